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
    const char *skin_note;         /* sbl_skin_fit_note of a measured skin, or NULL */
    const char *skin_doubt;        /* sbl_skin_doubt, or NULL */
} sbl_match_origin;
/* What stubble match prints of a plan's zones. */
void sbl_plan_write_match_json(sbl_text *text, const sbl_plan_mix *mix, const sbl_dilution_series *practice, const char *kept_source,
                               const sbl_match_origin *origin);

#define SBL_PLAN_BYTES_MAX ((size_t)4 << 20)

/* What a written plan holds for a match: its zones' places, and the mix of practice. */
typedef struct sbl_plan_places {
    sbl_zone_mix zone[SBL_ZONES_MAX]; /* place, zone and scar; for sbl_plan_mix_places */
    uint32_t zone_count;
    bool beard;
    sbl_dilution_series practice;
} sbl_plan_places;

/* Is this JSON with a format of its own, and which? "" where it is not. Copied into the arena. */
const char *sbl_plan_format_of(const void *bytes, size_t count, sbl_arena *arena);
/*
 * The places from the bytes of a plan.json; hair and skin replace the plan's own, or NULL. Strings are copied into the arena. SBL_E_DATA,
 * SBL_E_RANGE, SBL_E_LIMIT with diag->field where; SBL_E_NOT_FOUND where the plan was made without skin and hair and so holds no mix.
 */
SBL_MUST_CHECK sbl_status sbl_plan_read_places(sbl_plan_places *places, const void *bytes, size_t count, const sbl_lab_d65 *hair,
                                               const sbl_skin_parameters *skin, sbl_arena *arena, sbl_diag *diag);

/* One member of that document by itself: "head" (a patch's plan has "patch" in its place), "assessment", "design", "dots", "mix", "course", "quote". False if there is no such part. */
bool sbl_plan_write_json_part(sbl_text *text, const sbl_plan *plan, const char *part);

/*
 * id,x_mm,y_mm,z_mm,nx,ny,nz,session,zone,diameter_mm,pigment and one line a dot, by rising id. Head frame: origin midway between the
 * tragions, x to the client's left, y up, z to the front; of a patch its own (stubble/patch.h). The diameter is the healed one; the pigment is
 * the mix of its zone and session.
 */
void sbl_plan_write_dots_csv(sbl_text *text, const sbl_plan *plan);

#endif
