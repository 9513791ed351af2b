/*
 * Cubes: points sorted along a Morton curve, so that a cube's points follow each other, and so do those of a box of 4 x 4 x 4 cubes. Boxes are
 * hashed and cubes are not: 27 look-ups then serve all cubes of a box, some sixteen on a surface.
 *
 * Where only the surroundings of a few points matter (seams), all others are dropped before they are sorted: a Bloom filter of the cubes in
 * question (Bloom, "Space/time trade-offs in hash coding", CACM 13(7), 1970) never drops one of them and keeps few others.
 */
#include "cubes.h"

#include <string.h>

#define AXIS_BITS        21
#define BOX_BITS         6 /* of a code: the cube within its box */
#define POINTS_PER_BLOCK 4096u
/* A core of more than this part of the points reaches nearly all. */
#define CORE_PART 4u
/* A cube of the core marks some dozen of a surface: so one bit in a few is set, and as few of the other cubes pass. */
#define FILTER_BITS_PER_CORE 64u
#define FILTER_BITS_MAX      (1u << 26)

/* Two zero bits between each two of the low 21. */
static uint64_t spread_bits(uint64_t x)
{
    x = (x | x << 32) & 0x1f00000000ffffu;
    x = (x | x << 16) & 0x1f0000ff0000ffu;
    x = (x | x << 8) & 0x100f00f00f00f00fu;
    x = (x | x << 4) & 0x10c30c30c30c30c3u;
    return (x | x << 2) & 0x1249249249249249u;
}

static uint64_t gather_bits(uint64_t x)
{
    x &= 0x1249249249249249u;
    x = (x | x >> 2) & 0x10c30c30c30c30c3u;
    x = (x | x >> 4) & 0x100f00f00f00f00fu;
    x = (x | x >> 8) & 0x1f0000ff0000ffu;
    x = (x | x >> 16) & 0x1f00000000ffffu;
    return (x | x >> 32) & 0x1fffffu;
}

static uint64_t mixed(uint64_t code)
{
    return (code ^ code >> 31) * 0x9e3779b97f4a7c15u;
}

/* The codes of 3 x 3 x 3 cubes or boxes, x fastest; NO_CODE for those before the first or behind the last of an axis. */
#define NO_CODE UINT64_MAX

static void codes_around(uint64_t near[FIELD_CUBES_AROUND], uint64_t code, int axis_bits)
{
    uint64_t part[3][3];
    for (int a = 0; a < 3; a++) {
        uint64_t at = gather_bits(code >> a), last = ((uint64_t)1 << axis_bits) - 1;
        part[a][0] = at > 0 ? spread_bits(at - 1) << a : NO_CODE;
        part[a][1] = spread_bits(at) << a;
        part[a][2] = at < last ? spread_bits(at + 1) << a : NO_CODE;
    }
    /* Three axes leave the highest bit free: only NO_CODE has it. */
    for (int side = 0; side < FIELD_CUBES_AROUND; side++) {
        uint64_t both = part[0][side % 3] | part[1][side / 3 % 3] | part[2][side / 9];
        near[side] = both >> 63 ? NO_CODE : both;
    }
}

/* ---- codes ---- */

typedef struct coding {
    const field_point *point;
    field_coded *out;
    uint32_t count;
    double cell_mm;
    sbl_vec3f low;
    const uint64_t *filter; /* bits */
    int filter_shift;
    uint32_t *kept; /* of each block: how many pass the filter, then where the first goes */
    field_coded *passed;
} coding;

/* Beyond the last cube everything falls into it: slow on absurd input, never wrong. */
static uint64_t cube_along(float at, float low, double cell_mm)
{
    const double last = (double)((1u << AXIS_BITS) - 1);
    double cubes = ((double)at - (double)low) / cell_mm;
    return cubes < last ? (uint64_t)(int64_t)cubes : (uint64_t)last;
}

