/* Designs and dots on scanned heads: the whole way from a mesh of the shared data to dots that keep what they promise. */
#include "check.h"
#include "stubble/design.h"
#include "stubble/mesh_file.h"

static sbl_arena arena;

static void read_head(sbl_head *head, const char *folder, const char *name)
{
    char path[4400];
    sbl_mesh mesh;
    sbl_scan_report report;
    sbl_diag diag = {0};
    sbl_scan_options options = {.unit = SBL_UNIT_MM};
    snprintf(path, sizeof path, "%s/heads/%s", folder, name);
    REQUIRE(sbl_mesh_read_file(&mesh, path, &arena, &diag) == SBL_OK);
    sbl_status status = sbl_head_from_scan(head, &report, &mesh, &options, NULL, NULL, &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s: %s\n", name, diag.message);
    REQUIRE(status == SBL_OK);
}

/* Dots on a head's skin only, no two too near; the counts as wanted; the sites of ears, lips, eyes and nose empty. */
static void check_dots(const sbl_design *design, const sbl_dots *dots)
{
    double wanted = 0.0;
    for (uint32_t z = 0; z < design->zone_count; z++) wanted += design->zone[z].area_cm2 * design->zone[z].target_per_cm2;
    CHECK_NEAR(dots->count, wanted, 0.03 * wanted);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_dot *dot = &dots->dot[i];
        sbl_design_sample is = sbl_design_at(design, dot->at);
        wrong += is.zone != dot->zone || !(is.density_per_cm2 > 0.0);
        const uint32_t *corner = design->head->surface.triangle + 3 * (size_t)dot->at.triangle;
        for (int k = 0; k < 3; k++) {
            uint8_t part = design->head->part[corner[k]];
            wrong += part != SBL_PART_SKIN && part != SBL_PART_NECK;
        }
    }
    CHECK(wrong == 0);
}

static void plan(const sbl_head *head, sbl_hairline_style style, sbl_pattern pattern, const char *name)
{
    sbl_design_options wish = {.sex = SBL_SEX_MALE, .treatment = {.shaved_look = true}, .pattern = pattern};
    wish.hairline.style = style;
    wish.hairline.seed = 9;
    sbl_design design;
    sbl_field field;
    sbl_dots dots;
    sbl_diag diag = {0};
    sbl_dots_options options = {0};
    sbl_arena_mark mark = sbl_arena_here(&arena);
    sbl_status status = sbl_design_build(&design, head, &wish, NULL, &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s: %s %s\n", name, diag.field, diag.message);
    REQUIRE(status == SBL_OK);
    uint8_t *region = SBL_NEW(&arena, uint8_t, head->surface.triangle_count);
    float highest;
    REQUIRE(region);
    sbl_design_region(region, &design, &highest);
    sbl_field_options field_options = {.density_per_cm2 = highest, .region = region, .seed = 1};
    REQUIRE(sbl_field_build(&field, &head->surface, &field_options, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_dots_place(&dots, &design, &field, &options, NULL, &arena, &diag) == SBL_OK);
    check_dots(&design, &dots);
    const sbl_hairline *line = &design.hairline;
    CHECK_NEAR(line->mid_frontal_mm, design.options.hairline.mid_frontal_mm, 0.5);
    CHECK_NEAR(line->apex_height_mm[0], line->apex_height_mm[1], 4.0); /* people are not symmetric */
    printf("%s, %s, %s: %.0f cm2, %u dots, %u hairs\n", name, sbl_hairline_style_name(style), sbl_pattern_name(pattern),
           design.treated_area_cm2, dots.count, dots.hair_count);
    sbl_arena_rewind(&arena, mark);
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("dots_real: no shared data, skipped\n");
        return CHECK_SKIPPED;
    }
    sbl_head head;
    sbl_arena_init(&arena, NULL);
    read_head(&head, folder, "leeperrysmith_mm_assumed.obj");
    plan(&head, SBL_HAIRLINE_MATURE, SBL_PATTERN_NORWOOD_VI, "scan");
    sbl_arena_release(&arena);
    sbl_arena_init(&arena, NULL);
    read_head(&head, folder, "ict_facekit_neutral_head_mm.obj");
    plan(&head, SBL_HAIRLINE_ROUNDED, SBL_PATTERN_NORWOOD_III_VERTEX, "mean head");
    sbl_arena_release(&arena);
    return check_report("dots_real");
}
