/* patch_sheet.h - a patch laid flat, and drawn: its map for the work sheet and its stencil. */
#ifndef STUBBLE_FORMATS_PATCH_SHEET_H
#define STUBBLE_FORMATS_PATCH_SHEET_H

#include "document/letter.h"

typedef struct patch_sheet {
    const sbl_plan *plan;
    sbl_sheet flat;             /* of a curved patch; x_mm NULL: the plane is the sheet */
    double turn[4], shift[2];   /* the flat sheet as the patch frame has it */
    const double (*outline)[2]; /* mm, x right, y up */
    const uint32_t *corner_of;  /* per place of the outline: which click it is, SBL_NONE between clicks */
    uint32_t outline_count;
    double box[4]; /* of it */
} patch_sheet;

/* What an artist calls the place, in a word: "scar FUT". */
sbl_word patch_kind_word(sbl_patch_kind kind);

SBL_MUST_CHECK sbl_status patch_sheet_make(patch_sheet *sheet, const sbl_plan *plan, sbl_arena *arena, sbl_diag *diag);

/* A drawing of it: where x = 0, y = 0 lies on the page, and points a millimetre of skin. */
typedef struct patch_drawing {
    const patch_sheet *sheet;
    paper *page;
    double x, y, scale;
} patch_drawing;

/* Put it into a box of the page as large as scale_max (1: life size) allows; returns its height in points. */
double patch_drawing_fit(patch_drawing *drawing, const patch_sheet *sheet, paper *page, double x, double y, double width, double height,
                         double scale_max);
/* A grid of 10 mm with its axes, the outline with numbered corners, places without dots, the test spot. */
void patch_draw_frame(const patch_drawing *drawing, bool numbers);
/* Dots of sessions [first, last], at their fresh or healed size. */
void patch_draw_dots(const patch_drawing *drawing, uint32_t first, uint32_t last, bool pale, bool fresh);

/* The outline, its numbers, places without dots and the test spot on a picture drawn at (x, y, width, height). */
void patch_draw_on_photo(paper *page, const sbl_plan *plan, const sbl_patch_pictures *pictures, double x, double y, double width,
                         double height);

#endif
