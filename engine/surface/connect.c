/* Which triangle lies across each edge, and one vertex for each fan of triangles. */
#include "surface/internal.h"

typedef struct edge_table {
    uint32_t *head; /* one half-edge of the edge in this slot */
    uint32_t *next; /* the other half-edges of the same edge */
    uint64_t mask;
} edge_table;

static uint32_t origin(const sbl_draft *draft, uint32_t h)
{
    return draft->triangle[h];
}
static uint32_t target(const sbl_draft *draft, uint32_t h)
{
    return draft->triangle[sbl_next(h)];
}

static bool same_edge(const sbl_draft *draft, uint32_t h, uint32_t g)
{
    uint32_t a = origin(draft, h), b = target(draft, h), c = origin(draft, g), d = target(draft, g);
    return (a == c && b == d) || (a == d && b == c);
}

static void add_half_edge(edge_table *table, const sbl_draft *draft, uint32_t h)
{
    uint32_t a = origin(draft, h), b = target(draft, h);
    uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    uint64_t slot = sbl_mix64(key) & table->mask;
    while (table->head[slot] != SBL_NONE && !same_edge(draft, table->head[slot], h)) slot = (slot + 1) & table->mask;
    table->next[h] = table->head[slot];
    table->head[slot] = h;
}

sbl_status sbl_pair(sbl_draft *draft, bool opposed_only, sbl_arena *scratch, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(scratch);
    uint32_t half_edges = 3 * draft->triangle_count;
    uint64_t slots = sbl_table_slots(half_edges);
    edge_table table = {SBL_TAKE(scratch, uint32_t, slots), SBL_TAKE(scratch, uint32_t, half_edges), slots - 1};
    if (!table.head || !table.next) return sbl_fail_memory(diag);
    for (uint64_t s = 0; s < slots; s++) table.head[s] = SBL_NONE;
    for (uint32_t h = 0; h < half_edges; h++) add_half_edge(&table, draft, h);
    for (uint32_t h = 0; h < half_edges; h++) draft->opposite[h] = SBL_NONE;
    for (uint64_t s = 0; s < slots; s++) {
        uint32_t h = table.head[s];
        uint32_t g = h == SBL_NONE ? SBL_NONE : table.next[h];
        if (g == SBL_NONE) continue;
        if (table.next[g] != SBL_NONE || (opposed_only && origin(draft, h) == origin(draft, g))) {
            draft->report.nonmanifold_edges++;
            continue;
        }
        draft->opposite[h] = g;
        draft->opposite[g] = h;
    }
    sbl_arena_rewind(scratch, mark);
    return SBL_OK;
}

/* Name every corner of the fan to which half-edge h belongs: round to the left until back or at a bound, then to the right. */
static void name_fan(const sbl_draft *draft, uint32_t *name, uint32_t h, uint32_t vertex)
{
    for (uint32_t g = h;;) {
        name[g] = vertex;
        g = draft->opposite[sbl_prev(g)];
        if (g == h) return;
        if (g == SBL_NONE) break;
    }
    for (uint32_t g = draft->opposite[h]; g != SBL_NONE; g = draft->opposite[g]) {
        g = sbl_next(g);
        name[g] = vertex;
    }
}

static uint32_t count_fans(const sbl_draft *draft, uint32_t *name)
{
    uint32_t fans = 0;
    for (uint32_t h = 0; h < 3 * draft->triangle_count; h++) name[h] = SBL_NONE;
    for (uint32_t h = 0; h < 3 * draft->triangle_count; h++)
        if (name[h] == SBL_NONE) name_fan(draft, name, h, fans++);
    return fans;
}

sbl_status sbl_split_fans(sbl_draft *draft, sbl_arena *scratch, sbl_diag *diag)
{
    uint32_t half_edges = 3 * draft->triangle_count;
    uint32_t *fan = SBL_NEW(scratch, uint32_t, half_edges);
    if (!fan) return sbl_fail_memory(diag);
    uint32_t fan_count = count_fans(draft, fan);
    uint32_t *vertex_of_fan = SBL_NEW(scratch, uint32_t, fan_count);
    uint32_t *first_fan = SBL_NEW(scratch, uint32_t, draft->vertex_count);
    sbl_vec3f *position = SBL_NEW(scratch, sbl_vec3f, fan_count);
    uint32_t *source = SBL_NEW(scratch, uint32_t, fan_count);
    if (!vertex_of_fan || !first_fan || !position || !source) return sbl_fail_memory(diag);

    /* A vertex's first fan keeps its place in the order, so a sound mesh keeps its numbering; further fans come after all others. */
    for (uint32_t v = 0; v < draft->vertex_count; v++) first_fan[v] = SBL_NONE;
    for (uint32_t f = 0; f < fan_count; f++) vertex_of_fan[f] = SBL_NONE;
    for (uint32_t h = 0; h < half_edges; h++)
        if (first_fan[draft->triangle[h]] == SBL_NONE) first_fan[draft->triangle[h]] = fan[h];
    uint32_t count = 0;
    for (uint32_t v = 0; v < draft->vertex_count; v++) {
        if (first_fan[v] == SBL_NONE) continue;
        vertex_of_fan[first_fan[v]] = count;
        position[count] = draft->position[v];
        source[count++] = draft->source[v];
    }
    for (uint32_t h = 0; h < half_edges; h++) {
        if (vertex_of_fan[fan[h]] == SBL_NONE) {
            vertex_of_fan[fan[h]] = count;
            position[count] = draft->position[draft->triangle[h]];
            source[count++] = draft->source[draft->triangle[h]];
        }
        draft->triangle[h] = vertex_of_fan[fan[h]];
    }
    draft->position = position;
    draft->source = source;
    draft->vertex_count = count;
    return SBL_OK;
}
