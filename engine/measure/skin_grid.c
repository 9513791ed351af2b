#include "measure/skin_grid.h"

#include "stubble/math.h"

#define CELLS_PER_MM_MAX 40.0  /* a shaft of 0.06 mm is 2.4 cells wide */
#define SHINE            0.97f /* linear; clipped by the camera */
#define BLOCK_MM         0.8   /* between places where the skin around is asked for */
#define AROUND_MM        1.4   /* half the window there: some marks and much skin */
#define SKIN_RANK        0.60  /* of the light in the window: above its dark marks, below its shine */
#define AROUND_SAMPLES   1024u
#define SMOOTH_MM        0.018
#define SMOOTH_CELLS_MIN 0.55
#define DENSITY_MAX      3.0f
#define RIM_MM           0.45 /* a shaved hair's length */
#define KERNEL_MAX       8
#define NOISE_SAMPLES    65536u
#define SUB_MAX          4 /* places a cell along each side, where the photo is finer than the grid */

static double luminance_at(const sbl_photo *photo, const sbl_plane_map *map, double x_mm, double y_mm, bool *inside)
{
    double px[2];
    *inside =
        sbl_plane_to_px(map, x_mm, y_mm, px) && px[0] >= 0.5 && px[1] >= 0.5 && px[0] <= photo->width - 0.5 && px[1] <= photo->height - 0.5;
    if (!*inside) return 0.0;
    sbl_rgb_linear c = sbl_photo_at(photo, px[0], px[1]);
    return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

/* On the card, but not in its window; both with a rim for the shadow of its edge. */
static bool on_card(const sbl_card_found *card, const sbl_plane_map *map, double x_mm, double y_mm)
{
    const double rim = 0.5;
    double px[2], at[2];
    if (!card || !sbl_plane_to_px(map, x_mm, y_mm, px) || !sbl_plane_to_mm(&card->map, px[0], px[1], at)) return false;
    const sbl_card_layout *layout = sbl_card_layout_of(card->kind);
    double u = at[0] / card->printed_scale, v = at[1] / card->printed_scale;
    bool on = u > -rim && v > -rim && u < layout->width_mm + rim && v < layout->height_mm + rim;
    const sbl_card_rect *w = &layout->window;
    return on && !(w->width_mm > 0.0 && u > w->x_mm + rim && v > w->y_mm + rim && u < w->x_mm + w->width_mm - rim &&
                   v < w->y_mm + w->height_mm - rim);
}

static void sample_light(skin_grid *grid, float *light, const sbl_photo *photo, const sbl_plane_map *map, const sbl_card_found *card,
                         int sub)
{
    for (uint32_t row = 0; row < grid->height; row++)
        for (uint32_t column = 0; column < grid->width; column++) {
            size_t i = (size_t)row * grid->width + column;
            bool inside = true;
            double sum = 0.0, brightest = 0.0;
            for (int k = 0; k < sub * sub && inside; k++) {
                double x = grid->left_mm + (column + (k % sub + 0.5) / sub) * grid->step_mm,
                       y = grid->top_mm + (row + (k / sub + 0.5) / sub) * grid->step_mm;
                double one = luminance_at(photo, map, x, y, &inside);
                sum += one;
                brightest = fmax(brightest, one);
            }
            light[i] = (float)(sum / (sub * sub));
            grid->inner[i] = inside && !on_card(card, map, grid_x_mm(grid, column), grid_y_mm(grid, row));
            grid->valid[i] = grid->inner[i] && brightest < (double)SHINE;
            grid->valid_count += grid->valid[i];
        }
}

/* The value of the given rank (0 to 1) of count values, which are reordered: Hoare's selection. */
static float select_rank(float *value, uint32_t count, double rank)
{
    uint32_t goal = (uint32_t)(rank * (count - 1)), low = 0, high = count - 1;
    while (low < high) {
        float pivot = value[low + (high - low) / 2];
        uint32_t i = low, j = high;
        for (;;) {
            while (value[i] < pivot) i++;
            while (value[j] > pivot) j--;
            if (i >= j) break;
            float held = value[i];
            value[i++] = value[j];
            value[j--] = held;
        }
        /* All up to j are no greater than the pivot, all behind are no less. */
        if (goal <= j) high = j;
        else low = j + 1;
    }
    return value[goal];
}

/* Light of the skin around a place; 0 where too little of it is seen. */
static float skin_around(const skin_grid *grid, const float *light, double column, double row, float *held)
{
    double half = AROUND_MM / grid->step_mm;
    uint32_t x0 = (uint32_t)sbl_clamp(column - half, 0.0, grid->width), x1 = (uint32_t)sbl_clamp(column + half, 0.0, grid->width);
    uint32_t y0 = (uint32_t)sbl_clamp(row - half, 0.0, grid->height), y1 = (uint32_t)sbl_clamp(row + half, 0.0, grid->height);
    uint64_t cells = (uint64_t)(x1 - x0) * (y1 - y0);
    uint32_t stride = (uint32_t)sqrt((double)cells / AROUND_SAMPLES) + 1, count = 0;
    for (uint32_t y = y0; y < y1; y += stride)
        for (uint32_t x = x0; x < x1; x += stride) {
            size_t i = (size_t)y * grid->width + x;
            if (grid->valid[i] && count < 2 * AROUND_SAMPLES) held[count++] = light[i];
        }
    return count >= 16 ? select_rank(held, count, SKIN_RANK) : 0.0f;
}

/* density = ln(skin around / light), the skin between blocks along straight lines. */
static bool find_density(skin_grid *grid, const float *light, sbl_arena *arena)
{
    double block = BLOCK_MM / grid->step_mm;
    uint32_t columns = (uint32_t)(grid->width / block) + 2, rows = (uint32_t)(grid->height / block) + 2;
    float *skin = SBL_NEW(arena, float, (uint64_t)columns *rows), *held = SBL_NEW(arena, float, 2 * AROUND_SAMPLES);
    if (!skin || !held) return false;
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < columns; c++) skin[r * columns + c] = skin_around(grid, light, c * block, r * block, held);
    for (uint32_t row = 0; row < grid->height; row++)
        for (uint32_t column = 0; column < grid->width; column++) {
            size_t i = (size_t)row * grid->width + column;
            if (!grid->valid[i]) continue;
            double u = (column + 0.5) / block, v = (row + 0.5) / block;
            uint32_t c = (uint32_t)u, r = (uint32_t)v;
            float a = (float)(u - c), b = (float)(v - r);
            const float *s = skin + (size_t)r * columns + c;
            if (!(s[0] > 0.0f && s[1] > 0.0f && s[columns] > 0.0f && s[columns + 1] > 0.0f)) {
                grid->valid[i] = 0;
                grid->valid_count--;
                continue;
            }
            float around = (1.0f - b) * ((1.0f - a) * s[0] + a * s[1]) + b * ((1.0f - a) * s[columns] + a * s[columns + 1]);
            float density = (float)sbl_log((double)(around / (light[i] > 1e-5f ? light[i] : 1e-5f)));
            grid->density[i] = density < DENSITY_MAX ? density : DENSITY_MAX;
        }
    return true;
}

