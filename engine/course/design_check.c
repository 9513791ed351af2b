/* The design check: each rule is one comparison of a figure of the design with a limit of the knowledge. */
#include "stubble/design_check.h"

#include <string.h>

static bool below(double value, double limit)
{
    return value > 0.0 && value < limit;
}

/* The figure that a rule found beyond its limit goes into *value. */
static bool applies(const sbl_check_rule *rule, const sbl_check_facts *f, double *value)
{
    double limit = f->sex == SBL_SEX_FEMALE ? rule->limit_women : rule->limit;
    switch (rule->check) {
    case SBL_CHECK_STANDS_ALONE:
        *value = (double)f->norwood_step;
        return f->alone_at != NULL;
    case SBL_CHECK_HAIRLINE_LOW:
    case SBL_CHECK_HAIRLINE_LOW_FOR_AGE:
    case SBL_CHECK_HAIRLINE_LOW_FOR_STAGE:
        *value = f->mid_frontal_mm;
        return f->has_hairline && below(*value, limit);
    case SBL_CHECK_TEMPLE_FILLED:
        *value = f->apex_back_mm;
        return f->has_hairline && below(*value, limit);
    case SBL_CHECK_HAIRLINE_STRAIGHT:
        *value = f->wave_mm;
        return f->has_hairline && below(*value, limit);
    case SBL_CHECK_HAIRLINE_SHARP:
        *value = f->transition_mm;
        return f->has_hairline && f->straight_style && below(*value, limit);
    case SBL_CHECK_FEATHER_NARROW:
        *value = f->transition_mm;
        return f->has_hairline && below(*value, limit * f->wave_mm);
    case SBL_CHECK_BAND_NARROW:
        *value = f->band_mm;
        return f->has_hairline && below(*value, limit * f->transition_mm);
    case SBL_CHECK_TONE_DARK_FOR_AGE:
        *value = f->darkest_tone;
        return *value > limit;
    case SBL_CHECK_TONE_DARK_FOR_HAIR:
        *value = f->darkest_tone;
        return f->pale_hair && *value > limit;
    case SBL_CHECK_TONE_BEYOND_SERIES:
        *value = f->water_parts;
        return below(*value, f->series_water_parts - limit);
    case SBL_CHECK_DENSITY_ABOVE_BIOLOGY:
        *value = f->full_per_cm2;
        return f->natural_per_cm2 > 0.0 && *value > limit * f->natural_per_cm2;
    case SBL_CHECK_DENSITY_VERY_HIGH:
        *value = f->full_per_cm2;
        return *value > limit;
    case SBL_CHECK_DOTS_MERGE:
        *value = f->min_distance_mm;
        return below(*value, limit * f->year_8_diameter_mm);
    case SBL_CHECK_DAY_LONG:
        *value = f->longest_minutes;
        return *value > limit;
    case SBL_CHECK_NEEDLE_DEEP:
        *value = f->needle_mm;
        return *value > limit;
    case SBL_CHECK_YOUNG_LOSS:
        *value = (double)f->age_years;
        return f->norwood_step >= 2 && f->norwood_step <= 4 && below(*value, limit);
    case SBL_CHECK_SCAN_HAIR:
        *value = f->scan_rms_mm;
        return *value > limit;
    case SBL_CHECK_SCALE_OFF:
        *value = f->scale_off_sd;
        return *value > limit;
    case SBL_CHECK_COUNT:
        break;
    }
    return false;
}

uint32_t sbl_design_check(sbl_remark *remark, const sbl_check_facts *facts, const sbl_knowledge *knowledge, sbl_arena *arena)
{
    uint32_t count = 0;
    for (uint32_t i = 0; knowledge->check && i < knowledge->check->rule_count; i++) {
        const sbl_check_rule *rule = &knowledge->check->rule[i];
        double value = 0.0;
        if (rule->off || (rule->from_age && facts->age_years < rule->from_age)) continue;
        if (rule->from_stage && facts->norwood_step < rule->from_stage) continue;
        if (!applies(rule, facts, &value)) continue;
        sbl_word_pair stage = {"stage", facts->alone_at};
        const char *text = facts->alone_at ? sbl_words_fill(rule->text, &stage, 1, arena) : rule->text;
        remark[count++] = (sbl_remark){text ? text : rule->text, rule->source, value, rule->for_client, rule->text, facts->alone_at};
    }
    return count;
}

const char *sbl_check_key(sbl_check check)
{
    static const char *const KEY[SBL_CHECK_COUNT] = {
#define SBL_CHECK_KEY(name, key) key,
        SBL_CHECK_LIST(SBL_CHECK_KEY)
#undef SBL_CHECK_KEY
    };
    return (unsigned)check < SBL_CHECK_COUNT ? KEY[check] : "unknown";
}
