/*
 * The tragions of two real heads, against places that a person picked: the notch between the tragus's upper border and the root of the helix, in shaded
 * pictures of each side (parallel light, 28 pixels a millimetre, along x), to about a millimetre. In the files' own mm.
 */
#include "scan_ears.h"
#include "stubble/mesh_file.h"

typedef struct picked_head {
    const char *file;
    sbl_vec3 tragion[2];
} picked_head;

static const picked_head heads[2] = {
    {"leeperrysmith_mm_assumed.obj", {{64.5, 63.8, 17.6}, {-72.0, 64.3, 16.7}}},
    {"ict_facekit_neutral_head_mm.obj", {{73.8, 12.9, 10.4}, {-73.7, 13.1, 9.9}}},
};

/* The bar that was set, pick and noise included. */
#define MOST_MM 3.0

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("scan_ears_real: skipped, the test heads are not here\n");
        return CHECK_SKIPPED;
    }
    for (int i = 0; i < 2; i++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        char path[4300];
        sbl_mesh mesh;
        sbl_diag diag = {0};
        snprintf(path, sizeof path, "%s/heads/%s", folder, heads[i].file);
        REQUIRE(sbl_mesh_read_file(&mesh, path, &arena, &diag) == SBL_OK);
        printf("%s\n", heads[i].file);
        const eared as_it_is = eared_copy(&mesh, heads[i].tragion, &arena);
        const sbl_mesh file = {as_it_is.position, as_it_is.vertices, as_it_is.triangle, as_it_is.triangles};
        eared_check("as it is", &as_it_is, MOST_MM);

        eared e = eared_copy(&file, heads[i].tragion, &arena);
        eared_mirror(&e);
        eared_turn_over(&e);
        eared_check("mirrored, turned over", &e, MOST_MM);

        e = eared_copy(&file, heads[i].tragion, &arena);
        eared_add_noise(&e, 1.0, 7);
        eared_check("noise of 1 mm", &e, MOST_MM);
        e = eared_copy(&file, heads[i].tragion, &arena);
        eared_cut_off(&e, 0);
        eared_check_missing("left ear cut off", &e, false);
        e = eared_copy(&file, heads[i].tragion, &arena);
        eared_smooth_away(&e, 0, &arena);
        eared_check_missing("left ear smoothed away", &e, false);
        eared_smooth_away(&e, 1, &arena);
        eared_check_missing("both ears smoothed away", &e, true);
        sbl_arena_release(&arena);
    }
    return check_report("scan_ears_real");
}
