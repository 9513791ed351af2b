/*
 * Redness around fresh dots: more blood in the skin between them, as a smooth field over the head.
 */
#include "preview/room.h"

#include <string.h>

/* Optical density by channel where 100 fresh dots stand on a square centimetre: da* about +9 on light skin (a design choice; clinics show
 * anything from a faint blush to this). */
static const float red_density[3] = {0.02f, 0.30f, 0.24f};

#define RED_DAYS 28.0 /* then the skin around a dot is pale again (FACTS 7.4) */

enum { SPREAD_ROUNDS = 4 }; /* blood spreads a few millimetres */

static sbl_status no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the skin around the dots", "close other programs");
}

/* Each vertex gains a quarter of its neighbours, counted once for each triangle that they share. next is scratch. */
static void spread(float *value, float *next, const sbl_surface *s)
{
    for (int round = 0; round < SPREAD_ROUNDS; round++) {
        memcpy(next, value, s->vertex_count * sizeof *next);
        for (uint32_t t = 0; t < s->triangle_count; t++)
            for (int k = 0; k < 3; k++) {
                uint32_t v = s->triangle[3 * (size_t)t + (size_t)k], w = s->triangle[3 * (size_t)t + (size_t)(k + 1) % 3];
                next[v] += 0.25f * value[w];
                next[w] += 0.25f * value[v];
            }
        memcpy(value, next, s->vertex_count * sizeof *next);
    }
}

/* Sums over the dots of each session. */
static void count_dots(float *sum, const sbl_surface *s, const sbl_dots *dots)
{
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_dot *dot = &dots->dot[i];
        if (dot->session < 1 || dot->session > SBL_SESSIONS_MAX) continue;
        float *of_session = sum + (size_t)(dot->session - 1) * s->vertex_count;
        const uint32_t *corner = s->triangle + 3 * (size_t)dot->at.triangle;
        of_session[corner[0]] += 1.0f - dot->at.u - dot->at.v;
        of_session[corner[1]] += dot->at.u;
        of_session[corner[2]] += dot->at.v;
    }
}

static uint32_t last_session(const sbl_dots *dots)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < dots->count; i++)
        if (dots->dot[i].session > last) last = dots->dot[i].session;
    return last < SBL_SESSIONS_MAX ? last : SBL_SESSIONS_MAX;
}

sbl_status preview_fresh(const float **fresh, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *s = &scene->head->surface;
    uint32_t sessions = scene->dots ? last_session(scene->dots) : 0;
    *fresh = NULL;
    if (!sessions) return SBL_OK;
    float *density = SBL_NEW(arena, float, (uint64_t)s->vertex_count *sessions);
    if (!density) return no_memory(diag);
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *area = SBL_NEW(arena, float, s->vertex_count), *next = SBL_NEW(arena, float, s->vertex_count);
    if (!area || !next) return no_memory(diag);
    for (uint32_t t = 0; t < s->triangle_count; t++)
        for (int k = 0; k < 3; k++) area[s->triangle[3 * (size_t)t + (size_t)k]] += s->area_mm2[t] / 3.0f;
    count_dots(density, s, scene->dots);
    /* Areas and sums are spread alike, so the density keeps its mean. */
    spread(area, next, s);
    for (uint32_t k = 0; k < sessions; k++) {
        float *of_session = density + (size_t)k * s->vertex_count;
        spread(of_session, next, s);
        for (uint32_t v = 0; v < s->vertex_count; v++) of_session[v] = area[v] > 0.0f ? of_session[v] / area[v] : 0.0f;
    }
    sbl_arena_rewind(arena, mark);
    *fresh = density;
    return SBL_OK;
}

static bool is_red(const sbl_preview_moment *moment)
{
    return moment->sessions && !moment->healed && moment->t_days < RED_DAYS;
}

/* Per mm2 is per cm2 over 100. */
sbl_status preview_redden(view_job *job, const sbl_preview_moment *moments, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t vertices = job->preview->scene.head->surface.vertex_count;
    view_redness red = {0};
    for (uint32_t m = 0; m < job->moment_count && job->preview->room->fresh; m++)
        if (is_red(&moments[m])) red.moment[red.count++] = m;
    float *at = SBL_NEW(arena, float, (uint64_t)vertices *red.count);
    if (!at) return no_memory(diag);
    for (uint32_t i = 0; i < red.count; i++) {
        const view_moment *moment = &job->moment[red.moment[i]];
        uint32_t planned = last_session(job->preview->scene.dots), sessions = moment->sessions < planned ? moment->sessions : planned;
        for (uint32_t k = 0; k < sessions; k++) {
            const float *fresh = job->preview->room->fresh + (size_t)k * vertices;
            float strength = (float)moment->looks[k]->redness;
            for (uint32_t v = 0; v < vertices; v++) at[(size_t)v * red.count + i] += strength * fresh[v];
        }
    }
    red.at_vertex = at;
    job->redness = red;
    return SBL_OK;
}

/* Of one pixel at all its red moments. */
static void redden(const band *b, const view_job *job, size_t pixel)
{
    const view_redness *red = &job->redness;
    const uint32_t *corner = job->preview->scene.head->surface.triangle + 3 * (size_t)b->triangle[pixel];
    const float *at[3];
    for (int k = 0; k < 3; k++) at[k] = red->at_vertex + (size_t)corner[k] * red->count;
    float v = b->bary[2 * pixel], w = b->bary[2 * pixel + 1];
    for (uint32_t i = 0; i < red->count; i++) {
        float here = (1.0f - v - w) * at[0][i] + v * at[1][i] + w * at[2][i];
        if (!(here > 1e-4f)) continue;
        here *= (float)job->blood_scale;
        float *left = preview_veil_at(&b->dots, pixel) + 3 * (size_t)red->moment[i];
        for (size_t c = 0; c < 3; c++) left[c] *= preview_transmitted(here * red_density[c]);
    }
}

void preview_redness(const band *b, const view_job *job)
{
    if (!job->redness.count) return;
    for (uint32_t row = 0; row < b->rows; row++)
        for (uint32_t x = b->skin_from[row]; x < b->skin_to[row]; x++) {
            size_t pixel = (size_t)row * b->width + x;
            if (b->triangle[pixel] != SBL_NONE) redden(b, job, pixel);
        }
}
