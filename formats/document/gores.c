#include "document/gores.h"

#include <stdio.h>
#include <string.h>

#define EDGE_SHARE        0.02
#define GORE_AREA_MIN_MM2 400.0
#define GORE_SIDE_MIN_MM  18.0
#define GRID_ROWS         7
#define GRID_COLUMNS      6
/* Fewer are no piece to lay flat. */
#define CELL_TRIANGLES_MIN 20u

/* Tape terms of every vertex, cheaply: along the midline by the angle in the midline's plane, sideways by the arc of a circle. */
typedef struct tape_grid {
    float *back_mm, *left_mm;
} tape_grid;

#define MIDLINE_KNOTS 241u

/* back_mm at equal angles about the chart's origin in the midline's plane, from the glabella (knot 0) over the top. */
static void midline_knots(double back_mm[MIDLINE_KNOTS], double *angle0, double *angle_step, const sbl_head *head)
{
    sbl_vec3 o = head->chart_origin, g = sbl_v3_sub(head->landmark[SBL_LANDMARK_GLABELLA], o);
    *angle0 = sbl_atan2(g.y, g.z) - 0.35;
    *angle_step = (SBL_PI + 1.35) / (MIDLINE_KNOTS - 1);
    sbl_vec3 before = {0};
    double length = 0.0, at_glabella = 0.0;
    bool any = false;
    for (uint32_t i = 0; i < MIDLINE_KNOTS; i++) {
        double angle = *angle0 + i * *angle_step;
        sbl_surface_hit hit;
        sbl_vec3 far_point = sbl_v3_madd(o, sbl_v3(0.0, sbl_sin(angle), sbl_cos(angle)), 400.0);
        if (sbl_surface_ray(&head->surface, far_point, sbl_v3_sub(o, far_point), 400.0, &hit)) {
            if (any) length += sbl_v3_distance(before, hit.position);
            before = hit.position;
            any = true;
        }
        if (angle <= *angle0 + 0.35) at_glabella = length;
        back_mm[i] = length;
    }
    for (uint32_t i = 0; i < MIDLINE_KNOTS; i++) back_mm[i] -= at_glabella;
}

static double knot_at(const double back_mm[MIDLINE_KNOTS], double angle, double angle0, double step)
{
    double t = sbl_clamp((angle - angle0) / step, 0.0, MIDLINE_KNOTS - 1.001);
    uint32_t i = (uint32_t)t;
    return back_mm[i] + (t - i) * (back_mm[i + 1] - back_mm[i]);
}

static bool make_grid(tape_grid *grid, const sbl_head *head, sbl_arena *arena)
{
    uint32_t count = head->surface.vertex_count;
    grid->back_mm = SBL_NEW(arena, float, count);
    grid->left_mm = SBL_NEW(arena, float, count);
    if (!grid->back_mm || !grid->left_mm) return false;
    double knots[MIDLINE_KNOTS], angle0, step;
    midline_knots(knots, &angle0, &step, head);
    for (uint32_t v = 0; v < count; v++) {
        sbl_vec3 p = sbl_v3_sub(sbl_v3_load(head->surface.position[v]), head->chart_origin);
        double radius = sqrt(p.y * p.y + p.z * p.z), angle = sbl_atan2(p.y, p.z);
        if (angle < angle0) angle += 2.0 * SBL_PI;
        grid->back_mm[v] = (float)knot_at(knots, angle, angle0, step);
        grid->left_mm[v] = (float)(sbl_v3_length(p) * sbl_atan2(p.x, radius));
    }
    return true;
}

static bool in_cell(const tape_grid *grid, uint32_t v, double back, double left, double margin)
{
    return (double)grid->back_mm[v] > back - margin && (double)grid->back_mm[v] < back + GORE_CELL_MM + margin &&
           (double)grid->left_mm[v] > left - margin && (double)grid->left_mm[v] < left + GORE_CELL_MM + margin;
}

