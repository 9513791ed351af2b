/* The template head: sound, even, as large as it was asked to be, in its frame, the same on every run. */
#include "check.h"
#include "stubble/head.h"

/* ---- measures taken on the finished surface, independently of the engine's own ---- */

typedef struct plane_points {
    double (*at)[2];
    size_t count, capacity;
} plane_points;

static bool on_ear(const sbl_head *h, uint32_t v)
{
    return h->part[v] == SBL_PART_EAR_LEFT || h->part[v] == SBL_PART_EAR_RIGHT;
}

static void cut_plane(plane_points *out, const sbl_head *h, sbl_vec3 through, sbl_vec3 normal, sbl_vec3 first, sbl_vec3 second)
{
    out->count = 0;
    const sbl_surface *s = &h->surface;
    for (size_t t = 0; t < s->triangle_count; t++)
        for (size_t k = 0; k < 3; k++) {
            uint32_t a = s->triangle[3 * t + k], b = s->triangle[3 * t + (k + 1) % 3];
            if (on_ear(h, a) || on_ear(h, b)) continue;
            sbl_vec3 pa = sbl_v3_load(s->position[a]), pb = sbl_v3_load(s->position[b]);
            double ha = sbl_v3_dot(sbl_v3_sub(pa, through), normal), hb = sbl_v3_dot(sbl_v3_sub(pb, through), normal);
            if ((ha < 0.0) == (hb < 0.0)) continue;
            sbl_vec3 q = sbl_v3_sub(sbl_v3_lerp(pa, pb, ha / (ha - hb)), through);
            REQUIRE(out->count < out->capacity);
            out->at[out->count][0] = sbl_v3_dot(q, first);
            out->at[out->count++][1] = sbl_v3_dot(q, second);
        }
}

/* Gift wrapping: another way than the engine's. */
static double wrap(const plane_points *p)
{
    size_t start = 0;
    for (size_t i = 1; i < p->count; i++)
        if (p->at[i][0] < p->at[start][0]) start = i;
    double length = 0.0;
    size_t at = start, steps = 0;
    do {
        size_t next = 0; /* any place but this one's own */
        while (p->at[next][0] == p->at[at][0] && p->at[next][1] == p->at[at][1]) next++;
        for (size_t i = 0; i < p->count; i++) {
            double ux = p->at[next][0] - p->at[at][0], uy = p->at[next][1] - p->at[at][1];
            double vx = p->at[i][0] - p->at[at][0], vy = p->at[i][1] - p->at[at][1], cross = ux * vy - uy * vx;
            if (cross < 0.0 || (cross == 0.0 && vx * vx + vy * vy > ux * ux + uy * uy)) next = i;
        }
        length += hypot(p->at[next][0] - p->at[at][0], p->at[next][1] - p->at[at][1]);
        at = next;
    } while (at != start && ++steps < 10000);
    return length;
}

static void measure(double mm[SBL_MEASURE_COUNT], const sbl_head *h)
{
    enum { ROOM = 20000 };
    static double storage[ROOM][2];
    plane_points points = {storage, 0, ROOM - 2};
    sbl_vec3 glabella = h->landmark[SBL_LANDMARK_GLABELLA], behind = h->landmark[SBL_LANDMARK_OPISTHOCRANION], x = sbl_v3(1.0, 0.0, 0.0);
    mm[SBL_MEASURE_LENGTH] = sbl_v3_distance(glabella, behind);
    mm[SBL_MEASURE_FACE_HEIGHT] = sbl_v3_distance(h->landmark[SBL_LANDMARK_SELLION], h->landmark[SBL_LANDMARK_MENTON]);
    double left = 0.0, right = 0.0, top_of_ears = 0.0;
    for (uint32_t v = 0; v < h->surface.vertex_count; v++)
        if (on_ear(h, v)) top_of_ears = fmax(top_of_ears, (double)h->surface.position[v].y);
    for (uint32_t v = 0; v < h->surface.vertex_count; v++) {
        if (!((double)h->surface.position[v].y > top_of_ears)) continue;
        left = fmax(left, (double)h->surface.position[v].x);
        right = fmax(right, -(double)h->surface.position[v].x);
    }
    mm[SBL_MEASURE_BREADTH] = left + right;
    sbl_vec3 along = sbl_v3_normalize(sbl_v3_sub(glabella, behind));
    cut_plane(&points, h, glabella, sbl_v3_cross(along, x), x, along);
    mm[SBL_MEASURE_CIRCUMFERENCE] = wrap(&points);

    sbl_vec3 tragion = h->landmark[SBL_LANDMARK_TRAGION_LEFT], y = sbl_v3(0.0, 1.0, 0.0);
    cut_plane(&points, h, sbl_v3(0.0, tragion.y, tragion.z), sbl_v3(0.0, 0.0, 1.0), x, y);
    size_t kept = 0;
    for (size_t i = 0; i < points.count; i++)
        if (points.at[i][1] >= 0.0) memmove(points.at[kept++], points.at[i], sizeof points.at[0]);
    for (int side = -1; side <= 1; side += 2) {
        points.at[kept][0] = side * tragion.x;
        points.at[kept++][1] = 0.0;
    }
    points.count = kept;
    mm[SBL_MEASURE_EAR_TO_EAR_ARC] = wrap(&points) - 2.0 * tragion.x;
}

