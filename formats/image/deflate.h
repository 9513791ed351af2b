/*
 * image/deflate.h - a zlib stream (RFC 1950, RFC 1951) made in a hurry: one look-up a place, one code a block. Previews behind PNG's Sub
 * filter come out a little smaller than from zlib's fastest level, in half its time; private to formats/image.
 *
 *   sbl_deflate *d = sbl_deflate_begin(&sink);
 *   for each piece: sbl_deflate_piece(d, data, bytes, last);        // at most SBL_DEFLATE_PIECE bytes each
 */
#ifndef STUBBLE_IMAGE_DEFLATE_H
#define STUBBLE_IMAGE_DEFLATE_H

#include "image/codec.h"

#define SBL_DEFLATE_PIECE ((size_t)1 << 18)

typedef struct sbl_deflate sbl_deflate;

/* Lies in the sink's arena; NULL: no memory. */
sbl_deflate *sbl_deflate_begin(sbl_sink *sink);
/* Pieces are blocks that know nothing of each other. After the last one the stream is whole. False: no memory. */
bool sbl_deflate_piece(sbl_deflate *d, const unsigned char *data, size_t bytes, bool last);

#endif
