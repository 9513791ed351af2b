/* vision_photos.h - photos for the tests that run the models: read, made smaller, turned, mirrored, cut. */
#ifndef STUBBLE_VISION_PHOTOS_H
#define STUBBLE_VISION_PHOTOS_H

#include "check.h"
#include "stubble/face_find.h"
#include "stubble/image_file.h"

/* NULL after a message: the models are not there, and the test skips. Anything else that is wrong with them fails. */
static inline sbl_vision *vision_or_skip(void)
{
    sbl_vision *vision = NULL;
    sbl_diag diag = {0};
    sbl_status status = sbl_vision_open(&vision, NULL, &diag);
    if (status == SBL_OK) return vision;
    if (status != SBL_E_NOT_FOUND) {
        fprintf(stderr, "%s (%s)\n", diag.message, diag.field);
        exit(1);
    }
    printf("skipped: the models that find a head are not on this machine (tools/setup vision fetches them)\n");
    return NULL;
}

static inline sbl_photo photo_of_pixels(const sbl_pixels *pixels, uint32_t shrink, sbl_arena *arena)
{
    sbl_photo photo = {.width = pixels->width / shrink, .height = pixels->height / shrink};
    uint8_t *rgb = SBL_NEW(arena, uint8_t, (uint64_t)3 * photo.width * photo.height);
    size_t stride = pixels->stride_bytes ? pixels->stride_bytes : (size_t)pixels->width * pixels->channels;
    REQUIRE(rgb != NULL);
    for (uint32_t i = 0; i < photo.width * photo.height; i++) {
        for (uint32_t c = 0; c < 3; c++) {
            uint32_t sum = 0;
            for (uint32_t k = 0; k < shrink * shrink; k++)
                sum += pixels->data[(i / photo.width * shrink + k / shrink) * stride +
                                    (i % photo.width * shrink + k % shrink) * pixels->channels + c];
            rgb[3 * i + c] = (uint8_t)(sum / (shrink * shrink));
        }
    }
    photo.rgb = rgb;
    return photo;
}

/* Marks of a photo whose view is stated and that shows no face: its outline. */
static inline sbl_photo_marks marks_by_outline(sbl_face_outline *outline, const sbl_photo *photo, sbl_photo_view view, sbl_vision *vision,
                                               sbl_arena *arena)
{
    sbl_diag diag = {0};
    const char *reason;
    CHECK_STATUS(sbl_outline_by_model(outline, &reason, photo, view != SBL_PHOTO_VIEW_TOP, vision, arena, &diag), SBL_OK);
    CHECK(!reason && outline->count == SBL_FACE_OUTLINE_MAX && outline->confidence > 0.8);
    return (sbl_photo_marks){.width = photo->width,
                             .height = photo->height,
                             .view = view,
                             .outline_px = (const double(*)[2])outline->px,
                             .outline_count = outline->count,
                             .outline_proposed = true};
}

/* The longer side at most side_most. */
static inline sbl_photo photo_read_small(const char *path, uint32_t side_most, sbl_arena *arena)
{
    sbl_pixels pixels;
    sbl_diag diag = {0};
    REQUIRE(sbl_image_read_file(&pixels, path, arena, &diag) == SBL_OK);
    uint32_t side = pixels.width > pixels.height ? pixels.width : pixels.height;
    return photo_of_pixels(&pixels, (side + side_most - 1) / side_most, arena);
}

/* out(x, y) = in(across x + down y + start), whole pixels: crops, quarter turns, mirrors. */
typedef struct photo_map {
    int start[2], across[2], down[2];
    uint32_t width, height;
} photo_map;

static inline sbl_photo photo_mapped(const sbl_photo *photo, const photo_map *map, sbl_arena *arena)
{
    uint8_t *rgb = SBL_NEW(arena, uint8_t, (uint64_t)3 * map->width * map->height);
    REQUIRE(rgb != NULL);
    for (uint32_t i = 0; i < map->width * map->height; i++) {
        int x = (int)(i % map->width), y = (int)(i / map->width);
        int from[2];
        for (int a = 0; a < 2; a++) from[a] = map->start[a] + x * map->across[a] + y * map->down[a];
        memcpy(rgb + 3 * i, photo->rgb + 3 * ((size_t)from[1] * photo->width + (size_t)from[0]), 3);
    }
    return (sbl_photo){.rgb = rgb, .width = map->width, .height = map->height};
}

/* From the mapped photo back into the first. */
static inline void photo_unmap(double out[2], const photo_map *map, const double px[2])
{
    for (int a = 0; a < 2; a++) out[a] = map->start[a] + 0.5 + (px[0] - 0.5) * map->across[a] + (px[1] - 0.5) * map->down[a];
}

#endif
