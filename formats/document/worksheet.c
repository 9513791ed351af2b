/* The artist's work sheet: one page of measures, then one page a session with its density map and a record to fill in. */
#include "document/density_map.h"
#include "document/worksheet_parts.h"

#include <string.h>

#define MAPS           6u
#define COLUMNS_MAX    8u
#define LEGEND_WIDTH   150.0
#define LEGEND_HEIGHT  25.0
#define HEADING_HEIGHT 26.0 /* about */

/* "3RL 0.20-0.25 mm body": what kind of work it is for, the zone says. */
static const char *needle_size(worksheet *w, const char *needle)
{
    const char *unit = strstr(needle, " mm");
    return unit ? paper_say(w->sheet, "%.*s", (int)(unit + 3 - needle), needle) : needle;
}

/* "18:1 water to pigment": the ratio; what it is of stands over the column. */
static const char *mix_ratio(worksheet *w, const char *dilution)
{
    return paper_say(w->sheet, "%.*s", (int)strcspn(dilution, " "), dilution);
}

static const char *number(worksheet *w, double value, unsigned digits)
{
    return letter_number(w->words, value, digits);
}

void worksheet_lay_fitting(worksheet *w, worksheet_page *page, uint32_t session)
{
    static const struct {
        double picture_share;
        bool parted;
        uint32_t pages; /* that it may take; the last is taken as it comes */
    } LAYOUT[] = {{1.0, false, 1}, {0.9, false, 1}, {0.8, false, 1}, {0.7, false, 1},
                  {0.6, false, 1}, {1.0, true, 2},  {1.0, false, 2}, {1.0, true, 0}};
    const size_t last = sizeof LAYOUT / sizeof *LAYOUT - 1;
    for (size_t k = 0; k <= last; k++) {
        w->picture_share = LAYOUT[k].picture_share;
        w->parted = LAYOUT[k].parted;
        if (k == last) break;
        paper_rehearse(w->sheet);
        page(w, session);
        if (paper_rehearsed(w->sheet) <= LAYOUT[k].pages) break;
    }
    page(w, session);
}

static void begin_page(worksheet *w)
{
    paper_new_page(w->sheet);
    w->y = w->sheet->margin - 6.0;
}

/* A new page if so much height is not left. */
static void need(worksheet *w, double height)
{
    if (w->y + height > w->sheet->height - w->sheet->margin) begin_page(w);
}

void worksheet_heading(worksheet *w, const char *text)
{
    need(w, HEADING_HEIGHT + 14.0);
    w->y += 9.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_HEADING, INK_ACCENT, ALIGN_LEFT, text) + 3.0;
}

const char *worksheet_client(worksheet *w)
{
    const sbl_client *client = w->plan->client;
    return *client->reference ? letter_join(w->words, client->name, "   ", client->reference) : client->name;
}

void worksheet_page_head(worksheet *w, const char *title, const char *right)
{
    begin_page(w);
    paper_text(w->sheet, w->x, w->y + 8.0, w->width, PAPER_BODY, INK_SOFT, ALIGN_RIGHT, right);
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, title) + 6.0;
}

void worksheet_line(worksheet *w, paper_ink ink, const char *text)
{
    need(w, paper_text_height(w->sheet, w->width, PAPER_BODY, text));
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_BODY, ink, ALIGN_LEFT, text) + 2.0;
}

/* A column of a table: its share of the width, and whether numbers stand in it, which line up at the right. */
typedef struct column {
    double share;
    bool number;
} column;

static void row(worksheet *w, const char *const *cell, const column *columns, uint32_t count, paper_style style, bool rule)
{
    double x = w->x, height = 0.0;
    for (uint32_t k = 0; k < count; k++) {
        double width = columns[k].share * w->width;
        double used = paper_text(w->sheet, x, w->y, width - 10.0, style, style == PAPER_LABEL ? INK_SOFT : INK_TEXT,
                                 columns[k].number ? ALIGN_RIGHT : ALIGN_LEFT, cell[k]);
        if (used > height) height = used;
        x += width;
    }
    w->y += height + 2.5;
    if (rule) paper_line(w->sheet, w->x, w->y - 1.0, w->x + w->width, w->y - 1.0, 0.5, INK_LINE);
}

