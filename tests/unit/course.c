#include "check.h"
#include "stubble/course.h"
#include "stubble/knowledge_file.h"

/*
 * `test_course clients` prints the 200 synthetic clients as a table, to be read by a person; every run writes it to course_clients.txt.
 * "FACTS" is the project's list of figures with their sources; the sources named here stand in knowledge/models.json, too.
 */
static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_diag diag;
static bool show_clients;

/* The usual case of FACTS 8: about 200 cm2, three sessions, no scars. */
static void usual_case(sbl_design *design, sbl_dots *dots, double area_cm2, uint32_t sessions)
{
    memset(design, 0, sizeof *design);
    memset(dots, 0, sizeof *dots);
    design->treated_area_cm2 = area_cm2;
    design->treated_area_sd_cm2 = 0.04 * area_cm2;
    design->zone[0].kind = SBL_ZONE_FRONT;
    design->zone[0].area_cm2 = area_cm2;
    design->zone_count = 1;
    dots->session_count = sessions;
    for (uint32_t i = 0; i < sessions; i++) dots->per_session[i] = (uint32_t)(72.0 * area_cm2 / sessions);
}

static void add_scar(sbl_design *design, sbl_zone_kind kind, double area_cm2)
{
    sbl_zone *zone = &design->zone[design->zone_count++];
    zone->kind = kind;
    zone->area_cm2 = area_cm2;
}

static sbl_course build(const sbl_design *design, const sbl_dots *dots, const sbl_course_options *options)
{
    sbl_course course;
    REQUIRE(sbl_course_build(&course, design, dots, options, &knowledge, &arena, &diag) == SBL_OK);
    return course;
}

static sbl_course build_usual(const sbl_course_options *options)
{
    sbl_design design;
    sbl_dots dots;
    usual_case(&design, &dots, 200.0, 3);
    return build(&design, &dots, options);
}

static bool rising(sbl_band band)
{
    return band.low <= band.mid && band.mid <= band.high;
}

static bool has_warning(const sbl_course *course, sbl_warning warning)
{
    for (uint32_t i = 0; i < course->warning_count; i++)
        if (course->warning[i] == knowledge.warning[warning].text) return true;
    return false;
}

/* ---- fading ---- */
static void test_fading_golden(void)
{
    /* FACTS 5.2, ordinary sun, tau 9 years, of the healed value; the printed digits justify half a hundredth. */
    CHECK_NEAR(sbl_fading_contrast(0.0, 9.0), 1.0, 0.0);
    CHECK_NEAR(sbl_fading_contrast(1.0, 9.0), 0.89, 0.005);
    CHECK_NEAR(sbl_fading_contrast(3.0, 9.0), 0.72, 0.005);
    CHECK_NEAR(sbl_fading_contrast(5.0, 9.0), 0.57, 0.005);
    CHECK_NEAR(sbl_fading_contrast(8.0, 9.0), 0.41, 0.005);
    /* FACTS 5.3: 0.12 mm becomes 0.16 mm in ten years. */
    CHECK_NEAR(sbl_fading_diameter(10.0, 0.12, 0.001), 0.16, 0.005);
    CHECK_NEAR(sbl_fading_years_until(sbl_fading_contrast(4.2, 7.0), 7.0), 4.2, 1e-12);

    sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3};
    sbl_course course = build_usual(&options);
    CHECK_NEAR(course.tau_years, 9.0, 0.0);
    CHECK_NEAR(course.year[8].contrast.mid, 0.41, 0.005);
    CHECK_NEAR(course.year[0].contrast.low, 1.0, 0.0);
    /* The band is 40 % of tau each way. */
    CHECK_NEAR(course.year[3].contrast.low, exp(-3.0 / 5.4), 1e-12);
    CHECK_NEAR(course.year[3].contrast.high, exp(-3.0 / 12.6), 1e-12);
    CHECK_NEAR(course.year[8].diameter_mm.mid, sqrt(0.12 * 0.12 + 0.008), 1e-12);
    /* 30 % is gone within weeks: the fresh look is 1 / 0.7 of the healed one. */
    CHECK_NEAR(course.fresh_contrast, 1.0 / 0.7, 1e-12);
    /* FACTS 0: a touch-up at four years, 2 to 6 shown. */
    CHECK_NEAR(course.touch_up_years.mid, 4.0, 0.5);
    CHECK_NEAR(course.touch_up_years.low, 2.0, 0.5);
    CHECK_NEAR(course.touch_up_years.high, 6.0, 0.5);
    /* Reference practice: lasts 4 to 8 years; the model's band must hold those years and its middle lie among them. */
    CHECK(course.lasting_years.low <= 4.0 && course.lasting_years.high >= 8.0);
    CHECK(course.lasting_years.mid >= 4.0 && course.lasting_years.mid <= 8.0);

    /* The factors of FACTS 5.2 one by one. */
    options.sun = 2.0;
    CHECK_NEAR(build_usual(&options).tau_years, 9.0 * 0.6, 1e-12);
    options.sun = 0.0;
    CHECK_NEAR(build_usual(&options).tau_years, 9.0 * 1.2, 1e-12);
    options = (sbl_course_options){.sun = 1.0, .fitzpatrick = 3, .oily_skin = true};
    CHECK_NEAR(build_usual(&options).tau_years, 9.0 * 0.8, 1e-12);
    options = (sbl_course_options){.sun = 1.0, .fitzpatrick = 3, .resorbable_pigment = true};
    CHECK_NEAR(build_usual(&options).tau_years, 9.0 * 0.35, 1e-12);
    /* Not stated is the middle. */
    options = (sbl_course_options){.sun = 1.0};
    CHECK_NEAR(build_usual(&options).tau_years, 9.0, 1e-12);
}

