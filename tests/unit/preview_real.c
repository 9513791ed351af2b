/* A real head lit and drawn: skipped where the shared scans are not at hand. */
#include "check.h"
#include "stubble/mesh_file.h"
#include "stubble/preview.h"
#include "stubble/threads.h"

static double mean_ambient(const sbl_preview *preview, sbl_vec3 around, double reach_mm)
{
    const sbl_surface *s = &preview->scene.head->surface;
    double sum = 0.0;
    uint32_t count = 0;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        if (sbl_v3_distance(sbl_v3_load(s->position[v]), around) > reach_mm) continue;
        sum += (double)preview->ambient[v];
        count++;
    }
    CHECK(count > 10);
    return count ? sum / count : 0.0;
}

/* Share of the picture that is skin: redder than the grey wall. */
static double skin_share(const sbl_image *image)
{
    size_t pixels = (size_t)image->width * image->height, skin = 0;
    for (size_t i = 0; i < pixels; i++) skin += image->rgb[3 * i] > image->rgb[3 * i + 2] + 6;
    return (double)skin / (double)pixels;
}

int main(void)
{
    const char *shared = check_shared_data();
    if (!shared) return CHECK_SKIPPED;
    char path[5000];
    snprintf(path, sizeof path, "%s/heads/leeperrysmith_mm_assumed.obj", shared);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_mesh mesh;
    sbl_head head;
    sbl_scan_report report;
    sbl_scan_options options = {.unit = SBL_UNIT_MM};
    sbl_threads *threads;
    REQUIRE(sbl_threads_start(&threads, 2, NULL) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    REQUIRE(sbl_mesh_read_file(&mesh, path, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_head_from_scan(&head, &report, &mesh, &options, NULL, &host, &arena, &diag) == SBL_OK);

    sbl_skin skin;
    REQUIRE(sbl_skin_from_fitzpatrick(&skin, 2, NULL) == SBL_OK);
    sbl_preview_scene scene = {.head = &head, .skin = &skin, .hair = SBL_HAIR_BROWN};
    sbl_preview preview;
    REQUIRE(sbl_preview_prepare(&preview, &scene, &host, &arena, &diag) == SBL_OK);
    uint32_t outside = 0;
    for (uint32_t v = 0; v < head.surface.vertex_count; v++) outside += !(preview.ambient[v] >= 0.0f && preview.ambient[v] <= 1.0f);
    CHECK(outside == 0);
    /* The vault sees the whole sky; folds of ears, nostrils and throat see less than half of it. */
    double vault = mean_ambient(&preview, head.landmark[SBL_LANDMARK_VERTEX], 25.0);
    CHECK(vault > 0.97);
    uint32_t dark = 0;
    for (uint32_t v = 0; v < head.surface.vertex_count; v++) dark += preview.ambient[v] < 0.5f;
    CHECK(dark > head.surface.vertex_count / 200 && dark < head.surface.vertex_count / 3);

    sbl_preview_moment bare = {0};
    for (int view = 0; view < SBL_VIEW_COUNT; view++) {
        sbl_image image;
        REQUIRE(sbl_image_new(&image, 225, 275, &arena, &diag) == SBL_OK);
        CHECK_STATUS(sbl_preview_render(&image, &preview, (sbl_view)view, &bare, &host, &arena, &diag), SBL_OK);
        double share = skin_share(&image);
        CHECK(share > 0.3 && share < 0.9);
    }
    sbl_threads_stop(threads);
    sbl_arena_release(&arena);
    return check_report("preview_real");
}
