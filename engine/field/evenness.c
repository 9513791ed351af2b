/* The dots of a course, set by set: what is measured of which dots, in which pitch. */
#include "dot_grid.h"

#include "stubble/evenness.h"

#include <string.h>

#define DOTS_LEAST 16u
/* The density to begin with, where none is told: from the distance to the 12th neighbour of some dots. */
#define NEIGHBOUR_RANK 12u
#define SAMPLES        255u
#define PLANE_PITCHES  3.0

typedef struct course {
    const sbl_evenness_dots *dots;
    const sbl_host *host;
    sbl_arena *arena;
    sbl_diag *diag;
    sbl_vec3f *normal;
    float *depth_mm, *per_cm2;
    double area_mm2; /* nominal: count over the density to begin with */
    sbl_evenness_pitch pitch;
} course;

static sbl_status out_of_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to measure the dots", "fewer dots");
}

static sbl_status check(const sbl_evenness_dots *d, const sbl_arena *arena, sbl_diag *diag)
{
    if (!d || !arena || (d->count && !d->position)) return sbl_fail(diag, SBL_E_ARG, "the dots or the arena are missing", "pass both");
    if (d->count < DOTS_LEAST)
        return sbl_fail_at(diag, SBL_E_DATA, "there are too few dots to say how even they are", "at least 16", 0, d->count);
    if (d->session_count > SBL_EVENNESS_SESSIONS_MAX || d->zone_count > SBL_EVENNESS_ZONES_MAX)
        return sbl_fail(diag, SBL_E_DATA, "there are too many sessions or zones", "at most 16 sessions and 64 zones");
    for (uint32_t i = 0; i < d->count; i++) {
        const sbl_vec3f *p = &d->position[i];
        if (!isfinite(p->x) || !isfinite(p->y) || !isfinite(p->z))
            return sbl_fail_at(diag, SBL_E_DATA, "a dot's position is not a number", "finite coordinates", i, 0.0);
        if (d->session && (d->session[i] < 1 || d->session[i] > d->session_count))
            return sbl_fail_at(diag, SBL_E_DATA, "a dot's session is out of range", "from 1 to the number of sessions", i, d->session[i]);
        if (d->zone && d->zone[i] >= d->zone_count)
            return sbl_fail_at(diag, SBL_E_DATA, "a dot's zone is out of range", "below the number of zones", i, d->zone[i]);
    }
    return SBL_OK;
}

/* ---- what nobody told ---- */

/* Squared distance from a dot to its 12th neighbour. */
static double neighbour2(const sbl_evenness_dots *d, uint32_t i)
{
    double least[NEIGHBOUR_RANK];
    uint32_t held = 0;
    sbl_vec3 at = sbl_v3_load(d->position[i]);
    for (uint32_t j = 0; j < d->count; j++) {
        sbl_vec3 offset = sbl_v3_sub(sbl_v3_load(d->position[j]), at);
        double d2 = sbl_v3_dot(offset, offset);
        if (j == i || (held == NEIGHBOUR_RANK && d2 >= least[held - 1])) continue;
        uint32_t k = held < NEIGHBOUR_RANK ? held++ : held - 1;
        for (; k && least[k - 1] > d2; k--) least[k] = least[k - 1];
        least[k] = d2;
    }
    return least[held - 1];
}

/* The median over some dots spread through all: a disc about a dot out to its k-th neighbour holds k. */
static double nominal_area(const sbl_evenness_dots *d)
{
    double found[SAMPLES];
    uint32_t count = d->count < SAMPLES ? d->count : SAMPLES, rank = d->count - 1 < NEIGHBOUR_RANK ? d->count - 1 : NEIGHBOUR_RANK;
    for (uint32_t s = 0; s < count; s++) {
        double d2 = neighbour2(d, (uint32_t)((uint64_t)s * d->count / count));
        uint32_t k = s;
        for (; k && found[k - 1] > d2; k--) found[k] = found[k - 1];
        found[k] = d2;
    }
    return SBL_PI * found[count / 2] * (double)d->count / (double)rank;
}

