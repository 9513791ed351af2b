/*
 * stubble/preview.h - the head as a picture: standard views, soft light, stubble, dots.
 *
 *   sbl_preview_scene scene = {.head = &head, .dots = &dots, .skin = &skin, .hair = SBL_HAIR_DARK_BROWN};
 *   st = sbl_preview_prepare(&preview, &scene, NULL, &host, &arena, &diag);          // once: ambient occlusion
 *   sbl_image image; st = sbl_image_new(&image, 900, 1100, &arena, &diag);
 *   st = sbl_preview_render(&image, &preview, SBL_VIEW_FRONT, &moment, &host, &arena, &diag);
 *
 * Light is linear until the last step; dots and hairs are integrated over each pixel's area, so a picture shows the tone that the eye would
 * see at that size. Pixels may differ by 1/255 between targets. A preview is a model, not a promise.
 */
#ifndef STUBBLE_PREVIEW_H
#define STUBBLE_PREVIEW_H

#include "stubble/design.h"
#include "stubble/skin.h"

/* 8-bit sRGB, rows from the top, 3 bytes a pixel. */
typedef struct sbl_image {
    uint8_t *rgb;
    uint32_t width, height;
} sbl_image;
SBL_MUST_CHECK sbl_status sbl_image_new(sbl_image *image, uint32_t width, uint32_t height, sbl_arena *arena, sbl_diag *diag);

typedef enum sbl_view {
    SBL_VIEW_FRONT,
    SBL_VIEW_THREE_QUARTER_LEFT,
    SBL_VIEW_THREE_QUARTER_RIGHT,
    SBL_VIEW_LEFT,
    SBL_VIEW_RIGHT,
    SBL_VIEW_TOP,
    SBL_VIEW_CROWN,
    SBL_VIEW_BACK,
    SBL_VIEW_COUNT
} sbl_view;
const char *sbl_view_name(sbl_view view); /* "front", "three_quarter_left", ... */

/* A pinhole camera in the head frame: x right, y down, z forward in the picture. */
typedef struct sbl_camera {
    sbl_vec3 position, right, down, forward;
    double focal_px, center_x, center_y;
} sbl_camera;
/* The camera of a standard view: an 85 mm portrait lens at about 1.5 m, the head filling most of the picture. */
sbl_camera sbl_view_camera(const sbl_head *head, sbl_view view, uint32_t width, uint32_t height);
/* Where a point lands; false behind the camera. */
bool sbl_camera_project(const sbl_camera *camera, sbl_vec3 p, double *x_px, double *y_px, double *depth_mm);

/* The light that a picture is taken in. */
typedef enum sbl_lighting {
    SBL_LIGHTING_STUDIO,   /* a large soft lamp, fill and rims: shows the form best */
    SBL_LIGHTING_DAYLIGHT, /* an overcast sky before a window: hardly a shadow, the kindest to dots */
    SBL_LIGHTING_TUNGSTEN, /* a warm room lamp; channel by channel, so a shift of hue within a channel is left out */
    SBL_LIGHTING_TOP,      /* one small lamp straight above: shine on the vault, deep shade below; the harshest judge */
    SBL_LIGHTING_COUNT
} sbl_lighting;
const char *sbl_lighting_name(sbl_lighting light); /* "studio", "daylight", "tungsten", "top" */

/* Healed pigment of a dot at tone 1, as carbon at 550 nm that acts like it in red, green and blue (sbl_dot_strength). */
typedef struct sbl_preview_ink {
    double strength_per_mm[3];
} sbl_preview_ink;

/* What is shown: the dots of the first `sessions` sessions (0: before), t_days after the last of them; 28 or more is healed. */
typedef struct sbl_preview_moment {
    uint32_t sessions;
    double t_days; /* since the last session; earlier ones lie 14 days before each other (FACTS 0) */
    bool healed;   /* ignore redness and swelling even if t_days is small */
} sbl_preview_moment;

typedef struct sbl_preview_scene {
    const sbl_head *head;
    const sbl_dots *dots; /* NULL: bare */
    const sbl_skin *skin;
    sbl_hair_colour hair;
    double stubble_mm;     /* length of shaved hair; 0 means 0.3, what a clipper without guard leaves */
    double hairs_per_unit; /* 0 means 1.9 (FACTS 2.1) */
    double tau_years;      /* fading; 0 means 9 */
    uint64_t seed;
    sbl_lighting light;
    /* Of each zone and session: ink[zone * SBL_SESSIONS_MAX + session - 1]; a tone below 1 lightens it. NULL, or a strength of 0: the tone
     * alone says how strong, from 20 to 300 per cm, in carbon. */
    const sbl_preview_ink *ink;
    uint32_t ink_zones;
    /* What pictures will show: the looks of the dots then are made once, by sbl_preview_prepare, and not picture by picture. Others may be
     * drawn as well. Needed until sbl_preview_prepare returns. */
    const sbl_preview_moment *moment;
    uint32_t moment_count;
} sbl_preview_scene;

typedef struct sbl_preview {
    sbl_preview_scene scene;
    const float *ambient;                /* per vertex: 0 to 1, share of the sky that is seen, smoothed */
    const struct sbl_preview_room *room; /* what else is made once: soft normals, tint of the skin, what each place sees, hairs */
} sbl_preview;

/* Cast ambient occlusion once; everything else is per picture. */
SBL_MUST_CHECK sbl_status sbl_preview_prepare(sbl_preview *preview, const sbl_preview_scene *scene, const sbl_host *host, sbl_arena *arena,
                                              sbl_diag *diag);

SBL_MUST_CHECK sbl_status sbl_preview_render(sbl_image *image, const sbl_preview *preview, sbl_view view, const sbl_preview_moment *moment,
                                             const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* Several moments of one view at once: geometry, shading and hair are done once and shared. images holds moment_count images of one size. */
#define SBL_PREVIEW_MOMENTS_MAX 64u
SBL_MUST_CHECK sbl_status sbl_preview_render_moments(sbl_image *images, const sbl_preview *preview, sbl_view view,
                                                     const sbl_preview_moment *moments, uint32_t moment_count, const sbl_host *host,
                                                     sbl_arena *arena, sbl_diag *diag);
/* The same from a free camera (a close-up, the loupe). */
SBL_MUST_CHECK sbl_status sbl_preview_render_camera(sbl_image *images, const sbl_preview *preview, const sbl_camera *camera,
                                                    const sbl_preview_moment *moments, uint32_t moment_count, const sbl_host *host,
                                                    sbl_arena *arena, sbl_diag *diag);

/*
 * Blur a picture as an eye of ordinary sight (one minute of arc, 20/20) sees the thing itself from metres away: a Gaussian, in linear light,
 * whose width at half height is what one minute spans there. mm_per_px: what a pixel spans on the thing. Nothing happens where the
 * blur is far finer than a pixel. SBL_E_RANGE: metres outside 0.1 to 20; SBL_E_MEMORY.
 */
SBL_MUST_CHECK sbl_status sbl_image_seen_from(sbl_image *image, double metres, double mm_per_px, sbl_arena *arena, sbl_diag *diag);

#endif
