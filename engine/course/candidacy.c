/* Candidacy: every stated condition finds its rule; the most severe verdict is the result, and the findings say why. */
#include "stubble/course.h"

#include <string.h>

static const sbl_rule *find_rule(const sbl_knowledge *knowledge, const char *condition)
{
    for (uint32_t i = 0; i < knowledge->rule_count; i++)
        if (!strcmp(knowledge->rule[i].condition, condition)) return &knowledge->rule[i];
    return NULL;
}

/* More severe first; among equals the order of the rules, which puts the graver reason first. */
static bool comes_before(const sbl_rule *one, const sbl_rule *two)
{
    return one->verdict != two->verdict ? one->verdict > two->verdict : one < two;
}

static void insert(sbl_finding *finding, uint32_t *count, const sbl_rule *rule)
{
    uint32_t at = *count;
    for (uint32_t i = 0; i < *count; i++)
        if (finding[i].rule == rule) return;
    while (at && comes_before(rule, finding[at - 1].rule)) {
        finding[at] = finding[at - 1];
        at--;
    }
    finding[at].rule = rule;
    (*count)++;
}

sbl_status sbl_candidacy_judge(sbl_candidacy *candidacy, const sbl_knowledge *knowledge, const char *const *condition,
                               uint32_t condition_count, sbl_arena *arena, sbl_diag *diag)
{
    memset(candidacy, 0, sizeof *candidacy);
    sbl_arena_mark before = sbl_arena_here(arena);
    sbl_finding *finding = SBL_NEW(arena, sbl_finding, condition_count);
    if (!finding) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", "");
    uint32_t count = 0;
    for (uint32_t i = 0; i < condition_count; i++) {
        const sbl_rule *rule = condition[i] ? find_rule(knowledge, condition[i]) : NULL;
        if (!rule) {
            sbl_arena_rewind(arena, before);
            sbl_fail_field(diag, SBL_E_NOT_FOUND, "no rule knows this condition",
                           "the names are the conditions in knowledge/candidacy.json", "health.conditions", 0.0);
            if (diag) diag->index = i;
            return SBL_E_NOT_FOUND;
        }
        insert(finding, &count, rule);
    }
    candidacy->verdict = count ? finding[0].rule->verdict : SBL_VERDICT_GO;
    candidacy->finding = finding;
    candidacy->finding_count = count;
    return SBL_OK;
}
