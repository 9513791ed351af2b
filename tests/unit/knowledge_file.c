#include "check.h"
#include "reading.h"
#include "stubble/consent.h"
#include "stubble/design_check.h"
#include "stubble/knowledge_file.h"
#include "stubble/progression.h"
#include "stubble/pigment_knowledge.h"

#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

static sbl_arena arena;
static sbl_diag diag;
static sbl_knowledge knowledge;

/* ---- the shipped files ---- */
static void check_statements(const sbl_risk *statement, uint32_t count, uint32_t least)
{
    CHECK(count >= least);
    for (uint32_t i = 0; i < count; i++) CHECK(*statement[i].title && *statement[i].text && *statement[i].source);
}

static void test_builtin(void)
{
    CHECK(knowledge.rule_count >= 40 && knowledge.care_count >= 15 && knowledge.price_book_count >= 5 && knowledge.dilution_count >= 3);
    check_statements(knowledge.about, knowledge.about_count, 3);
    check_statements(knowledge.practice, knowledge.practice_count, 13);
    check_statements(knowledge.benefit, knowledge.benefit_count, 4);
    check_statements(knowledge.risk, knowledge.risk_count, 5);
    check_statements(knowledge.limit, knowledge.limit_count, 3);
    check_statements(knowledge.alternative, knowledge.alternative_count, 4);
    check_statements(knowledge.removal, knowledge.removal_count, 4);
    for (uint32_t i = 0; i < SBL_WARNING_COUNT; i++) CHECK(knowledge.warning[i].text && knowledge.warning[i].source);
    for (uint32_t i = 0; i < knowledge.rule_count; i++) CHECK(*knowledge.rule[i].reason && *knowledge.rule[i].source);
    CHECK(knowledge.water_parts_lightest == 20.0 && knowledge.water_parts_darkest == 6.0);
    CHECK(!strcmp(knowledge.dilution[1].step[1].label, "18:1 water to pigment"));

    const sbl_pigment_knowledge *pigments = knowledge.pigment;
    REQUIRE(pigments && pigments->pigment_count >= 5);
    const sbl_pigment_entry *black = sbl_pigment_find(pigments, "carbon_black");
    CHECK(black == pigments->pigment && black->pigment.share[SBL_COLORANT_CARBON_BLACK] == 1.0 && !sbl_pigment_find(pigments, "blue"));
    /* As practised, 6:1 to 20:1, carbon takes what SMP dots take, 20 to 300 per cm (OPTICS 4), and dilution is what it says. */
    sbl_band strong = sbl_pigment_healed_mg_per_ml(pigments, black, 6.0), weak = sbl_pigment_healed_mg_per_ml(pigments, black, 20.0);
    CHECK(strong.low < strong.mid && strong.mid < strong.high);
    CHECK_NEAR(strong.mid / weak.mid, 3.0, 1e-12);
    CHECK(75.0 * weak.mid > 20.0 && 75.0 * strong.mid < 300.0);

    /* Each topic of the reference practice has its line. */
    static const char *const TOPIC[] = {"What",     "For whom", "Consultation", "Procedure", "Time",           "How long it lasts",
                                        "Benefits", "Risks",    "Before",       "After",     "Taking it away", "Price",
                                        "Results"};
    for (uint32_t i = 0; i < 13; i++) CHECK(!strcmp(knowledge.practice[i].title, TOPIC[i]));
    /* The words of a model say so. */
    CHECK(strstr(knowledge.model.fading_source, "Model") && strstr(knowledge.model.growth_source, "Model"));
}

