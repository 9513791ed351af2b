/*
 * stubble/surface.h - a checked triangle surface: everything in Stubble lives on one.
 *
 *   sbl_mesh mesh = {positions, vertex_count, triangles, triangle_count};
 *   sbl_surface surface;
 *   st = sbl_surface_build(&surface, &mesh, NULL, &host, &arena, &diag);   // weld, orient, connect, index
 *   sbl_surface_hit hit;
 *   if (sbl_surface_closest(&surface, p, 50.0, &hit)) ...
 *
 * Units         Millimetres; areas in mm2 unless the name says cm2.
 * Memory        The surface lives in the caller's arena and copies what it needs from the mesh.
 * Validity      An sbl_surface is made only by the functions here, so whoever holds one holds: finite coordinates, indices in range, no
 *               degenerate triangle, every edge with at most two triangles of opposite direction (others are cut open and counted in the
 *               report), unit normals.
 * Determinism   Equal input gives equal bits on every target and any number of threads.
 * Failure       On any status but SBL_OK the output is zeroed and the arena is as it was.
 */
#ifndef STUBBLE_SURFACE_H
#define STUBBLE_SURFACE_H

#include "stubble/base.h"
#include "stubble/math.h"

#define SBL_NONE                  UINT32_MAX
#define SBL_SURFACE_TRIANGLES_MAX 4000000u

/* Raw triangles as a file gives them; borrowed. Corners are counter-clockwise seen from outside. */
typedef struct sbl_mesh {
    const sbl_vec3f *position;
    uint32_t vertex_count;
    const uint32_t *triangle; /* 3 * triangle_count vertex indices */
    uint32_t triangle_count;
} sbl_mesh;

/* What the check found and did. */
typedef struct sbl_surface_report {
    uint32_t welded_vertices, unused_vertices;
    uint32_t degenerate_triangles, duplicate_triangles;
    uint32_t nonmanifold_edges; /* edges that had more than two triangles, cut open */
    uint32_t flipped_triangles; /* turned to agree with their neighbours and to face outward */
    uint32_t boundary_edges, boundary_loops, component_count;
} sbl_surface_report;

typedef struct sbl_surface {
    const sbl_vec3f *position; /* vertex_count */
    const sbl_vec3f *normal;   /* vertex_count, unit, angle-weighted */
    uint32_t vertex_count;
    const uint32_t *triangle; /* 3 * triangle_count */
    const float *area_mm2;    /* triangle_count */
    uint32_t triangle_count;
    /* Half-edge 3 t + k runs from corner k to corner (k + 1) % 3 of triangle t. opposite is its twin or SBL_NONE on a bound. */
    const uint32_t *opposite;  /* 3 * triangle_count */
    const uint32_t *component; /* triangle_count; components are numbered by falling area */
    uint32_t component_count;
    const uint32_t
        *source_vertex; /* vertex_count: which vertex of the mesh (build: first of those welded; extract, subdivide, move: of `from`) it
                                      came from; SBL_NONE for a vertex that subdivision made */
    const struct sbl_bvh *bvh;
    sbl_vec3 box_min, box_max;
    double total_area_mm2;
    sbl_surface_report report;
} sbl_surface;

typedef struct sbl_surface_options {
    double weld_mm;        /* vertices closer than this become one; 0 means 1e-5 of the bounding box's diagonal */
    bool keep_orientation; /* do not turn components so that they face outward */
} sbl_surface_options;

/*
 * Check and connect a mesh.
 * SBL_E_DATA    a coordinate is not finite or beyond 1e9 mm (diag->index: vertex), a corner names no vertex (diag->index: triangle),
 *               nothing is left
 * SBL_E_LIMIT   more than SBL_SURFACE_TRIANGLES_MAX triangles
 * SBL_E_MEMORY, SBL_E_ARG
 */
