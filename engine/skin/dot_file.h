/* The bytes of a dot table, as dot_bake.c writes and dot_table.c reads them. All numbers are little-endian. */
#ifndef STUBBLE_SKIN_DOT_FILE_H
#define STUBBLE_SKIN_DOT_FILE_H

#include "stubble/dot_table.h"

#include <string.h>

#define DOT_FILE_MAGIC "SBLDOTS2"

enum {
    DOT_FILE_SEED = 8,
    DOT_FILE_PATHS = 16,
    DOT_FILE_COUNTS = 24, /* 7 x 32 bits */
    DOT_FILE_CHECKSUM = 52,
    DOT_FILE_COMMAND = 56,
    DOT_FILE_NODES = DOT_FILE_COMMAND + SBL_DOT_COMMAND_BYTES /* 64-bit floats, axis after axis; then the values */
};

/*
 * A value is a density, -ln(what is left). The highest bit is its sign: set where a channel holds more light with the dot than without. The
 * other 15 are the logarithm of its size, 1 to 32,767 in steps of 5.8e-4 from 1e-7 to 16; 0 stands for a size below that.
 */
#define DOT_FILE_LOG_LOW  (-16.118095650958319)
#define DOT_FILE_LOG_STEP ((2.772588722239781 - DOT_FILE_LOG_LOW) / 32766.0)
#define DOT_FILE_SIGN     0x8000u

static inline void dot_file_put(uint8_t *at, uint64_t value, uint32_t bytes)
{
    for (uint32_t k = 0; k < bytes; k++) at[k] = (uint8_t)(value >> 8 * k);
}

static inline uint64_t dot_file_get(const uint8_t *at, uint32_t bytes)
{
    uint64_t value = 0;
    for (uint32_t k = 0; k < bytes; k++) value |= (uint64_t)at[k] << 8 * k;
    return value;
}

/* FNV-1a over all bytes but the checksum's own. */
static inline uint32_t dot_file_checksum(const uint8_t *bytes, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        if (i < DOT_FILE_CHECKSUM || i >= DOT_FILE_COMMAND) hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

static inline size_t dot_file_size(const uint32_t count[SBL_DOT_AXES])
{
    size_t nodes = 0, entries = 1;
    for (uint32_t a = 0; a < SBL_DOT_AXES; a++) {
        nodes += count[a];
        entries *= count[a];
    }
    return DOT_FILE_NODES + 8 * nodes + 6 * entries;
}

/* sbl_dot_table_from_bytes, with the checksum left out for bytes that were checked when they were compiled in. */
sbl_status dot_file_open(sbl_dot_table *table, const uint8_t *bytes, size_t size, bool check_sum, sbl_diag *diag);

#endif
