/*
 * Makes engine/field/motif.c: FIELD_MOTIF_SITES ranked sites on a flat torus, evenly spread in every stretch of rank.
 *
 *   cmake --build build/release --target field_motif && build/release/tools/field_motif > engine/field/motif.c
 *
 * Simulated annealing of ranks (swaps of near sites) in turns with moves of places along the gradient of the same energy; some ten minutes
 * on one core. The energy of a pair at distance d, in hexagonal pitches of the whole, with ranks a < b in [0, 1):
 *
 *   stretches    STRETCH (1 - d / s)^4, s = REACH / sqrt(max(b - a, STRETCH_LEAST)): the two share every stretch wider than b - a;
 *   beginnings   (1 - FADE b) (1 - d sqrt(b))^4: they share every beginning that ends behind b;
 *   core         CORE_STIFFNESS (CORE - d)^2, for the least distance;
 *   long waves   EVEN k(d) c(a, b), c the covariance of a Brownian bridge, 1/3 - b + (a^2 + b^2) / 2, which is the integral over t of
 *                ([a < t] - t) ([b < t] - t): so the sum over all pairs is that, over all thresholds, of the squared error of the count
 *                under the kernel k.
 *
 * What is made here once, at leisure, engine/field spends only along seams. Progress and quality go to standard error.
 */
#include "stubble/base.h"
#include "stubble/math.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "field/motif.h"

#define SITES ((int)FIELD_MOTIF_SITES)
#define SIDE  FIELD_MOTIF_SIDE

#define REACH            0.8
#define STRETCH_LEAST    0.05
#define STRETCH          3.0
#define FADE             0.7
#define CORE             0.75
#define CORE_STIFFNESS   2.0
#define EVEN             4.0
#define NEAR             4.0  /* stretches look no farther */
#define RADIUS           10.0 /* of the long waves' kernel, and the farthest that beginnings look */
#define MOVE_RADIUS      6.0
#define ROUNDS           500
#define SWEEPS           30
#define MOVES            6
#define MOVES_FROM       (ROUNDS / 4) /* places keep still until ranks have found their order */
#define SPREAD_ROUNDS    40           /* of moves alone, before there are ranks */
#define TEMPERATURE      0.2
#define TEMPERATURE_LAST 1e-4
#define STEP             0.1
#define STEP_MAX         0.12
#define MOMENTUM         0.8
#define SEED             20261122u
#define GRID             8 /* cells a side, each wider than RADIUS */

enum { STREAM_PLACE = 1, STREAM_SITE, STREAM_PARTNER, STREAM_CHANCE, STREAM_RANK };

typedef struct pair {
    float distance, even;
    int other;
} pair;

typedef struct motif {
    double x[FIELD_MOTIF_SITES], y[FIELD_MOTIF_SITES], pull_x[FIELD_MOTIF_SITES], pull_y[FIELD_MOTIF_SITES];
    int rank[FIELD_MOTIF_SITES]; /* 0 to SITES - 1 */
    int start[FIELD_MOTIF_SITES + 1];
    pair *pairs;
    float stretch_inverse[FIELD_MOTIF_SITES], begin_inverse[FIELD_MOTIF_SITES],
        begin_weight[FIELD_MOTIF_SITES]; /* by (difference of) rank */
    uint64_t draws;
} motif;

static double apart(double from, double to)
{
    double d = to - from;
    return d > 0.5 * SIDE ? d - SIDE : d < -0.5 * SIDE ? d + SIDE : d;
}

static double wrapped(double x)
{
    return x < 0.0 ? x + SIDE : x >= SIDE ? x - SIDE : x;
}

static int cell_of(double x)
{
    int cell = (int)(x * GRID / SIDE);
    return cell < GRID ? cell : GRID - 1;
}

