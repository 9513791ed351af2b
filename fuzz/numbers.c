/* Lines of numbers from strangers: three and six of them, all finite, or a mistake with its column. */
#include "stubble/optics_file.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void promise(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    for (uint32_t count = 3; count <= 6; count += 3) {
        double number[6] = {(double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
        bool empty = false;
        sbl_diag diag = {0};
        if (sbl_numbers_read(number, count, &empty, (const char *)data, bytes, &diag) == SBL_OK) {
            for (uint32_t k = 0; k < count && !empty; k++) promise(fabs(number[k]) <= 1e6);
        } else {
            promise(diag.message && diag.hint && diag.column >= 1 && diag.column <= bytes + 1);
        }
    }
    return 0;
}
