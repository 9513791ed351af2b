/* plan, preview and stencil: what writes a folder. */
#include "command.h"
#include "photo_preview.h"
#include "plan_photos.h"

#include "stubble/file.h"
#include "stubble/plan_folder.h"
#include "stubble/text.h"

#include <string.h>
#include <time.h>

#define PICTURE_WIDTH  760u
#define PICTURE_HEIGHT 930u
#define SECONDS_IN_DAY 86400
/* A first session that nobody dated is proposed on the first Monday two weeks from now. */
#define PROPOSED_AFTER_DAYS 14

static sbl_folder_options folder_options(const workspace *s, const language_choice *choice, int32_t date)
{
    /* The clock is asked for this one thing: a calendar needs days. Nothing else in a plan depends on it. */
    int32_t from = (date ? date : (int32_t)(time(NULL) / SECONDS_IN_DAY)) + PROPOSED_AFTER_DAYS;
    int32_t weekday = (from + 3) % 7; /* 0: Monday; 1970-01-01 was a Thursday */
    sbl_folder_options options = {0};
    options.document.paper = s->client.paper_a4 ? SBL_PAPER_A4 : SBL_PAPER_LETTER;
    options.document.version = STUBBLE_VERSION;
    options.document.date = date;
    options.document.language = choice->language;
    options.document.missing = choice->missing;
    options.provisional_start = from + (7 - weekday) % 7;
    return options;
}

static int parse_date(const command_options *options, const char *command_name, int32_t *date)
{
    *date = 0;
    if (!options->date || sbl_date_parse(date, options->date)) return EXIT_DONE;
    return message_usage(command_name, "--date wants a day as YYYY-MM-DD, not \"%s\"", options->date);
}

/* Whether the results can be written where they are wanted is asked before the work, not after it. */
static int check_goal(const command_options *options)
{
    sbl_output output = {0};
    sbl_diag diag = {0};
    sbl_status status = sbl_output_begin(&output, options->out, NULL, &diag);
    sbl_output_abort(&output);
    return status == SBL_OK ? EXIT_DONE : message_failure(options->out, &diag, FAILED_WRITING);
}

static sbl_status draw(workspace *s, const command_options *options, sbl_pictures *pictures)
{
    uint32_t width = options->width ? options->width : PICTURE_WIDTH, height = options->height ? options->height : PICTURE_HEIGHT;
    sbl_pictures_options how = {.width = width, .height = height, .light = options->light, .metres = options->metres};
    return sbl_pictures_draw(pictures, &s->plan, &how, &s->host, &s->arena, &s->diag);
}

static void summarise_goal(const workspace *s, const plan_photos *photos, const char *out)
{
    size_t length = strlen(out);
    const char *slash = length && out[length - 1] == '/' ? "" : "/";
    printf("\nThe plan lies in %s%s\n", out, slash);
    printf("  open first %s%sreport.pdf      what the client reads\n", out, slash);
    printf("  then       %s%sworksheet.pdf   what the artist works from\n", out, slash);
    printf("             %s%sstencil.pdf     the %s at 1:1; print at 100 %%\n", out, slash, s->plan.patch ? "outline" : "hairline");
    printf("             %s%spreview/        before, each session, healed, years 1 to 8\n", out, slash);
    if (photos->pairs.count) printf("             %s%spreview/photo*  the client's own photo, before and healed\n", out, slash);
}

/* What was measured from an ear that the scan does not show is worth less, and a person can mend it. */
static void summarise_scan(const workspace *s)
{
    static const char *const SIDE[] = {"left", "right"};
    for (int side = 0; side < 2 && s->head.source == SBL_HEAD_SCAN; side++) {
        int tragion = SBL_LANDMARK_TRAGION_LEFT + side;
        if (s->scan.ear_found[side] || s->client.scan.landmark_given[tragion]) continue;
        printf("  scan       shows no %s ear: its tragion is within %.0f mm (head.scan.landmarks.%s would settle it)\n", SIDE[side],
               2.0 * s->head.landmark_sd_mm[tragion], sbl_landmark_name((sbl_landmark)tragion));
    }
}

