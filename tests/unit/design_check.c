/* Each rule of the design check: a case that triggers it and the nearest that does not, with the limits that knowledge/checks.json ships.
 */
#include "check.h"
#include "stubble/design_check.h"
#include "stubble/knowledge_file.h"

static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_diag diag;

/* A sound design: no rule has a word to say. */
static sbl_check_facts sound(void)
{
    return (sbl_check_facts){.sex = SBL_SEX_MALE,
                             .age_years = 41,
                             .norwood_step = 5,
                             .has_hairline = true,
                             .mid_frontal_mm = 72.0,
                             .apex_back_mm = 28.0,
                             .wave_mm = 4.2,
                             .transition_mm = 8.0,
                             .band_mm = 25.0,
                             .darkest_tone = 0.43,
                             .full_per_cm2 = 72.0,
                             .natural_per_cm2 = 72.0,
                             .min_distance_mm = 0.45,
                             .year_8_diameter_mm = 0.18,
                             .longest_minutes = 180.0,
                             .needle_mm = 0.5,
                             .scan_rms_mm = 2.0};
}

static bool found(const sbl_check_facts *facts, sbl_check check)
{
    sbl_remark remark[SBL_CHECK_COUNT];
    uint32_t count = sbl_design_check(remark, facts, &knowledge, &arena);
    for (uint32_t i = 0; i < knowledge.check->rule_count; i++) {
        if (knowledge.check->rule[i].check != check) continue;
        for (uint32_t k = 0; k < count; k++)
            if (remark[k].source == knowledge.check->rule[i].source) {
                CHECK(*remark[k].text && *remark[k].source && !strchr(remark[k].text, '{'));
                return true;
            }
    }
    return false;
}

/* One field on either side of its limit. */
#define BOTH(check, field, bad, good)                                                                                                      \
    do {                                                                                                                                   \
        sbl_check_facts f = base;                                                                                                          \
        f.field = (bad);                                                                                                                   \
        if (!found(&f, check)) fprintf(stderr, "%s is silent\n", sbl_check_key(check));                                                    \
        CHECK(found(&f, check));                                                                                                           \
        f.field = (good);                                                                                                                  \
        if (found(&f, check)) fprintf(stderr, "%s speaks\n", sbl_check_key(check));                                                        \
        CHECK(!found(&f, check));                                                                                                          \
        tried[check] = true;                                                                                                               \
    } while (0)

static void test_each_rule(void)
{
    bool tried[SBL_CHECK_COUNT] = {false};
    sbl_check_facts base = sound();
    BOTH(SBL_CHECK_STANDS_ALONE, alone_at, "Norwood VI", NULL);
    BOTH(SBL_CHECK_HAIRLINE_LOW, mid_frontal_mm, 59.9, 60.0);
    BOTH(SBL_CHECK_HAIRLINE_LOW_FOR_AGE, mid_frontal_mm, 64.9, 65.0);
    BOTH(SBL_CHECK_HAIRLINE_LOW_FOR_STAGE, mid_frontal_mm, 67.9, 68.0);
    BOTH(SBL_CHECK_TEMPLE_FILLED, apex_back_mm, 3.0, 19.0);
    BOTH(SBL_CHECK_HAIRLINE_STRAIGHT, wave_mm, 1.0, 2.0);
    base.straight_style = true;
    BOTH(SBL_CHECK_HAIRLINE_SHARP, transition_mm, 4.9, 5.0);
    base.straight_style = false;
    BOTH(SBL_CHECK_FEATHER_NARROW, transition_mm, 4.0, 4.3);
    BOTH(SBL_CHECK_BAND_NARROW, band_mm, 7.9, 8.0);
    base.age_years = 50;
    BOTH(SBL_CHECK_TONE_DARK_FOR_AGE, darkest_tone, 0.76, 0.75);
    base.age_years = 41;
    base.pale_hair = true;
    BOTH(SBL_CHECK_TONE_DARK_FOR_HAIR, darkest_tone, 0.51, 0.50);
    base.pale_hair = false;
    base.series_water_parts = 12.0;
    BOTH(SBL_CHECK_TONE_BEYOND_SERIES, water_parts, 11.0, 12.0);
    BOTH(SBL_CHECK_DENSITY_ABOVE_BIOLOGY, full_per_cm2, 83.0, 82.8);
    base.natural_per_cm2 = 120.0;
    BOTH(SBL_CHECK_DENSITY_VERY_HIGH, full_per_cm2, 121.0, 120.0);
    base.natural_per_cm2 = 72.0;
    BOTH(SBL_CHECK_DOTS_MERGE, min_distance_mm, 0.23, 0.24);
    BOTH(SBL_CHECK_DAY_LONG, longest_minutes, 241.0, 240.0);
    BOTH(SBL_CHECK_NEEDLE_DEEP, needle_mm, 1.1, 1.0);
    base.norwood_step = 3;
    BOTH(SBL_CHECK_YOUNG_LOSS, age_years, 29u, 30u);
    BOTH(SBL_CHECK_SCAN_HAIR, scan_rms_mm, 6.1, 6.0);
    BOTH(SBL_CHECK_SCALE_OFF, scale_off_sd, 3.1, 3.0);
    for (int c = 0; c < SBL_CHECK_COUNT; c++) {
        if (!tried[c]) fprintf(stderr, "%s was not tried\n", sbl_check_key((sbl_check)c));
        CHECK(tried[c]);
    }
}

