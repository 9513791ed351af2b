/* The convex outline of a plane's cut through the template: what a tape measures, since it does not follow hollows. Private to head/. */
#ifndef STUBBLE_HEAD_TEMPLATE_OUTLINE_H
#define STUBBLE_HEAD_TEMPLATE_OUTLINE_H

#include "stubble/head.h"
#include "template_mesh.h"

typedef struct outline {
    const template_mesh *mesh;
    uint32_t (*edge)[2]; /* of the mesh, none at an ear */
    uint32_t edge_count;
    double *height; /* per vertex: over the plane in hand */
    double (*at)[2];
    uint32_t count, capacity;
    double (*hull)[2];
} outline;

typedef struct outline_plane {
    sbl_vec3 through, normal, first, second; /* the plane and axes in it */
    double least_second;                     /* points lower on the second axis do not count */
} outline_plane;

bool outline_prepare(outline *o, const template_mesh *mesh, const uint8_t *part, sbl_arena *arena);
/* Where the plane crosses the edges of the mesh that touch no ear. `bent` holds the places, in the frame of the plane. */
void outline_cut(outline *o, const sbl_vec3 *bent, const outline_plane *c);
/* One point more; there is room for two after a cut. */
void outline_add(outline *o, double first, double second);
double outline_perimeter(outline *o);

#endif
