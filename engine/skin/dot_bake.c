/* The bake of the dot table: paths through the palest skin, wavelength by wavelength, re-weighted to all skins and all dots. */
#include "stubble/dot_bake.h"

#include "skin/bake_rings.h"
#include "skin/dot_file.h"
#include "stubble/math.h"
#include "stubble/skin_model.h"

enum { PATHS_DEFAULT = 60000, CHUNK_PATHS = 2048, CHUNKS_A_ROUND = 8, SKIN_LANES = 8, STRENGTHS_MAX = 8 };

/* Nodes: melanin and blood span the entries of skin_model.h (its "light" is a node of both); tops and heights are multiples of a bin. */
static const double melanin_nodes[] = {0.006, 0.018, 0.045, 0.09, 0.16, 0.28}, blood_nodes[] = {0.002, 0.0063, 0.018};
static const double top_nodes[] = {0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6}, height_nodes[] = {0.1, 0.3, 0.5};
static const double radius_nodes[] = {0.03, 0.05, 0.07, 0.1, 0.14, 0.2};
/* Each is twice the one before: what is left of a path's light is squared from one to the next. */
static const double strength_nodes[] = {0.625, 1.25, 2.5, 5.0, 10.0, 20.0, 40.0};
static const double place_nodes[] = {0.0, 0.4, 0.7, 0.9, 1.0, 1.02, 1.05, 1.09, 1.15, 1.23, 1.35, 1.5, 1.75, 2.1, 2.6, 3.4};

#define NODES(array)                                                                                                                       \
    {                                                                                                                                      \
        array, sizeof(array) / sizeof(array)[0]                                                                                            \
    }
static const struct {
    const double *node;
    uint32_t count;
} axes[SBL_DOT_AXES] = {NODES(melanin_nodes), NODES(blood_nodes),    NODES(top_nodes),  NODES(height_nodes),
                        NODES(radius_nodes),  NODES(strength_nodes), NODES(place_nodes)};

typedef struct skin_kind {
    sbl_skin_parameters parameters;
    double more_per_mm[SBL_SKIN_LAYERS]; /* absorption beyond that of the skin that is traced, at the present wavelength */
} skin_kind;

/* What a chunk of paths adds up. */
typedef struct chunk {
    float *taken; /* of each cell, in each skin: the light that the dot takes */
    double *bare; /* of each skin */
    ring_lengths lengths;
} chunk;

struct dot_bake_room {
    rings rings;
    skin_kind *skin;
    uint32_t skins, skin_lanes; /* lanes: skins rounded up */
    uint32_t strengths, strength_of[STRENGTHS_MAX];
    uint32_t tops, heights, top_bin[SBL_DOT_NODES_MAX], height_bins[SBL_DOT_NODES_MAX];
    uint64_t cells; /* radius, place, top, height, strength */
    chunk chunk[CHUNKS_A_ROUND];
    double *taken, *bare; /* of a wavelength */
    path_medium medium;
    double weakest_per_mm; /* of the first strength node, at this wavelength */
    uint64_t paths, seed, first_chunk;
    uint32_t wavelength;
};
typedef struct dot_bake_room room;

static sbl_skin_parameters parameters_of(double melanin, double blood)
{
    sbl_skin_parameters p = sbl_skin_parameters_mean();
    p.melanin = melanin;
    p.blood = blood;
    return p;
}

/* mm of absorption and more for each skin; the traced one is the palest of the whole table, whatever the subset. */
static void tune_skins(room *r, double wavelength_nm)
{
    sbl_layer pale[SBL_SKIN_LAYERS], layer[SBL_SKIN_LAYERS];
    sbl_skin_parameters palest = parameters_of(melanin_nodes[0], blood_nodes[0]);
    sbl_skin_layers(pale, &palest, wavelength_nm);
    r->medium = path_medium_from_layers(&(sbl_layers){pale, SBL_SKIN_LAYERS, SBL_SKIN_INDEX});
    for (uint32_t s = 0; s < r->skins; s++) {
        sbl_skin_layers(layer, &r->skin[s].parameters, wavelength_nm);
        for (uint32_t k = 0; k < SBL_SKIN_LAYERS; k++)
            r->skin[s].more_per_mm[k] = 0.1 * (layer[k].absorption_per_cm - pale[k].absorption_per_cm);
    }
    r->weakest_per_mm = strength_nodes[0] * sbl_pow(550.0 / wavelength_nm, SBL_PIGMENT_ALPHA_DISPERSED);
}

