/* file/path_reason.h - what the operating system said, as a sentence; private to formats/file. */
#ifndef STUBBLE_FILE_PATH_REASON_H
#define STUBBLE_FILE_PATH_REASON_H

#include "stubble/base.h"

/* SBL_E_NOT_FOUND for a missing path, SBL_E_MEMORY where the system had none, else SBL_E_IO; with the reason and the path's last bytes. */
sbl_status sbl_path_fail(sbl_diag *diag, int system_error, const char *path);
/* A reason of our own about a path. */
sbl_status sbl_path_fail_with(sbl_diag *diag, sbl_status status, const char *message, const char *hint, const char *path, double value);

#endif
