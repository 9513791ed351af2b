/*
 * stubble/course.h - the course of a treatment: whether, when, how long, how much, and the years after.
 *
 *   sbl_knowledge knowledge;
 *   st = sbl_knowledge_builtin(&knowledge, &arena, &diag);                  // stubble/knowledge_file.h
 *   sbl_course_options options = {.sun = 1.0, .fitzpatrick = 3};
 *   st = sbl_course_build(&course, &design, &dots, &options, &knowledge, &arena, &diag);
 *   printf("%s, %u sessions\n", sbl_verdict_text(course.candidacy.verdict), course.session_count);
 *
 * Memory        Results lie in the arena and point into the knowledge, which must outlive them. On failure the arena is as it was.
 * Determinism   Same input, same bits: exponentials are sbl_exp and sbl_log. There is no clock and no time zone here.
 *
 * Pure functions over data from knowledge/ (read by formats); every result that a person reads carries its source or the word model.
 * Dates are days since 1970-01-01 (proleptic Gregorian, no time zone).
 */
#ifndef STUBBLE_COURSE_H
#define STUBBLE_COURSE_H

#include "stubble/base.h"
#include "stubble/design.h"

/*
 * How sure a statement is. Files write the letter, people read sbl_evidence_text: nothing reaches a person without one of the two.
 */
typedef enum sbl_evidence {
    SBL_EVIDENCE_PUBLISHED,  /* "C":     a paper's abstract or an official page */
    SBL_EVIDENCE_PRACTICE,   /* "C-web": clinics or practitioners say so */
    SBL_EVIDENCE_HINT,       /* "AI?":   a weak page */
    SBL_EVIDENCE_UNVERIFIED, /* "M":     common in the literature, not confirmed in a text at hand */
    SBL_EVIDENCE_MODEL,      /* "D":     derived here, or a design choice */
    SBL_EVIDENCE_COUNT
} sbl_evidence;
const char *sbl_evidence_mark(sbl_evidence evidence);
const char *sbl_evidence_text(sbl_evidence evidence);

/* A number with what is uncertain: low and high bound a central 90 % unless the source says otherwise. */
typedef struct sbl_band {
    double low, mid, high;
} sbl_band;

int32_t sbl_date_from_civil(int32_t year, uint32_t month, uint32_t day); /* no check */
bool sbl_date_parse(int32_t *date, const char *iso);                     /* "2027-01-11" strictly, a real day */
void sbl_date_civil(int32_t date, int32_t *year, uint32_t *month, uint32_t *day);
/* Years 0000 to 9999; any other year gives "----------". */
void sbl_date_format(char out[11], int32_t date);

/* ---- candidacy ---- */
typedef enum sbl_verdict {
    SBL_VERDICT_GO,
    SBL_VERDICT_CAUTION,
    SBL_VERDICT_ASK_PHYSICIAN,
    SBL_VERDICT_NOT_NOW,
    SBL_VERDICT_NEVER_HERE
} sbl_verdict;
#define SBL_VERDICT_COUNT 5
const char *sbl_verdict_text(sbl_verdict verdict); /* for people: "ask a physician first" */
const char *sbl_verdict_name(sbl_verdict verdict); /* for files: "ask_physician" */

/* One rule of knowledge/candidacy.json. Strings live in the knowledge's arena. */
typedef struct sbl_rule {
    const char *condition; /* key of the intake's health section: "pregnancy", "keloid", ... */
    sbl_verdict verdict;
    const char *reason; /* plain words for the client */
    const char *source;
    const char *conflict; /* where clinics disagree; NULL if they do not */
    const char *title;    /* the condition in plain words: "Pregnant" */
    const char *advice;   /* what to do about it; NULL if the reason says all */
    sbl_evidence evidence;
} sbl_rule;

typedef struct sbl_finding {
    const sbl_rule *rule; /* points into the knowledge */
} sbl_finding;

/* Findings by falling severity, then in the order of the rules; a condition stated twice counts once. */
typedef struct sbl_candidacy {
    sbl_verdict verdict; /* the most severe; GO without findings */
    const sbl_finding *finding;
    uint32_t finding_count;
} sbl_candidacy;

