#include "measure_show.h"

#include <math.h>
#include <stdio.h>

#define UNLIKE_BLUR 1.2

static void show_density(const sbl_measured *m)
{
    const sbl_specks_summary *s = m->summary;
    bool hairs = m->specks->kind == SBL_SPECKS_HAIRS;
    printf("  %-10s  %u found, ", hairs ? "hairs" : "dots", m->specks->count);
    if (s->count != m->specks->count) printf("%u counted, ", s->count);
    printf("%.0f +- %.0f per cm2", s->density_per_cm2, s->density_error_per_cm2);
    if (hairs) printf(", in %.0f +- %.0f groups per cm2", s->units_per_cm2, s->units_error_per_cm2);
    printf("\n");
    if (hairs && s->hairs_by_light_per_cm2 > 0.0)
        printf("  by light    %.0f +- %.0f hairs per cm2, by what each group takes of it\n", s->hairs_by_light_per_cm2,
               s->hairs_by_light_error_per_cm2);
}

static void show_width(const sbl_measured *m)
{
    const sbl_specks_summary *s = m->summary;
    bool hairs = m->specks->kind == SBL_SPECKS_HAIRS;
    if (!s->width_resolved) {
        printf("  width       thinner than %.0f um", 1000.0 * s->width_mm);
        if (hairs) printf(", shafts than %.0f um", 1000.0 * s->shaft_mm);
        printf(": marks look no wider than the photo's blur makes them\n");
        return;
    }
    printf("  width       %.0f +- %.0f um as seen", 1000.0 * s->width_mm, 1000.0 * s->width_error_mm);
    if (hairs) printf("; cameras show shafts 1.4 times too wide: %.0f +- %.0f um", 1000.0 * s->shaft_mm, 1000.0 * m->errors->shaft_mm);
    printf("\n");
}

static void show_size(const sbl_measured *m)
{
    const sbl_specks_summary *s = m->summary;
    const sbl_speck_errors *e = m->errors;
    bool hairs = m->specks->kind == SBL_SPECKS_HAIRS;
    printf("  limit       %s nearer than %.2f +- %.2f mm are counted as one here\n", hairs ? "hairs of a group" : "dots", s->told_apart_mm,
           e->told_apart_mm);
    show_width(m);
    if (hairs) printf("  length      %.2f +- %.2f mm as seen\n", s->length_mm, e->length_mm);
    printf("  contrast    %.1f +- %.2f (CIEDE2000, against the skin around); optical density %.2f +- %.2f\n", s->contrast_de,
           s->contrast_error_de, s->darkness, e->darkness);
    if (s->nearest_mm > 0.0)
        printf("  spacing     nearest %.2f +- %.2f mm, scattered by %.2f; regularity %.2f +- %.2f (random 1, hexagonal 2.15)\n",
               s->nearest_mm, e->nearest_mm, s->nearest_sd_mm, s->regularity, s->regularity_error);
}

static void show_lab(const char *what, sbl_lab_d65 lab, sbl_lab_d65 error)
{
    printf("%s L %.0f +- %.1f a %.0f +- %.1f b %.0f +- %.1f", what, lab.L, error.L, lab.a, error.a, lab.b, error.b);
}

static void show_colours(const sbl_measured *m)
{
    const sbl_speck_errors *e = m->errors;
    if (e->has_colours) {
        show_lab("  colour      skin", m->specks->skin, e->skin);
        printf(" (ITA %.0f +- %.1f)\n", sbl_ita_deg(m->specks->skin), e->skin_ita_deg);
        show_lab(m->specks->kind == SBL_SPECKS_HAIRS ? "              hair" : "              dots", m->specks->pigment, e->pigment);
        printf(", by the card as printed\n");
        return;
    }
    printf("  colour      not told: without the card's colours nothing says how wrong the camera's are\n");
    if (m->colour_reason) printf("              the card's colours cannot be used: %s\n", m->colour_reason);
}

