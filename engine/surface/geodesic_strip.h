/* A row of triangles from one place to another, and the shortest path inside it. */
#ifndef STUBBLE_SURFACE_GEODESIC_STRIP_H
#define STUBBLE_SURFACE_GEODESIC_STRIP_H

#include "stubble/geodesic.h"
#include "surface/internal.h"

typedef struct sbl_vec2 {
    double x, y;
} sbl_vec2;

/* An edge of the unfolded strip, seen along the way. */
typedef struct sbl_portal {
    sbl_vec2 left, right;
} sbl_portal;

/* A corner of the path: the portal at which it bends and the side; the path's ends have no portal (SBL_NONE). */
typedef struct sbl_bend {
    sbl_vec2 at;
    uint32_t portal;
    bool left;
} sbl_bend;

/* The strip is a row of half-edges: each is crossed from its own triangle into its twin's. Crossing h, its target lies to the left. */
typedef struct sbl_strip {
    const sbl_surface *surface;
    sbl_surface_point from, to;
    uint32_t *crossing, *other; /* `other` is room for the next strip */
    uint32_t count, capacity;
    sbl_portal *portal;
    sbl_bend *bend;
    uint32_t bend_count;
    sbl_vec2 start, end; /* of the path, unfolded */
    double length_mm;    /* after straightening */
} sbl_strip;

/* An empty strip with room to grow to some times `count`. */
SBL_MUST_CHECK bool sbl_strip_make(sbl_strip *strip, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to,
                                   uint32_t count, sbl_arena *scratch);
/* The triangle in which the strip ends so far. */
uint32_t sbl_strip_end(const sbl_strip *strip);
/* Cross h, which is of the end's triangle; going back over the edge just crossed takes that crossing away. False: no room, or a bound. */
bool sbl_strip_cross(sbl_strip *strip, uint32_t h);
/* Go on round vertex v, a corner of the end's triangle, until triangle t, another of its triangles. */
bool sbl_strip_turn(sbl_strip *strip, uint32_t v, uint32_t t);
/* Lead a strip that ends in the triangle of `to` round its vertices until the path inside is straight; sets portals, bends and length. */
void sbl_strip_straighten(sbl_strip *strip);
/* along[i]: where the path of a straightened strip meets crossing[i], as a fraction of that half-edge. */
void sbl_strip_crossings(const sbl_strip *strip, double *along);

#endif
