#include "check.h"
#include "limited_memory.h"
#include "stubble/client_file.h"

#define HEAD  "\"head\": {\"tape\": {\"circumference_mm\": 575}}"
#define WISH  "\"wish\": {\"treatments\": [\"shaved look\"]}"
#define BEGIN "{\"format\": \"stubble-client/1\", "

/* One wrong intake: the text, the status, the field that the message must name, and a word that it must hold (in message or hint). */
static const struct {
    const char *text;
    sbl_status status;
    const char *field, *word;
} WRONG[] = {
    {"", SBL_E_DATA, "", ""},
    {"{", SBL_E_DATA, "", "ends in the middle"},
    {"[]", SBL_E_DATA, "", "object"},
    {"{\"format\": \"stubble-client/1\" " HEAD "}", SBL_E_DATA, "", "comma"},
    {"{\"format\": \"stubble-client/1\", \"format\": \"x\"}", SBL_E_DATA, "", "twice"},
    {"{\"a\": \"\xff\xfe\"}", SBL_E_DATA, "", "UTF-8"},
    {"{" HEAD ", " WISH "}", SBL_E_UNSUPPORTED, "format", "stubble-client/1"},
    {"{\"format\": \"stubble-client/9\", " HEAD ", " WISH "}", SBL_E_UNSUPPORTED, "format", "stubble-client/1"},
    {"{\"format\": 1, " HEAD ", " WISH "}", SBL_E_DATA, "format", "text"},
    {BEGIN WISH "}", SBL_E_DATA, "head", "circumference_mm"},
    {BEGIN "\"head\": {\"tape\": {}}, " WISH "}", SBL_E_DATA, "head", "scan"},
    {BEGIN "\"head\": 574, " WISH "}", SBL_E_DATA, "head", "braces"},
    {BEGIN "\"head\": {\"tape\": {\"circumference_mm\": 57.5}}, " WISH "}", SBL_E_RANGE, "head.tape.circumference_mm", "circumference_cm"},
    {BEGIN "\"head\": {\"tape\": {\"circumference_cm\": 575}}, " WISH "}", SBL_E_RANGE, "head.tape.circumference_cm", "circumference_mm"},
    {BEGIN "\"head\": {\"tape\": {\"circumference_mm\": 22.6}}, " WISH "}", SBL_E_RANGE, "head.tape.circumference_mm", "circumference_in"},
    {BEGIN "\"head\": {\"tape\": {\"circumference_mm\": 57500}}, " WISH "}", SBL_E_RANGE, "head.tape.circumference_mm", "between"},
    {BEGIN "\"head\": {\"tape\": {\"circumference_mm\": \"575\"}}, " WISH "}", SBL_E_DATA, "head.tape.circumference_mm", "number"},
    {BEGIN "\"head\": {\"tape\": {\"circumference\": 575}}, " WISH "}", SBL_E_DATA, "head.tape.circumference", "circumference_mm"},
    {BEGIN "\"head\": {\"tape\": {\"circumference_mm\": 575, \"circumference_cm\": 57.5}}, " WISH "}", SBL_E_CONFLICT,
     "head.tape.circumference_cm", "two units"},
    {BEGIN "\"head\": {\"scan\": {}}, " WISH "}", SBL_E_DATA, "head.scan.file", "OBJ"},
    {BEGIN "\"head\": {\"scan\": {\"file\": \"h.obj\", \"unit\": \"furlong\"}}, " WISH "}", SBL_E_DATA, "head.scan.unit", "inch"},
    {BEGIN "\"head\": {\"scan\": {\"file\": \"h.obj\", \"up\": \"w\"}}, " WISH "}", SBL_E_DATA, "head.scan.up", "find"},
    {BEGIN "\"head\": {\"scan\": {\"file\": \"h.obj\", \"landmarks\": {\"glabella\": [1, 2]}}}, " WISH "}", SBL_E_DATA,
     "head.scan.landmarks.glabella", "three numbers"},
    {BEGIN "\"head\": {\"scan\": {\"file\": \"h.obj\", \"landmarks\": {\"glabela\": [1, 2, 3]}}}, " WISH "}", SBL_E_DATA,
     "head.scan.landmarks.glabela", "glabella"},
    {BEGIN HEAD "}", SBL_E_DATA, "wish.treatments", "shaved look"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": []}}", SBL_E_DATA, "wish.treatments", "shaved look"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": \"crown\"}}", SBL_E_DATA, "wish.treatments", "brackets"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": [\"wig\"]}}", SBL_E_DATA, "wish.treatments", "wig"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": [7]}}", SBL_E_DATA, "wish.treatments", "not text"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": [\"crown\"], \"full_density_per_cm2\": 400}}", SBL_E_RANGE, "wish.full_density_per_cm2",
     "cm2"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": [\"crown\"], \"hairline\": {\"style\": \"zigzag\"}}}", SBL_E_DATA, "wish.hairline.style",
     "mature"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": [\"crown\"], \"hairline\": {\"mid_frontal_mm\": 7}}}", SBL_E_RANGE,
     "wish.hairline.mid_frontal_mm", "skin"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": [\"crown\"], \"hairline\": {\"transition_mm\": 0}}}", SBL_E_RANGE,
     "wish.hairline.transition_mm", "feathered"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": [\"crown\"], \"hairline\": {\"moves\": {\"apex_left\": {\"back_mm\": 90}}}}}", SBL_E_RANGE,
     "wish.hairline.moves.apex_left.back_mm", "backward"},
    {BEGIN HEAD ", \"wish\": {\"treatments\": [\"crown\"], \"hairline\": {\"moves\": {\"apex\": {\"back_mm\": 9}}}}}", SBL_E_DATA,
     "wish.hairline.moves.apex", ""},
    {BEGIN HEAD ", " WISH ", \"client\": {\"age\": 0}}", SBL_E_RANGE, "client.age", "years"},
    {BEGIN HEAD ", " WISH ", \"client\": {\"age\": 40.5}}", SBL_E_DATA, "client.age", ""},
    {BEGIN HEAD ", " WISH ", \"client\": {\"age\": \"forty\"}}", SBL_E_DATA, "client.age", ""},
    {BEGIN HEAD ", " WISH ", \"client\": {\"sex\": \"yes\"}}", SBL_E_DATA, "client.sex", "unstated"},
    {BEGIN HEAD ", " WISH ", \"client\": {\"name\": \"a\\u0007b\"}}", SBL_E_DATA, "client.name", "control"},
    {BEGIN HEAD ", " WISH ", \"cleint\": {}}", SBL_E_DATA, "cleint", "client"},
    {BEGIN HEAD ", " WISH ", \"skin\": {\"fitzpatrick\": 7}}", SBL_E_RANGE, "skin.fitzpatrick", "6"},
    {BEGIN HEAD ", " WISH ", \"skin\": {\"fitzpatrick\": 2, \"ita_deg\": 30}}", SBL_E_CONFLICT, "skin", "one"},
    {BEGIN HEAD ", " WISH ", \"skin\": {\"ita_deg\": 120}}", SBL_E_RANGE, "skin.ita_deg", "angle"},
    {BEGIN HEAD ", " WISH ", \"skin\": {\"lab\": [60, 10]}}", SBL_E_DATA, "skin.lab", "three"},
    {BEGIN HEAD ", " WISH ", \"skin\": {\"lab\": [60, 10, \"x\"]}}", SBL_E_DATA, "skin.lab", "three"},
    {BEGIN HEAD ", " WISH ", \"hair\": {\"colour\": \"green\"}}", SBL_E_DATA, "hair.colour", "black"},
    {BEGIN HEAD ", " WISH ", \"hair\": {\"pattern\": \"norwood XII\"}}", SBL_E_DATA, "hair.pattern", "norwood I to VII"},
    {BEGIN HEAD ", " WISH ", \"hair\": {\"density_per_cm2\": 1250}}", SBL_E_RANGE, "hair.density_per_cm2", "follicular"},
    {BEGIN HEAD ", " WISH ", \"hair\": {\"density_per_cm2\": 1e999}}", SBL_E_DATA, "", ""},
    {BEGIN HEAD ", " WISH ", \"marks\": [{\"width_mm\": 5, \"at\": {\"back_mm\": 90}}]}", SBL_E_DATA, "marks[0].kind", "scar"},
    {BEGIN HEAD ", " WISH ", \"marks\": [{\"kind\": \"mole\", \"at\": {\"back_mm\": 90}}]}", SBL_E_DATA, "marks[0].width_mm", "width"},
    {BEGIN HEAD ", " WISH ", \"marks\": [{\"kind\": \"mole\", \"width_mm\": 5}]}", SBL_E_DATA, "marks[0]", "where"},
    {BEGIN HEAD ", " WISH ", \"marks\": [{\"kind\": \"mole\", \"width_mm\": 5, \"at\": {\"back_mm\": 900}}]}", SBL_E_RANGE,
     "marks[0].at.back_mm", ""},
    {BEGIN HEAD ", " WISH ", \"marks\": [{\"kind\": \"mole\", \"width_mm\": 5, \"at\": {}, \"line\": [{}]}]}", SBL_E_CONFLICT,
     "marks[0].at", ""},
    {BEGIN HEAD ", " WISH ", \"marks\": [7]}", SBL_E_DATA, "marks[0]", "braces"},
    {BEGIN HEAD ", " WISH ", \"health\": {\"keloid\": \"no\"}}", SBL_E_DATA, "health.keloid", "true or false"},
    {BEGIN HEAD ", " WISH ", \"course\": {\"sessions\": 0}}", SBL_E_RANGE, "course.sessions", ""},
    {BEGIN HEAD ", " WISH ", \"course\": {\"sessions\": 3, \"cumulative_percent\": [30, 100]}}", SBL_E_CONFLICT,
     "course.cumulative_percent", "session"},
    {BEGIN HEAD ", " WISH ", \"course\": {\"sessions\": 3, \"cumulative_percent\": [70, 30, 100]}}", SBL_E_DATA,
     "course.cumulative_percent", "rise"},
    {BEGIN HEAD ", " WISH ", \"course\": {\"start\": \"2027-02-30\"}}", SBL_E_DATA, "course.start", "YYYY-MM-DD"},
    {BEGIN HEAD ", " WISH ", \"course\": {\"days_apart\": 1}}", SBL_E_RANGE, "course.days_apart", "days"},
    {BEGIN "\"head\": {\"by_photo\": true, \"photos\": [{}]}, " WISH "}", SBL_E_DATA, "head.photos[0].file", "front.jpg"},
    {BEGIN "\"head\": {\"by_photo\": true, \"photos\": [{\"file\": \"a.jpg\", \"landmarks\": {\"nose_tip\": [7]}}]}, " WISH "}", SBL_E_DATA,
     "head.photos[0].landmarks.nose_tip", "two numbers"},
    {BEGIN "\"head\": {\"by_photo\": true, \"photos\": [{\"file\": \"a.jpg\"}, {\"file\": \"a.jpg\"}]}, " WISH "}", SBL_E_CONFLICT,
     "head.photos[1].file", "twice"},
    {BEGIN "\"head\": {\"photos\": [{\"file\": \"a.jpg\"}]}, " WISH "}", SBL_E_DATA, "head", "nothing is known"},
    {BEGIN "\"head\": {\"by_photo\": true, \"printed_mm\": 9.85}, " WISH "}", SBL_E_RANGE, "head.printed_mm", "check ruler"},
    {BEGIN "\"head\": {\"by_photo\": true, \"photos\": [{\"file\": \"a.jpg\", \"length_mm\": 100}]}, " WISH "}", SBL_E_DATA,
     "head.photos[0].length_mm", "two ends"},
    {BEGIN HEAD ", " WISH ", \"clinic\": {\"paper\": \"A3\"}}", SBL_E_DATA, "clinic.paper", "letter"},
};

