/* A dot's profile as a core and a halo, and what many halos leave together. */
#include "skin/dot_parts.h"

#include "stubble/math.h"

double dot_density_at(const sbl_dot_profile *p, double mm, int channel)
{
    sbl_rgb_linear left = sbl_dot_profile_at(p, mm);
    const double value[3] = {left.r, left.g, left.b};
    return -sbl_log(value[channel]);
}

/* The profile beyond the core; within it a parabola that goes on smoothly. */
double dot_halo_at(const sbl_dot_profile *p, double core_mm, double mm, int channel)
{
    if (mm >= core_mm) return dot_density_at(p, mm, channel);
    double at = dot_density_at(p, core_mm, channel), slope = (dot_density_at(p, core_mm * 1.02, channel) - at) / (0.02 * core_mm);
    return at + fmin(slope, 0.0) * (mm * mm - core_mm * core_mm) / (2.0 * core_mm);
}

void dot_halo_nodes(double value[3][DOT_HALO_NODES + 1], const sbl_dot_profile *p, double core_mm)
{
    const double reach = DOT_HALO_REACH_MM;
    double outer[3] = {0.0, 0.0, 0.0}, missing[3];
    /* Nodes stand at equal steps of area. */
    const double step_mm2 = SBL_PI * reach * reach / DOT_HALO_NODES;
    for (int c = 0; c < 3; c++) missing[c] = 2.0 * SBL_PI * dot_density_at(p, reach, c) * reach * reach;
    for (uint32_t k = 0; k <= DOT_HALO_NODES; k++) {
        double mm = reach * sqrt((double)k / DOT_HALO_NODES), fade = 1.0 - sbl_smoothstep(0.85 * reach, reach, mm);
        double weight = sbl_smoothstep(0.3 * reach, 0.7 * reach, mm);
        for (int c = 0; c < 3; c++) {
            double whole = dot_halo_at(p, core_mm, mm, c);
            value[c][k] = fade * whole;
            missing[c] += (1.0 - fade) * whole * step_mm2;
            outer[c] += weight * value[c][k] * step_mm2;
        }
    }
    for (uint32_t k = 0; k <= DOT_HALO_NODES; k++) {
        double weight = sbl_smoothstep(0.3 * reach, 0.7 * reach, reach * sqrt((double)k / DOT_HALO_NODES));
        for (int c = 0; c < 3; c++) value[c][k] *= 1.0 + weight * missing[c] / fmax(outer[c], 1e-12);
    }
}

void dot_rest_nodes(float factor[3][DOT_REST_NODES + 1], const float floor_left[3])
{
    const double none[3] = {0.0, 0.0, 0.0}, floors[3] = {(double)floor_left[0], (double)floor_left[1], (double)floor_left[2]};
    for (uint32_t k = 0; k <= DOT_REST_NODES; k++) {
        double rest = DOT_REST_MAX * k / DOT_REST_NODES, density[3];
        sbl_dot_overlap(density, floors, (const double[]){rest, rest, rest}, none);
        for (int c = 0; c < 3; c++) factor[c][k] = (float)fmax((sbl_exp(-density[c]) - floors[c]) / (1.0 - floors[c]), 0.0);
    }
}
