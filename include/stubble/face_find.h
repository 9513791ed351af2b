/*
 * stubble/face_find.h - faces in a photo, by models that run on this machine: landmarks, hair and skin, the head's outline.
 *
 *   sbl_vision *vision;
 *   st = sbl_vision_open(&vision, NULL, &diag);                 // once; tools/setup vision has put the models in place
 *   sbl_faces faces;
 *   st = sbl_face_find(&faces, &photo, vision, NULL, &arena, &diag);
 *   if (faces.count) sbl_face_marks_into(&marks, &faces.face[0], &arena);   // for sbl_head_from_photos
 *   else puts(faces.reason);
 *   sbl_vision_close(vision);
 *
 * Models        BlazeFace (short and full range), Face Mesh with 468 points, the multi-class selfie segmenter (MediaPipe, Apache-2.0), U2-Net's small
 *               model (Apache-2.0), without which all else works; run by ONNX Runtime (MIT), which is loaded at run time. Each file's SHA-256 is checked before it is used. Where they are looked for:
 *               the folder given, else $STUBBLE_MODELS, else stubble/vision in $XDG_DATA_HOME or ~/.local/share.
 * Privacy       The runtime is of a version that cannot reach a network, pinned by its sum: later ones report usage to their maker.
 * Method        The detector looks at the photo in all four quarter turns; the mesh model looks twice, the second time where the first look
 *               found the face, upright; and once more at the mirrored picture, whose difference says how sure each landmark is.
 * Determinism   One thread; equal photos give equal results on one kind of processor (kernels differ between kinds in the last bits).
 * Memory        Results lie in the caller's arena; on failure it is as it was. The models take about 120 MB; BlazeFace's full range and U2-Net's
 *               are made ready when a photo first needs them.
 * Threads       A sbl_vision is for one thread at a time.
 */
#ifndef STUBBLE_FACE_FIND_H
#define STUBBLE_FACE_FIND_H

#include "stubble/face.h"

typedef struct sbl_vision sbl_vision;

/*
 * folder may be NULL. *vision is NULL on failure.
 * SBL_E_NOT_FOUND    no folder of models, or a file of it is missing (diag->field: the path; hint: how to get them)
 * SBL_E_DATA         a file is not the one that it should be
 * SBL_E_UNSUPPORTED  the runtime does not load on this machine
 * SBL_E_MEMORY
 */
SBL_MUST_CHECK sbl_status sbl_vision_open(sbl_vision **vision, const char *folder, sbl_diag *diag);
void sbl_vision_close(sbl_vision *vision);

#define SBL_FACES_MAX 8u

typedef struct sbl_face {
    double score;  /* the detector's, 0 to 1 */
    double box[4]; /* left, top, right, bottom of the mesh, pixels */
    sbl_face_mesh mesh;
    sbl_face_pose pose;
    double disagreement; /* sbl_face_disagreement */
    sbl_face_mark landmark[SBL_LANDMARK_COUNT];
    const sbl_face_mask *mask; /* NULL if hair and skin were not asked for */
    const sbl_face_outline *outline;
    double confidence; /* 0 to 1: that the landmarks are where they should be */
} sbl_face;

typedef struct sbl_faces {
    const sbl_face *face; /* the largest first */
    uint32_t count;
    uint32_t refused_count; /* looked like a face to the detector, and were none, or not one that can be used */
    double refused_eyes_px; /* between the outer corners of the eyes of the largest face that cannot be used, beside those found; 0: none */
    const char *reason;     /* count 0: why, and what to do; else "" */
} sbl_faces;

typedef struct sbl_face_options {
    uint32_t most;     /* 0: SBL_FACES_MAX */
    bool no_hair_skin; /* leave the segmenter out: fifty times quicker */
} sbl_face_options;

/*
 * options may be NULL. That there is no face is no failure.
 * SBL_E_ARG, SBL_E_MEMORY; SBL_E_UNSUPPORTED: the runtime failed
 */
SBL_MUST_CHECK sbl_status sbl_face_find(sbl_faces *faces, const sbl_photo *photo, sbl_vision *vision, const sbl_face_options *options,
                                        sbl_arena *arena, sbl_diag *diag);

/*
 * Hair and skin in a part of a photo, face or none: where a person set the marks, or on a view without a face. The region is sbl_face_region_of_camera's.
 * SBL_E_ARG, SBL_E_MEMORY; SBL_E_UNSUPPORTED: the runtime failed
 */
SBL_MUST_CHECK sbl_status sbl_hair_skin_by_model(sbl_face_mask *mask, const sbl_photo *photo, const sbl_face_region *region,
                                                 sbl_vision *vision, sbl_arena *arena, sbl_diag *diag);

/*
 * Where no face is seen (profile, top, back): the border of the person, by a model of what stands out (U2-Net's small one, Apache-2.0). *reason is NULL,
 * or why there is none and what to do; outline->count is then 0. upright: the neck is below the head; not so from above.
 * SBL_E_ARG, SBL_E_MEMORY; SBL_E_UNSUPPORTED: the runtime failed
 */
SBL_MUST_CHECK sbl_status sbl_outline_by_model(sbl_face_outline *outline, const char **reason, const sbl_photo *photo, bool upright,
                                               sbl_vision *vision, sbl_arena *arena, sbl_diag *diag);

/*
 * Landmarks, each with its error, and outline as marks of a photo; what is marked already stays. The corners of the jaw are left out: in a face that is
 * turned the mesh has them a centimetre from where they are; so is an outline whose confidence is below a half.
 * False: out of memory.
 */
bool sbl_face_marks_into(sbl_photo_marks *marks, const sbl_face *face, sbl_arena *arena);

#endif
