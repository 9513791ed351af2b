/*
 * A dot's profile for the splats: a steep core of a few tenths of a millimetre and a wide halo, each as a shape of its own for red, green
 * and blue, and how much it takes. Red wanders farther than blue, so its halo is wider: that is the blue of a dot's middle and the warm
 * shade between dots.
 */
#include "preview/room.h"
#include "skin/dot_parts.h"

/* How far beyond the rim the core goes; from there the profile is smooth over what a halo's grid can hold. */
#define CORE_BEYOND_RIM_MM 0.23
enum { STEPS_IN_CORE = 24, STEPS_OF_SEGMENT = 4 };

static double core_reach(const sbl_dot_profile *p, double radius_mm)
{
    return fmin(radius_mm + CORE_BEYOND_RIM_MM, p->mm[p->count - 1]);
}

/* Inside the core the halo is a parabola through its rim: value there, and its slope over the square of the distance. */
typedef struct inner_halo {
    double at_rim[3], per_mm2[3];
} inner_halo;

static inner_halo inner_halo_of(const sbl_dot_profile *p, double reach_mm)
{
    inner_halo h;
    sbl_rgb_linear rim = sbl_dot_profile_at(p, reach_mm), past = sbl_dot_profile_at(p, 1.02 * reach_mm);
    const double at[3] = {rim.r, rim.g, rim.b}, next[3] = {past.r, past.g, past.b};
    for (int c = 0; c < 3; c++) {
        h.at_rim[c] = -sbl_log(at[c]);
        h.per_mm2[c] = fmin((-sbl_log(next[c]) - h.at_rim[c]) / (0.02 * reach_mm), 0.0) / (2.0 * reach_mm);
    }
    return h;
}

/* The halo's density at a distance, inside of the core and out. */
static void halo_inside(double halo[3], const sbl_dot_profile *p, const inner_halo *h, double reach_mm, double mm)
{
    sbl_rgb_linear left = mm < reach_mm ? (sbl_rgb_linear){1.0, 1.0, 1.0} : sbl_dot_profile_at(p, mm);
    const double of[3] = {left.r, left.g, left.b};
    for (int c = 0; c < 3; c++) halo[c] = mm < reach_mm ? h->at_rim[c] + h->per_mm2[c] * (mm * mm - reach_mm * reach_mm) : -sbl_log(of[c]);
}

/* What the core takes of the light at a distance. */
static void core_taken(double taken[3], const sbl_dot_profile *p, const inner_halo *h, double reach_mm, double mm)
{
    sbl_rgb_linear left = sbl_dot_profile_at(p, mm);
    const double of[3] = {left.r, left.g, left.b};
    double halo[3];
    halo_inside(halo, p, h, reach_mm, mm);
    for (int c = 0; c < 3; c++) taken[c] = fmax(1.0 - of[c] * sbl_exp(halo[c]), 0.0);
}

/* The halo over the skin from the core's rim to the end of the world, beyond the table as 1/r^3. */
static void add_outer_halo(double mm2[3], const sbl_dot_profile *p, double reach_mm)
{
    double from = reach_mm, last = p->mm[p->count - 1];
    for (uint32_t k = 1; k < p->count; k++) {
        double to = p->mm[k];
        if (to <= from) continue;
        for (int s = 0; s < STEPS_OF_SEGMENT; s++) {
            double step = (to - from) / STEPS_OF_SEGMENT, mm = from + (s + 0.5) * step;
            sbl_rgb_linear left = sbl_dot_profile_at(p, mm);
            const double of[3] = {left.r, left.g, left.b};
            for (int c = 0; c < 3; c++) mm2[c] -= 2.0 * SBL_PI * mm * step * sbl_log(of[c]);
        }
        from = to;
    }
    for (int c = 0; c < 3; c++) mm2[c] += 2.0 * SBL_PI * p->density[p->count - 1][c] * last * last;
}

dot_profile preview_profile(const sbl_dot_profile *p, double radius_mm)
{
    dot_profile out = {0};
    if (!p->count) return out;
    double reach = core_reach(p, radius_mm), area = SBL_PI * reach * reach, core[3] = {0.0}, halo[3], taken[3];
    inner_halo h = inner_halo_of(p, reach);
    for (int k = 0; k < STEPS_IN_CORE; k++) {
        double part = (k + 0.5) / STEPS_IN_CORE; /* fine steps in the middle, where most is taken */
        core_taken(taken, p, &h, reach, reach * part * part);
        for (int c = 0; c < 3; c++) core[c] += taken[c] * area * 4.0 * part * part * part / STEPS_IN_CORE;
    }
    for (int c = 0; c < 3; c++) halo[c] = area * (h.at_rim[c] - 0.5 * h.per_mm2[c] * reach * reach);
    add_outer_halo(halo, p, reach);
    out.reach_mm = (float)reach;
    for (int c = 0; c < 3; c++) {
        out.core_mm2[c] = (float)core[c];
        out.halo_mm2[c] = (float)halo[c];
    }
    return out;
}

