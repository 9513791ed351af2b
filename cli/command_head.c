/* head: one head from what is known of it, and the camera of each photo. */
#include "head_photos.h"

#include "stubble/text.h"

#include <string.h>

const char HEAD_USAGE[] =
    "stubble head [--photo FILE ...] [--landmarks MARKS.json] [--tape LIST] [--scan FILE] [--json]\n\n"
    "One head from everything that is known of it: photos, a scan, a tape, any of them together; and for each\n"
    "photo the camera. Every figure has its interval, and a photo that cannot be fitted says why.\n\n"
    "  --photo FILE ...   up to eight photos of the same head (front, sides, top, back); none twice\n"
    "  --landmarks FILE   where nose tip, eye corners, ears ... lie in them (stubble-landmarks/1); six or more with the\n"
    "                     nose tip, or two and the head's outline, which is\n"
    "                     found by itself before a plain background; a photo without marks is looked at by models. They belong to\n"
    "                     the photo of their name, without folders; FILE may hold those of others, too\n"
    "  --views LIST       which view each photo was to be, in their order: front,left,right,top,back (or unstated). It\n"
    "                     narrows the direction; without a face in view the head's outline is then enough, found by itself,\n"
    "                     if it leaves no doubt (mostly with a scan); and a photo of another view says what to change\n"
    "  --models DIR       where those lie (default: where tools/setup vision put them; see stubble landmarks)\n"
    "  --printed MM       what the check ruler of 100 mm measures on the printed card that is in the photos, such as 98.5\n"
    "  --tape LIST        circumference=574,length=199,breadth=154,ear_to_ear_arc=353,face_height=122 in mm; any of them\n"
    "  --scan FILE        OBJ, PLY, STL or GLB; the head is then known, and only the cameras are fitted\n"
    "  --sex WORD         male, female or unstated (default): which adults the rest is guessed from\n"
    "  --threads N        threads to work with (default: all processors); the result is the same\n"
    "  --json             as JSON\n"
    "  -h, --help         this text\n\n"
    "Scale: a card in the photo (stubble card), a known length or a scale in the marks of a photo, a tape, a scan. Without any,\n"
    "size is that of adults and uncertain by that much; where two of them contradict each other the photo says so. Intervals\n"
    "hold in 95 of 100 heads like this one. Nothing leaves this machine.\n";

static void print_band(const char *name, sbl_band band, const char *unit)
{
    printf("  %-14s%7.0f %-4s (%.0f to %.0f)\n", name, band.mid, unit, band.low, band.high);
}

static const char *scale_words(const head_room *room, uint32_t i)
{
    const sbl_photo_marks *marks = &room->marks[i];
    if (room->fit.view[i].scale_left_out || !(marks->mm_per_px > 0.0)) return "";
    return room->photo[i].carded ? ", scale from the card" : marks->length_mm > 0.0 ? ", scale from a known length" : ", scale as stated";
}

static void show(const head_room *room)
{
    const sbl_photos_fit *fit = &room->fit;
    printf("Head\n");
    print_band("length", sbl_head_measure_band(&fit->head, SBL_MEASURE_LENGTH), "mm");
    print_band("breadth", sbl_head_measure_band(&fit->head, SBL_MEASURE_BREADTH), "mm");
    print_band("circumference", sbl_head_measure_band(&fit->head, SBL_MEASURE_CIRCUMFERENCE), "mm");
    print_band("vault", sbl_head_area_band(&fit->head), "cm2");
    uint32_t fitted = 0;
    for (uint32_t i = 0; i < room->photo_count; i++) fitted += fit->view[i].fitted;
    if (room->photo_count && !fitted && !room->scaled)
        printf("  No photo could be used, and nothing else is known: this is the mean of adults, not this person's head.\n");
    else if (!room->scaled) printf("  The size is that of adults: a card, a tape measure or a scan would make it this person's.\n");
    if (!room->photo_count) return;
    printf("Photos\n");
    for (uint32_t i = 0; i < room->photo_count; i++) {
        const sbl_photo_fit *view = &fit->view[i];
        if (!view->fitted) {
            printf("  %s: not fitted\n      %s\n", room->photo[i].file, view->reason);
            if (view->scale_reason) printf("      %s\n", view->scale_reason);
            continue;
        }
        printf("  %s: fitted, confidence %.2f\n", room->photo[i].file, view->confidence);
        printf("      %u landmarks%s within %.1f px", view->landmark_count, room->photo[i].found ? " (found by a model)" : "",
               view->landmark_rms_px);
        if (view->outline_count)
            printf(", outline%s within %.1f px (%.1f mm)", room->photo[i].outlined ? " (found by itself)" : "", view->outline_rms_px,
                   view->outline_rms_mm);
        printf("\n      %.0f mm away, direction within %.1f degrees (one sd)%s\n", view->camera.translation_mm[2],
               view->turn_sd * 180.0 / SBL_PI, scale_words(room, i));
        if (*view->reason) printf("      %s\n", view->reason);
        if (view->scale_reason) printf("      %s\n", view->scale_reason);
    }
}

int command_head(int argc, char **argv)
{
    head_words words = {0};
    int code = head_words_read(&words, argc, argv);
    if (code != EXIT_DONE) return code;
    head_room room;
    code = head_room_open(&room, &words);
    if (code == EXIT_DONE) code = head_room_fit(&room, &words);
    if (code == EXIT_DONE && !words.json) show(&room);
    if (code == EXIT_DONE && words.json) {
        sbl_text text;
        sbl_text_begin(&text, &room.arena);
        sbl_photos_write_json(&text, &room.fit, room.file, room.photo_count);
        if (text.failed) {
            fprintf(stderr, "stubble: there is not enough memory\n");
            code = EXIT_MEMORY;
        } else {
            fputs(text.data, stdout);
        }
    }
    head_room_close(&room);
    return code;
}
