/* The forecast as a document: the hair goes on, grey and longer hair, the years of the dots, and the way back. */
#include "document/letter.h"
#include "stubble/forecast.h"

#define CHART_YEARS 8.0

typedef struct forecast_page {
    letter *l;
    const sbl_forecast *forecast;
    const sbl_plan *plan;
} forecast_page;

static const char *years(letter *l, double value)
{
    return letter_number(l, value, value < 10.0 && value > 0.0 ? 1 : 0);
}

static const char *stage_name(letter *l, const sbl_stage_forecast *stage)
{
    return letter_capital(l, sbl_pattern_name(stage->pattern));
}

/* The verdict on a stage, in the letter's language. */
static const char *verdict(const forecast_page *p, const sbl_stage_forecast *stage)
{
    letter *l = p->l;
    const char *words = p->forecast->progression.knowledge->word[sbl_fit_word(stage->fit)].text;
    sbl_word_pair pair[] = {{"stage", stage_name(l, stage)},
                            {"cm2", letter_number(l, letter_round(stage->new_bare_cm2), 0)},
                            {"dots", letter_number(l, letter_round(stage->more_dots), 0)}};
    const char *text = sbl_words_fill(letter_say(l, words), pair, 3, l->sheet->arena);
    return text ? text : "";
}

/* ---- pictures ---- */

static const char *caption(const forecast_page *p, sbl_look look)
{
    letter *l = p->l;
    const sbl_progression *progression = &p->forecast->progression;
    if (look == SBL_LOOK_NOW) return letter_word(l, SBL_WORD_healed_long);
    if (look == SBL_LOOK_GREY) return letter_word(l, SBL_WORD_look_grey);
    if (look == SBL_LOOK_GROWN) return letter_word(l, SBL_WORD_look_grown);
    const sbl_stage_forecast *stage = &progression->stage[look];
    return letter_put(l, SBL_WORD_look_stage,
                      PAIRS({"stage", stage_name(l, stage)}, {"years", years(l, stage->years[SBL_SCENARIO_USUAL])},
                            {"years_low", years(l, stage->years[SBL_SCENARIO_FAST])},
                            {"years_high", years(l, stage->years[SBL_SCENARIO_SLOW])}));
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
    const char *text = verdict(p, &progression->stage[alone ? at : progression->stage_count > 1 ? 1 : 0]);
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

static const char *what_it_takes(letter *l, const sbl_stage_forecast *stage)
{
    if (stage->fit == SBL_FIT_HOLDS) return letter_word(l, SBL_WORD_takes_nothing);
    return letter_put(l, stage->fit == SBL_FIT_GAP ? SBL_WORD_takes_dots : SBL_WORD_takes_alone,
                      PAIRS({"dots", letter_number(l, letter_round(stage->more_dots), 0)}));
}

static void stage_table(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_progression *progression = &p->forecast->progression;
    const char *now = letter_word(l, SBL_WORD_now_cell), *head[6];
    for (int c = 0; c < 6; c++) head[c] = letter_word(l, (sbl_word)(SBL_WORD_head_stage + c));
    table_row(l, head, PAPER_CAPTION, INK_SOFT);
    for (uint32_t i = 0; i < progression->stage_count; i++) {
        const sbl_stage_forecast *stage = &progression->stage[i];
        const char *cell[6] = {stage_name(l, stage),
                               i ? years(l, stage->years[SBL_SCENARIO_FAST]) : now,
                               i ? years(l, stage->years[SBL_SCENARIO_USUAL]) : now,
                               i ? years(l, stage->years[SBL_SCENARIO_SLOW]) : now,
                               paper_say(l->sheet, "%s cm\xc2\xb2", letter_number(l, stage->new_bare_cm2, 0)),
                               what_it_takes(l, stage)};
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
        const char *line =
            letter_put(l, SBL_WORD_prevalence,
                       PAIRS({"counts", letter_capital(l, letter_say(l, table->counts))}, {"place", letter_say(l, table->place)},
                             {"percent", letter_number(l, percent, 0)}, {"source", table->source}));
        letter_paragraph(l, PAPER_SMALL, INK_SOFT, letter_join(l, "\xe2\x80\xa2", "  ", line));
    }
}

static void hair_goes_on(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_progression *progression = &p->forecast->progression;
    const sbl_progression_knowledge *k = progression->knowledge;
    static const sbl_look LOOK[] = {SBL_LOOK_NOW, SBL_LOOK_ONE_STAGE, SBL_LOOK_TWO_STAGES};
    letter_paragraph(l, PAPER_LEAD, INK_SOFT, letter_say(l, k->word[SBL_PROGRESSION_UNSURE].text));
    l->y += 4.0;
    picture_grid(p, LOOK, 3, SBL_LOOK_VIEWS, 170.0);
    if (!progression->staged) {
        letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_say(l, k->word[SBL_PROGRESSION_UNSTAGED].text));
        return;
    }
    verdict_box(p);
    stage_table(p);
    if (progression->stage_count == 1) letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_say(l, k->word[SBL_PROGRESSION_LAST].text));
    if (progression->own_pace) letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_word(l, SBL_WORD_own_pace));
    sbl_band left = sbl_progression_thinning(k, 5.0), percent = {100.0 * left.low, 100.0 * left.mid, 100.0 * left.high};
    letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_put(l, SBL_WORD_thinning_text, PAIRS(BAND(l, "percent", percent, 0))));
    letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_say(l, k->word[SBL_PROGRESSION_TREATABLE].text));
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
                   year ? letter_put(l, SBL_WORD_year_axis, PAIRS({"year", letter_number(l, year, 0)}))
                        : letter_word(l, SBL_WORD_healed_axis));
    l->y = y0 + 20.0;
}

