#include "document/patch_sheet.h"

#include "stubble/geodesic.h"

/* A curved outline is followed in pieces of this length. */
#define PIECE_MM     1.0
#define NUMBERS_MOST 12u
/* Around the outline: the grid, and what stands beside it. */
#define GRID_RIM_MM 5.0
#define RIM_MM      8.0
#define DISC_SIDES  36
/* Dots of a map are drawn as they are when fresh, 1.8 times their healed size (FACTS 0): larger ones are seen better. */
#define FRESH 1.8

static bool place_of(const patch_sheet *sheet, double x, double y, double out[2])
{
    const sbl_patch *patch = sheet->plan->patch;
    double z;
    sbl_surface_hit hit;
    out[0] = x;
    out[1] = y;
    if (!sheet->flat.x_mm) return true;
    if (!sbl_patch_height(patch, x, y, &z) || !sbl_surface_closest(&patch->head.surface, sbl_v3(x, y, z), 2.0, &hit)) return false;
    const uint32_t *corner = patch->head.surface.triangle + 3 * (size_t)hit.at.triangle;
    double u = (double)hit.at.u, v = (double)hit.at.v, weight[3] = {1.0 - u - v, u, v}, p[2] = {0.0, 0.0};
    for (int k = 0; k < 3; k++) {
        p[0] += weight[k] * sheet->flat.x_mm[corner[k]];
        p[1] += weight[k] * sheet->flat.y_mm[corner[k]];
    }
    for (int k = 0; k < 2; k++) out[k] = sheet->turn[2 * k] * p[0] + sheet->turn[2 * k + 1] * p[1] + sheet->shift[k];
    return true;
}

/* Turn the flat sheet onto the frame's x and y (least squares; a mirrored sheet is mirrored back). */
static void align(patch_sheet *sheet)
{
    const sbl_surface *surface = &sheet->plan->patch->head.surface;
    double from[2] = {0.0, 0.0}, to[2] = {0.0, 0.0}, same[2] = {0.0, 0.0}, mirrored[2] = {0.0, 0.0};
    for (uint32_t v = 0; v < surface->vertex_count; v++) {
        from[0] += sheet->flat.x_mm[v] / surface->vertex_count;
        from[1] += sheet->flat.y_mm[v] / surface->vertex_count;
        to[0] += (double)surface->position[v].x / surface->vertex_count;
        to[1] += (double)surface->position[v].y / surface->vertex_count;
    }
    for (uint32_t v = 0; v < surface->vertex_count; v++) {
        double a = sheet->flat.x_mm[v] - from[0], b = sheet->flat.y_mm[v] - from[1], x = (double)surface->position[v].x - to[0],
               y = (double)surface->position[v].y - to[1];
        same[0] += a * x + b * y;
        same[1] += a * y - b * x;
        mirrored[0] += a * x - b * y;
        mirrored[1] += a * y + b * x;
    }
    bool mirror = sqrt(mirrored[0] * mirrored[0] + mirrored[1] * mirrored[1]) > sqrt(same[0] * same[0] + same[1] * same[1]);
    const double *sum = mirror ? mirrored : same;
    double length = sqrt(sum[0] * sum[0] + sum[1] * sum[1]), c = sum[0] / length, s = sum[1] / length, flip = mirror ? -1.0 : 1.0;
    sheet->turn[0] = c;
    sheet->turn[1] = -s * flip;
    sheet->turn[2] = s;
    sheet->turn[3] = c * flip;
    for (int k = 0; k < 2; k++) sheet->shift[k] = to[k] - sheet->turn[2 * k] * from[0] - sheet->turn[2 * k + 1] * from[1];
    /* The frame's origin stays the sheet's. */
    double origin[2];
    if (!place_of(sheet, 0.0, 0.0, origin)) return;
    sheet->shift[0] -= origin[0];
    sheet->shift[1] -= origin[1];
}

static uint32_t pieces_of(const patch_sheet *sheet, const double a[2], const double b[2])
{
    double x = b[0] - a[0], y = b[1] - a[1];
    return sheet->flat.x_mm ? (uint32_t)(sqrt(x * x + y * y) / PIECE_MM) + 1 : 1;
}

