/* How even dots are, for a person at a terminal. */
#include "field_command.h"

#include <string.h>

#define FIGURE_BYTES 24

/* ".71", "1.02", "-": two digits without the zero in front, as tables of the literature have them. */
static const char *figure(char out[FIGURE_BYTES], bool has, double value)
{
    char text[SBL_DECIMAL_BYTES];
    if (!has || !isfinite(value)) return "-";
    sbl_decimal_write(text, value, 2);
    snprintf(out, FIGURE_BYTES, "%.20s", text[0] == '0' ? text + 1 : text);
    return out;
}

static void show_head(const char *first)
{
    printf("\n  %-18s %7s %8s %6s %6s %6s %6s %6s %6s %8s %9s\n", first, "dots", "closest", "1 %", "mean", "cv", "F2", "F6", "R", "Nyquist",
           "direction");
}

static void show_row(const sbl_evenness_sheet *sheet, const sbl_evenness_set *set)
{
    static const char *const VERDICT[] = {"even", "uneven: F6", "rows: direction", "too few dots inside"};
    const sbl_field_quality *q = &set->quality;
    const sbl_field_spectrum *s = &set->spectrum;
    char name[SBL_EVENNESS_WORDS_BYTES], f[9][FIGURE_BYTES];
    bool has = set->has_quality, wide = set->has_spectrum;
    printf("  %-18.18s %7u %8s %6s %6s %6s %6s %6s %6s %8s %6s %-2s  %s\n", sbl_evenness_set_name(name, sheet, set), set->count,
           figure(f[0], has, q->rho_min), figure(f[1], has, q->rho_p1), figure(f[2], has, q->rho_mean), figure(f[3], has, q->rho_cv),
           figure(f[4], has, q->f2), figure(f[5], has, q->f6), figure(f[6], has, q->clark_evans_r),
           figure(f[7], wide, s->effective_nyquist), figure(f[8], wide, s->worst_anisotropy_db), wide ? "dB" : "",
           VERDICT[sbl_evenness_judge(set)]);
}

static void show_where(const sbl_evenness_sheet *sheet, const sbl_evenness_set *set)
{
    const sbl_field_quality *q = &set->quality;
    char name[SBL_EVENNESS_WORDS_BYTES], place[SBL_EVENNESS_WORDS_BYTES];
    if (!set->has_quality) return;
    sbl_evenness_set_name(name, sheet, set);
    if (isfinite(q->closest_mm))
        printf("  %-18.18s closest pair %.2f mm apart, %s\n", name, q->closest_mm, sbl_evenness_place(place, sheet, q->closest[0]));
    if (!isfinite(q->emptiest_share)) return;
    printf("  %-18s emptiest  %+4.0f %%, %s\n", "", 100.0 * (q->emptiest_share - 1.0), sbl_evenness_place(place, sheet, q->emptiest));
    printf("  %-18s fullest   %+4.0f %%, %s\n", "", 100.0 * (q->fullest_share - 1.0), sbl_evenness_place(place, sheet, q->fullest));
}

void field_show(const sbl_evenness_sheet *sheet)
{
    const sbl_evenness *report = sheet->report;
    const sbl_evenness_set *all = sbl_evenness_find(report, 1, report->session_count);
    printf("%s: %u dots%s\n", sheet->source, sheet->dots->count, report->session_count > 1 ? " in sessions" : "");
    printf("Pitch       %s", sbl_evenness_pitch_words(report->pitch));
    if (all && all->has_quality)
        printf("\n            %.3g mm on average, that of %.3g dots per cm2", all->quality.pitch_mm,
               100.0 * 2.0 / sqrt(3.0) / (all->quality.pitch_mm * all->quality.pitch_mm));
    printf("\n");
    if (report->pitch == SBL_PITCH_ESTIMATED)
        printf("            Beside steep edges of density an estimate sees unevenness that is not there: name the intake instead.\n");
    show_head(report->session_count > 1 ? "session" : "");
    bool zones = false;
    for (uint32_t i = 0; i < report->set_count; i++) {
        if (report->set[i].zone != SBL_EVENNESS_EVERYWHERE && !zones) show_head("zone");
        zones = report->set[i].zone != SBL_EVENNESS_EVERYWHERE;
        show_row(sheet, &report->set[i]);
    }
    printf("\n  %-18s %7s %8s %6s %6s %6s %6s %6s %6s %8s %6s dB\n", "random dots", "", "0", ".05", ".47", ".52", "1", "1", "1", "0", "0");
    printf("  %-18s %7s %8s %6s %6s %6s %6s %6s %6s %8s\n", "perfect lattice", "", "1", "1", "1", "0", "0", "0", "2.15", "1.07");
    printf("\nWhere       in balls of six pitches, against the number wanted there\n");
    for (uint32_t i = 0; i < report->set_count; i++)
        if (report->set[i].zone == SBL_EVENNESS_EVERYWHERE) show_where(sheet, &report->set[i]);
    printf("\n  closest, 1 %%, mean: distance to the nearest dot, in pitches; cv: its spread over its mean\n"
           "  F2, F6: variance over mean of the dots in balls of two and six pitches; R: Clark and Evans\n"
           "  Nyquist: frequency up to which the spectrum stays below a tenth of that of random dots\n"
           "  even: F6 up to %.2f and no direction above %.0f dB; figures leave out dots along the border\n",
           SBL_EVENNESS_F6_BAR, SBL_EVENNESS_DIRECTION_BAR_DB);
}
