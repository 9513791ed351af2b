/* The models on the synthetic views: what is found is where their true cameras see it. */
#include "photo_truth.h"
#include "vision_photos.h"

/* Share of the head's length (C = 200 mm at 3.8 px a mm) by which the found outline misses the true one, root mean square. */
static double outline_error(const sbl_face_outline *o, const double (*truth)[2], uint32_t count)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < o->count; k++) {
        double best = 1e30;
        for (uint32_t i = 0; i + 1 < count; i++) {
            double a[2] = {o->px[k][0] - truth[i][0], o->px[k][1] - truth[i][1]},
                   b[2] = {truth[i + 1][0] - truth[i][0], truth[i + 1][1] - truth[i][1]};
            double t = sbl_clamp((a[0] * b[0] + a[1] * b[1]) / (b[0] * b[0] + b[1] * b[1]), 0.0, 1.0);
            best = fmin(best, (a[0] - t * b[0]) * (a[0] - t * b[0]) + (a[1] - t * b[1]) * (a[1] - t * b[1]));
        }
        sum += best;
    }
    return sqrt(sum / o->count) / (200.0 * 3.8);
}

static void check_synthetic(sbl_vision *vision)
{
    static photo_truth truth;
    static double outline[TRUTH_OUTLINE][2];
    REQUIRE(truth_open(&truth, true));
    for (int v = 0; v < TRUTH_VIEWS; v++) {
        sbl_photo photo = photo_of_pixels(&truth.picture[v], 1, &truth.arena);
        sbl_faces faces;
        sbl_diag diag = {0};
        CHECK_STATUS(sbl_face_find(&faces, &photo, vision, NULL, &truth.arena, &diag), SBL_OK);
        /* Profile and top show no face: refused with a reason. */
        CHECK((faces.count == 1) == (v < 2) && (v < 2) == !faces.reason[0]);
        if (!faces.count) continue;
        const sbl_face *face = faces.face;
        CHECK_NEAR(face->pose.yaw, v ? -0.25 * SBL_PI : 0.0, 0.12);
        for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
            double px[2];
            const sbl_face_mark *m = &face->landmark[i];
            if (!m->given || !sbl_pinhole_project(&truth.camera[v], truth.head.landmark[i], px, NULL)) continue;
            CHECK(hypot(m->px[0] - px[0], m->px[1] - px[1]) < 2.5 * m->sd_px);
        }
        uint32_t count = truth_outline(outline, &truth, v);
        CHECK(face->outline->count > 120 && outline_error(face->outline, (const double(*)[2])outline, count) < 0.008);
        sbl_photo_marks marks = {.width = photo.width, .height = photo.height};
        REQUIRE(sbl_face_marks_into(&marks, face, &truth.arena));
        CHECK(marks.outline_count == face->outline->count && marks.landmark_sd_px[SBL_LANDMARK_NOSE_TIP] > 0.0);
        CHECK(marks.landmark_given[SBL_LANDMARK_NOSE_TIP] && !marks.landmark_given[SBL_LANDMARK_GONION_LEFT]);
    }
    sbl_arena_release(&truth.arena);
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("skipped: the synthetic views are not here\n");
        return CHECK_SKIPPED;
    }
    sbl_vision *vision = vision_or_skip();
    if (!vision) return CHECK_SKIPPED;
    check_synthetic(vision);
    sbl_vision_close(vision);
    return check_report("face_find_truth");
}
