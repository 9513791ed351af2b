/* The front that the distance fields share. */
#ifndef STUBBLE_SURFACE_DISTANCE_H
#define STUBBLE_SURFACE_DISTANCE_H

#include "surface/heap.h"

/*
 * Each vertex remembers the foot of its shortest path: the arc length along the curve of sources, by which neighbours' paths are compared.
 * Separate sources lie this far apart.
 */
#define SBL_FRONT_APART 1e12

typedef struct sbl_front {
    const sbl_surface *surface;
    double *distance; /* per vertex, 1e300 where not reached */
    double *foot;     /* per vertex */
    uint8_t *corner;  /* per vertex: its foot is a point source, an end or a sharp corner of the curve */
    uint8_t *visits, *seeded; /* per vertex */
    uint32_t *leaving;        /* per vertex: an outgoing half-edge, the one on the bound if there is one */
    uint32_t *order;          /* room for all vertices */
    sbl_heap heap;
    double max_mm;
    double period; /* of the feet on a closed curve, else 0 */
} sbl_front;

SBL_MUST_CHECK sbl_status sbl_front_make(sbl_front *front, const sbl_surface *surface, double max_mm, sbl_arena *scratch, sbl_diag *diag);
/* A vertex has a source at this distance. */
void sbl_front_seed(sbl_front *front, uint32_t vertex, double distance, double foot, bool corner);
/* March until all is reached, and write the distances. */
void sbl_front_run(sbl_front *front, float *distance_mm);

#endif
