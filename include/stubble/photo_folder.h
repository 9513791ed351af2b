/*
 * stubble/photo_folder.h - the pictures of a plan on the client's own photo, as JPEGs.
 *
 *   sbl_photo_folder_options options = {.knowledge = &knowledge};
 *   st = sbl_output_begin(&output, "out", NULL, &diag);
 *   if (st == SBL_OK) st = sbl_photo_folder_write(&output, &facts, &scene, &options, &host, &arena, &diag);
 *   if (st == SBL_OK) st = sbl_output_commit(&output, &diag);
 *   sbl_output_abort(&output);
 *
 * before.jpg, healed.jpg, year_1.jpg, year_3, year_5 and year_8 in the photo's size; before_after.jpg and years.jpg, the head alone side by side with a
 * word under each; loupe.jpg, a part enlarged, before and healed.
 *
 * A photo of 12 megapixels has 36 MB, and so would each picture made of it. So the pictures go from the top down: as soon as some rows are drawn at all
 * moments, they become stripes of JPEGs and rows of the strips, and what no dot has changed is encoded once for all.
 */
#ifndef STUBBLE_PHOTO_FOLDER_H
#define STUBBLE_PHOTO_FOLDER_H

#include "stubble/consent.h"
#include "stubble/file.h"
#include "stubble/photo_preview.h"

/* Before and healed are what a client decides by; the years are those of the report's table. */
typedef enum sbl_photo_moment {
    SBL_PHOTO_BEFORE,
    SBL_PHOTO_HEALED,
    SBL_PHOTO_YEAR_1,
    SBL_PHOTO_YEAR_3,
    SBL_PHOTO_YEAR_5,
    SBL_PHOTO_YEAR_8,
    SBL_PHOTO_MOMENTS
} sbl_photo_moment;
/* "before", "healed", "year_1", ...: the file is MOMENT.jpg. */
const char *sbl_photo_moment_name(sbl_photo_moment moment);

typedef struct sbl_photo_folder_options {
    /* Words under the strips: language NULL is English, and missing may be NULL. */
    const sbl_knowledge *knowledge;
    const sbl_language *language;
    sbl_untranslated *missing;
    const char *inside; /* a folder of the output that the files go into; NULL or "": the output itself */
    /* One picture alone, the same as among all, and neither strips nor loupe. */
    bool one_moment;
    sbl_photo_moment only_moment;
} sbl_photo_folder_options;

/*
 * scene: its lot is chosen here. facts may be NULL; they stay zero where nothing is drawn (before alone). What is made lies in arenas of its own; arena
 * is scratch. Failures of sbl_photo_preview_rows (SBL_E_NOT_FOUND: the photo shows no dot) and of sbl_output_write; commit nothing then.
 */
SBL_MUST_CHECK sbl_status sbl_photo_folder_write(sbl_output *output, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene,
                                                 const sbl_photo_folder_options *options, const sbl_host *host, sbl_arena *arena,
                                                 sbl_diag *diag);

#endif
