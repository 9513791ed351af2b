/*
 * check.h - the whole test harness. A test program calls CHECK... and ends with `return check_report("name");`.
 * A failed check prints where and what, and the program goes on, so one run shows every failure.
 */
#ifndef STUBBLE_CHECK_H
#define STUBBLE_CHECK_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_count, check_failures;

#define CHECK(condition)                                                                                                                   \
    do {                                                                                                                                   \
        check_count++;                                                                                                                     \
        if (!(condition)) {                                                                                                                \
            check_failures++;                                                                                                              \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                                                \
        }                                                                                                                                  \
    } while (0)

/* |got - want| <= tolerance; NaN fails. */
#define CHECK_NEAR(got, want, tolerance)                                                                                                   \
    do {                                                                                                                                   \
        double got_ = (double)(got), want_ = (double)(want), tolerance_ = (double)(tolerance);                                             \
        check_count++;                                                                                                                     \
        if (!(fabs(got_ - want_) <= tolerance_)) {                                                                                         \
            check_failures++;                                                                                                              \
            fprintf(stderr, "%s:%d: %s is %.9g, expected %.9g +- %.3g\n", __FILE__, __LINE__, #got, got_, want_, tolerance_);              \
        }                                                                                                                                  \
    } while (0)

#define CHECK_STATUS(call, want)                                                                                                           \
    do {                                                                                                                                   \
        int got_ = (int)(call);                                                                                                            \
        check_count++;                                                                                                                     \
        if (got_ != (int)(want)) {                                                                                                         \
            check_failures++;                                                                                                              \
            fprintf(stderr, "%s:%d: %s gave %d, expected %d (%s)\n", __FILE__, __LINE__, #call, got_, (int)(want), #want);                 \
        }                                                                                                                                  \
    } while (0)

/* Stop here when going on would crash. */
#define REQUIRE(condition)                                                                                                                 \
    do {                                                                                                                                   \
        check_count++;                                                                                                                     \
        if (!(condition)) {                                                                                                                \
            fprintf(stderr, "%s:%d: required: %s\n", __FILE__, __LINE__, #condition);                                                      \
            exit(1);                                                                                                                       \
        }                                                                                                                                  \
    } while (0)

static inline int check_report(const char *name)
{
    printf("%s: %d checks, %d failed\n", name, check_count, check_failures);
    return check_failures || !check_count ? 1 : 0;
}

/* Real heads and tables lie beside the project (../shared/data) on the developers' machines; a test that needs them says that it skips. */
static inline const char *check_shared_data(void)
{
    static char path[4096];
    const char *given = getenv("STUBBLE_SHARED_DATA");
    if (given) snprintf(path, sizeof path, "%s", given);
    else snprintf(path, sizeof path, "%s/../shared/data", STUBBLE_SOURCE_DIR);
    FILE *probe;
    char name[4200];
    snprintf(name, sizeof name, "%s/SOURCES.md", path);
    probe = fopen(name, "rb");
    if (!probe) return NULL;
    fclose(probe);
    return path;
}

#define CHECK_SKIPPED 77

#endif
