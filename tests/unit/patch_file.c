/* The intake of a patch: what is read, what is refused and how it is said. */
#include "check.h"
#include "stubble/client_file.h"

#include <string.h>

#define BEGIN "{\"format\": \"stubble-client/1\", "
#define RING  "\"outline_px\": [[100, 100], [300, 100], [300, 250.5], [100, 250]]"
#define PATCH "\"photo\": \"scar.jpg\", \"kind\": \"scar FUT\", " RING

static const struct {
    const char *text;
    sbl_status status;
    const char *field, *word;
} WRONG[] = {
    {BEGIN "\"patch\": 5}", SBL_E_DATA, "patch", ""},
    {BEGIN "\"patch\": {}}", SBL_E_DATA, "patch.photo", "JPEG"},
    {BEGIN "\"patch\": {\"photo\": \"a.jpg\"}}", SBL_E_DATA, "patch.kind", "areata"},
    {BEGIN "\"patch\": {\"photo\": \"a.jpg\", \"kind\": \"wart\"}}", SBL_E_DATA, "patch.kind", "scar FUT"},
    {BEGIN "\"patch\": {\"photo\": \"a.jpg\", \"kind\": \"areata\"}}", SBL_E_DATA, "patch.outline_px", "3 to 200"},
    {BEGIN "\"patch\": {\"photo\": \"a.jpg\", \"kind\": \"areata\", \"outline_px\": [[1, 2], [3, 4]]}}", SBL_E_DATA, "patch.outline_px",
     "3 to 200"},
    {BEGIN "\"patch\": {\"photo\": \"a.jpg\", \"kind\": \"areata\", \"outline_px\": [[1, 2], [3, 4], [5]]}}", SBL_E_DATA,
     "patch.outline_px", "[x, y]"},
    {BEGIN "\"patch\": {\"photo\": \"a.jpg\", \"kind\": \"areata\", \"outline_px\": [[1, 2], [3, 1e30], [5, 5]]}}", SBL_E_DATA,
     "patch.outline_px", "[x, y]"},
    {BEGIN "\"patch\": {" PATCH ", \"outline\": 1}}", SBL_E_DATA, "patch.outline", "outline_px"},
    {BEGIN "\"patch\": {" PATCH "}, \"head\": {\"tape\": {\"circumference_mm\": 575}}}", SBL_E_CONFLICT, "head", "head"},
    {BEGIN "\"patch\": {" PATCH "}, \"wish\": {\"treatments\": [\"crown\"]}}", SBL_E_CONFLICT, "wish", "patch"},
    {BEGIN "\"patch\": {" PATCH ", \"scale\": {\"mm_per_px\": 7}}}", SBL_E_RANGE, "patch.scale.mm_per_px", "pixel"},
    {BEGIN "\"patch\": {" PATCH ", \"scale\": {\"mm_per_px\": 0.05, \"printed_mm\": 99}}}", SBL_E_CONFLICT, "patch.scale", "one way"},
    {BEGIN "\"patch\": {" PATCH ", \"scale\": {\"length_mm\": 20, \"from_px\": [1, 2]}}}", SBL_E_DATA, "patch.scale.length_mm", "to_px"},
    {BEGIN "\"patch\": {" PATCH ", \"reference\": \"card.json\", \"scale\": {\"mm_per_px\": 0.05}}}", SBL_E_CONFLICT, "patch.reference",
     "card's are not used"},
    {BEGIN "\"patch\": {" PATCH ", \"scale\": {\"ignore_card\": true}}}", SBL_E_CONFLICT, "patch.scale.ignore_card",
     "nothing tells the scale"},
    {BEGIN "\"patch\": {" PATCH ", \"scale\": {\"from_px\": [1, 2], \"to_px\": [100, 2]}}}", SBL_E_DATA, "patch.scale.length_mm", "ends"},
    {BEGIN "\"patch\": {" PATCH ", \"curvature\": {\"form\": \"cylinder\"}}}", SBL_E_DATA, "patch.curvature.radius_mm", "65 to 100"},
    {BEGIN "\"patch\": {" PATCH ", \"curvature\": {\"radius_mm\": 80}}}", SBL_E_CONFLICT, "patch.curvature.form", "cylinder"},
    {BEGIN "\"patch\": {" PATCH ", \"curvature\": {\"form\": \"cylinder\", \"radius_mm\": 80, \"axis_px\": [[1, 2]]}}}", SBL_E_DATA,
     "patch.curvature.axis_px", "[[x, y]"},
    {BEGIN "\"patch\": {" PATCH ", \"density\": {\"full_per_cm2\": 500}}}", SBL_E_RANGE, "patch.density.full_per_cm2", "cm2"},
    {BEGIN "\"patch\": {" PATCH ", \"density\": {\"full_per_cm2\": 60, \"count_px\": [1, 2, 30, 40]}}}", SBL_E_CONFLICT,
     "patch.density.count_px", "stated"},
    {BEGIN "\"patch\": {" PATCH ", \"density\": {\"count_px\": [1, 2, 0, 40]}}}", SBL_E_DATA, "patch.density.count_px", "width"},
    {BEGIN "\"patch\": {" PATCH ", \"no_go\": [{\"at_px\": [1, 2]}]}}", SBL_E_DATA, "patch.no_go[0]", "diameter_mm"},
    {BEGIN "\"patch\": {\"photo\": \"a.jpg\", \"kind\": \"beard\", " RING ", \"scar\": {\"months\": 12}}}", SBL_E_CONFLICT, "patch.scar",
     "no scar"},
};

