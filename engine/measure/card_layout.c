/*
 * What is printed on each kind of card. A change of any place is a new version with tags of its own: a printed card must never be read by
 * another layout.
 */
#include "stubble/card.h"

#define FIRST_TAG         64u
#define TAGS_OF_A_VERSION 16u
#define TAGS_OF_A_CARD    4u

/* L* of about 90, 75, 60, 45, 30 and 17: even steps, none near paper white where photos clip, nor below what a printer can hold apart. */
#define RAMP(x, y, step, w, h)                                                                                                             \
    {"N1", {(x), (y), w, h}, {226, 226, 226}, true}, {"N2", {(x) + 1 * (step), (y), w, h}, {185, 185, 185}, true},                         \
        {"N3", {(x) + 2 * (step), (y), w, h}, {145, 145, 145}, true}, {"N4", {(x) + 3 * (step), (y), w, h}, {106, 106, 106}, true},        \
        {"N5", {(x) + 4 * (step), (y), w, h}, {71, 71, 71}, true},                                                                         \
    {                                                                                                                                      \
        "N6", {(x) + 5 * (step), (y), w, h}, {43, 43, 43}, true                                                                            \
    }

/* Skin from very light to dark, and dark brown hair. */
#define SKIN(x, y, step, w, h)                                                                                                             \
    {"S1", {(x), (y), w, h}, {233, 202, 182}, false}, {"S2", {(x) + 1 * (step), (y), w, h}, {206, 162, 138}, false},                       \
        {"S3", {(x) + 2 * (step), (y), w, h}, {172, 125, 96}, false}, {"S4", {(x) + 3 * (step), (y), w, h}, {128, 88, 66}, false},         \
        {"S5", {(x) + 4 * (step), (y), w, h}, {84, 57, 45}, false},                                                                        \
    {                                                                                                                                      \
        "S6", {(x) + 5 * (step), (y), w, h}, {62, 45, 36}, false                                                                           \
    }

/* Hues all around, as in usual colour charts, so that the matrix is determined in every direction. */
#define HUES(x, y, step, w, h)                                                                                                             \
    {"C1", {(x), (y), w, h}, {176, 54, 60}, false}, {"C2", {(x) + 1 * (step), (y), w, h}, {224, 163, 46}, false},                          \
        {"C3", {(x) + 2 * (step), (y), w, h}, {94, 148, 72}, false}, {"C4", {(x) + 3 * (step), (y), w, h}, {56, 132, 152}, false},         \
        {"C5", {(x) + 4 * (step), (y), w, h}, {58, 66, 148}, false},                                                                       \
    {                                                                                                                                      \
        "C6", {(x) + 5 * (step), (y), w, h}, {148, 76, 132}, false                                                                         \
    }

static const sbl_card_patch STANDARD_PATCH[] = {RAMP(21.6, 4.0, 7.1, 6.3, 8.0), SKIN(21.6, 13.2, 7.1, 6.3, 7.0),
                                                HUES(21.6, 21.4, 7.1, 6.3, 7.0)};
static const sbl_card_patch CLOSE_UP_PATCH[] = {RAMP(11.9, 1.8, 3.4, 3.0, 4.6), SKIN(11.9, 29.6, 3.4, 3.0, 2.2),
                                                HUES(11.9, 32.2, 3.4, 3.0, 2.2)};

static const sbl_card_layout LAYOUT[SBL_CARD_KIND_COUNT] = {
    [SBL_CARD_STANDARD] = {.name = "standard",
                           .width_mm = 85.6,
                           .height_mm = 54.0,
                           .tag_side_mm = 14.0,
                           .tag_mm = {{11.0, 11.0}, {74.6, 11.0}, {74.6, 43.0}, {11.0, 43.0}},
                           .first_tag = FIRST_TAG + TAGS_OF_A_VERSION * (SBL_CARD_VERSION - 1),
                           .patch = STANDARD_PATCH,
                           .patch_count = sizeof STANDARD_PATCH / sizeof *STANDARD_PATCH,
                           .paper = {{22.0, 0.9, 41.0, 2.4}, {22.0, 29.2, 41.0, 3.6}, {3.0, 22.0, 16.0, 10.0}, {66.6, 22.0, 16.0, 10.0}},
                           .ruler = {22.8, 41.0, 40.0, 4.0}},
    [SBL_CARD_CLOSE_UP] = {.name = "close-up",
                           .width_mm = 44.0,
                           .height_mm = 36.0,
                           .tag_side_mm = 7.2,
                           .tag_mm = {{5.8, 5.8}, {38.2, 5.8}, {38.2, 30.2}, {5.8, 30.2}},
                           .first_tag = FIRST_TAG + TAGS_OF_A_VERSION * (SBL_CARD_VERSION - 1) + TAGS_OF_A_CARD,
                           .patch = CLOSE_UP_PATCH,
                           .patch_count = sizeof CLOSE_UP_PATCH / sizeof *CLOSE_UP_PATCH,
                           .paper = {{2.0, 11.5, 8.0, 13.0}, {34.0, 11.5, 8.0, 13.0}, {12.0, 0.5, 20.0, 0.9}, {12.0, 34.8, 20.0, 0.9}},
                           .window = {12.0, 8.0, 20.0, 20.0},
                           .ruler = {12.0, 8.0, 20.0, 20.0}}};

const sbl_card_layout *sbl_card_layout_of(sbl_card_kind kind)
{
    return &LAYOUT[kind == SBL_CARD_CLOSE_UP ? SBL_CARD_CLOSE_UP : SBL_CARD_STANDARD];
}

bool sbl_card_tag_place(uint32_t id, sbl_card_kind *kind, uint32_t *place)
{
    for (int k = 0; k < SBL_CARD_KIND_COUNT; k++) {
        if (id < LAYOUT[k].first_tag || id >= LAYOUT[k].first_tag + TAGS_OF_A_CARD) continue;
        *kind = (sbl_card_kind)k;
        *place = id - LAYOUT[k].first_tag;
        return true;
    }
    return false;
}
