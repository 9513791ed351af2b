/* The last touches on places: a random shift that makes them less regular, and the least distance restored. */
#include "room.h"

#define PASSES_MAX       16
#define POINTS_PER_BLOCK 1024u
/* A little more than is missing, so that a pair does not creep towards the distance for ever. */
#define OVERSHOOT 1.02

typedef struct separating {
    field_places *places;
    field_neighbors near;
    double least_mm, sigma_mm;
    uint64_t seed;
    sbl_vec3 *step;
    uint8_t *crowded; /* one byte per block: did any of its sites have to move? */
} separating;

static uint32_t block_end(const separating *s, uint32_t block)
{
    uint32_t end = (block + 1) * POINTS_PER_BLOCK;
    return end < s->places->count ? end : s->places->count;
}

static void take_step(field_places *places, uint32_t i, sbl_vec3 step)
{
    sbl_vec3 normal = sbl_v3_load(places->point[i].normal);
    step = sbl_v3_madd(step, normal, -sbl_v3_dot(step, normal));
    places->at[i] = field_walk(places->surface, places->region, places->at[i], step);
    places->point[i] = field_point_at(places->surface, places->at[i]);
}

static void shift_block(void *context, uint32_t block)
{
    const separating *s = context;
    for (uint32_t i = block * POINTS_PER_BLOCK; i < block_end(s, block); i++) {
        double normal[3];
        for (uint64_t k = 0; k < 3; k++) normal[k] = s->sigma_mm * sbl_random_normal(s->seed, FIELD_STREAM_JITTER, 3 * (uint64_t)i + k);
        take_step(s->places, i, sbl_v3(normal[0], normal[1], normal[2]));
    }
}

static void crowding_block(void *context, uint32_t block)
{
    const separating *s = context;
    const field_point *point = s->places->point;
    bool crowded = false;
    for (uint32_t i = block * POINTS_PER_BLOCK; i < block_end(s, block); i++) {
        sbl_vec3 sum = {0.0, 0.0, 0.0};
        for (uint32_t k = s->near.start[i]; k < s->near.start[i + 1]; k++) {
            uint32_t j = s->near.index[k];
            double d2 = field_distance2(&point[i], &point[j]);
            if (!(d2 < s->least_mm * s->least_mm && d2 > 0.0)) continue;
            double d = sqrt(d2), part = j < s->places->count ? 0.5 : 1.0; /* a fixed point leaves all of the way to the site */
            sbl_vec3 apart = sbl_v3_sub(sbl_v3_load(point[i].position), sbl_v3_load(point[j].position));
            sum = sbl_v3_madd(sum, apart, part * (OVERSHOOT * s->least_mm - d) / d);
            crowded = true;
        }
        s->step[i] = sum;
    }
    s->crowded[block] = crowded;
}

static void separate_block(void *context, uint32_t block)
{
    const separating *s = context;
    if (!s->crowded[block]) return;
    for (uint32_t i = block * POINTS_PER_BLOCK; i < block_end(s, block); i++)
        if (s->step[i].x != 0.0 || s->step[i].y != 0.0 || s->step[i].z != 0.0) take_step(s->places, i, s->step[i]);
}

bool field_separate(field_places *places, double sigma_mm, double least_mm, uint64_t seed, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint32_t blocks = (places->count + POINTS_PER_BLOCK - 1) / POINTS_PER_BLOCK, total = places->count + places->fixed_count;
    separating s = {.places = places, .least_mm = least_mm, .sigma_mm = sigma_mm, .seed = seed};
    s.step = SBL_TAKE(arena, sbl_vec3, places->count);
    s.crowded = SBL_NEW(arena, uint8_t, blocks);
    bool ok = s.step && s.crowded;
    if (ok && sigma_mm > 0.0) sbl_parallel_for(host, blocks, shift_block, &s);
    /* Sites that the passes themselves push together come from within one and a half distances. */
    ok = ok && field_neighbors_build(&s.near, places->point, total, places->count, 1.5 * least_mm, host, arena);
    for (int pass = 0, crowded = 1; ok && crowded && pass < PASSES_MAX; pass++) {
        sbl_parallel_for(host, blocks, crowding_block, &s);
        sbl_parallel_for(host, blocks, separate_block, &s);
        crowded = 0;
        for (uint32_t b = 0; b < blocks; b++) crowded |= s.crowded[b];
    }
    sbl_arena_rewind(arena, mark);
    return ok;
}
