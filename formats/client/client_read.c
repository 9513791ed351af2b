#include "stubble/client_file.h"

#include "client/patch_read.h"
#include "landmarks/photos_read.h"
#include "stubble/text.h"

#include <stdio.h>
#include <string.h>

static const char *const SEX_WORDS[] = {"unstated", "male", "female", "m", "f", "man", "woman"};
static const sbl_sex SEX_OF_WORD[] = {SBL_SEX_UNSTATED, SBL_SEX_MALE, SBL_SEX_FEMALE, SBL_SEX_MALE,
                                      SBL_SEX_FEMALE,   SBL_SEX_MALE, SBL_SEX_FEMALE};
static const char *const UNIT_WORDS[] = {"find", "mm", "cm", "m", "inch"};
static const char *const AXIS_WORDS[] = {"find", "x", "-x", "y", "-y", "z", "-z"};
static const char *const SUN_WORDS[] = {"low", "ordinary", "high"};
static const char *const LENGTH_WORDS[] = {"shaved", "long"};
static const char *const TEXTURE_WORDS[] = {"straight", "wavy", "curly", "afro"};
static const char *const ORIGIN_WORDS[] = {"glabella", "mid brow", "sellion"};
static const char *const TREATMENT_WORDS[] = {"shaved look", "hairline", "crown", "density", "scars", "areata", "beard"};
static const char *const PAPER_WORDS[] = {"letter", "a4"};
static const char *const MARK_WORDS[] = {"areata patch", "scar fut", "scar fue", "no go", "mole", "lesion"};
static const sbl_mark_kind MARK_OF_WORD[] = {SBL_MARK_AREATA_PATCH, SBL_MARK_SCAR_FUT, SBL_MARK_SCAR_FUE,
                                             SBL_MARK_NO_GO,        SBL_MARK_NO_GO,    SBL_MARK_NO_GO};
#define COUNT_OF(array) ((uint32_t)(sizeof(array) / sizeof *(array)))
#define MARKS_MAX       32u
#define CONDITIONS_MAX  64u

static void read_person(fields_object *root, sbl_client *client)
{
    fields_object person = fields_enter(root, "client");
    client->name = fields_text(&person, "name", "", 120);
    client->reference = fields_text(&person, "reference", "", 60);
    client->age_years = fields_count(&person, "age", 0, 1, 120, "the age in years");
    uint32_t sex = fields_choice(&person, "sex", 0, SEX_WORDS, COUNT_OF(SEX_WORDS), "write male, female or unstated");
    client->sex = SEX_OF_WORD[sex];
    fields_end(&person);
    fields_object clinic = fields_enter(root, "clinic");
    client->clinic = fields_text(&clinic, "name", "", 120);
    client->artist = fields_text(&clinic, "artist", "", 120);
    client->paper_a4 = fields_choice(&clinic, "paper", 0, PAPER_WORDS, COUNT_OF(PAPER_WORDS), "write letter or A4") == 1;
    fields_end(&clinic);
    client->notes = fields_text(root, "notes", "", 4000);
}

/* A length under "NAME_mm", "NAME_cm" or "NAME_in"; the unit stands in the name, so no number is ever without one. */
static bool read_length(fields_object *object, const char *name, double low_mm, double high_mm, double *mm)
{
    static const struct {
        const char *suffix;
        double mm;
    } UNIT[] = {{"mm", 1.0}, {"cm", 10.0}, {"in", 25.4}};
    uint32_t found = 0;
    for (uint32_t k = 0; k < 3; k++) {
        const char *key = fields_sentence(object->reader, "%s_%s", name, UNIT[k].suffix);
        if (!fields_has(object, key)) continue;
        double value = fields_number(object, key, 0.0, -1e6, 1e6, "a length");
        if (object->reader->status != SBL_OK) return false;
        if (found++) {
            fields_mistake(object, key, SBL_E_CONFLICT, "the same length is given in two units", "keep one of them", value);
            return false;
        }
        *mm = value * UNIT[k].mm;
        if (*mm >= low_mm && *mm <= high_mm) continue;
        const char *hint = fields_sentence(object->reader, "it should lie between %g and %g %s", low_mm / UNIT[k].mm, high_mm / UNIT[k].mm,
                                           UNIT[k].suffix);
        for (uint32_t other = 0; other < 3; other++)
            if (other != k && value * UNIT[other].mm >= low_mm && value * UNIT[other].mm <= high_mm)
                hint =
                    fields_sentence(object->reader, "if it was measured in %s, write %s_%s", UNIT[other].suffix, name, UNIT[other].suffix);
        fields_mistake(object, key, SBL_E_RANGE, fields_sentence(object->reader, "%g %s cannot be right", value, UNIT[k].suffix), hint,
                       value);
        return false;
    }
    return found > 0;
}

