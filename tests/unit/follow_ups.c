/*
 * The client's own follow-ups: Bayes on the fading model. The posterior must be the prior without looks, narrow with them, go where they
 * point, and cover the truth as often as it says. Also what belongs to the years: touch-up, moved sessions, the artist's own mix.
 */
#include "check.h"
#include "stubble/course.h"
#include "stubble/knowledge_file.h"

static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_diag diag;

static sbl_course build(const sbl_course_options *options)
{
    sbl_design design = {.treated_area_cm2 = 200.0, .treated_area_sd_cm2 = 8.0, .zone_count = 1};
    design.zone[0] = (sbl_zone){.kind = SBL_ZONE_FRONT, .area_cm2 = 200.0};
    sbl_dots dots = {.session_count = 3, .per_session = {4000, 5000, 4000}};
    sbl_course course;
    REQUIRE(sbl_course_build(&course, &design, &dots, options, &knowledge, &arena, &diag) == SBL_OK);
    return course;
}

static sbl_status refuse(const sbl_course_options *options)
{
    sbl_design design = {.treated_area_cm2 = 200.0, .treated_area_sd_cm2 = 8.0};
    sbl_dots dots = {.session_count = 3, .per_session = {4000, 5000, 4000}};
    sbl_course course;
    return sbl_course_build(&course, &design, &dots, options, &knowledge, &arena, &diag);
}

static double width(sbl_band band)
{
    return band.high - band.low;
}

static void test_prior(void)
{
    sbl_band tau;
    sbl_fading_update(&tau, 9.0, 0.4, NULL, NULL, 0);
    CHECK(tau.low == 9.0 * (1.0 - 0.4) && tau.mid == 9.0 && tau.high == 9.0 * (1.0 + 0.4));
    /* A look that says nothing leaves the prior, as far as the grid goes: its normal is cut off at a factor of 0.02. */
    sbl_follow_up look = {.years = 2.0, .left_share = 0.8};
    double sd = 1e6;
    sbl_fading_update(&tau, 9.0, 0.4, &look, &sd, 1);
    CHECK_NEAR(tau.low, 5.4, 0.02);
    CHECK_NEAR(tau.mid, 9.0, 0.02);
    CHECK_NEAR(tau.high, 12.6, 0.02);
}

/* In the limit of an exact look tau is what the look says: -t / ln(s). And the conjugate case in closed form, where the curve is nearly
 * straight. */
static void test_closed_forms(void)
{
    sbl_follow_up look = {.years = 3.0, .left_share = exp(-3.0 / 7.0)};
    double sd = 0.002;
    sbl_band tau;
    sbl_fading_update(&tau, 9.0, 0.4, &look, &sd, 1);
    CHECK_NEAR(tau.mid, 7.0, 0.1);
    CHECK(width(tau) < 0.5);
    /* Linearised at the prior's middle: s = s0 + s0 t / tau0 (f - 1); product of two normals. */
    double t = 3.0, tau0 = 9.0, s0 = exp(-t / tau0), slope = s0 * t / tau0, prior_sd = 0.02 / 1.6448536269514722, look_sd = 0.01;
    look = (sbl_follow_up){.years = t, .left_share = s0 - 0.005};
    double gain = prior_sd * prior_sd * slope / (slope * slope * prior_sd * prior_sd + look_sd * look_sd);
    sbl_fading_update(&tau, tau0, 0.02, &look, &look_sd, 1);
    CHECK_NEAR(tau.mid / tau0, 1.0 - gain * 0.005, 0.001);
}

static void test_monotone(void)
{
    /* The more is left, the longer it lasts; more looks of the same kind narrow the band. */
    double before = 0.0, sd[SBL_FOLLOW_UPS_MAX];
    for (uint32_t i = 0; i < SBL_FOLLOW_UPS_MAX; i++) sd[i] = 0.08;
    for (int s = 20; s <= 110; s++) {
        sbl_follow_up look = {.years = 3.0, .left_share = s / 100.0};
        sbl_band tau;
        sbl_fading_update(&tau, 9.0, 0.4, &look, sd, 1);
        CHECK(tau.low < tau.mid && tau.mid < tau.high && tau.mid >= before);
        before = tau.mid;
    }
    sbl_follow_up looks[SBL_FOLLOW_UPS_MAX];
    double narrow = 1e9;
    for (uint32_t n = 1; n <= SBL_FOLLOW_UPS_MAX; n++) {
        looks[n - 1] = (sbl_follow_up){.years = 0.5 * n, .left_share = exp(-0.5 * n / 9.0)};
        sbl_band tau;
        sbl_fading_update(&tau, 9.0, 0.4, looks, sd, n);
        CHECK(width(tau) < narrow);
        CHECK_NEAR(tau.mid, 9.0, 0.4);
        narrow = width(tau);
    }
}

