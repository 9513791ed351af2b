/*
 * plan_invariants.h - what holds for every plan, each found in a second way: distances by a plain search, densities by summing small
 * pieces of skin, zones by the drawn line and the marks, areas by cutting triangles.
 */
#ifndef STUBBLE_TEST_PLAN_INVARIANTS_H
#define STUBBLE_TEST_PLAN_INVARIANTS_H

#include "cells.h"
#include "plan_case.h"
#include "schema.h"
#include "stubble/plan_file.h"

/* A float of 100 mm has steps of 8e-6; a dot's place is three of them, interpolated. */
#define PLACE_MM 1e-4

static inline bool dots_face_alike(const sbl_dot *a, const sbl_dot *b)
{
    return sbl_v3_dot(sbl_v3_load(a->normal), sbl_v3_load(b->normal)) > 0.0;
}

/* ---- on the skin, in its zone ---- */

static inline double distance_to_polyline(const sbl_vec3 *point, uint32_t count, sbl_vec3 p)
{
    double least = 1e30;
    for (uint32_t i = 0; i + 1 < count; i++) {
        sbl_vec3 along = sbl_v3_sub(point[i + 1], point[i]), to = sbl_v3_sub(p, point[i]);
        double length2 = sbl_v3_dot(along, along), t = length2 > 0.0 ? sbl_clamp(sbl_v3_dot(to, along) / length2, 0.0, 1.0) : 0.0;
        least = fmin(least, sbl_v3_distance(p, sbl_v3_madd(point[i], along, t)));
    }
    return least;
}

static inline void check_on_the_skin(const sbl_plan *plan)
{
    uint32_t off = 0, skewed = 0, order = 0;
    const sbl_surface *surface = &plan->head->surface;
    for (uint32_t i = 0; i < plan->dots.count; i++) {
        const sbl_dot *dot = &plan->dots.dot[i];
        sbl_vec3 p = sbl_v3_load(dot->position);
        sbl_surface_hit hit;
        off +=
            !(sbl_v3_distance(p, sbl_surface_position(surface, dot->at)) <= PLACE_MM) || !sbl_surface_closest(surface, p, PLACE_MM, &hit);
        skewed += fabs(sbl_v3_length(sbl_v3_load(dot->normal)) - 1.0) > 1e-5;
        order += i && dot->site <= dot[-1].site;
    }
    CHECK(off == 0);
    CHECK(skewed == 0);
    CHECK(order == 0);
}

static inline bool is_bare_part(uint8_t part)
{
    return part == SBL_PART_EAR_LEFT || part == SBL_PART_EAR_RIGHT || part == SBL_PART_LIP || part == SBL_PART_EYE ||
           part == SBL_PART_NOSE || part == SBL_PART_SHOULDER;
}

/*
 * The hairline's zone lies within the feather behind the drawn line and 4 mm ahead of it (the sentinels); no other zone of the scalp comes
 * nearer to the line than the feather. No dot stands on ear, lip, eye, nose or shoulder, nor in a mole.
 */
static inline void check_in_the_zones(const sbl_plan *plan)
{
    const sbl_design *design = &plan->design;
    const sbl_hairline *line = &design->hairline;
    double feather_mm = design->options.hairline.transition_mm, widest_mm = fmax(feather_mm, 4.0);
    uint32_t foreign = 0, far = 0, near = 0, bare = 0, marked = 0;
    for (uint32_t i = 0; i < plan->dots.count; i++) {
        const sbl_dot *dot = &plan->dots.dot[i];
        sbl_design_sample sample = sbl_design_at(design, dot->at);
        foreign += dot->zone >= design->zone_count || sample.zone != dot->zone || !(sample.density_per_cm2 > 0.0);
        sbl_zone_kind kind = design->zone[dot->zone].kind;
        for (int k = 0; k < 3; k++)
            bare += is_bare_part(plan->head->part[plan->head->surface.triangle[3 * (size_t)dot->at.triangle + (size_t)k]]);
        if (kind > SBL_ZONE_SIDES || !line->curve_count) continue;
        double off_mm = distance_to_polyline(line->curve, line->curve_count, sbl_v3_load(dot->position));
        far += kind == SBL_ZONE_HAIRLINE && off_mm > widest_mm + PLACE_MM;
        near += kind != SBL_ZONE_HAIRLINE && off_mm < feather_mm - PLACE_MM;
    }
    for (uint32_t m = 0; m < design->options.mark_count; m++) {
        const sbl_mark *mark = &design->options.mark[m];
        sbl_surface_hit hit;
        if (mark->kind != SBL_MARK_NO_GO || mark->point_count != 1) continue;
        REQUIRE(sbl_head_tape_point(plan->head, mark->back_mm[0], mark->left_mm[0], &hit));
        for (uint32_t i = 0; i < plan->dots.count; i++)
            marked += sbl_v3_distance(hit.position, sbl_v3_load(plan->dots.dot[i].position)) < 0.5 * mark->width_mm - PLACE_MM;
    }
    CHECK(foreign == 0);
    CHECK(far == 0);
    CHECK(near == 0);
    CHECK(bare == 0);
    CHECK(marked == 0);
}

