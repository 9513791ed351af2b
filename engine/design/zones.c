/*
 * Zones: the treated skin by who planned it, with areas and mean densities, and the area of the whole with its uncertainty. Triangles that
 * something sharper than the mesh crosses (the drawn line, a scar) are sampled at 16 places, the others at their corners.
 */
#include "inside.h"

#include <string.h>

/* Skin counts as treated where the planned density is above this share of the full one. */
#define TREATED_SHARE 0.02
/* How well an edge is found again on the skin: one standard deviation, a model. */
#define EDGE_SD_MM 1.0

#define CHUNK 512u
#define SPLIT 4 /* a fine triangle is judged in the middle of SPLIT^2 equal parts */

/* Diameters: FACTS 1.1 (healed 0.07 to 0.15 mm; hairline single needle finer), in scars dots spread a little more (a design choice).
 * Needles: FACTS 1.3. Tone in scars: Liu 2025 saw scars fade more (1.6 against 0.9 points), so none is taken off there. */
static const sbl_zone_practice practices[SBL_ZONE_KIND_COUNT] = {
    [SBL_ZONE_HAIRLINE] = {"hairline", 0.105, 1.0, "1RL 0.20 mm hairline"},
    [SBL_ZONE_FRONT] = {"front", 0.12, 1.0, "3RL 0.20-0.25 mm body"},
    [SBL_ZONE_MID] = {"mid", 0.12, 1.0, "3RL 0.20-0.25 mm body"},
    [SBL_ZONE_CROWN] = {"crown", 0.12, 1.0, "3RL 0.20-0.25 mm body"},
    [SBL_ZONE_SIDES] = {"sides", 0.12, 1.0, "3RL 0.20-0.25 mm body"},
    [SBL_ZONE_SCAR_FUT] = {"scar FUT", 0.13, 1.0, "1RL 0.25 mm scar"},
    [SBL_ZONE_SCAR_FUE] = {"scar FUE", 0.13, 1.0, "1RL 0.25 mm scar"},
    [SBL_ZONE_AREATA] = {"areata", 0.12, 1.0, "3RL 0.20-0.25 mm body"},
    [SBL_ZONE_BEARD] = {"beard", 0.12, 1.0, "1RL 0.25 mm beard"},
};

const sbl_zone_practice *sbl_zone_practice_of(sbl_zone_kind kind)
{
    return &practices[kind];
}

const char *sbl_zone_kind_name(sbl_zone_kind kind)
{
    return (unsigned)kind < SBL_ZONE_KIND_COUNT ? practices[kind].name : "unknown";
}

/* ---- sums over the skin ---- */

typedef struct sums {
    double area_mm2[SBL_OWNER_COUNT], dots_mm2[SBL_OWNER_COUNT]; /* dots_mm2: density per cm2 times mm2 */
    sbl_hair_balance hair[SBL_OWNER_COUNT];                      /* on area_mm2 */
    double edge_mm;
} sums;

typedef struct work {
    const sbl_design *design;
    const uint8_t *owner_of;
    double threshold_per_cm2;
    sums *of_chunk;
} work;

/* Share of a triangle where the linear interpolant of three values is positive. */
static double share_above(const double *value)
{
    int above = 0, odd = 0;
    for (int k = 0; k < 3; k++) above += value[k] > 0.0;
    if (above == 0 || above == 3) return above / 3;
    for (int k = 0; k < 3; k++)
        if ((value[k] > 0.0) == (above == 1)) odd = k;
    double a = value[odd], b = value[(odd + 1) % 3], c = value[(odd + 2) % 3];
    double tip = a / (a - b) * (a / (a - c));
    return above == 1 ? tip : 1.0 - tip;
}

/* Length of the line where the interpolant is zero. */
static double zero_line_mm(const sbl_surface *surface, uint32_t triangle, const double *value)
{
    sbl_vec3 cut[3];
    int cuts = 0;
    for (int k = 0; k < 3; k++) {
        double a = value[k], b = value[(k + 1) % 3];
        if ((a > 0.0) == (b > 0.0)) continue;
        sbl_vec3 from = sbl_v3_load(surface->position[surface->triangle[3 * (size_t)triangle + (size_t)k]]);
        sbl_vec3 to = sbl_v3_load(surface->position[surface->triangle[3 * (size_t)triangle + (size_t)((k + 1) % 3)]]);
        cut[cuts++] = sbl_v3_lerp(from, to, a / (a - b));
    }
    return cuts == 2 ? sbl_v3_distance(cut[0], cut[1]) : 0.0;
}

