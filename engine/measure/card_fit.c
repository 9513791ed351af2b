/*
 * The card's plane from its tags. Black grows or shrinks by ink, exposure and the tone curve of the camera, equally on all four tags; that
 * growth is an unknown of the fit, so that it cannot pose as scale.
 */
#include "measure/edge.h"
#include "measure/least_squares.h"
#include "stubble/card.h"
#include "stubble/math.h"

#define TAGS               4
#define TAGS_MIN           3u /* two say nothing of a bent card */
#define CORNERS            (4 * TAGS)
#define CELLS_OF_A_SIDE    8.0
#define UNKNOWNS           9
#define CELL_MIN_PX        1.6
#define FORESHORTENING_MIN 0.30 /* cos 70 degrees is 0.34, less perspective */
#define RMS_LIMIT_PX       0.4  /* of noise */
#define RMS_LIMIT_CELLS    0.05 /* of bending: 0.09 mm on the standard card */
#define ONE_BAD            0.35
#define CORNER_ERROR_PX    0.03 /* below that, residuals are luck: the lens bends lines too */
#define STRETCH_LIMIT      0.03
#define STRETCH_LIMIT_BENT 0.06 /* from the side, where a crop's shifted centre looks like a stretch too */
#define FRONTAL            0.82 /* foreshortening of 35 degrees */
/* Where the file states no focal length, in longer sides of the picture, and the sd of its logarithm (as sbl_camera_focal_prior). */
#define FOCAL_OVER_SIDE   1.35
#define FOCAL_SPREAD      0.5
#define PRINT_ERROR       0.01
#define PRINT_ERROR_RULED 0.0025

typedef struct fit {
    const sbl_card_layout *layout;
    double print_scale;
    double corner[TAGS][4][2]; /* px */
    bool seen[TAGS];
    double blur_px[TAGS];
    uint32_t seen_count;
    double centre_px[2], size_px; /* normal form of the pixels */
} fit;

static double half_width(const fit *f)
{
    return 0.5 * f->layout->width_mm;
}

/* A corner's place on the card, in half widths from the centre, for black grown by the given length. */
static void corner_place(const fit *f, int tag, int corner, double growth, double at[2])
{
    double half = 0.5 * f->layout->tag_side_mm / half_width(f) + growth;
    at[0] = (f->layout->tag_mm[tag][0] - half_width(f)) / half_width(f) + (corner == 1 || corner == 2 ? half : -half);
    at[1] = (f->layout->tag_mm[tag][1] - 0.5 * f->layout->height_mm) / half_width(f) + (corner >= 2 ? half : -half);
}

static void model(void *context, const double *x, least_squares_sums *sums)
{
    const fit *f = context;
    for (int t = 0; t < TAGS; t++)
        for (int c = 0; c < 4 && f->seen[t]; c++) {
            double m[2];
            corner_place(f, t, c, x[8], m);
            double w = x[6] * m[0] + x[7] * m[1] + 1.0;
            if (!(w > 1e-3)) {
                sums->cost = (double)INFINITY;
                return;
            }
            double grow[2] = {c == 1 || c == 2 ? 1.0 : -1.0, c >= 2 ? 1.0 : -1.0};
            for (int k = 0; k < 2; k++) {
                double at = (x[3 * k] * m[0] + x[3 * k + 1] * m[1] + x[3 * k + 2]) / w, slope[UNKNOWNS] = {0};
                slope[3 * k] = m[0] / w;
                slope[3 * k + 1] = m[1] / w;
                slope[3 * k + 2] = 1.0 / w;
                slope[6] = -at * m[0] / w;
                slope[7] = -at * m[1] / w;
                slope[8] = ((x[3 * k] - at * x[6]) * grow[0] + (x[3 * k + 1] - at * x[7]) * grow[1]) / w;
                least_squares_add(sums, at - (f->corner[t][c][k] - f->centre_px[k]) / f->size_px, slope);
            }
        }
}

