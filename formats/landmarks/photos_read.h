/* landmarks/photos_read.h - the member "photos" of a document: what is marked in each; private to formats. */
#ifndef STUBBLE_FORMATS_PHOTOS_READ_H
#define STUBBLE_FORMATS_PHOTOS_READ_H

#include "json/fields.h"
#include "stubble/landmarks_file.h"

/* parent is the object that has the member; none is no mistake. */
void landmarks_read_photos(fields_object *parent, sbl_landmarks_file *file);

#endif
