/*
 * Radix sort of 64-bit codes, least significant digit first: stable, so equal codes keep their order. Blocks of the codes are counted and
 * dealt side by side: each knows where its share of a digit begins, so the result does not depend on who works when.
 */
#include "room.h"

#define DIGIT_BITS 11
#define DIGITS     (1u << DIGIT_BITS)
#define BLOCKS_MAX 32u
/* With fewer, what the blocks have of a digit lies in the same cache lines, and their writers wait for each other. */
#define CODES_PER_BLOCK 16384u

typedef struct sorting {
    const field_coded *from;
    field_coded *to;
    uint64_t *differing;       /* of each block: bits in which its codes differ from the first of all */
    uint32_t (*place)[DIGITS]; /* of each block: how many of each digit, then where the next of them goes */
    uint32_t count, per_block, blocks;
    int shift;
} sorting;

static uint32_t digit_of(const sorting *s, uint32_t i)
{
    return (uint32_t)(s->from[i].code >> s->shift) & (DIGITS - 1);
}

static void compare_block(void *context, uint32_t block)
{
    const sorting *s = context;
    field_span span = field_span_of(block, s->per_block, s->count);
    uint64_t differing = 0;
    for (uint32_t i = span.begin; i < span.end; i++) differing |= s->from[i].code ^ s->from[0].code;
    s->differing[block] = differing;
}

static void count_block(void *context, uint32_t block)
{
    const sorting *s = context;
    field_span span = field_span_of(block, s->per_block, s->count);
    uint32_t *place = s->place[block];
    for (uint32_t d = 0; d < DIGITS; d++) place[d] = 0;
    for (uint32_t i = span.begin; i < span.end; i++) place[digit_of(s, i)]++;
}

static void deal_block(void *context, uint32_t block)
{
    const sorting *s = context;
    field_span span = field_span_of(block, s->per_block, s->count);
    uint32_t *place = s->place[block];
    for (uint32_t i = span.begin; i < span.end; i++) s->to[place[digit_of(s, i)]++] = s->from[i];
}

static void find_places(const sorting *s)
{
    uint32_t next[DIGITS] = {0}, sum = 0;
    for (uint32_t b = 0; b < s->blocks; b++)
        for (uint32_t d = 0; d < DIGITS; d++) next[d] += s->place[b][d];
    for (uint32_t d = 0; d < DIGITS; d++) {
        uint32_t here = next[d];
        next[d] = sum;
        sum += here;
    }
    for (uint32_t b = 0; b < s->blocks; b++)
        for (uint32_t d = 0; d < DIGITS; d++) {
            uint32_t here = s->place[b][d];
            s->place[b][d] = next[d];
            next[d] += here;
        }
}

bool field_sort(field_coded **points, field_coded **spare, uint32_t count, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    sorting s = {.from = *points, .to = *spare, .count = count, .per_block = CODES_PER_BLOCK};
    if (count > CODES_PER_BLOCK * BLOCKS_MAX) s.per_block = count / BLOCKS_MAX + 1;
    s.blocks = field_span_count(count, s.per_block);
    s.differing = SBL_TAKE(arena, uint64_t, s.blocks);
    s.place = sbl_arena_take(arena, s.blocks, sizeof *s.place);
    bool ok = s.differing && s.place;
    if (ok) {
        uint64_t differing = 0;
        sbl_parallel_for(host, s.blocks, compare_block, &s);
        for (uint32_t b = 0; b < s.blocks; b++) differing |= s.differing[b];
        for (s.shift = 0; s.shift < 64; s.shift += DIGIT_BITS) {
            if (!(differing >> s.shift & (DIGITS - 1))) continue;
            sbl_parallel_for(host, s.blocks, count_block, &s);
            find_places(&s);
            sbl_parallel_for(host, s.blocks, deal_block, &s);
            field_coded *swapped = *points;
            *points = *spare;
            *spare = swapped;
            s.from = *points;
            s.to = *spare;
        }
    }
    sbl_arena_rewind(arena, mark);
    return ok;
}
