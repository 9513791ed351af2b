/*
 * Places for the sites. On charts they come from the motif. Along the seams, and where the skin is too curved for a chart, they are found
 * anew: two random candidates a site, thinned out by elimination and levelled, between the motif's sites that stand. Those a little
 * farther from a seam keep their place and rank from the motif as a start, but may move.
 */
#include "lay_motif.h"
#include "seams.h"

#include <string.h>

/* Yuksel 2015 advises 5 candidates a site; the relaxation that follows gives back what 2 lose. */
#define CANDIDATES_PER_SITE 2u
/* From a seam, in pitches: here the motif's sites are dropped for new ones; up to there they may move. */
#define SEAM_WIDTH  0.8
#define SEAM_MARGIN 2.5
/* How far a fixed point looks for the site whose place it takes, and how far from it sites may move, in pitches. */
#define GIVE_WAY_RADIUS 2.0
#define FIXED_MARGIN    3.0

typedef struct making {
    field_places *places;
    const sbl_surface_point *fixed;
    field_charts charts;
    field_laid laid;
    field_seams seams;
    uint8_t *near_seam;      /* of each triangle */
    sbl_surface_point *draw; /* candidates; kept_draw tells which of them are */
    uint32_t *kept_draw;
    uint32_t draws, kept_draws;
    field_point *laid_point, *draw_point;
    float *laid_distance2, *draw_distance2; /* from the nearest seam, infinite beyond the margin */
    uint32_t margin_count;                  /* laid sites that may move */
    double per_mm2;
    uint64_t seed;
    const sbl_host *host;
    sbl_arena *arena;
} making;

static bool lay(making *m, double area_mm2)
{
    const sbl_surface *s = m->places->surface;
    const uint8_t *region = m->places->region;
    double pitch_mm = m->places->pitch_mm;
    m->near_seam = SBL_NEW(m->arena, uint8_t, s->triangle_count);
    return m->near_seam && field_charts_build(&m->charts, s, region, area_mm2, pitch_mm, m->seed, m->host, m->arena) &&
           field_lay_motif(&m->laid, &m->charts, s, m->per_mm2, m->host, m->arena) &&
           field_seams_find(&m->seams, &m->charts, s, region, pitch_mm, m->host, m->arena) &&
           field_seams_near(m->near_seam, &m->seams, &m->charts, s, region, SEAM_WIDTH * pitch_mm, m->host, m->arena);
}

static bool draw_candidates(making *m)
{
    double area = field_region_area(m->places->surface, m->near_seam);
    m->draws = (uint32_t)(CANDIDATES_PER_SITE * m->per_mm2 * area + 0.5);
    m->draw = SBL_TAKE(m->arena, sbl_surface_point, m->draws);
    m->kept_draw = SBL_TAKE(m->arena, uint32_t, m->draws);
    return m->draw && m->kept_draw && field_sample(m->draw, m->draws, m->places->surface, m->near_seam, area, m->seed, m->host, m->arena);
}

