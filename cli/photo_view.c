#include "photo_view.h"

#include "photo_names.h"

#include <string.h>

/* One after another: the threads serve what is in each. */
static int read_photos(photo_view *view, workspace *s, const command_options *options, const sbl_landmarks_file *landmarks)
{
    sbl_photo_view stated[SBL_PHOTOS_MAX];
    head_models models = {0};
    sbl_card_options print = options->print;
    if (!(print.printed_scale > 0.0)) print.printed_scale = s->client.card_printed_scale;
    int code = head_views_read(stated, options->view, options->photo_count, "preview");
    for (uint32_t i = 0; i < options->photo_count && code == EXIT_DONE; i++) {
        const head_photo_words words = {options->photo[i], stated[i], landmarks, &print, options->photo_count > 1};
        sbl_arena_mark mark = sbl_arena_here(&view->arena);
        code = head_photo_open(&view->photo[i], &view->marks[i], &words, &models, &s->host, &view->arena, &s->diag);
        view->count++;
        if (options->photo_count == 1) continue;
        if (code == EXIT_DONE) code = photo_names_refuse_copy(view->photo, i);
        sbl_arena_rewind(&view->arena, mark);
        view->photo[i].picture.rgb = NULL;
    }
    head_models_close(&models);
    return code;
}

const char *photo_view_reason(const photo_view *view, uint32_t index)
{
    return view->photo[index].not_found ? view->photo[index].not_found : view->fit.view[index].reason;
}

/* The head is made all the same; but its size is another than the photo seems to tell, or its marks are in doubt. */
static void tell_doubts(photo_view *view)
{
    for (uint32_t i = 0; i < view->count; i++) {
        const char *reason = head_photo_scale_reason(&view->photo[i], &view->fit.view[i], &view->arena);
        if (reason) message_note(view->photo[i].file, reason);
        if (*view->photo[i].marks_off) message_note(view->photo[i].file, view->photo[i].marks_off);
    }
}

static int fit(photo_view *view, workspace *s, const sbl_head *known)
{
    progress_report(NULL, view->count > 1 ? "finding the cameras" : "finding the camera", 0.0f);
    sbl_status status =
        known ? sbl_head_from_photos(&view->fit, view->marks, view->count, &s->client.tape, known, &s->host, &s->arena, &s->diag)
              : photo_template_fit(&view->template_head, &view->fit, view->marks, view->count, &s->host, &s->arena, &s->diag);
    photo_template_end(&view->template_head);
    if (status != SBL_OK) return message_failure(view->photo[0].file, &s->diag, FAILED_PLANNING);
    if (view->fit.fitted_count) return EXIT_DONE;
    s->diag = (sbl_diag){.status = SBL_E_DATA,
                         .message = view->count > 1 ? "no photo can be fitted to the head; of the first:"
                                                    : "the photo cannot be fitted to the head",
                         .hint = photo_view_reason(view, 0)};
    return message_failure(view->photo[0].file, &s->diag, FAILED_PLANNING);
}

int photo_view_open(photo_view *view, workspace *s, const command_options *options, const sbl_head *known)
{
    memset(view, 0, sizeof *view);
    sbl_arena_init(&view->arena, NULL);
    if (!known) photo_template_begin(&view->template_head, &s->client.tape, s->threads);
    sbl_landmarks_file landmarks = {s->client.photo, s->client.photo_count};
    int code = options->landmarks ? head_landmarks_read(&landmarks, options->landmarks, &view->arena, &s->diag) : EXIT_DONE;
    if (code == EXIT_DONE) code = photo_names_check(options->landmarks, &landmarks, options->photo, options->photo_count);
    if (code == EXIT_DONE && !options->landmarks && options->client_file && !options->quiet)
        photo_names_remark(options->client_file, &landmarks, options->photo, options->photo_count);
    if (code == EXIT_DONE) code = read_photos(view, s, options, &landmarks);
    if (code == EXIT_DONE) code = fit(view, s, known);
    if (code == EXIT_DONE && !options->quiet) tell_doubts(view);
    return code;
}

void photo_view_close(photo_view *view)
{
    photo_template_end(&view->template_head);
    sbl_arena_release(&view->arena);
}
