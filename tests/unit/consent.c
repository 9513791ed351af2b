/* The words of consent and care sheet: every text is in French, what was changed is reported, and the documents say what the plan says. */
#include "check.h"
#include "foreign_leaks.h"
#include "stubble/consent.h"
#include "stubble/knowledge_file.h"

static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_diag diag;
static sbl_language french;

static uint32_t untranslated;

static void say(const char *text)
{
    if (!text) return;
    const char *said = sbl_language_say(&french, text);
    if (!said) fprintf(stderr, "no French: %s\n", text);
    untranslated += !said;
    /* A name in braces that was lost would leave a hole in a signed paper. */
    for (const char *open = said ? strchr(text, '{') : NULL; open; open = strchr(open + 1, '{')) {
        char name[40] = {0};
        memcpy(name, open, strcspn(open, "}") + 1);
        CHECK(strstr(said, name));
    }
}

static void say_statements(const sbl_risk *statement, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) say(statement[i].title), say(statement[i].text);
}

static void test_all_in_french(void)
{
    for (uint32_t i = 0; i < SBL_LABEL_COUNT; i++) say(knowledge.consent->label[i]);
    for (uint32_t i = 0; i < knowledge.consent->clause_count; i++)
        say(knowledge.consent->clause[i].title), say(knowledge.consent->clause[i].text);
    say_statements(knowledge.limit, knowledge.limit_count);
    say_statements(knowledge.risk, knowledge.risk_count);
    say_statements(knowledge.alternative, knowledge.alternative_count);
    say_statements(knowledge.removal, knowledge.removal_count);
    say_statements(knowledge.numbing, knowledge.numbing_count);
    for (uint32_t i = 0; i < knowledge.care_count; i++)
        say(knowledge.care[i].title), say(knowledge.care[i].text), say(knowledge.care[i].extremes);
    for (uint32_t i = 0; i < knowledge.rule_count; i++) {
        const sbl_rule *rule = &knowledge.rule[i];
        say(rule->title), say(rule->reason), say(rule->advice), say(rule->conflict);
    }
    for (uint32_t i = 0; i < knowledge.price_book_count; i++) say(knowledge.price_book[i].tax_name);
    CHECK(untranslated == 0);
    CHECK(!strcmp(french.code, "fr") && !strcmp(french.month[7], "ao\xc3\xbbt") && !strcmp(french.weekday[0], "lundi"));
    CHECK(sbl_language_say(&french, "never said") == NULL);
    CHECK(!strcmp(sbl_language_say(NULL, "English stays"), "English stays"));
}

/* A consent names every risk of the issue, and every clause has its source. */
static void test_clauses(void)
{
    static const char *const RISK[] = {"Infection", "Allergy", "Regret", "It changes with age"};
    for (size_t r = 0; r < 4; r++) {
        bool found = false;
        for (uint32_t i = 0; i < knowledge.risk_count; i++) found = found || !strcmp(knowledge.risk[i].title, RISK[r]);
        CHECK(found);
    }
    bool part[SBL_CLAUSE_PART_COUNT] = {false};
    for (uint32_t i = 0; i < knowledge.consent->clause_count; i++) {
        CHECK(*knowledge.consent->clause[i].source && *knowledge.consent->clause[i].text);
        part[knowledge.consent->clause[i].part] = true;
    }
    for (int i = 0; i < SBL_CLAUSE_PART_COUNT; i++) CHECK(part[i]);
    CHECK(*knowledge.consent->version);
}

#define LANGUAGE(rest)                                                                                                                     \
    "{\"format\": \"stubble-language/1\", \"title\": \"t\", \"code\": \"xx\", \"name\": \"x\", \"version\": \"1\", \"decimal_point\": "    \
    "\",\",\n"                                                                                                                             \
    " \"date\": \"{day}\", \"months\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\"],\n"                    \
    " \"weekdays\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"],\n" rest "}"

static void refuse(const char *text, sbl_status status, const char *field, uint32_t line)
{
    sbl_language language;
    CHECK_STATUS(sbl_language_read(&language, text, strlen(text), &arena, &diag), status);
    bool told = diag.message && !strcmp(diag.field, field) && diag.line == line;
    if (!told) fprintf(stderr, "%s line %u: %s\n", diag.field, diag.line, diag.message);
    CHECK(told && language.translation_count == 0);
}

