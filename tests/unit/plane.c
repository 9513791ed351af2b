#include "check.h"
#include "stubble/math.h"
#include "stubble/plane.h"

static sbl_diag diag;

static double unit(uint64_t trial, uint64_t k)
{
    return sbl_random_unit(3, trial, k);
}

static sbl_plane_map random_map(uint64_t trial)
{
    sbl_plane_map map = {{8.0 + 4.0 * unit(trial, 0), 6.0 * unit(trial, 1) - 3.0, 700.0, 6.0 * unit(trial, 2) - 3.0,
                          8.0 + 4.0 * unit(trial, 3), 500.0, 4e-3 * unit(trial, 4) - 2e-3, 4e-3 * unit(trial, 5) - 2e-3, 1.0}};
    return map;
}

static void test_exact(void)
{
    for (uint64_t trial = 0; trial < 200; trial++) {
        sbl_plane_map truth = random_map(trial), map;
        sbl_plane_pair pair[9];
        uint32_t count = 4 + (uint32_t)(trial % 6);
        for (uint32_t i = 0; i < count; i++) {
            pair[i].mm[0] = i < 4 ? (i == 1 || i == 2 ? 80.0 : 0.0) : 80.0 * unit(trial, 20 + i);
            pair[i].mm[1] = i < 4 ? (i >= 2 ? 50.0 : 0.0) : 50.0 * unit(trial, 40 + i);
            REQUIRE(sbl_plane_to_px(&truth, pair[i].mm[0], pair[i].mm[1], pair[i].px));
        }
        CHECK_STATUS(sbl_plane_fit(&map, pair, count, &diag), SBL_OK);
        double px[2], want[2], back[2], s[4], right[2], down[2], e = 1e-4;
        CHECK(sbl_plane_to_px(&map, 33.0, 21.0, px) && sbl_plane_to_px(&truth, 33.0, 21.0, want));
        CHECK_NEAR(hypot(px[0] - want[0], px[1] - want[1]), 0.0, 1e-6);
        CHECK(sbl_plane_to_mm(&map, px[0], px[1], back));
        CHECK_NEAR(hypot(back[0] - 33.0, back[1] - 21.0), 0.0, 1e-9);
        sbl_plane_slope(&map, 33.0, 21.0, s);
        CHECK(sbl_plane_to_px(&map, 33.0 + e, 21.0, right) && sbl_plane_to_px(&map, 33.0, 21.0 + e, down));
        CHECK_NEAR(s[0], (right[0] - px[0]) / e, 1e-3);
        CHECK_NEAR(s[3], (down[1] - px[1]) / e, 1e-3);
        double area = ((right[0] - px[0]) * (down[1] - px[1]) - (right[1] - px[1]) * (down[0] - px[0])) / (e * e);
        CHECK_NEAR(sbl_plane_mm_per_px(&map, 33.0, 21.0), 1.0 / sqrt(fabs(area)), 1e-5);
    }
}

static void test_refusals(void)
{
    sbl_plane_map map;
    sbl_plane_pair row[4];
    for (int i = 0; i < 4; i++) row[i] = (sbl_plane_pair){{i * 10.0, i * 5.0}, {i * 90.0, i * 40.0}};
    CHECK_STATUS(sbl_plane_fit(&map, row, 4, &diag), SBL_E_DATA);
    CHECK_STATUS(sbl_plane_fit(&map, row, 3, &diag), SBL_E_ARG);
    sbl_plane_pair same[4] = {{{0, 0}, {5, 5}}, {{1, 0}, {5, 5}}, {{1, 1}, {5, 5}}, {{0, 1}, {5, 5}}};
    CHECK_STATUS(sbl_plane_fit(&map, same, 4, &diag), SBL_E_DATA);
    sbl_plane_map tilted = {{10, 0, 100, 0, 10, 100, -0.01, 0, 1}};
    double px[2];
    CHECK(!sbl_plane_to_px(&tilted, 101.0, 0.0, px) && sbl_plane_to_px(&tilted, 99.0, 0.0, px));
    CHECK(sbl_plane_mm_per_px(&tilted, 101.0, 0.0) == 0.0);
}

static void test_scales(void)
{
    sbl_scale scale;
    const double one[2] = {100.0, 100.0}, other[2] = {400.0, 500.0};
    CHECK_STATUS(sbl_scale_from_clicks(&scale, one, other, 50.0, 0.0, 0.0, &diag), SBL_OK);
    CHECK_NEAR(scale.mm_per_px, 0.1, 1e-12);
    /* The part of the clicks, seen by clicking 4,000 times: both parts of each click err by 1.5 px, along the line only one matters. */
    double sum = 0.0;
    for (uint64_t i = 0; i < 4000; i++) {
        double d[4];
        for (uint64_t k = 0; k < 4; k++) d[k] = 1.5 * sbl_random_normal(5, i, k);
        double length = hypot(other[0] + d[0] - one[0] - d[1], other[1] + d[2] - one[1] - d[3]);
        sum += (500.0 / length - 1.0) * (500.0 / length - 1.0);
    }
    double others = 0.02 * 0.02 + 0.005 * 0.005;
    CHECK_NEAR(scale.relative_error * scale.relative_error - others, sum / 4000.0, 0.1 * sum / 4000.0);
    CHECK_STATUS(sbl_scale_from_clicks(&scale, one, one, 50.0, 0.0, 0.0, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_scale_from_clicks(&scale, one, other, (double)NAN, 0.0, 0.0, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_scale_stated(&scale, 0.0, 0.0, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_scale_stated(&scale, 0.02, 0.0, &diag), SBL_OK);
    CHECK_NEAR(scale.relative_error, 0.05, 1e-12);
    sbl_plane_map map = sbl_plane_from_scale(&scale);
    CHECK_NEAR(sbl_plane_mm_per_px(&map, 3.0, 4.0), 0.02, 1e-12);
}

int main(void)
{
    test_exact();
    test_refusals();
    test_scales();
    return check_report("plane");
}
