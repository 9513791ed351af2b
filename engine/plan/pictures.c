#include "stubble/pictures.h"

#include "plan/close_up.h"

#include <string.h>

#define DAYS_IN_YEAR 365.25

const sbl_image *sbl_pictures_at(const sbl_pictures *pictures, sbl_view view, uint32_t moment)
{
    if (view >= SBL_VIEW_COUNT || moment >= SBL_MOMENT_COUNT) return NULL;
    const sbl_image *image = &pictures->image[view][moment];
    return image->rgb ? image : NULL;
}

void sbl_moment_name(char out[16], uint32_t moment)
{
    const char *word = moment == SBL_MOMENT_BEFORE   ? "before"
                       : moment < SBL_MOMENT_HEALED  ? "session_"
                       : moment == SBL_MOMENT_HEALED ? "healed"
                                                     : "year_";
    size_t length = strlen(word);
    memcpy(out, word, length);
    if (moment > SBL_MOMENT_BEFORE && moment != SBL_MOMENT_HEALED) {
        uint32_t number = moment < SBL_MOMENT_HEALED ? moment - SBL_MOMENT_SESSION_1 + 1 : moment - SBL_MOMENT_YEAR_1 + 1;
        out[length++] = (char)('0' + number);
    }
    out[length] = '\0';
}

static sbl_preview_moment moment_of(uint32_t moment, uint32_t session_count)
{
    if (moment == SBL_MOMENT_BEFORE) return (sbl_preview_moment){0};
    if (moment < SBL_MOMENT_HEALED) return (sbl_preview_moment){.sessions = moment - SBL_MOMENT_SESSION_1 + 1};
    double years = moment == SBL_MOMENT_HEALED ? 0.0 : (double)(moment - SBL_MOMENT_YEAR_1 + 1);
    return (sbl_preview_moment){.sessions = session_count, .t_days = PICTURES_HEALED_DAYS + years * DAYS_IN_YEAR, .healed = true};
}

static bool shows_years(sbl_view view)
{
    return view == SBL_VIEW_FRONT || view == SBL_VIEW_THREE_QUARTER_LEFT || view == SBL_VIEW_TOP;
}

static sbl_status draw_view(sbl_pictures *pictures, sbl_view view, uint32_t session_count, const sbl_host *host, sbl_arena *arena,
                            sbl_diag *diag)
{
    sbl_image images[SBL_MOMENT_COUNT];
    sbl_preview_moment moments[SBL_MOMENT_COUNT];
    uint32_t of[SBL_MOMENT_COUNT], count = 0;
    for (uint32_t m = 0; m < SBL_MOMENT_COUNT; m++) {
        bool session_beyond = m >= SBL_MOMENT_SESSION_1 && m < SBL_MOMENT_HEALED && m > session_count;
        if (session_beyond || (m >= SBL_MOMENT_YEAR_1 && !shows_years(view))) continue;
        sbl_status status = sbl_image_new(&images[count], pictures->width, pictures->height, arena, diag);
        if (status != SBL_OK) return status;
        moments[count] = moment_of(m, session_count);
        of[count++] = m;
    }
    sbl_status status = sbl_preview_render_camera(images, &pictures->preview, &pictures->camera[view], moments, count, host, arena, diag);
    for (uint32_t i = 0; i < count && status == SBL_OK; i++) pictures->image[view][of[i]] = images[i];
    return status;
}

static sbl_status draw_all(sbl_pictures *pictures, const sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_preview_scene scene = {
        .head = plan->head,
        .dots = &plan->dots,
        .skin = &plan->client->skin,
        .hair = plan->client->hair_colour,
        .stubble_mm = plan->client->stubble_mm,
        .tau_years = plan->course.tau_years,
    };
    sbl_status status = sbl_preview_prepare(&pictures->preview, &scene, host, arena, diag);
    for (uint32_t view = 0; view < SBL_VIEW_COUNT && status == SBL_OK; view++) {
        if (sbl_progress(host, "pictures", (float)view / (float)SBL_VIEW_COUNT))
            return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
        pictures->camera[view] = sbl_view_camera(plan->head, (sbl_view)view, pictures->width, pictures->height);
        status = draw_view(pictures, (sbl_view)view, plan->dots.session_count, host, arena, diag);
    }
    return status == SBL_OK ? close_up_draw(pictures, plan, host, arena, diag) : status;
}

sbl_status sbl_pictures_draw(sbl_pictures *pictures, const sbl_plan *plan, uint32_t width, uint32_t height, const sbl_host *host,
                             sbl_arena *arena, sbl_diag *diag)
{
    if (!pictures || !plan || !arena) return sbl_fail(diag, SBL_E_ARG, "pictures, plan and arena are needed", "");
    sbl_arena_mark mark = sbl_arena_here(arena);
    memset(pictures, 0, sizeof *pictures);
    pictures->width = width;
    pictures->height = height;
    sbl_status status = draw_all(pictures, plan, host, arena, diag);
    if (status != SBL_OK) {
        memset(pictures, 0, sizeof *pictures);
        sbl_arena_rewind(arena, mark);
    }
    return status;
}
