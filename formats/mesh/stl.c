/*
 * STL (3D Systems, "StereoLithography interface specification", 1988). Three vertices for each triangle, unwelded; the file's normals are
 * not kept, since those of the corners' order are what the surface trusts.
 */
#include "mesh/reader.h"
#include "stubble/text.h"

#include <string.h>

#define HEADER_BYTES   84u
#define TRIANGLE_BYTES 50u

static float load_float(const unsigned char *at)
{
    uint32_t bits = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t triangle_count_of(const unsigned char *data)
{
    return data[80] | (uint64_t)data[81] << 8 | (uint64_t)data[82] << 16 | (uint64_t)data[83] << 24;
}

static sbl_status allocate(sbl_vec3f **position, uint32_t **triangle, uint64_t triangle_count, sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = sbl_mesh_check_counts(3 * triangle_count, triangle_count, diag);
    if (status != SBL_OK) return status;
    *position = SBL_NEW(arena, sbl_vec3f, 3 * triangle_count);
    *triangle = SBL_NEW(arena, uint32_t, 3 * triangle_count);
    if (!*position || !*triangle) return sbl_mesh_no_memory(diag);
    for (uint32_t i = 0; i < 3 * (uint32_t)triangle_count; i++) (*triangle)[i] = i;
    return SBL_OK;
}

static sbl_status read_binary(sbl_mesh *mesh, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    if (bytes < HEADER_BYTES)
        return sbl_fail_at(diag, SBL_E_DATA, "the file ends within the STL header", "it may be cut off: copy or export it again", bytes,
                           0.0);
    uint64_t count = triangle_count_of(data);
    if (count > (bytes - HEADER_BYTES) / TRIANGLE_BYTES)
        return sbl_fail_at(diag, SBL_E_DATA, "the file is shorter than its count of triangles says, or it is not an STL file",
                           "it may be cut off: copy or export it again, as OBJ, PLY, STL or GLB", bytes, (double)count);
    sbl_vec3f *position;
    uint32_t *triangle;
    sbl_status status = allocate(&position, &triangle, count, arena, diag);
    if (status != SBL_OK) return status;
    for (uint64_t i = 0; i < count; i++) {
        const unsigned char *corners = data + HEADER_BYTES + i * TRIANGLE_BYTES + 12; /* behind the normal */
        for (unsigned k = 0; k < 3; k++)
            position[3 * i + k] =
                (sbl_vec3f){load_float(corners + 12 * k), load_float(corners + 12 * k + 4), load_float(corners + 12 * k + 8)};
    }
    *mesh = (sbl_mesh){position, 3 * (uint32_t)count, triangle, (uint32_t)count};
    return SBL_OK;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && is_space(*at)) at++;
    return at;
}

/* The place behind the word (some writers use capitals), or NULL. */
static const char *after_word(const char *at, const char *end, const char *word)
{
    for (; *word; at++, word++)
        if (at == end || (*at | 0x20) != *word) return NULL;
    return at == end || is_space(*at) ? at : NULL;
}

static sbl_status read_coordinates(float xyz[3], sbl_cursor *c, sbl_diag *diag)
{
    for (int k = 0; k < 3; k++) {
        c->at = skip_space(c->at, c->end);
        double value;
        const char *behind = sbl_decimal_read(c->at, c->end, &value);
        if (!behind || (behind < c->end && !is_space(*behind)))
            return sbl_cursor_fail(diag, c, c->at, "a coordinate is not a number",
                                   "numbers need a point as decimal sign; the file may be damaged");
        c->at = behind;
        xyz[k] = (float)value;
    }
    return SBL_OK;
}

struct stl_text {
    sbl_cursor c;
    bool in_loop;
    unsigned corners; /* of the loop at hand */
};

/* A word `vertex` belongs to the geometry only within a loop: a solid may be called "vertex". */
static sbl_status next_vertex(float xyz[3], bool *found, struct stl_text *stl, sbl_diag *diag)
{
    sbl_cursor *c = &stl->c;
    *found = false;
    while ((c->at = skip_space(c->at, c->end)) < c->end) {
        const char *behind;
        if (stl->in_loop && (behind = after_word(c->at, c->end, "vertex"))) {
            if (++stl->corners > 3)
                return sbl_cursor_fail(diag, c, c->at, "a facet has more than three vertices", "the file may be damaged");
            c->at = behind;
            *found = true;
            return read_coordinates(xyz, c, diag);
        }
        if (stl->in_loop && (behind = after_word(c->at, c->end, "endloop"))) {
            if (stl->corners != 3)
                return sbl_cursor_fail(diag, c, c->at, "a facet has fewer than three vertices", "the file may be damaged");
            stl->in_loop = false;
            c->at = behind;
            continue;
        }
        if (stl->in_loop) return sbl_cursor_fail(diag, c, c->at, "expected vertex or endloop", "the file may be damaged");
        if ((behind = after_word(c->at, c->end, "outer")) && (behind = after_word(skip_space(behind, c->end), c->end, "loop"))) {
            stl->in_loop = true;
            stl->corners = 0;
            c->at = behind;
            continue;
        }
        while (c->at < c->end && *c->at != '\n' && *c->at != '\r') { /* solid, facet, endfacet and endsolid say nothing that is kept */
            c->at++;
            if (is_space(c->at[-1]) && after_word(c->at, c->end, "outer")) break; /* a facet on one line */
        }
    }
    if (stl->in_loop) return sbl_cursor_fail(diag, c, c->end, "the file ends within a facet", "it may be cut off: copy or export it again");
    return SBL_OK;
}

static sbl_status read_text(sbl_mesh *mesh, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    const char *text = (const char *)data;
    struct stl_text start = {.c = {text, sbl_behind_byte_order_mark(text, text + bytes), text + bytes}}, stl = start;
    uint64_t corners = 0;
    bool found;
    sbl_status status;
    float xyz[3];
    while ((status = next_vertex(xyz, &found, &stl, diag)) == SBL_OK && found) corners++;
    if (status != SBL_OK) return status;
    sbl_vec3f *position;
    uint32_t *triangle;
    status = allocate(&position, &triangle, corners / 3, arena, diag);
    if (status != SBL_OK) return status;
    stl = start;
    for (uint64_t i = 0; i < corners; i++) {
        status = next_vertex(xyz, &found, &stl, diag);
        if (status != SBL_OK) return status;
        position[i] = (sbl_vec3f){xyz[0], xyz[1], xyz[2]};
    }
    *mesh = (sbl_mesh){position, (uint32_t)corners, triangle, (uint32_t)(corners / 3)};
    return SBL_OK;
}

bool sbl_stl_size_matches(const unsigned char *data, size_t bytes)
{
    return bytes > HEADER_BYTES && (bytes - HEADER_BYTES) % TRIANGLE_BYTES == 0 &&
           triangle_count_of(data) == (bytes - HEADER_BYTES) / TRIANGLE_BYTES;
}

/* The word "solid" opens a text file, and also the header of many binary ones: there zero bytes follow, or the size matches the count. */
bool sbl_stl_is_text(const unsigned char *data, size_t bytes)
{
    const char *text = (const char *)data, *end = text + bytes;
    const char *begin = skip_space(sbl_behind_byte_order_mark(text, end), end);
    return after_word(begin, end, "solid") && !memchr(data, 0, bytes < 1024 ? bytes : 1024) && !sbl_stl_size_matches(data, bytes);
}

sbl_status sbl_mesh_read_stl(sbl_mesh *mesh, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    return sbl_stl_is_text(data, bytes) ? read_text(mesh, data, bytes, arena, diag) : read_binary(mesh, data, bytes, arena, diag);
}