static void test_folder(void)
{
    char folder[1100];
    sbl_knowledge from_folder;
    snprintf(folder, sizeof folder, "%.1000s/knowledge", STUBBLE_SOURCE_DIR);
    REQUIRE(sbl_knowledge_read_folder(&from_folder, folder, &arena, &diag) == SBL_OK);
    CHECK(from_folder.rule_count == knowledge.rule_count && from_folder.care_count == knowledge.care_count);
    CHECK(!strcmp(from_folder.rule[0].reason, knowledge.rule[0].reason));
    CHECK(from_folder.model.tau_years == knowledge.model.tau_years);

    from_folder.rule_count = 77;
    CHECK_STATUS(sbl_knowledge_read_folder(&from_folder, "no/such/folder", &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(strstr(diag.field, "candidacy.json") && diag.message);
    CHECK(from_folder.rule_count == 77); /* untouched by a failure */
    char long_name[5000];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    CHECK(sbl_knowledge_read_folder(&from_folder, long_name, &arena, &diag) == SBL_E_LIMIT);
}

/* A clinic copies the folder, changes a price and drops a file. */
static void test_own_folder(void)
{
    char folder[] = "stubble-knowledge-XXXXXX", path[200];
    REQUIRE(mkdtemp(folder));
    for (uint32_t part = 0; part < SBL_KNOWLEDGE_PART_COUNT; part++) {
        size_t bytes;
        const unsigned char *text = sbl_knowledge_builtin_text((sbl_knowledge_part)part, &bytes);
        snprintf(path, sizeof path, "%s/%s", folder, sbl_knowledge_file_name((sbl_knowledge_part)part));
        FILE *file = fopen(path, "wb");
        REQUIRE(file && fwrite(text, 1, bytes, file) == bytes && !fclose(file));
    }
    sbl_knowledge own;
    CHECK_STATUS(sbl_knowledge_read_folder(&own, folder, &arena, &diag), SBL_OK);
    snprintf(path, sizeof path, "%s/prices.json", folder);
    FILE *file = fopen(path, "wb");
    REQUIRE(file &&
            fputs("{\"format\": \"stubble-knowledge/1\", \"title\": \"ours\", \"book\": [{\"key\": \"ours\", \"city\": \"Here\",\n"
                  " \"currency\": \"CAD\", \"base\": 1, \"per_cm2\": 2, \"per_session\": 3, \"scar_each\": 4, \"minimum\": 5,\n"
                  " \"minimum_scar\": 6, \"tax_name\": \"HST\", \"tax_percent\": 13, \"deposit_percent\": 10, \"round_to\": 5,\n"
                  " \"source\": \"our own\", \"mark\": \"D\", \"#\": \"a comment\"}]}\n",
                  file) >= 0 &&
            !fclose(file));
    CHECK_STATUS(sbl_knowledge_read_folder(&own, folder, &arena, &diag), SBL_OK);
    CHECK(own.price_book_count == 1 && own.price_book[0].per_cm2 == 2.0 && own.price_book[0].stated_high == 0.0);
    CHECK(!unlink(path));
    CHECK_STATUS(sbl_knowledge_read_folder(&own, folder, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(strstr(diag.field, "prices.json"));
    for (uint32_t part = 0; part < SBL_KNOWLEDGE_PART_COUNT; part++) {
        snprintf(path, sizeof path, "%s/%s", folder, sbl_knowledge_file_name((sbl_knowledge_part)part));
        unlink(path);
    }
    CHECK(!rmdir(folder));
}

/* ---- every mistake with its place ---- */
typedef struct mistake {
    sbl_knowledge_part part;
    const char *find, *replace; /* the first occurrence of find */
    sbl_status status;
    const char *field; /* what diag.field must be */
    const char *at;    /* the message must point at the first of these from the change on, or at the first of all; NULL: any line but 1 */
} mistake;

static const mistake MISTAKE[] = {
    /* unknown names */
    {SBL_KNOWLEDGE_CANDIDACY, "\"condition\": \"nursing\"", "\"condition\": \"nursing\", \"reasn\": \"x\"", SBL_E_DATA,
     "candidacy.json: rule[1].reasn", "\"x\""},
    {SBL_KNOWLEDGE_CARE, "\"step\": [", "\"stepp\": [", SBL_E_DATA, "care.json: step", "{"},
    {SBL_KNOWLEDGE_PRICES, "\"per_session\": 250", "\"per_sesion\": 250", SBL_E_DATA, "prices.json: book[0].per_session",
     "{\n      \"key\": \"toronto\""},
    {SBL_KNOWLEDGE_MODELS, "\"oily\":", "\"oyly\":", SBL_E_DATA, "models.json: fading.oily", "{\n    \"early_share\""},
    {SBL_KNOWLEDGE_COUNSEL, "\"days_close\":", "\"days_near\":", SBL_E_DATA, "counsel.json: warning.days_close", "{\n    \"not_now\""},
    /* wrong types */
    {SBL_KNOWLEDGE_CANDIDACY, "\"title\": \"Pregnant\"", "\"title\": 5", SBL_E_DATA, "candidacy.json: rule[0].title", "5,"},
    {SBL_KNOWLEDGE_CARE, "\"from_day\": -7, \"to_day\": -3", "\"from_day\": \"-7\", \"to_day\": -3", SBL_E_DATA,
     "care.json: step[2].from_day", "\"-7\""},
    {SBL_KNOWLEDGE_CARE, "\"from_day\": -7, \"to_day\": -3", "\"from_day\": -6.5, \"to_day\": -3", SBL_E_DATA,
     "care.json: step[2].from_day", "-6.5"},
    {SBL_KNOWLEDGE_PRICES, "\"base\": 300", "\"base\": true", SBL_E_DATA, "prices.json: book[0].base", "true"},
    {SBL_KNOWLEDGE_PIGMENTS, "[16, 14, 12]", "[16, \"14\", 12]", SBL_E_DATA, "pigments.json: series[0].water_parts[1]", "\"14\""},
    {SBL_KNOWLEDGE_PIGMENTS, "[16, 14, 12]", "16", SBL_E_DATA, "pigments.json: series[0].water_parts", "16,"},
    {SBL_KNOWLEDGE_COUNSEL, "\"benefit\": [", "\"benefit\": 7, \"#old\": [", SBL_E_DATA, "counsel.json: benefit", "7,"},
    {SBL_KNOWLEDGE_COUNSEL, "\"risk\": [\n    {", "\"risk\": [\n    \"x\", {", SBL_E_DATA, "counsel.json: risk[0]", "\"x\""},
    {SBL_KNOWLEDGE_CARE, "\"lasting\": true", "\"lasting\": 1", SBL_E_DATA, "care.json: step[18].lasting", "1,"},
    /* what is missing */
    {SBL_KNOWLEDGE_CANDIDACY, "\"source\": \"Clinics that say no", "\"#source\": \"Clinics that say no", SBL_E_DATA,
     "candidacy.json: rule[0].source", "{\n      \"condition\""},
    {SBL_KNOWLEDGE_COUNSEL, "\"source\": \"Rassman 2013, Fac", "\"#source\": \"Rassman 2013, Fac", SBL_E_DATA,
     "counsel.json: about[0].source", "{\n      \"title\""},
    {SBL_KNOWLEDGE_CARE, "\"source\": \"Clinic page: pureinksmp.com\"", "\"source\": \"\"", SBL_E_DATA, "care.json: step[0].source",
     "\"\""},
    {SBL_KNOWLEDGE_PRICES, "\"mark\": \"C-web\"", "\"#mark\": \"C-web\"", SBL_E_DATA, "prices.json: book[0].mark", "{\n      \"key\""},
    {SBL_KNOWLEDGE_PIGMENTS, "\"source\": \"courses", "\"#source\": \"courses", SBL_E_DATA, "pigments.json: scale.source",
     "{\n    \"lightest"},
    {SBL_KNOWLEDGE_MODELS, "\"III\": 1,", "", SBL_E_DATA, "models.json: fading.complexion.III", "{\"not_stated\""},
    {SBL_KNOWLEDGE_MODELS, "\"mark\": \"D\"", "\"mark\": null", SBL_E_DATA, "models.json: rate.mark", "null"},
    {SBL_KNOWLEDGE_CANDIDACY, "\"format\": \"stubble-knowledge/1\",", "", SBL_E_DATA, "candidacy.json: format", "{"},
    {SBL_KNOWLEDGE_CANDIDACY, "knowledge/1", "knowledge/2", SBL_E_UNSUPPORTED, "candidacy.json: format", "\"stubble-knowledge/2"},
    {SBL_KNOWLEDGE_CANDIDACY, "\"verdict\": \"not_now\"", "\"verdict\": \"maybe\"", SBL_E_DATA, "candidacy.json: rule[0].verdict",
     "\"maybe\""},
    {SBL_KNOWLEDGE_CARE, "\"mark\": \"C-web\"", "\"mark\": \"A\"", SBL_E_DATA, "care.json: step[0].mark", "\"A\""},
    {SBL_KNOWLEDGE_CARE, "\"session\": \"first\"", "\"session\": \"third\"", SBL_E_DATA, "care.json: step[2].session", "\"third\""},
    /* out of range */
    {SBL_KNOWLEDGE_PRICES, "\"tax_percent\": 13", "\"tax_percent\": 113", SBL_E_RANGE, "prices.json: book[0].tax_percent", "113"},
    {SBL_KNOWLEDGE_PRICES, "\"base\": 300", "\"base\": -300", SBL_E_RANGE, "prices.json: book[0].base", "-300"},
    {SBL_KNOWLEDGE_PRICES, "\"CAD\"", "\"cad\"", SBL_E_DATA, "prices.json: book[0].currency", "\"cad\""},
    {SBL_KNOWLEDGE_MODELS, "\"tau_years\": 9", "\"tau_years\": 0", SBL_E_RANGE, "models.json: fading.tau_years", "0, \"tau_spread"},
    {SBL_KNOWLEDGE_MODELS, "\"sun_high\": 0.6", "\"sun_high\": 1.6", SBL_E_RANGE, "models.json: fading.sun_high", "1.6"},
    {SBL_KNOWLEDGE_MODELS, "\"days_apart\": 14", "\"days_apart\": 14.5", SBL_E_DATA, "models.json: spacing.days_apart", "14.5"},
    {SBL_KNOWLEDGE_PIGMENTS, "[16, 14, 12]", "[22, 14, 12]", SBL_E_RANGE, "pigments.json: series[0].water_parts[0]", "22"},
    {SBL_KNOWLEDGE_CANDIDACY, "\"condition\": \"pregnancy\"", "\"condition\": \"Pregnancy!\"", SBL_E_DATA,
     "candidacy.json: rule[0].condition", "\"Pregnancy!\""},
    /* contradictions */
    {SBL_KNOWLEDGE_CANDIDACY, "\"condition\": \"nursing\"", "\"condition\": \"pregnancy\"", SBL_E_CONFLICT,
     "candidacy.json: rule[1].condition", NULL},
    {SBL_KNOWLEDGE_PRICES, "\"key\": \"uk\"", "\"key\": \"toronto\"", SBL_E_CONFLICT, "prices.json: book[2].key", NULL},
    {SBL_KNOWLEDGE_PIGMENTS, "\"key\": \"fair\"", "\"key\": \"medium\"", SBL_E_CONFLICT, "pigments.json: series[1].key", NULL},
    {SBL_KNOWLEDGE_PIGMENTS, "[16, 14, 12]", "[14, 16, 12]", SBL_E_CONFLICT, "pigments.json: series[0].water_parts[1]", "16, 12]"},
    {SBL_KNOWLEDGE_PIGMENTS, "{\"carbon_black\": 1}", "{\"carbon_black\": 0.9}", SBL_E_CONFLICT, "pigments.json: pigment[0].colorants",
     "{\"carbon"},
    {SBL_KNOWLEDGE_PIGMENTS, "{\"carbon_black\": 1}", "{\"coal\": 1}", SBL_E_DATA, "pigments.json: pigment[0].colorants.coal", "1}"},
    {SBL_KNOWLEDGE_PIGMENTS, "\"key\": \"carbon_warm\"", "\"key\": \"carbon_black\"", SBL_E_CONFLICT, "pigments.json: pigment[1].key",
     NULL},
    {SBL_KNOWLEDGE_PIGMENTS, "\"mid\": 0.18", "\"mid\": 0.5", SBL_E_CONFLICT, "pigments.json: healed.kept_share", "{\"low\": 0.05"},
    {SBL_KNOWLEDGE_PIGMENTS, "\"lightest_water_parts\": 20", "\"lightest_water_parts\": 5", SBL_E_CONFLICT,
     "pigments.json: scale.lightest_water_parts", "5,"},
    {SBL_KNOWLEDGE_CARE, "\"from_day\": -7, \"to_day\": -3", "\"from_day\": -7, \"to_day\": -8", SBL_E_CONFLICT,
     "care.json: step[2].to_day", "-8"},
    {SBL_KNOWLEDGE_CARE, "\"lasting\": true", "\"lasting\": true, \"to_day\": 40", SBL_E_CONFLICT, "care.json: step[18].to_day", "40"},
    {SBL_KNOWLEDGE_MODELS, "\"low\": 58", "\"low\": 88", SBL_E_CONFLICT, "models.json: rate.dots_per_minute", "{\"low\": 88"},
    {SBL_KNOWLEDGE_PRICES, "\"stated\": {\"low\": 2000, \"high\": 4000", "\"stated\": {\"low\": 2000, \"high\": 1000", SBL_E_RANGE,
     "prices.json: book[0].stated.high", "1000,"},
    /* the later files */
    {SBL_KNOWLEDGE_CHECKS, "\"key\": \"hairline_low\"", "\"key\": \"hairline_lo\"", SBL_E_DATA, "checks.json: check[1].key",
     "\"hairline_lo\""},
    {SBL_KNOWLEDGE_CHECKS, "\"key\": \"hairline_straight\"", "\"key\": \"hairline_low\"", SBL_E_CONFLICT, "checks.json: check[5].key",
     "\"hairline_low\""},
    {SBL_KNOWLEDGE_PROGRESSION, "\"usual\": 7", "\"usual\": 2", SBL_E_RANGE, "progression.json: pace.men_years_per_stage.usual",
     "2, \"slow\": 14"},
    {SBL_KNOWLEDGE_PROGRESSION, "\"to_age\": 29, \"percent\": 16", "\"to_age\": 45, \"percent\": 16", SBL_E_CONFLICT,
     "progression.json: prevalence[0].group[1].from_age", "40, "},
    {SBL_KNOWLEDGE_CONSENT, "\"part\": \"money\"", "\"part\": \"monkey\"", SBL_E_DATA, "consent.json: clause[18].part", "\"monkey\""},
    {SBL_KNOWLEDGE_CONSENT, "\"risks\":", "\"risk\":", SBL_E_DATA, "consent.json: label.risks", "{\n    \"consent_title\""},
    {SBL_KNOWLEDGE_MODELS, "\"head_neck\": 1", "\"head_neck\": 11", SBL_E_RANGE, "models.json: removal.place.head_neck", "11"},
    {SBL_KNOWLEDGE_MODELS, "\"colour\": \"black\"", "\"colour\": \"blue\"", SBL_E_DATA, "models.json: removal.this_pigment.colour",
     "\"blue\""},
    /* not JSON */
    {SBL_KNOWLEDGE_CARE, "\"to_day\": -3,", "\"to_day\": -3", SBL_E_DATA, "care.json", NULL},
    {SBL_KNOWLEDGE_CARE, "\"step\": [", "\"title\": \"again\", \"step\": [", SBL_E_DATA, "care.json", NULL},
    {SBL_KNOWLEDGE_CANDIDACY, "Pregnant", "Pregn\xff", SBL_E_DATA, "candidacy.json", NULL},
};

static char *builtin_copy(sbl_knowledge_part part, size_t room)
{
    size_t bytes;
    const unsigned char *text = sbl_knowledge_builtin_text(part, &bytes);
    char *copy = malloc(bytes + room + 1);
    REQUIRE(copy);
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

static void line_and_column(const char *text, const char *at, uint32_t *line, uint32_t *column)
{
    *line = 1;
    *column = 1;
    for (; text < at; text++) {
        if (*text == '\n') (*line)++, *column = 0;
        (*column)++;
    }
}

static void test_mistakes(void)
{
    for (size_t i = 0; i < sizeof MISTAKE / sizeof MISTAKE[0]; i++) {
        const mistake *m = &MISTAKE[i];
        char *text = builtin_copy(m->part, strlen(m->replace));
        char *at = strstr(text, m->find);
        REQUIRE(at);
        memmove(at + strlen(m->replace), at + strlen(m->find), strlen(at + strlen(m->find)) + 1);
        memcpy(at, m->replace, strlen(m->replace));

        sbl_knowledge before = knowledge;
        sbl_status status = sbl_knowledge_read_part(&knowledge, m->part, text, strlen(text), &arena, &diag);
        CHECK_STATUS(status, m->status);
        CHECK(!memcmp(&before, &knowledge, sizeof before));
        bool told = diag.status == status && diag.message && *diag.message && diag.hint && !strcmp(diag.field, m->field);
        if (m->at) {
            uint32_t line, column;
            /* The wrong value stands in the change or behind it; an entry that lacks something begins before it. */
            const char *place = *m->at == '{' ? NULL : strstr(at, m->at);
            if (!place) place = strstr(text, m->at);
            if (!place) fprintf(stderr, "mistake %zu points nowhere\n", i);
            REQUIRE(place);
            line_and_column(text, place, &line, &column);
            told = told && diag.line == line && diag.column == column;
        } else {
            told = told && diag.line > 1;
        }
        if (!told) fprintf(stderr, "mistake %zu: %s, line %u column %u: %s\n", i, diag.field, diag.line, diag.column, diag.message);
        CHECK(told);
        CHECK_STATUS(sbl_knowledge_read_part(&knowledge, m->part, text, strlen(text), &arena, NULL), m->status);
        free(text);
    }
}

/* Places counted by hand, with characters of several bytes before them. */
static void test_places(void)
{
    static const char TEXT[] = "{\"format\": \"stubble-knowledge/1\",\n"
                               "\"title\": \"\xc3\xa9\xe2\x82\xac [{,\\\"\", \"step\": [\n"
                               "  {\"from_day\": 0, \"to_day\": 1, \"title\": \"\xc3\xa9\", \"text\": 3}]}";
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_CARE, TEXT, sizeof TEXT - 1, &arena, &diag), SBL_E_DATA);
    CHECK(!strcmp(diag.field, "care.json: step[0].text") && diag.line == 3 && diag.column == 54);
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_CARE, "[]", 2, &arena, &diag), SBL_E_DATA);
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_CARE, "{}", 2, &arena, &diag), SBL_E_DATA);
    CHECK(!strcmp(diag.field, "care.json: format") && diag.line == 1 && diag.column == 1);
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_CARE, "", 0, &arena, &diag), SBL_E_DATA);
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_PART_COUNT, "{}", 2, &arena, &diag), SBL_E_ARG);
    CHECK(!*sbl_knowledge_file_name(SBL_KNOWLEDGE_PART_COUNT));
    size_t bytes;
    CHECK(sbl_knowledge_builtin_text(SBL_KNOWLEDGE_PART_COUNT, &bytes) && !bytes);
}

