/*
 * Pieces grow around seeds by nearness, are centred and grown again: Lloyd's method on triangles, as in variational shape approximation
 * (Cohen-Steiner, Alliez, Desbrun, ACM TOG 23(3), 2004).
 *
 * By definition a triangle goes to the seed that reaches it first, over triangles of its own, if the nearest triangle of the frontier is
 * always taken next. That order is one long chain, but hardly any of it matters: a triangle whose nearest seed reaches it by steps that all
 * lead away from the seed is that seed's, since any other would come later (everything along those steps is nearer to its seed than the
 * triangle is to the other). So each triangle looks for its nearest seed, each seed spreads outward among those that found it, all side by
 * side, and only what is left (pockets behind a bend) is taken from a heap in the defined order. Where a triangle has two nearest seeds, a
 * matter of symmetric meshes, the heap takes all.
 */
#include "pieces.h"

#include <string.h>

#define LLOYD_PASSES 2
/* A piece grows no farther than to skin that faces 60 degrees away from its seed. */
#define SAME_SIDE           0.5f
#define TRIANGLES_PER_BLOCK 4096u
#define SEARCHES_PER_BLOCK  256u
/* The first part of the triangles finds nearly all seeds; the rest is compared with those first, side by side. */
#define SEARCH_PART 64u
/* In nearest: two seeds are equally near. */
#define TIE (SBL_NONE - 1)

typedef struct frontier_entry {
    float distance2;
    uint32_t triangle, piece;
} frontier_entry;

static uint32_t blocks_of(uint32_t count)
{
    return field_span_count(count, TRIANGLES_PER_BLOCK);
}

static sbl_vec3 centre_of(const sbl_surface *s, uint32_t t)
{
    const uint32_t *c = s->triangle + 3 * (size_t)t;
    sbl_vec3 sum = sbl_v3_add(sbl_v3_add(sbl_v3_load(s->position[c[0]]), sbl_v3_load(s->position[c[1]])), sbl_v3_load(s->position[c[2]]));
    return sbl_v3_scale(sum, 1.0 / 3.0);
}

static sbl_vec3 facing_of(const sbl_surface *s, uint32_t t)
{
    const uint32_t *c = s->triangle + 3 * (size_t)t;
    return sbl_v3_normalize(
        sbl_v3_add(sbl_v3_add(sbl_v3_load(s->normal[c[0]]), sbl_v3_load(s->normal[c[1]])), sbl_v3_load(s->normal[c[2]])));
}

static bool is_free(const field_pieces *p, uint32_t t)
{
    return (!p->region || p->region[t]) && p->chart_of[t] == SBL_NONE;
}

static float distance2(sbl_vec3f a, sbl_vec3f b)
{
    float x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return x * x + y * y + z * z;
}

static float cosine(const field_point *a, const field_point *b)
{
    return a->normal.x * b->normal.x + a->normal.y * b->normal.y + a->normal.z * b->normal.z;
}

static void describe_block(void *context, uint32_t block)
{
    const field_pieces *p = context;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, p->surface->triangle_count);
    for (uint32_t t = span.begin; t < span.end; t++) {
        p->face[t] = (field_point){sbl_v3_store(centre_of(p->surface, t)), sbl_v3_store(facing_of(p->surface, t))};
    }
}

bool field_pieces_init(field_pieces *pieces, const sbl_surface *surface, const uint8_t *region, const uint32_t *chart_of,
                       const sbl_host *host, sbl_arena *arena)
{
    uint32_t count = surface->triangle_count;
    *pieces = (field_pieces){.surface = surface, .region = region, .chart_of = chart_of, .host = host, .arena = arena};
    if (count > UINT32_MAX / 4) return false;
    pieces->face = SBL_TAKE(arena, field_point, count);
    pieces->free = SBL_TAKE(arena, uint32_t, count);
    pieces->seed = SBL_TAKE(arena, uint32_t, count);
    pieces->member = SBL_TAKE(arena, uint32_t, count);
    pieces->member_start = SBL_NEW(arena, uint32_t, (uint64_t)count + 1);
    pieces->owner = SBL_NEW(arena, uint32_t, count);
    pieces->nearest = SBL_NEW(arena, uint32_t, count);
    pieces->distance2 = SBL_TAKE(arena, float, count);
    if (!pieces->face || !pieces->free || !pieces->seed || !pieces->member || !pieces->member_start || !pieces->owner || !pieces->nearest ||
        !pieces->distance2)
        return false;
    for (uint32_t t = 0; t < count; t++) pieces->free[t] = t;
    pieces->free_count = count;
    sbl_parallel_for(host, blocks_of(count), describe_block, pieces);
    return true;
}

