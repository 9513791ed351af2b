/* specks_seen.h - where a close-up was looked at, kept with its specks: two visits differ there. Private to measure/. */
#ifndef STUBBLE_MEASURE_SPECKS_SEEN_H
#define STUBBLE_MEASURE_SPECKS_SEEN_H

#include "measure/skin_grid.h"

/* Room for what specks_seen_fill writes about any grid over the region. NULL: out of memory. */
uint8_t *specks_seen_room(const sbl_card_rect *region, sbl_arena *arena);
/* Area, the rectangle around what was looked at, and the squares in it that were. */
void specks_seen_fill(sbl_specks *specks, uint8_t *room, const skin_grid *grid);

#endif
