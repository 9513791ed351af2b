/* The price, and what a client should have been told. */
#include "document/report_parts.h"

static void price_row(report *r, const char *label, const char *value, paper_style style)
{
    paper_text(r->sheet, r->x + 12.0, r->y, r->width * 0.6, style, INK_TEXT, ALIGN_LEFT, label);
    r->y += paper_text(r->sheet, r->x + r->width * 0.5, r->y, r->width * 0.5 - 12.0, style, INK_TEXT, ALIGN_RIGHT, value) + 5.0;
}

static const char *money(report *r, sbl_band band)
{
    return paper_say(r->sheet, "%s %s   (%s to %s)", r->plan->course.quote.book->currency, paper_number(r->sheet, band.mid, 0),
                     paper_number(r->sheet, band.low, 0), paper_number(r->sheet, band.high, 0));
}

void report_price(report *r)
{
    const sbl_course *course = &r->plan->course;
    const sbl_quote *quote = &course->quote;
    const sbl_price_book *book = quote->book;
    report_page(r, "Price, risks and choices");
    bool taxed = book->tax_percent > 0.0 && !book->tax_included, compared = book->stated_high > 0.0;
    paper_box(r->sheet, r->x, r->y, r->width, 18.0 + 16.4 * (2 + taxed + compared), 6.0, INK_PANEL);
    r->y += 10.0;
    price_row(r,
              paper_say(r->sheet, "%u sessions, about %s cm\xc2\xb2, %s dots", course->session_count,
                        paper_number(r->sheet, quote->area_cm2, quote->area_cm2 < 30.0 ? 1 : 0), paper_number(r->sheet, r->plan->dots.count, 0)),
              money(r, quote->before_tax), PAPER_BODY);
    if (taxed)
        price_row(r, paper_say(r->sheet, "With %s (%s %%)", book->tax_name, paper_number(r->sheet, book->tax_percent, 1)),
                  money(r, quote->with_tax), PAPER_STRONG);
    price_row(r, "Deposit when booking", paper_say(r->sheet, "%s %s", book->currency, paper_number(r->sheet, quote->deposit, 0)),
              PAPER_BODY);
    if (compared)
        price_row(r, paper_say(r->sheet, "To compare: the usual case in %s", book->city),
                  paper_say(r->sheet, "%s %s to %s", book->currency, paper_number(r->sheet, book->stated_low, 0),
                            paper_number(r->sheet, book->stated_high, 0)),
                  PAPER_BODY);
    r->y += 16.0;
    report_paragraph(r, PAPER_SMALL, INK_SOFT,
                     paper_say(r->sheet,
                               "The range follows from how exactly %s; better measures narrow it. Prices: %s The clinic's own quote counts.",
                               r->patch ? "the place was measured in the photo" : "your head was measured", book->source));
    report_heading(r, "What it does not do");
    report_statements(r, r->plan->knowledge->limit, r->plan->knowledge->limit_count, PAPER_BODY);
    report_heading(r, "Risks");
    report_statements(r, r->plan->knowledge->risk, r->plan->knowledge->risk_count, PAPER_BODY);
}

void report_counsel(report *r)
{
    const sbl_knowledge *knowledge = r->plan->knowledge;
    report_page(r, NULL);
    r->y -= 12.0;
    report_heading(r, "Other ways");
    report_statements(r, knowledge->alternative, knowledge->alternative_count, PAPER_BODY);
    report_heading(r, "Changing your mind");
    report_statements(r, knowledge->removal, knowledge->removal_count, PAPER_BODY);
    report_paragraph(r, PAPER_BODY, INK_TEXT,
                     paper_say(r->sheet,
                               "For your skin the laser would take about %s sessions: the low figure was seen in a small study, the high "
                               "one is an older score for tattoos.",
                               paper_say(r->sheet, "%s to %s", paper_number(r->sheet, r->plan->course.removal_sessions.low, 0),
                                         paper_number(r->sheet, r->plan->course.removal_sessions.high, 0))));
    report_heading(r, "The treatment in short");
    report_statements(r, knowledge->practice, knowledge->practice_count, PAPER_SMALL);
    report_paragraph(r, PAPER_SMALL, INK_FAINT,
                     "Sources of every statement stand in plan.json and in the program's knowledge folder. Nothing in this report is a "
                     "diagnosis. Ask a physician about any disease of the skin "
                     "or a cause of hair loss that is not known.");
}
