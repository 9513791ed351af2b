/*
 * The picture of two visits. Both photos lie on one plane, so that the same skin stands at the same place in both halves and an eye can hop
 * from one to the other; names and tints tell neighbours apart.
 */
#include "measure/match_picture.h"

#include "measure/mark_name.h"
#include "stubble/math.h"

#include <stdio.h>

#define MARGIN_MM    0.8
#define RING_MM      0.09 /* of an empty ring, beyond half a mark's width */
#define EMPTY_LEAST  9.0  /* radius of an empty ring: a shaft's own would be too small to find */
#define NAME_PX      13.0
#define PAIR_PX      10.0 /* smaller where marks have less room than they should */
#define LEGEND_PX    15.0
#define ROW_PX       25.0
#define LEGEND_TOP   14.0
#define MARK_ROOM_PX 50.0   /* between marks, for a ring and its name */
#define PANEL_LEAST  1100.0 /* longer side */
#define PANEL_MOST   3800.0 /* 9,000 marks are then still told apart */

/* ---- the plane ---- */

/* a after b: first b, then a. */
static void compose(const double a[6], const double b[6], double out[6])
{
    for (int r = 0; r < 2; r++) {
        const double *row = a + 3 * r;
        out[3 * r] = row[0] * b[0] + row[1] * b[3];
        out[3 * r + 1] = row[0] * b[1] + row[1] * b[4];
        out[3 * r + 2] = row[0] * b[2] + row[1] * b[5] + row[2];
    }
}

static void invert(const double a[6], double out[6])
{
    double det = a[0] * a[4] - a[1] * a[3];
    out[0] = a[4] / det;
    out[1] = -a[1] / det;
    out[3] = -a[3] / det;
    out[4] = a[0] / det;
    out[2] = -(out[0] * a[2] + out[1] * a[5]);
    out[5] = -(out[3] * a[2] + out[4] * a[5]);
}

/* Millimetres of the first photo, turned as the photo shows them. */
static void upright(const sbl_measured *visit, double to_own[6])
{
    const sbl_card_rect *r = &visit->specks->inner;
    double slope[4];
    sbl_plane_slope(&visit->map, r->x_mm + 0.5 * r->width_mm, r->y_mm + 0.5 * r->height_mm, slope);
    double angle = sbl_atan2(slope[2] - slope[1], slope[0] + slope[3]), c = sbl_cos(angle), s = sbl_sin(angle);
    const double turn[6] = {c, s, 0.0, -s, c, 0.0};
    for (int k = 0; k < 6; k++) to_own[k] = turn[k];
}

static void widen(picture_panel *frame, const picture_panel *p)
{
    for (uint32_t i = 0; i < p->visit->specks->count; i++) {
        const sbl_speck *speck = &p->visit->specks->speck[i];
        double x = p->from_own[0] * speck->x_mm + p->from_own[1] * speck->y_mm + p->from_own[2];
        double y = p->from_own[3] * speck->x_mm + p->from_own[4] * speck->y_mm + p->from_own[5];
        frame->x0 = fmin(frame->x0, x - MARGIN_MM);
        frame->y0 = fmin(frame->y0, y - MARGIN_MM);
        frame->x1 = fmax(frame->x1, x + MARGIN_MM);
        frame->y1 = fmax(frame->y1, y + MARGIN_MM);
    }
}

static double spacing_of(const sbl_measured *visit)
{
    return sqrt(100.0 * visit->specks->area_cm2 / fmax(visit->specks->count, 1.0));
}

void match_panels(picture_panel p[2], const sbl_measured visit[2], const sbl_visits *visits)
{
    picture_panel frame = {.x0 = 1e9, .y0 = 1e9, .x1 = -1e9, .y1 = -1e9};
    double turn[6];
    upright(&visit[0], turn);
    for (int i = 0; i < 2; i++) {
        p[i] = (picture_panel){.visit = &visit[i]};
        if (i) compose(visits->affine, turn, p[i].to_own);
        else
            for (int k = 0; k < 6; k++) p[i].to_own[k] = turn[k];
        invert(p[i].to_own, p[i].from_own);
        widen(&frame, &p[i]);
    }
    double longer_mm = fmax(frame.x1 - frame.x0, frame.y1 - frame.y0), spacing_mm = spacing_of(visit);
    for (int i = 0; i < 2; i++) {
        p[i].x0 = frame.x0;
        p[i].y0 = frame.y0;
        p[i].x1 = frame.x1;
        p[i].y1 = frame.y1;
        picture_panel_size(&p[i], sbl_clamp(MARK_ROOM_PX * longer_mm / spacing_mm, PANEL_LEAST, PANEL_MOST));
    }
}

/* ---- marks ---- */

static picture_ink ink_of(const sbl_visit_mark *mark, uint32_t photo)
{
    switch (mark->state) {
    case SBL_MARK_PAIRED:
        return mark->changed ? INK_CHANGED : INK_PAIR;
    case SBL_MARK_MISSED:
        return INK_PAIR;
    case SBL_MARK_ALONE:
        return photo ? INK_NEW : INK_LOST;
    default:
        return INK_OUTSIDE;
    }
}

