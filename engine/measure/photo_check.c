#include "stubble/photo_check.h"

#include "stubble/math.h"

#define SIDE_MIN         900u
#define BLUR_CARD_MAX_PX 3.0
#define BLUR_PART_MAX    (1.0 / 900.0) /* of the longer side: 4.4 px at 4000 */
#define CLIPPED_ENCODED  253
#define CLIPPED_PART     0.05
#define DARK_LINEAR      0.012f /* encoded 29 */
#define DARK_PART        0.60
#define PX_PER_MM_MIN    3.0
#define FORESHORTENED    0.5 /* cos 60 degrees */
#define UNEVEN           0.33
#define LIGHT_OTHER_DE   6.0
#define REBLUR_REACH     2 /* a box of 5 x 5: variance 2 along each axis */
#define REBLUR_VARIANCE  2.0
#define ROWS_MAX         1200u
#define SLOPE_REACH      2
#define SLOPE_VARIANCE   (16.0 / 12.0)
#define EDGE_MIN         0.04f /* step of linear light over four pixels that is no noise */
#define COARSE           4u    /* the picture made so much smaller shows what is too soft for its own pixels */
#define COARSE_LEAST     1.5   /* of its pixels: below, the fine look knows better */

static const struct {
    const char *name, *text;
} FAULT[SBL_PHOTO_FAULT_COUNT] = {
    [SBL_PHOTO_SMALL] = {"small", "The picture is small: use the photo as the camera made it."},
    [SBL_PHOTO_BLURRED] = {"blurred", "The picture is blurred: hold still, tap on the head to focus, more light."},
    [SBL_PHOTO_TOO_BRIGHT] = {"too_bright", "Parts are overexposed: turn away from the lamp or lower the exposure."},
    [SBL_PHOTO_TOO_DARK] = {"too_dark", "The picture is dark: more light, best from a window."},
    [SBL_PHOTO_NO_CARD] = {"no_card", "There is no card: without it neither millimetres nor colours are known."},
    [SBL_PHOTO_CARD_SMALL] = {"card_small", "The card is small: go nearer."},
    [SBL_PHOTO_CARD_ASLANT] = {"card_aslant", "The card is seen from the side: turn it to the camera."},
    [SBL_PHOTO_CARD_COLOURS] = {"card_colours", "The card's colours cannot be used: no shine or shadow on it, and not overexposed."},
    [SBL_PHOTO_LIGHT_UNEVEN] = {"light_uneven", "The light falls off across the card: move away from the lamp, or use a window."},
    [SBL_PHOTO_LIGHT_OTHER] = {"light_other", "The light has another colour than last time: use the same room and lamps."},
    [SBL_PHOTO_ANGLE_OTHER] = {"wrong_angle", "The view is not the one that was asked for: take it again."},
    [SBL_PHOTO_ANGLE_OPEN] = {"angle_open", "Whether this is the view that was asked for could not be told."},
    [SBL_PHOTO_SAME] = {"same_photo", "This is the very same photo as one before it in the set: a photo is one view, take the other one."}};

const char *sbl_photo_fault_text(sbl_photo_fault fault)
{
    return fault < SBL_PHOTO_FAULT_COUNT ? FAULT[fault].text : "";
}

const char *sbl_photo_fault_name(sbl_photo_fault fault)
{
    return fault < SBL_PHOTO_FAULT_COUNT ? FAULT[fault].name : "";
}

/* Of the picture made `smaller` times smaller: the mean over the pixels that one of its pixels covers. */
static float green_at(const sbl_photo *photo, uint32_t smaller, uint32_t x, uint32_t y)
{
    float sum = 0.0f;
    for (uint32_t v = y * smaller; v < (y + 1) * smaller; v++)
        for (uint32_t u = x * smaller; u < (x + 1) * smaller; u++)
            sum += sbl_photo_linear(photo->rgb[3 * ((size_t)v * photo->width + u) + 1]);
    return sum / (float)(smaller * smaller);
}

/*
 * Blur from the picture's own edges, in pixels of the picture made smaller. Across a step blurred by s the sum of squared slopes goes as 1 / s. Slopes are taken over four pixels, which
 * calms noise and blurs by a variance of its own, 4^2 / 12; blurring once more by a known variance v lowers the sum by
 * R = sqrt((s^2 + own + v) / (s^2 + own)), so s^2 = v / (R^2 - 1) - own. Along rows, near strong edges only.
 */
static double blur_at(const sbl_photo *photo, uint32_t smaller)
{
    double before = 0.0, after = 0.0;
    uint32_t width = photo->width / smaller, height = photo->height / smaller;
    uint32_t stride = height / ROWS_MAX + 1, rim = REBLUR_REACH + SLOPE_REACH + 1;
    if (width < 4 * rim || height < 4 * rim) return 0.0;
    for (uint32_t y = rim; y < height - rim; y += stride)
        for (uint32_t x = rim; x + rim < width; x++) {
            float slope = green_at(photo, smaller, x + SLOPE_REACH, y) - green_at(photo, smaller, x - SLOPE_REACH, y), soft = 0.0f;
            if (!(fabsf(slope) > EDGE_MIN)) continue;
            for (int k = -REBLUR_REACH; k <= REBLUR_REACH; k++) {
                uint32_t at = (uint32_t)((int64_t)x + k);
                soft += green_at(photo, smaller, at + SLOPE_REACH, y) - green_at(photo, smaller, at - SLOPE_REACH, y);
            }
            soft /= 2.0f * REBLUR_REACH + 1.0f;
            before += (double)slope * (double)slope;
            after += (double)soft * (double)soft;
        }
    if (!(after > 0.0) || !(before > 0.0)) return 0.0;
    double ratio = before / after;
    return ratio > 1.001 ? sqrt(fmax(REBLUR_VARIANCE / (ratio * ratio - 1.0) - SLOPE_VARIANCE, 0.1)) : 100.0;
}

