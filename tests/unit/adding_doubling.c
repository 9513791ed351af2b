/* Adding-doubling against published slabs, and what must hold for every stack. */
#include "check.h"
#include "stubble/adding_doubling.h"
#include "stubble/math.h"

static sbl_layered_light light_of(const sbl_layer *layer, uint32_t count, double index, uint32_t quadrature)
{
    sbl_layered_light light = {0};
    sbl_layers stack = {layer, count, index};
    CHECK_STATUS(sbl_adding_doubling(&light, &stack, quadrature, NULL), SBL_OK);
    return light;
}

static void test_published(void)
{
    /* van de Hulst 1980, table 35: albedo 0.9, depth 2, g 0.75, as Prahl 1988 and MCML 1995 quote it, five decimals. */
    const sbl_layer slab = {10.0, 90.0, 0.75, 0.02};
    sbl_layered_light light = light_of(&slab, 1, 1.0, 32);
    CHECK_NEAR(light.UR1, 0.09739, 1e-5);
    CHECK_NEAR(light.UT1, 0.66096, 1e-5);
    /* Giovanelli 1955: half space, albedo 0.9, isotropic, index 1.5: 0.2600 with the surface, four decimals. */
    const sbl_layer half = {10.0, 90.0, 0.0, SBL_HALF_SPACE};
    light = light_of(&half, 1, 1.5, 32);
    CHECK_NEAR(light.UR1, 0.2600, 1e-4);
    CHECK_NEAR(light.UT1, 0.0, 1e-12);
}

/* Chandrasekhar's H at 1 (Radiative Transfer, 1950, chapter V): 1 / H(m) = sqrt(1 - a) + a / 2 integral of m' H(m') / (m + m'), by
 * iteration on 400 midpoints; no part of it is shared with the engine. */
static double chandrasekhar_h1(double albedo)
{
    enum { POINTS = 400 };
    double h[POINTS], next[POINTS], at_one = 1.0;
    for (int i = 0; i < POINTS; i++) h[i] = 1.0;
    for (int round = 0; round < 200; round++) {
        for (int i = 0; i <= POINTS; i++) {
            double m = i < POINTS ? (i + 0.5) / POINTS : 1.0, sum = 0.0;
            for (int k = 0; k < POINTS; k++) sum += (k + 0.5) / POINTS * h[k] / (m + (k + 0.5) / POINTS) / POINTS;
            double value = 1.0 / (sqrt(1.0 - albedo) + 0.5 * albedo * sum);
            if (i < POINTS) next[i] = value;
            else at_one = value;
        }
        memcpy(h, next, sizeof h);
    }
    return at_one;
}

static void test_chandrasekhar(void)
{
    static const double albedo[4] = {0.2, 0.5, 0.8, 0.95};
    for (int i = 0; i < 4; i++) {
        const sbl_layer isotropic = {10.0 * (1.0 - albedo[i]), 10.0 * albedo[i], 0.0, SBL_HALF_SPACE};
        CHECK_NEAR(light_of(&isotropic, 1, 1.0, 32).UR1, 1.0 - chandrasekhar_h1(albedo[i]) * sqrt(1.0 - albedo[i]), 3e-6);
    }
}

/* A layer that only absorbs: Beer's law between two mirroring faces, summed over the reflections. */
static void test_clear(void)
{
    const sbl_layer clear = {3.0, 0.0, 0.5, 0.1};
    for (uint32_t q = 8; q <= 48; q += q == 32 ? 16 : q) {
        sbl_layered_light light = light_of(&clear, 1, 1.4, q);
        double r = 0.4 * 0.4 / (2.4 * 2.4), t = exp(-0.3);
        CHECK_NEAR(light.UT1, (1 - r) * (1 - r) * t / (1 - r * r * t * t), 1e-8);
        CHECK_NEAR(light.UR1, r + r * (1 - r) * (1 - r) * t * t / (1 - r * r * t * t), 1e-8);
    }
    /* Nothing at all: two faces alone, then none. */
    const sbl_layer empty = {0.0, 0.0, 0.0, 1.0};
    sbl_layered_light light = light_of(&empty, 1, 1.0, 32);
    CHECK_NEAR(light.UR1, 0.0, 1e-14);
    CHECK_NEAR(light.UTU, 1.0, 1e-14);
    light = light_of(&empty, 1, 1.5, 32);
    CHECK_NEAR(light.UR1, 2.0 * 0.04 / 1.04, 1e-14);
    CHECK_NEAR(light.URU + light.UTU, 1.0, 1e-14);
}

