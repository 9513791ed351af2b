/*
 * The smooth curve: knots of the style between the handles, and through all of them a centripetal Catmull-Rom curve (Yuksel, Schaefer,
 * Keyser, "Parameterization and applications of Catmull-Rom curves", 2011: no cusps and no loops within a span), laid on the skin by the
 * chart.
 */
#include "hairline_parts.h"

#define KNOTS_HALF_MAX 20
#define STEP_MM        1.0
/* The spline is sampled finer than the result, so that the steps of the result can be even. */
#define SPAN_SAMPLES 24

typedef struct knots {
    sbl_vec3 at[KNOTS_HALF_MAX];
    uint32_t count;
    uint32_t handle[SBL_OUTWARD_SIDEBURN + 1]; /* which knot is the handle so many steps outward */
    int handles;
} knots;

/* A knot between two handles goes along with them when they are moved. */
static bool add_knot(const sbl_hairline_work *w, knots *half, sbl_vec3 at, int from, int to, double share)
{
    at = sbl_v3_add(at, sbl_v3_lerp(w->shift[from], w->shift[to], sbl_smoothstep(0.0, 1.0, share)));
    if (!sbl_lay_on_skin(w->head, &at)) return false;
    half->at[half->count++] = at;
    return true;
}

static void add_handle(const sbl_hairline_work *w, knots *half, int handle)
{
    half->handle[++half->handles] = half->count;
    half->at[half->count++] = w->handle[handle];
}

static bool add_front_knot(const sbl_hairline_work *w, sbl_side side, knots *half, double share)
{
    bool inner = share < SBL_MID_HANDLE_SHARE;
    double between = inner ? share / SBL_MID_HANDLE_SHARE : (share - SBL_MID_HANDLE_SHARE) / (1.0 - SBL_MID_HANDLE_SHARE);
    int from = sbl_handle_outward(side, inner ? 0 : SBL_OUTWARD_MID);
    int to = sbl_handle_outward(side, inner ? SBL_OUTWARD_MID : SBL_OUTWARD_APEX);
    sbl_vec3 at;
    return sbl_hairline_front_place(w, side, share, &at) && add_knot(w, half, at, from, to, between);
}

/* The last knot before the apex decides how round the corner is; knots that would crowd it are left out. */
static bool add_front(const sbl_hairline_work *w, sbl_side side, knots *half)
{
    static const double inner[] = {0.16, 0.32}, outer[] = {0.66, 0.80};
    const double crowd = 0.1;
    double corner = fmax(1.0 - w->shape->corner_mm / fabs(w->apex_x_mm[side]), SBL_MID_HANDLE_SHARE + 0.5 * crowd);
    for (int i = 0; i < 2; i++)
        if (!add_front_knot(w, side, half, inner[i])) return false;
    add_handle(w, half, sbl_handle_outward(side, SBL_OUTWARD_MID));
    for (int i = 0; i < 2 && outer[i] < corner - crowd; i++)
        if (!add_front_knot(w, side, half, outer[i])) return false;
    if (!add_front_knot(w, side, half, corner)) return false;
    add_handle(w, half, sbl_handle_outward(side, SBL_OUTWARD_APEX));
    return true;
}

/* From one handle to the next along a chord that bows backward, most at bow_at. */
typedef struct bow {
    int from, to;
    double depth_mm, bow_at;
    double share[4];
    int count;
} bow;

static bool add_bow(const sbl_hairline_work *w, knots *half, const bow *b)
{
    sbl_vec3 start = sbl_v3_sub(w->handle[b->from], w->shift[b->from]), end = sbl_v3_sub(w->handle[b->to], w->shift[b->to]);
    for (int i = 0; i < b->count; i++) {
        double t = b->share[i], rise = t / b->bow_at, fall = (t - b->bow_at) / (1.0 - b->bow_at);
        double depth = b->depth_mm * (t < b->bow_at ? sbl_sin(0.5 * SBL_PI * rise) : sbl_cos(0.5 * SBL_PI * fall));
        sbl_vec3 at = sbl_v3_add(sbl_v3_lerp(start, end, t), sbl_v3(0.0, 0.0, -depth));
        if (!add_knot(w, half, at, b->from, b->to, t)) return false;
    }
    add_handle(w, half, b->to);
    return true;
}

