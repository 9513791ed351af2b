/* room.h - what the files of the patch room share. Not for other rooms. */
#ifndef SBL_PATCH_ROOM_H
#define SBL_PATCH_ROOM_H

#include "stubble/patch.h"

/* ---- polygons in the plane (outline.c) ---- */

/* Twice the signed area's half: positive counterclockwise in a frame whose y goes up. */
double patch_ring_area(const double (*ring)[2], uint32_t count);
void patch_ring_middle(const double (*ring)[2], uint32_t count, double middle[2]);
/* The first edge that meets another than its neighbours; count: none does. */
uint32_t patch_ring_crossing(const double (*ring)[2], uint32_t count);
bool patch_ring_holds(const double (*ring)[2], uint32_t count, double x, double y);
double patch_ring_distance(const double (*ring)[2], uint32_t count, double x, double y);
/* Greatest extent over all directions, and the extent at a right angle to it. */
void patch_ring_extents(const double (*ring)[2], uint32_t count, double *length, double *width);

/* ---- form of the skin (form.c) ---- */

/* Height and its slopes along x and y. False beyond the form's edge. */
bool patch_form_at(const sbl_patch *patch, double x, double y, double *z, double slope[2]);
/* The skin under the photo as a surface, rim_mm wider than the outline's box. */
sbl_status patch_form_mesh(sbl_patch *patch, sbl_arena *arena, sbl_diag *diag);
/* The place of the surface over (x, y). False beyond the mesh. */
bool patch_form_point(const sbl_patch *patch, double x, double y, sbl_surface_point *at);

#define PATCH_RIM_MM 6.0

/* ---- the others ---- */

/* A pinhole that sees z = 0 as patch->map does. */
void patch_camera_fit(sbl_patch *patch);
/* Area and its errors, from the outline as clicked. */
sbl_status patch_area(sbl_patch *patch, sbl_diag *diag);
/* Area of the skin over a ring of the plane, mm2; negative where the form ends within it. */
double patch_area_over(const sbl_patch *patch, const double (*ring)[2], uint32_t count);
/* Does a place of the card's plane lie on the print? Not in a frame's window, nor where there is no card. */
bool patch_on_card(const sbl_patch *patch, const double mm[2]);
/* Full and existing density, and the hairs found. */
sbl_status patch_hairs(sbl_patch *patch, sbl_arena *arena, sbl_diag *diag);
/* Skin's colour within the outline. */
void patch_colour(sbl_patch *patch);
/* Existing hairs per cm2 about a place, from those found, smoothed. */
double patch_hairs_about(const sbl_patch *patch, double x, double y);

#endif
