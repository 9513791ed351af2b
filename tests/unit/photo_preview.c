/* Dots on a photo: a flat grey-pink photo of a known head, whose pixels may change only where dots lie on skin. */
#include "limited_memory.h"
#include "stubble/face.h"
#include "stubble/image_file.h"
#include "stubble/photo_pair.h"
#include "stubble/threads.h"
#include "vault_photo.h"

enum { WIDTH = 420, HEIGHT = 460, DOTS = 900 };

static sbl_arena arena;
static sbl_head head;
static sbl_dot dot[DOTS];
static sbl_dots dots = {.dot = dot, .session_count = 1, .cumulative_share = {1.0}, .per_session = {DOTS}};
static sbl_skin skin;
static sbl_pinhole camera;
static uint8_t pixels[3 * WIDTH * HEIGHT];
static sbl_photo photo = {.rgb = pixels, .width = WIDTH, .height = HEIGHT};
static sbl_photo_scene scene = {.head = &head, .dots = &dots, .skin = &skin, .photo = &photo, .camera = &camera};

static void set_pixel(uint32_t x, uint32_t y, uint8_t r, uint8_t g, uint8_t b)
{
    uint8_t *p = pixels + 3 * ((size_t)y * WIDTH + x);
    p[0] = r;
    p[1] = g;
    p[2] = b;
}

/* Skin wherever the head is, grey behind. */
static void take_photo(void)
{
    sbl_vec3 eye = sbl_pinhole_position(&camera);
    for (uint32_t y = 0; y < HEIGHT; y++)
        for (uint32_t x = 0; x < WIDTH; x++) {
            sbl_vec3 to = vault_ray(&camera, x, y);
            if (sbl_surface_blocked(&head.surface, eye, to, 2000.0)) set_pixel(x, y, 205, 160, 140);
            else set_pixel(x, y, 90, 90, 90);
        }
}

static void setup(void)
{
    vault_head(&head, &skin, &arena);
    /* Dots in a cap around the top of the forehead. */
    vault_dots(&dots, dot, DOTS, &head, (vault_cap){0.45, 0.55, 0.4, 0.8});
    camera = (sbl_pinhole){.rotation = {1, 0, 0, 0, -1, 0, 0, 0, -1},
                           .translation_mm = {0.0, 20.0, 900.0},
                           .focal_px = 1250.0,
                           .center_x = 210.0,
                           .center_y = 230.0};
    const double nod[3] = {-0.35, 0.0, 0.0};
    sbl_pinhole_turn(camera.rotation, camera.rotation, nod);
    take_photo();
}

static double near_dot_px(uint32_t x, uint32_t y)
{
    double least = 1e9, px[2];
    for (uint32_t i = 0; i < dots.count; i++)
        if (sbl_pinhole_project(&camera, sbl_v3_load(dot[i].position), px, NULL))
            least = fmin(least, hypot(px[0] - x - 0.5, px[1] - y - 0.5));
    return least;
}

static const sbl_preview_moment moment[3] = {{0, 0.0, true}, {1, 60.0, true}, {1, 5.0 * 365.0, true}};
static sbl_image image[3];

static void draw(sbl_photo_preview_facts *facts)
{
    sbl_diag diag = {0};
    for (int m = 0; m < 3; m++) REQUIRE(sbl_image_new(&image[m], WIDTH, HEIGHT, &arena, &diag) == SBL_OK);
    CHECK_STATUS(sbl_photo_preview_render(image, facts, &scene, moment, 3, NULL, &arena, &diag), SBL_OK);
}

static double darkening(const sbl_image *of)
{
    double sum = 0.0;
    for (size_t i = 0; i < sizeof pixels; i++) sum += pixels[i] - of->rgb[i];
    return sum;
}

