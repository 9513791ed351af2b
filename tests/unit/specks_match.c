/* Two visits: turned, stretched, bent, faded, with marks lost and new, and only a part in common; mark by mark against the truth. */
#include "check.h"
#include "skin_scene.h"
#include "stubble/specks.h"

static sbl_diag diag;
static sbl_arena arena;
static skin_scene scene;

#define LOST 0xffffffffu

typedef struct visit {
    sbl_speck speck[SKIN_MARKS_MAX];
    uint32_t truth[SKIN_MARKS_MAX]; /* of the scene's marks */
    sbl_specks specks;
} visit;

static visit before, after;

static void sort_visit(visit *v)
{
    for (uint32_t i = 1; i < v->specks.count; i++) {
        sbl_speck held = v->speck[i];
        uint32_t of = v->truth[i], j = i;
        for (; j > 0 && v->speck[j - 1].y_mm > held.y_mm; j--) {
            v->speck[j] = v->speck[j - 1];
            v->truth[j] = v->truth[j - 1];
        }
        v->speck[j] = held;
        v->truth[j] = of;
    }
    v->specks.speck = v->speck;
}

typedef struct change {
    double turn, stretch_x, stretch_y, bend_mm, jitter_mm, fading, lost, added, shift_mm;
} change;

static void see(visit *v, const change *c, uint64_t seed, bool second)
{
    double side = scene.side_mm;
    v->specks = (sbl_specks){.inner = {0.0, 0.0, side, side}, .kind = SBL_SPECKS_DOTS, .area_cm2 = side * side / 100.0};
    for (uint32_t i = 0; i < scene.mark_count + (second ? (uint32_t)(c->added * scene.mark_count) : 0); i++) {
        uint32_t own = i < scene.mark_count ? i : LOST;
        double u[6];
        for (uint64_t k = 0; k < 6; k++) u[k] = sbl_random_unit(seed, 100 + k + (second ? 50 : 0), i);
        double x = own != LOST ? scene.mark[i].x_mm : side * u[4], y = own != LOST ? scene.mark[i].y_mm : side * u[5];
        if (second && own != LOST && u[0] < c->lost) continue;
        double darkness = own != LOST ? scene.mark[i].darkness : 0.4;
        if (second) {
            double dx = c->stretch_x * (x - 0.5 * side) + c->bend_mm * sin(y * 0.35),
                   dy = c->stretch_y * (y - 0.5 * side) + c->bend_mm * cos(x * 0.3);
            x = 0.5 * side + cos(c->turn) * dx - sin(c->turn) * dy + c->shift_mm;
            y = 0.5 * side + sin(c->turn) * dx + cos(c->turn) * dy;
            darkness *= c->fading;
        }
        x += c->jitter_mm * sbl_random_normal(seed, second ? 7 : 8, 2 * (uint64_t)i);
        y += c->jitter_mm * sbl_random_normal(seed, second ? 7 : 8, 2 * (uint64_t)i + 1);
        darkness *= 1.0 + 0.08 * (2.0 * u[1] - 1.0);
        if (x < 0.0 || y < 0.0 || x >= side || y >= side || v->specks.count == SKIN_MARKS_MAX) continue;
        v->truth[v->specks.count] = own;
        v->speck[v->specks.count++] = (sbl_speck){
            .x_mm = x, .y_mm = y, .darkness = darkness, .width_mm = 0.2, .length_mm = 0.2, .taken_mm2 = 0.03 * (1.0 - exp(-darkness))};
    }
    sort_visit(v);
}

/* Part of all judgements that are right: pairs, lost and added. */
static double rightness(const sbl_speck_match *m)
{
    uint32_t right = 0, wrong = 0;
    for (uint32_t i = 0; i < m->pair_count; i++) {
        bool same = before.truth[m->pair[i].before] == after.truth[m->pair[i].after] && before.truth[m->pair[i].before] != LOST;
        right += same;
        wrong += !same;
    }
    for (uint32_t k = 0; k < m->lost_count; k++) {
        bool seen = false;
        for (uint32_t j = 0; j < after.specks.count; j++) seen = seen || after.truth[j] == before.truth[m->lost[k]];
        right += !seen;
        wrong += seen;
    }
    for (uint32_t k = 0; k < m->added_count; k++) {
        bool seen = after.truth[m->added[k]] != LOST;
        right += !seen;
        wrong += seen;
    }
    return (double)right / (right + wrong);
}

