#include "photo_preview.h"

#include "stubble/photo_check.h"
#include "stubble/photo_folder.h"

#include <string.h>

int photo_view_open(photo_view *view, workspace *s, const command_options *options, const sbl_head *known)
{
    memset(view, 0, sizeof *view);
    sbl_arena_init(&view->arena, NULL);
    if (!known) photo_template_begin(&view->template_head, &s->client.tape, s->threads);
    sbl_landmarks_file landmarks;
    sbl_photo_view stated[SBL_PHOTOS_MAX];
    int code = head_views_read(stated, options->view, 1, "preview");
    if (code == EXIT_DONE) code = head_landmarks_read(&landmarks, options->landmarks, &view->arena, &s->diag);
    if (!options->landmarks) landmarks = (sbl_landmarks_file){s->client.photo, s->client.photo_count};
    head_models models = {0};
    head_photo_words words = {options->photo, stated[0], &landmarks};
    if (code == EXIT_DONE) code = head_photo_open(&view->photo, &view->marks, &words, &models, &s->host, &view->arena, &s->diag);
    head_models_close(&models);
    if (code != EXIT_DONE) return code;
    progress_report(NULL, "finding the camera", 0.0f);
    sbl_status status = known ? sbl_head_from_photos(&view->fit, &view->marks, 1, &s->client.tape, known, &s->host, &s->arena, &s->diag)
                              : photo_template_fit(&view->template_head, &view->fit, &view->marks, 1, &s->host, &s->arena, &s->diag);
    photo_template_end(&view->template_head);
    if (status != SBL_OK) return message_failure(options->photo, &s->diag, FAILED_PLANNING);
    const sbl_photo_fit *fit = &view->fit.view[0];
    if (fit->fitted) return EXIT_DONE;
    s->diag = (sbl_diag){.status = SBL_E_DATA,
                         .message = "the photo cannot be fitted to the head",
                         .hint = view->photo.not_found ? view->photo.not_found : fit->reason};
    return message_failure(options->photo, &s->diag, FAILED_PLANNING);
}

void photo_view_close(photo_view *view)
{
    photo_template_end(&view->template_head);
    sbl_arena_release(&view->arena);
}

/* Dots are drawn as sharp and as light as they are: on a picture that is neither they look pasted on. */
static void remark_picture(const sbl_photo *photo)
{
    static const sbl_photo_fault TOLD[] = {SBL_PHOTO_SMALL, SBL_PHOTO_BLURRED, SBL_PHOTO_TOO_BRIGHT, SBL_PHOTO_TOO_DARK};
    sbl_photo_check check;
    sbl_photo_check_make(&check, photo, NULL, NULL);
    for (size_t k = 0; k < sizeof TOLD / sizeof *TOLD; k++)
        if (check.faults & 1u << TOLD[k]) printf("  remark     %s\n", sbl_photo_fault_text(TOLD[k]));
}

static void show_facts(const sbl_photo_preview_facts *facts)
{
    printf("  dots       %u in view, %.1f pixels a mm; %.0f %% of their pixels are skin\n", facts->dots_seen, facts->px_per_mm,
           100.0 * facts->skin_share);
    if (facts->px_per_mm < 4.0) printf("  remark     single dots need 4 pixels a mm and more: take the photo from nearer\n");
    if (facts->skin_share < 0.8)
        printf("  remark     hair or shine hides skin: the photo should show shaved or short hair in even light; nothing is shaved off by "
               "invention\n");
}

static void summarise(const command_options *options, const photo_view *view, const sbl_photo_folder_options *wanted,
                      const sbl_photo_preview_facts *facts)
{
    const sbl_photo_fit *fit = &view->fit.view[0];
    printf("  camera     %.0f mm away, direction within %.1f degrees (confidence %.2f)\n", fit->camera.translation_mm[2],
           fit->turn_sd * 180.0 / SBL_PI, fit->confidence);
    if (facts->dots_seen) show_facts(facts);
    remark_picture(&view->photo.picture);
    if (wanted->one_moment)
        printf("%s.jpg lies in %s. A preview is a model, not a promise.\n", sbl_photo_moment_name(wanted->only_moment), options->out);
    else
        printf(
            "The pictures lie in %s: before, healed, years 1 to 8; the head in before_after and\nyears; and a loupe. A preview is a model, "
            "not a promise.\n",
            options->out);
}

