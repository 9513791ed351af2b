/*
 * Any bytes as each file of a knowledge. What is refused must say where; what is accepted must carry a course of a usual client without a
 * fault: the engine trusts what the reader let through.
 */
#include "stubble/design_check.h"
#include "stubble/knowledge_file.h"
#include "stubble/progression.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void require(bool holds)
{
    if (!holds) abort();
}

/* A design beyond every limit: each rule speaks at most once, and a verdict's words take their figures. */
static void use_checks(const sbl_knowledge *knowledge, sbl_arena *arena)
{
    sbl_remark remark[SBL_CHECK_COUNT];
    sbl_check_facts facts = {.sex = SBL_SEX_MALE,
                             .age_years = 25,
                             .norwood_step = 4,
                             .alone_at = "Norwood V",
                             .has_hairline = true,
                             .straight_style = true,
                             .mid_frontal_mm = 1.0,
                             .apex_back_mm = 0.1,
                             .wave_mm = 0.1,
                             .transition_mm = 0.01,
                             .band_mm = 0.001,
                             .darkest_tone = 1.0,
                             .pale_hair = true,
                             .water_parts = 1.0,
                             .series_water_parts = 2000.0,
                             .full_per_cm2 = 1e6,
                             .natural_per_cm2 = 1.0,
                             .min_distance_mm = 1e-6,
                             .year_8_diameter_mm = 1.0,
                             .longest_minutes = 1e6,
                             .needle_mm = 1e6,
                             .scan_rms_mm = 1e6};
    uint32_t count = sbl_design_check(remark, &facts, knowledge, arena);
    require(count <= SBL_CHECK_COUNT);
    for (uint32_t i = 0; i < count; i++) require(remark[i].text && *remark[i].source);
    const sbl_progression_knowledge *progression = knowledge->progression;
    for (uint32_t i = 0; i < progression->prevalence_count; i++)
        for (uint32_t age = 0; age <= 120; age++) {
            double percent = -1.0;
            if (sbl_prevalence_at(&progression->prevalence[i], age, &percent)) require(percent >= 0.0 && percent <= 100.0);
        }
    sbl_band left = sbl_progression_thinning(progression, 10.0);
    require(left.low <= left.mid && left.mid <= left.high && left.low >= 0.0);
    sbl_word_pair pair[] = {{"stage", "Norwood V"}, {"cm2", "12"}, {"dots", "900"}};
    for (uint32_t i = 0; i < SBL_PROGRESSION_WORD_COUNT; i++) require(sbl_words_fill(progression->word[i].text, pair, 3, arena));
}

static void use(const sbl_knowledge *knowledge, sbl_arena *arena)
{
    use_checks(knowledge, arena);
    static sbl_design design;
    sbl_dots dots = {.session_count = 3, .per_session = {4000, 60000, 4000}};
    design.treated_area_cm2 = 200.0;
    design.treated_area_sd_cm2 = 9.0;
    design.zone[0] = (sbl_zone){.kind = SBL_ZONE_SCAR_FUT, .area_cm2 = 20.0};
    design.zone_count = 1;
    static const sbl_follow_up LOOK[2] = {{.years = 2.0, .left_share = 0.5, .way = SBL_FOLLOW_UP_EYE},
                                          {.years = 40.0, .left_share = 1.5, .way = SBL_FOLLOW_UP_DOTS}};
    for (uint32_t type = 0; type <= 6; type++) {
        const char *condition = knowledge->rule[knowledge->rule_count - 1].condition;
        sbl_course_options options = {.fitzpatrick = type,
                                      .sun = 2.0,
                                      .setup_minutes = 180.0,
                                      .condition = &condition,
                                      .condition_count = 1,
                                      .follow_up = LOOK,
                                      .follow_up_count = type % 3};
        sbl_course course;
        require(sbl_course_build(&course, &design, &dots, &options, knowledge, arena, NULL) == SBL_OK);
        require(course.touch_up_years.low <= course.touch_up_years.high && course.touch_up_years.low > 0.0);
        require(course.tau_band_years.low <= course.tau_band_years.mid && course.tau_band_years.mid <= course.tau_band_years.high);
        require(course.removal_points <= 60 && course.touch_up_dots.low <= course.touch_up_dots.high);
        require(course.session[0].tone <= course.session[2].tone);
        require(course.quote.before_tax.low <= course.quote.before_tax.high);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static sbl_knowledge shipped;
    static sbl_arena shipped_arena;
    sbl_diag diag;
    if (!shipped.rule_count) {
        sbl_arena_init(&shipped_arena, NULL);
        require(sbl_knowledge_builtin(&shipped, &shipped_arena, &diag) == SBL_OK);
    }
    for (uint32_t part = 0; part < SBL_KNOWLEDGE_PART_COUNT; part++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_knowledge knowledge = shipped;
        if (sbl_knowledge_read_part(&knowledge, (sbl_knowledge_part)part, data, bytes, &arena, &diag) == SBL_OK) use(&knowledge, &arena);
        else require(diag.message && diag.hint && !strncmp(diag.field, sbl_knowledge_file_name((sbl_knowledge_part)part), 5));
        sbl_arena_release(&arena);
    }
    return 0;
}
