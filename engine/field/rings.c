/* Runs become rings of points; rings.h says what for. */
#include "rings.h"

/* Rounding may not put a point on the wrong side of the shell. */
#define SPARE_MM 1e-3f

field_shell field_shell_about(const field_point *const *middle, uint32_t count, float least_mm, float most_mm)
{
    field_shell shell = {.about = *middle[count / 2], .least_mm = least_mm, .most_mm = most_mm};
    double reach2 = 0.0, cosine = 1.0;
    for (uint32_t k = 0; k < count; k++) {
        reach2 = fmax(reach2, field_distance2(middle[k], &shell.about));
        cosine = fmin(cosine, sbl_v3_dot(sbl_v3_load(middle[k]->normal), sbl_v3_load(shell.about.normal)));
    }
    shell.reach_mm = (float)sqrt(reach2) + SPARE_MM;
    shell.spread = cosine > 0.0 ? (float)sqrt(fmax(1.0 - cosine * cosine, 0.0)) : 1.0f;
    return shell;
}

typedef struct gathering {
    const field_runs *runs;
    const field_shell *shell;
    float low2, high2;
    field_ring ring;
    double within;
    field_ring_body body;
    void *context;
} gathering;

static void show(gathering *g)
{
    field_ring *r = &g->ring;
    const uint32_t count = r->count;
    for (; r->count % FIELD_LANES; r->count++)
        r->x[r->count] = r->y[r->count] = r->z[r->count] = r->nx[r->count] = r->ny[r->count] = r->nz[r->count] = r->weight[r->count] = 0.0f;
    if (count) g->body(g->context, r);
    r->count = 0;
}

static void add(field_ring *to, const field_runs *r, size_t k)
{
    const uint32_t n = to->count++;
    to->x[n] = r->x[k], to->y[n] = r->y[k], to->z[n] = r->z[k];
    to->nx[n] = r->nx[k], to->ny[n] = r->ny[k], to->nz[n] = r->nz[k];
    to->weight[n] = r->weight[k];
}

static void gather_run(void *context, uint32_t first)
{
    gathering *g = context;
    const field_runs *restrict r = g->runs;
    const field_point about = g->shell->about;
    const size_t from = first;
    float distance2[FIELD_RUN], facing[FIELD_RUN];
    for (size_t k = 0; k < FIELD_RUN; k++) {
        float x = r->x[from + k] - about.position.x, y = r->y[from + k] - about.position.y, z = r->z[from + k] - about.position.z;
        distance2[k] = x * x + y * y + z * z;
        facing[k] = about.normal.x * r->nx[from + k] + about.normal.y * r->ny[from + k] + about.normal.z * r->nz[from + k];
    }
    if (g->ring.count + FIELD_RUN > FIELD_RING_MAX) show(g);
    for (size_t k = 0; k < FIELD_RUN; k++) {
        if (distance2[k] > g->high2) continue;
        if (distance2[k] < g->low2 && facing[k] > g->shell->spread) g->within += (double)r->weight[from + k];
        else add(&g->ring, r, from + k);
    }
}

double field_rings_visit(const field_runs *runs, const field_shell *shell, field_ring_body body, void *context)
{
    const float low = fmaxf(shell->least_mm - shell->reach_mm, 0.0f), high = shell->most_mm + shell->reach_mm;
    gathering g = {.runs = runs, .shell = shell, .low2 = low * low, .high2 = high * high, .body = body, .context = context};
    double whole = field_runs_visit(runs, shell, gather_run, &g);
    show(&g);
    return whole + g.within;
}