/* The words of a table's head, which follow each other in the list of words or are picked. */
static void head_row(worksheet *w, const sbl_word *word, const column *columns, uint32_t count)
{
    const char *cell[COLUMNS_MAX];
    for (uint32_t c = 0; c < count; c++) cell[c] = letter_word(w->words, word[c]);
    row(w, cell, columns, count, PAPER_LABEL, true);
}

void worksheet_zones_table(worksheet *w)
{
    static const column COLUMN[] = {{0.16, false}, {0.09, true}, {0.11, true},  {0.13, true},
                                    {0.09, true},  {0.10, true}, {0.22, false}, {0.10, true}};
    static const sbl_word HEAD[] = {SBL_WORD_col_zone, SBL_WORD_col_area,     SBL_WORD_col_density, SBL_WORD_col_missing,
                                    SBL_WORD_col_dots, SBL_WORD_col_diameter, SBL_WORD_col_needle,  SBL_WORD_col_tone};
    head_row(w, HEAD, COLUMN, 8);
    for (uint32_t z = 0; z < w->plan->design.zone_count; z++) {
        const sbl_zone *zone = &w->plan->design.zone[z];
        /* What grows about a patch is not known: only the hairs seen in it are. */
        const char *missing = w->plan->patch ? "–" : number(w, w->plan->missing_zone[z].per_cm2.mid, 0);
        const char *cell[8] = {
            letter_zone(w->words, zone),   number(w, zone->area_cm2, 1),    number(w, zone->target_per_cm2, 0), missing,
            number(w, zone->dot_count, 0), number(w, zone->diameter_mm, 2), needle_size(w, zone->needle),       number(w, zone->tone, 2)};
        row(w, cell, COLUMN, 8, PAPER_BODY, true);
    }
}

static void handles_picture(worksheet *w, sbl_view view, double x, double width, double height)
{
    const sbl_image *image = sbl_pictures_at(w->pictures, view, SBL_MOMENT_BEFORE);
    if (!image) return;
    /* Neck and margin left out, so that the handles stand apart. */
    const paper_crop crop = {0.05 * image->width, 0.06 * image->height, 0.9 * image->width, 0.7 * image->height};
    double drawn = paper_picture(w->sheet, image, &crop, x, w->y, width, height), scale = drawn / crop.height;
    double edge = x + (width - scale * crop.width) / 2.0, left = edge - scale * crop.x, top = w->y - scale * crop.y;
    const sbl_camera *camera = &w->pictures->camera[view];
    const sbl_hairline *line = &w->plan->design.hairline;
    cairo_t *cairo = w->sheet->cairo;
    cairo_save(cairo);
    cairo_rectangle(cairo, edge, w->y, scale * crop.width, drawn);
    cairo_clip(cairo);
    cairo_set_line_width(cairo, 1.2);
    paper_ink_set(w->sheet, INK_WARN);
    bool pen_down = false;
    for (uint32_t i = 0; i < line->curve_count; i++) {
        double px, py, depth;
        sbl_surface_hit hit;
        bool shown = sbl_camera_project(camera, line->curve[i], &px, &py, &depth);
        if (shown && sbl_surface_closest(&w->plan->head->surface, line->curve[i], 20.0, &hit)) {
            sbl_vec3 normal = sbl_surface_normal(&w->plan->head->surface, hit.at);
            shown = sbl_v3_dot(normal, sbl_v3_sub(camera->position, line->curve[i])) > 0.0;
        }
        if (shown && pen_down) cairo_line_to(cairo, left + scale * px, top + scale * py);
        if (shown && !pen_down) cairo_move_to(cairo, left + scale * px, top + scale * py);
        pen_down = shown;
    }
    cairo_stroke(cairo);
    for (uint32_t h = 0; h < SBL_HANDLE_COUNT; h++) {
        double px, py, depth;
        sbl_surface_hit hit;
        if (!sbl_camera_project(camera, line->handle[h], &px, &py, &depth)) continue;
        if (!sbl_surface_closest(&w->plan->head->surface, line->handle[h], 20.0, &hit)) continue;
        if (sbl_v3_dot(sbl_surface_normal(&w->plan->head->surface, hit.at), sbl_v3_sub(camera->position, line->handle[h])) < 0.0) continue;
        double cx = left + scale * px, cy = top + scale * py;
        cairo_arc(cairo, cx, cy, 5.2, 0.0, 2.0 * SBL_PI);
        paper_ink_set(w->sheet, INK_WHITE);
        cairo_fill_preserve(cairo);
        paper_ink_set(w->sheet, INK_WARN);
        cairo_stroke(cairo);
        paper_textf(w->sheet, cx - 6.0, cy - 4.6, 12.0, PAPER_SMALL, INK_TEXT, ALIGN_CENTER, "%u", h + 1);
    }
    cairo_restore(cairo);
}