/* What is no longer free never is again. */
static void drop_taken(field_pieces *p)
{
    uint32_t left = 0;
    for (uint32_t k = 0; k < p->free_count; k++)
        if (is_free(p, p->free[k])) p->free[left++] = p->free[k];
    p->free_count = left;
}

/* ---- seeds ---- */

/* Triangles in long strides, so that seeds come from all over. */
typedef struct striding {
    const field_pieces *pieces;
    uint32_t stride, first; /* the walk up to the first is done */
    double apart_mm;
    uint8_t *open; /* of each step behind: might its triangle be a seed? */
} striding;

static uint32_t stride_for(uint32_t count)
{
    uint32_t stride = (uint32_t)(0.6180339887 * (double)count) | 1u;
    for (uint32_t a = stride, b = count; b;) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
        if (!b && a != 1) a = stride += 2, b = count; /* a stride must reach every triangle */
    }
    return stride;
}

static uint32_t triangle_at(const striding *s, uint32_t step)
{
    return (uint32_t)((uint64_t)step * s->stride % s->pieces->surface->triangle_count);
}

/* Away from all seeds, from that number on, that face the same way? */
static bool stands_apart(const striding *s, uint32_t t, uint32_t from)
{
    const field_pieces *p = s->pieces;
    for (uint32_t k = from; k < p->count; k++)
        if (!((double)distance2(p->face[t].position, p->face[p->seed[k]].position) > s->apart_mm * s->apart_mm ||
              cosine(&p->face[t], &p->face[p->seed[k]]) < SAME_SIDE))
            return false;
    return true;
}

static void open_block(void *context, uint32_t block)
{
    const striding *s = context;
    field_span span = field_span_of(block, SEARCHES_PER_BLOCK, s->pieces->surface->triangle_count - s->first);
    for (uint32_t k = span.begin; k < span.end; k++) {
        uint32_t t = triangle_at(s, s->first + k);
        s->open[k] = is_free(s->pieces, t) && stands_apart(s, t, 0);
    }
}

static bool choose_seeds(field_pieces *p, double apart_mm)
{
    uint32_t count = p->surface->triangle_count;
    striding s = {p, stride_for(count), count / SEARCH_PART, apart_mm, NULL};
    s.open = SBL_NEW(p->arena, uint8_t, count - s.first);
    if (!s.open) return false;
    p->count = 0;
    for (uint32_t step = 0; step < s.first; step++) {
        uint32_t t = triangle_at(&s, step);
        if (is_free(p, t) && stands_apart(&s, t, 0)) p->seed[p->count++] = t;
    }
    sbl_parallel_for(p->host, field_span_count(count - s.first, SEARCHES_PER_BLOCK), open_block, &s);
    for (uint32_t k = 0, known = p->count; k < count - s.first; k++) {
        if (!s.open[k]) continue;
        uint32_t t = triangle_at(&s, s.first + k);
        if (stands_apart(&s, t, known)) p->seed[p->count++] = t;
    }
    return true;
}

/* ---- growth ---- */

/* How many of a block's triangles each piece has; then where the next of them goes among the members. */
typedef struct counting {
    const field_pieces *pieces;
    const uint32_t *piece_of; /* nearest or owner */
    uint32_t *of_block;       /* blocks x (count + 1), ties last */
} counting;

/* The seeds side by side, in whole lanes, so that the compiler makes vectors of the comparisons. */
#define LANES 8u

typedef struct seed_lanes {
    float x[LANES], y[LANES], z[LANES], nx[LANES], ny[LANES], nz[LANES];
} seed_lanes;

typedef struct searching {
    const field_pieces *pieces;
    seed_lanes *seeds;
    uint32_t rows;
} searching;

