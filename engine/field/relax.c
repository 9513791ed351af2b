/*
 * Joint relaxation of place and rank.
 *
 * Ranks are cut into BINS. Two sites whose ranks differ by w lie together in every stretch wider than w, so they should be as far apart as
 * sites of a set of that density: the pair energy is (1 - d / s)^4 with s = REACH times the hexagonal pitch of that stretch; likewise for
 * the beginnings [0, max rank]. That is blue noise in space and rank at once, at all scales (compare Wei, "Multi-class blue noise
 * sampling", ACM TOG 29(4), 2010, where classes are few and have no order; README.md says what is new here).
 *
 * Ranks fall into place by swaps between near sites, annealed. For that every site keeps what it would cost in each bin (`cost`), so a
 * proposal is six look-ups; only a swap that is made walks the neighbours. Places follow the gradient of the same energy. The two
 * alternate.
 *
 * A quarter of the ranks is again a field (level 1), a quarter of that again, with the same bins and the same energy at twice the pitch:
 * a thin design's sessions are as even as a dense one's.
 */
#include "room.h"

#include <string.h>

#define BINS           32
#define BAND           4
#define FINER          4 /* bins of a level in one bin of the level above it */
#define LOW_BINS       (BINS / FINER)
#define LEVELS_MAX     8
#define LEVEL_LEAST    256u
#define REACH          0.77
#define STRETCH_LEAST  0.1  /* narrower stretches are not looked at; it sets the neighbours' number */
#define RADIUS         2.44 /* REACH / sqrt(STRETCH_LEAST), in pitches */
#define DISTANCE_STEPS 64
#define SWAP_DISTANCE  2.0 /* in pitches: farther swaps would carry density away */
/*
 * In pitches. Cubes of one colour stand a side apart; each reaches RADIUS beyond itself, and two rounds of moves (10 of
 * STEP_MAX, by both sites of a pair) may have passed since the lists were made.
 */
#define TILE_SIDE 11.0

/* Weights, found by trial on 100,000 sites of a plane: the narrower a beginning, the more it needs beside the stretches. */
#define STRETCH_WEIGHT 2.8
#define BEGIN_FADE     0.8 /* the whole counts a fifth of the narrowest beginning */
/* As in tools/field_motif.c: no two nearer than this in pitches of the narrowest stretch that they share, or of one of WALL_LEAST. */
#define WALL           0.55
#define WALL_LEAST     0.15
#define WALL_STIFFNESS 0.4

#define ROUNDS          6
#define FINER_ROUND     2
#define LISTS_KEPT      3 /* rounds: sites move little in three */
#define SWEEPS          6
#define MOVES           5
#define TEMPERATURE     0.02
#define STEP_FIRST      0.2 /* of the force, in pitches */
#define STEP_LAST       0.1
#define STEP_MAX        0.15  /* in pitches */
#define MOMENTUM        0.8   /* part of the force that lasts into the next move */
#define CORE            0.75f /* in pitches: nearer pairs repel more, whatever their ranks, for the promised distance */
#define CORE_STIFFNESS  0.3f
#define DISTANCE2_LEAST 1e-12f
#define ACTIVE_MARGIN   4.0 /* in distance steps */
#define LANES           8

#define POINTS_PER_BLOCK 256u

/* In a bin: none yet; the rest is the bin of the level above it, in which one must be found. */
#define UNASSIGNED 0x80u
/* Room for a finer level: the motif's first quarter is a quarter of every region but for its rim. */
#define FINER_SHARE 0.4

typedef struct energy {
    float pair[DISTANCE_STEPS][BINS][BINS];
    uint8_t band[DISTANCE_STEPS][BINS][2]; /* pair is zero outside [first, end), multiples of BAND */
    float stretch_inverse[BINS][BINS];     /* 1 / s in pitches, for the two bins */
    float stretch_force[BINS][BINS], begin_force[BINS][BINS];
    float begin_inverse[BINS][BINS]; /* the same for the beginning that ends with the later of the two */
    float wall[BINS][BINS];          /* in pitches: the two should not be nearer */
    double reach2[BINS][BINS];       /* squared distance at which the pair's energy ends */
} energy;

