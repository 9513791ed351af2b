/* decoder_run.h - stubble-decode as a child: started, fed, listened to until a deadline, and buried. */
#ifndef STUBBLE_FORMATS_PHOTO_DECODER_RUN_H
#define STUBBLE_FORMATS_PHOTO_DECODER_RUN_H

#include "stubble/photo_file.h"

#include <sys/types.h>

typedef struct decoder_run {
    pid_t pid;
    int line;            /* our end of the only connection, both ways */
    int64_t deadline_ms; /* of the monotonic clock */
} decoder_run;

typedef struct decoder_job {
    const char *decoder; /* its path; NULL: sought as sbl_photo_options says */
    sbl_photo_format format;
    uint64_t pixels_max;
    uint32_t seconds_max;
} decoder_job;

/* SBL_E_NOT_FOUND if there is no decoder, SBL_E_IO if none can be started. */
sbl_status decoder_start(decoder_run *run, const decoder_job *job, sbl_diag *diag);
/* Both stop at the deadline: SBL_E_LIMIT. A decoder that ended before: SBL_E_DATA. */
sbl_status decoder_send(decoder_run *run, const void *data, size_t bytes, sbl_diag *diag);
sbl_status decoder_receive(decoder_run *run, void *data, size_t bytes, sbl_diag *diag);
/* Ends the child in any case. */
void decoder_end(decoder_run *run);

#endif
