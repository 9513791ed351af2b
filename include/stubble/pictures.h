/*
 * stubble/pictures.h - the pictures of a plan: every standard view before, after each session and healed, the years in three views, and
 * a close look at the skin where single dots are seen.
 *
 *   sbl_pictures pictures;
 *   st = sbl_pictures_draw(&pictures, &plan, 820, 1000, &host, &arena, &diag);
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
    sbl_image close_up[2];                             /* before and healed: SBL_CLOSE_UP_MM of skin, square */
    const char *close_up_place;                        /* "at the hairline" or "where most dots go" */
    sbl_preview preview;                               /* for close-ups */
    uint32_t width, height;
} sbl_pictures;

/* NULL if this plan has no such picture. Years are drawn for front, three_quarter_left and top. */
const sbl_image *sbl_pictures_at(const sbl_pictures *pictures, sbl_view view, uint32_t moment);
/* "before", "session_1", "healed", "year_3": the file is VIEW_MOMENT.png. */
void sbl_moment_name(char out[16], uint32_t moment);

SBL_MUST_CHECK sbl_status sbl_pictures_draw(sbl_pictures *pictures, const sbl_plan *plan, uint32_t width, uint32_t height,
                                            const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
