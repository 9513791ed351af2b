/* Strips of panels: the part that was asked for, tones kept where it is made smaller, words under it in the client's language, nothing enlarged. */
#include "check.h"
#include "foreign_leaks.h"
#include "stubble/document_words.h"
#include "stubble/knowledge_file.h"
#include "stubble/photo.h"
#include "stubble/strip_picture.h"

#include <string.h>

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

static sbl_arena arena;
static sbl_diag diag;

/* From `left` on, `width` columns of the band below the panels. */
static uint32_t ink_in(const sbl_pixels *p, uint32_t top, uint32_t left, uint32_t width)
{
    uint32_t ink = 0;
    for (uint32_t y = top; y < p->height; y++)
        for (uint32_t x = left; x < left + width; x++) ink += at(p, x, y)[1] < 128;
    return ink;
}

/* What stands under a panel is knowledge, said in the language; a clinic's own words have no translation, and that is told. */
static void test_words(void)
{
    static const int YEARS[] = {SBL_STRIP_BEFORE, SBL_STRIP_HEALED, 1, 8};
    static const char *const ENGLISH[] = {"before", "healed", "after 1 year", "after 8 years"};
    static const char *const FRENCH[] = {"avant", "gu\xc3\xa9ri", "apr\xc3\xa8s 1 an", "apr\xc3\xa8s 8 ans"};
    sbl_knowledge knowledge;
    sbl_language french;
    sbl_untranslated missing = {0};
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_language_builtin(&french, "fr", &arena, &diag) == SBL_OK);
    sbl_strip_words words = {&knowledge, NULL, &missing, &arena};
    for (int k = 0; k < 4; k++) CHECK(!strcmp(sbl_strip_label(&words, YEARS[k]), ENGLISH[k]));
    words.language = &french;
    for (int k = 0; k < 4; k++) CHECK(!strcmp(sbl_strip_label(&words, YEARS[k]), FRENCH[k]));
    CHECK(missing.count == 0);
    sbl_document_words own = *knowledge.document;
    own.text[SBL_WORD_strip_years] = "{years} summers on";
    knowledge.document = &own;
    CHECK(!strcmp(sbl_strip_label(&words, 3), "3 summers on") && missing.count == 1);
    words.missing = NULL;
    CHECK(!strcmp(sbl_strip_label(&words, 5), "5 summers on"));
    knowledge.document = NULL;
    CHECK(!strcmp(sbl_strip_label(&words, SBL_STRIP_HEALED), ""));
}

/* A word wider than its panel is set smaller, and none reaches into its neighbour's band. */
static void test_long_word(void)
{
    static const char *const LABEL[] = {"nach acht Jahren in der Sonne", "avant"};
    const double part[4] = {0.0, 0.0, 120.0, 20.0};
    sbl_strip strip;
    sbl_pixels out;
    CHECK_STATUS(sbl_strip_begin(&strip, 2, part, 120, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_strip_draw(&out, &strip, LABEL, &diag), SBL_OK);
    CHECK(ink_in(&out, 20, 0, 120) > 60 && ink_in(&out, 20, 120, 12) == 0);
    CHECK(ink_in(&out, 20, 0, 12) > 0 && ink_in(&out, 20, 108, 12) > 0);
    CHECK(ink_in(&out, 20, 162, 60) > 30 && ink_in(&out, 20, 132, 24) == 0);
}

/* Row by row, in pieces of any length, a panel is what it is of the whole picture. */
static void test_by_rows(void)
{
    static const double PART[][4] = {
        {100.0, 50.0, 200.0, 150.0}, {0.0, 0.0, 400.0, 300.0}, {380.0, 280.0, 60.0, 50.0}, {-9.0, -7.0, 33.0, 31.0}};
    fill(200);
    for (size_t k = 0; k < sizeof PART / sizeof *PART; k++) {
        sbl_strip whole, pieces;
        REQUIRE(sbl_strip_begin(&whole, 2, PART[k], 37, &arena, &diag) == SBL_OK);
        REQUIRE(sbl_strip_begin(&pieces, 2, PART[k], 37, &arena, &diag) == SBL_OK);
        sbl_strip_add(&whole, 1, picture, WIDTH, HEIGHT);
        for (uint32_t first = 0, count; first < HEIGHT; first += count) {
            count = 1 + (uint32_t)(sbl_random_bits(5, k, first) % 23);
            count = count < HEIGHT - first ? count : HEIGHT - first;
            sbl_strip_add_rows(&pieces, 1, picture + 3 * (size_t)first * WIDTH, first, count, WIDTH, HEIGHT);
        }
        CHECK(!memcmp(whole.rgb, pieces.rgb, (size_t)3 * whole.whole_width * whole.height));
    }
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
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
    CHECK_STATUS(sbl_strip_draw(&out, &strip, LABEL, &diag), SBL_OK);
    REQUIRE(out.data && out.channels == 3);
    CHECK(out.width == 92 && out.height == 70);
    /* Plain, then a twenty-fifth of the light taken: in linear light, not in codes (192 of 200). */
    CHECK(at(&out, 10, 15)[0] == 200 && at(&out, 62, 15)[0] == 100);
    CHECK(at(&out, 30, 15)[1] == sbl_photo_encode(0.96 * (double)sbl_photo_linear(200)));
    CHECK(at(&out, 82, 15)[2] == sbl_photo_encode(0.96 * (double)sbl_photo_linear(100)));
    /* White between the panels, and a word in ink under each. */
    CHECK(at(&out, 46, 15)[0] == 255);
    for (uint32_t k = 0; k < 2; k++) CHECK(ink_in(&out, 30, 52 * k, 40) > 10);
    /* A part smaller than a panel stays as it is; beyond the picture its rim goes on. */
    const double small[4] = {390.0, 290.0, 20.0, 20.0}, none[4] = {0.0, 0.0, 0.5, 10.0};
    CHECK_STATUS(sbl_strip_begin(&strip, 1, small, 640, &arena, &diag), SBL_OK);
    CHECK(strip.width == 20 && strip.height == 20);
    sbl_strip_add(&strip, 0, picture, WIDTH, HEIGHT);
    CHECK(strip.rgb[0] == 100 && strip.rgb[3 * 399] == 100);
    CHECK_STATUS(sbl_strip_begin(&strip, 1, none, 640, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_strip_begin(&strip, 9, part, 640, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_strip_begin(&strip, 0, part, 640, &arena, &diag), SBL_E_ARG);
    test_by_rows();
    test_words();
    test_long_word();
    sbl_arena_release(&arena);
    return check_report("strip_picture");
}
