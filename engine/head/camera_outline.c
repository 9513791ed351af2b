/* The border of a head before a plain background: see stubble/outline.h for the method. */
#include "stubble/outline.h"

#include <string.h>

enum { SIDE = 240, COLOURS = 3, ROUNDS = 8, RAYS = SBL_OUTLINE_FOUND_MAX };

/* A background's colour varies by at least this much (noise, JPEG), in 8-bit codes; beyond this many sd it is something else. */
#define LEAST_SD 5.0
#define SAME_SD  3.5
/* How far up from the lower corners the side borders still teach background: shoulders lie below. */
#define SIDE_SHARE       0.55
#define CONFIDENCE_LEAST 0.6
/* A step this many sd high is as clear as can be. */
#define CLEAR_SD 6.0

typedef struct colour_model {
    double mean[COLOURS][3], sd[COLOURS][3];
    double share[COLOURS];
    double explained; /* of the border */
} colour_model;

/* The picture in small: mean codes of blocks. */
typedef struct small_picture {
    uint32_t width, height, block;
    float *rgb;
    uint8_t *background;
} small_picture;

static bool make_small(small_picture *s, const sbl_photo *photo, sbl_arena *arena)
{
    uint32_t longest = photo->width > photo->height ? photo->width : photo->height;
    s->block = longest / SIDE + 1;
    s->width = photo->width / s->block;
    s->height = photo->height / s->block;
    s->rgb = SBL_NEW(arena, float, 3 * (uint64_t)s->width * s->height);
    s->background = SBL_NEW(arena, uint8_t, (uint64_t)s->width * s->height);
    if (!s->rgb || !s->background) return false;
    for (uint32_t y = 0; y < s->height; y++)
        for (uint32_t x = 0; x < s->width; x++) {
            uint32_t sum[3] = {0};
            for (uint32_t j = 0; j < s->block; j++) {
                const uint8_t *row = photo->rgb + 3 * ((size_t)(y * s->block + j) * photo->width + (size_t)x * s->block);
                for (uint32_t i = 0; i < 3 * s->block; i++) sum[i % 3] += row[i];
            }
            for (int c = 0; c < 3; c++) s->rgb[3 * ((size_t)y * s->width + x) + (size_t)c] = (float)sum[c] / (float)(s->block * s->block);
        }
    return true;
}

/* In sd of the nearest colour. */
static double from_background(const colour_model *m, const double rgb[3])
{
    double best = (double)INFINITY;
    for (int k = 0; k < COLOURS; k++) {
        double sum = 0.0;
        if (!(m->share[k] > 0.0)) continue;
        for (int c = 0; c < 3; c++) sum += (rgb[c] - m->mean[k][c]) * (rgb[c] - m->mean[k][c]) / (m->sd[k][c] * m->sd[k][c]);
        best = fmin(best, sqrt(sum / 3.0));
    }
    return best;
}

static void small_at(double out[3], const small_picture *s, uint32_t x, uint32_t y)
{
    const float *rgb = s->rgb + 3 * ((size_t)y * s->width + x);
    for (int c = 0; c < 3; c++) out[c] = (double)rgb[c];
}

static bool is_border(const small_picture *s, uint32_t x, uint32_t y)
{
    return y < 2 || ((x < 2 || x + 2 >= s->width) && y < (uint32_t)(SIDE_SHARE * s->height));
}

/* Lloyd's k-means over the border, begun at the darkest, the middle and the brightest of it; then what a colour explains shrinks its sd. */
static void learn(colour_model *m, const small_picture *s)
{
    double low = 1e9, high = -1e9;
    *m = (colour_model){.share = {1.0, 1.0, 1.0}};
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t y = 0; y < s->height; y++)
            for (uint32_t x = 0; x < s->width; x++) {
                double c[3];
                if (!is_border(s, x, y)) continue;
                small_at(c, s, x, y);
                double light = c[0] + c[1] + c[2], middle = 0.5 * (low + high);
                if (pass == 0) {
                    low = fmin(low, light);
                    high = fmax(high, light);
                } else {
                    int k = light < 0.5 * (low + middle) ? 0 : light < 0.5 * (middle + high) ? 1 : 2;
                    memcpy(m->mean[k], c, sizeof c);
                }
            }
    for (int k = 0; k < COLOURS; k++)
        for (int c = 0; c < 3; c++) m->sd[k][c] = 20.0;
    double counted = 0.0;
    for (int round = 0; round < ROUNDS; round++) {
        double sum[COLOURS][3] = {{0}}, sum2[COLOURS][3] = {{0}}, count[COLOURS] = {0}, near = 0.0;
        counted = 0.0;
        for (uint32_t y = 0; y < s->height; y++)
            for (uint32_t x = 0; x < s->width; x++) {
                double c[3], best = (double)INFINITY;
                int own = 0;
                if (!is_border(s, x, y)) continue;
                small_at(c, s, x, y);
                for (int k = 0; k < COLOURS; k++) {
                    double d = 0.0;
                    for (int a = 0; a < 3; a++) d += (c[a] - m->mean[k][a]) * (c[a] - m->mean[k][a]);
                    if (m->share[k] > 0.0 && d < best) {
                        best = d;
                        own = k;
                    }
                }
                counted += 1.0;
                near += from_background(m, c) < SAME_SD;
                count[own] += 1.0;
                for (int a = 0; a < 3; a++) {
                    sum[own][a] += c[a];
                    sum2[own][a] += c[a] * c[a];
                }
            }
        for (int k = 0; k < COLOURS; k++) {
            /* A twentieth of the border is a corner of something, no background. */
            m->share[k] = count[k] > 0.05 * counted ? count[k] / counted : 0.0;
            for (int a = 0; a < 3 && count[k] > 0.0; a++) {
                m->mean[k][a] = sum[k][a] / count[k];
                m->sd[k][a] = sbl_clamp(sqrt(fmax(sum2[k][a] / count[k] - m->mean[k][a] * m->mean[k][a], 0.0)), LEAST_SD, 16.0);
            }
        }
        m->explained = near / fmax(counted, 1.0);
    }
}

