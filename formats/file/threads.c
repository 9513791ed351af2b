/*
 * A pool that waits on a condition; each loop is one generation. The caller works too, and when no index is left it closes the loop: it waits
 * for the workers that are still in it and not for those that never came, so a short loop costs no more than its work. Workers look out for
 * the next loop for some microseconds before they sleep, as waking takes longer than many a loop.
 */
#include "stubble/threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* Enough chunks that an uneven loop ends evenly, few enough that handing them out costs nothing. */
#define CHUNKS_PER_THREAD 16u
/* How often a thread looks before it sleeps; between looks it lets others run. Some 50 microseconds. */
#define LOOKS 100

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
    struct loop *loop;               /* NULL while none runs */
    atomic_uint_fast64_t generation; /* written under the lock, looked at without */
    atomic_uint_fast32_t workers_in; /* the loop; likewise */
    uint32_t workers_asleep;
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

static void look_out_for_work(sbl_threads *threads, uint64_t seen)
{
    for (int k = 0; k < LOOKS && atomic_load_explicit(&threads->generation, memory_order_relaxed) == seen; k++) sched_yield();
}

static void *worker_main(void *argument)
{
    sbl_threads *threads = argument;
    uint64_t seen = 0;
    for (;;) {
        look_out_for_work(threads, seen);
        pthread_mutex_lock(&threads->lock);
        threads->workers_asleep++;
        while (!threads->ending && threads->generation == seen) pthread_cond_wait(&threads->work, &threads->lock);
        threads->workers_asleep--;
        seen = threads->generation;
        bool ending = threads->ending;
        struct loop *loop = ending ? NULL : threads->loop;
        if (loop) threads->workers_in++;
        pthread_mutex_unlock(&threads->lock);
        if (ending) return NULL;
        if (!loop) continue; /* it was over before this worker came */
        work_on(loop);
        pthread_mutex_lock(&threads->lock);
        if (--threads->workers_in == 0) pthread_cond_signal(&threads->done);
        pthread_mutex_unlock(&threads->lock);
    }
}

static void plain_loop(uint32_t count, sbl_loop_body body, void *context)
{
    for (uint32_t i = 0; i < count; i++) body(context, i);
}

static void open_loop(sbl_threads *threads, struct loop *loop)
{
    pthread_mutex_lock(&threads->lock);
    threads->loop = loop;
    threads->generation++;
    if (threads->workers_asleep) pthread_cond_broadcast(&threads->work);
    pthread_mutex_unlock(&threads->lock);
}

/* No worker enters any more; those inside are waited for. */
static void close_loop(sbl_threads *threads)
{
    pthread_mutex_lock(&threads->lock);
    threads->loop = NULL;
    pthread_mutex_unlock(&threads->lock);
    for (int k = 0; k < LOOKS && atomic_load_explicit(&threads->workers_in, memory_order_relaxed); k++) sched_yield();
    pthread_mutex_lock(&threads->lock);
    while (threads->workers_in) pthread_cond_wait(&threads->done, &threads->lock);
    pthread_mutex_unlock(&threads->lock);
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
    open_loop(threads, &loop);
    work_on(&loop);
    close_loop(threads);
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
