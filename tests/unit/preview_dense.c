/*
 * Densely dotted skin in a picture: its mean light against the table's own answer for such a field, overlap corrected (sbl_dot_see; that the
 * correction holds within 2 % of exact lattices by Monte Carlo is shown by dot_lattice.c). A picture holds gloss, which no dot takes:
 * image = skin * left + gloss. So from each field follows a share of gloss, and it must be the same small one from the sparsest to the densest.
 * Without the correction the field at 0.5 mm would want a negative one.
 */
#include "check.h"
#include "stubble/dot_ageing.h"
#include "stubble/math.h"
#include "stubble/preview.h"

enum { STEPS = 40, SIDE = 60, FIELDS = 3 };
#define RADIUS_MM 90.0

static sbl_arena arena;

/* A ball as a head: an octahedron blown up. */
static sbl_mesh ball_mesh(void)
{
    uint32_t vertices = 8 * (STEPS + 1) * (STEPS + 2) / 2, n = 0, t = 0;
    sbl_vec3f *p = SBL_NEW(&arena, sbl_vec3f, vertices);
    uint32_t *tri = SBL_NEW(&arena, uint32_t, 3 * 8 * STEPS * STEPS);
    REQUIRE(p && tri);
    for (int face = 0; face < 8; face++) {
        double sx = face & 1 ? -1.0 : 1.0, sy = face & 2 ? -1.0 : 1.0, sz = face & 4 ? -1.0 : 1.0;
        uint32_t row = n;
        for (uint32_t i = 0; i <= STEPS; i++)
            for (uint32_t j = 0; i + j <= STEPS; j++) {
                double a = 0.5 * SBL_PI * i / STEPS, b = i < STEPS ? 0.5 * SBL_PI * j / (STEPS - i) : 0.0;
                p[n++] = sbl_v3_store(sbl_v3_scale(sbl_v3(sx * cos(a) * cos(b), sy * sin(a), sz * cos(a) * sin(b)), RADIUS_MM));
            }
        for (uint32_t i = 0; i < STEPS; row += STEPS - i + 1, i++)
            for (uint32_t j = 0, next = row + STEPS - i + 1; i + j < STEPS; j++) {
                const uint32_t quad[6] = {row + j, row + j + 1, next + j, row + j + 1, next + j + 1, next + j};
                for (int c = 0; c < (i + j + 1 < STEPS ? 6 : 3); c++) tri[t++] = quad[c];
            }
    }
    return (sbl_mesh){p, n, tri, t / 3};
}

static void make_head(sbl_head *head)
{
    sbl_mesh mesh = ball_mesh();
    *head = (sbl_head){.source = SBL_HEAD_SCAN, .chart_scale = sbl_v3(1.0, 1.0, 1.0)};
    REQUIRE(sbl_surface_build(&head->surface, &mesh, NULL, NULL, &arena, NULL) == SBL_OK);
    uint32_t count = head->surface.vertex_count;
    sbl_vec3f *chart = SBL_NEW(&arena, sbl_vec3f, count);
    uint8_t *part = SBL_NEW(&arena, uint8_t, count);
    REQUIRE(chart && part);
    for (uint32_t v = 0; v < count; v++) chart[v] = sbl_v3_store(sbl_v3_normalize(sbl_v3_load(head->surface.position[v])));
    head->chart = chart;
    head->part = part;
    /* Away from the patch, so that no face is on the ball. */
    for (int k = 0; k < SBL_LANDMARK_COUNT; k++) head->landmark[k] = sbl_v3(0.0, -300.0, 90.0);
    head->landmark[SBL_LANDMARK_VERTEX] = sbl_v3(0.0, 90.0, 0.0);
    head->landmark[SBL_LANDMARK_TRAGION_LEFT] = sbl_v3(90.0, 0.0, 0.0);
    head->landmark[SBL_LANDMARK_TRAGION_RIGHT] = sbl_v3(-90.0, 0.0, 0.0);
}

/* SIDE x SIDE dots on the front, in rows that are shifted by half a pitch: the hexagonal lattice of the table's answer. */
static sbl_dots field_of(const sbl_head *head, double pitch_mm)
{
    sbl_dot *dot = SBL_NEW(&arena, sbl_dot, SIDE * SIDE);
    REQUIRE(dot);
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        double row = (double)(i / SIDE) - 0.5 * (SIDE - 1), column = (double)(i % SIDE) - 0.5 * (SIDE - 1) + 0.5 * (i / SIDE % 2);
        double x = column * pitch_mm, y = row * pitch_mm * sqrt(0.75);
        sbl_vec3 n = sbl_v3_normalize(sbl_v3(x, y, sqrt(RADIUS_MM * RADIUS_MM - x * x - y * y)));
        sbl_surface_hit hit;
        REQUIRE(sbl_surface_closest(&head->surface, sbl_v3_scale(n, RADIUS_MM), 5.0, &hit));
        dot[i] = (sbl_dot){.site = i,
                           .at = hit.at,
                           .position = sbl_v3_store(hit.position),
                           .normal = sbl_v3_store(n),
                           .session = 1,
                           .diameter_mm = 0.16f,
                           .tone = 0.8f,
                           .depth_target_mm = 0.12f};
    }
    return (sbl_dots){.dot = dot, .count = SIDE * SIDE, .session_count = 1};
}

static void mean_light(double mean[3], const sbl_image *image)
{
    size_t pixels = (size_t)image->width * image->height;
    mean[0] = mean[1] = mean[2] = 0.0;
    for (size_t i = 0; i < pixels; i++)
        for (size_t c = 0; c < 3; c++) mean[c] += sbl_srgb_decode(image->rgb[3 * i + c] / 255.0) / (double)pixels;
}

