#include "check.h"
#include "limited_memory.h"
#include "stubble/math.h"
#include "stubble/preview.h"
#include "stubble/threads.h"

enum { RINGS = 48, SECTORS = 96 };
#define RADIUS_MM 90.0

/* A ball with the landmarks of a head: enough of a person for light and dots, and made in no time. */
typedef struct ball {
    sbl_arena arena;
    sbl_head head;
    sbl_skin skin;
} ball;

static sbl_mesh ball_mesh(sbl_arena *arena)
{
    uint32_t vertices = (RINGS - 1) * SECTORS + 2, triangles = 2 * (RINGS - 1) * SECTORS, n = 0, t = 0;
    sbl_vec3f *p = SBL_NEW(arena, sbl_vec3f, vertices);
    uint32_t *tri = SBL_NEW(arena, uint32_t, 3 * (uint64_t)triangles);
    REQUIRE(p && tri);
    for (uint32_t i = 1; i < RINGS; i++)
        for (uint32_t j = 0; j < SECTORS; j++) {
            double polar = SBL_PI * i / RINGS, around = 2.0 * SBL_PI * j / SECTORS;
            p[n++] =
                sbl_v3_store(sbl_v3(RADIUS_MM * sin(polar) * sin(around), RADIUS_MM * cos(polar), RADIUS_MM * sin(polar) * cos(around)));
        }
    uint32_t top = n, bottom = n + 1;
    p[n++] = sbl_v3_store(sbl_v3(0.0, RADIUS_MM, 0.0));
    p[n++] = sbl_v3_store(sbl_v3(0.0, -RADIUS_MM, 0.0));
    for (uint32_t j = 0; j < SECTORS; j++) {
        uint32_t k = (j + 1) % SECTORS, last = (RINGS - 2) * SECTORS;
        const uint32_t caps[6] = {top, j, k, bottom, last + k, last + j};
        for (int c = 0; c < 6; c++) tri[t++] = caps[c];
        for (uint32_t i = 0; i + 2 < RINGS; i++) {
            uint32_t a = i * SECTORS + j, b = i * SECTORS + k;
            const uint32_t quad[6] = {a, a + SECTORS, b, b, a + SECTORS, b + SECTORS};
            for (int c = 0; c < 6; c++) tri[t++] = quad[c];
        }
    }
    return (sbl_mesh){p, n, tri, t / 3};
}

static void ball_make(ball *b)
{
    *b = (ball){0};
    sbl_arena_init(&b->arena, NULL);
    sbl_mesh mesh = ball_mesh(&b->arena);
    REQUIRE(sbl_surface_build(&b->head.surface, &mesh, NULL, NULL, &b->arena, NULL) == SBL_OK);
    CHECK(b->head.surface.report.boundary_edges == 0 && b->head.surface.report.flipped_triangles == 0);
    uint32_t count = b->head.surface.vertex_count;
    sbl_vec3f *chart = SBL_NEW(&b->arena, sbl_vec3f, count);
    uint8_t *part = SBL_NEW(&b->arena, uint8_t, count);
    REQUIRE(chart && part);
    for (uint32_t v = 0; v < count; v++) chart[v] = sbl_v3_store(sbl_v3_normalize(sbl_v3_load(b->head.surface.position[v])));
    b->head.chart = chart;
    b->head.part = part;
    b->head.source = SBL_HEAD_SCAN;
    b->head.chart_scale = sbl_v3(1.0, 1.0, 1.0);
    sbl_vec3 *at = b->head.landmark;
    at[SBL_LANDMARK_VERTEX] = sbl_v3(0.0, 90.0, 0.0);
    at[SBL_LANDMARK_MENTON] = sbl_v3(0.0, -88.0, 18.0);
    at[SBL_LANDMARK_GLABELLA] = sbl_v3(0.0, 30.0, 85.0);
    at[SBL_LANDMARK_OPISTHOCRANION] = sbl_v3(0.0, 20.0, -88.0);
    at[SBL_LANDMARK_TRAGION_LEFT] = sbl_v3(90.0, 0.0, 0.0);
    at[SBL_LANDMARK_TRAGION_RIGHT] = sbl_v3(-90.0, 0.0, 0.0);
    at[SBL_LANDMARK_NOSE_TIP] = sbl_v3(0.0, -300.0, 90.0); /* away, so that no redness of a face is on the ball */
    for (int k = SBL_LANDMARK_LATERAL_CANTHUS_LEFT; k <= SBL_LANDMARK_CHEILION_RIGHT; k++) at[k] = sbl_v3(0.0, -300.0, 90.0);
    REQUIRE(sbl_skin_from_fitzpatrick(&b->skin, 3, NULL) == SBL_OK);
}

