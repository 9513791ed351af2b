/* How even dots are, to look at: a piece of skin with each session and with all until then, their spectra, the figures. */
#include "stubble/evenness_file.h"

#include "evenness/evenness_page.h"

#include <string.h>

#define PAGE_WIDTH_MM         210.0
#define PAGE_HEIGHT_MM        297.0
#define PAGE_HEIGHT_SINGLE_MM 208.0 /* of a picture; a document's page is a page */
#define PIXELS_PER_MM         8.0
#define MARGIN_MM             14.0
#define GAP                   11.0
/* More sessions than this would be too small to see anything. */
#define COLUMNS_MAX 5u
/* Across the piece of skin, in pitches of all dots; with one session there is room for more. */
#define PIECE_PITCHES      24.0
#define PIECE_PITCHES_WIDE 36.0
/* Dots are drawn so wide, in pitches of all dots: a healed dot of 0.12 mm at 80 per cm2 is a tenth. */
#define DOT_PITCHES     0.16
#define SPECTRUM_HEIGHT 58.0
/* Of a row of sets, beside the piece of skin: name, spectrum, gaps. */
#define ROW_EXTRA     (19.0 + SPECTRUM_HEIGHT + 7.0)
#define LINE          10.6
#define NOTES_HEIGHT  64.0
#define POWER_MOST    2.0
#define SPECTRUM_MOST 2.5 /* of the frequencies */

static const sbl_evenness_set *all_of(const sbl_evenness_sheet *about)
{
    return sbl_evenness_find(about->report, 1, about->report->session_count);
}

/* The middle of the piece of skin: where the dots are densest, of those far enough inside that the piece is full; else the deepest. */
static uint32_t find_middle(const sbl_evenness *report, uint32_t count, double pitches)
{
    uint32_t best = 0;
    bool full = false;
    for (uint32_t i = 0; i < count; i++) {
        double pitch_mm = sqrt(2.0 / sqrt(3.0) * 100.0 / (double)report->per_cm2[i]);
        bool fits = (double)report->depth_mm[i] >= 0.5 * pitches * pitch_mm;
        bool better = fits ? report->per_cm2[i] > report->per_cm2[best] : report->depth_mm[i] > report->depth_mm[best];
        if ((fits && !full) || (fits == full && better)) best = i;
        full = full || fits;
    }
    return best;
}

static double number_or(const sbl_evenness_set *set, double value)
{
    return set && set->has_quality ? value : (double)NAN;
}

static const char *figure(drawing *d, bool has, double value, unsigned digits)
{
    return has && isfinite(value) ? paper_number(&d->sheet, value, digits) : "\xe2\x80\x93";
}

/* ---- a piece of skin ---- */

static bool in_set(const sbl_evenness_dots *dots, const sbl_evenness_set *set, uint32_t i)
{
    return !dots->session || (dots->session[i] >= set->from_session && dots->session[i] <= set->to_session);
}

static void draw_piece(drawing *d, const sbl_evenness_set *set, double x, double y, double size)
{
    const sbl_evenness_dots *dots = d->about->dots;
    sbl_vec3 right, up, normal = sbl_v3_load(d->about->report->normal[d->middle]), middle = sbl_v3_load(dots->position[d->middle]);
    double scale = size / d->piece_mm, radius = 0.5 * DOT_PITCHES * d->pitch_mm * scale;
    cairo_t *cairo = d->sheet.cairo;
    evenness_axes(&right, &up, normal);
    paper_box(&d->sheet, x, y, size, size, 3.0, INK_PANEL);
    cairo_save(cairo);
    cairo_rectangle(cairo, x, y, size, size);
    cairo_clip(cairo);
    paper_ink_set(&d->sheet, INK_TEXT);
    for (uint32_t i = 0; i < dots->count; i++) {
        if (!in_set(dots, set, i) || sbl_v3_dot(normal, sbl_v3_load(d->about->report->normal[i])) <= 0.0) continue;
        sbl_vec3 offset = sbl_v3_sub(sbl_v3_load(dots->position[i]), middle);
        double u = sbl_v3_dot(offset, right), v = sbl_v3_dot(offset, up), flat = sqrt(u * u + v * v);
        /* Straight distance in its direction, as the spectrum's patches lie. */
        double stretch = flat > 0.0 ? sbl_v3_length(offset) / flat : 0.0;
        u *= stretch * scale;
        v *= stretch * scale;
        if (fabs(u) > 0.5 * size + radius || fabs(v) > 0.5 * size + radius) continue;
        cairo_new_sub_path(cairo);
        cairo_arc(cairo, x + 0.5 * size + u, y + 0.5 * size - v, radius, 0.0, 2.0 * SBL_PI);
        cairo_fill(cairo);
    }
    cairo_restore(cairo);
}

