#include "landmarks/photos_read.h"
#include "stubble/plane.h"

#include <string.h>

static const char *const FOUND_BY[] = {"person", "model"};
#define PLACE_MAX    64000.0
#define ERROR_MIN_PX 0.1
#define ERROR_MAX_PX 500.0

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The first two of an array as [x, y], with numbers a picture can have, not too far outside of it. */
static bool read_pair(double out[2], const json_t *value)
{
    for (size_t a = 0; a < 2; a++) {
        const json_t *number = json_array_get(value, a);
        out[a] = json_number_value(number);
        if (!json_is_number(number) || !(out[a] >= -PLACE_MAX && out[a] <= PLACE_MAX)) return false;
    }
    return true;
}

static bool read_place(double out[2], const json_t *value)
{
    return json_is_array(value) && json_array_size(value) == 2 && read_pair(out, value);
}

/* A place, and after it how far it may be off, one sd in pixels, where that is known of this one. */
static bool read_mark(double out[2], double *sd_px, const json_t *value)
{
    size_t count = json_array_size(value);
    const json_t *sd = json_array_get(value, 2);
    if (count == 3) *sd_px = json_number_value(sd);
    return (count == 2 || (count == 3 && json_is_number(sd) && *sd_px >= ERROR_MIN_PX && *sd_px <= ERROR_MAX_PX)) && read_pair(out, value);
}

static void read_landmarks(fields_object *photo, sbl_photo_marks *marks)
{
    fields_object landmarks = fields_enter(photo, "landmarks");
    for (int l = 0; l < SBL_LANDMARK_COUNT; l++) {
        const char *name = sbl_landmark_name((sbl_landmark)l);
        const json_t *array;
        fields_array(&landmarks, name, &array, 3);
        if (!array || photo->reader->status != SBL_OK) continue;
        if (!read_mark(marks->landmark_px[l], &marks->landmark_sd_px[l], array)) {
            fields_mistake(&landmarks, name, SBL_E_DATA, "a landmark is two numbers, or three with its error",
                           "write [x, y] in pixels of the upright photo, or [x, y, sd]", 0.0);
            return;
        }
        marks->landmark_given[l] = true;
    }
    fields_end(&landmarks);
}

static void read_outline(fields_object *photo, sbl_photo_marks *marks)
{
    fields_reader *reader = photo->reader;
    const json_t *array;
    uint32_t count = fields_array(photo, "outline", &array, SBL_OUTLINE_POINTS_MAX);
    if (!count || reader->status != SBL_OK) return;
    if (count < 8) {
        fields_mistake(photo, "outline", SBL_E_RANGE, "an outline needs at least eight points",
                       "follow the border of scalp and background, or leave it out", count);
        return;
    }
    double(*at)[2] = sbl_arena_alloc(reader->arena, count, sizeof *at);
    if (!at) {
        fields_mistake(photo, "outline", SBL_E_MEMORY, "there is not enough memory", NULL, 0.0);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (read_place(at[i], json_array_get(array, i))) continue;
        fields_mistake(photo, fields_sentence(reader, "outline[%u]", i), SBL_E_DATA, "a point of an outline is two numbers",
                       "write [x, y] in pixels of the upright photo", 0.0);
        return;
    }
    marks->outline_px = (const double(*)[2])at;
    marks->outline_count = count;
}

static bool read_end(fields_object *photo, const char *key, double px[2])
{
    const json_t *array;
    uint32_t count = fields_array(photo, key, &array, 2);
    if (!array || photo->reader->status != SBL_OK) return false;
    if (count == 2 && read_place(px, array)) return true;
    fields_mistake(photo, key, SBL_E_DATA, "an end of a known length is two numbers", "write [x, y] in pixels of the upright photo", 0.0);
    return false;
}

/* Stated, or by a ruler or another known length that was held beside the head, square to the camera. */
static void read_scale(fields_object *photo, sbl_photo_marks *m)
{
    m->mm_per_px = fields_number(photo, "mm_per_px", 0.0, 1e-3, 10.0, "millimetres a pixel at the head's middle");
    m->scale_relative_error = fields_number(photo, "mm_per_px_error", 0.0, 1e-4, 0.5, "one standard deviation, as a share of mm_per_px");
    m->length_mm = fields_number(photo, "length_mm", 0.0, 5.0, 1000.0, "a known length beside the head, in mm");
    bool from = read_end(photo, "from_px", m->length_px[0]), to = read_end(photo, "to_px", m->length_px[1]), length = m->length_mm > 0.0;
    if (photo->reader->status != SBL_OK) return;
    if (length && (m->mm_per_px > 0.0 || m->scale_relative_error > 0.0)) {
        fields_mistake(photo, "length_mm", SBL_E_CONFLICT, "the scale is given in more than one way",
                       "keep mm_per_px (with mm_per_px_error), or length_mm with from_px and to_px", 0.0);
    } else if (from != length || to != length) {
        fields_mistake(photo, "length_mm", SBL_E_DATA, "a known length needs its two ends", "give length_mm, from_px and to_px together",
                       0.0);
    } else if (length) {
        sbl_scale scale;
        sbl_diag why = {0};
        if (sbl_scale_from_clicks(&scale, m->length_px[0], m->length_px[1], m->length_mm, 0.0, 0.0, &why) == SBL_OK)
            sbl_photo_marks_scale(m, scale.mm_per_px, scale.relative_error);
        else fields_mistake(photo, "to_px", why.status, why.message, why.hint, why.value);
    }
}

