/* The order of work: places, relaxation, looseness, ranks, the promised distance, the sites in rank order. */
#include "room.h"
#include "slabs.h"

#include <string.h>

#define SITES_MAX (1u << 24)
/*
 * How a Clark-Evans R is reached: the random shift and the least distance, in pitches. Measured on relaxed sets of 100,000 sites on a plane
 * (tests/unit/field.c holds the result to 0.03). Hard discs at 0.6 pitches cannot be looser than about 1.44, so below that the distance
 * shrinks.
 */
typedef struct looseness {
    double clark_evans_r, sigma, least;
} looseness;

static const looseness looseness_table[] = {
    {1.20, 0.37, 0.36},  {1.28, 0.33, 0.44}, {1.35, 0.285, 0.51}, {1.45, 0.28, 0.61}, {1.50, 0.195, 0.61},
    {1.56, 0.138, 0.61}, {1.61, 0.10, 0.61}, {1.655, 0.07, 0.61}, {1.70, 0.0, 0.75},
};
#define REGULARITY_DEFAULT 1.45
/* The promise of the header, in pitches, and how far below the least distance it lies otherwise: what crowded sites may need. */
#define LEAST_DISTANCE 0.69
#define LEAST_SLACK    0.01

/* In pitches, and in rings of triangles for meshes far finer than the pitch. */
#define MARGIN           3.0
#define MARGIN_RINGS_MAX 16.0
/* The number of sites varies a little about that of the area; what a row of sites along a region's border could add. */
#define COUNT_SLACK       1.02
#define COUNT_SLACK_SITES 64u

typedef struct work {
    field_places places;
    const sbl_field_options *opt;
    const sbl_host *host;
    sbl_arena *arena; /* scratch */
    double density_per_cm2;
    double area_mm2; /* of the region; of the wider one while the field grows */
} work;

/*
 * The field is made a little beyond the region and cut back at the end, because sites crowd along the border of whatever they are confined
 * to. Rings of triangles are added until they are MARGIN wide, as far as the mesh reaches; the last is a wall.
 */
static bool widen_region(work *w)
{
    const sbl_surface *s = w->places.surface;
    if (!w->opt->region) return true;
    uint8_t *wide = sbl_arena_copy(w->arena, w->opt->region, s->triangle_count, 1);
    uint8_t *touched = SBL_NEW(w->arena, uint8_t, s->vertex_count);
    if (!wide || !touched) return false;
    double edge_mm = sqrt(4.0 / sqrt(3.0) * s->total_area_mm2 / s->triangle_count);
    int rings = (int)fmin(ceil(MARGIN * w->places.pitch_mm / edge_mm), MARGIN_RINGS_MAX);
    for (int ring = 0; ring < rings; ring++) {
        for (uint32_t c = 0; c < 3 * s->triangle_count; c++) touched[s->triangle[c]] |= wide[c / 3] != 0;
        for (uint32_t c = 0; c < 3 * s->triangle_count; c++)
            if (touched[s->triangle[c]] && !wide[c / 3]) wide[c / 3] = ring + 1 == rings ? FIELD_REGION_WALL : 1;
    }
    w->places.region = wide;
    return true;
}

static looseness looseness_for(double clark_evans_r)
{
    const looseness *t = looseness_table;
    size_t k = 0, last = sizeof looseness_table / sizeof *looseness_table - 1;
    while (k + 1 < last && clark_evans_r > t[k + 1].clark_evans_r) k++;
    double f = sbl_clamp((clark_evans_r - t[k].clark_evans_r) / (t[k + 1].clark_evans_r - t[k].clark_evans_r), 0.0, 1.0);
    return (looseness){clark_evans_r, t[k].sigma + f * (t[k + 1].sigma - t[k].sigma), t[k].least + f * (t[k + 1].least - t[k].least)};
}

#define SITES_PER_BLOCK 2048u

enum { ELSEWHERE, ALONE, CROWDED };

typedef struct promising {
    const work *w;
    field_neighbors near;
    const uint32_t *order;
    uint8_t *state; /* by order: beyond the region, near to nobody, near to others */
    uint32_t count;
} promising;

