/* Hairs in the photo: how dense they stand where a person says the hair is whole, and where they stand in and around the outline. */
#include "patch/room.h"

#include "stubble/math.h"

/* Follicular units per cm2 of scalp (72: FACTS 2.1, the middle of 60 to 100) with the spread of one population (Guo 2017: 13), and of a shaved
 * beard, for which no count was found: a design choice, as in engine/design/density.c. */
#define SCALP_PER_CM2 72.0
#define BEARD_PER_CM2 40.0
#define NATURAL_SD    13.0
/* What a harvest by FUE leaves: engine/design/sample.c. */
#define FUE_LEFT_SHARE 0.6

#define PX_PER_MM_MIN 10.0
/* A shaft of 0.08 mm is then some 3 pixels wide: coarser photos mix its colour with the skin's. */
#define PX_PER_MM_COLOUR 35.0
/* Tiles with their rims stay below what one count looks at (specks.h: 60 mm). */
#define TILE_MM            52.0
#define TILE_RIM_MM        2.0
#define UNITS_MOST_PER_CM2 250.0
#define DOUBTFUL_LEAST     15u
/* Below this many pixels a millimetre hairs that a soft photo runs together are missed: over 24 made photos of 12, the count was off by 6 % (root
 * mean square), up to 18 % too low where edges were blurred by 1.8 pixels. A model. */
#define PX_PER_MM_FINE    20.0
#define COARSE_SD         0.08
#define AROUND_MM         3.0
#define COUNT_RIM_MM      1.0 /* hairs at the rim of what is looked at are left out */
#define SMOOTH_MM         2.0
#define HAIR_CLEARANCE_MM 0.35
#define FULL_MIN          20.0
#define FULL_MAX          150.0

static sbl_plane_map base_map(const sbl_patch *patch)
{
    sbl_scale scale = {patch->mm_per_px, patch->scale_relative_error};
    return patch->view.card ? patch->view.card->map : sbl_plane_from_scale(&scale);
}

/* Bounding millimetres of places of the photo, on the map that the hairs are measured on. */
static sbl_card_rect region_of(const sbl_plane_map *map, const double (*px)[2], uint32_t count, double rim_mm)
{
    double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL}, mm[2];
    for (uint32_t i = 0; i < count; i++) {
        if (!sbl_plane_to_mm(map, px[i][0], px[i][1], mm)) continue;
        for (int c = 0; c < 2; c++) {
            low[c] = fmin(low[c], mm[c] - rim_mm);
            high[c] = fmax(high[c], mm[c] + rim_mm);
        }
    }
    return (sbl_card_rect){low[0], low[1], high[0] - low[0], high[1] - low[1]};
}

static sbl_specks_options options_of(const sbl_patch *patch, sbl_card_rect region)
{
    return (sbl_specks_options){.kind = SBL_SPECKS_HAIRS,
                                .region = region,
                                .card = patch->view.card,
                                .colour = patch->view.colour,
                                .blur_px = patch->view.card ? patch->view.card->blur_px : 0.0};
}

bool patch_on_card(const sbl_patch *patch, const double mm[2])
{
    if (!patch->view.card) return false;
    const sbl_card_layout *layout = sbl_card_layout_of(patch->view.card->kind);
    double x = mm[0] / patch->view.card->printed_scale, y = mm[1] / patch->view.card->printed_scale;
    const sbl_card_rect *window = &layout->window;
    bool through = x >= window->x_mm && y >= window->y_mm && x < window->x_mm + window->width_mm && y < window->y_mm + window->height_mm;
    return x >= 0.0 && y >= 0.0 && x < layout->width_mm && y < layout->height_mm && !through;
}

