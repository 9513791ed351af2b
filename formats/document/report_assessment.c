#include "document/report_parts.h"

static paper_ink verdict_ink(sbl_verdict verdict)
{
    return verdict == SBL_VERDICT_GO ? INK_ACCENT : INK_WARN;
}

/* Findings need the page more than a second row of pictures. */
#define FINDINGS_BESIDE_TWO_ROWS 2u
#define VIEWS_ROW_HEIGHT         155.0 /* of one row with its captions, about */
#define VIEWS_TOP                0.09  /* of a picture, above the head, left out */
#define VIEWS_SHARE              0.82  /* of a picture's height, shown */
#define COLUMN_GAP               16.0

static bool both_rows(const report *r)
{
    return r->plan->course.candidacy.finding_count <= FINDINGS_BESIDE_TWO_ROWS;
}

static void views(report *r)
{
    static const sbl_view VIEW[] = {SBL_VIEW_LEFT, SBL_VIEW_TOP, SBL_VIEW_CROWN, SBL_VIEW_BACK};
    static const sbl_word NAME[] = {SBL_WORD_view_left, SBL_WORD_view_top, SBL_WORD_view_crown, SBL_WORD_view_back};
    const double gap = 6.0, width = (r->width - 3.0 * gap) / 4.0;
    bool both = both_rows(r);
    double drawn = 0.0;
    for (int row = both ? 0 : 1; row < 2; row++) {
        for (int k = 0; k < 4; k++) {
            const sbl_image *image = sbl_pictures_at(r->pictures, VIEW[k], row ? SBL_MOMENT_HEALED : SBL_MOMENT_BEFORE);
            paper_crop crop = {0};
            if (image) crop = (paper_crop){0.0, VIEWS_TOP * image->height, image->width, VIEWS_SHARE * image->height};
            drawn = paper_picture(r->sheet, image, &crop, r->x + k * (width + gap), r->y, width, 200.0);
            if (row)
                paper_text(r->sheet, r->x + k * (width + gap), r->y + drawn + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER,
                           letter_word(r->words, NAME[k]));
        }
        r->y += drawn + (row ? 16.0 : gap);
    }
    report_paragraph(r, PAPER_CAPTION, INK_SOFT, letter_word(r->words, both ? SBL_WORD_rows_both : SBL_WORD_rows_healed));
}

static void close_up(report *r)
{
    const double gap = 8.0, room = r->sheet->height - r->sheet->margin - r->y - 26.0, side = room < 150.0 ? room : 150.0;
    if (!r->pictures->close_up[0].rgb || side < 76.0) return; /* findings and remarks need the page more */
    r->y += 10.0;
    letter *l = r->words;
    const char *const caption[] = {letter_word(l, SBL_WORD_before), letter_label(l, SBL_LABEL_healed)};
    for (int k = 0; k < 2; k++) {
        double x = r->x + k * (side + gap);
        paper_picture(r->sheet, &r->pictures->close_up[k], NULL, x, r->y, side, side);
        paper_text(r->sheet, x, r->y + side + 3.0, side, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, caption[k]);
    }
    double x = r->x + 2.0 * (side + gap) + 4.0, width = r->width - (x - r->x);
    double y =
        r->y + paper_text(r->sheet, x, r->y, width, PAPER_HEADING, INK_ACCENT, ALIGN_LEFT, letter_word(l, SBL_WORD_close_title)) + 4.0;
    paper_text(
        r->sheet, x, y, width, PAPER_BODY, INK_TEXT, ALIGN_LEFT,
        letter_put(l, SBL_WORD_close_text,
                   PAIRS({"size", letter_number(l, SBL_CLOSE_UP_MM / 10.0, 1)}, {"place", letter_say(l, r->pictures->close_up_place)})));
    r->y += side + 18.0;
}

/* From roomy to dense. No level leaves out a finding. */
typedef enum density { IN_FULL, IN_SHORT, IN_SHORT_ALONE, IN_FINE_PRINT, IN_FINEST_PRINT, DENSITY_COUNT } density;

/* A paragraph of the page; draw false: only moves y. */
static void paragraph(report *r, density how, paper_ink ink, const char *text, bool draw)
{
    static const paper_style STYLE[DENSITY_COUNT] = {PAPER_BODY, PAPER_BODY, PAPER_SMALL, PAPER_FINE, PAPER_FINEST};
    if (draw) report_paragraph(r, STYLE[how], ink, text);
    else r->y += paper_text_height(r->sheet, r->width, STYLE[how], text) + 4.0;
}

