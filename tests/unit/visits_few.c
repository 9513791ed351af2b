/* Two visits of which few pairs are left: turn and stretch miss by what they state, however few there are, and wherever they lie. */
#include "check.h"
#include "stubble/math.h"
#include "stubble/visits.h"

#define MARKS_MOST 64
#define TRIALS     300

static sbl_diag diag;
static sbl_arena arena;
static sbl_speck speck[2][MARKS_MOST];
static sbl_specks specks[2];
static sbl_speck_pair pair[MARKS_MOST];
static const double SCALES[2] = {0.0, 0.0};

typedef struct pulls {
    double turn, stretch, least_turn_error;
} pulls;

/* One in two lies in a corner where `clustered`. */
static sbl_status see(sbl_visits *v, uint32_t count, uint64_t seed, bool clustered)
{
    const double turn = 0.3, jitter_mm = 0.05;
    for (uint32_t i = 0; i < count; i++) {
        double side = clustered && i % 2 ? 1.5 : 10.0, x = side * sbl_random_unit(seed, 1, i), y = side * sbl_random_unit(seed, 2, i);
        double to_x = cos(turn) * x - sin(turn) * y, to_y = sin(turn) * x + cos(turn) * y;
        speck[0][i] = (sbl_speck){.x_mm = x, .y_mm = y, .width_mm = 0.2, .length_mm = 0.2, .darkness = 0.3, .unit = i};
        speck[1][i] = speck[0][i];
        speck[1][i].x_mm = to_x + jitter_mm * sbl_random_normal(seed, 3, i);
        speck[1][i].y_mm = to_y + jitter_mm * sbl_random_normal(seed, 4, i);
        pair[i] = (sbl_speck_pair){.before = i, .after = i};
    }
    for (int k = 0; k < 2; k++)
        specks[k] = (sbl_specks){.speck = speck[k],
                                 .kind = SBL_SPECKS_DOTS,
                                 .area_cm2 = 1.0,
                                 .count = count,
                                 .unit_count = count,
                                 .inner = {-20.0, -20.0, 40.0, 40.0}};
    sbl_speck_match match = {.pair = pair, .pair_count = count};
    sbl_status status = sbl_visits_begin(v, &specks[0], &specks[1], &match, &arena, &diag);
    return status == SBL_OK ? sbl_visits_settle(v, SCALES, &arena, &diag) : status;
}

static pulls pulls_of(uint32_t count, bool clustered)
{
    pulls p = {.least_turn_error = 1.0};
    uint32_t told = 0;
    for (uint64_t k = 0; k < TRIALS; k++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        sbl_visits v;
        sbl_status status = see(&v, count, 100 + k, clustered);
        if (status == SBL_OK) {
            double turn = (v.turn - 0.3) / v.turn_error, middle = sqrt(v.stretch_least * v.stretch_most);
            told++;
            p.turn += turn * turn < 9.0;
            p.stretch += fabs(middle - 1.0) < 3.0 * fmax(v.stretch_least_error, v.stretch_most_error);
            p.least_turn_error = fmin(p.least_turn_error, v.turn_error);
        }
        sbl_arena_rewind(&arena, mark);
    }
    CHECK(told > 0.95 * TRIALS);
    p.turn /= told;
    p.stretch /= told;
    return p;
}

int main(void)
{
    static const uint32_t COUNT[] = {6, 7, 8, 9, 13, 24, 39, 40, 60};
    sbl_arena_init(&arena, NULL);
    for (size_t k = 0; k < sizeof COUNT / sizeof *COUNT; k++)
        for (int clustered = 0; clustered < 2; clustered++) {
            pulls p = pulls_of(COUNT[k], clustered);
            printf("%u pairs%s: %.1f %% of turns and %.1f %% of stretches within three errors, least error %.5f\n", COUNT[k],
                   clustered ? ", half of them in a corner" : "", 100.0 * p.turn, 100.0 * p.stretch, p.least_turn_error);
            CHECK(p.turn > 0.95 && p.stretch > 0.95 && p.least_turn_error > 0.0);
        }
    sbl_visits v;
    CHECK_STATUS(see(&v, 5, 1, false), SBL_E_DATA);
    sbl_arena_release(&arena);
    return check_report("visits_few");
}
