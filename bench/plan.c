/*
 * The main job by its stages: head, design, field, dots and course, pictures, documents and files; on the sample's tape, and on a real scan
 * with about 30,000 dots. Each case runs in a process of its own, so that its peak of memory is its own.
 */
#define _XOPEN_SOURCE 700 /* nftw */

#include "line.h"
#include "plan_case.h"
#include "stubble/plan_folder.h"

#include <ftw.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* As the command draws them. */
#define PICTURE_WIDTH  760u
#define PICTURE_HEIGHT 930u

static double seconds_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* bar 0: none. */
static void line(const char *name, const char *what, double value, const char *unit, double bar)
{
    char whole[80];
    snprintf(whole, sizeof whole, "plan.%s.%s", name, what);
    bench_line(whole, value, unit, bar, 0.0, LESS_IS_BETTER);
}

/* A stage ends where the next one begins. Time on the wall, and of all processors: on a machine that others use only the second tells. */
typedef struct stage_clock {
    const char *name, *stage;
    double wall_s, cpu_s;
} stage_clock;

static void line_of_times(const char *name, const char *what, double wall_s, double cpu_s, double bar_s)
{
    char cpu[64];
    snprintf(cpu, sizeof cpu, "%s_processors", what);
    line(name, what, wall_s, "s", bar_s);
    line(name, cpu, cpu_s, "s", 0.0);
}

static void stage_begins(stage_clock *clock, const char *stage)
{
    double wall_s = seconds_of(CLOCK_MONOTONIC), cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    if (clock->stage) line_of_times(clock->name, clock->stage, wall_s - clock->wall_s, cpu_s - clock->cpu_s, 0.0);
    clock->stage = stage;
    clock->wall_s = wall_s;
    clock->cpu_s = cpu_s;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info, (void)type, (void)at;
    return remove(path);
}

/* The steps of sbl_plan_make, told apart by the progress that it reports: design, then the field (which reports by itself), dots, course. */
static int plan_progress(void *user, const char *stage, float fraction)
{
    stage_clock *clock = user;
    (void)fraction;
    const char *known = !strcmp(stage, "design") ? "design" : !strcmp(stage, "course") ? "course" : "field_and_dots";
    if (strcmp(clock->stage ? clock->stage : "", known) != 0) stage_begins(clock, known);
    return 0;
}

static void run(const char *name, const char *changes, const char *scan, double bar_s)
{
    char folder[] = "stubble-bench-XXXXXX";
    plan_case c;
    stage_clock clock = {.name = name};
    REQUIRE(mkdtemp(folder));
    double wall_s = seconds_of(CLOCK_MONOTONIC), cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    stage_begins(&clock, "intake");
    plan_case_open(&c, 0);
    plan_case_client(&c, changes);
    stage_begins(&clock, "head");
    if (scan) plan_case_scan(&c, scan);
    else plan_case_head(&c);
    sbl_threads_progress(c.threads, plan_progress, &clock);
    plan_case_plan(&c);
    sbl_threads_progress(c.threads, NULL, NULL);
    stage_begins(&clock, "pictures");
    sbl_pictures pictures;
    plan_case_require(&c,
                      sbl_pictures_draw(&pictures, &c.plan, &(sbl_pictures_options){.width = PICTURE_WIDTH, .height = PICTURE_HEIGHT},
                                        &c.host, &c.arena, &c.diag),
                      "pictures");
    stage_begins(&clock, "documents_and_files");
    sbl_folder_options options = {.document = {.version = "bench"}};
    plan_case_require(&c, sbl_plan_folder_write(folder, &c.plan, &pictures, NULL, &options, &c.host, &c.arena, &c.diag), "files");
    stage_begins(&clock, NULL);
    line_of_times(name, "total", seconds_of(CLOCK_MONOTONIC) - wall_s, seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_s, bar_s);
    line(name, "dots", c.plan.dots.count, "1", 0.0);
    plan_case_close(&c);
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static int in_a_process(const char *name, const char *changes, const char *scan, double bar_s, double bar_mb)
{
    struct rusage usage;
    int status = 1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        run(name, changes, scan, bar_s);
        exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) return 1;
    /* The greatest of the children so far: the cases come by rising need. */
    getrusage(RUSAGE_CHILDREN, &usage);
    line(name, "peak", (double)usage.ru_maxrss / 1024.0, "MB", bar_mb);
    return 0;
}

int main(void)
{
    int failed = in_a_process("tape", NULL, NULL, 5.0, 400.0);
    const char *shared = check_shared_data();
    char scan[4300];
    if (!shared) return failed;
    snprintf(scan, sizeof scan, "%s/heads/ict_facekit_neutral_head_mm.obj", shared);
    /* A bald vault at 93 dots and hairs per cm2 comes to 30,000 dots. */
    failed += in_a_process("scan",
                           "{\"head\": {\"tape\": null, \"scan\": {\"file\": \"head.obj\", \"unit\": \"mm\"}},"
                           " \"hair\": {\"pattern\": \"norwood VII\", \"density_per_cm2\": 72}, \"wish\": {\"full_density_per_cm2\": 93}}",
                           scan, 6.0, 400.0);
    return failed;
}
