#include "document/report_parts.h"

static paper_ink verdict_ink(sbl_verdict verdict)
{
    return verdict == SBL_VERDICT_GO ? INK_ACCENT : INK_WARN;
}

/* Findings need the page more than a second row of pictures. */
#define FINDINGS_BESIDE_TWO_ROWS 2u

static void views(report *r)
{
    static const sbl_view VIEW[] = {SBL_VIEW_LEFT, SBL_VIEW_TOP, SBL_VIEW_CROWN, SBL_VIEW_BACK};
    static const char *const NAME[] = {"Left", "Top", "Crown", "Back"};
    const double gap = 6.0, width = (r->width - 3.0 * gap) / 4.0;
    bool both = r->plan->course.candidacy.finding_count <= FINDINGS_BESIDE_TWO_ROWS;
    double drawn = 0.0;
    for (int row = both ? 0 : 1; row < 2; row++) {
        for (int k = 0; k < 4; k++) {
            const sbl_image *image = sbl_pictures_at(r->pictures, VIEW[k], row ? SBL_MOMENT_HEALED : SBL_MOMENT_BEFORE);
            drawn = paper_picture(r->sheet, image, NULL, r->x + k * (width + gap), r->y, width, 200.0);
            if (row)
                paper_text(r->sheet, r->x + k * (width + gap), r->y + drawn + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, NAME[k]);
        }
        r->y += drawn + (row ? 16.0 : gap);
    }
    report_paragraph(r, PAPER_CAPTION, INK_SOFT, both ? "Upper row: now. Lower row: healed." : "Healed.");
}

static void close_up(report *r)
{
    const double gap = 8.0, room = r->sheet->height - r->sheet->margin - r->y - 26.0, side = room < 150.0 ? room : 150.0;
    if (!r->pictures->close_up[0].rgb || side < 90.0) return; /* findings and remarks need the page more */
    r->y += 10.0;
    static const char *const CAPTION[] = {"Before", "Healed"};
    for (int k = 0; k < 2; k++) {
        double x = r->x + k * (side + gap);
        paper_picture(r->sheet, &r->pictures->close_up[k], NULL, x, r->y, side, side);
        paper_text(r->sheet, x, r->y + side + 3.0, side, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, CAPTION[k]);
    }
    double x = r->x + 2.0 * (side + gap) + 4.0, width = r->width - (x - r->x);
    double y = r->y + paper_text(r->sheet, x, r->y, width, PAPER_HEADING, INK_ACCENT, ALIGN_LEFT, "A close look") + 4.0;
    paper_text(
        r->sheet, x, y, width, PAPER_BODY, INK_TEXT, ALIGN_LEFT,
        paper_say(
            r->sheet,
            "%s cm of skin %s, as from a hand's breadth away. From a step away the single dots run together into the shade of shaved hair.",
            paper_number(r->sheet, SBL_CLOSE_UP_MM / 10.0, 1), r->pictures->close_up_place));
    r->y += side + 18.0;
}

static void describe(report *r)
{
    const sbl_plan *plan = r->plan;
    const sbl_design *design = &plan->design;
    bool scan = plan->head->source == SBL_HEAD_SCAN;
    sbl_pattern pattern = plan->client->design.pattern;
    if (pattern != SBL_PATTERN_NONE)
        report_paragraph(r, PAPER_BODY, INK_TEXT,
                         paper_say(r->sheet,
                                   "The stage of hair loss was given as %c%s. On %s that leaves about %s of scalp with less than half of "
                                   "its hair; %s %% of the scalp "
                                   "by the SALT score. We would treat about %s.",
                                   /* "norwood V" in files, "Norwood V" for people */
                                   sbl_pattern_name(pattern)[0] - 'a' + 'A', sbl_pattern_name(pattern) + 1,
                                   scan ? "the scan of your head" : "a head of your measures",
                                   report_band(r, plan->bald_area_cm2, 0, "cm\xc2\xb2"), paper_number(r->sheet, design->salt_percent, 0),
                                   report_band(r, plan->treated_area_cm2, 0, "cm\xc2\xb2")));
    else
        report_paragraph(r, PAPER_BODY, INK_TEXT,
                         paper_say(r->sheet, "We would treat about %s.", report_band(r, plan->treated_area_cm2, 0, "cm\xc2\xb2")));
    if (sbl_plan_has_hairline(plan))
        report_paragraph(r, PAPER_BODY, INK_TEXT,
                         paper_say(r->sheet,
                                   "The new hairline is of the kind \xe2\x80\x9c%s\xe2\x80\x9d. Its middle lies %s mm above the glabella "
                                   "(the point between the brows), measured "
                                   "along the skin. It is not a sharp edge: dots grow denser over %s mm, and a few single dots stand ahead "
                                   "of it, as hairs do.",
                                   sbl_hairline_style_name(design->options.hairline.style),
                                   paper_number(r->sheet, design->hairline.mid_frontal_mm, 0),
                                   paper_number(r->sheet, design->options.hairline.transition_mm, 0)));
    report_paragraph(
        r, PAPER_BODY, INK_SOFT,
        paper_say(r->sheet,
                  "How sure this is: %s %% (a model). %s Ranges in brackets hold the true value in nine of ten cases, as far as we know.",
                  paper_number(r->sheet, 100.0 * plan->confidence, 0), plan->confidence_reason));
}

