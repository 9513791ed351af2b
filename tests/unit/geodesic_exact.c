/* Arcs against exact distances on made surfaces, and the judge of that against known ones. The real heads: geodesic_heads.c. */
#include "geodesic_judge.h"

/* A ball with warts: many geodesics of nearly equal length between most places, and the straightened first one is often not the shortest.
 */
static void judge_warts(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(18, 90.0);
    for (uint32_t i = 0; i < s.vertex_count; i++) {
        sbl_vec3 p = sbl_v3_load(s.position[i]);
        double wart = sin(p.x / 7.0) * sin(p.y / 8.0 + 1.0) * sin(p.z / 9.0 + 2.0);
        s.position[i] = sbl_v3_store(sbl_v3_scale(p, 1.0 + 0.06 * wart));
    }
    sbl_surface ball = shape_build(&s, &arena);
    judge_surface("ball with warts", &ball, sbl_v3(0, 0, 0), false);
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* The judge itself: on an unrolled cylinder of facets every exact distance is known. */
static void judge_the_judge(void)
{
    enum { AROUND = 24, RINGS = 20 };
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_alloc(AROUND * (RINGS + 1), 2 * AROUND * RINGS);
    for (uint32_t r = 0; r <= RINGS; r++)
        for (uint32_t i = 0; i < AROUND; i++)
            shape_vertex(&s, 20.0 * cos(2.0 * SBL_PI * i / AROUND), 3.0 * r, 20.0 * sin(2.0 * SBL_PI * i / AROUND));
    for (uint32_t r = 0; r < RINGS; r++)
        for (uint32_t i = 0; i < AROUND; i++) {
            uint32_t a = r * AROUND + i, b = r * AROUND + (i + 1) % AROUND;
            shape_triangle(&s, a, a + AROUND, b);
            shape_triangle(&s, b, a + AROUND, b + AROUND);
        }
    sbl_surface tube = shape_build(&s, &arena);
    uint32_t corner = 0;
    while (sbl_v3_distance(sbl_v3_load(tube.position[tube.triangle[corner]]), sbl_v3(20.0, 30.0, 0.0)) > 1e-4) corner++;
    judge j;
    sbl_surface_point from = {corner / 3, corner % 3 == 1 ? 1.0f : 0.0f, corner % 3 == 2 ? 1.0f : 0.0f};
    judge_run(&j, &tube, &from, 1, 1e9);
    double chord = 40.0 * sin(SBL_PI / AROUND), worst = 0.0;
    for (uint32_t v = 0; v < tube.vertex_count; v++) {
        sbl_vec3 p = sbl_v3_load(tube.position[v]);
        double facets = round(fabs(atan2(p.z, p.x)) * AROUND / (2.0 * SBL_PI));
        worst = fmax(worst, fabs(j.distance[v] - hypot(facets * chord, p.y - 30.0)));
    }
    CHECK_NEAR(worst, 0.0, 1e-4); /* positions are floats */
    judge_free(&j);
    shape_free(&s);
    sbl_arena_release(&arena);
}

int main(void)
{
    judge_the_judge();
    judge_warts();
    return check_report("geodesic_exact");
}
