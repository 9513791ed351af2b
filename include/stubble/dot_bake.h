/*
 * stubble/dot_bake.h - makes the table of dot_table.h by Monte Carlo.
 *
 *   sbl_dot_bake bake;
 *   st = sbl_dot_bake_begin(&bake, &(sbl_dot_bake_options){.paths = 60000, .seed = 1}, &arena, &diag);
 *   while (bake.done < bake.total) st = sbl_dot_bake_step(&bake, &host, &diag);      // one wavelength; bake.state may be saved between
 *   st = sbl_dot_bake_finish(&bytes, &size, &bake, "stubble bake ...", &arena, &diag);
 *
 * Method         Paths are traced once for each wavelength, in the palest skin of the table. Their lengths in epidermis, dermis and
 *                subcutis re-weight them to every other skin; their lengths in columns to every strength. Around the axis of the camera
 *                stand rings of columns, as many as find room beside each other: each is a sample of "a dot at this distance".
 * Subset         Nodes of an axis may be left out (use): the rest come out with the same bits as in the whole table.
 * Determinism    Bytes depend on nodes, paths and seed; not on threads, nor on where a bake was interrupted.
 */
#ifndef STUBBLE_DOT_BAKE_H
#define STUBBLE_DOT_BAKE_H

#include "stubble/dot_table.h"

#define SBL_DOT_BAKE_PATHS_MAX 100000000u

typedef struct sbl_dot_bake_options {
    uint64_t paths; /* for each of 41 wavelengths; 0: 60,000 */
    uint64_t seed;
    uint32_t use[SBL_DOT_AXES]; /* a bit for each node of the axis that is wanted; 0: all. The places are always all. */
} sbl_dot_bake_options;

typedef struct sbl_dot_bake {
    sbl_dot_table shape; /* axes, seed and paths of what comes out; no values yet */
    uint32_t done, total;
    double *state; /* sums so far: save them with `done`, put them back after begin, and go on */
    uint64_t state_count;
    struct dot_bake_room *room;
} sbl_dot_bake;

/* Memory from the arena, 30 MiB for the whole table. SBL_E_RANGE for too many paths or no node. */
SBL_MUST_CHECK sbl_status sbl_dot_bake_begin(sbl_dot_bake *bake, const sbl_dot_bake_options *options, sbl_arena *arena, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_dot_bake_step(sbl_dot_bake *bake, const sbl_host *host, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_dot_bake_finish(uint8_t **bytes, size_t *size, const sbl_dot_bake *bake, const char *command,
                                              sbl_arena *arena, sbl_diag *diag);

#endif
