/* The consent: what is planned for this person, what can go wrong, what else there is, choices to tick, and lines to sign. */
#include "document/letter.h"

#include <stdio.h>

#define CHOICE_GAP 5.0

/* ---- the first page ---- */

static const char *client_name(const letter *l)
{
    return *l->plan->client->name ? l->plan->client->name : "";
}

static void head(letter *l, const sbl_document_options *options)
{
    const sbl_client *client = l->plan->client;
    letter_page(l, NULL);
    paper_text(l->sheet, l->x, l->y, l->width, PAPER_LABEL, INK_ACCENT, ALIGN_LEFT, *client->clinic ? client->clinic : "Stubble");
    l->y += 14.0;
    l->y += paper_text(l->sheet, l->x, l->y, l->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, letter_label(l, SBL_LABEL_consent_title)) + 3.0;
    letter_paragraph(l, PAPER_LEAD, INK_SOFT,
                     paper_say(l->sheet, "%s%s%s%s%s", client_name(l), *client->reference ? "  \xc2\xb7  " : "", client->reference,
                               options->date ? "  \xc2\xb7  " : "", options->date ? letter_date(l, options->date) : ""));
    l->y += 4.0;
}

static void looks(letter *l, const sbl_image look[2])
{
    if (!look || !look[0].rgb || !look[1].rgb) return;
    static const sbl_label NAME[] = {SBL_LABEL_before, SBL_LABEL_healed};
    const double gap = 8.0, width = (l->width - gap) / 2.0, height = 205.0;
    double drawn = 0.0;
    for (int k = 0; k < 2; k++) {
        paper_crop crop = {0.06 * look[k].width, 0.04 * look[k].height, 0.88 * look[k].width, 0.66 * look[k].height};
        drawn = paper_picture(l->sheet, &look[k], l->plan->patch ? NULL : &crop, l->x + k * (width + gap), l->y, width, height);
        paper_text(l->sheet, l->x + k * (width + gap), l->y + drawn + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER,
                   letter_label(l, NAME[k]));
    }
    l->y += drawn + 15.0;
    /* A patch is drawn on the client's own photo, not on measures. */
    if (!l->plan->patch) letter_paragraph(l, PAPER_CAPTION, INK_FAINT, letter_label(l, SBL_LABEL_picture_note));
}

static void figure(letter *l, int column, const char *label, const char *value, const char *note)
{
    double width = l->width / 4.0, x = l->x + column * width;
    paper_text(l->sheet, x + 10.0, l->y + 9.0, width - 14.0, PAPER_LABEL, INK_SOFT, ALIGN_LEFT, label);
    paper_text(l->sheet, x + 10.0, l->y + 19.0, width - 14.0, PAPER_FIGURE, INK_TEXT, ALIGN_LEFT, value);
    paper_text(l->sheet, x + 10.0, l->y + 44.0, width - 14.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, note);
    if (column) paper_line(l->sheet, x, l->y + 12.0, x, l->y + 54.0, 0.5, INK_LINE);
}

static const char *between(letter *l, sbl_band band, unsigned digits)
{
    sbl_word_pair pair[] = {{"low", letter_number(l, band.low, digits)}, {"high", letter_number(l, band.high, digits)}};
    return letter_fill(l, SBL_LABEL_between, pair, 2);
}

static const char *one_word(letter *l, sbl_label label, const char *name, const char *value)
{
    sbl_word_pair pair = {name, value};
    return letter_fill(l, label, &pair, 1);
}

static void figures(letter *l)
{
    const sbl_plan *plan = l->plan;
    const sbl_course *course = &plan->course;
    sbl_band hours = {course->total_minutes.low / 60.0, course->total_minutes.mid / 60.0, course->total_minutes.high / 60.0};
    paper_box(l->sheet, l->x, l->y, l->width, 66.0, 6.0, INK_PANEL);
    unsigned digits = plan->treated_area_cm2.high < 30.0 ? 1 : 0; /* a scar has few cm2 */
    figure(l, 0, letter_label(l, SBL_LABEL_area),
           paper_say(l->sheet, "%s cm\xc2\xb2", letter_number(l, plan->treated_area_cm2.mid, digits)),
           between(l, plan->treated_area_cm2, digits));
    figure(l, 1, letter_label(l, SBL_LABEL_dots), letter_number(l, plan->dots.count, 0),
           one_word(l, SBL_LABEL_in_sessions, "sessions", letter_number(l, course->session_count, 0)));
    figure(l, 2, letter_label(l, SBL_LABEL_time_in_all), one_word(l, SBL_LABEL_hours, "hours", letter_number(l, hours.mid, 1)),
           between(l, hours, 1));
    figure(l, 3, paper_say(l->sheet, "%s, %s", letter_label(l, SBL_LABEL_price), course->quote.book->currency),
           letter_number(l, course->quote.with_tax.mid, 0), between(l, course->quote.with_tax, 0));
    l->y += 74.0;
}

