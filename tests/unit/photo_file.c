/* Photos of every kind, made here with libvips, through the confined decoder: upright, in sRGB, nothing of the place; and all that goes wrong. */
#include "check.h"
#include "foreign_leaks.h"
#include "stubble/image_file.h"
#include "stubble/photo_file.h"

#include <vips/vips.h>

#define WIDTH  96
#define HEIGHT 64

static sbl_diag diag;
static sbl_arena arena;

/* Four quarters of different colour with soft ramps, so that a turn, a flip and a change of colour all show. */
static void scene_colour(int x, int y, uint8_t rgb[3])
{
    static const uint8_t QUARTER[4][3] = {{190, 120, 90}, {70, 140, 80}, {60, 80, 170}, {200, 200, 190}};
    const uint8_t *base = QUARTER[(x >= WIDTH / 2) + 2 * (y >= HEIGHT / 2)];
    for (int c = 0; c < 3; c++) rgb[c] = (uint8_t)(base[c] - x / 8 - y / 8);
}

static VipsImage *make_scene(void)
{
    uint8_t *rgb = malloc((size_t)3 * WIDTH * HEIGHT);
    REQUIRE(rgb);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) scene_colour(x, y, rgb + 3 * (y * WIDTH + x));
    VipsImage *image = vips_image_new_from_memory_copy(rgb, (size_t)3 * WIDTH * HEIGHT, WIDTH, HEIGHT, 3, VIPS_FORMAT_UCHAR);
    free(rgb);
    REQUIRE(image);
    image->Type = VIPS_INTERPRETATION_sRGB;
    return image;
}

typedef struct file_bytes {
    unsigned char *data;
    size_t count;
} file_bytes;

static file_bytes save(VipsImage *image, const char *suffix)
{
    void *data = NULL;
    size_t count = 0;
    REQUIRE(vips_image_write_to_buffer(image, suffix, &data, &count, NULL) == 0);
    return (file_bytes){data, count};
}

static sbl_status read_bytes(sbl_photo *photo, sbl_photo_facts *facts, file_bytes file)
{
    return sbl_photo_read_memory(photo, facts, file.data, file.count, NULL, &arena, &diag);
}

/* Mean and largest difference from the scene, away from the edges between quarters where a codec rings. */
static double scene_difference(const sbl_photo *photo, double *worst)
{
    double sum = 0.0;
    int count = 0;
    *worst = 0.0;
    if (photo->width != WIDTH || photo->height != HEIGHT) return 255.0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            if (abs(x - WIDTH / 2) < 9 || abs(y - HEIGHT / 2) < 9) continue;
            uint8_t want[3];
            scene_colour(x, y, want);
            for (int c = 0; c < 3; c++, count++) {
                double d = fabs((double)photo->rgb[3 * (y * WIDTH + x) + c] - (double)want[c]);
                sum += d;
                if (d > *worst) *worst = d;
            }
        }
    return sum / count;
}

static void test_formats(VipsImage *scene)
{
    static const struct {
        const char *suffix;
        sbl_photo_format format;
        double mean;
    } ROW[] = {{".jpg[Q=95,subsample-mode=off]", SBL_PHOTO_JPEG, 1.5},
               {".png", SBL_PHOTO_PNG, 0.0},
               {".tif", SBL_PHOTO_TIFF, 0.0},
               {".tif[compression=lzw,predictor=horizontal]", SBL_PHOTO_TIFF, 0.0},
               {".webp[lossless]", SBL_PHOTO_WEBP, 0.0},
               {".webp[Q=95]", SBL_PHOTO_WEBP, 2.5},
               {".heic[Q=95]", SBL_PHOTO_HEIC, 2.5}};
    for (size_t i = 0; i < sizeof ROW / sizeof *ROW; i++) {
        file_bytes file = save(scene, ROW[i].suffix);
        CHECK(sbl_photo_format_of(file.data, file.count) == ROW[i].format);
        sbl_photo photo;
        sbl_photo_facts facts;
        double worst;
        CHECK_STATUS(read_bytes(&photo, &facts, file), SBL_OK);
        CHECK(facts.format == ROW[i].format && !facts.turned && photo.focal_px == 0.0);
#if defined(__linux__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
        CHECK(facts.confined);
#endif
        double mean = scene_difference(&photo, &worst);
        if (!(mean <= ROW[i].mean)) fprintf(stderr, "%s: mean difference %g, worst %g\n", ROW[i].suffix, mean, worst);
        CHECK(mean <= ROW[i].mean && worst <= 8.0 * ROW[i].mean);
        g_free(file.data);
    }
}