static void look_block(void *context, uint32_t block)
{
    const promising *p = context;
    const uint8_t *region = p->w->opt->region;
    field_span span = field_span_of(block, SITES_PER_BLOCK, p->count);
    for (uint32_t k = span.begin; k < span.end; k++) {
        uint32_t i = p->order[k];
        bool elsewhere = region && !region[p->w->places.at[i].triangle];
        p->state[k] = elsewhere ? ELSEWHERE : p->near.start[i] == p->near.start[i + 1] ? ALONE : CROWDED;
    }
}

/* Of two sites nearer than the promise the later goes; a site as near to a fixed point goes too, and so do those beyond the region. */
static uint32_t drop_crowded(uint32_t *order, uint8_t *kept, const promising *p)
{
    uint32_t left = 0;
    for (uint32_t k = 0; k < p->count; k++) {
        uint32_t i = order[k];
        bool keep = p->state[k] != ELSEWHERE;
        if (p->state[k] == CROWDED) {
            for (uint32_t n = p->near.start[i]; n < p->near.start[i + 1]; n++) keep = keep && !kept[p->near.index[n]];
            kept[i] = keep;
        }
        order[left] = i;
        left += keep;
    }
    return left;
}

static bool keep_promise(uint32_t *order, uint32_t *count, double least_mm, const work *w)
{
    sbl_arena_mark mark = sbl_arena_here(w->arena);
    uint32_t total = w->places.count + w->places.fixed_count;
    promising p = {.w = w, .order = order, .state = SBL_NEW(w->arena, uint8_t, *count), .count = *count};
    uint8_t *kept = SBL_NEW(w->arena, uint8_t, total); /* of those near to others */
    bool ok = p.state && kept && field_neighbors_build_few(&p.near, w->places.point, total, w->places.count, least_mm, w->host, w->arena);
    if (ok) {
        memset(kept + w->places.count, 1, w->places.fixed_count);
        sbl_parallel_for(w->host, field_span_count(*count, SITES_PER_BLOCK), look_block, &p);
        *count = drop_crowded(order, kept, &p);
    }
    sbl_arena_rewind(w->arena, mark);
    return ok;
}

typedef struct writing {
    const work *w;
    sbl_site *site;
    sbl_vec3f *position;
    const uint32_t *order;
    const double *rank;
    uint32_t count;
} writing;

static void write_block(void *context, uint32_t block)
{
    const writing *w = context;
    field_span span = field_span_of(block, SITES_PER_BLOCK, w->count);
    for (uint32_t k = span.begin; k < span.end; k++) {
        uint32_t i = w->order[k];
        w->site[k] = (sbl_site){w->w->places.at[i], (float)w->rank[i]};
        w->position[k] = w->w->places.point[i].position;
    }
}

/* Distinct ranks, in their order; float has 2^24 of them below 1. */
static void write_sites(const writing *w)
{
    float least = 0.0f, most = 1.0f - 0x1p-24f;
    sbl_parallel_for(w->w->host, field_span_count(w->count, SITES_PER_BLOCK), write_block, (void *)w);
    for (uint32_t k = 0; k < w->count; k++) {
        if (w->site[k].rank < least) w->site[k].rank = least;
        least = w->site[k].rank + 0x1p-24f;
    }
    for (uint32_t k = w->count; k-- > 0 && w->site[k].rank > most; most -= 0x1p-24f) w->site[k].rank = most;
}

typedef struct ranking {
    double *rank;
    uint32_t *order;
    field_coded *coded;
    uint32_t count;
    bool by_order; /* the place in the order is the rank */
} ranking;

static void code_block(void *context, uint32_t block)
{
    const ranking *r = context;
    field_span span = field_span_of(block, SITES_PER_BLOCK, r->count);
    for (uint32_t k = span.begin; k < span.end; k++) r->coded[k] = (field_coded){(uint64_t)(r->rank[k] * 0x1p53), k};
}

static void order_block(void *context, uint32_t block)
{
    const ranking *r = context;
    field_span span = field_span_of(block, SITES_PER_BLOCK, r->count);
    for (uint32_t k = span.begin; k < span.end; k++) {
        r->order[k] = r->coded[k].index;
        if (r->by_order) r->rank[r->order[k]] = ((double)k + 0.5) / (double)r->count;
    }
}

