#include "document/letter.h"

#include <stdio.h>
#include <string.h>

#define COLUMN_GAP    18.0
#define STATEMENT_GAP 6.0
#define TICK_SIDE     8.5

void letter_begin(letter *l, paper *sheet, const sbl_plan *plan, const sbl_language *language, sbl_untranslated *missing)
{
    *l = (letter){.sheet = sheet, .plan = plan, .language = language, .missing = missing};
    l->x = sheet->margin;
    l->width = sheet->width - 2.0 * sheet->margin;
    l->floor = sheet->height - sheet->margin + 4.0;
}

void letter_open(letter *l, paper *sheet, const sbl_plan *plan, const sbl_document_options *options, sbl_word title, sbl_word foot,
                 double margin_mm, sbl_arena *arena)
{
    *sheet = (paper){.arena = arena};
    letter_begin(l, sheet, plan, options->language, options->missing); /* only to say title and foot: the sheet has no size yet */
    const char *line = letter_foot(l, foot, options->version);
    paper_begin_pdf(sheet, options, letter_word(l, title), line, arena);
    if (margin_mm > 0.0) sheet->margin = mm(margin_mm);
    letter_begin(l, sheet, plan, options->language, options->missing);
}

const char *letter_say(letter *l, const char *english)
{
    const char *said = sbl_language_say(l->language, english);
    if (said) return said;
    sbl_untranslated_add(l->missing, english);
    return english;
}

const char *letter_label(letter *l, sbl_label label)
{
    return letter_say(l, l->plan->knowledge->consent->label[label]);
}

const char *letter_fill(letter *l, sbl_label label, const sbl_word_pair *pair, uint32_t pair_count)
{
    const char *text = sbl_words_fill(letter_label(l, label), pair, pair_count, l->sheet->arena);
    return text ? text : "";
}

const char *letter_word(letter *l, sbl_word word)
{
    return letter_say(l, sbl_document_word(l->plan->knowledge, word));
}

const char *letter_put(letter *l, sbl_word word, const sbl_word_pair *pair, uint32_t pair_count)
{
    const char *text = sbl_words_fill(letter_word(l, word), pair, pair_count, l->sheet->arena);
    return text ? text : "";
}

double letter_round(double value)
{
    double whole = floor(value + 0.5), scale = 1.0;
    while (whole / scale >= 100.0) scale *= 10.0;
    return floor(whole / scale + 0.5) * scale;
}

sbl_band letter_round_band(sbl_band band)
{
    return (sbl_band){letter_round(band.low), letter_round(band.mid), letter_round(band.high)};
}

const char *letter_capital(letter *l, const char *text)
{
    return paper_say(l->sheet, "%c%s", text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0], *text ? text + 1 : "");
}

const char *letter_mix(letter *l, const char *dilution)
{
    return letter_put(l, SBL_WORD_mix, PAIRS({"ratio", paper_say(l->sheet, "%.*s", (int)strcspn(dilution, " "), dilution)}));
}

const char *letter_verdict(letter *l, sbl_verdict verdict)
{
    static const sbl_label WORD[SBL_VERDICT_COUNT] = {SBL_LABEL_verdict_go, SBL_LABEL_verdict_caution, SBL_LABEL_verdict_ask_physician,
                                                      SBL_LABEL_verdict_not_now, SBL_LABEL_verdict_never_here};
    return letter_label(l, WORD[verdict]);
}

const char *letter_zone(letter *l, const sbl_zone *zone)
{
    const char *kind = sbl_zone_kind_name(zone->kind);
    const char *word = letter_word(l, (sbl_word)(SBL_WORD_zone_hairline + (int)zone->kind));
    size_t length = strlen(kind);
    return strncmp(zone->name, kind, length) != 0 ? word : letter_join(l, word, "", zone->name + length);
}

const char *letter_remark(letter *l, const sbl_remark *remark)
{
    sbl_word_pair pair = {"stage", remark->stage ? remark->stage : ""};
    const char *text = sbl_words_fill(letter_say(l, remark->words), &pair, remark->stage ? 1 : 0, l->sheet->arena);
    return text ? text : "";
}

const char *letter_foot(letter *l, sbl_word word, const char *version)
{
    const char *clinic = l->plan->client->clinic, *foot = letter_put(l, word, PAIRS({"version", version ? version : ""}));
    return *clinic ? letter_join(l, clinic, "  \xc2\xb7  ", foot) : foot;
}

sbl_status letter_check(const sbl_plan *plan, sbl_diag *diag)
{
    if (plan->knowledge->document && plan->knowledge->consent) return SBL_OK;
    return sbl_fail(diag, SBL_E_NOT_FOUND, "the knowledge holds no words of the documents", "read all files of knowledge/");
}

const char *letter_join(letter *l, const char *one, const char *between, const char *other)
{
    size_t a = strlen(one), b = strlen(between), c = strlen(other);
    char *out = SBL_NEW(l->sheet->arena, char, a + b + c + 1);
    if (!out) return "";
    memcpy(out, one, a);
    memcpy(out + a, between, b);
    memcpy(out + a + b, other, c);
    return out;
}

const char *letter_number(letter *l, double value, unsigned digits)
{
    const char *text = paper_number(l->sheet, value, digits), *point = strchr(text, '.');
    if (!l->language || !point) return text;
    return paper_say(l->sheet, "%.*s%s%s", (int)(point - text), text, l->language->decimal_point, point + 1);
}

