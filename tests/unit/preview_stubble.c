/* Shaved hair in pictures of every scale: the same light taken, a round shaft in a close-up, lighter hair takes less. */
#include "ball_head.h"
#include "check.h"
#include "stubble/preview.h"

enum { SIDE = 12, UNITS = SIDE * SIDE };
#define PITCH_MM 1.5

static sbl_arena arena;

/* Follicles in rows on the front of the ball. */
static sbl_dots hair_of(const sbl_head *head, uint32_t count)
{
    sbl_dot *root = SBL_NEW(&arena, sbl_dot, UNITS);
    REQUIRE(root);
    for (uint32_t i = 0; i < UNITS; i++) {
        sbl_vec3 p = ball_front(PITCH_MM * (i % SIDE - 0.5 * (SIDE - 1)), 60.0 + PITCH_MM * (i / SIDE - 0.5 * (SIDE - 1)));
        sbl_surface_hit hit;
        REQUIRE(sbl_surface_closest(&head->surface, p, 5.0, &hit));
        root[i] = (sbl_dot){.site = i,
                            .at = hit.at,
                            .position = sbl_v3_store(hit.position),
                            .normal = sbl_v3_store(sbl_surface_normal(&head->surface, hit.at))};
    }
    return (sbl_dots){.hair = root, .hair_count = count};
}

/* The middle 9 mm of them, from 400 mm away. */
static sbl_image picture_of(const sbl_head *head, const sbl_dots *hair, sbl_hair_colour colour, double px_per_mm)
{
    sbl_skin skin;
    sbl_preview preview;
    sbl_image image;
    uint32_t side = (uint32_t)(9.0 * px_per_mm);
    REQUIRE(sbl_skin_from_fitzpatrick(&skin, 2, NULL) == SBL_OK);
    sbl_preview_scene scene = {.head = head, .dots = hair, .skin = &skin, .hair = colour, .seed = 5};
    REQUIRE(sbl_preview_prepare(&preview, &scene, NULL, &arena, NULL) == SBL_OK);
    REQUIRE(sbl_image_new(&image, side, side, &arena, NULL) == SBL_OK);
    sbl_vec3 at = ball_front(0.0, 60.0), normal = sbl_v3_normalize(sbl_v3_sub(at, ball_center()));
    sbl_vec3 forward = sbl_v3_scale(normal, -1.0), right = sbl_v3(1.0, 0.0, 0.0);
    sbl_camera camera = {.position = sbl_v3_madd(at, normal, 400.0),
                         .right = right,
                         .down = sbl_v3_cross(forward, right),
                         .forward = forward,
                         .focal_px = 400.0 * px_per_mm,
                         .center_x = 0.5 * side,
                         .center_y = 0.5 * side};
    CHECK_STATUS(sbl_preview_render_camera(&image, &preview, &camera, &(sbl_preview_moment){0}, 1, NULL, &arena, NULL), SBL_OK);
    return image;
}

static double light_of(const sbl_image *image, size_t pixel)
{
    return sbl_srgb_decode(image->rgb[3 * pixel + 1] / 255.0);
}

/* Green light that the hair takes, of all. */
static double taken_by(const sbl_head *head, sbl_hair_colour colour, double px_per_mm)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    sbl_dots none = hair_of(head, 0), hair = hair_of(head, UNITS);
    sbl_image bare = picture_of(head, &none, colour, px_per_mm), shaved = picture_of(head, &hair, colour, px_per_mm);
    double sum[2] = {0.0, 0.0};
    for (size_t i = 0; i < (size_t)bare.width * bare.height; i++) {
        sum[0] += light_of(&bare, i);
        sum[1] += light_of(&shaved, i);
    }
    sbl_arena_rewind(&arena, mark);
    return 1.0 - sum[1] / sum[0];
}

static void test_scales(const sbl_head *head)
{
    static const double px_per_mm[4] = {4.0, 12.0, 30.0, 80.0};
    double taken[4];
    for (int k = 0; k < 4; k++) taken[k] = taken_by(head, SBL_HAIR_BLACK, px_per_mm[k]);
    /* A shaft is ramped over a pixel at each side and end, and the follicles' columns are those of the dots, held to 5 %. */
    for (int k = 1; k < 4; k++) CHECK_NEAR(taken[k] / taken[0], 1.0, 0.06);
    printf("black stubble takes %.4f %.4f %.4f %.4f at 4, 12, 30, 80 px a mm\n", taken[0], taken[1], taken[2], taken[3]);
    double brown = taken_by(head, SBL_HAIR_BROWN, 12.0), blond = taken_by(head, SBL_HAIR_BLOND, 12.0);
    CHECK(taken[1] > brown && brown > blond && blond > 0.0);
}

/*
 * No edge of a shaft is a step: along rows and columns of a close-up light changes from one pixel to the next by less than 0.8 of what the
 * darkest takes. At 110 px a mm a shaft of 0.068 mm is 3.7 px to its edge; over the outermost of them it takes 0.55 (the mean of
 * 1 - exp(-2.9 sqrt(1 - u^2)) from u = 0.73 on), and where the edges of two coincide 1 - 0.45^2.
 */
static void test_round(const sbl_head *head)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    sbl_dots hair = hair_of(head, UNITS);
    sbl_image image = picture_of(head, &hair, SBL_HAIR_BLACK, 110.0);
    double least = 1.0, most = 0.0, step = 0.0;
    for (uint32_t y = 1; y < image.height; y++)
        for (uint32_t x = 1; x < image.width; x++) {
            size_t i = (size_t)y * image.width + x;
            double here = light_of(&image, i);
            least = fmin(least, here);
            most = fmax(most, here);
            step = fmax(step, fmax(fabs(here - light_of(&image, i - 1)), fabs(here - light_of(&image, i - image.width))));
        }
    CHECK(least < 0.35 * most);
    CHECK(step < 0.8 * (most - least));
    printf("close-up: light from %.3f to %.3f, steepest step %.3f\n", least, most, step);
    sbl_arena_rewind(&arena, mark);
}

int main(void)
{
    sbl_head head;
    sbl_arena_init(&arena, NULL);
    ball_head(&head, &arena, 60);
    test_scales(&head);
    test_round(&head);
    sbl_arena_release(&arena);
    return check_report("preview_stubble");
}
