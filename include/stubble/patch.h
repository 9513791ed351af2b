/*
 * stubble/patch.h - a scar, a piece of beard or a bare patch in a close-up photo with a scale: a small surface of its own, without a head.
 *
 *   sbl_patch_wish wish = {.kind = SBL_PATCH_AREATA, .outline = px, .outline_count = n};
 *   sbl_patch patch;
 *   st = sbl_patch_make(&patch, &wish, &view, &arena, &diag);             // view: the photo and the card found in it
 *   st = sbl_plan_make_patch(&plan, &client, &patch, &knowledge, &host, &arena, &diag);   // stubble/plan.h
 *   st = sbl_patch_pictures_draw(&pictures, &plan, &host, &arena, &diag);
 *
 * Frame         Origin at the middle of the outline, on the skin; x to the right and y up as the card is printed (without a card: as the photo
 *               shows it), z out of the skin; millimetres. The card's plane is z = 0: the skin touches it at the origin.
 * Form          Flat, or curved away from the camera: a cylinder (straight along an axis that is clicked) or an ellipsoid of two stated radii.
 * Camera        A pinhole whose view of the plane is the card's homography; what that leaves open (focal length of a view square on, the lens's
 *               middle) is drawn to what the file states and to the photo's middle.
 * Errors        One standard deviation of the area, from the scale, the homography carried over to the patch, the clicks, a card that does not lie
 *               level with the skin, and the curve of a skin taken as flat. The last two are models.
 * Memory        Results lie in the arena; photo, wish and card are borrowed.
 * Determinism   Places of dots depend on the wish and the map alone (sbl_sin ..., no libm): same input, same bits.
 */
#ifndef STUBBLE_PATCH_H
#define STUBBLE_PATCH_H

#include "stubble/camera.h"
#include "stubble/card.h"
#include "stubble/design.h"
#include "stubble/scale_check.h"
#include "stubble/specks.h"

typedef enum sbl_patch_kind {
    SBL_PATCH_SCAR_FUT, /* a strip */
    SBL_PATCH_SCAR_FUE, /* a field of small round scars among hair */
    SBL_PATCH_SCAR_INJURY,
    SBL_PATCH_AREATA,
    SBL_PATCH_BEARD,
    SBL_PATCH_KIND_COUNT
} sbl_patch_kind;
const char *sbl_patch_kind_name(sbl_patch_kind kind); /* "scar FUT", "scar", "areata", "beard" ... */
bool sbl_patch_is_scar(sbl_patch_kind kind);

typedef enum sbl_patch_form { SBL_PATCH_FLAT, SBL_PATCH_CYLINDER, SBL_PATCH_ELLIPSOID } sbl_patch_form;
typedef enum sbl_patch_scale { SBL_PATCH_BY_CARD, SBL_PATCH_BY_LENGTH, SBL_PATCH_STATED } sbl_patch_scale;
/* Where a density comes from. */
typedef enum sbl_patch_source { SBL_PATCH_BIOLOGY, SBL_PATCH_BY_PERSON, SBL_PATCH_COUNTED } sbl_patch_source;

#define SBL_PATCH_POINTS_MAX 200u
#define SBL_PATCH_NO_GO_MAX  24u
/* The longest extent that may be taken as flat, and the longest at all. */
#define SBL_PATCH_FLAT_MM_MAX 80.0
#define SBL_PATCH_MM_MAX      140.0

typedef struct sbl_patch_no_go {
    double px[2];
    double diameter_mm;
} sbl_patch_no_go;

typedef struct sbl_patch_wish {
    sbl_patch_kind kind;
    const char *photo_file; /* relative to the intake */
    const char *
        reference_file; /* the printed card's patches as an instrument measured them (sbl_card_reference); NULL: as they were sent to the printer */
    const double (*outline)[2]; /* corners in pixels of the upright photo, either way round */
    uint32_t outline_count;
    const sbl_patch_no_go *no_go;
    uint32_t no_go_count;
    sbl_patch_scale scale;
    double mm_per_px; /* stated */
    double length_mm, from_px[2], to_px[2];
    double printed_scale; /* of the card, from its check ruler; 0: not measured */
    bool ignore_card;     /* beside a scale that is given: a card in the photo says nothing of the skin's */
    sbl_patch_form form;
    double radius_mm, along_radius_mm; /* cylinder: across its axis; ellipsoid: across and along the axis */
    double axis_px[2][2];              /* two places along the axis; equal: the photo's horizontal */
    double full_per_cm2;               /* hairs and dots together; 0: biology's for the kind, or as counted */
    bool count_density;                /* full_per_cm2 from hairs counted in count_px: x, y, width, height */
    double count_px[4];
    bool existing_given; /* else hairs in the outline are looked for, and if that cannot be, the kind says how many */
    double existing_per_cm2;
    uint32_t scar_months; /* age of the scar; 0: not stated */
    bool scar_raised;
} sbl_patch_wish;

/*
 * What was seen. card and colour may be NULL. Beside a scale that the wish gives a card is held against it (sbl_patch.check) and otherwise not used;
 * to leave one out that does not lie on the skin, give NULL (ignore_card).
 */
