#include "photo_preview.h"

#include "stubble/file.h"
#include "stubble/image_file.h"
#include "stubble/photo_check.h"
#include "stubble/photo_preview.h"
#include "stubble/strip_picture.h"

#include <string.h>

/* Before and healed are what a client decides by; the years are those of the report's table. */
enum { MOMENTS = 6, BEFORE = 0, HEALED = 1, JPEG_QUALITY = 94, LOUPE_SIZE = 900, LOUPE_GAP = 12 };
static const char *const MOMENT_NAME[MOMENTS] = {"before", "healed", "year_1", "year_3", "year_5", "year_8"};
/* Of a panel at most, in pixels; and what is shown around the head, as a part of it. */
enum { PAIR_WIDTH = 1200, YEARS_WIDTH = 640 };
#define HEAD_MARGIN 0.06
static const int MOMENT_YEARS[MOMENTS] = {SBL_STRIP_BEFORE, SBL_STRIP_HEALED, 1, 3, 5, 8};
#define DAYS_HEALED  60.0
#define DAYS_IN_YEAR 365.25
#define LOUPE_MM     36.0

int photo_view_open(photo_view *view, workspace *s, const command_options *options, const sbl_head *known)
{
    memset(view, 0, sizeof *view);
    sbl_arena_init(&view->arena, NULL);
    sbl_landmarks_file landmarks;
    sbl_photo_view stated[SBL_PHOTOS_MAX];
    int code = head_views_read(stated, options->view, 1, "preview");
    if (code == EXIT_DONE) code = head_landmarks_read(&landmarks, options->landmarks, &view->arena, &s->diag);
    if (code == EXIT_DONE)
        code = head_photo_read(&view->photo, &view->marks, options->photo, stated[0], &landmarks, &view->arena, &s->diag);
    if (code != EXIT_DONE) return code;
    sbl_vision *vision = NULL;
    head_photo_find(&view->photo, &view->marks, &vision, NULL, &view->arena);
    sbl_vision_close(vision);
    progress_report(NULL, "finding the camera", 0.0f);
    if (sbl_head_from_photos(&view->fit, &view->marks, 1, &s->client.tape, known, &s->host, &s->arena, &s->diag) != SBL_OK)
        return message_failure(options->photo, &s->diag, FAILED_PLANNING);
    const sbl_photo_fit *fit = &view->fit.view[0];
    if (fit->fitted) return EXIT_DONE;
    s->diag = (sbl_diag){.status = SBL_E_DATA,
                         .message = "the photo cannot be fitted to the head",
                         .hint = view->photo.not_found ? view->photo.not_found : fit->reason};
    return message_failure(options->photo, &s->diag, FAILED_PLANNING);
}

void photo_view_close(photo_view *view)
{
    sbl_arena_release(&view->arena);
}

static sbl_preview_moment moment_of(const workspace *s, int k)
{
    return (sbl_preview_moment){.sessions = k == BEFORE ? 0 : s->plan.dots.session_count,
                                .t_days = fmax(MOMENT_YEARS[k] * DAYS_IN_YEAR, DAYS_HEALED),
                                .healed = true};
}

