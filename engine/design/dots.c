/*
 * Dots by thresholds on the ranked field. With D the field's density, e what grows and d what is planned at a site: a hair stands where
 * rank D < e, a dot where e <= rank D < e + s d, and its session follows from the local fraction (rank D - e) / d. The share s is one, but
 * for a percent or so that makes the count right over every patch (sbl_field_level): a design that changes here moves nothing there
 * except single dots at their threshold.
 */
#include "inside.h"
#include "settle.h"
#include "spacing.h"

#define CHUNK   1024u
#define NO_ZONE 255u

/* Session of a site that carries nothing; hairs are session 0. */
#define UNUSED 255u

/* FACTS 0: at least 0.6 of the hexagonal pitch, 10.746 / sqrt(n) mm for n per cm2 (Jimenez and Ruifernandez), and 2 healed diameters. */
#define PITCH_SHARE           0.6
#define PITCH_MM              10.745699318235418
#define DIAMETERS_APART       2.0
#define HAIR_CLEARANCE_MM     0.35
#define HAIR_CLEARANCE_MAX_MM 2.0

/* The top of the pigment: in the papillary dermis, just past an epidermis of 0.06 to 0.12 mm (FACTS 0); for the optics only. */
#define DEPTH_TARGET_MM 0.12

/* A follicular unit's hairs as one disc of equal area: 1.92 hairs (Guo 2017) of 0.077 mm (caliper, e-aaps 801). */
#define UNIT_DIAMETER_MM 0.107

typedef struct verdict {
    float diameter_mm, tone;
    uint8_t session, zone; /* zone NO_ZONE: nothing is planned there */
} verdict;

typedef struct work {
    const sbl_design *design;
    const sbl_field *field;
    const double *share;
    uint32_t session_count;
    verdict *verdict;
    float *existing, *planned, *levelled; /* per site */
    uint8_t *too_dense;                   /* per chunk */
    const uint8_t *region;                /* per triangle: where dots are wanted */
} work;

/* ---- options ---- */

static sbl_status bad_option(const char *message, const char *hint, const char *field, double value, sbl_diag *diag)
{
    return sbl_fail_field(diag, SBL_E_RANGE, message, hint, field, value);
}

/*
 * By default 30, 70, 100 % for three sessions (Liu 2025), half and half for two, quarters for four, even shares beyond: no source has more.
 */
static void default_shares(double *share, uint32_t count)
{
    static const double three[] = {0.3, 0.7, 1.0};
    for (uint32_t i = 0; i < count; i++) share[i] = count == 3 ? three[i] : (double)(i + 1) / count;
}

static sbl_status complete(sbl_dots *dots, double *clearance_mm, const sbl_dots_options *options, sbl_diag *diag)
{
    uint32_t count = options->session_count ? options->session_count : 3;
    if (count > SBL_SESSIONS_MAX) return bad_option("too many sessions", "1 to 8; 3 is usual", "wish.sessions", count, diag);
    bool given = false;
    for (uint32_t i = 0; i < count; i++) given = given || options->cumulative_share[i] != 0.0;
    if (!given) default_shares(dots->cumulative_share, count);
    for (uint32_t i = 0; i < count && given; i++) {
        double share = options->cumulative_share[i], before = i ? options->cumulative_share[i - 1] : 0.0;
        if (!(share > before && share <= 1.0) || (i + 1 == count && share != 1.0))
            return bad_option("the sessions' cumulative shares must rise to 1", "for example 0.30, 0.70, 1.00", "wish.session_shares",
                              share, diag);
        dots->cumulative_share[i] = share;
    }
    dots->session_count = count;
    if (!(options->hair_clearance_mm >= 0.0 && options->hair_clearance_mm <= HAIR_CLEARANCE_MAX_MM))
        return bad_option("the clearance to hairs lies outside its range", "0 to 2 mm", "wish.hair_clearance_mm",
                          options->hair_clearance_mm, diag);
    *clearance_mm = options->hair_clearance_mm > 0.0 ? options->hair_clearance_mm : HAIR_CLEARANCE_MM;
    return SBL_OK;
}

/* ---- one site ---- */

static uint8_t session_of(const work *w, double fraction)
{
    for (uint32_t i = 0; i + 1 < w->session_count; i++)
        if (fraction < w->share[i]) return (uint8_t)(i + 1);
    return (uint8_t)w->session_count;
}

