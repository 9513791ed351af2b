/* Patches on a view that is known exactly: camera, area of flat and curved skin, refusals, and the dots. */
#include "check.h"
#include "stubble/patch.h"
#include "stubble/threads.h"

#include <string.h>

enum { WIDTH = 3000, HEIGHT = 2400, CORNERS = 64 };
/* So far the card lies above the place that the camera looks at: outlines lie beside it. */
#define CARD_UP_MM 40.0

static sbl_arena arena;
static sbl_diag diag;
static uint8_t *pixels;
static sbl_photo photo;
static sbl_card_found card;
static double outline[CORNERS][2];

/* A camera that looks at the card's plane (x right, y down) from the side. */
static sbl_pinhole camera_at(double tilt, double towards, double roll, double focal_px, double away_mm)
{
    sbl_pinhole c = {.rotation = {1, 0, 0, 0, 1, 0, 0, 0, 1}, .focal_px = focal_px, .center_x = 0.5 * WIDTH, .center_y = 0.5 * HEIGHT};
    const double lean[3] = {-tilt * sin(towards), tilt * cos(towards), 0.0}, spin[3] = {0.0, 0.0, roll};
    sbl_pinhole_turn(c.rotation, c.rotation, lean);
    sbl_pinhole_turn(c.rotation, c.rotation, spin);
    /* The place (43, 60) of the card lies in the middle. */
    for (int r = 0; r < 3; r++) c.translation_mm[r] = (r == 2 ? away_mm : 0.0) - c.rotation[3 * r] * 43.0 - c.rotation[3 * r + 1] * 60.0;
    return c;
}

static void see_card(const sbl_pinhole *c)
{
    card = (sbl_card_found){.kind = SBL_CARD_STANDARD, .tag_count = 4, .printed_scale = 1.0, .relative_error = 0.01, .corner_rms_px = 0.1};
    for (int r = 0; r < 3; r++) {
        double row[3] = {c->rotation[3 * r], c->rotation[3 * r + 1], c->translation_mm[r] - CARD_UP_MM * c->rotation[3 * r + 1]};
        for (int k = 0; k < 3; k++) card.map.h[3 * r + k] = row[k];
    }
    for (int k = 0; k < 3; k++) {
        card.map.h[k] = c->focal_px * card.map.h[k] + c->center_x * card.map.h[6 + k];
        card.map.h[3 + k] = c->focal_px * card.map.h[3 + k] + c->center_y * card.map.h[6 + k];
    }
}

static sbl_patch_wish wish_of(void)
{
    return (sbl_patch_wish){
        .kind = SBL_PATCH_AREATA, .outline = (const double(*)[2])outline, .outline_count = CORNERS, .existing_given = true};
}

static void outline_flat(const sbl_pinhole *c, double across, double along)
{
    for (int i = 0; i < CORNERS; i++) {
        double a = 2.0 * SBL_PI * i / CORNERS;
        REQUIRE(sbl_pinhole_project(c, sbl_v3(43.0 + across * cos(a), 62.0 + along * sin(a), 0.0), outline[i], NULL));
    }
}

static sbl_status make(sbl_patch *patch, const sbl_patch_wish *wish)
{
    sbl_patch_view view = {.photo = &photo, .card = wish->scale == SBL_PATCH_BY_CARD ? &card : NULL};
    return sbl_patch_make(patch, wish, &view, &arena, &diag);
}

static double polygon_cm2(double across, double along)
{
    return 0.5 * CORNERS * sin(2.0 * SBL_PI / CORNERS) * across * along / 100.0;
}

