/* Pigment and dilution for a hair. */
#include "check.h"
#include "stubble/knowledge_file.h"
#include "stubble/match.h"

static sbl_arena arena;
static sbl_dot_table table;
static sbl_knowledge knowledge;
static sbl_diag diag;

static sbl_match find(uint32_t type, sbl_lab_d65 hair, sbl_match_options opt)
{
    sbl_match match;
    opt.skin = sbl_skin_parameters_from_fitzpatrick(type);
    opt.hair.lab = hair;
    opt.library = knowledge.pigment;
    CHECK_STATUS(sbl_match_find(&match, &table, &opt, &diag), SBL_OK);
    return match;
}

static const sbl_lab_d65 black = {18.0, 0.5, 0.5}, brown = {30.0, 5.5, 8.5}, blond = {58.0, 6.0, 24.0};

/* Nothing on the scale is cheaper than what was found, and it comes nearer to the hair than bare skin. */
static void test_best(void)
{
    for (uint32_t type = 1; type <= 6; type++) {
        sbl_match m = find(type, black, (sbl_match_options){0});
        CHECK(m.pigment_count == knowledge.pigment->pigment_count && m.best.pigment == m.of_pigment[0].pigment);
        for (uint32_t i = 0; i + 1 < m.pigment_count; i++) CHECK(m.of_pigment[i].cost <= m.of_pigment[i + 1].cost);
        CHECK(m.best.mean_dE00 < m.bare_dE00 && m.best.cost >= m.best.mean_dE00);
        CHECK(m.best.mean_dE00 < 2.0);
        CHECK(m.darker.moment[0].patch.L < m.best.moment[0].patch.L);
        CHECK(m.deeper.moment[0].centre.L > m.best.moment[0].centre.L);
        CHECK(m.best.healed_high.L <= m.best.moment[0].patch.L && m.best.moment[0].patch.L <= m.best.healed_low.L);
        /* It fades. */
        for (uint32_t k = 0; k + 1 < SBL_MATCH_MOMENTS; k++) CHECK(m.best.moment[k].patch.L < m.best.moment[k + 1].patch.L);
        /* Looking at the one dilution alone gives the same look. */
        sbl_match again =
            find(type, black, (sbl_match_options){.lightest_water_parts = m.best.water_parts, .darkest_water_parts = m.best.water_parts});
        CHECK(again.best.cost == m.best.cost && again.best.pigment == m.best.pigment);
    }
}

/* Lighter hair, lighter mix; more hair, or fewer dots, darker mix. */
static void test_direction(void)
{
    sbl_match dark = find(2, black, (sbl_match_options){0}), light = find(2, brown, (sbl_match_options){0});
    CHECK(light.hair_patch.L > dark.hair_patch.L);
    CHECK(light.best.moment[0].patch.L > dark.best.moment[0].patch.L);
    sbl_match many = find(2, brown, (sbl_match_options){.dots_per_cm2 = 300.0}),
              few = find(2, brown, (sbl_match_options){.dots_per_cm2 = 120.0});
    CHECK(many.best.moment[0].centre.L > few.best.moment[0].centre.L);
    sbl_match fair = find(3, blond, (sbl_match_options){0});
    CHECK(fair.best.pigment->pigment.share[SBL_COLORANT_CARBON_BLACK] < 0.5); /* black dots do not pass for blond hair */
}

/* The lightest session first, each later one the same or darker; the hairline lighter than the rest. */
static void test_zones(void)
{
    for (uint32_t sessions = 1; sessions <= SBL_MATCH_SESSIONS_MAX; sessions++) {
        sbl_match m = find(3, brown, (sbl_match_options){.sessions = sessions});
        for (int z = 0; z < 2; z++) {
            CHECK(m.zone[z].sessions == sessions);
            for (uint32_t s = 0; s + 1 < sessions; s++) CHECK(m.zone[z].water_parts[s] >= m.zone[z].water_parts[s + 1]);
            for (uint32_t s = 0; s < sessions; s++) CHECK(m.zone[z].water_parts[s] >= 6.0 && m.zone[z].water_parts[s] <= 20.0);
        }
        CHECK(m.zone[1].water_parts[0] >= m.zone[0].water_parts[0]);
        if (sessions == 1) CHECK_NEAR(m.zone[0].mean_dE00, m.best.mean_dE00, 1e-9);
    }
}

static void test_refusals(void)
{
    sbl_match match;
    sbl_match_options opt = {.skin = sbl_skin_parameters_mean(), .hair = {.lab = black}};
    CHECK_STATUS(sbl_match_find(&match, &table, &opt, &diag), SBL_E_ARG);
    opt.library = knowledge.pigment;
    opt.sessions = 9;
    CHECK_STATUS(sbl_match_find(&match, &table, &opt, &diag), SBL_E_RANGE);
    opt.sessions = 0;
    opt.dots_per_cm2 = 1e5;
    CHECK_STATUS(sbl_match_find(&match, &table, &opt, &diag), SBL_E_RANGE);
    opt.dots_per_cm2 = 0.0;
    opt.skin.melanin = 3.0;
    CHECK_STATUS(sbl_match_find(&match, &table, &opt, &diag), SBL_E_RANGE);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_dot_table_builtin(&table);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    test_best();
    test_direction();
    test_zones();
    test_refusals();
    sbl_arena_release(&arena);
    return check_report("match");
}