static void test_fading_monotone(void)
{
    sbl_course_options options = {.fitzpatrick = 2};
    double before = 1e9;
    for (int i = 0; i <= 200; i++) {
        options.sun = i / 100.0;
        double tau = sbl_fading_tau(&knowledge.model, &options, false);
        CHECK(tau < before);
        before = tau;
    }
    /* A darker complexion never needs a touch-up sooner; scar, oil and resorbable pigment never later. */
    options.sun = 1.0;
    before = 0.0;
    for (options.fitzpatrick = 1; options.fitzpatrick <= 6; options.fitzpatrick++) {
        double tau = sbl_fading_tau(&knowledge.model, &options, false);
        CHECK(tau >= before);
        CHECK(sbl_fading_tau(&knowledge.model, &options, true) < tau);
        before = tau;
    }
    sbl_course course = build_usual(&(sbl_course_options){.sun = 1.0, .fitzpatrick = 4});
    for (uint32_t i = 0; i < SBL_YEARS_COUNT; i++) {
        CHECK(rising(course.year[i].contrast) && rising(course.year[i].diameter_mm));
        CHECK(course.year[i].years == (double)i);
        if (!i) continue;
        CHECK(course.year[i].contrast.high < course.year[i - 1].contrast.high);
        CHECK(course.year[i].contrast.low < course.year[i - 1].contrast.low);
        CHECK(course.year[i].diameter_mm.low > course.year[i - 1].diameter_mm.low);
    }
}

static void test_scars_fade(void)
{
    sbl_design design;
    sbl_dots dots;
    sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3};
    usual_case(&design, &dots, 150.0, 3);
    add_scar(&design, SBL_ZONE_SCAR_FUT, 20.0);
    sbl_course mixed = build(&design, &dots, &options);
    CHECK(mixed.scars_treated && !mixed.scars_only);
    CHECK_NEAR(mixed.tau_years, 9.0, 1e-12);
    CHECK_NEAR(mixed.scar_tau_years, 5.4, 1e-12);
    CHECK(mixed.scar_touch_up_years.mid < mixed.touch_up_years.mid);
    CHECK(has_warning(&mixed, SBL_WARNING_SCAR_FADES));
    /* An empty zone is none. */
    design.zone[0].area_cm2 = 0.0;
    sbl_course scar = build(&design, &dots, &options);
    CHECK(scar.scars_only);
    CHECK_NEAR(scar.tau_years, 5.4, 1e-12);
}

/* ---- sessions ---- */
static void test_sessions(void)
{
    sbl_design design;
    sbl_dots dots;
    usual_case(&design, &dots, 200.0, 3);
    dots.per_session[0] = 14000;
    dots.per_session[1] = 30000;
    dots.per_session[2] = 0;
    sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3, .start_given = true, .start_date = sbl_date_from_civil(2027, 1, 11)};
    sbl_course course = build(&design, &dots, &options);

    /* FACTS 1.5: 14,000 dots in 2 to 4 hours; 58 and 117 a minute are rounded, so to a minute and a half. Set-up comes on top. */
    CHECK_NEAR(course.session[0].minutes.low, 30.0 + 120.0, 1.5);
    CHECK_NEAR(course.session[0].minutes.high, 30.0 + 240.0, 1.5);
    CHECK_NEAR(course.session[0].minutes.mid, 30.0 + 14000.0 / 75.0, 1e-9);
    CHECK(!course.session[0].too_long && course.session[0].split_days == 1);
    /* 400 minutes of placing: two days of at most 210 each. */
    CHECK(course.session[1].too_long && course.session[1].split_days == 2);
    CHECK(has_warning(&course, SBL_WARNING_DAY_LONG));
    CHECK_NEAR(course.session[2].minutes.high, 30.0, 1e-12);
    CHECK_NEAR(course.total_minutes.mid, 90.0 + 44000.0 / 75.0, 1e-9);

    char text[11];
    sbl_date_format(text, course.session[2].date);
    CHECK(!strcmp(text, "2027-02-08"));
    CHECK(course.dated && course.session[1].day == 14 && course.session[1].number == 2);

    /* The first session is the lightest, none lighter than the one before: FACTS 1.6. */
    CHECK(!strcmp(course.session[0].dilution, "16:1 water to pigment"));
    for (uint32_t type = 0; type <= 6; type++) {
        options.fitzpatrick = type;
        usual_case(&design, &dots, 200.0, 8);
        course = build(&design, &dots, &options);
        for (uint32_t i = 1; i < 8; i++) CHECK(course.session[i].tone >= course.session[i - 1].tone);
        CHECK(course.session[0].tone >= 0.0 && course.session[7].tone <= 1.0 && course.session[0].tone < course.session[7].tone);
    }
    CHECK(has_warning(&course, SBL_WARNING_MANY_SESSIONS));

    /* An artist's own pace. */
    usual_case(&design, &dots, 200.0, 1);
    dots.per_session[0] = 7500;
    options = (sbl_course_options){.dots_per_minute = 50.0, .setup_minutes = 10.0};
    course = build(&design, &dots, &options);
    CHECK_NEAR(course.session[0].minutes.mid, 160.0, 1e-9);
    CHECK_NEAR(course.session[0].minutes.low, 10.0 + 7500.0 / (117.0 * 50.0 / 75.0), 1e-9);
    CHECK(!course.dated);
}

static void test_spacing(void)
{
    sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3};
    for (options.days_apart = 4; options.days_apart <= 60; options.days_apart++) {
        sbl_course course = build_usual(&options);
        CHECK(has_warning(&course, SBL_WARNING_DAYS_CLOSE) == (options.days_apart < 7));
        CHECK(has_warning(&course, SBL_WARNING_DAYS_FAR) == (options.days_apart > 30));
        CHECK(course.session[2].day == (int32_t)(2 * options.days_apart));
    }
}

/* ---- price ---- */
static sbl_quote quote_of(const sbl_price_book *book, double area_cm2, double sd_cm2, uint32_t sessions)
{
    sbl_quote quote;
    sbl_quote_make(&quote, book, area_cm2, sd_cm2, sessions, 0, false);
    return quote;
}

