/*
 * field_hash - the bits of small fields against stored hashes: the same on every compiler, target and number of threads, until
 * SBL_FIELD_STREAM says otherwise. bit_identity.sh runs it as built without optimisation, by another compiler and as WebAssembly.
 *
 *   field_hash [reverse]
 *
 * reverse runs every parallel loop from its last index to its first.
 */
#include "stubble/field.h"
#include "stubble/head.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The stored hashes. When the sites are meant to change: raise SBL_FIELD_STREAM, and copy here what this program prints. ---- */
#define GOLDEN_STREAM 5
static const struct {
    const char *name;
    uint64_t hash;
} GOLDEN[] = {
    {"plane", 0x0F697C254F614588u}, {"sphere", 0x123982FB0320F529u}, {"clustered", 0x91B6505333A0BB90u}, {"head", 0x19A2B165C4D981B9u}};

/* FNV-1a, 64 bits, over values and never over structures: padding has no meaning. */
static void hash_bits(uint64_t *state, uint32_t bits)
{
    for (uint32_t i = 0; i < 4; i++) {
        *state ^= (bits >> (8 * i)) & 0xFFu;
        *state *= 0x100000001B3u;
    }
}

static void hash_float(uint64_t *state, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    hash_bits(state, bits);
}

static uint64_t hash_of(const sbl_field *field)
{
    uint64_t state = 0xCBF29CE484222325u;
    hash_bits(&state, field->count);
    for (uint32_t i = 0; i < field->count; i++) {
        hash_bits(&state, field->site[i].at.triangle);
        hash_float(&state, field->site[i].at.u);
        hash_float(&state, field->site[i].at.v);
        hash_float(&state, field->site[i].rank);
        hash_float(&state, field->position[i].x);
        hash_float(&state, field->position[i].y);
        hash_float(&state, field->position[i].z);
    }
    return state;
}

static void require(sbl_status status, const char *what, const sbl_diag *diag)
{
    if (status == SBL_OK) return;
    fprintf(stderr, "field_hash: %s: %s: %s\n", what, sbl_status_text(status), diag->message ? diag->message : "");
    exit(70);
}

static void loop_in_reverse(void *user, uint32_t count, sbl_loop_body body, void *context)
{
    (void)user;
    while (count) body(context, --count);
}

typedef struct run {
    sbl_host host;
    sbl_arena arena;
    sbl_diag diag;
    bool failed;
} run;

static void report(run *r, const char *name, const sbl_surface *surface, const sbl_field_options *opt, sbl_field_pattern pattern)
{
    sbl_field field;
    uint64_t want = 0;
    require(sbl_field_build_pattern(&field, surface, opt, pattern, &r->host, &r->arena, &r->diag), name, &r->diag);
    uint64_t got = hash_of(&field);
    for (size_t k = 0; k < sizeof GOLDEN / sizeof *GOLDEN; k++)
        if (!strcmp(GOLDEN[k].name, name)) want = GOLDEN[k].hash;
    printf("{\"%s\", 0x%016llXu}, /* %u sites%s */\n", name, (unsigned long long)got, field.count, got == want ? "" : ": NOT as stored");
    r->failed = r->failed || got != want;
}

static void plane(run *r)
{
    static const sbl_vec3f position[4] = {{0, 0, 0}, {40, 0, 0}, {40, 30, 0}, {0, 30, 0}};
    static const uint32_t triangle[6] = {0, 1, 2, 0, 2, 3};
    sbl_mesh mesh = {position, 4, triangle, 2};
    sbl_surface surface;
    sbl_surface_options keep = {.keep_orientation = true};
    require(sbl_surface_build(&surface, &mesh, &keep, &r->host, &r->arena, &r->diag), "plane", &r->diag);
    sbl_field_options opt = {.regularity = 1.6f, .seed = 7};
    report(r, "plane", &surface, &opt, SBL_FIELD_NATURAL);
}

