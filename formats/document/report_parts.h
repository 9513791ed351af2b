/* report_parts.h - the pages of the client's report, each in a file of its own. */
#ifndef STUBBLE_FORMATS_REPORT_PARTS_H
#define STUBBLE_FORMATS_REPORT_PARTS_H

#include "document/letter.h"
#include "stubble/patch_pictures.h"

typedef struct report {
    paper *sheet;
    letter *words; /* the same sheet and plan: what is said, in the client's language */
    const sbl_plan *plan;
    const sbl_pictures *pictures;    /* NULL for a patch */
    const sbl_photo_pairs *photos;   /* of a head, on the client's own photos; NULL: none */
    const sbl_patch_pictures *patch; /* NULL for a head */
    const sbl_document_options *options;
    double x, width;      /* of the text area */
    double y;             /* where the next thing goes */
    bool other_ways_said; /* on the page of the price, for want of room on the last one */
} report;

void report_cover(report *r);
/* A page of its own for the photos that found no place on the cover; none if there are none. */
void report_other_photos(report *r);
void report_assessment(report *r);
void report_sessions(report *r);
void report_years(report *r);
void report_price(report *r);
void report_patch_cover(report *r);
void report_patch_assessment(report *r);
void report_patch_sessions(report *r);
void report_patch_years(report *r);

/* The photos but the one that stands large on the cover, in their order; returns how many. */
uint32_t report_small_photos(const report *r, const sbl_photo_pair *small[SBL_PHOTOS_MAX]);
/* So many of them find a place on the cover, if there are no more. */
enum { REPORT_COVER_SMALL = 2 };
/* Before and healed from (x, y) on, each no wider than width and no higher than height, with its words below; returns the height of both. */
double report_photo_pair(report *r, const sbl_photo_pair *pair, double x, double y, double width, double height, double gap);

/* Parts of those pages that a head's and a patch's report share. */
void report_key_figures(report *r);
void report_candidacy(report *r);
void report_remarks(report *r);
/* The lines about a session under its picture; returns their height. */
double report_session_lines(report *r, uint32_t index, double x, double y, double width);
void report_care(report *r);
/* The model of the years: chart, sentences, notes. */
void report_years_model(report *r);
void report_counsel(report *r);

/* From y on, the first of `levels` ways that leaves room on the page, else the last: lay(r, level, draw) moves y, and draws if asked to. */
void report_lay_fitting(report *r, size_t levels, void (*lay)(report *r, size_t level, bool draw));

/* A heading with the thin line over it; moves y below it. */
void report_heading(report *r, const char *text);
/* How far it moves y. */
double report_heading_height(report *r, const char *text);
void report_paragraph(report *r, paper_style style, paper_ink ink, const char *text);
/* Sets y below the page's head; begins a new page. */
void report_page(report *r, const char *title);
/* Down to where a page may be filled. */
double report_bottom(const report *r);
/* Statements (title and text; those of hairlines are left out where there is none) in two columns of nearly equal height; style of the text; moves y below both. */
void report_statements(report *r, const sbl_risk *statement, uint32_t count, paper_style style);
/* The height that report_statements would use, without drawing. */
double report_statements_height(report *r, const sbl_risk *statement, uint32_t count, paper_style style);

#endif
