/*
 * Which way round a scan is: the template is laid on it in each of the 24 ways of a cube, and, if none fits, half-way between; a few steps
 * each, then the best ones are followed up.
 *
 * Where to start: a head is the top of what was scanned. Going down from the top, the bounding box widens ever more slowly; where its
 * longer side is 1.5 times the depth, the depth is that of the tragions and the longer side the head's length (199.5 and 131 mm, ANSUR II).
 */
#include "head/align.h"

#include <string.h>

#define LENGTH_MM          195.0
#define DEPTH_MM           130.0
#define VERTICES_LOOKED_AT 6000u
#define VERTICES_MIN       50u
/* A cost worse than that of any pose. */
#define NOTHING   2.0
#define GOOD_COST 0.10

enum { WAYS = 24, KEPT = 4, TILTS = 4, TRIES_MAX = WAYS * (TILTS - 1) };

typedef struct frame {
    sbl_vec3 axis[3];
} frame;

/* A vertex seen in a frame: how high, how far left and to the front. */
typedef struct seen {
    double up, left, front;
} seen;

typedef struct candidate {
    align_pose pose;
    double cost;
} candidate;

/* Frames are tried side by side: each has room of its own to sort the vertices. */
typedef struct trials {
    const align_model *model;
    const sbl_surface *scan;
    const sbl_host *host;
    double scale; /* 0: unknown */
    frame frame[TRIES_MAX];
    candidate found[TRIES_MAX];
    seen *seen; /* VERTICES_LOOKED_AT for each frame */
    sbl_vec3f *vertex;
    uint32_t vertex_count, count;
} trials;

static sbl_vec3 axis_vector(sbl_axis axis)
{
    double sign = axis == SBL_AXIS_NEG_X || axis == SBL_AXIS_NEG_Y || axis == SBL_AXIS_NEG_Z ? -1.0 : 1.0;
    int which = axis == SBL_AXIS_X || axis == SBL_AXIS_NEG_X ? 0 : (axis == SBL_AXIS_Y || axis == SBL_AXIS_NEG_Y ? 1 : 2);
    return sbl_v3(which == 0 ? sign : 0.0, which == 1 ? sign : 0.0, which == 2 ? sign : 0.0);
}

/* All right-handed frames along the scan's axes that the hints allow. */
static uint32_t list_ways(frame *way, const align_hints *hints)
{
    uint32_t count = 0;
    for (int up = SBL_AXIS_X; up <= SBL_AXIS_NEG_Z; up++)
        for (int front = SBL_AXIS_X; front <= SBL_AXIS_NEG_Z; front++) {
            if ((hints->up != SBL_AXIS_FIND && hints->up != (sbl_axis)up) ||
                (hints->front != SBL_AXIS_FIND && hints->front != (sbl_axis)front))
                continue;
            sbl_vec3 y = axis_vector((sbl_axis)up), z = axis_vector((sbl_axis)front);
            if (sbl_v3_dot(y, z) != 0.0) continue;
            way[count++] = (frame){{sbl_v3_cross(y, z), y, z}};
        }
    return count;
}

/* Turned by 45 degrees about one of its own axes. */
static frame tilted(const frame *f, uint32_t tilt)
{
    frame g = *f;
    uint32_t a = tilt % 3, b = (tilt + 1) % 3;
    double c = 0.70710678118654752440;
    g.axis[a] = sbl_v3_scale(sbl_v3_add(f->axis[a], f->axis[b]), c);
    g.axis[b] = sbl_v3_scale(sbl_v3_sub(f->axis[b], f->axis[a]), c);
    return g;
}