/* The price as the book states it. */
static sbl_band stated_price(const sbl_quote *quote)
{
    return quote->book->tax_included ? quote->with_tax : quote->before_tax;
}

/* Each shipped book lands where its source says, over the whole stated range of areas; in Toronto with its band for an area known to 4 %.
 */
static void test_price_books_as_stated(void)
{
    CHECK(knowledge.price_book_count >= 5);
    CHECK(!strcmp(knowledge.price_book[0].key, "toronto"));
    for (uint32_t i = 0; i < knowledge.price_book_count; i++) {
        const sbl_price_book *book = &knowledge.price_book[i];
        CHECK(book->stated_high > book->stated_low && book->stated_sessions);
        for (double area = book->stated_area_low_cm2; area <= book->stated_area_high_cm2; area += 5.0) {
            sbl_quote quote = quote_of(book, area, !strcmp(book->currency, "CAD") ? 0.04 * area : 0.0, book->stated_sessions);
            sbl_band price = stated_price(&quote);
            bool inside = price.low >= book->stated_low && price.high <= book->stated_high;
            if (!inside) fprintf(stderr, "%s: %g cm2 costs %g to %g\n", book->key, area, price.low, price.high);
            CHECK(inside);
        }
    }
}

static const sbl_price_book *book_of(const char *key)
{
    for (uint32_t i = 0; i < knowledge.price_book_count; i++)
        if (!strcmp(knowledge.price_book[i].key, key)) return &knowledge.price_book[i];
    return NULL;
}

static void test_quote(void)
{
    const sbl_price_book *toronto = book_of("toronto"), *uk = book_of("uk"), *usa = book_of("usa");
    REQUIRE(toronto && uk && usa && book_of("richmond_hill") && book_of("australia"));
    CHECK(!strcmp(toronto->currency, "CAD") && !strcmp(toronto->tax_name, "HST"));

    /* By hand: 300 + 7.5 * 200 + 250 * 3 = 2,550; HST 13 %: 2,881.50; a fifth: 510. */
    sbl_quote quote = quote_of(toronto, 200.0, 0.0, 3);
    CHECK_NEAR(quote.before_tax.mid, 2550.0, 1e-9);
    CHECK(quote.before_tax.low == quote.before_tax.mid && quote.before_tax.high == quote.before_tax.mid);
    CHECK_NEAR(quote.with_tax.mid, 2881.50, 1e-9);
    CHECK_NEAR(quote.deposit, 510.0, 1e-9);
    /* The 90 % band of an area of 200 +- 10 cm2: 1.645 * 10 * 7.5 = 123 each way, rounded outward to tens. */
    quote = quote_of(toronto, 200.0, 10.0, 3);
    CHECK_NEAR(quote.before_tax.low, 2420.0, 1e-9);
    CHECK_NEAR(quote.before_tax.high, 2680.0, 1e-9);
    CHECK(quote.with_tax.high < 4000.0);

    /* Tax included: 130 + 6.2 * 200 + 100 * 3 = 1,670 is what is paid; a sixth of it is VAT at 20 %. */
    quote = quote_of(uk, 200.0, 0.0, 3);
    CHECK_NEAR(quote.with_tax.mid, 1670.0, 1e-9);
    CHECK_NEAR(quote.before_tax.mid, 1391.67, 1e-9);

    /* A hairline alone (about 25 cm2) is lower than the usual case; scars alone from CA$1,600. */
    CHECK(quote_of(toronto, 25.0, 1.0, 3).before_tax.high < 2000.0);
    sbl_quote scar;
    sbl_quote_make(&scar, toronto, 12.0, 0.5, 2, 1, true);
    CHECK_NEAR(scar.before_tax.mid, 1600.0, 1e-9);
    CHECK(scar.minimum_applies);
    /* USA: hairline from 1,200, with scars to 7,000. UK by stage (areas of FACTS 2.5): II-III, IV-V. */
    CHECK(quote_of(usa, 10.0, 0.5, 1).before_tax.mid >= 1200.0);
    sbl_quote_make(&scar, usa, 300.0, 10.0, 4, 2, false);
    CHECK(scar.before_tax.high <= 7000.0);
    CHECK(quote_of(uk, 10.0, 0.0, 3).with_tax.mid >= 400.0 && quote_of(uk, 50.0, 0.0, 3).with_tax.mid <= 850.0);
    CHECK(quote_of(uk, 80.0, 0.0, 3).with_tax.mid >= 850.0 && quote_of(uk, 170.0, 0.0, 3).with_tax.mid <= 1500.0);
}