/* For whom a rule is not meant, it is silent. */
static void test_whom(void)
{
    sbl_remark remark[SBL_CHECK_COUNT];
    sbl_check_facts f = sound();
    CHECK(sbl_design_check(remark, &f, &knowledge, &arena) == 0);
    CHECK(sbl_design_check(remark, &(sbl_check_facts){0}, &knowledge, &arena) == 0);
    /* A woman's line lies lower, and closed corners are natural. */
    f.sex = SBL_SEX_FEMALE;
    f.norwood_step = 0;
    f.mid_frontal_mm = 55.0;
    f.apex_back_mm = 1.0;
    CHECK(sbl_design_check(remark, &f, &knowledge, &arena) == 0);
    f.mid_frontal_mm = 49.0;
    CHECK(found(&f, SBL_CHECK_HAIRLINE_LOW));
    /* Without a hairline nothing is said of one. */
    f = sound();
    f.has_hairline = false;
    f.mid_frontal_mm = 40.0;
    f.apex_back_mm = 1.0;
    f.transition_mm = 1.0;
    CHECK(sbl_design_check(remark, &f, &knowledge, &arena) == 0);
    /* Younger than the rule's age, of an earlier stage than its stage. */
    f = sound();
    f.mid_frontal_mm = 64.0;
    f.age_years = 34;
    f.norwood_step = 4;
    CHECK(!found(&f, SBL_CHECK_HAIRLINE_LOW_FOR_AGE) && !found(&f, SBL_CHECK_HAIRLINE_LOW_FOR_STAGE));
    /* A knowledge without checks is silent; one that is switched off, too. */
    sbl_knowledge empty = knowledge;
    empty.check = NULL;
    f.mid_frontal_mm = 30.0;
    CHECK(sbl_design_check(remark, &f, &empty, &arena) == 0);
    sbl_check_knowledge off = *knowledge.check;
    for (uint32_t i = 0; i < off.rule_count; i++) off.rule[i].off = true;
    empty.check = &off;
    CHECK(sbl_design_check(remark, &f, &empty, &arena) == 0);
}

/* What the words carry. */
static void test_words(void)
{
    sbl_remark remark[SBL_CHECK_COUNT];
    sbl_check_facts f = sound();
    f.alone_at = "Norwood VI";
    f.mid_frontal_mm = 55.0;
    uint32_t count = sbl_design_check(remark, &f, &knowledge, &arena);
    REQUIRE(count == 4);
    CHECK(strstr(remark[0].text, "stand alone by Norwood VI") && remark[0].for_client);
    CHECK_NEAR(remark[1].value, 55.0, 0.0);
    CHECK(knowledge.check->rule_count == SBL_CHECK_COUNT);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    test_each_rule();
    test_whom();
    test_words();
    sbl_arena_release(&arena);
    return check_report("design_check");
}
