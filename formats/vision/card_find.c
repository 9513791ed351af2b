/*
 * The card in a photo. Large photos are looked at small first: that is quick, and averages noise away; what is still missing is sought at full
 * size, in bands, so that two threads can look and neither needs much memory.
 */
#include "stubble/card_file.h"

#include "vision/card_tags.h"

#include <stdatomic.h>

#define TAGS_OF_A_CARD    4u
#define SMALL_SIDE        1600u
#define NOISY_SIGMA       0.8f
#define SEARCH_PIXELS_MAX 16000000u
/* A tag is believed if black and white are 24 apart. A soft one shows half of that within 12 pixels; a small one, of cells of few pixels, more. */
#define CONTRAST_SMALL 12
#define CONTRAST_FULL  16
/* Whole in one band is each tag that is not large enough to be seen small. The detector takes some 20 bytes a pixel. */
#define BAND_OVERLAP 192u
#define BAND_PIXELS  3200000u

typedef struct search_band {
    card_look look;
    uint32_t level;
    card_tags tags;
    sbl_status status;
} search_band;

/* The first part of a search looks at all of the photo, small; the others share the bands of larger sizes between them. */
enum { LEVELS = 2, PART_SMALL = 0, PARTS_OF_BANDS = 2 };

struct sbl_card_search {
    const sbl_photo *photo;
    sbl_allocator allocator;
    search_band small, *band;
    uint32_t band_count;
    atomic_uint next;   /* band */
    atomic_bool enough; /* seen small; what the bands would show is not asked for */
};

/* Nothing more is to be sought when each kind that shows at all shows whole. */
static bool complete(const card_tags *tags)
{
    uint32_t of_kind[SBL_CARD_KIND_COUNT] = {0};
    for (uint32_t i = 0; i < tags->count; i++) {
        sbl_card_kind kind;
        uint32_t place;
        if (sbl_card_tag_place(tags->tag[i].id, &kind, &place)) of_kind[kind]++;
    }
    bool whole = tags->count > 0;
    for (int k = 0; k < SBL_CARD_KIND_COUNT; k++) whole = whole && (of_kind[k] == 0 || of_kind[k] >= TAGS_OF_A_CARD);
    return whole;
}

typedef struct band_plan {
    uint32_t count, step, rows; /* bands begin a step after each other */
} band_plan;

static uint32_t up_to_4(uint32_t rows)
{
    return (rows + 3) / 4 * 4;
}

static band_plan plan_bands(uint32_t width, uint32_t height)
{
    uint32_t most = BAND_PIXELS / width;
    if (most < 2 * BAND_OVERLAP) most = 2 * BAND_OVERLAP;
    if (height <= most) return (band_plan){1, height, height};
    band_plan plan = {.count = (height - BAND_OVERLAP + most - BAND_OVERLAP - 1) / (most - BAND_OVERLAP)};
    plan.step = up_to_4((height - BAND_OVERLAP + plan.count - 1) / plan.count);
    plan.rows = plan.step + BAND_OVERLAP;
    return plan;
}

static void add_level(sbl_card_search *search, uint32_t level, uint32_t factor)
{
    uint32_t height = search->photo->height / factor;
    band_plan plan = plan_bands(search->photo->width / factor, height);
    for (uint32_t i = 0, first = 0; i < plan.count && first < height; i++, first += plan.step) {
        uint32_t rows = height - first < plan.rows ? height - first : plan.rows;
        search_band band = {.look = {.band = {factor, first, rows}, .contrast = CONTRAST_FULL}, .level = level};
        if (search->band) search->band[search->band_count] = band;
        search->band_count++;
    }
}

/* Counts the bands, or, where there is room for them, makes them. */
static void plan_search(sbl_card_search *search)
{
    const sbl_photo *photo = search->photo;
    uint32_t longer = photo->width > photo->height ? photo->width : photo->height, shorter = photo->width + photo->height - longer;
    uint32_t small = (longer + SMALL_SIDE - 1) / SMALL_SIDE, full = 1;
    while ((uint64_t)photo->width * photo->height / (full * full) > SEARCH_PIXELS_MAX) full++;
    if (shorter / small < 16) small = full;
    search->small.look = (card_look){.band = {small, 0, photo->height / small}, .contrast = CONTRAST_SMALL};
    const uint32_t factor[LEVELS] = {small / 2, full};
    search->band_count = 0;
    for (uint32_t level = 0; level < LEVELS; level++)
        if (factor[level] >= full && (level == 0 || full < factor[0])) add_level(search, level, factor[level]);
}

static sbl_status no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to search the photo", "close other programs, or export a smaller one");
}