/* ---- price ---- */
/* What may be booked with a course, for a price of its own. */
typedef struct sbl_add_on {
    const char *key, *title;
    double price;
} sbl_add_on;
#define SBL_ADD_ONS_MAX 16u

typedef struct sbl_price_book {
    const char *key, *city, *currency; /* "toronto", "Toronto", "CAD" */
    const char *source;
    double base;    /* consultation and set-up per course */
    double per_cm2; /* of treated area */
    double per_session;
    double scar_each;
    double minimum, tax_percent, deposit_percent;
    const char *tax_name;
    double round_to;     /* 10 */
    double minimum_scar; /* instead of minimum where scars alone are treated */
    /* The city's usual case as its clinics state it: what the book must reproduce, and what a person may compare the quote with. */
    double stated_low, stated_high, stated_area_low_cm2, stated_area_high_cm2;
    uint32_t stated_sessions;
    sbl_evidence evidence;
    bool tax_included;    /* prices hold the tax already; else it comes on top. tax_percent 0: there is none to show */
    double per_1000_dots; /* of planned dots; 0: dots cost nothing of their own */
    const sbl_add_on *add_on;
    uint32_t add_on_count;
} sbl_price_book;

/*
 * Price = base + per_cm2 * area + per_1000_dots * dots / 1000 + per_session * sessions + scar_each * scars, at least the minimum; add-ons
 * come on top. The band follows from the area's uncertainty alone (dots go with the area; central 90 %: 1.645 sd each way), rounded outward to round_to; the tax is exact, to the cent. What is rounded is the price
 * that the book states: before_tax, or with_tax where the tax is included. The deposit is a share of that price's middle.
 */
typedef struct sbl_quote {
    sbl_band before_tax, with_tax;
    double deposit;
    double area_cm2, area_sd_cm2;
    const sbl_price_book *book;
    bool minimum_applies; /* the middle of the price is the book's minimum */
    uint32_t scar_count;
    /* What the price is made of, before it is rounded: "base", "area", "dots", "sessions", "scars", "minimum" (what is lacking to it), add-ons. */
    struct sbl_quote_item {
        const char *key, *title; /* title: of an add-on; else NULL */
        double amount;
    } item[6 + SBL_ADD_ONS_MAX];
    uint32_t item_count;
    double sd; /* of the price that the book states, from the area's */
} sbl_quote;

/* What is ordered. */
typedef struct sbl_quote_order {
    double area_cm2, area_sd_cm2;
    uint32_t dots, sessions, scars;
    bool scars_only; /* the treatment is of scars alone */
    const sbl_add_on *const *add_on;
    uint32_t add_on_count; /* at most SBL_ADD_ONS_MAX count */
} sbl_quote_order;

/* ---- care ---- */
#define SBL_CARE_LASTING 36500 /* to_day of what has no end */
typedef enum sbl_care_session { SBL_CARE_EVERY_SESSION, SBL_CARE_FIRST_SESSION, SBL_CARE_LAST_SESSION } sbl_care_session;

typedef struct sbl_care_step {
    int32_t from_day, to_day; /* relative to a session: negative before */
    const char *text, *source;
    const char *title;        /* short, for a calendar: "No heavy sweat" */
    const char *extremes;     /* how far clinics differ; NULL if they do not */
    sbl_care_session session; /* which sessions it belongs to */
    sbl_evidence evidence;
} sbl_care_step;

/* A step laid on the course: days since the first session. Windows of one step that touch or overlap are one. */
typedef struct sbl_care_window {
    const sbl_care_step *step;
    uint32_t session;         /* from 1: the first that it belongs to */
    int32_t from_day, to_day; /* to_day SBL_CARE_LASTING: no end */
} sbl_care_window;

/* One statement for a person. */
typedef struct sbl_risk {
    const char *title, *text, *source;
    sbl_evidence evidence;
} sbl_risk;

