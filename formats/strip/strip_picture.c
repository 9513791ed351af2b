/* Panels side by side on white, a word under each: see stubble/strip_picture.h. */
#include "stubble/strip_picture.h"

#include "stubble/math.h"
#include "stubble/photo.h"

#include <cairo.h>
#include <string.h>

#define GAP_PX   12u
#define LABEL_PX 40u
#define FONT_PX  21.0

sbl_status sbl_strip_begin(sbl_strip *strip, uint32_t count, const double part[4], uint32_t width_most, sbl_arena *arena, sbl_diag *diag)
{
    if (!strip || !part || !arena || !count || count > SBL_STRIP_PANELS_MAX || !width_most || !(part[2] >= 1.0) || !(part[3] >= 1.0))
        return sbl_fail(diag, SBL_E_ARG, "a strip has one to eight panels of a part with an area", "see stubble/strip_picture.h");
    double scale = fmin(width_most / part[2], 1.0);
    *strip = (sbl_strip){.count = count, .width = (uint32_t)fmax(part[2] * scale, 1.0), .height = (uint32_t)fmax(part[3] * scale, 1.0)};
    memcpy(strip->part, part, sizeof strip->part);
    sbl_arena_mark mark = sbl_arena_here(arena);
    for (uint32_t k = 0; k < count; k++) {
        strip->rgb[k] = SBL_NEW(arena, uint8_t, (uint64_t)3 * strip->width * strip->height);
        if (strip->rgb[k]) continue;
        sbl_arena_rewind(arena, mark);
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the picture", "close other programs");
    }
    return SBL_OK;
}

/* Pixels of the picture that a panel's pixel covers along one side: from *first up to, not with, *last; at least one. */
static void cover(uint32_t *first, uint32_t *last, double start, double step, uint32_t k, uint32_t size)
{
    *first = (uint32_t)sbl_clamp(floor(start + k * step + 0.5), 0.0, size - 1.0);
    *last = (uint32_t)sbl_clamp(floor(start + (k + 1.0) * step + 0.5), *first + 1.0, size);
}

void sbl_strip_add(sbl_strip *strip, uint32_t panel, const uint8_t *rgb, uint32_t width, uint32_t height)
{
    double step = strip->part[2] / strip->width;
    uint8_t *to = strip->rgb[panel];
    for (uint32_t y = 0; y < strip->height; y++) {
        uint32_t top, bottom, left, right;
        cover(&top, &bottom, strip->part[1], step, y, height);
        for (uint32_t x = 0; x < strip->width; x++, to += 3) {
            float sum[3] = {0.0f, 0.0f, 0.0f};
            cover(&left, &right, strip->part[0], step, x, width);
            for (uint32_t v = top; v < bottom; v++)
                for (uint32_t u = left; u < right; u++)
                    for (int c = 0; c < 3; c++) sum[c] += sbl_photo_linear(rgb[3 * ((size_t)v * width + u) + (size_t)c]);
            double count = (double)(bottom - top) * (right - left);
            for (int c = 0; c < 3; c++) to[c] = sbl_photo_encode((double)sum[c] / count);
        }
    }
}

static void write_labels(cairo_t *cairo, const sbl_strip *strip, const char *const *label)
{
    cairo_select_font_face(cairo, "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, FONT_PX);
    cairo_set_source_rgb(cairo, 0.13, 0.14, 0.15);
    for (uint32_t k = 0; k < strip->count; k++) {
        cairo_text_extents_t extents;
        cairo_text_extents(cairo, label[k], &extents);
        cairo_move_to(cairo, k * (strip->width + GAP_PX) + 0.5 * (strip->width - extents.x_advance), strip->height + LABEL_PX - 13.0);
        cairo_show_text(cairo, label[k]);
    }
}

sbl_status sbl_strip_draw(sbl_pixels *pixels, const sbl_strip *strip, const char *const *label, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t width = strip->count * (strip->width + GAP_PX) - GAP_PX, height = strip->height + LABEL_PX;
    uint8_t *rgb = SBL_NEW(arena, uint8_t, (uint64_t)3 * width * height);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1.0, 1.0, 1.0);
    cairo_paint(cairo);
    write_labels(cairo, strip, label);
    cairo_surface_flush(surface);
    const uint8_t *drawn = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    bool done = rgb && drawn && cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    for (size_t y = 0; y < height && done; y++)
        for (size_t x = 0; x < width; x++) {
            uint32_t word;
            memcpy(&word, drawn + y * stride + 4 * x, sizeof word);
            for (size_t c = 0; c < 3; c++) rgb[3 * (y * width + x) + c] = (uint8_t)(word >> (16 - 8 * c));
        }
    for (size_t k = 0; k < strip->count && done; k++)
        for (size_t y = 0; y < strip->height; y++)
            memcpy(rgb + 3 * (y * width + k * (strip->width + GAP_PX)), strip->rgb[k] + 3 * y * strip->width, 3 * (size_t)strip->width);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    *pixels = (sbl_pixels){.data = done ? rgb : NULL, .width = width, .height = height, .channels = 3};
    return done ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the picture", "close other programs");
}
