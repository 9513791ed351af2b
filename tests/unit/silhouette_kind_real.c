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

int main(void)
{
    static const char *const NAME[] = {"ict_facekit_neutral_head_mm.obj", "leeperrysmith_mm_assumed.obj"};
    const char *shared = check_shared_data();
    if (!shared) return CHECK_SKIPPED;
    sbl_arena_init(&arena, NULL);
    for (int k = 0; k < 2; k++) {
        sbl_head head;
        REQUIRE(open_head(&head, shared, NAME[k]));
        all_around(&head, 0.0);
        all_around(&head, 15.0);
    }
    sbl_arena_release(&arena);
    return check_report("silhouette_kind_real");
}
