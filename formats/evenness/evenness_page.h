/* evenness_page.h - what the files that draw the page of evenness share. */
#ifndef STUBBLE_FORMATS_EVENNESS_PAGE_H
#define STUBBLE_FORMATS_EVENNESS_PAGE_H

#include "document/paper.h"
#include "stubble/evenness_file.h"

typedef struct drawing {
    paper sheet;
    const sbl_evenness_sheet *about;
    double left, width, y;
    uint32_t middle; /* the dot in the middle of the piece of skin */
    double piece_mm, pitch_mm;
} drawing;

/* Directions in the plane that touches the skin: up is up on the head, on the vault backward. */
void evenness_axes(sbl_vec3 *right, sbl_vec3 *up, sbl_vec3 normal);
/* All dots in a square of that size below its heading, and what the page's pieces and spectra are, below it. */
void evenness_draw_map(drawing *d, double x, double y, double size);

#endif