/* ---- what every template must be ---- */

static double edge_mm(const sbl_surface *s, size_t t, size_t k)
{
    return sbl_v3_distance(sbl_v3_load(s->position[s->triangle[3 * t + k]]), sbl_v3_load(s->position[s->triangle[3 * t + (k + 1) % 3]]));
}

static void check_mesh(const sbl_head *h, double scalp_edge_mm)
{
    const sbl_surface *s = &h->surface;
    CHECK(s->component_count == 1);
    CHECK(s->report.boundary_edges == 0 && s->report.nonmanifold_edges == 0 && s->report.degenerate_triangles == 0);
    CHECK(s->report.flipped_triangles == 0 && s->report.welded_vertices == 0);
    /* Euler: one closed surface without handles. */
    CHECK(2 * (int64_t)s->vertex_count - (int64_t)s->triangle_count == 4);
    CHECK(s->triangle_count <= 150000);
    double longest = 0.0, worst_quality = 1.0;
    uint32_t poor = 0;
    for (size_t t = 0; t < s->triangle_count; t++) {
        double squares = 0.0;
        for (size_t k = 0; k < 3; k++) {
            double edge = edge_mm(s, t, k);
            sbl_vec3f p = s->position[s->triangle[3 * t + k]];
            squares += edge * edge;
            bool scalp =
                h->part[s->triangle[3 * t + k]] == SBL_PART_SKIN && (p.y > (float)h->landmark[SBL_LANDMARK_GLABELLA].y || p.z < 0.0f);
            if (scalp && p.y > -45.0f) longest = fmax(longest, edge);
        }
        /* 1 for an equilateral triangle, 0 for a needle. */
        double quality = 4.0 * sqrt(3.0) * (double)s->area_mm2[t] / squares;
        worst_quality = fmin(worst_quality, quality);
        poor += quality < 0.5;
    }
    CHECK_NEAR(longest, 0.9 * scalp_edge_mm, 0.1 * scalp_edge_mm);
    CHECK(poor < s->triangle_count / 100);
    CHECK(worst_quality > 0.01);
}

static void check_frame(const sbl_head *h)
{
    const sbl_vec3 *l = h->landmark;
    sbl_vec3 tl = l[SBL_LANDMARK_TRAGION_LEFT], tr = l[SBL_LANDMARK_TRAGION_RIGHT];
    CHECK_NEAR(tl.x + tr.x, 0.0, 0.1);
    CHECK_NEAR(tl.y, 0.0, 2.0);
    CHECK_NEAR(tl.z, 0.0, 3.0);
    CHECK(tl.x > 60.0 && tl.x < 90.0);
    CHECK(l[SBL_LANDMARK_VERTEX].y > 110.0 && l[SBL_LANDMARK_OPISTHOCRANION].z < -80.0 && l[SBL_LANDMARK_NOSE_TIP].z > 90.0);
    CHECK(l[SBL_LANDMARK_GLABELLA].y > l[SBL_LANDMARK_SELLION].y && l[SBL_LANDMARK_SELLION].y > l[SBL_LANDMARK_NOSE_TIP].y);
    CHECK(l[SBL_LANDMARK_NOSE_TIP].y > l[SBL_LANDMARK_CHEILION_LEFT].y && l[SBL_LANDMARK_CHEILION_LEFT].y > l[SBL_LANDMARK_MENTON].y);
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        sbl_surface_hit hit;
        CHECK(sbl_surface_closest(&h->surface, l[i], 5.0, &hit));
        if (!(hit.distance_mm < 0.5)) CHECK_NEAR(hit.distance_mm, i, 0.5);
        CHECK(h->landmark_sd_mm[i] > 1.0 && h->landmark_sd_mm[i] < 20.0);
    }
}