static void ask_site(const work *w, uint32_t i, uint8_t *too_dense)
{
    sbl_design_place place = sbl_design_place_at(w->design, w->field->site[i].at);
    sbl_design_values v = sbl_design_judge(w->design, &place);
    uint32_t zone = v.owner == SBL_OWNER_NONE ? SBL_NONE : w->design->inside->zone_of_owner[v.owner];
    double d = zone == SBL_NONE ? 0.0 : v.density_per_cm2;
    if (v.existing_per_cm2 + d > (double)w->field->density_per_cm2 * 1.001) *too_dense = 1;
    w->existing[i] = (float)v.existing_per_cm2;
    w->planned[i] = (float)d;
    w->verdict[i] = (verdict){(float)v.diameter_mm, (float)v.tone, UNUSED, d > 0.0 ? (uint8_t)zone : NO_ZONE};
}

static void ask_chunk(void *user, uint32_t chunk)
{
    work *w = user;
    uint32_t first = chunk * CHUNK, last = first + CHUNK;
    if (last > w->field->count) last = w->field->count;
    for (uint32_t i = first; i < last; i++) ask_site(w, i, &w->too_dense[chunk]);
}

/* What sbl_field_level asks anywhere: the same as at the sites. */
static double planned_at(const void *user, sbl_surface_point at)
{
    return sbl_design_at(user, at).density_per_cm2;
}

static verdict judge_site(const work *w, uint32_t i)
{
    double e = (double)w->existing[i], d = (double)w->planned[i];
    double level = (double)w->field->site[i].rank * (double)w->field->density_per_cm2;
    verdict v = w->verdict[i];
    if (level < e) return (verdict){(float)UNIT_DIAMETER_MM, 1.0f, 0, NO_ZONE};
    if (v.zone == NO_ZONE || level >= e + (double)w->levelled[i] * d) return (verdict){0.0f, 0.0f, UNUSED, NO_ZONE};
    v.session = session_of(w, (level - e) / d);
    return v;
}

static void judge_chunk(void *user, uint32_t chunk)
{
    work *w = user;
    uint32_t first = chunk * CHUNK, last = first + CHUNK;
    if (last > w->field->count) last = w->field->count;
    for (uint32_t i = first; i < last; i++) w->verdict[i] = judge_site(w, i);
}

/* Triangles with a corner that wants dots: the feather at the line may want a few beyond, too few to weigh. */
static uint8_t *region_of(const sbl_design *design, sbl_arena *arena)
{
    const sbl_surface *surface = &design->head->surface;
    uint8_t *region = SBL_NEW(arena, uint8_t, surface->triangle_count);
    for (uint32_t c = 0; region && c < 3 * surface->triangle_count; c++)
        if (design->density_per_cm2[surface->triangle[c]] > 0.0f) region[c / 3] = 1;
    return region;
}

static sbl_status out_of_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for the dots", NULL);
}

static sbl_status level(work *w, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_field_demand demand = {w->existing, w->planned, w->region, planned_at, w->design};
    return sbl_field_level(w->levelled, w->field, &demand, host, arena, diag);
}

static sbl_status judge_sites(work *w, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t count = w->field->count, chunks = (count + CHUNK - 1) / CHUNK;
    w->verdict = SBL_NEW(arena, verdict, count);
    w->region = region_of(w->design, arena);
    sbl_arena_mark scratch = sbl_arena_here(arena);
    w->existing = SBL_NEW(arena, float, count);
    w->planned = SBL_NEW(arena, float, count);
    w->levelled = SBL_NEW(arena, float, count);
    w->too_dense = SBL_NEW(arena, uint8_t, chunks);
    if (!w->verdict || !w->region || !w->existing || !w->planned || !w->levelled || !w->too_dense) return out_of_memory(diag);
    sbl_parallel_for(host, chunks, ask_chunk, w);
    for (uint32_t c = 0; c < chunks; c++)
        if (w->too_dense[c]) return sbl_fail(diag, SBL_E_ARG, "the field is sparser than the design", "build it with sbl_design_region");
    sbl_status status = level(w, host, arena, diag);
    if (status == SBL_OK) sbl_parallel_for(host, chunks, judge_chunk, w);
    sbl_arena_rewind(arena, scratch);
    if (status != SBL_OK) return status;
    return sbl_progress(host, "dots", 0.5f) ? SBL_E_CANCELLED : SBL_OK;
}

/* ---- distances ---- */

static double largest_diameter(const work *w)
{
    double largest = 0.0;
    for (uint32_t i = 0; i < w->field->count; i++)
        if (w->verdict[i].session && w->verdict[i].session != UNUSED) largest = fmax(largest, (double)w->verdict[i].diameter_mm);
    return largest;
}

