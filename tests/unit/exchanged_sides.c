/* Left and right exchanged: from inside of the face such marks fit as well as the right ones from before it, and a plan would be drawn on the wrong side. */
#include "photo_truth.h"

enum { SEEDS = 1 };

static const sbl_measures tape = {.sex = SBL_SEX_MALE, .given = {true}, .value_mm = {556.6}};
static sbl_head base; /* the template of the tape */

static void exchange(sbl_photo_marks *marks)
{
    for (int i = SBL_LANDMARK_TRAGION_LEFT; i + 1 < SBL_LANDMARK_COUNT; i += 2) {
        sbl_photo_marks was = *marks;
        for (int side = 0; side < 2; side++) {
            marks->landmark_given[i + side] = was.landmark_given[i + 1 - side];
            memcpy(marks->landmark_px[i + side], was.landmark_px[i + 1 - side], sizeof was.landmark_px[0]);
        }
    }
}

/* kept: what is marked; all if NULL. */
static void keep(sbl_photo_marks *marks, const bool *kept)
{
    for (int i = 0; kept && i < SBL_LANDMARK_COUNT; i++) marks->landmark_given[i] = marks->landmark_given[i] && kept[i];
}

static void check_view(photo_truth *truth, int v, sbl_photo_view stated, const bool *kept, uint64_t seed)
{
    sbl_photo_marks marks;
    sbl_photos_fit fit;
    sbl_diag diag = {0};
    sbl_arena_mark mark = sbl_arena_here(&truth->arena);
    truth_click(&marks, truth, v, 3.0, seed);
    keep(&marks, kept);
    marks.view = stated;
    CHECK_STATUS(sbl_head_from_photos_by(&fit, &marks, 1, &tape, &base, NULL, &truth->arena, &diag), SBL_OK);
    CHECK(fit.view[0].fitted && truth_angle_deg(fit.view[0].camera.rotation, truth->camera[v].rotation) < 9.0);
    exchange(&marks);
    CHECK_STATUS(sbl_head_from_photos_by(&fit, &marks, 1, &tape, &base, NULL, &truth->arena, &diag), SBL_OK);
    CHECK(!fit.view[0].fitted && strstr(fit.view[0].reason, "left and right are exchanged"));
    sbl_arena_rewind(&truth->arena, mark);
}

int main(void)
{
    static photo_truth truth[2];
    /* Nose tip, chin, ears and eye corners: what people are asked for. */
    static const bool six[SBL_LANDMARK_COUNT] = {[SBL_LANDMARK_NOSE_TIP] = true,
                                                 [SBL_LANDMARK_MENTON] = true,
                                                 [SBL_LANDMARK_TRAGION_LEFT] = true,
                                                 [SBL_LANDMARK_TRAGION_RIGHT] = true,
                                                 [SBL_LANDMARK_LATERAL_CANTHUS_LEFT] = true,
                                                 [SBL_LANDMARK_LATERAL_CANTHUS_RIGHT] = true};
    if (!truth_open(&truth[0], false) || !truth_open_mean(&truth[1])) return CHECK_SKIPPED;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_photos_template(&base, &tape, NULL, &truth[0].arena, &diag), SBL_OK);
    for (int h = 1; h >= 0; h--) {
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            check_view(&truth[h], 0, SBL_PHOTO_VIEW_UNSTATED, six, seed);
            check_view(&truth[h], 0, SBL_PHOTO_VIEW_FRONT, NULL, seed);
            check_view(&truth[h], 1, SBL_PHOTO_VIEW_UNSTATED, NULL, seed);
        }
        sbl_arena_release(&truth[h].arena);
    }
    return check_report("exchanged_sides");
}
