/*
 * Which view of a guided set a silhouette can be, by its shape. Row by row from the top, over a little more than the head's own width: seen from
 * behind or from the front the middles of the rows lie on a line; in a profile nose and chin draw them forward; from above the silhouette closes
 * at the nose, where of an upright head the neck goes on. What stands out beside the neck's line tells what lies between: ears on both sides from
 * behind, the nose on one in a profile, neither from 45 degrees behind the ear, where the chin alone stands out.
 */
#include "face/silhouette_span.h"

#define ROWS 160
#define DEEP 1.25 /* of the greatest width so far: down to the chin, above the shoulders */
/*
 * Root mean square of the middles about their line, in widths of the head. Three heads (two scans and the template) seen at 45 angles: profiles within
 * 20 degrees 0.035 to 0.086, from behind or in front within 25 degrees up to 0.016 (0.018 where the photo is tilted by 5 degrees, 0.029 by 15).
 * Between, nothing is told.
 */
#define PROFILE_LEAST 0.032
#define ALIKE_MOST    0.020
#define SIDE_LEAST    0.010 /* of the bow to one side */
#define NECK_MOST     0.80  /* of the width; 0.52 to 0.77 there. A lap in front of a head from above makes no neck */
#define CLOSED_MOST   0.05  /* of the width between the border's two ends */
#define ENDS_LEAST    0.5   /* of the height: where the photo cuts the head itself, nothing is told */
/*
 * How far a place of the border stands out from the middle of the two that lie a span above and below, in widths of the head. The same heads every
 * 5 degrees, upright: nose in profiles within 20 degrees 0.050 and more, the other side up to 0.013; ears from behind within 20 degrees 0.018 and
 * more; 35 to 50 degrees behind the ear 0.010 to 0.024 and up to 0.018, and there the chin 0.036 and more, on one side. A tilted head (0.10 and
 * more of slope) shows its neck as a chin: of it this is not told.
 */
#define NOSE_SPAN    0.08
#define NOSE_FROM    0.40 /* of the way from the top to the neck */
#define NOSE_TO      0.80
#define NOSE_MOST    0.024
#define EAR_MOST     0.018 /* on the other side */
#define CHIN_SPAN    0.12
#define CHIN_LEAST   0.036
#define CHIN_OTHER   0.030
#define UPRIGHT_MOST 0.10 /* of the slope of the middles' line */

typedef struct row_spans {
    double left[ROWS], right[ROWS];
    int count;
    double step;              /* between rows */
    double widest, narrowest; /* the latter below the former */
    int neck;                 /* the row of the latter */
} row_spans;

typedef struct bounds {
    double low[2], high[2];
} bounds;

static bounds bounds_of(const double (*px)[2], uint32_t count)
{
    bounds b = {{(double)INFINITY, (double)INFINITY}, {-(double)INFINITY, -(double)INFINITY}};
    for (uint32_t i = 0; i < count; i++)
        for (int a = 0; a < 2; a++) {
            b.low[a] = fmin(b.low[a], px[i][a]);
            b.high[a] = fmax(b.high[a], px[i][a]);
        }
    return b;
}

bool silhouette_span_at(double *left, double *right, const double (*px)[2], uint32_t count, double y)
{
    *left = (double)INFINITY;
    *right = -(double)INFINITY;
    for (uint32_t i = 0; i < count; i++) {
        const double *a = px[i], *b = px[(i + 1) % count];
        if ((a[1] > y) == (b[1] > y)) continue;
        double x = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        *left = fmin(*left, x);
        *right = fmax(*right, x);
    }
    return *left <= *right;
}

static void take_rows(row_spans *rows, const double (*px)[2], uint32_t count, const bounds *b)
{
    double step = (b->high[1] - b->low[1]) / ROWS;
    rows->count = rows->neck = 0;
    rows->step = step;
    rows->widest = rows->narrowest = 0.0;
    for (int k = 0; k < ROWS; k++) {
        double left, right;
        if (k && k * step >= DEEP * rows->widest) break;
        if (!silhouette_span_at(&left, &right, px, count, b->low[1] + (k + 0.5) * step)) break;
        if (right - left > rows->widest) rows->widest = rows->narrowest = right - left;
        if (right - left <= rows->narrowest) {
            rows->narrowest = right - left;
            rows->neck = k;
        }
        rows->left[rows->count] = left;
        rows->right[rows->count++] = right;
    }
}

/*
 * The middles' distance from their line, root mean square by width; by how much those of the middle third lie to the right of it, in widths; and
 * the line's slope, to the right on the way down.
 */
