/* mark_name.h - the names of marks as a person reads and writes them: 7, L3, N2, A4, B5. */
#ifndef STUBBLE_FORMATS_MARK_NAME_H
#define STUBBLE_FORMATS_MARK_NAME_H

#include "stubble/visits.h"

#define MARK_NAME_BYTES 16

void mark_name_write(char out[MARK_NAME_BYTES], sbl_mark_name name);
/* False where the text is no name: another letter, no number from 1 to 9999999, something behind it. */
bool mark_name_read(sbl_mark_name *name, const char *text);

#endif
