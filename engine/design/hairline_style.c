/*
 * The seven styles as numbers. Heights: knowledge/biology.json hairline.mid_frontal_mm (Kashiyama 2021: men 66.5, women 62; design 65 to 85
 * and 55 to 65). The shapes follow the published descriptions (Shapiro: the frontotemporal apex lies on the lateral epicanthal line and is
 * never filled in men; Nusbaum: women's lines are concave with a closed, rounded angle; widow's peaks 10 to 15 mm high, 21 to 27 mm wide:
 * Ceballos 2013 and the Kurdish series); their exact figures are our drawings, judged by eye.
 */
#include "inside.h"

static const char *const names[SBL_HAIRLINE_STYLE_COUNT] = {
    "straight", "rounded", "mature", "M-shaped", "receded natural", "widow's peak", "feminine",
};

/* clang-format off */
/*   men, women | apex back, power | peak, width, mound | corner | temporal point, hollows of temple and recess */
static const sbl_hairline_shape shapes[SBL_HAIRLINE_STYLE_COUNT] = {
    [SBL_HAIRLINE_STRAIGHT]         = {68, 60, 19, 2.2,  0,  0, 0,  9, 16, 2, 11},
    [SBL_HAIRLINE_ROUNDED]          = {68, 60,  3, 2.0,  0,  0, 0, 20, 12, 0, 11},
    [SBL_HAIRLINE_MATURE]           = {73, 62, 28, 2.2,  0,  0, 1, 12, 13, 4, 12},
    [SBL_HAIRLINE_M_SHAPED]         = {67, 60, 37, 2.8,  0,  0, 3, 12, 14, 6, 12},
    [SBL_HAIRLINE_RECEDED_NATURAL]  = {76, 65, 43, 1.7,  0,  0, 0, 15,  8, 7, 12},
    [SBL_HAIRLINE_WIDOWS_PEAK]      = {62, 55, 30, 2.2, 14, 30, 2, 13, 14, 4, 11},
    [SBL_HAIRLINE_FEMININE]         = {62, 58,  1, 2.0,  0,  0, 0, 20, 17, 1, 11},
};
/* clang-format on */

const char *sbl_hairline_style_name(sbl_hairline_style style)
{
    return (unsigned)style < SBL_HAIRLINE_STYLE_COUNT ? names[style] : "unknown";
}

const sbl_hairline_shape *sbl_hairline_style_shape(sbl_hairline_style style)
{
    return &shapes[style];
}

/*
 * Virdi, Wertheim and Naini 2019: trichion to nasion exceeds trichion to glabella by 10.8 mm in men and 12.1 mm in women (the nasion stands
 * for the sellion). For the middle of the brows we take 5 mm, the low end of the 5 to 12 mm by which sources differ.
 */
double sbl_height_origin_below_glabella_mm(sbl_height_origin origin, sbl_sex sex)
{
    if (origin == SBL_ORIGIN_MID_BROW) return 5.0;
    if (origin != SBL_ORIGIN_SELLION) return 0.0;
    return sex == SBL_SEX_MALE ? 10.8 : sex == SBL_SEX_FEMALE ? 12.1 : 11.4;
}
