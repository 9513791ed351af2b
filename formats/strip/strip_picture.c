/* Panels side by side on white, a word under each: see stubble/strip_picture.h. */
#include "stubble/strip_picture.h"

#include "stubble/math.h"
#include "stubble/photo.h"

#include <pango/pangocairo.h>
#include <string.h>

#define GAP_PX   12u
#define LABEL_PX 40u
/* Where the words stand in the band under the panels, and how large they are. */
#define BASELINE_PX 27.0
#define FONT_PX     21.0
#define FONT_FAMILY "Inter, Noto Sans, sans-serif"

sbl_status sbl_strip_begin(sbl_strip *strip, uint32_t count, const double part[4], uint32_t width_most, sbl_arena *arena, sbl_diag *diag)
{
    if (!strip || !part || !arena || !count || count > SBL_STRIP_PANELS_MAX || !width_most || !(part[2] >= 1.0) || !(part[3] >= 1.0))
        return sbl_fail(diag, SBL_E_ARG, "a strip has one to eight panels of a part with an area", "see stubble/strip_picture.h");
    double scale = fmin(width_most / part[2], 1.0);
    *strip = (sbl_strip){.count = count, .width = (uint32_t)fmax(part[2] * scale, 1.0), .height = (uint32_t)fmax(part[3] * scale, 1.0)};
    memcpy(strip->part, part, sizeof strip->part);
    strip->whole_width = count * (strip->width + GAP_PX) - GAP_PX;
    strip->whole_height = strip->height + LABEL_PX;
    strip->rgb = SBL_TAKE(arena, uint8_t, (uint64_t)3 * strip->whole_width * strip->whole_height);
    strip->sum = SBL_NEW(arena, float, (uint64_t)3 * count * strip->width);
    strip->column = SBL_NEW(arena, sbl_strip_columns, (uint64_t)count * strip->width);
    if (!strip->rgb || !strip->sum || !strip->column)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the picture", "close other programs");
    memset(strip->rgb, 255, (size_t)3 * strip->whole_width * strip->whole_height);
    return SBL_OK;
}

/* Pixels of the picture that a panel's pixel covers along one side: from *first up to, not with, *last; at least one. */
static void cover(uint32_t *first, uint32_t *last, double start, double step, uint32_t k, uint32_t size)
{
    *first = (uint32_t)sbl_clamp(floor(start + k * step + 0.5), 0.0, size - 1.0);
    *last = (uint32_t)sbl_clamp(floor(start + (k + 1.0) * step + 0.5), *first + 1.0, size);
}

/* What a row of a panel is made of; sums and columns are the panel's own, so that panels may be filled side by side. */
typedef struct panel_row {
    float *sum, light[256];
    sbl_strip_columns *column;
    uint32_t width; /* of the panel */
} panel_row;

static panel_row row_of(const sbl_strip *strip, uint32_t panel, uint32_t width)
{
    panel_row row = {.sum = strip->sum + (size_t)3 * panel * strip->width,
                     .column = strip->column + (size_t)panel * strip->width,
                     .width = strip->width};
    for (uint32_t code = 0; code < 256; code++) row.light[code] = sbl_photo_linear((uint8_t)code);
    for (uint32_t x = 0; x < strip->width; x++)
        cover(&row.column[x].left, &row.column[x].right, strip->part[0], strip->part[2] / strip->width, x, width);
    return row;
}

static void add_light(const panel_row *row, const uint8_t *rgb)
{
    float *sum = row->sum;
    for (uint32_t x = 0; x < row->width; x++, sum += 3)
        for (uint32_t u = 3 * row->column[x].left; u < 3 * row->column[x].right; u += 3)
            for (uint32_t c = 0; c < 3; c++) sum[c] += row->light[rgb[u + c]];
}

/* rows: of the picture, that were added. */
static void write_mean(uint8_t *to, const panel_row *row, uint32_t rows)
{
    for (uint32_t x = 0; x < row->width; x++) {
        double count = (double)rows * (row->column[x].right - row->column[x].left);
        for (uint32_t c = 0; c < 3; c++) *to++ = sbl_photo_encode((double)row->sum[3 * x + c] / count);
    }
}

