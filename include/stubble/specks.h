/*
 * stubble/specks.h - hairs and dots in a close-up photo with a scale: how many, how wide, how dark, how spread.
 *
 *   sbl_specks specks;
 *   st = sbl_specks_find(&specks, &photo, &map, &options, &arena, &diag);
 *   sbl_specks_summary sum;
 *   sbl_specks_summarize(&sum, &specks, scale_relative_error);
 *   printf("%.0f +- %.0f hairs per cm2\n", sum.density_per_cm2, sum.density_error_per_cm2);
 *
 * Units         Millimetres on the plane of the map, square centimetres for densities; colours in CIE Lab D65.
 * Method        The region is drawn anew on a metric grid; a speck is what is darker than its surroundings in optical density (ln of light
 *               around over light there), grown from each peak down to half of it. What is larger than single specks of the same
 *               photo is parted into the fewest segments of their size. Nothing is learned; every threshold is in this photo's own noise
 *               and specks.
 * Units         Hairs whose rooted ends lie nearer than the options' gap share a unit; ends of the same side count, since hairs of a unit lean alike.
 * Limits        Hairs must be short (shaved, up to some 1 mm) and darker than the skin. At fewer than 10 pixels a millimetre nothing is counted. Hairs of
 *               a unit that stand nearer than their width and three blurs of the photo (0.2 mm at 28 pixels a mm) look like one thick hair or dot:
 *               units are then counted, and of their hairs the light that they take tells how many there are (hairs_by_light).
 * Widths        Of the outline, less the blur. A card's blur holds its print's, too, which is not the camera's: widths may be too small by it, and the error
 *               says so. Below two errors a width is not told, only what it is at most (width_resolved).
 * Errors        Densities: what a regular scatter of N specks in the area can tell, twice the scale's error (area), half of the specks that had
 *               to be parted by size, and those that were too faint to be found, as many as the darkness of the others tells. One standard deviation each.
 * Memory        Results lie in the arena. Scratch about 30 bytes a pixel of the grid.
 */
#ifndef STUBBLE_SPECKS_H
#define STUBBLE_SPECKS_H

#include "stubble/card.h"

/* Of one photo: 12 a square millimetre of 60 x 60 mm. */
#define SBL_SPECKS_MAX 43200u

typedef enum sbl_speck_kind { SBL_SPECKS_EITHER, SBL_SPECKS_HAIRS, SBL_SPECKS_DOTS } sbl_speck_kind;

typedef struct sbl_speck {
    double x_mm, y_mm, x_px, y_px;
    double length_mm, width_mm; /* of the half-height outline, less the photo's blur */
    double angle;               /* of the long axis, radians from x towards y, [0, pi) */
    double darkness;            /* optical density at its core */
    double contrast_de;         /* CIEDE2000, core against the skin around it */
    uint32_t unit;              /* follicular unit: specks nearer than the options say share a number, from 0 */
    bool parted;                /* told apart from a neighbour by size, not by a gap */
    double taken_mm2;           /* light that it takes from the skin, as the area of something black */
} sbl_speck;

typedef struct sbl_specks_options {
    sbl_speck_kind kind;           /* EITHER: told from how long the specks are */
    sbl_card_rect region;          /* in mm of the map; all zero: the whole photo, at most 60 x 60 mm around its middle */
    const sbl_card_found *card;    /* lying in the photo: is left out; NULL: none */
    const sbl_card_colour *colour; /* NULL: colours are the camera's own */
    double blur_px;                /* of the photo, such as a card's; 0: 0.7 */
    double unit_gap_mm;            /* 0: 0.15 */
    double contrast_min;           /* least darkness of a speck; 0: 0.10, what a dot of 2 units of colour difference has */
} sbl_specks_options;

typedef struct sbl_specks {
    const sbl_speck *speck; /* by rising y, then x */
    uint32_t count, unit_count;
    sbl_speck_kind kind; /* HAIRS or DOTS */
    sbl_card_rect inner; /* around what was counted, mm of the map */
    double area_cm2;     /* looked at: region without card, shine and what lies outside the photo */
    /* Which squares of inner were looked at (1), row by row; NULL: all of it. */
    const uint8_t *seen;
    uint32_t seen_columns, seen_rows;
    double seen_mm;            /* side of a square */
    double noise;              /* of optical density between the specks */
    double tone_error;         /* relative, of darkness and of light taken: what the camera's tone curve does to them */
    double seen_least;         /* darkness below which nothing was taken for a speck; 0: not known */
    double px_per_mm;          /* of the photo, at the region's middle */
    double blur_mm;            /* of photo and grid */
    bool blur_known;           /* blur_px was given; else widths may be too wide by what the lens blurs */
    sbl_lab_d65 skin, pigment; /* medians between the specks, and of their cores */
    bool calibrated;           /* colours went through a card */
    bool faint;                /* typical specks are less than 8 deviations of the noise: counts are doubtful */
    /* Hairs by the light that their units take; 0 where hairs are seen apart, their lengths explain it, or units are of one kind: each speck is a hair then. */
    double hairs_by_light, hairs_by_light_error;
} sbl_specks;

/*
 * SBL_E_RANGE        the photo has fewer than 10 pixels a millimetre there, or the region is larger than 60 x 60 mm or smaller than 2 x 2 mm
 * SBL_E_DATA         nothing of the region lies in the photo
 */
