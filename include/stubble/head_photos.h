/*
 * stubble/head_photos.h - one head and its cameras from several photos together.
 *
 *   sbl_photo_marks view[2] = {{.width = 3024, .height = 4032, ...}, ...};     // landmarks and an outline, in pixels
 *   sbl_photos_fit fit;
 *   st = sbl_head_from_photos(&fit, view, 2, &tape, NULL, &host, &arena, &diag);
 *   if (fit.view[0].fitted) ... fit.view[0].camera ... fit.head.vault_area_cm2
 *
 * Unknown       For each photo turn, shift and focal length; for the head the template's bend (length, breadth, height above and below the
 *               ears, fullness), 21 smooth waves of its vault (spherical harmonics of degree 2 to 4) and the place of each landmark.
 * Known         Clicked landmarks; outlines, to which the surface's own contour must be tangent (from each outline point to the contour
 *               and from the contour back); the tape; a scale where the photo has one; one lens for photos of one size, unless their focal
 *               lengths are stated or plainly differ; and the distribution of adults (ANSUR II, see sbl_measures_complete), which alone
 *               says how large a head is where nothing else does.
 * Method        Levenberg-Marquardt over all of it with a Cauchy loss, the contours found anew between rounds. On a contour a point of the
 *               skin moves with the outline to first order, so it may be held fixed within a round.
 * Uncertainty   The inverse of the normal matrix. Points of an outline 30 mm apart count as independent, no more.
 * With a scan   The surface is known; only the cameras and what the scan leaves open of its landmarks are fitted.
 * Stated view   A photo is taken to be the view that was asked for (marks.view) within 8 degrees about each axis (one sd); where marks
 *               contradict, the loss lets go of it.
 * No face       Of a stated view the outline alone is enough: within 12 degrees then, and the outline must narrow that down to what any photo
 *               needs, or the photo is refused.
 * People        A person's landmarks differ from people's mean alike on both sides, but for 1.5 mm; both ears lie farther forward or back together.
 * Scale         Where a photo's own scale is more than three sd from what all else says of the head's size (tape, scan, other photos, adults), or where
 *               its marks fit without it alone, the photo says so (scale_reason). In the second case, and beyond four sd, it has no say in the head, unless
 *               a measure of the tape lies as far from all else. Where it keeps its say, the errors of all lengths and of the area grow by as many sd (Birge).
 * Refused       A photo is left out with a reason and has no say in the head; the others still count. The fit fails only if the head itself cannot be made.
 */
#ifndef STUBBLE_HEAD_PHOTOS_H
#define STUBBLE_HEAD_PHOTOS_H

#include "stubble/camera.h"
#include "stubble/head.h"

#define SBL_PHOTOS_MAX         8u
#define SBL_OUTLINE_POINTS_MAX 4000u

/* The views of a guided set. From where: radians from the front towards the client's left, and up. */
typedef enum sbl_photo_view {
    SBL_PHOTO_VIEW_UNSTATED,
    SBL_PHOTO_VIEW_FRONT,
    SBL_PHOTO_VIEW_LEFT, /* the client's left ear faces the camera */
    SBL_PHOTO_VIEW_RIGHT,
    SBL_PHOTO_VIEW_TOP, /* from above, the nose towards the photo's lower edge */
    SBL_PHOTO_VIEW_BACK,
    SBL_PHOTO_VIEW_COUNT
} sbl_photo_view;
const char *sbl_photo_view_name(sbl_photo_view view); /* "front", "left", ...; "unstated" */
/* Head frame to camera as the view is asked for, the photo upright; that of the front for UNSTATED. */
void sbl_photo_view_rotation(double rotation[9], sbl_photo_view view);

/* Where a camera stood against where it should have stood, for a view of the set. Radians. */
typedef enum sbl_angle_fault {
    SBL_ANGLE_GOOD,
    SBL_ANGLE_TURN, /* around the head */
    SBL_ANGLE_HEIGHT,
    SBL_ANGLE_ROLL /* the photo is tilted */
} sbl_angle_fault;
typedef struct sbl_photo_angle {
    sbl_photo_view asked;
    double turn, asked_turn;     /* from the front towards the client's left, (-pi, pi] */
    double height, asked_height; /* above the level of the head, -pi/2 to pi/2 */
    double roll;                 /* clockwise in the photo */
    sbl_angle_fault fault;       /* the worst that is beyond 20 degrees (turn; 25 for the back), 20 (height; 25 from above), 25 (roll) */
} sbl_photo_angle;
/* asked: not UNSTATED. The bounds are ours: at them a fifth of what the view should show has gone around the head's border. */
void sbl_photo_angle_check(sbl_photo_angle *angle, sbl_photo_view asked, const sbl_pinhole *camera);