static void read_tape(fields_object *head, sbl_client *client)
{
    /* What no adult's head exceeds; the statistics of heads judge the rest (sbl_measures_complete). */
    static const double LOW_MM[SBL_MEASURE_COUNT] = {400, 120, 100, 220, 60}, HIGH_MM[SBL_MEASURE_COUNT] = {800, 280, 240, 520, 200};
    fields_object tape = fields_enter(head, "tape");
    client->tape.sex = client->sex;
    for (uint32_t m = 0; m < SBL_MEASURE_COUNT; m++) {
        const char *name = sbl_measure_name((sbl_measure)m);
        client->tape.given[m] = read_length(&tape, name, LOW_MM[m], HIGH_MM[m], &client->tape.value_mm[m]);
    }
    fields_end(&tape);
}

static void read_landmarks(fields_object *scan, sbl_scan_options *options)
{
    fields_object landmarks = fields_enter(scan, "landmarks");
    for (uint32_t l = 0; l < SBL_LANDMARK_COUNT; l++) {
        const char *name = sbl_landmark_name((sbl_landmark)l);
        const json_t *array;
        uint32_t count = fields_array(&landmarks, name, &array, 3);
        if (!array || scan->reader->status != SBL_OK) continue;
        double xyz[3] = {0};
        bool numbers = count == 3;
        for (uint32_t k = 0; k < 3 && numbers; k++) {
            const json_t *value = json_array_get(array, k);
            numbers = json_is_number(value);
            xyz[k] = json_number_value(value);
        }
        if (!numbers) {
            fields_mistake(&landmarks, name, SBL_E_DATA, "a landmark is three numbers", "write [x, y, z] in the scan's own frame and unit",
                           0.0);
            return;
        }
        options->landmark[l] = sbl_v3(xyz[0], xyz[1], xyz[2]);
        options->landmark_given[l] = true;
    }
    fields_end(&landmarks);
}

static void read_head(fields_object *root, sbl_client *client)
{
    fields_object head = fields_enter(root, "head");
    read_tape(&head, client);
    fields_object scan = fields_enter(&head, "scan");
    if (scan.value) {
        client->scan_file = fields_text(&scan, "file", NULL, 1000);
        if (!client->scan_file || !*client->scan_file)
            fields_mistake(&scan, "file", SBL_E_DATA, "the scan has no file", "name an OBJ, PLY, STL or GLB file", 0.0);
        client->scan.unit = (sbl_unit)fields_choice(&scan, "unit", 0, UNIT_WORDS, COUNT_OF(UNIT_WORDS), "write mm, cm, m, inch or find");
        client->scan.up = (sbl_axis)fields_choice(&scan, "up", 0, AXIS_WORDS, COUNT_OF(AXIS_WORDS), "write x, y, z, -x, -y, -z or find");
        client->scan.front =
            (sbl_axis)fields_choice(&scan, "front", 0, AXIS_WORDS, COUNT_OF(AXIS_WORDS), "write x, y, z, -x, -y, -z or find");
        read_landmarks(&scan, &client->scan);
        fields_end(&scan);
    }
    sbl_landmarks_file marked = {0};
    landmarks_read_photos(&head, &marked);
    client->photo = marked.photo;
    client->photo_count = marked.count;
    client->card_printed_scale =
        fields_number(&head, "printed_mm", 0.0, 50.0, 200.0, "what the check ruler of 100 mm measures on the printed card") / 100.0;
    bool by_photo = fields_flag(&head, "by_photo", false), any = client->scan_file != NULL;
    fields_end(&head);
    for (uint32_t m = 0; m < SBL_MEASURE_COUNT; m++) any = any || client->tape.given[m];
    client->head_by_photo = by_photo && !any;
    if (!any && !by_photo)
        fields_mistake(root, "head", SBL_E_DATA, "nothing is known of the head",
                       "give at least head.tape.circumference_mm, or head.scan.file, or head.by_photo; or a patch in its place", 0.0);
}

