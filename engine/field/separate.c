/* The last touches on places: a random shift that makes them less regular, and the least distance restored. */
#include "room.h"

#define PASSES_MAX       16
#define POINTS_PER_BLOCK 512u
/* A little more than is missing, so that a pair does not creep towards the distance for ever. */
#define OVERSHOOT 1.02

typedef struct separating {
    field_places *places;
    field_neighbors near;
    double least_mm, sigma_mm;
    uint64_t seed;
    sbl_vec3 *step; /* of each site: zero if it has room */
    uint32_t *open; /* sites that may have to move: in the first pass all, then those that moved and their neighbours */
    uint8_t *is_open;
    uint32_t open_count;
} separating;

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
    field_span span = field_span_of(block, POINTS_PER_BLOCK, s->places->count);
    for (uint32_t i = span.begin; i < span.end; i++) {
        double normal[3];
        for (uint64_t k = 0; k < 3; k++) normal[k] = s->sigma_mm * sbl_random_normal(s->seed, FIELD_STREAM_JITTER, 3 * (uint64_t)i + k);
        take_step(s->places, i, sbl_v3(normal[0], normal[1], normal[2]));
    }
}

static void crowding_block(void *context, uint32_t block)
{
    const separating *s = context;
    const field_point *point = s->places->point;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, s->open_count);
    for (uint32_t o = span.begin; o < span.end; o++) {
        uint32_t i = s->open[o];
        sbl_vec3 sum = {0.0, 0.0, 0.0};
        for (uint32_t k = s->near.start[i]; k < s->near.start[i + 1]; k++) {
            uint32_t j = s->near.index[k];
            double d2 = field_distance2(&point[i], &point[j]);
            if (!(d2 < s->least_mm * s->least_mm && d2 > 0.0)) continue;
            double d = sqrt(d2), part = j < s->places->count ? 0.5 : 1.0; /* a fixed point leaves all of the way to the site */
            sbl_vec3 apart = sbl_v3_sub(sbl_v3_load(point[i].position), sbl_v3_load(point[j].position));
            sum = sbl_v3_madd(sum, apart, part * (OVERSHOOT * s->least_mm - d) / d);
        }
        s->step[i] = sum;
    }
}

static bool has_step(const separating *s, uint32_t i)
{
    return s->step[i].x != 0.0 || s->step[i].y != 0.0 || s->step[i].z != 0.0;
}

static void separate_block(void *context, uint32_t block)
{
    const separating *s = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, s->open_count);
    for (uint32_t o = span.begin; o < span.end; o++)
        if (has_step(s, s->open[o])) take_step(s->places, s->open[o], s->step[s->open[o]]);
}

static void open_site(separating *s, uint32_t i)
{
    if (i >= s->places->count || s->is_open[i]) return;
    s->is_open[i] = 1;
    s->open[s->open_count++] = i;
}

/* Only those that moved and their neighbours can be in each other's way now. */
static void open_next(separating *s, uint32_t *moved)
{
    uint32_t moved_count = 0;
    for (uint32_t o = 0; o < s->open_count; o++) {
        uint32_t i = s->open[o];
        s->is_open[i] = 0;
        if (has_step(s, i)) moved[moved_count++] = i;
    }
    s->open_count = 0;
    for (uint32_t m = 0; m < moved_count; m++) {
        open_site(s, moved[m]);
        for (uint32_t k = s->near.start[moved[m]]; k < s->near.start[moved[m] + 1]; k++) open_site(s, s->near.index[k]);
    }
}

bool field_separate(field_places *places, double sigma_mm, double least_mm, uint64_t seed, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint32_t total = places->count + places->fixed_count;
    separating s = {.places = places, .least_mm = least_mm, .sigma_mm = sigma_mm, .seed = seed};
    s.step = SBL_TAKE(arena, sbl_vec3, places->count);
    s.open = SBL_TAKE(arena, uint32_t, places->count);
    s.is_open = SBL_NEW(arena, uint8_t, places->count);
    uint32_t *moved = SBL_TAKE(arena, uint32_t, places->count);
    bool ok = s.step && s.open && s.is_open && moved;
    if (ok && sigma_mm > 0.0) sbl_parallel_for(host, field_span_count(places->count, POINTS_PER_BLOCK), shift_block, &s);
    /* Sites that the passes themselves push together come from within one and a half distances. */
    ok = ok && field_neighbors_build(&s.near, places->point, total, places->count, 1.5 * least_mm, host, arena);
    for (uint32_t i = 0; ok && i < places->count; i++) open_site(&s, i);
    for (int pass = 0; ok && s.open_count && pass < PASSES_MAX; pass++) {
        uint32_t blocks = field_span_count(s.open_count, POINTS_PER_BLOCK);
        sbl_parallel_for(host, blocks, crowding_block, &s);
        sbl_parallel_for(host, blocks, separate_block, &s);
        open_next(&s, moved);
    }
    sbl_arena_rewind(arena, mark);
    return ok;
}
