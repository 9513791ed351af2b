/*
 * Where the head ends above the brows. Scalp is what the segmenter calls hair or skin, of face or body (domain VISION: bald scalp is called face
 * skin, at the crown sometimes body skin), and what hangs together with the face: another head or a hand behind is not ours.
 */
#include "stubble/face.h"

#include "face/points.h"

#include <string.h>

#define SIZE      SBL_FACE_MASK_SIZE
#define HALF      127.5 /* of 255 */
#define ARC_START 0.21  /* radians above the brows' line: 12 degrees, over the ears */
#define STEP      0.25  /* mask pixels along a ray */
#define LIFT      0.12  /* the rays start so far above the brows, as a share of the distance between the eyes */
#define BEHIND    0.75  /* and so far behind them */
#define EDGE_SD   0.6   /* mask pixels: a border as sharp as the model draws it (1-3 mm of domain VISION at 1.9 mm a pixel) */

static double head_at(const sbl_face_mask *mask, uint32_t i)
{
    double sum = (double)mask->hair[i] + mask->skin[i];
    return sum < 255.0 ? sum : 255.0;
}

/* Everything of hair and skin that can be reached from a place, by rows of a stack that never holds a pixel twice. */
static void reach(uint8_t *inside, uint16_t *stack, const sbl_face_mask *mask, double u, double v)
{
    uint32_t count = 0;
    memset(inside, 0, SBL_FACE_MASK_PIXELS);
    if (!(u >= 0.0 && u < 1.0 && v >= 0.0 && v < 1.0)) return;
    uint32_t start = (uint32_t)(v * SIZE) * SIZE + (uint32_t)(u * SIZE);
    if (head_at(mask, start) < HALF) return;
    inside[start] = 1;
    stack[count++] = (uint16_t)start;
    while (count) {
        uint32_t i = stack[--count], x = i % SIZE, y = i / SIZE;
        const uint32_t next[4] = {i - 1, i + 1, i - SIZE, i + SIZE};
        const bool there[4] = {x > 0, x + 1 < SIZE, y > 0, y + 1 < SIZE};
        for (int k = 0; k < 4; k++) {
            if (!there[k] || inside[next[k]] || head_at(mask, next[k]) < HALF) continue;
            inside[next[k]] = 1;
            stack[count++] = (uint16_t)next[k];
        }
    }
}

/* Between pixel centres; beyond the mask nothing is head. what: NULL for hair and skin. */
static double level(const sbl_face_mask *mask, const uint8_t *what, double x, double y)
{
    double fx = x - 0.5, fy = y - 0.5, sum = 0.0;
    for (int k = 0; k < 4; k++) {
        double px = floor(fx) + k % 2, py = floor(fy) + k / 2;
        if (!(px >= 0.0 && py >= 0.0 && px < SIZE && py < SIZE)) continue;
        uint32_t i = (uint32_t)py * SIZE + (uint32_t)px;
        sum += (1.0 - fabs(fx - px)) * (1.0 - fabs(fy - py)) * (what ? (double)what[i] : head_at(mask, i));
    }
    return sum;
}

static double head_along(const sbl_face_mask *mask, const double from[2], const double way[2], double at)
{
    return level(mask, NULL, from[0] + at * way[0], from[1] + at * way[1]);
}

typedef struct crossing {
    double at, width; /* mask pixels along the ray; width from three quarters to one quarter */
    bool hair;
} crossing;

/* From outside inwards to the first pixel that hangs together with the face, then to the exact place. False: the ray meets none, or the mask's rim. */
static bool cross(crossing *out, const sbl_face_mask *mask, const uint8_t *inside, const double from[2], const double way[2])
{
    double far = 1.5 * SIZE, at = far;
    for (; at > 0.0; at -= STEP) {
        double x = from[0] + at * way[0], y = from[1] + at * way[1];
        if (x >= 0.0 && y >= 0.0 && x < SIZE && y < SIZE && inside[(uint32_t)y * SIZE + (uint32_t)x]) break;
    }
    if (!(at > 0.0)) return false;
    /* The pixel's own border is up to a pixel from where the level between pixels is one half. */
    while (at > 0.0 && head_along(mask, from, way, at) < HALF) at -= STEP;
    while (at < far && head_along(mask, from, way, at + STEP) >= HALF) at += STEP;
    double low = at, high = at, a = head_along(mask, from, way, at), b = head_along(mask, from, way, at + STEP);
    while (low > 0.0 && head_along(mask, from, way, low) < 1.5 * HALF) low -= STEP;
    while (high < far && head_along(mask, from, way, high) > 0.5 * HALF) high += STEP;
    out->at = a > b ? at + STEP * (a - HALF) / (a - b) : at;
    out->width = high - low;
    double x = from[0] + (out->at - 4.0) * way[0], y = from[1] + (out->at - 4.0) * way[1];
    out->hair = level(mask, mask->hair, x, y) > level(mask, mask->skin, x, y);
    double rim[2] = {from[0] + high * way[0], from[1] + high * way[1]};
    return rim[0] > 1.0 && rim[1] > 1.0 && rim[0] < SIZE - 1.0 && rim[1] < SIZE - 1.0;
}

