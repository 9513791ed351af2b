/* forecast: the years ahead of a design, as text, as JSON, and as a folder with pictures and a document. */
#include "command.h"

#include "stubble/consent.h"
#include "stubble/document_words.h"
#include "stubble/file.h"
#include "stubble/forecast.h"
#include "stubble/image_file.h"

#include <string.h>

#define PICTURE_WIDTH  560u
#define PICTURE_HEIGHT 690u

const char FORECAST_USAGE[] =
    "stubble forecast CLIENT.json [-o DIR/]\n\n"
    "Says how this design ages: the next stages of hair loss in three cases (fast, usual, slow), at which\n"
    "stage it no longer fits and what closes the gap, how the dots fade, when a touch-up is wanted and how\n"
    "many dots it takes, and the way back (laser, transplant, fading). Follow-ups in the intake\n"
    "(follow_ups) correct the fading. All of it is a model.\n\n"
    "With -o it writes forecast.pdf, forecast.json and pictures LOOK_VIEW.png: healed, one and two stages\n"
    "later, gone grey, grown to 6 mm.\n\n"
    "  -o, --out DIR     where the results go (made if it is not there)\n"
    "  --size WxH        size of the pictures (default 560x690)\n"
    "  --language XX     of forecast.pdf and the sentences: en (default), fr, or language-XX.json in the folder of --knowledge\n"
    "  --date DATE       YYYY-MM-DD, written into the document's metadata\n"
    "  --json            as JSON (stubble-forecast/1)\n";

/* Sentences are the documents' own (knowledge/documents.json), in the language that was asked for. */
typedef struct speaker {
    workspace *s;
    const language_choice *choice;
} speaker;

static const char *say(const speaker *sp, const char *english)
{
    const char *said = sbl_language_say(sp->choice->language, english);
    if (!said) sbl_untranslated_add(sp->choice->missing, english);
    return said ? said : english;
}

#define FIGURES_MAX 9
typedef struct figures {
    sbl_word_pair pair[FIGURES_MAX];
    char text[FIGURES_MAX][24];
    uint32_t count;
} figures;

static void add_figure(figures *f, const char *name, double value, int digits)
{
    snprintf(f->text[f->count], sizeof f->text[0], "%.*f", digits, value);
    f->pair[f->count] = (sbl_word_pair){name, f->text[f->count]};
    f->count++;
}

static void add_band(figures *f, const char *const name[3], sbl_band band, int digits)
{
    add_figure(f, name[0], band.mid, digits);
    add_figure(f, name[1], band.low, digits);
    add_figure(f, name[2], band.high, digits);
}

static void print_word(const speaker *sp, sbl_word word, const figures *f)
{
    const char *text = sbl_words_fill(say(sp, sbl_document_word(&sp->s->knowledge, word)), f->pair, f->count, &sp->s->arena);
    print_wrapped(text ? text : "", 2);
}

static const char *const YEARS[3] = {"years", "years_low", "years_high"}, *const DOTS[3] = {"dots", "dots_low", "dots_high"},
                         *const MINUTES[3] = {"minutes", "minutes_low", "minutes_high"},
                         *const GRAFTS[3] = {"grafts", "grafts_low", "grafts_high"};

