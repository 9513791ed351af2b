/*
 * Times of the surface room on one core, on a made head: a ball with a face's roughness, as finely cut as the head that
 * the bars were measured on. One JSON object a line: name, value, unit, bar (0: none set), baseline (what the best known tool takes),
 * ratio.
 */
#include "line.h"
#include "stubble/geodesic.h"
#include "../tests/unit/geodesic_judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void report(const char *what, double value, const char *unit, double bar, double baseline)
{
    char name[80];
    snprintf(name, sizeof name, "surface.%s", what);
    bench_line(name, value, unit, bar, baseline, strcmp(unit, "M/s") ? LESS_IS_BETTER : MORE_IS_BETTER);
}

static void require(sbl_status status, const char *what)
{
    if (status == SBL_OK) return;
    fprintf(stderr, "bench_surface: %s: %s\n", what, sbl_status_text(status));
    exit(70);
}

/* The octahedron's faces cut into n x n, pushed out to a head of 200 x 155 x 230 mm with waves of a few millimetres. */
static sbl_mesh make_head(uint32_t n, sbl_arena *arena)
{
    static const int axis[8][3][3] = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},    {{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}},
                                      {{-1, 0, 0}, {0, -1, 0}, {0, 0, 1}},  {{0, -1, 0}, {1, 0, 0}, {0, 0, 1}},
                                      {{0, 1, 0}, {1, 0, 0}, {0, 0, -1}},   {{-1, 0, 0}, {0, 1, 0}, {0, 0, -1}},
                                      {{0, -1, 0}, {-1, 0, 0}, {0, 0, -1}}, {{1, 0, 0}, {0, -1, 0}, {0, 0, -1}}};
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, 4 * (n + 1) * (n + 2));
    uint32_t *triangle = SBL_NEW(arena, uint32_t, 24 * (uint64_t)n * n), vertices = 0, corners = 0;
    if (!position || !triangle) require(SBL_E_MEMORY, "the bench's own head");
    for (int f = 0; f < 8; f++) {
        uint32_t row = vertices;
        for (uint32_t j = 0; j <= n; j++)
            for (uint32_t i = 0; i + j <= n; i++) {
                double w[3] = {(double)(n - i - j), (double)i, (double)j}, p[3] = {0, 0, 0};
                for (int k = 0; k < 9; k++) p[k % 3] += w[k / 3] * axis[f][k / 3][k % 3];
                sbl_vec3 d = sbl_v3_normalize(sbl_v3(p[0], p[1], p[2]));
                double wave = 1.0 + 0.02 * sbl_sin(9.0 * d.x + 1.0) * sbl_sin(7.0 * d.y) + 0.01 * sbl_sin(23.0 * d.z) * sbl_sin(19.0 * d.x);
                position[vertices++] = sbl_v3_store(sbl_v3(77.5 * wave * d.x, 115.0 * wave * d.y, 100.0 * wave * d.z));
            }
        for (uint32_t j = 0; j < n; row += n + 1 - j, j++)
            for (uint32_t i = 0; i + j < n; i++) {
                uint32_t a = row + i, c = row + (n + 1 - j) + i, corner[6] = {a, a + 1, c, a + 1, c + 1, c};
                for (int k = 0; k < (i + j + 1 < n ? 6 : 3); k++) triangle[corners++] = corner[k];
            }
    }
    return (sbl_mesh){position, vertices, triangle, corners / 3};
}

static sbl_vec3 direction(uint64_t stream, uint64_t i)
{
    return sbl_v3_normalize(sbl_v3(sbl_random_unit(1, stream, 3 * i) - 0.5, sbl_random_unit(1, stream, 3 * i + 1) - 0.5,
                                   sbl_random_unit(1, stream, 3 * i + 2) - 0.5));
}

#define QUERIES 300000u

/* So that no compiler leaves the queries out: an impossible result would be an error. */
static void keep_result(double result)
{
    if (!(result >= 0.0)) require(SBL_E_DATA, "queries");
}

/* From places on the skin into the half space above; in the surface's order as the preview goes, or strewn. */
static double occlusion_rate(const sbl_surface *s, bool strewn)
{
    sbl_vec3 *origin = malloc(QUERIES * sizeof *origin), *out = malloc(QUERIES * sizeof *out);
    if (!origin || !out) require(SBL_E_MEMORY, "rays");
    for (uint32_t i = 0; i < QUERIES; i++) {
        uint32_t t =
            strewn ? (uint32_t)(sbl_random_bits(2, 1, i) % s->triangle_count) : (uint32_t)((uint64_t)i * s->triangle_count / QUERIES);
        sbl_surface_point at = {t, 0.3f, 0.3f};
        sbl_vec3 n = sbl_surface_normal(s, at), d = direction(2, i);
        origin[i] = sbl_v3_madd(sbl_surface_position(s, at), n, 0.01);
        out[i] = sbl_v3_dot(n, d) < 0.0 ? sbl_v3_scale(d, -1.0) : d;
    }
    uint32_t blocked = 0;
    double begin = seconds();
    for (uint32_t i = 0; i < QUERIES; i++) blocked += sbl_surface_blocked(s, origin[i], out[i], 200.0);
    double rate = QUERIES / (seconds() - begin);
    keep_result(blocked);
    free(origin);
    free(out);
    return rate;
}

