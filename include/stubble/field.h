/*
 * stubble/field.h - the ranked follicle field of a surface.
 *
 * A field is a set of candidate sites on a surface, each with a rank in [0, 1). For every threshold the sites below it are evenly spread,
 * and so are the sites between two thresholds. A design keeps the sites whose rank lies below its local share of the field's density.
 *
 *   sbl_field_options opt = {0};                      // 260 sites per cm2, natural irregularity
 *   opt.region = scalp;                               // one byte per triangle
 *   sbl_field field;
 *   st = sbl_field_build(&field, &surface, &opt, &host, &arena, &diag);
 *   count = sbl_field_select(active, &field, density_per_cm2, 0.0f, 0.3f);   // the first session
 *
 * Units         Lengths in millimetres, densities per square centimetre, ranks without unit.
 * Distance      Straight line in space between sites whose normals differ by less than 90 degrees; sites that face away (the ear and
 *               the scalp behind it) do not see each other. At 1 mm on a 70 mm sphere chord and arc differ by 9e-6 mm.
 * Memory        The field lives in the caller's arena and borrows nothing from the options. The surface must outlive it.
 * Determinism   Equal surface, options and seed give equal bits on every supported target and any number of threads. The stream changes
 *               only with SBL_FIELD_STREAM (tests/wasm/field_hash.c: gcc, clang, O0, O3, WebAssembly).
 * Threads       No shared state; host->parallel_for may be NULL.
 * Failure       On any status but SBL_OK the field is empty and the arena is as it was.
 *
 * Method: a motif of 8,192 ranked sites on a torus, in which places and ranks were relaxed together at leisure so that every stretch of
 * rank is even (spatio-temporal blue noise; compare Wei, "Multi-class blue noise sampling", ACM TOG 29(4), 2010), is laid on charts: pieces
 * of the surface that can be laid flat with little error. Along their seams, and where the skin is too curved for a chart, sites are found
 * anew by weighted sample elimination on the surface (Yuksel, "Sample Elimination for Generating Poisson Disk Sample Sets", CGF 34(2),
 * 2015) and relaxed, places and ranks, under the energy that made the motif. Last, ranks count sites by area, so that the density below
 * every threshold is right over every patch. engine/field/README.md says what is new, and bench/field measures it.
 */
#ifndef STUBBLE_FIELD_H
#define STUBBLE_FIELD_H

#include "stubble/base.h"
#include "stubble/surface.h"

/* Bumped when the sites for a given input and seed change. */
#define SBL_FIELD_STREAM 5

#define SBL_FIELD_DENSITY_MAX_PER_CM2 600.0f
#define SBL_FIELD_REGULARITY_MIN      1.2f
#define SBL_FIELD_REGULARITY_MAX      1.7f /* as even as the method makes it */

/* Where a site lies, and how early it comes. Its index in the field is its identity for life. */
typedef struct sbl_site {
    sbl_surface_point at; /* triangle and barycentric coordinates */
    float rank;           /* [0, 1), unique */
} sbl_site;

typedef struct sbl_field {
    const sbl_surface *surface;
    const sbl_site *site;      /* count; the index is the site's identity for life */
    const sbl_vec3f *position; /* count */
    uint32_t count;
    float density_per_cm2;
} sbl_field;

/* What to build. Start from {0}: a zero field means the default given for it. */
typedef struct sbl_field_options {
    /* Sites per cm2 where the relative density is 1. 0 means 260. At most DENSITY_MAX. */
    float density_per_cm2;

    /* Clark-Evans R of the whole set, 1.2 (loose) to 1.7 (as even as the method makes it, about 1.73). 0 means 1.45, a design choice
     * between random (1) and hexagonal (2.15); no measured value for scalps is published. Looser sets are shifted at random after the
     * relaxation, so sessions loosen too; a thin design is more regular than the whole, as its pitch is wider and the shift the same. */
    float regularity;

    /* One byte per triangle, non-zero where sites may lie. NULL means everywhere. */
    const uint8_t *region;

    /* Hairs and earlier dots that stay: sites keep their distance from them, each takes the place of one site, and the ranks near them
     * shrink accordingly: a design's density is that of new dots, as far as the field's density less theirs. May be NULL if the count is 0.
     */
    const sbl_surface_point *fixed;
    uint32_t fixed_count;

    /* Any value; 0 is a seed like any other. */
    uint64_t seed;
} sbl_field_options;

