#include "stubble/plan_folder.h"

#include "plan/head_glb.h"

#include "stubble/consent.h"
#include "stubble/file.h"
#include "stubble/image_file.h"
#include "stubble/plan_file.h"

#include <stdio.h>
#include <string.h>

#define JOBS_MAX   (10u + SBL_VIEW_COUNT * SBL_MOMENT_COUNT + 2u * SBL_PHOTOS_MAX)
#define NAME_BYTES 128 /* of a file in the folder */

struct work;
struct job;
typedef sbl_status (*job_maker)(struct job *job, const struct work *work);

/* One maker and the files that come of it, in memory of its own so that jobs may run side by side; gone once they are written. */
typedef struct job {
    job_maker make;
    const sbl_image *image;
    sbl_bytes made;                /* a file that is made already */
    sbl_document_options document; /* the options, with a list of its own of what has no translation */
    char name[2][NAME_BYTES];
    sbl_bytes file[2];
    uint32_t file_count;
    sbl_arena arena;
    sbl_status status;
    sbl_diag diag;
} job;

typedef struct work {
    const sbl_plan *plan;
    const sbl_pictures *pictures;    /* of a head */
    const sbl_photo_pairs *photos;   /* with it on them; NULL: none */
    const sbl_patch_pictures *patch; /* of a patch */
    const sbl_folder_options *options;
    sbl_output *output;
    sbl_picture_format format;
    sbl_gores gores; /* of a head's stencil */
    job *jobs;
    uint32_t job_count;
} work;

static sbl_status make_report(job *j, const work *w)
{
    if (w->plan->patch) return sbl_patch_report_pdf(&j->file[0], w->plan, w->patch, &j->document, &j->arena, &j->diag);
    return sbl_report_pdf(&j->file[0], w->plan, w->pictures, w->photos, &j->document, NULL, &j->arena, &j->diag);
}

static sbl_status make_worksheet(job *j, const work *w)
{
    if (w->plan->patch) return sbl_patch_worksheet_pdf(&j->file[0], w->plan, w->patch, &j->document, &j->arena, &j->diag);
    return sbl_worksheet_pdf(&j->file[0], w->plan, w->pictures, &j->document, NULL, &j->arena, &j->diag);
}

static sbl_status make_stencil(job *j, const work *w)
{
    if (w->plan->patch) return sbl_patch_stencil_documents(&j->file[0], &j->file[1], w->plan, &j->document, &j->arena, &j->diag);
    return sbl_stencil_documents(&j->file[0], &j->file[1], w->plan, &w->gores, &j->document, &j->arena, &j->diag);
}

static sbl_status take_text(job *j, const sbl_text *text)
{
    if (text->failed) return sbl_fail(&j->diag, SBL_E_MEMORY, "there is not enough memory for the results", "");
    j->file[0] = (sbl_bytes){(const unsigned char *)text->data, text->length};
    return SBL_OK;
}

static sbl_status make_json(job *j, const work *w)
{
    sbl_text text;
    sbl_text_begin(&text, &j->arena);
    sbl_plan_write_json(&text, w->plan, w->options->document.version);
    return take_text(j, &text);
}

static sbl_status make_dots(job *j, const work *w)
{
    sbl_text text;
    sbl_text_begin(&text, &j->arena);
    sbl_plan_write_dots_csv(&text, w->plan);
    return take_text(j, &text);
}

static sbl_status make_calendar(job *j, const work *w)
{
    sbl_folder_options options = {.document = j->document, .provisional_start = w->options->provisional_start};
    return sbl_plan_calendar_write(&j->file[0].data, &j->file[0].count, w->plan, &options, &j->arena, &j->diag);
}

static sbl_status make_head(job *j, const work *w)
{
    return head_glb_write(&j->file[0].data, &j->file[0].count, w->plan, &j->arena, &j->diag);
}

static sbl_status make_picture(job *j, const work *w)
{
    static const sbl_jpeg_options jpeg = {.quality = 92};
    sbl_pixels pixels = {.data = j->image->rgb, .width = j->image->width, .height = j->image->height, .channels = 3};
    if (w->format == SBL_PICTURE_JPEG) return sbl_jpeg_write(&j->file[0].data, &j->file[0].count, &pixels, &jpeg, &j->arena, &j->diag);
    return sbl_png_write(&j->file[0].data, &j->file[0].count, &pixels, NULL, &j->arena, &j->diag);
}

static sbl_status take_made(job *j, const work *w)
{
    (void)w;
    j->file[0] = j->made;
    return SBL_OK;
}

static job *add_job(work *w, job_maker make, const char *name)
{
    job *j = &w->jobs[w->job_count++];
    j->make = make;
    j->file_count = 1;
    snprintf(j->name[0], sizeof j->name[0], "%s", name);
    return j;
}