/* One column met for `length` mm: what each strength takes, in each skin. */
static void add_cell(const room *r, float *taken, const float *weight, double length)
{
    double left = photon_exp_minus(fmin(r->weakest_per_mm * length, 60.0));
    uint32_t reached = 0;
    for (uint32_t m = 0; m < r->strengths; m++) {
        for (; reached < r->strength_of[m]; reached++) left *= left;
        float share = (float)(1.0 - left);
        for (uint32_t s = 0; s < r->skin_lanes; s += SKIN_LANES, taken += SKIN_LANES)
            for (uint32_t k = 0; k < SKIN_LANES; k++) taken[k] += share * weight[s + k];
    }
}

static void add_slot(const room *r, chunk *c, uint32_t slot, const float *skin_weight)
{
    float weight[64];
    double above[RING_BINS + 1];
    uint32_t radius = r->rings.ring_of_slot[slot] >> 8;
    const ring *q = &r->rings.of[radius][r->rings.ring_of_slot[slot] & 255u];
    for (uint32_t s = 0; s < r->skin_lanes; s++) weight[s] = skin_weight[s] / (float)q->slots;
    above[0] = 0.0;
    for (uint32_t k = 0; k < RING_BINS; k++) above[k + 1] = above[k] + (double)c->lengths.bin[slot][k];
    float *taken = c->taken + (uint64_t)q->index * r->tops * r->heights * r->strengths * r->skin_lanes;
    for (uint32_t t = 0; t < r->tops; t++) {
        for (uint32_t h = 0; h < r->heights; h++, taken += r->strengths * r->skin_lanes) {
            double length = above[r->top_bin[t] + r->height_bins[h]] - above[r->top_bin[t]];
            if (length > 1e-7) add_cell(r, taken, weight, length);
        }
    }
}

static void add_path(const room *r, chunk *c, const path_end *end)
{
    float weight[64] = {0};
    for (uint32_t s = 0; s < r->skins; s++) {
        double more = 0.0;
        for (uint32_t k = 0; k < SBL_SKIN_LAYERS; k++) more += r->skin[s].more_per_mm[k] * end->length_mm[k];
        double w = end->weight * photon_exp_minus(sbl_clamp(more, 0.0, 600.0));
        weight[s] = (float)w;
        c->bare[s] += w;
    }
    for (uint32_t i = 0; i < c->lengths.touched_count; i++) add_slot(r, c, c->lengths.touched[i], weight);
}

static void run_chunk(void *context, uint32_t index)
{
    room *r = context;
    chunk *c = &r->chunk[index];
    uint64_t number = r->first_chunk + index, begin = number * CHUNK_PATHS;
    uint64_t end = begin + CHUNK_PATHS < r->paths ? begin + CHUNK_PATHS : r->paths;
    photon_stream stream = photon_stream_at(r->seed, (uint64_t)r->wavelength << 32 | number);
    memset(c->taken, 0, (size_t)(r->cells * r->skin_lanes) * sizeof c->taken[0]);
    memset(c->bare, 0, r->skins * sizeof c->bare[0]);
    for (uint64_t i = begin; i < end; i++) {
        path_end path;
        path_trace(&path, &r->medium, &stream, rings_visit, &c->lengths);
        if (path.weight > 0.0) add_path(r, c, &path);
        rings_forget(&c->lengths);
    }
}

/* The sums of a wavelength, as light: into X, Y and Z of bare skin and of what each dot takes. */
static void add_wavelength(sbl_dot_bake *bake)
{
    room *r = bake->room;
    sbl_xyz w = sbl_xyz_weight(SBL_LIGHT_D65, r->wavelength);
    const double weight[3] = {w.X, w.Y, w.Z};
    uint64_t values = r->cells * r->skins;
    double *bare = bake->state, *taken = bake->state + 3 * r->skins;
    for (uint32_t c = 0; c < 3; c++) {
        double scale = weight[c] / (double)r->paths;
        for (uint32_t s = 0; s < r->skins; s++) bare[c * r->skins + s] += scale * r->bare[s];
        for (uint64_t i = 0; i < values; i++) taken[c * values + i] += scale * r->taken[i];
    }
}

