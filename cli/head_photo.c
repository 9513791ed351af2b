#include "head_photo.h"

#include "command.h"

#include "stubble/card_file.h"
#include "stubble/math.h"

#include <string.h>

static const char UNSTATED[] = "no face is seen: take it from the front; or say which view it is (left, right, top or back; head: --views, "
                               "else --view); or give six landmarks";
static const char TWO_HEADS[] = "two heads are seen: cut the photo down to the client's, or give its landmarks";
static const char NO_MODELS[] =
    "the models that find a face are not in that folder: tools/setup vision fetches them (--models DIR says where they lie); or "
    "give six landmarks with --landmarks";
static const char TOO_SMALL[] = "the picture is too small to find a head in: use the photo as the camera made it";
/* A face half as large as the first, or larger, is no bystander's. */
#define TWO_HEADS_SIZE 0.5
/* Below, eyes can hardly be 40 pixels apart, which a face needs (stubble/face_find.h), with a head around them. */
#define SIDE_LEAST 160u
/* The models' landmarks are 2 to 6 mm off in faces that are turned by up to 45 degrees and seen well. */
#define SEEN_WELL     0.5
#define SEEN_YAW_MOST (0.25 * SBL_PI)
/* Of the median over all marks: told beyond three sd, refused beyond 15 % of a face's width of 140 mm; never what a shaking hand does. */
#define MARKS_OFF_MM   12.0
#define MARKS_OFF_PX   20.0
#define MARKS_WRONG_MM 21.0
#define MARKS_WRONG_PX 30.0
/* A face whose marks lie farther away as a whole may be a bystander's. */
#define SAME_HEAD_MM 90.0
/* Pixels of the mask, 1.6 mm each: a model's border and a fit are good to some millimetres. */
#define PERSON_MARGIN 3u

void head_models_close(head_models *models)
{
    sbl_vision_close(models->vision);
    models->vision = NULL;
    models->asked = false;
}

static void open_models(head_models *models)
{
    if (models->asked) return;
    models->asked = true;
    models->why = (sbl_diag){0};
    if (sbl_vision_open(&models->vision, models->folder, &models->why) != SBL_OK) models->vision = NULL;
}

static uint32_t marked_count(const sbl_photo_marks *marks)
{
    uint32_t count = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) count += marks->landmark_given[i];
    return count;
}

/* Whether a person marked too little for a fit. */
static bool models_wanted(const sbl_photo_marks *marks)
{
    uint32_t marked = marked_count(marks);
    return marked < SBL_CAMERA_POINTS_LEAST && !(marked && marks->outline_count);
}

static void take_outline(head_photo *photo, sbl_photo_marks *marks, const double (*px)[2], uint32_t count)
{
    memcpy(photo->outline_px, px, count * sizeof *photo->outline_px);
    marks->outline_px = (const double(*)[2])photo->outline_px;
    marks->outline_count = count;
    marks->outline_proposed = photo->outlined = true;
}

/* Whose head it is cannot be told. */
static bool two_heads(const sbl_faces *faces)
{
    double least = faces->count ? TWO_HEADS_SIZE * faces->face[0].pose.eyes_px : 0.0;
    return faces->count && ((faces->count > 1 && faces->face[1].pose.eyes_px >= least) || faces->refused_eyes_px >= least);
}

static const char *why_no_face(const head_photo *photo, const sbl_photo_marks *marks, const sbl_faces *faces)
{
    if (photo->picture.width < SIDE_LEAST || photo->picture.height < SIDE_LEAST) return TOO_SMALL;
    return marks->view ? faces->reason : UNSTATED;
}

static void take_mask(head_photo *photo, const sbl_face_mask *mask)
{
    photo->hair = photo->person = sbl_face_mask_hair(mask);
    sbl_face_mask_person(photo->person_level, mask, PERSON_MARGIN, photo->hair_level);
    memcpy(photo->hair_level, mask->hair, SBL_FACE_MASK_PIXELS);
    photo->hair.level = photo->hair_level;
    photo->person.level = photo->person_level;
}

