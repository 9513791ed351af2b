/* stubble bake: the table of dots, made anew; what is done so far is kept beside it. */
#include "command.h"
#include "stubble/dot_bake.h"
#include "stubble/file.h"
#include "stubble/text.h"
#include "stubble/threads.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char BAKE_USAGE[] =
    "stubble bake -o FILE\n\n"
    "Makes the table that says what a dot takes from the light of the skin: melanin, blood, depth, height, radius, strength,\n"
    "distance. Monte Carlo in 41 wavelengths; the bytes depend on photons, seed and entries alone. After each wavelength the\n"
    "sums are kept in FILE.part; the same command goes on from there after an interruption, and removes it when it is done.\n\n"
    "  -o, --out FILE    where the table goes (replaced when the new one is whole)\n"
    "  --photons N       paths for each wavelength, up to 1e8 (default 60000: about 6 minutes on one core)\n"
    "  --seed N          of the random numbers (default 1)\n"
    "  --entries LIST    only some nodes, counted from 0: melanin=1,2 or melanin=1;blood=1;radius=0,3 ...\n"
    "                    axes: melanin, blood, top, height, radius, strength; one skin takes half a minute at 6000 photons\n"
    "  --fresh           do not go on from FILE.part\n"
    "  --threads N       threads to work with (default: all processors); the result is the same\n"
    "  --json            one JSON object about what was made, on standard output\n"
    "  -q, --quiet       no progress, no summary\n"
    "  -h, --help        this text\n\n"
    "The table that travels with stubble was made by the command that `stubble bake --shipped` prints.\n";

typedef struct bake_job {
    sbl_dot_bake_options options;
    const char *out;
    char part[4096], command[SBL_DOT_COMMAND_BYTES];
    uint32_t threads;
    bool quiet, json, fresh;
} bake_job;

/* "melanin=1,2;radius=3" */
static bool parse_entries(uint32_t use[SBL_DOT_AXES], const char *text)
{
    while (*text) {
        size_t name = strcspn(text, "=");
        uint32_t axis = 0;
        while (axis < SBL_DOT_PLACE &&
               (strlen(sbl_dot_axis_name((sbl_dot_axis)axis)) != name || strncmp(text, sbl_dot_axis_name((sbl_dot_axis)axis), name) != 0))
            axis++;
        if (axis == SBL_DOT_PLACE || text[name] != '=') return false;
        text += name;
        do {
            char *end;
            unsigned long node = strtoul(++text, &end, 10);
            if (end == text || node >= SBL_DOT_NODES_MAX) return false;
            use[axis] |= 1u << node;
            text = end;
        } while (*text == ',');
        if (*text == ';') text++;
        else if (*text) return false;
    }
    return true;
}

static int parse_job(bake_job *job, int argc, char **argv)
{
    const char *photons = "60000", *seed = "1", *entries = "", *threads = "0";
    bool shipped = false;
    const own_option option[] = {{"--out", "-o", &job->out, NULL},    {"--photons", NULL, &photons, NULL},
                                 {"--seed", NULL, &seed, NULL},       {"--entries", NULL, &entries, NULL},
                                 {"--threads", NULL, &threads, NULL}, {"--quiet", "-q", NULL, &job->quiet},
                                 {"--json", NULL, NULL, &job->json},  {"--fresh", NULL, NULL, &job->fresh},
                                 {"--shipped", NULL, NULL, &shipped}, {NULL, NULL, NULL, NULL}};
    own_words words = {NULL, 0, 0};
    int code = options_parse_own("bake", option, &words, argc, argv);
    if (code != EXIT_DONE) return code;
    double number;
    if (!options_number(photons, 1.0, SBL_DOT_BAKE_PATHS_MAX, &number) || number != (double)(uint64_t)number)
        return message_usage("bake", "--photons wants a whole number from 1 to 1e8, not \"%s\"", photons);
    job->options.paths = (uint64_t)number;
    if (!options_number(seed, 0.0, 9007199254740991.0, &number) || number != (double)(uint64_t)number)
        return message_usage("bake", "--seed wants a whole number from 0 to 2^53 - 1, not \"%s\"", seed);
    job->options.seed = (uint64_t)number;
    if (!options_number(threads, 0.0, 64.0, &number))
        return message_usage("bake", "--threads wants a number up to 64, not \"%s\"", threads);
    job->threads = (uint32_t)number;
    if (strlen(entries) > 120 || !parse_entries(job->options.use, entries))
        return message_usage("bake", "--entries wants axes and nodes such as \"melanin=1,2;radius=3\", not \"%s\"", entries);
    /* What the table tells of its making: neither where it lay nor on how many threads. */
    snprintf(job->command, sizeof job->command, "stubble bake --photons %llu --seed %llu%s%s%s", (unsigned long long)job->options.paths,
             (unsigned long long)job->options.seed, *entries ? " --entries '" : "", entries, *entries ? "'" : "");
    if (shipped) {
        sbl_dot_table table;
        sbl_dot_table_builtin(&table);
        printf("%s\n", table.command);
        return -1;
    }
    if (!job->out) return message_usage("bake", "say where the table goes: -o FILE");
    if ((size_t)snprintf(job->part, sizeof job->part, "%s.part", job->out) >= sizeof job->part)
        return message_usage("bake", "the name of the table is too long");
    return EXIT_DONE;
}

