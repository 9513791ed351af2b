/*
 * stubble/threads.h - a pool of threads as the engine's host.
 *
 *   sbl_threads *threads;
 *   st = sbl_threads_start(&threads, 0, &diag);        // one thread for each processor
 *   sbl_host host = sbl_threads_host(threads);
 *   ... sbl_surface_build(&surface, &mesh, NULL, &host, &arena, &diag);
 *   sbl_threads_stop(threads);
 *
 * Loops         The calling thread works too. Indices are handed out in chunks as threads become free. A loop started inside a loop's body,
 *               or while another thread's loop runs, is a plain loop on its caller: no deadlock, no oversubscription.
 * Progress      Comes from sbl_threads_progress, on the thread that called the engine.
 * Failure       Where the system grants fewer threads than asked for, the pool works with those; with none it is a plain loop.
 */
#ifndef STUBBLE_THREADS_H
#define STUBBLE_THREADS_H

#include "stubble/base.h"

#define SBL_THREADS_MAX 256u

typedef struct sbl_threads sbl_threads;

/* count: how many threads work on a loop, the caller among them; 0 means the processors that are online. SBL_E_MEMORY, SBL_E_ARG. */
SBL_MUST_CHECK sbl_status sbl_threads_start(sbl_threads **threads, uint32_t count, sbl_diag *diag);
/* Ends the threads. NULL is allowed. No loop may be running. */
void sbl_threads_stop(sbl_threads *threads);

/* How many threads work on a loop, the caller among them. */
uint32_t sbl_threads_count(const sbl_threads *threads);
/* Who hears of progress, and may cancel by returning non-zero; NULL for nobody. */
void sbl_threads_progress(sbl_threads *threads, int (*progress)(void *user, const char *stage, float fraction), void *user);
/* The host; valid until sbl_threads_stop. */
sbl_host sbl_threads_host(sbl_threads *threads);

/*
 * One piece of work beside the caller, on a thread that is not the pool's: a file is read while something else is made. Begun by _start, over when
 * _wait returns; where no thread is to be had, or the pool is of one, _wait does it. An aside of zeros was never started: _wait returns at once.
 *
 *   sbl_aside aside = {0};
 *   sbl_aside_start(&aside, threads, make, &job);   // what make(&job) writes is not looked at
 *   ...
 *   sbl_aside_wait(&aside);                         // until here; may be called again
 */
typedef struct sbl_aside {
    void (*body)(void *context);
    void *context;
    void *thread; /* NULL: none */
} sbl_aside;
void sbl_aside_start(sbl_aside *aside, const sbl_threads *threads, void (*body)(void *context), void *context);
void sbl_aside_wait(sbl_aside *aside);

#endif
