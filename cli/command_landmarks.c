/* landmarks: faces found in photos, as a file of marks that a person can correct. */
#include "command.h"

#include "stubble/face_find.h"
#include "stubble/file.h"
#include "stubble/landmarks_file.h"
#include "stubble/photo_file.h"
#include "stubble/text.h"

#include <sys/stat.h>

#define PHOTOS_MAX 32

const char LANDMARKS_USAGE[] =
    "stubble landmarks PHOTO... [-o MARKS.json]\n\n"
    "Finds the face in each photo by models that run on this machine, and writes where nose tip, corners of eyes and\n"
    "mouth, chin ... and the border of the scalp lie (stubble-landmarks/1), for stubble head --landmarks. Look at\n"
    "them, and correct them by hand where they are off: a hairline is never taken from a model.\n\n"
    "  -o, --out FILE      write the marks there (default: standard output)\n"
    "  --models DIR        where the models lie (default: $STUBBLE_MODELS, else where tools/setup vision put them)\n"
    "  -h, --help          this text\n\n"
    "A photo without a face (profile, top, back) says so; its marks are set by hand. Ends with 65 if no photo has one,\n"
    "and writes no file then. A file that is there and holds no landmarks is never replaced.\n"
    "Nothing leaves this machine.\n";

/* sd_px: 0: not told. */
static void add_place(sbl_text *text, const double px[2], double sd_px)
{
    sbl_text_add(text, "[");
    sbl_text_add_decimal_short(text, px[0], 1);
    sbl_text_add(text, ", ");
    sbl_text_add_decimal_short(text, px[1], 1);
    if (sd_px > 0.0) {
        sbl_text_add(text, ", ");
        sbl_text_add_decimal_short(text, sd_px, 2);
    }
    sbl_text_add(text, "]");
}

static void add_marks(sbl_text *text, const sbl_photo_marks *marks)
{
    sbl_text_add(text, ", \"found_by\": \"model\",\n   \"landmarks\": {");
    for (int i = 0, any = 0; i < SBL_LANDMARK_COUNT; i++) {
        if (!marks->landmark_given[i]) continue;
        sbl_text_add(text, any++ ? ",\n     " : "\n     ");
        sbl_text_add_json_string(text, sbl_landmark_name((sbl_landmark)i));
        sbl_text_add(text, ": ");
        add_place(text, marks->landmark_px[i], marks->landmark_sd_px[i]);
    }
    sbl_text_add(text, "}");
    if (!marks->outline_count) return;
    sbl_text_add(text, ",\n   \"outline\": [");
    for (uint32_t i = 0; i < marks->outline_count; i++) {
        if (i) sbl_text_add(text, i % 8 ? ", " : ",\n     ");
        add_place(text, marks->outline_px[i], 0.0);
    }
    sbl_text_add(text, "]");
}

/* *found: the photo has a face. told: where what was found is said to a person; NULL: nowhere. */
static int add_photo(sbl_text *text, const char *file, bool first, sbl_vision *vision, bool *found, FILE *told)
{
    sbl_arena arena;
    sbl_photo photo;
    sbl_faces faces;
    sbl_diag diag = {0};
    sbl_photo_marks marks = {0};
    int code = EXIT_DONE;
    sbl_arena_init(&arena, NULL);
    if (sbl_photo_read_file(&photo, NULL, file, NULL, &arena, &diag) != SBL_OK ||
        sbl_face_find(&faces, &photo, vision, &(sbl_face_options){.most = 1}, &arena, &diag) != SBL_OK)
        code = message_failure(file, &diag, FAILED_READING);
    if (code == EXIT_DONE) {
        *found = faces.count > 0;
        sbl_text_add(text, first ? "\n  {\"file\": " : ",\n  {\"file\": ");
        sbl_text_add_json_string(text, file);
        if (*found && !sbl_face_marks_into(&marks, faces.face, &arena)) text->failed = true;
        if (*found) add_marks(text, &marks);
        if (!*found) {
            sbl_text_add(text, ", \"#reason\": ");
            sbl_text_add_json_string(text, faces.reason);
        }
        sbl_text_add(text, "}");
    }
    if (code == EXIT_DONE && told && *found)
        fprintf(told, "%s: found, confidence %.2f%s\n", file, faces.face->confidence,
                marks.outline_count ? ", with the border of the scalp" : "");
    if (code == EXIT_DONE && told && !*found) fprintf(told, "%s: %s\n", file, faces.reason);
    sbl_arena_release(&arena);
    return code;
}