/* ---- what ---- */

static const char *places(letter *l)
{
    const sbl_treatment *wish = &l->plan->design.options.treatment;
    const bool wanted[] = {wish->shaved_look, wish->hairline, wish->crown, wish->density, wish->scars, wish->areata, wish->beard};
    const char *list = "";
    for (uint32_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (!wanted[i]) continue;
        const char *name = letter_label(l, (sbl_label)(SBL_LABEL_treat_shaved_look + i));
        list = *list ? letter_join(l, list, ", ", name) : name;
    }
    return list;
}

static void plan_sentence(letter *l)
{
    sbl_word_pair pair[] = {{"dots", letter_number(l, l->plan->dots.count, 0)},
                            {"area", letter_number(l, l->plan->treated_area_cm2.mid, l->plan->treated_area_cm2.high < 30.0 ? 1 : 0)},
                            {"sessions", letter_number(l, l->plan->course.session_count, 0)},
                            {"places", places(l)}};
    letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_fill(l, SBL_LABEL_plan_sentence, pair, 4));
}

static void hairline_sentence(letter *l)
{
    if (!sbl_plan_has_hairline(l->plan)) return;
    const sbl_design *design = &l->plan->design;
    sbl_word_pair pair[] = {{"height", letter_number(l, design->hairline.mid_frontal_mm, 0)},
                            {"feather", letter_number(l, design->options.hairline.transition_mm, 0)}};
    letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_fill(l, SBL_LABEL_hairline_sentence, pair, 2));
}

static void price_sentence(letter *l)
{
    const sbl_quote *quote = &l->plan->course.quote;
    bool taxed = quote->book->tax_percent > 0.0;
    sbl_word_pair pair[] = {{"currency", quote->book->currency},
                            {"price", letter_number(l, quote->with_tax.mid, 0)},
                            {"low", letter_number(l, quote->with_tax.low, 0)},
                            {"high", letter_number(l, quote->with_tax.high, 0)},
                            {"deposit", letter_number(l, quote->deposit, 0)},
                            {"tax", taxed ? letter_say(l, quote->book->tax_name) : ""}};
    letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_fill(l, taxed ? SBL_LABEL_price_sentence : SBL_LABEL_price_no_tax_sentence, pair, 6));
}

static void session_lines(letter *l)
{
    const sbl_course *course = &l->plan->course;
    for (uint32_t i = 0; i < course->session_count; i++) {
        const sbl_session *session = &course->session[i];
        sbl_word_pair pair[] = {{"number", letter_number(l, session->number, 0)},
                                {"dots", letter_number(l, session->dots, 0)},
                                {"minutes", letter_number(l, session->minutes.mid, 0)},
                                {"days", letter_number(l, session->day, 0)},
                                {"date", course->dated ? letter_date(l, session->date) : ""}};
        const char *text = letter_fill(l, course->dated ? SBL_LABEL_session_line : SBL_LABEL_session_line_day, pair, 5);
        letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_join(l, "\xe2\x80\xa2", "  ", text));
    }
}

static void fading_sentence(letter *l)
{
    sbl_band years = l->plan->course.touch_up_years;
    letter_source(l, l->plan->knowledge->model.touch_up_source);
    letter_source(l, l->plan->course.quote.book->source);
    sbl_word_pair pair[] = {
        {"mid", letter_number(l, years.mid, 0)}, {"low", letter_number(l, years.low, 0)}, {"high", letter_number(l, years.high, 0)}};
    letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_fill(l, SBL_LABEL_fading_sentence, pair, 3));
}

/* The clauses of one part as statements. */
static const sbl_risk *clauses(letter *l, sbl_clause_part part, uint32_t *count)
{
    const sbl_consent_knowledge *consent = l->plan->knowledge->consent;
    sbl_risk *list = SBL_NEW(l->sheet->arena, sbl_risk, consent->clause_count);
    *count = 0;
    for (uint32_t i = 0; list && i < consent->clause_count; i++) {
        const sbl_clause *clause = &consent->clause[i];
        if (clause->part == part) list[(*count)++] = (sbl_risk){clause->title, clause->text, clause->source, clause->evidence};
    }
    return list;
}