static void dots_lie_on_skin_alone(void)
{
    sbl_photo_preview_facts facts;
    draw(&facts);
    CHECK(facts.dots_seen > DOTS / 2 && facts.skin_share > 0.95);
    CHECK(!memcmp(image[0].rgb, pixels, sizeof pixels));
    uint32_t changed = 0, lighter = 0, beside = 0, behind = 0;
    /* A halo reaches 1.35 mm: under 2 px here, and a pixel's corner. */
    for (uint32_t y = 0; y < HEIGHT; y++)
        for (uint32_t x = 0; x < WIDTH; x++) {
            const uint8_t *was = pixels + 3 * ((size_t)y * WIDTH + x), *is = image[1].rgb + 3 * ((size_t)y * WIDTH + x);
            if (!memcmp(was, is, 3)) continue;
            changed++;
            lighter += is[0] > was[0] || is[1] > was[1] || is[2] > was[2];
            behind += was[0] == 90;
            if (changed % 37 == 0) beside += near_dot_px(x, y) > 3.5;
        }
    CHECK(changed > 500);
    CHECK(lighter == 0 && beside == 0 && behind == 0);
    /* Fading gives light back. */
    CHECK(darkening(&image[1]) > darkening(&image[2]) && darkening(&image[2]) > 0.0);
}

/* The dots take a share of the light: half the light, half the loss in linear light. */
static void light_is_multiplied(void)
{
    double loss[2];
    for (int k = 0; k < 2; k++) {
        if (k) {
            for (size_t i = 0; i < sizeof pixels; i++)
                if (pixels[i] != 90) pixels[i] = sbl_photo_encode(0.5 * (double)sbl_photo_linear(pixels[i]));
        }
        draw(NULL);
        loss[k] = 0.0;
        for (size_t i = 0; i < sizeof pixels; i++)
            loss[k] += (double)sbl_photo_linear(pixels[i]) - (double)sbl_photo_linear(image[1].rgb[i]);
    }
    /* Codes are whole numbers: each of some thousand pixels errs by half a code without favour; 2 % is plenty. */
    CHECK_NEAR(loss[1] / loss[0], 0.5, 0.02);
    take_photo();
}

/* A lock of dark hair and a white shine keep their pixels; the shine's neighbours do not. */
static void hair_and_shine_are_kept(void)
{
    double px[2];
    REQUIRE(sbl_pinhole_project(&camera, sbl_v3_load(dot[7].position), px, NULL));
    uint32_t x0 = (uint32_t)px[0], y0 = (uint32_t)px[1];
    for (uint32_t y = y0 - 8; y < y0 + 8; y++)
        for (uint32_t x = x0 - 8; x < x0 + 8; x++) set_pixel(x, y, 60, 42, 36);
    draw(NULL);
    uint32_t changed = 0;
    for (uint32_t y = y0 - 8; y < y0 + 8; y++)
        for (uint32_t x = x0 - 8; x < x0 + 8; x++)
            changed += memcmp(pixels + 3 * (y * WIDTH + x), image[1].rgb + 3 * (y * WIDTH + x), 3) != 0;
    CHECK(changed == 0);
    take_photo();
}

/* Bands as they come, put together again: the pictures that are drawn whole, and no rows where nothing is changed. */
typedef struct gathering {
    uint8_t *rgb[3];
    uint32_t rows, calls, bands[3], stop_after;
} gathering;

static sbl_status gather(void *taker, const sbl_photo_rows *rows, uint32_t bands, sbl_diag *diag)
{
    gathering *g = taker;
    CHECK(bands >= 1 && bands <= SBL_PHOTO_BANDS_AT_ONCE);
    for (uint32_t k = 0; k < bands; k++) {
        size_t at = 3 * (size_t)WIDTH * rows[k].first, bytes = 3 * (size_t)WIDTH * rows[k].count;
        CHECK(rows[k].first == g->rows &&
              rows[k].count == (g->rows + SBL_PHOTO_BAND_ROWS < HEIGHT ? SBL_PHOTO_BAND_ROWS : HEIGHT - g->rows));
        for (int m = 0; m < 3; m++) {
            const uint8_t *drawn = rows[k].drawn[m];
            g->bands[m] += drawn != NULL;
            CHECK(!drawn || memcmp(drawn, pixels + at, bytes) != 0);
            memcpy(g->rgb[m] + at, drawn ? drawn : pixels + at, bytes);
        }
        g->rows += rows[k].count;
    }
    return ++g->calls == g->stop_after ? sbl_fail(diag, SBL_E_IO, "enough", NULL) : SBL_OK;
}

