/* The stencil: gores at 1:1 on pages with a ruler and a check square, and all of them in one SVG. */
#include "document/gores.h"
#include "document/stencil_parts.h"

#define LABEL_PT     24.0
#define GAP_MM       3.0
#define MARGIN_MM    12.0
#define PLACE_MIN_MM 60.0 /* the label needs its room */
#define SVG_COLUMNS  4u
#define MIDLINE_EPS  1e-6

/* Where the level of a value crosses a triangle, as a segment on the sheet. */
static bool crossing(const gore *g, const uint32_t *corner, const float *value, double level, double segment[4])
{
    int found = 0;
    for (int k = 0; k < 3 && found < 2; k++) {
        uint32_t a = corner[k], b = corner[(k + 1) % 3];
        double va = (double)value[a] - level, vb = (double)value[b] - level;
        if ((va > 0.0) == (vb > 0.0)) continue;
        double t = va / (va - vb);
        segment[2 * found] = g->sheet.x_mm[a] + t * (g->sheet.x_mm[b] - g->sheet.x_mm[a]);
        segment[2 * found + 1] = g->sheet.y_mm[a] + t * (g->sheet.y_mm[b] - g->sheet.y_mm[a]);
        found++;
    }
    return found == 2;
}

/* at: the paper's place of the sheet's origin, points. */
static void draw_level(paper *sheet, const gore *g, const float *value, double level, double at_x, double at_y)
{
    for (uint32_t t = 0; t < g->patch.triangle_count; t++) {
        double s[4];
        if (!crossing(g, &g->patch.triangle[3 * t], value, level, s)) continue;
        cairo_move_to(sheet->cairo, at_x + mm(s[0]), at_y + mm(s[1]));
        cairo_line_to(sheet->cairo, at_x + mm(s[2]), at_y + mm(s[3]));
    }
    cairo_stroke(sheet->cairo);
}

static void draw_outline(paper *sheet, const gore *g, double at_x, double at_y)
{
    for (uint32_t h = 0; h < 3 * g->patch.triangle_count; h++) {
        if (g->patch.opposite[h] != SBL_NONE) continue;
        uint32_t a = g->patch.triangle[h], b = g->patch.triangle[h - h % 3 + (h % 3 + 1) % 3];
        cairo_move_to(sheet->cairo, at_x + mm(g->sheet.x_mm[a]), at_y + mm(g->sheet.y_mm[a]));
        cairo_line_to(sheet->cairo, at_x + mm(g->sheet.x_mm[b]), at_y + mm(g->sheet.y_mm[b]));
    }
    cairo_stroke(sheet->cairo);
}

static bool spans(const gore *g, const float *value, double level)
{
    bool below = false, above = false;
    for (uint32_t v = 0; v < g->patch.vertex_count; v++) {
        below = below || (double)value[v] <= level;
        above = above || (double)value[v] > level;
    }
    return below && above;
}

/* Registration: the cell's own bounds as fine lines, so that neighbours and a tape find each other. */
static void draw_cell(paper *sheet, const gore *g, double at_x, double at_y)
{
    cairo_t *cairo = sheet->cairo;
    paper_ink_set(sheet, INK_FAINT);
    cairo_set_line_width(cairo, 0.35);
    for (int k = 0; k < 2; k++) {
        draw_level(sheet, g, g->back_mm, g->back_from_mm + k * GORE_CELL_MM, at_x, at_y);
        draw_level(sheet, g, g->left_mm, g->left_from_mm + k * GORE_CELL_MM, at_x, at_y);
    }
    if (!spans(g, g->left_mm, MIDLINE_EPS)) return;
    const double dash[] = {6.0, 2.0, 1.0, 2.0};
    cairo_set_dash(cairo, dash, 4, 0.0);
    cairo_set_line_width(cairo, 0.6);
    paper_ink_set(sheet, INK_SOFT);
    draw_level(sheet, g, g->left_mm, MIDLINE_EPS, at_x, at_y);
    cairo_set_dash(cairo, NULL, 0, 0.0);
}

