#include "document/report_parts.h"

/* Some of the columns of a row, from `first` on; the crop, in shares of the picture, keeps its head and leaves the backdrop's margin out. */
typedef struct row_part {
    uint32_t first, count, all;
    double gap;
} row_part;

static double column_width(const report *r, const row_part *c)
{
    return (r->width - c->gap * (c->all - 1)) / c->all;
}

/* Views at moments, from left to right; returns the height with the words below. */
static double draw_views(report *r, const sbl_view *view, const uint32_t *moment, const char *const *caption, const row_part *c)
{
    double width = column_width(r, c), drawn = 0.0;
    for (uint32_t k = 0; k < c->count; k++) {
        const sbl_image *image = sbl_pictures_at(r->pictures, view[k], moment[k]);
        if (!image) continue;
        paper_crop crop = {0.08 * image->width, 0.06 * image->height, 0.84 * image->width, 0.78 * image->height};
        double x = r->x + (c->first + k) * (width + c->gap);
        drawn = paper_picture(r->sheet, image, &crop, x, r->y, width, 2.0 * width);
        paper_text(r->sheet, x, r->y + drawn + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, caption[k]);
    }
    return drawn + 17.0;
}

static const sbl_view TURNED[] = {SBL_VIEW_THREE_QUARTER_LEFT, SBL_VIEW_THREE_QUARTER_LEFT, SBL_VIEW_TOP, SBL_VIEW_TOP};
static const uint32_t MOMENT[] = {SBL_MOMENT_BEFORE, SBL_MOMENT_HEALED, SBL_MOMENT_BEFORE, SBL_MOMENT_HEALED};

static void drawn_head(report *r)
{
    static const sbl_view FRONT[] = {SBL_VIEW_FRONT, SBL_VIEW_FRONT};
    const char *before = letter_word(r->words, SBL_WORD_before), *healed = letter_label(r->words, SBL_LABEL_healed);
    const char *const first[] = {before, letter_word(r->words, SBL_WORD_healed_long)}, *const second[] = {before, healed, before, healed};
    r->y += draw_views(r, FRONT, MOMENT, first, &(row_part){0, 2, 2, 8.0});
    r->y += draw_views(r, TURNED, MOMENT, second, &(row_part){0, 4, 4, 6.0});
}

/* Of a photo's width, at most: as high as drawn views are in their usual size, so that the page holds tall photos, too. */
#define PHOTO_HEIGHT 1.135
/* Cosine of the angle from the front; a photo from beyond it does not show the face, and the drawn head does. */
#define FACE_SEEN 0.5

/* The client's own photo large; under it other photos, if all find a place there, and the drawn head. */
static void photos_and_drawn_head(report *r, const sbl_photo_pair *best)
{
    const char *before = letter_word(r->words, SBL_WORD_drawn_before), *healed = letter_word(r->words, SBL_WORD_drawn_healed);
    const char *const caption[] = {before, healed, before, healed};
    static const sbl_view FACING[] = {SBL_VIEW_FRONT, SBL_VIEW_FRONT, SBL_VIEW_THREE_QUARTER_LEFT, SBL_VIEW_THREE_QUARTER_LEFT};
    const sbl_photo_pair *small[SBL_PHOTOS_MAX];
    row_part large = {0, 2, 2, 8.0}, row = {0, 0, 4, 6.0};
    double width = column_width(r, &large), deepest = 0.0;
    uint32_t photos = report_small_photos(r, small);
    if (photos > REPORT_COVER_SMALL) photos = 0;
    r->y += report_photo_pair(r, best, r->x, r->y, width, PHOTO_HEIGHT * width, large.gap);
    width = column_width(r, &row);
    for (uint32_t i = 0; i < photos; i++) {
        double x = r->x + 2 * i * (width + row.gap);
        deepest = fmax(deepest, report_photo_pair(r, small[i], x, r->y, width, PHOTO_HEIGHT * width, row.gap));
    }
    row.first = 2 * photos;
    row.count = row.all - row.first;
    r->y += fmax(deepest, draw_views(r, best->frontal < FACE_SEEN ? FACING : TURNED, MOMENT, caption, &row));
}