/* By the models; true if the photo has a face. */
static bool find_face(head_photo *photo, sbl_photo_marks *marks, sbl_vision *vision, sbl_arena *arena, sbl_diag *diag)
{
    sbl_faces faces;
    sbl_photo_marks found = *marks;
    if (sbl_face_find(&faces, &photo->picture, vision, &(sbl_face_options){.most = 2}, arena, diag) != SBL_OK) {
        photo->not_found = diag->message;
    } else if (!faces.count) {
        photo->not_found = why_no_face(photo, marks, &faces);
    } else if (two_heads(&faces)) {
        photo->not_found = TWO_HEADS;
    } else if (sbl_face_marks_into(&found, faces.face, arena) && found.outline_count <= SBL_OUTLINE_FOUND_MAX) {
        const double(*px)[2] = found.outline_px;
        bool outlined = !marks->outline_count && found.outline_count;
        *marks = found;
        if (outlined) take_outline(photo, marks, px, found.outline_count);
        photo->not_found = NULL;
        photo->found = true;
        sbl_face_mouth(&photo->mouth, &faces.face->mesh);
        if (faces.face->mask) take_mask(photo, faces.face->mask);
        return true;
    }
    return false;
}

/* marked: a person set landmarks, and the outline shall help them; else it must be that of the stated view. A front without a face is none. */
static void find_outline(head_photo *photo, sbl_photo_marks *marks, bool marked, sbl_vision *vision, sbl_arena *arena, sbl_diag *diag)
{
    sbl_face_outline outline;
    const char *reason, *against = NULL;
    if (sbl_outline_by_model(&outline, &reason, &photo->picture, marks->view != SBL_PHOTO_VIEW_TOP, vision, arena, diag) != SBL_OK)
        reason = diag->message;
    if (!marked && outline.count) against = sbl_silhouette_against(outline.kind, marks->view);
    photo->seems_asked = !marked && outline.count && sbl_silhouette_is(outline.kind, marks->view);
    bool side = marks->view == SBL_PHOTO_VIEW_LEFT || marks->view == SBL_PHOTO_VIEW_RIGHT;
    photo->seems_side = !marked && outline.count && side && outline.kind == SBL_SILHOUETTE_SIDE;
    if (against) {
        photo->other_view = true;
        photo->not_found = against;
    } else if (marked || marks->view != SBL_PHOTO_VIEW_FRONT) {
        if (outline.count) take_outline(photo, marks, (const double(*)[2])outline.px, outline.count);
        photo->not_found = reason;
    }
}

/* Before a plain background the border of the head need not be drawn. */
static void propose_outline(head_photo *photo, sbl_photo_marks *marks, sbl_arena *arena)
{
    sbl_outline_found found;
    sbl_diag none = {0};
    bool marked = false;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) marked = marked || marks->landmark_given[i];
    if (!marked || marks->outline_count || sbl_outline_find(&found, &photo->picture, marks, arena, &none) != SBL_OK) return;
    memcpy(photo->outline_px, found.at, found.count * sizeof *photo->outline_px);
    marks->outline_px = (const double(*)[2])photo->outline_px;
    marks->outline_count = found.count;
    marks->outline_proposed = photo->outlined = true;
}

/* What a person marked stays. */
static void find_head(head_photo *photo, sbl_photo_marks *marks, const head_models *models, sbl_arena *arena)
{
    bool marked = marked_count(marks) > 0;
    sbl_diag diag = {0};
    if (!marked)
        photo->not_found =
            "nothing is marked: give six landmarks with --landmarks, or let tools/setup vision fetch the models that find a face";
    if (!models->vision) {
        if (!marked && models->why.status != SBL_E_NOT_FOUND) photo->not_found = models->why.message;
        else if (!marked && models->folder) photo->not_found = NO_MODELS;
    } else if (marked || (!find_face(photo, marks, models->vision, arena, &diag) && photo->not_found != TWO_HEADS && marks->view &&
                          !marks->outline_count)) {
        find_outline(photo, marks, marked, models->vision, arena, &diag);
    }
}