static void draw_edges(paper *sheet, const sbl_plan *plan, const gore *g, double at_x, double at_y)
{
    cairo_t *cairo = sheet->cairo;
    const double dash[] = {3.0, 2.0}, dots[] = {0.1, 2.6};
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    paper_ink_set(sheet, INK_ACCENT);
    cairo_set_line_width(cairo, 0.9);
    const double short_dash[] = {1.6, 2.4};
    cairo_set_line_width(cairo, 0.6);
    cairo_set_dash(cairo, short_dash, 2, 0.0);
    for (uint32_t z = 0; z < g->zone_share_count; z++) draw_level(sheet, g, g->zone_share[z], 0.5, at_x, at_y);
    cairo_set_line_width(cairo, 0.9);
    cairo_set_dash(cairo, dots, 2, 0.0);
    draw_level(sheet, g, g->beyond_edge, 0.0, at_x, at_y);
    cairo_set_dash(cairo, NULL, 0, 0.0);
    if (sbl_plan_has_hairline(plan)) {
        cairo_set_line_width(cairo, 1.3);
        paper_ink_set(sheet, INK_TEXT);
        draw_level(sheet, g, g->behind_hairline_mm, 0.0, at_x, at_y);
        cairo_set_line_width(cairo, 0.7);
        cairo_set_dash(cairo, dash, 2, 0.0);
        draw_level(sheet, g, g->behind_hairline_mm, plan->design.options.hairline.transition_mm, at_x, at_y);
        cairo_set_dash(cairo, NULL, 0, 0.0);
    }
    if (spans(g, g->beyond_no_go_mm, 0.0)) {
        paper_ink_set(sheet, INK_WARN);
        cairo_set_line_width(cairo, 1.0);
        draw_level(sheet, g, g->beyond_no_go_mm, 0.0, at_x, at_y);
    }
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
}

/* Between which distances from the midline a cell lies, on which side. */
static const char *side(letter *l, double left_from)
{
    bool left = left_from >= 0.0;
    double from = left ? left_from : -left_from - GORE_CELL_MM;
    return letter_put(l, left ? SBL_WORD_gore_left : SBL_WORD_gore_right,
                      PAIRS({"from", letter_number(l, from, 0)}, {"to", letter_number(l, from + GORE_CELL_MM, 0)}));
}

static const char *gore_text(letter *l, const gore *g)
{
    const char *place = letter_put(l, SBL_WORD_gore_place,
                                   PAIRS({"from", letter_number(l, g->back_from_mm, 0)},
                                         {"to", letter_number(l, g->back_from_mm + GORE_CELL_MM, 0)}, {"side", side(l, g->left_from_mm)}));
    const char *stretch = letter_put(
        l, SBL_WORD_gore_stretch,
        PAIRS({"mean", letter_number(l, 100.0 * g->sheet.mean_stretch, 1)}, {"most", letter_number(l, 100.0 * g->sheet.max_stretch, 1)}));
    return letter_join(l, place, "\n", stretch);
}

/* One gore with its label; (x, y) is the top left of its place, points. */
static void draw_gore(letter *l, const gore *g, double x, double y)
{
    paper *sheet = l->sheet;
    double at_x = x - mm(g->x0), at_y = y + LABEL_PT - mm(g->y0), width = mm(g->x1 - g->x0);
    paper_textf(sheet, x, y, width + 60.0, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, "%s", g->name);
    paper_text(sheet, x + 22.0, y, width + 60.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, gore_text(l, g));
    draw_cell(sheet, g, at_x, at_y);
    paper_ink_set(sheet, INK_LINE);
    cairo_set_line_width(sheet->cairo, 0.4);
    draw_outline(sheet, g, at_x, at_y);
    draw_edges(sheet, l->plan, g, at_x, at_y);
}

static void draw_ruler(paper *sheet, double x, double y, double length_mm)
{
    for (int k = 0; k <= (int)length_mm; k++) {
        double tick = k % 10 == 0 ? 8.0 : k % 5 == 0 ? 5.5 : 3.5;
        paper_line(sheet, x + mm(k), y, x + mm(k), y + tick, k % 10 == 0 ? 0.6 : 0.35, INK_TEXT);
        if (k % 10 == 0) paper_textf(sheet, x + mm(k) - 10.0, y + 9.0, 20.0, PAPER_SMALL, INK_SOFT, ALIGN_CENTER, "%d", k);
    }
    paper_line(sheet, x, y, x + mm(length_mm), y, 0.6, INK_TEXT);
}