static void test_limits(void)
{
    size_t bytes = SBL_KNOWLEDGE_BYTES_MAX + 1;
    char *text = malloc(bytes);
    REQUIRE(text);
    memset(text, ' ', bytes);
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_CARE, text, bytes, &arena, &diag), SBL_E_LIMIT);
    CHECK(!strcmp(diag.field, "care.json"));
    /* Nesting to the end of the file must not overflow a stack. */
    memset(text, '[', bytes - 1);
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_CARE, text, bytes - 1, &arena, &diag), SBL_E_DATA);
    /* A list of too many, a text too long. */
    int at = sprintf(text, "{\"format\":\"stubble-knowledge/1\",\"title\":\"t\",\"step\":[0");
    for (int i = 0; i < 200; i++) at += sprintf(text + at, ",0");
    strcpy(text + at, "]}");
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_CARE, text, strlen(text), &arena, &diag), SBL_E_LIMIT);
    CHECK(!strcmp(diag.field, "care.json: step"));
    at = sprintf(text, "{\"format\":\"stubble-knowledge/1\",\"title\":\"");
    memset(text + at, 'x', 1001);
    strcpy(text + at + 1001, "\"}");
    CHECK_STATUS(sbl_knowledge_read_part(&knowledge, SBL_KNOWLEDGE_CARE, text, strlen(text), &arena, &diag), SBL_E_LIMIT);
    CHECK(!strcmp(diag.field, "care.json: title"));
    free(text);
}