static double ray_rate(const sbl_surface *s)
{
    uint32_t hits = 0;
    sbl_surface_hit hit;
    double begin = seconds();
    for (uint32_t i = 0; i < QUERIES; i++) {
        sbl_vec3 origin = sbl_v3_scale(direction(3, i), 400.0), target = sbl_v3_scale(direction(4, i), 80.0);
        hits += sbl_surface_ray(s, origin, sbl_v3_sub(target, origin), 1000.0, &hit);
    }
    double rate = QUERIES / (seconds() - begin);
    keep_result(hits);
    return rate;
}

/* Places within some millimetres of the surface, as an aligner asks; in order or strewn. */
static double closest_rate(const sbl_surface *s, bool strewn)
{
    double sum = 0.0;
    sbl_surface_hit hit;
    sbl_vec3 *place = malloc(QUERIES * sizeof *place);
    if (!place) require(SBL_E_MEMORY, "places");
    for (uint32_t i = 0; i < QUERIES; i++) {
        uint32_t t =
            strewn ? (uint32_t)(sbl_random_bits(5, 1, i) % s->triangle_count) : (uint32_t)((uint64_t)i * s->triangle_count / QUERIES);
        place[i] = sbl_v3_scale(sbl_surface_position(s, (sbl_surface_point){t, 0.3f, 0.3f}), 1.03);
    }
    double begin = seconds();
    for (uint32_t i = 0; i < QUERIES; i++)
        if (sbl_surface_closest(s, place[i], 100.0, &hit)) sum += hit.distance_mm;
    double rate = QUERIES / (seconds() - begin);
    keep_result(sum);
    free(place);
    return rate;
}

/*
 * A field on a head as rough as a noisy scan, against exact distances at all vertices between an edge and 90 mm from the source. Baselines:
 * the marching front with unfolded centres (Kimmel and Sethian 1998, Novotni and Klein 2002) that the engine had before, on the same work.
 */
static void bench_rough_field(sbl_mesh mesh, sbl_arena *arena)
{
    sbl_vec3f *position = sbl_arena_copy(arena, mesh.position, mesh.vertex_count, sizeof *position);
    if (!position) require(SBL_E_MEMORY, "rough head");
    for (uint32_t v = 0; v < mesh.vertex_count; v++) {
        /* Vertices that will be welded move together: the shake depends on the place alone. */
        sbl_vec3 p = sbl_v3_load(position[v]);
        sbl_vec3 shake = {sbl_sin(37.0 * p.y + 11.0 * p.z), sbl_sin(41.0 * p.z + 13.0 * p.x), sbl_sin(43.0 * p.x + 17.0 * p.y)};
        position[v] = sbl_v3_store(sbl_v3_madd(p, shake, 0.35));
    }
    mesh.position = position;
    sbl_surface rough;
    sbl_surface_hit from;
    require(sbl_surface_build(&rough, &mesh, NULL, NULL, arena, NULL), "build");
    float *field = SBL_NEW(arena, float, rough.vertex_count);
    if (!field || !sbl_surface_closest(&rough, sbl_v3(0, 30, 200), 1e3, &from)) require(SBL_E_MEMORY, "places");
    double begin = seconds();
    for (int i = 0; i < 3; i++) require(sbl_distance_field(field, &rough, &from.at, 1, 1e9, arena, NULL), "field");
    report("distance_field_rough", (seconds() - begin) / 3.0, "s", 0.2, 0.062);
    judge exact;
    field_verdict found = {0};
    judge_run(&exact, &rough, &from.at, 1, 90.0);
    judge_field(&found, &exact, field);
    judge_free(&exact);
    report("distance_field_rough_error_max", 100.0 * found.worst, "%", 1.0, 2.09);
    report("distance_field_rough_error_rms", 100.0 * sqrt(found.squares / found.tried), "%", 1.0, 0.505);
}