/* The middle of the skull in the mask, and the direction of the brows from the person's right to the left. */
static double skull_middle(double middle[2], const sbl_face_mask *mask, const sbl_face_mesh *mesh)
{
    sbl_face_pose pose = sbl_face_pose_of(mesh);
    double brow[2][2];
    for (int side = 0; side < 2; side++) {
        const float *p = mesh->px[side ? POINT_BROW_LEFT : POINT_BROW_RIGHT];
        const double px[2] = {(double)p[0], (double)p[1]};
        sbl_face_region_in(&mask->region, px, &brow[side][0], &brow[side][1]);
    }
    double eyes = pose.eyes_px / mask->region.side_px * SIZE, angle = pose.roll - mask->region.turn;
    double along = -BEHIND * eyes * sbl_sin(pose.yaw), up = LIFT * eyes;
    for (int a = 0; a < 2; a++) middle[a] = 0.5 * SIZE * (brow[0][a] + brow[1][a]);
    middle[0] += along * sbl_cos(angle) + up * sbl_sin(angle);
    middle[1] += along * sbl_sin(angle) - up * sbl_cos(angle);
    return angle;
}

static bool in_photo(const sbl_photo *photo, const double px[2], double margin)
{
    return px[0] > margin && px[1] > margin && px[0] < photo->width - margin && px[1] < photo->height - margin;
}

bool sbl_face_outline_of(sbl_face_outline *outline, const sbl_face_mask *mask, const sbl_face_mesh *mesh, const sbl_photo *photo,
                         sbl_arena *arena)
{
    sbl_arena_mark scratch = sbl_arena_here(arena);
    uint8_t *inside = SBL_NEW(arena, uint8_t, SBL_FACE_MASK_PIXELS);
    uint16_t *stack = SBL_NEW(arena, uint16_t, SBL_FACE_MASK_PIXELS);
    *outline = (sbl_face_outline){0};
    if (!inside || !stack) {
        sbl_arena_rewind(arena, scratch);
        return false;
    }
    double middle[2], px_per_cell = mask->region.side_px / SIZE, sharp = 0.0;
    double angle = skull_middle(middle, mask, mesh);
    uint32_t hairy = 0;
    reach(inside, stack, mask, middle[0] / SIZE, middle[1] / SIZE);
    for (uint32_t k = 0; k < SBL_FACE_OUTLINE_MAX; k++) {
        double arc = ARC_START + (SBL_PI - 2.0 * ARC_START) * k / (SBL_FACE_OUTLINE_MAX - 1), px[2];
        const double way[2] = {-sbl_cos(arc) * sbl_cos(angle) + sbl_sin(arc) * sbl_sin(angle),
                               -sbl_cos(arc) * sbl_sin(angle) - sbl_sin(arc) * sbl_cos(angle)};
        crossing c;
        if (!cross(&c, mask, inside, middle, way)) continue;
        sbl_face_region_out(&mask->region, (middle[0] + c.at * way[0]) / SIZE, (middle[1] + c.at * way[1]) / SIZE, px);
        if (!in_photo(photo, px, 2.0 * px_per_cell)) continue;
        outline->px[outline->count][0] = px[0];
        outline->px[outline->count][1] = px[1];
        outline->sd_px[outline->count++] = px_per_cell * sqrt(EDGE_SD * EDGE_SD + 0.25 * c.width * c.width);
        sharp += 1.0 / (1.0 + 0.25 * c.width);
        hairy += c.hair;
    }
    sbl_arena_rewind(arena, scratch);
    if (outline->count < 8) outline->count = 0;
    outline->confidence = outline->count ? sharp / SBL_FACE_OUTLINE_MAX : 0.0;
    outline->hair_share = outline->count ? (double)hairy / outline->count : 0.0;
    return true;
}
