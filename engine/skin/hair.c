/*
 * Colour of hair without its gloss. Black about L* 18, dark brown 22 to 24 (OPTICS 5); the lighter ones are design choices
 * (knowledge/skin.json).
 */
#include "stubble/skin.h"

static const struct {
    const char *name;
    sbl_lab_d65 lab;
} hairs[SBL_HAIR_COLOUR_COUNT] = {
    [SBL_HAIR_BLACK] = {"black", {18.0, 0.5, 0.5}},  [SBL_HAIR_DARK_BROWN] = {"dark brown", {23.0, 2.5, 3.5}},
    [SBL_HAIR_BROWN] = {"brown", {30.0, 5.5, 8.5}},  [SBL_HAIR_LIGHT_BROWN] = {"light brown", {40.0, 7.5, 15.0}},
    [SBL_HAIR_BLOND] = {"blond", {58.0, 6.0, 24.0}}, [SBL_HAIR_RED] = {"red", {39.0, 18.0, 24.0}},
    [SBL_HAIR_GREY] = {"grey", {56.0, 0.3, 2.5}},    [SBL_HAIR_WHITE] = {"white", {77.0, 0.0, 5.0}},
};

const char *sbl_hair_colour_name(sbl_hair_colour colour)
{
    return (unsigned)colour < SBL_HAIR_COLOUR_COUNT ? hairs[colour].name : "unknown";
}

sbl_rgb_linear sbl_hair_rgb(sbl_hair_colour colour)
{
    if ((unsigned)colour >= SBL_HAIR_COLOUR_COUNT) colour = SBL_HAIR_BLACK;
    return sbl_rgb_from_xyz(sbl_xyz_from_lab(hairs[colour].lab));
}
