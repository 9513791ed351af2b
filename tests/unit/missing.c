/* Hair that is missing: by hand from round numbers, never more certain for knowing less, and on a whole plan the sums of its parts. */
#include "check.h"
#include "foreign_leaks.h"
#include "stubble/client_file.h"
#include "stubble/knowledge_file.h"
#include "stubble/plan.h"

static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_diag diag;

#define Z_90 1.6448536269514722

static const sbl_course_model MODEL = {
    .natural_sd = 0.2, .natural_counted_sd = 0.1, .existing_sd = 0.4, .existing_counted_sd = 0.3, .hairs_per_unit = {1.9, 2.0, 2.3}};

static sbl_missing estimate(sbl_hair_balance hair, bool counted, bool existing_counted, double area_relative_sd)
{
    sbl_missing missing;
    sbl_hair_error error = {.counted = counted, .existing_counted = existing_counted, .area_relative_sd = area_relative_sd};
    sbl_missing_estimate(&missing, &hair, &error, &MODEL);
    return missing;
}

static void test_by_hand(void)
{
    /* 10 cm2 with 70 units each where 40 grow, all of it thin: 30 are missing, 300 in all. */
    sbl_hair_balance thin = {.area_cm2 = 10.0, .natural = 700.0, .existing = 400.0, .thin_natural = 700.0, .thin_existing = 400.0};
    sbl_missing m = estimate(thin, false, false, 0.0);
    CHECK_NEAR(m.expected_per_cm2, 70.0, 1e-12);
    CHECK_NEAR(m.existing_per_cm2, 40.0, 1e-12);
    CHECK_NEAR(m.per_cm2.mid, 30.0, 1e-12);
    CHECK_NEAR(m.units.mid, 300.0, 1e-9);
    /* From averages and the stage: 0.2 * 300 of the natural density, 0.4 * 400 * (1 - 4 / 7) of what grows. */
    double sd = sqrt(60.0 * 60.0 + 160.0 * 160.0 * 9.0 / 49.0);
    CHECK_NEAR(m.units.high, 300.0 + Z_90 * sd, 1e-9);
    CHECK_NEAR(m.per_cm2.low, 30.0 - Z_90 * sd / 10.0, 1e-9);
    CHECK_NEAR(m.hairs.low, 1.9 * m.units.low, 1e-9);
    CHECK_NEAR(m.hairs.mid, 600.0, 1e-9);
    CHECK_NEAR(m.hairs.high, 2.3 * m.units.high, 1e-9);
    /* Both counted: 0.1 * 700 and 0.3 * 400, and an area that is off by 5 %. */
    m = estimate(thin, true, true, 0.05);
    CHECK_NEAR(m.per_cm2.high, 30.0 + Z_90 * sqrt(70.0 * 70.0 + 120.0 * 120.0) / 10.0, 1e-9);
    CHECK_NEAR(m.units.high, 300.0 + Z_90 * sqrt(70.0 * 70.0 + 120.0 * 120.0 + 15.0 * 15.0), 1e-9);
}

static void test_ends(void)
{
    /* Full hair beside a bald place is in no doubt: only the bald place's share of the natural density's error counts. */
    sbl_hair_balance mixed = {.area_cm2 = 20.0, .natural = 1400.0, .existing = 700.0, .thin_natural = 700.0, .thin_existing = 0.0};
    sbl_missing m = estimate(mixed, false, false, 0.0);
    CHECK_NEAR(m.units.high, 700.0 + Z_90 * 0.2 * 700.0, 1e-9);
    CHECK_NEAR(m.per_cm2.mid, 35.0, 1e-12);
    /* Nothing is missing on a full head, nothing at all is said of no skin, and no band goes below zero. */
    m = estimate((sbl_hair_balance){.area_cm2 = 5.0, .natural = 300.0, .existing = 300.0}, false, false, 0.05);
    CHECK(m.units.low == 0.0 && m.units.mid == 0.0 && m.units.high == 0.0);
    m = estimate((sbl_hair_balance){0}, false, false, 0.05);
    CHECK(m.area_cm2 == 0.0 && m.units.high == 0.0 && m.per_cm2.high == 0.0);
    m = estimate((sbl_hair_balance){10.0, 700.0, 690.0, 300.0, 290.0}, false, true, 0.0);
    CHECK(m.units.low == 0.0 && m.units.high > 10.0);
}