sbl_status sbl_dot_bake_step(sbl_dot_bake *bake, const sbl_host *host, sbl_diag *diag)
{
    if (!bake || !bake->room || bake->done >= bake->total)
        return sbl_fail(diag, SBL_E_ARG, "there is nothing left to bake", "begin a bake, and finish it when all steps are done");
    room *r = bake->room;
    uint64_t chunks = (r->paths + CHUNK_PATHS - 1) / CHUNK_PATHS;
    r->wavelength = bake->done;
    tune_skins(r, sbl_spectrum_wavelength_nm(r->wavelength));
    memset(r->taken, 0, (size_t)(r->cells * r->skins) * sizeof r->taken[0]);
    memset(r->bare, 0, r->skins * sizeof r->bare[0]);
    for (r->first_chunk = 0; r->first_chunk < chunks; r->first_chunk += CHUNKS_A_ROUND) {
        float done = ((float)bake->done + (float)r->first_chunk / (float)chunks) / (float)bake->total;
        if (sbl_progress(host, "baking dots", done))
            return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "go on from the last step");
        uint64_t left = chunks - r->first_chunk;
        uint32_t now = left < CHUNKS_A_ROUND ? (uint32_t)left : CHUNKS_A_ROUND;
        sbl_parallel_for(host, now, run_chunk, r);
        for (uint32_t k = 0; k < now; k++) {
            for (uint32_t s = 0; s < r->skins; s++) r->bare[s] += r->chunk[k].bare[s];
            for (uint64_t i = 0; i < r->cells; i++)
                for (uint32_t s = 0; s < r->skins; s++) r->taken[i * r->skins + s] += (double)r->chunk[k].taken[i * r->skin_lanes + s];
        }
    }
    add_wavelength(bake);
    bake->done++;
    return SBL_OK;
}

static void place_ring(rings *all, uint32_t radius, uint32_t place, double at)
{
    double r = all->radius_mm[radius], distance = at <= 1.0 ? at * r : r + at - 1.0;
    ring *q = &all->of[radius][place];
    *q = (ring){.distance_mm = distance, .first = all->slot_count, .index = radius * axes[SBL_DOT_PLACE].count + place};
    q->half = distance > r ? sbl_asin(r / distance) : SBL_PI;
    /* Columns nearer than their radius lie over the axis; four of them see all sides. */
    q->slots = distance == 0.0 ? 1 : distance <= r ? 4 : (uint32_t)fmax(floor(SBL_PI / q->half), 4.0);
    q->turn = 2.0 * SBL_PI / q->slots;
    all->slot_count += q->slots;
    all->reach_mm = fmax(all->reach_mm, distance + r);
}

static bool build_rings(rings *all, sbl_arena *arena)
{
    for (uint32_t i = 0; i < all->radii; i++) {
        all->count[i] = axes[SBL_DOT_PLACE].count;
        for (uint32_t k = 0; k < all->count[i]; k++) place_ring(all, i, k, place_nodes[k]);
    }
    all->centre = sbl_arena_alloc(arena, all->slot_count, sizeof all->centre[0]);
    all->ring_of_slot = SBL_NEW(arena, uint32_t, all->slot_count);
    if (!all->centre || !all->ring_of_slot) return false;
    for (uint32_t i = 0; i < all->radii; i++) {
        for (uint32_t k = 0; k < all->count[i]; k++) {
            const ring *q = &all->of[i][k];
            for (uint32_t n = 0; n < q->slots; n++) {
                all->centre[q->first + n][0] = q->distance_mm * sbl_cos(n * q->turn);
                all->centre[q->first + n][1] = q->distance_mm * sbl_sin(n * q->turn);
                all->ring_of_slot[q->first + n] = i << 8 | k;
            }
        }
    }
    return true;
}

static bool build_chunks(room *r, sbl_arena *arena)
{
    for (uint32_t k = 0; k < CHUNKS_A_ROUND; k++) {
        chunk *c = &r->chunk[k];
        c->taken = SBL_NEW(arena, float, r->cells * r->skin_lanes);
        c->bare = SBL_NEW(arena, double, r->skins);
        c->lengths.rings = &r->rings;
        c->lengths.bin = sbl_arena_alloc(arena, r->rings.slot_count, sizeof c->lengths.bin[0]);
        c->lengths.touched = SBL_NEW(arena, uint32_t, r->rings.slot_count);
        c->lengths.is_touched = SBL_NEW(arena, uint8_t, r->rings.slot_count);
        if (!c->taken || !c->bare || !c->lengths.bin || !c->lengths.touched || !c->lengths.is_touched) return false;
    }
    r->taken = SBL_NEW(arena, double, r->cells * r->skins);
    r->bare = SBL_NEW(arena, double, r->skins);
    return r->taken && r->bare;
}

