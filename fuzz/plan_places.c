/* Places of a plan: any bytes give places that a match accepts or refuses with a message, never a crash. */
#include "stubble/plan_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_plan_places *places = malloc(sizeof *places);
    if (!places || !sbl_plan_format_of(data, bytes, &arena)) abort();
    sbl_status status = sbl_plan_read_places(places, data, bytes, NULL, NULL, &arena, &diag);
    if (status != SBL_OK && (!diag.message || places->zone_count)) abort();
    for (uint32_t i = 0; i < places->zone_count; i++) {
        const sbl_match_place *p = &places->zone[i].place;
        double sum = 0.0;
        for (uint32_t s = 0; s < p->sessions; s++) sum += p->fraction[s];
        if (!p->title || places->zone[i].zone >= SBL_ZONES_MAX || p->sessions > SBL_SESSIONS_MAX || !(sum > 0.999 && sum < 1.001)) abort();
        if (!(p->dots_per_cm2 > 0.0) || sbl_skin_parameters_check(&p->skin, NULL) != SBL_OK) abort();
    }
    free(places);
    sbl_arena_release(&arena);
    return 0;
}
