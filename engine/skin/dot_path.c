#include "skin/dot_path.h"

/* As CAPTURE_DEPTH of monte_carlo_walk.c: weight is lost down to this absorption, from there the path ends as a whole. */
#define CAPTURE_DEPTH 0.4
#define STEPS_MAX     1000000u

path_medium path_medium_from_layers(const sbl_layers *stack)
{
    path_medium m = {.count = stack->count, .index = stack->index};
    double bottom = 0.0;
    for (uint32_t k = 0; k < stack->count; k++) {
        const sbl_layer *layer = &stack->layer[k];
        bottom += 10.0 * layer->thickness_cm;
        m.scattering_per_mm[k] = 0.1 * layer->scattering_per_cm;
        m.absorption_per_mm[k] = 0.1 * layer->absorption_per_cm;
        m.bottom_mm[k] = layer->thickness_cm >= SBL_HALF_SPACE ? (double)INFINITY : bottom;
        m.anisotropy[k] = (float)layer->anisotropy;
    }
    return m;
}

path_direction path_scatter(path_direction d, float g, photon_stream *stream)
{
    /* 23 bits turn, 23 bits and a sign give the azimuth. */
    uint64_t bits = photon_bits(stream);
    float turn = ((float)(int32_t)(bits >> 41) + 0.5f) * 0x1p-22f - 1.0f;
    float around = photon_sine(((float)(int32_t)(bits >> 18 & 0x7FFFFFu) + 0.5f) * 0x1p-22f - 1.0f);
    double y = (double)photon_deflection(turn, g, 0.5f * (1.0f - g) * (1.0f - g));
    double across = sqrt(y * (2.0 - y)), p = (double)around * across, q = sqrt(fabs(1.0 - (double)around * (double)around)) * across;
    if (bits & 1u) q = -q;
    /* Two unit vectors across d (Duff et al., "Building an orthonormal basis, revisited", JCGT 6:1, 2017). */
    double sign = d.z < 0.0 ? -1.0 : 1.0, a = -1.0 / (sign + d.z), b = d.x * d.y * a;
    path_direction turned = {(1.0 - y) * d.x + p * (1.0 + sign * d.x * d.x * a) + q * b,
                             (1.0 - y) * d.y + p * sign * b + q * (sign + d.y * d.y * a), (1.0 - y) * d.z - p * sign * d.x - q * d.y};
    /* One step of Newton's towards unit length keeps rounding from growing. */
    double shrink = 1.5 - 0.5 * (turned.x * turned.x + turned.y * turned.y + turned.z * turned.z);
    return (path_direction){turned.x * shrink, turned.y * shrink, turned.z * shrink};
}

static inline float exponential(photon_stream *stream)
{
    return photon_minus_log(((float)(int32_t)(photon_bits(stream) >> 41) + 0.5f) * 0x1p-23f);
}

typedef struct photon {
    path_point at;
    path_direction d;
    uint32_t layer;
    double taken, limit; /* absorption so far, and where it ends the path */
} photon;

/* Straight on for `mm` within the layer. False if the photon was absorbed on the way. */
static inline bool advance(photon *p, const path_medium *m, path_end *end, double mm, path_visit visit, void *context)
{
    path_point to = {p->at.x + mm * p->d.x, p->at.y + mm * p->d.y, p->at.z + mm * p->d.z};
    visit(context, p->at, to);
    p->at = to;
    p->taken += mm * m->absorption_per_mm[p->layer];
    end->length_mm[p->layer] += mm;
    return p->taken < p->limit;
}

/* At the border ahead: into the next layer, back from a surface, or out. False when the photon has left. */
static bool cross(photon *p, const path_medium *m, photon_stream *stream, bool *up)
{
    bool rises = p->d.z < 0.0;
    if (rises ? p->layer > 0 : p->layer + 1 < m->count) {
        p->layer = rises ? p->layer - 1 : p->layer + 1;
        return true;
    }
    if (photon_unit(stream) >= photon_fresnel_inside(m->index, fabs(p->d.z))) {
        *up = rises;
        return false;
    }
    p->d.z = -p->d.z;
    return true;
}

void path_trace(path_end *end, const path_medium *m, photon_stream *stream, path_visit visit, void *context)
{
    photon p = {.d = {0.0, 0.0, 1.0}, .limit = CAPTURE_DEPTH + (double)exponential(stream)};
    bool up = false;
    *end = (path_end){0};
    for (uint32_t step = 0; step < STEPS_MAX; step++) {
        double free = (double)exponential(stream); /* mean free paths to the next scattering */
        for (;;) {
            double rate = m->scattering_per_mm[p.layer];
            double border = p.d.z < 0.0 ? (p.layer ? m->bottom_mm[p.layer - 1] : 0.0) : m->bottom_mm[p.layer];
            double ahead = p.d.z == 0.0 ? (double)INFINITY : fmax((border - p.at.z) / p.d.z, 0.0);
            /* Written so that a clear layer (rate 0) is crossed; one without end swallows the photon. */
            if (free < ahead * rate) {
                if (!advance(&p, m, end, free / rate, visit, context)) return;
                break;
            }
            if (!(ahead < (double)INFINITY)) return;
            if (!advance(&p, m, end, ahead, visit, context)) return;
            free -= ahead * rate;
            p.at.z = border;
            if (cross(&p, m, stream, &up)) continue;
            end->weight = up ? photon_exp_minus(fmin(p.taken, CAPTURE_DEPTH)) : 0.0;
            return;
        }
        p.d = path_scatter(p.d, m->anisotropy[p.layer], stream);
    }
}
