/* Hair between the cells of a model's grid. */
#include "stubble/photo.h"

#include <math.h>

double sbl_photo_hair_at(const sbl_photo_hair *hair, double x, double y)
{
    double at[2], sum = 0.0;
    for (int a = 0; a < 2; a++) at[a] = hair->cell_of_px[a][0] * x + hair->cell_of_px[a][1] * y + hair->cell_of_px[a][2] - 0.5;
    if (!(at[0] > -1.0 && at[1] > -1.0 && at[0] < hair->size && at[1] < hair->size)) return 0.0;
    int32_t column = (int32_t)floor(at[0]), row = (int32_t)floor(at[1]), size = (int32_t)hair->size;
    for (int k = 0; k < 4; k++) {
        int32_t q = column + (k & 1), r = row + (k >> 1);
        if (q < 0 || r < 0 || q >= size || r >= size) continue;
        sum += (1.0 - fabs(at[0] - q)) * (1.0 - fabs(at[1] - r)) * hair->level[r * size + q];
    }
    return sum / 255.0;
}
