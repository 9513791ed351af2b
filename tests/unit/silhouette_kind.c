/* Which view a silhouette can be: the template head and a drawn one seen from many sides, under every name. */
#include "check.h"
#include "silhouette_look.h"
#include "stubble/face.h"

#include <string.h>

static sbl_arena arena;
static sbl_head head;

static sbl_face_outline look(sbl_photo_view view, double turn_deg, double up_deg, double roll_deg, bool upright)
{
    return look_at(&head, view, turn_deg, up_deg, roll_deg, upright, &arena);
}

static sbl_silhouette_kind side_of(sbl_photo_view view)
{
    return view == SBL_PHOTO_VIEW_LEFT ? SBL_SILHOUETTE_LEFT : SBL_SILHOUETTE_RIGHT;
}

/* Up to 15 degrees off: profiles are of their side, a back's halves are alike, and from above the border closes. */
static void upright_views(void)
{
    static const double OFF[][3] = {{0, 0, 0}, {15, 0, 0}, {-15, 0, 0}, {0, 15, 0}, {0, -15, 0}, {10, 10, 5}, {-10, -10, -5}};
    for (size_t k = 0; k < sizeof OFF / sizeof *OFF; k++) {
        for (int v = SBL_PHOTO_VIEW_LEFT; v <= SBL_PHOTO_VIEW_RIGHT; v++) {
            sbl_face_outline o = look((sbl_photo_view)v, OFF[k][0], OFF[k][1], OFF[k][2], k % 2);
            CHECK(o.count && o.kind == side_of((sbl_photo_view)v));
            if (o.kind != side_of((sbl_photo_view)v)) fprintf(stderr, "view %d, way %zu: kind %d\n", v, k, (int)o.kind);
        }
        sbl_face_outline o = look(SBL_PHOTO_VIEW_BACK, OFF[k][0], OFF[k][1], OFF[k][2], true);
        CHECK(o.kind == SBL_SILHOUETTE_ALIKE);
        if (o.kind != SBL_SILHOUETTE_ALIKE) fprintf(stderr, "back, way %zu: kind %d\n", k, (int)o.kind);
        o = look(SBL_PHOTO_VIEW_TOP, 0.0, OFF[k][1], OFF[k][0], false);
        CHECK(o.kind == SBL_SILHOUETTE_CLOSED);
    }
}

/* From 45 degrees behind either ear it is neither side nor back; 25 degrees from either it is that. */
static void between_side_and_back(void)
{
    static const double UP[] = {0.0, 8.0, 15.0};
    for (int turn = -45; turn <= 45; turn += 90)
        for (size_t k = 0; k < sizeof UP / sizeof *UP; k++) {
            CHECK(look_from(&head, 180.0 + turn, UP[k], k % 2, &arena).kind == SBL_SILHOUETTE_BETWEEN);
            CHECK(look_from(&head, 180.0 + turn / 45 * 25, UP[k], true, &arena).kind != SBL_SILHOUETTE_BETWEEN);
            for (int tilt = -10; tilt <= 10; tilt += 20) {
                CHECK(look(SBL_PHOTO_VIEW_LEFT, turn / 45 * 20, UP[k], tilt, true).kind != SBL_SILHOUETTE_BETWEEN);
                CHECK(look(SBL_PHOTO_VIEW_RIGHT, turn / 45 * 20, UP[k], tilt, true).kind != SBL_SILHOUETTE_BETWEEN);
            }
        }
}

/* Every kind under every name: wrong names are told, right ones and open kinds never are. */
static void names(void)
{
    static const bool AGAINST[][SBL_PHOTO_VIEW_COUNT] = {
        /*                          unstated front left  right top   back */
        [SBL_SILHOUETTE_UNTOLD] = {false, false, false, false, false, false},
        [SBL_SILHOUETTE_CLOSED] = {false, true, true, true, false, true},
        /* Asked of photos without a face only: a front is none. */
        [SBL_SILHOUETTE_ALIKE] = {false, true, true, true, true, false},
        [SBL_SILHOUETTE_BETWEEN] = {false, true, true, true, true, true},
        [SBL_SILHOUETTE_SIDE] = {false, true, false, false, true, true},
        [SBL_SILHOUETTE_LEFT] = {false, true, false, true, true, true},
        [SBL_SILHOUETTE_RIGHT] = {false, true, true, false, true, true},
    };
    for (int kind = SBL_SILHOUETTE_UNTOLD; kind <= SBL_SILHOUETTE_RIGHT; kind++)
        for (int v = 0; v < SBL_PHOTO_VIEW_COUNT; v++) {
            const char *text = sbl_silhouette_against((sbl_silhouette_kind)kind, (sbl_photo_view)v);
            CHECK((text != NULL) == AGAINST[kind][v]);
            CHECK(!text || (strstr(text, ": ") && text[strlen(text) - 1] == '.'));
        }
}

/* A head seen from above before shoulders and a lap that goes on to the lower rim has no neck: nothing is told. */
static void a_lap(void)
{
    double px[400][2];
    static const double HALF[][2] = {{0, 0}, {10, 60}, {25, 200}, {60, 210}, {90, 190}, {130, 172}, {150, 175}, {200, 180}};
    uint32_t count = 0;
    for (int side = -1; side <= 1; side += 2)
        for (uint32_t i = 0; i < 200; i++) {
            uint32_t row = side < 0 ? 199 - i : i, k = 0;
            while (HALF[k + 1][0] < row) k++;
            double part = (row - HALF[k][0]) / (HALF[k + 1][0] - HALF[k][0]);
            px[count][0] = 300.0 + side * (HALF[k][1] + part * (HALF[k + 1][1] - HALF[k][1]));
            px[count++][1] = row;
        }
    CHECK(sbl_silhouette_kind_of((const double(*)[2])px, count) == SBL_SILHOUETTE_UNTOLD);
    CHECK(sbl_silhouette_kind_of((const double(*)[2])px, 7) == SBL_SILHOUETTE_UNTOLD);
    /* A border that leaves the photo beside the vault. */
    CHECK(sbl_silhouette_kind_of((const double(*)[2])(px + 150), 100) == SBL_SILHOUETTE_UNTOLD);
    for (uint32_t i = 0; i < count; i++) px[i][0] = 300.0 + (i < 200 ? -1.0 : 1.0) * (100.0 + 0.1 * px[i][1]);
    CHECK(sbl_silhouette_kind_of((const double(*)[2])px, count) == SBL_SILHOUETTE_UNTOLD);
}

int main(void)
{
    sbl_diag diag = {0};
    sbl_measures tape = {.sex = SBL_SEX_MALE};
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_head_from_measures(&head, &tape, NULL, NULL, &arena, &diag) == SBL_OK);
    upright_views();
    between_side_and_back();
    names();
    a_lap();
    sbl_arena_release(&arena);
    return check_report("silhouette_kind");
}
