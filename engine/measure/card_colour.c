/* Colour from the card's patches, in linear light: tone and gains from the neutrals, then a matrix that leaves neutrals alone. */
#include "stubble/card.h"
#include "stubble/math.h"

#define GRID            15
#define GRID_COUNT      (GRID * GRID)
#define INSET_MIN       0.10 /* of a patch's side, on each side: cutting and printing are not exact */
#define INSET_MAX       0.42
#define BLUR_REACH      1.8 /* deviations from the edge beyond which little of the paper is left */
#define PIXEL_REACH     0.7
#define CLIPPED         0.95 /* linear; an encoded 250 */
#define CLIPPED_PART    0.02 /* of the samples: one bright pixel is noise */
#define DARK            5e-4 /* linear; an encoded 1.6 */
#define TRIM            0.15 /* brightest and darkest samples left out: dirt, shine */
#define SPREAD_MAX      0.35 /* relative, after trimming: something lies over the patch */
#define PAPER_CELLS     3    /* along the longer side of a paper field */
#define GREYS_MIN       3u
#define COLOURS_MIN     6u
#define GREY_LIMIT_DE   8.0
#define COLOUR_LIMIT_DE 16.0
#define TONE_MIN        0.6
#define TONE_MAX        1.6
#define TONE_LEAST      0.03
#define TONE_GAIN       0.25 /* of the cost without an exponent: as much as leaving out noise cannot bring */
#define RIDGE           1e-4 /* holds the matrix near the identity where the patches say little */

typedef struct sample {
    double rgb[3];
    bool usable, clipped;
} sample;

static double luminance(const double rgb[3])
{
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

/* Insertion sort by luminance: 225 samples. */
static void sort_samples(double (*value)[3], uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        double held[3] = {value[i][0], value[i][1], value[i][2]}, key = luminance(held);
        uint32_t j = i;
        for (; j > 0 && luminance(value[j - 1]) > key; j--)
            for (int c = 0; c < 3; c++) value[j][c] = value[j - 1][c];
        for (int c = 0; c < 3; c++) value[j][c] = held[c];
    }
}

static sample sample_rect(const sbl_photo *photo, const sbl_card_found *found, const sbl_card_rect *rect, double inset)
{
    double value[GRID_COUNT][3];
    uint32_t count = 0, clipped = 0;
    sample out = {{0.0, 0.0, 0.0}, false, false};
    for (int i = 0; i < GRID_COUNT; i++) {
        double fx = inset + (1.0 - 2.0 * inset) * (i % GRID + 0.5) / GRID, fy = inset + (1.0 - 2.0 * inset) * (i / GRID + 0.5) / GRID,
               px[2];
        double x_mm = (rect->x_mm + fx * rect->width_mm) * found->printed_scale,
               y_mm = (rect->y_mm + fy * rect->height_mm) * found->printed_scale;
        if (!sbl_plane_to_px(&found->map, x_mm, y_mm, px)) continue;
        if (!(px[0] >= 0.0 && px[1] >= 0.0 && px[0] <= photo->width && px[1] <= photo->height)) continue;
        sbl_rgb_linear c = sbl_photo_at(photo, px[0], px[1]);
        clipped += c.r > CLIPPED || c.g > CLIPPED || c.b > CLIPPED;
        value[count][0] = c.r;
        value[count][1] = c.g;
        value[count++][2] = c.b;
    }
    if (count < GRID_COUNT) return out;
    out.clipped = clipped > CLIPPED_PART * GRID_COUNT;
    sort_samples(value, count);
    uint32_t first = (uint32_t)(TRIM * count), last = count - first;
    double spread = 0.0;
    for (uint32_t i = first; i < last; i++)
        for (int c = 0; c < 3; c++) out.rgb[c] += value[i][c] / (last - first);
    for (uint32_t i = first; i < last; i++) spread += fabs(luminance(value[i]) - luminance(out.rgb)) / (last - first);
    out.usable = !out.clipped && out.rgb[0] > DARK && out.rgb[1] > DARK && out.rgb[2] > DARK && spread < SPREAD_MAX * luminance(out.rgb);
    return out;
}

