/*
 * Huffman tables that serve many pictures: those that libjpeg finds best for a part of one, with codes added for the symbols that did not occur
 * there. A code of length n stands for a symbol that comes once in 2^n; from such counts the tables are built anew as ITU-T T.81 (1992) has
 * it, annex K.2, figures K.1 to K.4.
 */
#include "image/jpeg_writer.h"

#include <string.h>

/* RESERVED stands for the code of ones alone, which no symbol may have. */
enum { SYMBOLS = 256, RESERVED = SYMBOLS, LENGTH_MAX = 16, LENGTHS = 2 * SYMBOLS, NOBODY = -1 };
/* What a symbol counts that did not occur: less than one with the longest code. */
#define RARE  1u
#define SCALE 4

/* The symbols of 8-bit pictures: categories of differences for DC; for AC runs of zeros with a category, the end of a block, 16 zeros. */
static bool is_needed(int table, int symbol)
{
    int category = symbol & 15;
    if (table % 2 == 0) return symbol <= 11;
    return (category >= 1 && category <= 10) || symbol == 0x00 || symbol == 0xf0;
}

static void count_symbols(uint32_t frequency[SYMBOLS + 1], const sbl_jpeg_tables *tables, int table)
{
    const uint8_t *symbol = tables->symbol[table];
    for (int k = 0; k < SYMBOLS; k++) frequency[k] = is_needed(table, k) ? RARE : 0;
    for (uint32_t length = 1; length <= LENGTH_MAX; length++)
        for (int k = 0; k < tables->count[table][length]; k++) frequency[*symbol++] = 1u << (LENGTH_MAX - length + SCALE);
    frequency[RESERVED] = 1;
}

/* The rarest but `other`, the last of equals, so that the reserved code becomes one of the longest. NOBODY if there is none. */
static int rarest(const uint32_t frequency[SYMBOLS + 1], int other)
{
    int found = NOBODY;
    for (int k = 0; k <= SYMBOLS; k++)
        if (frequency[k] && k != other && (found == NOBODY || frequency[k] <= frequency[found])) found = k;
    return found;
}

/* Figure K.1: trees are joined until one is left; the symbols of a tree are a list that begins with the one that counts for it. */
static void find_lengths(uint32_t length[SYMBOLS + 1], uint32_t frequency[SYMBOLS + 1])
{
    int next[SYMBOLS + 1];
    for (int k = 0; k <= SYMBOLS; k++) next[k] = NOBODY;
    memset(length, 0, (SYMBOLS + 1) * sizeof *length);
    for (;;) {
        int first = rarest(frequency, NOBODY), second = rarest(frequency, first), k = first;
        if (second == NOBODY) return;
        frequency[first] += frequency[second];
        frequency[second] = 0;
        for (length[k]++; next[k] != NOBODY; length[k]++) k = next[k];
        next[k] = second;
        for (k = second; k != NOBODY; k = next[k]) length[k]++;
    }
}

/* Figure K.3: pairs of codes that are too long take the place of one shorter by one, whose other half goes under a shorter code. */
static void shorten(uint32_t count[LENGTHS])
{
    for (uint32_t i = LENGTHS - 1; i > LENGTH_MAX; i--)
        while (count[i]) {
            uint32_t j = i - 2;
            while (!count[j]) j--;
            count[i] -= 2;
            count[i - 1]++;
            count[j + 1] += 2;
            count[j]--;
        }
    uint32_t longest = LENGTH_MAX;
    while (!count[longest]) longest--;
    count[longest]--; /* the reserved one */
}

static void complete(sbl_jpeg_tables *tables, int table)
{
    uint32_t frequency[SYMBOLS + 1], length[SYMBOLS + 1], count[LENGTHS] = {0};
    uint8_t *symbol = tables->symbol[table];
    count_symbols(frequency, tables, table);
    find_lengths(length, frequency);
    for (int k = 0; k <= SYMBOLS; k++)
        if (length[k]) count[length[k]]++;
    shorten(count);
    for (uint32_t i = 0; i <= LENGTH_MAX; i++) tables->count[table][i] = (uint8_t)count[i];
    memset(symbol, 0, SYMBOLS);
    for (uint32_t i = 1; i < LENGTHS; i++)
        for (int k = 0; k < SYMBOLS; k++)
            if (length[k] == i) *symbol++ = (uint8_t)k;
}

void sbl_jpeg_tables_complete(sbl_jpeg_tables *tables)
{
    for (int k = 0; k < SBL_JPEG_TABLES; k++) complete(tables, k);
}
