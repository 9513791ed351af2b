/*
 * Isotropic remeshing (Botsch and Kobbelt, "A remeshing approach to multiresolution modeling", 2004) with a sizing field: split long edges,
 * collapse short ones, flip towards Delaunay, relax along the surface, put back on the shape. A closed mesh stays closed: every change is
 * one of the three that keep a 2-manifold.
 */
#include "template_mesh.h"

#include <string.h>

#define NONE UINT32_MAX

enum { ROUNDS = 6, RING_MAX = 64, CHUNK = 512 };
/* Split above and collapse below these multiples of the target: an edge split at the upper bound is not collapsed at the lower. */
#define SPLIT_ABOVE    1.3
#define COLLAPSE_BELOW 0.8

static const char no_memory[] = "no memory for the template's mesh", no_memory_hint[] = "about 60 MB are needed";

typedef struct editor {
    const template_sizing *sizing;
    sbl_vec3 *position, *moved;
    float *target;      /* per vertex, mm */
    uint32_t *outgoing; /* per vertex: a half-edge that starts there, NONE once the vertex is gone */
    uint32_t vertex_count, vertex_capacity;
    uint32_t *origin, *twin; /* per half-edge; origin NONE once its triangle is gone */
    uint32_t edge_count, edge_capacity;
    bool back_on_shape;
    /* Per half-edge: worth a look in the pass under way. All others were seen to need nothing, and nothing about them has changed. */
    uint8_t *look;
    bool (*test)(const struct editor *e, uint32_t h);
} editor;

static uint32_t next_of(uint32_t h)
{
    return h % 3 == 2 ? h - 2 : h + 1;
}
static uint32_t before(uint32_t h)
{
    return h % 3 == 0 ? h + 2 : h - 1;
}
static uint32_t head_of(const editor *e, uint32_t h)
{
    return e->origin[next_of(h)];
}

static void pair(editor *e, uint32_t a, uint32_t b)
{
    e->twin[a] = b;
    e->twin[b] = a;
}

static double length_of(const editor *e, uint32_t h)
{
    return sbl_v3_distance(e->position[e->origin[h]], e->position[head_of(e, h)]);
}

static double target_of(const editor *e, uint32_t h)
{
    return 0.5 * ((double)e->target[e->origin[h]] + (double)e->target[head_of(e, h)]);
}

static sbl_vec3 area_vector(const editor *e, uint32_t a, uint32_t b, uint32_t c)
{
    sbl_vec3 p = e->position[a];
    return sbl_v3_cross(sbl_v3_sub(e->position[b], p), sbl_v3_sub(e->position[c], p));
}

static void look_chunk(void *context, uint32_t index)
{
    editor *e = context;
    uint32_t end = (index + 1) * CHUNK < e->edge_count ? (index + 1) * CHUNK : e->edge_count;
    for (uint32_t h = index * CHUNK; h < end; h++) e->look[h] = e->test(e, h);
}

/* A pass goes from edge to edge, as one change asks for the next; which edges it can pass over is found side by side before. */
static void look_over(editor *e, bool (*test)(const editor *e, uint32_t h), const sbl_host *host)
{
    e->test = test;
    sbl_parallel_for(host, (e->edge_count + CHUNK - 1) / CHUNK, look_chunk, e);
}

/* The triangle of half-edge h has changed. */
static void look_again(editor *e, uint32_t h)
{
    for (uint32_t k = h - h % 3, end = k + 3; k < end; k++) e->look[k] = e->look[e->twin[k]] = 1;
}

/* Of an edge's two half-edges the lower one speaks for it. */
static bool speaks(const editor *e, uint32_t h)
{
    return e->origin[h] != NONE && h <= e->twin[h];
}

