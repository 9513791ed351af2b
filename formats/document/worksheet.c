/* The artist's work sheet: one page of measures, then one page a session with its density map and a record to fill in. */
#include "document/density_map.h"
#include "document/worksheet_parts.h"

#include <stdio.h>
#include <string.h>

#define MAPS 6u

static const char *plain_words(worksheet *w, const char *name)
{
    char *copy = sbl_arena_copy(w->sheet->arena, name, strlen(name) + 1, 1);
    for (char *c = copy; c && *c; c++)
        if (*c == '_') *c = ' ';
    return copy ? copy : "";
}

void worksheet_heading(worksheet *w, const char *text)
{
    w->y += 9.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_HEADING, INK_ACCENT, ALIGN_LEFT, text) + 3.0;
}

void worksheet_page_head(worksheet *w, const char *title, const char *right)
{
    paper_new_page(w->sheet);
    w->y = w->sheet->margin - 6.0;
    paper_text(w->sheet, w->x, w->y + 8.0, w->width, PAPER_BODY, INK_SOFT, ALIGN_RIGHT, right);
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, title) + 6.0;
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

const char *const worksheet_depth_note = "Tissue target: upper (papillary) dermis, just past an epidermis of 0.06 to 0.12 mm. Published "
                                       "depths conflict (0.1 to 2 mm); this sheet gives no machine setting. "
                                       "Record your own. Pin-point bleeding means too deep; deeper dots look wider, paler and bluer.";

void worksheet_zones_table(worksheet *w)
{
    static const column COLUMN[] = {{0.20, false}, {0.10, true}, {0.12, true}, {0.11, true}, {0.11, true}, {0.26, false}, {0.10, true}};
    static const char *const HEAD[] = {"Zone", "cm\xc2\xb2", "dots/cm\xc2\xb2", "dots", "dot mm", "needle", "tone (0-1)"};
    row(w, HEAD, COLUMN, 7, PAPER_LABEL, true);
    for (uint32_t z = 0; z < w->plan->design.zone_count; z++) {
        const sbl_zone *zone = &w->plan->design.zone[z];
        const char *cell[7] = {zone->name,
                               paper_number(w->sheet, zone->area_cm2, 1),
                               paper_number(w->sheet, zone->target_per_cm2, 0),
                               paper_number(w->sheet, zone->dot_count, 0),
                               paper_number(w->sheet, zone->diameter_mm, 2),
                               zone->needle,
                               paper_number(w->sheet, zone->tone, 2)};
        row(w, cell, COLUMN, 7, PAPER_BODY, true);
    }
}