/* The stored picture is the scene under the inverse of the orientation, so that the reader gives the scene back. */
static void test_orientations(VipsImage *scene)
{
    static const struct {
        VipsAngle angle;
        bool flip;
    } INVERSE[9] = {
        [1] = {VIPS_ANGLE_D0, false}, [2] = {VIPS_ANGLE_D0, true},    [3] = {VIPS_ANGLE_D180, false}, [4] = {VIPS_ANGLE_D180, true},
        [5] = {VIPS_ANGLE_D90, true}, [6] = {VIPS_ANGLE_D270, false}, [7] = {VIPS_ANGLE_D270, true},  [8] = {VIPS_ANGLE_D90, false}};
    for (int orientation = 1; orientation <= 8; orientation++) {
        VipsImage *turned, *flipped, *stored;
        REQUIRE(!vips_rot(scene, &turned, INVERSE[orientation].angle, NULL));
        if (INVERSE[orientation].flip) REQUIRE(!vips_flip(turned, &flipped, VIPS_DIRECTION_HORIZONTAL, NULL));
        else flipped = g_object_ref(turned);
        REQUIRE(!vips_copy(flipped, &stored, NULL));
        vips_image_set_int(stored, "orientation", orientation);
        file_bytes file = save(stored, ".jpg[Q=97,subsample-mode=off]");
        sbl_photo photo;
        sbl_photo_facts facts;
        double worst;
        CHECK_STATUS(read_bytes(&photo, &facts, file), SBL_OK);
        CHECK(facts.turned == (orientation != 1));
        CHECK(scene_difference(&photo, &worst) < 1.5);
        g_free(file.data);
        g_object_unref(stored);
        g_object_unref(flipped);
        g_object_unref(turned);
    }
}

static void test_profiles(VipsImage *scene)
{
    VipsImage *wide;
    sbl_photo photo;
    sbl_photo_facts facts;
    double worst;
    REQUIRE(!vips_icc_transform(scene, &wide, "p3", "input_profile", "srgb", NULL));
    file_bytes file = save(wide, ".png");
    CHECK_STATUS(read_bytes(&photo, &facts, file), SBL_OK);
    CHECK(facts.profiled);
    /* Two roundings to 8 bits, one of them in wider primaries. */
    CHECK(scene_difference(&photo, &worst) < 0.8 && worst <= 3.0);
    g_free(file.data);
    /* What is no profile, or one only by its head, is not applied and not said to be; the photo is read as sRGB. */
    for (int headed = 0; headed < 2; headed++) {
        unsigned char junk[600];
        VipsImage *odd;
        for (size_t i = 0; i < sizeof junk; i++) junk[i] = (unsigned char)sbl_random_bits(9, 0, i);
        memcpy(junk, "\0\0\002\130", 4);
        if (headed) memcpy(junk + 8, "\004\0\0\0mntrRGB XYZ ", 16), memcpy(junk + 36, "acsp", 4);
        REQUIRE(!vips_copy(scene, &odd, NULL));
        vips_image_set_blob_copy(odd, VIPS_META_ICC_NAME, junk, sizeof junk);
        file = save(odd, ".tif");
        CHECK_STATUS(read_bytes(&photo, &facts, file), SBL_OK);
        CHECK(!facts.profiled && scene_difference(&photo, &worst) == 0.0);
        g_free(file.data);
        g_object_unref(odd);
    }
    g_object_unref(wide);
}

static void test_kinds_of_pixels(VipsImage *scene)
{
    VipsImage *deep, *grey, *alpha;
    sbl_photo photo;
    double worst;
    REQUIRE(!vips_colourspace(scene, &deep, VIPS_INTERPRETATION_RGB16, NULL));
    file_bytes file = save(deep, ".png");
    CHECK_STATUS(read_bytes(&photo, NULL, file), SBL_OK);
    CHECK(scene_difference(&photo, &worst) == 0.0);
    g_free(file.data);
    REQUIRE(!vips_colourspace(scene, &grey, VIPS_INTERPRETATION_B_W, NULL));
    file = save(grey, ".jpg");
    CHECK_STATUS(read_bytes(&photo, NULL, file), SBL_OK);
    CHECK(photo.width == WIDTH && photo.rgb[0] == photo.rgb[1] && photo.rgb[1] == photo.rgb[2]);
    g_free(file.data);
    REQUIRE(!vips_bandjoin_const1(scene, &alpha, 0.0, NULL));
    file = save(alpha, ".png");
    CHECK_STATUS(read_bytes(&photo, NULL, file), SBL_OK);
    CHECK(photo.rgb[0] == 255 && photo.rgb[3 * WIDTH * HEIGHT - 1] == 255);
    g_free(file.data);
    g_object_unref(alpha);
    g_object_unref(grey);
    g_object_unref(deep);
}

