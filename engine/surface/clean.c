/* Triangles that carry no area, and triangles that repeat another one (in either direction), leave. The order of the rest stays. */
#include "surface/internal.h"

#include <float.h>

/*
 * Twice the area against the square of the longest side: below this a triangle has no usable normal. Thin ones above it stay, because
 * taking one out opens a crack in a closed surface.
 */
#define DEGENERATE_RATIO 1e-9

bool sbl_degenerate(const sbl_vec3f *position, const uint32_t corner[3])
{
    if (corner[0] == corner[1] || corner[1] == corner[2] || corner[2] == corner[0]) return true;
    sbl_vec3 a = sbl_v3_load(position[corner[0]]);
    sbl_vec3 ab = sbl_v3_sub(sbl_v3_load(position[corner[1]]), a);
    sbl_vec3 ac = sbl_v3_sub(sbl_v3_load(position[corner[2]]), a);
    sbl_vec3 bc = sbl_v3_sub(ac, ab);
    double longest = fmax(sbl_v3_dot(ab, ab), fmax(sbl_v3_dot(ac, ac), sbl_v3_dot(bc, bc)));
    double twice_area = sbl_v3_length(sbl_v3_cross(ab, ac));
    return !(twice_area > DEGENERATE_RATIO * longest) || !(0.5 * twice_area >= (double)FLT_MIN);
}

typedef struct triple {
    uint32_t low, middle, high;
} triple;

static triple sorted(const uint32_t *corner)
{
    uint32_t a = corner[0], b = corner[1], c = corner[2], t;
    if (a > b) t = a, a = b, b = t;
    if (b > c) t = b, b = c, c = t;
    if (a > b) t = a, a = b, b = t;
    return (triple){a, b, c};
}

/* Is there an equal triangle before `end`? If not, remember this one. */
static bool repeats(uint32_t *table, uint64_t mask, const uint32_t *triangle, const uint32_t *corner, uint32_t end)
{
    triple key = sorted(corner);
    uint64_t slot = sbl_mix64(sbl_mix64((uint64_t)key.low << 32 | key.middle) + key.high) & mask;
    for (; table[slot] != SBL_NONE; slot = (slot + 1) & mask) {
        triple other = sorted(triangle + 3 * (size_t)table[slot]);
        if (other.low == key.low && other.middle == key.middle && other.high == key.high) return true;
    }
    table[slot] = end;
    return false;
}

sbl_status sbl_clean(sbl_draft *draft, sbl_arena *scratch, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(scratch);
    uint64_t slots = sbl_table_slots(draft->triangle_count);
    uint32_t *table = SBL_TAKE(scratch, uint32_t, slots);
    if (!table) return sbl_fail_memory(diag);
    for (uint64_t s = 0; s < slots; s++) table[s] = SBL_NONE;
    uint32_t kept = 0;
    for (uint32_t t = 0; t < draft->triangle_count; t++) {
        uint32_t corner[3] = {draft->triangle[3 * (size_t)t], draft->triangle[3 * (size_t)t + 1], draft->triangle[3 * (size_t)t + 2]};
        if (sbl_degenerate(draft->position, corner)) {
            draft->report.degenerate_triangles++;
        } else if (repeats(table, slots - 1, draft->triangle, corner, kept)) {
            draft->report.duplicate_triangles++;
        } else {
            for (size_t k = 0; k < 3; k++) draft->triangle[3 * (size_t)kept + k] = corner[k];
            kept++;
        }
    }
    draft->triangle_count = kept;
    sbl_arena_rewind(scratch, mark);
    return SBL_OK;
}
