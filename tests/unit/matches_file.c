/* The file in which a person corrects two visits: written, read back, corrected, and refused with a word on what to do. */
#include "check.h"
#include "schema.h"
#include "stubble/matches_file.h"

#define SIDE  10 /* marks a side */
#define MARKS (SIDE * SIDE)

static sbl_diag diag;
static sbl_arena arena;
static sbl_speck speck[2][MARKS];
static sbl_specks specks[2];
static const sbl_photo photo = {.width = 400, .height = 300};
static sbl_measured visit[2];

/* The same grid twice: 5 and 77 were not found again, 40 is new, 99 beyond; the later photo shows 30 and 31 as one mark. */
static sbl_visits make_visits(void)
{
    static sbl_speck_pair pair[MARKS];
    static uint32_t lost[MARKS], added[MARKS];
    sbl_speck_match match = {.pair = pair, .lost = lost, .added = added};
    specks[0].count = specks[1].count = 0;
    for (uint32_t i = 0; i < MARKS; i++) {
        sbl_speck mark = {.x_px = 20.0 + 21.37 * (i % SIDE), .y_px = 20.0 + 22.11 * (i / SIDE), .width_mm = 0.2, .darkness = 0.4};
        for (uint32_t k = 0; k < 2; k++) {
            mark.x_mm = 0.05 * mark.x_px;
            mark.y_mm = 0.05 * mark.y_px;
            if (k == 0 ? i != 40 : i != 5 && i != 31 && i != 77 && i != 99) speck[k][specks[k].count++] = mark;
            mark.x_px += 3.0;
        }
        if (i == 5 || i == 77) lost[match.lost_count++] = specks[0].count - 1;
        else if (i == 40) added[match.added_count++] = specks[1].count - 1;
        else if (i != 99)
            pair[match.pair_count++] =
                (sbl_speck_pair){.before = specks[0].count - 1, .after = specks[1].count - 1, .as_one = i == 30 || i == 31};
    }
    for (int k = 0; k < 2; k++) {
        specks[k].speck = speck[k];
        specks[k].px_per_mm = 20.0;
        specks[k].area_cm2 = 1.2;
        visit[k] = (sbl_measured){
            .file = k ? "shots/later.jpg" : "first.jpg", .photo = &photo, .specks = &specks[k], .scale_relative_error = 0.01};
    }
    sbl_visits v;
    const double error[2] = {0.01, 0.01};
    REQUIRE(sbl_visits_begin(&v, &specks[0], &specks[1], &match, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_visits_settle(&v, error, &arena, &diag) == SBL_OK);
    return v;
}

static const char *written;

/* The file with one text in place of another. */
static char *edited(const char *from, const char *to)
{
    const char *at = strstr(written, from);
    REQUIRE(at);
    size_t head = (size_t)(at - written);
    char *text = SBL_NEW(&arena, char, strlen(written) + strlen(to) + 1);
    REQUIRE(text);
    memcpy(text, written, head);
    strcpy(text + head, to);
    strcat(text, at + strlen(from));
    return text;
}

static char *corrected(const char *corrections)
{
    char entry[400];
    snprintf(entry, sizeof entry, "\"corrections\": [%s]", corrections);
    return edited("\"corrections\": [\n  ]", entry);
}

static sbl_status read_and_apply(sbl_visits *v, const char *text)
{
    sbl_matches matches;
    diag = (sbl_diag){0};
    sbl_status status = sbl_matches_read(&matches, text, strlen(text), &arena, &diag);
    return status == SBL_OK ? sbl_matches_apply(v, &matches, visit, &arena, &diag) : status;
}

static void check_same_figures(const sbl_visits *one, const sbl_visits *other, uint32_t k)
{
    sbl_specks_summary sum[2];
    sbl_speck_errors error[2];
    CHECK_STATUS(sbl_visits_summarize(&sum[0], &error[0], one, k, 0.01, NULL, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_summarize(&sum[1], &error[1], other, k, 0.01, NULL, &arena, &diag), SBL_OK);
    CHECK(sum[0].count == MARKS - 1 - 2 * k && sum[1].count == sum[0].count);
    CHECK(sum[0].density_per_cm2 == sum[1].density_per_cm2 && sum[0].density_error_per_cm2 == sum[1].density_error_per_cm2);
    CHECK(sum[0].units_per_cm2 == sum[1].units_per_cm2 && error[0].nearest_mm == error[1].nearest_mm);
}

/* A file that nobody touched gives the proposal again. */
static void test_round_trip(const sbl_visits *before)
{
    sbl_visits v;
    CHECK_STATUS(read_and_apply(&v, written), SBL_OK);
    CHECK(!v.confirmed && v.judgements == 0 && v.pair_count == before->pair_count && v.lost_count == 2 && v.new_count == 1);
    CHECK(v.missed_count == 1 && before->missed_count == 1 && v.again_error == before->again_error && v.retention == before->retention);
    CHECK(strstr(written, "\"corrections\": [\n  ],\n  \"seen_as_one\": [\"L3\"],"));
    for (uint32_t k = 0; k < 2; k++) check_same_figures(before, &v, k);
    CHECK(v.outside_count[0] == 1 && v.outside_count[1] == 0 && v.lost_error == before->lost_error && v.turn == before->turn);
    CHECK(strstr(written, "\"later.jpg\"") && !strstr(written, "shots"));
    CHECK_STATUS(read_and_apply(&v, edited("\"confirmed\": false", "\"confirmed\": true")), SBL_OK);
    CHECK(v.confirmed && v.lost_error == 0.0);
}

static void test_corrections(void)
{
    sbl_visits v;
    CHECK_STATUS(
        read_and_apply(&v, corrected("{\"changed\": \"L1\"}, {\"same\": [\"L1\", \"4\"], \"note\": \"shifted\"}, {\"there\": \"l2\"}, "
                                     "{\"no_mark\": \"N1\"}, {\"apart\": 50}, {\"no_mark\": 60, \"photo\": 1}, {\"no_mark\": \"A1\"}")),
        SBL_OK);
    /* 4 lost its second mark to L1; 50 fell apart; of 60 the second stays, new. */
    CHECK(v.pair_count == MARKS - 5 + 1 - 1 - 1 - 1 && v.missed_count == 2 && v.changed_count == 1);
    CHECK(v.lost_count == 2 && v.new_count == 2 && v.nothing_count[0] == 2 && v.nothing_count[1] == 1 && v.judgements == 7);
}

/* Struck from those that are seen as one: not found again, by a person's word. One more, or none as files had it before there was the list. */
static void test_seen_as_one(void)
{
    static const char LIST[] = "\"seen_as_one\": [\"L3\"]";
    sbl_visits v;
    CHECK_STATUS(read_and_apply(&v, edited(LIST, "\"seen_as_one\": []")), SBL_OK);
    CHECK(v.missed_count == 0 && v.lost_count == 3 && v.judgements == 1);
    CHECK_STATUS(read_and_apply(&v, edited(LIST, "\"seen_as_one\": [\"L3\", \"N1\"]")), SBL_OK);
    CHECK(v.missed_count == 2 && v.new_count == 0 && v.judgements == 1);
    CHECK_STATUS(read_and_apply(&v, edited("  \"seen_as_one\": [\"L3\"],\n", "")), SBL_OK);
    CHECK(v.missed_count == 0 && v.lost_count == 3);
    /* It is struck, and there by itself: now a person's word, as older files have it of all that are seen as one. */
    CHECK_STATUS(read_and_apply(&v, edited("\"corrections\": [\n  ],\n  \"seen_as_one\": [\"L3\"]",
                                           "\"corrections\": [{\"there\": \"L3\"}], \"seen_as_one\": []")),
                 SBL_OK);
    CHECK(v.missed_count == 1 && v.lost_count == 2 && v.judgements == 2);
    /* A person says more of one that is listed: it is another mark of the later photo; it is none. */
    CHECK_STATUS(read_and_apply(&v, corrected("{\"no_mark\": \"L3\"}")), SBL_OK);
    CHECK(v.missed_count == 0 && v.lost_count == 2 && v.nothing_count[0] == 1 && v.judgements == 1);

    static const struct {
        const char *list;
        sbl_status status;
        const char *field;
    } WRONG[] = {{"\"7\"", SBL_E_DATA, "seen_as_one[0]"},
                 {"\"L3\", 7", SBL_E_DATA, "seen_as_one[1]"},
                 {"\"A1\"", SBL_E_DATA, "seen_as_one[0]"},
                 {"\"Q1\"", SBL_E_DATA, "seen_as_one[0]"},
                 {"{}", SBL_E_DATA, "seen_as_one[0]"},
                 {"\"L4\"", SBL_E_NOT_FOUND, "seen_as_one[0]: L4"},
                 {"\"L3\", \"l3\"", SBL_E_CONFLICT, "seen_as_one[1]: L3"}};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        char list[80];
        snprintf(list, sizeof list, "\"seen_as_one\": [%s]", WRONG[i].list);
        CHECK_STATUS(read_and_apply(&v, edited(LIST, list)), WRONG[i].status);
        CHECK(!strcmp(diag.field, WRONG[i].field) && diag.message && diag.hint && *diag.hint);
    }
    CHECK_STATUS(read_and_apply(&v, edited(LIST, "\"seen_as_one\": \"L3\"")), SBL_E_DATA);
    CHECK_STATUS(read_and_apply(&v, edited("\"as_one\": true", "\"as_one\": \"yes\"")), SBL_E_DATA);
    CHECK_STATUS(read_and_apply(&v, edited("{\"id\": \"1\"", "{\"as_one\": true, \"id\": \"1\"")), SBL_E_DATA);
}

/* The schema knows what is written and what a person may write. */
static void test_schema(void)
{
    char path[1200];
    json_error_t error;
    snprintf(path, sizeof path, "%.1000s/docs/schema/stubble-matches-1.schema.json", STUBBLE_SOURCE_DIR);
    json_t *schema = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    REQUIRE(schema && schema_known_keywords(schema, "matches") == 0);
    const char *text[4] = {written, corrected("{\"same\": [\"L1\", 4], \"note\": \"shifted\"}, {\"no_mark\": \"60\", \"photo\": 1}"),
                           corrected("{\"no_mark\": true}"), edited("\"seen_as_one\": [\"L3\"]", "\"seen_as_one\": [true]")};
    for (int i = 0; i < 4; i++) {
        json_t *document = json_loads(text[i], JSON_REJECT_DUPLICATES, &error);
        REQUIRE(document);
        CHECK(schema_check(schema, schema, document, "", i < 2) == (i < 2 ? 0 : 1));
        json_decref(document);
    }
    json_decref(schema);
}

/* Each is refused where it stands, with what to do. */
static void test_refusals(void)
{
    static const struct {
        const char *corrections;
        sbl_status status;
        const char *field;
    } WRONG[] = {
        {"{\"same\": [\"L9\", \"N1\"]}", SBL_E_NOT_FOUND, "corrections[0]: L9"},
        {"{\"there\": \"L1\"}, {\"no_mark\": \"L1\"}", SBL_E_CONFLICT, "corrections[1]"},
        {"{\"same\": [\"L1\", \"N1\"]}", SBL_E_CONFLICT, "corrections[0]"}, /* far from each other */
        {"{\"same\": [\"N1\", \"L1\"]}", SBL_E_DATA, "corrections[0].same"},
        {"{\"same\": \"L1\"}", SBL_E_DATA, "corrections[0].same"},
        {"{\"apart\": \"L1\"}", SBL_E_DATA, "corrections[0].apart"},
        {"{\"apart\": \"7\", \"there\": \"L1\"}", SBL_E_CONFLICT, "corrections[0].there"},
        {"{\"no_mark\": \"L1\", \"photo\": 2}", SBL_E_CONFLICT, "corrections[0].photo"},
        {"{\"no_mark\": \"L1\", \"photo\": 3}", SBL_E_RANGE, "corrections[0].photo"},
        {"{\"no_mark\": \"Q1\"}", SBL_E_DATA, "corrections[0].no_mark"},
        {"{\"no_mark\": -4}", SBL_E_DATA, "corrections[0].no_mark"},
        {"{\"note\": \"hm\"}", SBL_E_DATA, "corrections[0]"},
        {"{\"gone\": \"4\"}", SBL_E_DATA, "corrections[0].gone"},
        {"{\"there\": \"7\"}", SBL_E_CONFLICT, "corrections[0]"},
        {"{\"there\": \"L3\"}", SBL_E_CONFLICT, "corrections[0]"}, /* as one with its neighbour it is there already */
        {"{\"changed\": \"7\"}, {\"unchanged\": \"7\"}", SBL_E_CONFLICT, "corrections[1]"},
        {"{\"apart\": \"7\"}, {\"changed\": \"7\"}", SBL_E_CONFLICT, "corrections[1]"},
    };
    sbl_visits v;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        CHECK_STATUS(read_and_apply(&v, corrected(WRONG[i].corrections)), WRONG[i].status);
        if (strcmp(diag.field, WRONG[i].field) != 0)
            fprintf(stderr, "%s: told at \"%s\", expected \"%s\"\n", WRONG[i].corrections, diag.field, WRONG[i].field);
        CHECK(!strcmp(diag.field, WRONG[i].field) && diag.message && diag.hint && *diag.hint);
    }
}

