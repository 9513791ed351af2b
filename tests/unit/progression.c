/* How hair loss goes on: tables and pace as their sources state them, and the verdict on designs over the stages on a real template head.
 */
#include "check.h"
#include "stubble/knowledge_file.h"
#include "stubble/progression.h"

static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_diag diag;
static sbl_head head;

static const sbl_prevalence *table_of(const char *key)
{
    for (uint32_t i = 0; i < knowledge.progression->prevalence_count; i++)
        if (!strcmp(knowledge.progression->prevalence[i].key, key)) return &knowledge.progression->prevalence[i];
    fprintf(stderr, "no table %s\n", key);
    exit(1);
}

static double at(const char *key, uint32_t age)
{
    double percent = -1.0;
    return sbl_prevalence_at(table_of(key), age, &percent) ? percent : -1.0;
}

/* FACTS 4.2, every cell; -1: the source says nothing. */
static void test_prevalence_golden(void)
{
    static const uint32_t AGE[] = {24, 35, 45, 55, 65, 75};
    static const struct {
        const char *key;
        double percent[6];
    } ROW[] = {
        {"men_usa", {16, -1, 53, -1, -1, -1}},
        {"men_korea", {2.3, 4.0, 10.8, 24.5, 34.3, 46.9}},
        {"men_china", {2.8, 13.3, 21.4, 31.9, 36.2, 41.4}},
        {"women_korea", {0.2, 2.3, 3.8, 7.4, 11.7, 24.7}},
        {"women_china", {1.3, 2.3, 5.4, 7.5, 10.3, 11.8}},
    };
    for (size_t r = 0; r < sizeof ROW / sizeof *ROW; r++)
        for (int a = 0; a < 6; a++) CHECK_NEAR(at(ROW[r].key, AGE[a]), ROW[r].percent[a], 0.0);
    /* BMJ Best Practice: at 30, 50 and 70. Medscape: VI to VII in 50 to 60 % by 70. */
    CHECK(at("men_white", 30) == 30.0 && at("men_white", 50) == 50.0 && at("men_white", 70) == 80.0 && at("men_white", 40) == -1.0);
    CHECK(at("men_bald", 70) >= 50.0 && at("men_bald", 70) <= 60.0);
    /* UK and US women: 3 to 6 % below 30, 29 to 42 % from 70. */
    CHECK(at("women_uk_usa", 25) >= 3.0 && at("women_uk_usa", 25) <= 6.0 && at("women_uk_usa", 80) >= 29.0 &&
          at("women_uk_usa", 80) <= 42.0);
    /* Within a table more age never has less. */
    for (uint32_t i = 0; i < knowledge.progression->prevalence_count; i++) {
        const sbl_prevalence *table = &knowledge.progression->prevalence[i];
        CHECK(table->group_count && *table->source && *table->counts && *table->place);
        for (uint32_t g = 1; g < table->group_count; g++) CHECK(table->group[g].percent >= table->group[g - 1].percent);
    }
}

/*
 * The paces as they follow from the tables. A man's stage is taken as normal over people with a mean that rises with age: the share beyond
 * stage III at two ages and beyond VI at 70 fix the mean's slope. Quantiles of the normal distribution: 30 % -0.524, 50 % 0, 80 % 0.842,
 * 55 % 0.126, 28 % (35 % of 80 %) -0.583.
 */
static double years_per_stage(double z_six_at_70)
{
    double z_three_at_30 = -0.524, z_three_at_70 = 0.842;
    double sd = 3.0 / (z_three_at_70 - z_six_at_70); /* VI lies three stages above III */
    double slope = sd * (z_three_at_70 - z_three_at_30) / 40.0;
    return 1.0 / slope;
}

static void test_pace(void)
{
    const sbl_progression_knowledge *k = knowledge.progression;
    CHECK_NEAR(k->men_years_per_stage[SBL_SCENARIO_USUAL], years_per_stage(0.126), 0.1);
    CHECK_NEAR(k->men_years_per_stage[SBL_SCENARIO_SLOW], years_per_stage(-0.583), 0.2);
    /* qr678.in: near-bald in 15 years: six stages. */
    CHECK_NEAR(6.0 * k->men_years_per_stage[SBL_SCENARIO_FAST], 15.0, 1e-9);
    /* Kaufman 2008: 26.3 % fewer in five years. */
    CHECK_NEAR(sbl_progression_thinning(k, 5.0).mid, 1.0 - 0.263, 0.002);
    CHECK_NEAR(sbl_progression_thinning(k, 0.0).low, 1.0, 0.0);
    double before = 1.0;
    for (int year = 1; year <= 30; year++) {
        sbl_band left = sbl_progression_thinning(k, year);
        CHECK(left.low < left.mid && left.mid < left.high && left.high < before);
        before = left.high;
    }
}

