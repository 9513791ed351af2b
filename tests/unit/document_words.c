/* The words of the documents: all of them data, all of them in French, braces that somebody fills, and none left in the code. */
#include "check.h"
#include "foreign_leaks.h"
#include "stubble/consent.h"
#include "stubble/design_check.h"
#include "stubble/document_words.h"
#include "stubble/file.h"
#include "stubble/knowledge_file.h"
#include "stubble/plan.h"
#include "stubble/progression.h"

#include <ctype.h>
#include <dirent.h>

static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_language french;
static sbl_diag diag;

/* ---- in French ---- */

static uint32_t untranslated;

static void say(const char *text)
{
    if (!text || sbl_language_say(&french, text)) return;
    fprintf(stderr, "no French: %s\n", text);
    untranslated++;
}

static void say_statements(const sbl_risk *statement, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) say(statement[i].title), say(statement[i].text);
}

static void test_all_in_french(void)
{
    for (uint32_t i = 0; i < SBL_WORD_COUNT; i++) say(sbl_document_word(&knowledge, (sbl_word)i));
    say_statements(knowledge.practice, knowledge.practice_count);
    say_statements(knowledge.treatment, SBL_TREATMENT_COUNT);
    for (uint32_t i = 0; i < SBL_WARNING_COUNT; i++) say(knowledge.warning[i].text);
    for (uint32_t i = 0; i < knowledge.check->rule_count; i++) say(knowledge.check->rule[i].text);
    for (uint32_t i = 0; i < SBL_PROGRESSION_WORD_COUNT; i++) say(knowledge.progression->word[i].text);
    for (uint32_t i = 0; i < knowledge.progression->prevalence_count; i++)
        say(knowledge.progression->prevalence[i].counts), say(knowledge.progression->prevalence[i].place);
    for (uint32_t i = 0; i < knowledge.price_book_count; i++) {
        const sbl_price_book *book = &knowledge.price_book[i];
        say(book->city), say(book->source), say(book->tax_name);
        for (uint32_t k = 0; k < book->add_on_count; k++) say(book->add_on[k].title);
    }
    CHECK(untranslated == 0);
}

/* The enumerations that index into the list of words follow it. */
static void test_order(void)
{
    for (int z = 0; z < SBL_ZONE_KIND_COUNT; z++) {
        char key[40];
        snprintf(key, sizeof key, "zone_%s", sbl_zone_kind_name((sbl_zone_kind)z));
        for (char *c = key; *c; c++) *c = *c == ' ' ? '_' : (char)tolower((unsigned char)*c);
        CHECK(!strcmp(sbl_word_key((sbl_word)(SBL_WORD_zone_hairline + z)), key));
    }
    for (int m = 0; m < SBL_LANDMARK_COUNT; m++) {
        char key[60];
        snprintf(key, sizeof key, "landmark_%s", sbl_landmark_name((sbl_landmark)m));
        CHECK(!strcmp(sbl_word_key((sbl_word)(SBL_WORD_landmark_glabella + m)), key));
    }
    for (int h = 0; h < SBL_HANDLE_COUNT; h++) {
        char key[60];
        snprintf(key, sizeof key, "handle_%s", sbl_hairline_handle_name((sbl_hairline_handle)h));
        CHECK(!strcmp(sbl_word_key((sbl_word)(SBL_WORD_handle_sideburn_right + h)), key));
    }
    CHECK(SBL_WORD_style_feminine - SBL_WORD_style_straight == SBL_HAIRLINE_FEMININE);
    CHECK(SBL_WORD_mark_no_go - SBL_WORD_mark_areata == SBL_MARK_NO_GO);
    CHECK(SBL_WORD_head_takes - SBL_WORD_head_stage == 5);
}

/* ---- braces ---- */

