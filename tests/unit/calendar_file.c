/*
 * The writer against a strict little reader of RFC 5545's grammar (section 3.1 lines, 3.2 parameters, 3.3 values, 3.4 to 3.6 components).
 * The reader knows only what the RFC says, nothing of how the writer works.
 */
#include "check.h"
#include "limited_memory.h"
#include "stubble/calendar_file.h"
#include "stubble/course.h"

static sbl_diag diag;

/* ---- the strict reader ---- */

struct property {
    char name[64], parameters[64], value[4096];
};

struct component {
    char kind[32];
    int parent; /* -1: none */
    struct property property[32];
    int property_count;
};

static struct component components[64];
static int component_count;
static const char *complaint;

static bool complain(const char *what)
{
    complaint = what;
    return false;
}

/* 3.1: lines end with CR LF; no line is longer than 75 octets; a fold is CR LF and one space or tab. Every physical line is UTF-8. */
static bool unfold(char *out, size_t room, const unsigned char *data, size_t bytes)
{
    size_t length = 0, line = 0;
    unsigned continuation = 0;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = data[i];
        if (c == '\r') {
            if (i + 1 == bytes || data[i + 1] != '\n') return complain("a CR without LF");
            if (continuation) return complain("a line ends within a character");
            if (line == 0) return complain("an empty line");
            i++;
            line = 0;
            if (i + 1 < bytes && (data[i + 1] == ' ' || data[i + 1] == '\t')) {
                i++;
                line = 1;
            } else {
                out[length++] = '\n';
            }
            continue;
        }
        if (c == '\n') return complain("an LF without CR");
        if ((c < 0x20 && c != '\t') || c == 0x7f) return complain("a control character");
        if (++line > 75) return complain("a line of more than 75 octets");
        if (continuation) {
            if ((c & 0xc0) != 0x80) return complain("not UTF-8");
            continuation--;
        } else if (c >= 0xf0) continuation = 3;
        else if (c >= 0xe0) continuation = 2;
        else if (c >= 0xc2) continuation = 1;
        else if (c >= 0x80) return complain("not UTF-8");
        if (length + 2 >= room) return complain("too long for the test");
        out[length++] = (char)c;
    }
    out[length] = '\0';
    return line == 0 || complain("the last line does not end");
}

static bool is_name(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!((text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= '0' && text[i] <= '9') || text[i] == '-')) return false;
    return length > 0;
}

/* contentline = name *(";" param) ":" value */
static bool parse_line(struct property *property, const char *line, size_t length)
{
    size_t name = 0;
    while (name < length && line[name] != ':' && line[name] != ';') name++;
    if (!is_name(line, name) || name >= sizeof property->name) return complain("a bad property name");
    size_t colon = name;
    while (colon < length && line[colon] != ':') {
        if (line[colon] == '"') return complain("quoted parameters are not expected");
        colon++;
    }
    if (colon == length) return complain("a line without a colon");
    size_t parameters = colon > name ? colon - name - 1 : 0, value = length - colon - 1;
    if (parameters >= sizeof property->parameters || value >= sizeof property->value) return complain("too long for the test");
    memcpy(property->name, line, name);
    property->name[name] = '\0';
    memcpy(property->parameters, line + name + 1, parameters);
    property->parameters[parameters] = '\0';
    memcpy(property->value, line + colon + 1, value);
    property->value[value] = '\0';
    return true;
}

static bool parse(const unsigned char *data, size_t bytes)
{
    static char text[400000];
    component_count = 0;
    complaint = NULL;
    if (!unfold(text, sizeof text, data, bytes)) return false;
    int open = -1;
    bool closed = false;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        struct property property;
        if (!parse_line(&property, line, (size_t)(end - line))) return false;
        if (closed) return complain("something behind the end");
        if (!strcmp(property.name, "BEGIN")) {
            REQUIRE(component_count < 64);
            struct component *component = &components[component_count];
            memset(component, 0, sizeof *component);
            snprintf(component->kind, sizeof component->kind, "%.31s", property.value);
            component->parent = open;
            open = component_count++;
        } else if (open < 0) {
            return complain("a property outside");
        } else if (!strcmp(property.name, "END")) {
            if (strcmp(property.value, components[open].kind) != 0) return complain("BEGIN and END differ");
            open = components[open].parent;
            closed = open < 0;
        } else {
            REQUIRE(components[open].property_count < 32);
            components[open].property[components[open].property_count++] = property;
        }
    }
    return closed || complain("BEGIN without END");
}

