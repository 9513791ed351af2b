/* Points in runs, and the runs that a shell meets; runs.h says what for. */
#include "runs.h"

#include <string.h>

/* Beyond all that rounding could do. */
#define SLACK_MM  1e-3f
#define FAR_AWAY  1e15f
#define PER_BLOCK 64u

static sbl_vec3f along_normal(sbl_vec3 sum)
{
    double length = sbl_v3_length(sum);
    return length > 0.0 ? sbl_v3_store(sbl_v3_scale(sum, 1.0 / length)) : (sbl_vec3f){0.0f, 0.0f, 0.0f};
}

static float sine_between(sbl_vec3f a, sbl_vec3f b)
{
    double cosine = (double)(a.x * b.x + a.y * b.y + a.z * b.z);
    return cosine > 0.0 ? (float)sqrt(fmax(1.0 - cosine * cosine, 0.0)) : 1.0f;
}

static float distance_between(sbl_vec3f a, sbl_vec3f b)
{
    float x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return sqrtf(x * x + y * y + z * z);
}

typedef struct building {
    field_runs *runs;
    const field_point *point;
    const float *weight;
    const uint32_t *order;
} building;

static void put_point(const building *b, uint32_t k)
{
    field_runs *r = b->runs;
    bool real = k < r->count;
    uint32_t original = real ? b->order[k] : SBL_NONE;
    field_point p = real ? b->point[original] : (field_point){{FAR_AWAY, FAR_AWAY, FAR_AWAY}, {0.0f, 0.0f, 0.0f}};
    r->x[k] = p.position.x, r->y[k] = p.position.y, r->z[k] = p.position.z;
    r->nx[k] = p.normal.x, r->ny[k] = p.normal.y, r->nz[k] = p.normal.z;
    r->weight[k] = !real ? 0.0f : b->weight ? b->weight[original] : 1.0f;
    r->original[k] = original;
}

static field_ball ball_of_run(const building *b, uint32_t run)
{
    const field_runs *r = b->runs;
    field_span span = field_span_of(run, FIELD_RUN, r->count);
    sbl_vec3 middle = {0.0, 0.0, 0.0}, normal = {0.0, 0.0, 0.0};
    field_ball ball = {.radius = 0.0f};
    double weight = 0.0, part = 1.0 / (double)(span.end - span.begin);
    for (uint32_t k = span.begin; k < span.end; k++) {
        field_point p = field_runs_point(r, k);
        middle = sbl_v3_madd(middle, sbl_v3_load(p.position), part);
        normal = sbl_v3_add(normal, sbl_v3_load(p.normal));
        weight += (double)r->weight[k];
    }
    ball.middle = sbl_v3_store(middle);
    ball.normal = along_normal(normal);
    ball.weight = (float)weight;
    for (uint32_t k = span.begin; k < span.end; k++) {
        field_point p = field_runs_point(r, k);
        ball.radius = fmaxf(ball.radius, distance_between(ball.middle, p.position));
        ball.spread = fmaxf(ball.spread, sine_between(ball.normal, p.normal));
    }
    ball.radius += SLACK_MM;
    return ball;
}

static void build_run_block(void *context, uint32_t block)
{
    const building *b = context;
    field_span span = field_span_of(block, PER_BLOCK, b->runs->run_count);
    for (uint32_t run = span.begin; run < span.end; run++) {
        for (uint32_t k = run * FIELD_RUN; k < (run + 1) * FIELD_RUN; k++) put_point(b, k);
        b->runs->run[run] = ball_of_run(b, run);
    }
}

/* Bundles are only passed over; nothing is taken whole from them. */
static field_ball ball_of_bundle(const field_runs *r, uint32_t bundle)
{
    field_span span = field_span_of(bundle, FIELD_BUNDLE, r->run_count);
    sbl_vec3 middle = {0.0, 0.0, 0.0};
    for (uint32_t k = span.begin; k < span.end; k++)
        middle = sbl_v3_madd(middle, sbl_v3_load(r->run[k].middle), 1.0 / (double)(span.end - span.begin));
    field_ball ball = {.middle = sbl_v3_store(middle), .spread = 1.0f};
    for (uint32_t k = span.begin; k < span.end; k++)
        ball.radius = fmaxf(ball.radius, distance_between(ball.middle, r->run[k].middle) + r->run[k].radius);
    ball.radius += SLACK_MM;
    return ball;
}

bool field_runs_build(field_runs *runs, const field_point *point, const float *weight, uint32_t count, const sbl_host *host,
                      sbl_arena *arena)
{
    *runs = (field_runs){.count = count, .run_count = field_span_count(count, FIELD_RUN)};
    runs->bundle_count = field_span_count(runs->run_count, FIELD_BUNDLE);
    uint64_t padded = (uint64_t)runs->run_count * FIELD_RUN;
    float **column[7] = {&runs->x, &runs->y, &runs->z, &runs->nx, &runs->ny, &runs->nz, &runs->weight};
    for (int c = 0; c < 7; c++)
        if (!(*column[c] = SBL_TAKE(arena, float, padded))) return false;
    runs->original = SBL_TAKE(arena, uint32_t, padded);
    runs->run = SBL_TAKE(arena, field_ball, runs->run_count);
    runs->bundle = SBL_TAKE(arena, field_ball, runs->bundle_count);
    if (!runs->original || !runs->run || !runs->bundle) return false;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    uint32_t *order = SBL_TAKE(arena, uint32_t, count);
    if (!order || !field_spatial_order(order, point, count, FIELD_CURVE_CELL_MM, host, arena)) return false;
    building b = {runs, point, weight, order};
    sbl_parallel_for(host, field_span_count(runs->run_count, PER_BLOCK), build_run_block, &b);
    for (uint32_t k = 0; k < runs->bundle_count; k++) runs->bundle[k] = ball_of_bundle(runs, k);
    sbl_arena_rewind(arena, scratch);
    return true;
}

typedef enum meeting { MISSED, CUT, WITHIN } meeting;

static meeting meet(const field_ball *ball, const field_point *about, float least_mm, float most_mm)
{
    float x = ball->middle.x - about->position.x, y = ball->middle.y - about->position.y, z = ball->middle.z - about->position.z;
    float d2 = x * x + y * y + z * z, most = most_mm + ball->radius, least = least_mm - ball->radius;
    if (d2 > most * most) return MISSED;
    if (least < 0.0f || d2 >= least * least) return CUT;
    float cosine = ball->normal.x * about->normal.x + ball->normal.y * about->normal.y + ball->normal.z * about->normal.z;
    /* Angles a and b, both acute: a + b is acute where cos a > sin b. */
    return cosine > ball->spread ? WITHIN : CUT;
}

double field_runs_visit(const field_runs *runs, const field_point *about, float least_mm, float most_mm, field_run_body body, void *context)
{
    double within = 0.0;
    for (uint32_t b = 0; b < runs->bundle_count; b++) {
        if (meet(&runs->bundle[b], about, least_mm, most_mm) == MISSED) continue;
        field_span span = field_span_of(b, FIELD_BUNDLE, runs->run_count);
        for (uint32_t k = span.begin; k < span.end; k++) {
            meeting how = meet(&runs->run[k], about, least_mm, most_mm);
            if (how == CUT) body(context, k * FIELD_RUN);
            if (how == WITHIN) within += (double)runs->run[k].weight;
        }
    }
    return within;
}
