/* Figures of a close-up's specks, each with its error. */
#include "measure/specks_sum.h"

#include "measure/speck_rules.h"
#include "measure/specks_missed.h"

#define WIDTH_MOST_MM 10.0
#define CAMERA_FACTOR 1.41 /* see stubble/specks.h */
#define REGULAR_SPREAD                                                                                                                     \
    0.5 /* of a count of specks that keep their distance, over that of random ones (variance over mean of about a quarter) */
#define NEIGHBOURS_MIN  10u
#define BLUR_UNKNOWN_PX 1.5 /* of a hand-held close-up whose blur nobody measured */
/* A home printer's edges, deviation of their blur, a model: 20 to 30 um. A card's blur is the camera's and this. */
#define PRINT_BLUR_MM  0.025
#define RESOLVED_LEAST 2.0 /* errors of a width: with less, a mark without any width may look so */
#define CLUMPED        0.8
#define UNIT_WIDE_MM   0.4 /* hairs of one follicular unit stand within it */
#define ALIKE          0.3 /* of the mean contrast, its spread: hairs 0.03 to 0.15 over made photos, texture 0.2 and more, mostly 0.4 to 1 */
#define SEEN_LEAST_DE  1.0 /* CIEDE2000: a difference of about one is just seen. A picture all but black shows none, however many it holds */
#define SHAFT_SEEN_MM  0.109 /* as a phototrichogram shows it; see stubble/specks.h */
#define APART_BLURS    3.0   /* between the rims of two marks: with less, no gap is left at half of their darkness */
/* Models: what blur takes of a dot's middle; and the camera's own tone curve, where no card tells it. */
#define CONTRAST_ERROR     0.05
#define CONTRAST_ERROR_OWN 0.15
/* Clark and Evans 1954: standard deviation of the mean nearest distance of N random points, times sqrt(N density). */
#define CLARK_EVANS_SD 0.26136

static void mean_and_sd(const double sum, const double square, uint32_t count, double *mean, double *sd)
{
    *mean = count ? sum / count : 0.0;
    *sd = count > 1 ? sqrt(fmax(square - sum * *mean, 0.0) / (count - 1)) : 0.0;
}

/* A speck that has none before it in the list so near: of those that stand together, one. apart_mm 0: all. */
static bool leads(const sbl_specks *specks, uint32_t i, double apart_mm)
{
    const sbl_speck *m = &specks->speck[i];
    for (uint32_t j = i; j-- > 0 && m->y_mm - specks->speck[j].y_mm < apart_mm;)
        if (hypot(specks->speck[j].x_mm - m->x_mm, specks->speck[j].y_mm - m->y_mm) < apart_mm) return false;
    return true;
}

typedef struct neighbour_sums {
    double sum, square;
    uint32_t specks, counted; /* counted: those nearer to the rim than to their neighbour are left out */
} neighbour_sums;

/* Nearest neighbour of each speck by a walk up and down the list, which is sorted by y; of those that stand together one. */
static neighbour_sums nearest_neighbours(const sbl_specks *specks, double apart_mm)
{
    double low[2] = {(double)INFINITY, (double)INFINITY}, high[2] = {-(double)INFINITY, -(double)INFINITY};
    neighbour_sums s = {0.0, 0.0, 0, 0};
    for (uint32_t i = 0; i < specks->count; i++) {
        low[0] = fmin(low[0], specks->speck[i].x_mm);
        high[0] = fmax(high[0], specks->speck[i].x_mm);
        low[1] = fmin(low[1], specks->speck[i].y_mm);
        high[1] = fmax(high[1], specks->speck[i].y_mm);
    }
    for (uint32_t i = 0; i < specks->count; i++) {
        const sbl_speck *m = &specks->speck[i];
        if (!leads(specks, i, apart_mm)) continue;
        s.specks++;
        double nearest = (double)INFINITY, rim = fmin(fmin(m->x_mm - low[0], high[0] - m->x_mm), fmin(m->y_mm - low[1], high[1] - m->y_mm));
        for (int way = -1; way <= 1; way += 2)
            for (int64_t j = (int64_t)i + way; j >= 0 && j < specks->count && fabs(specks->speck[j].y_mm - m->y_mm) < nearest; j += way) {
                double d = hypot(specks->speck[j].x_mm - m->x_mm, specks->speck[j].y_mm - m->y_mm);
                if (d < nearest && leads(specks, (uint32_t)j, apart_mm)) nearest = d;
            }
        if (!(nearest < rim)) continue;
        s.sum += nearest;
        s.square += nearest * nearest;
        s.counted++;
    }
    return s;
}

