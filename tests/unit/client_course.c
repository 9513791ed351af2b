/* What the intake says of the course beyond the first session: moved sessions, own mixes, the needle, follow-ups; each mistake with its
 * field. */
#include "check.h"
#include "stubble/client_file.h"

static sbl_arena arena;
static sbl_diag diag;
static sbl_client client;

static sbl_status read_with(const char *course, const char *rest)
{
    char text[3000];
    snprintf(
        text, sizeof text,
        "{\"format\": \"stubble-client/1\", \"head\": {\"tape\": {\"circumference_mm\": 575}}, \"wish\": {\"treatments\": [\"crown\"]}, "
        "\"course\": {\"sessions\": 3, \"start\": \"2027-01-11\"%s}%s}",
        course, rest);
    return sbl_client_read(&client, text, strlen(text), &arena, &diag);
}

static void refuse(const char *course, const char *rest, sbl_status status, const char *field)
{
    CHECK_STATUS(read_with(course, rest), status);
    bool told = diag.message && diag.hint && !strcmp(diag.field, field);
    if (!told) fprintf(stderr, "%s: %s, expected %s\n", diag.field, diag.message ? diag.message : "", field);
    CHECK(told);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    REQUIRE(read_with(", \"moves\": [{\"session\": 2, \"date\": \"2027-03-01\"}], \"water_parts\": [20, 12.5], \"needle_mm\": 0.5",
                      ", \"follow_ups\": [{\"years\": 1.5, \"left_percent\": 85}, {\"date\": \"2029-01-01\", \"left_percent\": 70, \"by\": "
                      "\"dots\"}]") == SBL_OK);
    const sbl_course_options *course = &client.course;
    CHECK(!course->moved[0] && course->moved[1] && course->moved_date[1] == sbl_date_from_civil(2027, 3, 1));
    CHECK(course->mix_count == 2 && course->mix[1].water_parts == 12.5 && !strcmp(course->mix[1].label, "12.5:1 water to pigment"));
    CHECK(course->needle_mm == 0.5 && course->follow_up_count == 2);
    CHECK(course->follow_up[0].way == SBL_FOLLOW_UP_EYE && course->follow_up[1].way == SBL_FOLLOW_UP_DOTS);
    CHECK_NEAR(course->follow_up[0].left_share, 0.85, 1e-12);
    CHECK(course->follow_up[1].dated && !course->follow_up[0].dated && course->follow_up[0].years == 1.5);
    REQUIRE(read_with("", "") == SBL_OK);
    CHECK(!client.course.mix_count && !client.course.follow_up_count && client.course.needle_mm == 0.0);

    refuse(", \"needle_mm\": 2.1", "", SBL_E_RANGE, "course.needle_mm");
    refuse(", \"moves\": [{\"session\": 4, \"date\": \"2027-03-01\"}]", "", SBL_E_RANGE, "course.moves[0].session");
    refuse(", \"moves\": [{\"date\": \"2027-03-01\"}]", "", SBL_E_DATA, "course.moves[0].session");
    refuse(", \"moves\": [{\"session\": 2}]", "", SBL_E_DATA, "course.moves[0].date");
    refuse(", \"moves\": [{\"session\": 2, \"date\": \"2027-02-30\"}]", "", SBL_E_DATA, "course.moves[0].date");
    refuse(", \"moves\": [{\"session\": 2, \"date\": \"2027-03-01\"}, {\"session\": 2, \"date\": \"2027-03-02\"}]", "", SBL_E_CONFLICT,
           "course.moves[1].session");
    refuse(", \"moves\": [{\"session\": 2, \"date\": \"2027-03-01\", \"why\": 1}]", "", SBL_E_DATA, "course.moves[0].why");
    refuse(", \"water_parts\": [20, \"12\"]", "", SBL_E_DATA, "course.water_parts");
    refuse(", \"water_parts\": [0]", "", SBL_E_DATA, "course.water_parts");
    refuse("", ", \"follow_ups\": [{\"years\": 1}]", SBL_E_DATA, "follow_ups[0].left_percent");
    refuse("", ", \"follow_ups\": [{\"left_percent\": 80}]", SBL_E_CONFLICT, "follow_ups[0].years");
    refuse("", ", \"follow_ups\": [{\"years\": 1, \"date\": \"2029-01-01\", \"left_percent\": 80}]", SBL_E_CONFLICT, "follow_ups[0].years");
    refuse("", ", \"follow_ups\": [{\"years\": 1, \"left_percent\": 80, \"by\": \"nose\"}]", SBL_E_DATA, "follow_ups[0].by");
    refuse("", ", \"follow_ups\": [{\"years\": 1, \"left_percent\": 131}]", SBL_E_RANGE, "follow_ups[0].left_percent");
    refuse("", ", \"follow_ups\": 3", SBL_E_DATA, "follow_ups");
    sbl_arena_release(&arena);
    return check_report("client_course");
}