static bool make_half(const sbl_hairline_work *w, sbl_side side, knots *half)
{
    int apex = sbl_handle_outward(side, SBL_OUTWARD_APEX), point = sbl_handle_outward(side, SBL_OUTWARD_TEMPORAL_POINT);
    int sideburn = sbl_handle_outward(side, SBL_OUTWARD_SIDEBURN);
    double corner = w->shape->corner_mm / fmax(sbl_v3_distance(w->handle[apex], w->handle[point]), 1.0);
    bow temple = {apex, point, w->shape->temple_hollow_mm, 0.5, {sbl_clamp(corner, 0.1, 0.45), 0.6, 0.82}, 3};
    bow recess = {point, sideburn, w->shape->recess_hollow_mm, 0.4, {0.15, 0.32, 0.5, 0.75}, 4};
    return add_front(w, side, half) && add_bow(w, half, &temple) && add_bow(w, half, &recess);
}

/* ---- the spline ---- */

static sbl_vec3 blend(sbl_vec3 p, sbl_vec3 q, double tp, double tq, double t)
{
    return sbl_v3_lerp(p, q, (t - tp) / (tq - tp));
}

/* Barry and Goldman's pyramid over four knots, between the second and the third. */
static sbl_vec3 catmull_rom(const sbl_vec3 *knot, double share)
{
    double t[4] = {0.0};
    for (int i = 1; i < 4; i++) t[i] = t[i - 1] + sqrt(fmax(sbl_v3_distance(knot[i], knot[i - 1]), 1e-6));
    double at = t[1] + share * (t[2] - t[1]);
    sbl_vec3 first[3], second[2];
    for (int i = 0; i < 3; i++) first[i] = blend(knot[i], knot[i + 1], t[i], t[i + 1], at);
    for (int i = 0; i < 2; i++) second[i] = blend(first[i], first[i + 1], t[i], t[i + 2], at);
    return blend(second[0], second[1], t[1], t[2], at);
}

static sbl_status trace_spline(sbl_trace *out, const sbl_vec3 *knot, uint32_t count, const sbl_hairline_work *w, sbl_arena *arena)
{
    out->point = SBL_NEW(arena, sbl_vec3, (uint64_t)(count - 1) * SPAN_SAMPLES + 1);
    out->count = 0;
    if (!out->point) return sbl_fail(w->diag, SBL_E_MEMORY, "not enough memory for the hairline", NULL);
    for (uint32_t span = 0; span + 1 < count; span++) {
        sbl_vec3 a = knot[span], b = knot[span + 1];
        sbl_vec3 before = span ? knot[span - 1] : sbl_v3_lerp(a, b, -1.0),
                 after = span + 2 < count ? knot[span + 2] : sbl_v3_lerp(a, b, 2.0);
        sbl_vec3 four[4] = {before, a, b, after};
        for (uint32_t i = 0; i < SPAN_SAMPLES; i++) out->point[out->count++] = catmull_rom(four, (double)i / SPAN_SAMPLES);
    }
    out->point[out->count++] = knot[count - 1];
    for (uint32_t i = 0; i < out->count; i++)
        if (!sbl_lay_on_skin(w->head, &out->point[i])) return sbl_hairline_off_the_skin(w->diag, "wish.hairline", (double)i);
    return SBL_OK;
}

double sbl_trace_length_mm(const sbl_trace *trace)
{
    double length = 0.0;
    for (uint32_t i = 1; i < trace->count; i++) length += sbl_v3_distance(trace->point[i - 1], trace->point[i]);
    return length;
}

static uint32_t steps_of(const sbl_trace *fine)
{
    return (uint32_t)ceil(sbl_trace_length_mm(fine) / STEP_MM);
}

