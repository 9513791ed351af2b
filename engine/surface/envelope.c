/*
 * Cholesky's factor in its envelope (Jennings, "A compact storage scheme for the solution of symmetric linear simultaneous equations",
 * 1966; George and Liu, "Computer Solution of Large Sparse Positive Definite Systems", 1981, chapter 4), in the reverse of a breadth-first
 * order from a place at the rim (Cuthill and McKee, 1969; George, 1971): the envelope of a sheet of n vertices then holds about n^1.5
 * numbers, and all inner loops run over neighbouring ones.
 */
#include "surface/envelope.h"

/*
 * 64 MiB of factor and a second of work (a row of width w takes w^2 / 2 multiplications): a compact sheet of some 40,000 vertices.
 * A sheet graded towards its rim has short ways and so a wide envelope; it meets the second bound first.
 */
#define ENTRIES_MAX ((uint64_t)1 << 23)
#define WORK_MAX    ((uint64_t)1 << 30)
/* A pivot that has lost this much to cancellation is noise. */
#define PIVOT_MIN 1e-13
/* Sweeps over each connected part: two find a far end, the last gives the order. */
#define SWEEPS 3

/* Breadth first over the free rows from `start`: fills `order`, of which the last is one of the farthest, and returns their number. */
static uint32_t sweep(const sbl_sparse *m, const uint8_t *fixed, uint32_t start, uint8_t *seen, uint8_t mark, uint32_t *order)
{
    uint32_t count = 0;
    order[count++] = start;
    seen[start] = mark;
    for (uint32_t at = 0; at < count; at++)
        for (uint32_t i = order[at], k = m->begin[i]; k < m->begin[i + 1] && m->column[k] != SBL_SPARSE_FREE; k++) {
            uint32_t j = m->column[k];
            if (fixed[j] || seen[j] == mark) continue;
            seen[j] = mark;
            order[count++] = j;
        }
    return count;
}

/* `place` is the inverse of `order`. */
static void find_order(sbl_envelope *l, const sbl_sparse *m, const uint8_t *fixed, uint8_t *seen, uint32_t *place)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->rows; i++) {
        if (fixed[i] || seen[i]) continue;
        uint32_t start = i, found = 0;
        for (uint8_t mark = 1; mark <= SWEEPS; mark++) {
            found = sweep(m, fixed, start, seen, mark, l->order + count);
            start = l->order[count + found - 1];
        }
        count += found;
    }
    l->rows = count;
    for (uint32_t a = 0; a < count / 2; a++) {
        uint32_t row = l->order[a];
        l->order[a] = l->order[count - 1 - a];
        l->order[count - 1 - a] = row;
    }
    for (uint32_t a = 0; a < count; a++) place[l->order[a]] = a;
}

/* Where each row begins; false if the factor would take too much memory or time. */
static bool find_envelope(sbl_envelope *l, const sbl_sparse *m, const uint8_t *fixed, const uint32_t *place)
{
    uint64_t entries = 0, work = 0;
    for (uint32_t a = 0; a < l->rows; a++) {
        uint32_t i = l->order[a], first = a;
        for (uint32_t k = m->begin[i]; k < m->begin[i + 1] && m->column[k] != SBL_SPARSE_FREE; k++)
            if (!fixed[m->column[k]] && place[m->column[k]] < first) first = place[m->column[k]];
        l->first[a] = first;
        l->begin[a] = (uint32_t)entries;
        entries += a - first + 1;
        work += (uint64_t)(a - first) * (a - first) / 2;
        if (entries > ENTRIES_MAX || work > WORK_MAX) return false;
    }
    l->begin[l->rows] = (uint32_t)entries;
    return true;
}

static void fill(sbl_envelope *l, const sbl_sparse *m, const uint8_t *fixed, const uint32_t *place)
{
    for (uint32_t a = 0; a < l->rows; a++) {
        uint32_t i = l->order[a];
        double *row = l->value + l->begin[a];
        row[a - l->first[a]] = m->diagonal[i];
        for (uint32_t k = m->begin[i]; k < m->begin[i + 1] && m->column[k] != SBL_SPARSE_FREE; k++) {
            uint32_t j = m->column[k];
            if (!fixed[j] && place[j] < a) row[place[j] - l->first[a]] = m->value[k];
        }
    }
}

/* Four sums, so that no addition waits for the one before. */
static double dot(const double *a, const double *b, uint32_t n)
{
    double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
    uint32_t k = 0;
    for (; k + 4 <= n; k += 4) {
        s0 += a[k] * b[k];
        s1 += a[k + 1] * b[k + 1];
        s2 += a[k + 2] * b[k + 2];
        s3 += a[k + 3] * b[k + 3];
    }
    for (; k < n; k++) s0 += a[k] * b[k];
    return (s0 + s1) + (s2 + s3);
}

/* In place, row by row; the diagonal becomes its inverse, which is all that is asked of it. */
static bool factor(sbl_envelope *l)
{
    for (uint32_t a = 0; a < l->rows; a++) {
        uint32_t first = l->first[a];
        double *row = l->value + l->begin[a], whole = row[a - first];
        for (uint32_t c = first; c < a; c++) {
            const double *other = l->value + l->begin[c];
            uint32_t from = l->first[c] > first ? l->first[c] : first;
            row[c - first] -= dot(row + (from - first), other + (from - l->first[c]), c - from);
            row[c - first] *= other[c - l->first[c]];
        }
        double pivot = whole - dot(row, row, a - first);
        if (!(pivot > PIVOT_MIN * whole)) return false;
        row[a - first] = 1.0 / sqrt(pivot);
    }
    return true;
}

sbl_status sbl_envelope_factor(sbl_envelope *l, const sbl_sparse *m, const uint8_t *fixed, sbl_arena *scratch)
{
    *l = (sbl_envelope){.order = SBL_NEW(scratch, uint32_t, m->rows),
                        .first = SBL_NEW(scratch, uint32_t, m->rows),
                        .begin = SBL_NEW(scratch, uint32_t, (uint64_t)m->rows + 1)};
    uint32_t *place = SBL_NEW(scratch, uint32_t, m->rows);
    uint8_t *seen = SBL_NEW(scratch, uint8_t, m->rows);
    if (!l->order || !l->first || !l->begin || !place || !seen) return SBL_E_MEMORY;
    find_order(l, m, fixed, seen, place);
    if (!find_envelope(l, m, fixed, place)) return SBL_E_LIMIT;
    l->value = SBL_NEW(scratch, double, l->begin[l->rows]);
    if (!l->value) return SBL_E_MEMORY;
    fill(l, m, fixed, place);
    return factor(l) ? SBL_OK : SBL_E_DATA;
}

void sbl_envelope_solve(const sbl_envelope *l, const sbl_sparse *m, double *x, const double *b, const uint8_t *fixed, double *work)
{
    for (uint32_t a = 0; a < l->rows; a++) {
        uint32_t width = a - l->first[a];
        const double *row = l->value + l->begin[a];
        work[a] = (sbl_sparse_right_side(m, l->order[a], x, b, fixed) - dot(row, work + l->first[a], width)) * row[width];
    }
    for (uint32_t a = l->rows; a-- > 0;) {
        uint32_t width = a - l->first[a];
        const double *row = l->value + l->begin[a];
        double *above = work + l->first[a], value = work[a] * row[width];
        for (uint32_t k = 0; k < width; k++) above[k] -= row[k] * value;
        x[l->order[a]] = value;
    }
}
