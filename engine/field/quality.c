/* Nearest neighbours and counts in balls. */
#include "room.h"
#include "stubble/field_quality.h"

#define SEARCH_PITCHES 2.0
#define BALLS_MAX      4096u
#define BALLS_MIN      32u

typedef struct measuring {
    const sbl_dot_set *dots;
    const field_point *point;
    double pitch_mm;
    sbl_arena *arena;
} measuring;

static field_point *points_of(const sbl_dot_set *dots, sbl_arena *arena)
{
    field_point *point = SBL_NEW(arena, field_point, dots->count);
    for (uint32_t i = 0; point && i < dots->count; i++)
        point[i] = (field_point){dots->position[i], dots->normal ? dots->normal[i] : (sbl_vec3f){0.0f, 0.0f, 1.0f}};
    return point;
}

static bool is_inner(const sbl_dot_set *dots, uint32_t i)
{
    return !dots->inner || dots->inner[i];
}

/* code: the distance of each inner dot to its nearest neighbour in 2^-40 pitches, unsorted. */
static bool nearest_neighbors(field_coded *code, uint32_t *isolated_count, const measuring *m)
{
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    field_neighbors near;
    uint32_t count = m->dots->count, found = 0;
    bool ok = field_neighbors_build(&near, m->point, count, count, SEARCH_PITCHES * m->pitch_mm, NULL, m->arena);
    for (uint32_t i = 0; ok && i < count; i++) {
        if (!is_inner(m->dots, i)) continue;
        double least2 = SEARCH_PITCHES * SEARCH_PITCHES * m->pitch_mm * m->pitch_mm;
        *isolated_count += near.start[i] == near.start[i + 1];
        for (uint32_t k = near.start[i]; k < near.start[i + 1]; k++)
            least2 = fmin(least2, field_distance2(&m->point[i], &m->point[near.index[k]]));
        code[found++] = (field_coded){(uint64_t)(sqrt(least2) / m->pitch_mm * 0x1p40), i};
    }
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

static bool measure_distances(sbl_field_quality *q, const measuring *m)
{
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    field_coded *code = SBL_NEW(m->arena, field_coded, q->inner_count), *spare = SBL_NEW(m->arena, field_coded, q->inner_count);
    bool ok = code && spare && nearest_neighbors(code, &q->isolated_count, m);
    if (ok) {
        field_sort(&code, &spare, q->inner_count);
        double sum = 0.0, squares = 0.0, n = (double)q->inner_count;
        for (uint32_t i = 0; i < q->inner_count; i++) {
            double rho = (double)code[i].code * 0x1p-40;
            sum += rho;
            squares += rho * rho;
        }
        q->rho_min = (double)code[0].code * 0x1p-40;
        q->rho_p1 = (double)code[q->inner_count / 100].code * 0x1p-40;
        q->rho_mean = sum / n;
        q->rho_cv = sqrt(fmax(squares / n - q->rho_mean * q->rho_mean, 0.0)) / q->rho_mean;
        /* Random places: 1 / (2 sqrt(density)); the pitch is sqrt(2 / (sqrt(3) density)). */
        q->clark_evans_r = 2.0 * sqrt(2.0 / sqrt(3.0)) * q->rho_mean;
    }
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

/* Away from its dot by up to two pitches along the surface, so that the ball does not know the dot's place. */
static field_point ball_centre(const measuring *m, uint32_t dot, uint32_t ball)
{
    field_point p = m->point[dot];
    sbl_vec3 normal = sbl_v3_load(p.normal);
    sbl_vec3 axis = fabs(normal.x) < 0.6 ? sbl_v3(1.0, 0.0, 0.0) : sbl_v3(0.0, 1.0, 0.0);
    sbl_vec3 e1 = sbl_v3_normalize(sbl_v3_cross(normal, axis)), e2 = sbl_v3_cross(normal, e1);
    double radius = 2.0 * m->pitch_mm * sqrt(sbl_random_unit(0, 1, ball)), angle = 2.0 * SBL_PI * sbl_random_unit(0, 2, ball);
    sbl_vec3 centre = sbl_v3_madd(sbl_v3_madd(sbl_v3_load(p.position), e1, radius * sbl_cos(angle)), e2, radius * sbl_sin(angle));
    p.position = sbl_v3_store(centre);
    return p;
}

static bool measure_counts(double *f, double pitches, const measuring *m, uint32_t inner_count)
{
    *f = (double)NAN;
    uint32_t balls = inner_count < BALLS_MAX ? inner_count : BALLS_MAX, placed = 0, passed = 0;
    if (balls < BALLS_MIN) return true;
    sbl_arena_mark mark = sbl_arena_here(m->arena);
    field_point *point = SBL_NEW(m->arena, field_point, (uint64_t)balls + m->dots->count);
    if (!point) return false;
    for (uint32_t i = 0; i < m->dots->count; i++) {
        point[balls + i] = m->point[i];
        if (!is_inner(m->dots, i)) continue;
        /* Evenly through the dots: the ball-th of them at inner index ball * inner_count / balls. */
        if (placed < balls && passed == (uint64_t)placed * inner_count / balls) {
            point[placed] = ball_centre(m, i, placed);
            placed++;
        }
        passed++;
    }
    field_neighbors near;
    bool ok = field_neighbors_build(&near, point, balls + m->dots->count, balls, pitches * m->pitch_mm, NULL, m->arena);
    double sum = 0.0, squares = 0.0;
    for (uint32_t b = 0; ok && b < balls; b++) {
        uint32_t inside = 0;
        for (uint32_t k = near.start[b]; k < near.start[b + 1]; k++) inside += near.index[k] >= balls;
        sum += (double)inside;
        squares += (double)inside * (double)inside;
    }
    if (ok && sum > 0.0) *f = (squares - sum * sum / (double)balls) / sum;
    sbl_arena_rewind(m->arena, mark);
    return ok;
}

sbl_status sbl_field_quality_measure(sbl_field_quality *quality, const sbl_dot_set *dots, double area_mm2, sbl_arena *arena, sbl_diag *diag)
{
    if (!quality || !dots || !arena || (dots->count && !dots->position) || !(area_mm2 > 0.0 && isfinite(area_mm2)))
        return sbl_fail(diag, SBL_E_ARG, "the dots or their area are missing", "positions and an area above 0 mm2");
    *quality = (sbl_field_quality){0};
    sbl_field_quality q = {.count = dots->count};
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_vec3f *p = &dots->position[i];
        if (!isfinite(p->x) || !isfinite(p->y) || !isfinite(p->z))
            return sbl_fail_at(diag, SBL_E_DATA, "a dot's position is not a number", "finite coordinates", i, 0.0);
        q.inner_count += is_inner(dots, i);
    }
    if (q.count < 2 || !q.inner_count) return sbl_fail(diag, SBL_E_DATA, "there are too few dots", "at least two, one of them inner");

    q.pitch_mm = field_hex_pitch(area_mm2, (double)q.count);
    sbl_arena_mark mark = sbl_arena_here(arena);
    measuring m = {dots, points_of(dots, arena), q.pitch_mm, arena};
    bool ok = m.point && measure_distances(&q, &m) && measure_counts(&q.f2, 2.0, &m, q.inner_count) &&
              measure_counts(&q.f6, 6.0, &m, q.inner_count);
    sbl_arena_rewind(arena, mark);
    if (!ok) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to measure the dots", "fewer dots");
    *quality = q;
    return SBL_OK;
}
