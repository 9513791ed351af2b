/*
 * stubble/plan_file.h - a plan as bytes: plan.json (stubble-plan/1), dots.csv, assessment and quote for machines.
 *
 *   sbl_text text;
 *   sbl_text_begin(&text, &arena);
 *   sbl_plan_write_json(&text, &plan, "0.1.0");
 *   if (text.failed) ...
 *
 * docs/schema/stubble-plan-1.schema.json is the published schema. Nothing in a plan depends on the clock, the locale or the folder it is
 * written to: the same plan gives the same bytes.
 */
#ifndef STUBBLE_PLAN_FILE_H
#define STUBBLE_PLAN_FILE_H

#include "stubble/plan.h"
#include "stubble/text.h"

/* The whole plan except the dots themselves, which stand in dots.csv beside it. */
void sbl_plan_write_json(sbl_text *text, const sbl_plan *plan, const char *version);

/* Where the colours of a match come from. */
typedef struct sbl_match_origin {
    bool hair_stated, skin_stated; /* else what the intake leaves open was assumed */
    bool uncalibrated;             /* the hair's, from an uncalibrated photo */
} sbl_match_origin;
/* What stubble match prints of a plan's zones. */
void sbl_plan_write_match_json(sbl_text *text, const sbl_plan *plan, const sbl_plan_mix *mix, const sbl_match_origin *origin);

/* One member of that document by itself: "head" (a patch's plan has "patch" in its place), "assessment", "design", "dots", "mix", "course", "quote". False if there is no such part. */
bool sbl_plan_write_json_part(sbl_text *text, const sbl_plan *plan, const char *part);

/*
 * id,x_mm,y_mm,z_mm,nx,ny,nz,session,zone,diameter_mm,pigment and one line a dot, by rising id. Head frame: origin midway between the
 * tragions, x to the client's left, y up, z to the front; of a patch its own (stubble/patch.h). The diameter is the healed one; the pigment is
 * the mix of its zone and session.
 */
void sbl_plan_write_dots_csv(sbl_text *text, const sbl_plan *plan);

#endif
