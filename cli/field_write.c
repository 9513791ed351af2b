/* The field of any mesh, as a table in rank order. */
#include "field_command.h"

#include "stubble/field.h"
#include "stubble/file.h"
#include "stubble/mesh_file.h"
#include "stubble/text.h"
#include "stubble/threads.h"

#include <string.h>

#define COUNT_MAX (1u << 20)
/* The mesh is scaled so that the field has this density: what a mesh's unit is does not matter then. */
#define DENSITY_PER_CM2 260.0
/* The field makes some sites less than asked for, where two came too near: so many more are asked for at first, and up to so often. */
#define MORE                  1.01
#define MORE_ADD              8.0
#define TRIES_MAX             4
#define SITES_PER_GROUP       3.0f
#define GROUPED_LEAST_PITCHES 0.4

typedef struct writing {
    const field_options *options;
    sbl_arena arena;
    sbl_threads *threads;
    sbl_host host;
    sbl_diag diag;
    uint32_t count;
    sbl_field_options field;
    sbl_field_pattern pattern;
} writing;

static bool read_pattern(const char *text, sbl_field_pattern *pattern)
{
    *pattern = SBL_FIELD_NATURAL;
    for (int p = 0; text && p < SBL_FIELD_PATTERN_COUNT; p++)
        if (!strcmp(text, sbl_field_pattern_name((sbl_field_pattern)p))) {
            *pattern = (sbl_field_pattern)p;
            return true;
        }
    if (text) message_usage("field", "--pattern wants regular, natural or clustered, not \"%s\"", text);
    return !text;
}

static bool read_options(writing *w)
{
    double count, seed, threads, regularity = 0.0;
    const field_options *o = w->options;
    if (!field_whole_number("--count", o->count, 1.0, COUNT_MAX, 0.0, &count) ||
        !field_whole_number("--seed", o->seed, 0.0, 9007199254740991.0, 0.0, &seed) ||
        !field_whole_number("--threads", o->threads, 1.0, 64.0, 0.0, &threads) || !read_pattern(o->pattern, &w->pattern))
        return false;
    if (o->regularity && !options_number(o->regularity, (double)SBL_FIELD_REGULARITY_MIN, (double)SBL_FIELD_REGULARITY_MAX, &regularity)) {
        message_usage("field", "--regularity wants a Clark-Evans R from 1.2 to 1.7, not \"%s\"", o->regularity);
        return false;
    }
    w->count = (uint32_t)count;
    w->field = (sbl_field_options){.density_per_cm2 = (float)DENSITY_PER_CM2, .regularity = (float)regularity, .seed = (uint64_t)seed};
    return sbl_threads_start(&w->threads, (uint32_t)threads, &w->diag) == SBL_OK;
}

/* "x0,y0,z0,x1,y1,z1" in the mesh's own unit; an empty part is open. */
static bool read_box(const char *text, double box[6])
{
    for (int k = 0; k < 6; k++) {
        const char *end = strchr(text, ',');
        if (!end) end = text + strlen(text);
        box[k] = k < 3 ? -HUGE_VAL : HUGE_VAL;
        if (end > text && sbl_decimal_read(text, end, &box[k]) != end) return false;
        if ((k < 5) != (*end == ',')) return false;
        text = end + 1;
    }
    return true;
}