static void test_visits(void)
{
    static const double DENSITY[] = {70.0, 150.0, 240.0};
    double sum = 0.0;
    uint32_t cases = 0;
    for (uint64_t d = 0; d < 3; d++) {
        skin_scene_plain(&scene);
        scene.seed = d + 1;
        scene.side_mm = 16.0;
        scene.density_per_cm2 = DENSITY[d];
        skin_scene_sites(&scene);
        for (uint64_t trial = 0; trial < 4; trial++, cases++) {
            sbl_arena_mark mark = sbl_arena_here(&arena);
            uint64_t seed = 10 * d + trial;
            change c = {.turn = 2.0 * SBL_PI * sbl_random_unit(seed, 1, 0),
                        .stretch_x = 1.0 + 0.06 * (2.0 * sbl_random_unit(seed, 1, 1) - 1.0),
                        .stretch_y = 1.0 + 0.06 * (2.0 * sbl_random_unit(seed, 1, 2) - 1.0),
                        .bend_mm = 0.3,
                        .jitter_mm = 0.02,
                        .fading = 0.8,
                        .lost = 0.05,
                        .added = 0.02,
                        .shift_mm = trial == 3 ? 4.0 : 0.5};
            see(&before, &c, seed, false);
            see(&after, &c, seed, true);
            sbl_speck_match match;
            CHECK_STATUS(sbl_specks_match(&match, &before.specks, &after.specks, &arena, &diag), SBL_OK);
            double right = match.pair_count ? rightness(&match) : 0.0;
            sum += right;
            CHECK(right > 0.97);
            if (!(right > 0.99)) fprintf(stderr, "%g a cm2, trial %d: %.4f right\n", DENSITY[d], (int)trial, right);
            CHECK_NEAR(match.fading, 0.8, 2.0 * match.fading_error);
            CHECK(match.fading_error < 0.05); /* black marks take little more light for being darker */
            double turned = match.turn - c.turn;
            CHECK_NEAR(sin(turned), 0.0, 0.06);
            CHECK(match.stretch_least > 0.88 && match.stretch_most < 1.12 && match.stretch_least <= match.stretch_most);
            /* A wrong pair may look like a change. */
            CHECK(match.changed_count <= 2 && match.confidence > 0.85);
            sbl_arena_rewind(&arena, mark);
        }
    }
    CHECK(sum / cases > 0.99);
    printf("specks_match: %.2f %% of the judgements are right\n", 100.0 * sum / cases);
}

/* A mark that becomes much lighter than the others is told. */
static void test_changes(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    change c = {.turn = 1.0, .stretch_x = 1.0, .stretch_y = 1.0, .jitter_mm = 0.02, .fading = 0.9};
    see(&before, &c, 5, false);
    see(&after, &c, 5, true);
    uint32_t touched[3] = {after.specks.count / 4, after.specks.count / 2, 3 * after.specks.count / 4};
    for (int k = 0; k < 3; k++) after.speck[touched[k]].darkness *= 0.5;
    sbl_speck_match match;
    CHECK_STATUS(sbl_specks_match(&match, &before.specks, &after.specks, &arena, &diag), SBL_OK);
    CHECK(match.changed_count == 3);
    for (uint32_t i = 0; i < match.pair_count; i++) {
        if (!match.pair[i].changed) continue;
        CHECK_NEAR(match.pair[i].change, log(0.5), 0.2);
        CHECK(match.pair[i].after == touched[0] || match.pair[i].after == touched[1] || match.pair[i].after == touched[2]);
    }
    sbl_arena_rewind(&arena, mark);
}

static void test_refusals(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    change c = {.stretch_x = 1.0, .stretch_y = 1.0, .fading = 1.0};
    see(&before, &c, 6, false);
    scene.seed = 99;
    skin_scene_sites(&scene);
    see(&after, &c, 6, true);
    sbl_speck_match match;
    CHECK_STATUS(sbl_specks_match(&match, &before.specks, &after.specks, &arena, &diag), SBL_E_CONFLICT);
    CHECK(!match.pair && diag.hint);
    after.specks.count = 5;
    CHECK_STATUS(sbl_specks_match(&match, &before.specks, &after.specks, &arena, &diag), SBL_E_DATA);
    CHECK_STATUS(sbl_specks_match(&match, NULL, &after.specks, &arena, &diag), SBL_E_ARG);
    sbl_arena_rewind(&arena, mark);
}

/* Few marks fit one another by chance somewhere, at some turn: other places are refused however small they are, the same one is not. */
static void test_few_marks(uint64_t trials)
{
    static const double SIDE[] = {4.5, 6.0, 8.0};
    change same = {.turn = 2.0, .stretch_x = 1.03, .stretch_y = 0.98, .jitter_mm = 0.02, .fading = 0.8};
    uint32_t found = 0, tried = 0;
    for (uint64_t trial = 0; trial < trials; trial++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        sbl_speck_match match;
        skin_scene_plain(&scene);
        scene.side_mm = SIDE[trial % 3];
        scene.density_per_cm2 = 70.0 + 10.0 * (double)(trial % 12);
        scene.seed = 700 + 2 * trial;
        skin_scene_sites(&scene);
        see(&before, &same, trial, false);
        see(&after, &same, trial, true);
        sbl_status status = sbl_specks_match(&match, &before.specks, &after.specks, &arena, &diag);
        tried += status != SBL_E_DATA;
        found += status == SBL_OK;
        if (status == SBL_OK) CHECK(rightness(&match) > 0.9);
        scene.seed++;
        skin_scene_sites(&scene);
        see(&after, &same, trial, true);
        status = sbl_specks_match(&match, &before.specks, &after.specks, &arena, &diag);
        CHECK(status == SBL_E_CONFLICT || status == SBL_E_DATA);
        sbl_arena_rewind(&arena, mark);
    }
    CHECK(tried > 60 && found >= 0.95 * tried);
    printf("specks_match: of %u pairs of visits with few marks %u are matched\n", tried, found);
}

/* An argument: how many places of few marks. */
int main(int argc, char **argv)
{
    sbl_arena_init(&arena, NULL);
    test_visits();
    test_changes();
    test_refusals();
    test_few_marks(argc > 1 ? strtoul(argv[1], NULL, 10) : 90);
    sbl_arena_release(&arena);
    return check_report("specks_match");
}
