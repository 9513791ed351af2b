/*
 * stubble/progression.h - the hair goes on: which stage comes when, and whether this design still fits then.
 *
 *   sbl_progression progression;
 *   st = sbl_progression_build(&progression, &design, age_years, &knowledge, &host, &arena, &diag);
 *   for (uint32_t i = 0; i < progression.stage_count; i++) ... progression.stage[i].fit ...
 *   st = sbl_progression_hair(&later, &dots, &design, &field, progression.stage[1].pattern, &arena, &diag);   // dots and thinner hair to draw
 *
 * Everything here is a model, measured on the real head: the stages are the atlas's drawings of the scale (stubble/atlas.h), the pace comes from
 * the prevalence by age (knowledge/progression.json). With e what grows and d what is planned at a place, and r the share that a later stage
 * leaves, min(e, r * natural) hairs are left there, and the skin counts as covered while hairs and dots reach half of the natural density.
 *
 * Memory        Results lie in the arena. On failure the arena is as it was.
 * Determinism   Same input, same bits.
 */
#ifndef STUBBLE_PROGRESSION_H
#define STUBBLE_PROGRESSION_H

#include "stubble/course.h"

/* ---- knowledge/progression.json ---- */
typedef struct sbl_prevalence_group {
    uint32_t from_age, to_age;
    double percent;
} sbl_prevalence_group;

#define SBL_PREVALENCE_GROUPS_MAX 12u
typedef struct sbl_prevalence {
    const char *key, *place, *source;
    const char *counts;   /* what is counted: "Norwood III or more" */
    const char *conflict; /* NULL if sources agree */
    sbl_sex sex;
    sbl_prevalence_group group[SBL_PREVALENCE_GROUPS_MAX];
    uint32_t group_count;
    sbl_evidence evidence;
} sbl_prevalence;

typedef enum sbl_scenario { SBL_SCENARIO_FAST, SBL_SCENARIO_USUAL, SBL_SCENARIO_SLOW, SBL_SCENARIO_COUNT } sbl_scenario;
const char *sbl_scenario_name(sbl_scenario scenario); /* "fast", "usual", "slow" */

#define SBL_PROGRESSION_WORD_LIST(X)                                                                                                       \
    X(SBL_PROGRESSION_HOLDS, "holds")                                                                                                      \
    X(SBL_PROGRESSION_GAP, "gap")                                                                                                          \
    X(SBL_PROGRESSION_ALONE, "alone")                                                                                                      \
    X(SBL_PROGRESSION_ISLAND, "island")                                                                                                    \
    X(SBL_PROGRESSION_LAST, "last")                                                                                                        \
    X(SBL_PROGRESSION_UNSTAGED, "unstaged")                                                                                                \
    X(SBL_PROGRESSION_UNSURE, "unsure")                                                                                                    \
    X(SBL_PROGRESSION_TREATABLE, "treatable")
typedef enum sbl_progression_word {
#define SBL_PROGRESSION_ENUM(name, key) name,
    SBL_PROGRESSION_WORD_LIST(SBL_PROGRESSION_ENUM)
#undef SBL_PROGRESSION_ENUM
        SBL_PROGRESSION_WORD_COUNT
} sbl_progression_word;
const char *sbl_progression_word_key(sbl_progression_word word);

typedef struct sbl_progression_knowledge {
    const sbl_prevalence *prevalence;
    uint32_t prevalence_count;
    double men_years_per_stage[SBL_SCENARIO_COUNT], women_years_per_stage[SBL_SCENARIO_COUNT];
    double onset_age;
    sbl_band thinning_percent_per_year; /* in the thinning area, without treatment */
    double covered_share;               /* of the natural density: skin below it counts as bare */
    double support_share;               /* a line with less covered skin behind it stands alone */
    double gap_cm2;                     /* so much new bare skin is a gap */
    double strip_mm;                    /* how far behind the feather, or around a design without a line, the skin is looked at */
    sbl_risk word[SBL_PROGRESSION_WORD_COUNT];
    const char *pace_source, *thinning_source, *verdict_source;
} sbl_progression_knowledge;

