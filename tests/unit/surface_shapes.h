/* Shapes with known answers, a reader for the test heads and an allocator that fails on request, for the tests of the surface room. */
#ifndef STUBBLE_SURFACE_SHAPES_H
#define STUBBLE_SURFACE_SHAPES_H

#include "check.h"
#include "stubble/surface.h"

typedef struct shape {
    sbl_vec3f *position;
    uint32_t *triangle;
    uint32_t vertex_count, triangle_count;
} shape;

static inline sbl_mesh shape_mesh(const shape *s)
{
    return (sbl_mesh){s->position, s->vertex_count, s->triangle, s->triangle_count};
}

static inline void shape_free(shape *s)
{
    free(s->position);
    free(s->triangle);
    *s = (shape){0};
}

static inline shape shape_alloc(uint32_t vertices, uint32_t triangles)
{
    shape s = {calloc(vertices ? vertices : 1, sizeof(sbl_vec3f)), calloc(3 * (size_t)triangles + 1, sizeof(uint32_t)), 0, 0};
    REQUIRE(s.position && s.triangle);
    return s;
}

static inline uint32_t shape_vertex(shape *s, double x, double y, double z)
{
    s->position[s->vertex_count] = (sbl_vec3f){(float)x, (float)y, (float)z};
    return s->vertex_count++;
}

static inline void shape_triangle(shape *s, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t *t = s->triangle + 3 * (size_t)s->triangle_count++;
    t[0] = a, t[1] = b, t[2] = c;
}

/* n x n squares over [x0, x0 + size]^2, z = height(x, y); diagonals alternate if `crossed`. */
static inline shape shape_grid(uint32_t n, double x0, double size, double (*height)(double, double), bool crossed)
{
    shape s = shape_alloc((n + 1) * (n + 1), 2 * n * n);
    for (uint32_t j = 0; j <= n; j++)
        for (uint32_t i = 0; i <= n; i++) {
            double x = x0 + size * i / n, y = x0 + size * j / n;
            shape_vertex(&s, x, y, height ? height(x, y) : 0.0);
        }
    for (uint32_t j = 0; j < n; j++)
        for (uint32_t i = 0; i < n; i++) {
            uint32_t a = j * (n + 1) + i, b = a + 1, c = a + n + 1, d = c + 1;
            if (crossed && (i + j) % 2) {
                shape_triangle(&s, a, b, c);
                shape_triangle(&s, b, d, c);
            } else {
                shape_triangle(&s, a, b, d);
                shape_triangle(&s, a, d, c);
            }
        }
    return s;
}

/* Octahedron, each face cut into n^2 triangles, pushed to radius r: n = 100 gives 80,000 triangles. Vertices repeat along the octants' edges. */
static inline shape shape_sphere(uint32_t n, double r)
{
    static const int corner[8][3][3] = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},    {{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}},
                                        {{-1, 0, 0}, {0, -1, 0}, {0, 0, 1}},  {{0, -1, 0}, {1, 0, 0}, {0, 0, 1}},
                                        {{0, 1, 0}, {1, 0, 0}, {0, 0, -1}},   {{-1, 0, 0}, {0, 1, 0}, {0, 0, -1}},
                                        {{0, -1, 0}, {-1, 0, 0}, {0, 0, -1}}, {{1, 0, 0}, {0, -1, 0}, {0, 0, -1}}};
    shape s = shape_alloc(8 * (n + 1) * (n + 2) / 2, 8 * n * n);
    for (int f = 0; f < 8; f++) {
        uint32_t base = s.vertex_count;
        for (uint32_t j = 0; j <= n; j++)
            for (uint32_t i = 0; i + j <= n; i++) {
                double w[3] = {(double)(n - i - j), (double)i, (double)j}, p[3] = {0, 0, 0};
                for (int k = 0; k < 3; k++)
                    for (int c = 0; c < 3; c++) p[k] += w[c] * corner[f][c][k];
                double length = sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
                shape_vertex(&s, r * p[0] / length, r * p[1] / length, r * p[2] / length);
            }
        for (uint32_t j = 0, row = base; j < n; row += n + 1 - j, j++)
            for (uint32_t i = 0; i + j < n; i++) {
                uint32_t a = row + i, c = row + (n + 1 - j) + i;
                shape_triangle(&s, a, a + 1, c);
                if (i + j + 1 < n) shape_triangle(&s, a + 1, c + 1, c);
            }
    }
    return s;
}

