#include "document/paper.h"

#include "stubble/image_file.h"
#include "stubble/text.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FONT_FAMILY  "Inter, Noto Sans, sans-serif"
#define JPEG_QUALITY 88
#define PIXELS_BYTES 3u

static const struct {
    double size;
    PangoWeight weight;
    double line_gap;
} STYLE[PAPER_STYLE_COUNT] = {
    [PAPER_TITLE] = {25.0, PANGO_WEIGHT_SEMIBOLD, 1.0},  [PAPER_HEADING] = {13.0, PANGO_WEIGHT_SEMIBOLD, 1.1},
    [PAPER_LEAD] = {11.0, PANGO_WEIGHT_NORMAL, 1.2},     [PAPER_BODY] = {9.2, PANGO_WEIGHT_NORMAL, 1.18},
    [PAPER_STRONG] = {9.2, PANGO_WEIGHT_SEMIBOLD, 1.18}, [PAPER_SMALL] = {7.6, PANGO_WEIGHT_NORMAL, 1.12},
    [PAPER_CAPTION] = {7.6, PANGO_WEIGHT_MEDIUM, 1.1},   [PAPER_FIGURE] = {19.0, PANGO_WEIGHT_SEMIBOLD, 1.0},
    [PAPER_LABEL] = {7.2, PANGO_WEIGHT_MEDIUM, 1.1},     [PAPER_FINE] = {6.5, PANGO_WEIGHT_NORMAL, 1.04},
    [PAPER_FINEST] = {6.0, PANGO_WEIGHT_NORMAL, 1.02},
};

static const double INK[INK_COUNT][3] = {
    [INK_TEXT] = {0.11, 0.12, 0.14}, [INK_SOFT] = {0.36, 0.38, 0.42},      [INK_FAINT] = {0.56, 0.58, 0.62},
    [INK_LINE] = {0.83, 0.84, 0.86}, [INK_ACCENT] = {0.05, 0.35, 0.38},    [INK_ACCENT_SOFT] = {0.86, 0.93, 0.93},
    [INK_WARN] = {0.66, 0.32, 0.05}, [INK_WARN_SOFT] = {0.99, 0.94, 0.87}, [INK_PANEL] = {0.955, 0.958, 0.965},
    [INK_WHITE] = {1.0, 1.0, 1.0},
};

struct paper_picture_kept {
    struct paper_picture_kept *before;
    cairo_surface_t *surface;
};

static void fail(paper *sheet)
{
    if (sheet->status == SBL_OK) sheet->status = SBL_E_MEMORY;
}

static cairo_status_t collect(void *closure, const unsigned char *data, unsigned int length)
{
    paper *sheet = closure;
    if (sheet->status != SBL_OK) return CAIRO_STATUS_WRITE_ERROR;
    if (sheet->capacity - sheet->count < length) {
        size_t capacity = 2 * (sheet->count + length) + 65536;
        unsigned char *grown = sbl_arena_alloc(sheet->arena, capacity, 1);
        if (!grown) {
            fail(sheet);
            return CAIRO_STATUS_NO_MEMORY;
        }
        if (sheet->count) memcpy(grown, sheet->data, sheet->count);
        sheet->data = grown;
        sheet->capacity = capacity;
    }
    memcpy(sheet->data + sheet->count, data, length);
    sheet->count += length;
    return CAIRO_STATUS_SUCCESS;
}

static void begin(paper *sheet)
{
    sheet->cairo = cairo_create(sheet->surface);
    /* A font map of this paper's own: several documents are drawn at the same time on several threads. */
    sheet->font_map = pango_cairo_font_map_new();
    sheet->pango = pango_font_map_create_context(sheet->font_map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(sheet->pango, options);
    pango_cairo_context_set_resolution(sheet->pango, 72.0);
    pango_context_set_round_glyph_positions(sheet->pango, FALSE); /* a whole point is a third of a blank in small print */
    cairo_font_options_destroy(options);
    sheet->layout = pango_layout_new(sheet->pango);
    pango_layout_set_wrap(sheet->layout, PANGO_WRAP_WORD_CHAR);
    if (cairo_status(sheet->cairo) != CAIRO_STATUS_SUCCESS) fail(sheet);
}

void paper_begin_pdf(paper *sheet, const sbl_document_options *options, const char *title, const char *footer, sbl_arena *arena)
{
    memset(sheet, 0, sizeof *sheet);
    sheet->arena = arena;
    sheet->width = options->paper == SBL_PAPER_A4 ? mm(210.0) : 612.0;
    sheet->height = options->paper == SBL_PAPER_A4 ? mm(297.0) : 792.0;
    sheet->margin = mm(16.0);
    sheet->footer = footer;
    sheet->surface = cairo_pdf_surface_create_for_stream(collect, sheet, sheet->width, sheet->height);
    char date[11], when[32];
    sbl_date_format(date, options->date);
    snprintf(when, sizeof when, "%sT00:00:00Z", date);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATOR, "Stubble");
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
    begin(sheet);
}