static double random_between(double low, double high, uint64_t stream, uint64_t counter)
{
    return low + (high - low) * sbl_random_unit(4, stream, counter);
}

static uint32_t random_stack(sbl_layer layer[4], double *index, uint64_t i, bool absorbs)
{
    uint32_t count = 1 + (uint32_t)random_between(0.0, 3.999, 0, i);
    *index = i % 3 ? random_between(1.0, 2.0, 1, i) : 1.0;
    for (uint32_t k = 0; k < count; k++) {
        uint64_t c = 4 * i + k;
        layer[k].absorption_per_cm = absorbs ? sbl_pow(10.0, random_between(-3.0, 2.0, 2, c)) : 0.0;
        layer[k].scattering_per_cm = sbl_pow(10.0, random_between(-2.0, 3.0, 3, c));
        layer[k].anisotropy = random_between(-0.99, 0.99, 4, c);
        layer[k].thickness_cm = sbl_pow(10.0, random_between(-5.0, 0.5, 5, c));
    }
    return count;
}

static void test_energy(void)
{
    static const uint32_t quadrature[4] = {8, 16, 32, 48};
    sbl_layer layer[4];
    double index;
    for (uint64_t i = 0; i < 200; i++) {
        uint32_t count = random_stack(layer, &index, i, false), q = quadrature[i % 4];
        sbl_layered_light light = light_of(layer, count, index, q);
        /* Rounding grows with the depth: 1e-16 a doubling on what is not reflected. */
        CHECK_NEAR(light.UR1 + light.UT1, 1.0, 1e-10);
        CHECK_NEAR(light.URU + light.UTU, 1.0, 1e-10);
        count = random_stack(layer, &index, i, true);
        light = light_of(layer, count, index, q);
        CHECK(light.UR1 >= 0.0 && light.UT1 > -1e-12 && light.UR1 + light.UT1 < 1.0);
        CHECK(light.URU >= 0.0 && light.UTU > -1e-12 && light.URU + light.UTU < 1.0);
    }
}

/* Upside down as much diffuse light gets through, however the layers lie (reciprocity); a layer cut in two is the same layer; more
 * absorption, less light. */
static void test_stacks(void)
{
    sbl_layer layer[4], other[5];
    double index;
    for (uint64_t i = 0; i < 100; i++) {
        uint32_t count = random_stack(layer, &index, i, true);
        sbl_layered_light light = light_of(layer, count, index, 16), again;
        for (uint32_t k = 0; k < count; k++) other[k] = layer[count - 1 - k];
        again = light_of(other, count, index, 16);
        CHECK_NEAR(again.UTU, light.UTU, 1e-10);

        memcpy(other, layer, sizeof layer);
        other[count] = layer[count - 1];
        other[count - 1].thickness_cm *= 0.37;
        other[count].thickness_cm *= 0.63;
        again = light_of(other, count + 1, index, 16);
        CHECK_NEAR(again.UR1, light.UR1, 1e-6);
        CHECK_NEAR(again.UTU, light.UTU, 1e-6);

        memcpy(other, layer, sizeof layer);
        other[0].absorption_per_cm *= 1.5;
        again = light_of(other, count, index, 16);
        CHECK(again.UR1 < light.UR1 + 1e-12 && again.URU < light.URU + 1e-12 && again.UT1 < light.UT1 + 1e-12);
    }
}

static void test_endless(void)
{
    /* A layer of any great thickness is a half space; without absorption all light comes back. */
    const sbl_layer thick = {0.3, 200.0, 0.8, 30.0}, endless = {0.3, 200.0, 0.8, SBL_HALF_SPACE}, white = {0.0, 100.0, 0.8, SBL_HALF_SPACE};
    sbl_layered_light one = light_of(&thick, 1, 1.4, 32), two = light_of(&endless, 1, 1.4, 32);
    CHECK_NEAR(one.UR1, two.UR1, 1e-12);
    CHECK_NEAR(one.URU, two.URU, 1e-12);
    CHECK_NEAR(light_of(&white, 1, 1.4, 32).UR1, 1.0, 3e-6);
    /* Similarity far inside: mu_s' decides, not g, to within a percent where absorption is low. */
    const sbl_layer forward = {0.05, 500.0, 0.9, SBL_HALF_SPACE}, even = {0.05, 50.0, 0.0, SBL_HALF_SPACE};
    CHECK_NEAR(light_of(&forward, 1, 1.4, 32).UR1, light_of(&even, 1, 1.4, 32).UR1, 0.01);
}

