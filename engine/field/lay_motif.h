/* Sites of the motif on the charts; lay_motif.c says how. */
#ifndef STUBBLE_FIELD_LAY_MOTIF_H
#define STUBBLE_FIELD_LAY_MOTIF_H

#include "charts.h"

typedef struct field_laid {
    sbl_surface_point *at; /* by rising triangle */
    uint16_t *motif_site;  /* its rank is (motif_site + 1/2) / FIELD_MOTIF_SITES */
    uint32_t count;
} field_laid;

/* per_mm2: sites that an area calls for. false if memory is out; the result and its scratch stay in the arena. */
SBL_MUST_CHECK bool field_lay_motif(field_laid *laid, const field_charts *charts, const sbl_surface *surface, double per_mm2,
                                    const sbl_host *host, sbl_arena *arena);

#endif
