/* How even a course is: what is measured of which dots in which pitch, on sets whose answers are known. */
#include "check.h"
#include "stubble/evenness.h"

#define COUNT 9216u
#define SIDE  96u

static sbl_vec3f position[COUNT], normal[COUNT];
static uint8_t session[COUNT], zone[COUNT];
static float wanted[COUNT];
static sbl_arena arena;
static sbl_diag diag;
static sbl_evenness report;

static void measure(const sbl_evenness_dots *dots)
{
    diag = (sbl_diag){0};
    REQUIRE(sbl_evenness_measure(&report, dots, NULL, &arena, &diag) == SBL_OK);
}

/* One dot anywhere in each square of 1 mm: even in the large, random in the small. */
static void make_jittered(void)
{
    for (uint32_t i = 0; i < COUNT; i++) {
        position[i] = (sbl_vec3f){(float)(i % SIDE + sbl_random_unit(2, 1, i)), (float)(i / SIDE + sbl_random_unit(2, 2, i)), 0.0f};
        normal[i] = (sbl_vec3f){0.0f, 0.0f, 1.0f};
    }
}

/* Sessions drawn at random are random by themselves, whatever they are together. */
static void test_sessions(void)
{
    make_jittered();
    for (uint32_t i = 0; i < COUNT; i++) {
        session[i] = (uint8_t)(1 + (sbl_random_unit(4, 1, i) < 0.5));
        zone[i] = position[i].x < 48.0f ? 0 : 1;
    }
    sbl_evenness_dots dots = {.position = position,
                              .normal = normal,
                              .count = COUNT,
                              .session = session,
                              .session_count = 2,
                              .zone = zone,
                              .zone_count = 2,
                              .area_mm2 = (double)COUNT};
    measure(&dots);
    CHECK(report.set_count == 5 && report.session_count == 2 && report.pitch == SBL_PITCH_AREA);
    const sbl_evenness_set *one = sbl_evenness_find(&report, 1, 1), *all = sbl_evenness_find(&report, 1, 2);
    REQUIRE(one && all && one->has_quality && all->has_quality && one->has_spectrum && all->has_spectrum);
    CHECK(one->count + report.set[1].count == COUNT && all->count == COUNT);
    CHECK(all->quality.f6 < 0.25);
    /* Half of the dots at random: the variance is half that of even dots and half that of random ones. */
    CHECK_NEAR(one->quality.f6, 0.5 + 0.5 * all->quality.f6, 0.15);
    CHECK_NEAR(all->quality.pitch_mm, sqrt(2.0 / sqrt(3.0)), 1e-4);
    CHECK_NEAR(one->quality.pitch_mm, sqrt(2.0 / sqrt(3.0) * COUNT / one->count), 1e-3);
    CHECK(report.set[3].zone == 0 && report.set[4].zone == 1 && report.set[3].count + report.set[4].count == COUNT);
    CHECK(report.set[3].quality.inner_count < COUNT / 2 && !report.set[3].has_spectrum);
    CHECK(zone[report.set[4].quality.emptiest] == 1);
    CHECK(sbl_evenness_find(&report, 2, 3) == NULL);
}

/* A session that is thin on one side is uneven, though its dots are as even as can be in each half; together the dots are. */
static void test_blotch(void)
{
    make_jittered();
    for (uint32_t i = 0; i < COUNT; i++) session[i] = (uint8_t)(1 + ((i % SIDE < SIDE / 2) == (i % 4 < 3)));
    sbl_evenness_dots dots = {.position = position, .count = COUNT, .session = session, .session_count = 2};
    measure(&dots);
    CHECK(report.pitch == SBL_PITCH_ESTIMATED);
    const sbl_evenness_set *one = sbl_evenness_find(&report, 1, 1), *all = sbl_evenness_find(&report, 1, 2);
    REQUIRE(one && all);
    CHECK(all->quality.f6 < 0.25 && all->quality.emptiest_share > 0.8 && all->quality.fullest_share < 1.2);
    CHECK(one->quality.f6 > 2.0 && one->quality.emptiest_share < 0.6 && one->quality.fullest_share > 1.4);
    CHECK(position[one->quality.emptiest].x < 48.0f && position[one->quality.fullest].x > 48.0f);
    CHECK_NEAR(all->quality.pitch_mm, sqrt(2.0 / sqrt(3.0)), 0.03);
}