/* A dot on the ball in the direction of (x, y, z), `sunk` below the skin. */
static sbl_dot dot_at(const ball *b, double x, double y, double z, uint8_t session, double sunk_mm)
{
    sbl_vec3 n = sbl_v3_normalize(sbl_v3(x, y, z));
    sbl_surface_hit hit;
    REQUIRE(sbl_surface_closest(&b->head.surface, sbl_v3_scale(n, RADIUS_MM), 5.0, &hit));
    sbl_dot dot = {.at = hit.at,
                   .position = sbl_v3_store(sbl_v3_madd(hit.position, n, -sunk_mm)),
                   .normal = sbl_v3_store(n),
                   .session = session,
                   .diameter_mm = 0.2f,
                   .tone = 0.9f,
                   .depth_target_mm = 0.12f};
    return dot;
}

/* side x side dots on the front, `pitch_mm` apart, in turn of sessions 1 to 3. */
static sbl_dots patch(ball *b, int side, double pitch_mm)
{
    sbl_dot *dot = SBL_NEW(&b->arena, sbl_dot, (uint64_t)side * (uint64_t)side);
    REQUIRE(dot);
    uint32_t count = 0;
    for (int i = 0; i < side; i++)
        for (int j = 0; j < side; j++) {
            dot[count] =
                dot_at(b, (i - 0.5 * (side - 1)) * pitch_mm, (j - 0.5 * (side - 1)) * pitch_mm, RADIUS_MM, (uint8_t)(1 + (i + j) % 3), 0.0);
            dot[count].site = count;
            count++;
        }
    return (sbl_dots){.dot = dot, .count = count, .session_count = 3};
}

static sbl_preview prepare(ball *b, const sbl_dots *dots)
{
    sbl_preview preview;
    sbl_preview_scene scene = {.head = &b->head, .dots = dots, .skin = &b->skin, .hair = SBL_HAIR_BLACK, .seed = 3};
    REQUIRE(sbl_preview_prepare(&preview, &scene, NULL, &b->arena, NULL) == SBL_OK);
    return preview;
}

static sbl_image blank(ball *b, uint32_t width, uint32_t height)
{
    sbl_image image;
    REQUIRE(sbl_image_new(&image, width, height, &b->arena, NULL) == SBL_OK);
    return image;
}

static bool same(const sbl_image *a, const sbl_image *b)
{
    return !memcmp(a->rgb, b->rgb, (size_t)a->width * a->height * 3);
}

/* Mean linear light of a channel. */
static double mean_light(const sbl_image *image, int channel)
{
    double sum = 0.0;
    size_t pixels = (size_t)image->width * image->height;
    for (size_t i = 0; i < pixels; i++) sum += sbl_srgb_decode(image->rgb[3 * i + (size_t)channel] / 255.0);
    return sum / (double)pixels;
}

/* Straight onto the front of the ball. */
static sbl_camera close_camera(double px_per_mm, uint32_t side_px)
{
    return (sbl_camera){.position = sbl_v3(0.0, 0.0, 590.0),
                        .right = sbl_v3(1.0, 0.0, 0.0),
                        .down = sbl_v3(0.0, -1.0, 0.0),
                        .forward = sbl_v3(0.0, 0.0, -1.0),
                        .focal_px = 500.0 * px_per_mm,
                        .center_x = 0.5 * side_px,
                        .center_y = 0.5 * side_px};
}

static const sbl_preview_moment bare_moment = {0}, healed_moment = {.sessions = 3, .t_days = 28.0, .healed = true};

