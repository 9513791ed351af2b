/* Hairs and dots of a close-up: blobs of darkness, parted to the size of single specks, then measured in millimetres and colour. */
#include "measure/blobs.h"
#include "measure/light_taken.h"
#include "measure/normal.h"
#include "measure/order.h"
#include "measure/speck_rules.h"
#include "measure/specks_seen.h"
#include "stubble/specks.h"
#include "stubble/math.h"

#define REGION_MAX_MM 60.0
#define REGION_MIN_MM 2.0
#define PX_PER_MM_MIN 10.0
#define CONTRAST_MIN  0.10
#define NOISE_FACTOR  5.0 /* of 1e6 cells, half a false peak; skin's own texture is part of the noise */
#define BLUR_PX       0.7
#define UNIT_GAP_MM   0.15 /* hairs of a unit share an opening */
#define CELLS_MIN     3u
#define PEAK_LEAST    0.25 /* of the typical speck's: a faint hair still, not the skin's grain */
#define AREA_LEAST    0.12
#define HAIR_ASPECT   1.7
#define TONE_UNKNOWN  0.15 /* of darkness, without a card: a model */
#define FAINT         8.0
#define CORE_PART     0.7 /* of the peak: what counts as a speck's core */
#define AROUND_MM     0.35

typedef struct finding {
    const sbl_photo *photo;
    const sbl_plane_map *map;
    const sbl_specks_options *options;
    skin_grid grid;
    blob_set blobs;
    uint8_t *dark; /* cells of specks */
    stroke_size size;
    double typical_peak;
} finding;

static sbl_rgb_linear colour_at(const finding *f, uint32_t cell)
{
    double px[2];
    if (!sbl_plane_to_px(f->map, grid_x_mm(&f->grid, cell % f->grid.width), grid_y_mm(&f->grid, cell / f->grid.width), px))
        return (sbl_rgb_linear){0};
    return sbl_photo_at(f->photo, px[0], px[1]);
}

static sbl_lab_d65 lab_of(const finding *f, sbl_rgb_linear rgb)
{
    if (f->options->colour) rgb = sbl_card_colour_apply(f->options->colour, rgb);
    rgb = (sbl_rgb_linear){fmax(rgb.r, 0.0), fmax(rgb.g, 0.0), fmax(rgb.b, 0.0)};
    return sbl_lab_from_xyz(sbl_xyz_from_rgb(rgb));
}

static void add_rgb(sbl_rgb_linear *sum, sbl_rgb_linear one)
{
    sum->r += one.r;
    sum->g += one.g;
    sum->b += one.b;
}

static sbl_rgb_linear mean_rgb(sbl_rgb_linear sum, uint32_t count)
{
    double part = count ? 1.0 / count : 0.0;
    return (sbl_rgb_linear){sum.r * part, sum.g * part, sum.b * part};
}

static double rank_of(double *value, uint32_t count, double rank)
{
    order_doubles(value, count);
    return count ? value[(uint32_t)(rank * (count - 1))] : 0.0;
}

/* Drop what is too small or too faint beside the photo's own specks; then the size of single ones. False: out of memory. */
static bool judge_blobs(finding *f, sbl_arena *arena)
{
    blob_set *set = &f->blobs;
    double *held = SBL_NEW(arena, double, set->count);
    if (!held) return false;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < set->count; i++)
        if (set->blob[i].count >= CELLS_MIN) set->blob[kept++] = set->blob[i];
    set->count = kept;
    for (uint32_t i = 0; i < kept; i++) held[i] = (double)set->blob[i].peak;
    f->typical_peak = rank_of(held, kept, 0.6);
    for (uint32_t i = 0; i < kept; i++) held[i] = set->blob[i].count;
    double typical_area = rank_of(held, kept, 0.5);
    kept = 0;
    for (uint32_t i = 0; i < set->count; i++)
        if ((double)set->blob[i].peak >= PEAK_LEAST * f->typical_peak && set->blob[i].count >= AREA_LEAST * typical_area)
            set->blob[kept++] = set->blob[i];
    set->count = kept;
    /* Specks that touch are larger: the typical one lies a little below the middle. */
    for (int what = 0; what < 3; what++) {
        for (uint32_t i = 0; i < kept; i++) {
            stroke s = stroke_of(&f->grid, set->cell + set->blob[i].first, set->blob[i].count);
            held[i] = what == 0 ? s.length : what == 1 ? s.width : s.area;
        }
        *(what == 0 ? &f->size.length : what == 1 ? &f->size.width : &f->size.area) = rank_of(held, kept, 0.45);
    }
    return true;
}

