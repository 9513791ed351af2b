/*
 * strokes.h - what those who draw hairs share.
 */
#ifndef STUBBLE_PREVIEW_STROKES_H
#define STUBBLE_PREVIEW_STROKES_H

#include "preview/room.h"

/* Streams of the scene's seed. */
enum { STREAM_BROW = 11, STREAM_STUBBLE = 12, STREAM_LASH = 13 };

/* Strokes so far. Without a place for strokes the brush only counts, so that one pass sizes the next. */
typedef struct brush {
    hair_stroke *stroke;
    uint64_t count, capacity;
} brush;

static inline void brush_draw(brush *b, hair_stroke stroke)
{
    if (b->stroke && b->count < b->capacity) b->stroke[b->count] = stroke;
    b->count++;
}

/* The part of v in the plane across n, of length 1; any direction of that plane if nothing is left. */
static inline sbl_vec3 along_skin(sbl_vec3 v, sbl_vec3 n)
{
    sbl_vec3 t = sbl_v3_madd(v, n, -sbl_v3_dot(v, n));
    if (sbl_v3_length(t) > 1e-6) return sbl_v3_normalize(t);
    t = fabs(n.x) < 0.9 ? sbl_v3(1.0, 0.0, 0.0) : sbl_v3(0.0, 1.0, 0.0);
    return sbl_v3_normalize(sbl_v3_madd(t, n, -sbl_v3_dot(t, n)));
}

/* weight: a brow's region at each vertex; side: +1 the client's left. */
void preview_brow(brush *b, const sbl_preview_scene *scene, const float *weight, double side);
/* Lashes of both closed eyes; the template knows where its lids meet, a scan does not. */
void preview_lashes(brush *b, const sbl_preview_scene *scene);
/* The hairs of every follicular unit that grows. */
void preview_stubble(brush *b, const sbl_preview_scene *scene);

#endif
