/* The published schemas hold for what the program reads and writes, and refuse what is wrong. */
#include "check.h"
#include "schema.h"

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

int main(void)
{
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
