/* Which view a silhouette can be, of the two real scans seen from all around and from higher: no view loses its name, and 45 degrees behind an ear has one. */
#include "check.h"
#include "silhouette_look.h"
#include "stubble/mesh_file.h"

#include <stdlib.h>

static sbl_arena arena;

static bool open_head(sbl_head *head, const char *shared, const char *name)
{
    char path[4300];
    sbl_mesh mesh;
    sbl_scan_report report;
    sbl_scan_options options = {0};
    sbl_measures tape = {.sex = SBL_SEX_UNSTATED};
    sbl_diag diag = {0};
    snprintf(path, sizeof path, "%s/heads/%s", shared, name);
    return sbl_mesh_read_file(&mesh, path, &arena, &diag) == SBL_OK &&
           sbl_head_from_scan(head, &report, &mesh, &options, &tape, NULL, &arena, &diag) == SBL_OK;
}

/* Every 15 degrees around from the face towards the client's left. */
static void all_around(const sbl_head *head, double up_deg)
{
    for (int turn = 60; turn <= 300; turn += 15) {
        sbl_silhouette_kind kind = look_from(head, turn, up_deg, true, &arena).kind;
        int aside = abs(turn - 180);
        if (aside >= 75 && aside <= 105) CHECK(kind == (turn < 180 ? SBL_SILHOUETTE_LEFT : SBL_SILHOUETTE_RIGHT));
        if (aside <= 15) CHECK(kind == SBL_SILHOUETTE_ALIKE);
        if (aside == 45) CHECK(kind == SBL_SILHOUETTE_BETWEEN);
        if (aside == 60) CHECK(kind != SBL_SILHOUETTE_ALIKE);
    }
}

/* Of right views up to 20 degrees off, how many are told as another one, and how many are left open. From above the turn is the photo's. */
static void right_names(const sbl_head *head, sbl_photo_view view, int *wrong, int *open)
{
    static const double OFF[][3] = {{0, 0, 0},   {10, 0, 0},  {-10, 0, 0},    {20, 0, 0},    {-20, 0, 0},   {0, 10, 0},
                                    {0, -10, 0}, {0, 20, 0},  {0, -20, 0},    {0, 0, 10},    {0, 0, -10},   {0, 0, 20},
                                    {0, 0, -20}, {10, 10, 5}, {-10, -10, -5}, {15, -10, 10}, {-15, 10, -10}};
    bool above = view == SBL_PHOTO_VIEW_TOP;
    for (size_t k = 0; k < sizeof OFF / sizeof *OFF; k++) {
        double turn = above ? 0.0 : OFF[k][0], roll = OFF[k][2] + (above ? OFF[k][0] : 0.0);
        sbl_silhouette_kind kind = look_at(head, view, turn, OFF[k][1], roll, !above, &arena).kind;
        bool against = sbl_silhouette_against(kind, view) != NULL;
        *wrong += against;
        *open += !against && !sbl_silhouette_is(kind, view);
        /* Only a back that is tilted by 20 degrees looks like a side. */
        CHECK(!against || (view == SBL_PHOTO_VIEW_BACK && fabs(roll) == 20.0));
    }
}

/* The second scan has shoulders that reach the rim of a photo from above. */
static void all_right_names(const sbl_head *head, size_t count)
{
    for (int v = SBL_PHOTO_VIEW_LEFT; v <= SBL_PHOTO_VIEW_BACK; v++) {
        int wrong = 0, open = 0;
        for (size_t k = 0; k < count - (v == SBL_PHOTO_VIEW_TOP); k++) right_names(&head[k], (sbl_photo_view)v, &wrong, &open);
        printf("%s: %d told as another view, %d open\n", sbl_photo_view_name((sbl_photo_view)v), wrong, open);
        CHECK(open <= 4);
    }
}

int main(void)
{
    static sbl_head head[3];
    const sbl_measures tape = {.sex = SBL_SEX_MALE};
    sbl_diag diag = {0};
    static const char *const NAME[] = {"ict_facekit_neutral_head_mm.obj", "leeperrysmith_mm_assumed.obj"};
    const char *shared = check_shared_data();
    if (!shared) return CHECK_SKIPPED;
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_head_from_measures(&head[0], &tape, NULL, NULL, &arena, &diag) == SBL_OK);
    for (int k = 0; k < 2; k++) {
        REQUIRE(open_head(&head[1 + k], shared, NAME[k]));
        all_around(&head[1 + k], 0.0);
        all_around(&head[1 + k], 15.0);
    }
    all_right_names(head, 3);
    sbl_arena_release(&arena);
    return check_report("silhouette_kind_real");
}