/* How near each laid site and each candidate lies to a seam. */
static bool measure_seams(making *m)
{
    uint32_t queries = m->laid.count + m->draws, total = queries + m->seams.count;
    m->laid_distance2 = SBL_TAKE(m->arena, float, queries);
    m->laid_point = SBL_TAKE(m->arena, field_point, total);
    if (!m->laid_distance2 || !m->laid_point) return false;
    m->draw_distance2 = m->laid_distance2 + m->laid.count;
    m->draw_point = m->laid_point + m->laid.count;
    field_points_at(m->laid_point, m->places->surface, m->laid.at, m->laid.count, m->host);
    field_points_at(m->draw_point, m->places->surface, m->draw, m->draws, m->host);
    memcpy(m->laid_point + queries, m->seams.point, m->seams.count * sizeof *m->seams.point);
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    double reach_mm = SEAM_MARGIN * m->places->pitch_mm;
    bool ok = field_nearest(m->laid_distance2, m->laid_point, total, queries, reach_mm, m->host, m->arena);
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

static void keep_draws(making *m)
{
    double width = SEAM_WIDTH * m->places->pitch_mm;
    for (uint32_t k = 0; k < m->draws; k++) {
        bool charted = m->charts.chart_of[m->draw[k].triangle] != SBL_NONE;
        if (!charted || (double)m->draw_distance2[k] < width * width) m->kept_draw[m->kept_draws++] = k;
    }
}

#define PLACES_PER_BLOCK 2048u

typedef struct placing {
    making *m;
    const uint32_t *order;      /* of the kept candidates */
    uint32_t *margin, *farther; /* of each block of laid sites: how many of either kind, then where the first goes */
} placing;

static void place_draws_block(void *context, uint32_t block)
{
    const placing *p = context;
    const making *m = p->m;
    field_span span = field_span_of(block, PLACES_PER_BLOCK, m->kept_draws);
    for (uint32_t k = span.begin; k < span.end; k++) {
        uint32_t draw = m->kept_draw[p->order[k]];
        m->places->at[k] = m->draw[draw];
        m->places->point[k] = m->draw_point[draw];
        m->places->motif_rank[k] = -1.0f;
    }
}

/* Candidates, along a space-filling curve so that neighbours lie near each other in memory whatever the order of the triangles. */
static bool place_draws(making *m)
{
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    field_point *point = SBL_NEW(m->arena, field_point, m->kept_draws);
    uint32_t *order = SBL_NEW(m->arena, uint32_t, m->kept_draws);
    bool ok = point && order;
    for (uint32_t k = 0; ok && k < m->kept_draws; k++) point[k] = m->draw_point[m->kept_draw[k]];
    ok = ok && field_spatial_order(order, point, m->kept_draws, m->places->pitch_mm, m->host, m->arena);
    placing p = {.m = m, .order = order};
    if (ok) sbl_parallel_for(m->host, field_span_count(m->kept_draws, PLACES_PER_BLOCK), place_draws_block, &p);
    m->places->count = m->places->loose = m->kept_draws;
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

enum { DROPPED, MARGIN, FARTHER };

static int kind_of_laid(const making *m, uint32_t k)
{
    double width = SEAM_WIDTH * m->places->pitch_mm;
    if (!isfinite(m->laid_distance2[k])) return FARTHER;
    return m->near_seam[m->laid.at[k].triangle] && (double)m->laid_distance2[k] < width * width ? DROPPED : MARGIN;
}

static void count_laid_block(void *context, uint32_t block)
{
    const placing *p = context;
    field_span span = field_span_of(block, PLACES_PER_BLOCK, p->m->laid.count);
    uint32_t count[3] = {0};
    for (uint32_t k = span.begin; k < span.end; k++) count[kind_of_laid(p->m, k)]++;
    p->margin[block] = count[MARGIN];
    p->farther[block] = count[FARTHER];
}

static void place_laid_block(void *context, uint32_t block)
{
    const placing *p = context;
    const making *m = p->m;
    field_places *places = m->places;
    field_span span = field_span_of(block, PLACES_PER_BLOCK, m->laid.count);
    uint32_t next[3] = {0, m->kept_draws + p->margin[block], m->kept_draws + m->margin_count + p->farther[block]};
    for (uint32_t k = span.begin; k < span.end; k++) {
        int kind = kind_of_laid(m, k);
        if (kind == DROPPED) continue;
        uint32_t to = next[kind]++;
        places->at[to] = m->laid.at[k];
        places->point[to] = m->laid_point[k];
        places->motif_rank[to] = ((float)m->laid.motif_site[k] + 0.5f) / (float)FIELD_MOTIF_SITES;
    }
}

/* Behind the candidates the laid sites that stay, those first that may move. Only those become loose, when the candidates are thinned out.
 */
static bool place_laid(making *m)
{
    uint32_t blocks = field_span_count(m->laid.count, PLACES_PER_BLOCK);
    placing p = {m, NULL, SBL_NEW(m->arena, uint32_t, blocks), SBL_NEW(m->arena, uint32_t, blocks)};
    if (!p.margin || !p.farther) return false;
    sbl_parallel_for(m->host, blocks, count_laid_block, &p);
    m->margin_count = field_starts_of(p.margin, blocks);
    m->places->count += m->margin_count + field_starts_of(p.farther, blocks);
    sbl_parallel_for(m->host, blocks, place_laid_block, &p);
    return true;
}

static void append_fixed(const making *m)
{
    field_places *p = m->places;
    for (uint32_t i = 0; i < p->fixed_count; i++) {
        p->at[p->count + i] = m->fixed[i];
        p->point[p->count + i] = field_point_at(p->surface, m->fixed[i]);
    }
}

static void move_place(field_places *p, uint32_t to, uint32_t from)
{
    p->at[to] = p->at[from];
    p->point[to] = p->point[from];
    p->motif_rank[to] = p->motif_rank[from];
}

/* Keep the places whose byte is set, in their order. */
static void compact(const making *m, const uint8_t *alive)
{
    field_places *p = m->places;
    uint32_t kept = 0, loose = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        if (!alive[i]) continue;
        loose += i < p->loose;
        move_place(p, kept++, i);
    }
    p->count = kept;
    p->loose = loose;
    append_fixed(m);
}

/* Yuksel 2015, section 4, beta and gamma: below this distance crowding grows no more. */
static double crowding_floor(double range_mm)
{
    double share = 1.0 / CANDIDATES_PER_SITE;
    return range_mm * 0.65 * (1.0 - share * sqrt(share));
}

static bool thin_out(const making *m)
{
    field_places *p = m->places;
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    uint32_t wished = (p->loose + CANDIDATES_PER_SITE / 2) / CANDIDATES_PER_SITE, least = field_level_least(wished);
    uint32_t *removed = SBL_NEW(m->arena, uint32_t, p->loose);
    uint8_t *alive = SBL_NEW(m->arena, uint8_t, p->count);
    bool ok = removed && alive;
    if (ok) memset(alive, 1, p->count);
    ok =
        ok &&
        field_eliminate(removed, alive, p->point, p->loose, p->count, least, p->pitch_mm, crowding_floor(p->pitch_mm), m->host, m->arena) &&
        field_level_places(alive, removed, p->loose - least, p, wished, m->per_mm2, m->host, m->arena);
    if (ok) compact(m, alive);
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

static bool fixed_neighbors(field_neighbors *near, const making *m, double radius_mm)
{
    const field_places *p = m->places;
    uint32_t total = p->count + p->fixed_count;
    field_point *fixed_first = SBL_NEW(m->arena, field_point, total);
    if (!fixed_first) return false;
    memcpy(fixed_first, p->point + p->count, p->fixed_count * sizeof *fixed_first);
    memcpy(fixed_first + p->fixed_count, p->point, p->count * sizeof *fixed_first);
    return field_neighbors_build(near, fixed_first, total, p->fixed_count, radius_mm, m->host, m->arena);
}

/* Each fixed point takes the place of the nearest site: what is left has, everywhere, the density asked for less that of the fixed points.
 */
static bool give_way_to_fixed(const making *m)
{
    field_places *p = m->places;
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    uint32_t fixed = p->fixed_count;
    uint8_t *alive = SBL_NEW(m->arena, uint8_t, p->count);
    field_neighbors near;
    bool ok = alive && fixed_neighbors(&near, m, GIVE_WAY_RADIUS * p->pitch_mm);
    if (ok) memset(alive, 1, p->count);
    for (uint32_t f = 0; ok && f < fixed; f++) {
        uint32_t nearest = SBL_NONE;
        double least2 = (double)INFINITY;
        for (uint32_t k = near.start[f]; k < near.start[f + 1]; k++) {
            uint32_t j = near.index[k];
            if (j < fixed || !alive[j - fixed]) continue;
            double d2 = field_distance2(&p->point[p->count + f], &p->point[j - fixed]);
            if (d2 < least2) {
                least2 = d2;
                nearest = j - fixed;
            }
        }
        if (nearest != SBL_NONE) alive[nearest] = 0;
    }
    if (ok) compact(m, alive);
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

/* The motif knows nothing of fixed points: sites near them come loose. */
static bool loosen_near_fixed(const making *m)
{
    field_places *p = m->places;
    field_neighbors near;
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    field_places old = *p;
    uint8_t *touched = SBL_NEW(m->arena, uint8_t, p->count);
    old.at = sbl_arena_copy(m->arena, p->at, p->count, sizeof *p->at);
    old.point = sbl_arena_copy(m->arena, p->point, p->count, sizeof *p->point);
    old.motif_rank = sbl_arena_copy(m->arena, p->motif_rank, p->count, sizeof *p->motif_rank);
    bool ok = touched && old.at && old.point && old.motif_rank && fixed_neighbors(&near, m, FIXED_MARGIN * p->pitch_mm);
    for (uint32_t k = 0; ok && k < near.start[p->fixed_count]; k++)
        if (near.index[k] >= p->fixed_count) touched[near.index[k] - p->fixed_count] = 1;
    for (uint32_t turn = 0, filled = old.loose; ok && turn < 2; turn++) {
        for (uint32_t i = old.loose; i < old.count; i++) {
            if (touched[i] == turn) continue;
            p->at[filled] = old.at[i];
            p->point[filled] = old.point[i];
            p->motif_rank[filled++] = old.motif_rank[i];
        }
        if (!turn) p->loose = filled;
    }
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

bool field_make_places(field_places *places, const sbl_surface_point *fixed, double area_mm2, double per_mm2, uint64_t seed,
                       const sbl_host *host, sbl_arena *arena)
{
    making m = {.places = places, .fixed = fixed, .per_mm2 = per_mm2, .seed = seed, .host = host, .arena = arena};
    if (!lay(&m, area_mm2) || !draw_candidates(&m) || !measure_seams(&m)) return false;
    keep_draws(&m);
    uint64_t most = (uint64_t)m.laid.count + m.kept_draws, total = most + places->fixed_count;
    places->at = SBL_TAKE(arena, sbl_surface_point, total);
    places->point = SBL_TAKE(arena, field_point, total);
    places->motif_rank = SBL_TAKE(arena, float, most);
    if (!places->at || !places->point || !places->motif_rank || !place_draws(&m) || !place_laid(&m) || !thin_out(&m)) return false;
    places->loose += m.margin_count;
    return !places->fixed_count || (give_way_to_fixed(&m) && loosen_near_fixed(&m));
}
