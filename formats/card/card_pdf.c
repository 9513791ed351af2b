/* The card as a sheet to print: both kinds, cut lines, a check ruler, what to do, and what the colours are worth. */
#include "document/paper.h"
#include "stubble/card_file.h"

#include <cairo-pdf.h>
#include <string.h>

#define CUT_MARK_MM    3.0
#define CUT_GAP_MM     0.8
#define CARD_GAP_MM    6.8
#define CHECK_MM       100
#define STANDARD_COUNT 2
#define CLOSE_UP_COUNT 3
#define ID1_WIDTH_MM   85.6
#define ID1_HEIGHT_MM  54.0

static void fill_srgb(paper *sheet, const uint8_t srgb[3])
{
    cairo_set_source_rgb(sheet->cairo, srgb[0] / 255.0, srgb[1] / 255.0, srgb[2] / 255.0);
    cairo_fill(sheet->cairo);
}

/* One path for all black cells: a viewer that smooths edges must not show seams between them. */
static bool draw_tag(paper *sheet, double centre_x, double centre_y, double side_mm, uint32_t id)
{
    uint8_t cell[SBL_CARD_TAG_CELLS * SBL_CARD_TAG_CELLS];
    if (!sbl_card_tag_cells(id, cell)) return false;
    double size = mm(side_mm / (SBL_CARD_TAG_CELLS - 2)), left = centre_x - 0.5 * SBL_CARD_TAG_CELLS * size,
           top = centre_y - 0.5 * SBL_CARD_TAG_CELLS * size;
    for (int row = 0; row < SBL_CARD_TAG_CELLS; row++)
        for (int column = 0, end; column < SBL_CARD_TAG_CELLS; column = end) {
            end = column + 1;
            if (cell[row * SBL_CARD_TAG_CELLS + column]) continue;
            while (end < SBL_CARD_TAG_CELLS && !cell[row * SBL_CARD_TAG_CELLS + end]) end++;
            cairo_rectangle(sheet->cairo, left + column * size, top + row * size, (end - column) * size, size);
        }
    cairo_set_source_rgb(sheet->cairo, 0.0, 0.0, 0.0);
    cairo_fill(sheet->cairo);
    return true;
}

static double tick_mm(int position)
{
    return position % 10 == 0 ? 3.4 : position % 5 == 0 ? 2.4 : 1.5;
}

static void tick(paper *sheet, double x, double y, double dx, double dy)
{
    paper_line(sheet, x, y, x + dx, y + dy, mm(0.12), INK_TEXT);
}

static void draw_ruler(paper *sheet, double x, double y, const sbl_card_rect *ruler)
{
    double left = x + mm(ruler->x_mm), top = y + mm(ruler->y_mm);
    for (int i = 0; i <= (int)ruler->width_mm; i++) {
        tick(sheet, left + mm(i), top, 0.0, mm(tick_mm(i)));
        if (i % 10 == 0)
            paper_textf(sheet, left + mm(i) - mm(5.0), top + mm(3.6), mm(10.0), PAPER_SMALL, INK_TEXT, ALIGN_CENTER,
                        i == 10 ? "%d mm" : "%d", i);
    }
}

static void dashed_box(paper *sheet, double x, double y, double width, double height)
{
    const double dash[] = {mm(0.9), mm(0.7)};
    cairo_set_dash(sheet->cairo, dash, 2, 0.0);
    paper_frame(sheet, x, y, width, height, 0.0, mm(0.1), INK_FAINT);
    cairo_set_dash(sheet->cairo, NULL, 0, 0.0);
}

/* Ticks run outward from the window's edge, so that they stay when it is cut out. */
static void draw_window(paper *sheet, double x, double y, const sbl_card_rect *window)
{
    double left = x + mm(window->x_mm), top = y + mm(window->y_mm), right = left + mm(window->width_mm),
           bottom = top + mm(window->height_mm);
    dashed_box(sheet, left, top, right - left, bottom - top);
    for (int i = 1; i < (int)window->width_mm; i++) {
        double length = mm(i % 5 ? 0.6 : 1.1);
        tick(sheet, left + mm(i), top, 0.0, -length);
        tick(sheet, left + mm(i), bottom, 0.0, length);
        tick(sheet, left, top + mm(i), -length, 0.0);
        tick(sheet, right, top + mm(i), length, 0.0);
    }
    paper_text(sheet, left, top + mm(6.6), right - left, PAPER_SMALL, INK_SOFT, ALIGN_CENTER, "cut out\n20 \xc3\x97 20 mm");
}