static void show_stages(const speaker *sp, const sbl_forecast *forecast)
{
    const sbl_progression *p = &forecast->progression;
    if (!p->staged) {
        print_wrapped(say(sp, p->knowledge->word[SBL_PROGRESSION_UNSTAGED].text), 0);
        return;
    }
    printf("If the hair loss goes on (a model)\n");
    printf("  %-20s %7s %7s %7s %10s %10s  %s\n", "stage", "fast", "usual", "slow", "bare cm2", "dots", "verdict");
    for (uint32_t i = 0; i < p->stage_count; i++) {
        const sbl_stage_forecast *stage = &p->stage[i];
        printf("  %-20s", sbl_pattern_name(stage->pattern));
        for (int s = 0; s < SBL_SCENARIO_COUNT; s++) printf(" %5.1f y", stage->years[s]);
        printf(" %10.0f %10.0f  %s\n", stage->new_bare_cm2, stage->more_dots, sbl_fit_name(stage->fit));
    }
    uint32_t at = p->first_misfit != SBL_NONE ? p->first_misfit : p->stage_count > 1 ? 1 : 0;
    const sbl_stage_forecast *stage = &p->stage[at];
    figures f = {.pair = {{"stage", sbl_pattern_name(stage->pattern)}}, .count = 1};
    add_figure(&f, "cm2", stage->new_bare_cm2, 0);
    add_figure(&f, "dots", stage->more_dots, 0);
    const char *verdict = sbl_words_fill(say(sp, p->knowledge->word[sbl_fit_word(stage->fit)].text), f.pair, f.count, &sp->s->arena);
    printf("\n  ");
    print_wrapped(verdict ? verdict : "", 2);
    printf("  ");
    if (p->own_pace) print_word(sp, SBL_WORD_own_pace, &f), printf("  ");
    print_wrapped(say(sp, p->knowledge->word[SBL_PROGRESSION_UNSURE].text), 2);
}

static void show_years(const speaker *sp)
{
    const sbl_course *course = &sp->s->plan.course;
    printf("\nThe dots (a model)\n");
    for (uint32_t y = 0; y < SBL_YEARS_COUNT; y += 2)
        printf("  year %.0f   %3.0f %% of the healed look left  (%.0f to %.0f)\n", course->year[y].years,
               100.0 * course->year[y].contrast.mid, 100.0 * course->year[y].contrast.low, 100.0 * course->year[y].contrast.high);
    if (course->follow_up_count)
        printf("  %u own follow-ups: fading constant %.1f years (%.1f to %.1f), before %.1f (%.1f to %.1f)\n", course->follow_up_count,
               course->tau_band_years.mid, course->tau_band_years.low, course->tau_band_years.high, course->tau_band_before_years.mid,
               course->tau_band_before_years.low, course->tau_band_before_years.high);
    figures f = {0};
    add_band(&f, YEARS, course->touch_up_years, 1);
    add_band(&f, DOTS, course->touch_up_dots, 0);
    add_band(&f, MINUTES, course->touch_up_minutes, 0);
    printf("  ");
    print_word(sp, SBL_WORD_touch_up_text, &f);
}

static void show_way_back(const speaker *sp, const sbl_forecast *forecast)
{
    const sbl_course *course = &sp->s->plan.course;
    printf("\nThe way back\n  ");
    figures f = {0};
    add_figure(&f, "low", course->removal_sessions.low, 0);
    add_figure(&f, "high", course->removal_sessions.high, 0);
    add_figure(&f, "months", ceil(course->removal_months.high), 0);
    add_figure(&f, "points", course->removal_points, 0);
    add_figure(&f, "error", sp->s->knowledge.model.removal.error_sessions, 1);
    print_word(sp, SBL_WORD_laser_text, &f);
    f.count = 0;
    add_band(&f, GRAFTS, forecast->cover_grafts, 0);
    printf("  ");
    print_word(sp, SBL_WORD_cover_text, &f);
    f.count = 0;
    add_band(&f, YEARS, course->trace_years, 0);
    printf("  ");
    print_word(sp, SBL_WORD_trace_text, &f);
}

static sbl_status write_pictures(sbl_output *output, const sbl_forecast *forecast, workspace *s)
{
    sbl_status status = SBL_OK;
    for (uint32_t look = 0; look < SBL_LOOK_COUNT; look++)
        for (uint32_t v = 0; v < SBL_LOOK_VIEWS && status == SBL_OK; v++) {
            const sbl_image *image = &forecast->image[look][v];
            if (!image->rgb) continue;
            char name[64];
            snprintf(name, sizeof name, "%s_%s.png", sbl_look_name((sbl_look)look), sbl_view_name(sbl_look_view[v]));
            sbl_pixels pixels = {.data = image->rgb, .width = image->width, .height = image->height, .channels = 3};
            const unsigned char *png;
            size_t bytes;
            status = sbl_png_write(&png, &bytes, &pixels, NULL, &s->arena, &s->diag);
            if (status == SBL_OK) status = sbl_output_write(output, name, png, bytes, &s->diag);
        }
    return status;
}