/* A count narrows the band, a worse area widens it. */
static void test_monotone(void)
{
    for (double left = 0.0; left < 0.95; left += 0.1) {
        sbl_hair_balance hair = {10.0, 700.0, 700.0 * left, 700.0, 700.0 * left};
        CHECK(estimate(hair, true, false, 0.05).units.high < estimate(hair, false, false, 0.05).units.high);
        CHECK(estimate(hair, true, false, 0.02).units.high < estimate(hair, true, false, 0.05).units.high);
    }
}

static const char INTAKE[] = "{\"format\": \"stubble-client/1\", \"client\": {\"sex\": \"male\"},"
                             " \"head\": {\"tape\": {\"circumference_mm\": 570}},"
                             " \"wish\": {\"treatments\": [\"shaved look\"]}, \"hair\": {\"pattern\": \"norwood VI\"}}";

static void test_plan(void)
{
    sbl_client client;
    sbl_head head;
    static sbl_plan plan;
    REQUIRE(sbl_client_read(&client, INTAKE, sizeof INTAKE - 1, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_head_from_measures(&head, &client.tape, NULL, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_plan_make(&plan, &client, &head, &knowledge, NULL, &arena, &diag) == SBL_OK);
    double zones = 0.0, quadrants = 0.0;
    for (uint32_t z = 0; z < plan.design.zone_count; z++) {
        const sbl_missing *m = &plan.missing_zone[z];
        CHECK_NEAR(m->area_cm2, plan.design.zone[z].area_cm2, 1e-9);
        CHECK(m->per_cm2.low <= m->per_cm2.mid && m->per_cm2.mid <= m->per_cm2.high && m->existing_per_cm2 <= m->expected_per_cm2);
        zones += m->units.mid;
    }
    for (int q = 0; q < SBL_SALT_COUNT; q++) {
        const sbl_missing *m = &plan.missing_quadrant[q];
        CHECK_NEAR(100.0 * m->per_cm2.mid / m->expected_per_cm2, plan.design.salt_quadrant_percent[q], 1e-6);
        quadrants += m->units.mid;
    }
    CHECK_NEAR(zones, plan.missing_treated.units.mid, 1e-6);
    CHECK_NEAR(quadrants, plan.missing_scalp.units.mid, 1e-6);
    /* A shaved look fills what is lost: the dots are the missing units, but for those beyond the old line and those left out near hairs. */
    CHECK_NEAR(plan.missing_treated.units.mid, plan.missing_scalp.units.mid, 0.02 * plan.missing_scalp.units.mid);
    CHECK_NEAR((double)plan.dots.count, plan.missing_scalp.units.mid, 0.1 * plan.missing_scalp.units.mid);
    /* A greater density that was counted on this client scales it; more hair counted in the thinning area lessens it. */
    double lost = plan.missing_scalp.units.mid;
    client.design.natural_density_per_cm2 = 90.0;
    sbl_design counted, thinning;
    REQUIRE(sbl_design_build(&counted, &head, &client.design, NULL, &arena, &diag) == SBL_OK);
    client.design.natural_density_per_cm2 = 0.0;
    client.design.measured_density_per_cm2 = 40.0;
    REQUIRE(sbl_design_build(&thinning, &head, &client.design, NULL, &arena, &diag) == SBL_OK);
    double more = 0.0, less = 0.0;
    for (int q = 0; q < SBL_SALT_COUNT; q++) {
        more += counted.quadrant[q].natural - counted.quadrant[q].existing;
        less += thinning.quadrant[q].natural - thinning.quadrant[q].existing;
    }
    CHECK_NEAR(more, lost * 90.0 / 72.0, 0.001 * lost);
    CHECK(less < 0.7 * lost && less > 0.2 * lost);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    test_by_hand();
    test_ends();
    test_monotone();
    test_plan();
    sbl_arena_release(&arena);
    return check_report("missing");
}
