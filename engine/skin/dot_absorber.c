/*
 * Dots by pigment that lies in the skin: the judge of dot_light.c. Nothing is weighted: a photon collides at the greatest rate that its
 * layer knows anywhere, and at each collision a draw says whether it is scattered, absorbed by skin or pigment, or flies on (Woodcock et
 * al. 1965). Skin without dots is a run of its own.
 */
#include "stubble/dot_light.h"

#include "skin/inclusion.h"

enum { PHOTONS_DEFAULT = 100000, BATCHES = 32 };
#define COLLISIONS_MAX 10000000u

typedef struct work {
    path_medium medium;
    const sbl_inclusion *inclusion;
    uint32_t count;
    uint64_t photons, seed;
    double pigment_max_per_mm;
    uint64_t escaped[BATCHES];
} work;

static double pigment_at(const work *w, path_point at)
{
    for (uint32_t k = 0; k < w->count; k++)
        if (inclusion_holds(&w->inclusion[k], at)) return w->inclusion[k].absorption_per_mm;
    return 0.0;
}

/* Whether a photon that entered at the origin leaves through the surface. */
static bool escapes(const work *w, photon_stream *stream)
{
    const path_medium *m = &w->medium;
    path_point at = {0.0, 0.0, 0.0};
    path_direction d = {0.0, 0.0, 1.0};
    uint32_t layer = 0;
    for (uint32_t n = 0; n < COLLISIONS_MAX; n++) {
        double rate = m->scattering_per_mm[layer] + m->absorption_per_mm[layer] + w->pigment_max_per_mm;
        double flight = (double)photon_minus_log((float)photon_unit(stream)) / rate;
        double border = d.z < 0.0 ? (layer ? m->bottom_mm[layer - 1] : 0.0) : m->bottom_mm[layer];
        double ahead = d.z == 0.0 ? (double)INFINITY : fmax((border - at.z) / d.z, 0.0);
        double mm = fmin(flight, ahead);
        if (!(mm < (double)INFINITY)) return false;
        at = (path_point){at.x + mm * d.x, at.y + mm * d.y, at.z + mm * d.z};
        if (ahead <= flight) { /* the next flight starts anew at the border: the exponential law forgets */
            at.z = border;
            bool rises = d.z < 0.0, surface = rises ? layer == 0 : layer + 1 == m->count;
            if (!surface) layer = rises ? layer - 1 : layer + 1;
            else if (photon_unit(stream) < photon_fresnel_inside(m->index, fabs(d.z))) d.z = -d.z;
            else return rises;
            continue;
        }
        double draw = photon_unit(stream) * rate;
        if (draw < m->scattering_per_mm[layer]) d = path_scatter(d, m->anisotropy[layer], stream);
        else if (draw < m->scattering_per_mm[layer] + m->absorption_per_mm[layer] + pigment_at(w, at)) return false;
    }
    return false;
}

static void run_batch(void *context, uint32_t batch)
{
    work *w = context;
    photon_stream stream = photon_stream_at(w->seed, (w->count ? 1u : 0u) * BATCHES + batch);
    uint64_t begin = w->photons * batch / BATCHES, end = w->photons * (batch + 1) / BATCHES;
    for (uint64_t i = begin; i < end; i++) w->escaped[batch] += escapes(w, &stream);
}

static double share(work *w, const sbl_host *host)
{
    uint64_t sum = 0;
    for (uint32_t b = 0; b < BATCHES; b++) w->escaped[b] = 0;
    sbl_parallel_for(host, BATCHES, run_batch, w);
    for (uint32_t b = 0; b < BATCHES; b++) sum += w->escaped[b];
    return (double)sum / (double)w->photons;
}

sbl_status sbl_dot_light_by_absorber(sbl_dot_light *light, const sbl_layers *stack, const sbl_inclusion *inclusion, uint32_t count,
                                     const sbl_dot_light_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!light || !arena) return sbl_fail(diag, SBL_E_ARG, "no place for the result", "pass a result and an arena");
    sbl_status status = sbl_layers_check(stack, diag);
    if (status == SBL_OK) status = inclusions_check(inclusion, count, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark mark = sbl_arena_here(arena);
    work *w = SBL_NEW(arena, work, 1);
    if (!w) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the photons", "free some");
    *w = (work){.medium = path_medium_from_layers(stack),
                .photons = options && options->photons ? options->photons : PHOTONS_DEFAULT,
                .seed = options ? options->seed : 0};
    double bare = share(w, host);
    w->inclusion = inclusion;
    w->count = count;
    for (uint32_t k = 0; k < count; k++) w->pigment_max_per_mm = fmax(w->pigment_max_per_mm, inclusion[k].absorption_per_mm);
    double dotted = count ? share(w, host) : bare, n = (double)w->photons;
    light->ratio = bare > 0.0 ? dotted / bare : 1.0;
    light->error = bare > 0.0 ? light->ratio * sqrt((1.0 - bare) / (bare * n) + (1.0 - dotted) / (fmax(dotted, 1.0 / n) * n)) : 1.0;
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}
