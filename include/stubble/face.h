/*
 * stubble/face.h - the arithmetic around the models that find a head in a photo: what they are shown, and what their numbers mean.
 *
 *   sbl_face_region look;
 *   sbl_face_region_of_photo(&look, &photo, 0);
 *   sbl_face_sample(image, 128, &photo, &look, &(sbl_face_sampling){.low = -1, .high = 1, .black = true});
 *   ... a model turns image into boxes and scores (stubble/face_find.h runs it) ...
 *   count = sbl_face_candidates(candidate, 8, SBL_FACE_SHORT, boxes, scores, &look);
 *
 * Places        Pixels of the photo as stubble/photo.h counts them. left and right are the person's own.
 * Method        BlazeFace (Bazarevsky et al. 2019, arXiv:1907.05047), Face Mesh (Kartynnik et al. 2019, arXiv:1907.06724) and the multi-class
 *               selfie segmenter, with the anchors, regions and layouts of MediaPipe's published graphs.
 * Memory        None but what the caller hands in; the outline takes scratch from an arena. Sampling is in encoded sRGB: that is what the models were taught on.
 */
#ifndef STUBBLE_FACE_H
#define STUBBLE_FACE_H

#include "stubble/head_photos.h"
#include "stubble/photo.h"

/* A square of the photo, turned: its across axis points turn radians from the photo's right towards its bottom. */
typedef struct sbl_face_region {
    double center[2], side_px, turn;
} sbl_face_region;

/* Fractions of the square (0 to 1 from its top left corner) to pixels of the photo, and back. */
void sbl_face_region_out(const sbl_face_region *region, double u, double v, double px[2]);
void sbl_face_region_in(const sbl_face_region *region, const double px[2], double *u, double *v);

/* The whole photo, as it looks after so many quarter turns. */
void sbl_face_region_of_photo(sbl_face_region *region, const sbl_photo *photo, int quarter_turns);

typedef struct sbl_face_sampling {
    float low, high; /* what 0 and 255 become */
    bool black;      /* beyond the photo: black; else its rim goes on */
    bool mirrored;   /* left and right exchanged */
} sbl_face_sampling;

/* size * size * 3 values: each the mean over its part of the photo. */
void sbl_face_sample(float *image, uint32_t size, const sbl_photo *photo, const sbl_face_region *region, const sbl_face_sampling *sampling);

/* ---- detector ---- */

enum { SBL_FACE_EYE_RIGHT, SBL_FACE_EYE_LEFT, SBL_FACE_NOSE, SBL_FACE_MOUTH, SBL_FACE_EAR_RIGHT, SBL_FACE_EAR_LEFT, SBL_FACE_KEYS };

typedef enum sbl_face_range {
    SBL_FACE_SHORT, /* 128 x 128, 896 anchors: faces above a sixth of the picture */
    SBL_FACE_FULL   /* 192 x 192, 2304 anchors: smaller ones */
} sbl_face_range;
#define SBL_FACE_ANCHORS_MAX 2304u
uint32_t sbl_face_input_size(sbl_face_range range);
uint32_t sbl_face_anchor_count(sbl_face_range range);

typedef struct sbl_face_candidate {
    double center[2], width_px, height_px;
    double key[SBL_FACE_KEYS][2];
    double score; /* 0 to 1 */
} sbl_face_candidate;

/* The most likely first; those that overlap are one. boxes: 16 numbers an anchor; scores: logits. */
uint32_t sbl_face_candidates(sbl_face_candidate *candidate, uint32_t most, sbl_face_range range, const float *boxes, const float *scores,
                             const sbl_face_region *look);
/* Share of the smaller square that two candidates have in common. */
double sbl_face_overlap(const sbl_face_candidate *a, const sbl_face_candidate *b);
/* What the mesh model is to see of it. */
void sbl_face_region_of_candidate(sbl_face_region *region, const sbl_face_candidate *candidate);

/* ---- mesh ---- */

#define SBL_FACE_MESH_SIZE   192u
#define SBL_FACE_MESH_POINTS 468u

typedef struct sbl_face_mesh {
    float px[SBL_FACE_MESH_POINTS][3]; /* third: depth in pixels, away from the camera, from an origin inside of the head */
    double flag;                       /* 0 to 1: that this is a face at all */
} sbl_face_mesh;