/* Blur of photo and grid together, in millimetres. */
static double blur_mm(const finding *f, double px_per_mm)
{
    double photo = (f->options->blur_px > 0.0 ? f->options->blur_px : BLUR_PX) / px_per_mm, grid = f->grid.smooth_cells * f->grid.step_mm;
    return sqrt(photo * photo + grid * grid);
}

/* Light that a bar takes at a place across it, seen through a normal blur of deviation 1: twice the difference of two normal integrals. */
static double taken_at(double width, double x)
{
    return error_function((x + 0.5 * width) / sqrt(2.0)) - error_function((x - 0.5 * width) / sqrt(2.0));
}

/* Its whole width at half of what it takes in the middle. */
static double seen_width(double width)
{
    double low = 0.0, high = 0.5 * width + 3.0, half = 0.5 * taken_at(width, 0.0);
    for (int step = 0; step < 24; step++) {
        double x = 0.5 * (low + high);
        if (taken_at(width, x) > half) low = x;
        else high = x;
    }
    return low + high;
}

/*
 * The width of a bar that looks as wide through the blur. Below 2.4 deviations of blur all bars look alike, and what is left of the outline's
 * own errors decides: never less than half the blur's deviation.
 */
static double without_blur(double seen_mm, double blur)
{
    double seen = seen_mm / blur, low = 0.5, high = seen + 0.5;
    if (seen > 6.0) return seen_mm;
    for (int step = 0; step < 20 && high > low; step++) {
        double width = 0.5 * (low + high);
        if (seen_width(width) < seen) low = width;
        else high = width;
    }
    return 0.5 * (low + high) * blur;
}

static void set_colours(const finding *f, sbl_speck *speck, const stroke *s, const uint32_t *cell, double peak)
{
    sbl_rgb_linear core = {0}, around = {0};
    uint32_t core_count = 0, around_count = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        if ((double)f->grid.density[cell[i]] < CORE_PART * peak) continue;
        add_rgb(&core, colour_at(f, cell[i]));
        core_count++;
    }
    int reach = (int)(0.5 * s->length + AROUND_MM / f->grid.step_mm), step = reach / 8 + 1;
    for (int dy = -reach; dy <= reach; dy += step)
        for (int dx = -reach; dx <= reach; dx += step) {
            int64_t u = (int64_t)s->x + dx, v = (int64_t)s->y + dy;
            if (u < 0 || v < 0 || u >= f->grid.width || v >= f->grid.height) continue;
            size_t at = (size_t)v * f->grid.width + (size_t)u;
            if (!f->grid.valid[at] || f->dark[at] || fabs((double)f->grid.density[at]) > 2.0 * f->grid.noise + 0.02) continue;
            add_rgb(&around, colour_at(f, (uint32_t)at));
            around_count++;
        }
    if (core_count && around_count)
        speck->contrast_de = sbl_ciede2000(lab_of(f, mean_rgb(core, core_count)), lab_of(f, mean_rgb(around, around_count)));
}

