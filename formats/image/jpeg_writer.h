/* image/jpeg_writer.h - one pass of libjpeg, for whole pictures and for stripes of them; private to formats/image. */
#ifndef STUBBLE_IMAGE_JPEG_WRITER_H
#define STUBBLE_IMAGE_JPEG_WRITER_H

#include "image/codec.h"

enum { JPEG_BLOCK_ROWS = 8 };

typedef struct sbl_jpeg_job {
    const sbl_pixels *pixels;
    const sbl_jpeg_options *options; /* NULL: defaults */
    const sbl_jpeg_tables *tables;   /* Huffman tables to use; NULL: the best for these pixels */
    sbl_jpeg_tables *found;          /* where those tables go, as they are: with codes for what occurs alone; NULL: nowhere */
    uint32_t restart_interval;       /* in blocks; 0: none */
    uint32_t every;                  /* of so many rows of blocks one is written, from the first on; 0 and 1: all */
} sbl_jpeg_job;

sbl_status sbl_jpeg_encode(const unsigned char **data, size_t *bytes, const sbl_jpeg_job *job, sbl_arena *arena, sbl_diag *diag);

/* Give every symbol that a picture may need a code, and those that the tables have a code of about the length that it has. */
void sbl_jpeg_tables_complete(sbl_jpeg_tables *tables);

#endif