/* More area, more sessions, more scars, a worse-known area: never cheaper, never a narrower band. */
/* A clinic's own book with every part, by hand. */
static void test_quote_own_book(void)
{
    static const sbl_add_on ADD_ON[] = {{"evening", "In the evening", 90.0}, {"visit", "A visit more", 125.5}};
    const sbl_price_book own = {.key = "ours",
                                .city = "Here",
                                .currency = "CAD",
                                .base = 100.0,
                                .per_cm2 = 4.0,
                                .per_1000_dots = 50.0,
                                .per_session = 80.0,
                                .scar_each = 60.0,
                                .minimum = 500.0,
                                .minimum_scar = 700.0,
                                .tax_percent = 13.0,
                                .deposit_percent = 25.0,
                                .round_to = 5.0,
                                .tax_name = "HST",
                                .add_on = ADD_ON,
                                .add_on_count = 2};
    const char *const key[] = {"visit", "evening"}, *const wrong[] = {"evening", "morning"};
    const sbl_add_on *found[SBL_ADD_ONS_MAX];
    REQUIRE(sbl_quote_find_add_ons(found, &own, key, 2, &diag) == SBL_OK && found[0] == &ADD_ON[1] && found[1] == &ADD_ON[0]);
    CHECK_STATUS(sbl_quote_find_add_ons(found, &own, wrong, 2, &diag), SBL_E_NOT_FOUND);
    CHECK(!strcmp(diag.field, "course.add_ons") && diag.index == 1);
    REQUIRE(sbl_quote_find_add_ons(found, &own, key, 2, &diag) == SBL_OK);
    sbl_quote_order order = {.area_cm2 = 120.0, .dots = 9000, .sessions = 3, .scars = 2, .add_on = found, .add_on_count = 2};
    sbl_quote quote;
    sbl_quote_price(&quote, &own, &order);
    /* 100 + 4 * 120 + 50 * 9 + 80 * 3 + 60 * 2 = 1,390; 90 + 125.50 on top: 1,605.50, to fives 1,605; HST: 1,813.65; a quarter: 401.25, 400. */
    CHECK_NEAR(quote.before_tax.mid, 1605.0, 1e-9);
    CHECK_NEAR(quote.with_tax.mid, 1813.65, 1e-9);
    CHECK_NEAR(quote.deposit, 400.0, 1e-9);
    const struct {
        const char *item;
        double amount;
    } ITEM[] = {{"base", 100.0},  {"area", 480.0},  {"dots", 450.0},  {"sessions", 240.0},
                {"scars", 120.0}, {"visit", 125.5}, {"evening", 90.0}};
    REQUIRE(quote.item_count == 7);
    for (uint32_t i = 0; i < 7; i++) CHECK(!strcmp(quote.item[i].key, ITEM[i].item) && fabs(quote.item[i].amount - ITEM[i].amount) < 1e-9);
    /* An area off by 6 cm2: 4 * 6 + 450 * 6 / 120 = 46.50 one sd; 1.645 of it 76.49: 1,529.01 to 1,681.99, outward to fives. */
    order.area_sd_cm2 = 6.0;
    sbl_quote_price(&quote, &own, &order);
    CHECK_NEAR(quote.sd, 46.5, 1e-9);
    CHECK(quote.before_tax.low == 1525.0 && quote.before_tax.mid == 1605.0 && quote.before_tax.high == 1685.0);
    /* Scars alone of 5 cm2, 300 dots, 1 session: 100 + 20 + 15 + 80 + 120 = 335, so the least price of 700; add-ons are on top of it. */
    order =
        (sbl_quote_order){.area_cm2 = 5.0, .dots = 300, .sessions = 1, .scars = 2, .scars_only = true, .add_on = found, .add_on_count = 1};
    sbl_quote_price(&quote, &own, &order);
    CHECK_NEAR(quote.before_tax.mid, 825.0, 1e-9);
    CHECK(quote.minimum_applies && !strcmp(quote.item[5].key, "minimum") && fabs(quote.item[5].amount - 365.0) < 1e-9);
}

static void test_quote_monotone(void)
{
    for (uint32_t b = 0; b < knowledge.price_book_count; b++) {
        const sbl_price_book *book = &knowledge.price_book[b];
        sbl_quote before = quote_of(book, 0.0, 0.0, 3);
        for (double area = 0.5; area <= 400.0; area += 0.5) {
            sbl_quote quote = quote_of(book, area, 0.05 * area, 3), more = quote_of(book, area, 0.05 * area, 4), scarred;
            sbl_quote_make(&scarred, book, area, 0.05 * area, 3, 1, false);
            sbl_quote unsure = quote_of(book, area, 0.08 * area, 3);
            bool fine = rising(quote.before_tax) && rising(quote.with_tax) && quote.before_tax.mid >= before.before_tax.mid &&
                        quote.before_tax.high >= before.before_tax.high && more.before_tax.mid >= quote.before_tax.mid &&
                        scarred.before_tax.mid >= quote.before_tax.mid && unsure.before_tax.high >= quote.before_tax.high &&
                        unsure.before_tax.low <= quote.before_tax.low && quote.deposit <= quote.before_tax.mid &&
                        quote.with_tax.mid >= quote.before_tax.mid && stated_price(&quote).low >= book->minimum - book->round_to;
            if (!fine) fprintf(stderr, "%s at %g cm2\n", book->key, area);
            CHECK(fine);
            before = quote;
        }
    }
}

