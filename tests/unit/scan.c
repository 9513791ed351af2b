/* sbl_head_from_scan on made surfaces: the template as a scan, what is no head, memory, determinism; and the tape on a ball. */
#include "check.h"
#include "limited_memory.h"
#include "stubble/atlas.h"

static sbl_head template_head;
static sbl_arena shelf; /* holds what lives as long as the program */

static const sbl_scan_options coarse = {.scalp_edge_mm = 50.0};

typedef struct soup {
    sbl_vec3f position[60000];
    uint32_t vertices;
    uint32_t triangle[3 * 60000];
    uint32_t triangles;
} soup;

static soup s;

static void clear(void)
{
    s.vertices = s.triangles = 0;
}

static void add_triangle(uint32_t a, uint32_t b, uint32_t c)
{
    REQUIRE(s.triangles < 60000);
    s.triangle[3 * s.triangles] = a;
    s.triangle[3 * s.triangles + 1] = b;
    s.triangle[3 * s.triangles + 2] = c;
    s.triangles++;
}

static void add_ellipsoid(sbl_vec3 centre, sbl_vec3 radius, uint32_t rings)
{
    uint32_t first = s.vertices, columns = 2 * rings;
    REQUIRE(first + (rings + 1) * columns < 60000);
    for (uint32_t i = 0; i <= rings; i++)
        for (uint32_t k = 0; k < columns; k++) {
            double t = SBL_PI * i / rings, a = 2.0 * SBL_PI * k / columns;
            s.position[s.vertices++] =
                sbl_v3_store(sbl_v3_add(centre, sbl_v3(radius.x * sin(t) * sin(a), radius.y * cos(t), radius.z * sin(t) * cos(a))));
        }
    for (uint32_t i = 0; i < rings; i++)
        for (uint32_t k = 0; k < columns; k++) {
            uint32_t n = (k + 1) % columns, a = first + i * columns + k, b = first + i * columns + n;
            add_triangle(a, a + columns, b + columns);
            add_triangle(a, b + columns, b);
        }
}

/* A box of squares. */
static void add_box(sbl_vec3 half, uint32_t n)
{
    for (int axis = 0; axis < 3; axis++)
        for (int side = -1; side <= 1; side += 2) {
            uint32_t first = s.vertices;
            for (uint32_t i = 0; i <= n; i++)
                for (uint32_t k = 0; k <= n; k++) {
                    double u = 2.0 * i / n - 1.0, v = (2.0 * k / n - 1.0) * side, c[3];
                    c[axis] = side;
                    c[(axis + 1) % 3] = u;
                    c[(axis + 2) % 3] = v;
                    s.position[s.vertices++] = (sbl_vec3f){(float)(c[0] * half.x), (float)(c[1] * half.y), (float)(c[2] * half.z)};
                }
            for (uint32_t i = 0; i < n; i++)
                for (uint32_t k = 0; k < n; k++) {
                    uint32_t a = first + i * (n + 1) + k, b = a + n + 1;
                    add_triangle(a, b, b + 1);
                    add_triangle(a, b + 1, a + 1);
                }
        }
}

static sbl_mesh soup_mesh(void)
{
    return (sbl_mesh){s.position, s.vertices, s.triangle, s.triangles};
}

static sbl_mesh template_mesh(void)
{
    return (sbl_mesh){template_head.surface.position, template_head.surface.vertex_count, template_head.surface.triangle,
                      template_head.surface.triangle_count};
}

