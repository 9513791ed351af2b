/* assess, design and quote: parts of a plan as a table for a person or as JSON for a machine. */
#include "command.h"

#include "stubble/file.h"
#include "stubble/plan_file.h"

#include <string.h>

static int print_parts(workspace *s, const char *const *parts)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_text_add(&text, "{\n");
    for (uint32_t i = 0; parts[i]; i++) {
        sbl_text part;
        sbl_text_begin(&part, &s->arena);
        if (s->plan.patch && !strcmp(parts[i], "forecast")) continue; /* of a head; never the last of the parts */
        sbl_plan_write_json_part(&part, &s->plan, parts[i]);
        /* Each part is an object of one member: "{\n" ... "\n}\n". */
        if (part.failed || part.length < 5) {
            text.failed = true;
            break;
        }
        sbl_text_add_bytes(&text, part.data + 2, part.length - 5);
        sbl_text_add(&text, parts[i + 1] ? ",\n" : "\n");
    }
    sbl_text_add(&text, "}\n");
    return output_text(&text);
}

static void show_salt(const sbl_design *design)
{
    printf("SALT        %.1f %% of the scalp's hair lost, class S%u: ", design->salt_percent, sbl_salt_class(design->salt_percent));
    for (int k = 0; k < SBL_SALT_COUNT; k++) {
        sbl_salt_quadrant q = (sbl_salt_quadrant)k;
        printf("%s%s %.0f %% x %.2f", k ? ", " : "", sbl_salt_quadrant_name(q), design->salt_quadrant_percent[q], sbl_salt_weight(q));
    }
    printf("\n");
}

static void missing_row(const char *place, const sbl_missing *missing)
{
    char density[48];
    snprintf(density, sizeof density, "%.0f (%.0f to %.0f)", missing->per_cm2.mid, missing->per_cm2.low, missing->per_cm2.high);
    printf("  %-16s %8.1f %9.0f %7.0f  %-17s %.0f (%.0f to %.0f)\n", place, missing->area_cm2, missing->expected_per_cm2,
           missing->existing_per_cm2, density, missing->units.mid, missing->units.low, missing->units.high);
}

static void show_missing(const sbl_plan *plan)
{
    const sbl_design_options *stated = &plan->client->design;
    const sbl_band *hairs = &plan->missing_scalp.hairs;
    printf("Missing     follicular units, a model: expected from %s, what grows from %s\n",
           stated->natural_density_per_cm2 > 0.0 ? "a count on this client" : "averages of adults",
           stated->measured_density_per_cm2 > 0.0 ? "a count on this client" : "the stage and the marks");
    printf("  %-16s %8s %9s %7s  %-17s %s\n", "place", "cm2", "expected", "grows", "missing per cm2", "missing in all");
    for (uint32_t z = 0; z < plan->design.zone_count; z++) missing_row(plan->design.zone[z].name, &plan->missing_zone[z]);
    missing_row("all zones", &plan->missing_treated);
    missing_row("whole scalp", &plan->missing_scalp);
    printf("  about %.0f hairs in all  (%.0f to %.0f)\n", hairs->mid, hairs->low, hairs->high);
}

static void show_head(const workspace *s)
{
    const sbl_plan *plan = &s->plan;
    const sbl_head *head = &s->head;
    printf("Head        %s\n", sbl_head_source_name(head->source));
    for (uint32_t m = 0; m < SBL_MEASURE_COUNT; m++)
        printf("  %-16s %6.1f mm  +- %.1f%s\n", sbl_measure_name((sbl_measure)m), head->measures.value_mm[m], head->measures.sd_mm[m],
               head->measures.given[m] ? "" : "  (from averages)");
    printf("Pattern     %s\n", sbl_pattern_name(s->client.design.pattern));
    show_salt(&plan->design);
}

static void show_assessment(const workspace *s)
{
    const sbl_plan *plan = &s->plan;
    if (plan->patch) patch_show(s);
    else show_head(s);
    int digits = plan->patch ? 1 : 0;
    printf("Bald area   %.*f cm2  (%.*f to %.*f)\n", digits, plan->bald_area_cm2.mid, digits, plan->bald_area_cm2.low, digits,
           plan->bald_area_cm2.high);
    printf("To treat    %.*f cm2  (%.*f to %.*f)\n", digits, plan->treated_area_cm2.mid, digits, plan->treated_area_cm2.low, digits,
           plan->treated_area_cm2.high);
    if (!plan->patch) show_missing(plan);
    printf("Confidence  %.0f %%, a model: ", 100.0 * plan->confidence);
    print_wrapped(plan->confidence_reason, 12);
    for (uint32_t k = 0; k < SBL_TREATMENT_COUNT && !plan->patch; k++) { /* what fits a head */
        const sbl_risk *about = &plan->knowledge->treatment[k];
        sbl_suits suits = sbl_treatment_suits((sbl_treatment_kind)k, &plan->design.options);
        bool wished = sbl_treatment_wished((sbl_treatment_kind)k, &plan->design.options.treatment);
        if (!about->text || (suits == SBL_SUITS_NOT && !wished)) continue;
        printf("%-12s", suits == SBL_SUITS_WELL ? "Fits" : suits == SBL_SUITS_PERHAPS ? "May fit" : "Hardly fits");
        printf("%s%s: ", about->title, wished ? " (wished)" : "");
        print_wrapped(about->text, 12);
    }
    printf("Verdict     %s\n", sbl_verdict_text(plan->course.candidacy.verdict));
    for (uint32_t i = 0; i < plan->course.candidacy.finding_count; i++) {
        const sbl_rule *rule = plan->course.candidacy.finding[i].rule;
        printf("  %-18s ", rule->condition);
        print_wrapped(rule->reason, 21);
        printf("%21ssource: %s\n", "", rule->source);
    }
    for (uint32_t i = 0; i < plan->remark_count; i++) {
        printf("Remark      ");
        print_wrapped(plan->remark[i].text, 12);
    }
}