/* ---- a spectrum ---- */

static void draw_spectrum(drawing *d, const sbl_evenness_set *set, double x, double y, double width, double height)
{
    cairo_t *cairo = d->sheet.cairo;
    double bottom = y + height - 10.0, top = y + 2.0, unit = (bottom - top) / POWER_MOST;
    paper_line(&d->sheet, x, bottom, x + width, bottom, 0.6, INK_FAINT);
    cairo_save(cairo);
    const double dash[2] = {2.5, 2.0};
    cairo_set_dash(cairo, dash, 2, 0.0);
    paper_line(&d->sheet, x, bottom - unit, x + width, bottom - unit, 0.6, INK_WARN);
    cairo_restore(cairo);
    for (int tick = 0; tick <= 2; tick++)
        paper_textf(&d->sheet, x + width * tick / SPECTRUM_MOST - 10.0, bottom + 1.0, 20.0, PAPER_LABEL, INK_FAINT, ALIGN_CENTER, "%d",
                    tick);
    if (!set->has_spectrum) {
        paper_text(&d->sheet, x, y + 0.35 * height, width, PAPER_LABEL, INK_FAINT, ALIGN_CENTER, "no patch of nine pitches fits");
        return;
    }
    bool begun = false;
    cairo_new_path(cairo);
    for (int k = 0; k < SBL_SPECTRUM_BINS; k++) {
        double frequency = ((double)k + 0.5) / 16.0, power = fmin(set->spectrum.power[k], POWER_MOST);
        if (!set->spectrum.samples[k] || frequency > SPECTRUM_MOST) continue;
        if (begun) cairo_line_to(cairo, x + width * frequency / SPECTRUM_MOST, bottom - unit * power);
        else cairo_move_to(cairo, x + width * frequency / SPECTRUM_MOST, bottom - unit * power);
        begun = true;
    }
    paper_ink_set(&d->sheet, INK_ACCENT);
    cairo_set_line_width(cairo, 1.3);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(cairo);
}

/* ---- a row of sets ---- */

static void draw_name(drawing *d, const sbl_evenness_set *set, double x, double y, double width)
{
    char name[SBL_EVENNESS_WORDS_BYTES];
    paper_text(&d->sheet, x, y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, sbl_evenness_set_name(name, d->about, set));
    paper_textf(&d->sheet, x, y + 1.5, width, PAPER_LABEL, INK_SOFT, ALIGN_RIGHT, "%s dots", paper_number(&d->sheet, set->count, 0));
}

static void draw_row(drawing *d, bool cumulative, double size_most)
{
    uint32_t sessions = d->about->report->session_count, columns = sessions < COLUMNS_MAX ? sessions : COLUMNS_MAX;
    double width = (d->width - GAP * (columns - 1)) / columns, size = fmin(width, size_most), spectrum = SPECTRUM_HEIGHT;
    for (uint32_t c = 0; c < columns; c++) {
        const sbl_evenness_set *set = sbl_evenness_find(d->about->report, cumulative ? 1 : c + 1, c + 1);
        double x = columns > 1 ? d->left + c * (d->width - size) / (columns - 1) : d->left;
        /* The first session is both. */
        if (!set || (cumulative && c == 0)) continue;
        draw_name(d, set, x, d->y, size);
        draw_piece(d, set, x, d->y + 14.0, size);
        draw_spectrum(d, set, x, d->y + 19.0 + size, size, spectrum);
    }
    if (cumulative && columns > 1) evenness_draw_map(d, d->left, d->y, size);
    d->y += size + ROW_EXTRA;
}

/* One set alone: wide, the spectrum beside the dots. */
static void draw_single(drawing *d, const sbl_evenness_set *set)
{
    double size = 0.56 * d->width, x = d->left + size + 2.0 * GAP, width = d->width - size - 2.0 * GAP;
    draw_name(d, set, d->left, d->y, size);
    draw_piece(d, set, d->left, d->y + 14.0, size);
    paper_text(&d->sheet, x, d->y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT, "Spectrum");
    draw_spectrum(d, set, x, d->y + 14.0, width, 0.6 * size);
    paper_text(&d->sheet, x, d->y + 24.0 + 0.6 * size, width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
               "How strongly waves of any length run through the dots; along: waves per mean distance. The dashed line is that of random "
               "dots. Low at "
               "the left means no blotches; no high peak means no pattern.");
    d->y += size + 26.0;
}

/* ---- the table ---- */

#define COLUMNS 10
static const char *const HEADING[COLUMNS] = {"dots", "closest", "1 %", "mean", "cv", "F2", "F6", "R", "Nyquist", "direction"};