/* ---- candidacy ---- */
static void test_candidacy(void)
{
    sbl_candidacy candidacy;
    CHECK_STATUS(sbl_candidacy_judge(&candidacy, &knowledge, NULL, 0, &arena, &diag), SBL_OK);
    CHECK(candidacy.verdict == SBL_VERDICT_GO && !candidacy.finding_count);

    const char *all[300];
    for (uint32_t i = 0; i < knowledge.rule_count; i++) {
        const char *one = all[i] = knowledge.rule[i].condition;
        REQUIRE(sbl_candidacy_judge(&candidacy, &knowledge, &one, 1, &arena, &diag) == SBL_OK);
        CHECK(candidacy.verdict == knowledge.rule[i].verdict && candidacy.finding_count == 1);
        CHECK(candidacy.finding[0].rule == &knowledge.rule[i]);
    }
    REQUIRE(sbl_candidacy_judge(&candidacy, &knowledge, all, knowledge.rule_count, &arena, &diag) == SBL_OK);
    CHECK(candidacy.verdict == SBL_VERDICT_NEVER_HERE && candidacy.finding_count == knowledge.rule_count);
    for (uint32_t i = 1; i < candidacy.finding_count; i++) {
        const sbl_rule *before = candidacy.finding[i - 1].rule, *rule = candidacy.finding[i].rule;
        CHECK(before->verdict > rule->verdict || (before->verdict == rule->verdict && before < rule));
    }

    const char *some[] = {"mri_planned", "diabetes", "sunburn", "diabetes"};
    REQUIRE(sbl_candidacy_judge(&candidacy, &knowledge, some, 4, &arena, &diag) == SBL_OK);
    CHECK(candidacy.verdict == SBL_VERDICT_NOT_NOW && candidacy.finding_count == 3);
    CHECK(!strcmp(candidacy.finding[1].rule->condition, "diabetes") && candidacy.finding[1].rule->conflict);

    const char *unknown[] = {"sunburn", "pregnnancy"};
    CHECK_STATUS(sbl_candidacy_judge(&candidacy, &knowledge, unknown, 2, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(!strcmp(diag.field, "health.conditions") && diag.index == 1);

    sbl_course_options options = {.sun = 1.0, .condition = some, .condition_count = 4};
    sbl_course course = build_usual(&options);
    CHECK(has_warning(&course, SBL_WARNING_NOT_NOW) && !has_warning(&course, SBL_WARNING_ASK_PHYSICIAN));
    options.condition_count = 2;
    course = build_usual(&options);
    CHECK(has_warning(&course, SBL_WARNING_ASK_PHYSICIAN) && !has_warning(&course, SBL_WARNING_NOT_NOW));
}

/* Every line of FACTS 7.1 and of the issue has its rule, and the severity that the sources agree on. */
static void test_candidacy_table(void)
{
    static const struct {
        const char *condition;
        sbl_verdict verdict;
        bool conflict;
    } EXPECTED[] = {
        {"pregnancy", SBL_VERDICT_NOT_NOW, false},
        {"nursing", SBL_VERDICT_NOT_NOW, false},
        {"blood_thinners", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"aspirin", SBL_VERDICT_CAUTION, true},
        {"bleeding_disorder", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"sickle_cell", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"diabetes", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"keloid", SBL_VERDICT_NEVER_HERE, false},
        {"psoriasis", SBL_VERDICT_NOT_NOW, true},
        {"eczema", SBL_VERDICT_NOT_NOW, false},
        {"rash", SBL_VERDICT_NOT_NOW, false},
        {"sunburn", SBL_VERDICT_NOT_NOW, false},
        {"skin_infection", SBL_VERDICT_NOT_NOW, false},
        {"warts", SBL_VERDICT_NOT_NOW, false},
        {"mole", SBL_VERDICT_CAUTION, false},
        {"herpes", SBL_VERDICT_NOT_NOW, false},
        {"isotretinoin", SBL_VERDICT_NOT_NOW, false},
        {"steroids", SBL_VERDICT_ASK_PHYSICIAN, false},
        {"retinoid_cream", SBL_VERDICT_NOT_NOW, false},
        {"chemotherapy", SBL_VERDICT_NOT_NOW, true},
        {"hiv", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"hepatitis", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"weak_immunity", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"epilepsy", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"heart_disease", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"heart_valve", SBL_VERDICT_ASK_PHYSICIAN, false},
        {"high_blood_pressure", SBL_VERDICT_CAUTION, true},
        {"liver_disease", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"albinism", SBL_VERDICT_CAUTION, true},
        {"glaucoma", SBL_VERDICT_CAUTION, true},
        {"vitiligo", SBL_VERDICT_ASK_PHYSICIAN, true},
        {"ink_allergy", SBL_VERDICT_NEVER_HERE, false},
        {"alcohol_drugs", SBL_VERDICT_NOT_NOW, false},
        {"laser_recent", SBL_VERDICT_NOT_NOW, false},
        {"temporary_loss", SBL_VERDICT_NOT_NOW, false},
        {"transplant_recent", SBL_VERDICT_NOT_NOW, true},
        {"scar_recent", SBL_VERDICT_NOT_NOW, false},
        {"areata_active", SBL_VERDICT_NOT_NOW, true},
        {"mri_planned", SBL_VERDICT_GO, false},
        {"blood_donor", SBL_VERDICT_GO, false},
        {"skin_thinning_products", SBL_VERDICT_CAUTION, false},
        {"bleeding_products", SBL_VERDICT_CAUTION, false},
    };
    for (size_t i = 0; i < sizeof EXPECTED / sizeof EXPECTED[0]; i++) {
        sbl_candidacy candidacy;
        const char *condition = EXPECTED[i].condition;
        if (sbl_candidacy_judge(&candidacy, &knowledge, &condition, 1, &arena, &diag) != SBL_OK ||
            candidacy.verdict != EXPECTED[i].verdict || (candidacy.finding[0].rule->conflict != NULL) != EXPECTED[i].conflict) {
            fprintf(stderr, "condition %s\n", condition);
            CHECK(0);
        }
    }
}

/* ---- care ---- */
static const sbl_care_window *window_of(const sbl_course *course, const char *title)
{
    for (uint32_t i = 0; i < course->window_count; i++)
        if (!strcmp(course->window[i].step->title, title)) return &course->window[i];
    return NULL;
}

static void test_care(void)
{
    static const sbl_care_step STEP[] = {
        {.from_day = 0, .to_day = 7, .title = "after"},
        {.from_day = -2, .to_day = -1, .title = "before"},
        {.from_day = -3, .to_day = -3, .title = "first", .session = SBL_CARE_FIRST_SESSION},
        {.from_day = 28, .to_day = SBL_CARE_LASTING, .title = "last", .session = SBL_CARE_LAST_SESSION},
    };
    static const int32_t DAY[] = {0, 8, 20};
    const sbl_care_window *window;
    uint32_t count;
    REQUIRE(sbl_care_lay(&window, &count, STEP, 4, DAY, 3, &arena, &diag) == SBL_OK);
    /* 0 to 7 and 8 to 15 touch: one window; 20 to 27 stands alone. */
    static const struct {
        const char *title;
        uint32_t session;
        int32_t from, to;
    } WANT[] = {{"first", 1, -3, -3},
                {"before", 1, -2, -1},
                {"after", 1, 0, 15},
                {"before", 2, 6, 7},
                {"before", 3, 18, 19},
                {"after", 3, 20, 27},
                {"last", 3, 48, SBL_CARE_LASTING}};
    REQUIRE(count == 7);
    for (uint32_t i = 0; i < count; i++) {
        CHECK(!strcmp(window[i].step->title, WANT[i].title) && window[i].session == WANT[i].session);
        CHECK(window[i].from_day == WANT[i].from && window[i].to_day == WANT[i].to);
    }

    /* The shipped calendar on the usual course: sun is one window over all three sessions, sweat is three. */
    sbl_course course = build_usual(&(sbl_course_options){.sun = 1.0, .fitzpatrick = 3});
    const sbl_care_window *sun = window_of(&course, "No direct sun"), *sweat = window_of(&course, "No heavy sweat, no steam room");
    REQUIRE(sun && sweat && window_of(&course, "Patch test") && window_of(&course, "Sunscreen from now on"));
    CHECK(sun->from_day == 0 && sun->to_day == 56);
    CHECK(sweat->from_day == 0 && sweat->to_day == 7);     /* reference practice: 5 to 7 days */
    CHECK(window_of(&course, "Patch test")->to_day <= -3); /* at least 72 hours before */
    CHECK(window_of(&course, "Sunscreen from now on")->to_day == SBL_CARE_LASTING);
    for (uint32_t i = 1; i < course.window_count; i++) CHECK(course.window[i].from_day >= course.window[i - 1].from_day);
}

/* ---- which treatment fits ---- */
static void test_treatments(void)
{
    static const struct {
        sbl_pattern pattern;
        bool hair_long;
        sbl_suits shaved, hairline, crown, density;
    } ROW[] = {
        {SBL_PATTERN_NORWOOD_II, false, SBL_SUITS_PERHAPS, SBL_SUITS_WELL, SBL_SUITS_NOT, SBL_SUITS_NOT},
        {SBL_PATTERN_NORWOOD_III_VERTEX, false, SBL_SUITS_PERHAPS, SBL_SUITS_NOT, SBL_SUITS_WELL, SBL_SUITS_NOT},
        {SBL_PATTERN_NORWOOD_VI, false, SBL_SUITS_WELL, SBL_SUITS_NOT, SBL_SUITS_NOT, SBL_SUITS_NOT},
        {SBL_PATTERN_NORWOOD_VI, true, SBL_SUITS_PERHAPS, SBL_SUITS_NOT, SBL_SUITS_NOT, SBL_SUITS_NOT},
        {SBL_PATTERN_NORWOOD_III, true, SBL_SUITS_PERHAPS, SBL_SUITS_WELL, SBL_SUITS_NOT, SBL_SUITS_PERHAPS},
        {SBL_PATTERN_LUDWIG_I, true, SBL_SUITS_NOT, SBL_SUITS_NOT, SBL_SUITS_NOT, SBL_SUITS_PERHAPS},
        {SBL_PATTERN_SINCLAIR_3, true, SBL_SUITS_NOT, SBL_SUITS_NOT, SBL_SUITS_NOT, SBL_SUITS_WELL},
        {SBL_PATTERN_AREATA_TOTALIS, false, SBL_SUITS_WELL, SBL_SUITS_NOT, SBL_SUITS_NOT, SBL_SUITS_NOT},
    };
    for (size_t i = 0; i < sizeof ROW / sizeof *ROW; i++) {
        sbl_design_options options = {.pattern = ROW[i].pattern, .hair_long = ROW[i].hair_long};
        CHECK(sbl_treatment_suits(SBL_TREATMENT_SHAVED_LOOK, &options) == ROW[i].shaved);
        CHECK(sbl_treatment_suits(SBL_TREATMENT_HAIRLINE, &options) == ROW[i].hairline);
        CHECK(sbl_treatment_suits(SBL_TREATMENT_CROWN, &options) == ROW[i].crown);
        CHECK(sbl_treatment_suits(SBL_TREATMENT_DENSITY, &options) == ROW[i].density);
        CHECK(sbl_treatment_suits(SBL_TREATMENT_SCARS, &options) == SBL_SUITS_NOT);
    }
    sbl_mark mark = {.kind = SBL_MARK_SCAR_FUE};
    sbl_design_options scarred = {.mark = &mark, .mark_count = 1, .treatment = {.scars = true}};
    CHECK(sbl_treatment_suits(SBL_TREATMENT_SCARS, &scarred) == SBL_SUITS_WELL);
    CHECK(sbl_treatment_wished(SBL_TREATMENT_SCARS, &scarred.treatment) && !sbl_treatment_wished(SBL_TREATMENT_AREATA, &scarred.treatment));
    mark.kind = SBL_MARK_AREATA_PATCH;
    CHECK(sbl_treatment_suits(SBL_TREATMENT_AREATA, &scarred) == SBL_SUITS_WELL);
    for (int k = 0; k < SBL_TREATMENT_COUNT; k++) CHECK(knowledge.treatment[k].text && *knowledge.treatment[k].source);
}

/* ---- removal ---- */
static void test_removal(void)
{
    /* FACTS 6.1: type III + head + black + amateur or minimal ink = 6 to 7 predicted; Wu 2020 saw 1 to 3. */
    sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3};
    sbl_course course = build_usual(&options);
    CHECK(course.removal_sessions.low == 1.0 && course.removal_sessions.mid == 2.0);
    CHECK(course.removal_sessions.high >= 6.0 && course.removal_sessions.high <= 7.0);
    for (options.fitzpatrick = 1; options.fitzpatrick <= 6; options.fitzpatrick++)
        CHECK(build_usual(&options).removal_sessions.high == (double)options.fitzpatrick + 4.0);
    options.fitzpatrick = 0; /* an upper bound must hold for whoever it is */
    CHECK(build_usual(&options).removal_sessions.high == 10.0);
}

/* ---- what may go wrong ---- */
static void test_refusals(void)
{
    static const struct {
        sbl_course_options options;
        sbl_status status;
        const char *field;
    } BAD[] = {
        {{.days_apart = 3}, SBL_E_RANGE, "course.days_apart"},
        {{.days_apart = 61}, SBL_E_RANGE, "course.days_apart"},
        {{.dots_per_minute = 9.0}, SBL_E_RANGE, "course.dots_per_minute"},
        {{.dots_per_minute = -75.0}, SBL_E_RANGE, "course.dots_per_minute"},
        {{.dots_per_minute = (double)NAN}, SBL_E_RANGE, "course.dots_per_minute"},
        {{.setup_minutes = 181.0}, SBL_E_RANGE, "course.setup_minutes"},
        {{.setup_minutes = (double)NAN}, SBL_E_RANGE, "course.setup_minutes"},
        {{.fitzpatrick = 7}, SBL_E_RANGE, "skin.fitzpatrick"},
        {{.sun = -0.1}, SBL_E_RANGE, "skin.sun"},
        {{.sun = 2.1}, SBL_E_RANGE, "skin.sun"},
        {{.sun = (double)NAN}, SBL_E_RANGE, "skin.sun"},
        {{.start_given = true, .start_date = INT32_MAX}, SBL_E_RANGE, "course.start"},
        {{.price_book = "atlantis"}, SBL_E_NOT_FOUND, "course.price_book"},
    };
    sbl_design design;
    sbl_dots dots;
    sbl_course course;
    usual_case(&design, &dots, 200.0, 3);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        size_t used = arena.used_bytes;
        CHECK_STATUS(sbl_course_build(&course, &design, &dots, &BAD[i].options, &knowledge, &arena, &diag), BAD[i].status);
        CHECK(!strcmp(diag.field, BAD[i].field) && diag.message && diag.hint);
        CHECK(arena.used_bytes == used && course.session_count == 0);
    }
    sbl_course_options options = {.sun = 1.0};
    static const double AREA[] = {-1.0, (double)NAN, (double)INFINITY, 1e6};
    for (size_t i = 0; i < 4; i++) {
        design.treated_area_cm2 = AREA[i];
        CHECK_STATUS(sbl_course_build(&course, &design, &dots, &options, &knowledge, &arena, &diag), SBL_E_DATA);
        design.treated_area_cm2 = 200.0;
        design.treated_area_sd_cm2 = AREA[i];
        CHECK_STATUS(sbl_course_build(&course, &design, &dots, &options, &knowledge, &arena, &diag), SBL_E_DATA);
        design.treated_area_sd_cm2 = 8.0;
    }
    dots.session_count = 0;
    CHECK_STATUS(sbl_course_build(&course, &design, &dots, &options, &knowledge, &arena, &diag), SBL_E_DATA);
    dots.session_count = SBL_SESSIONS_MAX + 1;
    CHECK_STATUS(sbl_course_build(&course, &design, &dots, &options, &knowledge, &arena, NULL), SBL_E_DATA);
    dots.session_count = 3;
    sbl_knowledge empty = {0};
    CHECK_STATUS(sbl_course_build(&course, &design, &dots, &options, &empty, &arena, &diag), SBL_E_NOT_FOUND);
}