/* Prefixes of the text, short of its closing brace, in steps: each is refused with the file's name and leaves the knowledge alone. */
static void check_prefixes(sbl_knowledge_part part, const char *text, size_t bytes, size_t step)
{
    while (bytes && text[bytes - 1] != '}') bytes--;
    uint32_t accepted = 0, silent = 0;
    for (size_t cut = 0; cut < bytes; cut += cut + 300 < bytes ? step : 1) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        sbl_status status = sbl_knowledge_read_part(&knowledge, part, text, cut, &arena, &diag);
        accepted += status == SBL_OK;
        silent += status != SBL_OK && (!diag.message || strcmp(diag.field, sbl_knowledge_file_name(part)) != 0);
        sbl_arena_rewind(&arena, mark);
    }
    CHECK(bytes > 300 && !accepted && !silent);
}

/* The file with two entries in each list, which has every kind of field and is short enough to be cut everywhere. */
static char *shortened(sbl_knowledge_part part)
{
    size_t bytes;
    const unsigned char *text = sbl_knowledge_builtin_text(part, &bytes);
    json_t *root = json_loadb((const char *)text, bytes, 0, NULL), *value;
    const char *key;
    json_object_foreach(root, key, value)
    {
        while (json_is_array(value) && json_array_size(value) > 2) json_array_remove(value, 2);
    }
    char *copy = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return copy;
}