static void test_camera_and_flat_area(void)
{
    for (uint64_t t = 0; t < 40; t++) {
        double tilt = SBL_PI / 4.0 * sbl_random_unit(1, 0, t), focal = 2200.0 + 2500.0 * sbl_random_unit(1, 1, t);
        sbl_pinhole c = camera_at(tilt, 6.28 * sbl_random_unit(1, 2, t), 6.28 * sbl_random_unit(1, 3, t), focal, 200.0 + 0.02 * focal);
        see_card(&c);
        outline_flat(&c, 20.0, 15.0);
        photo.focal_px = t % 2 ? focal : 0.0;
        sbl_patch_wish wish = wish_of();
        sbl_patch patch;
        sbl_arena_mark mark = sbl_arena_here(&arena);
        CHECK_STATUS(make(&patch, &wish), SBL_OK);
        CHECK_NEAR(patch.area_cm2 / polygon_cm2(20.0, 15.0), 1.0, 1e-6);
        CHECK_NEAR(patch.length_mm, 40.0, 0.1);
        CHECK_NEAR(patch.width_mm, 30.0, 0.1);
        CHECK_NEAR(patch.tilt, tilt, t % 2 ? 0.09 : 0.35); /* seen from 20 mm beside the middle; without a lens stated it is a guess */
        /* What the camera sees of the plane is what the card says, whatever was known of the lens. */
        CHECK(patch.camera_rms_px < 0.1);
        if (t % 2) CHECK_NEAR(patch.camera.focal_px / focal, 1.0, 0.01);
        CHECK(patch.area_sd_cm2 > 0.02 * patch.area_cm2 && patch.area_sd_cm2 < 0.1 * patch.area_cm2);
        sbl_arena_rewind(&arena, mark);
    }
    photo.focal_px = 0.0;
}

/* A view from aside and a print that is off cost the area's certainty, never silently. */
static void test_errors_grow(void)
{
    sbl_patch_wish wish = wish_of();
    sbl_patch square, aside, stated;
    sbl_pinhole c = camera_at(0.05, 0.0, 0.0, 2600.0, 250.0);
    see_card(&c);
    outline_flat(&c, 20.0, 15.0);
    CHECK_STATUS(make(&square, &wish), SBL_OK);
    c = camera_at(0.75, 0.0, 0.0, 2600.0, 250.0);
    see_card(&c);
    outline_flat(&c, 20.0, 15.0);
    CHECK_STATUS(make(&aside, &wish), SBL_OK);
    CHECK(aside.level_sd > 1.5 * square.level_sd && aside.area_sd_cm2 > square.area_sd_cm2);
    wish.scale = SBL_PATCH_STATED;
    wish.mm_per_px = 0.1;
    CHECK_STATUS(make(&stated, &wish), SBL_OK);
    CHECK_NEAR(stated.scale_sd, 0.1, 1e-9);
    CHECK_NEAR(stated.px_per_mm, 10.0, 1e-9);
    wish.scale = SBL_PATCH_BY_LENGTH;
    wish.length_mm = 40.0;
    wish.from_px[0] = wish.from_px[1] = wish.to_px[1] = 100.0;
    wish.to_px[0] = 500.0;
    CHECK_STATUS(make(&stated, &wish), SBL_OK);
    CHECK_NEAR(stated.px_per_mm, 10.0, 1e-9);
    CHECK(stated.scale_sd > 0.02 && stated.scale_sd < 0.1);
}

/* Two clicks on a tilted photo: what nobody knows of the tilt stands in the error, which covers what a camera held by hand may do. */
static void test_unknown_tilt(void)
{
    double worst = 0.0;
    for (int k = 0; k < 8; k++) {
        sbl_pinhole c = camera_at(14.0 * SBL_PI / 180.0, 0.8 * k, 0.0, 2600.0, 400.0); /* 10 degrees about each axis */
        outline_flat(&c, 20.0, 15.0);
        sbl_patch_wish wish = wish_of();
        sbl_patch patch;
        wish.scale = SBL_PATCH_BY_LENGTH;
        wish.length_mm = 40.0;
        REQUIRE(sbl_pinhole_project(&c, sbl_v3(23.0, 62.0, 0.0), wish.from_px, NULL));
        REQUIRE(sbl_pinhole_project(&c, sbl_v3(63.0, 62.0, 0.0), wish.to_px, NULL));
        CHECK_STATUS(make(&patch, &wish), SBL_OK);
        CHECK_NEAR(patch.level_sd, 1.0 - cos(15.0 * SBL_PI / 180.0), 1e-3);
        worst = fmax(worst, fabs(patch.area_cm2 - polygon_cm2(20.0, 15.0)) / patch.area_sd_cm2);
    }
    CHECK(worst > 0.3 && worst < 1.0);
}