static sbl_status write_all(sbl_output *output, const sbl_forecast *forecast, workspace *s, const language_choice *choice, int32_t date)
{
    sbl_document_options document = {.paper = s->client.paper_a4 ? SBL_PAPER_A4 : SBL_PAPER_LETTER,
                                     .version = STUBBLE_VERSION,
                                     .date = date,
                                     .language = choice->language,
                                     .missing = choice->missing};
    sbl_bytes pdf;
    sbl_text json;
    sbl_text_begin(&json, &s->arena);
    sbl_forecast_write_json(&json, forecast, &s->plan);
    if (json.failed) return sbl_fail(&s->diag, SBL_E_MEMORY, "there is not enough memory", "");
    sbl_status status = sbl_forecast_pdf(&pdf, forecast, &s->plan, &document, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_output_write(output, "forecast.pdf", pdf.data, pdf.count, &s->diag);
    if (status == SBL_OK) status = sbl_output_write(output, "forecast.json", json.data, json.length, &s->diag);
    if (status == SBL_OK) status = write_pictures(output, forecast, s);
    return status;
}

static int write_folder(workspace *s, sbl_forecast *forecast, const command_options *options, const language_choice *choice, int32_t date)
{
    uint32_t width = options->width ? options->width : PICTURE_WIDTH, height = options->height ? options->height : PICTURE_HEIGHT;
    if (sbl_forecast_draw(forecast, &s->plan, width, height, &s->host, &s->arena, &s->diag) != SBL_OK)
        return message_failure(NULL, &s->diag, FAILED_PLANNING);
    sbl_output output = {0};
    sbl_status status = sbl_output_begin(&output, options->out, NULL, &s->diag);
    if (status == SBL_OK) status = write_all(&output, forecast, s, choice, date);
    if (status == SBL_OK) status = sbl_output_commit(&output, &s->diag);
    sbl_output_abort(&output);
    return status == SBL_OK ? EXIT_DONE : message_failure(options->out, &s->diag, FAILED_WRITING);
}

static int print_json(workspace *s, const sbl_forecast *forecast)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_forecast_write_json(&text, forecast, &s->plan);
    return output_text(&text);
}

static int run(const command_options *options, const language_choice *choice, int32_t date)
{
    workspace s;
    int code = workspace_open_head(&s, options, "forecast");
    if (code == EXIT_DONE) {
        sbl_forecast forecast;
        if (sbl_forecast_make(&forecast, &s.plan, &s.host, &s.arena, &s.diag) != SBL_OK)
            code = message_failure(NULL, &s.diag, FAILED_PLANNING);
        if (code == EXIT_DONE && options->out) code = write_folder(&s, &forecast, options, choice, date);
        progress_end();
        if (code == EXIT_DONE && options->json) code = print_json(&s, &forecast);
        if (code == EXIT_DONE && !options->json && !options->quiet) {
            speaker sp = {&s, choice};
            show_stages(&sp, &forecast);
            show_years(&sp);
            show_way_back(&sp, &forecast);
            if (options->out) printf("\nforecast.pdf, forecast.json and pictures lie in %s\n", options->out);
            language_show_missing(choice);
        }
    }
    workspace_close(&s);
    return code;
}

int command_forecast(const command_options *options)
{
    int32_t date = 0;
    if (options->date && !sbl_date_parse(&date, options->date))
        return message_usage("forecast", "--date wants a day as YYYY-MM-DD, not \"%s\"", options->date);
    language_choice choice;
    int code = language_open(&choice, options);
    if (code == EXIT_DONE) code = run(options, &choice, date);
    language_close(&choice);
    return code;
}
