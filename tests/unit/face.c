/* The arithmetic around the models, on inputs whose answer is known. */
#include "check.h"
#include "stubble/face.h"

static sbl_photo gradient_photo(uint8_t *rgb, uint32_t width, uint32_t height)
{
    for (uint32_t i = 0; i < width * height; i++) {
        rgb[3 * i] = (uint8_t)(i % width);
        rgb[3 * i + 1] = (uint8_t)(i / width);
        rgb[3 * i + 2] = 200;
    }
    return (sbl_photo){.rgb = rgb, .width = width, .height = height};
}

static void check_regions(void)
{
    for (uint64_t k = 0; k < 50; k++) {
        double u[5], px[2], back[2];
        for (uint64_t i = 0; i < 5; i++) u[i] = sbl_random_unit(5, k, i);
        const sbl_face_region region = {{100.0 * u[0], 80.0 * u[1]}, 20.0 + 300.0 * u[2], 7.0 * u[3]};
        sbl_face_region_out(&region, u[4], u[0], px);
        sbl_face_region_in(&region, px, &back[0], &back[1]);
        CHECK_NEAR(back[0], u[4], 1e-12);
        CHECK_NEAR(back[1], u[0], 1e-12);
    }
    /* A quarter turn: right in the region is down in the photo. */
    const sbl_face_region turned = {{50.0, 50.0}, 100.0, 0.5 * SBL_PI};
    double px[2];
    sbl_face_region_out(&turned, 1.0, 0.5, px);
    CHECK_NEAR(px[0], 50.0, 1e-9);
    CHECK_NEAR(px[1], 100.0, 1e-9);
}

static void check_sampling(void)
{
    static uint8_t rgb[3 * 200 * 100];
    static float image[3 * 64 * 64];
    sbl_photo photo = gradient_photo(rgb, 200, 100);
    /* On a slope every mean is the slope's value in the middle, whatever the turn and the size. */
    const sbl_face_region region = {{90.0, 48.0}, 50.0, 0.3};
    for (int mirrored = 0; mirrored < 2; mirrored++) {
        const sbl_face_sampling sampling = {.low = -1.0f, .high = 1.0f, .mirrored = mirrored != 0};
        for (uint32_t size = 8; size <= 64; size *= 2) {
            sbl_face_sample(image, size, &photo, &region, &sampling);
            for (uint32_t i = 0; i < size * size; i++) {
                double u = (i % size + 0.5) / size, px[2];
                sbl_face_region_out(&region, mirrored ? 1.0 - u : u, (i / size + 0.5) / size, px);
                CHECK_NEAR(image[3 * i], 2.0 * (px[0] - 0.5) / 255.0 - 1.0, 1e-5);
                CHECK_NEAR(image[3 * i + 1], 2.0 * (px[1] - 0.5) / 255.0 - 1.0, 1e-5);
                CHECK_NEAR(image[3 * i + 2], 2.0 * 200.0 / 255.0 - 1.0, 1e-6);
            }
        }
    }
    /* The whole of a wide photo: black bars above and below, or its rim drawn out. */
    sbl_face_region whole;
    sbl_face_region_of_photo(&whole, &photo, 0);
    CHECK_NEAR(whole.side_px, 200.0, 0.0);
    sbl_face_sample(image, 20, &photo, &whole, &(sbl_face_sampling){.low = -1.0f, .high = 1.0f, .black = true});
    CHECK_NEAR(image[3 * (2 * 20 + 7) + 2], -1.0, 1e-6);
    CHECK(image[3 * (10 * 20 + 7) + 2] > 0.5f);
    sbl_face_sample(image, 20, &photo, &whole, &(sbl_face_sampling){.low = -1.0f, .high = 1.0f});
    CHECK(image[3 * (2 * 20 + 7) + 2] > 0.5f);
}

