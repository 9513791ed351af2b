/* The artist's work sheet of a patch: the photo with its outline and what is known, then a page a session with the map of its dots. */
#include "document/patch_sheet.h"
#include "document/worksheet_parts.h"

#define MAP_SCALE_MAX 4.0

static const char *number(worksheet *w, double value, unsigned digits)
{
    return letter_number(w->words, value, digits);
}

static void line(worksheet *w, const char *text)
{
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_BODY, INK_TEXT, ALIGN_LEFT, text) + 2.0;
}

static void known(worksheet *w)
{
    static const sbl_word FROM[] = {SBL_WORD_patch_from_biology, SBL_WORD_patch_from_stated, SBL_WORD_patch_from_counted};
    static const sbl_word SCALE[] = {SBL_WORD_patch_by_card, SBL_WORD_patch_by_length, SBL_WORD_patch_by_stated};
    const sbl_patch *patch = w->plan->patch;
    letter *l = w->words;
    worksheet_heading(w, letter_word(l, SBL_WORD_patch_place_heading));
    line(w, letter_put(l, SBL_WORD_patch_line_size,
                       PAIRS({"place", letter_word(l, patch_kind_word(patch->wish->kind))}, {"length", number(w, patch->length_mm, 0)},
                             {"width", number(w, patch->width_mm, 0)}, {"area", number(w, patch->area_cm2, 2)},
                             {"sd", number(w, patch->area_sd_cm2, 2)}, {"scale", number(w, 100.0 * patch->scale_sd, 1)},
                             {"clicks", number(w, 100.0 * patch->click_sd, 1)}, {"level", number(w, 100.0 * patch->level_sd, 1)},
                             {"curve", number(w, 100.0 * patch->curve_sd, 1)})));
    line(w, letter_put(l, SBL_WORD_patch_line_scale,
                       PAIRS({"from", letter_word(l, SCALE[patch->wish->scale])}, {"px", number(w, patch->px_per_mm, 1)},
                             {"degrees", number(w, patch->tilt * 180.0 / SBL_PI, 0)}, {"density", number(w, patch->full_per_cm2, 0)},
                             {"density_from", letter_word(l, FROM[patch->full_source])}, {"hair", number(w, patch->existing_per_cm2, 0)},
                             {"hair_from", letter_word(l, FROM[patch->existing_source])})));
    if (patch->test.radius_mm > 0.0) {
        uint32_t dots = 0;
        for (uint32_t i = 0; i < w->plan->dots.count; i++) {
            const sbl_dot *dot = &w->plan->dots.dot[i];
            double x = (double)dot->position.x - patch->test.x_mm, y = (double)dot->position.y - patch->test.y_mm;
            dots += dot->session == 1 && x * x + y * y <= patch->test.radius_mm * patch->test.radius_mm;
        }
        line(w, letter_put(l, SBL_WORD_patch_test_line,
                           PAIRS({"width", number(w, 2.0 * patch->test.radius_mm, 0)}, {"x", number(w, patch->test.x_mm, 0)},
                                 {"y", number(w, patch->test.y_mm, 0)}, {"dots", number(w, dots, 0)},
                                 {"days", number(w, w->plan->test_days, 0)})));
    }
}

