/* The care sheet: sessions with their dates, a chart of what holds on which day, the same in words, and numbing. */
#include "document/letter.h"

#include <string.h>

#define CHART_FIRST_DAY -14
#define CHART_LAST_DAY  30
#define ROW_HEIGHT      10.5
#define COLUMN_GAP      18.0
#define SPAN_WIDTH      40.0

static void head(letter *l, const sbl_document_options *options)
{
    const sbl_client *client = l->plan->client;
    letter_page(l, NULL);
    paper_text(l->sheet, l->x, l->y, l->width, PAPER_LABEL, INK_ACCENT, ALIGN_LEFT, *client->clinic ? client->clinic : "Stubble");
    l->y += 14.0;
    l->y += paper_text(l->sheet, l->x, l->y, l->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, letter_label(l, SBL_LABEL_care_title)) + 3.0;
    letter_paragraph(l, PAPER_LEAD, INK_SOFT,
                     paper_say(l->sheet, "%s%s%s", client->name, options->date ? "  \xc2\xb7  " : "",
                               options->date ? letter_date(l, options->date) : ""));
}

static const char *one_word(letter *l, sbl_label label, const char *name, const char *value)
{
    sbl_word_pair pair = {name, value};
    return letter_fill(l, label, &pair, 1);
}

/* "18:1 water to pigment": the ratio; the words are the label's. */
static const char *mix_ratio(letter *l, const char *dilution)
{
    return paper_say(l->sheet, "%.*s", (int)strcspn(dilution, " "), dilution);
}

static double session_box(letter *l, uint32_t index, double x, double width)
{
    const sbl_course *course = &l->plan->course;
    const sbl_session *session = &course->session[index];
    double y = l->y + 8.0, inner = width - 16.0;
    sbl_word_pair pair[] = {{"number", letter_number(l, session->number, 0)},
                            {"dots", letter_number(l, session->dots, 0)},
                            {"minutes", letter_number(l, session->minutes.mid, 0)},
                            {"days", letter_number(l, session->day, 0)},
                            {"date", course->dated ? letter_date(l, session->date) : ""}};
    y += paper_text(l->sheet, x + 8.0, y, inner, PAPER_BODY, INK_TEXT, ALIGN_LEFT,
                    letter_fill(l, course->dated ? SBL_LABEL_session_line : SBL_LABEL_session_line_day, pair, 5)) +
         2.0;
    y += paper_text(l->sheet, x + 8.0, y, inner, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                    one_word(l, SBL_LABEL_mix, "mix", mix_ratio(l, session->dilution)));
    y += paper_text(l->sheet, x + 8.0, y, inner, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                    one_word(l, SBL_LABEL_share_of_dots, "percent", letter_number(l, 100.0 * l->plan->dots.cumulative_share[index], 0)));
    return y + 8.0 - l->y;
}

static void sessions(letter *l)
{
    uint32_t count = l->plan->course.session_count, columns = count < 4 ? count : 4;
    const double gap = 8.0, width = (l->width - gap * (columns - 1)) / columns;
    letter_heading(l, letter_label(l, SBL_LABEL_your_sessions));
    for (uint32_t first = 0; first < count; first += columns) {
        double deepest = 0.0;
        for (uint32_t i = first; i < count && i < first + columns; i++)
            deepest = fmax(deepest, session_box(l, i, l->x + (i - first) * (width + gap), width));
        for (uint32_t i = first; i < count && i < first + columns; i++)
            paper_frame(l->sheet, l->x + (i - first) * (width + gap), l->y, width, deepest, 5.0, 0.7, INK_LINE);
        l->y += deepest + gap;
    }
}

/* ---- the chart ---- */

static double day_x(const letter *l, double label_width, int32_t day)
{
    double left = l->x + label_width, right = l->x + l->width;
    int32_t inside = day < CHART_FIRST_DAY ? CHART_FIRST_DAY : day > CHART_LAST_DAY + 1 ? CHART_LAST_DAY + 1 : day;
    return left + (right - left) * (inside - CHART_FIRST_DAY) / (CHART_LAST_DAY + 1 - CHART_FIRST_DAY);
}

static void chart_days(letter *l, double label_width, double height)
{
    static const int32_t DAY[] = {-14, -7, 0, 7, 14, 21, 28};
    for (size_t i = 0; i < sizeof DAY / sizeof *DAY; i++) {
        double x = day_x(l, label_width, DAY[i]);
        paper_line(l->sheet, x, l->y + 11.0, x, l->y + 11.0 + height, DAY[i] ? 0.4 : 0.9, DAY[i] ? INK_LINE : INK_ACCENT);
        paper_text(l->sheet, x - 14.0, l->y, 28.0, PAPER_SMALL, DAY[i] ? INK_SOFT : INK_ACCENT, ALIGN_CENTER, letter_number(l, DAY[i], 0));
    }
    l->y += 13.0;
}

static void chart_row(letter *l, const sbl_care_step *step, double label_width)
{
    double y = l->y + 2.2, bar = ROW_HEIGHT - 4.4;
    double from = day_x(l, label_width, step->from_day),
           to = day_x(l, label_width, step->to_day >= SBL_CARE_LASTING ? CHART_LAST_DAY + 1 : step->to_day + 1);
    paper_text(l->sheet, l->x, l->y + 0.5, label_width - 6.0, PAPER_CAPTION, INK_TEXT, ALIGN_LEFT, letter_say(l, step->title));
    paper_box(l->sheet, from, y, fmax(to - from, 2.0), bar, 2.0, step->to_day <= 0 ? INK_WARN_SOFT : INK_ACCENT_SOFT);
    paper_frame(l->sheet, from, y, fmax(to - from, 2.0), bar, 2.0, 0.5, step->to_day <= 0 ? INK_WARN : INK_ACCENT);
    if (step->to_day > CHART_LAST_DAY)
        paper_text(l->sheet, to - 9.0, l->y - 0.5, 9.0, PAPER_SMALL, INK_ACCENT, ALIGN_RIGHT, "\xe2\x80\xba");
    l->y += ROW_HEIGHT;
}