void measure_show_photo(const sbl_measured *m)
{
    bool hairs = m->specks->kind == SBL_SPECKS_HAIRS;
    printf("%s\n", m->file);
    printf("  scale       %.1f pixels a mm +- %.1f %%; %.2f +- %.2f cm2 looked at\n", m->specks->px_per_mm, 100.0 * m->scale_relative_error,
           m->specks->area_cm2, m->errors->area_cm2);
    if (m->scale_reason) printf("  doubt       %s; its error now reaches as far\n", m->scale_reason);
    show_density(m);
    if (!m->specks->count) return;
    show_size(m);
    show_colours(m);
    if (m->summary->doubtful)
        printf(
            "  doubtful    faint or in clumps, as the skin's own texture is: perhaps no %s at all, or more that are too faint to be seen\n",
            hairs ? "hairs" : "dots");
}

static void show_count(const char *what, uint32_t count, double error, bool confirmed)
{
    if (confirmed) printf("%s%u", what, count);
    else printf("%s%u +- %.1f", what, count, error);
}

/* What a blur takes from a core it takes from the contrast, too, but not from the light of the whole mark. */
static void show_sharpness(const sbl_visits *v)
{
    const sbl_specks *first = v->specks[0], *second = v->specks[1];
    bool differ = fmax(first->blur_mm, second->blur_mm) > UNLIKE_BLUR * fmin(first->blur_mm, second->blur_mm);
    if (first->blur_known && second->blur_known && differ)
        printf("  sharpness   blurred by %.0f and %.0f um: contrast and density of the two photos cannot be compared, darkness can\n",
               1000.0 * first->blur_mm, 1000.0 * second->blur_mm);
    if (!first->calibrated || !second->calibrated)
        printf("  tone        without a card in both a camera's curve may bend darkness by 15 %% in each: the error holds that\n");
}

void measure_show_visits(const sbl_visits *v)
{
    static const double DEGREES = 57.29577951308232;
    printf("Both visits: ");
    if (v->confirmed) printf("confirmed by a person");
    else printf(v->judgements ? "corrected by a person, not yet confirmed" : "a proposal");
    if (v->judgements) printf(", %u corrections", v->judgements);
    show_count("\n  again       ", v->pair_count + v->missed_count, v->again_error, v->confirmed);
    printf(", %.1f +- %.1f %% of what the first shows where both looked\n", 100.0 * v->retention, 100.0 * v->retention_error);
    show_count("  not again   ", v->lost_count, v->lost_error, v->confirmed);
    show_count("        new  ", v->new_count, v->new_error, v->confirmed);
    show_count("        changed  ", v->changed_count, v->changed_error, v->confirmed);
    printf("\n");
    if (v->missed_count)
        printf(
            "  unfound     %u of those again have no mark of their own in one photo: seen as one with a neighbour, or by a person's word\n",
            v->missed_count);
    if (v->nothing_count[0] + v->nothing_count[1])
        printf("  no mark     %u and %u were found that are none, says a person\n", v->nothing_count[0], v->nothing_count[1]);
    printf("  beyond      %u and %u lie where the other photo was not looked at: neither lost nor new\n", v->outside_count[0],
           v->outside_count[1]);
    printf("  darkness    %.2f +- %.2f of what it was\n", v->fading, v->fading_error);
    show_sharpness(v);
    printf("  view        turned by %.1f +- %.2f degrees, stretched %.3f +- %.3f to %.3f +- %.3f; marks meet within %.2f mm\n",
           DEGREES * v->turn, ceil(100.0 * DEGREES * v->turn_error) / 100.0, v->stretch_least, v->stretch_least_error, v->stretch_most,
           v->stretch_most_error, v->apart_rms_mm);
    if (!v->confirmed)
        printf(
            "  A mark that was missed by the camera looks like one that is gone: look with -o both.png, correct with --write-matches.\n");
}