/* The print hides the skin: an outline on it is none of skin, but for a rim. */
static void test_outline_on_card(void)
{
    static const struct {
        double up_mm;
        sbl_status status;
    } ROW[] = {{75.0, SBL_E_RANGE}, {48.0, SBL_E_RANGE}, {35.0, SBL_OK}, {20.0, SBL_OK}};
    sbl_pinhole c = camera_at(0.2, 0.5, 0.1, 2600.0, 300.0);
    see_card(&c);
    for (size_t k = 0; k < sizeof ROW / sizeof *ROW; k++) {
        sbl_patch_wish wish = wish_of();
        sbl_patch patch;
        for (int i = 0; i < CORNERS; i++) {
            double a = 2.0 * SBL_PI * i / CORNERS;
            sbl_vec3 at = sbl_v3(43.0 + 15.0 * cos(a), 62.0 - ROW[k].up_mm + 12.0 * sin(a), 0.0);
            REQUIRE(sbl_pinhole_project(&c, at, outline[i], NULL));
        }
        CHECK_STATUS(make(&patch, &wish), ROW[k].status);
        if (ROW[k].status != SBL_OK) CHECK(!strcmp(diag.field, "patch.outline_px") && strstr(diag.message, "card"));
    }
}

/* A cap of a sphere and a disc on a cylinder, seen by a known camera, have areas in closed form. */
static void test_curved_area(void)
{
    const double radius = 75.0, reach = 22.0;
    for (int form = SBL_PATCH_CYLINDER; form <= SBL_PATCH_ELLIPSOID; form++)
        for (int t = 0; t < 3; t++) {
            sbl_pinhole c = camera_at(0.35 * t, 0.7, 0.3, 2600.0, 260.0);
            see_card(&c);
            for (int i = 0; i < CORNERS; i++) {
                double a = 2.0 * SBL_PI * i / CORNERS, u = reach * cos(a), v = reach * sin(a), x, y, z;
                if (form == SBL_PATCH_CYLINDER) { /* straight along x */
                    x = u;
                    y = radius * sin(v / radius);
                    z = radius * (cos(v / radius) - 1.0);
                } else {
                    x = radius * sin(reach / radius) * cos(a);
                    y = radius * sin(reach / radius) * sin(a);
                    z = radius * (cos(reach / radius) - 1.0);
                }
                /* Deeper lies along the card's z, away from the camera. */
                REQUIRE(sbl_pinhole_project(&c, sbl_v3(43.0 + x, 62.0 + y, -z), outline[i], NULL));
            }
            photo.focal_px = 2600.0;
            sbl_patch_wish wish = wish_of();
            wish.form = (sbl_patch_form)form;
            wish.radius_mm = wish.along_radius_mm = radius;
            double from[2], to[2];
            REQUIRE(sbl_pinhole_project(&c, sbl_v3(20.0, 62.0, 0.0), from, NULL) &&
                    sbl_pinhole_project(&c, sbl_v3(60.0, 62.0, 0.0), to, NULL));
            memcpy(wish.axis_px[0], from, sizeof from);
            memcpy(wish.axis_px[1], to, sizeof to);
            sbl_patch patch;
            sbl_arena_mark mark = sbl_arena_here(&arena);
            CHECK_STATUS(make(&patch, &wish), SBL_OK);
            double share = 0.5 * CORNERS * sin(2.0 * SBL_PI / CORNERS) / SBL_PI; /* of the corners' polygon in its disc */
            double truth =
                form == SBL_PATCH_CYLINDER ? SBL_PI * reach * reach : 2.0 * SBL_PI * radius * radius * (1.0 - cos(reach / radius));
            /* The outline's middle on the plane, where the form touches it, moves a little with the view. */
            CHECK_NEAR(patch.area_cm2 / (share * truth / 100.0), 1.0, 0.01);
            CHECK(patch.curve_sd == 0.0);
            sbl_arena_rewind(&arena, mark);
        }
    photo.focal_px = 0.0;
}

