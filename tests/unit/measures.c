#include "check.h"
#include "stubble/head.h"

static char *knowledge;

static void read_knowledge(void)
{
    FILE *file = fopen(STUBBLE_SOURCE_DIR "/knowledge/anthropometry.json", "rb");
    REQUIRE(file);
    knowledge = calloc(1, 100000);
    REQUIRE(knowledge && fread(knowledge, 1, 99999, file) > 1000);
    fclose(file);
}

/* The number after "key": and "member": within the section that starts at `section`. */
static double figure(const char *section, const char *key, const char *member)
{
    char quoted[80];
    snprintf(quoted, sizeof quoted, "\"%s\": {", section);
    const char *at = strstr(knowledge, quoted);
    REQUIRE(at);
    snprintf(quoted, sizeof quoted, "\"%s\": {", key);
    at = strstr(at, quoted);
    REQUIRE(at);
    snprintf(quoted, sizeof quoted, "\"%s\": ", member);
    at = strstr(at, quoted);
    REQUIRE(at);
    return strtod(at + strlen(quoted), NULL);
}

static const char *const sex_name[] = {"", "male", "female"};

static void test_defaults_agree_with_knowledge(void)
{
    for (sbl_sex sex = SBL_SEX_MALE; sex <= SBL_SEX_FEMALE; sex++) {
        sbl_measures none = {.sex = sex};
        CHECK_STATUS(sbl_measures_complete(&none, NULL), SBL_OK);
        for (sbl_measure i = 0; i < SBL_MEASURE_COUNT; i++) {
            CHECK_NEAR(none.value_mm[i], figure(sex_name[sex], sbl_measure_name(i), "mean_mm"), 1e-9);
            CHECK_NEAR(none.sd_mm[i], figure(sex_name[sex], sbl_measure_name(i), "sd_mm"), 1e-9);
            CHECK(!none.given[i]);
        }
        /* The slope of a conditional mean is r sd_j / sd_i where the given measure has (almost) no error. */
        for (sbl_measure i = 0; i < SBL_MEASURE_COUNT; i++) {
            sbl_measures one = {.sex = sex};
            one.given[i] = true;
            one.sd_mm[i] = 1e-6;
            one.value_mm[i] = none.value_mm[i] + none.sd_mm[i];
            CHECK_STATUS(sbl_measures_complete(&one, NULL), SBL_OK);
            for (sbl_measure j = i + 1; j < SBL_MEASURE_COUNT; j++) {
                char pair[80];
                snprintf(pair, sizeof pair, "%s/%s", sbl_measure_name(i), sbl_measure_name(j));
                double r = figure(sex_name[sex], pair, "r");
                CHECK_NEAR((one.value_mm[j] - none.value_mm[j]) / none.sd_mm[j], r, 1e-9);
                CHECK_NEAR(one.sd_mm[j], none.sd_mm[j] * sqrt(1.0 - r * r), 1e-6);
            }
        }
    }
}

/* FACTS 3.3: men L = 0.3603 C - 7.4 (sd 4.0), B = 0.1909 C + 44.7 (sd 4.6), C = 1.2247 B + 1.7111 L + 44.0 (sd 6.2). */
static void test_published_regressions(void)
{
    sbl_measures m = {.sex = SBL_SEX_MALE};
    m.given[SBL_MEASURE_CIRCUMFERENCE] = true;
    m.sd_mm[SBL_MEASURE_CIRCUMFERENCE] = 1e-6;
    m.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 600.0;
    CHECK_STATUS(sbl_measures_complete(&m, NULL), SBL_OK);
    CHECK_NEAR(m.value_mm[SBL_MEASURE_LENGTH], 0.3603 * 600.0 - 7.4, 0.3);
    CHECK_NEAR(m.sd_mm[SBL_MEASURE_LENGTH], 4.0, 0.05);
    CHECK_NEAR(m.value_mm[SBL_MEASURE_BREADTH], 0.1909 * 600.0 + 44.7, 0.3);
    CHECK_NEAR(m.sd_mm[SBL_MEASURE_BREADTH], 4.6, 0.05);

    sbl_measures two = {.sex = SBL_SEX_MALE};
    two.given[SBL_MEASURE_LENGTH] = two.given[SBL_MEASURE_BREADTH] = true;
    two.sd_mm[SBL_MEASURE_LENGTH] = two.sd_mm[SBL_MEASURE_BREADTH] = 1e-6;
    two.value_mm[SBL_MEASURE_LENGTH] = 210.0;
    two.value_mm[SBL_MEASURE_BREADTH] = 150.0;
    CHECK_STATUS(sbl_measures_complete(&two, NULL), SBL_OK);
    /* The coefficients were computed from unrounded correlations: a hundredth of r is 0.16 mm an sd. */
    CHECK_NEAR(two.value_mm[SBL_MEASURE_CIRCUMFERENCE], 1.2247 * 150.0 + 1.7111 * 210.0 + 44.0, 0.6);
    CHECK_NEAR(two.sd_mm[SBL_MEASURE_CIRCUMFERENCE], 6.2, 0.35);
}

