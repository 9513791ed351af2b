/* What a photo's own scale says of the head, and what to do where all else contradicts it. Private to head/. */
#ifndef STUBBLE_HEAD_FIT_SCALE_H
#define STUBBLE_HEAD_FIT_SCALE_H

#include "head/fit_photos.h"

/* Millimetres a pixel at the head's middle, over their sd, with its slopes from the view's first unknown on. False where the photo knows none. */
bool fit_scale_row(fit_row *row, const fit_room *room, uint32_t view, const sbl_pinhole *camera, uint32_t first);

/*
 * Before a view is refused for its marks: its own scale is let go, or, where it has none, the one that lies farthest from the fit, if beyond three sd;
 * and the head is set back to what it was. (A scale is believed to the end, while the loss lets marks go.) True: there was one, and all is to be fitted again.
 */
bool fit_scale_let_go(fit_room *room, uint32_t view);
/*
 * After the doubt is stated: of the scales that all else contradicts by more than four sd the worst is let go, unless a measure of the tape lies as far
 * from all else: then nothing tells which is wrong, and both stay. True: all is to be fitted again.
 */
bool fit_scale_leave_out(const sbl_photos_fit *fit, fit_room *room);
/* A view was refused after all: scales that were let go for its sake are taken again. */
void fit_scale_take_again(fit_room *room);

/* How far the view's own scale lies from what everything else says; inverse: of the normal matrix, n to a side. */
void fit_scale_judge(sbl_photo_fit *out, const fit_room *room, uint32_t view, uint32_t first, const double *inverse, uint32_t n);
/* How far the tape's measures lie from what everything else says, into the room; first: unknown of the shape. */
void fit_scale_judge_tape(fit_room *room, uint32_t first, const double *inverse, uint32_t n);
/* The errors of lengths and area where a contradiction stays. */
void fit_scale_widen(sbl_photos_fit *fit, const fit_room *room);

#endif
