/* Where skin of one visit lies at the other, from pairs of marks; the same bending as specks_match.c grows its pairs by. */
#include "measure/visit_map.h"

#include "measure/least_squares.h"
#include "stubble/math.h"

#define STIFFNESS 0.5 /* what holds a local map to the overall one, in pairs at its rim */
#define PLACES    9u
#define TURNS     24u
#define LEFT_MIN  4u /* pairs, when a part is left out */

static uint32_t third_of(double value, double low, double high)
{
    double at = high > low ? 3.0 * (value - low) / (high - low) : 0.0;
    return at < 1.0 ? 0 : at < 2.0 ? 1 : 2;
}

uint32_t visit_map_part_by_place(visit_pair *pair, uint32_t count)
{
    uint32_t number[PLACES] = {0}, parts = 0;
    double low[2] = {(double)INFINITY, (double)INFINITY}, high[2] = {-(double)INFINITY, -(double)INFINITY};
    for (uint32_t i = 0; i < count; i++)
        for (int c = 0; c < 2; c++) {
            low[c] = fmin(low[c], pair[i].from[c]);
            high[c] = fmax(high[c], pair[i].from[c]);
        }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t place = 3 * third_of(pair[i].from[1], low[1], high[1]) + third_of(pair[i].from[0], low[0], high[0]);
        if (!number[place]) number[place] = ++parts;
        pair[i].part = number[place] - 1;
    }
    return parts;
}

uint32_t visit_map_part_by_turns(visit_pair *pair, uint32_t count)
{
    uint32_t parts = count < TURNS ? count : TURNS;
    for (uint32_t i = 0; i < count; i++) pair[i].part = i % parts;
    return parts;
}

/* One pair in the sums of an affine map: its residual against `at`, slopes by the six coefficients around a middle. */
static void add_pair(least_squares_sums *sums, double weight, double dx, double dy, const double apart[2])
{
    double row0[6] = {weight * dx, weight * dy, weight, 0.0, 0.0, 0.0}, row1[6] = {0.0, 0.0, 0.0, weight * dx, weight * dy, weight};
    least_squares_add(sums, weight * apart[0], row0);
    least_squares_add(sums, weight * apart[1], row1);
}

bool visit_map_fit(visit_map *map, const visit_pair *pair, uint32_t count, int without_part)
{
    least_squares_sums sums = {.unknowns = 6};
    double middle[2] = {0.0, 0.0}, x[6];
    uint32_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        if ((int)pair[i].part == without_part) continue;
        used++;
        for (int c = 0; c < 2; c++) middle[c] += pair[i].from[c];
    }
    if (used < (without_part < 0 ? VISIT_MAP_PAIRS_MIN : LEFT_MIN)) return false;
    for (int c = 0; c < 2; c++) middle[c] /= used;
    for (uint32_t i = 0; i < count; i++)
        if ((int)pair[i].part != without_part) add_pair(&sums, 1.0, pair[i].from[0] - middle[0], pair[i].from[1] - middle[1], pair[i].to);
    if (!least_squares_normal_solve(&sums, sums.right, x)) return false;
    *map = (visit_map){{x[0], x[1], x[2] - x[0] * middle[0] - x[1] * middle[1], x[3], x[4], x[5] - x[3] * middle[0] - x[4] * middle[1]}};
    double turned = x[0] * x[4] - x[1] * x[3];
    return turned > 0.25 && turned < 4.0; /* skin is neither mirrored nor stretched twofold */
}

void visit_map_apply(const visit_map *map, const double at[2], double out[2])
{
    out[0] = map->a[0] * at[0] + map->a[1] * at[1] + map->a[2];
    out[1] = map->a[3] * at[0] + map->a[4] * at[1] + map->a[5];
}

void visit_map_expect(double out[2], const visit_map *map, const visit_pair *pair, uint32_t count, uint32_t without, const double at[2],
                      double reach_mm)
{
    least_squares_sums sums = {.unknowns = 6};
    double x[6];
    uint32_t used = 0;
    visit_map_apply(map, at, out);
    for (uint32_t i = 0; i < count; i++) {
        double dx = pair[i].from[0] - at[0], dy = pair[i].from[1] - at[1], d2 = dx * dx + dy * dy, there[2];
        if (i == without || d2 > reach_mm * reach_mm) continue;
        visit_map_apply(map, pair[i].from, there);
        add_pair(&sums, 1.0 - d2 / (reach_mm * reach_mm), dx, dy, (double[2]){pair[i].to[0] - there[0], pair[i].to[1] - there[1]});
        used++;
    }
    if (used < 2) return;
    for (int k = 0; k < 6; k++) {
        double row[6] = {0.0};
        if (k % 3 == 2) continue;
        row[k] = sqrt(STIFFNESS) * reach_mm;
        least_squares_add(&sums, 0.0, row);
    }
    if (!least_squares_normal_solve(&sums, sums.right, x)) return;
    out[0] += x[2];
    out[1] += x[5];
}