/* The face that the marks are nearest to, of those that are seen well. False: there is none. */
static bool nearest_face(sbl_face_off *nearest, const sbl_faces *faces, const sbl_photo_marks *marks)
{
    bool any = false;
    for (uint32_t i = 0; i < faces->count; i++) {
        const sbl_face *face = &faces->face[i];
        sbl_face_off off;
        if (!(face->confidence >= SEEN_WELL) || !(fabs(face->pose.yaw) <= SEEN_YAW_MOST)) continue;
        if (!sbl_face_marks_off(&off, face->landmark, face->pose.eyes_px, marks) || (any && off.median_mm >= nearest->median_mm)) continue;
        *nearest = off;
        any = true;
    }
    return any;
}

/* Marks of another size of the photo, or of another photo, fit a head as well as right ones do. */
static void compare_marks(head_photo *photo, const sbl_photo_marks *marks, sbl_vision *vision, sbl_arena *arena)
{
    sbl_faces faces;
    sbl_face_off off;
    sbl_diag none = {0};
    const sbl_face_options options = {.no_hair_skin = true};
    if (!vision || sbl_face_find(&faces, &photo->picture, vision, &options, arena, &none) != SBL_OK) return;
    if (!nearest_face(&off, &faces, marks) || !(off.median_mm > MARKS_OFF_MM && off.median_px > MARKS_OFF_PX)) return;
    snprintf(photo->marks_off, sizeof photo->marks_off,
             "the marks lie %.0f mm from the face that is seen in the photo: they may belong to another size of it, or to another photo; "
             "stubble landmarks shows where the face is",
             off.median_mm);
    photo->marks_wrong = off.median_mm > MARKS_WRONG_MM && off.median_px > MARKS_WRONG_PX && off.shift_mm < SAME_HEAD_MM;
}

/* What goes on side by side. */
typedef struct opening {
    head_photo *photo;
    sbl_photo_marks *marks;
    head_models *models;
    bool find, compare; /* by the models; compare: a person's marks with the face that they see */
    bool several;
    sbl_card_search *search; /* NULL: a card is not looked for */
    const sbl_card_options *print;
    sbl_arena *arena;
    sbl_diag *diag;
    sbl_status status;
} opening;

enum { READING, OPENING_MODELS };

static void read_or_open(void *context, uint32_t index)
{
    opening *o = context;
    sbl_photo *picture = &o->photo->picture;
    if (index == OPENING_MODELS) {
        open_models(o->models);
        return;
    }
    o->status = sbl_photo_read_file(picture, NULL, o->photo->file, NULL, o->arena, o->diag);
    o->photo->summed = o->status == SBL_OK && o->several;
    if (o->photo->summed) sbl_sha256(o->photo->sum, picture->rgb, (size_t)3 * picture->width * picture->height);
}

static void find_head_or_card(void *context, uint32_t index)
{
    opening *o = context;
    uint32_t parts_before = o->find || o->compare ? 1 : 0;
    if (index >= parts_before) {
        sbl_card_search_part(o->search, index - parts_before);
        return;
    }
    sbl_arena own;
    sbl_arena_init(&own, &o->arena->allocator);
    if (o->find) find_head(o->photo, o->marks, o->models, &own);
    else compare_marks(o->photo, o->marks, o->models->vision, &own);
    sbl_arena_release(&own);
}

static void take_card(opening *o)
{
    sbl_card_found card[SBL_CARD_KIND_COUNT];
    uint32_t count = 0;
    if (sbl_card_search_end(card, &count, o->search, o->print, &o->photo->card) != SBL_OK || !count) return;
    o->photo->carded = true;
    sbl_photo_marks_scale(o->marks, card[0].facing_mm_per_px, card[0].facing_relative_error);
}

/* What has none in it need not say so, unless somebody measured it. */
static bool card_is_missed(const head_photo *photo)
{
    return !photo->carded && photo->card.message && (photo->card_expected || !sbl_card_is_absent(&photo->card));
}

