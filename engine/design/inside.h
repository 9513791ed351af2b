/*
 * inside.h - what the files of the design room share. Not for other rooms.
 *
 * A design is kept as smooth fields per vertex (what biology has, what grows, what is wanted: their plateaus) and as a few sharp shapes
 * (the drawn hairline, scars, patches) that are known exactly in space. A place is judged by interpolating the first and measuring the
 * second, so an edge is as fine as it was drawn, however coarse the mesh.
 */
#ifndef SBL_DESIGN_INSIDE_H
#define SBL_DESIGN_INSIDE_H

#include "design/practice.h"
#include "stubble/design.h"

/* ---- value noise (noise.c): smooth, within about +-1, from the counter-based stream ---- */

double sbl_noise_on_line(uint64_t seed, uint64_t stream, double x);
double sbl_noise_in_space(uint64_t seed, uint64_t stream, sbl_vec3 p);

/* Streams of the design's seed. Part of the format of a plan: append only. */
enum { SBL_DESIGN_STREAM_MACRO = 0x64736701, SBL_DESIGN_STREAM_MICRO, SBL_DESIGN_STREAM_MICRO_FINE, SBL_DESIGN_STREAM_EDGE };

/* ---- the nearest place of a polyline in space (near_curve.c) ---- */

typedef struct sbl_near_curve {
    const sbl_vec3 *point; /* borrowed */
    uint32_t count;
    const struct sbl_near_group *group;
    uint32_t group_count;
} sbl_near_curve;

typedef struct sbl_near_hit {
    uint32_t segment;
    double t; /* 0 to 1 along the segment */
    double distance_mm;
} sbl_near_hit;

/* The points are borrowed; one point alone is a curve as well. SBL_E_MEMORY. */
sbl_status sbl_near_curve_build(sbl_near_curve *curve, const sbl_vec3 *point, uint32_t count, sbl_arena *arena, sbl_diag *diag);
bool sbl_near_curve_find(const sbl_near_curve *curve, sbl_vec3 p, double max_mm, sbl_near_hit *hit);
/* +1 on the left of the curve as seen from outside the skin, -1 on its right. */
double sbl_near_curve_side(const sbl_near_curve *curve, const sbl_near_hit *hit, sbl_vec3 p, sbl_vec3 normal);

/* ---- hairline (hairline_style.c, hairline.c) ---- */

/* A style's shape, in mm on the skin. */
typedef struct sbl_hairline_shape {
    double men_mm, women_mm;       /* mid-frontal point above the glabella */
    double apex_back_mm;           /* apex behind the mid-frontal point */
    double front_power;            /* the line recedes towards the apex as the power of the way there: 2 evenly, 4 late */
    double peak_mm, peak_width_mm; /* widow's peak: tip ahead of its base, width of the base */
    double mound_mm;               /* lateral mounds: bulge forward at the mid handles */
    double corner_mm;              /* over how long a way the line turns at the apex */
    double temporal_point_mm;      /* temporal point forward of its recessed place */
    double temple_hollow_mm;       /* line from apex to temporal point: bow backward */
    double recess_hollow_mm;       /* line from temporal point to sideburn: bow backward */
} sbl_hairline_shape;

const sbl_hairline_shape *sbl_hairline_style_shape(sbl_hairline_style style);

/* How far an origin lies below the glabella along the midline. */
double sbl_height_origin_below_glabella_mm(sbl_height_origin origin, sbl_sex sex);

/* options must be complete (sbl_design_options_complete). SBL_E_RANGE, SBL_E_MEMORY. */
sbl_status sbl_hairline_make(sbl_hairline *line, const sbl_head *head, const sbl_design_options *options, sbl_arena *arena, sbl_diag *diag);

/* ---- options (options.c) ---- */

/* Fill the defaults and check every range. */
sbl_status sbl_design_options_complete(sbl_design_options *complete, const sbl_design_options *given, sbl_diag *diag);

/* ---- signed distance to the hairline (behind.c) ---- */