static void handles_picture(worksheet *w, sbl_view view, double x, double width, double height)
{
    const sbl_image *image = sbl_pictures_at(w->pictures, view, SBL_MOMENT_BEFORE);
    if (!image) return;
    double drawn = paper_picture(w->sheet, image, NULL, x, w->y, width, height), scale = drawn / image->height;
    double left = x + (width - scale * image->width) / 2.0;
    const sbl_camera *camera = &w->pictures->camera[view];
    const sbl_hairline *line = &w->plan->design.hairline;
    cairo_t *cairo = w->sheet->cairo;
    cairo_save(cairo);
    cairo_rectangle(cairo, left, w->y, scale * image->width, drawn);
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
        if (shown && pen_down) cairo_line_to(cairo, left + scale * px, w->y + scale * py);
        if (shown && !pen_down) cairo_move_to(cairo, left + scale * px, w->y + scale * py);
        pen_down = shown;
    }
    cairo_stroke(cairo);
    for (uint32_t h = 0; h < SBL_HANDLE_COUNT; h++) {
        double px, py, depth;
        sbl_surface_hit hit;
        if (!sbl_camera_project(camera, line->handle[h], &px, &py, &depth)) continue;
        if (!sbl_surface_closest(&w->plan->head->surface, line->handle[h], 20.0, &hit)) continue;
        if (sbl_v3_dot(sbl_surface_normal(&w->plan->head->surface, hit.at), sbl_v3_sub(camera->position, line->handle[h])) < 0.0) continue;
        double cx = left + scale * px, cy = w->y + scale * py;
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
    static const char *const HEAD[] = {"Zone", "pigment", "water : 1, by session", "\xce\x94" "E healed", "\xce\x94" "E year 5", "a step darker"};
    const sbl_plan_mix *mix = &w->plan->mix;
    if (!mix->zone_count) return;
    worksheet_heading(w, "Mix, from hair and skin as the intake states them: a model");
    row(w, HEAD, COLUMN, 6, PAPER_LABEL, true);
    for (uint32_t i = 0; i < mix->zone_count; i++) {
        const sbl_place_match *m = &mix->zone[i].match;
        char water[96] = "";
        for (uint32_t s = 0, n = 0; s < mix->zone[i].place.sessions && n < sizeof water - 12; s++)
            n += (uint32_t)snprintf(water + n, sizeof water - n, "%s%s", s ? "   " : "", paper_number(w->sheet, m->water_parts[s], 0));
        const char *cell[6] = {mix->zone[i].place.title,
                               m->pigment->title,
                               water,
                               paper_number(w->sheet, m->moment[0].dE00, 1),
                               paper_number(w->sheet, m->moment[SBL_MATCH_MOMENTS - 1].dE00, 1),
                               paper_say(w->sheet, "\xce\x94" "E %s, L* %s", paper_number(w->sheet, m->darker.mean_dE00, 1),
                                         paper_number(w->sheet, m->darker.healed.patch.L - m->moment[0].patch.L, 1))};
        row(w, cell, COLUMN, 6, PAPER_BODY, true);
    }
    w->y += 3.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                       "\xce\x94" "E: CIEDE2000 of a patch with healed dots from the same hair, shaved; about 1 is just seen. How much pigment skin "
                       "keeps is known within a factor of three: start light, judge each session healed. Scars: assumed paler, fade faster.");
}

/* Three columns of three handles, right to left as on the pictures. */
static void tape_table(worksheet *w)
{
    const double width = w->width / 3.0;
    double top = w->y, deepest = top;
    for (uint32_t h = 0; h < SBL_HANDLE_COUNT; h++) {
        double x = w->x + (h / 3) * width;
        if (h % 3 == 0) w->y = top;
        w->y += paper_text(w->sheet, x, w->y, width, PAPER_STRONG, INK_TEXT, ALIGN_LEFT,
                           paper_say(w->sheet, "%u  %s", h + 1, plain_words(w, sbl_hairline_handle_name((sbl_hairline_handle)h))));
        for (uint32_t i = 0; i < w->plan->tape_count; i++) {
            const sbl_tape_distance *d = &w->plan->tape[i];
            if (d->handle != h) continue;
            w->y += paper_text(
                w->sheet, x + 12.0, w->y, width - 16.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                paper_say(w->sheet, "%s mm from the %s", paper_number(w->sheet, d->mm, 0), plain_words(w, sbl_landmark_name(d->landmark))));
        }
        w->y += 2.0;
        if (w->y > deepest) deepest = w->y;
    }
    w->y = deepest + 2.0;
}

static void hairline_part(worksheet *w)
{
    const sbl_design *design = &w->plan->design;
    if (!sbl_plan_has_hairline(w->plan)) return;
    worksheet_heading(w, "Hairline");
    const double gap = 6.0, picture = (w->width - 2.0 * gap) / 3.0, height = picture * 1.22;
    handles_picture(w, SBL_VIEW_RIGHT, w->x, picture, height);
    handles_picture(w, SBL_VIEW_FRONT, w->x + picture + gap, picture, height);
    handles_picture(w, SBL_VIEW_LEFT, w->x + 2.0 * (picture + gap), picture, height);
    w->y += height + 5.0;
    w->y +=
        paper_text(w->sheet, w->x, w->y, w->width, PAPER_LABEL, INK_SOFT, ALIGN_LEFT, "Handles, and their distances along the skin") + 2.0;
    tape_table(w);
    w->y +=
        paper_text(
            w->sheet, w->x, w->y, w->width, PAPER_BODY, INK_TEXT, ALIGN_LEFT,
            paper_say(w->sheet,
                      "%s; corners %s mm apart; feather %s mm; slow wave %s mm, fine %s mm; left corner %s mm farther back than the right.",
                      sbl_hairline_style_name(design->options.hairline.style),
                      paper_number(w->sheet, design->hairline.width_between_apices_mm, 0),
                      paper_number(w->sheet, design->options.hairline.transition_mm, 0),
                      paper_number(w->sheet, design->options.hairline.macro_mm, 1),
                      paper_number(w->sheet, design->options.hairline.micro_mm, 1),
                      paper_number(w->sheet, design->options.hairline.asymmetry_mm, 1))) +
        2.0;
}