static sbl_status leave_out(work *w, double min_mm, double clearance_mm, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t count = w->field->count;
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint8_t *kind = SBL_NEW(arena, uint8_t, count), *drop = SBL_NEW(arena, uint8_t, count);
    if (!kind || !drop) return out_of_memory(diag);
    for (uint32_t i = 0; i < count; i++)
        kind[i] = w->verdict[i].session == UNUSED ? SBL_SPACING_ABSENT : w->verdict[i].session ? SBL_SPACING_DOT : SBL_SPACING_HAIR;
    sbl_spacing spacing = {w->field, kind, min_mm, fmax(min_mm, clearance_mm)};
    sbl_status status = sbl_spacing_violators(drop, &spacing, host, arena, diag);
    for (uint32_t i = 0; i < count && status == SBL_OK; i++)
        if (drop[i]) w->verdict[i].session = UNUSED;
    sbl_arena_rewind(arena, mark);
    return status;
}

/* ---- result ---- */

static sbl_dot make_dot(const work *w, uint32_t site)
{
    const verdict *v = &w->verdict[site];
    sbl_surface_point at = w->field->site[site].at;
    return (sbl_dot){.site = site,
                     .at = at,
                     .position = w->field->position[site],
                     .normal = sbl_v3_store(sbl_surface_normal(w->field->surface, at)),
                     .session = v->session,
                     .zone = v->zone,
                     .diameter_mm = v->diameter_mm,
                     .tone = v->tone,
                     .depth_target_mm = v->session ? (float)DEPTH_TARGET_MM : 0.0f};
}

static void count_up(sbl_dots *dots, const work *w)
{
    for (uint32_t i = 0; i < w->field->count; i++) {
        uint8_t session = w->verdict[i].session;
        if (session == UNUSED) continue;
        if (session) dots->per_session[session - 1]++;
        *(session ? &dots->count : &dots->hair_count) += 1;
    }
}

static sbl_status write_out(sbl_dots *dots, sbl_design *design, const work *w, double clearance_mm, const sbl_host *host, sbl_arena *arena,
                            sbl_diag *diag)
{
    count_up(dots, w);
    sbl_dot *dot = SBL_NEW(arena, sbl_dot, dots->count), *hair = SBL_NEW(arena, sbl_dot, dots->hair_count);
    if (!dot || !hair) return out_of_memory(diag);
    sbl_dot *first = dot;
    dots->dot = dot;
    dots->hair = hair;
    for (uint32_t z = 0; z < design->zone_count; z++) design->zone[z].dot_count = 0;
    for (uint32_t i = 0; i < w->field->count; i++) {
        uint8_t session = w->verdict[i].session;
        if (session == UNUSED) continue;
        if (session) design->zone[w->verdict[i].zone].dot_count++;
        *(session ? dot++ : hair++) = make_dot(w, i);
    }
    sbl_field_demand demand = {.region = w->region, .density_at = planned_at, .user = design};
    return sbl_design_settle(first, dots, design, &demand, fmax(dots->min_distance_mm, clearance_mm), host, arena, diag);
}

static sbl_status check_call(const sbl_dots *dots, const sbl_design *design, const sbl_field *field, const sbl_dots_options *options,
                             const sbl_arena *arena, sbl_diag *diag)
{
    if (!dots || !design || !design->inside || !field || !options || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_dots_place needs a design, a field, options and an arena", NULL);
    if (field->count && (!field->surface || field->surface->triangle != design->head->surface.triangle))
        return sbl_fail(diag, SBL_E_ARG, "the field lies on another surface than the design", NULL);
    return SBL_OK;
}

static double minimum_mm(const work *w)
{
    double pitch = w->field->density_per_cm2 > 0.0f ? PITCH_MM / sqrt((double)w->field->density_per_cm2) : 0.0;
    return fmax(PITCH_SHARE * pitch, DIAMETERS_APART * largest_diameter(w));
}

sbl_status sbl_dots_place(sbl_dots *dots, sbl_design *design, const sbl_field *field, const sbl_dots_options *options, const sbl_host *host,
                          sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = check_call(dots, design, field, options, arena, diag);
    if (status != SBL_OK) return status;
    double clearance_mm = 0.0;
    sbl_dots placed = {0};
    status = complete(&placed, &clearance_mm, options, diag);
    work w = {.design = design, .field = field, .share = placed.cumulative_share, .session_count = placed.session_count};
    /* The verdicts, 12 bytes a site, and the region stay in the arena below the result. */
    sbl_arena_mark mark = sbl_arena_here(arena);
    if (status == SBL_OK) status = judge_sites(&w, host, arena, diag);
    if (status == SBL_OK) {
        placed.min_distance_mm = minimum_mm(&w);
        status = leave_out(&w, placed.min_distance_mm, clearance_mm, host, arena, diag);
    }
    if (status == SBL_OK) status = write_out(&placed, design, &w, clearance_mm, host, arena, diag);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        placed = (sbl_dots){0};
    }
    *dots = placed;
    return status;
}