static void test_template_as_scan(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_head head;
    sbl_scan_report report;
    sbl_diag diag = {0};
    sbl_mesh mesh = template_mesh();
    REQUIRE(sbl_head_from_scan(&head, &report, &mesh, &coarse, NULL, NULL, &arena, &diag) == SBL_OK);
    CHECK(report.unit == SBL_UNIT_MM && report.up == SBL_AXIS_Y && report.front == SBL_AXIS_Z && !report.hair_suspected);
    CHECK(report.fit_rms_mm < 0.5 && report.vault_coverage == 1.0);
    /* A man's landmarks, found with the template of either sex: to the uncertainty that is stated for them. */
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        double may = i == SBL_LANDMARK_VERTEX || i == SBL_LANDMARK_OPISTHOCRANION ? 12.0 : fmax(2.5, head.landmark_sd_mm[i]);
        double off = sbl_v3_distance(head.landmark[i], template_head.landmark[i]);
        if (i == SBL_LANDMARK_MENTON) continue; /* sought by form on a scan; tests/unit/scan_real.c looks at the face's height */
        if (off > may) fprintf(stderr, "%s off by %.1f mm\n", sbl_landmark_name((sbl_landmark)i), off);
        CHECK(off <= may);
    }
    CHECK_NEAR(head.measures.value_mm[SBL_MEASURE_CIRCUMFERENCE], template_head.measures.value_mm[SBL_MEASURE_CIRCUMFERENCE], 6.0);
    CHECK_NEAR(head.vault_area_cm2, template_head.vault_area_cm2, 0.03 * template_head.vault_area_cm2);
    /* Part by part, at the vertices of the template, which the report's motion carries over. */
    int ears = 0, ears_found = 0, scalp = 0, scalp_lost = 0;
    for (uint32_t v = 0; v < template_head.surface.vertex_count; v++) {
        sbl_vec3 d = sbl_v3_sub(sbl_v3_load(template_head.surface.position[v]), report.origin);
        sbl_surface_hit hit;
        REQUIRE(sbl_surface_closest(
            &head.surface, sbl_v3(sbl_v3_dot(report.axis[0], d), sbl_v3_dot(report.axis[1], d), sbl_v3_dot(report.axis[2], d)), 1.0, &hit));
        uint8_t was = template_head.part[v], is = head.part[head.surface.triangle[3 * (size_t)hit.at.triangle]];
        if (was == SBL_PART_EAR_LEFT || was == SBL_PART_EAR_RIGHT) {
            ears++;
            ears_found += is == was;
        } else if (sbl_atlas_region(SBL_REGION_SCALP, sbl_v3_load(template_head.chart[v])) >= 0.5) {
            scalp++;
            scalp_lost += is != SBL_PART_SKIN && is != SBL_PART_NECK;
        }
    }
    CHECK(ears > 0 && scalp > 0);
    if (ears_found <= 0.75 * ears || scalp_lost > 0.002 * scalp)
        fprintf(stderr, "ears %d of %d, scalp lost %d of %d\n", ears_found, ears, scalp_lost, scalp);
    CHECK(ears_found > 0.75 * ears);
    CHECK(scalp_lost <= 0.002 * scalp);
    for (uint32_t v = 0; v < head.surface.vertex_count; v++) {
        sbl_vec3 c = sbl_v3_load(head.chart[v]);
        if (!(fabs(sbl_v3_length(c) - 1.0) < 1e-5)) CHECK_NEAR(sbl_v3_length(c), 1.0, 1e-5);
    }
    sbl_arena_release(&arena);
}

static void refuse(const char *what)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_arena_alloc(&arena, 100, 1) != NULL);
    size_t used = arena.used_bytes;
    sbl_head head;
    sbl_scan_report report;
    sbl_diag diag = {0};
    sbl_mesh mesh = soup_mesh();
    sbl_status st = sbl_head_from_scan(&head, &report, &mesh, &coarse, NULL, NULL, &arena, &diag);
    if (st != SBL_E_NOT_FOUND)
        fprintf(stderr, "%s: status %d, rms %.1f, coverage %.2f\n", what, st, report.fit_rms_mm, report.vault_coverage);
    CHECK(st == SBL_E_NOT_FOUND || st == SBL_E_DATA);
    CHECK(diag.message && diag.hint);
    CHECK(head.surface.vertex_count == 0 && arena.used_bytes == used);
    sbl_arena_release(&arena);
}

static void test_no_heads(void)
{
    clear();
    add_box(sbl_v3(90, 110, 95), 20);
    refuse("a box");
    clear();
    add_ellipsoid(sbl_v3(0, 0, 0), sbl_v3(95, 95, 95), 40);
    refuse("a ball");
    clear();
    add_ellipsoid(sbl_v3(0, 0, 0), sbl_v3(77, 110, 99), 40);
    refuse("an egg");
    clear();
    add_ellipsoid(sbl_v3(0, 0, 0), sbl_v3(45, 50, 15), 20);
    for (int finger = -2; finger <= 2; finger++) add_ellipsoid(sbl_v3(19.0 * finger, 75, 0), sbl_v3(9, 42, 9), 14);
    refuse("a hand");
    clear();
    add_box(sbl_v3(300, 1, 200), 20);
    refuse("a sheet");
    clear();
    s.position[0] = (sbl_vec3f){0, 0, 0};
    s.position[1] = (sbl_vec3f){100, 0, 0};
    s.position[2] = (sbl_vec3f){0, 200, 0};
    s.vertices = 3;
    add_triangle(0, 1, 2);
    refuse("one triangle");
    clear();
    refuse("nothing");
}