/* Clark and Evans 1954: mean nearest distance over that of as many random points; 0 where too few tell. */
static double regularity_of(const neighbour_sums *s, double area_cm2)
{
    return s->counted < NEIGHBOURS_MIN ? 0.0 : 2.0 * s->sum / s->counted * sqrt(s->specks / (100.0 * area_cm2));
}

/*
 * In clumps as skin's own texture is. Hairs stand together in units, too, but they are alike and their units keep their distance: over 1437 pieces of four
 * portraits (specks_real) none whose marks were in clumps had both.
 */
static bool clumped_as_texture(const sbl_specks *specks, const sbl_specks_summary *sum)
{
    if (!(sum->regularity > 0.0) || sum->regularity >= CLUMPED) return false;
    neighbour_sums units = nearest_neighbours(specks, UNIT_WIDE_MM);
    return !(sum->contrast_sd_de < ALIKE * sum->contrast_de && regularity_of(&units, specks->area_cm2) >= CLUMPED);
}

static double width_of(const sbl_speck *speck)
{
    return speck->width_mm;
}

/*
 * A median errs 1.25 times as much as a mean. Common to all: a quarter of a pixel, and a fifth of what the blur hides. Blur that a print adds to its card's
 * makes widths too small; a lens's that nobody knows makes them too large, so that it does not move what they are at most.
 */
static void set_width_error(sbl_specks_summary *summary, const sbl_specks *specks, double scale_relative_error)
{
    double hides = 5.545 / (2.0 * fmax(summary->width_mm, specks->blur_mm)), blur = specks->blur_mm,
           unknown = specks->blur_known ? PRINT_BLUR_MM : BLUR_UNKNOWN_PX / specks->px_per_mm;
    double own = hypot(hypot(1.2533 * summary->width_sd_mm / sqrt((double)specks->count), scale_relative_error * summary->width_mm),
                       hypot(0.25 / specks->px_per_mm, 0.2 * hides * blur * blur));
    summary->width_error_mm = hypot(own, hides * unknown * unknown);
    summary->width_resolved = summary->width_mm > RESOLVED_LEAST * summary->width_error_mm;
    if (!summary->width_resolved) summary->width_mm += RESOLVED_LEAST * (specks->blur_known ? summary->width_error_mm : own);
}

/* Means of what every mark has, in this order. */
enum { WIDTH, CONTRAST, DARKNESS, LENGTH, VALUES };

typedef struct sums {
    double sum[VALUES], square[VALUES], parted;
} sums;

static sums add_up(const sbl_specks *specks)
{
    sums all = {{0.0}, {0.0}, 0.0};
    for (uint32_t i = 0; i < specks->count; i++) {
        const sbl_speck *m = &specks->speck[i];
        const double value[VALUES] = {m->width_mm, m->contrast_de, m->darkness, m->length_mm};
        for (int k = 0; k < VALUES; k++) {
            all.sum[k] += value[k];
            all.square[k] += value[k] * value[k];
        }
        all.parted += m->parted;
    }
    return all;
}

