/* A stack of layers from the command line. */
#include "stubble/optics_file.h"

#include <string.h>

typedef struct place {
    const char *at, *start, *end;
    sbl_diag *diag;
} place;

static sbl_status mistake(const place *p, sbl_status status, const char *message, const char *hint)
{
    sbl_status result = sbl_fail(p->diag, status, message, hint);
    if (p->diag) p->diag->line = 1, p->diag->column = (uint32_t)(p->at - p->start) + 1;
    return result;
}

static void skip_blanks(place *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r')) p->at++;
}

/* One of the four numbers; only a thickness may be inf. */
static sbl_status read_number(place *p, double *value, bool thickness)
{
    skip_blanks(p);
    if (thickness && p->end - p->at >= 3 && !memcmp(p->at, "inf", 3)) {
        p->at += 3;
        *value = SBL_HALF_SPACE;
    } else {
        const char *behind = sbl_decimal_read(p->at, p->end, value);
        if (!behind)
            return mistake(p, SBL_E_DATA, "a number is missing",
                           "a layer is mua:mus:g:d, such as 10:90:0.75:0.02 (1/cm, 1/cm, 1, cm; inf for a last layer without end)");
        p->at = behind;
    }
    skip_blanks(p);
    return SBL_OK;
}

static sbl_status read_layer(place *p, sbl_layer *layer)
{
    double value[4];
    for (int k = 0; k < 4; k++) {
        if (k > 0) {
            if (p->at == p->end || *p->at != ':')
                return mistake(p, SBL_E_DATA, "a colon is missing", "a layer is mua:mus:g:d, four numbers");
            p->at++;
        }
        sbl_status status = read_number(p, &value[k], k == 3);
        if (status != SBL_OK) return status;
    }
    *layer = (sbl_layer){value[0], value[1], value[2], value[3]};
    return SBL_OK;
}

sbl_status sbl_layers_read(sbl_layer layer[SBL_LAYERS_MAX], uint32_t *count, const char *text, size_t bytes, sbl_diag *diag)
{
    if (!layer || !count || !text) return sbl_fail(diag, SBL_E_ARG, "there is no text or no place for the layers", "pass both");
    place p = {text, text, text + bytes, diag};
    if (bytes > SBL_LAYERS_TEXT_BYTES_MAX) return mistake(&p, SBL_E_LIMIT, "the text is too long", "at most 4,000 bytes");
    uint32_t found = 0;
    for (;;) {
        if (found == SBL_LAYERS_MAX)
            return mistake(&p, SBL_E_LIMIT, "there are too many layers", "at most 16; merge layers that are alike");
        place begin = p;
        sbl_status status = read_layer(&p, &layer[found]);
        if (status != SBL_OK) return status;
        /* The index does not matter here: 1 passes. What comes before is checked, so a mistake is this layer's, or of an endless one above.
         */
        const sbl_layers stack = {layer, ++found, 1.0};
        sbl_diag wrong = {0};
        status = sbl_layers_check(&stack, &wrong);
        if (status != SBL_OK) {
            skip_blanks(&begin);
            return mistake(&begin, status, wrong.message, wrong.hint);
        }
        if (p.at == p.end) break;
        if (*p.at != ';') return mistake(&p, SBL_E_DATA, "this does not belong here", "layers are parted by semicolons");
        p.at++;
        skip_blanks(&p);
        if (p.at == p.end) break; /* a semicolon behind the last layer */
    }
    *count = found;
    return SBL_OK;
}