/* Does a triangle of v's ring, other than those that touch `other`, turn over or become a needle when v moves to `place`? */
static bool ring_breaks(const editor *e, uint32_t v, uint32_t other, sbl_vec3 place)
{
    uint32_t start = e->outgoing[v], h = start;
    do {
        uint32_t b = head_of(e, h), c = e->origin[before(h)];
        if (b != other && c != other) {
            sbl_vec3 old = area_vector(e, v, b, c);
            sbl_vec3 pb = e->position[b], pc = e->position[c];
            sbl_vec3 new = sbl_v3_cross(sbl_v3_sub(pb, place), sbl_v3_sub(pc, place));
            double o = sbl_v3_length(old), n = sbl_v3_length(new);
            if (!(sbl_v3_dot(old, new) > 0.5 * o * n)) return true;
            double longest = fmax(sbl_v3_distance(place, pb), fmax(sbl_v3_distance(place, pc), sbl_v3_distance(pb, pc)));
            if (!(n > 0.2 * longest * longest)) return true;
        }
        h = e->twin[before(h)];
    } while (h != start);
    return false;
}

static bool split(editor *e, uint32_t h)
{
    if (e->vertex_count == e->vertex_capacity || e->edge_count + 6 > e->edge_capacity) return false;
    uint32_t g = e->twin[h], a = e->origin[h], b = e->origin[g], c = e->origin[before(h)], d = e->origin[before(g)];
    uint32_t hn = next_of(h), gp = before(g), m = e->vertex_count++, s = e->edge_count, r = s + 3;
    uint32_t hn_twin = e->twin[hn], gp_twin = e->twin[gp];
    e->edge_count += 6;
    e->position[m] = sbl_v3_lerp(e->position[a], e->position[b], 0.5);
    e->target[m] = (float)template_sizing_target(e->sizing, e->position[m]);
    /* Triangles a b c and b a d become a m c, m b c and m a d, b m d. */
    e->origin[hn] = m;
    e->origin[g] = m;
    e->origin[s] = m, e->origin[s + 1] = b, e->origin[s + 2] = c;
    e->origin[r] = b, e->origin[r + 1] = m, e->origin[r + 2] = d;
    pair(e, h, g);
    pair(e, s, r);
    pair(e, s + 1, hn_twin);
    pair(e, s + 2, hn);
    pair(e, r + 2, gp_twin);
    pair(e, r + 1, gp);
    e->outgoing[m] = hn;
    e->outgoing[b] = s + 1;
    e->outgoing[d] = r + 2;
    const uint32_t changed[4] = {h, g, s, r};
    for (int i = 0; i < 4; i++) look_again(e, changed[i]);
    return true;
}

static bool is_longest(const editor *e, uint32_t h, double length)
{
    return length >= length_of(e, next_of(h)) && length >= length_of(e, before(h));
}

/* Only the longest edge of both its triangles: a triangle whose three edges are all a little long must not become four. */
static bool wants_split(const editor *e, uint32_t h)
{
    if (!speaks(e, h)) return false;
    double length = length_of(e, h);
    return length > SPLIT_ABOVE * target_of(e, h) && is_longest(e, h, length) && is_longest(e, e->twin[h], length);
}

static bool split_pass(editor *e, const sbl_host *host)
{
    uint32_t end = e->edge_count;
    look_over(e, wants_split, host);
    for (uint32_t h = 0; h < end; h++)
        if (e->look[h] && wants_split(e, h) && !split(e, h)) return false;
    return true;
}

/* The number of vertices next to both ends: 2 exactly, or the collapse would fold the surface. */
static int shared_neighbours(const editor *e, uint32_t a, uint32_t b)
{
    uint32_t ring[RING_MAX];
    int count = 0, shared = 0;
    uint32_t start = e->outgoing[a], h = start;
    do {
        if (count == RING_MAX) return RING_MAX;
        ring[count++] = head_of(e, h);
        h = e->twin[before(h)];
    } while (h != start);
    start = e->outgoing[b], h = start;
    do {
        uint32_t v = head_of(e, h);
        for (int i = 0; i < count; i++) shared += ring[i] == v;
        h = e->twin[before(h)];
    } while (h != start);
    return shared;
}

static bool ring_too_long(const editor *e, uint32_t v, sbl_vec3 place)
{
    uint32_t start = e->outgoing[v], h = start;
    do {
        if (sbl_v3_distance(place, e->position[head_of(e, h)]) > SPLIT_ABOVE * target_of(e, h)) return true;
        h = e->twin[before(h)];
    } while (h != start);
    return false;
}

