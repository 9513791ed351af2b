/* The scales of hair loss as ladders, the tables of how common they are, and the words for both. */
#include "stubble/progression.h"

static const struct {
    sbl_pattern pattern, next;
    uint32_t step;
} LADDER[] = {
    {SBL_PATTERN_NORWOOD_I, SBL_PATTERN_NORWOOD_II, 1},       {SBL_PATTERN_NORWOOD_II, SBL_PATTERN_NORWOOD_III, 2},
    {SBL_PATTERN_NORWOOD_III, SBL_PATTERN_NORWOOD_IV, 3},     {SBL_PATTERN_NORWOOD_III_VERTEX, SBL_PATTERN_NORWOOD_IV, 3},
    {SBL_PATTERN_NORWOOD_IV, SBL_PATTERN_NORWOOD_V, 4},       {SBL_PATTERN_NORWOOD_V, SBL_PATTERN_NORWOOD_VI, 5},
    {SBL_PATTERN_NORWOOD_VI, SBL_PATTERN_NORWOOD_VII, 6},     {SBL_PATTERN_NORWOOD_VII, SBL_PATTERN_NORWOOD_VII, 7},
    {SBL_PATTERN_NORWOOD_II_A, SBL_PATTERN_NORWOOD_III_A, 2}, {SBL_PATTERN_NORWOOD_III_A, SBL_PATTERN_NORWOOD_IV_A, 3},
    {SBL_PATTERN_NORWOOD_IV_A, SBL_PATTERN_NORWOOD_V_A, 4},   {SBL_PATTERN_NORWOOD_V_A, SBL_PATTERN_NORWOOD_VI, 5},
    {SBL_PATTERN_LUDWIG_I, SBL_PATTERN_LUDWIG_II, 1},         {SBL_PATTERN_LUDWIG_II, SBL_PATTERN_LUDWIG_III, 2},
    {SBL_PATTERN_LUDWIG_III, SBL_PATTERN_LUDWIG_III, 3},      {SBL_PATTERN_SINCLAIR_1, SBL_PATTERN_SINCLAIR_2, 1},
    {SBL_PATTERN_SINCLAIR_2, SBL_PATTERN_SINCLAIR_3, 2},      {SBL_PATTERN_SINCLAIR_3, SBL_PATTERN_SINCLAIR_4, 3},
    {SBL_PATTERN_SINCLAIR_4, SBL_PATTERN_SINCLAIR_5, 4},      {SBL_PATTERN_SINCLAIR_5, SBL_PATTERN_SINCLAIR_5, 5},
};
#define LADDER_COUNT (sizeof LADDER / sizeof *LADDER)

uint32_t sbl_pattern_step(sbl_pattern pattern)
{
    for (uint32_t i = 0; i < LADDER_COUNT; i++)
        if (LADDER[i].pattern == pattern) return LADDER[i].step;
    return 0;
}

sbl_pattern sbl_pattern_next(sbl_pattern pattern)
{
    for (uint32_t i = 0; i < LADDER_COUNT; i++)
        if (LADDER[i].pattern == pattern) return LADDER[i].next;
    return pattern;
}

bool sbl_prevalence_at(const sbl_prevalence *table, uint32_t age_years, double *percent)
{
    for (uint32_t i = 0; i < table->group_count; i++) {
        const sbl_prevalence_group *group = &table->group[i];
        if (age_years < group->from_age || age_years > group->to_age) continue;
        *percent = group->percent;
        return true;
    }
    return false;
}

const char *sbl_scenario_name(sbl_scenario scenario)
{
    static const char *const NAME[SBL_SCENARIO_COUNT] = {"fast", "usual", "slow"};
    return (unsigned)scenario < SBL_SCENARIO_COUNT ? NAME[scenario] : "unknown";
}

const char *sbl_fit_name(sbl_fit fit)
{
    static const char *const NAME[] = {"holds", "gap", "alone", "island"};
    return (unsigned)fit < sizeof NAME / sizeof *NAME ? NAME[fit] : "unknown";
}

const char *sbl_progression_word_key(sbl_progression_word word)
{
    static const char *const KEY[SBL_PROGRESSION_WORD_COUNT] = {
#define SBL_PROGRESSION_KEY(name, key) key,
        SBL_PROGRESSION_WORD_LIST(SBL_PROGRESSION_KEY)
#undef SBL_PROGRESSION_KEY
    };
    return (unsigned)word < SBL_PROGRESSION_WORD_COUNT ? KEY[word] : "unknown";
}
