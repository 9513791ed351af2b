#include "stubble/base.h"

#include <string.h>

const char *sbl_status_text(sbl_status status)
{
    switch (status) {
#define SBL_STATUS_CASE(name, value, text)                                                                                                 \
    case name:                                                                                                                             \
        return text;
        SBL_STATUS_LIST(SBL_STATUS_CASE)
#undef SBL_STATUS_CASE
    }
    return "an unknown status";
}

sbl_status sbl_fail(sbl_diag *diag, sbl_status status, const char *message, const char *hint)
{
    return sbl_fail_at(diag, status, message, hint, 0, 0.0);
}

sbl_status sbl_fail_at(sbl_diag *diag, sbl_status status, const char *message, const char *hint, uint64_t index, double value)
{
    if (diag) {
        memset(diag, 0, sizeof *diag);
        diag->status = status;
        diag->message = message;
        diag->hint = hint;
        diag->index = index;
        diag->value = value;
    }
    return status;
}

sbl_status sbl_fail_field(sbl_diag *diag, sbl_status status, const char *message, const char *hint, const char *field, double value)
{
    sbl_fail_at(diag, status, message, hint, 0, value);
    if (diag && field) {
        size_t length = strlen(field);
        if (length >= sizeof diag->field) length = sizeof diag->field - 1;
        memcpy(diag->field, field, length);
        diag->field[length] = '\0';
    }
    return status;
}
