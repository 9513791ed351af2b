/*
 * stubble/optics_file.h - stacks of layers, lines of numbers, and the results of skin optics as text.
 *
 *   sbl_layer layer[SBL_LAYERS_MAX];
 *   uint32_t count;
 *   st = sbl_layers_read(layer, &count, "8:120:0.8:0.0075; 0.6:110:0.8:inf", 33, &diag);
 *
 * Failure       SBL_E_DATA, SBL_E_RANGE or SBL_E_LIMIT with the column (from 1) where reading stopped, what is wrong and what was expected.
 * Locale        None: the decimal point is a point.
 */
#ifndef STUBBLE_OPTICS_FILE_H
#define STUBBLE_OPTICS_FILE_H

#include "stubble/monte_carlo.h"
#include "stubble/skin_model.h"
#include "stubble/text.h"

#define SBL_LAYERS_TEXT_BYTES_MAX ((size_t)4000)
#define SBL_NUMBER_LINE_BYTES_MAX ((size_t)1000)

/*
 * 'mua:mus:g:d; ...' with 1/cm, 1/cm, 1 and cm, from the top down; d of the last layer may be inf. Blanks anywhere between. Ranges are
 * those of sbl_layers_check; at most SBL_LAYERS_MAX layers.
 */
SBL_MUST_CHECK sbl_status sbl_layers_read(sbl_layer layer[SBL_LAYERS_MAX], uint32_t *count, const char *text, size_t bytes, sbl_diag *diag);

/*
 * Exactly count numbers of magnitude up to 1e6 on a line, between them blanks, tabs, commas or semicolons. *empty: nothing stands there but
 * blanks or a comment that begins with #; the numbers are then untouched.
 */
SBL_MUST_CHECK sbl_status sbl_numbers_read(double *number, uint32_t count, bool *empty, const char *line, size_t bytes, sbl_diag *diag);

/* What a solver found. */
typedef struct sbl_layers_answer {
    const sbl_layers *stack;
    sbl_layered_light light, error; /* error: estimated for adding-doubling, one sigma for Monte Carlo */
    bool monte_carlo;
    uint32_t quadrature; /* adding-doubling */
    uint64_t photons, seed;
} sbl_layers_answer;

/* {"solver", "n", "layers", "UR1", "UT1", "URU", "UTU", "error" (the largest of "errors"), "errors"} */
void sbl_layers_write_json(sbl_text *text, const sbl_layers_answer *answer);

/* A bare skin: its parameters, the fit that they came from (NULL: none), its spectrum and colour. */
typedef struct sbl_skin_answer {
    const sbl_skin_parameters *skin;
    const sbl_skin_fit *fit;
    const sbl_skin_seen *seen;     /* with fit */
    const sbl_skin_coarse *coarse; /* NULL: the start was no type or angle */
    const sbl_spectrum *reflectance;
    bool without_gloss;
} sbl_skin_answer;

void sbl_skin_write_json(sbl_text *text, const sbl_skin_answer *answer);
/* wavelength_nm,reflectance and one line a node of the grid. */
void sbl_spectrum_write_csv(sbl_text *text, const sbl_spectrum *reflectance);

#endif
