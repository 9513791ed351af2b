/*
 * No result takes the place of a file that the same command reads: a client's photo called before.jpg, beside which before.jpg is to be
 * drawn, would be gone. Asked before the work, by the names of the results.
 */
#include "command.h"
#include "photo_scene.h"

#include "stubble/file.h"
#include "stubble/forecast.h"
#include "stubble/knowledge_file.h"
#include "stubble/photo_folder.h"

#include <string.h>

enum { INPUTS_MAX = 128 };

/* What is asked: the files that are read, the folder of the results, and what came of it so far. */
typedef struct asking {
    const char *input[INPUTS_MAX];
    size_t count;
    const char *folder;
    sbl_arena *arena;
    sbl_status status;
    sbl_diag diag;
} asking;

int results_apart(const char *out, const char *const *input, size_t count)
{
    sbl_diag diag = {0};
    if (!out || sbl_file_check_apart(out, input, count, &diag) == SBL_OK) return EXIT_DONE;
    return message_failure(out, &diag, FAILED_WRITING);
}

static const char *join(asking *a, const char *folder, const char *name)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = SBL_NEW(a->arena, char, room);
    if (path) snprintf(path, room, "%s/%s", folder, name);
    else if (a->status == SBL_OK) a->status = sbl_fail(&a->diag, SBL_E_MEMORY, "there is not enough memory", "close some programs");
    return path;
}

static void add_input(asking *a, const char *file)
{
    if (file && a->count < INPUTS_MAX) a->input[a->count++] = file;
}

static void add_knowledge(asking *a, const command_options *options)
{
    char language[40];
    if (!options->knowledge) return;
    for (int part = 0; part < SBL_KNOWLEDGE_PART_COUNT; part++)
        add_input(a, join(a, options->knowledge, sbl_knowledge_file_name((sbl_knowledge_part)part)));
    if (!options->language) return;
    snprintf(language, sizeof language, "language-%.20s.json", options->language);
    add_input(a, join(a, options->knowledge, language));
}

static void add_inputs(asking *a, workspace *s, const command_options *options)
{
    add_input(a, options->client_file);
    add_input(a, options->compare);
    add_input(a, options->landmarks);
    for (uint32_t i = 0; i < options->photo_count; i++) add_input(a, options->photo[i]);
    if (s->client.scan_file) add_input(a, workspace_beside(s, options, s->client.scan_file));
    if (s->client.has_patch) add_input(a, workspace_beside(s, options, s->client.patch.photo_file));
    if (s->client.has_patch && s->client.patch.reference_file) add_input(a, workspace_beside(s, options, s->client.patch.reference_file));
    add_knowledge(a, options);
    for (uint32_t i = 0; i < s->client.photo_count; i++) add_input(a, workspace_beside(s, options, s->client.photo[i].file));
}

/* One result, in the folder of the results. */
static void ask(asking *a, const char *name)
{
    sbl_arena_mark mark = sbl_arena_here(a->arena);
    const char *path = join(a, a->folder, name);
    if (a->status == SBL_OK && path) a->status = sbl_file_check_apart(path, a->input, a->count, &a->diag);
    sbl_arena_rewind(a->arena, mark);
}

static void ask_all(asking *a, const char *const *name)
{
    for (; *name; name++) ask(a, *name);
}

static void ask_moments(asking *a, const char *folder, const char *view, const char *ending)
{
    for (uint32_t moment = 0; moment < SBL_MOMENT_COUNT; moment++) {
        char name[96], when[16];
        sbl_moment_name(when, moment);
        snprintf(name, sizeof name, "%s%s_%s.%s", folder, view, when, ending);
        ask(a, name);
    }
}

static void ask_pictures(asking *a, const char *folder, const char *ending)
{
    for (uint32_t view = 0; view < SBL_VIEW_COUNT; view++) ask_moments(a, folder, sbl_view_name((sbl_view)view), ending);
    ask_moments(a, folder, "photo", ending); /* of a patch */
    ask_moments(a, folder, "close_up", ending);
}

static void ask_photo_pair(asking *a, const char *own)
{
    static const char *const WHEN[] = {"before", "healed"};
    char name[PHOTO_NAME + 32];
    for (int k = 0; k < 2; k++) {
        snprintf(name, sizeof name, "preview/photo%s%s_%s.jpg", *own ? "_" : "", own, WHEN[k]);
        ask(a, name);
    }
}