/* ---- distances ---- */

static inline void check_distances(const sbl_plan *plan, double hair_clearance_mm, sbl_arena *arena)
{
    const sbl_dots *dots = &plan->dots;
    sbl_arena_mark mark = sbl_arena_here(arena);
    double least_mm = dots->min_distance_mm, to_hair_mm = fmax(least_mm, hair_clearance_mm), nearest = 1e30, nearest_hair = 1e30;
    uint32_t close = 0, close_to_hair = 0;
    cells dot_cells, hair_cells;
    REQUIRE(dots->count > 0 && least_mm > 0.0);
    cells_build(&dot_cells, &dots->dot[0].position, sizeof *dots->dot, dots->count, 2.0, arena);
    cells_build(&hair_cells, dots->hair_count ? &dots->hair[0].position : NULL, sizeof *dots->hair, dots->hair_count, 2.0, arena);
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_dot *dot = &dots->dot[i];
        sbl_vec3 p = sbl_v3_load(dot->position);
        CELLS_NEAR(&dot_cells, p, {
            if (cells_i != i && dots_face_alike(dot, &dots->dot[cells_i])) {
                double d = sbl_v3_distance(p, sbl_v3_load(dots->dot[cells_i].position));
                nearest = fmin(nearest, d);
                close += d < least_mm - PLACE_MM;
            }
        });
        CELLS_NEAR(&hair_cells, p, {
            if (dots_face_alike(dot, &dots->hair[cells_i])) {
                double d = sbl_v3_distance(p, sbl_v3_load(dots->hair[cells_i].position));
                nearest_hair = fmin(nearest_hair, d);
                close_to_hair += d < to_hair_mm - PLACE_MM;
            }
        });
    }
    printf("  least distance %.3f mm between dots, %.3f mm to a hair; stated %.3f mm\n", nearest, nearest_hair, least_mm);
    CHECK(close == 0);
    CHECK(close_to_hair == 0);
    sbl_arena_rewind(arena, mark);
}

/* ---- densities ---- */

#define PATCH_CM2 4.0
/* Each triangle is cut into so many squared pieces, whose middles are asked for the density. */
#define PIECES 4

typedef struct piece {
    sbl_vec3f position, normal;
    float dots; /* expected */
} piece;

static inline piece *cut_skin(const sbl_design *design, uint32_t *count, double *total, sbl_arena *arena)
{
    const sbl_surface *surface = &design->head->surface;
    piece *pieces = SBL_NEW(arena, piece, (uint64_t)surface->triangle_count * PIECES * PIECES);
    REQUIRE(pieces);
    *count = 0;
    *total = 0.0;
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        for (int i = 0; i < PIECES; i++)
            for (int j = 0; i + j < PIECES; j++)
                for (int turned = 0; turned < (i + j + 1 < PIECES ? 2 : 1); turned++) {
                    float third = turned ? 2.0f / 3.0f : 1.0f / 3.0f;
                    sbl_surface_point at = {t, ((float)i + third) / PIECES, ((float)j + third) / PIECES};
                    double dots = sbl_design_at(design, at).density_per_cm2 * (double)surface->area_mm2[t] * 0.01 / (PIECES * PIECES);
                    if (!(dots > 0.0)) continue;
                    pieces[(*count)++] = (piece){sbl_v3_store(sbl_surface_position(surface, at)),
                                                 sbl_v3_store(sbl_surface_normal(surface, at)), (float)dots};
                    *total += dots;
                }
    }
    return pieces;
}

/*
 * Round patches of 4 cm2 about every fifth vertex of the treated skin that expects at least 60 dots. A patch counts a dot at its rim by the
 * share of the dot's own cell that lies inside (a ramp as wide as the pitch), and the expected density with the same weight: a sharp rim
 * measures where it happens to pass between dots as well. Both are counted.
 *
 * Tolerance. A design is to be met within 3 %, and every patch with 200 dots or more must be. On top of that the count of an even set of n
 * expected dots varies with s sqrt(n), where s would be 1 for random dots; s is measured here over all patches and must be at most 0.3, a
 * tenth of the random variance. No smaller patch may be off by more than 3 % n + 4 s sqrt(n). What is left where all patches are taken
 * together, the bias, must be within 1 %. Counted with a sharp rim, every patch of 200 dots or more must be within 3 % as well.
 */
