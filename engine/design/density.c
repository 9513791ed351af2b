/*
 * Plateaus of density at every vertex: what biology has there, what grows, how dense hairs and dots together shall be, and so what is
 * wanted. The feather at the drawn hairline and the marks are not in them (sample.c).
 *
 * Wanted is full minus growing, times how much of the place is treated. Where full is the natural density, hairs and dots then add up to
 * the same everywhere and no seam can show; where it is more, the treatment fades over the safe fringe.
 */
#include "inside.h"

/* Keene's survey (quoted by Beehner): 51 follicular units per cm2 at men's frontal hairline, 44 at the temple's apex; 50 near the ears
 * (hairforlife.info). As shares of the mean of 72; knowledge/biology.json hairline.*_per_cm2. */
#define FRONT_SHARE  (51.0 / 72.0)
#define TEMPLE_SHARE (44.0 / 72.0)
#define EAR_SHARE    (50.0 / 72.0)
/* Density reaches the scalp's own so far behind the line: the whole region of the hairline is 2 to 3 cm deep (journalres.org). */
#define HAIRLINE_DEPTH_MM 30.0

/* A line lower than the atlas's youth has its own scalp behind it, down to where the atlas's begins. */
#define AHEAD_FULL_MM 25.0
#define AHEAD_FADE_MM 45.0

/* Farther ahead of the line than this there is no scalp: sentinels stand 4 mm ahead, edges are shorter than 8. */
#define FACE_MM 15.0
/* The front ends before this: 3 cm behind the apices, which lie at most that far behind the line's middle. */
#define FRONT_MM 75.0

/* "Only the hairline" is a band of 20 mm that fades over 10 more, deeper about the apices. */
#define BAND_MM      20.0
#define BAND_MID_MM  28.0
#define BAND_APEX_MM 38.0
#define BAND_FADE_MM 10.0
/* The crown alone fades so far around the crown; density between long hair begins softly behind the line, which it must not change. */
#define CROWN_FADE_MM   20.0
#define BETWEEN_HAIR_MM 12.0
/* A density above the natural one fades over so much of the safe fringe. */
#define FRINGE_FADE_MM 40.0

/* Beard, single hairs: no count of the literature at hand; a design choice that reads as a shaved beard. */
#define BEARD_PER_CM2 40.0

#define CHUNK 256u

typedef struct work {
    const sbl_design *design;
    float *natural, *grows, *full, *wanted, *beard;
    float *scalp; /* the atlas's scalp */
    float *share; /* of the natural density that the pattern leaves there */
    float *crown; /* NULL unless the crown is treated */
    float *treated;
    uint8_t *body;
    double handle_at[SBL_HANDLE_COUNT]; /* segment of the line at each handle */
    double core_share;                  /* smallest share that the pattern leaves */
    double least_share;                 /* the same after a measured density was heeded */
} work;

/* ---- along the line ---- */

static void find_handles(work *w)
{
    const sbl_design *d = w->design;
    for (int h = 0; h < SBL_HANDLE_COUNT; h++) {
        sbl_near_hit hit;
        bool found = sbl_near_curve_find(&d->inside->line, d->hairline.handle[h], SBL_HAIRLINE_REACH_MM, &hit);
        w->handle_at[h] = found ? hit.segment + hit.t : 0.0;
    }
}

/* A value given at the handles, at a place along the line. */
static double along_handles(const work *w, const double *value, double segment)
{
    int h = 0;
    while (h + 2 < SBL_HANDLE_COUNT && segment > w->handle_at[h + 1]) h++;
    double span = w->handle_at[h + 1] - w->handle_at[h];
    double share = span > 0.0 ? sbl_clamp((segment - w->handle_at[h]) / span, 0.0, 1.0) : 0.0;
    return value[h] + (value[h + 1] - value[h]) * share;
}

static const double line_density[SBL_HANDLE_COUNT] = {EAR_SHARE,   TEMPLE_SHARE, TEMPLE_SHARE, FRONT_SHARE, FRONT_SHARE,
                                                      FRONT_SHARE, TEMPLE_SHARE, TEMPLE_SHARE, EAR_SHARE};
/* The design decides the scalp's edge over forehead and temples, the atlas about the ears. */
static const double line_rules[SBL_HANDLE_COUNT] = {0, 1, 1, 1, 1, 1, 1, 1, 0};

/* ---- vertices ---- */

static double atlas(const work *w, sbl_region region, uint32_t v)
{
    return sbl_atlas_region(region, sbl_v3_load(w->design->head->chart[v]));
}