static bool arrange_seeds(searching *s)
{
    const field_pieces *p = s->pieces;
    s->rows = field_span_count(p->count, LANES);
    s->seeds = SBL_NEW(p->arena, seed_lanes, s->rows); /* what stays zero faces nobody */
    if (!s->seeds) return false;
    for (uint32_t k = 0; k < p->count; k++) {
        seed_lanes *row = &s->seeds[k / LANES];
        sbl_vec3f middle = p->face[p->seed[k]].position, facing = p->face[p->seed[k]].normal;
        row->x[k % LANES] = middle.x, row->y[k % LANES] = middle.y, row->z[k % LANES] = middle.z;
        row->nx[k % LANES] = facing.x, row->ny[k % LANES] = facing.y, row->nz[k % LANES] = facing.z;
    }
    return true;
}

/* The least distance in each lane so far, the next to it, and in which row the least was found. */
typedef struct least_lanes {
    float least[LANES], next[LANES];
    uint32_t row[LANES];
} least_lanes;

static inline void compare_row(least_lanes *restrict l, const seed_lanes *restrict s, uint32_t row, const field_point *restrict face)
{
    sbl_vec3f middle = face->position, facing = face->normal;
    float d2[LANES], turned[LANES];
    for (uint32_t k = 0; k < LANES; k++) {
        float x = middle.x - s->x[k], y = middle.y - s->y[k], z = middle.z - s->z[k];
        d2[k] = x * x + y * y + z * z;
        turned[k] = facing.x * s->nx[k] + facing.y * s->ny[k] + facing.z * s->nz[k];
    }
    for (uint32_t k = 0; k < LANES; k++) d2[k] = turned[k] > SAME_SIDE ? d2[k] : INFINITY;
    for (uint32_t k = 0; k < LANES; k++) {
        float more = d2[k] < l->least[k] ? l->least[k] : d2[k];
        l->next[k] = more < l->next[k] ? more : l->next[k];
    }
    for (uint32_t k = 0; k < LANES; k++) l->row[k] = d2[k] < l->least[k] ? row : l->row[k];
    for (uint32_t k = 0; k < LANES; k++) l->least[k] = d2[k] < l->least[k] ? d2[k] : l->least[k];
}

static void find_nearest(const searching *s, uint32_t t)
{
    const field_pieces *p = s->pieces;
    least_lanes l;
    for (uint32_t k = 0; k < LANES; k++) l.least[k] = l.next[k] = INFINITY;
    for (uint32_t row = 0; row < s->rows; row++) compare_row(&l, &s->seeds[row], row, &p->face[t]);
    float least = INFINITY, next = INFINITY;
    uint32_t nearest = SBL_NONE;
    for (uint32_t k = 0; k < LANES; k++) {
        if (l.least[k] < least) {
            next = l.next[k] < least ? l.next[k] : least;
            least = l.least[k];
            nearest = LANES * l.row[k] + k;
        } else if (l.least[k] < next) next = l.least[k];
    }
    p->nearest[t] = least < INFINITY && least == next ? TIE : nearest;
    p->distance2[t] = least;
    p->owner[t] = SBL_NONE;
}

static void nearest_block(void *context, uint32_t block)
{
    const searching *s = context;
    field_span span = field_span_of(block, SEARCHES_PER_BLOCK, s->pieces->free_count);
    for (uint32_t k = span.begin; k < span.end; k++) find_nearest(s, s->pieces->free[k]);
}

static void count_block(void *context, uint32_t block)
{
    const counting *c = context;
    const field_pieces *p = c->pieces;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, p->free_count);
    uint32_t *count = c->of_block + (size_t)block * (p->count + 1);
    memset(count, 0, (p->count + 1) * sizeof *count);
    for (uint32_t k = span.begin; k < span.end; k++) {
        uint32_t piece = c->piece_of[p->free[k]];
        if (piece != SBL_NONE) count[piece == TIE ? p->count : piece]++;
    }
}

