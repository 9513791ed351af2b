#include "check.h"
#include "limited_memory.h"
#include "stubble/file.h"
#include "stubble/image_file.h"

static sbl_diag diag;

/* A picture of a soft gradient with grain, like a shaded head; every channel different. */
static sbl_pixels make_picture(sbl_arena *arena, uint32_t width, uint32_t height, uint32_t channels, size_t padding)
{
    size_t stride = (size_t)width * channels + padding;
    uint8_t *data = sbl_arena_alloc(arena, (uint64_t)stride * height, 1);
    REQUIRE(data);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (uint32_t c = 0; c < channels; c++) {
                uint64_t grain = sbl_random_bits(1, c, (uint64_t)y * width + x) % 7;
                data[y * stride + x * channels + c] = (uint8_t)(40 + 100 * x / width + 60 * y / height + 10 * c + (uint32_t)grain);
            }
    return (sbl_pixels){data, width, height, channels, padding ? stride : 0};
}

static const uint8_t *pixel(const sbl_pixels *p, uint32_t x, uint32_t y)
{
    size_t stride = p->stride_bytes ? p->stride_bytes : (size_t)p->width * p->channels;
    return p->data + y * stride + (size_t)x * p->channels;
}

/* Largest difference of a channel; grey counts as three equal ones. */
static int difference(const sbl_pixels *a, const sbl_pixels *b, double *mean)
{
    int worst = 0;
    double sum = 0.0;
    for (uint32_t y = 0; y < a->height; y++)
        for (uint32_t x = 0; x < a->width; x++)
            for (uint32_t c = 0; c < 3; c++) {
                int d = abs(pixel(a, x, y)[a->channels == 1 ? 0 : c] - pixel(b, x, y)[c]);
                worst = d > worst ? d : worst;
                sum += d;
            }
    *mean = sum / (3.0 * a->width * a->height);
    return worst;
}

static void test_png_round_trip(void)
{
    static const uint32_t channel_counts[] = {1, 3, 4};
    for (int k = 0; k < 3; k++)
        for (int variant = 0; variant < 4; variant++) {
            sbl_arena arena;
            sbl_arena_init(&arena, NULL);
            sbl_pixels picture = make_picture(&arena, 61, 37, channel_counts[k], variant & 1 ? 5 : 0), back;
            sbl_png_options options = {.small = variant & 2, .pixels_per_mm = 11.811};
            const unsigned char *data, *again;
            size_t bytes, again_bytes;
            double mean;
            CHECK_STATUS(sbl_png_write(&data, &bytes, &picture, &options, &arena, &diag), SBL_OK);
            CHECK_STATUS(sbl_png_write(&again, &again_bytes, &picture, &options, &arena, &diag), SBL_OK);
            CHECK(bytes == again_bytes && !memcmp(data, again, bytes));
            REQUIRE(sbl_image_read_memory(&back, data, bytes, &arena, &diag) == SBL_OK);
            CHECK(back.width == 61 && back.height == 37 && back.channels == (channel_counts[k] == 4 ? 4 : 3));
            CHECK(difference(&picture, &back, &mean) == 0);
            if (channel_counts[k] == 4) CHECK(pixel(&back, 7, 9)[3] == pixel(&picture, 7, 9)[3]);
            /* pHYs: 11811 pixels a metre, behind IHDR and sRGB. */
            static const unsigned char phys[] = {'p', 'H', 'Y', 's', 0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1};
            bool found = false;
            for (size_t i = 0; i + sizeof phys < bytes; i++) found = found || !memcmp(data + i, phys, sizeof phys);
            CHECK(found);
            sbl_arena_release(&arena);
        }
}

