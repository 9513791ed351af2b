/* Shell's sort with the gaps of Ciura (2001), continued by 2.25: some tens of thousands of marks at most. */
#include "measure/order.h"

static const uint32_t GAP[] = {119880, 53280, 23680, 10524, 4677, 2079, 924, 410, 182, 81, 36, 16, 7, 4, 1};

void order_doubles(double *value, uint32_t count)
{
    for (size_t g = 0; g < sizeof GAP / sizeof *GAP; g++)
        for (uint32_t i = GAP[g]; i < count; i++) {
            double held = value[i];
            uint32_t j = i;
            for (; j >= GAP[g] && value[j - GAP[g]] > held; j -= GAP[g]) value[j] = value[j - GAP[g]];
            value[j] = held;
        }
}

void order_indices(uint32_t *index, uint32_t count, const double *key)
{
    for (size_t g = 0; g < sizeof GAP / sizeof *GAP; g++)
        for (uint32_t i = GAP[g]; i < count; i++) {
            uint32_t held = index[i], j = i;
            for (; j >= GAP[g] && key[index[j - GAP[g]]] > key[held]; j -= GAP[g]) index[j] = index[j - GAP[g]];
            index[j] = held;
        }
}
