#include "check.h"
#include "limited_memory.h"
#include "stubble/file.h"
#include "stubble/threads.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static sbl_diag diag;
static char base[64]; /* a fresh folder for this run */

static const char *at(const char *name)
{
    static char paths[8][4200];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", base, name);
    return path;
}

static void spill(const char *path, const char *content)
{
    FILE *file = fopen(path, "wb");
    REQUIRE(file);
    fputs(content, file);
    fclose(file);
}

static bool holds(const char *path, const char *content)
{
    char text[256] = {0};
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    size_t got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    return got == strlen(content) && !memcmp(text, content, got);
}

static bool exists(const char *path)
{
    struct stat about;
    return !lstat(path, &about);
}

/* Entries of a folder, hidden ones too; -1 if there is none. */
static int entries(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder) return -1;
    int count = -2;
    while (readdir(folder)) count++;
    closedir(folder);
    return count;
}

static void test_read(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    const unsigned char *data;
    size_t bytes;
    spill(at("hello"), "hello");
    CHECK_STATUS(sbl_file_read(&data, &bytes, at("hello"), 5, &arena, &diag), SBL_OK);
    CHECK(bytes == 5 && !memcmp(data, "hello", 6));
    CHECK_STATUS(sbl_file_read(&data, &bytes, at("hello"), 4, &arena, &diag), SBL_E_LIMIT);
    CHECK(diag.value == 5.0 && !data && !bytes);
    CHECK_STATUS(sbl_file_read(&data, &bytes, at("missing"), 100, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(strstr(diag.message, "no such file") && strstr(diag.field, "missing"));
    CHECK_STATUS(sbl_file_read(&data, &bytes, base, 100, &arena, &diag), SBL_E_IO);
    CHECK(strstr(diag.message, "folder"));
    CHECK_STATUS(sbl_file_read(&data, &bytes, at("hello/x"), 100, &arena, &diag), SBL_E_IO);
    CHECK_STATUS(sbl_file_read(&data, &bytes, "/dev/null", 100, &arena, &diag), SBL_E_IO);
    CHECK(strstr(diag.message, "device"));
    REQUIRE(!mkfifo(at("pipe"), 0600));
    CHECK_STATUS(sbl_file_read(&data, &bytes, at("pipe"), 100, &arena, &diag), SBL_E_IO);
    spill(at("empty"), "");
    CHECK_STATUS(sbl_file_read(&data, &bytes, at("empty"), 100, &arena, &diag), SBL_E_DATA);
    CHECK(strstr(diag.message, "empty"));
    CHECK_STATUS(sbl_file_read(NULL, &bytes, at("hello"), 100, &arena, &diag), SBL_E_ARG);
    char long_name[6000];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    CHECK_STATUS(sbl_file_read(&data, &bytes, long_name, 100, &arena, &diag), SBL_E_IO);
    CHECK(strstr(diag.message, "too long") && strlen(diag.field) == sizeof diag.field - 1);
    unlink(at("pipe"));
    unlink(at("empty"));
    sbl_arena_release(&arena);
}

static void test_write(void)
{
    int before = entries(base);
    struct stat about;
    mode_t mask = umask(022);
    CHECK_STATUS(sbl_file_write(at("new"), "one", 3, &diag), SBL_OK);
    CHECK(holds(at("new"), "one") && !stat(at("new"), &about) && (about.st_mode & 0777) == 0644);
    CHECK(!chmod(at("new"), 0600));
    CHECK_STATUS(sbl_file_write(at("new"), "two", 3, &diag), SBL_OK);
    CHECK(holds(at("new"), "two") && !stat(at("new"), &about) && (about.st_mode & 0777) == 0600);
    umask(mask);
    REQUIRE(!symlink("new", at("link")));
    CHECK_STATUS(sbl_file_write(at("link"), "three", 5, &diag), SBL_OK);
    CHECK(holds(at("new"), "three") && !lstat(at("link"), &about) && S_ISLNK(about.st_mode));
    CHECK_STATUS(sbl_file_write(at("new"), NULL, 0, &diag), SBL_OK);
    CHECK(holds(at("new"), ""));
    CHECK_STATUS(sbl_file_write(at("nowhere/x"), "x", 1, &diag), SBL_E_NOT_FOUND);
    CHECK_STATUS(sbl_file_write(at("hello/x"), "x", 1, &diag), SBL_E_IO);
    CHECK_STATUS(sbl_file_write(base, "x", 1, &diag), SBL_E_IO);
    CHECK(strstr(diag.message, "folder"));
    CHECK_STATUS(sbl_file_write("/dev/full", "x", 1, &diag), SBL_E_IO);
    CHECK(!strcmp(diag.message, "the disk is full"));
    CHECK_STATUS(sbl_file_write(NULL, "x", 1, &diag), SBL_E_ARG);
    CHECK(entries(base) == before + 2);
}

static sbl_status write_two(sbl_output *output, const char *folder, const char *content)
{
    sbl_status status = sbl_output_begin(output, folder, NULL, &diag);
    if (status == SBL_OK) status = sbl_output_write(output, "plan.json", content, strlen(content), &diag);
    if (status == SBL_OK) status = sbl_output_write(output, "preview/front.png", content, strlen(content), &diag);
    return status;
}

static void test_output_fresh(void)
{
    sbl_output output;
    int before = entries(base);
    CHECK_STATUS(write_two(&output, at("a/b/out/"), "one"), SBL_OK);
    CHECK(!exists(at("a/b/out")));
    const char *path;
    CHECK_STATUS(sbl_output_path(&output, "report.pdf", &path, &diag), SBL_OK);
    spill(path, "pdf");
    CHECK_STATUS(sbl_output_commit(&output, &diag), SBL_OK);
    CHECK(holds(at("a/b/out/plan.json"), "one") && holds(at("a/b/out/preview/front.png"), "one") && holds(at("a/b/out/report.pdf"), "pdf"));
    CHECK(entries(at("a/b")) == 1 && entries(at("a/b/out")) == 3);
    sbl_output_abort(&output);
    CHECK(exists(at("a/b/out/plan.json")));
    CHECK_STATUS(sbl_output_commit(&output, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_output_write(&output, "late", "x", 1, &diag), SBL_E_ARG);
    /* Aborted, it takes the parents that it made along. */
    CHECK_STATUS(write_two(&output, at("c/d/out"), "one"), SBL_OK);
    CHECK(exists(at("c/d")));
    sbl_output_abort(&output);
    CHECK(!exists(at("c")) && entries(base) == before + 1);
}

static void test_output_existing(void)
{
    sbl_output output;
    spill(at("a/b/out/notes.txt"), "mine");
    spill(at("a/b/out/preview/mine.png"), "mine");
    CHECK_STATUS(write_two(&output, at("a/b/out"), "two"), SBL_OK);
    CHECK(holds(at("a/b/out/plan.json"), "one"));
    CHECK_STATUS(sbl_output_write(&output, "plan.json", "2", 1, &diag), SBL_OK);
    CHECK_STATUS(sbl_output_write(&output, "more/x", "x", 1, &diag), SBL_OK);
    CHECK_STATUS(sbl_output_commit(&output, &diag), SBL_OK);
    CHECK(holds(at("a/b/out/plan.json"), "2") && holds(at("a/b/out/preview/front.png"), "two") && holds(at("a/b/out/more/x"), "x"));
    CHECK(holds(at("a/b/out/notes.txt"), "mine") && holds(at("a/b/out/preview/mine.png"), "mine") &&
          holds(at("a/b/out/report.pdf"), "pdf"));
    CHECK(entries(at("a/b/out")) == 5 && entries(at("a/b/out/preview")) == 2);
    CHECK_STATUS(write_two(&output, at("a/b/out"), "three"), SBL_OK);
    sbl_output_abort(&output);
    CHECK(holds(at("a/b/out/plan.json"), "2") && entries(at("a/b/out")) == 5);
}

/* The last of the replacements cannot be done: what was there stands again. */
static void test_output_undone(void)
{
    sbl_output output;
    REQUIRE(!mkdir(at("a/b/out/stencil.pdf"), 0777));
    spill(at("a/b/out/stencil.pdf/x"), "x");
    CHECK_STATUS(write_two(&output, at("a/b/out"), "four"), SBL_OK);
    CHECK_STATUS(sbl_output_write(&output, "new/x", "x", 1, &diag), SBL_OK);
    CHECK_STATUS(sbl_output_write(&output, "stencil.pdf", "x", 1, &diag), SBL_OK);
    CHECK_STATUS(sbl_output_commit(&output, &diag), SBL_E_IO);
    CHECK(strstr(diag.message, "folder") && strstr(diag.field, "stencil.pdf"));
    CHECK(holds(at("a/b/out/plan.json"), "2") && holds(at("a/b/out/preview/front.png"), "two") && !exists(at("a/b/out/new")));
    sbl_output_abort(&output);
    CHECK(entries(at("a/b/out")) == 6);
    /* A file that a library never wrote is noticed before anything is touched. */
    const char *path;
    CHECK_STATUS(write_two(&output, at("a/b/out"), "five"), SBL_OK);
    CHECK_STATUS(sbl_output_path(&output, "ghost.pdf", &path, &diag), SBL_OK);
    CHECK_STATUS(sbl_output_commit(&output, &diag), SBL_E_NOT_FOUND);
    CHECK(holds(at("a/b/out/plan.json"), "2"));
    sbl_output_abort(&output);
    CHECK(entries(at("a/b/out")) == 6);
}

static void test_output_refused(void)
{
    static const char *const bad[] = {"", "/x", "../x", "a/../b", "a//b", "a/", ".hidden", "a/.b", "1/2/3/4/5/6"};
    sbl_output output;
    int before = entries(base);
    CHECK_STATUS(sbl_output_begin(&output, at("hello"), NULL, &diag), SBL_E_IO);
    CHECK(strstr(diag.message, "names a file"));
    sbl_output_abort(&output);
    CHECK_STATUS(sbl_output_begin(&output, at("hello/out"), NULL, &diag), SBL_E_IO);
    CHECK_STATUS(sbl_output_begin(&output, at("x/y/../../hello/out"), NULL, &diag), SBL_E_IO);
    CHECK_STATUS(sbl_output_begin(&output, "", NULL, &diag), SBL_E_ARG);
    sbl_output_abort(&output);
    CHECK_STATUS(sbl_output_begin(&output, "/proc/stubble/out", NULL, &diag), SBL_E_NOT_FOUND);
    CHECK_STATUS(sbl_output_begin(&output, at("out"), NULL, &diag), SBL_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_STATUS(sbl_output_write(&output, bad[i], "x", 1, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_output_write(&output, "file", "x", 1, &diag), SBL_OK);
    CHECK_STATUS(sbl_output_write(&output, "file/below", "x", 1, &diag), SBL_E_IO);
    sbl_output_abort(&output);
    CHECK(entries(base) == before);
}

/* A full disk is imitated by a limit on the size of a file; the signal that comes with it is ignored. */
static void test_output_full_disk(void)
{
    int before = entries(base);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (!child) {
        sbl_output output;
        const char *path;
        if (sbl_output_begin(&output, at("full"), NULL, &diag) || sbl_output_path(&output, "x", &path, &diag)) _exit(1);
        if (symlink("/dev/full", path)) _exit(2);
        if (sbl_output_write(&output, "x", "content", 7, &diag) != SBL_E_IO || strcmp(diag.message, "the disk is full") != 0) _exit(3);
        sbl_output_abort(&output);
        _exit(exists(at("full")) ? 4 : 0);
    }
    int result;
    CHECK(waitpid(child, &result, 0) == child && WIFEXITED(result) && WEXITSTATUS(result) == 0);
    CHECK(entries(base) == before);
}

#define LONG_BYTES 20000
static char long_content[3][LONG_BYTES];

/* Eight files of one letter, as a run of a command writes them; which letter is told by `turn`. */
static bool write_eight(const char *goal, int turn)
{
    sbl_output output;
    if (sbl_output_begin(&output, goal, NULL, &diag)) return false;
    for (char name[3] = "x0"; name[1] < '8'; name[1]++)
        if (sbl_output_write(&output, name, long_content[turn], LONG_BYTES, &diag)) return false;
    return sbl_output_commit(&output, &diag) == SBL_OK;
}

/* How many of the eight are there; each must be whole. */
static int count_whole(const char *goal)
{
    int found = 0;
    for (char name[3] = "x0"; name[1] < '8'; name[1]++) {
        static char content[LONG_BYTES + 1];
        char path[4300];
        snprintf(path, sizeof path, "%s/%s", goal, name);
        FILE *file = fopen(path, "rb");
        if (!file) continue;
        size_t got = fread(content, 1, sizeof content, file);
        fclose(file);
        found++;
        CHECK(got == LONG_BYTES && content[0] >= 'a' && content[0] <= 'c' && !memcmp(content, long_content[content[0] - 'a'], LONG_BYTES));
    }
    return found;
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void kill_after(pid_t child, double delay_s)
{
    struct timespec pause = {(time_t)delay_s, (long)((delay_s - floor(delay_s)) * 1e9)};
    nanosleep(&pause, NULL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/*
 * Killed at moments spread over the time that a run takes: the goal of a first run is absent or complete; that of a later one has only
 * whole files, old or new.
 */
static void test_killed_writer(void)
{
    for (int i = 0; i < 3; i++) memset(long_content[i], 'a' + i, LONG_BYTES);
    double from = now_s();
    for (int i = 0; i < 4; i++) REQUIRE(write_eight(at("killed"), i % 3));
    double run_s = (now_s() - from) / 4.0;
    for (int round = 0; round < 40; round++) {
        bool fresh = round % 2 == 0;
        const char *goal = at(fresh ? "killed_fresh" : "killed");
        pid_t child = fork();
        REQUIRE(child >= 0);
        if (!child)
            for (int turn = round % 3;; turn = (turn + 1) % 3)
                if (!write_eight(goal, turn) || fresh) _exit(0);
        kill_after(child, 2.0 * run_s * sbl_random_unit(1, 1, (uint64_t)round));
        int found = count_whole(goal);
        CHECK(found == 8 || (fresh && found == 0 && !exists(goal)));
        char command[8600];
        snprintf(command, sizeof command, "rm -rf %s %s/.killed* %s/.stubble*", fresh ? goal : "", base, goal);
        CHECK(system(command) == 0);
    }
}

/* What a killed process left is cleaned by the next one, and nothing that is not ours or whose maker lives. */
static void test_stale(void)
{
    pid_t dead = fork();
    REQUIRE(dead >= 0);
    if (!dead) _exit(0);
    waitpid(dead, NULL, 0);
    long alive = (long)getppid();
    for (int fresh = 0; fresh < 2; fresh++) {
        const char *goal = at("stale"), *folder = fresh ? base : goal, *name = fresh ? "stale" : "stubble";
        if (!fresh) REQUIRE(!mkdir(goal, 0700));
        char gone[4300], old[4300], busy[4300], file[4300], link[4300], other[4300], part[4400];
        snprintf(gone, sizeof gone, "%s/.%s.%ld-0.tmp", folder, name, (long)dead);
        snprintf(old, sizeof old, "%s/.%s.%ld-1.tmp", folder, name, alive);
        snprintf(busy, sizeof busy, "%s/.%s.%ld-2.tmp", folder, name, alive);
        snprintf(file, sizeof file, "%s/.%s.%ld-3.tmp", folder, name, (long)dead);
        snprintf(link, sizeof link, "%s/.%s.%ld-4.tmp", folder, name, (long)dead);
        snprintf(other, sizeof other, "%s/.%s.%ld-5.tmpx", folder, name, (long)dead);
        REQUIRE(!mkdir(gone, 0700) && !mkdir(old, 0700) && !mkdir(busy, 0700) && !mkdir(other, 0700));
        snprintf(part, sizeof part, "%s/report.pdf", gone);
        spill(part, "half");
        spill(file, "a file");
        REQUIRE(!symlink("/nowhere", link));
        const struct timespec yesterday[2] = {{.tv_sec = time(NULL) - 86400}, {.tv_sec = time(NULL) - 86400}};
        REQUIRE(!utimensat(AT_FDCWD, old, yesterday, 0));
        sbl_output output;
        CHECK_STATUS(sbl_output_begin(&output, goal, NULL, &diag), SBL_OK);
        sbl_output_abort(&output);
        CHECK(!exists(gone) && !exists(old));
        CHECK(exists(busy) && exists(file) && exists(link) && exists(other));
        CHECK(!rmdir(busy) && !unlink(file) && !unlink(link) && !rmdir(other));
        if (!fresh) CHECK(!rmdir(goal));
    }
}

/* Asked before the work; nothing is left by the question. */
static void test_check_write(void)
{
    REQUIRE(!mkdir(at("asked"), 0700));
    spill(at("asked/old.csv"), "old");
    CHECK_STATUS(sbl_file_check_write(at("asked/new.csv"), &diag), SBL_OK);
    CHECK_STATUS(sbl_file_check_write(at("asked/old.csv"), &diag), SBL_OK);
    CHECK(holds(at("asked/old.csv"), "old") && entries(at("asked")) == 1);
    CHECK_STATUS(sbl_file_check_write("/dev/null", &diag), SBL_OK);
    CHECK_STATUS(sbl_file_check_write(at("asked"), &diag), SBL_E_IO);
    CHECK_STATUS(sbl_file_check_write(at("asked/nowhere/new.csv"), &diag), SBL_E_NOT_FOUND);
    CHECK(sbl_file_check_write(at("asked/old.csv/new.csv"), &diag) != SBL_OK);
}

/* What stands there stays, whatever it is. */
static void test_write_new(void)
{
    REQUIRE(!mkdir(at("fresh"), 0700));
    spill(at("fresh/old"), "old");
    REQUIRE(!symlink("nowhere", at("fresh/link")));
    static const char *const TAKEN[] = {"fresh/old", "fresh/link", "fresh"};
    for (int i = 0; i < 3; i++) {
        CHECK_STATUS(sbl_file_check_new(at(TAKEN[i]), &diag), SBL_E_CONFLICT);
        CHECK_STATUS(sbl_file_write_new(at(TAKEN[i]), "new", 3, &diag), SBL_E_CONFLICT);
        CHECK(diag.hint && *diag.hint && strstr(diag.field, TAKEN[i]));
    }
    CHECK_STATUS(sbl_file_check_new("/dev/null", &diag), SBL_E_CONFLICT);
    CHECK(holds(at("fresh/old"), "old") && !exists(at("fresh/nowhere")) && entries(at("fresh")) == 2);
    CHECK_STATUS(sbl_file_check_new(at("fresh/new"), &diag), SBL_OK);
    CHECK(entries(at("fresh")) == 2);
    CHECK_STATUS(sbl_file_write_new(at("fresh/new"), "new", 3, &diag), SBL_OK);
    CHECK(holds(at("fresh/new"), "new") && entries(at("fresh")) == 3);
    CHECK_STATUS(sbl_file_check_new(at("fresh/none/new"), &diag), SBL_E_NOT_FOUND);
    CHECK_STATUS(sbl_file_write_new(at("fresh/none/new"), "new", 3, &diag), SBL_E_NOT_FOUND);
    CHECK_STATUS(sbl_file_write_new(at("fresh/old/new"), "new", 3, &diag), SBL_E_IO);
    CHECK_STATUS(sbl_file_write_new(NULL, "new", 3, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_file_check_new(NULL, &diag), SBL_E_ARG);
}

/* Two names of one file, there or not. */
static void test_same_goal(void)
{
    REQUIRE(!mkdir(at("goals"), 0700) && !symlink(at("goals"), at("goals_alias")));
    spill(at("goals/one"), "1");
    spill(at("goals/two"), "1");
    REQUIRE(!symlink("one", at("goals/link")));
    CHECK(sbl_file_same_goal(at("goals/one"), at("goals/one")) && sbl_file_same_goal(at("goals/one"), at("goals/link")));
    CHECK(sbl_file_same_goal(at("goals/new"), at("goals_alias/new")) && sbl_file_same_goal(at("goals/new"), at("goals/../goals//new")));
    CHECK(sbl_file_same_goal("stubble-no-such-file", "./stubble-no-such-file"));
    CHECK(!sbl_file_same_goal(at("goals/one"), at("goals/two")) && !sbl_file_same_goal(at("goals/one"), at("goals/new")));
    CHECK(!sbl_file_same_goal(at("goals/new"), at("new")) && !sbl_file_same_goal(at("goals/new"), at("goals_alias/newer")));
    CHECK(!sbl_file_same_goal(at("goals/none/new"), at("goals/new")) && sbl_file_same_goal(at("goals/none/new"), at("goals/none/new")));
}

static void test_memory(void)
{
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    int before = entries(base);
    limited_blocks = 0;
    sbl_output output;
    CHECK_STATUS(sbl_output_begin(&output, at("m/n"), &limited, &diag), SBL_E_MEMORY);
    sbl_output_abort(&output);
    CHECK(entries(base) == before);
    sbl_arena arena;
    sbl_arena_init(&arena, &limited);
    const unsigned char *data;
    size_t bytes;
    CHECK_STATUS(sbl_file_read(&data, &bytes, at("hello"), 100, &arena, &diag), SBL_E_MEMORY);
    sbl_arena_release(&arena);
}

/* ---- threads ---- */

struct counted {
    atomic_uint *touched;
    const sbl_host *host;
    atomic_uint inner;
};

static void touch(void *context, uint32_t index)
{
    struct counted *counted = context;
    atomic_fetch_add(&counted->touched[index], 1);
}

static void inner_body(void *context, uint32_t index)
{
    (void)index;
    struct counted *counted = context;
    atomic_fetch_add(&counted->inner, 1);
}

static void outer_body(void *context, uint32_t index)
{
    (void)index;
    struct counted *counted = context;
    sbl_parallel_for(counted->host, 10, inner_body, counted);
}

static int told(void *user, const char *stage, float fraction)
{
    (void)stage;
    *(float *)user = fraction;
    return fraction > 0.5f;
}

static void *other_caller(void *context)
{
    struct counted *counted = context;
    for (int i = 0; i < 200; i++) sbl_parallel_for(counted->host, 50, inner_body, counted);
    return NULL;
}

static void test_threads(void)
{
    static atomic_uint touched[100000];
    for (uint32_t workers = 0; workers <= 5; workers++) {
        sbl_threads *threads;
        CHECK_STATUS(sbl_threads_start(&threads, workers, &diag), SBL_OK);
        CHECK(sbl_threads_count(threads) == workers || workers == 0);
        sbl_host host = sbl_threads_host(threads);
        struct counted counted = {touched, &host, 0};
        static const uint32_t counts[] = {0, 1, 2, 3, 17, 1000, 100000};
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            for (uint32_t i = 0; i < 100000; i++) atomic_store(&touched[i], 0);
            sbl_parallel_for(&host, counts[c], touch, &counted);
            bool once = true;
            for (uint32_t i = 0; i < 100000; i++) once = once && atomic_load(&touched[i]) == (i < counts[c]);
            CHECK(once);
        }
        sbl_parallel_for(&host, 100, outer_body, &counted);
        CHECK(atomic_load(&counted.inner) == 1000);
        pthread_t other;
        REQUIRE(!pthread_create(&other, NULL, other_caller, &counted));
        other_caller(&counted);
        pthread_join(other, NULL);
        CHECK(atomic_load(&counted.inner) == 1000 + 2 * 200 * 50);
        float heard = -1.0f;
        CHECK(sbl_progress(&host, "x", 0.25f) == 0);
        sbl_threads_progress(threads, told, &heard);
        CHECK(sbl_progress(&host, "x", 0.25f) == 0 && heard == 0.25f);
        CHECK(sbl_progress(&host, "x", 0.75f) != 0);
        sbl_threads_stop(threads);
    }
    sbl_threads_stop(NULL);
}

static void test_apart(void)
{
    const char *input[3] = {at("read"), NULL, at("read_too")}, *nothing = at("nothing");
    char turned[4300];
    spill(input[0], "photo");
    spill(input[2], "marks");
    snprintf(turned, sizeof turned, "%s/../%s/read", base, strrchr(base, '/') + 1);
    REQUIRE(!symlink("read_too", at("soft")) && !link(input[0], at("hard")));
    CHECK_STATUS(sbl_file_check_apart(nothing, input, 3, &diag), SBL_OK);
    CHECK_STATUS(sbl_file_check_apart(input[0], &nothing, 1, &diag), SBL_OK);
    CHECK_STATUS(sbl_file_check_apart(input[0], NULL, 0, &diag), SBL_OK);
    CHECK_STATUS(sbl_file_check_apart("/dev/null", (const char *const[]){"/dev/null"}, 1, &diag), SBL_OK);
    CHECK_STATUS(sbl_file_check_apart(base, &(const char *){base}, 1, &diag), SBL_OK);
    CHECK_STATUS(sbl_file_check_apart(input[0], input, 3, &diag), SBL_E_IO);
    CHECK(strstr(diag.field, "/read") && diag.hint && diag.value == 0.0);
    CHECK_STATUS(sbl_file_check_apart(turned, input, 3, &diag), SBL_E_IO);
    CHECK_STATUS(sbl_file_check_apart(at("hard"), input, 3, &diag), SBL_E_IO);
    CHECK_STATUS(sbl_file_check_apart(at("soft"), input, 3, &diag), SBL_E_IO);
    CHECK(strstr(diag.field, "/read_too") && diag.value == 2.0);
    CHECK_STATUS(sbl_file_check_apart(NULL, input, 3, &diag), SBL_E_ARG);
    CHECK(holds(input[0], "photo") && holds(input[2], "marks"));
}

int main(void)
{
    const char *scratch = getenv("TMPDIR");
    snprintf(base, sizeof base, "%.40s/stubble-file-XXXXXX", scratch ? scratch : "/tmp");
    REQUIRE(mkdtemp(base));
    test_read();
    test_write();
    test_output_fresh();
    test_output_existing();
    test_output_undone();
    test_output_refused();
    test_output_full_disk();
    test_killed_writer();
    test_stale();
    test_check_write();
    test_write_new();
    test_same_goal();
    test_apart();
    test_memory();
    test_threads();
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", base);
    CHECK(system(command) == 0);
    return check_report("file");
}