static const char *tape_place(worksheet *w, double back_mm, double left_mm)
{
    return paper_say(w->sheet, "%s mm back, %s mm %s", paper_number(w->sheet, back_mm, 0), paper_number(w->sheet, fabs(left_mm), 0),
                     left_mm >= 0.0 ? "left" : "right");
}

/* Where the tape finds each scar, patch and mole: along the midline from the glabella, then at a right angle. */
static void marks_part(worksheet *w)
{
    static const char *const KIND[] = {"areata patch", "scar FUT", "scar FUE", "no dots (mole, lesion)"};
    const sbl_design_options *wish = &w->plan->design.options;
    if (wish->mark_count) worksheet_heading(w, "Marks, by tape from the glabella along the midline");
    for (uint32_t m = 0; m < wish->mark_count; m++) {
        const sbl_mark *mark = &wish->mark[m];
        uint32_t last = mark->point_count - 1;
        w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_BODY, INK_TEXT, ALIGN_LEFT,
                           paper_say(w->sheet, "%s, %s mm wide: %s%s%s", KIND[mark->kind], paper_number(w->sheet, mark->width_mm, 0),
                                     tape_place(w, mark->back_mm[0], mark->left_mm[0]), last ? "  to  " : "",
                                     last ? tape_place(w, mark->back_mm[last], mark->left_mm[last]) : "")) +
                2.0;
    }
}

void worksheet_remarks_part(worksheet *w)
{
    const sbl_plan *plan = w->plan;
    if (plan->course.candidacy.finding_count || plan->remark_count) worksheet_heading(w, "Mind");
    for (uint32_t i = 0; i < plan->course.candidacy.finding_count; i++) {
        const sbl_rule *rule = plan->course.candidacy.finding[i].rule;
        w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_BODY, INK_WARN, ALIGN_LEFT,
                           paper_say(w->sheet, "%s: %s. %s", rule->title ? rule->title : rule->condition, sbl_verdict_text(rule->verdict),
                                     rule->reason)) +
                2.0;
    }
    for (uint32_t i = 0; i < plan->remark_count; i++)
        w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, plan->remark[i].text) + 2.0;
    if (*plan->client->notes) {
        worksheet_heading(w, "Notes of the intake");
        w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, plan->client->notes);
    }
}

static void overview(worksheet *w)
{
    const sbl_plan *plan = w->plan;
    worksheet_page_head(w, "Work sheet", paper_say(w->sheet, "%s   %s", plan->client->name, plan->client->reference));
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_LEAD, INK_TEXT, ALIGN_LEFT,
                       paper_say(w->sheet, "%s dots in %u sessions on %s cm\xc2\xb2. No two dots, and no dot and hair, closer than %s mm.",
                                 paper_number(w->sheet, plan->dots.count, 0), plan->dots.session_count,
                                 paper_number(w->sheet, plan->design.treated_area_cm2, 0),
                                 paper_number(w->sheet, plan->dots.min_distance_mm, 2))) +
            4.0;
    hairline_part(w);
    worksheet_heading(w, "Zones");
    worksheet_zones_table(w);
    w->y += 3.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, worksheet_depth_note);
    mix_table(w);
    marks_part(w);
    worksheet_remarks_part(w);
}

