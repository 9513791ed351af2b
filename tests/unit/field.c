#include "check.h"
#include "limited_memory.h"
#include "stubble/field.h"
#include "stubble/field_quality.h"

static sbl_arena arena;
static sbl_diag diag;

/* columns x rows squares of cell_mm in z = height_mm, seen from above, or from below if `flipped`; appended to position and triangle. */
static void add_sheet(sbl_vec3f *position, uint32_t *vertices, uint32_t *triangle, uint32_t *triangles, uint32_t cells, float cell_mm,
                      float height_mm, bool flipped)
{
    uint32_t first = *vertices;
    for (uint32_t y = 0; y <= cells; y++)
        for (uint32_t x = 0; x <= cells; x++) position[(*vertices)++] = (sbl_vec3f){cell_mm * (float)x, cell_mm * (float)y, height_mm};
    for (uint32_t y = 0; y < cells; y++) {
        for (uint32_t x = 0; x < cells; x++) {
            uint32_t a = first + y * (cells + 1) + x, b = a + 1, c = a + cells + 1, d = c + 1;
            uint32_t quad[6] = {a, b, d, a, d, c}, turned[6] = {a, d, b, a, c, d};
            memcpy(triangle + 3 * *triangles, flipped ? turned : quad, sizeof quad);
            *triangles += 2;
        }
    }
}

#define CELLS_MAX 32
static sbl_vec3f position[2 * (CELLS_MAX + 1) * (CELLS_MAX + 1)];
static uint32_t triangle[2 * 6 * CELLS_MAX * CELLS_MAX];

static sbl_surface sheet_surface(uint32_t cells, float cell_mm, bool two)
{
    uint32_t vertices = 0, triangles = 0;
    sbl_surface surface;
    add_sheet(position, &vertices, triangle, &triangles, cells, cell_mm, 0.0f, two);
    if (two) add_sheet(position, &vertices, triangle, &triangles, cells, cell_mm, 0.2f, false);
    sbl_mesh mesh = {position, vertices, triangle, triangles};
    sbl_surface_options keep = {.keep_orientation = true};
    REQUIRE(sbl_surface_build(&surface, &mesh, &keep, NULL, &arena, &diag) == SBL_OK);
    return surface;
}

static sbl_field build(const sbl_surface *surface, const sbl_field_options *opt)
{
    sbl_field field;
    sbl_status status = sbl_field_build(&field, surface, opt, NULL, &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s\n", diag.message);
    REQUIRE(status == SBL_OK);
    return field;
}

/* Quality of the sites whose index lies in [first, end), away from the border of a sheet of side_mm. */
static sbl_field_quality quality(const sbl_field *field, uint32_t first, uint32_t end, double side_mm)
{
    sbl_field_quality q = {0};
    uint32_t count = end - first;
    uint8_t *inner = calloc(count, 1);
    REQUIRE(inner);
    double margin = 7.0 * sqrt(side_mm * side_mm / count);
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3f p = field->position[first + i];
        inner[i] = fmin(fmin((double)p.x, (double)p.y), side_mm - fmax((double)p.x, (double)p.y)) > margin;
    }
    sbl_dot_set dots = {field->position + first, NULL, count, inner};
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, side_mm * side_mm, &arena, &diag), SBL_OK);
    free(inner);
    return q;
}

static double pitch_mm(const sbl_field *field)
{
    return sqrt(2.0 / sqrt(3.0) * 100.0 / (double)field->density_per_cm2);
}

