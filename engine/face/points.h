/* points.h - numbers of the mesh's points (MediaPipe, canonical_face_model), those that mean something here, and what two of them are apart. */
#ifndef STUBBLE_FACE_POINTS_H
#define STUBBLE_FACE_POINTS_H

/* Between the outer corners of the eyes, mm: 91 men, 88 women (Farkas, Anthropometry of the Head and Face, 1994, ex-ex). */
#define FACE_EYES_MM 90.0

enum {
    POINT_NOSE_TIP = 4,
    POINT_NOSE_ROOT_TOP = 8,
    POINT_BROWS = 9, /* between them */
    POINT_FOREHEAD = 10,
    POINT_CANTHUS_RIGHT = 33,
    POINT_MOUTH_RIGHT = 61,
    POINT_BROW_RIGHT = 105,
    POINT_CHIN = 152,
    POINT_FOREHEAD_LOW = 151,
    POINT_NOSE_ROOT = 168,
    POINT_JAW_RIGHT = 172,
    POINT_EAR_RIGHT = 234, /* the mesh's rim before the ear */
    POINT_CANTHUS_LEFT = 263,
    POINT_MOUTH_LEFT = 291,
    POINT_BROW_LEFT = 334,
    POINT_JAW_LEFT = 397,
    POINT_EAR_LEFT = 454
};

#endif
