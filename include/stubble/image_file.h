/*
 * stubble/image_file.h - pictures as PNG and JPEG.
 *
 *   sbl_pixels pixels = {.data = image.rgb, .width = image.width, .height = image.height, .channels = 3};
 *   const unsigned char *png; size_t png_bytes;
 *   st = sbl_png_write(&png, &png_bytes, &pixels, NULL, &arena, &diag);
 *   if (st == SBL_OK) st = sbl_output_write(&output, "preview/front.png", png, png_bytes, &diag);
 *
 * Pixels        8 bits a channel, sRGB, rows from the top.
 * Memory        Results lie in the caller's arena. On failure they are NULL and zero, and the arena is as it was.
 * Determinism   Equal input and equal versions of zlib and libjpeg give equal bytes; no time, no program name is written.
 * Threads       No shared state.
 * Failure       The libraries' errors come back as values; nothing is printed.
 */
#ifndef STUBBLE_IMAGE_FILE_H
#define STUBBLE_IMAGE_FILE_H

#include "stubble/base.h"

#define SBL_IMAGE_PIXELS_MAX     ((uint64_t)64 << 20)
#define SBL_IMAGE_SIDE_MAX       65000u
#define SBL_IMAGE_FILE_BYTES_MAX ((uint64_t)256 << 20)

typedef struct sbl_pixels {
    const uint8_t *data;
    uint32_t width, height;
    uint32_t channels;   /* 1 grey, 3 red green blue, 4 with straight alpha */
    size_t stride_bytes; /* from row to row; 0: width * channels */
} sbl_pixels;

typedef struct sbl_png_options {
    double pixels_per_mm; /* written as pHYs, so that a print has its size; 0: not stated */
    bool small;           /* a tenth smaller, some ten times slower */
} sbl_png_options;

/* options may be NULL. SBL_E_ARG: no pixels, channels not 1, 3 or 4. SBL_E_LIMIT: more than the limits above. SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status sbl_png_write(const unsigned char **data, size_t *bytes, const sbl_pixels *pixels, const sbl_png_options *options,
                                        sbl_arena *arena, sbl_diag *diag);

typedef struct sbl_jpeg_options {
    int quality;          /* 1 to 100; 0 means 90 */
    double pixels_per_mm; /* 0: not stated */
} sbl_jpeg_options;

/* Colour at full resolution (4:4:4): dots are small and dark. options may be NULL. Failures as above; channels 1 or 3. */
SBL_MUST_CHECK sbl_status sbl_jpeg_write(const unsigned char **data, size_t *bytes, const sbl_pixels *pixels,
                                         const sbl_jpeg_options *options, sbl_arena *arena, sbl_diag *diag);

/*
 * A JPEG in stripes of rows, each encoded for itself, on any thread, and then joined by restart markers: rows need not lie in memory together, and
 * what pictures have in common is encoded once. Pixels are those of sbl_jpeg_write; the file is some tenths of a per cent larger, as one
 * set of Huffman tables serves all.
 *
 *   sbl_jpeg_tables tables;
 *   st = sbl_jpeg_tables_like(&tables, &picture, &options, &arena, &diag);
 *   for (k...) st = sbl_jpeg_stripe_write(&stripe[k], &rows[k], &tables, &arena, &diag);    // on threads: an arena each
 *   st = sbl_jpeg_join(&data, &bytes, height, stripe, count, &arena, &diag);
 */
#define SBL_JPEG_STRIPE_ROWS 64u
enum { SBL_JPEG_TABLES = 4 };

/* Huffman tables (of DC and AC, of brightness and of colour) as ITU-T T.81 has them: how many codes of each length, and their symbols. */
typedef struct sbl_jpeg_tables {
    sbl_jpeg_options options;
    uint8_t count[SBL_JPEG_TABLES][17], symbol[SBL_JPEG_TABLES][256];
} sbl_jpeg_tables;

/* Tables for pictures like this one, from a part of its rows; they can say every other picture too. Failures as sbl_jpeg_write. */
SBL_MUST_CHECK sbl_status sbl_jpeg_tables_like(sbl_jpeg_tables *tables, const sbl_pixels *like, const sbl_jpeg_options *options,
                                               sbl_arena *arena, sbl_diag *diag);

typedef struct sbl_jpeg_stripe {
    const unsigned char *data;
    size_t bytes;
} sbl_jpeg_stripe;

/* SBL_JPEG_STRIPE_ROWS rows as wide as the picture; of the last stripe what is left. */
SBL_MUST_CHECK sbl_status sbl_jpeg_stripe_write(sbl_jpeg_stripe *stripe, const sbl_pixels *rows, const sbl_jpeg_tables *tables,
                                                sbl_arena *arena, sbl_diag *diag);
/* height: of the picture. SBL_E_ARG: not as many stripes as the height asks for, or stripes that are none. */
SBL_MUST_CHECK sbl_status sbl_jpeg_join(const unsigned char **data, size_t *bytes, uint32_t height, const sbl_jpeg_stripe *stripe,
                                        uint32_t count, sbl_arena *arena, sbl_diag *diag);
/* A whole picture that way, on the host's threads. */
SBL_MUST_CHECK sbl_status sbl_jpeg_write_stripes(const unsigned char **data, size_t *bytes, const sbl_pixels *pixels,
                                                 const sbl_jpeg_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/*
 * Read a PNG or a JPEG, told by its content, as 3 or 4 channels (grey and palettes are widened, 16 bits cut to 8). Neither colour profiles
 * nor the EXIF orientation are applied.
 * SBL_E_UNSUPPORTED  another format, or a JPEG in CMYK
 * SBL_E_DATA         damaged or cut off
 * SBL_E_LIMIT        more than the limits above
 */
SBL_MUST_CHECK sbl_status sbl_image_read_memory(sbl_pixels *pixels, const void *data, size_t bytes, sbl_arena *arena, sbl_diag *diag);
/* The same from a file; also SBL_E_NOT_FOUND and SBL_E_IO as sbl_file_read gives them. */
SBL_MUST_CHECK sbl_status sbl_image_read_file(sbl_pixels *pixels, const char *path, sbl_arena *arena, sbl_diag *diag);

#endif
