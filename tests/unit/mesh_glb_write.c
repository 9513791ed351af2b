/* The GLB that we write: a container that adds up, read again by our reader, in any memory. */
#include "mesh_bytes.h"

static uint32_t word_at(const unsigned char *data, size_t at)
{
    return data[at] | (uint32_t)data[at + 1] << 8 | (uint32_t)data[at + 2] << 16 | (uint32_t)data[at + 3] << 24;
}

static sbl_glb_part box_part(sbl_vec3f position[8], sbl_vec3f normal[8], uint8_t rgb[24])
{
    for (int i = 0; i < 8; i++) {
        position[i] = (sbl_vec3f){box_position[i][0], box_position[i][1], box_position[i][2]};
        normal[i] = sbl_v3_store(sbl_v3_normalize(sbl_v3_sub(sbl_v3_load(position[i]), sbl_v3(1, 1.5, 2.5))));
        for (int k = 0; k < 3; k++) rgb[3 * i + k] = (uint8_t)(i * 30 + k);
    }
    return (sbl_glb_part){.name = "head \"x\"",
                          .position = position,
                          .normal = normal,
                          .rgb = rgb,
                          .vertex_count = 8,
                          .triangle = box_triangle[0],
                          .triangle_count = 12,
                          .base_rgb = {200, 160, 140}};
}

static void test_glb_write(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_vec3f position[8], normal[8];
    uint8_t rgb[24];
    sbl_glb_part parts[2] = {box_part(position, normal, rgb), box_part(position, normal, rgb)};
    parts[1].name = NULL;
    parts[1].normal = NULL;
    parts[1].triangle = NULL;
    parts[1].triangle_count = 0;
    const unsigned char *data;
    size_t bytes;
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, parts, 2, &arena, &diag), SBL_OK);
    REQUIRE(data && bytes > 28);
    /* The container: lengths that add up, chunks on multiples of four. */
    CHECK(!memcmp(data, "glTF", 4) && word_at(data, 4) == 2 && word_at(data, 8) == bytes);
    size_t json_bytes = word_at(data, 12);
    CHECK(!memcmp(data + 16, "JSON", 4) && json_bytes % 4 == 0);
    REQUIRE(28 + json_bytes < bytes);
    CHECK(!memcmp(data + 24 + json_bytes, "BIN", 4) && word_at(data, 20 + json_bytes) + 28 + json_bytes == bytes && bytes % 4 == 0);
    char *json = sbl_arena_copy(&arena, data + 20, json_bytes + 1, 1);
    REQUIRE(json);
    json[json_bytes] = '\0';
    CHECK(strstr(json, "\"min\":[0,0,0],\"max\":[2,3,5]") && strstr(json, "\"mode\":0") && strstr(json, "\"name\":\"head \\\"x\\\"\""));
    CHECK(strstr(json, "\"extensionsUsed\":[\"KHR_materials_unlit\"]") && strstr(json, "\"scale\":[0.001,0.001,0.001]"));
    /* Our reader: metres, and the points left out. */
    sbl_mesh mesh;
    CHECK_STATUS(read_bytes(&mesh, data, bytes, &arena), SBL_OK);
    CHECK(mesh.vertex_count == 8 && mesh.triangle_count == 12);
    CHECK_NEAR(volume(&mesh) * 1e9, 30.0, 1e-4);
    /* The first colour's red of part 0, vertex 7: sRGB 210 is linear 0.6445 (IEC 61966-2-1). */
    const unsigned char *colours = data + 28 + json_bytes + 96 + 96;
    CHECK_NEAR((colours[56] | colours[57] << 8) / 65535.0, pow((210.0 / 255.0 + 0.055) / 1.055, 2.4), 1e-5);
    CHECK(colours[62] == 255 && colours[63] == 255);
    const unsigned char *again;
    size_t again_bytes;
    CHECK_STATUS(sbl_glb_write_memory(&again, &again_bytes, parts, 2, &arena, &diag), SBL_OK);
    CHECK(again_bytes == bytes && !memcmp(again, data, bytes));
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, parts, 0, &arena, &diag), SBL_E_ARG);
    parts[0].vertex_count = 7;
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, parts, 2, &arena, &diag), SBL_E_DATA);
    parts[0].vertex_count = 8;
    position[3].y = NAN;
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, parts, 2, &arena, &diag), SBL_E_DATA);
    CHECK(!data && !bytes);
    sbl_arena_release(&arena);
}

static void test_glb_write_without_memory(void)
{
    sbl_vec3f position[8], normal[8];
    uint8_t rgb[24];
    sbl_glb_part part = box_part(position, normal, rgb);
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    for (int k = 0;; k++) {
        sbl_arena arena;
        const unsigned char *data;
        size_t bytes;
        sbl_arena_init(&arena, &limited);
        limited_blocks = k;
        sbl_status status = sbl_glb_write_memory(&data, &bytes, &part, 1, &arena, &diag);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && !data && arena.held_bytes == 0));
        sbl_arena_release(&arena);
        if (status == SBL_OK) break;
        REQUIRE(k < 100);
    }
}

int main(void)
{
    test_glb_write();
    test_glb_write_without_memory();
    return check_report("mesh_glb_write");
}