/* From the border on through like pixels; without recursion, by a list. */
static bool flood(small_picture *s, const colour_model *m, sbl_arena *arena)
{
    uint32_t total = s->width * s->height, head = 0, tail = 0;
    uint32_t *list = SBL_NEW(arena, uint32_t, total);
    if (!list) return false;
    for (uint32_t i = 0; i < total; i++) {
        double c[3];
        if (!is_border(s, i % s->width, i / s->width)) continue;
        small_at(c, s, i % s->width, i / s->width);
        if (from_background(m, c) >= SAME_SD) continue;
        s->background[i] = 1;
        list[tail++] = i;
    }
    while (head < tail) {
        uint32_t at = list[head++], x = at % s->width, y = at / s->width;
        const uint32_t next[4] = {x > 0 ? at - 1 : at, x + 1 < s->width ? at + 1 : at, y > 0 ? at - s->width : at,
                                  y + 1 < s->height ? at + s->width : at};
        for (int k = 0; k < 4; k++) {
            double c[3];
            if (s->background[next[k]]) continue;
            small_at(c, s, next[k] % s->width, next[k] / s->width);
            if (from_background(m, c) >= SAME_SD) continue;
            s->background[next[k]] = 1;
            list[tail++] = next[k];
        }
    }
    return true;
}

static bool is_background(const small_picture *s, double x, double y)
{
    double u = x / s->block, v = y / s->block;
    if (!(u >= 0.0 && v >= 0.0 && u < s->width && v < s->height)) return false;
    return s->background[(size_t)v * s->width + (size_t)u] != 0;
}

/* The middle of what is no background above the marks, which lie on the face; from there every part of the vault's border is seen. */
static bool find_middle(double middle[2], const small_picture *s, const sbl_photo_marks *marks)
{
    double mark_y = 0.0, mark_x = 0.0, low = 1e9, high = -1e9, count = 0.0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        if (!marks->landmark_given[i]) continue;
        mark_x += marks->landmark_px[i][0];
        mark_y += marks->landmark_px[i][1];
        low = fmin(low, marks->landmark_px[i][0]);
        high = fmax(high, marks->landmark_px[i][0]);
        count += 1.0;
    }
    if (!(count > 0.0)) return false;
    mark_x /= count;
    mark_y /= count;
    /* Upward until background: the head's height over the face's middle. */
    double top = mark_y;
    while (top > 0.0 && !is_background(s, mark_x, top)) top -= s->block;
    middle[1] = mark_y - 0.4 * (mark_y - top);
    double left = mark_x, right = mark_x;
    while (left > 0.0 && !is_background(s, left, middle[1])) left -= s->block;
    while (right < s->width * s->block && !is_background(s, right, middle[1])) right += s->block;
    middle[0] = 0.5 * (left + right);
    return true;
}

