/*
 * Smooth refinement. Each pass marks the edges that are too long, gives each a middle vertex, and splits every triangle by which of its
 * edges are marked (one: 2 parts, two: 3, three: 4), so no T-junction can arise; a marked edge includes the longest, so shapes stay good.
 *
 * The middle lies on the cubic curve that leaves both ends in their tangent planes: the edge of a curved PN triangle (Vlachos, Peters, Boyd
 * and Mitchell, 2001). It depends on the edge's two ends alone, hence fits both sides. Normals at the old vertices are weighted so that they
 * are exact on spheres however irregular the triangles (Max, "Weights for Computing Vertex Normals from Facet Normals", 1999), one for each
 * sector between creases. Along creases and bounds the curve follows the polyline instead.
 */
#include "surface/internal.h"

#include <string.h>

#define PASSES_MAX         64
#define CREASE_DEFAULT_RAD 1.05
/* A crease that turns more than this at a vertex has a corner there. */
#define CORNER_COSINE 0.5

typedef struct refining {
    sbl_draft draft;
    sbl_vec3f *normal; /* per half-edge: at its origin, for the sector of its triangle */
    uint8_t *crease;   /* per half-edge; a bound counts as one */
    uint32_t *parent;  /* per triangle: in the surface that is refined */
} refining;

static sbl_vec3 point(const refining *r, uint32_t vertex)
{
    return sbl_v3_load(r->draft.position[vertex]);
}

static sbl_vec3 edge_vector(const refining *r, uint32_t h)
{
    return sbl_v3_sub(point(r, r->draft.triangle[sbl_next(h)]), point(r, r->draft.triangle[h]));
}

static sbl_vec3 face_normal(const refining *r, uint32_t t)
{
    return sbl_v3_normalize(sbl_v3_cross(edge_vector(r, 3 * t), edge_vector(r, 3 * t + 1)));
}

static void mark_creases(refining *r, double crease_rad)
{
    double crease_cosine = sbl_cos(crease_rad);
    for (uint32_t h = 0; h < 3 * r->draft.triangle_count; h++) {
        uint32_t g = r->draft.opposite[h];
        r->crease[h] = g == SBL_NONE || sbl_v3_dot(face_normal(r, h / 3), face_normal(r, g / 3)) < crease_cosine;
    }
}

/* Max 1999: the cross product of the two edges over the product of their squared lengths. */
static sbl_vec3 corner_weight(const refining *r, uint32_t h)
{
    sbl_vec3 a = edge_vector(r, h), b = sbl_v3_scale(edge_vector(r, sbl_prev(h)), -1.0);
    return sbl_v3_scale(sbl_v3_cross(a, b), 1.0 / (sbl_v3_dot(a, a) * sbl_v3_dot(b, b)));
}

/* The outgoing half-edge of the same vertex that opens its sector: to the right until a crease, or round. */
static uint32_t sector_start(const refining *r, uint32_t h)
{
    for (uint32_t g = h; !r->crease[g];) {
        g = sbl_next(r->draft.opposite[g]);
        if (g == h) return h;
        if (r->crease[g]) return g;
    }
    return h;
}

static void fill_sector(refining *r, uint32_t start, uint8_t *done)
{
    sbl_vec3 sum = {0, 0, 0};
    uint32_t h = start;
    do {
        sum = sbl_v3_add(sum, corner_weight(r, h));
        if (r->crease[sbl_prev(h)]) break;
        h = r->draft.opposite[sbl_prev(h)];
    } while (h != start);
    sbl_vec3f normal = sbl_v3_store(sbl_v3_normalize(sum));
    h = start;
    do {
        r->normal[h] = normal;
        done[h] = 1;
        if (r->crease[sbl_prev(h)]) break;
        h = r->draft.opposite[sbl_prev(h)];
    } while (h != start);
}

/*
 * A tangent for the cubic along edge d: for the half-angle theta between them, length |d| 2 / (1 + cos theta) puts the middle exactly on the
 * circle. Steeper than 60 degrees no circle is meant: the plain projection then.
 */