SBL_MUST_CHECK sbl_status sbl_surface_build(sbl_surface *surface, const sbl_mesh *mesh, const sbl_surface_options *options,
                                            const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/*
 * The same triangles with vertex v of `from` at position[v] (from->vertex_count places), source_vertex[v] = v. A tenth of the time of a build; searches
 * stay as quick while neighbours stay neighbours.
 * SBL_E_DATA    a place is not finite or beyond 1e9 mm (diag->index: vertex), a triangle has lost its area (diag->index: triangle)
 * SBL_E_MEMORY, SBL_E_ARG
 */
SBL_MUST_CHECK sbl_status sbl_surface_move(sbl_surface *surface, const sbl_surface *from, const sbl_vec3f *position, const sbl_host *host,
                                           sbl_arena *arena, sbl_diag *diag);

/* A place on a surface: position = (1 - u - v) A + u B + v C of the triangle's corners. */
typedef struct sbl_surface_point {
    uint32_t triangle;
    float u, v;
} sbl_surface_point;

/* A triangle out of range gives NaN in these three. */
sbl_vec3 sbl_surface_position(const sbl_surface *surface, sbl_surface_point at);
/* Unit, interpolated between the corners' normals. */
sbl_vec3 sbl_surface_normal(const sbl_surface *surface, sbl_surface_point at);
/* Linear interpolation of one value per vertex. */
double sbl_surface_interpolate(const sbl_surface *surface, const float *value_per_vertex, sbl_surface_point at);
/* Area in mm2 where the interpolated value is > 0, exact for the linear interpolant. */
double sbl_surface_area_above_zero(const sbl_surface *surface, const float *value_per_vertex);
/* Integral over the surface of max(value, 0) dA in value * mm2, exact where a triangle has one sign. */
double sbl_surface_integral(const sbl_surface *surface, const float *value_per_vertex);

typedef struct sbl_surface_hit {
    sbl_surface_point at;
    sbl_vec3 position;
    double distance_mm;
} sbl_surface_hit;

/* Nearest place within max_mm of p; false if there is none. Exact. */
bool sbl_surface_closest(const sbl_surface *surface, sbl_vec3 p, double max_mm, sbl_surface_hit *hit);
/* First crossing of origin + t * direction, 0 < t <= max_mm (direction is normalised inside); either side counts. */
bool sbl_surface_ray(const sbl_surface *surface, sbl_vec3 origin, sbl_vec3 direction, double max_mm, sbl_surface_hit *hit);
/* Is anything between? The same as _ray without the place: faster, for shadow and ambient occlusion. */
bool sbl_surface_blocked(const sbl_surface *surface, sbl_vec3 origin, sbl_vec3 direction, double max_mm);

/*
 * Split every triangle that touches `region` (one byte per triangle; NULL: all) and has an edge longer than target_mm, again and again,
 * with a smooth interpolating rule (old vertices stay; new ones lie on a smooth surface, so a coarse vault loses its facets; sharp
 * creases above crease_rad stay sharp). No T-junctions. parent[i] of the result's triangle i is its triangle in `from`.
 */
typedef struct sbl_subdivide_options {
    double target_mm;  /* > 0 */
    double crease_rad; /* 0 means 1.05 (60 degrees) */
    const uint8_t *region;
} sbl_subdivide_options;
SBL_MUST_CHECK sbl_status sbl_surface_subdivide(sbl_surface *surface, const uint32_t **parent, const sbl_surface *from,
                                                const sbl_subdivide_options *options, const sbl_host *host, sbl_arena *arena,
                                                sbl_diag *diag);

/* Keep the triangles whose byte is non-zero. The map of vertices to the old surface is surface->source_vertex; *triangle_map likewise. */
SBL_MUST_CHECK sbl_status sbl_surface_extract(sbl_surface *surface, const uint32_t **triangle_map, const sbl_surface *from,
                                              const uint8_t *keep, sbl_arena *arena, sbl_diag *diag);

#endif
