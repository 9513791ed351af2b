/*
 * Redness around fresh dots: more blood in the skin between them, as a smooth field over the head.
 */
#include "preview/room.h"

/* Optical density by channel where 100 fresh dots stand on a square centimetre: da* about +9 on light skin (a design choice; clinics show
 * anything from a faint blush to this). */
static const float red_density[3] = {0.02f, 0.30f, 0.24f};

void preview_redness(float *ratio, const band *b, const view_job *job, const float *redness)
{
    const uint32_t *triangle = job->preview->scene.head->surface.triangle;
    size_t pixels = (size_t)b->rows * b->width;
    for (size_t i = 0; i < pixels; i++) {
        if (b->triangle[i] == SBL_NONE) continue;
        const uint32_t *corner = triangle + 3 * (size_t)b->triangle[i];
        float v = b->bary[2 * i], w = b->bary[2 * i + 1];
        float red = (1.0f - v - w) * redness[corner[0]] + v * redness[corner[1]] + w * redness[corner[2]];
        if (!(red > 1e-4f)) continue;
        red *= (float)job->blood_scale;
        for (size_t c = 0; c < 3; c++) ratio[3 * i + c] *= preview_transmitted(red * red_density[c]);
    }
}
