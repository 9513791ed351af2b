/*
 * letter.h - a document in a client's language: the paper with a place to write at, and words that are looked up before they are set.
 *
 * English is what the knowledge says; letter_say gives the client's language, or English with a note of what is missing.
 */
#ifndef STUBBLE_FORMATS_LETTER_H
#define STUBBLE_FORMATS_LETTER_H

#include "document/paper.h"
#include "stubble/consent.h"
#include "stubble/document_words.h"

#define LETTER_SOURCES_MAX 160u

typedef struct letter {
    paper *sheet;
    const sbl_plan *plan;
    const sbl_language *language;           /* NULL: English */
    sbl_untranslated *missing;              /* may be NULL */
    double x, width, y;                     /* of the text area; where the next thing goes */
    double floor;                           /* the lowest that anything may reach */
    const char *source[LETTER_SOURCES_MAX]; /* of what has been said, each once */
    uint32_t source_count;
} letter;

void letter_begin(letter *l, paper *sheet, const sbl_plan *plan, const sbl_language *language, sbl_untranslated *missing);
/* A new PDF on sheet whose title and foot line are words in the letter's language. margin_mm 0: the paper's own. */
void letter_open(letter *l, paper *sheet, const sbl_plan *plan, const sbl_document_options *options, sbl_word title, sbl_word foot,
                 double margin_mm, sbl_arena *arena);

const char *letter_say(letter *l, const char *english);
/* A label of knowledge/consent.json, said, with values put in. */
const char *letter_label(letter *l, sbl_label label);
const char *letter_fill(letter *l, sbl_label label, const sbl_word_pair *pair, uint32_t pair_count);
/* The same of knowledge/documents.json. */
const char *letter_word(letter *l, sbl_word word);
const char *letter_put(letter *l, sbl_word word, const sbl_word_pair *pair, uint32_t pair_count);
/* letter_put(l, SBL_WORD_x, PAIRS({"years", a}, BAND(l, "dots", band, 0))): pairs as an argument, and a band as {dots}, {dots_low}, {dots_high}. */
#define PAIRS(...) (const sbl_word_pair[]){__VA_ARGS__}, (uint32_t)(sizeof((const sbl_word_pair[]){__VA_ARGS__}) / sizeof(sbl_word_pair))
#define BAND(l, name, band, digits)                                                                                                        \
    {name, letter_number(l, (band).mid, digits)}, {name "_low", letter_number(l, (band).low, digits)},                                     \
    {                                                                                                                                      \
        name "_high", letter_number(l, (band).high, digits)                                                                                \
    }
/* To two leading digits: a model has no more. */
double letter_round(double value);
sbl_band letter_round_band(sbl_band band);
/* "Norwood V", "any" as "Any": the first letter large. */
const char *letter_capital(letter *l, const char *text);
/* "18:1 water to pigment" for a label of a dilution, in the letter's language. */
const char *letter_mix(letter *l, const char *dilution);
const char *letter_verdict(letter *l, sbl_verdict verdict);
/* A zone's name, said; a number behind it stays. */
const char *letter_zone(letter *l, const sbl_zone *zone);
/* A remark of the design check. */
const char *letter_remark(letter *l, const sbl_remark *remark);
/* The clinic before a foot line that holds the program's version. */
const char *letter_foot(letter *l, sbl_word word, const char *version);
/* Are all words there? Else a failure for the caller. */
SBL_MUST_CHECK sbl_status letter_check(const sbl_plan *plan, sbl_diag *diag);
/* Three texts as one, of any length. */
const char *letter_join(letter *l, const char *one, const char *between, const char *other);
/* A number with the language's decimal sign. */
const char *letter_number(letter *l, double value, unsigned digits);
const char *letter_date(letter *l, int32_t date);

void letter_page(letter *l, const char *title);
/* A new page if so much height is not left. */
void letter_need(letter *l, double height);
void letter_heading(letter *l, const char *text);
void letter_paragraph(letter *l, paper_style style, paper_ink ink, const char *text);
/* Statements in two columns of nearly equal height. What is long is parted over pages. */
void letter_statements(letter *l, const sbl_risk *statement, uint32_t count);
/* The same under a heading that stays with the first of them. */
void letter_section(letter *l, const char *heading, const sbl_risk *statement, uint32_t count);
/* Nothing is said without its source: gather one, and print all that were gathered. Statements gather their own. Sources are not translated. */
void letter_source(letter *l, const char *source);
void letter_sources(letter *l);
/* An empty box to tick. */
void letter_tick(letter *l, double x, double y);

#endif
