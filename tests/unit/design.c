/* Designs: densities that add up without a seam, zones with true areas, marks that end where they were measured to end, wishes refused by
 * name. */
#include "limited_memory.h"
#include "ball_head.h"
#include "stubble/design.h"
#include "stubble/threads.h"

#include <jansson.h>

static sbl_arena arena;
static sbl_head head;

static sbl_design_options wish_of(sbl_pattern pattern)
{
    sbl_design_options wish = {.sex = SBL_SEX_MALE, .treatment = {.shaved_look = true}, .pattern = pattern};
    wish.hairline.style = SBL_HAIRLINE_MATURE;
    wish.hairline.seed = 3;
    return wish;
}

static sbl_design build(const sbl_design_options *wish)
{
    sbl_design design;
    sbl_diag diag = {0};
    sbl_status status = sbl_design_build(&design, &head, wish, NULL, &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s: %s\n", diag.field, diag.message);
    REQUIRE(status == SBL_OK);
    return design;
}

static const sbl_zone *zone_named(const sbl_design *design, const char *name)
{
    for (uint32_t z = 0; z < design->zone_count; z++)
        if (!strcmp(design->zone[z].name, name)) return &design->zone[z];
    return NULL;
}

/* ---- densities ---- */

/* Hairs and dots together: the natural density wherever the scalp is treated, so no seam shows where the pattern's edge lies. */
static void test_sum(void)
{
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_V);
    sbl_design d = build(&wish);
    uint32_t treated = 0, fringe = 0;
    for (uint32_t v = 0; v < head.surface.vertex_count; v++) {
        double e = (double)d.existing_per_cm2[v], n = (double)d.natural_per_cm2[v], p = (double)d.density_per_cm2[v];
        if (!(e >= 0.0 && e <= n + 1e-3 && p >= 0.0)) CHECK_NEAR(e, n, 0.0);
        if (d.behind_hairline_mm[v] > 46.0f && n > 40.0 && !d.no_go[v]) CHECK_NEAR(e + p, n, 0.02);
        if (d.behind_hairline_mm[v] > 12.0f && !d.no_go[v]) CHECK(e + p > n - 0.02); /* the line may lie ahead of the atlas's scalp */
        if (d.behind_hairline_mm[v] < -4.5f) CHECK(p == 0.0 && e == 0.0);
        if (d.no_go[v]) CHECK(p == 0.0);
        treated += p > 30.0;
        fringe += e > 30.0;
        CHECK((d.zone_of[v] == 255) == (p == 0.0));
    }
    CHECK(treated > 1000 && fringe > 1000);
    /* FACTS 2.5 proposes 120 to 170 cm2 bald for Norwood V, on a head of 492 cm2 of scalp; a ball of 95 mm is larger. */
    CHECK(d.bald_area_cm2 > 100.0 && d.bald_area_cm2 < 230.0);
    CHECK(d.treated_area_cm2 > d.bald_area_cm2 && d.treated_area_cm2 < 400.0);
    CHECK(d.treated_area_sd_cm2 > 0.02 * d.treated_area_cm2 && d.treated_area_sd_cm2 < 0.12 * d.treated_area_cm2);
    CHECK(zone_named(&d, "hairline") && zone_named(&d, "front") && zone_named(&d, "mid") && zone_named(&d, "crown"));
}

