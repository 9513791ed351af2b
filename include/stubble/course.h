/*
 * stubble/course.h - the course of a treatment: whether, when, how long, how much, and the years after.
 *
 * Pure functions over data from knowledge/ (read by formats); every result that a person reads carries its source or the word model.
 * Dates are days since 1970-01-01 (proleptic Gregorian, no time zone).
 */
#ifndef STUBBLE_COURSE_H
#define STUBBLE_COURSE_H

#include "stubble/base.h"
#include "stubble/design.h"

/* A number with what is uncertain: low and high bound a central 90 % unless the source says otherwise. */
typedef struct sbl_band {
    double low, mid, high;
} sbl_band;

int32_t sbl_date_from_civil(int32_t year, uint32_t month, uint32_t day);                   /* no check */
bool sbl_date_parse(int32_t *date, const char *iso);                                       /* "2027-01-11" strictly, a real day */
void sbl_date_civil(int32_t date, int32_t *year, uint32_t *month, uint32_t *day);
void sbl_date_format(char out[11], int32_t date);

/* ---- candidacy ---- */
typedef enum sbl_verdict { SBL_VERDICT_GO, SBL_VERDICT_CAUTION, SBL_VERDICT_ASK_PHYSICIAN, SBL_VERDICT_NOT_NOW, SBL_VERDICT_NEVER_HERE } sbl_verdict;
const char *sbl_verdict_text(sbl_verdict verdict);

/* One rule of knowledge/candidacy.json. Strings live in the knowledge's arena. */
typedef struct sbl_rule {
    const char *condition;   /* key of the intake's health section: "pregnancy", "keloid", ... */
    sbl_verdict verdict;
    const char *reason;      /* plain words for the client */
    const char *source;
    const char *conflict;    /* where clinics disagree; NULL if they do not */
} sbl_rule;

typedef struct sbl_finding {
    const sbl_rule *rule;    /* points into the knowledge */
} sbl_finding;

typedef struct sbl_candidacy {
    sbl_verdict verdict;     /* the most severe */
    const sbl_finding *finding;
    uint32_t finding_count;
} sbl_candidacy;

/* ---- price ---- */
typedef struct sbl_price_book {
    const char *key, *city, *currency;   /* "toronto", "Toronto", "CAD" */
    const char *source;
    double base;                /* consultation and set-up per course */
    double per_cm2;             /* of treated area */
    double per_session;
    double scar_each;
    double minimum, tax_percent, deposit_percent;
    const char *tax_name;
    double round_to;            /* 10 */
} sbl_price_book;

typedef struct sbl_quote {
    sbl_band before_tax, with_tax;
    double deposit;
    double area_cm2, area_sd_cm2;
    const sbl_price_book *book;
} sbl_quote;

/* ---- care ---- */
typedef struct sbl_care_step {
    int32_t from_day, to_day;   /* relative to a session: negative before */
    const char *text, *source;
} sbl_care_step;

typedef struct sbl_risk {
    const char *title, *text, *source;
} sbl_risk;

/* ---- all that knowledge/ holds for a course; made by formats ---- */
typedef struct sbl_knowledge {
    const sbl_rule *rule;
    uint32_t rule_count;
    const sbl_price_book *price_book;
    uint32_t price_book_count;
    const sbl_care_step *care;
    uint32_t care_count;
    const sbl_risk *risk;        /* risks, what it does not do, alternatives, removal: titles say which */
    uint32_t risk_count;
    const sbl_risk *limit;       /* what it is not */
    uint32_t limit_count;
    const sbl_risk *alternative;
    uint32_t alternative_count;
    const sbl_risk *removal;
    uint32_t removal_count;
    const sbl_risk *practice;    /* statements of the reference practice that every plan must show */
    uint32_t practice_count;
} sbl_knowledge;

/* ---- sessions ---- */
typedef struct sbl_course_options {
    int32_t start_date;               /* 0: none stated: dates are relative */
    bool start_given;
    uint32_t days_apart;              /* 0 means 14; 4 to 60, a warning outside 7 to 30 */
    double dots_per_minute;           /* 0 means 75 (FACTS 1.5: 58 to 117) */
    double setup_minutes;             /* 0 means 30: consultation, numbing, photos */
    const char *price_book;           /* key; NULL: the first */
    const char *const *condition;     /* of the intake */
    uint32_t condition_count;
    /* factors of the fading model */
    uint32_t fitzpatrick;
    double sun;                       /* 0 low, 1 ordinary, 2 high */
    bool oily_skin, resorbable_pigment;
} sbl_course_options;

typedef struct sbl_session {
    uint32_t number;                  /* from 1 */
    uint32_t dots;
    sbl_band minutes;                 /* placing and set-up together */
    int32_t date;                     /* valid if the course is dated */
    int32_t day;                      /* days since the first session */
    double tone;                      /* dilution: 0 lightest */
    const char *dilution;             /* "18:1 water to pigment" */
    bool too_long;                    /* above 4 h: a warning, and how to split */
    uint32_t split_days;              /* days it would take at 4 h each */
} sbl_session;

/* Contrast left, share of the healed contrast, and dot diameter, at a year. */
typedef struct sbl_year {
    double years;
    sbl_band contrast;
    sbl_band diameter_mm;             /* of a dot healed at 0.12 mm */
} sbl_year;
#define SBL_YEARS_COUNT 9u            /* healed (0), 1 ... 8 */

typedef struct sbl_course {
    sbl_candidacy candidacy;
    sbl_session session[SBL_SESSIONS_MAX];
    uint32_t session_count;
    bool dated;
    sbl_quote quote;
    sbl_year year[SBL_YEARS_COUNT];
    sbl_band touch_up_years;
    double tau_years;                 /* middle of the model's band */
    const sbl_care_step *care;
    uint32_t care_count;
    sbl_band removal_sessions;        /* Kirby-Desai as an upper bound, and what was observed */
} sbl_course;

/* SBL_E_RANGE / SBL_E_NOT_FOUND name the field: unknown price book, unknown condition (diag->field "health.conditions", diag->index which). */
SBL_MUST_CHECK sbl_status sbl_course_build(sbl_course *course, const sbl_design *design, const sbl_dots *dots,
                                           const sbl_course_options *options, const sbl_knowledge *knowledge, sbl_arena *arena,
                                           sbl_diag *diag);
/* The fading model by itself: contrast of the healed value at t years for a fading constant tau (FACTS 5.2, model). */
double sbl_fading_contrast(double t_years, double tau_years);

#endif
