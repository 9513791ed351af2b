/* A folder of results that appears as a whole; see stubble/file.h for what is promised. */
#define _XOPEN_SOURCE 700 /* nftw */
#include "stubble/file.h"

#include "file/disk.h"
#include "file/path_reason.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One result. */
struct output_file {
    struct output_file *next, *previous;
    const char *name;
    char *hidden_path, *goal_path, *old_path; /* old_path: where the namesake is kept during the commit, NULL if there was none */
    bool in_place;
};

/* A folder made on the way, to be removed if all is undone. */
struct made_folder {
    struct made_folder *earlier;
    const char *path;
};

struct sbl_output_state {
    char *goal, *hidden;
    bool goal_exists;
    struct output_file *first, *last;
    struct made_folder *made;
};

static bool make_folder(sbl_output *output, const char *path)
{
    struct made_folder *made = SBL_NEW(&output->arena, struct made_folder, 1);
    if (!made) {
        errno = ENOMEM;
        return false;
    }
    if (mkdir(path, 0777)) return errno == EEXIST;
    *made = (struct made_folder){output->state->made, path};
    output->state->made = made;
    return true;
}

/* Every folder of the path but its last part, from `from` bytes on. */
static bool make_parents(sbl_output *output, const char *path, size_t from)
{
    for (const char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        if (slash == path) continue;
        const char *folder = sbl_disk_join(&output->arena, path, (size_t)(slash - path), "");
        if (!folder || !make_folder(output, folder)) return false;
    }
    return true;
}

static void remove_made_folders(struct sbl_output_state *state)
{
    for (; state->made; state->made = state->made->earlier) rmdir(state->made->path);
}

static bool make_hidden(sbl_output *output)
{
    struct sbl_output_state *state = output->state;
    /* Inside an existing goal: it may be the root of a mounted volume, beside which a rename could not reach it. */
    const char *beside = state->goal_exists ? sbl_disk_join(&output->arena, state->goal, strlen(state->goal), "stubble") : state->goal;
    if (beside) sbl_disk_remove_stale(beside, &output->arena);
    for (unsigned attempt = 0; beside && attempt < SBL_DISK_ATTEMPTS; attempt++) {
        char *path = sbl_disk_hidden_path(&output->arena, beside, attempt);
        if (!path) return false;
        if (!mkdir(path, 0777)) {
            state->hidden = path;
            return true;
        }
        if (errno != EEXIST) return false;
    }
    return false;
}

static bool begin(sbl_output *output)
{
    struct sbl_output_state *state = output->state;
    struct stat about;
    state->goal_exists = !stat(state->goal, &about);
    if (state->goal_exists && !S_ISDIR(about.st_mode)) {
        errno = ENOTDIR;
        return false;
    }
    if (!state->goal_exists && errno != ENOENT) return false;
    return (state->goal_exists || make_parents(output, state->goal, 0)) && make_hidden(output);
}

sbl_status sbl_output_begin(sbl_output *output, const char *folder, const sbl_allocator *allocator, sbl_diag *diag)
{
    if (!output) return sbl_fail(diag, SBL_E_ARG, "sbl_output_begin: output is NULL", "give a place for it");
    memset(output, 0, sizeof *output);
    sbl_arena_init(&output->arena, allocator);
    if (!folder || !*folder) return sbl_fail(diag, SBL_E_ARG, "the folder for the results has no name", "name one");
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/') length--;
    output->state = SBL_NEW(&output->arena, struct sbl_output_state, 1);
    if (output->state) output->state->goal = sbl_disk_join(&output->arena, folder, length, "");
    errno = ENOMEM;
    if (output->state && output->state->goal && begin(output)) return SBL_OK;
    int reason = errno;
    sbl_output_abort(output);
    if (reason == ENOTDIR)
        return sbl_path_fail_with(diag, SBL_E_IO, "the results need a folder, and the path names a file or leads through one",
                                  "choose another name for the folder of results", folder, 0.0);
    return sbl_path_fail(diag, reason, folder);
}

static bool is_good_name(const char *name)
{
    int depth = 0;
    if (!name || !*name) return false;
    for (const char *part = name;;) {
        size_t length = strcspn(part, "/");
        if (!length || *part == '.') return false; /* an empty part, ".", "..", or hidden like our own */
        if (!part[length]) return true;
        if (++depth > SBL_OUTPUT_DEPTH_MAX) return false;
        part += length + 1;
    }
}

static struct output_file *find_file(const struct sbl_output_state *state, const char *name)
{
    struct output_file *file = state->first;
    while (file && strcmp(file->name, name) != 0) file = file->next;
    return file;
}

static struct output_file *add_file(sbl_output *output, const char *name)
{
    struct sbl_output_state *state = output->state;
    struct output_file *file = SBL_NEW(&output->arena, struct output_file, 1);
    errno = ENOMEM;
    if (!file) return NULL;
    file->name = sbl_disk_join(&output->arena, name, strlen(name), "");
    file->hidden_path = sbl_disk_join(&output->arena, state->hidden, strlen(state->hidden), name);
    file->goal_path = sbl_disk_join(&output->arena, state->goal, strlen(state->goal), name);
    if (!file->name || !file->hidden_path || !file->goal_path) return NULL;
    struct made_folder *before = state->made;
    bool made = make_parents(output, file->hidden_path, strlen(state->hidden) + 1);
    state->made = before; /* those lie in the hidden folder and go with it */
    if (!made) return NULL;
    file->previous = state->last;
    if (state->last) state->last->next = file;
    else state->first = file;
    state->last = file;
    return file;
}

