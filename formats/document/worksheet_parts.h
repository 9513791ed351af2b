/* worksheet_parts.h - what the work sheets of a head and of a patch share. */
#ifndef STUBBLE_FORMATS_WORKSHEET_PARTS_H
#define STUBBLE_FORMATS_WORKSHEET_PARTS_H

#include "document/letter.h"
#include "stubble/patch_pictures.h"

typedef struct worksheet {
    paper *sheet;
    letter *words; /* the same sheet and plan: what is said, in the artist's language */
    const sbl_plan *plan;
    const sbl_pictures *pictures;    /* NULL for a patch */
    const sbl_patch_pictures *patch; /* NULL for a head */
    sbl_image map;                   /* where a head's density map is drawn, until it lies on the paper */
    sbl_diag *diag;
    sbl_status status;
    double x, y, width;
    double picture_share; /* of their full size; smaller where a page would else run over */
    bool parted;          /* the page runs over anyway: its second half has a page of its own, and not the last few lines */
} worksheet;

/* Draw a page, its pictures as large as lets all of it stand on one; where it needs two anyway, at full size and parted. session: which, if
 * it is one's page. */
typedef void worksheet_page(worksheet *w, uint32_t session);
void worksheet_lay_fitting(worksheet *w, worksheet_page *page, uint32_t session);

/* Name and reference. */
const char *worksheet_client(worksheet *w);
void worksheet_page_head(worksheet *w, const char *title, const char *right);
/* A line of text; a new page before it if it does not fit. */
void worksheet_line(worksheet *w, paper_ink ink, const char *text);
void worksheet_heading(worksheet *w, const char *text);
void worksheet_zones_table(worksheet *w);
void worksheet_session_table(worksheet *w, uint32_t session);
/* What speaks against it, what to mind, and the intake's notes. */
void worksheet_remarks_part(worksheet *w);
/* The lines that an artist fills in. */
void worksheet_record(worksheet *w);

#endif