/* What to mix: pigment, parts of water by session, and how that looks healed and after five years beside the hair. */
static void mix_table(worksheet *w)
{
    static const column COLUMN[] = {{0.15, false}, {0.25, false}, {0.20, false}, {0.10, true}, {0.10, true}, {0.20, false}};
    static const sbl_word HEAD[] = {SBL_WORD_col_zone,   SBL_WORD_col_pigment, SBL_WORD_col_water,
                                    SBL_WORD_col_healed, SBL_WORD_col_year_5,  SBL_WORD_col_darker};
    const sbl_plan_mix *mix = &w->plan->mix;
    if (!mix->zone_count) return;
    worksheet_heading(w, letter_word(w->words, SBL_WORD_mix_heading));
    head_row(w, HEAD, COLUMN, 6);
    for (uint32_t i = 0; i < mix->zone_count; i++) {
        const sbl_match_place *place = &mix->zone[i].place;
        const sbl_place_match *m = &mix->zone[i].match;
        const char *water = "";
        for (uint32_t s = 0; s < place->sessions; s++)
            water = letter_join(w->words, water, s ? "   " : "", number(w, m->water_parts[s], 0));
        const char *cell[6] = {place->title,
                               m->pigment->title,
                               water,
                               number(w, m->moment[0].dE00, 1),
                               number(w, m->moment[SBL_MATCH_MOMENTS - 1].dE00, 1),
                               paper_say(w->sheet,
                                         "\xce\x94"
                                         "E %s, L* %s",
                                         number(w, m->darker.mean_dE00, 1), number(w, m->darker.healed.patch.L - m->moment[0].patch.L, 1))};
        row(w, cell, COLUMN, 6, PAPER_BODY, true);
    }
    w->y += 3.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(w->words, SBL_WORD_mix_note));
}

/* Three columns of three handles, right to left as on the pictures. */
static void tape_table(worksheet *w)
{
    letter *l = w->words;
    const double width = w->width / 3.0;
    double top = w->y, deepest = top;
    for (uint32_t h = 0; h < SBL_HANDLE_COUNT; h++) {
        double x = w->x + (h / 3) * width;
        if (h % 3 == 0) w->y = top;
        w->y += paper_text(w->sheet, x, w->y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT,
                           paper_say(w->sheet, "%u  %s", h + 1, letter_word(l, (sbl_word)(SBL_WORD_handle_sideburn_right + h))));
        for (uint32_t i = 0; i < w->plan->tape_count; i++) {
            const sbl_tape_distance *d = &w->plan->tape[i];
            if (d->handle != h) continue;
            w->y += paper_text(w->sheet, x + 12.0, w->y, width - 16.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                               letter_put(l, SBL_WORD_tape_distance,
                                          PAIRS({"mm", number(w, d->mm, 0)},
                                                {"landmark", letter_word(l, (sbl_word)(SBL_WORD_landmark_glabella + (int)d->landmark))})));
        }
        w->y += 2.0;
        if (w->y > deepest) deepest = w->y;
    }
    w->y = deepest + 2.0;
}

/* Corners that differ by less than the sheet prints are level. */
#define LEVEL_MM 0.05

static const char *line_text(worksheet *w)
{
    const sbl_hairline_options *line = &w->plan->design.options.hairline;
    letter *l = w->words;
    const char *text = letter_put(l, SBL_WORD_line_text,
                                  PAIRS({"style", letter_word(l, (sbl_word)(SBL_WORD_style_straight + (int)line->style))},
                                        {"width", number(w, w->plan->design.hairline.width_between_apices_mm, 0)},
                                        {"feather", number(w, line->transition_mm, 0)}, {"slow", number(w, line->macro_mm, 1)},
                                        {"fine", number(w, line->micro_mm, 1)}));
    double back_mm = line->asymmetry_mm;
    if (fabs(back_mm) < LEVEL_MM) return letter_put(l, SBL_WORD_line_even, PAIRS({"text", text}));
    return letter_put(l, back_mm > 0.0 ? SBL_WORD_line_left_back : SBL_WORD_line_right_back,
                      PAIRS({"text", text}, {"back", number(w, fabs(back_mm), 1)}));
}

