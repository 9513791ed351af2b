/*
 * Landmarks of two real heads against places that a person picked in shaded pictures (parallel light, 18 to 28 pixels a millimetre, from the front and
 * the left), each to one or two millimetres. In the files' own mm. The tragions have a test of their own (scan_ears_real).
 */
#include "check.h"
#include "stubble/head.h"
#include "stubble/mesh_file.h"

typedef struct pick {
    sbl_landmark landmark;
    sbl_vec3 at;
} pick;

enum { PICKS = 8 };

typedef struct picked_head {
    const char *file;
    pick place[PICKS];
} picked_head;

static const picked_head heads[2] = {
    {"leeperrysmith_mm_assumed.obj",
     {{SBL_LANDMARK_GLABELLA, {-6.0, 104.2, 104.4}},
      {SBL_LANDMARK_SELLION, {-6.0, 87.3, 101.1}},
      {SBL_LANDMARK_NOSE_TIP, {-6.0, 52.2, 122.7}},
      {SBL_LANDMARK_MENTON, {-7.0, -21.6, 101.4}},
      {SBL_LANDMARK_LATERAL_CANTHUS_LEFT, {37.3, 78.0, 82.5}},
      {SBL_LANDMARK_LATERAL_CANTHUS_RIGHT, {-49.2, 78.5, 81.9}},
      {SBL_LANDMARK_CHEILION_LEFT, {17.6, 19.5, 98.8}},
      {SBL_LANDMARK_CHEILION_RIGHT, {-25.0, 18.0, 99.0}}}},
    {"ict_facekit_neutral_head_mm.obj",
     {{SBL_LANDMARK_GLABELLA, {0.0, 57.9, 107.7}},
      {SBL_LANDMARK_SELLION, {0.0, 43.0, 106.3}},
      {SBL_LANDMARK_NOSE_TIP, {0.0, 1.1, 130.9}},
      {SBL_LANDMARK_MENTON, {0.0, -79.0, 98.5}},
      {SBL_LANDMARK_LATERAL_CANTHUS_LEFT, {45.2, 34.1, 88.5}},
      {SBL_LANDMARK_LATERAL_CANTHUS_RIGHT, {-45.2, 34.1, 88.5}},
      {SBL_LANDMARK_CHEILION_LEFT, {26.1, -35.6, 103.0}},
      {SBL_LANDMARK_CHEILION_RIGHT, {-24.7, -35.1, 103.0}}}},
};

/* The bar; the mouth's corners, where lips end in a fold, are carried over from the template and stay within two of the sd that is stated. */
#define MOST_MM 4.0

static bool is_mouth(sbl_landmark landmark)
{
    return landmark == SBL_LANDMARK_CHEILION_LEFT || landmark == SBL_LANDMARK_CHEILION_RIGHT;
}

static void check_head(const picked_head *h, const char *folder)
{
    static const sbl_scan_options coarse = {.scalp_edge_mm = 50.0};
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    char path[4300];
    sbl_mesh mesh;
    sbl_head head;
    sbl_scan_report r;
    sbl_diag diag = {0};
    snprintf(path, sizeof path, "%s/heads/%s", folder, h->file);
    REQUIRE(sbl_mesh_read_file(&mesh, path, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_head_from_scan(&head, &r, &mesh, &coarse, NULL, NULL, &arena, &diag) == SBL_OK);
    printf("%s\n", h->file);
    for (int i = 0; i < PICKS; i++) {
        sbl_landmark mark = h->place[i].landmark;
        sbl_vec3 d = sbl_v3_sub(h->place[i].at, r.origin),
                 want = sbl_v3(sbl_v3_dot(r.axis[0], d), sbl_v3_dot(r.axis[1], d), sbl_v3_dot(r.axis[2], d)), got = head.landmark[mark];
        double off = sbl_v3_distance(got, want), may = is_mouth(mark) ? 2.0 * head.landmark_sd_mm[mark] : MOST_MM;
        printf("  %-24s %.1f mm off (%.1f left, %.1f up, %.1f forward; sd %.1f)\n", sbl_landmark_name(mark), off, got.x - want.x,
               got.y - want.y, got.z - want.z, head.landmark_sd_mm[mark]);
        CHECK(off < may);
    }
    sbl_arena_release(&arena);
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("scan_landmarks_real: skipped, the test heads are not here\n");
        return CHECK_SKIPPED;
    }
    for (int i = 0; i < 2; i++) check_head(&heads[i], folder);
    return check_report("scan_landmarks_real");
}