static double column_x(const drawing *d, int column)
{
    double first = d->left + 0.2 * d->width;
    return first + (d->left + d->width - first) * column / COLUMNS;
}

static void draw_cell(drawing *d, int column, paper_style style, paper_ink ink, const char *text)
{
    paper_text(&d->sheet, column_x(d, column), d->y, column_x(d, column + 1) - column_x(d, column), style, ink, ALIGN_RIGHT, text);
}

static void draw_figures(drawing *d, const sbl_evenness_set *set)
{
    char name[SBL_EVENNESS_WORDS_BYTES];
    const sbl_field_quality *q = &set->quality;
    const double value[COLUMNS] = {0.0,
                                   q->rho_min,
                                   q->rho_p1,
                                   q->rho_mean,
                                   q->rho_cv,
                                   q->f2,
                                   q->f6,
                                   q->clark_evans_r,
                                   set->spectrum.effective_nyquist,
                                   set->spectrum.worst_anisotropy_db};
    sbl_evenness_verdict verdict = sbl_evenness_judge(set);
    bool bad = verdict == SBL_UNEVEN_DENSITY || verdict == SBL_UNEVEN_DIRECTION;
    paper_text(&d->sheet, d->left, d->y, 0.24 * d->width, PAPER_SMALL, bad ? INK_WARN : INK_TEXT, ALIGN_LEFT,
               sbl_evenness_set_name(name, d->about, set));
    draw_cell(d, 0, PAPER_SMALL, INK_TEXT, paper_number(&d->sheet, set->count, 0));
    for (int c = 1; c < COLUMNS; c++) {
        bool has = c < 8 ? set->has_quality : set->has_spectrum;
        const char *text = figure(d, has, value[c], c == 9 ? 1 : 2);
        draw_cell(d, c, PAPER_SMALL, bad && (c == 6 || c == 9) ? INK_WARN : INK_TEXT,
                  c == 9 && has ? paper_say(&d->sheet, "%s dB", text) : text);
    }
    d->y += LINE;
}

static void draw_reference(drawing *d, const char *name, const char *const text[COLUMNS])
{
    paper_text(&d->sheet, d->left, d->y, 0.24 * d->width, PAPER_SMALL, INK_FAINT, ALIGN_LEFT, name);
    for (int c = 0; c < COLUMNS; c++) draw_cell(d, c, PAPER_SMALL, INK_FAINT, text[c]);
    d->y += LINE;
}

static void draw_table(drawing *d, double bottom)
{
    static const char *const RANDOM[COLUMNS] = {"", "0", "0.05", "0.47", "0.52", "1", "1", "1", "0", "0 dB"};
    static const char *const LATTICE[COLUMNS] = {"", "1", "1", "1", "0", "0", "0", "2.15", "1.07", "high"};
    const sbl_evenness *report = d->about->report;
    for (int c = 0; c < COLUMNS; c++) draw_cell(d, c, PAPER_LABEL, INK_SOFT, HEADING[c]);
    d->y += LINE;
    paper_line(&d->sheet, d->left, d->y, d->left + d->width, d->y, 0.5, INK_LINE);
    d->y += 2.5;
    for (uint32_t i = 0; i < report->set_count && d->y < bottom - 3.0 * LINE; i++) draw_figures(d, &report->set[i]);
    draw_reference(d, "random dots", RANDOM);
    draw_reference(d, "perfect lattice", LATTICE);
}

/* ---- the page ---- */

static void draw_title(drawing *d)
{
    const sbl_evenness *report = d->about->report;
    const sbl_evenness_set *all = all_of(d->about);
    uint32_t uneven = 0, judged = 0;
    for (uint32_t i = 0; i < report->set_count; i++) {
        sbl_evenness_verdict verdict = sbl_evenness_judge(&report->set[i]);
        if (report->set[i].zone != SBL_EVENNESS_EVERYWHERE || verdict == SBL_EVENNESS_UNKNOWN) continue;
        judged++;
        uneven += verdict != SBL_EVEN;
    }
    d->y += paper_text(&d->sheet, d->left, d->y, d->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, "How even the dots are") + 3.0;
    const char *verdict = !judged       ? "Too few dots to say."
                          : !uneven     ? "Even: each session alone, and all until then."
                          : uneven == 1 ? "One set of dots is not even: see the figures."
                                        : "Several sets of dots are not even: see the figures.";
    if (judged && !uneven && report->session_count == 1) verdict = "Even.";
    d->y += paper_text(&d->sheet, d->left, d->y, d->width, PAPER_LEAD, uneven ? INK_WARN : INK_ACCENT, ALIGN_LEFT, verdict) + 3.0;
    double pitch_mm = number_or(all, all ? all->quality.pitch_mm : 0.0);
    d->y += paper_textf(&d->sheet, d->left, d->y, d->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                        "%s: %s dots. Distances are in pitches of the hexagonal lattice, %s; on average %s mm.", d->about->source,
                        paper_number(&d->sheet, d->about->dots->count, 0), sbl_evenness_pitch_words(report->pitch),
                        figure(d, true, pitch_mm, 2)) +
            9.0;
}

