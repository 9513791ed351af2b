/* picture_panel.h - one photo of a measurement's picture: a part of it drawn at a scale, and marks on top. */
#ifndef STUBBLE_FORMATS_PICTURE_PANEL_H
#define STUBBLE_FORMATS_PICTURE_PANEL_H

#include "stubble/measure_file.h"

#include <cairo.h>

typedef enum picture_ink { INK_PAIR, INK_CHANGED, INK_LOST, INK_NEW, INK_OUTSIDE, INK_WORDS } picture_ink;
#define PICTURE_TINTS 5u /* of pairs, so that an eye keeps its place among many */

/* A rectangle of a plane, where it is drawn, and how its places become those of the photo. */
typedef struct picture_panel {
    const sbl_measured *visit;
    bool in_px;                    /* the plane is the photo itself; else millimetres, from which own and the visit's map lead to pixels */
    double to_own[6], from_own[6]; /* the picture's plane to the photo's own millimetres, and back */
    double x0, y0, x1, y1;         /* on the picture's plane */
    double left, top, width, height;
    double zoom;   /* picture pixels a unit of the plane */
    double per_mm; /* picture pixels a millimetre */
} picture_panel;

/* Sets width, height, zoom and per_mm so that the longer side has so many pixels. */
void picture_panel_size(picture_panel *p, double longer_px);
void picture_panel_draw_photo(const picture_panel *p, uint32_t *pixel, uint32_t stride);
/* Where a mark of the panel's visit, or a place of its own millimetres, is drawn. */
void picture_panel_mark_at(const picture_panel *p, const sbl_speck *speck, double at[2]);
void picture_panel_place_at(const picture_panel *p, const double own_mm[2], double at[2]);

void picture_set_ink(cairo_t *cairo, picture_ink ink, uint32_t tint, double alpha);
/* A capsule around a mark. */
void picture_outline(cairo_t *cairo, const picture_panel *p, const sbl_speck *speck, picture_ink ink, uint32_t tint, double line);
/* A dashed ring where nothing was found. */
void picture_empty_ring(cairo_t *cairo, const double at[2], double radius, picture_ink ink, uint32_t tint);
/* A name up and to the right of a ring of that radius. */
void picture_label(cairo_t *cairo, const double at[2], double radius, const char *text, double size, picture_ink ink, uint32_t tint);

#endif
