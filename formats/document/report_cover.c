#include "document/report_parts.h"

/* One row of pictures of equal width; the crop, in shares of the picture, keeps its head and leaves the backdrop's margin out. */
static double picture_row(report *r, const sbl_view *view, const uint32_t *moment, const char *const *caption, uint32_t count, double gap)
{
    double width = (r->width - gap * (count - 1)) / count, drawn = 0.0;
    for (uint32_t k = 0; k < count; k++) {
        const sbl_image *image = sbl_pictures_at(r->pictures, view[k], moment[k]);
        if (!image) continue;
        paper_crop crop = {0.08 * image->width, 0.06 * image->height, 0.84 * image->width, 0.78 * image->height};
        double x = r->x + k * (width + gap);
        drawn = paper_picture(r->sheet, image, &crop, x, r->y, width, 2.0 * width);
        paper_text(r->sheet, x, r->y + drawn + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, caption[k]);
    }
    return drawn + 17.0;
}

static void pictures(report *r)
{
    static const sbl_view FRONT[] = {SBL_VIEW_FRONT, SBL_VIEW_FRONT};
    static const sbl_view TURNED[] = {SBL_VIEW_THREE_QUARTER_LEFT, SBL_VIEW_THREE_QUARTER_LEFT, SBL_VIEW_TOP, SBL_VIEW_TOP};
    static const uint32_t MOMENT[] = {SBL_MOMENT_BEFORE, SBL_MOMENT_HEALED, SBL_MOMENT_BEFORE, SBL_MOMENT_HEALED};
    static const char *const FIRST[] = {"Before", "Healed, four weeks after the last session"}, *const SECOND[] = {"Before", "Healed",
                                                                                                                   "Before", "Healed"};
    r->y += picture_row(r, FRONT, MOMENT, FIRST, 2, 8.0);
    r->y += picture_row(r, TURNED, MOMENT, SECOND, 4, 6.0);
}

static void key_figure(report *r, uint32_t column, uint32_t columns, double y, const char *label, const char *figure, const char *note)
{
    double width = r->width / columns, x = r->x + column * width;
    paper_text(r->sheet, x + 10.0, y + 10.0, width - 14.0, PAPER_LABEL, INK_SOFT, ALIGN_LEFT, label);
    paper_text(r->sheet, x + 10.0, y + 20.0, width - 14.0, PAPER_FIGURE, INK_TEXT, ALIGN_LEFT, figure);
    paper_text(r->sheet, x + 10.0, y + 45.0, width - 14.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, note);
    if (column) paper_line(r->sheet, x, y + 12.0, x, y + 56.0, 0.5, INK_LINE);
}

void report_key_figures(report *r)
{
    const sbl_plan *plan = r->plan;
    const sbl_course *course = &plan->course;
    const sbl_quote *quote = &course->quote;
    paper *sheet = r->sheet;
    unsigned digits = plan->treated_area_cm2.high < 30.0 ? 1 : 0; /* a scar has few cm2 */
    paper_box(sheet, r->x, r->y, r->width, 68.0, 6.0, INK_PANEL);
    key_figure(r, 0, 4, r->y, "Area to treat", paper_say(r->sheet, "%s cm\xc2\xb2", paper_number(sheet, plan->treated_area_cm2.mid, digits)),
               paper_say(r->sheet, "between %s and %s", paper_number(sheet, plan->treated_area_cm2.low, digits),
                         paper_number(sheet, plan->treated_area_cm2.high, digits)));
    key_figure(r, 1, 4, r->y, "Dots", paper_number(sheet, plan->dots.count, 0),
               paper_say(r->sheet, "in %u sessions", course->session_count));
    key_figure(r, 2, 4, r->y, "Time in all", paper_say(r->sheet, "%s h", paper_number(sheet, course->total_minutes.mid / 60.0, 1)),
               paper_say(r->sheet, "between %s and %s", paper_number(sheet, course->total_minutes.low / 60.0, 1),
                         paper_number(sheet, course->total_minutes.high / 60.0, 1)));
    key_figure(r, 3, 4, r->y, paper_say(r->sheet, "Price with %s, %s", quote->book->tax_name, quote->book->currency),
               paper_number(sheet, quote->with_tax.mid, 0),
               paper_say(r->sheet, "between %s and %s", paper_number(sheet, quote->with_tax.low, 0),
                         paper_number(sheet, quote->with_tax.high, 0)));
    r->y += 68.0;
}

void report_cover(report *r)
{
    const sbl_client *client = r->plan->client;
    report_page(r, NULL);
    paper_text(r->sheet, r->x, r->y, r->width, PAPER_LABEL, INK_ACCENT, ALIGN_LEFT, *client->clinic ? client->clinic : "Stubble");
    r->y += 14.0;
    r->y += paper_text(r->sheet, r->x, r->y, r->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, "Your scalp micropigmentation plan") + 3.0;
    const char *who = *client->name ? client->name : "Client";
    const char *when = r->options->date ? report_date(r, r->options->date) : NULL;
    report_paragraph(r, PAPER_LEAD, INK_SOFT,
                     paper_say(r->sheet, "%s%s%s%s%s", who, *client->reference ? "  \xc2\xb7  " : "", client->reference,
                               when ? "  \xc2\xb7  " : "", when ? when : ""));
    r->y += 6.0;
    pictures(r);
    r->y += 4.0;
    report_key_figures(r);
    r->y += 9.0;
    report_paragraph(
        r, PAPER_BODY, INK_SOFT,
        "The pictures are drawn by a computer on the measured shape of your head. They show where dots go and about how dark the healed "
        "look will be. "
        "They are no photograph and no promise. The dots look like shaved hair; they do not grow hair and do not stop hair loss.");
}
