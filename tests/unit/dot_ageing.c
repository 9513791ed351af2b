/* A dot over time, and what is seen of many. */
#include "check.h"
#include "stubble/dot_ageing.h"

static sbl_dot_table table;
static sbl_diag diag;

#define YEAR 365.25

static sbl_dot_seen see(const sbl_dot_placed *placed, sbl_ageing_course course, double t_days, uint32_t type, double dots_per_cm2)
{
    sbl_skin_parameters skin = sbl_skin_parameters_from_fitzpatrick(type);
    sbl_dot_ageing ageing = sbl_dot_ageing_typical(course);
    sbl_dot_aged now = sbl_dot_age(placed, &ageing, t_days);
    sbl_dot_seen seen = {0};
    CHECK_STATUS(sbl_dot_see(&seen, &table, &now, &skin, dots_per_cm2, &diag), SBL_OK);
    return seen;
}

static sbl_dot_placed typical(void)
{
    return (sbl_dot_placed){.pigment = sbl_pigment_carbon(), .healed_mg_per_ml = 1.5, .diameter_mm = 0.12};
}

/* The middle course keeps what the course's model states (FACTS 5.2), within 0.06; slow and fast lie on its two sides. */
static void test_years(void)
{
    static const double years[4] = {1.0, 3.0, 5.0, 8.0}, stated[4] = {0.89, 0.72, 0.57, 0.41};
    sbl_dot_placed dot = typical();
    double healed[SBL_AGEING_COUNT];
    for (int c = 0; c < SBL_AGEING_COUNT; c++) healed[c] = -log(see(&dot, (sbl_ageing_course)c, 60.0, 2, 160.0).ratio.g);
    for (int k = 0; k < 4; k++) {
        double left[SBL_AGEING_COUNT];
        for (int c = 0; c < SBL_AGEING_COUNT; c++)
            left[c] = -log(see(&dot, (sbl_ageing_course)c, years[k] * YEAR, 2, 160.0).ratio.g) / healed[c];
        CHECK_NEAR(left[SBL_AGEING_MIDDLE], stated[k], 0.06);
        CHECK(left[SBL_AGEING_SLOW] > left[SBL_AGEING_MIDDLE] && left[SBL_AGEING_MIDDLE] > left[SBL_AGEING_FAST]);
    }
}

/* Fresh: larger, darker as a patch, in redder skin; then calm. The patch fades from the first day to the last. */
static void test_days(void)
{
    sbl_dot_placed dot = typical();
    sbl_dot_ageing course = sbl_dot_ageing_typical(SBL_AGEING_MIDDLE);
    sbl_dot_aged fresh = sbl_dot_age(&dot, &course, 0.0), healed = sbl_dot_age(&dot, &course, 90.0);
    CHECK_NEAR(fresh.diameter_mm, 0.12 * course.fresh_diameter_factor, 1e-12);
    CHECK_NEAR(fresh.mass_share, 1.0 / (1.0 - course.early_share), 1e-12);
    CHECK_NEAR(healed.mass_share, exp(-90.0 / YEAR / course.loss_tau_years), 1e-5);
    CHECK(fresh.blood_factor == course.redness_blood_factor && healed.blood_factor < 1.0 + 1e-9);
    CHECK(fresh.state.alpha > healed.state.alpha && fresh.state.eta >= healed.state.eta);
    double ten = sbl_dot_age(&dot, &course, 10.0 * YEAR).diameter_mm;
    CHECK_NEAR(ten, sqrt(0.0144 + 10.0 * course.growth_mm2_per_year), 1e-9);
    CHECK(see(&dot, SBL_AGEING_MIDDLE, 0.0, 2, 160.0).patch_lab.a > see(&dot, SBL_AGEING_MIDDLE, 60.0, 2, 160.0).patch_lab.a + 2.0);
    double last = 1.0;
    for (double t = 0.0; t < 3650.0; t += t < 60.0 ? 2.0 : 60.0) {
        double contrast = see(&dot, SBL_AGEING_MIDDLE, t, 3, 160.0).contrast;
        CHECK(contrast < last && contrast > 0.0);
        last = contrast;
    }
}

