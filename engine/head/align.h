/*
 * align.h - lay the template head over a scan. Private to head/.
 *
 * Samples of the template look for the nearest place of the scan (not the other way round: what the template lacks, shoulders, stands and
 * clothes, then has no say), and a pose with seven to nine degrees of freedom follows them: iterated closest points, point to plane
 * (Chen and Medioni 1992) with Geman-McClure weights, so that hair, holes and a foreign nose do not pull.
 */
#ifndef STUBBLE_HEAD_ALIGN_H
#define STUBBLE_HEAD_ALIGN_H

#include "stubble/head.h"

/* From the template's frame (mm) to the scan's own (any unit): x = to + sum over k of axis[k] * scale[k] * (q - from)[k]. */
typedef struct align_pose {
    sbl_vec3 axis[3]; /* unit, right-handed: the template's x, y, z as the scan sees them */
    double scale[3];  /* scan units per mm */
    sbl_vec3 from, to;
} align_pose;

sbl_vec3 align_to_scan(const align_pose *pose, sbl_vec3 template_mm);
sbl_vec3 align_to_template(const align_pose *pose, sbl_vec3 scan);
/* Scan units per mm, geometric mean of the axes. */
double align_scale(const align_pose *pose);

typedef enum align_group { ALIGN_VAULT, ALIGN_FACE, ALIGN_REST } align_group;

typedef struct align_sample {
    sbl_vec3 position, normal;
    align_group group;
    bool hair; /* on the scalp: hair may stand between the scan and the skin */
} align_sample;

/* Places spread evenly over the template, neck and shoulders left out, in an order of which every k-th is even again. */
typedef struct align_model {
    const sbl_head *head;
    const align_sample *sample;
    uint32_t count;
} align_model;

SBL_MUST_CHECK sbl_status align_model_prepare(align_model *model, const sbl_head *head, uint32_t count, sbl_arena *arena, sbl_diag *diag);

typedef enum align_freedom {
    ALIGN_MOVE = 3,       /* translation */
    ALIGN_SIMILARITY = 7, /* and rotation and scale */
    ALIGN_AXES = 9        /* and a scale for each axis */
} align_freedom;

typedef struct align_options {
    align_freedom freedom;
    uint32_t stride; /* take every stride-th sample */
    uint32_t iterations;
    bool bare;                     /* leave out what hair may hide */
    double reach_mm, end_reach_mm; /* a residual of this size has a quarter of its weight: first and last iteration */
    /* ALIGN_SIMILARITY: the scale is drawn to `size` (scan units per mm) as if each sample said so with a residual of one mm where it is off by
     * `size_spread`, relative. 0: free. */
    double size, size_spread;
} align_options;

void align_refine(align_pose *pose, const align_sample *sample, uint32_t count, const sbl_surface *scan, const align_options *options);

/* Which share of every stride-th sample meets the scan within so many mm, facing alike. */
double align_share(const align_pose *pose, const align_sample *sample, uint32_t count, uint32_t stride, const sbl_surface *scan,
                   double within_mm);

typedef struct align_quality {
    double cost;      /* mean over all samples of the squared distance over the cap's, capped: 0 perfect, 1 nothing fits */
    double face_cost; /* the same over the face */
    double vault_rms_mm, vault_p95_mm, vault_coverage;
    double scalp_offset_mm;        /* mean signed distance on the scalp, positive: the scan lies outside */
    double vault_normal_deviation; /* mean angle between the normals, radians */
} align_quality;

align_quality align_judge(const align_pose *pose, const align_model *model, const sbl_surface *scan, uint32_t stride);

/* Which ways round to try. */
typedef struct align_hints {
    sbl_axis up, front;
    double scale; /* scan units per mm; 0: unknown */
} align_hints;

/* Try the ways that the hints allow, coarsely, and give the best one refined. SBL_E_NOT_FOUND if the scan has too few vertices for that. */
SBL_MUST_CHECK sbl_status align_search(align_pose *pose, const align_model *model, const sbl_surface *scan, const align_hints *hints,
                                       const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/*
 * The similarity that brings template places to scan places with the least squares (Horn 1987). False when they lie in a line or in a
 * point.
 */
bool align_from_points(align_pose *pose, const sbl_vec3 *template_mm, const sbl_vec3 *scan, uint32_t count);

#endif
