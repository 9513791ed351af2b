/*
 * photo_template.h - the head that photos bend (sbl_photos_template), made while they are being read: neither needs the other.
 *
 *   photo_template_begin(&template, &tape, threads);   // it must stay where it is until the end
 *   ... read the photos, find what is in them ...
 *   status = photo_template_fit(&template, &fit, marks, count, &host, &arena, &diag);
 *   photo_template_end(&template);                     // in any case; also without a begin, if it is all zeros
 */
#ifndef STUBBLE_CLI_PHOTO_TEMPLATE_H
#define STUBBLE_CLI_PHOTO_TEMPLATE_H

#include "stubble/head_photos.h"
#include "stubble/threads.h"

#include <stdatomic.h>

typedef struct photo_template {
    sbl_aside aside;
    atomic_bool unwanted; /* the photos cannot be read: no fit will come */
    const sbl_measures *tape;
    sbl_arena arena;
    sbl_head head;
    sbl_status status;
} photo_template;

void photo_template_begin(photo_template *t, const sbl_measures *tape, const sbl_threads *threads);
/* As sbl_head_from_photos without a known head. */
SBL_MUST_CHECK sbl_status photo_template_fit(photo_template *t, sbl_photos_fit *fit, const sbl_photo_marks *marks, uint32_t count,
                                             const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
void photo_template_end(photo_template *t);

#endif