/*
 * Biology's density: the atlas's, lowered towards the drawn hairline. A line drawn ahead of the atlas's scalp brings the scalp with it:
 * what is full there is new, biology has nothing. (Behind a line drawn higher, hair ahead of it is taken to be none: nobody draws behind
 * growing hair.)
 */
static void place_nature(work *w, uint32_t v)
{
    const sbl_design *d = w->design;
    sbl_vec3 direction = sbl_v3_load(d->head->chart[v]);
    double behind = (double)d->behind_hairline_mm[v], scalp = atlas(w, SBL_REGION_SCALP, v), ahead = 0.0;
    double relative = sbl_atlas_relative_density(direction);
    sbl_near_hit hit;
    /* Straight through space the line is no farther than along the skin. */
    if (behind < AHEAD_FADE_MM &&
        sbl_near_curve_find(&d->inside->line, sbl_v3_load(d->head->surface.position[v]), fabs(behind) + 1.0, &hit)) {
        double at = hit.segment + hit.t, low = along_handles(w, line_density, at);
        if (relative > low) relative = low + (relative - low) * sbl_smoothstep(0.0, HAIRLINE_DEPTH_MM, behind);
        ahead = along_handles(w, line_rules, at) * (1.0 - sbl_smoothstep(AHEAD_FULL_MM, AHEAD_FADE_MM, behind));
    }
    w->scalp[v] = (float)scalp;
    w->natural[v] = (float)(scalp * relative * d->options.natural_density_per_cm2);
    w->full[v] = (float)(fmax(scalp, ahead) * relative * d->options.full_density_per_cm2);
    w->share[v] = scalp > 0.0 ? (float)(sbl_atlas_remaining(d->options.pattern, direction) / scalp) : 1.0f;
    if (w->crown) w->crown[v] = (float)atlas(w, SBL_REGION_VERTEX, v);
}

static void nature_chunk(void *user, uint32_t chunk)
{
    work *w = user;
    const sbl_head *head = w->design->head;
    uint32_t first = chunk * CHUNK, last = first + CHUNK;
    if (last > head->surface.vertex_count) last = head->surface.vertex_count;
    for (uint32_t v = first; v < last; v++) {
        w->share[v] = 1.0f;
        if (sbl_part_is_no_go(head->part[v])) continue;
        /* So far ahead of the line that the feather leaves nothing in any triangle that touches it. */
        if ((double)w->design->behind_hairline_mm[v] > -FACE_MM) place_nature(w, v);
        if (w->beard) w->beard[v] = (float)(BEARD_PER_CM2 * sbl_atlas_beard(sbl_v3_load(head->chart[v])));
    }
}

/* ---- what grows ---- */

/*
 * A density measured in the thinning area replaces the pattern's own share there: the loss keeps the pattern's shape and is scaled so that
 * its core has what was measured. Without a pattern the whole top is thinning.
 */
static double loss_scale(const work *w)
{
    const sbl_design_options *o = &w->design->options;
    if (o->measured_density_per_cm2 <= 0.0 || w->core_share > 0.99) return 1.0;
    double measured = fmin(o->measured_density_per_cm2 / o->natural_density_per_cm2, 1.0);
    return (1.0 - measured) / (1.0 - w->core_share);
}

static double share_of_top(const work *w, uint32_t v)
{
    const sbl_design_options *o = &w->design->options;
    if (o->measured_density_per_cm2 <= 0.0 || w->core_share <= 0.99) return 1.0;
    double region[SBL_REGION_COUNT], measured = fmin(o->measured_density_per_cm2 / o->natural_density_per_cm2, 1.0);
    sbl_atlas_regions(region, sbl_v3_load(w->design->head->chart[v]));
    double top = fmax(fmax(region[SBL_REGION_FRONTAL], region[SBL_REGION_MID_SCALP]), region[SBL_REGION_VERTEX]);
    return 1.0 - (1.0 - measured) * top;
}

static void place_growth(work *w)
{
    uint32_t count = w->design->head->surface.vertex_count;
    w->core_share = 1.0;
    for (uint32_t v = 0; v < count; v++)
        if (w->scalp[v] > 0.5f) w->core_share = fmin(w->core_share, (double)w->share[v]);
    double scale = loss_scale(w);
    for (uint32_t v = 0; v < count; v++) {
        double left = w->scalp[v] > 0.0f ? fmin(share_of_top(w, v), 1.0 - scale * (1.0 - (double)w->share[v])) : 0.0;
        w->share[v] = (float)sbl_clamp(left, 0.0, 1.0);
        w->grows[v] = w->natural[v] * w->share[v];
        if (w->scalp[v] > 0.5f) w->least_share = fmin(w->least_share, (double)w->share[v]);
    }
}

