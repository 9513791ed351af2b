/* close_up.h - a close look at the planned skin, before and healed. */
#ifndef STUBBLE_PLAN_CLOSE_UP_H
#define STUBBLE_PLAN_CLOSE_UP_H

#include "stubble/pictures.h"

/* Side of the square picture. */
#define CLOSE_UP_PX 900u

/* The camera over the chosen place, for a picture of CLOSE_UP_PX; gives the place in words, NULL where there is none. */
const char *close_up_camera(sbl_camera *camera, const sbl_plan *plan);

/* A square picture of size_px that shows side_mm of skin at a named place; false if this plan has none. */
bool close_up_at(sbl_camera *camera, const sbl_plan *plan, sbl_loupe_place place, uint32_t size_px, double side_mm);

#endif
