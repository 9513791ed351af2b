/* Strips of panels: the part that was asked for, tones kept where it is made smaller, words under it, nothing enlarged. */
#include "check.h"
#include "foreign_leaks.h"
#include "stubble/photo.h"
#include "stubble/strip_picture.h"

enum { WIDTH = 400, HEIGHT = 300 };
static uint8_t picture[3 * WIDTH * HEIGHT];

static void fill(uint8_t base)
{
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++) {
        /* Left half plain, right half fine dots: one pixel of 25 is black. */
        uint32_t x = i % WIDTH, y = i / WIDTH;
        uint8_t value = x >= WIDTH / 2 && x % 5 == 2 && y % 5 == 2 ? 0 : base;
        for (int c = 0; c < 3; c++) picture[3 * i + (uint32_t)c] = value;
    }
}

static const uint8_t *at(const sbl_pixels *p, uint32_t x, uint32_t y)
{
    return p->data + 3 * ((size_t)y * p->width + x);
}

int main(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_strip strip;
    sbl_pixels out;
    static const char *const LABEL[] = {"before", "year 8"};
    const double part[4] = {100.0, 50.0, 200.0, 150.0};
    CHECK_STATUS(sbl_strip_begin(&strip, 2, part, 40, &arena, &diag), SBL_OK);
    CHECK(strip.width == 40 && strip.height == 30);
    fill(200);
    sbl_strip_add(&strip, 0, picture, WIDTH, HEIGHT);
    fill(100);
    sbl_strip_add(&strip, 1, picture, WIDTH, HEIGHT);
    CHECK_STATUS(sbl_strip_draw(&out, &strip, LABEL, &arena, &diag), SBL_OK);
    REQUIRE(out.data && out.channels == 3);
    CHECK(out.width == 92 && out.height == 70);
    /* Plain, then a twenty-fifth of the light taken: in linear light, not in codes (192 of 200). */
    CHECK(at(&out, 10, 15)[0] == 200 && at(&out, 62, 15)[0] == 100);
    CHECK(at(&out, 30, 15)[1] == sbl_photo_encode(0.96 * (double)sbl_photo_linear(200)));
    CHECK(at(&out, 82, 15)[2] == sbl_photo_encode(0.96 * (double)sbl_photo_linear(100)));
    /* White between the panels, and a word in ink under each. */
    CHECK(at(&out, 46, 15)[0] == 255);
    for (uint32_t k = 0; k < 2; k++) {
        uint32_t ink = 0;
        for (uint32_t y = 30; y < out.height; y++)
            for (uint32_t x = 52 * k; x < 52 * k + 40; x++) ink += at(&out, x, y)[1] < 128;
        CHECK(ink > 10);
    }
    /* A part smaller than a panel stays as it is; beyond the picture its rim goes on. */
    const double small[4] = {390.0, 290.0, 20.0, 20.0}, none[4] = {0.0, 0.0, 0.5, 10.0};
    CHECK_STATUS(sbl_strip_begin(&strip, 1, small, 640, &arena, &diag), SBL_OK);
    CHECK(strip.width == 20 && strip.height == 20);
    sbl_strip_add(&strip, 0, picture, WIDTH, HEIGHT);
    CHECK(strip.rgb[0][0] == 100 && strip.rgb[0][3 * 399] == 100);
    CHECK_STATUS(sbl_strip_begin(&strip, 1, none, 640, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_strip_begin(&strip, 9, part, 640, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_strip_begin(&strip, 0, part, 640, &arena, &diag), SBL_E_ARG);
    sbl_arena_release(&arena);
    return check_report("strip_picture");
}
