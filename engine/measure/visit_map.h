/* visit_map.h - where skin of one visit lies at the other: an overall affine map, and what is left of it around a place. */
#ifndef STUBBLE_MEASURE_VISIT_MAP_H
#define STUBBLE_MEASURE_VISIT_MAP_H

#include "stubble/base.h"

#define VISIT_MAP_PAIRS_MIN 6u

typedef struct visit_pair {
    double from[2], to[2]; /* mm */
    uint32_t part;         /* one of those that are left out in turn */
} visit_pair;

/* x' = a0 x + a1 y + a2, y' = a3 x + a4 y + a5 */
typedef struct visit_map {
    double a[6];
} visit_map;

/* Tells every pair its part of the place, three by three, and returns how many of them hold any; they are numbered without a gap. */
uint32_t visit_map_part_by_place(visit_pair *pair, uint32_t count);
/* The same, one after the other in turns: single pairs where they are few. */
uint32_t visit_map_part_by_turns(visit_pair *pair, uint32_t count);
/*
 * Least squares over all pairs but those of one part (none: -1). False with too few of them, six or (with a part left out) four; if all lie in a
 * row; and for a map that no skin makes.
 */
bool visit_map_fit(visit_map *map, const visit_pair *pair, uint32_t count, int without_part);
void visit_map_apply(const visit_map *map, const double at[2], double out[2]);
/*
 * Where a place of `from` lies, by the overall map and what the pairs within reach depart from it, held to it where they are few. The pair
 * of index `without` (count: none) is left out: a mark must not vouch for itself.
 */
void visit_map_expect(double out[2], const visit_map *map, const visit_pair *pair, uint32_t count, uint32_t without, const double at[2],
                      double reach_mm);

#endif
