/* What the files of the joint fit share: the unknowns, what is observed, and the rows that come of it. Private to head/. */
#ifndef STUBBLE_HEAD_FIT_PHOTOS_H
#define STUBBLE_HEAD_FIT_PHOTOS_H

#include "head/fit_normal.h"
#include "head/fit_outline.h"
#include "head/landmark_spread.h"
#include "stubble/head_photos.h"

typedef struct fit_state {
    fit_shape shape;
    sbl_vec3 offset[SBL_LANDMARK_COUNT]; /* this person's landmarks from those of the bent head */
    sbl_pinhole camera[SBL_PHOTOS_MAX];
} fit_state;

typedef struct fit_view {
    const sbl_photo_marks *marks;
    bool used;
    double px_per_mm, click_px;
    double log_focal, log_focal_sd;
    fit_outline outline; /* count 0: none */
    fit_contour contour;
    fit_tangents tangents;
    double tangent_sd_px[2]; /* of the vault's, of features' */
    double outline_sd_px;    /* what the outline may miss the vault by */
    bool unmarked;           /* nothing is marked but the outline */
    bool by_view;            /* fitted by its outline from the view that was asked for on, as marks are too few */
    double stated_sd;        /* of the view that was asked for, radians about each axis; 0: none was */
    double stated_rotation[9];
    bool scale_left_out; /* the marks fit without the photo's own scale alone, or all else contradicts it (fit_scale.h) */
    bool scale_outlier;  /* the latter */
} fit_view;

/* Where each group of unknowns starts; FIT_FIXED: held as it is. */
#define FIT_FIXED 0xffffu
typedef struct fit_layout {
    uint32_t shape, offset, view[SBL_PHOTOS_MAX], unknowns;
} fit_layout;

typedef struct fit_room {
    const sbl_head *base;
    bool shape_free;
    double landmark_sd_mm[SBL_LANDMARK_COUNT];
    sbl_vec3 usual[SBL_LANDMARK_COUNT]; /* where people's landmarks lie on average, from the base head's */
    fit_view view[SBL_PHOTOS_MAX];
    uint32_t count;
    fit_state state;
    /* Adults: mean, and what whitens their measures and the landmarks of their faces (whiten.h); the tape. */
    double mean_mm[SBL_MEASURE_COUNT], whiten[SBL_MEASURE_COUNT][SBL_MEASURE_COUNT];
    double landmark_whiten[LANDMARK_SPREAD][LANDMARK_SPREAD];
    sbl_measures tape;
    fit_measures measures;
    bool sloped;         /* measures has its slopes */
    double tape_off_sd;  /* of the tape's measures the farthest from what all else says, in sd */
    sbl_vec3f *position; /* of the bent base */
    const sbl_host *host;
    sbl_arena *work;
} fit_room;

fit_layout fit_layout_of(const fit_room *room, bool shape, bool offsets, uint32_t only_view);
/* All rows at a state. */
void fit_rows(fit_normal *normal, const fit_room *room, const fit_state *state, const fit_layout *layout);
/* Those of the landmarks' offsets alone: people's differ. */
void fit_offset_rows(fit_normal *normal, const fit_room *room, const fit_state *state, const fit_layout *layout);
/* How far a mark may lie from what was meant, one sd along an axis. */
double fit_click_px(const fit_view *view, int landmark);
/* Distances of one view: of a landmark; false if it is not marked or behind the camera. */
bool fit_landmark_distance(double out[2], const fit_room *room, const fit_state *state, uint32_t view, int landmark);
/* How far this person's landmark lies from people's, in sd of its three axes together. */
double fit_unusual(const fit_room *room, int landmark);
/* How far a view is turned from the one that was asked for, radians. */
double fit_turn_from_stated(const fit_view *view, const sbl_pinhole *camera);
double fit_tangent_distance(const fit_state *state, uint32_t view, const fit_tangent *tangent);
/* Rounds of contours and Levenberg-Marquardt; the cost of the last. */
SBL_MUST_CHECK sbl_status fit_refine(fit_room *room, const fit_layout *layout, int rounds, double *cost, sbl_diag *diag);

#endif
