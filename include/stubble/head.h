/*
 * stubble/head.h - a person's head in one frame: surface, landmarks, measures, and where on a head each place is.
 *
 *   sbl_measures m = {0};
 *   m.sex = SBL_SEX_MALE;
 *   m.given[SBL_MEASURE_CIRCUMFERENCE] = true; m.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 574.0;
 *   st = sbl_head_from_measures(&head, &m, NULL, &host, &arena, &diag);            // the template, fitted to the tape
 *   st = sbl_head_from_scan(&head, &mesh, &scan_options, &m, &host, &arena, &diag); // or a scan, brought into the frame
 *
 * Frame         Origin midway between the tragions (the notch between tragus and helix), x to the client's LEFT, y up, z to the front; millimetres.
 *               The Frankfurt plane (tragions and lower orbits) is level for the template; a scan is levelled by aligning the template, and then
 *               turned so that its ears, eye corners, mouth and jaw lie level and straight across, brow, nose and chin in their middle: to within
 *               0.9 degrees (one sd), as no face is quite alike on both sides. Its nod stays the whole head's, as no skin shows where the lower
 *               orbits are.
 * Chart         Every place on a head has a direction on the unit sphere, the one that the same anatomical place has on the mean head
 *               (seen from a point within the skull). The atlas, hairlines and zones are made in the chart, so they fit any head.
 */
#ifndef STUBBLE_HEAD_H
#define STUBBLE_HEAD_H

#include "stubble/geodesic.h"
#include "stubble/surface.h"

typedef enum sbl_sex { SBL_SEX_UNSTATED, SBL_SEX_MALE, SBL_SEX_FEMALE } sbl_sex;

typedef enum sbl_measure {
    SBL_MEASURE_CIRCUMFERENCE,  /* tape over glabella and opisthocranion */
    SBL_MEASURE_LENGTH,         /* glabella to opisthocranion, straight */
    SBL_MEASURE_BREADTH,        /* greatest breadth above the ears, straight */
    SBL_MEASURE_EAR_TO_EAR_ARC, /* tragion over the vertex to tragion, tape */
    SBL_MEASURE_FACE_HEIGHT,    /* sellion (deepest point of the nose's root) to menton, straight */
    SBL_MEASURE_COUNT
} sbl_measure;

/* "circumference", "length", ...: the words used in files and messages. */
const char *sbl_measure_name(sbl_measure measure);

typedef struct sbl_measures {
    sbl_sex sex;
    double value_mm[SBL_MEASURE_COUNT];
    double sd_mm[SBL_MEASURE_COUNT]; /* in: 0 means a tape's 3 mm; out: the uncertainty of one standard deviation */
    bool given[SBL_MEASURE_COUNT];
} sbl_measures;

/*
 * Fill the measures that are not given from those that are: the conditional normal distribution of ANSUR II (means, standard deviations
 * and correlations in knowledge/anthropometry.json with their source), and say how uncertain each is. Pure arithmetic.
 * SBL_E_RANGE     a given measure lies more than 6 sd from the mean of adults (diag->field, diag->value)
 * SBL_E_CONFLICT  the given measures cannot belong to one head (Mahalanobis distance beyond the 1e-5 quantile, or a circumference smaller
 *                 than the ellipse of length and breadth allows)
 */
SBL_MUST_CHECK sbl_status sbl_measures_complete(sbl_measures *measures, sbl_diag *diag);

typedef enum sbl_landmark {
    SBL_LANDMARK_GLABELLA,
    SBL_LANDMARK_SELLION,
    SBL_LANDMARK_NOSE_TIP,
    SBL_LANDMARK_MENTON,
    SBL_LANDMARK_VERTEX,         /* highest point */
    SBL_LANDMARK_OPISTHOCRANION, /* farthest back from the glabella */
    SBL_LANDMARK_INION,
    SBL_LANDMARK_TRAGION_LEFT,
    SBL_LANDMARK_TRAGION_RIGHT,
    SBL_LANDMARK_LATERAL_CANTHUS_LEFT,
    SBL_LANDMARK_LATERAL_CANTHUS_RIGHT,
    SBL_LANDMARK_CHEILION_LEFT, /* corner of the mouth */
    SBL_LANDMARK_CHEILION_RIGHT,
    SBL_LANDMARK_GONION_LEFT, /* corner of the jaw */
    SBL_LANDMARK_GONION_RIGHT,
    SBL_LANDMARK_COUNT
} sbl_landmark;

const char *sbl_landmark_name(sbl_landmark landmark);

/* Where its shape comes from: the template, bent to tape measures; a scan; the template, bent to photos as well. */
typedef enum sbl_head_source { SBL_HEAD_TEMPLATE, SBL_HEAD_SCAN, SBL_HEAD_PHOTO } sbl_head_source;

/* "tape measures and template", "scan", "photo and template". */
const char *sbl_head_source_name(sbl_head_source source);

/* What a vertex belongs to; the preview colours by it, the planner keeps dots off what is not skin of scalp or beard. */
typedef enum sbl_part {
    SBL_PART_SKIN, /* vault, forehead, cheeks, jaw */
    SBL_PART_EAR_LEFT,
    SBL_PART_EAR_RIGHT,
    SBL_PART_LIP,
    SBL_PART_EYE, /* closed lids on the template; anything unsound around the eye on a scan */
    SBL_PART_NOSE,
    SBL_PART_NECK,     /* below the jaw and the nape */
    SBL_PART_SHOULDER, /* and everything else that is not head: stands, clothes */
    SBL_PART_COUNT
} sbl_part;

