#include "stubble/atlas.h"

#include "head/atlas_map.h"
#include "head/atlas_shapes.h"

#define EDGE_MM 6.0

static const char *const region_names[SBL_REGION_COUNT] = {
    [SBL_REGION_SCALP] = "scalp",
    [SBL_REGION_FRONTAL] = "frontal",
    [SBL_REGION_TEMPLE_LEFT] = "temple_left",
    [SBL_REGION_TEMPLE_RIGHT] = "temple_right",
    [SBL_REGION_TEMPORAL_POINT_LEFT] = "temporal_point_left",
    [SBL_REGION_TEMPORAL_POINT_RIGHT] = "temporal_point_right",
    [SBL_REGION_MID_SCALP] = "mid_scalp",
    [SBL_REGION_VERTEX] = "vertex",
    [SBL_REGION_PARIETAL_LEFT] = "parietal_left",
    [SBL_REGION_PARIETAL_RIGHT] = "parietal_right",
    [SBL_REGION_TEMPORAL_LEFT] = "temporal_left",
    [SBL_REGION_TEMPORAL_RIGHT] = "temporal_right",
    [SBL_REGION_OCCIPITAL] = "occipital",
    [SBL_REGION_NAPE] = "nape",
    [SBL_REGION_EYEBROW_LEFT] = "eyebrow_left",
    [SBL_REGION_EYEBROW_RIGHT] = "eyebrow_right",
    [SBL_REGION_SIDEBURN_LEFT] = "sideburn_left",
    [SBL_REGION_SIDEBURN_RIGHT] = "sideburn_right",
    [SBL_REGION_BEARD_CHEEK_LEFT] = "beard_cheek_left",
    [SBL_REGION_BEARD_CHEEK_RIGHT] = "beard_cheek_right",
    [SBL_REGION_BEARD_MOUSTACHE] = "beard_moustache",
    [SBL_REGION_BEARD_CHIN] = "beard_chin",
    [SBL_REGION_BEARD_JAW] = "beard_jaw",
    [SBL_REGION_BEARD_NECK] = "beard_neck",
};

const char *sbl_region_name(sbl_region region)
{
    return (unsigned)region < SBL_REGION_COUNT ? region_names[region] : "";
}

/* Share of `whole` on the upper side of a level, the rest stays in *whole: splitting one after the other keeps the sum. */
static double take(double *whole, double share)
{
    double part = *whole * share;
    *whole -= part;
    return part;
}

static double above(double value_mm, double level_mm)
{
    return sbl_smoothstep(level_mm - 0.5 * EDGE_MM, level_mm + 0.5 * EDGE_MM, value_mm);
}

/* The regions of the left half of the scalp, by splitting the scalp step by step: their sum is the scalp's weight. */
typedef struct scalp_split {
    double temple, temporal_point, frontal, mid_scalp, vertex, parietal, temporal, occipital, nape;
} scalp_split;

static scalp_split split_scalp(const sbl_map_place *left)
{
    scalp_split s = {0};
    double rest = sbl_map_weight(left, &sbl_shape_scalp, EDGE_MM);
    if (rest <= 0.0) return s;
    sbl_vec3 p = left->position_mm;
    s.temporal_point = take(&rest, sbl_map_weight(left, &sbl_shape_temporal_point, EDGE_MM));
    /* What Norwood III takes beside the forelock. */
    s.temple = take(&rest, sbl_map_weight(left, &sbl_shape_norwood_iii, EDGE_MM) * above(p.x, 20.0));
    s.vertex = take(&rest, sbl_map_weight(left, &sbl_shape_vertex, EDGE_MM));
    double top = take(&rest, sbl_map_weight(left, &sbl_shape_top_plate, EDGE_MM));
    s.frontal = take(&top, above(p.z, 20.0)); /* 30 mm behind the line of the apices */
    s.mid_scalp = top;
    double back = take(&rest, above(-p.z, 60.0));
    s.occipital = take(&back, above(p.y, -27.0)); /* the level of the inion */
    s.nape = back;
    s.parietal = take(&rest, above(p.y, 34.0)); /* 35 mm above the ear */
    s.temporal = rest;
    return s;
}

typedef struct beard_split {
    double sideburn, cheek, moustache, chin, jaw, neck;
} beard_split;

