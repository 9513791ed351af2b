/*
 * Surface nets (Gibson, "Constrained elastic surface nets", 1998) by continuation (Wyvill, McPheeters, Wyvill 1986): from one cell that the
 * surface crosses to its neighbours across crossed faces, so only cells at the surface cost an evaluation and the result is one component.
 */
#include "template_mesh.h"

#include <math.h>
#include <string.h>

/* The template's box; the bust ends inside. */
static const double box_low_mm[3] = {-126.0, -186.0, -136.0}, box_high_mm[3] = {126.0, 148.0, 122.0};

typedef struct grid {
    const template_shape *shape;
    double cell_mm, low[3];
    uint32_t corners[3]; /* how many along each axis */
    float *value;        /* per corner */
    uint8_t *known;      /* per corner: 1 asked for, 2 evaluated */
    uint32_t *cell;      /* per corner (the cell's lowest): its place in `crossed`, plus 1 */
    uint32_t *crossed;   /* cells at the surface in the order of discovery */
    uint32_t crossed_count, crossed_capacity, grown_count;
    uint32_t *wanted, wanted_count;
} grid;

enum { CHUNK = 256 };

static sbl_vec3 corner_position(const grid *g, uint32_t corner)
{
    uint32_t x = corner % g->corners[0], rest = corner / g->corners[0], y = rest % g->corners[1], z = rest / g->corners[1];
    return sbl_v3(g->low[0] + g->cell_mm * x, g->low[1] + g->cell_mm * y, g->low[2] + g->cell_mm * z);
}

/* The corner of a cell: bit 0 of k steps along x, bit 1 along y, bit 2 along z. */
static uint32_t corner_of(const grid *g, uint32_t cell, int k)
{
    return cell + (uint32_t)(k & 1) + (uint32_t)(k >> 1 & 1) * g->corners[0] + (uint32_t)(k >> 2) * g->corners[0] * g->corners[1];
}

static void evaluate_chunk(void *context, uint32_t index)
{
    grid *g = context;
    uint32_t end = (index + 1) * CHUNK < g->wanted_count ? (index + 1) * CHUNK : g->wanted_count;
    for (uint32_t i = index * CHUNK; i < end; i++) {
        uint32_t corner = g->wanted[i];
        g->value[corner] = (float)template_shape_distance(g->shape, corner_position(g, corner));
        g->known[corner] = 2;
    }
}

static bool push(grid *g, uint32_t cell)
{
    if (g->cell[cell]) return true;
    if (g->crossed_count == g->crossed_capacity) return false;
    g->crossed[g->crossed_count++] = cell;
    g->cell[cell] = g->crossed_count;
    return true;
}

/* The cell at the surface straight in front of the mean head's middle. */
static uint32_t first_cell(grid *g)
{
    uint32_t at[3];
    const double start[3] = {0.3 * g->cell_mm, 33.0, -17.0};
    for (int a = 0; a < 3; a++) at[a] = (uint32_t)((start[a] - g->low[a]) / g->cell_mm);
    uint32_t layer = g->corners[0] * g->corners[1], cell = at[0] + at[1] * g->corners[0] + at[2] * layer;
    while (template_shape_distance(g->shape, corner_position(g, cell + layer)) < 0.0) cell += layer;
    return cell;
}

/* The corners of a cell's faces, below and above along each axis. */
static const uint8_t face[6][4] = {{0, 2, 4, 6}, {1, 3, 5, 7}, {0, 1, 4, 5}, {2, 3, 6, 7}, {0, 1, 2, 3}, {4, 5, 6, 7}};

