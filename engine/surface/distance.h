/* The march of windows that the distance fields share. */
#ifndef STUBBLE_SURFACE_DISTANCE_H
#define STUBBLE_SURFACE_DISTANCE_H

#include "surface/heap.h"
#include "surface/window_envelope.h"

typedef struct sbl_waiting_window sbl_waiting_window;

typedef struct sbl_march {
    const sbl_surface *surface;
    double max_mm;
    const sbl_vec3 *toward;       /* NULL: all around; else only what is on a way from a source to there of max_mm or less */
    double *distance;             /* per vertex, 1e300 where not reached */
    double *slack;                /* per vertex: of the window that it was reached through */
    uint32_t *leaving;            /* per vertex that was reached: an outgoing half-edge */
    uint8_t *bends;               /* per vertex: can it bend a path? 0 not looked at, 1 no, 2 yes */
    uint8_t *dim;                 /* per vertex: the path that reaches it is bent at the side of a window, no light comes there straight */
    sbl_waiting_window **waiting; /* per half-edge */
    sbl_waiting_window *spare;
    sbl_heap heap; /* of half-edges, then vertices */
    sbl_envelope envelope;
    sbl_arena *scratch;
    bool no_memory;
} sbl_march;

SBL_MUST_CHECK sbl_status sbl_march_make(sbl_march *march, const sbl_surface *surface, double max_mm, sbl_arena *scratch, sbl_diag *diag);
/* A source at a place of a triangle. */
void sbl_march_from_place(sbl_march *march, uint32_t triangle, sbl_vec3 place);
/* The origin of half-edge `out` has a source at this distance, whose light comes as windows. */
void sbl_march_to_vertex(sbl_march *march, uint32_t out, double distance);
/* Light on half-edge w->at, from within its triangle. */
void sbl_march_from_window(sbl_march *march, const sbl_window *w);
/* March until all within max_mm is reached, and write the distances; INFINITY where nothing came. */
SBL_MUST_CHECK sbl_status sbl_march_run(sbl_march *march, float *distance_mm, sbl_diag *diag);

#endif