/* What is marked in one photo. left and right are the client's own. */
typedef struct sbl_photo_marks {
    uint32_t width, height;
    double focal_px, focal_relative_error; /* 0: not stated */
    bool landmark_given[SBL_LANDMARK_COUNT];
    double landmark_px[SBL_LANDMARK_COUNT][2];
    double click_error_px;                  /* 0: SBL_CAMERA_CLICK_MM at the head's scale */
    const double (*outline_px)[2];          /* along the border of head and background, in order; parts may be missing at its ends */
    uint32_t outline_count;                 /* 0, or 8 to SBL_OUTLINE_POINTS_MAX */
    bool outline_proposed;                  /* nobody drew it (stubble/outline.h): where it does not fit, it is dropped and not the photo */
    double mm_per_px, scale_relative_error; /* at the head's middle: depth over focal length (sbl_photo_marks_scale); 0: not known */
    double length_mm, length_px[2][2];      /* where the scale comes from two clicks; length 0: it does not */
    sbl_photo_view view; /* as it was asked for; says something of the direction, and lets an outline be enough where no face is seen */
    double landmark_sd_px[SBL_LANDMARK_COUNT]; /* of this mark alone, one sd along an axis; 0: click_error_px */
} sbl_photo_marks;

/*
 * A scale from something held beside the head that faces the camera: a card (facing_mm_per_px, stubble/card.h), a ruler (sbl_scale_from_clicks). Its own
 * relative error, and 2.5 % for how deep it was held: at a metre and a half a hand's breadth nearer or farther than the head's middle is a twentieth,
 * two sd; our estimate.
 */
void sbl_photo_marks_scale(sbl_photo_marks *marks, double mm_per_px, double relative_error);

/* Of a photo by its name. */
typedef struct sbl_marked_photo {
    const char *file;
    sbl_photo_marks marks; /* width and height 0: the photo itself tells them */
} sbl_marked_photo;

typedef struct sbl_photo_fit {
    bool fitted;
    const char *reason; /* why not, and what to do; when fitted: what limits it, or "" */
    double confidence;  /* probability that the direction is right within 2 degrees, by the fit's own covariance; 0 if not fitted */
    sbl_pinhole camera;
    double turn_sd;                         /* radians, worst axis */
    uint32_t landmark_count, outline_count; /* that were used */
    double landmark_rms_px;                 /* 0 without landmarks */
    double outline_rms_px, outline_rms_mm;
    bool other_view; /* refused, since its outline is not that of the stated view */
    /* Of a photo with a scale of its own: by how much it makes the head larger than all else does (natural logarithm), and that in sd. */
    double scale_off, scale_off_sd;
    bool scale_left_out;      /* the marks fit without it alone, or it lies too far from all else */
    const char *scale_reason; /* what contradicts, and what to do; NULL: nothing does */
} sbl_photo_fit;

typedef struct sbl_photos_fit {
    sbl_head head;
    sbl_photo_fit view[SBL_PHOTOS_MAX];
    uint32_t fitted_count;
    sbl_landmark landmark_worst; /* of all marks the one farthest from its place, in sd */
} sbl_photos_fit;

/*
 * tape may be NULL. known (may be NULL) is a head whose surface is known, from a scan; it is copied to fit->head. With no photo the head is
 * the template of the tape.
 * SBL_E_ARG, SBL_E_MEMORY, SBL_E_CANCELLED; SBL_E_RANGE and SBL_E_CONFLICT as sbl_measures_complete
 */
SBL_MUST_CHECK sbl_status sbl_head_from_photos(sbl_photos_fit *fit, const sbl_photo_marks *view, uint32_t count, const sbl_measures *tape,
                                               const sbl_head *known, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/*
 * The head that is bent where none is known: the template of the tape. It needs no photo, so it can be made while photos are still being read; the fit
 * by it is the one by sbl_head_from_photos, bit for bit. tape: the same in both, may be NULL. The template must outlive the call, not the fit.
 * Errors as above.
 */
SBL_MUST_CHECK sbl_status sbl_photos_template(sbl_head *base, const sbl_measures *tape, const sbl_host *host, sbl_arena *arena,
                                              sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_head_from_photos_by(sbl_photos_fit *fit, const sbl_photo_marks *view, uint32_t count,
                                                  const sbl_measures *tape, const sbl_head *base, const sbl_host *host, sbl_arena *arena,
                                                  sbl_diag *diag);

#endif
