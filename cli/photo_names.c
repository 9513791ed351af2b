#include "photo_names.h"

#include "command.h"

#include <string.h>

#define NEAR_MOST 3u /* letters that differ: beyond, another photo is meant */
#define SAID      400

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_given(const char *file, const char *const *photo, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(base_name(file), base_name(photo[i]))) return true;
    return false;
}

/* Both names, or all that would have done. */
static void suggest(char hint[SAID], const char *file, const char *const *photo, uint32_t count)
{
    uint32_t nearest = 0, least = NEAR_MOST + 1;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t distance = sbl_text_distance(base_name(file), base_name(photo[i]));
        if (distance < least) least = distance, nearest = i;
    }
    if (least <= NEAR_MOST) {
        snprintf(hint, SAID, "did you mean \"%.150s\"? Marks belong to the photo of their name, without folders",
                 base_name(photo[nearest]));
        return;
    }
    size_t used = (size_t)snprintf(hint, SAID, "correct the name or give that photo, too; these were given:");
    for (uint32_t i = 0; i < count && used < SAID; i++) used += (size_t)snprintf(hint + used, SAID - used, " %s", base_name(photo[i]));
}

static int refuse_unknown(const char *marks_file, uint32_t index, const char *file, const char *const *photo, uint32_t count)
{
    char message[SAID], hint[SAID];
    sbl_diag diag = {.status = SBL_E_DATA, .message = message, .hint = hint};
    snprintf(diag.field, sizeof diag.field, "photos[%u].file", index);
    snprintf(message, sizeof message, "no photo that was given is called \"%.150s\"", base_name(file));
    suggest(hint, file, photo, count);
    return message_failure(marks_file, &diag, FAILED_PLANNING);
}

static int refuse_namesake(const char *one, const char *other)
{
    char message[SAID];
    sbl_diag diag = {.status = SBL_E_CONFLICT, .message = message, .hint = "rename one of them, in the marks, too"};
    snprintf(message, sizeof message, "is called like %.200s, and marks are told apart by the photos' names without folders", one);
    return message_failure(other, &diag, FAILED_PLANNING);
}

static bool serves_any(const sbl_landmarks_file *marks, const char *const *photo, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (sbl_landmarks_of(marks, photo[i])) return true;
    return false;
}

/* IMG_12.jpg and IMG_13.jpg are two photos, not one that is misspelt. */
static bool same_digits(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a && !(*a >= '0' && *a <= '9')) a++;
        while (*b && !(*b >= '0' && *b <= '9')) b++;
        if (*a != *b) return false;
        if (!*a) return true;
    }
}

/* Whether a photo without marks is called nearly so. */
static bool looks_misspelt(const char *file, const sbl_landmarks_file *marks, const char *const *photo, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *own = base_name(photo[i]), *marked = base_name(file);
        if (!sbl_landmarks_of(marks, photo[i]) && same_digits(marked, own) && sbl_text_distance(marked, own) <= NEAR_MOST) return true;
    }
    return false;
}

int photo_names_check(const char *marks_file, const sbl_landmarks_file *marks, const char *const *photo, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < i; k++)
            if (!strcmp(base_name(photo[k]), base_name(photo[i])) && strcmp(photo[k], photo[i]) != 0 && sbl_landmarks_of(marks, photo[i]))
                return refuse_namesake(photo[k], photo[i]);
    /* One file of marks may serve many photos, but one at least of these, and none whose name is but misspelt in it. */
    bool serves = serves_any(marks, photo, count);
    for (uint32_t m = 0; m < marks->count && marks_file; m++) {
        const char *file = marks->photo[m].file;
        if (is_given(file, photo, count) || (serves && !looks_misspelt(file, marks, photo, count))) continue;
        return refuse_unknown(marks_file, m, file, photo, count);
    }
    return EXIT_DONE;
}

void photo_names_remark(const char *intake, const sbl_landmarks_file *marks, const char *const *photo, uint32_t count)
{
    char text[SAID];
    for (uint32_t m = 0; m < marks->count; m++)
        for (uint32_t i = 0; i < count && !is_given(marks->photo[m].file, photo, count); i++) {
            const char *own = base_name(photo[i]), *marked = base_name(marks->photo[m].file);
            if (sbl_landmarks_of(marks, own) || sbl_text_distance(marked, own) > NEAR_MOST) continue;
            snprintf(text, sizeof text, "its marks in \"%.150s\" are of no photo that was given; did you mean \"%.150s\"?", marked, own);
            message_note(intake, text);
        }
}

int photo_names_refuse_copy(const head_photo *photo, uint32_t count)
{
    char message[SAID];
    for (uint32_t k = 0; k < count; k++) {
        if (!head_photo_same(&photo[k], &photo[count])) continue;
        sbl_diag diag = {.status = SBL_E_CONFLICT,
                         .message = message,
                         .hint = "give it once: a copy tells nothing new, and the head would seem surer than it is"};
        snprintf(message, sizeof message, "is the very same photo as %.200s, pixel by pixel", photo[k].file);
        return message_failure(photo[count].file, &diag, FAILED_PLANNING);
    }
    return EXIT_DONE;
}
