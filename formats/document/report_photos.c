/* The plan on the client's own photos, in the report: a pair of one photo, and a page for those that found no place on the cover. */
#include "document/report_parts.h"

#define CAPTION_HEIGHT 17.0

double report_photo_pair(report *r, const sbl_photo_pair *pair, double x, double y, double width, double height, double gap)
{
    static const sbl_word NAME[] = {SBL_WORD_photo_before, SBL_WORD_photo_healed};
    double high = fmin(height, width * pair->height / pair->width), wide = high * pair->width / pair->height;
    for (int k = 0; k < 2; k++) {
        const paper_jpeg jpeg = {pair->jpeg[k], pair->bytes[k], pair->width, pair->height};
        double left = x + width - wide + k * (wide + gap); /* side by side in the middle */
        paper_jpeg_picture(r->sheet, &jpeg, left, y, wide, high);
        paper_text(r->sheet, left, y + high + 3.0, wide, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, letter_word(r->words, NAME[k]));
    }
    return high + CAPTION_HEIGHT;
}

uint32_t report_small_photos(const report *r, const sbl_photo_pair *small[SBL_PHOTOS_MAX])
{
    const sbl_photo_pair *best = sbl_photo_pairs_best(r->photos);
    uint32_t count = 0;
    for (uint32_t i = 0; best && i < r->photos->count; i++)
        if (&r->photos->pair[i] != best) small[count++] = &r->photos->pair[i];
    return count;
}

/* Up to four stand below one another, more of them in two columns: pictures are then about as large. */
#define IN_ONE_COLUMN 4u
#define COLUMN_GAP    18.0
#define PICTURE_GAP   6.0
#define ROW_GAP       8.0

void report_other_photos(report *r)
{
    const sbl_photo_pair *small[SBL_PHOTOS_MAX];
    uint32_t count = report_small_photos(r, small), columns = count > IN_ONE_COLUMN ? 2 : 1, rows = (count + columns - 1) / columns;
    if (count <= REPORT_COVER_SMALL) return;
    report_page(r, letter_word(r->words, SBL_WORD_photos_title));
    report_paragraph(r, PAPER_BODY, INK_TEXT, letter_word(r->words, SBL_WORD_photos_text));
    double column = (r->width - COLUMN_GAP * (columns - 1)) / columns, width = (column - PICTURE_GAP) / 2.0, top = r->y + ROW_GAP;
    double row = (report_bottom(r) - top) / rows, height = row - CAPTION_HEIGHT - ROW_GAP;
    for (uint32_t i = 0; i < count; i++)
        report_photo_pair(r, small[i], r->x + (i % columns) * (column + COLUMN_GAP), top + (i / columns) * row, width, height, PICTURE_GAP);
    r->y = top + rows * row;
}