/* One finding in a column of its own; returns its height. draw false: only measures. */
static double finding(report *r, const sbl_rule *rule, double x, double y, double width, bool draw)
{
    const struct {
        paper_style style;
        paper_ink ink;
        const char *text;
    } part[] = {
        {PAPER_STRONG, INK_TEXT,
         paper_say(r->sheet, "%s \xe2\x80\x93 %s", rule->title ? rule->title : rule->condition, sbl_verdict_text(rule->verdict))},
        {PAPER_BODY, INK_TEXT, rule->reason},
        {PAPER_BODY, INK_TEXT, rule->advice},
        {PAPER_SMALL, INK_SOFT, rule->conflict ? paper_say(r->sheet, "Clinics differ: %s", rule->conflict) : NULL},
        {PAPER_SMALL, INK_FAINT, paper_say(r->sheet, "Source: %s", rule->source)},
    };
    double top = y;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        if (!part[i].text) continue;
        y += draw ? paper_text(r->sheet, x, y, width, part[i].style, part[i].ink, ALIGN_LEFT, part[i].text)
                  : paper_text_height(r->sheet, width, part[i].style, part[i].text);
    }
    return y - top + 7.0;
}

/* Two in a row, most severe first; a row that does not fit goes to a new page. */
static void findings(report *r)
{
    const sbl_candidacy *candidacy = &r->plan->course.candidacy;
    const double gap = 16.0, width = (r->width - gap) / 2.0;
    for (uint32_t i = 0; i < candidacy->finding_count; i += 2) {
        uint32_t in_row = i + 1 < candidacy->finding_count ? 2 : 1;
        double height = 0.0;
        for (uint32_t k = 0; k < in_row; k++) height = fmax(height, finding(r, candidacy->finding[i + k].rule, r->x, r->y, width, false));
        if (r->y + height > r->sheet->height - r->sheet->margin - 10.0) report_page(r, NULL);
        for (uint32_t k = 0; k < in_row; k++) finding(r, candidacy->finding[i + k].rule, r->x + k * (width + gap), r->y, width, true);
        r->y += height;
    }
}

static void candidacy(report *r)
{
    const sbl_candidacy *candidacy = &r->plan->course.candidacy;
    report_heading(r, "May it be done now?");
    bool go = candidacy->verdict == SBL_VERDICT_GO;
    paper_box(r->sheet, r->x, r->y, r->width, 26.0, 5.0, go ? INK_ACCENT_SOFT : INK_WARN_SOFT);
    paper_text(r->sheet, r->x + 12.0, r->y + 7.0, r->width - 24.0, PAPER_STRONG, verdict_ink(candidacy->verdict), ALIGN_LEFT,
               go ? "From your answers, nothing speaks against it."
                  : paper_say(r->sheet, "From your answers: %s.", sbl_verdict_text(candidacy->verdict)));
    r->y += 34.0;
    findings(r);
}

static void remarks(report *r)
{
    bool any = false;
    for (uint32_t i = 0; i < r->plan->remark_count; i++) {
        if (!r->plan->remark[i].for_client) continue;
        if (!any) report_heading(r, "Think about this");
        any = true;
        report_paragraph(r, PAPER_BODY, INK_TEXT, paper_say(r->sheet, "\xe2\x80\xa2  %s", r->plan->remark[i].text));
    }
}

void report_assessment(report *r)
{
    report_page(r, "What we see");
    views(r);
    describe(r);
    candidacy(r);
    remarks(r);
    close_up(r);
}
