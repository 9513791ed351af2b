/* A line of numbers from standard input. */
#include "stubble/optics_file.h"

#include <math.h>

static sbl_status mistake(sbl_diag *diag, sbl_status status, const char *line, const char *at, const char *message, const char *hint)
{
    sbl_status result = sbl_fail(diag, status, message, hint);
    if (diag) diag->column = (uint32_t)(at - line) + 1;
    return result;
}

static bool parts_numbers(char c)
{
    return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '\r' || c == '\n';
}

static const char *expected(uint32_t count)
{
    return count == 6 ? "six numbers: L* a* b* of one colour and L* a* b* of the other"
                      : "numbers parted by blanks or commas, such as 0.3 0.3 0.3";
}

sbl_status sbl_numbers_read(double *number, uint32_t count, bool *empty, const char *line, size_t bytes, sbl_diag *diag)
{
    if (!number || !empty || !line) return sbl_fail(diag, SBL_E_ARG, "there is no line or no place for its numbers", "pass both");
    const char *at = line, *end = line + bytes;
    *empty = false;
    if (bytes > SBL_NUMBER_LINE_BYTES_MAX)
        return mistake(diag, SBL_E_LIMIT, line, line + SBL_NUMBER_LINE_BYTES_MAX, "the line is too long", "at most 1,000 bytes a line");
    for (uint32_t found = 0;; found++) {
        while (at < end && parts_numbers(*at)) at++;
        if (found == 0 && (at == end || *at == '#')) {
            *empty = true;
            return SBL_OK;
        }
        if (at == end && found == count) return SBL_OK;
        if (at == end) return mistake(diag, SBL_E_DATA, line, at, "the line has too few numbers", expected(count));
        if (found == count) return mistake(diag, SBL_E_DATA, line, at, "the line has too many numbers", expected(count));
        double value;
        const char *behind = sbl_decimal_read(at, end, &value);
        if (!behind || (behind < end && !parts_numbers(*behind)))
            return mistake(diag, SBL_E_DATA, line, at, "this is no number", expected(count));
        if (!(fabs(value) <= 1e6)) return mistake(diag, SBL_E_RANGE, line, at, "no colour has such a number", "magnitudes up to 1e6");
        number[found] = value;
        at = behind;
    }
}
