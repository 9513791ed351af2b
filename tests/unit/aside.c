/* sbl_aside: beside the caller where a thread is to be had, else when it is waited for; never twice. */
#include "check.h"
#include "stubble/threads.h"

#include <pthread.h>

typedef struct job {
    pthread_t caller;
    int runs;
    bool beside;
} job;

static void work(void *context)
{
    job *j = context;
    j->beside = !pthread_equal(pthread_self(), j->caller);
    j->runs++;
}

static void with(uint32_t threads, bool beside)
{
    sbl_threads *pool;
    job j = {.caller = pthread_self()};
    sbl_aside aside;
    CHECK_STATUS(sbl_threads_start(&pool, threads, NULL), SBL_OK);
    sbl_aside_start(&aside, pool, work, &j);
    CHECK((aside.thread != NULL) == beside);
    sbl_aside_wait(&aside);
    CHECK(j.runs == 1 && j.beside == beside);
    sbl_aside_wait(&aside);
    CHECK(j.runs == 1);
    sbl_threads_stop(pool);
}

int main(void)
{
    with(2, true);
    with(1, false);
    sbl_aside never = {0};
    sbl_aside_wait(&never);
    CHECK(!never.thread && !never.body);
    return check_report("aside");
}
