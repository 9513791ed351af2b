/*
 * A design: the order of its steps. Wishes are checked, the hairline is drawn, every vertex learns how far behind it lies, densities
 * follow, marks are cut in, and zones, areas and the SALT score are read off.
 */
#include "inside.h"

/* Triangles are shorter than this; a mark touches no triangle whose corners all lie farther than that from it. */
#define EDGE_MAX_MM 8.0
/* Less treated skin than this is none. */
#define TREATED_MIN_CM2 0.05

#define CHUNK 512u

typedef struct arrays {
    float *behind, *existing, *natural, *density, *tone;
    uint8_t *owner, *no_go;
} arrays;

static sbl_status out_of_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for the design", NULL);
}

static sbl_status make_arrays(arrays *a, sbl_design *design, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t count = design->head->surface.vertex_count;
    a->behind = SBL_NEW(arena, float, count);
    a->existing = SBL_NEW(arena, float, count);
    a->natural = SBL_NEW(arena, float, count);
    a->density = SBL_NEW(arena, float, count);
    a->tone = SBL_NEW(arena, float, count);
    a->owner = SBL_NEW(arena, uint8_t, count);
    a->no_go = SBL_NEW(arena, uint8_t, count);
    if (!a->behind || !a->existing || !a->natural || !a->density || !a->tone || !a->owner || !a->no_go) return out_of_memory(diag);
    design->behind_hairline_mm = a->behind;
    design->existing_per_cm2 = a->existing;
    design->natural_per_cm2 = a->natural;
    design->density_per_cm2 = a->density;
    design->tone = a->tone;
    design->zone_of = a->owner;
    design->no_go = a->no_go;
    return SBL_OK;
}

/* ---- marks ---- */

static bool is_treated(const sbl_treatment *t, sbl_mark_kind kind)
{
    if (kind == SBL_MARK_NO_GO) return false;
    return kind == SBL_MARK_AREATA_PATCH ? t->areata : t->scars;
}

static void find_vertices_near(uint64_t *near, const sbl_design_inside *inside, const sbl_surface *surface)
{
    for (uint32_t v = 0; v < surface->vertex_count; v++)
        for (uint32_t i = 0; i < inside->mark_count; i++) {
            sbl_near_hit hit;
            const sbl_mark_shape *mark = &inside->mark[i];
            if (sbl_near_curve_find(&mark->path, sbl_v3_load(surface->position[v]), mark->reach_mm + EDGE_MAX_MM, &hit))
                near[v] |= (uint64_t)1 << i;
        }
}

static sbl_status place_marks(sbl_design_inside *inside, const sbl_design *design, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_design_options *wish = &design->options;
    if (!wish->mark_count) return SBL_OK;
    sbl_mark_shape *shape = SBL_NEW(arena, sbl_mark_shape, wish->mark_count);
    uint64_t *near = SBL_NEW(arena, uint64_t, design->head->surface.vertex_count);
    if (!shape || !near) return out_of_memory(diag);
    for (uint32_t i = 0; i < wish->mark_count; i++) {
        sbl_status status = sbl_mark_shape_make(&shape[i], &wish->mark[i], i, design->head, arena, diag);
        if (status != SBL_OK) return status;
        shape[i].treated = is_treated(&wish->treatment, wish->mark[i].kind);
    }
    inside->mark = shape;
    inside->mark_count = wish->mark_count;
    find_vertices_near(near, inside, &design->head->surface);
    inside->marks_near = near;
    return SBL_OK;
}

/* ---- vertices ---- */

typedef struct judging {
    const sbl_design *design;
    arrays *out;
} judging;

static void judge_chunk(void *user, uint32_t chunk)
{
    judging *j = user;
    uint32_t count = j->design->head->surface.vertex_count, first = chunk * CHUNK, last = first + CHUNK;
    if (last > count) last = count;
    for (uint32_t v = first; v < last; v++) {
        sbl_design_place place = sbl_design_place_of_vertex(j->design, v);
        sbl_design_values is = sbl_design_judge(j->design, &place);
        j->out->natural[v] = (float)is.natural_per_cm2;
        j->out->existing[v] = (float)is.existing_per_cm2;
        j->out->density[v] = (float)is.density_per_cm2;
        j->out->tone[v] = (float)is.tone;
        j->out->owner[v] = is.owner == SBL_OWNER_NONE ? (uint8_t)255 : (uint8_t)is.owner;
        j->out->no_go[v] = is.no_go;
    }
}

