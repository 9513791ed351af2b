/* Dots: thresholds exactly as stated, sessions by local fraction, distances kept, densities met everywhere, the same dots on any threads.
 */
#include "ball_head.h"
#include "stubble/design.h"
#include "stubble/threads.h"

/* As far as a dot may stand from its site. */
#define SLIDE_MM 0.2501

static sbl_arena arena;

/* Thin hair makes a small field: most of what is tested here does not depend on how dense it is. */
#define THIN_PER_CM2 40.0

static sbl_design_options wish_of(sbl_pattern pattern, double natural_per_cm2)
{
    sbl_design_options wish = {.sex = SBL_SEX_MALE, .treatment = {.shaved_look = true}, .pattern = pattern};
    wish.natural_density_per_cm2 = natural_per_cm2;
    wish.hairline.style = SBL_HAIRLINE_MATURE;
    wish.hairline.seed = 3;
    return wish;
}

static sbl_design design_of(const sbl_head *head, const sbl_design_options *wish)
{
    sbl_design design;
    sbl_diag diag = {0};
    sbl_status status = sbl_design_build(&design, head, wish, NULL, &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s: %s\n", diag.field, diag.message);
    REQUIRE(status == SBL_OK);
    return design;
}

static sbl_field field_of(const sbl_design *design)
{
    sbl_field field;
    sbl_diag diag = {0};
    uint8_t *region = SBL_NEW(&arena, uint8_t, design->head->surface.triangle_count);
    float highest;
    REQUIRE(region);
    sbl_design_region(region, design, &highest);
    sbl_field_options options = {.density_per_cm2 = highest, .region = region, .seed = 11};
    REQUIRE(sbl_field_build(&field, &design->head->surface, &options, NULL, &arena, &diag) == SBL_OK);
    return field;
}

static sbl_dots place(sbl_design *design, const sbl_field *field, const sbl_dots_options *options)
{
    sbl_dots dots;
    sbl_diag diag = {0};
    sbl_status status = sbl_dots_place(&dots, design, field, options, NULL, &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s: %s\n", diag.field, diag.message);
    REQUIRE(status == SBL_OK);
    return dots;
}

/* One design and its field on the ball, for all tests that only look. */
typedef struct world {
    sbl_head head;
    sbl_design_options wish;
    sbl_design design;
    sbl_field field;
} world;

/* ---- the definition ---- */

static void check_counts(const sbl_dots *dots, const sbl_design *design)
{
    uint32_t per_session[SBL_SESSIONS_MAX] = {0}, in_zones = 0, sum = 0;
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_dot *dot = &dots->dot[i];
        REQUIRE(dot->session >= 1 && dot->session <= dots->session_count && dot->zone < design->zone_count);
        per_session[dot->session - 1]++;
        if (i) CHECK(dot->site > dots->dot[i - 1].site);
    }
    for (uint32_t s = 0; s < dots->session_count; s++) {
        CHECK(per_session[s] == dots->per_session[s]);
        sum += dots->per_session[s];
    }
    for (uint32_t z = 0; z < design->zone_count; z++) in_zones += design->zone[z].dot_count;
    CHECK(sum == dots->count && in_zones == dots->count);
}

/* Every dot lies in the zone that it names, where its density is; on the sites of the field; never where none may lie. */
static void check_places(const sbl_dots *dots, const sbl_design *design, const sbl_field *field)
{
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_dot *dot = &dots->dot[i];
        sbl_design_sample is = sbl_design_at(design, dot->at);
        CHECK(is.zone == dot->zone && is.density_per_cm2 > 0.0);
        CHECK(sbl_v3_distance(sbl_v3_load(field->position[dot->site]), sbl_v3_load(dot->position)) <= SLIDE_MM);
        CHECK(dot->diameter_mm >= 0.099f && dot->diameter_mm <= 0.131f && dot->tone == (float)is.tone);
        const uint32_t *corner = design->head->surface.triangle + 3 * (size_t)dot->at.triangle;
        for (int k = 0; k < 3; k++)
            CHECK(design->head->part[corner[k]] != SBL_PART_EAR_LEFT && design->head->part[corner[k]] != SBL_PART_EAR_RIGHT);
    }
}

/* rank D < e: a hair; then a dot, its session by the local fraction in the cumulative shares. In plain numbers, for the plateau of a
 * totalis. */
