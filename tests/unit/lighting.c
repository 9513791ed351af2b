/* Kinds of light, the eye's own blur, and the loupe's names. */
#include "check.h"
#include "stubble/pictures.h"
#include "stubble/preview.h"

static sbl_arena arena;
static sbl_diag diag;

static void test_names(void)
{
    for (int a = 0; a < SBL_LIGHTING_COUNT; a++) {
        CHECK(sbl_lighting_name((sbl_lighting)a)[0]);
        for (int b = 0; b < a; b++) CHECK(strcmp(sbl_lighting_name((sbl_lighting)a), sbl_lighting_name((sbl_lighting)b)) != 0);
    }
    CHECK(!sbl_lighting_name(SBL_LIGHTING_COUNT)[0] && !sbl_loupe_place_name(SBL_LOUPE_PLACES)[0]);
    CHECK(!sbl_loupe_moment_name(SBL_LOUPE_MOMENTS)[0]);
}

/* White with one black pixel in its middle. */
static sbl_image speck(uint32_t size)
{
    sbl_image image;
    REQUIRE(sbl_image_new(&image, size, size, &arena, &diag) == SBL_OK);
    memset(image.rgb, 255, (size_t)size * size * 3);
    memset(image.rgb + ((size_t)(size / 2) * size + size / 2) * 3, 0, 3);
    return image;
}

static double light_taken(const sbl_image *image)
{
    double sum = 0.0;
    for (size_t i = 0; i < (size_t)image->width * image->height * 3; i += 3) sum += 1.0 - sbl_srgb_decode(image->rgb[i] / 255.0);
    return sum;
}

/* A dot of 0.1 mm pixels seen from 5 m: one minute of arc is 1.454 mm there, so a Gaussian of 0.618 mm, 6.18 pixels. */
static void test_blur(void)
{
    sbl_image image = speck(101);
    CHECK_STATUS(sbl_image_seen_from(&image, 1.0, 0.1, &arena, &diag), SBL_OK);
    /* Sigma 1.235 pixels: the middle loses 1 / (2 pi sigma^2) of the light. */
    double middle = 1.0 - sbl_srgb_decode(image.rgb[(50 * 101 + 50) * 3] / 255.0);
    CHECK_NEAR(middle, 1.0 / (2.0 * SBL_PI * 1.235 * 1.235), 0.01);
    /* What one pixel takes, all take together: light is only spread. Each of some 50 pixels is rounded to a code of at most 0.009. */
    CHECK_NEAR(light_taken(&image), 1.0, 0.25);
    /* Alike in both directions and to both sides. */
    for (int k = 1; k < 4; k++) {
        const uint8_t *rgb = image.rgb;
        int left = rgb[(50 * 101 + 50 - k) * 3];
        CHECK(left == rgb[(50 * 101 + 50 + k) * 3] && left == rgb[((50 - k) * 101 + 50) * 3] && left == rgb[((50 + k) * 101 + 50) * 3]);
    }
    /* Farther away it is fainter; near by nothing changes at all. */
    sbl_image far = speck(101), near = speck(101), same = speck(101);
    CHECK_STATUS(sbl_image_seen_from(&far, 5.0, 0.1, &arena, &diag), SBL_OK);
    CHECK(far.rgb[(50 * 101 + 50) * 3] > image.rgb[(50 * 101 + 50) * 3]);
    CHECK_STATUS(sbl_image_seen_from(&near, 0.1, 0.1, &arena, &diag), SBL_OK);
    CHECK(!memcmp(near.rgb, same.rgb, 101 * 101 * 3));
}

static void test_plain_picture_stays(void)
{
    sbl_image image;
    REQUIRE(sbl_image_new(&image, 40, 30, &arena, &diag) == SBL_OK);
    memset(image.rgb, 137, 40 * 30 * 3);
    CHECK_STATUS(sbl_image_seen_from(&image, 20.0, 0.3, &arena, &diag), SBL_OK);
    uint32_t changed = 0;
    for (size_t i = 0; i < 40 * 30 * 3; i++) changed += image.rgb[i] != 137;
    CHECK(changed == 0);
}

static void test_refusals(void)
{
    sbl_image image = speck(8);
    size_t used = arena.used_bytes;
    CHECK_STATUS(sbl_image_seen_from(&image, 0.05, 0.1, &arena, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_image_seen_from(&image, (double)NAN, 0.1, &arena, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_image_seen_from(&image, 1.0, 0.0, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_image_seen_from(NULL, 1.0, 0.1, &arena, &diag), SBL_E_ARG);
    CHECK(arena.used_bytes == used);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_names();
    test_blur();
    test_plain_picture_stays();
    test_refusals();
    sbl_arena_release(&arena);
    return check_report("lighting");
}
