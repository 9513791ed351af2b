/*
 * stubble/card.h - the printed card: what it looks like, and what a photo of it tells of scale, plane and colour.
 *
 *   sbl_card_found card[SBL_CARD_KIND_COUNT]; uint32_t count;          // formats: finds the tags (stubble/card_file.h)
 *   st = sbl_card_find(card, &count, &photo, NULL, &arena, &diag);
 *   double mm_per_px = card[0].mm_per_px;                              // at the card's centre; elsewhere sbl_plane_mm_per_px(&card[0].map, ...)
 *   sbl_card_colour colour;
 *   st = sbl_card_colour_fit(&colour, &photo, &card[0], NULL, &diag);
 *   sbl_rgb_linear true_skin = sbl_card_colour_apply(&colour, sbl_photo_at(&photo, x, y));
 *   double beside = card[0].facing_mm_per_px;                          // of a head beside it, however the card is tilted
 *
 * Units         Millimetres from the card's top left corner, x right, y down. Angles in radians.
 * Scale         Four AprilTags give 16 corners. Each edge is placed anew in linear light, where blur is symmetrical; a homography and the
 *               growth of black by ink or exposure are fitted together. Errors come from the residuals, plus what the printer may have done.
 * Colour        In linear light: the neutral ramp gives the exponent of the camera's tone curve where it departs from sRGB's, and three gains;
 *               then a 3 x 3 matrix that leaves neutrals alone (Finlayson and Drew,
 *               "White-point preserving colour correction", CIC 5, 1997), from patches divided by the white paper around them, so that light
 *               that falls off across the card does no harm. Residuals in CIEDE2000 are the uncertainty.
 * Worth         A home printer does not print the stated colours. The card's greys and colours are then the same from visit to visit, but
 *               not true: only a reference measured on the printed card makes them so (sbl_card_reference).
 * Memory        None.
 */
#ifndef STUBBLE_CARD_H
#define STUBBLE_CARD_H

#include "stubble/plane.h"

typedef enum sbl_card_kind {
    SBL_CARD_STANDARD, /* 85.6 x 54 mm, as a bank card: beside the head */
    SBL_CARD_CLOSE_UP, /* 44 x 36 mm with a window of 20 x 20 mm: around the skin of a close-up */
    SBL_CARD_KIND_COUNT
} sbl_card_kind;

#define SBL_CARD_VERSION     1
#define SBL_CARD_PATCHES_MAX 18
#define SBL_CARD_PAPERS_MAX  4

typedef struct sbl_card_rect {
    double x_mm, y_mm, width_mm, height_mm;
} sbl_card_rect;

typedef struct sbl_card_patch {
    char name[4];
    sbl_card_rect place;
    uint8_t srgb[3]; /* stated, as sent to the printer */
    bool neutral;
} sbl_card_patch;

typedef struct sbl_card_layout {
    const char *name; /* "standard", "close-up" */
    double width_mm, height_mm;
    double tag_side_mm;  /* the outer edge of the black square; a cell is an eighth of it, one cell of white lies around */
    double tag_mm[4][2]; /* centres: top left, top right, bottom right, bottom left */
    uint32_t first_tag;  /* ids of family tag36h11 in that order; they tell the kind and the version */
    const sbl_card_patch *patch;
    uint32_t patch_count;
    sbl_card_rect paper[SBL_CARD_PAPERS_MAX]; /* left white, to see how light falls on the card */
    sbl_card_rect window;                     /* cut out; all zero: none */
    sbl_card_rect ruler;                      /* a tick a millimetre along the upper edge; all zero: none */
} sbl_card_layout;

const sbl_card_layout *sbl_card_layout_of(sbl_card_kind kind);
/* Kind and position of a tag; false if the id is none of ours. */
bool sbl_card_tag_place(uint32_t id, sbl_card_kind *kind, uint32_t *place);

/* A tag as a detector saw it: its black square's corners in the photo, as printed: top left, top right, bottom right, bottom left. */
typedef struct sbl_card_tag {
    uint32_t id;
    double corner_px[4][2];
} sbl_card_tag;

typedef struct sbl_card_options {
    double printed_scale;       /* the print's size over the true one, from its check ruler (98.5 mm of 100: 0.985); 0: not measured, 1 */
    double printed_scale_error; /* one standard deviation; 0: 0.0025 if measured, 0.01 if not */
} sbl_card_options;