void paper_begin_svg(paper *sheet, double width_mm, double height_mm, sbl_arena *arena)
{
    memset(sheet, 0, sizeof *sheet);
    sheet->arena = arena;
    sheet->width = mm(width_mm);
    sheet->height = mm(height_mm);
    sheet->surface = cairo_svg_surface_create_for_stream(collect, sheet, sheet->width, sheet->height);
    cairo_svg_surface_set_document_unit(sheet->surface,
                                        CAIRO_SVG_UNIT_PT); /* the unit of every number here; the default differs between versions */
    begin(sheet);
    sheet->page_count = 1;
}

void paper_begin_png(paper *sheet, double width_mm, double height_mm, double pixels_per_mm, sbl_arena *arena)
{
    memset(sheet, 0, sizeof *sheet);
    sheet->arena = arena;
    sheet->width = mm(width_mm);
    sheet->height = mm(height_mm);
    sheet->surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(width_mm * pixels_per_mm + 0.5), (int)(height_mm * pixels_per_mm + 0.5));
    begin(sheet);
    cairo_set_source_rgb(sheet->cairo, 1.0, 1.0, 1.0);
    cairo_paint(sheet->cairo);
    cairo_scale(sheet->cairo, pixels_per_mm / mm(1.0), pixels_per_mm / mm(1.0));
    sheet->page_count = 1;
}

static void draw_foot(paper *sheet)
{
    double y = sheet->height - mm(10.5);
    paper_line(sheet, sheet->margin, y - 5.0, sheet->width - sheet->margin, y - 5.0, 0.5, INK_LINE);
    paper_text(sheet, sheet->margin, y, sheet->width - 2.0 * sheet->margin - 40.0, PAPER_SMALL, INK_FAINT, ALIGN_LEFT, sheet->footer);
    paper_textf(sheet, sheet->width - sheet->margin - 40.0, y, 40.0, PAPER_SMALL, INK_FAINT, ALIGN_RIGHT, "%u", sheet->page_count);
}

void paper_new_page(paper *sheet)
{
    bool first = !sheet->page_count++;
    if (sheet->rehearsal.cairo) return;
    if (!first) cairo_show_page(sheet->cairo);
    if (sheet->footer) draw_foot(sheet);
}

/* A pixel takes what is drawn meanwhile. */
void paper_rehearse(paper *sheet)
{
    cairo_surface_t *nowhere = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    sheet->rehearsal.cairo = sheet->cairo;
    sheet->rehearsal.page_count = sheet->page_count;
    sheet->cairo = cairo_create(nowhere);
    cairo_surface_destroy(nowhere);
}

uint32_t paper_rehearsed(paper *sheet)
{
    uint32_t pages = sheet->page_count - sheet->rehearsal.page_count;
    if (cairo_status(sheet->cairo) != CAIRO_STATUS_SUCCESS) fail(sheet);
    cairo_destroy(sheet->cairo);
    sheet->cairo = sheet->rehearsal.cairo;
    sheet->page_count = sheet->rehearsal.page_count;
    sheet->rehearsal = (struct paper_rehearsal){0};
    return pages;
}

/* Cairo 1.16 names an SVG's group by how many surfaces the process has made so far, on all threads: the name, which nothing refers to, is
 * taken out. */
