#include "plan/patch_json.h"

#include "stubble/card_file.h"

static const char *const SOURCE[] = {"biology", "stated", "counted"};

static void write_pair(json_writer *w, const char *key, double a, double b, unsigned digits)
{
    write_open(w, key, '[');
    write_number(w, NULL, a, digits);
    write_number(w, NULL, b, digits);
    write_close(w, ']');
}

static void write_lab(json_writer *w, const char *key, sbl_lab_d65 lab)
{
    if (!(lab.L > 0.0)) return;
    write_open(w, key, '[');
    write_number(w, NULL, lab.L, 2);
    write_number(w, NULL, lab.a, 2);
    write_number(w, NULL, lab.b, 2);
    write_close(w, ']');
}

static void write_scale(json_writer *w, const sbl_patch *patch)
{
    static const char *const SCALE[] = {"card", "length", "stated"};
    write_open(w, "scale", '{');
    write_string(w, "from", SCALE[patch->wish->scale]);
    write_number(w, "px_per_mm", patch->px_per_mm, 3);
    write_number(w, "relative_sd", patch->scale_relative_error, 5);
    write_number(w, "view_deg", patch->tilt * 180.0 / SBL_PI, 1);
    if (patch->check.compared) {
        write_number(w, "card_px_per_mm", patch->check.card_px_per_mm, 3);
        write_number(w, "card_off_sd", patch->check.off_sd, 1);
    }
    if (patch->check.contradicts) write_string(w, "reason", sbl_scale_check_words(&patch->check, w->text->arena));
    write_close(w, '}');
}

static void write_area(json_writer *w, const sbl_patch *patch)
{
    write_open(w, "area", '{');
    write_number(w, "cm2", patch->area_cm2, 3);
    write_number(w, "sd_cm2", patch->area_sd_cm2, 3);
    write_number(w, "no_go_cm2", patch->no_go_cm2, 3);
    write_open(w, "relative_sd", '{');
    write_number(w, "scale", patch->scale_sd, 5);
    write_number(w, "perspective", patch->lie_sd, 5);
    write_number(w, "clicks", patch->click_sd, 5);
    write_number(w, "level_model", patch->level_sd, 5);
    write_number(w, "curve_model", patch->curve_sd, 5);
    write_close(w, '}');
    write_close(w, '}');
}

static void write_camera(json_writer *w, const sbl_patch *patch)
{
    write_open(w, "camera", '{');
    write_open(w, "rotation", '[');
    for (int k = 0; k < 9; k++) write_number(w, NULL, patch->camera.rotation[k], 7);
    write_close(w, ']');
    write_open(w, "translation_mm", '[');
    for (int k = 0; k < 3; k++) write_number(w, NULL, patch->camera.translation_mm[k], 3);
    write_close(w, ']');
    write_number(w, "focal_px", patch->camera.focal_px, 2);
    write_pair(w, "center_px", patch->camera.center_x, patch->camera.center_y, 2);
    write_number(w, "rms_px", patch->camera_rms_px, 3);
    write_close(w, '}');
}

static void write_spot(json_writer *w, const char *key, const sbl_patch_spot *spot)
{
    write_open(w, key, '{');
    write_pair(w, "at_mm", spot->x_mm, spot->y_mm, 3);
    write_number(w, "radius_mm", spot->radius_mm, 3);
    write_close(w, '}');
}

static void write_outline(json_writer *w, const sbl_patch *patch)
{
    write_open(w, "outline_mm", '[');
    for (uint32_t i = 0; i < patch->outline_count; i++) write_pair(w, NULL, patch->outline[i][0], patch->outline[i][1], 3);
    write_close(w, ']');
    write_open(w, "outline_px", '[');
    for (uint32_t i = 0; i < patch->outline_count; i++) write_pair(w, NULL, patch->wish->outline[i][0], patch->wish->outline[i][1], 2);
    write_close(w, ']');
    write_open(w, "no_go", '[');
    for (uint32_t i = 0; i < patch->wish->no_go_count; i++) write_spot(w, NULL, &patch->no_go[i]);
    write_close(w, ']');
}

static void write_density(json_writer *w, const sbl_patch *patch)
{
    write_open(w, "density", '{');
    write_number(w, "full_per_cm2", patch->full_per_cm2, 1);
    write_number(w, "full_sd_per_cm2", patch->full_sd_per_cm2, 1);
    write_string(w, "full_from", SOURCE[patch->full_source]);
    write_number(w, "existing_per_cm2", patch->existing_per_cm2, 1);
    write_string(w, "existing_from", SOURCE[patch->existing_source]);
    write_count(w, "hairs_found", patch->hairs_inside);
    write_close(w, '}');
}

void patch_json_write(json_writer *w, const sbl_plan *plan)
{
    static const char *const FORM[] = {"flat", "cylinder", "ellipsoid"};
    const sbl_patch *patch = plan->patch;
    write_open(w, "patch", '{');
    write_string(w, "kind", sbl_patch_kind_name(patch->wish->kind));
    write_string(w, "frame",
                 "mm; origin at the outline's middle on the skin, x right and y up as the card is printed (else as the photo is), z out "
                 "of the skin");
    write_string(w, "form", FORM[patch->wish->form]);
    if (patch->wish->form != SBL_PATCH_FLAT) write_number(w, "radius_mm", patch->wish->radius_mm, 1);
    if (patch->wish->form == SBL_PATCH_ELLIPSOID) write_number(w, "along_radius_mm", patch->wish->along_radius_mm, 1);
    if (patch->wish->form != SBL_PATCH_FLAT) write_number(w, "axis_deg", patch->axis * 180.0 / SBL_PI, 2);
    write_number(w, "length_mm", patch->length_mm, 2);
    write_number(w, "width_mm", patch->width_mm, 2);
    write_area(w, patch);
    write_scale(w, patch);
    write_density(w, patch);
    write_lab(w, "skin_lab_d65", patch->skin_lab);
    write_lab(w, "hair_lab_d65", patch->hair_lab);
    if (patch->test.radius_mm > 0.0) {
        write_spot(w, "test_spot", &patch->test);
        write_count(w, "test_days_before", plan->test_days);
    }
    write_outline(w, patch);
    write_camera(w, patch);
    write_close(w, '}');
}
