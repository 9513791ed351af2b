/* The forecast as a document: the hair goes on, grey and longer hair, the years of the dots, and the way back. */
#include "document/letter.h"
#include "stubble/forecast.h"

#include <stdio.h>

#define CHART_YEARS 8.0

typedef struct forecast_page {
    letter *l;
    const sbl_forecast *forecast;
    const sbl_plan *plan;
} forecast_page;

static const char *capital(letter *l, const char *name)
{
    return paper_say(l->sheet, "%c%s", name[0] >= 'a' && name[0] <= 'z' ? name[0] - 'a' + 'A' : name[0], name + 1);
}

static const char *years(letter *l, double value)
{
    return paper_number(l->sheet, value, value < 10.0 && value > 0.0 ? 1 : 0);
}

/* To two leading digits: a model has no more. */
static double rounded(double value)
{
    double whole = floor(value + 0.5), scale = 1.0;
    while (whole / scale >= 100.0) scale *= 10.0;
    return floor(whole / scale + 0.5) * scale;
}

/* ---- pictures ---- */

static const char *caption(const forecast_page *p, sbl_look look)
{
    letter *l = p->l;
    const sbl_progression *progression = &p->forecast->progression;
    if (look == SBL_LOOK_NOW) return "Healed, four weeks after the last session";
    if (look == SBL_LOOK_GREY) return "The rest has gone grey";
    if (look == SBL_LOOK_GROWN) return "Let grow to 6 mm";
    const sbl_stage_forecast *stage = &progression->stage[look];
    return paper_say(l->sheet, "%s, in about %s years (%s to %s)", capital(l, sbl_pattern_name(stage->pattern)),
                     years(l, stage->years[SBL_SCENARIO_USUAL]), years(l, stage->years[SBL_SCENARIO_FAST]),
                     years(l, stage->years[SBL_SCENARIO_SLOW]));
}

/* The part of each view that shows the scalp: x, y, width, height as shares of the picture. */
static const double VAULT[SBL_LOOK_VIEWS][4] = {{0.08, 0.10, 0.84, 0.52}, {0.10, 0.06, 0.80, 0.58}};

static void picture_grid(const forecast_page *p, const sbl_look *look, uint32_t count, uint32_t rows, double row_height)
{
    letter *l = p->l;
    const double gap = 7.0, width = (l->width - gap * 2.0) / 3.0;
    uint32_t drawn_columns = 0;
    for (uint32_t k = 0; k < count; k++) drawn_columns += p->forecast->image[look[k]][0].rgb != NULL;
    if (!drawn_columns) return;
    for (uint32_t v = 0; v < rows; v++) {
        double drawn = 0.0;
        for (uint32_t k = 0; k < count; k++) {
            const sbl_image *image = &p->forecast->image[look[k]][v];
            if (!image->rgb) continue;
            const double *part = VAULT[v];
            paper_crop crop = {part[0] * image->width, part[1] * image->height, part[2] * image->width, part[3] * image->height};
            double x = l->x + k * (width + gap);
            drawn = paper_picture(l->sheet, image, &crop, x, l->y, width, row_height);
            if (v + 1 == rows)
                paper_text(l->sheet, x, l->y + drawn + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, caption(p, look[k]));
        }
        l->y += drawn + (v + 1 == rows ? 24.0 : gap);
    }
}

/* ---- the hair goes on ---- */

static void verdict_box(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_progression *progression = &p->forecast->progression;
    uint32_t last = progression->stage_count - 1, at = progression->first_misfit;
    bool alone = at != SBL_NONE, holds = !alone && progression->stage[last].fit == SBL_FIT_HOLDS;
    const char *text = alone ? progression->stage[at].text : progression->stage[progression->stage_count > 1 ? 1 : 0].text;
    double height = paper_text_height(l->sheet, l->width - 24.0, PAPER_STRONG, text) + 14.0;
    paper_box(l->sheet, l->x, l->y, l->width, height, 5.0, holds ? INK_ACCENT_SOFT : INK_WARN_SOFT);
    paper_text(l->sheet, l->x + 12.0, l->y + 7.0, l->width - 24.0, PAPER_STRONG, holds ? INK_ACCENT : INK_WARN, ALIGN_LEFT, text);
    l->y += height + 8.0;
}

