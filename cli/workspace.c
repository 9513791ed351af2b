#include "command.h"
#include "photo_view.h"

#include "stubble/client_file.h"
#include "stubble/file.h"
#include "stubble/knowledge_file.h"
#include "stubble/mesh_file.h"
#include "stubble/threads.h"

#include "sample_client.h"

#include <string.h>

static sbl_status read_client(workspace *s, const command_options *options)
{
    if (options->sample) return sbl_client_read(&s->client, SAMPLE_CLIENT, sizeof SAMPLE_CLIENT, &s->arena, &s->diag);
    const unsigned char *data;
    size_t bytes;
    sbl_status status = sbl_file_read(&data, &bytes, options->client_file, SBL_CLIENT_BYTES_MAX, &s->arena, &s->diag);
    return status == SBL_OK ? sbl_client_read(&s->client, data, bytes, &s->arena, &s->diag) : status;
}

const char *workspace_beside(workspace *s, const command_options *options, const char *file)
{
    const char *slash = options->client_file ? strrchr(options->client_file, '/') : NULL;
    if (file[0] == '/' || !slash) return file;
    size_t folder = (size_t)(slash - options->client_file) + 1, length = strlen(file);
    char *path = SBL_NEW(&s->arena, char, folder + length + 1);
    if (!path) return file;
    memcpy(path, options->client_file, folder);
    memcpy(path + folder, file, length);
    return path;
}

static sbl_status make_head(workspace *s, const command_options *options, const char **file, failure_side *side)
{
    *file = options->client_file;
    if (!s->client.scan_file) return sbl_head_from_measures(&s->head, &s->client.tape, NULL, &s->host, &s->arena, &s->diag);
    *file = workspace_beside(s, options, s->client.scan_file);
    sbl_mesh mesh;
    progress_report(NULL, "reading the scan", 0.0f);
    sbl_status status = sbl_mesh_read_file(&mesh, *file, &s->arena, &s->diag);
    if (status != SBL_OK) {
        *side = FAILED_READING;
        return status;
    }
    progress_report(NULL, "finding the head in the scan", 0.0f);
    return sbl_head_from_scan(&s->head, &s->scan, &mesh, &s->client.scan, &s->client.tape, &s->host, &s->arena, &s->diag);
}

/* With a scan only the camera is open; without one the photo says something about the head as well. */
static int fit_photo(workspace *s, const command_options *options, photo_view *photo)
{
    bool scanned = s->client.scan_file != NULL;
    int code = photo_view_open(photo, s, options, scanned ? &s->head : NULL);
    if (code == EXIT_DONE && !scanned) s->head = photo->fit.head;
    if (code == EXIT_DONE) s->head.scale_off_sd = photo->fit.head.scale_off_sd;
    return code;
}

/* For a command that wants of the photo what it tells of the head, and no more. */
static int fit_photo_once(workspace *s, const command_options *options)
{
    photo_view own;
    int code = fit_photo(s, options, &own);
    photo_view_close(&own);
    return code;
}

static int refuse_patch(workspace *s, const char *file, const char *hint)
{
    sbl_diag diag = {.status = SBL_E_UNSUPPORTED, .message = "this intake plans a patch, not a head", .hint = hint};
    s->diag = diag;
    return message_failure(file, &s->diag, FAILED_PLANNING);
}

/* head_command: a command that works on heads alone, or NULL. */
static int open_all(workspace *s, const command_options *options, photo_view *photo, const char *head_command)
{
    bool with_photo = photo || options->photo_count;
    memset(s, 0, sizeof *s);
    sbl_arena_init(&s->arena, NULL);
    if (!with_photo && options->landmarks) return message_usage(NULL, "--landmarks are places in a photo: name it with --photo");
    if (!with_photo && options->print.printed_scale > 0.0)
        return message_usage(NULL,
                             "--printed is of a card in a photo of a head: name it with --photo (of a patch: patch.scale.printed_mm)");
    progress_begin(options);
    if (sbl_threads_start(&s->threads, options->threads, &s->diag) != SBL_OK) return message_failure(NULL, &s->diag, FAILED_PLANNING);
    sbl_threads_progress(s->threads, progress_report, NULL);
    s->host = sbl_threads_host(s->threads);

    const char *file = options->sample ? "the sample client" : options->client_file;
    sbl_status status = options->knowledge ? sbl_knowledge_read_folder(&s->knowledge, options->knowledge, &s->arena, &s->diag)
                                           : sbl_knowledge_builtin(&s->knowledge, &s->arena, &s->diag);
    if (status != SBL_OK) return message_failure(options->knowledge, &s->diag, FAILED_READING);
    if (read_client(s, options) != SBL_OK) return message_failure(file, &s->diag, FAILED_READING);
    int spared = results_spare_inputs(s, options);
    if (spared != EXIT_DONE) return spared;
    if (s->client.has_patch && with_photo) return refuse_patch(s, file, "it names its own photo: leave --photo away");
    if (s->client.has_patch && head_command)
        return refuse_patch(s, file, "plan, preview, stencil, assess, design, quote, course and consent work on patches");
    if (s->client.has_patch) return workspace_open_patch(s, options);
    if (s->client.head_by_photo && !with_photo) {
        s->diag = (sbl_diag){.status = SBL_E_DATA,
                             .message = "nothing is known of the head but what a photo tells",
                             .hint = "name the photo with --photo, or give head.tape.circumference_mm"};
        return message_failure(file, &s->diag, FAILED_PLANNING);
    }
    failure_side side = FAILED_PLANNING;
    bool from_photo = with_photo && !s->client.scan_file;
    if (!from_photo && make_head(s, options, &file, &side) != SBL_OK) return message_failure(file, &s->diag, side);
    if (with_photo) {
        int code = photo ? fit_photo(s, options, photo) : fit_photo_once(s, options);
        if (code != EXIT_DONE) return code;
    }
    file = options->sample ? "the sample client" : options->client_file;
    status = sbl_plan_make(&s->plan, &s->client, &s->head, &s->knowledge, &s->host, &s->arena, &s->diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(file, &s->diag, FAILED_PLANNING);
}

int workspace_open(workspace *s, const command_options *options)
{
    return open_all(s, options, NULL, NULL);
}

int workspace_open_head(workspace *s, const command_options *options, const char *command_name)
{
    return open_all(s, options, NULL, command_name);
}

int workspace_open_photo(workspace *s, const command_options *options, photo_view *photo)
{
    return open_all(s, options, photo, NULL);
}

void workspace_close(workspace *s)
{
    progress_end();
    sbl_threads_stop(s->threads);
    sbl_arena_release(&s->arena);
}
