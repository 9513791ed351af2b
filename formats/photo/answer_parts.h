/* answer_parts.h - judging and taking an answer, apart from where its bytes come from. */
#ifndef STUBBLE_FORMATS_PHOTO_ANSWER_PARTS_H
#define STUBBLE_FORMATS_PHOTO_ANSWER_PARTS_H

#include "photo/answer.h"

sbl_status photo_answer_judge(const photo_answer *answer, uint64_t pixels_max, sbl_diag *diag);
/* The answer was judged good; rgb holds its pixels. facts may be NULL. */
void photo_answer_take(sbl_photo *photo, sbl_photo_facts *facts, const photo_answer *answer, const uint8_t *rgb);

#endif
