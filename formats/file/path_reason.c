#include "file/path_reason.h"

#include <errno.h>
#include <string.h>

struct reason {
    int system_error;
    sbl_status status;
    const char *message, *hint;
};

/* Our own sentences: strerror follows the locale and says nothing of what to do. */
static const struct reason reasons[] = {
    {ENOENT, SBL_E_NOT_FOUND, "there is no such file or folder", "check the spelling and the folder that you are in"},
    {ENOTDIR, SBL_E_IO, "a part of the path is a file, not a folder", "choose another place"},
    {EISDIR, SBL_E_IO, "the path is a folder, not a file", "name a file in it"},
    {EACCES, SBL_E_IO, "there is no permission", "change the permissions, or choose another place"},
    {EPERM, SBL_E_IO, "there is no permission", "change the permissions, or choose another place"},
    {EROFS, SBL_E_IO, "the file system is read-only", "choose another place"},
    {ENOSPC, SBL_E_IO, "the disk is full", "make room, or choose another place"},
    {EDQUOT, SBL_E_IO, "the disk quota is used up", "make room, or choose another place"},
    {EFBIG, SBL_E_IO, "the file would be larger than is allowed here", "choose another place"},
    {EIO, SBL_E_IO, "the disk reports an error", "check the disk"},
    {ENAMETOOLONG, SBL_E_IO, "the path is too long", "choose a shorter one"},
    {ELOOP, SBL_E_IO, "the path's links go round in a circle", "choose another place"},
    {EMFILE, SBL_E_IO, "too many files are open", "close some programs"},
    {ENFILE, SBL_E_IO, "too many files are open", "close some programs"},
    {EXDEV, SBL_E_IO, "the folder spans two file systems", "choose a folder that lies on one"},
    {ENOTEMPTY, SBL_E_IO, "something else wrote into the folder meanwhile", "run the command again"},
    {EEXIST, SBL_E_IO, "something else wrote into the folder meanwhile", "run the command again"},
    {ENOMEM, SBL_E_MEMORY, "there is not enough memory", "close some programs"},
};

sbl_status sbl_path_fail_with(sbl_diag *diag, sbl_status status, const char *message, const char *hint, const char *path, double value)
{
    size_t length = strlen(path), room = diag ? sizeof diag->field - 1 : 0;
    /* The end of a path tells more than its beginning. */
    const char *tail = length > room ? path + (length - room) : path;
    return sbl_fail_field(diag, status, message, hint, tail, value);
}

sbl_status sbl_path_fail(sbl_diag *diag, int system_error, const char *path)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].system_error == system_error)
            return sbl_path_fail_with(diag, reasons[i].status, reasons[i].message, reasons[i].hint, path, system_error);
    return sbl_path_fail_with(diag, SBL_E_IO, "the operating system refused", "try another place", path, system_error);
}
