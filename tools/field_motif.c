/*
 * Makes engine/field/motif.c: FIELD_MOTIF_SITES ranked sites on a flat torus, evenly spread in every stretch of rank.
 *
 *   cmake --build build/release --target field_motif && build/release/tools/field_motif > engine/field/motif.c
 *
 * Simulated annealing of ranks (swaps of near sites) in turns with moves of places along the gradient of the same energy; some six minutes
 * on one core. The energy of a pair at distance d, in hexagonal pitches of the whole, with ranks a < b in [0, 1):
 *
 *   stretches    STRETCH (1 - d / s)^4, s = REACH / sqrt(max(b - a, STRETCH_LEAST)): the two share every stretch wider than b - a;
 *   wall         WALL_STIFFNESS (w - d)^2, w = WALL / sqrt(max(b - a, WALL_LEAST)): for the least distances within a stretch;
 *   beginnings   (1 - FADE b) (1 - d sqrt(b))^4: they share every beginning that ends behind b;
 *   core         CORE_STIFFNESS (CORE - d)^2, for the least distance of the whole;
 *   long waves   k(d) (EVEN c(a, b) + EVEN_STRETCH e(b - a)), c the covariance of a Brownian bridge, 1/3 - b + (a^2 + b^2) / 2, which is the
 *                integral over t of ([a < t] - t) ([b < t] - t): so the sum over all pairs is that, over all thresholds, of the squared
 *                error of the count under the kernel k; and e(w) = w^2 - w + 1/6 likewise over all stretches (Watson's statistic).
 *
 * The kernel k is Wendland's (1 - r)^4 (1 + 4 r), whose spectrum is positive: one with negative lobes rewards waves of their lengths.
 *
 * What is made here once, at leisure, engine/field spends only along seams. Progress goes to standard error.
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
#define STRETCH_LEAST    0.085
#define STRETCH          3.0
#define WALL             0.55
#define WALL_LEAST       0.15
#define WALL_STIFFNESS   1.0
#define FADE             0.7
#define CORE             0.75
#define CORE_STIFFNESS   4.0
#define EVEN             8.0
#define EVEN_STRETCH     4.0
#define NEAR             4.0  /* stretches look no farther */
#define RADIUS           12.0 /* of the long waves' kernel, and the farthest that beginnings look */
#define MOVE_RADIUS      6.0
#define ROUNDS           240
#define SWEEPS           30
#define MOVES            10
#define MOVES_FROM       (ROUNDS / 4) /* places keep still until ranks have found their order */
#define SPREAD_ROUNDS    40           /* of moves alone, before there are ranks */
#define TEMPERATURE      0.2
#define TEMPERATURE_LAST 1e-4
#define STEP             0.06
#define STEP_MAX         0.12
#define MOMENTUM         0.8
#define SEED             20261122u
#define GRID             7  /* cells a side, each wider than RADIUS */
#define BINS             64 /* of rank, for the long waves: they vary slowly with it */
#define BIN              (SITES / BINS)

enum { STREAM_PLACE = 1, STREAM_SITE, STREAM_PARTNER, STREAM_CHANCE };

