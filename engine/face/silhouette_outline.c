/*
 * The border of a silhouette: cracks between pixels inside and outside are followed with the inside on the right hand (square tracing on the
 * pixels' edges, after Rosenfeld 1970), each crack then moved to where the level between its two pixels is one half.
 */
#include "stubble/face.h"

#include <string.h>

#define SIZE       SBL_SILHOUETTE_SIZE
#define HALF       127.5
#define CRACKS_MAX 8192u /* 25 times a side: a border as ragged is no head's */
#define AREA_LEAST 0.01  /* of the square */
#define AREA_MOST  0.95
#define RIM_CELLS  1.5 /* a border this near to the photo's own is where the photo ends */
#define SMOOTH     3   /* cracks to each side: the model's own grain is below */
#define EDGE_SD    0.6 /* cells; as in outline.c */
#define RUN_LEAST  24u
#define NECK_MOST  0.9 /* of the head's width; ears alone make less of a waist */
#define NECK_GROWS 1.15

/* What hangs together with a pixel and stands out, marked by a number; returns how many pixels. */
static uint32_t flood(uint8_t *mark, uint8_t number, uint32_t *stack, const sbl_silhouette *s, uint32_t start)
{
    uint32_t count = 0, area = 0;
    mark[start] = number;
    stack[count++] = start;
    while (count) {
        uint32_t i = stack[--count], x = i % SIZE, y = i / SIZE;
        const uint32_t next[4] = {i - 1, i + 1, i - SIZE, i + SIZE};
        const bool there[4] = {x > 0, x + 1 < SIZE, y > 0, y + 1 < SIZE};
        area++;
        for (int k = 0; k < 4; k++) {
            if (!there[k] || mark[next[k]] || (double)s->level[next[k]] < HALF) continue;
            mark[next[k]] = number;
            stack[count++] = next[k];
        }
    }
    return area;
}

/* Marks the largest thing with 2, all others with 1; *start is its first pixel by rows. Its area in pixels. */
static uint32_t largest(uint8_t *mark, uint32_t *stack, const sbl_silhouette *s, uint32_t *start)
{
    uint32_t most = 0;
    memset(mark, 0, SBL_SILHOUETTE_PIXELS);
    for (uint32_t i = 0; i < SBL_SILHOUETTE_PIXELS; i++) {
        if (mark[i] || (double)s->level[i] < HALF) continue;
        uint32_t area = flood(mark, 1, stack, s, i);
        if (area <= most) continue;
        most = area;
        *start = i;
    }
    for (uint32_t i = 0; i < SBL_SILHOUETTE_PIXELS && most; i++) mark[i] = 0;
    return most ? flood(mark, 2, stack, s, *start) : 0;
}

typedef struct crack {
    double at[2]; /* cells */
    double step;  /* of the level across it: 255 is as sharp as can be */
    bool rim;     /* the photo ends here */
} crack;

static bool inside(const uint8_t *mark, int x, int y)
{
    return x >= 0 && y >= 0 && x < (int)SIZE && y < (int)SIZE && mark[y * (int)SIZE + x] == 2;
}

static double level(const sbl_silhouette *s, int x, int y)
{
    return x >= 0 && y >= 0 && x < (int)SIZE && y < (int)SIZE ? (double)s->level[y * (int)SIZE + x] : 0.0;
}

static crack crack_between(const sbl_silhouette *s, const sbl_photo *photo, int x, int y, int ox, int oy)
{
    double in = level(s, x, y), out = level(s, ox, oy), share = in > out ? sbl_clamp((in - HALF) / (in - out), 0.0, 1.0) : 0.5;
    crack c = {.at = {x + 0.5 + share * (ox - x), y + 0.5 + share * (oy - y)},
               .step = level(s, 2 * x - ox, 2 * y - oy) - level(s, 2 * ox - x, 2 * oy - y)};
    double px[2], cell = s->region.side_px / SIZE;
    sbl_face_region_out(&s->region, c.at[0] / SIZE, c.at[1] / SIZE, px);
    double rim = RIM_CELLS * cell;
    c.rim = !(px[0] > rim && px[1] > rim && px[0] < photo->width - rim && px[1] < photo->height - rim) || ox < 0 || oy < 0 ||
            ox >= (int)SIZE || oy >= (int)SIZE;
    return c;
}

/*
 * The row in which the neck is narrowest, of a head that is upright: where the width is least against the widest above, before it grows again
 * towards the shoulders. SIZE: there is none, or the photo ends above them.
 */
static uint32_t neck_row(const uint8_t *mark)
{
    uint32_t widest = 0, neck = SIZE, narrow = SIZE;
    double least = NECK_MOST;
    for (uint32_t y = 0; y < SIZE; y++) {
        uint32_t width = 0;
        for (uint32_t x = 0; x < SIZE; x++) width += mark[y * SIZE + x] == 2;
        if (width > NECK_GROWS * narrow) return neck;
        widest = width > widest ? width : widest;
        if (!width || (double)width > least * widest) continue;
        least = (double)width / widest;
        neck = y;
        narrow = width;
    }
    return SIZE;
}