static void set_normal_form(fit *f)
{
    double sum[2] = {0.0, 0.0}, spread = 0.0, count = 4.0 * f->seen_count;
    for (int pass = 0; pass < 2; pass++)
        for (int t = 0; t < TAGS; t++)
            for (int c = 0; c < 4 && f->seen[t]; c++)
                for (int k = 0; k < 2; k++) {
                    if (pass == 0) sum[k] += f->corner[t][c][k] / count;
                    else spread += (f->corner[t][c][k] - sum[k]) * (f->corner[t][c][k] - sum[k]) / count;
                }
    f->centre_px[0] = sum[0];
    f->centre_px[1] = sum[1];
    f->size_px = sqrt(spread);
}

/* From normal forms to true millimetres from the top left, and pixels. */
static sbl_plane_map plain_map(const fit *f, const double *x)
{
    sbl_plane_map map;
    double unit = 1.0 / (half_width(f) * f->print_scale), row[3][3] = {{x[0], x[1], x[2]}, {x[3], x[4], x[5]}, {x[6], x[7], 1.0}};
    double middle[2] = {1.0, 0.5 * f->layout->height_mm / half_width(f)};
    for (int r = 0; r < 3; r++) {
        row[r][2] -= row[r][0] * middle[0] + row[r][1] * middle[1];
        row[r][0] *= unit;
        row[r][1] *= unit;
    }
    for (int k = 0; k < 3; k++) {
        map.h[k] = row[0][k] * f->size_px + f->centre_px[0] * row[2][k];
        map.h[3 + k] = row[1][k] * f->size_px + f->centre_px[1] * row[2][k];
        map.h[6 + k] = row[2][k];
    }
    return map;
}

/* Start: the homography of the seen corners as they are. */
static bool start(const fit *f, double x[UNKNOWNS])
{
    sbl_plane_pair pair[CORNERS];
    uint32_t count = 0;
    for (int t = 0; t < TAGS; t++)
        for (int c = 0; c < 4 && f->seen[t]; c++, count++) {
            corner_place(f, t, c, 0.0, pair[count].mm);
            for (int k = 0; k < 2; k++) pair[count].px[k] = (f->corner[t][c][k] - f->centre_px[k]) / f->size_px;
        }
    sbl_plane_map map;
    sbl_diag ignored;
    if (sbl_plane_fit(&map, pair, count, &ignored) != SBL_OK || !(fabs(map.h[8]) > 1e-9)) return false;
    for (int k = 0; k < 8; k++) x[k] = map.h[k] / map.h[8];
    x[8] = 0.0;
    return true;
}

/* RMS of a corner's distance in pixels, (double)INFINITY where nothing fits. */
static double solve(fit *f, double x[UNKNOWNS], least_squares_sums *sums)
{
    f->seen_count = 0;
    for (int t = 0; t < TAGS; t++) f->seen_count += f->seen[t];
    set_normal_form(f);
    if (!(f->size_px > 0.0) || !start(f, x)) return (double)INFINITY;
    double cost = least_squares_solve(model, f, x, UNKNOWNS, sums);
    return sqrt(cost / (4.0 * f->seen_count)) * f->size_px;
}

/* What is known of the lens: it matters to the scale beside the card alone. */
typedef struct lens {
    double middle_px[2], focal_px, relative_error;
} lens;

static lens lens_of(const sbl_photo *photo)
{
    uint32_t side = photo->width > photo->height ? photo->width : photo->height;
    bool stated = photo->focal_px > 0.0;
    return (lens){.middle_px = {0.5 * photo->width, 0.5 * photo->height},
                  .focal_px = stated ? photo->focal_px : FOCAL_OVER_SIDE * side,
                  .relative_error = stated ? photo->focal_relative_error : FOCAL_SPREAD};
}

/* At the card's centre: of what faces the camera through a lens, or, without one, on the card. */
static double scale_at(const sbl_plane_map *map, const double at[2], const lens *through)
{
    return through ? sbl_plane_facing_mm_per_px(map, at[0], at[1], through->middle_px, through->focal_px)
                   : sbl_plane_mm_per_px(map, at[0], at[1]);
}

