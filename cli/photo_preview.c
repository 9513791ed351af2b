#include "photo_preview.h"

#include "photo_view.h"

#include "stubble/file.h"
#include "stubble/photo_check.h"
#include "stubble/photo_file.h"
#include "stubble/photo_folder.h"

#include <string.h>

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

/* One photo among those of a call, and what was drawn on it. */
typedef struct drawing {
    const command_options *options;
    workspace *s;
    photo_view *view;
    head_models models;
    sbl_photo_folder_options wanted;
    char folder[SBL_PHOTOS_MAX][PHOTO_FOLDER_NAME];
    sbl_output output;
    uint32_t drawn;
    const char *first_reason; /* of several photos: why the first that is left out is */
} drawing;

static bool is_taken(char folder[SBL_PHOTOS_MAX][PHOTO_FOLDER_NAME], uint32_t index)
{
    for (uint32_t k = 0; k < index; k++)
        if (!strcmp(folder[index], folder[k])) return true;
    return false;
}

/* The photo's name without folders and ending, where that can be a folder's and is its own. */
static void name_folder(char folder[SBL_PHOTOS_MAX][PHOTO_FOLDER_NAME], const char *path, uint32_t index)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    if (length < PHOTO_FOLDER_NAME && name[0] != '.') memcpy(folder[index], name, length);
    for (uint32_t number = index + 1; !*folder[index] || is_taken(folder, index); number++)
        snprintf(folder[index], PHOTO_FOLDER_NAME, "photo_%u", number);
}

void photo_preview_folders(char folder[SBL_PHOTOS_MAX][PHOTO_FOLDER_NAME], const command_options *options)
{
    memset(folder, 0, SBL_PHOTOS_MAX * sizeof *folder);
    for (uint32_t i = 0; i < options->photo_count && options->photo_count > 1; i++) name_folder(folder, options->photo[i], i);
}

static void summarise(const drawing *d, uint32_t index, const sbl_photo *picture, const sbl_photo_preview_facts *facts)
{
    const sbl_photo_fit *fit = &d->view->fit.view[index];
    if (d->options->quiet) return;
    progress_end();
    if (*d->folder[index]) printf("%s\n", d->folder[index]);
    printf("  camera     %.0f mm away, direction within %.1f degrees (confidence %.2f)\n", fit->camera.translation_mm[2],
           fit->turn_sd * 180.0 / SBL_PI, fit->confidence);
    if (facts->dots_seen) show_facts(facts);
    remark_picture(picture);
}

static int leave_out(drawing *d, uint32_t index, const char *why)
{
    if (!d->first_reason) d->first_reason = why;
    if (d->view->count > 1 && !d->options->quiet) {
        progress_end();
        printf("%s\n  left out   %s\n", d->folder[index], why);
    }
    return EXIT_DATA;
}

/* As a model saw it; else around the corners that a person marked. */
static const sbl_photo_mouth *find_mouth(head_photo *photo, const sbl_photo_marks *marks)
{
    enum { LEFT = SBL_LANDMARK_CHEILION_LEFT, RIGHT = SBL_LANDMARK_CHEILION_RIGHT };
    if (!photo->mouth.count && marks->landmark_given[LEFT] && marks->landmark_given[RIGHT])
        sbl_photo_mouth_of_corners(&photo->mouth, marks->landmark_px[LEFT], marks->landmark_px[RIGHT]);
    return &photo->mouth;
}

/* A photo that shows no dot is the photo's fault; all else that can fail here is the folder's. */
static int draw_on(drawing *d, uint32_t index, const sbl_photo *picture, sbl_arena *arena)
{
    workspace *s = d->s;
    head_photo *photo = &d->view->photo[index];
    sbl_photo_preview_facts facts;
    sbl_photo_scene scene = {.head = &s->head,
                             .dots = &s->plan.dots,
                             .skin = &s->client.skin,
                             .photo = picture,
                             .camera = &d->view->fit.view[index].camera,
                             .mouth = find_mouth(photo, &d->view->marks[index]),
                             .tau_years = s->plan.course.tau_years,
                             .ink = s->plan.mix.ink,
                             .ink_zones = s->plan.mix.ink_zones};
    head_photo_find_hair(photo, picture, &s->head, scene.camera, &d->models, arena);
    /* Stubble is hair to a model, too: between it dots are seen. */
    if (photo->hair.size && sbl_photo_hair_is_long(&photo->hair, &s->head, scene.camera, arena)) scene.hair = &photo->hair;
    d->wanted.inside = d->folder[index];
    sbl_status status = sbl_photo_folder_write(&d->output, &facts, &scene, &d->wanted, &s->host, arena, &s->diag);
    if (status == SBL_E_NOT_FOUND && d->view->count > 1) return leave_out(d, index, s->diag.message);
    if (status == SBL_E_NOT_FOUND) return message_failure(photo->file, &s->diag, FAILED_PLANNING);
    if (status != SBL_OK) return message_failure(d->options->out, &s->diag, FAILED_WRITING);
    summarise(d, index, picture, &facts);
    d->drawn++;
    return EXIT_DONE;
}

/* Of several photos each picture is read again when its turn comes. */
static int read_and_draw(drawing *d, uint32_t index)
{
    sbl_photo picture = d->view->photo[index].picture;
    if (!d->view->fit.view[index].fitted) return leave_out(d, index, photo_view_reason(d->view, index));
    if (picture.rgb) return draw_on(d, index, &picture, &d->s->arena);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    const char *file = d->view->photo[index].file;
    int code = sbl_photo_read_file(&picture, NULL, file, NULL, &arena, &d->s->diag) == SBL_OK
                   ? draw_on(d, index, &picture, &arena)
                   : message_failure(file, &d->s->diag, FAILED_READING);
    sbl_arena_release(&arena);
    return code;
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
    int code = EXIT_DONE, worst = EXIT_DONE;
    photo_preview_folders(d->folder, d->options);
    for (uint32_t i = 0; i < d->view->count && (code == EXIT_DONE || code == EXIT_DATA); i++) {
        code = read_and_draw(d, i);
        if (code != EXIT_DONE) worst = code;
    }
    if (worst != EXIT_DONE && worst != EXIT_DATA) return worst;
    if (!d->drawn && d->view->count > 1) {
        d->s->diag = (sbl_diag){
            .status = SBL_E_DATA, .message = "the plan can be drawn on none of these photos; of the first:", .hint = d->first_reason};
        return message_failure(NULL, &d->s->diag, FAILED_PLANNING);
    }
    if (!d->drawn) return worst;
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
    int code = workspace_open_photo(&s, d->options, &view);
    d->wanted.knowledge = &s.knowledge;
    if (code == EXIT_DONE) code = draw_all(d);
    head_models_close(&d->models);
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

int photo_preview(const command_options *options)
{
    sbl_photo_folder_options wanted = {0};
    if (!choose_moment(&wanted, options->moment)) return EXIT_USAGE;
    if (options->width) return message_usage("preview", "--size belongs to the standard views: pictures on a photo have the photo's size");
    language_choice choice;
    int code = language_open(&choice, options);
    wanted.language = choice.language;
    wanted.missing = choice.missing;
    if (code == EXIT_DONE) code = preview_on_photos(options, &wanted);
    if (code == EXIT_DONE && !options->quiet) language_show_missing(&choice);
    language_close(&choice);
    return code;
}