static bool out_of_memory;
static void *limited_alloc(void *user, size_t bytes)
{
    (void)user;
    return out_of_memory ? NULL : malloc(bytes);
}
static void limited_free(void *user, void *block)
{
    (void)user;
    free(block);
}

/* Memory runs out after each number of bytes in turn: an error, and the arena as it was. */
static void test_allocation_failure(void)
{
    sbl_design design;
    sbl_dots dots;
    usual_case(&design, &dots, 200.0, 3);
    const char *condition = "diabetes";
    sbl_course_options options = {.sun = 1.0, .condition = &condition, .condition_count = 1};
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    bool done = false;
    for (size_t left = 0; left < 64000 && !done; left += 16) {
        sbl_arena small;
        sbl_course course;
        out_of_memory = false;
        sbl_arena_init(&small, &limited);
        REQUIRE(sbl_arena_alloc(&small, ((uint64_t)1 << 20) - left, 1));
        out_of_memory = true;
        size_t used = small.used_bytes;
        sbl_status status = sbl_course_build(&course, &design, &dots, &options, &knowledge, &small, &diag);
        done = status == SBL_OK;
        if (!done && (status != SBL_E_MEMORY || small.used_bytes != used)) CHECK_STATUS(status, SBL_E_MEMORY);
        sbl_arena_release(&small);
    }
    CHECK(done);
}

