/* The artist's work sheet of a patch: the photo with its outline and what is known, then a page a session with the map of its dots. */
#include "document/patch_sheet.h"
#include "document/worksheet_parts.h"

#include <stdio.h>

#define MAP_SCALE_MAX 4.0

static const char *number(worksheet *w, double value, unsigned digits)
{
    return paper_number(w->sheet, value, digits);
}

static void line(worksheet *w, const char *text)
{
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, text) + 2.0;
}

static void known(worksheet *w)
{
    static const char *const FROM[] = {"biology", "stated", "counted"}, *const SCALE[] = {"card", "known length", "stated scale"};
    const sbl_patch *patch = w->plan->patch;
    worksheet_heading(w, "The place");
    line(w, paper_say(w->sheet, "%s: %s mm long, %s mm wide; %s cm\xc2\xb2 \xc2\xb1 %s (one sd: scale %s %%, clicks %s %%, card not level %s %%, curve %s %%).",
                      sbl_patch_kind_name(patch->wish->kind), number(w, patch->length_mm, 0), number(w, patch->width_mm, 0),
                      number(w, patch->area_cm2, 2), number(w, patch->area_sd_cm2, 2), number(w, 100.0 * patch->scale_sd, 1),
                      number(w, 100.0 * patch->click_sd, 1), number(w, 100.0 * patch->level_sd, 1), number(w, 100.0 * patch->curve_sd, 1)));
    line(w, paper_say(w->sheet, "Scale by %s, %s pixels a mm, seen %s\xc2\xb0 from square on. Density %s per cm\xc2\xb2 with hairs (%s); hair there %s per cm\xc2\xb2 (%s).",
                      SCALE[patch->wish->scale], number(w, patch->px_per_mm, 1), number(w, patch->tilt * 180.0 / SBL_PI, 0),
                      number(w, patch->full_per_cm2, 0), FROM[patch->full_source], number(w, patch->existing_per_cm2, 0),
                      FROM[patch->existing_source]));
    if (patch->test.radius_mm > 0.0) {
        uint32_t dots = 0;
        for (uint32_t i = 0; i < w->plan->dots.count; i++) {
            const sbl_dot *dot = &w->plan->dots.dot[i];
            double x = (double)dot->position.x - patch->test.x_mm, y = (double)dot->position.y - patch->test.y_mm;
            dots += dot->session == 1 && x * x + y * y <= patch->test.radius_mm * patch->test.radius_mm;
        }
        line(w, paper_say(w->sheet,
                          "Test spot (dashed circle): %s mm wide at x %s, y %s mm; about %u dots of session 1, in the lightest mix, %u days before it. "
                          "Judge shade and spread when it has healed.",
                          number(w, 2.0 * patch->test.radius_mm, 0), number(w, patch->test.x_mm, 0), number(w, patch->test.y_mm, 0), dots,
                          w->plan->test_days));
    }
}

static void overview(worksheet *w)
{
    const sbl_plan *plan = w->plan;
    const sbl_image *before = &w->patch->moment[SBL_MOMENT_BEFORE];
    worksheet_page_head(w, "Work sheet", paper_say(w->sheet, "%s   %s", plan->client->name, plan->client->reference));
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_LEAD, INK_TEXT, ALIGN_LEFT,
                       paper_say(w->sheet, "%s dots in %u sessions on %s cm\xc2\xb2. No two dots%s closer than %s mm.",
                                 number(w, plan->dots.count, 0), plan->dots.session_count, number(w, plan->design.treated_area_cm2, 1),
                                 plan->patch->hair_count ? ", and no dot and hair that is seen," : "",
                                 number(w, plan->dots.min_distance_mm, 2))) +
            6.0;
    double height = fmin(w->width * before->height / before->width, 330.0);
    patch_draw_on_photo(w->sheet, plan, w->patch, w->x, w->y, w->width, height);
    w->y += height + 4.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_CAPTION, INK_SOFT, ALIGN_LEFT,
                       paper_say(w->sheet, "Brown: outline, with its corners numbered as on the maps and the stencil.%s%s",
                                 plan->patch->wish->no_go_count ? " Black rings: no dots." : "",
                                 plan->patch->test.radius_mm > 0.0 ? " Green: test spot." : ""));
    known(w);
    worksheet_heading(w, "Zone");
    worksheet_zones_table(w);
    w->y += 3.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(w->words, SBL_WORD_depth_note));
    if (sbl_patch_is_scar(plan->patch->wish->kind))
        w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                           "Scar tissue is denser and takes pigment unevenly: it may spread, or not hold. Light hand, single needle, few passes; look "
                           "again when healed.");
    worksheet_remarks_part(w);
}