static void test_shape_of_result(void)
{
    sbl_surface surface = sheet_surface(16, 2.5f, false);
    uint8_t *region = calloc(surface.triangle_count, 1);
    REQUIRE(region);
    double area_mm2 = 0.0;
    for (uint32_t t = 0; t < surface.triangle_count; t++) {
        region[t] = surface.position[surface.triangle[3 * t]].x < 20.0f;
        area_mm2 += region[t] ? (double)surface.area_mm2[t] : 0.0;
    }
    size_t before = arena.used_bytes;
    sbl_field_options opt = {.region = region, .seed = 7};
    sbl_field field = build(&surface, &opt);
    CHECK((double)(arena.used_bytes - before) <= 100.0 * field.count);
    CHECK(field.density_per_cm2 == 260.0f);
    CHECK_NEAR(field.count, 2.6 * area_mm2, 0.01 * 2.6 * area_mm2 + 1.0);
    uint32_t wrong = 0, near = 0;
    for (uint32_t i = 0; i < field.count; i++) {
        const sbl_site *s = &field.site[i];
        wrong += !(s->rank >= 0.0f && s->rank < 1.0f && (i == 0 || s->rank > field.site[i - 1].rank));
        wrong += s->at.triangle >= surface.triangle_count || !region[s->at.triangle] || s->at.u < 0.0f || s->at.v < 0.0f ||
                 s->at.u + s->at.v > 1.0f + 1e-6f;
        wrong += !(sbl_v3_distance(sbl_surface_position(&surface, s->at), sbl_v3_load(field.position[i])) < 1e-5);
        for (uint32_t j = 0; j < i; j++)
            near += sbl_v3_distance(sbl_v3_load(field.position[i]), sbl_v3_load(field.position[j])) < 0.6 * pitch_mm(&field) - 1e-6;
    }
    CHECK(wrong == 0);
    CHECK(near == 0);
    free(region);
}

static void backwards(void *user, uint32_t count, sbl_loop_body body, void *context)
{
    (void)user;
    for (uint32_t i = count; i-- > 0;) body(context, i);
}

static bool same(const sbl_field *a, const sbl_field *b)
{
    return a->count == b->count && memcmp(a->site, b->site, a->count * sizeof *a->site) == 0;
}

static void test_determinism(void)
{
    sbl_surface surface = sheet_surface(16, 2.5f, false);
    sbl_field_options opt = {.seed = 3};
    sbl_field field = build(&surface, &opt), again = build(&surface, &opt), turned;
    CHECK(same(&field, &again));
    sbl_host host = {.parallel_for = backwards};
    REQUIRE(sbl_field_build(&turned, &surface, &opt, &host, &arena, &diag) == SBL_OK);
    CHECK(same(&field, &turned));
    opt.seed = 4;
    again = build(&surface, &opt);
    CHECK(!same(&field, &again));
}

/* The bars of the three sessions, which no progressive order alone holds (domain notes: .605 and .398 for elimination's last third). */
static void test_sessions(void)
{
    sbl_surface surface = sheet_surface(32, 3.0f, false);
    sbl_field_options opt = {.regularity = SBL_FIELD_REGULARITY_MAX, .seed = 1};
    sbl_field field = build(&surface, &opt);
    sbl_field_quality whole = quality(&field, 0, field.count, 96.0);
    CHECK(whole.rho_min >= 0.69 && whole.rho_mean >= 0.79 && whole.rho_cv >= 0.05 && whole.rho_cv <= 0.10 && whole.f6 <= 0.15);
    double cut[4] = {0.0, 0.3, 0.7, 1.0};
    for (int k = 0; k < 3; k++) {
        uint32_t first = (uint32_t)(cut[k] * field.count), end = (uint32_t)(cut[k + 1] * field.count);
        sbl_field_quality alone = quality(&field, first, end, 96.0), until = quality(&field, 0, end, 96.0);
        /* 0.005: the standard error of a mean over some thousand sites is 0.002. */
        CHECK(alone.rho_p1 >= 0.50 - 0.01 && alone.rho_mean >= 0.71 - 0.005 && alone.f6 <= 0.30);
        CHECK(until.rho_mean >= 0.74);
    }
    for (int k = 0; k < 5; k++) {
        sbl_field_quality alone = quality(&field, field.count * (uint32_t)k / 5, field.count * (uint32_t)(k + 1) / 5, 96.0);
        CHECK(alone.rho_mean >= 0.67 && alone.rho_p1 >= 0.44 && alone.f6 <= 0.30);
    }

    float *x = malloc(field.count * sizeof *x), *y = malloc(field.count * sizeof *y);
    REQUIRE(x && y);
    uint32_t count = 0;
    for (uint32_t i = 0; i < field.count; i++) {
        if (field.position[i].x < 32.0f || field.position[i].x >= 64.0f || field.position[i].y < 32.0f || field.position[i].y >= 64.0f)
            continue;
        x[count] = field.position[i].x - 32.0f;
        y[count++] = field.position[i].y - 32.0f;
    }
    sbl_field_spectrum spectrum;
    CHECK_STATUS(sbl_field_spectrum_measure(&spectrum, x, y, count, 32.0, 32.0, &arena, &diag), SBL_OK);
    CHECK(spectrum.effective_nyquist >= 0.4);
    CHECK(spectrum.worst_anisotropy_db <= 3.0);
    free(x);
    free(y);
}