static void test_wrong(void)
{
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_client client;
        sbl_diag diag = {0};
        sbl_status status = sbl_client_read(&client, WRONG[i].text, strlen(WRONG[i].text), &arena, &diag);
        bool right = status == WRONG[i].status && !strcmp(diag.field, WRONG[i].field) && diag.message && *diag.message &&
                     (strstr(diag.message, WRONG[i].word) || (diag.hint && strstr(diag.hint, WRONG[i].word)));
        if (!right)
            fprintf(stderr, "case %zu: %s\n  gave %d, field \"%s\", \"%s\", \"%s\"\n", i, WRONG[i].text, (int)status, diag.field,
                    diag.message ? diag.message : "", diag.hint ? diag.hint : "");
        CHECK(right);
        sbl_arena_release(&arena);
    }
}

static void test_right(void)
{
    static const char TEXT[] = BEGIN
        "\"client\": {\"name\": \"\xc3\x89lodie\", \"age\": 33, \"sex\": \"Female\"}, \"#\": \"a comment\","
        "\"head\": {\"tape\": {\"circumference_in\": 22, \"length_cm\": 19}, \"printed_mm\": 98.5, \"photos\": [{\"file\": \"front.jpg\", "
        "\"length_mm\": 100, \"from_px\": [10, 20], \"to_px\": [310, 420], \"landmarks\": "
        "{\"nose_tip\": [600.5, 700, 3]}, \"outline\": [[1,2],[2,2],[3,2],[4,2],[5,2],[6,2],[7,2],[8,3]]}]},"
        "\"skin\": {\"ita_deg\": 35, \"sun\": \"HIGH\"}, \"hair\": {\"colour\": \"Dark-Brown\", \"pattern\": \"Ludwig 2\", \"length\": "
        "\"long\"},"
        "\"wish\": {\"treatments\": [\"density\", \"Shaved_Look\"], \"hairline\": {\"style\": \"widows peak\", \"mid_frontal_mm\": null}},"
        "\"marks\": [{\"kind\": \"scar FUT\", \"width_mm\": 3, \"line\": [{\"back_mm\": 270, \"left_mm\": -60}, {\"back_mm\": 275}]}],"
        "\"health\": {\"keloid\": true, \"pregnancy\": false}, \"course\": {\"sessions\": 2, \"cumulative_percent\": [40, 100]}}";
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_client client;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_client_read(&client, TEXT, strlen(TEXT), &arena, &diag), SBL_OK);
    if (diag.message) fprintf(stderr, "%s: %s (%s)\n", diag.field, diag.message, diag.hint);
    CHECK(!strcmp(client.name, "\xc3\x89lodie") && client.age_years == 33 && client.sex == SBL_SEX_FEMALE);
    CHECK_NEAR(client.tape.value_mm[SBL_MEASURE_CIRCUMFERENCE], 558.8, 1e-9);
    CHECK_NEAR(client.tape.value_mm[SBL_MEASURE_LENGTH], 190.0, 1e-9);
    CHECK(client.tape.given[SBL_MEASURE_LENGTH] && !client.tape.given[SBL_MEASURE_BREADTH]);
    REQUIRE(client.photo_count == 1 && !strcmp(client.photo[0].file, "front.jpg"));
    CHECK(client.photo[0].marks.landmark_given[SBL_LANDMARK_NOSE_TIP] &&
          client.photo[0].marks.landmark_sd_px[SBL_LANDMARK_NOSE_TIP] == 3.0);
    CHECK(client.photo[0].marks.landmark_px[SBL_LANDMARK_NOSE_TIP][0] == 600.5 && client.photo[0].marks.outline_count == 8);
    CHECK_NEAR(client.photo[0].marks.mm_per_px, 0.2, 1e-12);
    CHECK_NEAR(client.card_printed_scale, 0.985, 1e-12);
    CHECK(client.hair_long && client.hair_colour == SBL_HAIR_DARK_BROWN && client.design.pattern == SBL_PATTERN_LUDWIG_II);
    CHECK(client.design.treatment.density && client.design.treatment.shaved_look && !client.design.treatment.crown);
    CHECK(client.design.hairline.style == SBL_HAIRLINE_WIDOWS_PEAK && client.design.hairline.mid_frontal_mm == 0.0);
    CHECK(client.design.mark_count == 1 && client.design.mark[0].point_count == 2 && client.design.mark[0].left_mm[0] == -60.0);
    CHECK(client.course.condition_count == 1 && !strcmp(client.course.condition[0], "keloid"));
    CHECK(client.dots.session_count == 2 && client.dots.cumulative_share[0] == 0.4 && client.course.sun == 2.0);
    sbl_arena_release(&arena);
}