static void hairline_part(worksheet *w)
{
    if (!sbl_plan_has_hairline(w->plan)) return;
    worksheet_heading(w, letter_word(w->words, SBL_WORD_hairline_heading));
    const double gap = 6.0, picture = (w->width - 2.0 * gap) / 3.0, height = w->picture_share * picture * 0.84;
    handles_picture(w, SBL_VIEW_RIGHT, w->x, picture, height);
    handles_picture(w, SBL_VIEW_FRONT, w->x + picture + gap, picture, height);
    handles_picture(w, SBL_VIEW_LEFT, w->x + 2.0 * (picture + gap), picture, height);
    w->y += height + 5.0;
    letter *l = w->words;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_LABEL, INK_SOFT, ALIGN_LEFT, letter_word(l, SBL_WORD_handles_note)) + 2.0;
    tape_table(w);
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, line_text(w)) + 2.0;
}

static const char *tape_place(worksheet *w, double back_mm, double left_mm)
{
    return letter_put(w->words, left_mm >= 0.0 ? SBL_WORD_tape_left : SBL_WORD_tape_right,
                      PAIRS({"back", number(w, back_mm, 0)}, {"side", number(w, fabs(left_mm), 0)}));
}

/* Where the tape finds each scar, patch and mole: along the midline from the glabella, then at a right angle. */
static void marks_part(worksheet *w)
{
    const sbl_design_options *wish = &w->plan->design.options;
    letter *l = w->words;
    if (wish->mark_count) worksheet_heading(w, letter_word(l, SBL_WORD_marks_heading));
    for (uint32_t m = 0; m < wish->mark_count; m++) {
        const sbl_mark *mark = &wish->mark[m];
        uint32_t last = mark->point_count - 1;
        const char *text =
            letter_put(l, last ? SBL_WORD_mark_line_to : SBL_WORD_mark_line,
                       PAIRS({"kind", letter_word(l, (sbl_word)(SBL_WORD_mark_areata + (int)mark->kind))},
                             {"width", number(w, mark->width_mm, 0)}, {"place", tape_place(w, mark->back_mm[0], mark->left_mm[0])},
                             {"end", tape_place(w, mark->back_mm[last], mark->left_mm[last])}));
        worksheet_line(w, INK_TEXT, text);
    }
}

void worksheet_remarks_part(worksheet *w)
{
    const sbl_plan *plan = w->plan;
    letter *l = w->words;
    if (plan->course.candidacy.finding_count || plan->remark_count) worksheet_heading(w, letter_word(l, SBL_WORD_mind_heading));
    for (uint32_t i = 0; i < plan->course.candidacy.finding_count; i++) {
        const sbl_rule *rule = plan->course.candidacy.finding[i].rule;
        const char *text = letter_put(l, SBL_WORD_mind_line,
                                      PAIRS({"title", rule->title ? letter_say(l, rule->title) : rule->condition},
                                            {"verdict", letter_verdict(l, rule->verdict)}, {"reason", letter_say(l, rule->reason)}));
        worksheet_line(w, INK_WARN, text);
    }
    for (uint32_t i = 0; i < plan->remark_count; i++) worksheet_line(w, INK_TEXT, letter_remark(l, &plan->remark[i]));
    if (*plan->client->notes) {
        worksheet_heading(w, letter_word(l, SBL_WORD_intake_notes));
        worksheet_line(w, INK_TEXT, plan->client->notes);
    }
}

static void overview(worksheet *w, uint32_t session)
{
    (void)session;
    const sbl_plan *plan = w->plan;
    letter *l = w->words;
    worksheet_page_head(w, letter_word(l, SBL_WORD_worksheet_title), worksheet_client(w));
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_LEAD, INK_TEXT, ALIGN_LEFT,
                       letter_put(l, SBL_WORD_worksheet_lead,
                                  PAIRS({"dots", number(w, plan->dots.count, 0)}, {"sessions", number(w, plan->dots.session_count, 0)},
                                        {"area", number(w, plan->design.treated_area_cm2, 0)},
                                        {"distance", number(w, plan->dots.min_distance_mm, 2)}))) +
            4.0;
    hairline_part(w);
    worksheet_heading(w, letter_word(l, SBL_WORD_zones_heading));
    worksheet_zones_table(w);
    w->y += 3.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(l, SBL_WORD_depth_note));
    if (w->parted) begin_page(w);
    mix_table(w);
    marks_part(w);
    worksheet_remarks_part(w);
}