/* Gaussian along one direction; places that are not valid count as skin. */
static void smooth_lines(float *value, float *line, uint32_t count, uint32_t lines, size_t step, size_t line_step, double sigma)
{
    int reach = (int)sbl_clamp(3.0 * sigma + 1.0, 1.0, KERNEL_MAX);
    float weight[KERNEL_MAX + 1], sum = 0.0f;
    for (int k = 0; k <= reach; k++) {
        weight[k] = (float)sbl_exp(-0.5 * k * k / (sigma * sigma));
        sum += k ? 2.0f * weight[k] : weight[k];
    }
    for (int k = 0; k <= reach; k++) weight[k] /= sum;
    for (uint32_t l = 0; l < lines; l++) {
        float *at = value + l * line_step;
        for (uint32_t i = 0; i < count; i++) line[i] = at[i * step];
        for (uint32_t i = 0; i < count; i++) {
            float total = weight[0] * line[i];
            for (int k = 1; k <= reach; k++) {
                uint32_t before = i >= (uint32_t)k ? i - (uint32_t)k : 0, behind = i + (uint32_t)k < count ? i + (uint32_t)k : count - 1;
                total += weight[k] * (line[before] + line[behind]);
            }
            at[i * step] = total;
        }
    }
}

/* inner: at least RIM_MM from where it ends, by counting steps along rows and columns (two passes, Rosenfeld and Pfaltz 1966). */
static bool keep_inner(skin_grid *grid, sbl_arena *arena)
{
    uint32_t width = grid->width, height = grid->height;
    uint64_t cells = (uint64_t)width * height;
    uint16_t far = (uint16_t)(RIM_MM / grid->step_mm + 1.0), *steps = SBL_NEW(arena, uint16_t, cells);
    if (!steps) return false;
    for (uint64_t i = 0; i < cells; i++) {
        uint32_t x = (uint32_t)(i % width);
        uint16_t left = x && i >= width ? (steps[i - 1] < steps[i - width] ? steps[i - 1] : steps[i - width]) : 0;
        steps[i] = !grid->inner[i] ? 0 : left < far ? (uint16_t)(left + 1) : far;
    }
    for (uint64_t i = cells; i-- > 0;) {
        uint32_t x = (uint32_t)(i % width);
        uint16_t right = x + 1 < width && i + width < cells ? (steps[i + 1] < steps[i + width] ? steps[i + 1] : steps[i + width]) : 0;
        if (steps[i] > right + 1) steps[i] = (uint16_t)(right + 1);
        grid->inner[i] = steps[i] >= far;
    }
    return true;
}