/* Marks may be found anew; anything else that is called so is somebody's. */
static int check_replaced(const char *out)
{
    static const sbl_diag OTHER = {.status = SBL_E_IO,
                                   .message = "there is a file of this name, and it holds no landmarks",
                                   .hint = "choose another name with -o, or remove that file first"};
    sbl_arena arena;
    sbl_landmarks_file marks;
    sbl_diag diag = {0};
    const unsigned char *text;
    size_t bytes;
    struct stat about;
    if (!out || stat(out, &about) || !S_ISREG(about.st_mode) || !about.st_size) return EXIT_DONE;
    sbl_arena_init(&arena, NULL);
    sbl_status status = sbl_file_read(&text, &bytes, out, SBL_LANDMARKS_BYTES_MAX, &arena, &diag);
    if (status == SBL_OK) status = sbl_landmarks_read(&marks, text, bytes, &arena, &diag);
    sbl_arena_release(&arena);
    return status == SBL_OK ? EXIT_DONE : message_failure(out, &OTHER, FAILED_WRITING);
}

/* Without a face there is nothing to correct, and marks that lie there stay. */
static int finish(const sbl_text *text, const char *out, bool any)
{
    sbl_diag diag = {0};
    if (text->failed)
        return message_failure(NULL, &(sbl_diag){.status = SBL_E_MEMORY, .message = "there is not enough memory"}, FAILED_WRITING);
    if (!out) fputs(text->data, stdout);
    else if (any && sbl_file_write(out, text->data, text->length, &diag) != SBL_OK) return message_failure(out, &diag, FAILED_WRITING);
    return any ? EXIT_DONE : EXIT_DATA;
}

int command_landmarks(int argc, char **argv)
{
    const char *file[PHOTOS_MAX], *out = NULL, *models = NULL;
    const own_option option[] = {{"--out", "-o", &out, NULL}, {"--models", NULL, &models, NULL}, {NULL, NULL, NULL, NULL}};
    own_words words = {file, 0, PHOTOS_MAX};
    sbl_diag diag = {0};
    int code = options_parse_own("landmarks", option, &words, argc, argv);
    if (code != EXIT_DONE) return code;
    if (!words.count) return message_usage("landmarks", "name one or more photos");
    code = results_apart(out, file, words.count);
    if (code != EXIT_DONE) return code;
    code = check_replaced(out);
    if (code != EXIT_DONE) return code;
    if (out && sbl_file_check_write(out, &diag) != SBL_OK) return message_failure(out, &diag, FAILED_WRITING);
    sbl_vision *vision;
    if (sbl_vision_open(&vision, models, &diag) != SBL_OK) return message_failure(NULL, &diag, FAILED_READING);
    sbl_arena arena;
    sbl_text text;
    bool any = false, found = false;
    sbl_arena_init(&arena, NULL);
    sbl_text_begin(&text, &arena);
    sbl_text_add(&text, "{\"format\": \"stubble-landmarks/1\", \"photos\": [");
    for (size_t i = 0; i < words.count && code == EXIT_DONE; i++) {
        code = add_photo(&text, file[i], i == 0, vision, &found, out ? stdout : NULL);
        any = any || found;
    }
    sbl_text_add(&text, "\n]}\n");
    if (code == EXIT_DONE) code = finish(&text, out, any);
    sbl_vision_close(vision);
    sbl_arena_release(&arena);
    return code;
}
