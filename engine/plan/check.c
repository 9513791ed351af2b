#include "plan/check.h"

static void remark(sbl_plan *plan, sbl_remark *list, const char *text, const char *source, double value, bool for_client)
{
    if (plan->remark_count < REMARKS_MAX) list[plan->remark_count++] = (sbl_remark){text, source, value, for_client};
}

/* Mid-frontal heights: Kashiyama 2021 (men 66.5, women 62 mm); practice for men 65 to 85 mm. The figures stand in knowledge/biology.json.
 */
static void check_hairline(sbl_plan *plan, sbl_remark *list)
{
    const sbl_client *client = plan->client;
    const sbl_hairline_options *wish = &plan->design.options.hairline;
    if (!sbl_plan_has_hairline(plan)) return;
    double height = plan->design.hairline.mid_frontal_mm;
    bool man = client->sex != SBL_SEX_FEMALE;
    if (height < (man ? 60.0 : 50.0))
        remark(plan, list,
               "The hairline sits lower than most natural ones. A low line is hard to raise later and stands alone if more hair is lost.",
               "Kashiyama 2021; Shapiro", height, true);
    if (man && client->age_years >= 35 && height < 65.0)
        remark(plan, list, "For this age a mature line, higher at the corners, will look natural for longer.", "Rassman 2013", height,
               true);
    if (wish->style == SBL_HAIRLINE_STRAIGHT && wish->transition_mm < 5.0)
        remark(plan, list,
               "A straight line with a narrow soft edge is the look that people notice as drawn. Widen the edge to 5 mm or more.",
               "Shapiro (transition zone); design rule", wish->transition_mm, false);
    double wave = wish->micro_mm + wish->macro_mm;
    if (wish->transition_mm < wave)
        remark(plan, list, "The soft edge is narrower than the line's own waviness; the waves will show as steps.", "design rule",
               wish->transition_mm, false);
    if (man && wish->style == SBL_HAIRLINE_FEMININE)
        remark(plan, list,
               "A rounded, closed line on a man fills the corners that nature keeps open; they can not be reopened without laser.",
               "Shapiro (frontotemporal angle)", 0.0, false);
}

static void check_density(sbl_plan *plan, sbl_remark *list)
{
    double full = plan->design.options.full_density_per_cm2, natural = plan->design.options.natural_density_per_cm2;
    if (full > 1.15 * natural)
        remark(plan, list, "More dots per cm2 are asked for than hair grew there. Dots widen with the years and may merge.",
               "Rassman 2013; FACTS 5.3 (growth model)", full, true);
    /* Two dots of d(t) = sqrt(0.12^2 + 0.001 * 8 y) = 0.15 mm touch when closer than that; the stated minimum must stay above. */
    if (plan->dots.count && plan->dots.min_distance_mm < 0.25)
        remark(plan, list, "Some dots stand so close that they may touch by year 8.", "growth model, 0.001 mm2 a year",
               plan->dots.min_distance_mm, false);
}

static void check_course(sbl_plan *plan, sbl_remark *list)
{
    for (uint32_t s = 0; s < plan->course.session_count; s++)
        if (plan->course.session[s].too_long) {
            remark(plan, list, "A session is longer than four hours. Split it over two days, or add a session.",
                   "2 to 4 hours a session: practice", plan->course.session[s].minutes.mid, true);
            return;
        }
}

static void check_pattern(sbl_plan *plan, sbl_remark *list)
{
    const sbl_client *client = plan->client;
    sbl_pattern pattern = client->design.pattern;
    bool early = pattern >= SBL_PATTERN_NORWOOD_II && pattern <= SBL_PATTERN_NORWOOD_IV_A;
    if (early && client->age_years > 0 && client->age_years < 30)
        remark(plan, list, "Hair loss that starts before 30 often goes on. Plan for a line that still fits if two more stages are lost.",
               "Rhodes 1998; Kaufman 2008", (double)client->age_years, true);
    if (plan->head->source == SBL_HEAD_SCAN && plan->head->fit_rms_mm > 6.0)
        remark(plan, list,
               "The scan differs from a bare head, perhaps by hair. Areas and dots may be too large: check the circumference with a tape.",
               "measured on the scan", plan->head->fit_rms_mm, false);
}

sbl_status plan_check(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    sbl_remark *list = SBL_NEW(arena, sbl_remark, REMARKS_MAX);
    if (!list) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the design check", "");
    plan->remark = list;
    check_hairline(plan, list);
    check_density(plan, list);
    check_course(plan, list);
    check_pattern(plan, list);
    return SBL_OK;
}