/* One anchor speaks: its cell's middle, plus what it says in pixels of the input. */
static void check_candidates(void)
{
    static float boxes[16 * SBL_FACE_ANCHORS_MAX], scores[SBL_FACE_ANCHORS_MAX];
    const sbl_face_region look = {{500.0, 300.0}, 1000.0, 0.0};
    const struct {
        sbl_face_range range;
        uint32_t anchor;
        double x, y;
    } known[] = {{SBL_FACE_SHORT, 0, 0.5 / 16, 0.5 / 16},
                 {SBL_FACE_SHORT, 2 * (16 * 5 + 3) + 1, 3.5 / 16, 5.5 / 16},
                 {SBL_FACE_SHORT, 512, 0.5 / 8, 0.5 / 8},
                 {SBL_FACE_SHORT, 512 + 6 * (8 * 7 + 2) + 5, 2.5 / 8, 7.5 / 8},
                 {SBL_FACE_FULL, 48 * 10 + 20, 20.5 / 48, 10.5 / 48}};
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        sbl_face_candidate found[4];
        double size = sbl_face_input_size(known[k].range);
        memset(boxes, 0, sizeof boxes);
        for (uint32_t i = 0; i < SBL_FACE_ANCHORS_MAX; i++) scores[i] = -20.0f;
        CHECK(sbl_face_candidates(found, 4, known[k].range, boxes, scores, &look) == 0);
        float *box = boxes + 16 * known[k].anchor;
        box[0] = 4.0f;
        box[2] = 32.0f;
        box[3] = 24.0f;
        box[4] = -8.0f; /* the right eye's x */
        scores[known[k].anchor] = 3.0f;
        REQUIRE(sbl_face_candidates(found, 4, known[k].range, boxes, scores, &look) == 1);
        CHECK_NEAR(found[0].center[0], 1000.0 * (known[k].x + 4.0 / size), 1e-3);
        CHECK_NEAR(found[0].center[1], 1000.0 * known[k].y - 200.0, 1e-3);
        CHECK_NEAR(found[0].width_px, 32000.0 / size, 1e-3);
        CHECK_NEAR(found[0].height_px, 24000.0 / size, 1e-3);
        CHECK_NEAR(found[0].key[SBL_FACE_EYE_RIGHT][0], 1000.0 * (known[k].x - 8.0 / size), 1e-3);
        CHECK_NEAR(found[0].score, 1.0 / (1.0 + exp(-3.0)), 1e-9);
    }
    /* Two boxes over each other are one candidate, between them by score; a third far off is another, and comes first if it is surer. */
    memset(boxes, 0, sizeof boxes);
    for (uint32_t i = 0; i < SBL_FACE_ANCHORS_MAX; i++) scores[i] = -20.0f;
    const uint32_t at[3] = {2 * (16 * 4 + 4), 2 * (16 * 4 + 4) + 1, 2 * (16 * 12 + 12)};
    const float score[3] = {1.0f, 1.0f, 2.0f}, shift[3] = {0.0f, 4.0f, 0.0f};
    for (int k = 0; k < 3; k++) {
        boxes[16 * at[k]] = shift[k];
        boxes[16 * at[k] + 2] = boxes[16 * at[k] + 3] = 32.0f;
        scores[at[k]] = score[k];
    }
    sbl_face_candidate found[4];
    REQUIRE(sbl_face_candidates(found, 4, SBL_FACE_SHORT, boxes, scores, &look) == 2);
    CHECK_NEAR(found[0].center[0], 1000.0 * 12.5 / 16, 1e-3);
    CHECK_NEAR(found[1].center[0], 1000.0 * (4.5 / 16 + 2.0 / 128), 1e-3);
    CHECK(sbl_face_candidates(found, 1, SBL_FACE_SHORT, boxes, scores, &look) == 1);
    CHECK_NEAR(sbl_face_overlap(&found[0], &found[0]), 1.0, 1e-12);
}