static void chart(letter *l)
{
    const sbl_course *course = &l->plan->course;
    const double label_width = 0.33 * l->width;
    letter_heading(l, letter_label(l, SBL_LABEL_chart));
    letter_need(l, 13.0 + course->care_count * ROW_HEIGHT);
    chart_days(l, label_width, course->care_count * ROW_HEIGHT);
    for (uint32_t i = 0; i < course->care_count; i++) chart_row(l, &course->care[i], label_width);
    l->y += 4.0;
    letter_paragraph(l, PAPER_CAPTION, INK_FAINT, letter_label(l, SBL_LABEL_chart_note));
}

/* ---- in words ---- */

static const char *span(letter *l, const sbl_care_step *step)
{
    if (step->to_day >= SBL_CARE_LASTING) return paper_say(l->sheet, "%d \xe2\x80\xba", step->from_day);
    if (step->from_day == step->to_day) return paper_say(l->sheet, "%d", step->from_day);
    return paper_say(l->sheet, "%d\xe2\x80\xa6%d", step->from_day, step->to_day);
}

static const char *extremes(letter *l, const sbl_care_step *step)
{
    return one_word(l, SBL_LABEL_clinics_differ, "text", letter_say(l, step->extremes));
}

static double step_height(letter *l, const sbl_care_step *step, double width)
{
    double height = paper_text_height(l->sheet, width - SPAN_WIDTH, PAPER_STRONG, letter_say(l, step->title)) +
                    paper_text_height(l->sheet, width - SPAN_WIDTH, PAPER_BODY, letter_say(l, step->text)) + 2.0;
    return step->extremes ? height + paper_text_height(l->sheet, width - SPAN_WIDTH, PAPER_SMALL, extremes(l, step)) : height;
}

static void draw_step(letter *l, const sbl_care_step *step, double x, double y, double width)
{
    paper_text(l->sheet, x, y, SPAN_WIDTH - 6.0, PAPER_STRONG, INK_ACCENT, ALIGN_LEFT, span(l, step));
    double text_x = x + SPAN_WIDTH, text_width = width - SPAN_WIDTH;
    y += paper_text(l->sheet, text_x, y, text_width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, letter_say(l, step->title));
    y += paper_text(l->sheet, text_x, y, text_width, PAPER_BODY, INK_SOFT, ALIGN_LEFT, letter_say(l, step->text));
    if (step->extremes) paper_text(l->sheet, text_x, y, text_width, PAPER_SMALL, INK_FAINT, ALIGN_LEFT, extremes(l, step));
}

/* Pairs of steps side by side, so that days read from top to bottom. */
static void step_list(letter *l, sbl_label heading, bool before)
{
    const sbl_course *course = &l->plan->course;
    const double width = (l->width - COLUMN_GAP) / 2.0;
    const sbl_care_step *row[2];
    uint32_t in_row = 0;
    letter_heading(l, letter_label(l, heading));
    for (uint32_t i = 0; i <= course->care_count; i++) {
        bool last = i == course->care_count;
        if (!last && (course->care[i].to_day <= 0) != before) continue;
        if (!last) row[in_row++] = &course->care[i];
        if (!in_row || (in_row < 2 && !last)) continue;
        double height = step_height(l, row[0], width);
        if (in_row == 2) height = fmax(height, step_height(l, row[1], width));
        letter_need(l, height);
        for (uint32_t k = 0; k < in_row; k++) draw_step(l, row[k], l->x + k * (width + COLUMN_GAP), l->y, width);
        l->y += height;
        in_row = 0;
    }
}

sbl_status sbl_care_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_language *language, const sbl_document_options *options,
                        sbl_untranslated *missing, sbl_arena *arena, sbl_diag *diag)
{
    *pdf = (sbl_bytes){0};
    const sbl_knowledge *knowledge = plan->knowledge;
    if (!knowledge->consent) return sbl_fail(diag, SBL_E_NOT_FOUND, "the knowledge holds no consent", "read all files of knowledge/");
    paper sheet = {.arena = arena};
    letter l;
    letter_begin(&l, &sheet, plan, language, missing); /* for the words of the title and the foot; the paper begins below */
    const char *foot = paper_say(&sheet, "%s%s%s", plan->client->clinic, *plan->client->clinic ? "  \xc2\xb7  " : "",
                                 letter_label(&l, SBL_LABEL_care_note));
    paper_begin_pdf(&sheet, options, letter_label(&l, SBL_LABEL_care_title), foot, arena);
    letter_begin(&l, &sheet, plan, language, missing);
    head(&l, options);
    sessions(&l);
    chart(&l);
    letter_section(&l, letter_label(&l, SBL_LABEL_numbing), knowledge->numbing, knowledge->numbing_count);
    for (uint32_t i = 0; i < plan->course.care_count; i++) letter_source(&l, plan->course.care[i].source);
    letter_sources(&l); /* here, where there is room: the list in words fills its page */
    letter_page(&l, NULL);
    l.y -= 11.0;
    step_list(&l, SBL_LABEL_before_list, true);
    step_list(&l, SBL_LABEL_after_list, false);
    return paper_finish(&sheet, pdf, diag);
}
