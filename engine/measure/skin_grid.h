/* skin_grid.h - a close-up on a metric grid: how much darker each place is than the skin around it. */
#ifndef STUBBLE_MEASURE_SKIN_GRID_H
#define STUBBLE_MEASURE_SKIN_GRID_H

#include "stubble/specks.h"

typedef struct skin_grid {
    uint32_t width, height;
    double step_mm;         /* between cells */
    double left_mm, top_mm; /* of the first cell's corner */
    float *density;         /* optical density over the skin around, lightly smoothed; 0 where not valid */
    uint8_t *valid;         /* skin that can be judged: in the photo, off the card, no shine */
    uint8_t *inner;         /* so far from where the photo or the card ends that a mark there is seen whole */
    uint64_t valid_count;
    double noise;        /* standard deviation of density between marks */
    double smooth_cells; /* sigma of the smoothing */
} skin_grid;

sbl_status skin_grid_make(skin_grid *grid, const sbl_photo *photo, const sbl_plane_map *map, const sbl_card_rect *region,
                          const sbl_card_found *card, sbl_arena *arena, sbl_diag *diag);

static inline double grid_x_mm(const skin_grid *grid, double column)
{
    return grid->left_mm + (column + 0.5) * grid->step_mm;
}
static inline double grid_y_mm(const skin_grid *grid, double row)
{
    return grid->top_mm + (row + 0.5) * grid->step_mm;
}

#endif