static void bend_of(double *bend, double *bow, double *slope, const row_spans *rows)
{
    double sum = 0.0, mean_y = 0.0, mean_x = 0.0, yy = 0.0, yx = 0.0, square = 0.0, middle = 0.0;
    int counted = 0;
    for (int k = 0; k < rows->count; k++) {
        double width = rows->right[k] - rows->left[k];
        sum += width;
        mean_y += width * k;
        mean_x += 0.5 * width * (rows->left[k] + rows->right[k]);
    }
    mean_y /= sum;
    mean_x /= sum;
    for (int k = 0; k < rows->count; k++) {
        double width = rows->right[k] - rows->left[k], x = 0.5 * (rows->left[k] + rows->right[k]) - mean_x;
        yy += width * (k - mean_y) * (k - mean_y);
        yx += width * (k - mean_y) * x;
    }
    for (int k = 0; k < rows->count; k++) {
        double off = 0.5 * (rows->left[k] + rows->right[k]) - mean_x - yx / yy * (k - mean_y);
        square += (rows->right[k] - rows->left[k]) * off * off;
        if (3 * k < rows->count || 3 * k >= 2 * rows->count) continue;
        middle += off;
        counted++;
    }
    *bend = sqrt(square / sum) / rows->widest;
    *bow = counted ? middle / counted / rows->widest : 0.0;
    *slope = yx / yy / rows->step;
}

/* The most that the border stands out on one side, between two parts of the way from the top to the neck. */
static double stands_out(const row_spans *rows, bool right, double span, double from, double to)
{
    const double *x = right ? rows->right : rows->left;
    int reach = (int)fmax(floor(span * rows->widest / rows->step + 0.5), 2.0);
    int first = (int)fmax(from * rows->neck, reach), last = (int)fmin(to * rows->neck, rows->count - reach - 1);
    double most = 0.0;
    for (int k = first; k <= last; k++) {
        double out = x[k] - 0.5 * (x[k - reach] + x[k + reach]);
        most = fmax(most, right ? out : -out);
    }
    return most / rows->widest;
}

/* Neither nose nor ears, and a chin on one side. */
static bool is_between(const row_spans *rows, double slope)
{
    double chin[2], nose[2];
    for (int side = 0; side < 2; side++) {
        chin[side] = stands_out(rows, side, CHIN_SPAN, NOSE_TO, 1.0);
        nose[side] = stands_out(rows, side, NOSE_SPAN, NOSE_FROM, NOSE_TO);
    }
    int face = chin[1] > chin[0];
    return fabs(slope) <= UPRIGHT_MOST && chin[face] >= CHIN_LEAST && chin[!face] <= CHIN_OTHER && nose[face] <= NOSE_MOST &&
           nose[!face] <= EAR_MOST;
}

/* Of a head that is upright in the photo. */
static sbl_silhouette_kind upright_kind_of(const double (*px)[2], uint32_t count)
{
    row_spans rows;
    double bend, bow, slope;
    if (count < 8) return SBL_SILHOUETTE_UNTOLD;
    bounds b = bounds_of(px, count);
    const double *first = px[0], *last = px[count - 1];
    double ends = b.low[1] + ENDS_LEAST * (b.high[1] - b.low[1]);
    if (!(b.high[0] > b.low[0] && b.high[1] > b.low[1]) || first[1] < ends || last[1] < ends) return SBL_SILHOUETTE_UNTOLD;
    if (hypot(first[0] - last[0], first[1] - last[1]) <= CLOSED_MOST * (b.high[0] - b.low[0])) return silhouette_closed_kind(px, count);
    take_rows(&rows, px, count, &b);
    if (rows.count < ROWS / 4 || !(rows.narrowest <= NECK_MOST * rows.widest)) return SBL_SILHOUETTE_UNTOLD;
    bend_of(&bend, &bow, &slope, &rows);
    if (is_between(&rows, slope)) return SBL_SILHOUETTE_BETWEEN;
    if (bend <= ALIKE_MOST) return SBL_SILHOUETTE_ALIKE;
    if (!(bend >= PROFILE_LEAST)) return SBL_SILHOUETTE_UNTOLD;
    /* Nose and chin lie below the middle third, and pull the line to their side. */
    return bow <= -SIDE_LEAST ? SBL_SILHOUETTE_LEFT : bow >= SIDE_LEAST ? SBL_SILHOUETTE_RIGHT : SBL_SILHOUETTE_SIDE;
}

static bool is_firm(sbl_silhouette_kind kind)
{
    return kind == SBL_SILHOUETTE_ALIKE || kind == SBL_SILHOUETTE_BETWEEN || kind == SBL_SILHOUETTE_LEFT || kind == SBL_SILHOUETTE_RIGHT;
}

/* As it would be with the photo turned by an angle; of a closed border nothing is asked here. */
static sbl_silhouette_kind turned_kind_of(const double (*px)[2], uint32_t count, double angle)
{
    double turned[SBL_FACE_OUTLINE_MAX][2], c = sbl_cos(angle), s = sbl_sin(angle);
    uint32_t most = count < SBL_FACE_OUTLINE_MAX ? count : SBL_FACE_OUTLINE_MAX;
    for (uint32_t k = 0; k < most; k++) {
        const double *at = px[(uint64_t)k * (count - 1) / (most - 1)];
        turned[k][0] = c * at[0] - s * at[1];
        turned[k][1] = s * at[0] + c * at[1];
    }
    return upright_kind_of((const double(*)[2])turned, most);
}