static bool draw_card(paper *sheet, sbl_card_kind kind, double x, double y)
{
    const sbl_card_layout *layout = sbl_card_layout_of(kind);
    for (uint32_t t = 0; t < 4; t++)
        if (!draw_tag(sheet, x + mm(layout->tag_mm[t][0]), y + mm(layout->tag_mm[t][1]), layout->tag_side_mm, layout->first_tag + t))
            return false;
    for (uint32_t i = 0; i < layout->patch_count; i++) {
        const sbl_card_rect *place = &layout->patch[i].place;
        cairo_rectangle(sheet->cairo, x + mm(place->x_mm), y + mm(place->y_mm), mm(place->width_mm), mm(place->height_mm));
        fill_srgb(sheet, layout->patch[i].srgb);
    }
    if (kind == SBL_CARD_CLOSE_UP) {
        draw_window(sheet, x, y, &layout->window);
        return true;
    }
    draw_ruler(sheet, x, y, &layout->ruler);
    double middle = x + mm(0.5 * layout->width_mm) - mm(21.0);
    paper_textf(sheet, middle, y + mm(33.4), mm(42.0), PAPER_SMALL, INK_TEXT, ALIGN_CENTER, "Stubble card %d: flat, same light",
                SBL_CARD_VERSION);
    paper_text(sheet, middle, y + mm(49.6), mm(42.0), PAPER_SMALL, INK_SOFT, ALIGN_CENTER, "leave all four squares bare");
    return true;
}

static void cut_lines(paper *sheet, double x, double y, double width, double height)
{
    dashed_box(sheet, x, y, width, height);
    for (int corner = 0; corner < 4; corner++) {
        double cx = corner % 2 ? x + width : x, cy = corner / 2 ? y + height : y, sx = corner % 2 ? 1.0 : -1.0,
               sy = corner / 2 ? 1.0 : -1.0;
        paper_line(sheet, cx + sx * mm(CUT_GAP_MM), cy, cx + sx * mm(CUT_MARK_MM), cy, mm(0.15), INK_SOFT);
        paper_line(sheet, cx, cy + sy * mm(CUT_GAP_MM), cx, cy + sy * mm(CUT_MARK_MM), mm(0.15), INK_SOFT);
    }
}

static bool row_of_cards(paper *sheet, sbl_card_kind kind, int count, double y)
{
    const sbl_card_layout *layout = sbl_card_layout_of(kind);
    double step = mm(layout->width_mm + (kind == SBL_CARD_STANDARD ? 4.0 : CARD_GAP_MM));
    double x = 0.5 * (sheet->width - (count - 1) * step - mm(layout->width_mm));
    for (int i = 0; i < count; i++, x += step) {
        cut_lines(sheet, x, y, mm(layout->width_mm), mm(layout->height_mm));
        if (!draw_card(sheet, kind, x, y)) return false;
    }
    return true;
}

static double draw_check(paper *sheet, double y)
{
    double left = 0.5 * sheet->width - mm(0.5 * CHECK_MM);
    paper_line(sheet, left, y, left + mm(CHECK_MM), y, mm(0.15), INK_TEXT);
    for (int i = 0; i <= CHECK_MM; i++) tick(sheet, left + mm(i), y, 0.0, mm(tick_mm(i)));
    for (int i = 0; i <= CHECK_MM; i += 20)
        paper_textf(sheet, left + mm(i) - mm(5.0), y + mm(3.5), mm(10.0), PAPER_SMALL, INK_TEXT, ALIGN_CENTER, "%d", i);
    paper_text(sheet, left, y + mm(6.8), mm(CHECK_MM), PAPER_SMALL, INK_SOFT, ALIGN_CENTER,
               "check ruler, 100 mm: measure it with a steel rule");
    return y + mm(11.0);
}

static double item(paper *sheet, double x, double y, double width, int number, const char *text)
{
    paper_textf(sheet, x, y, mm(5.0), PAPER_STRONG, INK_ACCENT, ALIGN_LEFT, "%d", number);
    return y + paper_text(sheet, x + mm(5.0), y, width - mm(5.0), PAPER_BODY, INK_TEXT, ALIGN_LEFT, text) + mm(1.3);
}

static void draw_instructions(paper *sheet, double x, double y, double width)
{
    static const char *const STEP[] = {
        "Print on matt white paper at 100 % (\xe2\x80\x9c"
        "actual size\xe2\x80\x9d), colours not adjusted. Not on glossy paper: shine hides the squares.",
        "Measure the check ruler. If it is not 100 mm long, print again, or say so: --printed 98.5.",
        "Cut along the dashed lines, the window too. Glue onto stiff card: bent cards are refused.",
        "Card: hold it flat beside the head, at the depth of what is measured, facing the camera, in the same light, without shadow or "
        "shine. Up to 60\xc2\xb0 aside "
        "is fine.",
        "Close-up frame: lay it on the skin and fill the photo with it.",
        "Use the same printed card at every visit. Print a new one when it is stained or faded, and note the day."};
    for (int i = 0; i < (int)(sizeof STEP / sizeof *STEP); i++) y = item(sheet, x, y, width, i + 1, STEP[i]);
}

