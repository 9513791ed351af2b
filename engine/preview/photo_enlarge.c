/* A part of a photo, enlarged by Catmull-Rom's cubic in linear light, which keeps edges without ringing much. */
#include "stubble/photo_preview.h"

static void weights(double out[4], double t)
{
    double t2 = t * t, t3 = t2 * t;
    out[0] = 0.5 * (-t3 + 2.0 * t2 - t);
    out[1] = 0.5 * (3.0 * t3 - 5.0 * t2 + 2.0);
    out[2] = 0.5 * (-3.0 * t3 + 4.0 * t2 + t);
    out[3] = 0.5 * (t3 - t2);
}

/* Along one side: the four pixels around a place, the rim's where there are none, and how much of each. */
typedef struct taps {
    uint32_t at[4];
    double weight[4];
} taps;

static void find_taps(taps *t, double place, uint32_t size)
{
    double first = floor(place - 0.5);
    weights(t->weight, place - 0.5 - first);
    for (int k = 0; k < 4; k++) t->at[k] = (uint32_t)sbl_clamp(first + k - 1, 0.0, size - 1.0);
}

static void sample(uint8_t rgb[3], const sbl_photo *photo, const double light[256], const taps *x, const taps *y)
{
    double red = 0.0, green = 0.0, blue = 0.0;
    for (int j = 0; j < 4; j++) {
        const uint8_t *row = photo->rgb + 3 * (size_t)y->at[j] * photo->width;
        for (int i = 0; i < 4; i++) {
            const uint8_t *from = row + 3 * (size_t)x->at[i];
            double weight = x->weight[i] * y->weight[j];
            red += weight * light[from[0]];
            green += weight * light[from[1]];
            blue += weight * light[from[2]];
        }
    }
    rgb[0] = sbl_photo_encode(red);
    rgb[1] = sbl_photo_encode(green);
    rgb[2] = sbl_photo_encode(blue);
}

sbl_status sbl_photo_enlarge(sbl_photo *out, sbl_pinhole *out_camera, const sbl_photo *photo, const sbl_pinhole *camera,
                             const double middle_px[2], double side_px, uint32_t size, sbl_arena *arena, sbl_diag *diag)
{
    if (!(side_px > 1.0) || !size || size > SBL_PHOTO_SIDE_MAX)
        return sbl_fail(diag, SBL_E_ARG, "a part of a photo needs a size", "see stubble/photo_preview.h");
    uint8_t *rgb = SBL_NEW(arena, uint8_t, 3 * (uint64_t)size * size);
    sbl_arena_mark mark = sbl_arena_here(arena);
    taps *across = SBL_NEW(arena, taps, size), down;
    if (!rgb || !across) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a loupe", "make it smaller");
    double light[256], step = side_px / size, left = middle_px[0] - 0.5 * side_px, top = middle_px[1] - 0.5 * side_px;
    for (int code = 0; code < 256; code++) light[code] = (double)sbl_photo_linear((uint8_t)code);
    for (uint32_t x = 0; x < size; x++) find_taps(&across[x], left + (x + 0.5) * step, photo->width);
    for (uint32_t y = 0; y < size; y++) {
        find_taps(&down, top + (y + 0.5) * step, photo->height);
        for (uint32_t x = 0; x < size; x++) sample(rgb + 3 * ((size_t)y * size + x), photo, light, &across[x], &down);
    }
    sbl_arena_rewind(arena, mark);
    *out = (sbl_photo){.rgb = rgb, .width = size, .height = size};
    *out_camera = *camera;
    out_camera->focal_px = camera->focal_px / step;
    out_camera->center_x = (camera->center_x - left) / step;
    out_camera->center_y = (camera->center_y - top) / step;
    return SBL_OK;
}
