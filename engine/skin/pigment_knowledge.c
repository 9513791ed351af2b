#include "stubble/pigment_knowledge.h"

#include <string.h>

const sbl_pigment_entry *sbl_pigment_find(const sbl_pigment_knowledge *knowledge, const char *key)
{
    for (uint32_t i = 0; i < knowledge->pigment_count; i++)
        if (!strcmp(knowledge->pigment[i].key, key)) return &knowledge->pigment[i];
    return NULL;
}

sbl_band sbl_pigment_healed_mg_per_ml(const sbl_pigment_knowledge *knowledge, const sbl_pigment_entry *entry, double water_parts)
{
    const sbl_band *kept = &knowledge->kept_share, *bottle = &entry->bottle_mg_per_ml;
    return (sbl_band){kept->low * sbl_pigment_diluted(bottle->low, water_parts), kept->mid * sbl_pigment_diluted(bottle->mid, water_parts),
                      kept->high * sbl_pigment_diluted(bottle->high, water_parts)};
}
