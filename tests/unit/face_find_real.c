/* The models on portraits: each is found, and found alike when it is cut, turned, mirrored or compressed again. */
#include "vision_photos.h"

static const char *const PORTRAIT[] = {"nasa_scott_kelly.jpg", "nasa_leland_melvin.jpg", "nasa_garrett_reisman.jpg",
                                       "nasa_benjamin_drew.jpg", "nasa_astronaut_skimage.png"};
enum { PORTRAITS = sizeof PORTRAIT / sizeof PORTRAIT[0] };

static const sbl_face *find_one(const sbl_photo *photo, sbl_vision *vision, bool hair_skin, sbl_arena *arena)
{
    sbl_faces faces;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_face_find(&faces, photo, vision, &(sbl_face_options){.no_hair_skin = !hair_skin}, arena, &diag), SBL_OK);
    CHECK(faces.count == 1);
    return faces.count ? faces.face : NULL;
}

/* What holds for every adult seen from the front: Farkas 1994 gives the eyes' corners 0.70-0.82 of the height from sellion to menton. */
static void check_plausible(const sbl_face *face, const sbl_photo *photo)
{
    const sbl_face_mark *m = face->landmark;
    double left = m[SBL_LANDMARK_LATERAL_CANTHUS_LEFT].px[0], right = m[SBL_LANDMARK_LATERAL_CANTHUS_RIGHT].px[0];
    double height = m[SBL_LANDMARK_MENTON].px[1] - m[SBL_LANDMARK_SELLION].px[1];
    CHECK(left > right && (left - right) / height > 0.6 && (left - right) / height < 1.1);
    CHECK(m[SBL_LANDMARK_NOSE_TIP].px[0] > right && m[SBL_LANDMARK_NOSE_TIP].px[0] < left);
    CHECK(m[SBL_LANDMARK_CHEILION_LEFT].px[1] > m[SBL_LANDMARK_NOSE_TIP].px[1]);
    CHECK(face->mesh.flag > 0.9 && face->confidence > 0.8 && fabs(face->pose.roll) < 0.2 && fabs(face->pose.yaw) < 0.3);
    /* The head ends above the face and in the photo, and is wider than the eyes. */
    const sbl_face_outline *o = face->outline;
    CHECK(o->count == SBL_FACE_OUTLINE_MAX && o->confidence > 0.6);
    double top = o->px[0][1];
    for (uint32_t k = 0; k < o->count; k++) top = fmin(top, o->px[k][1]);
    CHECK(top > 0.0 && top < face->box[1] && face->box[1] - top < height && o->px[o->count - 1][0] < photo->width);
    CHECK(o->px[o->count - 1][0] - o->px[0][0] > 1.2 * (left - right));
}

/* Root mean square of the differences of all landmarks, as a share of the distance between the eyes. left and right change places in a mirror. */
static double difference(const sbl_face *a, const sbl_face *b, const photo_map *map, bool mirrored)
{
    double sum = 0.0;
    uint32_t count = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        int twin = i;
        if (mirrored && i >= SBL_LANDMARK_TRAGION_LEFT) twin = SBL_LANDMARK_TRAGION_LEFT + ((i - SBL_LANDMARK_TRAGION_LEFT) ^ 1);
        if (!a->landmark[i].given || !b->landmark[twin].given) continue;
        double px[2];
        photo_unmap(px, map, b->landmark[twin].px);
        sum += (px[0] - a->landmark[i].px[0]) * (px[0] - a->landmark[i].px[0]) +
               (px[1] - a->landmark[i].px[1]) * (px[1] - a->landmark[i].px[1]);
        count++;
    }
    CHECK(count >= 8);
    return sqrt(sum / count) / a->pose.eyes_px;
}

