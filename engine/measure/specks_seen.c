#include "measure/specks_seen.h"

#include "stubble/math.h"

#define SQUARE_MM 0.25
#define AROUND    8  /* places around one that are asked, too */
#define GLINTS    1u /* so many of them may shine: a glint beside a mark hides nothing of it */

static uint64_t squares_along(double length_mm)
{
    return (uint64_t)(length_mm / SQUARE_MM) + 2;
}

uint8_t *specks_seen_room(const sbl_card_rect *region, sbl_arena *arena)
{
    return SBL_NEW(arena, uint8_t, squares_along(region->width_mm) * squares_along(region->height_mm));
}

/* Squares by the cell in their middle would miss glints: most of their cells decide. */
static void fill_squares(sbl_specks *specks, uint8_t *room, const skin_grid *grid, uint32_t left, uint32_t top)
{
    double per_square = SQUARE_MM / grid->step_mm;
    specks->seen_mm = SQUARE_MM;
    specks->seen_columns = (uint32_t)ceil(specks->inner.width_mm / SQUARE_MM - 1e-9);
    specks->seen_rows = (uint32_t)ceil(specks->inner.height_mm / SQUARE_MM - 1e-9);
    for (uint32_t row = 0; row < specks->seen_rows; row++)
        for (uint32_t column = 0; column < specks->seen_columns; column++) {
            uint32_t x0 = left + (uint32_t)(column * per_square), x1 = left + (uint32_t)((column + 1) * per_square),
                     y0 = top + (uint32_t)(row * per_square), y1 = top + (uint32_t)((row + 1) * per_square), cells = 0, seen = 0;
            for (uint32_t y = y0; y < y1 && y < grid->height; y++)
                for (uint32_t x = x0; x < x1 && x < grid->width; x++) {
                    size_t at = (size_t)y * grid->width + x;
                    cells++;
                    seen += grid->inner[at] && grid->valid[at];
                }
            room[(size_t)row * specks->seen_columns + column] = cells > 0 && 2 * seen > cells;
        }
    specks->seen = room;
}

void specks_seen_fill(sbl_specks *specks, uint8_t *room, const skin_grid *grid)
{
    uint64_t count = 0;
    uint32_t left = grid->width, right = 0, top = grid->height, bottom = 0;
    for (uint32_t y = 0; y < grid->height; y++)
        for (uint32_t x = 0; x < grid->width; x++) {
            size_t at = (size_t)y * grid->width + x;
            if (!grid->inner[at]) continue;
            count += grid->valid[at];
            left = x < left ? x : left;
            right = x + 1 > right ? x + 1 : right;
            top = y < top ? y : top;
            bottom = y + 1;
        }
    double step = grid->step_mm;
    specks->area_cm2 = (double)count * step * step / 100.0;
    if (right <= left) return;
    specks->inner = (sbl_card_rect){grid->left_mm + left * step, grid->top_mm + top * step, (right - left) * step, (bottom - top) * step};
    fill_squares(specks, room, grid, left, top);
}

static bool is_seen(const sbl_specks *specks, double x_mm, double y_mm)
{
    const sbl_card_rect *r = &specks->inner;
    double x = x_mm - r->x_mm, y = y_mm - r->y_mm;
    if (!(x >= 0.0 && y >= 0.0 && x < r->width_mm && y < r->height_mm)) return false;
    if (!specks->seen) return true;
    uint32_t column = (uint32_t)(x / specks->seen_mm), row = (uint32_t)(y / specks->seen_mm);
    return column < specks->seen_columns && row < specks->seen_rows && specks->seen[(size_t)row * specks->seen_columns + column];
}

bool sbl_specks_looked_at(const sbl_specks *specks, const double place_mm[2], double rim_mm)
{
    const sbl_card_rect *r = &specks->inner;
    double x = place_mm[0], y = place_mm[1];
    if (!(x > r->x_mm + rim_mm && y > r->y_mm + rim_mm && x < r->x_mm + r->width_mm - rim_mm && y < r->y_mm + r->height_mm - rim_mm))
        return false;
    if (!is_seen(specks, x, y)) return false;
    uint32_t hidden = 0;
    for (int k = 0; k < AROUND; k++) {
        double angle = 2.0 * SBL_PI * k / AROUND;
        hidden += !is_seen(specks, x + rim_mm * sbl_cos(angle), y + rim_mm * sbl_sin(angle));
    }
    return hidden <= GLINTS;
}