static sbl_status lay_outline(patch_sheet *sheet, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_patch *patch = sheet->plan->patch;
    uint32_t count = 0;
    for (uint32_t i = 0; i < patch->outline_count; i++)
        count += pieces_of(sheet, patch->outline[i], patch->outline[(i + 1) % patch->outline_count]);
    double(*ring)[2] = sbl_arena_alloc(arena, count, sizeof *ring);
    uint32_t *corner_of = SBL_NEW(arena, uint32_t, count);
    if (!ring || !corner_of) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the stencil", "");
    sheet->box[0] = sheet->box[1] = HUGE_VAL;
    sheet->box[2] = sheet->box[3] = -HUGE_VAL;
    for (uint32_t i = 0; i < patch->outline_count; i++) {
        const double *a = patch->outline[i], *b = patch->outline[(i + 1) % patch->outline_count];
        uint32_t pieces = pieces_of(sheet, a, b);
        for (uint32_t k = 0; k < pieces; k++) {
            double t = (double)k / pieces, *at = ring[sheet->outline_count];
            if (!place_of(sheet, a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), at)) continue;
            corner_of[sheet->outline_count++] = k ? SBL_NONE : i;
            for (int c = 0; c < 2; c++) {
                sheet->box[c] = fmin(sheet->box[c], at[c]);
                sheet->box[2 + c] = fmax(sheet->box[2 + c], at[c]);
            }
        }
    }
    sheet->outline = (const double(*)[2])ring;
    sheet->corner_of = corner_of;
    return SBL_OK;
}

sbl_word patch_kind_word(sbl_patch_kind kind)
{
    static const sbl_word WORD[SBL_PATCH_KIND_COUNT] = {SBL_WORD_zone_scar_fut, SBL_WORD_zone_scar_fue, SBL_WORD_patch_kind_injury,
                                                        SBL_WORD_zone_areata, SBL_WORD_zone_beard};
    return WORD[kind];
}

sbl_status patch_sheet_make(patch_sheet *sheet, const sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    *sheet = (patch_sheet){.plan = plan};
    if (plan->patch->wish->form != SBL_PATCH_FLAT) {
        sbl_status status = sbl_flatten(&sheet->flat, &plan->patch->head.surface, NULL, arena, diag);
        if (status != SBL_OK) return status;
        align(sheet);
    }
    return lay_outline(sheet, arena, diag);
}

/* ---- drawings ---- */

double patch_drawing_fit(patch_drawing *drawing, const patch_sheet *sheet, paper *page, double x, double y, double width, double height,
                         double scale_max)
{
    const double rim_mm = RIM_MM, *box = sheet->box;
    double wide = box[2] - box[0] + 2.0 * rim_mm, high = box[3] - box[1] + 2.0 * rim_mm;
    double scale = fmin(mm(scale_max), fmin(width / wide, height / high));
    *drawing = (patch_drawing){sheet, page, x + 0.5 * width - 0.5 * (box[0] + box[2]) * scale, y + (box[3] + rim_mm) * scale, scale};
    return high * scale;
}

static void to_page(const patch_drawing *d, const double at[2], double out[2])
{
    out[0] = d->x + at[0] * d->scale;
    out[1] = d->y - at[1] * d->scale;
}

static void path_ring(const patch_drawing *d, const double (*ring)[2], uint32_t count)
{
    double p[2];
    cairo_new_path(d->page->cairo);
    for (uint32_t i = 0; i < count; i++) {
        to_page(d, ring[i], p);
        cairo_line_to(d->page->cairo, p[0], p[1]);
    }
    cairo_close_path(d->page->cairo);
}

static void path_disc(const patch_drawing *d, const sbl_patch_spot *spot)
{
    double ring[DISC_SIDES][2];
    for (int k = 0; k < DISC_SIDES; k++) {
        double angle = 2.0 * SBL_PI * k / DISC_SIDES;
        place_of(d->sheet, spot->x_mm + spot->radius_mm * sbl_cos(angle), spot->y_mm + spot->radius_mm * sbl_sin(angle), ring[k]);
    }
    path_ring(d, (const double(*)[2])ring, DISC_SIDES);
}

