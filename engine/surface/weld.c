/*
 * Welding by a hash grid: a vertex joins the nearest earlier vertex that stands for others and lies closer than weld_mm. The cell is twice
 * the welding distance, so the eight cells around a vertex's nearest grid corner hold every candidate.
 */
#include "surface/internal.h"

typedef struct grid {
    uint32_t *head; /* first vertex of each slot's chain */
    uint32_t *next;
    uint64_t mask;
    sbl_vec3 origin;
    double cell;
} grid;

static uint64_t cell_slot(const grid *g, double i, double j, double k)
{
    uint64_t key = (uint64_t)(int64_t)i * 0x9e3779b97f4a7c15u;
    key = sbl_mix64(key ^ (uint64_t)(int64_t)j * 0xc2b2ae3d27d4eb4fu);
    return sbl_mix64(key ^ (uint64_t)(int64_t)k) & g->mask;
}

static uint32_t nearest_in_slot(const grid *g, const sbl_vec3f *position, uint64_t slot, sbl_vec3 p, double *best_squared, uint32_t best)
{
    for (uint32_t i = g->head[slot]; i != SBL_NONE; i = g->next[i]) {
        sbl_vec3 d = sbl_v3_sub(sbl_v3_load(position[i]), p);
        double squared = sbl_v3_dot(d, d);
        /* Cells may share a slot: the same vertex may be met twice, which does no harm. */
        if (squared < *best_squared || (squared == *best_squared && best != SBL_NONE && i < best)) {
            *best_squared = squared;
            best = i;
        }
    }
    return best;
}

sbl_status sbl_weld(uint32_t *representative, const sbl_vec3f *position, uint32_t count, sbl_vec3 box_min, sbl_vec3 box_max, double weld_mm,
                    sbl_arena *scratch, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(scratch);
    uint64_t slots = sbl_table_slots(count);
    /* A cell below 1e-7 of the box is finer than the coordinates themselves. */
    double cell = fmax(2.0 * weld_mm, 1e-7 * sbl_v3_distance(box_min, box_max));
    grid g = {SBL_TAKE(scratch, uint32_t, slots), SBL_TAKE(scratch, uint32_t, count), slots - 1, box_min, cell};
    if (!g.head || !g.next) return sbl_fail_memory(diag);
    for (uint64_t s = 0; s < slots; s++) g.head[s] = SBL_NONE;
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 p = sbl_v3_load(position[i]);
        sbl_vec3 q = g.cell > 0.0 ? sbl_v3_scale(sbl_v3_sub(p, g.origin), 1.0 / g.cell) : sbl_v3(0, 0, 0);
        double best_squared = weld_mm * weld_mm;
        uint32_t best = SBL_NONE;
        sbl_vec3 low = sbl_v3(floor(q.x - 0.5), floor(q.y - 0.5), floor(q.z - 0.5));
        for (int c = 0; c < 8; c++) {
            uint64_t slot = cell_slot(&g, low.x + (c & 1), low.y + (c >> 1 & 1), low.z + (c >> 2));
            best = nearest_in_slot(&g, position, slot, p, &best_squared, best);
        }
        representative[i] = best != SBL_NONE ? best : i;
        if (best != SBL_NONE) continue;
        uint64_t slot = cell_slot(&g, floor(q.x), floor(q.y), floor(q.z));
        g.next[i] = g.head[slot];
        g.head[slot] = i;
    }
    sbl_arena_rewind(scratch, mark);
    return SBL_OK;
}
