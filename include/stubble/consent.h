/*
 * stubble/consent.h - what a client signs and takes home: consent and care sheet, in plain words from the plan, in the client's language.
 *
 *   sbl_language french;
 *   st = sbl_language_builtin(&french, "fr", &arena, &diag);
 *   sbl_untranslated missing = {0};
 *   st = sbl_consent_pdf(&pdf, &plan, looks, &french, &options, &missing, &arena, &diag);
 *   if (missing.count) ... these stand in English in the document ...
 *
 * The words are data: clauses and labels in knowledge/consent.json, statements in counsel.json, candidacy.json and care.json. A language is a
 * list of English texts and what they are in that language (knowledge/language-fr.json). A text that was changed finds no translation any more:
 * it is printed in English and reported, so a stale translation is never signed. Each document names the version of its template.
 *
 * Memory        Everything lies in the caller's arena.
 * Determinism   The same plan, language and date give the same bytes.
 */
#ifndef STUBBLE_CONSENT_H
#define STUBBLE_CONSENT_H

#include "stubble/document.h"

/* ---- knowledge/consent.json ---- */
typedef enum sbl_clause_part {
    SBL_CLAUSE_WHAT,    /* how it is done */
    SBL_CLAUSE_CHOICE,  /* yes or no, to be ticked */
    SBL_CLAUSE_CONFIRM, /* to be ticked before signing */
    SBL_CLAUSE_DATA,    /* records and data */
    SBL_CLAUSE_RIGHT,
    SBL_CLAUSE_MONEY,
    SBL_CLAUSE_PART_COUNT
} sbl_clause_part;

typedef struct sbl_clause {
    const char *key, *title, *text, *source;
    sbl_clause_part part;
    sbl_evidence evidence;
} sbl_clause;

/* A label, and what may stand in it in braces. */
/* clang-format off */
#define SBL_LABEL_LIST(X) \
    X(consent_title, "") X(care_title, "") X(what, "") X(area, "") X(dots, "") X(sessions, "") X(time_in_all, "") X(price, "")             \
    X(between, "low high") X(in_sessions, "sessions") X(hours, "hours") X(plan_sentence, "dots area sessions places")                      \
    X(hairline_sentence, "height feather") X(price_sentence, "currency price tax low high deposit")                                        \
    X(price_no_tax_sentence, "currency price low high deposit") X(session_line, "number date dots minutes")                                \
    X(session_line_day, "number days dots minutes") X(before, "") X(healed, "") X(picture_note, "") X(fading_sentence, "mid low high")     \
    X(does_not, "") X(risks, "") X(other_ways, "") X(changing_mind, "") X(laser_sentence, "low high") X(health, "") X(health_none, "")     \
    X(health_some, "verdict") X(clinics_differ, "text") X(choices, "") X(yes, "") X(no, "") X(confirm, "") X(data, "") X(rights, "")       \
    X(money, "") X(signatures, "") X(client, "") X(artist, "") X(witness, "") X(signature, "") X(date, "") X(name_in_print, "")            \
    X(age_proof, "") X(template_line, "version") X(foot, "") X(your_sessions, "") X(chart, "") X(chart_note, "") X(before_list, "")        \
    X(after_list, "") X(numbing, "") X(care_note, "") X(session_word, "number") X(treat_shaved_look, "") X(treat_hairline, "")             \
    X(treat_crown, "") X(treat_density, "") X(treat_scars, "") X(treat_areata, "") X(treat_beard, "") X(verdict_go, "")                    \
    X(verdict_caution, "") X(verdict_ask_physician, "") X(verdict_not_now, "") X(verdict_never_here, "") X(mix, "mix")                     \
    X(share_of_dots, "percent") X(sources, "")
/* clang-format on */
typedef enum sbl_label {
#define SBL_LABEL_ENUM(key, names) SBL_LABEL_##key,
    SBL_LABEL_LIST(SBL_LABEL_ENUM)
#undef SBL_LABEL_ENUM
        SBL_LABEL_COUNT
} sbl_label;
const char *sbl_label_key(sbl_label label);
const char *sbl_label_names(sbl_label label); /* "low high": what may stand in braces */

typedef struct sbl_consent_knowledge {
    const char *version;
    const sbl_clause *clause;
    uint32_t clause_count;
    const char *label[SBL_LABEL_COUNT];
} sbl_consent_knowledge;

/* ---- languages ---- */
typedef struct sbl_translation {
    const char *from, *to;
} sbl_translation;

typedef struct sbl_language {
    const char *code, *name, *version; /* "fr", "français" */
    const char *decimal_point;
    const char *month[12], *weekday[7]; /* weekday[0] is Monday */
    const char *date_pattern;           /* "{weekday} {day} {month} {year}" */
    const char *first_day;              /* of a month: "1er" in French */
    const sbl_translation *translation;
    uint32_t translation_count;
} sbl_language;

#define SBL_LANGUAGE_BYTES_MAX ((size_t)1 << 20)

/* From the text of a language file. Strict as all knowledge; placeholders of a translation must be those of its English text. */
SBL_MUST_CHECK sbl_status sbl_language_read(sbl_language *language, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag);
/* SBL_E_NOT_FOUND: there is no such language. code: two small letters. */
SBL_MUST_CHECK sbl_status sbl_language_builtin(sbl_language *language, const char *code, sbl_arena *arena, sbl_diag *diag);
/* FOLDER/language-CODE.json, or the built-in one where the folder has none. */
SBL_MUST_CHECK sbl_status sbl_language_read_folder(sbl_language *language, const char *code, const char *folder, sbl_arena *arena,
                                                   sbl_diag *diag);
/* The text in that language; NULL if it has none. language NULL: English, the text itself. */
const char *sbl_language_say(const sbl_language *language, const char *english);

#define SBL_UNTRANSLATED_MAX 256u
typedef struct sbl_untranslated {
    const char *text[SBL_UNTRANSLATED_MAX]; /* each once */
    uint32_t count;
} sbl_untranslated;
/* Each once, as long as there is room; missing may be NULL. */
void sbl_untranslated_add(sbl_untranslated *missing, const char *english);

/* ---- documents ---- */
/*
 * looks: before and healed from the front, or NULL for a consent without pictures. language NULL: English. missing may be NULL.
 * SBL_E_NOT_FOUND: the plan's knowledge has no consent.
 */
SBL_MUST_CHECK sbl_status sbl_consent_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_image looks[2], const sbl_language *language,
                                          const sbl_document_options *options, sbl_untranslated *missing, sbl_arena *arena, sbl_diag *diag);
/* Sessions with their dates, care day by day as a chart and in words, numbing. */
SBL_MUST_CHECK sbl_status sbl_care_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_language *language,
                                       const sbl_document_options *options, sbl_untranslated *missing, sbl_arena *arena, sbl_diag *diag);

#endif
