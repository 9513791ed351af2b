/*
 * Sample elimination: Yuksel, "Sample Elimination for Generating Poisson Disk Sample Sets", Computer Graphics Forum 34(2), 2015.
 * A point's weight is the sum over its neighbours of (1 - max(d, floor) / range)^8; the heaviest goes first.
 *
 * Weights only fall, so the heap may hold old ones: a point that comes up with an old weight goes back with its new one. That spares the
 * heap all the moves of neighbours, nine in ten of its work.
 */
#include "room.h"

#include <string.h>

/*
 * A heap entry: the bits of the weight above those of the index, inverted. For weights of 0 or more one comparison of integers is the
 * comparison of weights and, among equals, lets the smaller index go first, so that the order never depends on the heap's history.
 */
static inline uint64_t heap_entry(float weight, uint32_t index)
{
    uint32_t bits;
    memcpy(&bits, &weight, sizeof bits);
    return (uint64_t)bits << 32 | (uint32_t)~index;
}

/* Four children a node: half the depth of a binary heap, and the four lie in one cache line. */
static void sift_down(uint64_t *heap, uint64_t count, uint64_t at)
{
    uint64_t moved = heap[at];
    for (;;) {
        uint64_t child = 4 * at + 1, best = child;
        if (child >= count) break;
        if (child + 4 <= count) {
            uint64_t left = heap[child] > heap[child + 1] ? child : child + 1,
                     right = heap[child + 2] > heap[child + 3] ? child + 2 : child + 3;
            best = heap[left] > heap[right] ? left : right;
        } else {
            for (uint64_t k = child + 1; k < count; k++) best = heap[k] > heap[best] ? k : best;
        }
        if (heap[best] < moved) break;
        heap[at] = heap[best];
        at = best;
    }
    heap[at] = moved;
}

typedef struct crowding {
    const field_point *point;
    const field_neighbors *neighbors;
    float *weight;
    float *pair; /* parallel to neighbors->index: how much the two crowd each other */
    double range_inverse, floor_mm;
    uint32_t count;
} crowding;

static float pair_weight(const crowding *c, uint32_t i, uint32_t j)
{
    double d = sqrt(field_distance2(&c->point[i], &c->point[j])), w = 1.0 - (d > c->floor_mm ? d : c->floor_mm) * c->range_inverse;
    w = w > 0.0 ? w : 0.0;
    w *= w;
    w *= w;
    return (float)(w * w);
}

#define POINTS_PER_BLOCK 512u

static void weigh_block(void *context, uint32_t block)
{
    const crowding *c = context;
    uint32_t begin = block * POINTS_PER_BLOCK, end = begin + POINTS_PER_BLOCK;
    if (end > c->count) end = c->count;
    for (uint32_t i = begin; i < end; i++) {
        float sum = 0.0f;
        for (uint32_t k = c->neighbors->start[i]; k < c->neighbors->start[i + 1]; k++) {
            c->pair[k] = pair_weight(c, i, c->neighbors->index[k]);
            sum += c->pair[k];
        }
        c->weight[i] = sum;
    }
}

/* Differences of sums end a little below zero at times. */
static inline float lightened(float weight, float by)
{
    return weight > by ? weight - by : 0.0f;
}

static void remove_heaviest(uint32_t *removed, uint32_t remove_count, uint8_t *alive, const crowding *c, uint64_t *heap,
                            uint64_t heap_count)
{
    for (uint64_t i = heap_count / 4 + 1; i-- > 0;) sift_down(heap, heap_count, i);
    for (uint32_t done = 0; done < remove_count;) {
        uint32_t top = ~(uint32_t)heap[0];
        uint64_t now = heap_entry(c->weight[top], top);
        if (heap[0] != now) {
            heap[0] = now;
        } else {
            removed[done++] = top;
            alive[top] = 0;
            for (uint32_t k = c->neighbors->start[top]; k < c->neighbors->start[top + 1]; k++) {
                uint32_t j = c->neighbors->index[k];
                if (j < c->count && alive[j]) c->weight[j] = lightened(c->weight[j], c->pair[k]);
            }
            heap[0] = heap[--heap_count];
        }
        sift_down(heap, heap_count, 0);
    }
}

bool field_eliminate(uint32_t *removed, uint8_t *alive, const field_point *point, uint32_t count, uint32_t total, uint32_t keep,
                     double range_mm, double floor_mm, const sbl_host *host, sbl_arena *arena)
{
    memset(alive, 1, count);
    if (keep >= count) return true;
    sbl_arena_mark mark = sbl_arena_here(arena);
    field_neighbors neighbors;
    float *weight = SBL_NEW(arena, float, count);
    uint64_t *heap = SBL_TAKE(arena, uint64_t, (uint64_t)count + 1);
    bool ok = weight && heap && field_neighbors_build(&neighbors, point, total, count, range_mm, host, arena);
    float *pair = ok ? SBL_TAKE(arena, float, neighbors.start[total]) : NULL;
    ok = ok && pair;
    if (ok) {
        crowding c = {point, &neighbors, weight, pair, 1.0 / range_mm, floor_mm, count};
        sbl_parallel_for(host, (count + POINTS_PER_BLOCK - 1) / POINTS_PER_BLOCK, weigh_block, &c);
        for (uint32_t i = 0; i < count; i++) heap[i] = heap_entry(weight[i], i);
        remove_heaviest(removed, count - keep, alive, &c, heap, count);
    }
    sbl_arena_rewind(arena, mark);
    return ok;
}