static void cross_out(cairo_t *cairo, const double at[2], double radius)
{
    for (int way = -1; way <= 1; way += 2) {
        cairo_move_to(cairo, at[0] - 0.8 * radius, at[1] - 0.8 * way * radius);
        cairo_line_to(cairo, at[0] + 0.8 * radius, at[1] + 0.8 * way * radius);
    }
    cairo_set_line_width(cairo, 1.2);
    picture_set_ink(cairo, INK_OUTSIDE, 0, 1.0);
    cairo_stroke(cairo);
}

static double pair_size(const picture_panel *p)
{
    return PAIR_PX * sbl_clamp(spacing_of(p->visit) * p->per_mm / MARK_ROOM_PX, 0.75, 1.0);
}

/* A mark where it was found, and a dashed ring where the other photo should show it. */
static void draw_mark(cairo_t *cairo, const picture_panel p[2], const sbl_visits *v, uint32_t photo, uint32_t index)
{
    const sbl_visit_mark *mark = &v->mark[photo][index];
    const sbl_speck *speck = &v->specks[photo]->speck[index];
    picture_ink ink = ink_of(mark, photo);
    /* Pairs have the first photo's number as their tint in both. */
    uint32_t tint = mark->state == SBL_MARK_PAIRED && photo ? v->mark[0][mark->partner].name.number : mark->name.number;
    bool quiet = ink == INK_PAIR || ink == INK_OUTSIDE;
    double at[2], there[2], radius = (0.5 * speck->width_mm + RING_MM) * p[photo].per_mm;
    char name[MARK_NAME_BYTES];
    mark_name_write(name, mark->name);
    picture_panel_mark_at(&p[photo], speck, at);
    picture_outline(cairo, &p[photo], speck, ink, tint, quiet ? 1.0 : 2.2);
    picture_label(cairo, at, radius, name, quiet ? pair_size(&p[photo]) : NAME_PX, ink, tint);
    if (mark->state == SBL_MARK_NOTHING) cross_out(cairo, at, radius);
    if (mark->state != SBL_MARK_ALONE && mark->state != SBL_MARK_MISSED) return;
    picture_panel_place_at(&p[1 - photo], mark->other_mm, there);
    radius = fmax(radius, EMPTY_LEAST);
    picture_empty_ring(cairo, there, radius, ink, tint);
    picture_label(cairo, there, radius, name, NAME_PX, ink, tint);
}

static bool square_seen(const sbl_specks *specks, int64_t column, int64_t row)
{
    if (column < 0 || row < 0 || column >= specks->seen_columns || row >= specks->seen_rows) return false;
    return specks->seen[(size_t)row * specks->seen_columns + (size_t)column] != 0;
}

/* From own millimetres of the other photo to this half: both halves show the same plane. */
static void border_at(cairo_t *cairo, const picture_panel p[2], uint32_t photo, double x_mm, double y_mm, bool begins)
{
    const double own[2] = {x_mm, y_mm};
    double at[2];
    picture_panel_place_at(&p[1 - photo], own, at);
    at[0] += p[photo].left - p[1 - photo].left;
    if (begins) cairo_move_to(cairo, at[0], at[1]);
    else cairo_line_to(cairo, at[0], at[1]);
}

/* Sides between squares that were looked at and squares that were not, along rows (across: columns), as lines as long as they go. */
static void trace_sides(cairo_t *cairo, const picture_panel p[2], const sbl_specks *specks, uint32_t photo, bool across)
{
    const sbl_card_rect *r = &specks->inner;
    int64_t lines = across ? specks->seen_columns : specks->seen_rows, steps = across ? specks->seen_rows : specks->seen_columns;
    for (int64_t line = 0; line <= lines; line++) {
        bool drawing = false;
        for (int64_t step = 0; step <= steps; step++) {
            bool here = across ? square_seen(specks, line, step) : square_seen(specks, step, line),
                 before = across ? square_seen(specks, line - 1, step) : square_seen(specks, step, line - 1), side = here != before;
            double along = fmin((double)step * specks->seen_mm, across ? r->height_mm : r->width_mm),
                   beside = fmin((double)line * specks->seen_mm, across ? r->width_mm : r->height_mm);
            if (side != drawing) border_at(cairo, p, photo, r->x_mm + (across ? beside : along), r->y_mm + (across ? along : beside), side);
            drawing = side;
        }
    }
}

/* What the other photo was looked at, as a faint dashed border. */
static void draw_border(cairo_t *cairo, const picture_panel p[2], const sbl_visits *v, uint32_t photo)
{
    const sbl_specks *other = v->specks[1 - photo];
    const double dash = 7.0;
    if (!other->seen) return;
    trace_sides(cairo, p, other, photo, false);
    trace_sides(cairo, p, other, photo, true);
    cairo_set_dash(cairo, &dash, 1, 0.0);
    cairo_set_line_width(cairo, 2.4);
    cairo_set_source_rgba(cairo, 0.0, 0.0, 0.0, 0.35);
    cairo_stroke_preserve(cairo);
    cairo_set_line_width(cairo, 1.0);
    picture_set_ink(cairo, INK_WORDS, 0, 0.85);
    cairo_stroke(cairo);
    cairo_set_dash(cairo, NULL, 0, 0.0);
}

