/*
 * stubble-decode - a photo on standard input, its pixels on standard output, as answer.h has it. Run by sbl_photo_read_memory, not by people.
 *
 *   stubble-decode PIXELS_MAX SECONDS_MAX < photo.heic > answer
 *
 * libvips and its libraries are set up while nothing of a stranger is there yet; then the process confines itself; then it reads.
 */
#include "confine.h"
#include "photo/answer.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>

/* 80 megapixels of 16-bit red green blue, twice, and the libraries themselves. */
#define MEMORY_BYTES ((uint64_t)2 << 30)
#define READ_BYTES   ((size_t)1 << 20)

static bool write_all(const void *data, size_t bytes)
{
    const char *at = data;
    while (bytes) {
        ssize_t done = write(STDOUT_FILENO, at, bytes);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        at += done;
        bytes -= (size_t)done;
    }
    return true;
}

/* The libraries' own clean-up at exit is of no use to a process that ends here. */
static void leave(const photo_answer *answer, const void *pixels)
{
    bool done = write_all(answer, sizeof *answer);
    if (done && pixels) done = write_all(pixels, (size_t)3 * answer->width * answer->height);
    _exit(done ? 0 : 1);
}

static void refuse(photo_answer *answer, photo_reason reason)
{
    answer->reason = reason;
    answer->width = answer->height = 0;
    leave(answer, NULL);
}

static unsigned char *read_all(size_t *bytes)
{
    size_t capacity = 4 * READ_BYTES, count = 0;
    unsigned char *data = malloc(capacity);
    while (data) {
        if (capacity - count < READ_BYTES) {
            capacity *= 2;
            unsigned char *grown = realloc(data, capacity);
            if (!grown) break;
            data = grown;
        }
        ssize_t done = read(STDIN_FILENO, data + count, READ_BYTES);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) break;
        if (done == 0) {
            *bytes = count;
            return data;
        }
        count += (size_t)done;
    }
    free(data);
    return NULL;
}

/* Loaders of what phones and cameras write, and no other: libvips also reaches ImageMagick, PDF, SVG, OpenSlide, Matlab and raw files. */
static bool set_up(const char *name)
{
    if (VIPS_INIT(name)) return false;
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    static const char *const LOADER[] = {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadHeif", "VipsForeignLoadTiff",
                                         "VipsForeignLoadWebp"};
    for (size_t i = 0; i < sizeof LOADER / sizeof *LOADER; i++) vips_operation_block_set(LOADER[i], FALSE);
    vips_cache_set_max(0);
    /* From libheif 1.14 on its codecs may be plug-ins, loaded when the first HEIC is opened: an empty one opens them while files may be opened. */
    static const unsigned char EMPTY[] = "\0\0\0\030ftypheic\0\0\0\0mif1heic";
    VipsImage *none = vips_image_new_from_buffer(EMPTY, sizeof EMPTY - 1, "", NULL);
    if (none) g_object_unref(none);
    vips_error_clear();
    return true;
}

/* EXIF numbers come as text such as "6765/1000 (6.765 mm, Rational, 1 components, 8 bytes)". */
static double exif_number(VipsImage *image, const char *name)
{
    const char *text;
    if (!vips_image_get_typeof(image, name) || vips_image_get_string(image, name, &text)) return 0.0;
    char *end;
    double value = g_ascii_strtod(text, &end);
    if (end == text) return 0.0;
    if (*end == '/') {
        double below = g_ascii_strtod(end + 1, NULL);
        value = below > 0.0 ? value / below : 0.0;
    }
    return value > 0.0 && value < 1e5 ? value : 0.0;
}

/* A crop has another lens than its file says: the proportions that the camera wrote must be those of the picture. */
static bool is_whole(VipsImage *image)
{
    double width = exif_number(image, "exif-ifd2-PixelXDimension"), height = exif_number(image, "exif-ifd2-PixelYDimension");
    if (width <= 0.0 || height <= 0.0) return true;
    double proportion = width * image->Ysize / (height * image->Xsize);
    double turned = width * image->Xsize / (height * image->Ysize); /* some programs turn the pixels and leave these numbers */
    return fabs(proportion - 1.0) < 0.01 || fabs(turned - 1.0) < 0.01;
}

/* Replaces *image by the result of a step that succeeded. */
static bool step(VipsImage **image, VipsImage *result, int failed)
{
    if (failed) return false;
    g_object_unref(*image);
    *image = result;
    return true;
}

static bool make_upright(VipsImage **image, photo_answer *answer)
{
    VipsImage *next = NULL;
    if (vips_image_get_orientation(*image) == 1) return true;
    answer->flags |= PHOTO_TURNED;
    /* Turning asks for rows in another order than the file has them. */
    next = vips_image_copy_memory(*image);
    if (!step(image, next, next == NULL)) return false;
    int failed = vips_autorot(*image, &next, NULL);
    return step(image, next, failed);
}