/* What the focal length's error makes of the scale beside the card: the more the farther aside and aslant the card is. */
static double lens_error(const sbl_plane_map *map, const double at[2], const lens *own)
{
    lens longer = *own, shorter = *own;
    longer.focal_px *= sbl_exp(own->relative_error);
    shorter.focal_px *= sbl_exp(-own->relative_error);
    return 0.5 * fabs(sbl_log(scale_at(map, at, &longer) / scale_at(map, at, &shorter)));
}

/* One standard deviation of ln(mm per px) at the centre, by the covariance of the fit and numeric derivatives. */
static double scale_error(const fit *f, const double x[UNKNOWNS], const least_squares_sums *sums, double rms_px, const lens *through)
{
    double slope[UNKNOWNS] = {0}, moved[UNKNOWNS], along[UNKNOWNS], variance = 0.0;
    double at[2] = {half_width(f) * f->print_scale, 0.5 * f->layout->height_mm * f->print_scale};
    uint32_t n = sums->unknowns, freedom = 8 * f->seen_count - n;
    for (uint32_t i = 0; i < n; i++) {
        double value[2];
        for (int side = 0; side < 2; side++) {
            for (uint32_t j = 0; j < UNKNOWNS; j++) moved[j] = x[j];
            moved[i] += side ? 1e-5 : -1e-5;
            sbl_plane_map map = plain_map(f, moved);
            value[side] = sbl_log(scale_at(&map, at, through));
        }
        slope[i] = (value[1] - value[0]) / 2e-5;
    }
    if (!least_squares_normal_solve(sums, slope, along)) return 1.0;
    for (uint32_t i = 0; i < n; i++) variance += slope[i] * along[i];
    double sigma_px = fmax(rms_px * sqrt(4.0 * f->seen_count / freedom), CORNER_ERROR_PX) / f->size_px;
    return sqrt(fmax(variance, 0.0)) * sigma_px;
}

static double foreshortening(const sbl_plane_map *map, double x_mm, double y_mm)
{
    double s[4];
    sbl_plane_slope(map, x_mm, y_mm, s);
    double sum = s[0] * s[0] + s[1] * s[1] + s[2] * s[2] + s[3] * s[3], det = fabs(s[0] * s[3] - s[1] * s[2]);
    double root = sqrt(fmax(sum * sum - 4.0 * det * det, 0.0));
    return sqrt(fmax(sum - root, 0.0) / (sum + root));
}

/* The map without the camera's centre and focal length: columns are the card's axes and place, to a common scale. */
static void camera_columns(const sbl_plane_map *map, const sbl_photo *photo, double focal_px, double column[3][3])
{
    for (int k = 0; k < 3; k++) {
        column[k][0] = (map->h[k] - 0.5 * photo->width * map->h[6 + k]) / focal_px;
        column[k][1] = (map->h[3 + k] - 0.5 * photo->height * map->h[6 + k]) / focal_px;
        column[k][2] = map->h[6 + k];
    }
}

