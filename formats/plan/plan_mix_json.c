/* What each zone and session is mixed with, as JSON: part of plan.json, and by itself for stubble match. */
#include "plan/plan_mix_json.h"

#include "stubble/plan_file.h"

static void write_lab(json_writer *w, const char *key, sbl_lab_d65 lab)
{
    write_open(w, key, '[');
    write_number(w, NULL, lab.L, 2);
    write_number(w, NULL, lab.a, 2);
    write_number(w, NULL, lab.b, 2);
    write_close(w, ']');
}

static void write_moment(json_writer *w, const char *key, const sbl_match_moment *m)
{
    write_open(w, key, '{');
    write_number(w, "day", m->t_days, 0);
    write_lab(w, "patch_lab", m->patch);
    write_lab(w, "dot_lab", m->centre);
    write_number(w, "dE00", m->dE00, 3);
    write_number(w, "blue_shift", m->blue_shift, 3);
    /* Less than 1: outside of sRGB; pictures and codes show less chroma at the same lightness and hue. */
    write_number(w, "screen_chroma_kept", sbl_show_lab(m->patch).chroma_kept, 3);
    write_close(w, '}');
}

static void write_change(json_writer *w, const char *key, const sbl_place_change *c)
{
    write_open(w, key, '{');
    write_number(w, "mean_dE00", c->mean_dE00, 3);
    write_moment(w, "healed", &c->healed);
    write_moment(w, "year_5", &c->year_5);
    write_close(w, '}');
}

static void write_sessions(json_writer *w, const sbl_zone_mix *zone)
{
    write_open(w, "sessions", '[');
    for (uint32_t s = 0; s < zone->place.sessions; s++) {
        write_open(w, NULL, '{');
        write_count(w, "session", (int64_t)s + 1);
        write_number(w, "share", zone->place.fraction[s], 4);
        write_number(w, "water_parts", zone->match.water_parts[s], 1);
        write_close(w, '}');
    }
    write_close(w, ']');
}

static void write_zone(json_writer *w, const sbl_zone_mix *zone)
{
    const sbl_match_place *place = &zone->place;
    const sbl_place_match *m = &zone->match;
    write_open(w, NULL, '{');
    write_string(w, "zone", place->title);
    write_string(w, "tissue", zone->scar ? "scar" : "skin");
    write_string(w, "pigment", m->pigment->key);
    write_string(w, "pigment_title", m->pigment->title);
    write_flag(w, "own_mix", place->own_mix);
    write_sessions(w, zone);
    write_number(w, "dots_per_cm2", place->dots_per_cm2, 1);
    write_number(w, "units_per_cm2", place->units_per_cm2, 1);
    write_number(w, "diameter_mm", place->diameter_mm, 3);
    write_number(w, "top_mm", place->top_mm, 3);
    write_number(w, "lasting_factor", place->lasting_factor, 2);
    write_number(w, "stubble_mm", place->stubble_mm, 2);
    write_lab(w, "skin_lab", m->bare);
    write_lab(w, "hair_shaved_lab", m->hair_patch);
    write_number(w, "skin_dE00", m->bare_dE00, 3);
    write_number(w, "mean_dE00", m->mean_dE00, 3);
    write_open(w, "moments", '[');
    for (uint32_t k = 0; k < SBL_MATCH_MOMENTS; k++) write_moment(w, NULL, &m->moment[k]);
    write_close(w, ']');
    write_lab(w, "healed_low_lab", m->healed_low);
    write_lab(w, "healed_high_lab", m->healed_high);
    write_change(w, "darker", &m->darker);
    write_change(w, "deeper", &m->deeper);
    write_flag(w, "at_lightest", m->at_lightest);
    write_flag(w, "at_darkest", m->at_darkest);
    write_close(w, '}');
}

void write_mix_members(json_writer *w, const sbl_plan_mix *mix, const sbl_dilution_series *practice, const char *kept_source)
{
    write_open(w, "zones", '[');
    for (uint32_t i = 0; i < mix->zone_count; i++) write_zone(w, &mix->zone[i]);
    write_close(w, ']');
    write_open(w, "practice", '{');
    write_string(w, "title", practice->title);
    write_open(w, "water_parts", '[');
    for (uint32_t k = 0; k < practice->step_count; k++) write_number(w, NULL, practice->step[k].water_parts, 1);
    write_close(w, ']');
    write_string(w, "source", practice->source);
    write_close(w, '}');
    write_string(w, "kept_source", kept_source);
}

void sbl_plan_write_match_json(sbl_text *text, const sbl_plan_mix *mix, const sbl_dilution_series *practice, const char *kept_source,
                               const sbl_match_origin *origin)
{
    json_writer w = {.text = text, .first = true};
    write_open(&w, NULL, '{');
    write_flag(&w, "model", true);
    write_flag(&w, "hair_from_uncalibrated_photo", origin->uncalibrated);
    if (origin->uncalibrated) write_number(&w, "hair_L_taken_off", SBL_MATCH_UNCALIBRATED_L, 0);
    write_flag(&w, "hair_stated", origin->hair_stated);
    write_flag(&w, "skin_stated", origin->skin_stated);
    if (origin->skin_note) write_string(&w, "skin_note", origin->skin_note);
    if (origin->skin_doubt) write_string(&w, "skin_doubt", origin->skin_doubt);
    write_mix_members(&w, mix, practice, kept_source);
    write_close(&w, '}');
    sbl_text_add(text, "\n");
}