static void drop_surface_name(paper *sheet)
{
    static const char NAME[] = "<g id=\"surface";
    const size_t keep = 2, length = sizeof NAME - 1;
    for (size_t i = 0; i + length < sheet->count; i++) {
        if (memcmp(sheet->data + i, NAME, length) != 0) continue;
        size_t end = i + length;
        while (end < sheet->count && sheet->data[end] != '>') end++;
        memmove(sheet->data + i + keep, sheet->data + end, sheet->count - end);
        sheet->count -= end - i - keep;
        return;
    }
}

sbl_status paper_finish(paper *sheet, sbl_bytes *out, sbl_diag *diag)
{
    if (cairo_status(sheet->cairo) != CAIRO_STATUS_SUCCESS) fail(sheet);
    if (sheet->status == SBL_OK && cairo_surface_get_type(sheet->surface) == CAIRO_SURFACE_TYPE_IMAGE &&
        cairo_surface_write_to_png_stream(sheet->surface, collect, sheet) != CAIRO_STATUS_SUCCESS)
        fail(sheet);
    cairo_surface_finish(sheet->surface);
    if (cairo_surface_status(sheet->surface) != CAIRO_STATUS_SUCCESS) fail(sheet);
    for (const struct paper_picture_kept *kept = sheet->pictures; kept; kept = kept->before) cairo_surface_destroy(kept->surface);
    if (cairo_surface_get_type(sheet->surface) == CAIRO_SURFACE_TYPE_SVG) drop_surface_name(sheet);
    g_object_unref(sheet->layout);
    g_object_unref(sheet->pango);
    g_object_unref(sheet->font_map);
    cairo_destroy(sheet->cairo);
    cairo_surface_destroy(sheet->surface);
    *out = (sbl_bytes){0};
    if (sheet->status != SBL_OK) return sbl_fail(diag, sheet->status, "a document could not be drawn: there is not enough memory", "");
    *out = (sbl_bytes){sheet->data, sheet->count};
    return SBL_OK;
}

void paper_ink_set(paper *sheet, paper_ink ink)
{
    cairo_set_source_rgb(sheet->cairo, INK[ink][0], INK[ink][1], INK[ink][2]);
}

static void set_text(paper *sheet, double width, paper_style style, paper_align align, const char *utf8)
{
    PangoFontDescription *font = pango_font_description_from_string(FONT_FAMILY);
    pango_font_description_set_weight(font, STYLE[style].weight);
    pango_font_description_set_absolute_size(font, STYLE[style].size * PANGO_SCALE);
    pango_layout_set_font_description(sheet->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(sheet->layout, width > 0.0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_line_spacing(sheet->layout, (float)STYLE[style].line_gap);
    pango_layout_set_alignment(sheet->layout, align == ALIGN_CENTER  ? PANGO_ALIGN_CENTER
                                              : align == ALIGN_RIGHT ? PANGO_ALIGN_RIGHT
                                                                     : PANGO_ALIGN_LEFT);
    pango_layout_set_text(sheet->layout, utf8, -1);
}

static double layout_height(paper *sheet)
{
    int width, height;
    pango_layout_get_size(sheet->layout, &width, &height);
    return (double)height / PANGO_SCALE;
}

static double show_layout(paper *sheet, double x, double y, paper_ink ink)
{
    if (sheet->rehearsal.cairo) return layout_height(sheet);
    paper_ink_set(sheet, ink);
    cairo_move_to(sheet->cairo, x, y);
    pango_cairo_show_layout(sheet->cairo, sheet->layout);
    cairo_new_path(sheet->cairo); /* the text leaves a current point that an arc would be joined to */
    return layout_height(sheet);
}

double paper_text(paper *sheet, double x, double y, double width, paper_style style, paper_ink ink, paper_align align, const char *utf8)
{
    if (sheet->status != SBL_OK) return 0.0;
    set_text(sheet, width, style, align, utf8);
    return show_layout(sheet, x, y, ink);
}

double paper_text_led(paper *sheet, double x, double y, double width, paper_style style, paper_ink ink, const char *lead, const char *text,
                      bool draw)
{
    if (sheet->status != SBL_OK) return 0.0;
    set_text(sheet, width, style, ALIGN_LEFT, paper_say(sheet, "%s  %s", lead, text));
    PangoAttribute *heavy = pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD);
    heavy->start_index = 0;
    heavy->end_index = (guint)strlen(lead);
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, heavy);
    pango_layout_set_attributes(sheet->layout, list);
    pango_attr_list_unref(list);
    double height = draw ? show_layout(sheet, x, y, ink) : layout_height(sheet);
    pango_layout_set_attributes(sheet->layout, NULL);
    return height;
}

