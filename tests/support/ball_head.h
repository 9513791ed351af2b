/*
 * ball_head.h - a ball that answers as a head: a sphere about the chart's origin with the landmarks of the mean head, so that areas and
 * lengths are known exactly and the atlas lies where it lies on people. Ears are spots on its sides.
 */
#ifndef STUBBLE_BALL_HEAD_H
#define STUBBLE_BALL_HEAD_H

#include "check.h"
#include "stubble/head.h"

#define BALL_RADIUS_MM 95.0
#define BALL_EAR_MM    22.0

static inline sbl_vec3 ball_center(void)
{
    return sbl_v3(0.0, 33.0, -17.0);
}

/* The point of the ball in the direction (x, y, z). */
static inline sbl_vec3 ball_point(double x, double y, double z)
{
    return sbl_v3_madd(ball_center(), sbl_v3_normalize(sbl_v3(x, y, z)), BALL_RADIUS_MM);
}

/* A point whose x and y are given, on the front. */
static inline sbl_vec3 ball_front(double x, double y)
{
    sbl_vec3 c = ball_center();
    double z = sqrt(BALL_RADIUS_MM * BALL_RADIUS_MM - x * x - (y - c.y) * (y - c.y));
    return sbl_v3(x, y, c.z + z);
}

/* Octahedron, each face in steps * steps triangles, blown up to the ball. */
static inline sbl_mesh ball_mesh(sbl_arena *arena, uint32_t steps)
{
    uint32_t per_face = (steps + 1) * (steps + 2) / 2, triangles = 8 * steps * steps, vertices = 8 * per_face, made = 0, corner = 0;
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, vertices);
    uint32_t *triangle = SBL_NEW(arena, uint32_t, 3 * (uint64_t)triangles);
    REQUIRE(position && triangle);
    for (int face = 0; face < 8; face++) {
        double sx = face & 1 ? -1.0 : 1.0, sy = face & 2 ? -1.0 : 1.0, sz = face & 4 ? -1.0 : 1.0;
        uint32_t first = made;
        for (uint32_t i = 0; i <= steps; i++)
            for (uint32_t j = 0; i + j <= steps; j++) {
                double a = 0.5 * SBL_PI * i / steps, b = i < steps ? 0.5 * SBL_PI * j / (steps - i) : 0.0;
                position[made++] = sbl_v3_store(ball_point(sx * sbl_cos(a) * sbl_cos(b), sy * sbl_sin(a), sz * sbl_cos(a) * sbl_sin(b)));
            }
        for (uint32_t i = 0, row = first; i < steps; row += steps - i + 1, i++) {
            uint32_t next = row + steps - i + 1;
            for (uint32_t j = 0; i + j < steps; j++) {
                uint32_t t[6] = {row + j, row + j + 1, next + j, row + j + 1, next + j + 1, next + j};
                uint32_t count = i + j + 1 < steps ? 6 : 3;
                for (uint32_t k = 0; k < count; k++) triangle[corner++] = t[k];
            }
        }
    }
    return (sbl_mesh){position, made, triangle, corner / 3};
}

static inline void ball_head(sbl_head *head, sbl_arena *arena, uint32_t steps)
{
    sbl_diag diag = {0};
    sbl_mesh mesh = ball_mesh(arena, steps);
    *head = (sbl_head){.chart_origin = ball_center(), .chart_scale = {1.0, 1.0, 1.0}, .area_relative_sd = 0.02};
    REQUIRE(sbl_surface_build(&head->surface, &mesh, NULL, NULL, arena, &diag) == SBL_OK);
    sbl_vec3 *mark = head->landmark;
    mark[SBL_LANDMARK_GLABELLA] = ball_front(0.0, 43.0);
    mark[SBL_LANDMARK_SELLION] = ball_front(0.0, 31.0);
    mark[SBL_LANDMARK_LATERAL_CANTHUS_LEFT] = ball_front(46.0, 25.0);
    mark[SBL_LANDMARK_LATERAL_CANTHUS_RIGHT] = ball_front(-46.0, 25.0);
    mark[SBL_LANDMARK_TRAGION_LEFT] = ball_point(80.0, -33.0, 17.0);
    mark[SBL_LANDMARK_TRAGION_RIGHT] = ball_point(-80.0, -33.0, 17.0);
    sbl_vec3f *chart = SBL_NEW(arena, sbl_vec3f, head->surface.vertex_count);
    uint8_t *part = SBL_NEW(arena, uint8_t, head->surface.vertex_count);
    REQUIRE(chart && part);
    for (uint32_t v = 0; v < head->surface.vertex_count; v++) {
        sbl_vec3 p = sbl_v3_load(head->surface.position[v]);
        chart[v] = sbl_v3_store(sbl_head_chart(head, p));
        if (sbl_v3_distance(p, ball_point(80.0, -25.0, -5.0)) < BALL_EAR_MM) part[v] = SBL_PART_EAR_LEFT;
        if (sbl_v3_distance(p, ball_point(-80.0, -25.0, -5.0)) < BALL_EAR_MM) part[v] = SBL_PART_EAR_RIGHT;
    }
    head->chart = chart;
    head->part = part;
}

#endif