/* 1: outside the treated skin or before the hairline, 2: inside; the treated skin ends where both occur. */
static uint32_t side_of(const sbl_design *design, uint32_t v)
{
    return (double)design->density_per_cm2[v] > EDGE_SHARE * design->options.full_density_per_cm2 ? 2u : 1u;
}

/* A triangle in a cell: all corners with its overlap, and all of them within it. */
static void place_of(const uint32_t *corner, const tape_grid *grid, double back, double left, bool *inside, bool *core)
{
    *inside = *core = true;
    for (uint32_t k = 0; k < 3 && *inside; k++) {
        *inside = in_cell(grid, corner[k], back, left, GORE_OVERLAP_MM);
        *core = *core && *inside && in_cell(grid, corner[k], back, left, 0.0);
    }
}

/* What lies in a cell, without its overlap. */
typedef struct cell_skin {
    uint32_t sides, zone; /* zone: one of them; SBL_NONE before there is one */
    bool zones_meet;
} cell_skin;

static void take_in(cell_skin *cell, const sbl_design *design, uint32_t v)
{
    cell->sides |= side_of(design, v);
    if (design->zone_of[v] >= design->zone_count) return; /* none */
    if (cell->zone == SBL_NONE) cell->zone = design->zone_of[v];
    cell->zones_meet = cell->zones_meet || cell->zone != design->zone_of[v];
}

/* How many triangles; none where no edge passes: neither of the treated skin nor between two zones. */
static uint32_t mark_cell(uint8_t *keep, const sbl_plan *plan, const tape_grid *grid, double back, double left)
{
    const sbl_surface *surface = &plan->head->surface;
    const uint8_t *part = plan->head->part;
    uint32_t kept = 0;
    cell_skin cell = {.zone = SBL_NONE};
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        const uint32_t *corner = &surface->triangle[3 * t];
        bool inside, core;
        place_of(corner, grid, back, left, &inside, &core);
        keep[t] = inside && part[corner[0]] == SBL_PART_SKIN && part[corner[1]] == SBL_PART_SKIN && part[corner[2]] == SBL_PART_SKIN;
        kept += keep[t];
        for (uint32_t k = 0; k < 3 && keep[t] && core; k++) take_in(&cell, &plan->design, corner[k]);
    }
    return cell.sides == 3u || cell.zones_meet ? kept : 0;
}

static float *copy_values(sbl_arena *arena, const sbl_surface *patch, const float *value)
{
    float *out = SBL_NEW(arena, float, patch->vertex_count);
    for (uint32_t v = 0; out && v < patch->vertex_count; v++) out[v] = value[patch->source_vertex[v]];
    return out;
}

#define FAR_FROM_MARKS_MM 1e3

/* A mark's line of tape points on the skin; none if one of them misses the head. */
typedef struct mark_line {
    sbl_vec3 point[SBL_MARK_POINTS_MAX];
    uint32_t count;
    double half_width_mm;
} mark_line;

static mark_line line_of(const sbl_mark *mark, const sbl_head *head)
{
    mark_line line = {.half_width_mm = 0.5 * mark->width_mm};
    for (uint32_t i = 0; i < mark->point_count && i < SBL_MARK_POINTS_MAX; i++) {
        sbl_surface_hit hit;
        if (!sbl_head_tape_point(head, mark->back_mm[i], mark->left_mm[i], &hit)) return (mark_line){0};
        line.point[line.count++] = hit.position;
    }
    return line;
}

/* Straight distance to the mark's line, less half its width: a mole's own round bound, whatever the mesh. */
static double beyond_line(const mark_line *line, sbl_vec3 p)
{
    double nearest = FAR_FROM_MARKS_MM;
    for (uint32_t i = 0; i < line->count; i++) {
        sbl_vec3 before = line->point[i ? i - 1 : 0], along = sbl_v3_sub(line->point[i], before);
        double length2 = sbl_v3_dot(along, along);
        double t = length2 > 0.0 ? sbl_clamp(sbl_v3_dot(sbl_v3_sub(p, before), along) / length2, 0.0, 1.0) : 1.0;
        nearest = fmin(nearest, sbl_v3_distance(p, sbl_v3_madd(before, along, t)));
    }
    return nearest - line->half_width_mm;
}