static void key_figure(report *r, uint32_t column, uint32_t columns, double y, const char *label, const char *figure, const char *note)
{
    double width = r->width / columns, x = r->x + column * width;
    paper_text(r->sheet, x + 10.0, y + 10.0, width - 14.0, PAPER_LABEL, INK_SOFT, ALIGN_LEFT, label);
    paper_text(r->sheet, x + 10.0, y + 20.0, width - 14.0, PAPER_FIGURE, INK_TEXT, ALIGN_LEFT, figure);
    paper_text(r->sheet, x + 10.0, y + 45.0, width - 14.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, note);
    if (column) paper_line(r->sheet, x, y + 12.0, x, y + 56.0, 0.5, INK_LINE);
}

static const char *between(letter *l, sbl_band band, unsigned digits)
{
    return letter_fill(l, SBL_LABEL_between,
                       PAIRS({"low", letter_number(l, band.low, digits)}, {"high", letter_number(l, band.high, digits)}));
}

void report_key_figures(report *r)
{
    const sbl_plan *plan = r->plan;
    const sbl_course *course = &plan->course;
    const sbl_quote *quote = &course->quote;
    const sbl_band *minutes = &course->total_minutes;
    unsigned digits = plan->treated_area_cm2.high < 30.0 ? 1 : 0; /* a scar has few cm2 */
    sbl_band hours = {minutes->low / 60.0, minutes->mid / 60.0, minutes->high / 60.0};
    letter *l = r->words;
    paper_box(r->sheet, r->x, r->y, r->width, 68.0, 6.0, INK_PANEL);
    key_figure(r, 0, 4, r->y, letter_label(l, SBL_LABEL_area),
               paper_say(r->sheet, "%s cm\xc2\xb2", letter_number(l, plan->treated_area_cm2.mid, digits)),
               between(l, plan->treated_area_cm2, digits));
    key_figure(r, 1, 4, r->y, letter_label(l, SBL_LABEL_dots), letter_number(l, plan->dots.count, 0),
               letter_fill(l, SBL_LABEL_in_sessions, PAIRS({"sessions", letter_number(l, course->session_count, 0)})));
    key_figure(r, 2, 4, r->y, letter_label(l, SBL_LABEL_time_in_all),
               letter_fill(l, SBL_LABEL_hours, PAIRS({"hours", letter_number(l, hours.mid, 1)})), between(l, hours, 1));
    key_figure(
        r, 3, 4, r->y,
        letter_put(l, SBL_WORD_price_label, PAIRS({"tax", letter_say(l, quote->book->tax_name)}, {"currency", quote->book->currency})),
        letter_number(l, quote->with_tax.mid, 0), between(l, quote->with_tax, 0));
    r->y += 68.0;
}

void report_cover(report *r)
{
    const sbl_client *client = r->plan->client;
    letter *l = r->words;
    const sbl_photo_pair *best = sbl_photo_pairs_best(r->photos);
    report_page(r, NULL);
    paper_text(r->sheet, r->x, r->y, r->width, PAPER_LABEL, INK_ACCENT, ALIGN_LEFT, *client->clinic ? client->clinic : "Stubble");
    r->y += 14.0;
    r->y += paper_text(r->sheet, r->x, r->y, r->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, letter_word(l, SBL_WORD_report_title)) + 3.0;
    const char *who = *client->name ? client->name : letter_word(l, SBL_WORD_report_client);
    const char *when = r->options->date ? letter_date(l, r->options->date) : NULL;
    report_paragraph(r, PAPER_LEAD, INK_SOFT,
                     paper_say(r->sheet, "%s%s%s%s%s", who, *client->reference ? "  \xc2\xb7  " : "", client->reference,
                               when ? "  \xc2\xb7  " : "", when ? when : ""));
    r->y += 6.0;
    if (best) photos_and_drawn_head(r, best);
    else drawn_head(r);
    r->y += 4.0;
    report_key_figures(r);
    r->y += 9.0;
    report_paragraph(r, PAPER_BODY, INK_SOFT, letter_word(l, best ? SBL_WORD_cover_note_photo : SBL_WORD_cover_note));
}