static const char *stage_sentence(report *r)
{
    const sbl_plan *plan = r->plan;
    letter *l = r->words;
    static const sbl_word HEAD[] = {
        [SBL_HEAD_TEMPLATE] = SBL_WORD_head_tape, [SBL_HEAD_SCAN] = SBL_WORD_head_scan, [SBL_HEAD_PHOTO] = SBL_WORD_head_photo};
    return letter_put(l, SBL_WORD_stage_text,
                      PAIRS({"stage", letter_capital(l, sbl_pattern_name(plan->client->design.pattern))},
                            {"head", letter_word(l, HEAD[plan->head->source])}, BAND(l, "bald", plan->bald_area_cm2, 0)));
}

static const char *salt_sentence(report *r)
{
    const sbl_design *design = &r->plan->design;
    const double *lost = design->salt_quadrant_percent;
    letter *l = r->words;
    return letter_put(l, SBL_WORD_salt_text,
                      PAIRS({"score", letter_number(l, design->salt_percent, 0)}, {"top", letter_number(l, lost[SBL_SALT_TOP], 0)},
                            {"back", letter_number(l, lost[SBL_SALT_BACK], 0)}, {"left", letter_number(l, lost[SBL_SALT_LEFT], 0)},
                            {"right", letter_number(l, lost[SBL_SALT_RIGHT], 0)}));
}

static const char *missing_sentence(report *r)
{
    const sbl_missing *missing = &r->plan->missing_treated;
    letter *l = r->words;
    return letter_put(l, SBL_WORD_missing_text,
                      PAIRS({"expected", letter_number(l, missing->expected_per_cm2, 0)},
                            {"existing", letter_number(l, missing->existing_per_cm2, 0)}, BAND(l, "missing", missing->per_cm2, 0),
                            {"units", letter_number(l, letter_round(missing->units.mid), 0)},
                            {"hairs", letter_number(l, letter_round(missing->hairs.mid), 0)}));
}

/* "hairline 17, front 57, crown 101" */
static const char *missing_places_sentence(report *r)
{
    letter *l = r->words;
    const char *list = "";
    for (uint32_t z = 0; z < r->plan->design.zone_count; z++) {
        if (r->plan->missing_zone[z].units.mid < 1.0) continue;
        const char *place = letter_put(l, SBL_WORD_missing_place,
                                       PAIRS({"place", letter_zone(l, &r->plan->design.zone[z])},
                                             {"missing", letter_number(l, r->plan->missing_zone[z].per_cm2.mid, 0)}));
        list = *list ? letter_join(l, list, ", ", place) : place;
    }
    return letter_put(l, SBL_WORD_missing_places, PAIRS({"places", list}));
}

static const char *hairline_sentence(report *r)
{
    const sbl_design *design = &r->plan->design;
    const sbl_hairline_options *line = &design->options.hairline;
    letter *l = r->words;
    return letter_put(l, SBL_WORD_hairline_text,
                      PAIRS({"style", letter_word(l, (sbl_word)(SBL_WORD_style_straight + (int)line->style))},
                            {"height", letter_number(l, design->hairline.mid_frontal_mm, 0)},
                            {"feather", letter_number(l, line->transition_mm, 0)}));
}

static const char *confidence_sentence(report *r)
{
    letter *l = r->words;
    return letter_put(
        l, SBL_WORD_confidence_text,
        PAIRS({"percent", letter_number(l, 100.0 * r->plan->confidence, 0)}, {"reason", letter_say(l, r->plan->confidence_reason)}));
}

/* What is wished for, whether it suits this head, and for whom it is. */
static const char *wish_sentence(report *r, sbl_treatment_kind kind)
{
    static const sbl_word FITS[] = {
        [SBL_SUITS_NOT] = SBL_WORD_fits_hardly, [SBL_SUITS_PERHAPS] = SBL_WORD_fits_perhaps, [SBL_SUITS_WELL] = SBL_WORD_fits_well};
    const sbl_risk *about = &r->plan->knowledge->treatment[kind];
    letter *l = r->words;
    return letter_put(l, SBL_WORD_wish_text,
                      PAIRS({"treatment", letter_say(l, about->title)},
                            {"fits", letter_word(l, FITS[sbl_treatment_suits(kind, &r->plan->design.options)])},
                            {"text", letter_say(l, about->text)}));
}

static void describe(report *r, density how, bool draw)
{
    const sbl_plan *plan = r->plan;
    letter *l = r->words;
    const char *treat = letter_put(l, SBL_WORD_treat_text, PAIRS(BAND(l, "area", plan->treated_area_cm2, 0)));
    if (plan->client->design.pattern != SBL_PATTERN_NONE) {
        const char *what = letter_join(l, stage_sentence(r), " ", salt_sentence(r));
        paragraph(r, how, INK_TEXT, letter_join(l, what, " ", treat), draw);
    } else {
        paragraph(r, how, INK_TEXT, treat, draw);
    }
    if (plan->missing_treated.units.mid >= 1.0)
        paragraph(r, how, INK_TEXT, letter_join(l, missing_sentence(r), " ", missing_places_sentence(r)), draw);
    /* With so many findings that fine print is needed nothing may be done soon: what suits then is not the question. */
    for (uint32_t k = 0; k < SBL_TREATMENT_COUNT && how < IN_FINE_PRINT; k++)
        if (plan->knowledge->treatment[k].text && sbl_treatment_wished((sbl_treatment_kind)k, &plan->design.options.treatment))
            paragraph(r, how, INK_TEXT, wish_sentence(r, (sbl_treatment_kind)k), draw);
    if (sbl_plan_has_hairline(plan)) paragraph(r, how, INK_TEXT, hairline_sentence(r), draw);
    paragraph(r, how, INK_SOFT, confidence_sentence(r), draw);
}

