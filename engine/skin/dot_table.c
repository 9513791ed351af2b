/* Reading a dot table's bytes, and a look between its nodes. */
#include "stubble/dot_table.h"

#include "skin/dot_file.h"
#include "stubble/math.h"

const char *sbl_dot_axis_name(sbl_dot_axis axis)
{
    static const char *const name[SBL_DOT_AXES] = {"melanin", "blood", "top", "height", "radius", "strength", "place"};
    return (uint32_t)axis < SBL_DOT_AXES ? name[axis] : "?";
}

static sbl_status bad(sbl_diag *diag, const char *message, size_t at, double value)
{
    return sbl_fail_at(diag, SBL_E_DATA, message, "bake the table anew: stubble bake -o FILE", at, value);
}

/* Nodes rise, are numbers, and lie where the axis makes sense. */
static sbl_status read_nodes(sbl_dot_table *table, const uint8_t *bytes, sbl_diag *diag)
{
    static const double low[SBL_DOT_AXES] = {1e-6, 1e-6, 1e-3, 1e-3, 1e-4, 1e-6, 0.0}, high[SBL_DOT_AXES] = {1, 1, 10, 10, 10, 1e4, 100};
    size_t at = DOT_FILE_NODES;
    for (uint32_t a = 0; a < SBL_DOT_AXES; a++) {
        for (uint32_t k = 0; k < table->count[a]; k++, at += 8) {
            uint64_t bits = dot_file_get(bytes + at, 8);
            double node;
            memcpy(&node, &bits, sizeof node);
            if (!(node >= low[a] && node <= high[a])) return bad(diag, "a node of the dot table is out of range", at, node);
            if (k > 0 && !(node > table->node[a][k - 1])) return bad(diag, "the nodes of the dot table do not rise", at, node);
            table->node[a][k] = node;
        }
    }
    if (table->node[SBL_DOT_PLACE][0] > 0.0)
        return bad(diag, "the dot table does not begin at the axis", at, table->node[SBL_DOT_PLACE][0]);
    return SBL_OK;
}