/* ANSUR II (knowledge/anthropometry.json): length 64.2 (4.5) men, 59.4 (3.9) women, breadth 36.1 (3.0), 33.2 (2.8). */
static void check_ears(const sbl_head *h, double length_mm, double breadth_mm)
{
    const double lean_y = 0.94, lean_z = -0.30; /* the ear's long axis as it was modelled */
    double low = 1e9, high = -1e9, front = 1e9, back = -1e9;
    uint32_t count[2] = {0, 0};
    for (uint32_t v = 0; v < h->surface.vertex_count; v++) {
        if (!on_ear(h, v)) continue;
        count[h->part[v] == SBL_PART_EAR_LEFT]++;
        sbl_vec3f p = h->surface.position[v];
        CHECK((p.x > 0.0f) == (h->part[v] == SBL_PART_EAR_LEFT));
        double up = lean_y * (double)p.y + lean_z * (double)p.z, behind = lean_z * (double)p.y - lean_y * (double)p.z;
        low = fmin(low, up), high = fmax(high, up), front = fmin(front, behind), back = fmax(back, behind);
    }
    CHECK(count[0] > 2000 && count[1] > 2000);
    CHECK_NEAR(high - low, length_mm, 4.0);
    CHECK_NEAR(back - front, breadth_mm, 6.0);
}

static void check_chart(const sbl_head *h)
{
    uint32_t lifted = 0;
    for (uint32_t i = 0; i < 2000; i++) {
        uint32_t v = (uint32_t)(sbl_random_unit(3, 1, i) * h->surface.vertex_count);
        sbl_vec3 p = sbl_v3_load(h->surface.position[v]), d = sbl_v3_load(h->chart[v]);
        CHECK_NEAR(sbl_v3_length(d), 1.0, 1e-5);
        if (h->part[v] != SBL_PART_SKIN || p.y < 20.0) continue;
        sbl_surface_hit hit;
        if (!sbl_head_lift(h, d, &hit)) fprintf(stderr, "at %g %g %g: ", p.x, p.y, p.z);
        CHECK(sbl_head_lift(h, d, &hit));
        /* The cranium is star-shaped; only behind brow and nose may another skin lie farther out. */
        lifted++;
        if (p.y > h->landmark[SBL_LANDMARK_GLABELLA].y + 10.0) CHECK(sbl_v3_distance(hit.position, p) < 0.1);
    }
    CHECK(lifted > 500);
}

static void build(sbl_head *head, const sbl_measures *m, const sbl_head_options *options, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_status status = sbl_head_from_measures(head, m, options, NULL, arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s %s\n", sbl_status_text(status), diag.message ? diag.message : "");
    REQUIRE(status == SBL_OK);
}

static void check_asked(const sbl_head *h, const sbl_measures *asked)
{
    double mm[SBL_MEASURE_COUNT];
    measure(mm, h);
    /* Beyond 1.036 of the ellipse of length and breadth the tape lay over hair (FACTS 3.3), and the bald template is smaller. */
    double want[SBL_MEASURE_COUNT], a = 0.5 * h->measures.value_mm[SBL_MEASURE_LENGTH], b = 0.5 * h->measures.value_mm[SBL_MEASURE_BREADTH];
    memcpy(want, h->measures.value_mm, sizeof want);
    want[SBL_MEASURE_CIRCUMFERENCE] =
        fmin(want[SBL_MEASURE_CIRCUMFERENCE], 1.036 * SBL_PI * (3.0 * (a + b) - sqrt((3.0 * a + b) * (a + 3.0 * b))));
    for (int k = 0; k < SBL_MEASURE_COUNT; k++) {
        if (fabs(mm[k] - want[k]) > 1.0) fprintf(stderr, "%s: ", sbl_measure_name((sbl_measure)k));
        CHECK_NEAR(mm[k], want[k], 1.0);
        if (asked->given[k]) CHECK(h->measures.value_mm[k] == asked->value_mm[k]);
    }
}

static void test_mean_heads(void)
{
    for (sbl_sex sex = SBL_SEX_MALE; sex <= SBL_SEX_FEMALE; sex++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_measures m = {.sex = sex};
        sbl_head h;
        build(&h, &m, NULL, &arena);
        check_mesh(&h, 2.0);
        check_frame(&h);
        check_asked(&h, &m);
        check_chart(&h);
        check_ears(&h, sex == SBL_SEX_MALE ? 64.2 : 59.4, sex == SBL_SEX_MALE ? 36.1 : 33.2);
        CHECK(h.source == SBL_HEAD_TEMPLATE && h.fit_rms_mm == 0.0);
        CHECK(h.vault_area_cm2 > 380.0 && h.vault_area_cm2 < 560.0);
        CHECK(h.area_relative_sd > 0.02 && h.area_relative_sd < 0.12);
        uint32_t parts[SBL_PART_COUNT] = {0};
        for (uint32_t v = 0; v < h.surface.vertex_count; v++) parts[h.part[v]]++;
        for (int p = 0; p < SBL_PART_COUNT; p++) CHECK(p == SBL_PART_SHOULDER ? parts[p] == 0 : parts[p] > 300);
        sbl_arena_release(&arena);
    }
}

/* Heads 2 to 2.5 sd from the mean in one or two measures, the rest as it goes with them. */
static void test_measures_reached(void)
{
    static const struct {
        sbl_sex sex;
        sbl_measure which[2];
        double sds[2];
    } head[] = {{SBL_SEX_MALE, {SBL_MEASURE_CIRCUMFERENCE, SBL_MEASURE_FACE_HEIGHT}, {2.5, -2.0}},
                {SBL_SEX_UNSTATED, {SBL_MEASURE_LENGTH, SBL_MEASURE_BREADTH}, {2.0, -2.0}},
                {SBL_SEX_FEMALE, {SBL_MEASURE_EAR_TO_EAR_ARC, SBL_MEASURE_CIRCUMFERENCE}, {-2.0, -2.5}}};
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) {
        sbl_measures m = {.sex = head[i].sex}, mean = m;
        CHECK_STATUS(sbl_measures_complete(&mean, NULL), SBL_OK);
        for (int k = 0; k < 2; k++) {
            m.given[head[i].which[k]] = true;
            m.value_mm[head[i].which[k]] = mean.value_mm[head[i].which[k]] + head[i].sds[k] * mean.sd_mm[head[i].which[k]];
        }
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_head h;
        build(&h, &m, NULL, &arena);
        check_mesh(&h, 2.0);
        check_frame(&h);
        check_asked(&h, &m);
        sbl_arena_release(&arena);
    }
}