static void test_cameras(ball *b)
{
    for (int v = 0; v < SBL_VIEW_COUNT; v++) {
        sbl_camera camera = sbl_view_camera(&b->head, (sbl_view)v, 900, 1100);
        CHECK(strcmp(sbl_view_name((sbl_view)v), "unknown"));
        CHECK_NEAR(sbl_v3_dot(camera.right, camera.down), 0.0, 1e-12);
        CHECK_NEAR(sbl_v3_dot(sbl_v3_cross(camera.right, camera.down), camera.forward), 1.0, 1e-12);
        double x, y, depth;
        for (uint32_t i = 0; i < b->head.surface.vertex_count; i += 37) {
            CHECK(sbl_camera_project(&camera, sbl_v3_load(b->head.surface.position[i]), &x, &y, &depth));
            CHECK(x > 0.0 && x < 900.0 && y > 0.0 && y < 1100.0);
        }
        CHECK(!sbl_camera_project(&camera, sbl_v3_madd(camera.position, camera.forward, -5.0), &x, &y, &depth));
    }
    /* The client's left ear is at the picture's right from the front, and looks at us from the left. */
    double x, y, depth_left, depth_right;
    sbl_camera front = sbl_view_camera(&b->head, SBL_VIEW_FRONT, 900, 1100), left = sbl_view_camera(&b->head, SBL_VIEW_LEFT, 900, 1100);
    CHECK(sbl_camera_project(&front, b->head.landmark[SBL_LANDMARK_TRAGION_LEFT], &x, &y, &depth_left) && x > 450.0);
    CHECK(sbl_camera_project(&left, b->head.landmark[SBL_LANDMARK_TRAGION_LEFT], &x, &y, &depth_left));
    CHECK(sbl_camera_project(&left, b->head.landmark[SBL_LANDMARK_TRAGION_RIGHT], &x, &y, &depth_right));
    CHECK(depth_left < depth_right);
    CHECK(sbl_camera_project(&front, b->head.landmark[SBL_LANDMARK_VERTEX], &x, &y, &depth_left) && y < 550.0);
}

/* What a field of dots takes is the same whether a dot is a twentieth of a pixel or a hundred of them. */
static void test_energy(ball *b)
{
    sbl_dots dots = patch(b, 15, 1.6);
    sbl_preview preview = prepare(b, &dots);
    static const double px_per_mm[5] = {1.5, 4.0, 10.0, 25.0, 60.0};
    double taken[5][3];
    for (int k = 0; k < 5; k++) {
        sbl_arena_mark mark = sbl_arena_here(&b->arena);
        uint32_t side = (uint32_t)(9.6 * px_per_mm[k] + 0.5); /* six pitches square */
        sbl_image images[2] = {blank(b, side, side), blank(b, side, side)};
        sbl_preview_moment moments[2] = {bare_moment, healed_moment};
        sbl_camera camera = close_camera(side / 9.6, side);
        CHECK_STATUS(sbl_preview_render_camera(images, &preview, &camera, moments, 2, NULL, &b->arena, NULL), SBL_OK);
        for (int c = 0; c < 3; c++) taken[k][c] = 1.0 - mean_light(&images[1], c) / mean_light(&images[0], c);
        sbl_arena_rewind(&b->arena, mark);
        CHECK(taken[k][0] > taken[k][1] && taken[k][1] > taken[k][2] && taken[k][2] > 0.01);
    }
    /* Within 2 %; the smallest picture has 14 pixels a side of 8 bits each, which alone leave about 0.3 % of the light unsure. */
    for (int c = 0; c < 3; c++) {
        CHECK_NEAR(taken[1][c] / taken[3][c], 1.0, 0.02);
        CHECK_NEAR(taken[2][c] / taken[3][c], 1.0, 0.02);
        CHECK_NEAR(taken[4][c] / taken[3][c], 1.0, 0.02);
        CHECK_NEAR(taken[0][c], taken[3][c], 0.004);
    }
    /* And it is what the look of the dot says: area of black per pitch squared, less a little for overlap and for the gloss that stays. */
    sbl_dot_state state = {.diameter_mm = 0.2, .tone = 0.9, .depth_mm = 0.12, .t_days = 60.0};
    sbl_dot_look look = sbl_dot_look_at(&state, &b->skin);
    CHECK(taken[3][0] < look.area_mm2.r / 2.56 && taken[3][0] > 0.80 * look.area_mm2.r / 2.56);
}