static void summarise(const workspace *s, const plan_photos *photos, const char *out)
{
    const sbl_plan *plan = &s->plan;
    const sbl_course *course = &plan->course;
    const sbl_quote *quote = &course->quote;
    static const char *const FROM[] = {
        [SBL_HEAD_TEMPLATE] = "tape measures", [SBL_HEAD_SCAN] = "the scan", [SBL_HEAD_PHOTO] = "the photo and what is usual"};
    int digits = plan->patch ? 1 : 0;
    if (plan->patch) patch_show(s);
    else printf("  head       %.0f cm2 of vault, from %s\n", s->head.vault_area_cm2, FROM[s->head.source]);
    if (!plan->patch) summarise_scan(s);
    printf("  treated    %.*f cm2  (%.*f to %.*f)\n", digits, plan->treated_area_cm2.mid, digits, plan->treated_area_cm2.low, digits,
           plan->treated_area_cm2.high);
    printf("  dots       %u in %u sessions\n", plan->dots.count, course->session_count);
    printf("  time       %.1f hours in all  (%.1f to %.1f)\n", course->total_minutes.mid / 60.0, course->total_minutes.low / 60.0,
           course->total_minutes.high / 60.0);
    printf("  price      %s %.0f with %s  (%.0f to %.0f)\n", quote->book->currency, quote->with_tax.mid, quote->book->tax_name,
           quote->with_tax.low, quote->with_tax.high);
    printf("  verdict    %s\n", sbl_verdict_text(course->candidacy.verdict));
    for (uint32_t i = 0; i < plan->remark_count; i++) printf("  remark     %s\n", plan->remark[i].text);
    if (!course->dated) printf("  calendar   no first day is given (course.start): calendar.ics proposes days\n");
    plan_photos_show(photos);
    summarise_goal(s, photos, out);
}

static int print_json_summary(workspace *s, const plan_photos *photos, const char *out, const language_choice *choice)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_text_add(&text, "{\"out\": ");
    sbl_text_add_json_string(&text, out);
    sbl_text_add(&text, ", \"dots\": ");
    sbl_text_add_integer(&text, s->plan.dots.count);
    sbl_text_add(&text, ", \"sessions\": ");
    sbl_text_add_integer(&text, s->plan.course.session_count);
    sbl_text_add(&text, ", \"treated_area_cm2\": ");
    sbl_text_add_decimal_short(&text, s->plan.treated_area_cm2.mid, 2);
    sbl_text_add(&text, ", \"price_with_tax\": ");
    sbl_text_add_decimal_short(&text, s->plan.course.quote.with_tax.mid, 2);
    sbl_text_add(&text, ", \"currency\": ");
    sbl_text_add_json_string(&text, s->plan.course.quote.book->currency);
    sbl_text_add(&text, ", \"verdict\": ");
    sbl_text_add_json_string(&text, sbl_verdict_text(s->plan.course.candidacy.verdict));
    sbl_text_add(&text, ", ");
    plan_photos_write_json(&text, photos);
    language_write_json(&text, choice);
    sbl_text_add(&text, "}\n");
    return output_text(&text);
}

static sbl_status draw_patch(workspace *s, const command_options *options, uint32_t moment, sbl_patch_pictures *pictures)
{
    sbl_patch_pictures_options how = {.side_px = options->width > options->height ? options->width : options->height,
                                      .one_moment = moment != SBL_MOMENT_COUNT,
                                      .only_moment = moment,
                                      .no_close_up = moment != SBL_MOMENT_COUNT};
    return sbl_patch_pictures_draw(pictures, &s->plan, &how, &s->host, &s->arena, &s->diag);
}

/* Draw and write everything. */
static int write_plan(workspace *s, const plan_photos *photos, const command_options *options, const language_choice *choice, int32_t date)
{
    sbl_folder_options folder = folder_options(s, choice, date);
    if (s->plan.patch) {
        sbl_patch_pictures pictures;
        if (draw_patch(s, options, SBL_MOMENT_COUNT, &pictures) != SBL_OK) return message_failure(NULL, &s->diag, FAILED_PLANNING);
        if (sbl_patch_folder_write(options->out, &s->plan, &pictures, &folder, &s->host, &s->arena, &s->diag) != SBL_OK)
            return message_failure(options->out, &s->diag, FAILED_WRITING);
        return EXIT_DONE;
    }
    sbl_pictures pictures;
    if (draw(s, options, &pictures) != SBL_OK) return message_failure(NULL, &s->diag, FAILED_PLANNING);
    if (sbl_plan_folder_write(options->out, &s->plan, &pictures, &photos->pairs, &folder, &s->host, &s->arena, &s->diag) != SBL_OK)
        return message_failure(options->out, &s->diag, FAILED_WRITING);
    return EXIT_DONE;
}

/* With the client's photos they are drawn on first and let go: the standard views need the memory. */
static int open_plan(workspace *s, plan_photos *photos, const command_options *options)
{
    photo_view view = {0};
    if (!options->photo_count) return workspace_open(s, options);
    int code = workspace_open_photo(s, options, &view);
    if (code == EXIT_DONE) code = plan_photos_draw(photos, s, options, &view);
    photo_view_close(&view);
    return code;
}

