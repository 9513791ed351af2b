/* Which view a silhouette can be: the template head and a drawn one seen from many sides, under every name. */
#include "check.h"
#include "stubble/face.h"

#include <string.h>

enum { SIZE = SBL_SILHOUETTE_SIZE };
static sbl_silhouette s;
static sbl_arena arena;
static sbl_head head;
static const sbl_photo photo = {.width = 1280, .height = 1280};

static void fill_triangle(const double p[3][2])
{
    double area = (p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[1][1] - p[0][1]) * (p[2][0] - p[0][0]);
    int low = (int)sbl_clamp(fmin(fmin(p[0][1], p[1][1]), p[2][1]) - 0.5, 0.0, SIZE),
        high = (int)sbl_clamp(fmax(fmax(p[0][1], p[1][1]), p[2][1]) + 0.5, 0.0, SIZE);
    for (int y = low; y < high; y++)
        for (int x = (int)sbl_clamp(fmin(fmin(p[0][0], p[1][0]), p[2][0]) - 0.5, 0.0, SIZE); x < SIZE; x++) {
            double at[2] = {x + 0.5, y + 0.5}, part[3];
            if (at[0] > fmax(fmax(p[0][0], p[1][0]), p[2][0])) break;
            for (int k = 0; k < 3; k++) {
                const double *a = p[(k + 1) % 3], *b = p[(k + 2) % 3];
                part[k] = ((b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0])) / area;
            }
            if (part[0] >= 0.0 && part[1] >= 0.0 && part[2] >= 0.0) s.level[y * SIZE + x] = 255;
        }
}

/* As a camera a metre and a half away sees the head. */
static sbl_face_outline look(sbl_photo_view view, double turn_deg, double up_deg, double roll_deg, bool upright)
{
    const double by[3] = {-up_deg * SBL_PI / 180.0, turn_deg * SBL_PI / 180.0, roll_deg * SBL_PI / 180.0};
    sbl_pinhole c = {.focal_px = 1500.0, .center_x = 160.0, .center_y = 160.0, .translation_mm = {0.0, 20.0, 1500.0}};
    double stated[9];
    sbl_photo_view_rotation(stated, view);
    sbl_pinhole_turn(c.rotation, stated, by);
    if (view == SBL_PHOTO_VIEW_TOP) c.translation_mm[1] = -20.0;
    memset(&s, 0, sizeof s);
    sbl_face_region_of_photo(&s.region, &photo, 0);
    bool ahead = true;
    for (uint32_t t = 0; t < head.surface.triangle_count && ahead; t++) {
        double p[3][2];
        for (uint32_t k = 0; k < 3; k++)
            ahead = sbl_pinhole_project(&c, sbl_v3_load(head.surface.position[head.surface.triangle[3 * t + k]]), p[k], NULL) && ahead;
        fill_triangle((const double(*)[2])p);
    }
    REQUIRE(ahead);
    sbl_face_outline outline;
    REQUIRE(sbl_silhouette_outline(&outline, &s, &photo, upright, &arena));
    return outline;
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

/* Every kind under every name: wrong names are told, right ones and open kinds never are. */
static void names(void)
{
    static const bool AGAINST[][SBL_PHOTO_VIEW_COUNT] = {
        /*                          unstated front left  right top   back */
        [SBL_SILHOUETTE_UNTOLD] = {false, false, false, false, false, false},
        [SBL_SILHOUETTE_CLOSED] = {false, true, true, true, false, true},
        /* Asked of photos without a face only: a front is none. */
        [SBL_SILHOUETTE_ALIKE] = {false, true, true, true, true, false},
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
    names();
    a_lap();
    sbl_arena_release(&arena);
    return check_report("silhouette_kind");
}