void sbl_strip_add_rows(sbl_strip *strip, uint32_t panel, const uint8_t *rgb, uint32_t first, uint32_t count, uint32_t width,
                        uint32_t height)
{
    panel_row row = row_of(strip, panel, width);
    double step = strip->part[2] / strip->width;
    for (uint32_t y = 0; y < strip->height; y++) {
        uint32_t top, bottom, end = first + count;
        cover(&top, &bottom, strip->part[1], step, y, height);
        if (bottom <= first) continue;
        if (top >= end) return;
        if (top >= first) memset(row.sum, 0, 3 * (size_t)row.width * sizeof *row.sum);
        for (uint32_t v = top > first ? top : first; v < bottom && v < end; v++) add_light(&row, rgb + 3 * (size_t)(v - first) * width);
        uint8_t *to = strip->rgb + 3 * ((size_t)y * strip->whole_width + (size_t)panel * (strip->width + GAP_PX));
        if (bottom <= end) write_mean(to, &row, bottom - top);
    }
}

void sbl_strip_add(sbl_strip *strip, uint32_t panel, const uint8_t *rgb, uint32_t width, uint32_t height)
{
    sbl_strip_add_rows(strip, panel, rgb, 0, height, width, height);
}

static void set_font(PangoLayout *layout, double size_px)
{
    PangoFontDescription *font = pango_font_description_from_string(FONT_FAMILY);
    pango_font_description_set_absolute_size(font, size_px * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

static double width_px(PangoLayout *layout)
{
    int width, height;
    pango_layout_get_size(layout, &width, &height);
    return (double)width / PANGO_SCALE;
}

/* One word below its panel, in the middle. */
static void write_label(cairo_t *cairo, PangoLayout *layout, const sbl_strip *strip, uint32_t panel, const char *label)
{
    pango_layout_set_text(layout, label, -1);
    set_font(layout, FONT_PX);
    double width = width_px(layout);
    if (width > strip->width) {
        set_font(layout, FONT_PX * strip->width / width);
        width = width_px(layout);
    }
    cairo_move_to(cairo, panel * (strip->width + GAP_PX) + 0.5 * (strip->width - width),
                  BASELINE_PX - (double)pango_layout_get_baseline(layout) / PANGO_SCALE);
    pango_cairo_show_layout(cairo, layout);
}

/* The words are drawn onto a band of their own: the panels above need no second copy. */
static void write_labels(cairo_t *cairo, const sbl_strip *strip, const char *const *label)
{
    /* A font map of our own: what is found in it goes with it. */
    PangoFontMap *font_map = pango_cairo_font_map_new();
    PangoContext *pango = pango_font_map_create_context(font_map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(pango, options);
    PangoLayout *layout = pango_layout_new(pango);
    cairo_set_source_rgb(cairo, 1.0, 1.0, 1.0);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0.13, 0.14, 0.15);
    for (uint32_t k = 0; k < strip->count; k++) write_label(cairo, layout, strip, k, label[k]);
    g_object_unref(layout);
    cairo_font_options_destroy(options);
    g_object_unref(pango);
    g_object_unref(font_map);
}

sbl_status sbl_strip_draw(sbl_pixels *pixels, sbl_strip *strip, const char *const *label, sbl_diag *diag)
{
    cairo_surface_t *band = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)strip->whole_width, (int)LABEL_PX);
    cairo_t *cairo = cairo_create(band);
    write_labels(cairo, strip, label);
    cairo_surface_flush(band);
    const uint8_t *drawn = cairo_image_surface_get_data(band);
    size_t stride = (size_t)cairo_image_surface_get_stride(band);
    bool done = drawn && cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    uint8_t *to = strip->rgb + (size_t)3 * strip->whole_width * strip->height;
    for (size_t y = 0; y < LABEL_PX && done; y++)
        for (size_t x = 0; x < strip->whole_width; x++) {
            uint32_t word;
            memcpy(&word, drawn + y * stride + 4 * x, sizeof word);
            for (size_t c = 0; c < 3; c++) *to++ = (uint8_t)(word >> (16 - 8 * c));
        }
    cairo_destroy(cairo);
    cairo_surface_destroy(band);
    *pixels = (sbl_pixels){.data = done ? strip->rgb : NULL, .width = strip->whole_width, .height = strip->whole_height, .channels = 3};
    return done ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the picture", "close other programs");
}