static void ask_plan(asking *a, const command_options *options)
{
    static const char *const NAME[] = {"report.pdf", "worksheet.pdf", "stencil.pdf",  "stencil.svg", "plan.json",
                                       "dots.csv",   "head.glb",      "calendar.ics", NULL};
    char own[SBL_PHOTOS_MAX][PHOTO_NAME];
    ask_all(a, NAME);
    ask_pictures(a, "preview/", "png");
    photo_names(own, options);
    for (uint32_t i = 0; i < options->photo_count; i++) ask_photo_pair(a, own[i]);
}

static void ask_stencil(asking *a, const command_options *options)
{
    (void)options;
    ask_all(a, (const char *const[]){"stencil.pdf", "stencil.svg", NULL});
}

static void ask_consent(asking *a, const command_options *options)
{
    (void)options;
    ask_all(a, (const char *const[]){"consent.pdf", "care.pdf", NULL});
}

static void ask_forecast(asking *a, const command_options *options)
{
    (void)options;
    ask_all(a, (const char *const[]){"forecast.pdf", "forecast.json", NULL});
    for (uint32_t look = 0; look < SBL_LOOK_COUNT; look++)
        for (uint32_t v = 0; v < SBL_LOOK_VIEWS; v++) {
            char name[64];
            snprintf(name, sizeof name, "%s_%s.png", sbl_look_name((sbl_look)look), sbl_view_name(sbl_look_view[v]));
            ask(a, name);
        }
}

static void ask_loupe(asking *a, const command_options *options)
{
    for (uint32_t m = 0; m < SBL_LOUPE_MOMENTS; m++) {
        char name[32];
        snprintf(name, sizeof name, "loupe_%s.%s", sbl_loupe_moment_name(m), options->jpeg ? "jpg" : "png");
        ask(a, name);
    }
}

static void ask_photo(asking *a, const command_options *options, const char *folder)
{
    static const char *const BESIDE[] = {"before_after", "years", "loupe"};
    char name[PHOTO_NAME + 32];
    const char *slash = *folder ? "/" : "";
    for (int m = 0; m < SBL_PHOTO_MOMENTS; m++) {
        const char *when = sbl_photo_moment_name((sbl_photo_moment)m);
        if (options->moment && strcmp(options->moment, when) != 0) continue;
        snprintf(name, sizeof name, "%s%s%s.jpg", folder, slash, when);
        ask(a, name);
    }
    for (int k = 0; k < 3 && !options->moment; k++) {
        snprintf(name, sizeof name, "%s%s%s.jpg", folder, slash, BESIDE[k]);
        ask(a, name);
    }
}

static void ask_preview(asking *a, const command_options *options)
{
    char folder[SBL_PHOTOS_MAX][PHOTO_NAME];
    if (!options->photo_count) ask_pictures(a, "", options->jpeg ? "jpg" : "png");
    photo_names(folder, options);
    for (uint32_t i = 0; i < options->photo_count; i++) ask_photo(a, options, folder[i]);
}

static const struct {
    const char *command;
    void (*ask)(asking *a, const command_options *options);
} FOLDER_OF[] = {{"plan", ask_plan},       {"preview", ask_preview},   {"stencil", ask_stencil},
                 {"consent", ask_consent}, {"forecast", ask_forecast}, {"loupe", ask_loupe}};

int results_spare_inputs(workspace *s, const command_options *options)
{
    asking a = {.folder = options->out, .arena = &s->arena, .status = SBL_OK};
    if (!options->out) return EXIT_DONE;
    sbl_arena_mark mark = sbl_arena_here(&s->arena);
    add_inputs(&a, s, options);
    if (a.status == SBL_OK) a.status = sbl_file_check_apart(options->out, a.input, a.count, &a.diag);
    for (size_t k = 0; k < sizeof FOLDER_OF / sizeof *FOLDER_OF; k++)
        if (options->command && !strcmp(options->command, FOLDER_OF[k].command)) FOLDER_OF[k].ask(&a, options);
    int code = a.status == SBL_OK ? EXIT_DONE : message_failure(options->out, &a.diag, FAILED_WRITING);
    sbl_arena_rewind(&s->arena, mark);
    return code;
}