static sbl_speck make_speck(const finding *f, const stroke *s, const uint32_t *cell, double blur, bool parted)
{
    double step = f->grid.step_mm, peak = 0.0;
    sbl_speck speck = {.x_mm = f->grid.left_mm + s->x * step, .y_mm = f->grid.top_mm + s->y * step, .parted = parted};
    for (uint32_t i = 0; i < s->count; i++) peak = fmax(peak, (double)f->grid.density[cell[i]]);
    bool is_round = s->length < HAIR_ASPECT * s->width;
    /* A disc of diameter d has the area pi d^2 / 4. */
    double length = is_round ? sqrt(4.0 * s->area / SBL_PI) : s->length, width = is_round ? length : s->width;
    speck.width_mm = without_blur(width * step, blur);
    speck.length_mm = is_round ? speck.width_mm : without_blur(length * step, blur);
    speck.angle = sbl_atan2(s->dy, s->dx);
    if (speck.angle < 0.0) speck.angle += SBL_PI;
    if (speck.angle >= SBL_PI) speck.angle = 0.0;
    speck.darkness = peak;
    double px[2] = {0.0, 0.0};
    if (sbl_plane_to_px(f->map, speck.x_mm, speck.y_mm, px)) {
        speck.x_px = px[0];
        speck.y_px = px[1];
    }
    set_colours(f, &speck, s, cell, peak);
    return speck;
}

static bool is_inner(const finding *f, const stroke *s)
{
    uint32_t x = (uint32_t)sbl_clamp(s->x, 0.0, f->grid.width - 1.0), y = (uint32_t)sbl_clamp(s->y, 0.0, f->grid.height - 1.0);
    return f->grid.inner[(size_t)y * f->grid.width + x];
}

/* taken: the light of each blob, parted among its specks by their cells. */
static uint32_t list_specks(finding *f, sbl_speck *speck, uint32_t most, double blur, const double *taken, uint32_t *scratch)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < f->blobs.count; i++) {
        const blob *b = &f->blobs.blob[i];
        uint32_t *cell = f->blobs.cell + b->first, first = 0;
        stroke part[STROKES_MAX];
        bool by_size;
        uint32_t n = strokes_part(part, &f->grid, cell, b->count, &f->size, &by_size, scratch);
        for (uint32_t k = 0; k < n && count < most; k++) {
            if (part[k].count && is_inner(f, &part[k])) {
                speck[count] = make_speck(f, &part[k], cell + first, blur, n > 1);
                speck[count++].taken_mm2 = taken[i] * part[k].count / b->count;
            }
            first += part[k].count;
        }
    }
    return count;
}

static void sort_specks(sbl_speck *speck, uint32_t count)
{
    static const uint32_t GAP[] = {4677, 2079, 924, 410, 182, 81, 36, 16, 7, 4, 1};
    for (size_t g = 0; g < sizeof GAP / sizeof *GAP; g++)
        for (uint32_t i = GAP[g]; i < count; i++) {
            sbl_speck held = speck[i];
            uint32_t j = i;
            for (; j >= GAP[g]; j -= GAP[g]) {
                const sbl_speck *other = &speck[j - GAP[g]];
                if (other->y_mm < held.y_mm || (other->y_mm == held.y_mm && other->x_mm <= held.x_mm)) break;
                speck[j] = *other;
            }
            speck[j] = held;
        }
}

/* An end of a speck's axis; side -1 or 1 along its angle. */
static void end_of(double at[2], const sbl_speck *m, double side)
{
    double reach = side * 0.5 * fmax(m->length_mm - m->width_mm, 0.0);
    at[0] = m->x_mm + reach * sbl_cos(m->angle);
    at[1] = m->y_mm + reach * sbl_sin(m->angle);
}

/*
 * The gap between the openings of two hairs, if they share one: hairs of a unit lean the same way, so the ends of the same side are those that are
 * rooted. Two hairs one behind the other touch with ends of different sides: where hair is dense that is chance, and no unit. Hairs that lean apart by
 * more than a right angle's half may be rooted at either end. Middles count as well: of short hairs they are surer than ends.
 */
