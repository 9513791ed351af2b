/*
 * The tragions, by the ears of the scan itself. An ear sits some 7 mm farther forward or back on one head than on another, is turned and sized as
 * it likes, and the skin before it is smooth: laid on with the whole head the template's tragion comes down on the cheek. So the template's ear
 * alone is laid over each of the scan's (seven degrees of freedom, iterated closest points as in align.h), from several places; what one side
 * finds, mirrored, is tried on the other. An ear that is missing, under hair or no ear by its form is told by how little of the template's ear it
 * meets: the tragion then lies where the other ear has it, and with none where the whole head puts it, each with its own doubt.
 */
#include "head/scan.h"

enum { EAR_SAMPLES = 400, EAR_STARTS = 3, COARSE_STRIDE = 4 };

/* Where an ear is looked for from, along the head (mm): it lies within 9 mm of where the whole head puts it on the two test heads. */
static const double start_along_mm[EAR_STARTS] = {0.0, -8.0, 8.0};

/*
 * A sample that lies so near and faces alike has met its own place. Ears are met by 0.88 to 0.93 of the template's, under 1 mm of noise by 0.75 and
 * more; the side of a head whose ear was cut off or smoothed away by 0.46 at most (the two test heads).
 */
#define MET_MM    2.5
#define MET_SHARE 0.60
/* The template's ear on a head of its size is 64 mm long, that of men and women 61.8 on average; ANSUR II. */
#define EAR_SIZE 0.96
/*
 * A sample's millimetre against this much of size. Ears differ by 8 % (ANSUR II), but neighbouring samples are off alike, by some 2 mm: fewer by far
 * speak for size than are counted.
 */
#define EAR_SIZE_SPREAD 0.2
/* Farther off its place than the starts reach lies something else. */
#define EAR_OFF_MM 20.0

/* One sd. Found: 0.5 to 1.9 mm from places picked by eye on two heads (tests/unit/scan_ears_real.c), and a person picks to 1 mm. */
#define FOUND_SD_MM 2.0
/* By the other ear: how unlike both sides of a head are. By the whole head: EARS_ALONG_MM of fit_rows.c, and the skin's own. */
#define MIRRORED_SD_MM 4.0
#define UNFOUND_SD_MM  7.0

typedef struct ear_model {
    align_sample sample[EAR_SAMPLES];
    uint32_t count;
    sbl_vec3 middle, tragion;
} ear_model;

typedef struct ear_fit {
    align_pose pose;
    double share; /* of the samples that have met the scan */
} ear_fit;

/* Vertices of the template's ear, evenly out of all: they lie densest where the form is rich. */
static void gather_ear(ear_model *ear, const sbl_head *t, int side)
{
    uint8_t part = side == 0 ? SBL_PART_EAR_LEFT : SBL_PART_EAR_RIGHT;
    uint32_t all = 0, seen = 0;
    sbl_vec3 sum = {0.0, 0.0, 0.0};
    ear->count = 0;
    ear->tragion = t->landmark[SBL_LANDMARK_TRAGION_LEFT + side];
    for (uint32_t v = 0; v < t->surface.vertex_count; v++) all += t->part[v] == part ? 1u : 0u;
    uint32_t step = all / EAR_SAMPLES + 1;
    for (uint32_t v = 0; v < t->surface.vertex_count; v++) {
        if (t->part[v] != part || seen++ % step != 0) continue;
        sbl_vec3 p = sbl_v3_load(t->surface.position[v]);
        ear->sample[ear->count++] = (align_sample){.position = p, .normal = sbl_v3_load(t->surface.normal[v]), .group = ALIGN_REST};
        sum = sbl_v3_add(sum, p);
    }
    ear->middle = ear->count ? sbl_v3_scale(sum, 1.0 / ear->count) : ear->tragion;
}

/* The head's pose, turning about the ear, which is moved by so much in the template's frame. */
static align_pose start_pose(const align_pose *head, const ear_model *ear, sbl_vec3 shift_mm)
{
    align_pose pose = *head;
    pose.from = ear->middle;
    pose.to = align_to_scan(head, sbl_v3_add(ear->middle, shift_mm));
    return pose;
}

