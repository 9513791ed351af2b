#include "stubble/photos_json.h"

#include "json/writer.h"

/* Of a normal distribution 95 % lie within. */
#define SD_95 1.959964

sbl_band sbl_head_measure_band(const sbl_head *head, sbl_measure measure)
{
    double mid = head->measures.value_mm[measure], reach = SD_95 * head->measures.sd_mm[measure];
    return (sbl_band){.low = mid - reach, .mid = mid, .high = mid + reach};
}

sbl_band sbl_head_area_band(const sbl_head *head)
{
    double mid = head->vault_area_cm2, reach = SD_95 * head->area_relative_sd * mid;
    return (sbl_band){.low = mid - reach, .mid = mid, .high = mid + reach};
}

/* Numbers on one line. */
static void write_row(json_writer *writer, const char *key, const double *value, unsigned count, unsigned digits)
{
    write_open(writer, key, '[');
    for (unsigned k = 0; k < count; k++) {
        if (k) sbl_text_add(writer->text, ", ");
        sbl_text_add_decimal_short(writer->text, value[k], digits);
    }
    write_close(writer, ']');
}

static void write_photo(json_writer *writer, const sbl_photo_fit *view, const char *file)
{
    write_open(writer, NULL, '{');
    write_string(writer, "file", file);
    write_flag(writer, "fitted", view->fitted);
    write_string(writer, "reason", view->reason ? view->reason : "");
    write_number(writer, "confidence", view->confidence, 3);
    write_string(writer, "scale_reason", view->scale_reason ? view->scale_reason : "");
    write_number(writer, "scale_off_sd", view->fitted ? view->scale_off_sd : 0.0, 1);
    if (view->fitted) {
        write_open(writer, "rotation", '[');
        for (int i = 0; i < 3; i++) write_row(writer, NULL, view->camera.rotation + 3 * i, 3, 6);
        write_close(writer, ']');
        write_row(writer, "translation_mm", view->camera.translation_mm, 3, 2);
        write_number(writer, "focal_px", view->camera.focal_px, 1);
        write_number(writer, "landmark_rms_px", view->landmark_rms_px, 2);
        write_number(writer, "rotation_sd_deg", view->turn_sd * 180.0 / SBL_PI, 2);
    } else {
        static const char *const EMPTY[] = {"rotation", "translation_mm", "focal_px", "landmark_rms_px", "rotation_sd_deg"};
        for (int k = 0; k < 5; k++) write_string(writer, EMPTY[k], NULL);
    }
    write_close(writer, '}');
}

void sbl_photos_write_json(sbl_text *text, const sbl_photos_fit *fit, const char *const *file, uint32_t count)
{
    json_writer writer = {text, 0, true};
    write_open(&writer, NULL, '{');
    write_open(&writer, "head", '{');
    write_band(&writer, "length_mm", sbl_head_measure_band(&fit->head, SBL_MEASURE_LENGTH), 1);
    write_band(&writer, "breadth_mm", sbl_head_measure_band(&fit->head, SBL_MEASURE_BREADTH), 1);
    write_band(&writer, "circumference_mm", sbl_head_measure_band(&fit->head, SBL_MEASURE_CIRCUMFERENCE), 1);
    write_band(&writer, "vault_area_cm2", sbl_head_area_band(&fit->head), 1);
    write_close(&writer, '}');
    write_open(&writer, "photos", '[');
    for (uint32_t i = 0; i < count; i++) write_photo(&writer, &fit->view[i], file[i]);
    write_close(&writer, ']');
    write_close(&writer, '}');
    sbl_text_add(text, "\n");
}
