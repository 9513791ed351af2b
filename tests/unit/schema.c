/* The published schemas hold for what the program reads and writes, and refuse what is wrong. */
#include "check.h"
#include "schema.h"
#include "stubble/photos_json.h"

static json_t *load(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", STUBBLE_SOURCE_DIR, name);
    json_error_t error;
    json_t *document = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!document) fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
    REQUIRE(document);
    return document;
}

/* What head --json prints of one photo that is fitted and one that is not. */
static void head_and_cameras(void)
{
    static sbl_photos_fit fit;
    static const char *const FILE_NAME[] = {"front.jpg", "side \"left\".jpg"};
    sbl_arena arena;
    sbl_text text;
    for (int m = 0; m < SBL_MEASURE_COUNT; m++) fit.head.measures.value_mm[m] = 190.0 + m, fit.head.measures.sd_mm[m] = 5.0;
    fit.head.vault_area_cm2 = 440.0;
    fit.head.area_relative_sd = 0.03;
    fit.view[0] = (sbl_photo_fit){.fitted = true, .reason = "", .confidence = 0.5, .turn_sd = 0.03, .landmark_rms_px = 3.0};
    fit.view[0].camera = (sbl_pinhole){.rotation = {1, 0, 0, 0, -1, 0, 0, 0, -1}, .translation_mm = {0, 20, 900}, .focal_px = 3000.0};
    fit.view[1] = (sbl_photo_fit){.reason = "no face is seen"};
    sbl_arena_init(&arena, NULL);
    sbl_text_begin(&text, &arena);
    sbl_photos_write_json(&text, &fit, FILE_NAME, 2);
    json_t *schema = load("docs/schema/stubble-head-1.schema.json"), *written = json_loads(text.data, 0, NULL);
    REQUIRE(!text.failed && written);
    CHECK(schema_known_keywords(schema, "head") == 0);
    CHECK(schema_check(schema, schema, written, "", 1) == 0);
    json_t *photo = json_array_get(json_object_get(written, "photos"), 0);
    json_object_set_new(photo, "confidence", json_integer(2));
    json_array_append_new(json_object_get(photo, "rotation"), json_null());
    json_object_del(photo, "focal_px");
    CHECK(schema_check(schema, schema, written, "", 0) >= 3);
    json_decref(written);
    json_decref(schema);
    sbl_arena_release(&arena);
}

int main(void)
{
    head_and_cameras();
    json_t *schema = load("docs/schema/stubble-client-1.schema.json"), *sample = load("examples/sample-client.json");
    CHECK(schema_check(schema, schema, sample, "", 1) == 0);
    /* Damage it in the ways that people do: each must be noticed. */
    json_t *wrong = json_deep_copy(sample);
    json_object_set_new(wrong, "cleint", json_object());
    CHECK(schema_check(schema, schema, wrong, "", 0) == 1);
    json_decref(wrong);
    wrong = json_deep_copy(sample);
    json_object_del(wrong, "wish");
    CHECK(schema_check(schema, schema, wrong, "", 0) == 1);
    json_decref(wrong);
    wrong = json_deep_copy(sample);
    json_object_set_new(json_object_get(wrong, "skin"), "fitzpatrick", json_integer(9));
    CHECK(schema_check(schema, schema, wrong, "", 0) == 1);
    json_object_set_new(json_object_get(wrong, "skin"), "fitzpatrick", json_string("3"));
    CHECK(schema_check(schema, schema, wrong, "", 0) == 1);
    json_object_set_new(json_object_get(json_object_get(wrong, "head"), "tape"), "circumference", json_integer(575));
    CHECK(schema_check(schema, schema, wrong, "", 0) == 2);
    json_decref(wrong);
    json_decref(sample);
    /* What the check ruler of a card measures. */
    sample = json_loads(
        "{\"format\": \"stubble-client/1\", \"wish\": {\"treatments\": [\"crown\"]}, \"head\": {\"by_photo\": true, \"printed_mm\": 98.5}}",
        0, NULL);
    REQUIRE(sample);
    CHECK(schema_check(schema, schema, sample, "", 1) == 0);
    json_object_set_new(json_object_get(sample, "head"), "printed_mm", json_real(9.85));
    CHECK(schema_check(schema, schema, sample, "", 0) == 1);
    json_decref(sample);
    /* A patch stands in place of head and wish. */
    sample = json_loads("{\"format\": \"stubble-client/1\", \"patch\": {\"photo\": \"scar.jpg\", \"kind\": \"scar FUT\", \"outline_px\": "
                        "[[1, 2], [30, 2], [30, 40]], \"scale\": {\"mm_per_px\": 0.05}, \"scar\": {\"months\": 14}}}",
                        0, NULL);
    REQUIRE(sample);
    CHECK(schema_check(schema, schema, sample, "", 1) == 0);
    json_object_del(json_object_get(sample, "patch"), "photo");
    CHECK(schema_check(schema, schema, sample, "", 0) == 1);
    json_object_del(sample, "patch");
    CHECK(schema_check(schema, schema, sample, "", 0) == 1);
    json_decref(sample);
    json_decref(schema);
    schema = load("docs/schema/stubble-plan-1.schema.json");
    CHECK(json_is_object(schema) && schema_known_keywords(schema, "plan") == 0);
    json_decref(schema);
    return check_report("schema");
}