static const struct property *find(int component, const char *name)
{
    const struct property *found = NULL;
    for (int i = 0; i < components[component].property_count; i++)
        if (!strcmp(components[component].property[i].name, name)) {
            CHECK(!found); /* each of those we use may occur once */
            found = &components[component].property[i];
        }
    return found;
}

static const char *value(int component, const char *name)
{
    const struct property *property = find(component, name);
    return property ? property->value : "(none)";
}

/* 3.3.11: undo the escapes; any other backslash, a bare semicolon or comma is an error. */
static bool unescape(char *out, const char *text)
{
    for (; *text; text++) {
        if (*text == ';' || *text == ',') return complain("a bare semicolon or comma in a text");
        if (*text != '\\') {
            *out++ = *text;
            continue;
        }
        text++;
        if (*text == 'n' || *text == 'N') *out++ = '\n';
        else if (*text == '\\' || *text == ';' || *text == ',') *out++ = *text;
        else return complain("an unknown escape");
    }
    *out = '\0';
    return true;
}

static bool text_is(int component, const char *name, const char *want)
{
    char plain[4096];
    const struct property *property = find(component, name);
    return property && !property->parameters[0] && unescape(plain, property->value) && !strcmp(plain, want);
}

static bool digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9') return false;
    return true;
}

/* 3.3.4 and 3.3.5, with the ranges of day and time. */
static bool is_date(const char *text, size_t length)
{
    char iso[11];
    int32_t date;
    if (length != 8 || !digits(text, 8)) return false;
    snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    return sbl_date_parse(&date, iso);
}

static bool is_date_time(const char *text, bool utc)
{
    size_t length = strlen(text);
    return length == (utc ? 16u : 15u) && is_date(text, 8) && text[8] == 'T' && digits(text + 9, 6) && atoi(text + 9) < 240000 &&
           (text[11] < '6') && (text[13] < '6') && (!utc || text[15] == 'Z');
}

/* What 3.6, 3.6.1 and 3.6.6 demand of what is there. */
static bool check_rules(void)
{
    if (strcmp(components[0].kind, "VCALENDAR") != 0 || strcmp(value(0, "VERSION"), "2.0") != 0 || !find(0, "PRODID"))
        return complain("the calendar's own properties");
    for (int c = 1; c < component_count; c++) {
        if (!strcmp(components[c].kind, "VEVENT")) {
            const struct property *start = find(c, "DTSTART"), *end = find(c, "DTEND");
            if (components[c].parent != 0 || !find(c, "UID") || !is_date_time(value(c, "DTSTAMP"), true) || !start || !end)
                return complain("an event's mandatory properties");
            if (strcmp(start->parameters, end->parameters) != 0) return complain("DTSTART and DTEND of different types");
            bool day = !strcmp(start->parameters, "VALUE=DATE");
            if (!day && start->parameters[0]) return complain("an unknown parameter");
            if (day ? !is_date(start->value, strlen(start->value)) || !is_date(end->value, strlen(end->value))
                    : !is_date_time(start->value, false) || !is_date_time(end->value, false))
                return complain("a bad date or time");
            if (strcmp(end->value, start->value) <= 0) return complain("an event that ends before it begins");
        } else if (!strcmp(components[c].kind, "VALARM")) {
            if (strcmp(components[components[c].parent].kind, "VEVENT") != 0 || strcmp(value(c, "ACTION"), "DISPLAY") != 0 ||
                !find(c, "DESCRIPTION") || !find(c, "TRIGGER"))
                return complain("an alarm's mandatory properties");
            const char *at = value(c, "TRIGGER"); /* 3.3.6 */
            if (*at == '-') at++;
            if (strncmp(at, "PT", 2) != 0) return complain("a bad duration");
            at += 2;
            size_t count = strspn(at, "0123456789");
            if (!count || strcmp(at + count, "M") != 0) return complain("a bad duration");
        } else {
            return complain("an unknown component");
        }
    }
    return true;
}

/* ---- the tests ---- */

static void read_back(const sbl_calendar *calendar, sbl_arena *arena)
{
    const unsigned char *data, *again;
    size_t bytes, again_bytes;
    component_count = 0;
    REQUIRE(sbl_calendar_write(&data, &bytes, calendar, arena, &diag) == SBL_OK);
    bool keeps_rfc_5545 = parse(data, bytes) && check_rules();
    CHECK(keeps_rfc_5545);
    if (!keeps_rfc_5545) fprintf(stderr, "%s\n", complaint);
    CHECK_STATUS(sbl_calendar_write(&again, &again_bytes, calendar, arena, &diag), SBL_OK);
    CHECK(bytes == again_bytes && !memcmp(data, again, bytes));
}