/* More than nature: no step at the far side of the safe fringe, nature untouched there. */
static void test_fringe(void)
{
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_VI);
    wish.full_density_per_cm2 = 100.0;
    sbl_design d = build(&wish);
    const uint32_t *t = head.surface.triangle;
    double steepest = 0.0;
    for (uint32_t i = 0; i < 3 * head.surface.triangle_count; i++) {
        uint32_t a = t[i], b = t[i - i % 3 + (i + 1) % 3];
        if (d.behind_hairline_mm[a] < 15.0f || d.behind_hairline_mm[b] < 15.0f || d.no_go[a] || d.no_go[b]) continue;
        double na = (double)d.natural_per_cm2[a], nb = (double)d.natural_per_cm2[b];
        if (na < 60.0 || nb < 60.0) continue;
        double apart = sbl_v3_distance(sbl_v3_load(head.surface.position[a]), sbl_v3_load(head.surface.position[b]));
        double total_a = (double)(d.existing_per_cm2[a] + d.density_per_cm2[a]),
               total_b = (double)(d.existing_per_cm2[b] + d.density_per_cm2[b]);
        double rise = total_a / na - total_b / nb;
        steepest = fmax(steepest, fabs(rise) / apart);
    }
    /* 28 more than 72 fade over 40 mm by smoothstep: 0.39 * 1.5 / 40 = 0.0146 a mm; distances are good to a few percent. */
    CHECK(steepest < 0.02);
    double inion = 0.0;
    for (uint32_t v = 0; v < head.surface.vertex_count; v++)
        if (head.surface.position[v].z < -105.0f && head.surface.position[v].y < 30.0f) inion = fmax(inion, (double)d.density_per_cm2[v]);
    CHECK(inion < 1.0);
}

static double integral(const sbl_design *d)
{
    return sbl_surface_integral(&head.surface, d->density_per_cm2) / 100.0;
}

static void test_treatments(void)
{
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_VI);
    sbl_design all = build(&wish);
    double full = integral(&all);
    wish.treatment = (sbl_treatment){.hairline = true};
    sbl_design band = build(&wish);
    wish.treatment = (sbl_treatment){.crown = true};
    sbl_design crown = build(&wish);
    wish.treatment = (sbl_treatment){.density = true};
    sbl_design between = build(&wish);
    for (uint32_t v = 0; v < head.surface.vertex_count; v++) {
        if (band.density_per_cm2[v] > 0.0f) CHECK(band.behind_hairline_mm[v] > -4.0f && band.behind_hairline_mm[v] < 48.0f);
        if (between.density_per_cm2[v] > 0.0f) CHECK(between.behind_hairline_mm[v] > 0.0f);
        if (crown.density_per_cm2[v] > 1.0f) CHECK(crown.behind_hairline_mm[v] > 20.0f);
    }
    CHECK(integral(&band) < 0.5 * full && integral(&band) > 0.1 * full);
    CHECK(integral(&crown) < 0.6 * full && integral(&crown) > 0.1 * full);
    CHECK(integral(&between) < full && integral(&between) > 0.7 * full);
    wish.treatment = (sbl_treatment){.beard = true};
    sbl_design beard = build(&wish);
    CHECK(beard.zone_count == 1 && beard.zone[0].kind == SBL_ZONE_BEARD);
    for (uint32_t v = 0; v < head.surface.vertex_count; v++)
        if (beard.density_per_cm2[v] > 0.0f) CHECK(head.surface.position[v].y < 60.0f);
}

/* What was measured in the thinning area is what grows in its core. */
static void test_measured(void)
{
    sbl_design_options wish = wish_of(SBL_PATTERN_LUDWIG_II);
    wish.treatment = (sbl_treatment){.density = true};
    wish.natural_density_per_cm2 = 80.0;
    double most[2];
    for (int i = 0; i < 2; i++) {
        wish.measured_density_per_cm2 = i ? 60.0 : 35.0;
        sbl_design d = build(&wish);
        double least_share = 1.0;
        most[i] = 0.0;
        for (uint32_t v = 0; v < head.surface.vertex_count; v++) {
            if (d.behind_hairline_mm[v] < 15.0f || d.natural_per_cm2[v] < 50.0f) continue;
            least_share = fmin(least_share, (double)(d.existing_per_cm2[v] / d.natural_per_cm2[v]));
            most[i] = fmax(most[i], (double)d.density_per_cm2[v]);
        }
        CHECK_NEAR(least_share, wish.measured_density_per_cm2 / 80.0, 0.01);
    }
    CHECK(most[0] > most[1]);
    /* Without a pattern the whole top counts as thinning. */
    wish.pattern = SBL_PATTERN_NONE;
    sbl_design d = build(&wish);
    CHECK(d.treated_area_cm2 > 100.0);
}

