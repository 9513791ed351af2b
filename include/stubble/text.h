/*
 * stubble/text.h - numbers and text without a locale.
 *
 *   sbl_text text;
 *   sbl_text_begin(&text, &arena);
 *   sbl_text_add(&text, "x_mm,y_mm\n");
 *   sbl_text_add_decimal(&text, x_mm, 3);              // "12.500"
 *   if (text.failed) return sbl_fail(diag, SBL_E_MEMORY, ...);   // once, at the end
 *
 * The C library's printf and strtod follow the process's locale: under a German one, 12.5 becomes "12,5" and a CSV file or an SVG path is
 * broken. These functions know only the point.
 *
 * Memory        sbl_text grows in the caller's arena; the decimal functions allocate nothing.
 * Determinism   Equal input gives equal text on every target.
 * Failure       A text that could not grow is marked failed and keeps what it had; every later call is a no-op.
 */
#ifndef STUBBLE_TEXT_H
#define STUBBLE_TEXT_H

#include "stubble/base.h"

/* Room for any number that sbl_decimal_write writes, with its terminating zero. */
#define SBL_DECIMAL_BYTES      48
#define SBL_DECIMAL_DIGITS_MAX 9

/*
 * The number with exactly `digits` (0 to SBL_DECIMAL_DIGITS_MAX) decimals, terminated; returns its length. Rounded to nearest, a tie to
 * even, judged on the exact binary value (what "%.*f" gives in the C locale). Never "-0.000": a rounded zero has no sign. A magnitude of
 * 1e18 or more, and what is not finite, becomes "0": no such number has a meaning in millimetres, money or days.
 */
size_t sbl_decimal_write(char out[SBL_DECIMAL_BYTES], double value, unsigned digits);
/* The same with trailing zeros, and then a trailing point, taken away: 12.500 gives "12.5". */
size_t sbl_decimal_write_short(char out[SBL_DECIMAL_BYTES], double value, unsigned digits);

/*
 * Read [+-]digits[.digits][(e|E)[+-]digits] from the start of [text, end), with a digit before or after the point. Returns the first
 * character behind the number, NULL if there is none. No white space, hexadecimal, inf or nan. Within 8 units in the last place of the
 * nearest double, exact for up to 15 digits with |exponent| <= 22; an overflow gives an infinity.
 */
const char *sbl_decimal_read(const char *text, const char *end, double *value);

/*
 * How many letters must be added, taken away or exchanged to make one word of the other (Levenshtein 1966), to say what was meant. two of more than
 * SBL_TEXT_DISTANCE_BYTES: SBL_TEXT_DISTANCE_FAR.
 */
#define SBL_TEXT_DISTANCE_BYTES 80
#define SBL_TEXT_DISTANCE_FAR   99u
uint32_t sbl_text_distance(const char *one, const char *two);

/* A growing text in an arena. data is terminated and valid until the next addition. */
typedef struct sbl_text {
    char *data;
    size_t length, capacity_bytes;
    sbl_arena *arena;
    bool failed;
} sbl_text;

void sbl_text_begin(sbl_text *text, sbl_arena *arena);
void sbl_text_add(sbl_text *text, const char *string);
void sbl_text_add_bytes(sbl_text *text, const void *data, size_t bytes);
void sbl_text_add_integer(sbl_text *text, int64_t value);
void sbl_text_add_decimal(sbl_text *text, double value, unsigned digits);
void sbl_text_add_decimal_short(sbl_text *text, double value, unsigned digits);
/* A double-quoted JSON string with its escapes. The bytes are passed as they are: the caller's text is UTF-8. */
void sbl_text_add_json_string(sbl_text *text, const char *string);

#endif