static void test_truncations(void)
{
    for (uint32_t i = 0; i < SBL_KNOWLEDGE_PART_COUNT; i++) {
        sbl_knowledge_part part = (sbl_knowledge_part)i;
        size_t bytes;
        const unsigned char *text = sbl_knowledge_builtin_text(part, &bytes);
        check_prefixes(part, (const char *)text, bytes, 41);
        char *copy = shortened(part);
        REQUIRE(copy);
        sbl_knowledge read = {0};
        CHECK_STATUS(sbl_knowledge_read_part(&read, part, copy, strlen(copy), &arena, &diag), SBL_OK);
        check_prefixes(part, copy, strlen(copy), 1);
        free(copy);
    }
}

/* ---- memory runs out ---- */
static bool no_more_blocks;
static void *limited_alloc(void *user, size_t bytes)
{
    (void)user;
    return no_more_blocks ? NULL : malloc(bytes);
}
static void limited_free(void *user, void *block)
{
    (void)user;
    free(block);
}

static void test_arena_runs_out(void)
{
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    bool done = false;
    for (size_t left = 0; left < 400000 && !done; left += 48 * 17) { /* odd steps hit all kinds of allocations */
        sbl_arena small;
        sbl_knowledge read;
        no_more_blocks = false;
        sbl_arena_init(&small, &limited);
        REQUIRE(sbl_arena_alloc(&small, ((uint64_t)1 << 20) - left, 1));
        no_more_blocks = true;
        sbl_status status = sbl_knowledge_builtin(&read, &small, &diag);
        done = status == SBL_OK;
        if (!done && status != SBL_E_MEMORY) CHECK_STATUS(status, SBL_E_MEMORY);
        sbl_arena_release(&small);
    }
    CHECK(done);
}

