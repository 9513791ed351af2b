/* The steps by which a scan becomes a head. Private to head/. scan.c tells their order. */
#ifndef STUBBLE_HEAD_SCAN_H
#define STUBBLE_HEAD_SCAN_H

#include "head/align.h"

/*
 * keep[t] = 1 for the triangles of the raw scan that belong to the head: the largest piece on it and the shells that complete it (eyes, an
 * ear, the other half of the vault). Stands, backdrops, specks and inner walls go. dropped: how many components went.
 */
SBL_MUST_CHECK sbl_status scan_choose_pieces(uint8_t *keep, uint32_t *dropped, const sbl_surface *raw, const align_pose *pose,
                                             const sbl_head *template_head, sbl_arena *scratch, sbl_diag *diag);

/* Landmarks of the template, but for the tragions, moved to the scan, each with its surroundings aligned once more by themselves. In the raw
 * scan's frame. */
void scan_transfer_landmarks(sbl_vec3 *landmark, double *sd_mm, const sbl_surface *raw, const align_pose *pose,
                             const sbl_head *template_head, const sbl_host *host);
/* The two tragions among them, by each ear on the scan. found: left and right ear; a tragion without its ear has a wider sd. */
void scan_find_tragions(sbl_vec3 *landmark, double *sd_mm, bool found[2], const sbl_surface *raw, const align_pose *pose,
                        const sbl_head *template_head);
/*
 * The pose turned about the tragions' middle so that what a face has twice lies level and straight across, and what it has once in one plane square to
 * that: least squares, each place with its doubt and with people's asymmetry. The surface alone, which is vault for its most part, puts the axis across
 * a vault that has grown askew, degrees from where the face looks, and a hairline's middle beside the nose. landmark, origin: in the raw scan's frame.
 */
void scan_level(align_pose *pose, const sbl_vec3 *landmark, const double *sd_mm, sbl_vec3 origin);
/* In the head's frame: put onto the surface what lies beside it, and the extremes where they are extreme. fixed: those that were given. */
void scan_settle_landmarks(sbl_head *head, const bool *fixed);

/* To say which part of a head a place belongs to: the template, and how the scan's landmarks differ from its. */
typedef struct scan_parts {
    const sbl_head *template_head;
    sbl_vec3 ear_low[2], ear_high[2];      /* boxes around the template's left and right ear */
    sbl_vec3 landmark[SBL_LANDMARK_COUNT]; /* the scan's, in the template's frame */
} scan_parts;

void scan_parts_prepare(scan_parts *parts, const sbl_head *template_head, const sbl_vec3 *landmark);
/* Position and normal in the template's frame. */
sbl_part scan_part(const scan_parts *parts, sbl_vec3 position, sbl_vec3 normal);
/* Lone vertices take the part of their neighbours. */
SBL_MUST_CHECK sbl_status scan_parts_smooth(uint8_t *part, const sbl_surface *surface, sbl_arena *scratch, sbl_diag *diag);

/* Length, breadth, circumference, arc and face height, as calliper and tape find them. */
void scan_measure(sbl_measures *measures, const sbl_head *head);

/* Skin above the level of the glabella + 10 mm. scratch: one value per vertex. */
double scan_vault_area_cm2(const sbl_head *head, float *scratch);

/* Does the vault stand off, or is it rough, as hair makes it? */
bool scan_looks_hairy(const align_pose *pose, const align_model *model, const sbl_surface *raw);

#endif
