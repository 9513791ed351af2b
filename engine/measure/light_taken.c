/* The light that each mark takes: hairs that blur into one take together what they took apart. */
#include "measure/light_taken.h"

#include "stubble/math.h"

#define NONE  0xffffffffu
#define REACH 2.0 /* deviations of the blur: beyond, 2 % of an edge's light lies */
#define QUIET 3.0 /* deviations of the noise: skin without marks */

/* From all marks outward at once, so that each cell goes to the nearest. Returns how many cells are labelled; the queue holds them. */
static uint32_t label_cells(uint32_t *label, uint32_t *queue, const skin_grid *grid, const blob_set *set, int reach)
{
    uint64_t cells = (uint64_t)grid->width * grid->height;
    uint32_t count = 0, first = 0;
    for (uint64_t i = 0; i < cells; i++) label[i] = NONE;
    for (uint32_t b = 0; b < set->count; b++)
        for (uint32_t i = 0; i < set->blob[b].count; i++) {
            uint32_t cell = set->cell[set->blob[b].first + i];
            label[cell] = b;
            queue[count++] = cell;
        }
    for (int step = 0; step < reach; step++) {
        uint32_t last = count;
        for (; first < last; first++) {
            uint32_t x = queue[first] % grid->width, y = queue[first] / grid->width;
            const uint32_t next[4] = {queue[first] - 1, queue[first] + 1, queue[first] - grid->width, queue[first] + grid->width};
            const bool there[4] = {x > 0, x + 1 < grid->width, y > 0, y + 1 < grid->height};
            for (int k = 0; k < 4; k++) {
                if (!there[k] || label[next[k]] != NONE || !grid->valid[next[k]]) continue;
                label[next[k]] = label[queue[first]];
                queue[count++] = next[k];
            }
        }
    }
    return count;
}

/* What quiet skin between the marks reads: the level around is taken from its brighter part. */
static double level_between(const skin_grid *grid, const uint32_t *label)
{
    uint64_t cells = (uint64_t)grid->width * grid->height, count = 0;
    double sum = 0.0;
    for (uint64_t i = 0; i < cells; i++) {
        if (label[i] != NONE || !grid->valid[i] || !(fabs((double)grid->density[i]) <= QUIET * grid->noise)) continue;
        sum += (double)grid->density[i];
        count++;
    }
    return count ? sum / (double)count : 0.0;
}

void light_taken(double *taken_mm2, const skin_grid *grid, const blob_set *set, double blur_mm, uint32_t *label, uint32_t *queue)
{
    uint32_t count = label_cells(label, queue, grid, set, (int)(REACH * blur_mm / grid->step_mm + 1.0));
    double level = level_between(grid, label), cell_mm2 = grid->step_mm * grid->step_mm;
    for (uint32_t b = 0; b < set->count; b++) taken_mm2[b] = 0.0;
    for (uint32_t i = 0; i < count; i++) taken_mm2[label[queue[i]]] += (1.0 - sbl_exp(level - (double)grid->density[queue[i]])) * cell_mm2;
}
