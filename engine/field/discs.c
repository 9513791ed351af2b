/*
 * Which discs to watch, and their counts. A count jumps by a dot wherever the rim passes one, some five times on a way of half a millimetre: so
 * discs that are nearly off are asked again about points closer to each other.
 */
#include "discs.h"

#define COARSE     3
#define POINTS_MAX (FIELD_FINER_MAX * FIELD_FINER_MAX)
#define COARSE_MM  (sqrt(FIELD_PLACE_MM2) / COARSE)
#define LANES      8u
#define PER_BLOCK  64u

/* ---- what stands ---- */

/* Dots by a disc's rim. On 71 mm of rim and 1.1 mm of width there is room for 470 at the field's greatest density; more are counted at once. */
#define NEAR_RIM_MAX 512u

typedef struct counting_discs {
    const field_runs *dots;
    const field_point *middle; /* of the discs: close together, facing the same way */
    uint32_t disc_count;
    field_point about;
    float low2, high2; /* nearer than low to `about`: in all of them; beyond high: in none */
    double inside[POINTS_MAX];
    uint32_t near_count;
    float x[NEAR_RIM_MAX], y[NEAR_RIM_MAX], z[NEAR_RIM_MAX], weight[NEAR_RIM_MAX];
} counting_discs;

static void count_near(counting_discs *restrict c)
{
    const float radius = field_disc_radius(), radius2 = radius * radius;
    for (uint32_t k = c->near_count; k % LANES; k++) c->x[k] = c->y[k] = c->z[k] = c->weight[k] = 0.0f;
    for (uint32_t d = 0; d < c->disc_count; d++) {
        const sbl_vec3f p = c->middle[d].position;
        float sum[LANES] = {0.0f};
        for (size_t row = 0; row < c->near_count; row += LANES)
            for (size_t k = 0; k < LANES; k++) {
                float x = c->x[row + k] - p.x, y = c->y[row + k] - p.y, z = c->z[row + k] - p.z;
                sum[k] += (float)(x * x + y * y + z * z < radius2) * c->weight[row + k];
            }
        for (size_t k = 0; k < LANES; k++) c->inside[d] += (double)sum[k];
    }
    c->near_count = 0;
}

static void count_run(void *context, uint32_t first)
{
    counting_discs *c = context;
    const field_runs *restrict r = c->dots;
    const size_t from = first;
    int32_t reached[FIELD_RUN];
    float distance2[FIELD_RUN];
    for (size_t k = 0; k < FIELD_RUN; k++) {
        float x = r->x[from + k] - c->about.position.x, y = r->y[from + k] - c->about.position.y, z = r->z[from + k] - c->about.position.z;
        float facing = c->about.normal.x * r->nx[from + k] + c->about.normal.y * r->ny[from + k] + c->about.normal.z * r->nz[from + k];
        distance2[k] = x * x + y * y + z * z;
        reached[k] = (int32_t)(distance2[k] < c->high2) & (int32_t)(facing > 0.0f);
    }
    if (c->near_count + FIELD_RUN > NEAR_RIM_MAX) count_near(c);
    for (size_t k = 0; k < FIELD_RUN; k++) {
        if (!reached[k]) continue;
        if (distance2[k] < c->low2) {
            for (uint32_t d = 0; d < c->disc_count; d++) c->inside[d] += (double)r->weight[from + k];
            continue;
        }
        c->x[c->near_count] = r->x[from + k];
        c->y[c->near_count] = r->y[from + k];
        c->z[c->near_count] = r->z[from + k];
        c->weight[c->near_count++] = r->weight[from + k];
    }
}

/* Rounding may not put a dot on the wrong side of the shell. */
#define SHELL_SPARE_MM 1e-3f

/* The dots inside each of `count` discs, at most POINTS_MAX, that lie close together. */
static void count_discs(double *inside, const field_runs *dots, const field_point *middle, uint32_t count)
{
    counting_discs c = {.dots = dots, .middle = middle, .disc_count = count, .about = middle[count / 2]};
    double reach2 = 0.0;
    for (uint32_t d = 0; d < count; d++) reach2 = fmax(reach2, field_distance2(&middle[d], &c.about));
    const float radius = field_disc_radius(), reach_mm = (float)sqrt(reach2) + SHELL_SPARE_MM;
    const float low = radius - reach_mm, high = radius + reach_mm;
    c.low2 = low * low;
    c.high2 = high * high;
    double within = field_runs_visit(dots, &c.about, low, high, count_run, &c);
    count_near(&c);
    for (uint32_t d = 0; d < count; d++) inside[d] = within + c.inside[d];
}

/* ---- which to watch ---- */

typedef struct watching {
    const field_want *want;
    const field_runs *dots;
    const field_watch *watch;
    float (*excess)[COARSE * COARSE]; /* of the discs about each place */
    uint32_t *start;                  /* of each block of places: where its discs go */
    field_discs *discs;
} watching;

/* n x n discs about points around a place, their middles in the plane that touches there: half a millimetre off it the skin lies 2 um deeper. */
typedef struct square {
    field_point middle[POINTS_MAX];
    float expected[POINTS_MAX], excess[POINTS_MAX];
    int count;
} square;

