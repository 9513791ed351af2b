/* Borders of made silhouettes: a disc, a head on shoulders, what the photo cuts off, and what is none. */
#include "check.h"
#include "stubble/face.h"

#include <string.h>

enum { SIZE = SBL_SILHOUETTE_SIZE };
static sbl_silhouette s;
static sbl_arena arena;
/* Four pixels a cell; the square of the model is the photo's height, and reaches beyond its sides. */
static const sbl_photo photo = {.width = 960, .height = 1280};

typedef double (*inside_of)(double x, double y); /* cells: distance inside, soft over a cell */

static void draw(inside_of shape)
{
    sbl_face_region_of_photo(&s.region, &photo, 0);
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++) s.level[y * SIZE + x] = (uint8_t)(255.0 * sbl_clamp(0.5 + shape(x + 0.5, y + 0.5), 0.0, 1.0) + 0.5);
}

static sbl_face_outline border(bool upright)
{
    sbl_face_outline outline;
    CHECK(sbl_silhouette_outline(&outline, &s, &photo, upright, &arena));
    return outline;
}

/* Cells to photo: the square is centred on the photo. */
static double px_x(double cell)
{
    return 480.0 + 4.0 * (cell - 160.0);
}

static double disc(double x, double y)
{
    return 60.0 - hypot(x - 150.0, y - 170.0);
}

static double small_disc_too(double x, double y)
{
    return fmax(disc(x, y), 15.0 - hypot(x - 250.0, y - 60.0));
}

static double person(double x, double y)
{
    double head = 50.0 - hypot(x - 160.0, y - 120.0), neck = fmin(30.0 - fabs(x - 160.0), y - 120.0);
    double shoulders = fmin(130.0 - fabs(x - 160.0), y - 215.0);
    return fmax(head, fmax(neck, shoulders));
}

static double cut_at_top(double x, double y)
{
    return 120.0 - hypot(x - 160.0, y - 60.0);
}

static double everything(double x, double y)
{
    (void)x;
    (void)y;
    return 1.0;
}

static double nothing(double x, double y)
{
    (void)x;
    (void)y;
    return -1.0;
}

static double sawdust(double x, double y)
{
    return (int)x % 2 && (int)y % 3 ? 1.0 : -1.0;
}

static void around_a_disc(inside_of shape)
{
    draw(shape);
    for (int upright = 0; upright < 2; upright++) {
        sbl_face_outline o = border(upright);
        CHECK(o.count == SBL_FACE_OUTLINE_MAX && o.confidence > 0.9);
        double most = 0.0, length = 0.0;
        for (uint32_t k = 0; k < o.count; k++) {
            most = fmax(most, fabs(hypot(o.px[k][0] - px_x(150.0), o.px[k][1] - 680.0) - 240.0));
            if (k) length += hypot(o.px[k][0] - o.px[k - 1][0], o.px[k][1] - o.px[k - 1][1]);
        }
        /* A fifth of a cell; and once around, less the last step. */
        CHECK(most < 0.8);
        CHECK_NEAR(length, 2.0 * SBL_PI * 240.0, 0.02 * 2.0 * SBL_PI * 240.0);
    }
}

static void a_head_on_shoulders(void)
{
    draw(person);
    sbl_face_outline whole = border(false), head = border(true);
    double lowest = 0.0;
    CHECK(whole.count && head.count);
    /* Shoulders reach beyond the photo's sides: the border that is left ends there, on both. */
    CHECK_NEAR(whole.px[0][0] + whole.px[whole.count - 1][0], 960.0, 12.0);
    for (uint32_t k = 0; k < head.count; k++) {
        double x = head.px[k][0] - 480.0, y = head.px[k][1];
        lowest = fmax(lowest, y);
        if (y < 600.0) CHECK_NEAR(hypot(x, y - 480.0), 200.0, 1.0);
    }
    /* It ends on the neck, which begins 40 cells below the head's middle and ends at 215. */
    CHECK(lowest > 4.0 * 158.0 && lowest < 4.0 * 216.0);
    CHECK((head.px[0][0] > 480.0) != (head.px[head.count - 1][0] > 480.0));
}

static void what_is_none(void)
{
    static const inside_of NONE[] = {everything, nothing, sawdust};
    for (size_t k = 0; k < sizeof NONE / sizeof *NONE; k++) {
        draw(NONE[k]);
        sbl_face_outline o = border(true);
        CHECK(o.count == 0 && o.confidence == 0.0);
    }
    draw(cut_at_top);
    sbl_face_outline o = border(false);
    CHECK(o.confidence < 0.6);
}

/* Brightest to one, ImageNet's mean and spread, channels first; any range of the answer is stretched. */
static void numbers_of_the_model(void)
{
    float *image = SBL_NEW(&arena, float, 3 * SBL_SILHOUETTE_PIXELS), *planes = SBL_NEW(&arena, float, 3 * SBL_SILHOUETTE_PIXELS);
    REQUIRE(image && planes);
    for (uint32_t i = 0; i < 3 * SBL_SILHOUETTE_PIXELS; i++) image[i] = 0.25f;
    image[3] = 0.5f;
    sbl_silhouette_input(planes, image);
    CHECK_NEAR((double)planes[1], (1.0 - 0.485) / 0.229, 1e-5);
    CHECK_NEAR((double)planes[0], (0.5 - 0.485) / 0.229, 1e-5);
    CHECK_NEAR((double)planes[SBL_SILHOUETTE_PIXELS + 1], (0.5 - 0.456) / 0.224, 1e-5);
    CHECK_NEAR((double)planes[2 * SBL_SILHOUETTE_PIXELS], (0.5 - 0.406) / 0.225, 1e-5);
    for (uint32_t i = 0; i < SBL_SILHOUETTE_PIXELS; i++) planes[i] = i ? 0.2f : 0.6f;
    sbl_silhouette_place(&s, planes, &s.region);
    CHECK(s.level[0] == 255 && s.level[1] == 0);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    around_a_disc(disc);
    around_a_disc(small_disc_too);
    a_head_on_shoulders();
    what_is_none();
    numbers_of_the_model();
    sbl_arena_release(&arena);
    return check_report("silhouette");
}
