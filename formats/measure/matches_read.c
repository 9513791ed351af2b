/* "stubble-matches/1" from a person's editor. */
#include "json/fields.h"
#include "measure/mark_name.h"
#include "stubble/matches_file.h"

#include <math.h>

#define SIDE_MAX 1e5

static const struct {
    const char *key;
    sbl_judgement_kind kind;
} CORRECTION[] = {{"same", SBL_JUDGE_SAME},    {"apart", SBL_JUDGE_APART},     {"no_mark", SBL_JUDGE_NOTHING},
                  {"there", SBL_JUDGE_MISSED}, {"changed", SBL_JUDGE_CHANGED}, {"unchanged", SBL_JUDGE_UNCHANGED}};
#define CORRECTIONS (sizeof CORRECTION / sizeof *CORRECTION)

/* ---- marks ---- */

static bool read_place(double out[2], const json_t *value)
{
    if (!json_is_array(value) || json_array_size(value) != 2) return false;
    for (size_t c = 0; c < 2; c++) {
        const json_t *number = json_array_get(value, c);
        out[c] = json_number_value(number);
        if (!json_is_number(number) || !(out[c] >= 0.0 && out[c] <= SIDE_MAX)) return false;
    }
    return true;
}

/* The places that a mark of this letter has: [first, second]. */
static void read_mark(fields_object *item, sbl_matched_mark *mark, const bool wanted[2])
{
    static const char *const KEY[2] = {"first", "second"};
    for (int photo = 0; photo < 2; photo++) {
        const json_t *array;
        mark->px[photo][0] = mark->px[photo][1] = (double)NAN;
        if (!wanted[photo]) continue;
        fields_array(item, KEY[photo], &array, 2);
        if (item->reader->status != SBL_OK || (array && read_place(mark->px[photo], array))) continue;
        fields_mistake(item, KEY[photo], SBL_E_DATA, "the place of a mark is two numbers",
                       "leave the marks as the program wrote them; write what is wrong into \"corrections\"", 0.0);
    }
}

/* letter: of all of them; 'A' begins the list of those outside, which 'B' follow. */
static const sbl_matched_mark *read_marks(fields_object *top, const char *key, char letter, uint32_t *count)
{
    fields_reader *reader = top->reader;
    const json_t *array;
    uint32_t number = 0;
    *count = fields_array(top, key, &array, SBL_MATCHES_MARKS_MAX);
    if (reader->status == SBL_OK && !array)
        fields_mistake(top, key, SBL_E_DATA, "this list is missing", "leave the lists as --write-matches wrote them, empty ones too", 0.0);
    sbl_matched_mark *mark = SBL_NEW(reader->arena, sbl_matched_mark, *count);
    if (!mark) fields_mistake(top, key, SBL_E_MEMORY, "there is not enough memory", "", 0.0);
    for (uint32_t i = 0; i < *count && reader->status == SBL_OK; i++) {
        fields_object item = fields_item(top, key, array, i);
        const char *id = fields_text(&item, "id", "", MARK_NAME_BYTES);
        if (reader->status != SBL_OK) break;
        bool named = mark_name_read(&mark[i].name, id);
        if (letter == 'A' && mark[i].name.letter == 'B') {
            letter = 'B';
            number = 0;
        }
        if (!named || mark[i].name.letter != letter || mark[i].name.number != ++number)
            fields_mistake(&item, "id", SBL_E_DATA, "the marks are not named in their order",
                           "leave the marks as the program wrote them; write what is wrong into \"corrections\"", i);
        const bool wanted[2] = {!letter || letter == 'L' || letter == 'A', !letter || letter == 'N' || letter == 'B'};
        read_mark(&item, &mark[i], wanted);
        if (letter == 'L' || letter == 'N') mark[i].as_one = fields_flag(&item, "as_one", false);
        fields_end(&item);
    }
    return mark;
}

/* ---- corrections ---- */

