/*
 * stubble/calendar_file.h - appointments and reminders as an iCalendar file (.ics), RFC 5545.
 *
 *   static const int32_t week_before[] = {7 * 24 * 60};
 *   sbl_calendar_event event = {.uid = "session-1@plan-7f3a", .summary = "Session 1", .date = date, .start_minute = 10 * 60,
 *                               .duration_minutes = 180, .reminder_minutes = week_before, .reminder_count = 1};
 *   sbl_calendar calendar = {.name = "Scalp micropigmentation", .stamp_s = made_at, .event = &event, .event_count = 1};
 *   st = sbl_calendar_write(&ics, &ics_bytes, &calendar, &arena, &diag);
 *
 * Times         Local and floating: ten o'clock is ten o'clock wherever the reader is, since a session is where the clinic is. Only the
 *               stamp is in UTC.
 * Identity      The UID is the caller's and must be the same in every edition of a plan, so that a calendar that is given a new file moves
 *               the event instead of doubling it. Raise `sequence` with each edition.
 * Determinism   Equal input gives equal bytes: the time of writing is passed in.
 * Text          UTF-8. Line feeds are kept; other control characters are left out.
 * Memory        The result lies in the caller's arena. On failure it is NULL and the arena is as it was.
 */
#ifndef STUBBLE_CALENDAR_FILE_H
#define STUBBLE_CALENDAR_FILE_H

#include "stubble/base.h"

typedef struct sbl_calendar_event {
    const char *uid;         /* globally unique, printable ASCII */
    const char *summary;     /* the title */
    const char *description; /* NULL: none */
    const char *location;    /* NULL: none */
    int32_t date;            /* days since 1970-01-01, years 1 to 9998 */
    bool all_day;
    uint32_t start_minute;     /* of the day, 0 to 1439; not for all_day */
    uint32_t duration_minutes; /* > 0; not for all_day */
    uint32_t duration_days;    /* > 0; for all_day */
    bool keeps_free;           /* does not mark its time as busy: care windows, not sessions */
    /* Minutes before the start (of the day, if all_day); negative: after it. */
    const int32_t *reminder_minutes;
    uint32_t reminder_count;
} sbl_calendar_event;

typedef struct sbl_calendar {
    const char *name;  /* NULL: none */
    int64_t stamp_s;   /* when it was made: seconds since 1970-01-01 00:00 UTC, years 1 to 9998 */
    uint32_t sequence; /* edition of the plan, from 0 */
    const sbl_calendar_event *event;
    uint32_t event_count;
} sbl_calendar;

/*
 * SBL_E_DATA    a text is not UTF-8, a UID is missing, not printable or given twice; diag->index: the event
 * SBL_E_RANGE   a date, a time or a duration outside what is said above; diag->index: the event
 * SBL_E_MEMORY, SBL_E_ARG (no event)
 */
SBL_MUST_CHECK sbl_status sbl_calendar_write(const unsigned char **data, size_t *bytes, const sbl_calendar *calendar, sbl_arena *arena,
                                             sbl_diag *diag);

#endif