static sbl_arena arena;
static sbl_diag diag;
static sbl_client client;

static sbl_status read(const char *text)
{
    diag = (sbl_diag){0};
    return sbl_client_read(&client, text, strlen(text), &arena, &diag);
}

static void test_wrong(void)
{
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        CHECK_STATUS(read(WRONG[i].text), WRONG[i].status);
        bool said = diag.message && (strstr(diag.message, WRONG[i].word) || (diag.hint && strstr(diag.hint, WRONG[i].word)));
        CHECK(said && !strncmp(diag.field, WRONG[i].field, strlen(WRONG[i].field)));
        if (!said || strncmp(diag.field, WRONG[i].field, strlen(WRONG[i].field)))
            fprintf(stderr, "  %s\n  field \"%s\": %s; %s\n", WRONG[i].text, diag.field, diag.message, diag.hint);
    }
}

static void test_whole(void)
{
    CHECK_STATUS(
        read(BEGIN
             "\"client\": {\"name\": \"Sam\"}, \"hair\": {\"colour\": \"brown\", \"density_per_cm2\": 66}, \"patch\": {" PATCH
             ", \"no_go\": [{\"at_px\": [120, 130], \"diameter_mm\": 3}], \"scale\": {\"printed_mm\": 98.5}, \"reference\": \"card.json\","
             " \"curvature\": {\"form\": \"ellipsoid\", \"radius_mm\": 80, \"axis_px\": [[0, 0], [10, 10]]},"
             " \"density\": {\"existing_per_cm2\": 0}, \"scar\": {\"months\": 11, \"raised\": true}},"
             " \"course\": {\"sessions\": 2, \"start\": \"2027-03-01\"}}"),
        SBL_OK);
    const sbl_patch_wish *wish = &client.patch;
    CHECK(client.has_patch && !client.scan_file && client.hair_stated && !client.skin_stated && client.dots.session_count == 2);
    CHECK(wish->kind == SBL_PATCH_SCAR_FUT && !strcmp(wish->photo_file, "scar.jpg") && wish->outline_count == 4);
    CHECK(wish->outline[2][0] == 300.0 && wish->outline[2][1] == 250.5);
    CHECK(wish->no_go_count == 1 && wish->no_go[0].px[1] == 130.0 && wish->no_go[0].diameter_mm == 3.0);
    CHECK(wish->scale == SBL_PATCH_BY_CARD && !strcmp(wish->reference_file, "card.json"));
    CHECK_NEAR(wish->printed_scale, 0.985, 1e-12);
    CHECK(wish->form == SBL_PATCH_ELLIPSOID && wish->radius_mm == 80.0 && wish->along_radius_mm == 80.0 && wish->axis_px[1][0] == 10.0);
    CHECK(wish->full_per_cm2 == 66.0 && wish->existing_given && wish->existing_per_cm2 == 0.0 && !wish->count_density);
    CHECK(wish->scar_months == 11 && wish->scar_raised);
    CHECK_STATUS(read(BEGIN "\"patch\": {\"photo\": \"b.heic\", \"kind\": \"Beard\", " RING ", \"scale\": {\"mm_per_px\": 0.05}}}"),
                 SBL_OK);
    CHECK(wish->kind == SBL_PATCH_BEARD && wish->scale == SBL_PATCH_STATED && wish->form == SBL_PATCH_FLAT && !wish->existing_given);
    CHECK_STATUS(read(BEGIN "\"head\": {\"tape\": {\"circumference_mm\": 575}}, \"wish\": {\"treatments\": [\"crown\"]}, \"patch\": null}"),
                 SBL_OK);
    CHECK(!client.has_patch);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_wrong();
    test_whole();
    sbl_arena_release(&arena);
    return check_report("patch_file");
}