/* Shell sort (gaps of Ciura 2001): highest first. No recursion, no library. */
static void sort_by_height(seen *s, uint32_t count)
{
    static const uint32_t gaps[] = {3937, 1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (int g = 0; g < 10; g++)
        for (uint32_t i = gaps[g]; i < count; i++) {
            seen moving = s[i];
            uint32_t k = i;
            for (; k >= gaps[g] && s[k - gaps[g]].up < moving.up; k -= gaps[g]) s[k] = s[k - gaps[g]];
            s[k] = moving;
        }
}

/* A pose whose template head fills the top of the scan. scale 0: found from the shape of the top. */
static bool place(align_pose *pose, const frame *f, const sbl_vec3f *vertex, uint32_t count, seen *scratch, const align_model *model,
                  double scale)
{
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 p = sbl_v3_load(vertex[i]);
        scratch[i] = (seen){sbl_v3_dot(p, f->axis[1]), sbl_v3_dot(p, f->axis[0]), sbl_v3_dot(p, f->axis[2])};
    }
    sort_by_height(scratch, count);
    double top = scratch[0].up;
    double low[2] = {scratch[0].left, scratch[0].front}, high[2] = {scratch[0].left, scratch[0].front};
    double wanted_depth = DEPTH_MM * scale;
    for (uint32_t i = 0; i < count; i++) {
        low[0] = fmin(low[0], scratch[i].left);
        high[0] = fmax(high[0], scratch[i].left);
        low[1] = fmin(low[1], scratch[i].front);
        high[1] = fmax(high[1], scratch[i].front);
        double depth = top - scratch[i].up, longer = fmax(high[0] - low[0], high[1] - low[1]);
        if (scale > 0.0 ? depth >= wanted_depth : i > count / 100 && depth * (LENGTH_MM / DEPTH_MM) >= longer) {
            if (scale == 0.0) scale = longer / LENGTH_MM;
            break;
        }
    }
    if (!(scale > 0.0)) scale = fmax(high[0] - low[0], high[1] - low[1]) / LENGTH_MM;
    if (!(scale > 0.0)) return false;
    const sbl_vec3 *mark = model->head->landmark;
    pose->from = sbl_v3(0.0, mark[SBL_LANDMARK_VERTEX].y, 0.5 * (mark[SBL_LANDMARK_GLABELLA].z + mark[SBL_LANDMARK_OPISTHOCRANION].z));
    pose->to = sbl_v3_scale(f->axis[0], 0.5 * (low[0] + high[0]));
    pose->to = sbl_v3_madd(pose->to, f->axis[1], top);
    pose->to = sbl_v3_madd(pose->to, f->axis[2], 0.5 * (low[1] + high[1]));
    for (int k = 0; k < 3; k++) {
        pose->axis[k] = f->axis[k];
        pose->scale[k] = scale;
    }
    /* Turn and scale about the middle of the head from here on. */
    sbl_vec3 centre = model->head->chart_origin;
    pose->to = align_to_scan(pose, centre);
    pose->from = centre;
    return true;
}

static void keep_best(candidate *kept, const candidate *c)
{
    for (int k = 0; k < KEPT; k++) {
        if (c->cost >= kept[k].cost) continue;
        for (int m = KEPT - 1; m > k; m--) kept[m] = kept[m - 1];
        kept[k] = *c;
        return;
    }
}

/* Every so many vertices of the triangles of one component, or of all (SBL_NONE). */
static uint32_t gather(sbl_vec3f *out, const sbl_surface *scan, uint32_t component)
{
    uint32_t corners = 0;
    for (uint32_t t = 0; t < scan->triangle_count; t++) corners += component == SBL_NONE || scan->component[t] == component ? 1u : 0u;
    uint32_t step = corners / VERTICES_LOOKED_AT + 1, count = 0, seen_so_far = 0;
    for (uint32_t t = 0; t < scan->triangle_count && count < VERTICES_LOOKED_AT; t++) {
        if (component != SBL_NONE && scan->component[t] != component) continue;
        if (seen_so_far++ % step == 0) out[count++] = scan->position[scan->triangle[3 * (size_t)t]];
    }
    return count;
}

static void try_frame(void *context, uint32_t index)
{
    static const align_options coarse = {
        .freedom = ALIGN_SIMILARITY, .stride = 10, .iterations = 10, .reach_mm = 30.0, .end_reach_mm = 15.0};
    trials *t = context;
    candidate *c = &t->found[index];
    c->cost = NOTHING;
    seen *own = t->seen + (size_t)index * VERTICES_LOOKED_AT;
    if (!place(&c->pose, &t->frame[index], t->vertex, t->vertex_count, own, t->model, t->scale)) return;
    align_refine(&c->pose, t->model->sample, t->model->count, t->scan, &coarse);
    c->cost = align_judge(&c->pose, t->model, t->scan, 10).cost;
}

static void follow_up(void *context, uint32_t index)
{
    static const align_options finer = {.freedom = ALIGN_SIMILARITY, .stride = 4, .iterations = 14, .reach_mm = 20.0, .end_reach_mm = 7.0};
    trials *t = context;
    candidate *c = &t->found[index];
    if (c->cost >= NOTHING) return;
    align_refine(&c->pose, t->model->sample, t->model->count, t->scan, &finer);
    c->cost = align_judge(&c->pose, t->model, t->scan, 4).cost;
}

