/* The tragions of a scan: the template itself as a scan, whole and without an ear. */
#include "scan_ears.h"

int main(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_head head;
    sbl_measures tape = {.sex = SBL_SEX_FEMALE};
    sbl_diag diag = {0};
    const sbl_head_options coarse = {.scalp_edge_mm = 6.0};
    REQUIRE(sbl_head_from_measures(&head, &tape, &coarse, NULL, &arena, &diag) == SBL_OK);
    const sbl_mesh mesh = {head.surface.position, head.surface.vertex_count, head.surface.triangle, head.surface.triangle_count};
    const sbl_vec3 *tragion = head.landmark + SBL_LANDMARK_TRAGION_LEFT;

    /* Its origin lies where the frame has it. */
    CHECK(sbl_v3_length(sbl_v3_lerp(tragion[0], tragion[1], 0.5)) < 0.2);

    eared e = eared_copy(&mesh, tragion, &arena);
    eared_check("template", &e, 1.0);
    eared_smooth_away(&e, 0, &arena);
    eared_check_missing("left ear smoothed away", &e, false);
    eared_smooth_away(&e, 1, &arena);
    eared_check_missing("both ears smoothed away", &e, true);

    e = eared_copy(&mesh, tragion, &arena);
    eared_cut_off(&e, 0);
    eared_check_missing("left ear cut off", &e, false);
    sbl_arena_release(&arena);
    return check_report("scan_ears");
}