static void clause_section(letter *l, sbl_label heading, sbl_clause_part part)
{
    uint32_t count;
    const sbl_risk *list = clauses(l, part, &count);
    letter_section(l, letter_label(l, heading), list, count);
}

/* ---- what to know ---- */

static void laser_sentence(letter *l)
{
    sbl_band sessions = l->plan->course.removal_sessions;
    letter_source(l, l->plan->knowledge->model.removal_source);
    sbl_word_pair pair[] = {{"low", letter_number(l, sessions.low, 0)}, {"high", letter_number(l, sessions.high, 0)}};
    letter_paragraph(l, PAPER_BODY, INK_SOFT, letter_fill(l, SBL_LABEL_laser_sentence, pair, 2));
}

static void health(letter *l)
{
    const sbl_candidacy *candidacy = &l->plan->course.candidacy;
    bool go = candidacy->verdict == SBL_VERDICT_GO;
    letter_heading(l, letter_label(l, SBL_LABEL_health));
    letter_need(l, 34.0);
    paper_box(l->sheet, l->x, l->y, l->width, 24.0, 5.0, go ? INK_ACCENT_SOFT : INK_WARN_SOFT);
    const char *verdict = letter_verdict(l, candidacy->verdict);
    paper_text(l->sheet, l->x + 12.0, l->y + 6.0, l->width - 24.0, PAPER_STRONG, go ? INK_ACCENT : INK_WARN, ALIGN_LEFT,
               go ? letter_label(l, SBL_LABEL_health_none) : one_word(l, SBL_LABEL_health_some, "verdict", verdict));
    l->y += 32.0;
    for (uint32_t i = 0; i < candidacy->finding_count; i++) {
        const sbl_rule *rule = candidacy->finding[i].rule;
        letter_source(l, rule->source);
        const char *reason = letter_say(l, rule->reason), *advice = rule->advice ? letter_say(l, rule->advice) : "";
        letter_need(l, 40.0);
        l->y += paper_text(l->sheet, l->x, l->y, l->width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT,
                           letter_join(l, letter_say(l, rule->title), " \xe2\x80\x93 ", letter_verdict(l, rule->verdict)));
        letter_paragraph(l, PAPER_BODY, INK_SOFT, letter_join(l, reason, *advice ? " " : "", advice));
        if (rule->conflict)
            letter_paragraph(l, PAPER_SMALL, INK_FAINT, one_word(l, SBL_LABEL_clinics_differ, "text", letter_say(l, rule->conflict)));
    }
}

/* ---- to tick and to sign ---- */

static void choices(letter *l)
{
    uint32_t count;
    const sbl_risk *list = clauses(l, SBL_CLAUSE_CHOICE, &count);
    if (!count) return;
    const double box = 74.0, width = l->width - box;
    letter_heading(l, letter_label(l, SBL_LABEL_choices));
    for (uint32_t i = 0; i < count; i++) {
        const char *text = letter_join(l, letter_say(l, list[i].title), ". ", letter_say(l, list[i].text));
        double height = paper_text_height(l->sheet, width, PAPER_BODY, text);
        letter_need(l, height + CHOICE_GAP);
        letter_source(l, list[i].source);
        letter_tick(l, l->x, l->y);
        paper_text(l->sheet, l->x + 11.0, l->y, 26.0, PAPER_BODY, INK_TEXT, ALIGN_LEFT, letter_label(l, SBL_LABEL_yes));
        letter_tick(l, l->x + 36.0, l->y);
        paper_text(l->sheet, l->x + 47.0, l->y, 26.0, PAPER_BODY, INK_TEXT, ALIGN_LEFT, letter_label(l, SBL_LABEL_no));
        paper_text(l->sheet, l->x + box, l->y, width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, text);
        l->y += height + CHOICE_GAP;
    }
}

#define SIGNATURES_HEIGHT 240.0

static void confirm(letter *l)
{
    uint32_t count;
    const sbl_risk *list = clauses(l, SBL_CLAUSE_CONFIRM, &count);
    if (!count) return;
    const double indent = 16.0, width = l->width - indent;
    double all = 48.0 + SIGNATURES_HEIGHT;
    for (uint32_t i = 0; i < count; i++) all += paper_text_height(l->sheet, width, PAPER_BODY, letter_say(l, list[i].text)) + CHOICE_GAP;
    letter_need(l, all); /* what is confirmed stands on the page that is signed */
    letter_heading(l, letter_label(l, SBL_LABEL_confirm));
    for (uint32_t i = 0; i < count; i++) {
        const char *text = letter_say(l, list[i].text);
        double height = paper_text_height(l->sheet, width, PAPER_BODY, text);
        letter_need(l, height + CHOICE_GAP);
        letter_source(l, list[i].source);
        letter_tick(l, l->x, l->y);
        paper_text(l->sheet, l->x + indent, l->y, width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, text);
        l->y += height + CHOICE_GAP;
    }
}

