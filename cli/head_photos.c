#include "head_photos.h"

#include "stubble/card_file.h"
#include "stubble/file.h"
#include "stubble/mesh_file.h"
#include "stubble/photo_check.h"
#include "stubble/threads.h"

#include <string.h>

/* A card is held beside the head, not in its middle: at a metre and a half a hand's breadth nearer or farther is a twentieth, two sd. */
#define BESIDE_RELATIVE_SD 0.025
/* About what is known before a photo is looked at, of one who was asked for a view (engine/head/fit_rows.c). */
#define ANGLE_SD_MOST (12.0 * SBL_PI / 180.0)

static const char UNSTATED[] = "no face is seen: take it from the front; or say which view it is (left, right, top or back; head: --views, "
                               "else --view); or give six landmarks";
static const char TWO_HEADS[] = "two heads are seen: cut the photo down to the client's, or give its landmarks";
static const char TOO_SMALL[] = "the picture is too small to find a head in: use the photo as the camera made it";
/* A face half as large as the first, or larger, is no bystander's. */
#define TWO_HEADS_SIZE 0.5
/* Below, eyes can hardly be 40 pixels apart, which a face needs (stubble/face_find.h), with a head around them. */
#define SIDE_LEAST 160u

/* "--photo A B --photo=C" all mean the same: --photo is taken out, and what remains as words are photos. */
static int drop_photo_words(int argc, char **argv)
{
    int kept = 0;
    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--photo")) continue;
        argv[kept++] = !strncmp(argv[i], "--photo=", 8) ? argv[i] + 8 : argv[i];
    }
    return kept;
}

int head_words_read(head_words *words, int argc, char **argv)
{
    const own_option option[] = {{"--landmarks", NULL, &words->landmarks, NULL},
                                 {"--tape", NULL, &words->tape, NULL},
                                 {"--scan", NULL, &words->scan, NULL},
                                 {"--sex", NULL, &words->sex, NULL},
                                 {"--threads", NULL, &words->threads, NULL},
                                 {"--models", NULL, &words->models, NULL},
                                 {"--views", NULL, &words->views, NULL},
                                 {"--json", NULL, NULL, &words->json},
                                 {NULL, NULL, NULL, NULL}};
    own_words photos = {words->photo, 0, SBL_PHOTOS_MAX};
    int code = options_parse_own("head", option, &photos, drop_photo_words(argc, argv), argv);
    words->photo_count = (uint32_t)photos.count;
    if (code == EXIT_DONE && !photos.count && !words->tape && !words->scan)
        return message_usage("head", "say what is known of the head: --photo, --tape or --scan");
    if (code == EXIT_DONE && words->landmarks && !photos.count)
        return message_usage("head", "--landmarks are places in photos: name them with --photo");
    return code;
}

int head_views_read(sbl_photo_view view[SBL_PHOTOS_MAX], const char *list, uint32_t count, const char *command)
{
    uint32_t given = 0;
    for (uint32_t i = 0; i < SBL_PHOTOS_MAX; i++) view[i] = SBL_PHOTO_VIEW_UNSTATED;
    for (const char *at = list; at && *at; given++) {
        size_t length = strcspn(at, ",");
        int v = 0;
        while (v < SBL_PHOTO_VIEW_COUNT && (strlen(sbl_photo_view_name((sbl_photo_view)v)) != length ||
                                            memcmp(sbl_photo_view_name((sbl_photo_view)v), at, length) != 0))
            v++;
        if (v == SBL_PHOTO_VIEW_COUNT)
            return message_usage(command, "the view of a photo is front, left, right, top, back or unstated, not \"%s\"", list);
        if (given < count) view[given] = (sbl_photo_view)v;
        at += length + (at[length] == ',');
    }
    return list && given != count ? message_usage(command, "say one view for each photo, parted by commas, in their order") : EXIT_DONE;
}

/* NAME=VALUE, in mm, parted by commas. */
static int read_tape(sbl_measures *tape, const char *list)
{
    char word[40];
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ",");
        const char *equals = memchr(at, '=', length);
        if (!equals || length >= sizeof word)
            return message_usage("head", "--tape wants NAME=MM parted by commas, such as circumference=574,length=199, not \"%s\"", list);
        memcpy(word, at, length);
        word[length] = '\0';
        word[equals - at] = '\0';
        uint32_t m = 0;
        while (m < SBL_MEASURE_COUNT && strcmp(word, sbl_measure_name((sbl_measure)m)) != 0) m++;
        if (m == SBL_MEASURE_COUNT)
            return message_usage("head", "--tape knows circumference, length, breadth, ear_to_ear_arc and face_height, not \"%s\"", word);
        if (!options_number(word + (equals - at) + 1, 40.0, 900.0, &tape->value_mm[m]))
            return message_usage("head", "--tape wants %s in millimetres, not \"%s\"", word, word + (equals - at) + 1);
        tape->given[m] = true;
        at += length + (at[length] == ',');
    }
    return EXIT_DONE;
}

