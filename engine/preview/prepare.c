/*
 * What is made once for a head: what each place sees of its surroundings, the tint of its skin, brows and stubble.
 */
#include "preview/room.h"

static sbl_status prepare(sbl_preview *preview, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_head *head = preview->scene.head;
    uint32_t vertices = head->surface.vertex_count;
    struct sbl_preview_room *room = SBL_NEW(arena, struct sbl_preview_room, 1);
    float *ambient = SBL_NEW(arena, float, vertices);
    vertex_look *look = SBL_NEW(arena, vertex_look, vertices);
    if (!room || !ambient || !look)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to light the head", "close other programs");
    preview->room = room;
    preview->ambient = ambient;
    room->look = look;
    sbl_status st = preview_strokes(&room->stroke, &room->stroke_count, &preview->scene, arena, diag);
    if (st != SBL_OK) return st;
    if (sbl_progress(host, "light", 0.1f)) return SBL_E_CANCELLED;
    st = preview_fresh(&room->fresh, &preview->scene, arena, diag);
    if (st != SBL_OK) return st;
    st = preview_sky_cast(&room->sky, head, host, arena, diag);
    if (st != SBL_OK) return st;
    if (sbl_progress(host, "light", 0.9f)) return SBL_E_CANCELLED;
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *at_sample = SBL_NEW(arena, float, room->sky.count);
    if (!at_sample) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to light the head", "close other programs");
    preview_sky_ambient(ambient, at_sample, &room->sky, &head->surface);
    st = preview_tint(look, &preview->scene, arena, diag);
    sbl_arena_rewind(arena, mark);
    return st;
}

sbl_status sbl_preview_prepare(sbl_preview *preview, const sbl_preview_scene *scene, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!preview || !scene || !scene->head || !scene->skin || !arena)
        return sbl_fail(diag, SBL_E_ARG, "a preview needs a head and a skin", "pass both, and an arena");
    *preview = (sbl_preview){.scene = *scene};
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status st = prepare(preview, host, arena, diag);
    if (st != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        *preview = (sbl_preview){0};
    }
    return st;
}
