#include "head/scan.h"

enum { PIECES_MAX = 64, PROBES = 48 };

#define NEAR_MM 18.0
/* A shell under another skin at most this far above it is an inner wall. */
#define WALL_MM 40.0
/* Smaller than this share of the main piece is a speck, unless it lies in the face. */
#define SPECK_SHARE 0.002

/* What the probes of a piece say. */
typedef struct piece {
    double area;
    uint32_t probes, near_head, near_vault, covered, in_face;
} piece;

typedef struct place {
    const sbl_surface *raw;
    const align_pose *pose;
    const sbl_head *template_head;
} place;

/* Is there another piece's skin farther out? */
static bool is_covered(const place *at, sbl_vec3 centre, uint32_t component)
{
    double scale = align_scale(at->pose);
    sbl_vec3 outward = sbl_v3_normalize(sbl_v3_sub(centre, align_to_scan(at->pose, at->template_head->chart_origin)));
    sbl_vec3 from = centre;
    double left_mm = WALL_MM;
    for (int i = 0; i < 4 && left_mm > 0.0; i++) {
        sbl_surface_hit hit;
        if (!sbl_surface_ray(at->raw, from, outward, left_mm * scale, &hit)) return false;
        if (at->raw->component[hit.at.triangle] != component) return true;
        from = sbl_v3_madd(hit.position, outward, 1e-3 * scale);
        left_mm -= hit.distance_mm / scale;
    }
    return false;
}

static void probe(piece *p, const place *at, uint32_t triangle)
{
    const sbl_head *t = at->template_head;
    sbl_surface_point middle = {triangle, 1.0f / 3.0f, 1.0f / 3.0f};
    sbl_vec3 x = sbl_surface_position(at->raw, middle), q = align_to_template(at->pose, x);
    sbl_surface_hit hit;
    p->probes++;
    if (!sbl_surface_closest(&t->surface, q, NEAR_MM, &hit)) return;
    uint8_t part = t->part[t->surface.triangle[3 * (size_t)hit.at.triangle]];
    if (part == SBL_PART_SHOULDER || part == SBL_PART_NECK) return;
    const sbl_vec3 *mark = t->landmark;
    p->near_head++;
    if (hit.position.y > mark[SBL_LANDMARK_GLABELLA].y) p->near_vault++;
    else if (hit.position.z > 0.4 * mark[SBL_LANDMARK_GLABELLA].z) p->in_face++;
    if (is_covered(at, x, at->raw->component[triangle])) p->covered++;
}

/* Components are numbered by falling area: the first ones are the pieces looked at. */
static void look(piece *pieces, uint32_t count, uint32_t *triangles, const place *at)
{
    const sbl_surface *raw = at->raw;
    for (uint32_t t = 0; t < raw->triangle_count; t++) {
        uint32_t c = raw->component[t];
        if (c >= count) continue;
        triangles[c]++;
        pieces[c].area += (double)raw->area_mm2[t];
    }
    uint32_t seen[PIECES_MAX] = {0};
    for (uint32_t t = 0; t < raw->triangle_count; t++) {
        uint32_t c = raw->component[t];
        if (c >= count) continue;
        uint32_t step = triangles[c] / PROBES + 1;
        if (seen[c]++ % step == 0) probe(&pieces[c], at, t);
    }
}

/* The piece with most skin on the vault. */
static uint32_t find_main(const piece *pieces, uint32_t count)
{
    uint32_t best = 0;
    double most = -1.0;
    for (uint32_t c = 0; c < count; c++) {
        double vault = pieces[c].probes ? pieces[c].area * pieces[c].near_vault / pieces[c].probes : 0.0;
        if (vault > most) {
            most = vault;
            best = c;
        }
    }
    return best;
}

static bool belongs(const piece *p, const piece *main)
{
    if (!p->probes || 2 * p->near_head < p->probes) return false;
    if (2 * p->in_face >= p->probes) return true; /* eyes, teeth: seen through an opening */
    return p->area > SPECK_SHARE * main->area && 2 * p->covered < p->near_head;
}

sbl_status scan_choose_pieces(uint8_t *keep, uint32_t *dropped, const sbl_surface *raw, const align_pose *pose,
                              const sbl_head *template_head, sbl_arena *scratch, sbl_diag *diag)
{
    uint32_t count = raw->component_count < PIECES_MAX ? raw->component_count : PIECES_MAX;
    piece *pieces = SBL_NEW(scratch, piece, count);
    uint32_t *triangles = SBL_NEW(scratch, uint32_t, count);
    if (!pieces || !triangles) return sbl_fail(diag, SBL_E_MEMORY, "there is no memory to sort the pieces of a scan", NULL);
    place at = {raw, pose, template_head};
    look(pieces, count, triangles, &at);
    uint32_t main = find_main(pieces, count), kept = 0;
    bool wanted[PIECES_MAX];
    for (uint32_t c = 0; c < count; c++) {
        wanted[c] = c == main || belongs(&pieces[c], &pieces[main]);
        kept += wanted[c] ? 1u : 0u;
    }
    for (uint32_t t = 0; t < raw->triangle_count; t++) keep[t] = raw->component[t] < count && wanted[raw->component[t]];
    *dropped = raw->component_count - kept;
    return SBL_OK;
}