static sbl_status write_jpeg(sbl_output *output, const char *name, const uint8_t *rgb, uint32_t width, uint32_t height, sbl_arena *arena,
                             sbl_diag *diag)
{
    sbl_pixels pixels = {.data = rgb, .width = width, .height = height, .channels = 3};
    sbl_jpeg_options options = {.quality = JPEG_QUALITY};
    const unsigned char *data;
    size_t bytes;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = sbl_jpeg_write(&data, &bytes, &pixels, &options, arena, diag);
    if (status == SBL_OK) status = sbl_output_write(output, name, data, bytes, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}

/* Before and healed of a part, side by side on white. */
static sbl_status write_loupe(sbl_output *output, workspace *s, const sbl_photo_scene *scene)
{
    double middle[2], side;
    if (!sbl_photo_loupe_place(middle, &side, scene, LOUPE_MM)) return SBL_OK;
    sbl_photo part;
    sbl_pinhole camera;
    sbl_image image[2], pair;
    sbl_photo_scene close = *scene;
    sbl_preview_moment moments[2] = {moment_of(s, BEFORE), moment_of(s, HEALED)};
    close.photo = &part;
    close.camera = &camera;
    close.whole = scene->photo;
    close.whole_camera = scene->camera;
    sbl_status status = sbl_photo_enlarge(&part, &camera, scene->photo, scene->camera, middle, side, LOUPE_SIZE, &s->arena, &s->diag);
    for (int k = 0; k < 2 && status == SBL_OK; k++) status = sbl_image_new(&image[k], LOUPE_SIZE, LOUPE_SIZE, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_photo_preview_render(image, NULL, &close, moments, 2, &s->host, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_image_new(&pair, 2 * LOUPE_SIZE + LOUPE_GAP, LOUPE_SIZE, &s->arena, &s->diag);
    if (status != SBL_OK) return status;
    memset(pair.rgb, 255, 3 * (size_t)pair.width * pair.height);
    for (size_t y = 0; y < LOUPE_SIZE; y++)
        for (size_t k = 0; k < 2; k++)
            memcpy(pair.rgb + 3 * (y * pair.width + k * (LOUPE_SIZE + LOUPE_GAP)), image[k].rgb + 3 * y * LOUPE_SIZE,
                   3 * (size_t)LOUPE_SIZE);
    return write_jpeg(output, "loupe.jpg", pair.rgb, pair.width, pair.height, &s->arena, &s->diag);
}

/* The head in the photo down to the chin, with a margin. */
static void head_part(double part[4], const sbl_photo_scene *scene)
{
    const sbl_head *head = scene->head;
    double low[2] = {(double)INFINITY, (double)INFINITY}, high[2] = {-(double)INFINITY, -(double)INFINITY};
    const double size[2] = {scene->photo->width, scene->photo->height};
    for (uint32_t i = 0; i < head->surface.vertex_count; i++) {
        double px[2];
        sbl_vec3 place = sbl_v3_load(head->surface.position[i]);
        if (place.y < head->landmark[SBL_LANDMARK_MENTON].y || !sbl_pinhole_project(scene->camera, place, px, NULL)) continue;
        for (int a = 0; a < 2; a++) {
            low[a] = fmin(low[a], px[a]);
            high[a] = fmax(high[a], px[a]);
        }
    }
    double margin = HEAD_MARGIN * fmax(high[0] - low[0], high[1] - low[1]);
    for (int a = 0; a < 2; a++) {
        part[a] = sbl_clamp(low[a] - margin, 0.0, size[a] - 1.0);
        part[2 + a] = sbl_clamp(high[a] + margin - part[a], 1.0, size[a] - part[a]);
    }
}

/* The head alone, for a client to compare: before and healed, large; and all moments in a row. */
typedef struct strips {
    sbl_strip pair, years;
} strips;

static sbl_status begin_strips(strips *all, workspace *s, const sbl_photo_scene *scene)
{
    double part[4];
    head_part(part, scene);
    sbl_status status = sbl_strip_begin(&all->pair, 2, part, PAIR_WIDTH, &s->arena, &s->diag);
    return status == SBL_OK ? sbl_strip_begin(&all->years, MOMENTS, part, YEARS_WIDTH, &s->arena, &s->diag) : status;
}

static void add_to_strips(strips *all, int moment, const uint8_t *rgb, const sbl_photo *photo)
{
    if (moment <= HEALED) sbl_strip_add(&all->pair, (uint32_t)moment, rgb, photo->width, photo->height);
    sbl_strip_add(&all->years, (uint32_t)moment, rgb, photo->width, photo->height);
}

static sbl_status write_strip(sbl_output *output, const char *name, sbl_strip *strip, workspace *s, const language_choice *choice)
{
    sbl_pixels pixels;
    sbl_arena_mark mark = sbl_arena_here(&s->arena);
    sbl_strip_words words = {&s->knowledge, choice->language, choice->missing, &s->arena};
    const char *label[MOMENTS];
    for (int k = 0; k < MOMENTS; k++) label[k] = sbl_strip_label(&words, MOMENT_YEARS[k]);
    sbl_status status = sbl_strip_draw(&pixels, strip, label, &s->diag);
    if (status == SBL_OK) status = write_jpeg(output, name, pixels.data, pixels.width, pixels.height, &s->arena, &s->diag);
    sbl_arena_rewind(&s->arena, mark);
    return status;
}

/* Two moments at a time: a photo of 12 megapixels has 36 MB, and so has each picture made of it. */
static sbl_status write_moments(sbl_output *output, strips *all, workspace *s, const sbl_photo_scene *scene, int first, int count,
                                sbl_photo_preview_facts *facts)
{
    sbl_image image[2];
    sbl_preview_moment moments[2];
    const sbl_photo *photo = scene->photo;
    sbl_status status = SBL_OK;
    for (int k = 0; k < count && status == SBL_OK; k++) {
        moments[k] = moment_of(s, first + k);
        status = sbl_image_new(&image[k], photo->width, photo->height, &s->arena, &s->diag);
    }
    if (status == SBL_OK) status = sbl_photo_preview_render(image, facts, scene, moments, (uint32_t)count, &s->host, &s->arena, &s->diag);
    for (int k = 0; k < count && status == SBL_OK; k++) {
        char name[32];
        snprintf(name, sizeof name, "%s.jpg", MOMENT_NAME[first + k]);
        add_to_strips(all, first + k, image[k].rgb, photo);
        status = write_jpeg(output, name, image[k].rgb, photo->width, photo->height, &s->arena, &s->diag);
    }
    return status;
}

static sbl_status write_all(const char *folder, workspace *s, const sbl_photo_scene *scene, const language_choice *choice,
                            sbl_photo_preview_facts *facts)
{
    sbl_output output = {0};
    const sbl_photo *photo = scene->photo;
    strips all;
    sbl_status status = begin_strips(&all, s, scene);
    if (status == SBL_OK) status = sbl_output_begin(&output, folder, NULL, &s->diag);
    if (status == SBL_OK) add_to_strips(&all, BEFORE, photo->rgb, photo);
    if (status == SBL_OK) status = write_jpeg(&output, "before.jpg", photo->rgb, photo->width, photo->height, &s->arena, &s->diag);
    for (int k = HEALED; k < MOMENTS && status == SBL_OK; k += 2) {
        sbl_arena_mark mark = sbl_arena_here(&s->arena);
        status = write_moments(&output, &all, s, scene, k, MOMENTS - k < 2 ? 1 : 2, facts);
        sbl_arena_rewind(&s->arena, mark);
    }
    if (status == SBL_OK) status = write_strip(&output, "before_after.jpg", &all.pair, s, choice);
    if (status == SBL_OK) status = write_strip(&output, "years.jpg", &all.years, s, choice);
    if (status == SBL_OK) status = write_loupe(&output, s, scene);
    if (status == SBL_OK) status = sbl_output_commit(&output, &s->diag);
    sbl_output_abort(&output);
    return status;
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

static void summarise(const command_options *options, const photo_view *view, const sbl_photo_preview_facts *facts)
{
    const sbl_photo_fit *fit = &view->fit.view[0];
    printf("  camera     %.0f mm away, direction within %.1f degrees (confidence %.2f)\n", fit->camera.translation_mm[2],
           fit->turn_sd * 180.0 / SBL_PI, fit->confidence);
    printf("  dots       %u in view, %.1f pixels a mm; %.0f %% of their pixels are skin\n", facts->dots_seen, facts->px_per_mm,
           100.0 * facts->skin_share);
    if (facts->px_per_mm < 4.0) printf("  remark     single dots need 4 pixels a mm and more: take the photo from nearer\n");
    if (facts->skin_share < 0.8)
        printf("  remark     hair or shine hides skin: the photo should show shaved or short hair in even light; nothing is shaved off by "
               "invention\n");
    remark_picture(&view->photo.picture);
    printf("The pictures lie in %s: before, healed, years 1 to 8; the head in before_after and\nyears; and a loupe. A preview is a model, "
           "not a promise.\n",
           options->out);
}

static int preview_on_photo(const command_options *options, const language_choice *choice)
{
    workspace s;
    photo_view view = {0};
    int code = workspace_open_photo(&s, options, &view);
    if (code == EXIT_DONE) {
        sbl_photo_scene scene = {.head = &s.head,
                                 .dots = &s.plan.dots,
                                 .skin = &s.client.skin,
                                 .photo = &view.photo.picture,
                                 .camera = &view.fit.view[0].camera,
                                 .tau_years = s.plan.course.tau_years,
                                 .ink = s.plan.mix.ink,
                                 .ink_zones = s.plan.mix.ink_zones};
        sbl_photo_preview_facts facts;
        if (write_all(options->out, &s, &scene, choice, &facts) != SBL_OK)
            code = message_failure(s.diag.status == SBL_E_NOT_FOUND ? options->photo : options->out, &s.diag,
                                   s.diag.status == SBL_E_NOT_FOUND ? FAILED_PLANNING : FAILED_WRITING);
        progress_end();
        if (code == EXIT_DONE && !options->quiet) {
            summarise(options, &view, &facts);
            language_show_missing(choice);
        }
    }
    photo_view_close(&view);
    workspace_close(&s);
    return code;
}

int photo_preview(const command_options *options)
{
    if (options->moment || options->width)
        return message_usage("preview", "--moment and --size belong to the standard views, not to --photo");
    language_choice choice;
    int code = language_open(&choice, options);
    if (code == EXIT_DONE) code = preview_on_photo(options, &choice);
    language_close(&choice);
    return code;
}
