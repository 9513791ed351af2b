/* Monte Carlo of layered light against published values, exact limits and itself. Tolerances are 4.5 standard errors of the run. */
#include "check.h"
#include "stubble/math.h"
#include "stubble/monte_carlo.h"
#include "stubble/threads.h"

#include <string.h>

static sbl_monte_carlo_result follow_on(const sbl_layer *layer, uint32_t count, double index, uint64_t photons, const sbl_host *host)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_layers stack = {layer, count, index};
    sbl_monte_carlo_options opt = {.photons = photons, .seed = 7};
    sbl_monte_carlo_result mc;
    CHECK_STATUS(sbl_monte_carlo_run(&mc, &stack, &opt, host, &arena, NULL), SBL_OK);
    sbl_arena_release(&arena);
    return mc;
}

static sbl_monte_carlo_result follow(const sbl_layer *layer, uint32_t count, double index, uint64_t photons)
{
    return follow_on(layer, count, index, photons, NULL);
}

static void check_energy(const sbl_monte_carlo_result *mc)
{
    CHECK_NEAR(mc->light.UR1 + mc->light.UT1 + mc->absorbed_collimated + mc->lost_collimated, 1.0, 1e-9);
    CHECK_NEAR(mc->light.URU + mc->light.UTU + mc->absorbed_diffuse + mc->lost_diffuse, 1.0, 1e-9);
}

/* van de Hulst, Multiple Light Scattering (1980); Giovanelli, Optica Acta 2:153 (1955), with its 4 % of specular light. */
static void test_published(void)
{
    const sbl_layer slab = {10.0, 90.0, 0.75, 0.02}, half = {10.0, 90.0, 0.0, SBL_HALF_SPACE};
    sbl_monte_carlo_result mc = follow(&slab, 1, 1.0, 500000);
    CHECK_NEAR(mc.light.UR1, 0.097395, 4.5 * mc.error.UR1);
    CHECK_NEAR(mc.light.UT1, 0.660958, 4.5 * mc.error.UT1);
    check_energy(&mc);
    mc = follow(&half, 1, 1.5, 500000);
    CHECK_NEAR(mc.light.UR1, 0.25992, 4.5 * mc.error.UR1);
    check_energy(&mc);
}

/* A clear plate that absorbs: the geometric series of its two surfaces. */
static void test_clear_plate(void)
{
    const double n = 1.5, passes = exp(-0.7), once = 0.04;
    const sbl_layer plate = {7.0, 0.0, 0.5, 0.1};
    sbl_monte_carlo_result mc = follow(&plate, 1, n, 300000);
    double through = (1.0 - once) * (1.0 - once) * passes / (1.0 - once * once * passes * passes);
    CHECK_NEAR(mc.light.UT1, through, 4.5 * mc.error.UT1);
    CHECK_NEAR(mc.light.UR1, once + once * passes * through, 4.5 * mc.error.UR1);
    check_energy(&mc);
    /* Diffuse light through a clear plate of index 1: twice the exponential integral E3(0.7), by quadrature. */
    double sum = 0.0;
    for (int k = 0; k < 20000; k++) {
        double u = (k + 0.5) / 20000.0;
        sum += 2.0 * u * exp(-0.7 / u) / 20000.0;
    }
    mc = follow(&plate, 1, 1.0, 300000);
    CHECK_NEAR(mc.light.UTU, sum, 4.5 * mc.error.UTU);
    CHECK(mc.light.URU == 0.0);
}

/* Cutting layers in two, and clear or thin layers of their own, must change nothing that the physics does not. */
static void test_cut_layers(void)
{
    const sbl_layer whole[] = {{6.0, 220.0, 0.8, 0.01}, {0.4, 160.0, 0.8, 0.1}};
    const sbl_layer cut[] = {{6.0, 220.0, 0.8, 0.0004}, {6.0, 220.0, 0.8, 0.0096}, {0.4, 160.0, 0.8, 0.05}, {0.4, 160.0, 0.8, 0.05}};
    sbl_monte_carlo_result a = follow(whole, 2, 1.4, 100000), b = follow(cut, 4, 1.4, 100000);
    CHECK_NEAR(a.light.UR1, b.light.UR1, 4.5 * sqrt(2.0) * a.error.UR1);
    CHECK_NEAR(a.light.UT1, b.light.UT1, 4.5 * sqrt(2.0) * a.error.UT1);
    CHECK_NEAR(a.light.URU, b.light.URU, 4.5 * sqrt(2.0) * a.error.URU);
    check_energy(&b);
    /* A clear filter on top takes exp(-2 * 0.1) from light that crosses it straight twice; white beneath gives nearly all of it back. */
    const sbl_layer filter[] = {{10.0, 0.0, 0.0, 0.01}, {0.0, 500.0, 0.0, 0.1}};
    sbl_monte_carlo_result f = follow(filter, 2, 1.0, 30000);
    CHECK(f.light.UR1 > 0.5 && f.light.UR1 < exp(-0.2));
    check_energy(&f);
}

static void test_reproducible(void)
{
    const sbl_layer skin[] = {{6.0, 220.0, 0.8, 0.0075}, {0.4, 160.0, 0.8, 0.2}, {0.1, 80.0, 0.8, SBL_HALF_SPACE}};
    sbl_threads *threads;
    CHECK_STATUS(sbl_threads_start(&threads, 3, NULL), SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    sbl_monte_carlo_result one = follow(skin, 3, 1.4, 70000), many = follow_on(skin, 3, 1.4, 70000, &host);
    CHECK(memcmp(&one, &many, sizeof one) == 0);
    sbl_threads_stop(threads);
    CHECK(one.photons == 70000);
}

/* Light that can neither be absorbed nor leave below comes back, but for what is given up after a million scatterings. */
static void test_without_absorption(void)
{
    const sbl_layer snow = {0.0, 100.0, 0.5, SBL_HALF_SPACE};
    sbl_monte_carlo_result mc = follow(&snow, 1, 1.0, 40);
    CHECK_NEAR(mc.light.UR1 + mc.lost_collimated, 1.0, 1e-9);
    CHECK(mc.lost_collimated < 0.06);
}

static void test_refusals(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_monte_carlo_result mc;
    const sbl_layer bad = {1.0, 10.0, 1.0, 0.1}, good = {1.0, 10.0, 0.9, 0.1};
    sbl_layers stack = {&bad, 1, 1.4};
    CHECK_STATUS(sbl_monte_carlo_run(&mc, &stack, NULL, NULL, &arena, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_monte_carlo_run(NULL, &stack, NULL, NULL, &arena, &diag), SBL_E_ARG);
    stack.layer = &good;
    sbl_monte_carlo_options opt = {.photons = SBL_MONTE_CARLO_PHOTONS_MAX + 1ull};
    CHECK_STATUS(sbl_monte_carlo_run(&mc, &stack, &opt, NULL, &arena, &diag), SBL_E_RANGE);
    opt.photons = 1000;
    CHECK_STATUS(sbl_monte_carlo_run(&mc, &stack, &opt, NULL, &arena, &diag), SBL_OK);
    CHECK(arena.used_bytes == 0);
    sbl_arena_release(&arena);
}

int main(void)
{
    test_published();
    test_clear_plate();
    test_cut_layers();
    test_reproducible();
    test_without_absorption();
    test_refusals();
    return check_report("monte_carlo");
}