/* What a force needs of a site, in one quarter of a cache line. */
typedef struct mover {
    float x, y, z;
    uint32_t bin;
} mover;

typedef struct level {
    uint32_t count, capacity;
    uint32_t loose;  /* the first of the count: they move and swap, the others only count as neighbours */
    uint32_t *place; /* index among the places; NULL for level 0, where they are the same */
    uint8_t *bin;
    double pitch_mm;
    /* For as long as the lists are kept: */
    field_point *gathered;
    field_neighbors near;
    uint8_t *distance; /* one for each entry of near, in DISTANCE_STEPS of the radius */
    float (*cost)[BINS];
    uint32_t *active; /* parallel to near.index: those of a site's neighbours that its rank lets it feel come first */
    uint16_t *active_count;
    mover *mover;
} level;

typedef struct relaxing {
    field_places *places;
    const sbl_host *host;
    sbl_arena *arena;
    uint64_t seed;
    energy *energy;
    level level[LEVELS_MAX];
    int level_count;
    field_neighbors near_fixed;
    sbl_vec3 *force;
} relaxing;

static double fourth(double x)
{
    double x2 = x * x;
    return x2 * x2;
}

static void band_fill(energy *e)
{
    for (int d = 0; d < DISTANCE_STEPS; d++) {
        for (int b = 0; b < BINS; b++) {
            uint8_t first = BINS, end = 0;
            for (int c = 0; c < BINS; c++) {
                if (!(e->pair[d][b][c] > 0.0f)) continue;
                first = c < first ? (uint8_t)(c / BAND * BAND) : first;
                end = (uint8_t)(c / BAND * BAND + BAND);
            }
            e->band[d][b][0] = first;
            e->band[d][b][1] = end;
        }
    }
}

static void energy_fill(energy *e)
{
    for (int b = 0; b < BINS; b++) {
        for (int c = 0; c < BINS; c++) {
            double width = fmax(fabs((double)(b - c)) / BINS, STRETCH_LEAST), begin = ((double)(b > c ? b : c) + 0.5) / BINS;
            double in_stretch = sqrt(width) / REACH, in_begin = sqrt(begin), reach = fmax(1.0 / in_stretch, 1.0 / in_begin);
            e->stretch_inverse[b][c] = (float)in_stretch;
            e->begin_inverse[b][c] = (float)in_begin;
            double begin_weight = 1.0 - BEGIN_FADE * begin;
            e->begin_force[b][c] = (float)(begin_weight * in_begin);
            e->stretch_force[b][c] = (float)(STRETCH_WEIGHT * in_stretch);
            e->reach2[b][c] = reach * reach;
            double wall = WALL / sqrt(fmax(width, WALL_LEAST));
            e->wall[b][c] = (float)wall;
            for (int d = 0; d < DISTANCE_STEPS; d++) {
                double distance = ((double)d + 0.5) * RADIUS / DISTANCE_STEPS, in_wall = fmax(wall - distance, 0.0);
                e->pair[d][b][c] =
                    (float)(STRETCH_WEIGHT * fourth(fmax(1.0 - distance * in_stretch, 0.0)) +
                            begin_weight * fourth(fmax(1.0 - distance * in_begin, 0.0)) + WALL_STIFFNESS * in_wall * in_wall);
            }
        }
    }
    band_fill(e);
}

/* A neighbour at that distance begins (sign 1) or ceases (-1) to be in bin `at`. */
static inline void cost_add(float *restrict cost, const energy *restrict e, uint32_t distance, uint32_t at, float sign)
{
    const float *restrict pair = e->pair[distance][at];
    size_t end = e->band[distance][at][1];
    for (size_t b = e->band[distance][at][0]; b < end; b += BAND)
        for (size_t k = 0; k < BAND; k++) cost[b + k] += sign * pair[b + k];
}

