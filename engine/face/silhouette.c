/* The outline model's picture: what it is shown and what its numbers mean (U2-Net, Qin et al. 2020, arXiv:2005.09007; its own data loader). */
#include "stubble/face.h"

void sbl_silhouette_input(float *planes, const float *image)
{
    static const float MEAN[3] = {0.485f, 0.456f, 0.406f}, SPREAD[3] = {0.229f, 0.224f, 0.225f};
    /* The brightest value is one. */
    float most = 1e-6f;
    for (uint32_t i = 0; i < 3 * SBL_SILHOUETTE_PIXELS; i++) most = image[i] > most ? image[i] : most;
    for (uint32_t c = 0; c < 3; c++)
        for (uint32_t i = 0; i < SBL_SILHOUETTE_PIXELS; i++)
            planes[c * SBL_SILHOUETTE_PIXELS + i] = (image[3 * i + c] / most - MEAN[c]) / SPREAD[c];
}

void sbl_silhouette_place(sbl_silhouette *silhouette, const float *output, const sbl_face_region *region)
{
    float low = 1.0f, high = 0.0f;
    for (uint32_t i = 0; i < SBL_SILHOUETTE_PIXELS; i++) {
        low = output[i] < low ? output[i] : low;
        high = output[i] > high ? output[i] : high;
    }
    float scale = high > low ? 255.0f / (high - low) : 0.0f;
    silhouette->region = *region;
    for (uint32_t i = 0; i < SBL_SILHOUETTE_PIXELS; i++) silhouette->level[i] = (uint8_t)((output[i] - low) * scale + 0.5f);
}