/* A name as text, or a pair's as a number: people leave quotes away. */
static bool read_name(sbl_mark_name *name, const json_t *value)
{
    if (json_is_integer(value) && json_integer_value(value) >= 1 && json_integer_value(value) <= 9999999) {
        *name = (sbl_mark_name){0, (uint32_t)json_integer_value(value)};
        return true;
    }
    return json_is_string(value) && mark_name_read(name, json_string_value(value));
}

static bool in_first(sbl_mark_name name)
{
    return !name.letter || name.letter == 'L' || name.letter == 'A';
}

static bool in_second(sbl_mark_name name)
{
    return !name.letter || name.letter == 'N' || name.letter == 'B';
}

static void read_same(fields_object *item, const json_t *value, sbl_correction *c)
{
    if (json_is_array(value) && json_array_size(value) == 2 && read_name(&c->first, json_array_get(value, 0)) &&
        read_name(&c->second, json_array_get(value, 1)) && in_first(c->first) && in_second(c->second))
        return;
    fields_mistake(item, "same", SBL_E_DATA, "this should be two names: a mark of the first photo, then one of the second",
                   "such as [\"L3\", \"N2\"], [\"L3\", \"7\"] or [\"L3\", \"B5\"]", 0.0);
}

static void read_single(fields_object *item, const char *key, const json_t *value, sbl_correction *c)
{
    sbl_mark_name name;
    uint32_t photo = c->kind == SBL_JUDGE_NOTHING ? fields_count(item, "photo", 0, 1, 2, "1 for the first photo, 2 for the second") : 0;
    if (item->reader->status != SBL_OK) return;
    if (!read_name(&name, value)) {
        fields_mistake(item, key, SBL_E_DATA, "this is no name of a mark",
                       "as the picture has them: \"7\", \"L3\", \"N2\", \"A4\" or \"B5\"", 0.0);
        return;
    }
    if (in_first(name) && photo != 2) c->first = name;
    if (in_second(name) && photo != 1) c->second = name;
    if (!c->first.number && !c->second.number)
        fields_mistake(item, "photo", SBL_E_CONFLICT, "this mark is in the other photo alone", "leave \"photo\" away, or name another mark",
                       photo);
    if (name.letter && c->kind == SBL_JUDGE_APART)
        fields_mistake(item, key, SBL_E_DATA, "only a pair can be wrong", "a pair's name is a number without a letter", 0.0);
}

static void read_correction(fields_object *item, sbl_correction *c)
{
    const char *given = NULL;
    for (size_t k = 0; k < CORRECTIONS; k++) {
        if (!fields_has(item, CORRECTION[k].key) || item->reader->status != SBL_OK) continue;
        if (given) {
            fields_mistake(item, CORRECTION[k].key, SBL_E_CONFLICT, "one correction says two things", "write them as two, in braces each",
                           0.0);
            return;
        }
        given = CORRECTION[k].key;
        c->kind = CORRECTION[k].kind;
    }
    (void)fields_text(item, "note", "", 1000);
    if (item->reader->status != SBL_OK) return;
    const json_t *value = given ? json_object_get(item->value, given) : NULL;
    if (value && c->kind == SBL_JUDGE_SAME) read_same(item, value, c);
    else if (value) read_single(item, given, value, c);
    fields_end(item);
    if (!given)
        fields_mistake(item, "", SBL_E_DATA, "this correction says nothing", "write same, apart, there, no_mark, changed or unchanged",
                       0.0);
}

