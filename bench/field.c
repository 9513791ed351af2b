/* The follicle field: time, memory and evenness on a square, a sphere and a head, and what comes of sessions cut from it. */
#include "line.h"
#include "check.h"
#include "stubble/field.h"
#include "stubble/field_quality.h"
#include "stubble/mesh_file.h"
#include "stubble/threads.h"

#include <time.h>

#define SITES 100000.0

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* malloc that knows how much is held; each block is preceded by its size. */
typedef struct counted {
    size_t held_bytes, peak_bytes;
} counted;

static void *counted_alloc(void *user, size_t bytes)
{
    counted *c = user;
    size_t *block = malloc(bytes + 16);
    if (!block) return NULL;
    block[0] = bytes;
    c->held_bytes += bytes;
    if (c->held_bytes > c->peak_bytes) c->peak_bytes = c->held_bytes;
    return block + 16 / sizeof *block;
}

static void counted_free(void *user, void *memory)
{
    counted *c = user;
    if (!memory) return;
    size_t *block = (size_t *)memory - 16 / sizeof *block;
    c->held_bytes -= block[0];
    free(block);
}

/* bar and baseline: NaN for none. */
static void line(const char *shape, const char *what, double value, const char *unit, double bar, bool lower_is_better, double baseline)
{
    char name[96];
    snprintf(name, sizeof name, "field.%s.%s", shape, what);
    bench_line(name, value, unit, bar, baseline, lower_is_better ? LESS_IS_BETTER : MORE_IS_BETTER);
}

typedef struct shape {
    const char *name;
    sbl_surface surface;
    bool square; /* in z = 0 from (0, 0) to (side_mm, side_mm): the only one whose border is a straight cut */
    double side_mm;
    double vault_above_mm; /* y of the head's vault; -INFINITY for the others */
    double time_bar_s, time_baseline_s;
} shape;

static void surface_of(sbl_surface *surface, const sbl_mesh *mesh, sbl_arena *arena)
{
    sbl_diag diag = {0};
    if (sbl_surface_build(surface, mesh, NULL, NULL, arena, &diag) != SBL_OK) {
        fprintf(stderr, "bench field: %s\n", diag.message);
        exit(1);
    }
}

static void make_square(shape *s, sbl_arena *arena)
{
    enum { CELLS = 32 };
    static sbl_vec3f position[(CELLS + 1) * (CELLS + 1)];
    static uint32_t triangle[6 * CELLS * CELLS];
    float side = 200.0f;
    uint32_t corners = 0;
    for (uint32_t y = 0; y <= CELLS; y++)
        for (uint32_t x = 0; x <= CELLS; x++)
            position[y * (CELLS + 1) + x] = (sbl_vec3f){side * (float)x / CELLS, side * (float)y / CELLS, 0.0f};
    for (uint32_t y = 0; y < CELLS; y++) {
        for (uint32_t x = 0; x < CELLS; x++) {
            uint32_t a = y * (CELLS + 1) + x, b = a + 1, c = a + CELLS + 1, d = c + 1;
            uint32_t quad[6] = {a, b, d, a, d, c};
            memcpy(triangle + corners, quad, sizeof quad);
            corners += 6;
        }
    }
    *s = (shape){.name = "square",
                 .square = true,
                 .side_mm = (double)side,
                 .vault_above_mm = (double)-INFINITY,
                 .time_bar_s = 0.9,
                 .time_baseline_s = 7.2};
    surface_of(&s->surface, &(sbl_mesh){position, (CELLS + 1) * (CELLS + 1), triangle, 2 * CELLS * CELLS}, arena);
}

