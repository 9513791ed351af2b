#include "photo_scene.h"

#include "stubble/photo_check.h"
#include "stubble/photo_file.h"

#include <math.h>
#include <string.h>

#define SINGLE_DOTS_PX 4.0 /* a millimetre */

static bool is_taken(char name[SBL_PHOTOS_MAX][PHOTO_NAME], uint32_t index)
{
    for (uint32_t k = 0; k < index; k++)
        if (!strcmp(name[index], name[k])) return true;
    return false;
}

static void name_photo(char name[SBL_PHOTOS_MAX][PHOTO_NAME], const char *path, uint32_t index)
{
    const char *slash = strrchr(path, '/'), *own = slash ? slash + 1 : path, *dot = strrchr(own, '.');
    size_t length = dot && dot != own ? (size_t)(dot - own) : strlen(own);
    if (length < PHOTO_NAME && own[0] != '.') memcpy(name[index], own, length);
    for (uint32_t number = index + 1; !*name[index] || is_taken(name, index); number++)
        snprintf(name[index], PHOTO_NAME, "photo_%u", number);
}

void photo_names(char name[SBL_PHOTOS_MAX][PHOTO_NAME], const command_options *options)
{
    memset(name, 0, SBL_PHOTOS_MAX * sizeof *name);
    for (uint32_t i = 0; i < options->photo_count && options->photo_count > 1; i++) name_photo(name, options->photo[i], i);
}

/* As a model saw it; else around the corners that a person marked. */
static const sbl_photo_mouth *find_mouth(head_photo *photo, const sbl_photo_marks *marks)
{
    enum { LEFT = SBL_LANDMARK_CHEILION_LEFT, RIGHT = SBL_LANDMARK_CHEILION_RIGHT };
    if (!photo->mouth.count && marks->landmark_given[LEFT] && marks->landmark_given[RIGHT])
        sbl_photo_mouth_of_corners(&photo->mouth, marks->landmark_px[LEFT], marks->landmark_px[RIGHT]);
    return &photo->mouth;
}

/* Dots are drawn as sharp and as light as they are: on a picture that is neither they look pasted on. */
static uint32_t faults_of(const sbl_photo *picture)
{
    sbl_photo_check check;
    sbl_photo_check_make(&check, picture, NULL, NULL);
    return check.faults;
}

/* A photo that shows no dot is the photo's fault; all else that can fail here is not. */
static int draw(photo_drawn *drawn, photo_scenes *scenes, uint32_t index, const sbl_photo *picture, sbl_arena *arena)
{
    workspace *s = scenes->s;
    head_photo *photo = &scenes->view->photo[index];
    sbl_photo_scene scene = {.head = &s->head,
                             .dots = &s->plan.dots,
                             .skin = &s->client.skin,
                             .photo = picture,
                             .camera = &scenes->view->fit.view[index].camera,
                             .mouth = find_mouth(photo, &scenes->view->marks[index]),
                             .tau_years = s->plan.course.tau_years,
                             .ink = s->plan.mix.ink,
                             .ink_zones = s->plan.mix.ink_zones};
    head_photo_find_hair(photo, picture, &s->head, scene.camera, &scenes->models, arena);
    if (photo->hair.size) {
        scene.any_hair = &photo->hair;
        scene.person = &photo->person;
    }
    /* Stubble is hair to a model, too: between it dots are seen. */
    if (photo->hair.size && sbl_photo_hair_is_long(&photo->hair, &s->head, scene.camera, arena)) scene.hair = &photo->hair;
    sbl_status status = photo->marks_wrong
                            ? sbl_fail(&s->diag, SBL_E_NOT_FOUND, "the marks lie far from the face that is seen in the photo",
                                       "they may belong to another size of it: set them in this very file")
                            : scenes->draw(scenes->context, index, &drawn->facts, &scene, arena, &s->diag);
    if (status == SBL_OK && !scenes->quiet) drawn->faults = faults_of(picture);
    if (status == SBL_E_NOT_FOUND) {
        drawn->left_out = s->diag.message;
        drawn->hint = s->diag.hint;
    } else if (status != SBL_OK) {
        return scenes->out ? message_failure(scenes->out, &s->diag, FAILED_WRITING)
                           : message_failure(photo->file, &s->diag, FAILED_PLANNING);
    }
    return EXIT_DONE;
}

int photo_scene_draw(photo_drawn *drawn, photo_scenes *scenes, uint32_t index)
{
    photo_view *view = scenes->view;
    sbl_photo picture = view->photo[index].picture;
    *drawn = (photo_drawn){0};
    if (!view->fit.view[index].fitted) {
        drawn->left_out = photo_view_reason(view, index);
        return EXIT_DONE;
    }
    if (picture.rgb) return draw(drawn, scenes, index, &picture, &scenes->s->arena);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    const char *file = view->photo[index].file;
    int code = sbl_photo_read_file(&picture, NULL, file, NULL, &arena, &scenes->s->diag) == SBL_OK
                   ? draw(drawn, scenes, index, &picture, &arena)
                   : message_failure(file, &scenes->s->diag, FAILED_READING);
    sbl_arena_release(&arena);
    return code;
}

static void show_facts(const sbl_photo_preview_facts *facts)
{
    printf("  dots       %u in view, %.1f pixels a mm; %.0f %% of their pixels are skin\n", facts->dots_seen, facts->px_per_mm,
           100.0 * facts->skin_share);
    /* As it is told: 3.96 reads as 4.0, which is enough. */
    if (floor(10.0 * facts->px_per_mm + 0.5) < 10.0 * SINGLE_DOTS_PX)
        printf("  remark     single dots need %.0f pixels a mm and more: take the photo from nearer\n", SINGLE_DOTS_PX);
    if (!facts->compared)
        printf("  remark     neither a face nor a model says what skin is in this photo: look whether dots lie on the head\n");
    if (facts->other_share > 0.2)
        printf("  remark     %.0f %% of the treated skin is hidden by a hat or lies beside the person in this photo: no dots are drawn "
               "there\n",
               100.0 * facts->other_share);
    else if (facts->skin_share < 0.8)
        printf("  remark     hair or shine hides skin: the photo should show shaved or short hair in even light; nothing is shaved off by "
               "invention\n");
}

static void show_faults(uint32_t faults)
{
    static const sbl_photo_fault TOLD[] = {SBL_PHOTO_SMALL, SBL_PHOTO_BLURRED, SBL_PHOTO_TOO_BRIGHT, SBL_PHOTO_TOO_DARK};
    for (size_t k = 0; k < sizeof TOLD / sizeof *TOLD; k++)
        if (faults & 1u << TOLD[k]) printf("  remark     %s\n", sbl_photo_fault_text(TOLD[k]));
}

void photo_drawn_show(const photo_drawn *drawn, const sbl_photo_fit *fit)
{
    if (drawn->left_out) {
        printf("  left out   %s\n", drawn->left_out);
        return;
    }
    printf("  camera     %.0f mm away, direction within %.1f degrees (confidence %.2f)\n", fit->camera.translation_mm[2],
           fit->turn_sd * 180.0 / SBL_PI, fit->confidence);
    if (drawn->facts.dots_seen) show_facts(&drawn->facts);
    show_faults(drawn->faults);
}