static bool contains(const void *data, size_t count, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= count; i++)
        if (!memcmp((const char *)data + i, word, length)) return true;
    return false;
}

/* A phone's file with a place: the lens comes through, the place does not, whatever is written from the photo. */
static void test_metadata(VipsImage *scene)
{
    VipsImage *tagged;
    REQUIRE(!vips_copy(scene, &tagged, NULL));
    vips_image_set_string(tagged, "exif-ifd2-FocalLength", "6765/1000 (6.765 mm, Rational, 1 components, 8 bytes)");
    vips_image_set_string(tagged, "exif-ifd2-FocalLengthIn35mmFilm", "26 (26, Short, 1 components, 2 bytes)");
    vips_image_set_string(tagged, "exif-ifd0-Model", "SecretPhone (SecretPhone, ASCII, 12 components, 12 bytes)");
    vips_image_set_string(tagged, "exif-ifd3-GPSLatitudeRef", "N (N, ASCII, 2 components, 2 bytes)");
    vips_image_set_string(tagged, "exif-ifd3-GPSLatitude", "43/1 39/1 1234/100 (43, 39, 12.34, Rational, 3 components, 24 bytes)");
    file_bytes file = save(tagged, ".jpg");
    CHECK(contains(file.data, file.count, "SecretPhone"));
    VipsImage *back = vips_image_new_from_buffer(file.data, file.count, "", NULL);
    REQUIRE(back);
    CHECK(vips_image_get_typeof(back, "exif-ifd3-GPSLatitude") != 0);
    g_object_unref(back);
    sbl_photo photo;
    sbl_photo_facts facts;
    CHECK_STATUS(read_bytes(&photo, &facts, file), SBL_OK);
    CHECK_NEAR(facts.focal_mm, 6.765, 1e-9);
    CHECK_NEAR(facts.focal_35mm, 26.0, 1e-9);
    CHECK_NEAR(photo.focal_px, 26.0 / 43.2666 * hypot(WIDTH, HEIGHT), 1e-3);
    sbl_pixels pixels = {.data = photo.rgb, .width = photo.width, .height = photo.height, .channels = 3};
    const unsigned char *out;
    size_t count;
    CHECK_STATUS(sbl_jpeg_write(&out, &count, &pixels, NULL, &arena, &diag), SBL_OK);
    CHECK(!contains(out, count, "Exif") && !contains(out, count, "GPS") && !contains(out, count, "SecretPhone"));
    CHECK_STATUS(sbl_png_write(&out, &count, &pixels, NULL, &arena, &diag), SBL_OK);
    CHECK(!contains(out, count, "eXIf") && !contains(out, count, "SecretPhone"));
    g_free(file.data);
    /* The camera's picture was ten times as wide: what is left has another lens. PixelXDimension is tag 0xa002, of either byte order and type. */
    file = save(tagged, ".jpg");
    int patched = 0;
    for (size_t i = 0; i + 12 <= file.count; i++) {
        unsigned char *at = file.data + i;
        if (at[0] == 0x02 && at[1] == 0xa0 && (at[2] == 3 || at[2] == 4) && at[4] == 1)
            at[8] = (10 * WIDTH) & 255, at[9] = (10 * WIDTH) >> 8, patched++;
    }
    REQUIRE(patched == 1);
    CHECK_STATUS(read_bytes(&photo, &facts, file), SBL_OK);
    CHECK(facts.focal_mm > 6.0 && facts.focal_35mm == 0.0 && photo.focal_px == 0.0);
    g_free(file.data);
    g_object_unref(tagged);
}

