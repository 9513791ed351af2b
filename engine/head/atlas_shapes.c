/* Coordinates are degrees on the maps of atlas_map.h. A curve that shall end at the hairline goes on outside of it, over the forehead. */
#include "head/atlas_shapes.h"

/* The hair-bearing scalp of a youth (Norwood I). */
static const sbl_map_point scalp[] = {
    {0.0f, 44.7f},                                     /* mid-frontal point, 69 mm above the glabella */
    {6.2f, 44.1f},   {12.9f, 42.2f},                   /* lateral mound */
    {19.4f, 39.8f},  {25.8f, 37.5f},   {31.5f, 36.9f}, /* frontotemporal apex, on the vertical through the lateral canthus */
    {39.2f, 39.2f},  {48.3f, 40.5f},   {57.0f, 40.6f},   {64.0f, 40.0f},  /* temporal point */
    {71.8f, 37.4f},  {79.2f, 33.6f},   {85.0f, 31.0f},                    /* infratemporal recess */
    {90.1f, 30.1f},  {94.5f, 29.4f},   {97.3f, 25.2f},                    /* root of the sideburn */
    {96.7f, 18.8f},  {92.1f, 12.9f},                                      /* front of the ear */
    {87.4f, 4.6f},   {85.8f, -6.0f},                                      /* above the ear */
    {86.9f, -19.3f}, {89.3f, -32.5f},                                     /* behind the ear */
    {92.6f, -45.2f}, {94.6f, -58.0f},                                     /* mastoid */
    {89.9f, -74.1f},                                                      /* corner of the nape */
    {76.0f, -90.6f}, {53.8f, -105.7f}, {27.8f, -115.7f}, {0.0f, -119.5f}, /* nape, 20 to 25 mm below the inion */
};
const sbl_map_shape sbl_shape_scalp = SBL_MAP_SHAPE(SBL_MAP_TOP, true, scalp);

/* Norwood II: temples receded, at least 2 cm before the line through the ear canals. */
static const sbl_map_point norwood_ii[] = {
    {0.0f, 65.0f},                                                                  /* on the forehead */
    {17.1f, 63.8f}, {35.0f, 60.6f}, {50.9f, 56.5f}, {59.1f, 47.8f}, {57.4f, 40.9f}, /* temple edge */
    {49.6f, 38.8f}, {41.8f, 35.7f}, {35.0f, 32.1f}, {28.6f, 28.6f}, {23.9f, 28.0f}, /* recession apex */
    {20.5f, 31.0f}, {17.4f, 35.8f}, {13.0f, 39.9f}, {6.8f, 42.7f},  {0.0f, 43.5f},  /* forelock */
};
const sbl_map_shape sbl_shape_norwood_ii = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_ii);

/* Norwood III: the recession passes the line 2 cm before the ear canals. */
static const sbl_map_point norwood_iii[] = {
    {0.0f, 65.0f},                                                                                 /* on the forehead */
    {17.1f, 63.8f}, {35.0f, 60.6f}, {50.9f, 56.5f}, {63.9f, 46.4f}, {62.9f, 37.1f},                /* temple edge */
    {54.6f, 33.4f}, {46.1f, 30.0f}, {38.1f, 25.7f}, {33.2f, 19.7f}, {27.5f, 14.8f},                /* recession apex */
    {22.0f, 16.5f}, {18.8f, 22.8f}, {16.0f, 30.0f}, {11.8f, 37.3f}, {6.3f, 41.3f},  {0.0f, 42.3f}, /* forelock */
};
const sbl_map_shape sbl_shape_norwood_iii = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_iii);

/* Norwood IV, front: a solid band still parts it from the vertex. */
static const sbl_map_point norwood_iv_front[] = {
    {0.0f, 65.0f},                                                                                 /* on the forehead */
    {17.1f, 63.8f}, {35.0f, 60.6f}, {50.9f, 56.5f}, {64.7f, 45.3f}, {64.0f, 36.2f},                /* temple edge */
    {56.3f, 32.5f}, {48.3f, 28.4f}, {40.5f, 23.9f}, {35.0f, 18.5f}, {29.5f, 10.5f}, {23.5f, 7.3f}, /* recession apex */
    {18.8f, 9.8f},  {16.5f, 16.0f}, {14.0f, 23.5f}, {10.5f, 30.5f}, {5.7f, 35.0f},  {0.0f, 36.0f}, /* forelock */
};
const sbl_map_shape sbl_shape_norwood_iv_front = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_iv_front);

