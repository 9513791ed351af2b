/*
 * stubble/design.h - the design of a treatment: hairline, zones, density, tone; and the dots that follow from it.
 *
 *   sbl_design_options wish = {0};                       // style, heights, zones as the intake states them
 *   st = sbl_design_build(&design, &head, &wish, &host, &arena, &diag);
 *   st = sbl_dots_place(&dots, &design, &field, &dot_options, &host, &arena, &diag);
 *
 * The hairline is a parametric curve through named handles on the head; a person moves handles, no free-hand drawing. All lengths in mm
 * along the skin from named landmarks.
 */
#ifndef STUBBLE_DESIGN_H
#define STUBBLE_DESIGN_H

#include "stubble/atlas.h"
#include "stubble/field.h"
#include "stubble/head.h"

typedef enum sbl_hairline_style {
    SBL_HAIRLINE_STRAIGHT,
    SBL_HAIRLINE_ROUNDED,
    SBL_HAIRLINE_MATURE,
    SBL_HAIRLINE_M_SHAPED,
    SBL_HAIRLINE_RECEDED_NATURAL,
    SBL_HAIRLINE_WIDOWS_PEAK,
    SBL_HAIRLINE_FEMININE,
    SBL_HAIRLINE_STYLE_COUNT
} sbl_hairline_style;
const char *sbl_hairline_style_name(sbl_hairline_style style);

/* Where the mid-frontal height is counted from; sources differ by 5 to 12 mm, so it is always stated. */
typedef enum sbl_height_origin { SBL_ORIGIN_GLABELLA, SBL_ORIGIN_MID_BROW, SBL_ORIGIN_SELLION } sbl_height_origin;

/* Handles in the order of the curve, right to left ear as seen by the client's right hand. */
typedef enum sbl_hairline_handle {
    SBL_HANDLE_SIDEBURN_RIGHT,
    SBL_HANDLE_TEMPORAL_POINT_RIGHT,
    SBL_HANDLE_APEX_RIGHT,
    SBL_HANDLE_MID_RIGHT,
    SBL_HANDLE_MID_FRONTAL,
    SBL_HANDLE_MID_LEFT,
    SBL_HANDLE_APEX_LEFT,
    SBL_HANDLE_TEMPORAL_POINT_LEFT,
    SBL_HANDLE_SIDEBURN_LEFT,
    SBL_HANDLE_COUNT
} sbl_hairline_handle;

typedef struct sbl_hairline_options {
    sbl_hairline_style style;
    double mid_frontal_mm; /* 0: by sex and style (FACTS 3.1: 70 men, 60 women above the glabella) */
    sbl_height_origin origin;
    double apex_back_mm;                         /* how far the frontotemporal apex lies behind the mid-frontal point; 0: by style */
    double temporal_point_mm;                    /* how far the temporal point comes forward of its recessed place; 0: by style */
    double asymmetry_mm;                         /* positive: the left apex lies farther back; 0 is 0, natural up to 2 */
    double macro_mm, macro_wave_mm;              /* amplitude and wavelength of the slow wave; 0: 3 and 75 (FACTS 3.2) */
    double micro_mm, micro_wave_mm;              /* 0: 1.2 and 9 */
    double transition_mm;                        /* feather: density and tone rise over it; 0: 8, 1 to 20 */
    double sentinel_share;                       /* single dots ahead of the line, share of the transition's dots; 0: 0.02 */
    double handle_shift_mm[SBL_HANDLE_COUNT][2]; /* a person's own moves along the skin: [0] backward, [1] at a right angle to that, toward
                                                    the left end of the line (so up on the right temple and down on the left one) */
    uint64_t seed;
} sbl_hairline_options;

typedef struct sbl_hairline {
    sbl_vec3 handle[SBL_HANDLE_COUNT]; /* on the skin */
    const sbl_vec3 *curve;             /* the drawn line with macro and micro irregularity, about 1 mm apart, right to left */
    uint32_t curve_count;
    const sbl_vec3 *smooth; /* the same without irregularity */
    uint32_t smooth_count;
    /* Measured on the head: tape from the stated origin; caliper from apex to apex; apices (right, left) above the glabella's level; the smooth
     * line from sideburn to sideburn. */
    double mid_frontal_mm, width_between_apices_mm, apex_height_mm[2], length_mm;
} sbl_hairline;

typedef enum sbl_zone_kind {
    SBL_ZONE_HAIRLINE, /* the transition zone */
    SBL_ZONE_FRONT,    /* bald or thinning, behind the hairline */
    SBL_ZONE_MID,
    SBL_ZONE_CROWN,
    SBL_ZONE_SIDES, /* temporal and occipital fringe, blended */
    SBL_ZONE_SCAR_FUT,
    SBL_ZONE_SCAR_FUE,
    SBL_ZONE_AREATA,
    SBL_ZONE_BEARD,
    SBL_ZONE_KIND_COUNT
} sbl_zone_kind;
const char *sbl_zone_kind_name(sbl_zone_kind kind);