static void refused(const sbl_patch_wish *wish, sbl_status status, const char *field, const char *word)
{
    sbl_patch patch;
    size_t used = arena.used_bytes;
    diag = (sbl_diag){0};
    CHECK_STATUS(make(&patch, wish), status);
    CHECK(!strcmp(diag.field, field) && diag.message && diag.hint && (strstr(diag.message, word) || strstr(diag.hint, word)));
    if (strcmp(diag.field, field)) fprintf(stderr, "  field %s, expected %s\n", diag.field, field);
    CHECK(arena.used_bytes == used && !patch.outline);
}

static void test_refusals(void)
{
    sbl_pinhole c = camera_at(0.2, 0.0, 0.0, 2600.0, 250.0);
    see_card(&c);
    sbl_patch_wish wish = wish_of();
    outline_flat(&c, 20.0, 15.0);
    double kept[2] = {outline[5][0], outline[5][1]};
    outline[5][0] = WIDTH + 40.0;
    refused(&wish, SBL_E_RANGE, "patch.outline_px", "outside");
    CHECK(diag.index == 5);
    outline[5][0] = outline[20][0];
    outline[5][1] = outline[20][1] + 50.0;
    refused(&wish, SBL_E_DATA, "patch.outline_px", "crosses itself");
    outline[5][0] = outline[4][0]; /* the same place twice is an edge without a length */
    outline[5][1] = outline[4][1];
    refused(&wish, SBL_E_DATA, "patch.outline_px", "crosses itself");
    memcpy(outline[5], kept, sizeof kept);
    wish.outline_count = 2;
    refused(&wish, SBL_E_RANGE, "patch.outline_px", "corners");
    wish = wish_of();
    outline_flat(&c, 45.0, 10.0);
    refused(&wish, SBL_E_RANGE, "patch.outline_px", "flat");
    wish.form = SBL_PATCH_CYLINDER;
    wish.radius_mm = 80.0;
    sbl_patch patch;
    CHECK_STATUS(make(&patch, &wish), SBL_OK); /* what is too large to be flat may be curved */
    wish.radius_mm = 30.0;
    wish.axis_px[0][0] = wish.axis_px[1][0] = 100.0; /* straight down the photo: 90 mm across a radius of 30 */
    wish.axis_px[1][1] = 900.0;
    refused(&wish, SBL_E_NOT_FOUND, "patch.curvature", "radius");
    wish.radius_mm = 5.0;
    refused(&wish, SBL_E_RANGE, "patch.curvature.radius_mm", "15 to 400");
    wish = wish_of();
    outline_flat(&c, 2.0, 2.0);
    refused(&wish, SBL_E_RANGE, "patch.outline_px", "too small");
    outline_flat(&c, 20.0, 15.0);
    wish.full_per_cm2 = 400.0;
    refused(&wish, SBL_E_RANGE, "patch.density.full_per_cm2", "150");
    wish = wish_of();
    sbl_patch_no_go mole = {.px = {1500.0, 1200.0}};
    wish.no_go = &mole;
    wish.no_go_count = 1;
    refused(&wish, SBL_E_NOT_FOUND, "patch.no_go", "diameter");
    wish = wish_of();
    wish.scale = SBL_PATCH_STATED;
    refused(&wish, SBL_E_RANGE, "patch.scale", "");
    wish = wish_of();
    sbl_patch_view blind = {.photo = &photo};
    CHECK_STATUS(sbl_patch_make(&patch, &wish, &blind, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(strstr(diag.message, "no card") && strstr(diag.hint, "mm_per_px"));
    CHECK_STATUS(sbl_patch_make(&patch, &wish, NULL, &arena, &diag), SBL_E_ARG);
}

/* ---- dots ---- */

static void check_dots(const sbl_patch *patch, const sbl_dots *dots, const sbl_field *field, const sbl_zone *zone)
{
    uint32_t outside = 0, spoilt = 0, near = 0, lifted = 0, count = 0;
    for (uint32_t i = 0; i < dots->count; i++) {
        const sbl_dot *a = &dots->dot[i];
        double z;
        outside += !(sbl_patch_inside_mm(patch, (double)a->position.x, (double)a->position.y) > 0.0);
        for (uint32_t k = 0; k < patch->wish->no_go_count; k++)
            spoilt += hypot((double)a->position.x - patch->no_go[k].x_mm, (double)a->position.y - patch->no_go[k].y_mm) <
                      patch->no_go[k].radius_mm;
        lifted += !sbl_patch_height(patch, (double)a->position.x, (double)a->position.y, &z) || fabs(z - (double)a->position.z) > 0.05;
        CHECK(a->session >= 1 && a->session <= dots->session_count && a->site < field->count && a->zone == 0);
        for (uint32_t k = 0; k < i; k++)
            near += sbl_v3_distance(sbl_v3_load(a->position), sbl_v3_load(dots->dot[k].position)) < dots->min_distance_mm - 1e-5;
    }
    for (uint32_t s = 0; s < dots->session_count; s++) count += dots->per_session[s];
    CHECK(!outside && !spoilt && !near && !lifted);
    CHECK(count == dots->count && zone->dot_count == count);
    /* The field is right within 3 % over 4 cm2; some 2 % fall to distances; a rim of half a pitch counts either way. */
    CHECK_NEAR(dots->count / (zone->target_per_cm2 * zone->area_cm2), 1.0, 0.05);
}

static void test_dots(void)
{
    static const sbl_patch_kind KIND[] = {SBL_PATCH_SCAR_INJURY, SBL_PATCH_AREATA, SBL_PATCH_BEARD, SBL_PATCH_SCAR_FUE};
    sbl_pinhole c = camera_at(0.4, 0.5, 0.2, 2600.0, 260.0);
    see_card(&c);
    outline_flat(&c, 24.0, 18.0);
    sbl_patch_no_go mole = {.diameter_mm = 5.0};
    REQUIRE(sbl_pinhole_project(&c, sbl_v3(50.0, 65.0, 0.0), mole.px, NULL));
    for (int k = 0; k < 4; k++)
        for (int form = 0; form < 3; form++) {
            sbl_arena_mark mark = sbl_arena_here(&arena);
            sbl_patch_wish wish = wish_of();
            sbl_patch patch;
            sbl_dots dots;
            sbl_field field;
            sbl_zone zone;
            sbl_dots_options options = {.session_count = 3};
            wish.kind = KIND[k];
            wish.existing_per_cm2 = k == 3 ? 40.0 : 0.0;
            wish.form = (sbl_patch_form)form;
            wish.radius_mm = 60.0;
            wish.along_radius_mm = 90.0;
            wish.no_go = &mole;
            wish.no_go_count = 1;
            REQUIRE(make(&patch, &wish) == SBL_OK);
            CHECK_NEAR(patch.no_go_cm2, SBL_PI * 2.5 * 2.5 / 100.0, 0.02);
            CHECK((patch.test.radius_mm > 0.0) == (k == 0 || k == 3));
            CHECK_STATUS(sbl_patch_dots(&dots, &field, &zone, &patch, &options, false, NULL, &arena, &diag), SBL_OK);
            check_dots(&patch, &dots, &field, &zone);
            if (k == 0) CHECK_NEAR(zone.target_per_cm2, 72.0, 0.8);
            if (k == 3) CHECK_NEAR(zone.target_per_cm2, 32.0, 0.5);
            CHECK_NEAR(dots.per_session[0] / (double)dots.count, 0.3, 0.04);
            sbl_arena_rewind(&arena, mark);
        }
}

static void test_threads_and_edits(void)
{
    sbl_pinhole c = camera_at(0.4, 0.5, 0.2, 2600.0, 260.0);
    see_card(&c);
    outline_flat(&c, 15.0, 12.0);
    sbl_patch_wish wish = wish_of();
    sbl_patch patch;
    sbl_dots one, two, thin;
    sbl_field field;
    sbl_zone zone;
    sbl_dots_options options = {0};
    struct sbl_threads *threads;
    REQUIRE(sbl_threads_start(&threads, 2, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    REQUIRE(make(&patch, &wish) == SBL_OK);
    REQUIRE(sbl_patch_dots(&one, &field, &zone, &patch, &options, false, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_patch_dots(&two, &field, &zone, &patch, &options, false, &host, &arena, &diag) == SBL_OK);
    sbl_threads_stop(threads);
    CHECK(one.count == two.count && !memcmp(one.dot, two.dot, one.count * sizeof *one.dot));
    /* Less density takes dots away and moves none. */
    wish.full_per_cm2 = 50.0;
    REQUIRE(make(&patch, &wish) == SBL_OK);
    REQUIRE(sbl_patch_dots(&thin, &field, &zone, &patch, &options, false, NULL, &arena, &diag) == SBL_OK);
    uint32_t kept = 0;
    for (uint32_t i = 0, k = 0; i < thin.count; i++) {
        while (k < one.count && one.dot[k].site < thin.dot[i].site) k++;
        kept +=
            k < one.count && one.dot[k].site == thin.dot[i].site && !memcmp(&one.dot[k].position, &thin.dot[i].position, sizeof(sbl_vec3f));
    }
    CHECK(thin.count < one.count && kept == thin.count);
    wish.existing_per_cm2 = 72.0;
    REQUIRE(make(&patch, &wish) == SBL_OK);
    CHECK_STATUS(sbl_patch_dots(&thin, &field, &zone, &patch, &options, false, NULL, &arena, &diag), SBL_E_CONFLICT);
}

/* ---- memory ---- */

static int left;

static void *limited_alloc(void *user, size_t bytes)
{
    (void)user;
    return left-- > 0 ? malloc(bytes) : NULL;
}

static void limited_free(void *user, void *block)
{
    (void)user;
    free(block);
}

static void test_memory(void)
{
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    sbl_patch_wish wish = wish_of();
    sbl_patch_view view = {.photo = &photo, .card = &card};
    sbl_status status = SBL_E_MEMORY;
    int most = 0;
    for (; most < 60 && status != SBL_OK; most++) {
        sbl_arena own;
        sbl_patch patch;
        left = most;
        sbl_arena_init(&own, &limited);
        status = sbl_patch_make(&patch, &wish, &view, &own, &diag);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && own.used_bytes == 0));
        sbl_arena_release(&own);
    }
    CHECK(status == SBL_OK && most > 1);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    pixels = SBL_NEW(&arena, uint8_t, 3 * (uint64_t)WIDTH * HEIGHT);
    REQUIRE(pixels);
    memset(pixels, 170, 3 * (size_t)WIDTH * HEIGHT);
    photo = (sbl_photo){.rgb = pixels, .width = WIDTH, .height = HEIGHT};
    test_camera_and_flat_area();
    test_errors_grow();
    test_unknown_tilt();
    test_outline_on_card();
    test_curved_area();
    test_refusals();
    test_dots();
    test_threads_and_edits();
    test_memory();
    sbl_arena_release(&arena);
    return check_report("patch");
}
