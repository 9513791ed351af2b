/*
 * Wavefront OBJ (Wavefront Technologies, "Object Files (.obj)", Advanced Visualizer manual, appendix B1): statements v and f; everything
 * else is passed over. Three passes over the text: count, positions, faces. So faces may name vertices that come later, polygons are cut
 * when all positions are known, and every array has its size before it is filled.
 */
#include "mesh/reader.h"
#include "stubble/text.h"

enum statement { STATEMENT_NONE, STATEMENT_VERTEX, STATEMENT_FACE };

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Over spaces and tabs, and over a backslash at the end of a line, which continues it. */
static void skip_blank(sbl_cursor *c)
{
    for (; c->at < c->end; c->at++) {
        if (*c->at == ' ' || *c->at == '\t') continue;
        if (*c->at != '\\' || c->at + 1 == c->end || !is_line_end(c->at[1])) return;
        c->at++;
        if (*c->at == '\r' && c->at + 1 < c->end && c->at[1] == '\n') c->at++;
    }
}

static bool line_is_over(sbl_cursor *c)
{
    skip_blank(c);
    return c->at == c->end || is_line_end(*c->at) || *c->at == '#';
}

static void skip_word(sbl_cursor *c)
{
    while (c->at < c->end && *c->at != ' ' && *c->at != '\t' && !is_line_end(*c->at)) c->at++;
}

static bool starts_statement(const sbl_cursor *c, char letter)
{
    return c->end - c->at >= 2 && c->at[0] == letter && (c->at[1] == ' ' || c->at[1] == '\t');
}

/* Go to the arguments of the next v or f statement. */
static enum statement next_statement(sbl_cursor *c)
{
    while (c->at < c->end) {
        while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || is_line_end(*c->at))) c->at++;
        enum statement found = starts_statement(c, 'v') ? STATEMENT_VERTEX : starts_statement(c, 'f') ? STATEMENT_FACE : STATEMENT_NONE;
        if (found) {
            c->at += 2;
            return found;
        }
        while (c->at < c->end && !is_line_end(*c->at)) c->at++;
    }
    return STATEMENT_NONE;
}

static void skip_line(sbl_cursor *c)
{
    while (!line_is_over(c)) skip_word(c);
    while (c->at < c->end && !is_line_end(*c->at)) c->at++;
}

struct counts {
    uint64_t vertices, triangles, corners_max;
};

static sbl_status count_statements(struct counts *counts, sbl_cursor c, sbl_diag *diag)
{
    *counts = (struct counts){0};
    for (enum statement statement; (statement = next_statement(&c)) != STATEMENT_NONE; skip_line(&c)) {
        if (statement == STATEMENT_VERTEX) {
            counts->vertices++;
            continue;
        }
        const char *begin = c.at;
        uint64_t corners = 0;
        for (; !line_is_over(&c); corners++) skip_word(&c);
        if (corners < 3)
            return sbl_cursor_fail(diag, &c, begin, "a face has fewer than three corners", "the file may be cut off or damaged");
        counts->triangles += corners - 2;
        if (corners > counts->corners_max) counts->corners_max = corners;
    }
    if (!counts->vertices)
        return sbl_fail(diag, SBL_E_DATA, "there is no vertex in this OBJ file", "export the mesh again, with its geometry");
    if (!counts->triangles)
        return sbl_fail(diag, SBL_E_DATA, "there is no face in this OBJ file",
                        "export a mesh with faces, not points, lines or free-form surfaces");
    return sbl_mesh_check_counts(counts->vertices, counts->triangles, diag);
}

static sbl_status read_coordinate(float *to, sbl_cursor *c, sbl_diag *diag)
{
    skip_blank(c);
    double value;
    const char *behind = sbl_decimal_read(c->at, c->end, &value);
    if (!behind || (behind < c->end && *behind != ' ' && *behind != '\t' && !is_line_end(*behind) && *behind != '\\' && *behind != '#'))
        return sbl_cursor_fail(diag, c, c->at, "a coordinate is not a number",
                               "a vertex is v x y z, with a point as decimal sign; the file may be cut off or damaged");
    c->at = behind;
    *to = (float)value;
    return SBL_OK;
}

