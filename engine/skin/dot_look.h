/* dot_look.h - inside the engine: a look with the whole profile behind it, contrast lost and all. */
#ifndef STUBBLE_SKIN_DOT_LOOK_H
#define STUBBLE_SKIN_DOT_LOOK_H

#include "stubble/dot_table.h"
#include "stubble/skin.h"
#include "stubble/skin_model.h"

/* Strength of a healed dot at tone 0, and how many times as strong it is at tone 1. */
#define DOT_TONE_0_PER_MM 2.0
#define DOT_TONE_FACTOR   15.0

/* profile->count is 0 for a dot without extent. */
void dot_look_profile(sbl_dot_look *look, sbl_dot_profile *profile, const sbl_dot_state *state, const sbl_skin *skin);

#endif
