/*
 * stubble/atlas.h - the regions of a head and the patterns of hair loss, as continuous functions of the chart.
 *
 * A region's weight is 1 inside, 0 outside, smooth across its edge (about 6 mm wide). A pattern gives the share of hair that remains, 0 to 1.
 * FRONTAL to NAPE part the scalp: their weights add up to SCALP's. The beard regions and sideburns likewise part the beard, without lips and
 * scalp. A query costs about half a microsecond; for many sites take the _field functions once and interpolate.
 *
 * Shapes are ours, drawn from the published verbal definitions: Norwood, South Med J 1975;68:1359; Ludwig 1977; Sinclair 2004;
 * SALT: Olsen, JAAD 2004;51:440. They are drawings of a scale, not measurements of a person.
 */
#ifndef STUBBLE_ATLAS_H
#define STUBBLE_ATLAS_H

#include "stubble/head.h"

typedef enum sbl_region {
    SBL_REGION_SCALP,       /* the whole hair-bearing scalp of a youth, hairline to nape, without beard */
    SBL_REGION_FRONTAL,     /* forelock: from the hairline to the line through the frontotemporal apices and 3 cm behind */
    SBL_REGION_TEMPLE_LEFT, /* frontotemporal triangles */
    SBL_REGION_TEMPLE_RIGHT,
    SBL_REGION_TEMPORAL_POINT_LEFT,
    SBL_REGION_TEMPORAL_POINT_RIGHT,
    SBL_REGION_MID_SCALP,
    SBL_REGION_VERTEX, /* crown */
    SBL_REGION_PARIETAL_LEFT,
    SBL_REGION_PARIETAL_RIGHT,
    SBL_REGION_TEMPORAL_LEFT, /* above and around the ear, with the sideburn's root */
    SBL_REGION_TEMPORAL_RIGHT,
    SBL_REGION_OCCIPITAL,
    SBL_REGION_NAPE,
    SBL_REGION_EYEBROW_LEFT, /* drawn, never planned */
    SBL_REGION_EYEBROW_RIGHT,
    SBL_REGION_SIDEBURN_LEFT,
    SBL_REGION_SIDEBURN_RIGHT,
    SBL_REGION_BEARD_CHEEK_LEFT,
    SBL_REGION_BEARD_CHEEK_RIGHT,
    SBL_REGION_BEARD_MOUSTACHE,
    SBL_REGION_BEARD_CHIN,
    SBL_REGION_BEARD_JAW,
    SBL_REGION_BEARD_NECK,
    SBL_REGION_COUNT
} sbl_region;

typedef enum sbl_salt_quadrant { SBL_SALT_TOP, SBL_SALT_BACK, SBL_SALT_LEFT, SBL_SALT_RIGHT, SBL_SALT_COUNT } sbl_salt_quadrant;

typedef enum sbl_pattern {
    SBL_PATTERN_NONE,
    SBL_PATTERN_NORWOOD_I,
    SBL_PATTERN_NORWOOD_II,
    SBL_PATTERN_NORWOOD_II_A,
    SBL_PATTERN_NORWOOD_III,
    SBL_PATTERN_NORWOOD_III_A,
    SBL_PATTERN_NORWOOD_III_VERTEX,
    SBL_PATTERN_NORWOOD_IV,
    SBL_PATTERN_NORWOOD_IV_A,
    SBL_PATTERN_NORWOOD_V,
    SBL_PATTERN_NORWOOD_V_A,
    SBL_PATTERN_NORWOOD_VI,
    SBL_PATTERN_NORWOOD_VII,
    SBL_PATTERN_LUDWIG_I,
    SBL_PATTERN_LUDWIG_II,
    SBL_PATTERN_LUDWIG_III,
    SBL_PATTERN_SINCLAIR_1,
    SBL_PATTERN_SINCLAIR_2,
    SBL_PATTERN_SINCLAIR_3,
    SBL_PATTERN_SINCLAIR_4,
    SBL_PATTERN_SINCLAIR_5,
    SBL_PATTERN_AREATA_PATCHES, /* no pattern of its own: the patches stand in the intake */
    SBL_PATTERN_AREATA_TOTALIS,
    SBL_PATTERN_COUNT
} sbl_pattern;

/* "frontal", "temple_left", ...; "norwood III vertex", "ludwig II", "sinclair 3", ...: the words of files and of people. */
const char *sbl_region_name(sbl_region region);
const char *sbl_pattern_name(sbl_pattern pattern);
/* From words as people write them ("NW 3v", "Norwood IIIa", "Ludwig 2"); SBL_PATTERN_COUNT if none fits. */
sbl_pattern sbl_pattern_from_text(const char *text);

/* Weight 0 to 1 of a region at a chart direction. */
double sbl_atlas_region(sbl_region region, sbl_vec3 chart_direction);
/* All of them: for the time of two or three. */
void sbl_atlas_regions(double weight[SBL_REGION_COUNT], sbl_vec3 chart_direction);
/* The largest weight of the regions that bear a beard, sideburns among them. */
double sbl_atlas_beard(sbl_vec3 chart_direction);
/* Each scalp direction belongs to one quadrant of the SALT score. */
sbl_salt_quadrant sbl_atlas_salt_quadrant(sbl_vec3 chart_direction);
/* Share of the natural hair density that remains, 0 to 1, within SBL_REGION_SCALP; outside the scalp 0. */
double sbl_atlas_remaining(sbl_pattern pattern, sbl_vec3 chart_direction);
/* Natural follicular-unit density relative to the scalp's mean (vertex > occipital > temporal; temples and hairline lower; sources in
 * knowledge/biology.json). */
double sbl_atlas_relative_density(sbl_vec3 chart_direction);

/* The same at every vertex of a head: out holds head->surface.vertex_count values. Ears, lips, eyes and shoulders get 0. */
void sbl_atlas_region_field(float *out, const sbl_head *head, sbl_region region);
void sbl_atlas_remaining_field(float *out, const sbl_head *head, sbl_pattern pattern);

#endif
