#include "slabs.h"

/* What it holds follows it. Multiples of 16 bytes, as blocks must be aligned. */
struct slab {
    struct slab *below;
    size_t capacity_bytes, used_bytes, padding;
};

/* Before each block. */
typedef struct block {
    size_t bytes; /* with this header */
    size_t padding;
} block;

void field_slabs_init(field_slabs *slabs, const sbl_allocator *inner, size_t slab_bytes)
{
    *slabs = (field_slabs){.inner = *inner, .slab_bytes = slab_bytes};
}

/* A spare one that is large enough, or a new one. */
static struct slab *slab_take(field_slabs *s, size_t bytes)
{
    for (struct slab **link = &s->spare; *link; link = &(*link)->below) {
        struct slab *found = *link;
        if (found->capacity_bytes < bytes) continue;
        *link = found->below;
        return found;
    }
    size_t capacity = bytes > s->slab_bytes ? bytes : s->slab_bytes;
    if (capacity > SIZE_MAX - sizeof(struct slab)) return NULL;
    struct slab *made = s->inner.alloc(s->inner.user, sizeof *made + capacity);
    if (made) *made = (struct slab){.capacity_bytes = capacity};
    return made;
}

static void *slabs_alloc(void *user, size_t bytes)
{
    field_slabs *s = user;
    if (bytes > SIZE_MAX - sizeof(block) - 15) return NULL;
    size_t needed = (sizeof(block) + bytes + 15) & ~(size_t)15;
    if (!s->top || s->top->capacity_bytes - s->top->used_bytes < needed) {
        struct slab *next = slab_take(s, needed);
        if (!next) return NULL;
        next->below = s->top;
        s->top = next;
    }
    block *made = (block *)((unsigned char *)(s->top + 1) + s->top->used_bytes);
    s->top->used_bytes += needed;
    made->bytes = needed;
    return made + 1;
}

static void slabs_free(void *user, void *memory)
{
    field_slabs *s = user;
    if (!memory) return;
    struct slab *top = s->top;
    top->used_bytes -= ((block *)memory - 1)->bytes;
    if (top->used_bytes) return;
    s->top = top->below;
    top->below = s->spare;
    s->spare = top;
}

sbl_allocator field_slabs_allocator(field_slabs *slabs)
{
    return (sbl_allocator){slabs_alloc, slabs_free, slabs};
}

void field_slabs_release(field_slabs *slabs)
{
    while (slabs->spare) {
        struct slab *below = slabs->spare->below;
        slabs->inner.free(slabs->inner.user, slabs->spare);
        slabs->spare = below;
    }
}
