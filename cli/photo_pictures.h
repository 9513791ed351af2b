/* photo_pictures.h - the pictures of a plan on the client's photo, as JPEGs in a folder: each moment, the head in strips, a loupe. */
#ifndef STUBBLE_CLI_PHOTO_PICTURES_H
#define STUBBLE_CLI_PHOTO_PICTURES_H

#include "command.h"

#include "stubble/photo_preview.h"

/* Before and healed are what a client decides by; the years are those of the report's table. */
typedef enum photo_moment {
    PHOTO_BEFORE,
    PHOTO_HEALED,
    PHOTO_YEAR_1,
    PHOTO_YEAR_3,
    PHOTO_YEAR_5,
    PHOTO_YEAR_8,
    PHOTO_MOMENTS
} photo_moment;
extern const char *const PHOTO_MOMENT_NAME[PHOTO_MOMENTS];

/*
 * All pictures, or MOMENT.jpg of one moment alone (PHOTO_MOMENTS: all). facts stay zero where nothing is drawn. What goes wrong stands in
 * s->diag; then no file is there.
 */
sbl_status photo_pictures_write(const char *folder, workspace *s, const sbl_photo_scene *scene, const language_choice *choice,
                                photo_moment only, sbl_photo_preview_facts *facts);

#endif