/* ---- what is treated ---- */

typedef bool (*member)(const work *w, uint32_t v, double threshold);

static bool is_lost(const work *w, uint32_t v, double threshold)
{
    return w->full[v] > 0.0f && (double)w->share[v] < threshold;
}

static bool is_crown(const work *w, uint32_t v, double threshold)
{
    return (double)w->crown[v] > threshold;
}

/* Raise treated[] to 1 within a set of vertices and to a fade around it. */
static sbl_status treat_around(work *w, member belongs, double threshold, double fade_mm, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *surface = &w->design->head->surface;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_surface_point *rim = SBL_NEW(arena, sbl_surface_point, (uint64_t)surface->triangle_count);
    float *distance = SBL_NEW(arena, float, surface->vertex_count);
    if (!rim || !distance) return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for the treated area", NULL);
    uint32_t count = 0;
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        const uint32_t *corner = surface->triangle + 3 * (size_t)t;
        bool in[3];
        for (int k = 0; k < 3; k++) in[k] = belongs(w, corner[k], threshold);
        if (in[0] == in[1] && in[1] == in[2]) continue;
        rim[count++] = (sbl_surface_point){t, in[1] ? 1.0f : 0.0f, in[2] && !in[1] ? 1.0f : 0.0f};
    }
    sbl_status status = SBL_OK;
    if (count) status = sbl_distance_field(distance, surface, rim, count, fade_mm, arena, diag);
    for (uint32_t v = 0; v < surface->vertex_count && status == SBL_OK; v++) {
        double fade = count ? 1.0 - sbl_smoothstep(0.0, fade_mm, (double)distance[v]) : 0.0;
        double weight = belongs(w, v, threshold) ? 1.0 : fade;
        w->treated[v] = (float)fmax((double)w->treated[v], weight);
    }
    sbl_arena_rewind(arena, mark);
    return status;
}

/* All of the scalp; above the natural density only about the loss. */
static sbl_status treat_scalp(work *w, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_design_options *o = &w->design->options;
    if (o->full_density_per_cm2 > o->natural_density_per_cm2 && w->least_share < 0.98)
        return treat_around(w, is_lost, 0.5 * (1.0 + w->least_share), FRINGE_FADE_MM, arena, diag);
    for (uint32_t v = 0; v < w->design->head->surface.vertex_count; v++) w->treated[v] = 1.0f;
    return SBL_OK;
}

/* Deeper about the apices, where hair recedes first: a band as narrow as in the middle would leave a bald island behind it. */
static double band_mm(const work *w, uint32_t v, double behind)
{
    static const double depth[SBL_HANDLE_COUNT] = {BAND_MM,     BAND_MM,      BAND_APEX_MM, BAND_MID_MM, BAND_MM,
                                                   BAND_MID_MM, BAND_APEX_MM, BAND_MM,      BAND_MM};
    sbl_near_hit hit;
    sbl_vec3 p = sbl_v3_load(w->design->head->surface.position[v]);
    if (!sbl_near_curve_find(&w->design->inside->line, p, fabs(behind) + 1.0, &hit)) return BAND_MM;
    return along_handles(w, depth, hit.segment + hit.t);
}

static void treat_band(work *w)
{
    const sbl_design *d = w->design;
    for (uint32_t v = 0; v < d->head->surface.vertex_count; v++) {
        double behind = (double)d->behind_hairline_mm[v];
        if (behind > BAND_APEX_MM + BAND_FADE_MM || w->full[v] <= 0.0f) continue;
        double depth = band_mm(w, v, behind), band = 1.0 - sbl_smoothstep(depth, depth + BAND_FADE_MM, behind);
        w->treated[v] = (float)fmax((double)w->treated[v], band);
    }
}

static sbl_status treat(work *w, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_design_options *o = &w->design->options;
    const sbl_treatment *t = &o->treatment;
    bool totalis = t->areata && o->pattern == SBL_PATTERN_AREATA_TOTALIS;
    sbl_status status = SBL_OK;
    if (t->shaved_look || t->density || totalis) status = treat_scalp(w, arena, diag);
    if (t->density && !t->shaved_look && !totalis)
        for (uint32_t v = 0; v < w->design->head->surface.vertex_count; v++)
            w->treated[v] *= w->scalp[v] * (float)sbl_smoothstep(0.0, BETWEEN_HAIR_MM, (double)w->design->behind_hairline_mm[v]);
    if (t->hairline) treat_band(w);
    if (t->crown && status == SBL_OK) status = treat_around(w, is_crown, 0.5, CROWN_FADE_MM, arena, diag);
    return status;
}