static sbl_status register_name(struct output_file **file, sbl_output *output, const char *name, sbl_diag *diag)
{
    if (!output || !output->state) return sbl_fail(diag, SBL_E_ARG, "sbl_output: not begun, or over", "call sbl_output_begin first");
    if (!is_good_name(name))
        return sbl_fail(diag, SBL_E_ARG, "sbl_output: the name of a result is not allowed", "use a short relative path");
    *file = find_file(output->state, name);
    if (!*file) *file = add_file(output, name);
    return *file ? SBL_OK : sbl_path_fail(diag, errno, name);
}

sbl_status sbl_output_path(sbl_output *output, const char *name, const char **path, sbl_diag *diag)
{
    struct output_file *file;
    sbl_status status = register_name(&file, output, name, diag);
    if (status == SBL_OK) *path = file->hidden_path;
    return status;
}

sbl_status sbl_output_write(sbl_output *output, const char *name, const void *data, size_t bytes, sbl_diag *diag)
{
    struct output_file *entry;
    sbl_status status = register_name(&entry, output, name, diag);
    if (status != SBL_OK) return status;
    int file = open(entry->hidden_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) return sbl_path_fail(diag, errno, entry->goal_path);
    bool good = sbl_disk_write_all(file, data, bytes);
    int reason = errno;
    if (close(file) && good) {
        good = false;
        reason = errno;
    }
    return good ? SBL_OK : sbl_path_fail(diag, reason, entry->goal_path);
}

static int sync_folder(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)where;
    return kind == FTW_DP && !sbl_disk_sync_path(path) ? -1 : 0;
}

static bool sync_all(const struct sbl_output_state *state, const char **failed)
{
    for (const struct output_file *file = state->first; file; file = file->next) {
        *failed = file->goal_path;
        if (!sbl_disk_sync_path(file->hidden_path)) return false;
    }
    *failed = state->goal;
    return !nftw(state->hidden, sync_folder, 16, FTW_DEPTH | FTW_PHYS);
}

/* Keep the namesake under a hidden name. A hard link, so that the goal has a whole file at every moment; a rename where links are unknown.
 */
static bool keep_old(sbl_output *output, struct output_file *file, const struct stat *about)
{
    if (S_ISDIR(about->st_mode)) {
        errno = EISDIR;
        return false;
    }
    char *old_path = sbl_disk_hidden_path(&output->arena, file->hidden_path, 0);
    if (!old_path) return false;
    if (link(file->goal_path, old_path) && rename(file->goal_path, old_path)) return false;
    file->old_path = old_path;
    return true;
}

static bool replace(sbl_output *output, struct output_file *file)
{
    struct stat about;
    if (!make_parents(output, file->goal_path, strlen(output->state->goal) + 1)) return false;
    if (!lstat(file->goal_path, &about) && !keep_old(output, file, &about)) return false;
    if (rename(file->hidden_path, file->goal_path)) return false;
    file->in_place = true;
    return true;
}

static void undo_replacements(struct sbl_output_state *state)
{
    for (struct output_file *file = state->last; file; file = file->previous) {
        if (file->old_path) rename(file->old_path, file->goal_path);
        else if (file->in_place) unlink(file->goal_path);
        file->old_path = NULL;
        file->in_place = false;
    }
    remove_made_folders(state);
}

static bool replace_all(sbl_output *output, const char **failed)
{
    struct sbl_output_state *state = output->state;
    for (struct output_file *file = state->first; file; file = file->next) {
        if (replace(output, file)) continue;
        int reason = errno;
        *failed = file->goal_path;
        undo_replacements(state);
        errno = reason;
        return false;
    }
    return true;
}

sbl_status sbl_output_commit(sbl_output *output, sbl_diag *diag)
{
    if (!output || !output->state) return sbl_fail(diag, SBL_E_ARG, "sbl_output: not begun, or over", "call sbl_output_begin first");
    struct sbl_output_state *state = output->state;
    const char *failed = state->goal;
    bool good = sync_all(state, &failed);
    if (good) {
        failed = state->goal;
        good = state->goal_exists ? replace_all(output, &failed) : !rename(state->hidden, state->goal);
    }
    if (!good) return sbl_path_fail(diag, errno, failed);
    /* What is renamed is in place; that it also outlasts a power cut is tried, not required. */
    if (state->goal_exists) {
        for (const struct output_file *file = state->first; file; file = file->next)
            (void)sbl_disk_sync_parent(file->goal_path, &output->arena);
        sbl_disk_remove_tree(state->hidden);
    } else {
        (void)sbl_disk_sync_parent(state->goal, &output->arena);
    }
    sbl_arena_release(&output->arena);
    output->state = NULL;
    return SBL_OK;
}

void sbl_output_abort(sbl_output *output)
{
    if (!output) return;
    if (output->state) {
        if (output->state->hidden) sbl_disk_remove_tree(output->state->hidden);
        remove_made_folders(output->state);
    }
    output->state = NULL;
    sbl_arena_release(&output->arena);
}