static void read_skin(fields_object *root, sbl_client *client)
{
    fields_object skin = fields_enter(root, "skin");
    fields_reader *reader = root->reader;
    const json_t *lab;
    uint32_t type = fields_count(&skin, "fitzpatrick", 0, 1, 6, "the Fitzpatrick type, 1 (always burns) to 6 (deeply pigmented)");
    double ita = fields_number(&skin, "ita_deg", 999.0, -60.0, 90.0, "the individual typology angle in degrees");
    uint32_t lab_count = fields_array(&skin, "lab", &lab, 3);
    if ((type > 0) + (ita < 999.0) + (lab != NULL) > 1)
        fields_mistake(&skin, "", SBL_E_CONFLICT, "the skin's colour is given in more than one way",
                       "keep one of fitzpatrick, ita_deg and lab", 0.0);
    client->course.oily_skin = fields_flag(&skin, "oily", false);
    client->course.sun = (double)fields_choice(&skin, "sun", 1, SUN_WORDS, COUNT_OF(SUN_WORDS), "write low, ordinary or high");
    fields_end(&skin);
    if (reader->status != SBL_OK) return;
    sbl_status status;
    client->skin_stated = type > 0 || ita < 999.0 || lab;
    if (lab) {
        sbl_lab_d65 colour = {0};
        double *part[] = {&colour.L, &colour.a, &colour.b};
        for (uint32_t k = 0; k < 3 && lab_count == 3; k++) {
            const json_t *value = json_array_get(lab, k);
            if (!json_is_number(value)) lab_count = 0;
            *part[k] = json_number_value(value);
        }
        if (lab_count != 3) {
            fields_mistake(&skin, "lab", SBL_E_DATA, "a colour is three numbers", "write [L*, a*, b*] (D65, 2 degrees)", 0.0);
            return;
        }
        status = sbl_skin_from_lab(&client->skin, colour, reader->diag);
    } else if (ita < 999.0) {
        status = sbl_skin_from_ita(&client->skin, ita, reader->diag);
    } else {
        status = sbl_skin_from_fitzpatrick(&client->skin, type ? type : 3, reader->diag);
    }
    if (status != SBL_OK && reader->diag) snprintf(reader->diag->field, sizeof reader->diag->field, "skin");
    reader->status = status;
    client->course.fitzpatrick = client->skin.fitzpatrick;
}

static void read_hair(fields_object *root, sbl_client *client)
{
    const char *colours[SBL_HAIR_COLOUR_COUNT];
    for (uint32_t c = 0; c < SBL_HAIR_COLOUR_COUNT; c++) colours[c] = sbl_hair_colour_name((sbl_hair_colour)c);
    fields_object hair = fields_enter(root, "hair");
    client->hair_colour = (sbl_hair_colour)fields_choice(&hair, "colour", SBL_HAIR_DARK_BROWN, colours, SBL_HAIR_COLOUR_COUNT,
                                                         "write black, dark brown, brown, light brown, blond, red, grey or white");
    client->hair_stated = fields_has(&hair, "colour");
    client->hair_long = fields_choice(&hair, "length", 0, LENGTH_WORDS, COUNT_OF(LENGTH_WORDS), "write shaved or long") == 1;
    client->clustered_hair =
        fields_choice(&hair, "texture", 0, TEXTURE_WORDS, COUNT_OF(TEXTURE_WORDS), "write straight, wavy, curly or afro") == 3;
    client->stubble_mm = fields_number(&hair, "stubble_mm", 0.3, 0.1, 10.0, "the length of the shaved hair in mm");
    const char *pattern = fields_text(&hair, "pattern", NULL, 64);
    client->design.pattern = pattern ? sbl_pattern_from_text(pattern) : SBL_PATTERN_NONE;
    if (client->design.pattern == SBL_PATTERN_COUNT)
        fields_mistake(
            &hair, "pattern", SBL_E_DATA, fields_sentence(root->reader, "\"%s\" is no stage that this program knows", pattern),
            "write norwood I to VII (II a, III a, III vertex, IV a, V a), ludwig I to III, sinclair 1 to 5, areata, totalis or none", 0.0);
    client->design.natural_density_per_cm2 =
        fields_number(&hair, "density_per_cm2", 0.0, 20.0, 150.0, "follicular units per cm2 where the hair is full, counted at the back");
    client->design.measured_density_per_cm2 =
        fields_number(&hair, "density_now_per_cm2", 0.0, 0.0, 150.0, "follicular units per cm2 that grow now where it is thin");
    client->design.hair_long = client->hair_long;
    client->design.clustered = client->clustered_hair;
    fields_end(&hair);
}