/* The darkest place of a close-up is the centre of a dot, and there the look's ratio is left. */
static void test_center(ball *b)
{
    sbl_dot one = dot_at(b, 0.0, 0.0, RADIUS_MM, 1, 0.0);
    sbl_dots dots = {.dot = &one, .count = 1, .session_count = 1};
    sbl_preview preview = prepare(b, &dots);
    sbl_image images[2] = {blank(b, 121, 121), blank(b, 121, 121)};
    sbl_preview_moment moments[2] = {bare_moment, {.sessions = 1, .t_days = 60.0, .healed = true}};
    sbl_camera camera = close_camera(100.0, 121);
    CHECK_STATUS(sbl_preview_render_camera(images, &preview, &camera, moments, 2, NULL, &b->arena, NULL), SBL_OK);
    sbl_dot_state state = {.diameter_mm = 0.2, .tone = 0.9, .depth_mm = 0.12, .t_days = 60.0};
    sbl_dot_look look = sbl_dot_look_at(&state, &b->skin);
    const double want[3] = {look.ratio.r, look.ratio.g, look.ratio.b};
    double left[3];
    size_t middle = 60 * 121 + 60;
    for (size_t c = 0; c < 3; c++) {
        left[c] = sbl_srgb_decode(images[1].rgb[3 * middle + c] / 255.0) / sbl_srgb_decode(images[0].rgb[3 * middle + c] / 255.0);
        /* Gloss is not taken, so more is left than of diffuse light alone; on this ball gloss is less than a fifth of the light. */
        CHECK(left[c] > want[c] - 0.02 && left[c] < want[c] + 0.2 * (1.0 - want[c]));
    }
    CHECK(left[0] < left[1] && left[1] < left[2]);
    /* Darkening falls away from the centre. */
    CHECK(images[1].rgb[3 * middle] < images[1].rgb[3 * (middle + 9)] &&
          images[1].rgb[3 * (middle + 9)] < images[1].rgb[3 * (middle + 30)]);
}

static void test_bare_and_hidden(ball *b)
{
    sbl_dots front = patch(b, 9, 3.0);
    sbl_dot behind[3] = {dot_at(b, 0.1, 0.2, -1.0, 1, 0.0), dot_at(b, 1.0, 0.0, -0.4, 1, 0.0), dot_at(b, 0.0, 0.1, 1.0, 1, 20.0)};
    sbl_dots hidden = {.dot = behind, .count = 3, .session_count = 1};
    sbl_preview none = prepare(b, NULL), some = prepare(b, &front), back = prepare(b, &hidden);
    sbl_image bare = blank(b, 300, 360), before = blank(b, 300, 360), healed = blank(b, 300, 360), unseen = blank(b, 300, 360);
    CHECK_STATUS(sbl_preview_render(&bare, &none, SBL_VIEW_FRONT, &healed_moment, NULL, &b->arena, NULL), SBL_OK);
    CHECK_STATUS(sbl_preview_render(&before, &some, SBL_VIEW_FRONT, &bare_moment, NULL, &b->arena, NULL), SBL_OK);
    CHECK_STATUS(sbl_preview_render(&healed, &some, SBL_VIEW_FRONT, &healed_moment, NULL, &b->arena, NULL), SBL_OK);
    CHECK_STATUS(sbl_preview_render(&unseen, &back, SBL_VIEW_FRONT, &healed_moment, NULL, &b->arena, NULL), SBL_OK);
    CHECK(same(&bare, &before));
    CHECK(!same(&bare, &healed));
    CHECK(same(&bare, &unseen));
    /* Nothing gets lighter. */
    size_t lighter = 0;
    for (size_t i = 0; i < (size_t)300 * 360 * 3; i++) lighter += healed.rgb[i] > bare.rgb[i];
    CHECK(lighter == 0);
}

