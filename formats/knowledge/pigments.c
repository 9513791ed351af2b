/* pigments.json: the scale of dilutions and what each session is mixed with. The pigments themselves: pigment_library.c. */
#include "knowledge/require.h"
#include "stubble/text.h"

#include <string.h>

#define SERIES_MAX 32u
#define WATER_MAX  100.0

static const char *label(fields_object *object, double water_parts)
{
    char number[SBL_DECIMAL_BYTES];
    sbl_decimal_write_short(number, water_parts, 1);
    const char *text = fields_sentence(object->reader, "%s:1 water to pigment", number);
    if (!*text) fields_mistake(object, "water_parts", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
    return text;
}

/* Lightest first: more water than the step before would undo it. */
static void read_steps(fields_object *object, sbl_dilution_series *series, const sbl_knowledge *scale)
{
    const json_t *array;
    uint32_t count = require_list(object, "water_parts", &array, SBL_SESSIONS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, i);
        double water = json_number_value(value);
        const char *place = fields_sentence(object->reader, "water_parts[%u]", i);
        if (!json_is_number(value)) {
            fields_mistake(object, place, SBL_E_DATA, "this should be a number", "parts of water to one part of pigment", 0.0);
        } else if (!(water >= scale->water_parts_darkest && water <= scale->water_parts_lightest)) {
            fields_mistake(object, place, SBL_E_RANGE, "this lies outside the scale", "see scale at the top of the file", water);
        } else if (i && water > series->step[i - 1].water_parts) {
            fields_mistake(object, place, SBL_E_CONFLICT, "a later session is lighter than the one before",
                           "each session is the same or darker: the same or less water", water);
        }
        series->step[i] = (sbl_dilution){water, label(object, water)};
    }
    series->step_count = count;
}

static void read_series(fields_object *object, sbl_dilution_series *series, const sbl_knowledge *scale)
{
    series->key = require_key(object, "key");
    series->title = require_text(object, "title", KNOWLEDGE_TEXT_BYTES_MAX, "for whom, in plain words");
    series->fitzpatrick_low = require_count(object, "fitzpatrick_low", 1, 6, "the lightest skin type, 1 to 6");
    series->fitzpatrick_high = require_count(object, "fitzpatrick_high", series->fitzpatrick_low, 6, "the darkest skin type, not below");
    series->evidence = require_mark(object);
    series->source = require_source(object);
    read_steps(object, series, scale);
    fields_end(object);
}

static void read_scale(fields_object *root, sbl_knowledge *knowledge)
{
    fields_object scale = require_group(root, "scale");
    knowledge->water_parts_darkest = require_number(&scale, "darkest_water_parts", 0.0, WATER_MAX, "the least water");
    knowledge->water_parts_lightest = require_number(&scale, "lightest_water_parts", 0.0, WATER_MAX, "the most water");
    if (!(knowledge->water_parts_lightest > knowledge->water_parts_darkest))
        fields_mistake(&scale, "lightest_water_parts", SBL_E_CONFLICT, "the lightest has no more water than the darkest", "exchange them",
                       knowledge->water_parts_lightest);
    (void)require_mark(&scale);
    (void)require_source(&scale);
    fields_end(&scale);
}

void knowledge_read_pigments(fields_object *root, sbl_knowledge *knowledge)
{
    const json_t *array;
    read_scale(root, knowledge);
    uint32_t count = require_list(root, "series", &array, SERIES_MAX);
    sbl_dilution_series *series = require_memory(root, count, sizeof *series);
    for (uint32_t i = 0; series && i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "series", array, i);
        read_series(&object, &series[i], knowledge);
        for (uint32_t k = 0; k < i; k++)
            if (!strcmp(series[k].key, series[i].key))
                fields_mistake(&object, "key", SBL_E_CONFLICT, "two series have this key", "rename one", (double)k);
    }
    knowledge_read_pigment_library(root, knowledge);
    fields_end(root);
    knowledge->dilution = series;
    knowledge->dilution_count = count;
}