static void test_course(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    static const int32_t reminders[] = {7 * 1440, 1440, 0, -30};
    int32_t date = sbl_date_from_civil(2027, 12, 31);
    const sbl_calendar_event events[] = {
        {.uid = "session-1@plan",
         .summary = "Session 1, front; \"hairline\"",
         .description = "Bring:\n- the plan\n- C:\\photos",
         .location = "Clinic, 1 Main St",
         .date = date,
         .start_minute = 22 * 60 + 30,
         .duration_minutes = 180,
         .reminder_minutes = reminders,
         .reminder_count = 4},
        {.uid = "care-1@plan",
         .summary = "No heavy sweat",
         .date = sbl_date_from_civil(2028, 2, 28),
         .all_day = true,
         .duration_days = 4,
         .keeps_free = true},
    };
    sbl_calendar calendar = {.name = "SMP",
                             .stamp_s = (int64_t)sbl_date_from_civil(2027, 1, 11) * 86400 + 3661,
                             .sequence = 12,
                             .event = events,
                             .event_count = 2};
    read_back(&calendar, &arena);
    REQUIRE(component_count == 7);
    CHECK(text_is(0, "X-WR-CALNAME", "SMP"));
    CHECK(text_is(1, "UID", "session-1@plan") && text_is(1, "SUMMARY", events[0].summary) &&
          text_is(1, "DESCRIPTION", events[0].description));
    CHECK(text_is(1, "LOCATION", "Clinic, 1 Main St") && !strcmp(value(1, "SEQUENCE"), "12") && !strcmp(value(1, "TRANSP"), "OPAQUE"));
    CHECK(!strcmp(value(1, "DTSTAMP"), "20270111T010101Z"));
    CHECK(!strcmp(value(1, "DTSTART"), "20271231T223000") && !strcmp(value(1, "DTEND"), "20280101T013000"));
    CHECK(!strcmp(value(2, "TRIGGER"), "-PT10080M") && !strcmp(value(4, "TRIGGER"), "PT0M") && !strcmp(value(5, "TRIGGER"), "PT30M"));
    CHECK(!strcmp(value(6, "DTSTART"), "20280228") && !strcmp(value(6, "DTEND"), "20280303") && !strcmp(value(6, "TRANSP"), "TRANSPARENT"));
    CHECK(!find(6, "DESCRIPTION") && !find(6, "LOCATION"));
    sbl_arena_release(&arena);
}

/* Long texts of characters of 1 to 4 octets and of escapes, at every offset: folds fall everywhere, and everything comes back. */
static void test_folding(void)
{
    static const char *const pieces[] = {"a",  "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", ",", "\\", ";",
                                         "\n", " ",        "\xd7\xa9",     "\xe0\xa4\x95"};
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    for (uint64_t round = 0; round < 400; round++) {
        char text[1200] = "";
        size_t length = 0;
        while (length < 100 + 2 * round) {
            const char *piece = pieces[sbl_random_bits(11, round, length) % (sizeof pieces / sizeof *pieces)];
            strcpy(text + length, piece);
            length += strlen(piece);
        }
        sbl_calendar_event event = {.uid = "x", .summary = text, .description = text, .all_day = true, .duration_days = 1, .date = 20000};
        sbl_calendar calendar = {.name = text, .event = &event, .event_count = 1};
        read_back(&calendar, &arena);
        CHECK(text_is(1, "SUMMARY", text) && text_is(1, "DESCRIPTION", text) && text_is(0, "X-WR-CALNAME", text));
    }
    /* Control characters go, tabs stay. */
    sbl_calendar_event event = {.uid = "x",
                                .summary = "a\r\nb\tc\x01\x7f"
                                           "d",
                                .all_day = true,
                                .duration_days = 1};
    sbl_calendar calendar = {.event = &event, .event_count = 1};
    read_back(&calendar, &arena);
    CHECK(text_is(1, "SUMMARY", "a\nb\tcd") && !find(0, "X-WR-CALNAME"));
    sbl_arena_release(&arena);
}