void match_draw(cairo_t *cairo, const picture_panel p[2], const sbl_visits *visits)
{
    for (uint32_t photo = 0; photo < 2; photo++) {
        cairo_save(cairo);
        cairo_rectangle(cairo, p[photo].left, p[photo].top, p[photo].width, p[photo].height);
        cairo_clip(cairo);
        draw_border(cairo, p, visits, photo);
        cairo_restore(cairo);
    }
    /* Quiet ones first: what a person is to look at lies on top. */
    for (int loud = 0; loud < 2; loud++)
        for (uint32_t photo = 0; photo < 2; photo++)
            for (uint32_t i = 0; i < visits->specks[photo]->count; i++) {
                picture_ink ink = ink_of(&visits->mark[photo][i], photo);
                bool quiet = (ink == INK_PAIR || ink == INK_OUTSIDE) && visits->mark[photo][i].state != SBL_MARK_MISSED;
                if (quiet == !loud) draw_mark(cairo, p, visits, photo, i);
            }
}

/* ---- words ---- */

void match_draw_titles(cairo_t *cairo, const picture_panel p[2], const sbl_visits *visits)
{
    char text[160];
    const char *standing = visits->confirmed    ? "confirmed by a person"
                           : visits->judgements ? "corrected by a person"
                                                : "a proposal: confirm or correct it";
    cairo_set_font_size(cairo, 17.0);
    picture_set_ink(cairo, INK_WORDS, 0, 1.0);
    cairo_move_to(cairo, p[0].left + 14.0, p[0].top - 12.0);
    snprintf(text, sizeof text, "First photo \xE2\x80\x93 %s", standing);
    cairo_show_text(cairo, text);
    cairo_move_to(cairo, p[1].left + 14.0, p[1].top - 12.0);
    snprintf(text, sizeof text, "Second photo, laid onto the first (turned by %.0f degrees)", -visits->turn * 180.0 / SBL_PI);
    cairo_show_text(cairo, text);
}

typedef struct legend {
    cairo_t *cairo;
    double x, y, width;
    bool draw;
} legend;

/* A ring (and a dashed one) with what it means; on the next row where this one is full. */
static void explain(legend *l, picture_ink ink, bool dashed, const char *text)
{
    cairo_text_extents_t extents;
    cairo_set_font_size(l->cairo, LEGEND_PX);
    cairo_text_extents(l->cairo, text, &extents);
    double glyph = dashed ? 40.0 : 24.0, need = glyph + extents.x_advance + 28.0;
    if (l->x > 14.0 && l->x + need > l->width) {
        l->x = 14.0;
        l->y += ROW_PX;
    }
    if (l->draw) {
        const double at[2] = {l->x + 24.0, l->y - 5.0};
        cairo_new_path(l->cairo);
        cairo_arc(l->cairo, l->x + 7.0, l->y - 5.0, 6.0, 0.0, 2.0 * SBL_PI);
        cairo_set_line_width(l->cairo, 2.0);
        picture_set_ink(l->cairo, ink, 0, 1.0);
        cairo_stroke(l->cairo);
        if (dashed) picture_empty_ring(l->cairo, at, 6.0, ink, 0);
        picture_set_ink(l->cairo, INK_WORDS, 0, 1.0);
        cairo_move_to(l->cairo, l->x + glyph, l->y);
        cairo_show_text(l->cairo, text);
    }
    l->x += need;
}

double match_draw_legend(cairo_t *cairo, double y, double width, const sbl_visits *v, bool draw)
{
    legend l = {cairo, 14.0, y + LEGEND_TOP + LEGEND_PX, width, draw};
    char text[192];
    snprintf(text, sizeof text, "%u in both: the same number and tint", v->pair_count - v->changed_count);
    explain(&l, INK_PAIR, false, text);
    snprintf(text, sizeof text, "%u changed: darker or lighter than the others became", v->changed_count);
    explain(&l, INK_CHANGED, false, text);
    snprintf(text, sizeof text, "%u not seen again, dashed where they should be", v->lost_count);
    explain(&l, INK_LOST, true, text);
    snprintf(text, sizeof text, "%u new, dashed where they should have been", v->new_count);
    explain(&l, INK_NEW, true, text);
    if (v->missed_count) {
        snprintf(text, sizeof text, "%u there in both, dashed where they have no mark of their own", v->missed_count);
        explain(&l, INK_PAIR, true, text);
    }
    snprintf(text, sizeof text, "%u (A) and %u (B) beyond what the other photo was looked at (dashed border): neither lost nor new",
             v->outside_count[0], v->outside_count[1]);
    explain(&l, INK_OUTSIDE, false, text);
    if (v->nothing_count[0] + v->nothing_count[1]) {
        snprintf(text, sizeof text, "%u crossed out: no hair, no dot, says a person", v->nothing_count[0] + v->nothing_count[1]);
        explain(&l, INK_OUTSIDE, false, text);
    }
    return l.y + LEGEND_TOP - y;
}
