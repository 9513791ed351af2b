/* The card's search in parts: what is found depends neither on their order nor on threads, small cards across two bands are found, too. */
#include "card_scene.h"
#include "check.h"
#include "foreign_leaks.h"
#include "stubble/threads.h"

static sbl_diag diag;
static sbl_arena arena;

/* Half size at first, then two bands of whole pixels; both hold the 192 rows from 956 on. */
enum { WIDTH = 1650, HEIGHT = 2100, PART = 320 };

/* One card alone in a picture that is nothing but noise on grey; its tags have tag_px on a side. */
static sbl_photo photo_of_card(double tag_px, uint32_t left, uint32_t top)
{
    card_scene s = card_scene_plain();
    s.width = s.height = PART;
    s.focal_px = 2000.0;
    s.tilt = 0.15;
    s.roll = 0.3;
    s.distance_mm = s.focal_px * sbl_card_layout_of(SBL_CARD_STANDARD)->tag_side_mm / tag_px;
    sbl_photo part = card_scene_render(&s, &arena);
    uint8_t *rgb = SBL_NEW(&arena, uint8_t, (uint64_t)3 * WIDTH * HEIGHT);
    REQUIRE(rgb);
    for (size_t i = 0; i < (size_t)3 * WIDTH * HEIGHT; i++) rgb[i] = (uint8_t)(110 + sbl_random_bits(1, 2, i / 16) % 16);
    for (size_t y = 0; y < PART; y++) memcpy(rgb + 3 * ((top + y) * WIDTH + left), part.rgb + 3 * PART * y, (size_t)3 * PART);
    return (sbl_photo){.rgb = rgb, .width = WIDTH, .height = HEIGHT};
}

static bool same(const sbl_card_found *a, const sbl_card_found *b)
{
    return a->tag_count == b->tag_count && a->mm_per_px == b->mm_per_px && a->relative_error == b->relative_error &&
           !memcmp(&a->map, &b->map, sizeof a->map) && a->blur_px == b->blur_px;
}

static void check_orders(const sbl_photo *photo)
{
    sbl_card_found plain[SBL_CARD_KIND_COUNT], other[SBL_CARD_KIND_COUNT];
    uint32_t plain_count, count;
    CHECK_STATUS(sbl_card_find(plain, &plain_count, photo, NULL, &arena, &diag), SBL_OK);
    CHECK(plain_count == 1 && plain[0].tag_count == 4);
    /* Backwards: the bands are looked at before it is known whether that was needed. */
    sbl_card_search *search;
    CHECK_STATUS(sbl_card_search_begin(&search, photo, &arena, &diag), SBL_OK);
    uint32_t parts = sbl_card_search_parts(search);
    CHECK(parts == 3);
    for (uint32_t i = parts; i-- > 0;) sbl_card_search_part(search, i);
    CHECK_STATUS(sbl_card_search_end(other, &count, search, NULL, &diag), SBL_OK);
    CHECK(count == 1 && same(&plain[0], &other[0]));
    for (uint32_t n = 2; n <= 5; n += 3) {
        sbl_threads *threads;
        REQUIRE(sbl_threads_start(&threads, n, &diag) == SBL_OK);
        sbl_host host = sbl_threads_host(threads);
        CHECK_STATUS(sbl_card_search_begin(&search, photo, &arena, &diag), SBL_OK);
        sbl_parallel_for(&host, parts, sbl_card_search_part, search);
        CHECK_STATUS(sbl_card_search_end(other, &count, search, NULL, &diag), SBL_OK);
        CHECK(count == 1 && same(&plain[0], &other[0]));
        sbl_threads_stop(threads);
    }
}

/* Seen in bands alone, and wherever the border between them runs through it; and one that is seen small. */
static void test_orders(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    sbl_photo photo = photo_of_card(17.0, 900, 850);
    check_orders(&photo);
    sbl_arena_rewind(&arena, mark);
    photo = photo_of_card(48.0, 300, 800);
    check_orders(&photo);
    sbl_arena_rewind(&arena, mark);
    for (uint32_t top = 700; top <= 1000; top += 75) {
        photo = photo_of_card(17.0, 1100, top);
        sbl_card_found found[SBL_CARD_KIND_COUNT];
        uint32_t count;
        CHECK_STATUS(sbl_card_find(found, &count, &photo, NULL, &arena, &diag), SBL_OK);
        CHECK(count == 1 && found[0].tag_count == 4);
        sbl_arena_rewind(&arena, mark);
    }
}

static void test_misuse(void)
{
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    sbl_card_search *search;
    uint32_t count;
    static const uint8_t rgb[3 * 20 * 20];
    const sbl_photo tiny = {.rgb = rgb, .width = 15, .height = 20}, small = {.rgb = rgb, .width = 20, .height = 20};
    CHECK_STATUS(sbl_card_search_begin(&search, &tiny, &arena, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_card_search_begin(&search, &(sbl_photo){0}, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_card_search_begin(NULL, &small, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_card_search_begin(&search, &small, &arena, &diag), SBL_OK);
    CHECK(sbl_card_search_parts(search) == 1);
    sbl_card_search_part(search, 0);
    CHECK_STATUS(sbl_card_search_end(found, &count, search, NULL, &diag), SBL_E_NOT_FOUND);
    CHECK_STATUS(sbl_card_search_end(NULL, &count, search, NULL, &diag), SBL_E_ARG);
}

/* The k-th block is refused: that is said, and no card is told of. */
static void *limited(void *user, size_t bytes)
{
    int *left = user;
    return (*left)-- > 0 ? malloc(bytes) : NULL;
}

static void give_back(void *user, void *block)
{
    (void)user;
    free(block);
}

static void test_memory(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    sbl_photo photo = photo_of_card(17.0, 900, 850);
    bool enough = false;
    for (int k = 0; k < 40 && !enough; k++) {
        sbl_card_found found[SBL_CARD_KIND_COUNT];
        uint32_t count;
        sbl_arena few;
        int left = k;
        sbl_arena_init(&few, &(sbl_allocator){limited, give_back, &left});
        sbl_status status = sbl_card_find(found, &count, &photo, NULL, &few, &diag);
        enough = status == SBL_OK;
        if (!enough) CHECK(status == SBL_E_MEMORY && count == 0 && diag.message && diag.hint);
        sbl_arena_release(&few);
    }
    CHECK(enough);
    sbl_arena_rewind(&arena, mark);
}

/* All tags of the family, as libapriltag keeps them for the whole program. */
static uint64_t family_sum(void)
{
    uint8_t cell[SBL_CARD_TAG_CELLS * SBL_CARD_TAG_CELLS];
    uint64_t sum = 0;
    for (uint32_t id = 0; sbl_card_tag_cells(id, cell); id++)
        for (size_t i = 0; i < sizeof cell; i++) sum = sbl_random_bits(sum, id, cell[i]);
    return sum;
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    uint64_t before = family_sum();
    test_orders();
    CHECK(family_sum() == before);
    test_misuse();
    test_memory();
    sbl_arena_release(&arena);
    return check_report("card_search");
}