/* How much of a patch's side to leave out on each side, so that little of the blurred paper is left. */
static double clear_inset(const sbl_card_found *found, const sbl_card_rect *rect)
{
    double s[4], scale = found->printed_scale;
    sbl_plane_slope(&found->map, (rect->x_mm + 0.5 * rect->width_mm) * scale, (rect->y_mm + 0.5 * rect->height_mm) * scale, s);
    /* Across the patch in pixels: its area over the length of each side. */
    double area = fabs(s[0] * s[3] - s[1] * s[2]) * scale;
    double across = fmin(rect->width_mm * area / hypot(s[1], s[3]), rect->height_mm * area / hypot(s[0], s[2]));
    return fmax((BLUR_REACH * found->blur_px + PIXEL_REACH) / across, INSET_MIN);
}

/* How light falls on the card: ln(light) = bend[0] + bend[1] x + bend[2] y, in millimetres from the card's centre. */
typedef struct light_fall {
    double bend[3];
    bool known;
    double spread;
} light_fall;

static double fall_at(const light_fall *fall, const sbl_card_layout *layout, double x_mm, double y_mm)
{
    return fall->known ? fall->bend[1] * (x_mm - 0.5 * layout->width_mm) + fall->bend[2] * (y_mm - 0.5 * layout->height_mm) : 0.0;
}

/* Three unknowns by Cramer's rule on the normal equations, centred so that they are nearly diagonal. */
static bool solve3(const double a[3][3], const double b[3], double x[3])
{
    double c0 = a[1][1] * a[2][2] - a[1][2] * a[2][1], c1 = a[1][2] * a[2][0] - a[1][0] * a[2][2],
           c2 = a[1][0] * a[2][1] - a[1][1] * a[2][0];
    double det = a[0][0] * c0 + a[0][1] * c1 + a[0][2] * c2;
    if (!(fabs(det) > 0.0)) return false;
    x[0] = (b[0] * c0 + a[0][1] * (a[1][2] * b[2] - b[1] * a[2][2]) + a[0][2] * (b[1] * a[2][1] - a[1][1] * b[2])) / det;
    x[1] = (a[0][0] * (b[1] * a[2][2] - a[1][2] * b[2]) + b[0] * c1 + a[0][2] * (a[1][0] * b[2] - b[1] * a[2][0])) / det;
    x[2] = (a[0][0] * (a[1][1] * b[2] - b[1] * a[2][1]) + a[0][1] * (b[1] * a[2][0] - a[1][0] * b[2]) + b[0] * c2) / det;
    return true;
}

static light_fall see_light(const sbl_photo *photo, const sbl_card_found *found, const sbl_card_layout *layout)
{
    light_fall fall = {{0.0, 0.0, 0.0}, false, 0.0};
    double normal[3][3] = {{0.0}}, right[3] = {0.0, 0.0, 0.0}, low = (double)INFINITY, high = 0.0;
    uint32_t seen = 0;
    for (int p = 0; p < SBL_CARD_PAPERS_MAX; p++) {
        const sbl_card_rect *paper = &layout->paper[p];
        bool wide = paper->width_mm > paper->height_mm;
        for (int k = 0; k < PAPER_CELLS; k++) {
            sbl_card_rect cell = *paper;
            if (wide) cell.width_mm /= PAPER_CELLS;
            else cell.height_mm /= PAPER_CELLS;
            if (wide) cell.x_mm += k * cell.width_mm;
            else cell.y_mm += k * cell.height_mm;
            sample s = sample_rect(photo, found, &cell, 0.1);
            /* White that clips anywhere says nothing, and leaving out the brightest would bend the fall. */
            if (s.clipped) return fall;
            if (!s.usable) continue;
            double light = luminance(s.rgb), row[3] = {1.0, cell.x_mm + 0.5 * (cell.width_mm - layout->width_mm),
                                                       cell.y_mm + 0.5 * (cell.height_mm - layout->height_mm)};
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 3; j++) normal[i][j] += row[i] * row[j];
            for (int i = 0; i < 3; i++) right[i] += row[i] * sbl_log(light);
            low = fmin(low, light);
            high = fmax(high, light);
            seen++;
        }
    }
    fall.known = seen >= 2 * PAPER_CELLS && solve3((const double(*)[3])normal, right, fall.bend);
    fall.spread = fall.known ? high / low - 1.0 : 0.0;
    return fall;
}

static void reference_rgb(const sbl_card_layout *layout, const sbl_card_reference *reference, uint32_t i, double rgb[3])
{
    if (reference) {
        sbl_rgb_linear c = sbl_rgb_from_xyz(sbl_xyz_from_lab(reference->patch[i]));
        rgb[0] = c.r;
        rgb[1] = c.g;
        rgb[2] = c.b;
        return;
    }
    for (int c = 0; c < 3; c++) rgb[c] = (double)sbl_photo_linear(layout->patch[i].srgb[c]);
}