/* Each triangle into four by the middles of its edges, `levels` times; equal corners are welded by sbl_surface_build. */
static sbl_mesh split(const sbl_mesh *mesh, int levels, double sphere_mm, sbl_arena *arena)
{
    sbl_mesh now = *mesh;
    for (int level = 0; level < levels; level++) {
        sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, (uint64_t)now.triangle_count * 6);
        uint32_t *triangle = SBL_NEW(arena, uint32_t, (uint64_t)now.triangle_count * 12);
        if (!position || !triangle) exit(1);
        static const uint32_t local[12] = {0, 3, 5, 3, 1, 4, 5, 4, 2, 3, 4, 5};
        for (uint32_t t = 0; t < now.triangle_count; t++) {
            sbl_vec3 p[6];
            for (int k = 0; k < 3; k++) p[k] = sbl_v3_load(now.position[now.triangle[3 * t + (uint32_t)k]]);
            for (int k = 0; k < 3; k++) p[3 + k] = sbl_v3_scale(sbl_v3_add(p[k], p[(k + 1) % 3]), 0.5);
            for (int k = 0; k < 6; k++) {
                if (sphere_mm > 0.0) p[k] = sbl_v3_scale(sbl_v3_normalize(p[k]), sphere_mm);
                position[6 * t + (uint32_t)k] = sbl_v3_store(p[k]);
            }
            for (uint32_t k = 0; k < 12; k++) triangle[12 * t + k] = 6 * t + local[k];
        }
        now = (sbl_mesh){position, now.triangle_count * 6, triangle, now.triangle_count * 4};
    }
    return now;
}

static void make_sphere(shape *s, sbl_arena *arena)
{
    static const sbl_vec3f position[6] = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
    static const uint32_t triangle[24] = {0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5};
    *s = (shape){.name = "sphere", .vault_above_mm = (double)-INFINITY, .time_bar_s = 1.8, .time_baseline_s = 10.6};
    sbl_mesh fine = split(&(sbl_mesh){position, 6, triangle, 8}, 7, 70.0, arena);
    surface_of(&s->surface, &fine, arena);
}

static bool make_head(shape *s, sbl_arena *arena)
{
    const char *shared = check_shared_data();
    char path[4300];
    sbl_diag diag = {0};
    sbl_mesh mesh;
    if (!shared) return false;
    snprintf(path, sizeof path, "%s/heads/ict_facekit_neutral_head_mm.obj", shared);
    if (sbl_mesh_read_file(&mesh, path, arena, &diag) != SBL_OK) return false;
    *s = (shape){.name = "head", .time_bar_s = 1.8, .time_baseline_s = 10.8};
    mesh = split(&mesh, 1, 0.0, arena);
    surface_of(&s->surface, &mesh, arena);
    s->vault_above_mm = s->surface.box_max.y - 45.0;
    return true;
}

/* Where a ball of six pitches sees skin all around: away from the square's border, and on the vault of the head. */
static bool is_inner(const shape *s, sbl_vec3f p, double margin_mm)
{
    if (isfinite(s->vault_above_mm)) return (double)p.y > s->vault_above_mm;
    return !s->square || fmin(fmin((double)p.x, (double)p.y), s->side_mm - fmax((double)p.x, (double)p.y)) > margin_mm;
}

/* Sites with from <= rank < to: they lie in rank order. */
static sbl_field_quality quality_of(const shape *s, const sbl_field *field, double from, double to, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint32_t first = (uint32_t)(from * field->count + 0.5), end = (uint32_t)(to * field->count + 0.5), count = end - first;
    sbl_vec3f *normal = SBL_NEW(arena, sbl_vec3f, count);
    uint8_t *inner = SBL_NEW(arena, uint8_t, count);
    if (!normal || !inner) exit(1);
    double margin_mm = 8.0 * sqrt(2.0 / sqrt(3.0) * s->surface.total_area_mm2 / count);
    for (uint32_t i = 0; i < count; i++) {
        normal[i] = sbl_v3_store(sbl_surface_normal(&s->surface, field->site[first + i].at));
        inner[i] = is_inner(s, field->position[first + i], margin_mm);
    }
    sbl_dot_set dots = {field->position + first, normal, count, inner};
    sbl_field_quality q = {0}, all = {0};
    sbl_diag diag = {0};
    sbl_status status = sbl_field_quality_measure(&q, &dots, s->surface.total_area_mm2, arena, &diag);
    if (status == SBL_OK && !s->square) {
        /* Distances of every site, ears and eyelids too; only the balls need a wide neighbourhood. */
        dots.inner = NULL;
        status = sbl_field_quality_measure(&all, &dots, s->surface.total_area_mm2, arena, &diag);
        all.f2 = q.f2;
        all.f6 = q.f6;
        q = all;
    }
    if (status != SBL_OK) {
        fprintf(stderr, "bench field: %s\n", diag.message);
        exit(1);
    }
    sbl_arena_rewind(arena, mark);
    return q;
}