/* ---- two hundred people ---- */
/* The table that a person reads: course_clients.txt in the folder that the test runs in, and with `test_course clients` on the terminal. */
static FILE *table;

static void begin_table(void)
{
    table = show_clients ? stdout : fopen("course_clients.txt", "w");
    if (!table) return;
    fprintf(table,
            "client  cm2  n  type  sun oily resorb  looks  verdict         price                        hours  touch-up years    dots  "
            "minutes  tau (band before)           laser  warnings\n");
}

static void write_client(uint32_t k, const sbl_design *design, const sbl_course_options *options, const sbl_course *course)
{
    if (!table) return;
    fprintf(table,
            "%6u %4.0f %2u %5u %4.1f %4s %6s %6u  %-14s  %s %5.0f (%5.0f to %5.0f) %8.1f  %3.1f (%3.1f to %4.1f) %6.0f %8.0f  %4.1f of "
            "%4.1f (%3.1f to %4.1f) %3.0f to %2.0f  %u\n",
            k, design->treated_area_cm2, course->session_count, options->fitzpatrick, options->sun, options->oily_skin ? "oily" : "",
            options->resorbable_pigment ? "resorb" : "", course->follow_up_count, sbl_verdict_name(course->candidacy.verdict),
            course->quote.book->currency, course->quote.before_tax.mid, course->quote.before_tax.low, course->quote.before_tax.high,
            course->total_minutes.mid / 60.0, course->touch_up_years.mid, course->touch_up_years.low, course->touch_up_years.high,
            course->touch_up_dots.mid, course->touch_up_minutes.mid, course->tau_years, course->tau_band_before_years.mid,
            course->tau_band_years.low, course->tau_band_years.high, course->removal_sessions.low, course->removal_sessions.high,
            course->warning_count);
}