/* Points of an upright face in the model's picture, enough for pose and marks; all others in its middle. */
static void face_output(float *output, double yaw)
{
    static const double known[][4] = {{33, 60, 80, 0},   {263, 132, 80, 0}, {10, 96, 30, 0},   {152, 96, 165, 0},
                                      {105, 70, 66, 0},  {334, 122, 66, 0}, {4, 96, 112, -25}, {9, 96, 66, -5},
                                      {151, 96, 50, -5}, {61, 76, 135, 0},  {291, 116, 135, 0}};
    for (uint32_t i = 0; i < SBL_FACE_MESH_POINTS; i++) {
        output[3 * i] = output[3 * i + 1] = 96.0f;
        output[3 * i + 2] = 0.0f;
    }
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        double x = known[k][1] - 96.0, z = known[k][3];
        float *out = output + 3 * (size_t)known[k][0];
        out[0] = (float)(96.0 + cos(yaw) * x - sin(yaw) * z);
        out[1] = (float)known[k][2];
        out[2] = (float)(sin(yaw) * x + cos(yaw) * z);
    }
}

static void check_mesh(void)
{
    static float output[3 * SBL_FACE_MESH_POINTS];
    static sbl_face_mesh mesh, mirrored;
    for (int k = 0; k < 20; k++) {
        double turn = 0.3 * k - 3.0, yaw = 0.08 * (k - 10);
        const sbl_face_region region = {{400.0, 300.0}, 384.0, turn};
        face_output(output, yaw);
        sbl_face_mesh_place(&mesh, output, 2.0f, &region, false);
        sbl_face_pose pose = sbl_face_pose_of(&mesh);
        CHECK_NEAR(cos(pose.roll - turn), 1.0, 1e-9);
        CHECK_NEAR(pose.yaw, yaw, 1e-5);
        CHECK_NEAR(pose.pitch, 0.0, 1e-5);
        CHECK_NEAR(pose.eyes_px, 144.0, 1e-3);
        CHECK_NEAR(mesh.flag, 1.0 / (1.0 + exp(-2.0)), 1e-9);
        /* The next look is upright and holds every point. */
        sbl_face_region next;
        sbl_face_region_of_mesh(&next, &mesh);
        for (uint32_t i = 0; i < SBL_FACE_MESH_POINTS; i++) {
            const double px[2] = {(double)mesh.px[i][0], (double)mesh.px[i][1]};
            double u, v;
            sbl_face_region_in(&next, px, &u, &v);
            CHECK(u > 0.16 && u < 0.84 && v > 0.16 && v < 0.84);
        }
        /* What the model would say of the mirrored picture: the other way round in x, left and right exchanged. */
        static float other[3 * SBL_FACE_MESH_POINTS];
        static const int pair[][2] = {{33, 263}, {263, 33},  {105, 334}, {334, 105}, {61, 291}, {291, 61},
                                      {10, 10},  {152, 152}, {4, 4},     {9, 9},     {151, 151}};
        for (size_t p = 0; p < SBL_FACE_MESH_POINTS; p++) other[3 * p] = other[3 * p + 1] = 96.0f;
        for (size_t p = 0; p < sizeof pair / sizeof pair[0]; p++) {
            const float *from = output + 3 * pair[p][0];
            float *to = other + 3 * pair[p][1];
            to[0] = 192.0f - from[0];
            to[1] = from[1];
            to[2] = from[2];
        }
        sbl_face_mesh_place(&mirrored, other, 2.0f, &region, true);
        CHECK_NEAR(sbl_face_disagreement(&mesh, &mirrored), 0.0, 1e-5);
        sbl_face_mark mark[SBL_LANDMARK_COUNT];
        sbl_face_marks(mark, &mesh, &mirrored);
        CHECK(mark[SBL_LANDMARK_NOSE_TIP].given && mark[SBL_LANDMARK_GLABELLA].given && !mark[SBL_LANDMARK_VERTEX].given);
        CHECK(mark[SBL_LANDMARK_LATERAL_CANTHUS_LEFT].given == (yaw < 0.7) &&
              mark[SBL_LANDMARK_LATERAL_CANTHUS_RIGHT].given == (yaw > -0.7));
        for (int c = 0; c < 2; c++) CHECK_NEAR(mark[SBL_LANDMARK_NOSE_TIP].px[c], mesh.px[4][c], 1e-3);
        CHECK_NEAR(mark[SBL_LANDMARK_NOSE_TIP].sd_px, 2.5 * 144.0 / 90.0, 1e-3);
    }
}

