/* From the template's shape to even triangles: a net of cells first, then remeshing to the edge lengths asked for. Private to head/. */
#ifndef STUBBLE_HEAD_TEMPLATE_MESH_H
#define STUBBLE_HEAD_TEMPLATE_MESH_H

#include "stubble/base.h"
#include "template_bend.h"
#include "template_shape.h"

/* A closed mesh under way. Half-edge 3 t + k runs from corner k of triangle t to the next one. */
typedef struct template_mesh {
    sbl_vec3 *position;
    uint32_t vertex_count, vertex_capacity;
    uint32_t *triangle;
    uint32_t triangle_count, triangle_capacity;
} template_mesh;

/* Cells of cell_mm that the shape's surface passes through, found from one to the next; one vertex a cell, one quad an edge. */
SBL_MUST_CHECK sbl_status template_net(template_mesh *mesh, const template_shape *shape, double cell_mm, const sbl_host *host,
                                       sbl_arena *arena, sbl_diag *diag);

/* Edge lengths that the finished mesh shall have once it is bent, in mm. */
typedef struct template_sizing {
    const template_shape *shape;
    const template_bend *bend;
    double scalp_max_mm; /* no edge on the scalp is longer */
} template_sizing;

/* Even triangles have edges up to a sixth over their mean. */
#define TEMPLATE_MEAN_OVER_MAX 0.86

/* The mean edge that the bent mesh shall have at a place of the unbent one. */
double template_sizing_bent(const template_sizing *sizing, sbl_vec3 p);
/* The same before the bend. */
double template_sizing_target(const template_sizing *sizing, sbl_vec3 p);

/* Put places near the shape on it. */
void template_settle(sbl_vec3 *position, uint32_t count, const template_shape *shape, const sbl_host *host);

/* Isotropic remeshing on the shape. Consumes `mesh` and gives a new one in the arena. */
SBL_MUST_CHECK sbl_status template_remesh(template_mesh *mesh, const template_sizing *sizing, const sbl_host *host, sbl_arena *arena,
                                          sbl_diag *diag);

#endif