static void fill_no_go(float *beyond_mm, const sbl_surface *patch, const sbl_plan *plan)
{
    const sbl_design_options *wish = &plan->design.options;
    for (uint32_t v = 0; v < patch->vertex_count; v++) beyond_mm[v] = (float)FAR_FROM_MARKS_MM;
    for (uint32_t m = 0; m < wish->mark_count; m++) {
        if (wish->mark[m].kind != SBL_MARK_NO_GO) continue;
        mark_line line = line_of(&wish->mark[m], plan->head);
        for (uint32_t v = 0; v < patch->vertex_count; v++) {
            float beyond = (float)beyond_line(&line, sbl_v3_load(patch->position[v]));
            if (beyond < beyond_mm[v]) beyond_mm[v] = beyond;
        }
    }
}

/* Zones are named vertex by vertex: a few rounds of averaging over the triangles turn the steps between vertices into a line. */
#define ZONE_SMOOTH_ROUNDS 6

static void smooth(float *value, float *sum, float *weight, const sbl_surface *patch)
{
    for (int round = 0; round < ZONE_SMOOTH_ROUNDS; round++) {
        memset(sum, 0, patch->vertex_count * sizeof *sum);
        memset(weight, 0, patch->vertex_count * sizeof *weight);
        for (uint32_t t = 0; t < patch->triangle_count; t++) {
            const uint32_t *c = &patch->triangle[3 * t];
            float mean = (value[c[0]] + value[c[1]] + value[c[2]]) / 3.0f;
            for (uint32_t k = 0; k < 3; k++) {
                sum[c[k]] += mean;
                weight[c[k]] += 1.0f;
            }
        }
        for (uint32_t v = 0; v < patch->vertex_count; v++)
            if (weight[v] > 0.0f) value[v] = sum[v] / weight[v];
    }
}

static sbl_status fill_zones(gore *g, const sbl_design *design, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t count = g->patch.vertex_count;
    float *sum = SBL_NEW(arena, float, count), *weight = SBL_NEW(arena, float, count);
    for (uint32_t z = 0; z < design->zone_count && g->zone_share_count < GORE_ZONES_MAX; z++) {
        uint32_t inside = 0;
        for (uint32_t v = 0; v < count; v++) inside += design->zone_of[g->patch.source_vertex[v]] == z;
        if (!inside || inside == count) continue;
        float *share = SBL_NEW(arena, float, count);
        if (!share || !sum || !weight) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the stencil", "");
        for (uint32_t v = 0; v < count; v++) share[v] = design->zone_of[g->patch.source_vertex[v]] == z ? 1.0f : 0.0f;
        smooth(share, sum, weight, &g->patch);
        g->zone_share[g->zone_share_count++] = share;
    }
    return SBL_OK;
}

static sbl_status fill_values(gore *g, const sbl_plan *plan, const tape_grid *grid, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_design *design = &plan->design;
    uint32_t count = g->patch.vertex_count;
    float *beyond = SBL_NEW(arena, float, count), *beyond_no_go = SBL_NEW(arena, float, count);
    g->behind_hairline_mm = copy_values(arena, &g->patch, design->behind_hairline_mm);
    g->back_mm = copy_values(arena, &g->patch, grid->back_mm);
    g->left_mm = copy_values(arena, &g->patch, grid->left_mm);
    if (!beyond || !beyond_no_go || !g->behind_hairline_mm || !g->back_mm || !g->left_mm)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the stencil", "");
    for (uint32_t v = 0; v < count; v++) {
        uint32_t source = g->patch.source_vertex[v];
        beyond[v] = (float)((double)design->density_per_cm2[source] - EDGE_SHARE * design->options.full_density_per_cm2);
    }
    g->beyond_edge = beyond;
    fill_no_go(beyond_no_go, &g->patch, plan);
    g->beyond_no_go_mm = beyond_no_go;
    return fill_zones(g, design, arena, diag);
}

