/* Monte Carlo of a stack: photons in batches, batches in parallel, sums in the order of the batches. */
#include "stubble/monte_carlo.h"

#include "skin/monte_carlo_walk.h"
#include "stubble/math.h"

enum { PHOTONS_DEFAULT = 1000000, BATCH_PHOTONS = 32768, BATCHES_MAX = 4096, BATCHES_A_ROUND = 64 };

typedef struct work {
    walk_stack stack;
    walk_sums batch[BATCHES_A_ROUND];
    uint64_t photons, batch_photons, seed;
    uint64_t first_batch;
    bool diffuse;
} work;

static void run_batch(void *context, uint32_t index)
{
    work *w = context;
    uint64_t batch = w->first_batch + index, begin = batch * w->batch_photons;
    uint64_t photons = w->photons - begin < w->batch_photons ? w->photons - begin : w->batch_photons;
    walk_batch(&w->batch[index], &w->stack, w->diffuse, photons, w->seed, 2 * batch + w->diffuse);
}

static void add(walk_sums *to, const walk_sums *from)
{
    to->up += from->up;
    to->up2 += from->up2;
    to->down += from->down;
    to->down2 += from->down2;
    to->absorbed += from->absorbed;
    to->lost += from->lost;
}

static sbl_status run_light(walk_sums *total, work *w, bool diffuse, const sbl_host *host, float begin, float end)
{
    uint64_t batches = (w->photons + w->batch_photons - 1) / w->batch_photons;
    *total = (walk_sums){0};
    w->diffuse = diffuse;
    for (w->first_batch = 0; w->first_batch < batches; w->first_batch += BATCHES_A_ROUND) {
        float done = (float)w->first_batch / (float)batches;
        if (sbl_progress(host, "photons", begin + done * (end - begin))) return SBL_E_CANCELLED;
        uint64_t left = batches - w->first_batch;
        uint32_t now = left < BATCHES_A_ROUND ? (uint32_t)left : BATCHES_A_ROUND;
        sbl_parallel_for(host, now, run_batch, w);
        for (uint32_t k = 0; k < now; k++) add(total, &w->batch[k]);
    }
    return SBL_OK;
}

static double error_of(double sum, double squares, double count)
{
    double mean = sum / count;
    return sqrt(fmax(squares / count - mean * mean, 0.0) / fmax(count - 1.0, 1.0));
}

static void fill_collimated(sbl_monte_carlo_result *r, const walk_sums *sum, double count, double index)
{
    /* Fresnel at normal incidence; what enters was followed with weight 1. */
    double specular = (index - 1.0) * (index - 1.0) / ((index + 1.0) * (index + 1.0)), enters = 1.0 - specular;
    r->light.UR1 = specular + enters * sum->up / count;
    r->light.UT1 = enters * sum->down / count;
    r->error.UR1 = enters * error_of(sum->up, sum->up2, count);
    r->error.UT1 = enters * error_of(sum->down, sum->down2, count);
    r->absorbed_collimated = enters * sum->absorbed / count;
    r->lost_collimated = enters * sum->lost / count;
}

static void fill_diffuse(sbl_monte_carlo_result *r, const walk_sums *sum, double count)
{
    r->light.URU = sum->up / count;
    r->light.UTU = sum->down / count;
    r->error.URU = error_of(sum->up, sum->up2, count);
    r->error.UTU = error_of(sum->down, sum->down2, count);
    r->absorbed_diffuse = sum->absorbed / count;
    r->lost_diffuse = sum->lost / count;
}

sbl_status sbl_monte_carlo_run(sbl_monte_carlo_result *result, const sbl_layers *stack, const sbl_monte_carlo_options *options,
                               const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_monte_carlo_options defaults = {0}, *opt = options ? options : &defaults;
    if (!result || !arena) return sbl_fail(diag, SBL_E_ARG, "no place for the result", "pass a result and an arena");
    *result = (sbl_monte_carlo_result){0};
    sbl_status status = sbl_layers_check(stack, diag);
    if (status != SBL_OK) return status;
    if (opt->photons > SBL_MONTE_CARLO_PHOTONS_MAX)
        return sbl_fail_at(diag, SBL_E_RANGE, "too many photons", "the most is 1e11; the error falls with the square root only", 0,
                           (double)opt->photons);
    sbl_arena_mark mark = sbl_arena_here(arena);
    work *w = SBL_NEW(arena, work, 1);
    if (!w) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the photons", "free some");
    walk_stack_from_layers(&w->stack, stack);
    w->seed = opt->seed;
    w->photons = opt->photons ? opt->photons : PHOTONS_DEFAULT;
    w->batch_photons = w->photons / BATCHES_MAX > BATCH_PHOTONS ? w->photons / BATCHES_MAX : BATCH_PHOTONS;
    double count = (double)w->photons;
    float middle = opt->diffuse_only ? 0.0f : opt->collimated_only ? 1.0f : 0.5f;
    walk_sums sum;
    if (!opt->diffuse_only && (status = run_light(&sum, w, false, host, 0.0f, middle)) == SBL_OK)
        fill_collimated(result, &sum, count, stack->index);
    if (status == SBL_OK && !opt->collimated_only && (status = run_light(&sum, w, true, host, middle, 1.0f)) == SBL_OK)
        fill_diffuse(result, &sum, count);
    result->photons = w->photons;
    sbl_arena_rewind(arena, mark);
    return status == SBL_OK ? status : sbl_fail(diag, status, "stopped on request", "nothing was computed");
}