/*
 * Place and rank the sites.
 *
 * Guaranteed: no two sites closer than 0.6 of the hexagonal pitch, nor a site and a fixed point, if regularity is 0 or at least 1.45;
 * a looser set cannot keep that, and its least distance falls to 0.35 of the pitch at 1.2. Every site lies in region. Ranks are distinct
 * and sites come in their order. Measured, not guaranteed (bench/field; regularity 1.7): for stretches of rank of a fifth of the whole or
 * wider, mean nearest neighbour at .71 to .78 of the stretch's own pitch, 1 % of them below .51 to .59, variance over mean of counts in
 * balls of six pitches up to .17 (1 for random sites). Narrower stretches of a thin design are less even: .62 to .64 for one of a tenth of
 * the whole that ends at rank .31. Density within 3 % over every patch of 4 cm2 from some 110 sites per cm2 on; with fewer the patch's rim
 * alone makes more (tests/unit/field.c). Not guaranteed: that no further site would fit, or that a region thinner than the pitch receives
 * one. Where the surface itself ends (not the region), sites stand a little closer along the edge.
 *
 * Time O(n log n) in the number of sites. The result takes 28 bytes of arena a site; the scratch, given back, 450 to 800.
 *
 * SBL_E_ARG        field, surface or opt is NULL; density or regularity outside its range
 * SBL_E_DATA       a fixed point names no triangle; diag->index is its position
 * SBL_E_RANGE      more than 2^24 sites; diag->value is the number asked for
 * SBL_E_MEMORY     the arena could not grow
 * SBL_E_CANCELLED  host->progress returned non-zero
 */
SBL_MUST_CHECK sbl_status sbl_field_build(sbl_field *field, const sbl_surface *surface, const sbl_field_options *opt, const sbl_host *host,
                                          sbl_arena *arena, sbl_diag *diag);

/*
 * Write the indices of the sites that a density wants, in rank order; return how many.
 *
 * A site is wanted if from <= rank * field density / density at the site < to; from = 0 and to = 1 give the whole design, other
 * bounds one session. density has one value per vertex, linear inside a triangle; 0 or less means none, NaN means none.
 * out must hold field->count indices. Time O(count), no memory, no failure.
 */
uint32_t sbl_field_select(uint32_t *out, const sbl_field *field, const float *density_per_cm2, float from, float to);

/* The same with one density for each site, for a density that is not linear inside triangles. */
uint32_t sbl_field_select_sites(uint32_t *out, const sbl_field *field, const float *density_per_site, float from, float to);

/* ---- one design, levelled ---- */

/* What is wanted: one value per site, and the same anywhere on the skin (called from several threads). */
typedef struct sbl_field_demand {
    const float *existing_per_cm2, *density_per_cm2; /* per site: what grows, what is to come */
    const uint8_t *region;                           /* per triangle, non-zero wherever density is; NULL: everywhere */
    double (*density_at)(const void *user, sbl_surface_point at);
    const void *user;
} sbl_field_demand;

/*
 * Thresholds that give the right number over patches of 4 cm2. With e what grows and d what is wanted, take a site where
 * e <= rank * field density < e + share * d; share[i] (count) is within 0.94 and 1.06, and 1 where no threshold is near. A field's ranks
 * hold any threshold to a percent or so of such a patch; this measures one design's and feeds it back, so that a change of density moves
 * single dots up to 54 mm around it, where plain thresholds move none. SBL_E_ARG, SBL_E_MEMORY. Time O(count).
 */
SBL_MUST_CHECK sbl_status sbl_field_level(float *share, const sbl_field *field, const sbl_field_demand *demand, const sbl_host *host,
                                          sbl_arena *arena, sbl_diag *diag);

/* ---- one design's dots, settled ---- */

/* What the dots keep to. Of the demand only region and density_at are asked. */
typedef struct sbl_field_settling {
    const sbl_surface *surface;
    const sbl_field_demand *demand;
    uint32_t count;                 /* of the dots */
    const sbl_surface_point *fixed; /* hairs; fixed_count, may be NULL if that is 0 */
    uint32_t fixed_count;
    double least_mm, least_to_fixed_mm; /* from dot to dot, from dot to hair: kept wherever they hold */
    bool (*may_stand)(const void *user, uint32_t dot, sbl_surface_point at); /* within the dot's zone? */
    const void *user;
} sbl_field_settling;