/* ---- areas ---- */

/* On a ball the cap of a disc measured straight has exactly pi r^2, the strip about a great circle 2 pi R 2 R sin(w / 2 / R) per turn. */
static void test_marks(void)
{
    sbl_mark marks[] = {
        {.kind = SBL_MARK_SCAR_FUT, .back_mm = {150.0}, .left_mm = {0.0}, .point_count = 1, .width_mm = 40.0},
        {.kind = SBL_MARK_SCAR_FUT, .back_mm = {220.0, 220.0, 220.0}, .left_mm = {-60.0, 0.0, 60.0}, .point_count = 3, .width_mm = 5.0},
        {.kind = SBL_MARK_NO_GO, .back_mm = {150.0}, .left_mm = {10.0}, .point_count = 1, .width_mm = 6.0},
    };
    sbl_design_options wish = wish_of(SBL_PATTERN_NONE);
    wish.treatment = (sbl_treatment){.scars = true};
    wish.mark = marks;
    wish.mark_count = 2;
    sbl_design d = build(&wish);
    REQUIRE(d.zone_count == 2);
    CHECK(!strcmp(d.zone[0].name, "scar FUT 1") && !strcmp(d.zone[1].name, "scar FUT 2"));
    CHECK_NEAR(d.zone[0].area_cm2, SBL_PI * 4.0, 0.005 * SBL_PI * 4.0);
    double length = 0.0; /* the path lies on great circles between its points, ends round */
    sbl_surface_hit hit[3];
    for (int i = 0; i < 3; i++) REQUIRE(sbl_head_tape_point(&head, 220.0, 60.0 * (i - 1), &hit[i]));
    for (int i = 0; i < 2; i++)
        length += 2.0 * BALL_RADIUS_MM * sbl_asin(0.5 * sbl_v3_distance(hit[i].position, hit[i + 1].position) / BALL_RADIUS_MM);
    double exact = (length * 5.0 + SBL_PI * 2.5 * 2.5) / 100.0;
    CHECK_NEAR(d.zone[1].area_cm2, exact, 0.01 * exact);
    CHECK_NEAR(d.treated_area_cm2, d.zone[0].area_cm2 + d.zone[1].area_cm2, 1e-9);
    wish.mark_count = 3;
    sbl_design spared = build(&wish);
    CHECK_NEAR(d.zone[0].area_cm2 - spared.zone[0].area_cm2, SBL_PI * 0.09, 0.1 * SBL_PI * 0.09);
    /* Hair neither grows in a scar nor are dots outside of it, to the tenth of a millimetre. */
    for (uint32_t t = 0; t < head.surface.triangle_count; t += 3) {
        sbl_surface_point at = {t, (float)(0.3 * sbl_random_unit(1, 1, t)), (float)(0.7 * sbl_random_unit(1, 2, t))};
        sbl_design_sample is = sbl_design_at(&d, at);
        double from = sbl_v3_distance(sbl_surface_position(&head.surface, at), hit[1].position);
        if (is.zone == SBL_NONE) CHECK(is.density_per_cm2 == 0.0);
        if (is.zone == 1) CHECK(from < 0.5 * length + 3.0);
    }
}