/* Cells with crossings on one wave's front hand the wave on through the faces whose corners differ in sign. */
static bool grow(grid *g, const sbl_host *host)
{
    const uint32_t step[3] = {1, g->corners[0], g->corners[0] * g->corners[1]};
    while (g->grown_count < g->crossed_count) {
        uint32_t from = g->grown_count, to = g->crossed_count;
        g->wanted_count = 0;
        for (uint32_t i = from; i < to; i++)
            for (int k = 0; k < 8; k++) {
                uint32_t corner = corner_of(g, g->crossed[i], k);
                if (g->known[corner]) continue;
                g->known[corner] = 1;
                g->wanted[g->wanted_count++] = corner;
            }
        sbl_parallel_for(host, (g->wanted_count + CHUNK - 1) / CHUNK, evaluate_chunk, g);
        for (uint32_t i = from; i < to; i++)
            for (int f = 0; f < 6; f++) {
                int inside = 0;
                for (int k = 0; k < 4; k++) inside += g->value[corner_of(g, g->crossed[i], face[f][k])] < 0.0f;
                if (inside == 0 || inside == 4) continue;
                if (!push(g, f & 1 ? g->crossed[i] + step[f / 2] : g->crossed[i] - step[f / 2])) return false;
            }
        g->grown_count = to;
    }
    return true;
}

static uint32_t inside_mask(const grid *g, uint32_t cell)
{
    uint32_t mask = 0;
    for (int k = 0; k < 8; k++) mask |= (uint32_t)(g->value[corner_of(g, cell, k)] < 0.0f) << k;
    return mask;
}

/*
 * A corner to fill so that the net stays a manifold, or -1: a face whose inside corners lie across from one another would give an edge four
 * triangles, two opposite corners of a cell alone in their sign would join two sheets in one vertex.
 */
static int corner_to_fill(uint32_t mask)
{
    for (int f = 0; f < 6; f++) {
        int a = mask >> face[f][0] & 1, b = mask >> face[f][1] & 1, c = mask >> face[f][2] & 1, d = mask >> face[f][3] & 1;
        if (a == d && b == c && a != b) return a ? face[f][1] : face[f][0];
    }
    for (int k = 0; k < 4; k++) {
        uint32_t pair = 1u << k | 1u << (7 - k);
        if (mask == pair) return k ^ 1;
        if (mask == (0xFFu ^ pair)) return k;
    }
    return -1;
}

/* Filling adds to the inside only, so it ends; the remeshing puts the surface back where it belongs. */
static bool fill_until_manifold(grid *g, const sbl_host *host)
{
    const uint32_t step[3] = {1, g->corners[0], g->corners[0] * g->corners[1]};
    bool filled;
    do {
        filled = false;
        for (uint32_t i = 0; i < g->grown_count; i++) {
            int k = corner_to_fill(inside_mask(g, g->crossed[i]));
            if (k < 0) continue;
            uint32_t corner = corner_of(g, g->crossed[i], k);
            g->value[corner] = -1e-3f;
            filled = true;
            for (int c = 0; c < 8; c++)
                if (!push(g, corner - (uint32_t)(c & 1) * step[0] - (uint32_t)(c >> 1 & 1) * step[1] - (uint32_t)(c >> 2) * step[2]))
                    return false;
        }
        if (!grow(g, host)) return false;
    } while (filled);
    return true;
}

/* Filling may have left cells without a crossing in the list. */
static void drop_uncrossed(grid *g)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < g->crossed_count; i++) {
        uint32_t cell = g->crossed[i], mask = inside_mask(g, cell);
        bool crossed = mask != 0 && mask != 0xFF;
        if (crossed) g->crossed[kept++] = cell;
        g->cell[cell] = crossed ? kept : 0;
    }
    g->crossed_count = kept;
}

/* The middle of the points where the surface crosses the cell's edges. */
static sbl_vec3 middle(const grid *g, uint32_t cell)
{
    static const uint8_t edge[12][2] = {{0, 1}, {2, 3}, {4, 5}, {6, 7}, {0, 2}, {1, 3}, {4, 6}, {5, 7}, {0, 4}, {1, 5}, {2, 6}, {3, 7}};
    sbl_vec3 sum = sbl_v3(0.0, 0.0, 0.0);
    int count = 0;
    for (int e = 0; e < 12; e++) {
        uint32_t a = corner_of(g, cell, edge[e][0]), b = corner_of(g, cell, edge[e][1]);
        double fa = (double)g->value[a], fb = (double)g->value[b];
        if ((fa < 0.0) == (fb < 0.0)) continue;
        sum = sbl_v3_add(sum, sbl_v3_lerp(corner_position(g, a), corner_position(g, b), fa / (fa - fb)));
        count++;
    }
    return sbl_v3_scale(sum, 1.0 / count);
}