static void test_thresholds(const world *w)
{
    sbl_design design = w->design;
    sbl_field field = w->field;
    const sbl_head *head = &w->head;
    sbl_dots dots = place(&design, &field, &(sbl_dots_options){0});
    CHECK(dots.session_count == 3);
    CHECK_NEAR(dots.cumulative_share[0], 0.3, 0.0);
    CHECK_NEAR(dots.cumulative_share[1], 0.7, 0.0);
    check_counts(&dots, &design);
    check_places(&dots, &design, &field);
    uint32_t next = 0, hair = 0, wrong = 0;
    for (uint32_t i = 0; i < field.count; i++) {
        sbl_design_sample is = sbl_design_at(&design, field.site[i].at);
        double level = (double)field.site[i].rank * (double)field.density_per_cm2;
        double behind = sbl_surface_interpolate(&head->surface, design.behind_hairline_mm, field.site[i].at);
        bool is_hair = hair < dots.hair_count && dots.hair[hair].site == i, is_dot = next < dots.count && dots.dot[next].site == i;
        if (is_hair) hair++;
        if (is_dot) next++;
        if (fabs(behind) < 20.0) continue; /* the vertices are too coarse to know there what grows */
        double e = sbl_surface_interpolate(&head->surface, design.existing_per_cm2, field.site[i].at), d = is.density_per_cm2;
        if (fabs(level - e) < 0.05 || fabs(level - e - d) < 0.05) continue;
        wrong += is_hair != (level < e && !is_dot) && is_dot != (level >= e && level < e + d);
        if (is_dot) {
            double fraction = (level - e) / d;
            int session = fraction < 0.3 ? 1 : fraction < 0.7 ? 2 : 3;
            bool edge = fabs(fraction - 0.3) < 0.005 || fabs(fraction - 0.7) < 0.005;
            CHECK(edge || dots.dot[next - 1].session == session || d < 1.0);
        }
    }
    CHECK(wrong == 0 && next == dots.count && hair == dots.hair_count);
    /* Shares of the sessions: 30, 40, 30 %, to the counting error of a set that is more even than random. */
    double n = dots.count;
    CHECK_NEAR(dots.per_session[0] / n, 0.3, 3.0 * sqrt(0.21 / n));
    CHECK_NEAR(dots.per_session[1] / n, 0.4, 3.0 * sqrt(0.24 / n));
}

/* ---- distances ---- */

static int by_z(const void *a, const void *b)
{
    float za = ((const sbl_dot *)a)->position.z, zb = ((const sbl_dot *)b)->position.z;
    return (za > zb) - (za < zb);
}

/* The nearest pair in which one is a dot, each against every neighbour in z. */
static void nearest_pairs(const sbl_dots *dots, double *dot_to_dot, double *dot_to_hair)
{
    uint32_t count = dots->count + dots->hair_count;
    sbl_dot *all = SBL_NEW(&arena, sbl_dot, count);
    REQUIRE(all);
    memcpy(all, dots->dot, dots->count * sizeof *all);
    memcpy(all + dots->count, dots->hair, dots->hair_count * sizeof *all);
    qsort(all, count, sizeof *all, by_z);
    *dot_to_dot = *dot_to_hair = (double)INFINITY;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j < count && (double)(all[j].position.z - all[i].position.z) < 3.0; j++) {
            if (!all[i].session && !all[j].session) continue;
            if (sbl_v3_dot(sbl_v3_load(all[i].normal), sbl_v3_load(all[j].normal)) <= 0.0) continue;
            double apart = sbl_v3_distance(sbl_v3_load(all[i].position), sbl_v3_load(all[j].position));
            double *least = all[i].session && all[j].session ? dot_to_dot : dot_to_hair;
            *least = fmin(*least, apart);
        }
}

static void test_distances(const world *w)
{
    sbl_design design = w->design;
    sbl_field field = w->field;
    sbl_dots dots = place(&design, &field, &(sbl_dots_options){0});
    double to_dot, to_hair;
    nearest_pairs(&dots, &to_dot, &to_hair);
    CHECK_NEAR(dots.min_distance_mm, 0.6 * 10.7457 / sqrt((double)field.density_per_cm2), 1e-4);
    CHECK(dots.min_distance_mm >= 2.0 * 0.12);
    CHECK(to_dot >= dots.min_distance_mm && to_hair >= dots.min_distance_mm);
    /* The field keeps its distance by itself: hardly a dot is left out. */
    CHECK(to_dot < 1.3 * dots.min_distance_mm);
    /* A wider clearance to hairs costs dots, none of them elsewhere. */
    sbl_dots wide = place(&design, &field, &(sbl_dots_options){.hair_clearance_mm = 1.2});
    nearest_pairs(&wide, &to_dot, &to_hair);
    CHECK(to_hair >= 1.2 && wide.count < dots.count && wide.hair_count == dots.hair_count);
    uint32_t k = 0;
    for (uint32_t i = 0; i < wide.count; i++) {
        while (k < dots.count && dots.dot[k].site < wide.dot[i].site) k++;
        CHECK(k < dots.count && dots.dot[k].site == wide.dot[i].site && dots.dot[k].session == wide.dot[i].session);
    }
}

