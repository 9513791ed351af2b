/* match_zones.h - stubble match for each zone of an intake or a plan, and what both kinds of match print. */
#ifndef STUBBLE_CLI_MATCH_ZONES_H
#define STUBBLE_CLI_MATCH_ZONES_H

#include "command.h"

#include "stubble/text.h"

typedef struct match_zones_options {
    const char *client, *knowledge; /* client: an intake or a plan.json */
    const sbl_lab_d65 *hair;        /* NULL: as the file says */
    const sbl_skin_parameters *skin;
    const char *skin_note; /* sbl_skin_fit_note of that skin, or NULL */
    bool uncalibrated, json;
} match_zones_options;

int match_zones(const match_zones_options *options);

/* A colour of the screen. What lies outside of its gamut is drawn towards grey of the same lightness and hue. */
const char *match_hex(char out[8], sbl_lab_d65 lab);

void match_add_number(sbl_text *t, const char *key, double value, unsigned digits);
void match_add_lab(sbl_text *t, const char *key, sbl_lab_d65 lab);

#endif
