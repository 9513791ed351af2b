/* Dot tables from strangers: what is accepted can be looked up anywhere without a number going astray. */
#include "stubble/dot_table.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void look(const uint8_t *data, size_t bytes)
{
    sbl_dot_table table;
    sbl_diag diag = {0};
    if (sbl_dot_table_from_bytes(&table, data, bytes, &diag) != SBL_OK) {
        if (!diag.message) abort();
        return;
    }
    uint32_t last[SBL_DOT_AXES];
    for (uint32_t a = 0; a < SBL_DOT_AXES; a++) last[a] = table.count[a] - 1;
    double density[3];
    sbl_dot_table_entry(density, &table, last);
    for (int k = 0; k < 8; k++) {
        double scale = pow(10.0, k - 4);
        sbl_dot_query query = {0.01 * scale, 0.01 * scale, 0.1 * scale, 0.3 * scale, 0.05 * scale, {scale, 2.0 * scale, 0.0}};
        sbl_dot_profile profile;
        sbl_dot_table_profile(&profile, &table, &query);
        sbl_rgb_linear left = sbl_dot_profile_at(&profile, 0.1 * k);
        if (!(left.r >= 0.0 && left.r <= 1.0 && left.g >= 0.0 && left.g <= 1.0 && left.b >= 0.0 && left.b <= 1.0)) abort();
    }
}

/* The checksum (bytes 52 to 55, FNV-1a of all others) would stop nearly all that a fuzzer makes up, so it is tried repaired, too. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    look(data, bytes);
    if (bytes < 56 || bytes > 1u << 20) return 0;
    uint8_t *repaired = malloc(bytes);
    if (!repaired) return 0;
    memcpy(repaired, data, bytes);
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < bytes; i++)
        if (i < 52 || i >= 56) hash = (hash ^ repaired[i]) * 16777619u;
    for (int k = 0; k < 4; k++) repaired[52 + k] = (uint8_t)(hash >> 8 * k);
    look(repaired, bytes);
    free(repaired);
    return 0;
}