/* Norwood V, front: the band is narrow. */
static const sbl_map_point norwood_v_front[] = {
    {0.0f, 65.0f},                                                                                  /* on the forehead */
    {17.1f, 63.8f}, {35.0f, 60.6f}, {50.9f, 56.5f}, {65.5f, 44.2f}, {65.6f, 34.2f},                 /* temple edge */
    {58.2f, 29.0f}, {50.8f, 23.7f}, {43.3f, 18.4f}, {36.2f, 11.5f}, {31.5f, 3.5f},  {25.0f, -0.8f}, /* recession apex */
    {18.0f, -1.2f}, {11.5f, 2.0f},  {5.5f, 6.0f},   {0.0f, 7.5f},                                   /* rest of the forelock */
};
const sbl_map_shape sbl_shape_norwood_v_front = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_v_front);

/* Norwood II a: the whole front recedes, no island. */
static const sbl_map_point norwood_ii_a[] = {
    {0.0f, 65.0f},                                                                  /* on the forehead */
    {17.1f, 63.8f}, {35.0f, 60.6f}, {50.9f, 56.5f}, {57.9f, 47.7f}, {55.1f, 40.7f}, /* temple edge */
    {47.4f, 38.4f}, {39.7f, 35.1f}, {33.1f, 32.0f}, {26.8f, 29.7f}, {20.6f, 29.5f},
    {15.2f, 30.4f}, {10.3f, 31.6f}, {5.2f, 32.6f},  {0.0f, 33.0f}, /* the whole front */
};
const sbl_map_shape sbl_shape_norwood_ii_a = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_ii_a);

/* Norwood III a. */
static const sbl_map_point norwood_iii_a[] = {
    {0.0f, 65.0f},                                                                  /* on the forehead */
    {17.1f, 63.8f}, {35.0f, 60.6f}, {50.9f, 56.5f}, {60.3f, 47.1f}, {58.4f, 38.6f}, /* temple edge */
    {50.8f, 35.6f}, {42.6f, 31.5f}, {34.7f, 27.1f}, {27.4f, 23.4f}, {20.5f, 20.5f},
    {14.3f, 19.0f}, {9.5f, 18.7f},  {4.8f, 19.1f},  {0.0f, 19.5f}, /* the whole front */
};
const sbl_map_shape sbl_shape_norwood_iii_a = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_iii_a);

/* Norwood IV a: the whole front, past the middle. */
static const sbl_map_point norwood_iv_a[] = {
    {0.0f, 65.0f},                                                                  /* on the forehead */
    {17.1f, 63.8f}, {35.0f, 60.6f}, {50.9f, 56.5f}, {63.1f, 45.8f}, {62.4f, 36.0f}, /* temple edge */
    {54.3f, 32.0f}, {46.5f, 27.4f}, {39.2f, 22.2f}, {34.5f, 14.5f}, {28.5f, 7.0f},
    {20.0f, 2.5f},  {10.0f, 0.8f},  {0.0f, 0.5f}, /* the whole front */
};
const sbl_map_shape sbl_shape_norwood_iv_a = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_iv_a);

/* Norwood V a: the whole front, to the vertex. */
static const sbl_map_point norwood_v_a[] = {
    {0.0f, 65.0f},                                                                     /* on the forehead */
    {17.1f, 63.8f},  {35.0f, 60.6f},  {50.9f, 56.5f},  {63.9f, 44.7f}, {64.2f, 34.8f}, /* temple edge */
    {56.8f, 29.6f},  {49.6f, 23.7f},  {42.5f, 17.6f},  {36.5f, 9.0f},  {33.5f, -1.0f},
    {29.0f, -11.0f}, {21.5f, -19.5f}, {11.5f, -25.0f}, {0.0f, -27.0f}, /* the whole front */
};
const sbl_map_shape sbl_shape_norwood_v_a = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_v_a);

/* Norwood VI: front and vertex have met. */
static const sbl_map_point norwood_vi[] = {
    {0.0f, 65.0f},                                                                      /* on the forehead */
    {17.1f, 63.8f},  {35.0f, 60.6f},  {50.9f, 56.5f},  {66.3f, 44.7f},  {66.1f, 34.4f}, /* temple edge */
    {58.9f, 27.5f},  {51.3f, 19.9f},  {44.3f, 12.5f},  {39.1f, 5.5f},   {35.6f, -2.2f}, {34.9f, -11.3f},
    {34.3f, -21.5f}, {32.0f, -33.1f}, {25.5f, -44.2f}, {14.1f, -52.6f}, {0.0f, -55.5f}, /* below the whorl */
};
const sbl_map_shape sbl_shape_norwood_vi = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_vi);