static void show_design(const workspace *s)
{
    static const char *const ORIGIN[] = {"glabella", "mid brow", "sellion"};
    const sbl_design *design = &s->plan.design;
    const sbl_hairline *line = &design->hairline;
    const sbl_hairline_options *wish = &design->options.hairline;
    if (sbl_plan_has_hairline(&s->plan)) {
        printf("Hairline    %s\n", sbl_hairline_style_name(wish->style));
        printf("  middle           %6.1f mm along the skin above the %s\n", line->mid_frontal_mm, ORIGIN[wish->origin]);
        printf("  between corners  %6.1f mm\n", line->width_between_apices_mm);
        printf("  corners          %6.1f mm (right), %.1f mm (left) above the glabella's level\n", line->apex_height_mm[0],
               line->apex_height_mm[1]);
        printf("  feather          %6.1f mm\n", wish->transition_mm);
    }
    printf("\n  %-16s %9s %10s %8s %9s  %s\n", "zone", "cm2", "dots/cm2", "dots", "dot mm", "needle");
    for (uint32_t z = 0; z < design->zone_count; z++) {
        const sbl_zone *zone = &design->zone[z];
        printf("  %-16s %9.1f %10.1f %8u %9.2f  %s\n", zone->name, zone->area_cm2, zone->target_per_cm2, zone->dot_count, zone->diameter_mm,
               zone->needle);
    }
    printf("  %-16s %9.1f %10s %8u\n", "all", design->treated_area_cm2, "", s->plan.dots.count);
    printf("\nNo two dots, and no dot and hair, stand closer than %.2f mm.\n", s->plan.dots.min_distance_mm);
}

static void show_quote(const workspace *s)
{
    const sbl_course *course = &s->plan.course;
    const sbl_quote *quote = &course->quote;
    printf("  %-8s %-11s %8s %18s  %s\n", "session", course->dated ? "date" : "day", "dots", "minutes", "dilution");
    for (uint32_t i = 0; i < course->session_count; i++) {
        const sbl_session *session = &course->session[i];
        char when[16];
        if (course->dated) sbl_date_format(when, session->date);
        else snprintf(when, sizeof when, "day %d", session->day);
        printf("  %-8u %-11s %8u %6.0f (%.0f to %.0f)  %s%s\n", session->number, when, session->dots, session->minutes.mid,
               session->minutes.low, session->minutes.high, session->dilution, session->too_long ? "  longer than 4 hours: split it" : "");
    }
    printf("\nParts       ");
    for (uint32_t i = 0; i < quote->item_count; i++)
        printf("%s%s %.2f", i ? ", " : "", quote->item[i].title ? quote->item[i].title : quote->item[i].key, quote->item[i].amount);
    printf("\nPrice       %s %.0f  (%.0f to %.0f), with %s %.0f  (%.0f to %.0f)\n", quote->book->currency, quote->before_tax.mid,
           quote->before_tax.low, quote->before_tax.high, quote->book->tax_name, quote->with_tax.mid, quote->with_tax.low,
           quote->with_tax.high);
    printf("Deposit     %s %.0f\n", quote->book->currency, quote->deposit);
    printf("Price book  %s: %s\n", quote->book->city, quote->book->source);
    printf("Touch-up    wanted after about %.0f years (%.0f to %.0f), a model\n", course->touch_up_years.mid, course->touch_up_years.low,
           course->touch_up_years.high);
}

static int show(const command_options *options, void (*print)(const workspace *), const char *const *parts)
{
    workspace s;
    int code = workspace_open(&s, options);
    if (code == EXIT_DONE) {
        progress_end();
        if (options->json) code = print_parts(&s, parts);
        else print(&s);
    }
    workspace_close(&s);
    return code;
}

int command_assess(const command_options *options)
{
    return show(options, show_assessment, (const char *const[]){"head", "assessment", NULL});
}

int command_quote(const command_options *options)
{
    if (options->compare) return quote_compare(options);
    return show(options, show_quote, (const char *const[]){"course", "forecast", "quote", NULL});
}

int command_design(const command_options *options)
{
    if (!options->out) return show(options, show_design, (const char *const[]){"design", "dots", NULL});
    /* Whether it can be written where it is wanted is asked before the work, not after it. */
    workspace s;
    sbl_diag diag = {0};
    if (sbl_file_check_write(options->out, &diag) != SBL_OK) return message_failure(options->out, &diag, FAILED_WRITING);
    int code = workspace_open(&s, options);
    if (code == EXIT_DONE) {
        sbl_text text;
        sbl_text_begin(&text, &s.arena);
        sbl_plan_write_dots_csv(&text, &s.plan);
        sbl_status status = text.failed ? sbl_fail(&s.diag, SBL_E_MEMORY, "there is not enough memory", "")
                                        : sbl_file_write(options->out, text.data, text.length, &s.diag);
        progress_end();
        if (status != SBL_OK) code = message_failure(options->out, &s.diag, FAILED_WRITING);
        else if (options->json) code = print_parts(&s, (const char *const[]){"design", "dots", NULL});
        else if (!options->quiet) show_design(&s);
    }
    workspace_close(&s);
    return code;
}