typedef struct sbl_card_found {
    sbl_card_kind kind;
    uint32_t tag_count; /* 3 or 4: a covered one is left out */
    sbl_plane_map map;  /* true millimetres of the card: those of the layout times printed_scale */
    double printed_scale;
    double mm_per_px;          /* on the card, at its centre: aslant a pixel spans more of it */
    double fit_relative_error; /* of mm_per_px by the fit alone */
    double relative_error;     /* with the print's error, and what the lens contradicts: one standard deviation */
    /* What a pixel spans of something beside the card that faces the camera, as deep as its centre (sbl_plane_facing_mm_per_px): a head's scale. */
    double facing_mm_per_px, facing_relative_error;
    double corner_rms_px;   /* of the fit */
    double black_growth_mm; /* how far black grew over its edge: ink, exposure */
    double blur_px;         /* of the tags' edges: standard deviation; 0.5 is sharp, 2 is soft */
    double foreshortening;  /* shortest over longest scale at the centre: 0.5 is a view at 60 degrees */
    /* Where the camera stands, if the photo states a focal length: card to camera, x right, y down, z forward. */
    bool posed;
    double rotation[9], translation_mm[3];
    double tilt; /* between the card's normal and the line of sight */
} sbl_card_found;

/*
 * From the tags of one card (others are ignored). The photo is looked at again along their edges.
 * SBL_E_NOT_FOUND  fewer than three tags of that kind
 * SBL_E_CONFLICT   one id seen twice (two cards), or the tags contradict each other: bent, covered in part, printed unequally
 * SBL_E_RANGE      too small in the photo, or seen at more than 70 degrees
 */
SBL_MUST_CHECK sbl_status sbl_card_fit(sbl_card_found *found, sbl_card_kind kind, const sbl_photo *photo, const sbl_card_tag *tag,
                                       uint32_t tag_count, const sbl_card_options *options, sbl_diag *diag);

/* What the patches of one printed card truly are, measured with an instrument; one value a patch in the layout's order. */
typedef struct sbl_card_reference {
    sbl_card_kind kind;
    sbl_lab_d65 patch[SBL_CARD_PATCHES_MAX];
} sbl_card_reference;

typedef struct sbl_card_colour {
    double tone;                       /* exponent that makes the camera's values linear; exactly 1 where sRGB's curve serves as well */
    double gain[3];                    /* white balance: camera to neutral, after the exponent */
    double matrix[9];                  /* after the gains; rows add up to 1 */
    bool measured;                     /* against a measured reference, not the stated values */
    bool levelled;                     /* patches were divided by the paper around them */
    double light_spread;               /* brightest over darkest paper on the card, minus 1 */
    uint32_t grey_count, colour_count; /* patches used: neither clipped nor covered */
    uint32_t clipped_count;
    double grey_rms_de, grey_worst_de; /* CIEDE2000 after the fit */
    double colour_rms_de, colour_worst_de;
    sbl_lab_d65 patch[SBL_CARD_PATCHES_MAX]; /* each patch after the fit; L 0 where it was not used */
    double grey_ln[SBL_CARD_PATCHES_MAX][2]; /* ln of light of the greys: after the fit, and as it should be */
} sbl_card_colour;

/*
 * reference NULL: the stated values. SBL_E_DATA: fewer than three greys or six colours can be used: overexposed, too dark, covered, too
 * small for the photo's blur.
 * SBL_E_CONFLICT: the patches after the fit are too far from the reference (root mean square: greys 8, colours 16 dE): a shadow or shine on a
 * part, a coloured lamp, strong filters of the camera, a print of a print.
 */
SBL_MUST_CHECK sbl_status sbl_card_colour_fit(sbl_card_colour *colour, const sbl_photo *photo, const sbl_card_found *found,
                                              const sbl_card_reference *reference, sbl_diag *diag);
/*
 * What the fit leaves of the camera's curve: how many times larger steps of light between two lights (linear, after the fit) are shown than they are, by the
 * greys around them, with one standard deviation. 1 with 15 % if too few of them are near.
 */
double sbl_card_colour_steepness(const sbl_card_colour *colour, double light_low, double light_high, double *error);
/* Camera's light (sbl_photo_linear) to linear sRGB: exponent, gains, matrix. */
sbl_rgb_linear sbl_card_colour_apply(const sbl_card_colour *colour, sbl_rgb_linear camera);

#endif