/* ---- pigment ---- */
typedef struct sbl_dilution {
    double water_parts; /* to one part of pigment; more water is lighter */
    const char *label;  /* "18:1 water to pigment" */
} sbl_dilution;

/* What each session is mixed with, lightest first; sessions beyond the list repeat its last. */
typedef struct sbl_dilution_series {
    const char *key, *title, *source;
    uint32_t fitzpatrick_low, fitzpatrick_high;
    sbl_dilution step[SBL_SESSIONS_MAX];
    uint32_t step_count;
    sbl_evidence evidence;
} sbl_dilution_series;

/* ---- removal ---- */
typedef enum sbl_removal_place {
    SBL_REMOVAL_HEAD_NECK,
    SBL_REMOVAL_UPPER_TRUNK,
    SBL_REMOVAL_LOWER_TRUNK,
    SBL_REMOVAL_PROXIMAL_LIMB,
    SBL_REMOVAL_DISTAL_LIMB,
    SBL_REMOVAL_PLACE_COUNT
} sbl_removal_place;
typedef enum sbl_removal_colour {
    SBL_REMOVAL_BLACK,
    SBL_REMOVAL_BLACK_SOME_RED,
    SBL_REMOVAL_BLACK_RED_OTHER,
    SBL_REMOVAL_SEVERAL,
    SBL_REMOVAL_COLOUR_COUNT
} sbl_removal_colour;
typedef enum sbl_removal_ink {
    SBL_REMOVAL_AMATEUR,
    SBL_REMOVAL_INK_MINIMAL,
    SBL_REMOVAL_INK_MODERATE,
    SBL_REMOVAL_INK_SIGNIFICANT,
    SBL_REMOVAL_INK_COUNT
} sbl_removal_ink;
typedef enum sbl_removal_scar {
    SBL_REMOVAL_SCAR_NONE,
    SBL_REMOVAL_SCAR_MINIMAL,
    SBL_REMOVAL_SCAR_MODERATE,
    SBL_REMOVAL_SCAR_SIGNIFICANT,
    SBL_REMOVAL_SCAR_COUNT
} sbl_removal_scar;

/* The scale of Kirby and Desai 2009: points by six categories; their sum is about the number of laser sessions of a tattoo. */
typedef struct sbl_removal_scale {
    uint32_t skin[7]; /* by Fitzpatrick type; [0]: not stated, the most */
    uint32_t place[SBL_REMOVAL_PLACE_COUNT], colour[SBL_REMOVAL_COLOUR_COUNT], ink[SBL_REMOVAL_INK_COUNT], scar[SBL_REMOVAL_SCAR_COUNT];
    uint32_t layered;      /* on top, where one tattoo covers another */
    double error_sessions; /* 2.5 either way */
} sbl_removal_scale;

typedef struct sbl_removal_case {
    uint32_t fitzpatrick; /* 0 to 6 */
    sbl_removal_place place;
    sbl_removal_colour colour;
    sbl_removal_ink ink;
    sbl_removal_scar scar;
    bool layered;
} sbl_removal_case;
uint32_t sbl_removal_points(const sbl_removal_scale *scale, const sbl_removal_case *of);

/* ---- follow-ups: what was seen of one's own dots later ---- */
typedef enum sbl_follow_up_way {
    SBL_FOLLOW_UP_EYE,      /* judged by eye beside the first healed photo */
    SBL_FOLLOW_UP_CONTRAST, /* the contrast was measured on a photo */
    SBL_FOLLOW_UP_DOTS,     /* the dots that are still seen were counted */
    SBL_FOLLOW_UP_WAY_COUNT
} sbl_follow_up_way;
typedef struct sbl_follow_up {
    double years; /* after healing; 0: by date */
    int32_t date; /* valid if dated */
    bool dated;
    double left_share; /* of the healed value, 0.02 to 1.2 */
    sbl_follow_up_way way;
} sbl_follow_up;
#define SBL_FOLLOW_UPS_MAX 24u