/* Add one place with its share of the area. */
static void add_part(const work *w, sums *sum, sbl_surface_point at, double area_mm2)
{
    sbl_design_place place = sbl_design_place_at(w->design, at);
    sbl_design_values v = sbl_design_judge(w->design, &place);
    if (v.owner == SBL_OWNER_NONE) return;
    sum->dots_mm2[v.owner] += v.density_per_cm2 * area_mm2;
    if (v.density_per_cm2 <= w->threshold_per_cm2) return;
    sum->area_mm2[v.owner] += area_mm2;
    sbl_hair_balance_add(&sum->hair[v.owner], v.natural_per_cm2, v.existing_per_cm2, area_mm2 / 100.0);
}

static void add_fine(const work *w, sums *sum, uint32_t triangle, double area_mm2)
{
    for (int i = 0; i < SPLIT; i++)
        for (int j = 0; j < SPLIT - i; j++) {
            double u = (i + 1.0 / 3.0) / SPLIT, v = (j + 1.0 / 3.0) / SPLIT;
            add_part(w, sum, (sbl_surface_point){triangle, (float)u, (float)v}, area_mm2 / (SPLIT * SPLIT));
            if (i + j + 1 < SPLIT) {
                double step = 1.0 / (3.0 * SPLIT); /* from the upright part's middle to that of the turned one beside it */
                add_part(w, sum, (sbl_surface_point){triangle, (float)(u + step), (float)(v + step)}, area_mm2 / (SPLIT * SPLIT));
            }
        }
}

static void add_coarse(const work *w, sums *sum, uint32_t triangle, double area_mm2)
{
    const uint32_t *corner = w->design->head->surface.triangle + 3 * (size_t)triangle;
    double above[3];
    for (int k = 0; k < 3; k++) above[k] = (double)w->design->density_per_cm2[corner[k]] - w->threshold_per_cm2;
    double share = share_above(above);
    for (int k = 0; k < 3; k++) {
        if (w->design->density_per_cm2[corner[k]] <= 0.0f) continue;
        uint32_t owner = w->owner_of[corner[k]];
        sum->area_mm2[owner] += share * area_mm2 / 3.0;
        sum->dots_mm2[owner] += (double)w->design->density_per_cm2[corner[k]] * area_mm2 / 3.0;
        sbl_hair_balance_add(&sum->hair[owner], (double)w->design->natural_per_cm2[corner[k]],
                             (double)w->design->existing_per_cm2[corner[k]], share * area_mm2 / 300.0);
    }
}

/* Can a dot come anywhere in this triangle? */
static bool is_wanted(const sbl_design *design, uint32_t triangle)
{
    const uint32_t *corner = design->head->surface.triangle + 3 * (size_t)triangle;
    const sbl_design_inside *in = design->inside;
    for (int k = 0; k < 3; k++) {
        if (in->wanted_per_cm2[corner[k]] > 0.0f || (in->marks_near && in->marks_near[corner[k]])) return true;
        if (in->beard_per_cm2 && in->beard_per_cm2[corner[k]] > 0.0f) return true;
    }
    return false;
}

static void sum_chunk(void *user, uint32_t chunk)
{
    work *w = user;
    const sbl_surface *surface = &w->design->head->surface;
    sums *sum = &w->of_chunk[chunk];
    uint32_t first = chunk * CHUNK, last = first + CHUNK;
    if (last > surface->triangle_count) last = surface->triangle_count;
    for (uint32_t t = first; t < last; t++) {
        const uint32_t *corner = surface->triangle + 3 * (size_t)t;
        double above[3];
        if (!is_wanted(w->design, t)) continue;
        for (int k = 0; k < 3; k++) above[k] = (double)w->design->density_per_cm2[corner[k]] - w->threshold_per_cm2;
        sum->edge_mm += zero_line_mm(surface, t, above);
        if (sbl_design_is_fine(w->design, t)) add_fine(w, sum, t, (double)surface->area_mm2[t]);
        else add_coarse(w, sum, t, (double)surface->area_mm2[t]);
    }
}