static void read_hairline(fields_object *wish, sbl_hairline_options *line)
{
    const char *styles[SBL_HAIRLINE_STYLE_COUNT];
    for (uint32_t s = 0; s < SBL_HAIRLINE_STYLE_COUNT; s++) styles[s] = sbl_hairline_style_name((sbl_hairline_style)s);
    fields_object object = fields_enter(wish, "hairline");
    line->style = (sbl_hairline_style)fields_choice(&object, "style", SBL_HAIRLINE_MATURE, styles, SBL_HAIRLINE_STYLE_COUNT,
                                                    "write straight, rounded, mature, m shaped, receded natural, widow's peak or feminine");
    line->mid_frontal_mm = fields_number(&object, "mid_frontal_mm", 0.0, 35.0, 120.0, "mm along the skin from the origin to the hairline");
    line->origin =
        (sbl_height_origin)fields_choice(&object, "origin", 0, ORIGIN_WORDS, COUNT_OF(ORIGIN_WORDS), "write glabella, mid brow or sellion");
    line->apex_back_mm = fields_number(&object, "apex_back_mm", 0.0, 0.0, 60.0, "mm that the corner lies behind the middle");
    line->temporal_point_mm = fields_number(&object, "temporal_point_mm", 0.0, 0.0, 40.0, "mm that the temporal point comes forward");
    line->asymmetry_mm =
        fields_number(&object, "asymmetry_mm", 0.0, -10.0, 10.0, "mm that the left corner lies farther back than the right");
    line->macro_mm = fields_number(&object, "macro_mm", 0.0, 0.0, 12.0, "height of the slow wave in mm");
    line->micro_mm = fields_number(&object, "micro_mm", 0.0, 0.0, 4.0, "height of the fine irregularity in mm");
    line->transition_mm = fields_number(&object, "transition_mm", 0.0, 1.0, 20.0, "width of the feathered edge in mm");
    line->sentinel_share = fields_number(&object, "sentinel_share", 0.0, 0.0, 0.1, "share of single dots ahead of the line");
    fields_object moves = fields_enter(&object, "moves");
    for (uint32_t h = 0; h < SBL_HANDLE_COUNT; h++) {
        fields_object move = fields_enter(&moves, sbl_hairline_handle_name((sbl_hairline_handle)h));
        line->handle_shift_mm[h][0] = fields_number(&move, "back_mm", 0.0, -40.0, 40.0, "mm that the handle moves backward");
        line->handle_shift_mm[h][1] = fields_number(&move, "left_mm", 0.0, -40.0, 40.0, "mm that the handle moves to the client's left");
        fields_end(&move);
    }
    fields_end(&moves);
    fields_end(&object);
}

static void read_wish(fields_object *root, sbl_client *client)
{
    fields_object wish = fields_enter(root, "wish");
    const json_t *list;
    uint32_t count = fields_array(&wish, "treatments", &list, 8);
    bool asked[COUNT_OF(TREATMENT_WORDS)] = {false};
    for (uint32_t i = 0; i < count; i++) {
        const char *word = json_string_value(json_array_get(list, i));
        uint32_t k = 0;
        while (k < COUNT_OF(TREATMENT_WORDS) && !(word && fields_same_word(word, TREATMENT_WORDS[k]))) k++;
        if (k == COUNT_OF(TREATMENT_WORDS)) {
            fields_mistake(&wish, "treatments", SBL_E_DATA,
                           fields_sentence(root->reader, "\"%.40s\" is no treatment", word ? word : "(not text)"),
                           "choose from: shaved look, hairline, crown, density, scars, areata, beard", (double)i);
            return;
        }
        asked[k] = true;
    }
    sbl_treatment *t = &client->design.treatment;
    *t = (sbl_treatment){asked[0], asked[1], asked[2], asked[3], asked[4], asked[5], asked[6]};
    if (!count)
        fields_mistake(&wish, "treatments", SBL_E_DATA, "no treatment is asked for",
                       "list one or more of: shaved look, hairline, crown, density, scars, areata, beard", 0.0);
    client->design.full_density_per_cm2 = fields_number(&wish, "full_density_per_cm2", 0.0, 30.0, 150.0, "dots and hairs together per cm2");
    read_hairline(&wish, &client->design.hairline);
    fields_end(&wish);
    client->design.sex = client->sex;
}

