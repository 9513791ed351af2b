/*
 * Many dots near each other. Two things keep the product of what single dots leave from being right, and both make it too dark. Some light
 * never reaches the depth of the dots: no dot can take it, and it must not be counted as if each could ("floor"). And a path that ran far
 * enough to meet one neighbour is likely to meet others: what the rest take together grows more slowly than their sum. Fitted to exact
 * lattices at 0.5, 0.8 and 1.2 mm in light and dark skin: tests/unit/dot_lattice.c, docs/dots.md.
 */
#include "stubble/dot_table.h"

#include "stubble/math.h"

/* Slowness of the sum: rest -> ln(1 + CROWD rest) / CROWD. */
#define CROWD 0.43

void sbl_dot_overlap(double density[3], const double floor_left[3], const double sum[3], const double greatest[3])
{
    for (uint32_t c = 0; c < 3; c++) {
        double floor_c = sbl_clamp(floor_left[c], 0.0, 0.95), rest = fmax(sum[c] - greatest[c], 0.0);
        rest = sbl_log(1.0 + CROWD * rest) / CROWD;
        double own = fmax((sbl_exp(-greatest[c]) - floor_c) / (1.0 - floor_c), 0.0);
        /* A dot that leaves less than the floor (seen from straight above, wide and shallow) has taken all there is. */
        double left = own > 0.0 ? floor_c + (1.0 - floor_c) * own * sbl_exp(-rest / (1.0 - floor_c)) : sbl_exp(-greatest[c]);
        density[c] = -sbl_log(left);
    }
}