#define PATCHES 200

/* Of counts in patches of 4 cm2 at random places, discs or squares, against what the density calls for. */
typedef struct patch_error {
    double f;     /* mean square over the wanted count: 1 for random dots */
    double worst; /* part of the wanted count */
} patch_error;

static patch_error patch_error_of(const sbl_field *field, double from, double to, double low_mm, double high_mm, bool square)
{
    patch_error error = {0.0, 0.0};
    double half_mm = square ? 10.0 : sqrt(400.0 / SBL_PI), wanted = 4.0 * (double)field->density_per_cm2 * (to - from);
    for (uint64_t k = 0; k < PATCHES; k++) {
        double span_mm = high_mm - low_mm - 2.0 * half_mm;
        double x = low_mm + half_mm + span_mm * sbl_random_unit(3, 1, k), y = low_mm + half_mm + span_mm * sbl_random_unit(3, 2, k);
        double count = 0.0;
        for (uint32_t i = 0; i < field->count; i++) {
            double dx = fabs((double)field->position[i].x - x), dy = fabs((double)field->position[i].y - y),
                   rank = (double)field->site[i].rank;
            bool inside = square ? dx < half_mm && dy < half_mm : dx * dx + dy * dy < half_mm * half_mm;
            count += inside && rank >= from && rank < to;
        }
        error.f += (count - wanted) * (count - wanted) / wanted / PATCHES;
        error.worst = fmax(error.worst, fabs(count - wanted) / wanted);
    }
    return error;
}

/*
 * Density is right over every patch, at every threshold and between any two, not only from site to site. A patch's rim cuts even a lattice
 * at random: a disc of 640 sites of a square lattice varies by .5 %, one of 256 by 1 % (Kendall 1948). Without levelling F is .07 to .13;
 * 4.5 is the deviation that one of 2800 patches passes once in a hundred tests.
 */
static void test_patches(void)
{
    static const double stretch[][2] = {{0.0, 1.0}, {0.0, 0.7}, {0.0, 0.5}, {0.0, 0.3}, {0.3, 0.7}, {0.7, 1.0}, {0.2, 0.8}};
    sbl_surface surface = sheet_surface(32, 3.0f, false);
    uint8_t *region = calloc(surface.triangle_count, 1);
    REQUIRE(region);
    for (uint32_t t = 0; t < surface.triangle_count; t++) {
        sbl_vec3f p = surface.position[surface.triangle[3 * t]];
        region[t] = p.x >= 6.0f && p.x <= 87.0f && p.y >= 6.0f && p.y <= 87.0f;
    }
    sbl_field_options opt = {.density_per_cm2 = 160.0f, .regularity = 1.6f, .region = region, .seed = 12};
    sbl_field field = build(&surface, &opt);
    for (size_t k = 0; k < sizeof stretch / sizeof *stretch; k++) {
        for (int square = 0; square < 2; square++) {
            patch_error error = patch_error_of(&field, stretch[k][0], stretch[k][1], 9.0, 87.0, square);
            double wanted = 640.0 * (stretch[k][1] - stretch[k][0]);
            CHECK(error.f <= 0.07);
            CHECK(error.worst <= 4.5 * sqrt(0.06 / wanted) && (k > 0 || error.worst <= 0.03));
        }
    }
    free(region);
}

static void test_regularity(void)
{
    sbl_surface surface = sheet_surface(24, 2.5f, false);
    static const float wanted[] = {1.2f, 1.3f, 1.45f, 1.6f};
    static const double promised[] = {0.35, 0.44, 0.6, 0.6};
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        sbl_field_options opt = {.regularity = wanted[k], .seed = 2};
        sbl_field field = build(&surface, &opt);
        sbl_field_quality q = quality(&field, 0, field.count, 60.0);
        CHECK_NEAR(q.clark_evans_r, wanted[k], 0.04);
        CHECK(q.rho_min >= promised[k] - 0.01);
    }
}