static void test_ladders(void)
{
    CHECK(sbl_pattern_step(SBL_PATTERN_NORWOOD_III_VERTEX) == 3 && sbl_pattern_step(SBL_PATTERN_NORWOOD_VII) == 7);
    CHECK(sbl_pattern_step(SBL_PATTERN_AREATA_PATCHES) == 0 && sbl_pattern_step(SBL_PATTERN_NONE) == 0);
    for (int p = 0; p < SBL_PATTERN_COUNT; p++) {
        sbl_pattern pattern = (sbl_pattern)p, next = sbl_pattern_next(pattern);
        uint32_t step = sbl_pattern_step(pattern);
        if (next != pattern) CHECK(sbl_pattern_step(next) == step + 1);
    }
    CHECK(sbl_pattern_next(SBL_PATTERN_NORWOOD_V_A) == SBL_PATTERN_NORWOOD_VI);
    CHECK(sbl_pattern_next(SBL_PATTERN_LUDWIG_III) == SBL_PATTERN_LUDWIG_III);
}

static sbl_progression forecast(const sbl_design_options *wish, uint32_t age)
{
    static sbl_design design;
    sbl_progression progression;
    REQUIRE(sbl_design_build(&design, &head, wish, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_progression_build(&progression, &design, age, &knowledge, NULL, &arena, &diag) == SBL_OK);
    return progression;
}

static void check_order(const sbl_progression *p)
{
    for (uint32_t i = 0; i < p->stage_count; i++) {
        const sbl_stage_forecast *stage = &p->stage[i];
        CHECK(stage->text && *stage->text && !strchr(stage->text, '{'));
        CHECK(stage->years[SBL_SCENARIO_FAST] <= stage->years[SBL_SCENARIO_USUAL] &&
              stage->years[SBL_SCENARIO_USUAL] <= stage->years[SBL_SCENARIO_SLOW]);
        CHECK(stage->support_share >= 0.0 && stage->support_share <= 1.0 && stage->new_bare_cm2 >= 0.0);
        if (!i) continue;
        /* More loss never leaves more hair nor less bare skin. */
        CHECK(stage->hair_left_share <= stage[-1].hair_left_share + 1e-6);
        CHECK(stage->bare_cm2 >= stage[-1].bare_cm2 - 0.5);
        CHECK(stage->support_share <= stage[-1].support_share + 0.01);
    }
}

static void print(const char *what, const sbl_progression *p)
{
    for (uint32_t i = 0; i < p->stage_count; i++)
        printf("%s %-14s bare %5.1f new %5.1f support %.2f step %5.2f dots %6.0f hair %.2f %s\n", what,
               sbl_pattern_name(p->stage[i].pattern), p->stage[i].bare_cm2, p->stage[i].new_bare_cm2, p->stage[i].support_share,
               p->stage[i].edge_step, p->stage[i].more_dots, p->stage[i].hair_left_share, sbl_fit_name(p->stage[i].fit));
}

static void test_verdicts(void)
{
    /* A line alone, with hair behind it that later stages take: it will stand alone by the stage that bares the skin behind it. */
    sbl_design_options line = {.sex = SBL_SEX_MALE, .treatment = {.hairline = true}, .pattern = SBL_PATTERN_NORWOOD_II};
    sbl_progression p = forecast(&line, 30);
    print("line", &p);
    check_order(&p);
    CHECK(p.staged && p.stage_count == 6 && p.stage[0].fit == SBL_FIT_HOLDS);
    REQUIRE(p.first_misfit != SBL_NONE);
    CHECK(p.stage[p.first_misfit].fit == SBL_FIT_ALONE && strstr(p.stage[p.first_misfit].text, "stand alone by Norwood"));
    CHECK(p.stage[p.first_misfit].support_share < 0.5);

    /* A whole head that is filled keeps the line company; a band opens at the sides. */
    sbl_design_options full = {.sex = SBL_SEX_MALE, .treatment = {.shaved_look = true}, .pattern = SBL_PATTERN_NORWOOD_V};
    p = forecast(&full, 41);
    print("full", &p);
    check_order(&p);
    CHECK(p.stage_count == 3 && p.first_misfit == SBL_NONE && p.stage[2].fit == SBL_FIT_GAP && p.stage[2].more_dots > 0.0);
    CHECK_NEAR(p.stage[0].new_bare_cm2, 0.0, 0.0);
    /* At the end of the scale nothing is ahead. */
    full.pattern = SBL_PATTERN_NORWOOD_VII;
    p = forecast(&full, 70);
    CHECK(p.stage_count == 1 && p.stage[0].fit == SBL_FIT_HOLDS);

    sbl_design_options crown = {.sex = SBL_SEX_MALE, .treatment = {.crown = true}, .pattern = SBL_PATTERN_NORWOOD_III_VERTEX};
    p = forecast(&crown, 35);
    print("crown", &p);
    check_order(&p);
    /* A crown alone: at VI the skin in front of it is bare, too. */
    REQUIRE(p.first_misfit == 3);
    CHECK(p.stage[3].fit == SBL_FIT_ISLAND && strstr(p.stage[3].text, "This design will stand alone by Norwood VI"));

    sbl_design_options women = {.sex = SBL_SEX_FEMALE, .treatment = {.density = true}, .pattern = SBL_PATTERN_LUDWIG_I, .hair_long = true};
    p = forecast(&women, 40);
    print("women", &p);
    check_order(&p);
    CHECK(p.stage_count == 3 && p.years_per_stage[SBL_SCENARIO_USUAL] == knowledge.progression->women_years_per_stage[SBL_SCENARIO_USUAL]);

    /* A scar low at the back keeps its hair around it: the pattern takes other places. On the crown it does not. */
    sbl_mark scar = {.kind = SBL_MARK_SCAR_FUT, .back_mm = {320.0, 320.0}, .left_mm = {-50.0, 50.0}, .point_count = 2, .width_mm = 4.0};
    sbl_design_options scarred = {
        .sex = SBL_SEX_MALE, .treatment = {.scars = true}, .pattern = SBL_PATTERN_NORWOOD_III, .mark = &scar, .mark_count = 1};
    p = forecast(&scarred, 40);
    print("scar", &p);
    check_order(&p);
    CHECK(p.first_misfit == SBL_NONE && p.stage[p.stage_count - 1].fit == SBL_FIT_HOLDS && p.stage[p.stage_count - 1].more_dots == 0.0);
    scar = (sbl_mark){.kind = SBL_MARK_SCAR_FUE, .back_mm = {215.0}, .left_mm = {0.0}, .point_count = 1, .width_mm = 30.0};
    p = forecast(&scarred, 40);
    print("scar on the crown", &p);
    REQUIRE(p.first_misfit != SBL_NONE);
    CHECK(p.stage[p.first_misfit].fit == SBL_FIT_ISLAND);

    /* Patches have no stages. */
    sbl_design_options totalis = {.sex = SBL_SEX_MALE, .treatment = {.areata = true}, .pattern = SBL_PATTERN_AREATA_TOTALIS};
    p = forecast(&totalis, 30);
    CHECK(!p.staged && !p.stage_count && p.first_misfit == SBL_NONE);
}

/* Who lost more by the same age loses faster; the three cases never cross. */
static void test_own_pace(void)
{
    sbl_design_options wish = {.sex = SBL_SEX_MALE, .treatment = {.shaved_look = true}, .pattern = SBL_PATTERN_NORWOOD_IV};
    sbl_progression young = forecast(&wish, 26), old = forecast(&wish, 60), unknown = forecast(&wish, 0);
    CHECK(young.own_pace && !old.own_pace && !unknown.own_pace);
    CHECK_NEAR(young.years_per_stage[SBL_SCENARIO_USUAL], (26.0 - 18.0) / 3.0, 1e-12);
    CHECK(young.years_per_stage[SBL_SCENARIO_FAST] < unknown.years_per_stage[SBL_SCENARIO_FAST]);
    CHECK_NEAR(old.years_per_stage[SBL_SCENARIO_USUAL], 7.0, 0.0);
    for (double years = 0.0; years <= 60.0; years += 0.5) {
        uint32_t fast = sbl_progression_stage_after(&young, SBL_SCENARIO_FAST, years);
        uint32_t usual = sbl_progression_stage_after(&young, SBL_SCENARIO_USUAL, years);
        CHECK(fast >= usual && usual >= sbl_progression_stage_after(&young, SBL_SCENARIO_SLOW, years) && fast < young.stage_count);
    }
    CHECK(sbl_progression_stage_after(&old, SBL_SCENARIO_USUAL, 6.9) == 0 &&
          sbl_progression_stage_after(&old, SBL_SCENARIO_USUAL, 7.0) == 1);
}

static void test_refusals(void)
{
    sbl_design_options wish = {.sex = SBL_SEX_MALE, .treatment = {.shaved_look = true}, .pattern = SBL_PATTERN_NORWOOD_IV};
    static sbl_design design;
    sbl_progression progression;
    REQUIRE(sbl_design_build(&design, &head, &wish, NULL, &arena, &diag) == SBL_OK);
    sbl_knowledge empty = {0};
    CHECK_STATUS(sbl_progression_build(&progression, &design, 40, &empty, NULL, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(progression.first_misfit == SBL_NONE && diag.message);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    sbl_measures measures = {.sex = SBL_SEX_MALE};
    measures.given[SBL_MEASURE_CIRCUMFERENCE] = true;
    measures.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 574.0;
    REQUIRE(sbl_head_from_measures(&head, &measures, NULL, NULL, &arena, &diag) == SBL_OK);
    test_prevalence_golden();
    test_pace();
    test_ladders();
    test_verdicts();
    test_own_pace();
    test_refusals();
    sbl_arena_release(&arena);
    return check_report("progression");
}