static void cost_tell_neighbors(const level *l, const energy *e, uint32_t site, uint32_t at, float sign)
{
    for (uint32_t k = l->near.start[site]; k < l->near.start[site + 1]; k++)
        if (l->near.index[k] < l->loose) cost_add(l->cost[l->near.index[k]], e, l->distance[k], at, sign);
}

/* What the level's energy gains (below zero: falls) if two neighbours swap their bins. */
static float swap_gain(const level *l, const energy *e, uint32_t i, uint32_t entry)
{
    uint32_t j = l->near.index[entry], b = l->bin[i], c = l->bin[j];
    const float(*pair)[BINS] = e->pair[l->distance[entry]];
    return l->cost[i][c] + l->cost[j][b] - l->cost[i][b] - l->cost[j][c] - pair[b][b] - pair[c][c] + 2.0f * pair[b][c];
}

static void swap_bins(const level *l, const energy *e, uint32_t i, uint32_t j)
{
    uint8_t b = l->bin[i], c = l->bin[j];
    cost_tell_neighbors(l, e, i, b, -1.0f);
    cost_tell_neighbors(l, e, i, c, 1.0f);
    cost_tell_neighbors(l, e, j, c, -1.0f);
    cost_tell_neighbors(l, e, j, b, 1.0f);
    l->bin[i] = c;
    l->bin[j] = b;
}

typedef struct sweep {
    const relaxing *r;
    const level *level;
    const field_tiles *tiles;
    int depth;
    uint32_t first_tile;
    uint64_t counter;
    float temperature;
} sweep;

/* Sites of a finer level stay within their bin of the level above; those that have a finer level themselves stay where they are. */
static bool may_swap(const sweep *s, uint32_t b, uint32_t c)
{
    if (b == c || (s->depth > 0 && b / FINER != c / FINER)) return false;
    return s->depth + 1 == s->r->level_count || (b >= LOW_BINS && c >= LOW_BINS);
}

static void anneal_tile(void *context, uint32_t index)
{
    const sweep *s = context;
    const level *l = s->level;
    const energy *e = s->r->energy;
    uint32_t tile = s->first_tile + index;
    const int farthest = (int)(SWAP_DISTANCE / RADIUS * DISTANCE_STEPS);
    for (uint32_t k = s->tiles->start[tile]; k < s->tiles->start[tile + 1]; k++) {
        uint32_t i = s->tiles->order[k], count = l->near.start[i + 1] - l->near.start[i];
        if (!count) continue;
        uint64_t bits = sbl_random_bits(s->r->seed, FIELD_STREAM_SWAP, s->counter + i);
        uint32_t entry = l->near.start[i] + (uint32_t)((bits & UINT32_MAX) * count >> 32), j = l->near.index[entry];
        if (l->distance[entry] > farthest || j >= l->loose || s->tiles->tile_of[j] != tile || !may_swap(s, l->bin[i], l->bin[j])) continue;
        float gain = swap_gain(l, e, i, entry);
        double chance = (double)((bits >> 32) + 1) * 0x1p-32;
        if (gain < 0.0f || (double)gain < -(double)s->temperature * sbl_log(chance)) swap_bins(l, e, i, j);
    }
}

/* The best partner instead of any: for the finer levels, where few neighbours may swap. */
static void descend_tile(void *context, uint32_t index)
{
    const sweep *s = context;
    const level *l = s->level;
    uint32_t tile = s->first_tile + index;
    const int farthest = (int)(SWAP_DISTANCE / RADIUS * DISTANCE_STEPS);
    for (uint32_t k = s->tiles->start[tile]; k < s->tiles->start[tile + 1]; k++) {
        uint32_t i = s->tiles->order[k], partner = SBL_NONE;
        float best = -1e-6f;
        for (uint32_t entry = l->near.start[i]; entry < l->near.start[i + 1]; entry++) {
            uint32_t j = l->near.index[entry];
            if (l->distance[entry] > farthest || j >= l->loose || s->tiles->tile_of[j] != tile || !may_swap(s, l->bin[i], l->bin[j]))
                continue;
            float gain = swap_gain(l, s->r->energy, i, entry);
            if (gain < best) {
                best = gain;
                partner = j;
            }
        }
        if (partner != SBL_NONE) swap_bins(l, s->r->energy, i, partner);
    }
}