/* The plane through neighbours by the axis along which they spread least: of three least-squares planes the best conditioned. */
static sbl_vec3 plane_normal(const dot_grid *grid, const uint32_t *found, uint32_t count, sbl_vec3 at)
{
    double xx = 0.0, xy = 0.0, xz = 0.0, yy = 0.0, yz = 0.0, zz = 0.0;
    for (uint32_t k = 0; k < count; k++) {
        sbl_vec3 o = sbl_v3_sub(sbl_v3_load(grid->point[found[k]].position), at);
        xx += o.x * o.x;
        xy += o.x * o.y;
        xz += o.x * o.z;
        yy += o.y * o.y;
        yz += o.y * o.z;
        zz += o.z * o.z;
    }
    double by_x = yy * zz - yz * yz, by_y = xx * zz - xz * xz, by_z = xx * yy - xy * xy;
    if (by_x >= by_y && by_x >= by_z) return sbl_v3_normalize(sbl_v3(by_x, xz * yz - xy * zz, xy * yz - xz * yy));
    if (by_y >= by_z) return sbl_v3_normalize(sbl_v3(xz * yz - xy * zz, by_y, xy * xz - yz * xx));
    return sbl_v3_normalize(sbl_v3(xy * yz - xz * yy, xy * xz - yz * xx, by_z));
}

static sbl_vec3 middle_of(const sbl_evenness_dots *d)
{
    sbl_vec3 sum = {0.0, 0.0, 0.0};
    for (uint32_t i = 0; i < d->count; i++) sum = sbl_v3_add(sum, sbl_v3_load(d->position[i]));
    return sbl_v3_scale(sum, 1.0 / d->count);
}

static bool is_flat(const sbl_evenness_dots *d)
{
    for (uint32_t i = 1; i < d->count; i++)
        if (d->position[i].z != d->position[0].z) return false;
    return true;
}

static bool find_normals(course *c)
{
    const sbl_evenness_dots *d = c->dots;
    if (d->normal) {
        memcpy(c->normal, d->normal, d->count * sizeof *c->normal);
        return true;
    }
    for (uint32_t i = 0; i < d->count; i++) c->normal[i] = (sbl_vec3f){0.0f, 0.0f, 1.0f};
    if (is_flat(d)) return true;
    sbl_arena_mark mark = sbl_arena_here(c->arena);
    sbl_dot_cloud cloud = {.position = d->position, .count = d->count};
    dot_grid grid;
    field_point *point = dot_points(&cloud, c->arena);
    uint32_t *found = SBL_NEW(c->arena, uint32_t, (uint64_t)d->count + 1);
    double radius_mm = PLANE_PITCHES * field_hex_pitch(c->area_mm2, (double)d->count);
    bool ok = point && found && dot_grid_build(&grid, point, d->count, radius_mm, c->arena);
    sbl_vec3 middle = middle_of(d);
    for (uint32_t i = 0; ok && i < d->count; i++) {
        sbl_vec3 at = sbl_v3_load(d->position[i]);
        sbl_vec3 normal = plane_normal(&grid, found, dot_grid_ball(found, &grid, &point[i], radius_mm), at);
        if (!(sbl_v3_length(normal) > 0.5)) normal = sbl_v3_normalize(sbl_v3_sub(at, middle));
        if (sbl_v3_dot(normal, sbl_v3_sub(at, middle)) < 0.0) normal = sbl_v3_scale(normal, -1.0);
        c->normal[i] = sbl_v3_store(normal);
    }
    sbl_arena_rewind(c->arena, mark);
    return ok;
}