/*
 * The ranks that relaxation left, levelled, and the order that they give. Local shares are a little off in sum, since sites keep
 * away from others of like rank; the place in the order is not, but only without fixed points is it the rank.
 */
static bool level_ranks(double *rank, uint32_t *order, const work *w)
{
    sbl_arena_mark mark = sbl_arena_here(w->arena);
    uint32_t count = w->places.count, blocks = field_span_count(count, SITES_PER_BLOCK);
    ranking r = {rank, order, SBL_TAKE(w->arena, field_coded, count), count, !w->places.fixed_count};
    field_coded *spare = SBL_TAKE(w->arena, field_coded, count);
    bool ok = r.coded && spare && field_level_ranks(rank, &w->places, w->density_per_cm2 / 100.0, w->host, w->arena);
    if (ok) {
        sbl_parallel_for(w->host, blocks, code_block, &r);
        ok = field_sort(&r.coded, &spare, count, w->host, w->arena);
    }
    if (ok) sbl_parallel_for(w->host, blocks, order_block, &r);
    sbl_arena_rewind(w->arena, mark);
    return ok;
}

static sbl_status check_arguments(const sbl_surface *surface, const sbl_field_options *opt, sbl_diag *diag)
{
    if (!surface || !opt) return sbl_fail(diag, SBL_E_ARG, "the surface or the options are missing", "pass both");
    if (!(opt->density_per_cm2 >= 0.0f && opt->density_per_cm2 <= SBL_FIELD_DENSITY_MAX_PER_CM2))
        return sbl_fail_field(diag, SBL_E_ARG, "the field's density is out of range", "0 (the default) or up to 600 per cm2",
                              "density_per_cm2", (double)opt->density_per_cm2);
    if (opt->regularity != 0.0f && !(opt->regularity >= SBL_FIELD_REGULARITY_MIN && opt->regularity <= SBL_FIELD_REGULARITY_MAX))
        return sbl_fail_field(diag, SBL_E_ARG, "the field's regularity is out of range", "0 (the default) or 1.2 to 1.7", "regularity",
                              (double)opt->regularity);
    if (opt->fixed_count && !opt->fixed) return sbl_fail(diag, SBL_E_ARG, "the fixed points are missing", "pass them, or a count of 0");
    for (uint32_t i = 0; i < opt->fixed_count; i++)
        if (opt->fixed[i].triangle >= surface->triangle_count || !isfinite(opt->fixed[i].u) || !isfinite(opt->fixed[i].v))
            return sbl_fail_at(diag, SBL_E_DATA, "a fixed point names no place of the surface", "a triangle of it and finite coordinates",
                               i, (double)opt->fixed[i].triangle);
    return SBL_OK;
}

#define DENSITY_DEFAULT_PER_CM2 260.0

static sbl_status out_of_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the field", "a smaller region or density");
}

static sbl_status stopped(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_CANCELLED, "the field was stopped on request", "start again without cancelling");
}

static sbl_status too_many(sbl_diag *diag, double wanted)
{
    return sbl_fail_at(diag, SBL_E_RANGE, "the field would have too many sites", "at most 16777216: a smaller region or density", 0,
                       wanted);
}

static double sites_wanted(const work *w)
{
    return floor(w->area_mm2 * w->density_per_cm2 / 100.0 + 0.5);
}