static void code_block(void *context, uint32_t block)
{
    const coding *c = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, c->count);
    for (uint32_t i = span.begin; i < span.end; i++) {
        sbl_vec3f p = c->point[i].position;
        uint64_t x = cube_along(p.x, c->low.x, c->cell_mm), y = cube_along(p.y, c->low.y, c->cell_mm),
                 z = cube_along(p.z, c->low.z, c->cell_mm);
        c->out[i] = (field_coded){spread_bits(x) | spread_bits(y) << 1 | spread_bits(z) << 2, i};
    }
}

static bool code_points(coding *c, const sbl_host *host, sbl_arena *arena)
{
    sbl_vec3f high;
    if (!field_bounds(&c->low, &high, c->point, c->count, host, arena)) return false;
    sbl_parallel_for(host, field_span_count(c->count, POINTS_PER_BLOCK), code_block, c);
    return true;
}

/* ---- only the surroundings of the core ---- */

static void mark_around(uint64_t *filter, uint64_t code, int shift)
{
    uint64_t near[FIELD_CUBES_AROUND];
    codes_around(near, code, AXIS_BITS);
    for (int side = 0; side < FIELD_CUBES_AROUND; side++) {
        uint64_t bit = mixed(near[side]) >> shift; /* a bit too many for NO_CODE does no harm */
        filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
    }
}

static bool passes(const coding *c, uint32_t i)
{
    uint64_t bit = mixed(c->out[i].code) >> c->filter_shift;
    return c->filter[bit >> 6] >> (bit & 63) & 1;
}

static void count_passing_block(void *context, uint32_t block)
{
    const coding *c = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, c->count);
    uint32_t kept = 0;
    for (uint32_t i = span.begin; i < span.end; i++) kept += passes(c, i);
    c->kept[block] = kept;
}

static void pass_block(void *context, uint32_t block)
{
    const coding *c = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, c->count);
    for (uint32_t i = span.begin, to = c->kept[block]; i < span.end; i++)
        if (passes(c, i)) c->passed[to++] = c->out[i];
}

/* *count points are left. */
static bool keep_surroundings(coding *c, uint32_t *count, field_span core, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(c->count, POINTS_PER_BLOCK), bits = 4096;
    c->filter_shift = 52;
    for (; bits / FILTER_BITS_PER_CORE < core.end - core.begin && bits < FILTER_BITS_MAX; bits *= 2) c->filter_shift--;
    uint64_t *filter = SBL_NEW(arena, uint64_t, bits / 64), last = UINT64_MAX;
    c->kept = SBL_TAKE(arena, uint32_t, blocks);
    if (!filter || !c->kept) return false;
    for (uint32_t i = core.begin; i < core.end; i++) {
        if (c->out[i].code != last) mark_around(filter, c->out[i].code, c->filter_shift);
        last = c->out[i].code;
    }
    c->filter = filter;
    sbl_parallel_for(host, blocks, count_passing_block, c);
    *count = field_starts_of(c->kept, blocks);
    c->passed = SBL_TAKE(arena, field_coded, *count);
    if (!c->passed) return false;
    sbl_parallel_for(host, blocks, pass_block, c);
    c->out = c->passed;
    return true;
}

static const field_coded *sorted_by_cube(const field_point *point, uint32_t *count, field_span core, double cell_mm, const sbl_host *host,
                                         sbl_arena *arena)
{
    coding c = {.point = point, .out = SBL_TAKE(arena, field_coded, *count), .count = *count, .cell_mm = cell_mm};
    if (!c.out || !code_points(&c, host, arena)) return NULL;
    if (core.end - core.begin < *count / CORE_PART && !keep_surroundings(&c, count, core, host, arena)) return NULL;
    field_coded *spare = SBL_TAKE(arena, field_coded, *count);
    return spare && field_sort(&c.out, &spare, *count, host, arena) ? c.out : NULL;
}

typedef struct ordering {
    const field_coded *sorted;
    uint32_t *order;
    uint32_t count;
} ordering;

static void order_block(void *context, uint32_t block)
{
    const ordering *o = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, o->count);
    for (uint32_t i = span.begin; i < span.end; i++) o->order[i] = o->sorted[i].index;
}

