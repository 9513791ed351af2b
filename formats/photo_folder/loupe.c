/* A part of the photo enlarged, before and healed: there a client sees single dots. */
#include "photo_folder/parts.h"

#include <string.h>

enum { GAP = 12 };

static sbl_status pair_on_white(sbl_pixels *pixels, const sbl_image image[2], sbl_arena *arena, sbl_diag *diag)
{
    sbl_image pair;
    sbl_status status = sbl_image_new(&pair, 2 * LOUPE_SIZE + GAP, LOUPE_SIZE, arena, diag);
    if (status != SBL_OK) return status;
    memset(pair.rgb, 255, 3 * (size_t)pair.width * pair.height);
    for (size_t y = 0; y < LOUPE_SIZE; y++)
        for (size_t k = 0; k < 2; k++)
            memcpy(pair.rgb + 3 * (y * pair.width + k * (LOUPE_SIZE + GAP)), image[k].rgb + 3 * y * LOUPE_SIZE, 3 * (size_t)LOUPE_SIZE);
    *pixels = (sbl_pixels){.data = pair.rgb, .width = pair.width, .height = pair.height, .channels = 3};
    return SBL_OK;
}

sbl_status photo_loupe_draw(sbl_pixels *pixels, const picture_set *set, sbl_diag *diag)
{
    sbl_image image[2];
    sbl_photo_scene close = set->scene;
    const sbl_preview_moment moments[2] = {photo_moment_shown(&set->scene, SBL_PHOTO_BEFORE),
                                           photo_moment_shown(&set->scene, SBL_PHOTO_HEALED)};
    close.photo = &set->loupe.photo;
    close.camera = &set->loupe.camera;
    close.whole = set->scene.photo;
    close.whole_camera = set->scene.camera;
    sbl_status status = SBL_OK;
    for (int k = 0; k < 2 && status == SBL_OK; k++) status = sbl_image_new(&image[k], LOUPE_SIZE, LOUPE_SIZE, set->scratch, diag);
    if (status == SBL_OK) status = sbl_photo_preview_render(image, NULL, &close, moments, 2, set->host, set->scratch, diag);
    return status == SBL_OK ? pair_on_white(pixels, image, set->scratch, diag) : status;
}