static void draw_where(drawing *d)
{
    const sbl_evenness_set *all = all_of(d->about);
    char place[SBL_EVENNESS_WORDS_BYTES];
    d->y += 5.0;
    if (!all || !all->has_quality) return;
    const sbl_field_quality *q = &all->quality;
    if (isfinite(q->emptiest_share)) {
        d->y += paper_textf(&d->sheet, d->left, d->y, d->width, PAPER_SMALL, INK_TEXT, ALIGN_LEFT, "Emptiest: %.0f %% under, %s.",
                            100.0 * (1.0 - q->emptiest_share), sbl_evenness_place(place, d->about, q->emptiest));
        d->y += paper_textf(&d->sheet, d->left, d->y, d->width, PAPER_SMALL, INK_TEXT, ALIGN_LEFT, "Fullest: %.0f %% over, %s.",
                            100.0 * (q->fullest_share - 1.0), sbl_evenness_place(place, d->about, q->fullest));
    }
    if (isfinite(q->closest_mm))
        d->y += paper_textf(&d->sheet, d->left, d->y, d->width, PAPER_SMALL, INK_TEXT, ALIGN_LEFT, "Closest pair: %s mm apart, %s.",
                            figure(d, true, q->closest_mm, 2), sbl_evenness_place(place, d->about, q->closest[0]));
    paper_text(&d->sheet, d->left, d->y + 3.0, d->width, PAPER_LABEL, INK_FAINT, ALIGN_LEFT,
               "closest, 1 %, mean: distance to the nearest dot; cv: its spread over its mean. F2, F6: variance over mean of the dots in "
               "balls of two and six "
               "pitches (emptiest and fullest: of six). R: Clark and Evans. Nyquist: up to where the spectrum stays below a tenth. "
               "Direction: of the spectrum, 0 dB for none. "
               "Figures leave out dots along the border.");
}

static void draw_page(drawing *d)
{
    const sbl_evenness_set *all = all_of(d->about);
    double bottom = d->sheet.height - mm(MARGIN_MM);
    d->left = mm(MARGIN_MM);
    d->width = d->sheet.width - 2.0 * d->left;
    d->y = d->left;
    draw_title(d);
    if (d->about->report->session_count > 1) {
        double table = LINE * (d->about->report->set_count + 4.0), room = bottom - NOTES_HEIGHT - table - d->y;
        draw_row(d, false, 0.5 * room - ROW_EXTRA);
        draw_row(d, true, 0.5 * room - ROW_EXTRA);
    } else if (all) {
        draw_single(d, all);
    }
    draw_table(d, bottom - NOTES_HEIGHT);
    draw_where(d);
}

sbl_status sbl_evenness_picture(sbl_bytes *out, const sbl_evenness_sheet *sheet, sbl_picture_format format, sbl_arena *arena,
                                sbl_diag *diag)
{
    const sbl_evenness_set *all = sheet ? all_of(sheet) : NULL;
    if (!out || !all || !arena)
        return sbl_fail(diag, SBL_E_ARG, "the report, the place for the result or the arena is missing", "pass all");
    *out = (sbl_bytes){0};
    bool several = sheet->report->session_count > 1;
    double pitches = several ? PIECE_PITCHES : PIECE_PITCHES_WIDE, height_mm = several ? PAGE_HEIGHT_MM : PAGE_HEIGHT_SINGLE_MM;
    drawing d = {.about = sheet, .middle = find_middle(sheet->report, sheet->dots->count, pitches)};
    /* Where the dots of the middle stand closer or wider than on average, the piece follows. */
    d.pitch_mm = sqrt(2.0 / sqrt(3.0) * 100.0 / (double)sheet->report->per_cm2[d.middle]);
    d.piece_mm = pitches * d.pitch_mm;
    sbl_document_options options = {.paper = SBL_PAPER_A4};
    if (format == SBL_PICTURE_PNG) paper_begin_png(&d.sheet, PAGE_WIDTH_MM, height_mm, PIXELS_PER_MM, arena);
    else if (format == SBL_PICTURE_SVG) paper_begin_svg(&d.sheet, PAGE_WIDTH_MM, height_mm, arena);
    else {
        paper_begin_pdf(&d.sheet, &options, "How even the dots are", NULL, arena);
        paper_new_page(&d.sheet);
    }
    draw_page(&d);
    return paper_finish(&d.sheet, out, diag);
}