/* ---- the models' constants (knowledge/models.json says each one's source) ---- */
typedef struct sbl_course_model {
    sbl_band dots_per_minute;                             /* 58, 75, 117 */
    double setup_minutes, day_minutes;                    /* 30; 240: a longer day is too long */
    uint32_t days_apart, days_apart_low, days_apart_high; /* 14; a warning outside 7 to 30 */
    uint32_t usual_sessions_high;                         /* 4: more are unusual */
    /* contrast(t) = early exp(-t / early_days) + (1 - early) exp(-t / tau): FACTS 5.2 */
    double early_share, early_days;
    double tau_years, tau_spread;                     /* 9; 0.4: the band is tau times 0.6 to 1.4 */
    double sun_low, sun_high, oily, scar, resorbable; /* factors of tau */
    double complexion[7];                             /* factor by Fitzpatrick type; [0]: not stated */
    sbl_band touch_up_contrast;                       /* share of the healed contrast at which a touch-up is wanted: 0.6, 0.65, 0.7 */
    double lasting_contrast;                          /* share left when the look is counted as gone: 0.5 */
    double healed_diameter_mm;
    sbl_band growth_mm2_per_year; /* d(t) = sqrt(d0^2 + k t): FACTS 5.3 */
    sbl_removal_scale removal;
    sbl_removal_case removal_case;    /* what these dots count as; skin and scars come from the client */
    sbl_removal_scar removal_scarred; /* what a treated scar counts as */
    sbl_band removal_observed;        /* Wu 2020: 1 to 3 */
    sbl_band removal_weeks_apart;
    double trace_contrast;                        /* share left when only a trace is seen: 0.1 */
    double follow_up_sd[SBL_FOLLOW_UP_WAY_COUNT]; /* error of one look, share of the healed value */
    sbl_band cover_share;                         /* of the natural density: a transplant that covers the dots */
    const char *rate_source, *fading_source, *touch_up_source, *growth_source, *removal_source, *follow_up_source, *cover_source;
    /* How sure the densities are, one standard deviation as a share: between people, after a count on this client; by the stage, after a count. */
    double natural_sd, natural_counted_sd, existing_sd, existing_counted_sd;
    sbl_band hairs_per_unit; /* in one follicular unit: 1.9, 1.92, 2.3 */
    const char *hair_source;
} sbl_course_model;

/* ---- what a course may warn of; the words stand in knowledge/counsel.json ---- */
#define SBL_WARNING_LIST(X)                                                                                                                \
    X(SBL_WARNING_NOT_NOW, "not_now")                                                                                                      \
    /* candidacy: do not book yet */ X(SBL_WARNING_ASK_PHYSICIAN, "ask_physician") /* candidacy: book after a physician agreed */ X(       \
        SBL_WARNING_DAYS_CLOSE, "days_close") /* sessions nearer than the usual */ X(SBL_WARNING_DAYS_FAR, "days_far")                     \
        X(SBL_WARNING_DAY_LONG, "day_long") /* a session needs more than a day */ X(SBL_WARNING_MANY_SESSIONS, "many_sessions")            \
            X(SBL_WARNING_SCAR_FADES, "scar_fades") X(SBL_WARNING_RESORBABLE, "resorbable") X(SBL_WARNING_HIGH_SUN, "high_sun")            \
                X(SBL_WARNING_SKIN_UNSTATED, "skin_unstated")                                                                              \
                    X(SBL_WARNING_AREA_UNSURE, "area_unsure") /* the area's sd is above a tenth of it */ X(SBL_WARNING_MINIMUM_PRICE,      \
                                                                                                           "minimum_price")
typedef enum sbl_warning {
#define SBL_WARNING_ENUM(name, key) name,
    SBL_WARNING_LIST(SBL_WARNING_ENUM)
#undef SBL_WARNING_ENUM
        SBL_WARNING_COUNT
} sbl_warning;
const char *sbl_warning_key(sbl_warning warning);