static void emit_quad(template_mesh *mesh, const uint32_t v[4], bool turned)
{
    const sbl_vec3 *p = mesh->position;
    /* Along the shorter diagonal. */
    int first = sbl_v3_distance(p[v[0]], p[v[2]]) <= sbl_v3_distance(p[v[1]], p[v[3]]) ? 0 : 1;
    for (int half = 0; half < 2; half++) {
        int a = first + 2 * half, b = (a + 1) & 3, c = (a + 2) & 3;
        uint32_t *t = mesh->triangle + 3 * (size_t)mesh->triangle_count++;
        t[0] = v[a & 3];
        t[1] = v[turned ? c : b];
        t[2] = v[turned ? b : c];
    }
}

static void emit_quads(template_mesh *mesh, const grid *g)
{
    const uint32_t step[3] = {1, g->corners[0], g->corners[0] * g->corners[1]};
    for (uint32_t i = 0; i < g->crossed_count; i++) {
        uint32_t cell = g->crossed[i];
        bool inside = g->value[cell] < 0.0f;
        for (int a = 0; a < 3; a++) {
            if ((g->value[cell + step[a]] < 0.0f) == inside) continue;
            uint32_t b = step[(a + 1) % 3], c = step[(a + 2) % 3];
            /* The four cells around the edge; each is crossed, since the edge is one of its own. */
            uint32_t v[4] = {g->cell[cell] - 1, g->cell[cell - b] - 1, g->cell[cell - b - c] - 1, g->cell[cell - c] - 1};
            emit_quad(mesh, v, !inside);
        }
    }
}

sbl_status template_net(template_mesh *mesh, const template_shape *shape, double cell_mm, const sbl_host *host, sbl_arena *arena,
                        sbl_diag *diag)
{
    grid g;
    memset(&g, 0, sizeof g);
    memset(mesh, 0, sizeof *mesh);
    g.shape = shape;
    g.cell_mm = cell_mm;
    uint64_t corners = 1;
    for (int a = 0; a < 3; a++) {
        g.low[a] = box_low_mm[a];
        g.corners[a] = (uint32_t)((box_high_mm[a] - box_low_mm[a]) / cell_mm) + 2;
        corners *= g.corners[a];
    }
    /* The head's surface, about 2,400 cm2 with ears and neck, crosses 1.5 cells per cell_mm^2. */
    g.crossed_capacity = (uint32_t)(1.5 * 240000.0 / (cell_mm * cell_mm) * 1.5);
    mesh->vertex_capacity = g.crossed_capacity;
    mesh->triangle_capacity = 2 * g.crossed_capacity + 64;
    mesh->position = SBL_TAKE(arena, sbl_vec3, mesh->vertex_capacity);
    mesh->triangle = SBL_TAKE(arena, uint32_t, 3 * (uint64_t)mesh->triangle_capacity);

    sbl_arena_mark mark = sbl_arena_here(arena);
    g.value = SBL_TAKE(arena, float, corners);
    g.known = SBL_NEW(arena, uint8_t, corners);
    g.cell = SBL_NEW(arena, uint32_t, corners);
    g.crossed = SBL_TAKE(arena, uint32_t, g.crossed_capacity);
    g.wanted = SBL_TAKE(arena, uint32_t, corners);
    sbl_status status = SBL_OK;
    if (!mesh->position || !mesh->triangle || !g.value || !g.known || !g.cell || !g.crossed || !g.wanted)
        status = sbl_fail(diag, SBL_E_MEMORY, "no memory for the template's net", "about 30 MB are needed");
    if (status == SBL_OK && !(push(&g, first_cell(&g)) && grow(&g, host) && fill_until_manifold(&g, host)))
        status = sbl_fail(diag, SBL_E_LIMIT, "the template's surface is larger than a head", "report this");
    if (status == SBL_OK) {
        drop_uncrossed(&g);
        mesh->vertex_count = g.crossed_count;
        for (uint32_t i = 0; i < g.crossed_count; i++) mesh->position[i] = middle(&g, g.crossed[i]);
        emit_quads(mesh, &g);
    }
    sbl_arena_rewind(arena, mark);
    return status;
}
