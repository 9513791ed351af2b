/* A photo from above shows shoulders, too: what a model finds as the person's border must not be taken for the head's. */
#include "photo_truth.h"
#include "stubble/outline.h"
#include "vision_photos.h"

enum { TOP = 3, WIDTHS = 2 };

static photo_truth truth;
static sbl_face_outline outline;
static double wider[SBL_FACE_OUTLINE_MAX][2], drawn[TRUTH_VIEWS][TRUTH_OUTLINE][2];

static const sbl_measures tape = {.sex = SBL_SEX_MALE, .given = {true}, .value_mm = {556.6}};
static sbl_head base; /* the template of the tape */
static const sbl_photo_view view_of[TRUTH_VIEWS] = {SBL_PHOTO_VIEW_FRONT, SBL_PHOTO_VIEW_UNSTATED, SBL_PHOTO_VIEW_LEFT, SBL_PHOTO_VIEW_TOP};

/* The border that was found, with shoulders so many times as wide beside the head. */
static void found_border(sbl_photo_marks *marks, sbl_vision *vision, double times)
{
    enum { MIDDLE = 590, HALF_HEAD = 250 };
    sbl_photo photo = {.rgb = truth.picture[TOP].data, .width = TRUTH_SIZE, .height = TRUTH_SIZE};
    sbl_photo_marks found = marks_by_outline(&outline, &photo, SBL_PHOTO_VIEW_TOP, vision, &truth.arena);
    for (uint32_t k = 0; k < found.outline_count; k++) {
        double x = found.outline_px[k][0] - MIDDLE, out = fabs(x) - HALF_HEAD;
        wider[k][0] = MIDDLE + (out > 0.0 ? copysign(HALF_HEAD + times * out, x) : x);
        wider[k][1] = found.outline_px[k][1];
    }
    marks->outline_px = (const double(*)[2])wider;
    marks->outline_count = found.outline_count;
    marks->outline_proposed = true;
}

static double px_per_mm(const sbl_pinhole *camera, const sbl_head *head)
{
    double px[2], depth = 1.0;
    CHECK(sbl_pinhole_project(camera, head->chart_origin, px, &depth));
    return camera->focal_px / depth;
}

/* Brow and nose tip are marked. first: 0 for all four views together, TOP for this one alone. */
static void with_two_marks(sbl_vision *vision, int first, double times, double most_deg)
{
    sbl_photo_marks marks[TRUTH_VIEWS];
    sbl_photos_fit fit;
    sbl_diag diag = {0};
    for (int v = first; v < TRUTH_VIEWS; v++) {
        truth_click(&marks[v], &truth, v, 1.5, 4);
        marks[v].view = view_of[v];
        if (v == TOP) continue;
        marks[v].outline_count = truth_outline(drawn[v], &truth, v);
        marks[v].outline_px = (const double(*)[2])drawn[v];
    }
    found_border(&marks[TOP], vision, times);
    CHECK_STATUS(sbl_head_from_photos_by(&fit, marks + first, (uint32_t)(TRUTH_VIEWS - first), &tape, &base, NULL, &truth.arena, &diag),
                 SBL_OK);
    const sbl_photo_fit *top = &fit.view[TOP - first];
    double off = truth_angle_deg(top->camera.rotation, truth.camera[TOP].rotation),
           size = px_per_mm(&top->camera, &fit.head) / px_per_mm(&truth.camera[TOP], &truth.head);
    printf("from above, %s, shoulders %.1f times as wide: %.2f degrees off, %.2f stated, size %.3f\n", first ? "alone" : "of four", times,
           off, top->turn_sd * 180.0 / SBL_PI, size);
    CHECK(top->fitted && off < most_deg && fabs(size - 1.0) < 0.05);
}

/* Without a mark a head of twice the size could be meant: never fitted by a tape alone. */
static void without_a_mark(sbl_vision *vision, double times)
{
    sbl_photo_marks marks = {.width = TRUTH_SIZE, .height = TRUTH_SIZE, .view = SBL_PHOTO_VIEW_TOP};
    sbl_photos_fit fit;
    sbl_diag diag = {0};
    found_border(&marks, vision, times);
    CHECK_STATUS(sbl_head_from_photos_by(&fit, &marks, 1, &tape, &base, NULL, &truth.arena, &diag), SBL_OK);
    CHECK(!fit.view[0].fitted && fit.view[0].reason[0]);
}

/* What is connected with a plain background is the border of shoulders here, and those would do for a head at half the distance. */
static void plain_background(void)
{
    sbl_photo photo = {.rgb = truth.picture[TOP].data, .width = TRUTH_SIZE, .height = TRUTH_SIZE};
    sbl_photo_marks marks;
    sbl_outline_found found;
    sbl_photos_fit fit;
    sbl_diag diag = {0};
    truth_click(&marks, &truth, TOP, 0.0, 4);
    CHECK_STATUS(sbl_outline_find(&found, &photo, &marks, &truth.arena, &diag), SBL_OK);
    marks.view = SBL_PHOTO_VIEW_TOP;
    sbl_outline_found none;
    CHECK_STATUS(sbl_outline_find(&none, &photo, &marks, &truth.arena, &diag), SBL_E_NOT_FOUND);
    for (int stated = 0; stated < 2; stated++) {
        marks.view = stated ? SBL_PHOTO_VIEW_TOP : SBL_PHOTO_VIEW_UNSTATED;
        marks.outline_px = found.at;
        marks.outline_count = found.count;
        marks.outline_proposed = true;
        CHECK_STATUS(sbl_head_from_photos_by(&fit, &marks, 1, &tape, &base, NULL, &truth.arena, &diag), SBL_OK);
        CHECK(!fit.view[0].fitted && fit.view[0].reason[0]);
    }
}

int main(void)
{
    static const double times[WIDTHS] = {1.0, 1.8};
    if (!truth_open(&truth, true)) return CHECK_SKIPPED;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_photos_template(&base, &tape, NULL, &truth.arena, &diag), SBL_OK);
    plain_background();
    sbl_vision *vision = vision_or_skip();
    if (!vision) return CHECK_SKIPPED;
    for (int k = 0; k < WIDTHS; k++) {
        with_two_marks(vision, TOP, times[k], 2.5);
        with_two_marks(vision, 0, times[k], 2.0);
        without_a_mark(vision, times[k]);
    }
    sbl_vision_close(vision);
    sbl_arena_release(&truth.arena);
    return check_report("top_shoulders");
}