static void test_patches(void)
{
    sbl_mark patch = {
        .kind = SBL_MARK_AREATA_PATCH, .back_mm = {140.0}, .left_mm = {30.0}, .point_count = 1, .width_mm = 40.0, .height_mm = 24.0};
    sbl_design_options wish = wish_of(SBL_PATTERN_AREATA_PATCHES);
    wish.treatment = (sbl_treatment){.areata = true};
    wish.mark = &patch;
    wish.mark_count = 1;
    sbl_design d = build(&wish);
    REQUIRE(d.zone_count == 1 && d.zone[0].kind == SBL_ZONE_AREATA);
    /* The rim is soft and waves: within 1.5 mm of the ellipse that was measured, and 2 mm of feather outside of it. */
    CHECK(d.zone[0].area_cm2 > SBL_PI * 18.5 * 10.5 / 100.0 && d.zone[0].area_cm2 < SBL_PI * 23.5 * 15.5 / 100.0);
    CHECK(d.salt_percent > 1.0 && d.salt_percent < 4.0);
    /* Loss that is not to be treated is still loss. */
    sbl_mark scar = {.kind = SBL_MARK_SCAR_FUE, .back_mm = {230.0}, .left_mm = {0.0}, .point_count = 1, .width_mm = 50.0};
    sbl_mark both[2] = {patch, scar};
    wish.mark = both;
    wish.mark_count = 2;
    wish.treatment = (sbl_treatment){.scars = true};
    sbl_design other = build(&wish);
    REQUIRE(other.zone_count == 1 && other.zone[0].kind == SBL_ZONE_SCAR_FUE);
    CHECK(other.bald_area_cm2 > 5.0 && !strcmp(other.zone[0].name, "scar FUE 1"));
    /* Denser inside the field than at its rim, and never more than was harvested. */
    sbl_surface_hit middle, edge;
    REQUIRE(sbl_head_tape_point(&head, 230.0, 2.0, &middle) && sbl_head_tape_point(&head, 230.0, 21.0, &edge));
    CHECK(sbl_design_at(&other, middle.at).density_per_cm2 > 3.0 * sbl_design_at(&other, edge.at).density_per_cm2);
    CHECK(sbl_design_at(&other, edge.at).density_per_cm2 > 0.0);
    wish = wish_of(SBL_PATTERN_AREATA_TOTALIS);
    CHECK_NEAR(build(&wish).salt_percent, 100.0, 0.01);
}

/* ---- SALT and what is missing ---- */

static void test_salt_score(void)
{
    /* Olsen 2004: the shares of the scalp, which make up the whole. */
    CHECK(sbl_salt_weight(SBL_SALT_TOP) == 0.40 && sbl_salt_weight(SBL_SALT_BACK) == 0.24);
    CHECK(sbl_salt_weight(SBL_SALT_LEFT) == 0.18 && sbl_salt_weight(SBL_SALT_RIGHT) == 0.18);
    const struct {
        double lost[SBL_SALT_COUNT], score;
    } GOLDEN[] = {
        {{[SBL_SALT_RIGHT] = 20.0}, 3.6}, /* the example beside the tool in J Am Acad Dermatol, as education.lillymedical.com reprints it */
        {{100.0, 100.0, 100.0, 100.0}, 100.0},
        {{0.0}, 0.0},
        {{[SBL_SALT_TOP] = 100.0}, 40.0},
        {{[SBL_SALT_BACK] = 100.0}, 24.0},
        {{[SBL_SALT_LEFT] = 100.0}, 18.0},
        /* By the definition: 0.4 * 50 + 0.24 * 30 + 0.18 * 20 + 0.18 * 10. */
        {{[SBL_SALT_TOP] = 50.0, [SBL_SALT_BACK] = 30.0, [SBL_SALT_LEFT] = 20.0, [SBL_SALT_RIGHT] = 10.0}, 32.6},
    };
    for (size_t i = 0; i < sizeof GOLDEN / sizeof *GOLDEN; i++) CHECK_NEAR(sbl_salt_score(GOLDEN[i].lost), GOLDEN[i].score, 1e-9);
    /* S0 0, S1 1 to 24, S2 25 to 49, S3 50 to 74, S4 75 to 99, S5 100. */
    const struct {
        double score;
        uint32_t class_of;
    } CLASS[] = {{0.0, 0}, {1.0, 1}, {24.0, 1}, {25.0, 2}, {49.0, 2}, {50.0, 3}, {74.0, 3}, {75.0, 4}, {99.0, 4}, {100.0, 5}};
    for (size_t i = 0; i < sizeof CLASS / sizeof *CLASS; i++) CHECK(sbl_salt_class(CLASS[i].score) == CLASS[i].class_of);
}

