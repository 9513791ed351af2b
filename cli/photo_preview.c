#include "photo_preview.h"

#include "photo_scene.h"

#include "stubble/file.h"
#include "stubble/photo_folder.h"

#include <string.h>

/* One photo among those of a call, and what was drawn on it. */
typedef struct drawing {
    const command_options *options;
    workspace *s;
    photo_view *view;
    photo_scenes scenes;
    sbl_photo_folder_options wanted;
    char folder[SBL_PHOTOS_MAX][PHOTO_NAME];
    sbl_output output;
    uint32_t drawn;
    const char *first_reason; /* of several photos: why the first that is left out is */
} drawing;

static sbl_status draw_pictures(void *context, uint32_t index, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene,
                                sbl_arena *arena, sbl_diag *diag)
{
    drawing *d = context;
    d->wanted.inside = d->folder[index];
    return sbl_photo_folder_write(&d->output, facts, scene, &d->wanted, &d->s->host, arena, diag);
}

/* The only photo that cannot be drawn on is a failure; of several each is told of. */
static int draw_one(drawing *d, uint32_t index)
{
    photo_drawn drawn;
    int code = photo_scene_draw(&drawn, &d->scenes, index);
    if (code != EXIT_DONE) return code;
    if (drawn.left_out && d->view->count == 1) return message_failure(d->view->photo[index].file, &d->s->diag, FAILED_PLANNING);
    if (drawn.left_out && !d->first_reason) d->first_reason = drawn.left_out;
    if (!drawn.left_out) d->drawn++;
    if (d->options->quiet) return EXIT_DONE;
    progress_end();
    if (*d->folder[index]) printf("%s\n", d->folder[index]);
    photo_drawn_show(&drawn, &d->view->fit.view[index]);
    return EXIT_DONE;
}

static void say_where(const drawing *d)
{
    if (d->wanted.one_moment)
        printf("%s.jpg lies in %s. A preview is a model, not a promise.\n", sbl_photo_moment_name(d->wanted.only_moment), d->options->out);
    else
        printf("The pictures lie in %s: before, healed, years 1, 3, 5 and 8; the head in\nbefore_after and years; and a loupe. A preview "
               "is a model, "
               "not a promise.\n",
               d->options->out);
}

static int draw_all(drawing *d)
{
    int code = EXIT_DONE;
    photo_names(d->folder, d->options);
    for (uint32_t i = 0; i < d->view->count && code == EXIT_DONE; i++) code = draw_one(d, i);
    if (code != EXIT_DONE) return code;
    if (!d->drawn) {
        d->s->diag = (sbl_diag){
            .status = SBL_E_DATA, .message = "the plan can be drawn on none of these photos; of the first:", .hint = d->first_reason};
        return message_failure(NULL, &d->s->diag, FAILED_PLANNING);
    }
    if (sbl_output_commit(&d->output, &d->s->diag) != SBL_OK) return message_failure(d->options->out, &d->s->diag, FAILED_WRITING);
    progress_end();
    if (!d->options->quiet) say_where(d);
    return EXIT_DONE;
}

static int draw_on_photos(drawing *d)
{
    workspace s;
    photo_view view = {0};
    d->s = &s;
    d->view = &view;
    d->scenes =
        (photo_scenes){.s = &s, .view = &view, .out = d->options->out, .quiet = d->options->quiet, .draw = draw_pictures, .context = d};
    int code = workspace_open_photo(&s, d->options, &view);
    d->wanted.knowledge = &s.knowledge;
    if (code == EXIT_DONE) code = draw_all(d);
    head_models_close(&d->scenes.models);
    photo_view_close(&view);
    workspace_close(&s);
    return code;
}

/* The folder first: who cannot write there should not wait for a plan. */
static int preview_on_photos(const command_options *options, const sbl_photo_folder_options *wanted)
{
    drawing d = {.options = options, .wanted = *wanted};
    sbl_diag diag = {0};
    if (sbl_output_begin(&d.output, options->out, NULL, &diag) != SBL_OK) return message_failure(options->out, &diag, FAILED_WRITING);
    int code = draw_on_photos(&d);
    sbl_output_abort(&d.output);
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

/* What only the standard views know, and why; NULL: nothing of it stands there. */
static const char *foreign_option(const command_options *options)
{
    if (options->width) return "--size belongs to the standard views: pictures on a photo have the photo's size";
    if (options->format_said) return "--format belongs to the standard views: pictures on a photo are JPEG";
    if (options->light_said) return "--light belongs to the standard views: on a photo its own light stays";
    if (options->metres > 0.0) return "--distance belongs to the standard views: a photo is as sharp as it was taken";
    return NULL;
}

int photo_preview(const command_options *options)
{
    sbl_photo_folder_options wanted = {0};
    if (!choose_moment(&wanted, options->moment)) return EXIT_USAGE;
    const char *foreign = foreign_option(options);
    if (foreign) return message_usage("preview", "%s", foreign);
    language_choice choice;
    int code = language_open(&choice, options);
    wanted.language = choice.language;
    wanted.missing = choice.missing;
    if (code == EXIT_DONE) code = preview_on_photos(options, &wanted);
    if (code == EXIT_DONE && !options->quiet) language_show_missing(&choice);
    language_close(&choice);
    return code;
}
