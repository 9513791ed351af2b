/* Radix sort of 64-bit codes, least significant digit first: stable, so equal codes keep their order. */
#include "room.h"

#define DIGIT_BITS 11

void field_sort(field_coded **points, field_coded **spare, uint32_t count)
{
    const uint64_t mask = (1u << DIGIT_BITS) - 1;
    uint64_t differing = 0;
    for (uint32_t i = 1; i < count; i++) differing |= (*points)[i].code ^ (*points)[0].code;
    for (int shift = 0; shift < 64; shift += DIGIT_BITS) {
        if (!(differing >> shift & mask)) continue;
        uint32_t start[(1u << DIGIT_BITS) + 1] = {0};
        for (uint32_t i = 0; i < count; i++) start[((*points)[i].code >> shift & mask) + 1]++;
        for (uint32_t d = 1; d <= mask; d++) start[d] += start[d - 1];
        for (uint32_t i = 0; i < count; i++) (*spare)[start[(*points)[i].code >> shift & mask]++] = (*points)[i];
        field_coded *swapped = *points;
        *points = *spare;
        *spare = swapped;
    }
}