static void table_row(letter *l, const char *const cell[6], paper_style style, paper_ink ink)
{
    static const double SHARE[6] = {0.20, 0.11, 0.11, 0.11, 0.19, 0.28};
    double x = l->x, height = 0.0;
    for (int c = 0; c < 6; c++) {
        double width = SHARE[c] * l->width, used = paper_text(l->sheet, x + 4.0, l->y + 2.5, width - 8.0, style, ink, ALIGN_LEFT, cell[c]);
        height = fmax(height, used);
        x += width;
    }
    l->y += height + 5.0;
    paper_line(l->sheet, l->x, l->y, l->x + l->width, l->y, 0.4, INK_LINE);
}

static void stage_table(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_progression *progression = &p->forecast->progression;
    static const char *const HEAD[6] = {"Stage", "Fast, years", "Usual, years", "Slow, years", "New bare skin", "What it takes"};
    table_row(l, HEAD, PAPER_CAPTION, INK_SOFT);
    for (uint32_t i = 0; i < progression->stage_count; i++) {
        const sbl_stage_forecast *stage = &progression->stage[i];
        const char *cell[6] = {capital(l, sbl_pattern_name(stage->pattern)),
                               i ? years(l, stage->years[SBL_SCENARIO_FAST]) : "now",
                               i ? years(l, stage->years[SBL_SCENARIO_USUAL]) : "now",
                               i ? years(l, stage->years[SBL_SCENARIO_SLOW]) : "now",
                               paper_say(l->sheet, "%s cm\xc2\xb2", paper_number(l->sheet, stage->new_bare_cm2, 0)),
                               stage->fit == SBL_FIT_HOLDS
                                   ? "nothing: it fits"
                                   : paper_say(l->sheet, "%sabout %s more dots", stage->fit == SBL_FIT_GAP ? "" : "stands alone: ",
                                               paper_number(l->sheet, rounded(stage->more_dots), 0))};
        table_row(l, cell, PAPER_BODY, INK_TEXT);
    }
    l->y += 7.0;
}

static void how_common(const forecast_page *p)
{
    letter *l = p->l;
    uint32_t age = p->plan->client->age_years;
    const sbl_progression_knowledge *k = p->forecast->progression.knowledge;
    for (uint32_t i = 0; i < k->prevalence_count && age; i++) {
        const sbl_prevalence *table = &k->prevalence[i];
        double percent;
        if (table->sex != p->plan->client->sex || !sbl_prevalence_at(table, age, &percent)) continue;
        letter_paragraph(l, PAPER_SMALL, INK_SOFT,
                         paper_say(l->sheet, "\xe2\x80\xa2  %s at this age, %s: %s %%. %s.", capital(l, table->counts), table->place,
                                   paper_number(l->sheet, percent, 0), table->source));
    }
}

static void hair_goes_on(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_progression *progression = &p->forecast->progression;
    const sbl_progression_knowledge *k = progression->knowledge;
    static const sbl_look LOOK[] = {SBL_LOOK_NOW, SBL_LOOK_ONE_STAGE, SBL_LOOK_TWO_STAGES};
    letter_paragraph(l, PAPER_LEAD, INK_SOFT, k->word[SBL_PROGRESSION_UNSURE].text);
    l->y += 4.0;
    picture_grid(p, LOOK, 3, SBL_LOOK_VIEWS, 170.0);
    if (!progression->staged) {
        letter_paragraph(l, PAPER_BODY, INK_TEXT, k->word[SBL_PROGRESSION_UNSTAGED].text);
        return;
    }
    verdict_box(p);
    stage_table(p);
    if (progression->stage_count == 1) letter_paragraph(l, PAPER_BODY, INK_TEXT, k->word[SBL_PROGRESSION_LAST].text);
    if (progression->own_pace)
        letter_paragraph(l, PAPER_BODY, INK_TEXT,
                         "So far you lost hair faster than most people of your age. The usual case goes on at your own pace (model).");
    sbl_band left = sbl_progression_thinning(k, 5.0);
    letter_paragraph(
        l, PAPER_BODY, INK_TEXT,
        paper_say(l->sheet,
                  "Where hair is thinning, about %s %% of it is left after five years without a drug (model: %s to %s). It was "
                  "measured in one study, on the crown only.",
                  paper_number(l->sheet, 100.0 * left.mid, 0), paper_number(l->sheet, 100.0 * left.low, 0),
                  paper_number(l->sheet, 100.0 * left.high, 0)));
    letter_paragraph(l, PAPER_BODY, INK_TEXT, k->word[SBL_PROGRESSION_TREATABLE].text);
    how_common(p);
}