static beard_split split_beard(const sbl_map_place *left)
{
    beard_split s = {0};
    double rest = sbl_map_weight(left, &sbl_shape_beard, EDGE_MM);
    if (rest <= 0.0) return s;
    rest -= rest * sbl_map_weight(left, &sbl_shape_scalp, EDGE_MM);
    rest -= rest * sbl_map_weight(left, &sbl_shape_mouth, 0.5 * EDGE_MM);
    double x = left->on[SBL_MAP_FRONT].x, y = left->on[SBL_MAP_FRONT].y;
    s.sideburn = take(&rest, sbl_smoothstep(-34.0, -30.0, y) * sbl_smoothstep(46.0, 52.0, x));
    s.neck = take(&rest, 1.0 - sbl_map_weight(left, &sbl_shape_above_neck, EDGE_MM));
    double middle = take(&rest, 1.0 - sbl_smoothstep(20.0, 24.0, x));
    s.moustache = take(&middle, sbl_smoothstep(-41.0, -39.0, y));
    s.chin = middle;
    s.cheek = take(&rest, sbl_map_weight(left, &sbl_shape_above_jaw, EDGE_MM));
    s.jaw = rest;
    return s;
}

/* What the regions at a place are read from. */
typedef struct splits {
    sbl_map_place place, left; /* left: folded onto the left half */
    double side, other;        /* 1 and 0 on the left, 0 and 1 on the right */
    scalp_split scalp;
    beard_split beard;
} splits;

static splits find_place(sbl_vec3 chart_direction)
{
    splits s = {.place = sbl_map_find(chart_direction)};
    bool on_left = s.place.position_mm.x >= 0.0;
    s.left = on_left ? s.place : sbl_map_mirror(s.place);
    s.side = on_left ? 1.0 : 0.0;
    s.other = 1.0 - s.side;
    return s;
}

/* A side's region is that of the folded place, on its own side of the midline. No sided region reaches the midline. */
static double region_of(sbl_region region, const splits *s)
{
    switch (region) {
    case SBL_REGION_SCALP:
        return sbl_map_weight(&s->place, &sbl_shape_scalp, EDGE_MM);
    case SBL_REGION_FRONTAL:
        return s->scalp.frontal;
    case SBL_REGION_TEMPLE_LEFT:
        return s->side * s->scalp.temple;
    case SBL_REGION_TEMPLE_RIGHT:
        return s->other * s->scalp.temple;
    case SBL_REGION_TEMPORAL_POINT_LEFT:
        return s->side * s->scalp.temporal_point;
    case SBL_REGION_TEMPORAL_POINT_RIGHT:
        return s->other * s->scalp.temporal_point;
    case SBL_REGION_MID_SCALP:
        return s->scalp.mid_scalp;
    case SBL_REGION_VERTEX:
        return s->scalp.vertex;
    case SBL_REGION_PARIETAL_LEFT:
        return s->side * s->scalp.parietal;
    case SBL_REGION_PARIETAL_RIGHT:
        return s->other * s->scalp.parietal;
    case SBL_REGION_TEMPORAL_LEFT:
        return s->side * s->scalp.temporal;
    case SBL_REGION_TEMPORAL_RIGHT:
        return s->other * s->scalp.temporal;
    case SBL_REGION_OCCIPITAL:
        return s->scalp.occipital;
    case SBL_REGION_NAPE:
        return s->scalp.nape;
    case SBL_REGION_EYEBROW_LEFT:
        return s->side * sbl_map_weight(&s->left, &sbl_shape_eyebrow, 0.4 * EDGE_MM);
    case SBL_REGION_EYEBROW_RIGHT:
        return s->other * sbl_map_weight(&s->left, &sbl_shape_eyebrow, 0.4 * EDGE_MM);
    case SBL_REGION_SIDEBURN_LEFT:
        return s->side * s->beard.sideburn;
    case SBL_REGION_SIDEBURN_RIGHT:
        return s->other * s->beard.sideburn;
    case SBL_REGION_BEARD_CHEEK_LEFT:
        return s->side * s->beard.cheek;
    case SBL_REGION_BEARD_CHEEK_RIGHT:
        return s->other * s->beard.cheek;
    case SBL_REGION_BEARD_MOUSTACHE:
        return s->beard.moustache;
    case SBL_REGION_BEARD_CHIN:
        return s->beard.chin;
    case SBL_REGION_BEARD_JAW:
        return s->beard.jaw;
    case SBL_REGION_BEARD_NECK:
        return s->beard.neck;
    case SBL_REGION_COUNT:
        break;
    }
    return 0.0;
}

