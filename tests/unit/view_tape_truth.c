/* A profile by the outline model, without a scan: open, unless a few places in it are marked. */
#include "photo_truth.h"
#include "vision_photos.h"

static photo_truth truth;
static sbl_face_outline outline[TRUTH_VIEWS];

static sbl_photo_marks look(sbl_vision *vision, int v, sbl_photo_view view)
{
    sbl_photo photo = {.rgb = truth.picture[v].data, .width = TRUTH_SIZE, .height = TRUTH_SIZE};
    return marks_by_outline(&outline[v], &photo, view, vision, &truth.arena);
}

static double miss_deg(const sbl_photos_fit *fit, int v)
{
    return truth_angle_deg(fit->view[0].camera.rotation, truth.camera[v].rotation);
}

static const sbl_measures tape = {.sex = SBL_SEX_MALE, .given = {true}, .value_mm = {556.6}};

/* A photo that is refused has no say in the head that the others make. */
static void refused_is_left_out(const sbl_photo_marks *open)
{
    sbl_photo_marks marks[2];
    sbl_photos_fit alone, beside;
    sbl_diag diag = {0};
    truth_click(&marks[0], &truth, 0, 1.5, 4);
    marks[1] = *open;
    CHECK_STATUS(sbl_head_from_photos(&alone, marks, 1, &tape, NULL, NULL, &truth.arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_head_from_photos(&beside, marks, 2, &tape, NULL, NULL, &truth.arena, &diag), SBL_OK);
    CHECK(beside.view[0].fitted && !beside.view[1].fitted && beside.fitted_count == 1);
    /* Levenberg-Marquardt ends within a hundredth of an sd (6 mm) of the same place. */
    CHECK_NEAR(beside.head.measures.value_mm[SBL_MEASURE_LENGTH], alone.head.measures.value_mm[SBL_MEASURE_LENGTH], 0.5);
    CHECK_NEAR(beside.head.vault_area_cm2 / alone.head.vault_area_cm2, 1.0, 0.005);
    CHECK_NEAR(truth_angle_deg(beside.view[0].camera.rotation, alone.view[0].camera.rotation), 0.0, 0.2);
}

int main(void)
{
    static const sbl_landmark KEPT[] = {SBL_LANDMARK_NOSE_TIP, SBL_LANDMARK_MENTON, SBL_LANDMARK_TRAGION_LEFT};
    if (!truth_open(&truth, true)) return CHECK_SKIPPED;
    sbl_vision *vision = vision_or_skip();
    if (!vision) return CHECK_SKIPPED;
    sbl_photo_marks marks = look(vision, 2, SBL_PHOTO_VIEW_LEFT), clicked;
    sbl_photos_fit fit;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_head_from_photos(&fit, &marks, 1, &tape, NULL, NULL, &truth.arena, &diag), SBL_OK);
    CHECK(!fit.view[0].fitted && strstr(fit.view[0].reason, "direction open"));
    refused_is_left_out(&marks);
    truth_click(&clicked, &truth, 2, 1.5, 4);
    for (size_t k = 0; k < sizeof KEPT / sizeof *KEPT; k++) {
        marks.landmark_given[KEPT[k]] = true;
        memcpy(marks.landmark_px[KEPT[k]], clicked.landmark_px[KEPT[k]], sizeof clicked.landmark_px[0]);
    }
    CHECK_STATUS(sbl_head_from_photos(&fit, &marks, 1, &tape, NULL, NULL, &truth.arena, &diag), SBL_OK);
    CHECK(fit.view[0].fitted && miss_deg(&fit, 2) < 2.5 * fit.view[0].turn_sd * 180.0 / SBL_PI);
    sbl_vision_close(vision);
    sbl_arena_release(&truth.arena);
    return check_report("view_tape_truth");
}
