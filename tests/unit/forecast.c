/* The forecast of a whole plan: its JSON fits the published schema, hairs of later stages are a part of those before, equal input gives
 * equal bytes. */
#include "check.h"
#include "foreign_leaks.h"
#include "schema.h"
#include "stubble/client_file.h"
#include "stubble/forecast.h"
#include "stubble/knowledge_file.h"

static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_diag diag;
static sbl_head head;

static const char INTAKE[] =
    "{\"format\": \"stubble-client/1\", \"client\": {\"age\": 33, \"sex\": \"male\"}, \"head\": {\"tape\": {\"circumference_mm\": 560}},"
    " \"wish\": {\"treatments\": [\"shaved look\"], \"full_density_per_cm2\": 40},"
    " \"hair\": {\"pattern\": \"norwood IV\", \"density_per_cm2\": 40},"
    " \"follow_ups\": [{\"years\": 2, \"left_percent\": 75}]}";

/* Each hair of the later set is one of the earlier, in the same order. */
static bool is_part(const sbl_dots *later, const sbl_dots *earlier)
{
    uint32_t e = 0;
    for (uint32_t i = 0; i < later->hair_count; i++) {
        while (e < earlier->hair_count && earlier->hair[e].site != later->hair[i].site) e++;
        if (e++ >= earlier->hair_count) return false;
    }
    return true;
}

static void test_hairs(const sbl_plan *plan, const sbl_progression *progression)
{
    sbl_dots before = plan->dots;
    for (uint32_t i = 1; i < progression->stage_count; i++) {
        sbl_dots later;
        REQUIRE(sbl_progression_hair(&later, &plan->dots, &plan->design, &plan->field, progression->stage[i].pattern, &arena, &diag) ==
                SBL_OK);
        CHECK(later.count == plan->dots.count && later.dot == plan->dots.dot);
        CHECK(is_part(&later, &before));
        /* As many as the integral says, to the grain of a threshold set: 2 %. */
        CHECK_NEAR((double)later.hair_count / plan->dots.hair_count, progression->stage[i].hair_left_share, 0.02);
        before = later;
    }
}

static void test_json(const sbl_forecast *forecast, const sbl_plan *plan)
{
    char path[1200];
    json_error_t error;
    snprintf(path, sizeof path, "%.1000s/docs/schema/stubble-forecast-1.schema.json", STUBBLE_SOURCE_DIR);
    json_t *schema = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    REQUIRE(schema && schema_known_keywords(schema, "forecast") == 0);
    sbl_text text;
    sbl_text_begin(&text, &arena);
    sbl_forecast_write_json(&text, forecast, plan);
    json_t *document = json_loads(text.data, JSON_REJECT_DUPLICATES, &error);
    REQUIRE(!text.failed && document);
    CHECK(schema_check(schema, schema, document, "", 1) == 0);
    json_object_set_new(json_object_get(document, "hair_loss"), "certain", json_true());
    CHECK(schema_check(schema, schema, document, "", 0) == 1);
    json_decref(document);
    json_decref(schema);
}

static void test_pdf(const sbl_forecast *forecast, const sbl_plan *plan)
{
    sbl_document_options options = {.paper = SBL_PAPER_A4, .version = "0"};
    sbl_bytes one, two;
    CHECK_STATUS(sbl_forecast_pdf(&one, forecast, plan, &options, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_forecast_pdf(&two, forecast, plan, &options, &arena, &diag), SBL_OK);
    CHECK(one.count > 5000 && one.count == two.count && !memcmp(one.data, two.data, one.count));
}

static void test_looks(sbl_forecast *forecast, const sbl_plan *plan)
{
    REQUIRE(sbl_forecast_draw(forecast, plan, 96, 120, NULL, &arena, &diag) == SBL_OK);
    for (uint32_t look = 0; look < SBL_LOOK_COUNT; look++) CHECK(forecast->image[look][0].rgb && forecast->image[look][1].rgb);
    /* Less hair is paler, and so is grey hair: the mean of the view from above. */
    double mean[SBL_LOOK_COUNT] = {0.0};
    for (uint32_t look = 0; look < SBL_LOOK_COUNT; look++)
        for (size_t i = 0; i < 3 * 96 * 120; i++) mean[look] += forecast->image[look][1].rgb[i] / (3.0 * 96.0 * 120.0);
    CHECK(mean[SBL_LOOK_TWO_STAGES] > mean[SBL_LOOK_ONE_STAGE] && mean[SBL_LOOK_ONE_STAGE] > mean[SBL_LOOK_NOW]);
    CHECK(mean[SBL_LOOK_GREY] > mean[SBL_LOOK_NOW] && mean[SBL_LOOK_GROWN] < mean[SBL_LOOK_NOW]);
}

int main(void)
{
    sbl_client client;
    static sbl_plan plan;
    sbl_forecast forecast;
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    sbl_status status = sbl_client_read(&client, INTAKE, sizeof INTAKE - 1, &arena, &diag);
    if (status != SBL_OK) fprintf(stderr, "%s: %s\n", diag.field, diag.message);
    REQUIRE(status == SBL_OK);
    REQUIRE(sbl_head_from_measures(&head, &client.tape, NULL, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_plan_make(&plan, &client, &head, &knowledge, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_forecast_make(&forecast, &plan, NULL, &arena, &diag) == SBL_OK);
    CHECK(forecast.progression.stage_count == 4 && forecast.cover_grafts.low < forecast.cover_grafts.high);
    test_hairs(&plan, &forecast.progression);
    test_json(&forecast, &plan);
    test_pdf(&forecast, &plan);
    test_looks(&forecast, &plan);
    sbl_arena_release(&arena);
    return check_report("forecast");
}
