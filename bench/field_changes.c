/* An edit of the design on 180,000 sites: both designs' sessions, and which dots were added, removed or moved to another session. */
#include "line.h"
#include "stubble/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SITES 180000u
#define GRID  210u /* vertices a side: a head has 44,000 */
#define TIMES 31

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void line(const char *what, double value, const char *unit, double bar)
{
    char name[80];
    snprintf(name, sizeof name, "field_changes.%s", what);
    bench_line(name, value, unit, bar, 0.0, LESS_IS_BETTER);
}

static void *get(size_t bytes)
{
    void *block = malloc(bytes);
    if (!block) exit(1);
    return block;
}

/* A square grid of triangles with sites all over; which triangle follows which rank is random, as on a head. */
static sbl_field make_field(sbl_surface *surface, sbl_arena *arena)
{
    sbl_vec3f *vertex = get(GRID * GRID * sizeof *vertex), *position = get(SITES * sizeof *position);
    uint32_t *triangle = get((size_t)6 * (GRID - 1) * (GRID - 1) * sizeof *triangle), corners = 0;
    sbl_site *site = get(SITES * sizeof *site);
    for (uint32_t i = 0; i < GRID * GRID; i++) vertex[i] = (sbl_vec3f){(float)(i % GRID), (float)(i / GRID), 0.0f};
    for (uint32_t i = 0; i + GRID < GRID * GRID; i++) {
        if (i % GRID == GRID - 1) continue;
        const uint32_t quad[6] = {i, i + 1, i + GRID + 1, i, i + GRID + 1, i + GRID};
        for (int k = 0; k < 6; k++) triangle[corners++] = quad[k];
    }
    sbl_mesh mesh = {vertex, GRID * GRID, triangle, corners / 3};
    sbl_surface_options keep = {.keep_orientation = true};
    sbl_diag diag = {0};
    if (sbl_surface_build(surface, &mesh, &keep, NULL, arena, &diag) != SBL_OK) exit(1);
    for (uint32_t i = 0; i < SITES; i++) {
        double u = sbl_random_unit(1, 1, i), v = sbl_random_unit(1, 2, i);
        if (u + v > 1.0) u = 1.0 - u, v = 1.0 - v;
        site[i].at = (sbl_surface_point){(uint32_t)(sbl_random_unit(1, 3, i) * surface->triangle_count), (float)u, (float)v};
        site[i].rank = ((float)i + 0.5f) / (float)SITES;
        position[i] = sbl_v3_store(sbl_surface_position(surface, site[i].at));
    }
    return (sbl_field){surface, site, position, SITES, 260.0f};
}

/* A hairline at `line`: nothing before it, full behind, over a feather of 8 vertices. */
static float *design_of(const sbl_surface *surface, double line_y)
{
    float *density = get(surface->vertex_count * sizeof *density);
    for (uint32_t v = 0; v < surface->vertex_count; v++)
        density[v] = (float)(90.0 * sbl_clamp(((double)surface->position[v].y - line_y) / 8.0, 0.0, 1.0));
    return density;
}

int main(void)
{
    sbl_arena arena;
    sbl_surface surface;
    sbl_arena_init(&arena, NULL);
    sbl_field field = make_field(&surface, &arena);
    const float *old_design = design_of(&surface, 60.0), *new_design = design_of(&surface, 63.0), share[3] = {0.3f, 0.7f, 1.0f};
    uint8_t *before = get(SITES), *after = get(SITES);
    sbl_field_change *change = get(SITES * sizeof *change);
    double select_ms = HUGE_VAL, changes_ms = HUGE_VAL;
    uint32_t changed = 0;
    sbl_field_sessions(before, &field, NULL, old_design, share, 3);
    for (int k = 0; k < TIMES; k++) {
        double start = cpu_ms();
        sbl_field_sessions(after, &field, NULL, new_design, share, 3);
        double middle = cpu_ms();
        changed = sbl_field_changes(change, before, after, SITES);
        select_ms = fmin(select_ms, middle - start);
        changes_ms = fmin(changes_ms, cpu_ms() - middle);
    }
    line("sessions_of_180000", select_ms, "ms", 0.0);
    line("changes_of_180000", changes_ms, "ms", 0.0);
    line("edit_of_180000", select_ms + changes_ms, "ms", 3.0);
    line("changed", changed, "1", 0.0);
    sbl_arena_release(&arena);
    return 0;
}