static void add_up(sums *total, const sums *of_chunk, uint32_t chunks)
{
    for (uint32_t c = 0; c < chunks; c++) {
        for (uint32_t i = 0; i < SBL_OWNER_COUNT; i++) {
            total->area_mm2[i] += of_chunk[c].area_mm2[i];
            total->dots_mm2[i] += of_chunk[c].dots_mm2[i];
            const sbl_hair_balance *part = &of_chunk[c].hair[i];
            sbl_hair_balance *hair = &total->hair[i];
            hair->area_cm2 += part->area_cm2;
            hair->natural += part->natural;
            hair->existing += part->existing;
            hair->thin_natural += part->thin_natural;
            hair->thin_existing += part->thin_existing;
        }
        total->edge_mm += of_chunk[c].edge_mm;
    }
}

/* ---- zones ---- */

static sbl_zone_kind kind_of_owner(const sbl_design_inside *inside, uint32_t owner)
{
    static const sbl_zone_kind of_mark[] = {
        [SBL_MARK_AREATA_PATCH] = SBL_ZONE_AREATA, [SBL_MARK_SCAR_FUT] = SBL_ZONE_SCAR_FUT, [SBL_MARK_SCAR_FUE] = SBL_ZONE_SCAR_FUE};
    return owner < SBL_ZONE_KIND_COUNT ? (sbl_zone_kind)owner : of_mark[inside->mark[owner - SBL_OWNER_MARK].kind];
}

/* "scar FUT 2": marks of one kind are numbered in the order of the intake. */
static void set_name(sbl_zone *zone, uint32_t number)
{
    const char *name = practices[zone->kind].name;
    size_t length = strlen(name);
    memcpy(zone->name, name, length);
    if (!number) return;
    zone->name[length++] = ' ';
    if (number >= 10) zone->name[length++] = (char)('0' + number / 10);
    zone->name[length] = (char)('0' + number % 10);
}

static void add_zone(sbl_design *design, sbl_design_inside *inside, uint32_t owner, const sums *total, uint32_t *numbers)
{
    sbl_zone *zone = &design->zone[design->zone_count];
    zone->kind = kind_of_owner(inside, owner);
    zone->area_cm2 = total->area_mm2[owner] / 100.0;
    zone->target_per_cm2 = total->dots_mm2[owner] / total->area_mm2[owner];
    zone->diameter_mm = practices[zone->kind].diameter_mm;
    zone->tone = practices[zone->kind].tone;
    zone->needle = practices[zone->kind].needle;
    zone->hair = total->hair[owner];
    set_name(zone, owner >= SBL_OWNER_MARK ? ++numbers[zone->kind] : 0);
    inside->zone_of_owner[owner] = design->zone_count++;
    design->treated_area_cm2 += zone->area_cm2;
}

static void number_vertices(const sbl_design *design, const sbl_design_inside *inside, uint8_t *zone_of)
{
    for (uint32_t v = 0; v < design->head->surface.vertex_count; v++) {
        uint32_t zone = zone_of[v] < SBL_OWNER_COUNT ? inside->zone_of_owner[zone_of[v]] : SBL_NONE;
        zone_of[v] = zone == SBL_NONE ? (uint8_t)255 : (uint8_t)zone;
    }
}

sbl_status sbl_design_zones(sbl_design *design, sbl_design_inside *inside, uint8_t *owner_of, const sbl_host *host, sbl_arena *arena,
                            sbl_diag *diag)
{
    uint32_t chunks = (design->head->surface.triangle_count + CHUNK - 1) / CHUNK, numbers[SBL_ZONE_KIND_COUNT] = {0};
    work w = {design, owner_of, TREATED_SHARE * design->options.full_density_per_cm2, NULL};
    sbl_arena_mark mark = sbl_arena_here(arena);
    sums *total = SBL_NEW(arena, sums, 1);
    w.of_chunk = SBL_NEW(arena, sums, chunks);
    if (!total || !w.of_chunk) return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for the zones", NULL);
    sbl_parallel_for(host, chunks, sum_chunk, &w);
    add_up(total, w.of_chunk, chunks);
    design->zone_count = 0;
    design->treated_area_cm2 = 0.0;
    for (uint32_t owner = 0; owner < SBL_OWNER_COUNT; owner++) {
        inside->zone_of_owner[owner] = SBL_NONE;
        if (total->area_mm2[owner] > 0.0) add_zone(design, inside, owner, total, numbers);
    }
    double of_head = design->treated_area_cm2 * design->head->area_relative_sd, of_edge = EDGE_SD_MM * total->edge_mm / 100.0;
    design->treated_area_sd_cm2 = sqrt(of_head * of_head + of_edge * of_edge);
    number_vertices(design, inside, owner_of);
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}