static void collapse(editor *e, uint32_t h, sbl_vec3 place)
{
    uint32_t g = e->twin[h], a = e->origin[h], b = e->origin[g];
    uint32_t start = e->outgoing[b], r = start;
    do {
        e->origin[r] = a;
        r = e->twin[before(r)];
    } while (r != start);
    uint32_t ends[2] = {h, g};
    for (int i = 0; i < 2; i++) {
        uint32_t n = next_of(ends[i]), p = before(ends[i]), n_twin = e->twin[n], p_twin = e->twin[p];
        e->outgoing[e->origin[p]] = n_twin; /* the opposite corner; n runs to it, so n's twin starts there */
        pair(e, n_twin, p_twin);
        e->outgoing[a] = e->origin[p_twin] == a ? p_twin : n_twin;
    }
    for (int i = 0; i < 2; i++) {
        uint32_t t = ends[i] - ends[i] % 3;
        e->origin[t] = e->origin[t + 1] = e->origin[t + 2] = NONE;
    }
    e->outgoing[b] = NONE;
    e->position[a] = place;
    e->target[a] = (float)template_sizing_target(e->sizing, place);
    start = e->outgoing[a], r = start;
    do {
        look_again(e, r);
        r = e->twin[before(r)];
    } while (r != start);
}

static bool is_short(const editor *e, uint32_t h)
{
    return speaks(e, h) && length_of(e, h) < COLLAPSE_BELOW * target_of(e, h);
}

static void collapse_pass(editor *e, const sbl_host *host)
{
    look_over(e, is_short, host);
    for (uint32_t h = 0; h < e->edge_count; h++) {
        if (!e->look[h] || !is_short(e, h)) continue;
        uint32_t a = e->origin[h], b = head_of(e, h);
        sbl_vec3 place = sbl_v3_lerp(e->position[a], e->position[b], 0.5);
        if (shared_neighbours(e, a, b) != 2 || ring_too_long(e, a, place) || ring_too_long(e, b, place)) continue;
        if (ring_breaks(e, a, b, place) || ring_breaks(e, b, a, place)) continue;
        collapse(e, h, place);
    }
}

static double cotangent(const editor *e, uint32_t at, uint32_t b, uint32_t c)
{
    sbl_vec3 p = e->position[at], u = sbl_v3_sub(e->position[b], p), v = sbl_v3_sub(e->position[c], p);
    return sbl_v3_dot(u, v) / fmax(sbl_v3_length(sbl_v3_cross(u, v)), 1e-12);
}

static bool joined(const editor *e, uint32_t a, uint32_t b)
{
    uint32_t start = e->outgoing[a], h = start;
    do {
        if (head_of(e, h) == b) return true;
        h = e->twin[before(h)];
    } while (h != start);
    return false;
}

/* Do its two opposite angles add to more than pi? */
static bool is_long_diagonal(const editor *e, uint32_t h)
{
    if (!speaks(e, h)) return false;
    uint32_t g = e->twin[h], a = e->origin[h], b = e->origin[g];
    return cotangent(e, e->origin[before(h)], a, b) + cotangent(e, e->origin[before(g)], b, a) < -1e-3;
}

/* Such an edge is flipped where that bends the surface little. */
static void flip_pass(editor *e, const sbl_host *host)
{
    look_over(e, is_long_diagonal, host);
    for (uint32_t h = 0; h < e->edge_count; h++) {
        if (!e->look[h] || !is_long_diagonal(e, h)) continue;
        uint32_t g = e->twin[h], a = e->origin[h], b = e->origin[g], c = e->origin[before(h)], d = e->origin[before(g)];
        sbl_vec3 n1 = area_vector(e, a, b, c), n2 = area_vector(e, b, a, d), m1 = area_vector(e, c, a, d), m2 = area_vector(e, d, b, c);
        sbl_vec3 n = sbl_v3_normalize(sbl_v3_add(sbl_v3_normalize(n1), sbl_v3_normalize(n2)));
        if (!(sbl_v3_dot(n, sbl_v3_normalize(m1)) > 0.7 && sbl_v3_dot(n, sbl_v3_normalize(m2)) > 0.7) || joined(e, c, d)) continue;
        /* Triangles a b c and b a d become c a d and d b c: h runs from d to c, g back. */
        uint32_t hn = next_of(h), hp = before(h), gn = next_of(g), gp = before(g);
        uint32_t bc = e->twin[hn], ca = e->twin[hp], ad = e->twin[gn], db = e->twin[gp];
        e->origin[h] = d, e->origin[hn] = c, e->origin[hp] = a;
        e->origin[g] = c, e->origin[gn] = d, e->origin[gp] = b;
        pair(e, hn, ca);
        pair(e, hp, ad);
        pair(e, gn, db);
        pair(e, gp, bc);
        e->outgoing[a] = hp, e->outgoing[b] = gp, e->outgoing[c] = hn, e->outgoing[d] = gn;
        look_again(e, h);
        look_again(e, g);
    }
}

