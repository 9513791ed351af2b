#include "head/whiten.h"

#include <math.h>

bool whiten_rows(double *rows, const double *covariance, int n)
{
    double low[WHITEN_MAX * WHITEN_MAX];
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
            double sum = covariance[i * n + j];
            for (int k = 0; k < j; k++) sum -= low[i * n + k] * low[j * n + k];
            if (i == j && !(sum > 0.0)) return false;
            low[i * n + j] = i == j ? sqrt(sum) : sum / low[j * n + j];
        }
    for (int j = 0; j < n; j++)
        for (int i = 0; i < n; i++) {
            double sum = i == j ? 1.0 : 0.0;
            for (int k = j; k < i; k++) sum -= low[i * n + k] * rows[k * n + j];
            rows[i * n + j] = i < j ? 0.0 : sum / low[i * n + i];
        }
    return true;
}
