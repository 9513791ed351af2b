#include "head_photos.h"

#include "stubble/card_file.h"
#include "stubble/file.h"
#include "stubble/mesh_file.h"
#include "stubble/threads.h"

#include <string.h>

/* A card is held beside the head, not in its middle: at a metre and a half a hand's breadth nearer or farther is a twentieth, two sd. */
#define BESIDE_RELATIVE_SD 0.025

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
    const own_option option[] = {{"--landmarks", NULL, &words->landmarks, NULL}, {"--tape", NULL, &words->tape, NULL},
                                 {"--scan", NULL, &words->scan, NULL},           {"--sex", NULL, &words->sex, NULL},
                                 {"--threads", NULL, &words->threads, NULL},     {"--models", NULL, &words->models, NULL},
                                 {"--json", NULL, NULL, &words->json},           {NULL, NULL, NULL, NULL}};
    own_words photos = {words->photo, 0, SBL_PHOTOS_MAX};
    int code = options_parse_own("head", option, &photos, drop_photo_words(argc, argv), argv);
    words->photo_count = (uint32_t)photos.count;
    if (code == EXIT_DONE && !photos.count && !words->tape && !words->scan)
        return message_usage("head", "say what is known of the head: --photo, --tape or --scan");
    if (code == EXIT_DONE && words->landmarks && !photos.count)
        return message_usage("head", "--landmarks are places in photos: name them with --photo");
    return code;
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

int head_photo_read(head_photo *photo, sbl_photo_marks *marks, const char *file, const sbl_landmarks_file *landmarks, sbl_arena *arena,
                    sbl_diag *diag)
{
    *photo = (head_photo){.file = file};
    if (sbl_photo_read_file(&photo->picture, NULL, file, NULL, arena, diag) != SBL_OK) return message_failure(file, diag, FAILED_READING);
    const sbl_landmarks_photo *own = sbl_landmarks_of(landmarks, file);
    *marks = own ? own->marks : (sbl_photo_marks){0};
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

void head_photo_find(head_photo *photo, sbl_photo_marks *marks, sbl_vision **vision, const char *models, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_faces faces;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++)
        if (marks->landmark_given[i]) return;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    sbl_photo_marks found = *marks;
    photo->not_found =
        "nothing is marked: give six landmarks with --landmarks, or let tools/setup vision fetch the models that find a face";
    if (!*vision && sbl_vision_open(vision, models, &diag) != SBL_OK) {
        if (diag.status != SBL_E_NOT_FOUND || models) photo->not_found = diag.message;
    } else if (sbl_face_find(&faces, &photo->picture, *vision, &(sbl_face_options){.most = 1}, arena, &diag) != SBL_OK) {
        photo->not_found = diag.message;
    } else if (!faces.count) {
        photo->not_found = faces.reason;
    } else if (sbl_face_marks_into(&found, faces.face, arena) && found.outline_count <= SBL_OUTLINE_FOUND_MAX) {
        photo->not_found = NULL;
        photo->found = true;
        if (!marks->outline_count && found.outline_count) {
            memcpy(photo->outline_px, found.outline_px, found.outline_count * sizeof *photo->outline_px);
            found.outline_px = (const double(*)[2])photo->outline_px;
            photo->outlined = true;
        }
        *marks = found;
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
    code = head_landmarks_read(&landmarks, words->landmarks, &room->arena, &room->diag);
    if (code == EXIT_DONE && words->scan) code = read_scan(room, words->scan);
    room->scaled = room->scanned || words->tape;
    for (uint32_t i = 0; i < words->photo_count && code == EXIT_DONE; i++) {
        sbl_arena_mark mark = sbl_arena_here(&room->arena);
        code = head_photo_read(&room->photo[i], &room->marks[i], words->photo[i], &landmarks, &room->arena, &room->diag);
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

int head_room_fit(head_room *room, const head_words *words)
{
    sbl_status status = sbl_head_from_photos(&room->fit, room->marks, room->photo_count, &room->tape, room->scanned ? &room->scan : NULL,
                                             &room->host, &room->arena, &room->diag);
    /* A photo without marks says why it has none, which is more than that they are too few. */
    for (uint32_t i = 0; i < room->photo_count && status == SBL_OK; i++)
        if (!room->fit.view[i].fitted && room->photo[i].not_found) room->fit.view[i].reason = room->photo[i].not_found;
    return status == SBL_OK ? EXIT_DONE : message_failure(words->tape ? "--tape" : NULL, &room->diag, FAILED_PLANNING);
}

void head_room_close(head_room *room)
{
    sbl_threads_stop(room->threads);
    sbl_vision_close(room->vision);
    sbl_arena_release(&room->arena);
}