/* A photo that shows no dot is the photo's fault; all else that can fail here is the folder's. */
static int write_pictures(sbl_output *output, sbl_photo_preview_facts *facts, const command_options *options, workspace *s,
                          const photo_view *view, sbl_photo_folder_options *wanted)
{
    sbl_photo_scene scene = {.head = &s->head,
                             .dots = &s->plan.dots,
                             .skin = &s->client.skin,
                             .photo = &view->photo.picture,
                             .camera = &view->fit.view[0].camera,
                             .tau_years = s->plan.course.tau_years,
                             .ink = s->plan.mix.ink,
                             .ink_zones = s->plan.mix.ink_zones};
    /* Stubble is hair to a model, too: between it dots are seen. */
    if (view->photo.hair.size && sbl_photo_hair_is_long(&view->photo.hair, &s->head, scene.camera, &s->arena))
        scene.hair = &view->photo.hair;
    wanted->knowledge = &s->knowledge;
    sbl_status status = sbl_photo_folder_write(output, facts, &scene, wanted, &s->host, &s->arena, &s->diag);
    if (status == SBL_E_NOT_FOUND) return message_failure(options->photo, &s->diag, FAILED_PLANNING);
    if (status == SBL_OK) status = sbl_output_commit(output, &s->diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(options->out, &s->diag, FAILED_WRITING);
}

static int draw_on_photo(sbl_output *output, const command_options *options, sbl_photo_folder_options *wanted)
{
    workspace s;
    photo_view view = {0};
    sbl_photo_preview_facts facts;
    int code = workspace_open_photo(&s, options, &view);
    if (code == EXIT_DONE) code = write_pictures(output, &facts, options, &s, &view, wanted);
    progress_end();
    if (code == EXIT_DONE && !options->quiet) summarise(options, &view, wanted, &facts);
    photo_view_close(&view);
    workspace_close(&s);
    return code;
}

/* The folder first: who cannot write there should not wait for a plan. */
static int preview_on_photo(const command_options *options, sbl_photo_folder_options *wanted)
{
    sbl_output output;
    sbl_diag diag = {0};
    if (sbl_output_begin(&output, options->out, NULL, &diag) != SBL_OK) return message_failure(options->out, &diag, FAILED_WRITING);
    int code = draw_on_photo(&output, options, wanted);
    sbl_output_abort(&output);
    return code;
}

/* The moment that --moment names, or all; false after a message. */
static bool choose_moment(sbl_photo_folder_options *wanted, const char *name)
{
    int k = 0;
    while (name && k < SBL_PHOTO_MOMENTS && strcmp(name, sbl_photo_moment_name((sbl_photo_moment)k)) != 0) k++;
    wanted->one_moment = name != NULL;
    wanted->only_moment = (sbl_photo_moment)k;
    if (!name || k < SBL_PHOTO_MOMENTS) return true;
    message_usage("preview", "there is no moment \"%s\" on a photo: before, healed, year_1, year_3, year_5 or year_8", name);
    return false;
}

int photo_preview(const command_options *options)
{
    sbl_photo_folder_options wanted = {0};
    if (!choose_moment(&wanted, options->moment)) return EXIT_USAGE;
    if (options->width) return message_usage("preview", "--size belongs to the standard views: pictures on a photo have the photo's size");
    language_choice choice;
    int code = language_open(&choice, options);
    wanted.language = choice.language;
    wanted.missing = choice.missing;
    if (code == EXIT_DONE) code = preview_on_photo(options, &wanted);
    if (code == EXIT_DONE && !options->quiet) language_show_missing(&choice);
    language_close(&choice);
    return code;
}