sbl_status dot_file_open(sbl_dot_table *table, const uint8_t *bytes, size_t size, bool check_sum, sbl_diag *diag)
{
    *table = (sbl_dot_table){0};
    if (size > SBL_DOT_TABLE_BYTES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the dot table is too long", "the most is 8 MiB", 0, (double)size);
    if (size < DOT_FILE_NODES || memcmp(bytes, DOT_FILE_MAGIC, 8) != 0) return bad(diag, "these bytes are no dot table", 0, (double)size);
    uint64_t entries = 1;
    for (uint32_t a = 0; a < SBL_DOT_AXES; a++) {
        uint64_t count = dot_file_get(bytes + DOT_FILE_COUNTS + 4 * a, 4);
        if (count < 1 || count > SBL_DOT_NODES_MAX)
            return bad(diag, "an axis of the dot table has 1 to 32 nodes", DOT_FILE_COUNTS + 4 * a, (double)count);
        table->count[a] = (uint32_t)count;
        entries *= count; /* at most 2^35 */
    }
    if (entries > SBL_DOT_TABLE_BYTES_MAX || dot_file_size(table->count) != size)
        return bad(diag, "the dot table is cut short or too long for its axes", DOT_FILE_COUNTS, (double)size);
    if (bytes[DOT_FILE_COMMAND + SBL_DOT_COMMAND_BYTES - 1])
        return bad(diag, "the command in the dot table has no end", DOT_FILE_COMMAND, 0);
    if (check_sum && dot_file_get(bytes + DOT_FILE_CHECKSUM, 4) != dot_file_checksum(bytes, size))
        return bad(diag, "the dot table is damaged: its checksum is wrong", DOT_FILE_CHECKSUM, 0);
    sbl_status status = read_nodes(table, bytes, diag);
    if (status != SBL_OK) return status;
    table->seed = dot_file_get(bytes + DOT_FILE_SEED, 8);
    table->paths = dot_file_get(bytes + DOT_FILE_PATHS, 8);
    table->command = (const char *)bytes + DOT_FILE_COMMAND;
    table->value = bytes + size - 6 * entries;
    return SBL_OK;
}

sbl_status sbl_dot_table_from_bytes(sbl_dot_table *table, const void *bytes, size_t size, sbl_diag *diag)
{
    if (!table || !bytes) return sbl_fail(diag, SBL_E_ARG, "there is no dot table", "pass its bytes");
    return dot_file_open(table, bytes, size, true, diag);
}

/* A density as its sign (0: none) and the logarithm of its size: most of the table spans decades. */
typedef struct signed_log {
    double log;
    int sign;
} signed_log;

static signed_log read_value(const uint8_t *value)
{
    uint32_t code = (uint32_t)dot_file_get(value, 2), size = code & (DOT_FILE_SIGN - 1);
    return (signed_log){DOT_FILE_LOG_LOW + DOT_FILE_LOG_STEP * ((double)size - 1.0), !size ? 0 : code & DOT_FILE_SIGN ? -1 : 1};
}

#define DENSITY_LOG_MOST 4.0 /* what is extrapolated stays a number */

static double density_of(signed_log v)
{
    return v.sign * sbl_exp(fmin(v.log, DENSITY_LOG_MOST));
}

static uint64_t entry_of(const sbl_dot_table *table, const uint32_t index[SBL_DOT_AXES])
{
    uint64_t at = 0;
    for (uint32_t a = 0; a < SBL_DOT_AXES; a++) at = at * table->count[a] + index[a];
    return at;
}

void sbl_dot_table_entry(double density[3], const sbl_dot_table *table, const uint32_t index[SBL_DOT_AXES])
{
    const uint8_t *value = table->value + 6 * entry_of(table, index);
    for (uint32_t c = 0; c < 3; c++) density[c] = density_of(read_value(value + 2 * c));
}

/* A place among the nodes of an axis: x lies `part` of the way from node `index` to the next. */
typedef struct cell {
    uint32_t index, step; /* step to the next node; 0 where the axis has one only */
    double part;
} cell;

static cell find_cell(const sbl_dot_table *table, sbl_dot_axis axis, double x, bool logarithmic, double below, double above)
{
    const double *node = table->node[axis];
    uint32_t count = table->count[axis], k = 0;
    if (count == 1) return (cell){0, 0, 0.0};
    while (k + 2 < count && x > node[k + 1]) k++;
    double part = logarithmic ? sbl_log(fmax(x, 1e-9) / node[k]) / sbl_log(node[k + 1] / node[k]) : (x - node[k]) / (node[k + 1] - node[k]);
    return (cell){k, 1, sbl_clamp(part, -below, 1.0 + above)};
}

enum { FREE_AXES = SBL_DOT_STRENGTH }; /* axes that all channels share: the first five */

/* Linear in the logarithm where both ends have one sign; where the sign changes between them, linear in the density itself. */
static signed_log mix(signed_log a, signed_log b, double part)
{
    if (a.sign == b.sign) return (signed_log){a.log + part * (b.log - a.log), a.sign};
    double t = sbl_clamp(part, 0.0, 1.0), density = (1.0 - t) * density_of(a) + t * density_of(b);
    return (signed_log){sbl_log(fmax(fabs(density), 1e-12)), density > 0.0 ? 1 : density < 0.0 ? -1 : 0};
}

enum { CORNERS = 1 << (FREE_AXES + 1) };

/* The entries around a dot along those axes on which it lies between nodes. */
typedef struct corners {
    const uint8_t *at[CORNERS];
    double part[FREE_AXES + 1];
    uint32_t axes;
} corners;

static corners corners_of(const sbl_dot_table *table, const cell *shared, cell strength, uint32_t channel)
{
    corners c = {.axes = 0};
    uint32_t between[FREE_AXES + 1], index[SBL_DOT_AXES] = {0}, step[FREE_AXES + 1];
    for (uint32_t a = 0; a <= FREE_AXES; a++) {
        const cell *on = a < FREE_AXES ? &shared[a] : &strength;
        bool upper = on->step && on->part == 1.0;
        index[a] = on->index + (upper ? on->step : 0);
        step[a] = on->step;
        if (on->part == 0.0 || upper) continue;
        between[c.axes] = a;
        c.part[c.axes++] = on->part;
    }
    for (uint32_t k = 0; k < 1u << c.axes; k++) {
        uint32_t here[SBL_DOT_AXES];
        memcpy(here, index, sizeof here);
        for (uint32_t i = 0; i < c.axes; i++) here[between[i]] += k >> i & 1u ? step[between[i]] : 0;
        c.at[k] = table->value + 6 * entry_of(table, here) + 2 * channel;
    }
    return c;
}

/* Halved axis after axis, at one place. */
static double mix_corners(const corners *c, uint32_t offset)
{
    signed_log value[CORNERS];
    for (uint32_t k = 0; k < 1u << c->axes; k++) value[k] = read_value(c->at[k] + offset);
    for (uint32_t a = 0; a < c->axes; a++)
        for (uint32_t k = 0; k < 1u << (c->axes - 1 - a); k++) value[k] = mix(value[2 * k], value[2 * k + 1], c->part[a]);
    return density_of(value[0]);
}

/* Densities along the first places, for one channel. */
static void interpolate(double *out, uint32_t places, const sbl_dot_table *table, const cell *shared, cell strength, uint32_t channel)
{
    corners c = corners_of(table, shared, strength, channel);
    for (uint32_t p = 0; p < places; p++) out[p] = mix_corners(&c, 6 * p);
}

/* Between places the logarithm of the density runs straight; a few steps of the midpoint rule. */
static double ring_area(double r0, double r1, double d0, double d1)
{
    enum { STEPS = 6 };
    double sum = 0.0, slope = sbl_log(fmax(d1, 1e-12) / fmax(d0, 1e-12));
    for (int k = 0; k < STEPS; k++) {
        double t = (k + 0.5) / STEPS, r = r0 + t * (r1 - r0);
        sum += 2.0 * SBL_PI * r * (1.0 - sbl_exp(-fmax(d0, 1e-12) * sbl_exp(t * slope)));
    }
    return sum * (r1 - r0) / STEPS;
}

static void fill_area(sbl_dot_profile *profile)
{
    uint32_t last = profile->count - 1;
    for (uint32_t c = 0; c < 3; c++) {
        double sum = 0.0;
        for (uint32_t p = 0; p < last; p++)
            sum += ring_area(profile->mm[p], profile->mm[p + 1], profile->density[p][c], profile->density[p + 1][c]);
        /* The tail falls as 1/r^3. */
        profile->area_mm2[c] = sum + 2.0 * SBL_PI * profile->density[last][c] * profile->mm[last] * profile->mm[last];
    }
}

/*
 * What the widest, tallest and strongest column of the table leaves at this depth, times a factor for its not being without end. The factor
 * is fitted to exact lattices (tests/unit/dot_lattice.c, with 80,000 paths), in skin of melanin 0.018 and 0.16 and between them by the
 * logarithm.
 */
static void fill_floor(sbl_dot_profile *profile, const sbl_dot_table *table, const cell *shared, double melanin)
{
    static const double light[3] = {0.67, 0.76, 0.68}, more_in_dark[3] = {0.27, 0.14, 0.06};
    const double dark = sbl_clamp(sbl_log(fmax(melanin, 1e-9) / 0.018) / sbl_log(0.16 / 0.018), 0.0, 1.0);
    cell widest[FREE_AXES];
    for (uint32_t a = 0; a < FREE_AXES; a++) {
        uint32_t last = table->count[a] - 1;
        widest[a] = a == SBL_DOT_HEIGHT || a == SBL_DOT_RADIUS ? (cell){last, 0, 0.0} : shared[a];
    }
    cell strongest = {table->count[SBL_DOT_STRENGTH] - 1, 0, 0.0};
    for (uint32_t c = 0; c < 3; c++) {
        double density;
        interpolate(&density, 1, table, widest, strongest, c);
        profile->floor_left[c] = (light[c] + dark * more_in_dark[c]) * sbl_exp(-fmax(density, 0.0));
    }
}

void sbl_dot_table_profile(sbl_dot_profile *profile, const sbl_dot_table *table, const sbl_dot_query *dot)
{
    cell shared[FREE_AXES] = {
        find_cell(table, SBL_DOT_MELANIN, dot->melanin, true, 0.0, 0.0), find_cell(table, SBL_DOT_BLOOD, dot->blood, true, 0.0, 0.0),
        find_cell(table, SBL_DOT_TOP, dot->top_mm, false, 1.0, 1.5), find_cell(table, SBL_DOT_HEIGHT, dot->height_mm, true, 0.0, 0.0),
        find_cell(table, SBL_DOT_RADIUS, dot->radius_mm, true, 12.0, 1.0)};
    *profile = (sbl_dot_profile){.count = table->count[SBL_DOT_PLACE]};
    for (uint32_t p = 0; p < profile->count; p++) {
        double at = table->node[SBL_DOT_PLACE][p];
        profile->mm[p] = at <= 1.0 ? at * dot->radius_mm : dot->radius_mm + at - 1.0;
    }
    for (uint32_t c = 0; c < 3; c++) {
        double density[SBL_DOT_NODES_MAX];
        if (!(dot->strength_per_mm[c] > 0.0 && dot->radius_mm > 0.0)) continue;
        interpolate(density, profile->count, table, shared, find_cell(table, SBL_DOT_STRENGTH, dot->strength_per_mm[c], true, 12.0, 0.0),
                    c);
        for (uint32_t p = 0; p < profile->count; p++) {
            /* Pigment adds no light: the gain of blue in very dark skin (dot_table.h) is left out of pictures. */
            double taken = fmax(density[p], 0.0);
            /* Red reaches deeper, so pigment takes at least as much of it (Kienle 1996), unless it has less of it; noise must not break
             * that. */
            if (c > 0 && dot->strength_per_mm[c] <= dot->strength_per_mm[c - 1]) taken = fmin(taken, profile->density[p][c - 1]);
            profile->density[p][c] = taken;
        }
    }
    fill_area(profile);
    fill_floor(profile, table, shared, dot->melanin);
}

sbl_rgb_linear sbl_dot_profile_at(const sbl_dot_profile *profile, double mm)
{
    double density[3];
    uint32_t k = 0, last = profile->count - 1;
    while (k + 2 < profile->count && mm > profile->mm[k + 1]) k++;
    for (uint32_t c = 0; c < 3; c++) {
        if (mm >= profile->mm[last]) {
            double fall = profile->mm[last] / mm;
            density[c] = profile->density[last][c] * fall * fall * fall;
            continue;
        }
        double from = profile->mm[k], to = profile->mm[k + 1], t = to > from ? sbl_clamp((mm - from) / (to - from), 0.0, 1.0) : 0.0;
        double d0 = fmax(profile->density[k][c], 1e-12), d1 = fmax(profile->density[k + 1][c], 1e-12);
        density[c] = d0 * sbl_exp(t * sbl_log(d1 / d0));
    }
    return (sbl_rgb_linear){sbl_exp(-density[0]), sbl_exp(-density[1]), sbl_exp(-density[2])};
}

/* Where the channels of linear sRGB lie for skin under D65, so that carbon of any alpha takes the right strength (docs/dots.md). */
static const double channel_nm[3] = {605.0, 545.0, 465.0};

void sbl_dot_strength_of(double strength_per_mm[3], const double absorption_per_mm[3])
{
    for (uint32_t c = 0; c < 3; c++)
        strength_per_mm[c] = absorption_per_mm[c] * sbl_pow(channel_nm[c] / 550.0, SBL_PIGMENT_ALPHA_DISPERSED);
}

void sbl_dot_strength(double strength_per_mm[3], const sbl_pigment *pigment, const sbl_pigment_state *state)
{
    double per_mm[3];
    for (uint32_t c = 0; c < 3; c++) per_mm[c] = 0.1 * sbl_pigment_absorption_per_cm(pigment, state, channel_nm[c]);
    sbl_dot_strength_of(strength_per_mm, per_mm);
}
