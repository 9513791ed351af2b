/*
 * Thresholds, levelled: a design takes slightly more of the sites where their number over a patch falls short, and fewer where it is above.
 *
 * Ranks are level for every threshold at once, to a percent or so of what 4 cm2 hold. One design is one threshold (two, where hair grows),
 * so what is left of the error can be measured and fed back: under a kernel as wide as the patch, in a few passes. Only sites whose rank
 * lies within SHIFT_MAX of the threshold can change.
 */
#include "room.h"

/* Of the kernel (1 - (d / R)^2)^2, whose integral is pi R^2 / 3: narrow enough to see what a disc of 4 cm2 sees. */
#define RADIUS_MM       18.0
#define SHIFT_MAX       0.06
#define PASSES          3
#define PIECES_PER_SITE 0.25
#define PER_BLOCK       1024u

/* Sites near their threshold, then sites below it, then the area in pieces. */
typedef struct balance {
    const sbl_field *field;
    const sbl_field_demand *demand;
    float *share;   /* of each site of the field */
    uint32_t *site; /* of the first near + below points */
    uint32_t near, below, pieces;
    field_point *point;
    float *key, *weight; /* a dot adds 1, a piece takes away what it calls for */
    sbl_surface_point *piece_at;
    double *before, *all; /* of each near site: not used; dots too many around it */
} balance;

static double level_of(const balance *b, uint32_t site)
{
    return (double)b->field->site[site].rank * (double)b->field->density_per_cm2 - (double)b->demand->existing_per_cm2[site];
}

static bool is_near(const balance *b, uint32_t site)
{
    double density = (double)b->demand->density_per_cm2[site];
    return fabs(level_of(b, site) - density) <= SHIFT_MAX * density;
}

static bool is_below(const balance *b, uint32_t site)
{
    double level = level_of(b, site);
    return level >= 0.0 && level < (double)b->demand->density_per_cm2[site];
}

static void list_sites(balance *b)
{
    b->near = b->below = 0;
    for (uint32_t i = 0; i < b->field->count; i++)
        if (b->demand->density_per_cm2[i] > 0.0f && is_near(b, i)) b->site[b->near++] = i;
    for (uint32_t i = 0; i < b->field->count; i++)
        if (b->demand->density_per_cm2[i] > 0.0f && !is_near(b, i) && is_below(b, i)) b->site[b->near + b->below++] = i;
}

static void put_site_block(void *context, uint32_t block)
{
    const balance *b = context;
    field_span span = field_span_of(block, PER_BLOCK, b->near + b->below);
    for (uint32_t k = span.begin; k < span.end; k++) {
        b->point[k] = field_point_at(b->field->surface, b->field->site[b->site[k]].at);
        b->weight[k] = 1.0f;
    }
}

static void weigh_piece_block(void *context, uint32_t block)
{
    const balance *b = context;
    field_span span = field_span_of(block, PER_BLOCK, b->pieces);
    float *weight = b->weight + b->near + b->below;
    for (uint32_t k = span.begin; k < span.end; k++) weight[k] *= -0.01f * (float)b->demand->density_at(b->demand->user, b->piece_at[k]);
}

static bool gather(balance *b, const sbl_host *host, sbl_arena *arena)
{
    double per_mm2 = PIECES_PER_SITE * 0.01 * (double)b->field->density_per_cm2;
    field_cuts cuts = {.surface = b->field->surface, .region = b->demand->region, .per_mm2 = per_mm2};
    uint64_t pieces;
    b->site = SBL_NEW(arena, uint32_t, b->field->count);
    if (!b->site || !field_cuts_count(&cuts, &pieces, host, arena)) return false;
    list_sites(b);
    uint32_t sites = b->near + b->below;
    uint64_t total = sites + pieces;
    if (total > UINT32_MAX) return false;
    b->pieces = (uint32_t)pieces;
    b->point = SBL_TAKE(arena, field_point, total);
    b->weight = SBL_TAKE(arena, float, total);
    b->key = SBL_NEW(arena, float, total);
    b->piece_at = SBL_TAKE(arena, sbl_surface_point, pieces);
    b->before = SBL_NEW(arena, double, b->near);
    b->all = SBL_NEW(arena, double, b->near);
    if (!b->point || !b->weight || !b->key || !b->piece_at || !b->before || !b->all) return false;
    sbl_parallel_for(host, field_span_count(sites, PER_BLOCK), put_site_block, b);
    field_cuts_put(b->point + sites, b->weight + sites, b->piece_at, &cuts, host);
    sbl_parallel_for(host, field_span_count(b->pieces, PER_BLOCK), weigh_piece_block, b);
    return true;
}

static void take(const balance *b)
{
    for (uint32_t k = 0; k < b->near; k++) {
        uint32_t i = b->site[k];
        double level = level_of(b, i), share = (double)b->share[i];
        b->weight[k] = level >= 0.0 && level < share * (double)b->demand->density_per_cm2[i] ? 1.0f : 0.0f;
    }
}

/* Each threshold moves by what is amiss around its site. At a border the kernel holds less than a full one, and it moves by less. */
static void shift_thresholds(const balance *b)
{
    const double area_cm2 = 0.01 * SBL_PI / 3.0 * RADIUS_MM * RADIUS_MM;
    for (uint32_t k = 0; k < b->near; k++) {
        uint32_t i = b->site[k];
        double share = (double)b->share[i] - b->all[k] / (area_cm2 * (double)b->demand->density_per_cm2[i]);
        b->share[i] = (float)sbl_clamp(share, 1.0 - SHIFT_MAX, 1.0 + SHIFT_MAX);
    }
}

sbl_status sbl_field_level(float *share, const sbl_field *field, const sbl_field_demand *demand, const sbl_host *host, sbl_arena *arena,
                           sbl_diag *diag)
{
    if (!share || !field || !demand || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_field_level needs a field and what is wanted", NULL);
    for (uint32_t i = 0; i < field->count; i++) share[i] = 1.0f;
    if (!field->count) return SBL_OK;
    sbl_arena_mark mark = sbl_arena_here(arena);
    balance b = {.field = field, .demand = demand, .share = share};
    bool ok = gather(&b, host, arena);
    field_kernel sum = {b.key, b.weight, b.before, b.all};
    for (int pass = 0; ok && pass < PASSES; pass++) {
        sbl_arena_mark scratch = sbl_arena_here(arena);
        take(&b);
        ok = field_kernel_sum(&sum, b.point, b.near + b.below + b.pieces, b.near, RADIUS_MM, host, arena);
        if (ok) shift_thresholds(&b);
        sbl_arena_rewind(arena, scratch);
    }
    sbl_arena_rewind(arena, mark);
    return ok ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to level the dots", "a smaller region or density");
}
