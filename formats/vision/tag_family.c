/* The cells of our tags, from the codes of libapriltag. */
#include "stubble/card_file.h"

#include <apriltag/tag36h11.h>
#include <string.h>

#define RIM 1u /* white around the black square */

bool sbl_card_tag_cells(uint32_t id, uint8_t cell[SBL_CARD_TAG_CELLS * SBL_CARD_TAG_CELLS])
{
    memset(cell, 1, (size_t)SBL_CARD_TAG_CELLS * SBL_CARD_TAG_CELLS);
    apriltag_family_t *family = tag36h11_create();
    if (!family) return false;
    bool known =
        id < family->ncodes && family->total_width == SBL_CARD_TAG_CELLS && family->width_at_border == SBL_CARD_TAG_CELLS - 2 * (int)RIM;
    if (known) {
        for (size_t row = RIM; row < SBL_CARD_TAG_CELLS - RIM; row++)
            memset(cell + row * SBL_CARD_TAG_CELLS + RIM, 0, SBL_CARD_TAG_CELLS - 2 * RIM);
        for (uint32_t bit = 0; bit < family->nbits; bit++) {
            bool white = family->codes[id] >> (family->nbits - 1 - bit) & 1;
            cell[(family->bit_y[bit] + RIM) * SBL_CARD_TAG_CELLS + family->bit_x[bit] + RIM] = white;
        }
    }
    tag36h11_destroy(family);
    return known;
}