static double gap_mm(const sbl_speck *a, const sbl_speck *b)
{
    double least = hypot(a->x_mm - b->x_mm, a->y_mm - b->y_mm), turn = fabs(a->angle - b->angle), across = fmin(turn, SBL_PI - turn);
    double same = turn > 0.5 * SBL_PI ? -1.0 : 1.0;
    for (double side = -1.0; side <= 1.0; side += 2.0)
        for (int other = 0; other <= (across > 0.25 * SBL_PI); other++) {
            double p[2], q[2];
            end_of(p, a, side);
            end_of(q, b, other ? -same * side : same * side);
            least = fmin(least, hypot(p[0] - q[0], p[1] - q[1]));
        }
    return least - 0.5 * (a->width_mm + b->width_mm);
}

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* Specks nearer than the gap share a unit (union and find over the neighbours in y). */
static uint32_t number_units(sbl_speck *speck, uint32_t count, double gap, uint32_t *parent)
{
    double longest = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        parent[i] = i;
        longest = fmax(longest, speck[i].length_mm);
    }
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j < count && speck[j].y_mm - speck[i].y_mm < longest + gap + 0.1; j++) {
            if (fabs(speck[j].x_mm - speck[i].x_mm) > longest + gap + 0.1 || gap_mm(&speck[i], &speck[j]) > gap) continue;
            uint32_t a = root_of(parent, i), b = root_of(parent, j);
            parent[a > b ? a : b] = a > b ? b : a;
        }
    uint32_t units = 0;
    for (uint32_t i = 0; i < count; i++) speck[i].unit = root_of(parent, i) == i ? units++ : speck[root_of(parent, i)].unit;
    return units;
}

/*
 * scratch: three doubles a unit; seen: one. What was parted by size alone is no hair that is seen: light says how many there are, and such parts are taken to
 * lie beside each other.
 */
static void count_hairs(sbl_specks *specks, const sbl_speck *speck, double *scratch, uint32_t *seen)
{
    double *unit_mm2 = scratch, *length_mm = scratch + specks->unit_count;
    for (uint32_t i = 0; i < specks->unit_count; i++) {
        unit_mm2[i] = length_mm[i] = 0.0;
        seen[i] = 0;
    }
    for (uint32_t i = 0; i < specks->count; i++) {
        unit_mm2[speck[i].unit] += speck[i].taken_mm2;
        if (!speck[i].parted) length_mm[speck[i].unit] += speck[i].length_mm;
        seen[speck[i].unit] += !speck[i].parted;
    }
    for (uint32_t i = 0; i < specks->count; i++)
        if (!seen[speck[i].unit]) length_mm[speck[i].unit] = fmax(length_mm[speck[i].unit], speck[i].length_mm);
    for (uint32_t i = 0; i < specks->unit_count; i++) {
        seen[i] = seen[i] ? seen[i] : 1;
        length_mm[i] /= seen[i];
    }
    units_seen units = {unit_mm2, length_mm, seen, scratch + 2u * (size_t)specks->unit_count, specks->unit_count};
    specks->hairs_by_light = hairs_in_units(&specks->hairs_by_light_error, &units);
}

/* Skin between the specks, and the specks' cores: means in light, as the eye mixes them. */
static void overall_colours(const finding *f, sbl_specks *specks)
{
    sbl_rgb_linear skin = {0}, pigment = {0};
    uint32_t skin_count = 0, pigment_count = 0;
    uint64_t cells = (uint64_t)f->grid.width * f->grid.height, stride = cells / 20000 + 1;
    for (uint64_t i = 0; i < cells; i += stride) {
        if (!f->grid.valid[i] || f->dark[i] || fabs((double)f->grid.density[i]) > 2.0 * f->grid.noise + 0.02) continue;
        add_rgb(&skin, colour_at(f, (uint32_t)i));
        skin_count++;
    }
    for (uint32_t b = 0; b < f->blobs.count; b++) {
        const blob *one = &f->blobs.blob[b];
        /* The darkest half of the specks: the others are mostly skin seen through blur. */
        if ((double)one->peak < f->typical_peak) continue;
        for (uint32_t i = 0; i < one->count; i++) {
            uint32_t cell = f->blobs.cell[one->first + i];
            if (f->grid.density[cell] < 0.9f * one->peak) continue;
            add_rgb(&pigment, colour_at(f, cell));
            pigment_count++;
        }
    }
    specks->skin = lab_of(f, mean_rgb(skin, skin_count));
    specks->pigment = lab_of(f, mean_rgb(pigment, pigment_count));
}