/* Middle of the densities, and their spread to the bright side of it, where no marks are. */
static bool find_noise(skin_grid *grid, sbl_arena *arena)
{
    uint64_t cells = (uint64_t)grid->width * grid->height, stride = cells / NOISE_SAMPLES + 1;
    float *held = SBL_NEW(arena, float, NOISE_SAMPLES + 1);
    uint32_t count = 0, below = 0;
    if (!held) return false;
    for (uint64_t i = 0; i < cells; i += stride)
        if (grid->valid[i]) held[count++] = grid->density[i];
    if (count < 64) return true;
    /* Marks cover some: the middle of the rest lies a little below the median. */
    float middle = select_rank(held, count, 0.45);
    for (uint32_t i = 0; i < count; i++)
        if (held[i] < middle) held[below++] = middle - held[i];
    grid->noise = below ? 1.4826 * (double)select_rank(held, below, 0.5) : 0.0;
    for (uint64_t i = 0; i < cells; i++)
        if (grid->valid[i]) grid->density[i] -= middle;
    return true;
}

sbl_status skin_grid_make(skin_grid *grid, const sbl_photo *photo, const sbl_plane_map *map, const sbl_card_rect *region,
                          const sbl_card_found *card, sbl_arena *arena, sbl_diag *diag)
{
    double px_per_mm = 1.0 / sbl_plane_mm_per_px(map, region->x_mm + 0.5 * region->width_mm, region->y_mm + 0.5 * region->height_mm);
    double per_mm = fmin(px_per_mm, CELLS_PER_MM_MAX);
    int sub = (int)sbl_clamp(px_per_mm / per_mm + 0.5, 1.0, SUB_MAX);
    *grid = (skin_grid){.step_mm = 1.0 / per_mm, .left_mm = region->x_mm, .top_mm = region->y_mm};
    grid->width = (uint32_t)(region->width_mm * per_mm + 0.5);
    grid->height = (uint32_t)(region->height_mm * per_mm + 0.5);
    uint64_t cells = (uint64_t)grid->width * grid->height;
    grid->density = SBL_NEW(arena, float, cells);
    grid->valid = SBL_NEW(arena, uint8_t, cells);
    grid->inner = SBL_NEW(arena, uint8_t, cells);
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *light = SBL_NEW(arena, float, cells), *line = SBL_NEW(arena, float, grid->width > grid->height ? grid->width : grid->height);
    if (!grid->density || !grid->valid || !grid->inner || !light || !line)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for this close-up", "choose a smaller region");
    sample_light(grid, light, photo, map, card, sub);
    if (grid->valid_count < 1000)
        return sbl_fail(diag, SBL_E_DATA, "nothing of the region can be seen: it lies outside the photo, under the card, or shines",
                        "choose another region, or light from aside");
    bool done = find_density(grid, light, arena);
    grid->smooth_cells = fmax(SMOOTH_MM / grid->step_mm, SMOOTH_CELLS_MIN);
    if (done) smooth_lines(grid->density, line, grid->width, grid->height, 1, grid->width, grid->smooth_cells);
    if (done) smooth_lines(grid->density, line, grid->height, grid->width, grid->width, 1, grid->smooth_cells);
    for (uint64_t i = 0; i < cells; i++)
        if (!grid->valid[i]) grid->density[i] = 0.0f;
    done = done && find_noise(grid, arena) && keep_inner(grid, arena);
    sbl_arena_rewind(arena, mark);
    return done ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for this close-up", "choose a smaller region");
}
