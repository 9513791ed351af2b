/* The heads that lie beside the project on the developers' machines, through the readers and back. */
#include "check.h"
#include "stubble/file.h"
#include "stubble/mesh_file.h"
#include "stubble/text.h"

#include <time.h>

static sbl_diag diag;
static char path[4300];

static const char *head(const char *folder, const char *name)
{
    snprintf(path, sizeof path, "%s/heads/%s", folder, name);
    return path;
}

/* Bounds as another program states them, the counts of SOURCES.md, and the time. */
static void check_head(const char *file, uint32_t vertices, uint32_t triangles, sbl_arena *arena, sbl_mesh *mesh)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    CHECK_STATUS(sbl_mesh_read_file(mesh, file, arena, &diag), SBL_OK);
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%s: %.1f ms\n", file, (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) * 1e-6);
    CHECK(mesh->vertex_count == vertices && mesh->triangle_count == triangles);
}

/* The naive reading of the same file with the C library, vertex by vertex. */
static void check_against_strtod(const char *file, const sbl_mesh *mesh)
{
    FILE *stream = fopen(file, "r");
    REQUIRE(stream);
    char line[512];
    uint32_t vertex = 0, triangle = 0;
    while (fgets(line, sizeof line, stream)) {
        if (!strncmp(line, "v ", 2)) {
            char *at = line + 2;
            float x = strtof(at, &at), y = strtof(at, &at), z = strtof(at, &at);
            REQUIRE(vertex < mesh->vertex_count);
            const sbl_vec3f *p = &mesh->position[vertex++];
            CHECK(fabsf(p->x - x) + fabsf(p->y - y) + fabsf(p->z - z) <= 1e-5f);
        } else if (!strncmp(line, "f ", 2)) {
            char *at = line + 2;
            REQUIRE(triangle < mesh->triangle_count);
            for (int k = 0; k < 3; k++) {
                unsigned long index = strtoul(at, &at, 10);
                while (*at && *at != ' ') at++;
                CHECK(mesh->triangle[3 * triangle + (uint32_t)k] == index - 1);
            }
            triangle++;
        }
    }
    fclose(stream);
    CHECK(vertex == mesh->vertex_count && triangle == mesh->triangle_count);
}

/* Written as GLB and read again: the same triangles, the positions in metres to a rounding. */
static void check_glb_round_trip(const sbl_mesh *mesh, sbl_arena *arena)
{
    sbl_glb_part part = {
        .position = mesh->position, .vertex_count = mesh->vertex_count, .triangle = mesh->triangle, .triangle_count = mesh->triangle_count};
    const unsigned char *data;
    size_t bytes;
    sbl_mesh back;
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, &part, 1, arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_mesh_read_memory(&back, data, bytes, SBL_MESH_FORMAT_FIND, arena, &diag), SBL_OK);
    REQUIRE(back.vertex_count == mesh->vertex_count && back.triangle_count == mesh->triangle_count);
    CHECK(!memcmp(back.triangle, mesh->triangle, 12 * (size_t)mesh->triangle_count));
    float worst = 0.0f;
    for (uint32_t i = 0; i < mesh->vertex_count; i++) worst = fmaxf(worst, fabsf(back.position[i].x - mesh->position[i].x * 0.001f));
    CHECK(worst < 1e-7f);
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("mesh_file_real: skipped, ../shared/data is not here\n");
        return CHECK_SKIPPED;
    }
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    check_head(head(folder, "leeperrysmith_mm_assumed.obj"), 8839, 17678, &arena, &mesh);
    check_against_strtod(path, &mesh);
    check_glb_round_trip(&mesh, &arena);
    check_head(head(folder, "ict_facekit_neutral_head_mm.obj"), 11248, 22288, &arena, &mesh);
    check_against_strtod(path, &mesh);
    check_head(head(folder, "leeperrysmith_uv_raw.obj"), 9223, 17684, &arena, &mesh);
    check_against_strtod(path, &mesh);
    CHECK_STATUS(sbl_mesh_read_file(&mesh, head(folder, "LeePerrySmith_draco.glb"), &arena, &diag), SBL_E_UNSUPPORTED);
    CHECK(strstr(diag.message, "Draco") && strstr(diag.hint, "without compression"));
    CHECK_STATUS(sbl_mesh_read_file(&mesh, head(folder, "leeperrysmith_color.jpg"), &arena, &diag), SBL_E_UNSUPPORTED);
    CHECK_STATUS(sbl_mesh_read_file(&mesh, head(folder, ""), &arena, &diag), SBL_E_IO);
    sbl_arena_release(&arena);
    return check_report("mesh_file_real");
}
