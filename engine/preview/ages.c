/*
 * The looks of a scene's dots at the ages that its pictures show. An age serves every camera, and often several moments: the dots of the
 * second session are as old after the fourth as those of the first after the third.
 */
#include "preview/room.h"

#define DAYS_BETWEEN_SESSIONS 14.0 /* FACTS 0 */
#define HEALED_DAYS           60.0 /* nothing of a fresh dot is left then */

static uint32_t sessions_of(const sbl_preview_scene *scene, const sbl_preview_moment *moment)
{
    if (!scene->dots || !scene->dots->count) return 0;
    return moment->sessions < SBL_SESSIONS_MAX ? moment->sessions : SBL_SESSIONS_MAX;
}

/* Of the dots of a session (the first is 0). */
static double age_of(const sbl_preview_moment *moment, uint32_t sessions, uint32_t session)
{
    double last = moment->healed ? fmax(moment->t_days, HEALED_DAYS) : moment->t_days;
    return last + DAYS_BETWEEN_SESSIONS * (sessions - 1 - session);
}

/* The number of an age; the count if it is missing. */
static uint32_t find_age(const double *t_days, uint32_t count, double age)
{
    uint32_t k = 0;
    while (k < count && !(t_days[k] == age)) k++;
    return k;
}

static uint32_t gather_ages(double *t_days, const sbl_preview_scene *scene, const sbl_preview_moment *moments, uint32_t moment_count)
{
    uint32_t count = 0;
    for (uint32_t m = 0; m < moment_count; m++) {
        uint32_t sessions = sessions_of(scene, &moments[m]);
        for (uint32_t k = 0; k < sessions; k++) {
            double age = age_of(&moments[m], sessions, k);
            if (find_age(t_days, count, age) == count) t_days[count++] = age;
        }
    }
    return count;
}

typedef struct age_run {
    const sbl_preview_scene *scene;
    const dot_hues *hues;
    const double *t_days;
    dot_looks *looks;
} age_run;

static void make_age(void *context, uint32_t k)
{
    const age_run *run = context;
    preview_looks(&run->looks[k * run->hues->count], run->scene, run->hues, run->t_days[k]);
}

sbl_status preview_ages(dot_ages *ages, const sbl_preview_scene *scene, const dot_hues *hues, const sbl_preview_moment *moments,
                        uint32_t moment_count, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    *ages = (dot_ages){0};
    double *t_days = SBL_NEW(arena, double, (uint64_t)moment_count *SBL_SESSIONS_MAX);
    if (!t_days) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the dots of a picture", "close other programs");
    uint32_t count = gather_ages(t_days, scene, moments, moment_count);
    dot_looks *looks = SBL_NEW(arena, dot_looks, (uint64_t)count * hues->count);
    if (!looks) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the dots of a picture", "close other programs");
    age_run run = {scene, hues, t_days, looks};
    sbl_parallel_for(host, count, make_age, &run);
    *ages = (dot_ages){count, t_days, looks};
    return SBL_OK;
}

bool preview_ages_hold(const dot_ages *ages, const sbl_preview_scene *scene, const sbl_preview_moment *moments, uint32_t moment_count)
{
    for (uint32_t m = 0; m < moment_count; m++) {
        uint32_t sessions = sessions_of(scene, &moments[m]);
        for (uint32_t k = 0; k < sessions; k++)
            if (find_age(ages->t_days, ages->count, age_of(&moments[m], sessions, k)) == ages->count) return false;
    }
    return true;
}

view_moment preview_moment_at(const dot_ages *ages, const sbl_preview_scene *scene, const dot_hues *hues, const sbl_preview_moment *moment)
{
    view_moment at = {.sessions = sessions_of(scene, moment)};
    for (uint32_t k = 0; k < at.sessions; k++)
        at.looks[k] = &ages->looks[find_age(ages->t_days, ages->count, age_of(moment, at.sessions, k)) * hues->count];
    return at;
}
