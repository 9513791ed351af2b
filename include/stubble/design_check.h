/*
 * stubble/design_check.h - the design check: red flags with their reasons, before anything goes under the skin.
 *
 *   sbl_check_facts facts = {.sex = SBL_SEX_MALE, .age_years = 41, .has_hairline = true, .mid_frontal_mm = 55.0, ...};
 *   uint32_t count = sbl_design_check(remark, &facts, &knowledge, &arena);
 *
 * What is looked at stands here as plain figures; limits, words and sources are data (knowledge/checks.json). A clinic can move a limit or
 * switch a rule off there.
 */
#ifndef STUBBLE_DESIGN_CHECK_H
#define STUBBLE_DESIGN_CHECK_H

#include "stubble/course.h"

#define SBL_CHECK_LIST(X)                                                                                                                  \
    X(SBL_CHECK_STANDS_ALONE, "stands_alone")                                                                                              \
    X(SBL_CHECK_HAIRLINE_LOW, "hairline_low")                                                                                              \
    X(SBL_CHECK_HAIRLINE_LOW_FOR_AGE, "hairline_low_for_age")                                                                              \
    X(SBL_CHECK_HAIRLINE_LOW_FOR_STAGE, "hairline_low_for_stage")                                                                          \
    X(SBL_CHECK_TEMPLE_FILLED, "temple_filled")                                                                                            \
    X(SBL_CHECK_HAIRLINE_STRAIGHT, "hairline_straight")                                                                                    \
    X(SBL_CHECK_HAIRLINE_SHARP, "hairline_sharp")                                                                                          \
    X(SBL_CHECK_FEATHER_NARROW, "feather_narrow")                                                                                          \
    X(SBL_CHECK_BAND_NARROW, "band_narrow")                                                                                                \
    X(SBL_CHECK_TONE_DARK_FOR_AGE, "tone_dark_for_age")                                                                                    \
    X(SBL_CHECK_TONE_DARK_FOR_HAIR, "tone_dark_for_hair")                                                                                  \
    X(SBL_CHECK_TONE_BEYOND_SERIES, "tone_beyond_series")                                                                                  \
    X(SBL_CHECK_DENSITY_ABOVE_BIOLOGY, "density_above_biology")                                                                            \
    X(SBL_CHECK_DENSITY_VERY_HIGH, "density_very_high")                                                                                    \
    X(SBL_CHECK_DOTS_MERGE, "dots_merge")                                                                                                  \
    X(SBL_CHECK_DAY_LONG, "day_long")                                                                                                      \
    X(SBL_CHECK_NEEDLE_DEEP, "needle_deep")                                                                                                \
    X(SBL_CHECK_YOUNG_LOSS, "young_loss")                                                                                                  \
    X(SBL_CHECK_SCAN_HAIR, "scan_hair")                                                                                                    \
    X(SBL_CHECK_SCALE_OFF, "scale_off")
typedef enum sbl_check {
#define SBL_CHECK_ENUM(name, key) name,
    SBL_CHECK_LIST(SBL_CHECK_ENUM)
#undef SBL_CHECK_ENUM
        SBL_CHECK_COUNT
} sbl_check;
const char *sbl_check_key(sbl_check check);

/* One rule. What its limit bounds stands with the facts below. */
typedef struct sbl_check_rule {
    sbl_check check;
    double limit, limit_women;
    uint32_t from_age, from_stage; /* 0: at any age, at any stage */
    const char *text;              /* may hold {stage} */
    const char *source;
    sbl_evidence evidence;
    bool for_client, off;
} sbl_check_rule;

/* knowledge/checks.json: at most one rule for each check, in the order of the file, which is the order of the remarks. */
typedef struct sbl_check_knowledge {
    sbl_check_rule rule[SBL_CHECK_COUNT];
    uint32_t rule_count;
} sbl_check_knowledge;

/* What the rules look at. 0 (or NULL): not known, or not part of this treatment; then its rules are silent. */
typedef struct sbl_check_facts {
    sbl_sex sex;
    uint32_t age_years;
    uint32_t norwood_step; /* 1 to 7 */
    const char *alone_at;  /* stands_alone: the stage, in words; NULL: it does not */
    bool has_hairline;
    bool straight_style;
    double mid_frontal_mm; /* hairline_low...: below the limit */
    double apex_back_mm;   /* temple_filled: below the limit */
    double wave_mm;        /* hairline_straight: slow and quick amplitude together, below the limit */
    double transition_mm;  /* hairline_sharp: below the limit in a straight style; feather_narrow: below limit * wave_mm */
    double band_mm;        /* band_narrow: mean width of the new dots at the line, below limit * transition_mm */
    double darkest_tone;   /* tone_dark...: of the last session, 0 to 1, above the limit */
    bool pale_hair;        /* blond, grey or white */
    double water_parts,
        series_water_parts; /* tone_beyond_series: the artist's own last mix has less water than the series' last, by more than the limit */
    double full_per_cm2, natural_per_cm2;       /* density_above_biology: above limit * natural; density_very_high: above the limit */
    double min_distance_mm, year_8_diameter_mm; /* dots_merge: nearer than limit * diameter */
    double longest_minutes;                     /* day_long: above the limit */
    double needle_mm;                           /* needle_deep: the machine's setting, above the limit */
    double scan_rms_mm;                         /* scan_hair: above the limit */
    double scale_off_sd;                        /* scale_off: above the limit */
} sbl_check_facts;

/* A remark, for the artist and, where it matters, for the client. */
typedef struct sbl_remark {
    const char *text;
    const char *source;
    double value; /* what was measured */
    bool for_client;
    const char *words, *stage; /* the text before {stage} was filled in, and what was filled in: to say it in another language */
} sbl_remark;

/* Fills remark[SBL_CHECK_COUNT] and returns how many. A knowledge without checks gives none. */
uint32_t sbl_design_check(sbl_remark *remark, const sbl_check_facts *facts, const sbl_knowledge *knowledge, sbl_arena *arena);

#endif