static void legend(worksheet *w, double scale)
{
    const double width = LEGEND_WIDTH, x = w->x + w->width - width;
    for (int i = 0; i < 60; i++) {
        uint8_t rgb[3];
        density_map_colour(rgb, (i + 0.5) / 60.0);
        cairo_set_source_rgb(w->sheet->cairo, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
        cairo_rectangle(w->sheet->cairo, x + i * width / 60.0, w->y, width / 60.0 + 0.3, 7.0);
        cairo_fill(w->sheet->cairo);
    }
    paper_text(w->sheet, x, w->y + 8.0, 40.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, "0");
    paper_text(w->sheet, x, w->y + 8.0, width, PAPER_SMALL, INK_SOFT, ALIGN_RIGHT,
               letter_put(w->words, SBL_WORD_legend, PAIRS({"density", number(w, scale, 0)})));
}

/* Below the legend, which has so much height. */
static void maps(worksheet *w, uint32_t session, double legend_height)
{
    static const sbl_view VIEW[MAPS] = {SBL_VIEW_FRONT, SBL_VIEW_LEFT, SBL_VIEW_RIGHT, SBL_VIEW_TOP, SBL_VIEW_CROWN, SBL_VIEW_BACK};
    static const sbl_word NAME[MAPS] = {SBL_WORD_view_front, SBL_WORD_view_left,  SBL_WORD_view_right,
                                        SBL_WORD_view_top,   SBL_WORD_view_crown, SBL_WORD_view_back};
    const double gap = 6.0, width = (w->width - 2.0 * gap) / 3.0;
    double scale = density_map_scale(w->plan, session), drawn = 0.0;
    legend(w, scale);
    w->y += legend_height;
    for (uint32_t k = 0; k < MAPS && w->status == SBL_OK; k++) {
        if (k == 3) w->y += drawn + 15.0;
        const sbl_image *map = &w->map;
        if (!w->sheet->rehearsal.cairo) w->status = density_map_draw(map, w->plan, w->pictures, VIEW[k], session, scale, w->diag);
        if (w->status != SBL_OK) return;
        double x = w->x + (k % 3) * (width + gap);
        paper_crop crop = {0.06 * map->width, 0.0, 0.88 * map->width, 0.84 * map->height};
        drawn = paper_picture(w->sheet, map, &crop, x, w->y, width, w->picture_share * 170.0);
        paper_text(w->sheet, x, w->y + drawn + 2.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, letter_word(w->words, NAME[k]));
    }
    w->y += drawn + 18.0;
}

/* A layer of skin, never a depth in millimetres: published depths conflict (knowledge/biology.json, FACTS 1.2). */
static sbl_word tissue_target(sbl_zone_kind kind)
{
    return kind == SBL_ZONE_SCAR_FUT || kind == SBL_ZONE_SCAR_FUE ? SBL_WORD_tissue_scar : SBL_WORD_tissue_skin;
}

void worksheet_session_table(worksheet *w, uint32_t session)
{
    static const column COLUMN[] = {{0.14, false}, {0.08, true}, {0.09, true}, {0.09, true}, {0.22, false}, {0.20, false}, {0.18, false}};
    static const sbl_word HEAD[] = {SBL_WORD_col_zone,   SBL_WORD_col_dots,     SBL_WORD_col_minutes, SBL_WORD_col_diameter,
                                    SBL_WORD_col_needle, SBL_WORD_col_dilution, SBL_WORD_col_tissue};
    uint32_t count[SBL_ZONES_MAX] = {0};
    for (uint32_t i = 0; i < w->plan->dots.count; i++)
        if (w->plan->dots.dot[i].session == session) count[w->plan->dots.dot[i].zone]++;
    const sbl_session *visit = &w->plan->course.session[session - 1];
    double setup = w->plan->knowledge->model.setup_minutes, placing = visit->minutes.mid > setup ? visit->minutes.mid - setup : 0.0;
    head_row(w, HEAD, COLUMN, 7);
    for (uint32_t z = 0; z < w->plan->design.zone_count; z++) {
        if (!count[z]) continue;
        const sbl_zone *zone = &w->plan->design.zone[z];
        const char *cell[7] = {letter_zone(w->words, zone),
                               number(w, count[z], 0),
                               number(w, visit->dots ? placing * count[z] / visit->dots : 0.0, 0),
                               number(w, zone->diameter_mm, 2),
                               needle_size(w, zone->needle),
                               mix_ratio(w, sbl_plan_dilution(w->plan, z, session)),
                               letter_word(w->words, tissue_target(zone->kind))};
        row(w, cell, COLUMN, 7, PAPER_BODY, true);
    }
}

/* The ten variables that Dhurat 2017 names for every treatment, and what the law wants recorded (Ontario Reg. 136/18: lots). */
void worksheet_record(worksheet *w)
{
    const uint32_t count = SBL_WORD_record_artist - SBL_WORD_record_date + 1, rows = (count + 2) / 3;
    const double width = w->width / 3.0, height = 22.0;
    need(w, HEADING_HEIGHT + rows * height);
    worksheet_heading(w, letter_word(w->words, SBL_WORD_record_heading));
    for (uint32_t i = 0; i < count; i++) {
        double x = w->x + (i / rows) * width, y = w->y + (i % rows) * height;
        paper_text(w->sheet, x, y, width - 8.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                   letter_word(w->words, (sbl_word)(SBL_WORD_record_date + i)));
        paper_line(w->sheet, x, y + height - 4.0, x + width - 10.0, y + height - 4.0, 0.5, INK_FAINT);
    }
    w->y += rows * height + 2.0;
}

static void session_page(worksheet *w, uint32_t session)
{
    const sbl_session *visit = &w->plan->course.session[session - 1];
    letter *l = w->words;
    char date[11] = "";
    if (w->plan->course.dated) sbl_date_format(date, visit->date);
    const char *day = letter_put(l, SBL_WORD_day_number, PAIRS({"day", number(w, visit->day, 0)}));
    worksheet_page_head(w,
                        letter_put(l, SBL_WORD_session_of,
                                   PAIRS({"number", number(w, session, 0)}, {"sessions", number(w, w->plan->dots.session_count, 0)})),
                        paper_say(w->sheet, "%s   %s", w->plan->client->name, *date ? date : day));
    double lines = paper_text(w->sheet, w->x, w->y, w->width - LEGEND_WIDTH - 15.0, PAPER_BODY, INK_TEXT, ALIGN_LEFT,
                              letter_put(l, SBL_WORD_session_work,
                                         PAIRS({"dots", number(w, visit->dots, 0)}, BAND(l, "minutes", visit->minutes, 0),
                                               {"mix", letter_mix(l, visit->dilution)})));
    maps(w, session, fmax(lines + 6.0, LEGEND_HEIGHT));
    if (visit->too_long)
        w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_STRONG, INK_WARN, ALIGN_LEFT,
                           letter_put(l, SBL_WORD_session_split, PAIRS({"days", number(w, visit->split_days, 0)}))) +
                4.0;
    worksheet_session_table(w, session);
    w->y += 4.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(l, SBL_WORD_never_on));
    worksheet_record(w);
}

sbl_status sbl_worksheet_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_pictures *pictures, const sbl_document_options *options,
                             const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    (void)host;
    *pdf = (sbl_bytes){0};
    sbl_status status = letter_check(plan, diag);
    if (status != SBL_OK) return status;
    paper sheet;
    letter words;
    letter_open(&words, &sheet, plan, options, SBL_WORD_worksheet_title, SBL_WORD_artist_foot, 0.0, arena);
    worksheet w = {.sheet = &sheet,
                   .words = &words,
                   .plan = plan,
                   .pictures = pictures,
                   .diag = diag,
                   .x = sheet.margin,
                   .width = sheet.width - 2.0 * sheet.margin};
    worksheet_lay_fitting(&w, overview, 0);
    w.status = sbl_image_new(&w.map, pictures->width, pictures->height, arena, diag);
    for (uint32_t session = 1; session <= plan->dots.session_count && w.status == SBL_OK; session++)
        worksheet_lay_fitting(&w, session_page, session);
    sbl_status finished = paper_finish(&sheet, pdf, w.status == SBL_OK ? diag : NULL);
    return w.status != SBL_OK ? w.status : finished;
}
