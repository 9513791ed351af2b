/* patch_read.h - the intake's patch: a close-up of skin in place of a head. */
#ifndef STUBBLE_FORMATS_PATCH_READ_H
#define STUBBLE_FORMATS_PATCH_READ_H

#include "json/fields.h"

#include "stubble/plan.h"

/* Fills client->patch; has_patch says whether there is one. Mistakes stick in the reader. */
void patch_read(fields_object *root, sbl_client *client);

#endif