static long mallocs_left;
static void *failing_malloc(size_t bytes)
{
    return mallocs_left-- > 0 ? malloc(bytes) : NULL;
}

/* The JSON library's own memory: the k-th call fails. */
static void test_parser_runs_out(void)
{
    size_t bytes;
    const unsigned char *text = sbl_knowledge_builtin_text(SBL_KNOWLEDGE_MODELS, &bytes);
    json_set_alloc_funcs(failing_malloc, free);
    bool done = false;
    for (long k = 0; k < 100000 && !done; k++) {
        sbl_knowledge read = {0};
        sbl_arena_mark mark = sbl_arena_here(&arena);
        mallocs_left = k;
        done = sbl_knowledge_read_part(&read, SBL_KNOWLEDGE_MODELS, text, bytes, &arena, &diag) == SBL_OK;
        if (!done && (!diag.message || read.model.tau_years > 0.0)) CHECK(0);
        sbl_arena_rewind(&arena, mark);
    }
    json_set_alloc_funcs(malloc, free);
    CHECK(done);
}

/* ---- words ---- */
static double hardest, words_read;
static prose all_prose;

static void read_text(const char *text)
{
    if (!text) return;
    prose p = count_prose(text);
    add_prose(&all_prose, p);
    words_read += p.words;
    double g = grade(p);
    if (g > hardest) hardest = g;
    if (g > 9.0) fprintf(stderr, "grade %.1f: %s\n", g, text);
    CHECK(g <= 9.0);
}