/* A wreath is left at Norwood VII: the top is lost, the back is not; all is lost at totalis; nothing on a full head with one patch on the left. */
static void test_salt_quadrants(void)
{
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_VI);
    sbl_design d = build(&wish);
    CHECK(d.salt_quadrant_percent[SBL_SALT_TOP] > 80.0 && d.salt_quadrant_percent[SBL_SALT_BACK] < 35.0);
    CHECK_NEAR(d.salt_quadrant_percent[SBL_SALT_LEFT], d.salt_quadrant_percent[SBL_SALT_RIGHT], 3.0);
    CHECK_NEAR(d.salt_percent, sbl_salt_score(d.salt_quadrant_percent), 1e-12);
    wish = wish_of(SBL_PATTERN_AREATA_TOTALIS);
    d = build(&wish);
    for (int q = 0; q < SBL_SALT_COUNT; q++) CHECK_NEAR(d.salt_quadrant_percent[q], 100.0, 0.01);
    sbl_mark patch = {.kind = SBL_MARK_AREATA_PATCH, .back_mm = {140.0}, .left_mm = {110.0}, .point_count = 1, .width_mm = 40.0};
    wish = wish_of(SBL_PATTERN_AREATA_PATCHES);
    wish.treatment = (sbl_treatment){.areata = true};
    wish.mark = &patch;
    wish.mark_count = 1;
    d = build(&wish);
    CHECK(d.salt_quadrant_percent[SBL_SALT_LEFT] > 5.0 && d.salt_quadrant_percent[SBL_SALT_RIGHT] == 0.0);
    /* Nothing grows in the patch, whose rim is 4 mm soft: its zone lacks nearly all that belongs there, and no other place lacks anything. */
    const sbl_hair_balance *hair = &d.zone[0].hair;
    double lost = 0.0;
    for (int q = 0; q < SBL_SALT_COUNT; q++) lost += d.quadrant[q].natural - d.quadrant[q].existing;
    CHECK_NEAR(hair->area_cm2, d.zone[0].area_cm2, 1e-9);
    CHECK(hair->existing < 0.25 * hair->natural);
    CHECK_NEAR(hair->natural - hair->existing, lost, 0.05 * lost); /* corners of 5 mm triangles against 16 parts of each */
}

/* ---- fine and coarse agree ---- */

