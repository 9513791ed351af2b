/* photo_preview.h - preview --photo: the plan on the client's own pictures. */
#ifndef STUBBLE_CLI_PHOTO_PREVIEW_H
#define STUBBLE_CLI_PHOTO_PREVIEW_H

#include "command.h"

/* All of `stubble preview CLIENT.json --photo F ... --landmarks L -o DIR`. */
int photo_preview(const command_options *options);

#endif