bool field_spatial_order(uint32_t *order, const field_point *point, uint32_t count, double cell_mm, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    ordering o = {sorted_by_cube(point, &count, (field_span){0, count}, cell_mm, host, arena), order, count};
    if (o.sorted) sbl_parallel_for(host, field_span_count(count, POINTS_PER_BLOCK), order_block, &o);
    sbl_arena_rewind(arena, mark);
    return o.sorted != NULL;
}

/* ---- runs of points are cubes, runs of cubes are boxes ---- */

typedef struct filling {
    field_cubes *cubes;
    const field_coded *sorted;
    const field_point *from;
    uint32_t point_count;
    uint32_t *cube_start, *box_start; /* of each block: how many begin in it, then the number of the first */
} filling;

/* Does point i begin a run of codes that are equal but for the low bits? */
static bool begins(const field_coded *sorted, uint32_t i, int low_bits)
{
    return i == 0 || (sorted[i].code ^ sorted[i - 1].code) >> low_bits != 0;
}

static void count_runs_block(void *context, uint32_t block)
{
    const filling *f = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, f->point_count);
    uint32_t cubes = 0, boxes = 0;
    for (uint32_t i = span.begin; i < span.end; i++) {
        cubes += begins(f->sorted, i, 0);
        boxes += begins(f->sorted, i, BOX_BITS);
    }
    f->cube_start[block] = cubes;
    f->box_start[block] = boxes;
}

static void fill_block(void *context, uint32_t block)
{
    const filling *f = context;
    const field_cubes *c = f->cubes;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, f->point_count);
    uint32_t cube = f->cube_start[block], box = f->box_start[block];
    for (uint32_t i = span.begin; i < span.end; i++) {
        c->point[i] = f->from[f->sorted[i].index];
        c->original[i] = f->sorted[i].index;
        if (!begins(f->sorted, i, 0)) continue;
        if (begins(f->sorted, i, BOX_BITS)) {
            c->box_code[box] = f->sorted[i].code >> BOX_BITS;
            c->box_first[box++] = cube;
        }
        c->code[cube] = f->sorted[i].code;
        c->start[cube++] = i;
    }
}

static bool fill(field_cubes *c, const field_coded *sorted, const field_point *from, uint32_t count, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(count, POINTS_PER_BLOCK);
    filling f = {c, sorted, from, count, SBL_NEW(arena, uint32_t, blocks), SBL_NEW(arena, uint32_t, blocks)};
    if (!f.cube_start || !f.box_start) return false;
    sbl_parallel_for(host, blocks, count_runs_block, &f);
    c->count = field_starts_of(f.cube_start, blocks);
    c->box_count = field_starts_of(f.box_start, blocks);
    c->point = SBL_TAKE(arena, field_point, count);
    c->original = SBL_TAKE(arena, uint32_t, count);
    c->code = SBL_TAKE(arena, uint64_t, c->count);
    c->start = SBL_TAKE(arena, uint32_t, (uint64_t)c->count + 1);
    c->box_code = SBL_TAKE(arena, uint64_t, c->box_count);
    c->box_first = SBL_TAKE(arena, uint32_t, (uint64_t)c->box_count + 1);
    if (!c->point || !c->original || !c->code || !c->start || !c->box_code || !c->box_first) return false;
    sbl_parallel_for(host, blocks, fill_block, &f);
    c->start[c->count] = count;
    c->box_first[c->box_count] = c->count;
    return true;
}

static uint32_t slot_of(const field_cubes *c, uint64_t box_code)
{
    return (uint32_t)(mixed(box_code) >> 32) & c->slot_mask;
}

static bool hash_boxes(field_cubes *c, sbl_arena *arena)
{
    uint32_t slots = 16;
    while (slots < 2 * c->box_count) slots *= 2;
    c->slot_mask = slots - 1;
    c->slot = SBL_TAKE(arena, uint32_t, slots);
    if (!c->slot) return false;
    for (uint32_t s = 0; s < slots; s++) c->slot[s] = SBL_NONE;
    for (uint32_t b = 0; b < c->box_count; b++) {
        uint32_t s = slot_of(c, c->box_code[b]);
        while (c->slot[s] != SBL_NONE) s = (s + 1) & c->slot_mask;
        c->slot[s] = b;
    }
    return true;
}

