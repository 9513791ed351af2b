/* scan_ears.h - a scan whose ears may be noisy, cut off or smoothed away, and where its tragions are found. */
#ifndef STUBBLE_TEST_SCAN_EARS_H
#define STUBBLE_TEST_SCAN_EARS_H

#include "check.h"
#include "stubble/head.h"

/* Own vertices and triangles, in mm, y up, z to the front; tragions left and right where a person sees them. */
typedef struct eared {
    sbl_vec3f *position;
    uint32_t *triangle;
    uint32_t vertices, triangles;
    sbl_vec3 tragion[2];
} eared;

static inline eared eared_copy(const sbl_mesh *mesh, const sbl_vec3 tragion[2], sbl_arena *arena)
{
    eared e = {.vertices = mesh->vertex_count, .triangles = mesh->triangle_count, .tragion = {tragion[0], tragion[1]}};
    e.position = sbl_arena_copy(arena, mesh->position, mesh->vertex_count, sizeof *e.position);
    e.triangle = sbl_arena_copy(arena, mesh->triangle, 3 * (uint64_t)mesh->triangle_count, sizeof *e.triangle);
    REQUIRE(e.position && e.triangle);
    return e;
}

/* Within reach of the ear's middle as seen from its side. */
static inline bool eared_near(const eared *e, uint32_t v, int side, double reach_mm)
{
    sbl_vec3 p = sbl_v3_load(e->position[v]), t = e->tragion[side];
    bool outside = side == 0 ? p.x > 45.0 : p.x < -45.0;
    return outside && hypot(p.y - t.y - 3.0, p.z - t.z + 14.0) < reach_mm;
}

/* A skin stretched over the hole: what a scanner's hole filling leaves of an ear that it did not see. */
static inline void eared_smooth_away(eared *e, int side, sbl_arena *arena)
{
    sbl_vec3 *sum = SBL_NEW(arena, sbl_vec3, e->vertices);
    uint32_t *count = SBL_NEW(arena, uint32_t, e->vertices);
    uint8_t *within = SBL_NEW(arena, uint8_t, e->vertices);
    uint32_t *edge = SBL_NEW(arena, uint32_t, 6 * (uint64_t)e->triangles), edges = 0;
    REQUIRE(sum && count && within && edge);
    for (uint32_t v = 0; v < e->vertices; v++) within[v] = eared_near(e, v, side, 42.0);
    for (uint32_t h = 0; h < 3 * e->triangles; h++) {
        uint32_t a = e->triangle[h], b = e->triangle[h % 3 == 2 ? h - 2 : h + 1];
        if (!within[a] && !within[b]) continue;
        edge[edges++] = a;
        edge[edges++] = b;
    }
    for (int round = 0; round < 300; round++) {
        for (uint32_t v = 0; v < e->vertices; v++) sum[v] = sbl_v3(0, 0, 0), count[v] = 0;
        for (uint32_t k = 0; k < edges; k++) {
            sum[edge[k]] = sbl_v3_add(sum[edge[k]], sbl_v3_load(e->position[edge[k ^ 1u]]));
            count[edge[k]]++;
        }
        for (uint32_t v = 0; v < e->vertices; v++)
            if (within[v] && count[v]) e->position[v] = sbl_v3_store(sbl_v3_scale(sum[v], 1.0 / count[v]));
    }
}

/* All that stands out beside the tragion goes, and leaves a hole. */
static inline void eared_cut_off(eared *e, int side)
{
    uint32_t kept = 0;
    for (uint32_t t = 0; t < e->triangles; t++) {
        bool out = false;
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t v = e->triangle[3 * t + k];
            out = out || (eared_near(e, v, side, 40.0) && fabs((double)e->position[v].x) > fabs(e->tragion[side].x) - 2.0 &&
                          (double)e->position[v].z < e->tragion[side].z + 2.0);
        }
        if (out) continue;
        memmove(e->triangle + 3 * (size_t)kept++, e->triangle + 3 * (size_t)t, 3 * sizeof *e->triangle);
    }
    e->triangles = kept;
}

