/* The client's report: the order of its pages, and what they share. */
#include "document/report_parts.h"

#include <stdio.h>
#include <string.h>

#define COLUMN_GAP 18.0

const char *report_band(report *r, sbl_band band, unsigned digits, const char *unit)
{
    return paper_say(r->sheet, "%s %s (%s to %s)", paper_number(r->sheet, band.mid, digits), unit, paper_number(r->sheet, band.low, digits),
                     paper_number(r->sheet, band.high, digits));
}

const char *report_date(report *r, int32_t date)
{
    static const char *const MONTH[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    static const char *const DAY[] = {"Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"};
    int32_t year;
    uint32_t month, day;
    sbl_date_civil(date, &year, &month, &day);
    return paper_say(r->sheet, "%s, %s %u, %d", DAY[((date % 7) + 7) % 7], MONTH[month - 1], day, year);
}

void report_page(report *r, const char *title)
{
    paper_new_page(r->sheet);
    r->y = r->sheet->margin;
    if (!title) return;
    r->y += paper_text(r->sheet, r->x, r->y, r->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, title) + 10.0;
}

void report_heading(report *r, const char *text)
{
    r->y += 12.0;
    r->y += paper_text(r->sheet, r->x, r->y, r->width, PAPER_HEADING, INK_ACCENT, ALIGN_LEFT, text) + 4.0;
}

void report_paragraph(report *r, paper_style style, paper_ink ink, const char *text)
{
    r->y += paper_text(r->sheet, r->x, r->y, r->width, style, ink, ALIGN_LEFT, text) + 4.0;
}

double report_bottom(const report *r)
{
    return r->sheet->height - r->sheet->margin - 10.0;
}

static double statement_height(report *r, const sbl_risk *s, double width, paper_style style)
{
    return paper_text_height(r->sheet, width, PAPER_STRONG, s->title) + paper_text_height(r->sheet, width, style, s->text) + 6.0;
}

/* A scar or a beard is planned without a head and beside no hairline: what is said of them would only confuse. */
static bool is_said(const report *r, const sbl_risk *s)
{
    return !r->patch || !(strstr(s->title, "airline") || strstr(s->text, "airline") || strstr(s->text, "own head"));
}

void report_statements(report *r, const sbl_risk *statement, uint32_t count, paper_style style)
{
    double width = (r->width - COLUMN_GAP) / 2.0, total = 0.0, used = 0.0, y = r->y, deepest = r->y;
    for (uint32_t i = 0; i < count; i++) total += is_said(r, &statement[i]) ? statement_height(r, &statement[i], width, style) : 0.0;
    double x = r->x;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_said(r, &statement[i])) continue;
        double height = statement_height(r, &statement[i], width, style);
        if (x == r->x && used > 0.0 && used + 0.5 * height > total / 2.0) {
            x += width + COLUMN_GAP;
            y = r->y;
        }
        y += paper_text(r->sheet, x, y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, statement[i].title);
        y += paper_text(r->sheet, x, y, width, style, INK_SOFT, ALIGN_LEFT, statement[i].text) + 6.0;
        used += height;
        if (y > deepest) deepest = y;
    }
    r->y = deepest;
}

static void begin(report *r, paper *sheet, const char *model, const sbl_document_options *options, sbl_arena *arena)
{
    const char *clinic = r->plan->client->clinic;
    snprintf(r->foot, sizeof r->foot, "%s%sA model %s: no promise and no medical finding. Stubble %s", clinic, *clinic ? "  \xc2\xb7  " : "", model,
             options->version ? options->version : "");
    paper_begin_pdf(sheet, options, "Scalp micropigmentation plan", r->foot, arena);
    r->x = sheet->margin;
    r->width = sheet->width - 2.0 * sheet->margin;
}

sbl_status sbl_report_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_pictures *pictures, const sbl_document_options *options,
                          const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    (void)host;
    paper sheet;
    report r = {.sheet = &sheet, .plan = plan, .pictures = pictures, .options = options};
    begin(&r, &sheet, "on your own head's shape", options, arena);
    report_cover(&r);
    report_assessment(&r);
    report_sessions(&r);
    report_years(&r);
    report_price(&r);
    report_counsel(&r);
    return paper_finish(&sheet, pdf, diag);
}

sbl_status sbl_patch_report_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_patch_pictures *pictures,
                                const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag)
{
    paper sheet;
    report r = {.sheet = &sheet, .plan = plan, .patch = pictures, .options = options};
    begin(&r, &sheet, "on your own photo", options, arena);
    report_patch_cover(&r);
    report_patch_assessment(&r);
    report_patch_sessions(&r);
    report_patch_years(&r);
    report_price(&r);
    report_counsel(&r);
    return paper_finish(&sheet, pdf, diag);
}