/* An octahedron split by the middles of its edges, four times. */
static void sphere(run *r)
{
    enum { LEVELS = 4, CORNERS = 24 << (2 * LEVELS) };
    static sbl_vec3f corner[2][CORNERS];
    static uint32_t triangle[CORNERS];
    static const sbl_vec3f axis[6] = {{30, 0, 0}, {-30, 0, 0}, {0, 30, 0}, {0, -30, 0}, {0, 0, 30}, {0, 0, -30}};
    static const uint8_t face[24] = {0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5};
    uint32_t corners = 24;
    for (uint32_t c = 0; c < 24; c++) corner[0][c] = axis[face[c]];
    for (int level = 0; level < LEVELS; level++) {
        const sbl_vec3f *from = corner[level % 2];
        sbl_vec3f *to = corner[(level + 1) % 2];
        for (uint32_t t = 0; t < corners / 3; t++) {
            sbl_vec3f p[6];
            static const uint8_t part[12] = {0, 3, 5, 3, 1, 4, 5, 4, 2, 3, 4, 5};
            for (uint32_t k = 0; k < 3; k++) {
                p[k] = from[3 * t + k];
                sbl_vec3 middle = sbl_v3_add(sbl_v3_load(from[3 * t + k]), sbl_v3_load(from[3 * t + (k + 1) % 3]));
                p[3 + k] = sbl_v3_store(sbl_v3_scale(sbl_v3_normalize(middle), 30.0));
            }
            for (uint32_t k = 0; k < 12; k++) to[12 * t + k] = p[part[k]];
        }
        corners *= 4;
    }
    for (uint32_t c = 0; c < corners; c++) triangle[c] = c;
    sbl_mesh mesh = {corner[LEVELS % 2], corners, triangle, corners / 3};
    sbl_surface surface;
    require(sbl_surface_build(&surface, &mesh, NULL, &r->host, &r->arena, &r->diag), "sphere", &r->diag);
    sbl_field_options opt = {.density_per_cm2 = 30.0f, .seed = 1};
    report(r, "sphere", &surface, &opt, SBL_FIELD_NATURAL);
    report(r, "clustered", &surface, &opt, SBL_FIELD_CLUSTERED);
}

/* The top of the template's vault, within 45 mm of its highest vertex. */
static void head(run *r)
{
    sbl_measures tape = {.sex = SBL_SEX_MALE};
    sbl_head made;
    tape.given[SBL_MEASURE_CIRCUMFERENCE] = true;
    tape.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 575.0;
    require(sbl_head_from_measures(&made, &tape, NULL, &r->host, &r->arena, &r->diag), "head", &r->diag);
    const sbl_surface *s = &made.surface;
    uint32_t top = 0;
    for (uint32_t v = 1; v < s->vertex_count; v++)
        if (s->position[v].y > s->position[top].y) top = v;
    uint8_t *region = SBL_NEW(&r->arena, uint8_t, s->triangle_count);
    if (!region) require(SBL_E_MEMORY, "head", &r->diag);
    for (uint32_t t = 0; t < s->triangle_count; t++)
        region[t] = sbl_v3_distance(sbl_v3_load(s->position[s->triangle[3 * t]]), sbl_v3_load(s->position[top])) < 45.0;
    sbl_field_options opt = {.density_per_cm2 = 60.0f, .regularity = 1.6f, .region = region, .seed = 20261122u};
    report(r, "head", s, &opt, SBL_FIELD_NATURAL);
}

int main(int argc, char **argv)
{
    run r = {.failed = SBL_FIELD_STREAM != GOLDEN_STREAM};
    sbl_arena_init(&r.arena, NULL);
    if (argc > 1 && !strcmp(argv[1], "reverse")) r.host.parallel_for = loop_in_reverse;
    plane(&r);
    sphere(&r);
    head(&r);
    sbl_arena_release(&r.arena);
    if (r.failed)
        printf(
            "These are not the fields of stream %d as stored. If they were meant to change: raise SBL_FIELD_STREAM (%d) and store them.\n",
            GOLDEN_STREAM, SBL_FIELD_STREAM);
    return r.failed;
}
