#include "stubble/points_file.h"

#include "stubble/file.h"
#include "stubble/text.h"

#include <string.h>

#define COLUMNS_MAX    64u
#define SESSIONS_MAX   16.0
#define COORDINATE_MAX 1e9

typedef enum column { X, Y, Z, NX, NY, NZ, SESSION, ZONE, ID, COLUMN_COUNT } column;

static const char *const COLUMN_NAME[COLUMN_COUNT][2] = {
    [X] = {"x_mm", "x"},
    [Y] = {"y_mm", "y"},
    [Z] = {"z_mm", "z"},
    [NX] = {"nx", "nx"},
    [NY] = {"ny", "ny"},
    [NZ] = {"nz", "nz"},
    [SESSION] = {"session", "session"},
    [ZONE] = {"zone", "zone"},
    [ID] = {"id", "id"},
};

typedef struct span {
    const char *text, *end;
} span;

typedef struct reader {
    const char *at, *end;
    uint32_t line;
    char separator; /* ' ' stands for any run of blanks */
    span field[COLUMNS_MAX];
    uint32_t field_count;         /* of the current line */
    uint32_t columns;             /* of the first line */
    uint32_t place[COLUMN_COUNT]; /* COLUMNS_MAX: not there */
    sbl_arena *arena;
    sbl_diag *diag;
} reader;

static sbl_status wrong(reader *r, uint32_t field, sbl_status status, const char *message, const char *hint)
{
    sbl_fail(r->diag, status, message, hint);
    if (r->diag) {
        r->diag->line = r->line;
        r->diag->column = field + 1;
    }
    return status;
}

/* ---- lines and fields ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static span trimmed(span s)
{
    while (s.text < s.end && is_blank(*s.text)) s.text++;
    while (s.text < s.end && is_blank(s.end[-1])) s.end--;
    return s;
}

static bool next_line(reader *r, span *line)
{
    while (r->at < r->end) {
        const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
        *line = trimmed((span){r->at, stop ? stop : r->end});
        r->at = stop ? stop + 1 : r->end;
        r->line++;
        if (line->text < line->end && *line->text != '#') return true;
    }
    return false;
}

static char find_separator(span line)
{
    for (const char *c = line.text; c < line.end; c++)
        if (*c == ',' || *c == ';' || *c == '\t') return *c;
    return ' ';
}

/* A quoted field keeps its doubled quotes: only names of zones are text here, and they are compared as they stand. */
static span take_field(span *rest, char separator)
{
    const char *c = rest->text;
    span field = {c, c};
    if (c < rest->end && *c == '"') {
        for (c++; c < rest->end && (*c != '"' || (c + 1 < rest->end && c[1] == '"')); c++) c += *c == '"';
        field = (span){rest->text + 1, c < rest->end ? c : rest->end};
        if (c < rest->end) c++;
    }
    while (c < rest->end && *c != separator && !(separator == ' ' && is_blank(*c))) c++;
    if (field.text == rest->text) field = (span){rest->text, c};
    while (separator == ' ' && c < rest->end && is_blank(*c)) c++;
    rest->text = c;
    return trimmed(field);
}

static sbl_status split(reader *r, span line)
{
    r->field_count = 0;
    for (bool more = true; more;) {
        if (r->field_count == COLUMNS_MAX) return wrong(r, COLUMNS_MAX, SBL_E_LIMIT, "the line has too many columns", "at most 64");
        r->field[r->field_count++] = take_field(&line, r->separator);
        more = line.text < line.end;
        if (more && r->separator != ' ') line.text++;
        if (more && line.text == line.end && r->separator != ' ') {
            /* A separator at the end: one more, empty field. */
            if (r->field_count < COLUMNS_MAX) r->field[r->field_count++] = line;
            more = false;
        }
    }
    return SBL_OK;
}

static bool is_word(span field, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(field.end - field.text) != length) return false;
    for (size_t i = 0; i < length; i++) {
        char c = field.text[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != word[i]) return false;
    }
    return true;
}

static bool read_number(span field, double *value)
{
    return field.text < field.end && sbl_decimal_read(field.text, field.end, value) == field.end && isfinite(*value);
}

/* ---- columns ---- */