static void bench_geodesics(const sbl_surface *s, sbl_arena *arena)
{
    sbl_surface_hit front, back;
    float *field = SBL_NEW(arena, float, s->vertex_count);
    if (!field || !sbl_surface_closest(s, sbl_v3(0, 30, 200), 1e3, &front) || !sbl_surface_closest(s, sbl_v3(0, 10, -200), 1e3, &back))
        require(SBL_E_MEMORY, "places");
    /* From one side to the other many ways are nearly as short as the shortest: the most work an arc can be. */
    sbl_polyline arc = {0};
    double begin = seconds();
    for (int i = 0; i < 5; i++) require(sbl_geodesic_arc(&arc, s, front.at, back.at, arena, NULL), "arc");
    report("geodesic_arc_across", (seconds() - begin) / 5.0, "s", 0.2, 0.2);
    double random_sum = 0.0;
    for (uint64_t i = 0; i < 20; i++) {
        sbl_surface_hit a, b;
        if (!sbl_surface_closest(s, sbl_v3_scale(direction(7, i), 100.0), 1e3, &a) ||
            !sbl_surface_closest(s, sbl_v3_scale(direction(8, i), 100.0), 1e3, &b))
            require(SBL_E_DATA, "places");
        sbl_polyline any;
        begin = seconds();
        require(sbl_geodesic_arc(&any, s, a.at, b.at, arena, NULL), "arc");
        random_sum += seconds() - begin;
    }
    report("geodesic_arc_mean", random_sum / 20.0, "s", 0.2, 0.2);
    begin = seconds();
    for (int i = 0; i < 3; i++) require(sbl_distance_field(field, s, &front.at, 1, 1e9, arena, NULL), "field");
    report("distance_field", (seconds() - begin) / 3.0, "s", 0.2, 0.054);
    begin = seconds();
    require(sbl_distance_field_to_curve(field, s, arc.position, arc.count, false, 1e9, arena, NULL), "curve field");
    report("distance_field_to_curve", seconds() - begin, "s", 0.3, 0.062);
}

static void bench_flatten(const sbl_surface *s, sbl_arena *arena)
{
    sbl_surface_hit top;
    float *field = SBL_NEW(arena, float, s->vertex_count);
    uint8_t *keep = SBL_NEW(arena, uint8_t, s->triangle_count);
    if (!field || !keep || !sbl_surface_closest(s, sbl_v3(0, 200, 0), 1e3, &top)) require(SBL_E_MEMORY, "places");
    require(sbl_distance_field(field, s, &top.at, 1, 100.0, arena, NULL), "field");
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *c = s->triangle + 3 * (size_t)t;
        keep[t] = field[c[0]] < 60.0f && field[c[1]] < 60.0f && field[c[2]] < 60.0f;
    }
    sbl_surface patch;
    sbl_sheet sheet;
    require(sbl_surface_extract(&patch, NULL, s, keep, arena, NULL), "extract");
    double begin = seconds();
    require(sbl_flatten(&sheet, &patch, NULL, arena, NULL), "flatten");
    report("flatten_60mm", seconds() - begin, "s", 0.15, 0.0);
    report("flatten_60mm_mean_stretch", 100.0 * sheet.mean_stretch, "%", 0.0, 3.5);
}

int main(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh = make_head(105, &arena), coarse_mesh = make_head(26, &arena);
    sbl_surface head, coarse, fine;
    double begin = seconds();
    require(sbl_surface_build(&head, &mesh, NULL, NULL, &arena, NULL), "build");
    report("build_88k_triangles", seconds() - begin, "s", 0.25, 0.0);
    report("occlusion_rays", occlusion_rate(&head, false) * 1e-6, "M/s", 0.7, 0.0);
    report("occlusion_rays_strewn", occlusion_rate(&head, true) * 1e-6, "M/s", 0.7, 0.0);
    report("rays", ray_rate(&head) * 1e-6, "M/s", 0.7, 0.0);
    report("closest", closest_rate(&head, false) * 1e-6, "M/s", 0.7, 0.0);
    report("closest_strewn", closest_rate(&head, true) * 1e-6, "M/s", 0.7, 0.0);
    require(sbl_surface_build(&coarse, &coarse_mesh, NULL, NULL, &arena, NULL), "build");
    sbl_subdivide_options options = {.target_mm = 2.5};
    begin = seconds();
    require(sbl_surface_subdivide(&fine, NULL, &coarse, &options, NULL, &arena, NULL), "subdivide");
    report("subdivide_per_100k_triangles", (seconds() - begin) * 1e5 / fine.triangle_count, "s", 0.5, 0.0);
    bench_geodesics(&head, &arena);
    bench_rough_field(mesh, &arena);
    bench_flatten(&head, &arena);
    sbl_arena_release(&arena);
    return 0;
}
