/*
 * stubble/photo_file.h - photos as phones and cameras make them, read by a confined process.
 *
 *   sbl_photo photo;
 *   sbl_photo_facts facts;
 *   st = sbl_photo_read_file(&photo, &facts, "front.heic", NULL, &arena, &diag);
 *
 * Formats       JPEG, PNG, HEIC, TIFF and WebP, told by their content. Anything else is refused before a decoder sees it.
 * Result        Upright (EXIF orientation applied), transparent parts white, colour profile applied: encoded sRGB, 8 bits.
 * Privacy       Of the metadata only orientation, profile and focal length are used. Place, time, device and thumbnails end in the decoder.
 * Safety        libvips decodes in a process of its own (stubble-decode) without inherited files, with limits on memory, time and output, and
 *               on Linux with a filter of system calls: no network, no file, no other program. A crash or a hang is an error of this
 *               call and of nothing else.
 * Memory        Pixels lie in the caller's arena; on failure the arena is as it was.
 * Threads       No shared state.
 */
#ifndef STUBBLE_PHOTO_FILE_H
#define STUBBLE_PHOTO_FILE_H

#include "stubble/photo.h"

#define SBL_PHOTO_FILE_BYTES_MAX ((uint64_t)128 << 20)

typedef enum sbl_photo_format {
    SBL_PHOTO_UNKNOWN,
    SBL_PHOTO_JPEG,
    SBL_PHOTO_PNG,
    SBL_PHOTO_HEIC,
    SBL_PHOTO_TIFF,
    SBL_PHOTO_WEBP
} sbl_photo_format;

/* What the file said, beyond its pixels. */
typedef struct sbl_photo_facts {
    sbl_photo_format format;
    bool turned;       /* an EXIF orientation was applied */
    bool profiled;     /* an embedded colour profile was applied; else sRGB was assumed */
    bool confined;     /* the filter of system calls was in force */
    double focal_mm;   /* EXIF FocalLength; 0: not stated */
    double focal_35mm; /* EXIF FocalLengthIn35mmFilm; 0: not stated, or the picture was cropped since */
} sbl_photo_facts;

typedef struct sbl_photo_options {
    const char *decoder;  /* path of stubble-decode; NULL: beside this program, one folder up, or in ../libexec/stubble */
    uint64_t pixels_max;  /* 0: SBL_PHOTO_PIXELS_MAX */
    uint32_t seconds_max; /* of waiting; 0: 30 */
} sbl_photo_options;

/* Told by the first bytes; at most 64 are looked at. */
sbl_photo_format sbl_photo_format_of(const void *data, size_t bytes);
/* "JPEG" ...; never NULL. */
const char *sbl_photo_format_name(sbl_photo_format format);

/*
 * facts and options may be NULL.
 * SBL_E_UNSUPPORTED  not one of the five formats, or a kind of one that the decoder does not know
 * SBL_E_DATA         damaged or cut off, or the decoder crashed over it
 * SBL_E_LIMIT        more bytes, pixels, memory or time than allowed
 * SBL_E_NOT_FOUND    the decoder is not where it should be (diag->field is its name)
 */
SBL_MUST_CHECK sbl_status sbl_photo_read_memory(sbl_photo *photo, sbl_photo_facts *facts, const void *data, size_t bytes,
                                                const sbl_photo_options *options, sbl_arena *arena, sbl_diag *diag);
/* Also SBL_E_NOT_FOUND, SBL_E_IO and SBL_E_DATA (empty) as sbl_file_read gives them. */
SBL_MUST_CHECK sbl_status sbl_photo_read_file(sbl_photo *photo, sbl_photo_facts *facts, const char *path, const sbl_photo_options *options,
                                              sbl_arena *arena, sbl_diag *diag);

/*
 * The decoder's whole answer as a photo: what sbl_photo_read_memory does with it. The decoder may have been taken over by the file, so the
 * answer is judged like any outside data; this entrance is for the fuzz target and the tests.
 */
SBL_MUST_CHECK sbl_status sbl_photo_answer_read(sbl_photo *photo, sbl_photo_facts *facts, const void *answer, size_t bytes,
                                                uint64_t pixels_max, sbl_arena *arena, sbl_diag *diag);

#endif