static void run_sweep(sweep *s, sbl_loop_body body)
{
    for (int color = 0; color < FIELD_COLORS; color++) {
        s->first_tile = color ? s->tiles->color_end[color - 1] : 0;
        sbl_parallel_for(s->r->host, s->tiles->color_end[color] - s->first_tile, body, s);
    }
}

/* Bins for sites that have none yet: each run of neighbours along the curve takes every bin open to it once, each site the cheapest left.
 */
static void assign_bins(const relaxing *r, const level *l, int depth)
{
    uint32_t open[LOW_BINS] = {0};
    uint32_t group_bins = depth ? FINER : BINS;
    uint32_t all = group_bins == 32 ? UINT32_MAX : (1u << group_bins) - 1;
    for (uint32_t i = 0; i < l->loose; i++) {
        if (!(l->bin[i] & UNASSIGNED)) continue;
        uint32_t group = l->bin[i] & ~UNASSIGNED, first = group * group_bins, best = 0;
        if (!open[group]) open[group] = all;
        float least = INFINITY;
        for (uint32_t b = 0; b < group_bins; b++) {
            if (!(open[group] >> b & 1) || !(l->cost[i][first + b] < least)) continue;
            least = l->cost[i][first + b];
            best = b;
        }
        open[group] &= ~(1u << best);
        l->bin[i] = (uint8_t)(first + best);
        cost_tell_neighbors(l, r->energy, i, l->bin[i], 1.0f);
    }
}

typedef struct measure_work {
    const level *level;
    const energy *energy;
} measure_work;

static void measure_block(void *context, uint32_t block)
{
    const measure_work *w = context;
    const level *l = w->level;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, l->loose);
    double scale = DISTANCE_STEPS / (RADIUS * l->pitch_mm);
    for (uint32_t i = span.begin; i < span.end; i++) {
        float *cost = l->cost[i];
        memset(cost, 0, BINS * sizeof *cost);
        for (uint32_t k = l->near.start[i]; k < l->near.start[i + 1]; k++) {
            double d = sqrt(field_distance2(&l->gathered[i], &l->gathered[l->near.index[k]])) * scale;
            l->distance[k] = (uint8_t)(d < DISTANCE_STEPS - 1 ? d : DISTANCE_STEPS - 1);
            uint32_t bin = l->bin[l->near.index[k]];
            if (!(bin & UNASSIGNED)) cost_add(cost, w->energy, l->distance[k], bin, 1.0f);
        }
    }
}

static uint32_t blocks_of(uint32_t count)
{
    return field_span_count(count, POINTS_PER_BLOCK);
}

typedef struct copying {
    const relaxing *r;
    const level *level;
    uint32_t first, end;
} copying;

static uint32_t place_of(const level *l, uint32_t i)
{
    return l->place ? l->place[i] : i;
}

/* The level's own copy of its points, since only level 0 has them side by side. */
static void gather_block(void *context, uint32_t block)
{
    const copying *c = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, c->end - c->first);
    for (uint32_t i = c->first + span.begin; i < c->first + span.end; i++) c->level->gathered[i] = c->r->places->point[c->level->place[i]];
}

static void mover_block(void *context, uint32_t block)
{
    const copying *c = context;
    const level *l = c->level;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, c->end - c->first);
    for (uint32_t i = c->first + span.begin; i < c->first + span.end; i++) {
        sbl_vec3f p = c->r->places->point[place_of(l, i)].position;
        l->mover[i] = (mover){p.x, p.y, p.z, l->bin[i]};
    }
}

/* Sites from first to end; those behind the loose ones never change. */
static void copy_sites(const relaxing *r, const level *l, uint32_t first, uint32_t end, sbl_loop_body body)
{
    copying c = {r, l, first, end};
    sbl_parallel_for(r->host, blocks_of(end - first), body, &c);
}

