#include "head/scan.h"

/*
 * Bald heads differ from the template by less: over the two test heads and their noisy copies the vault, laid on by the face alone, is off
 * by under 6 mm on average, and its normals by under 0.1 rad (tests/unit/scan_real.c prints both).
 */
#define SWOLLEN_MM          10.0
#define ROUGH_RAD           0.22
#define SOMEWHAT_SWOLLEN_MM 5.0
#define SOMEWHAT_ROUGH_RAD  0.14

bool scan_looks_hairy(const align_pose *pose, const align_model *model, const sbl_surface *raw, sbl_arena *scratch)
{
    static const align_options by_face = {ALIGN_SIMILARITY, 1, 12, 8.0, 4.0};
    align_quality laid = align_judge(pose, model, raw, 1);
    if (laid.vault_normal_deviation > ROUGH_RAD) return true;
    align_sample *bare = SBL_NEW(scratch, align_sample, model->count);
    if (!bare) return false;
    uint32_t count = 0;
    for (uint32_t i = 0; i < model->count; i++)
        if (model->sample[i].group != ALIGN_VAULT) bare[count++] = model->sample[i];
    align_pose face = *pose;
    align_refine(&face, bare, count, raw, &by_face);
    double offset_mm = align_judge(&face, model, raw, 1).vault_offset_mm;
    return offset_mm > SWOLLEN_MM || (offset_mm > SOMEWHAT_SWOLLEN_MM && laid.vault_normal_deviation > SOMEWHAT_ROUGH_RAD);
}
