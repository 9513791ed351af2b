/* The client's report: the order of its pages, and what they share. */
#include "document/report_parts.h"

#include <string.h>

#define COLUMN_GAP    18.0
#define STATEMENT_GAP 6.0
#define HEADING_ABOVE 12.0

void report_page(report *r, const char *title)
{
    paper_new_page(r->sheet);
    r->y = r->sheet->margin;
    if (!title) return;
    r->y += paper_text(r->sheet, r->x, r->y, r->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, title) + 10.0;
}

void report_heading(report *r, const char *text)
{
    paper_text(r->sheet, r->x, r->y + HEADING_ABOVE, r->width, PAPER_HEADING, INK_ACCENT, ALIGN_LEFT, text);
    r->y += report_heading_height(r, text);
}

double report_heading_height(report *r, const char *text)
{
    return HEADING_ABOVE + paper_text_height(r->sheet, r->width, PAPER_HEADING, text) + 4.0;
}

void report_paragraph(report *r, paper_style style, paper_ink ink, const char *text)
{
    r->y += paper_text(r->sheet, r->x, r->y, r->width, style, ink, ALIGN_LEFT, text) + 4.0;
}

double report_bottom(const report *r)
{
    return r->sheet->height - r->sheet->margin - 10.0;
}

/* ---- statements ---- */

/* A scar or a beard is planned without a head and beside no hairline: what is said of them would only confuse. */
static bool is_said(const report *r, const sbl_risk *s)
{
    return !r->patch || !(strstr(s->title, "airline") || strstr(s->text, "airline") || strstr(s->text, "own head"));
}

static double statement_height(report *r, const sbl_risk *s, double width, paper_style style)
{
    return paper_text_height(r->sheet, width, PAPER_STRONG, letter_say(r->words, s->title)) +
           paper_text_height(r->sheet, width, style, letter_say(r->words, s->text)) + STATEMENT_GAP;
}

static void draw_statement(report *r, const sbl_risk *s, double x, double y, double width, paper_style style)
{
    y += paper_text(r->sheet, x, y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, letter_say(r->words, s->title));
    paper_text(r->sheet, x, y, width, style, INK_SOFT, ALIGN_LEFT, letter_say(r->words, s->text));
}

/* Down one column, then down the other, as evenly as they part; returns the deepest y. */
static double lay_statements(report *r, const sbl_risk *statement, uint32_t count, paper_style style, bool draw)
{
    double width = (r->width - COLUMN_GAP) / 2.0, total = 0.0, used = 0.0, x = r->x, y = r->y, deepest = r->y;
    for (uint32_t i = 0; i < count; i++) total += is_said(r, &statement[i]) ? statement_height(r, &statement[i], width, style) : 0.0;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_said(r, &statement[i])) continue;
        double height = statement_height(r, &statement[i], width, style);
        if (x == r->x && used > 0.0 && used + 0.5 * height > total / 2.0) {
            x += width + COLUMN_GAP;
            y = r->y;
        }
        if (draw) draw_statement(r, &statement[i], x, y, width, style);
        y += height;
        used += height;
        deepest = fmax(deepest, y);
    }
    return deepest;
}

void report_statements(report *r, const sbl_risk *statement, uint32_t count, paper_style style)
{
    r->y = lay_statements(r, statement, count, style, true);
}

double report_statements_height(report *r, const sbl_risk *statement, uint32_t count, paper_style style)
{
    return lay_statements(r, statement, count, style, false) - r->y;
}

/* What a page's last line may hang below its floor. */
#define HANGING 8.0

void report_lay_fitting(report *r, size_t levels, void (*lay)(report *r, size_t level, bool draw))
{
    const double top = r->y;
    size_t level = 0;
    for (; level + 1 < levels; level++) {
        lay(r, level, false);
        if (r->y <= report_bottom(r) + HANGING) break;
        r->y = top;
    }
    r->y = top;
    lay(r, level, true);
}

static void begin(report *r, letter *words, sbl_word foot, sbl_arena *arena)
{
    letter_open(words, r->sheet, r->plan, r->options, SBL_WORD_report_subject, foot, 0.0, arena);
    r->words = words;
    r->x = r->sheet->margin;
    r->width = r->sheet->width - 2.0 * r->sheet->margin;
}

sbl_status sbl_report_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_pictures *pictures, const sbl_photo_pairs *photos,
                          const sbl_document_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    (void)host;
    *pdf = (sbl_bytes){0};
    sbl_status status = letter_check(plan, diag);
    if (status != SBL_OK) return status;
    paper sheet;
    letter words;
    report r = {.sheet = &sheet, .plan = plan, .pictures = pictures, .photos = photos, .options = options};
    begin(&r, &words, SBL_WORD_client_foot, arena);
    report_cover(&r);
    report_other_photos(&r);
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
    *pdf = (sbl_bytes){0};
    sbl_status status = letter_check(plan, diag);
    if (status != SBL_OK) return status;
    paper sheet;
    letter words;
    report r = {.sheet = &sheet, .plan = plan, .patch = pictures, .options = options};
    begin(&r, &words, SBL_WORD_patch_foot, arena);
    report_patch_cover(&r);
    report_patch_assessment(&r);
    report_patch_sessions(&r);
    report_patch_years(&r);
    report_price(&r);
    report_counsel(&r);
    return paper_finish(&sheet, pdf, diag);
}
