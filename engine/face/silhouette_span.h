/* silhouette_span.h - the rows of a border: shared by what tells its kind. Private to face/. */
#ifndef STUBBLE_FACE_SILHOUETTE_SPAN_H
#define STUBBLE_FACE_SILHOUETTE_SPAN_H

#include "stubble/face.h"

/* The outermost crossings of a row with the border; a straight line joins its ends. False: it has none. */
bool silhouette_span_at(double *left, double *right, const double (*px)[2], uint32_t count, double y);

/* What a closed border is: SBL_SILHOUETTE_CLOSED, or of a head from above SBL_SILHOUETTE_ABOVE or SBL_SILHOUETTE_NOSE_UP. */
sbl_silhouette_kind silhouette_closed_kind(const double (*px)[2], uint32_t count);

#endif