/* *header: the line names columns and is no point. */
static sbl_status find_columns(reader *r, bool *header)
{
    double number;
    for (int k = 0; k < COLUMN_COUNT; k++) r->place[k] = COLUMNS_MAX;
    *header = !read_number(r->field[0], &number);
    r->columns = r->field_count;
    if (!*header) {
        if (r->field_count < 2) return wrong(r, 0, SBL_E_DATA, "a point needs at least x and y", "two or three numbers a line");
        for (uint32_t k = 0; k < 3 && k < r->field_count; k++) r->place[k] = k;
        return SBL_OK;
    }
    for (uint32_t f = 0; f < r->field_count; f++)
        for (int k = 0; k < COLUMN_COUNT; k++)
            if (is_word(r->field[f], COLUMN_NAME[k][0]) || is_word(r->field[f], COLUMN_NAME[k][1])) r->place[k] = f;
    if (r->place[X] == COLUMNS_MAX || r->place[Y] == COLUMNS_MAX)
        return wrong(r, 0, SBL_E_DATA, "the first line names no columns x_mm and y_mm",
                     "a header such as x_mm,y_mm,z_mm, or numbers alone");
    return SBL_OK;
}

static bool has(const reader *r, column c)
{
    return r->place[c] != COLUMNS_MAX;
}

/* ---- points ---- */

typedef struct rows {
    sbl_vec3f *position, *normal;
    uint8_t *session, *zone;
    uint32_t *id;
} rows;

static sbl_status make_rows(rows *out, const reader *r, uint32_t most)
{
    *out = (rows){.position = SBL_NEW(r->arena, sbl_vec3f, most)};
    bool normal = has(r, NX) && has(r, NY) && has(r, NZ);
    if (normal) out->normal = SBL_NEW(r->arena, sbl_vec3f, most);
    if (has(r, SESSION)) out->session = SBL_NEW(r->arena, uint8_t, most);
    if (has(r, ZONE)) out->zone = SBL_NEW(r->arena, uint8_t, most);
    if (has(r, ID)) out->id = SBL_NEW(r->arena, uint32_t, most);
    if (!out->position || (normal && !out->normal) || (has(r, SESSION) && !out->session) || (has(r, ZONE) && !out->zone) ||
        (has(r, ID) && !out->id))
        return sbl_fail(r->diag, SBL_E_MEMORY, "there is not enough memory for the points", "fewer points");
    return SBL_OK;
}

static sbl_status number_at(reader *r, column c, double low, double high, const char *hint, double *value)
{
    *value = 0.0;
    if (!has(r, c)) return SBL_OK;
    if (!read_number(r->field[r->place[c]], value)) return wrong(r, r->place[c], SBL_E_DATA, "this is not a number", hint);
    if (!(*value >= low && *value <= high)) return wrong(r, r->place[c], SBL_E_DATA, "this number is out of range", hint);
    return SBL_OK;
}

static sbl_status vector_at(reader *r, column first, double most, const char *hint, sbl_vec3f *vector)
{
    double value[3];
    for (uint32_t k = 0; k < 3; k++) {
        sbl_status status = number_at(r, (column)(first + k), -most, most, hint, &value[k]);
        if (status != SBL_OK) return status;
    }
    *vector = (sbl_vec3f){(float)value[0], (float)value[1], (float)value[2]};
    return SBL_OK;
}

/* A name that was not seen yet is added. */
static sbl_status zone_at(reader *r, sbl_points *points, uint8_t *zone)
{
    span name = r->field[r->place[ZONE]];
    size_t length = (size_t)(name.end - name.text);
    for (uint32_t z = 0; z < points->zone_count; z++) {
        if (strlen(points->zone_name[z]) != length || memcmp(points->zone_name[z], name.text, length) != 0) continue;
        *zone = (uint8_t)z;
        return SBL_OK;
    }
    if (points->zone_count == SBL_POINTS_ZONES_MAX)
        return wrong(r, r->place[ZONE], SBL_E_LIMIT, "there are too many zones", "at most 64 names");
    char *copy = SBL_NEW(r->arena, char, length + 1);
    if (!copy) return sbl_fail(r->diag, SBL_E_MEMORY, "there is not enough memory for the points", "fewer points");
    memcpy(copy, name.text, length);
    *zone = (uint8_t)points->zone_count;
    points->zone_name[points->zone_count++] = copy;
    return SBL_OK;
}

