#include "file/disk.h"

#include "stubble/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool sbl_disk_write_all(int file, const void *data, size_t bytes)
{
    const unsigned char *at = data;
    while (bytes) {
        ssize_t put = write(file, at, bytes);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        at += put;
        bytes -= (size_t)put;
    }
    return true;
}

bool sbl_disk_sync(int file)
{
    return !fsync(file) || errno == EINVAL || errno == ENOTSUP;
}

bool sbl_disk_sync_path(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    bool synced = sbl_disk_sync(file);
    int reason = errno;
    close(file);
    errno = reason;
    return synced;
}

size_t sbl_disk_folder_bytes(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return 0;
    return slash == path ? 1 : (size_t)(slash - path);
}

char *sbl_disk_join(sbl_arena *arena, const char *folder, size_t folder_bytes, const char *part)
{
    size_t part_bytes = strlen(part);
    bool slash = folder_bytes && part_bytes && folder[folder_bytes - 1] != '/';
    char *path = SBL_NEW(arena, char, folder_bytes + slash + part_bytes + 1);
    if (!path) {
        errno = ENOMEM;
        return NULL;
    }
    memcpy(path, folder, folder_bytes);
    if (slash) path[folder_bytes] = '/';
    memcpy(path + folder_bytes + slash, part, part_bytes);
    return path;
}

bool sbl_disk_sync_parent(const char *path, sbl_arena *arena)
{
    size_t folder_bytes = sbl_disk_folder_bytes(path);
    const char *folder = folder_bytes ? sbl_disk_join(arena, path, folder_bytes, "") : ".";
    return folder && sbl_disk_sync_path(folder);
}

char *sbl_disk_hidden_path(sbl_arena *arena, const char *path, unsigned attempt)
{
    size_t folder_bytes = sbl_disk_folder_bytes(path);
    const char *name = path + folder_bytes;
    while (*name == '/') name++;
    sbl_text text;
    sbl_text_begin(&text, arena);
    sbl_text_add_bytes(&text, path, (size_t)(name - path));
    sbl_text_add(&text, ".");
    sbl_text_add(&text, name);
    sbl_text_add(&text, ".");
    sbl_text_add_integer(&text, getpid());
    sbl_text_add(&text, "-");
    sbl_text_add_integer(&text, attempt);
    sbl_text_add(&text, ".tmp");
    if (text.failed) errno = ENOMEM;
    return text.failed ? NULL : text.data;
}
