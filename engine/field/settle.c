/*
 * The last step of a design: dots slide by a fraction of a millimetre so that the count is right in every disc of 4 cm2.
 *
 * Ranks and thresholds make the density right (level_ranks.c, level_design.c). What is left is what a sharp rim makes of any set of points: a
 * disc's count varies by some .9 % from place to place, and about one disc in 400 is off by more than 3 %. About such a disc's rim, 71 mm
 * long, some thirty dots stand within a quarter of a millimetre: those whose short way over the rim mends more discs than it spoils go there, one
 * by one, until the disc is right. No dot comes or goes, none slides farther than SLIDE_MM, and none comes nearer to another than NEAR_PITCHES
 * unless it stood nearer.
 */
#include "discs.h"

#include <string.h>

/* Our choice: two dots' width, a sixth of the pitch at 40 dots per cm2, a quarter at 90. How exactly a hand sets a dot is not published. */
#define SLIDE_MM 0.25
/* Beyond the rim, so that discs about places between the watched ones see the dot there, too. */
#define PAST_RIM_MM 0.08
/* Discs of 200 dots or more are held to 3 %, but for what a sum may err by. */
#define DOTS_LEAST 197.0
/* 3 % of fewer is less than what a rim makes of a lattice. They are watched, too, lest the others' dots gather there: so many may be amiss. */
#define DOTS_FEWEST 50.0
#define OFF_FEW     5.0

/*
 * Two looks. The first takes every disc to well within 3 %; those that are off then count twice, as mending them is worth more than sparing
 * others. The second looks closely about all that may be off between two watched places, where a count jumps by several dots.
 */
typedef struct look {
    double share, spare_dots; /* a disc is off by more than share of what is expected, less spare_dots */
    field_closer_look closer;
} look;
static const look looks[] = {{0.024, 0.0, {0.024, 0.0, 1}}, {0.03, 1.5, {0.03, 3.0, 5}}};
#define LOOKS (sizeof looks / sizeof *looks)

/* No dot comes nearer to another than this, in pitches of the place, unless it stood nearer. */
#define NEAR_PITCHES 0.75
#define PASSES       3
#define SLIDES_MAX   16
/* The first slide is taken that saves so many times what it saves in the disc itself. */
#define ENOUGH 1.5
/* Where the skin turns away that much from the line to the disc's middle, a slide no longer crosses the rim. */
#define STEEP_LEAST 0.5

/* Discs with the runs of their middles, in the same order. */
typedef struct watched {
    field_discs disc;
    field_runs runs;
} watched;

typedef struct settling {
    const sbl_field_settling *with;
    const look *look;
    sbl_surface_point *at;
    const field_point *home; /* where each dot was at first */
    field_point *point;      /* dots, then the fixed */
    field_neighbors near;    /* of the dots, among all */
    field_runs dots;         /* where they stood when the look began */
    watched all, fine;       /* discs about all places, and those of a closer look beside them */
    uint32_t *off;           /* discs that are off: of all, then of fine */
    field_tiles tiles;       /* of off */
    uint32_t first_tile;     /* of the colour that is being mended */
} settling;

/* How far a disc is off beyond what is allowed, squared. */
static inline double cost_of(const settling *s, double excess, double expected)
{
    double off = fabs(excess) - (expected >= DOTS_LEAST ? s->look->share * expected - s->look->spare_dots : OFF_FEW);
    return off > 0.0 ? off * off : 0.0;
}

/* ---- one slide ---- */

typedef struct slide {
    settling *s;
    watched *among; /* where it is being weighed */
    uint32_t dot;
    sbl_surface_point at;
    field_point from, to;
    double change; /* of all discs' cost */
    bool done;     /* count it into the discs */
} slide;

static inline float squared(float x, float y, float z)
{
    return x * x + y * y + z * z;
}