/* The ear and the scalp behind it: two sheets 0.2 mm apart that face away from each other are two fields. */
static void test_thin_part(void)
{
    sbl_surface surface = sheet_surface(12, 2.5f, true);
    sbl_field_options opt = {.regularity = SBL_FIELD_REGULARITY_MAX, .seed = 5};
    sbl_field field = build(&surface, &opt);
    sbl_field half = field;
    sbl_vec3f *lower = malloc(field.count * sizeof *lower);
    REQUIRE(lower);
    uint32_t count = 0;
    for (uint32_t i = 0; i < field.count; i++)
        if (field.position[i].z < 0.1f) lower[count++] = field.position[i];
    CHECK_NEAR(count, field.count / 2.0, 0.01 * field.count);
    half.position = lower;
    sbl_field_quality q = quality(&half, 0, count, 30.0);
    CHECK(q.rho_min >= 0.69 && q.rho_mean >= 0.77);
    free(lower);
}

/* Hair of 100 per cm2 on one half: new sites keep away from it, and a density still means what it says on both halves. */
static void test_fixed(void)
{
    sbl_surface surface = sheet_surface(24, 2.5f, false);
    sbl_field_options opt = {.density_per_cm2 = 100.0f, .regularity = SBL_FIELD_REGULARITY_MAX, .seed = 8};
    sbl_field hair = build(&surface, &opt);
    sbl_surface_point *fixed = malloc(hair.count * sizeof *fixed);
    REQUIRE(fixed);
    uint32_t fixed_count = 0;
    for (uint32_t i = 0; i < hair.count; i++)
        if (hair.position[i].x < 30.0f) fixed[fixed_count++] = hair.site[i].at;
    opt = (sbl_field_options){.fixed = fixed, .fixed_count = fixed_count, .seed = 9};
    sbl_field field = build(&surface, &opt);
    uint32_t near = 0;
    for (uint32_t i = 0; i < field.count; i++)
        for (uint32_t k = 0; k < fixed_count; k++)
            near +=
                sbl_v3_distance(sbl_v3_load(field.position[i]), sbl_surface_position(&surface, fixed[k])) < 0.6 * pitch_mm(&field) - 1e-6;
    CHECK(near == 0);
    float *density = malloc(field.count * sizeof *density);
    uint32_t *out = malloc(field.count * sizeof *out);
    REQUIRE(density && out);
    for (uint32_t i = 0; i < field.count; i++) density[i] = 80.0f;
    uint32_t count = sbl_field_select_sites(out, &field, density, 0.0f, 1.0f), left = 0, right = 0;
    for (uint32_t k = 0; k < count; k++) {
        double x = (double)field.position[out[k]].x;
        left += x > 2.0 && x < 28.0;
        right += x > 32.0 && x < 58.0;
    }
    /* 26 mm x 60 mm at 80 per cm2: 1248. */
    CHECK_NEAR(left, 1248.0, 0.05 * 1248.0);
    CHECK_NEAR(right, 1248.0, 0.05 * 1248.0);
    free(fixed);
    free(density);
    free(out);
}

static void test_select(void)
{
    sbl_surface surface = sheet_surface(16, 2.5f, false);
    sbl_field_options opt = {.seed = 6};
    sbl_field field = build(&surface, &opt);
    float *density = malloc(surface.vertex_count * sizeof *density), *per_site = malloc(field.count * sizeof *per_site);
    uint32_t *out = malloc(field.count * sizeof *out), *other = malloc(field.count * sizeof *other);
    REQUIRE(density && per_site && out && other);
    for (uint32_t v = 0; v < surface.vertex_count; v++) density[v] = 3.0f * surface.position[v].x;
    for (uint32_t i = 0; i < field.count; i++) per_site[i] = (float)sbl_surface_interpolate(&surface, density, field.site[i].at);
    uint32_t count = sbl_field_select(out, &field, density, 0.0f, 1.0f);
    CHECK_NEAR(count, 16.0 * 60.0, 0.03 * 16.0 * 60.0); /* 16 cm2 at 60 per cm2 on average */
    for (uint32_t k = 1; k < count; k++) REQUIRE(out[k] > out[k - 1]);
    uint32_t by_site = sbl_field_select_sites(other, &field, per_site, 0.0f, 1.0f);
    CHECK(by_site == count && !memcmp(out, other, count * sizeof *out));

    static const float cut[4] = {0.0f, 0.3f, 0.7f, 1.0f};
    uint32_t sum = 0;
    for (int k = 0; k < 3; k++) sum += sbl_field_select(other, &field, density, cut[k], cut[k + 1]);
    CHECK(sum == count);

    for (uint32_t v = 0; v < surface.vertex_count; v++) density[v] = NAN;
    CHECK(sbl_field_select(out, &field, density, 0.0f, 1.0f) == 0);
    for (uint32_t v = 0; v < surface.vertex_count; v++) density[v] = v % 2 ? 0.0f : -5.0f;
    CHECK(sbl_field_select(out, &field, density, 0.0f, 1.0f) == 0);
    for (uint32_t v = 0; v < surface.vertex_count; v++) density[v] = 1e9f;
    CHECK(sbl_field_select(out, &field, density, 0.0f, 1.0f) == field.count);
    free(density);
    free(per_site);
    free(out);
    free(other);
}

