/* The picture that a person checks a measurement by: the photos' own pixels, every mark outlined. */
#include "stubble/math.h"
#include "stubble/measure_file.h"

#include <cairo.h>
#include <stdio.h>
#include <string.h>

#define PANEL_PX   1100.0 /* longer side of a photo's panel */
#define GAP_PX     16.0
#define MARGIN_MM  0.8
#define LEGEND_PX  34.0
#define OUTLINE_MM 0.07 /* between a mark and its outline */

static const struct {
    double r, g, b;
} INK[] = {{0.05, 0.85, 0.80}, {0.98, 0.72, 0.10}, {0.98, 0.22, 0.20}, {0.25, 0.55, 1.00}};
enum { FOUND, CHANGED, GONE, ARRIVED };

/* A rectangle of a photo and where it is drawn. */
typedef struct panel {
    const sbl_measured *visit;
    double x0, y0, x1, y1; /* px of the photo */
    double left, width, height, zoom;
} panel;

static panel frame_of(const sbl_measured *visit)
{
    const sbl_specks *specks = visit->specks;
    panel p = {.visit = visit, .x0 = visit->photo->width, .y0 = visit->photo->height};
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
    p.zoom = PANEL_PX / fmax(p.x1 - p.x0, p.y1 - p.y0);
    p.width = floor((p.x1 - p.x0) * p.zoom);
    p.height = floor((p.y1 - p.y0) * p.zoom);
    return p;
}

/* Means over the photo's pixels where it is drawn smaller, straight lines between them where larger. */
static void draw_photo(const panel *p, uint32_t *pixel, uint32_t stride)
{
    int sub = (int)sbl_clamp(1.0 / p->zoom + 0.5, 1.0, 6.0);
    for (uint32_t y = 0; y < (uint32_t)p->height; y++)
        for (uint32_t x = 0; x < (uint32_t)p->width; x++) {
            double sum[3] = {0.0, 0.0, 0.0};
            for (int k = 0; k < sub * sub; k++) {
                sbl_rgb_linear c = sbl_photo_at(p->visit->photo, p->x0 + (x + (k % sub + 0.5) / sub) / p->zoom,
                                                p->y0 + (y + (k / sub + 0.5) / sub) / p->zoom);
                sum[0] += c.r / (sub * sub);
                sum[1] += c.g / (sub * sub);
                sum[2] += c.b / (sub * sub);
            }
            pixel[(size_t)y * stride + (uint32_t)p->left + x] =
                0xff000000u | (uint32_t)sbl_photo_encode(sum[0]) << 16 | (uint32_t)sbl_photo_encode(sum[1]) << 8 | sbl_photo_encode(sum[2]);
        }
}

static void place_of(const panel *p, const sbl_speck *speck, double at[2])
{
    at[0] = p->left + (speck->x_px - p->x0) * p->zoom;
    at[1] = (speck->y_px - p->y0) * p->zoom;
}

/* A capsule around the mark: its axis on the plane is nearly its axis in the photo. */
static void outline(cairo_t *cairo, const panel *p, const sbl_speck *speck, int ink, double line)
{
    double at[2], scale = p->visit->specks->px_per_mm * p->zoom, radius = (0.5 * speck->width_mm + OUTLINE_MM) * scale;
    double half = 0.5 * fmax(speck->length_mm - speck->width_mm, 0.0) * scale;
    place_of(p, speck, at);
    cairo_save(cairo);
    cairo_translate(cairo, at[0], at[1]);
    cairo_rotate(cairo, speck->angle);
    cairo_new_path(cairo);
    cairo_arc(cairo, half, 0.0, radius, -0.5 * SBL_PI, 0.5 * SBL_PI);
    cairo_arc(cairo, -half, 0.0, radius, 0.5 * SBL_PI, 1.5 * SBL_PI);
    cairo_close_path(cairo);
    cairo_restore(cairo);
    cairo_set_line_width(cairo, line + 1.2);
    cairo_set_source_rgba(cairo, 0.0, 0.0, 0.0, 0.35);
    cairo_stroke_preserve(cairo);
    cairo_set_line_width(cairo, line);
    cairo_set_source_rgb(cairo, INK[ink].r, INK[ink].g, INK[ink].b);
    cairo_stroke(cairo);
}

static void number(cairo_t *cairo, const panel *p, const sbl_speck *speck, uint32_t value, int ink)
{
    char text[16];
    double at[2], away = (0.5 * speck->length_mm + OUTLINE_MM) * p->visit->specks->px_per_mm * p->zoom + 3.0;
    snprintf(text, sizeof text, "%u", value);
    place_of(p, speck, at);
    cairo_set_font_size(cairo, 13.0);
    cairo_move_to(cairo, at[0] + away, at[1] - 0.5 * away);
    cairo_text_path(cairo, text);
    cairo_set_source_rgba(cairo, 0.0, 0.0, 0.0, 0.7);
    cairo_set_line_width(cairo, 2.6);
    cairo_stroke_preserve(cairo);
    cairo_set_source_rgb(cairo, INK[ink].r, INK[ink].g, INK[ink].b);
    cairo_fill(cairo);
}