/* Triangles whose middle lies in the box. */
static int mark_region(writing *w, const sbl_surface *surface, double scale, const double box[6])
{
    uint8_t *region = SBL_NEW(&w->arena, uint8_t, surface->triangle_count);
    uint32_t inside = 0;
    if (!region) {
        sbl_fail(&w->diag, SBL_E_MEMORY, "there is not enough memory", "");
        return message_failure(NULL, &w->diag, FAILED_PLANNING);
    }
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        sbl_vec3 middle = {0.0, 0.0, 0.0};
        for (uint32_t k = 0; k < 3; k++) middle = sbl_v3_add(middle, sbl_v3_load(surface->position[surface->triangle[3 * t + k]]));
        middle = sbl_v3_scale(middle, 1.0 / (3.0 * scale));
        const double p[3] = {middle.x, middle.y, middle.z};
        region[t] = 1;
        for (int k = 0; k < 3; k++) region[t] &= p[k] >= box[k] && p[k] <= box[k + 3];
        inside += region[t];
    }
    w->field.region = region;
    if (inside) return EXIT_DONE;
    sbl_fail(&w->diag, SBL_E_DATA, "no triangle's middle lies in the --region", "a box in the mesh's own coordinates");
    return message_failure(w->options->mesh, &w->diag, FAILED_READING);
}

static double area_of(const sbl_surface *surface, const uint8_t *region)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < surface->triangle_count; t++)
        if (!region || region[t]) sum += (double)surface->area_mm2[t];
    return sum;
}

/* The mesh times scale, checked. The mesh's positions are the arena's own and may be written. */
static sbl_status scaled_surface(writing *w, sbl_surface *surface, const sbl_mesh *mesh, double scale)
{
    sbl_vec3f *position = SBL_NEW(&w->arena, sbl_vec3f, mesh->vertex_count);
    if (!position) return sbl_fail(&w->diag, SBL_E_MEMORY, "there is not enough memory for the mesh", "");
    for (uint32_t v = 0; v < mesh->vertex_count; v++) position[v] = sbl_v3_store(sbl_v3_scale(sbl_v3_load(mesh->position[v]), scale));
    sbl_mesh copy = {position, mesh->vertex_count, mesh->triangle, mesh->triangle_count};
    return sbl_surface_build(surface, &copy, NULL, &w->host, &w->arena, &w->diag);
}

/* The whole table is the design here: three sites a group, as near to each other as in a plan of 72 dots per cm2 on its field of 160. */
static sbl_status build_once(writing *w, sbl_field *field, const sbl_surface *surface)
{
    sbl_status status = sbl_field_build_pattern(
        field, surface, &w->field, w->pattern == SBL_FIELD_CLUSTERED ? SBL_FIELD_NATURAL : w->pattern, &w->host, &w->arena, &w->diag);
    if (status != SBL_OK || w->pattern != SBL_FIELD_CLUSTERED) return status;
    sbl_field_groups groups = {.per_cm2 = field->density_per_cm2 / SITES_PER_GROUP,
                               .least_mm = GROUPED_LEAST_PITCHES * sqrt(2.0 / sqrt(3.0) * 100.0 / (double)field->density_per_cm2)};
    return sbl_field_cluster(field, &w->field, &groups, &w->host, &w->arena, &w->diag);
}

/* As many sites as are wanted, or a few more: the first of them are the answer, as every beginning of a field is even. */
static sbl_status build_enough(writing *w, sbl_field *field, const sbl_surface *surface)
{
    double ask = w->count * MORE + MORE_ADD, area_mm2 = area_of(surface, w->field.region);
    sbl_arena_mark mark = sbl_arena_here(&w->arena);
    for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
        w->field.density_per_cm2 = (float)fmin(100.0 * ask / area_mm2, (double)SBL_FIELD_DENSITY_MAX_PER_CM2);
        sbl_status status = build_once(w, field, surface);
        if (status != SBL_OK || field->count >= w->count) return status;
        ask = fmax(ask * w->count / fmax(field->count, 1.0), ask + 1.0) * MORE;
        if (attempt + 1 < TRIES_MAX) sbl_arena_rewind(&w->arena, mark);
    }
    return SBL_OK;
}

