/* The stencil of a patch: its outline laid flat at 1:1, to cut out and lay on the skin; beside it the same with its dots, to see their look. */
#include "document/patch_sheet.h"
#include "document/stencil_parts.h"

#include <stdio.h>

#define MARGIN_MM 12.0

static void words(letter *l, const patch_sheet *flat, double *y)
{
    paper *sheet = l->sheet;
    const sbl_plan *plan = flat->plan;
    const sbl_patch *patch = plan->patch;
    double width = sheet->width - 2.0 * sheet->margin;
    *y += paper_text(sheet, sheet->margin, *y, 0.0, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, "Stencil, 1:1") + 2.0;
    *y += paper_textf(sheet, sheet->margin, *y, 0.0, PAPER_BODY, INK_SOFT, ALIGN_LEFT, "%s   %s   %s", plan->client->name,
                      plan->client->reference, sbl_patch_kind_name(patch->wish->kind)) +
          6.0;
    *y += stencil_check(l, sheet->margin, *y) + 6.0;
    const char *stretch = flat->flat.x_mm ? paper_say(sheet, " Laid flat it is stretched by %s %% on average, %s %% at most.",
                                                      paper_number(sheet, 100.0 * flat->flat.mean_stretch, 1),
                                                      paper_number(sheet, 100.0 * flat->flat.max_stretch, 1))
                                          : "";
    *y += paper_text(
              sheet, sheet->margin, *y, width, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
              paper_say(
                  sheet,
                  "Thick line: the outline, %s by %s mm, its corners numbered as on the photo; lengths are right within %s %%. Brown: no "
                  "dots inside. Dashed: test spot. The grid is 10 mm from the outline's middle; up is up on the %s. Cut along the thick "
                  "line, lay it on the skin and compare before marking.%s",
                  paper_number(sheet, patch->length_mm, 0), paper_number(sheet, patch->width_mm, 0),
                  paper_number(sheet, 100.0 * patch->scale_relative_error, 1), patch->wish->scale == SBL_PATCH_BY_CARD ? "card" : "photo",
                  stretch)) +
          10.0;
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
    paper sheet;
    char foot[256];
    sbl_status status = patch_sheet_make(&flat, plan, arena, diag);
    if (status != SBL_OK) return status;
    snprintf(foot, sizeof foot, "%s%sstencil at 1:1; check the ruler and the square before use. Stubble %s", plan->client->clinic,
             *plan->client->clinic ? "  \xc2\xb7  " : "", options->version ? options->version : "");
    paper_begin_pdf(&sheet, options, "Stencil at 1:1", foot, arena);
    sheet.margin = mm(MARGIN_MM);
    letter l;
    letter_begin(&l, &sheet, plan, options->language, options->missing);
    paper_new_page(&sheet);
    double y = sheet.margin - 4.0, high = mm(flat.box[3] - flat.box[1] + 8.0);
    words(&l, &flat, &y);
    draw_once(&sheet, &flat, &y, false);
    if (y + high + 30.0 > sheet.height - mm(15.0)) {
        paper_new_page(&sheet);
        y = sheet.margin;
        y += stencil_check(&l, sheet.margin, y) + 10.0;
    }
    y += paper_text(&sheet, sheet.margin, y, 0.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT,
                    "All dots as they are when fresh, to see how dense they stand:") +
         4.0;
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
