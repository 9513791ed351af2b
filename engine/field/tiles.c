/* Cubes of points in eight colours: two cubes of one colour have another between them, so that work in both at once never meets. */
#include "room.h"

bool field_tiles_build(field_tiles *tiles, const field_point *point, uint32_t count, double side_mm, double shift, sbl_arena *arena)
{
    *tiles = (field_tiles){0};
    sbl_vec3 low = {HUGE_VAL, HUGE_VAL, HUGE_VAL};
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 p = sbl_v3_load(point[i].position);
        low = sbl_v3(fmin(low.x, p.x), fmin(low.y, p.y), fmin(low.z, p.z));
    }
    field_coded *coded = SBL_NEW(arena, field_coded, count), *spare = SBL_NEW(arena, field_coded, count);
    tiles->order = SBL_NEW(arena, uint32_t, count);
    tiles->tile_of = SBL_NEW(arena, uint32_t, count);
    if (!coded || !spare || !tiles->order || !tiles->tile_of) return false;
    const double last = (double)((1u << 20) - 1);
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 p = sbl_v3_sub(sbl_v3_load(point[i].position), low);
        uint64_t x = (uint64_t)fmin(p.x / side_mm + shift, last), y = (uint64_t)fmin(p.y / side_mm + shift, last),
                 z = (uint64_t)fmin(p.z / side_mm + shift, last);
        uint64_t color = (x & 1) | (y & 1) << 1 | (z & 1) << 2;
        coded[i] = (field_coded){color << 60 | x << 40 | y << 20 | z, i};
    }
    field_sort(&coded, &spare, count);
    for (uint32_t i = 0; i < count; i++) tiles->count += i == 0 || coded[i].code != coded[i - 1].code;
    tiles->start = SBL_NEW(arena, uint32_t, (uint64_t)tiles->count + 1);
    if (!tiles->start) return false;
    uint32_t tile = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 || coded[i].code != coded[i - 1].code) {
            tiles->start[tile++] = i;
            tiles->color_end[coded[i].code >> 60] = tile;
        }
        tiles->order[i] = coded[i].index;
        tiles->tile_of[coded[i].index] = tile - 1;
    }
    tiles->start[tile] = count;
    for (int c = 1; c < FIELD_COLORS; c++)
        if (!tiles->color_end[c]) tiles->color_end[c] = tiles->color_end[c - 1];
    return true;
}
