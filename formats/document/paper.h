/*
 * paper.h - a sheet of paper to draw on: cairo and pango behind a few calls, so that every document of ours looks of one hand.
 *
 * Lengths in points (1/72 inch) from the top left; mm() converts. A failing library marks the paper and every later call does nothing; the
 * failure comes out of paper_finish. The same calls give the same bytes: the file's date is given, never read from the clock.
 */
#ifndef STUBBLE_FORMATS_PAPER_H
#define STUBBLE_FORMATS_PAPER_H

#include "stubble/document.h"

#include <cairo.h>
#include <pango/pangocairo.h>

static inline double mm(double millimetres)
{
    return millimetres * 72.0 / 25.4;
}

typedef enum paper_style {
    PAPER_TITLE, /* the document's name */
    PAPER_HEADING,
    PAPER_LEAD, /* one sentence that says it all */
    PAPER_BODY,
    PAPER_STRONG,
    PAPER_SMALL,
    PAPER_CAPTION, /* under pictures, grey */
    PAPER_FINE,    /* where much must stand on one page */
    PAPER_FINEST,  /* where even that is too much; nothing is set smaller */
    PAPER_FIGURE,  /* a large number */
    PAPER_LABEL,   /* over a number, small capitals look */
    PAPER_STYLE_COUNT
} paper_style;

typedef enum paper_ink {
    INK_TEXT,
    INK_SOFT,
    INK_FAINT,
    INK_LINE,
    INK_ACCENT,
    INK_ACCENT_SOFT,
    INK_WARN,
    INK_WARN_SOFT,
    INK_PANEL,
    INK_WHITE,
    INK_COUNT
} paper_ink;

typedef enum paper_align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT } paper_align;

typedef struct paper {
    cairo_t *cairo;
    cairo_surface_t *surface;
    PangoLayout *layout;
    PangoFontMap *font_map;
    PangoContext *pango;
    sbl_arena *arena;
    struct paper_picture_kept *pictures; /* cairo copies the pixels of a picture that is let go before it is written */
    unsigned char *blank;                /* the pixels of all of them, for their JPEG is what is written */
    size_t blank_bytes;
    unsigned char *data; /* what cairo has written so far */
    size_t count, capacity;
    double width, height, margin; /* of a page; the margin is the same on all sides */
    uint32_t page_count;
    const char *footer; /* left part of the foot line */
    sbl_status status;
    struct paper_rehearsal {
        cairo_t *cairo; /* the paper's own, meanwhile; NULL: what is asked for is drawn */
        uint32_t page_count;
    } rehearsal;
} paper;

/* Begin a PDF on the options' paper; title and subject go into the file's metadata. */
void paper_begin_pdf(paper *sheet, const sbl_document_options *options, const char *title, const char *footer, sbl_arena *arena);
/* Begin an SVG of the given size in mm; units of the file are mm, 1:1. */
void paper_begin_svg(paper *sheet, double width_mm, double height_mm, sbl_arena *arena);
/* Begin a picture of the given size, white, with so many pixels a millimetre; it becomes a PNG. */
void paper_begin_png(paper *sheet, double width_mm, double height_mm, double pixels_per_mm, sbl_arena *arena);
/* A new page with the foot line (footer, page number). Call before drawing on each page, the first too. */
void paper_new_page(paper *sheet);

/* From here on everything has its height and its pages, but nothing is drawn: to find the measures with which a page's content fits on it. */
void paper_rehearse(paper *sheet);
/* The rehearsal is over; gives how many pages it began. */
uint32_t paper_rehearsed(paper *sheet);
/* Close the file; *out lies in the arena. SBL_E_MEMORY if anything failed on the way. */
SBL_MUST_CHECK sbl_status paper_finish(paper *sheet, sbl_bytes *out, sbl_diag *diag);

void paper_ink_set(paper *sheet, paper_ink ink);
/* Text from (x, y) down, wrapped to width (0: one line); returns the height used. line_gap as a factor of the natural line (0: 1). */
double paper_text(paper *sheet, double x, double y, double width, paper_style style, paper_ink ink, paper_align align, const char *utf8);
/* The same with a lead in heavier type before the text, on one line with it; draw false: only the height. */
double paper_text_led(paper *sheet, double x, double y, double width, paper_style style, paper_ink ink, const char *lead, const char *text,
                      bool draw);
/* printf in front of it; locale-independent numbers are the caller's matter: integers and %s only, decimals through paper_number. */
double paper_textf(paper *sheet, double x, double y, double width, paper_style style, paper_ink ink, paper_align align, const char *format,
                   ...) __attribute__((format(printf, 8, 9)));
/* A sentence in the arena, for the calls that take one. */
const char *paper_say(paper *sheet, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The height that paper_text would use, and the width of one line. */
double paper_text_height(paper *sheet, double width, paper_style style, const char *utf8);
double paper_text_width(paper *sheet, paper_style style, const char *utf8);
/* A decimal number in the arena: paper_number(sheet, 12.5, 1) is "12.5". Thousands are parted by a thin space. */
const char *paper_number(paper *sheet, double value, unsigned digits);

void paper_line(paper *sheet, double x0, double y0, double x1, double y1, double width, paper_ink ink);
void paper_box(paper *sheet, double x, double y, double width, double height, double radius, paper_ink fill);
void paper_frame(paper *sheet, double x, double y, double width, double height, double radius, double line_width, paper_ink ink);
/* The picture fitted into the box (centred, whole), embedded as JPEG; returns the height drawn. Crop: a part of the picture in pixels, or 0. */
typedef struct paper_crop {
    double x, y, width, height;
} paper_crop;
double paper_picture(paper *sheet, const sbl_image *image, const paper_crop *crop, double x, double y, double width, double height);
/* The same of a file as it is, which must outlive the paper; width and height are its own, in pixels. */
typedef struct paper_jpeg {
    const unsigned char *data;
    size_t bytes;
    uint32_t width, height;
} paper_jpeg;
double paper_jpeg_picture(paper *sheet, const paper_jpeg *jpeg, double x, double y, double width, double height);

#endif
