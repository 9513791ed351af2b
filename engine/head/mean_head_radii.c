/*
 * Radii of a mean head as 120 spherical harmonics.
 *
 * Source: USC ICT FaceKit, mean head (MIT licence, credit USC ICT), measured for this project along rays from (0, 45, 8) mm of its own
 * frame on a 5 degree grid, left and right averaged. The figures below are our least-squares fit to those radii, with the ears, the orbits,
 * the nose and the mouth left out (the template models its own) and the squared Laplacian kept small where nothing was measured. On the
 * vault the fit leaves 0.12 mm rms of the measured radii, 0.41 mm at most; tests/unit/template_real.c lays the finished vault on real
 * heads.
 *
 * Basis: y is the polar axis, azimuth from +z towards +x; only the terms even in x, so cos(m azimuth), normalised to a mean square of 1.
 * Order: for m = 0 to 14, for l = m to 14. The constant term is the mean radius.
 */
#include "mean_head_radii.h"

static const float coefficient_mm[MEAN_HEAD_TERMS] = {
    95.08f, -1.47f, 5.20f,  -0.12f, -2.54f, 1.90f,  -0.98f, 0.21f,  0.04f,  -0.12f, 0.22f,  -0.22f, 0.01f,  0.18f,  -0.14f,
    2.64f,  -4.41f, 2.54f,  -1.20f, -0.38f, 0.73f,  -0.23f, -0.12f, 0.08f,  0.09f,  -0.01f, -0.11f, 0.04f,  0.07f,  5.20f,
    -0.55f, 0.69f,  -0.25f, -0.44f, 0.87f,  -0.52f, 0.01f,  0.19f,  -0.17f, 0.20f,  -0.23f, 0.13f,  0.94f,  0.10f,  0.56f,
    -0.39f, 0.02f,  0.36f,  -0.30f, 0.02f,  0.07f,  -0.03f, 0.04f,  -0.06f, -0.29f, -0.04f, 0.27f,  -0.39f, 0.17f,  0.08f,
    -0.19f, 0.11f,  -0.04f, 0.01f,  0.00f,  -0.31f, 0.25f,  -0.07f, -0.08f, 0.13f,  -0.01f, -0.12f, 0.10f,  -0.03f, -0.03f,
    -0.21f, 0.03f,  0.00f,  -0.04f, 0.07f,  -0.01f, -0.09f, 0.12f,  -0.06f, 0.08f,  -0.22f, 0.18f,  -0.13f, 0.10f,  -0.08f,
    0.01f,  0.03f,  0.04f,  -0.13f, 0.06f,  -0.04f, 0.05f,  -0.04f, 0.02f,  -0.02f, -0.02f, -0.01f, -0.01f, 0.01f,  -0.01f,
    0.01f,  -0.05f, 0.06f,  -0.04f, 0.03f,  0.01f,  -0.07f, 0.06f,  -0.04f, 0.01f,  -0.03f, 0.03f,  -0.03f, -0.01f, -0.01f,
};

void mean_head_prepare(mean_head *head)
{
    int k = 0;
    for (int m = 0; m <= MEAN_HEAD_DEGREE; m++) {
        double mm = (double)m * m;
        if (m == 0) head->sectoral[m] = 1.0;
        else head->sectoral[m] = head->sectoral[m - 1] * sqrt((m == 1 ? 2.0 : 1.0) * (2.0 * m + 1.0) / (2.0 * m));
        for (int l = m; l <= MEAN_HEAD_DEGREE; l++, k++) {
            double ll = (double)l * l, before = (double)(l - 1) * (l - 1);
            head->rise[k] = l > m ? sqrt((4.0 * ll - 1.0) / (ll - mm)) : 0.0;
            head->fall[k] = l > m + 1 ? head->rise[k] * sqrt((before - mm) / (4.0 * before - 1.0)) : 0.0;
        }
    }
}

double mean_head_radius(const mean_head *head, sbl_vec3 direction)
{
    double radius = 0.0, cosine = 1.0, sine = 0.0; /* sin^m(polar angle) times cos and sin of m azimuth */
    int k = 0;
    for (int m = 0; m <= MEAN_HEAD_DEGREE; m++) {
        double before = 0.0, term = head->sectoral[m] * cosine;
        radius += (double)coefficient_mm[k++] * term;
        for (int l = m + 1; l <= MEAN_HEAD_DEGREE; l++, k++) {
            double next = head->rise[k] * direction.y * term - head->fall[k] * before;
            before = term;
            term = next;
            radius += (double)coefficient_mm[k] * term;
        }
        double turned = cosine * direction.z - sine * direction.x;
        sine = cosine * direction.x + sine * direction.z;
        cosine = turned;
    }
    return radius;
}
