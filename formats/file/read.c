#include "stubble/file.h"

#include "file/path_reason.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Up to `bytes` bytes; fewer only at the end of the file. -1 on an error (errno). */
static int64_t read_fully(int file, unsigned char *to, size_t bytes)
{
    size_t done = 0;
    while (done < bytes) {
        ssize_t got = read(file, to + done, bytes - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        done += (size_t)got;
    }
    return (int64_t)done;
}

static sbl_status read_open(const unsigned char **data, size_t *bytes, int file, const char *path, uint64_t limit_bytes, sbl_arena *arena,
                            sbl_diag *diag)
{
    struct stat about;
    if (fstat(file, &about)) return sbl_path_fail(diag, errno, path);
    if (S_ISDIR(about.st_mode)) return sbl_path_fail(diag, EISDIR, path);
    if (!S_ISREG(about.st_mode))
        return sbl_path_fail_with(diag, SBL_E_IO, "this is a device or a pipe, not a file", "save it as a file first", path, 0.0);
    uint64_t size = (uint64_t)about.st_size;
    if (!size) return sbl_path_fail_with(diag, SBL_E_DATA, "the file is empty", "save or copy it again", path, 0.0);
    if (size > limit_bytes || size >= SIZE_MAX)
        return sbl_path_fail_with(diag, SBL_E_LIMIT, "the file is larger than is allowed", "export a smaller one", path, (double)size);
    sbl_arena_mark mark = sbl_arena_here(arena);
    unsigned char *content = sbl_arena_alloc(arena, size + 1, 1);
    if (!content) return sbl_path_fail(diag, ENOMEM, path);
    int64_t got = read_fully(file, content, (size_t)size);
    if (got < 0) {
        int reason = errno;
        sbl_arena_rewind(arena, mark);
        return sbl_path_fail(diag, reason, path);
    }
    content[got] = 0;
    *data = content;
    *bytes = (size_t)got;
    return SBL_OK;
}

sbl_status sbl_file_read(const unsigned char **data, size_t *bytes, const char *path, uint64_t limit_bytes, sbl_arena *arena,
                         sbl_diag *diag)
{
    if (!data || !bytes || !path || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_file_read: an argument is NULL", "give all of them");
    *data = NULL;
    *bytes = 0;
    /* O_NONBLOCK: opening a pipe that nobody writes to would wait for ever. It means nothing for a regular file. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return sbl_path_fail(diag, errno, path);
    sbl_status status = read_open(data, bytes, file, path, limit_bytes, arena, diag);
    close(file);
    return status;
}