/* To the middle of the ring's triangles, weighted so that areas tend to the targets', along the surface only; then back on the shape. */
static void relax_chunk(void *context, uint32_t index)
{
    editor *e = context;
    uint32_t end = (index + 1) * CHUNK < e->vertex_count ? (index + 1) * CHUNK : e->vertex_count;
    for (uint32_t v = index * CHUNK; v < end; v++) {
        e->moved[v] = e->position[v];
        if (e->outgoing[v] == NONE) continue;
        sbl_vec3 p = e->position[v], sum = sbl_v3(0.0, 0.0, 0.0), normal = sum;
        double weights = 0.0;
        uint32_t start = e->outgoing[v], h = start;
        do {
            uint32_t b = head_of(e, h), c = e->origin[before(h)];
            sbl_vec3 area = area_vector(e, v, b, c);
            double size = ((double)e->target[v] + (double)e->target[b] + (double)e->target[c]) / 3.0;
            double weight = sbl_v3_length(area) / (size * size);
            sbl_vec3 middle = sbl_v3_scale(sbl_v3_add(p, sbl_v3_add(e->position[b], e->position[c])), 1.0 / 3.0);
            sum = sbl_v3_madd(sum, middle, weight);
            weights += weight;
            normal = sbl_v3_add(normal, area);
            h = e->twin[before(h)];
        } while (h != start);
        normal = sbl_v3_normalize(normal);
        sbl_vec3 step = weights > 0.0 ? sbl_v3_sub(sbl_v3_scale(sum, 1.0 / weights), p) : sbl_v3(0.0, 0.0, 0.0);
        p = sbl_v3_add(p, sbl_v3_madd(step, normal, -sbl_v3_dot(step, normal)));
        if (e->back_on_shape) {
            double bound = 0.5 * (double)e->target[v];
            p = sbl_v3_madd(p, normal, -sbl_clamp(template_shape_distance(e->sizing->shape, p), -bound, bound));
        }
        e->moved[v] = p;
    }
}

static void relax(editor *e, bool back_on_shape, const sbl_host *host)
{
    e->back_on_shape = back_on_shape;
    sbl_parallel_for(host, (e->vertex_count + CHUNK - 1) / CHUNK, relax_chunk, e);
    sbl_vec3 *swap = e->position;
    e->position = e->moved;
    e->moved = swap;
}

/* The length that an edge will have on the bent head. */
static double bent_length(const editor *e, uint32_t h)
{
    return sbl_v3_distance(e->moved[e->origin[h]], e->moved[head_of(e, h)]);
}

static uint32_t longest_in_triangle(const editor *e, uint32_t h)
{
    uint32_t n = next_of(h), p = before(h), longest = h;
    if (bent_length(e, n) > bent_length(e, longest)) longest = n;
    return bent_length(e, p) > bent_length(e, longest) ? p : longest;
}

static bool is_too_long(const editor *e, uint32_t h)
{
    if (e->origin[h] == NONE) return false;
    /* The bend here was found on a coarser mesh than the one that is used in the end; they differ by less than this. */
    double length = bent_length(e, h) / 0.994;
    if (!(length > e->sizing->scalp_max_mm)) return false;
    sbl_vec3 middle = sbl_v3_lerp(e->position[e->origin[h]], e->position[head_of(e, h)], 0.5);
    return length > template_sizing_bent(e->sizing, middle) / TEMPLATE_MEAN_OVER_MAX;
}