static sbl_vec3 circle_tangent(sbl_vec3 d, sbl_vec3 direction)
{
    double d_length = sbl_v3_length(d), length = sbl_v3_length(direction), cosine = sbl_v3_dot(d, direction) / (d_length * length);
    if (!(cosine > 0.5)) return direction;
    return sbl_v3_scale(direction, d_length / length * 2.0 / (1.0 + cosine));
}

/* The direction in which the crease of half-edge h passes its origin, with the length that the cubic needs; false at a corner or where creases meet. */
static bool crease_tangent(const refining *r, const uint32_t *crease_ends, uint32_t h, uint32_t vertex, sbl_vec3 along, sbl_vec3 *tangent)
{
    const uint32_t *ends = crease_ends + 3 * (size_t)vertex;
    if (ends[2] != 2) return false;
    uint32_t far = r->draft.triangle[h] == vertex ? r->draft.triangle[sbl_next(h)] : r->draft.triangle[h];
    uint32_t back = ends[0] == far ? ends[1] : ends[0];
    sbl_vec3 before = sbl_v3_sub(point(r, vertex), point(r, back));
    double a = sbl_v3_length(before), b = sbl_v3_length(along);
    if (!(sbl_v3_dot(before, along) > CORNER_COSINE * a * b)) return false;
    /* Tangent of the circle through the three points: unit chords, each weighted by the other's length. */
    *tangent = circle_tangent(along, sbl_v3_madd(sbl_v3_scale(before, b / a), along, a / b));
    return true;
}

/* For each vertex: two vertices at the other ends of its crease edges, and how many such edges there are. */
static void find_crease_ends(const refining *r, uint32_t *crease_ends)
{
    memset(crease_ends, 0, 3 * (size_t)r->draft.vertex_count * sizeof *crease_ends);
    for (uint32_t h = 0; h < 3 * r->draft.triangle_count; h++) {
        if (!r->crease[h] || (r->draft.opposite[h] != SBL_NONE && r->draft.opposite[h] < h)) continue;
        uint32_t end[2] = {r->draft.triangle[h], r->draft.triangle[sbl_next(h)]};
        for (size_t k = 0; k < 2; k++) {
            uint32_t *ends = crease_ends + 3 * (size_t)end[k];
            if (ends[2] < 2) ends[ends[2]] = end[1 - k];
            ends[2]++;
        }
    }
}

/* Tangents at both ends of h, pointing along it, as long as the edge. */
static void end_tangents(const refining *r, const uint32_t *crease_ends, uint32_t h, sbl_vec3 *at_a, sbl_vec3 *at_b)
{
    sbl_vec3 d = edge_vector(r, h);
    if (!r->crease[h]) {
        sbl_vec3 na = sbl_v3_load(r->normal[h]), nb = sbl_v3_load(r->normal[sbl_next(h)]);
        *at_a = circle_tangent(d, sbl_v3_madd(d, na, -sbl_v3_dot(d, na)));
        *at_b = circle_tangent(d, sbl_v3_madd(d, nb, -sbl_v3_dot(d, nb)));
        return;
    }
    sbl_vec3 back = sbl_v3_scale(d, -1.0);
    bool smooth_a = crease_tangent(r, crease_ends, h, r->draft.triangle[h], d, at_a);
    bool smooth_b = crease_tangent(r, crease_ends, h, r->draft.triangle[sbl_next(h)], back, at_b);
    *at_b = sbl_v3_scale(*at_b, -1.0);
    /* A free end bends as little as it can: the parabola that the other end asks for. */
    if (!smooth_a) *at_a = smooth_b ? sbl_v3_madd(sbl_v3_scale(d, 1.5), *at_b, -0.5) : d;
    if (!smooth_b) *at_b = smooth_a ? sbl_v3_madd(sbl_v3_scale(d, 1.5), *at_a, -0.5) : d;
}