double paper_textf(paper *sheet, double x, double y, double width, paper_style style, paper_ink ink, paper_align align, const char *format,
                   ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return paper_text(sheet, x, y, width, style, ink, align, text);
}

const char *paper_say(paper *sheet, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0) return "";
    if ((size_t)length >= sizeof text) length = (int)sizeof text - 1;
    const char *copy = sbl_arena_copy(sheet->arena, text, (uint64_t)length + 1, 1);
    if (!copy) fail(sheet);
    return copy ? copy : "";
}

double paper_text_height(paper *sheet, double width, paper_style style, const char *utf8)
{
    if (sheet->status != SBL_OK) return 0.0;
    set_text(sheet, width, style, ALIGN_LEFT, utf8);
    return layout_height(sheet);
}

double paper_text_width(paper *sheet, paper_style style, const char *utf8)
{
    if (sheet->status != SBL_OK) return 0.0;
    set_text(sheet, 0.0, style, ALIGN_LEFT, utf8);
    int width, height;
    pango_layout_get_size(sheet->layout, &width, &height);
    return (double)width / PANGO_SCALE;
}

const char *paper_number(paper *sheet, double value, unsigned digits)
{
    char plain[SBL_DECIMAL_BYTES];
    size_t length = sbl_decimal_write(plain, value, digits);
    char *out = SBL_NEW(sheet->arena, char, 3 * length + 8);
    if (!out) {
        fail(sheet);
        return "";
    }
    size_t whole = strcspn(plain, "."), sign = plain[0] == '-', to = 0;
    for (size_t i = 0; i < length; i++) {
        bool part = i > sign && i < whole && whole - sign > 4 && (whole - i) % 3 == 0;
        if (part) {
            memcpy(out + to, "\xe2\x80\xaf", 3); /* narrow no-break space */
            to += 3;
        }
        out[to++] = plain[i];
    }
    return out;
}

void paper_line(paper *sheet, double x0, double y0, double x1, double y1, double width, paper_ink ink)
{
    paper_ink_set(sheet, ink);
    cairo_set_line_width(sheet->cairo, width);
    cairo_move_to(sheet->cairo, x0, y0);
    cairo_line_to(sheet->cairo, x1, y1);
    cairo_stroke(sheet->cairo);
}

static void rounded_path(cairo_t *cairo, double x, double y, double width, double height, double radius)
{
    cairo_new_path(cairo);
    if (radius <= 0.0) {
        cairo_rectangle(cairo, x, y, width, height);
        return;
    }
    cairo_arc(cairo, x + width - radius, y + radius, radius, -SBL_PI / 2.0, 0.0);
    cairo_arc(cairo, x + width - radius, y + height - radius, radius, 0.0, SBL_PI / 2.0);
    cairo_arc(cairo, x + radius, y + height - radius, radius, SBL_PI / 2.0, SBL_PI);
    cairo_arc(cairo, x + radius, y + radius, radius, SBL_PI, 1.5 * SBL_PI);
    cairo_close_path(cairo);
}

void paper_box(paper *sheet, double x, double y, double width, double height, double radius, paper_ink fill)
{
    rounded_path(sheet->cairo, x, y, width, height, radius);
    paper_ink_set(sheet, fill);
    cairo_fill(sheet->cairo);
}

void paper_frame(paper *sheet, double x, double y, double width, double height, double radius, double line_width, paper_ink ink)
{
    rounded_path(sheet->cairo, x, y, width, height, radius);
    paper_ink_set(sheet, ink);
    cairo_set_line_width(sheet->cairo, line_width);
    cairo_stroke(sheet->cairo);
}

/* A surface that nobody looks into: all share one piece of memory. */
static cairo_surface_t *blank_surface(paper *sheet, uint32_t width, uint32_t height)
{
    int stride = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, (int)width);
    size_t bytes = (size_t)stride * height;
    if (bytes > sheet->blank_bytes) {
        sheet->blank = SBL_NEW(sheet->arena, unsigned char, bytes);
        sheet->blank_bytes = sheet->blank ? bytes : 0;
    }
    if (!sheet->blank) return NULL;
    return cairo_image_surface_create_for_data(sheet->blank, CAIRO_FORMAT_RGB24, (int)width, (int)height, stride);
}

