#include "stubble/evenness_file.h"

#include <stdio.h>

const char *sbl_evenness_pitch_words(sbl_evenness_pitch pitch)
{
    static const char *const WORDS[] = {
        [SBL_PITCH_AREA] = "one for all dots, by their number on the area that was given",
        [SBL_PITCH_WANTED] = "at each place by the density designed there",
        [SBL_PITCH_ESTIMATED] = "at each place by the density of all dots within some 12 pitches, an estimate",
    };
    return WORDS[pitch];
}

static const char *zone_of(const sbl_evenness_sheet *sheet, uint32_t dot)
{
    return sheet->dots->zone && sheet->zone_name ? sheet->zone_name[sheet->dots->zone[dot]] : NULL;
}

const char *sbl_evenness_place(char words[SBL_EVENNESS_WORDS_BYTES], const sbl_evenness_sheet *sheet, uint32_t dot)
{
    sbl_vec3 p = sbl_v3_load(sheet->dots->position[dot]);
    const char *zone = zone_of(sheet, dot);
    if (!sheet->is_head) {
        char number[3][SBL_DECIMAL_BYTES];
        sbl_decimal_write_short(number[0], p.x, 2);
        sbl_decimal_write_short(number[1], p.y, 2);
        sbl_decimal_write_short(number[2], p.z, 2);
        snprintf(words, SBL_EVENNESS_WORDS_BYTES, "x %s, y %s, z %s", number[0], number[1], number[2]);
        return words;
    }
    snprintf(words, SBL_EVENNESS_WORDS_BYTES, "%s%s%.0f mm %s of the midline, %.0f mm %s the ears, %.0f mm %s them", zone ? zone : "",
             zone ? ": " : "", fabs(p.x), p.x < 0.0 ? "right" : "left", fabs(p.z), p.z < 0.0 ? "behind" : "before", fabs(p.y),
             p.y < 0.0 ? "below" : "above");
    return words;
}

const char *sbl_evenness_set_name(char words[SBL_EVENNESS_WORDS_BYTES], const sbl_evenness_sheet *sheet, const sbl_evenness_set *set)
{
    if (set->zone != SBL_EVENNESS_EVERYWHERE)
        snprintf(words, SBL_EVENNESS_WORDS_BYTES, "%s", sheet->zone_name ? sheet->zone_name[set->zone] : "zone");
    else if (set->from_session == 1 && set->to_session == sheet->report->session_count)
        snprintf(words, SBL_EVENNESS_WORDS_BYTES, "all dots");
    else if (set->from_session == set->to_session) snprintf(words, SBL_EVENNESS_WORDS_BYTES, "session %u", set->from_session);
    else snprintf(words, SBL_EVENNESS_WORDS_BYTES, "sessions %u to %u", set->from_session, set->to_session);
    return words;
}

sbl_evenness_verdict sbl_evenness_judge(const sbl_evenness_set *set)
{
    if (!set->has_quality || !(set->quality.f6 >= 0.0)) return SBL_EVENNESS_UNKNOWN;
    if (set->quality.f6 > SBL_EVENNESS_F6_BAR) return SBL_UNEVEN_DENSITY;
    if (set->has_spectrum && set->spectrum.worst_anisotropy_db > SBL_EVENNESS_DIRECTION_BAR_DB) return SBL_UNEVEN_DIRECTION;
    return SBL_EVEN;
}