/* Documents are made side by side: each gathers for itself what has no translation. */
static job *add_document(work *w, job_maker make, const char *name, sbl_arena *arena)
{
    job *j = add_job(w, make, name);
    j->document = w->options->document;
    j->document.missing = j->document.missing ? SBL_NEW(arena, sbl_untranslated, 1) : NULL;
    return j;
}

/* In the order of the jobs, so that the list does not depend on the threads. */
static void gather_untranslated(const work *w)
{
    sbl_untranslated *all = w->options ? w->options->document.missing : NULL;
    for (uint32_t i = 0; all && i < w->job_count; i++) {
        const sbl_untranslated *own = w->jobs[i].document.missing;
        for (uint32_t k = 0; own && k < own->count; k++) sbl_untranslated_add(all, own->text[k]);
    }
}

static const char *extension_of(const work *w)
{
    return w->format == SBL_PICTURE_JPEG ? "jpg" : "png";
}

static void add_pictures(work *w, const char *folder, sbl_view only_view, uint32_t only_moment)
{
    for (uint32_t view = 0; view < SBL_VIEW_COUNT; view++)
        for (uint32_t moment = 0; moment < SBL_MOMENT_COUNT; moment++) {
            const sbl_image *image = sbl_pictures_at(w->pictures, (sbl_view)view, moment);
            if (!image || (only_view != SBL_VIEW_COUNT && view != only_view) || (only_moment != SBL_MOMENT_COUNT && moment != only_moment))
                continue;
            char when[16], name[64];
            sbl_moment_name(when, moment);
            snprintf(name, sizeof name, "%s%s_%s.%s", folder, sbl_view_name((sbl_view)view), when, extension_of(w));
            add_job(w, make_picture, name)->image = image;
        }
}

static const char *const BEFORE_HEALED[] = {"before", "healed"};

static void add_close_ups(work *w, const char *folder)
{
    for (int k = 0; k < 2; k++) {
        char name[64];
        if (!w->pictures->close_up[k].rgb) continue;
        snprintf(name, sizeof name, "%sclose_up_%s.%s", folder, BEFORE_HEALED[k], extension_of(w));
        add_job(w, make_picture, name)->image = &w->pictures->close_up[k];
    }
}

/* The only photo has no name, and several are told apart by theirs. */
static void add_photos(work *w, const char *folder)
{
    for (uint32_t i = 0; w->photos && i < w->photos->count; i++) {
        const sbl_photo_pair *pair = &w->photos->pair[i];
        const char *own = pair->name ? pair->name : "";
        for (int k = 0; k < 2; k++) {
            char name[NAME_BYTES];
            snprintf(name, sizeof name, "%sphoto%s%s_%s.jpg", folder, *own ? "_" : "", own, BEFORE_HEALED[k]);
            add_job(w, take_made, name)->made = (sbl_bytes){pair->jpeg[k], pair->bytes[k]};
        }
    }
}

static void add_patch_pictures(work *w, const char *folder)
{
    for (uint32_t m = 0; m < SBL_MOMENT_COUNT; m++) {
        char when[16], name[64];
        if (!w->patch->moment[m].rgb) continue;
        sbl_moment_name(when, m);
        snprintf(name, sizeof name, "%sphoto_%s.%s", folder, when, extension_of(w));
        add_job(w, make_picture, name)->image = &w->patch->moment[m];
    }
    for (int k = 0; k < 2; k++) {
        char name[64];
        if (!w->patch->close_up[k].rgb) continue;
        snprintf(name, sizeof name, "%sclose_up_%s.%s", folder, BEFORE_HEALED[k], extension_of(w));
        add_job(w, make_picture, name)->image = &w->patch->close_up[k];
    }
}

static void run_job(void *context, uint32_t index)
{
    const work *w = context;
    job *j = &w->jobs[index];
    sbl_arena_init(&j->arena, NULL);
    j->status = j->make(j, w);
    for (uint32_t f = 0; f < j->file_count && j->status == SBL_OK; f++)
        j->status = sbl_output_write(w->output, j->name[f], j->file[f].data, j->file[f].count, &j->diag);
    sbl_arena_release(&j->arena);
}

