/* Nearest neighbours and counts in balls, in pitches of the place. */
#include "dot_grid.h"
#include "measure.h"

#include "stubble/surface.h"

#define SEARCH_PITCHES 2.0
#define WIDE_PITCHES   5.0
/* Nearest neighbours of dots nearer to a border than this are not counted: a missing one would have been seen. */
#define DEPTH_PITCHES 1.5
#define BALLS_MAX     4096u
#define BALLS_MIN     32u
/* The area of a ball of one pitch times the density of that pitch, 2 / (sqrt(3) pitch^2). */
#define WANTED_IN_PITCH (2.0 * SBL_PI / sqrt(3.0))

typedef struct measuring {
    const sbl_dot_cloud *dots;
    const field_point *point;
    dot_grid grid, wide; /* for neighbours and for balls of six pitches */
    uint32_t *found;     /* count + 1 */
    double pitch_mm;
    sbl_arena *arena;
} measuring;

static double pitch_at(const measuring *m, uint32_t i)
{
    return dot_pitch_mm(m->dots, i, m->pitch_mm);
}

static bool lies_deep(const measuring *m, uint32_t i, double pitches)
{
    if (m->dots->inner && !m->dots->inner[i]) return false;
    return !m->dots->depth_mm || (double)m->dots->depth_mm[i] >= pitches * pitch_at(m, i);
}

/* Squared distance to the nearest neighbour within the search, infinite if there is none. */
static double nearest2(uint32_t *nearest, const measuring *m, uint32_t i)
{
    uint32_t count = dot_grid_ball(m->found, &m->grid, &m->point[i], SEARCH_PITCHES * pitch_at(m, i));
    double least2 = HUGE_VAL;
    for (uint32_t k = 0; k < count; k++) {
        double d2 = field_distance2(&m->point[i], &m->point[m->found[k]]);
        if (m->found[k] == i || !(d2 < least2)) continue;
        least2 = d2;
        *nearest = m->found[k];
    }
    return least2;
}

/* code: the distance of each inner dot to its nearest neighbour in 2^-40 pitches, unsorted. */
static void nearest_neighbors(field_coded *code, sbl_field_quality *q, const measuring *m)
{
    double closest2 = HUGE_VAL;
    for (uint32_t i = 0; i < m->dots->count; i++) {
        uint32_t nearest = 0;
        double d2 = nearest2(&nearest, m, i), pitch_mm = pitch_at(m, i);
        if (d2 < closest2) {
            closest2 = d2;
            q->closest[0] = i;
            q->closest[1] = nearest;
        }
        if (!lies_deep(m, i, DEPTH_PITCHES)) continue;
        bool alone = !(d2 < HUGE_VAL);
        q->isolated_count += alone;
        code[q->inner_count++] = (field_coded){(uint64_t)((alone ? SEARCH_PITCHES : sqrt(d2) / pitch_mm) * 0x1p40), i};
    }
    q->closest_mm = closest2 < HUGE_VAL ? sqrt(closest2) : (double)NAN;
}

static void summarise_distances(sbl_field_quality *q, const field_coded *code)
{
    double sum = 0.0, squares = 0.0, n = (double)q->inner_count;
    for (uint32_t i = 0; i < q->inner_count; i++) {
        double rho = (double)code[i].code * 0x1p-40;
        sum += rho;
        squares += rho * rho;
    }
    q->rho_min = (double)code[0].code * 0x1p-40;
    q->rho_p1 = (double)code[q->inner_count / 100].code * 0x1p-40;
    q->rho_mean = sum / n;
    q->rho_cv = sum > 0.0 ? sqrt(fmax(squares / n - q->rho_mean * q->rho_mean, 0.0)) / q->rho_mean : 0.0;
    /* Random places: 1 / (2 sqrt(density)); the pitch is sqrt(2 / (sqrt(3) density)). */
    q->clark_evans_r = 2.0 * sqrt(2.0 / sqrt(3.0)) * q->rho_mean;
}