static int calls_left;
static int cancel(void *user, const char *stage, float fraction)
{
    (void)user;
    CHECK(stage && fraction >= 0.0f && fraction <= 1.0f);
    return calls_left-- <= 0;
}

static void test_failures(void)
{
    sbl_surface surface = sheet_surface(16, 2.5f, false);
    sbl_field_options opt = {0};
    sbl_field field;
    CHECK_STATUS(sbl_field_build(NULL, &surface, &opt, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_field_build(&field, NULL, &opt, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_field_build(&field, &surface, NULL, NULL, &arena, &diag), SBL_E_ARG);
    static const float bad_density[] = {-1.0f, 601.0f, NAN, INFINITY}, bad_regularity[] = {1.1f, 1.9f, -1.0f, NAN};
    for (int k = 0; k < 4; k++) {
        opt = (sbl_field_options){.density_per_cm2 = bad_density[k]};
        CHECK_STATUS(sbl_field_build(&field, &surface, &opt, NULL, &arena, &diag), SBL_E_ARG);
        opt = (sbl_field_options){.regularity = bad_regularity[k]};
        CHECK_STATUS(sbl_field_build(&field, &surface, &opt, NULL, &arena, &diag), SBL_E_ARG);
    }
    sbl_surface_point fixed[2] = {{0, 0.2f, 0.2f}, {surface.triangle_count, 0.0f, 0.0f}};
    opt = (sbl_field_options){.fixed_count = 2};
    CHECK_STATUS(sbl_field_build(&field, &surface, &opt, NULL, &arena, &diag), SBL_E_ARG);
    opt.fixed = fixed;
    CHECK_STATUS(sbl_field_build(&field, &surface, &opt, NULL, &arena, &diag), SBL_E_DATA);
    CHECK(diag.index == 1);

    /* Nothing to place is no failure; a place or two neither. */
    uint8_t *nowhere = calloc(surface.triangle_count, 1);
    REQUIRE(nowhere);
    opt = (sbl_field_options){.region = nowhere};
    CHECK_STATUS(sbl_field_build(&field, &surface, &opt, NULL, &arena, &diag), SBL_OK);
    CHECK(field.count == 0);
    free(nowhere);
    for (uint32_t few = 1; few <= 40; few += 3) {
        opt = (sbl_field_options){.density_per_cm2 = (float)few / 16.0f};
        CHECK_STATUS(sbl_field_build(&field, &surface, &opt, NULL, &arena, &diag), SBL_OK);
        CHECK(field.count <= few && field.count > 0 && field.surface == &surface);
    }

    opt = (sbl_field_options){0};
    for (int calls = 0; calls < 8; calls++) {
        calls_left = calls;
        sbl_host host = {.progress = cancel};
        size_t before = arena.used_bytes;
        CHECK_STATUS(sbl_field_build(&field, &surface, &opt, &host, &arena, &diag), SBL_E_CANCELLED);
        CHECK(field.count == 0 && arena.used_bytes == before);
    }
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    sbl_status status = SBL_E_MEMORY;
    for (size_t k = 0; status != SBL_OK; k++) {
        sbl_arena small;
        sbl_arena_init(&small, &limited);
        limited_blocks = (int64_t)k;
        status = sbl_field_build(&field, &surface, &opt, NULL, &small, &diag);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && field.count == 0 && small.used_bytes == 0));
        sbl_arena_release(&small);
        REQUIRE(k < 1000);
    }
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_shape_of_result();
    test_determinism();
    test_sessions();
    test_patches();
    test_regularity();
    test_thin_part();
    test_fixed();
    test_select();
    test_failures();
    sbl_arena_release(&arena);
    return check_report("field");
}
