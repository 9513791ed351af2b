/* The same counting over real skin without dots, from portraits, as if it were a close-up: almost nothing is found, and it is called doubtful. */
#include "check.h"
#include "stubble/photo_file.h"
#include "stubble/specks.h"

int main(void)
{
    static const struct {
        const char *file;
        double x, y, width, height; /* px: brow and cheek without hair */
    } SKIN[] = {{"nasa_garrett_reisman.jpg", 460.0, 212.0, 330.0, 228.0},
                {"nasa_scott_kelly.jpg", 1430.0, 590.0, 220.0, 180.0},
                {"nasa_leland_melvin.jpg", 1196.0, 420.0, 200.0, 75.0},
                {"nasa_benjamin_drew.jpg", 1175.0, 450.0, 200.0, 100.0}};
    const char *shared = check_shared_data();
    if (!shared) {
        printf("specks_real: no portraits here, skipped\n");
        return CHECK_SKIPPED;
    }
    for (size_t i = 0; i < sizeof SKIN / sizeof *SKIN; i++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_diag diag = {0};
        sbl_photo photo;
        char path[4400];
        snprintf(path, sizeof path, "%s/photos/%s", shared, SKIN[i].file);
        REQUIRE(sbl_photo_read_file(&photo, NULL, path, NULL, &arena, &diag) == SBL_OK);
        for (double px_per_mm = 14.0; px_per_mm < 40.0; px_per_mm *= 1.6) {
            sbl_scale scale = {1.0 / px_per_mm, 0.01};
            sbl_plane_map map = sbl_plane_from_scale(&scale);
            sbl_specks_options options = {
                .region = {SKIN[i].x / px_per_mm, SKIN[i].y / px_per_mm, SKIN[i].width / px_per_mm, SKIN[i].height / px_per_mm}};
            sbl_specks specks;
            CHECK_STATUS(sbl_specks_find(&specks, &photo, &map, &options, &arena, &diag), SBL_OK);
            sbl_specks_summary sum;
            sbl_specks_summarize(&sum, &specks, scale.relative_error);
            /* A twentieth of what a shaved scalp has, or four stray ones. */
            CHECK(sum.density_per_cm2 < 7.0 || specks.count <= 4);
            if (!(sum.density_per_cm2 < 7.0 || specks.count <= 4))
                fprintf(stderr, "%s at %.0f px a mm: %u, %.1f a cm2\n", SKIN[i].file, px_per_mm, specks.count, sum.density_per_cm2);
        }
        sbl_arena_release(&arena);
    }
    return check_report("specks_real");
}
