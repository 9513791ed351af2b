/*
 * letter.h - a document in a client's language: the paper with a place to write at, and words that are looked up before they are set.
 *
 * English is what the knowledge says; letter_say gives the client's language, or English with a note of what is missing.
 */
#ifndef STUBBLE_FORMATS_LETTER_H
#define STUBBLE_FORMATS_LETTER_H

#include "document/paper.h"
#include "stubble/consent.h"

#define LETTER_SOURCES_MAX 160u

typedef struct letter {
    paper *sheet;
    const sbl_plan *plan;
    const sbl_language *language;    /* NULL: English */
    sbl_untranslated *missing;       /* may be NULL */
    double x, width, y;              /* of the text area; where the next thing goes */
    double floor;                    /* the lowest that anything may reach */
    const char *source[LETTER_SOURCES_MAX]; /* of what has been said, each once */
    uint32_t source_count;
} letter;

void letter_begin(letter *l, paper *sheet, const sbl_plan *plan, const sbl_language *language, sbl_untranslated *missing);

const char *letter_say(letter *l, const char *english);
/* A label of knowledge/consent.json, said, with values put in. */
const char *letter_label(letter *l, sbl_label label);
const char *letter_fill(letter *l, sbl_label label, const sbl_word_pair *pair, uint32_t pair_count);
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
