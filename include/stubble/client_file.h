/*
 * stubble/client_file.h - the intake, CLIENT.json (stubble-client/1): what a person was asked, as a value.
 *
 *   st = sbl_client_read(&client, bytes, count, &arena, &diag);
 *
 * docs/schema/stubble-client-1.schema.json explains every field. The reader is forgiving where that is safe (lengths in mm, cm or inches,
 * words without regard to case or hyphens, null for what was left empty) and strict where it is not: an unknown name, a value outside what
 * a head can have, or two statements that contradict each other stop it with the field's name.
 */
#ifndef STUBBLE_CLIENT_FILE_H
#define STUBBLE_CLIENT_FILE_H

#include "stubble/plan.h"

#define SBL_CLIENT_BYTES_MAX ((size_t)1 << 20)

/* Strings and marks live in the arena. diag->field names the place; SBL_E_DATA, SBL_E_RANGE, SBL_E_CONFLICT, SBL_E_LIMIT, SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status sbl_client_read(sbl_client *client, const void *bytes, size_t count, sbl_arena *arena, sbl_diag *diag);

#endif