static void test_synthetic_clients(void)
{
    begin_table();
    double soonest = 1e9, latest = 0.0;
    for (uint32_t k = 0; k < 200; k++) {
        double u[24];
        for (uint32_t i = 0; i < 24; i++) u[i] = sbl_random_unit(2026, i, k);
        sbl_design design;
        sbl_dots dots;
        usual_case(&design, &dots, 8.0 + 292.0 * u[0], 1 + (uint32_t)(4.0 * u[1]));
        design.treated_area_sd_cm2 = design.treated_area_cm2 * (0.01 + 0.12 * u[2]);
        if (u[3] < 0.2) add_scar(&design, u[3] < 0.1 ? SBL_ZONE_SCAR_FUT : SBL_ZONE_SCAR_FUE, 15.0);
        const char *condition[3] = {knowledge.rule[(uint32_t)(u[4] * knowledge.rule_count)].condition,
                                    knowledge.rule[(uint32_t)(u[5] * knowledge.rule_count)].condition,
                                    knowledge.rule[(uint32_t)(u[6] * knowledge.rule_count)].condition};
        sbl_course_options options = {.sun = 2.0 * u[7],
                                      .fitzpatrick = (uint32_t)(7.0 * u[8]),
                                      .oily_skin = u[9] < 0.3,
                                      .resorbable_pigment = u[10] < 0.1,
                                      .condition = condition,
                                      .condition_count = (uint32_t)(4.0 * u[11]),
                                      .days_apart = u[12] < 0.5 ? 0 : 4 + (uint32_t)(40.0 * u[12]),
                                      .price_book = knowledge.price_book[(uint32_t)(u[13] * knowledge.price_book_count)].key};
        sbl_course before = build(&design, &dots, &options);
        /* A third came back once or twice, and saw what a person of their own factor sees. */
        double own = 0.6 + 0.8 * u[16];
        sbl_follow_up look[2];
        for (uint32_t i = 0; i < 2; i++)
            look[i] = (sbl_follow_up){.years = 0.5 + 3.0 * u[17 + i],
                                      .left_share =
                                          fmin(exp(-(0.5 + 3.0 * u[17 + i]) / (own * before.tau_years)) + 0.06 * (u[19 + i] - 0.5), 1.2),
                                      .way = (sbl_follow_up_way)(3.0 * u[21 + i])};
        options.follow_up = look;
        options.follow_up_count = u[23] < 0.33 ? 1 + (u[23] < 0.16) : 0;
        sbl_course course = build(&design, &dots, &options);
        double width = course.tau_band_years.high - course.tau_band_years.low;
        double width_before = before.tau_band_years.high - before.tau_band_years.low;
        CHECK(options.follow_up_count ? width < width_before : fabs(width - width_before) < 1e-12);
        CHECK(rising(course.tau_band_years) && rising(course.touch_up_dots) && rising(course.touch_up_minutes) &&
              rising(course.removal_predicted));
        CHECK(course.trace_years.mid > course.lasting_years.mid);
        write_client(k, &design, &options, &course);

        CHECK(rising(course.quote.before_tax) && rising(course.touch_up_years) && rising(course.lasting_years));
        CHECK(rising(course.total_minutes) && rising(course.removal_sessions));
        /* FACTS 8: 400 pounds to 7,000 dollars. */
        CHECK(stated_price(&course.quote).low >= 400.0 && stated_price(&course.quote).high <= 7000.0);
        CHECK(course.removal_sessions.high <= 12.0);
        /* FACTS 5.2: touch-up after 1 to 8 years, resorbable 6 months to 4 years; bands cover, middles stay inside. */
        CHECK(course.touch_up_years.mid >= (options.resorbable_pigment ? 0.5 : 1.0) && course.touch_up_years.mid <= 8.0);
        CHECK(course.touch_up_years.high <= 10.0);
        CHECK(course.lasting_years.low > course.touch_up_years.low);
        for (uint32_t i = 0; i < course.session_count; i++) {
            CHECK(rising(course.session[i].minutes) && course.session[i].minutes.low >= 30.0);
            CHECK(course.session[i].too_long == (course.session[i].split_days > 1));
            CHECK(course.session[i].tone >= 0.0 && course.session[i].tone <= 1.0);
        }
        /* The same client with more sun never gets more years, with a larger area never a lower price. */
        sbl_course_options sunny = options;
        sunny.sun = fmin(2.0, options.sun + 0.3);
        CHECK(build(&design, &dots, &sunny).touch_up_years.mid <= course.touch_up_years.mid);
        design.treated_area_cm2 *= 1.1;
        CHECK(build(&design, &dots, &options).quote.before_tax.mid >= course.quote.before_tax.mid);
        soonest = fmin(soonest, course.touch_up_years.low);
        latest = fmax(latest, course.lasting_years.high);
    }
    if (table && table != stdout) fclose(table);
    /* Together the bands cover what clinics claim: from 1 to 10 years. */
    CHECK(soonest <= 1.0 && latest >= 10.0);
}

int main(int argc, char **argv)
{
    show_clients = argc > 1 && !strcmp(argv[1], "clients");
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    test_fading_golden();
    test_fading_monotone();
    test_scars_fade();
    test_sessions();
    test_spacing();
    test_price_books_as_stated();
    test_quote();
    test_quote_own_book();
    test_quote_monotone();
    test_candidacy();
    test_candidacy_table();
    test_care();
    test_treatments();
    test_removal();
    test_refusals();
    test_allocation_failure();
    test_synthetic_clients();
    sbl_arena_release(&arena);
    return check_report("course");
}
