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
    const uint32_t *order; /* NULL: as they come */
} building;

static field_point point_of(const field_runs *r, uint32_t k)
{
    return (field_point){{r->x[k], r->y[k], r->z[k]}, {r->nx[k], r->ny[k], r->nz[k]}};
}

static void put_point(const building *b, uint32_t k)
{
    field_runs *r = b->runs;
    bool real = k < r->count;
    uint32_t original = !real ? SBL_NONE : b->order ? b->order[k] : k;
    field_point p = real ? b->point[original] : (field_point){{FAR_AWAY, FAR_AWAY, FAR_AWAY}, {0.0f, 0.0f, 0.0f}};
    r->x[k] = p.position.x, r->y[k] = p.position.y, r->z[k] = p.position.z;
    r->nx[k] = p.normal.x, r->ny[k] = p.normal.y, r->nz[k] = p.normal.z;
    r->weight[k] = !real ? 0.0f : b->weight ? b->weight[original] : 1.0f;
    r->original[k] = original;
}

static void put_ball(const building *b, uint32_t run)
{
    const field_runs *r = b->runs;
    const field_balls *ball = &r->ball;
    field_span span = field_span_of(run, FIELD_RUN, r->count);
    sbl_vec3 sum = {0.0, 0.0, 0.0}, normals = {0.0, 0.0, 0.0};
    double weight = 0.0, part = 1.0 / (double)(span.end - span.begin);
    for (uint32_t k = span.begin; k < span.end; k++) {
        field_point p = point_of(r, k);
        sum = sbl_v3_madd(sum, sbl_v3_load(p.position), part);
        normals = sbl_v3_add(normals, sbl_v3_load(p.normal));
        weight += (double)r->weight[k];
    }
    sbl_vec3f middle = sbl_v3_store(sum), normal = along_normal(normals);
    float radius = 0.0f, spread = 0.0f;
    for (uint32_t k = span.begin; k < span.end; k++) {
        field_point p = point_of(r, k);
        radius = fmaxf(radius, distance_between(middle, p.position));
        spread = fmaxf(spread, sine_between(normal, p.normal));
    }
    ball->x[run] = middle.x, ball->y[run] = middle.y, ball->z[run] = middle.z;
    ball->nx[run] = normal.x, ball->ny[run] = normal.y, ball->nz[run] = normal.z;
    ball->radius[run] = radius + SLACK_MM;
    ball->spread[run] = spread;
    ball->weight[run] = (float)weight;
}

static void put_no_ball(const field_balls *ball, uint32_t run)
{
    ball->x[run] = ball->y[run] = ball->z[run] = FAR_AWAY;
    ball->nx[run] = ball->ny[run] = ball->nz[run] = ball->radius[run] = ball->weight[run] = 0.0f;
    ball->spread[run] = 1.0f;
}

static void build_run_block(void *context, uint32_t block)
{
    const building *b = context;
    field_span span = field_span_of(block, PER_BLOCK, b->runs->run_count);
    for (uint32_t run = span.begin; run < span.end; run++) {
        for (uint32_t k = run * FIELD_RUN; k < (run + 1) * FIELD_RUN; k++) put_point(b, k);
        put_ball(b, run);
    }
}

/* Bundles are only passed over; nothing is taken whole from them. */
static field_bundle bundle_of(const field_runs *r, uint32_t bundle)
{
    const field_balls *ball = &r->ball;
    field_span span = field_span_of(bundle, FIELD_BUNDLE, r->run_count);
    sbl_vec3 sum = {0.0, 0.0, 0.0};
    for (uint32_t k = span.begin; k < span.end; k++)
        sum = sbl_v3_madd(sum, sbl_v3((double)ball->x[k], (double)ball->y[k], (double)ball->z[k]), 1.0 / (double)(span.end - span.begin));
    field_bundle b = {.middle = sbl_v3_store(sum)};
    for (uint32_t k = span.begin; k < span.end; k++)
        b.radius = fmaxf(b.radius, distance_between(b.middle, (sbl_vec3f){ball->x[k], ball->y[k], ball->z[k]}) + ball->radius[k]);
    b.radius += SLACK_MM;
    return b;
}