/* The shipped file with one text put in the place of another. */
static sbl_status read_with(sbl_knowledge_part part, const char *from, const char *to, uint32_t *line)
{
    size_t bytes;
    const char *text = (const char *)sbl_knowledge_builtin_text(part, &bytes);
    char *copy = SBL_NEW(&arena, char, bytes + strlen(to) + 1);
    REQUIRE(copy);
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    char *at = strstr(copy, from);
    REQUIRE(at);
    *line = 1;
    for (const char *c = copy; c < at; c++) *line += *c == '\n';
    memmove(at + strlen(to), at + strlen(from), bytes - (size_t)(at - copy) - strlen(from) + 1);
    memcpy(at, to, strlen(to));
    sbl_knowledge own = {0};
    diag = (sbl_diag){0};
    return sbl_knowledge_read_part(&own, part, copy, strlen(copy), &arena, &diag);
}

static void refuse(sbl_knowledge_part part, const char *from, const char *to, const char *field)
{
    uint32_t line;
    CHECK_STATUS(read_with(part, from, to, &line), SBL_E_DATA);
    bool told = !strcmp(diag.field, field) && diag.line == line;
    if (!told) fprintf(stderr, "%s line %u: %s\n", diag.field, diag.line, diag.message);
    CHECK(told);
}

static void test_braces(void)
{
    uint32_t line;
    refuse(SBL_KNOWLEDGE_DOCUMENTS, "after {years} years", "after {year} years", "documents.json: text.years_text");
    refuse(SBL_KNOWLEDGE_DOCUMENTS, "What we see", "What {we} see", "documents.json: text.see_title");
    refuse(SBL_KNOWLEDGE_DOCUMENTS, "What we see", "What we see}", "documents.json: text.see_title");
    refuse(SBL_KNOWLEDGE_DOCUMENTS, "What we see", "What { we see", "documents.json: text.see_title");
    refuse(SBL_KNOWLEDGE_DOCUMENTS, "\"see_title\": \"What we see\"", "\"see_title\": \"\"", "documents.json: text.see_title");
    CHECK_STATUS(read_with(SBL_KNOWLEDGE_DOCUMENTS, "\"see_title\"", "\"see_titel\"", &line), SBL_E_DATA);
    CHECK(!strcmp(diag.field, "documents.json: text.see_title"));
    refuse(SBL_KNOWLEDGE_CONSENT, "between {low} and", "between {lo} and", "consent.json: label.between");
    refuse(SBL_KNOWLEDGE_CHECKS, "alone by {stage}", "alone by {age}", "checks.json: check[0].text");
    refuse(SBL_KNOWLEDGE_PROGRESSION, "still fits at {stage}", "still fits at {stag}", "progression.json: words.holds.text");
    /* To leave a figure out, or to say it twice, is the clinic's own choice. */
    CHECK_STATUS(
        read_with(SBL_KNOWLEDGE_DOCUMENTS, "It sets about {dots} dots again ({dots_low} to {dots_high}).", "{years} years.", &line),
        SBL_OK);
}

/* ---- none left in the code ---- */

/* Two words of two letters or more, parted by a blank; conversions such as %s are no words. */
static bool is_sentence(const char *text)
{
    uint32_t words = 0;
    for (const char *c = text; *c;) {
        if (*c == '%') {
            while (*c && !isalpha((unsigned char)*c)) c++;
            c += *c != '\0';
            continue;
        }
        size_t length = 0;
        while (isalpha((unsigned char)c[length])) length++;
        words += length > 1 && (c == text || c[-1] == ' ' || c[-1] == '(');
        c += length ? length : 1;
    }
    return words > 1;
}

/* The words of a failure are for whoever called, not for a document; a font is not said to anybody. */
static bool is_excused(const char *statement, const char *at, const char *literal)
{
    char head[400] = "";
    size_t length = (size_t)(at - statement) < sizeof head - 1 ? (size_t)(at - statement) : sizeof head - 1;
    memcpy(head, at - length, length);
    return strstr(head, "sbl_fail") || strstr(head, "strstr") || strstr(head, "#define FONT_FAMILY") || !strcmp(literal, "stubble");
}