/* All pairs nearer than radius. */
static void find_pairs(motif *p, double radius, size_t capacity)
{
    static int head[GRID * GRID], next[FIELD_MOTIF_SITES];
    for (int c = 0; c < GRID * GRID; c++) head[c] = -1;
    for (int i = SITES; i-- > 0;) {
        int c = cell_of(p->y[i]) * GRID + cell_of(p->x[i]);
        next[i] = head[c];
        head[c] = i;
    }
    size_t count = 0;
    for (int i = 0; i < SITES; i++) {
        p->start[i] = (int)count;
        for (int k = 0; k < 9; k++) {
            int row = (cell_of(p->y[i]) + k / 3 - 1 + GRID) % GRID, column = (cell_of(p->x[i]) + k % 3 - 1 + GRID) % GRID;
            for (int j = head[row * GRID + column]; j >= 0; j = next[j]) {
                double dx = apart(p->x[i], p->x[j]), dy = apart(p->y[i], p->y[j]), d2 = dx * dx + dy * dy,
                       in = 1.0 - d2 / (RADIUS * RADIUS);
                if (j == i || !(d2 < radius * radius) || count == capacity) continue;
                p->pairs[count++] = (pair){(float)sqrt(d2), (float)(EVEN * in * in), j};
            }
        }
    }
    p->start[SITES] = (int)count;
}

static float positive_part(float x)
{
    return x > 0.0f ? x : 0.0f;
}

static float fraction_of(int rank)
{
    return ((float)rank + 0.5f) * (1.0f / (float)SITES);
}

static float even_cost(float even, float here, float there)
{
    return even * (1.0f / 3.0f - (here > there ? here : there) + 0.5f * (here * here + there * there));
}

/* What site i would cost at rank a, its pair with `except` left out. Only the earliest ranks' beginnings reach beyond NEAR. */
static float cost_at(const motif *p, int i, int a, int except)
{
    float even = 0.0f, ranked = 0.0f, here = fraction_of(a);
    bool begins_far = here * (float)(NEAR * NEAR) < 1.0f;
    for (int k = p->start[i]; k < p->start[i + 1]; k++) {
        const pair *q = &p->pairs[k];
        int b = p->rank[q->other];
        if (q->other == except) continue;
        even += even_cost(q->even, here, fraction_of(b));
        if (q->distance >= (float)NEAR && !begins_far) continue;
        int later = a > b ? a : b, width = a > b ? a - b : b - a;
        float in_stretch = positive_part(1.0f - q->distance * p->stretch_inverse[width]);
        float in_begin = positive_part(1.0f - q->distance * p->begin_inverse[later]);
        in_stretch *= in_stretch;
        in_begin *= in_begin;
        ranked += (float)STRETCH * in_stretch * in_stretch + p->begin_weight[later] * in_begin * in_begin;
    }
    /* The site with itself: half a pair. */
    return even + ranked + 0.5f * even_cost((float)EVEN, here, here);
}

static int anneal(motif *p, double temperature, double reach)
{
    int swaps = 0;
    for (int n = 0; n < SITES; n++, p->draws++) {
        int i = (int)(sbl_random_bits(SEED, STREAM_SITE, p->draws) % (uint64_t)SITES), count = p->start[i + 1] - p->start[i], partner = -1;
        for (uint64_t t = 0; t < 64 && partner < 0; t++) {
            const pair *tried = &p->pairs[p->start[i] + (int)(sbl_random_bits(SEED, STREAM_PARTNER, 64 * p->draws + t) % (uint64_t)count)];
            if ((double)tried->distance < reach) partner = tried->other;
        }
        if (partner < 0) continue;
        int a = p->rank[i], b = p->rank[partner];
        double gain =
            (double)(cost_at(p, i, b, partner) + cost_at(p, partner, a, i) - cost_at(p, i, a, partner) - cost_at(p, partner, b, i));
        if (gain < 0.0 || sbl_random_unit(SEED, STREAM_CHANCE, p->draws) < sbl_exp(-gain / temperature)) {
            p->rank[i] = b;
            p->rank[partner] = a;
            swaps++;
        }
    }
    return swaps;
}

/* with_ranks: the energy of stretches and beginnings; otherwise that of the whole alone. */
static void add_force(motif *p, int i, bool with_ranks)
{
    double fx = 0.0, fy = 0.0;
    for (int k = p->start[i]; k < p->start[i + 1]; k++) {
        int j = p->pairs[k].other, a = with_ranks ? p->rank[i] : SITES - 1, b = with_ranks ? p->rank[j] : SITES - 1;
        if ((double)p->pairs[k].distance > MOVE_RADIUS) continue;
        double dx = apart(p->x[j], p->x[i]), dy = apart(p->y[j], p->y[i]), d = sqrt(dx * dx + dy * dy + 1e-12);
        int later = a > b ? a : b, width = a > b ? a - b : b - a;
        double stretch = with_ranks ? (double)p->stretch_inverse[width] : 0.0, begin = (double)p->begin_inverse[later];
        double in_stretch = with_ranks ? fmax(1.0 - d * stretch, 0.0) : 0.0, in_begin = fmax(1.0 - d * begin, 0.0);
        double slope =
            4.0 * (STRETCH * stretch * in_stretch * in_stretch * in_stretch +
                   (double)p->begin_weight[later] * begin * in_begin * in_begin * in_begin + CORE_STIFFNESS * fmax(CORE - d, 0.0));
        fx += slope * dx / d;
        fy += slope * dy / d;
    }
    p->pull_x[i] = MOMENTUM * p->pull_x[i] + fx;
    p->pull_y[i] = MOMENTUM * p->pull_y[i] + fy;
}

