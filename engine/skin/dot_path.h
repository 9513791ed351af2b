/* A photon's path through layered skin in three dimensions, in mm: what dots need and monte_carlo_walk.c leaves out. */
#ifndef STUBBLE_SKIN_DOT_PATH_H
#define STUBBLE_SKIN_DOT_PATH_H

#include "skin/photon_stream.h"
#include "stubble/layers.h"

typedef struct path_medium {
    uint32_t count;
    double scattering_per_mm[SBL_LAYERS_MAX], absorption_per_mm[SBL_LAYERS_MAX], bottom_mm[SBL_LAYERS_MAX];
    float anisotropy[SBL_LAYERS_MAX];
    double index;
} path_medium;

typedef struct path_point {
    double x, y, z;
} path_point;

/* Told of every straight piece of a path within one layer. */
typedef void (*path_visit)(void *context, path_point from, path_point to);

typedef struct path_end {
    double weight; /* of what left the skin upwards; 0 if nothing did */
    double length_mm[SBL_LAYERS_MAX];
} path_end;

path_medium path_medium_from_layers(const sbl_layers *stack);
/* From the origin straight down. The medium's absorption is in the weight. */
void path_trace(path_end *end, const path_medium *medium, photon_stream *stream, path_visit visit, void *context);

typedef struct path_direction {
    double x, y, z;
} path_direction;

path_direction path_scatter(path_direction d, float g, photon_stream *stream);

#endif
