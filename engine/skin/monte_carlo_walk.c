/*
 * The random walk of a batch of photons, LANES of them abreast. A step has three parts: random numbers for all lanes; the free flight of
 * all lanes; then, one by one, the few lanes that met a surface or were absorbed; then the turn of all lanes.
 */
#include "skin/monte_carlo_walk.h"

#include "skin/photon_stream.h"
#include "stubble/math.h"

enum { LANES = 32 };

/* -ln of the weight (2/3) at which a photon stops losing weight and becomes a particle: least error in equal time on skin. */
#define CAPTURE_DEPTH 0.4f

/* Beyond this many scatterings a photon is given up; only stacks that hardly absorb and never end keep one so long. */
#define STEPS_MAX   1000000u
#define AGE_CHECKED 0xFFFFu

/* A layer thinner than this many mean free paths gets scatterings that change nothing until it has as many. */
#define LAYER_DEPTH_MIN 0.25

typedef struct lanes {
    float t[LANES], u[LANES], capture[LANES], limit[LANES]; /* depth, cosine, absorption so far and the one that ends it */
    float step[LANES], turn[LANES], azimuth[LANES];         /* random: Exp(1), uniform in (-1, 1), cosine of a uniform angle */
    float next[LANES], taken[LANES];                        /* depth and absorption after the step */
    uint64_t s[4][LANES];
    double weight[LANES]; /* at launch */
    uint32_t born[LANES];
    uint32_t ended[LANES];
    bool live[LANES];
} lanes;

typedef struct walk {
    const walk_stack *stack;
    lanes lane;
    photon_stream stream; /* launches and surfaces */
    walk_sums sums;
    uint64_t to_launch;
    uint32_t live, iteration;
    bool diffuse;
} walk;

void walk_stack_from_layers(walk_stack *to, const sbl_layers *stack)
{
    double t = 0.0;
    *to = (walk_stack){.count = stack->count, .index = stack->index};
    for (uint32_t k = 0; k < stack->count; k++) {
        const sbl_layer *layer = &stack->layer[k];
        double least = layer->thickness_cm >= SBL_HALF_SPACE ? 1.0 : LAYER_DEPTH_MIN / layer->thickness_cm;
        double rate = layer->thickness_cm >= SBL_HALF_SPACE && layer->scattering_per_cm > 0.0 ? layer->scattering_per_cm
                                                                                              : fmax(layer->scattering_per_cm, least);
        to->top[k] = (float)t;
        to->absorption[k] = (float)(layer->absorption_per_cm / rate);
        to->anisotropy[k] = (float)layer->anisotropy;
        to->real[k] = (float)(layer->scattering_per_cm / rate);
        t += rate * layer->thickness_cm;
    }
    to->depth = stack->layer[stack->count - 1].thickness_cm >= SBL_HALF_SPACE ? INFINITY : (float)t;
}

static void draw(lanes *l)
{
    uint64_t bits[LANES];
    uint32_t word[2 * LANES];
    for (int i = 0; i < LANES; i++) {
        uint64_t a = l->s[0][i], b = l->s[1][i], c = l->s[2][i], d = l->s[3][i], sum = a + d;
        bits[i] = (sum << 23 | sum >> 41) + a;
        c ^= a;
        d ^= b;
        l->s[1][i] = b ^ c;
        l->s[0][i] = a ^ d;
        l->s[2][i] = c ^ b << 17;
        l->s[3][i] = d << 45 | d >> 19;
    }
    memcpy(word, bits, sizeof word);
    for (int i = 0; i < LANES; i++) {
        uint32_t one = word[i], two = word[i + LANES];
        int32_t low = (int32_t)((one & 0x1FFu) << 8 | (two & 0xFFu)); /* 17 bits left over: the azimuth's */
        l->step[i] = photon_minus_log(((float)(int32_t)(one >> 9) + 0.5f) * 0x1p-23f);
        l->turn[i] = ((float)(int32_t)(two >> 8) + 0.5f) * 0x1p-23f - 1.0f;
        l->azimuth[i] = photon_sine(((float)low + 0.5f) * 0x1p-16f - 1.0f);
    }
}

/* Absorption from the surface straight down to t. */
static inline float absorption_above(const walk_stack *s, uint32_t count, float t)
{
    float sum = s->absorption[0] * t;
    for (uint32_t k = 1; k < count; k++) {
        float below = t - s->top[k];
        sum += (s->absorption[k] - s->absorption[k - 1]) * (below > 0.0f ? below : 0.0f);
    }
    return sum;
}

