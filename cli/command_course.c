/* course: sessions, care and calendar of an intake; a session can be shifted and the rest follow. */
#include "command.h"

#include "stubble/file.h"
#include "stubble/plan_file.h"
#include "stubble/plan_folder.h"

#include <stdlib.h>
#include <string.h>

const char COURSE_USAGE[] = "stubble course CLIENT.json [--shift N=DATE ...] [-o calendar.ics]\n\n"
                            "Prints the sessions with their days, dots, shade and share, and what to do and leave out on which day.\n"
                            "A shifted session takes those behind it along; the price, the dots and the care follow. The shift holds\n"
                            "for this call: write it into the intake as course.moves to keep it. A calendar that is given the new\n"
                            "file moves its events, since they keep their names.\n\n"
                            "  --shift N=DATE    session N on that day, such as 2=2027-03-01; may be repeated\n"
                            "  -o, --out FILE    write the calendar (.ics) with reminders\n"
                            "  --language XX     of the calendar: en (default), fr, or language-XX.json in the folder of --knowledge\n"
                            "  --json            as JSON (the member course of plan.json)\n";

typedef struct shift {
    unsigned long session;
    int32_t date;
} shift;

/* "2=2027-03-01" */
static int read_shift(shift *out, const char *text)
{
    char *end;
    out->session = strtoul(text, &end, 10);
    if (*text >= '0' && *text <= '9' && *end == '=' && sbl_date_parse(&out->date, end + 1)) return EXIT_DONE;
    return message_usage("course", "--shift wants SESSION=YYYY-MM-DD, such as 2=2027-03-01, not \"%s\"", text);
}

/* The course alone is made anew: dots, design and price do not depend on days. */
static int apply_shifts(workspace *s, const command_options *options, const shift *list)
{
    for (uint32_t i = 0; i < options->shift_count; i++) {
        if (list[i].session < 1 || list[i].session > s->client.dots.session_count)
            return message_usage("course", "--shift %s: this course has sessions 1 to %u", options->shift[i], s->client.dots.session_count);
        s->client.course.moved[list[i].session - 1] = true;
        s->client.course.moved_date[list[i].session - 1] = list[i].date;
    }
    if (!options->shift_count) return EXIT_DONE;
    sbl_status status =
        sbl_course_build(&s->plan.course, &s->plan.design, &s->plan.dots, &s->client.course, &s->knowledge, &s->arena, &s->diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(options->client_file, &s->diag, FAILED_PLANNING);
}

static void print_day(const sbl_course *course, int32_t day)
{
    char date[11];
    if (!course->dated) {
        printf("%4d", day);
        return;
    }
    sbl_date_format(date, course->session[0].date + day);
    printf("%s", date);
}

static void show(const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    printf("  %-8s %-11s %8s %8s %10s  %s\n", "session", course->dated ? "date" : "day", "dots", "minutes", "done then", "shade");
    for (uint32_t i = 0; i < course->session_count; i++) {
        const sbl_session *session = &course->session[i];
        printf("  %-8u ", session->number);
        print_day(course, session->day);
        printf("%s %8u %8.0f %8.0f %%  %s%s\n", course->dated ? " " : "       ", session->dots, session->minutes.mid,
               100.0 * plan->dots.cumulative_share[i], session->dilution, session->too_long ? "  longer than 4 hours: split it" : "");
    }
    printf("\n");
    for (uint32_t i = 0; i < course->window_count; i++) {
        const sbl_care_window *window = &course->window[i];
        printf("  ");
        print_day(course, window->from_day);
        if (window->to_day >= SBL_CARE_LASTING) printf(" on          ");
        else {
            printf(" to ");
            print_day(course, window->to_day);
        }
        printf("  %s\n", window->step->title);
    }
    for (uint32_t i = 0; i < course->warning_count; i++) printf("\nNote: %s\n", course->warning[i]);
}

static int write_calendar(workspace *s, const command_options *options, const language_choice *choice)
{
    if (!s->plan.course.dated) return message_usage("course", "the calendar needs a first day: give course.start in the intake");
    const unsigned char *data;
    size_t bytes;
    sbl_folder_options how = {.document = {.language = choice->language, .missing = choice->missing}};
    sbl_status status = sbl_plan_calendar_write(&data, &bytes, &s->plan, &how, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_file_write(options->out, data, bytes, &s->diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(options->out, &s->diag, FAILED_WRITING);
}

static int print_json(workspace *s)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_plan_write_json_part(&text, &s->plan, "course");
    return output_text(&text);
}

static int run(const command_options *options, const shift *list, const language_choice *choice)
{
    workspace s;
    int code = workspace_open(&s, options);
    if (code == EXIT_DONE) code = apply_shifts(&s, options, list);
    progress_end();
    if (code == EXIT_DONE && options->out) code = write_calendar(&s, options, choice);
    if (code == EXIT_DONE && options->json) code = print_json(&s);
    if (code == EXIT_DONE && !options->json && !options->quiet) {
        show(&s.plan);
        language_show_missing(choice);
    }
    workspace_close(&s);
    return code;
}

int command_course(const command_options *options)
{
    shift list[COMMAND_SHIFTS_MAX];
    for (uint32_t i = 0; i < options->shift_count; i++) {
        int wrong = read_shift(&list[i], options->shift[i]);
        if (wrong != EXIT_DONE) return wrong;
    }
    language_choice choice;
    int code = language_open(&choice, options);
    if (code == EXIT_DONE) code = run(options, list, &choice);
    language_close(&choice);
    return code;
}
