#include "head_photos.h"

#include "photo_names.h"

#include "stubble/file.h"
#include "stubble/mesh_file.h"
#include "stubble/photo_check.h"
#include "stubble/threads.h"

#include <string.h>

/* About what is known before a photo is looked at, of one who was asked for a view (engine/head/fit_rows.c). */
#define ANGLE_SD_MOST (12.0 * SBL_PI / 180.0)

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
                                 {"--views", NULL, &words->views, NULL},         {"--printed", NULL, &words->printed, NULL},
                                 {"--json", NULL, NULL, &words->json},           {NULL, NULL, NULL, NULL}};
    own_words photos = {words->photo, 0, SBL_PHOTOS_MAX};
    words->command = "head";
    int code = options_parse_own("head", option, &photos, drop_photo_words(argc, argv), argv);
    words->photo_count = (uint32_t)photos.count;
    if (code == EXIT_DONE && !photos.count && !words->tape && !words->scan)
        return message_usage("head", "say what is known of the head: --photo, --tape or --scan");
    if (code == EXIT_DONE && words->landmarks && !photos.count)
        return message_usage("head", "--landmarks are places in photos: name them with --photo");
    if (code == EXIT_DONE && words->printed && !photos.count)
        return message_usage("head", "--printed is of a card in photos: name them with --photo");
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
static int read_tape(sbl_measures *tape, const char *list, const char *command)
{
    char word[40];
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ",");
        const char *equals = memchr(at, '=', length);
        if (!equals || length >= sizeof word)
            return message_usage(command, "--tape wants NAME=MM parted by commas, such as circumference=574,length=199, not \"%s\"", list);
        memcpy(word, at, length);
        word[length] = '\0';
        word[equals - at] = '\0';
        uint32_t m = 0;
        while (m < SBL_MEASURE_COUNT && strcmp(word, sbl_measure_name((sbl_measure)m)) != 0) m++;
        if (m == SBL_MEASURE_COUNT)
            return message_usage(command, "--tape knows circumference, length, breadth, ear_to_ear_arc and face_height, not \"%s\"", word);
        if (tape->given[m]) return message_usage(command, "--tape names %s twice: give each measure once", word);
        if (!options_number(word + (equals - at) + 1, 40.0, 900.0, &tape->value_mm[m]))
            return message_usage(command, "--tape wants %s in millimetres, not \"%s\"", word, word + (equals - at) + 1);
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
    int code = options_print(&room->print, words->printed, words->command);
    if (code == EXIT_DONE) code = read_sex(&room->tape.sex, words->sex);
    if (code == EXIT_DONE && words->tape) code = read_tape(&room->tape, words->tape, words->command);
    if (code != EXIT_DONE) return code;
    if (sbl_threads_start(&room->threads, (uint32_t)threads, &room->diag) != SBL_OK)
        return message_failure(NULL, &room->diag, FAILED_PLANNING);
    room->host = sbl_threads_host(room->threads);
    room->models.folder = words->models;
    sbl_landmarks_file landmarks;
    sbl_photo_view view[SBL_PHOTOS_MAX];
    code = head_views_read(view, words->views, words->photo_count, words->command);
    if (code == EXIT_DONE) code = head_landmarks_read(&landmarks, words->landmarks, &room->arena, &room->diag);
    if (code == EXIT_DONE) code = photo_names_check(words->landmarks, &landmarks, words->photo, words->photo_count);
    if (code == EXIT_DONE && words->scan) code = read_scan(room, words->scan);
    room->scaled = room->scanned || words->tape;
    if (code == EXIT_DONE && !room->scanned && words->photo_count) photo_template_begin(&room->template_head, &room->tape, room->threads);
    for (uint32_t i = 0; i < words->photo_count && code == EXIT_DONE; i++) {
        sbl_arena_mark mark = sbl_arena_here(&room->arena);
        head_photo_words photo = {words->photo[i], view[i], &landmarks, &room->print, words->photo_count > 1};
        code = head_photo_open(&room->photo[i], &room->marks[i], &photo, &room->models, &room->host, &room->arena, &room->diag);
        /* The fit needs the marks alone. */
        sbl_arena_rewind(&room->arena, mark);
        room->photo[i].picture.rgb = NULL;
        room->file[i] = words->photo[i];
        room->photo_count++;
        if (code == EXIT_DONE && !words->copies) code = photo_names_refuse_copy(room->photo, i);
    }
    head_models_close(&room->models);
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
    for (uint32_t i = 0; i < room->photo_count; i++) {
        if (!room->fit.view[i].fitted || !*room->photo[i].marks_off) continue;
        room->fit.view[i].reason = room->photo[i].marks_off;
        room->fit.view[i].confidence *= SBL_PHOTO_FAULT_CONFIDENCE;
    }
    for (uint32_t i = 0; i < room->photo_count; i++) {
        sbl_photo_fit *view = &room->fit.view[i];
        room->scaled = room->scaled || (view->fitted && room->marks[i].mm_per_px > 0.0 && !view->scale_left_out);
        view->scale_reason = head_photo_scale_reason(&room->photo[i], view, &room->arena);
    }
    return EXIT_DONE;
}

void head_room_close(head_room *room)
{
    photo_template_end(&room->template_head);
    sbl_threads_stop(room->threads);
    head_models_close(&room->models);
    sbl_arena_release(&room->arena);
}
