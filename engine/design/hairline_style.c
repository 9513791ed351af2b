/*
 * The seven styles as numbers. Heights: knowledge/biology.json hairline.mid_frontal_mm (Kashiyama 2021: men 66.5, women 62; design 65 to 85 and
 * 55 to 65). The shapes follow the published descriptions (Shapiro: the frontotemporal apex lies on the lateral epicanthal line and is
 * never filled in men; Nusbaum: women's lines are concave with a closed, rounded angle; widow's peaks 10 to 15 mm high, 21 to 27 mm wide:
 * Ceballos 2013 and the Kurdish series); their exact figures are our drawings, judged by eye.
 */
#include "inside.h"

static const char *const names[SBL_HAIRLINE_STYLE_COUNT] = {
    "straight", "rounded", "mature", "M-shaped", "receded natural", "widow's peak", "feminine",
};

static const sbl_hairline_shape shapes[SBL_HAIRLINE_STYLE_COUNT] = {
    [SBL_HAIRLINE_STRAIGHT] = {.men_mm = 68, .women_mm = 60, .apex_back_mm = 17, .front_power = 2.0, .mound_mm = 0, .corner_mm = 6,
                               .temporal_point_mm = 16, .temple_hollow_mm = 2, .recess_hollow_mm = 7},
    [SBL_HAIRLINE_ROUNDED] = {.men_mm = 68, .women_mm = 60, .apex_back_mm = 7, .front_power = 2.0, .mound_mm = 0, .corner_mm = 19,
                              .temporal_point_mm = 12, .temple_hollow_mm = -4, .recess_hollow_mm = 8},
    [SBL_HAIRLINE_MATURE] = {.men_mm = 73, .women_mm = 62, .apex_back_mm = 25, .front_power = 2.2, .mound_mm = 1, .corner_mm = 12,
                             .temporal_point_mm = 13, .temple_hollow_mm = 4, .recess_hollow_mm = 9},
    [SBL_HAIRLINE_M_SHAPED] = {.men_mm = 67, .women_mm = 60, .apex_back_mm = 34, .front_power = 2.8, .mound_mm = 3, .corner_mm = 9,
                               .temporal_point_mm = 14, .temple_hollow_mm = 6, .recess_hollow_mm = 9},
    [SBL_HAIRLINE_RECEDED_NATURAL] = {.men_mm = 76, .women_mm = 65, .apex_back_mm = 42, .front_power = 1.7, .mound_mm = 0, .corner_mm = 15,
                                      .temporal_point_mm = 8, .temple_hollow_mm = 7, .recess_hollow_mm = 9},
    [SBL_HAIRLINE_WIDOWS_PEAK] = {.men_mm = 62, .women_mm = 55, .apex_back_mm = 30, .front_power = 2.2, .peak_mm = 14, .peak_width_mm = 30,
                                  .mound_mm = 2, .corner_mm = 13, .temporal_point_mm = 14, .temple_hollow_mm = 4, .recess_hollow_mm = 8},
    [SBL_HAIRLINE_FEMININE] = {.men_mm = 62, .women_mm = 58, .apex_back_mm = 3, .front_power = 2.0, .mound_mm = 0, .corner_mm = 20,
                               .temporal_point_mm = 17, .temple_hollow_mm = -5, .recess_hollow_mm = 8},
};

const char *sbl_hairline_style_name(sbl_hairline_style style)
{
    return (unsigned)style < SBL_HAIRLINE_STYLE_COUNT ? names[style] : "unknown";
}

const sbl_hairline_shape *sbl_hairline_style_shape(sbl_hairline_style style)
{
    return &shapes[style];
}

/*
 * Virdi, Wertheim and Naini 2019: trichion to nasion exceeds trichion to glabella by 10.8 mm in men and 12.1 mm in women (the nasion stands for
 * the sellion). For the middle of the brows we take 5 mm, the low end of the 5 to 12 mm by which sources differ.
 */
double sbl_height_origin_below_glabella_mm(sbl_height_origin origin, sbl_sex sex)
{
    if (origin == SBL_ORIGIN_MID_BROW) return 5.0;
    if (origin != SBL_ORIGIN_SELLION) return 0.0;
    return sex == SBL_SEX_MALE ? 10.8 : sex == SBL_SEX_FEMALE ? 12.1 : 11.4;
}
