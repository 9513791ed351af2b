/* JPEGs joined from stripes: the pixels of a JPEG written in one piece, hardly larger, on any number of threads; stripes may be shared. */
#include "check.h"
#include "limited_memory.h"
#include "stubble/image_file.h"
#include "stubble/threads.h"

#include <string.h>

static sbl_arena arena;
static sbl_diag diag;

/* Skin-like: soft shading with some grain; or nothing but noise, which asks for every symbol there is. */
static sbl_pixels make_picture(uint32_t width, uint32_t height, uint32_t channels, bool noise)
{
    uint8_t *data = SBL_NEW(&arena, uint8_t, (uint64_t)width * height * channels);
    REQUIRE(data);
    for (uint32_t y = 0, i = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (uint32_t c = 0; c < channels; c++, i++) {
                uint64_t random = sbl_random_bits(7, c, (uint64_t)y * width + x);
                data[i] = (uint8_t)(noise ? (random & 64 ? 255 * (random & 1) : random >> 8)
                                          : 60 + 90 * x / width + 40 * y / height + 12 * c + random % 5);
            }
    return (sbl_pixels){data, width, height, channels, 0};
}

static bool same_pixels(const unsigned char *a, size_t a_bytes, const unsigned char *b, size_t b_bytes)
{
    sbl_pixels one, two;
    REQUIRE(sbl_image_read_memory(&one, a, a_bytes, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_image_read_memory(&two, b, b_bytes, &arena, &diag) == SBL_OK);
    return one.width == two.width && one.height == two.height && one.channels == two.channels &&
           !memcmp(one.data, two.data, (size_t)one.width * one.height * one.channels);
}

static void test_pixels(const sbl_host *host)
{
    static const struct {
        uint32_t width, height, channels;
        bool noise;
        int quality;
    } kinds[] = {{1, 1, 3, false, 90},    {123, 77, 3, false, 94}, {65, 64, 3, true, 100},    {9, 700, 3, true, 30},
                 {300, 1100, 1, true, 0}, {640, 65, 3, false, 94}, {1400, 1300, 3, false, 94}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        sbl_pixels picture = make_picture(kinds[k].width, kinds[k].height, kinds[k].channels, kinds[k].noise);
        sbl_jpeg_options options = {.quality = kinds[k].quality, .pixels_per_mm = 11.8};
        const unsigned char *whole, *plain, *threaded;
        size_t whole_bytes, plain_bytes, threaded_bytes;
        CHECK_STATUS(sbl_jpeg_write(&whole, &whole_bytes, &picture, &options, &arena, &diag), SBL_OK);
        CHECK_STATUS(sbl_jpeg_write_stripes(&plain, &plain_bytes, &picture, &options, NULL, &arena, &diag), SBL_OK);
        CHECK_STATUS(sbl_jpeg_write_stripes(&threaded, &threaded_bytes, &picture, &options, host, &arena, &diag), SBL_OK);
        CHECK(same_pixels(whole, whole_bytes, plain, plain_bytes));
        CHECK(plain_bytes == threaded_bytes && !memcmp(plain, threaded, plain_bytes));
        CHECK(!memcmp(plain + 6, "JFIF", 5) && plain[13] == 2 && plain[15] == 118);
        /* A code for each of 2 x 174 symbols takes at most as many bytes more in the tables; codes learned from a part, and DC anew in each
         * stripe, some tenths of a per cent. */
        CHECK((double)plain_bytes < 1.006 * (double)whole_bytes + 348.0 + 4.0);
        sbl_arena_rewind(&arena, mark);
    }
}

/* Tables of a plain picture can say every other; a stripe that two pictures share stands in both. */
static void test_shared(void)
{
    enum { WIDTH = 200, HEIGHT = 150, STRIPES = 3 };
    sbl_pixels one = make_picture(WIDTH, HEIGHT, 3, false), two = make_picture(WIDTH, HEIGHT, 3, true);
    size_t row = 3 * WIDTH, first = SBL_JPEG_STRIPE_ROWS * row;
    memcpy((uint8_t *)(uintptr_t)two.data, one.data, first);
    sbl_jpeg_tables tables;
    sbl_jpeg_stripe stripe[STRIPES + 1];
    CHECK_STATUS(sbl_jpeg_tables_like(&tables, &one, NULL, &arena, &diag), SBL_OK);
    for (uint32_t k = 0; k < STRIPES; k++) {
        uint32_t rows = k < 2 ? SBL_JPEG_STRIPE_ROWS : HEIGHT - 2 * SBL_JPEG_STRIPE_ROWS;
        sbl_pixels part = {(k ? two.data : one.data) + k * first, WIDTH, rows, 3, 0};
        CHECK_STATUS(sbl_jpeg_stripe_write(&stripe[k], &part, &tables, &arena, &diag), SBL_OK);
    }
    const unsigned char *joined, *whole;
    size_t joined_bytes, whole_bytes;
    CHECK_STATUS(sbl_jpeg_join(&joined, &joined_bytes, HEIGHT, stripe, STRIPES, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_jpeg_write(&whole, &whole_bytes, &two, NULL, &arena, &diag), SBL_OK);
    CHECK(same_pixels(joined, joined_bytes, whole, whole_bytes));
    /* Wrong calls. */
    CHECK_STATUS(sbl_jpeg_join(&joined, &joined_bytes, HEIGHT, stripe, STRIPES - 1, &arena, &diag), SBL_E_ARG);
    CHECK(!joined && !joined_bytes);
    for (size_t bytes = 0; bytes < stripe[1].bytes; bytes += 1 + bytes / 8) {
        sbl_jpeg_stripe cut[STRIPES] = {stripe[0], {stripe[1].data, bytes}, stripe[2]};
        CHECK_STATUS(sbl_jpeg_join(&joined, &joined_bytes, HEIGHT, cut, STRIPES, &arena, &diag), SBL_E_ARG);
    }
    CHECK_STATUS(sbl_jpeg_stripe_write(&stripe[0], &one, &tables, &arena, &diag), SBL_E_ARG);
    tables.options.quality = 101;
    sbl_pixels part = {one.data, WIDTH, 8, 3, 0};
    CHECK_STATUS(sbl_jpeg_stripe_write(&stripe[0], &part, &tables, &arena, &diag), SBL_E_RANGE);
    part.channels = 4;
    CHECK_STATUS(sbl_jpeg_write_stripes(&joined, &joined_bytes, &part, NULL, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_jpeg_write_stripes(&joined, NULL, &one, NULL, NULL, &arena, &diag), SBL_E_ARG);
}

static void test_memory(void)
{
    sbl_pixels picture = make_picture(300, 200, 3, false);
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    for (int k = 0;; k++) {
        const unsigned char *data;
        size_t bytes;
        sbl_arena own;
        sbl_arena_init(&own, &limited);
        limited_blocks = k;
        sbl_status status = sbl_jpeg_write_stripes(&data, &bytes, &picture, NULL, NULL, &own, &diag);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && own.held_bytes == 0 && !data));
        sbl_arena_release(&own);
        if (status == SBL_OK) break;
        REQUIRE(k < 100);
    }
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_threads *threads;
    REQUIRE(sbl_threads_start(&threads, 3, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    test_pixels(&host);
    test_shared();
    test_memory();
    sbl_threads_stop(threads);
    sbl_arena_release(&arena);
    return check_report("jpeg_stripes");
}