sbl_status sbl_card_search_begin(sbl_card_search **search, const sbl_photo *photo, sbl_arena *arena, sbl_diag *diag)
{
    if (!search || !photo || !photo->rgb || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_card_search_begin: an argument is NULL", "give all of them");
    if (photo->width < 16 || photo->height < 16)
        return sbl_fail(diag, SBL_E_RANGE, "the photo is too small to hold a card", "use the photo as the camera made it");
    *search = SBL_NEW(arena, sbl_card_search, 1);
    if (!*search) return no_memory(diag);
    (*search)->photo = photo;
    (*search)->allocator = arena->allocator;
    atomic_init(&(*search)->next, 0);
    atomic_init(&(*search)->enough, false);
    plan_search(*search);
    (*search)->band = SBL_NEW(arena, search_band, (*search)->band_count);
    if (!(*search)->band) return no_memory(diag);
    plan_search(*search);
    return SBL_OK;
}

uint32_t sbl_card_search_parts(const sbl_card_search *search)
{
    return search->band_count ? 1 + PARTS_OF_BANDS : 1;
}

static void look(sbl_card_search *search, search_band *band)
{
    band->status = card_tags_look(&band->tags, search->photo, &band->look, &search->allocator);
}

void sbl_card_search_part(void *context, uint32_t index)
{
    sbl_card_search *search = context;
    if (index == PART_SMALL) {
        look(search, &search->small);
        if (search->small.status == SBL_OK && !complete(&search->small.tags)) {
            search->small.look.sigma = NOISY_SIGMA;
            look(search, &search->small);
        }
        atomic_store(&search->enough, complete(&search->small.tags));
        return;
    }
    while (!atomic_load(&search->enough)) {
        unsigned next = atomic_fetch_add(&search->next, 1);
        if (next >= search->band_count) return;
        look(search, &search->band[next]);
    }
}

/* What was seen, a level after the other until it is enough. */
static sbl_status gather(card_tags *seen, const sbl_card_search *search)
{
    sbl_status status = search->small.status;
    *seen = search->small.tags;
    for (uint32_t level = 0; level < LEVELS && status == SBL_OK && !complete(seen); level++)
        for (uint32_t i = 0; i < search->band_count && status == SBL_OK; i++) {
            const search_band *band = &search->band[i];
            if (band->level != level) continue;
            status = band->status;
            for (uint32_t k = 0; k < band->tags.count; k++) card_tags_add(seen, &band->tags.tag[k]);
        }
    return status;
}

/* Of a card that is not there no mark is seen. */
bool sbl_card_is_absent(const sbl_diag *diag)
{
    return diag->status == SBL_E_NOT_FOUND && !(diag->value > 0.0);
}

sbl_status sbl_card_search_end(sbl_card_found found[SBL_CARD_KIND_COUNT], uint32_t *count, const sbl_card_search *search,
                               const sbl_card_options *options, sbl_diag *diag)
{
    if (!found || !count || !search) return sbl_fail(diag, SBL_E_ARG, "sbl_card_search_end: an argument is NULL", "give all of them");
    *count = 0;
    card_tags seen;
    sbl_status status = gather(&seen, search);
    if (status != SBL_OK) return no_memory(diag);
    sbl_diag why = {0};
    for (int k = 0; k < SBL_CARD_KIND_COUNT; k++) {
        sbl_diag fitted = {0};
        sbl_status of_kind = sbl_card_fit(&found[*count], (sbl_card_kind)k, search->photo, seen.tag, seen.count, options, &fitted);
        if (of_kind == SBL_OK) (*count)++;
        /* A card that is there and cannot be used tells more than one that is not there. */
        else if (!why.message || (why.status == SBL_E_NOT_FOUND && (of_kind != SBL_E_NOT_FOUND || fitted.value > why.value))) why = fitted;
    }
    if (*count) return SBL_OK;
    if (sbl_card_is_absent(&why))
        return sbl_fail(diag, SBL_E_NOT_FOUND, "no card can be seen in the photo",
                        "show the whole card, flat, sharp and evenly lit; a mirrored selfie cannot be read");
    if (diag) *diag = why;
    return why.status;
}

sbl_status sbl_card_find(sbl_card_found found[SBL_CARD_KIND_COUNT], uint32_t *count, const sbl_photo *photo,
                         const sbl_card_options *options, sbl_arena *arena, sbl_diag *diag)
{
    if (!found || !count || !photo || !photo->rgb || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_card_find: an argument is NULL", "give all of them");
    *count = 0;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_card_search *search;
    sbl_status status = sbl_card_search_begin(&search, photo, arena, diag);
    for (uint32_t i = 0; status == SBL_OK && i < sbl_card_search_parts(search); i++) sbl_card_search_part(search, i);
    if (status == SBL_OK) status = sbl_card_search_end(found, count, search, options, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}
