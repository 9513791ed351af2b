/* The field on a real head: open at eyes, mouth and neck, with ears. Needs the shared test heads. */
#include "check.h"
#include "stubble/field.h"
#include "stubble/field_quality.h"
#include "stubble/mesh_file.h"

int main(void)
{
    const char *shared = check_shared_data();
    if (!shared) return CHECK_SKIPPED;
    char path[4300];
    snprintf(path, sizeof path, "%s/heads/ict_facekit_neutral_head_mm.obj", shared);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_mesh mesh;
    sbl_surface surface;
    REQUIRE(sbl_mesh_read_file(&mesh, path, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_surface_build(&surface, &mesh, NULL, NULL, &arena, &diag) == SBL_OK);

    sbl_field_options opt = {.density_per_cm2 = 40.0f, .regularity = SBL_FIELD_REGULARITY_MAX, .seed = 11};
    sbl_field field;
    REQUIRE(sbl_field_build(&field, &surface, &opt, NULL, &arena, &diag) == SBL_OK);
    CHECK_NEAR(field.count, 0.4 * surface.total_area_mm2, 0.005 * 0.4 * surface.total_area_mm2);

    sbl_vec3f *normal = SBL_NEW(&arena, sbl_vec3f, field.count);
    REQUIRE(normal);
    for (uint32_t i = 0; i < field.count; i++) normal[i] = sbl_v3_store(sbl_surface_normal(&surface, field.site[i].at));
    static const double cut[4] = {0.0, 0.3, 0.7, 1.0};
    for (int k = 0; k < 3; k++) {
        uint32_t first = (uint32_t)(cut[k] * field.count), end = (uint32_t)(cut[k + 1] * field.count);
        sbl_dot_set dots = {field.position + first, normal + first, end - first, NULL};
        sbl_field_quality q;
        CHECK_STATUS(sbl_field_quality_measure(&q, &dots, surface.total_area_mm2, &arena, &diag), SBL_OK);
        CHECK(q.rho_mean >= 0.69 && q.rho_p1 >= 0.45);
    }
    sbl_dot_set dots = {field.position, normal, field.count, NULL};
    sbl_field_quality whole;
    CHECK_STATUS(sbl_field_quality_measure(&whole, &dots, surface.total_area_mm2, &arena, &diag), SBL_OK);
    CHECK(whole.rho_min >= 0.6 && whole.rho_mean >= 0.78);
    sbl_arena_release(&arena);
    return check_report("field_head");
}