/* What a stream's blocks and codes meet: one value only, long repeats, no repeat at all, rows longer than a block, single pixels. */
static void test_png_kinds(void)
{
    static const uint32_t sizes[][2] = {{1, 1}, {2, 1}, {1, 400}, {700, 260}, {65000, 6}};
    for (uint32_t kind = 0; kind < 5; kind++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            sbl_arena arena;
            sbl_arena_init(&arena, NULL);
            uint32_t width = sizes[k][0], height = sizes[k][1];
            size_t bytes = (size_t)width * height * 4, png_bytes;
            uint8_t *data = sbl_arena_alloc(&arena, bytes, 1);
            REQUIRE(data);
            for (size_t i = 0; i < bytes; i++) {
                uint64_t random = sbl_random_bits(3, kind, i);
                data[i] = (uint8_t)(kind == 0   ? 200
                                    : kind == 1 ? i % 48 /* a dithered wall */
                                    : kind == 2 ? random
                                    : kind == 3 ? (random % 997 ? data[i - (i > 0)] : random >> 32)
                                                : (i / 90000 % 2 ? random & 1 : i >> 8));
            }
            sbl_pixels picture = {data, width, height, 4, 0}, back;
            const unsigned char *png;
            REQUIRE(sbl_png_write(&png, &png_bytes, &picture, NULL, &arena, &diag) == SBL_OK);
            REQUIRE(sbl_image_read_memory(&back, png, png_bytes, &arena, &diag) == SBL_OK);
            CHECK(back.width == width && back.height == height && back.channels == 4);
            CHECK(!memcmp(back.data, data, bytes));
            CHECK(png_bytes < bytes + bytes / 64 + 1024);
            if (kind == 0 && bytes > 100000) CHECK(png_bytes < bytes / 100);
            sbl_arena_release(&arena);
        }
}