static double legend(cairo_t *cairo, double x, double y, int ink, const char *text)
{
    cairo_text_extents_t extents;
    cairo_set_source_rgb(cairo, INK[ink].r, INK[ink].g, INK[ink].b);
    cairo_arc(cairo, x + 6.0, y - 5.0, 6.0, 0.0, 2.0 * SBL_PI);
    cairo_fill(cairo);
    cairo_set_source_rgb(cairo, 0.92, 0.93, 0.94);
    cairo_set_font_size(cairo, 15.0);
    cairo_move_to(cairo, x + 18.0, y);
    cairo_show_text(cairo, text);
    cairo_text_extents(cairo, text, &extents);
    return x + 18.0 + extents.x_advance + 26.0;
}

static void draw_match(cairo_t *cairo, const panel p[2], const sbl_speck_match *match)
{
    uint32_t changed = 0;
    for (uint32_t i = 0; i < match->pair_count; i++) {
        const sbl_speck *before = &p[0].visit->specks->speck[match->pair[i].before],
                        *after = &p[1].visit->specks->speck[match->pair[i].after];
        int ink = match->pair[i].changed ? CHANGED : FOUND;
        outline(cairo, &p[0], before, ink, ink == CHANGED ? 2.2 : 1.0);
        outline(cairo, &p[1], after, ink, ink == CHANGED ? 2.2 : 1.0);
        if (ink != CHANGED) continue;
        changed++;
        number(cairo, &p[0], before, changed, ink);
        number(cairo, &p[1], after, changed, ink);
    }
    for (uint32_t i = 0; i < match->lost_count; i++) {
        outline(cairo, &p[0], &p[0].visit->specks->speck[match->lost[i]], GONE, 2.2);
        number(cairo, &p[0], &p[0].visit->specks->speck[match->lost[i]], i + 1, GONE);
    }
    for (uint32_t i = 0; i < match->added_count; i++) {
        outline(cairo, &p[1], &p[1].visit->specks->speck[match->added[i]], ARRIVED, 2.2);
        number(cairo, &p[1], &p[1].visit->specks->speck[match->added[i]], i + 1, ARRIVED);
    }
}

static void draw_legend(cairo_t *cairo, double y, const sbl_measured *visit, uint32_t count, const sbl_speck_match *match)
{
    char text[96];
    double x = 14.0;
    if (!match) {
        for (uint32_t i = 0; i < count; i++) {
            snprintf(text, sizeof text, "%u %s", visit[i].specks->count, visit[i].specks->kind == SBL_SPECKS_HAIRS ? "hairs" : "dots");
            x = legend(cairo, x, y, FOUND, text);
        }
        return;
    }
    snprintf(text, sizeof text, "%u in both", match->pair_count - match->changed_count);
    x = legend(cairo, x, y, FOUND, text);
    snprintf(text, sizeof text, "%u changed", match->changed_count);
    x = legend(cairo, x, y, CHANGED, text);
    snprintf(text, sizeof text, "%u not seen again", match->lost_count);
    x = legend(cairo, x, y, GONE, text);
    snprintf(text, sizeof text, "%u new", match->added_count);
    legend(cairo, x, y, ARRIVED, text);
}

/* Cairo's pixels as red green blue in the arena. */
static bool take_pixels(sbl_pixels *pixels, const uint32_t *from, uint32_t width, uint32_t height, uint32_t stride, sbl_arena *arena)
{
    uint8_t *rgb = SBL_NEW(arena, uint8_t, (uint64_t)3 * width * height);
    if (!rgb) return false;
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (uint32_t c = 0; c < 3; c++) rgb[3 * ((size_t)y * width + x) + c] = (uint8_t)(from[(size_t)y * stride + x] >> (16 - 8 * c));
    *pixels = (sbl_pixels){.data = rgb, .width = width, .height = height, .channels = 3};
    return true;
}

sbl_status sbl_measure_picture(sbl_pixels *pixels, const sbl_measured *visit, uint32_t count, const sbl_speck_match *match,
                               sbl_arena *arena, sbl_diag *diag)
{
    if (!pixels || !visit || count < 1 || count > 2 || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_measure_picture: one or two photos are drawn", "");
    panel p[2];
    double width = 0.0, height = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        p[i] = frame_of(&visit[i]);
        p[i].left = width > 0.0 ? width + GAP_PX : 0.0;
        width = p[i].left + p[i].width;
        height = fmax(height, p[i].height);
    }
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)(height + LEGEND_PX));
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 0.10, 0.11, 0.12);
    cairo_paint(cairo);
    cairo_surface_flush(surface);
    uint32_t *pixel = (uint32_t *)(void *)cairo_image_surface_get_data(surface);
    uint32_t stride = (uint32_t)cairo_image_surface_get_stride(surface) / 4;
    bool done = pixel != NULL;
    for (uint32_t i = 0; i < count && done; i++) draw_photo(&p[i], pixel, stride);
    cairo_surface_mark_dirty(surface);
    cairo_select_font_face(cairo, "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    if (match && count == 2) draw_match(cairo, p, match);
    else
        for (uint32_t k = 0; k < count; k++)
            for (uint32_t i = 0; i < visit[k].specks->count; i++) outline(cairo, &p[k], &visit[k].specks->speck[i], FOUND, 1.0);
    draw_legend(cairo, height + LEGEND_PX - 11.0, visit, count, count == 2 ? match : NULL);
    cairo_surface_flush(surface);
    done = done && cairo_status(cairo) == CAIRO_STATUS_SUCCESS &&
           take_pixels(pixels, pixel, (uint32_t)cairo_image_surface_get_width(surface), (uint32_t)cairo_image_surface_get_height(surface),
                       stride, arena);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return done ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the picture", "close other programs");
}