/* ---- identity ---- */

static uint32_t count_far_changes(const sbl_dots *a, const sbl_dots *b, sbl_vec3 from, double beyond_mm)
{
    uint32_t i = 0, j = 0, changes = 0;
    while (i < a->count || j < b->count) {
        uint32_t sa = i < a->count ? a->dot[i].site : SBL_NONE, sb = j < b->count ? b->dot[j].site : SBL_NONE;
        const sbl_dot *dot = sa <= sb ? &a->dot[i] : &b->dot[j];
        bool same = sa == sb && a->dot[i].session == b->dot[j].session;
        changes += !same && sbl_v3_distance(sbl_v3_load(dot->position), from) > beyond_mm;
        i += sa <= sb;
        j += sb <= sa;
    }
    return changes;
}

/* Moving a handle of the hairline changes dots near it and moves no other: sites keep their identity. */
static void test_identity(const world *w)
{
    sbl_design_options wish = w->wish;
    sbl_design before = w->design;
    sbl_field field = w->field;
    sbl_dots first = place(&before, &field, &(sbl_dots_options){0});
    wish.hairline.handle_shift_mm[SBL_HANDLE_APEX_LEFT][0] = -5.0;
    sbl_design after = design_of(&w->head, &wish);
    sbl_dots second = place(&after, &field, &(sbl_dots_options){0});
    /* The apex rules the line from the mid handle to the temporal point; beyond it the curve (Catmull-Rom) bends for one span more, which
     * ends before the sideburn's handle. */
    sbl_vec3 moved = before.hairline.handle[SBL_HANDLE_APEX_LEFT];
    double reach = 20.0 + sbl_v3_distance(moved, before.hairline.handle[SBL_HANDLE_SIDEBURN_LEFT]);
    CHECK(count_far_changes(&first, &second, moved, 0.0) > 10);
    CHECK(count_far_changes(&first, &second, moved, reach) == 0);
}

static bool same_dots(const sbl_dots *a, const sbl_dots *b)
{
    return a->count == b->count && a->hair_count == b->hair_count && !memcmp(a->dot, b->dot, a->count * sizeof *a->dot) &&
           !memcmp(a->hair, b->hair, a->hair_count * sizeof *a->hair);
}

static void test_threads(const world *w)
{
    sbl_design design = w->design, other;
    sbl_field field = w->field;
    sbl_dots_options options = {.hair_clearance_mm = 0.9};
    sbl_dots alone = place(&design, &field, &options), together;
    sbl_threads *threads;
    sbl_diag diag = {0};
    REQUIRE(sbl_threads_start(&threads, 2, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    REQUIRE(sbl_design_build(&other, &w->head, &w->wish, &host, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_dots_place(&together, &other, &field, &options, &host, &arena, &diag) == SBL_OK);
    CHECK(same_dots(&alone, &together));
    sbl_threads_stop(threads);
}

/* ---- density ---- */

#define PATCH_MM 11.283791670955126 /* a disc of 4 cm2 */

/* What the design wants within a disc about p, by 16 samples a triangle. */
static double wanted_within(const sbl_design *design, sbl_vec3 p, double *area_cm2)
{
    const sbl_surface *surface = &design->head->surface;
    double sum = 0.0;
    *area_cm2 = 0.0;
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        sbl_vec3 corner = sbl_v3_load(surface->position[surface->triangle[3 * (size_t)t]]);
        if (sbl_v3_distance(corner, p) > PATCH_MM + 5.0) continue;
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 7 - 2 * i; j++) {
                float third = j & 1 ? 2.0f / 12.0f : 1.0f / 12.0f;
                sbl_surface_point at = {t, (float)(i / 4.0) + third, (float)((j / 2) / 4.0) + third};
                if (sbl_v3_distance(sbl_surface_position(surface, at), p) > PATCH_MM) continue;
                double area = (double)surface->area_mm2[t] / 1600.0;
                *area_cm2 += area;
                sum += sbl_design_at(design, at).density_per_cm2 * area;
            }
    }
    return sum;
}

static uint32_t dots_within(const sbl_dots *dots, sbl_vec3 p)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < dots->count; i++) count += sbl_v3_distance(sbl_v3_load(dots->dot[i].position), p) <= PATCH_MM;
    return count;
}