static uint32_t sentences_in(const char *name, const char *code)
{
    uint32_t found = 0, line = 1;
    const char *statement = code;
    for (const char *c = code; *c; c++) {
        line += *c == '\n';
        if (!strncmp(c, "/*", 2)) {
            for (c += 2; *c && strncmp(c, "*/", 2) != 0; c++) line += *c == '\n';
            c++;
        } else if (!strncmp(c, "//", 2) || !strncmp(c, "#include", 8)) {
            while (c[1] && c[1] != '\n') c++;
        } else if (*c == '\'' && c[1]) {
            c += c[1] == '\\' ? 3 : 2;
        } else if (*c == '"') {
            char literal[600];
            size_t length = 0;
            const char *open = c;
            for (c++; *c && *c != '"'; c++) {
                if (*c == '\\' && c[1]) c++; /* an escape is no letter */
                else if (length < sizeof literal - 1) literal[length++] = *c;
            }
            literal[length] = '\0';
            if (!is_sentence(literal) || is_excused(statement, open, literal)) continue;
            fprintf(stderr, "%s:%u: a text for people in the code: \"%s\"; it belongs into knowledge/documents.json\n", name, line,
                    literal);
            found++;
        } else if (*c == ';' || *c == '{' || *c == '}') {
            statement = c + 1;
        }
    }
    return found;
}

static uint32_t scan_file(const char *path)
{
    const unsigned char *text;
    size_t bytes;
    REQUIRE(sbl_file_read(&text, &bytes, path, 1 << 20, &arena, &diag) == SBL_OK);
    char *code = SBL_NEW(&arena, char, bytes + 1);
    REQUIRE(code);
    memcpy(code, text, bytes);
    return sentences_in(path, code);
}

/* All sources of a folder; how many. */
static uint32_t scan_folder(const char *name, uint32_t *found)
{
    uint32_t files = 0;
    DIR *folder = opendir(name);
    REQUIRE(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[1200];
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || (strcmp(dot, ".c") != 0 && strcmp(dot, ".h") != 0)) continue;
        snprintf(path, sizeof path, "%.900s/%.200s", name, entry->d_name);
        *found += scan_file(path);
        files++;
    }
    closedir(folder);
    return files;
}

static void test_no_sentence_in_code(void)
{
    uint32_t found = 0;
    CHECK(scan_folder(STUBBLE_SOURCE_DIR "/formats/document", &found) > 10);
    CHECK(scan_folder(STUBBLE_SOURCE_DIR "/formats/strip", &found) > 1);
    found += scan_file(STUBBLE_SOURCE_DIR "/formats/plan/plan_calendar.c");
    CHECK(found == 0);
    /* The search finds what it is for, and nothing else. */
    CHECK(sentences_in("a", "paper_text(s, \"Clinics differ.\");") == 1);
    CHECK(sentences_in("a", "x = \"%s cm\\xc2\\xb2\"; y = \"%u   %s\"; z = \"session-%u.%016llx@stubble\"; /* \"two words\" */") == 0);
    CHECK(sentences_in("a", "return sbl_fail(diag, SBL_E_MEMORY, \"there is not enough memory\", \"\");") == 0);
}

/* ---- a clinic's own words ---- */

static void test_own_words(void)
{
    sbl_document_words own = *knowledge.document;
    sbl_knowledge changed = knowledge;
    own.text[SBL_WORD_see_title] = "What our eyes tell us";
    changed.document = &own;
    CHECK(!strcmp(sbl_document_word(&changed, SBL_WORD_see_title), "What our eyes tell us"));
    changed.document = NULL;
    CHECK(!strcmp(sbl_document_word(&changed, SBL_WORD_see_title), ""));
    CHECK(!strcmp(sbl_word_key(SBL_WORD_COUNT), "unknown") && !strcmp(sbl_word_names(SBL_WORD_COUNT), ""));
    CHECK(*knowledge.document->version && *knowledge.document->source);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_language_builtin(&french, "fr", &arena, &diag) == SBL_OK);
    test_all_in_french();
    test_order();
    test_braces();
    test_no_sentence_in_code();
    test_own_words();
    sbl_arena_release(&arena);
    return check_report("document_words");
}