/* Norwood VII: a wreath is left. */
static const sbl_map_point norwood_vii[] = {
    {0.0f, 65.0f},                                                                                       /* on the forehead */
    {17.1f, 63.8f},  {35.0f, 60.6f},  {50.9f, 56.5f},  {70.4f, 44.0f},  {74.0f, 32.9f},  {68.6f, 23.6f}, /* temple edge */
    {60.9f, 16.3f},  {54.8f, 8.7f},   {51.5f, 0.9f},   {49.4f, -7.8f},  {47.9f, -17.4f}, {46.3f, -27.8f},
    {43.1f, -40.2f}, {37.0f, -52.8f}, {27.0f, -63.5f}, {14.4f, -70.6f}, {0.0f, -73.0f}, /* low on the back */
};
const sbl_map_shape sbl_shape_norwood_vii = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_vii);

/* Norwood III vertex: about the whorl. */
static const sbl_map_point norwood_iii_vertex[] = {
    {0.0f, -21.0f}, {8.2f, -23.1f}, {14.3f, -29.0f}, {16.5f, -37.0f}, {14.3f, -45.0f}, {8.2f, -50.9f}, {0.0f, -53.0f},
};
const sbl_map_shape sbl_shape_norwood_iii_vertex = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_iii_vertex);

/* Norwood IV, vertex. */
static const sbl_map_point norwood_iv_vertex[] = {
    {0.0f, -17.5f}, {10.2f, -20.1f}, {17.8f, -27.2f}, {20.5f, -37.0f}, {17.8f, -46.8f}, {10.2f, -53.9f}, {0.0f, -56.5f},
};
const sbl_map_shape sbl_shape_norwood_iv_vertex = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_iv_vertex);

/* Norwood V, vertex. */
static const sbl_map_point norwood_v_vertex[] = {
    {0.0f, -11.8f}, {13.5f, -15.2f}, {23.4f, -24.4f}, {27.0f, -37.0f}, {23.4f, -49.6f}, {13.5f, -58.8f}, {0.0f, -62.2f},
};
const sbl_map_shape sbl_shape_norwood_v_vertex = SBL_MAP_SHAPE(SBL_MAP_TOP, true, norwood_v_vertex);

/* Ludwig: the top, with a fringe kept along the hairline. */
static const sbl_map_point crown_ludwig[] = {
    {0.0f, 36.0f}, {16.5f, 31.3f}, {28.6f, 18.5f}, {33.0f, 1.0f}, {28.6f, -16.5f}, {16.5f, -29.3f}, {0.0f, -34.0f},
};
const sbl_map_shape sbl_shape_crown_ludwig = SBL_MAP_SHAPE(SBL_MAP_TOP, true, crown_ludwig);

/* Sinclair: the central part. */
static const sbl_map_point part_sinclair[] = {
    {0.0f, 36.0f}, {2.5f, 32.0f}, {4.3f, 21.0f}, {5.0f, 6.0f}, {4.3f, -9.0f}, {2.5f, -20.0f}, {0.0f, -24.0f},
};
const sbl_map_shape sbl_shape_part_sinclair = SBL_MAP_SHAPE(SBL_MAP_TOP, true, part_sinclair);

/* The top of the head between the temporal ridges. */
static const sbl_map_point top_plate[] = {
    {0.0f, 65.0f}, /* on the forehead */
    {17.1f, 63.8f}, {34.0f, 58.9f}, {45.5f, 50.5f},  {41.7f, 40.3f},  {37.3f, 31.8f},  {33.6f, 23.5f},  {31.7f, 14.8f}, /* temporal ridge */
    {31.3f, 6.7f},  {31.5f, -1.1f}, {32.3f, -10.5f}, {33.1f, -20.7f}, {31.3f, -32.4f}, {25.5f, -44.2f}, {14.4f, -53.6f},
    {0.0f, -57.0f}, /* behind the vertex */
};
const sbl_map_shape sbl_shape_top_plate = SBL_MAP_SHAPE(SBL_MAP_TOP, true, top_plate);

