/* Two designs on one field: sessions of sites, and what differs. */
#include "check.h"
#include "stubble/field.h"

#define SITES 4000u
static sbl_arena arena;
static sbl_diag diag;
static sbl_site site[SITES];
static sbl_vec3f place[SITES];

/* A square of two triangles with sites at random: only their ranks and places matter here. */
static sbl_field make_field(const sbl_surface *surface)
{
    for (uint32_t i = 0; i < SITES; i++) {
        double u = sbl_random_unit(1, 1, i), v = sbl_random_unit(1, 2, i);
        if (u + v > 1.0) u = 1.0 - u, v = 1.0 - v;
        site[i] = (sbl_site){{i % 2, (float)u, (float)v}, ((float)i + 0.5f) / (float)SITES};
        place[i] = sbl_v3_store(sbl_surface_position(surface, site[i].at));
    }
    return (sbl_field){surface, site, place, SITES, 200.0f};
}

static void test_sessions(const sbl_field *field)
{
    static uint8_t session[SITES];
    static uint32_t chosen[SITES];
    const float density[4] = {20.0f, 80.0f, 150.0f, (float)NAN}, share[3] = {0.3f, 0.7f, 1.0f};
    float from[3] = {0.0f, 0.3f, 0.7f};
    sbl_field_sessions(session, field, NULL, density, share, 3);
    /* The same sites that the selection gives for each session. */
    for (uint32_t s = 0; s < 3; s++) {
        uint32_t count = sbl_field_select(chosen, field, density, from[s], share[s]), same = 0, all = 0;
        for (uint32_t k = 0; k < count; k++) same += session[chosen[k]] == s + 1;
        for (uint32_t i = 0; i < SITES; i++) all += session[i] == s + 1;
        CHECK(count > 100 && same == count && all == count);
    }
    /* What grows comes first: those sites carry no dot, and the sessions begin behind them. */
    const float even[4] = {100.0f, 100.0f, 100.0f, 100.0f}, hair[4] = {50.0f, 50.0f, 50.0f, 50.0f};
    sbl_field_sessions(session, field, hair, even, share, 3);
    uint32_t count[4] = {0};
    for (uint32_t i = 0; i < SITES; i++) count[session[i]]++;
    CHECK(session[0] == 0 && session[SITES / 4 - 1] == 0 && session[SITES / 4] == 1 && session[SITES * 3 / 4] == 0);
    CHECK_NEAR(count[1], 0.3 * SITES / 2.0, 1.0);
    CHECK_NEAR(count[2], 0.4 * SITES / 2.0, 1.0);
    CHECK_NEAR(count[3], 0.3 * SITES / 2.0, 1.0);
}

static void test_changes(const sbl_field *field)
{
    static uint8_t before[SITES], after[SITES];
    static sbl_field_change change[SITES];
    const float share[2] = {0.5f, 1.0f}, thin[4] = {80.0f, 80.0f, 80.0f, 80.0f}, dense[4] = {100.0f, 100.0f, 100.0f, 100.0f};
    sbl_field_sessions(before, field, NULL, thin, share, 2);
    sbl_field_sessions(after, field, NULL, dense, share, 2);
    uint32_t count = sbl_field_changes(change, before, after, SITES), added = 0, moved = 0;
    /* 80 of 200 become 100: 10 % more sites; what was session 2 from 40 to 50 becomes session 1. */
    for (uint32_t i = 0; i < count; i++) {
        CHECK(i == 0 || change[i].site > change[i - 1].site);
        added += change[i].before == 0 && change[i].after == 2;
        moved += change[i].before == 2 && change[i].after == 1;
    }
    CHECK_NEAR(added, SITES / 10, 1);
    CHECK_NEAR(moved, SITES / 20, 1);
    CHECK(added + moved == count);
    CHECK(sbl_field_changes(change, before, before, SITES) == 0);
    uint32_t back = sbl_field_changes(change, after, before, SITES);
    CHECK(back == count && change[0].after == 2 && change[back - 1].after == 0);
}

int main(void)
{
    static const sbl_vec3f corner[4] = {{0, 0, 0}, {10, 0, 0}, {10, 10, 0}, {0, 10, 0}};
    static const uint32_t triangle[6] = {0, 1, 2, 0, 2, 3};
    sbl_mesh mesh = {corner, 4, triangle, 2};
    sbl_surface_options keep = {.keep_orientation = true};
    sbl_surface surface;
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_surface_build(&surface, &mesh, &keep, NULL, &arena, &diag) == SBL_OK);
    sbl_field field = make_field(&surface);
    test_sessions(&field);
    test_changes(&field);
    sbl_arena_release(&arena);
    return check_report("field_changes");
}