static void bend_chunk(void *context, uint32_t index)
{
    editor *e = context;
    uint32_t end = (index + 1) * CHUNK < e->vertex_count ? (index + 1) * CHUNK : e->vertex_count;
    for (uint32_t v = index * CHUNK; v < end; v++) e->moved[v] = template_bend_point(e->sizing->bend, e->position[v]);
}

/*
 * The last word on the longest edge: split what is too long on the bent head, without moving anything. An edge is split only as the longest
 * of both its triangles; if a neighbour has a longer one, that goes first (Rivara 1997: the lengths along that path rise, so it ends).
 */
static bool bound_pass(editor *e, const sbl_host *host)
{
    const template_bend *bend = e->sizing->bend;
    sbl_parallel_for(host, (e->vertex_count + CHUNK - 1) / CHUNK, bend_chunk, e);
    look_over(e, is_too_long, host);
    for (uint32_t h = 0; h < e->edge_count; h++) {
        while (e->look[h] && is_too_long(e, h)) {
            uint32_t worst = longest_in_triangle(e, h), across;
            while (bent_length(e, across = longest_in_triangle(e, e->twin[worst])) > bent_length(e, worst)) worst = across;
            if (!split(e, worst)) return false;
            e->moved[e->vertex_count - 1] = template_bend_point(bend, e->position[e->vertex_count - 1]);
        }
    }
    return true;
}

static void target_chunk(void *context, uint32_t index)
{
    editor *e = context;
    uint32_t end = (index + 1) * CHUNK < e->vertex_count ? (index + 1) * CHUNK : e->vertex_count;
    for (uint32_t v = index * CHUNK; v < end; v++) e->target[v] = (float)template_sizing_target(e->sizing, e->position[v]);
}

/* Where two sheets touch in one vertex of the net, each gets a vertex of its own. */
static sbl_status part_fans(editor *e, sbl_arena *arena, sbl_diag *diag)
{
    uint8_t *walked = SBL_NEW(arena, uint8_t, e->edge_count), *taken = SBL_NEW(arena, uint8_t, e->vertex_count);
    if (!walked || !taken) return sbl_fail(diag, SBL_E_MEMORY, no_memory, no_memory_hint);
    uint32_t old_count = e->vertex_count;
    for (uint32_t start = 0; start < e->edge_count; start++) {
        if (walked[start]) continue;
        uint32_t v = e->origin[start];
        if (taken[v]) {
            if (e->vertex_count == e->vertex_capacity)
                return sbl_fail(diag, SBL_E_LIMIT, "the template's net touches itself", "report this");
            e->position[e->vertex_count] = e->position[v];
            e->target[e->vertex_count] = e->target[v];
            v = e->vertex_count++;
        }
        if (v < old_count) taken[v] = 1;
        e->outgoing[v] = start;
        uint32_t h = start;
        do {
            walked[h] = 1;
            e->origin[h] = v;
            h = e->twin[before(h)];
        } while (h != start);
    }
    return SBL_OK;
}

/* Twins by bucketing half-edges on their lower vertex; SBL_E_DATA unless every edge has exactly two, one each way. */
static sbl_status connect(editor *e, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t *first = SBL_NEW(arena, uint32_t, (uint64_t)e->vertex_count + 1), *chain = SBL_NEW(arena, uint32_t, e->edge_count);
    if (!first || !chain) return sbl_fail(diag, SBL_E_MEMORY, no_memory, no_memory_hint);
    for (uint32_t v = 0; v <= e->vertex_count; v++) first[v] = NONE;
    for (uint32_t h = 0; h < e->edge_count; h++) e->twin[h] = NONE;
    for (uint32_t h = 0; h < e->edge_count; h++) {
        uint32_t a = e->origin[h], b = head_of(e, h), low = a < b ? a : b;
        uint32_t g = first[low];
        while (g != NONE && !(e->origin[g] == b && head_of(e, g) == a && e->twin[g] == NONE)) g = chain[g];
        if (g != NONE) {
            pair(e, h, g);
            continue;
        }
        chain[h] = first[low];
        first[low] = h;
    }
    for (uint32_t h = 0; h < e->edge_count; h++)
        if (e->twin[h] == NONE) return sbl_fail(diag, SBL_E_DATA, "the template's net is not a closed surface", "report this");
    return part_fans(e, arena, diag);
}