/* FILE.part: the command, padded with zeros; how many wavelengths are done; the sums. */
typedef struct part_head {
    char magic[8], command[SBL_DOT_COMMAND_BYTES];
    uint64_t done, count;
} part_head;

#define PART_MAGIC "SBLPART1"

/* Only what the same command left behind is taken up; anything else is begun anew. */
static void take_up(sbl_dot_bake *bake, const bake_job *job, sbl_arena *arena)
{
    const unsigned char *data;
    size_t bytes, state = (size_t)bake->state_count * sizeof(double);
    part_head head;
    sbl_arena_mark mark = sbl_arena_here(arena);
    if (sbl_file_read(&data, &bytes, job->part, sizeof head + state, arena, NULL) == SBL_OK && bytes == sizeof head + state) {
        memcpy(&head, data, sizeof head);
        if (!memcmp(head.magic, PART_MAGIC, 8) && !memcmp(head.command, job->command, sizeof head.command) &&
            head.count == bake->state_count && head.done <= bake->total) {
            memcpy(bake->state, data + sizeof head, state);
            bake->done = (uint32_t)head.done;
        }
    }
    sbl_arena_rewind(arena, mark);
}

static sbl_status keep(const sbl_dot_bake *bake, const bake_job *job, sbl_arena *arena, sbl_diag *diag)
{
    size_t state = (size_t)bake->state_count * sizeof(double);
    part_head head = {.magic = {0}, .done = bake->done, .count = bake->state_count};
    memcpy(head.magic, PART_MAGIC, 8);
    memcpy(head.command, job->command, sizeof head.command);
    sbl_arena_mark mark = sbl_arena_here(arena);
    unsigned char *data = SBL_NEW(arena, unsigned char, sizeof head + state);
    if (!data) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the table", "bake a part of it");
    memcpy(data, &head, sizeof head);
    memcpy(data + sizeof head, bake->state, state);
    sbl_status status = sbl_file_write(job->part, data, sizeof head + state, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}

static void report(const bake_job *job, const sbl_dot_table *table, size_t size)
{
    if (job->json) {
        printf("{\"bytes\": %zu, \"photons\": %llu, \"seed\": %llu, \"axes\": {", size, (unsigned long long)table->paths,
               (unsigned long long)table->seed);
        for (uint32_t a = 0; a < SBL_DOT_AXES; a++) {
            printf("%s\"%s\": [", a ? ", " : "", sbl_dot_axis_name((sbl_dot_axis)a));
            for (uint32_t k = 0; k < table->count[a]; k++) printf("%s%.6g", k ? ", " : "", table->node[a][k]);
            printf("]");
        }
        printf("}}\n");
    } else if (!job->quiet) {
        uint64_t entries = 1;
        for (uint32_t a = 0; a < SBL_DOT_AXES; a++) entries *= table->count[a];
        printf("%s: %llu entries in red, green and blue, %zu bytes\n", job->out, (unsigned long long)entries, size);
    }
}

static int bake_on(bake_job *job, const sbl_host *host, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_dot_bake bake;
    uint8_t *bytes;
    size_t size;
    sbl_dot_table table;
    if (sbl_dot_bake_begin(&bake, &job->options, arena, &diag) != SBL_OK) return message_failure(NULL, &diag, FAILED_PLANNING);
    if (!job->fresh) take_up(&bake, job, arena);
    if (bake.done && !job->quiet && !job->json) fprintf(stderr, "going on after %u of %u wavelengths\n", bake.done, bake.total);
    while (bake.done < bake.total) {
        progress_report(NULL, "baking dots", (float)bake.done / (float)bake.total);
        if (sbl_dot_bake_step(&bake, host, &diag) != SBL_OK) return message_failure(NULL, &diag, FAILED_PLANNING);
        if (keep(&bake, job, arena, &diag) != SBL_OK) return message_failure(job->part, &diag, FAILED_WRITING);
    }
    if (sbl_dot_bake_finish(&bytes, &size, &bake, job->command, arena, &diag) != SBL_OK ||
        sbl_dot_table_from_bytes(&table, bytes, size, &diag) != SBL_OK)
        return message_failure(NULL, &diag, FAILED_PLANNING);
    if (sbl_file_write(job->out, bytes, size, &diag) != SBL_OK) return message_failure(job->out, &diag, FAILED_WRITING);
    unlink(job->part);
    progress_end();
    report(job, &table, size);
    return EXIT_DONE;
}

int command_bake(int argc, char **argv)
{
    bake_job job = {.out = NULL};
    int code = parse_job(&job, argc, argv);
    if (code != EXIT_DONE) return code < 0 ? EXIT_DONE : code;
    sbl_diag diag = {0};
    sbl_threads *threads;
    if (sbl_threads_start(&threads, job.threads, &diag) != SBL_OK) return message_failure(NULL, &diag, FAILED_PLANNING);
    sbl_host host = sbl_threads_host(threads);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    progress_begin(&(command_options){.out = job.out, .quiet = job.quiet, .json = job.json});
    code = bake_on(&job, &host, &arena);
    progress_end();
    sbl_arena_release(&arena);
    sbl_threads_stop(threads);
    return code;
}