/* behind_mm[v], clamped to +-SBL_HAIRLINE_REACH_MM. */
sbl_status sbl_hairline_behind(float *behind_mm, const sbl_hairline *line, const sbl_near_curve *near, const sbl_head *head,
                               const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* ---- marks (marks.c) ---- */

typedef struct sbl_mark_shape {
    sbl_mark_kind kind;
    bool treated;           /* no-go places are never */
    sbl_near_curve path;    /* strip: the midline of the scar; disc: its centre alone */
    sbl_vec3 across, along; /* disc: axes in the tangent plane */
    double half_width_mm, half_height_mm;
    double reach_mm; /* no effect farther from the path than this */
} sbl_mark_shape;

sbl_status sbl_mark_shape_make(sbl_mark_shape *shape, const sbl_mark *mark, uint32_t index, const sbl_head *head, sbl_arena *arena,
                               sbl_diag *diag);
/* Share of the mark at p: 1 well inside, 0 outside, in between only for kinds with a soft rim. */
double sbl_mark_weight(const sbl_mark_shape *shape, sbl_vec3 p, uint64_t seed);

/* ---- evaluation (sample.c) ---- */

/* Who planned the dots of a place: a kind of zone, or mark i. */
enum { SBL_OWNER_MARK = SBL_ZONE_KIND_COUNT, SBL_OWNER_COUNT = SBL_ZONE_KIND_COUNT + SBL_MARKS_MAX, SBL_OWNER_NONE = SBL_OWNER_COUNT };

typedef struct sbl_design_inside {
    sbl_near_curve line;
    const float *natural_per_cm2; /* plateaus: without the feather at the hairline and without the marks */
    const float *grows_per_cm2;
    const float *full_per_cm2;   /* hairs and dots together where all is filled */
    const float *wanted_per_cm2; /* dots */
    const float *beard_per_cm2;  /* dots of the beard; NULL: none */
    const uint8_t *body;         /* per vertex: sbl_zone_kind without regard to hairline and marks */
    const sbl_mark_shape *mark;
    uint32_t mark_count;
    const uint64_t *marks_near;              /* per vertex: bit i: mark i may reach a triangle at this vertex; NULL without marks */
    uint32_t zone_of_owner[SBL_OWNER_COUNT]; /* index of the zone; SBL_NONE: it has none */
} sbl_design_inside;

/* One place, interpolated: what sbl_design_judge needs to know of it. */
typedef struct sbl_design_place {
    sbl_vec3 position, normal;
    double behind_mm;
    double natural, grows, full, wanted, beard; /* plateaus, per cm2 */
    uint64_t marks;
    uint8_t body;
    bool blocked;
} sbl_design_place;

typedef struct sbl_design_values {
    double natural_per_cm2, existing_per_cm2, density_per_cm2;
    double tone, diameter_mm;
    uint32_t owner;
    bool no_go;
} sbl_design_values;

sbl_design_place sbl_design_place_at(const sbl_design *design, sbl_surface_point at);
sbl_design_place sbl_design_place_of_vertex(const sbl_design *design, uint32_t vertex);
sbl_design_values sbl_design_judge(const sbl_design *design, const sbl_design_place *place);
/* May something sharper than the mesh lie in this triangle? */
bool sbl_design_is_fine(const sbl_design *design, uint32_t triangle);
/* Ears, lips, eyes, nose: never a dot. */
bool sbl_part_is_no_go(uint8_t part);

/* ---- densities (density.c), zones (zones.c), SALT (salt.c) ---- */

/* The plateaus of `inside`, from design->options, design->hairline and design->behind_hairline_mm. */
sbl_status sbl_design_densities(const sbl_design *design, sbl_design_inside *inside, const sbl_host *host, sbl_arena *arena,
                                sbl_diag *diag);
/*
 * Zones with their areas and means, the treated area and its uncertainty. owner_of holds the owner of every vertex (255: none) and comes
 * back as the vertex's zone.
 */
sbl_status sbl_design_zones(sbl_design *design, sbl_design_inside *inside, uint8_t *owner_of, const sbl_host *host, sbl_arena *arena,
                            sbl_diag *diag);
/* Add a piece of skin. */
void sbl_hair_balance_add(sbl_hair_balance *hair, double natural_per_cm2, double existing_per_cm2, double area_cm2);

/* Fills quadrant, salt_quadrant_percent and salt_percent, which are zero before. */
void sbl_design_salt(sbl_design *design);

#endif