static const char *english_date(letter *l, int32_t year, uint32_t month, uint32_t day, uint32_t weekday)
{
    static const char *const MONTH[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    static const char *const DAY[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    return paper_say(l->sheet, "%s, %s %u, %d", DAY[weekday], MONTH[month - 1], day, year);
}

const char *letter_date(letter *l, int32_t date)
{
    int32_t year;
    uint32_t month, day, weekday = (uint32_t)(((date + 3) % 7 + 7) % 7); /* 0: Monday; 1970-01-01 was a Thursday */
    sbl_date_civil(date, &year, &month, &day);
    if (!l->language) return english_date(l, year, month, day, weekday);
    sbl_word_pair pair[] = {{"weekday", l->language->weekday[weekday]},
                            {"day", day == 1 ? l->language->first_day : paper_say(l->sheet, "%u", day)},
                            {"month", l->language->month[month - 1]},
                            {"year", paper_say(l->sheet, "%d", year)}};
    const char *text = sbl_words_fill(l->language->date_pattern, pair, 4, l->sheet->arena);
    return text ? text : "";
}

void letter_page(letter *l, const char *title)
{
    paper_new_page(l->sheet);
    l->y = l->sheet->margin;
    if (title) l->y += paper_text(l->sheet, l->x, l->y, l->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, title) + 10.0;
}

void letter_need(letter *l, double height)
{
    if (l->y + height > l->floor) letter_page(l, NULL);
}

void letter_heading(letter *l, const char *text)
{
    letter_need(l, 48.0);
    l->y += 11.0;
    l->y += paper_text(l->sheet, l->x, l->y, l->width, PAPER_HEADING, INK_ACCENT, ALIGN_LEFT, text) + 4.0;
}

void letter_paragraph(letter *l, paper_style style, paper_ink ink, const char *text)
{
    letter_need(l, paper_text_height(l->sheet, l->width, style, text));
    l->y += paper_text(l->sheet, l->x, l->y, l->width, style, ink, ALIGN_LEFT, text) + 4.0;
}

static double statement_height(letter *l, const sbl_risk *s, double width)
{
    return paper_text_height(l->sheet, width, PAPER_STRONG, letter_say(l, s->title)) +
           paper_text_height(l->sheet, width, PAPER_BODY, letter_say(l, s->text)) + STATEMENT_GAP;
}

static double draw_statement(letter *l, const sbl_risk *s, double x, double y, double width)
{
    double top = y;
    y += paper_text(l->sheet, x, y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, letter_say(l, s->title));
    y += paper_text(l->sheet, x, y, width, PAPER_BODY, INK_SOFT, ALIGN_LEFT, letter_say(l, s->text)) + STATEMENT_GAP;
    return y - top;
}

/* As many from first on as fill both columns of what is left of the page; returns the first that does not fit. */
static uint32_t fit_statements(letter *l, const sbl_risk *statement, uint32_t first, uint32_t count, double width, double *total)
{
    double room = 2.0 * (l->floor - l->y) * 0.96;
    *total = 0.0;
    uint32_t i = first;
    for (; i < count; i++) {
        double height = statement_height(l, &statement[i], width);
        if (*total + height > room && i > first) break;
        *total += height;
    }
    return i;
}

void letter_statements(letter *l, const sbl_risk *statement, uint32_t count)
{
    double width = (l->width - COLUMN_GAP) / 2.0;
    for (uint32_t first = 0; first < count;) {
        if (l->y + statement_height(l, &statement[first], width) > l->floor) letter_page(l, NULL);
        double total, used = 0.0, x = l->x, y = l->y, deepest = l->y;
        uint32_t last = fit_statements(l, statement, first, count, width, &total);
        for (; first < last; first++) {
            if (statement[first].source) letter_source(l, statement[first].source);
            double height = statement_height(l, &statement[first], width);
            if (x == l->x && used > 0.0 && used + 0.5 * height > total / 2.0) x += width + COLUMN_GAP, y = l->y;
            y += draw_statement(l, &statement[first], x, y, width);
            used += height;
            deepest = y > deepest ? y : deepest;
        }
        l->y = deepest;
    }
}

void letter_section(letter *l, const char *heading, const sbl_risk *statement, uint32_t count)
{
    if (!count) return;
    letter_need(l, 36.0 + statement_height(l, &statement[0], (l->width - COLUMN_GAP) / 2.0));
    letter_heading(l, heading);
    letter_statements(l, statement, count);
}

void letter_source(letter *l, const char *source)
{
    for (uint32_t i = 0; i < l->source_count; i++)
        if (!strcmp(l->source[i], source)) return;
    if (l->source_count < LETTER_SOURCES_MAX) l->source[l->source_count++] = source;
}

void letter_sources(letter *l)
{
    const char *all = "";
    for (uint32_t i = 0; i < l->source_count; i++) all = *all ? letter_join(l, all, "  \xc2\xb7  ", l->source[i]) : l->source[i];
    if (!*all) return;
    letter_need(l, 30.0 + paper_text_height(l->sheet, l->width, PAPER_SMALL, all));
    letter_heading(l, letter_label(l, SBL_LABEL_sources));
    letter_paragraph(l, PAPER_SMALL, INK_FAINT, all);
}

void letter_tick(letter *l, double x, double y)
{
    paper_frame(l->sheet, x, y + 1.5, TICK_SIDE, TICK_SIDE, 1.5, 0.7, INK_SOFT);
}
