/* The forecast of a plan as a value, and its pictures. */
#include "stubble/forecast.h"

#include <string.h>

#define HEALED_DAYS  28.0
#define DAYS_IN_YEAR 365.25
#define GROWN_MM     6.0

const sbl_view sbl_look_view[SBL_LOOK_VIEWS] = {SBL_VIEW_THREE_QUARTER_LEFT, SBL_VIEW_TOP};

const char *sbl_look_name(sbl_look look)
{
    static const char *const NAME[SBL_LOOK_COUNT] = {"now", "one_stage", "two_stages", "grey", "grown"};
    return (unsigned)look < SBL_LOOK_COUNT ? NAME[look] : "unknown";
}

sbl_band sbl_forecast_cover_grafts(const sbl_plan *plan)
{
    const sbl_band *share = &plan->knowledge->model.cover_share;
    double natural = plan->design.options.natural_density_per_cm2;
    return (sbl_band){share->low * natural * plan->bald_area_cm2.low, share->mid * natural * plan->bald_area_cm2.mid,
                      share->high * natural * plan->bald_area_cm2.high};
}

sbl_status sbl_forecast_make(sbl_forecast *forecast, const sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    memset(forecast, 0, sizeof *forecast);
    forecast->cover_grafts = sbl_forecast_cover_grafts(plan);
    return sbl_progression_build(&forecast->progression, &plan->design, plan->client->age_years, plan->knowledge, host, arena, diag);
}

static sbl_preview_scene scene_of(const sbl_plan *plan)
{
    return (sbl_preview_scene){.head = plan->head,
                               .dots = &plan->dots,
                               .skin = &plan->client->skin,
                               .hair = plan->client->hair_colour,
                               .stubble_mm = plan->client->stubble_mm,
                               .tau_years = plan->course.tau_years,
                               .ink = plan->mix.ink,
                               .ink_zones = plan->mix.ink_zones};
}

/* Pictures of one scene at one moment; the scene's own room goes back to the arena when they are drawn. */
static sbl_status draw_scene(sbl_image *image, const sbl_view *view, uint32_t view_count, const sbl_preview_scene *scene,
                             const sbl_preview_moment *moment, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_preview preview;
    sbl_status status = sbl_preview_prepare(&preview, scene, host, arena, diag);
    for (uint32_t v = 0; v < view_count && status == SBL_OK; v++)
        status = sbl_preview_render_moments(&image[v], &preview, view[v], moment, 1, host, arena, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}

/* False where this plan has no such look: the end of the scale, no stages, no hair that could be seen to change. */
static bool has_look(const sbl_progression *progression, sbl_look look)
{
    if (look == SBL_LOOK_ONE_STAGE) return progression->stage_count > 1;
    if (look == SBL_LOOK_TWO_STAGES) return progression->stage_count > 2;
    return true;
}

static sbl_status draw_look(sbl_forecast *forecast, sbl_look look, const sbl_plan *plan, const sbl_host *host, sbl_arena *arena,
                            sbl_diag *diag)
{
    sbl_preview_scene scene = scene_of(plan);
    sbl_preview_moment moment = {.sessions = plan->dots.session_count, .t_days = HEALED_DAYS, .healed = true};
    sbl_dots later;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = SBL_OK;
    if (look == SBL_LOOK_ONE_STAGE || look == SBL_LOOK_TWO_STAGES) {
        const sbl_stage_forecast *stage = &forecast->progression.stage[look - SBL_LOOK_NOW];
        moment.t_days += DAYS_IN_YEAR * stage->years[SBL_SCENARIO_USUAL];
        status = sbl_progression_hair(&later, &plan->dots, &plan->design, &plan->field, stage->pattern, arena, diag);
        scene.dots = &later;
    }
    if (look == SBL_LOOK_GREY) scene.hair = SBL_HAIR_GREY;
    if (look == SBL_LOOK_GROWN) scene.stubble_mm = GROWN_MM;
    if (status == SBL_OK) status = draw_scene(forecast->image[look], sbl_look_view, SBL_LOOK_VIEWS, &scene, &moment, host, arena, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}

sbl_status sbl_forecast_draw(sbl_forecast *forecast, const sbl_plan *plan, uint32_t width, uint32_t height, const sbl_host *host,
                             sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    for (uint32_t look = 0; look < SBL_LOOK_COUNT && status == SBL_OK; look++)
        for (uint32_t v = 0; v < SBL_LOOK_VIEWS && status == SBL_OK; v++)
            if (has_look(&forecast->progression, (sbl_look)look))
                status = sbl_image_new(&forecast->image[look][v], width, height, arena, diag);
    for (uint32_t look = 0; look < SBL_LOOK_COUNT && status == SBL_OK; look++) {
        if (!has_look(&forecast->progression, (sbl_look)look)) continue;
        if (sbl_progress(host, "pictures of the years", (float)look / (float)SBL_LOOK_COUNT))
            return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
        status = draw_look(forecast, (sbl_look)look, plan, host, arena, diag);
    }
    return status;
}

sbl_status sbl_consent_looks_draw(sbl_image looks[2], const sbl_plan *plan, uint32_t width, uint32_t height, const sbl_host *host,
                                  sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    for (int k = 0; k < 2 && status == SBL_OK; k++) status = sbl_image_new(&looks[k], width, height, arena, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_preview_scene scene = scene_of(plan);
    sbl_preview_moment moment[2] = {{0}, {.sessions = plan->dots.session_count, .t_days = HEALED_DAYS, .healed = true}};
    sbl_preview preview;
    status = sbl_preview_prepare(&preview, &scene, host, arena, diag);
    if (status == SBL_OK) status = sbl_preview_render_moments(looks, &preview, SBL_VIEW_FRONT, moment, 2, host, arena, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}
