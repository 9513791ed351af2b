/*
 * stubble/pigment_knowledge.h - the pigments that are known: knowledge/pigments.json as values.
 *
 *   const sbl_pigment_entry *black = sbl_pigment_find(knowledge.pigment, "carbon_black");
 *   sbl_band c = sbl_pigment_healed_mg_per_ml(knowledge.pigment, black, 12.0); // 12 parts of water
 *   sbl_pigment_state state = sbl_pigment_dispersed(c.mid);
 *
 * Bands         What the bottle holds and how much of it a healed dot keeps are known only roughly: low, middle and high go on into every
 *               colour that is forecast.
 */
#ifndef STUBBLE_PIGMENT_KNOWLEDGE_H
#define STUBBLE_PIGMENT_KNOWLEDGE_H

#include "stubble/course.h"
#include "stubble/pigment.h"

typedef struct sbl_pigment_entry {
    const char *key, *title;
    sbl_pigment pigment;
    sbl_band bottle_mg_per_ml;   /* solids, undiluted */
    const char *known, *assumed; /* of this pigment, for a person */
    const char *source;
    sbl_evidence evidence;
} sbl_pigment_entry;

typedef struct sbl_pigment_knowledge {
    const sbl_pigment_entry *pigment; /* the first is meant where none is named */
    uint32_t pigment_count;
    sbl_band kept_share; /* concentration in the healed dot over that in the needle */
    const char *kept_source;
    sbl_evidence kept_evidence;
} sbl_pigment_knowledge;

/* NULL if there is none of this key. */
const sbl_pigment_entry *sbl_pigment_find(const sbl_pigment_knowledge *knowledge, const char *key);
/* In the healed dot, from the artists' ratio; low takes both lows, high both highs. */
sbl_band sbl_pigment_healed_mg_per_ml(const sbl_pigment_knowledge *knowledge, const sbl_pigment_entry *entry, double water_parts);

#endif
