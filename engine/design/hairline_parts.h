/*
 * hairline_parts.h - the steps of a hairline: handles, the smooth curve through them, the wave along it.
 */
#ifndef SBL_DESIGN_HAIRLINE_PARTS_H
#define SBL_DESIGN_HAIRLINE_PARTS_H

#include "inside.h"

/* The midline around the hairline as a table of tape points. */
#define SBL_MIDLINE_STEP_MM 4.0
#define SBL_MIDLINE_COUNT   32

typedef struct sbl_hairline_work {
    const sbl_head *head;
    const sbl_design_options *wish;
    const sbl_hairline_shape *shape;
    sbl_vec3 midline[SBL_MIDLINE_COUNT];
    double midline_first_mm; /* tape of midline[0] */
    double mid_back_mm;      /* tape of the mid-frontal point */
    double apex_x_mm[2];     /* right, left */
    sbl_vec3 handle[SBL_HANDLE_COUNT];
    sbl_vec3 shift[SBL_HANDLE_COUNT];     /* by how much a person moved the handle */
    uint32_t handle_at[SBL_HANDLE_COUNT]; /* point of the smooth curve that is the handle */
    sbl_diag *diag;
} sbl_hairline_work;

typedef enum sbl_side { SBL_RIGHT, SBL_LEFT } sbl_side;

/* Handles counted outward from the mid-frontal point. */
enum { SBL_OUTWARD_MID = 1, SBL_OUTWARD_APEX, SBL_OUTWARD_TEMPORAL_POINT, SBL_OUTWARD_SIDEBURN };

static inline int sbl_handle_outward(sbl_side side, int steps)
{
    return SBL_HANDLE_MID_FRONTAL + (side == SBL_LEFT ? steps : -steps);
}

/* Share of the way from the mid-frontal point to the apex at which the mid handle stands. */
#define SBL_MID_HANDLE_SHARE 0.5

/* A run of points on the skin. */
typedef struct sbl_trace {
    sbl_vec3 *point;
    uint32_t count;
} sbl_trace;

sbl_status sbl_hairline_off_the_skin(sbl_diag *diag, const char *field, double value);
/* The skin at p's chart direction; false where there is none. */
bool sbl_lay_on_skin(const sbl_head *head, sbl_vec3 *p);
/* Unit directions in the skin at p: toward the back of the head, and at a right angle to it toward the client's left end of the line. */
bool sbl_skin_directions(const sbl_head *head, sbl_vec3 p, sbl_vec3 *normal, sbl_vec3 *backward, sbl_vec3 *leftward);

/* hairline_handles.c */
sbl_status sbl_hairline_place_handles(sbl_hairline_work *work);
/* The smooth front at a share of the way from the mid-frontal point (0) to the apex (1), before anybody moved a handle. */
bool sbl_hairline_front_place(const sbl_hairline_work *work, sbl_side side, double share, sbl_vec3 *p);

/* hairline_curve.c: the smooth curve in even steps of about 1 mm from handle to handle; sets work->handle_at. */
sbl_status sbl_hairline_trace(sbl_trace *smooth, sbl_hairline_work *work, sbl_arena *arena);
double sbl_trace_length_mm(const sbl_trace *trace);

/* hairline_wave.c */
sbl_status sbl_hairline_wave(sbl_trace *drawn, const sbl_trace *smooth, const sbl_hairline_work *work, sbl_arena *arena);

#endif
