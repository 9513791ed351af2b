/*
 * Which discs to watch, and their counts. A count jumps by a dot wherever the rim passes one, some five times on a way of half a millimetre: so
 * discs that are nearly off are asked again about points closer to each other.
 */
#include "discs.h"
#include "rings.h"

#define COARSE     3u
#define POINTS_MAX (FIELD_FINER_MAX * FIELD_FINER_MAX)
#define COARSE_MM  (sqrt(FIELD_PLACE_MM2) / COARSE)
#define PER_BLOCK  64u

/* n x n discs about points around a middle, in the plane that touches there: half a millimetre off it the skin lies 2 um deeper. */
typedef struct square {
    field_point about;
    uint32_t place, first, count; /* first: where its discs stand among all */
    float x[POINTS_MAX], y[POINTS_MAX], z[POINTS_MAX], expected[POINTS_MAX];
    float low2, high2; /* nearer than low to `about`: in all of them; beyond high: in none */
    double inside[POINTS_MAX];
} square;

static sbl_vec3 beside(sbl_vec3 normal)
{
    sbl_vec3 off = fabs(normal.x) < 0.6 ? sbl_v3(1.0, 0.0, 0.0) : sbl_v3(0.0, 1.0, 0.0);
    return sbl_v3_normalize(sbl_v3_cross(normal, off));
}

/* Rounding may not put a dot on the wrong side of the shell. */
#define SHELL_SPARE_MM 1e-3

static void bound_square(square *q, double reach_mm)
{
    const float radius = field_disc_radius(), reach = (float)(reach_mm + SHELL_SPARE_MM);
    q->low2 = (radius - reach) * (radius - reach);
    q->high2 = (radius + reach) * (radius + reach);
}

/* expected: by the disc about q->about itself. */
static void lay_square(square *q, float expected, sbl_vec3f slope, uint32_t n, double apart_mm)
{
    sbl_vec3 normal = sbl_v3_load(q->about.normal), u = beside(normal), v = sbl_v3_cross(normal, u);
    q->count = n * n;
    for (uint32_t i = 0; i < n * n; i++) {
        double a = (i % n - 0.5 * (n - 1)) * apart_mm, b = (i / n - 0.5 * (n - 1)) * apart_mm;
        sbl_vec3 step = sbl_v3_madd(sbl_v3_scale(u, a), v, b);
        sbl_vec3f at = sbl_v3_store(sbl_v3_add(sbl_v3_load(q->about.position), step));
        q->x[i] = at.x, q->y[i] = at.y, q->z[i] = at.z;
        q->expected[i] = expected + (float)sbl_v3_dot(sbl_v3_load(slope), step);
        q->inside[i] = 0.0;
    }
    bound_square(q, 0.5 * (n - 1) * apart_mm * sqrt(2.0));
}

/* ---- what stands, in several squares at once ---- */

#define GROUP_MAX      16u
#define GROUP_REACH_MM 4.0

typedef struct group {
    square square[GROUP_MAX];
    uint32_t count;
} group;

typedef struct near_rim {
    float x[FIELD_RING_MAX], y[FIELD_RING_MAX], z[FIELD_RING_MAX], weight[FIELD_RING_MAX];
    uint32_t count;
} near_rim;