/* All of the rectangle must show skin: what lies beside the photo or under the card has no hairs. */
static bool shows_skin(const sbl_patch *patch, const sbl_plane_map *map)
{
    enum { SIDE = 12 };
    const double *r = patch->wish->count_px;
    for (int i = 0; i < (SIDE + 1) * (SIDE + 1); i++) {
        double x = r[0] + r[2] * (i % (SIDE + 1)) / SIDE, y = r[1] + r[3] * (i / (SIDE + 1)) / SIDE, mm[2];
        if (!(x >= 0.0 && y >= 0.0 && x <= patch->view.photo->width && y <= patch->view.photo->height)) return false;
        if (!sbl_plane_to_mm(map, x, y, mm) || patch_on_card(patch, mm)) return false;
    }
    return true;
}

/* Units whose first hair lies in the rectangle. The rectangle is the photo's: its box in millimetres, which is looked at, is larger. */
static sbl_status count_units(double *count, const sbl_specks *specks, const double *r, sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint8_t *seen = SBL_NEW(arena, uint8_t, specks->unit_count);
    if (!seen) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the patch", "");
    *count = 0.0;
    for (uint32_t i = 0; i < specks->count; i++) {
        const sbl_speck *k = &specks->speck[i];
        bool first = !seen[k->unit];
        seen[k->unit] = 1;
        if (first && k->x_px >= r[0] && k->y_px >= r[1] && k->x_px < r[0] + r[2] && k->y_px < r[1] + r[3]) *count += 1.0;
    }
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}

static sbl_status bad_place(sbl_status status, const char *message, const char *hint, double value, sbl_diag *diag)
{
    return sbl_fail_field(diag, status, message, hint, "patch.density.count_px", value);
}

static sbl_status count_around(sbl_patch *patch, sbl_arena *arena, sbl_diag *diag)
{
    const double *r = patch->wish->count_px;
    const double corner[4][2] = {{r[0], r[1]}, {r[0] + r[2], r[1]}, {r[0] + r[2], r[1] + r[3]}, {r[0], r[1] + r[3]}};
    sbl_plane_map map = base_map(patch);
    double ring[4][2], units = 0.0;
    if (!shows_skin(patch, &map))
        return bad_place(SBL_E_RANGE, "the place to count at does not show skin alone",
                         "x, y, width, height in pixels of the upright photo, beside the card", 0.0, diag);
    for (int k = 0; k < 4; k++)
        if (!sbl_plane_to_mm(&map, corner[k][0], corner[k][1], ring[k]))
            return bad_place(SBL_E_RANGE, "it lies beyond the horizon", "", 0.0, diag);
    sbl_specks_options options = options_of(patch, region_of(&map, corner, 4, COUNT_RIM_MM));
    sbl_specks specks;
    sbl_specks_summary sum;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = sbl_specks_find(&specks, patch->view.photo, &map, &options, arena, diag);
    if (status == SBL_OK) status = count_units(&units, &specks, r, arena, diag);
    if (status != SBL_OK) return status == SBL_E_MEMORY || !diag ? status : bad_place(status, diag->message, diag->hint, diag->value, diag);
    sbl_specks_summarize(&sum, &specks, patch->scale_relative_error);
    double area_cm2 = fabs(patch_ring_area((const double(*)[2])ring, 4)) / 100.0;
    patch->full_per_cm2 = units / area_cm2;
    /* What a regular scatter of units can tell grows with the root of the area: the rectangle is smaller than what was looked at. */
    double told = sum.units_per_cm2 > 0.0 ? sum.units_error_per_cm2 / sum.units_per_cm2 : 0.0;
    patch->full_sd_per_cm2 = patch->full_per_cm2 * told * sqrt(fmax(specks.area_cm2 / area_cm2, 1.0));
    double coarse = specks.px_per_mm < PX_PER_MM_FINE ? COARSE_SD * patch->full_per_cm2 : 0.0;
    patch->full_sd_per_cm2 = sqrt(patch->full_sd_per_cm2 * patch->full_sd_per_cm2 + coarse * coarse);
    patch->full_source = SBL_PATCH_COUNTED;
    if (specks.calibrated && specks.count && specks.px_per_mm >= PX_PER_MM_COLOUR) patch->hair_lab = specks.pigment;
    sbl_arena_rewind(arena, mark);
    if (sum.doubtful)
        return bad_place(SBL_E_DATA, "what was counted cannot be told from the skin's own texture",
                         "choose a place with shaved hair in focus, or state patch.density.full_per_cm2", patch->full_per_cm2, diag);
    if (!(patch->full_per_cm2 >= FULL_MIN && patch->full_per_cm2 <= FULL_MAX))
        return bad_place(SBL_E_RANGE, "the counted hair is too thin or too dense to be whole",
                         "20 to 150 follicular units per cm2; choose another place, or state patch.density.full_per_cm2",
                         patch->full_per_cm2, diag);
    return SBL_OK;
}

