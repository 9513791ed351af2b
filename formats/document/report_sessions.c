/* The sessions with their pictures, and the care around them, on one page: what is too much for it shrinks, none of it is left out. */
#include "document/report_parts.h"

#include <stdlib.h>

#define COLUMN_GAP      18.0
#define SESSION_GAP     10.0
#define SESSION_WIDTH   186.0 /* at most */
#define SESSION_COLUMNS 4u
#define SPAN_WIDTH      66.0

/* From roomy to dense: the width of a picture as a share of its column, and the style of the care. */
typedef struct level {
    double picture;
    paper_style care;
} level;
static const level LEVEL[] = {{1.0, PAPER_SMALL},  {0.85, PAPER_SMALL}, {0.7, PAPER_SMALL},
                              {0.58, PAPER_SMALL}, {0.45, PAPER_SMALL}, {0.45, PAPER_FINE}};
#define LEVELS (sizeof LEVEL / sizeof *LEVEL)

/* Text that is drawn, or only measured. */
static double text(report *r, double x, double y, double width, paper_style style, paper_ink ink, const char *utf8, bool draw)
{
    return draw ? paper_text(r->sheet, x, y, width, style, ink, ALIGN_LEFT, utf8) : paper_text_height(r->sheet, width, style, utf8);
}

/* ---- sessions ---- */

static const char *session_when(report *r, const sbl_session *session)
{
    letter *l = r->words;
    if (r->plan->course.dated) return letter_date(l, session->date);
    return session->day ? letter_put(l, SBL_WORD_days_after_first, PAIRS({"days", letter_number(l, session->day, 0)}))
                        : letter_word(l, SBL_WORD_first_day);
}

static double session_lines(report *r, uint32_t index, double x, double top, double width, bool draw)
{
    const sbl_session *session = &r->plan->course.session[index];
    letter *l = r->words;
    double y = top;
    y += text(r, x, y, width, PAPER_STRONG, INK_TEXT,
              letter_fill(l, SBL_LABEL_session_word, PAIRS({"number", letter_number(l, session->number, 0)})), draw);
    y += text(r, x, y, width, PAPER_BODY, INK_TEXT, session_when(r, session), draw);
    y += text(r, x, y, width, PAPER_BODY, INK_SOFT,
              letter_put(l, SBL_WORD_session_text,
                         PAIRS({"dots", letter_number(l, session->dots, 0)}, BAND(l, "minutes", session->minutes, 0),
                               {"mix", letter_mix(l, session->dilution)})),
              draw);
    if (session->too_long)
        y += text(r, x, y, width, PAPER_SMALL, INK_WARN,
                  letter_put(l, SBL_WORD_session_long, PAIRS({"days", letter_number(l, session->split_days, 0)})), draw);
    return y - top;
}

double report_session_lines(report *r, uint32_t index, double x, double y, double width)
{
    return session_lines(r, index, x, y, width, true);
}

/* Returns the height used. */
static double session_column(report *r, uint32_t index, double x, double width, double picture_share, bool draw)
{
    double above = 0.0, picture = picture_share * width;
    const sbl_image *image = sbl_pictures_at(r->pictures, SBL_VIEW_THREE_QUARTER_LEFT, SBL_MOMENT_SESSION_1 + index);
    if (image) {
        paper_crop crop = {0.0, 0.04 * image->height, image->width, 0.84 * image->height};
        double height = picture * crop.height / crop.width;
        if (draw) paper_picture(r->sheet, image, &crop, x, r->y, picture, height);
        above = height + 6.0;
    }
    return above + session_lines(r, index, x, r->y + above, width, draw);
}

static void session_rows(report *r, double picture_share, bool draw)
{
    uint32_t count = r->plan->course.session_count, columns = count < SESSION_COLUMNS ? count : SESSION_COLUMNS;
    const double width = fmin((r->width - SESSION_GAP * (columns - 1)) / columns, SESSION_WIDTH);
    for (uint32_t first = 0; first < count; first += columns) {
        double height = 0.0;
        for (uint32_t i = first; i < count && i < first + columns; i++)
            height = fmax(height, session_column(r, i, r->x + (i - first) * (width + SESSION_GAP), width, picture_share, draw));
        r->y += height + 8.0;
    }
}