static void draw_grid(const patch_drawing *d)
{
    const double *box = d->sheet->box;
    const int low[2] = {(int)floor(box[0] / 10.0), (int)floor(box[1] / 10.0)},
              high[2] = {(int)ceil(box[2] / 10.0), (int)ceil(box[3] / 10.0)};
    double a[2], b[2], lowest[2] = {box[0] - GRID_RIM_MM, box[1] - GRID_RIM_MM}, highest[2] = {box[2] + GRID_RIM_MM, box[3] + GRID_RIM_MM};
    for (int c = 0; c < 2; c++)
        for (int k = low[c]; k <= high[c]; k++) {
            double at = 10.0 * k, from[2] = {lowest[0], lowest[1]}, to[2] = {highest[0], highest[1]};
            if (at < lowest[c] || at > highest[c]) continue;
            from[c] = to[c] = at;
            to_page(d, from, a);
            to_page(d, to, b);
            paper_line(d->page, a[0], a[1], b[0], b[1], k ? 0.3 : 0.7, INK_LINE);
            paper_textf(d->page, c ? a[0] - 24.0 : a[0] - 12.0, c ? a[1] - 5.0 : a[1] + 2.0, c ? 22.0 : 24.0, PAPER_SMALL, INK_FAINT,
                        c ? ALIGN_RIGHT : ALIGN_CENTER, "%d", 10 * k);
        }
}

static bool is_numbered(uint32_t corner, uint32_t count)
{
    return corner != SBL_NONE && corner % ((count + NUMBERS_MOST - 1) / NUMBERS_MOST) == 0;
}

/* Which way is out at a place of the outline: across the line from its neighbour before to the one behind. */
static void outward_at(const patch_sheet *sheet, uint32_t i, double out[2])
{
    const double *before = sheet->outline[(i + sheet->outline_count - 1) % sheet->outline_count],
                 *behind = sheet->outline[(i + 1) % sheet->outline_count];
    double x = behind[1] - before[1], y = before[0] - behind[0], length = fmax(sqrt(x * x + y * y), 1e-9), area = 0.0;
    for (uint32_t k = 0, j = sheet->outline_count - 1; k < sheet->outline_count; j = k++)
        area += sheet->outline[j][0] * sheet->outline[k][1] - sheet->outline[k][0] * sheet->outline[j][1];
    out[0] = (area > 0.0 ? x : -x) / length;
    out[1] = (area > 0.0 ? y : -y) / length;
}

static void draw_number(const patch_drawing *d, uint32_t i)
{
    double p[2], out[2];
    to_page(d, d->sheet->outline[i], p);
    outward_at(d->sheet, i, out);
    cairo_new_path(d->page->cairo);
    cairo_arc(d->page->cairo, p[0], p[1], 1.6, 0.0, 2.0 * SBL_PI);
    paper_ink_set(d->page, INK_WARN);
    cairo_fill(d->page->cairo);
    paper_textf(d->page, p[0] + 9.0 * out[0] - 8.0, p[1] - 9.0 * out[1] - 5.0, 16.0, PAPER_SMALL, INK_TEXT, ALIGN_CENTER, "%u",
                d->sheet->corner_of[i] + 1);
}

void patch_draw_frame(const patch_drawing *d, bool numbers)
{
    const sbl_patch *patch = d->sheet->plan->patch;
    cairo_t *cairo = d->page->cairo;
    static const double DASH[] = {3.0, 2.0};
    draw_grid(d);
    path_ring(d, d->sheet->outline, d->sheet->outline_count);
    paper_ink_set(d->page, INK_TEXT);
    cairo_set_line_width(cairo, 1.2);
    cairo_stroke(cairo);
    for (uint32_t i = 0; i < patch->wish->no_go_count; i++) {
        path_disc(d, &patch->no_go[i]);
        paper_ink_set(d->page, INK_WARN_SOFT);
        cairo_fill_preserve(cairo);
        paper_ink_set(d->page, INK_WARN);
        cairo_set_line_width(cairo, 1.0);
        cairo_stroke(cairo);
    }
    if (patch->test.radius_mm > 0.0) {
        path_disc(d, &patch->test);
        paper_ink_set(d->page, INK_ACCENT);
        cairo_set_line_width(cairo, 1.0);
        cairo_set_dash(cairo, DASH, 2, 0.0);
        cairo_stroke(cairo);
        cairo_set_dash(cairo, NULL, 0, 0.0);
    }
    for (uint32_t i = 0; i < d->sheet->outline_count && numbers; i++)
        if (is_numbered(d->sheet->corner_of[i], patch->outline_count)) draw_number(d, i);
}