#define SBL_ZONES_MAX 64u
#define SBL_MARKS_MAX 48u
/* Signed distances to the hairline are known within this and clamped to it beyond. */
#define SBL_HAIRLINE_REACH_MM 80.0

/* A closed place in tape terms, or a strip along a path: what an artist can measure. */
typedef enum sbl_mark_kind { SBL_MARK_AREATA_PATCH, SBL_MARK_SCAR_FUT, SBL_MARK_SCAR_FUE, SBL_MARK_NO_GO } sbl_mark_kind;
#define SBL_MARK_POINTS_MAX 16u
typedef struct sbl_mark {
    sbl_mark_kind kind;
    double back_mm[SBL_MARK_POINTS_MAX], left_mm[SBL_MARK_POINTS_MAX]; /* tape points from the glabella; 1: a disc; 2 or more: a line */
    uint32_t point_count;
    double width_mm;  /* disc diameter or strip width */
    double height_mm; /* patch: second axis of an ellipse along the midline; 0: the same as width */
} sbl_mark;

typedef struct sbl_treatment { /* what is wanted; any together */
    bool shaved_look;          /* fill what the pattern took and blend the rest */
    bool hairline;             /* only the hairline's band */
    bool crown;                /* only the crown */
    bool density;              /* between long hair: fill what is missing, no hairline change */
    bool scars, areata, beard;
} sbl_treatment;

typedef struct sbl_design_options {
    sbl_sex sex;
    sbl_treatment treatment;
    sbl_hairline_options hairline;
    sbl_pattern pattern;
    double natural_density_per_cm2;  /* follicular units, scalp mean; 0: 72 (FACTS 2.1) */
    double measured_density_per_cm2; /* what grows in the thinning area now; 0: from the pattern */
    double full_density_per_cm2;     /* dots and hairs together at full; 0: the natural one. 30 to 150 */
    const sbl_mark *mark;
    uint32_t mark_count;
    bool clustered; /* afro-textured: reserved for the field's option */
    bool hair_long; /* long hair stays: density fill only between */
} sbl_design_options;

/* What biology has and what grows on a piece of skin. */
typedef struct sbl_hair_balance {
    double area_cm2;
    double natural, existing;           /* follicular units */
    double thin_natural, thin_existing; /* of these, where less than SBL_FULL_SHARE of the natural hair grows: the rest is in no doubt */
} sbl_hair_balance;
#define SBL_FULL_SHARE 0.95

typedef struct sbl_zone {
    sbl_zone_kind kind;
    char name[32];         /* "hairline", "scar FUT 1" */
    double area_cm2;       /* where its density is above 2 % of full */
    double target_per_cm2; /* mean planned over that area */
    double diameter_mm;    /* healed dot */
    double tone;           /* 0 to 1 before gradients */
    const char *needle;    /* "1RL 0.20 mm" */
    uint32_t dot_count;    /* filled by sbl_dots_place */
    sbl_hair_balance hair; /* on the zone's area */
} sbl_zone;

typedef struct sbl_design {
    const sbl_head *head;
    sbl_design_options options; /* as given, defaults filled in */
    sbl_hairline hairline;
    const float *
        behind_hairline_mm; /* per vertex: signed distance to the drawn line, positive on the hair's side; at most +-SBL_HAIRLINE_REACH_MM */
    const float *existing_per_cm2; /* per vertex: follicular units that grow now */
    const float *natural_per_cm2;  /* per vertex: what biology would have there */
    const float *density_per_cm2;  /* per vertex: dots to place */
    const float *tone;             /* per vertex: 0 to 1 */
    const uint8_t *zone_of;        /* per vertex: index into zone, 255 none */
    const uint8_t *no_go;          /* per vertex: 1 in moles and lesions, ears, lips, eyes, nose */
    sbl_zone zone[SBL_ZONES_MAX];
    uint32_t zone_count;
    double treated_area_cm2;
    double treated_area_sd_cm2; /* from the head's own uncertainty */
    double bald_area_cm2;       /* natural minus existing above half of natural */
    double salt_percent;        /* 0.40 top + 0.24 back + 0.18 left + 0.18 right */
    const struct sbl_design_inside *inside;
    sbl_hair_balance quadrant[SBL_SALT_COUNT];    /* the whole scalp, by the quadrants of SALT */
    double salt_quadrant_percent[SBL_SALT_COUNT]; /* hair lost in each */
} sbl_design;

