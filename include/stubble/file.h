/*
 * stubble/file.h - whole files in, whole files out, or nothing.
 *
 *   const unsigned char *data; size_t bytes;
 *   st = sbl_file_read(&data, &bytes, "client.json", 1 << 20, &arena, &diag);
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
SBL_MUST_CHECK sbl_status sbl_file_read(const unsigned char **data, size_t *bytes, const char *path, uint64_t limit_bytes,
                                        sbl_arena *arena, sbl_diag *diag);

#endif
