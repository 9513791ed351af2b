/* How a picture looks from farther away: the eye's own blur, by a Gaussian along rows, then along columns, in linear light. */
#include "stubble/preview.h"

#define MINUTE_RAD     (SBL_PI / (180.0 * 60.0))
#define SIGMA_OF_WIDTH 0.42466 /* 1 / (2 sqrt(2 ln 2)): of a Gaussian's width at half height */
#define SIGMA_PX_LEAST 0.2     /* below this no pixel changes by a code */
#define METRES_LEAST   0.1
#define METRES_MOST    20.0
#define REACH_SIGMAS   3.0

static void make_kernel(float *weight, double sigma_px, uint32_t reach)
{
    double sum = 0.0;
    for (uint32_t k = 0; k <= reach; k++) {
        double t = (double)k / sigma_px, w = sbl_exp(-0.5 * t * t);
        weight[k] = (float)w;
        sum += k ? 2.0 * w : w;
    }
    for (uint32_t k = 0; k <= reach; k++) weight[k] = (float)((double)weight[k] / sum);
}

/* One line of `count` values `stride` apart; beyond its ends the outermost value goes on. */
static void blur_line(float *to, const float *from, uint32_t count, size_t stride, const float *weight, uint32_t reach)
{
    for (uint32_t i = 0; i < count; i++) {
        float sum = weight[0] * from[i * stride];
        for (uint32_t k = 1; k <= reach; k++) {
            uint32_t low = i >= k ? i - k : 0, high = i + k < count ? i + k : count - 1;
            sum += weight[k] * (from[low * stride] + from[high * stride]);
        }
        to[i * stride] = sum;
    }
}

sbl_status sbl_image_seen_from(sbl_image *image, double metres, double mm_per_px, sbl_arena *arena, sbl_diag *diag)
{
    if (!image || !image->rgb || !arena || !(mm_per_px > 0.0)) return sbl_fail(diag, SBL_E_ARG, "no picture was given", "render one first");
    if (!(metres >= METRES_LEAST && metres <= METRES_MOST))
        return sbl_fail_field(diag, SBL_E_RANGE, "the viewing distance is out of range", "0.1 to 20 metres", "distance", metres);
    double sigma_px = metres * 1000.0 * MINUTE_RAD * SIGMA_OF_WIDTH / mm_per_px;
    if (sigma_px < SIGMA_PX_LEAST) return SBL_OK;
    uint32_t longest = image->width > image->height ? image->width : image->height;
    uint32_t reach = (uint32_t)fmin(ceil(REACH_SIGMAS * sigma_px), (double)longest);
    size_t values = (size_t)image->width * image->height * 3, row = (size_t)image->width * 3;
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *light = SBL_NEW(arena, float, values), *across = SBL_NEW(arena, float, values), *weight = SBL_NEW(arena, float, reach + 1);
    bool ok = light && across && weight;
    if (ok) {
        float linear[256];
        for (int code = 0; code < 256; code++) linear[code] = (float)sbl_srgb_decode(code / 255.0);
        for (size_t i = 0; i < values; i++) light[i] = linear[image->rgb[i]];
        make_kernel(weight, sigma_px, reach);
        for (uint32_t y = 0; y < image->height; y++)
            for (size_t c = 0; c < 3; c++) blur_line(across + y * row + c, light + y * row + c, image->width, 3, weight, reach);
        for (size_t x = 0; x < row; x++) blur_line(light + x, across + x, image->height, row, weight, reach);
        for (size_t i = 0; i < values; i++) image->rgb[i] = (uint8_t)(255.0 * sbl_srgb_encode((double)light[i]) + 0.5);
    }
    sbl_arena_rewind(arena, mark);
    return ok ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to blur the picture", "make a smaller one");
}
