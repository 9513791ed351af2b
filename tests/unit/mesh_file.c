/* Meshes of whatever format: what is no mesh and what cannot be read is named; wrong calls. */
#include "mesh_bytes.h"

static void test_foreign(void)
{
    static const struct {
        const char *content;
        size_t count;
        const char *message;
    } cases[] = {
        {"Kaydara FBX Binary  \0\x1a", 22, "FBX"},
        {"; FBX 7.3.0 project file\n", 25, "FBX"},
        {"PK\3\4........", 12, "zip"},
        {"BLENDER-v300", 12, "Blender"},
        {"\x1f\x8b\x08........", 11, "gzip"},
        {"DRACO\2\2\1", 8, "Draco"},
        {"\x89PNG\r\n\x1a\n", 8, "picture"},
        {"\xff\xd8\xff\xe0", 4, "picture"},
        {"\xff\xfev\0 \0"
         "1\0",
         8, "UTF-16"},
        {"<!DOCTYPE html>", 15, "web page"},
        {"{\"asset\":{\"version\":\"2.0\"}}", 27, ".gltf"},
        {"  \n{ \"asset\": 1", 14, ".gltf"},
        {"hello world, this is a letter", 29, "known here"},
        {"%PDF-1.7", 8, "PDF"},
        {"#usda 1.0", 9, "USD"},
        {"\0\0\0\0", 4, "known here"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_fails(cases[i].message, cases[i].content, cases[i].count, SBL_E_UNSUPPORTED, cases[i].message, 0, 0);
    unsigned char noise[300];
    for (unsigned i = 0; i < sizeof noise; i++) noise[i] = (unsigned char)(sbl_random_bits(3, 0, i) & 255);
    noise[0] = 1;
    noise[1] = 0;
    check_fails("noise", noise, sizeof noise, SBL_E_DATA, "not an STL", 0, 0);
}

static void test_arguments(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    sbl_mesh_format format;
    CHECK_STATUS(sbl_mesh_read_memory(NULL, "v", 1, SBL_MESH_FORMAT_FIND, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_mesh_read_memory(&mesh, NULL, 1, SBL_MESH_FORMAT_FIND, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_mesh_read_memory(&mesh, "v", 1, (sbl_mesh_format)99, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_mesh_read_memory(&mesh, "v", (size_t)SBL_MESH_FILE_BYTES_MAX + 1, SBL_MESH_FORMAT_FIND, &arena, &diag), SBL_E_LIMIT);
    CHECK_STATUS(sbl_mesh_format_find(NULL, "v", 1, NULL), SBL_E_ARG);
    CHECK_STATUS(sbl_mesh_format_find(&format, "ply\nformat", 10, NULL), SBL_OK);
    CHECK(format == SBL_MESH_FORMAT_PLY && !strcmp(sbl_mesh_format_name(format), "PLY"));
    CHECK(!strcmp(sbl_mesh_format_name((sbl_mesh_format)99), "unknown"));
    CHECK_STATUS(sbl_mesh_read_file(&mesh, "/nowhere/at/all.obj", &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(!strcmp(diag.field, "/nowhere/at/all.obj"));
    sbl_arena_release(&arena);
}

int main(void)
{
    test_foreign();
    test_arguments();
    return check_report("mesh_file");
}
