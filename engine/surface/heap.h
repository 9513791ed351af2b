/* A binary heap of the indices 0..n-1 by their keys, smallest first, with keys that may be lowered. Equal keys leave by index. */
#ifndef STUBBLE_SURFACE_HEAP_H
#define STUBBLE_SURFACE_HEAP_H

#include "surface/internal.h"

typedef struct sbl_heap {
    uint32_t *item;  /* the heap's array */
    uint32_t *place; /* per index: where it stands in the array, SBL_NONE if it is not in */
    double *key;     /* per index; owned by the heap while the index is in it */
    uint32_t count;
} sbl_heap;

static inline bool sbl_heap_make(sbl_heap *heap, uint32_t n, sbl_arena *scratch)
{
    *heap = (sbl_heap){SBL_TAKE(scratch, uint32_t, n), SBL_TAKE(scratch, uint32_t, n), SBL_TAKE(scratch, double, n), 0};
    if (!heap->item || !heap->place || !heap->key) return false;
    for (uint32_t i = 0; i < n; i++) heap->place[i] = SBL_NONE;
    return true;
}

static inline bool sbl_heap_before(const sbl_heap *heap, uint32_t a, uint32_t b)
{
    return heap->key[a] < heap->key[b] || (heap->key[a] == heap->key[b] && a < b);
}

static inline void sbl_heap_put(sbl_heap *heap, uint32_t at, uint32_t index)
{
    heap->item[at] = index;
    heap->place[index] = at;
}

/* Enter an index, or lower its key. */
static inline void sbl_heap_push(sbl_heap *heap, uint32_t index, double key)
{
    uint32_t at = heap->place[index];
    if (at == SBL_NONE) at = heap->count++;
    heap->key[index] = key;
    while (at > 0) {
        uint32_t up = (at - 1) / 2;
        if (!sbl_heap_before(heap, index, heap->item[up])) break;
        sbl_heap_put(heap, at, heap->item[up]);
        at = up;
    }
    sbl_heap_put(heap, at, index);
}

/* Take the smallest out; the heap must not be empty. */
static inline uint32_t sbl_heap_pop(sbl_heap *heap)
{
    uint32_t top = heap->item[0], last = heap->item[--heap->count], at = 0;
    heap->place[top] = SBL_NONE;
    if (!heap->count) return top;
    for (uint32_t child = 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count && sbl_heap_before(heap, heap->item[child + 1], heap->item[child])) child++;
        if (!sbl_heap_before(heap, heap->item[child], last)) break;
        sbl_heap_put(heap, at, heap->item[child]);
        at = child;
    }
    sbl_heap_put(heap, at, last);
    return top;
}

#endif
