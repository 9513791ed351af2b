/*
 * stubble/plan.h - one plan: from an intake and a head to everything that is drawn, printed, saved and recorded.
 *
 *   st = sbl_plan_make(&plan, &client, &head, &knowledge, &host, &arena, &diag);
 *   st = sbl_plan_make_patch(&plan, &client, &patch, &knowledge, &host, &arena, &diag);   // a close-up without a head (stubble/patch.h)
 *
 * The same client, head, knowledge and version give the same plan, bit for bit, on any number of threads.
 */
#ifndef STUBBLE_PLAN_H
#define STUBBLE_PLAN_H

#include "stubble/course.h"
#include "stubble/design.h"
#include "stubble/design_check.h"
#include "stubble/head.h"
#include "stubble/head_photos.h"
#include "stubble/progression.h"
#include "stubble/patch.h"
#include "stubble/preview.h"
#include "stubble/skin.h"
#include "stubble/zone_match.h"

/* An intake (stubble-client/1) as read: strings live in the arena that read it. */
typedef struct sbl_client {
    const char *name;      /* as the client wants to be called; may be empty */
    const char *reference; /* the clinic's own number; may be empty */
    uint32_t age_years;    /* 0: not stated */
    sbl_sex sex;
    sbl_measures tape;
    const char *scan_file; /* NULL: none; relative to the intake */
    sbl_scan_options scan;
    sbl_skin skin;
    sbl_hair_colour hair_colour;
    bool hair_long;
    bool clustered_hair; /* afro-textured */
    double stubble_mm;
    sbl_design_options design;
    sbl_dots_options dots;
    sbl_course_options course;
    const char *notes;  /* free text for the artist */
    const char *clinic; /* printed on every page; may be empty */
    const char *artist;
    bool paper_a4;                 /* otherwise US letter */
    const sbl_marked_photo *photo; /* what is marked in photos of this head; none need be used */
    uint32_t photo_count;
    double card_printed_scale; /* of the card in photos of this head (sbl_card_options); 0: not measured */
    bool head_by_photo;        /* neither tape nor scan: a photo tells size and shape, by a card in it or as adults are */
    bool has_patch;            /* a close-up of skin is planned instead of a head */
    sbl_patch_wish patch;
    bool skin_stated, hair_stated; /* the intake says their colours; else a card may */
} sbl_client;

/* A distance along the skin by which an artist finds a handle of the hairline with a tape. */
typedef struct sbl_tape_distance {
    sbl_hairline_handle handle;
    sbl_landmark landmark;
    double mm;
} sbl_tape_distance;
#define SBL_TAPE_DISTANCES_MAX 24u

/* What to mix for each zone and session so that the healed dots look like this client's hair, shaved (zone_match.h). */
typedef struct sbl_zone_mix {
    uint32_t zone; /* of the design */
    bool scar;     /* its optics are assumed to differ */
    sbl_match_place place;
    sbl_place_match match;
    const char *label[SBL_SESSIONS_MAX]; /* "12:1 water to pigment" */
} sbl_zone_mix;

typedef struct sbl_plan_mix {
    const sbl_zone_mix *zone;   /* those that get dots */
    uint32_t zone_count, main;  /* main: the one with most dots */
    const sbl_preview_ink *ink; /* for the preview: ink[zone of the design * SBL_SESSIONS_MAX + session - 1] */
    uint32_t ink_zones;
} sbl_plan_mix;

typedef struct sbl_plan {
    const sbl_client *client;
    const sbl_head *head;
    const sbl_knowledge *knowledge;
    sbl_field field;
    sbl_design design;
    sbl_dots dots;
    sbl_course course;
    const sbl_remark *remark;
    uint32_t remark_count;
    sbl_band treated_area_cm2, bald_area_cm2;
    sbl_tape_distance tape[SBL_TAPE_DISTANCES_MAX];
    uint32_t tape_count; /* 0 without a hairline */
    double confidence;   /* 0 to 1: what the input leaves open, stated in the report */
    const char *confidence_reason;
    /* Hair that is missing now: in each zone of the design, in all zones, in each quadrant of SALT, and on the whole scalp. */
    sbl_missing missing_zone[SBL_ZONES_MAX], missing_treated;
    sbl_missing missing_quadrant[SBL_SALT_COUNT], missing_scalp;
    sbl_progression progression; /* the hair goes on; its knowledge is NULL where the knowledge holds none */
    const sbl_patch *patch;      /* NULL: a head. Else head holds the patch's surface alone, and there is no hairline */
    uint32_t test_days;          /* a scar's test spot lies so many days before the first session; 0: none */
    sbl_plan_mix mix;            /* zone_count 0: skin or hair colour is not stated; sessions are mixed by practice then */
} sbl_plan;

/* Is a hairline part of what is asked for? A crown, a scar or a beard is planned beside a line that stays as it is. */
static inline bool sbl_plan_has_hairline(const sbl_plan *plan)
{
    const sbl_treatment *wish = &plan->client->design.treatment;
    return (wish->shaved_look || wish->hairline) && plan->design.hairline.curve_count > 0;
}

/* "mid_frontal", "apex_left", ...: the words of files. */
const char *sbl_hairline_handle_name(sbl_hairline_handle handle);

/* The mix for a hair and a skin that were measured otherwise; NULL: what the intake says (or type III and dark brown). */
SBL_MUST_CHECK sbl_status sbl_plan_mix_find(sbl_plan_mix *mix, const sbl_plan *plan, const sbl_lab_d65 *hair,
                                            const sbl_skin_parameters *skin, sbl_arena *arena, sbl_diag *diag);
/* The mix of places that are known already, such as those of a plan that was read back: place, zone and scar of each zone are filled, the
 * rest is found. The zones are borrowed. SBL_E_RANGE as sbl_match_places; SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status sbl_plan_mix_places(sbl_plan_mix *mix, sbl_zone_mix *zone, uint32_t count, const sbl_knowledge *knowledge,
                                              sbl_arena *arena, sbl_diag *diag);
/* The mix of a zone of the design; NULL if it has none. */
const sbl_zone_mix *sbl_plan_mix_of(const sbl_plan *plan, uint32_t zone);

/* "12:1 water to pigment": of a zone of the design in a session, from 1. */
const char *sbl_plan_dilution(const sbl_plan *plan, uint32_t zone, uint32_t session);

SBL_MUST_CHECK sbl_status sbl_plan_make(sbl_plan *plan, const sbl_client *client, const sbl_head *head, const sbl_knowledge *knowledge,
                                        const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/*
 * The same for a patch, which must outlive the plan. Colours of the client that were measured on the patch are the caller's matter
 * (sbl_patch_colours). Errors as sbl_patch_dots and sbl_course_build.
 */
SBL_MUST_CHECK sbl_status sbl_plan_make_patch(sbl_plan *plan, const sbl_client *client, const sbl_patch *patch,
                                              const sbl_knowledge *knowledge, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* Skin (for the optics) and hair of the client as the card says them, where the intake does not. */
void sbl_patch_colours(sbl_client *client, const sbl_patch *patch);

#endif
