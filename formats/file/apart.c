/* Whether a result would take the place of a file that is read. */
#include "stubble/file.h"

#include "file/path_reason.h"

#include <sys/stat.h>

sbl_status sbl_file_check_apart(const char *path, const char *const *input, size_t count, sbl_diag *diag)
{
    struct stat goal, about;
    if (!path || (!input && count)) return sbl_fail(diag, SBL_E_ARG, "sbl_file_check_apart: an argument is NULL", "give all of them");
    /* What is no regular file (a terminal, a pipe) holds nothing that could be lost. */
    if (stat(path, &goal) || !S_ISREG(goal.st_mode)) return SBL_OK;
    for (size_t i = 0; i < count; i++) {
        if (!input[i] || stat(input[i], &about) || about.st_dev != goal.st_dev || about.st_ino != goal.st_ino) continue;
        return sbl_path_fail_with(diag, SBL_E_IO, "this file is read here, and the results would take its place",
                                  "choose another place for the results with -o", input[i], (double)i);
    }
    return SBL_OK;
}