/* Absorption along a flight from t to next over `step` mean free paths. Within one layer the quotient is not formed: it may be 0/0. */
static float absorption_along(const walk_stack *s, float t, float next, float step)
{
    float here = s->absorption[0];
    bool crosses = false;
    for (uint32_t k = 1; k < s->count; k++) {
        here = t >= s->top[k] ? s->absorption[k] : here;
        crosses |= (t >= s->top[k]) != (next >= s->top[k]);
    }
    if (!crosses) return here * step;
    return (absorption_above(s, s->count, next) - absorption_above(s, s->count, t)) / (next - t) * step;
}

static inline void fly(lanes *l, const walk_stack *s, uint32_t count)
{
    for (int i = 0; i < LANES; i++) l->next[i] = l->t[i] + l->u[i] * l->step[i];
    if (count == 1) {
        float absorption = s->absorption[0];
        for (int i = 0; i < LANES; i++) l->taken[i] = l->capture[i] + absorption * l->step[i];
        return;
    }
    /* The quotient of absorption over depth, and where no border is crossed the layer's own, which rounding cannot spoil. */
    float here[LANES], above[LANES], below[LANES], crossed[LANES];
    for (int i = 0; i < LANES; i++) {
        here[i] = s->absorption[0];
        above[i] = s->absorption[0] * l->t[i];
        below[i] = s->absorption[0] * l->next[i];
        crossed[i] = 0.0f;
    }
    for (uint32_t k = 1; k < count; k++) {
        float top = s->top[k], more = s->absorption[k] - s->absorption[k - 1];
        for (int i = 0; i < LANES; i++) {
            float a = l->t[i] - top, b = l->next[i] - top, from = (float)(a >= 0.0f), to = (float)(b >= 0.0f);
            here[i] += more * from;
            crossed[i] += fabsf(from - to);
            above[i] += more * a * from;
            below[i] += more * b * to;
        }
    }
    for (int i = 0; i < LANES; i++) {
        float within = (float)(crossed[i] == 0.0f), across = 1.0f - within;
        float run = within + across * (l->next[i] - l->t[i]);
        l->taken[i] = l->capture[i] + (within * here[i] + across * (below[i] - above[i]) / run) * l->step[i];
    }
}

/* A share `real` of the scatterings turns the photon, the rest lets it fly on. */
static inline void keep_real(lanes *l, const walk_stack *s, uint32_t count)
{
    float real[LANES];
    for (int i = 0; i < LANES; i++) real[i] = s->real[0];
    for (uint32_t k = 1; k < count; k++)
        for (int i = 0; i < LANES; i++) real[i] += (float)(l->next[i] >= s->top[k]) * (s->real[k] - s->real[k - 1]);
    for (int i = 0; i < LANES; i++) {
        float turn = (l->turn[i] + 1.0f) / fmaxf(real[i], 1e-30f) - 1.0f;
        l->turn[i] = turn < 1.0f ? turn : 1.0f; /* 1 is straight on */
    }
}

static inline void scatter(lanes *l, const walk_stack *s, uint32_t count)
{
    float g[LANES];
    for (int i = 0; i < LANES; i++) g[i] = s->anisotropy[0];
    for (uint32_t k = 1; k < count; k++) {
        float top = s->top[k], more = s->anisotropy[k] - s->anisotropy[k - 1];
        for (int i = 0; i < LANES; i++) g[i] += (float)(l->next[i] >= top) * more;
    }
    for (int i = 0; i < LANES; i++) {
        float u = l->u[i], y = photon_deflection(l->turn[i], g[i], 0.5f * (1.0f - g[i]) * (1.0f - g[i]));
        /* fabs: rounding may leave |u| above 1 by a bit. */
        l->u[i] = u * (1.0f - y) + sqrtf(fabsf(y * (2.0f - y) * (1.0f - u * u))) * l->azimuth[i];
        l->t[i] = l->next[i];
        l->capture[i] = l->taken[i];
    }
}

static void mark(lanes *l, float depth)
{
    for (int i = 0; i < LANES; i++)
        l->ended[i] = 1u - (uint32_t)((l->next[i] >= 0.0f) & (l->next[i] <= depth) & (l->taken[i] < l->limit[i]));
}

static void launch(walk *w, int i)
{
    lanes *l = &w->lane;
    l->live[i] = w->to_launch > 0;
    if (w->to_launch) w->to_launch--;
    else w->live--;
    l->t[i] = 0.0f;
    l->capture[i] = 0.0f;
    l->limit[i] = CAPTURE_DEPTH + photon_minus_log((float)photon_unit(&w->stream));
    l->born[i] = w->iteration;
    l->u[i] = 1.0f;
    l->weight[i] = 1.0;
    if (!w->diffuse) return;
    /* Lambert's law: the square of the cosine is uniform; then Snell's. */
    double n = w->stack->index, cosine = sqrt(1.0 - (1.0 - photon_unit(&w->stream)) / (n * n));
    l->u[i] = (float)cosine;
    l->weight[i] = 1.0 - photon_fresnel_inside(n, cosine);
}

