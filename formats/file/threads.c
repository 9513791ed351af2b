/*
 * A pool that waits on a condition; each loop is one generation. A worker takes part in a generation once, and the caller returns when
 * every worker has left it, so the loop's variables may lie on the caller's stack.
 */
#include "stubble/threads.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* Enough chunks that an uneven loop ends evenly, few enough that handing them out costs nothing. */
#define CHUNKS_PER_THREAD 16u

struct loop {
    sbl_loop_body body;
    void *context;
    uint32_t count, chunk;
    atomic_uint_fast64_t next;
};

struct sbl_threads {
    pthread_mutex_t one_loop; /* held while a loop runs */
    pthread_mutex_t lock;     /* guards all below */
    pthread_cond_t work, done;
    struct loop *loop;
    uint64_t generation;
    uint32_t workers_busy;
    bool ending;
    int (*progress)(void *user, const char *stage, float fraction);
    void *progress_user;
    uint32_t worker_count;
    pthread_t worker[SBL_THREADS_MAX];
};

static void work_on(struct loop *loop)
{
    for (;;) {
        uint64_t from = atomic_fetch_add_explicit(&loop->next, loop->chunk, memory_order_relaxed);
        if (from >= loop->count) return;
        uint32_t first = (uint32_t)from;
        uint32_t last = loop->count - first > loop->chunk ? first + loop->chunk : loop->count;
        for (uint32_t i = first; i < last; i++) loop->body(loop->context, i);
    }
}

static void *worker_main(void *argument)
{
    sbl_threads *threads = argument;
    uint64_t seen = 0;
    pthread_mutex_lock(&threads->lock);
    for (;;) {
        while (!threads->ending && threads->generation == seen) pthread_cond_wait(&threads->work, &threads->lock);
        if (threads->ending) break;
        seen = threads->generation;
        struct loop *loop = threads->loop;
        pthread_mutex_unlock(&threads->lock);
        work_on(loop);
        pthread_mutex_lock(&threads->lock);
        if (--threads->workers_busy == 0) pthread_cond_signal(&threads->done);
    }
    pthread_mutex_unlock(&threads->lock);
    return NULL;
}

static void plain_loop(uint32_t count, sbl_loop_body body, void *context)
{
    for (uint32_t i = 0; i < count; i++) body(context, i);
}

static void parallel_for(void *user, uint32_t count, sbl_loop_body body, void *context)
{
    sbl_threads *threads = user;
    /* Busy means: a loop inside a loop, or another caller's. */
    if (count < 2 || !threads->worker_count || pthread_mutex_trylock(&threads->one_loop)) {
        plain_loop(count, body, context);
        return;
    }
    uint32_t chunk = count / ((threads->worker_count + 1) * CHUNKS_PER_THREAD);
    struct loop loop = {body, context, count, chunk ? chunk : 1, 0};
    pthread_mutex_lock(&threads->lock);
    threads->loop = &loop;
    threads->generation++;
    threads->workers_busy = threads->worker_count;
    pthread_cond_broadcast(&threads->work);
    pthread_mutex_unlock(&threads->lock);
    work_on(&loop);
    pthread_mutex_lock(&threads->lock);
    while (threads->workers_busy) pthread_cond_wait(&threads->done, &threads->lock);
    pthread_mutex_unlock(&threads->lock);
    pthread_mutex_unlock(&threads->one_loop);
}

static int progress(void *user, const char *stage, float fraction)
{
    const sbl_threads *threads = user;
    return threads->progress ? threads->progress(threads->progress_user, stage, fraction) : 0;
}

/* Signals are for the threads that the program made: workers block them all. */
static void start_workers(sbl_threads *threads, uint32_t wanted)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (threads->worker_count < wanted && !pthread_create(&threads->worker[threads->worker_count], NULL, worker_main, threads))
        threads->worker_count++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

sbl_status sbl_threads_start(sbl_threads **threads, uint32_t count, sbl_diag *diag)
{
    if (!threads) return sbl_fail(diag, SBL_E_ARG, "sbl_threads_start: threads is NULL", "give a place for the pool");
    *threads = NULL;
    sbl_threads *made = calloc(1, sizeof *made);
    if (!made) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for threads", "close some programs");
    pthread_mutex_init(&made->one_loop, NULL);
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->work, NULL);
    pthread_cond_init(&made->done, NULL);
    if (!count) {
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        count = online > 0 ? (uint32_t)online : 1;
    }
    start_workers(made, (count < SBL_THREADS_MAX ? count : SBL_THREADS_MAX) - 1);
    *threads = made;
    return SBL_OK;
}

void sbl_threads_stop(sbl_threads *threads)
{
    if (!threads) return;
    pthread_mutex_lock(&threads->lock);
    threads->ending = true;
    pthread_cond_broadcast(&threads->work);
    pthread_mutex_unlock(&threads->lock);
    for (uint32_t i = 0; i < threads->worker_count; i++) pthread_join(threads->worker[i], NULL);
    pthread_cond_destroy(&threads->done);
    pthread_cond_destroy(&threads->work);
    pthread_mutex_destroy(&threads->lock);
    pthread_mutex_destroy(&threads->one_loop);
    free(threads);
}

uint32_t sbl_threads_count(const sbl_threads *threads)
{
    return threads->worker_count + 1;
}

void sbl_threads_progress(sbl_threads *threads, int (*callback)(void *user, const char *stage, float fraction), void *user)
{
    threads->progress = callback;
    threads->progress_user = user;
}

sbl_host sbl_threads_host(sbl_threads *threads)
{
    return (sbl_host){parallel_for, progress, threads};
}
