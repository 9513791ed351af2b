/* The places of a written plan, for a match with another hair, skin or knowledge: the members of plan.json that a match asks for. */
#include "stubble/plan_file.h"

#include "json/fields.h"

#include <string.h>

static const char *const TISSUE_WORDS[] = {"skin", "scar"};

const char *sbl_plan_format_of(const void *bytes, size_t count, sbl_arena *arena)
{
    json_t *document;
    sbl_diag diag = {0};
    if (fields_parse(&document, bytes, count, SBL_PLAN_BYTES_MAX, &diag) != SBL_OK) return "";
    fields_reader reader = {arena, &diag, SBL_OK};
    fields_object root = fields_root(&reader, document);
    const char *format = fields_text(&root, "format", "", 40);
    json_decref(document);
    return format;
}

/* What the design says of a zone; its index there. */
typedef struct design_zone {
    uint32_t index, kind, dots;
    bool found;
} design_zone;

static design_zone find_zone(fields_object *design, const json_t *zones, uint32_t count, const char *name)
{
    const char *kind_words[SBL_ZONE_KIND_COUNT];
    for (int k = 0; k < SBL_ZONE_KIND_COUNT; k++) kind_words[k] = sbl_zone_kind_name((sbl_zone_kind)k);
    for (uint32_t z = 0; z < count; z++) {
        fields_object zone = fields_item(design, "zones", zones, z);
        if (strcmp(fields_text(&zone, "name", "", 120), name) != 0) continue;
        return (design_zone){.index = z,
                             .kind = fields_choice(&zone, "kind", SBL_ZONE_FRONT, kind_words, SBL_ZONE_KIND_COUNT, "a kind of zone"),
                             .dots = fields_count(&zone, "dots", 0, 0, 10000000, "how many dots"),
                             .found = true};
    }
    return (design_zone){0};
}

/* Shares are written with four decimals: they are made to add up again. */
static void read_sessions(fields_object *zone, sbl_match_place *place)
{
    const json_t *array;
    double sum = 0.0;
    place->sessions = fields_array(zone, "sessions", &array, SBL_SESSIONS_MAX);
    for (uint32_t s = 0; s < place->sessions; s++) {
        fields_object session = fields_item(zone, "sessions", array, s);
        sum += place->fraction[s] = fields_number(&session, "share", 0.0, 0.0, 1.0, "a share of the dots");
        place->own_water_parts[s] = fields_number(&session, "water_parts", 0.0, 0.0, 100.0, "parts of water to one of pigment");
    }
    if (!(sum > 0.99 && sum < 1.01)) {
        fields_mistake(zone, "sessions", SBL_E_RANGE, "the sessions' shares do not add up to 1", "use the file as stubble plan wrote it",
                       sum);
        return;
    }
    for (uint32_t s = 0; s < place->sessions; s++) place->fraction[s] /= sum;
}

static void read_place(fields_object *zone, sbl_plan_places *places, sbl_zone_mix *out, fields_object *design, const json_t *zones,
                       uint32_t zone_count)
{
    sbl_match_place *place = &out->place;
    place->title = fields_text(zone, "zone", "", 120);
    design_zone of = find_zone(design, zones, zone_count, place->title);
    if (!of.found) {
        fields_mistake(zone, "zone", SBL_E_DATA, "the design has no such zone", "use the file as stubble plan wrote it", 0.0);
        return;
    }
    out->zone = of.index;
    out->scar = fields_choice(zone, "tissue", 0, TISSUE_WORDS, 2, "write skin or scar") == 1;
    place->skin = out->scar ? sbl_skin_of_scar(&place->around) : place->around;
    place->own_mix = fields_flag(zone, "own_mix", false);
    place->dots_per_cm2 = fields_number(zone, "dots_per_cm2", 0.0, 0.1, 2000.0, "dots on a square centimetre");
    place->units_per_cm2 = fields_number(zone, "units_per_cm2", 0.0, 0.0, 2000.0, "follicular units on a square centimetre");
    place->diameter_mm = fields_number(zone, "diameter_mm", 0.0, 0.0, 1.0, "millimetres");
    place->top_mm = fields_number(zone, "top_mm", 0.0, 0.0, 2.0, "millimetres");
    place->lasting_factor = fields_number(zone, "lasting_factor", 1.0, 0.05, 5.0, "a factor on the years");
    place->stubble_mm = fields_number(zone, "stubble_mm", 0.0, 0.0, 5.0, "millimetres");
    place->lighter_parts = of.kind == SBL_ZONE_HAIRLINE ? SBL_MATCH_WATER_STEP : 0.0;
    place->weight = of.dots;
    places->beard = places->beard || of.kind == SBL_ZONE_BEARD;
    read_sessions(zone, place);
}