#define PATCH_RADIUS_MM (10.0 * sqrt(PATCH_CM2 / SBL_PI))
#define PATCH_LEAST     60.0
#define PATCH_WHOLE     200.0

typedef struct patch_count {
    uint32_t about;           /* vertex */
    double want, got;         /* with the ramp */
    double want_cut, got_cut; /* with a sharp rim */
} patch_count;

static inline double pitch_in_patch_mm(double dots)
{
    return 10.0 * 1.0745699 / sqrt(dots / PATCH_CM2);
}

static inline double share_inside(double distance_mm, double ramp_mm)
{
    return sbl_clamp((PATCH_RADIUS_MM - distance_mm) / ramp_mm + 0.5, 0.0, 1.0);
}

/* False if too little is called for there. */
static inline bool count_patch(patch_count *patch, const sbl_plan *plan, const piece *pieces, const cells *piece_cells,
                               const cells *dot_cells)
{
    const sbl_surface *surface = &plan->head->surface;
    sbl_vec3 p = sbl_v3_load(surface->position[patch->about]), n = sbl_v3_load(surface->normal[patch->about]);
    CELLS_NEAR(piece_cells, p, {
        const piece *q = &pieces[cells_i];
        if (sbl_v3_distance(p, sbl_v3_load(q->position)) < PATCH_RADIUS_MM && sbl_v3_dot(n, sbl_v3_load(q->normal)) > 0.0)
            patch->want_cut += (double)q->dots;
    });
    if (patch->want_cut < PATCH_LEAST) return false;
    double ramp_mm = pitch_in_patch_mm(patch->want_cut);
    CELLS_NEAR(piece_cells, p, {
        const piece *q = &pieces[cells_i];
        if (sbl_v3_dot(n, sbl_v3_load(q->normal)) > 0.0)
            patch->want += share_inside(sbl_v3_distance(p, sbl_v3_load(q->position)), ramp_mm) * (double)q->dots;
    });
    CELLS_NEAR(dot_cells, p, {
        const sbl_dot *dot = &plan->dots.dot[cells_i];
        double away_mm = sbl_v3_distance(p, sbl_v3_load(dot->position));
        if (sbl_v3_dot(n, sbl_v3_load(dot->normal)) > 0.0) {
            patch->got += share_inside(away_mm, ramp_mm);
            patch->got_cut += away_mm < PATCH_RADIUS_MM ? 1.0 : 0.0;
        }
    });
    return true;
}

static inline uint32_t count_patches(patch_count *patch, const sbl_plan *plan, const piece *pieces, uint32_t piece_count, sbl_arena *arena)
{
    const sbl_surface *surface = &plan->head->surface;
    double edge_mm = PATCH_RADIUS_MM + 0.5 * pitch_in_patch_mm(PATCH_LEAST);
    cells piece_cells, dot_cells;
    uint32_t count = 0;
    cells_build(&piece_cells, &pieces[0].position, sizeof *pieces, piece_count, edge_mm, arena);
    cells_build(&dot_cells, &plan->dots.dot[0].position, sizeof *plan->dots.dot, plan->dots.count, edge_mm, arena);
    for (uint32_t v = 0; v < surface->vertex_count; v += 5) {
        if (!(plan->design.density_per_cm2[v] > 0.0f)) continue;
        patch[count] = (patch_count){.about = v};
        count += count_patch(&patch[count], plan, pieces, &piece_cells, &dot_cells);
    }
    return count;
}

static inline void check_small_patches(const patch_count *patch, uint32_t count, const sbl_plan *plan)
{
    double squares = 0.0, bias = 0.0, expected = 0.0;
    uint32_t off = 0;
    for (uint32_t i = 0; i < count; i++) {
        double error = patch[i].got - patch[i].want;
        squares += error * error / patch[i].want;
        bias += error;
        expected += patch[i].want;
    }
    double s = sqrt(squares / count);
    for (uint32_t i = 0; i < count; i++) {
        if (fabs(patch[i].got - patch[i].want) <= 0.03 * patch[i].want + 4.0 * s * sqrt(patch[i].want)) continue;
        sbl_vec3f p = plan->head->surface.position[patch[i].about];
        fprintf(stderr, "  about (%.0f, %.0f, %.0f) mm: %.1f dots, expected %.1f\n", (double)p.x, (double)p.y, (double)p.z, patch[i].got,
                patch[i].want);
        off++;
    }
    printf("  %u patches of 4 cm2: s %.2f, bias %+.2f %%\n", count, s, 100.0 * bias / expected);
    CHECK(s <= 0.3);
    CHECK(off == 0);
    CHECK_NEAR(bias / expected, 0.0, 0.01);
}

