/* What the files of engine/field share; nobody outside includes it. */
#ifndef STUBBLE_FIELD_ROOM_H
#define STUBBLE_FIELD_ROOM_H

#include "stubble/field.h"

/* Independent random streams of a field, so that one step's draws never shift another's. Their numbers are part of SBL_FIELD_STREAM. */
enum { FIELD_STREAM_STRATUM = 1, FIELD_STREAM_CORNER_U, FIELD_STREAM_CORNER_V, FIELD_STREAM_SWAP, FIELD_STREAM_JITTER, FIELD_STREAM_CHART };

/* A place with the side that it faces. */
typedef struct field_point {
    sbl_vec3f position, normal;
} field_point;

/* For each point the indices of others: index[start[i]] up to index[start[i + 1]]. */
typedef struct field_neighbors {
    uint32_t *start; /* count + 1 */
    uint32_t *index;
} field_neighbors;

/* Distance between neighbours of the hexagonal lattice with that many points on that area: no set of points is spread more widely. */
static inline double field_hex_pitch(double area_mm2, double count)
{
    return sqrt(2.0 / sqrt(3.0) * area_mm2 / count);
}

static inline double field_distance2(const field_point *a, const field_point *b)
{
    double x = (double)(a->position.x - b->position.x), y = (double)(a->position.y - b->position.y),
           z = (double)(a->position.z - b->position.z);
    return x * x + y * y + z * z;
}

/* Points more than 90 degrees apart lie on different sides of a thin part and do not see each other. */
static inline bool field_facing(const field_point *a, const field_point *b)
{
    return a->normal.x * b->normal.x + a->normal.y * b->normal.y + a->normal.z * b->normal.z > 0.0f;
}

/* max(x, 0) without a comparison, which would keep the compiler from making vectors. */
static inline float field_positive_part(float x)
{
    return 0.5f * (x + fabsf(x));
}

typedef struct field_coded {
    uint64_t code;
    uint32_t index;
} field_coded;

/* Loops over many small things go in blocks, so that handing them out costs nothing beside the work. */
typedef struct field_span {
    uint32_t begin, end;
} field_span;

static inline uint32_t field_span_count(uint32_t count, uint32_t per_block)
{
    return count / per_block + (count % per_block != 0);
}

static inline field_span field_span_of(uint32_t block, uint32_t per_block, uint32_t count)
{
    uint32_t begin = block * per_block;
    return (field_span){begin, count - begin < per_block ? count : begin + per_block};
}

/* How many each block has becomes where its first goes; the sum of all. */
static inline uint32_t field_starts_of(uint32_t *of_block, uint32_t blocks)
{
    uint32_t next = 0;
    for (uint32_t b = 0; b < blocks; b++) {
        uint32_t here = of_block[b];
        of_block[b] = next;
        next += here;
    }
    return next;
}

/* Sorts *sorted by code, stably; *spare is as large, and the two may change places. */
SBL_MUST_CHECK bool field_sort(field_coded **sorted, field_coded **spare, uint32_t count, const sbl_host *host, sbl_arena *arena);

/* The corners of the points' box; infinite if there are none. */
SBL_MUST_CHECK bool field_bounds(sbl_vec3f *low, sbl_vec3f *high, const field_point *point, uint32_t count, const sbl_host *host,
                                 sbl_arena *arena);

field_point field_point_at(const sbl_surface *surface, sbl_surface_point at);

/* Sum of the areas of the triangles of region (NULL: all), in triangle order. */
double field_region_area(const sbl_surface *surface, const uint8_t *region);

/* count places, uniform by area on region. */
SBL_MUST_CHECK bool field_sample(sbl_surface_point *at, uint32_t count, const sbl_surface *surface, const uint8_t *region, double area_mm2,
                                 uint64_t seed, const sbl_host *host, sbl_arena *arena);

/* The points of count places. */
void field_points_at(field_point *point, const sbl_surface *surface, const sbl_surface_point *at, uint32_t count, const sbl_host *host);

/* order[k] is the k-th point along a space-filling (Morton) curve of cubes of cell_mm. */
SBL_MUST_CHECK bool field_spatial_order(uint32_t *order, const field_point *point, uint32_t count, double cell_mm, const sbl_host *host,
                                        sbl_arena *arena);

/* For each of the first query_count points all that face it and lie nearer than radius_mm; the lists of the others are empty. Scratch stays
 * in the arena: the caller rewinds. */
SBL_MUST_CHECK bool field_neighbors_build(field_neighbors *neighbors, const field_point *point, uint32_t count, uint32_t query_count,
                                          double radius_mm, const sbl_host *host, sbl_arena *arena);

/* The same lists in another order, faster where most are empty. */
SBL_MUST_CHECK bool field_neighbors_build_few(field_neighbors *neighbors, const field_point *point, uint32_t count, uint32_t query_count,
                                              double radius_mm, const sbl_host *host, sbl_arena *arena);

/* The squared distance from each of the first query_count points to the nearest of the others that faces it and lies nearer than radius_mm;
 * INFINITY if there is none. */
SBL_MUST_CHECK bool field_nearest(float *distance2, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm,
                                  const sbl_host *host, sbl_arena *arena);

/*
 * Sums about each of the first query_count points under the kernel (1 - (d / radius)^2)^2, over all points that face it, itself among them:
 * before counts those with a smaller key, all adds up the weights.
 */
