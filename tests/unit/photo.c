#include "check.h"
#include "stubble/photo.h"

#include <string.h>

static void test_light(void)
{
    for (int k = 0; k < 256; k++) {
        CHECK_NEAR(sbl_photo_linear((uint8_t)k), sbl_srgb_decode(k / 255.0), 1e-7);
        CHECK(sbl_photo_encode((double)sbl_photo_linear((uint8_t)k)) == k);
    }
    CHECK(sbl_photo_encode(-0.1) == 0 && sbl_photo_encode(2.0) == 255 && sbl_photo_encode((double)NAN) == 0);
}

static uint8_t rounded(double linear)
{
    return (uint8_t)(255.0 * sbl_srgb_encode(linear) + 0.5);
}

/* Bits of positive doubles are ordered as the doubles are. */
static double of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The least double that rounds to a code, found by halving; there and some steps to either side, and all over between, the table agrees. */
static void test_encoding_table(void)
{
    enum { STEPS_ASIDE = 40, SWEEP = 400000 };
    uint64_t one;
    const double whole = 1.0;
    memcpy(&one, &whole, sizeof one);
    uint32_t wrong = 0;
    for (int code = 1; code < 256; code++) {
        uint64_t below = 0, from = one;
        while (from - below > 1) {
            uint64_t middle = below + (from - below) / 2;
            if (rounded(of_bits(middle)) >= code) from = middle;
            else below = middle;
        }
        CHECK(sbl_photo_encode(of_bits(from)) == code && sbl_photo_encode(of_bits(below)) == code - 1);
        for (uint64_t bits = from - STEPS_ASIDE; bits <= from + STEPS_ASIDE; bits++)
            wrong += sbl_photo_encode(of_bits(bits)) != rounded(of_bits(bits));
    }
    for (int k = 0; k <= SWEEP; k++) {
        double light = (double)k / SWEEP;
        wrong += sbl_photo_encode(light) != rounded(light) || sbl_photo_encode(light * light) != rounded(light * light);
    }
    CHECK(wrong == 0);
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
    test_encoding_table();
    test_between_pixels();
    return check_report("photo");
}
