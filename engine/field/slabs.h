/*
 * slabs.h - memory for the scratch of a build: an allocator that gives the blocks of one arena back in the order opposite to their taking,
 * as an arena does, and keeps the memory itself until the end. Without it every step asks the system for fresh pages, and touching those
 * for the first time costs a tenth of a build, on one thread while the others wait.
 */
#ifndef STUBBLE_FIELD_SLABS_H
#define STUBBLE_FIELD_SLABS_H

#include "room.h"

typedef struct field_slabs {
    sbl_allocator inner;
    struct slab *top, *spare;
    size_t slab_bytes;
} field_slabs;

/* Slabs of that many bytes, or larger where a block needs it, from `inner`. */
void field_slabs_init(field_slabs *slabs, const sbl_allocator *inner, size_t slab_bytes);
/* For one arena that is used by one thread at a time; valid until released. */
sbl_allocator field_slabs_allocator(field_slabs *slabs);
/* The arena must be empty. */
void field_slabs_release(field_slabs *slabs);

#endif