static sbl_status read_vertices(sbl_vec3f *position, sbl_cursor c, sbl_diag *diag)
{
    for (enum statement statement; (statement = next_statement(&c)) != STATEMENT_NONE; skip_line(&c)) {
        if (statement != STATEMENT_VERTEX) continue;
        sbl_status status = read_coordinate(&position->x, &c, diag);
        if (status == SBL_OK) status = read_coordinate(&position->y, &c, diag);
        if (status == SBL_OK) status = read_coordinate(&position->z, &c, diag);
        if (status != SBL_OK) return status;
        position++;
    }
    return SBL_OK;
}

/* The first number of v, v/vt, v//vn or v/vt/vn: from 1 up, or from -1 down for the latest vertex so far. */
static sbl_status read_corner(uint32_t *to, sbl_cursor *c, uint64_t vertices_so_far, uint64_t vertex_count, sbl_diag *diag)
{
    const char *begin = c->at, *at = begin;
    bool negative = *at == '-';
    if (negative) at++;
    uint64_t number = 0;
    const char *digits = at;
    for (; at < c->end && *at >= '0' && *at <= '9'; at++)
        if (number < UINT32_MAX) number = number * 10 + (uint64_t)(*at - '0');
    bool ends = at == c->end || *at == '/' || *at == ' ' || *at == '\t' || is_line_end(*at) || *at == '\\' || *at == '#';
    if (at == digits || !ends)
        return sbl_cursor_fail(diag, c, begin, "a face names its corners wrongly",
                               "expected v, v/vt, v//vn or v/vt/vn, each a whole number");
    uint64_t limit = negative ? vertices_so_far : vertex_count;
    if (!number || number > limit)
        return sbl_cursor_fail(diag, c, begin, "a face names a vertex that does not exist", "the file may be cut off or damaged");
    *to = (uint32_t)(negative ? vertices_so_far - number : number - 1);
    skip_word(c);
    return SBL_OK;
}

static sbl_status read_faces(uint32_t *triangle, const sbl_vec3f *position, const struct counts *counts, sbl_cursor c, sbl_arena *arena,
                             sbl_diag *diag)
{
    uint32_t *corner = SBL_NEW(arena, uint32_t, counts->corners_max);
    sbl_polygon_scratch scratch;
    if (!corner || !sbl_polygon_scratch_make(&scratch, counts->corners_max, arena)) return sbl_mesh_no_memory(diag);
    uint64_t vertices_so_far = 0;
    for (enum statement statement; (statement = next_statement(&c)) != STATEMENT_NONE; skip_line(&c)) {
        if (statement == STATEMENT_VERTEX) {
            vertices_so_far++;
            continue;
        }
        uint32_t corners = 0;
        for (; !line_is_over(&c); corners++) {
            sbl_status status = read_corner(&corner[corners], &c, vertices_so_far, counts->vertices, diag);
            if (status != SBL_OK) return status;
        }
        sbl_polygon_cut(triangle, position, corner, corners, &scratch);
        triangle += 3 * (size_t)(corners - 2);
    }
    return SBL_OK;
}

sbl_status sbl_mesh_read_obj(sbl_mesh *mesh, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    const char *text = (const char *)data;
    sbl_cursor c = {text, sbl_behind_byte_order_mark(text, text + bytes), text + bytes};
    struct counts counts;
    sbl_status status = count_statements(&counts, c, diag);
    if (status != SBL_OK) return status;
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, counts.vertices);
    uint32_t *triangle = SBL_NEW(arena, uint32_t, 3 * counts.triangles);
    if (!position || !triangle) return sbl_mesh_no_memory(diag);
    status = read_vertices(position, c, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    status = read_faces(triangle, position, &counts, c, arena, diag);
    sbl_arena_rewind(arena, scratch);
    *mesh = (sbl_mesh){position, (uint32_t)counts.vertices, triangle, (uint32_t)counts.triangles};
    return status;
}
