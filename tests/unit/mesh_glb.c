/* GLB: layouts of its data, scenes and their transforms, kinds of primitives, and what is refused. */
#include "mesh_bytes.h"

static void make_glb(struct bytes *b, const char *json, const struct bytes *binary)
{
    size_t json_bytes = (strlen(json) + 3) & ~(size_t)3;
    b->count = 0;
    put_string(b, "glTF");
    put_number(b, 2, 4, false);
    put_number(b, 12 + 8 + json_bytes + 8 + binary->count, 4, false);
    put_number(b, json_bytes, 4, false);
    put_string(b, "JSON");
    put_string(b, json);
    while (b->count % 4) put_string(b, " ");
    put_number(b, binary->count, 4, false);
    put(b, "BIN\0", 4);
    put(b, binary->data, binary->count);
}

/* 8 float positions with `gap` bytes between them, then 36 indices of index_bytes. */
static void box_binary(struct bytes *binary, unsigned gap, unsigned index_bytes)
{
    binary->count = 0;
    for (int i = 0; i < 8; i++) {
        for (int k = 0; k < 3; k++) put_number(binary, float_bits((double)box_position[i][k]), 4, false);
        for (unsigned g = 0; g < gap; g++) put_number(binary, 0xee, 1, false);
    }
    for (int t = 0; t < 12; t++)
        for (int k = 0; k < 3; k++) put_number(binary, box_triangle[t][k], index_bytes, false);
}

#define GLB_ACCESSORS                                                                                                                      \
    "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"},"                                              \
    "{\"bufferView\":1,\"componentType\":5123,\"count\":36,\"type\":\"SCALAR\"}],"
#define GLB_VIEWS                                                                                                                          \
    "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96},{\"buffer\":0,\"byteOffset\":96,\"byteLength\":72}],\"buffers\":[{\"byteLength\":"  \
    "168}]"
#define GLB_MESHES "\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0},\"indices\":1}]}],"
#define GLB_DATA   GLB_MESHES GLB_ACCESSORS GLB_VIEWS

static void check_glb(const char *what, const char *json, uint32_t triangles, double want_volume, double want_area)
{
    struct bytes binary, b;
    box_binary(&binary, 0, 2);
    make_glb(&b, json, &binary);
    check_reads(what, b.data, b.count, triangles, want_volume, want_area);
}

static void test_glb_layouts(void)
{
    static const unsigned index_bytes[] = {1, 2, 4};
    static const unsigned index_types[] = {5121, 5123, 5125};
    for (int kind = 0; kind < 3; kind++)
        for (unsigned gap = 0; gap <= 20; gap += 4) {
            struct bytes binary, b;
            char json[900];
            box_binary(&binary, gap, index_bytes[kind]);
            unsigned stride = 12 + gap, vertex_bytes = 8 * stride;
            snprintf(
                json, sizeof json,
                "{\"asset\":{\"version\":\"2.0\"}," GLB_MESHES
                "\"accessors\":[{\"bufferView\":0,\"byteOffset\":0,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"},"
                "{\"bufferView\":1,\"componentType\":%u,\"count\":36,\"type\":\"SCALAR\"}],"
                "\"bufferViews\":[{\"buffer\":0,\"byteLength\":%u,\"byteStride\":%u},{\"buffer\":0,\"byteOffset\":%u,\"byteLength\":%u}],"
                "\"buffers\":[{\"byteLength\":%u}]}",
                index_types[kind], vertex_bytes, stride, vertex_bytes, 36 * index_bytes[kind], vertex_bytes + 36 * index_bytes[kind]);
            make_glb(&b, json, &binary);
            check_box("GLB", &b);
            if (gap == 4) check_hard(&b);
        }
}