/* ---- which treatment fits ---- */
typedef enum sbl_treatment_kind {
    SBL_TREATMENT_SHAVED_LOOK,
    SBL_TREATMENT_HAIRLINE,
    SBL_TREATMENT_CROWN,
    SBL_TREATMENT_DENSITY,
    SBL_TREATMENT_AREATA,
    SBL_TREATMENT_SCARS,
    SBL_TREATMENT_BEARD,
    SBL_TREATMENT_COUNT
} sbl_treatment_kind;
const char *sbl_treatment_key(sbl_treatment_kind kind); /* "shaved_look", ... */
typedef enum sbl_suits { SBL_SUITS_NOT, SBL_SUITS_PERHAPS, SBL_SUITS_WELL } sbl_suits;
const char *sbl_suits_text(sbl_suits suits); /* "does not fit", "may fit", "fits" */

/* What is asked of a head: pattern, long hair, patches and scars in the marks. A rule of thumb from practice, not a finding. */
sbl_suits sbl_treatment_suits(sbl_treatment_kind kind, const sbl_design_options *options);
/* Is it part of the wish? */
bool sbl_treatment_wished(sbl_treatment_kind kind, const sbl_treatment *wish);

/* ---- all that knowledge/ holds for a course; made by formats ---- */
typedef struct sbl_knowledge {
    const sbl_rule *rule;
    uint32_t rule_count;
    const sbl_price_book *price_book;
    uint32_t price_book_count;
    const sbl_care_step *care;
    uint32_t care_count;
    const sbl_risk *risk; /* risks, what it does not do, alternatives, removal: titles say which */
    uint32_t risk_count;
    const sbl_risk *limit; /* what it is not */
    uint32_t limit_count;
    const sbl_risk *alternative;
    uint32_t alternative_count;
    const sbl_risk *removal;
    uint32_t removal_count;
    const sbl_risk *practice; /* statements of the reference practice that every plan must show */
    uint32_t practice_count;
    const sbl_risk *about; /* what it is */
    uint32_t about_count;
    const sbl_risk *benefit;
    uint32_t benefit_count;
    sbl_risk warning[SBL_WARNING_COUNT];
    const sbl_dilution_series *dilution;
    uint32_t dilution_count;
    double water_parts_lightest, water_parts_darkest; /* ends of the scale: 20 and 6 */
    sbl_course_model model;
    sbl_risk treatment[SBL_TREATMENT_COUNT]; /* for whom each kind of treatment is; text NULL where the knowledge has none */
    const sbl_risk *numbing;                 /* ways to make it hurt less */
    uint32_t numbing_count;
    const struct sbl_progression_knowledge *progression; /* stubble/progression.h */
    const struct sbl_check_knowledge *check;             /* stubble/design_check.h */
    const struct sbl_consent_knowledge *consent;         /* stubble/consent.h */
    const struct sbl_pigment_knowledge *pigment;         /* stubble/pigment_knowledge.h */
    const struct sbl_document_words *document;           /* stubble/document_words.h */
} sbl_knowledge;

/* ---- sessions ---- */
typedef struct sbl_course_options {
    int32_t start_date; /* 0: none stated: dates are relative */
    bool start_given;
    uint32_t days_apart;          /* 0 means 14; 4 to 60, a warning outside 7 to 30 */
    double dots_per_minute;       /* the artist's own; 0 means 75 (FACTS 1.5: 58 to 117); 10 to 300 */
    double setup_minutes;         /* 0 means 30: consultation, numbing, photos; up to 180 */
    const char *price_book;       /* key; NULL: the first */
    const char *const *condition; /* of the intake */
    uint32_t condition_count;
    /* factors of the fading model */
    uint32_t fitzpatrick; /* 1 to 6; 0 not stated */
    double sun;           /* 0 low, 1 ordinary, 2 high; between them linear */
    bool oily_skin, resorbable_pigment;
    /* A session that was moved; those behind it keep their distance from it. Needs a first day. */
    bool moved[SBL_SESSIONS_MAX];
    int32_t moved_date[SBL_SESSIONS_MAX];
    /* The artist's own mix, session by session; 0 of them: the series for the skin type. Same or less water from session to session. */
    sbl_dilution mix[SBL_SESSIONS_MAX];
    uint32_t mix_count;
    double needle_mm; /* the machine's own setting, for the record and the design check; 0: not stated */
    const sbl_follow_up *follow_up;
    uint32_t follow_up_count;
    const char *const *add_on; /* keys of the price book's add-ons; at most SBL_ADD_ONS_MAX */
    uint32_t add_on_count;
} sbl_course_options;

