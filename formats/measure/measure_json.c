/* Measurements of close-ups as JSON. */
#include "json/writer.h"
#include "stubble/measure_file.h"

static void write_value(json_writer *writer, const char *key, double value, double error, unsigned digits)
{
    write_open(writer, key, '{');
    write_number(writer, "value", value, digits);
    write_number(writer, "error", error, digits);
    write_close(writer, '}');
}

static void write_lab(json_writer *writer, const char *key, sbl_lab_d65 lab)
{
    write_open(writer, key, '{');
    write_number(writer, "L", lab.L, 1);
    write_number(writer, "a", lab.a, 1);
    write_number(writer, "b", lab.b, 1);
    write_close(writer, '}');
}

static void write_scale(json_writer *writer, const sbl_measured *visit)
{
    static const char *const SOURCE[] = {[SBL_SCALE_CARD] = "card", [SBL_SCALE_LENGTH] = "known length", [SBL_SCALE_STATED] = "stated"};
    write_open(writer, "scale", '{');
    write_string(writer, "source", SOURCE[visit->source]);
    write_number(writer, "px_per_mm", visit->specks->px_per_mm, 3);
    write_number(writer, "relative_error", visit->scale_relative_error, 5);
    write_close(writer, '}');
}

static void write_colours(json_writer *writer, const sbl_measured *visit)
{
    const sbl_specks *specks = visit->specks;
    write_open(writer, "colour", '{');
    write_flag(writer, "calibrated", specks->calibrated);
    if (visit->colour_reason) write_string(writer, "reason", visit->colour_reason);
    write_lab(writer, "skin", specks->skin);
    write_number(writer, "skin_ita_deg", sbl_ita_deg(specks->skin), 1);
    write_lab(writer, specks->kind == SBL_SPECKS_HAIRS ? "hair" : "dots", specks->pigment);
    write_close(writer, '}');
}

static void write_visit(json_writer *writer, const sbl_measured *visit)
{
    const sbl_specks *specks = visit->specks;
    const sbl_specks_summary *sum = visit->summary;
    bool hairs = specks->kind == SBL_SPECKS_HAIRS;
    write_open(writer, NULL, '{');
    if (visit->file) write_string(writer, "file", visit->file);
    write_scale(writer, visit);
    write_string(writer, "kind", hairs ? "hairs" : "dots");
    write_flag(writer, "doubtful", sum->doubtful);
    write_count(writer, "count", specks->count);
    write_number(writer, "area_cm2", specks->area_cm2, 3);
    write_value(writer, "density_per_cm2", sum->density_per_cm2, sum->density_error_per_cm2, 1);
    if (hairs) write_value(writer, "units_per_cm2", sum->units_per_cm2, sum->units_error_per_cm2, 1);
    if (hairs && sum->hairs_by_light_per_cm2 > 0.0)
        write_value(writer, "hairs_by_light_per_cm2", sum->hairs_by_light_per_cm2, sum->hairs_by_light_error_per_cm2, 1);
    write_number(writer, "told_apart_mm", sum->told_apart_mm, 3);
    write_value(writer, hairs ? "width_seen_mm" : "diameter_mm", sum->width_mm, sum->width_error_mm, 4);
    write_number(writer, "width_sd_mm", sum->width_sd_mm, 4);
    if (hairs) write_number(writer, "shaft_mm", sum->shaft_mm, 4);
    if (hairs) write_number(writer, "length_mm", sum->length_mm, 3);
    write_value(writer, "contrast_de2000", sum->contrast_de, sum->contrast_error_de, 2);
    write_number(writer, "contrast_sd", sum->contrast_sd_de, 2);
    write_number(writer, "optical_density", sum->darkness, 3);
    write_open(writer, "spacing", '{');
    write_number(writer, "nearest_mm", sum->nearest_mm, 4);
    write_number(writer, "nearest_sd_mm", sum->nearest_sd_mm, 4);
    write_value(writer, "regularity", sum->regularity, sum->regularity_error, 3);
    write_close(writer, '}');
    write_colours(writer, visit);
    write_close(writer, '}');
}

static void write_marks(json_writer *writer, const char *key, const sbl_specks *specks, const uint32_t *list, uint32_t count)
{
    write_open(writer, key, '[');
    for (uint32_t i = 0; i < count; i++) {
        const sbl_speck *speck = &specks->speck[list[i]];
        write_open(writer, NULL, '{');
        write_count(writer, "number", i + 1);
        write_number(writer, "x_px", speck->x_px, 1);
        write_number(writer, "y_px", speck->y_px, 1);
        write_close(writer, '}');
    }
    write_close(writer, ']');
}

static void write_changed(json_writer *writer, const sbl_specks *after, const sbl_speck_match *match)
{
    uint32_t number = 0;
    write_open(writer, "changed", '[');
    for (uint32_t i = 0; i < match->pair_count; i++) {
        if (!match->pair[i].changed) continue;
        const sbl_speck *speck = &after->speck[match->pair[i].after];
        write_open(writer, NULL, '{');
        write_count(writer, "number", ++number);
        write_number(writer, "x_px", speck->x_px, 1);
        write_number(writer, "y_px", speck->y_px, 1);
        write_number(writer, "darkness_factor", sbl_exp(match->pair[i].change), 2);
        write_close(writer, '}');
    }
    write_close(writer, ']');
}

static void write_match(json_writer *writer, const sbl_measured *visit, const sbl_speck_match *match)
{
    write_open(writer, "match", '{');
    write_number(writer, "confidence", match->confidence, 3);
    write_count(writer, "pairs", match->pair_count);
    write_count(writer, "lost_count", match->lost_count);
    write_count(writer, "new_count", match->added_count);
    write_count(writer, "changed_count", match->changed_count);
    write_value(writer, "darkness_factor", match->fading, match->fading_error, 3);
    write_number(writer, "turn_deg", match->turn * 180.0 / SBL_PI, 1);
    write_number(writer, "stretch_least", match->stretch_least, 3);
    write_number(writer, "stretch_most", match->stretch_most, 3);
    write_number(writer, "apart_rms_mm", match->apart_rms_mm, 4);
    write_marks(writer, "lost", visit[0].specks, match->lost, match->lost_count);
    write_marks(writer, "new", visit[1].specks, match->added, match->added_count);
    write_changed(writer, visit[1].specks, match);
    write_close(writer, '}');
}

void sbl_measure_write_json(sbl_text *text, const sbl_measured *visit, uint32_t count, const sbl_speck_match *match)
{
    json_writer writer = {text, 0, true};
    write_open(&writer, NULL, '{');
    write_string(&writer, "schema", "stubble-measure/1");
    write_open(&writer, "photos", '[');
    for (uint32_t i = 0; i < count; i++) write_visit(&writer, &visit[i]);
    write_close(&writer, ']');
    if (match && count == 2) write_match(&writer, visit, match);
    write_close(&writer, '}');
    sbl_text_add(text, "\n");
}
