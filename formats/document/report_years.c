#include "document/report_parts.h"

#define CHART_FOOT 20.0 /* of its years, below */

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
                   i ? letter_put(r->words, SBL_WORD_year_axis, PAIRS({"year", letter_number(r->words, course->year[i].years, 0)}))
                     : letter_word(r->words, SBL_WORD_healed_axis));
        paper_ink_set(sheet, INK_ACCENT);
    }
#undef AT_X
#undef AT_Y
    r->y = y0 + CHART_FOOT;
}

static void strip(report *r, sbl_view view, double height, bool draw)
{
    static const uint32_t MOMENT[] = {SBL_MOMENT_HEALED, SBL_MOMENT_YEAR_1 + 1, SBL_MOMENT_YEAR_1 + 3, SBL_MOMENT_YEAR_1 + 5,
                                      SBL_MOMENT_YEAR_1 + 7};
    const double gap = 5.0, width = (r->width - 4.0 * gap) / 5.0;
    double used = 0.0;
    for (int k = 0; k < 5; k++) {
        const sbl_image *image = sbl_pictures_at(r->pictures, view, MOMENT[k]);
        if (!image) continue;
        paper_crop crop = {0.12 * image->width, 0.0, 0.76 * image->width, 0.66 * image->height};
        double x = r->x + k * (width + gap);
        used = fmin(height, width * crop.height / crop.width);
        if (!draw) continue;
        paper_picture(r->sheet, image, &crop, x, r->y, width, used);
        paper_text(r->sheet, x, r->y + used + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER,
                   k ? letter_put(r->words, SBL_WORD_year, PAIRS({"year", letter_number(r->words, 2 * k, 0)}))
                     : letter_label(r->words, SBL_LABEL_healed));
    }
    r->y += used + 20.0;
}

/* From roomy to dense: the heights of a strip and of the chart, and the style of the text. */
typedef struct level {
    double strip, chart;
    paper_style style;
} level;
static const level LEVEL[] = {{170.0, 150.0, PAPER_BODY},
                              {100.0, 120.0, PAPER_BODY},
                              {85.0, 100.0, PAPER_BODY},
                              {85.0, 90.0, PAPER_SMALL},
                              {60.0, 70.0, PAPER_SMALL}};
#define LEVELS (sizeof LEVEL / sizeof *LEVEL)

static void paragraph(report *r, paper_style style, const char *text, bool draw)
{
    if (draw) report_paragraph(r, style, INK_TEXT, text);
    else r->y += paper_text_height(r->sheet, r->width, style, text) + 4.0;
}

static void heading(report *r, sbl_word word, bool draw)
{
    if (draw) report_heading(r, letter_word(r->words, word));
    else r->y += report_heading_height(r, letter_word(r->words, word));
}

static void sentences(report *r, paper_style style, bool draw)
{
    const sbl_course *course = &r->plan->course;
    letter *l = r->words;
    const char *years =
        letter_put(l, SBL_WORD_years_text,
                   PAIRS(BAND(l, "years", course->touch_up_years, 1), BAND(l, "dots", letter_round_band(course->touch_up_dots), 0)));
    const char *model = letter_word(l, course->follow_up_count ? SBL_WORD_years_corrected : SBL_WORD_years_open);
    paragraph(r, style, letter_join(l, years, " ", model), draw);
    paragraph(r, style,
              letter_put(l, SBL_WORD_growth_text,
                         PAIRS({"healed", letter_number(l, course->year[0].diameter_mm.mid, 2)},
                               BAND(l, "later", course->year[SBL_YEARS_COUNT - 1].diameter_mm, 2))),
              draw);
    if (course->scars_treated && !course->scars_only)
        paragraph(r, style, letter_put(l, SBL_WORD_scar_text, PAIRS(BAND(l, "years", course->scar_touch_up_years, 1))), draw);
    if (course->warning_count) heading(r, SBL_WORD_note_title, draw);
    for (uint32_t i = 0; i < course->warning_count; i++)
        paragraph(r, style, letter_join(l, "\xe2\x80\xa2", "  ", letter_say(l, course->warning[i])), draw);
}

/* The page at a level; draw false: only moves y. A patch has other pictures, which are drawn before. */
static void lay(report *r, size_t index, bool draw)
{
    const level *how = &LEVEL[index];
    if (r->pictures) {
        strip(r, SBL_VIEW_FRONT, how->strip, draw);
        strip(r, SBL_VIEW_TOP, how->strip, draw);
    }
    heading(r, SBL_WORD_model_title, draw);
    if (draw) chart(r, how->chart);
    else r->y += how->chart + CHART_FOOT;
    sentences(r, how->style, draw);
}

void report_years_model(report *r)
{
    report_lay_fitting(r, LEVELS, lay);
}

void report_years(report *r)
{
    report_page(r, letter_word(r->words, SBL_WORD_years_title));
    report_years_model(r);
}