/* Light is never negative, but sums of it with weights may be. */
static double raised(double light, double exponent)
{
    return exponent == 1.0 || !(light > 0.0) ? light : sbl_pow(light, exponent);
}

/* Near the weight that makes a relative error of light count as the eye counts it: lightness is the cube root of light. */
static double eye_weight(const double rgb[3])
{
    return 1.0 / sbl_pow(fmax(luminance(rgb), 0.0) + 0.02, 4.0 / 3.0);
}

/* Gains by least squares for an exponent; returns the weighted cost that is left. */
static double fit_gains(sbl_card_colour *colour, const sbl_card_layout *layout, const sbl_card_reference *reference, const sample *seen)
{
    double cost = 0.0;
    for (int c = 0; c < 3; c++) {
        double above = 0.0, below = 0.0, square = 0.0;
        for (uint32_t i = 0; i < layout->patch_count; i++) {
            if (!layout->patch[i].neutral || !seen[i].usable) continue;
            double want[3], light = raised(seen[i].rgb[c], colour->tone);
            reference_rgb(layout, reference, i, want);
            double w = eye_weight(want);
            above += w * light * want[c];
            below += w * light * light;
            square += w * want[c] * want[c];
        }
        colour->gain[c] = above / below;
        cost += square - above * above / below;
    }
    return cost;
}

/*
 * The exponent is sought in ever smaller thirds; phones' curves lie well inside the bounds. One that gains little is noise: then sRGB's own curve
 * is kept, exactly.
 */
static void fit_tone(sbl_card_colour *colour, const sbl_card_layout *layout, const sbl_card_reference *reference, const sample *seen)
{
    double low = TONE_MIN, high = TONE_MAX;
    colour->tone = 1.0;
    double plain = fit_gains(colour, layout, reference, seen);
    for (int step = 0; step < 24; step++) {
        double third = (high - low) / 3.0, cost[2];
        for (int k = 0; k < 2; k++) {
            colour->tone = low + (k + 1) * third;
            cost[k] = fit_gains(colour, layout, reference, seen);
        }
        if (cost[0] < cost[1]) high -= third;
        else low += third;
    }
    colour->tone = 0.5 * (low + high);
    double bent = fit_gains(colour, layout, reference, seen);
    if (fabs(colour->tone - 1.0) > TONE_LEAST && bent < TONE_GAIN * plain) return;
    colour->tone = 1.0;
    fit_gains(colour, layout, reference, seen);
}

/* Each row: m0 (r - b) + m1 (g - b) + b = wanted, so that its members add up to 1 by construction. */
static void fit_matrix(sbl_card_colour *colour, const sbl_card_layout *layout, const sbl_card_reference *reference, const sample *seen)
{
    for (int row = 0; row < 3; row++) {
        double identity[2] = {row == 0 ? 1.0 : 0.0, row == 1 ? 1.0 : 0.0};
        double a = RIDGE, b = 0.0, d = RIDGE, e = RIDGE * identity[0], f = RIDGE * identity[1];
        for (uint32_t i = 0; i < layout->patch_count; i++) {
            if (!seen[i].usable) continue;
            double want[3], u[3];
            reference_rgb(layout, reference, i, want);
            for (int c = 0; c < 3; c++) u[c] = raised(seen[i].rgb[c], colour->tone) * colour->gain[c];
            double w = eye_weight(want), p = u[0] - u[2], q = u[1] - u[2], r = want[row] - u[2];
            a += w * p * p;
            b += w * p * q;
            d += w * q * q;
            e += w * p * r;
            f += w * q * r;
        }
        double det = a * d - b * b;
        colour->matrix[3 * row] = (e * d - b * f) / det;
        colour->matrix[3 * row + 1] = (a * f - b * e) / det;
        colour->matrix[3 * row + 2] = 1.0 - colour->matrix[3 * row] - colour->matrix[3 * row + 1];
    }
}

sbl_rgb_linear sbl_card_colour_apply(const sbl_card_colour *colour, sbl_rgb_linear camera)
{
    const double *m = colour->matrix;
    double r = raised(camera.r, colour->tone) * colour->gain[0], g = raised(camera.g, colour->tone) * colour->gain[1];
    double b = raised(camera.b, colour->tone) * colour->gain[2];
    return (sbl_rgb_linear){m[0] * r + m[1] * g + m[2] * b, m[3] * r + m[4] * g + m[5] * b, m[6] * r + m[7] * g + m[8] * b};
}

