/* Two designs on the same field: the session of every site under each, and the sites where they differ. */
#include "stubble/field.h"

static double value_at(const float *per_vertex, const uint32_t *corner, double u, double v)
{
    return (1.0 - u - v) * (double)per_vertex[corner[0]] + u * (double)per_vertex[corner[1]] + v * (double)per_vertex[corner[2]];
}

/* By products, as sbl_field_select compares: a site lies in the same session here and there. NaN gives 0. */
static uint8_t session_of(double level, double density, const float *share, uint32_t count)
{
    if (!(density > 0.0 && level >= 0.0 && level < density)) return 0;
    uint32_t session = 1;
    for (uint32_t s = 0; s + 1 < count; s++) session += level >= (double)share[s] * density;
    return (uint8_t)session;
}

static double highest(const float *per_vertex, uint32_t count)
{
    double most = 0.0;
    for (uint32_t v = 0; per_vertex && v < count; v++) most = (double)per_vertex[v] > most ? (double)per_vertex[v] : most;
    return most;
}

void sbl_field_sessions(uint8_t *session, const sbl_field *field, const float *existing_per_cm2, const float *density_per_cm2,
                        const float *cumulative_share, uint32_t session_count)
{
    if (!field->count) return;
    const sbl_surface *s = field->surface;
    /* Sites above every density of the design, most of a field, need no look at their triangle. */
    double most = highest(density_per_cm2, s->vertex_count) + highest(existing_per_cm2, s->vertex_count);
    for (uint32_t i = 0; i < field->count; i++) {
        const sbl_site *site = &field->site[i];
        double u = (double)site->at.u, v = (double)site->at.v, level = (double)site->rank * (double)field->density_per_cm2;
        session[i] = 0;
        if (!(level < most)) continue;
        const uint32_t *corner = s->triangle + 3 * (size_t)site->at.triangle;
        if (existing_per_cm2) level -= value_at(existing_per_cm2, corner, u, v);
        session[i] = session_of(level, value_at(density_per_cm2, corner, u, v), cumulative_share, session_count);
    }
}

uint32_t sbl_field_changes(sbl_field_change *out, const uint8_t *before, const uint8_t *after, uint32_t count)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++)
        if (before[i] != after[i]) out[found++] = (sbl_field_change){i, before[i], after[i]};
    return found;
}
