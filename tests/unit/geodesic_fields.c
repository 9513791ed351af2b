/*
 * Distance fields to 1 % at every vertex, against exact distances, on surfaces made to be hard: waves, noise, slivers, obtuse triangles,
 * holes; on the template head; from vertices, edges and faces, one source or many. Real heads: geodesic_heads.c.
 */
#include "geodesic_judge.h"
#include "stubble/head.h"

typedef struct places {
    sbl_surface_point at[24];
    uint32_t count;
} places;

/* Strewn sources: at corners, on edges, or inside triangles. An edge's source is given to both of its triangles for the judge. */
static places strewn(const sbl_surface *s, uint32_t count, int kind, uint64_t stream)
{
    places p = {.count = count};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t t = (uint32_t)(sbl_random_bits(81, stream, i) % s->triangle_count);
        float u = (float)sbl_random_unit(82, stream, i), v = (float)sbl_random_unit(83, stream, i) * (1.0f - u);
        p.at[i] = (sbl_surface_point){t, kind == 0 ? 0.0f : u, kind == 2 ? v : 0.0f};
    }
    return p;
}

/* On edge 0 of triangle t at u, seen from the twin. */
static bool twin_place(const sbl_surface *s, sbl_surface_point at, sbl_surface_point *twin)
{
    uint32_t g = s->opposite[3 * at.triangle];
    if (g == SBL_NONE || at.u <= 0.0f || at.v != 0.0f) return false;
    float from_end = at.u, w[3] = {0.0f, 0.0f, 0.0f};
    w[g % 3] = from_end;
    w[(g + 1) % 3] = 1.0f - from_end;
    *twin = (sbl_surface_point){g / 3, w[1], w[2]};
    return true;
}

static void judge_places(field_verdict *f, const sbl_surface *s, const places *p, double limit, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *field = SBL_NEW(arena, float, s->vertex_count);
    REQUIRE(field);
    CHECK_STATUS(sbl_distance_field(field, s, p->at, p->count, (double)INFINITY, arena, NULL), SBL_OK);
    sbl_surface_point from[48];
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        from[count++] = p->at[i];
        count += twin_place(s, p->at[i], &from[count]);
    }
    judge j;
    judge_run(&j, s, from, count, limit);
    judge_field(f, &j, field);
    judge_free(&j);
    sbl_arena_rewind(arena, mark);
}

static void judge_shape(const char *name, shape *raw)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_surface s = shape_build(raw, &arena);
    field_verdict f = {0};
    for (int kind = 0; kind < 3; kind++) {
        places one = strewn(&s, 1, kind, (uint64_t)kind), many = strewn(&s, 24, kind, 7 + (uint64_t)kind);
        judge_places(&f, &s, &one, 1e9, &arena);
        judge_places(&f, &s, &many, 1e9, &arena);
    }
    judge_field_report(name, &f);
    CHECK(f.tried >= 6 * s.vertex_count / 2);
    shape_free(raw);
    sbl_arena_release(&arena);
}

/* The template head, its scalp coarser than for dots. */
static void judge_template(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_measures measures = {0};
    sbl_head_options coarse = {.scalp_edge_mm = 6.0};
    sbl_head head;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_head_from_measures(&head, &measures, &coarse, NULL, &arena, &diag), SBL_OK);
    field_verdict f = {0};
    for (uint64_t i = 0; i < 3; i++) {
        places p = strewn(&head.surface, i < 2 ? 1 : 3, i == 1 ? 0 : 2, 20 + i);
        judge_places(&f, &head.surface, &p, 70.0, &arena);
    }
    judge_field_report("template head", &f);
    CHECK(f.tried > 3000);
    sbl_arena_release(&arena);
}

static void shake(shape *s, double mm)
{
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        sbl_vec3 d = sbl_v3(sbl_random_unit(91, 0, v) - 0.5, sbl_random_unit(91, 1, v) - 0.5, sbl_random_unit(91, 2, v) - 0.5);
        s->position[v] = sbl_v3_store(sbl_v3_madd(sbl_v3_load(s->position[v]), d, 2.0 * mm));
    }
}

static double hills(double x, double y)
{
    return 5.0 * sin(x / 6.0) * cos(y / 8.0);
}

/* Round holes in a sheet of hills. */
static shape pierced(void)
{
    shape s = shape_grid(36, -50.0, 100.0, hills, true);
    uint32_t kept = 0;
    for (uint32_t t = 0; t < s.triangle_count; t++) {
        sbl_vec3 p = sbl_v3_load(s.position[s.triangle[3 * t]]);
        if (hypot(fmod(fabs(p.x), 25.0) - 12.0, fmod(fabs(p.y), 25.0) - 12.0) < 6.0) continue;
        memmove(s.triangle + 3 * kept++, s.triangle + 3 * t, 3 * sizeof *s.triangle);
    }
    s.triangle_count = kept;
    return s;
}

/* Hills sheared until most triangles are obtuse. */
static shape sheared(double shear)
{
    shape s = shape_grid(28, -50.0, 100.0, hills, false);
    for (uint32_t v = 0; v < s.vertex_count; v++) s.position[v].x += (float)shear * s.position[v].y;
    return s;
}

/* A tube of long thin triangles. */
static shape tube(void)
{
    enum { AROUND = 60, RINGS = 12 };
    shape s = shape_alloc(AROUND * (RINGS + 1), 2 * AROUND * RINGS);
    for (uint32_t r = 0; r <= RINGS; r++)
        for (uint32_t i = 0; i < AROUND; i++) {
            double turned = 2.0 * SBL_PI * i / AROUND, wide = 20.0 + 3.0 * sin(0.9 * r);
            shape_vertex(&s, wide * cos(turned), 9.0 * r, wide * sin(turned));
        }
    for (uint32_t r = 0; r < RINGS; r++)
        for (uint32_t i = 0; i < AROUND; i++) {
            uint32_t a = r * AROUND + i, b = r * AROUND + (i + 1) % AROUND;
            shape_triangle(&s, a, a + AROUND, b);
            shape_triangle(&s, b, a + AROUND, b + AROUND);
        }
    return s;
}

int main(void)
{
    shape s = shape_sphere(14, 90.0);
    judge_shape("ball", &s);
    s = shape_sphere(14, 90.0);
    shake(&s, 2.0);
    judge_shape("rough ball, torn along its seams", &s);
    s = shape_grid(30, -50.0, 100.0, hills, true);
    shake(&s, 0.8);
    judge_shape("rough hills", &s);
    s = sheared(2.0);
    judge_shape("sheared hills", &s);
    s = sheared(5.0);
    judge_shape("hills of slivers", &s);
    s = pierced();
    judge_shape("pierced hills", &s);
    s = tube();
    judge_shape("tube", &s);
    judge_template();
    return check_report("geodesic_fields");
}