/* Least-squares turn of the sheet: x to the right as left_mm grows, up as back_mm grows, which is how someone who faces the client sees it.
 */
static void turn_sheet(gore *g, double *x, double *y)
{
    uint32_t count = g->patch.vertex_count;
    double mx = 0.0, my = 0.0, mu = 0.0, mv = 0.0, along = 0.0, across = 0.0;
    for (uint32_t v = 0; v < count; v++) {
        x[v] = g->sheet.x_mm[v];
        y[v] = g->sheet.y_mm[v];
        mx += x[v] / count;
        my += y[v] / count;
        mu += (double)g->left_mm[v] / count;
        mv -= (double)g->back_mm[v] / count;
    }
    for (uint32_t v = 0; v < count; v++) {
        double u = (double)g->left_mm[v] - mu, w = -(double)g->back_mm[v] - mv;
        across += (x[v] - mx) * w - (y[v] - my) * u;
        along += (x[v] - mx) * u + (y[v] - my) * w;
    }
    double length = sqrt(along * along + across * across);
    double c = length > 0.0 ? along / length : 1.0, s = length > 0.0 ? across / length : 0.0;
    g->x0 = g->y0 = 1e9;
    g->x1 = g->y1 = -1e9;
    for (uint32_t v = 0; v < count; v++) {
        double dx = x[v] - mx, dy = y[v] - my;
        x[v] = c * dx - s * dy;
        y[v] = s * dx + c * dy;
        g->x0 = fmin(g->x0, x[v]);
        g->x1 = fmax(g->x1, x[v]);
        g->y0 = fmin(g->y0, y[v]);
        g->y1 = fmax(g->y1, y[v]);
    }
}

/* Twice the signed area: its sign tells whether the sheet shows the skin from outside or from within. */
static double handedness(const gore *g)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < g->patch.triangle_count; t++) {
        const uint32_t *c = &g->patch.triangle[3 * t];
        double ax = g->sheet.x_mm[c[1]] - g->sheet.x_mm[c[0]], ay = g->sheet.y_mm[c[1]] - g->sheet.y_mm[c[0]];
        double bx = g->sheet.x_mm[c[2]] - g->sheet.x_mm[c[0]], by = g->sheet.y_mm[c[2]] - g->sheet.y_mm[c[0]];
        sum += ax * by - ay * bx;
    }
    return sum;
}

/* A sliver at the cell's corner holds too little of an edge to be laid on anything. */
static bool worth_printing(const gore *g)
{
    return g->patch.total_area_mm2 > GORE_AREA_MIN_MM2 && g->x1 - g->x0 > GORE_SIDE_MIN_MM && g->y1 - g->y0 > GORE_SIDE_MIN_MM;
}

static sbl_status flatten(gore *g, sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = sbl_flatten(&g->sheet, &g->patch, NULL, arena, diag);
    if (status != SBL_OK) return status;
    double *x = SBL_NEW(arena, double, g->patch.vertex_count), *y = SBL_NEW(arena, double, g->patch.vertex_count);
    if (!x || !y) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the stencil", "");
    /* On paper y runs down: seen from outside, a counter-clockwise triangle is clockwise there. */
    if (handedness(g) > 0.0) {
        double *mirrored = SBL_NEW(arena, double, g->patch.vertex_count);
        if (!mirrored) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the stencil", "");
        for (uint32_t v = 0; v < g->patch.vertex_count; v++) mirrored[v] = -g->sheet.x_mm[v];
        g->sheet.x_mm = mirrored;
    }
    turn_sheet(g, x, y);
    g->sheet.x_mm = x;
    g->sheet.y_mm = y;
    return SBL_OK;
}