static void move(motif *p, int times, bool with_ranks)
{
    memset(p->pull_x, 0, sizeof p->pull_x);
    memset(p->pull_y, 0, sizeof p->pull_y);
    for (int n = 0; n < times; n++) {
        for (int i = 0; i < SITES; i++) add_force(p, i, with_ranks);
        for (int i = 0; i < SITES; i++) {
            double length = STEP * sqrt(p->pull_x[i] * p->pull_x[i] + p->pull_y[i] * p->pull_y[i]);
            double step = length > STEP_MAX ? STEP * STEP_MAX / length : STEP;
            p->x[i] = wrapped(p->x[i] + step * p->pull_x[i]);
            p->y[i] = wrapped(p->y[i] + step * p->pull_y[i]);
        }
    }
}

static void begin(motif *p)
{
    for (int k = 0; k < SITES; k++) {
        double width = (double)k / SITES, end = ((double)k + 0.5) / SITES;
        p->stretch_inverse[k] = (float)(sqrt(fmax(width, STRETCH_LEAST)) / REACH);
        p->begin_inverse[k] = (float)sqrt(fmax(end, 1.0 / (RADIUS * RADIUS)));
        p->begin_weight[k] = (float)(1.0 - FADE * end);
        p->x[k] = SIDE * sbl_random_unit(SEED, STREAM_PLACE, 2 * (uint64_t)k);
        p->y[k] = SIDE * sbl_random_unit(SEED, STREAM_PLACE, 2 * (uint64_t)k + 1);
        p->rank[k] = k;
    }
}

static void print(const motif *p)
{
    static int site[FIELD_MOTIF_SITES];
    for (int i = 0; i < SITES; i++) site[p->rank[i]] = i;
    printf("/* Made by tools/field_motif.c; motif.h says what it is. */\n#include \"motif.h\"\n\n/* clang-format off */\n"
           "const uint16_t FIELD_MOTIF[FIELD_MOTIF_SITES][2] = {\n");
    for (int k = 0; k < SITES; k++)
        printf("{%d,%d}%s", (int)(p->x[site[k]] * 65536.0 / SIDE), (int)(p->y[site[k]] * 65536.0 / SIDE),
               k % 12 == 11 || k + 1 == SITES ? ",\n" : ",");
    printf("};\n");
}

int main(void)
{
    size_t capacity = (size_t)(1.5 * 3.63 * RADIUS * RADIUS * SITES);
    motif *p = calloc(1, sizeof *p);
    if (p) p->pairs = malloc(capacity * sizeof *p->pairs);
    if (!p || !p->pairs) {
        fprintf(stderr, "field_motif: there is not enough memory\n");
        return 1;
    }
    begin(p);
    for (int round = 0; round < SPREAD_ROUNDS; round++) {
        find_pairs(p, 2.5, capacity);
        move(p, 5, false);
    }
    for (int round = 0; round < ROUNDS; round++) {
        double left = 1.0 - (double)round / ROUNDS, reach = round % 3 ? 2.2 : 4.0;
        int swaps = 0;
        find_pairs(p, RADIUS, capacity);
        for (int k = 0; k < SWEEPS; k++) swaps += anneal(p, TEMPERATURE * left * left + TEMPERATURE_LAST, reach);
        if (round >= MOVES_FROM) move(p, MOVES, true);
        fprintf(stderr, "\rround %d of %d, %.2f %% of swaps taken ", round + 1, ROUNDS, 100.0 * swaps / (SWEEPS * (double)SITES));
    }
    fprintf(stderr, "\n");
    find_pairs(p, RADIUS, capacity);
    for (int k = 0; k < SWEEPS; k++) anneal(p, TEMPERATURE_LAST, 3.0);
    print(p);
    free(p->pairs);
    free(p);
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
