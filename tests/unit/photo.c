#include "check.h"
#include "stubble/photo.h"

static void test_light(void)
{
    for (int k = 0; k < 256; k++) {
        CHECK_NEAR(sbl_photo_linear((uint8_t)k), sbl_srgb_decode(k / 255.0), 1e-7);
        CHECK(sbl_photo_encode((double)sbl_photo_linear((uint8_t)k)) == k);
    }
    CHECK(sbl_photo_encode(-0.1) == 0 && sbl_photo_encode(2.0) == 255 && sbl_photo_encode((double)NAN) == 0);
}

static void test_between_pixels(void)
{
    uint8_t rgb[3 * 4 * 3];
    for (size_t i = 0; i < sizeof rgb; i++) rgb[i] = (uint8_t)(7 * i);
    sbl_photo photo = {.rgb = rgb, .width = 4, .height = 3};
    CHECK_NEAR(sbl_photo_at(&photo, 2.5, 1.5).g, sbl_photo_linear(rgb[3 * (4 + 2) + 1]), 1e-12);
    double half = 0.5 * ((double)sbl_photo_linear(rgb[3 * (4 + 2)]) + (double)sbl_photo_linear(rgb[3 * (4 + 3)]));
    CHECK_NEAR(sbl_photo_at(&photo, 3.0, 1.5).r, half, 1e-12);
    CHECK_NEAR(sbl_photo_at(&photo, -9.0, -9.0).b, sbl_photo_linear(rgb[2]), 1e-12);
    CHECK_NEAR(sbl_photo_at(&photo, 99.0, 99.0).b, sbl_photo_linear(rgb[sizeof rgb - 1]), 1e-12);
    CHECK_NEAR(sbl_photo_at(&photo, (double)NAN, 0.5).r, sbl_photo_linear(rgb[0]), 1e-12);
}

int main(void)
{
    test_light();
    test_between_pixels();
    return check_report("photo");
}