static void check_changed(const sbl_photo *photo, const sbl_face *face, sbl_vision *vision, sbl_arena *arena)
{
    const int w = (int)photo->width, h = (int)photo->height;
    /* A crop around the face, with at least half of its width around it. */
    double wide = face->box[2] - face->box[0];
    int crop[4] = {(int)fmax(face->box[0] - wide, 0.0), (int)fmax(face->box[1] - wide, 0.0), (int)fmin(face->box[2] + wide, w),
                   (int)fmin(face->box[3] + 0.6 * wide, h)};
    const struct {
        photo_map map;
        bool mirrored;
    } change[] = {
        {{{0, h - 1}, {0, -1}, {1, 0}, photo->height, photo->width}, false},
        {{{w - 1, 0}, {0, 1}, {-1, 0}, photo->height, photo->width}, false},
        {{{w - 1, h - 1}, {-1, 0}, {0, -1}, photo->width, photo->height}, false},
        {{{w - 1, 0}, {-1, 0}, {0, 1}, photo->width, photo->height}, true},
        {{{crop[0], crop[1]}, {1, 0}, {0, 1}, (uint32_t)(crop[2] - crop[0]), (uint32_t)(crop[3] - crop[1])}, false},
    };
    for (size_t k = 0; k < sizeof change / sizeof change[0]; k++) {
        sbl_photo changed = photo_mapped(photo, &change[k].map, arena);
        const sbl_face *other = find_one(&changed, vision, false, arena);
        /* Domain VISION: the model agrees with itself and its maker's pipeline to 2 % of the distance of the pupils (1.4 % of that of the corners). */
        if (other) CHECK_NEAR(difference(face, other, &change[k].map, change[k].mirrored), 0.0, 0.03);
    }
    const sbl_pixels pixels = {.data = photo->rgb, .width = photo->width, .height = photo->height, .channels = 3};
    const unsigned char *jpeg;
    size_t bytes;
    sbl_pixels again;
    sbl_diag diag = {0};
    REQUIRE(sbl_jpeg_write(&jpeg, &bytes, &pixels, &(sbl_jpeg_options){.quality = 30}, arena, &diag) == SBL_OK);
    REQUIRE(sbl_image_read_memory(&again, jpeg, bytes, arena, &diag) == SBL_OK);
    sbl_photo compressed = photo_of_pixels(&again, 1, arena);
    const sbl_face *other = find_one(&compressed, vision, false, arena);
    const photo_map same = {{0, 0}, {1, 0}, {0, 1}, photo->width, photo->height};
    if (other) CHECK_NEAR(difference(face, other, &same, false), 0.0, 0.03);
}

/* Asked for where the face's own search looked, the segmenter says the same; and nothing without a photo or a place. */
static void check_hair(const sbl_photo *photo, const sbl_face *face, sbl_vision *vision, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_face_mask *mask = SBL_NEW(arena, sbl_face_mask, 1);
    const sbl_face_region nowhere = {{0.0, 0.0}, 0.0, 0.0};
    REQUIRE(mask != NULL);
    size_t before = arena->used_bytes;
    CHECK_STATUS(sbl_hair_skin_by_model(mask, photo, &face->mask->region, vision, arena, &diag), SBL_OK);
    CHECK(arena->used_bytes == before);
    CHECK(!memcmp(mask->hair, face->mask->hair, sizeof mask->hair) && !memcmp(mask->skin, face->mask->skin, sizeof mask->skin));
    CHECK_STATUS(sbl_hair_skin_by_model(mask, photo, &nowhere, vision, arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_hair_skin_by_model(mask, &(sbl_photo){0}, &face->mask->region, vision, arena, &diag), SBL_E_ARG);
}

static void check_portraits(const char *folder, sbl_vision *vision)
{
    for (int k = 0; k < PORTRAITS; k++) {
        sbl_arena arena;
        char path[4300];
        sbl_arena_init(&arena, NULL);
        snprintf(path, sizeof path, "%s/photos/%s", folder, PORTRAIT[k]);
        sbl_photo photo = photo_read_small(path, 1000, &arena);
        const sbl_face *face = find_one(&photo, vision, true, &arena);
        if (face) {
            check_plausible(face, &photo);
            check_hair(&photo, face, vision, &arena);
            check_changed(&photo, face, vision, &arena);
        }
        sbl_arena_release(&arena);
    }
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("skipped: the portraits are not here\n");
        return CHECK_SKIPPED;
    }
    sbl_vision *vision = vision_or_skip();
    if (!vision) return CHECK_SKIPPED;
    check_portraits(folder, vision);
    sbl_vision_close(vision);
    return check_report("face_find_real");
}