static void read_photo(fields_object *photo, sbl_marked_photo *out)
{
    *out = (sbl_marked_photo){.file = fields_text(photo, "file", "", 1000)};
    if (!*out->file)
        fields_mistake(photo, "file", SBL_E_DATA, "the photo has no name", "write \"file\": \"front.jpg\", as the photo is called", 0.0);
    sbl_photo_marks *m = &out->marks;
    read_landmarks(photo, m);
    read_outline(photo, m);
    /* Who found them changes nothing yet but is kept in the file. */
    (void)fields_choice(photo, "found_by", 0, FOUND_BY, 2, "write person or model");
    m->click_error_px =
        fields_number(photo, "click_error_px", 0.0, ERROR_MIN_PX, ERROR_MAX_PX, "one standard deviation of a click, in pixels");
    read_scale(photo, m);
    fields_end(photo);
}

void landmarks_read_photos(fields_object *parent, sbl_landmarks_file *file)
{
    fields_reader *reader = parent->reader;
    const json_t *array;
    uint32_t count = fields_array(parent, "photos", &array, SBL_LANDMARKS_PHOTOS_MAX);
    if (reader->status != SBL_OK) return;
    sbl_marked_photo *photo = SBL_NEW(reader->arena, sbl_marked_photo, count);
    if (!photo) {
        fields_mistake(parent, "photos", SBL_E_MEMORY, "there is not enough memory", NULL, 0.0);
        return;
    }
    for (uint32_t i = 0; i < count && reader->status == SBL_OK; i++) {
        fields_object item = fields_item(parent, "photos", array, i);
        read_photo(&item, &photo[i]);
        for (uint32_t k = 0; k < i && reader->status == SBL_OK; k++)
            if (!strcmp(base_name(photo[k].file), base_name(photo[i].file)))
                fields_mistake(&item, "file", SBL_E_CONFLICT, "this photo is marked twice", "keep one entry for each photo", k);
    }
    *file = (sbl_landmarks_file){photo, count};
}

sbl_status sbl_landmarks_read(sbl_landmarks_file *file, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    memset(file, 0, sizeof *file);
    json_t *document;
    sbl_status status = fields_parse(&document, text, bytes, SBL_LANDMARKS_BYTES_MAX, diag);
    if (status != SBL_OK) return status;
    fields_reader reader = {arena, diag, SBL_OK};
    fields_object root = fields_root(&reader, document);
    const char *format = fields_text(&root, "format", "stubble-landmarks/1", 40);
    if (reader.status == SBL_OK && strcmp(format, "stubble-landmarks/1") != 0)
        fields_mistake(&root, "format", SBL_E_UNSUPPORTED, "these are not landmarks that this version reads",
                       "the file should say \"format\": \"stubble-landmarks/1\"", 0.0);
    landmarks_read_photos(&root, file);
    fields_end(&root);
    json_decref(document);
    if (reader.status != SBL_OK) memset(file, 0, sizeof *file);
    return reader.status;
}

const sbl_marked_photo *sbl_landmarks_of(const sbl_landmarks_file *file, const char *path)
{
    for (uint32_t i = 0; i < file->count; i++)
        if (!strcmp(base_name(file->photo[i].file), base_name(path))) return &file->photo[i];
    return NULL;
}

static bool far_outside(const double at[2], uint32_t width, uint32_t height)
{
    return at[0] < -0.5 * width || at[0] > 1.5 * width || at[1] < -0.5 * height || at[1] > 1.5 * height;
}

sbl_status sbl_landmarks_fit_picture(sbl_photo_marks *marks, uint32_t width, uint32_t height, sbl_diag *diag)
{
    static const char message[] = "a mark lies far outside of the photo";
    static const char hint[] = "places are pixels of the upright photo in full size, from its top left corner";
    marks->width = width;
    marks->height = height;
    for (int l = 0; l < SBL_LANDMARK_COUNT; l++)
        if (marks->landmark_given[l] && far_outside(marks->landmark_px[l], width, height))
            return sbl_fail_field(diag, SBL_E_RANGE, message, hint, sbl_landmark_name((sbl_landmark)l), marks->landmark_px[l][0]);
    for (int end = 0; end < 2; end++)
        if (marks->length_mm > 0.0 && far_outside(marks->length_px[end], width, height))
            return sbl_fail_field(diag, SBL_E_RANGE, message, hint, end ? "to_px" : "from_px", marks->length_px[end][0]);
    for (uint32_t i = 0; i < marks->outline_count; i++)
        if (far_outside(marks->outline_px[i], width, height))
            return sbl_fail_field(diag, SBL_E_RANGE, message, hint, "outline", marks->outline_px[i][0]);
    return SBL_OK;
}