static void read_mark_points(fields_object *object, sbl_mark *mark)
{
    const json_t *line;
    uint32_t count = fields_array(object, "line", &line, SBL_MARK_POINTS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        fields_object point = fields_item(object, "line", line, i);
        mark->back_mm[i] = fields_number(&point, "back_mm", 0.0, -60.0, 420.0, "mm along the midline from the glabella over the top");
        mark->left_mm[i] = fields_number(&point, "left_mm", 0.0, -250.0, 250.0, "mm from the midline to the client's left");
        fields_end(&point);
    }
    fields_object at = fields_enter(object, "at");
    if (at.value) {
        mark->back_mm[0] = fields_number(&at, "back_mm", 0.0, -60.0, 420.0, "mm along the midline from the glabella over the top");
        mark->left_mm[0] = fields_number(&at, "left_mm", 0.0, -250.0, 250.0, "mm from the midline to the client's left");
        fields_end(&at);
    }
    if (at.value && line) fields_mistake(object, "at", SBL_E_CONFLICT, "a mark has either at or line", "keep one of the two", 0.0);
    mark->point_count = at.value ? 1 : count;
    if (!mark->point_count)
        fields_mistake(object, "", SBL_E_DATA, "the mark says not where it is",
                       "give \"at\": {\"back_mm\": ..., \"left_mm\": ...} or a \"line\" of such points", 0.0);
}