static const char *finding_head(letter *l, const sbl_rule *rule)
{
    return letter_put(
        l, SBL_WORD_finding_head,
        PAIRS({"title", rule->title ? letter_say(l, rule->title) : rule->condition}, {"verdict", letter_verdict(l, rule->verdict)}));
}

/* One finding in a column of its own; returns its height. draw false: only measures. */
static double finding(report *r, const sbl_rule *rule, double x, double y, double width, bool draw)
{
    letter *l = r->words;
    const struct {
        paper_style style;
        paper_ink ink;
        const char *text;
    } part[] = {
        {PAPER_STRONG, INK_TEXT, finding_head(l, rule)},
        {PAPER_BODY, INK_TEXT, letter_say(l, rule->reason)},
        {PAPER_BODY, INK_TEXT, rule->advice ? letter_say(l, rule->advice) : NULL},
        {PAPER_SMALL, INK_SOFT,
         rule->conflict ? letter_fill(l, SBL_LABEL_clinics_differ, PAIRS({"text", letter_say(l, rule->conflict)})) : NULL},
        {PAPER_SMALL, INK_FAINT, letter_put(l, SBL_WORD_finding_source, PAIRS({"source", rule->source}))},
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
    letter *l = r->words;
    const char *lead = letter_join(l, finding_head(l, rule), ".", "");
    const char *text =
        letter_join(l, letter_say(l, rule->reason), rule->advice ? " " : "", rule->advice ? letter_say(l, rule->advice) : "");
    if (rule->conflict) text = letter_join(l, text, " ", letter_word(l, SBL_WORD_differ_short));
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
    const char *note = letter_word(r->words, SBL_WORD_findings_note);
    if (draw) report_paragraph(r, PAPER_FINE, INK_FAINT, note);
    else r->y += paper_text_height(r->sheet, r->width, PAPER_FINE, note) + 4.0;
}

static void findings(report *r, density how, bool draw)
{
    if (how == IN_FULL) findings_in_full(r, draw);
    else findings_in_short(r, how == IN_FINEST_PRINT ? PAPER_FINEST : how == IN_FINE_PRINT ? PAPER_FINE : PAPER_SMALL, draw);
}

static void candidacy(report *r, density how)
{
    const sbl_candidacy *candidacy = &r->plan->course.candidacy;
    letter *l = r->words;
    report_heading(r, letter_word(l, SBL_WORD_may_title));
    bool go = candidacy->verdict == SBL_VERDICT_GO;
    paper_box(r->sheet, r->x, r->y, r->width, 26.0, 5.0, go ? INK_ACCENT_SOFT : INK_WARN_SOFT);
    paper_text(r->sheet, r->x + 12.0, r->y + 7.0, r->width - 24.0, PAPER_STRONG, verdict_ink(candidacy->verdict), ALIGN_LEFT,
               go ? letter_label(l, SBL_LABEL_health_none)
                  : letter_fill(l, SBL_LABEL_health_some, PAIRS({"verdict", letter_verdict(l, candidacy->verdict)})));
    r->y += 34.0;
    findings(r, how, true);
}

#define CANDIDACY_HEAD 63.0 /* its heading and the verdict's box */

static void remarks(report *r, density how, bool draw)
{
    bool any = false;
    for (uint32_t i = 0; i < r->plan->remark_count; i++) {
        if (!r->plan->remark[i].for_client) continue;
        if (!any && draw) report_heading(r, letter_word(r->words, SBL_WORD_think_title));
        if (!any && !draw) r->y += 32.0;
        any = true;
        paragraph(r, how, INK_TEXT, letter_join(r->words, "\xe2\x80\xa2", "  ", letter_remark(r->words, &r->plan->remark[i])), draw);
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
        describe(r, how, false);
        findings(r, how, false);
        remarks(r, how, false);
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
    remarks(r, IN_FULL, true);
}

void report_assessment(report *r)
{
    report_page(r, letter_word(r->words, SBL_WORD_see_title));
    density how = choose_density(r);
    if (how < IN_SHORT_ALONE) views(r);
    describe(r, how, true);
    candidacy(r, how);
    remarks(r, how, true);
    close_up(r);
}