/* The nodes that are wanted. */
static sbl_status choose(sbl_dot_table *shape, const sbl_dot_bake_options *opt, sbl_diag *diag)
{
    for (uint32_t a = 0; a < SBL_DOT_AXES; a++) {
        uint32_t use = opt->use[a] && a != SBL_DOT_PLACE ? opt->use[a] : ~0u;
        for (uint32_t k = 0; k < axes[a].count; k++)
            if (use >> k & 1u) shape->node[a][shape->count[a]++] = axes[a].node[k];
        if (!shape->count[a])
            return sbl_fail_at(diag, SBL_E_RANGE, "no node of an axis is left", "choose among the nodes that the axis has", a, (double)use);
    }
    return SBL_OK;
}

static void fill_room(room *r, const sbl_dot_table *shape, const sbl_dot_bake_options *opt)
{
    r->paths = shape->paths;
    r->seed = shape->seed;
    for (uint32_t i = 0; i < r->skins; i++) {
        uint32_t bloods = shape->count[SBL_DOT_BLOOD];
        r->skin[i].parameters = parameters_of(shape->node[SBL_DOT_MELANIN][i / bloods], shape->node[SBL_DOT_BLOOD][i % bloods]);
    }
    r->tops = shape->count[SBL_DOT_TOP];
    r->heights = shape->count[SBL_DOT_HEIGHT];
    r->rings.top_mm = 1e9;
    for (uint32_t t = 0; t < r->tops; t++) {
        r->top_bin[t] = (uint32_t)(shape->node[SBL_DOT_TOP][t] / RING_BIN_MM + 0.5);
        r->rings.top_mm = fmin(r->rings.top_mm, shape->node[SBL_DOT_TOP][t]);
    }
    for (uint32_t h = 0; h < r->heights; h++) {
        r->height_bins[h] = (uint32_t)(shape->node[SBL_DOT_HEIGHT][h] / RING_BIN_MM + 0.5);
        r->rings.bottom_mm = fmax(r->rings.bottom_mm, shape->node[SBL_DOT_TOP][r->tops - 1] + shape->node[SBL_DOT_HEIGHT][h]);
    }
    for (uint32_t k = 0; k < axes[SBL_DOT_STRENGTH].count; k++)
        if (!opt->use[SBL_DOT_STRENGTH] || opt->use[SBL_DOT_STRENGTH] >> k & 1u) r->strength_of[r->strengths++] = k;
    r->rings.radii = shape->count[SBL_DOT_RADIUS];
    for (uint32_t i = 0; i < r->rings.radii; i++) r->rings.radius_mm[i] = shape->node[SBL_DOT_RADIUS][i];
}

sbl_status sbl_dot_bake_begin(sbl_dot_bake *bake, const sbl_dot_bake_options *options, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_dot_bake_options defaults = {0}, *opt = options ? options : &defaults;
    if (!bake || !arena) return sbl_fail(diag, SBL_E_ARG, "no place for the bake", "pass a bake and an arena");
    *bake = (sbl_dot_bake){.total = SBL_SPECTRUM_COUNT};
    if (opt->paths > SBL_DOT_BAKE_PATHS_MAX)
        return sbl_fail_at(diag, SBL_E_RANGE, "too many paths", "the most is 1e8 for each wavelength", 0, (double)opt->paths);
    bake->shape.seed = opt->seed;
    bake->shape.paths = opt->paths ? opt->paths : PATHS_DEFAULT;
    sbl_status status = choose(&bake->shape, opt, diag);
    if (status != SBL_OK) return status;
    room *r = bake->room = SBL_NEW(arena, room, 1);
    uint32_t skins = bake->shape.count[SBL_DOT_MELANIN] * bake->shape.count[SBL_DOT_BLOOD];
    if (r) r->skin = SBL_NEW(arena, skin_kind, skins);
    if (!r || !r->skin) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the table", "bake a part of it");
    r->skins = skins;
    r->skin_lanes = (skins + SKIN_LANES - 1) / SKIN_LANES * SKIN_LANES;
    fill_room(r, &bake->shape, opt);
    r->cells = (uint64_t)r->rings.radii * axes[SBL_DOT_PLACE].count * r->tops * r->heights * r->strengths;
    bake->state_count = 3 * r->skins * (1 + r->cells);
    bake->state = SBL_NEW(arena, double, bake->state_count);
    if (!bake->state || !build_rings(&r->rings, arena) || !build_chunks(r, arena))
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the table", "bake a part of it");
    return SBL_OK;
}