static void test_jpeg_round_trip(void)
{
    static const int qualities[] = {0, 30, 90, 100};
    size_t sizes[4];
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_pixels picture = make_picture(&arena, 123, 77, 3, 3), back;
    for (int q = 0; q < 4; q++) {
        sbl_jpeg_options options = {.quality = qualities[q], .pixels_per_mm = 11.8};
        const unsigned char *data;
        double mean;
        CHECK_STATUS(sbl_jpeg_write(&data, &sizes[q], &picture, &options, &arena, &diag), SBL_OK);
        REQUIRE(sbl_image_read_memory(&back, data, sizes[q], &arena, &diag) == SBL_OK);
        CHECK(back.width == 123 && back.height == 77 && back.channels == 3);
        int worst = difference(&picture, &back, &mean);
        CHECK(mean < (qualities[q] == 30 ? 3.0 : 2.0) && worst < 25);
        /* JFIF density: 118 a centimetre. */
        CHECK(!memcmp(data + 6, "JFIF", 5) && data[13] == 2 && data[15] == 118 && data[17] == 118);
    }
    CHECK(sizes[0] == sizes[2] && sizes[1] < sizes[2] && sizes[2] < sizes[3]);
    sbl_pixels grey = make_picture(&arena, 20, 10, 1, 0);
    const unsigned char *data;
    size_t bytes;
    double mean;
    CHECK_STATUS(sbl_jpeg_write(&data, &bytes, &grey, NULL, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_image_read_memory(&back, data, bytes, &arena, &diag), SBL_OK);
    CHECK(back.channels == 3 && difference(&grey, &back, &mean) < 20 && mean < 3.0);
    sbl_arena_release(&arena);
}

static void test_arguments(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_pixels picture = make_picture(&arena, 4, 4, 4, 0), bad = picture, back;
    const unsigned char *data;
    size_t bytes;
    CHECK_STATUS(sbl_jpeg_write(&data, &bytes, &picture, NULL, &arena, &diag), SBL_E_ARG);
    bad.channels = 2;
    CHECK_STATUS(sbl_png_write(&data, &bytes, &bad, NULL, &arena, &diag), SBL_E_ARG);
    bad = picture;
    bad.stride_bytes = 3;
    CHECK_STATUS(sbl_png_write(&data, &bytes, &bad, NULL, &arena, &diag), SBL_E_ARG);
    bad = picture;
    bad.width = 60000;
    bad.height = 60000;
    CHECK_STATUS(sbl_png_write(&data, &bytes, &bad, NULL, &arena, &diag), SBL_E_LIMIT);
    bad.height = 0;
    CHECK_STATUS(sbl_png_write(&data, &bytes, &bad, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_png_write(NULL, &bytes, &picture, NULL, &arena, &diag), SBL_E_ARG);
    picture.channels = 3;
    sbl_jpeg_options options = {.quality = 101};
    CHECK_STATUS(sbl_jpeg_write(&data, &bytes, &picture, &options, &arena, &diag), SBL_E_RANGE);
    CHECK(!data && !bytes);
    CHECK_STATUS(sbl_image_read_memory(&back, "GIF89a", 6, &arena, &diag), SBL_E_UNSUPPORTED);
    CHECK_STATUS(sbl_image_read_memory(&back, NULL, 0, &arena, &diag), SBL_E_UNSUPPORTED);
    CHECK_STATUS(sbl_image_read_memory(NULL, "x", 1, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_image_read_file(&back, "/nowhere/at/all.png", &arena, &diag), SBL_E_NOT_FOUND);
    sbl_arena_release(&arena);
}

/* A PNG whose header claims 60,000 x 60,000 pixels is refused before any memory is taken for them. */
static void test_bomb(void)
{
    static const unsigned char header[] = {0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0,    0,   0,   13,   'I',  'H',  'D',
                                           'R',  0,    0,    0xea, 0x60, 0,    0,    0xea, 0x60, 8,   2,   0,    0,    0,    0xc0,
                                           0x0d, 0x99, 0x13, 0,    0,    0,    0,    'I',  'D',  'A', 'T', 0x35, 0xaf, 0x06, 0x1e};
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_pixels back;
    sbl_status status = sbl_image_read_memory(&back, header, sizeof header, &arena, &diag);
    CHECK(status == SBL_E_LIMIT || status == SBL_E_DATA);
    CHECK(arena.held_bytes == 0 && !back.data);
    sbl_arena_release(&arena);
}

/* Cut anywhere or with a byte turned, a picture is refused, or read to a picture of its size. */
static void test_damage(void)
{
    for (int kind = 0; kind < 2; kind++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_pixels picture = make_picture(&arena, 24, 16, 3, 0), back;
        const unsigned char *data;
        size_t bytes;
        CHECK_STATUS(kind ? sbl_jpeg_write(&data, &bytes, &picture, NULL, &arena, &diag)
                          : sbl_png_write(&data, &bytes, &picture, NULL, &arena, &diag),
                     SBL_OK);
        for (size_t i = 0; i < bytes; i++) {
            sbl_arena inner;
            sbl_arena_init(&inner, NULL);
            unsigned char *copy = malloc(bytes);
            REQUIRE(copy);
            memcpy(copy, data, bytes);
            sbl_status status = sbl_image_read_memory(&back, copy, i, &inner, &diag);
            /* The last bytes of a JPEG are its end mark, those of a PNG its empty last chunk. */
            CHECK(status != SBL_OK || i + 12 >= bytes);
            CHECK(status == SBL_OK || (!back.data && inner.used_bytes == 0));
            copy[i] ^= (unsigned char)(1u << i % 8);
            status = sbl_image_read_memory(&back, copy, bytes, &inner, &diag);
            CHECK(status == SBL_OK || !back.data);
            free(copy);
            sbl_arena_release(&inner);
        }
        sbl_arena_release(&arena);
    }
}

static void test_memory(void)
{
    sbl_arena own;
    sbl_arena_init(&own, NULL);
    sbl_pixels picture = make_picture(&own, 900, 500, 3, 0);
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    for (int kind = 0; kind < 4; kind++) {
        const unsigned char *data, *out;
        size_t bytes, out_bytes;
        CHECK_STATUS(kind & 1 ? sbl_jpeg_write(&data, &bytes, &picture, NULL, &own, &diag)
                              : sbl_png_write(&data, &bytes, &picture, NULL, &own, &diag),
                     SBL_OK);
        for (int k = 0;; k++) {
            sbl_arena arena;
            sbl_arena_init(&arena, &limited);
            sbl_pixels back;
            limited_blocks = k;
            sbl_status status = kind == 0   ? sbl_png_write(&out, &out_bytes, &picture, NULL, &arena, &diag)
                                : kind == 1 ? sbl_jpeg_write(&out, &out_bytes, &picture, NULL, &arena, &diag)
                                            : sbl_image_read_memory(&back, data, bytes, &arena, &diag);
            CHECK(status == SBL_OK || (status == SBL_E_MEMORY && arena.held_bytes == 0));
            sbl_arena_release(&arena);
            if (status == SBL_OK) break;
            REQUIRE(k < 100);
        }
    }
    sbl_arena_release(&own);
}

int main(void)
{
    test_png_round_trip();
    test_png_kinds();
    test_jpeg_round_trip();
    test_arguments();
    test_bomb();
    test_damage();
    test_memory();
    return check_report("image_file");
}