/* Discs whose rim the slide crosses: the dot enters or leaves. */
static void weigh_run(void *context, uint32_t first)
{
    slide *l = context;
    const field_runs *restrict r = &l->among->runs;
    const size_t from = first;
    const float radius = field_disc_radius(), radius2 = radius * radius;
    int32_t step[FIELD_RUN], any = 0;
    for (size_t k = 0; k < FIELD_RUN; k++) {
        float x = r->x[from + k], y = r->y[from + k], z = r->z[from + k];
        float was = squared(l->from.position.x - x, l->from.position.y - y, l->from.position.z - z);
        float is = squared(l->to.position.x - x, l->to.position.y - y, l->to.position.z - z);
        step[k] = (int32_t)(is < radius2) - (int32_t)(was < radius2);
        any |= step[k];
    }
    for (size_t k = from; any && k < from + FIELD_RUN; k++) {
        if (!step[k - from]) continue;
        float facing = l->from.normal.x * r->nx[k] + l->from.normal.y * r->ny[k] + l->from.normal.z * r->nz[k];
        if (!(facing > 0.0f)) continue;
        field_discs *disc = &l->among->disc;
        double before = (double)disc->excess[k], after = before + step[k - from], expected = (double)disc->expected[k];
        l->change += cost_of(l->s, after, expected) - cost_of(l->s, before, expected);
        if (l->done) disc->excess[k] = (float)after;
    }
}

static void weigh(slide *l)
{
    float radius = field_disc_radius(), way = (float)sqrt(field_distance2(&l->from, &l->to)) + 1e-3f;
    field_shell shell = {.about = l->from, .least_mm = radius - way, .most_mm = radius + way};
    watched *among[] = {&l->s->all, &l->s->fine};
    l->change = 0.0;
    for (int k = 0; k < 2; k++) {
        l->among = among[k];
        field_runs_visit(&l->among->runs, &shell, weigh_run, l);
    }
}

/* Distances are kept with a little to spare: places are stored as floats. */
#define SPARE_MM 1e-3

static bool has_room(const slide *l, double pitch_mm)
{
    const settling *s = l->s;
    double least_mm = s->with->least_mm + SPARE_MM, to_fixed_mm = s->with->least_to_fixed_mm + SPARE_MM;
    double before = 1e30, after = 1e30;
    for (uint32_t n = s->near.start[l->dot]; n < s->near.start[l->dot + 1]; n++) {
        uint32_t other = s->near.index[n];
        if (other == l->dot) continue;
        double is = field_distance2(&l->to, &s->point[other]);
        if (other >= s->with->count) {
            if (is < to_fixed_mm * to_fixed_mm) return false;
            continue;
        }
        before = fmin(before, field_distance2(&l->from, &s->point[other]));
        after = fmin(after, is);
    }
    if (after < least_mm * least_mm) return false;
    return after >= NEAR_PITCHES * NEAR_PITCHES * pitch_mm * pitch_mm || after >= before;
}

/* ---- one disc ---- */

typedef struct mending {
    settling *s;
    field_point middle;
    bool too_many, found;    /* found: a slide that is good enough */
    double enough, pitch_mm; /* enough: that much less cost */
    slide best;
} mending;

/* The short way over the rim, out of the disc or into it. False if it leads farther than a dot may slide from its home. */
static bool cross_rim(slide *l, const mending *m)
{
    const settling *s = l->s;
    sbl_vec3 from = sbl_v3_load(l->from.position), normal = sbl_v3_load(l->from.normal);
    sbl_vec3 away = sbl_v3_sub(from, sbl_v3_load(m->middle.position));
    double distance = sbl_v3_length(away), beyond = distance - (double)field_disc_radius();
    sbl_vec3 flat = sbl_v3_madd(away, normal, -sbl_v3_dot(away, normal));
    double steep = sbl_v3_length(flat) / distance, way = beyond + (m->too_many ? -PAST_RIM_MM : PAST_RIM_MM);
    if (!(steep > STEEP_LEAST)) return false;
    sbl_vec3 step = sbl_v3_scale(sbl_v3_normalize(flat), -way / steep);
    if (sbl_v3_length(sbl_v3_sub(sbl_v3_add(from, step), sbl_v3_load(s->home[l->dot].position))) > SLIDE_MM) return false;
    l->at = field_walk(s->with->surface, s->with->demand->region, s->at[l->dot], step);
    l->to = field_point_at(s->with->surface, l->at);
    return field_distance2(&l->to, &s->home[l->dot]) <= SLIDE_MM * SLIDE_MM;
}