/* All steps up to the order of the sites and the ranks of the places, which lie in the arena. */
static sbl_status grow(uint32_t **order, double **rank, uint32_t *count, work *w, sbl_diag *diag)
{
    if (!widen_region(w)) return out_of_memory(diag);
    w->area_mm2 = field_region_area(w->places.surface, w->places.region);
    double wanted = sites_wanted(w);
    if (!(wanted <= (double)SITES_MAX)) return too_many(diag, wanted);
    if (sbl_progress(w->host, "field", 0.05f)) return stopped(diag);
    if (!field_make_places(&w->places, w->opt->fixed, w->area_mm2, w->density_per_cm2 / 100.0, w->opt->seed, w->host, w->arena))
        return out_of_memory(diag);
    if (sbl_progress(w->host, "field", 0.3f)) return stopped(diag);
    *order = SBL_TAKE(w->arena, uint32_t, w->places.count);
    *rank = SBL_TAKE(w->arena, double, w->places.count);
    if (!*order || !*rank) return out_of_memory(diag);
    sbl_status status = field_relax(*rank, &w->places, w->opt->seed, w->host, w->arena);
    if (status != SBL_OK) return status == SBL_E_CANCELLED ? stopped(diag) : out_of_memory(diag);
    looseness loose = looseness_for(w->opt->regularity > 0.0f ? (double)w->opt->regularity : REGULARITY_DEFAULT);
    double pitch_mm = w->places.pitch_mm, promise_mm = fmin(loose.least - LEAST_SLACK, LEAST_DISTANCE) * pitch_mm;
    *count = w->places.count;
    bool ok = field_separate(&w->places, loose.sigma * pitch_mm, loose.least * pitch_mm, w->opt->seed, w->host, w->arena) &&
              level_ranks(*rank, *order, w) && keep_promise(*order, count, promise_mm, w);
    return ok ? SBL_OK : out_of_memory(diag);
}

/* Scratch is taken in slabs of so many bytes a site: a build needs some five of them at a time. */
#define SLAB_BYTES_PER_SITE 100.0
#define SLAB_LEAST_BYTES    ((size_t)1 << 20)

/* The scratch has an arena of its own; the result's room is taken for as many sites as a region can come to hold. */
static sbl_status build(sbl_field *field, work *w, sbl_arena *arena, sbl_diag *diag)
{
    double most = sites_wanted(w);
    if (!(most <= (double)SITES_MAX)) return too_many(diag, most);
    if (most < 1.0) return SBL_OK;
    uint32_t capacity = (uint32_t)(most * COUNT_SLACK) + COUNT_SLACK_SITES, *order = NULL, count = 0;
    double *rank = NULL;
    sbl_site *site = SBL_TAKE(arena, sbl_site, capacity);
    sbl_vec3f *position = SBL_TAKE(arena, sbl_vec3f, capacity);
    if (!site || !position) return out_of_memory(diag);
    field_slabs slabs;
    field_slabs_init(&slabs, &arena->allocator, SLAB_LEAST_BYTES + (size_t)(SLAB_BYTES_PER_SITE * most));
    sbl_allocator allocator = field_slabs_allocator(&slabs);
    sbl_arena scratch;
    sbl_arena_init(&scratch, &allocator);
    w->arena = &scratch;
    sbl_status status = grow(&order, &rank, &count, w, diag);
    if (status == SBL_OK) {
        if (count > capacity) count = capacity;
        write_sites(&(writing){w, site, position, order, rank, count});
        *field = (sbl_field){w->places.surface, site, position, count, (float)w->density_per_cm2};
    }
    sbl_arena_release(&scratch);
    field_slabs_release(&slabs);
    return status;
}

sbl_status sbl_field_build(sbl_field *field, const sbl_surface *surface, const sbl_field_options *opt, const sbl_host *host,
                           sbl_arena *arena, sbl_diag *diag)
{
    if (!field || !arena) return sbl_fail(diag, SBL_E_ARG, "the field or the arena is missing", "pass both");
    *field = (sbl_field){0};
    sbl_status status = check_arguments(surface, opt, diag);
    if (status != SBL_OK) return status;
    double density = opt->density_per_cm2 > 0.0f ? (double)opt->density_per_cm2 : DENSITY_DEFAULT_PER_CM2;
    field_places places = {.surface = surface, .fixed_count = opt->fixed_count, .pitch_mm = field_hex_pitch(100.0, density)};
    work w = {places, opt, host, NULL, density, field_region_area(surface, opt->region)};
    sbl_arena_mark before = sbl_arena_here(arena);
    status = build(field, &w, arena, diag);
    if (status != SBL_OK || !field->count) sbl_arena_rewind(arena, before);
    if (status == SBL_OK && !field->count) *field = (sbl_field){.surface = surface, .density_per_cm2 = (float)density};
    return status;
}
