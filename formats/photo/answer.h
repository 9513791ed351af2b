/*
 * answer.h - what stubble-decode writes: this head, then width * height * 3 bytes of encoded sRGB if status is SBL_OK. Both sides run on one
 * machine, from one build: native byte order.
 */
#ifndef STUBBLE_FORMATS_PHOTO_ANSWER_H
#define STUBBLE_FORMATS_PHOTO_ANSWER_H

#include "stubble/photo_file.h"

#define PHOTO_ANSWER_MAGIC 0x314f5450u /* "PTO1" */

enum { PHOTO_TURNED = 1, PHOTO_PROFILED = 2, PHOTO_CONFINED = 4, PHOTO_FLAGS_ALL = 7 };

/* Why there are no pixels. Numbers, not sentences: text from a decoder that was taken over must not reach a person. */
typedef enum photo_reason {
    PHOTO_REASON_NONE,
    PHOTO_REASON_DAMAGED,
    PHOTO_REASON_UNSUPPORTED,
    PHOTO_REASON_PIXELS,
    PHOTO_REASON_BYTES,
    PHOTO_REASON_SET_UP,
    PHOTO_REASON_FLOAT,
    PHOTO_REASON_LAB,
    PHOTO_REASON_COUNT
} photo_reason;

typedef struct photo_answer {
    uint32_t magic, reason;
    uint32_t width, height;
    uint32_t flags, reserved;
    double focal_mm, focal_35mm; /* 0: not stated */
} photo_answer;

#endif
