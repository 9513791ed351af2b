/* One direction for each connected piece, the outward one if its shape tells. */
#include "surface/internal.h"

/*
 * |volume about the centroid| / area^1.5 is 0.094 for a sphere, 0.047 for a cap of 30 degrees, 0 for a plane. An open piece must be this
 * clearly curved before its shape overrules the file; a closed one always has an inside.
 */
#define OPEN_VOLUME_RATIO 0.01

typedef struct work {
    sbl_draft *draft;
    uint8_t *turned, *seen;
    uint32_t *queue;
} work;

/* The triangles reachable from `first` fill queue[0..]; returns how many. Edges that cannot agree are cut. */
static uint32_t flood(work *w, uint32_t first)
{
    sbl_draft *draft = w->draft;
    uint32_t head = 0, tail = 0;
    w->seen[first] = 1;
    w->queue[tail++] = first;
    while (head < tail) {
        uint32_t t = w->queue[head++];
        for (uint32_t h = 3 * t; h < 3 * t + 3; h++) {
            uint32_t g = draft->opposite[h];
            if (g == SBL_NONE) continue;
            bool same_direction = draft->triangle[h] == draft->triangle[g];
            uint8_t wanted = (uint8_t)(w->turned[t] ^ (same_direction ? 1u : 0u));
            if (!w->seen[g / 3]) {
                w->seen[g / 3] = 1;
                w->turned[g / 3] = wanted;
                w->queue[tail++] = g / 3;
            } else if (w->turned[g / 3] != wanted) {
                draft->opposite[h] = draft->opposite[g] = SBL_NONE;
                draft->report.nonmanifold_edges++;
            }
        }
    }
    return tail;
}

static void corners(const sbl_draft *draft, uint32_t t, sbl_vec3 out[3])
{
    for (size_t k = 0; k < 3; k++) out[k] = sbl_v3_load(draft->position[draft->triangle[3 * (size_t)t + k]]);
}

static sbl_vec3 twice_area_vector(const sbl_vec3 c[3])
{
    return sbl_v3_cross(sbl_v3_sub(c[1], c[0]), sbl_v3_sub(c[2], c[0]));
}

/* Must the piece in queue[0..count) be turned as a whole? */
static bool faces_wrong_way(const work *w, uint32_t count, bool keep_orientation)
{
    const sbl_draft *draft = w->draft;
    sbl_vec3 c[3], centroid = {0, 0, 0};
    double area = 0.0, turned_area = 0.0, volume = 0.0;
    bool closed = true;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t t = w->queue[i];
        corners(draft, t, c);
        double a = 0.5 * sbl_v3_length(twice_area_vector(c));
        area += a;
        if (w->turned[t]) turned_area += a;
        centroid = sbl_v3_madd(centroid, sbl_v3_add(c[0], sbl_v3_add(c[1], c[2])), a / 3.0);
        for (uint32_t k = 0; k < 3; k++) closed = closed && draft->opposite[3 * t + k] != SBL_NONE;
    }
    bool minority = turned_area > 0.5 * area;
    if (keep_orientation) return minority;
    centroid = sbl_v3_scale(centroid, 1.0 / area);
    for (uint32_t i = 0; i < count; i++) {
        corners(draft, w->queue[i], c);
        double v = sbl_v3_dot(sbl_v3_sub(c[0], centroid), twice_area_vector(c)) / 6.0;
        volume += w->turned[w->queue[i]] ? -v : v;
    }
    double clear = closed ? 0.0 : OPEN_VOLUME_RATIO * area * sqrt(area);
    return fabs(volume) > clear ? volume < 0.0 : minority;
}

/* Swapping the last two corners carries half-edge k to 2 - k. */
static void turn_triangles(work *w, uint32_t *scratch_opposite)
{
    sbl_draft *draft = w->draft;
    uint32_t half_edges = 3 * draft->triangle_count;
    for (uint32_t h = 0; h < half_edges; h++) {
        uint32_t g = draft->opposite[h];
        uint32_t h_new = w->turned[h / 3] ? h - h % 3 + (2 - h % 3) : h;
        uint32_t g_new = g != SBL_NONE && w->turned[g / 3] ? g - g % 3 + (2 - g % 3) : g;
        scratch_opposite[h_new] = g_new;
    }
    for (uint32_t h = 0; h < half_edges; h++) draft->opposite[h] = scratch_opposite[h];
    for (uint32_t t = 0; t < draft->triangle_count; t++) {
        if (!w->turned[t]) continue;
        uint32_t *corner = draft->triangle + 3 * (size_t)t, swap = corner[1];
        corner[1] = corner[2];
        corner[2] = swap;
        draft->report.flipped_triangles++;
    }
}

sbl_status sbl_orient(sbl_draft *draft, bool keep_orientation, sbl_arena *scratch, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(scratch);
    uint32_t count = draft->triangle_count;
    work w = {draft, SBL_NEW(scratch, uint8_t, count), SBL_NEW(scratch, uint8_t, count), SBL_NEW(scratch, uint32_t, count)};
    uint32_t *turned_opposite = SBL_NEW(scratch, uint32_t, 3 * (uint64_t)count);
    if (!w.turned || !w.seen || !w.queue || !turned_opposite) return sbl_fail_memory(diag);
    for (uint32_t t = 0; t < count; t++) {
        if (w.seen[t]) continue;
        uint32_t piece = flood(&w, t);
        if (faces_wrong_way(&w, piece, keep_orientation))
            for (uint32_t i = 0; i < piece; i++) w.turned[w.queue[i]] ^= 1u;
    }
    turn_triangles(&w, turned_opposite);
    sbl_arena_rewind(scratch, mark);
    return SBL_OK;
}
