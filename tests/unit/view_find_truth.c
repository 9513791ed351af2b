/* Views without a face, by the outline model and a scan: profile and top of the scanned head, whose cameras are known. */
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

/* Found, within what the fit says of itself; without the view it is not tried. */
static sbl_photo_marks by_outline(sbl_vision *vision, int v, sbl_photo_view view)
{
    sbl_photo_marks marks = look(vision, v, view);
    sbl_photos_fit fit;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_head_from_photos(&fit, &marks, 1, &tape, &truth.head, NULL, &truth.arena, &diag), SBL_OK);
    printf("%s: %.2f degrees off, %.2f stated\n", truth_name[v], miss_deg(&fit, v), fit.view[0].turn_sd * 180.0 / SBL_PI);
    CHECK(fit.view[0].fitted && fit.view[0].confidence > 0.2 && fit.view[0].landmark_count == 0);
    CHECK(miss_deg(&fit, v) < 2.5 * fit.view[0].turn_sd * 180.0 / SBL_PI);
    sbl_photo_angle angle;
    sbl_photo_angle_check(&angle, view, &fit.view[0].camera);
    CHECK(angle.fault == SBL_ANGLE_GOOD);
    marks.view = SBL_PHOTO_VIEW_UNSTATED;
    CHECK_STATUS(sbl_head_from_photos(&fit, &marks, 1, &tape, &truth.head, NULL, &truth.arena, &diag), SBL_OK);
    CHECK(!fit.view[0].fitted && strstr(fit.view[0].reason, "too few"));
    return marks;
}

/* The left side called the right one. */
static void wrong_side(sbl_photo_marks marks)
{
    sbl_photos_fit fit;
    sbl_diag diag = {0};
    marks.view = SBL_PHOTO_VIEW_RIGHT;
    CHECK_STATUS(sbl_head_from_photos(&fit, &marks, 1, &tape, &truth.head, NULL, &truth.arena, &diag), SBL_OK);
    CHECK(!fit.view[0].fitted && fit.view[0].other_view && strstr(fit.view[0].reason, "left side"));
}

int main(void)
{
    if (!truth_open(&truth, true)) return CHECK_SKIPPED;
    sbl_vision *vision = vision_or_skip();
    if (!vision) return CHECK_SKIPPED;
    wrong_side(by_outline(vision, 2, SBL_PHOTO_VIEW_LEFT));
    by_outline(vision, 3, SBL_PHOTO_VIEW_TOP);
    sbl_vision_close(vision);
    sbl_arena_release(&truth.arena);
    return check_report("view_find_truth");
}