static inline void check_whole_patches(const patch_count *patch, uint32_t count)
{
    uint32_t whole = 0, within = 0, whole_cut = 0, within_cut = 0;
    double worst = 0.0, worst_cut = 0.0, squares_cut = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        double error = fabs(patch[i].got / patch[i].want - 1.0), error_cut = fabs(patch[i].got_cut / patch[i].want_cut - 1.0);
        if (patch[i].want >= PATCH_WHOLE) {
            whole++;
            within += error <= 0.03;
            worst = fmax(worst, error);
        }
        if (patch[i].want_cut >= PATCH_WHOLE) {
            whole_cut++;
            within_cut += error_cut <= 0.03;
            worst_cut = fmax(worst_cut, error_cut);
            squares_cut += error_cut * error_cut;
        }
    }
    double rms_cut = sqrt(squares_cut / fmax(whole_cut, 1.0));
    printf("  with 200 dots or more: %u of %u lie within 3 %%, the worst is off by %.1f %%; by a sharp rim %u of %u, worst %.1f %%, rms "
           "%.2f %%\n",
           within, whole, 100.0 * worst, within_cut, whole_cut, 100.0 * worst_cut, 100.0 * rms_cut);
    CHECK(within == whole);
    CHECK(within_cut == whole_cut);
}

static inline void check_densities(const sbl_plan *plan, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint32_t piece_count;
    double total;
    piece *pieces = cut_skin(&plan->design, &piece_count, &total, arena);
    patch_count *patch = SBL_NEW(arena, patch_count, plan->head->surface.vertex_count);
    REQUIRE(patch);
    uint32_t count = count_patches(patch, plan, pieces, piece_count, arena);
    REQUIRE(count > 100);
    check_small_patches(patch, count, plan);
    check_whole_patches(patch, count);
    /* All dots together: an even set's total is off by less than a random one's. */
    CHECK_NEAR(plan->dots.count, total, 0.01 * total);
    sbl_arena_rewind(arena, mark);
}

/* ---- sessions ---- */

/* A dot's session is the local fraction of its rank: at least as even as a coin for each dot, so within 4 sd of the binomial's. */
static inline void check_sessions(const sbl_plan *plan)
{
    const sbl_dots *dots = &plan->dots;
    uint32_t count[SBL_SESSIONS_MAX] = {0}, done = 0, wrong = 0;
    for (uint32_t i = 0; i < dots->count; i++) {
        uint8_t session = dots->dot[i].session;
        if (session < 1 || session > dots->session_count) wrong++;
        else count[session - 1]++;
    }
    CHECK(wrong == 0);
    for (uint32_t s = 0; s < dots->session_count; s++) {
        double share = dots->cumulative_share[s];
        CHECK(count[s] == dots->per_session[s]);
        CHECK(count[s] == plan->course.session[s].dots);
        done += count[s];
        CHECK_NEAR((double)done / dots->count, share, 4.0 * sqrt(share * (1.0 - share) / dots->count));
    }
    CHECK(done == dots->count);
    uint32_t in_zones = 0;
    for (uint32_t z = 0; z < plan->design.zone_count; z++) in_zones += plan->design.zone[z].dot_count;
    CHECK(in_zones == dots->count);
}

/* ---- areas ---- */

/* Area of a triangle above the plane y = level, by cutting it. */
static inline double area_above(sbl_vec3 a, sbl_vec3 b, sbl_vec3 c, double level)
{
    sbl_vec3 corner[3] = {a, b, c}, kept[4];
    int count = 0;
    for (int k = 0; k < 3; k++) {
        sbl_vec3 p = corner[k], q = corner[(k + 1) % 3];
        if (p.y > level) kept[count++] = p;
        if ((p.y > level) != (q.y > level)) kept[count++] = sbl_v3_lerp(p, q, (level - p.y) / (q.y - p.y));
    }
    double area = 0.0;
    for (int k = 2; k < count; k++)
        area += 0.5 * sbl_v3_length(sbl_v3_cross(sbl_v3_sub(kept[k - 1], kept[0]), sbl_v3_sub(kept[k], kept[0])));
    return area;
}

