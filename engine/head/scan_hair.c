#include "head/scan.h"

/*
 * A bald scalp follows the template's: its normals differ by 0.04 to 0.08 rad on average on the test heads, with 0.5 mm of noise on coarse
 * triangles no more. Locks of hair tilt them by 0.2 and more. A smooth cap is seen by its size: laid on by bare skin alone - forehead,
 * face, ears, neck - the template's scalp lies within 3 mm of a bald one on average, and 15 mm of hair stand off it by 7 mm and more.
 */
#define ROUGH_RAD  0.14
#define SWOLLEN_MM 5.0

bool scan_looks_hairy(const align_pose *pose, const align_model *model, const sbl_surface *raw)
{
    static const align_options by_skin = {
        .freedom = ALIGN_AXES, .stride = 1, .iterations = 20, .bare = true, .reach_mm = 8.0, .end_reach_mm = 4.0};
    if (align_judge(pose, model, raw, 1).vault_normal_deviation > ROUGH_RAD) return true;
    align_pose laid = *pose;
    align_refine(&laid, model->sample, model->count, raw, &by_skin);
    return align_judge(&laid, model, raw, 1).scalp_offset_mm > SWOLLEN_MM;
}
