/* Whether a result would take the place of a file that is read, or of another result. */
#include "stubble/file.h"

#include "file/disk.h"
#include "file/path_reason.h"

#include <string.h>
#include <sys/stat.h>

static bool are_one(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

sbl_status sbl_file_check_apart(const char *path, const char *const *input, size_t count, sbl_diag *diag)
{
    struct stat goal, about;
    if (!path || (!input && count)) return sbl_fail(diag, SBL_E_ARG, "sbl_file_check_apart: an argument is NULL", "give all of them");
    /* What is no regular file (a terminal, a pipe) holds nothing that could be lost. */
    if (stat(path, &goal) || !S_ISREG(goal.st_mode)) return SBL_OK;
    for (size_t i = 0; i < count; i++) {
        if (!input[i] || stat(input[i], &about) || !are_one(&about, &goal)) continue;
        return sbl_path_fail_with(diag, SBL_E_IO, "this file is read here, and the results would take its place",
                                  "choose another place for the results with -o", input[i], (double)i);
    }
    return SBL_OK;
}

/* The folder that a file stands in; false if there is none. */
static bool look_at_folder(struct stat *about, const char *path)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    size_t bytes = sbl_disk_folder_bytes(path);
    const char *folder = bytes ? sbl_disk_join(&arena, path, bytes, "") : ".";
    bool there = folder && !stat(folder, about);
    sbl_arena_release(&arena);
    return there;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool sbl_file_same_goal(const char *one, const char *other)
{
    struct stat about[2];
    if (!stat(one, &about[0]) && !stat(other, &about[1])) return are_one(&about[0], &about[1]);
    if (!look_at_folder(&about[0], one) || !look_at_folder(&about[1], other)) return !strcmp(one, other);
    return are_one(&about[0], &about[1]) && !strcmp(last_part(one), last_part(other));
}