static void test_language_reader(void)
{
    sbl_language language;
    const char *good = LANGUAGE(" \"translation\": [{\"from\": \"a {n} b\", \"to\": \"{n} c\"}]");
    CHECK_STATUS(sbl_language_read(&language, good, strlen(good), &arena, &diag), SBL_OK);
    CHECK(!strcmp(sbl_language_say(&language, "a {n} b"), "{n} c") && !strcmp(language.first_day, "1"));
    refuse(LANGUAGE(" \"translation\": [{\"from\": \"a {n} b\", \"to\": \"c\"}]"), SBL_E_CONFLICT, "translation[0].to", 4);
    refuse(LANGUAGE(" \"translation\": [{\"from\": \"a\", \"to\": \"c {m}\"}]"), SBL_E_CONFLICT, "translation[0].to", 4);
    refuse(LANGUAGE(" \"translation\": [{\"from\": \"a\", \"two\": \"c\"}]"), SBL_E_DATA, "translation[0].to", 4);
    refuse(LANGUAGE(" \"translation\": []"), SBL_E_DATA, "translation", 4);
    refuse(LANGUAGE(" \"translations\": 1"), SBL_E_DATA, "translation", 1);
    refuse("{\"format\": \"stubble-language/2\"}", SBL_E_UNSUPPORTED, "format", 1);
    CHECK_STATUS(sbl_language_builtin(&language, "de", &arena, &diag), SBL_E_NOT_FOUND);
    CHECK_STATUS(sbl_language_builtin(&language, "../fr", &arena, &diag), SBL_E_NOT_FOUND);
    char folder[1100];
    snprintf(folder, sizeof folder, "%.1000s/knowledge", STUBBLE_SOURCE_DIR);
    CHECK_STATUS(sbl_language_read_folder(&language, "fr", folder, &arena, &diag), SBL_OK);
    CHECK(language.translation_count == french.translation_count);
    CHECK_STATUS(sbl_language_read_folder(&language, "fr", "no/such/folder", &arena, &diag), SBL_OK); /* the built-in one */
    CHECK_STATUS(sbl_language_read_folder(&language, "xx", folder, &arena, &diag), SBL_E_NOT_FOUND);
}

/* A small plan: what the documents need, without a head. */
static void test_documents(void)
{
    sbl_client client = {.name = "Jo \xc3\x89lan", .reference = "", .clinic = "", .artist = "", .notes = ""};
    static const char *const CONDITION[] = {"diabetes", "keloid"};
    static sbl_design design;
    design = (sbl_design){.treated_area_cm2 = 200.0, .treated_area_sd_cm2 = 8.0, .zone_count = 1};
    design.zone[0] = (sbl_zone){.kind = SBL_ZONE_FRONT, .area_cm2 = 200.0};
    sbl_dots dots = {.count = 13000, .session_count = 3, .per_session = {4000, 5000, 4000}, .cumulative_share = {0.3, 0.7, 1.0}};
    sbl_course_options options = {.sun = 1.0,
                                  .fitzpatrick = 3,
                                  .start_given = true,
                                  .start_date = sbl_date_from_civil(2027, 2, 1),
                                  .condition = CONDITION,
                                  .condition_count = 2};
    sbl_plan plan = {.client = &client, .knowledge = &knowledge, .treated_area_cm2 = {180.0, 200.0, 220.0}};
    plan.design = design;
    plan.dots = dots;
    REQUIRE(sbl_course_build(&plan.course, &plan.design, &plan.dots, &options, &knowledge, &arena, &diag) == SBL_OK);
    sbl_document_options document = {.paper = SBL_PAPER_A4, .version = "0"};
    for (int turn = 0; turn < 2; turn++) {
        const sbl_language *language = turn ? &french : NULL;
        sbl_untranslated missing = {0};
        sbl_bytes pdf, again;
        CHECK_STATUS(sbl_consent_pdf(&pdf, &plan, NULL, language, &document, &missing, &arena, &diag), SBL_OK);
        CHECK(pdf.count > 5000 && !memcmp(pdf.data, "%PDF", 4) && missing.count == 0);
        CHECK_STATUS(sbl_consent_pdf(&again, &plan, NULL, language, &document, &missing, &arena, &diag), SBL_OK);
        CHECK(again.count == pdf.count && !memcmp(again.data, pdf.data, pdf.count));
        CHECK_STATUS(sbl_care_pdf(&pdf, &plan, language, &document, &missing, &arena, &diag), SBL_OK);
        CHECK(pdf.count > 5000 && missing.count == 0);
    }
    /* A clinic changes one text: that one, and only that one, is reported. */
    sbl_consent_knowledge own = *knowledge.consent;
    own.label[SBL_LABEL_risks] = "What can go wrong here";
    sbl_knowledge changed = knowledge;
    changed.consent = &own;
    plan.knowledge = &changed;
    sbl_untranslated missing = {0};
    sbl_bytes pdf;
    CHECK_STATUS(sbl_consent_pdf(&pdf, &plan, NULL, &french, &document, &missing, &arena, &diag), SBL_OK);
    CHECK(missing.count == 1 && !strcmp(missing.text[0], "What can go wrong here"));
    changed.consent = NULL;
    CHECK_STATUS(sbl_consent_pdf(&pdf, &plan, NULL, NULL, &document, NULL, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK_STATUS(sbl_care_pdf(&pdf, &plan, NULL, &document, NULL, &arena, &diag), SBL_E_NOT_FOUND);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    sbl_status status = sbl_language_builtin(&french, "fr", &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s:%u: %s\n", diag.field, diag.line, diag.message);
    REQUIRE(status == SBL_OK);
    test_all_in_french();
    test_clauses();
    test_language_reader();
    test_documents();
    sbl_arena_release(&arena);
    return check_report("consent");
}
