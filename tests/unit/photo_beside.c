/* A photo is read while the models are opened: whatever becomes of the decoder, no child, no thread and no descriptor is left behind. */
#include "check.h"
#include "stubble/face_find.h"
#include "stubble/photo_file.h"
#include "stubble/threads.h"

#include <dirent.h>
#include <errno.h>
#include <sys/wait.h>

static sbl_arena arena;

/* Entries of a folder of /proc; 0: there is none. */
static uint32_t entries(const char *folder)
{
    uint32_t count = 0;
    DIR *open = opendir(folder);
    while (open && readdir(open)) count++;
    if (open) closedir(open);
    return count;
}

typedef struct work {
    const char *decoder;
    sbl_status read, open;
    sbl_diag read_diag, open_diag;
    sbl_vision *vision;
} work;

static void read_or_open(void *context, uint32_t index)
{
    work *w = context;
    static const char jpeg[64] = "\xff\xd8\xff\xe0 no more than the beginning";
    const sbl_photo_options options = {.decoder = w->decoder, .seconds_max = 1};
    sbl_photo photo;
    if (index == 0) w->read = sbl_photo_read_memory(&photo, NULL, jpeg, sizeof jpeg, &options, &arena, &w->read_diag);
    else w->open = sbl_vision_open(&w->vision, NULL, &w->open_diag);
}

int main(void)
{
    /* Ours, which refuses; one that dies at once; one that answers nonsense; one that never answers; one that is not there. */
    static const struct {
        const char *decoder;
        sbl_status want;
    } CASE[] = {{NULL, SBL_E_DATA},
                {"/bin/false", SBL_E_DATA},
                {"/bin/cat", SBL_E_DATA},
                {"/bin/sleep", SBL_E_LIMIT},
                {"/nowhere", SBL_E_NOT_FOUND}};
    sbl_arena_init(&arena, NULL);
    /* The library that runs models stays loaded once it is, and a sanitizer's own thread comes with the first of ours. */
    work first = {.decoder = "/bin/false"};
    sbl_threads *any;
    REQUIRE(sbl_threads_start(&any, 2, &first.open_diag) == SBL_OK);
    sbl_threads_stop(any);
    read_or_open(&first, 1);
    sbl_vision_close(first.vision);
    uint32_t threads_before = entries("/proc/self/task"), files_before = entries("/proc/self/fd");
    for (size_t i = 0; i < sizeof CASE / sizeof *CASE; i++)
        for (uint32_t count = 1; count <= 2; count++) {
            sbl_threads *threads;
            sbl_diag diag = {0};
            REQUIRE(sbl_threads_start(&threads, count, &diag) == SBL_OK);
            sbl_host host = sbl_threads_host(threads);
            work w = {.decoder = CASE[i].decoder};
            sbl_parallel_for(&host, 2, read_or_open, &w);
            sbl_threads_stop(threads);
            CHECK_STATUS(w.read, CASE[i].want);
            CHECK(w.read_diag.message && w.read_diag.hint);
            CHECK(w.open == first.open);
            sbl_vision_close(w.vision);
            CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
            CHECK(entries("/proc/self/task") == threads_before && entries("/proc/self/fd") == files_before);
        }
    sbl_arena_release(&arena);
    return check_report("photo_beside");
}
