#include "mesh/reader.h"

#include <string.h>

const char *sbl_behind_byte_order_mark(const char *begin, const char *end)
{
    return end - begin >= 3 && !memcmp(begin, "\xef\xbb\xbf", 3) ? begin + 3 : begin;
}

/* Lines are counted only now: a file that is read well never pays for it. A line ends with LF, CR LF or CR alone. */
sbl_status sbl_cursor_fail(sbl_diag *diag, const sbl_cursor *cursor, const char *at, const char *message, const char *hint)
{
    uint32_t line = 1;
    const char *line_begin = cursor->begin;
    for (const char *p = cursor->begin; p < at; p++) {
        bool ends = *p == '\n' || (*p == '\r' && (p + 1 == cursor->end || p[1] != '\n'));
        if (!ends) continue;
        if (line < UINT32_MAX) line++;
        line_begin = p + 1;
    }
    sbl_fail_at(diag, SBL_E_DATA, message, hint, (uint64_t)(at - cursor->begin), 0.0);
    if (diag) {
        diag->line = line;
        diag->column = at - line_begin < UINT32_MAX ? (uint32_t)(at - line_begin) + 1 : UINT32_MAX;
    }
    return SBL_E_DATA;
}
