/* The price, and what a client should have been told. */
#include "document/report_parts.h"

static void price_row(report *r, const char *label, const char *value, paper_style style)
{
    paper_text(r->sheet, r->x + 12.0, r->y, r->width * 0.6, style, INK_TEXT, ALIGN_LEFT, label);
    r->y += paper_text(r->sheet, r->x + r->width * 0.5, r->y, r->width * 0.5 - 12.0, style, INK_TEXT, ALIGN_RIGHT, value) + 5.0;
}

static const char *money(report *r, sbl_band band)
{
    letter *l = r->words;
    return letter_put(l, SBL_WORD_money, PAIRS({"currency", r->plan->course.quote.book->currency}, BAND(l, "amount", band, 0)));
}

static void price_box(report *r)
{
    const sbl_course *course = &r->plan->course;
    const sbl_quote *quote = &course->quote;
    const sbl_price_book *book = quote->book;
    letter *l = r->words;
    uint32_t extras = 0;
    for (uint32_t i = 0; i < quote->item_count; i++) extras += quote->item[i].title ? 1u : 0u;
    bool taxed = book->tax_percent > 0.0 && !book->tax_included, compared = book->stated_high > 0.0;
    paper_box(r->sheet, r->x, r->y, r->width, 18.0 + 16.4 * (2.0 + taxed + compared + extras), 6.0, INK_PANEL);
    r->y += 10.0;
    price_row(r,
              letter_put(l, SBL_WORD_price_row,
                         PAIRS({"sessions", letter_number(l, course->session_count, 0)},
                               {"area", letter_number(l, quote->area_cm2, quote->area_cm2 < 30.0 ? 1 : 0)},
                               {"dots", letter_number(l, r->plan->dots.count, 0)})),
              money(r, quote->before_tax), PAPER_BODY);
    for (uint32_t i = 0; i < quote->item_count; i++)
        if (quote->item[i].title)
            price_row(r, letter_put(l, SBL_WORD_price_extra, PAIRS({"name", letter_say(l, quote->item[i].title)})),
                      letter_put(l, SBL_WORD_money_plain,
                                 PAIRS({"currency", book->currency}, {"amount", letter_number(l, quote->item[i].amount, 0)})),
                      PAPER_BODY);
    if (taxed)
        price_row(
            r,
            letter_put(l, SBL_WORD_price_tax,
                       PAIRS({"tax", letter_say(l, book->tax_name)},
                             {"percent", letter_number(l, book->tax_percent, book->tax_percent == floor(book->tax_percent) ? 0 : 1)})),
            money(r, quote->with_tax), PAPER_STRONG);
    price_row(r, letter_word(l, SBL_WORD_price_deposit),
              letter_put(l, SBL_WORD_money_plain, PAIRS({"currency", book->currency}, {"amount", letter_number(l, quote->deposit, 0)})),
              PAPER_BODY);
    if (compared)
        price_row(r, letter_put(l, SBL_WORD_price_compare, PAIRS({"city", letter_say(l, book->city)})),
                  letter_put(l, SBL_WORD_money_range,
                             PAIRS({"currency", book->currency}, {"low", letter_number(l, book->stated_low, 0)},
                                   {"high", letter_number(l, book->stated_high, 0)})),
                  PAPER_BODY);
    r->y += 16.0;
}

typedef struct statement_list {
    sbl_label heading;
    const sbl_risk *statement;
    uint32_t count;
} statement_list;

static double lists_height(report *r, const statement_list *list, uint32_t count, paper_style style)
{
    double height = 0.0;
    for (uint32_t i = 0; i < count; i++)
        height += report_heading_height(r, letter_label(r->words, list[i].heading)) +
                  report_statements_height(r, list[i].statement, list[i].count, style);
    return height;
}

static void draw_lists(report *r, const statement_list *list, uint32_t count, paper_style style)
{
    for (uint32_t i = 0; i < count; i++) {
        report_heading(r, letter_label(r->words, list[i].heading));
        report_statements(r, list[i].statement, list[i].count, style);
    }
}

static statement_list other_ways(const sbl_knowledge *knowledge)
{
    return (statement_list){SBL_LABEL_other_ways, knowledge->alternative, knowledge->alternative_count};
}