/* Where each piece's members begin, and of_block where each block's begin among them. True if there are ties. */
static bool count_members(const counting *c)
{
    const field_pieces *p = c->pieces;
    uint32_t blocks = blocks_of(p->free_count), next = 0, ties = 0;
    sbl_parallel_for(p->host, blocks, count_block, (void *)c);
    for (uint32_t piece = 0; piece < p->count; piece++) {
        p->member_start[piece] = next;
        for (uint32_t b = 0; b < blocks; b++) {
            uint32_t *here = &c->of_block[(size_t)b * (p->count + 1) + piece], count = *here;
            *here = next;
            next += count;
        }
    }
    p->member_start[p->count] = next;
    for (uint32_t b = 0; b < blocks; b++) ties += c->of_block[(size_t)b * (p->count + 1) + p->count];
    return ties > 0;
}

static void spread_to(const field_pieces *p, uint32_t piece, uint32_t t, uint32_t *end)
{
    p->owner[t] = piece;
    p->member[(*end)++] = t; /* the room of the piece's members serves as the queue */
}

/* Outward from the seed, among the triangles nearest to it. */
static void spread_piece(void *context, uint32_t piece)
{
    const field_pieces *p = context;
    uint32_t at = p->member_start[piece], end = at;
    if (p->nearest[p->seed[piece]] == piece) spread_to(p, piece, p->seed[piece], &end);
    for (; at < end; at++) {
        uint32_t t = p->member[at];
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t twin = p->surface->opposite[3 * (size_t)t + k], next = twin / 3;
            if (twin == SBL_NONE || p->nearest[next] != piece || p->owner[next] != SBL_NONE) continue;
            if (p->distance2[t] < p->distance2[next]) spread_to(p, piece, next, &end);
        }
    }
}

static bool before(frontier_entry a, frontier_entry b)
{
    return a.distance2 < b.distance2 || (a.distance2 == b.distance2 && a.triangle < b.triangle);
}

static void frontier_push(field_pieces *p, frontier_entry e)
{
    uint32_t at = p->heap_count++;
    for (; at && before(e, p->heap[(at - 1) / 2]); at = (at - 1) / 2) p->heap[at] = p->heap[(at - 1) / 2];
    p->heap[at] = e;
}

static frontier_entry frontier_pop(field_pieces *p)
{
    frontier_entry top = p->heap[0], last = p->heap[--p->heap_count];
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= p->heap_count) break;
        if (child + 1 < p->heap_count && before(p->heap[child + 1], p->heap[child])) child++;
        if (!before(p->heap[child], last)) break;
        p->heap[at] = p->heap[child];
        at = child;
    }
    p->heap[at] = last;
    return top;
}

/* Triangles that face no seed are nobody's. */
static bool is_left(const field_pieces *p, uint32_t t)
{
    return p->owner[t] == SBL_NONE && p->nearest[t] != SBL_NONE;
}

static uint32_t count_left(const field_pieces *p)
{
    uint32_t left = 0;
    for (uint32_t k = 0; k < p->free_count; k++) left += is_left(p, p->free[k]);
    return left;
}

/* Of the triangles that were spread to the frontier needs only those that touch some that were not. */
static void push_shores(field_pieces *p, uint8_t *shore)
{
    for (uint32_t k = 0; k < p->count; k++)
        if (p->owner[p->seed[k]] == SBL_NONE) frontier_push(p, (frontier_entry){0.0f, p->seed[k], k});
    for (uint32_t k = 0; k < p->free_count; k++) {
        uint32_t t = p->free[k];
        if (!is_left(p, t)) continue;
        for (uint32_t side = 0; side < 3; side++) {
            uint32_t twin = p->surface->opposite[3 * (size_t)t + side], next = twin / 3;
            if (twin == SBL_NONE || !is_free(p, next) || p->owner[next] == SBL_NONE || shore[next]) continue;
            shore[next] = 1;
            frontier_push(p, (frontier_entry){p->distance2[next], next, p->owner[next]});
        }
    }
}