/* The camera's curve stretches or shrinks what is darker than skin: by as much as the card's greys that are as light say. */
static void straighten(sbl_specks *specks, sbl_speck *speck, const sbl_card_colour *colour)
{
    specks->tone_error = TONE_UNKNOWN;
    if (!colour) return;
    double skin = sbl_xyz_from_lab(specks->skin).Y, core = sbl_xyz_from_lab(specks->pigment).Y;
    double factor = colour->tone / sbl_card_colour_steepness(colour, core, skin, &specks->tone_error);
    for (uint32_t i = 0; i < specks->count; i++) {
        double seen = speck[i].darkness, straight = factor * seen;
        if (seen > 0.0) speck[i].taken_mm2 *= (1.0 - sbl_exp(-straight)) / (1.0 - sbl_exp(-seen));
        speck[i].darkness = straight;
    }
    specks->noise *= factor;
    specks->seen_least *= factor;
}

static sbl_status choose_region(sbl_card_rect *region, const finding *f, sbl_diag *diag)
{
    *region = f->options->region;
    if (!(region->width_mm > 0.0)) {
        double corner[2], low[2] = {(double)INFINITY, (double)INFINITY}, high[2] = {-(double)INFINITY, -(double)INFINITY};
        for (int k = 0; k < 4; k++) {
            if (!sbl_plane_to_mm(f->map, k % 2 ? f->photo->width : 0.0, k / 2 ? f->photo->height : 0.0, corner))
                return sbl_fail(diag, SBL_E_RANGE, "the photo shows the plane up to its horizon", "give the region to look at");
            for (int c = 0; c < 2; c++) {
                low[c] = fmin(low[c], corner[c]);
                high[c] = fmax(high[c], corner[c]);
            }
        }
        double size[2], middle[2];
        for (int c = 0; c < 2; c++) {
            size[c] = fmin(high[c] - low[c], REGION_MAX_MM);
            middle[c] = 0.5 * (low[c] + high[c]);
        }
        *region = (sbl_card_rect){middle[0] - 0.5 * size[0], middle[1] - 0.5 * size[1], size[0], size[1]};
    }
    if (!(region->width_mm >= REGION_MIN_MM && region->height_mm >= REGION_MIN_MM && region->width_mm <= REGION_MAX_MM + 1e-6 &&
          region->height_mm <= REGION_MAX_MM + 1e-6))
        return sbl_fail_at(diag, SBL_E_RANGE, "the region to look at is too small or too large", "choose 2 x 2 to 60 x 60 mm of skin", 0,
                           region->width_mm);
    return SBL_OK;
}

static sbl_status out_of_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for this close-up", "choose a smaller region");
}