/* ---- hairs in and around the outline ---- */

/* Hairs are looked for in tiles, each a little larger than the cell of which it tells. */
typedef struct hair_search {
    sbl_patch *patch;
    sbl_plane_map map;
    sbl_surface_point *hair;
    uint32_t room;
} hair_search;

/* One place for each follicular unit of a cell: its first hair. */
static sbl_status keep_units(hair_search *search, const sbl_specks *specks, const sbl_card_rect *cell, sbl_arena *arena, sbl_diag *diag)
{
    sbl_patch *patch = search->patch;
    uint8_t *seen = SBL_NEW(arena, uint8_t, specks->unit_count);
    if (!seen) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the patch", "");
    for (uint32_t i = 0; i < specks->count && patch->hair_count < search->room; i++) {
        const sbl_speck *k = &specks->speck[i];
        const double px[2] = {k->x_px, k->y_px};
        bool first = !seen[k->unit], mine = k->x_mm >= cell->x_mm && k->y_mm >= cell->y_mm && k->x_mm < cell->x_mm + cell->width_mm &&
                                            k->y_mm < cell->y_mm + cell->height_mm;
        sbl_vec3 place;
        seen[k->unit] = 1;
        if (!first || !mine || !sbl_patch_place(patch, px, &place)) continue;
        if (!patch_form_point(patch, place.x, place.y, &search->hair[patch->hair_count])) continue;
        patch->hair_count++;
        patch->hairs_inside += sbl_patch_inside_mm(patch, place.x, place.y) > 0.0;
    }
    return SBL_OK;
}

/* What cannot be told is said; a failure here is no failure of the plan, but it must not hide that memory is out. */
static sbl_status look_in_cell(hair_search *search, const sbl_card_rect *cell, sbl_arena *own, sbl_diag *diag)
{
    sbl_patch *patch = search->patch;
    sbl_card_rect region = {cell->x_mm - TILE_RIM_MM, cell->y_mm - TILE_RIM_MM, cell->width_mm + 2.0 * TILE_RIM_MM,
                            cell->height_mm + 2.0 * TILE_RIM_MM};
    sbl_specks_options options = options_of(patch, region);
    sbl_specks specks;
    sbl_specks_summary sum;
    sbl_status status = sbl_specks_find(&specks, patch->view.photo, &search->map, &options, own, diag);
    if (status == SBL_E_DATA) return SBL_OK; /* nothing of the cell lies in the photo */
    if (status != SBL_OK) {
        if (status == SBL_E_RANGE) patch->existing_reason = "the outline is not seen well enough";
        return status == SBL_E_RANGE ? SBL_OK : status;
    }
    sbl_specks_summarize(&sum, &specks, patch->scale_relative_error);
    if (sum.doubtful && specks.count < DOUBTFUL_LEAST) return SBL_OK; /* some grain on bare skin */
    if (!sum.doubtful) return keep_units(search, &specks, cell, own, diag);
    patch->existing_reason = "what looks like hairs cannot be told from the skin's own texture";
    return SBL_OK;
}

