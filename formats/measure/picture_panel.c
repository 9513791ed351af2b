#include "measure/picture_panel.h"

#include "stubble/math.h"

#define OUTLINE_MM 0.07 /* between a mark and its outline */

static const double INK[][3] = {[INK_CHANGED] = {1.00, 0.74, 0.12},
                                [INK_LOST] = {1.00, 0.27, 0.24},
                                [INK_NEW] = {0.36, 0.64, 1.00},
                                [INK_OUTSIDE] = {0.72, 0.74, 0.76},
                                [INK_WORDS] = {0.92, 0.93, 0.94}};
static const double TINT[PICTURE_TINTS][3] = {
    {0.10, 0.90, 0.84}, {0.72, 0.96, 0.45}, {0.85, 0.72, 1.00}, {0.96, 0.98, 0.98}, {0.35, 0.93, 0.55}};

static void apply(const double a[6], double x, double y, double out[2])
{
    out[0] = a[0] * x + a[1] * y + a[2];
    out[1] = a[3] * x + a[4] * y + a[5];
}

void picture_panel_size(picture_panel *p, double longer_px)
{
    p->zoom = longer_px / fmax(p->x1 - p->x0, p->y1 - p->y0);
    p->per_mm = p->in_px ? p->zoom * p->visit->specks->px_per_mm : p->zoom;
    p->width = floor((p->x1 - p->x0) * p->zoom);
    p->height = floor((p->y1 - p->y0) * p->zoom);
}

/* False where the photo shows nothing. */
static bool photo_place(const picture_panel *p, double x, double y, double px[2])
{
    double own[2];
    px[0] = p->x0 + x / p->zoom;
    px[1] = p->y0 + y / p->zoom;
    if (!p->in_px) {
        apply(p->to_own, px[0], px[1], own);
        if (!sbl_plane_to_px(&p->visit->map, own[0], own[1], px)) return false;
    }
    return px[0] >= 0.0 && px[1] >= 0.0 && px[0] <= p->visit->photo->width && px[1] <= p->visit->photo->height;
}

/* Means over the photo's pixels where it is drawn smaller, straight lines between them where larger. */
void picture_panel_draw_photo(const picture_panel *p, uint32_t *pixel, uint32_t stride)
{
    int sub = (int)sbl_clamp(p->visit->specks->px_per_mm / p->per_mm + 0.5, 1.0, 6.0);
    for (uint32_t y = 0; y < (uint32_t)p->height; y++)
        for (uint32_t x = 0; x < (uint32_t)p->width; x++) {
            double sum[3] = {0.0, 0.0, 0.0}, px[2];
            int seen = 0;
            for (int k = 0; k < sub * sub; k++) {
                if (!photo_place(p, x + (k % sub + 0.5) / sub, y + (k / sub + 0.5) / sub, px)) continue;
                sbl_rgb_linear c = sbl_photo_at(p->visit->photo, px[0], px[1]);
                sum[0] += c.r;
                sum[1] += c.g;
                sum[2] += c.b;
                seen++;
            }
            if (!seen) continue;
            pixel[((size_t)p->top + y) * stride + (uint32_t)p->left + x] = 0xff000000u | (uint32_t)sbl_photo_encode(sum[0] / seen) << 16 |
                                                                           (uint32_t)sbl_photo_encode(sum[1] / seen) << 8 |
                                                                           sbl_photo_encode(sum[2] / seen);
        }
}

void picture_panel_place_at(const picture_panel *p, const double own_mm[2], double at[2])
{
    double plane[2];
    apply(p->from_own, own_mm[0], own_mm[1], plane);
    at[0] = p->left + (plane[0] - p->x0) * p->zoom;
    at[1] = p->top + (plane[1] - p->y0) * p->zoom;
}