static void test_unstated_sex_is_wider(void)
{
    sbl_measures both = {0}, man = {.sex = SBL_SEX_MALE}, woman = {.sex = SBL_SEX_FEMALE};
    CHECK_STATUS(sbl_measures_complete(&both, NULL), SBL_OK);
    CHECK_STATUS(sbl_measures_complete(&man, NULL), SBL_OK);
    CHECK_STATUS(sbl_measures_complete(&woman, NULL), SBL_OK);
    for (sbl_measure i = 0; i < SBL_MEASURE_COUNT; i++) {
        CHECK_NEAR(both.value_mm[i], 0.5 * (man.value_mm[i] + woman.value_mm[i]), 1e-9);
        CHECK(both.sd_mm[i] > fmin(man.sd_mm[i], woman.sd_mm[i]));
    }
}

/* More evidence never widens what is left open, and given values stay as they are. */
static void test_evidence_narrows(void)
{
    for (int k = 0; k < 500; k++) {
        sbl_measures few = {.sex = (sbl_sex)(k % 3)}, full = few;
        CHECK_STATUS(sbl_measures_complete(&full, NULL), SBL_OK);
        sbl_measures more;
        sbl_measure added = (sbl_measure)(k % SBL_MEASURE_COUNT);
        for (sbl_measure i = 0; i < SBL_MEASURE_COUNT; i++) {
            few.given[i] = i != added && sbl_random_unit(5, (uint64_t)k, i) < 0.4;
            few.value_mm[i] = full.value_mm[i] + full.sd_mm[i] * (sbl_random_unit(6, (uint64_t)k, i) - 0.5);
        }
        more = few;
        more.given[added] = true;
        double given_value = more.value_mm[added];
        CHECK_STATUS(sbl_measures_complete(&few, NULL), SBL_OK);
        CHECK_STATUS(sbl_measures_complete(&more, NULL), SBL_OK);
        CHECK(more.value_mm[added] == given_value && more.sd_mm[added] == 3.0);
        for (sbl_measure i = 0; i < SBL_MEASURE_COUNT; i++)
            if (!more.given[i]) CHECK(more.sd_mm[i] <= few.sd_mm[i] + 1e-9);
    }
}

static void test_refusals(void)
{
    sbl_diag diag;
    sbl_measures m = {.sex = SBL_SEX_MALE};
    m.given[SBL_MEASURE_CIRCUMFERENCE] = true;
    m.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 57.4; /* centimetres */
    CHECK_STATUS(sbl_measures_complete(&m, &diag), SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "head.tape.circumference_mm") && diag.value == 57.4);
    m.value_mm[SBL_MEASURE_CIRCUMFERENCE] = (double)NAN;
    CHECK_STATUS(sbl_measures_complete(&m, &diag), SBL_E_RANGE);
    m.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 574.0;
    m.sd_mm[SBL_MEASURE_CIRCUMFERENCE] = -1.0;
    CHECK_STATUS(sbl_measures_complete(&m, &diag), SBL_E_RANGE);

    sbl_measures small_round = {.sex = SBL_SEX_MALE};
    for (sbl_measure i = 0; i <= SBL_MEASURE_BREADTH; i++) small_round.given[i] = true;
    small_round.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 540.0;
    small_round.value_mm[SBL_MEASURE_LENGTH] = 205.0;
    small_round.value_mm[SBL_MEASURE_BREADTH] = 160.0;
    CHECK_STATUS(sbl_measures_complete(&small_round, &diag), SBL_E_CONFLICT);

    sbl_measures apart = {.sex = SBL_SEX_MALE};
    apart.given[SBL_MEASURE_CIRCUMFERENCE] = apart.given[SBL_MEASURE_LENGTH] = true;
    apart.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 574.4 + 3.5 * 16.0;
    apart.value_mm[SBL_MEASURE_LENGTH] = 199.5 - 3.5 * 7.0;
    sbl_measures before = apart;
    CHECK_STATUS(sbl_measures_complete(&apart, &diag), SBL_E_CONFLICT);
    CHECK(!memcmp(&before, &apart, sizeof before));

    sbl_measures no_sex = {.sex = (sbl_sex)7};
    CHECK_STATUS(sbl_measures_complete(&no_sex, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_measures_complete(NULL, &diag), SBL_E_ARG);
}

static void test_names(void)
{
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++)
        for (int j = 0; j < i; j++) CHECK(strcmp(sbl_landmark_name((sbl_landmark)i), sbl_landmark_name((sbl_landmark)j)) != 0);
    CHECK(!strcmp(sbl_landmark_name(SBL_LANDMARK_GONION_RIGHT), "gonion_right"));
    CHECK(!strcmp(sbl_measure_name(SBL_MEASURE_EAR_TO_EAR_ARC), "ear_to_ear_arc"));
    CHECK(!strcmp(sbl_measure_name((sbl_measure)99), "unknown measure"));
}

int main(void)
{
    read_knowledge();
    test_defaults_agree_with_knowledge();
    test_published_regressions();
    test_unstated_sex_is_wider();
    test_evidence_narrows();
    test_refusals();
    test_names();
    free(knowledge);
    return check_report("measures");
}