static void try_from(ear_fit *best, const align_pose *start, const ear_model *ear, const sbl_surface *raw)
{
    const align_options coarse = {.freedom = ALIGN_SIMILARITY,
                                  .stride = COARSE_STRIDE,
                                  .iterations = 10,
                                  .reach_mm = 8.0,
                                  .end_reach_mm = 3.0,
                                  .size = EAR_SIZE * align_scale(start),
                                  .size_spread = EAR_SIZE_SPREAD};
    ear_fit fit = {.pose = *start};
    align_refine(&fit.pose, ear->sample, ear->count, raw, &coarse);
    fit.share = align_share(&fit.pose, ear->sample, ear->count, COARSE_STRIDE, raw, MET_MM);
    if (fit.share > best->share) *best = fit;
}

/* Where the ear's tragion lies in the template's frame against the template's own; x outward, so that both sides compare. */
static sbl_vec3 offset_of(const ear_fit *fit, const ear_model *ear, const align_pose *head, int side)
{
    sbl_vec3 d = sbl_v3_sub(align_to_template(head, align_to_scan(&fit->pose, ear->tragion)), ear->tragion);
    return sbl_v3(side == 0 ? d.x : -d.x, d.y, d.z);
}

static bool is_ear(const ear_fit *fit, const ear_model *ear, const align_pose *head, int side)
{
    return fit->share >= MET_SHARE && sbl_v3_length(offset_of(fit, ear, head, side)) <= EAR_OFF_MM;
}

static void finish(ear_fit *fit, const ear_model *ear, const sbl_surface *raw, double size)
{
    const align_options fine = {.freedom = ALIGN_SIMILARITY,
                                .stride = 1,
                                .iterations = 10,
                                .reach_mm = 4.0,
                                .end_reach_mm = 3.0,
                                .size = size,
                                .size_spread = EAR_SIZE_SPREAD};
    align_refine(&fit->pose, ear->sample, ear->count, raw, &fine);
    fit->share = align_share(&fit->pose, ear->sample, ear->count, 1, raw, MET_MM);
}

void scan_find_tragions(sbl_vec3 *landmark, double *sd_mm, bool found[2], const sbl_surface *raw, const align_pose *pose,
                        const sbl_head *template_head)
{
    ear_model ear[2];
    ear_fit fit[2];
    sbl_vec3 offset[2];
    for (int side = 0; side < 2; side++) {
        gather_ear(&ear[side], template_head, side);
        fit[side] = (ear_fit){.pose = *pose};
        for (int i = 0; i < EAR_STARTS; i++) {
            align_pose start = start_pose(pose, &ear[side], sbl_v3(0.0, 0.0, start_along_mm[i]));
            try_from(&fit[side], &start, &ear[side], raw);
        }
    }
    int better = fit[1].share > fit[0].share ? 1 : 0, other = 1 - better;
    sbl_vec3 alike = offset_of(&fit[better], &ear[better], pose, better);
    align_pose start = start_pose(pose, &ear[other], sbl_v3(other == 0 ? alike.x : -alike.x, alike.y, alike.z));
    try_from(&fit[other], &start, &ear[other], raw);
    for (int side = 0; side < 2; side++) {
        finish(&fit[side], &ear[side], raw, EAR_SIZE * align_scale(pose));
        found[side] = is_ear(&fit[side], &ear[side], pose, side);
        offset[side] = offset_of(&fit[side], &ear[side], pose, side);
    }
    for (int side = 0; side < 2; side++) {
        int i = SBL_LANDMARK_TRAGION_LEFT + side;
        sbl_vec3 by = found[side] ? offset[side] : found[1 - side] ? offset[1 - side] : sbl_v3(0.0, 0.0, 0.0);
        sbl_surface_hit hit;
        landmark[i] = align_to_scan(pose, sbl_v3_add(ear[side].tragion, sbl_v3(side == 0 ? by.x : -by.x, by.y, by.z)));
        if (sbl_surface_closest(raw, landmark[i], 25.0 * align_scale(pose), &hit)) landmark[i] = hit.position;
        sd_mm[i] = found[side] ? FOUND_SD_MM : found[1 - side] ? MIRRORED_SD_MM : UNFOUND_SD_MM;
    }
}