/* ---- the years of the dots ---- */

static void band_path(letter *l, const sbl_band *tau, double x0, double x1, double y0, double y1)
{
    cairo_t *cairo = l->sheet->cairo;
    cairo_new_path(cairo);
    for (int i = 0; i <= 32; i++) {
        double t = CHART_YEARS * i / 32.0;
        cairo_line_to(cairo, x0 + (x1 - x0) * t / CHART_YEARS, y0 + (y1 - y0) * sbl_fading_contrast(t, tau->high));
    }
    for (int i = 32; i >= 0; i--) {
        double t = CHART_YEARS * i / 32.0;
        cairo_line_to(cairo, x0 + (x1 - x0) * t / CHART_YEARS, y0 + (y1 - y0) * sbl_fading_contrast(t, tau->low));
    }
    cairo_close_path(cairo);
}

static void looks_seen(const forecast_page *p, double x0, double x1, double y0, double y1)
{
    letter *l = p->l;
    const sbl_course *course = &p->plan->course;
    const sbl_course_options *wish = &p->plan->client->course;
    for (uint32_t i = 0; i < course->follow_up_count; i++) {
        const sbl_follow_up *look = &wish->follow_up[i];
        double t = look->years;
        if (look->dated) t = (look->date - course->session[course->session_count - 1].date - 28) / 365.25;
        if (t > CHART_YEARS) continue;
        double x = x0 + (x1 - x0) * t / CHART_YEARS, scale = y1 - y0, y = y0 + scale * look->left_share;
        double error = scale * p->plan->knowledge->model.follow_up_sd[look->way];
        paper_line(l->sheet, x, y - error, x, y + error, 1.0, INK_WARN);
        paper_ink_set(l->sheet, INK_WARN);
        cairo_arc(l->sheet->cairo, x, y, 3.0, 0.0, 2.0 * SBL_PI);
        cairo_fill(l->sheet->cairo);
    }
}

static void fading_chart(const forecast_page *p, double height)
{
    letter *l = p->l;
    const sbl_course *course = &p->plan->course;
    double x0 = l->x + 34.0, x1 = l->x + l->width - 8.0, y0 = l->y + height, y1 = l->y + 8.0;
    for (int k = 0; k <= 4; k++) {
        double y = y0 + (y1 - y0) * k * 0.25;
        paper_line(l->sheet, x0, y, x1, y, 0.4, INK_LINE);
        paper_textf(l->sheet, l->x, y - 5.0, 28.0, PAPER_SMALL, INK_SOFT, ALIGN_RIGHT, "%d %%", 25 * k);
    }
    if (course->follow_up_count) {
        band_path(l, &course->tau_band_before_years, x0, x1, y0, y1);
        paper_ink_set(l->sheet, INK_PANEL);
        cairo_fill(l->sheet->cairo);
    }
    band_path(l, &course->tau_band_years, x0, x1, y0, y1);
    paper_ink_set(l->sheet, INK_ACCENT_SOFT);
    cairo_fill(l->sheet->cairo);
    cairo_new_path(l->sheet->cairo);
    for (int i = 0; i <= 32; i++) {
        double t = CHART_YEARS * i / 32.0;
        cairo_line_to(l->sheet->cairo, x0 + (x1 - x0) * t / CHART_YEARS,
                      y0 + (y1 - y0) * sbl_fading_contrast(t, course->tau_band_years.mid));
    }
    paper_ink_set(l->sheet, INK_ACCENT);
    cairo_set_line_width(l->sheet->cairo, 1.6);
    cairo_stroke(l->sheet->cairo);
    looks_seen(p, x0, x1, y0, y1);
    for (int year = 0; year <= (int)CHART_YEARS; year++)
        paper_text(l->sheet, x0 + (x1 - x0) * year / CHART_YEARS - 30.0, y0 + 4.0, 60.0, PAPER_SMALL, INK_SOFT, ALIGN_CENTER,
                   year ? paper_say(l->sheet, "%d y", year) : "healed");
    l->y = y0 + 20.0;
}

static const char *about(letter *l, sbl_band value, const char *unit)
{
    return paper_say(l->sheet, "%s %s (%s to %s)", paper_number(l->sheet, rounded(value.mid), 0), unit,
                     paper_number(l->sheet, rounded(value.low), 0), paper_number(l->sheet, rounded(value.high), 0));
}

