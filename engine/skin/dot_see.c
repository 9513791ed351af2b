/* A dot among its like: the light of a patch of skin with evenly spread dots, by the profile of one and the correction for overlap. */
#include "skin/dot_see.h"

#include "stubble/math.h"

enum { CELL_SAMPLES = 6, RADIAL_NODES = 256 };
#define REACH_MM    3.6
#define DENSITY_MAX 2000.0

/* -ln of what one dot leaves, at equal steps of the squared distance: near the dot they are fine. */
typedef struct radial {
    double density[RADIAL_NODES + 1][3];
    double beyond_mm2[3]; /* integral of the density over the skin beyond the reach */
    double floor_left[3];
} radial;

static void tabulate(radial *r, const sbl_dot_profile *profile)
{
    for (uint32_t k = 0; k <= RADIAL_NODES; k++) {
        double t = (double)k / RADIAL_NODES;
        sbl_rgb_linear left = sbl_dot_profile_at(profile, REACH_MM * t * t);
        r->density[k][0] = -sbl_log(left.r);
        r->density[k][1] = -sbl_log(left.g);
        r->density[k][2] = -sbl_log(left.b);
    }
    for (uint32_t c = 0; c < 3; c++) r->floor_left[c] = profile->floor_left[c];
    /* Falls as 1 / r^3 there. */
    for (uint32_t c = 0; c < 3; c++) r->beyond_mm2[c] = 2.0 * SBL_PI * r->density[RADIAL_NODES][c] * REACH_MM * REACH_MM;
}

static void density_at(double density[3], const radial *r, double mm)
{
    double t = sqrt(mm / REACH_MM) * RADIAL_NODES;
    uint32_t k = t < RADIAL_NODES - 1 ? (uint32_t)t : RADIAL_NODES - 1;
    for (uint32_t c = 0; c < 3; c++) density[c] = r->density[k][c] + (t - k) * (r->density[k + 1][c] - r->density[k][c]);
}

/* What all dots of a hexagonal lattice of this pitch leave at x, y; one of them is at the origin. */
static void lattice_at(double left[3], const radial *r, double pitch_mm, double x, double y)
{
    double row_mm = pitch_mm * sqrt(0.75), sum[3], greatest[3] = {0.0, 0.0, 0.0}, density[3];
    double per_mm2 = 1.0 / (pitch_mm * row_mm);
    for (uint32_t c = 0; c < 3; c++) sum[c] = per_mm2 * r->beyond_mm2[c];
    int32_t rows = (int32_t)(REACH_MM / row_mm) + 1, columns = (int32_t)(REACH_MM / pitch_mm) + 2;
    for (int32_t j = -rows; j <= rows; j++) {
        for (int32_t i = -columns; i <= columns; i++) {
            double dx = (i + 0.5 * (j & 1)) * pitch_mm - x, dy = j * row_mm - y, mm = sqrt(dx * dx + dy * dy);
            if (mm >= REACH_MM) continue;
            density_at(density, r, mm);
            for (uint32_t c = 0; c < 3; c++) {
                sum[c] += density[c];
                greatest[c] = fmax(greatest[c], density[c]);
            }
        }
    }
    sbl_dot_overlap(density, r->floor_left, sum, greatest);
    for (uint32_t c = 0; c < 3; c++) left[c] = sbl_exp(-density[c]);
}

