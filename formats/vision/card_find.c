/*
 * The card's tags in a photo, by libapriltag (Olson, ICRA 2011; Wang and Olson, IROS 2016). Large photos are looked at small first: that is quick,
 * and averages noise away; what is still missing is sought in full.
 */
#include "stubble/card_file.h"

#include <apriltag/apriltag.h>
#include <apriltag/tag36h11.h>
#include <string.h>

#define TAGS_MAX          32u
#define TAGS_OF_A_CARD    4u
#define SMALL_SIDE        1600u
#define MARGIN_MIN        12.0f /* of the decision between black and white, in encoded values */
#define BITS_CORRECTED    2
#define NOISY_SIGMA       0.8f
#define SEARCH_PIXELS_MAX 16000000u /* the detector takes some 20 bytes a pixel */

typedef struct seen_tags {
    sbl_card_tag tag[TAGS_MAX];
    uint32_t count;
} seen_tags;

/* Encoded luminance, averaged over squares of factor pixels in linear light: blur by averaging must not grow the black. */
static bool make_grey(image_u8_t *grey_out, const sbl_photo *photo, uint32_t factor, sbl_arena *arena)
{
    uint32_t width = photo->width / factor, height = photo->height / factor;
    uint8_t *grey = SBL_NEW(arena, uint8_t, (uint64_t)width * height);
    float *row = SBL_NEW(arena, float, width);
    if (!grey || !row) return false;
    float part = 1.0f / (float)(factor * factor);
    for (uint32_t y = 0; y < height; y++) {
        memset(row, 0, width * sizeof *row);
        for (uint32_t j = 0; j < factor; j++) {
            const uint8_t *rgb = photo->rgb + (size_t)3 * photo->width * (y * factor + j);
            for (uint32_t x = 0; x < width * factor; x++, rgb += 3)
                row[x / factor] +=
                    0.2126f * sbl_photo_linear(rgb[0]) + 0.7152f * sbl_photo_linear(rgb[1]) + 0.0722f * sbl_photo_linear(rgb[2]);
        }
        /* The square root is near enough to the encoding curve for a detector. */
        for (uint32_t x = 0; x < width; x++) grey[(size_t)y * width + x] = (uint8_t)(255.0f * sqrtf(row[x] * part) + 0.5f);
    }
    image_u8_t image = {.width = (int32_t)width, .height = (int32_t)height, .stride = (int32_t)width, .buf = grey};
    memcpy(grey_out, &image, sizeof image);
    return true;
}

static void take(seen_tags *seen, const apriltag_detection_t *detection, uint32_t factor)
{
    sbl_card_kind kind;
    uint32_t place;
    if (detection->id < 0 || !sbl_card_tag_place((uint32_t)detection->id, &kind, &place)) return;
    if (detection->decision_margin < MARGIN_MIN || seen->count == TAGS_MAX) return;
    sbl_card_tag tag = {.id = (uint32_t)detection->id};
    /* The detector's corners begin at the lower left of the tag as printed and go round with y down as seen: ours from the top left. */
    for (int c = 0; c < 4; c++)
        for (int k = 0; k < 2; k++) tag.corner_px[c][k] = detection->p[3 - c][k] * factor;
    for (uint32_t i = 0; i < seen->count; i++) {
        double dx = seen->tag[i].corner_px[0][0] - tag.corner_px[0][0], dy = seen->tag[i].corner_px[0][1] - tag.corner_px[0][1];
        double side = fabs(tag.corner_px[0][0] - tag.corner_px[2][0]) + fabs(tag.corner_px[0][1] - tag.corner_px[2][1]);
        /* The same tag seen at another size of the photo. */
        if (seen->tag[i].id == tag.id && fabs(dx) + fabs(dy) < 0.25 * side) return;
    }
    seen->tag[seen->count++] = tag;
}

