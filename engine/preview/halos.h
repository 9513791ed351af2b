/* halos.h - the coarse grid on which a band sums the halos of its dots. */
#ifndef STUBBLE_PREVIEW_HALOS_H
#define STUBBLE_PREVIEW_HALOS_H

#include "preview/lanes.h"
#include "preview/room.h"

/* For a picture whose pixels span this much where dots are nearest. */
uint32_t preview_halo_cell_px(double mm_per_px);
bool preview_halo_grid_new(halo_grid *g, uint32_t width, uint32_t cell_px, uint32_t values, sbl_arena *arena);
/* The depth of the band must be known. */
void preview_halo_grid_begin(halo_grid *g, const band *b);
static inline void preview_halo_grid_know(halo_grid *g, size_t cell)
{
    uint32_t column = (uint32_t)(cell % g->width);
    g->known[cell] = 1;
    if (column < g->known_from) g->known_from = column;
    if (column >= g->known_to) g->known_to = column + 1;
}
/* A dot as it lies on the grid, whose cells are its pixels. */
dot_splat preview_halo_splat(const halo_grid *g, const dot_splat *s, const band *b);
/* From sums of densities to what they leave of the light above the floor; beside: halos of follicles, corrected before, or NULL. */
void preview_halo_grid_correct(halo_grid *g, const dot_halo_shape *shape, const halo_grid *beside, uint32_t moments);
/* Onto the veil, on which the cores lie already. */
void preview_halo_grid_apply(const halo_grid *g, const veil *v, const band *b, const dot_halo_shape *shape);

#endif
