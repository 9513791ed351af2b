/* quote --compare: two designs side by side. */
#include "command.h"

#include "stubble/plan_file.h"

#include <string.h>

#define Z_90 1.6448536269514722 /* standard normal: 5 % lie above */

/*
 * The difference of two prices. On the same head the area's error is shared: both areas are too large or too small together, and only their
 * difference carries it. On two heads the errors are independent.
 */
static sbl_band difference(const sbl_plan *one, const sbl_plan *other, bool same_head)
{
    const sbl_quote *a = &one->course.quote, *b = &other->course.quote;
    double mid = b->with_tax.mid - a->with_tax.mid, tax = 1.0 + (a->book->tax_included ? 0.0 : a->book->tax_percent / 100.0);
    double error_a = a->sd * tax, error_b = b->sd * tax;
    double error = same_head ? fabs(error_b - error_a) : sqrt(error_a * error_a + error_b * error_b);
    return (sbl_band){mid - Z_90 * error, mid, mid + Z_90 * error};
}

static bool heads_equal(const sbl_client *one, const sbl_client *other)
{
    if ((one->scan_file != NULL) != (other->scan_file != NULL)) return false;
    if (one->scan_file) return !strcmp(one->scan_file, other->scan_file);
    for (uint32_t m = 0; m < SBL_MEASURE_COUNT; m++)
        if (one->tape.given[m] != other->tape.given[m] || fabs(one->tape.value_mm[m] - other->tape.value_mm[m]) > 1e-9) return false;
    return true;
}

static void row(const char *what, const char *a, const char *b)
{
    printf("  %-14s %-32s %-32s\n", what, a, b);
}

static void band_words(char out[64], sbl_band band, unsigned digits, const char *unit)
{
    snprintf(out, 64, "%.*f%s (%.*f to %.*f)", (int)digits, band.mid, unit, (int)digits, band.low, (int)digits, band.high);
}

static void row_of_bands(const char *what, sbl_band a, sbl_band b, unsigned digits, const char *unit)
{
    char left[64], right[64];
    band_words(left, a, digits, unit);
    band_words(right, b, digits, unit);
    row(what, left, right);
}

static sbl_band hours(sbl_band minutes)
{
    return (sbl_band){minutes.low / 60.0, minutes.mid / 60.0, minutes.high / 60.0};
}

static void show(const command_options *options, const sbl_plan *one, const sbl_plan *other, sbl_band more, bool comparable)
{
    const sbl_course *a = &one->course, *b = &other->course;
    char left[64], right[64];
    row("", options->client_file ? options->client_file : "the sample client", options->compare);
    row_of_bands("area, cm2", one->treated_area_cm2, other->treated_area_cm2, 0, "");
    snprintf(left, sizeof left, "%u in %u sessions", one->dots.count, a->session_count);
    snprintf(right, sizeof right, "%u in %u sessions", other->dots.count, b->session_count);
    row("dots", left, right);
    row_of_bands("hours in all", hours(a->total_minutes), hours(b->total_minutes), 1, "");
    snprintf(left, sizeof left, "%s", a->quote.book->city);
    snprintf(right, sizeof right, "%s", b->quote.book->city);
    row("price book", left, right);
    snprintf(left, sizeof left, " %s", a->quote.book->currency);
    snprintf(right, sizeof right, " %s", b->quote.book->currency);
    row_of_bands("before tax", a->quote.before_tax, b->quote.before_tax, 0, left);
    row_of_bands("with tax", a->quote.with_tax, b->quote.with_tax, 0, left);
    row_of_bands("touch-up, years", a->touch_up_years, b->touch_up_years, 1, "");
    if (comparable)
        printf("\nThe second costs %s %.0f %s  (%.0f to %.0f), with tax.\n", a->quote.book->currency, fabs(more.mid),
               more.mid < 0.0 ? "less" : "more", fmin(fabs(more.low), fabs(more.high)), fmax(fabs(more.low), fabs(more.high)));
    else printf("\nThe two are in different currencies.\n");
}

static void add_part(sbl_text *text, const char *name, const sbl_plan *plan)
{
    sbl_text_add(text, "\"");
    sbl_text_add(text, name);
    sbl_text_add(text, "\": ");
    sbl_plan_write_json_part(text, plan, "quote");
}

static int print_json(workspace *s, const sbl_plan *other, sbl_band more, bool comparable)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_text_add(&text, "{");
    add_part(&text, "one", &s->plan);
    sbl_text_add(&text, ", ");
    add_part(&text, "other", other);
    if (comparable) {
        sbl_text_add(&text, ", \"other_costs_more_with_tax\": {\"low\": ");
        sbl_text_add_decimal(&text, more.low, 2);
        sbl_text_add(&text, ", \"mid\": ");
        sbl_text_add_decimal(&text, more.mid, 2);
        sbl_text_add(&text, ", \"high\": ");
        sbl_text_add_decimal(&text, more.high, 2);
        sbl_text_add(&text, "}");
    }
    sbl_text_add(&text, "}\n");
    return output_text(&text);
}

int quote_compare(const command_options *options)
{
    command_options second = *options;
    second.client_file = options->compare;
    second.sample = false;
    workspace a, b;
    int code = workspace_open(&b, &second); /* first, so that a wrong name is told before the longer work */
    if (code != EXIT_DONE) {
        workspace_close(&b);
        return code;
    }
    code = workspace_open(&a, options);
    progress_end();
    if (code == EXIT_DONE) {
        bool comparable = !strcmp(a.plan.course.quote.book->currency, b.plan.course.quote.book->currency);
        sbl_band more = difference(&a.plan, &b.plan, heads_equal(&a.client, &b.client));
        if (options->json) code = print_json(&a, &b.plan, more, comparable);
        else show(options, &a.plan, &b.plan, more, comparable);
    }
    workspace_close(&a);
    workspace_close(&b);
    return code;
}
