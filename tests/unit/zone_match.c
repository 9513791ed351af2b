/* Zones matched by their healed look: sessions lighter first, one bottle, scars in the skin around, what is told beside. */
#include "check.h"
#include "stubble/knowledge_file.h"
#include "stubble/zone_match.h"

static sbl_arena arena;
static sbl_knowledge knowledge;
static sbl_dot_table table;

static const sbl_lab_d65 black = {18.0, 0.5, 0.5}, light_brown = {40.0, 7.5, 15.0};

static sbl_match_place place_in(sbl_skin_parameters skin, sbl_lab_d65 hair)
{
    return (sbl_match_place){.title = "crown",
                             .skin = skin,
                             .around = skin,
                             .hair = {.lab = hair},
                             .units_per_cm2 = 80.0,
                             .dots_per_cm2 = 80.0,
                             .sessions = 3,
                             .fraction = {0.3, 0.4, 0.3},
                             .weight = 1.0};
}

static sbl_place_match one(const sbl_match_place *place)
{
    sbl_place_match match;
    CHECK_STATUS(sbl_match_places(&match, place, 1, &table, knowledge.pigment, NULL, NULL), SBL_OK);
    return match;
}

static void check_course(const sbl_match_place *place, const sbl_place_match *m)
{
    for (uint32_t s = 0; s < place->sessions; s++) {
        CHECK(m->water_parts[s] >= 6.0 && m->water_parts[s] <= 20.0);
        if (!s) continue;
        CHECK(m->water_parts[s] <= m->water_parts[s - 1]); /* lighter first */
        CHECK(m->strength_per_mm[s][1] >= m->strength_per_mm[s - 1][1]);
    }
    CHECK(m->moment[0].patch.L < m->bare.L && m->moment[0].patch.L < m->moment[SBL_MATCH_MOMENTS - 1].patch.L);
    CHECK(m->healed_high.L < m->moment[0].patch.L && m->moment[0].patch.L < m->healed_low.L);
    CHECK(m->darker.healed.patch.L < m->moment[0].patch.L && m->deeper.healed.patch.L > m->moment[0].patch.L);
    CHECK_NEAR(m->moment[0].dE00, sbl_ciede2000(m->moment[0].patch, m->hair_patch), 1e-9);
}

/* No other course of the scale, with whatever pigment, costs less. */
static void check_is_best(const sbl_match_place *place, const sbl_place_match *best)
{
    for (uint32_t p = 0; p < knowledge.pigment->pigment_count; p++) {
        sbl_pigment_knowledge single = *knowledge.pigment;
        single.pigment += p;
        single.pigment_count = 1;
        for (double last = 6.0; last <= 20.0; last += 2.0) {
            sbl_match_place tried = *place;
            sbl_place_match m;
            tried.own_mix = true;
            for (uint32_t s = 0; s < 3; s++) tried.own_water_parts[s] = fmin(last + 2.0 * (2 - s), 20.0);
            CHECK_STATUS(sbl_match_places(&m, &tried, 1, &table, &single, NULL, NULL), SBL_OK);
            CHECK(m.cost >= best->cost - 1e-9);
        }
    }
}

static void test_skins_and_hairs(void)
{
    for (uint32_t type = 1; type <= 6; type++) {
        sbl_skin_parameters skin = sbl_skin_parameters_from_fitzpatrick(type);
        sbl_match_place dark = place_in(skin, black), light = place_in(skin, light_brown);
        sbl_place_match of_dark = one(&dark), of_light = one(&light);
        check_course(&dark, &of_dark);
        check_course(&light, &of_light);
        CHECK(of_dark.mean_dE00 < of_dark.bare_dE00);
        CHECK(of_dark.mean_dE00 < 1.5);
        /* Lighter hair is never imitated by a darker patch. */
        CHECK(of_light.moment[0].patch.L > of_dark.moment[0].patch.L - 0.05);
        if (type == 3) check_is_best(&light, &of_light);
    }
}

static void test_edge_and_bottle(void)
{
    sbl_skin_parameters skin = sbl_skin_parameters_from_fitzpatrick(3);
    sbl_match_place place[3] = {place_in(skin, light_brown), place_in(skin, light_brown), place_in(skin, light_brown)};
    sbl_place_match match[3];
    place[0].lighter_parts = 2.0;
    place[1].weight = 5000.0;
    place[2].dots_per_cm2 = place[2].units_per_cm2 = 40.0;
    CHECK_STATUS(sbl_match_places(match, place, 3, &table, knowledge.pigment, NULL, NULL), SBL_OK);
    CHECK(match[0].pigment == match[1].pigment && match[2].pigment == match[1].pigment);
    for (int k = 0; k < 3; k++) check_course(&place[k], &match[k]);
    /* The same zone by itself comes to the same mix. */
    sbl_place_match alone = one(&place[1]);
    CHECK(alone.pigment == match[1].pigment && alone.water_parts[2] == match[1].water_parts[2]);
    CHECK_NEAR(alone.cost, match[1].cost, 0.0);
}

static void test_scar(void)
{
    sbl_skin_parameters skin = sbl_skin_parameters_from_fitzpatrick(3), scar = sbl_skin_of_scar(&skin);
    sbl_match_place on_skin = place_in(skin, black), on_scar = on_skin;
    CHECK(scar.melanin < skin.melanin && scar.blood < skin.blood && scar.scattering_per_cm > skin.scattering_per_cm);
    on_scar.skin = scar;
    on_scar.lasting_factor = 0.6;
    sbl_place_match a = one(&on_skin), b = one(&on_scar);
    check_course(&on_scar, &b);
    /* Paler to begin with, aiming at the same look, and losing it sooner. */
    CHECK(b.bare.L > a.bare.L);
    CHECK_NEAR(b.hair_patch.L, a.hair_patch.L, 1e-9);
    CHECK(b.bare_dE00 > a.bare_dE00);
    CHECK(b.moment[4].patch.L - b.moment[0].patch.L > a.moment[4].patch.L - a.moment[0].patch.L);
}

static void test_refusals(void)
{
    sbl_match_place place = place_in(sbl_skin_parameters_mean(), black);
    sbl_place_match m;
    sbl_diag diag;
    CHECK_STATUS(sbl_match_places(&m, &place, 1, &table, NULL, NULL, &diag), SBL_E_ARG);
    place.sessions = 0;
    CHECK_STATUS(sbl_match_places(&m, &place, 1, &table, knowledge.pigment, NULL, &diag), SBL_E_RANGE);
    place = place_in(sbl_skin_parameters_mean(), black);
    place.fraction[0] = 0.5;
    CHECK_STATUS(sbl_match_places(&m, &place, 1, &table, knowledge.pigment, NULL, &diag), SBL_E_RANGE);
    place = place_in(sbl_skin_parameters_mean(), black);
    place.dots_per_cm2 = (double)NAN;
    CHECK_STATUS(sbl_match_places(&m, &place, 1, &table, knowledge.pigment, NULL, &diag), SBL_E_RANGE);
    place = place_in(sbl_skin_parameters_mean(), black);
    place.skin.melanin = -1.0;
    CHECK_STATUS(sbl_match_places(&m, &place, 1, &table, knowledge.pigment, NULL, &diag), SBL_E_RANGE);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, NULL) == SBL_OK);
    sbl_dot_table_builtin(&table);
    test_skins_and_hairs();
    test_edge_and_bottle();
    test_scar();
    test_refusals();
    sbl_arena_release(&arena);
    return check_report("zone_match");
}
