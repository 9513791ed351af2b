/* What it does to a profile's camera that the view is stated: it helps where the photo is that view, and does no harm where it is not. */
#include "photo_truth.h"

enum { PROFILE = 2 };
static const sbl_measures tape = {.sex = SBL_SEX_UNSTATED, .given = {true}, .value_mm = {565.7}};
static photo_truth truth;
static sbl_pinhole asked_camera;

/* The mean head in profile by exact marks and outline, turned so far from what was asked for: how far off its camera is found; NAN if it is not. */
static double miss_deg(sbl_photo_view view, double nod_deg, double turn_deg, uint32_t *marked)
{
    double outline[TRUTH_OUTLINE][2], off = (double)NAN;
    sbl_photo_marks marks;
    sbl_photos_fit fit;
    sbl_arena arena;
    sbl_diag diag = {0};
    truth.camera[PROFILE] = asked_camera;
    truth_turn(&truth.camera[PROFILE], &truth, nod_deg, turn_deg, 0.0);
    truth_click(&marks, &truth, PROFILE, 0.0, 0);
    marks.outline_px = (const double(*)[2])outline;
    marks.outline_count = truth_outline_projected(outline, &truth, PROFILE, false);
    marks.view = view;
    *marked = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) *marked += marks.landmark_given[i];
    sbl_arena_init(&arena, NULL);
    CHECK_STATUS(sbl_head_from_photos(&fit, &marks, 1, &tape, NULL, NULL, &arena, &diag), SBL_OK);
    if (fit.view[0].fitted) off = truth_angle_deg(fit.view[0].camera.rotation, truth.camera[PROFILE].rotation);
    else puts(fit.view[0].reason);
    sbl_arena_release(&arena);
    return off;
}

static double show(const char *what, double off_deg)
{
    printf("%s: %.2f degrees off\n", what, off_deg);
    return off_deg;
}

int main(void)
{
    uint32_t marked;
    if (!truth_open_mean(&truth)) return CHECK_SKIPPED;
    asked_camera = truth.camera[PROFILE];
    double unstated = show("as asked, view unstated", miss_deg(SBL_PHOTO_VIEW_UNSTATED, 0.0, 0.0, &marked)),
           stated = show("stated", miss_deg(SBL_PHOTO_VIEW_LEFT, 0.0, 0.0, &marked));
    CHECK(unstated < 3.0 && stated < unstated - 0.3);

    /* A photo from farther in front was stated as a profile. */
    unstated = show("30 degrees towards the face, view unstated", miss_deg(SBL_PHOTO_VIEW_UNSTATED, 0.0, -30.0, &marked));
    stated = show("stated", miss_deg(SBL_PHOTO_VIEW_LEFT, 0.0, -30.0, &marked));
    CHECK(stated < unstated + 0.5);

    /* Turned away and leaning, so that brow and root of the nose are hidden: these six marks were once taken for those of the other side. */
    unstated = show("11 degrees away and leaning, view unstated", miss_deg(SBL_PHOTO_VIEW_UNSTATED, 3.0, 11.0, &marked));
    CHECK(marked == SBL_CAMERA_POINTS_LEAST && unstated < 4.0);

    sbl_arena_release(&truth.arena);
    return check_report("stated_view");
}
