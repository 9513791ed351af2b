/*
 * stubble/dot_table.h - what a dot looks like, from a baked table of Monte Carlo.
 *
 *   sbl_dot_table table;
 *   st = sbl_dot_table_from_bytes(&table, bytes, size, &diag);      // or sbl_dot_table_builtin(&table)
 *   sbl_dot_query dot = {.melanin = 0.018, .blood = 0.006, .top_mm = 0.1, .height_mm = 0.3, .radius_mm = 0.06,
 *                        .strength_per_mm = {20, 20, 20}};
 *   sbl_dot_profile profile;
 *   sbl_dot_table_profile(&profile, &table, &dot);
 *   sbl_rgb_linear left = sbl_dot_profile_at(&profile, 0.2);        // 0.2 mm from the axis
 *
 * What it holds  For a column of carbon in layered skin: -ln of the share of the skin's diffuse light that is left, in linear sRGB
 *                under D65, at distances from the column's axis. Spectral: XYZ with over XYZ without, 380 to 780 nm (domain OPTICS 1).
 *                Below 0, more light than without the dot: sRGB's blue is Z less a share of Y, so in very dark skin, whose blue is little, a
 *                dot that takes more of Y than of Z adds up to a tenth to it. Profiles leave that gain out: 0.
 * Axes           Melanin and blood of the skin, top and height of the column, its radius, the pigment's absorption at 550 nm
 *                ("strength"; dilution, loss and clumping's eta all act through it), and the distance. Between nodes linear in the
 *                logarithm of melanin, blood, height, radius, strength and of the value itself (of the value where its sign changes). Beyond
 *                the ends the end holds; but
 *                below the first strength and radius the law goes on (to nothing taken), and so it does a little beyond both ends of
 *                the depth.
 * Clumping       The table's pigment has alpha 0.9 (dispersed). Of any other state or pigment each channel takes the strength at its
 *                own wavelength: sbl_dot_strength.
 * File           "SBLDOTS2"; sizes, seed, paths, axes, the command that made it, a checksum, then sign and logarithm in 16 bits, little-endian, at
 *                most SBL_DOT_TABLE_BYTES_MAX: docs/dots.md.
 * Memory         The table borrows the bytes.
 * Made by        sbl_dot_bake (dot_bake.h), stubble bake.
 */
#ifndef STUBBLE_DOT_TABLE_H
#define STUBBLE_DOT_TABLE_H

#include "stubble/colour.h"
#include "stubble/pigment.h"

#define SBL_DOT_TABLE_BYTES_MAX (8u << 20)
#define SBL_DOT_NODES_MAX       32u
#define SBL_DOT_COMMAND_BYTES   256u

typedef enum sbl_dot_axis {
    SBL_DOT_MELANIN,
    SBL_DOT_BLOOD,
    SBL_DOT_TOP,
    SBL_DOT_HEIGHT,
    SBL_DOT_RADIUS,
    SBL_DOT_STRENGTH,
    SBL_DOT_PLACE, /* up to 1: a share of the radius; above: 1 + mm beyond the rim */
    SBL_DOT_AXES
} sbl_dot_axis;

const char *sbl_dot_axis_name(sbl_dot_axis axis);

typedef struct sbl_dot_table {
    uint32_t count[SBL_DOT_AXES];
    double node[SBL_DOT_AXES][SBL_DOT_NODES_MAX];
    uint64_t seed, paths; /* of each of 41 wavelengths */
    const char *command;  /* what made it */
    const uint8_t *value; /* 3 x 16 bits an entry, place running fastest */
} sbl_dot_table;

/* SBL_E_DATA with diag->index the byte where something is wrong; SBL_E_LIMIT when it is too long. */
SBL_MUST_CHECK sbl_status sbl_dot_table_from_bytes(sbl_dot_table *table, const void *bytes, size_t size, sbl_diag *diag);
/* The table that travels with the library (knowledge/dots.tbl). Its command and nodes live in *table. */
void sbl_dot_table_builtin(sbl_dot_table *table);
/* -ln of what is left, of one entry; below 0 where a channel gains. */
void sbl_dot_table_entry(double density[3], const sbl_dot_table *table, const uint32_t index[SBL_DOT_AXES]);

typedef struct sbl_dot_query {
    double melanin, blood;
    double top_mm, height_mm, radius_mm;
    double strength_per_mm[3]; /* of carbon at 550 nm that acts like the pigment in red, green, blue */
} sbl_dot_query;

/* For a pigment in its state, concentration and all. */
void sbl_dot_strength(double strength_per_mm[3], const sbl_pigment *pigment, const sbl_pigment_state *state);

/* The same from an absorption in red, green and blue. */
void sbl_dot_strength_of(double strength_per_mm[3], const double absorption_per_mm[3]);

typedef struct sbl_dot_profile {
    uint32_t count;
    double mm[SBL_DOT_NODES_MAX];         /* from the axis, rising from 0 */
    double density[SBL_DOT_NODES_MAX][3]; /* -ln of what is left; red >= green >= blue >= 0 */
    double area_mm2[3];                   /* integral of 1 - left over the skin */
    double floor_left[3];                 /* share of the light that no dot at this depth can take, for sbl_dot_overlap */
} sbl_dot_profile;

void sbl_dot_table_profile(sbl_dot_profile *profile, const sbl_dot_table *table, const sbl_dot_query *dot);
/* What is left at a distance: between nodes linear in the logarithm of the density, beyond the last falling to 0 as 1/r^3 (as a dipole's
 * light does). */
sbl_rgb_linear sbl_dot_profile_at(const sbl_dot_profile *profile, double mm);

/*
 * Where many dots lie near, their light is not the product of what each leaves: that is too dark. Given the sum of the densities at a place
 * (all dots, a channel each), the greatest single one of them and the profile's floor, the density that the exact lattice has; it replaces
 * the sum. engine/skin/dot_overlap.c says why, docs/dots.md how well it holds.
 */
void sbl_dot_overlap(double density[3], const double floor_left[3], const double sum[3], const double greatest[3]);

#endif