/*
 * Density within 3 % of the target over every patch of 4 cm2. A patch holds a whole number of dots and its rim cuts an even set at random:
 * on top of the 3 % stand two dots for that.
 */
static void test_patches(const sbl_head *head, const char *name, sbl_pattern pattern)
{
    sbl_design_options wish = wish_of(pattern, 0.0);
    sbl_design design = design_of(head, &wish);
    sbl_field field = field_of(&design);
    sbl_dots dots = place(&design, &field, &(sbl_dots_options){0});
    double worst = 0.0, squares = 0.0;
    int patches = 0;
    for (uint32_t k = 0; k < dots.count && patches < 150; k += 1 + dots.count / 300) {
        sbl_vec3 p = sbl_v3_load(dots.dot[k].position);
        double area, wanted = wanted_within(&design, p, &area);
        if (area < 3.9 || wanted < 40.0) continue;
        double off = dots_within(&dots, p) - wanted;
        worst = fmax(worst, fabs(off) / wanted);
        squares += off * off / (wanted * wanted);
        CHECK_NEAR(off, 0.0, 0.03 * wanted + 2.5 * sqrt(0.1 * wanted));
        patches++;
    }
    CHECK(patches > 50 && sqrt(squares / patches) < 0.03);
    printf("%s: %d patches of 4 cm2, density off by at most %.2f %%, rms %.2f %%\n", name, patches, 100.0 * worst,
           100.0 * sqrt(squares / patches));
}

/* ---- refusals ---- */

static void refuse(const sbl_dots_options *options, sbl_design *design, const sbl_field *field, sbl_status status)
{
    sbl_dots dots;
    sbl_diag diag = {0};
    size_t used = arena.used_bytes;
    CHECK_STATUS(sbl_dots_place(&dots, design, field, options, NULL, &arena, &diag), status);
    CHECK(dots.count == 0 && arena.used_bytes == used && diag.message);
}

static void test_options(const world *w)
{
    sbl_design_options more = wish_of(SBL_PATTERN_NORWOOD_VI, 1.5 * THIN_PER_CM2);
    sbl_design design = w->design, denser = design_of(&w->head, &more);
    sbl_field field = w->field;
    refuse(&(sbl_dots_options){.session_count = 9}, &design, &field, SBL_E_RANGE);
    refuse(&(sbl_dots_options){.session_count = 2, .cumulative_share = {0.5, 0.9}}, &design, &field, SBL_E_RANGE);
    refuse(&(sbl_dots_options){.session_count = 3, .cumulative_share = {0.5, 0.4, 1.0}}, &design, &field, SBL_E_RANGE);
    refuse(&(sbl_dots_options){.session_count = 2, .cumulative_share = {(double)NAN, 1.0}}, &design, &field, SBL_E_RANGE);
    refuse(&(sbl_dots_options){.hair_clearance_mm = -1.0}, &design, &field, SBL_E_RANGE);
    refuse(&(sbl_dots_options){.hair_clearance_mm = (double)NAN}, &design, &field, SBL_E_RANGE);
    refuse(&(sbl_dots_options){0}, &denser, &field, SBL_E_ARG);
    static const double shares[5][4] = {{0}, {1.0}, {0.5, 1.0}, {0.3, 0.7, 1.0}, {0.25, 0.5, 0.75, 1.0}};
    for (uint32_t n = 1; n <= 4; n++) {
        sbl_dots dots = place(&design, &field, &(sbl_dots_options){.session_count = n});
        CHECK(dots.session_count == n);
        for (uint32_t i = 0; i < n; i++) CHECK_NEAR(dots.cumulative_share[i], shares[n][i], 1e-12);
        check_counts(&dots, &design);
    }
}

int main(void)
{
    world ball;
    sbl_head person;
    sbl_arena_init(&arena, NULL);
    ball_head(&ball.head, &arena, 70);
    ball.wish = wish_of(SBL_PATTERN_NORWOOD_VI, THIN_PER_CM2);
    ball.design = design_of(&ball.head, &ball.wish);
    ball.field = field_of(&ball.design);
    test_thresholds(&ball);
    test_distances(&ball);
    test_identity(&ball);
    test_threads(&ball);
    test_options(&ball);
    test_patches(&ball.head, "ball", SBL_PATTERN_AREATA_TOTALIS);
    sbl_measures measures = {.sex = SBL_SEX_MALE};
    sbl_diag diag = {0};
    REQUIRE(sbl_head_from_measures(&person, &measures, NULL, NULL, &arena, &diag) == SBL_OK);
    test_patches(&person, "template", SBL_PATTERN_NORWOOD_VI);
    sbl_arena_release(&arena);
    return check_report("dots");
}