static void try_dot(mending *m, uint32_t dot)
{
    settling *s = m->s;
    slide l = {.s = s, .dot = dot, .from = s->point[dot]};
    const float radius = field_disc_radius();
    bool inside = field_distance2(&l.from, &m->middle) < (double)(radius * radius);
    if (inside != m->too_many || !field_facing(&l.from, &m->middle) || !cross_rim(&l, m) || !has_room(&l, m->pitch_mm)) return;
    weigh(&l);
    if (!(l.change < m->best.change) || !s->with->may_stand(s->with->user, dot, l.at)) return;
    m->best = l;
    m->found = l.change <= -m->enough;
}

/* How far from the rim a dot may have stood when the look began: it may have slid since, and goes as far at most. */
#define RIM_REACH_MM (2.0 * SLIDE_MM)

static void try_run(void *context, uint32_t first)
{
    mending *m = context;
    const field_runs *restrict r = &m->s->dots;
    const float radius = field_disc_radius(), reach = (float)RIM_REACH_MM;
    const float low2 = (radius - reach) * (radius - reach), high2 = (radius + reach) * (radius + reach);
    const size_t from = first;
    int32_t near[FIELD_RUN];
    for (size_t k = 0; k < FIELD_RUN; k++) {
        float x = r->x[from + k] - m->middle.position.x, y = r->y[from + k] - m->middle.position.y,
              z = r->z[from + k] - m->middle.position.z;
        float d2 = squared(x, y, z);
        near[k] = (int32_t)(d2 > low2) & (int32_t)(d2 < high2);
    }
    for (size_t k = 0; k < FIELD_RUN && !m->found; k++)
        if (near[k]) try_dot(m, r->original[from + k]);
}

static void take_slide(slide *l)
{
    l->done = true;
    weigh(l);
    l->s->point[l->dot] = l->to;
    l->s->at[l->dot] = l->at;
}

static bool is_off(const settling *s, const field_discs *disc, uint32_t k)
{
    return cost_of(s, (double)disc->excess[k], (double)disc->expected[k]) > 0.0;
}

static mending start_mending(settling *s, const field_discs *disc, uint32_t k)
{
    double excess = (double)disc->excess[k], expected = (double)disc->expected[k];
    mending m = {.s = s, .middle = disc->middle[k], .too_many = excess > 0.0};
    m.pitch_mm = field_hex_pitch(FIELD_PATCH_MM2, expected);
    m.enough = ENOUGH * (cost_of(s, excess, expected) - cost_of(s, fabs(excess) - 1.0, expected));
    return m;
}

static void mend(settling *s, const field_discs *disc, uint32_t k)
{
    const float radius = field_disc_radius(), reach = (float)RIM_REACH_MM;
    for (int tries = 0; tries < SLIDES_MAX && is_off(s, disc, k); tries++) {
        mending m = start_mending(s, disc, k);
        field_shell shell = {.about = m.middle, .least_mm = radius - reach, .most_mm = radius + reach};
        field_runs_visit(&s->dots, &shell, try_run, &m);
        if (!(m.best.change < 0.0)) return;
        take_slide(&m.best);
    }
}

/* ---- all discs ---- */

/*
 * A disc's slides change the counts of discs as far as two radii, two slides and a step past the rim away: tiles of one colour lie twice as far
 * apart, so that no thread reads what another one writes.
 */
#define TILE_MM (4.0 * 11.29 + 4.0)

static const field_discs *disc_of(const settling *s, uint32_t off, uint32_t *k)
{
    bool coarse = off < s->all.disc.count;
    *k = coarse ? off : off - s->all.disc.count;
    return coarse ? &s->all.disc : &s->fine.disc;
}

static void mend_tile(void *context, uint32_t block)
{
    settling *s = context;
    uint32_t tile = s->first_tile + block;
    for (uint32_t i = s->tiles.start[tile]; i < s->tiles.start[tile + 1]; i++) {
        uint32_t k;
        const field_discs *disc = disc_of(s, s->off[s->tiles.order[i]], &k);
        mend(s, disc, k);
    }
}

static uint32_t list_off(settling *s, field_point *middle)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->all.disc.count + s->fine.disc.count; i++) {
        uint32_t k;
        const field_discs *disc = disc_of(s, i, &k);
        if (!is_off(s, disc, k)) continue;
        middle[count] = disc->middle[k];
        s->off[count++] = i;
    }
    return count;
}

