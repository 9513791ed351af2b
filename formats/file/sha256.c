/* SHA-256 by nettle, which uses the processor's own instructions where it has them: the models that find a face are 45 MB. */
#include "stubble/sha256.h"

#include <nettle/sha2.h>

void sbl_sha256(uint8_t sum[SBL_SHA256_BYTES], const void *data, size_t bytes)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, bytes, data);
    sha256_digest(&context, SBL_SHA256_BYTES, sum);
}

void sbl_sha256_text(char text[SBL_SHA256_TEXT], const void *data, size_t bytes)
{
    uint8_t sum[SBL_SHA256_BYTES];
    sbl_sha256(sum, data, bytes);
    for (int i = 0; i < SBL_SHA256_BYTES; i++) {
        text[2 * i] = "0123456789abcdef"[sum[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
    }
    text[SBL_SHA256_TEXT - 1] = '\0';
}
