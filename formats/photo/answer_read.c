/* The decoder's answer, judged as outside data. */
#include "photo/answer.h"
#include "photo/answer_parts.h"

#include <math.h>
#include <string.h>

/* CIPA DCG-001: the 35 mm equivalent compares angles over the diagonal, which is 43.27 mm for 36 x 24. */
#define DIAGONAL_35MM 43.2666

/* EXIF rounds the 35 mm equivalent to whole millimetres, and stabilisation, focusing and in-phone correction move it: seen on phones, 5 %. */
#define FOCAL_RELATIVE_ERROR 0.05

static sbl_status refusal(const photo_answer *answer, sbl_diag *diag)
{
    switch (answer->reason) {
    case PHOTO_REASON_DAMAGED:
        return sbl_fail(diag, SBL_E_DATA, "the picture is damaged or cut off", "copy it again from the phone or camera");
    case PHOTO_REASON_UNSUPPORTED:
        return sbl_fail(diag, SBL_E_UNSUPPORTED, "this kind of picture cannot be read", "save it as JPEG, PNG, HEIC, TIFF or WebP");
    case PHOTO_REASON_PIXELS:
        return sbl_fail(diag, SBL_E_LIMIT, "the picture has more pixels than is allowed", "export it at 80 megapixels or fewer");
    case PHOTO_REASON_BYTES:
        return sbl_fail(diag, SBL_E_LIMIT, "the picture needs more memory than is allowed", "export a smaller one");
    case PHOTO_REASON_FLOAT:
        return sbl_fail(diag, SBL_E_UNSUPPORTED, "the picture's numbers are no 8 or 16 bit integers, and nothing says what light they mean",
                        "export it with 8 or 16 bits a channel");
    case PHOTO_REASON_LAB:
        return sbl_fail(diag, SBL_E_UNSUPPORTED, "the picture's colours are Lab, and nothing says under which white",
                        "export it in sRGB, or in RGB with a profile");
    case PHOTO_REASON_SET_UP:
        return sbl_fail(diag, SBL_E_UNSUPPORTED, "the decoder of photos cannot start here", "see that libvips is installed whole");
    default:
        return sbl_fail(diag, SBL_E_DATA, "the decoder gave no proper answer", "copy the picture again from the phone or camera");
    }
}

static double focal_px(const photo_answer *answer)
{
    return answer->focal_35mm * hypot((double)answer->width, (double)answer->height) / DIAGONAL_35MM;
}

sbl_status photo_answer_judge(const photo_answer *answer, uint64_t pixels_max, sbl_diag *diag)
{
    if (answer->magic != PHOTO_ANSWER_MAGIC || answer->reason >= PHOTO_REASON_COUNT || (answer->flags & ~(uint32_t)PHOTO_FLAGS_ALL))
        return sbl_fail(diag, SBL_E_DATA, "the decoder gave no proper answer", "copy the picture again from the phone or camera");
    if (answer->reason != PHOTO_REASON_NONE) return refusal(answer, diag);
    if (!answer->width || !answer->height) return sbl_fail(diag, SBL_E_DATA, "the picture has no pixels", "choose another one");
    if (answer->width > SBL_PHOTO_SIDE_MAX || answer->height > SBL_PHOTO_SIDE_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "a side of the picture is longer than 32,000 pixels", "cut it, or export it smaller", 0,
                           answer->width > answer->height ? answer->width : answer->height);
    if ((uint64_t)answer->width * answer->height > pixels_max)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the picture has more pixels than is allowed", "export it at 80 megapixels or fewer", 0,
                           (double)answer->width * answer->height);
    return SBL_OK;
}

void photo_answer_take(sbl_photo *photo, sbl_photo_facts *facts, const photo_answer *answer, const uint8_t *rgb)
{
    /* NaN fails both comparisons. */
    bool known_mm = answer->focal_mm > 0.1 && answer->focal_mm<5000.0, known_35 = answer->focal_35mm> 1.0 && answer->focal_35mm < 5000.0;
    *photo = (sbl_photo){.rgb = rgb, .width = answer->width, .height = answer->height};
    if (known_35) {
        photo->focal_px = focal_px(answer);
        photo->focal_relative_error = FOCAL_RELATIVE_ERROR;
    }
    if (!facts) return;
    facts->turned = answer->flags & PHOTO_TURNED;
    facts->profiled = answer->flags & PHOTO_PROFILED;
    facts->confined = answer->flags & PHOTO_CONFINED;
    facts->focal_mm = known_mm ? answer->focal_mm : 0.0;
    facts->focal_35mm = known_35 ? answer->focal_35mm : 0.0;
}

sbl_status sbl_photo_answer_read(sbl_photo *photo, sbl_photo_facts *facts, const void *answer, size_t bytes, uint64_t pixels_max,
                                 sbl_arena *arena, sbl_diag *diag)
{
    if (!photo || !answer || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_photo_answer_read: an argument is NULL", "give all of them");
    *photo = (sbl_photo){0};
    photo_answer head;
    if (bytes < sizeof head)
        return sbl_fail(diag, SBL_E_DATA, "the decoder stopped early", "copy the picture again from the phone or camera");
    memcpy(&head, answer, sizeof head);
    sbl_status status = photo_answer_judge(&head, pixels_max ? pixels_max : SBL_PHOTO_PIXELS_MAX, diag);
    if (status != SBL_OK) return status;
    uint64_t count = (uint64_t)3 * head.width * head.height;
    if (bytes - sizeof head != count)
        return sbl_fail(diag, SBL_E_DATA, "the decoder stopped early", "copy the picture again from the phone or camera");
    const uint8_t *rgb = sbl_arena_copy(arena, (const unsigned char *)answer + sizeof head, count, 1);
    if (!rgb)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for this picture", "close other programs, or export a smaller one");
    photo_answer_take(photo, facts, &head, rgb);
    return SBL_OK;
}