static void line_to_fill(letter *l, double x, double width, const char *label, const char *given)
{
    paper_text(l->sheet, x, l->y + 9.0, width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, given);
    paper_line(l->sheet, x, l->y + 23.0, x + width, l->y + 23.0, 0.6, INK_SOFT);
    paper_text(l->sheet, x, l->y + 25.0, width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, label);
}

static void signatures(letter *l)
{
    const sbl_client *client = l->plan->client;
    const struct {
        sbl_label who;
        const char *name;
    } ROW[] = {{SBL_LABEL_client, client->name}, {SBL_LABEL_artist, client->artist}, {SBL_LABEL_witness, ""}};
    const double gap = 14.0, name = 0.34 * l->width, sign = 0.40 * l->width, date = l->width - name - sign - 2.0 * gap;
    letter_need(l, SIGNATURES_HEIGHT);
    letter_heading(l, letter_label(l, SBL_LABEL_signatures));
    for (size_t i = 0; i < sizeof ROW / sizeof *ROW; i++) {
        paper_text(l->sheet, l->x, l->y, l->width, PAPER_STRONG, INK_ACCENT, ALIGN_LEFT, letter_label(l, ROW[i].who));
        l->y += 10.0;
        line_to_fill(l, l->x, name, letter_label(l, SBL_LABEL_name_in_print), ROW[i].name);
        line_to_fill(l, l->x + name + gap, sign, letter_label(l, SBL_LABEL_signature), "");
        line_to_fill(l, l->x + name + sign + 2.0 * gap, date, letter_label(l, SBL_LABEL_date), "");
        l->y += 42.0;
    }
    line_to_fill(l, l->x, name, letter_label(l, SBL_LABEL_age_proof), "");
    l->y += 40.0;
}

sbl_status sbl_consent_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_image look[2], const sbl_language *language,
                           const sbl_document_options *options, sbl_untranslated *missing, sbl_arena *arena, sbl_diag *diag)
{
    *pdf = (sbl_bytes){0};
    const sbl_knowledge *knowledge = plan->knowledge;
    if (!knowledge->consent) return sbl_fail(diag, SBL_E_NOT_FOUND, "the knowledge holds no consent", "read all files of knowledge/");
    paper sheet = {.arena = arena};
    letter l;
    letter_begin(&l, &sheet, plan, language, missing); /* for the words of the title and the foot; the paper begins below */
    sbl_word_pair version = {"version", knowledge->consent->version};
    const char *foot = paper_say(&sheet, "%s%s%s  \xc2\xb7  %s", client_name(&l), *client_name(&l) ? "  \xc2\xb7  " : "",
                                 letter_label(&l, SBL_LABEL_foot), letter_fill(&l, SBL_LABEL_template_line, &version, 1));
    paper_begin_pdf(&sheet, options, letter_label(&l, SBL_LABEL_consent_title), foot, arena);
    letter_begin(&l, &sheet, plan, language, missing);
    head(&l, options);
    looks(&l, look);
    figures(&l);
    letter_heading(&l, letter_label(&l, SBL_LABEL_what));
    plan_sentence(&l);
    hairline_sentence(&l);
    session_lines(&l);
    price_sentence(&l);
    fading_sentence(&l);
    uint32_t count;
    const sbl_risk *what = clauses(&l, SBL_CLAUSE_WHAT, &count);
    letter_statements(&l, what, count);
    letter_section(&l, letter_label(&l, SBL_LABEL_does_not), knowledge->limit, knowledge->limit_count);
    letter_section(&l, letter_label(&l, SBL_LABEL_risks), knowledge->risk, knowledge->risk_count);
    letter_section(&l, letter_label(&l, SBL_LABEL_other_ways), knowledge->alternative, knowledge->alternative_count);
    letter_section(&l, letter_label(&l, SBL_LABEL_changing_mind), knowledge->removal, knowledge->removal_count);
    laser_sentence(&l);
    health(&l);
    choices(&l);
    clause_section(&l, SBL_LABEL_data, SBL_CLAUSE_DATA);
    clause_section(&l, SBL_LABEL_rights, SBL_CLAUSE_RIGHT);
    clause_section(&l, SBL_LABEL_money, SBL_CLAUSE_MONEY);
    confirm(&l);
    signatures(&l);
    letter_sources(&l);
    return paper_finish(&sheet, pdf, diag);
}