static void read_corrections(fields_object *top, sbl_matches *matches)
{
    fields_reader *reader = top->reader;
    const json_t *array;
    uint32_t count = fields_array(top, "corrections", &array, SBL_MATCHES_CORRECTIONS_MAX);
    sbl_correction *c = SBL_NEW(reader->arena, sbl_correction, count);
    if (!c) fields_mistake(top, "corrections", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
    for (uint32_t i = 0; i < count && reader->status == SBL_OK; i++) {
        fields_object item = fields_item(top, "corrections", array, i);
        c[i] = (sbl_correction){.position = i};
        read_correction(&item, &c[i]);
    }
    matches->correction = c;
    matches->correction_count = count;
}

/* Marks that one photo shows as one with their neighbour. A file that was written before there was this list has none. */
static void read_joined(fields_object *top, sbl_matches *matches)
{
    fields_reader *reader = top->reader;
    const json_t *array;
    uint32_t count = fields_array(top, "seen_as_one", &array, SBL_MATCHES_MARKS_MAX);
    sbl_mark_name *name = SBL_NEW(reader->arena, sbl_mark_name, count);
    if (!name) fields_mistake(top, "seen_as_one", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
    for (uint32_t i = 0; i < count && reader->status == SBL_OK; i++)
        if (!read_name(&name[i], json_array_get(array, i)) || (name[i].letter != 'L' && name[i].letter != 'N'))
            fields_mistake(top, fields_sentence(reader, "seen_as_one[%u]", i), SBL_E_DATA,
                           "only a mark that was found in one photo alone can be seen as one with its neighbour",
                           "name lost ones such as \"L3\", and new ones such as \"N2\"", i);
    matches->joined = name;
    matches->joined_count = count;
}

/* ---- the whole ---- */

static void read_photos(fields_object *top, sbl_matches *matches)
{
    const json_t *array;
    uint32_t count = fields_array(top, "photos", &array, 2);
    if (top->reader->status == SBL_OK && count != 2)
        fields_mistake(top, "photos", SBL_E_DATA, "two photos are expected", "leave this list as --write-matches wrote it", count);
    for (uint32_t i = 0; i < count && top->reader->status == SBL_OK; i++) {
        fields_object item = fields_item(top, "photos", array, i);
        (void)fields_text(&item, "file", "", 1000); /* for people: a photo may be renamed */
        matches->photo[i].width = fields_count(&item, "width", 0, 1, 100000, "pixels");
        matches->photo[i].height = fields_count(&item, "height", 0, 1, 100000, "pixels");
        matches->photo[i].px_per_mm = fields_number(&item, "px_per_mm", 0.0, 0.1, 10000.0, "pixels a millimetre");
        fields_end(&item);
    }
}

static void read_top(fields_object *top, sbl_matches *matches)
{
    const char *format = fields_text(top, "format", "", 40);
    if (top->reader->status == SBL_OK && !fields_same_word(format, "stubble-matches/1"))
        fields_mistake(top, "format", SBL_E_DATA, "this is no matching of two visits that this version reads",
                       "the file should say \"format\": \"stubble-matches/1\"; --write-matches writes one", 0.0);
    matches->confirmed = fields_flag(top, "confirmed", false);
    read_corrections(top, matches);
    read_joined(top, matches);
    read_photos(top, matches);
    matches->pair = read_marks(top, "pairs", 0, &matches->pair_count);
    matches->lost = read_marks(top, "lost", 'L', &matches->lost_count);
    matches->added = read_marks(top, "new", 'N', &matches->added_count);
    matches->outside = read_marks(top, "outside", 'A', &matches->outside_count);
    fields_end(top);
}

sbl_status sbl_matches_read(sbl_matches *matches, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    if (!matches || !text || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_matches_read: an argument is NULL", "give all of them");
    *matches = (sbl_matches){0};
    json_t *root;
    sbl_status status = fields_parse(&root, text, bytes, SBL_MATCHES_BYTES_MAX, diag);
    if (status != SBL_OK) return status;
    fields_reader reader = {arena, diag, SBL_OK};
    fields_object top = fields_root(&reader, root);
    read_top(&top, matches);
    json_decref(root);
    if (reader.status != SBL_OK) *matches = (sbl_matches){0};
    return reader.status;
}