typedef struct sbl_session {
    uint32_t number; /* from 1 */
    uint32_t dots;
    sbl_band minutes;     /* placing and set-up together */
    int32_t date;         /* valid if the course is dated */
    int32_t day;          /* days since the first session */
    double tone;          /* dilution: 0 lightest */
    const char *dilution; /* "18:1 water to pigment" */
    bool too_long;        /* above 4 h: a warning, and how to split */
    uint32_t split_days;  /* days it would take at 4 h each, with the set-up on each; 1 if not too long */
} sbl_session;

/* Contrast left, share of the healed contrast, and dot diameter, at a year. */
typedef struct sbl_year {
    double years;
    sbl_band contrast;
    sbl_band diameter_mm; /* of a dot healed at 0.12 mm */
} sbl_year;
#define SBL_YEARS_COUNT 9u /* healed (0), 1 ... 8 */

typedef struct sbl_course {
    sbl_candidacy candidacy;
    sbl_session session[SBL_SESSIONS_MAX];
    uint32_t session_count;
    bool dated;
    sbl_quote quote;
    sbl_year year[SBL_YEARS_COUNT];
    sbl_band touch_up_years;
    double tau_years; /* middle of the model's band */
    const sbl_care_step *care;
    uint32_t care_count;
    sbl_band removal_sessions;     /* Kirby-Desai as an upper bound, and what was observed */
    const sbl_care_window *window; /* care laid on the days of the course, by from_day */
    uint32_t window_count;
    const char *const *warning; /* plain words from the knowledge; most urgent first */
    uint32_t warning_count;
    sbl_band total_minutes; /* all sessions */
    const sbl_dilution_series *dilution;
    sbl_band lasting_years;         /* until half of the healed contrast is left: model */
    double fresh_contrast;          /* share of the healed contrast on the first day: above 1 */
    bool scars_treated, scars_only; /* scars_only: the main figures above are those of a scar */
    double scar_tau_years;          /* valid if scars_treated */
    sbl_band scar_touch_up_years;
    double growth_mm2_per_year;     /* middle: what a preview of the years may use */
    sbl_band tau_band_years;        /* the model's band, after the client's own follow-ups where there are some */
    sbl_band tau_band_before_years; /* the same before them */
    uint32_t follow_up_count;       /* that were used */
    sbl_band touch_up_dots;         /* to bring the look back to the healed one when a touch-up is wanted: model */
    sbl_band touch_up_minutes;
    sbl_band trace_years;       /* until only a trace is left without touch-ups: model */
    uint32_t removal_points;    /* of Kirby and Desai's scale */
    sbl_band removal_predicted; /* the points and their error either way */
    sbl_band removal_months;    /* from the first laser session to the last, for removal_sessions */
    uint32_t moved_count;       /* sessions that were moved: the calendar's edition */
} sbl_course;

/*
 * SBL_E_RANGE      an option outside its range (diag->field as in the intake: "course.days_apart", "skin.sun", ...)
 * SBL_E_NOT_FOUND  unknown condition (diag->field "health.conditions", diag->index which), unknown price book ("course.price_book"), unknown
 *                  add-on ("course.add_ons", diag->index which), or a
 *                  knowledge without price books, dilutions or models
 *                  a moved session on or before the one before it ("course.moves", diag->index which), a mix that is lighter than the one before
 *                  ("course.water_parts", diag->index), a follow-up before the skin has healed ("follow_ups", diag->index)
 * SBL_E_CONFLICT   a session is moved, or a follow-up has a date, but the course has no first day (diag->field as above)
 * SBL_E_DATA       a design or dots that cannot be (no session, an area below zero or not finite)
 */
