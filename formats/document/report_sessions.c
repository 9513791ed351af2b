#include "document/report_parts.h"

static const char *session_when(report *r, const sbl_session *session)
{
    if (r->plan->course.dated) return report_date(r, session->date);
    return session->day ? paper_say(r->sheet, "%d days after the first", session->day) : "First day";
}

double report_session_lines(report *r, uint32_t index, double x, double top, double width)
{
    const sbl_session *session = &r->plan->course.session[index];
    double y = top;
    y += paper_textf(r->sheet, x, y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, "Session %u", session->number);
    y += paper_text(r->sheet, x, y, width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, session_when(r, session));
    y += paper_text(r->sheet, x, y, width, PAPER_BODY, INK_SOFT, ALIGN_LEFT,
                    paper_say(r->sheet, "%s dots, about %s minutes (%s to %s). Shade: %s.", paper_number(r->sheet, session->dots, 0),
                              paper_number(r->sheet, session->minutes.mid, 0), paper_number(r->sheet, session->minutes.low, 0),
                              paper_number(r->sheet, session->minutes.high, 0), session->dilution));
    if (session->too_long)
        y += paper_text(r->sheet, x, y, width, PAPER_SMALL, INK_WARN, ALIGN_LEFT,
                   paper_say(r->sheet, "Longer than four hours: plan %u days.", session->split_days));
    return y - top;
}

static void session_column(report *r, uint32_t index, double x, double width)
{
    double y = r->y;
    const sbl_image *image = sbl_pictures_at(r->pictures, SBL_VIEW_THREE_QUARTER_LEFT, SBL_MOMENT_SESSION_1 + index);
    if (image) {
        paper_crop crop = {0.0, 0.04 * image->height, image->width, 0.84 * image->height};
        y += paper_picture(r->sheet, image, &crop, x, y, width, 2.0 * width) + 6.0;
    }
    report_session_lines(r, index, x, y, width);
}

static void session_row(report *r)
{
    uint32_t count = r->plan->course.session_count, columns = count < 4 ? count : 4;
    const double gap = 10.0,
                 width = (r->width - gap * (columns - 1)) / columns < 186.0 ? (r->width - gap * (columns - 1)) / columns : 186.0;
    for (uint32_t i = 0; i < count; i++) {
        if (i && i % columns == 0) r->y += width * 1.03 + 76.0;
        session_column(r, i, r->x + (i % columns) * (width + gap), width);
    }
    r->y += width * 1.025 + 62.0;
    report_paragraph(r, PAPER_CAPTION, INK_SOFT,
                     "Each picture: the evening of that session, with the redness and the darker, larger dots of fresh work.");
}

static const char *span(report *r, const sbl_care_step *step)
{
    if (step->to_day >= SBL_CARE_LASTING) return paper_say(r->sheet, "from day %d on", step->from_day);
    if (step->to_day < 0) return paper_say(r->sheet, "%d to %d days before", -step->from_day, -step->to_day);
    if (step->from_day < 0) return paper_say(r->sheet, "from %d day%s before", -step->from_day, step->from_day < -1 ? "s" : "");
    if (step->from_day == step->to_day) return step->from_day ? paper_say(r->sheet, "day %d", step->from_day) : "on the day";
    return paper_say(r->sheet, "day %d to %d", step->from_day, step->to_day);
}

static void care_column(report *r, bool before, double x, double width, double *deepest)
{
    double y = r->y;
    y += paper_text(r->sheet, x, y, width, PAPER_STRONG, INK_ACCENT, ALIGN_LEFT,
                    before ? "Before and on the day" : "After (day 0 is the session)") +
         4.0;
    const sbl_course *course = &r->plan->course;
    for (uint32_t i = 0; i < course->care_count; i++) {
        const sbl_care_step *step = &course->care[i];
        if ((step->to_day <= 0) != before) continue;
        paper_text(r->sheet, x, y, 62.0, PAPER_SMALL, INK_ACCENT, ALIGN_LEFT, span(r, step));
        double text_x = x + 66.0, text_width = width - 66.0;
        if (step->title) y += paper_text(r->sheet, text_x, y, text_width, PAPER_CAPTION, INK_TEXT, ALIGN_LEFT, step->title);
        y += paper_text(r->sheet, text_x, y, text_width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, step->text) + 3.5;
    }
    if (y > *deepest) *deepest = y;
}

void report_care(report *r)
{
    report_heading(r, "Care");
    double gap = 18.0, left = 0.42 * (r->width - gap), deepest = r->y;
    care_column(r, true, r->x, left, &deepest);
    care_column(r, false, r->x + left + gap, r->width - gap - left, &deepest);
    r->y = deepest;
    report_paragraph(r, PAPER_SMALL, INK_FAINT, "Clinics differ in some of these days. What your artist tells you comes first.");
}

void report_sessions(report *r)
{
    report_page(r, "Your sessions");
    session_row(r);
    report_care(r);
}
