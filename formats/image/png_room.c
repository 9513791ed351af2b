#include "image/png_room.h"

void *png_room_take(png_structp png, png_alloc_size_t bytes)
{
    png_room *room = png_get_mem_ptr(png);
    void *block = sbl_arena_alloc(&room->scratch, bytes, 1);
    if (!block) room->memory_out = true;
    return block;
}

void png_room_give_back(png_structp png, void *block)
{
    (void)png;
    (void)block; /* the scratch arena goes as a whole */
}

void png_room_fail(png_structp png, const char *message)
{
    (void)message;
    png_longjmp(png, 1);
}

void png_room_ignore(png_structp png, const char *message)
{
    (void)png;
    (void)message;
}
