/* Dots by re-weighting one set of paths: every path is traced once, and every dot takes its share of it. */
#include "stubble/dot_light.h"

#include "skin/inclusion.h"

enum { PHOTONS_DEFAULT = 100000, BATCHES = 32 };

sbl_status inclusions_check(const sbl_inclusion *inclusion, uint32_t count, sbl_diag *diag)
{
    if (count && !inclusion) return sbl_fail(diag, SBL_E_ARG, "no inclusions were given", "pass an array of them");
    if (count > SBL_INCLUSIONS_MAX) return sbl_fail_at(diag, SBL_E_LIMIT, "too many inclusions", "the most is 65536", 0, (double)count);
    for (uint32_t k = 0; k < count; k++) {
        const sbl_inclusion *dot = &inclusion[k];
        if (!(dot->radius_mm > 0.0 && dot->radius_mm <= 100.0))
            return sbl_fail_at(diag, SBL_E_RANGE, "the radius of a dot lies above 0 and up to 100 mm", "give it in mm", k, dot->radius_mm);
        if (!(dot->height_mm > 0.0 && dot->height_mm <= 100.0))
            return sbl_fail_at(diag, SBL_E_RANGE, "the height of a dot lies above 0 and up to 100 mm", "give it in mm", k, dot->height_mm);
        if (!(dot->top_mm >= 0.0 && dot->top_mm <= 100.0))
            return sbl_fail_at(diag, SBL_E_RANGE, "the top of a dot lies 0 to 100 mm deep", "give it in mm", k, dot->top_mm);
        if (!(dot->absorption_per_mm >= 0.0 && dot->absorption_per_mm <= 1e5))
            return sbl_fail_at(diag, SBL_E_RANGE, "the absorption of a dot lies between 0 and 1e5 per mm", "give it in 1/mm", k,
                               dot->absorption_per_mm);
        if (!(fabs(dot->x_mm) <= 1e4 && fabs(dot->y_mm) <= 1e4))
            return sbl_fail_at(diag, SBL_E_RANGE, "a dot lies within 10 m of the camera's axis", "give its place in mm", k, dot->x_mm);
    }
    return SBL_OK;
}

/* Sums over the paths of a batch: weight without dots (w) and what is left with a group (v); their squares give the error of the quotient.
 */
typedef struct sums {
    double w, ww;
} sums;
typedef struct group_sums {
    double v, vv, vw;
} group_sums;

typedef struct work {
    path_medium medium;
    const sbl_inclusion *inclusion;
    uint32_t count, group_size, groups;
    uint64_t photons, seed;
    sums batch[BATCHES];
    group_sums *group; /* groups of each batch */
    double *depth;     /* optical depth of a path in each group, for each batch */
    double bottom_mm;  /* deepest end of any dot */
} work;

typedef struct visitor {
    const work *w;
    double *depth;
} visitor;

static void visit(void *context, path_point from, path_point to)
{
    const visitor *v = context;
    const work *w = v->w;
    if (fmin(from.z, to.z) > w->bottom_mm) return;
    for (uint32_t k = 0; k < w->count; k++) {
        const sbl_inclusion *dot = &w->inclusion[k];
        double length = inclusion_length(dot, from, to);
        if (length > 0.0) v->depth[k / w->group_size] += length * dot->absorption_per_mm;
    }
}

static void run_batch(void *context, uint32_t batch)
{
    work *w = context;
    visitor v = {w, w->depth + (size_t)batch * w->groups};
    group_sums *group = w->group + (size_t)batch * w->groups;
    photon_stream stream = photon_stream_at(w->seed, batch);
    uint64_t begin = w->photons * batch / BATCHES, end = w->photons * (batch + 1) / BATCHES;
    for (uint64_t i = begin; i < end; i++) {
        path_end path;
        for (uint32_t g = 0; g < w->groups; g++) v.depth[g] = 0.0;
        path_trace(&path, &w->medium, &stream, visit, &v);
        if (!(path.weight > 0.0)) continue;
        w->batch[batch].w += path.weight;
        w->batch[batch].ww += path.weight * path.weight;
        for (uint32_t g = 0; g < w->groups; g++) {
            double left = path.weight * photon_exp_minus(fmin(v.depth[g], 700.0));
            group[g].v += left;
            group[g].vv += left * left;
            group[g].vw += left * path.weight;
        }
    }
}

/* Mean of v over mean of w, and its error by the variance of v - ratio * w (the delta method), whose own mean is zero. */
static sbl_dot_light quotient(sums s, group_sums g)
{
    double ratio = s.w > 0.0 ? g.v / s.w : 1.0, squares = g.vv - 2.0 * ratio * g.vw + ratio * ratio * s.ww;
    return (sbl_dot_light){ratio, s.w > 0.0 ? sqrt(fmax(squares, 0.0)) / s.w : 1.0};
}

static void collect(sbl_dot_light *light, const work *w)
{
    sums all = {0};
    for (uint32_t b = 0; b < BATCHES; b++) {
        all.w += w->batch[b].w;
        all.ww += w->batch[b].ww;
    }
    for (uint32_t g = 0; g < w->groups; g++) {
        group_sums sum = {0};
        for (uint32_t b = 0; b < BATCHES; b++) {
            const group_sums *part = &w->group[(size_t)b * w->groups + g];
            sum.v += part->v;
            sum.vv += part->vv;
            sum.vw += part->vw;
        }
        light[g] = quotient(all, sum);
    }
}

sbl_status sbl_dot_light_by_paths(sbl_dot_light *light, const sbl_layers *stack, const sbl_inclusion *inclusion, uint32_t count,
                                  uint32_t group_size, const sbl_dot_light_options *options, const sbl_host *host, sbl_arena *arena,
                                  sbl_diag *diag)
{
    if (!light || !arena || !group_size || count % group_size)
        return sbl_fail(diag, SBL_E_ARG, "a call of dot light was wrong", "pass results, an arena and whole groups of inclusions");
    sbl_status status = sbl_layers_check(stack, diag);
    if (status == SBL_OK) status = inclusions_check(inclusion, count, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark mark = sbl_arena_here(arena);
    work *w = SBL_NEW(arena, work, 1);
    if (!w) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the paths", "free some");
    *w = (work){.medium = path_medium_from_layers(stack),
                .inclusion = inclusion,
                .count = count,
                .group_size = group_size,
                .groups = count / group_size,
                .photons = options && options->photons ? options->photons : PHOTONS_DEFAULT,
                .seed = options ? options->seed : 0};
    for (uint32_t k = 0; k < count; k++) w->bottom_mm = fmax(w->bottom_mm, inclusion[k].top_mm + inclusion[k].height_mm);
    w->group = SBL_NEW(arena, group_sums, (uint64_t)w->groups * BATCHES);
    w->depth = SBL_NEW(arena, double, (uint64_t)w->groups *BATCHES);
    if (w->group && w->depth) {
        sbl_parallel_for(host, BATCHES, run_batch, w);
        collect(light, w);
    }
    bool enough = w->group && w->depth;
    sbl_arena_rewind(arena, mark);
    return enough ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the paths", "pass fewer dots");
}