typedef struct field_kernel {
    const float *key, *weight; /* of every point */
    double *before, *all;      /* of every query */
} field_kernel;

SBL_MUST_CHECK bool field_kernel_sum(const field_kernel *kernel, const field_point *point, uint32_t count, uint32_t query_count,
                                     double radius_mm, const sbl_host *host, sbl_arena *arena);

/* A region's skin (NULL: all) in pieces, none larger than what one of per_mm2 points stands for. */
typedef struct field_cuts {
    const sbl_surface *surface;
    const uint8_t *region;
    double per_mm2;
    uint32_t *start; /* of each block of triangles: where its pieces go */
} field_cuts;

/* How many pieces; false if memory is out or they are more than 2^32. Then their middles, also as places
 * of the surface (NULL: not wanted), and areas. */
SBL_MUST_CHECK bool field_cuts_count(field_cuts *cuts, uint64_t *count, const sbl_host *host, sbl_arena *arena);
void field_cuts_put(field_point *point, float *area_mm2, sbl_surface_point *at, const field_cuts *cuts, const sbl_host *host);

/*
 * Take away some of the first count points (of total), the most crowded first, until keep of them are left; the others crowd them and stay.
 * removed receives them in the order of their going (count - keep); alive (count) ends as 1 for the rest.
 */
SBL_MUST_CHECK bool field_eliminate(uint32_t *removed, uint8_t *alive, const field_point *point, uint32_t count, uint32_t total,
                                    uint32_t keep, double range_mm, double floor_mm, const sbl_host *host, sbl_arena *arena);

/* Points by cubes; the tiles of colour c are those from color_end[c - 1] (0 for the first) to color_end[c]. */
#define FIELD_COLORS 8
typedef struct field_tiles {
    uint32_t *order;   /* points, tile after tile */
    uint32_t *tile_of; /* each point's */
    uint32_t *start;   /* count + 1 */
    uint32_t count;
    uint32_t color_end[FIELD_COLORS];
} field_tiles;

/* shift, in sides, moves the cubes' walls. */
SBL_MUST_CHECK bool field_tiles_build(field_tiles *tiles, const field_point *point, uint32_t count, double side_mm, double shift,
                                      const sbl_host *host, sbl_arena *arena);

/*
 * From a place by a step, along the surface and inside region (NULL: everywhere). A step over the border is not taken at all: sites that
 * stopped there would stand in a row.
 */
sbl_surface_point field_walk(const sbl_surface *surface, const uint8_t *region, sbl_surface_point from, sbl_vec3 step);

/*
 * A byte of a widened region: here sites stay where they are. With nothing beyond, those along the border would be pushed outwards, and the
 * density within would fall.
 */
#define FIELD_REGION_WALL 2u

/* The set of places that is being made into a field. */
typedef struct field_places {
    const sbl_surface *surface;
    const uint8_t *region;
    sbl_surface_point *at; /* count places of sites, then fixed_count of fixed points */
    field_point *point;
    float *motif_rank; /* count: the rank that a place has from the motif; below 0 for none */
    uint32_t count, fixed_count;
    uint32_t loose;  /* the first of the count, whose places and ranks are still to be found; the others have both from the motif */
    double pitch_mm; /* hexagonal, of the whole */
} field_places;

/*
 * Make the places on surface and region (set before, with fixed_count and pitch_mm): per_mm2 of them everywhere, less the fixed points,
 * each of which takes the place of the nearest. false if memory is out.
 */
SBL_MUST_CHECK bool field_make_places(field_places *places, const sbl_surface_point *fixed, double area_mm2, double per_mm2, uint64_t seed,
                                      const sbl_host *host, sbl_arena *arena);

/*
 * Elimination among the loose places, down to field_level_least(wished), took removed_count, in that order. Brings back those of the
 * last to go that are missed (alive becomes 1), so that wished of them stay, and about per_mm2 of all places around every place.
 */
uint32_t field_level_least(uint32_t wished);
SBL_MUST_CHECK bool field_level_places(uint8_t *alive, const uint32_t *removed, uint32_t removed_count, const field_places *places,
                                       uint32_t wished, double per_mm2, const sbl_host *host, sbl_arena *arena);

/*
 * Move the loose places and give them ranks in [0, 1) so that the whole, every beginning of the ranks and every stretch of them are evenly
 * spread; the other places keep theirs. SBL_E_MEMORY, SBL_E_CANCELLED.
 */
SBL_MUST_CHECK sbl_status field_relax(double *rank, field_places *places, uint64_t seed, const sbl_host *host, sbl_arena *arena);

/*
 * Shift each place by a normal random step (sigma_mm in each direction; 0 for none), then push apart those nearer than least_mm, as far as
 * a few passes reach: crowded ones may stay a little nearer.
 */
SBL_MUST_CHECK bool field_separate(field_places *places, double sigma_mm, double least_mm, uint64_t seed, const sbl_host *host,
                                   sbl_arena *arena);

/*
 * Ranks in [0, 1) become the number of earlier sites around, as a share of what per_mm2 makes of the area around: the order hardly changes,
 * the density below every threshold evens out.
 */
SBL_MUST_CHECK bool field_level_ranks(double *rank, const field_places *places, double per_mm2, const sbl_host *host, sbl_arena *arena);

#endif
