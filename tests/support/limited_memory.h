/* limited_memory.h - an allocator that has only so many blocks to give: what runs out of memory is tried at each of its steps in turn. */
#ifndef STUBBLE_LIMITED_MEMORY_H
#define STUBBLE_LIMITED_MEMORY_H

#include "stubble/base.h"

#include <stdlib.h>

/* Still to be given. */
static int64_t limited_blocks;

static inline void *limited_alloc(void *user, size_t bytes)
{
    (void)user;
    return limited_blocks-- > 0 ? malloc(bytes) : NULL;
}

static inline void limited_free(void *user, void *block)
{
    (void)user;
    free(block);
}

#endif
