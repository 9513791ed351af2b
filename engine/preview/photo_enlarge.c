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

static void sample(uint8_t rgb[3], const sbl_photo *photo, double x, double y)
{
    double wx[4], wy[4], sum[3] = {0}, fx = floor(x - 0.5), fy = floor(y - 0.5);
    weights(wx, x - 0.5 - fx);
    weights(wy, y - 0.5 - fy);
    for (int j = 0; j < 4; j++)
        for (int i = 0; i < 4; i++) {
            uint32_t px = (uint32_t)sbl_clamp(fx + i - 1, 0.0, photo->width - 1.0),
                     py = (uint32_t)sbl_clamp(fy + j - 1, 0.0, photo->height - 1.0);
            const uint8_t *from = photo->rgb + 3 * ((size_t)py * photo->width + px);
            for (int c = 0; c < 3; c++) sum[c] += wx[i] * wy[j] * (double)sbl_photo_linear(from[c]);
        }
    for (int c = 0; c < 3; c++) rgb[c] = sbl_photo_encode(sum[c]);
}

sbl_status sbl_photo_enlarge(sbl_photo *out, sbl_pinhole *out_camera, const sbl_photo *photo, const sbl_pinhole *camera,
                             const double middle_px[2], double side_px, uint32_t size, sbl_arena *arena, sbl_diag *diag)
{
    if (!(side_px > 1.0) || !size || size > SBL_PHOTO_SIDE_MAX)
        return sbl_fail(diag, SBL_E_ARG, "a part of a photo needs a size", "see stubble/photo_preview.h");
    uint8_t *rgb = SBL_NEW(arena, uint8_t, 3 * (uint64_t)size * size);
    if (!rgb) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a loupe", "make it smaller");
    double step = side_px / size, left = middle_px[0] - 0.5 * side_px, top = middle_px[1] - 0.5 * side_px;
    for (uint32_t y = 0; y < size; y++)
        for (uint32_t x = 0; x < size; x++)
            sample(rgb + 3 * ((size_t)y * size + x), photo, left + (x + 0.5) * step, top + (y + 0.5) * step);
    *out = (sbl_photo){.rgb = rgb, .width = size, .height = size};
    *out_camera = *camera;
    out_camera->focal_px = camera->focal_px / step;
    out_camera->center_x = (camera->center_x - left) / step;
    out_camera->center_y = (camera->center_y - top) / step;
    return SBL_OK;
}
