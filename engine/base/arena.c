#include "stubble/base.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_MIN_BYTES ((size_t)1 << 20)
#define ALIGN_BYTES     ((size_t)16)

/* A block's memory follows its header; the header's size is a multiple of the alignment. */
struct sbl_arena_block {
    struct sbl_arena_block *below;
    size_t capacity_bytes, used_bytes;
    size_t padding;
};

static void *default_alloc(void *user, size_t bytes)
{
    (void)user;
    return malloc(bytes);
}

static void default_free(void *user, void *block)
{
    (void)user;
    free(block);
}

void sbl_arena_init(sbl_arena *arena, const sbl_allocator *allocator)
{
    memset(arena, 0, sizeof *arena);
    if (allocator) {
        arena->allocator = *allocator;
    } else {
        arena->allocator.alloc = default_alloc;
        arena->allocator.free = default_free;
    }
}

static struct sbl_arena_block *push_block(sbl_arena *arena, size_t bytes)
{
    size_t capacity = bytes > BLOCK_MIN_BYTES ? bytes : BLOCK_MIN_BYTES;
    if (capacity > SIZE_MAX - sizeof(struct sbl_arena_block)) return NULL;
    struct sbl_arena_block *block = arena->allocator.alloc(arena->allocator.user, sizeof *block + capacity);
    if (!block) return NULL;
    block->below = arena->top;
    block->capacity_bytes = capacity;
    block->used_bytes = 0;
    arena->top = block;
    arena->held_bytes += capacity;
    return block;
}

/* taken_bytes: how many it has, rounded up. */
static void *take(sbl_arena *arena, uint64_t count, size_t element_bytes, size_t *taken_bytes)
{
    if (element_bytes && count > (SIZE_MAX - ALIGN_BYTES) / element_bytes) return NULL;
    size_t bytes = ((size_t)count * element_bytes + ALIGN_BYTES - 1) & ~(ALIGN_BYTES - 1);
    if (!bytes) bytes = ALIGN_BYTES;
    struct sbl_arena_block *block = arena->top;
    if (!block || block->capacity_bytes - block->used_bytes < bytes) block = push_block(arena, bytes);
    if (!block) return NULL;
    void *memory = (unsigned char *)(block + 1) + block->used_bytes;
    block->used_bytes += bytes;
    arena->used_bytes += bytes;
    *taken_bytes = bytes;
    return memory;
}

void *sbl_arena_take(sbl_arena *arena, uint64_t count, size_t element_bytes)
{
    size_t bytes;
    return take(arena, count, element_bytes, &bytes);
}

void *sbl_arena_alloc(sbl_arena *arena, uint64_t count, size_t element_bytes)
{
    size_t bytes;
    void *memory = take(arena, count, element_bytes, &bytes);
    if (memory) memset(memory, 0, bytes);
    return memory;
}

void *sbl_arena_copy(sbl_arena *arena, const void *from, uint64_t count, size_t element_bytes)
{
    void *to = sbl_arena_take(arena, count, element_bytes);
    if (to && count) memcpy(to, from, (size_t)count * element_bytes);
    return to;
}

sbl_arena_mark sbl_arena_here(const sbl_arena *arena)
{
    return (sbl_arena_mark){arena->top, arena->top ? arena->top->used_bytes : 0, arena->used_bytes};
}

void sbl_arena_rewind(sbl_arena *arena, sbl_arena_mark mark)
{
    while (arena->top != mark.top) {
        struct sbl_arena_block *below = arena->top->below;
        arena->held_bytes -= arena->top->capacity_bytes;
        arena->allocator.free(arena->allocator.user, arena->top);
        arena->top = below;
    }
    if (arena->top) arena->top->used_bytes = mark.block_used_bytes;
    arena->used_bytes = mark.used_bytes;
}

void sbl_arena_release(sbl_arena *arena)
{
    sbl_arena_rewind(arena, (sbl_arena_mark){0});
}

void sbl_arena_adopt(sbl_arena *arena, sbl_arena *from)
{
    struct sbl_arena_block *lowest = from->top;
    if (!lowest) return;
    while (lowest->below) lowest = lowest->below;
    lowest->below = arena->top;
    arena->top = from->top;
    arena->used_bytes += from->used_bytes;
    arena->held_bytes += from->held_bytes;
    from->top = NULL;
    from->used_bytes = from->held_bytes = 0;
}
