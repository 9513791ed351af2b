/*
 * stubble/pictures.h - the pictures of a plan: every standard view before, after each session and healed, the years in three views, and
 * a close look at the skin where single dots are seen.
 *
 *   sbl_pictures pictures;
 *   st = sbl_pictures_draw(&pictures, &plan, &(sbl_pictures_options){.width = 820, .height = 1000}, &host, &arena, &diag);
 *   const sbl_image *image = sbl_pictures_at(&pictures, SBL_VIEW_FRONT, SBL_MOMENT_HEALED);
 */
#ifndef STUBBLE_PICTURES_H
#define STUBBLE_PICTURES_H

#include "stubble/plan.h"
#include "stubble/preview.h"

/* Moments in the order of time: before, fresh after session 1 to 8, healed, years 1 to 8. */
enum {
    SBL_MOMENT_BEFORE = 0,
    SBL_MOMENT_SESSION_1 = 1,
    SBL_MOMENT_HEALED = 1 + SBL_SESSIONS_MAX,
    SBL_MOMENT_YEAR_1,
    SBL_MOMENT_COUNT = SBL_MOMENT_YEAR_1 + 8
};

/* Side of the skin that a close-up shows. */
#define SBL_CLOSE_UP_MM 30.0

typedef struct sbl_pictures {
    sbl_image image[SBL_VIEW_COUNT][SBL_MOMENT_COUNT]; /* rgb is NULL where none is drawn */
    sbl_camera camera[SBL_VIEW_COUNT];
    sbl_image close_up[2];      /* before and healed: SBL_CLOSE_UP_MM of skin, square */
    const char *close_up_place; /* "at the hairline" or "where most dots go": a word of knowledge/documents.json */
    sbl_preview preview;        /* for close-ups */
    uint32_t width, height;
} sbl_pictures;

/* NULL if this plan has no such picture. Years are drawn for front, three_quarter_left and top. */
const sbl_image *sbl_pictures_at(const sbl_pictures *pictures, sbl_view view, uint32_t moment);
/* "before", "session_1", "healed", "year_3": the file is VIEW_MOMENT.png. */
void sbl_moment_name(char out[16], uint32_t moment);

typedef struct sbl_pictures_options {
    uint32_t width, height;
    sbl_lighting light;
    double metres; /* how far away the eye is (sbl_image_seen_from); 0: as sharp as the picture */
} sbl_pictures_options;

SBL_MUST_CHECK sbl_status sbl_pictures_draw(sbl_pictures *pictures, const sbl_plan *plan, const sbl_pictures_options *options,
                                            const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* Where the loupe may lie. */
typedef enum sbl_loupe_place {
    SBL_LOUPE_HAIRLINE,
    SBL_LOUPE_TEMPLE_LEFT,
    SBL_LOUPE_TEMPLE_RIGHT,
    SBL_LOUPE_CROWN,
    SBL_LOUPE_BACK,
    SBL_LOUPE_DENSEST, /* where most dots go */
    SBL_LOUPE_PLACES
} sbl_loupe_place;
const char *sbl_loupe_place_name(sbl_loupe_place place); /* "hairline", "temple_left", ... */

enum { SBL_LOUPE_BEFORE, SBL_LOUPE_FRESH, SBL_LOUPE_HEALED, SBL_LOUPE_YEAR_5, SBL_LOUPE_MOMENTS };
const char *sbl_loupe_moment_name(uint32_t moment); /* "before", "fresh", "healed", "year_5" */

typedef struct sbl_loupe_options {
    sbl_loupe_place place;
    uint32_t size_px; /* of the square picture; 0: 1200 */
    double side_mm;   /* of skin; 0: 10, one square centimetre */
    sbl_lighting light;
    double metres; /* as for the pictures */
} sbl_loupe_options;

/*
 * A piece of skin so large that single dots are seen, at four moments. SBL_E_NOT_FOUND: this plan has no such place (diag->field);
 * SBL_E_RANGE: side_mm outside 2 to 60.
 */
SBL_MUST_CHECK sbl_status sbl_loupe_draw(sbl_image image[SBL_LOUPE_MOMENTS], const sbl_plan *plan, const sbl_loupe_options *options,
                                         const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
