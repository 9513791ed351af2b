#include "document/report_parts.h"

/* The fading band as a chart: what is left of the healed contrast, low to high, over eight years. */
static void chart(report *r, double height)
{
    const sbl_course *course = &r->plan->course;
    paper *sheet = r->sheet;
    cairo_t *cairo = sheet->cairo;
    double x0 = r->x + 34.0, x1 = r->x + r->width - 8.0, y0 = r->y + height, y1 = r->y + 8.0;
    double last = course->year[SBL_YEARS_COUNT - 1].years;
#define AT_X(years)    (x0 + (x1 - x0) * (years) / last)
#define AT_Y(contrast) (y0 + (y1 - y0) * (contrast))
    for (int k = 0; k <= 4; k++) {
        paper_line(sheet, x0, AT_Y(k * 0.25), x1, AT_Y(k * 0.25), 0.4, INK_LINE);
        paper_textf(sheet, r->x, AT_Y(k * 0.25) - 5.0, 28.0, PAPER_SMALL, INK_SOFT, ALIGN_RIGHT, "%d %%", 25 * k);
    }
    cairo_new_path(cairo);
    for (uint32_t i = 0; i < SBL_YEARS_COUNT; i++) cairo_line_to(cairo, AT_X(course->year[i].years), AT_Y(course->year[i].contrast.high));
    for (uint32_t i = SBL_YEARS_COUNT; i-- > 0;) cairo_line_to(cairo, AT_X(course->year[i].years), AT_Y(course->year[i].contrast.low));
    cairo_close_path(cairo);
    paper_ink_set(sheet, INK_ACCENT_SOFT);
    cairo_fill(cairo);
    for (uint32_t i = 0; i < SBL_YEARS_COUNT; i++) cairo_line_to(cairo, AT_X(course->year[i].years), AT_Y(course->year[i].contrast.mid));
    paper_ink_set(sheet, INK_ACCENT);
    cairo_set_line_width(cairo, 1.6);
    cairo_stroke(cairo);
    for (uint32_t i = 0; i < SBL_YEARS_COUNT; i++) {
        double x = AT_X(course->year[i].years);
        cairo_arc(cairo, x, AT_Y(course->year[i].contrast.mid), 2.2, 0.0, 2.0 * SBL_PI);
        cairo_fill(cairo);
        paper_text(sheet, x - 30.0, y0 + 4.0, 60.0, PAPER_SMALL, INK_SOFT, ALIGN_CENTER,
                   i ? paper_say(r->sheet, "%s y", paper_number(sheet, course->year[i].years, 0)) : "healed");
        paper_ink_set(sheet, INK_ACCENT);
    }
#undef AT_X
#undef AT_Y
    r->y = y0 + 20.0;
}

static void strip(report *r, sbl_view view, double height)
{
    static const uint32_t MOMENT[] = {SBL_MOMENT_HEALED, SBL_MOMENT_YEAR_1 + 1, SBL_MOMENT_YEAR_1 + 3, SBL_MOMENT_YEAR_1 + 5,
                                      SBL_MOMENT_YEAR_1 + 7};
    static const char *const NAME[] = {"Healed", "Year 2", "Year 4", "Year 6", "Year 8"};
    const double gap = 5.0, width = (r->width - 4.0 * gap) / 5.0;
    double drawn = 0.0;
    for (int k = 0; k < 5; k++) {
        const sbl_image *image = sbl_pictures_at(r->pictures, view, MOMENT[k]);
        if (!image) continue;
        paper_crop crop = {0.12 * image->width, 0.0, 0.76 * image->width, 0.66 * image->height};
        drawn = paper_picture(r->sheet, image, &crop, r->x + k * (width + gap), r->y, width, height);
        paper_text(r->sheet, r->x + k * (width + gap), r->y + drawn + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, NAME[k]);
    }
    r->y += drawn + 20.0;
}

void report_years_model(report *r)
{
    const sbl_course *course = &r->plan->course;
    report_heading(r, "How much is left of the healed look: a model");
    chart(r, 150.0);
    report_paragraph(r, PAPER_BODY, INK_TEXT,
                     paper_say(r->sheet,
                               "The line is the middle of the model for your skin, sun and pigment; the band is how far it may be off. A "
                               "touch-up will probably be wanted after %s. It sets about %s again. "
                               "Clinics state 4 to 8 years, others from 1 to 10. Nobody has yet measured it over years, so this stays a "
                               "model%s.",
                               report_band(r, course->touch_up_years, 1, "years"), report_band(r, course->touch_up_dots, 0, "dots"),
                               course->follow_up_count ? "; your own follow-ups are in it" : " until your own follow-ups correct it"));
    report_paragraph(r, PAPER_BODY, INK_TEXT,
                     paper_say(r->sheet,
                               "Dots also grow a little: one of %s mm may measure %s after eight years (model). The plan keeps them far "
                               "enough apart for that.",
                               paper_number(r->sheet, course->year[0].diameter_mm.mid, 2),
                               report_band(r, course->year[SBL_YEARS_COUNT - 1].diameter_mm, 2, "mm")));
    if (course->scars_treated && !course->scars_only)
        report_paragraph(r, PAPER_BODY, INK_TEXT,
                         paper_say(r->sheet, "In scars dots fade sooner: a touch-up there after %s.",
                                   report_band(r, course->scar_touch_up_years, 1, "years")));
    if (course->warning_count) report_heading(r, "Note");
    for (uint32_t i = 0; i < course->warning_count; i++)
        report_paragraph(r, PAPER_BODY, INK_TEXT, paper_say(r->sheet, "\xe2\x80\xa2  %s", course->warning[i]));
}

void report_years(report *r)
{
    report_page(r, "The years after");
    strip(r, SBL_VIEW_FRONT, 170.0);
    strip(r, SBL_VIEW_TOP, 170.0);
    report_years_model(r);
}
