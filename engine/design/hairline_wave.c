/*
 * What makes a line a hairline: a slow wave (the mounds beside the midline) and a quick one (tufts of a few hairs), by noise along the
 * line's length, at a right angle to it within the skin (FACTS 3.2; Rose: hairs depart "only a few millimetres" to either side).
 */
#include "hairline_parts.h"

/* A handle that holds the line lets the wave grow back over this share of a wavelength. */
#define HOLD_SHARE 0.16
/* Half the quick wave again at half the wavelength: tufts are not all of one size. */
#define FINE_SHARE 0.5
/* The line's direction is taken over so many points to either side, so that the wave does not fold where the line turns sharply. */
#define DIRECTION_SPAN 5u

typedef struct holds {
    bool macro[SBL_HANDLE_COUNT], micro[SBL_HANDLE_COUNT];
} holds;

/*
 * A handle that a person placed holds the line where it is. The mid-frontal point and the apices hold the slow wave too, so that the stated
 * height and symmetry stay true; the mid-frontal point, from which an artist measures, also holds the quick one.
 */
static holds find_holds(const sbl_hairline_work *w)
{
    holds h = {.micro[SBL_HANDLE_MID_FRONTAL] = true};
    h.macro[SBL_HANDLE_MID_FRONTAL] = h.macro[SBL_HANDLE_APEX_RIGHT] = h.macro[SBL_HANDLE_APEX_LEFT] = true;
    for (int i = 0; i < SBL_HANDLE_COUNT; i++) {
        const double *shift = w->wish->hairline.handle_shift_mm[i];
        if (shift[0] != 0.0 || shift[1] != 0.0) h.macro[i] = h.micro[i] = true;
    }
    return h;
}

static double freedom(const sbl_hairline_work *w, const bool *held, sbl_vec3 p, double wave_mm)
{
    double share = 1.0;
    for (int i = 0; i < SBL_HANDLE_COUNT; i++)
        if (held[i]) share *= sbl_smoothstep(0.0, HOLD_SHARE * wave_mm, sbl_v3_distance(p, w->handle[i]));
    return share;
}

/*
 * How far along the line a point lies, in mm counted from handle to handle where the style put them: so a handle that a person moves
 * stretches the wave beside it and leaves the rest of the line as it is.
 */
static double along_of(const sbl_hairline_work *w, uint32_t point)
{
    double passed = 0.0;
    for (int h = 0; h + 1 < SBL_HANDLE_COUNT; h++) {
        sbl_vec3 a = sbl_v3_sub(w->handle[h], w->shift[h]), b = sbl_v3_sub(w->handle[h + 1], w->shift[h + 1]);
        double span = sbl_v3_distance(a, b);
        uint32_t first = w->handle_at[h], last = w->handle_at[h + 1];
        if (point <= last) return passed + span * (point - first) / (last - first);
        passed += span;
    }
    return passed;
}

/* Departure of the line at p, so far along it; positive toward the hair. */
static double departure_mm(const sbl_hairline_work *w, const holds *h, sbl_vec3 p, double along_mm)
{
    const sbl_hairline_options *wish = &w->wish->hairline;
    double macro = sbl_noise_on_line(wish->seed, SBL_DESIGN_STREAM_MACRO, along_mm / wish->macro_wave_mm * 2.0);
    double micro = sbl_noise_on_line(wish->seed, SBL_DESIGN_STREAM_MICRO, along_mm / wish->micro_wave_mm * 2.0);
    micro += FINE_SHARE * sbl_noise_on_line(wish->seed, SBL_DESIGN_STREAM_MICRO_FINE, along_mm / wish->micro_wave_mm * 4.0);
    return macro * wish->macro_mm * freedom(w, h->macro, p, wish->macro_wave_mm) +
           micro * wish->micro_mm / (1.0 + FINE_SHARE) * freedom(w, h->micro, p, wish->micro_wave_mm);
}

sbl_status sbl_hairline_wave(sbl_trace *drawn, const sbl_trace *smooth, const sbl_hairline_work *w, sbl_arena *arena)
{
    holds h = find_holds(w);
    drawn->count = smooth->count;
    drawn->point = SBL_NEW(arena, sbl_vec3, smooth->count);
    if (!drawn->point) return sbl_fail(w->diag, SBL_E_MEMORY, "not enough memory for the hairline", NULL);
    for (uint32_t i = 0; i < smooth->count; i++) {
        sbl_vec3 p = smooth->point[i], normal, backward, leftward;
        sbl_vec3 before = smooth->point[i > DIRECTION_SPAN ? i - DIRECTION_SPAN : 0];
        sbl_vec3 after = smooth->point[i + DIRECTION_SPAN < smooth->count ? i + DIRECTION_SPAN : smooth->count - 1];
        double along = along_of(w, i);
        if (!sbl_skin_directions(w->head, p, &normal, &backward, &leftward))
            return sbl_hairline_off_the_skin(w->diag, "wish.hairline", along);
        sbl_vec3 to_hair = sbl_v3_normalize(sbl_v3_cross(normal, sbl_v3_sub(after, before)));
        drawn->point[i] = sbl_v3_madd(p, to_hair, departure_mm(w, &h, p, along));
        if (!sbl_lay_on_skin(w->head, &drawn->point[i])) return sbl_hairline_off_the_skin(w->diag, "wish.hairline", along);
    }
    return SBL_OK;
}
