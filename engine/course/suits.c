/*
 * Which treatment fits: rules of thumb of the reference practice, by the stage of the loss, the length of the hair and the marks. Norwood
 * II and III keep the hair behind the line, III vertex to V lose the crown, from IV on a large area is bald; Ludwig and Sinclair keep the
 * line.
 */
#include "stubble/progression.h"

static bool has_mark(const sbl_design_options *options, sbl_mark_kind one, sbl_mark_kind other)
{
    for (uint32_t i = 0; i < options->mark_count; i++)
        if (options->mark[i].kind == one || options->mark[i].kind == other) return true;
    return false;
}

static bool is_norwood(sbl_pattern pattern)
{
    return pattern >= SBL_PATTERN_NORWOOD_I && pattern <= SBL_PATTERN_NORWOOD_VII;
}

static bool is_diffuse(sbl_pattern pattern)
{
    return pattern >= SBL_PATTERN_LUDWIG_I && pattern <= SBL_PATTERN_SINCLAIR_5;
}

static sbl_suits suits_shaved_look(const sbl_design_options *options, uint32_t stage)
{
    if (options->pattern == SBL_PATTERN_AREATA_TOTALIS) return SBL_SUITS_WELL;
    if (!is_norwood(options->pattern) || stage < 2) return SBL_SUITS_NOT;
    return stage >= 4 && !options->hair_long ? SBL_SUITS_WELL : SBL_SUITS_PERHAPS; /* long hair must be shaved first */
}

static sbl_suits suits_crown(const sbl_design_options *options, uint32_t stage)
{
    if (options->pattern == SBL_PATTERN_NORWOOD_III_VERTEX) return SBL_SUITS_WELL;
    return is_norwood(options->pattern) && (stage == 4 || stage == 5) ? SBL_SUITS_PERHAPS : SBL_SUITS_NOT;
}

static sbl_suits suits_density(const sbl_design_options *options, uint32_t stage)
{
    if (is_diffuse(options->pattern)) return stage >= 2 ? SBL_SUITS_WELL : SBL_SUITS_PERHAPS; /* at the first stage little is noticed */
    if (!options->hair_long) return SBL_SUITS_NOT;
    return is_norwood(options->pattern) && stage <= 4 ? SBL_SUITS_PERHAPS : SBL_SUITS_NOT;
}

sbl_suits sbl_treatment_suits(sbl_treatment_kind kind, const sbl_design_options *options)
{
    uint32_t stage = sbl_pattern_step(options->pattern);
    bool patches = has_mark(options, SBL_MARK_AREATA_PATCH, SBL_MARK_AREATA_PATCH);
    switch (kind) {
    case SBL_TREATMENT_SHAVED_LOOK:
        return suits_shaved_look(options, stage);
    case SBL_TREATMENT_HAIRLINE:
        if (!is_norwood(options->pattern) || options->pattern == SBL_PATTERN_NORWOOD_III_VERTEX) return SBL_SUITS_NOT;
        return stage == 2 || stage == 3 ? SBL_SUITS_WELL : stage == 1 ? SBL_SUITS_PERHAPS : SBL_SUITS_NOT;
    case SBL_TREATMENT_CROWN:
        return suits_crown(options, stage);
    case SBL_TREATMENT_DENSITY:
        return suits_density(options, stage);
    case SBL_TREATMENT_AREATA:
        if (options->pattern == SBL_PATTERN_AREATA_TOTALIS) return SBL_SUITS_WELL;
        return patches ? SBL_SUITS_WELL : options->pattern == SBL_PATTERN_AREATA_PATCHES ? SBL_SUITS_PERHAPS : SBL_SUITS_NOT;
    case SBL_TREATMENT_SCARS:
        return has_mark(options, SBL_MARK_SCAR_FUT, SBL_MARK_SCAR_FUE) ? SBL_SUITS_WELL : SBL_SUITS_NOT;
    case SBL_TREATMENT_BEARD:
        return options->treatment.beard ? SBL_SUITS_WELL : options->sex == SBL_SEX_MALE ? SBL_SUITS_PERHAPS : SBL_SUITS_NOT;
    case SBL_TREATMENT_COUNT:
        break;
    }
    return SBL_SUITS_NOT;
}

bool sbl_treatment_wished(sbl_treatment_kind kind, const sbl_treatment *wish)
{
    const bool wished[SBL_TREATMENT_COUNT] = {wish->shaved_look, wish->hairline, wish->crown, wish->density,
                                              wish->areata,      wish->scars,    wish->beard};
    return (unsigned)kind < SBL_TREATMENT_COUNT && wished[kind];
}

const char *sbl_treatment_key(sbl_treatment_kind kind)
{
    static const char *const KEY[SBL_TREATMENT_COUNT] = {"shaved_look", "hairline", "crown", "density", "areata", "scars", "beard"};
    return (unsigned)kind < SBL_TREATMENT_COUNT ? KEY[kind] : "unknown";
}

const char *sbl_suits_text(sbl_suits suits)
{
    static const char *const TEXT[] = {"does not fit", "may fit", "fits"};
    return (unsigned)suits < sizeof TEXT / sizeof *TEXT ? TEXT[suits] : "unknown";
}