/* Of a head from behind that is tilted in the photo: neck and ears bend the line of its middles, until it is turned back. A profile has a bend of its own. */
static bool is_tilted_alike(const double (*px)[2], uint32_t count)
{
    static const double TILT_DEG[] = {-15.0, -8.0, 8.0, 15.0};
    for (size_t k = 0; k < sizeof TILT_DEG / sizeof *TILT_DEG; k++)
        if (turned_kind_of(px, count, TILT_DEG[k] * SBL_PI / 180.0) == SBL_SILHOUETTE_ALIKE) return true;
    return false;
}

/* Whether it would be plain what is seen, if the photo were turned by one of the other quarters: then head and neck lie on their side, or the head is below. */
static bool lies(const double (*px)[2], uint32_t count)
{
    for (int quarter = 1; quarter < 4; quarter++)
        if (is_firm(turned_kind_of(px, count, 0.5 * SBL_PI * quarter))) return true;
    return false;
}

sbl_silhouette_kind sbl_silhouette_kind_of(const double (*px)[2], uint32_t count)
{
    sbl_silhouette_kind kind = upright_kind_of(px, count);
    if (kind != SBL_SILHOUETTE_UNTOLD || count < 8) return kind;
    if (is_tilted_alike(px, count)) return SBL_SILHOUETTE_ALIKE;
    return lies(px, count) ? SBL_SILHOUETTE_LYING : SBL_SILHOUETTE_UNTOLD;
}

bool sbl_silhouette_is(sbl_silhouette_kind kind, sbl_photo_view asked)
{
    switch (asked) {
    case SBL_PHOTO_VIEW_LEFT:
        return kind == SBL_SILHOUETTE_LEFT;
    case SBL_PHOTO_VIEW_RIGHT:
        return kind == SBL_SILHOUETTE_RIGHT;
    case SBL_PHOTO_VIEW_TOP:
        return kind == SBL_SILHOUETTE_ABOVE;
    case SBL_PHOTO_VIEW_BACK:
        return kind == SBL_SILHOUETTE_ALIKE;
    default:
        return false;
    }
}

const char *sbl_silhouette_against(sbl_silhouette_kind kind, sbl_photo_view asked)
{
    bool left = asked == SBL_PHOTO_VIEW_LEFT, side = left || asked == SBL_PHOTO_VIEW_RIGHT, profile = kind >= SBL_SILHOUETTE_SIDE;
    if (kind == SBL_SILHOUETTE_UNTOLD || asked == SBL_PHOTO_VIEW_UNSTATED) return NULL;
    bool top = asked == SBL_PHOTO_VIEW_TOP;
    if (kind == SBL_SILHOUETTE_CLOSED && !top)
        return "No neck is seen, as from above: hold the camera level with the head, so that the neck is in the photo.";
    if ((kind == SBL_SILHOUETTE_ABOVE || kind == SBL_SILHOUETTE_NOSE_UP) && !top)
        return "This is seen from above: hold the camera level with the head, so that the neck is in the photo.";
    if (kind == SBL_SILHOUETTE_NOSE_UP) return "The nose points up in this photo from above: turn the photo until it points down.";
    /* From above a lap or a seat may leave the photo on any side, as a neck does. */
    if (kind == SBL_SILHOUETTE_LYING)
        return top ? NULL : "The head lies on its side or upside down: turn the photo until the neck points down.";
    if (profile && asked == SBL_PHOTO_VIEW_FRONT) return "This is a profile: turn until the face looks into the camera.";
    if (profile && asked == SBL_PHOTO_VIEW_BACK) return "This is a profile: turn until the back of the head faces the camera.";
    if (profile && asked == SBL_PHOTO_VIEW_TOP) return "This is a profile: hold the camera above the head, looking straight down.";
    if (kind == SBL_SILHOUETTE_BETWEEN && asked == SBL_PHOTO_VIEW_BACK)
        return "This is between side and back: turn until the back of the head faces the camera.";
    if (kind == SBL_SILHOUETTE_BETWEEN && side)
        return left ? "This is between side and back: turn until the left ear faces the camera."
                    : "This is between side and back: turn until the right ear faces the camera.";
    if (kind == SBL_SILHOUETTE_RIGHT && left) return "This is the right side: turn until the left ear faces the camera.";
    if (kind == SBL_SILHOUETTE_LEFT && side && !left) return "This is the left side: turn until the right ear faces the camera.";
    if (kind != SBL_SILHOUETTE_ALIKE && kind != SBL_SILHOUETTE_BETWEEN) return NULL;
    if (asked == SBL_PHOTO_VIEW_FRONT) return "No face is seen, as from behind: turn until the face looks into the camera.";
    if (asked == SBL_PHOTO_VIEW_TOP) return "The neck is seen, as from behind: hold the camera above the head, looking straight down.";
    if (side)
        return left ? "This is no profile: turn until the left ear faces the camera."
                    : "This is no profile: turn until the right ear faces the camera.";
    return NULL;
}