static void compact(template_mesh *mesh, editor *e)
{
    uint32_t vertices = 0;
    uint32_t *place = e->outgoing;
    for (uint32_t v = 0; v < e->vertex_count; v++) {
        if (e->outgoing[v] == NONE) continue;
        mesh->position[vertices] = e->position[v];
        place[v] = vertices++;
    }
    mesh->vertex_count = vertices;
    mesh->triangle_count = 0;
    for (uint32_t h = 0; h < e->edge_count; h += 3) {
        if (e->origin[h] == NONE) continue;
        uint32_t *t = mesh->triangle + 3 * (size_t)mesh->triangle_count++;
        for (uint32_t k = 0; k < 3; k++) t[k] = place[e->origin[h + k]];
    }
}

sbl_status template_remesh(template_mesh *mesh, const template_sizing *sizing, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    template_mesh from = *mesh;
    editor e;
    memset(&e, 0, sizeof e);
    e.sizing = sizing;
    e.vertex_count = from.vertex_count;
    e.vertex_capacity = from.vertex_count + from.vertex_count / 2 + 100000;
    e.edge_count = 3 * from.triangle_count;
    e.edge_capacity = 6 * e.vertex_capacity;
    mesh->vertex_capacity = e.vertex_capacity;
    mesh->triangle_capacity = 2 * e.vertex_capacity;
    mesh->position = SBL_TAKE(arena, sbl_vec3, mesh->vertex_capacity);
    mesh->triangle = SBL_TAKE(arena, uint32_t, 3 * (uint64_t)mesh->triangle_capacity);

    sbl_arena_mark mark = sbl_arena_here(arena);
    e.position = SBL_TAKE(arena, sbl_vec3, e.vertex_capacity);
    e.moved = SBL_TAKE(arena, sbl_vec3, e.vertex_capacity);
    e.target = SBL_TAKE(arena, float, e.vertex_capacity);
    e.outgoing = SBL_NEW(arena, uint32_t, e.vertex_capacity);
    e.origin = SBL_TAKE(arena, uint32_t, e.edge_capacity);
    e.twin = SBL_TAKE(arena, uint32_t, e.edge_capacity);
    e.look = SBL_TAKE(arena, uint8_t, e.edge_capacity);
    if (!mesh->position || !mesh->triangle || !e.position || !e.moved || !e.target || !e.outgoing || !e.origin || !e.twin || !e.look)
        return sbl_fail(diag, SBL_E_MEMORY, no_memory, no_memory_hint);
    memcpy(e.position, from.position, from.vertex_count * sizeof *e.position);
    memcpy(e.origin, from.triangle, e.edge_count * sizeof *e.origin);
    sbl_parallel_for(host, (e.vertex_count + CHUNK - 1) / CHUNK, target_chunk, &e);

    sbl_status status = connect(&e, arena, diag);
    bool room = true;
    for (int round = 0; status == SBL_OK && room && round < ROUNDS; round++) {
        if (sbl_progress(host, "template head", (1.0f + (float)round) / (ROUNDS + 2.0f))) {
            status = sbl_fail(diag, SBL_E_CANCELLED, "the template head was stopped", NULL);
            break;
        }
        room = split_pass(&e, host);
        collapse_pass(&e, host);
        flip_pass(&e, host);
        /* Every other time is enough to stay on the shape, and its distance is the dear part. */
        relax(&e, round % 2 == 1, host);
    }
    if (status == SBL_OK && room) {
        flip_pass(&e, host);
        template_settle(e.position, e.vertex_count, sizing->shape, host);
        room = bound_pass(&e, host);
    }
    if (status == SBL_OK && !room)
        status = sbl_fail(diag, SBL_E_LIMIT, "the template needs more triangles than it may have", "ask for longer edges");
    if (status == SBL_OK) compact(mesh, &e);
    sbl_arena_rewind(arena, mark);
    return status;
}