/* Around the thing whose first pixel by rows is start, clockwise in the picture. 0: too ragged. */
static uint32_t follow(crack *out, const uint8_t *mark, const sbl_silhouette *s, const sbl_photo *photo, uint32_t start)
{
    static const int OUT[4][2] = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}}; /* side of the pixel that is outside: top, right, bottom, left */
    int x = (int)(start % SIZE), y = (int)(start / SIZE), side = 0, x0 = x, y0 = y;
    uint32_t count = 0;
    do {
        if (count == CRACKS_MAX) return 0;
        out[count++] = crack_between(s, photo, x, y, x + OUT[side][0], y + OUT[side][1]);
        /* Clockwise along this side: its end has a pixel ahead and one ahead and outside. */
        int next = (side + 1) % 4, ax = x + OUT[next][0], ay = y + OUT[next][1], bx = ax + OUT[side][0], by = ay + OUT[side][1];
        if (inside(mark, bx, by)) {
            x = bx;
            y = by;
            side = (side + 3) % 4;
        } else if (inside(mark, ax, ay)) {
            x = ax;
            y = ay;
        } else {
            side = next;
        }
    } while (x != x0 || y != y0 || side != 0);
    return count;
}

/* The longest way around without the photo's rim: *first and its length. All of it, from its lowest crack, where nothing is cut. */
static uint32_t longest_run(const crack *c, uint32_t count, uint32_t *first)
{
    uint32_t rim = count, lowest = 0, best = 0, run = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (c[i].rim) rim = i;
        if (c[i].at[1] > c[lowest].at[1]) lowest = i;
    }
    *first = lowest;
    if (rim == count) return count;
    for (uint32_t k = 1; k <= count; k++) {
        uint32_t i = (rim + k) % count;
        run = c[i].rim ? 0 : run + 1;
        if (run <= best) continue;
        best = run;
        *first = (i + count + 1 - run) % count;
    }
    return best;
}

static void smooth_at(double at[2], const crack *c, uint32_t count, uint32_t first, uint32_t run, uint32_t k)
{
    /* Fewer to both sides near an end, so that it is not drawn inwards. */
    uint32_t reach = SMOOTH;
    if (run < count) reach = k < reach ? k : reach, reach = run - 1 - k < reach ? run - 1 - k : reach;
    at[0] = at[1] = 0.0;
    for (uint32_t j = 0; j <= 2 * reach; j++) {
        const crack *one = &c[(first + k + count + j - reach) % count];
        for (int a = 0; a < 2; a++) at[a] += one->at[a] / (2 * reach + 1);
    }
}

static void fill(sbl_face_outline *outline, const crack *c, uint32_t count, const sbl_silhouette *s)
{
    uint32_t first, run = longest_run(c, count, &first), cut = 0;
    if (run < RUN_LEAST) return;
    double sharp = 0.0;
    for (uint32_t i = 0; i < count; i++) cut += c[i].rim && c[i].at[1] < 0.5 * SIZE;
    for (uint32_t k = 0; k < SBL_FACE_OUTLINE_MAX; k++) {
        uint32_t i = (uint32_t)((uint64_t)k * (run - 1) / (SBL_FACE_OUTLINE_MAX - 1));
        double at[2];
        smooth_at(at, c, count, first, run, i);
        sbl_face_region_out(&s->region, at[0] / SIZE, at[1] / SIZE, outline->px[k]);
        double step = sbl_clamp(c[(first + i) % count].step / 255.0, 0.05, 1.0);
        outline->sd_px[k] = EDGE_SD / step * s->region.side_px / SIZE;
        sharp += step / SBL_FACE_OUTLINE_MAX;
    }
    outline->count = SBL_FACE_OUTLINE_MAX;
    outline->confidence = sharp * (1.0 - fmin((double)cut / run, 1.0));
}

bool sbl_silhouette_outline(sbl_face_outline *outline, const sbl_silhouette *silhouette, const sbl_photo *photo, bool upright,
                            sbl_arena *arena)
{
    sbl_arena_mark scratch = sbl_arena_here(arena);
    uint8_t *mark = SBL_NEW(arena, uint8_t, SBL_SILHOUETTE_PIXELS);
    uint32_t *stack = SBL_NEW(arena, uint32_t, SBL_SILHOUETTE_PIXELS), start = 0;
    crack *c = SBL_NEW(arena, crack, CRACKS_MAX);
    *outline = (sbl_face_outline){0};
    if (mark && stack && c) {
        double area = (double)largest(mark, stack, silhouette, &start) / SBL_SILHOUETTE_PIXELS;
        uint32_t count = area > AREA_LEAST && area < AREA_MOST ? follow(c, mark, silhouette, photo, start) : 0;
        uint32_t neck = upright ? neck_row(mark) : SIZE;
        if (count) fill(outline, c, count, silhouette);
        /* What goes on below the neck tells the view, too. */
        sbl_silhouette_kind kind = sbl_silhouette_kind_of((const double(*)[2])outline->px, outline->count);
        for (uint32_t i = 0; i < count; i++) c[i].rim = c[i].rim || c[i].at[1] > neck;
        if (count && neck < SIZE) {
            *outline = (sbl_face_outline){0};
            fill(outline, c, count, silhouette);
        }
        outline->kind = outline->count ? kind : SBL_SILHOUETTE_UNTOLD;
    }
    sbl_arena_rewind(arena, scratch);
    return mark && stack && c;
}