void dot_see_on(sbl_dot_seen *seen, const sbl_dot_table *table, const sbl_dot_aged *dot, const dot_ground *ground, double dots_per_cm2)
{
    sbl_dot_query query = {.melanin = ground->melanin,
                           .blood = ground->blood * dot->blood_factor,
                           .top_mm = dot->top_mm,
                           .height_mm = dot->height_mm,
                           .radius_mm = 0.5 * dot->diameter_mm};
    sbl_dot_profile profile;
    radial r;
    for (uint32_t c = 0; c < 3; c++) query.strength_per_mm[c] = dot->strength_per_mm[c];
    sbl_dot_table_profile(&profile, table, &query);
    double centre[3] = {sbl_exp(-profile.density[0][0]), sbl_exp(-profile.density[0][1]), sbl_exp(-profile.density[0][2])};
    double patch[3] = {1.0, 1.0, 1.0}, left[3];
    seen->ratio = (sbl_rgb_linear){centre[0], centre[1], centre[2]};
    if (dots_per_cm2 > 0.0) {
        tabulate(&r, &profile);
        double pitch_mm = sqrt(2.0 / sqrt(3.0) * 100.0 / dots_per_cm2);
        lattice_at(centre, &r, pitch_mm, 0.0, 0.0);
        for (uint32_t c = 0; c < 3; c++) patch[c] = 0.0;
        for (uint32_t k = 0; k < CELL_SAMPLES * CELL_SAMPLES; k++) {
            double u = (k % CELL_SAMPLES + 0.5) / CELL_SAMPLES, v = (double)(k / CELL_SAMPLES) / CELL_SAMPLES + 0.5 / CELL_SAMPLES;
            lattice_at(left, &r, pitch_mm, (u + 0.5 * v) * pitch_mm, v * sqrt(0.75) * pitch_mm);
            for (uint32_t c = 0; c < 3; c++) patch[c] += left[c] / (CELL_SAMPLES * CELL_SAMPLES);
        }
    }
    const sbl_rgb_linear bare = ground->bare;
    seen->bare = bare;
    seen->centre = (sbl_rgb_linear){bare.r * centre[0], bare.g * centre[1], bare.b * centre[2]};
    seen->patch = (sbl_rgb_linear){bare.r * patch[0], bare.g * patch[1], bare.b * patch[2]};
    sbl_xyz_d65 bare_xyz = sbl_xyz_from_rgb(bare), patch_xyz = sbl_xyz_from_rgb(seen->patch);
    seen->contrast = 1.0 - patch_xyz.Y / bare_xyz.Y;
    seen->bare_lab = sbl_lab_from_xyz(bare_xyz);
    seen->patch_lab = sbl_lab_from_xyz(patch_xyz);
    seen->centre_lab = sbl_lab_from_xyz(sbl_xyz_from_rgb(seen->centre));
}

sbl_status dot_ground_of(dot_ground *ground, const sbl_skin_parameters *skin, double blood_factor, sbl_diag *diag)
{
    sbl_skin_parameters red = *skin;
    sbl_spectrum reflectance;
    red.blood = fmin(red.blood * blood_factor, 0.2);
    sbl_status status = sbl_skin_reflectance(&reflectance, &red, &(sbl_skin_options){.without_gloss = true}, diag);
    if (status != SBL_OK) return status;
    sbl_xyz xyz = sbl_xyz_from_reflectance(&reflectance, SBL_LIGHT_D65);
    *ground = (dot_ground){skin->melanin * skin->epidermis_cm / sbl_skin_parameters_mean().epidermis_cm, skin->blood,
                           sbl_rgb_from_xyz((sbl_xyz_d65){xyz.X, xyz.Y, xyz.Z})};
    return SBL_OK;
}

sbl_status sbl_dot_see(sbl_dot_seen *seen, const sbl_dot_table *table, const sbl_dot_aged *dot, const sbl_skin_parameters *skin,
                       double dots_per_cm2, sbl_diag *diag)
{
    if (!seen || !table || !dot || !skin)
        return sbl_fail(diag, SBL_E_ARG, "a call of dot sight was wrong", "pass a table, a dot and a skin");
    if (!(dots_per_cm2 >= 0.0 && dots_per_cm2 <= DENSITY_MAX))
        return sbl_fail_field(diag, SBL_E_RANGE, "so many dots find no room", "0 to 2000 per cm2", "dots_per_cm2", dots_per_cm2);
    dot_ground ground;
    sbl_status status = sbl_skin_parameters_check(skin, diag);
    if (status == SBL_OK) status = dot_ground_of(&ground, skin, dot->blood_factor, diag);
    if (status == SBL_OK) dot_see_on(seen, table, dot, &ground, dots_per_cm2);
    return status;
}
