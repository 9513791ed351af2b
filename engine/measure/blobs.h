/* blobs.h - dark places on a skin grid, each grown from its peak down to half of the light that it takes. */
#ifndef STUBBLE_MEASURE_BLOBS_H
#define STUBBLE_MEASURE_BLOBS_H

#include "measure/skin_grid.h"

typedef struct blob {
    uint32_t first, count; /* of cells */
    float peak;
} blob;

typedef struct blob_set {
    blob *blob;
    uint32_t count;
    uint32_t *cell; /* indices into the grid, blob by blob */
} blob_set;

/* Peaks of at least the given density, strongest first. Places larger than a mark can be are left out. */
bool blobs_grow(blob_set *set, const skin_grid *grid, double density_min, sbl_arena *arena);

/* A set of cells as a straight mark. */
typedef struct stroke {
    double x, y;          /* centre, in cells */
    double dx, dy;        /* long axis, length 1 */
    double length, width; /* in cells */
    double area;          /* cells */
    uint32_t count;
} stroke;

stroke stroke_of(const skin_grid *grid, const uint32_t *cell, uint32_t count);

#define STROKES_MAX 6

/* What single marks of a photo are like, in cells. */
typedef struct stroke_size {
    double length, width, area;
} stroke_size;

/*
 * The fewest strokes of the given size that explain the cells, which are reordered: stroke k has stroke[k].count of them, one after the other.
 * *by_size tells that none suited and the area decided.
 */
uint32_t strokes_part(stroke stroke[STROKES_MAX], const skin_grid *grid, uint32_t *cell, uint32_t count, const stroke_size *size,
                      bool *by_size, uint32_t *scratch);

#endif