static void test_arguments(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_head head;
    sbl_diag diag = {0};
    sbl_mesh mesh = template_mesh();
    CHECK_STATUS(sbl_head_from_scan(NULL, NULL, &mesh, NULL, NULL, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_head_from_scan(&head, NULL, NULL, NULL, NULL, NULL, &arena, &diag), SBL_E_ARG);
    sbl_scan_options o = {.up = SBL_AXIS_Y, .front = SBL_AXIS_NEG_Y};
    CHECK_STATUS(sbl_head_from_scan(&head, NULL, &mesh, &o, NULL, NULL, &arena, &diag), SBL_E_ARG);
    o = (sbl_scan_options){.scalp_edge_mm = -1.0};
    CHECK_STATUS(sbl_head_from_scan(&head, NULL, &mesh, &o, NULL, NULL, &arena, &diag), SBL_E_ARG);
    sbl_measures tape = {0};
    tape.given[SBL_MEASURE_CIRCUMFERENCE] = true;
    tape.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 5.7;
    CHECK_STATUS(sbl_head_from_scan(&head, NULL, &mesh, NULL, &tape, NULL, &arena, &diag), SBL_E_RANGE);
    sbl_vec3f bad[3] = {{0, 0, 0}, {1, NAN, 0}, {0, 1, 0}};
    uint32_t corner[3] = {0, 1, 2};
    sbl_mesh broken = {bad, 3, corner, 1};
    CHECK_STATUS(sbl_head_from_scan(&head, NULL, &broken, NULL, NULL, NULL, &arena, &diag), SBL_E_DATA);
    CHECK(arena.used_bytes == 0);
    /* The wrong way up was stated. */
    o = coarse;
    o.up = SBL_AXIS_NEG_Y;
    o.front = SBL_AXIS_Z;
    sbl_status st = sbl_head_from_scan(&head, NULL, &mesh, &o, NULL, NULL, &arena, &diag);
    CHECK(st == SBL_E_NOT_FOUND || st == SBL_E_CONFLICT);
    sbl_arena_release(&arena);
}

static int blocks_of_template(const sbl_allocator *counting)
{
    sbl_arena arena;
    sbl_head head;
    sbl_diag diag = {0};
    sbl_measures mean = {0};
    sbl_head_options plain = {.scalp_edge_mm = 6.0};
    sbl_arena_init(&arena, counting);
    limited_blocks = 1 << 20;
    CHECK(sbl_head_from_measures(&head, &mean, &plain, NULL, &arena, &diag) == SBL_OK);
    sbl_arena_release(&arena);
    return (1 << 20) - (int)limited_blocks;
}

static void test_memory(void)
{
    sbl_mesh mesh = template_mesh();
    bool finished = false;
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    /* The template's own blocks fail in its own test: here those that come after. In growing steps, for each run costs a whole scan. */
    int first = blocks_of_template(&limited);
    for (int k = first, step = 1; !finished && k < 4000; k += step, step += 5) {
        sbl_arena arena;
        sbl_arena_init(&arena, &limited);
        limited_blocks = k;
        sbl_head head;
        sbl_diag diag = {0};
        sbl_status st = sbl_head_from_scan(&head, NULL, &mesh, &coarse, NULL, NULL, &arena, &diag);
        finished = st == SBL_OK;
        if (!finished) {
            if (st != SBL_E_MEMORY) fprintf(stderr, "block %d refused: %s\n", k, diag.message);
            CHECK_STATUS(st, SBL_E_MEMORY);
            CHECK(arena.used_bytes == 0 && head.surface.vertex_count == 0 && diag.message);
        }
        sbl_arena_release(&arena);
    }
    CHECK(finished);
}

static void backwards(void *user, uint32_t count, sbl_loop_body body, void *context)
{
    (void)user;
    for (uint32_t i = count; i-- > 0;) body(context, i);
}

static int stop(void *user, const char *stage, float fraction)
{
    (void)user;
    (void)stage;
    return fraction > 0.1f;
}

/* The order of a parallel loop does not show, and who asks to stop is heard. */
static void test_host(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh = template_mesh();
    sbl_host host = {.parallel_for = backwards};
    sbl_head a, b;
    sbl_diag diag = {0};
    sbl_scan_options fine = {0};
    REQUIRE(sbl_head_from_scan(&a, NULL, &mesh, &fine, NULL, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_head_from_scan(&b, NULL, &mesh, &fine, NULL, &host, &arena, &diag) == SBL_OK);
    REQUIRE(a.surface.vertex_count == b.surface.vertex_count && a.surface.triangle_count == b.surface.triangle_count);
    uint32_t n = a.surface.vertex_count;
    CHECK(!memcmp(a.surface.position, b.surface.position, n * sizeof *a.surface.position));
    CHECK(!memcmp(a.chart, b.chart, n * sizeof *a.chart));
    CHECK(!memcmp(a.part, b.part, n));
    CHECK(!memcmp(a.landmark, b.landmark, sizeof a.landmark));
    CHECK(a.vault_area_cm2 == b.vault_area_cm2);
    sbl_host stopping = {.progress = stop};
    CHECK_STATUS(sbl_head_from_scan(&b, NULL, &mesh, &coarse, NULL, &stopping, &arena, &diag), SBL_E_CANCELLED);
    sbl_arena_release(&arena);
}

/*
 * On a ball of radius r the midline is a great circle and the tape aside runs on another one at a right angle, so every place is known. The
 * glabella is put on the equator in front.
 */
static void test_tape(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    double r = 95.0;
    clear();
    add_ellipsoid(sbl_v3(0, 0, 0), sbl_v3(r, r, r), 120);
    sbl_mesh mesh = soup_mesh();
    sbl_head ball = {0};
    sbl_diag diag = {0};
    REQUIRE(sbl_surface_build(&ball.surface, &mesh, NULL, NULL, &arena, &diag) == SBL_OK);
    ball.landmark[SBL_LANDMARK_GLABELLA] = sbl_v3(0.0, 0.0, r);
    /* Chords fall short of the circle by (1 - cos(half an edge's angle)): 0.02 mm over the whole length here. */
    for (double back = 0.0; back <= 285.0; back += 19.0)
        for (double left = -120.0; left <= 120.0; left += 24.0) {
            sbl_surface_hit hit;
            REQUIRE(sbl_head_tape_point(&ball, back, left, &hit));
            double a = back / r, b = left / r;
            sbl_vec3 want = sbl_v3_scale(sbl_v3(sin(b), cos(b) * sin(a), cos(b) * cos(a)), r);
            CHECK(sbl_v3_distance(hit.position, want) < 0.2);
            CHECK(sbl_v3_distance(sbl_surface_position(&ball.surface, hit.at), hit.position) < 0.01);
            CHECK_NEAR(sbl_head_midline_mm(&ball, hit.position), back, 0.2);
            CHECK_NEAR(sbl_head_midline_mm(&ball, sbl_v3_scale(want, 1.3)), back, 0.2);
        }
    sbl_surface_hit hit;
    REQUIRE(sbl_head_tape_point(&ball, -30.0, 0.0, &hit));
    CHECK(hit.position.y < -28.0);
    CHECK_NEAR(sbl_head_midline_mm(&ball, hit.position), -30.0, 0.2);
    CHECK(!sbl_head_tape_point(&ball, (double)NAN, 0.0, &hit));
    CHECK(!sbl_head_tape_point(&ball, 10.0, 1e9, &hit));
    sbl_head none = ball;
    none.landmark[SBL_LANDMARK_GLABELLA] = sbl_v3(0.0, 0.0, 4.0 * r);
    CHECK(!sbl_head_tape_point(&none, 10.0, 0.0, &hit) && isnan(sbl_head_midline_mm(&none, sbl_v3(0, 0, 0))));

    /* Off the edge of an open surface the tape says so. */
    uint8_t *keep = SBL_NEW(&arena, uint8_t, ball.surface.triangle_count);
    REQUIRE(keep);
    for (uint32_t t = 0; t < ball.surface.triangle_count; t++)
        keep[t] =
            ball.surface.position[ball.surface.triangle[3 * t]].x < 50.0f && ball.surface.position[ball.surface.triangle[3 * t]].z > -60.0f;
    sbl_head open = ball;
    REQUIRE(sbl_surface_extract(&open.surface, NULL, &ball.surface, keep, &arena, &diag) == SBL_OK);
    CHECK(sbl_head_tape_point(&open, 100.0, 40.0, &hit) && !sbl_head_tape_point(&open, 100.0, 80.0, &hit));
    CHECK(!sbl_head_tape_point(&open, 260.0, 0.0, &hit));
    sbl_arena_release(&arena);
}

int main(void)
{
    sbl_diag diag = {0};
    sbl_measures mean = {.sex = SBL_SEX_MALE};
    sbl_head_options plain = {.scalp_edge_mm = 6.0};
    sbl_arena_init(&shelf, NULL);
    REQUIRE(sbl_head_from_measures(&template_head, &mean, &plain, NULL, &shelf, &diag) == SBL_OK);
    test_tape();
    test_arguments();
    test_no_heads();
    test_template_as_scan();
    test_host();
    test_memory();
    sbl_arena_release(&shelf);
    return check_report("scan");
}
