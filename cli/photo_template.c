#include "photo_template.h"

static int is_unwanted(void *user, const char *stage, float fraction)
{
    photo_template *t = user;
    (void)stage, (void)fraction;
    return atomic_load_explicit(&t->unwanted, memory_order_relaxed);
}

static void make(void *context)
{
    photo_template *t = context;
    /* The pool is the photos', and progress is told by one thread alone. */
    const sbl_host host = {.progress = is_unwanted, .user = t};
    sbl_diag told_by_the_fit = {0};
    t->status = sbl_photos_template(&t->head, t->tape, &host, &t->arena, &told_by_the_fit);
}

void photo_template_begin(photo_template *t, const sbl_measures *tape, const sbl_threads *threads)
{
    *t = (photo_template){.tape = tape};
    atomic_init(&t->unwanted, false);
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
    /* What is not begun yet nobody needs any more. */
    atomic_store_explicit(&t->unwanted, true, memory_order_relaxed);
    if (t->aside.thread) sbl_aside_wait(&t->aside);
    sbl_arena_release(&t->arena);
}