/* Names first: files may then be written by several threads. The first failure counts. */
static sbl_status run_jobs(work *w, const sbl_host *host, sbl_diag *diag)
{
    const char *path;
    for (uint32_t i = 0; i < w->job_count; i++)
        for (uint32_t f = 0; f < w->jobs[i].file_count; f++) {
            sbl_status status = sbl_output_path(w->output, w->jobs[i].name[f], &path, diag);
            if (status != SBL_OK) return status;
        }
    if (sbl_progress(host, "documents and files", 0.0f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
    sbl_parallel_for(host, w->job_count, run_job, w);
    for (uint32_t i = 0; i < w->job_count; i++) {
        if (w->jobs[i].status == SBL_OK) continue;
        if (diag) *diag = w->jobs[i].diag;
        return w->jobs[i].status;
    }
    return SBL_OK;
}

static sbl_status write_folder(const char *folder, work *w, const sbl_host *host, sbl_diag *diag)
{
    sbl_output output = {0};
    sbl_status status = sbl_output_begin(&output, folder, NULL, diag);
    w->output = &output;
    if (status == SBL_OK) status = run_jobs(w, host, diag);
    if (status == SBL_OK) gather_untranslated(w);
    if (status == SBL_OK) status = sbl_output_commit(&output, diag);
    sbl_output_abort(&output);
    return status;
}

static sbl_status begin_work(work *w, const sbl_plan *plan, const sbl_pictures *pictures, const sbl_folder_options *options,
                             sbl_arena *arena, sbl_diag *diag)
{
    *w = (work){.plan = plan, .pictures = pictures, .options = options};
    w->jobs = SBL_NEW(arena, job, JOBS_MAX);
    return w->jobs ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the results", "");
}

static void add_stencil_job(work *w, sbl_arena *arena)
{
    job *stencil = add_document(w, make_stencil, "stencil.pdf", arena);
    stencil->file_count = 2;
    snprintf(stencil->name[1], sizeof stencil->name[1], "stencil.svg");
}

/* A head's gores have all threads to themselves before the jobs begin: one thread over all of them would end last. */
static sbl_status add_stencil(work *w, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    add_stencil_job(w, arena);
    return w->plan->patch ? SBL_OK : sbl_gores_cut(&w->gores, w->plan, host, arena, diag);
}

sbl_status sbl_plan_folder_write(const char *folder, const sbl_plan *plan, const sbl_pictures *pictures, const sbl_photo_pairs *photos,
                                 const sbl_folder_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    work w;
    sbl_status status = begin_work(&w, plan, pictures, options, arena, diag);
    if (status != SBL_OK) return status;
    w.photos = photos;
    status = add_stencil(&w, host, arena, diag);
    if (status != SBL_OK) return status;
    /* The longest first, so that two threads end together. */
    add_document(&w, make_worksheet, "worksheet.pdf", arena);
    add_document(&w, make_report, "report.pdf", arena);
    add_job(&w, make_head, "head.glb");
    add_job(&w, make_dots, "dots.csv");
    add_job(&w, make_json, "plan.json");
    add_document(&w, make_calendar, "calendar.ics", arena);
    add_pictures(&w, "preview/", SBL_VIEW_COUNT, SBL_MOMENT_COUNT);
    add_close_ups(&w, "preview/");
    add_photos(&w, "preview/");
    return write_folder(folder, &w, host, diag);
}

sbl_status sbl_patch_folder_write(const char *folder, const sbl_plan *plan, const sbl_patch_pictures *pictures,
                                  const sbl_folder_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    work w;
    sbl_status status = begin_work(&w, plan, NULL, options, arena, diag);
    if (status != SBL_OK) return status;
    w.patch = pictures;
    add_document(&w, make_report, "report.pdf", arena);
    add_document(&w, make_worksheet, "worksheet.pdf", arena);
    add_stencil_job(&w, arena);
    add_job(&w, make_dots, "dots.csv");
    add_job(&w, make_json, "plan.json");
    add_document(&w, make_calendar, "calendar.ics", arena);
    add_patch_pictures(&w, "preview/");
    return write_folder(folder, &w, host, diag);
}

sbl_status sbl_patch_pictures_folder_write(const char *folder, const sbl_patch_pictures *pictures, sbl_picture_format format,
                                           const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    work w;
    sbl_status status = begin_work(&w, NULL, NULL, NULL, arena, diag);
    if (status != SBL_OK) return status;
    w.patch = pictures;
    w.format = format;
    add_patch_pictures(&w, "");
    return write_folder(folder, &w, host, diag);
}

sbl_status sbl_stencil_folder_write(const char *folder, const sbl_plan *plan, const sbl_folder_options *options, const sbl_host *host,
                                    sbl_arena *arena, sbl_diag *diag)
{
    work w;
    sbl_status status = begin_work(&w, plan, NULL, options, arena, diag);
    if (status != SBL_OK) return status;
    status = add_stencil(&w, host, arena, diag);
    return status == SBL_OK ? write_folder(folder, &w, host, diag) : status;
}

sbl_status sbl_pictures_folder_write(const char *folder, const sbl_pictures *pictures, sbl_view view, uint32_t moment,
                                     sbl_picture_format format, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    work w;
    sbl_status status = begin_work(&w, NULL, pictures, NULL, arena, diag);
    if (status != SBL_OK) return status;
    w.format = format;
    add_pictures(&w, "", view, moment);
    if (view == SBL_VIEW_COUNT && moment == SBL_MOMENT_COUNT) add_close_ups(&w, "");
    return write_folder(folder, &w, host, diag);
}