/* Pairs lie site by site, those nearer than NEAR first. */
typedef struct motif {
    double x[FIELD_MOTIF_SITES], y[FIELD_MOTIF_SITES], pull_x[FIELD_MOTIF_SITES], pull_y[FIELD_MOTIF_SITES];
    int rank[FIELD_MOTIF_SITES]; /* 0 to SITES - 1 */
    int start[FIELD_MOTIF_SITES + 1], near_end[FIELD_MOTIF_SITES];
    int *other;
    float *distance, *kernel;
    /* Sums over a site's pairs, weighted with the kernel: of later_of for a rank in each bin, and of the others' rank about its mean. */
    float later[FIELD_MOTIF_SITES][BINS], others[FIELD_MOTIF_SITES];
    float stretch_inverse[FIELD_MOTIF_SITES], wall[FIELD_MOTIF_SITES], begin_inverse[FIELD_MOTIF_SITES],
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

static double kernel_at(double distance)
{
    double r = distance / RADIUS, in = fmax(1.0 - r, 0.0);
    in *= in;
    return in * in * (1.0 + 4.0 * r);
}

typedef struct cells {
    int head[GRID * GRID], next[FIELD_MOTIF_SITES];
} cells;

static void fill_cells(cells *g, const motif *p)
{
    for (int c = 0; c < GRID * GRID; c++) g->head[c] = -1;
    for (int i = SITES; i-- > 0;) {
        int c = cell_of(p->y[i]) * GRID + cell_of(p->x[i]);
        g->next[i] = g->head[c];
        g->head[c] = i;
    }
}

/* Appends to the pairs of site i those with from <= distance < to. */
static size_t add_pairs(motif *p, const cells *g, int i, double from, double to, size_t count, size_t capacity)
{
    for (int k = 0; k < 9; k++) {
        int row = (cell_of(p->y[i]) + k / 3 - 1 + GRID) % GRID, column = (cell_of(p->x[i]) + k % 3 - 1 + GRID) % GRID;
        for (int j = g->head[row * GRID + column]; j >= 0; j = g->next[j]) {
            double dx = apart(p->x[i], p->x[j]), dy = apart(p->y[i], p->y[j]), d2 = dx * dx + dy * dy;
            if (j == i || d2 < from * from || !(d2 < to * to) || count == capacity) continue;
            p->other[count] = j;
            p->distance[count] = (float)sqrt(d2);
            p->kernel[count++] = (float)kernel_at(sqrt(d2));
        }
    }
    return count;
}

/* All pairs nearer than radius. */
static void find_pairs(motif *p, double radius, size_t capacity)
{
    static cells grid;
    size_t count = 0;
    fill_cells(&grid, p);
    for (int i = 0; i < SITES; i++) {
        p->start[i] = (int)count;
        count = add_pairs(p, &grid, i, 0.0, fmin(NEAR, radius), count, capacity);
        p->near_end[i] = (int)count;
        count = add_pairs(p, &grid, i, NEAR, radius, count, capacity);
    }
    p->start[SITES] = (int)count;
}

static float positive_part(float x)
{
    return x > 0.0f ? x : 0.0f;
}

/* ---- long waves ---- */

static float bin_middle(int bin)
{
    return ((float)bin + 0.5f) * (1.0f / (float)BINS);
}

/* The later of two, less its mean over all ranks there: only what depends on there matters, and small numbers add up more exactly. */
static float later_of(float here, float there)
{
    return (here > there ? here : there) - 0.5f * (1.0f + here * here);
}

static void sum_long_waves(motif *p)
{
    memset(p->later, 0, sizeof p->later);
    memset(p->others, 0, sizeof p->others);
    for (int i = 0; i < SITES; i++) {
        for (int k = p->start[i]; k < p->start[i + 1]; k++) {
            float there = bin_middle(p->rank[p->other[k]] / BIN);
            p->others[i] += p->kernel[k] * (there - 0.5f);
            for (int b = 0; b < BINS; b++) p->later[i][b] += p->kernel[k] * later_of(bin_middle(b), there);
        }
    }
}

/* Site i goes from one bin to another. */
static void tell_neighbors(motif *p, int i, int from_bin, int to_bin)
{
    float from = bin_middle(from_bin), to = bin_middle(to_bin), change[BINS];
    for (int b = 0; b < BINS; b++) change[b] = later_of(bin_middle(b), to) - later_of(bin_middle(b), from);
    for (int k = p->start[i]; k < p->start[i + 1]; k++) {
        float *later = p->later[p->other[k]], weight = p->kernel[k];
        p->others[p->other[k]] += weight * (to - from);
        for (int b = 0; b < BINS; b++) later[b] += weight * change[b];
    }
}

/* What site i would cost in a bin, but for a constant: its pair with a site in the other bin left out, the site with itself half a pair. */
static float long_wave_cost(const motif *p, int i, int bin, float weight, int other_bin)
{
    float here = bin_middle(bin), there = bin_middle(other_bin);
    float later = p->later[i][bin] - weight * later_of(here, there), others = p->others[i] - weight * (there - 0.5f);
    return 0.5f * (float)EVEN * (here * here - here) - (float)(EVEN + 2.0 * EVEN_STRETCH) * later -
           (float)(2.0 * EVEN_STRETCH) * here * others;
}

/* ---- ranks ---- */

/* What a pair at that distance costs with these ranks, long waves apart. */
static float pair_cost(const motif *p, float distance, int a, int b)
{
    int later = a > b ? a : b, width = a > b ? a - b : b - a;
    float in_stretch = positive_part(1.0f - distance * p->stretch_inverse[width]), in_wall = positive_part(p->wall[width] - distance);
    float in_begin = positive_part(1.0f - distance * p->begin_inverse[later]);
    in_stretch *= in_stretch;
    in_begin *= in_begin;
    return (float)STRETCH * in_stretch * in_stretch + (float)WALL_STIFFNESS * in_wall * in_wall +
           p->begin_weight[later] * in_begin * in_begin;
}

/* How much more site i would cost at its partner's rank than at its own; their pair, of that kernel, left out. */
static float gain_of(const motif *p, int i, int partner, float kernel)
{
    int a = p->rank[i], b = p->rank[partner];
    /* Only the earliest ranks' beginnings reach beyond NEAR. */
    bool begins_far = ((float)(a < b ? a : b) + 0.5f) * (float)(NEAR * NEAR) < (float)SITES;
    float gain = 0.0f;
    for (int k = p->start[i], end = begins_far ? p->start[i + 1] : p->near_end[i]; k < end; k++) {
        int c = p->rank[p->other[k]];
        if (p->other[k] != partner) gain += pair_cost(p, p->distance[k], b, c) - pair_cost(p, p->distance[k], a, c);
    }
    return gain + long_wave_cost(p, i, b / BIN, kernel, b / BIN) - long_wave_cost(p, i, a / BIN, kernel, b / BIN);
}

/* A pair of site i nearer than reach, or -1. */
static int draw_pair(const motif *p, int i, double reach)
{
    int count = (reach < NEAR ? p->near_end[i] : p->start[i + 1]) - p->start[i];
    for (uint64_t t = 0; count && t < 64; t++) {
        int tried = p->start[i] + (int)(sbl_random_bits(SEED, STREAM_PARTNER, 64 * p->draws + t) % (uint64_t)count);
        if ((double)p->distance[tried] < reach) return tried;
    }
    return -1;
}

static int anneal(motif *p, double temperature, double reach)
{
    int swaps = 0;
    for (int n = 0; n < SITES; n++, p->draws++) {
        int i = (int)(sbl_random_bits(SEED, STREAM_SITE, p->draws) % (uint64_t)SITES), pair = draw_pair(p, i, reach);
        if (pair < 0) continue;
        int partner = p->other[pair], a = p->rank[i], b = p->rank[partner];
        double gain = (double)(gain_of(p, i, partner, p->kernel[pair]) + gain_of(p, partner, i, p->kernel[pair]));
        if (!(gain < 0.0 || sbl_random_unit(SEED, STREAM_CHANCE, p->draws) < sbl_exp(-gain / temperature))) continue;
        p->rank[i] = b;
        p->rank[partner] = a;
        if (a / BIN != b / BIN) {
            tell_neighbors(p, i, a / BIN, b / BIN);
            tell_neighbors(p, partner, b / BIN, a / BIN);
        }
        swaps++;
    }
    return swaps;
}

/* ---- places ---- */

/* with_ranks: the energy of stretches and beginnings; otherwise that of the whole alone. */
static void add_force(motif *p, int i, bool with_ranks)
{
    double fx = 0.0, fy = 0.0;
    for (int k = p->start[i]; k < p->start[i + 1]; k++) {
        int j = p->other[k], a = with_ranks ? p->rank[i] : SITES - 1, b = with_ranks ? p->rank[j] : SITES - 1;
        if ((double)p->distance[k] > MOVE_RADIUS) continue;
        double dx = apart(p->x[j], p->x[i]), dy = apart(p->y[j], p->y[i]), d = sqrt(dx * dx + dy * dy + 1e-12);
        int later = a > b ? a : b, width = a > b ? a - b : b - a;
        double stretch = with_ranks ? (double)p->stretch_inverse[width] : 0.0, begin = (double)p->begin_inverse[later];
        double in_stretch = with_ranks ? fmax(1.0 - d * stretch, 0.0) : 0.0, in_begin = fmax(1.0 - d * begin, 0.0);
        double slope =
            4.0 * (STRETCH * stretch * in_stretch * in_stretch * in_stretch +
                   (double)p->begin_weight[later] * begin * in_begin * in_begin * in_begin + CORE_STIFFNESS * fmax(CORE - d, 0.0));
        if (with_ranks) slope += 2.0 * WALL_STIFFNESS * fmax((double)p->wall[width] - d, 0.0);
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
        p->wall[k] = (float)(WALL / sqrt(fmax(width, WALL_LEAST)));
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
    int *other = malloc(capacity * sizeof *other);
    float *distance = malloc(capacity * sizeof *distance), *kernel = malloc(capacity * sizeof *kernel);
    if (!p || !other || !distance || !kernel) {
        fprintf(stderr, "field_motif: there is not enough memory\n");
        return 1;
    }
    p->other = other;
    p->distance = distance;
    p->kernel = kernel;
    begin(p);
    for (int round = 0; round < SPREAD_ROUNDS; round++) {
        find_pairs(p, 2.5, capacity);
        move(p, 5, false);
    }
    for (int round = 0; round < ROUNDS; round++) {
        double left = 1.0 - (double)round / ROUNDS, reach = round % 3 ? 2.2 : 4.0;
        int swaps = 0;
        if (round == 0 || round > MOVES_FROM) find_pairs(p, RADIUS, capacity);
        sum_long_waves(p);
        for (int k = 0; k < SWEEPS; k++) swaps += anneal(p, TEMPERATURE * left * left + TEMPERATURE_LAST, reach);
        if (round >= MOVES_FROM) move(p, MOVES, true);
        fprintf(stderr, "\rround %d of %d, %.2f %% of swaps taken ", round + 1, ROUNDS, 100.0 * swaps / (SWEEPS * (double)SITES));
    }
    fprintf(stderr, "\n");
    find_pairs(p, RADIUS, capacity);
    sum_long_waves(p);
    for (int k = 0; k < SWEEPS; k++) anneal(p, TEMPERATURE_LAST, 3.0);
    print(p);
    free(kernel);
    free(distance);
    free(other);
    free(p);
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