/* The ends' mean normal on this side, made perpendicular to the curve. */
static sbl_vec3f middle_normal(const refining *r, uint32_t h, sbl_vec3 curve)
{
    sbl_vec3 n = sbl_v3_add(sbl_v3_load(r->normal[h]), sbl_v3_load(r->normal[sbl_next(h)]));
    double squared = sbl_v3_dot(curve, curve);
    if (squared > 0.0) n = sbl_v3_madd(n, curve, -sbl_v3_dot(n, curve) / squared);
    if (!(sbl_v3_length(n) > 1e-6)) n = face_normal(r, h / 3);
    return sbl_v3_store(sbl_v3_normalize(n));
}

typedef struct middles {
    uint32_t *vertex;  /* per half-edge: its middle vertex, SBL_NONE where the edge stays */
    sbl_vec3f *normal; /* per half-edge, on its side */
    uint32_t *half;    /* per half-edge: the new one that leaves its origin, and the one that leaves its middle */
    uint32_t edge_count;
    uint64_t triangle_count; /* after the split */
} middles;

static bool in_region(const refining *r, const uint8_t *region, uint32_t t)
{
    return !region || region[r->parent[t]];
}

static void mark_long_edges(const refining *r, const sbl_subdivide_options *options, middles *m)
{
    m->edge_count = 0;
    m->triangle_count = r->draft.triangle_count;
    for (uint32_t h = 0; h < 3 * r->draft.triangle_count; h++) m->vertex[h] = SBL_NONE;
    for (uint32_t h = 0; h < 3 * r->draft.triangle_count; h++) {
        uint32_t g = r->draft.opposite[h];
        if (g != SBL_NONE && g < h) continue;
        if (!in_region(r, options->region, h / 3) && (g == SBL_NONE || !in_region(r, options->region, g / 3))) continue;
        if (!(sbl_v3_length(edge_vector(r, h)) > options->target_mm)) continue;
        m->vertex[h] = r->draft.vertex_count + m->edge_count++;
        m->triangle_count++;
        if (g == SBL_NONE) continue;
        m->vertex[g] = m->vertex[h];
        m->triangle_count++;
    }
}

static void place_middles(const refining *r, const uint32_t *crease_ends, middles *m, sbl_vec3f *position)
{
    for (uint32_t h = 0; h < 3 * r->draft.triangle_count; h++) {
        uint32_t g = r->draft.opposite[h];
        if (m->vertex[h] == SBL_NONE || (g != SBL_NONE && g < h)) continue;
        sbl_vec3 a, b, d = edge_vector(r, h);
        end_tangents(r, crease_ends, h, &a, &b);
        sbl_vec3 middle = sbl_v3_madd(point(r, r->draft.triangle[h]), d, 0.5);
        position[m->vertex[h]] = sbl_v3_store(sbl_v3_madd(middle, sbl_v3_sub(a, b), 0.125));
        sbl_vec3 curve = sbl_v3_madd(sbl_v3_scale(d, 1.5), sbl_v3_add(a, b), -0.25);
        m->normal[h] = middle_normal(r, h, curve);
        if (g != SBL_NONE) m->normal[g] = r->crease[h] ? middle_normal(r, g, curve) : m->normal[h];
    }
}

/* A corner of a new triangle: an old corner or the middle of an edge. */
typedef struct corner {
    uint32_t vertex;
    sbl_vec3f normal;
} corner;

typedef struct output {
    refining *to;
    uint32_t parent, whole; /* the triangle being split: its root, and itself */
    uint32_t *whole_of;     /* per new triangle */
} output;

static void emit(output *out, corner a, corner b, corner c, bool crease_ab, bool crease_bc, bool crease_ca)
{
    refining *to = out->to;
    uint32_t t = to->draft.triangle_count++;
    const corner corners[3] = {a, b, c};
    const bool creases[3] = {crease_ab, crease_bc, crease_ca};
    for (uint32_t k = 0; k < 3; k++) {
        to->draft.triangle[3 * t + k] = corners[k].vertex;
        to->normal[3 * t + k] = corners[k].normal;
        to->crease[3 * t + k] = creases[k];
    }
    to->parent[t] = out->parent;
    out->whole_of[t] = out->whole;
}

static double corner_distance(const refining *r, corner a, corner b)
{
    return sbl_v3_distance(point(r, a.vertex), point(r, b.vertex));
}