static const char *band(letter *l, sbl_band value, unsigned digits, const char *unit)
{
    return paper_say(l->sheet, "%s %s (%s to %s)", paper_number(l->sheet, value.mid, digits), unit,
                     paper_number(l->sheet, value.low, digits), paper_number(l->sheet, value.high, digits));
}

static void dots_fade(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_course *course = &p->plan->course;
    letter_heading(l, "How much is left of the healed look: a model");
    fading_chart(p, 92.0);
    if (course->follow_up_count)
        letter_paragraph(
            l, PAPER_BODY, INK_TEXT,
            paper_say(l->sheet,
                      "The points are your own follow-ups (%u). The grey band is what we thought before, the green band is what "
                      "we think now.",
                      course->follow_up_count));
    letter_paragraph(
        l, PAPER_BODY, INK_TEXT,
        paper_say(l->sheet,
                  "A touch-up will probably be wanted after %s. It sets about %s again and takes %s. Clinics state 4 to 8 years, "
                  "others from 1 to 10. This is a model until your own follow-ups correct it.",
                  band(l, course->touch_up_years, 1, "years"), about(l, course->touch_up_dots, "dots"),
                  about(l, course->touch_up_minutes, "minutes")));
}

static void way_back(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_course *course = &p->plan->course;
    const sbl_course_model *model = &p->plan->knowledge->model;
    letter_heading(l, "If you change your mind");
    letter_paragraph(
        l, PAPER_BODY, INK_TEXT,
        paper_say(l->sheet,
                  "Laser: %s sessions, in up to %s months. A study of 4 people saw 1 to 3. An older score for tattoos gives %u points for "
                  "you, give or take %s. Newer work says that it gives too many, so it is the upper end.",
                  paper_say(l->sheet, "%s to %s", paper_number(l->sheet, course->removal_sessions.low, 0),
                            paper_number(l->sheet, course->removal_sessions.high, 0)),
                  paper_number(l->sheet, ceil(course->removal_months.high), 0), course->removal_points,
                  paper_number(l->sheet, model->removal.error_sessions, 1)));
    letter_paragraph(
        l, PAPER_BODY, INK_TEXT,
        paper_say(l->sheet,
                  "Cover by a transplant: about %s would be needed on the bald area (model: 30 to 50 %% of the natural density "
                  "covers). Ask a surgeon if you have so many to give.",
                  about(l, p->forecast->cover_grafts, "grafts")));
    letter_paragraph(
        l, PAPER_BODY, INK_TEXT,
        paper_say(l->sheet, "Let it fade: a trace is left for %s without touch-ups (model).", band(l, course->trace_years, 0, "years")));
}

static void sources(const forecast_page *p)
{
    const sbl_progression_knowledge *k = p->forecast->progression.knowledge;
    const sbl_course_model *model = &p->plan->knowledge->model;
    const char *const SOURCE[] = {k->pace_source,         k->thinning_source,    k->verdict_source,  model->fading_source,
                                  model->touch_up_source, model->removal_source, model->cover_source};
    letter_heading(p->l, "Sources");
    for (size_t i = 0; i < sizeof SOURCE / sizeof *SOURCE; i++) letter_paragraph(p->l, PAPER_SMALL, INK_FAINT, SOURCE[i]);
}

sbl_status sbl_forecast_pdf(sbl_bytes *pdf, const sbl_forecast *forecast, const sbl_plan *plan, const sbl_document_options *options,
                            sbl_arena *arena, sbl_diag *diag)
{
    paper sheet;
    letter l;
    char foot[256];
    const char *clinic = plan->client->clinic;
    snprintf(foot, sizeof foot, "%s%sA model on your own head's shape: no promise and no medical finding. Stubble %s", clinic,
             *clinic ? "  \xc2\xb7  " : "", options->version ? options->version : "");
    paper_begin_pdf(&sheet, options, "The years ahead", foot, arena);
    letter_begin(&l, &sheet, plan, NULL, NULL);
    forecast_page p = {&l, forecast, plan};
    letter_page(&l, "If the hair loss goes on");
    hair_goes_on(&p);
    letter_page(&l, "Grey, longer, paler");
    static const sbl_look LOOK[] = {SBL_LOOK_NOW, SBL_LOOK_GREY, SBL_LOOK_GROWN};
    picture_grid(&p, LOOK, 3, 1, 128.0);
    dots_fade(&p);
    way_back(&p);
    sources(&p);
    return paper_finish(&sheet, pdf, diag);
}