/* -ln of what is left in a linear channel, as the file counts it. */
static uint16_t quantised(double taken, double bare)
{
    double density = bare > 0.0 ? -sbl_log(fmax(1.0 - taken / bare, 1e-7)) : 0.0;
    double step = (sbl_log(fmax(fabs(density), 1e-300)) - DOT_FILE_LOG_LOW) / DOT_FILE_LOG_STEP + 1.0;
    uint32_t size = (uint32_t)(sbl_clamp(step, 0.0, DOT_FILE_SIGN - 1.0) + 0.5);
    return (uint16_t)(size && density < 0.0 ? size | DOT_FILE_SIGN : size);
}

static void put_values(uint8_t *to, const sbl_dot_bake *bake)
{
    const room *r = bake->room;
    const uint32_t *count = bake->shape.count;
    const double *bare = bake->state, *taken = bake->state + 3 * r->skins;
    uint64_t values = r->cells * r->skins, places = count[SBL_DOT_PLACE], columns = (uint64_t)r->tops * r->heights;
    /* The state runs radius, place, top and height, strength, skin; the file skin, top and height, radius, strength, place. */
    for (uint64_t s = 0; s < r->skins; s++)
        for (uint64_t th = 0; th < columns; th++)
            for (uint64_t i = 0; i < r->rings.radii; i++)
                for (uint64_t m = 0; m < r->strengths; m++)
                    for (uint64_t p = 0; p < places; p++, to += 6) {
                        uint64_t at = (((i * places + p) * columns + th) * r->strengths + m) * r->skins + s;
                        sbl_rgb_linear skin = sbl_rgb_from_xyz((sbl_xyz_d65){bare[s], bare[r->skins + s], bare[2 * r->skins + s]});
                        sbl_rgb_linear dot = sbl_rgb_from_xyz((sbl_xyz_d65){taken[at], taken[values + at], taken[2 * values + at]});
                        dot_file_put(to, quantised(dot.r, skin.r), 2);
                        dot_file_put(to + 2, quantised(dot.g, skin.g), 2);
                        dot_file_put(to + 4, quantised(dot.b, skin.b), 2);
                    }
}

sbl_status sbl_dot_bake_finish(uint8_t **bytes, size_t *size, const sbl_dot_bake *bake, const char *command, sbl_arena *arena,
                               sbl_diag *diag)
{
    if (!bytes || !size || !bake || !arena || bake->done < bake->total)
        return sbl_fail(diag, SBL_E_ARG, "the bake is not done", "take every step first");
    const sbl_dot_table *shape = &bake->shape;
    size_t total = dot_file_size(shape->count);
    uint8_t *out = SBL_NEW(arena, uint8_t, total), *at = out;
    if (!out) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the table", "bake a part of it");
    memcpy(out, DOT_FILE_MAGIC, 8);
    dot_file_put(out + DOT_FILE_SEED, shape->seed, 8);
    dot_file_put(out + DOT_FILE_PATHS, shape->paths, 8);
    for (uint32_t a = 0; a < SBL_DOT_AXES; a++) dot_file_put(out + DOT_FILE_COUNTS + 4 * a, shape->count[a], 4);
    for (uint32_t k = 0; command && command[k] && k + 1 < SBL_DOT_COMMAND_BYTES; k++) out[DOT_FILE_COMMAND + k] = (uint8_t)command[k];
    at += DOT_FILE_NODES;
    for (uint32_t a = 0; a < SBL_DOT_AXES; a++) {
        for (uint32_t k = 0; k < shape->count[a]; k++, at += 8) {
            uint64_t bits;
            memcpy(&bits, &shape->node[a][k], sizeof bits);
            dot_file_put(at, bits, 8);
        }
    }
    put_values(at, bake);
    dot_file_put(out + DOT_FILE_CHECKSUM, dot_file_checksum(out, total), 4);
    *bytes = out;
    *size = total;
    return SBL_OK;
}