/* Turned so that the pattern is one of four; the middle of edge k lies between corners k and k + 1. */
static void split_triangle(output *out, const refining *r, const middles *m, uint32_t t)
{
    uint32_t marked = 0, turn = 0;
    for (uint32_t k = 0; k < 3; k++) marked += m->vertex[3 * t + k] != SBL_NONE;
    for (uint32_t k = 0; k < 3; k++) {
        bool is_marked = m->vertex[3 * t + k] != SBL_NONE;
        if ((marked == 1 && is_marked) || (marked == 2 && !is_marked)) turn = k;
    }
    corner c[3], mid[3];
    bool crease[3];
    for (uint32_t k = 0; k < 3; k++) {
        uint32_t h = 3 * t + (turn + k) % 3;
        c[k] = (corner){r->draft.triangle[h], r->normal[h]};
        mid[k] = (corner){m->vertex[h], m->normal[h]};
        crease[k] = r->crease[h];
    }
    out->parent = r->parent[t];
    out->whole = t;
    if (marked == 0) {
        emit(out, c[0], c[1], c[2], crease[0], crease[1], crease[2]);
    } else if (marked == 1) {
        emit(out, c[0], mid[0], c[2], crease[0], false, crease[2]);
        emit(out, mid[0], c[1], c[2], crease[0], crease[1], false);
    } else if (marked == 2) {
        emit(out, mid[1], c[2], mid[2], crease[1], crease[2], false);
        if (corner_distance(out->to, c[0], mid[1]) <= corner_distance(out->to, c[1], mid[2])) {
            emit(out, c[0], c[1], mid[1], crease[0], crease[1], false);
            emit(out, c[0], mid[1], mid[2], false, false, crease[2]);
        } else {
            emit(out, c[0], c[1], mid[2], crease[0], false, crease[2]);
            emit(out, c[1], mid[1], mid[2], crease[1], false, false);
        }
    } else {
        emit(out, c[0], mid[0], mid[2], crease[0], false, crease[2]);
        emit(out, mid[0], c[1], mid[1], crease[0], crease[1], false);
        emit(out, mid[2], mid[1], c[2], false, crease[1], crease[2]);
        emit(out, mid[0], mid[1], mid[2], false, false, false);
    }
}

static bool runs(const sbl_draft *draft, uint32_t h, uint32_t from, uint32_t to)
{
    return draft->triangle[h] == from && draft->triangle[sbl_next(h)] == to;
}

/* Of the parts of triangle t, from `first` on: which face one another, and which lie along its edges. */
static void connect_parts(refining *to, const refining *r, const middles *m, uint32_t t, uint32_t first)
{
    uint32_t begin = 3 * first, end = 3 * to->draft.triangle_count;
    const uint32_t *vertex = to->draft.triangle;
    for (uint32_t h = begin; h < end; h++) to->draft.opposite[h] = SBL_NONE;
    for (uint32_t h = begin; h < end; h++) {
        for (uint32_t g = h + 1; g < end; g++) {
            if (!runs(&to->draft, g, vertex[sbl_next(h)], vertex[h])) continue;
            to->draft.opposite[h] = g;
            to->draft.opposite[g] = h;
        }
        for (uint32_t e = 3 * t; e < 3 * t + 3; e++) {
            uint32_t from = r->draft.triangle[e], end_at = r->draft.triangle[sbl_next(e)], middle = m->vertex[e];
            if (runs(&to->draft, h, from, middle == SBL_NONE ? end_at : middle)) m->half[2 * e] = h;
            if (middle != SBL_NONE && runs(&to->draft, h, middle, end_at)) m->half[2 * e + 1] = h;
        }
    }
}

/* Across the old edges: the first half faces the other side's second. */
static void connect_across(refining *to, const refining *r, const middles *m)
{
    for (uint32_t e = 0; e < 3 * r->draft.triangle_count; e++) {
        uint32_t other = r->draft.opposite[e];
        if (other == SBL_NONE) continue;
        bool split = m->vertex[e] != SBL_NONE;
        to->draft.opposite[m->half[2 * e]] = m->half[2 * other + split];
        if (split) to->draft.opposite[m->half[2 * e + 1]] = m->half[2 * other];
    }
}

