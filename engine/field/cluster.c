/*
 * Named patterns. Clustered: the earliest sites are the groups; every later one, in rank order, slides toward its group as far as the least
 * distance to those before it allows. A site only looks at earlier ones, so each threshold's set is what it would be without the rest.
 */
#include "dot_grid.h"

#include "stubble/field.h"

#define REGULARITY_REGULAR SBL_FIELD_REGULARITY_MAX
#define LEAST_PITCHES      0.6
/* A site wants to stand this far from its group's first, in least distances, evenly spread: not all at one distance. */
#define NEAR_MOST 1.2
/* Groups differ in size: each draws sites as if they were nearer or farther by a factor between these. */
#define DRAW_LEAST 0.65
#define DRAW_MOST  1.35
/* Steps of the search: outward in least distances, and to both sides. */
#define RADIUS_STEP   0.15
#define ANGLE_STEP    (SBL_PI / 12.0)
#define ANGLES_A_SIDE 6
/* Where its own place was taken meanwhile, a site looks around it in rings of this many angles, up to so many least distances away. */
#define AROUND_ANGLES 16
#define AROUND_MOST   4.0
/* How far a group reaches, in hexagonal pitches of the groups: no place is farther from the nearest of an even set. */
#define GROUP_REACH 2.0
/* How far from the tangent plane the surface may lie, in steps. */
#define SURFACE_REACH 1.0
#define NONE          UINT32_MAX

const char *sbl_field_pattern_name(sbl_field_pattern pattern)
{
    static const char *const NAME[SBL_FIELD_PATTERN_COUNT] = {"natural", "regular", "clustered"};
    return pattern < SBL_FIELD_PATTERN_COUNT ? NAME[pattern] : "";
}

/* ---- what stands already ---- */

/* Chains in hashed cubes as wide as the least distance, so that points can be added one by one. */
typedef struct standing {
    field_point *point;
    uint32_t *next, *first;
    uint32_t count, buckets;
    double cube_mm;
} standing;

static bool standing_init(standing *s, uint32_t most, double cube_mm, sbl_arena *arena)
{
    *s = (standing){.buckets = 64, .cube_mm = cube_mm};
    while (s->buckets < most) s->buckets *= 2;
    s->point = SBL_NEW(arena, field_point, most);
    s->next = SBL_NEW(arena, uint32_t, most);
    s->first = SBL_NEW(arena, uint32_t, s->buckets);
    for (uint32_t b = 0; s->first && b < s->buckets; b++) s->first[b] = NONE;
    return s->point && s->next && s->first;
}

static uint32_t standing_bucket(const standing *s, int64_t x, int64_t y, int64_t z)
{
    uint64_t code = (uint64_t)x * 73856093u ^ (uint64_t)y * 19349663u ^ (uint64_t)z * 83492791u; /* Teschner et al. 2003 */
    return (uint32_t)(code ^ code >> 29) & (s->buckets - 1);
}

static int64_t cube_along(const standing *s, float x)
{
    return (int64_t)floor((double)x / s->cube_mm);
}

static void standing_add(standing *s, const field_point *p)
{
    uint32_t bucket = standing_bucket(s, cube_along(s, p->position.x), cube_along(s, p->position.y), cube_along(s, p->position.z));
    s->point[s->count] = *p;
    s->next[s->count] = s->first[bucket];
    s->first[bucket] = s->count++;
}

/* The least squared distance to those nearer than a cube's side, infinite if there is none. */
static double standing_nearest2(const standing *s, const field_point *p)
{
    int64_t x0 = cube_along(s, p->position.x), y0 = cube_along(s, p->position.y), z0 = cube_along(s, p->position.z);
    double least2 = HUGE_VAL, cube2 = s->cube_mm * s->cube_mm;
    for (int64_t x = x0 - 1; x <= x0 + 1; x++)
        for (int64_t y = y0 - 1; y <= y0 + 1; y++)
            for (int64_t z = z0 - 1; z <= z0 + 1; z++)
                for (uint32_t k = s->first[standing_bucket(s, x, y, z)]; k != NONE; k = s->next[k]) {
                    double d2 = field_distance2(p, &s->point[k]);
                    if (d2 < cube2 && d2 < least2 && field_facing(p, &s->point[k])) least2 = d2;
                }
    return least2;
}

/* ---- one site ---- */

typedef struct gathering {
    const sbl_surface *surface;
    const uint8_t *region;
    standing taken;
    dot_grid group;
    uint32_t *found;
    double least_mm, reach_mm;
    uint64_t seed;
} gathering;

