/* forecast: the years ahead of a design, as text, as JSON, and as a folder with pictures and a document. */
#include "command.h"

#include "stubble/file.h"
#include "stubble/forecast.h"
#include "stubble/image_file.h"

#include <string.h>

#define PICTURE_WIDTH  560u
#define PICTURE_HEIGHT 690u

const char FORECAST_USAGE[] = "stubble forecast CLIENT.json [-o DIR/]\n\n"
                              "Says how this design ages: the next stages of hair loss in three cases (fast, usual, slow), at which\n"
                              "stage it no longer fits and what closes the gap, how the dots fade, when a touch-up is wanted and how\n"
                              "many dots it takes, and the way back (laser, transplant, fading). Follow-ups in the intake\n"
                              "(follow_ups) correct the fading. All of it is a model.\n\n"
                              "With -o it writes forecast.pdf, forecast.json and pictures LOOK_VIEW.png: healed, one and two stages\n"
                              "later, gone grey, grown to 6 mm.\n\n"
                              "  -o, --out DIR     where the results go (made if it is not there)\n"
                              "  --size WxH        size of the pictures (default 560x690)\n"
                              "  --date DATE       YYYY-MM-DD, written into the document's metadata\n"
                              "  --json            as JSON (stubble-forecast/1)\n";

static void show_stages(const sbl_forecast *forecast)
{
    const sbl_progression *p = &forecast->progression;
    if (!p->staged) {
        printf("%s\n", p->knowledge->word[SBL_PROGRESSION_UNSTAGED].text);
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
    if (p->own_pace) printf("  The usual case is this person's own pace so far, faster than most.\n");
    uint32_t at = p->first_misfit != SBL_NONE ? p->first_misfit : p->stage_count > 1 ? 1 : 0;
    printf("\n%s\n", p->stage[at].text);
    printf("%s\n", p->knowledge->word[SBL_PROGRESSION_UNSURE].text);
}

static void show_years(const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    printf("\nThe dots (a model)\n");
    for (uint32_t y = 0; y < SBL_YEARS_COUNT; y += 2)
        printf("  year %.0f   %3.0f %% of the healed look left  (%.0f to %.0f)\n", course->year[y].years,
               100.0 * course->year[y].contrast.mid, 100.0 * course->year[y].contrast.low, 100.0 * course->year[y].contrast.high);
    if (course->follow_up_count)
        printf("  %u own follow-ups: fading constant %.1f years (%.1f to %.1f), before %.1f (%.1f to %.1f)\n", course->follow_up_count,
               course->tau_band_years.mid, course->tau_band_years.low, course->tau_band_years.high, course->tau_band_before_years.mid,
               course->tau_band_before_years.low, course->tau_band_before_years.high);
    printf("  touch-up after %.1f years (%.1f to %.1f): about %.0f dots (%.0f to %.0f), %.0f minutes\n", course->touch_up_years.mid,
           course->touch_up_years.low, course->touch_up_years.high, course->touch_up_dots.mid, course->touch_up_dots.low,
           course->touch_up_dots.high, course->touch_up_minutes.mid);
}

static void show_way_back(const sbl_forecast *forecast, const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    printf("\nThe way back\n");
    printf("  laser       %.0f to %.0f sessions; Kirby-Desai %u points +- %.1f is the upper end, 1 to 3 were observed\n",
           course->removal_sessions.low, course->removal_sessions.high, course->removal_points,
           plan->knowledge->model.removal.error_sessions);
    printf("  transplant  %.0f grafts cover the bald area (%.0f to %.0f), a model\n", forecast->cover_grafts.mid,
           forecast->cover_grafts.low, forecast->cover_grafts.high);
    printf("  fading      a trace is left for %.0f years (%.0f to %.0f), a model\n", course->trace_years.mid, course->trace_years.low,
           course->trace_years.high);
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

static sbl_status write_all(sbl_output *output, const sbl_forecast *forecast, workspace *s, int32_t date)
{
    sbl_document_options document = {
        .paper = s->client.paper_a4 ? SBL_PAPER_A4 : SBL_PAPER_LETTER, .version = STUBBLE_VERSION, .date = date};
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

static int write_folder(workspace *s, sbl_forecast *forecast, const command_options *options, int32_t date)
{
    uint32_t width = options->width ? options->width : PICTURE_WIDTH, height = options->height ? options->height : PICTURE_HEIGHT;
    if (sbl_forecast_draw(forecast, &s->plan, width, height, &s->host, &s->arena, &s->diag) != SBL_OK)
        return message_failure(NULL, &s->diag, FAILED_PLANNING);
    sbl_output output = {0};
    sbl_status status = sbl_output_begin(&output, options->out, NULL, &s->diag);
    if (status == SBL_OK) status = write_all(&output, forecast, s, date);
    if (status == SBL_OK) status = sbl_output_commit(&output, &s->diag);
    sbl_output_abort(&output);
    return status == SBL_OK ? EXIT_DONE : message_failure(options->out, &s->diag, FAILED_WRITING);
}

static int print_json(workspace *s, const sbl_forecast *forecast)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_forecast_write_json(&text, forecast, &s->plan);
    if (text.failed) {
        fprintf(stderr, "stubble: there is not enough memory\n");
        return EXIT_MEMORY;
    }
    fputs(text.data, stdout);
    return EXIT_DONE;
}

int command_forecast(const command_options *options)
{
    int32_t date = 0;
    if (options->date && !sbl_date_parse(&date, options->date))
        return message_usage("forecast", "--date wants a day as YYYY-MM-DD, not \"%s\"", options->date);
    workspace s;
    int code = workspace_open_head(&s, options, "forecast");
    if (code == EXIT_DONE) {
        sbl_forecast forecast;
        if (sbl_forecast_make(&forecast, &s.plan, &s.host, &s.arena, &s.diag) != SBL_OK)
            code = message_failure(NULL, &s.diag, FAILED_PLANNING);
        if (code == EXIT_DONE && options->out) code = write_folder(&s, &forecast, options, date);
        progress_end();
        if (code == EXIT_DONE && options->json) code = print_json(&s, &forecast);
        if (code == EXIT_DONE && !options->json && !options->quiet) {
            show_stages(&forecast);
            show_years(&s.plan);
            show_way_back(&forecast, &s.plan);
            if (options->out) printf("\nforecast.pdf, forecast.json and pictures lie in %s\n", options->out);
        }
    }
    workspace_close(&s);
    return code;
}
