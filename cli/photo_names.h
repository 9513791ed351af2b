/* photo_names.h - whether the photos that were given, and the marks in them, can be told apart: by name, and by what they show. */
#ifndef STUBBLE_CLI_PHOTO_NAMES_H
#define STUBBLE_CLI_PHOTO_NAMES_H

#include "head_photo.h"

/*
 * Before anything is read: EXIT_DONE, or an exit code after a message. Two photos of one name (in two folders) are refused where marks name them. marks_file:
 * where the marks were read from, of which some must then be of photos that were given, and none nearly named as one without marks; NULL: they lie in an intake, which may know of more photos than
 * this command is asked about.
 */
int photo_names_check(const char *marks_file, const sbl_landmarks_file *marks, const char *const *photo, uint32_t count);
/* Marks of an intake for a photo that was not given, whose name is nearly that of one without marks: worth a remark. */
void photo_names_remark(const char *intake, const sbl_landmarks_file *marks, const char *const *photo, uint32_t count);
/* Refuses the photo behind so many others if it has the pixels of one of them: it tells nothing, but would count. */
int photo_names_refuse_copy(const head_photo *photo, uint32_t count);

#endif
