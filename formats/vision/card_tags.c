/* Tags by libapriltag (Olson, ICRA 2011; Wang and Olson, IROS 2016). */
#include "vision/card_tags.h"

#include <apriltag/apriltag.h>
#include <apriltag/tag36h11.h>
#include <math.h>

#define MARGIN_MIN         12.0f /* of the decision between black and white, in encoded values */
#define BITS_CORRECTED     2
#define CLUSTER_PIXELS_MIN 40 /* a side of 10 pixels, below all that a card is measured by, has 100 along the border */

void card_tags_add(card_tags *tags, const sbl_card_tag *tag)
{
    double side = fabs(tag->corner_px[0][0] - tag->corner_px[2][0]) + fabs(tag->corner_px[0][1] - tag->corner_px[2][1]);
    for (uint32_t i = 0; i < tags->count; i++) {
        const sbl_card_tag *other = &tags->tag[i];
        double dx = other->corner_px[0][0] - tag->corner_px[0][0], dy = other->corner_px[0][1] - tag->corner_px[0][1];
        if (other->id == tag->id && fabs(dx) + fabs(dy) < 0.25 * side) return;
    }
    if (tags->count < CARD_TAGS_MAX) tags->tag[tags->count++] = *tag;
}

/* Our tags out of the family, so that the table of codes, with all that differ in a bit or two, is made in no time. */
typedef struct own_tags {
    uint64_t code[CARD_TAGS_MAX];
    uint32_t id[CARD_TAGS_MAX];
    uint32_t count;
} own_tags;

static void pick_own(own_tags *own, const apriltag_family_t *family)
{
    own->count = 0;
    for (uint32_t id = 0; id < family->ncodes && own->count < CARD_TAGS_MAX; id++) {
        sbl_card_kind kind;
        uint32_t place;
        if (!sbl_card_tag_place(id, &kind, &place)) continue;
        own->code[own->count] = family->codes[id];
        own->id[own->count++] = id;
    }
}

static void take(card_tags *tags, const apriltag_detection_t *detection, const own_tags *own, const card_band *band)
{
    if (detection->decision_margin < MARGIN_MIN) return;
    sbl_card_tag tag = {.id = own->id[detection->id]};
    /* The detector's corners begin at the lower left of the tag as printed and go round with y down as seen: ours from the top left. */
    for (int c = 0; c < 4; c++) {
        tag.corner_px[c][0] = detection->p[3 - c][0] * band->factor;
        tag.corner_px[c][1] = (detection->p[3 - c][1] + band->first) * band->factor;
    }
    card_tags_add(tags, &tag);
}

static void detect(card_tags *tags, image_u8_t *grey, const card_look *look)
{
    apriltag_family_t *family = tag36h11_create();
    /* The library's own array is not ours to change: where it lies differs from version to version. */
    uint64_t *all = family->codes;
    uint32_t all_count = family->ncodes;
    own_tags own;
    pick_own(&own, family);
    family->codes = own.code;
    family->ncodes = own.count;
    apriltag_detector_t *detector = apriltag_detector_create();
    apriltag_detector_add_family_bits(detector, family, BITS_CORRECTED);
    detector->quad_decimate = 1.0f;
    detector->quad_sigma = look->sigma;
    detector->qtp.min_white_black_diff = look->contrast;
    detector->qtp.min_cluster_pixels = CLUSTER_PIXELS_MIN;
    detector->nthreads = 1;
    zarray_t *found = apriltag_detector_detect(detector, grey);
    for (int i = 0; i < zarray_size(found); i++) {
        apriltag_detection_t *detection;
        zarray_get(found, i, &detection);
        take(tags, detection, &own, &look->band);
    }
    apriltag_detections_destroy(found);
    apriltag_detector_destroy(detector);
    family->codes = all;
    family->ncodes = all_count;
    tag36h11_destroy(family);
}

sbl_status card_tags_look(card_tags *tags, const sbl_photo *photo, const card_look *look, const sbl_allocator *allocator)
{
    sbl_arena scratch;
    sbl_arena_init(&scratch, allocator);
    uint8_t *pixels = card_grey(photo, &look->band, &scratch);
    if (pixels) {
        int32_t width = (int32_t)(photo->width / look->band.factor);
        image_u8_t grey = {.width = width, .height = (int32_t)look->band.count, .stride = width, .buf = pixels};
        detect(tags, &grey, look);
    }
    sbl_arena_release(&scratch);
    return pixels ? SBL_OK : SBL_E_MEMORY;
}