static bool measure_distances(sbl_field_quality *q, const measuring *m)
{
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    field_coded *code = SBL_NEW(m->arena, field_coded, m->dots->count), *spare = SBL_NEW(m->arena, field_coded, m->dots->count);
    bool ok = code && spare;
    if (ok) nearest_neighbors(code, q, m);
    if (ok && q->inner_count) {
        ok = field_sort(&code, &spare, q->inner_count, NULL, m->arena);
        if (ok) summarise_distances(q, code);
    }
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

/* Away from its dot by up to two pitches along the surface, so that the ball does not know the dot's place. */
static field_point ball_centre(const measuring *m, uint32_t dot, uint32_t ball)
{
    field_point p = m->point[dot];
    sbl_vec3 e1, e2;
    dot_tangents(&e1, &e2, sbl_v3_load(p.normal));
    double radius = 2.0 * pitch_at(m, dot) * sqrt(sbl_random_unit(0, 1, ball)), angle = 2.0 * SBL_PI * sbl_random_unit(0, 2, ball);
    sbl_vec3 centre = sbl_v3_madd(sbl_v3_madd(sbl_v3_load(p.position), e1, radius * sbl_cos(angle)), e2, radius * sbl_sin(angle));
    p.position = sbl_v3_store(centre);
    return p;
}

typedef struct ball_counts {
    double f, least, most;
    uint32_t least_dot, most_dot;
    double balls, sum, squares, random; /* random: the variance that random places would have, summed */
} ball_counts;

/* A ball beside a dot; one in which the density varies too much is left out. */
static void add_ball(ball_counts *c, const measuring *m, const dot_grid *grid, uint32_t dot, uint32_t ball, double pitches)
{
    field_point centre = ball_centre(m, dot, ball);
    uint32_t count = dot_grid_ball(m->found, grid, &centre, pitches * pitch_at(m, dot));
    double inside = 0.0, random = 0.0;
    for (uint32_t k = 0; k < count; k++) {
        double weight = dot_weight(m->dots, dot, m->found[k]);
        if (!dot_weight_usable(weight)) return;
        inside += weight;
        random += weight * weight;
    }
    c->balls += 1.0;
    c->sum += inside;
    c->squares += inside * inside;
    c->random += random;
    if (inside < c->least) {
        c->least = inside;
        c->least_dot = dot;
    }
    if (inside > c->most) {
        c->most = inside;
        c->most_dot = dot;
    }
}

/* Balls beside dots that lie deep enough, evenly through them: the ball-th beside the one of index ball * available / balls. */
static ball_counts measure_counts(double pitches, const dot_grid *grid, const measuring *m)
{
    ball_counts c = {.f = (double)NAN, .least = HUGE_VAL, .most = -HUGE_VAL, .least_dot = SBL_NONE, .most_dot = SBL_NONE};
    uint32_t available = 0, placed = 0, passed = 0;
    for (uint32_t i = 0; i < m->dots->count; i++) available += lies_deep(m, i, pitches + 2.0);
    uint32_t balls = available < BALLS_MAX ? available : BALLS_MAX;
    for (uint32_t i = 0; i < m->dots->count && placed < balls; i++) {
        if (!lies_deep(m, i, pitches + 2.0)) continue;
        if (passed++ != (uint64_t)placed * available / balls) continue;
        add_ball(&c, m, grid, i, placed++, pitches);
    }
    if (c.balls < (double)BALLS_MIN || !(c.random > 0.0))
        return (ball_counts){.f = (double)NAN, .least_dot = SBL_NONE, .most_dot = SBL_NONE};
    c.f = (c.squares - c.sum * c.sum / c.balls) / c.random;
    return c;
}

static void measure_balls(sbl_field_quality *q, const measuring *m)
{
    ball_counts six = measure_counts(6.0, &m->wide, m);
    q->f2 = measure_counts(2.0, &m->grid, m).f;
    double wanted = WANTED_IN_PITCH * 36.0;
    bool any = six.least_dot != SBL_NONE;
    q->f6 = six.f;
    q->emptiest_share = any ? six.least / wanted : (double)NAN;
    q->fullest_share = any ? six.most / wanted : (double)NAN;
    q->emptiest = six.least_dot;
    q->fullest = six.most_dot;
}

sbl_status dot_cloud_check(const sbl_dot_cloud *dots, double area_mm2, const sbl_arena *arena, sbl_diag *diag)
{
    if (!dots || !arena || (dots->count && !dots->position) || (!dots->wanted_per_cm2 && !(area_mm2 > 0.0 && isfinite(area_mm2))))
        return sbl_fail(diag, SBL_E_ARG, "the dots or their area are missing", "positions and an area above 0 mm2");
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_vec3f *p = &dots->position[i];
        if (!isfinite(p->x) || !isfinite(p->y) || !isfinite(p->z))
            return sbl_fail_at(diag, SBL_E_DATA, "a dot's position is not a number", "finite coordinates", i, 0.0);
        if (dots->wanted_per_cm2 && !(dots->wanted_per_cm2[i] > 0.0f && isfinite(dots->wanted_per_cm2[i])))
            return sbl_fail_at(diag, SBL_E_DATA, "the density wanted at a dot is not above 0", "dots per cm2", i,
                               (double)dots->wanted_per_cm2[i]);
    }
    if (dots->count < 2) return sbl_fail(diag, SBL_E_DATA, "there are too few dots", "at least two, one of them inner");
    return SBL_OK;
}

sbl_status sbl_dot_cloud_quality(sbl_field_quality *quality, const sbl_dot_cloud *dots, double area_mm2, sbl_arena *arena, sbl_diag *diag)
{
    if (!quality) return sbl_fail(diag, SBL_E_ARG, "the place for the result is missing", "pass it");
    *quality = (sbl_field_quality){0};
    sbl_status status = dot_cloud_check(dots, area_mm2, arena, diag);
    if (status != SBL_OK) return status;

    sbl_field_quality q = {.count = dots->count, .pitch_mm = dot_mean_pitch_mm(dots, area_mm2)};
    sbl_arena_mark mark = sbl_arena_here(arena);
    measuring m = {.dots = dots, .point = dot_points(dots, arena), .pitch_mm = q.pitch_mm, .arena = arena};
    m.found = SBL_NEW(arena, uint32_t, (uint64_t)dots->count + 1);
    bool ok = m.point && m.found && dot_grid_build(&m.grid, m.point, dots->count, SEARCH_PITCHES * q.pitch_mm, arena) &&
              dot_grid_build(&m.wide, m.point, dots->count, WIDE_PITCHES * q.pitch_mm, arena) && measure_distances(&q, &m);
    if (ok && q.inner_count) measure_balls(&q, &m);
    sbl_arena_rewind(arena, mark);
    if (!ok) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to measure the dots", "fewer dots");
    if (!q.inner_count) return sbl_fail(diag, SBL_E_DATA, "there are too few dots", "at least two, one of them inner");
    *quality = q;
    return SBL_OK;
}

sbl_status sbl_field_quality_measure(sbl_field_quality *quality, const sbl_dot_set *dots, double area_mm2, sbl_arena *arena, sbl_diag *diag)
{
    if (!dots) return sbl_fail(diag, SBL_E_ARG, "the dots are missing", "pass them");
    sbl_dot_cloud cloud = {.position = dots->position, .normal = dots->normal, .count = dots->count, .inner = dots->inner};
    return sbl_dot_cloud_quality(quality, &cloud, area_mm2, arena, diag);
}