static int make_plan(const command_options *options, const language_choice *choice, int32_t date)
{
    workspace s;
    plan_photos photos = {0};
    int code = open_plan(&s, &photos, options);
    if (code == EXIT_DONE) {
        code = write_plan(&s, &photos, options, choice, date);
        progress_end();
        if (code == EXIT_DONE && options->json) code = print_json_summary(&s, &photos, options->out, choice);
        if (code == EXIT_DONE && !options->json && !options->quiet) {
            summarise(&s, &photos, options->out);
            language_show_missing(choice);
        }
    }
    workspace_close(&s);
    return code;
}

static int make_stencil(const command_options *options, const language_choice *choice, int32_t date)
{
    workspace s;
    int code = workspace_open(&s, options);
    if (code == EXIT_DONE) {
        sbl_folder_options folder = folder_options(&s, choice, date);
        if (sbl_stencil_folder_write(options->out, &s.plan, &folder, &s.host, &s.arena, &s.diag) != SBL_OK)
            code = message_failure(options->out, &s.diag, FAILED_WRITING);
        progress_end();
        if (code == EXIT_DONE && !options->quiet) {
            printf("stencil.pdf and stencil.svg lie in %s: print at 100 %% and check the ruler\n", options->out);
            language_show_missing(choice);
        }
    }
    workspace_close(&s);
    return code;
}

/* What is wrong with the words of the call is said before the work. */
static int make_documents(const command_options *options, const char *command_name,
                          int (*make)(const command_options *options, const language_choice *choice, int32_t date))
{
    int32_t date;
    language_choice choice;
    int code = parse_date(options, command_name, &date);
    if (code == EXIT_DONE) code = check_goal(options);
    if (code != EXIT_DONE) return code;
    code = language_open(&choice, options);
    if (code == EXIT_DONE) code = make(options, &choice, date);
    language_close(&choice);
    return code;
}

int command_plan(const command_options *options)
{
    return make_documents(options, "plan", make_plan);
}

int command_stencil(const command_options *options)
{
    return make_documents(options, "stencil", make_stencil);
}

static uint32_t find_view(const char *name)
{
    uint32_t view = 0;
    while (view < SBL_VIEW_COUNT && strcmp(name, sbl_view_name((sbl_view)view)) != 0) view++;
    return view;
}

static uint32_t find_moment(const char *name)
{
    uint32_t moment = 0;
    char word[16];
    for (; moment < SBL_MOMENT_COUNT; moment++) {
        sbl_moment_name(word, moment);
        if (!strcmp(name, word)) break;
    }
    return moment;
}

static int write_patch_pictures(workspace *s, const command_options *options, uint32_t moment, sbl_picture_format format)
{
    sbl_patch_pictures pictures;
    if (options->view || options->light != SBL_LIGHTING_STUDIO || options->metres > 0.0)
        return message_usage("preview", "--view, --light and --distance belong to heads; a patch is drawn on its own photo");
    if (draw_patch(s, options, moment, &pictures) != SBL_OK) return message_failure(NULL, &s->diag, FAILED_PLANNING);
    if (sbl_patch_pictures_folder_write(options->out, &pictures, format, &s->host, &s->arena, &s->diag) != SBL_OK)
        return message_failure(options->out, &s->diag, FAILED_WRITING);
    return EXIT_DONE;
}

static int write_pictures(workspace *s, const command_options *options, sbl_view view, uint32_t moment, sbl_picture_format format)
{
    sbl_pictures pictures;
    if (s->plan.patch) return write_patch_pictures(s, options, moment, format);
    if (draw(s, options, &pictures) != SBL_OK) return message_failure(NULL, &s->diag, FAILED_PLANNING);
    if (sbl_pictures_folder_write(options->out, &pictures, view, moment, format, &s->host, &s->arena, &s->diag) != SBL_OK)
        return message_failure(options->out, &s->diag, FAILED_WRITING);
    return EXIT_DONE;
}

int command_preview(const command_options *options)
{
    if (options->photo_count) return photo_preview(options);
    uint32_t view = options->view ? find_view(options->view) : SBL_VIEW_COUNT;
    uint32_t moment = options->moment ? find_moment(options->moment) : SBL_MOMENT_COUNT;
    if (options->view && view == SBL_VIEW_COUNT) return message_usage("preview", "there is no view \"%s\"", options->view);
    if (options->moment && moment == SBL_MOMENT_COUNT) return message_usage("preview", "there is no moment \"%s\"", options->moment);
    sbl_picture_format format = options->jpeg ? SBL_PICTURE_JPEG : SBL_PICTURE_PNG;
    int code = check_goal(options);
    if (code != EXIT_DONE) return code;
    workspace s;
    code = workspace_open(&s, options);
    if (code == EXIT_DONE) {
        code = write_pictures(&s, options, (sbl_view)view, moment, format);
        progress_end();
        if (code == EXIT_DONE && !options->quiet) printf("The pictures lie in %s\n", options->out);
    }
    workspace_close(&s);
    return code;
}
