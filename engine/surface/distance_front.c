/*
 * Fronts that march from vertex to vertex (Kimmel and Sethian, "Computing geodesic paths on manifolds", 1998), with a better step. From a
 * point, the distances at an edge's two ends place the source in the unfolded plane, and the third corner is measured from there (Novotni
 * and Klein, "Computing Geodesic Distances on Triangular Meshes", 2002), exact as long as the unfolding is. From a curve, each vertex also
 * carries the foot of its path: two feet tell how the rays between them spread, hence the radius of the front, exactly so beside straight
 * pieces and round their ends. Where fronts meet there is no common source: each side's own edges lead there.
 *
 * A vertex may be reached before both ends of the edge are right that its shortest path comes over: near a source, and in obtuse triangles.
 * So the march queues a vertex again when it is bettered, and afterwards each vertex is worked out anew from its neighbours, nearest first,
 * until nothing changes; that also takes back what was too short because it came from a pair of which one was still wrong.
 */
#include "surface/distance.h"

/* How often one vertex may be queued again; the sweeps afterwards do the rest. */
#define VISITS_MAX 12
#define SWEEPS_MAX 24
/* Feet further apart than this many edges do not belong to one front. */
#define FEET_APART_MAX 4.0
/* Rays that narrow by more than this between an edge's ends are of two fronts that meet. */
#define MEETING_RAD 0.3
/* Relative change that still counts. */
#define GAIN 1e-7

sbl_status sbl_front_make(sbl_front *front, const sbl_surface *surface, double max_mm, sbl_arena *scratch, sbl_diag *diag)
{
    uint32_t count = surface->vertex_count;
    *front = (sbl_front){.surface = surface, .max_mm = max_mm};
    front->distance = SBL_NEW(scratch, double, count);
    front->foot = SBL_NEW(scratch, double, count);
    front->corner = SBL_NEW(scratch, uint8_t, count);
    front->visits = SBL_NEW(scratch, uint8_t, count);
    front->seeded = SBL_NEW(scratch, uint8_t, count);
    front->leaving = SBL_NEW(scratch, uint32_t, count);
    front->order = SBL_NEW(scratch, uint32_t, count);
    if (!sbl_heap_make(&front->heap, count, scratch) || !front->distance || !front->foot || !front->corner || !front->visits ||
        !front->seeded || !front->leaving || !front->order)
        return sbl_fail_memory(diag);
    for (uint32_t v = 0; v < count; v++) front->distance[v] = 1e300;
    for (uint32_t h = 0; h < 3 * surface->triangle_count; h++) front->leaving[surface->triangle[h]] = h;
    for (uint32_t h = 0; h < 3 * surface->triangle_count; h++)
        if (surface->opposite[h] == SBL_NONE) front->leaving[surface->triangle[h]] = h;
    return SBL_OK;
}

typedef struct arrival {
    double distance, foot;
    bool corner;
} arrival;

static void accept(sbl_front *front, uint32_t vertex, arrival to)
{
    front->distance[vertex] = to.distance;
    front->foot[vertex] = to.foot;
    front->corner[vertex] = to.corner;
}

static void improve(sbl_front *front, uint32_t vertex, arrival to)
{
    if (!(to.distance < front->distance[vertex] * (1.0 - GAIN))) return;
    if (front->visits[vertex] >= VISITS_MAX && front->heap.place[vertex] == SBL_NONE) return;
    accept(front, vertex, to);
    sbl_heap_push(&front->heap, vertex, to.distance);
}

void sbl_front_seed(sbl_front *front, uint32_t vertex, double distance, double foot, bool corner)
{
    if (!(distance < front->distance[vertex])) return;
    front->seeded[vertex] = 1;
    accept(front, vertex, (arrival){distance, foot, corner});
    sbl_heap_push(&front->heap, vertex, distance);
}

/* A triangle laid flat: edge ab on the x axis from the origin, c above it. */
typedef struct flat {
    double ab, cx, cy;
} flat;

static flat lay_flat(sbl_vec3 a, sbl_vec3 b, sbl_vec3 c)
{
    sbl_vec3 ab = sbl_v3_sub(b, a), ac = sbl_v3_sub(c, a);
    double length = sbl_v3_length(ab);
    return (flat){length, sbl_v3_dot(ab, ac) / length, sbl_v3_length(sbl_v3_cross(ab, ac)) / length};
}

typedef struct vec2 {
    double x, y;
} vec2;

/* A front's arrival: the distance, and where its source lies on the way from a's foot to b's. Negative: it does not come over the edge. */
typedef struct front_step {
    double distance, along;
} front_step;

static const front_step no_step = {-1.0, 0.0};

/*
 * The sources are the segment from a's foot, the origin, to b's foot E = (apart, 0), E a corner; a stands straight above its foot at (0, da),
 * b at distance db from E and beyond. c lies beyond the edge. With apart = 0 this is a point source.
 */