/*
 * Slide dots (with->count places) so that every disc of 4 cm2 (11.28 mm through space around a place that the dots face) that calls for 200
 * or more holds that number within 3 %, counted with a sharp rim. No dot slides farther than .25 mm, nor nearer to another than .75 of the
 * place's pitch unless it stood nearer; none comes or goes; four in ten of them move, by .18 mm rms. Measured, not guaranteed: all 6,228 discs
 * about vertices in tests/unit/plan_invariants*.c; 1 in 11,000 random ones is off, by 3.1 % at most. The callbacks are called
 * from several threads. Equal bits on any number of them. SBL_E_ARG, SBL_E_MEMORY; the places are then of no use. Time O(count).
 */
SBL_MUST_CHECK sbl_status sbl_field_settle(sbl_surface_point *at, const sbl_field_settling *with, const sbl_host *host, sbl_arena *arena,
                                           sbl_diag *diag);

/* ---- two designs on one field ---- */

/*
 * session[i]: in which session the site gets a dot, from 1; 0 if in none. With e the density of what grows (NULL: nothing) and d the
 * planned one, one value per vertex each, a site is taken where e <= rank * field density < e + d, and (rank * field density - e) / d
 * against the rising cumulative_share (session_count of them, the last taken as 1) tells the session. Time O(count), no memory, no failure.
 */
void sbl_field_sessions(uint8_t *session, const sbl_field *field, const float *existing_per_cm2, const float *density_per_cm2,
                        const float *cumulative_share, uint32_t session_count);

/* A site whose session differs: 0 before means added, 0 after removed, otherwise moved to another session. */
typedef struct sbl_field_change {
    uint32_t site;
    uint8_t before, after;
} sbl_field_change;

/* Write the sites that differ, by rising site; return how many. out must hold count. */
uint32_t sbl_field_changes(sbl_field_change *out, const uint8_t *before, const uint8_t *after, uint32_t count);

/* ---- named patterns ---- */

/*
 * natural    the irregularity of the options (0: 1.45)
 * regular    as even as the method makes it (regularity 1.7)
 * clustered  afro-textured hair: groups of three or so with wider gaps between them (sbl_field_cluster)
 */
typedef enum sbl_field_pattern { SBL_FIELD_NATURAL, SBL_FIELD_REGULAR, SBL_FIELD_CLUSTERED, SBL_FIELD_PATTERN_COUNT } sbl_field_pattern;

/*
 * Groups per cm2. A third of the usual final density of 72 dots per cm2 (60 to 100, practice; three dots a group, as practitioners set
 * them: "triple tap", clusters with larger gaps). No measured pattern of follicular units of such hair was found: a model.
 */
#define SBL_FIELD_GROUPS_PER_CM2 24.0f

/* "natural", "regular", "clustered". */
const char *sbl_field_pattern_name(sbl_field_pattern pattern);

/* sbl_field_build under a name; clustered is followed by sbl_field_cluster. Errors as there. */
SBL_MUST_CHECK sbl_status sbl_field_build_pattern(sbl_field *field, const sbl_surface *surface, const sbl_field_options *opt,
                                                  sbl_field_pattern pattern, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* How sites gather. Start from {0}. */
typedef struct sbl_field_groups {
    float per_cm2;   /* 0: SBL_FIELD_GROUPS_PER_CM2 */
    double least_mm; /* no two sites nearer, nor a site and a fixed point; 0: 0.6 of the field's pitch, its own promise */
} sbl_field_groups;

/*
 * Gather the sites of a field that was just built with these options. Sites whose ranks make up the density of the groups stay; every later
 * one slides along the surface toward one of them, as near as the sites before it allow: the earlier, the nearer. Ids, ranks and number
 * stay, and with them what a threshold or a session is; the density over patches wider than a group stays. A session of a density below the
 * groups' is as even as ever; those above it consist of groups. The field's sites are copied: 28 bytes of arena a site; groups may be NULL.
 * SBL_E_ARG, SBL_E_MEMORY, SBL_E_CANCELLED; the field is then as it was.
 */
SBL_MUST_CHECK sbl_status sbl_field_cluster(sbl_field *field, const sbl_field_options *opt, const sbl_field_groups *groups,
                                            const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif /* STUBBLE_FIELD_H */