static void report_whole(const shape *s, const sbl_field *field, sbl_arena *arena)
{
    sbl_field_quality q = quality_of(s, field, 0.0, 1.0, arena);
    line(s->name, "whole.rho_min", q.rho_min, "pitch", 0.69, false, 0.692);
    line(s->name, "whole.mean", q.rho_mean, "pitch", 0.79, false, 0.790);
    line(s->name, "whole.cv_low", q.rho_cv, "1", 0.05, false, (double)NAN);
    line(s->name, "whole.cv_high", q.rho_cv, "1", 0.10, true, (double)NAN);
    line(s->name, "whole.f2", q.f2, "1", (double)NAN, true, (double)NAN);
    line(s->name, "whole.f6", q.f6, "1", (double)NAN, true, 0.095);
    line(s->name, "whole.clark_evans", q.clark_evans_r, "1", (double)NAN, true, (double)NAN);
}

static void report_course(const shape *s, const sbl_field *field, const char *course, const double *cut, int sessions, sbl_arena *arena)
{
    char name[96];
    for (int k = 0; k < sessions; k++) {
        sbl_field_quality alone = quality_of(s, field, cut[k], cut[k + 1], arena);
        snprintf(name, sizeof name, "%s.session%d.p1", course, k + 1);
        line(s->name, name, alone.rho_p1, "pitch", 0.50, false, (double)NAN);
        snprintf(name, sizeof name, "%s.session%d.mean", course, k + 1);
        line(s->name, name, alone.rho_mean, "pitch", 0.71, false, 0.605);
        snprintf(name, sizeof name, "%s.session%d.f6", course, k + 1);
        line(s->name, name, alone.f6, "1", 0.30, true, 0.398);
        snprintf(name, sizeof name, "%s.until%d.mean", course, k + 1);
        line(s->name, name, quality_of(s, field, 0.0, cut[k + 1], arena).rho_mean, "pitch", 0.74, false, 0.753);
    }
}

/* 0.31: 80 dots per cm2 of a field of 260, the usual design; its sessions are cut inside it. */
static const struct {
    const char *name;
    int sessions;
    double cut[6];
} courses[] = {
    {"30-70-100", 3, {0, .3, .7, 1}},
    {"halves", 2, {0, .5, 1}},
    {"quarters", 4, {0, .25, .5, .75, 1}},
    {"fifths", 5, {0, .2, .4, .6, .8, 1}},
    {"unequal", 3, {0, .17, .61, 1}},
    {"80-per-cm2.30-70-100", 3, {0, .093, .217, .31}},
    {"60-per-cm2.30-70-100", 3, {0, .069, .162, .231}},
};

static bool same_field(const sbl_field *a, const sbl_field *b)
{
    return a->count == b->count && !memcmp(a->site, b->site, a->count * sizeof *a->site);
}

static double wall_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Builds, or ends the program. */
static sbl_field field_of(const shape *s, float regularity, const sbl_host *host, sbl_arena *arena)
{
    sbl_field_options opt = {.density_per_cm2 = (float)(100.0 * SITES / s->surface.total_area_mm2), .regularity = regularity, .seed = 1};
    sbl_field field;
    sbl_diag diag = {0};
    if (sbl_field_build(&field, &s->surface, &opt, host, arena, &diag) != SBL_OK) {
        fprintf(stderr, "bench field: %s\n", diag.message);
        exit(1);
    }
    return field;
}