static sbl_status look_inside(sbl_patch *patch, sbl_arena *arena, sbl_diag *diag)
{
    hair_search search = {.patch = patch, .map = base_map(patch)};
    sbl_card_rect all = region_of(&search.map, patch->wish->outline, patch->outline_count, AROUND_MM);
    uint32_t columns = (uint32_t)(all.width_mm / TILE_MM) + 1, rows = (uint32_t)(all.height_mm / TILE_MM) + 1;
    if (patch->px_per_mm < PX_PER_MM_MIN) {
        patch->existing_reason = "the photo has fewer than 10 pixels a millimetre";
        return SBL_OK;
    }
    search.room = (uint32_t)(all.width_mm * all.height_mm / 100.0 * UNITS_MOST_PER_CM2) + 100;
    search.hair = SBL_NEW(arena, sbl_surface_point, search.room);
    if (!search.hair) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the patch", "");
    sbl_status status = SBL_OK;
    for (uint32_t t = 0; t < columns * rows && status == SBL_OK && !patch->existing_reason; t++) {
        double width = all.width_mm / columns, height = all.height_mm / rows;
        sbl_card_rect cell = {all.x_mm + width * (t % columns), all.y_mm + height * (t / columns), width, height};
        sbl_arena own;
        sbl_arena_init(&own, &arena->allocator);
        status = look_in_cell(&search, &cell, &own, diag);
        sbl_arena_release(&own);
    }
    patch->hair = search.hair;
    if (patch->existing_reason) patch->hair_count = patch->hairs_inside = 0;
    return status;
}

/* Of those inside alone: hair that ends at the outline must not thin the dots behind it. */
double patch_hairs_about(const sbl_patch *patch, double x, double y)
{
    double sum = 0.0, reach = 3.0 * SMOOTH_MM;
    for (uint32_t i = 0; i < patch->hair_count && patch->hairs_inside; i++) {
        sbl_vec3 p = sbl_surface_position(&patch->head.surface, patch->hair[i]);
        double dx = p.x - x, dy = p.y - y, square = dx * dx + dy * dy;
        if (square < reach * reach && sbl_patch_inside_mm(patch, p.x, p.y) > 0.0) sum += sbl_exp(-0.5 * square / (SMOOTH_MM * SMOOTH_MM));
    }
    return 100.0 * sum / (2.0 * SBL_PI * SMOOTH_MM * SMOOTH_MM);
}

sbl_status patch_hairs(sbl_patch *patch, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_patch_wish *wish = patch->wish;
    patch->natural_per_cm2 = wish->kind == SBL_PATCH_BEARD ? BEARD_PER_CM2 : SCALP_PER_CM2;
    patch->hair_clearance_mm = HAIR_CLEARANCE_MM;
    patch->full_source = wish->full_per_cm2 > 0.0 ? SBL_PATCH_BY_PERSON : SBL_PATCH_BIOLOGY;
    patch->full_per_cm2 = wish->full_per_cm2 > 0.0 ? wish->full_per_cm2 : patch->natural_per_cm2;
    patch->full_sd_per_cm2 = wish->full_per_cm2 > 0.0 ? 0.0 : NATURAL_SD;
    sbl_status status = wish->count_density ? count_around(patch, arena, diag) : SBL_OK;
    if (status != SBL_OK) return status;
    if (wish->existing_given) {
        patch->existing_source = SBL_PATCH_BY_PERSON;
        patch->existing_per_cm2 = wish->existing_per_cm2;
        return SBL_OK;
    }
    status = look_inside(patch, arena, diag);
    patch->existing_source = patch->existing_reason ? SBL_PATCH_BIOLOGY : SBL_PATCH_COUNTED;
    patch->existing_per_cm2 = patch->existing_reason ? (wish->kind == SBL_PATCH_SCAR_FUE ? FUE_LEFT_SHARE * patch->full_per_cm2 : 0.0)
                                                     : patch->hairs_inside / patch->area_cm2;
    return status;
}