static void overview(worksheet *w, uint32_t session)
{
    (void)session;
    const sbl_plan *plan = w->plan;
    const sbl_image *before = &w->patch->moment[SBL_MOMENT_BEFORE];
    letter *l = w->words;
    worksheet_page_head(w, letter_word(l, SBL_WORD_worksheet_title), worksheet_client(w));
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_LEAD, INK_TEXT, ALIGN_LEFT,
                       letter_put(l, plan->patch->hair_count ? SBL_WORD_patch_lead_hairs : SBL_WORD_patch_lead,
                                  PAIRS({"dots", number(w, plan->dots.count, 0)}, {"sessions", number(w, plan->dots.session_count, 0)},
                                        {"area", number(w, plan->design.treated_area_cm2, 1)},
                                        {"distance", number(w, plan->dots.min_distance_mm, 2)}))) +
            6.0;
    double height = w->picture_share * fmin(w->width * before->height / before->width, 330.0);
    patch_draw_on_photo(w->sheet, plan, w->patch, w->x, w->y, w->width, height);
    w->y += height + 4.0;
    const char *key = letter_word(l, SBL_WORD_patch_map_outline);
    if (plan->patch->wish->no_go_count) key = letter_join(l, key, " ", letter_word(l, SBL_WORD_patch_map_no_go));
    if (plan->patch->test.radius_mm > 0.0) key = letter_join(l, key, " ", letter_word(l, SBL_WORD_patch_map_test));
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_CAPTION, INK_SOFT, ALIGN_LEFT, key);
    known(w);
    worksheet_heading(w, letter_word(l, SBL_WORD_col_zone));
    worksheet_zones_table(w);
    w->y += 3.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(l, SBL_WORD_depth_note));
    if (sbl_patch_is_scar(plan->patch->wish->kind))
        w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(l, SBL_WORD_patch_scar_note));
    worksheet_remarks_part(w);
}

#define RECORD_HEIGHT 215.0 /* of the table and the record under a map */

static void session_page(worksheet *w, const patch_sheet *flat, uint32_t session)
{
    const sbl_session *visit = &w->plan->course.session[session - 1];
    letter *l = w->words;
    char date[16] = "";
    if (w->plan->course.dated) sbl_date_format(date, visit->date);
    const char *day = w->plan->course.dated ? date : letter_put(l, SBL_WORD_day_number, PAIRS({"day", number(w, visit->day, 0)}));
    worksheet_page_head(w,
                        letter_put(l, SBL_WORD_session_of,
                                   PAIRS({"number", number(w, session, 0)}, {"sessions", number(w, w->plan->dots.session_count, 0)})),
                        paper_say(w->sheet, "%s   %s", w->plan->client->name, day));
    line(w, letter_put(l, SBL_WORD_session_work,
                       PAIRS({"dots", number(w, visit->dots, 0)}, BAND(l, "minutes", visit->minutes, 0),
                             {"mix", letter_mix(l, visit->dilution)})));
    patch_drawing map;
    double room = w->sheet->height - w->sheet->margin - RECORD_HEIGHT - w->y - 30.0;
    double height = patch_drawing_fit(&map, flat, w->sheet, w->x + 20.0, w->y + 12.0, w->width - 20.0, room, MAP_SCALE_MAX);
    patch_draw_frame(&map, true);
    if (session > 1) patch_draw_dots(&map, 1, session - 1, true, true);
    patch_draw_dots(&map, session, session, false, true);
    w->y += height + 26.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_CAPTION, INK_SOFT, ALIGN_LEFT,
                       letter_put(l, session > 1 ? SBL_WORD_patch_map_later : SBL_WORD_patch_map_first,
                                  PAIRS({"scale", number(w, map.scale / mm(1.0), 1)}))) +
            4.0;
    worksheet_session_table(w, session);
    w->y += 4.0;
    w->y += paper_text(w->sheet, w->x, w->y, w->width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(l, SBL_WORD_never_on));
    worksheet_record(w);
}

sbl_status sbl_patch_worksheet_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_patch_pictures *pictures,
                                   const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag)
{
    patch_sheet flat;
    sbl_status status = letter_check(plan, diag);
    if (status == SBL_OK) status = patch_sheet_make(&flat, plan, arena, diag);
    if (status != SBL_OK) return status;
    paper sheet;
    letter words;
    letter_open(&words, &sheet, plan, options, SBL_WORD_worksheet_title, SBL_WORD_artist_foot, 0.0, arena);
    worksheet w = {.sheet = &sheet,
                   .words = &words,
                   .plan = plan,
                   .patch = pictures,
                   .diag = diag,
                   .x = sheet.margin,
                   .width = sheet.width - 2.0 * sheet.margin};
    worksheet_lay_fitting(&w, overview, 0);
    for (uint32_t session = 1; session <= plan->dots.session_count; session++) session_page(&w, &flat, session);
    return paper_finish(&sheet, pdf, diag);
}