static bool level_connect(const relaxing *r, level *l)
{
    l->gathered = l->place ? SBL_TAKE(r->arena, field_point, l->count) : r->places->point;
    if (!l->gathered) return false;
    if (l->place) copy_sites(r, l, 0, l->count, gather_block);
    if (!field_neighbors_build(&l->near, l->gathered, l->count, l->loose, RADIUS * l->pitch_mm, r->host, r->arena)) return false;
    uint32_t pairs = l->near.start[l->count];
    l->distance = SBL_TAKE(r->arena, uint8_t, pairs);
    l->active = SBL_TAKE(r->arena, uint32_t, pairs);
    l->active_count = SBL_TAKE(r->arena, uint16_t, l->loose);
    l->mover = SBL_TAKE(r->arena, mover, l->count);
    l->cost = sbl_arena_take(r->arena, l->loose, sizeof *l->cost);
    if (l->mover) copy_sites(r, l, l->loose, l->count, mover_block);
    return l->distance && l->active && l->active_count && l->mover && l->cost;
}

/* Distances and costs for the places as they are now. */
static void level_measure(const relaxing *r, const level *l, int depth)
{
    if (l->place) copy_sites(r, l, 0, l->loose, gather_block);
    measure_work work = {l, r->energy};
    sbl_parallel_for(r->host, blocks_of(l->loose), measure_block, &work);
    assign_bins(r, l, depth);
}

static bool level_improve(const relaxing *r, level *l, int depth, int round, float temperature)
{
    sbl_arena_mark mark = sbl_arena_here(r->arena);
    field_tiles tiles;
    /* Other walls each round: thirds of a side, so that no pair is parted for ever. */
    bool ok = field_tiles_build(&tiles, l->gathered, l->loose, TILE_SIDE * l->pitch_mm, (double)(round % 3) / 3.0, r->host, r->arena);
    sweep s = {r, l, &tiles, depth, 0, 0, temperature};
    for (int k = 0; ok && k < SWEEPS; k++) {
        s.counter = ((uint64_t)round * SWEEPS + (uint64_t)k) << 32;
        run_sweep(&s, depth ? descend_tile : anneal_tile);
    }
    sbl_arena_rewind(r->arena, mark);
    return ok;
}

static uint8_t bin_of_rank(double rank, int depth)
{
    return (uint8_t)(rank * (double)BINS * (double)(1u << 2 * depth));
}

/* Is the site's bin still that of the rank which it has from the motif? */
static bool keeps_motif(const relaxing *r, const level *l, int depth, uint32_t i)
{
    double rank = (double)r->places->motif_rank[place_of(l, i)];
    return rank >= 0.0 && rank * (double)(1u << 2 * depth) < 1.0 && bin_of_rank(rank, depth) == l->bin[i];
}

/* The sites of the last level's lowest bins, as a level of its own. */
static void level_add(relaxing *r)
{
    int depth = r->level_count;
    const level *coarse = &r->level[r->level_count - 1];
    level *fine = &r->level[r->level_count++];
    fine->pitch_mm = sqrt((double)FINER) * coarse->pitch_mm;
    for (uint32_t i = 0; i < coarse->count && fine->count < fine->capacity; i++) {
        if (coarse->bin[i] >= LOW_BINS) continue;
        uint32_t place = coarse->place ? coarse->place[i] : i;
        bool kept = keeps_motif(r, coarse, depth - 1, i);
        fine->place[fine->count] = place;
        fine->bin[fine->count++] = kept ? bin_of_rank((double)r->places->motif_rank[place], depth) : (uint8_t)(UNASSIGNED | coarse->bin[i]);
        fine->loose += i < coarse->loose;
    }
}

typedef struct move_work {
    const relaxing *r;
    const level *level;
    double step;
} move_work;