const char *head_photo_scale_reason(const head_photo *photo, const sbl_photo_fit *fit, sbl_arena *arena)
{
    sbl_text text;
    double percent = 100.0 * (sbl_exp(fit->scale_off) - 1.0);
    sbl_text_begin(&text, arena);
    if (fit->scale_reason) {
        sbl_text_add(&text, fit->scale_reason);
        sbl_text_add(&text, "; by it alone the head is ");
        sbl_text_add_decimal(&text, fabs(percent), 0);
        sbl_text_add(&text, percent > 0.0 ? " % larger than by all else (" : " % smaller than by all else (");
        sbl_text_add_decimal(&text, fit->scale_off_sd, 1);
        sbl_text_add(&text, " sd)");
    } else if (card_is_missed(photo)) {
        sbl_text_add(&text, sbl_card_is_absent(&photo->card) ? "" : "the card in it is not used: ");
        sbl_text_add(&text, photo->card.message);
        if (photo->card.hint && *photo->card.hint) sbl_text_add(&text, "; ");
        if (photo->card.hint) sbl_text_add(&text, photo->card.hint);
    } else {
        return NULL;
    }
    return text.failed ? fit->scale_reason ? fit->scale_reason : photo->card.message : text.data;
}

int head_photo_open(head_photo *photo, sbl_photo_marks *marks, const head_photo_words *words, head_models *models, const sbl_host *host,
                    sbl_arena *arena, sbl_diag *diag)
{
    const sbl_marked_photo *own = sbl_landmarks_of(words->landmarks, words->file);
    memset(photo, 0, sizeof *photo);
    photo->file = words->file;
    photo->card_expected = words->print && words->print->printed_scale > 0.0;
    *marks = own ? own->marks : (sbl_photo_marks){0};
    marks->view = words->view;
    opening o = {.photo = photo,
                 .marks = marks,
                 .models = models,
                 .several = words->several,
                 .print = words->print,
                 .arena = arena,
                 .diag = diag,
                 .status = SBL_OK};
    sbl_parallel_for(host, OPENING_MODELS + 1, read_or_open, &o);
    if (o.status != SBL_OK) return message_failure(words->file, diag, FAILED_READING);
    marks->focal_px = photo->picture.focal_px;
    marks->focal_relative_error = photo->picture.focal_relative_error;
    if (sbl_landmarks_fit_picture(marks, photo->picture.width, photo->picture.height, diag) != SBL_OK)
        return message_failure(words->file, diag, FAILED_PLANNING);
    propose_outline(photo, marks, arena);

    sbl_arena_mark scratch = sbl_arena_here(arena);
    sbl_diag none = {0};
    o.find = models_wanted(marks);
    o.compare = !o.find && models->vision;
    if (marks->mm_per_px > 0.0 || sbl_card_search_begin(&o.search, &photo->picture, arena, &none) != SBL_OK) o.search = NULL;
    uint32_t parts = (o.find || o.compare ? 1 : 0) + (o.search ? sbl_card_search_parts(o.search) : 0);
    sbl_parallel_for(host, parts, find_head_or_card, &o);
    if (o.search) take_card(&o);
    sbl_arena_rewind(arena, scratch);
    return EXIT_DONE;
}

bool head_photo_same(const head_photo *a, const head_photo *b)
{
    return a->summed && b->summed && a->picture.width == b->picture.width && a->picture.height == b->picture.height &&
           !memcmp(a->sum, b->sum, sizeof a->sum);
}

void head_photo_find_hair(head_photo *photo, const sbl_photo *picture, const sbl_head *head, const sbl_pinhole *camera, head_models *models,
                          sbl_arena *arena)
{
    sbl_face_region region;
    sbl_diag none = {0};
    if (photo->hair.size || !sbl_face_region_of_camera(&region, head, camera)) return;
    open_models(models);
    sbl_arena_mark scratch = sbl_arena_here(arena);
    sbl_face_mask *mask = models->vision ? SBL_NEW(arena, sbl_face_mask, 1) : NULL;
    if (mask && sbl_hair_skin_by_model(mask, picture, &region, models->vision, arena, &none) == SBL_OK) take_mask(photo, mask);
    sbl_arena_rewind(arena, scratch);
}