/* The largest component of what the cell holds: slivers beside an ear are no use. */
static sbl_status cut_one(gore *g, const sbl_plan *plan, uint8_t *keep, const tape_grid *grid, sbl_arena *arena, sbl_diag *diag)
{
    const uint32_t *map;
    sbl_status status = sbl_surface_extract(&g->patch, &map, &plan->head->surface, keep, arena, diag);
    if (status != SBL_OK) return status;
    if (g->patch.component_count > 1) {
        memset(keep, 0, plan->head->surface.triangle_count);
        for (uint32_t t = 0; t < g->patch.triangle_count; t++) keep[map[t]] = g->patch.component[t] == 0;
        status = sbl_surface_extract(&g->patch, &map, &plan->head->surface, keep, arena, diag);
        if (status != SBL_OK) return status;
    }
    g->zone_share_count = 0;
    status = fill_values(g, plan, grid, arena, diag);
    return status == SBL_OK ? flatten(g, arena, diag) : status;
}

enum { CELLS = GRID_ROWS * GRID_COLUMNS };

/* Cells are cut side by side, each into memory of its own. */
typedef struct cell_cut {
    gore gore;
    bool kept;
    sbl_arena arena;
    sbl_status status;
    sbl_diag diag;
} cell_cut;

typedef struct cutting {
    const sbl_plan *plan;
    const tape_grid *grid;
    cell_cut *cell;
} cutting;

static void cut_cell(void *context, uint32_t index)
{
    const cutting *job = context;
    cell_cut *c = &job->cell[index];
    int row = (int)index / GRID_COLUMNS, column = (int)index % GRID_COLUMNS;
    double back = row * GORE_CELL_MM, left = (column - GRID_COLUMNS / 2) * GORE_CELL_MM;
    sbl_arena scratch;
    sbl_arena_init(&scratch, &c->arena.allocator);
    uint8_t *keep = SBL_NEW(&scratch, uint8_t, job->plan->head->surface.triangle_count);
    if (!keep) {
        c->status = sbl_fail(&c->diag, SBL_E_MEMORY, "there is not enough memory for the stencil", "");
    } else if (mark_cell(keep, job->plan, job->grid, back, left) >= CELL_TRIANGLES_MIN) {
        c->status = cut_one(&c->gore, job->plan, keep, job->grid, &c->arena, &c->diag);
        c->kept = c->status == SBL_OK && worth_printing(&c->gore);
        c->gore.back_from_mm = back;
        c->gore.left_from_mm = left;
        snprintf(c->gore.name, sizeof c->gore.name, "%c%d", 'A' + row, column + 1);
    }
    sbl_arena_release(&scratch);
}

/* In the order of the cells, whichever thread was first. What cannot be flattened is left out, but not what memory was too short for. */
static sbl_status gather(sbl_gores *gores, cell_cut *cell, sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    gore *kept = SBL_NEW(arena, gore, CELLS);
    if (!kept) status = sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the stencil", "");
    for (uint32_t i = 0; i < CELLS; i++) {
        cell_cut *c = &cell[i];
        if (status == SBL_OK && (c->status == SBL_E_MEMORY || c->status == SBL_E_CANCELLED)) {
            status = c->status;
            if (diag) *diag = c->diag;
        }
        if (status != SBL_OK || !c->kept) {
            sbl_arena_release(&c->arena);
            continue;
        }
        sbl_arena_adopt(arena, &c->arena);
        kept[gores->count++] = c->gore;
    }
    gores->gore = kept;
    return status;
}

sbl_status sbl_gores_cut(sbl_gores *gores, const sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    *gores = (sbl_gores){0};
    tape_grid grid;
    cell_cut *cell = SBL_NEW(arena, cell_cut, CELLS);
    if (!cell || !make_grid(&grid, plan->head, arena))
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the stencil", "");
    for (uint32_t i = 0; i < CELLS; i++) sbl_arena_init(&cell[i].arena, &arena->allocator);
    cutting job = {plan, &grid, cell};
    sbl_parallel_for(host, CELLS, cut_cell, &job);
    return gather(gores, cell, arena, diag);
}
