/* Memory that runs out at every place in turn: an error value, an arena as it was, and nothing lost. */
#include "check.h"
#include "skin_scene.h"
#include "stubble/card_file.h"
#include "stubble/matches_file.h"

static int left, held;

static void *limited_alloc(void *user, size_t bytes)
{
    (void)user;
    if (left-- <= 0) return NULL;
    held++;
    return malloc(bytes);
}

static void limited_free(void *user, void *block)
{
    (void)user;
    if (block) held--;
    free(block);
}

static sbl_photo photo;
static sbl_plane_map map;
static sbl_specks specks;
static skin_scene scene;

static sbl_status find_specks(sbl_arena *arena, sbl_diag *diag)
{
    sbl_specks own;
    sbl_status status = sbl_specks_find(&own, &photo, &map, NULL, arena, diag);
    CHECK(status == SBL_OK || (!own.speck && own.count == 0));
    return status;
}

static sbl_status match_specks(sbl_arena *arena, sbl_diag *diag)
{
    sbl_speck_match match;
    sbl_status status = sbl_specks_match(&match, &specks, &specks, arena, diag);
    CHECK(status == SBL_OK ? match.pair_count == specks.count : !match.pair);
    return status;
}

static sbl_status find_card(sbl_arena *arena, sbl_diag *diag)
{
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    uint32_t count;
    sbl_status status = sbl_card_find(found, &count, &photo, NULL, arena, diag);
    /* There is none on the skin; that is what success means here. */
    return status == SBL_E_NOT_FOUND ? SBL_OK : status;
}

/* The whole way of a person's file; what it leaves on the way is given back here. */
static sbl_status judge_visits(sbl_arena *arena, sbl_diag *diag)
{
    static sbl_specks_summary sum;
    static sbl_speck_errors errors;
    sbl_arena_mark begin = sbl_arena_here(arena);
    sbl_measured visit[2];
    sbl_speck_match match;
    sbl_visits visits;
    sbl_matches matches;
    sbl_text text;
    const double error[2] = {0.01, 0.01};
    for (int i = 0; i < 2; i++)
        visit[i] = (sbl_measured){.photo = &photo, .specks = &specks, .summary = &sum, .map = map, .scale_relative_error = 0.01};
    sbl_text_begin(&text, arena);
    sbl_status status = sbl_specks_match(&match, &specks, &specks, arena, diag);
    if (status == SBL_OK) status = sbl_visits_begin(&visits, &specks, &specks, &match, arena, diag);
    CHECK(status == SBL_OK || status == SBL_E_MEMORY);
    if (status == SBL_OK) status = sbl_visits_settle(&visits, error, arena, diag);
    if (status == SBL_OK) sbl_matches_write(&text, visit, &visits);
    if (status == SBL_OK && text.failed) status = sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", "");
    if (status == SBL_OK) status = sbl_matches_read(&matches, text.data, text.length, arena, diag);
    if (status == SBL_OK) status = sbl_matches_apply(&visits, &matches, visit, arena, diag);
    if (status == SBL_OK) status = sbl_visits_summarize(&sum, &errors, &visits, 1, 0.01, NULL, arena, diag);
    CHECK(status != SBL_OK || visits.pair_count == specks.count);
    if (status != SBL_OK) sbl_arena_rewind(arena, begin);
    return status;
}

static void exhaust(sbl_status (*work)(sbl_arena *, sbl_diag *))
{
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    sbl_status status = SBL_E_MEMORY;
    int most = 0;
    for (; most < 60 && status != SBL_OK; most++) {
        sbl_arena arena;
        sbl_diag diag = {0};
        left = most;
        sbl_arena_init(&arena, &limited);
        status = work(&arena, &diag);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && diag.message));
        CHECK(status == SBL_OK || sbl_arena_here(&arena).used_bytes == 0);
        sbl_arena_release(&arena);
        CHECK(held == 0);
    }
    CHECK(status == SBL_OK && most > 1);
}

int main(void)
{
    sbl_arena arena;
    sbl_diag diag;
    sbl_arena_init(&arena, NULL);
    skin_scene_plain(&scene);
    scene.side_mm = 8.0;
    scene.px_per_mm = 24.0;
    scene.density_per_cm2 = 120.0;
    skin_scene_sites(&scene);
    photo = skin_scene_render(&scene, &arena);
    sbl_scale scale = {1.0 / scene.px_per_mm, 0.003};
    map = sbl_plane_from_scale(&scale);
    REQUIRE(sbl_specks_find(&specks, &photo, &map, NULL, &arena, &diag) == SBL_OK && specks.count > 30);
    exhaust(find_specks);
    exhaust(match_specks);
    exhaust(find_card);
    exhaust(judge_visits);
    sbl_arena_release(&arena);
    return check_report("measure_memory");
}
