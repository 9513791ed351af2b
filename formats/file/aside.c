/* One piece of work on a thread of its own: see stubble/threads.h. */
#include "stubble/threads.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

static void *run(void *argument)
{
    sbl_aside *aside = argument;
    aside->body(aside->context);
    return NULL;
}

/* Signals are for the threads that the program made. */
static bool create(pthread_t *thread, sbl_aside *aside)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool created = !pthread_create(thread, NULL, run, aside);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return created;
}

void sbl_aside_start(sbl_aside *aside, const sbl_threads *threads, void (*body)(void *context), void *context)
{
    *aside = (sbl_aside){body, context, NULL};
    if (sbl_threads_count(threads) < 2) return;
    pthread_t *thread = malloc(sizeof *thread);
    if (thread && create(thread, aside)) aside->thread = thread;
    else free(thread);
}

void sbl_aside_wait(sbl_aside *aside)
{
    if (aside->thread) {
        pthread_join(*(pthread_t *)aside->thread, NULL);
        free(aside->thread);
    } else if (aside->body) {
        aside->body(aside->context);
    }
    *aside = (sbl_aside){0};
}