static void test_glb_scene(void)
{
    check_glb("no node", "{" GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("no scene", "{\"nodes\":[{\"mesh\":0}]," GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("two of them", "{\"nodes\":[{\"mesh\":0},{\"mesh\":0,\"translation\":[10,0,0]}]," GLB_DATA "}", 24, 60.0, 124.0);
    check_glb("scene 1 of 2",
              "{\"scene\":1,\"scenes\":[{\"nodes\":[0,1]},{\"nodes\":[1]}],\"nodes\":[{\"mesh\":0},{\"mesh\":0}]," GLB_DATA "}", 12, 30.0,
              62.0);
    check_glb("a scale", "{\"nodes\":[{\"mesh\":0,\"scale\":[2,1,1]}]," GLB_DATA "}", 12, 60.0, 2 * (12.0 + 20.0 + 15.0));
    check_glb("a mirror", "{\"nodes\":[{\"mesh\":0,\"scale\":[-1,1,1]}]," GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("a turn", "{\"nodes\":[{\"mesh\":0,\"rotation\":[0.5,0.5,0.5,0.5],\"translation\":[1,2,3]}]," GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("a matrix", "{\"nodes\":[{\"mesh\":0,\"matrix\":[0,2,0,0, -2,0,0,0, 0,0,2,0, 5,6,7,1]}]," GLB_DATA "}", 12, 240.0, 248.0);
    check_glb("a skin", "{\"nodes\":[{\"mesh\":0,\"skin\":0,\"scale\":[9,9,9]}]," GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("a tree",
              "{\"scene\":0,\"scenes\":[{\"nodes\":[2]}],\"nodes\":[{\"mesh\":0,\"scale\":[2,2,2]},{\"children\":[0],\"scale\":[-1,1,1]},"
              "{\"children\":[1],\"scale\":[1,-0.5,1]}]," GLB_DATA "}",
              12, 120.0, 2 * (4 * 3 + 4 * 10 + 3 * 10));
    check_glb("zero bytes behind the JSON", "{" GLB_DATA "}\1", 12, 30.0, 62.0);
}

/* A translated and turned vertex lies where it should: rotation by 90 degrees about z, then the shift. */
static void test_glb_placement(void)
{
    struct bytes binary, b;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    box_binary(&binary, 0, 2);
    make_glb(&b,
             "{\"nodes\":[{\"mesh\":0,\"rotation\":[0,0,0.70710678118654752,0.70710678118654752],\"translation\":[10,20,30],\"scale\":[1,2,"
             "3]}]," GLB_DATA "}",
             &binary);
    CHECK_STATUS(read_bytes(&mesh, b.data, b.count, &arena), SBL_OK);
    REQUIRE(mesh.vertex_count == 8);
    /* (2, 3, 5) scaled is (2, 6, 15), turned (-6, 2, 15). */
    CHECK_NEAR(mesh.position[6].x, 4.0, 1e-5);
    CHECK_NEAR(mesh.position[6].y, 22.0, 1e-5);
    CHECK_NEAR(mesh.position[6].z, 45.0, 1e-5);
    sbl_arena_release(&arena);
}

static void test_glb_modes(void)
{
    /* A band of 3 x 1 unit squares at z = 3 as a strip, and a square as a fan; points and lines beside them do not count. */
    struct bytes binary = {0}, b;
    for (int i = 0; i < 8; i++) {
        put_number(&binary, float_bits(i / 2), 4, false);
        put_number(&binary, float_bits(1 - i % 2), 4, false);
        put_number(&binary, float_bits(3.0), 4, false);
    }
    static const double fan[4][2] = {{0, 0}, {2, 0}, {2, 2}, {0, 2}};
    for (int i = 0; i < 4; i++) {
        put_number(&binary, float_bits(fan[i][0]), 4, false);
        put_number(&binary, float_bits(fan[i][1]), 4, false);
        put_number(&binary, float_bits(3.0), 4, false);
    }
    /* The strip 0 1 2 3: (0,1) (0,0) (1,1) (1,0) turns counter-clockwise. */
    make_glb(&b,
             "{\"meshes\":[{\"primitives\":[{\"mode\":5,\"attributes\":{\"POSITION\":0}},{\"mode\":0,\"attributes\":{\"POSITION\":0}},"
             "{\"mode\":3,\"attributes\":{}}]},{\"primitives\":[{\"mode\":6,\"attributes\":{\"POSITION\":1}}]}],"
             "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"},"
             "{\"bufferView\":0,\"byteOffset\":96,\"componentType\":5126,\"count\":4,\"type\":\"VEC3\"}],"
             "\"bufferViews\":[{\"buffer\":0,\"byteLength\":144}],\"buffers\":[{\"byteLength\":144}]}",
             &binary);
    check_reads("strip and fan", b.data, b.count, 8, 7.0, 7.0);
}

static void test_glb_quantized(void)
{
    struct bytes binary = {0}, b;
    static const int corner[4][3] = {{-127, -127, 127}, {127, -127, 127}, {127, 127, 127}, {-127, 127, 127}};
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 3; k++) put_number(&binary, (uint64_t)(int64_t)corner[i][k], 1, false);
        put_number(&binary, 0, 1, false);
    }
    make_glb(
        &b,
        "{\"extensionsRequired\":[\"KHR_mesh_quantization\"],\"meshes\":[{\"primitives\":[{\"mode\":6,\"attributes\":{\"POSITION\":0}}]}],"
        "\"accessors\":[{\"bufferView\":0,\"componentType\":5120,\"normalized\":true,\"count\":4,\"type\":\"VEC3\"}],"
        "\"bufferViews\":[{\"buffer\":0,\"byteLength\":16,\"byteStride\":4}],\"buffers\":[{\"byteLength\":16}]}",
        &binary);
    check_reads("normalized bytes", b.data, b.count, 2, 4.0 / 3.0, 4.0);
}

static void check_glb_fails(const char *json, sbl_status status, const char *message)
{
    struct bytes binary, b;
    box_binary(&binary, 0, 2);
    make_glb(&b, json, &binary);
    check_fails(json, b.data, b.count, status, message, 0, 0);
}

/* The document of the box with one accessor, view or mesh described otherwise. */
static void check_glb_fails_with(const char *meshes, const char *accessors, const char *views, sbl_status status, const char *message)
{
    char json[2000];
    snprintf(json, sizeof json, "{%s%s%s}", meshes ? meshes : GLB_MESHES, accessors ? accessors : GLB_ACCESSORS, views ? views : GLB_VIEWS);
    check_glb_fails(json, status, message);
}

static void test_glb_failures(void)
{
    check_glb_fails("{", SBL_E_DATA, "not JSON");
    check_glb_fails("[]", SBL_E_DATA, "no mesh");
    check_glb_fails("{\"meshes\":[]}", SBL_E_DATA, "no mesh");
    check_glb_fails("{\"meshes\":[{\"primitives\":[]}]}", SBL_E_DATA, "no triangles");
    check_glb_fails("{\"extensionsRequired\":[\"KHR_draco_mesh_compression\"]," GLB_DATA "}", SBL_E_UNSUPPORTED, "Draco");
    check_glb_fails("{\"extensionsRequired\":[\"EXT_meshopt_compression\"]," GLB_DATA "}", SBL_E_UNSUPPORTED, "meshopt");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0},\"extensions\":{\"KHR_draco_mesh_compression\":{"
                         "\"bufferView\":0}}}]}],",
                         "\"accessors\":[{\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"}],", NULL, SBL_E_UNSUPPORTED, "Draco");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96,\"extensions\":{\"EXT_meshopt_compression\":{}}}]",
                         SBL_E_UNSUPPORTED, "meshopt");
    check_glb_fails_with(NULL, NULL,
                         "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96}],\"buffers\":[{\"uri\":\"head.bin\",\"byteLength\":168}]",
                         SBL_E_UNSUPPORTED, "another file");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":1,\"byteLength\":96}]", SBL_E_UNSUPPORTED, "another file");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\",\"sparse\":{}}],",
                         NULL, SBL_E_UNSUPPORTED, "sparse");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{}}]}],", NULL, NULL, SBL_E_DATA, "no positions");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":7}}]}],", NULL, NULL, SBL_E_DATA,
                         "accessor that does not exist");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":-1}}]}],", NULL, NULL, SBL_E_DATA, "no positions");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"mode\":7,\"attributes\":{\"POSITION\":0}}]}],", NULL, NULL, SBL_E_DATA,
                         "not described");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0}}]}],", NULL, NULL, SBL_E_DATA, "multiple of three");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":1},\"indices\":1}]}],", NULL, NULL, SBL_E_DATA,
                         "not described");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":0,\"type\":\"VEC3\"}],", NULL, SBL_E_DATA,
                         "not described");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5124,\"count\":8,\"type\":\"VEC3\"}],", NULL, SBL_E_DATA,
                         "not described");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5125,\"count\":8,\"type\":\"VEC3\"}],", NULL, SBL_E_DATA,
                         "wrong type");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":9,\"type\":\"VEC3\"}],", NULL, SBL_E_DATA,
                         "beyond its");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"byteOffset\":1,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"}],",
                         NULL, SBL_E_DATA, "beyond its");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":9007199254740992,\"type\":\"VEC3\"}],",
                         NULL, SBL_E_DATA, "beyond its");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":1e3,\"type\":\"VEC3\"}],", NULL,
                         SBL_E_DATA, "not described");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":169}]", SBL_E_DATA, "beyond the end");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96,\"byteOffset\":9007199254740992}]", SBL_E_DATA,
                         "beyond the end");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96,\"byteStride\":8}]", SBL_E_DATA,
                         "impossible stride");
    check_glb_fails_with(NULL, NULL,
                         "\"bufferViews\":[{\"buffer\":0,\"byteLength\":48},{\"buffer\":0,\"byteOffset\":48,\"byteLength\":72}]",
                         SBL_E_DATA, "beyond its");
    /* Positions read as indices name vertices that do not exist. */
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96},{\"buffer\":0,\"byteLength\":72}]", SBL_E_DATA,
                         "does not exist");
    check_glb_fails("{\"nodes\":[{\"mesh\":3}]," GLB_DATA "}", SBL_E_DATA, "mesh that does not exist");
    check_glb_fails("{\"scenes\":[{\"nodes\":[0]}],\"nodes\":[{\"children\":[0],\"mesh\":0}]," GLB_DATA "}", SBL_E_DATA, "two parents");
    check_glb_fails("{\"scenes\":[{\"nodes\":[0,0]}],\"nodes\":[{\"mesh\":0}]," GLB_DATA "}", SBL_E_DATA, "two parents");
    check_glb_fails("{\"scenes\":[{\"nodes\":[1]}],\"nodes\":[{\"mesh\":0}]," GLB_DATA "}", SBL_E_DATA, "node that does not exist");
    check_glb_fails("{\"scene\":4,\"scenes\":[{\"nodes\":[0]}],\"nodes\":[{\"mesh\":0}]," GLB_DATA "}", SBL_E_DATA,
                    "scene that does not exist");
    check_glb_fails("{\"nodes\":[{\"mesh\":0,\"scale\":[1,1]}]," GLB_DATA "}", SBL_E_DATA, "transform");
    check_glb_fails("{\"nodes\":[{\"mesh\":0,\"rotation\":[0,0,0,0]}]," GLB_DATA "}", SBL_E_DATA, "transform");
    check_glb_fails("{\"nodes\":[{\"mesh\":0,\"scale\":[1e300,1e300,1e300]}]," GLB_DATA "}", SBL_E_DATA, "not a finite");
    /* Nodes in a ring have no root: nothing is shown. */
    check_glb_fails("{\"nodes\":[{\"children\":[1],\"mesh\":0},{\"children\":[0]}]," GLB_DATA "}", SBL_E_DATA, "no triangles");
    struct bytes binary, b;
    box_binary(&binary, 0, 2);
    make_glb(&b, "{" GLB_DATA "}", &binary);
    b.data[4] = 1;
    check_fails("version", b.data, b.count, SBL_E_UNSUPPORTED, "version 2", 0, 0);
    b.data[4] = 2;
    b.data[12]++;
    check_fails("chunk length", b.data, b.count, SBL_E_DATA, "", 0, 0);
}

int main(void)
{
    test_glb_layouts();
    test_glb_scene();
    test_glb_placement();
    test_glb_modes();
    test_glb_quantized();
    test_glb_failures();
    return check_report("mesh_glb");
}