static void read_statements(const sbl_risk *statement, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) read_text(statement[i].text);
}

static void test_reading_grade(void)
{
    /* By hand: 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 - 15.59 = -1.45. */
    CHECK_NEAR(grade(count_prose("The cat sat on the mat.")), -1.45, 1e-9);
    CHECK(grade(count_prose("Contraindications necessitate interdisciplinary consultation regarding immunosuppression.")) > 20.0);
    for (uint32_t i = 0; i < knowledge.rule_count; i++) {
        read_text(knowledge.rule[i].reason);
        read_text(knowledge.rule[i].advice);
        read_text(knowledge.rule[i].conflict);
    }
    for (uint32_t i = 0; i < knowledge.care_count; i++) {
        read_text(knowledge.care[i].text);
        read_text(knowledge.care[i].extremes);
    }
    for (uint32_t i = 0; i < knowledge.pigment->pigment_count; i++) {
        read_text(knowledge.pigment->pigment[i].known);
        read_text(knowledge.pigment->pigment[i].assumed);
    }
    read_statements(knowledge.about, knowledge.about_count);
    read_statements(knowledge.practice, knowledge.practice_count);
    read_statements(knowledge.benefit, knowledge.benefit_count);
    read_statements(knowledge.risk, knowledge.risk_count);
    read_statements(knowledge.limit, knowledge.limit_count);
    read_statements(knowledge.alternative, knowledge.alternative_count);
    read_statements(knowledge.removal, knowledge.removal_count);
    read_statements(knowledge.warning, SBL_WARNING_COUNT);
    read_statements(knowledge.numbing, knowledge.numbing_count);
    read_statements(knowledge.treatment, SBL_TREATMENT_COUNT);
    read_statements(knowledge.progression->word, SBL_PROGRESSION_WORD_COUNT);
    for (uint32_t i = 0; i < knowledge.check->rule_count; i++) read_text(knowledge.check->rule[i].text);
    for (uint32_t i = 0; i < knowledge.consent->clause_count; i++) read_text(knowledge.consent->clause[i].text);
    CHECK(words_read > 1500.0);
    printf("reading grade %.1f over %.0f words, hardest text %.1f\n", grade(all_prose), words_read, hardest);
}