/* Hair pulls the vault up and the face with it: what bare skin alone says is tried, too, as the second of two. */
static void finish(void *context, uint32_t index)
{
    static const align_options finest = {.freedom = ALIGN_AXES, .stride = 1, .iterations = 12, .reach_mm = 10.0, .end_reach_mm = 5.0};
    static const align_options bare = {
        .freedom = ALIGN_SIMILARITY, .stride = 2, .iterations = 20, .bare = true, .reach_mm = 15.0, .end_reach_mm = 5.0};
    trials *t = context;
    candidate *c = &t->found[index];
    if (index == 1) align_refine(&c->pose, t->model->sample, t->model->count, t->scan, &bare);
    align_refine(&c->pose, t->model->sample, t->model->count, t->scan, &finest);
    c->cost = align_judge(&c->pose, t->model, t->scan, 1).cost;
}

/* The frames tried, the best ones followed up, the best of them finished. */
static candidate best_of(trials *t)
{
    candidate kept[KEPT], best = {.cost = NOTHING};
    for (int k = 0; k < KEPT; k++) kept[k].cost = NOTHING;
    sbl_parallel_for(t->host, t->count, try_frame, t);
    for (uint32_t i = 0; i < t->count; i++) keep_best(kept, &t->found[i]);
    memcpy(t->found, kept, sizeof kept);
    sbl_parallel_for(t->host, KEPT, follow_up, t);
    for (int k = 0; k < KEPT; k++)
        if (t->found[k].cost < best.cost) best = t->found[k];
    if (best.cost >= NOTHING) return best;
    t->found[0] = t->found[1] = best;
    sbl_parallel_for(t->host, 2, finish, t);
    return t->found[t->found[1].cost < t->found[0].cost];
}

/* The head is the largest component, or one of the next (stands and backdrops may be larger), or in pieces: all together. */
static candidate search_pieces(trials *t)
{
    const sbl_surface *scan = t->scan;
    static const uint32_t component[] = {0, 1, 2, SBL_NONE};
    candidate best = {.cost = NOTHING};
    for (int i = 0; i < 4 && best.cost > GOOD_COST; i++) {
        bool redundant = component[i] == SBL_NONE ? scan->component_count == 1 : component[i] >= scan->component_count;
        t->vertex_count = redundant ? 0 : gather(t->vertex, scan, component[i]);
        if (t->vertex_count < VERTICES_MIN) continue;
        candidate c = best_of(t);
        if (c.cost < best.cost) best = c;
    }
    return best;
}

/* NULL: no memory. */
static trials *make_trials(const align_model *model, const sbl_surface *scan, double scale, const sbl_host *host, sbl_arena *arena)
{
    trials *t = SBL_NEW(arena, trials, 1);
    if (!t) return NULL;
    t->model = model;
    t->scan = scan;
    t->host = host;
    t->scale = scale;
    t->vertex = SBL_TAKE(arena, sbl_vec3f, VERTICES_LOOKED_AT);
    t->seen = SBL_TAKE(arena, seen, (uint64_t)TRIES_MAX * VERTICES_LOOKED_AT);
    return t->vertex && t->seen ? t : NULL;
}

sbl_status align_search(align_pose *pose, const align_model *model, const sbl_surface *scan, const align_hints *hints, const sbl_host *host,
                        sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    trials *t = make_trials(model, scan, hints->scale, host, arena);
    if (!t) {
        sbl_arena_rewind(arena, mark);
        return sbl_fail(diag, SBL_E_MEMORY, "there is no memory to align a scan", NULL);
    }
    frame way[WAYS];
    uint32_t ways = list_ways(way, hints);
    for (uint32_t w = 0; w < ways; w++) t->frame[t->count++] = way[w];
    candidate best = search_pieces(t);
    if (best.cost > GOOD_COST) {
        t->count = 0;
        for (uint32_t w = 0; w < ways; w++)
            for (uint32_t tilt = 1; tilt < TILTS; tilt++) t->frame[t->count++] = tilted(&way[w], tilt);
        candidate slanted = search_pieces(t);
        if (slanted.cost < best.cost) best = slanted;
    }
    sbl_arena_rewind(arena, mark);
    if (best.cost >= NOTHING)
        return sbl_fail(diag, SBL_E_NOT_FOUND, "no head could be aligned in this scan", "check that the file holds a scan of a head");
    *pose = best.pose;
    return SBL_OK;
}
