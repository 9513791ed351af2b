/*
 * stubble/evenness.h - how even the dots of a whole course are: each session alone, all sessions until then, each zone; and where not.
 *
 *   sbl_evenness_dots dots = {.position = p, .normal = n, .count = count, .session = s, .session_count = 3};
 *   sbl_evenness report;
 *   st = sbl_evenness_measure(&report, &dots, &host, &arena, &diag);
 *   for (uint32_t i = 0; i < report.set_count; i++) printf("%u-%u: R %.2f\n", ..., report.set[i].quality.clark_evans_r);
 *
 * Pitch         A design's density varies over the head, so one pitch for all dots would mislead. Every distance and every ball is taken
 *               in the pitch of its place, from the density there: the area's, or what the caller says was wanted at each dot, or, where
 *               neither is known, an estimate from all dots together (sbl_dot_cloud_density). A session's density is that of all dots times
 *               the session's share of them, so a session that is thin on one side shows as uneven.
 * Bounds        Found from all dots together (sbl_dot_cloud_depth); figures are taken inside.
 * Memory        The report lies in the caller's arena.
 * Determinism   Equal input gives equal bits on any number of threads.
 */
#ifndef STUBBLE_EVENNESS_H
#define STUBBLE_EVENNESS_H

#include "stubble/field_quality.h"

#define SBL_EVENNESS_SESSIONS_MAX 16u
#define SBL_EVENNESS_ZONES_MAX    64u

typedef struct sbl_evenness_dots {
    const sbl_vec3f *position;
    const sbl_vec3f *normal; /* NULL: estimated from the neighbours, outward as from the middle of all; flat dots all face one way */
    uint32_t count;
    const uint8_t *session; /* from 1 to session_count; NULL: one session */
    uint32_t session_count;
    const uint8_t *zone; /* below zone_count; NULL: none */
    uint32_t zone_count;
    double area_mm2;             /* above 0: the dots are meant to be even over this area */
    const float *wanted_per_cm2; /* else: density wanted at each dot of all sessions; NULL: estimated */
} sbl_evenness_dots;

typedef enum sbl_evenness_pitch { SBL_PITCH_AREA, SBL_PITCH_WANTED, SBL_PITCH_ESTIMATED } sbl_evenness_pitch;

typedef struct sbl_evenness_set {
    uint32_t from_session, to_session;
    uint32_t zone; /* SBL_EVENNESS_EVERYWHERE, or the zone that the measured dots lie in */
    uint32_t count;
    bool has_quality, has_spectrum; /* false: too few dots lie inside; no patch fits. Zones have no spectrum */
    sbl_field_quality quality;      /* its dot numbers are those of the caller */
    sbl_field_spectrum spectrum;
} sbl_evenness_set;

#define SBL_EVENNESS_EVERYWHERE UINT32_MAX

typedef struct sbl_evenness {
    /* Sessions alone, 1 to n; then all until session 2, until 3, ... n; then the zones, all sessions. Of one session: it, and the zones. */
    const sbl_evenness_set *set;
    uint32_t set_count, session_count;
    const sbl_vec3f *normal; /* count: given or estimated */
    const float *depth_mm;   /* count */
    const float *per_cm2;    /* count: the density that pitches follow, of all sessions */
    sbl_evenness_pitch pitch;
} sbl_evenness;

/*
 * SBL_E_ARG   a pointer is missing
 * SBL_E_DATA  fewer than 16 dots, a position that is not finite, a session or a zone out of range (diag->index: the dot)
 * SBL_E_MEMORY, SBL_E_CANCELLED
 */
SBL_MUST_CHECK sbl_status sbl_evenness_measure(sbl_evenness *report, const sbl_evenness_dots *dots, const sbl_host *host, sbl_arena *arena,
                                               sbl_diag *diag);

/* The set of these sessions everywhere; NULL if there is none. */
const sbl_evenness_set *sbl_evenness_find(const sbl_evenness *report, uint32_t from_session, uint32_t to_session);

#endif