/* Other photos, another scale, lists that were edited. */
static void test_other_photos(void)
{
    sbl_visits v;
    CHECK_STATUS(read_and_apply(&v, edited("\"width\": 400", "\"width\": 401")), SBL_E_CONFLICT);
    CHECK_STATUS(read_and_apply(&v, edited("\"px_per_mm\": 20", "\"px_per_mm\": 21")), SBL_E_CONFLICT);
    CHECK_STATUS(read_and_apply(&v, edited("\"first\": [20, 20]", "\"first\": [20, 21]")), SBL_E_CONFLICT);
    CHECK(!strcmp(diag.field, "1"));
    CHECK_STATUS(read_and_apply(&v, edited("{\"id\": \"2\"", "{\"id\": \"3\"")), SBL_E_DATA);
    CHECK_STATUS(read_and_apply(&v, edited("{\"id\": \"2\", \"first\"", "{\"id\": \"2\", \"last\"")), SBL_E_DATA);
    CHECK_STATUS(read_and_apply(&v, edited("\"outside\": [\n    {\"id\": \"A1\"", "\"outside\": [\n    {\"id\": \"A2\"")), SBL_E_DATA);
    CHECK_STATUS(read_and_apply(&v, edited("stubble-matches/1", "stubble-matches/2")), SBL_E_DATA);
    sbl_measured held = visit[0];
    visit[0] = visit[1];
    CHECK_STATUS(read_and_apply(&v, written), SBL_E_CONFLICT); /* the photos in the other order */
    visit[0] = held;
    sbl_matches matches;
    char *large = SBL_NEW(&arena, char, SBL_MATCHES_BYTES_MAX + 2);
    REQUIRE(large);
    memset(large, ' ', SBL_MATCHES_BYTES_MAX + 1);
    CHECK_STATUS(sbl_matches_read(&matches, large, SBL_MATCHES_BYTES_MAX + 1, &arena, &diag), SBL_E_LIMIT);
    CHECK_STATUS(sbl_matches_read(&matches, NULL, 0, &arena, &diag), SBL_E_ARG);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_visits visits = make_visits();
    sbl_text text;
    sbl_text_begin(&text, &arena);
    sbl_matches_write(&text, visit, &visits);
    REQUIRE(!text.failed);
    written = text.data;
    test_round_trip(&visits);
    test_corrections();
    test_seen_as_one();
    test_schema();
    test_refusals();
    test_other_photos();
    sbl_arena_release(&arena);
    return check_report("matches_file");
}