static void test_samples(void)
{
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_VI);
    sbl_design d = build(&wish);
    uint8_t *region = SBL_NEW(&arena, uint8_t, head.surface.triangle_count);
    float highest = 0.0f;
    REQUIRE(region);
    sbl_design_region(region, &d, &highest);
    double fine_sum = 0.0, zone_sum = 0.0, worst = 0.0, ahead = 0.0;
    for (uint32_t t = 0; t < head.surface.triangle_count; t++) {
        sbl_surface_point at = {t, 1.0f / 3.0f, 1.0f / 3.0f};
        sbl_design_sample is = sbl_design_at(&d, at);
        double behind = sbl_surface_interpolate(&head.surface, d.behind_hairline_mm, at);
        fine_sum += is.density_per_cm2 * (double)head.surface.area_mm2[t] / 100.0;
        if (is.density_per_cm2 > 0.0) CHECK(region[t] && is.zone < d.zone_count && is.tone > 0.5 && is.tone <= 1.0);
        CHECK(is.density_per_cm2 <= (double)highest * 1.0001);
        const uint32_t *corner = head.surface.triangle + 3 * (size_t)t;
        bool ear = d.no_go[corner[0]] || d.no_go[corner[1]] || d.no_go[corner[2]];
        if (fabs(behind) > 25.0 && !ear)
            worst = fmax(worst, fabs(is.density_per_cm2 - sbl_surface_interpolate(&head.surface, d.density_per_cm2, at)));
        if (behind < -0.5) ahead += is.density_per_cm2 * (double)head.surface.area_mm2[t] / 100.0;
    }
    for (uint32_t z = 0; z < d.zone_count; z++) zone_sum += d.zone[z].area_cm2 * d.zone[z].target_per_cm2;
    CHECK(worst < 0.01);
    CHECK_NEAR(zone_sum, fine_sum, 0.005 * fine_sum);
    /* A few sentinels ahead of the line: 2 % of the transition's dots, on the feather's 8 mm of some 20 cm. */
    CHECK(ahead > 1.0 && ahead < 30.0);
    /* The hairline is thinner and lighter than the body (Keene: 51 of 72; gradients). */
    const sbl_zone *line = zone_named(&d, "hairline"), *mid = zone_named(&d, "mid");
    REQUIRE(line && mid);
    CHECK(line->target_per_cm2 < 0.6 * mid->target_per_cm2 && line->diameter_mm < mid->diameter_mm && strstr(line->needle, "1RL"));
}

static int same_design(const sbl_design *a, const sbl_design *b)
{
    size_t bytes = head.surface.vertex_count * sizeof(float);
    return !memcmp(a->density_per_cm2, b->density_per_cm2, bytes) && !memcmp(a->existing_per_cm2, b->existing_per_cm2, bytes) &&
           !memcmp(a->tone, b->tone, bytes) && !memcmp(a->behind_hairline_mm, b->behind_hairline_mm, bytes) &&
           !memcmp(a->zone_of, b->zone_of, head.surface.vertex_count) && a->treated_area_cm2 == b->treated_area_cm2 &&
           a->treated_area_sd_cm2 == b->treated_area_sd_cm2 && a->salt_percent == b->salt_percent && a->zone_count == b->zone_count;
}

static void test_threads(void)
{
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_IV);
    wish.full_density_per_cm2 = 90.0;
    sbl_design alone = build(&wish), together;
    sbl_threads *threads;
    sbl_diag diag = {0};
    REQUIRE(sbl_threads_start(&threads, 2, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    CHECK_STATUS(sbl_design_build(&together, &head, &wish, &host, &arena, &diag), SBL_OK);
    CHECK(same_design(&alone, &together));
    sbl_threads_stop(threads);
}

/* ---- refusals ---- */

static void refuse(const sbl_design_options *wish, sbl_status status, const char *field)
{
    sbl_design design;
    sbl_diag diag = {0};
    size_t used = arena.used_bytes;
    CHECK_STATUS(sbl_design_build(&design, &head, wish, NULL, &arena, &diag), status);
    CHECK(!strcmp(diag.field, field));
    if (strcmp(diag.field, field)) fprintf(stderr, "  named %s, expected %s\n", diag.field, field);
    CHECK(arena.used_bytes == used && design.zone_count == 0 && !design.density_per_cm2);
}

#define REFUSE(member, value, status, field)                                                                                               \
    do {                                                                                                                                   \
        sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_V);                                                                          \
        wish.member = (value);                                                                                                             \
        refuse(&wish, status, field);                                                                                                      \
    } while (0)

