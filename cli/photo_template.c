#include "photo_template.h"

static void make(void *context)
{
    photo_template *t = context;
    sbl_diag told_by_the_fit = {0};
    /* No host: the pool is the photos', and progress is told by one thread alone. */
    t->status = sbl_photos_template(&t->head, t->tape, NULL, &t->arena, &told_by_the_fit);
}

void photo_template_begin(photo_template *t, const sbl_measures *tape, const sbl_threads *threads)
{
    *t = (photo_template){.tape = tape};
    sbl_arena_init(&t->arena, NULL);
    sbl_aside_start(&t->aside, threads, make, t);
}

sbl_status photo_template_fit(photo_template *t, sbl_photos_fit *fit, const sbl_photo_marks *marks, uint32_t count, const sbl_host *host,
                              sbl_arena *arena, sbl_diag *diag)
{
    sbl_aside_wait(&t->aside);
    if (t->status == SBL_OK) return sbl_head_from_photos_by(fit, marks, count, t->tape, &t->head, host, arena, diag);
    /* Once more, to say what is wrong with the tape. */
    return sbl_head_from_photos(fit, marks, count, t->tape, NULL, host, arena, diag);
}

void photo_template_end(photo_template *t)
{
    /* What nobody has begun nobody needs any more. */
    if (t->aside.thread) sbl_aside_wait(&t->aside);
    sbl_arena_release(&t->arena);
}