static void rows_are_the_pictures(void)
{
    sbl_diag diag = {0};
    sbl_photo_preview_facts whole, by_rows;
    sbl_threads *threads;
    REQUIRE(sbl_threads_start(&threads, 3, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    draw(&whole);
    gathering g = {{0}, 0, 0, {0}, 0};
    for (int m = 0; m < 3; m++) REQUIRE(g.rgb[m] = SBL_NEW(&arena, uint8_t, sizeof pixels));
    CHECK_STATUS(sbl_photo_preview_rows(gather, &g, &by_rows, &scene, moment, 3, &host, &arena, &diag), SBL_OK);
    for (int m = 0; m < 3; m++) CHECK(!memcmp(g.rgb[m], image[m].rgb, sizeof pixels));
    CHECK(g.rows == HEIGHT && g.bands[0] == 0 && g.bands[1] >= 1 && g.bands[1] < HEIGHT / SBL_PHOTO_BAND_ROWS);
    CHECK(whole.dots_seen == by_rows.dots_seen && whole.skin_share == by_rows.skin_share && whole.gloss_share == by_rows.gloss_share);
    /* Who takes the rows may end it. */
    g = (gathering){{g.rgb[0], g.rgb[1], g.rgb[2]}, 0, 0, {0}, 1};
    CHECK_STATUS(sbl_photo_preview_rows(gather, &g, NULL, &scene, moment, 3, &host, &arena, &diag), SBL_E_IO);
    CHECK(g.calls == 1 && !strcmp(diag.message, "enough"));
    CHECK_STATUS(sbl_photo_preview_rows(NULL, &g, NULL, &scene, moment, 3, &host, &arena, &diag), SBL_E_ARG);
    sbl_threads_stop(threads);
}

/* A moment is the same picture whatever stands in other lots, alone or with others. */
static void lots_do_not_mix(void)
{
    sbl_diag diag = {0};
    sbl_image alone;
    sbl_photo_scene in_lots = scene;
    in_lots.lot = 1;
    for (int m = 0; m < 3; m++) REQUIRE(sbl_image_new(&image[m], WIDTH, HEIGHT, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_image_new(&alone, WIDTH, HEIGHT, &arena, &diag) == SBL_OK);
    CHECK_STATUS(sbl_photo_preview_render(image, NULL, &in_lots, moment, 3, NULL, &arena, &diag), SBL_OK);
    for (int m = 1; m < 3; m++) {
        CHECK_STATUS(sbl_photo_preview_render(&alone, NULL, &in_lots, &moment[m], 1, NULL, &arena, &diag), SBL_OK);
        CHECK(!memcmp(alone.rgb, image[m].rgb, sizeof pixels));
    }
}

static void wrong_calls(void)
{
    sbl_diag diag = {0};
    sbl_image small;
    REQUIRE(sbl_image_new(&small, 10, 10, &arena, &diag) == SBL_OK);
    CHECK_STATUS(sbl_photo_preview_render(&small, NULL, &scene, moment, 1, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_photo_preview_render(image, NULL, &scene, moment, 0, NULL, &arena, &diag), SBL_E_ARG);
    sbl_pinhole behind = camera;
    const double about[3] = {0.0, SBL_PI, 0.0};
    sbl_pinhole_turn(behind.rotation, behind.rotation, about);
    behind.translation_mm[2] = -900.0;
    sbl_photo_scene away = scene;
    away.camera = &behind;
    CHECK_STATUS(sbl_photo_preview_render(image, NULL, &away, moment, 3, NULL, &arena, &diag), SBL_E_NOT_FOUND);
}

/* An enlarged part shows the same place with its own camera. */
static void loupe(void)
{
    double middle[2], side;
    sbl_photo part;
    sbl_pinhole near;
    sbl_diag diag = {0};
    REQUIRE(sbl_photo_loupe_place(middle, &side, &scene, 40.0, NULL, &arena));
    CHECK_STATUS(sbl_photo_enlarge(&part, &near, &photo, &camera, middle, side, 300, &arena, &diag), SBL_OK);
    for (uint32_t i = 0; i < dots.count; i += 50) {
        double a[2], b[2];
        REQUIRE(sbl_pinhole_project(&camera, sbl_v3_load(dot[i].position), a, NULL) &&
                sbl_pinhole_project(&near, sbl_v3_load(dot[i].position), b, NULL));
        for (int k = 0; k < 2; k++) CHECK_NEAR(b[k], (a[k] - middle[k] + 0.5 * side) * 300.0 / side, 1e-6);
    }
    const uint8_t *at = part.rgb + 3 * (150 * 300 + 150);
    CHECK_NEAR(at[0], 205, 1);
    CHECK_NEAR(at[2], 140, 1);
}

/* ---- hair that a model has found ---- */

enum { CELLS = 64 };
static uint8_t level[CELLS * CELLS];
/* The grid lies over the whole photo, turned by a quarter: columns run down, rows to the left. */
static const sbl_photo_hair hair = {
    .level = level, .size = CELLS, .cell_of_px = {{0.0, (double)CELLS / HEIGHT, 0.0}, {-(double)CELLS / WIDTH, 0.0, CELLS}}};

static void cell_middle(double px[2], uint32_t column, uint32_t row)
{
    px[0] = WIDTH * (1.0 - (row + 0.5) / CELLS);
    px[1] = HEIGHT * (column + 0.5) / CELLS;
}

/* Hair where the head is, and so many millimetres around. */
static void grow(double beyond_mm)
{
    const double reach = beyond_mm * camera.focal_px / camera.translation_mm[2];
    memset(level, 0, sizeof level);
    for (uint32_t v = 0; v < head.surface.vertex_count; v++) {
        double px[2], at[2];
        if (!sbl_pinhole_project(&camera, sbl_v3_load(head.surface.position[v]), px, NULL)) continue;
        for (uint32_t i = 0; i < CELLS * CELLS; i++) {
            if (level[i]) continue;
            cell_middle(at, i % CELLS, i / CELLS);
            if (hypot(at[0] - px[0], at[1] - px[1]) <= reach) level[i] = 255;
        }
    }
}

static void hair_lies_between_cells(void)
{
    double px[2], next[2];
    memset(level, 0, sizeof level);
    level[20 * CELLS + 30] = 255;
    cell_middle(px, 30, 20);
    cell_middle(next, 31, 20);
    CHECK_NEAR(sbl_photo_hair_at(&hair, px[0], px[1]), 1.0, 1e-9);
    CHECK_NEAR(sbl_photo_hair_at(&hair, 0.75 * px[0] + 0.25 * next[0], 0.75 * px[1] + 0.25 * next[1]), 0.75, 1e-9);
    CHECK_NEAR(sbl_photo_hair_at(&hair, next[0], next[1]), 0.0, 1e-9);
    memset(level, 255, sizeof level);
    CHECK_NEAR(sbl_photo_hair_at(&hair, -20.0, 30.0), 0.0, 1e-9);
    CHECK_NEAR(sbl_photo_hair_at(&hair, 30.0, 2.0 * HEIGHT), 0.0, 1e-9);
    CHECK_NEAR(sbl_photo_hair_at(&hair, (double)NAN, 30.0), 0.0, 1e-9);
}

static void stubble_is_not_long(void)
{
    memset(level, 0, sizeof level);
    CHECK(!sbl_photo_hair_is_long(&hair, &head, &camera, &arena));
    grow(3.0);
    CHECK(!sbl_photo_hair_is_long(&hair, &head, &camera, &arena));
    grow(25.0);
    CHECK(sbl_photo_hair_is_long(&hair, &head, &camera, &arena));
    /* A beard below the nose says nothing of the scalp. */
    for (uint32_t i = 0; i < CELLS * CELLS; i++) {
        double px[2], nose[2];
        cell_middle(px, i % CELLS, i / CELLS);
        REQUIRE(sbl_pinhole_project(&camera, head.landmark[SBL_LANDMARK_NOSE_TIP], nose, NULL));
        if (px[1] < nose[1]) level[i] = 0;
    }
    CHECK(!sbl_photo_hair_is_long(&hair, &head, &camera, &arena));
}

/* The part of a photo to look at for hair holds the whole head from any side, with room around it, and stands upright with it. */
static void hair_is_looked_for_around_the_head(void)
{
    for (int k = 0; k < 60; k++) {
        double turn[3], upright[9], u, v, top[2], chin[2];
        for (int a = 0; a < 3; a++) turn[a] = 3.0 * sbl_random_unit(41, (uint64_t)a, (uint64_t)k) - 1.5;
        sbl_pinhole around = camera;
        sbl_pinhole_turn(around.rotation, camera.rotation, turn);
        around.translation_mm[2] = 600.0 + 20.0 * k;
        sbl_face_region region, turned;
        REQUIRE(sbl_face_region_of_camera(&region, &head, &around));
        for (uint32_t i = 0; i < head.surface.vertex_count; i += 7) {
            double px[2], depth;
            if ((double)head.surface.position[i].y < head.landmark[SBL_LANDMARK_MENTON].y) continue; /* the neck */
            REQUIRE(sbl_pinhole_project(&around, sbl_v3_load(head.surface.position[i]), px, &depth));
            sbl_face_region_in(&region, px, &u, &v);
            CHECK(u > 0.1 && u < 0.9 && v > 0.1 && v < 0.9);
        }
        REQUIRE(sbl_pinhole_project(&around, head.landmark[SBL_LANDMARK_VERTEX], top, NULL) &&
                sbl_pinhole_project(&around, head.landmark[SBL_LANDMARK_MENTON], chin, NULL));
        double on_its_side = around.rotation[7] * around.rotation[7];
        if (on_its_side < 0.5) {
            sbl_face_region_in(&region, top, &u, &v);
            double vertex = v;
            sbl_face_region_in(&region, chin, &u, &v);
            CHECK(vertex < v);
        }
        /* The camera itself is turned by half a radian: so is the square. */
        sbl_pinhole_turn(upright, around.rotation, (const double[3]){0.0, 0.0, 0.5});
        memcpy(around.rotation, upright, sizeof upright);
        for (int a = 0; a < 2; a++) around.translation_mm[a] = 0.0;
        REQUIRE(sbl_face_region_of_camera(&turned, &head, &around));
        if (on_its_side < 0.5) CHECK_NEAR(remainder(turned.turn - region.turn - 0.5, 2.0 * SBL_PI), 0.0, 1e-9);
    }
    sbl_pinhole behind = camera;
    sbl_face_region none;
    behind.translation_mm[2] = -camera.translation_mm[2];
    CHECK(!sbl_face_region_of_camera(&none, &head, &behind));
}

static uint32_t changed_in(const sbl_image *picture, const uint8_t *was, uint32_t from, uint32_t to)
{
    uint32_t count = 0;
    for (uint32_t y = 0; y < picture->height; y++)
        for (uint32_t x = from; x < to; x++) {
            size_t at = 3 * ((size_t)y * picture->width + x);
            count += memcmp(was + at, picture->rgb + at, 3) != 0;
        }
    return count;
}

/* Long hair over the right half, of the skin's colour: there nothing changes, beside it all does, in the photo and in a part of it. */
static void long_hair_stands_before_skin(void)
{
    sbl_diag diag = {0};
    sbl_photo_preview_facts bare, half;
    draw(&bare);
    uint32_t left = changed_in(&image[1], pixels, 0, WIDTH / 2 - 10);
    for (uint32_t i = 0; i < CELLS * CELLS; i++) level[i] = i / CELLS < CELLS / 2 ? 255 : 0;
    scene.hair = &hair;
    draw(&half);
    CHECK(changed_in(&image[1], pixels, WIDTH / 2 + 10, WIDTH) == 0);
    CHECK(left > 200 && changed_in(&image[1], pixels, 0, WIDTH / 2 - 10) == left);
    CHECK(half.skin_share < 0.65 && bare.skin_share > 0.95);

    double middle[2] = {WIDTH / 2.0, 0.0}, side;
    sbl_photo part;
    sbl_pinhole near;
    REQUIRE(sbl_photo_loupe_place(middle, &side, &scene, 40.0, NULL, &arena));
    CHECK(middle[0] < WIDTH / 2.0);
    middle[0] = WIDTH / 2.0;
    REQUIRE(sbl_photo_enlarge(&part, &near, &photo, &camera, middle, side, 300, &arena, &diag) == SBL_OK);
    sbl_photo_scene close = scene;
    close.photo = &part;
    close.camera = &near;
    close.whole = &photo;
    close.whole_camera = &camera;
    sbl_image picture;
    REQUIRE(sbl_image_new(&picture, 300, 300, &arena, &diag) == SBL_OK);
    CHECK_STATUS(sbl_photo_preview_render(&picture, NULL, &close, &moment[1], 1, NULL, &arena, &diag), SBL_OK);
    CHECK(changed_in(&picture, part.rgb, 0, 100) > 500 && changed_in(&picture, part.rgb, 200, 300) == 0);

    memset(level, 255, sizeof level);
    CHECK_STATUS(sbl_photo_preview_render(image, NULL, &scene, moment, 3, NULL, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(strstr(diag.message, "hair") && strstr(diag.hint, "shaved"));
    scene.hair = NULL;
}

/* ---- lips, ears, and where the loupe lies ---- */

static void mouth_is_spared(void)
{
    double middle[2];
    sbl_photo_mouth mouth;
    REQUIRE(sbl_pinhole_project(&camera, sbl_v3_load(dot[0].position), middle, NULL));
    const double left[2] = {middle[0] + 36.0, middle[1] + 4.0}, right[2] = {middle[0] - 36.0, middle[1] - 4.0};
    sbl_photo_mouth_of_corners(&mouth, left, right);
    CHECK(mouth.count >= 8);
    CHECK_NEAR(mouth.px_per_mm, 1.39, 0.01);
    CHECK_NEAR(sbl_photo_mouth_distance_mm(&mouth, middle[0], middle[1]), 0.0, 1e-9);
    CHECK_NEAR(sbl_photo_mouth_distance_mm(&mouth, left[0] + 13.9, left[1] + 1.5), 10.0, 0.2);
    CHECK_NEAR(sbl_photo_mouth_distance_mm(&mouth, middle[0] - 4.8, middle[1] + 43.2), 43.5 / 1.39 - 14.0, 0.5);
    scene.mouth = &mouth;
    draw(NULL);
    scene.mouth = NULL;
    uint32_t near = 0, beyond = 0;
    for (uint32_t y = 0; y < HEIGHT; y++)
        for (uint32_t x = 0; x < WIDTH; x++) {
            size_t at = 3 * ((size_t)y * WIDTH + x);
            if (!memcmp(pixels + at, image[1].rgb + at, 3)) continue;
            bool close = sbl_photo_mouth_distance_mm(&mouth, x + 0.5, y + 0.5) <= 2.0;
            near += close;
            beyond += !close;
        }
    CHECK(near == 0 && beyond > 200);
    /* An empty one is none. */
    mouth.count = 0;
    scene.mouth = &mouth;
    draw(NULL);
    scene.mouth = NULL;
    sbl_image with = image[1];
    draw(NULL);
    CHECK(!memcmp(with.rgb, image[1].rgb, sizeof pixels));
}

/* Codes that a picture takes from the photo on the left ear at most, where it is seen. */
static int darkest_on_ear(const sbl_image *picture, const uint8_t *part)
{
    int most = 0;
    for (uint32_t v = 0; v < head.surface.vertex_count; v++) {
        double px[2];
        sbl_vec3 at = sbl_v3_madd(sbl_v3_load(head.surface.position[v]), sbl_v3_load(head.surface.normal[v]), 0.5);
        sbl_vec3 to = sbl_v3_sub(sbl_pinhole_position(&camera), at);
        if (part[v] != SBL_PART_EAR_LEFT || sbl_surface_blocked(&head.surface, at, to, sbl_v3_length(to))) continue;
        REQUIRE(sbl_pinhole_project(&camera, at, px, NULL));
        size_t byte = 3 * ((size_t)px[1] * WIDTH + (size_t)px[0]);
        for (size_t c = 0; c < 3; c++) {
            int less = pixels[byte + c] - picture->rgb[byte + c];
            most = less > most ? less : most;
        }
    }
    return most;
}

/* Dots all around the left ear, seen from the left: on it lies at most the rim of a halo; were the ear skin, whole dots would. */
static void ears_are_spared(void)
{
    static sbl_dot around[DOTS];
    sbl_dots all = {.dot = around, .session_count = 1, .cumulative_share = {1.0}, .per_session = {DOTS}};
    sbl_vec3 ear = head.landmark[SBL_LANDMARK_TRAGION_LEFT];
    for (uint64_t k = 0; all.count < DOTS && k < 100000; k++) {
        sbl_surface_hit hit;
        sbl_vec3 from = sbl_v3(300.0, ear.y + 90.0 * sbl_random_unit(2, 0, k) - 30.0, ear.z + 90.0 * sbl_random_unit(2, 1, k) - 60.0);
        if (!sbl_surface_ray(&head.surface, from, sbl_v3(-1.0, 0.0, 0.0), 400.0, &hit)) continue;
        around[all.count] = (sbl_dot){.site = all.count,
                                      .at = hit.at,
                                      .position = sbl_v3_store(hit.position),
                                      .normal = sbl_v3_store(sbl_surface_normal(&head.surface, hit.at)),
                                      .session = 1,
                                      .diameter_mm = 0.8f,
                                      .tone = 0.8f,
                                      .depth_target_mm = 0.12f};
        all.count++;
    }
    REQUIRE(all.count == DOTS);
    const sbl_pinhole front = camera;
    camera = (sbl_pinhole){.rotation = {0, 0, -1, 0, -1, 0, -1, 0, 0},
                           .translation_mm = {0.0, 20.0, 900.0},
                           .focal_px = 1250.0,
                           .center_x = 210.0,
                           .center_y = 230.0};
    take_photo();
    scene.dots = &all;
    sbl_photo_preview_facts with, without;
    draw(&with);
    int spared = darkest_on_ear(&image[1], head.part);
    CHECK(changed_in(&image[1], pixels, 0, WIDTH) > 200);
    uint8_t *no_part = SBL_NEW(&arena, uint8_t, head.surface.vertex_count);
    REQUIRE(no_part);
    const uint8_t *part = head.part;
    head.part = no_part; /* all skin */
    draw(&without);
    head.part = part;
    int drawn = darkest_on_ear(&image[1], part);
    CHECK(without.dots_seen > with.dots_seen && with.dots_seen > DOTS / 4);
    printf("on the ear %d codes at most, %d if it were skin\n", spared, drawn);
    CHECK(spared <= 4 && drawn > 20);
    scene.dots = &dots;
    camera = front;
    take_photo();
}

/* Most dots lie under thick hair on one side: the loupe shows the other. */
static void loupe_looks_at_skin(void)
{
    double middle[2], side;
    REQUIRE(sbl_photo_loupe_place(middle, &side, &scene, 20.0, NULL, &arena));
    const double was = middle[0];
    uint32_t from = was < WIDTH / 2.0 ? 0 : WIDTH / 2, to = was < WIDTH / 2.0 ? WIDTH / 2 : WIDTH;
    for (uint32_t y = 0; y < HEIGHT; y++)
        for (uint32_t x = from; x < to; x++) set_pixel(x, y, 22, 18, 16);
    REQUIRE(sbl_photo_loupe_place(middle, &side, &scene, 20.0, NULL, &arena));
    CHECK((was < WIDTH / 2.0) != (middle[0] < WIDTH / 2.0));
    take_photo();
}

/* What a pair's file shows. */
static sbl_pixels look_at(const sbl_photo_pair *pair, int k)
{
    sbl_pixels seen = {0};
    sbl_diag diag = {0};
    REQUIRE(sbl_image_read_memory(&seen, pair->jpeg[k], pair->bytes[k], &arena, &diag) == SBL_OK);
    REQUIRE(seen.width == pair->width && seen.height == pair->height && seen.channels == 3);
    return seen;
}

/* The head before and healed: smaller than the photo, whole, and darker where the dots are. */
static void pair_shows_the_head(void)
{
    sbl_photo_pair pair, again;
    sbl_threads *threads;
    sbl_diag diag = {0};
    REQUIRE(sbl_photo_pair_draw(&pair, &scene, NULL, &arena, &diag) == SBL_OK);
    CHECK(pair.facts.dots_seen > DOTS / 2 && pair.frontal > 0.8 && !pair.name);
    CHECK(pair.width < WIDTH && pair.height < HEIGHT && pair.width > WIDTH / 2);
    sbl_pixels before = look_at(&pair, 0), healed = look_at(&pair, 1);
    double lit = 0.0, darker = 0.0;
    for (size_t i = 0; i < (size_t)3 * pair.width * pair.height; i++) {
        lit += i % 3 == 0 && before.data[i] > 180;
        darker += before.data[i] - healed.data[i];
    }
    CHECK(lit > 0.3 * pair.width * pair.height && lit < 0.9 * pair.width * pair.height);
    draw(NULL);
    CHECK_NEAR(darker, darkening(&image[1]), 0.05 * darkening(&image[1]));
    REQUIRE(sbl_threads_start(&threads, 2, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    REQUIRE(sbl_photo_pair_draw(&again, &scene, &host, &arena, &diag) == SBL_OK);
    sbl_threads_stop(threads);
    for (int k = 0; k < 2; k++) CHECK(pair.bytes[k] == again.bytes[k] && !memcmp(pair.jpeg[k], again.jpeg[k], pair.bytes[k]));
}

static void pair_that_cannot_be_drawn(void)
{
    sbl_photo_pair pair;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_photo_pair_draw(NULL, &scene, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_photo_pair_draw(&pair, NULL, NULL, &arena, &diag), SBL_E_ARG);
    sbl_pinhole behind = camera;
    const double about[3] = {0.0, SBL_PI, 0.0};
    sbl_pinhole_turn(behind.rotation, behind.rotation, about);
    sbl_photo_scene away = scene;
    away.camera = &behind;
    CHECK_STATUS(sbl_photo_pair_draw(&pair, &away, NULL, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(pair.frontal < -0.8);
    sbl_status status = SBL_E_MEMORY;
    const sbl_allocator few = {limited_alloc, limited_free, NULL};
    for (long blocks = 0; status != SBL_OK && blocks < 1000; blocks++) {
        sbl_arena limited;
        sbl_arena_init(&limited, &few);
        limited_blocks = blocks;
        status = sbl_photo_pair_draw(&pair, &scene, NULL, &limited, &diag);
        CHECK(status == SBL_OK || status == SBL_E_MEMORY);
        sbl_arena_release(&limited);
    }
    CHECK_STATUS(status, SBL_OK);
}

static sbl_photo_pair seen_so(uint32_t dots_seen, double skin_share, double frontal)
{
    return (sbl_photo_pair){.frontal = frontal, .facts = {.dots_seen = dots_seen, .skin_share = skin_share}};
}

/* The front, unless it shows too little of the plan; dots under hair do not count. */
static void best_pair(void)
{
    sbl_photo_pairs photos = {.count = 0};
    CHECK(!sbl_photo_pairs_best(NULL) && !sbl_photo_pairs_best(&photos));
    photos = (sbl_photo_pairs){{seen_so(9000, 1.0, 0.1), seen_so(3000, 1.0, 0.9), seen_so(4000, 1.0, 0.7)}, 3};
    CHECK(sbl_photo_pairs_best(&photos) == &photos.pair[1]);
    photos.pair[1].facts.dots_seen = 2000;
    CHECK(sbl_photo_pairs_best(&photos) == &photos.pair[2]);
    photos.pair[2].facts.skin_share = 0.5;
    CHECK(sbl_photo_pairs_best(&photos) == &photos.pair[0]);
    photos = (sbl_photo_pairs){{seen_so(3000, 1.0, 0.9), seen_so(3000, 1.0, 0.9)}, 2};
    CHECK(sbl_photo_pairs_best(&photos) == &photos.pair[0]);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    setup();
    dots_lie_on_skin_alone();
    light_is_multiplied();
    hair_and_shine_are_kept();
    rows_are_the_pictures();
    lots_do_not_mix();
    pair_shows_the_head();
    pair_that_cannot_be_drawn();
    best_pair();
    wrong_calls();
    loupe();
    hair_lies_between_cells();
    hair_is_looked_for_around_the_head();
    stubble_is_not_long();
    long_hair_stands_before_skin();
    mouth_is_spared();
    ears_are_spared();
    loupe_looks_at_skin();
    sbl_arena_release(&arena);
    return check_report("photo_preview");
}