static void test_refusals(void)
{
    REFUSE(hairline.mid_frontal_mm, 30.0, SBL_E_RANGE, "wish.hairline.mid_frontal_mm");
    REFUSE(hairline.mid_frontal_mm, (double)NAN, SBL_E_RANGE, "wish.hairline.mid_frontal_mm");
    REFUSE(hairline.apex_back_mm, -1.0, SBL_E_RANGE, "wish.hairline.apex_back_mm");
    REFUSE(hairline.temporal_point_mm, 90.0, SBL_E_RANGE, "wish.hairline.temporal_point_mm");
    REFUSE(hairline.asymmetry_mm, 11.0, SBL_E_RANGE, "wish.hairline.asymmetry_mm");
    REFUSE(hairline.macro_mm, 13.0, SBL_E_RANGE, "wish.hairline.macro_mm");
    REFUSE(hairline.macro_wave_mm, 20.0, SBL_E_RANGE, "wish.hairline.macro_wave_mm");
    REFUSE(hairline.micro_mm, -0.5, SBL_E_RANGE, "wish.hairline.micro_mm");
    REFUSE(hairline.micro_wave_mm, 1.0, SBL_E_RANGE, "wish.hairline.micro_wave_mm");
    REFUSE(hairline.transition_mm, 21.0, SBL_E_RANGE, "wish.hairline.transition_mm");
    REFUSE(hairline.sentinel_share, 0.2, SBL_E_RANGE, "wish.hairline.sentinel_share");
    REFUSE(hairline.handle_shift_mm[SBL_HANDLE_APEX_LEFT][1], (double)INFINITY, SBL_E_RANGE, "wish.hairline.handle_shift_mm");
    REFUSE(hairline.style, (sbl_hairline_style)99, SBL_E_RANGE, "wish.hairline.style");
    REFUSE(hairline.origin, (sbl_height_origin)9, SBL_E_RANGE, "wish.hairline.origin");
    REFUSE(pattern, (sbl_pattern)99, SBL_E_RANGE, "wish.pattern");
    REFUSE(sex, (sbl_sex)9, SBL_E_RANGE, "wish.sex");
    REFUSE(natural_density_per_cm2, 10.0, SBL_E_RANGE, "wish.natural_density_per_cm2");
    REFUSE(measured_density_per_cm2, -3.0, SBL_E_RANGE, "wish.measured_density_per_cm2");
    REFUSE(full_density_per_cm2, 200.0, SBL_E_RANGE, "wish.full_density_per_cm2");
    REFUSE(treatment, (sbl_treatment){0}, SBL_E_CONFLICT, "wish.treatment");
    REFUSE(treatment, (sbl_treatment){.scars = true}, SBL_E_CONFLICT, "wish.marks");
    REFUSE(treatment, (sbl_treatment){.areata = true}, SBL_E_CONFLICT, "wish.marks");
    /* A full head of hair leaves nothing to fill. */
    sbl_design_options wish = wish_of(SBL_PATTERN_NONE);
    wish.treatment = (sbl_treatment){.crown = true};
    refuse(&wish, SBL_E_CONFLICT, "wish.treatment");
}

static void test_bad_marks(void)
{
    sbl_mark good = {.kind = SBL_MARK_SCAR_FUT, .back_mm = {200.0}, .left_mm = {10.0}, .point_count = 1, .width_mm = 10.0}, mark = good;
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_V);
    wish.mark = &mark;
    wish.mark_count = 1;
    mark.width_mm = 0.0;
    refuse(&wish, SBL_E_RANGE, "wish.marks.width_mm");
    mark = good;
    mark.point_count = 17;
    refuse(&wish, SBL_E_RANGE, "wish.marks.points");
    mark = good;
    mark.height_mm = (double)NAN;
    refuse(&wish, SBL_E_RANGE, "wish.marks.height_mm");
    mark = good;
    mark.kind = (sbl_mark_kind)7;
    refuse(&wish, SBL_E_RANGE, "wish.marks.kind");
    mark = good;
    mark.back_mm[0] = 5000.0;
    refuse(&wish, SBL_E_NOT_FOUND, "wish.marks");
    mark.back_mm[0] = (double)NAN;
    refuse(&wish, SBL_E_NOT_FOUND, "wish.marks");
    wish.mark_count = 49;
    refuse(&wish, SBL_E_RANGE, "wish.marks");
    wish.mark_count = 1;
    wish.mark = NULL;
    refuse(&wish, SBL_E_RANGE, "wish.marks");
    sbl_design design;
    CHECK_STATUS(sbl_design_build(&design, NULL, &wish, NULL, &arena, NULL), SBL_E_ARG);
}