static sbl_status read_row(reader *r, sbl_points *points, const rows *to)
{
    uint32_t i = points->count;
    double value;
    if (r->field_count != r->columns)
        return wrong(r, r->field_count, SBL_E_DATA, "this line has another number of columns than the first",
                     "the same columns in every line");
    sbl_status status = vector_at(r, X, COORDINATE_MAX, "millimetres, with a point as decimal mark", &to->position[i]);
    if (status == SBL_OK && to->normal) status = vector_at(r, NX, 2.0, "a part of a unit vector", &to->normal[i]);
    if (status == SBL_OK && to->session) {
        status = number_at(r, SESSION, 1.0, SESSIONS_MAX, "a session from 1 to 16", &value);
        if (status == SBL_OK) to->session[i] = (uint8_t)value;
        if (status == SBL_OK && to->session[i] > points->session_count) points->session_count = to->session[i];
    }
    if (status == SBL_OK && to->zone) status = zone_at(r, points, &to->zone[i]);
    if (status == SBL_OK && to->id) {
        status = number_at(r, ID, 0.0, (double)UINT32_MAX - 1.0, "a whole number", &value);
        if (status == SBL_OK) to->id[i] = (uint32_t)value;
    }
    return status;
}

static uint32_t count_lines(const reader *r)
{
    uint64_t lines = 1;
    for (const char *c = r->at; (c = memchr(c, '\n', (size_t)(r->end - c))); c++) lines++;
    return lines < UINT32_MAX ? (uint32_t)lines : UINT32_MAX;
}

static sbl_status read_points(sbl_points *points, reader *r)
{
    span line;
    rows to;
    bool header;
    if (!next_line(r, &line)) return sbl_fail(r->diag, SBL_E_DATA, "the table holds no line", "a header and one line a point");
    r->separator = find_separator(line);
    sbl_status status = split(r, line);
    if (status == SBL_OK) status = find_columns(r, &header);
    if (status != SBL_OK) return status;
    uint32_t most = count_lines(r) + 1;
    if (most > SBL_POINTS_MAX + 2) most = SBL_POINTS_MAX + 2;
    status = make_rows(&to, r, most);
    for (bool more = status == SBL_OK && (!header || next_line(r, &line)); more; more = status == SBL_OK && next_line(r, &line)) {
        if (points->count == SBL_POINTS_MAX) return wrong(r, 0, SBL_E_LIMIT, "there are too many points", "at most 4194304");
        status = split(r, line);
        if (status == SBL_OK) status = read_row(r, points, &to);
        points->count += status == SBL_OK;
    }
    if (status != SBL_OK) return status;
    if (!points->count) return sbl_fail(r->diag, SBL_E_DATA, "the table holds no point", "one line a point below the header");
    points->position = to.position;
    points->normal = to.normal;
    points->session = to.session;
    points->zone = to.zone;
    points->id = to.id;
    points->has_z = has(r, Z);
    return SBL_OK;
}

sbl_status sbl_points_read(sbl_points *points, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    if (!points || !text || !arena) return sbl_fail(diag, SBL_E_ARG, "the text or the arena is missing", "pass both");
    *points = (sbl_points){0};
    reader r = {.at = text, .end = (const char *)text + bytes, .arena = arena, .diag = diag};
    if (bytes >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) r.at += 3; /* the byte order mark that spreadsheets write */
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = read_points(points, &r);
    if (status == SBL_OK) return SBL_OK;
    sbl_arena_rewind(arena, mark);
    *points = (sbl_points){0};
    return status;
}

sbl_status sbl_points_read_file(sbl_points *points, const char *path, sbl_arena *arena, sbl_diag *diag)
{
    const unsigned char *data;
    size_t bytes;
    sbl_status status = sbl_file_read(&data, &bytes, path, SBL_POINTS_BYTES_MAX, arena, diag);
    return status == SBL_OK ? sbl_points_read(points, data, bytes, arena, diag) : status;
}
