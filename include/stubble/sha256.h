/*
 * stubble/sha256.h - SHA-256 (FIPS 180-4): whether a file is the one that it should be.
 *
 *   char sum[SBL_SHA256_TEXT];
 *   sbl_sha256_text(sum, data, bytes);   // 64 hexadecimal digits, terminated
 */
#ifndef STUBBLE_SHA256_H
#define STUBBLE_SHA256_H

#include "stubble/base.h"

#define SBL_SHA256_BYTES 32
#define SBL_SHA256_TEXT  65

void sbl_sha256(uint8_t sum[SBL_SHA256_BYTES], const void *data, size_t bytes);
void sbl_sha256_text(char text[SBL_SHA256_TEXT], const void *data, size_t bytes);

#endif