typedef struct sbl_patch_view {
    const sbl_photo *photo;
    const sbl_card_found *card;
    const sbl_card_colour *colour;
} sbl_patch_view;

typedef struct sbl_patch_spot {
    double x_mm, y_mm, radius_mm;
} sbl_patch_spot;

typedef struct sbl_patch {
    const sbl_patch_wish *wish;
    sbl_patch_view view;
    sbl_plane_map map; /* z = 0 of the patch frame to pixels */
    sbl_pinhole camera;
    double camera_rms_px; /* of the camera against the map */
    bool focal_stated;
    sbl_head head;              /* its surface alone: the skin under the photo, some mm wider than the outline */
    double axis;                /* of the form, radians from x */
    const double (*outline)[2]; /* x_mm, y_mm, in the order of the clicks */
    uint32_t outline_count;
    sbl_patch_spot no_go[SBL_PATCH_NO_GO_MAX];
    double box[4];                /* of the outline: least x, y, greatest x, y */
    double length_mm, width_mm;   /* greatest extent, and at a right angle to it, in the plane */
    double area_cm2, area_sd_cm2; /* along the skin, no-go places included */
    double no_go_cm2;             /* of it: where no dot may lie */
    /* Parts of area_sd_cm2 over area_cm2. level: a card that is not level with the skin; without one a camera that is 15 degrees from square on. */
    double scale_sd, lie_sd, click_sd, level_sd, curve_sd;
    double tilt;                 /* line of sight from the skin's normal at the middle */
    double px_per_mm;            /* at the middle */
    double scale_relative_error; /* of a length */
    sbl_scale_check check; /* a scale that was given against the card's, at the outline's middle; then it widens scale_relative_error */
    double mm_per_px;      /* without a card: the same everywhere */
    double natural_per_cm2, full_per_cm2, full_sd_per_cm2;
    double existing_per_cm2; /* mean in the outline */
    sbl_patch_source full_source, existing_source;
    const char *existing_reason;   /* why hairs could not be looked for; NULL: they were, or a person stated them */
    const sbl_surface_point *hair; /* found in and around the outline */
    uint32_t hair_count;
    uint32_t hairs_inside;
    double hair_clearance_mm;
    sbl_lab_d65 skin_lab, hair_lab; /* by the card; L 0: not known */
    bool calibrated;
    sbl_patch_spot test; /* scars: where to try first; radius 0: none */
} sbl_patch;

/*
 * SBL_E_RANGE      outline of fewer than 3 corners, out of the photo, too small (below 0.2 cm2) or larger than its form can mean; a scale, radius or
 *                  density out of range; fewer than 10 pixels a millimetre where hairs are to be counted
 * SBL_E_DATA       an outline that crosses itself; what was counted cannot be told from the skin's own texture
 * SBL_E_CONFLICT   the scale that is given grossly contradicts the card's (stubble/scale_check.h)
 * SBL_E_NOT_FOUND  no card and no other scale; an outline or no-go place that does not meet the curved skin
 * diag->field names the place as in the intake: "patch.outline_px" ...
 */
SBL_MUST_CHECK sbl_status sbl_patch_make(sbl_patch *patch, const sbl_patch_wish *wish, const sbl_patch_view *view, sbl_arena *arena,
                                         sbl_diag *diag);

/* The scale that a wish gives itself: a known length or a stated one. As sbl_scale_from_clicks and sbl_scale_stated fail; SBL_E_ARG if the card is to tell it. */
SBL_MUST_CHECK sbl_status sbl_patch_own_scale(sbl_scale *scale, const sbl_patch_wish *wish, sbl_diag *diag);
/* Against a card at the outline's middle; nothing is compared where either is missing. */
void sbl_patch_check_scale(sbl_scale_check *check, const sbl_patch_wish *wish, const sbl_card_found *card);
/* sbl_patch_make found the outline too large, which a wrong scale makes it, too: diag->value is its length in mm. */
bool sbl_patch_is_too_large(const sbl_diag *diag);

/* False if a place of the photo does not meet the skin. */
bool sbl_patch_place(const sbl_patch *patch, const double px[2], sbl_vec3 *place_mm);
/* Height of the skin over z = 0 (never above it); false beyond the form's edge. */
bool sbl_patch_height(const sbl_patch *patch, double x_mm, double y_mm, double *z_mm);
/* Signed distance to the outline in the plane, positive inside. */
double sbl_patch_inside_mm(const sbl_patch *patch, double x_mm, double y_mm);
/* Dots per cm2 to place there: 0 outside of the outline and in no-go places. */
double sbl_patch_density(const sbl_patch *patch, double x_mm, double y_mm);

/* The sites of the patch and the dots on them; zone 0. dots->hair are the hairs that were found. */
SBL_MUST_CHECK sbl_status sbl_patch_dots(sbl_dots *dots, sbl_field *field, sbl_zone *zone, const sbl_patch *patch,
                                         const sbl_dots_options *options, bool clustered, const sbl_host *host, sbl_arena *arena,
                                         sbl_diag *diag);

#endif