static int read_sex(sbl_sex *sex, const char *word)
{
    static const char *const WORD[] = {"unstated", "male", "female"};
    for (int k = 0; word && k < 3; k++)
        if (!strcmp(word, WORD[k])) {
            *sex = (sbl_sex)k;
            return EXIT_DONE;
        }
    return word ? message_usage("head", "--sex wants male, female or unstated, not \"%s\"", word) : EXIT_DONE;
}

int head_landmarks_read(sbl_landmarks_file *landmarks, const char *file, sbl_arena *arena, sbl_diag *diag)
{
    *landmarks = (sbl_landmarks_file){0};
    if (!file) return EXIT_DONE;
    const unsigned char *text;
    size_t bytes;
    sbl_status status = sbl_file_read(&text, &bytes, file, SBL_LANDMARKS_BYTES_MAX, arena, diag);
    if (status == SBL_OK) status = sbl_landmarks_read(landmarks, text, bytes, arena, diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(file, diag, FAILED_READING);
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

int head_photo_read(head_photo *photo, sbl_photo_marks *marks, const char *file, sbl_photo_view view, const sbl_landmarks_file *landmarks,
                    sbl_arena *arena, sbl_diag *diag)
{
    *photo = (head_photo){.file = file};
    if (sbl_photo_read_file(&photo->picture, NULL, file, NULL, arena, diag) != SBL_OK) return message_failure(file, diag, FAILED_READING);
    const sbl_landmarks_photo *own = sbl_landmarks_of(landmarks, file);
    *marks = own ? own->marks : (sbl_photo_marks){0};
    marks->view = view;
    marks->focal_px = photo->picture.focal_px;
    marks->focal_relative_error = photo->picture.focal_relative_error;
    sbl_card_found card[SBL_CARD_KIND_COUNT];
    uint32_t count = 0;
    sbl_diag none = {0};
    if (!(marks->mm_per_px > 0.0) && sbl_card_find(card, &count, &photo->picture, NULL, arena, &none) == SBL_OK && count) {
        photo->carded = true;
        marks->mm_per_px = card[0].mm_per_px;
        marks->scale_relative_error = card[0].relative_error + BESIDE_RELATIVE_SD;
    }
    if (sbl_landmarks_fit_picture(marks, photo->picture.width, photo->picture.height, diag) != SBL_OK)
        return message_failure(file, diag, FAILED_PLANNING);
    propose_outline(photo, marks, arena);
    return EXIT_DONE;
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
    return faces->count > 1 && faces->face[1].pose.eyes_px >= TWO_HEADS_SIZE * faces->face[0].pose.eyes_px;
}

static const char *why_no_face(const head_photo *photo, const sbl_photo_marks *marks, const sbl_faces *faces)
{
    if (photo->picture.width < SIDE_LEAST || photo->picture.height < SIDE_LEAST) return TOO_SMALL;
    return marks->view ? faces->reason : UNSTATED;
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
    if (against) {
        photo->other_view = true;
        photo->not_found = against;
    } else if (marked || marks->view != SBL_PHOTO_VIEW_FRONT) {
        if (outline.count) take_outline(photo, marks, (const double(*)[2])outline.px, outline.count);
        photo->not_found = reason;
    }
}

void head_photo_find(head_photo *photo, sbl_photo_marks *marks, sbl_vision **vision, const char *models, sbl_arena *arena)
{
    sbl_diag diag = {0};
    uint32_t marked = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) marked += marks->landmark_given[i];
    if (marked >= SBL_CAMERA_POINTS_LEAST || (marked && marks->outline_count)) return;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    if (!marked)
        photo->not_found =
            "nothing is marked: give six landmarks with --landmarks, or let tools/setup vision fetch the models that find a face";
    if (!*vision && sbl_vision_open(vision, models, &diag) != SBL_OK) {
        if (!marked && (diag.status != SBL_E_NOT_FOUND || models)) photo->not_found = diag.message;
    } else if (marked ||
               (!find_face(photo, marks, *vision, arena, &diag) && photo->not_found != TWO_HEADS && marks->view && !marks->outline_count)) {
        find_outline(photo, marks, marked > 0, *vision, arena, &diag);
    }
    sbl_arena_rewind(arena, scratch);
}

static int read_scan(head_room *room, const char *file)
{
    sbl_mesh mesh;
    sbl_scan_report report;
    if (sbl_mesh_read_file(&mesh, file, &room->arena, &room->diag) != SBL_OK) return message_failure(file, &room->diag, FAILED_READING);
    if (sbl_head_from_scan(&room->scan, &report, &mesh, NULL, &room->tape, &room->host, &room->arena, &room->diag) != SBL_OK)
        return message_failure(file, &room->diag, FAILED_PLANNING);
    room->scanned = true;
    return EXIT_DONE;
}

int head_room_open(head_room *room, const head_words *words)
{
    memset(room, 0, sizeof *room);
    sbl_arena_init(&room->arena, NULL);
    double threads = 0.0;
    if (words->threads && !options_number(words->threads, 1.0, 64.0, &threads))
        return message_usage("head", "--threads wants a number from 1 to 64, not \"%s\"", words->threads);
    int code = read_sex(&room->tape.sex, words->sex);
    if (code == EXIT_DONE && words->tape) code = read_tape(&room->tape, words->tape);
    if (code != EXIT_DONE) return code;
    if (sbl_threads_start(&room->threads, (uint32_t)threads, &room->diag) != SBL_OK)
        return message_failure(NULL, &room->diag, FAILED_PLANNING);
    room->host = sbl_threads_host(room->threads);
    sbl_landmarks_file landmarks;
    sbl_photo_view view[SBL_PHOTOS_MAX];
    code = head_views_read(view, words->views, words->photo_count, "head");
    if (code == EXIT_DONE) code = head_landmarks_read(&landmarks, words->landmarks, &room->arena, &room->diag);
    if (code == EXIT_DONE && words->scan) code = read_scan(room, words->scan);
    room->scaled = room->scanned || words->tape;
    if (code == EXIT_DONE && !room->scanned && words->photo_count) photo_template_begin(&room->template_head, &room->tape, room->threads);
    for (uint32_t i = 0; i < words->photo_count && code == EXIT_DONE; i++) {
        sbl_arena_mark mark = sbl_arena_here(&room->arena);
        code = head_photo_read(&room->photo[i], &room->marks[i], words->photo[i], view[i], &landmarks, &room->arena, &room->diag);
        if (code == EXIT_DONE) head_photo_find(&room->photo[i], &room->marks[i], &room->vision, words->models, &room->arena);
        /* The fit needs the marks alone. */
        sbl_arena_rewind(&room->arena, mark);
        room->photo[i].picture.rgb = NULL;
        room->file[i] = words->photo[i];
        room->photo_count++;
        room->scaled = room->scaled || room->marks[i].mm_per_px > 0.0;
    }
    return code;
}

/* A view that is another than asked for says what to change, and is worth less (as a fault of stubble photo). */
static void check_angles(head_room *room)
{
    sbl_text text;
    for (uint32_t i = 0; i < room->photo_count; i++) {
        sbl_photo_fit *view = &room->fit.view[i];
        /* Which side is seen can be told where dots could not yet be placed. */
        room->angled[i] = room->marks[i].view && (view->fitted || (view->turn_sd > 0.0 && view->turn_sd < ANGLE_SD_MOST));
        if (room->angled[i]) sbl_photo_angle_check(&room->angle[i], room->marks[i].view, &view->camera);
        if (!room->angle[i].fault) continue;
        sbl_text_begin(&text, &room->arena);
        sbl_photo_angle_text(&text, &room->angle[i]);
        room->angle_text[i] = text.failed ? sbl_photo_fault_text(SBL_PHOTO_ANGLE_OTHER) : text.data;
        if (!view->fitted) continue;
        view->reason = room->angle_text[i];
        view->confidence *= SBL_PHOTO_FAULT_CONFIDENCE;
    }
}

int head_room_fit(head_room *room, const head_words *words)
{
    sbl_status status =
        room->template_head.tape
            ? photo_template_fit(&room->template_head, &room->fit, room->marks, room->photo_count, &room->host, &room->arena, &room->diag)
            : sbl_head_from_photos(&room->fit, room->marks, room->photo_count, &room->tape, room->scanned ? &room->scan : NULL, &room->host,
                                   &room->arena, &room->diag);
    photo_template_end(&room->template_head);
    if (status != SBL_OK) return message_failure(words->tape ? "--tape" : NULL, &room->diag, FAILED_PLANNING);
    /* A photo without marks says why it has none, which is more than that they are too few. */
    for (uint32_t i = 0; i < room->photo_count; i++)
        if (!room->fit.view[i].fitted && room->photo[i].not_found) room->fit.view[i].reason = room->photo[i].not_found;
    check_angles(room);
    return EXIT_DONE;
}

void head_room_close(head_room *room)
{
    photo_template_end(&room->template_head);
    sbl_threads_stop(room->threads);
    sbl_vision_close(room->vision);
    sbl_arena_release(&room->arena);
}