SBL_MUST_CHECK sbl_status sbl_course_build(sbl_course *course, const sbl_design *design, const sbl_dots *dots,
                                           const sbl_course_options *options, const sbl_knowledge *knowledge, sbl_arena *arena,
                                           sbl_diag *diag);
/* The fading model by itself: contrast of the healed value at t years for a fading constant tau (FACTS 5.2, model). */
double sbl_fading_contrast(double t_years, double tau_years);
/* The years until the contrast falls to a share (0 < share <= 1) of the healed one. */
double sbl_fading_years_until(double share, double tau_years);
/* tau for a person: the model's, times the factors of sun, skin, complexion and pigment, and of scarred skin if asked. */
double sbl_fading_tau(const sbl_course_model *model, const sbl_course_options *options, bool scar);
/* Diameter in mm, t years after healing at d0 mm, of a dot that grows by k mm2 a year. */
double sbl_fading_diameter(double t_years, double healed_mm, double growth_mm2_per_year);

/*
 * Bayes on a grid: the model's band as the prior of the factor on tau (normal, 90 % within the spread), each look a normal error on the
 * share that is left. *posterior: 5, 50 and 95 % of tau in years. Without looks it is the prior. Deterministic; 400 points, closed sums.
 */
void sbl_fading_update(sbl_band *posterior, double tau_years, double tau_spread, const sbl_follow_up *look, const double *sd,
                       uint32_t look_count);

/*
 * Put values into a text of the knowledge: {name} becomes the value; a name that is not given stays as it is. NULL if memory is out.
 */
typedef struct sbl_word_pair {
    const char *name, *value;
} sbl_word_pair;
const char *sbl_words_fill(const char *text, const sbl_word_pair *pair, uint32_t pair_count, sbl_arena *arena);

/* ---- what is missing ---- */
typedef struct sbl_missing {
    double area_cm2, expected_per_cm2, existing_per_cm2; /* follicular units: what belongs there, what grows there */
    sbl_band per_cm2;                                    /* missing; none below zero */
    sbl_band units, hairs;                               /* missing on the whole area */
} sbl_missing;
/*
 * What the densities come from. counted: the natural density was counted on this client, not taken from averages; existing_counted: so was what
 * grows in the thinning area.
 */
typedef struct sbl_hair_error {
    bool counted, existing_counted;
    double area_relative_sd;
} sbl_hair_error;
/* A model with the constants of knowledge/models.json; bands are the central 90 % of normal errors. */
void sbl_missing_estimate(sbl_missing *missing, const sbl_hair_balance *hair, const sbl_hair_error *error, const sbl_course_model *model);

/* The parts of sbl_course_build, each by itself. Same errors. */
SBL_MUST_CHECK sbl_status sbl_candidacy_judge(sbl_candidacy *candidacy, const sbl_knowledge *knowledge, const char *const *condition,
                                              uint32_t condition_count, sbl_arena *arena, sbl_diag *diag);
/* SBL_E_NOT_FOUND: the book has no such add-on; SBL_E_LIMIT: too many (both "course.add_ons", diag->index which). */
SBL_MUST_CHECK sbl_status sbl_quote_find_add_ons(const sbl_add_on *found[SBL_ADD_ONS_MAX], const sbl_price_book *book,
                                                 const char *const *key, uint32_t count, sbl_diag *diag);
void sbl_quote_price(sbl_quote *quote, const sbl_price_book *book, const sbl_quote_order *order);
/* The same without dots and add-ons. scars_only: the treatment is of scars alone. */
void sbl_quote_make(sbl_quote *quote, const sbl_price_book *book, double area_cm2, double area_sd_cm2, uint32_t sessions, uint32_t scars,
                    bool scars_only);
/* Lay the care steps on sessions at the given days (rising). SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status sbl_care_lay(const sbl_care_window **window, uint32_t *window_count, const sbl_care_step *step,
                                       uint32_t step_count, const int32_t *session_day, uint32_t session_count, sbl_arena *arena,
                                       sbl_diag *diag);

#endif
