/*
 * dot_parts.h - inside the engine: a dot's profile parted for splatting. Near the dot it is steep: the core, out to core_mm. The rest is
 * smooth: the halo, which goes on inside the core as a parabola. Density of the dot = density of the core + density of the halo.
 */
#ifndef STUBBLE_SKIN_DOT_PARTS_H
#define STUBBLE_SKIN_DOT_PARTS_H

#include "stubble/dot_table.h"

/* The halo is followed to here; what lies beyond is put into its outer part, so that a field of dots takes as much light as it must. */
#define DOT_HALO_REACH_MM 2.4
enum { DOT_HALO_NODES = 512 };

double dot_density_at(const sbl_dot_profile *p, double mm, int channel);
double dot_halo_at(const sbl_dot_profile *p, double core_mm, double mm, int channel);
/* Densities of the halo at equal steps of the squared distance, up to the reach. */
void dot_halo_nodes(double value[3][DOT_HALO_NODES + 1], const sbl_dot_profile *p, double core_mm);

/* Steps of a sum of halos for what they leave together: dot_overlap.c with the core for the greatest dot and the halos for the rest. */
enum { DOT_REST_NODES = 512 };
#define DOT_REST_MAX 12.0 /* more is black */
/* Factor on the light above the floor that is left by a sum of halos of DOT_REST_MAX * k / DOT_REST_NODES. */
void dot_rest_nodes(float factor[3][DOT_REST_NODES + 1], const float floor_left[3]);

#endif