/* The same sum over the file's own triangles, brought into the frame by the reported motion. */
static inline double file_area_above_cm2(const sbl_mesh *mesh, const sbl_scan_report *report, double level)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < mesh->triangle_count; t++) {
        sbl_vec3 p[3];
        for (int k = 0; k < 3; k++) {
            sbl_vec3 from = sbl_v3_sub(sbl_v3_load(mesh->position[mesh->triangle[3 * (size_t)t + (size_t)k]]), report->origin);
            p[k] = sbl_v3_scale(
                sbl_v3(sbl_v3_dot(report->axis[0], from), sbl_v3_dot(report->axis[1], from), sbl_v3_dot(report->axis[2], from)),
                report->scale_to_mm);
        }
        sum += area_above(p[0], p[1], p[2], level);
    }
    return 0.01 * sum;
}

static inline double surface_area_above_cm2(const sbl_surface *surface, double level)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        const uint32_t *c = surface->triangle + 3 * (size_t)t;
        sum += area_above(sbl_v3_load(surface->position[c[0]]), sbl_v3_load(surface->position[c[1]]), sbl_v3_load(surface->position[c[2]]),
                          level);
    }
    return 0.01 * sum;
}

static inline double vault_level_mm(const sbl_head *head)
{
    return head->landmark[SBL_LANDMARK_GLABELLA].y + 10.0;
}

/* ---- documents ---- */

static inline void check_plan_json(const sbl_plan *plan, sbl_arena *arena)
{
    char path[4096];
    sbl_text text;
    snprintf(path, sizeof path, "%s/docs/schema/stubble-plan-1.schema.json", STUBBLE_SOURCE_DIR);
    json_t *schema = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    sbl_text_begin(&text, arena);
    sbl_plan_write_json(&text, plan, "test");
    REQUIRE(schema && !text.failed);
    json_t *document = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
    REQUIRE(document);
    CHECK(schema_check(schema, schema, document, "", 1) == 0);
    CHECK((uint32_t)json_integer_value(json_object_get(json_object_get(document, "dots"), "count")) == plan->dots.count);
    json_decref(document);
    json_decref(schema);
}

/* Each line of dots.csv is its dot, to the digits that it prints. */
static inline void check_dots_csv(const sbl_plan *plan, sbl_arena *arena)
{
    sbl_text text;
    sbl_text_begin(&text, arena);
    sbl_plan_write_dots_csv(&text, plan);
    REQUIRE(!text.failed);
    const char *line = strchr(text.data, '\n');
    uint32_t wrong = 0, count = 0;
    for (; line && line[1]; line = strchr(line + 1, '\n'), count++) {
        unsigned id, session;
        double x, y, z;
        REQUIRE(count < plan->dots.count);
        const sbl_dot *dot = &plan->dots.dot[count];
        int read = sscanf(line + 1, "%u,%lf,%lf,%lf,%*f,%*f,%*f,%u,", &id, &x, &y, &z, &session);
        wrong += read != 5 || id != dot->site || session != dot->session ||
                 !(sbl_v3_distance(sbl_v3(x, y, z), sbl_v3_load(dot->position)) < 0.001);
    }
    CHECK(wrong == 0);
    CHECK(count == plan->dots.count);
}

static inline void check_same_plan(const plan_case *a, const plan_case *b)
{
    uint32_t other = 0;
    CHECK(a->plan.dots.count == b->plan.dots.count && a->plan.dots.hair_count == b->plan.dots.hair_count);
    for (uint32_t i = 0; i < a->plan.dots.count && i < b->plan.dots.count; i++) {
        const sbl_dot *p = &a->plan.dots.dot[i], *q = &b->plan.dots.dot[i];
        other += p->site != q->site || p->session != q->session || p->zone != q->zone ||
                 memcmp(&p->position, &q->position, sizeof p->position) != 0 || memcmp(&p->normal, &q->normal, sizeof p->normal) != 0 ||
                 memcmp(&p->diameter_mm, &q->diameter_mm, sizeof p->diameter_mm) != 0 || memcmp(&p->tone, &q->tone, sizeof p->tone) != 0;
    }
    CHECK(other == 0);
}

static inline void check_plan(plan_case *c)
{
    printf(" %u dots, %u hairs, %.0f cm2 treated\n", c->plan.dots.count, c->plan.dots.hair_count, c->plan.design.treated_area_cm2);
    check_on_the_skin(&c->plan);
    check_in_the_zones(&c->plan);
    check_distances(&c->plan, 0.35, &c->arena);
    check_densities(&c->plan, &c->arena);
    check_sessions(&c->plan);
    check_plan_json(&c->plan, &c->arena);
    check_dots_csv(&c->plan, &c->arena);
}

#endif