static bool mend_all(settling *s, const sbl_host *host, sbl_arena *arena)
{
    uint64_t discs = (uint64_t)s->all.disc.count + s->fine.disc.count;
    s->off = SBL_TAKE(arena, uint32_t, discs);
    field_point *middle = SBL_TAKE(arena, field_point, discs);
    if (!s->off || !middle) return false;
    for (int pass = 0; pass < PASSES; pass++) {
        sbl_arena_mark scratch = sbl_arena_here(arena);
        uint32_t count = list_off(s, middle);
        if (!count) return true;
        if (!field_tiles_build(&s->tiles, middle, count, TILE_MM, 0.0, host, arena)) return false;
        s->first_tile = 0;
        for (int color = 0; color < FIELD_COLORS; color++) {
            sbl_parallel_for(host, s->tiles.color_end[color] - s->first_tile, mend_tile, s);
            s->first_tile = s->tiles.color_end[color];
        }
        sbl_arena_rewind(arena, scratch);
    }
    return true;
}

/* Who may come into a dot's way: each of the two slides. */
static double near_mm(const sbl_field_settling *with, const field_want *want)
{
    double most = 1.0, wide_mm;
    for (uint32_t k = 0; k < want->count; k++) most = fmax(most, (double)want->expected[k]);
    wide_mm = NEAR_PITCHES * field_hex_pitch(FIELD_PATCH_MM2, fmin(most, DOTS_LEAST));
    return fmax(wide_mm, fmax(with->least_mm, with->least_to_fixed_mm)) + 2.0 * SLIDE_MM;
}

static bool gather_dots(settling *s, const field_want *want, const sbl_host *host, sbl_arena *arena)
{
    const sbl_field_settling *with = s->with;
    uint32_t total = with->count + with->fixed_count;
    field_point *point = SBL_TAKE(arena, field_point, total), *home = SBL_TAKE(arena, field_point, with->count);
    if (!point || !home) return false;
    field_points_at(point, with->surface, s->at, with->count, host);
    field_points_at(point + with->count, with->surface, with->fixed, with->fixed_count, host);
    memcpy(home, point, with->count * sizeof *home);
    s->home = home;
    s->point = point;
    return field_neighbors_build(&s->near, point, total, with->count, near_mm(with, want), host, arena);
}

static bool stand_in_runs(settling *s, const sbl_host *host, sbl_arena *arena)
{
    return field_runs_build(&s->dots, s->point, NULL, s->with->count, false, host, arena);
}

/* What stands in each disc is counted once; slides keep the counts. */
static bool watch_all(settling *s, const field_watch *watch, const sbl_host *host, sbl_arena *arena)
{
    return stand_in_runs(s, host, arena) && field_discs_build(&s->all.disc, watch, host, arena) &&
           field_runs_build(&s->all.runs, s->all.disc.middle, NULL, s->all.disc.count, true, host, arena);
}

static bool look_closer(settling *s, const field_watch *watch, const sbl_host *host, sbl_arena *arena)
{
    return stand_in_runs(s, host, arena) && field_discs_refine(&s->fine.disc, &s->all.disc, watch, &s->look->closer, host, arena) &&
           field_runs_build(&s->fine.runs, s->fine.disc.middle, NULL, s->fine.disc.count, true, host, arena);
}

sbl_status sbl_field_settle(sbl_surface_point *at, const sbl_field_settling *with, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!at || !with || !with->surface || !with->demand || !with->may_stand || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_field_settle needs places, what is wanted there and where they may stand", NULL);
    if (!with->count) return SBL_OK;
    sbl_arena_mark mark = sbl_arena_here(arena);
    settling s = {.with = with, .at = at};
    field_want want;
    const field_watch watch = {&want, &s.dots, DOTS_LEAST, DOTS_FEWEST};
    bool ok = field_want_build(&want, with->surface, with->demand, host, arena) && gather_dots(&s, &want, host, arena) &&
              watch_all(&s, &watch, host, arena);
    for (size_t k = 0; ok && k < LOOKS; k++) {
        sbl_arena_mark scratch = sbl_arena_here(arena);
        s.look = &looks[k];
        ok = look_closer(&s, &watch, host, arena) && mend_all(&s, host, arena);
        sbl_arena_rewind(arena, scratch);
    }
    sbl_arena_rewind(arena, mark);
    return ok ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to settle the dots", "a smaller region or density");
}