/* A cairo surface whose file form is a JPEG, so that the PDF stays small; the paper lets it go. */
static cairo_surface_t *jpeg_surface(paper *sheet, const paper_jpeg *jpeg)
{
    struct paper_picture_kept *kept = SBL_NEW(sheet->arena, struct paper_picture_kept, 1);
    if (!kept) return NULL;
    cairo_surface_t *surface = blank_surface(sheet, jpeg->width, jpeg->height);
    if (!surface) return NULL;
    *kept = (struct paper_picture_kept){sheet->pictures, surface};
    sheet->pictures = kept;
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) return surface;
    /* The arena outlives the document: nothing to free when cairo lets go of the bytes. */
    cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, jpeg->data, jpeg->bytes, NULL, NULL);
    return surface;
}

/* The wanted part of the picture. */
static cairo_surface_t *picture_surface(paper *sheet, const sbl_image *image, uint32_t x0, uint32_t y0, uint32_t width, uint32_t height)
{
    sbl_pixels pixels = {.data = image->rgb + ((size_t)y0 * image->width + x0) * PIXELS_BYTES,
                         .width = width,
                         .height = height,
                         .channels = PIXELS_BYTES,
                         .stride_bytes = (size_t)image->width * PIXELS_BYTES};
    sbl_jpeg_options options = {.quality = JPEG_QUALITY};
    paper_jpeg jpeg = {.width = width, .height = height};
    if (sbl_jpeg_write(&jpeg.data, &jpeg.bytes, &pixels, &options, sheet->arena, NULL) != SBL_OK) return NULL;
    return jpeg_surface(sheet, &jpeg);
}

static double scale_into(double width, double height, uint32_t w, uint32_t h)
{
    return width / (double)w < height / (double)h ? width / (double)w : height / (double)h;
}

/* A surface of w x h pixels, in the middle of the width; NULL: it could not be made. */
static double show_surface(paper *sheet, cairo_surface_t *surface, uint32_t w, uint32_t h, double x, double y, double width, double scale)
{
    if (!surface) {
        fail(sheet);
        return 0.0;
    }
    cairo_save(sheet->cairo);
    cairo_translate(sheet->cairo, x + (width - scale * (double)w) / 2.0, y);
    cairo_scale(sheet->cairo, scale, scale);
    cairo_set_source_surface(sheet->cairo, surface, 0.0, 0.0);
    cairo_paint(sheet->cairo);
    cairo_restore(sheet->cairo);
    return scale * (double)h;
}

double paper_picture(paper *sheet, const sbl_image *image, const paper_crop *crop, double x, double y, double width, double height)
{
    if (sheet->status != SBL_OK || !image || !image->rgb) return 0.0;
    paper_crop whole = {0.0, 0.0, (double)image->width, (double)image->height};
    paper_crop part = crop && crop->width > 0.0 ? *crop : whole;
    uint32_t x0 = (uint32_t)sbl_clamp(part.x, 0.0, whole.width - 1.0), y0 = (uint32_t)sbl_clamp(part.y, 0.0, whole.height - 1.0);
    uint32_t w = (uint32_t)sbl_clamp(part.width, 1.0, whole.width - x0), h = (uint32_t)sbl_clamp(part.height, 1.0, whole.height - y0);
    double scale = scale_into(width, height, w, h);
    if (sheet->rehearsal.cairo) return scale * (double)h;
    return show_surface(sheet, picture_surface(sheet, image, x0, y0, w, h), w, h, x, y, width, scale);
}

double paper_jpeg_picture(paper *sheet, const paper_jpeg *jpeg, double x, double y, double width, double height)
{
    if (sheet->status != SBL_OK) return 0.0;
    double scale = scale_into(width, height, jpeg->width, jpeg->height);
    if (sheet->rehearsal.cairo) return scale * (double)jpeg->height;
    return show_surface(sheet, jpeg_surface(sheet, jpeg), jpeg->width, jpeg->height, x, y, width, scale);
}
