/* iCalendar (Desruisseaux, RFC 5545, 2009). Section numbers below are of that RFC. */
#include "stubble/calendar_file.h"

#include "stubble/course.h"
#include "stubble/text.h"

#include <string.h>

#define LINE_OCTETS_MAX   75 /* without the line break (3.1) */
#define MINUTES_A_DAY     1440
#define DURATION_DAYS_MAX 36600u

/* Length of the UTF-8 sequence at `at`; 0 if there is none (overlong forms, surrogates and what lies above U+10FFFF are none: RFC 3629). */
static size_t sequence_length(const unsigned char *at)
{
    static const struct {
        unsigned char first_low, first_high, second_low, second_high, length;
    } forms[] = {{0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
                 {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};
    if (at[0] < 0x80) return 1;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (at[0] < forms[i].first_low || at[0] > forms[i].first_high) continue;
        if (at[1] < forms[i].second_low || at[1] > forms[i].second_high) return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if (at[k] < 0x80 || at[k] > 0xbf) return 0;
        return forms[i].length;
    }
    return 0;
}

static bool is_utf8(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; at && *at;) {
        size_t length = sequence_length(at);
        if (!length) return false;
        at += length;
    }
    return true;
}

/* The file, and how many octets the line at hand has. */
struct writer {
    sbl_text text;
    size_t line_octets;
};

/* What may not be torn apart by a fold: a character, or an escape. */
static void put_unit(struct writer *w, const void *unit, size_t octets)
{
    if (w->line_octets + octets > LINE_OCTETS_MAX) {
        sbl_text_add(&w->text, "\r\n ");
        w->line_octets = 1; /* the space belongs to the line */
    }
    sbl_text_add_bytes(&w->text, unit, octets);
    w->line_octets += octets;
}

static void put_raw(struct writer *w, const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = sequence_length(at);
        put_unit(w, at, length);
        at += length;
    }
}

static void end_line(struct writer *w)
{
    sbl_text_add(&w->text, "\r\n");
    w->line_octets = 0;
}

static void put_line(struct writer *w, const char *line)
{
    put_raw(w, line);
    end_line(w);
}

/* A value of type TEXT (3.3.11): backslash, semicolon, comma and line feed are escaped. */
static void put_text(struct writer *w, const char *property, const char *value)
{
    if (!value) return;
    put_raw(w, property);
    put_raw(w, ":");
    for (const unsigned char *at = (const unsigned char *)value; *at;) {
        size_t length = sequence_length(at);
        if (*at == '\\' || *at == ';' || *at == ',') {
            char escape[2] = {'\\', (char)*at};
            put_unit(w, escape, 2);
        } else if (*at == '\n') {
            put_unit(w, "\\n", 2);
        } else if ((*at >= 0x20 && *at != 0x7f) || *at == '\t') {
            put_unit(w, at, length);
        }
        at += length;
    }
    end_line(w);
}

static void put_integer(struct writer *w, int64_t value, unsigned digits)
{
    char reversed[24];
    unsigned count = 0;
    for (; count < digits || value; value /= 10) reversed[count++] = (char)('0' + value % 10);
    while (count) put_unit(w, &reversed[--count], 1);
}

static void put_date(struct writer *w, int32_t date)
{
    int32_t year;
    uint32_t month, day;
    sbl_date_civil(date, &year, &month, &day);
    put_integer(w, year, 4);
    put_integer(w, month, 2);
    put_integer(w, day, 2);
}

static void put_time(struct writer *w, int64_t second_of_day)
{
    put_unit(w, "T", 1);
    put_integer(w, second_of_day / 3600, 2);
    put_integer(w, second_of_day / 60 % 60, 2);
    put_integer(w, second_of_day % 60, 2);
}

static int32_t floor_days(int64_t seconds)
{
    int64_t days = seconds / 86400;
    return (int32_t)(seconds % 86400 < 0 ? days - 1 : days);
}

static void put_stamp(struct writer *w, int64_t stamp_s)
{
    int32_t date = floor_days(stamp_s);
    put_raw(w, "DTSTAMP:");
    put_date(w, date);
    put_time(w, stamp_s - (int64_t)date * 86400);
    put_raw(w, "Z");
    end_line(w);
}

static void put_day(struct writer *w, const char *property, int32_t date)
{
    put_raw(w, property);
    put_raw(w, ";VALUE=DATE:");
    put_date(w, date);
    end_line(w);
}

static void put_moment(struct writer *w, const char *property, int32_t date, uint64_t minute)
{
    put_raw(w, property);
    put_raw(w, ":");
    put_date(w, date + (int32_t)(minute / MINUTES_A_DAY));
    put_time(w, (int64_t)(minute % MINUTES_A_DAY) * 60);
    end_line(w);
}

/* The end is the first day or moment that no longer belongs to the event (3.6.1). */
static void put_span(struct writer *w, const sbl_calendar_event *event)
{
    if (event->all_day) {
        put_day(w, "DTSTART", event->date);
        put_day(w, "DTEND", event->date + (int32_t)event->duration_days);
    } else {
        put_moment(w, "DTSTART", event->date, event->start_minute);
        put_moment(w, "DTEND", event->date, (uint64_t)event->start_minute + event->duration_minutes);
    }
}

