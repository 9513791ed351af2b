/* photo_preview.h - preview --photo: the plan on the client's own pictures. */
#ifndef STUBBLE_CLI_PHOTO_PREVIEW_H
#define STUBBLE_CLI_PHOTO_PREVIEW_H

#include "command.h"

#define PHOTO_FOLDER_NAME 80

/* The folder inside -o of each photo's pictures; "": there is but one photo. */
void photo_preview_folders(char folder[SBL_PHOTOS_MAX][PHOTO_FOLDER_NAME], const command_options *options);
/* All of `stubble preview CLIENT.json --photo F ... --landmarks L -o DIR`. */
int photo_preview(const command_options *options);

#endif