static void test_edge_option(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_measures m = {.sex = SBL_SEX_FEMALE};
    sbl_head_options options = {.scalp_edge_mm = 4.0};
    sbl_head h;
    build(&h, &m, &options, &arena);
    check_mesh(&h, 4.0);
    CHECK(h.surface.triangle_count < 80000);
    sbl_arena_release(&arena);
}

static void backwards(void *user, uint32_t count, sbl_loop_body body, void *context)
{
    (void)user;
    while (count-- > 0) body(context, count);
}

static int stop(void *user, const char *stage, float fraction)
{
    (void)user, (void)stage, (void)fraction;
    return 1;
}

static void test_same_every_time(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_measures m = {.sex = SBL_SEX_MALE};
    sbl_head_options options = {.scalp_edge_mm = 6.0};
    sbl_host host = {.parallel_for = backwards};
    sbl_head a, b;
    build(&a, &m, &options, &arena);
    sbl_diag diag;
    CHECK_STATUS(sbl_head_from_measures(&b, &m, &options, &host, &arena, &diag), SBL_OK);
    REQUIRE(a.surface.vertex_count == b.surface.vertex_count && a.surface.triangle_count == b.surface.triangle_count);
    CHECK(!memcmp(a.surface.position, b.surface.position, a.surface.vertex_count * sizeof *a.surface.position));
    CHECK(!memcmp(a.surface.triangle, b.surface.triangle, 3 * a.surface.triangle_count * sizeof *a.surface.triangle));
    CHECK(!memcmp(a.part, b.part, a.surface.vertex_count));
    sbl_arena_release(&arena);
}

typedef struct allowance {
    int left;
} allowance;
static void *limited_alloc(void *user, size_t bytes)
{
    allowance *a = user;
    return a->left-- > 0 ? malloc(bytes) : NULL;
}
static void limited_free(void *user, void *block)
{
    (void)user;
    free(block);
}

static void test_refusals(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag;
    sbl_head h;
    sbl_measures m = {.sex = SBL_SEX_MALE};
    sbl_head_options options = {.scalp_edge_mm = 0.1};
    CHECK_STATUS(sbl_head_from_measures(&h, &m, &options, NULL, &arena, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_head_from_measures(&h, NULL, NULL, NULL, &arena, &diag), SBL_E_ARG);
    sbl_host host = {.progress = stop};
    CHECK_STATUS(sbl_head_from_measures(&h, &m, NULL, &host, &arena, &diag), SBL_E_CANCELLED);
    m.given[SBL_MEASURE_LENGTH] = true;
    m.value_mm[SBL_MEASURE_LENGTH] = 20.0;
    CHECK_STATUS(sbl_head_from_measures(&h, &m, NULL, NULL, &arena, &diag), SBL_E_RANGE);
    CHECK(h.surface.vertex_count == 0 && arena.used_bytes == 0);
    sbl_arena_release(&arena);

    m.given[SBL_MEASURE_LENGTH] = false;
    options.scalp_edge_mm = 6.0;
    for (int k = 0; k < 200; k += 1 + k) {
        allowance left = {k};
        sbl_allocator limited = {limited_alloc, limited_free, &left};
        sbl_arena_init(&arena, &limited);
        sbl_status status = sbl_head_from_measures(&h, &m, &options, NULL, &arena, &diag);
        sbl_arena_release(&arena);
        if (status == SBL_OK) break;
        CHECK(status == SBL_E_MEMORY);
    }
}

int main(void)
{
    test_mean_heads();
    test_measures_reached();
    test_edge_option();
    test_same_every_time();
    test_refusals();
    return check_report("template");
}