static void read_marks(fields_object *root, sbl_client *client)
{
    const json_t *list;
    uint32_t count = fields_array(root, "marks", &list, MARKS_MAX);
    sbl_mark *marks = SBL_NEW(root->reader->arena, sbl_mark, count);
    if (!marks) {
        fields_mistake(root, "marks", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        fields_object object = fields_item(root, "marks", list, i);
        uint32_t kind = fields_choice(&object, "kind", COUNT_OF(MARK_WORDS), MARK_WORDS, COUNT_OF(MARK_WORDS),
                                      "write areata patch, scar FUT, scar FUE, mole, lesion or no go");
        if (kind == COUNT_OF(MARK_WORDS))
            fields_mistake(&object, "kind", SBL_E_DATA, "the mark has no kind",
                           "write areata patch, scar FUT, scar FUE, mole, lesion or no go", 0.0);
        else marks[i].kind = MARK_OF_WORD[kind];
        marks[i].width_mm = fields_number(&object, "width_mm", 0.0, 0.5, 200.0, "the mark's width in mm");
        if (marks[i].width_mm <= 0.0)
            fields_mistake(&object, "width_mm", SBL_E_DATA, "the mark has no width", "give width_mm, as measured", 0.0);
        marks[i].height_mm = fields_number(&object, "height_mm", 0.0, 0.5, 200.0, "the patch's extent along the midline in mm");
        read_mark_points(&object, &marks[i]);
        fields_end(&object);
    }
    client->design.mark = marks;
    client->design.mark_count = count;
}

/* "health": {"pregnancy": true, "keloid": false}: what is true is a condition; the rules in knowledge/ know the names. */
static void read_health(fields_object *root, sbl_client *client)
{
    fields_object health = fields_enter(root, "health");
    if (!health.value) return;
    const char **conditions = SBL_NEW(root->reader->arena, const char *, CONDITIONS_MAX);
    if (!conditions) {
        fields_mistake(root, "health", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
        return;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)health.value, key, value)
    {
        if (!json_is_boolean(value) && !json_is_null(value)) {
            fields_mistake(&health, key, SBL_E_DATA, "a health question is answered with true or false", "write it without quotes", 0.0);
            return;
        }
        if (!json_is_true(value)) continue;
        if (client->course.condition_count == CONDITIONS_MAX) {
            fields_mistake(&health, key, SBL_E_LIMIT, "too many conditions", "at most 64 are read", 0.0);
            return;
        }
        conditions[client->course.condition_count++] = fields_sentence(root->reader, "%s", key);
    }
    client->course.condition = conditions;
}

/* "moves": [{"session": 2, "date": "2027-03-01"}]: a session on another day; those behind it follow. */
static void read_moves(fields_object *course, sbl_client *client)
{
    const json_t *list;
    uint32_t count = fields_array(course, "moves", &list, SBL_SESSIONS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        fields_object move = fields_item(course, "moves", list, i);
        uint32_t session = fields_count(&move, "session", 0, 1, client->dots.session_count, "the number of a session of this course");
        const char *date = fields_text(&move, "date", NULL, 10);
        if (!session) fields_mistake(&move, "session", SBL_E_DATA, "the move names no session", "write its number, from 1", 0.0);
        else if (client->course.moved[session - 1])
            fields_mistake(&move, "session", SBL_E_CONFLICT, "this session is moved twice", "keep one of the two", session);
        else if (!date || !sbl_date_parse(&client->course.moved_date[session - 1], date))
            fields_mistake(&move, "date", SBL_E_DATA, "this is not a day of the calendar", "write it as YYYY-MM-DD", 0.0);
        else client->course.moved[session - 1] = true;
        fields_end(&move);
    }
}

/* "water_parts": [18, 14, 12]: the artist's own mix in place of the series for the skin type. */
static void read_add_ons(fields_object *course, sbl_client *client)
{
    const json_t *list;
    uint32_t count = fields_array(course, "add_ons", &list, SBL_ADD_ONS_MAX);
    const char **key = SBL_NEW(course->reader->arena, const char *, SBL_ADD_ONS_MAX);
    if (!key) {
        fields_mistake(course, "add_ons", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (!text || strlen(text) > 60) {
            fields_mistake(course, "add_ons", SBL_E_DATA, "an add-on is named by its key", "such as \"touch_up_visit\"", (double)i);
            return;
        }
        key[i] = fields_sentence(course->reader, "%s", text);
    }
    client->course.add_on = key;
    client->course.add_on_count = count;
}

static void read_mix(fields_object *course, sbl_client *client)
{
    const json_t *list;
    uint32_t count = fields_array(course, "water_parts", &list, SBL_SESSIONS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(list, i);
        double water = json_number_value(value);
        if (!json_is_number(value) || !(water >= 1.0 && water <= 60.0)) {
            fields_mistake(course, "water_parts", SBL_E_DATA, "a mix is a number of parts of water",
                           "1 to 60 parts of water to one of pigment for each session, such as [18, 14, 12]", water);
            return;
        }
        char number[SBL_DECIMAL_BYTES];
        sbl_decimal_write_short(number, water, 1);
        client->course.mix[i] = (sbl_dilution){water, fields_sentence(course->reader, "%s:1 water to pigment", number)};
    }
    client->course.mix_count = count;
}

/* "follow_ups": [{"years": 1.5, "left_percent": 85, "by": "eye"}]: what was seen of one's own dots later. */
static void read_follow_ups(fields_object *root, sbl_client *client)
{
    static const char *const WAY[SBL_FOLLOW_UP_WAY_COUNT] = {"eye", "contrast", "dots"};
    const json_t *list;
    uint32_t count = fields_array(root, "follow_ups", &list, SBL_FOLLOW_UPS_MAX);
    sbl_follow_up *look = SBL_NEW(root->reader->arena, sbl_follow_up, count);
    for (uint32_t i = 0; look && i < count; i++) {
        fields_object object = fields_item(root, "follow_ups", list, i);
        look[i].years = fields_number(&object, "years", 0.0, 0.05, 40.0, "years after the last session healed");
        const char *date = fields_text(&object, "date", NULL, 10);
        look[i].dated = date != NULL;
        if (date && !sbl_date_parse(&look[i].date, date))
            fields_mistake(&object, "date", SBL_E_DATA, "this is not a day of the calendar", "write it as YYYY-MM-DD", 0.0);
        if ((date != NULL) == (look[i].years > 0.0))
            fields_mistake(&object, "years", SBL_E_CONFLICT, "a follow-up has either years or a date", "give one of the two", 0.0);
        if (!fields_has(&object, "left_percent"))
            fields_mistake(&object, "left_percent", SBL_E_DATA, "the follow-up does not say what is left", "100 is the healed look", 0.0);
        look[i].left_share = fields_number(&object, "left_percent", 100.0, 1.0, 130.0, "percent of the healed look that is left") / 100.0;
        look[i].way = (sbl_follow_up_way)fields_choice(&object, "by", SBL_FOLLOW_UP_EYE, WAY, SBL_FOLLOW_UP_WAY_COUNT,
                                                       "write eye, contrast (measured) or dots (counted)");
        fields_end(&object);
    }
    if (!look) fields_mistake(root, "follow_ups", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
    client->course.follow_up = look;
    client->course.follow_up_count = count;
}

static void read_course(fields_object *root, sbl_client *client)
{
    fields_object course = fields_enter(root, "course");
    client->dots.session_count = fields_count(&course, "sessions", 3, 1, SBL_SESSIONS_MAX, "the number of sessions");
    const json_t *shares;
    uint32_t count = fields_array(&course, "cumulative_percent", &shares, SBL_SESSIONS_MAX);
    double before = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(shares, i);
        double percent = json_number_value(value);
        if (!json_is_number(value) || !(percent > before) || percent > 100.0 || (i + 1 == count && percent != 100.0)) {
            fields_mistake(&course, "cumulative_percent", SBL_E_DATA, "the shares must rise and end at 100",
                           "for three sessions write [30, 70, 100]", percent);
            return;
        }
        client->dots.cumulative_share[i] = percent / 100.0;
        before = percent;
    }
    if (count && count != client->dots.session_count)
        fields_mistake(&course, "cumulative_percent", SBL_E_CONFLICT, "there is not one share for each session",
                       "list as many shares as there are sessions", (double)count);
    client->course.days_apart = fields_count(&course, "days_apart", 0, 4, 60, "days between two sessions, 7 to 14 as a rule");
    client->course.dots_per_minute = fields_number(&course, "dots_per_minute", 0.0, 10.0, 300.0, "dots placed in a minute");
    client->course.setup_minutes = fields_number(&course, "setup_minutes", 0.0, 0.0, 180.0, "minutes of preparation in each session");
    client->course.resorbable_pigment = fields_flag(&course, "resorbable_pigment", false);
    client->course.price_book = fields_text(&course, "price_book", NULL, 60);
    read_add_ons(&course, client);
    const char *start = fields_text(&course, "start", NULL, 10);
    if (start && !sbl_date_parse(&client->course.start_date, start))
        fields_mistake(&course, "start", SBL_E_DATA, "this is not a day of the calendar", "write it as YYYY-MM-DD", 0.0);
    client->course.start_given = start != NULL;
    client->course.needle_mm = fields_number(&course, "needle_mm", 0.0, 0.05, 2.0,
                                             "the machine's setting in mm; more than 2 mm is refused: dots blur and turn blue");
    read_mix(&course, client);
    read_moves(&course, client);
    fields_end(&course);
}

sbl_status sbl_client_read(sbl_client *client, const void *bytes, size_t count, sbl_arena *arena, sbl_diag *diag)
{
    memset(client, 0, sizeof *client);
    json_t *document;
    sbl_status status = fields_parse(&document, bytes, count, SBL_CLIENT_BYTES_MAX, diag);
    if (status != SBL_OK) return status;
    fields_reader reader = {arena, diag, SBL_OK};
    fields_object root = fields_root(&reader, document);
    const char *format = fields_text(&root, "format", "", 40);
    if (reader.status == SBL_OK && strcmp(format, "stubble-client/1") != 0)
        fields_mistake(&root, "format", SBL_E_UNSUPPORTED, "this is not an intake that this version reads",
                       "the file should say \"format\": \"stubble-client/1\"", 0.0);
    read_person(&root, client);
    bool patch = fields_has(&root, "patch");
    if (!patch) read_head(&root, client);
    read_skin(&root, client);
    read_hair(&root, client);
    patch_read(&root, client);
    if (!patch) read_wish(&root, client);
    if (!patch) read_marks(&root, client);
    read_health(&root, client);
    read_course(&root, client);
    read_follow_ups(&root, client);
    fields_end(&root);
    json_decref(document);
    if (reader.status != SBL_OK) memset(client, 0, sizeof *client);
    return reader.status;
}