/* A head drawn as a mask: a disc around the middle of the skull. */
static void check_outline(void)
{
    static float output[3 * SBL_FACE_MESH_POINTS], logits[SBL_FACE_CLASSES * SBL_FACE_MASK_PIXELS];
    static sbl_face_mesh mesh;
    static sbl_face_mask mask;
    static sbl_face_outline outline;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_photo photo = {.width = 1000, .height = 1000};
    face_output(output, 0.0);
    const sbl_face_region region = {{500.0, 500.0}, 384.0, 0.4};
    sbl_face_mesh_place(&mesh, output, 5.0f, &region, false);
    sbl_face_region head;
    sbl_face_region_of_head(&head, &mesh);
    CHECK_NEAR(head.side_px, 2.6 * 270.0, 0.01);
    /* Middle of the brows and a little above, in the mask. */
    double brows[2], center[2];
    sbl_face_region_out(&region, 96.0 / 192.0, 66.0 / 192.0, brows);
    sbl_face_region_in(&head, brows, &center[0], &center[1]);
    center[1] -= 0.12 * 144.0 / head.side_px;
    const double radius = 60.0;
    for (int stray = 0; stray < 2; stray++) {
        for (uint32_t i = 0; i < SBL_FACE_MASK_PIXELS; i++) {
            double x = i % 256 + 0.5 - 256.0 * center[0], y = i / 256 + 0.5 - 256.0 * center[1], out = sqrt(x * x + y * y) - radius;
            float *at = logits + SBL_FACE_CLASSES * i;
            for (int k = 0; k < SBL_FACE_CLASSES; k++) at[k] = -30.0f;
            at[SBL_FACE_BACKGROUND] = (float)sbl_clamp(2.0 * out, -20.0, 20.0);
            at[y < -20.0 ? SBL_FACE_HAIR : SBL_FACE_FACE_SKIN] = 0.0f;
            /* Somebody else's hand, apart from the head. */
            if (stray && i / 256 < 12) at[SBL_FACE_BODY_SKIN] = 25.0f;
        }
        sbl_face_mask_place(&mask, logits, &head);
        REQUIRE(sbl_face_outline_of(&outline, &mask, &mesh, &photo, &arena));
        CHECK(outline.count == SBL_FACE_OUTLINE_MAX);
        CHECK(outline.confidence > 0.6 && outline.hair_share > 0.6 && outline.hair_share < 1.0);
        double middle[2], px = head.side_px / 256.0;
        sbl_face_region_out(&head, center[0], center[1], middle);
        for (uint32_t k = 0; k < outline.count; k++) {
            double x = outline.px[k][0] - middle[0], y = outline.px[k][1] - middle[1];
            CHECK_NEAR(sqrt(x * x + y * y) / px, radius, 0.3);
            CHECK(outline.sd_px[k] > 0.5 * px && outline.sd_px[k] < 2.0 * px);
        }
        /* From the right over the top: along the brows' direction places only grow. */
        for (uint32_t k = 1; k < outline.count; k++)
            CHECK((outline.px[k][0] - outline.px[k - 1][0]) * cos(0.4) + (outline.px[k][1] - outline.px[k - 1][1]) * sin(0.4) > 0.0);
    }
    /* A photo that ends in the middle of the head has no outline there; no head, none at all. */
    sbl_photo cut = {.width = 500, .height = 1000};
    REQUIRE(sbl_face_outline_of(&outline, &mask, &mesh, &cut, &arena));
    CHECK(outline.count > 8 && outline.count < SBL_FACE_OUTLINE_MAX);
    for (uint32_t k = 0; k < outline.count; k++) CHECK(outline.px[k][0] < 500.0);
    memset(mask.hair, 0, sizeof mask.hair);
    memset(mask.skin, 0, sizeof mask.skin);
    REQUIRE(sbl_face_outline_of(&outline, &mask, &mesh, &photo, &arena));
    CHECK(outline.count == 0 && outline.confidence == 0.0);
    sbl_arena_release(&arena);
}

int main(void)
{
    check_regions();
    check_sampling();
    check_candidates();
    check_mesh();
    check_outline();
    return check_report("face");
}
