/* From the template's shape to even triangles: a net of cells first, then remeshing to the edge lengths asked for. Private to head/. */
#ifndef STUBBLE_HEAD_TEMPLATE_MESH_H
#define STUBBLE_HEAD_TEMPLATE_MESH_H

#include "stubble/base.h"
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

/* Edge lengths in mm that the finished mesh shall have about a place; and the most that an edge there may have. */
typedef struct template_sizing {
    const template_shape *shape;
    double scalp_max_mm;
} template_sizing;

/* Even triangles have edges up to a quarter over their mean. */
#define TEMPLATE_MEAN_OVER_MAX 0.8

double template_sizing_target(const template_sizing *sizing, sbl_vec3 p);

/* Isotropic remeshing on the shape. Consumes `mesh` and gives a new one in the arena. */
SBL_MUST_CHECK sbl_status template_remesh(template_mesh *mesh, const template_sizing *sizing, const sbl_host *host, sbl_arena *arena,
                                          sbl_diag *diag);

#endif