static void legend(worksheet *w, double scale)
{
    const double width = 150.0, x = w->x + w->width - width;
    for (int i = 0; i < 60; i++) {
        uint8_t rgb[3];
        density_map_colour(rgb, (i + 0.5) / 60.0);
        cairo_set_source_rgb(w->sheet->cairo, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
        cairo_rectangle(w->sheet->cairo, x + i * width / 60.0, w->y, width / 60.0 + 0.3, 7.0);
        cairo_fill(w->sheet->cairo);
    }
    paper_text(w->sheet, x, w->y + 8.0, 40.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, "0");
    paper_textf(w->sheet, x, w->y + 8.0, width, PAPER_SMALL, INK_SOFT, ALIGN_RIGHT, "%s dots/cm\xc2\xb2 in this session",
                paper_number(w->sheet, scale, 0));
}

static void maps(worksheet *w, uint32_t session)
{
    static const sbl_view VIEW[MAPS] = {SBL_VIEW_FRONT, SBL_VIEW_LEFT, SBL_VIEW_RIGHT, SBL_VIEW_TOP, SBL_VIEW_CROWN, SBL_VIEW_BACK};
    static const char *const NAME[MAPS] = {"Front", "Left", "Right", "Top", "Crown", "Back"};
    const double gap = 6.0, width = (w->width - 2.0 * gap) / 3.0;
    double scale = density_map_scale(w->plan, session), drawn = 0.0;
    legend(w, scale);
    w->y += 22.0;
    for (uint32_t k = 0; k < MAPS && w->status == SBL_OK; k++) {
        if (k == 3) w->y += drawn + 15.0;
        sbl_image map;
        w->status = density_map_draw(&map, w->plan, w->pictures, VIEW[k], session, scale, w->sheet->arena, w->diag);
        if (w->status != SBL_OK) return;
        double x = w->x + (k % 3) * (width + gap);
        paper_crop crop = {0.06 * map.width, 0.0, 0.88 * map.width, 0.84 * map.height};
        drawn = paper_picture(w->sheet, &map, &crop, x, w->y, width, 170.0);
        paper_text(w->sheet, x, w->y + drawn + 2.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, NAME[k]);
    }
    w->y += drawn + 18.0;
}

/* A layer of skin, never a depth in millimetres: published depths conflict (knowledge/biology.json, FACTS 1.2). */
static const char *tissue_target(sbl_zone_kind kind)
{
    return kind == SBL_ZONE_SCAR_FUT || kind == SBL_ZONE_SCAR_FUE ? "papillary dermis; scar: try first" : "papillary dermis";
}

void worksheet_session_table(worksheet *w, uint32_t session)
{
    static const column COLUMN[] = {{0.14, false}, {0.08, true}, {0.09, true}, {0.09, true}, {0.22, false}, {0.20, false}, {0.18, false}};
    static const char *const HEAD[] = {"Zone", "dots", "minutes", "dot mm", "needle", "dilution", "tissue target"};
    uint32_t count[SBL_ZONES_MAX] = {0};
    for (uint32_t i = 0; i < w->plan->dots.count; i++)
        if (w->plan->dots.dot[i].session == session) count[w->plan->dots.dot[i].zone]++;
    const sbl_session *visit = &w->plan->course.session[session - 1];
    double setup = w->plan->knowledge->model.setup_minutes, placing = visit->minutes.mid > setup ? visit->minutes.mid - setup : 0.0;
    row(w, HEAD, COLUMN, 7, PAPER_LABEL, true);
    for (uint32_t z = 0; z < w->plan->design.zone_count; z++) {
        if (!count[z]) continue;
        const sbl_zone *zone = &w->plan->design.zone[z];
        const char *cell[7] = {zone->name,
                               paper_number(w->sheet, count[z], 0),
                               paper_number(w->sheet, visit->dots ? placing * count[z] / visit->dots : 0.0, 0),
                               paper_number(w->sheet, zone->diameter_mm, 2),
                               zone->needle,
                               sbl_plan_dilution(w->plan, z, session),
                               tissue_target(zone->kind)};
        row(w, cell, COLUMN, 7, PAPER_BODY, true);
    }
}

/* The ten variables that Dhurat 2017 names for every treatment, and what the law wants recorded (Ontario Reg. 136/18: lots). */
void worksheet_record(worksheet *w)
{
    static const char *const FIELD[] = {"Date, start, end",
                                        "Pigment, lot, expiry",
                                        "Needle, lot, expiry",
                                        "Needle count and thickness",
                                        "Machine, speed",
                                        "Depth setting (own)",
                                        "Angle",
                                        "Dwell time",
                                        "Scalp resistance",
                                        "Viscosity, dilution used",
                                        "Dot pattern, passes",
                                        "Dots placed (estimate)",
                                        "Numbing",
                                        "Reaction of the skin",
                                        "Artist's name and signature"};
    worksheet_heading(w, "Record");
    const uint32_t count = sizeof FIELD / sizeof *FIELD, rows = (count + 2) / 3;
    const double width = w->width / 3.0, height = 22.0;
    for (uint32_t i = 0; i < count; i++) {
        double x = w->x + (i / rows) * width, y = w->y + (i % rows) * height;
        paper_text(w->sheet, x, y, width - 8.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, FIELD[i]);
        paper_line(w->sheet, x, y + height - 4.0, x + width - 10.0, y + height - 4.0, 0.5, INK_FAINT);
    }
    w->y += rows * height + 2.0;
}

static void session_page(worksheet *w, uint32_t session)
{
    const sbl_session *visit = &w->plan->course.session[session - 1];
    char date[16] = "";
    if (w->plan->course.dated) sbl_date_format(date, visit->date);
    else snprintf(date, sizeof date, "day %d", visit->day);
    worksheet_page_head(w, paper_say(w->sheet, "Session %u of %u", session, w->plan->dots.session_count),
              paper_say(w->sheet, "%s   %s", w->plan->client->name, date));
    paper_text(w->sheet, w->x, w->y, w->width - 165.0, PAPER_BODY, INK_TEXT, ALIGN_LEFT,
               paper_say(w->sheet, "%s dots, about %s minutes (%s to %s) with set-up. %s.", paper_number(w->sheet, visit->dots, 0),
                         paper_number(w->sheet, visit->minutes.mid, 0), paper_number(w->sheet, visit->minutes.low, 0),
                         paper_number(w->sheet, visit->minutes.high, 0), visit->dilution));
    w->y += 3.0;
    maps(w, session);
    if (visit->too_long) {
        w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_STRONG, INK_WARN, ALIGN_LEFT,
                           paper_say(w->sheet, "Longer than four hours: split it over %u days.", visit->split_days)) +
                4.0;
    }
    worksheet_session_table(w, session);
    w->y += 4.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                       "Never on a hair, a pore or a healed dot. The shade of the next session is fixed after seeing this one healed.");
    worksheet_record(w);
}

sbl_status sbl_worksheet_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_pictures *pictures, const sbl_document_options *options,
                             const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    (void)host;
    paper sheet;
    char foot[256];
    snprintf(foot, sizeof foot, "%s%sfor the artist; counts are targets, minutes a model. Stubble %s", plan->client->clinic,
             *plan->client->clinic ? "  \xc2\xb7  " : "", options->version ? options->version : "");
    paper_begin_pdf(&sheet, options, "Work sheet", foot, arena);
    worksheet w = {
        .sheet = &sheet, .plan = plan, .pictures = pictures, .diag = diag, .x = sheet.margin, .width = sheet.width - 2.0 * sheet.margin};
    overview(&w);
    for (uint32_t session = 1; session <= plan->dots.session_count && w.status == SBL_OK; session++) session_page(&w, session);
    sbl_status finished = paper_finish(&sheet, pdf, w.status == SBL_OK ? diag : NULL);
    return w.status != SBL_OK ? w.status : finished;
}
