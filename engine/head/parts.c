/*
 * Which part of a head a place of a scan is: that of the nearest place of the template, after a warp that carries the scan's landmarks to
 * the template's (Shepard 1968). Around the ears that does not do: no two ears lie on each other, and what counts there is what stands off
 * the skull. All that does is ear; the scalp behind it is not.
 */
#include "head/scan.h"
#include "stubble/atlas.h"

/* Farther from the template than this is body or stand; above the brow hair may be that thick. */
#define BODY_MM 30.0
#define HAIR_MM 120.0
/* The box about the template's ear grows by this: ears differ by 10 mm in length. */
#define EAR_MARGIN_MM 8.0
/* Skin that stands so far off the skull is ear; less is the difference of skulls. */
#define EAR_STANDS_OFF_MM 3.5
/* Landmarks carry their surroundings: half-way at this distance nothing else draws, and far away all is where the pose puts it. */
#define WARP_NEAR_MM 12.0
#define WARP_FAR_MM  35.0

static bool is_ear(uint8_t part)
{
    return part == SBL_PART_EAR_LEFT || part == SBL_PART_EAR_RIGHT;
}

void scan_parts_prepare(scan_parts *parts, const sbl_head *template_head, const sbl_vec3 *landmark)
{
    *parts = (scan_parts){.template_head = template_head};
    for (int side = 0; side < 2; side++) {
        uint8_t ear = side == 0 ? SBL_PART_EAR_LEFT : SBL_PART_EAR_RIGHT;
        sbl_vec3 low = {(double)INFINITY, (double)INFINITY, (double)INFINITY},
                 high = {-(double)INFINITY, -(double)INFINITY, -(double)INFINITY};
        for (uint32_t v = 0; v < template_head->surface.vertex_count; v++) {
            if (template_head->part[v] != ear) continue;
            sbl_vec3 p = sbl_v3_load(template_head->surface.position[v]);
            low = sbl_v3(fmin(low.x, p.x), fmin(low.y, p.y), fmin(low.z, p.z));
            high = sbl_v3(fmax(high.x, p.x), fmax(high.y, p.y), fmax(high.z, p.z));
        }
        sbl_vec3 margin = {EAR_MARGIN_MM, EAR_MARGIN_MM, EAR_MARGIN_MM};
        parts->ear_low[side] = sbl_v3_sub(low, margin);
        parts->ear_high[side] = sbl_v3_add(high, margin);
    }
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) parts->landmark[i] = landmark[i];
}

/* Where the template has what the scan has at p. */
static sbl_vec3 warp(const scan_parts *parts, sbl_vec3 p)
{
    const double far_squared = WARP_FAR_MM * WARP_FAR_MM;
    double weights = 1.0 / (far_squared * far_squared);
    sbl_vec3 shift = {0.0, 0.0, 0.0};
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        sbl_vec3 d = sbl_v3_sub(p, parts->landmark[i]);
        double reach = sbl_v3_dot(d, d) + WARP_NEAR_MM * WARP_NEAR_MM, weight = 1.0 / (reach * reach);
        shift = sbl_v3_madd(shift, sbl_v3_sub(parts->template_head->landmark[i], parts->landmark[i]), weight);
        weights += weight;
    }
    return sbl_v3_madd(p, shift, 1.0 / weights);
}

static bool is_within(sbl_vec3 p, sbl_vec3 low, sbl_vec3 high)
{
    return p.x > low.x && p.x < high.x && p.y > low.y && p.y < high.y && p.z > low.z && p.z < high.z;
}

static uint8_t part_at(const sbl_head *t, const sbl_surface_hit *hit)
{
    const uint32_t *corner = t->surface.triangle + 3 * (size_t)hit->at.triangle;
    float u = hit->at.u, v = hit->at.v, w = 1.0f - u - v;
    return t->part[corner[w >= u && w >= v ? 0 : (u >= v ? 1 : 2)]];
}

/* How far a place lies outside of the template's skull, ears taken off; false where the skull is hidden in the ear's root. */
static bool stands_off(const sbl_head *t, sbl_vec3 p, double *mm)
{
    sbl_surface_hit skull;
    if (!sbl_head_lift(t, sbl_head_chart(t, p), &skull)) return false;
    *mm = sbl_v3_distance(p, t->chart_origin) - sbl_v3_distance(skull.position, t->chart_origin);
    return true;
}

/* Near the template's ear: ear, or the skin about it? */
static bool belongs_to_ear(const sbl_head *t, sbl_vec3 p, sbl_vec3 normal, uint8_t ear)
{
    double off_mm;
    if (stands_off(t, p, &off_mm) && off_mm > EAR_STANDS_OFF_MM) return true;
    /* The hollow of the ear and its root do not stand off. There the template's own ear decides, but never against the scalp. */
    if (sbl_atlas_region(SBL_REGION_SCALP, sbl_head_chart(t, p)) > 0.0) return false;
    sbl_surface_hit hit;
    if (!sbl_surface_closest(&t->surface, p, BODY_MM, &hit) || part_at(t, &hit) != ear) return false;
    return sbl_v3_dot(sbl_surface_normal(&t->surface, hit.at), normal) > 0.3;
}

sbl_part scan_part(const scan_parts *parts, sbl_vec3 position, sbl_vec3 normal)
{
    const sbl_head *t = parts->template_head;
    sbl_vec3 p = warp(parts, position);
    for (int side = 0; side < 2; side++) {
        sbl_part ear = side == 0 ? SBL_PART_EAR_LEFT : SBL_PART_EAR_RIGHT;
        if (is_within(p, parts->ear_low[side], parts->ear_high[side]))
            return belongs_to_ear(t, p, normal, (uint8_t)ear) ? ear : SBL_PART_SKIN;
    }
    bool high = position.y > t->landmark[SBL_LANDMARK_GLABELLA].y;
    sbl_surface_hit hit;
    if (!sbl_surface_closest(&t->surface, p, high ? HAIR_MM : BODY_MM, &hit)) return SBL_PART_SHOULDER;
    uint8_t part = part_at(t, &hit);
    /* Outside of its box nothing is ear: there the template's ear stands in front of the scan's skin. */
    return is_ear(part) ? SBL_PART_SKIN : (sbl_part)part;
}

/* One vote a corner: which part do the two others of each triangle around a vertex have? */
sbl_status scan_parts_smooth(uint8_t *part, const sbl_surface *surface, sbl_arena *scratch, sbl_diag *diag)
{
    typedef struct votes {
        uint8_t of[SBL_PART_COUNT];
    } votes;
    votes *box = SBL_NEW(scratch, votes, surface->vertex_count);
    if (!box) return sbl_fail(diag, SBL_E_MEMORY, "there is no memory for the parts of a scan", NULL);
    for (uint32_t h = 0; h < 3 * surface->triangle_count; h++) {
        uint32_t a = surface->triangle[h], b = surface->triangle[h % 3 == 2 ? h - 2 : h + 1];
        if (box[a].of[part[b]] < UINT8_MAX) box[a].of[part[b]]++;
        if (box[b].of[part[a]] < UINT8_MAX) box[b].of[part[a]]++;
    }
    for (uint32_t v = 0; v < surface->vertex_count; v++) {
        uint32_t all = 0;
        int most = part[v];
        for (int k = 0; k < SBL_PART_COUNT; k++) {
            all += box[v].of[k];
            if (box[v].of[k] > box[v].of[most]) most = k;
        }
        if (2 * box[v].of[most] > all) part[v] = (uint8_t)most;
    }
    return SBL_OK;
}