/* What lies in all of a square's discs is counted at once; what lies near their rims is kept. */
static void sift(near_rim *restrict near, square *restrict q, const field_ring *restrict r)
{
    const field_point p = q->about;
    float within[FIELD_LANES] = {0.0f};
    near->count = 0;
    for (size_t row = 0; row < r->count; row += FIELD_LANES) {
        int32_t by_rim[FIELD_LANES], any = 0;
        for (size_t k = 0; k < FIELD_LANES; k++) {
            float x = r->x[row + k] - p.position.x, y = r->y[row + k] - p.position.y, z = r->z[row + k] - p.position.z;
            float facing = p.normal.x * r->nx[row + k] + p.normal.y * r->ny[row + k] + p.normal.z * r->nz[row + k];
            float d2 = x * x + y * y + z * z;
            int32_t sees = facing > 0.0f, inside = d2 < q->low2;
            within[k] += (float)(sees & inside) * r->weight[row + k];
            by_rim[k] = sees & (int32_t)(d2 < q->high2) & (inside ^ 1);
            any |= by_rim[k];
        }
        for (size_t k = 0; any && k < FIELD_LANES; k++) {
            if (!by_rim[k]) continue;
            uint32_t n = near->count++;
            near->x[n] = r->x[row + k], near->y[n] = r->y[row + k], near->z[n] = r->z[row + k];
            near->weight[n] = r->weight[row + k];
        }
    }
    double sum = 0.0;
    for (size_t k = 0; k < FIELD_LANES; k++) sum += (double)within[k];
    for (uint32_t d = 0; d < q->count; d++) q->inside[d] += sum;
}

static void count_near(square *restrict q, near_rim *restrict near)
{
    const float radius = field_disc_radius(), radius2 = radius * radius;
    for (; near->count % FIELD_LANES; near->count++)
        near->x[near->count] = near->y[near->count] = near->z[near->count] = near->weight[near->count] = 0.0f;
    for (uint32_t d = 0; d < q->count; d++) {
        const float px = q->x[d], py = q->y[d], pz = q->z[d];
        float sum[FIELD_LANES] = {0.0f};
        for (size_t row = 0; row < near->count; row += FIELD_LANES)
            for (size_t k = 0; k < FIELD_LANES; k++) {
                float x = near->x[row + k] - px, y = near->y[row + k] - py, z = near->z[row + k] - pz;
                sum[k] += (float)(x * x + y * y + z * z < radius2) * near->weight[row + k];
            }
        for (size_t k = 0; k < FIELD_LANES; k++) q->inside[d] += (double)sum[k];
    }
}

static void count_ring(void *context, const field_ring *ring)
{
    group *g = context;
    near_rim near;
    for (uint32_t k = 0; k < g->count; k++) {
        sift(&near, &g->square[k], ring);
        count_near(&g->square[k], &near);
    }
}

static void put_square(field_discs *discs, const square *q)
{
    for (uint32_t i = 0, to = q->first; i < q->count; i++, to++) {
        discs->middle[to] = (field_point){{q->x[i], q->y[i], q->z[i]}, q->about.normal};
        discs->expected[to] = q->expected[i];
        discs->excess[to] = (float)(q->inside[i] - (double)q->expected[i]);
        discs->place[to] = q->place;
    }
}

static void finish_group(field_discs *discs, group *g, const field_runs *dots)
{
    const field_point *about[GROUP_MAX];
    const float radius = field_disc_radius(), reach = (float)(0.5 * COARSE * COARSE_MM * sqrt(2.0));
    if (!g->count) return;
    for (uint32_t k = 0; k < g->count; k++) about[k] = &g->square[k].about;
    field_shell shell = field_shell_about(about, g->count, radius - reach, radius + reach);
    double within = field_rings_visit(dots, &shell, count_ring, g);
    for (uint32_t k = 0; k < g->count; k++) {
        square *q = &g->square[k];
        for (uint32_t i = 0; i < q->count; i++) q->inside[i] += within;
        put_square(discs, q);
    }
    g->count = 0;
}

/* Room for a square about a place, in this group if it is near its first, or else in one that begins. */
static square *next_square(field_discs *discs, group *g, const field_runs *dots, const field_point *about)
{
    bool far = g->count && field_distance2(about, &g->square[0].about) > GROUP_REACH_MM * GROUP_REACH_MM;
    if (far || g->count == GROUP_MAX) finish_group(discs, g, dots);
    square *q = &g->square[g->count++];
    q->about = *about;
    return q;
}