double stencil_check(letter *l, double x, double y)
{
    paper *sheet = l->sheet;
    draw_ruler(sheet, x, y, 100.0);
    paper_text(sheet, x + mm(100.0) + 14.0, y, 96.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(l, SBL_WORD_check_note));
    double square_x = sheet->width - sheet->margin - mm(20.0);
    paper_frame(sheet, square_x, y, mm(20.0), mm(20.0), 0.0, 0.6, INK_TEXT);
    paper_text(sheet, square_x + 4.0, y + mm(10.0) - 9.0, mm(20.0) - 8.0, PAPER_SMALL, INK_SOFT, ALIGN_CENTER,
               letter_word(l, SBL_WORD_check_square));
    return mm(20.0);
}

static void first_page_head(letter *l, double *y)
{
    paper *sheet = l->sheet;
    *y += paper_text(sheet, sheet->margin, *y, 0.0, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, letter_word(l, SBL_WORD_stencil_title)) + 2.0;
    *y += paper_textf(sheet, sheet->margin, *y, 0.0, PAPER_BODY, INK_SOFT, ALIGN_LEFT, "%s   %s", l->plan->client->name,
                      l->plan->client->reference) +
          6.0;
}

static double page_head(letter *l)
{
    paper *sheet = l->sheet;
    paper_new_page(sheet);
    double y = sheet->margin - 4.0, width = sheet->width - 2.0 * sheet->margin;
    if (sheet->page_count == 1) first_page_head(l, &y);
    y += stencil_check(l, sheet->margin, y) + 5.0;
    if (sheet->page_count == 1)
        y += paper_text(sheet, sheet->margin, y, width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(l, SBL_WORD_stencil_key)) + 8.0;
    return y;
}

static void draw_pages(letter *l, const sbl_gores *set)
{
    paper *sheet = l->sheet;
    double y = page_head(l), x = sheet->margin, row_height = 0.0;
    double bottom = sheet->height - mm(15.0), right = sheet->width - sheet->margin;
    for (uint32_t i = 0; i < set->count; i++) {
        const gore *g = &set->gore[i];
        double width = mm(g->x1 - g->x0), height = mm(g->y1 - g->y0) + LABEL_PT;
        double place = width > mm(PLACE_MIN_MM) ? width : mm(PLACE_MIN_MM);
        if (x > sheet->margin && x + place > right) {
            x = sheet->margin;
            y += row_height + mm(GAP_MM);
            row_height = 0.0;
        }
        if (y + height > bottom) {
            y = page_head(l);
            x = sheet->margin;
            row_height = 0.0;
        }
        draw_gore(l, g, x, y);
        x += place + mm(GAP_MM);
        if (height > row_height) row_height = height;
    }
    if (!set->count)
        paper_text(sheet, sheet->margin, y, right - sheet->margin, PAPER_LEAD, INK_TEXT, ALIGN_LEFT, letter_word(l, SBL_WORD_stencil_none));
}

static sbl_status draw_svg(sbl_bytes *svg, const sbl_plan *plan, const sbl_gores *set, const sbl_document_options *options,
                           sbl_arena *arena, sbl_diag *diag)
{
    const double cell = 2.0 * GORE_OVERLAP_MM + GORE_CELL_MM + 20.0;
    uint32_t rows = (set->count + SVG_COLUMNS - 1) / SVG_COLUMNS;
    paper sheet;
    letter l;
    paper_begin_svg(&sheet, SVG_COLUMNS * cell + 20.0, rows * cell + 45.0, arena);
    sheet.margin = mm(10.0);
    letter_begin(&l, &sheet, plan, options->language, options->missing);
    stencil_check(&l, sheet.margin, mm(8.0));
    for (uint32_t i = 0; i < set->count; i++)
        draw_gore(&l, &set->gore[i], mm(10.0 + (i % SVG_COLUMNS) * cell), mm(35.0 + (i / SVG_COLUMNS) * cell));
    return paper_finish(&sheet, svg, diag);
}

sbl_status sbl_stencil_documents(sbl_bytes *pdf, sbl_bytes *svg, const sbl_plan *plan, const sbl_gores *gores,
                                 const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag)
{
    *pdf = (sbl_bytes){0};
    *svg = (sbl_bytes){0};
    sbl_status status = letter_check(plan, diag);
    if (status != SBL_OK) return status;
    paper sheet;
    letter l;
    letter_open(&l, &sheet, plan, options, SBL_WORD_stencil_title, SBL_WORD_stencil_foot, MARGIN_MM, arena);
    draw_pages(&l, gores);
    status = paper_finish(&sheet, pdf, diag);
    return status == SBL_OK ? draw_svg(svg, plan, gores, options, arena, diag) : status;
}