static front_step corner_step(flat f, double da, double db, double apart)
{
    double reach = sqrt(apart * apart + da * da);
    if (!(reach > 0.0)) return no_step;
    double along = (f.ab * f.ab - db * db + reach * reach) / (2.0 * reach), squared = f.ab * f.ab - along * along;
    /* With E on the edge's own line this is a difference of nearly equal numbers. */
    if (!(squared >= -1e-9 * f.ab * f.ab)) return no_step;
    double aside = squared > 0.0 ? sqrt(squared) : 0.0;
    vec2 b = {(along * apart + aside * da) / reach, da + (aside * apart - along * da) / reach};
    vec2 u = {b.x / f.ab, (b.y - da) / f.ab};
    vec2 c = {f.cx * u.x - f.cy * u.y, da + f.cx * u.y + f.cy * u.x};
    double foot = sbl_clamp(c.x, 0.0, apart);
    /* The foot in the frame of the edge: how far along it, and how far below. */
    double foot_x = foot * u.x - da * u.y, foot_below = foot * u.y + da * u.x;
    double crossing = foot_x + (f.cx - foot_x) * foot_below / (foot_below + f.cy);
    if (!(crossing >= 0.0 && crossing <= f.ab)) return no_step;
    return (front_step){sqrt((c.x - foot) * (c.x - foot) + c.y * c.y), foot};
}

static flat from_b(flat f)
{
    return (flat){f.ab, f.ab - f.cx, f.cy};
}

/* A straight front that reaches a at da and b at db. Its feet are shared out as the rays cross the edge. */
static front_step straight_step(flat f, double da, double db, double apart)
{
    double sine = (db - da) / f.ab, squared = 1.0 - sine * sine;
    if (!(squared > 0.0)) return no_step;
    double cosine = sqrt(squared); /* the front moves along (sine, cosine) */
    double crossing = f.cx - f.cy * sine / cosine;
    if (!(crossing >= 0.0 && crossing <= f.ab)) return no_step;
    return (front_step){da + f.cx * sine + f.cy * cosine, crossing / f.ab * apart};
}

/* Rays that narrow towards a focus beyond the edge, which the front reaches at time `end`. */
static front_step narrowing_step(flat f, double da, double db, double apart, double end)
{
    double ra = end - da, rb = end - db, x = (ra * ra - rb * rb + f.ab * f.ab) / (2.0 * f.ab), squared = ra * ra - x * x;
    if (!(ra > 0.0 && rb > 0.0 && squared > f.cy * f.cy)) return no_step;
    double y = sqrt(squared), crossing = x + (f.cx - x) * y / (y - f.cy); /* the focus is (x, y) */
    if (!(crossing >= 0.0 && crossing <= f.ab)) return no_step;
    return (front_step){end - sqrt((f.cx - x) * (f.cx - x) + (y - f.cy) * (y - f.cy)), crossing / f.ab * apart};
}

/*
 * A front from a bent curve. Its rays were `apart` at the feet and are as wide as the front at the edge, which tells where they meet, and so
 * the front's radius. Nearly parallel ones, or what fails, take the straight step.
 */
static front_step bent_step(flat f, double da, double db, double apart)
{
    double sine = (db - da) / f.ab, width = f.ab * sqrt(fmax(0.0, 1.0 - sine * sine)), spread = width - apart, mean = 0.5 * (da + db);
    front_step straight = straight_step(f, da, db, apart), step = no_step;
    if (-spread > MEETING_RAD * mean) return no_step;
    if (!(fabs(spread) > 1e-3 * width)) return straight;
    double centre = mean - mean * width / spread; /* the front's time at the place where the rays meet */
    if (spread < 0.0) {
        step = narrowing_step(f, da, db, apart, centre);
    } else if (da >= centre && db >= centre) {
        step = corner_step(f, da - centre, db - centre, 0.0);
        step.distance += step.distance >= 0.0 ? centre : 0.0;
        step.along = straight.distance >= 0.0 ? straight.along : 0.5 * apart;
    }
    return step.distance >= 0.0 ? step : straight;
}

/* How much further on b's foot lies than a's, the shorter way round a closed curve. */
static double feet_apart(const sbl_front *front, uint32_t a, uint32_t b)
{
    double apart = front->foot[b] - front->foot[a];
    if (front->period > 0.0) apart -= front->period * floor(apart / front->period + 0.5);
    return apart;
}

/* The front over the edge ab to the third corner; feet `apart`, signed, from a's to b's. */
static front_step front_over(const sbl_front *front, flat f, uint32_t a, uint32_t b, double apart)
{
    double da = front->distance[a], db = front->distance[b], length = fabs(apart);
    front_step step = no_step;
    if (length > FEET_APART_MAX * f.ab) return step;
    if (length == 0.0 || (front->corner[b] && !front->corner[a])) {
        step = corner_step(f, da, db, length);
    } else if (front->corner[a] && !front->corner[b]) {
        step = corner_step(from_b(f), db, da, length);
        step.along = length - step.along;
    } else {
        step = bent_step(f, da, db, length);
    }
    return step;
}