/* Where along a ray the colour is half way from skin to background, in the full picture, and how high the step is. */
static double place_border(double *step_sd, const sbl_photo *photo, const colour_model *m, const double from[2], const double way[2],
                           double about, double reach)
{
    enum { PLACES = 41 };
    double value[PLACES], inner = 0.0, outer = 0.0;
    for (int k = 0; k < PLACES; k++) {
        double r = about + reach * (2.0 * k / (PLACES - 1) - 1.0), c[3];
        sbl_rgb_linear light = sbl_photo_at(photo, from[0] + r * way[0], from[1] + r * way[1]);
        c[0] = sbl_photo_encode(light.r);
        c[1] = sbl_photo_encode(light.g);
        c[2] = sbl_photo_encode(light.b);
        value[k] = fmin(from_background(m, c), 3.0 * CLEAR_SD);
        if (k < PLACES / 4) inner += value[k] / (double)(PLACES / 4);
        if (k >= PLACES - PLACES / 4) outer += value[k] / (double)(PLACES / 4);
    }
    *step_sd = inner - outer;
    double half = 0.5 * (inner + outer);
    for (int k = PLACES - 1; k > 0; k--)
        if (value[k] < half && value[k - 1] >= half) {
            double share = (value[k - 1] - half) / fmax(value[k - 1] - value[k], 1e-9);
            return about + reach * (2.0 * (k - 1 + share) / (PLACES - 1) - 1.0);
        }
    return about;
}

static sbl_status not_sure(sbl_diag *diag, const char *why, double confidence)
{
    return sbl_fail_at(diag, SBL_E_NOT_FOUND, why, "draw the head's outline by hand, or take the photo before a plain wall", 0, confidence);
}

/* Rays from the left over the top to the right; how far the first lasting background lies. 0: none. */
static double first_background(const small_picture *s, const double middle[2], const double way[2])
{
    double limit = (double)(s->width + s->height) * s->block;
    for (double r = 0.0; r < limit; r += 0.5 * s->block) {
        double x = middle[0] + r * way[0], y = middle[1] + r * way[1];
        if (!(x >= 0.0 && y >= 0.0 && x < s->width * s->block && y < s->height * s->block)) return 0.0;
        if (is_background(s, x, y) && is_background(s, x + 2.0 * s->block * way[0], y + 2.0 * s->block * way[1])) return r;
    }
    return 0.0;
}

static sbl_status trace(sbl_outline_found *found, const sbl_photo *photo, const sbl_photo_marks *marks, const small_picture *s,
                        const colour_model *m, double (*at)[2], sbl_diag *diag)
{
    double middle[2], clear = 0.0, smooth = 0.0, before = 0.0;
    if (!find_middle(middle, s, marks)) return sbl_fail(diag, SBL_E_ARG, "no landmark says where the head is", "mark two at least");
    for (int k = 0; k < RAYS; k++) {
        double angle = SBL_PI * (-0.08 + 1.16 * k / (RAYS - 1)), step;
        const double way[2] = {-sbl_cos(angle), -sbl_sin(angle)};
        double about = first_background(s, middle, way);
        if (!(about > 0.0)) continue;
        double r = place_border(&step, photo, m, middle, way, about, 2.5 * s->block);
        clear += sbl_clamp(step / CLEAR_SD, 0.0, 1.0);
        /* A vault's border goes in or out by less than a sixth of its distance in 1.2 degrees; ears and hands jump. */
        smooth += found->count == 0 || fabs(r - before) < 0.16 * before;
        before = r;
        at[found->count][0] = middle[0] + r * way[0];
        at[found->count++][1] = middle[1] + r * way[1];
    }
    double count = found->count;
    found->at = (const double(*)[2])at;
    found->confidence =
        count > 0.0 ? sbl_smoothstep(0.5, 0.95, m->explained) * (clear / count) * (smooth / count) * fmin(count / (0.6 * RAYS), 1.0) : 0.0;
    if (m->explained < 0.7) return not_sure(diag, "the background is not plain enough to tell the head from it", found->confidence);
    if (!(found->confidence >= CONFIDENCE_LEAST))
        return not_sure(diag, "the head does not stand out clearly from the background", found->confidence);
    return SBL_OK;
}

sbl_status sbl_outline_find(sbl_outline_found *found, const sbl_photo *photo, const sbl_photo_marks *marks, sbl_arena *arena,
                            sbl_diag *diag)
{
    if (!found || !photo || !photo->rgb || !marks || !arena)
        return sbl_fail(diag, SBL_E_ARG, "an outline is found in a photo with marks", NULL);
    memset(found, 0, sizeof *found);
    if (marks->view == SBL_PHOTO_VIEW_TOP) return not_sure(diag, "from above shoulders lie beside and behind the head", 0.0);
    if (photo->width < 120 || photo->height < 120) return not_sure(diag, "the photo is too small", 0.0);
    double(*at)[2] = sbl_arena_alloc(arena, RAYS, sizeof *at);
    sbl_arena_mark mark = sbl_arena_here(arena);
    small_picture s;
    colour_model m;
    sbl_status st = at && make_small(&s, photo, arena) ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "no memory to find an outline", NULL);
    if (st == SBL_OK) {
        learn(&m, &s);
        if (flood(&s, &m, arena)) st = trace(found, photo, marks, &s, &m, at, diag);
        else st = sbl_fail(diag, SBL_E_MEMORY, "no memory to find an outline", NULL);
    }
    sbl_arena_rewind(arena, mark);
    return st;
}