/* ---- the last page: changing one's mind, and the treatment in short ---- */

static const char *laser_sentence(letter *l)
{
    const sbl_band *sessions = &l->plan->course.removal_sessions;
    return letter_fill(l, SBL_LABEL_laser_sentence,
                       PAIRS({"low", letter_number(l, sessions->low, 0)}, {"high", letter_number(l, sessions->high, 0)}));
}

/* The styles of the choices and of the treatment in short, from roomy to dense. */
static const paper_style STYLE[][2] = {
    {PAPER_BODY, PAPER_SMALL}, {PAPER_SMALL, PAPER_SMALL}, {PAPER_SMALL, PAPER_FINE}, {PAPER_FINE, PAPER_FINE}};
#define STYLES     (sizeof STYLE / sizeof *STYLE)
#define FIRST_FINE 2u

/* The roomiest pair with which the page ends above its foot; the last if none does. */
static size_t choose_style(report *r, const statement_list *list, uint32_t count)
{
    const sbl_knowledge *knowledge = r->plan->knowledge;
    letter *l = r->words;
    const double room =
        report_bottom(r) - r->sheet->margin + 20.0; /* the first heading needs no space above it, the foot has some to spare */
    double rest = report_heading_height(r, letter_word(l, SBL_WORD_short_title)) + 8.0 +
                  paper_text_height(r->sheet, r->width, PAPER_SMALL, letter_word(l, SBL_WORD_report_end));
    size_t how = 0;
    for (; how + 1 < STYLES; how++) {
        double height = rest + lists_height(r, list, count, STYLE[how][0]) +
                        paper_text_height(r->sheet, r->width, STYLE[how][0], laser_sentence(l)) +
                        report_statements_height(r, knowledge->practice, knowledge->practice_count, STYLE[how][1]);
        if (height <= room) break;
    }
    return how;
}

void report_counsel(report *r)
{
    const sbl_knowledge *knowledge = r->plan->knowledge;
    letter *l = r->words;
    const statement_list list[] = {other_ways(knowledge), {SBL_LABEL_changing_mind, knowledge->removal, knowledge->removal_count}};
    uint32_t first = r->other_ways_said ? 1 : 0;
    size_t how = choose_style(r, list + first, 2 - first);
    report_page(r, NULL);
    r->y -= 12.0;
    draw_lists(r, list + first, 2 - first, STYLE[how][0]);
    report_paragraph(r, STYLE[how][0], INK_TEXT, laser_sentence(l));
    report_heading(r, letter_word(l, SBL_WORD_short_title));
    report_statements(r, knowledge->practice, knowledge->practice_count, STYLE[how][1]);
    report_paragraph(r, PAPER_SMALL, INK_FAINT, letter_word(l, SBL_WORD_report_end));
}

/* ---- the page before it: price, limits, risks ---- */

/* The other ways stand with the last page's choices, unless that would need fine print there and they find their place here. */
void report_price(report *r)
{
    const sbl_knowledge *knowledge = r->plan->knowledge;
    letter *l = r->words;
    const statement_list list[] = {{SBL_LABEL_does_not, knowledge->limit, knowledge->limit_count},
                                   {SBL_LABEL_risks, knowledge->risk, knowledge->risk_count},
                                   other_ways(knowledge)},
                         last[] = {list[2], {SBL_LABEL_changing_mind, knowledge->removal, knowledge->removal_count}};
    report_page(r, letter_word(l, SBL_WORD_price_title));
    price_box(r);
    report_paragraph(r, PAPER_SMALL, INK_SOFT,
                     letter_put(l, r->patch ? SBL_WORD_price_note_photo : SBL_WORD_price_note,
                                PAIRS({"source", letter_say(l, r->plan->course.quote.book->source)})));
    double room = report_bottom(r) - r->y;
    r->other_ways_said = choose_style(r, last, 2) >= FIRST_FINE && lists_height(r, list, 3, PAPER_SMALL) <= room;
    uint32_t count = r->other_ways_said ? 3 : 2;
    draw_lists(r, list, count, lists_height(r, list, count, PAPER_BODY) <= room ? PAPER_BODY : PAPER_SMALL);
}
