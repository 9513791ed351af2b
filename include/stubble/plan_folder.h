/*
 * stubble/plan_folder.h - a plan as a folder of files: all of them, or none.
 *
 *   sbl_folder_options options = {.document = {.version = "0.1.0"}};
 *   st = sbl_plan_folder_write("out", &plan, &pictures, NULL, &options, &host, &arena, &diag);
 *
 * report.pdf, worksheet.pdf, stencil.pdf, stencil.svg, plan.json, dots.csv, calendar.ics, head.glb and preview/VIEW_MOMENT.png; with photos also
 * preview/photo_before.jpg and photo_healed.jpg, or photo_NAME_before.jpg and so on of those that have a name. They are made side by side on
 * the host's threads, each in memory of its own, and appear together (sbl_output).
 */
#ifndef STUBBLE_PLAN_FOLDER_H
#define STUBBLE_PLAN_FOLDER_H

#include "stubble/document.h"

typedef struct sbl_folder_options {
    sbl_document_options document;
    int32_t provisional_start; /* first session in calendar.ics where the plan has no date; the events then say so */
} sbl_folder_options;

/* photos: the client's own with the plan on them, or NULL. Failures of the parts, and of sbl_output (SBL_E_IO, SBL_E_NOT_FOUND). Nothing under
 * the folder has changed then. */
SBL_MUST_CHECK sbl_status sbl_plan_folder_write(const char *folder, const sbl_plan *plan, const sbl_pictures *pictures,
                                                const sbl_photo_pairs *photos, const sbl_folder_options *options, const sbl_host *host,
                                                sbl_arena *arena, sbl_diag *diag);
/* PNG is exact; JPEG (VIEW_MOMENT.jpg, quality 92) is about a quarter of the size, for a message or a web page. */
typedef enum sbl_picture_format { SBL_PICTURE_PNG, SBL_PICTURE_JPEG } sbl_picture_format;

/* The stencil alone, and the pictures alone (one view or moment if not SBL_VIEW_COUNT, SBL_MOMENT_COUNT). */
SBL_MUST_CHECK sbl_status sbl_stencil_folder_write(const char *folder, const sbl_plan *plan, const sbl_folder_options *options,
                                                   const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_pictures_folder_write(const char *folder, const sbl_pictures *pictures, sbl_view view, uint32_t moment,
                                                    sbl_picture_format format, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* The same for a patch: no head.glb; preview/photo_MOMENT.png on the client's photo, preview/close_up_before.png and _healed.png. */
SBL_MUST_CHECK sbl_status sbl_patch_folder_write(const char *folder, const sbl_plan *plan, const sbl_patch_pictures *pictures,
                                                 const sbl_folder_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_patch_pictures_folder_write(const char *folder, const sbl_patch_pictures *pictures, sbl_picture_format format,
                                                          const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* calendar.ics of a plan, in the language of the options. SBL_E_NOT_FOUND: the knowledge has no documents. */
SBL_MUST_CHECK sbl_status sbl_plan_calendar_write(const unsigned char **data, size_t *bytes, const sbl_plan *plan,
                                                  const sbl_folder_options *options, sbl_arena *arena, sbl_diag *diag);

#endif
