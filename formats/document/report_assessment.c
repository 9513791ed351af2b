#include "document/report_parts.h"

static paper_ink verdict_ink(sbl_verdict verdict)
{
    return verdict == SBL_VERDICT_GO ? INK_ACCENT : INK_WARN;
}

/* Findings need the page more than a second row of pictures. */
#define FINDINGS_BESIDE_TWO_ROWS 2u
#define VIEWS_ROW_HEIGHT         155.0 /* of one row with its captions, about */
#define COLUMN_GAP               16.0

static bool both_rows(const report *r)
{
    return r->plan->course.candidacy.finding_count <= FINDINGS_BESIDE_TWO_ROWS;
}

static void views(report *r)
{
    static const sbl_view VIEW[] = {SBL_VIEW_LEFT, SBL_VIEW_TOP, SBL_VIEW_CROWN, SBL_VIEW_BACK};
    static const char *const NAME[] = {"Left", "Top", "Crown", "Back"};
    const double gap = 6.0, width = (r->width - 3.0 * gap) / 4.0;
    bool both = both_rows(r);
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

/* A paragraph of the page; draw false: only moves y. */
static void paragraph(report *r, paper_ink ink, const char *text, bool draw)
{
    if (draw) report_paragraph(r, PAPER_BODY, ink, text);
    else r->y += paper_text_height(r->sheet, r->width, PAPER_BODY, text) + 4.0;
}

static void describe(report *r, bool draw)
{
    const sbl_plan *plan = r->plan;
    const sbl_design *design = &plan->design;
    bool scan = plan->head->source == SBL_HEAD_SCAN;
    sbl_pattern pattern = plan->client->design.pattern;
    if (pattern != SBL_PATTERN_NONE)
        paragraph(r, INK_TEXT,
                  paper_say(r->sheet,
                            "The stage of hair loss was given as %c%s. On %s that leaves about %s of scalp with less than half of "
                            "its hair; %s %% of the scalp "
                            "by the SALT score. We would treat about %s.",
                            /* "norwood V" in files, "Norwood V" for people */
                            sbl_pattern_name(pattern)[0] - 'a' + 'A', sbl_pattern_name(pattern) + 1,
                            scan ? "the scan of your head" : "a head of your measures",
                            report_band(r, plan->bald_area_cm2, 0, "cm\xc2\xb2"), paper_number(r->sheet, design->salt_percent, 0),
                            report_band(r, plan->treated_area_cm2, 0, "cm\xc2\xb2")),
                  draw);
    else
        paragraph(r, INK_TEXT, paper_say(r->sheet, "We would treat about %s.", report_band(r, plan->treated_area_cm2, 0, "cm\xc2\xb2")),
                  draw);
    if (sbl_plan_has_hairline(plan))
        paragraph(r, INK_TEXT,
                  paper_say(r->sheet,
                            "The new hairline is of the kind \xe2\x80\x9c%s\xe2\x80\x9d. Its middle lies %s mm above the glabella "
                            "(the point between the brows), measured "
                            "along the skin. It is not a sharp edge: dots grow denser over %s mm, and a few single dots stand ahead "
                            "of it, as hairs do.",
                            sbl_hairline_style_name(design->options.hairline.style),
                            paper_number(r->sheet, design->hairline.mid_frontal_mm, 0),
                            paper_number(r->sheet, design->options.hairline.transition_mm, 0)),
                  draw);
    paragraph(
        r, INK_SOFT,
        paper_say(r->sheet,
                  "How sure this is: %s %% (a model). %s Ranges in brackets hold the true value in nine of ten cases, as far as we know.",
                  paper_number(r->sheet, 100.0 * plan->confidence, 0), plan->confidence_reason),
        draw);
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

/* Two in a row, most severe first; a row that does not fit goes to a new page. draw false: only moves y. */
static void findings_in_full(report *r, bool draw)
{
    const sbl_candidacy *candidacy = &r->plan->course.candidacy;
    const double width = (r->width - COLUMN_GAP) / 2.0;
    for (uint32_t i = 0; i < candidacy->finding_count; i += 2) {
        uint32_t in_row = i + 1 < candidacy->finding_count ? 2 : 1;
        double height = 0.0;
        for (uint32_t k = 0; k < in_row; k++) height = fmax(height, finding(r, candidacy->finding[i + k].rule, r->x, r->y, width, false));
        if (draw && r->y + height > report_bottom(r)) report_page(r, NULL);
        for (uint32_t k = 0; k < in_row && draw; k++)
            finding(r, candidacy->finding[i + k].rule, r->x + k * (width + COLUMN_GAP), r->y, width, true);
        r->y += height;
    }
}

/* Title, verdict, reason and advice as one paragraph; sources and what clinics differ in stand in plan.json. */
static double finding_in_short(report *r, const sbl_rule *rule, paper_style style, double x, double y, double width, bool draw)
{
    const char *lead =
        paper_say(r->sheet, "%s \xe2\x80\x93 %s.", rule->title ? rule->title : rule->condition, sbl_verdict_text(rule->verdict));
    const char *text = paper_say(r->sheet, "%s %s%s", rule->reason ? rule->reason : "", rule->advice ? rule->advice : "",
                                 rule->conflict ? " Clinics differ." : "");
    return paper_text_led(r->sheet, x, y, width, style, INK_TEXT, lead, text, draw) + 2.5;
}

/* Down one column, then down the other, as evenly as they part; what still does not fit goes on on a new page. draw false: only moves y. */
static void findings_in_short(report *r, paper_style style, bool draw)
{
    const sbl_candidacy *candidacy = &r->plan->course.candidacy;
    const double width = (r->width - COLUMN_GAP) / 2.0;
    double total = 0.0, used = 0.0, y = r->y, deepest = r->y, x = r->x;
    for (uint32_t i = 0; i < candidacy->finding_count; i++)
        total += finding_in_short(r, candidacy->finding[i].rule, style, r->x, r->y, width, false);
    for (uint32_t i = 0; i < candidacy->finding_count; i++) {
        double height = finding_in_short(r, candidacy->finding[i].rule, style, x, y, width, false);
        bool full = draw && y + height > report_bottom(r);
        if (x == r->x && (full || used + 0.5 * height > total / 2.0)) {
            x += width + COLUMN_GAP;
            y = r->y;
        } else if (full) {
            report_page(r, NULL);
            x = r->x;
            y = r->y;
            total -= used;
            used = 0.0;
        }
        if (draw) finding_in_short(r, candidacy->finding[i].rule, style, x, y, width, true);
        y += height;
        used += height;
        deepest = fmax(deepest, y);
    }
    r->y = deepest + 3.0;
    const char *note = "The sources, and in what clinics differ, stand in plan.json.";
    if (draw) report_paragraph(r, PAPER_FINE, INK_FAINT, note);
    else r->y += paper_text_height(r->sheet, r->width, PAPER_FINE, note) + 4.0;
}

/* From roomy to dense. No level leaves out a finding. */
typedef enum density { IN_FULL, IN_SHORT, IN_SHORT_ALONE, IN_FINE_PRINT, DENSITY_COUNT } density;

static void findings(report *r, density how, bool draw)
{
    if (how == IN_FULL) findings_in_full(r, draw);
    else findings_in_short(r, how == IN_FINE_PRINT ? PAPER_FINE : PAPER_SMALL, draw);
}

static void candidacy(report *r, density how)
{
    const sbl_candidacy *candidacy = &r->plan->course.candidacy;
    report_heading(r, "May it be done now?");
    bool go = candidacy->verdict == SBL_VERDICT_GO;
    paper_box(r->sheet, r->x, r->y, r->width, 26.0, 5.0, go ? INK_ACCENT_SOFT : INK_WARN_SOFT);
    paper_text(r->sheet, r->x + 12.0, r->y + 7.0, r->width - 24.0, PAPER_STRONG, verdict_ink(candidacy->verdict), ALIGN_LEFT,
               go ? "From your answers, nothing speaks against it."
                  : paper_say(r->sheet, "From your answers: %s.", sbl_verdict_text(candidacy->verdict)));
    r->y += 34.0;
    findings(r, how, true);
}

#define CANDIDACY_HEAD 63.0 /* its heading and the verdict's box */

static void remarks(report *r, bool draw)
{
    bool any = false;
    for (uint32_t i = 0; i < r->plan->remark_count; i++) {
        if (!r->plan->remark[i].for_client) continue;
        if (!any && draw) report_heading(r, "Think about this");
        if (!any && !draw) r->y += 32.0;
        any = true;
        paragraph(r, INK_TEXT, paper_say(r->sheet, "\xe2\x80\xa2  %s", r->plan->remark[i].text), draw);
    }
}

/* The roomiest level at which the page holds everything. */
static density choose_density(report *r)
{
    const double top = r->y;
    density how = IN_FULL;
    for (; how < DENSITY_COUNT - 1; how++) {
        r->y = top + CANDIDACY_HEAD;
        if (how < IN_SHORT_ALONE) r->y += VIEWS_ROW_HEIGHT * (both_rows(r) ? 2.0 : 1.0);
        describe(r, false);
        findings(r, how, false);
        remarks(r, false);
        if (r->y <= report_bottom(r)) break;
    }
    r->y = top;
    return how;
}

void report_candidacy(report *r)
{
    candidacy(r, both_rows(r) ? IN_FULL : IN_SHORT);
}

void report_remarks(report *r)
{
    remarks(r, true);
}

void report_assessment(report *r)
{
    report_page(r, "What we see");
    density how = choose_density(r);
    if (how < IN_SHORT_ALONE) views(r);
    describe(r, true);
    candidacy(r, how);
    remarks(r, true);
    close_up(r);
}