static bool take_discs(field_discs *discs, uint32_t count, sbl_arena *arena)
{
    discs->count = count;
    discs->middle = SBL_TAKE(arena, field_point, count);
    discs->expected = SBL_TAKE(arena, float, count);
    discs->excess = SBL_TAKE(arena, float, count);
    discs->place = SBL_TAKE(arena, uint32_t, count);
    return discs->middle && discs->expected && discs->excess && discs->place;
}

/* ---- about all places ---- */

typedef struct watching {
    const field_watch *watch;
    const field_discs *discs; /* to be refined */
    const field_closer_look *look;
    uint32_t *start; /* of each place, or each disc to be refined: where its discs go */
    field_discs *out;
} watching;

/* A side of the square about a place. */
static uint32_t coarse_side(const field_watch *watch, uint32_t place)
{
    double expected = (double)watch->want->expected[place];
    return expected >= watch->least ? COARSE : expected >= watch->fewest ? 1 : 0;
}

static void build_block(void *context, uint32_t block)
{
    const watching *w = context;
    const field_want *want = w->watch->want;
    field_span span = field_span_of(block, PER_BLOCK, want->count);
    group g;
    g.count = 0;
    for (uint32_t place = span.begin; place < span.end; place++) {
        uint32_t side = coarse_side(w->watch, place);
        if (!side) continue;
        square *q = next_square(w->out, &g, w->watch->dots, &want->place[place]);
        q->place = place;
        q->first = w->start[place];
        lay_square(q, want->expected[place], want->slope[place], side, COARSE_MM);
    }
    finish_group(w->out, &g, w->watch->dots);
}

bool field_discs_build(field_discs *discs, const field_watch *watch, const sbl_host *host, sbl_arena *arena)
{
    const uint32_t places = watch->want->count;
    watching w = {.watch = watch, .out = discs, .start = SBL_TAKE(arena, uint32_t, places)};
    if (!w.start) return false;
    for (uint32_t k = 0; k < places; k++) w.start[k] = coarse_side(watch, k) * coarse_side(watch, k);
    if (!take_discs(discs, field_starts_of(w.start, places), arena)) return false;
    sbl_parallel_for(host, field_span_count(places, PER_BLOCK), build_block, &w);
    return true;
}

/* ---- closer together ---- */

static bool is_nearly_off(const watching *w, uint32_t disc)
{
    const field_discs *d = w->discs;
    return fabs((double)d->excess[disc]) > w->look->share * (double)d->expected[disc] - w->look->dots &&
           (double)w->watch->want->expected[d->place[disc]] >= w->watch->least;
}

static void refine_block(void *context, uint32_t block)
{
    const watching *w = context;
    const field_discs *d = w->discs;
    field_span span = field_span_of(block, PER_BLOCK, d->count);
    group g;
    g.count = 0;
    for (uint32_t k = span.begin; k < span.end; k++) {
        if (!is_nearly_off(w, k)) continue;
        square *q = next_square(w->out, &g, w->watch->dots, &d->middle[k]);
        q->place = d->place[k];
        q->first = w->start[k];
        lay_square(q, d->expected[k], w->watch->want->slope[q->place], w->look->finer, COARSE_MM / w->look->finer);
    }
    finish_group(w->out, &g, w->watch->dots);
}

bool field_discs_refine(field_discs *fine, const field_discs *discs, const field_watch *watch, const field_closer_look *look,
                        const sbl_host *host, sbl_arena *arena)
{
    watching w = {.watch = watch, .discs = discs, .look = look, .out = fine, .start = SBL_TAKE(arena, uint32_t, discs->count)};
    if (!w.start) return false;
    for (uint32_t k = 0; k < discs->count; k++) w.start[k] = is_nearly_off(&w, k) ? look->finer * look->finer : 0;
    if (!take_discs(fine, field_starts_of(w.start, discs->count), arena)) return false;
    sbl_parallel_for(host, field_span_count(discs->count, PER_BLOCK), refine_block, &w);
    return true;
}