static void test_moments_and_threads(ball *b)
{
    sbl_dots dots = patch(b, 21, 2.0);
    sbl_preview preview = prepare(b, &dots);
    const sbl_preview_moment moments[5] = {
        {0}, {.sessions = 1}, {.sessions = 2, .t_days = 5.0}, healed_moment, {.sessions = 3, .t_days = 2000.0}};
    sbl_image shared[5], single = blank(b, 260, 300);
    for (int m = 0; m < 5; m++) shared[m] = blank(b, 260, 300);
    CHECK_STATUS(sbl_preview_render_moments(shared, &preview, SBL_VIEW_THREE_QUARTER_LEFT, moments, 5, NULL, &b->arena, NULL), SBL_OK);
    for (int m = 0; m < 5; m++) {
        CHECK_STATUS(sbl_preview_render(&single, &preview, SBL_VIEW_THREE_QUARTER_LEFT, &moments[m], NULL, &b->arena, NULL), SBL_OK);
        /* A shared halo takes its flat middle from the first moment that shows the dot: a pixel may differ by one code. */
        int worst = 0;
        for (size_t i = 0; i < (size_t)260 * 300 * 3; i++) {
            int d = abs(single.rgb[i] - shared[m].rgb[i]);
            worst = d > worst ? d : worst;
        }
        CHECK(worst <= 1);
    }
    for (uint32_t threads = 2; threads <= 5; threads += 3) {
        sbl_threads *pool;
        REQUIRE(sbl_threads_start(&pool, threads, NULL) == SBL_OK);
        sbl_host host = sbl_threads_host(pool);
        sbl_preview again;
        CHECK_STATUS(sbl_preview_prepare(&again, &preview.scene, &host, &b->arena, NULL), SBL_OK);
        CHECK(!memcmp(again.ambient, preview.ambient, b->head.surface.vertex_count * sizeof *again.ambient));
        sbl_image images[5];
        for (int m = 0; m < 5; m++) images[m] = blank(b, 260, 300);
        CHECK_STATUS(sbl_preview_render_moments(images, &again, SBL_VIEW_THREE_QUARTER_LEFT, moments, 5, &host, &b->arena, NULL), SBL_OK);
        for (int m = 0; m < 5; m++) CHECK(same(&images[m], &shared[m]));
        sbl_threads_stop(pool);
    }
}

static void test_order_of_moments(ball *b)
{
    sbl_dots dots = patch(b, 21, 1.2);
    sbl_preview preview = prepare(b, &dots);
    const sbl_preview_moment moments[7] = {{0},
                                           {.sessions = 1, .t_days = 60.0},
                                           {.sessions = 2, .t_days = 60.0},
                                           healed_moment,
                                           {.sessions = 3, .t_days = 400.0},
                                           {.sessions = 3, .t_days = 1200.0},
                                           {.sessions = 3, .t_days = 2900.0}};
    sbl_image images[8];
    for (int m = 0; m < 8; m++) images[m] = blank(b, 120, 120);
    sbl_camera camera = close_camera(6.0, 120);
    CHECK_STATUS(sbl_preview_render_camera(images, &preview, &camera, moments, 7, NULL, &b->arena, NULL), SBL_OK);
    double light[8];
    for (int m = 0; m < 7; m++) light[m] = mean_light(&images[m], 1);
    CHECK(light[0] > light[1] && light[1] > light[2] && light[2] > light[3]);                        /* each session darkens */
    CHECK(light[3] < light[4] && light[4] < light[5] && light[5] < light[6] && light[6] < light[0]); /* the years take it back */
    /* Fresh: darker and redder than healed. */
    sbl_preview_moment fresh = {.sessions = 3};
    CHECK_STATUS(sbl_preview_render_camera(&images[7], &preview, &camera, &fresh, 1, NULL, &b->arena, NULL), SBL_OK);
    CHECK(mean_light(&images[7], 1) < light[3]);
    CHECK(mean_light(&images[7], 0) / mean_light(&images[7], 1) > mean_light(&images[3], 0) / mean_light(&images[3], 1));
}

