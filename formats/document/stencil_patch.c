/* The stencil of a patch: its outline laid flat at 1:1, to cut out and lay on the skin; beside it the same with its dots, to see their look. */
#include "document/patch_sheet.h"
#include "document/stencil_parts.h"

#define MARGIN_MM 12.0

static void words(letter *l, const patch_sheet *flat, double *y)
{
    paper *sheet = l->sheet;
    const sbl_plan *plan = flat->plan;
    const sbl_patch *patch = plan->patch;
    double width = sheet->width - 2.0 * sheet->margin;
    *y += paper_text(sheet, sheet->margin, *y, 0.0, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, letter_word(l, SBL_WORD_stencil_title)) + 2.0;
    *y += paper_textf(sheet, sheet->margin, *y, 0.0, PAPER_BODY, INK_SOFT, ALIGN_LEFT, "%s   %s   %s", plan->client->name,
                      plan->client->reference, letter_word(l, patch_kind_word(patch->wish->kind))) +
          6.0;
    *y += stencil_check(l, sheet->margin, *y) + 6.0;
    sbl_word picture = patch->wish->scale == SBL_PATCH_BY_CARD ? SBL_WORD_patch_by_card : SBL_WORD_patch_on_photo;
    const char *key =
        letter_put(l, SBL_WORD_patch_stencil_key,
                   PAIRS({"length", letter_number(l, patch->length_mm, 0)}, {"width", letter_number(l, patch->width_mm, 0)},
                         {"percent", letter_number(l, 100.0 * patch->scale_relative_error, 1)}, {"picture", letter_word(l, picture)}));
    if (patch->wish->no_go_count) key = letter_join(l, key, " ", letter_word(l, SBL_WORD_patch_stencil_no_go));
    if (patch->test.radius_mm > 0.0) key = letter_join(l, key, " ", letter_word(l, SBL_WORD_patch_stencil_test));
    if (flat->flat.x_mm)
        key = letter_join(l, key, " ",
                          letter_put(l, SBL_WORD_patch_stencil_stretch,
                                     PAIRS({"mean", letter_number(l, 100.0 * flat->flat.mean_stretch, 1)},
                                           {"most", letter_number(l, 100.0 * flat->flat.max_stretch, 1)})));
    *y += paper_text(sheet, sheet->margin, *y, width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, key) + 10.0;
}

static void draw_once(paper *sheet, const patch_sheet *flat, double *y, bool with_dots)
{
    patch_drawing drawing;
    double width = sheet->width - 2.0 * sheet->margin;
    double height = patch_drawing_fit(&drawing, flat, sheet, sheet->margin, *y, width, 1e4, 1.0);
    patch_draw_frame(&drawing, !with_dots);
    if (with_dots) patch_draw_dots(&drawing, 1, flat->plan->dots.session_count, false, true);
    *y += height + 16.0;
}

sbl_status sbl_patch_stencil_documents(sbl_bytes *pdf, sbl_bytes *svg, const sbl_plan *plan, const sbl_document_options *options,
                                       sbl_arena *arena, sbl_diag *diag)
{
    patch_sheet flat;
    sbl_status status = letter_check(plan, diag);
    if (status == SBL_OK) status = patch_sheet_make(&flat, plan, arena, diag);
    if (status != SBL_OK) return status;
    paper sheet;
    letter l;
    letter_open(&l, &sheet, plan, options, SBL_WORD_stencil_title, SBL_WORD_stencil_foot, MARGIN_MM, arena);
    paper_new_page(&sheet);
    double y = sheet.margin - 4.0, high = mm(flat.box[3] - flat.box[1] + 8.0);
    words(&l, &flat, &y);
    draw_once(&sheet, &flat, &y, false);
    if (y + high + 30.0 > sheet.height - mm(15.0)) {
        paper_new_page(&sheet);
        y = sheet.margin;
        y += stencil_check(&l, sheet.margin, y) + 10.0;
    }
    y += paper_text(&sheet, sheet.margin, y, 0.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, letter_word(&l, SBL_WORD_patch_stencil_dots)) + 4.0;
    draw_once(&sheet, &flat, &y, true);
    status = paper_finish(&sheet, pdf, diag);
    if (status != SBL_OK) return status;
    double wide_mm = fmax(flat.box[2] - flat.box[0] + 30.0, 200.0), high_mm = flat.box[3] - flat.box[1] + 70.0;
    paper_begin_svg(&sheet, wide_mm, high_mm, arena);
    sheet.margin = mm(10.0);
    y = mm(8.0) + stencil_check(&l, sheet.margin, mm(8.0)) + mm(8.0);
    draw_once(&sheet, &flat, &y, false);
    return paper_finish(&sheet, svg, diag);
}
