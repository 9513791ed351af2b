/*
 * The similarity between two small sets of places: B. K. P. Horn, "Closed-form solution of absolute orientation using unit quaternions",
 * J. Opt. Soc. Am. A 4, 629 (1987). The largest eigenvector of his 4 x 4 matrix is found by Jacobi rotations.
 */
#include "head/align.h"

/* Twice the area, mm2, that three places must span to fix a frame. */
#define SPAN_MM2 800.0

static void jacobi_rotate(double m[4][4], double v[4][4], int p, int q)
{
    if (m[p][q] == 0.0) return;
    double theta = (m[q][q] - m[p][p]) / (2.0 * m[p][q]);
    double t = (theta >= 0.0 ? 1.0 : -1.0) / (fabs(theta) + sqrt(theta * theta + 1.0));
    double c = 1.0 / sqrt(t * t + 1.0), s = t * c;
    for (int k = 0; k < 4; k++) {
        double a = m[k][p], b = m[k][q];
        m[k][p] = c * a - s * b;
        m[k][q] = s * a + c * b;
    }
    for (int k = 0; k < 4; k++) {
        double a = m[p][k], b = m[q][k];
        m[p][k] = c * a - s * b;
        m[q][k] = s * a + c * b;
    }
    for (int k = 0; k < 4; k++) {
        double a = v[k][p], b = v[k][q];
        v[k][p] = c * a - s * b;
        v[k][q] = s * a + c * b;
    }
}

static void largest_eigenvector(double m[4][4], double out[4])
{
    double v[4][4] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    for (int sweep = 0; sweep < 12; sweep++)
        for (int p = 0; p < 3; p++)
            for (int q = p + 1; q < 4; q++) jacobi_rotate(m, v, p, q);
    int best = 0;
    for (int k = 1; k < 4; k++)
        if (m[k][k] > m[best][best]) best = k;
    for (int k = 0; k < 4; k++) out[k] = v[k][best];
}

static bool spans(const sbl_vec3 *p, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j < count; j++)
            for (uint32_t k = j + 1; k < count; k++)
                if (sbl_v3_length(sbl_v3_cross(sbl_v3_sub(p[j], p[i]), sbl_v3_sub(p[k], p[i]))) > SPAN_MM2) return true;
    return false;
}

static sbl_vec3 mean(const sbl_vec3 *p, uint32_t count)
{
    sbl_vec3 sum = {0.0, 0.0, 0.0};
    for (uint32_t i = 0; i < count; i++) sum = sbl_v3_add(sum, p[i]);
    return sbl_v3_scale(sum, 1.0 / count);
}

bool align_from_points(align_pose *pose, const sbl_vec3 *template_mm, const sbl_vec3 *scan, uint32_t count)
{
    if (count < 3 || !spans(template_mm, count)) return false;
    sbl_vec3 from = mean(template_mm, count), to = mean(scan, count);
    double s[3][3] = {{0}}, from_spread = 0.0, to_spread = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 a = sbl_v3_sub(template_mm[i], from), b = sbl_v3_sub(scan[i], to);
        double x[3] = {a.x, a.y, a.z}, y[3] = {b.x, b.y, b.z};
        for (int r = 0; r < 3; r++)
            for (int c = 0; c < 3; c++) s[r][c] += x[r] * y[c];
        from_spread += sbl_v3_dot(a, a);
        to_spread += sbl_v3_dot(b, b);
    }
    if (!(to_spread > 0.0)) return false;
    double n[4][4] = {
        {s[0][0] + s[1][1] + s[2][2], s[1][2] - s[2][1], s[2][0] - s[0][2], s[0][1] - s[1][0]},
        {s[1][2] - s[2][1], s[0][0] - s[1][1] - s[2][2], s[0][1] + s[1][0], s[2][0] + s[0][2]},
        {s[2][0] - s[0][2], s[0][1] + s[1][0], s[1][1] - s[0][0] - s[2][2], s[1][2] + s[2][1]},
        {s[0][1] - s[1][0], s[2][0] + s[0][2], s[1][2] + s[2][1], s[2][2] - s[0][0] - s[1][1]},
    };
    double q[4];
    largest_eigenvector(n, q);
    double w = q[0], x = q[1], y = q[2], z = q[3];
    pose->axis[0] = sbl_v3(w * w + x * x - y * y - z * z, 2.0 * (x * y + w * z), 2.0 * (x * z - w * y));
    pose->axis[1] = sbl_v3(2.0 * (x * y - w * z), w * w - x * x + y * y - z * z, 2.0 * (y * z + w * x));
    pose->axis[2] = sbl_v3(2.0 * (x * z + w * y), 2.0 * (y * z - w * x), w * w - x * x - y * y + z * z);
    double scale = sqrt(to_spread / from_spread);
    for (int k = 0; k < 3; k++) pose->scale[k] = scale;
    pose->from = from;
    pose->to = to;
    return true;
}
