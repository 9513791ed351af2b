/* The sessions and what to do and leave around them, as a calendar. */
#include "stubble/calendar_file.h"
#include "stubble/consent.h"
#include "stubble/document_words.h"
#include "stubble/plan_folder.h"

#include <stdio.h>
#include <string.h>

#define FIRST_HOUR       10u
#define SECONDS_IN_DAY   86400
#define MINUTES_IN_DAY   1440
#define CARE_WINDOWS_MAX 200u

/* A day before and a week before. */
static const int32_t SESSION_REMINDERS[] = {MINUTES_IN_DAY, 7 * MINUTES_IN_DAY};
/* At nine on the first day: what is to be left out from today. */
static const int32_t CARE_REMINDERS[] = {-9 * 60};

static const char *sentence(sbl_arena *arena, const char *text)
{
    const char *copy = sbl_arena_copy(arena, text, strlen(text) + 1, 1);
    return copy ? copy : "";
}

/*
 * Which client's calendar it is, so that two clients' sessions do not overwrite each other at the front desk, and the same in every edition
 * of a plan: FNV-1a over reference and name (Fowler, Noll, Vo). No name can be read from it.
 */
static uint64_t whose(const sbl_client *client)
{
    const char *const part[] = {client->reference, "/", client->name, "/", client->clinic};
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        for (const char *c = part[i]; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    return hash;
}

/* What an event says, in the language of the options. */
typedef struct speaker {
    const sbl_plan *plan;
    const sbl_document_options *document;
    sbl_arena *arena;
} speaker;

static const char *say(const speaker *sp, const char *english)
{
    const char *said = sbl_language_say(sp->document->language, english);
    if (said) return said;
    sbl_untranslated_add(sp->document->missing, english);
    return english;
}

#define NUMBERS 8
typedef struct figures {
    sbl_word_pair pair[NUMBERS];
    char text[NUMBERS][24];
    uint32_t count;
} figures;

static void add_figure(figures *f, const char *name, double value)
{
    snprintf(f->text[f->count], sizeof f->text[0], "%.0f", value);
    f->pair[f->count] = (sbl_word_pair){name, f->text[f->count]};
    f->count++;
}

static const char *put(const speaker *sp, sbl_word word, const figures *f)
{
    const char *text = sbl_words_fill(say(sp, sbl_document_word(sp->plan->knowledge, word)), f->pair, f->count, sp->arena);
    return text ? text : "";
}

static const char *mix(const speaker *sp, const char *dilution)
{
    char ratio[24];
    snprintf(ratio, sizeof ratio, "%.*s", (int)strcspn(dilution, " "), dilution);
    figures f = {.pair = {{"ratio", ratio}}, .count = 1};
    return put(sp, SBL_WORD_mix, &f);
}

static void add_session(sbl_calendar_event *event, const speaker *sp, const sbl_session *session, int32_t start)
{
    char text[1200];
    const sbl_plan *plan = sp->plan;
    figures f = {0};
    add_figure(&f, "number", session->number);
    add_figure(&f, "sessions", plan->course.session_count);
    add_figure(&f, "minutes", session->minutes.mid);
    add_figure(&f, "minutes_low", session->minutes.low);
    add_figure(&f, "minutes_high", session->minutes.high);
    add_figure(&f, "dots", session->dots);
    f.pair[f.count++] = (sbl_word_pair){"mix", mix(sp, session->dilution)};
    snprintf(text, sizeof text, "session-%u.%016llx@stubble", session->number, (unsigned long long)whose(plan->client));
    event->uid = sentence(sp->arena, text);
    event->summary = put(sp, plan->course.dated ? SBL_WORD_calendar_session : SBL_WORD_calendar_open, &f);
    snprintf(text, sizeof text, "%.500s%s%.300s\n%.300s", put(sp, SBL_WORD_calendar_text, &f), session->too_long ? " " : "",
             session->too_long ? put(sp, SBL_WORD_calendar_long, &f) : "", put(sp, SBL_WORD_calendar_note, &f));
    event->description = sentence(sp->arena, text);
    event->location = *plan->client->clinic ? plan->client->clinic : NULL;
    event->date = start + session->day;
    event->start_minute = FIRST_HOUR * 60;
    event->duration_minutes = session->minutes.mid > 15.0 ? (uint32_t)(session->minutes.mid / 15.0 + 0.999) * 15u : 15u;
    event->reminder_minutes = SESSION_REMINDERS;
    event->reminder_count = 2;
}

/* A scar is tried in one spot first. */
static void add_test(sbl_calendar_event *event, const speaker *sp, int32_t start)
{
    char text[1000];
    const sbl_plan *plan = sp->plan;
    figures none = {0};
    snprintf(text, sizeof text, "test-spot.%016llx@stubble", (unsigned long long)whose(plan->client));
    event->uid = sentence(sp->arena, text);
    event->summary = put(sp, plan->course.dated ? SBL_WORD_calendar_test : SBL_WORD_calendar_test_open, &none);
    snprintf(text, sizeof text, "%.500s\n%.300s", put(sp, SBL_WORD_calendar_test_text, &none), put(sp, SBL_WORD_calendar_note, &none));
    event->description = sentence(sp->arena, text);
    event->location = *plan->client->clinic ? plan->client->clinic : NULL;
    event->date = start - (int32_t)plan->test_days;
    event->start_minute = FIRST_HOUR * 60;
    event->duration_minutes = 30;
    event->reminder_minutes = SESSION_REMINDERS;
    event->reminder_count = 2;
}

/* Named by its step and session, which stay when days move; the windows' order does not. */
static void add_window(sbl_calendar_event *event, const speaker *sp, const sbl_care_window *window, int32_t start)
{
    char text[64];
    const sbl_plan *plan = sp->plan;
    snprintf(text, sizeof text, "care-%u-%u.%016llx@stubble", (unsigned)(window->step - plan->course.care) + 1, window->session,
             (unsigned long long)whose(plan->client));
    event->uid = sentence(sp->arena, text);
    event->summary = say(sp, window->step->title ? window->step->title : sbl_document_word(plan->knowledge, SBL_WORD_care_title));
    event->description = say(sp, window->step->text);
    event->date = start + window->from_day;
    event->all_day = true;
    event->duration_days = (uint32_t)(window->to_day - window->from_day) + 1;
    event->keeps_free = true;
    event->reminder_minutes = CARE_REMINDERS;
    event->reminder_count = 1;
}

sbl_status sbl_plan_calendar_write(const unsigned char **data, size_t *bytes, const sbl_plan *plan, const sbl_folder_options *options,
                                   sbl_arena *arena, sbl_diag *diag)
{
    const sbl_course *course = &plan->course;
    if (!plan->knowledge->document)
        return sbl_fail(diag, SBL_E_NOT_FOUND, "the knowledge holds no words of the documents", "read all files of knowledge/");
    speaker sp = {plan, &options->document, arena};
    int32_t start = course->dated ? course->session[0].date : options->provisional_start;
    sbl_calendar_event *events = SBL_NEW(arena, sbl_calendar_event, 1 + (uint64_t)course->session_count + course->window_count);
    if (!events) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the calendar", "");
    uint32_t count = 0;
    if (plan->test_days) {
        /* Days that are proposed begin with the test. */
        if (!course->dated) start += (int32_t)plan->test_days;
        add_test(&events[count++], &sp, start);
    }
    for (uint32_t s = 0; s < course->session_count; s++) add_session(&events[count++], &sp, &course->session[s], start);
    for (uint32_t w = 0; w < course->window_count && w < CARE_WINDOWS_MAX; w++)
        /* What has no end is a habit, not an appointment: it stands in the report. */
        if (course->window[w].to_day < SBL_CARE_LASTING) add_window(&events[count++], &sp, &course->window[w], start);
    sbl_calendar calendar = {.name = say(&sp, sbl_document_word(plan->knowledge, SBL_WORD_calendar_name)),
                             .sequence = course->moved_count,
                             .stamp_s = (int64_t)start * SECONDS_IN_DAY,
                             .event = events,
                             .event_count = count};
    return sbl_calendar_write(data, bytes, &calendar, arena, diag);
}