/* output: 468 x 3 numbers in pixels of the model's picture. flag: a logit. */
void sbl_face_mesh_place(sbl_face_mesh *mesh, const float *output, float flag, const sbl_face_region *region, bool mirrored);
/* Tighter and turned upright: for the second look. */
void sbl_face_region_of_mesh(sbl_face_region *region, const sbl_face_mesh *mesh);
/* The whole head, for the segmenter. */
void sbl_face_region_of_head(sbl_face_region *region, const sbl_face_mesh *mesh);
/* The same from any side, of a head whose camera is known. False: it lies behind the camera. */
SBL_MUST_CHECK bool sbl_face_region_of_camera(sbl_face_region *region, const sbl_head *head, const sbl_pinhole *camera);

/* How the face is turned, radians: roll in the picture; yaw > 0 when the person's left lies farther away; pitch > 0 when the chin does. */
typedef struct sbl_face_pose {
    double roll, yaw, pitch;
    double eyes_px; /* between the outer corners of the eyes, in space */
} sbl_face_pose;
sbl_face_pose sbl_face_pose_of(const sbl_face_mesh *mesh);

typedef struct sbl_face_mark {
    bool given;
    double px[2], sd_px; /* one standard deviation along an axis */
    double confidence;   /* 0 to 1 */
} sbl_face_mark;

/*
 * Our landmarks out of the mesh; mirrored is what the model says of the mirrored picture (brought back by sbl_face_mesh_place): where the two
 * disagree, the landmark is less sure. The mesh has no vault: vertex, opisthocranion and inion are never given. It has no ears either; its rim
 * passes the tragion within 6 mm (one sd), which is given for a side that is seen. Corners that the face itself hides are not given.
 */
void sbl_face_marks(sbl_face_mark mark[SBL_LANDMARK_COUNT], const sbl_face_mesh *mesh, const sbl_face_mesh *mirrored);
/* The border of the lips, as the mesh has it. */
void sbl_face_mouth(sbl_photo_mouth *mouth, const sbl_face_mesh *mesh);
/* Root mean square of the disagreement over all landmarks, as a share of the distance between the eyes' outer corners. */
double sbl_face_disagreement(const sbl_face_mesh *mesh, const sbl_face_mesh *mirrored);

/* How far marks lie from where a face has them: the median over what both have, and how far they are moved as a whole. */
typedef struct sbl_face_off {
    double median_px, median_mm, shift_mm; /* mm by the face's own size, 90 between the eyes' outer corners */
} sbl_face_off;
/* eyes_px: of the face's pose. False: they have fewer than four landmarks in common. */
bool sbl_face_marks_off(sbl_face_off *off, const sbl_face_mark found[SBL_LANDMARK_COUNT], double eyes_px, const sbl_photo_marks *marks);

/* ---- hair and skin ---- */

#define SBL_FACE_MASK_SIZE   256u
#define SBL_FACE_MASK_PIXELS (SBL_FACE_MASK_SIZE * SBL_FACE_MASK_SIZE)

enum { SBL_FACE_BACKGROUND, SBL_FACE_HAIR, SBL_FACE_BODY_SKIN, SBL_FACE_FACE_SKIN, SBL_FACE_CLOTHES, SBL_FACE_OTHERS, SBL_FACE_CLASSES };

/* Probabilities, 255 is certain, over a square of the photo. */
typedef struct sbl_face_mask {
    sbl_face_region region;
    uint8_t hair[SBL_FACE_MASK_PIXELS], skin[SBL_FACE_MASK_PIXELS];
} sbl_face_mask;

/* logits: SBL_FACE_CLASSES a pixel. skin is that of face and body. */
void sbl_face_mask_place(sbl_face_mask *mask, const float *logits, const sbl_face_region *region);
/* Hair or skin within so many pixels, to be laid over the photo as sbl_face_mask_hair's level: what is beside it is no person, whatever the border errs by. */
void sbl_face_mask_person(uint8_t level[SBL_FACE_MASK_PIXELS], const sbl_face_mask *mask, uint32_t margin,
                          uint8_t scratch[SBL_FACE_MASK_PIXELS]);
/* level is the mask's own. */
sbl_photo_hair sbl_face_mask_hair(const sbl_face_mask *mask);

/* ---- what stands out, face or none ---- */

#define SBL_SILHOUETTE_SIZE   320u
#define SBL_SILHOUETTE_PIXELS (SBL_SILHOUETTE_SIZE * SBL_SILHOUETTE_SIZE)

