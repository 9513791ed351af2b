/* Connected pieces, numbered by falling area, and the bounds of the surface. */
#include "surface/internal.h"

typedef struct piece {
    double area;
    uint32_t label;
} piece;

static bool before(piece a, piece b)
{
    return a.area > b.area || (a.area == b.area && a.label < b.label);
}

static void sift_down(piece *heap, uint32_t root, uint32_t count)
{
    for (;;) {
        uint32_t child = 2 * root + 1;
        if (child >= count) return;
        if (child + 1 < count && before(heap[child], heap[child + 1])) child++;
        if (!before(heap[root], heap[child])) return;
        piece swap = heap[root];
        heap[root] = heap[child];
        heap[child] = swap;
        root = child;
    }
}

static void heap_sort(piece *pieces, uint32_t count)
{
    for (uint32_t i = count / 2; i-- > 0;) sift_down(pieces, i, count);
    for (uint32_t end = count; end > 1;) {
        end--;
        piece swap = pieces[0];
        pieces[0] = pieces[end];
        pieces[end] = swap;
        sift_down(pieces, 0, end);
    }
}

static double flood(const sbl_surface *surface, uint32_t *component, uint32_t *stack, uint32_t first, uint32_t label)
{
    uint32_t depth = 0;
    double area = 0.0;
    component[first] = label;
    stack[depth++] = first;
    while (depth) {
        uint32_t t = stack[--depth];
        area += (double)surface->area_mm2[t];
        for (uint32_t h = 3 * t; h < 3 * t + 3; h++) {
            uint32_t g = surface->opposite[h];
            if (g == SBL_NONE || component[g / 3] != SBL_NONE) continue;
            component[g / 3] = label;
            stack[depth++] = g / 3;
        }
    }
    return area;
}

/* Each vertex has one fan, so at most one half-edge of the bound leaves it. `leaving` is per vertex. */
static void count_bounds(sbl_surface *surface, uint32_t *leaving)
{
    uint32_t half_edges = 3 * surface->triangle_count;
    for (uint32_t v = 0; v < surface->vertex_count; v++) leaving[v] = SBL_NONE;
    for (uint32_t h = 0; h < half_edges; h++) {
        if (surface->opposite[h] != SBL_NONE) continue;
        leaving[surface->triangle[h]] = h;
        surface->report.boundary_edges++;
    }
    for (uint32_t v = 0; v < surface->vertex_count; v++) {
        if (leaving[v] == SBL_NONE) continue;
        surface->report.boundary_loops++;
        for (uint32_t at = v; leaving[at] != SBL_NONE;) {
            uint32_t h = leaving[at];
            leaving[at] = SBL_NONE;
            at = surface->triangle[sbl_next(h)];
        }
    }
}

sbl_status sbl_label_components(sbl_surface *surface, uint32_t *component, sbl_arena *scratch, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(scratch);
    uint32_t count = surface->triangle_count, pieces = 0;
    piece *found = SBL_NEW(scratch, piece, count);
    uint32_t *stack = SBL_NEW(scratch, uint32_t, count > surface->vertex_count ? count : surface->vertex_count);
    uint32_t *rank = SBL_NEW(scratch, uint32_t, count);
    if (!found || !stack || !rank) return sbl_fail_memory(diag);
    for (uint32_t t = 0; t < count; t++) component[t] = SBL_NONE;
    for (uint32_t t = 0; t < count; t++) {
        if (component[t] != SBL_NONE) continue;
        double area = flood(surface, component, stack, t, pieces);
        found[pieces] = (piece){area, pieces};
        pieces++;
    }
    heap_sort(found, pieces);
    for (uint32_t i = 0; i < pieces; i++) rank[found[i].label] = i;
    for (uint32_t t = 0; t < count; t++) component[t] = rank[component[t]];
    surface->component_count = surface->report.component_count = pieces;
    count_bounds(surface, stack);
    sbl_arena_rewind(scratch, mark);
    return SBL_OK;
}
