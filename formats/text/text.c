#include "stubble/text.h"

#include <string.h>

#define FIRST_BYTES ((size_t)1024)

void sbl_text_begin(sbl_text *text, sbl_arena *arena)
{
    memset(text, 0, sizeof *text);
    text->arena = arena;
    text->data = sbl_arena_alloc(arena, FIRST_BYTES, 1);
    text->failed = !text->data;
    if (text->data) text->capacity_bytes = FIRST_BYTES;
}

/* Room for that many bytes more and the terminating zero. */
static bool make_room(sbl_text *text, size_t bytes)
{
    if (text->failed) return false;
    size_t needed = text->length + bytes + 1;
    if (needed <= text->capacity_bytes) return true;
    size_t capacity = text->capacity_bytes * 2 > needed ? text->capacity_bytes * 2 : needed;
    char *larger = needed > bytes ? sbl_arena_alloc(text->arena, capacity, 1) : NULL;
    if (!larger) {
        text->failed = true;
        return false;
    }
    memcpy(larger, text->data, text->length);
    text->data = larger;
    text->capacity_bytes = capacity;
    return true;
}

void sbl_text_add_bytes(sbl_text *text, const void *data, size_t bytes)
{
    if (!bytes || !make_room(text, bytes)) return;
    memcpy(text->data + text->length, data, bytes);
    text->length += bytes;
    text->data[text->length] = '\0';
}

void sbl_text_add(sbl_text *text, const char *string)
{
    sbl_text_add_bytes(text, string, strlen(string));
}

void sbl_text_add_integer(sbl_text *text, int64_t value)
{
    char reversed[21];
    size_t at = sizeof reversed;
    uint64_t magnitude = value < 0 ? UINT64_C(0) - (uint64_t)value : (uint64_t)value;
    do {
        reversed[--at] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude);
    if (value < 0) reversed[--at] = '-';
    sbl_text_add_bytes(text, reversed + at, sizeof reversed - at);
}

void sbl_text_add_decimal(sbl_text *text, double value, unsigned digits)
{
    if (!make_room(text, SBL_DECIMAL_BYTES)) return;
    text->length += sbl_decimal_write(text->data + text->length, value, digits);
}

void sbl_text_add_decimal_short(sbl_text *text, double value, unsigned digits)
{
    if (!make_room(text, SBL_DECIMAL_BYTES)) return;
    text->length += sbl_decimal_write_short(text->data + text->length, value, digits);
}

void sbl_text_add_json_string(sbl_text *text, const char *string)
{
    static const char hexadecimal[] = "0123456789abcdef";
    sbl_text_add(text, "\"");
    for (const unsigned char *at = (const unsigned char *)string; *at; at++) {
        if (*at == '"' || *at == '\\') {
            char escaped[2] = {'\\', (char)*at};
            sbl_text_add_bytes(text, escaped, 2);
        } else if (*at < 0x20) {
            char escaped[6] = {'\\', 'u', '0', '0', hexadecimal[*at >> 4], hexadecimal[*at & 15]};
            sbl_text_add_bytes(text, escaped, 6);
        } else {
            sbl_text_add_bytes(text, at, 1);
        }
    }
    sbl_text_add(text, "\"");
}

uint32_t sbl_text_distance(const char *one, const char *two)
{
    uint32_t row[SBL_TEXT_DISTANCE_BYTES + 1];
    size_t n = strlen(two);
    if (n > SBL_TEXT_DISTANCE_BYTES) return SBL_TEXT_DISTANCE_FAR;
    for (size_t j = 0; j <= n; j++) row[j] = (uint32_t)j;
    for (size_t i = 0; one[i]; i++) {
        uint32_t diagonal = row[0];
        row[0] = (uint32_t)i + 1;
        for (size_t j = 0; j < n; j++) {
            uint32_t above = row[j + 1], cost = diagonal + (one[i] != two[j]);
            uint32_t least = row[j] + 1 < above + 1 ? row[j] + 1 : above + 1;
            diagonal = above;
            row[j + 1] = cost < least ? cost : least;
        }
    }
    return row[n];
}