/*
 * From some ten pixels on slopes are no steeper than what noise and compression leave of them, which are sharp: the picture made smaller decides,
 * where means have calmed them.
 */
static double blur_of(const sbl_photo *photo)
{
    double fine = blur_at(photo, 1), coarse = blur_at(photo, COARSE);
    return coarse >= COARSE_LEAST ? fmax(COARSE * coarse, fine) : fine;
}

static void see_exposure(sbl_photo_check *check, const sbl_photo *photo)
{
    uint64_t count = (uint64_t)photo->width * photo->height, clipped = 0, dark = 0;
    for (uint64_t i = 0; i < count; i++) {
        const uint8_t *p = photo->rgb + 3 * i;
        clipped += p[0] >= CLIPPED_ENCODED && p[1] >= CLIPPED_ENCODED;
        dark += sbl_photo_linear(p[1]) < DARK_LINEAR;
    }
    check->clipped = (double)clipped / (double)count;
    check->dark = (double)dark / (double)count;
}

static void set(sbl_photo_check *check, sbl_photo_fault fault, bool wrong)
{
    if (!wrong || check->faults & 1u << fault) return;
    check->faults |= 1u << fault;
    check->confidence *= SBL_PHOTO_FAULT_CONFIDENCE;
}

void sbl_photo_check_make(sbl_photo_check *check, const sbl_photo *photo, const sbl_card_found *card, const sbl_card_colour *colour)
{
    *check = (sbl_photo_check){.confidence = 1.0};
    uint32_t shorter = photo->width < photo->height ? photo->width : photo->height, longer = photo->width + photo->height - shorter;
    see_exposure(check, photo);
    check->blur_by_card = card != NULL;
    check->blur_px = card ? card->blur_px : blur_of(photo);
    set(check, SBL_PHOTO_SMALL, shorter < SIDE_MIN);
    set(check, SBL_PHOTO_BLURRED, check->blur_px > (card ? BLUR_CARD_MAX_PX : fmax(BLUR_PART_MAX * longer, 2.0)));
    set(check, SBL_PHOTO_TOO_BRIGHT, check->clipped > CLIPPED_PART);
    set(check, SBL_PHOTO_TOO_DARK, check->dark > DARK_PART);
    set(check, SBL_PHOTO_NO_CARD, card == NULL);
    if (!card) return;
    set(check, SBL_PHOTO_CARD_SMALL, card->mm_per_px * PX_PER_MM_MIN > 1.0);
    set(check, SBL_PHOTO_CARD_ASLANT, card->foreshortening < FORESHORTENED);
    set(check, SBL_PHOTO_CARD_COLOURS, colour == NULL);
    if (colour) set(check, SBL_PHOTO_LIGHT_UNEVEN, colour->levelled && colour->light_spread > UNEVEN);
}

void sbl_photo_check_add(sbl_photo_check *check, sbl_photo_fault fault)
{
    set(check, fault, true);
}

bool sbl_photo_check_shows_view(const sbl_photo_check *check)
{
    return !(check->faults & (1u << SBL_PHOTO_ANGLE_OTHER | 1u << SBL_PHOTO_ANGLE_OPEN | 1u << SBL_PHOTO_SAME));
}

double sbl_photo_set_confidence(uint32_t *missing, const sbl_photo_check *check, const sbl_photo_view *view, uint32_t count)
{
    double best[SBL_PHOTO_VIEW_COUNT] = {0.0}, sum = 0.0;
    for (uint32_t i = 0; i < count; i++)
        if (sbl_photo_check_shows_view(&check[i])) best[view[i]] = fmax(best[view[i]], check[i].confidence);
    *missing = 0;
    for (int v = SBL_PHOTO_VIEW_FRONT; v < SBL_PHOTO_VIEW_COUNT; v++) {
        sum += best[v];
        if (!(best[v] > 0.0)) *missing |= 1u << v;
    }
    return sum / (SBL_PHOTO_VIEW_COUNT - SBL_PHOTO_VIEW_FRONT);
}

/* White as one light's gains make it from the other's: only the colour, at the same luminance. */
void sbl_photo_check_light(sbl_photo_check *check, const sbl_card_colour *now, const sbl_card_colour *before)
{
    sbl_rgb_linear light = {before->gain[0] / now->gain[0], before->gain[1] / now->gain[1], before->gain[2] / now->gain[2]};
    double bright = 0.2126 * light.r + 0.7152 * light.g + 0.0722 * light.b;
    light = (sbl_rgb_linear){0.8 * light.r / bright, 0.8 * light.g / bright, 0.8 * light.b / bright};
    check->light_change_de =
        sbl_ciede2000(sbl_lab_from_xyz(sbl_xyz_from_rgb(light)), sbl_lab_from_xyz(sbl_xyz_from_rgb((sbl_rgb_linear){0.8, 0.8, 0.8})));
    set(check, SBL_PHOTO_LIGHT_OTHER, check->light_change_de > LIGHT_OTHER_DE);
}
