/* The loupe: a square centimetre of skin before, fresh, healed and in year 5. */
#include "plan/close_up.h"

#include <string.h>

#define SIZE_PX      1200u
#define SIDE_MM      10.0
#define SIDE_LEAST   2.0
#define SIDE_MOST    60.0
#define DAYS_IN_YEAR 365.25
#define HEALED_DAYS  60.0

const char *sbl_loupe_place_name(sbl_loupe_place place)
{
    static const char *const name[SBL_LOUPE_PLACES] = {"hairline", "temple_left", "temple_right", "crown", "back", "densest"};
    return (unsigned)place < SBL_LOUPE_PLACES ? name[place] : "";
}

const char *sbl_loupe_moment_name(uint32_t moment)
{
    static const char *const name[SBL_LOUPE_MOMENTS] = {"before", "fresh", "healed", "year_5"};
    return moment < SBL_LOUPE_MOMENTS ? name[moment] : "";
}

static sbl_status draw(sbl_image image[SBL_LOUPE_MOMENTS], const sbl_plan *plan, const sbl_camera *camera, sbl_lighting light,
                       double metres, double mm_per_px, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t sessions = plan->dots.session_count;
    const sbl_preview_moment moment[SBL_LOUPE_MOMENTS] = {
        [SBL_LOUPE_BEFORE] = {0},
        [SBL_LOUPE_FRESH] = {.sessions = sessions},
        [SBL_LOUPE_HEALED] = {.sessions = sessions, .t_days = HEALED_DAYS, .healed = true},
        [SBL_LOUPE_YEAR_5] = {.sessions = sessions, .t_days = 5.0 * DAYS_IN_YEAR, .healed = true},
    };
    sbl_preview_scene scene = {
        .head = plan->head,
        .dots = &plan->dots,
        .skin = &plan->client->skin,
        .hair = plan->client->hair_colour,
        .stubble_mm = plan->client->stubble_mm,
        .tau_years = plan->course.tau_years,
        .light = light,
        .ink = plan->mix.ink,
        .ink_zones = plan->mix.ink_zones,
    };
    sbl_preview preview;
    sbl_status status = sbl_preview_prepare(&preview, &scene, host, arena, diag);
    if (status == SBL_OK) status = sbl_preview_render_camera(image, &preview, camera, moment, SBL_LOUPE_MOMENTS, host, arena, diag);
    for (uint32_t m = 0; m < SBL_LOUPE_MOMENTS && metres > 0.0 && status == SBL_OK; m++)
        status = sbl_image_seen_from(&image[m], metres, mm_per_px, arena, diag);
    return status;
}

sbl_status sbl_loupe_draw(sbl_image image[SBL_LOUPE_MOMENTS], const sbl_plan *plan, const sbl_loupe_options *options, const sbl_host *host,
                          sbl_arena *arena, sbl_diag *diag)
{
    if (!image || !plan || !options || !arena) return sbl_fail(diag, SBL_E_ARG, "images, plan, options and arena are needed", "");
    uint32_t size_px = options->size_px ? options->size_px : SIZE_PX;
    double side_mm = options->side_mm > 0.0 ? options->side_mm : SIDE_MM;
    if (!(side_mm >= SIDE_LEAST && side_mm <= SIDE_MOST))
        return sbl_fail_field(diag, SBL_E_RANGE, "the loupe shows 2 to 60 mm of skin", "10 mm is a square centimetre", "side", side_mm);
    sbl_camera camera;
    if (!close_up_at(&camera, plan, options->place, size_px, side_mm))
        return sbl_fail_field(diag, SBL_E_NOT_FOUND, "this plan has no hairline to look at", "choose crown, back or densest",
                              sbl_loupe_place_name(options->place), 0.0);
    for (uint32_t m = 0; m < SBL_LOUPE_MOMENTS; m++) {
        sbl_status status = sbl_image_new(&image[m], size_px, size_px, arena, diag);
        if (status != SBL_OK) return status;
    }
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = draw(image, plan, &camera, options->light, options->metres, side_mm / size_px, host, arena, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}
