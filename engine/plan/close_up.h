/* close_up.h - a close look at the planned skin, before and healed. */
#ifndef STUBBLE_PLAN_CLOSE_UP_H
#define STUBBLE_PLAN_CLOSE_UP_H

#include "stubble/pictures.h"

/* Epidermis renewed, true colour to be judged (FACTS 7.4). */
#define PICTURES_HEALED_DAYS 28.0

/* Draw pictures->close_up; pictures->preview is prepared. Errors as sbl_preview_render_camera. */
SBL_MUST_CHECK sbl_status close_up_draw(sbl_pictures *pictures, const sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