static int write_table(writing *w, const sbl_field *field, double scale)
{
    sbl_text text;
    sbl_text_begin(&text, &w->arena);
    sbl_text_add(&text, "rank,x_mm,y_mm,z_mm\n");
    uint32_t count = field->count < w->count ? field->count : w->count;
    /* A tenth of a micrometre for a head in millimetres; as fine as a float where the mesh has a larger unit. */
    unsigned digits = scale < 10.0 ? 4 : 9;
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 p = sbl_v3_scale(sbl_v3_load(field->position[i]), 1.0 / scale);
        const double value[4] = {((double)i + 0.5) / count, p.x, p.y, p.z};
        for (int k = 0; k < 4; k++) {
            sbl_text_add_decimal(&text, value[k], k ? digits : 9);
            sbl_text_add(&text, k < 3 ? "," : "\n");
        }
    }
    sbl_status status = text.failed ? sbl_fail(&w->diag, SBL_E_MEMORY, "there is not enough memory for the table", "")
                                    : sbl_file_write(w->options->out, text.data, text.length, &w->diag);
    if (status != SBL_OK) return message_failure(w->options->out, &w->diag, FAILED_WRITING);
    if (w->options->json)
        printf("{\"format\": \"stubble-field/1\", \"sites\": %u, \"pattern\": \"%s\", \"stream\": %d}\n", count,
               sbl_field_pattern_name(w->pattern), SBL_FIELD_STREAM);
    else if (!w->options->quiet) printf("%s: %u sites in rank order, %s\n", w->options->out, count, sbl_field_pattern_name(w->pattern));
    return EXIT_DONE;
}

static int write_field(writing *w)
{
    sbl_mesh mesh;
    sbl_surface surface;
    sbl_field field;
    double box[6];
    if (w->options->region && !read_box(w->options->region, box))
        return message_usage("field", "--region wants X0,Y0,Z0,X1,Y1,Z1 with empty parts for open sides, not \"%s\"", w->options->region);
    if (sbl_mesh_read_file(&mesh, w->options->mesh, &w->arena, &w->diag) != SBL_OK)
        return message_failure(w->options->mesh, &w->diag, FAILED_READING);
    if (scaled_surface(w, &surface, &mesh, 1.0) != SBL_OK) return message_failure(w->options->mesh, &w->diag, FAILED_READING);
    int code = w->options->region ? mark_region(w, &surface, 1.0, box) : EXIT_DONE;
    if (code != EXIT_DONE) return code;
    double area = area_of(&surface, w->field.region), scale = sqrt(100.0 * w->count * MORE / DENSITY_PER_CM2 / area);
    if (!(area > 0.0 && isfinite(scale))) {
        sbl_fail(&w->diag, SBL_E_DATA, "the mesh has no area", "triangles that span a surface");
        return message_failure(w->options->mesh, &w->diag, FAILED_READING);
    }
    if (scaled_surface(w, &surface, &mesh, scale) != SBL_OK) return message_failure(w->options->mesh, &w->diag, FAILED_READING);
    code = w->options->region ? mark_region(w, &surface, scale, box) : EXIT_DONE;
    if (code != EXIT_DONE) return code;
    if (build_enough(w, &field, &surface) != SBL_OK) return message_failure(w->options->mesh, &w->diag, FAILED_PLANNING);
    progress_end();
    if (field.count < w->count && !w->options->quiet)
        fprintf(stderr, "stubble field: %u of %u sites found a place\n", field.count, w->count);
    return write_table(w, &field, scale);
}

int field_write(const field_options *options)
{
    if (!options->count) return message_usage("field", "say how many sites the mesh gets: --count N");
    if (!options->out) return message_usage("field", "say where the field goes: -o field.csv");
    writing w = {.options = options};
    sbl_arena_init(&w.arena, NULL);
    if (!read_options(&w)) {
        sbl_arena_release(&w.arena);
        return EXIT_USAGE;
    }
    command_options quiet = {.json = options->json, .quiet = options->quiet};
    progress_begin(&quiet);
    sbl_threads_progress(w.threads, progress_report, NULL);
    w.host = sbl_threads_host(w.threads);
    int code = write_field(&w);
    progress_end();
    sbl_threads_stop(w.threads);
    sbl_arena_release(&w.arena);
    return code;
}
