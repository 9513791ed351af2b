/* The colours of a printed card, measured: a file of --reference, or one that an intake names. */
#include "command.h"

#include "stubble/card_file.h"
#include "stubble/file.h"

#define REFERENCE_BYTES_MAX ((uint64_t)64 << 10)

int card_reference_read(sbl_card_reference *reference, const char *path, sbl_arena *arena, sbl_diag *diag)
{
    const unsigned char *text;
    size_t bytes;
    sbl_status status = sbl_file_read(&text, &bytes, path, REFERENCE_BYTES_MAX, arena, diag);
    if (status == SBL_OK) status = sbl_card_reference_read(reference, text, bytes, arena, diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(path, diag, FAILED_READING);
}