static void dots_fade(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_course *course = &p->plan->course;
    letter_heading(l, letter_word(l, SBL_WORD_model_title));
    fading_chart(p, 92.0);
    if (course->follow_up_count)
        letter_paragraph(l, PAPER_BODY, INK_TEXT,
                         letter_put(l, SBL_WORD_follow_ups_text, PAIRS({"count", letter_number(l, course->follow_up_count, 0)})));
    letter_paragraph(
        l, PAPER_BODY, INK_TEXT,
        letter_put(l, SBL_WORD_touch_up_text,
                   PAIRS(BAND(l, "years", course->touch_up_years, 1), BAND(l, "dots", letter_round_band(course->touch_up_dots), 0),
                         BAND(l, "minutes", letter_round_band(course->touch_up_minutes), 0))));
}

static void way_back(const forecast_page *p)
{
    letter *l = p->l;
    const sbl_course *course = &p->plan->course;
    const sbl_course_model *model = &p->plan->knowledge->model;
    letter_heading(l, letter_word(l, SBL_WORD_way_back_title));
    letter_paragraph(l, PAPER_BODY, INK_TEXT,
                     letter_put(l, SBL_WORD_laser_text,
                                PAIRS({"low", letter_number(l, course->removal_sessions.low, 0)},
                                      {"high", letter_number(l, course->removal_sessions.high, 0)},
                                      {"months", letter_number(l, ceil(course->removal_months.high), 0)},
                                      {"points", letter_number(l, course->removal_points, 0)},
                                      {"error", letter_number(l, model->removal.error_sessions, 1)})));
    letter_paragraph(l, PAPER_BODY, INK_TEXT,
                     letter_put(l, SBL_WORD_cover_text, PAIRS(BAND(l, "grafts", letter_round_band(p->forecast->cover_grafts), 0))));
    letter_paragraph(l, PAPER_BODY, INK_TEXT, letter_put(l, SBL_WORD_trace_text, PAIRS(BAND(l, "years", course->trace_years, 0))));
}

static void sources(const forecast_page *p)
{
    const sbl_progression_knowledge *k = p->forecast->progression.knowledge;
    const sbl_course_model *model = &p->plan->knowledge->model;
    const char *const SOURCE[] = {k->pace_source,         k->thinning_source,    k->verdict_source,  model->fading_source,
                                  model->touch_up_source, model->removal_source, model->cover_source};
    letter_heading(p->l, letter_label(p->l, SBL_LABEL_sources));
    for (size_t i = 0; i < sizeof SOURCE / sizeof *SOURCE; i++) letter_paragraph(p->l, PAPER_SMALL, INK_FAINT, SOURCE[i]);
}

sbl_status sbl_forecast_pdf(sbl_bytes *pdf, const sbl_forecast *forecast, const sbl_plan *plan, const sbl_document_options *options,
                            sbl_arena *arena, sbl_diag *diag)
{
    *pdf = (sbl_bytes){0};
    sbl_status status = letter_check(plan, diag);
    if (status != SBL_OK) return status;
    paper sheet;
    letter l;
    letter_open(&l, &sheet, plan, options, SBL_WORD_forecast_subject, SBL_WORD_client_foot, 0.0, arena);
    forecast_page p = {&l, forecast, plan};
    letter_page(&l, letter_word(&l, SBL_WORD_goes_on_title));
    hair_goes_on(&p);
    letter_page(&l, letter_word(&l, SBL_WORD_grey_title));
    static const sbl_look LOOK[] = {SBL_LOOK_NOW, SBL_LOOK_GREY, SBL_LOOK_GROWN};
    picture_grid(&p, LOOK, 3, 1, 128.0);
    dots_fade(&p);
    way_back(&p);
    sources(&p);
    return paper_finish(&sheet, pdf, diag);
}
