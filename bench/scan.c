/* Scans into heads: one core, from triangles to a head in its frame with a scalp fine enough for dots. */
#include "line.h"
#include "check.h"
#include "stubble/atlas.h"
#include "stubble/mesh_file.h"

#include <time.h>

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The bar is the project's own; there is no tool to compare with. */
static void say(const char *name, const char *unit, double value, double bar)
{
    bench_line(name, value, unit, bar, 0.0, LESS_IS_BETTER);
}

static void bench_scan(const char *name, const sbl_mesh *mesh)
{
    double best = (double)INFINITY;
    for (int run = 0; run < 3; run++) {
        sbl_arena arena;
        sbl_head head;
        sbl_diag diag = {0};
        sbl_arena_init(&arena, NULL);
        double start = cpu_seconds();
        if (sbl_head_from_scan(&head, NULL, mesh, NULL, NULL, NULL, &arena, &diag) != SBL_OK)
            fprintf(stderr, "%s: %s\n", name, diag.message);
        else best = fmin(best, cpu_seconds() - start);
        sbl_arena_release(&arena);
    }
    say(name, "s", best, 1.5);
}

static void bench_atlas(void)
{
    enum { QUERIES = 200000 };
    double sum = 0.0, start = cpu_seconds();
    for (int i = 0; i < QUERIES; i++) {
        double y = 2.0 * i / QUERIES - 1.0, a = 2.39996 * i, r = sqrt(1.0 - y * y);
        sum += sbl_atlas_remaining(SBL_PATTERN_NORWOOD_V, sbl_v3(r * sin(a), y, r * cos(a)));
    }
    double us = (cpu_seconds() - start) / QUERIES * 1e6;
    say("atlas.remaining", "us", sum > 0.0 ? us : (double)INFINITY, 1.0);
}

int main(void)
{
    bench_atlas();
    const char *folder = check_shared_data();
    static const char *const files[2] = {"leeperrysmith_mm_assumed.obj", "ict_facekit_neutral_head_mm.obj"};
    static const char *const names[2] = {"scan.closed_bust", "scan.open_mean_head"};
    for (int i = 0; folder && i < 2; i++) {
        char path[4300];
        sbl_arena arena;
        sbl_mesh mesh;
        sbl_diag diag = {0};
        sbl_arena_init(&arena, NULL);
        snprintf(path, sizeof path, "%s/heads/%s", folder, files[i]);
        if (sbl_mesh_read_file(&mesh, path, &arena, &diag) == SBL_OK) bench_scan(names[i], &mesh);
        sbl_arena_release(&arena);
    }
    return 0;
}