/* Append points at equal steps along a finer trace, from its start on, but not its end. */
static void append_evenly(sbl_trace *out, const sbl_trace *fine)
{
    uint32_t steps = steps_of(fine), segment = 0;
    double step = sbl_trace_length_mm(fine) / steps, passed = 0.0;
    for (uint32_t i = 0; i < steps; i++) {
        double here = sbl_v3_distance(fine->point[segment], fine->point[segment + 1]);
        while (passed + here < step * i && segment + 2 < fine->count) {
            passed += here;
            segment++;
            here = sbl_v3_distance(fine->point[segment], fine->point[segment + 1]);
        }
        double share = here > 0.0 ? sbl_clamp((step * i - passed) / here, 0.0, 1.0) : 0.0;
        out->point[out->count++] = sbl_v3_lerp(fine->point[segment], fine->point[segment + 1], share);
    }
}

/* All knots from right to left; knot_of[h] is the one that is handle h. */
static uint32_t join_halves(sbl_vec3 *all, uint32_t *knot_of, const knots *half, sbl_vec3 middle)
{
    uint32_t count = 0, right = half[SBL_RIGHT].count;
    for (uint32_t i = right; i-- > 0;) all[count++] = half[SBL_RIGHT].at[i];
    all[count++] = middle;
    for (uint32_t i = 0; i < half[SBL_LEFT].count; i++) all[count++] = half[SBL_LEFT].at[i];
    knot_of[SBL_HANDLE_MID_FRONTAL] = right;
    for (int k = SBL_OUTWARD_MID; k <= SBL_OUTWARD_SIDEBURN; k++) {
        knot_of[sbl_handle_outward(SBL_RIGHT, k)] = right - 1 - half[SBL_RIGHT].handle[k];
        knot_of[sbl_handle_outward(SBL_LEFT, k)] = right + 1 + half[SBL_LEFT].handle[k];
    }
    return count;
}

/* From handle to handle, so that a handle that is moved changes no point but those of the spans beside it. */
static sbl_status step_along(sbl_trace *smooth, sbl_hairline_work *w, const sbl_trace *fine, const uint32_t *knot_of, sbl_arena *arena)
{
    sbl_trace span[SBL_HANDLE_COUNT - 1];
    uint64_t total = 1;
    for (int h = 0; h + 1 < SBL_HANDLE_COUNT; h++) {
        uint32_t first = knot_of[h] * SPAN_SAMPLES, last = knot_of[h + 1] * SPAN_SAMPLES;
        span[h] = (sbl_trace){fine->point + first, last - first + 1};
        total += steps_of(&span[h]);
    }
    *smooth = (sbl_trace){SBL_NEW(arena, sbl_vec3, total), 0};
    if (!smooth->point) return sbl_fail(w->diag, SBL_E_MEMORY, "not enough memory for the hairline", NULL);
    for (int h = 0; h + 1 < SBL_HANDLE_COUNT; h++) {
        w->handle_at[h] = smooth->count;
        append_evenly(smooth, &span[h]);
    }
    w->handle_at[SBL_HANDLE_COUNT - 1] = smooth->count;
    smooth->point[smooth->count++] = fine->point[fine->count - 1];
    return SBL_OK;
}

sbl_status sbl_hairline_trace(sbl_trace *smooth, sbl_hairline_work *w, sbl_arena *arena)
{
    knots half[2] = {{.count = 0}, {.count = 0}};
    if (!make_half(w, SBL_RIGHT, &half[SBL_RIGHT]) || !make_half(w, SBL_LEFT, &half[SBL_LEFT]))
        return sbl_hairline_off_the_skin(w->diag, "wish.hairline", w->wish->hairline.mid_frontal_mm);
    sbl_vec3 all[2 * KNOTS_HALF_MAX + 1];
    uint32_t knot_of[SBL_HANDLE_COUNT], count = join_halves(all, knot_of, half, w->handle[SBL_HANDLE_MID_FRONTAL]);
    sbl_trace fine;
    sbl_status status = trace_spline(&fine, all, count, w, arena);
    return status == SBL_OK ? step_along(smooth, w, &fine, knot_of, arena) : status;
}
