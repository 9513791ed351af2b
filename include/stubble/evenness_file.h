/*
 * stubble/evenness_file.h - how even dots are, as JSON, as words and as a picture.
 *
 *   sbl_evenness_sheet sheet = {.source = "out/dots.csv", .dots = &dots, .report = &report, .is_head = true};
 *   sbl_evenness_write_json(&text, &sheet);
 *   st = sbl_evenness_picture(&bytes, &sheet, SBL_PICTURE_PNG, &arena, &diag);
 *
 * Equal input gives equal bytes. Everything lies in the caller's arena.
 */
#ifndef STUBBLE_EVENNESS_FILE_H
#define STUBBLE_EVENNESS_FILE_H

#include "stubble/document.h"
#include "stubble/evenness.h"
#include "stubble/text.h"

typedef struct sbl_evenness_sheet {
    const char *source; /* what was measured, for the title */
    const sbl_evenness_dots *dots;
    const sbl_evenness *report;
    const char *const *zone_name; /* dots->zone_count */
    bool is_head;                 /* positions are in the head's frame, so places can be told in its terms */
} sbl_evenness_sheet;

/* {"format": "stubble-evenness/1", ...}: every figure of every set; a figure that could not be taken is null. */
void sbl_evenness_write_json(sbl_text *text, const sbl_evenness_sheet *sheet);

#define SBL_EVENNESS_WORDS_BYTES 160

/* "crown: 23 mm left of the midline, 41 mm behind the ears, 109 mm above them"; coordinates where the frame is not a head's. */
const char *sbl_evenness_place(char words[SBL_EVENNESS_WORDS_BYTES], const sbl_evenness_sheet *sheet, uint32_t dot);
/* "session 2", "sessions 1 to 3", "all dots", or the zone's name. */
const char *sbl_evenness_set_name(char words[SBL_EVENNESS_WORDS_BYTES], const sbl_evenness_sheet *sheet, const sbl_evenness_set *set);
/* How pitches were taken, in a sentence. */
const char *sbl_evenness_pitch_words(sbl_evenness_pitch pitch);

/*
 * Is the set even? Counts of dots in balls of six pitches vary less than SBL_EVENNESS_F6_BAR of what random places do, and no direction
 * stands out by SBL_EVENNESS_DIRECTION_BAR_DB. Both are design choices: three sessions of today's progressive orders miss the first.
 */
#define SBL_EVENNESS_F6_BAR           0.30
#define SBL_EVENNESS_DIRECTION_BAR_DB 3.0
typedef enum sbl_evenness_verdict { SBL_EVEN, SBL_UNEVEN_DENSITY, SBL_UNEVEN_DIRECTION, SBL_EVENNESS_UNKNOWN } sbl_evenness_verdict;
sbl_evenness_verdict sbl_evenness_judge(const sbl_evenness_set *set);

typedef enum sbl_picture_format { SBL_PICTURE_PNG, SBL_PICTURE_SVG, SBL_PICTURE_PDF } sbl_picture_format;

/*
 * One page: a piece of skin with the dots of each session and of all until then, their spectra over that of random places, where on the
 * head they deviate most, the figures.
 */
SBL_MUST_CHECK sbl_status sbl_evenness_picture(sbl_bytes *out, const sbl_evenness_sheet *sheet, sbl_picture_format format, sbl_arena *arena,
                                               sbl_diag *diag);

#endif