/* Density falls to a fourth across: in its own pitch the set is as random everywhere as random dots are. */
static void test_designed_density(void)
{
    uint32_t count = 0;
    for (uint32_t k = 0; count < COUNT; k++) {
        double x = sbl_random_unit(9, 1, k), share = 0.25 + 0.75 * x;
        if (sbl_random_unit(9, 2, k) > share) continue;
        position[count] = (sbl_vec3f){(float)(96.0 * x), (float)(96.0 * sbl_random_unit(9, 3, k)), 0.0f};
        wanted[count++] = (float)(160.0 * share);
    }
    sbl_evenness_dots dots = {.position = position, .count = COUNT, .wanted_per_cm2 = wanted};
    measure(&dots);
    const sbl_evenness_set *all = sbl_evenness_find(&report, 1, 1);
    REQUIRE(all && all->has_quality && report.pitch == SBL_PITCH_WANTED);
    CHECK_NEAR(all->quality.clark_evans_r, 1.0, 0.03);
    CHECK_NEAR(all->quality.f2, 1.0, 0.15);
    CHECK_NEAR(all->quality.f6, 1.0, 0.35);
}

/* Without normals they come from the neighbours. */
static void test_normals(void)
{
    double worst = 1.0;
    for (uint32_t i = 0; i < COUNT; i++) {
        /* Points of a spiral: even on a ball. */
        double z = 1.0 - 2.0 * (i + 0.5) / COUNT, turn = i * SBL_PI * (3.0 - sqrt(5.0)), r = sqrt(1.0 - z * z);
        normal[i] = (sbl_vec3f){(float)(r * cos(turn)), (float)(r * sin(turn)), (float)z};
        position[i] = (sbl_vec3f){50.0f * normal[i].x + 9.0f, 50.0f * normal[i].y, 50.0f * normal[i].z};
    }
    sbl_evenness_dots dots = {.position = position, .count = COUNT};
    measure(&dots);
    for (uint32_t i = 0; i < COUNT; i++) worst = fmin(worst, sbl_v3_dot(sbl_v3_load(normal[i]), sbl_v3_load(report.normal[i])));
    CHECK(worst > 0.999);
    CHECK_NEAR(report.per_cm2[COUNT / 2], 100.0 * COUNT / (4.0 * SBL_PI * 2500.0), 1.5);
    const sbl_evenness_set *all = sbl_evenness_find(&report, 1, 1);
    REQUIRE(all && all->quality.inner_count == COUNT);
    CHECK(all->quality.clark_evans_r > 1.6 && all->quality.f6 < 0.05);
}

static void test_failures(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    size_t used = arena.used_bytes;
    make_jittered();
    sbl_evenness_dots dots = {.position = position, .count = 15};
    CHECK_STATUS(sbl_evenness_measure(&report, &dots, NULL, &arena, &diag), SBL_E_DATA);
    dots.count = 1000;
    session[7] = 3;
    dots.session = session;
    dots.session_count = 2;
    CHECK_STATUS(sbl_evenness_measure(&report, &dots, NULL, &arena, &diag), SBL_E_DATA);
    dots.session = NULL;
    position[99].y = (float)NAN;
    CHECK_STATUS(sbl_evenness_measure(&report, &dots, NULL, &arena, &diag), SBL_E_DATA);
    CHECK(diag.index == 99);
    memset(position, 0, sizeof position);
    CHECK_STATUS(sbl_evenness_measure(&report, &dots, NULL, &arena, &diag), SBL_E_DATA);
    CHECK(arena.used_bytes == used && report.set_count == 0);
    CHECK_STATUS(sbl_evenness_measure(NULL, &dots, NULL, &arena, &diag), SBL_E_ARG);
    sbl_arena_rewind(&arena, mark);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_sessions();
    test_blotch();
    test_designed_density();
    test_normals();
    test_failures();
    sbl_arena_release(&arena);
    return check_report("evenness");
}