double sbl_atlas_region(sbl_region region, sbl_vec3 chart_direction)
{
    splits s = find_place(chart_direction);
    if (region >= SBL_REGION_FRONTAL && region <= SBL_REGION_NAPE) s.scalp = split_scalp(&s.left);
    if (region >= SBL_REGION_SIDEBURN_LEFT && region <= SBL_REGION_BEARD_NECK) s.beard = split_beard(&s.left);
    return region_of(region, &s);
}

void sbl_atlas_regions(double weight[SBL_REGION_COUNT], sbl_vec3 chart_direction)
{
    splits s = find_place(chart_direction);
    s.scalp = split_scalp(&s.left);
    s.beard = split_beard(&s.left);
    for (int region = 0; region < SBL_REGION_COUNT; region++) weight[region] = region_of((sbl_region)region, &s);
}

double sbl_atlas_beard(sbl_vec3 chart_direction)
{
    splits s = find_place(chart_direction);
    s.beard = split_beard(&s.left);
    double largest = 0.0;
    for (int region = SBL_REGION_SIDEBURN_LEFT; region <= SBL_REGION_BEARD_NECK; region++) {
        double weight = region_of((sbl_region)region, &s);
        if (weight > largest) largest = weight;
    }
    return largest;
}

/*
 * The score weighs top, back, left and right with 0.40, 0.24, 0.18 and 0.18 because these are their shares of the scalp (Olsen 2004), so
 * the bounds are laid to give these shares on the mean head: a ring about the top, and a coronal line behind the ears.
 */
sbl_salt_quadrant sbl_atlas_salt_quadrant(sbl_vec3 chart_direction)
{
    sbl_map_place place = sbl_map_find(chart_direction);
    sbl_vec3 p = place.position_mm;
    if (p.y > 60.5) return SBL_SALT_TOP;
    if (p.z < -65.5) return SBL_SALT_BACK;
    return p.x >= 0.0 ? SBL_SALT_LEFT : SBL_SALT_RIGHT;
}

/*
 * Vertex over occipital over temporal (Loussouarn et al. 2016); at the frontal hairline and the temples about 0.65 of the mean (Keene's
 * survey: 51 and 44 follicular units per cm2), near the ears about as much; full from 30 mm within. knowledge/biology.json has the sources.
 */
double sbl_atlas_relative_density(sbl_vec3 chart_direction)
{
    sbl_map_place place = sbl_map_find(chart_direction);
    sbl_vec3 p = place.position_mm;
    double core = 0.94 + 0.14 * sbl_smoothstep(-20.0, 75.0, p.y) + 0.1 * sbl_smoothstep(20.0, 80.0, -p.z);
    double depth_mm = sbl_map_inside_mm(&place, &sbl_shape_scalp, 30.0);
    return core * (0.62 + 0.38 * sbl_smoothstep(0.0, 30.0, depth_mm));
}

/* Ears, lips, eyes and what is not head bear no planned hair, whatever their direction. */
static bool bears_hair(const sbl_head *head, uint32_t vertex)
{
    switch ((sbl_part)head->part[vertex]) {
    case SBL_PART_EAR_LEFT:
    case SBL_PART_EAR_RIGHT:
    case SBL_PART_LIP:
    case SBL_PART_EYE:
    case SBL_PART_SHOULDER:
        return false;
    default:
        return true;
    }
}

void sbl_atlas_region_field(float *out, const sbl_head *head, sbl_region region)
{
    for (uint32_t v = 0; v < head->surface.vertex_count; v++)
        out[v] = bears_hair(head, v) ? (float)sbl_atlas_region(region, sbl_v3_load(head->chart[v])) : 0.0f;
}

void sbl_atlas_remaining_field(float *out, const sbl_head *head, sbl_pattern pattern)
{
    for (uint32_t v = 0; v < head->surface.vertex_count; v++)
        out[v] = bears_hair(head, v) ? (float)sbl_atlas_remaining(pattern, sbl_v3_load(head->chart[v])) : 0.0f;
}