/* A display alarm (3.6.6); its trigger is a duration from the start (3.8.6.3), written in minutes. */
static void put_reminder(struct writer *w, const sbl_calendar_event *event, int32_t minutes_before)
{
    put_line(w, "BEGIN:VALARM");
    put_line(w, "ACTION:DISPLAY");
    put_text(w, "DESCRIPTION", event->summary);
    put_raw(w, minutes_before > 0 ? "TRIGGER:-PT" : "TRIGGER:PT");
    put_integer(w, minutes_before > 0 ? minutes_before : -(int64_t)minutes_before, 1);
    put_raw(w, "M");
    end_line(w);
    put_line(w, "END:VALARM");
}

static void put_event(struct writer *w, const sbl_calendar *calendar, const sbl_calendar_event *event)
{
    put_line(w, "BEGIN:VEVENT");
    put_text(w, "UID", event->uid);
    put_stamp(w, calendar->stamp_s);
    put_raw(w, "SEQUENCE:");
    put_integer(w, calendar->sequence, 1);
    end_line(w);
    put_span(w, event);
    put_text(w, "SUMMARY", event->summary);
    put_text(w, "DESCRIPTION", event->description);
    put_text(w, "LOCATION", event->location);
    put_line(w, event->keeps_free ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
    for (uint32_t i = 0; i < event->reminder_count; i++) put_reminder(w, event, event->reminder_minutes[i]);
    put_line(w, "END:VEVENT");
}

static bool is_printable(const char *text)
{
    if (!text || !*text) return false;
    for (; *text; text++)
        if (*text < 0x21 || *text > 0x7e) return false;
    return true;
}

static bool date_fits(int64_t date)
{
    return date >= sbl_date_from_civil(1, 1, 1) && date <= sbl_date_from_civil(9998, 12, 31);
}

static sbl_status check_event(const sbl_calendar *calendar, uint32_t index, sbl_diag *diag)
{
    const sbl_calendar_event *event = &calendar->event[index];
    if (!is_printable(event->uid))
        return sbl_fail_at(diag, SBL_E_DATA, "an event has no UID, or not a printable one", "give each one", index, 0.0);
    for (uint32_t i = 0; i < index; i++)
        if (!strcmp(calendar->event[i].uid, event->uid))
            return sbl_fail_at(diag, SBL_E_DATA, "two events have the same UID", "give each its own", index, i);
    if (!event->summary || !is_utf8(event->summary) || !is_utf8(event->description) || !is_utf8(event->location))
        return sbl_fail_at(diag, SBL_E_DATA, "an event has no title, or text that is not UTF-8", "save the text as UTF-8", index, 0.0);
    if (!date_fits(event->date))
        return sbl_fail_at(diag, SBL_E_RANGE, "an event's date is not possible", "use years 1 to 9998", index, event->date);
    uint64_t minutes = event->duration_minutes;
    bool span_good = event->all_day
                         ? event->duration_days > 0 && event->duration_days <= DURATION_DAYS_MAX
                         : event->start_minute < MINUTES_A_DAY && minutes > 0 && minutes <= (uint64_t)DURATION_DAYS_MAX * MINUTES_A_DAY;
    if (!span_good || !date_fits((int64_t)event->date + (event->all_day ? event->duration_days : (int64_t)(minutes / MINUTES_A_DAY) + 2)))
        return sbl_fail_at(diag, SBL_E_RANGE, "an event's time or duration is not possible", "it must last, and begin within its day",
                           index, 0.0);
    return SBL_OK;
}

static sbl_status check(const sbl_calendar *calendar, sbl_diag *diag)
{
    if (!calendar->event || !calendar->event_count) return sbl_fail(diag, SBL_E_ARG, "the calendar has no event", "plan one first");
    if (!is_utf8(calendar->name)) return sbl_fail(diag, SBL_E_DATA, "the calendar's name is not UTF-8", "save the text as UTF-8");
    if (calendar->stamp_s / 86400 > INT32_MAX || calendar->stamp_s / 86400 < -INT32_MAX || !date_fits(floor_days(calendar->stamp_s)))
        return sbl_fail_at(diag, SBL_E_RANGE, "the calendar's stamp is not possible", "use years 1 to 9998", 0, (double)calendar->stamp_s);
    for (uint32_t i = 0; i < calendar->event_count; i++) {
        sbl_status status = check_event(calendar, i, diag);
        if (status != SBL_OK) return status;
    }
    return SBL_OK;
}

sbl_status sbl_calendar_write(const unsigned char **data, size_t *bytes, const sbl_calendar *calendar, sbl_arena *arena, sbl_diag *diag)
{
    if (!data || !bytes || !calendar || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_calendar_write: an argument is NULL", "give all of them");
    *data = NULL;
    *bytes = 0;
    sbl_status status = check(calendar, diag);
    if (status != SBL_OK) return status;
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    struct writer w = {0};
    sbl_text_begin(&w.text, &scratch);
    put_line(&w, "BEGIN:VCALENDAR");
    put_line(&w, "VERSION:2.0");
    put_line(&w, "PRODID:-//Stubble//Scalp micropigmentation plan//EN");
    put_line(&w, "CALSCALE:GREGORIAN");
    put_line(&w, "METHOD:PUBLISH");
    put_text(&w, "X-WR-CALNAME", calendar->name);
    for (uint32_t i = 0; i < calendar->event_count; i++) put_event(&w, calendar, &calendar->event[i]);
    put_line(&w, "END:VCALENDAR");
    if (!w.text.failed) *data = sbl_arena_copy(arena, w.text.data, w.text.length, 1);
    if (*data) *bytes = w.text.length;
    sbl_arena_release(&scratch);
    return *data ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the calendar", "close some programs");
}
