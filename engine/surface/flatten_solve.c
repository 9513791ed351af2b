/* One system of a patch: by its factor where that fits, else by conjugate gradients. */
#include "surface/flatten.h"

/* Of the right-hand side; only the iteration needs it. A start, or one step of many, asks for no more. */
#define TOLERANCE 1e-6

sbl_status sbl_flatten_prepare(sbl_flatten_solver *solver, const sbl_sparse *m, const uint8_t *fixed, uint32_t rounds_max,
                               sbl_arena *scratch)
{
    *solver =
        (sbl_flatten_solver){.m = m, .fixed = fixed, .rounds_max = rounds_max, .work = SBL_NEW(scratch, double, 4 * (uint64_t)m->rows)};
    if (!solver->work) return SBL_E_MEMORY;
    sbl_arena_mark mark = sbl_arena_here(scratch);
    sbl_status status = sbl_envelope_factor(&solver->factor, m, fixed, scratch);
    solver->direct = status == SBL_OK;
    if (!solver->direct) sbl_arena_rewind(scratch, mark);
    return status == SBL_E_MEMORY ? status : SBL_OK;
}

void sbl_flatten_solve(const sbl_flatten_solver *solver, double *x, const double *b)
{
    if (solver->direct) sbl_envelope_solve(&solver->factor, solver->m, x, b, solver->fixed, solver->work);
    else sbl_sparse_solve(solver->m, x, b, solver->fixed, TOLERANCE, solver->rounds_max, solver->work);
}