/* What was not spread to, in the defined order. */
static bool take_rest(field_pieces *p)
{
    uint32_t left = count_left(p);
    if (!left) return true;
    uint8_t *shore = SBL_NEW(p->arena, uint8_t, p->surface->triangle_count);
    p->heap = SBL_TAKE(p->arena, frontier_entry, (uint64_t)p->count + 6 * (uint64_t)left); /* seeds; each side from both sides */
    p->heap_count = 0;
    if (!shore || !p->heap) return false;
    push_shores(p, shore);
    while (p->heap_count) {
        frontier_entry e = frontier_pop(p);
        if (p->owner[e.triangle] == SBL_NONE) p->owner[e.triangle] = e.piece;
        else if (!shore[e.triangle]) continue;
        const field_point *seed = &p->face[p->seed[e.piece]];
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t twin = p->surface->opposite[3 * (size_t)e.triangle + k], next = twin / 3;
            if (twin == SBL_NONE || p->owner[next] != SBL_NONE) continue;
            if (!(cosine(&p->face[next], seed) > SAME_SIDE)) continue;
            frontier_push(p, (frontier_entry){distance2(p->face[next].position, seed->position), next, e.piece});
        }
    }
    return true;
}

static void gather_block(void *context, uint32_t block)
{
    const counting *c = context;
    const field_pieces *p = c->pieces;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, p->free_count);
    uint32_t *next = c->of_block + (size_t)block * (p->count + 1);
    for (uint32_t k = span.begin; k < span.end; k++) {
        uint32_t t = p->free[k];
        if (p->owner[t] != SBL_NONE) p->member[next[p->owner[t]]++] = t;
    }
}

static bool grow(field_pieces *p)
{
    sbl_arena_mark mark = sbl_arena_here(p->arena);
    uint32_t blocks = blocks_of(p->free_count);
    counting c = {p, p->nearest, SBL_NEW(p->arena, uint32_t, (uint64_t)blocks * (p->count + 1))};
    searching s = {.pieces = p};
    bool ok = c.of_block && arrange_seeds(&s);
    if (ok) {
        sbl_parallel_for(p->host, field_span_count(p->free_count, SEARCHES_PER_BLOCK), nearest_block, &s);
        bool tied = count_members(&c);
        if (!tied) sbl_parallel_for(p->host, p->count, spread_piece, p);
        ok = take_rest(p);
    }
    if (ok) {
        c.piece_of = p->owner;
        (void)count_members(&c);
        sbl_parallel_for(p->host, blocks, gather_block, &c);
    }
    sbl_arena_rewind(p->arena, mark);
    return ok;
}

/* ---- centring ---- */

sbl_vec3 field_piece_centre(const field_pieces *pieces, uint32_t piece, sbl_vec3 *facing)
{
    sbl_vec3 sum = {0}, normals = {0};
    double area = 0.0;
    for (uint32_t m = pieces->member_start[piece]; m < pieces->member_start[piece + 1]; m++) {
        uint32_t t = pieces->member[m];
        double weight = (double)pieces->surface->area_mm2[t];
        sum = sbl_v3_madd(sum, sbl_v3_load(pieces->face[t].position), weight);
        normals = sbl_v3_madd(normals, sbl_v3_load(pieces->face[t].normal), weight);
        area += weight;
    }
    *facing = sbl_v3_normalize(normals);
    return sbl_v3_scale(sum, area > 0.0 ? 1.0 / area : 0.0);
}

/* The seed becomes the triangle of its piece that lies nearest to the piece's middle. */
static void centre_seed(void *context, uint32_t piece)
{
    const field_pieces *p = context;
    sbl_vec3 facing;
    sbl_vec3f middle = sbl_v3_store(field_piece_centre(p, piece, &facing));
    float least = INFINITY;
    for (uint32_t m = p->member_start[piece]; m < p->member_start[piece + 1]; m++) {
        float d2 = distance2(p->face[p->member[m]].position, middle);
        if (!(d2 < least)) continue;
        least = d2;
        p->seed[piece] = p->member[m];
    }
}

bool field_pieces_make(field_pieces *pieces, double apart_mm)
{
    sbl_arena_mark mark = sbl_arena_here(pieces->arena);
    drop_taken(pieces);
    bool ok = choose_seeds(pieces, apart_mm);
    for (int pass = 0; ok && pieces->count && pass <= LLOYD_PASSES; pass++) {
        if (pass) sbl_parallel_for(pieces->host, pieces->count, centre_seed, pieces);
        ok = grow(pieces);
    }
    sbl_arena_rewind(pieces->arena, mark);
    return ok;
}
