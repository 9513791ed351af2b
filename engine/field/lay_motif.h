/* Sites of the motif on the charts; lay_motif.c says how. */
#ifndef STUBBLE_FIELD_LAY_MOTIF_H
#define STUBBLE_FIELD_LAY_MOTIF_H

#include "charts.h"

typedef struct field_laid {
    sbl_surface_point *at;
    uint16_t *motif_site; /* its rank is (motif_site + 1/2) / FIELD_MOTIF_SITES */
    uint32_t count, capacity;
} field_laid;

/* expected: sites that the charts' area calls for. false if memory is out; the result stays in the arena. */
SBL_MUST_CHECK bool field_lay_motif(field_laid *laid, const field_charts *charts, const sbl_surface *surface, double expected,
                                    sbl_arena *arena);

#endif