/* How much each place stands out from what is around it, 255 is most, over a square of the photo. */
typedef struct sbl_silhouette {
    sbl_face_region region;
    uint8_t level[SBL_SILHOUETTE_PIXELS];
} sbl_silhouette;

/* The model is taught on colours from which ImageNet's mean is taken, over their spread, channel by channel. image: as sbl_face_sample makes it with
 * 0 to 1, of SBL_SILHOUETTE_SIZE; planes: the same, channels first. */
void sbl_silhouette_input(float *planes, const float *image);
/* output: a number from 0 to 1 a pixel. */
void sbl_silhouette_place(sbl_silhouette *silhouette, const float *output, const sbl_face_region *region);

#define SBL_FACE_OUTLINE_MAX 160u

/* What a silhouette's shape says of where the camera stood. */
typedef enum sbl_silhouette_kind {
    SBL_SILHOUETTE_UNTOLD, /* between two kinds, or cut off */
    SBL_SILHOUETTE_CLOSED, /* it closes within the photo, so that no neck goes on: a ball, a person from afar, or a head under hair from above */
    SBL_SILHOUETTE_ABOVE,   /* it closes, and ears or shoulders stand out on both sides: a head from above */
    SBL_SILHOUETTE_NOSE_UP, /* the same, and the nose points to the photo's upper edge; where no nose stands out this is not told */
    SBL_SILHOUETTE_LYING,   /* head and neck, on their side or upside down in the photo */
    SBL_SILHOUETTE_ALIKE,   /* its halves are alike, as from behind or in front */
    SBL_SILHOUETTE_BETWEEN, /* neither alike nor a profile: some 45 degrees behind an ear (or, of a face that was not found, before it) */
    SBL_SILHOUETTE_SIDE,    /* a profile; these last three */
    SBL_SILHOUETTE_LEFT,    /* the client's left side: the nose points to the photo's left */
    SBL_SILHOUETTE_RIGHT
} sbl_silhouette_kind;

typedef struct sbl_face_outline {
    uint32_t count;                     /* 0, or 8 and more */
    double px[SBL_FACE_OUTLINE_MAX][2]; /* from the person's right over the top to the left */
    double sd_px[SBL_FACE_OUTLINE_MAX];
    double confidence;        /* 0 to 1: how clear the border is, and how much of the arc is in the photo */
    double hair_share;        /* of the points, where hair (or stubble) lies just inside */
    sbl_silhouette_kind kind; /* by sbl_silhouette_outline, of the whole border */
} sbl_face_outline;

/*
 * The border of head and background above the brows: rays from the middle of the skull meet the end of hair and skin that hang together with the
 * face. Good to 1-3 mm (domain VISION); over hair it is the hair's border. Points where the photo ends are left out.
 * False: there is no memory for scratch.
 */
SBL_MUST_CHECK bool sbl_face_outline_of(sbl_face_outline *outline, const sbl_face_mask *mask, const sbl_face_mesh *mesh,
                                        const sbl_photo *photo, sbl_arena *arena);

/*
 * The border of the largest thing that stands out, followed once around: from where it leaves the photo to where it comes back, or all around.
 * It is that of head, ears, neck and what else is seen of the person; sbl_head_from_photos takes of it what lies on the vault. count 0: nothing
 * stands out, or it fills the photo. upright: neck and shoulders are below the head, and the border ends at the neck. confidence: how sharp the border is, less the part of it that the photo cuts off at the top; hair_share is 0.
 * False: there is no memory for scratch.
 */
SBL_MUST_CHECK bool sbl_silhouette_outline(sbl_face_outline *outline, const sbl_silhouette *silhouette, const sbl_photo *photo,
                                           bool upright, sbl_arena *arena);

/* By a whole border in order around, open where the photo cuts it, of a photo without a face: the front and the back are of one kind. */
sbl_silhouette_kind sbl_silhouette_kind_of(const double (*px)[2], uint32_t count);
/* Whether a kind speaks for the view that was asked for, and does not merely leave it open. Never of a front, which has a face. */
bool sbl_silhouette_is(sbl_silhouette_kind kind, sbl_photo_view asked);
/* Where a kind cannot be the view that was asked for: what is seen and what to do, a sentence. NULL: it can, or nothing is told. */
const char *sbl_silhouette_against(sbl_silhouette_kind kind, sbl_photo_view asked);

#endif