/* What lasts weighs more: with oxides that go first a warm blend turns towards carbon. */
static void test_blend(void)
{
    sbl_dot_placed warm = typical();
    warm.pigment = (sbl_pigment){{0.5, 0.2, 0.3}};
    sbl_dot_ageing course = sbl_dot_ageing_typical(SBL_AGEING_MIDDLE);
    sbl_dot_aged old = sbl_dot_age(&warm, &course, 8.0 * YEAR);
    CHECK(old.pigment.share[SBL_COLORANT_CARBON_BLACK] > 0.55);
    CHECK_NEAR(old.pigment.share[0] + old.pigment.share[1] + old.pigment.share[2], 1.0, 1e-12);
}

/* Deeper is bluer and paler; more dots, and more pigment, are darker; no dots leave the skin; dark skin hides dots. */
static void test_sight(void)
{
    sbl_dot_placed dot = typical(), deep = typical(), strong = typical();
    deep.top_mm = 0.4;
    strong.healed_mg_per_ml = 3.0;
    sbl_dot_seen near = see(&dot, SBL_AGEING_MIDDLE, 60.0, 2, 160.0), far = see(&deep, SBL_AGEING_MIDDLE, 60.0, 2, 160.0);
    CHECK(far.centre_lab.L > near.centre_lab.L + 5.0 && far.patch_lab.L > near.patch_lab.L);
    /* For the light that it takes, a deep dot takes more of red: b* falls more for each unit of L*. */
    CHECK((far.bare_lab.b - far.centre_lab.b) / (far.bare_lab.L - far.centre_lab.L) >
          (near.bare_lab.b - near.centre_lab.b) / (near.bare_lab.L - near.centre_lab.L));
    CHECK(see(&strong, SBL_AGEING_MIDDLE, 60.0, 2, 160.0).patch_lab.L < near.patch_lab.L);
    double last = 1e9;
    for (double n = 20.0; n < 1500.0; n *= 1.8) {
        double L = see(&dot, SBL_AGEING_MIDDLE, 60.0, 2, n).patch_lab.L;
        CHECK(L < last);
        last = L;
    }
    sbl_dot_seen alone = see(&dot, SBL_AGEING_MIDDLE, 60.0, 2, 0.0);
    CHECK(alone.contrast == 0.0 && alone.patch.r == alone.bare.r);
    CHECK(near.contrast > see(&dot, SBL_AGEING_MIDDLE, 60.0, 6, 160.0).contrast);
    for (uint32_t type = 1; type <= 6; type++) {
        sbl_dot_seen any = see(&dot, SBL_AGEING_MIDDLE, 60.0, type, 0.0);
        CHECK(any.ratio.r < any.ratio.g && any.ratio.g < any.ratio.b); /* black under any skin: red less than blue */
    }
}

/* Darker hair, darker stub; the named colours keep their order. */
static void test_hair(void)
{
    double last = 0.0;
    for (double L = 18.0; L < 70.0; L += 4.0) {
        sbl_dot_aged stub = sbl_dot_of_hair(&(sbl_hair_stub){.lab = {L, 2.0, 5.0}});
        CHECK(last == 0.0 || stub.strength_per_mm[1] < last);
        last = stub.strength_per_mm[1];
    }
    CHECK_NEAR(sbl_dot_of_hair(&(sbl_hair_stub){.lab = {18, 0.5, 0.5}}).strength_per_mm[1], 20.0, 4.0);
    sbl_dot_aged red = sbl_dot_of_hair(&(sbl_hair_stub){.lab = {39, 18, 24}});
    CHECK(red.strength_per_mm[0] < red.strength_per_mm[1] && red.strength_per_mm[1] < red.strength_per_mm[2]);
}

static void test_refusals(void)
{
    sbl_dot_placed dot = typical();
    sbl_skin_parameters skin = sbl_skin_parameters_mean();
    sbl_dot_ageing course = sbl_dot_ageing_typical((sbl_ageing_course)99);
    sbl_dot_aged now = sbl_dot_age(&dot, &course, -5.0);
    sbl_dot_seen seen;
    CHECK_STATUS(sbl_dot_see(&seen, &table, &now, &skin, 5000.0, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_dot_see(&seen, &table, &now, &skin, (double)NAN, &diag), SBL_E_RANGE);
    skin.blood = 2.0;
    CHECK_STATUS(sbl_dot_see(&seen, &table, &now, &skin, 100.0, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_dot_see(NULL, &table, &now, &skin, 100.0, &diag), SBL_E_ARG);
}

int main(void)
{
    sbl_dot_table_builtin(&table);
    test_years();
    test_days();
    test_blend();
    test_sight();
    test_hair();
    test_refusals();
    return check_report("dot_ageing");
}