static void check_refused(sbl_calendar_event event, sbl_status status)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    const unsigned char *data;
    size_t bytes;
    sbl_calendar_event events[2] = {{.uid = "good", .summary = "x", .all_day = true, .duration_days = 1}, event};
    sbl_calendar calendar = {.event = events, .event_count = 2};
    CHECK_STATUS(sbl_calendar_write(&data, &bytes, &calendar, &arena, &diag), status);
    CHECK(!data && !bytes && diag.index == 1 && diag.message && diag.hint && arena.held_bytes == 0);
    sbl_arena_release(&arena);
}

static void test_refused(void)
{
    check_refused((sbl_calendar_event){.uid = NULL, .summary = "x", .all_day = true, .duration_days = 1}, SBL_E_DATA);
    check_refused((sbl_calendar_event){.uid = "", .summary = "x", .all_day = true, .duration_days = 1}, SBL_E_DATA);
    check_refused((sbl_calendar_event){.uid = "a b", .summary = "x", .all_day = true, .duration_days = 1}, SBL_E_DATA);
    check_refused((sbl_calendar_event){.uid = "good", .summary = "x", .all_day = true, .duration_days = 1}, SBL_E_DATA);
    check_refused((sbl_calendar_event){.uid = "u", .summary = NULL, .all_day = true, .duration_days = 1}, SBL_E_DATA);
    static const char *const not_utf8[] = {"\xff",        "\xc3", "a\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                           "\xf0\x9f\x98"};
    for (size_t i = 0; i < sizeof not_utf8 / sizeof *not_utf8; i++)
        check_refused((sbl_calendar_event){.uid = "u", .summary = "x", .description = not_utf8[i], .all_day = true, .duration_days = 1},
                      SBL_E_DATA);
    check_refused((sbl_calendar_event){.uid = "u", .summary = "x", .all_day = true}, SBL_E_RANGE);
    check_refused((sbl_calendar_event){.uid = "u", .summary = "x", .all_day = true, .duration_days = UINT32_MAX}, SBL_E_RANGE);
    check_refused((sbl_calendar_event){.uid = "u", .summary = "x", .start_minute = 600}, SBL_E_RANGE);
    check_refused((sbl_calendar_event){.uid = "u", .summary = "x", .start_minute = 1440, .duration_minutes = 1}, SBL_E_RANGE);
    check_refused((sbl_calendar_event){.uid = "u", .summary = "x", .duration_minutes = UINT32_MAX}, SBL_E_RANGE);
    check_refused((sbl_calendar_event){.uid = "u", .summary = "x", .all_day = true, .duration_days = 1, .date = INT32_MAX}, SBL_E_RANGE);
    check_refused((sbl_calendar_event){.uid = "u", .summary = "x", .all_day = true, .duration_days = 1, .date = INT32_MIN}, SBL_E_RANGE);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    const unsigned char *data;
    size_t bytes;
    sbl_calendar empty = {0};
    CHECK_STATUS(sbl_calendar_write(&data, &bytes, &empty, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_calendar_write(&data, NULL, &empty, &arena, &diag), SBL_E_ARG);
    sbl_calendar_event event = {.uid = "u", .summary = "x", .all_day = true, .duration_days = 1};
    sbl_calendar bad = {.event = &event, .event_count = 1, .stamp_s = INT64_MAX};
    CHECK_STATUS(sbl_calendar_write(&data, &bytes, &bad, &arena, &diag), SBL_E_RANGE);
    bad.stamp_s = INT64_MIN;
    CHECK_STATUS(sbl_calendar_write(&data, &bytes, &bad, &arena, &diag), SBL_E_RANGE);
    bad.stamp_s = -1; /* one second before 1970 */
    event.date = sbl_date_from_civil(1, 1, 1);
    read_back(&bad, &arena);
    CHECK(!strcmp(value(1, "DTSTAMP"), "19691231T235959Z") && !strcmp(value(1, "DTSTART"), "00010101"));
    sbl_arena_release(&arena);
}

static void test_memory(void)
{
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    sbl_calendar_event event = {.uid = "u", .summary = "x", .all_day = true, .duration_days = 1};
    sbl_calendar calendar = {.event = &event, .event_count = 1};
    for (int k = 0;; k++) {
        sbl_arena arena;
        sbl_arena_init(&arena, &limited);
        limited_blocks = k;
        const unsigned char *data;
        size_t bytes;
        sbl_status status = sbl_calendar_write(&data, &bytes, &calendar, &arena, &diag);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && !data && arena.held_bytes == 0));
        sbl_arena_release(&arena);
        if (status == SBL_OK) break;
        REQUIRE(k < 100);
    }
}

int main(void)
{
    test_course();
    test_folding();
    test_refused();
    test_memory();
    return check_report("calendar_file");
}
