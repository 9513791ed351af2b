/*
 * All hairs above the skin of a scene: counted once, then drawn.
 */
#include "preview/strokes.h"

#include "stubble/atlas.h"

static sbl_status draw_all(brush *b, const sbl_preview_scene *scene, const float *left, const float *right, sbl_diag *diag)
{
    b->count = 0;
    preview_brow(b, scene, left, 1.0);
    preview_brow(b, scene, right, -1.0);
    preview_lashes(b, scene);
    preview_stubble(b, scene);
    return b->count <= UINT32_MAX ? SBL_OK : sbl_fail(diag, SBL_E_LIMIT, "there are too many hairs to draw", "use a coarser head");
}

sbl_status preview_strokes(const hair_stroke **stroke, uint32_t *count, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_head *head = scene->head;
    float *left = SBL_NEW(arena, float, head->surface.vertex_count), *right = SBL_NEW(arena, float, head->surface.vertex_count);
    if (!left || !right) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for brows", "close other programs");
    sbl_atlas_region_field(left, head, SBL_REGION_EYEBROW_LEFT);
    sbl_atlas_region_field(right, head, SBL_REGION_EYEBROW_RIGHT);
    brush b = {NULL, 0, 0};
    sbl_status st = draw_all(&b, scene, left, right, diag);
    if (st != SBL_OK) return st;
    b.capacity = b.count;
    b.stroke = SBL_NEW(arena, hair_stroke, b.capacity);
    if (!b.stroke) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for hair", "close other programs");
    st = draw_all(&b, scene, left, right, diag);
    *stroke = b.stroke;
    *count = (uint32_t)b.count;
    return st;
}