/* 400 people whose truth is drawn from the model, each seen three times: the band holds the truth in nine of ten (3 sd: 4.5 %). */
static void test_calibrated(void)
{
    static const double YEARS[] = {0.5, 1.5, 3.0}, SD[] = {0.12, 0.05, 0.08};
    uint32_t inside = 0, people = 400;
    double narrowed = 0.0;
    for (uint32_t k = 0; k < people; k++) {
        double factor = fmax(1.0 + 0.4 / 1.6448536269514722 * sbl_random_normal(7, 1, k), 0.03);
        sbl_follow_up look[3];
        for (uint32_t i = 0; i < 3; i++)
            look[i] =
                (sbl_follow_up){.years = YEARS[i], .left_share = exp(-YEARS[i] / (9.0 * factor)) + SD[i] * sbl_random_normal(7, 2 + i, k)};
        sbl_band tau;
        sbl_fading_update(&tau, 9.0, 0.4, look, SD, 3);
        inside += tau.low <= 9.0 * factor && 9.0 * factor <= tau.high;
        narrowed += width(tau) / 7.2;
    }
    printf("follow-ups: %u of %u truths within the 90 %% band, which is %.2f as wide as before\n", inside, people, narrowed / people);
    CHECK_NEAR((double)inside / people, 0.90, 0.045);
    CHECK(narrowed / people < 0.95);
}

static void test_course(void)
{
    sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3, .start_given = true, .start_date = sbl_date_from_civil(2027, 1, 11)};
    sbl_course before = build(&options);
    CHECK_NEAR(before.tau_band_years.low, 5.4, 1e-12);
    CHECK(before.follow_up_count == 0);
    /* Half is left after two years: this skin fades sooner. The last session is on 2027-02-08, healed on 2027-03-08. */
    sbl_follow_up look[2] = {{.years = 2.0, .left_share = 0.62, .way = SBL_FOLLOW_UP_CONTRAST},
                             {.dated = true, .date = sbl_date_from_civil(2030, 3, 8), .left_share = 0.55, .way = SBL_FOLLOW_UP_EYE}};
    options.follow_up = look;
    options.follow_up_count = 2;
    sbl_course after = build(&options);
    CHECK(after.follow_up_count == 2 && after.tau_years < before.tau_years);
    CHECK(width(after.tau_band_years) < width(before.tau_band_years));
    CHECK(width(after.touch_up_years) < width(before.touch_up_years));
    CHECK_NEAR(after.tau_band_before_years.high, before.tau_band_years.high, 0.0);
    CHECK(after.touch_up_years.mid < before.touch_up_years.mid && after.year[4].contrast.mid < before.year[4].contrast.mid);

    CHECK(look[1].years == 0.0); /* what was given is not changed */
    look[1].date = sbl_date_from_civil(2027, 3, 1);
    CHECK_STATUS(refuse(&options), SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "follow_ups") && diag.index == 1);
    options.start_given = false;
    CHECK_STATUS(refuse(&options), SBL_E_CONFLICT);
    options.follow_up_count = 1;
    look[0].left_share = (double)NAN;
    CHECK_STATUS(refuse(&options), SBL_E_RANGE);
}

/* A touch-up sets again what is gone: at 60, 65, 70 % left that is 40, 35, 30 % of 13,000 dots. */
static void test_touch_up(void)
{
    sbl_course course = build(&(sbl_course_options){.sun = 1.0, .fitzpatrick = 3});
    CHECK_NEAR(course.touch_up_dots.low, 3900.0, 1e-6);
    CHECK_NEAR(course.touch_up_dots.mid, 4550.0, 1e-6);
    CHECK_NEAR(course.touch_up_dots.high, 5200.0, 1e-6);
    CHECK_NEAR(course.touch_up_minutes.mid, 30.0 + 4550.0 / 75.0, 1e-9);
    /* A tenth is left after tau ln 10. */
    CHECK_NEAR(course.trace_years.mid, 9.0 * log(10.0), 1e-9);
    CHECK(course.trace_years.low > course.lasting_years.low && course.lasting_years.mid > course.touch_up_years.mid);
}

static void test_moves(void)
{
    sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3, .start_given = true, .start_date = sbl_date_from_civil(2027, 1, 11)};
    options.moved[1] = true;
    options.moved_date[1] = sbl_date_from_civil(2027, 3, 1);
    sbl_course course = build(&options);
    char date[11];
    sbl_date_format(date, course.session[2].date);
    CHECK(!strcmp(date, "2027-03-15") && course.session[1].day == 49 && course.moved_count == 1);
    bool far = false;
    for (uint32_t i = 0; i < course.warning_count; i++) far = far || course.warning[i] == knowledge.warning[SBL_WARNING_DAYS_FAR].text;
    CHECK(far);
    for (uint32_t i = 1; i < course.window_count; i++) CHECK(course.window[i].from_day >= course.window[i - 1].from_day);
    /* The first session moves all of them. */
    options.moved[1] = false;
    options.moved[0] = true;
    options.moved_date[0] = sbl_date_from_civil(2027, 1, 18);
    course = build(&options);
    sbl_date_format(date, course.session[2].date);
    CHECK(!strcmp(date, "2027-02-15") && course.session[0].day == 0 && course.session[2].day == 28);
    options.moved[2] = true;
    options.moved_date[2] = sbl_date_from_civil(2027, 1, 20);
    CHECK_STATUS(refuse(&options), SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "course.moves") && diag.index == 2);
    options.start_given = false;
    CHECK_STATUS(refuse(&options), SBL_E_CONFLICT);
}