/*
 * SALT, the Severity of Alopecia Tool (Olsen, JAAD 2004;51:440): the percent of hair lost in each quadrant, times the quadrant's share of the
 * scalp. Classes: S0 none, S1 below 25, S2 below 50, S3 below 75, S4 below 100, S5 all; less than half a percent counts as none.
 */
double sbl_salt_weight(sbl_salt_quadrant quadrant); /* 0.40 top, 0.24 back, 0.18 each side */
double sbl_salt_score(const double percent[SBL_SALT_COUNT]);
uint32_t sbl_salt_class(double score_percent);                  /* 0 to 5 */
const char *sbl_salt_quadrant_name(sbl_salt_quadrant quadrant); /* "top", "back", "left", "right" */

/*
 * SBL_E_RANGE     a wish outside its range (diag->field names it as in the intake: "wish.hairline.mid_frontal_mm")
 * SBL_E_CONFLICT  nothing is asked for, or what is asked for leaves no skin to treat
 * SBL_E_NOT_FOUND a mark runs off the head (diag->index: which mark)
 */
SBL_MUST_CHECK sbl_status sbl_design_build(sbl_design *design, const sbl_head *head, const sbl_design_options *options,
                                           const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* Density, tone, zone and signed hairline distance anywhere: what the dots use (finer than the vertices near the hairline's micro wave). */
typedef struct sbl_design_sample {
    double density_per_cm2, tone;
    uint32_t zone; /* SBL_NONE: no dot may lie here */
} sbl_design_sample;
sbl_design_sample sbl_design_at(const sbl_design *design, sbl_surface_point at);

/*
 * Where the follicle field has to lie: one byte per triangle, non-zero where hairs grow or dots may come, and the greatest density of hairs
 * and dots together. A field of that density on that region serves sbl_dots_place.
 */
void sbl_design_region(uint8_t *per_triangle, const sbl_design *design, float *max_density_per_cm2);

#define SBL_SESSIONS_MAX 8u

typedef struct sbl_dot {
    uint32_t site; /* identity for life: the field's index */
    sbl_surface_point at;
    sbl_vec3f position, normal;
    uint8_t session; /* from 1 */
    uint8_t zone;
    float diameter_mm; /* healed */
    float tone;
    float depth_target_mm; /* optics only, never an instruction */
} sbl_dot;

typedef struct sbl_dots_options {
    uint32_t session_count;                    /* 0 means 3; at most SBL_SESSIONS_MAX */
    double cumulative_share[SBL_SESSIONS_MAX]; /* 0.30 0.70 1.00 for three by default; rising, the last is 1 */
    double hair_clearance_mm;                  /* to existing hairs; 0 means 0.35 */
    uint64_t seed;
} sbl_dots_options;

typedef struct sbl_dots {
    const sbl_dot *dot; /* by rising site */
    uint32_t count;
    uint32_t session_count;
    double cumulative_share[SBL_SESSIONS_MAX];
    uint32_t per_session[SBL_SESSIONS_MAX];
    /*
     * The stated minimum that no two dots break, nor a dot and a hair (which keep hair_clearance_mm as well, where that is more): 0.6 of the
     * hexagonal pitch of the field, which is as dense as the design's densest place, and at least 2 healed diameters (FACTS 0). Straight line
     * in space; skins that face away from each other do not count.
     */
    double min_distance_mm;
    /* The hairs that grow now, from the same field, for the preview and for clearance. */
    const sbl_dot *hair; /* session 0 */
    uint32_t hair_count;
} sbl_dots;

/*
 * Place dots by thresholds on the field. With D the field's density and e, d the existing and the planned density at a site: a hair stands
 * where rank * D < e, a dot where e <= rank * D < e + s d, and its session by the local fraction (rank * D - e) / d. s is one, but for a percent
 * or so that makes the density right within 3 % over patches of 4 cm2 (sbl_field_level). So hairs and dots together are one even set, and
 * every session is an interval of ranks. A dot too near to a hair or to a dot of lower rank is left out. Last, dots slide inside their zones,
 * by .25 mm at most, so that every patch of 4 cm2 with 200 dots or more holds its number within 3 % (measured, see sbl_field_settle): a dot's place lies that
 * near to its site's.
 *
 * SBL_E_RANGE  session_count, shares that do not rise to 1, clearance outside 0 to 2 mm (diag->field)
 * SBL_E_ARG    the field lies on another surface, or is sparser than the design (see sbl_design_region)
 * SBL_E_MEMORY, SBL_E_CANCELLED
 */
SBL_MUST_CHECK sbl_status sbl_dots_place(sbl_dots *dots, sbl_design *design, const sbl_field *field, const sbl_dots_options *options,
                                         const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