/* A damaged file is an error or, where the damage spares what is needed, a picture; never a crash, never half a picture. */
static void test_damage(VipsImage *scene)
{
    static const char *const SUFFIX[] = {".jpg", ".png", ".tif", ".webp", ".heic"};
    for (size_t i = 0; i < sizeof SUFFIX / sizeof *SUFFIX; i++) {
        file_bytes file = save(scene, SUFFIX[i]);
        for (int part = 1; part <= 4; part += 1 + (part == 1)) {
            sbl_photo photo;
            file_bytes cut = {file.data, file.count * (size_t)part / 5};
            sbl_arena_mark mark = sbl_arena_here(&arena);
            sbl_status status = read_bytes(&photo, NULL, cut);
            if (status == SBL_OK) fprintf(stderr, "%s cut to %d/5 was read\n", SUFFIX[i], part);
            CHECK(status == SBL_E_DATA || status == SBL_E_UNSUPPORTED);
            if (!strcmp(SUFFIX[i], ".tif")) CHECK(status == SBL_E_DATA && strstr(diag.message, "damaged"));
            CHECK(!photo.rgb && diag.message && sbl_arena_here(&arena).used_bytes == mark.used_bytes);
        }
        for (uint64_t trial = 0; trial < 2; trial++) {
            unsigned char *copy = malloc(file.count);
            REQUIRE(copy);
            memcpy(copy, file.data, file.count);
            for (uint64_t k = 0; k < 20; k++) {
                size_t at = 16 + (size_t)(sbl_random_unit(7, trial, k) * (double)(file.count - 16));
                copy[at] = (unsigned char)sbl_random_bits(8, trial, k);
            }
            sbl_photo photo;
            sbl_status status = read_bytes(&photo, NULL, (file_bytes){copy, file.count});
            CHECK(status == SBL_OK || status == SBL_E_DATA || status == SBL_E_UNSUPPORTED || status == SBL_E_LIMIT);
            CHECK((status == SBL_OK) == (photo.rgb != NULL));
            free(copy);
        }
        g_free(file.data);
    }
}

static void test_refusals(VipsImage *scene)
{
    static const char *const FOREIGN[] = {"%PDF-1.4\n1 0 obj",
                                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
                                          "GIF89a......",
                                          "8BPS..........",
                                          ("\0\0\0\x1c"
                                           "ftypavif....mif1miaf"),
                                          "x"};
    sbl_photo photo;
    for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++)
        CHECK_STATUS(sbl_photo_read_memory(&photo, NULL, FOREIGN[i], i == 4 ? 24 : strlen(FOREIGN[i]), NULL, &arena, &diag),
                     SBL_E_UNSUPPORTED);
    CHECK_STATUS(sbl_photo_read_memory(&photo, NULL, NULL, 3, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_photo_read_file(&photo, NULL, "no/such/photo.jpg", NULL, &arena, &diag), SBL_E_NOT_FOUND);

    /* Many pixels in few bytes. */
    VipsImage *black, *flat;
    REQUIRE(!vips_black(&black, 12000, 12000, NULL));
    REQUIRE(!vips_cast(black, &flat, VIPS_FORMAT_UCHAR, NULL));
    file_bytes bomb = save(flat, ".png[compression=1,bitdepth=1]");
    CHECK_STATUS(read_bytes(&photo, NULL, bomb), SBL_E_LIMIT);
    g_free(bomb.data);
    g_object_unref(flat);
    g_object_unref(black);

    /* Few pixels in a long line: the side is what is too long. */
    REQUIRE(!vips_black(&black, 40000, 20, NULL));
    file_bytes thin = save(black, ".png[compression=1]");
    CHECK_STATUS(read_bytes(&photo, NULL, thin), SBL_E_LIMIT);
    CHECK(strstr(diag.message, "32,000 pixels") && diag.value == 40000.0);
    g_free(thin.data);
    g_object_unref(black);

    /* Nothing says what its numbers mean. */
    VipsImage *numbers;
    REQUIRE(!vips_cast(scene, &numbers, VIPS_FORMAT_FLOAT, NULL));
    file_bytes floating = save(numbers, ".tif");
    CHECK_STATUS(read_bytes(&photo, NULL, floating), SBL_E_UNSUPPORTED);
    CHECK(strstr(diag.message, "16 bit") && strstr(diag.hint, "8 or 16"));
    g_free(floating.data);
    g_object_unref(numbers);

    /* Nor what its colours do, in 8 bits or in more. */
    static const VipsInterpretation LAB[] = {VIPS_INTERPRETATION_LABQ, VIPS_INTERPRETATION_LABS, VIPS_INTERPRETATION_LAB};
    for (size_t i = 0; i < sizeof LAB / sizeof *LAB; i++) {
        REQUIRE(!vips_colourspace(scene, &numbers, LAB[i], NULL));
        file_bytes lab = save(numbers, ".tif");
        CHECK_STATUS(read_bytes(&photo, NULL, lab), SBL_E_UNSUPPORTED);
        CHECK(strstr(diag.message, "Lab") && strstr(diag.hint, "sRGB"));
        g_free(lab.data);
        g_object_unref(numbers);
    }

    file_bytes file = save(scene, ".jpg");
    sbl_photo_options options = {.pixels_max = WIDTH * HEIGHT - 1};
    CHECK_STATUS(sbl_photo_read_memory(&photo, NULL, file.data, file.count, &options, &arena, &diag), SBL_E_LIMIT);
    options = (sbl_photo_options){.decoder = "/nowhere/stubble-decode"};
    CHECK_STATUS(sbl_photo_read_memory(&photo, NULL, file.data, file.count, &options, &arena, &diag), SBL_E_NOT_FOUND);
    /* Decoders that end at once, that say nonsense, and that hang. */
    options = (sbl_photo_options){.decoder = "/bin/false"};
    CHECK_STATUS(sbl_photo_read_memory(&photo, NULL, file.data, file.count, &options, &arena, &diag), SBL_E_DATA);
    options = (sbl_photo_options){.decoder = "/bin/cat"};
    CHECK_STATUS(sbl_photo_read_memory(&photo, NULL, file.data, file.count, &options, &arena, &diag), SBL_E_DATA);
    options = (sbl_photo_options){.decoder = "/bin/sleep", .pixels_max = 1000000, .seconds_max = 1};
    CHECK_STATUS(sbl_photo_read_memory(&photo, NULL, file.data, file.count, &options, &arena, &diag), SBL_E_LIMIT);
    g_free(file.data);
}