#define RECORD_HEIGHT 215.0 /* of the table and the record under a map */

static void session_page(worksheet *w, const patch_sheet *flat, uint32_t session)
{
    const sbl_session *visit = &w->plan->course.session[session - 1];
    char date[16] = "";
    if (w->plan->course.dated) sbl_date_format(date, visit->date);
    else snprintf(date, sizeof date, "day %d", visit->day);
    worksheet_page_head(w, paper_say(w->sheet, "Session %u of %u", session, w->plan->dots.session_count),
                        paper_say(w->sheet, "%s   %s", w->plan->client->name, date));
    line(w, paper_say(w->sheet, "%s dots, about %s minutes (%s to %s) with set-up. %s.", number(w, visit->dots, 0), number(w, visit->minutes.mid, 0),
                      number(w, visit->minutes.low, 0), number(w, visit->minutes.high, 0), visit->dilution));
    patch_drawing map;
    double room = w->sheet->height - w->sheet->margin - RECORD_HEIGHT - w->y - 30.0;
    double height = patch_drawing_fit(&map, flat, w->sheet, w->x + 20.0, w->y + 12.0, w->width - 20.0, room, MAP_SCALE_MAX);
    patch_draw_frame(&map, true);
    if (session > 1) patch_draw_dots(&map, 1, session - 1, true, true);
    patch_draw_dots(&map, session, session, false, true);
    w->y += height + 26.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_CAPTION, INK_SOFT, ALIGN_LEFT,
                       paper_say(w->sheet,
                                 "%s times life size; the grid is 10 mm, from the outline's middle. Black: dots of this session as they are when fresh%s. The pattern shows how "
                                 "dense and how even, not each prick: hairs and pores come first.",
                                 number(w, map.scale / mm(1.0), 1), session > 1 ? "; grey: earlier ones" : "")) +
            4.0;
    worksheet_session_table(w, session);
    w->y += 4.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                       "Never on a hair, a pore or a healed dot. The shade of the next session is fixed after seeing this one healed.");
    worksheet_record(w);
}

sbl_status sbl_patch_worksheet_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_patch_pictures *pictures,
                                   const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag)
{
    paper sheet;
    patch_sheet flat;
    char foot[256];
    sbl_status status = patch_sheet_make(&flat, plan, arena, diag);
    if (status != SBL_OK) return status;
    snprintf(foot, sizeof foot, "%s%sfor the artist; counts are targets, minutes a model. Stubble %s", plan->client->clinic,
             *plan->client->clinic ? "  \xc2\xb7  " : "", options->version ? options->version : "");
    paper_begin_pdf(&sheet, options, "Work sheet", foot, arena);
    letter words;
    letter_begin(&words, &sheet, plan, options->language, options->missing);
    worksheet w = {.sheet = &sheet, .words = &words, .plan = plan, .patch = pictures, .diag = diag, .x = sheet.margin, .width = sheet.width - 2.0 * sheet.margin};
    overview(&w);
    for (uint32_t session = 1; session <= plan->dots.session_count; session++) session_page(&w, &flat, session);
    return paper_finish(&sheet, pdf, diag);
}