/* The border by the density, and where the density is an estimate, that by the border: twice, as each sharpens the other. */
static sbl_status find_place(course *c)
{
    const sbl_evenness_dots *d = c->dots;
    sbl_dot_cloud cloud = {.position = d->position, .normal = c->normal, .count = d->count};
    double even_per_cm2 = 100.0 * (double)d->count / c->area_mm2;
    for (uint32_t i = 0; i < d->count; i++) c->per_cm2[i] = c->pitch == SBL_PITCH_WANTED ? d->wanted_per_cm2[i] : (float)even_per_cm2;
    cloud.wanted_per_cm2 = c->per_cm2;
    sbl_status status = sbl_dot_cloud_depth(c->depth_mm, &cloud, c->area_mm2, c->arena, c->diag);
    cloud.depth_mm = c->depth_mm;
    for (int round = 0; status == SBL_OK && c->pitch == SBL_PITCH_ESTIMATED && round < 2; round++) {
        status = sbl_dot_cloud_density(c->per_cm2, &cloud, c->area_mm2, c->arena, c->diag);
        if (status == SBL_OK) status = sbl_dot_cloud_depth(c->depth_mm, &cloud, c->area_mm2, c->arena, c->diag);
    }
    return status;
}

/* ---- one set ---- */

typedef struct chosen {
    sbl_dot_cloud cloud;
    uint32_t *number; /* the caller's */
} chosen;

static bool choose(chosen *out, const sbl_evenness_set *set, const course *c)
{
    const sbl_evenness_dots *d = c->dots;
    sbl_vec3f *position = SBL_NEW(c->arena, sbl_vec3f, d->count), *normal = SBL_NEW(c->arena, sbl_vec3f, d->count);
    float *wanted = SBL_NEW(c->arena, float, d->count), *depth = SBL_NEW(c->arena, float, d->count);
    uint8_t *inner = SBL_NEW(c->arena, uint8_t, d->count);
    uint32_t count = 0;
    out->number = SBL_NEW(c->arena, uint32_t, d->count);
    if (!position || !normal || !wanted || !depth || !inner || !out->number) return false;
    for (uint32_t i = 0; i < d->count; i++) {
        if (d->session && (d->session[i] < set->from_session || d->session[i] > set->to_session)) continue;
        position[count] = d->position[i];
        normal[count] = c->normal[i];
        wanted[count] = c->per_cm2[i];
        depth[count] = c->depth_mm[i];
        inner[count] = set->zone == SBL_EVENNESS_EVERYWHERE || d->zone[i] == set->zone;
        out->number[count++] = i;
    }
    for (uint32_t i = 0; i < count; i++) wanted[i] = (float)((double)wanted[i] * count / d->count);
    out->cloud = (sbl_dot_cloud){
        .position = position, .normal = normal, .count = count, .inner = inner, .wanted_per_cm2 = wanted, .depth_mm = depth};
    return true;
}

static uint32_t inner_count(const sbl_dot_cloud *cloud)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < cloud->count; i++) count += cloud->inner[i];
    return count;
}

/* Data that cannot be measured is no failure of the report. */
static sbl_status accept(bool *has, sbl_status status)
{
    *has = status == SBL_OK;
    return status == SBL_E_DATA ? SBL_OK : status;
}

static sbl_status measure_set(sbl_evenness_set *set, const course *c)
{
    sbl_arena_mark mark = sbl_arena_here(c->arena);
    chosen dots;
    if (!choose(&dots, set, c)) return out_of_memory(c->diag);
    sbl_field_quality *q = &set->quality;
    set->count = inner_count(&dots.cloud);
    sbl_status status = accept(&set->has_quality, sbl_dot_cloud_quality(q, &dots.cloud, c->area_mm2, c->arena, c->diag));
    if (set->has_quality) {
        for (int k = 0; k < 2; k++) q->closest[k] = dots.number[q->closest[k]];
        if (q->emptiest != SBL_NONE) q->emptiest = dots.number[q->emptiest];
        if (q->fullest != SBL_NONE) q->fullest = dots.number[q->fullest];
    }
    if (status == SBL_OK && set->zone == SBL_EVENNESS_EVERYWHERE)
        status = accept(&set->has_spectrum, sbl_dot_cloud_spectrum(&set->spectrum, &dots.cloud, c->area_mm2, c->arena, c->diag));
    sbl_arena_rewind(c->arena, mark);
    return status;
}

