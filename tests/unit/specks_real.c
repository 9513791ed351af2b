/* The same counting over real skin without dots, from portraits, as if it were a close-up: almost nothing is found, and it is called doubtful. */
#include "check.h"
#include "stubble/photo_file.h"
#include "stubble/specks.h"

int main(void)
{
    /* px: brow and cheek without hair; then lines on a forehead, a cheek, and cloth, where more is found. */
    static const struct {
        const char *file;
        double x, y, width, height;
        bool textured;
    } SKIN[] = {
        {"nasa_garrett_reisman.jpg", 460.0, 212.0, 330.0, 228.0, false}, {"nasa_scott_kelly.jpg", 1430.0, 590.0, 220.0, 180.0, false},
        {"nasa_leland_melvin.jpg", 1196.0, 420.0, 200.0, 75.0, false},   {"nasa_benjamin_drew.jpg", 1175.0, 450.0, 200.0, 100.0, false},
        {"nasa_scott_kelly.jpg", 1400.0, 520.0, 360.0, 280.0, true},     {"nasa_scott_kelly.jpg", 1340.0, 980.0, 120.0, 200.0, true},
        {"nasa_leland_melvin.jpg", 1110.0, 360.0, 190.0, 110.0, true},   {"nasa_scott_kelly.jpg", 1100.0, 1150.0, 250.0, 250.0, true},
        {"nasa_scott_kelly.jpg", 1850.0, 1400.0, 250.0, 250.0, true}};
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
            /* Of four marks nobody can tell whether they stand in clumps. */
            CHECK(sum.doubtful || specks.count <= 4);
            if (SKIN[i].textured) continue;
            /* A twentieth of what a shaved scalp has, or four stray ones. */
            CHECK(sum.density_per_cm2 < 7.0 || specks.count <= 4);
            if (!(sum.density_per_cm2 < 7.0 || specks.count <= 4))
                fprintf(stderr, "%s at %.0f px a mm: %u, %.1f a cm2\n", SKIN[i].file, px_per_mm, specks.count, sum.density_per_cm2);
        }
        sbl_arena_release(&arena);
    }
    return check_report("specks_real");
}