bool field_cubes_build(field_cubes *cubes, const field_point *point, uint32_t count, field_span core, double cell_mm, const sbl_host *host,
                       sbl_arena *arena)
{
    const field_coded *sorted = sorted_by_cube(point, &count, core, cell_mm, host, arena);
    return sorted && fill(cubes, sorted, point, count, host, arena) && hash_boxes(cubes, arena);
}

/* ---- questions ---- */

static uint32_t box_find(const field_cubes *c, uint64_t box_code)
{
    for (uint32_t s = slot_of(c, box_code);; s = (s + 1) & c->slot_mask) {
        uint32_t box = c->slot[s];
        if (box == SBL_NONE || c->box_code[box] == box_code) return box;
    }
}

/* Place along an axis of a view of a cube in the box before, in the box and behind it, by its low bits there; SIDE for none. */
#define SIDE FIELD_VIEW_SIDE
static const uint8_t VIEW_ALONG[3][4] = {{SIDE, SIDE, SIDE, 0}, {1, 2, 3, 4}, {5, SIDE, SIDE, SIDE}};

/* The two low bits of each axis of a code. */
static void low_bits(uint32_t low[3], uint64_t code)
{
    for (int a = 0; a < 3; a++) low[a] = (uint32_t)(code >> a & 1) | (uint32_t)(code >> (a + 2) & 2);
}

void field_cubes_look(field_cubes_view *view, const field_cubes *cubes, uint32_t box)
{
    uint64_t near[FIELD_CUBES_AROUND];
    codes_around(near, cubes->box_code[box], AXIS_BITS - BOX_BITS / 3);
    memset(view, 0xff, sizeof *view); /* SBL_NONE */
    for (int side = 0; side < FIELD_CUBES_AROUND; side++) {
        uint32_t other = near[side] == NO_CODE ? SBL_NONE : box_find(cubes, near[side]), low[3];
        if (other == SBL_NONE) continue;
        for (uint32_t cube = cubes->box_first[other]; cube < cubes->box_first[other + 1]; cube++) {
            low_bits(low, cubes->code[cube]);
            uint32_t x = VIEW_ALONG[side % 3][low[0]], y = VIEW_ALONG[side / 3 % 3][low[1]], z = VIEW_ALONG[side / 9][low[2]];
            if (x < SIDE && y < SIDE && z < SIDE) view->cube[x + SIDE * (y + SIDE * z)] = cube;
        }
    }
}

uint32_t field_cubes_around(uint32_t around[FIELD_CUBES_AROUND], const field_cubes_view *view, const field_cubes *cubes, uint32_t cube)
{
    enum { PAIRS = FIELD_CUBES_AROUND / 2, ROW = SIDE, LAYER = SIDE * SIDE };
    static const int8_t UPPER[PAIRS] = {1,         ROW - 1, ROW,       ROW + 1,         LAYER - ROW - 1, LAYER - ROW,    LAYER - ROW + 1,
                                        LAYER - 1, LAYER,   LAYER + 1, LAYER + ROW - 1, LAYER + ROW,     LAYER + ROW + 1};
    uint32_t low[3], upper[PAIRS], upper_count = 0, next = 0, count = 0;
    low_bits(low, cubes->code[cube]);
    const uint32_t *here = view->cube + (low[0] + 1) + ROW * ((low[1] + 1) + ROW * (low[2] + 1));
    for (int k = 0; k < PAIRS; k++) {
        upper[upper_count] = here[UPPER[k]];
        upper_count += here[UPPER[k]] != SBL_NONE;
    }
    for (uint32_t n = 1; n < upper_count; n++) {
        uint32_t m = n, moved = upper[n];
        for (; m && moved < upper[m - 1]; m--) upper[m] = upper[m - 1];
        upper[m] = moved;
    }
    while (next < upper_count && upper[next] < cube) around[count++] = upper[next++];
    around[count++] = cube;
    for (int k = PAIRS; k-- > 0;) {
        around[count] = here[-UPPER[k]];
        count += here[-UPPER[k]] != SBL_NONE;
    }
    while (next < upper_count) around[count++] = upper[next++];
    return count;
}
