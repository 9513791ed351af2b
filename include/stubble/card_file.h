/*
 * stubble/card_file.h - the card on paper, in a photo, and its reference measurement as a file.
 *
 *   sbl_bytes pdf;
 *   st = sbl_card_pdf(&pdf, SBL_CARD_ON_A4, "0.1.0", &arena, &diag);
 *
 *   sbl_card_found card[SBL_CARD_KIND_COUNT];
 *   uint32_t count;
 *   st = sbl_card_find(card, &count, &photo, NULL, &arena, &diag);
 *
 * libapriltag finds the tags and draws them; cairo draws the sheet. The same version gives the same bytes.
 */
#ifndef STUBBLE_CARD_FILE_H
#define STUBBLE_CARD_FILE_H

#include "stubble/card.h"
#include "stubble/document.h"
#include "stubble/scale_check.h"
#include "stubble/text.h"

typedef enum sbl_card_paper {
    SBL_CARD_ON_LETTER, /* a sheet of cards of both kinds with cut lines, a check ruler and instructions */
    SBL_CARD_ON_A4,
    SBL_CARD_ON_CARD /* a page of 85.6 x 54 mm for each kind: card printers and photo shops */
} sbl_card_paper;

/* version is of the program, printed small; may be NULL. */
SBL_MUST_CHECK sbl_status sbl_card_pdf(sbl_bytes *pdf, sbl_card_paper paper, const char *version, sbl_arena *arena, sbl_diag *diag);

#define SBL_CARD_TAG_CELLS 10

/* The cells of a tag with its white rim, row by row from the top: 1 white, 0 black. False if tag36h11 has no such id. */
bool sbl_card_tag_cells(uint32_t id, uint8_t cell[SBL_CARD_TAG_CELLS * SBL_CARD_TAG_CELLS]);

/*
 * All cards in a photo, at most one of each kind, in the order of the kinds. options may be NULL.
 * SBL_E_NOT_FOUND  no card
 * Others as sbl_card_fit gives them; a card that can be used hides the failure of the other kind.
 */
SBL_MUST_CHECK sbl_status sbl_card_find(sbl_card_found found[SBL_CARD_KIND_COUNT], uint32_t *count, const sbl_photo *photo,
                                        const sbl_card_options *options, sbl_arena *arena, sbl_diag *diag);

/* Nothing of a card was seen, rather than one that cannot be used: from the failure of sbl_card_find. */
bool sbl_card_is_absent(const sbl_diag *diag);

/*
 * The same in parts, for a host that has more to do with the photo meanwhile:
 *
 *   st = sbl_card_search_begin(&search, &photo, &arena, &diag);
 *   sbl_parallel_for(&host, sbl_card_search_parts(search), sbl_card_search_part, search);
 *   st = sbl_card_search_end(card, &count, search, NULL, &diag);
 *
 * The parts, three at most, may run in any order on any threads, with other work between them; what is found is the same. The first looks at
 * all of the photo made small, and where it sees a whole card the others have nothing more to do. Each takes up to 64 MB from libapriltag
 * and the arena's allocator while it runs. The search lies in the arena, and the photo stays where it is until the end.
 */
typedef struct sbl_card_search sbl_card_search;
SBL_MUST_CHECK sbl_status sbl_card_search_begin(sbl_card_search **search, const sbl_photo *photo, sbl_arena *arena, sbl_diag *diag);
uint32_t sbl_card_search_parts(const sbl_card_search *search);
/* An sbl_loop_body. */
void sbl_card_search_part(void *search, uint32_t index);
/* As sbl_card_find. */
SBL_MUST_CHECK sbl_status sbl_card_search_end(sbl_card_found found[SBL_CARD_KIND_COUNT], uint32_t *count, const sbl_card_search *search,
                                              const sbl_card_options *options, sbl_diag *diag);

/*
 * {"schema": "stubble-card-reference/1", "card": "standard", "patches": {"N1": {"L": 89.6, "a": 0.2, "b": -1.1}, ...}}: CIE Lab under D65 for
 * the 2-degree observer, all patches of the kind. Failures name the field.
 */
SBL_MUST_CHECK sbl_status sbl_card_reference_read(sbl_card_reference *reference, const void *text, size_t bytes, sbl_arena *arena,
                                                  sbl_diag *diag);

/* What was learned of one card, for a report. colour NULL: it could not be fitted, and colour_diag says why. */
typedef struct sbl_card_report {
    const sbl_card_found *found;
    const sbl_card_colour *colour;
    const sbl_diag *colour_diag;
} sbl_card_report;

/* What both say, in one sentence without an end; NULL where they do not contradict each other. */
const char *sbl_scale_check_words(const sbl_scale_check *check, sbl_arena *arena);

/* One JSON object, "stubble-card/1". text->failed tells of missing memory. */
void sbl_card_write_json(sbl_text *text, const sbl_photo *photo, const sbl_card_report *report, uint32_t count);

#endif
