/* Where the dots deviate most: all of them in small, and the emptiest and the fullest ball of any set. */
#include "evenness/evenness_page.h"

/* Directions are those of the plane that touches the skin in the middle: up is up on the head. */
void evenness_axes(sbl_vec3 *right, sbl_vec3 *up, sbl_vec3 normal)
{
    sbl_vec3 axis = fabs(normal.y) < 0.9 ? sbl_v3(0.0, 1.0, 0.0) : sbl_v3(0.0, 0.0, -1.0);
    *right = sbl_v3_normalize(sbl_v3_cross(axis, normal));
    *up = sbl_v3_cross(normal, *right);
}

/* The dots of all sessions from straight above the middle of what they cover: on a vault the face is below. */
static void draw_all(drawing *d, sbl_vec3 right, sbl_vec3 up, const double low[2], double scale, double x, double y, double size)
{
    const sbl_evenness_dots *dots = d->about->dots;
    for (uint32_t i = 0; i < dots->count; i++) {
        sbl_vec3 p = sbl_v3_load(dots->position[i]);
        double u = (sbl_v3_dot(p, right) - low[0]) * scale, v = (sbl_v3_dot(p, up) - low[1]) * scale;
        cairo_rectangle(d->sheet.cairo, x + u - 0.2, y + size - v - 0.2, 0.4, 0.4);
    }
    paper_ink_set(&d->sheet, INK_FAINT);
    cairo_fill(d->sheet.cairo);
}

typedef struct extreme {
    const sbl_evenness_set *set;
    uint32_t dot;
    double share;
} extreme;

/* Of all sets the ball that deviates most to one side, as a share of what is wanted there. */
static extreme find_extreme(const sbl_evenness *report, bool fullest)
{
    extreme worst = {0};
    double most = 0.0;
    for (uint32_t i = 0; i < report->set_count; i++) {
        const sbl_evenness_set *set = &report->set[i];
        if (set->zone != SBL_EVENNESS_EVERYWHERE || !set->has_quality || !isfinite(set->quality.f6)) continue;
        double share = fullest ? set->quality.fullest_share : set->quality.emptiest_share, deviation = fabs(share - 1.0);
        if (deviation <= most) continue;
        most = deviation;
        worst = (extreme){set, fullest ? set->quality.fullest : set->quality.emptiest, share};
    }
    return worst;
}

static void draw_extreme(drawing *d, const extreme *e, sbl_vec3 right, sbl_vec3 up, const double low[2], double scale, double x, double y,
                         double size, paper_ink ink)
{
    if (!e->set) return;
    char name[SBL_EVENNESS_WORDS_BYTES];
    sbl_vec3 p = sbl_v3_load(d->about->dots->position[e->dot]);
    double cx = x + (sbl_v3_dot(p, right) - low[0]) * scale, cy = y + size - (sbl_v3_dot(p, up) - low[1]) * scale;
    cairo_new_path(d->sheet.cairo);
    cairo_arc(d->sheet.cairo, cx, cy, fmax(6.0 * e->set->quality.pitch_mm * scale, 3.0), 0.0, 2.0 * SBL_PI);
    paper_ink_set(&d->sheet, ink);
    cairo_set_line_width(d->sheet.cairo, 1.2);
    cairo_stroke(d->sheet.cairo);
    bool below = ink == INK_WARN;
    paper_textf(&d->sheet, x, below ? y + size - 11.0 : y + 2.0, size - 4.0, PAPER_LABEL, ink, ALIGN_RIGHT, "%+.0f %%, %s",
                100.0 * (e->share - 1.0), sbl_evenness_set_name(name, d->about, e->set));
}

void evenness_draw_map(drawing *d, double x, double y, double size)
{
    const sbl_evenness_dots *dots = d->about->dots;
    sbl_vec3 sum = {0.0, 0.0, 0.0}, right, up;
    double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
    for (uint32_t i = 0; i < dots->count; i++) sum = sbl_v3_add(sum, sbl_v3_load(d->about->report->normal[i]));
    evenness_axes(&right, &up, sbl_v3_normalize(sum));
    for (uint32_t i = 0; i < dots->count; i++) {
        const double at[2] = {sbl_v3_dot(sbl_v3_load(dots->position[i]), right), sbl_v3_dot(sbl_v3_load(dots->position[i]), up)};
        for (int k = 0; k < 2; k++) {
            low[k] = fmin(low[k], at[k]);
            high[k] = fmax(high[k], at[k]);
        }
    }
    double span = fmax(fmax(high[0] - low[0], high[1] - low[1]), 1e-9), scale = 0.84 * size / span;
    for (int k = 0; k < 2; k++) low[k] = 0.5 * (low[k] + high[k]) - 0.5 * size / scale;
    paper_text(&d->sheet, x, y, size, PAPER_STRONG, INK_TEXT, ALIGN_LEFT,
               d->about->is_head ? "from above: most off" : "where it is most off");
    draw_all(d, right, up, low, scale, x, y + 14.0, size);
    extreme emptiest = find_extreme(d->about->report, false), fullest = find_extreme(d->about->report, true);
    draw_extreme(d, &emptiest, right, up, low, scale, x, y + 14.0, size, INK_ACCENT);
    draw_extreme(d, &fullest, right, up, low, scale, x, y + 14.0, size, INK_WARN);
    paper_textf(&d->sheet, x, y + 19.0 + size, size, PAPER_LABEL, INK_SOFT, ALIGN_LEFT,
                "Above: each session alone; beside: all until then; pieces %s mm wide. Spectra: how strongly waves run through the dots, "
                "along: waves "
                "per mean distance; dashed: random dots. Low at the left: no blotches. No high peak: no pattern.",
                paper_number(&d->sheet, d->piece_mm, 0));
}
