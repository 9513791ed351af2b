/* pigments.json: the pigments themselves, mixed of the engine's colorants, and what a healed dot keeps of them. */
#include "knowledge/require.h"
#include "stubble/pigment_knowledge.h"

#include <math.h>
#include <string.h>

#define PIGMENTS_MAX 64u
/* Shares are written with a few decimals. */
#define SHARE_ERROR 1e-6

static void read_shares(fields_object *object, sbl_pigment *pigment)
{
    fields_object group = require_group(object, "colorants");
    double sum = 0.0;
    for (uint32_t k = 0; k < SBL_COLORANT_COUNT; k++) {
        pigment->share[k] = fields_number(&group, sbl_colorant_name((sbl_colorant)k), 0.0, 0.0, 1.0, "a share by mass from 0 to 1");
        sum += pigment->share[k];
    }
    fields_end(&group);
    if (!(fabs(sum - 1.0) <= SHARE_ERROR))
        fields_mistake(object, "colorants", SBL_E_CONFLICT, "the shares do not add up to 1", "shares by mass, such as 0.6 and 0.4", sum);
}

static void read_entry(fields_object *object, sbl_pigment_entry *entry)
{
    entry->key = require_key(object, "key");
    entry->title = require_text(object, "title", KNOWLEDGE_TEXT_BYTES_MAX, "what it is, in plain words");
    read_shares(object, &entry->pigment);
    entry->bottle_mg_per_ml = require_band(object, "bottle_mg_per_ml", 1.0, 1500.0, "solids of the undiluted pigment");
    entry->known = require_text(object, "known", KNOWLEDGE_TEXT_BYTES_MAX, "what is known of it");
    entry->assumed = require_text(object, "assumed", KNOWLEDGE_TEXT_BYTES_MAX, "what is assumed of it");
    entry->evidence = require_mark(object);
    entry->source = require_source(object);
    fields_end(object);
}

static void read_healed(fields_object *root, sbl_pigment_knowledge *library)
{
    fields_object healed = require_group(root, "healed");
    library->kept_share = require_band(&healed, "kept_share", 0.001, 1.0, "concentration in the healed dot over that in the needle");
    library->kept_evidence = require_mark(&healed);
    library->kept_source = require_source(&healed);
    fields_end(&healed);
}

void knowledge_read_pigment_library(fields_object *root, sbl_knowledge *knowledge)
{
    const json_t *array;
    sbl_pigment_knowledge *library = require_memory(root, 1, sizeof *library);
    uint32_t count = require_list(root, "pigment", &array, PIGMENTS_MAX);
    sbl_pigment_entry *entry = require_memory(root, count, sizeof *entry);
    if (!library || !entry) return;
    read_healed(root, library);
    for (uint32_t i = 0; i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "pigment", array, i);
        read_entry(&object, &entry[i]);
        for (uint32_t k = 0; k < i; k++)
            if (!strcmp(entry[k].key, entry[i].key))
                fields_mistake(&object, "key", SBL_E_CONFLICT, "two pigments have this key", "rename one", (double)k);
    }
    library->pigment = entry;
    library->pigment_count = count;
    knowledge->pigment = library;
}
