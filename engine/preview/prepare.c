/*
 * What is made once for a head: what each place sees of its surroundings, the tint of its skin, brows and stubble, the looks of its dots.
 */
#include "preview/room.h"

/* What needs nothing of the rest, side by side; each in memory of its own. */
enum { PART_STROKES, PART_FRESH, PART_TINT, PARTS };

typedef struct parts {
    const sbl_preview_scene *scene;
    struct sbl_preview_room *room;
    vertex_look *look;
    sbl_arena own[PARTS];
    sbl_status status[PARTS];
    sbl_diag diag[PARTS];
} parts;

static void make_part(void *context, uint32_t part)
{
    parts *p = context;
    sbl_arena *own = &p->own[part];
    sbl_diag *diag = &p->diag[part];
    if (part == PART_STROKES) p->status[part] = preview_strokes(&p->room->stroke, &p->room->stroke_count, p->scene, own, diag);
    if (part == PART_FRESH) p->status[part] = preview_fresh(&p->room->fresh, p->scene, own, diag);
    if (part == PART_TINT) {
        p->status[part] = preview_tint(p->look, p->scene, own, diag);
        sbl_arena_release(own);
    }
}

static sbl_status make_parts(const sbl_preview_scene *scene, struct sbl_preview_room *room, vertex_look *look, const sbl_host *host,
                             sbl_arena *arena, sbl_diag *diag)
{
    parts p = {.scene = scene, .room = room, .look = look};
    sbl_status status = SBL_OK;
    for (uint32_t k = 0; k < PARTS; k++) sbl_arena_init(&p.own[k], &arena->allocator);
    sbl_parallel_for(host, PARTS, make_part, &p);
    for (uint32_t k = 0; k < PARTS; k++) {
        sbl_arena_adopt(arena, &p.own[k]);
        if (p.status[k] == SBL_OK || status != SBL_OK) continue;
        status = p.status[k];
        if (diag) *diag = p.diag[k];
    }
    return status;
}

static sbl_status make_looks(const sbl_preview_scene *scene, struct sbl_preview_room *room, const sbl_host *host, sbl_arena *arena,
                             sbl_diag *diag)
{
    sbl_status status = preview_hues(&room->hues, scene, arena, diag);
    if (status != SBL_OK) return status;
    return preview_ages(&room->ages, scene, &room->hues, scene->moment, scene->moment_count, host, arena, diag);
}

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
    sbl_status st = make_parts(&preview->scene, room, look, host, arena, diag);
    if (st != SBL_OK) return st;
    st = make_looks(&preview->scene, room, host, arena, diag);
    if (st != SBL_OK) return st;
    if (sbl_progress(host, "light", 0.1f)) return SBL_E_CANCELLED;
    st = preview_sky_cast(&room->sky, head, host, arena, diag);
    if (st != SBL_OK) return st;
    if (sbl_progress(host, "light", 0.9f)) return SBL_E_CANCELLED;
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *at_sample = SBL_NEW(arena, float, room->sky.count);
    if (!at_sample) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to light the head", "close other programs");
    preview_sky_ambient(ambient, at_sample, &room->sky, &head->surface);
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
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