static inline void eared_add_noise(eared *e, double sd_mm, uint64_t seed)
{
    for (uint32_t v = 0; v < e->vertices; v++) {
        sbl_vec3 d = sbl_v3(sbl_random_normal(seed, 0, v), sbl_random_normal(seed, 1, v), sbl_random_normal(seed, 2, v));
        e->position[v] = sbl_v3_store(sbl_v3_madd(sbl_v3_load(e->position[v]), d, sd_mm));
    }
}

/* Left becomes right. */
static inline void eared_mirror(eared *e)
{
    for (uint32_t v = 0; v < e->vertices; v++) e->position[v].x = -e->position[v].x;
    for (uint32_t t = 0; t < e->triangles; t++) {
        uint32_t held = e->triangle[3 * t];
        e->triangle[3 * t] = e->triangle[3 * t + 1];
        e->triangle[3 * t + 1] = held;
    }
    sbl_vec3 left = e->tragion[0], right = e->tragion[1];
    e->tragion[0] = sbl_v3(-right.x, right.y, right.z);
    e->tragion[1] = sbl_v3(-left.x, left.y, left.z);
}

/* Upside down, lying on its side a little, in metres. */
static inline void eared_turn_over(eared *e)
{
    sbl_vec3 *ear = e->tragion;
    const double c = cos(2.8), s = sin(2.8);
    for (uint32_t v = 0; v < e->vertices + 2; v++) {
        sbl_vec3 p = v < e->vertices ? sbl_v3_load(e->position[v]) : ear[v - e->vertices];
        p = sbl_v3_scale(sbl_v3(c * p.x - s * p.y + 700.0, s * p.x + c * p.y, p.z - 90.0), 1e-3);
        if (v < e->vertices) e->position[v] = sbl_v3_store(p);
        else ear[v - e->vertices] = p;
    }
}

/* What came of it: how far each tragion lies from the person's, in mm. */
typedef struct ears_found {
    double off_mm[2], sd_mm[2];
    bool found[2];
} ears_found;

static inline ears_found eared_scan(const char *what, const eared *e)
{
    static const sbl_scan_options coarse = {.scalp_edge_mm = 50.0};
    const sbl_mesh mesh = {e->position, e->vertices, e->triangle, e->triangles};
    ears_found out = {.off_mm = {1e9, 1e9}};
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_head head;
    sbl_scan_report r;
    sbl_diag diag = {0};
    sbl_status st = sbl_head_from_scan(&head, &r, &mesh, &coarse, NULL, NULL, &arena, &diag);
    CHECK_STATUS(st, SBL_OK);
    for (int side = 0; st == SBL_OK && side < 2; side++) {
        sbl_vec3 d = sbl_v3_scale(sbl_v3_sub(e->tragion[side], r.origin), r.scale_to_mm);
        sbl_vec3 want = sbl_v3(sbl_v3_dot(r.axis[0], d), sbl_v3_dot(r.axis[1], d), sbl_v3_dot(r.axis[2], d));
        out.off_mm[side] = sbl_v3_distance(head.landmark[SBL_LANDMARK_TRAGION_LEFT + side], want);
        out.sd_mm[side] = head.landmark_sd_mm[SBL_LANDMARK_TRAGION_LEFT + side];
        out.found[side] = r.ear_found[side];
    }
    printf("%-28s", what);
    for (int side = 0; side < 2; side++)
        printf("  %s %.2f mm off (sd %.1f)%s", side == 0 ? "left" : "right", out.off_mm[side], out.sd_mm[side],
               out.found[side] ? "" : ", no ear");
    printf("\n");
    sbl_arena_release(&arena);
    return out;
}

/* Both ears are there. */
static inline void eared_check(const char *what, const eared *e, double most_mm)
{
    ears_found f = eared_scan(what, e);
    for (int side = 0; side < 2; side++) CHECK(f.found[side] && f.off_mm[side] < most_mm && f.sd_mm[side] < 3.0);
}

/* An ear is missing on the left, or on both sides: it is said, and what is said of the doubt is true. */
static inline void eared_check_missing(const char *what, const eared *e, bool both)
{
    ears_found f = eared_scan(what, e);
    CHECK(!f.found[0] && f.found[1] == !both);
    for (int side = 0; side < 2; side++) {
        CHECK(f.off_mm[side] < 2.0 * f.sd_mm[side]);
        CHECK(f.found[side] || f.sd_mm[side] >= (both ? 6.0 : 3.5));
    }
}

#endif