/* Wall seconds of one build. */
static double build_time(sbl_field *field, const shape *s, const sbl_host *host, sbl_arena *arena)
{
    double before = wall_now();
    *field = field_of(s, SBL_FIELD_REGULARITY_MAX, host, arena);
    return wall_now() - before;
}

/* Best of several builds by turns: whatever else the machine does only makes a build longer. */
static void report_threads(const shape *s, const sbl_field *one, sbl_arena *arena)
{
    enum { TIMES = 5 };
    sbl_threads *threads;
    sbl_diag diag = {0};
    if (sbl_threads_start(&threads, 2, &diag) != SBL_OK) return;
    sbl_host host = sbl_threads_host(threads);
    double alone_s = HUGE_VAL, both_s = HUGE_VAL;
    bool same = true;
    for (int k = 0; k < TIMES; k++) {
        sbl_arena_mark mark = sbl_arena_here(arena);
        sbl_field field;
        alone_s = fmin(alone_s, build_time(&field, s, NULL, arena));
        both_s = fmin(both_s, build_time(&field, s, &host, arena));
        same = same && same_field(one, &field);
        sbl_arena_rewind(arena, mark);
    }
    line(s->name, "two_threads.time", both_s, "s", (double)NAN, true, (double)NAN);
    line(s->name, "two_threads.speedup", alone_s / both_s, "1", 1.7, false, (double)NAN);
    line(s->name, "two_threads.same_bits", same ? 1.0 : 0.0, "1", 1.0, false, (double)NAN);
    sbl_threads_stop(threads);
}

/* Density over x, between 0 and 1 of the field's. */
typedef double (*density_law)(double x_mm, double from_mm);

static double hairline_ramp(double x_mm, double from_mm)
{
    return sbl_clamp((x_mm - from_mm) / 8.0, 0.0, 1.0);
}

static double one_to_four(double x_mm, double from_mm)
{
    return 0.25 + 0.75 * (x_mm - from_mm) / 200.0;
}

/* Squared errors of the counts in strips across the square, in parts of what a strip of full density holds; their sum. */
static double strip_errors(const shape *s, const sbl_field *field, density_law law, double from_mm, double strip_mm, int strips,
                           sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *density = SBL_NEW(arena, float, field->count);
    uint32_t *chosen = SBL_NEW(arena, uint32_t, field->count);
    double *got = SBL_NEW(arena, double, (uint64_t)strips);
    if (!density || !chosen || !got) exit(1);
    double full = (double)field->density_per_cm2, strip_full = full / 100.0 * s->side_mm * strip_mm, squares = 0.0;
    for (uint32_t i = 0; i < field->count; i++) density[i] = (float)(full * law((double)field->position[i].x, from_mm));
    uint32_t count = sbl_field_select_sites(chosen, field, density, 0.0f, 1.0f);
    for (uint32_t i = 0; i < count; i++) {
        double strip = floor(((double)field->position[chosen[i]].x - from_mm) / strip_mm);
        if (strip >= 0.0 && strip < (double)strips) got[(int)strip] += 1.0;
    }
    for (int k = 0; k < strips; k++) {
        /* Both laws are linear inside a strip: its middle has its mean. */
        double want = strip_full * law(from_mm + strip_mm * ((double)k + 0.5), from_mm);
        squares += (got[k] - want) * (got[k] - want) / (strip_full * strip_full);
    }
    sbl_arena_rewind(arena, mark);
    return squares;
}

/* A hairline's ramp, 0 to full over 8 mm, at eight places. The narrower the strips, the more their edges weigh. */
static double ramp_error(const shape *s, const sbl_field *field, double strip_mm, sbl_arena *arena)
{
    enum { RAMPS = 8 };
    int strips = (int)(8.0 / strip_mm);
    double squares = 0.0;
    for (int k = 0; k < RAMPS; k++) squares += strip_errors(s, field, hairline_ramp, 10.0 + 22.0 * k, strip_mm, strips, arena);
    return 100.0 * sqrt(squares / (RAMPS * strips));
}

