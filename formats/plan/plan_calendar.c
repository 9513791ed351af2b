/* The sessions and what to do and leave around them, as a calendar. */
#include "stubble/calendar_file.h"
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

static void add_session(sbl_calendar_event *event, const sbl_plan *plan, const sbl_session *session, int32_t start, sbl_arena *arena)
{
    char text[600];
    snprintf(text, sizeof text, "session-%u.%016llx@stubble", session->number, (unsigned long long)whose(plan->client));
    event->uid = sentence(arena, text);
    snprintf(text, sizeof text, "Scalp micropigmentation, session %u of %u%s", session->number, plan->course.session_count,
             plan->course.dated ? "" : " (date to be agreed)");
    event->summary = sentence(arena, text);
    snprintf(text, sizeof text, "About %.0f minutes (%.0f to %.0f): %u dots, %s.%s\nThe time of day is a proposal; the clinic confirms it.",
             session->minutes.mid, session->minutes.low, session->minutes.high, session->dots, session->dilution,
             session->too_long ? " Longer than four hours: ask for two days." : "");
    event->description = sentence(arena, text);
    event->location = *plan->client->clinic ? plan->client->clinic : NULL;
    event->date = start + session->day;
    event->start_minute = FIRST_HOUR * 60;
    event->duration_minutes = session->minutes.mid > 15.0 ? (uint32_t)(session->minutes.mid / 15.0 + 0.999) * 15u : 15u;
    event->reminder_minutes = SESSION_REMINDERS;
    event->reminder_count = 2;
}

/* A scar is tried in one spot first. */
static void add_test(sbl_calendar_event *event, const sbl_plan *plan, int32_t start, sbl_arena *arena)
{
    char text[96];
    snprintf(text, sizeof text, "test-spot.%016llx@stubble", (unsigned long long)whose(plan->client));
    event->uid = sentence(arena, text);
    event->summary = plan->course.dated ? "Scalp micropigmentation, test spot in the scar"
                                        : "Scalp micropigmentation, test spot in the scar (date to be agreed)";
    event->description = "Some dots in one spot. When they have healed and the shade is right, the rest follows.\nThe time of day is a proposal; "
                         "the clinic confirms it.";
    event->location = *plan->client->clinic ? plan->client->clinic : NULL;
    event->date = start - (int32_t)plan->test_days;
    event->start_minute = FIRST_HOUR * 60;
    event->duration_minutes = 30;
    event->reminder_minutes = SESSION_REMINDERS;
    event->reminder_count = 2;
}

/* Named by its step and session, which stay when days move; the windows' order does not. */
static void add_window(sbl_calendar_event *event, const sbl_care_window *window, const sbl_plan *plan, int32_t start, sbl_arena *arena)
{
    char text[64];
    snprintf(text, sizeof text, "care-%u-%u.%016llx@stubble", (unsigned)(window->step - plan->course.care) + 1, window->session,
             (unsigned long long)whose(plan->client));
    event->uid = sentence(arena, text);
    event->summary = window->step->title ? window->step->title : "Care";
    event->description = window->step->text;
    event->date = start + window->from_day;
    event->all_day = true;
    event->duration_days = (uint32_t)(window->to_day - window->from_day) + 1;
    event->keeps_free = true;
    event->reminder_minutes = CARE_REMINDERS;
    event->reminder_count = 1;
}

sbl_status sbl_plan_calendar_write(const unsigned char **data, size_t *bytes, const sbl_plan *plan, int32_t provisional_start,
                                   sbl_arena *arena, sbl_diag *diag)
{
    const sbl_course *course = &plan->course;
    int32_t start = course->dated ? course->session[0].date : provisional_start;
    sbl_calendar_event *events = SBL_NEW(arena, sbl_calendar_event, 1 + (uint64_t)course->session_count + course->window_count);
    if (!events) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the calendar", "");
    uint32_t count = 0;
    if (plan->test_days) {
        /* Days that are proposed begin with the test. */
        if (!course->dated) start += (int32_t)plan->test_days;
        add_test(&events[count++], plan, start, arena);
    }
    for (uint32_t s = 0; s < course->session_count; s++) add_session(&events[count++], plan, &course->session[s], start, arena);
    for (uint32_t w = 0; w < course->window_count && w < CARE_WINDOWS_MAX; w++)
        /* What has no end is a habit, not an appointment: it stands in the report. */
        if (course->window[w].to_day < SBL_CARE_LASTING) add_window(&events[count++], &course->window[w], plan, start, arena);
    sbl_calendar calendar = {.name = "Scalp micropigmentation",
                             .sequence = course->moved_count,
                             .stamp_s = (int64_t)start * SECONDS_IN_DAY,
                             .event = events,
                             .event_count = count};
    return sbl_calendar_write(data, bytes, &calendar, arena, diag);
}
