/* Measurements of close-ups as JSON. */
#include "measure/match_json.h"
#include "stubble/measure_file.h"

/* A number that had no error when readers of this schema were first written keeps its form; its error stands beside it. */
static void write_with_error(json_writer *writer, const char *key, const char *error_key, double value, double error, unsigned digits)
{
    write_number(writer, key, value, digits);
    write_number(writer, error_key, error, digits);
}

static void write_lab(json_writer *writer, const char *key, sbl_lab_d65 lab, sbl_lab_d65 error)
{
    write_open(writer, key, '{');
    write_with_error(writer, "L", "L_error", lab.L, error.L, 1);
    write_with_error(writer, "a", "a_error", lab.a, error.a, 1);
    write_with_error(writer, "b", "b_error", lab.b, error.b, 1);
    write_close(writer, '}');
}

static void write_scale(json_writer *writer, const sbl_measured *visit)
{
    static const char *const SOURCE[] = {[SBL_SCALE_CARD] = "card", [SBL_SCALE_LENGTH] = "known length", [SBL_SCALE_STATED] = "stated"};
    write_open(writer, "scale", '{');
    write_string(writer, "source", SOURCE[visit->source]);
    write_number(writer, "px_per_mm", visit->specks->px_per_mm, 3);
    write_number(writer, "relative_error", visit->scale_relative_error, 5);
    if (visit->scale_reason) write_string(writer, "scale_reason", visit->scale_reason);
    write_close(writer, '}');
}

/* Without a card nothing tells how wrong the colours are: then they are not stated. */
static void write_colours(json_writer *writer, const sbl_measured *visit)
{
    const sbl_specks *specks = visit->specks;
    const sbl_speck_errors *error = visit->errors;
    write_open(writer, "colour", '{');
    write_flag(writer, "calibrated", specks->calibrated);
    if (visit->colour_reason) write_string(writer, "reason", visit->colour_reason);
    if (error->has_colours) {
        write_lab(writer, "skin", specks->skin, error->skin);
        write_with_error(writer, "skin_ita_deg", "skin_ita_error_deg", sbl_ita_deg(specks->skin), error->skin_ita_deg, 1);
        write_lab(writer, specks->kind == SBL_SPECKS_HAIRS ? "hair" : "dots", specks->pigment, error->pigment);
    }
    write_close(writer, '}');
}

static void write_visit(json_writer *writer, const sbl_measured *visit)
{
    const sbl_specks *specks = visit->specks;
    const sbl_specks_summary *sum = visit->summary;
    const sbl_speck_errors *error = visit->errors;
    bool hairs = specks->kind == SBL_SPECKS_HAIRS;
    write_open(writer, NULL, '{');
    if (visit->file) write_string(writer, "file", visit->file);
    write_scale(writer, visit);
    write_string(writer, "kind", hairs ? "hairs" : "dots");
    write_flag(writer, "doubtful", sum->doubtful);
    write_count(writer, "count", specks->count);
    write_count(writer, "counted", sum->count);
    write_with_error(writer, "area_cm2", "area_error_cm2", specks->area_cm2, error->area_cm2, 3);
    write_figure(writer, "density_per_cm2", sum->density_per_cm2, sum->density_error_per_cm2, 1);
    if (hairs) write_figure(writer, "units_per_cm2", sum->units_per_cm2, sum->units_error_per_cm2, 1);
    if (hairs && sum->hairs_by_light_per_cm2 > 0.0)
        write_figure(writer, "hairs_by_light_per_cm2", sum->hairs_by_light_per_cm2, sum->hairs_by_light_error_per_cm2, 1);
    write_with_error(writer, "told_apart_mm", "told_apart_error_mm", sum->told_apart_mm, error->told_apart_mm, 3);
    write_figure(writer, hairs ? "width_seen_mm" : "diameter_mm", sum->width_mm, sum->width_error_mm, 4);
    write_flag(writer, "width_resolved", sum->width_resolved);
    write_number(writer, "width_sd_mm", sum->width_sd_mm, 4);
    if (hairs) write_with_error(writer, "shaft_mm", "shaft_error_mm", sum->shaft_mm, error->shaft_mm, 4);
    if (hairs) write_with_error(writer, "length_mm", "length_error_mm", sum->length_mm, error->length_mm, 3);
    write_figure(writer, "contrast_de2000", sum->contrast_de, sum->contrast_error_de, 2);
    write_number(writer, "contrast_sd", sum->contrast_sd_de, 2);
    write_with_error(writer, "optical_density", "optical_density_error", sum->darkness, error->darkness, 3);
    write_open(writer, "spacing", '{');
    write_with_error(writer, "nearest_mm", "nearest_error_mm", sum->nearest_mm, error->nearest_mm, 4);
    write_number(writer, "nearest_sd_mm", sum->nearest_sd_mm, 4);
    write_figure(writer, "regularity", sum->regularity, sum->regularity_error, 3);
    write_close(writer, '}');
    write_colours(writer, visit);
    write_close(writer, '}');
}

void sbl_measure_write_json(sbl_text *text, const sbl_measured *visit, uint32_t count, const sbl_visits *visits)
{
    json_writer writer = {text, 0, true};
    write_open(&writer, NULL, '{');
    write_string(&writer, "schema", "stubble-measure/1");
    write_open(&writer, "photos", '[');
    for (uint32_t i = 0; i < count; i++) write_visit(&writer, &visit[i]);
    write_close(&writer, ']');
    if (visits && count == 2) match_write(&writer, visit, visits);
    write_close(&writer, '}');
    sbl_text_add(text, "\n");
}