/* Bring the middles of triangle t back onto its edges; was any of them elsewhere? */
static bool straighten(const refining *r, const middles *m, uint32_t t, sbl_vec3f *position)
{
    bool moved = false;
    for (uint32_t h = 3 * t; h < 3 * t + 3; h++) {
        if (m->vertex[h] == SBL_NONE) continue;
        sbl_vec3 a = point(r, r->draft.triangle[h]), b = point(r, r->draft.triangle[sbl_next(h)]);
        sbl_vec3f straight = sbl_v3_store(sbl_v3_scale(sbl_v3_add(a, b), 0.5)), *at = &position[m->vertex[h]];
        moved = moved || at->x != straight.x || at->y != straight.y || at->z != straight.z;
        *at = straight;
    }
    return moved;
}

/* On noise and slivers the curves of a triangle's edges can make a part of it turn over: such a triangle is split flat. */
static void undo_folds(const refining *r, const middles *m, const output *out)
{
    for (bool moved = true; moved;) {
        moved = false;
        for (uint32_t t = 0; t < out->to->draft.triangle_count; t++) {
            uint32_t whole = out->whole_of[t];
            if (sbl_v3_dot(face_normal(out->to, t), face_normal(r, whole)) > 0.0) continue;
            moved = straighten(r, m, whole, out->to->draft.position) || moved;
        }
    }
}

static bool allocate(refining *r, uint32_t vertices, uint32_t triangles, sbl_arena *scratch)
{
    memset(r, 0, sizeof *r);
    r->draft.position = SBL_TAKE(scratch, sbl_vec3f, vertices);
    r->draft.source = SBL_TAKE(scratch, uint32_t, vertices);
    r->draft.triangle = SBL_TAKE(scratch, uint32_t, 3 * (uint64_t)triangles);
    r->draft.opposite = SBL_TAKE(scratch, uint32_t, 3 * (uint64_t)triangles);
    r->normal = SBL_TAKE(scratch, sbl_vec3f, 3 * (uint64_t)triangles);
    r->crease = SBL_TAKE(scratch, uint8_t, 3 * (uint64_t)triangles);
    r->parent = SBL_TAKE(scratch, uint32_t, triangles);
    return r->draft.position && r->draft.source && r->draft.triangle && r->draft.opposite && r->normal && r->crease && r->parent;
}

static sbl_status start(refining *r, const sbl_surface *from, double crease_rad, sbl_arena *scratch, sbl_diag *diag)
{
    if (!allocate(r, from->vertex_count, from->triangle_count, scratch)) return sbl_fail_memory(diag);
    r->draft.vertex_count = from->vertex_count;
    r->draft.triangle_count = from->triangle_count;
    memcpy(r->draft.position, from->position, from->vertex_count * sizeof *from->position);
    memcpy(r->draft.triangle, from->triangle, 3 * (size_t)from->triangle_count * sizeof *from->triangle);
    memcpy(r->draft.opposite, from->opposite, 3 * (size_t)from->triangle_count * sizeof *from->opposite);
    for (uint32_t v = 0; v < from->vertex_count; v++) r->draft.source[v] = v;
    for (uint32_t t = 0; t < from->triangle_count; t++) r->parent[t] = t;
    mark_creases(r, crease_rad);
    uint8_t *done = SBL_NEW(scratch, uint8_t, 3 * (uint64_t)from->triangle_count);
    if (!done) return sbl_fail_memory(diag);
    for (uint32_t h = 0; h < 3 * from->triangle_count; h++)
        if (!done[h]) fill_sector(r, sector_start(r, h), done);
    return SBL_OK;
}