static void test_mix(void)
{
    sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3, .mix = {{20.0, "20:1"}, {12.0, "12:1"}}, .mix_count = 2, .needle_mm = 0.5};
    sbl_course course = build(&options);
    CHECK(!strcmp(course.session[0].dilution, "20:1") && !strcmp(course.session[2].dilution, "12:1"));
    CHECK_NEAR(course.session[0].tone, 0.0, 0.0);
    options.mix[1].water_parts = 21.0;
    CHECK_STATUS(refuse(&options), SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "course.water_parts") && diag.index == 1);
    options.mix_count = 0;
    options.needle_mm = 6.0;
    CHECK_STATUS(refuse(&options), SBL_E_RANGE);
}

/* Kirby and Desai 2009, every cell as FACTS 6.1 has it. */
static void test_removal_table(void)
{
    static const uint32_t SKIN[7] = {6, 1, 2, 3, 4, 5, 6}, PLACE[] = {1, 2, 3, 4, 5}, COLOUR[] = {1, 2, 3, 4}, INK[] = {1, 2, 3, 4},
                          SCAR[] = {0, 1, 3, 5};
    const sbl_removal_scale *scale = &knowledge.model.removal;
    for (uint32_t i = 0; i < 7; i++) CHECK(scale->skin[i] == SKIN[i]);
    for (uint32_t i = 0; i < SBL_REMOVAL_PLACE_COUNT; i++) CHECK(scale->place[i] == PLACE[i]);
    for (uint32_t i = 0; i < SBL_REMOVAL_COLOUR_COUNT; i++) CHECK(scale->colour[i] == COLOUR[i]);
    for (uint32_t i = 0; i < SBL_REMOVAL_INK_COUNT; i++) CHECK(scale->ink[i] == INK[i]);
    for (uint32_t i = 0; i < SBL_REMOVAL_SCAR_COUNT; i++) CHECK(scale->scar[i] == SCAR[i]);
    CHECK(scale->layered == 2);
    CHECK_NEAR(scale->error_sessions, 2.5, 0.0);
    /* A worked case: type II, upper trunk, several colours, moderate, no scar: 2 + 2 + 4 + 3 = 11 points (atlaserlights). */
    sbl_removal_case of = {
        .fitzpatrick = 2, .place = SBL_REMOVAL_UPPER_TRUNK, .colour = SBL_REMOVAL_SEVERAL, .ink = SBL_REMOVAL_INK_MODERATE};
    CHECK(sbl_removal_points(scale, &of) == 11);
    of.layered = true;
    of.scar = SBL_REMOVAL_SCAR_SIGNIFICANT;
    CHECK(sbl_removal_points(scale, &of) == 18);
    /* These dots: type III, head, black, minimal: 7 points, plus or minus 2.5, against 1 to 3 observed. */
    sbl_course course = build(&(sbl_course_options){.sun = 1.0, .fitzpatrick = 3});
    CHECK(course.removal_points == 7);
    CHECK_NEAR(course.removal_predicted.low, 4.5, 1e-12);
    CHECK_NEAR(course.removal_predicted.high, 9.5, 1e-12);
    CHECK(course.removal_sessions.low == 1.0 && course.removal_sessions.high == 7.0);
    /* Seven sessions 8 weeks apart: 48 weeks. */
    CHECK_NEAR(course.removal_months.high, 48.0 * 7.0 / 30.4375, 1e-9);
    CHECK(course.removal_months.low == 0.0);
}

static void test_words(void)
{
    sbl_word_pair pair[] = {{"stage", "Norwood V"}, {"cm2", "12"}};
    CHECK(!strcmp(sbl_words_fill("At {stage}: {cm2} cm2, {more} {", pair, 2, &arena), "At Norwood V: 12 cm2, {more} {"));
    CHECK(!strcmp(sbl_words_fill("", pair, 2, &arena), ""));
    CHECK(!strcmp(sbl_words_fill("{stage}{stage}", pair, 1, &arena), "Norwood VNorwood V"));
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    test_prior();
    test_closed_forms();
    test_monotone();
    test_calibrated();
    test_course();
    test_touch_up();
    test_moves();
    test_mix();
    test_removal_table();
    test_words();
    sbl_arena_release(&arena);
    return check_report("follow_ups");
}