/* ---- knowledge ---- */

/* The figures that are compiled in are those of knowledge/biology.json. */
static void check_figure(const json_t *entries, const char *key, double value)
{
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        const char *name = json_string_value(json_object_get(entry, "key"));
        if (!name || strcmp(name, key)) continue;
        CHECK_NEAR(value, json_number_value(json_object_get(entry, "value")), 1e-9);
        return;
    }
    fprintf(stderr, "knowledge/biology.json has no %s\n", key);
    CHECK(false);
}

static void test_knowledge(void)
{
    json_error_t error;
    json_t *root = json_load_file(STUBBLE_SOURCE_DIR "/knowledge/biology.json", 0, &error);
    REQUIRE(root);
    const json_t *entries = json_object_get(root, "entries");
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_VI);
    sbl_design d = build(&wish);
    const sbl_hairline_options *line = &d.options.hairline;
    check_figure(entries, "scalp.follicular_units_per_cm2", d.options.natural_density_per_cm2);
    check_figure(entries, "treatment.full_per_cm2", d.options.full_density_per_cm2);
    check_figure(entries, "hairline.macro_mm", line->macro_mm);
    check_figure(entries, "hairline.macro_wave_mm", line->macro_wave_mm);
    check_figure(entries, "hairline.micro_mm", line->micro_mm);
    check_figure(entries, "hairline.micro_wave_mm", line->micro_wave_mm);
    check_figure(entries, "hairline.transition_mm", line->transition_mm);
    check_figure(entries, "hairline.sentinel_share", line->sentinel_share);
    check_figure(entries, "dot.healed_mm", zone_named(&d, "mid")->diameter_mm);
    check_figure(entries, "dot.healed_hairline_mm", zone_named(&d, "hairline")->diameter_mm);
    /* Every entry says where it is from and how sure it is. */
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        CHECK(json_string_length(json_object_get(entry, "source")) > 10);
        CHECK(json_string_length(json_object_get(entry, "mark")) > 0);
        CHECK(json_object_get(entry, "unit") && json_object_get(entry, "value"));
        double low = json_number_value(json_object_get(entry, "low")), high = json_number_value(json_object_get(entry, "high"));
        CHECK(low <= high);
    }
    json_decref(root);
}

/* ---- memory ---- */

static void test_memory(void)
{
    sbl_mark mark = {.kind = SBL_MARK_AREATA_PATCH, .back_mm = {140.0}, .left_mm = {30.0}, .point_count = 1, .width_mm = 40.0};
    sbl_design_options wish = wish_of(SBL_PATTERN_NORWOOD_IV);
    wish.full_density_per_cm2 = 100.0;
    wish.mark = &mark;
    wish.mark_count = 1;
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    int needed = 0;
    for (bool done = false; !done && needed < 60; needed++) {
        sbl_arena small;
        sbl_design design;
        sbl_arena_init(&small, &limited);
        limited_blocks = needed;
        sbl_status status = sbl_design_build(&design, &head, &wish, NULL, &small, NULL);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && small.used_bytes == 0));
        done = status == SBL_OK;
        sbl_arena_release(&small);
    }
    CHECK(needed > 1 && needed < 60);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    ball_head(&head, &arena, 70);
    test_sum();
    test_fringe();
    test_treatments();
    test_measured();
    test_marks();
    test_patches();
    test_salt_score();
    test_salt_quadrants();
    test_samples();
    test_threads();
    test_refusals();
    test_bad_marks();
    test_knowledge();
    sbl_arena_release(&arena);
    sbl_arena_init(&arena, NULL);
    ball_head(&head, &arena, 20);
    test_memory();
    sbl_arena_release(&arena);
    return check_report("design");
}