static bool take_columns(field_runs *r, sbl_arena *arena)
{
    uint64_t points = (uint64_t)r->run_count * FIELD_RUN, runs = (uint64_t)r->bundle_count * FIELD_BUNDLE;
    float **of_points[] = {&r->x, &r->y, &r->z, &r->nx, &r->ny, &r->nz, &r->weight};
    field_balls *b = &r->ball;
    float **of_runs[] = {&b->x, &b->y, &b->z, &b->nx, &b->ny, &b->nz, &b->radius, &b->spread, &b->weight};
    for (size_t c = 0; c < sizeof of_points / sizeof *of_points; c++)
        if (!(*of_points[c] = SBL_TAKE(arena, float, points))) return false;
    for (size_t c = 0; c < sizeof of_runs / sizeof *of_runs; c++)
        if (!(*of_runs[c] = SBL_TAKE(arena, float, runs))) return false;
    r->original = SBL_TAKE(arena, uint32_t, points);
    r->bundle = SBL_TAKE(arena, field_bundle, r->bundle_count);
    return r->original && r->bundle;
}

bool field_runs_build(field_runs *runs, const field_point *point, const float *weight, uint32_t count, bool in_order, const sbl_host *host,
                      sbl_arena *arena)
{
    *runs = (field_runs){.count = count, .run_count = field_span_count(count, FIELD_RUN)};
    runs->bundle_count = field_span_count(runs->run_count, FIELD_BUNDLE);
    if (!take_columns(runs, arena)) return false;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    uint32_t *order = in_order ? NULL : SBL_TAKE(arena, uint32_t, count);
    if (!in_order && (!order || !field_spatial_order(order, point, count, FIELD_CURVE_CELL_MM, host, arena))) return false;
    building b = {runs, point, weight, order};
    sbl_parallel_for(host, field_span_count(runs->run_count, PER_BLOCK), build_run_block, &b);
    for (uint32_t k = runs->run_count; k < runs->bundle_count * FIELD_BUNDLE; k++) put_no_ball(&runs->ball, k);
    for (uint32_t k = 0; k < runs->bundle_count; k++) runs->bundle[k] = bundle_of(runs, k);
    sbl_arena_rewind(arena, scratch);
    return true;
}

/* ---- visits ---- */

static bool reaches(const field_shell *shell, float most_mm, const field_bundle *b)
{
    float x = b->middle.x - shell->about.position.x, y = b->middle.y - shell->about.position.y, z = b->middle.z - shell->about.position.z;
    return x * x + y * y + z * z <= (most_mm + b->radius) * (most_mm + b->radius);
}

/* Which of a bundle's runs the shell meets, and which lie wholly within it and face it. Angles a and b, both acute, add up to less than a
 * right one where cos a > sin b; of three, where it is above the sum of the two others' sines. */
static void meet(int32_t *restrict meets, int32_t *restrict within, const field_balls *restrict ball, size_t first,
                 const field_shell *restrict shell, float least_mm, float most_mm)
{
    const field_point about = shell->about;
    const float spread = shell->spread;
    float distance2[FIELD_BUNDLE], facing[FIELD_BUNDLE], most2[FIELD_BUNDLE], least2[FIELD_BUNDLE];
    for (size_t k = 0; k < FIELD_BUNDLE; k++) {
        float x = ball->x[first + k] - about.position.x, y = ball->y[first + k] - about.position.y,
              z = ball->z[first + k] - about.position.z;
        float most = most_mm + ball->radius[first + k], least = field_positive_part(least_mm - ball->radius[first + k]);
        distance2[k] = x * x + y * y + z * z;
        most2[k] = most * most;
        least2[k] = least * least;
        facing[k] = about.normal.x * ball->nx[first + k] + about.normal.y * ball->ny[first + k] + about.normal.z * ball->nz[first + k] -
                    (ball->spread[first + k] + spread);
    }
    for (size_t k = 0; k < FIELD_BUNDLE; k++) meets[k] = distance2[k] <= most2[k];
    for (size_t k = 0; k < FIELD_BUNDLE; k++) within[k] = (int32_t)(distance2[k] < least2[k]) & (int32_t)(facing[k] > 0.0f);
}

double field_runs_visit(const field_runs *runs, const field_shell *shell, field_run_body body, void *context)
{
    const float least_mm = shell->least_mm - shell->reach_mm, most_mm = shell->most_mm + shell->reach_mm;
    double sum = 0.0;
    for (uint32_t b = 0; b < runs->bundle_count; b++) {
        if (!reaches(shell, most_mm, &runs->bundle[b])) continue;
        int32_t meets[FIELD_BUNDLE], within[FIELD_BUNDLE];
        const uint32_t first = b * FIELD_BUNDLE;
        meet(meets, within, &runs->ball, first, shell, least_mm, most_mm);
        for (uint32_t k = 0; k < FIELD_BUNDLE; k++) {
            if (!meets[k]) continue;
            if (within[k]) sum += (double)runs->ball.weight[first + k];
            else body(context, (first + k) * FIELD_RUN);
        }
    }
    return sum;
}