/* v and f lines of an OBJ, nothing else. */
static inline shape shape_read_obj(const char *folder, const char *name)
{
    char path[4400], line[512];
    snprintf(path, sizeof path, "%s/heads/%s", folder, name);
    FILE *file = fopen(path, "rb");
    REQUIRE(file);
    shape s = shape_alloc(40000, 80000);
    while (fgets(line, sizeof line, file)) {
        double x, y, z;
        unsigned a, b, c;
        if (sscanf(line, "v %lf %lf %lf", &x, &y, &z) == 3) shape_vertex(&s, x, y, z);
        if (sscanf(line, "f %u%*[0-9/] %u%*[0-9/] %u", &a, &b, &c) == 3 || sscanf(line, "f %u %u %u", &a, &b, &c) == 3)
            shape_triangle(&s, a - 1, b - 1, c - 1);
    }
    fclose(file);
    return s;
}

static inline sbl_surface shape_build(const shape *s, sbl_arena *arena)
{
    sbl_surface surface;
    sbl_mesh mesh = shape_mesh(s);
    sbl_diag diag = {0};
    sbl_status status = sbl_surface_build(&surface, &mesh, NULL, NULL, arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "build: %s\n", diag.message);
    REQUIRE(status == SBL_OK);
    return surface;
}

/* What the header promises of every surface. */
static inline void shape_check_valid(const sbl_surface *s)
{
    uint32_t bad_normal = 0, bad_area = 0, bad_twin = 0, bad_component = 0;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        double length = sbl_v3_length(sbl_v3_load(s->normal[v]));
        bad_normal += !(fabs(length - 1.0) < 1e-5) || !isfinite(s->position[v].x + s->position[v].y + s->position[v].z);
    }
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        bad_area += !(s->area_mm2[t] > 0.0f);
        bad_component += s->component[t] >= s->component_count;
        for (uint32_t h = 3 * t; h < 3 * t + 3; h++) {
            uint32_t g = s->opposite[h], h_end = s->triangle[h % 3 == 2 ? h - 2 : h + 1];
            if (s->triangle[h] >= s->vertex_count || s->triangle[h] == h_end) bad_twin++;
            if (g == SBL_NONE) continue;
            uint32_t g_end = s->triangle[g % 3 == 2 ? g - 2 : g + 1];
            bad_twin += s->opposite[g] != h || s->triangle[g] != h_end || g_end != s->triangle[h];
            bad_component += s->component[g / 3] != s->component[t];
        }
    }
    CHECK(!bad_normal);
    CHECK(!bad_area);
    CHECK(!bad_twin);
    CHECK(!bad_component);
}

static inline sbl_vec3 shape_random_direction(uint64_t stream, uint64_t i)
{
    return sbl_v3_normalize(
        sbl_v3(sbl_random_normal(1, stream, 3 * i), sbl_random_normal(1, stream, 3 * i + 1), sbl_random_normal(1, stream, 3 * i + 2)));
}

/* Fails at the k-th call. */
typedef struct failing_allocator {
    uint64_t calls, fail_at, live;
} failing_allocator;

static inline void *failing_alloc(void *user, size_t bytes)
{
    failing_allocator *f = user;
    if (++f->calls == f->fail_at) return NULL;
    void *block = malloc(bytes);
    f->live += block != NULL;
    return block;
}
static inline void failing_free(void *user, void *block)
{
    failing_allocator *f = user;
    f->live -= block != NULL;
    free(block);
}

/* Run work until it succeeds, each time with the next allocation failing; every failure must leave the arena as it was. */
static inline void check_allocation_failures(sbl_status (*work)(sbl_arena *arena, void *user), void *user)
{
    bool succeeded = false;
    for (uint64_t k = 1; k < 100000 && !succeeded; k++) {
        failing_allocator f = {0, k, 0};
        sbl_allocator allocator = {failing_alloc, failing_free, &f};
        sbl_arena arena;
        sbl_arena_init(&arena, &allocator);
        sbl_status status = work(&arena, user);
        if (status != SBL_OK) {
            CHECK_STATUS(status, SBL_E_MEMORY);
            CHECK(arena.used_bytes == 0);
        }
        sbl_arena_release(&arena);
        CHECK(f.live == 0);
        succeeded = status == SBL_OK;
        CHECK(!succeeded || f.calls < k);
    }
    CHECK(succeeded);
}

/* A parallel_for that runs backwards in strides: what depends on the order of the bodies shows. */
static inline void backward_for(void *user, uint32_t count, sbl_loop_body body, void *context)
{
    (void)user;
    for (uint32_t phase = 0; phase < 3; phase++)
        for (uint32_t i = count; i-- > 0;)
            if (i % 3 == phase) body(context, i);
}

static inline int shape_cancel(void *user, const char *stage, float fraction)
{
    (void)user, (void)stage, (void)fraction;
    return 1;
}

#endif
