#include "stubble/scale_check.h"

#include "stubble/math.h"

#define CONTRADICTS_SD 3.0
#define GROSS_SD       5.0
#define GROSS_LOG      0.0953 /* 10 % */

void sbl_scale_check_card(sbl_scale_check *check, const sbl_scale *given, const sbl_card_found *card, const double at_px[2])
{
    double mm[2], here = 0.0;
    *check = (sbl_scale_check){.given_px_per_mm = 1.0 / given->mm_per_px};
    if (card && sbl_plane_to_mm(&card->map, at_px[0], at_px[1], mm)) here = sbl_plane_mm_per_px(&card->map, mm[0], mm[1]);
    if (!(here > 0.0)) return;
    check->compared = true;
    check->card_px_per_mm = 1.0 / here;
    check->card_tilt = sbl_acos(sbl_clamp(card->foreshortening, 0.0, 1.0));
    check->off = sbl_log(here / given->mm_per_px);
    check->off_sd = fabs(check->off) / sqrt(given->relative_error * given->relative_error + card->relative_error * card->relative_error);
    check->contradicts = check->off_sd > CONTRADICTS_SD;
    check->gross = check->off_sd > GROSS_SD && fabs(check->off) > GROSS_LOG;
}

double sbl_scale_check_error(const sbl_scale_check *check, double relative_error)
{
    return check->contradicts ? fmax(relative_error, fabs(check->off)) : relative_error;
}