/* What the picture of a field leaves of the bare one, and what the table says of the same dots. */
static void compare(double seen[3], double told[3], double bare[3], const sbl_head *head, const sbl_skin *skin, double pitch_mm,
                    double px_per_mm)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    sbl_dots dots = field_of(head, pitch_mm);
    sbl_preview preview;
    sbl_preview_scene scene = {.head = head, .dots = &dots, .skin = skin, .tau_years = 1e6, .seed = 3};
    REQUIRE(sbl_preview_prepare(&preview, &scene, NULL, &arena, NULL) == SBL_OK);
    const sbl_preview_moment moment[2] = {{0}, {.sessions = 1, .t_days = 60.0, .healed = true}};
    uint32_t side = (uint32_t)(12.0 * pitch_mm * px_per_mm + 0.5);
    sbl_image image[2];
    for (int k = 0; k < 2; k++) REQUIRE(sbl_image_new(&image[k], side, side, &arena, NULL) == SBL_OK);
    sbl_camera camera = {.position = sbl_v3(0.0, 0.0, 590.0),
                         .right = sbl_v3(1.0, 0.0, 0.0),
                         .down = sbl_v3(0.0, -1.0, 0.0),
                         .forward = sbl_v3(0.0, 0.0, -1.0),
                         .focal_px = 500.0 * px_per_mm,
                         .center_x = 0.5 * side,
                         .center_y = 0.5 * side};
    CHECK_STATUS(sbl_preview_render_camera(image, &preview, &camera, moment, 2, NULL, &arena, NULL), SBL_OK);
    double dotted[3];
    mean_light(bare, &image[0]);
    mean_light(dotted, &image[1]);

    sbl_dot_look look = sbl_dot_look_at(&(sbl_dot_state){.diameter_mm = 0.16, .tone = 0.8, .t_days = 60.0, .tau_years = 1e6}, skin);
    /* The pigment of tone 0.8, thinned as it has spread in sixty days and with what the skin still sheds. */
    double strength = 2.0 * pow(15.0, 0.8) * 0.16 * 0.16 / (look.diameter_mm * look.diameter_mm) * (1.0 + 0.3 / 0.7 * exp(-60.0 / 7.0));
    sbl_dot_aged dot = {.diameter_mm = look.diameter_mm,
                        .top_mm = 0.12,
                        .height_mm = 0.3,
                        .blood_factor = 1.0,
                        .strength_per_mm = {strength, strength, strength}};
    sbl_skin_parameters in = sbl_skin_parameters_from_ita(skin->ita_deg);
    sbl_dot_table table;
    sbl_dot_seen field;
    sbl_dot_table_builtin(&table);
    CHECK_STATUS(sbl_dot_see(&field, &table, &dot, &in, 100.0 * 2.0 / sqrt(3.0) / (pitch_mm * pitch_mm), NULL), SBL_OK);
    const double patch[3] = {field.patch.r, field.patch.g, field.patch.b}, skin_light[3] = {field.bare.r, field.bare.g, field.bare.b};
    for (int c = 0; c < 3; c++) {
        seen[c] = dotted[c] / bare[c];
        told[c] = patch[c] / skin_light[c];
    }
    sbl_arena_rewind(&arena, mark);
}

/* Red light that the mere product of single dots leaves between them: exp(-density of dots x what one takes), at the least. */
static double product_left(const sbl_skin *skin, double pitch_mm)
{
    sbl_dot_look look = sbl_dot_look_at(&(sbl_dot_state){.diameter_mm = 0.16, .tone = 0.8, .t_days = 60.0, .tau_years = 1e6}, skin);
    return exp(-look.area_mm2.r * 2.0 / sqrt(3.0) / (pitch_mm * pitch_mm));
}

static void check_skin(const sbl_head *head, uint32_t type)
{
    static const double pitch_mm[FIELDS] = {0.5, 0.8, 1.2};
    sbl_skin skin;
    REQUIRE(sbl_skin_from_fitzpatrick(&skin, type, NULL) == SBL_OK);
    double least[3] = {1.0, 1.0, 1.0}, greatest[3] = {-1.0, -1.0, -1.0};
    for (int f = 0; f < FIELDS; f++)
        for (int fine = 0; fine < 2; fine++) {
            double seen[3], told[3], bare[3];
            compare(seen, told, bare, head, &skin, pitch_mm[f], fine ? 40.0 : 4.0);
            for (int c = 0; c < 3; c++) {
                double gloss = (seen[c] - told[c]) / (1.0 - told[c]);
                least[c] = fmin(least[c], gloss);
                greatest[c] = fmax(greatest[c], gloss);
                /* The skin's own 2.8 %, more or less where the lamps stand; the same white light in each channel. */
                CHECK(gloss * bare[c] > 0.012 && gloss * bare[c] < 0.05);
                /* Without the correction the densest field would be darker still: too dark by 8 to 24 % (OPTICS 2), red most. */
                if (f == 0 && c == 0) CHECK(told[c] > 1.05 * product_left(&skin, pitch_mm[f]));
            }
        }
    for (int c = 0; c < 3; c++) {
        /* A share of gloss that is off by 0.05 is light taken that is off by 5 %: 2 % of the correction's own, and what 8 bits and a lamp
         * that is not the same over 6 and 14 mm of skin leave open. */
        CHECK(greatest[c] - least[c] < 0.05);
    }
}

int main(void)
{
    sbl_head head;
    sbl_arena_init(&arena, NULL);
    make_head(&head);
    check_skin(&head, 2);
    check_skin(&head, 5);
    sbl_arena_release(&arena);
    return check_report("preview_dense");
}
