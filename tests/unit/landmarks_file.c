/* Landmarks as a file: what is read, and what each mistake says. */
#include "check.h"
#include "stubble/landmarks_file.h"

static sbl_arena arena;

static sbl_status read(sbl_landmarks_file *file, const char *text, sbl_diag *diag)
{
    *diag = (sbl_diag){0};
    return sbl_landmarks_read(file, text, strlen(text), &arena, diag);
}

static const char GOOD[] =
    "{\"format\": \"stubble-landmarks/1\", \"#\": \"by hand\", \"photos\": [\n"
    " {\"file\": \"day/front.jpg\", \"landmarks\": {\"nose_tip\": [600.5, 700], \"menton\": [601, 930, 3.5]},\n"
    "  \"outline\": [[1,2],[2,2],[3,2],[4,2],[5,2],[6,2],[7,2],[8,3]], \"mm_per_px\": 0.3, \"found_by\": \"model\"},\n"
    " {\"file\": \"left.jpg\"}]}";

static void what_is_read(void)
{
    sbl_landmarks_file file;
    sbl_diag diag;
    CHECK_STATUS(read(&file, GOOD, &diag), SBL_OK);
    REQUIRE(file.count == 2);
    const sbl_marked_photo *front = sbl_landmarks_of(&file, "/elsewhere/front.jpg");
    REQUIRE(front);
    CHECK(front->marks.landmark_given[SBL_LANDMARK_NOSE_TIP] && !front->marks.landmark_given[SBL_LANDMARK_GLABELLA]);
    CHECK_NEAR(front->marks.landmark_px[SBL_LANDMARK_NOSE_TIP][0], 600.5, 0.0);
    CHECK(front->marks.landmark_sd_px[SBL_LANDMARK_NOSE_TIP] == 0.0 && front->marks.landmark_sd_px[SBL_LANDMARK_MENTON] == 3.5);
    CHECK(front->marks.outline_count == 8);
    CHECK_NEAR(front->marks.outline_px[7][1], 3.0, 0.0);
    CHECK_NEAR(front->marks.mm_per_px, 0.3, 0.0);
    CHECK(!sbl_landmarks_of(&file, "top.jpg"));
    sbl_photo_marks marks = front->marks;
    CHECK_STATUS(sbl_landmarks_fit_picture(&marks, 1200, 1000, &diag), SBL_OK);
    CHECK(marks.width == 1200 && marks.height == 1000);
    CHECK_STATUS(sbl_landmarks_fit_picture(&marks, 300, 400, &diag), SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "nose_tip"));
}

/* A ruler of 150 mm beside the head. */
static void known_length(void)
{
    sbl_landmarks_file file;
    sbl_diag diag;
    CHECK_STATUS(
        read(&file, "{\"photos\": [{\"file\": \"a.jpg\", \"length_mm\": 150, \"from_px\": [100, 40], \"to_px\": [580, 400]}]}", &diag),
        SBL_OK);
    REQUIRE(file.count == 1);
    sbl_photo_marks marks = file.photo[0].marks;
    CHECK_NEAR(marks.mm_per_px, 150.0 / 600.0, 1e-12);
    /* Clicks 1.5 px each over 600 px, the length 0.25 mm, a tilt that nobody sees 2 %, how deep it was held 2.5 %. */
    CHECK_NEAR(marks.scale_relative_error, sqrt(2.0 * 1.5 * 1.5 / 36e4 + 0.25 * 0.25 / 22500.0 + 0.02 * 0.02 + 0.025 * 0.025), 1e-6);
    CHECK_STATUS(sbl_landmarks_fit_picture(&marks, 800, 600, &diag), SBL_OK);
    CHECK_STATUS(sbl_landmarks_fit_picture(&marks, 300, 600, &diag), SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "to_px"));
}

static void mistakes(void)
{
    static const struct {
        const char *text;
        sbl_status status;
        const char *field;
    } bad[] = {
        {"{\"photos\": [{\"file\": \"a.jpg\", \"landmarks\": {\"nose\": [1, 2]}}]}", SBL_E_DATA, "nose"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"landmarks\": {\"nose_tip\": [1]}}]}", SBL_E_DATA, "photos[0].landmarks.nose_tip"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"landmarks\": {\"nose_tip\": [1, \"2\"]}}]}", SBL_E_DATA, "photos[0].landmarks.nose_tip"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"landmarks\": {\"nose_tip\": [1, 2, 0]}}]}", SBL_E_DATA, "photos[0].landmarks.nose_tip"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"landmarks\": {\"nose_tip\": [1, 2, 3, 4]}}]}", SBL_E_LIMIT, "photos[0].landmarks.nose_tip"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"outline\": [[1, 2]]}]}", SBL_E_RANGE, "photos[0].outline"},
        {"{\"photos\": [{\"file\": \"a.jpg\"}, {\"file\": \"b/a.jpg\"}]}", SBL_E_CONFLICT, "photos[1].file"},
        {"{\"photos\": [{}]}", SBL_E_DATA, "photos[0].file"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"mm_per_px\": -1}]}", SBL_E_RANGE, "photos[0].mm_per_px"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"length_mm\": 100}]}", SBL_E_DATA, "photos[0].length_mm"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"from_px\": [1, 2], \"to_px\": [300, 2]}]}", SBL_E_DATA, "photos[0].length_mm"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"length_mm\": 100, \"from_px\": [1, 2], \"to_px\": [2]}]}", SBL_E_DATA, "photos[0].to_px"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"length_mm\": 100, \"from_px\": [1, 2], \"to_px\": [9, 2]}]}", SBL_E_RANGE,
         "photos[0].to_px"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"length_mm\": 4000, \"from_px\": [1, 2], \"to_px\": [900, 2]}]}", SBL_E_RANGE,
         "photos[0].length_mm"},
        {"{\"photos\": [{\"file\": \"a.jpg\", \"mm_per_px\": 0.3, \"length_mm\": 100, \"from_px\": [1, 2], \"to_px\": [900, 2]}]}",
         SBL_E_CONFLICT, "photos[0].length_mm"},
        {"{\"format\": \"stubble-client/1\"}", SBL_E_UNSUPPORTED, "format"},
        {"[]", SBL_E_DATA, ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        sbl_landmarks_file file;
        sbl_diag diag;
        CHECK_STATUS(read(&file, bad[i].text, &diag), bad[i].status);
        CHECK(diag.message && strstr(diag.field, bad[i].field));
        CHECK(file.count == 0);
    }
    sbl_landmarks_file file;
    sbl_diag diag;
    CHECK_STATUS(read(&file, "{\"photos\": [\n{\"file\": }]}", &diag), SBL_E_DATA);
    CHECK(diag.line == 2);
}

static void every_truncation(void)
{
    for (size_t n = 0; n + 1 < sizeof GOOD - 1; n++) {
        sbl_landmarks_file file;
        sbl_diag diag = {0};
        CHECK(sbl_landmarks_read(&file, GOOD, n, &arena, &diag) != SBL_OK && diag.message);
    }
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    what_is_read();
    known_length();
    mistakes();
    every_truncation();
    sbl_arena_release(&arena);
    return check_report("landmarks_file");
}