static void read_practice(fields_object *mix, sbl_dilution_series *practice)
{
    const json_t *array;
    fields_object from = fields_enter(mix, "practice");
    practice->title = fields_text(&from, "title", "", 200);
    practice->source = fields_text(&from, "source", "", 4000);
    practice->step_count = fields_array(&from, "water_parts", &array, SBL_SESSIONS_MAX);
    for (uint32_t k = 0; k < practice->step_count; k++) practice->step[k].water_parts = json_number_value(json_array_get(array, k));
}

static sbl_lab_d65 read_hair(fields_object *client)
{
    const char *words[SBL_HAIR_COLOUR_COUNT];
    for (int k = 0; k < SBL_HAIR_COLOUR_COUNT; k++) words[k] = sbl_hair_colour_name((sbl_hair_colour)k);
    uint32_t colour = fields_choice(client, "hair_colour", SBL_HAIR_DARK_BROWN, words, SBL_HAIR_COLOUR_COUNT, "a colour of hair");
    return sbl_lab_from_xyz(sbl_xyz_from_rgb(sbl_hair_rgb((sbl_hair_colour)colour)));
}

static void read_places(fields_object *root, sbl_plan_places *places, const sbl_lab_d65 *hair, const sbl_skin_parameters *skin)
{
    fields_object client = fields_enter(root, "client"), own_skin = fields_enter(&client, "skin"), design = fields_enter(root, "design");
    fields_object mix = fields_enter(root, "mix");
    const json_t *zones, *mixed;
    sbl_lab_d65 lab = read_hair(&client);
    double ita_deg = fields_number(&own_skin, "ita_deg", 28.0, -90.0, 90.0, "an individual typology angle in degrees");
    uint32_t count = fields_array(&design, "zones", &zones, SBL_ZONES_MAX);
    places->zone_count = fields_array(&mix, "zones", &mixed, SBL_ZONES_MAX);
    if (!places->zone_count) {
        fields_mistake(root, "mix", SBL_E_NOT_FOUND, "this plan holds no mix: its intake states no skin or no colour of the hair",
                       "state both in the intake and plan again, or match the intake with --skin and --hair", 0.0);
        return;
    }
    read_practice(&mix, &places->practice);
    for (uint32_t i = 0; i < places->zone_count && root->reader->status == SBL_OK; i++) {
        fields_object zone = fields_item(&mix, "zones", mixed, i);
        places->zone[i].place.around = skin ? *skin : sbl_skin_parameters_from_ita(ita_deg);
        places->zone[i].place.hair.lab = hair ? *hair : lab;
        read_place(&zone, places, &places->zone[i], &design, zones, count);
    }
}

sbl_status sbl_plan_read_places(sbl_plan_places *places, const void *bytes, size_t count, const sbl_lab_d65 *hair,
                                const sbl_skin_parameters *skin, sbl_arena *arena, sbl_diag *diag)
{
    *places = (sbl_plan_places){.zone_count = 0};
    json_t *document;
    sbl_status status = fields_parse(&document, bytes, count, SBL_PLAN_BYTES_MAX, diag);
    if (status != SBL_OK) return status;
    fields_reader reader = {arena, diag, SBL_OK};
    fields_object root = fields_root(&reader, document);
    const char *format = fields_text(&root, "format", "", 40);
    if (reader.status == SBL_OK && strcmp(format, "stubble-plan/1") != 0)
        fields_mistake(&root, "format", SBL_E_UNSUPPORTED, "this is not a plan that this version reads",
                       "the file should say \"format\": \"stubble-plan/1\"", 0.0);
    read_places(&root, places, hair, skin);
    json_decref(document);
    if (reader.status != SBL_OK) *places = (sbl_plan_places){.zone_count = 0};
    return reader.status;
}