/* ---- all sets ---- */

static uint32_t list_sets(sbl_evenness_set *set, uint32_t sessions, uint32_t zones)
{
    uint32_t count = 0;
    for (uint32_t s = 1; s <= sessions; s++)
        set[count++] = (sbl_evenness_set){.from_session = s, .to_session = s, .zone = SBL_EVENNESS_EVERYWHERE};
    for (uint32_t s = 2; s <= sessions; s++)
        set[count++] = (sbl_evenness_set){.from_session = 1, .to_session = s, .zone = SBL_EVENNESS_EVERYWHERE};
    for (uint32_t z = 0; z < zones; z++) set[count++] = (sbl_evenness_set){.from_session = 1, .to_session = sessions, .zone = z};
    return count;
}

static sbl_status measure(sbl_evenness *report, course *c)
{
    const sbl_evenness_dots *d = c->dots;
    uint32_t sessions = d->session && d->session_count ? d->session_count : 1, zones = d->zone ? d->zone_count : 0;
    sbl_evenness_set *set = SBL_NEW(c->arena, sbl_evenness_set, 2 * (uint64_t)sessions + zones);
    c->normal = SBL_NEW(c->arena, sbl_vec3f, d->count);
    c->depth_mm = SBL_NEW(c->arena, float, d->count);
    c->per_cm2 = SBL_NEW(c->arena, float, d->count);
    if (!set || !c->normal || !c->depth_mm || !c->per_cm2) return out_of_memory(c->diag);
    c->area_mm2 = c->pitch == SBL_PITCH_AREA ? d->area_mm2 : nominal_area(d);
    if (!(c->area_mm2 > 0.0)) return sbl_fail(c->diag, SBL_E_DATA, "most dots lie in one place", "dots that are spread over the skin");
    if (!find_normals(c)) return out_of_memory(c->diag);
    sbl_status status = find_place(c);
    uint32_t count = list_sets(set, sessions, zones);
    for (uint32_t i = 0; status == SBL_OK && i < count; i++) {
        if (sbl_progress(c->host, "evenness", (float)i / (float)count)) return sbl_fail(c->diag, SBL_E_CANCELLED, "stopped on request", "");
        status = measure_set(&set[i], c);
    }
    *report = (sbl_evenness){set, count, sessions, c->normal, c->depth_mm, c->per_cm2, c->pitch};
    return status;
}

sbl_status sbl_evenness_measure(sbl_evenness *report, const sbl_evenness_dots *dots, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!report) return sbl_fail(diag, SBL_E_ARG, "the place for the result is missing", "pass it");
    *report = (sbl_evenness){0};
    sbl_status status = check(dots, arena, diag);
    if (status != SBL_OK) return status;
    course c = {.dots = dots, .host = host, .arena = arena, .diag = diag};
    c.pitch = dots->area_mm2 > 0.0 ? SBL_PITCH_AREA : dots->wanted_per_cm2 ? SBL_PITCH_WANTED : SBL_PITCH_ESTIMATED;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_evenness found = {0};
    status = measure(&found, &c);
    if (status != SBL_OK) sbl_arena_rewind(arena, mark);
    else *report = found;
    return status;
}

const sbl_evenness_set *sbl_evenness_find(const sbl_evenness *report, uint32_t from_session, uint32_t to_session)
{
    for (uint32_t i = 0; i < report->set_count; i++) {
        const sbl_evenness_set *set = &report->set[i];
        if (set->zone == SBL_EVENNESS_EVERYWHERE && set->from_session == from_session && set->to_session == to_session) return set;
    }
    return NULL;
}