static void test_damage(void)
{
    static const char TEXT[] = BEGIN HEAD ", " WISH ", \"health\": {\"keloid\": true}, \"marks\": []}";
    for (size_t cut = 0; cut + 1 < sizeof TEXT - 1; cut++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_client client;
        sbl_diag diag = {0};
        sbl_status status = sbl_client_read(&client, TEXT, cut, &arena, &diag);
        if (status != SBL_E_DATA) CHECK_STATUS(status, SBL_E_DATA);
        sbl_arena_release(&arena);
    }
    for (size_t k = 0; k < 3; k++) {
        sbl_allocator limited = {limited_alloc, limited_free, NULL};
        sbl_arena arena;
        sbl_arena_init(&arena, &limited);
        limited_blocks = (int64_t)k;
        sbl_client client;
        sbl_diag diag = {0};
        sbl_status status = sbl_client_read(&client, TEXT, strlen(TEXT), &arena, &diag);
        CHECK(status == SBL_OK || status == SBL_E_MEMORY);
        CHECK(k > 0 || status == SBL_E_MEMORY);
        sbl_arena_release(&arena);
    }
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_client client;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_client_read(&client, TEXT, SBL_CLIENT_BYTES_MAX + 1, &arena, &diag), SBL_E_LIMIT);
    sbl_arena_release(&arena);
}

int main(void)
{
    test_wrong();
    test_right();
    test_damage();
    return check_report("client_file");
}