static sbl_vec3 beside(sbl_vec3 normal)
{
    sbl_vec3 off = fabs(normal.x) < 0.6 ? sbl_v3(1.0, 0.0, 0.0) : sbl_v3(0.0, 1.0, 0.0);
    return sbl_v3_normalize(sbl_v3_cross(normal, off));
}

static void lay_square(square *q, const watching *w, uint32_t place, double a_mm, double b_mm, int n, double apart_mm)
{
    const field_point *about = &w->want->place[place];
    sbl_vec3 normal = sbl_v3_load(about->normal), u = beside(normal), v = sbl_v3_cross(normal, u);
    sbl_vec3 slope = sbl_v3_load(w->want->slope[place]);
    q->count = n * n;
    for (int i = 0; i < n * n; i++) {
        double a = a_mm + (i % n - 0.5 * (n - 1)) * apart_mm, b = b_mm + (i / n - 0.5 * (n - 1)) * apart_mm;
        sbl_vec3 step = sbl_v3_madd(sbl_v3_scale(u, a), v, b);
        q->middle[i] = (field_point){sbl_v3_store(sbl_v3_add(sbl_v3_load(about->position), step)), about->normal};
        q->expected[i] = w->want->expected[place] + (float)sbl_v3_dot(slope, step);
    }
}

static void count_square(square *q, const watching *w)
{
    double inside[POINTS_MAX];
    count_discs(inside, w->dots, q->middle, (uint32_t)q->count);
    for (int i = 0; i < q->count; i++) q->excess[i] = (float)(inside[i] - (double)q->expected[i]);
}

static bool is_nearly_off(const watching *w, float excess, float expected)
{
    return fabs((double)excess) > w->watch->near_share * (double)expected - w->watch->near_dots;
}

static bool is_watched(const watching *w, uint32_t place)
{
    return (double)w->want->expected[place] >= w->watch->fewest;
}

/* A place's own disc, or a square of them. */
static void lay_coarse(square *q, const watching *w, uint32_t place)
{
    lay_square(q, w, place, 0.0, 0.0, (double)w->want->expected[place] >= w->watch->least ? COARSE : 1, COARSE_MM);
}

static bool is_refined(const watching *w, const square *coarse, int i, float excess)
{
    return coarse->count > 1 && is_nearly_off(w, excess, coarse->expected[i]);
}

static void count_block(void *context, uint32_t block)
{
    const watching *w = context;
    field_span span = field_span_of(block, PER_BLOCK, w->want->count);
    uint32_t discs = 0;
    for (uint32_t place = span.begin; place < span.end; place++) {
        if (!is_watched(w, place)) continue;
        square q;
        lay_coarse(&q, w, place);
        count_square(&q, w);
        for (int i = 0; i < q.count; i++) {
            w->excess[place][i] = q.excess[i];
            discs += is_refined(w, &q, i, q.excess[i]) ? (uint32_t)(w->watch->finer * w->watch->finer) : 1;
        }
    }
    w->start[block] = discs;
}

static uint32_t put_square(const watching *w, uint32_t to, const square *q)
{
    for (int i = 0; i < q->count; i++, to++) {
        w->discs->middle[to] = q->middle[i];
        w->discs->expected[to] = q->expected[i];
        w->discs->excess[to] = q->excess[i];
    }
    return to;
}

static uint32_t put_place(const watching *w, uint32_t to, uint32_t place)
{
    const double fine_mm = COARSE_MM / w->watch->finer;
    square coarse, fine;
    lay_coarse(&coarse, w, place);
    for (int i = 0; i < coarse.count; i++) {
        double a = (i % COARSE - 0.5 * (COARSE - 1)) * COARSE_MM, b = (i / COARSE - 0.5 * (COARSE - 1)) * COARSE_MM;
        if (is_refined(w, &coarse, i, w->excess[place][i])) {
            lay_square(&fine, w, place, a, b, w->watch->finer, fine_mm);
            count_square(&fine, w);
        } else {
            fine = (square){.middle = {coarse.middle[i]}, .expected = {coarse.expected[i]}, .excess = {w->excess[place][i]}, .count = 1};
        }
        to = put_square(w, to, &fine);
    }
    return to;
}

static void put_block(void *context, uint32_t block)
{
    const watching *w = context;
    field_span span = field_span_of(block, PER_BLOCK, w->want->count);
    uint32_t to = w->start[block];
    for (uint32_t k = span.begin; k < span.end; k++)
        if (is_watched(w, k)) to = put_place(w, to, k);
}

bool field_discs_build(field_discs *discs, const field_want *want, const field_runs *dots, const field_watch *watch, const sbl_host *host,
                       sbl_arena *arena)
{
    uint32_t blocks = field_span_count(want->count, PER_BLOCK);
    watching w = {.want = want, .dots = dots, .watch = watch, .discs = discs};
    w.start = SBL_TAKE(arena, uint32_t, blocks);
    w.excess = sbl_arena_take(arena, want->count, sizeof *w.excess);
    if (!w.start || !w.excess) return false;
    sbl_parallel_for(host, blocks, count_block, &w);
    discs->count = field_starts_of(w.start, blocks);
    discs->middle = SBL_TAKE(arena, field_point, discs->count);
    discs->expected = SBL_TAKE(arena, float, discs->count);
    discs->excess = SBL_TAKE(arena, float, discs->count);
    if (!discs->middle || !discs->expected || !discs->excess) return false;
    sbl_parallel_for(host, blocks, put_block, &w);
    return true;
}