static void test_answers(void)
{
    /* magic, reason, width, height, flags, reserved, two focal lengths */
    struct {
        uint32_t word[6];
        double focal[2];
        uint8_t rgb[3 * 2 * 1];
    } answer = {{0x314f5450u, 0, 2, 1, 4, 0}, {5.0, 26.0}, {1, 2, 3, 4, 5, 6}};
    size_t whole = 24 + 16 + 6;
    sbl_photo photo;
    sbl_photo_facts facts;
    CHECK_STATUS(sbl_photo_answer_read(&photo, &facts, &answer, whole, 0, &arena, &diag), SBL_OK);
    CHECK(photo.rgb && photo.rgb[5] == 6 && facts.confined && photo.width == 2);
    for (size_t cut = 0; cut < whole; cut++)
        CHECK_STATUS(sbl_photo_answer_read(&photo, &facts, &answer, cut, 0, &arena, &diag), SBL_E_DATA);
    CHECK_STATUS(sbl_photo_answer_read(&photo, &facts, &answer, whole, 1, &arena, &diag), SBL_E_LIMIT);
    answer.focal[1] = (double)NAN;
    CHECK_STATUS(sbl_photo_answer_read(&photo, &facts, &answer, whole, 0, &arena, &diag), SBL_OK);
    CHECK(photo.focal_px == 0.0 && facts.focal_35mm == 0.0);
    answer.word[2] = 0xffffffffu;
    CHECK_STATUS(sbl_photo_answer_read(&photo, &facts, &answer, whole, 0, &arena, &diag), SBL_E_LIMIT);
    answer.word[2] = 0;
    CHECK_STATUS(sbl_photo_answer_read(&photo, &facts, &answer, whole, 0, &arena, &diag), SBL_E_DATA);
    answer.word[1] = 99;
    CHECK_STATUS(sbl_photo_answer_read(&photo, &facts, &answer, whole, 0, &arena, &diag), SBL_E_DATA);
}

int main(int argc, char **argv)
{
    (void)argc;
    REQUIRE(!VIPS_INIT(argv[0]));
    sbl_arena_init(&arena, NULL);
    VipsImage *scene = make_scene();
    test_formats(scene);
    test_orientations(scene);
    test_profiles(scene);
    test_kinds_of_pixels(scene);
    test_metadata(scene);
    test_damage(scene);
    test_refusals(scene);
    test_answers();
    g_object_unref(scene);
    sbl_arena_release(&arena);
    vips_shutdown();
    return check_report("photo_file");
}