typedef struct goal {
    sbl_surface_point at;
    field_point point;
    double nearest2;
} goal;

/* The place of the surface beside a point of the tangent plane; false beyond the region or where it is taken. *best keeps the freest. */
static bool try_place(goal *best, const gathering *g, const field_point *from, sbl_vec3 to)
{
    field_point flat = {sbl_v3_store(to), from->normal};
    sbl_surface_hit hit;
    if (standing_nearest2(&g->taken, &flat) < 0.9 * g->least_mm * g->least_mm) return false;
    if (!sbl_surface_closest(g->surface, to, SURFACE_REACH * g->least_mm, &hit)) return false;
    if (g->region && !g->region[hit.at.triangle]) return false;
    goal here = {hit.at, field_point_at(g->surface, hit.at), 0.0};
    if (!field_facing(&here.point, from)) return false;
    here.nearest2 = standing_nearest2(&g->taken, &here.point);
    bool is_free = here.nearest2 >= g->least_mm * g->least_mm;
    if (is_free || here.nearest2 > best->nearest2) *best = here;
    return is_free;
}

/* The group that draws most, by distance and size; NONE if none is in reach. */
static uint32_t group_of(const gathering *g, const field_point *p)
{
    uint32_t count = dot_grid_ball(g->found, &g->group, p, g->reach_mm), nearest = NONE;
    double least2 = HUGE_VAL;
    for (uint32_t k = 0; k < count; k++) {
        double draw = DRAW_LEAST + (DRAW_MOST - DRAW_LEAST) * sbl_random_unit(g->seed, 0xC2u, g->found[k]);
        double d2 = field_distance2(p, &g->group.point[g->found[k]]) / (draw * draw);
        if (d2 > least2 || (d2 == least2 && g->found[k] > nearest)) continue;
        least2 = d2;
        nearest = g->found[k];
    }
    return nearest;
}

/* From the group outward, in widening angles about the direction that the site comes from. */
static bool join(goal *best, const gathering *g, const field_point *from, const field_point *group, double want)
{
    sbl_vec3 e1, e2, middle = sbl_v3_load(group->position), offset = sbl_v3_sub(sbl_v3_load(from->position), middle);
    double x, y;
    dot_tangents(&e1, &e2, sbl_v3_load(group->normal));
    dot_flatten(&x, &y, offset, e1, e2);
    double away_mm = sqrt(x * x + y * y), angle = sbl_atan2(y, x);
    for (double radius_mm = want * g->least_mm; radius_mm < away_mm; radius_mm += RADIUS_STEP * g->least_mm)
        for (int k = 0; k <= 2 * ANGLES_A_SIDE; k++) {
            double turned = angle + ANGLE_STEP * (k % 2 ? (k + 1) / 2 : -(k / 2));
            sbl_vec3 to = sbl_v3_madd(sbl_v3_madd(middle, e1, radius_mm * sbl_cos(turned)), e2, radius_mm * sbl_sin(turned));
            if (try_place(best, g, group, to)) return true;
        }
    return false;
}

static bool look_around(goal *best, const gathering *g, const field_point *from)
{
    sbl_vec3 e1, e2, middle = sbl_v3_load(from->position);
    dot_tangents(&e1, &e2, sbl_v3_load(from->normal));
    for (double radius = 0.25; radius <= AROUND_MOST; radius += 0.25)
        for (int k = 0; k < AROUND_ANGLES; k++) {
            double angle = 2.0 * SBL_PI * k / AROUND_ANGLES, radius_mm = radius * g->least_mm;
            sbl_vec3 to = sbl_v3_madd(sbl_v3_madd(middle, e1, radius_mm * sbl_cos(angle)), e2, radius_mm * sbl_sin(angle));
            if (try_place(best, g, from, to)) return true;
        }
    return false;
}

/* In order of preference: near the group, where it was, near where it was, the freest of all that was tried. */
static goal place(const gathering *g, sbl_surface_point at, double want, bool is_first)
{
    goal stay = {at, field_point_at(g->surface, at), 0.0};
    stay.nearest2 = standing_nearest2(&g->taken, &stay.point);
    goal best = stay;
    if (is_first) return stay;
    uint32_t group = group_of(g, &stay.point);
    if (group != NONE && join(&best, g, &stay.point, &g->group.point[group], want)) return best;
    if (stay.nearest2 >= g->least_mm * g->least_mm) return stay;
    look_around(&best, g, &stay.point);
    return best;
}

/* ---- all sites ---- */