/* Where the key lamp shines, skin has its own colour. */
static void test_colour_is_honest(ball *b)
{
    sbl_skin kept = b->skin;
    for (uint32_t type = 1; type <= 6; type++) {
        CHECK_STATUS(sbl_skin_from_fitzpatrick(&b->skin, type, NULL), SBL_OK);
        sbl_preview preview = prepare(b, NULL);
        sbl_image image = blank(b, 300, 360);
        CHECK_STATUS(sbl_preview_render(&image, &preview, SBL_VIEW_FRONT, &bare_moment, NULL, &b->arena, NULL), SBL_OK);
        /* Around the place that faces the lamp, up and to the left of the ball's middle, beside its glint. */
        double sum[3] = {0.0, 0.0, 0.0};
        for (uint32_t y = 95; y < 125; y++)
            for (uint32_t x = 72; x < 102; x++)
                for (size_t c = 0; c < 3; c++) sum[c] += sbl_srgb_decode(image.rgb[3 * ((size_t)y * 300 + x) + c] / 255.0) / 900.0;
        sbl_lab_d65 seen = sbl_lab_from_xyz(sbl_xyz_from_rgb((sbl_rgb_linear){sum[0], sum[1], sum[2]}));
        CHECK(sbl_ciede2000(seen, b->skin.lab) < 5.0);
    }
    b->skin = kept;
}

static void test_failures(ball *b)
{
    sbl_diag diag = {0};
    sbl_image image, other;
    CHECK_STATUS(sbl_image_new(&image, 0, 10, &b->arena, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_image_new(&image, 10, 20000, &b->arena, &diag), SBL_E_RANGE);
    CHECK(image.rgb == NULL && diag.message && diag.hint);
    sbl_dots dots = patch(b, 5, 2.0);
    sbl_preview preview = prepare(b, &dots), empty = {0};
    image = blank(b, 64, 64);
    other = blank(b, 64, 65);
    sbl_image two[2] = {image, other};
    sbl_preview_moment moments[2] = {{0}, {0}};
    CHECK_STATUS(sbl_preview_render_moments(two, &preview, SBL_VIEW_FRONT, moments, 2, NULL, &b->arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_preview_render(&image, &empty, SBL_VIEW_FRONT, moments, NULL, &b->arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_preview_render(&image, &preview, SBL_VIEW_COUNT, moments, NULL, &b->arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_preview_render_moments(two, &preview, SBL_VIEW_FRONT, moments, SBL_PREVIEW_MOMENTS_MAX + 1, NULL, &b->arena, &diag),
                 SBL_E_LIMIT);
    CHECK_STATUS(sbl_preview_prepare(&empty, &(sbl_preview_scene){.head = &b->head}, NULL, &b->arena, &diag), SBL_E_ARG);

    /* Memory that runs out at the k-th block: an error, and the arena as it was. */
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    bool done = false;
    for (size_t k = 0; k < 60 && !done; k++) {
        sbl_arena arena;
        sbl_arena_init(&arena, &limited);
        limited_blocks = (int64_t)k;
        sbl_status st = sbl_preview_prepare(&empty, &preview.scene, NULL, &arena, &diag);
        if (st == SBL_OK) st = sbl_preview_render(&image, &empty, SBL_VIEW_FRONT, &healed_moment, NULL, &arena, &diag);
        done = st == SBL_OK;
        CHECK(done || (st == SBL_E_MEMORY && diag.message));
        sbl_arena_release(&arena);
    }
    CHECK(done);
    size_t used = b->arena.used_bytes;
    CHECK_STATUS(sbl_preview_render(&image, &preview, SBL_VIEW_FRONT, &healed_moment, NULL, &b->arena, &diag), SBL_OK);
    CHECK(b->arena.used_bytes == used);
}

int main(void)
{
    ball b;
    ball_make(&b);
    test_cameras(&b);
    test_energy(&b);
    test_center(&b);
    test_bare_and_hidden(&b);
    test_moments_and_threads(&b);
    test_order_of_moments(&b);
    test_colour_is_honest(&b);
    test_failures(&b);
    sbl_arena_release(&b.arena);
    return check_report("preview");
}
