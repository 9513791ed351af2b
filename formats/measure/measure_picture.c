/* The picture that a person checks a measurement by: every mark outlined on the photo, or on the photos of both visits. */
#include "measure/match_picture.h"
#include "stubble/math.h"

#include <stdio.h>

#define PANEL_PX  1100.0 /* longer side of a photo's panel */
#define GAP_PX    16.0
#define TITLE_PX  36.0
#define MARGIN_MM 0.8
#define LEGEND_PX 34.0

/* One photo as it is, around its marks. */
static picture_panel frame_of(const sbl_measured *visit)
{
    const sbl_specks *specks = visit->specks;
    picture_panel p = {.visit = visit, .in_px = true, .x0 = visit->photo->width, .y0 = visit->photo->height};
    for (uint32_t i = 0; i < specks->count; i++) {
        p.x0 = fmin(p.x0, specks->speck[i].x_px);
        p.y0 = fmin(p.y0, specks->speck[i].y_px);
        p.x1 = fmax(p.x1, specks->speck[i].x_px);
        p.y1 = fmax(p.y1, specks->speck[i].y_px);
    }
    if (!(p.x1 > p.x0 && p.y1 > p.y0)) {
        p.x0 = p.y0 = 0.0;
        p.x1 = visit->photo->width;
        p.y1 = visit->photo->height;
    }
    double rim = MARGIN_MM * specks->px_per_mm;
    p.x0 = floor(fmax(p.x0 - rim, 0.0));
    p.y0 = floor(fmax(p.y0 - rim, 0.0));
    p.x1 = fmin(p.x1 + rim, visit->photo->width);
    p.y1 = fmin(p.y1 + rim, visit->photo->height);
    picture_panel_size(&p, PANEL_PX);
    return p;
}

static void count_below(cairo_t *cairo, double y, const sbl_measured *visit, uint32_t count)
{
    char text[96];
    double x = 14.0;
    cairo_set_font_size(cairo, 15.0);
    for (uint32_t i = 0; i < count; i++) {
        cairo_text_extents_t extents;
        snprintf(text, sizeof text, "%u %s", visit[i].specks->count, visit[i].specks->kind == SBL_SPECKS_HAIRS ? "hairs" : "dots");
        picture_set_ink(cairo, INK_PAIR, 0, 1.0);
        cairo_arc(cairo, x + 6.0, y - 5.0, 6.0, 0.0, 2.0 * SBL_PI);
        cairo_fill(cairo);
        picture_set_ink(cairo, INK_WORDS, 0, 1.0);
        cairo_move_to(cairo, x + 18.0, y);
        cairo_show_text(cairo, text);
        cairo_text_extents(cairo, text, &extents);
        x += 44.0 + extents.x_advance;
    }
}

/* Cairo's pixels as red green blue in the arena. */
static bool take_pixels(sbl_pixels *pixels, cairo_surface_t *surface, sbl_arena *arena)
{
    const uint32_t *from = (const uint32_t *)(void *)cairo_image_surface_get_data(surface);
    uint32_t width = (uint32_t)cairo_image_surface_get_width(surface), height = (uint32_t)cairo_image_surface_get_height(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface) / 4;
    uint8_t *rgb = SBL_NEW(arena, uint8_t, (uint64_t)3 * width * height);
    if (!rgb || !from) return false;
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (uint32_t c = 0; c < 3; c++) rgb[3 * ((size_t)y * width + x) + c] = (uint8_t)(from[y * stride + x] >> (16 - 8 * c));
    *pixels = (sbl_pixels){.data = rgb, .width = width, .height = height, .channels = 3};
    return true;
}

/* Legends are as high as their words are long: a surface of one pixel tells. */
static double legend_height(double width, const sbl_visits *visits)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    cairo_t *cairo = cairo_create(surface);
    cairo_select_font_face(cairo, "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    double height = match_draw_legend(cairo, 0.0, width, visits, false);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return height;
}

static void lay_out(picture_panel p[2], const sbl_measured *visit, uint32_t count, const sbl_visits *visits)
{
    if (visits) match_panels(p, visit, visits);
    for (uint32_t i = 0; i < count; i++) {
        if (!visits) p[i] = frame_of(&visit[i]);
        p[i].left = i ? p[0].width + GAP_PX : 0.0;
        p[i].top = visits ? TITLE_PX : 0.0;
    }
}

static void draw_marks(cairo_t *cairo, const picture_panel *p, const sbl_measured *visit, uint32_t count, const sbl_visits *visits,
                       double width, double below)
{
    cairo_select_font_face(cairo, "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    if (visits) {
        match_draw(cairo, p, visits);
        match_draw_titles(cairo, p, visits);
        (void)match_draw_legend(cairo, below, width, visits, true);
        return;
    }
    for (uint32_t k = 0; k < count; k++)
        for (uint32_t i = 0; i < visit[k].specks->count; i++) picture_outline(cairo, &p[k], &visit[k].specks->speck[i], INK_PAIR, 0, 1.0);
    count_below(cairo, below + LEGEND_PX - 11.0, visit, count);
}

sbl_status sbl_measure_picture(sbl_pixels *pixels, const sbl_measured *visit, uint32_t count, const sbl_visits *visits, sbl_arena *arena,
                               sbl_diag *diag)
{
    if (!pixels || !visit || count < 1 || count > 2 || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_measure_picture: one or two photos are drawn", "");
    picture_panel p[2];
    if (count < 2) visits = NULL;
    lay_out(p, visit, count, visits);
    double width = p[count - 1].left + p[count - 1].width, below = 0.0;
    for (uint32_t i = 0; i < count; i++) below = fmax(below, p[i].top + p[i].height);
    double height = below + (visits ? legend_height(width, visits) : LEGEND_PX);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 0.10, 0.11, 0.12);
    cairo_paint(cairo);
    cairo_surface_flush(surface);
    uint32_t *pixel = (uint32_t *)(void *)cairo_image_surface_get_data(surface);
    uint32_t stride = (uint32_t)cairo_image_surface_get_stride(surface) / 4;
    for (uint32_t i = 0; i < count && pixel; i++) picture_panel_draw_photo(&p[i], pixel, stride);
    cairo_surface_mark_dirty(surface);
    draw_marks(cairo, p, visit, count, visits, width, below);
    cairo_surface_flush(surface);
    bool done = cairo_status(cairo) == CAIRO_STATUS_SUCCESS && take_pixels(pixels, surface, arena);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return done ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the picture", "close other programs");
}