/* Pairs that a move or two could bring within reach stay in. */
static void active_block(void *context, uint32_t block)
{
    const move_work *w = context;
    const level *l = w->level;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, l->loose);
    for (uint32_t i = span.begin; i < span.end; i++) {
        uint32_t first = l->near.start[i], found = 0;
        for (uint32_t k = first; k < l->near.start[i + 1] && found < UINT16_MAX; k++) {
            double d = ((double)l->distance[k] - ACTIVE_MARGIN) * (RADIUS / DISTANCE_STEPS);
            l->active[first + found] = l->near.index[k];
            found += d <= 0.0 || d * d < w->r->energy->reach2[l->bin[i]][l->bin[l->near.index[k]]];
        }
        l->active_count[i] = (uint16_t)found;
    }
}

/* LANES pairs side by side, so that the compiler makes vectors of them; sums stay in their lanes, so that every target adds alike. */
typedef struct lanes {
    float x[LANES], y[LANES], z[LANES];
} lanes;

typedef struct pair_lanes {
    lanes apart; /* in pitches of the level */
    float stretch_inverse[LANES], stretch_force[LANES], begin_inverse[LANES], begin_force[LANES], wall[LANES];
} pair_lanes;

static void pairs_gather(pair_lanes *pairs, const level *l, const energy *e, mover p, const uint32_t *active, uint32_t count, float inverse)
{
    for (uint32_t k = 0; k < LANES; k++) {
        /* Empty lanes hold a pair too far apart to feel each other. */
        mover q = k < count ? l->mover[active[k]] : (mover){p.x + 1e6f, p.y, p.z, 0};
        pairs->apart.x[k] = (p.x - q.x) * inverse;
        pairs->apart.y[k] = (p.y - q.y) * inverse;
        pairs->apart.z[k] = (p.z - q.z) * inverse;
        pairs->stretch_inverse[k] = e->stretch_inverse[p.bin][q.bin];
        pairs->stretch_force[k] = e->stretch_force[p.bin][q.bin];
        pairs->begin_inverse[k] = e->begin_inverse[p.bin][q.bin];
        pairs->begin_force[k] = e->begin_force[p.bin][q.bin];
        pairs->wall[k] = e->wall[p.bin][q.bin];
    }
}

/* max(x, 0) without a comparison, which would keep the compiler from making vectors. */
static inline float positive_part(float x)
{
    return 0.5f * (x + fabsf(x));
}

static void pairs_push(lanes *restrict force, const pair_lanes *restrict pairs)
{
    for (int k = 0; k < LANES; k++) {
        float x = pairs->apart.x[k], y = pairs->apart.y[k], z = pairs->apart.z[k];
        float d = sqrtf(x * x + y * y + z * z + DISTANCE2_LEAST);
        float in_stretch = positive_part(1.0f - d * pairs->stretch_inverse[k]);
        float in_begin = positive_part(1.0f - d * pairs->begin_inverse[k]);
        float in_core = positive_part(CORE - d), in_wall = positive_part(pairs->wall[k] - d);
        float slope = in_stretch * in_stretch * in_stretch * pairs->stretch_force[k] +
                      in_begin * in_begin * in_begin * pairs->begin_force[k] + in_core * CORE_STIFFNESS +
                      in_wall * (float)(0.5 * WALL_STIFFNESS);
        slope = slope * 4.0f / d;
        force->x[k] += x * slope;
        force->y[k] += y * slope;
        force->z[k] += z * slope;
    }
}

/* The force of one level on its sites, in parts of the whole's pitch: minus the energy's gradient. */
static void force_block(void *context, uint32_t block)
{
    const move_work *w = context;
    const level *l = w->level;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, l->loose);
    float inverse = (float)(1.0 / l->pitch_mm);
    double weight = w->r->places->pitch_mm / l->pitch_mm;
    for (uint32_t i = span.begin; i < span.end; i++) {
        const uint32_t *active = l->active + l->near.start[i];
        uint32_t count = l->active_count[i];
        lanes force = {0};
        for (uint32_t k = 0; k < count; k += LANES) {
            pair_lanes pairs;
            pairs_gather(&pairs, l, w->r->energy, l->mover[i], active + k, count - k, inverse);
            pairs_push(&force, &pairs);
        }
        sbl_vec3 sum = {0.0, 0.0, 0.0};
        for (int k = 0; k < LANES; k++) sum = sbl_v3_add(sum, sbl_v3((double)force.x[k], (double)force.y[k], (double)force.z[k]));
        sbl_vec3 *out = &w->r->force[place_of(l, i)];
        *out = sbl_v3_madd(*out, sum, weight);
    }
}