/* The percent that a table states for an age; false where it says nothing of that age. */
bool sbl_prevalence_at(const sbl_prevalence *table, uint32_t age_years, double *percent);

/* ---- stages ---- */
/* Steps of a scale: Norwood I is 1 and VII is 7 (variants count as their stage), Ludwig 1 to 3, Sinclair 1 to 5; 0: no staged pattern. */
uint32_t sbl_pattern_step(sbl_pattern pattern);
/* The next stage of the same scale; the pattern itself at the end of the scale and where there is none. */
sbl_pattern sbl_pattern_next(sbl_pattern pattern);

/* ---- the forecast ---- */
typedef enum sbl_fit { SBL_FIT_HOLDS, SBL_FIT_GAP, SBL_FIT_ALONE, SBL_FIT_ISLAND } sbl_fit;
sbl_progression_word sbl_fit_word(sbl_fit fit); /* the words of a verdict */
const char *sbl_fit_name(sbl_fit fit);          /* for files: "holds", "gap", "alone", "island" */

typedef struct sbl_stage_forecast {
    sbl_pattern pattern;
    double years[SBL_SCENARIO_COUNT]; /* from now */
    sbl_fit fit;
    double bare_cm2;                       /* scalp that neither hairs nor dots cover */
    double new_bare_cm2;                   /* more than now */
    double support_share;                  /* covered share of the skin behind the line's feather, or of the untreated skin around */
    double edge_step;                      /* cover within the design's edge less cover just outside it, shares of the natural density */
    double more_dots;                      /* that would bring bare skin to what the design has elsewhere */
    double hair_left_share;                /* of the hairs that grow now */
    double zone_lost_share[SBL_ZONES_MAX]; /* of each zone's area: less than half of the natural hair is left there at this stage */
    const char *text;                      /* the verdict in words, from the knowledge */
} sbl_stage_forecast;

#define SBL_STAGES_AHEAD_MAX 8u
typedef struct sbl_progression {
    bool staged;                                    /* false: no pattern that has stages; then stage_count is 0 */
    sbl_stage_forecast stage[SBL_STAGES_AHEAD_MAX]; /* [0]: now, then one by one to the end of the scale */
    uint32_t stage_count;
    double years_per_stage[SBL_SCENARIO_COUNT];
    bool own_pace;         /* the usual pace is this person's own so far, faster than most */
    uint32_t first_misfit; /* index of the first stage at which the design stands alone; SBL_NONE: none */
    const sbl_progression_knowledge *knowledge;
} sbl_progression;

/*
 * age_years 0: not stated, the pace is then that of the tables alone.
 * SBL_E_NOT_FOUND  the knowledge holds no progression
 * SBL_E_MEMORY, SBL_E_CANCELLED
 */
SBL_MUST_CHECK sbl_status sbl_progression_build(sbl_progression *progression, const sbl_design *design, uint32_t age_years,
                                                const sbl_knowledge *knowledge, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* The stage reached after some years in a scenario: index into stage. */
uint32_t sbl_progression_stage_after(const sbl_progression *progression, sbl_scenario scenario, double years);
/* Share of the hairs in the thinning area that is left after some years without treatment: the rate compounded. */
sbl_band sbl_progression_thinning(const sbl_progression_knowledge *knowledge, double years);

/*
 * The same dots among the hairs that a pattern leaves: a hair stands where rank * D < min(e, r * natural), so each stage keeps a part of the
 * hairs of the one before. field must be the one that the dots were placed on.
 */
SBL_MUST_CHECK sbl_status sbl_progression_hair(sbl_dots *later, const sbl_dots *dots, const sbl_design *design, const sbl_field *field,
                                               sbl_pattern pattern, sbl_arena *arena, sbl_diag *diag);

#endif