/* Everything that sbl_layers_check lets through: from nothing to 1e6 per cm, from thinner than a wavelength to no end, index 1 and just
 * above. */
static void test_extremes(void)
{
    static const uint32_t quadrature[4] = {8, 16, 32, 48};
    for (uint64_t i = 0; i < 400; i++) {
        sbl_layer layer[SBL_LAYERS_MAX];
        uint32_t count = 1 + (uint32_t)random_between(0.0, i % 8 ? 2.999 : 15.999, 10, i);
        for (uint32_t k = 0; k < count; k++) {
            uint64_t c = 16 * i + k;
            double pick = random_between(0.0, 1.0, 11, c), g = random_between(-0.99, 0.99, 14, c);
            layer[k] = (sbl_layer){pick < 0.2 ? 0.0 : sbl_pow(10.0, random_between(-9.0, 6.0, 12, c)),
                                   pick > 0.1 && pick < 0.3 ? 0.0 : sbl_pow(10.0, random_between(-9.0, 6.0, 13, c)),
                                   pick > 0.8 ? (g > 0.0 ? 0.99 : -0.99) : g, sbl_pow(10.0, random_between(-12.0, 7.0, 15, c))};
        }
        if (i % 3 == 0) layer[count - 1].thickness_cm = SBL_HALF_SPACE;
        double index = i % 5 == 0   ? 1.0
                       : i % 5 == 1 ? 1.0 + sbl_pow(10.0, random_between(-12.0, -2.0, 16, i))
                                    : random_between(1.0, 2.0, 17, i);
        sbl_layered_light light = light_of(layer, count, index, quadrature[i % 4]);
        CHECK(light.UR1 > -1e-9 && light.UT1 > -1e-9 && light.UR1 + light.UT1 < 1.0 + 1e-6);
        CHECK(light.URU > -1e-9 && light.UTU > -1e-9 && light.URU + light.UTU < 1.0 + 1e-6);
    }
}

static void test_quadrature(void)
{
    /* Skin at 560 nm: what fewer directions cost (docs/skin.md). */
    const sbl_layer skin[3] = {{8.74945, 233.939, 0.7824, 0.0075}, {1.54418, 179.953, 0.7824, 0.2}, {0.734975, 82.9381, 0.7824, 5.0}};
    sbl_layered_light best = light_of(skin, 3, 1.4, 48);
    CHECK_NEAR(light_of(skin, 3, 1.4, 0).UR1, best.UR1, 2e-5);
    CHECK_NEAR(light_of(skin, 3, 1.4, 16).UR1, best.UR1, 3e-4);
    CHECK_NEAR(light_of(skin, 3, 1.4, 8).UR1, best.UR1, 2e-3);
}

static void test_refusals(void)
{
    sbl_layered_light light;
    sbl_diag diag = {0};
    sbl_layer layer = {1.0, 10.0, 0.8, 0.1};
    sbl_layers stack = {&layer, 1, 1.4};
    CHECK_STATUS(sbl_adding_doubling(&light, &stack, 31, &diag), SBL_E_RANGE);
    CHECK(diag.message && diag.value == 31.0);
    CHECK_STATUS(sbl_adding_doubling(NULL, &stack, 32, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_adding_doubling(&light, NULL, 32, &diag), SBL_E_ARG);
    stack.index = 2.5;
    CHECK_STATUS(sbl_adding_doubling(&light, &stack, 32, &diag), SBL_E_RANGE);
    stack.index = 1.4;
    stack.count = SBL_LAYERS_MAX + 1;
    CHECK_STATUS(sbl_adding_doubling(&light, &stack, 32, &diag), SBL_E_RANGE);
    stack.count = 1;
    double *const member[4] = {&layer.absorption_per_cm, &layer.scattering_per_cm, &layer.anisotropy, &layer.thickness_cm};
    for (int m = 0; m < 4; m++) {
        static const double wrong[2] = {-2.0, (double)NAN};
        double right = *member[m];
        for (int w = 0; w < 2; w++) {
            *member[m] = wrong[w];
            CHECK_STATUS(sbl_adding_doubling(&light, &stack, 32, &diag), SBL_E_RANGE);
        }
        *member[m] = right;
    }
    CHECK_STATUS(sbl_adding_doubling(&light, &stack, 32, &diag), SBL_OK);
}

int main(void)
{
    test_published();
    test_chandrasekhar();
    test_clear();
    test_energy();
    test_stacks();
    test_endless();
    test_extremes();
    test_quadrature();
    test_refusals();
    return check_report("adding_doubling");
}