/* Fixed points are like sites of the last rank: they count in the whole alone. */
static void fixed_block(void *context, uint32_t block)
{
    const relaxing *r = ((const move_work *)context)->r;
    const field_places *places = r->places;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, places->loose);
    for (uint32_t i = span.begin; i < span.end; i++) {
        for (uint32_t k = r->near_fixed.start[i]; k < r->near_fixed.start[i + 1]; k++) {
            uint32_t j = r->near_fixed.index[k];
            if (j < places->count) continue;
            sbl_vec3 apart = sbl_v3_sub(sbl_v3_load(places->point[i].position), sbl_v3_load(places->point[j].position));
            double d = sbl_v3_length(apart) / places->pitch_mm, in = 1.0 - d;
            if (in > 0.0 && d > 0.0) r->force[i] = sbl_v3_madd(r->force[i], apart, 8.0 * in * in * in / (d * places->pitch_mm));
        }
    }
}

static void step_block(void *context, uint32_t block)
{
    const move_work *w = context;
    const relaxing *r = w->r;
    field_places *places = r->places;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, places->loose);
    for (uint32_t i = span.begin; i < span.end; i++) {
        if (places->region && places->region[places->at[i].triangle] == FIELD_REGION_WALL) {
            r->force[i] = (sbl_vec3){0.0, 0.0, 0.0};
            continue;
        }
        sbl_vec3 force = r->force[i], normal = sbl_v3_load(places->point[i].normal);
        force = sbl_v3_madd(force, normal, -sbl_v3_dot(force, normal));
        double length = sbl_v3_length(force) * w->step, scale = w->step * places->pitch_mm;
        if (length > STEP_MAX) scale *= STEP_MAX / length;
        places->at[i] = field_walk(places->surface, places->region, places->at[i], sbl_v3_scale(force, scale));
        places->point[i] = field_point_at(places->surface, places->at[i]);
        r->force[i] = sbl_v3_scale(force, MOMENTUM);
    }
}

static void move_places(const relaxing *r, int round)
{
    move_work w = {r, NULL, STEP_FIRST + (STEP_LAST - STEP_FIRST) * (double)round / (ROUNDS - 1)};
    for (int depth = 0; depth < r->level_count; depth++) {
        w.level = &r->level[depth];
        sbl_parallel_for(r->host, blocks_of(w.level->loose), active_block, &w);
    }
    for (int k = 0; k < MOVES; k++) {
        for (int depth = 0; depth < r->level_count; depth++) {
            w.level = &r->level[depth];
            copy_sites(r, w.level, 0, w.level->loose, mover_block);
            sbl_parallel_for(r->host, blocks_of(w.level->loose), force_block, &w);
        }
        if (r->near_fixed.start) sbl_parallel_for(r->host, blocks_of(r->places->loose), fixed_block, &w);
        sbl_parallel_for(r->host, blocks_of(r->places->loose), step_block, &w);
    }
}

static bool connect_all(relaxing *r)
{
    const field_places *p = r->places;
    for (int depth = 0; depth < r->level_count; depth++)
        if (!level_connect(r, &r->level[depth])) return false;
    r->near_fixed = (field_neighbors){NULL, NULL};
    return !p->fixed_count ||
           field_neighbors_build(&r->near_fixed, p->point, p->count + p->fixed_count, p->loose, p->pitch_mm, r->host, r->arena);
}