SBL_MUST_CHECK sbl_status sbl_specks_find(sbl_specks *specks, const sbl_photo *photo, const sbl_plane_map *map,
                                          const sbl_specks_options *options, sbl_arena *arena, sbl_diag *diag);

/* Whether a mark there would have been seen: it and what lies so far around it was looked at, but for a glint. mm of the map. */
bool sbl_specks_looked_at(const sbl_specks *specks, const double place_mm[2], double rim_mm);

typedef struct sbl_specks_summary {
    uint32_t count; /* that make the density: all that were found, or as two visits tell (stubble/visits.h) */
    double density_per_cm2, density_error_per_cm2;
    double units_per_cm2, units_error_per_cm2;
    /*
     * Median, spread between specks, error of the median. Not resolved: marks look no wider than the blur makes them, and width is what they may be at most
     * (two errors above what was seen; shaft too).
     */
    double width_mm, width_sd_mm, width_error_mm;
    bool width_resolved;
    /*
     * A camera shows shafts wider than they are: phototrichogram 108.8 um against caliper 76.9 um, factor 1.41 (10 women, Archives of
     * Aesthetic Plastic Surgery; knowledge/biology.json). Hairs only: the width over that factor.
     */
    double shaft_mm;
    double length_mm;
    double contrast_de, contrast_sd_de, contrast_error_de;
    double darkness, darkness_sd;
    double nearest_mm, nearest_sd_mm; /* to the nearest neighbour, of specks farther from the rim than from it */
    double regularity;                /* Clark-Evans R: 1 random, 2.15 hexagonal; 0 with fewer than 10 such specks */
    double regularity_error;
    double hairs_by_light_per_cm2, hairs_by_light_error_per_cm2; /* 0: see sbl_specks. Where it differs, density's error covers it */
    double told_apart_mm;                                        /* hairs that stand nearer are seen as one */
    /*
     * Faint, of a contrast that no eye sees (below 1), or in clumps (R below 0.8) as skin's own texture is: perhaps no hairs or dots at all. Marks that are alike
     * and whose units, 0.4 mm wide at most, keep their distance are hairs in units, not texture.
     */
    bool doubtful;
} sbl_specks_summary;

/* scale_relative_error: one standard deviation of mm per px. */
void sbl_specks_summarize(sbl_specks_summary *summary, const sbl_specks *specks, double scale_relative_error);

/*
 * Two visits of one place, mark by mark.
 *
 *   sbl_speck_match match;
 *   st = sbl_specks_match(&match, &before, &after, &arena, &diag);
 *   for (uint32_t i = 0; i < match.pair_count; i++) ... before.speck[match.pair[i].before], after.speck[match.pair[i].after] ...
 *
 * Method        Neighbourhoods vote: a mark and those around it, over several follicular units, turned and scaled onto those of the other visit. The
 *               best start grows outward under an affine map, then under maps that change slowly from place to place (skin stretches). Then mark to
 *               mark, the closest pairs first, within a quarter of the spacing that as many evenly spread marks have. The photo may be turned
 *               at will and stretched by up to some 15 %.
 * Hairs         Those of a unit may be seen as one in one visit and apart in the other. A mark without a partner is taken to be such a one, not lost or
 *               new, where the marks that it lies in or touches take at least half of its light beyond what their own partners take.
 * Limits        Hairs of a unit that stand nearer than told_apart_mm: their unit is right, which is which may be wrong. A proposal for a person to confirm: a mark that healed away and one that was missed by the camera look alike.
 */
typedef struct sbl_speck_pair {
    uint32_t before, after;
    double apart_mm; /* after the map */
    double change;   /* ln of darkness after over before, less the median of all pairs: negative is lighter than the others became */
    bool changed;    /* change lies beyond four deviations of the pairs, and 0.25; not told of hairs that touch */
    bool as_one;     /* a visit shows hairs of a unit as one mark here, which stands in several pairs */
} sbl_speck_pair;

typedef struct sbl_speck_match {
    const sbl_speck_pair *pair;
    uint32_t pair_count;
    const uint32_t *lost, *added; /* of before, of after; only where both visits looked (sbl_specks_looked_at) */
    uint32_t lost_count, added_count, changed_count;
    double affine[6];                   /* before to after, mm: x' = a0 x + a1 y + a2, y' = a3 x + a4 y + a5; the overall part */
    double turn;                        /* radians */
    double stretch_least, stretch_most; /* of the affine part: 1 is none */
    double apart_rms_mm;
    /* Light that marks take, after over before (of hairs: along their length): median. With the error: scatter, the tone curves, 2 % for the light (model). */
    double fading, fading_error;
    double confidence; /* pairs over all marks where both looked, 0 to 1 */
} sbl_speck_match;

/*
 * SBL_E_DATA      a visit has fewer than 12 marks
 * SBL_E_CONFLICT  the visits do not show the same place, or too little of it: fewer than half of the marks pair up, or so few and so loosely that chance does
 *                 as well (a dozen pairs that fit closely are enough)
 */
SBL_MUST_CHECK sbl_status sbl_specks_match(sbl_speck_match *match, const sbl_specks *before, const sbl_specks *after, sbl_arena *arena,
                                           sbl_diag *diag);

#endif
