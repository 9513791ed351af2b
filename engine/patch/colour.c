/* The colour of the skin within the outline, by the card: the median of each channel, which a few hairs and shines do not move. */
#include "patch/room.h"

enum { SIDE = 48, BINS = 1024 };

static double median_of(const uint32_t bin[BINS], uint32_t count)
{
    uint32_t sum = 0;
    for (int k = 0; k < BINS; k++) {
        sum += bin[k];
        if (2 * sum >= count) return (k + 0.5) / BINS;
    }
    return 1.0;
}

void patch_colour(sbl_patch *patch)
{
    uint32_t bin[3][BINS] = {{0}}, count = 0;
    if (!patch->view.colour) return;
    for (int i = 0; i < SIDE * SIDE; i++) {
        double x = patch->box[0] + (patch->box[2] - patch->box[0]) * (i % SIDE + 0.5) / SIDE,
               y = patch->box[1] + (patch->box[3] - patch->box[1]) * (i / SIDE + 0.5) / SIDE, z, px[2];
        if (!(sbl_patch_inside_mm(patch, x, y) > 0.0) || !sbl_patch_height(patch, x, y, &z)) continue;
        if (!sbl_pinhole_project(&patch->camera, sbl_v3(x, y, z), px, NULL)) continue;
        sbl_rgb_linear c = sbl_card_colour_apply(patch->view.colour, sbl_photo_at(patch->view.photo, px[0], px[1]));
        const double channel[3] = {c.r, c.g, c.b};
        for (int k = 0; k < 3; k++) bin[k][(uint32_t)sbl_clamp(channel[k] * BINS, 0.0, BINS - 1.0)]++;
        count++;
    }
    if (count < 20) return;
    sbl_rgb_linear skin = {median_of(bin[0], count), median_of(bin[1], count), median_of(bin[2], count)};
    patch->skin_lab = sbl_lab_from_xyz(sbl_xyz_from_rgb(skin));
    patch->calibrated = true;
}
