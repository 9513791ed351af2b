/*
 * mesh_bytes.h - for the tests of mesh readers: bytes put together, a box whose volume and area are known, and what every reader must stand: it
 * reads or says why not, cut anywhere, and with memory that runs out at every step.
 */
#ifndef STUBBLE_TESTS_MESH_BYTES_H
#define STUBBLE_TESTS_MESH_BYTES_H

#include "check.h"
#include "limited_memory.h"
#include "stubble/mesh_file.h"

/* ---- bytes that a test puts together ---- */

struct bytes {
    unsigned char data[16384];
    size_t count;
};

static inline void put(struct bytes *b, const void *data, size_t count)
{
    REQUIRE(b->count + count <= sizeof b->data);
    memcpy(b->data + b->count, data, count);
    b->count += count;
}

static inline void put_string(struct bytes *b, const char *text)
{
    put(b, text, strlen(text));
}

static inline void put_number(struct bytes *b, uint64_t bits, unsigned count, bool big)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned char byte = (unsigned char)(bits >> 8 * (big ? count - 1 - i : i) & 255);
        put(b, &byte, 1);
    }
}

static inline uint64_t float_bits(double value)
{
    float single = (float)value;
    uint32_t bits;
    memcpy(&bits, &single, sizeof bits);
    return bits;
}

static inline uint64_t double_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* ---- the mesh that most tests carry: a box of 2 x 3 x 5, volume 30, area 62 ---- */

static const float box_position[8][3] = {{0, 0, 0}, {2, 0, 0}, {2, 3, 0}, {0, 3, 0}, {0, 0, 5}, {2, 0, 5}, {2, 3, 5}, {0, 3, 5}};
static const uint32_t box_quad[6][4] = {{0, 3, 2, 1}, {4, 5, 6, 7}, {0, 1, 5, 4}, {2, 3, 7, 6}, {1, 2, 6, 5}, {3, 0, 4, 7}};
static const uint32_t box_triangle[12][3] = {{0, 3, 2}, {0, 2, 1}, {4, 5, 6}, {4, 6, 7}, {0, 1, 5}, {0, 5, 4},
                                             {2, 3, 7}, {2, 7, 6}, {1, 2, 6}, {1, 6, 5}, {3, 0, 4}, {3, 4, 7}};

static inline double volume(const sbl_mesh *mesh)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < mesh->triangle_count; t++) {
        sbl_vec3 a = sbl_v3_load(mesh->position[mesh->triangle[3 * t]]), b = sbl_v3_load(mesh->position[mesh->triangle[3 * t + 1]]);
        sum += sbl_v3_dot(a, sbl_v3_cross(b, sbl_v3_load(mesh->position[mesh->triangle[3 * t + 2]]))) / 6.0;
    }
    return sum;
}

static inline double area(const sbl_mesh *mesh)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < mesh->triangle_count; t++) {
        sbl_vec3 a = sbl_v3_load(mesh->position[mesh->triangle[3 * t]]);
        sbl_vec3 u = sbl_v3_sub(sbl_v3_load(mesh->position[mesh->triangle[3 * t + 1]]), a);
        sbl_vec3 v = sbl_v3_sub(sbl_v3_load(mesh->position[mesh->triangle[3 * t + 2]]), a);
        sum += sbl_v3_length(sbl_v3_cross(u, v)) / 2.0;
    }
    return sum;
}

static sbl_diag diag;

static inline sbl_status read_bytes(sbl_mesh *mesh, const void *data, size_t count, sbl_arena *arena)
{
    memset(&diag, 0, sizeof diag);
    return sbl_mesh_read_memory(mesh, data, count, SBL_MESH_FORMAT_FIND, arena, &diag);
}

/* Must read, with this volume and area. */
static inline void check_reads(const char *what, const void *data, size_t count, uint32_t triangles, double want_volume, double want_area)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    int before = check_failures;
    CHECK_STATUS(read_bytes(&mesh, data, count, &arena), SBL_OK);
    CHECK(mesh.triangle_count == triangles);
    if (mesh.triangle_count) {
        CHECK_NEAR(volume(&mesh), want_volume, 1e-4);
        CHECK_NEAR(area(&mesh), want_area, 1e-4);
    }
    if (check_failures > before) fprintf(stderr, "  in: %s (%s)\n", what, diag.message ? diag.message : "");
    sbl_arena_release(&arena);
}

static inline void check_box(const char *what, const struct bytes *b)
{
    check_reads(what, b->data, b->count, 12, 30.0, 62.0);
}

/* Must fail so, leaving nothing. */
static inline void check_fails(const char *what, const void *data, size_t count, sbl_status status, const char *message, uint32_t line,
                               uint32_t column)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    int before = check_failures;
    CHECK_STATUS(read_bytes(&mesh, data, count, &arena), status);
    CHECK(diag.message && strstr(diag.message, message));
    CHECK(diag.hint && strlen(diag.hint) > 5);
    CHECK(diag.line == line && diag.column == column);
    CHECK(!mesh.position && !mesh.triangle && !mesh.vertex_count && !mesh.triangle_count);
    CHECK(arena.used_bytes == 0);
    if (check_failures > before)
        fprintf(stderr, "  in: %s: %s, line %u, column %u\n", what, diag.message ? diag.message : "-", diag.line, diag.column);
    sbl_arena_release(&arena);
}

static inline void check_text_fails(const char *text, sbl_status status, const char *message, uint32_t line, uint32_t column)
{
    check_fails(text, text, strlen(text), status, message, line, column);
}

/* Cut anywhere, a file is read or refused, and the same is said of an exact copy, where a sanitizer sees one byte too many. */
static inline void check_truncations(const struct bytes *b)
{
    for (size_t cut = 0; cut <= b->count; cut++) {
        unsigned char *copy = malloc(cut ? cut : 1);
        REQUIRE(copy);
        memcpy(copy, b->data, cut);
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_mesh mesh;
        sbl_status status = read_bytes(&mesh, copy, cut, &arena);
        CHECK(status <= 0 && (status == SBL_OK) == (mesh.triangle_count > 0));
        CHECK(status == SBL_OK || (diag.message && diag.hint && arena.used_bytes == 0));
        sbl_arena_release(&arena);
        free(copy);
    }
}

/* The k-th allocation fails, for every k until none does. */
static inline void check_memory(const struct bytes *b)
{
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    for (int k = 0;; k++) {
        sbl_arena arena;
        sbl_arena_init(&arena, &limited);
        limited_blocks = k;
        sbl_mesh mesh;
        sbl_status status = read_bytes(&mesh, b->data, b->count, &arena);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && arena.held_bytes == 0));
        sbl_arena_release(&arena);
        if (status == SBL_OK) return;
        REQUIRE(k < 100);
    }
}

static inline void check_hard(const struct bytes *b)
{
    check_truncations(b);
    check_memory(b);
}

#endif