static void place_wanted(work *w)
{
    const sbl_design *d = w->design;
    for (uint32_t v = 0; v < d->head->surface.vertex_count; v++)
        w->wanted[v] = (float)((double)w->treated[v] * fmax((double)w->full[v] - (double)w->grows[v], 0.0));
}

/* ---- zones of the body ---- */

static bool is_front(const work *w, uint32_t v, const double *region)
{
    if ((double)w->design->behind_hairline_mm[v] > FRONT_MM) return false;
    bool left = w->design->head->chart[v].x > 0.0f;
    double temple = region[left ? SBL_REGION_TEMPLE_LEFT : SBL_REGION_TEMPLE_RIGHT];
    double point = region[left ? SBL_REGION_TEMPORAL_POINT_LEFT : SBL_REGION_TEMPORAL_POINT_RIGHT];
    return w->scalp[v] < 0.5f || region[SBL_REGION_FRONTAL] > 0.5 || temple > 0.5 || point > 0.5;
}

static void body_chunk(void *user, uint32_t chunk)
{
    work *w = user;
    uint32_t first = chunk * CHUNK, last = first + CHUNK;
    if (last > w->design->head->surface.vertex_count) last = w->design->head->surface.vertex_count;
    for (uint32_t v = first; v < last; v++) {
        w->body[v] = SBL_ZONE_SIDES;
        if (w->wanted[v] <= 0.0f) continue;
        double region[SBL_REGION_COUNT];
        sbl_atlas_regions(region, sbl_v3_load(w->design->head->chart[v]));
        if (is_front(w, v, region)) w->body[v] = SBL_ZONE_FRONT;
        else if (region[SBL_REGION_MID_SCALP] > 0.5) w->body[v] = SBL_ZONE_MID;
        else if (region[SBL_REGION_VERTEX] > 0.5) w->body[v] = SBL_ZONE_CROWN;
    }
}

/* ---- all ---- */

static bool make_room(work *w, sbl_arena *arena)
{
    uint32_t count = w->design->head->surface.vertex_count;
    w->natural = SBL_NEW(arena, float, count);
    w->grows = SBL_NEW(arena, float, count);
    w->full = SBL_NEW(arena, float, count);
    w->wanted = SBL_NEW(arena, float, count);
    w->body = SBL_NEW(arena, uint8_t, count);
    if (w->design->options.treatment.beard) w->beard = SBL_NEW(arena, float, count);
    return w->natural && w->grows && w->full && w->wanted && w->body && (w->beard || !w->design->options.treatment.beard);
}

static bool make_scratch(work *w, sbl_arena *arena)
{
    uint32_t count = w->design->head->surface.vertex_count;
    w->scalp = SBL_NEW(arena, float, count);
    w->share = SBL_NEW(arena, float, count);
    w->treated = SBL_NEW(arena, float, count);
    if (w->design->options.treatment.crown) w->crown = SBL_NEW(arena, float, count);
    return w->scalp && w->share && w->treated && (w->crown || !w->design->options.treatment.crown);
}

sbl_status sbl_design_densities(const sbl_design *design, sbl_design_inside *inside, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    work w = {.design = design, .least_share = 1.0};
    if (!make_room(&w, arena)) return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for the design", NULL);
    sbl_arena_mark scratch = sbl_arena_here(arena);
    if (!make_scratch(&w, arena)) return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for the design", NULL);
    find_handles(&w);
    uint32_t chunks = (design->head->surface.vertex_count + CHUNK - 1) / CHUNK;
    sbl_parallel_for(host, chunks, nature_chunk, &w);
    place_growth(&w);
    sbl_status status = treat(&w, arena, diag);
    place_wanted(&w);
    sbl_parallel_for(host, chunks, body_chunk, &w);
    sbl_arena_rewind(arena, scratch);
    inside->natural_per_cm2 = w.natural;
    inside->grows_per_cm2 = w.grows;
    inside->full_per_cm2 = w.full;
    inside->wanted_per_cm2 = w.wanted;
    inside->beard_per_cm2 = w.beard;
    inside->body = w.body;
    return status;
}