/* ---- nothing is said without its source or the word model ---- */
static uint32_t sourced;

/* A source names a page, a paper, a practice, or says model, our own, design, default; what is derived (D) must say so in so many words. */
static void check_source(const char *what, const char *source, sbl_evidence evidence)
{
    static const char *const OWN[] = {"odel", "esign", "our own", "ours", "erived", "default", "price book", "hoice"};
    bool own = false;
    for (size_t i = 0; i < sizeof OWN / sizeof *OWN; i++) own = own || strstr(source, OWN[i]);
    bool fine = strlen(source) >= 8 && (evidence != SBL_EVIDENCE_MODEL || own);
    if (!fine) fprintf(stderr, "%.60s: source \"%s\"\n", what, source);
    CHECK(fine);
    sourced++;
}

static void check_sources_of(const sbl_risk *statement, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) check_source(statement[i].text, statement[i].source, statement[i].evidence);
}

static void test_sources(void)
{
    for (uint32_t i = 0; i < knowledge.rule_count; i++)
        check_source(knowledge.rule[i].reason, knowledge.rule[i].source, knowledge.rule[i].evidence);
    for (uint32_t i = 0; i < knowledge.care_count; i++)
        check_source(knowledge.care[i].text, knowledge.care[i].source, knowledge.care[i].evidence);
    for (uint32_t i = 0; i < knowledge.price_book_count; i++)
        check_source(knowledge.price_book[i].city, knowledge.price_book[i].source, knowledge.price_book[i].evidence);
    for (uint32_t i = 0; i < knowledge.dilution_count; i++)
        check_source(knowledge.dilution[i].title, knowledge.dilution[i].source, knowledge.dilution[i].evidence);
    check_sources_of(knowledge.about, knowledge.about_count);
    check_sources_of(knowledge.practice, knowledge.practice_count);
    check_sources_of(knowledge.benefit, knowledge.benefit_count);
    check_sources_of(knowledge.risk, knowledge.risk_count);
    check_sources_of(knowledge.limit, knowledge.limit_count);
    check_sources_of(knowledge.alternative, knowledge.alternative_count);
    check_sources_of(knowledge.removal, knowledge.removal_count);
    check_sources_of(knowledge.warning, SBL_WARNING_COUNT);
    check_sources_of(knowledge.numbing, knowledge.numbing_count);
    check_sources_of(knowledge.treatment, SBL_TREATMENT_COUNT);
    check_sources_of(knowledge.progression->word, SBL_PROGRESSION_WORD_COUNT);
    for (uint32_t i = 0; i < knowledge.check->rule_count; i++)
        check_source(knowledge.check->rule[i].text, knowledge.check->rule[i].source, knowledge.check->rule[i].evidence);
    for (uint32_t i = 0; i < knowledge.consent->clause_count; i++)
        check_source(knowledge.consent->clause[i].text, knowledge.consent->clause[i].source, knowledge.consent->clause[i].evidence);
    const char *const OF_MODELS[] = {knowledge.model.rate_source,          knowledge.model.fading_source,
                                     knowledge.model.touch_up_source,      knowledge.model.growth_source,
                                     knowledge.model.follow_up_source,     knowledge.progression->pace_source,
                                     knowledge.progression->verdict_source};
    for (size_t i = 0; i < sizeof OF_MODELS / sizeof *OF_MODELS; i++) check_source("a model", OF_MODELS[i], SBL_EVIDENCE_MODEL);
    CHECK(sourced > 180);
    /* A sentence that holds a figure of a forecast says that it is a model. */
    static const sbl_label FORECAST[] = {SBL_LABEL_fading_sentence, SBL_LABEL_picture_note, SBL_LABEL_foot};
    for (size_t i = 0; i < sizeof FORECAST / sizeof *FORECAST; i++) CHECK(strstr(knowledge.consent->label[FORECAST[i]], "model"));
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_status status = sbl_knowledge_builtin(&knowledge, &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s:%u:%u: %s (%s)\n", diag.field, diag.line, diag.column, diag.message, diag.hint);
    REQUIRE(status == SBL_OK);
    test_builtin();
    test_folder();
    test_own_folder();
    test_mistakes();
    test_places();
    test_limits();
    test_truncations();
    test_arena_runs_out();
    test_parser_runs_out();
    test_reading_grade();
    test_sources();
    sbl_arena_release(&arena);
    return check_report("knowledge_file");
}
