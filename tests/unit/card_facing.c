/* The card beside a head: what it says of the head's scale must not depend on how it is held, up to the 60 degrees that its sheet allows. */
#include "card_scene.h"
#include "check.h"

static sbl_arena arena;

/* A portrait: the head in the middle, the card at its side, as deep as it, at some 3.5 pixels a millimetre. */
static card_scene beside(double tilt_deg, double towards_deg)
{
    card_scene s = card_scene_plain();
    s.width = 1500;
    s.height = 900;
    s.focal_px = 2600.0;
    s.kind = SBL_CARD_STANDARD;
    s.distance_mm = 740.0;
    s.shift_mm[0] = 150.0;
    s.shift_mm[1] = 40.0;
    s.roll = 0.05; /* not along the rows of pixels */
    s.tilt = tilt_deg * SBL_PI / 180.0;
    s.towards = towards_deg * SBL_PI / 180.0;
    return s;
}

/* Between the card's normal and the line of sight to its middle; towards 180 degrees the card turns away from the camera, being aside. */
static double seen_deg(const card_scene *s)
{
    double x = s->shift_mm[0], y = s->shift_mm[1], z = s->distance_mm, into = sin(s->tilt);
    double along = cos(s->tilt) * z - (x * cos(s->towards) + y * sin(s->towards)) * -into;
    return acos(along / sqrt(x * x + y * y + z * z)) * 180.0 / SBL_PI;
}

typedef struct figures {
    double worst, pull, widest; /* of all errors, over the stated ones, and the largest that was stated */
    uint32_t found;
} figures;

/* What faces the camera as deep as the card's middle spans depth over focal length. */
static void look(figures *sum, const card_scene *s, sbl_photo photo, double focal_px)
{
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    sbl_diag diag = {0};
    uint32_t count;
    photo.focal_px = focal_px;
    photo.focal_relative_error = 0.05;
    sbl_status status = sbl_card_find(found, &count, &photo, NULL, &arena, &diag);
    CHECK(status == SBL_OK || (seen_deg(s) > 65.0 && diag.hint));
    if (status != SBL_OK) return;
    double truth = s->distance_mm / s->focal_px, off = fabs(found[0].facing_mm_per_px / truth - 1.0),
           error = found[0].facing_relative_error;
    /* The print is perfect here: the 1 % that a printer may do is no excuse. */
    error = sqrt(fmax(error * error - 1e-4, 1e-8));
    sum->found++;
    sum->worst = fmax(sum->worst, off);
    sum->pull = fmax(sum->pull, off / error);
    sum->widest = fmax(sum->widest, error);
    if (seen_deg(s) > 50.0) CHECK(found[0].mm_per_px > 1.2 * truth);
}

static void any_tilt(void)
{
    figures known = {0}, open = {0};
    uint32_t scenes = 0;
    for (int towards = 0; towards < 360; towards += 45)
        for (int tilt = 0; tilt <= 60; tilt += 30) {
            card_scene s = beside(tilt, towards);
            if (towards && !tilt) continue;
            sbl_arena_mark mark = sbl_arena_here(&arena);
            sbl_photo photo = card_scene_render(&s, &arena);
            look(&known, &s, photo, s.focal_px);
            look(&open, &s, photo, 0.0);
            sbl_arena_rewind(&arena, mark);
            scenes++;
        }
    printf("focal length known: worst %.4f (%.1f of the stated error, at most %.3f), %u found of %u\n", known.worst, known.pull,
           known.widest, known.found, scenes);
    printf("open, and 22 %% from what is taken then: worst %.4f (%.1f of the stated error, at most %.3f), %u found\n", open.worst,
           open.pull, open.widest, open.found);
    CHECK(known.found >= scenes - 2 && open.found >= scenes - 2);
    CHECK(known.worst < 0.002 && known.pull < 3.0 && known.widest < 0.03);
    /* Aside of the middle by a fifth of the distance: within 1 + 0.2^2, and the focal length that is taken is 22 % short. */
    CHECK(open.worst < 0.02 && open.pull < 3.0 && open.widest < 0.05);
}

/* A print that is stretched one way by too little to be refused passes for a tilt of some 14 degrees: its error says so. Aslant an
 * unknown lens may explain it, too: then nothing shows it. */
static void slightly_stretched(void)
{
    for (int axis = 0; axis < 2; axis++)
        for (int known = 0; known < 2; known++) {
            sbl_arena_mark mark = sbl_arena_here(&arena);
            card_scene s = card_scene_plain();
            s.tilt = known ? 0.05 : 0.0;
            s.print[axis] = 1.03;
            sbl_photo photo = card_scene_render(&s, &arena);
            sbl_card_found found[SBL_CARD_KIND_COUNT];
            sbl_diag diag = {0};
            uint32_t count;
            photo.focal_px = known ? s.focal_px : 0.0;
            photo.focal_relative_error = 0.05;
            CHECK_STATUS(sbl_card_find(found, &count, &photo, NULL, &arena, &diag), SBL_OK);
            double off = fabs(found[0].facing_mm_per_px * s.focal_px / s.distance_mm - 1.0);
            printf("stretched 3 %% along axis %d: off by %.3f, stated %.3f\n", axis, off, found[0].facing_relative_error);
            CHECK(off > 0.02 && off < 1.5 * found[0].facing_relative_error);
            sbl_arena_rewind(&arena, mark);
        }
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    any_tilt();
    slightly_stretched();
    sbl_arena_release(&arena);
    return check_report("card_facing");
}
