/*
 * Fits of a head to photos on one core: processor time of one view and of four, each with marks, an outline and a tape. The head is the template of a
 * large man, seen by known cameras; what is fitted knows only the circumference.
 */
#include "line.h"
#include "stubble/head_photos.h"

#include <stdlib.h>
#include <time.h>

enum { VIEWS = 4, OUTLINE = 140, SIZE = 1200, RUNS = 3 };

static sbl_arena arena;
static sbl_head head;
static sbl_photo_marks marks[VIEWS];
static double outline[VIEWS][OUTLINE][2];

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void must(sbl_status status)
{
    if (status == SBL_OK) return;
    fprintf(stderr, "bench_photo_fit: status %d\n", (int)status);
    exit(1);
}

/* Front, 45 degrees, left side and top, from 70 cm. */
static sbl_pinhole camera_of(int v)
{
    static const sbl_photo_view LIKE[VIEWS] = {SBL_PHOTO_VIEW_FRONT, SBL_PHOTO_VIEW_FRONT, SBL_PHOTO_VIEW_LEFT, SBL_PHOTO_VIEW_TOP};
    sbl_pinhole c = {.translation_mm = {0.0, 20.0, 700.0}, .focal_px = 2280.0, .center_x = 0.5 * SIZE, .center_y = 0.5 * SIZE};
    sbl_photo_view_rotation(c.rotation, LIKE[v]);
    const double turn[3] = {0.0, v == 1 ? 0.25 * SBL_PI : 0.0, 0.0};
    sbl_pinhole_turn(c.rotation, c.rotation, turn);
    return c;
}

static void mark(int v)
{
    const sbl_pinhole camera = camera_of(v);
    const sbl_vec3 eye = sbl_pinhole_position(&camera);
    sbl_photo_marks *m = &marks[v];
    *m = (sbl_photo_marks){.width = SIZE, .height = SIZE, .outline_px = (const double(*)[2])outline[v], .outline_count = OUTLINE};
    if (v == 3) m->view = SBL_PHOTO_VIEW_TOP;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        sbl_vec3 at = head.landmark[i], to = sbl_v3_normalize(sbl_v3_sub(eye, at));
        if (i == SBL_LANDMARK_VERTEX || sbl_surface_blocked(&head.surface, sbl_v3_madd(at, to, 5.0), to, 2000.0)) continue;
        m->landmark_given[i] = sbl_pinhole_project(&camera, at, m->landmark_px[i], NULL);
    }
    /* The farthest along each direction: the border of the hull. */
    for (int k = 0; k < OUTLINE; k++) {
        double angle = (v == 3 ? 2.0 : 1.0) * SBL_PI * k / (OUTLINE - 1), x = -cos(angle), y = -sin(angle), most = -1e9, px[2];
        for (uint32_t i = 0; i < head.surface.vertex_count; i++) {
            if (head.part[i] != SBL_PART_SKIN || !sbl_pinhole_project(&camera, sbl_v3_load(head.surface.position[i]), px, NULL)) continue;
            if (!(px[0] * x + px[1] * y > most)) continue;
            most = px[0] * x + px[1] * y;
            outline[v][k][0] = px[0];
            outline[v][k][1] = px[1];
        }
    }
}

/* The least of some runs. */
static double fit_seconds(uint32_t first, uint32_t count, const sbl_measures *tape)
{
    double best = HUGE_VAL;
    for (int run = 0; run < RUNS; run++) {
        sbl_photos_fit fit;
        sbl_arena own;
        sbl_arena_init(&own, NULL);
        double begin = seconds();
        must(sbl_head_from_photos(&fit, marks + first, count, tape, NULL, NULL, &own, NULL));
        best = fmin(best, seconds() - begin);
        if (fit.fitted_count != count) must(SBL_E_NOT_FOUND);
        sbl_arena_release(&own);
    }
    return best;
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    const sbl_measures man = {.sex = SBL_SEX_MALE, .given = {true}, .value_mm = {590.0}};
    must(sbl_head_from_measures(&head, &man, NULL, NULL, &arena, NULL));
    const sbl_measures tape = {.sex = SBL_SEX_MALE, .given = {true}, .value_mm = {head.measures.value_mm[SBL_MEASURE_CIRCUMFERENCE]}};
    for (int v = 0; v < VIEWS; v++) mark(v);
    /* A person waits for it, with each mark that is moved. */
    bench_line("photo_fit.one_view_s", fit_seconds(0, 1, &tape), "s", 1.5, 0.0, LESS_IS_BETTER);
    bench_line("photo_fit.profile_s", fit_seconds(2, 1, &tape), "s", 1.5, 0.0, LESS_IS_BETTER);
    bench_line("photo_fit.top_s", fit_seconds(3, 1, &tape), "s", 1.5, 0.0, LESS_IS_BETTER);
    bench_line("photo_fit.four_views_s", fit_seconds(0, VIEWS, &tape), "s", 3.0, 0.0, LESS_IS_BETTER);
    sbl_arena_release(&arena);
    return 0;
}
