#define _XOPEN_SOURCE 700 /* realpath */
#include "stubble/file.h"

#include "file/disk.h"
#include "file/path_reason.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Close in any case, keep the first reason. */
static bool finish(int file, bool good)
{
    int reason = errno;
    bool closed = !close(file);
    if (!good) errno = reason;
    return good && closed;
}

static bool write_device(const char *path, const void *data, size_t bytes)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    return file >= 0 && finish(file, sbl_disk_write_all(file, data, bytes));
}

static int create_hidden(char **hidden, const char *path, sbl_arena *arena)
{
    for (unsigned attempt = 0; attempt < SBL_DISK_ATTEMPTS; attempt++) {
        *hidden = sbl_disk_hidden_path(arena, path, attempt);
        if (!*hidden) return -1;
        int file = open(*hidden, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
}

/* Not every file system has links (FAT). There the name is taken first, so that what is replaced is ours. */
static bool move_new(const char *hidden, const char *path)
{
    if (!link(hidden, path)) {
        unlink(hidden);
        return true;
    }
    if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS) return false;
    int taken = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (taken < 0) return false;
    close(taken);
    if (!rename(hidden, path)) return true;
    int reason = errno;
    unlink(path);
    errno = reason;
    return false;
}

/* before: what stood there, whose permissions stay; fresh: the name must still be free. */
static bool write_beside(const char *path, const struct stat *before, bool fresh, const void *data, size_t bytes, sbl_arena *arena)
{
    char *hidden;
    int file = create_hidden(&hidden, path, arena);
    if (file < 0) return false;
    bool good = sbl_disk_write_all(file, data, bytes) && (!before || !fchmod(file, before->st_mode & 07777)) && sbl_disk_sync(file);
    good = finish(file, good) && (fresh ? move_new(hidden, path) : !rename(hidden, path));
    if (!good) {
        int reason = errno;
        unlink(hidden);
        errno = reason;
        return false;
    }
    good = sbl_disk_sync_parent(path, arena);
    if (!good && fresh) {
        int reason = errno;
        unlink(path); /* or its own remains would refuse the repeat */
        errno = reason;
    }
    return good;
}

sbl_status sbl_file_write(const char *path, const void *data, size_t bytes, sbl_diag *diag)
{
    if (!path || (!data && bytes)) return sbl_fail(diag, SBL_E_ARG, "sbl_file_write: an argument is NULL", "give all of them");
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    struct stat before;
    bool exists = !stat(path, &before), good;
    char *real = NULL;
    if (exists && S_ISDIR(before.st_mode)) {
        errno = EISDIR;
        good = false;
    } else if (exists && !S_ISREG(before.st_mode)) {
        good = write_device(path, data, bytes);
    } else {
        real = exists ? realpath(path, NULL) : NULL; /* through a link, the file it names is replaced, not the link */
        good = write_beside(real ? real : path, exists ? &before : NULL, false, data, bytes, &arena);
    }
    sbl_status status = good ? SBL_OK : sbl_path_fail(diag, errno, path);
    free(real);
    sbl_arena_release(&arena);
    return status;
}

/* A file that is written in place (a device, a pipe) is only asked for its permission: opening it could wait for a reader. */
static bool can_write(const char *path, sbl_arena *arena)
{
    struct stat before;
    char *hidden;
    bool exists = !stat(path, &before);
    if (exists && S_ISDIR(before.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (exists && !S_ISREG(before.st_mode)) return !access(path, W_OK);
    char *real = exists ? realpath(path, NULL) : NULL;
    int file = create_hidden(&hidden, real ? real : path, arena), reason = errno;
    free(real);
    if (file >= 0) {
        close(file);
        unlink(hidden);
    }
    errno = reason;
    return file >= 0;
}

sbl_status sbl_file_check_write(const char *path, sbl_diag *diag)
{
    if (!path) return sbl_fail(diag, SBL_E_ARG, "sbl_file_check_write: path is NULL", "give one");
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_status status = can_write(path, &arena) ? SBL_OK : sbl_path_fail(diag, errno, path);
    sbl_arena_release(&arena);
    return status;
}

static sbl_status is_taken(const char *path, sbl_diag *diag)
{
    return sbl_path_fail_with(diag, SBL_E_CONFLICT, "something of this name is there already", "give another name", path, EEXIST);
}

/* By its name alone: a link is something, too, wherever it leads. */
static sbl_status check_free(const char *path, sbl_diag *diag)
{
    struct stat there;
    if (!lstat(path, &there)) return is_taken(path, diag);
    return errno == ENOENT ? SBL_OK : sbl_path_fail(diag, errno, path);
}

sbl_status sbl_file_check_new(const char *path, sbl_diag *diag)
{
    if (!path) return sbl_fail(diag, SBL_E_ARG, "sbl_file_check_new: path is NULL", "give one");
    sbl_status status = check_free(path, diag);
    return status == SBL_OK ? sbl_file_check_write(path, diag) : status;
}

sbl_status sbl_file_write_new(const char *path, const void *data, size_t bytes, sbl_diag *diag)
{
    if (!path || (!data && bytes)) return sbl_fail(diag, SBL_E_ARG, "sbl_file_write_new: an argument is NULL", "give all of them");
    sbl_status status = check_free(path, diag);
    if (status != SBL_OK) return status;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    if (!write_beside(path, NULL, true, data, bytes, &arena))
        status = errno == EEXIST ? is_taken(path, diag) : sbl_path_fail(diag, errno, path);
    sbl_arena_release(&arena);
    return status;
}