typedef struct sbl_head {
    sbl_surface surface;    /* in the frame above; edges on the scalp at most 2 mm (template and scan alike) */
    const sbl_vec3f *chart; /* per vertex: unit direction on the mean head */
    const uint8_t *part;    /* per vertex: sbl_part */
    sbl_vec3 landmark[SBL_LANDMARK_COUNT];
    double landmark_sd_mm[SBL_LANDMARK_COUNT];
    sbl_measures measures; /* complete; for a scan as measured on it */
    sbl_head_source source;
    /* chart direction d <-> space: the ray from chart_origin along (d.x sx, d.y sy, d.z sz), s = chart_scale. */
    sbl_vec3 chart_origin, chart_scale;
    double vault_area_cm2;   /* skin above the plane glabella + 10 mm, level with the frame */
    double area_relative_sd; /* one sd of any area, relative: what the measures leave open */
    double fit_rms_mm;       /* scan: rms distance of the aligned template on the vault; template: 0 */
    double
        scale_off_sd; /* photos: how far the worst of their own scales lies from all else, in sd (stubble/head_photos.h); 0: none has one */
} sbl_head;

typedef struct sbl_head_options {
    double scalp_edge_mm; /* 0 means 2.0 */
} sbl_head_options;

/*
 * The template, a bald adult with closed eyes, made by code from the mean radii and anthropometry, bent to the measures. A circumference beyond
 * 1.036 times the ellipse of length and breadth is taken to lie over hair; the template then has 1.036.
 * Errors as sbl_measures_complete, and SBL_E_MEMORY.
 */
SBL_MUST_CHECK sbl_status sbl_head_from_measures(sbl_head *head, const sbl_measures *measures, const sbl_head_options *options,
                                                 const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

typedef enum sbl_unit { SBL_UNIT_FIND, SBL_UNIT_MM, SBL_UNIT_CM, SBL_UNIT_M, SBL_UNIT_INCH } sbl_unit;
typedef enum sbl_axis { SBL_AXIS_FIND, SBL_AXIS_X, SBL_AXIS_NEG_X, SBL_AXIS_Y, SBL_AXIS_NEG_Y, SBL_AXIS_Z, SBL_AXIS_NEG_Z } sbl_axis;

typedef struct sbl_scan_options {
    sbl_unit unit;                           /* FIND: the unit that makes an adult head; SBL_E_DATA if none or two do */
    sbl_axis up, front;                      /* FIND: by aligning the template; SBL_E_NOT_FOUND if the fit stays bad */
    bool landmark_given[SBL_LANDMARK_COUNT]; /* in the scan's own frame and unit; any subset; 3 or more not in a line fix the frame */
    sbl_vec3 landmark[SBL_LANDMARK_COUNT];
    double scalp_edge_mm; /* 0 means 2.0 */
} sbl_scan_options;

/* What was found, for the report and for messages. */
typedef struct sbl_scan_report {
    sbl_unit unit; /* FIND: no unit makes an adult, the tape fixed the scale */
    double scale_to_mm;
    sbl_axis up, front;
    sbl_surface_report surface;
    uint32_t components_dropped;   /* shells and stands that are not the head */
    double fit_rms_mm, fit_p95_mm; /* template to scan on the vault */
    double vault_coverage;         /* share of the template's vault that the scan covers */
    bool hair_suspected;           /* the vault is rough or swollen as hair makes it */
    /* From the file to the head's frame: x = scale_to_mm * axis[0] . (p - origin), y and z likewise. */
    sbl_vec3 axis[3], origin;
    /* Left, right: the tragion was found by its ear. Otherwise (an ear missing, under hair, or its form not scanned) it lies where the other ear has
     * it, or where the template's lies on this head, and landmark_sd_mm says how doubtful that is. */
    bool ear_found[2];
} sbl_scan_report;

/*
 * A scan, brought into the frame. Given tape measures (may be NULL) fix the scale where the unit is unknown and are checked against the scan.
 * SBL_E_DATA       not a surface; no unit makes it an adult head; hint says what to state
 * SBL_E_NOT_FOUND  no head could be aligned (fit worse than 12 mm, under 60 % of the vault is there, or no face says where the front is):
 *                  hint asks for landmarks or axes
 * SBL_E_CONFLICT   the stated unit or measures disagree with the surface by more than 8 %, landmarks by more than 30 mm (diag->field names the
 *                  one), axes by more than 35 degrees
 */
SBL_MUST_CHECK sbl_status sbl_head_from_scan(sbl_head *head, sbl_scan_report *report, const sbl_mesh *mesh, const sbl_scan_options *options,
                                             const sbl_measures *measures, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* The scalp or face at a chart direction: the outermost skin along the ray, ears skipped (where an ear grows out of the head, its innermost
 * crossing). False where the surface is open. */
bool sbl_head_lift(const sbl_head *head, sbl_vec3 chart_direction, sbl_surface_hit *hit);
/* The chart direction of any place in the frame (the inverse of the ray's formula). */
sbl_vec3 sbl_head_chart(const sbl_head *head, sbl_vec3 position);

/*
 * A place as a tape finds it: back_mm along the midline from the glabella over the top, then left_mm (negative: right) at a right angle.
 * False when the tape runs off the head.
 */
bool sbl_head_tape_point(const sbl_head *head, double back_mm, double left_mm, sbl_surface_hit *hit);
/* Length along the midline from the glabella to the projection of p on the midline. */
double sbl_head_midline_mm(const sbl_head *head, sbl_vec3 p);

#endif