void patch_draw_dots(const patch_drawing *d, uint32_t first, uint32_t last, bool pale, bool fresh)
{
    const sbl_dots *dots = &d->sheet->plan->dots;
    cairo_t *cairo = d->page->cairo;
    cairo_new_path(cairo);
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_dot *dot = &dots->dot[i];
        double at[2], p[2];
        if (dot->session < first || dot->session > last || !place_of(d->sheet, (double)dot->position.x, (double)dot->position.y, at))
            continue;
        to_page(d, at, p);
        cairo_new_sub_path(cairo);
        cairo_arc(cairo, p[0], p[1], fmax(0.5 * (fresh ? FRESH : 1.0) * (double)dot->diameter_mm * d->scale, 0.28), 0.0, 2.0 * SBL_PI);
    }
    paper_ink_set(d->page, pale ? INK_FAINT : INK_TEXT);
    cairo_fill(cairo);
}

/* ---- on the photo ---- */

typedef struct photo_place {
    const sbl_patch *patch;
    const sbl_pinhole *camera;
    double x, y, scale;
} photo_place;

static bool seen_at(const photo_place *at, double x_mm, double y_mm, double out[2])
{
    double z, px[2];
    if (!sbl_patch_height(at->patch, x_mm, y_mm, &z) || !sbl_pinhole_project(at->camera, sbl_v3(x_mm, y_mm, z), px, NULL)) return false;
    out[0] = at->x + px[0] * at->scale;
    out[1] = at->y + px[1] * at->scale;
    return true;
}

static void path_seen_disc(cairo_t *cairo, const photo_place *at, const sbl_patch_spot *spot)
{
    double p[2];
    cairo_new_path(cairo);
    for (int k = 0; k < DISC_SIDES; k++) {
        double angle = 2.0 * SBL_PI * k / DISC_SIDES;
        if (seen_at(at, spot->x_mm + spot->radius_mm * sbl_cos(angle), spot->y_mm + spot->radius_mm * sbl_sin(angle), p))
            cairo_line_to(cairo, p[0], p[1]);
    }
    cairo_close_path(cairo);
}

/* A white line under each coloured one, so that it shows on hair and skin alike. */
static void stroke_twice(paper *page, paper_ink ink, double width)
{
    paper_ink_set(page, INK_WHITE);
    cairo_set_line_width(page->cairo, width + 1.2);
    cairo_stroke_preserve(page->cairo);
    paper_ink_set(page, ink);
    cairo_set_line_width(page->cairo, width);
    cairo_stroke(page->cairo);
}

static void draw_tag(paper *page, double x, double y, uint32_t number)
{
    cairo_new_path(page->cairo);
    cairo_arc(page->cairo, x, y, 5.0, 0.0, 2.0 * SBL_PI);
    paper_ink_set(page, INK_WHITE);
    cairo_fill_preserve(page->cairo);
    paper_ink_set(page, INK_WARN);
    cairo_set_line_width(page->cairo, 0.8);
    cairo_stroke(page->cairo);
    paper_textf(page, x - 7.0, y - 4.4, 14.0, PAPER_SMALL, INK_TEXT, ALIGN_CENTER, "%u", number);
}

void patch_draw_on_photo(paper *page, const sbl_plan *plan, const sbl_patch_pictures *pictures, double x, double y, double width,
                         double height)
{
    const sbl_patch *patch = plan->patch;
    const sbl_image *image = &pictures->moment[SBL_MOMENT_BEFORE];
    double drawn = paper_picture(page, image, NULL, x, y, width, height), scale = drawn / image->height, p[2];
    photo_place at = {patch, &pictures->camera, x + 0.5 * (width - scale * image->width), y, scale};
    cairo_t *cairo = page->cairo;
    cairo_save(cairo);
    cairo_rectangle(cairo, at.x, y, scale * image->width, drawn);
    cairo_clip(cairo);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_new_path(cairo);
    for (uint32_t i = 0; i < patch->outline_count; i++)
        if (seen_at(&at, patch->outline[i][0], patch->outline[i][1], p)) cairo_line_to(cairo, p[0], p[1]);
    cairo_close_path(cairo);
    stroke_twice(page, INK_WARN, 1.0);
    for (uint32_t i = 0; i < patch->wish->no_go_count; i++) {
        path_seen_disc(cairo, &at, &patch->no_go[i]);
        stroke_twice(page, INK_TEXT, 0.8);
    }
    if (patch->test.radius_mm > 0.0) {
        path_seen_disc(cairo, &at, &patch->test);
        stroke_twice(page, INK_ACCENT, 1.0);
    }
    for (uint32_t i = 0; i < patch->outline_count; i++)
        if (is_numbered(i, patch->outline_count) && seen_at(&at, patch->outline[i][0], patch->outline[i][1], p))
            draw_tag(page, p[0], p[1], i + 1);
    cairo_restore(cairo);
}
