/* Errors of a close-up's figures; include/stubble/speck_errors.h says what each holds. */
#include "stubble/speck_errors.h"

#include "stubble/math.h"

#define CAMERA_FACTOR_ERROR 0.10
#define BLUR_DARKNESS       0.05
#define BLUR_ERROR          0.2 /* of the blur itself */
#define APART_BLURS         3.0 /* as specks_sum.c tells marks apart */
#define CLARK_EVANS_SD      0.26136
#define COLOUR_LEAST        0.5 /* of L, a and b: values in 256 steps, and skin that is nowhere quite alike */

/* What is common to all outlines of a photo, as the width's error holds it: without the scatter and the scale. */
static double outline_error(const sbl_specks *specks, const sbl_specks_summary *sum, double scale)
{
    double scatter = 1.2533 * sum->width_sd_mm / sqrt((double)specks->count), by_scale = scale * sum->width_mm;
    return sqrt(fmax(sum->width_error_mm * sum->width_error_mm - scatter * scatter - by_scale * by_scale, 0.0));
}

static double length_scatter(const sbl_specks *specks, double mean)
{
    double square = 0.0;
    for (uint32_t i = 0; i < specks->count; i++) square += (specks->speck[i].length_mm - mean) * (specks->speck[i].length_mm - mean);
    return specks->count > 1 ? sqrt(square / (specks->count - 1)) : 0.0;
}

/* How many neighbours were counted stands in the error of their regularity. */
static double nearest_error(const sbl_specks_summary *sum, double scale)
{
    if (!(sum->regularity_error > 0.0)) return 0.0;
    double root = 2.0 * CLARK_EVANS_SD / sum->regularity_error;
    return hypot(sum->nearest_sd_mm / root, scale * sum->nearest_mm);
}

/* ITA = atan((L - 50) / b), carried through its slopes. */
static double ita_error(sbl_lab_d65 skin, sbl_lab_d65 error)
{
    double l = skin.L - 50.0, length2 = fmax(l * l + skin.b * skin.b, 1.0);
    return hypot(skin.b * error.L, l * error.b) / length2 * (180.0 / SBL_PI);
}

static void set_colours(sbl_speck_errors *error, const sbl_specks *specks, const sbl_card_colour *colour)
{
    const sbl_lab_d65 *skin = &specks->skin, *pigment = &specks->pigment;
    double fit = hypot(fmax(colour->grey_rms_de, colour->colour_rms_de), COLOUR_LEAST);
    error->has_colours = true;
    error->skin = (sbl_lab_d65){fit, fit, fit};
    error->pigment = (sbl_lab_d65){hypot(fit, BLUR_DARKNESS * (skin->L - pigment->L)), hypot(fit, BLUR_DARKNESS * (skin->a - pigment->a)),
                                   hypot(fit, BLUR_DARKNESS * (skin->b - pigment->b))};
    error->skin_ita_deg = ita_error(*skin, error->skin);
}

void sbl_speck_errors_of(sbl_speck_errors *error, const sbl_specks *specks, const sbl_specks_summary *summary, double scale_relative_error,
                         const sbl_card_colour *colour)
{
    *error = (sbl_speck_errors){.area_cm2 = 2.0 * scale_relative_error * specks->area_cm2};
    if (!specks->count) return;
    double root = sqrt((double)specks->count), outline = outline_error(specks, summary, scale_relative_error);
    error->told_apart_mm = hypot(summary->width_error_mm, BLUR_ERROR * APART_BLURS * specks->blur_mm);
    error->shaft_mm =
        summary->width_mm > 0.0 ? summary->shaft_mm * hypot(summary->width_error_mm / summary->width_mm, CAMERA_FACTOR_ERROR) : 0.0;
    error->length_mm = hypot(hypot(length_scatter(specks, summary->length_mm) / root, outline), scale_relative_error * summary->length_mm);
    error->nearest_mm = nearest_error(summary, scale_relative_error);
    error->darkness = hypot(summary->darkness_sd / root, hypot(BLUR_DARKNESS, specks->tone_error) * summary->darkness);
    if (specks->calibrated && colour) set_colours(error, specks, colour);
}