typedef enum fate { FATE_FLIES, FATE_UP, FATE_DOWN, FATE_ABSORBED, FATE_LOST } fate;

static void finish(walk *w, int i, fate how, float taken)
{
    walk_sums *sums = &w->sums;
    double first = w->lane.weight[i], left = first * photon_exp_minus((double)(taken < CAPTURE_DEPTH ? taken : CAPTURE_DEPTH));
    double up = 1.0 - first + (how == FATE_UP ? left : 0.0), down = how == FATE_DOWN ? left : 0.0;
    sums->up += up;
    sums->up2 += up * up;
    sums->down += down;
    sums->down2 += down * down;
    sums->absorbed += first - left + (how == FATE_ABSORBED ? left : 0.0);
    sums->lost += how == FATE_LOST ? left : 0.0;
}

/* A flight that meets a surface, perhaps again and again, or the end of the photon. */
static fate fly_to_surfaces(walk *w, int i)
{
    const walk_stack *s = w->stack;
    lanes *l = &w->lane;
    float t = l->t[i], u = l->u[i], step = l->step[i], taken = l->capture[i];
    fate how = FATE_FLIES;
    while (how == FATE_FLIES) {
        float next = t + u * step, border = u < 0.0f ? 0.0f : s->depth;
        bool inside = u < 0.0f ? next >= 0.0f : next <= border;
        float flight = inside ? step : fminf((border - t) / u, step);
        taken += absorption_along(s, t, inside ? next : border, flight);
        if (!(taken < l->limit[i])) {
            how = FATE_ABSORBED;
        } else if (inside) {
            l->next[i] = next;
            l->u[i] = u;
            l->taken[i] = taken;
            return FATE_FLIES;
        } else if (photon_unit(&w->stream) >= photon_fresnel_inside(s->index, fabs((double)u))) {
            how = u < 0.0f ? FATE_UP : FATE_DOWN;
        } else {
            t = border;
            u = -u;
            step -= flight;
        }
    }
    finish(w, i, how, taken);
    return how;
}

static void fly_marked(walk *w)
{
    lanes *l = &w->lane;
    for (int i = 0; i < LANES; i++) {
        if (!l->ended[i]) continue;
        if (!l->live[i]) l->next[i] = 0.0f;
        l->ended[i] = l->live[i] && fly_to_surfaces(w, i) != FATE_FLIES;
        if (l->ended[i]) l->next[i] = 0.0f;
    }
}

static void relaunch_ended(walk *w)
{
    for (int i = 0; i < LANES; i++)
        if (w->lane.ended[i]) launch(w, i);
}

static void give_up_old(walk *w)
{
    lanes *l = &w->lane;
    for (int i = 0; i < LANES; i++) {
        if (!l->live[i] || w->iteration - l->born[i] < STEPS_MAX) continue;
        finish(w, i, FATE_LOST, l->capture[i]);
        launch(w, i);
    }
}

static inline void run(walk *w, uint32_t count, bool mixed)
{
    while (w->live) {
        draw(&w->lane);
        fly(&w->lane, w->stack, count);
        mark(&w->lane, w->stack->depth);
        fly_marked(w);
        if (mixed) keep_real(&w->lane, w->stack, count);
        scatter(&w->lane, w->stack, count);
        relaunch_ended(w);
        if ((++w->iteration & AGE_CHECKED) == 0) give_up_old(w);
    }
}

void walk_batch(walk_sums *sums, const walk_stack *stack, bool diffuse, uint64_t photons, uint64_t seed, uint64_t batch)
{
    walk w = {.stack = stack, .stream = photon_stream_at(seed, batch), .to_launch = photons, .live = LANES, .diffuse = diffuse};
    for (int i = 0; i < LANES; i++)
        for (int k = 0; k < 4; k++) w.lane.s[k][i] = photon_bits(&w.stream);
    for (int i = 0; i < LANES; i++) launch(&w, i);
    bool mixed = false;
    for (uint32_t k = 0; k < stack->count; k++) mixed |= stack->real[k] < 1.0f;
    /* The loops over layers vanish from the first two: the compiler knows their count. */
    if (stack->count == 1 && !mixed) run(&w, 1, false);
    else if (stack->count == 3 && !mixed) run(&w, 3, false);
    else run(&w, stack->count, mixed);
    *sums = w.sums;
}