static void draw_colours(paper *sheet, double x, double y, double width)
{
    y += paper_text(sheet, x, y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, "What the colours are worth") + mm(0.8);
    y += paper_text(sheet, x, y, width, PAPER_BODY, INK_TEXT, ALIGN_LEFT,
                    "The values below are what was sent to the printer (sRGB). Printers differ: greys come out a few units of colour "
                    "difference aside, "
                    "colours often ten. So photos with this card can be compared with each other; true colour needs the printed patches "
                    "measured once "
                    "with an instrument and given as --reference.") +
         mm(1.6);
    const sbl_card_layout *layout = sbl_card_layout_of(SBL_CARD_STANDARD);
    double column = width / 3.0;
    for (uint32_t i = 0; i < layout->patch_count; i++) {
        const sbl_card_patch *patch = &layout->patch[i];
        double left = x + column * (i / 6), top = y + mm(3.9) * (i % 6);
        cairo_rectangle(sheet->cairo, left, top + mm(0.3), mm(2.6), mm(2.6));
        fill_srgb(sheet, patch->srgb);
        paper_textf(sheet, left + mm(3.6), top, 0.0, PAPER_SMALL, INK_TEXT, ALIGN_LEFT, patch->neutral ? "%s  %d" : "%s  %d %d %d",
                    patch->name, patch->srgb[0], patch->srgb[1], patch->srgb[2]);
    }
}

static bool draw_sheet(paper *sheet)
{
    double left = sheet->margin, width = sheet->width - 2.0 * sheet->margin, y = mm(13.0);
    paper_new_page(sheet);
    paper_text(sheet, left, y, 0.0, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, "The card");
    y += mm(11.5);
    y += paper_text(sheet, left, y, width, PAPER_LEAD, INK_SOFT, ALIGN_LEFT,
                    "Gives photos their millimetres and colours: two cards for the head, three frames for close-ups.") +
         mm(5.0);
    if (!row_of_cards(sheet, SBL_CARD_STANDARD, STANDARD_COUNT, y)) return false;
    y += mm(ID1_HEIGHT_MM + 8.0);
    if (!row_of_cards(sheet, SBL_CARD_CLOSE_UP, CLOSE_UP_COUNT, y)) return false;
    y += mm(sbl_card_layout_of(SBL_CARD_CLOSE_UP)->height_mm + 8.0);
    y = draw_check(sheet, y) + mm(4.0);
    double half = 0.5 * (width - mm(8.0));
    draw_instructions(sheet, left, y, half);
    draw_colours(sheet, left + half + mm(8.0), y, half);
    return true;
}

/* A page is the card itself; the smaller frame lies in its middle with cut lines. */
static bool draw_pages(paper *sheet)
{
    sheet->width = mm(ID1_WIDTH_MM);
    sheet->height = mm(ID1_HEIGHT_MM);
    sheet->footer = NULL;
    cairo_pdf_surface_set_size(sheet->surface, sheet->width, sheet->height);
    paper_new_page(sheet);
    if (!draw_card(sheet, SBL_CARD_STANDARD, 0.0, 0.0)) return false;
    paper_new_page(sheet);
    return row_of_cards(sheet, SBL_CARD_CLOSE_UP, 1, mm(0.5 * (ID1_HEIGHT_MM - sbl_card_layout_of(SBL_CARD_CLOSE_UP)->height_mm)));
}

sbl_status sbl_card_pdf(sbl_bytes *pdf, sbl_card_paper paper_kind, const char *version, sbl_arena *arena, sbl_diag *diag)
{
    if (!pdf || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_card_pdf: an argument is NULL", "give all of them");
    paper sheet;
    sbl_document_options options = {.paper = paper_kind == SBL_CARD_ON_A4 ? SBL_PAPER_A4 : SBL_PAPER_LETTER, .version = version};
    char foot[96] = "";
    if (version) {
        strncat(foot, "Stubble ", sizeof foot - 1);
        strncat(foot, version, sizeof foot - 16);
    }
    paper_begin_pdf(&sheet, &options, "Stubble card", foot, arena);
    bool drawn = paper_kind == SBL_CARD_ON_CARD ? draw_pages(&sheet) : draw_sheet(&sheet);
    sbl_status status = paper_finish(&sheet, pdf, diag);
    if (drawn) return status;
    *pdf = (sbl_bytes){0};
    return sbl_fail(diag, SBL_E_UNSUPPORTED, "this libapriltag has other tags than the card needs",
                    "install libapriltag 3 with the family tag36h11");
}
