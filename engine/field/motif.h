/*
 * The motif: FIELD_MOTIF_SITES ranked sites on a flat torus, relaxed at leisure by tools/field_motif.c. Where a surface is smooth
 * enough to be laid flat, its sites are those of the motif; only along the seams between charts are they found anew (charts.c,
 * lay_motif.c).
 */
#ifndef STUBBLE_FIELD_MOTIF_H
#define STUBBLE_FIELD_MOTIF_H

#include <stdint.h>

#define FIELD_MOTIF_SITES 8192u
/* The torus' side in hexagonal pitches of all its sites: sqrt(8192 * sqrt(3) / 2). */
#define FIELD_MOTIF_SIDE 84.22873682895951

/* In rank order, in 65536ths of the side. */
extern const uint16_t FIELD_MOTIF[FIELD_MOTIF_SITES][2];

#endif
