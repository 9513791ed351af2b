#include "head/scan.h"
#include "stubble/atlas.h"

/*
 * A bald scalp follows the template's: its normals differ by 0.04 to 0.08 rad on average on the test heads, with 0.5 mm of noise on coarse
 * triangles no more. Locks of hair tilt them by 0.2 and more. A smooth cap is seen by its size: laid on by bare skin alone - forehead,
 * face, ears, neck - the template's scalp lies within 3 mm of a bald one on average, and 15 mm of hair stand off it by 7 mm and more.
 */
#define ROUGH_RAD  0.14
#define SWOLLEN_MM 5.0

bool scan_looks_hairy(const align_pose *pose, const align_model *model, const sbl_surface *raw, sbl_arena *scratch)
{
    static const align_options by_skin = {ALIGN_AXES, 1, 20, 8.0, 4.0};
    if (align_judge(pose, model, raw, 1).vault_normal_deviation > ROUGH_RAD) return true;
    align_sample *sample = SBL_NEW(scratch, align_sample, model->count);
    if (!sample) return false;
    /* Bare skin from the front of the array, scalp from its end; the scalp is the vault that is judged. */
    uint32_t bare = 0, scalp = model->count;
    for (uint32_t i = 0; i < model->count; i++) {
        align_sample s = model->sample[i];
        bool hair = sbl_atlas_region(SBL_REGION_SCALP, sbl_head_chart(model->head, s.position)) > 0.0;
        s.group = hair ? ALIGN_VAULT : ALIGN_FACE;
        sample[hair ? --scalp : bare++] = s;
    }
    align_pose laid = *pose;
    align_refine(&laid, sample, bare, raw, &by_skin);
    align_model halves = {model->head, sample, model->count};
    return align_judge(&laid, &halves, raw, 1).vault_offset_mm > SWOLLEN_MM;
}