/* Area where less than half of nature's density grows. A trace of nature (the feather's outermost part) is no bald skin. */
static sbl_status measure_bald(sbl_design *design, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *surface = &design->head->surface;
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *lost = SBL_NEW(arena, float, surface->vertex_count);
    if (!lost) return out_of_memory(diag);
    double trace = 0.05 * design->options.natural_density_per_cm2;
    for (uint32_t v = 0; v < surface->vertex_count; v++)
        lost[v] = (float)(0.5 * ((double)design->natural_per_cm2[v] - trace) - (double)design->existing_per_cm2[v]);
    design->bald_area_cm2 = sbl_surface_area_above_zero(surface, lost) / 100.0;
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}

/* ---- all ---- */

static sbl_status draw_line(sbl_design *design, sbl_design_inside *inside, arrays *a, const sbl_host *host, sbl_arena *arena,
                            sbl_diag *diag)
{
    sbl_status status = sbl_hairline_make(&design->hairline, design->head, &design->options, arena, diag);
    if (status == SBL_OK) status = sbl_near_curve_build(&inside->line, design->hairline.curve, design->hairline.curve_count, arena, diag);
    if (status == SBL_OK) status = sbl_hairline_behind(a->behind, &design->hairline, &inside->line, design->head, host, arena, diag);
    return status;
}

static sbl_status check_result(const sbl_design *design, sbl_diag *diag)
{
    if (design->treated_area_cm2 >= TREATED_MIN_CM2) return SBL_OK;
    return sbl_fail_field(diag, SBL_E_CONFLICT, "what is asked for leaves no skin to treat",
                          "state the pattern of hair loss, a measured density, or another treatment", "wish.treatment",
                          design->treated_area_cm2);
}

static sbl_status build(sbl_design *design, sbl_design_inside *inside, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    arrays a = {0};
    judging j = {design, &a};
    sbl_status status = make_arrays(&a, design, arena, diag);
    if (status == SBL_OK) status = draw_line(design, inside, &a, host, arena, diag);
    if (status == SBL_OK && sbl_progress(host, "design", 0.4f)) status = SBL_E_CANCELLED;
    if (status == SBL_OK) status = sbl_design_densities(design, inside, host, arena, diag);
    if (status == SBL_OK) status = place_marks(inside, design, arena, diag);
    if (status != SBL_OK) return status;
    sbl_parallel_for(host, (design->head->surface.vertex_count + CHUNK - 1) / CHUNK, judge_chunk, &j);
    status = sbl_design_zones(design, inside, a.owner, host, arena, diag);
    if (status == SBL_OK) status = measure_bald(design, arena, diag);
    sbl_design_salt(design);
    return status == SBL_OK ? check_result(design, diag) : status;
}

sbl_status sbl_design_build(sbl_design *design, const sbl_head *head, const sbl_design_options *options, const sbl_host *host,
                            sbl_arena *arena, sbl_diag *diag)
{
    if (!design || !head || !options || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_design_build needs a head, options and an arena", NULL);
    *design = (sbl_design){.head = head};
    sbl_status status = sbl_design_options_complete(&design->options, options, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_design_inside *inside = SBL_NEW(arena, sbl_design_inside, 1);
    sbl_mark *marks = sbl_arena_copy(arena, options->mark, options->mark_count, sizeof *marks);
    if (!inside || !marks) {
        sbl_arena_rewind(arena, mark);
        return out_of_memory(diag);
    }
    design->inside = inside;
    design->options.mark = marks;
    status = build(design, inside, host, arena, diag);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        *design = (sbl_design){.head = head};
    }
    return status;
}
