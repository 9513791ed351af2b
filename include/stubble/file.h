/*
 * stubble/file.h - whole files in, whole files out, or nothing.
 *
 *   const unsigned char *data; size_t bytes;
 *   st = sbl_file_read(&data, &bytes, "client.json", 1 << 20, &arena, &diag);
 *
 *   sbl_output output;                                 // a folder of results: all of them, or none
 *   st = sbl_output_begin(&output, "out/demo", NULL, &diag);
 *   if (st == SBL_OK) st = sbl_output_write(&output, "preview/front.png", png, png_bytes, &diag);
 *   if (st == SBL_OK) st = sbl_output_commit(&output, &diag);
 *   sbl_output_abort(&output);                         // does nothing after a commit
 *
 * Failure       SBL_E_IO and SBL_E_NOT_FOUND carry the reason in diag->message ("the disk is full"), what to do in diag->hint and the path
 *               in diag->field (its last 95 bytes). Nothing half-written stays behind.
 * Memory        File content lies in the caller's arena. On failure the arena is as it was.
 * Threads       No shared state.
 */
#ifndef STUBBLE_FILE_H
#define STUBBLE_FILE_H

#include "stubble/base.h"

/*
 * Read a regular file as a whole. *data is followed by a zero byte that *bytes does not count.
 * SBL_E_NOT_FOUND  no such file
 * SBL_E_IO         a folder or a device, no permission, a read error
 * SBL_E_DATA       empty
 * SBL_E_LIMIT      more than limit_bytes; diag->value is the size
 */
SBL_MUST_CHECK sbl_status sbl_file_read(const unsigned char **data, size_t *bytes, const char *path, uint64_t limit_bytes, sbl_arena *arena,
                                        sbl_diag *diag);

/*
 * Write a file as a whole: beside the goal, fsync, rename, fsync of the folder. Whoever looks sees the old content or the new, also after a
 * power cut. SBL_E_IO, SBL_E_NOT_FOUND (the folder does not exist); what was there before is untouched and nothing stays behind.
 * A goal that is no regular file (a device, a pipe) is written directly.
 */
SBL_MUST_CHECK sbl_status sbl_file_write(const char *path, const void *data, size_t bytes, sbl_diag *diag);
/* Could sbl_file_write do it now? For asking before long work; leaves nothing behind. Errors as there. */
SBL_MUST_CHECK sbl_status sbl_file_check_write(const char *path, sbl_diag *diag);
/*
 * The same for a name that is still free: nothing is ever replaced, neither what cannot be read nor a link that leads nowhere.
 * SBL_E_CONFLICT  something is there
 */
SBL_MUST_CHECK sbl_status sbl_file_write_new(const char *path, const void *data, size_t bytes, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_file_check_new(const char *path, sbl_diag *diag);
/* Would two results be one file, whatever names or links lead there? */
bool sbl_file_same_goal(const char *one, const char *other);
/*
 * Would a file written there take the place of one that is read? Files are compared, not their names (device and inode): neither a link nor
 * "../" hides one. SBL_E_IO with the input's name and its index in diag->value. A NULL among the inputs is left out, and so is a name of nothing.
 */
SBL_MUST_CHECK sbl_status sbl_file_check_apart(const char *path, const char *const *input, size_t count, sbl_diag *diag);

/*
 * Results that appear together. Files are written into a hidden folder (".NAME.PID-N.tmp") and moved into place by the commit:
 *   - if the goal does not exist, the hidden folder stands beside it and the commit is one rename: all or nothing, also after a power cut;
 *   - if it exists, the hidden folder stands inside it (so that a mounted volume works as a goal); each of our files replaces its
 *     namesake, other files stay. If a replacement fails, those done before are undone.
 * Missing parents of the goal are made, and removed again by an abort. A killed process leaves at most a hidden folder, never a part of
 * the results under their names - but for a kill within the moment of the renames of the second case, where each file is whole, old or new.
 * The next sbl_output_begin with the same goal removes such a hidden folder, if its process is gone or it is older than an hour.
 * Names are relative, with at most SBL_OUTPUT_DEPTH_MAX folders ("preview/front.png"), without "." or ".." parts.
 * Not for use by two threads at once, but for sbl_output_write of names that were registered before by sbl_output_path.
 */
#define SBL_OUTPUT_DEPTH_MAX 4

typedef struct sbl_output {
    sbl_arena arena;                /* of its own, so that the caller may rewind theirs meanwhile */
    struct sbl_output_state *state; /* NULL: nothing to commit or abort */
} sbl_output;

/* allocator may be NULL: malloc and free. Fails early where the goal cannot be written. */
SBL_MUST_CHECK sbl_status sbl_output_begin(sbl_output *output, const char *folder, const sbl_allocator *allocator, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_output_write(sbl_output *output, const char *name, const void *data, size_t bytes, sbl_diag *diag);
/* Register a name that a library will write itself (cairo); *path is where, valid until commit or abort. Its folder exists. */
SBL_MUST_CHECK sbl_status sbl_output_path(sbl_output *output, const char *name, const char **path, sbl_diag *diag);
/* On failure nothing under the goal has changed; sbl_output_abort is still due. */
SBL_MUST_CHECK sbl_status sbl_output_commit(sbl_output *output, sbl_diag *diag);
/* Remove what was written. Allowed after a failed begin and after a commit (then it does nothing). */
void sbl_output_abort(sbl_output *output);

#endif