static double dot3(const double *a, const double *b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* How far the card's axes are from square and equally long, under the focal length that suits best. */
static double stretch(const sbl_plane_map *map, const sbl_photo *photo)
{
    double least = (double)INFINITY, diagonal = hypot(photo->width, photo->height);
    double low = photo->focal_px > 0.0 ? 0.8 * photo->focal_px : 0.5 * diagonal,
           high = photo->focal_px > 0.0 ? 1.25 * photo->focal_px : 8.0 * diagonal;
    for (double focal_px = low; focal_px <= high; focal_px *= 1.05) {
        double c[3][3];
        camera_columns(map, photo, focal_px, c);
        double x = sqrt(dot3(c[0], c[0])), y = sqrt(dot3(c[1], c[1]));
        least = fmin(least, hypot(2.0 * (x - y) / (x + y), dot3(c[0], c[1]) / (x * y)));
    }
    return least;
}

static void set_pose(sbl_card_found *found, const sbl_photo *photo, const double centre_mm[2])
{
    double c[3][3];
    camera_columns(&found->map, photo, photo->focal_px, c);
    double scale = 2.0 / (sqrt(dot3(c[0], c[0])) + sqrt(dot3(c[1], c[1])));
    sbl_vec3 x = sbl_v3(c[0][0] * scale, c[0][1] * scale, c[0][2] * scale), y = sbl_v3(c[1][0] * scale, c[1][1] * scale, c[1][2] * scale);
    /* The nearest pair of square axes shares the error between both. */
    sbl_vec3 sum = sbl_v3_normalize(sbl_v3_add(sbl_v3_normalize(x), sbl_v3_normalize(y)));
    sbl_vec3 normal = sbl_v3_normalize(sbl_v3_cross(x, y)), across = sbl_v3_cross(normal, sum);
    x = sbl_v3_scale(sbl_v3_sub(sum, across), sqrt(0.5));
    y = sbl_v3_scale(sbl_v3_add(sum, across), sqrt(0.5));
    double rotation[9] = {x.x, y.x, normal.x, x.y, y.y, normal.y, x.z, y.z, normal.z};
    for (int k = 0; k < 9; k++) found->rotation[k] = rotation[k];
    for (int k = 0; k < 3; k++) found->translation_mm[k] = c[2][k] * scale;
    sbl_vec3 centre = sbl_v3(found->translation_mm[0], found->translation_mm[1], found->translation_mm[2]);
    centre = sbl_v3_madd(sbl_v3_madd(centre, x, centre_mm[0]), y, centre_mm[1]);
    found->tilt = sbl_acos(sbl_v3_dot(sbl_v3_normalize(centre), normal));
    found->posed = true;
}

static double cell_px(double corner[4][2])
{
    double shortest = (double)INFINITY;
    for (int i = 0; i < 4; i++) {
        const double *a = corner[i], *b = corner[(i + 1) % 4];
        shortest = fmin(shortest, hypot(a[0] - b[0], a[1] - b[1]));
    }
    return shortest / CELLS_OF_A_SIDE;
}

static sbl_status gather(fit *f, sbl_card_kind kind, const sbl_photo *photo, const sbl_card_tag *tag, uint32_t tag_count, sbl_diag *diag)
{
    for (uint32_t i = 0; i < tag_count; i++) {
        sbl_card_kind of;
        uint32_t place;
        if (!sbl_card_tag_place(tag[i].id, &of, &place) || of != kind) continue;
        if (f->seen[place])
            return sbl_fail_at(diag, SBL_E_CONFLICT, "two cards of one kind are in the photo", "leave one of them in it", 0, tag[i].id);
        for (int c = 0; c < 4; c++)
            for (int k = 0; k < 2; k++) f->corner[place][c][k] = tag[i].corner_px[c][k];
        double cell = cell_px(f->corner[place]);
        if (!(cell >= CELL_MIN_PX))
            return sbl_fail_at(diag, SBL_E_RANGE, "the card is too small in the photo, or seen too much from the side",
                               "go nearer: each square mark should be 20 pixels wide or more", 0, cell);
        f->seen[place] = edge_refine_square(photo, f->corner[place], cell, &f->blur_px[place]);
        f->seen_count += f->seen[place];
    }
    if (f->seen_count >= TAGS_MIN) return SBL_OK;
    return sbl_fail_at(diag, SBL_E_NOT_FOUND, "fewer than three of the card's square marks can be seen",
                       "show the whole card, flat, without shine or shadow, and no mirrored selfie", 0, f->seen_count);
}

/*
 * Of four tags one may be half covered. The three that are left must then agree much better than the limit: three tags of a bent card also
 * agree, but not well.
 */
static double solve_without_worst(fit *f, double x[UNKNOWNS], least_squares_sums *sums, double limit_px)
{
    double rms = solve(f, x, sums);
    if (rms <= limit_px || f->seen_count < TAGS) return rms;
    int best = -1;
    for (int t = 0; t < TAGS; t++) {
        f->seen[t] = false;
        double without = solve(f, x, sums);
        f->seen[t] = true;
        if (without < ONE_BAD * limit_px && without < rms) {
            rms = without;
            best = t;
        }
    }
    if (best >= 0) f->seen[best] = false;
    return solve(f, x, sums);
}

sbl_status sbl_card_fit(sbl_card_found *found, sbl_card_kind kind, const sbl_photo *photo, const sbl_card_tag *tag, uint32_t tag_count,
                        const sbl_card_options *options, sbl_diag *diag)
{
    if (!found || !photo || !photo->rgb || (!tag && tag_count))
        return sbl_fail(diag, SBL_E_ARG, "sbl_card_fit: an argument is NULL", "give all of them");
    *found = (sbl_card_found){.kind = kind};
    bool ruled = options && options->printed_scale > 0.0;
    fit f = {.layout = sbl_card_layout_of(kind), .print_scale = ruled ? options->printed_scale : 1.0};
    sbl_status status = gather(&f, kind, photo, tag, tag_count, diag);
    if (status != SBL_OK) return status;
    double smallest = (double)INFINITY;
    for (int t = 0; t < TAGS; t++)
        if (f.seen[t]) smallest = fmin(smallest, cell_px(f.corner[t]));
    double x[UNKNOWNS], limit_px = RMS_LIMIT_PX + RMS_LIMIT_CELLS * smallest;
    least_squares_sums sums;
    double rms = solve_without_worst(&f, x, &sums, limit_px);
    if (!(rms <= limit_px))
        return sbl_fail_at(diag, SBL_E_CONFLICT,
                           "the card's square marks contradict each other: it is bent, covered in part, or no print of ours",
                           "lay it flat and show it whole", 0, rms);
    found->map = plain_map(&f, x);
    found->printed_scale = f.print_scale;
    found->tag_count = f.seen_count;
    for (int t = 0; t < TAGS; t++)
        if (f.seen[t]) found->blur_px += f.blur_px[t] / f.seen_count;
    found->corner_rms_px = rms;
    found->black_growth_mm = x[8] * half_width(&f);
    double centre[2] = {half_width(&f) * f.print_scale, 0.5 * f.layout->height_mm * f.print_scale};
    found->mm_per_px = sbl_plane_mm_per_px(&found->map, centre[0], centre[1]);
    found->foreshortening = foreshortening(&found->map, centre[0], centre[1]);
    if (!(found->mm_per_px > 0.0) || !(found->foreshortening >= FORESHORTENING_MIN))
        return sbl_fail_at(diag, SBL_E_RANGE, "the card is seen too much from the side", "hold the camera within 60 degrees of straight on",
                           0, found->foreshortening);
    double stretched = stretch(&found->map, photo);
    if (found->foreshortening > FRONTAL && stretched > STRETCH_LIMIT)
        return sbl_fail_at(diag, SBL_E_CONFLICT, "the card is stretched one way: by the printer, or the picture was stretched",
                           "print at 100 % without fitting to the page, and use the photo as the camera made it", 0, stretched);
    /* A bend along the view looks like perspective; only the lens can tell them apart. */
    if (photo->focal_px > 0.0 && stretched > STRETCH_LIMIT_BENT)
        return sbl_fail_at(diag, SBL_E_CONFLICT,
                           "the card's perspective does not suit the lens: the card is bent, or the picture was cropped",
                           "lay it flat, and use the photo as the camera made it", 0, stretched);
    double print_error = options && options->printed_scale_error > 0.0 ? options->printed_scale_error
                         : ruled                                       ? PRINT_ERROR_RULED
                                                                       : PRINT_ERROR;
    found->fit_relative_error = scale_error(&f, x, &sums, rms, NULL);
    /* What no focal length explains, be it stated or not: a stretch that is too small to be refused passes for a tilt. */
    double unsquare = 0.5 * stretched;
    found->relative_error = sqrt(found->fit_relative_error * found->fit_relative_error + print_error * print_error + unsquare * unsquare);
    /* It hangs on the one direction that is not foreshortened, which a stretch changes in full. */
    lens own = lens_of(photo);
    double facing = scale_error(&f, x, &sums, rms, &own), aside = lens_error(&found->map, centre, &own);
    found->facing_mm_per_px = scale_at(&found->map, centre, &own);
    found->facing_relative_error = sqrt(facing * facing + print_error * print_error + 4.0 * unsquare * unsquare + aside * aside);
    if (photo->focal_px > 0.0) set_pose(found, photo, centre);
    return SBL_OK;
}