static bool relax_round(relaxing *r, int round)
{
    double left = 1.0 - (double)(2 * round) / ROUNDS;
    float temperature = left > 0.0 ? (float)(TEMPERATURE * left * left) : 0.0f;
    for (int depth = 0; depth < r->level_count; depth++) {
        level *l = &r->level[depth];
        level_measure(r, l, depth);
        if (!level_improve(r, l, depth, round, temperature)) return false;
        /* Finer levels begin when the ranks above them have settled. */
        if (round != FINER_ROUND || depth + 1 != r->level_count || depth + 1 == LEVELS_MAX || l->count / FINER < LEVEL_LEAST) continue;
        level_add(r);
        if (!level_connect(r, &r->level[depth + 1])) return false;
    }
    move_places(r, round);
    return true;
}

static uint32_t reversed_bits(uint32_t x)
{
    x = (x >> 1 & 0x55555555u) | (x & 0x55555555u) << 1;
    x = (x >> 2 & 0x33333333u) | (x & 0x33333333u) << 2;
    x = (x >> 4 & 0x0f0f0f0fu) | (x & 0x0f0f0f0fu) << 4;
    x = (x >> 8 & 0x00ff00ffu) | (x & 0x00ff00ffu) << 8;
    return x >> 16 | x << 16;
}

/*
 * The rank from the motif where it still holds; else the place in the bin of the finest level by the reversed bits of the place along the
 * curve, so that part of a bin is spread as well.
 */
static void final_ranks(double *rank, const relaxing *r)
{
    for (int depth = 0; depth < r->level_count; depth++) {
        const level *l = &r->level[depth];
        double share = 1.0 / (double)(BINS << 2 * depth);
        uint32_t seen[BINS] = {0};
        for (uint32_t i = 0; i < l->count; i++) {
            uint32_t place = place_of(l, i);
            rank[place] = keeps_motif(r, l, depth, i) ? (double)r->places->motif_rank[place]
                                                      : share * ((double)l->bin[i] + (double)reversed_bits(seen[l->bin[i]]++) * 0x1p-32);
        }
    }
}

static bool relaxing_init(relaxing *r)
{
    const field_places *places = r->places;
    uint32_t count = places->count;
    r->energy = SBL_NEW(r->arena, energy, 1);
    r->force = SBL_NEW(r->arena, sbl_vec3, places->loose);
    r->level[0] = (level){.count = count, .loose = places->loose, .bin = SBL_NEW(r->arena, uint8_t, count), .pitch_mm = places->pitch_mm};
    bool ok = r->energy && r->force && r->level[0].bin;
    for (int depth = 1; ok && depth < LEVELS_MAX; depth++) {
        /* A last, incomplete run of sites may lie in low bins alone. */
        count = (uint32_t)(FINER_SHARE * (double)count) + BINS;
        r->level[depth] = (level){.capacity = count, .place = SBL_NEW(r->arena, uint32_t, count), .bin = SBL_NEW(r->arena, uint8_t, count)};
        ok = r->level[depth].place && r->level[depth].bin;
    }
    for (uint32_t i = 0; ok && i < places->count; i++)
        r->level[0].bin[i] = places->motif_rank[i] >= 0.0f ? bin_of_rank((double)places->motif_rank[i], 0) : UNASSIGNED;
    if (ok) energy_fill(r->energy);
    return ok;
}

sbl_status field_relax(double *rank, field_places *places, uint64_t seed, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    relaxing r = {.places = places, .host = host, .arena = arena, .seed = seed, .level_count = 1};
    sbl_status status = relaxing_init(&r) ? SBL_OK : SBL_E_MEMORY;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    for (int round = 0; status == SBL_OK && round < ROUNDS; round++) {
        if (places->loose && round % LISTS_KEPT == 0) {
            sbl_arena_rewind(arena, scratch);
            if (!connect_all(&r)) status = SBL_E_MEMORY;
        }
        if (status == SBL_OK && places->loose && !relax_round(&r, round)) status = SBL_E_MEMORY;
        if (status == SBL_OK && sbl_progress(host, "field", 0.3f + 0.7f * (float)(round + 1) / ROUNDS)) status = SBL_E_CANCELLED;
    }
    if (status == SBL_OK) final_ranks(rank, &r);
    sbl_arena_rewind(arena, mark);
    return status;
}