/* ---- care ---- */

static const char *span(letter *l, const sbl_care_step *step)
{
    const char *from = letter_number(l, abs(step->from_day), 0), *to = letter_number(l, abs(step->to_day), 0);
    if (step->to_day >= SBL_CARE_LASTING) return letter_put(l, SBL_WORD_span_on, PAIRS({"day", from}));
    if (step->to_day < 0) return letter_put(l, SBL_WORD_span_before, PAIRS({"from", from}, {"to", to}));
    if (step->from_day == -1) return letter_word(l, SBL_WORD_span_one_before);
    if (step->from_day < 0) return letter_put(l, SBL_WORD_span_from_before, PAIRS({"days", from}));
    if (step->from_day != step->to_day) return letter_put(l, SBL_WORD_span_days, PAIRS({"from", from}, {"to", to}));
    return step->from_day ? letter_put(l, SBL_WORD_span_day, PAIRS({"day", from})) : letter_word(l, SBL_WORD_span_of_day);
}

/* Returns the height used. */
static double care_column(report *r, bool before, double x, double width, paper_style style, bool draw)
{
    const sbl_course *course = &r->plan->course;
    letter *l = r->words;
    double y = r->y;
    y += text(r, x, y, width, PAPER_STRONG, INK_ACCENT,
              before ? letter_label(l, SBL_LABEL_before_list) : letter_word(l, SBL_WORD_care_after), draw) +
         4.0;
    for (uint32_t i = 0; i < course->care_count; i++) {
        const sbl_care_step *step = &course->care[i];
        if ((step->to_day <= 0) != before) continue;
        double beside = text(r, x, y, SPAN_WIDTH - 4.0, PAPER_SMALL, INK_ACCENT, span(l, step), draw), top = y;
        if (step->title) y += text(r, x + SPAN_WIDTH, y, width - SPAN_WIDTH, PAPER_CAPTION, INK_TEXT, letter_say(l, step->title), draw);
        y += text(r, x + SPAN_WIDTH, y, width - SPAN_WIDTH, style, INK_SOFT, letter_say(l, step->text), draw);
        y = fmax(y, top + beside) + 3.5;
    }
    return y - r->y;
}

static void care(report *r, paper_style style, bool draw)
{
    const double left = 0.38 * (r->width - COLUMN_GAP), right = r->width - COLUMN_GAP - left;
    double before = care_column(r, true, r->x, left, style, draw);
    double after = care_column(r, false, r->x + left + COLUMN_GAP, right, style, draw);
    r->y += fmax(before, after);
}

static void care_section(report *r, paper_style style, bool draw)
{
    const char *note = letter_label(r->words, SBL_LABEL_care_note), *title = letter_word(r->words, SBL_WORD_care_title);
    if (draw) report_heading(r, title);
    else r->y += report_heading_height(r, title);
    care(r, style, draw);
    r->y += text(r, r->x, r->y, r->width, PAPER_SMALL, INK_FAINT, note, draw) + 4.0;
}

void report_care(report *r)
{
    const double top = r->y;
    care_section(r, PAPER_SMALL, false);
    paper_style style = r->y <= report_bottom(r) + 8.0 ? PAPER_SMALL : PAPER_FINE;
    r->y = top;
    care_section(r, style, true);
}

/* The page at a level; draw false: only moves y. */
static void lay(report *r, size_t index, bool draw)
{
    const level *how = &LEVEL[index];
    session_rows(r, how->picture, draw);
    r->y += text(r, r->x, r->y, r->width, PAPER_CAPTION, INK_SOFT, letter_word(r->words, SBL_WORD_session_pictures), draw) + 4.0;
    care_section(r, how->care, draw);
}

void report_sessions(report *r)
{
    report_page(r, letter_label(r->words, SBL_LABEL_your_sessions));
    report_lay_fitting(r, LEVELS, lay);
}