void picture_panel_mark_at(const picture_panel *p, const sbl_speck *speck, double at[2])
{
    const double own[2] = {speck->x_mm, speck->y_mm};
    if (!p->in_px) {
        picture_panel_place_at(p, own, at);
        return;
    }
    at[0] = p->left + (speck->x_px - p->x0) * p->zoom;
    at[1] = p->top + (speck->y_px - p->y0) * p->zoom;
}

void picture_set_ink(cairo_t *cairo, picture_ink ink, uint32_t tint, double alpha)
{
    const double *c = ink == INK_PAIR ? TINT[tint % PICTURE_TINTS] : INK[ink];
    cairo_set_source_rgba(cairo, c[0], c[1], c[2], alpha);
}

/* Ink on a dark shadow, to be seen on any skin. */
static void stroke(cairo_t *cairo, picture_ink ink, uint32_t tint, double line)
{
    cairo_set_line_width(cairo, line + 1.2);
    cairo_set_source_rgba(cairo, 0.0, 0.0, 0.0, 0.35);
    cairo_stroke_preserve(cairo);
    cairo_set_line_width(cairo, line);
    picture_set_ink(cairo, ink, tint, 1.0);
    cairo_stroke(cairo);
}

/* Of the long axis in the picture: in a photo's own pixels it is nearly that of its plane. */
static double angle_of(const picture_panel *p, const sbl_speck *speck)
{
    double c = sbl_cos(speck->angle), s = sbl_sin(speck->angle);
    if (p->in_px) return speck->angle;
    return sbl_atan2(p->from_own[3] * c + p->from_own[4] * s, p->from_own[0] * c + p->from_own[1] * s);
}

void picture_outline(cairo_t *cairo, const picture_panel *p, const sbl_speck *speck, picture_ink ink, uint32_t tint, double line)
{
    double at[2], radius = (0.5 * speck->width_mm + OUTLINE_MM) * p->per_mm;
    double half = 0.5 * fmax(speck->length_mm - speck->width_mm, 0.0) * p->per_mm;
    picture_panel_mark_at(p, speck, at);
    cairo_save(cairo);
    cairo_translate(cairo, at[0], at[1]);
    cairo_rotate(cairo, angle_of(p, speck));
    cairo_new_path(cairo);
    cairo_arc(cairo, half, 0.0, radius, -0.5 * SBL_PI, 0.5 * SBL_PI);
    cairo_arc(cairo, -half, 0.0, radius, 0.5 * SBL_PI, 1.5 * SBL_PI);
    cairo_close_path(cairo);
    cairo_restore(cairo);
    stroke(cairo, ink, tint, line);
}

void picture_empty_ring(cairo_t *cairo, const double at[2], double radius, picture_ink ink, uint32_t tint)
{
    const double dash = radius * SBL_PI / 6.0; /* six dashes around */
    cairo_new_path(cairo);
    cairo_arc(cairo, at[0], at[1], radius, 0.0, 2.0 * SBL_PI);
    cairo_set_dash(cairo, &dash, 1, 0.5 * dash);
    stroke(cairo, ink, tint, 2.0);
    cairo_set_dash(cairo, NULL, 0, 0.0);
}

void picture_label(cairo_t *cairo, const double at[2], double radius, const char *text, double size, picture_ink ink, uint32_t tint)
{
    cairo_set_font_size(cairo, size);
    cairo_move_to(cairo, at[0] + 0.78 * radius + 1.5, at[1] - 0.70 * radius);
    cairo_text_path(cairo, text);
    cairo_set_source_rgba(cairo, 0.0, 0.0, 0.0, 0.55);
    cairo_set_line_width(cairo, 0.22 * size);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke_preserve(cairo);
    picture_set_ink(cairo, ink, tint, 1.0);
    cairo_fill_preserve(cairo);
    /* Small letters in a tint are hard to read on skin: half of the way to white. */
    cairo_set_source_rgba(cairo, 1.0, 1.0, 1.0, ink == INK_PAIR ? 0.55 : 0.0);
    cairo_fill(cairo);
}
