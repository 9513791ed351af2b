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
        CHECK(o.kind == SBL_SILHOUETTE_ABOVE);
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
        [SBL_SILHOUETTE_ABOVE] = {false, true, true, true, false, true},
        [SBL_SILHOUETTE_NOSE_UP] = {false, true, true, true, true, true},
        [SBL_SILHOUETTE_LYING] = {false, true, true, true, false, true},
        /* Asked of photos without a face only: a front is none. */
        [SBL_SILHOUETTE_ALIKE] = {false, true, true, true, true, false},
        [SBL_SILHOUETTE_BETWEEN] = {false, true, true, true, true, true},
        [SBL_SILHOUETTE_SIDE] = {false, true, false, false, true, true},
        [SBL_SILHOUETTE_LEFT] = {false, true, false, true, true, true},
        [SBL_SILHOUETTE_RIGHT] = {false, true, true, false, true, true},
    };
    static const sbl_silhouette_kind FOR[SBL_PHOTO_VIEW_COUNT] = {[SBL_PHOTO_VIEW_LEFT] = SBL_SILHOUETTE_LEFT,
                                                                  [SBL_PHOTO_VIEW_RIGHT] = SBL_SILHOUETTE_RIGHT,
                                                                  [SBL_PHOTO_VIEW_TOP] = SBL_SILHOUETTE_ABOVE,
                                                                  [SBL_PHOTO_VIEW_BACK] = SBL_SILHOUETTE_ALIKE};
    for (int kind = SBL_SILHOUETTE_UNTOLD; kind <= SBL_SILHOUETTE_RIGHT; kind++)
        for (int v = 0; v < SBL_PHOTO_VIEW_COUNT; v++) {
            const char *text = sbl_silhouette_against((sbl_silhouette_kind)kind, (sbl_photo_view)v);
            CHECK((text != NULL) == AGAINST[kind][v]);
            CHECK(!text || (strstr(text, ": ") && text[strlen(text) - 1] == '.'));
            /* What speaks for a view does not speak against it; and for each but the front one kind speaks. */
            bool is = sbl_silhouette_is((sbl_silhouette_kind)kind, (sbl_photo_view)v);
            CHECK(is == (kind == (int)FOR[v] && kind != SBL_SILHOUETTE_UNTOLD) && !(is && text));
        }
}

static sbl_silhouette_kind turned(const sbl_face_outline *o, int quarter)
{
    static const double TURN[4][4] = {{1, 0, 0, 1}, {0, -1, 1, 0}, {-1, 0, 0, -1}, {0, 1, -1, 0}};
    double px[SBL_FACE_OUTLINE_MAX][2];
    for (uint32_t k = 0; k < o->count; k++)
        for (int a = 0; a < 2; a++) px[k][a] = TURN[quarter][2 * a] * o->px[k][0] + TURN[quarter][2 * a + 1] * o->px[k][1];
    return sbl_silhouette_kind_of((const double(*)[2])px, o->count);
}

/* A photo that lost its note of orientation: no head on its side has the kind of a view. */
static void lying(void)
{
    static const sbl_photo_view VIEW[] = {SBL_PHOTO_VIEW_LEFT, SBL_PHOTO_VIEW_RIGHT, SBL_PHOTO_VIEW_BACK};
    for (size_t v = 0; v < sizeof VIEW / sizeof *VIEW; v++) {
        sbl_face_outline o = look(VIEW[v], 5.0, 5.0, 0.0, false);
        CHECK(sbl_silhouette_is(turned(&o, 0), VIEW[v]));
        for (int quarter = 1; quarter < 4; quarter++) CHECK(turned(&o, quarter) == SBL_SILHOUETTE_LYING);
    }
    for (int nod = -5; nod <= 5; nod += 5) {
        CHECK(look(SBL_PHOTO_VIEW_TOP, 0.0, nod, 0.0, false).kind == SBL_SILHOUETTE_ABOVE);
        CHECK(look(SBL_PHOTO_VIEW_TOP, 0.0, nod, 180.0, false).kind == SBL_SILHOUETTE_NOSE_UP);
    }
}

/* A back that is tilted in the photo is still one: its neck bends the line of its middles until it is turned back. */
static void tilted_backs(void)
{
    for (int tilt = -10; tilt <= 10; tilt += 5) CHECK(look(SBL_PHOTO_VIEW_BACK, 0.0, 0.0, tilt, true).kind == SBL_SILHOUETTE_ALIKE);
}

/* A ball, a box and an egg close as a head does from above, but neither ears nor shoulders stand out of them; one ear alone is none, either. */
static void round_things(void)
{
    enum { COUNT = 160 };
    static const double ROUND[] = {2.0, 2.0, 20.0, 20.0}, HIGH[] = {1.0, 1.3, 1.0, 2.1};
    for (size_t k = 0; k < 5; k++) {
        double px[COUNT][2];
        for (uint32_t i = 0; i < COUNT; i++) {
            double angle = 2.0 * SBL_PI * (i + COUNT / 4) / COUNT, c = cos(angle), s = sin(angle), power = k < 4 ? ROUND[k] : 2.0;
            double r = 200.0 / pow(pow(fabs(c), power) + pow(fabs(s), power), 1.0 / power),
                   ear = k == 4 && fabs(angle - 3.3) < 0.12 ? 30.0 : 0.0;
            px[i][0] = 600.0 + (r + ear) * c;
            px[i][1] = 600.0 + (k < 4 ? HIGH[k] : 1.3) * r * s;
        }
        CHECK(sbl_silhouette_kind_of((const double(*)[2])px, COUNT) == SBL_SILHOUETTE_CLOSED);
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
    lying();
    tilted_backs();
    round_things();
    a_lap();
    sbl_arena_release(&arena);
    return check_report("silhouette_kind");
}
