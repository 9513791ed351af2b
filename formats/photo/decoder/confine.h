/*
 * confine.h - a process gives up what it does not need before it looks at a stranger's file.
 */
#ifndef STUBBLE_DECODER_CONFINE_H
#define STUBBLE_DECODER_CONFINE_H

#include <stdbool.h>
#include <stdint.h>

/* No descriptor but the standard ones; limits on address space, processor time, written files and core dumps. False: a limit was refused. */
bool confine_limits(uint64_t memory_bytes, uint32_t seconds);
/*
 * Linux: from now on only the system calls of computing, memory and the open descriptors work; every other fails with EPERM. No socket, no
 * file, no program, no new process. False: this kernel or processor has no such filter, and nothing has changed.
 */
bool confine_calls(void);

#endif
