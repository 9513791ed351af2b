/* The template head on one core: time, size and the memory it holds. One JSON object a line. */
#include "line.h"
#include "stubble/head.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void report(const char *what, double value, const char *unit, double bar)
{
    char name[80];
    snprintf(name, sizeof name, "template.%s", what);
    bench_line(name, value, unit, bar, 0.0, LESS_IS_BETTER);
}

/* Counts what is held at once, scratch included: the engine takes its scratch from the same allocator. */
typedef struct meter {
    size_t held, most;
} meter;

static void *metered_alloc(void *user, size_t bytes)
{
    meter *m = user;
    size_t *block = malloc(bytes + 16);
    if (!block) return NULL;
    block[0] = bytes;
    m->held += bytes;
    if (m->held > m->most) m->most = m->held;
    return (char *)block + 16;
}

static void metered_free(void *user, void *block)
{
    if (!block) return;
    size_t *start = (size_t *)(void *)((char *)block - 16);
    ((meter *)user)->held -= start[0];
    free(start);
}

int main(void)
{
    enum { RUNS = 5 };
    double best = 1e9;
    meter m = {0, 0};
    uint32_t triangles = 0;
    for (int i = 0; i < RUNS; i++) {
        sbl_allocator allocator = {metered_alloc, metered_free, &m};
        sbl_arena arena;
        sbl_arena_init(&arena, &allocator);
        sbl_measures measures = {.sex = SBL_SEX_MALE};
        sbl_head head;
        double start = seconds();
        sbl_status status = sbl_head_from_measures(&head, &measures, NULL, NULL, &arena, NULL);
        double taken = seconds() - start;
        if (status != SBL_OK) {
            fprintf(stderr, "bench_template: %s\n", sbl_status_text(status));
            return 70;
        }
        if (taken < best) best = taken;
        triangles = head.surface.triangle_count;
        sbl_arena_release(&arena);
    }
    report("build", best, "s", 1.0);
    report("triangles", triangles, "triangles", 120000.0);
    report("memory", 1e-6 * (double)m.most, "MB", 100.0);
    return 0;
}
