/* Tables of points from strangers. */
#include "stubble/points_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* What the header promises of a table that was read. */
static void check(const sbl_points *p)
{
    if (!p->count || p->count > SBL_POINTS_MAX || p->zone_count > SBL_POINTS_ZONES_MAX) abort();
    for (uint32_t i = 0; i < p->count; i++) {
        const sbl_vec3f *at = &p->position[i];
        if (!(fabsf(at->x) <= 1e9f && fabsf(at->y) <= 1e9f && fabsf(at->z) <= 1e9f)) abort();
        if (p->session && (p->session[i] < 1 || p->session[i] > p->session_count)) abort();
        if (p->zone && (p->zone[i] >= p->zone_count || !p->zone_name[p->zone[i]])) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    sbl_arena arena;
    sbl_diag diag = {0};
    sbl_points points;
    sbl_arena_init(&arena, NULL);
    if (sbl_points_read(&points, data, bytes, &arena, &diag) == SBL_OK) check(&points);
    else if (points.count || arena.used_bytes) abort();
    sbl_arena_release(&arena);
    return 0;
}