static void set_densities(sbl_specks_summary *summary, const sbl_specks *specks, double units, double parted, double scale_relative_error)
{
    double by_scale = 2.0 * scale_relative_error, sampling = REGULAR_SPREAD / sqrt((double)summary->count),
           doubt = hypot(SPECK_PARTED_DOUBT * parted / specks->count, specks_missed(specks));
    summary->density_per_cm2 = summary->count / specks->area_cm2;
    summary->density_error_per_cm2 = summary->density_per_cm2 * hypot(hypot(sampling, by_scale), doubt);
    summary->units_per_cm2 = units / specks->area_cm2;
    summary->units_error_per_cm2 = summary->units_per_cm2 * hypot(REGULAR_SPREAD / sqrt(units), hypot(by_scale, doubt));
    summary->hairs_by_light_per_cm2 = specks->hairs_by_light / specks->area_cm2;
    if (!(specks->hairs_by_light > 0.0)) return;
    summary->hairs_by_light_error_per_cm2 =
        summary->hairs_by_light_per_cm2 *
        hypot(specks->hairs_by_light_error / specks->hairs_by_light, hypot(REGULAR_SPREAD / sqrt((double)specks->unit_count), by_scale));
    /* Hairs that are seen as one are missing from the count. */
    summary->density_error_per_cm2 = fmax(summary->density_error_per_cm2, fabs(summary->hairs_by_light_per_cm2 - summary->density_per_cm2));
}

static void set_sizes(sbl_specks_summary *summary, const sbl_specks *specks, const sums *all, double scale_relative_error)
{
    double mean;
    bool hairs = specks->kind == SBL_SPECKS_HAIRS;
    mean_and_sd(all->sum[WIDTH], all->square[WIDTH], specks->count, &mean, &summary->width_sd_mm);
    summary->width_mm = specks_median(specks, width_of, WIDTH_MOST_MM);
    /* Of hairs that are seen as one the width is not a hair's. */
    summary->told_apart_mm = (hairs ? fmin(summary->width_mm, SHAFT_SEEN_MM) : summary->width_mm) + APART_BLURS * specks->blur_mm;
    set_width_error(summary, specks, scale_relative_error);
    summary->shaft_mm = hairs ? summary->width_mm / CAMERA_FACTOR : 0.0;
    summary->length_mm = all->sum[LENGTH] / specks->count;
}

static void set_contrast(sbl_specks_summary *summary, const sbl_specks *specks, const sums *all)
{
    double own = specks->calibrated ? CONTRAST_ERROR : CONTRAST_ERROR_OWN;
    mean_and_sd(all->sum[CONTRAST], all->square[CONTRAST], specks->count, &summary->contrast_de, &summary->contrast_sd_de);
    summary->doubtful = summary->doubtful || !(summary->contrast_de >= SEEN_LEAST_DE);
    summary->contrast_error_de = hypot(summary->contrast_sd_de / sqrt((double)specks->count), own * summary->contrast_de);
    mean_and_sd(all->sum[DARKNESS], all->square[DARKNESS], specks->count, &summary->darkness, &summary->darkness_sd);
}

static void set_spacing(sbl_specks_summary *summary, const sbl_specks *specks)
{
    neighbour_sums near = nearest_neighbours(specks, 0.0);
    if (near.counted < NEIGHBOURS_MIN) return;
    mean_and_sd(near.sum, near.square, near.counted, &summary->nearest_mm, &summary->nearest_sd_mm);
    summary->regularity = regularity_of(&near, specks->area_cm2);
    summary->regularity_error = 2.0 * CLARK_EVANS_SD / sqrt((double)near.counted);
    summary->doubtful = summary->doubtful || clumped_as_texture(specks, summary);
}

void specks_sum(sbl_specks_summary *summary, const sbl_specks *specks, uint32_t counted, double units, double scale_relative_error)
{
    *summary = (sbl_specks_summary){.count = counted, .doubtful = specks->faint};
    if (!specks->count || !(specks->area_cm2 > 0.0)) return;
    sums all = add_up(specks);
    set_densities(summary, specks, units, all.parted, scale_relative_error);
    set_sizes(summary, specks, &all, scale_relative_error);
    set_contrast(summary, specks, &all);
    set_spacing(summary, specks);
}

void sbl_specks_summarize(sbl_specks_summary *summary, const sbl_specks *specks, double scale_relative_error)
{
    specks_sum(summary, specks, specks->count, specks->unit_count, scale_relative_error);
}