static sbl_status detect(seen_tags *seen, const sbl_photo *photo, uint32_t factor, float sigma, sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    image_u8_t grey;
    if (!make_grey(&grey, photo, factor, arena)) {
        sbl_arena_rewind(arena, mark);
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to search the photo",
                        "close other programs, or export a smaller one");
    }
    apriltag_family_t *family = tag36h11_create();
    apriltag_detector_t *detector = apriltag_detector_create();
    apriltag_detector_add_family_bits(detector, family, BITS_CORRECTED);
    detector->quad_decimate = 1.0f;
    detector->quad_sigma = sigma;
    detector->nthreads = 1;
    zarray_t *found = apriltag_detector_detect(detector, &grey);
    for (int i = 0; i < zarray_size(found); i++) {
        apriltag_detection_t *detection;
        zarray_get(found, i, &detection);
        take(seen, detection, factor);
    }
    apriltag_detections_destroy(found);
    apriltag_detector_destroy(detector);
    tag36h11_destroy(family);
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}

/* Nothing more is to be sought when each kind that shows at all shows whole. */
static bool complete(const seen_tags *seen)
{
    uint32_t of_kind[SBL_CARD_KIND_COUNT] = {0};
    for (uint32_t i = 0; i < seen->count; i++) {
        sbl_card_kind kind;
        uint32_t place;
        if (sbl_card_tag_place(seen->tag[i].id, &kind, &place)) of_kind[kind]++;
    }
    bool whole = seen->count > 0;
    for (int k = 0; k < SBL_CARD_KIND_COUNT; k++) whole = whole && (of_kind[k] == 0 || of_kind[k] >= TAGS_OF_A_CARD);
    return whole;
}

static sbl_status search(seen_tags *seen, const sbl_photo *photo, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t longer = photo->width > photo->height ? photo->width : photo->height, shorter = photo->width + photo->height - longer;
    uint32_t small = (longer + SMALL_SIDE - 1) / SMALL_SIDE, full = 1;
    while ((uint64_t)photo->width * photo->height / (full * full) > SEARCH_PIXELS_MAX) full++;
    if (shorter / small < 16) small = full;
    const struct {
        uint32_t factor;
        float sigma;
    } PASS[] = {{small, 0.0f}, {small, NOISY_SIGMA}, {small / 2, 0.0f}, {full, 0.0f}};
    for (size_t i = 0; i < sizeof PASS / sizeof *PASS; i++) {
        bool again = i > 1 && PASS[i].factor >= PASS[i - 1].factor;
        if (PASS[i].factor < full || again || (i && complete(seen))) continue;
        sbl_status status = detect(seen, photo, PASS[i].factor, PASS[i].sigma, arena, diag);
        if (status != SBL_OK) return status;
    }
    return SBL_OK;
}

sbl_status sbl_card_find(sbl_card_found found[SBL_CARD_KIND_COUNT], uint32_t *count, const sbl_photo *photo,
                         const sbl_card_options *options, sbl_arena *arena, sbl_diag *diag)
{
    if (!found || !count || !photo || !photo->rgb || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_card_find: an argument is NULL", "give all of them");
    *count = 0;
    if (photo->width < 16 || photo->height < 16)
        return sbl_fail(diag, SBL_E_RANGE, "the photo is too small to hold a card", "use the photo as the camera made it");
    seen_tags seen = {.count = 0};
    sbl_status status = search(&seen, photo, arena, diag);
    sbl_diag why = {0};
    for (int k = 0; k < SBL_CARD_KIND_COUNT && status == SBL_OK; k++) {
        sbl_diag fitted = {0};
        sbl_status of_kind = sbl_card_fit(&found[*count], (sbl_card_kind)k, photo, seen.tag, seen.count, options, &fitted);
        if (of_kind == SBL_OK) (*count)++;
        /* A card that is there and cannot be used tells more than one that is not there. */
        else if (!why.message || (why.status == SBL_E_NOT_FOUND && (of_kind != SBL_E_NOT_FOUND || fitted.value > why.value))) why = fitted;
    }
    if (status != SBL_OK || *count) return status;
    if (why.status == SBL_E_NOT_FOUND && why.value <= 0.0)
        return sbl_fail(diag, SBL_E_NOT_FOUND, "no card can be seen in the photo",
                        "show the whole card, flat, sharp and evenly lit; a mirrored selfie cannot be read");
    if (diag) *diag = why;
    return why.status;
}