/* Scale each channel to a mean of 1 over the disc of its reach: nodes stand at equal steps of area. A channel of which nothing is taken
 * (blue, in very dark skin) has the shape of the one before; it counts for nothing. */
static void scale_nodes(float (*node)[4], int nodes)
{
    for (int c = 0; c < 3; c++) {
        double sum = 0.0;
        for (int k = 0; k < nodes; k++) sum += 0.5 * ((double)node[k][c] + (double)node[k + 1][c]) / nodes;
        for (int k = 0; k <= nodes; k++) node[k][c] = sum > 0.0 ? (float)((double)node[k][c] / sum) : c ? node[k][c - 1] : 0.0f;
    }
}

void preview_core_shape(dot_core_shape *shape, const sbl_dot_profile *p, double radius_mm)
{
    *shape = (dot_core_shape){0};
    if (!p->count) return;
    double reach = core_reach(p, radius_mm), taken[3];
    inner_halo h = inner_halo_of(p, reach);
    for (int k = 0; k <= CORE_NODES; k++) {
        core_taken(taken, p, &h, reach, reach * sqrt((double)k / CORE_NODES));
        for (int c = 0; c < 3; c++) shape->node[k][c] = (float)taken[c];
    }
    scale_nodes(shape->node, CORE_NODES);
}

/* The halo as the grid shows it at a distance: smeared over a cell and its neighbours. */
static void smeared_halo(double mean[3], const sbl_dot_profile *p, const inner_halo *h, double reach_mm, double mm, double smear_mm)
{
    enum { AROUND = 8, OUT = 3 };
    for (int c = 0; c < 3; c++) mean[c] = 0.0;
    for (int i = 0; i < AROUND * OUT; i++) {
        double angle = 2.0 * SBL_PI * (i % AROUND) / AROUND, r = smear_mm * sqrt((i / AROUND + 0.5) / OUT);
        double x = mm + r * sbl_cos(angle), y = r * sbl_sin(angle), at = sqrt(x * x + y * y), halo[3];
        halo_inside(halo, p, h, reach_mm, at);
        for (int c = 0; c < 3; c++) mean[c] += halo[c] / (AROUND * OUT);
    }
}

/*
 * A dot's own halo lies thickest on its own core, where it finds less to take; cells wider than a core smear that away. So the core takes
 * less there by what the smearing has made it too much.
 */
static void core_shares(float share[3], const sbl_dot_profile *p, double radius_mm, double cell_mm)
{
    double reach = core_reach(p, radius_mm), smear_mm = 0.8 * cell_mm, sum[3] = {0.0}, whole[3] = {0.0}, taken[3], here[3], there[3];
    inner_halo h = inner_halo_of(p, reach);
    for (int k = 0; k < STEPS_IN_CORE; k++) {
        double part = (k + 0.5) / STEPS_IN_CORE, mm = reach * part * part, weight = part * part * part;
        core_taken(taken, p, &h, reach, mm);
        halo_inside(here, p, &h, reach, mm);
        smeared_halo(there, p, &h, reach, mm, smear_mm);
        for (int c = 0; c < 3; c++) {
            sum[c] += weight * taken[c] * sbl_exp(there[c] - here[c]);
            whole[c] += weight * taken[c];
        }
    }
    for (int c = 0; c < 3; c++) share[c] = whole[c] > 0.0 ? (float)fmin(sum[c] / whole[c], 1.0) : 1.0f;
}

void preview_halo_shape(dot_halo_shape *shape, const sbl_dot_profile *p, double radius_mm, double cell_mm)
{
    static const float none[3] = {0.0f, 0.0f, 0.0f};
    double value[3][DOT_HALO_NODES + 1];
    *shape = (dot_halo_shape){.core_share = {1.0f, 1.0f, 1.0f}};
    dot_rest_nodes(shape->rest, none);
    if (!p->count) return;
    dot_halo_nodes(value, p, core_reach(p, radius_mm));
    for (int c = 0; c < 3; c++) {
        for (int k = 0; k <= DOT_HALO_NODES; k++) shape->node[k][c] = (float)value[c][k];
        shape->floor_left[c] = (float)sbl_clamp(p->floor_left[c], 0.0, 0.95);
    }
    scale_nodes(shape->node, DOT_HALO_NODES);
    core_shares(shape->core_share, p, radius_mm, cell_mm);
    dot_rest_nodes(shape->rest, shape->floor_left);
}
