/* What libpng asks of a reader and of a writer alike: memory from an arena that goes as a whole, and errors without output. */
#ifndef STUBBLE_FORMATS_PNG_ROOM_H
#define STUBBLE_FORMATS_PNG_ROOM_H

#include "stubble/base.h"

#include <png.h>

typedef struct png_room {
    sbl_arena scratch;
    bool memory_out; /* why libpng gave up, if it did */
} png_room;

/* To be given to png_create_read_struct_2 and png_create_write_struct_2, with the room as the memory's pointer. */
void *png_room_take(png_structp png, png_alloc_size_t bytes);
void png_room_give_back(png_structp png, void *block);
void png_room_fail(png_structp png, const char *message);
void png_room_ignore(png_structp png, const char *message);

#endif