/* The transform takes another profile where the embedded one cannot be read, and says nothing. */
static bool has_profile(VipsImage *image)
{
    const void *profile;
    size_t bytes;
    return vips_image_get_typeof(image, VIPS_META_ICC_NAME) && !vips_image_get_blob(image, VIPS_META_ICC_NAME, &profile, &bytes) &&
           vips_icc_is_compatible_profile(image, profile, bytes);
}

static bool make_srgb(VipsImage **image, photo_answer *answer)
{
    VipsImage *next = NULL;
    int failed;
    if (vips_image_hasalpha(*image)) {
        double most = (*image)->BandFmt == VIPS_FORMAT_USHORT ? 65535.0 : 255.0;
        VipsArrayDouble *white = vips_array_double_newv(1, most);
        failed = vips_flatten(*image, &next, "background", white, "max_alpha", most, NULL);
        vips_area_unref(VIPS_AREA(white));
        if (!step(image, next, failed)) return false;
    }
    bool profiled = has_profile(*image), cmyk = (*image)->Type == VIPS_INTERPRETATION_CMYK;
    if (profiled || cmyk) {
        /* A profile that cannot be read, or that is of another kind of colour, is no reason to lose the photo: then sRGB is assumed. */
        failed = vips_icc_transform(*image, &next, "srgb", "embedded", profiled, "input_profile", cmyk ? "cmyk" : "srgb", "depth", 8,
                                    "intent", VIPS_INTENT_RELATIVE, NULL);
        if (step(image, next, failed)) {
            if (profiled) answer->flags |= PHOTO_PROFILED;
        } else if (cmyk) return false;
    }
    failed = vips_colourspace(*image, &next, VIPS_INTERPRETATION_sRGB, NULL);
    if (!step(image, next, failed)) return false;
    failed = vips_cast(*image, &next, VIPS_FORMAT_UCHAR, NULL);
    if (!step(image, next, failed)) return false;
    if ((*image)->Bands == 3) return true;
    failed = vips_extract_band(*image, &next, 0, "n", 3, NULL);
    return step(image, next, failed);
}

/* A TIFF whose directory is cut off is of no known format to its loader: what begins as one is damaged. */
static photo_reason reason_of(const unsigned char *data, size_t bytes)
{
    bool tiff = bytes >= 4 && (!memcmp(data, "II*\0", 4) || !memcmp(data, "MM\0*", 4));
    return !tiff && strstr(vips_error_buffer(), "not in a known format") ? PHOTO_REASON_UNSUPPORTED : PHOTO_REASON_DAMAGED;
}

/* A TIFF may hold Lab, under a white that programs disagree on (the format's D50, or D65): no camera writes that. */
static bool is_lab(const VipsImage *image)
{
    return image->Coding == VIPS_CODING_LABQ || image->Type == VIPS_INTERPRETATION_LAB || image->Type == VIPS_INTERPRETATION_LABQ ||
           image->Type == VIPS_INTERPRETATION_LABS;
}

int main(int argc, char **argv)
{
    photo_answer answer = {.magic = PHOTO_ANSWER_MAGIC};
    uint64_t pixels_max = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
    uint32_t seconds = argc == 3 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    if (!pixels_max || !seconds || !set_up(argv[0]) || !confine_limits(MEMORY_BYTES, seconds)) refuse(&answer, PHOTO_REASON_SET_UP);
    if (confine_calls()) answer.flags |= PHOTO_CONFINED;

    size_t bytes = 0;
    unsigned char *data = read_all(&bytes);
    if (!data) refuse(&answer, PHOTO_REASON_BYTES);
    VipsImage *image = vips_image_new_from_buffer(data, bytes, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    if (!image) refuse(&answer, reason_of(data, bytes));
    if ((uint64_t)image->Xsize * (uint64_t)image->Ysize > pixels_max) refuse(&answer, PHOTO_REASON_PIXELS);
    if (is_lab(image)) refuse(&answer, PHOTO_REASON_LAB);
    /* Of floating point the file does not say whether it is light or codes, nor where white lies. */
    if (image->BandFmt != VIPS_FORMAT_UCHAR && image->BandFmt != VIPS_FORMAT_USHORT) refuse(&answer, PHOTO_REASON_FLOAT);
    answer.focal_mm = exif_number(image, "exif-ifd2-FocalLength");
    if (is_whole(image)) answer.focal_35mm = exif_number(image, "exif-ifd2-FocalLengthIn35mmFilm");
    if (!make_upright(&image, &answer) || !make_srgb(&image, &answer)) refuse(&answer, PHOTO_REASON_DAMAGED);
    size_t pixel_bytes = 0;
    void *pixels = vips_image_write_to_memory(image, &pixel_bytes);
    if (!pixels) refuse(&answer, PHOTO_REASON_DAMAGED);
    answer.width = (uint32_t)image->Xsize;
    answer.height = (uint32_t)image->Ysize;
    if (pixel_bytes != (size_t)3 * answer.width * answer.height) refuse(&answer, PHOTO_REASON_UNSUPPORTED);
    leave(&answer, pixels);
    return 1;
}