/* The front at c over the edge ab or along an edge, whichever is first. */
static arrival arrive(const sbl_front *front, uint32_t a, uint32_t b, uint32_t c)
{
    const sbl_vec3f *position = front->surface->position;
    sbl_vec3 pa = sbl_v3_load(position[a]), pb = sbl_v3_load(position[b]), pc = sbl_v3_load(position[c]);
    double da = front->distance[a], db = front->distance[b];
    arrival along_a = {da + sbl_v3_distance(pa, pc), front->foot[a], front->corner[a]};
    arrival along_b = {db + sbl_v3_distance(pb, pc), front->foot[b], front->corner[b]};
    arrival best = along_a.distance <= along_b.distance ? along_a : along_b;
    /* Round a source all know their distance, and the source may lie between the edge and c. */
    bool sources = front->seeded[a] && front->seeded[b] && front->seeded[c];
    if (da >= 1e300 || db >= 1e300 || sources) return best;
    double apart = feet_apart(front, a, b);
    front_step over = front_over(front, lay_flat(pa, pb, pc), a, b, apart);
    if (!(over.distance >= 0.0 && over.distance < best.distance)) return best;
    bool corner = over.along <= 0.0 ? front->corner[a] : over.along >= fabs(apart) ? front->corner[b] : false;
    return (arrival){over.distance, front->foot[a] + (apart < 0.0 ? -over.along : over.along), corner};
}

static void march_from(sbl_front *front, uint32_t v)
{
    const sbl_surface *s = front->surface;
    uint32_t h = front->leaving[v];
    do {
        uint32_t x = s->triangle[sbl_next(h)], y = s->triangle[sbl_prev(h)];
        improve(front, x, arrive(front, v, y, x));
        improve(front, y, arrive(front, v, x, y));
        h = s->opposite[sbl_prev(h)];
    } while (h != front->leaving[v] && h != SBL_NONE);
}

/* Work a vertex out from its neighbours alone; returns the relative change. */
static double work_out(sbl_front *front, uint32_t v)
{
    const sbl_surface *s = front->surface;
    arrival best = {1e300, 0.0, false};
    uint32_t h = front->leaving[v];
    do {
        arrival here = arrive(front, s->triangle[sbl_next(h)], s->triangle[sbl_prev(h)], v);
        if (here.distance < best.distance) best = here;
        h = s->opposite[sbl_prev(h)];
    } while (h != front->leaving[v] && h != SBL_NONE);
    /* A source's own triangles know their distance to it; another source may still be nearer. */
    if (front->seeded[v] && !(best.distance < front->distance[v])) return 0.0;
    double change = fabs(best.distance - front->distance[v]) / best.distance;
    accept(front, v, best);
    return change;
}

/* Vertices that were reached, nearest first, into heap.item's array; returns how many. */
static uint32_t sort_reached(sbl_front *front, uint32_t *order)
{
    uint32_t count = 0;
    while (front->heap.count) sbl_heap_pop(&front->heap);
    for (uint32_t v = 0; v < front->surface->vertex_count; v++)
        if (front->distance[v] <= front->max_mm) sbl_heap_push(&front->heap, v, front->distance[v]);
    while (front->heap.count) order[count++] = sbl_heap_pop(&front->heap);
    return count;
}

/* What leads to the vertex's neighbours has changed. */
static void wake_neighbors(sbl_front *front, uint32_t v, uint8_t *awake)
{
    const sbl_surface *s = front->surface;
    uint32_t h = front->leaving[v];
    do {
        awake[s->triangle[sbl_next(h)]] = awake[s->triangle[sbl_prev(h)]] = 1;
        h = s->opposite[sbl_prev(h)];
    } while (h != front->leaving[v] && h != SBL_NONE);
}

/* A vertex none of whose neighbours has changed would come out as it is. */
static void sweep(sbl_front *front)
{
    uint32_t count = sort_reached(front, front->order);
    uint8_t *awake = front->visits; /* the march is over */
    for (uint32_t v = 0; v < front->surface->vertex_count; v++) awake[v] = 1;
    double change = 1.0;
    for (int k = 0; k < SWEEPS_MAX && change > GAIN; k++) {
        change = 0.0;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t v = front->order[i];
            if (!awake[v]) continue;
            awake[v] = 0;
            double here = work_out(front, v);
            if (here > GAIN) wake_neighbors(front, v, awake);
            change = fmax(change, here);
        }
    }
}

void sbl_front_run(sbl_front *front, float *distance_mm)
{
    while (front->heap.count) {
        uint32_t v = sbl_heap_pop(&front->heap);
        if (front->distance[v] > front->max_mm) break;
        front->visits[v]++;
        march_from(front, v);
    }
    sweep(front);
    for (uint32_t v = 0; v < front->surface->vertex_count; v++)
        distance_mm[v] = front->distance[v] <= front->max_mm && front->distance[v] < 1e300 ? (float)front->distance[v] : INFINITY;
}