/* Sites come in rank order: the first are the groups. */
static uint32_t group_count(const sbl_field *field, float per_cm2)
{
    uint32_t count = 0;
    while (count < field->count && field->site[count].rank * field->density_per_cm2 < per_cm2) count++;
    return count;
}

static bool prepare(gathering *g, const sbl_field *field, const sbl_field_options *opt, uint32_t groups, sbl_arena *arena)
{
    field_point *first = SBL_NEW(arena, field_point, groups);
    g->found = SBL_NEW(arena, uint32_t, (uint64_t)groups + 1);
    if (!first || !g->found || !standing_init(&g->taken, field->count + opt->fixed_count, g->least_mm, arena)) return false;
    for (uint32_t i = 0; i < groups; i++) first[i] = field_point_at(field->surface, field->site[i].at);
    for (uint32_t i = 0; i < opt->fixed_count; i++) {
        field_point fixed = field_point_at(field->surface, opt->fixed[i]);
        standing_add(&g->taken, &fixed);
    }
    return dot_grid_build(&g->group, first, groups, g->reach_mm, arena);
}

static sbl_status gather(sbl_site *site, sbl_vec3f *position, gathering *g, const sbl_field *field, uint32_t groups,
                         const sbl_field_options *opt, const sbl_host *host, sbl_diag *diag)
{
    for (uint32_t i = 0; i < field->count; i++) {
        if (i % 4096 == 0 && sbl_progress(host, "field", (float)i / (float)field->count))
            return sbl_fail(diag, SBL_E_CANCELLED, "the field was stopped on request", "start again without cancelling");
        double want = 1.0 + (NEAR_MOST - 1.0) * sbl_random_unit(opt->seed, 0xC1u, i);
        goal to = place(g, field->site[i].at, want, i < groups);
        site[i] = (sbl_site){to.at, field->site[i].rank};
        position[i] = to.point.position;
        standing_add(&g->taken, &to.point);
    }
    return SBL_OK;
}

sbl_status sbl_field_cluster(sbl_field *field, const sbl_field_options *opt, const sbl_field_groups *groups, const sbl_host *host,
                             sbl_arena *arena, sbl_diag *diag)
{
    if (!field || !opt || !arena) return sbl_fail(diag, SBL_E_ARG, "the field, its options or the arena are missing", "pass them");
    if (!field->count) return SBL_OK;
    sbl_arena_mark before = sbl_arena_here(arena);
    sbl_site *site = SBL_NEW(arena, sbl_site, field->count);
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, field->count);
    sbl_arena_mark scratch = sbl_arena_here(arena);
    float per_cm2 = groups && groups->per_cm2 > 0.0f ? groups->per_cm2 : SBL_FIELD_GROUPS_PER_CM2;
    double least_mm =
        groups && groups->least_mm > 0.0 ? groups->least_mm : LEAST_PITCHES * field_hex_pitch(100.0, (double)field->density_per_cm2);
    uint32_t first = group_count(field, per_cm2);
    gathering g = {.surface = field->surface,
                   .region = opt->region,
                   .seed = opt->seed,
                   .least_mm = least_mm,
                   .reach_mm = GROUP_REACH * field_hex_pitch(100.0, (double)per_cm2)};
    sbl_status status = SBL_OK;
    if (!site || !position || !prepare(&g, field, opt, first, arena))
        status = sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the field", "a smaller region or density");
    if (status == SBL_OK) status = gather(site, position, &g, field, first, opt, host, diag);
    sbl_arena_rewind(arena, status == SBL_OK ? scratch : before);
    if (status != SBL_OK) return status;
    field->site = site;
    field->position = position;
    return SBL_OK;
}

sbl_status sbl_field_build_pattern(sbl_field *field, const sbl_surface *surface, const sbl_field_options *opt, sbl_field_pattern pattern,
                                   const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!field || !opt) return sbl_fail(diag, SBL_E_ARG, "the field or the options are missing", "pass both");
    sbl_field_options named = *opt;
    if (pattern == SBL_FIELD_REGULAR) named.regularity = REGULARITY_REGULAR;
    sbl_arena_mark before = sbl_arena_here(arena);
    sbl_status status = sbl_field_build(field, surface, &named, host, arena, diag);
    if (status == SBL_OK && pattern == SBL_FIELD_CLUSTERED) status = sbl_field_cluster(field, &named, NULL, host, arena, diag);
    if (status != SBL_OK) {
        *field = (sbl_field){0};
        sbl_arena_rewind(arena, before);
    }
    return status;
}