/* The crown. */
static const sbl_map_point vertex[] = {
    {0.0f, -13.0f}, {13.0f, -16.3f}, {22.5f, -25.5f}, {26.0f, -38.0f}, {22.5f, -50.5f}, {13.0f, -59.7f}, {0.0f, -63.0f},
};
const sbl_map_shape sbl_shape_vertex = SBL_MAP_SHAPE(SBL_MAP_TOP, true, vertex);

/* The forward corner of the temple hair. */
static const sbl_map_point temporal_point[] = {
    {49.7f, 46.4f}, {60.7f, 47.4f}, /* in front of the hairline */
    {73.7f, 44.3f}, {84.0f, 37.4f}, {83.0f, 27.8f}, {75.6f, 29.0f}, {66.3f, 31.6f}, {57.7f, 36.0f}, {50.1f, 39.8f},
};
const sbl_map_shape sbl_shape_temporal_point = SBL_MAP_SHAPE(SBL_MAP_TOP, false, temporal_point);

/* The left eyebrow. */
static const sbl_map_point eyebrow[] = {
    {8.5f, 4.5f},                                /* head */
    {9.9f, 7.3f},  {16.9f, 8.7f}, {24.8f, 9.6f}, /* arch */
    {32.8f, 7.4f}, {40.0f, 1.6f},                /* tail */
    {33.4f, 4.4f}, {24.9f, 5.9f}, {17.0f, 4.4f}, {10.5f, 2.8f},
};
const sbl_map_shape sbl_shape_eyebrow = SBL_MAP_SHAPE(SBL_MAP_FRONT, false, eyebrow);

/* All that can grow a beard, sideburns included. */
static const sbl_map_point beard[] = {
    {0.0f, -31.5f},                                                                      /* under the nose */
    {7.2f, -31.6f},  {12.5f, -32.3f}, {17.5f, -35.1f}, {23.0f, -38.2f}, {31.6f, -38.8f}, /* cheek line */
    {41.0f, -37.1f}, {51.1f, -33.3f}, {60.1f, -25.8f}, {65.6f, -16.5f}, {68.7f, -7.7f},  /* within the scalp */
    {75.8f, -5.5f},  {79.1f, -12.7f}, {76.7f, -22.4f},                                   /* before the tragus */
    {73.3f, -31.7f}, {69.5f, -42.4f}, {65.9f, -53.7f},                                   /* below the ear */
    {58.4f, -63.0f}, {48.4f, -68.9f}, {37.7f, -70.9f}, {27.1f, -71.0f}, {16.3f, -70.3f},
    {7.2f, -70.0f},  {0.0f, -70.0f}, /* above the larynx */
};
const sbl_map_shape sbl_shape_beard = SBL_MAP_SHAPE(SBL_MAP_FRONT, true, beard);

/* The lips. */
static const sbl_map_point mouth[] = {
    {0.0f, -36.6f},                                    /* upper lip */
    {6.9f, -36.5f},  {13.6f, -38.2f}, {19.6f, -40.6f}, /* corner */
    {13.0f, -42.5f}, {6.4f, -43.4f},  {0.0f, -43.6f},  /* lower lip */
};
const sbl_map_shape sbl_shape_mouth = SBL_MAP_SHAPE(SBL_MAP_FRONT, true, mouth);

/* The face above the band along the mandible. */
static const sbl_map_point above_jaw[] = {
    {0.0f, 0.0f},    {45.0f, 0.0f},   {90.0f, 0.0f},   {86.0f, -34.8f}, {70.8f, -51.5f}, {57.1f, -53.4f}, /* upper edge of the jaw beard */
    {44.7f, -53.4f}, {32.4f, -53.6f}, {21.2f, -53.3f}, {10.6f, -52.4f}, {0.0f, -52.0f},
};
const sbl_map_shape sbl_shape_above_jaw = SBL_MAP_SHAPE(SBL_MAP_FRONT, true, above_jaw);

/* The face above the mandible. */
static const sbl_map_point above_neck[] = {
    {0.0f, 0.0f},    {45.0f, 0.0f},   {90.0f, 0.0f},   {88.5f, -36.0f}, {73.3f, -57.4f}, {57.4f, -63.1f}, /* angle of the jaw */
    {45.7f, -64.9f}, {36.4f, -64.7f}, {27.2f, -62.7f}, {18.7f, -59.8f}, {9.8f, -57.0f},  {0.0f, -56.0f},  /* under the chin */
};
const sbl_map_shape sbl_shape_above_neck = SBL_MAP_SHAPE(SBL_MAP_FRONT, true, above_neck);