/* Errors in percent of what a strip of full density holds. */
static void report_density(const shape *s, const sbl_field *field, sbl_arena *arena)
{
    enum { STRIPS = 20 };
    line(s->name, "ramp_8mm.strips_of_2mm_error_rms", ramp_error(s, field, 2.0, arena), "percent", 1.0, true, (double)NAN);
    line(s->name, "ramp_8mm.strips_of_1mm_error_rms", ramp_error(s, field, 1.0, arena), "percent", 1.0, true, (double)NAN);
    double squares = strip_errors(s, field, one_to_four, 0.0, 10.0, STRIPS, arena);
    line(s->name, "density_1_to_4.strip_error_rms", 100.0 * sqrt(squares / STRIPS), "percent", 1.0, true, 0.62);
}

/* The dots of a design, chosen from the field: per 180,000 sites. */
static void report_select(const shape *s, const sbl_field *field, sbl_arena *arena)
{
    enum { TIMES = 16 };
    float *density = SBL_NEW(arena, float, field->count);
    uint32_t *chosen = SBL_NEW(arena, uint32_t, field->count);
    if (!density || !chosen) exit(1);
    for (uint32_t i = 0; i < field->count; i++)
        density[i] = field->density_per_cm2 * (float)hairline_ramp((double)field->position[i].x, 100.0);
    double before = seconds_now();
    for (int k = 0; k < TIMES; k++) sbl_field_select_sites(chosen, field, density, 0.0f, 1.0f);
    line(s->name, "select.time_per_180000", 180000.0 / field->count * (seconds_now() - before) * 1e3 / TIMES, "ms", 3.0, true, (double)NAN);
}

static void report_shape(const shape *s, counted *memory, sbl_arena *arena)
{
    size_t held = memory->held_bytes;
    memory->peak_bytes = held;
    sbl_arena_mark mark = sbl_arena_here(arena);
    size_t used = arena->used_bytes;
    double before = seconds_now();
    sbl_field field = field_of(s, SBL_FIELD_REGULARITY_MAX, NULL, arena);
    line(s->name, "time", seconds_now() - before, "s", s->time_bar_s, true, s->time_baseline_s);
    line(s->name, "peak_memory", (double)(memory->peak_bytes - held) / 1e6, "MB", 100.0, true, 96.0);
    line(s->name, "sites", field.count, "1", (double)NAN, false, (double)NAN);
    line(s->name, "result_bytes_per_site", (double)(arena->used_bytes - used) / field.count, "byte", 100.0, true, (double)NAN);
    report_whole(s, &field, arena);
    for (size_t k = 0; k < sizeof courses / sizeof *courses; k++)
        report_course(s, &field, courses[k].name, courses[k].cut, courses[k].sessions, arena);
    if (s->square) report_density(s, &field, arena);
    if (s->square) report_select(s, &field, arena);
    report_threads(s, &field, arena);
    sbl_field natural = field_of(s, 0.0f, NULL, arena);
    line(s->name, "natural.clark_evans", quality_of(s, &natural, 0.0, 1.0, arena).clark_evans_r, "1", (double)NAN, false, (double)NAN);
    report_course(s, &natural, "natural.30-70-100", courses[0].cut, courses[0].sessions, arena);
    sbl_arena_rewind(arena, mark);
}

/* Arguments: the shapes to do; none for all. */
static bool asked(int argc, char **argv, const char *name)
{
    bool found = argc < 2;
    for (int i = 1; i < argc; i++) found |= strcmp(argv[i], name) == 0;
    return found;
}

int main(int argc, char **argv)
{
    sbl_arena arena;
    counted memory = {0, 0};
    sbl_allocator allocator = {counted_alloc, counted_free, &memory};
    sbl_arena_init(&arena, &allocator);
    shape s;
    make_square(&s, &arena);
    if (asked(argc, argv, s.name)) report_shape(&s, &memory, &arena);
    make_sphere(&s, &arena);
    if (asked(argc, argv, s.name)) report_shape(&s, &memory, &arena);
    if (make_head(&s, &arena) && asked(argc, argv, s.name)) report_shape(&s, &memory, &arena);
    sbl_arena_release(&arena);
    return 0;
}
