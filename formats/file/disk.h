/* file/disk.h - what writing a file and writing a folder of files share; private to formats/file. errno tells the reason of a failure. */
#ifndef STUBBLE_FILE_DISK_H
#define STUBBLE_FILE_DISK_H

#include "stubble/base.h"

#include <sys/types.h>

/* All of the bytes; false on an error. */
bool sbl_disk_write_all(int file, const void *data, size_t bytes);
/* Have the file's or folder's content reach the disk; a file system that cannot (EINVAL) is taken as it is. */
bool sbl_disk_sync(int file);
bool sbl_disk_sync_path(const char *path);
/* Sync the folder that holds the path, so that a rename in it lasts. */
bool sbl_disk_sync_parent(const char *path, sbl_arena *arena);

/* FOLDER/PART in the arena, FOLDER being the first folder_bytes of `folder` (with no slash at its end, or empty); NULL: no memory. */
char *sbl_disk_join(sbl_arena *arena, const char *folder, size_t folder_bytes, const char *part);
/* Length of the folder part of a path, without its last slash: "a/b" gives 1, "a" 0, "/a" 1 (the root). */
size_t sbl_disk_folder_bytes(const char *path);
/* The path of a hidden sibling that no other process makes: FOLDER/.NAME.PID-ATTEMPT.tmp. */
char *sbl_disk_hidden_path(sbl_arena *arena, const char *path, unsigned attempt);
#define SBL_DISK_ATTEMPTS 100u
/* A folder and all in it; links are removed, not followed. What cannot be removed stays. */
void sbl_disk_remove_tree(const char *path);
/* Remove hidden siblings of `path`, folders of such names, that killed processes left: their process is gone, or they are older than an hour.
 * What cannot be removed stays. */
void sbl_disk_remove_stale(const char *path, sbl_arena *arena);

#endif
