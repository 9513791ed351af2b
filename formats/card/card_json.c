/* Cards found in a photo, as JSON. */
#include "json/writer.h"
#include "stubble/card_file.h"

static void write_numbers(json_writer *writer, const char *key, const double *value, int count, unsigned digits)
{
    write_open(writer, key, '[');
    for (int i = 0; i < count; i++) write_number(writer, NULL, value[i], digits);
    write_close(writer, ']');
}

static void write_corners(json_writer *writer, const sbl_card_found *found)
{
    const sbl_card_layout *layout = sbl_card_layout_of(found->kind);
    double width = layout->width_mm * found->printed_scale, height = layout->height_mm * found->printed_scale, px[2];
    write_open(writer, "corners_px", '[');
    for (int c = 0; c < 4; c++)
        if (sbl_plane_to_px(&found->map, c == 1 || c == 2 ? width : 0.0, c >= 2 ? height : 0.0, px)) write_numbers(writer, NULL, px, 2, 2);
    write_close(writer, ']');
}

static void write_colour(json_writer *writer, const sbl_card_report *report)
{
    const sbl_card_colour *colour = report->colour;
    write_open(writer, "colour", '{');
    write_flag(writer, "fitted", colour != NULL);
    if (!colour) {
        write_string(writer, "reason", report->colour_diag && report->colour_diag->message ? report->colour_diag->message : "");
        write_close(writer, '}');
        return;
    }
    write_string(writer, "reference", colour->measured ? "measured" : "stated");
    write_number(writer, "tone", colour->tone, 4);
    write_numbers(writer, "gain", colour->gain, 3, 5);
    write_numbers(writer, "matrix", colour->matrix, 9, 5);
    write_number(writer, "grey_rms_de", colour->grey_rms_de, 2);
    write_number(writer, "grey_worst_de", colour->grey_worst_de, 2);
    write_number(writer, "colour_rms_de", colour->colour_rms_de, 2);
    write_number(writer, "colour_worst_de", colour->colour_worst_de, 2);
    write_count(writer, "greys", colour->grey_count);
    write_count(writer, "colours", colour->colour_count);
    write_count(writer, "clipped", colour->clipped_count);
    write_flag(writer, "levelled", colour->levelled);
    write_number(writer, "light_spread", colour->light_spread, 3);
    write_close(writer, '}');
}

static void write_card(json_writer *writer, const sbl_card_report *report)
{
    const sbl_card_found *found = report->found;
    write_open(writer, NULL, '{');
    write_string(writer, "kind", sbl_card_layout_of(found->kind)->name);
    write_count(writer, "tags", found->tag_count);
    write_number(writer, "mm_per_px", found->mm_per_px, 6);
    write_number(writer, "low", found->mm_per_px * (1.0 - 2.0 * found->relative_error), 6);
    write_number(writer, "high", found->mm_per_px * (1.0 + 2.0 * found->relative_error), 6);
    write_number(writer, "relative_error", found->relative_error, 5);
    write_number(writer, "fit_relative_error", found->fit_relative_error, 6);
    write_number(writer, "facing_mm_per_px", found->facing_mm_per_px, 6);
    write_number(writer, "facing_relative_error", found->facing_relative_error, 5);
    write_number(writer, "corner_rms_px", found->corner_rms_px, 3);
    write_number(writer, "blur_px", found->blur_px, 2);
    write_number(writer, "foreshortening", found->foreshortening, 3);
    write_numbers(writer, "map", found->map.h, 9, 8);
    write_corners(writer, found);
    if (found->posed) {
        write_open(writer, "pose", '{');
        write_numbers(writer, "rotation", found->rotation, 9, 6);
        write_numbers(writer, "translation_mm", found->translation_mm, 3, 2);
        write_number(writer, "tilt_deg", found->tilt * 180.0 / SBL_PI, 2);
        write_close(writer, '}');
    }
    write_colour(writer, report);
    write_close(writer, '}');
}

void sbl_card_write_json(sbl_text *text, const sbl_photo *photo, const sbl_card_report *report, uint32_t count)
{
    json_writer writer = {text, 0, true};
    write_open(&writer, NULL, '{');
    write_string(&writer, "schema", "stubble-card/1");
    write_open(&writer, "photo", '{');
    write_count(&writer, "width", photo->width);
    write_count(&writer, "height", photo->height);
    if (photo->focal_px > 0.0) write_number(&writer, "focal_px", photo->focal_px, 1);
    write_close(&writer, '}');
    write_open(&writer, "cards", '[');
    for (uint32_t i = 0; i < count; i++) write_card(&writer, &report[i]);
    write_close(&writer, ']');
    write_close(&writer, '}');
    sbl_text_add(text, "\n");
}
