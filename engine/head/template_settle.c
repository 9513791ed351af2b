/* Newton along the shape's own normal, for vertices that a net or a relaxation left off it. */
#include "template_mesh.h"

#include <math.h>

enum { CHUNK = 512, STEPS = 3 };
#define CLOSE_ENOUGH_MM 0.02
/* A crease may throw a vertex about: never farther than this a step. */
#define STEP_MAX_MM 0.4

typedef struct settling {
    sbl_vec3 *position;
    uint32_t count;
    const template_shape *shape;
} settling;

static void settle_chunk(void *context, uint32_t index)
{
    const settling *s = context;
    uint32_t end = (index + 1) * CHUNK < s->count ? (index + 1) * CHUNK : s->count;
    for (uint32_t v = index * CHUNK; v < end; v++) {
        sbl_vec3 p = s->position[v];
        for (int i = 0; i < STEPS; i++) {
            double off = template_shape_distance(s->shape, p);
            if (fabs(off) < CLOSE_ENOUGH_MM) break;
            p = sbl_v3_madd(p, template_shape_normal(s->shape, p), -sbl_clamp(off, -STEP_MAX_MM, STEP_MAX_MM));
        }
        s->position[v] = p;
    }
}

void template_settle(sbl_vec3 *position, uint32_t count, const template_shape *shape, const sbl_host *host)
{
    settling s = {position, count, shape};
    sbl_parallel_for(host, (count + CHUNK - 1) / CHUNK, settle_chunk, &s);
}