static sbl_status fill(sbl_specks *specks, finding *f, sbl_speck *speck, uint8_t *seen, uint32_t most, sbl_arena *arena, sbl_diag *diag)
{
    double contrast = f->options->contrast_min > 0.0 ? f->options->contrast_min : CONTRAST_MIN,
           least = fmax(contrast, NOISE_FACTOR * f->grid.noise);
    uint64_t cells = (uint64_t)f->grid.width * f->grid.height;
    f->dark = SBL_NEW(arena, uint8_t, cells);
    uint32_t *scratch = SBL_NEW(arena, uint32_t, 2 * cells);
    double *taken;
    if (!f->dark || !scratch || !blobs_grow(&f->blobs, &f->grid, least, arena) || !judge_blobs(f, arena) ||
        !(taken = SBL_NEW(arena, double, f->blobs.count + 3u * most)))
        return out_of_memory(diag);
    for (uint32_t b = 0; b < f->blobs.count; b++)
        for (uint32_t i = 0; i < f->blobs.blob[b].count; i++) f->dark[f->blobs.cell[f->blobs.blob[b].first + i]] = 1;
    specks->blur_mm = blur_mm(f, specks->px_per_mm);
    specks->blur_known = f->options->blur_px > 0.0;
    light_taken(taken, &f->grid, &f->blobs, specks->blur_mm, scratch, scratch + cells);
    specks->count = list_specks(f, speck, most, specks->blur_mm, taken, scratch);
    sort_specks(speck, specks->count);
    double gap = f->options->unit_gap_mm > 0.0 ? f->options->unit_gap_mm : UNIT_GAP_MM;
    specks->unit_count = number_units(speck, specks->count, gap, scratch);
    specks->kind = f->options->kind;
    if (specks->kind == SBL_SPECKS_EITHER)
        specks->kind = f->size.length >= HAIR_ASPECT * f->size.width ? SBL_SPECKS_HAIRS : SBL_SPECKS_DOTS;
    if (specks->kind == SBL_SPECKS_HAIRS) count_hairs(specks, speck, taken, scratch);
    specks->speck = speck;
    specks->noise = f->grid.noise;
    specks->seen_least = fmax(least, PEAK_LEAST * f->typical_peak);
    specks_seen_fill(specks, seen, &f->grid);
    specks->calibrated = f->options->colour != NULL;
    specks->faint = f->typical_peak < FAINT * f->grid.noise;
    overall_colours(f, specks);
    straighten(specks, speck, f->options->colour);
    return SBL_OK;
}

/* More specks than shaved hair can have a cm2 are not specks of ours. */
#define SPECKS_PER_MM2 12.0

sbl_status sbl_specks_find(sbl_specks *specks, const sbl_photo *photo, const sbl_plane_map *map, const sbl_specks_options *options,
                           sbl_arena *arena, sbl_diag *diag)
{
    if (!specks || !photo || !photo->rgb || !map || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_specks_find: an argument is NULL", "give all of them");
    static const sbl_specks_options DEFAULTS = {.kind = SBL_SPECKS_EITHER};
    *specks = (sbl_specks){0};
    finding f = {.photo = photo, .map = map, .options = options ? options : &DEFAULTS};
    sbl_card_rect region;
    sbl_status status = choose_region(&region, &f, diag);
    if (status != SBL_OK) return status;
    double mm_per_px = sbl_plane_mm_per_px(map, region.x_mm + 0.5 * region.width_mm, region.y_mm + 0.5 * region.height_mm);
    if (!(mm_per_px > 0.0) || !(1.0 / mm_per_px >= PX_PER_MM_MIN))
        return sbl_fail_at(diag, SBL_E_RANGE, "the photo is too coarse to count hairs or dots",
                           "go nearer: 10 pixels a millimetre are needed, 40 are good", 0, mm_per_px > 0.0 ? 1.0 / mm_per_px : 0.0);
    specks->px_per_mm = 1.0 / mm_per_px;
    uint32_t most = (uint32_t)fmin(SPECKS_PER_MM2 * region.width_mm * region.height_mm + 16.0, SBL_SPECKS_MAX);
    sbl_arena_mark start = sbl_arena_here(arena);
    sbl_speck *speck = SBL_NEW(arena, sbl_speck, most);
    uint8_t *seen = specks_seen_room(&region, arena);
    if (!speck || !seen) {
        sbl_arena_rewind(arena, start);
        return out_of_memory(diag);
    }
    sbl_arena_mark scratch = sbl_arena_here(arena);
    status = skin_grid_make(&f.grid, photo, map, &region, f.options->card, arena, diag);
    if (status == SBL_OK) status = fill(specks, &f, speck, seen, most, arena, diag);
    sbl_arena_rewind(arena, status == SBL_OK ? scratch : start);
    if (status != SBL_OK) *specks = (sbl_specks){0};
    return status;
}