static sbl_lab_d65 lab_of(sbl_rgb_linear rgb)
{
    return sbl_lab_from_xyz(sbl_xyz_from_rgb(rgb));
}

static void judge(sbl_card_colour *colour, const sbl_card_layout *layout, const sbl_card_reference *reference, const sample *seen)
{
    double sum[2] = {0.0, 0.0}, worst[2] = {0.0, 0.0};
    uint32_t grey = 0;
    for (uint32_t i = 0; i < layout->patch_count; i++) {
        if (!seen[i].usable) continue;
        double want[3];
        reference_rgb(layout, reference, i, want);
        colour->patch[i] = lab_of(sbl_card_colour_apply(colour, (sbl_rgb_linear){seen[i].rgb[0], seen[i].rgb[1], seen[i].rgb[2]}));
        double de = sbl_ciede2000(colour->patch[i], lab_of((sbl_rgb_linear){want[0], want[1], want[2]}));
        int of = layout->patch[i].neutral ? 0 : 1;
        if (of == 0 && grey < SBL_CARD_PATCHES_MAX) {
            colour->grey_ln[grey][0] = sbl_log(fmax(sbl_xyz_from_lab(colour->patch[i]).Y, 1e-6));
            colour->grey_ln[grey++][1] = sbl_log(fmax(sbl_xyz_from_rgb((sbl_rgb_linear){want[0], want[1], want[2]}).Y, 1e-6));
        }
        sum[of] += de * de;
        worst[of] = fmax(worst[of], de);
    }
    colour->grey_rms_de = sqrt(sum[0] / colour->grey_count);
    colour->colour_rms_de = sqrt(sum[1] / colour->colour_count);
    colour->grey_worst_de = worst[0];
    colour->colour_worst_de = worst[1];
}

sbl_status sbl_card_colour_fit(sbl_card_colour *colour, const sbl_photo *photo, const sbl_card_found *found,
                               const sbl_card_reference *reference, sbl_diag *diag)
{
    if (!colour || !photo || !photo->rgb || !found)
        return sbl_fail(diag, SBL_E_ARG, "sbl_card_colour_fit: an argument is NULL", "give all of them");
    if (reference && reference->kind != found->kind)
        return sbl_fail(diag, SBL_E_ARG, "the reference was measured on the other kind of card", "give the one of this card");
    const sbl_card_layout *layout = sbl_card_layout_of(found->kind);
    *colour = (sbl_card_colour){.measured = reference != NULL};
    light_fall fall = see_light(photo, found, layout);
    colour->levelled = fall.known;
    colour->light_spread = fall.spread;
    sample seen[SBL_CARD_PATCHES_MAX];
    for (uint32_t i = 0; i < layout->patch_count; i++) {
        const sbl_card_rect *place = &layout->patch[i].place;
        double inset = clear_inset(found, place);
        seen[i] = sample_rect(photo, found, place, fmin(inset, INSET_MAX));
        seen[i].usable = seen[i].usable && inset <= INSET_MAX;
        double light = sbl_exp(fall_at(&fall, layout, place->x_mm + 0.5 * place->width_mm, place->y_mm + 0.5 * place->height_mm));
        for (int c = 0; c < 3; c++) seen[i].rgb[c] /= light;
        colour->clipped_count += seen[i].clipped;
        colour->grey_count += seen[i].usable && layout->patch[i].neutral;
        colour->colour_count += seen[i].usable && !layout->patch[i].neutral;
    }
    if (colour->grey_count < GREYS_MIN || colour->colour_count < COLOURS_MIN)
        return sbl_fail_at(diag, SBL_E_DATA, "too few of the card's patches can be used: too bright, too dark, covered, small or blurred",
                           "go nearer, focus, expose for the card's light greys, and show it whole", 0,
                           colour->grey_count + colour->colour_count);
    fit_tone(colour, layout, reference, seen);
    fit_matrix(colour, layout, reference, seen);
    judge(colour, layout, reference, seen);
    if (!(colour->grey_rms_de <= GREY_LIMIT_DE) || !(colour->colour_rms_de <= COLOUR_LIMIT_DE))
        return sbl_fail_at(diag, SBL_E_CONFLICT,
                           "the card's patches do not fit its colours: a shadow or shine lies on a part, or a filter was used",
                           "light it evenly, without filters, and use a first print", 0, fmax(colour->grey_rms_de, colour->colour_rms_de));
    return SBL_OK;
}