/* One pass; *changed tells whether there was anything to split. */
static sbl_status refine(refining *r, bool *changed, const sbl_subdivide_options *options, sbl_arena *scratch, sbl_diag *diag)
{
    uint64_t half_edges = 3 * (uint64_t)r->draft.triangle_count;
    middles m = {.vertex = SBL_TAKE(scratch, uint32_t, half_edges)};
    if (!m.vertex) return sbl_fail_memory(diag);
    mark_long_edges(r, options, &m);
    *changed = m.edge_count > 0;
    if (!*changed) return SBL_OK;
    if (m.triangle_count > SBL_SURFACE_TRIANGLES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "splitting would make too many triangles", "choose a longer target edge", 0,
                           options->target_mm);
    refining next;
    m.normal = SBL_TAKE(scratch, sbl_vec3f, half_edges);
    m.half = SBL_TAKE(scratch, uint32_t, 2 * half_edges);
    uint32_t *crease_ends = SBL_TAKE(scratch, uint32_t, 3 * (uint64_t)r->draft.vertex_count);
    if (!m.normal || !m.half || !crease_ends) return sbl_fail_memory(diag);
    if (!allocate(&next, r->draft.vertex_count + m.edge_count, (uint32_t)m.triangle_count, scratch)) return sbl_fail_memory(diag);
    memcpy(next.draft.position, r->draft.position, r->draft.vertex_count * sizeof *r->draft.position);
    memcpy(next.draft.source, r->draft.source, r->draft.vertex_count * sizeof *r->draft.source);
    next.draft.vertex_count = r->draft.vertex_count + m.edge_count;
    for (uint32_t v = r->draft.vertex_count; v < next.draft.vertex_count; v++) next.draft.source[v] = SBL_NONE;
    find_crease_ends(r, crease_ends);
    place_middles(r, crease_ends, &m, next.draft.position);
    output out = {&next, 0, 0, SBL_TAKE(scratch, uint32_t, m.triangle_count)};
    if (!out.whole_of) return sbl_fail_memory(diag);
    for (uint32_t t = 0; t < r->draft.triangle_count; t++) {
        uint32_t first = next.draft.triangle_count;
        split_triangle(&out, r, &m, t);
        connect_parts(&next, r, &m, t, first);
    }
    connect_across(&next, r, &m);
    undo_folds(r, &m, &out);
    *r = next;
    return SBL_OK;
}

static sbl_status subdivide(sbl_surface *surface, const uint32_t **parent, const sbl_surface *from, const sbl_subdivide_options *options,
                            const sbl_host *host, sbl_arena *arena, sbl_arena *scratch, sbl_diag *diag)
{
    refining r;
    bool changed = true;
    sbl_status status = start(&r, from, options->crease_rad > 0.0 ? options->crease_rad : CREASE_DEFAULT_RAD, scratch, diag);
    for (int pass = 0; pass < PASSES_MAX && changed && status == SBL_OK; pass++) {
        status = refine(&r, &changed, options, scratch, diag);
        if (sbl_progress(host, "subdivide", (float)(pass + 1) / (float)(pass + 3)))
            return sbl_fail(diag, SBL_E_CANCELLED, "stopped while splitting triangles", "");
    }
    if (status != SBL_OK) return status;
    if (parent) *parent = sbl_arena_copy(arena, r.parent, r.draft.triangle_count, sizeof *r.parent);
    if (parent && !*parent) return sbl_fail_memory(diag);
    return sbl_surface_finish(surface, &r.draft, NULL, host, arena, scratch, diag);
}

sbl_status sbl_surface_subdivide(sbl_surface *surface, const uint32_t **parent, const sbl_surface *from,
                                 const sbl_subdivide_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (surface && surface != from) memset(surface, 0, sizeof *surface);
    if (parent) *parent = NULL;
    if (!surface || !from || surface == from || !from->bvh || !options || !arena)
        return sbl_fail(diag, SBL_E_ARG, "splitting needs a surface to start from, options and an arena", "pass them");
    if (!(options->target_mm > 0.0) || !(options->crease_rad >= 0.0 && options->crease_rad <= SBL_PI))
        return sbl_fail_at(diag, SBL_E_ARG, "the options for splitting are not usable", "target_mm > 0, crease_rad from 0 to pi", 0,
                           options->target_mm);
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = subdivide(surface, parent, from, options, host, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(surface, 0, sizeof *surface);
        if (parent) *parent = NULL;
    }
    return status;
}
