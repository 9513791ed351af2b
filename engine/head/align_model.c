/* Even samples of the template, made once for a scan. */
#include "head/align.h"
#include "stubble/atlas.h"

/* The vault starts this far above the glabella (sbl_head.vault_area_cm2 means the same plane). */
#define VAULT_ABOVE_GLABELLA_MM 10.0

static bool is_wanted(const sbl_head *head, uint32_t triangle)
{
    const uint32_t *corner = head->surface.triangle + 3 * (size_t)triangle;
    for (int k = 0; k < 3; k++)
        if (head->part[corner[k]] == SBL_PART_NECK || head->part[corner[k]] == SBL_PART_SHOULDER) return false;
    return true;
}

static align_group group_of(const sbl_head *head, sbl_vec3 p, uint8_t part)
{
    if (p.y > head->landmark[SBL_LANDMARK_GLABELLA].y + VAULT_ABOVE_GLABELLA_MM) return ALIGN_VAULT;
    bool ear = part == SBL_PART_EAR_LEFT || part == SBL_PART_EAR_RIGHT;
    return !ear && p.z > 0.5 * head->landmark[SBL_LANDMARK_GLABELLA].z ? ALIGN_FACE : ALIGN_REST;
}

/* Fractional parts of multiples of the golden ratio fill [0, 1) evenly, as do every 4th or 10th of them (strides of 8, 13 .. do badly). */
static double golden(uint32_t i)
{
    double x = 0.5 + 0.61803398874989484820 * (double)i;
    return x - floor(x);
}

/* The wanted triangle in which the running area reaches `target`; area[i] ends at triangle which[i]. */
static uint32_t find(const double *area_end, uint32_t count, double target)
{
    uint32_t low = 0, high = count - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (area_end[middle] < target) low = middle + 1;
        else high = middle;
    }
    return low;
}

sbl_status align_model_prepare(align_model *model, const sbl_head *head, uint32_t count, sbl_arena *arena, sbl_diag *diag)
{
    *model = (align_model){0};
    const sbl_surface *s = &head->surface;
    align_sample *sample = SBL_NEW(arena, align_sample, count);
    sbl_arena_mark mark = sbl_arena_here(arena);
    double *area_end = SBL_NEW(arena, double, s->triangle_count);
    uint32_t *which = SBL_NEW(arena, uint32_t, s->triangle_count);
    if (!sample || !area_end || !which) return sbl_fail(diag, SBL_E_MEMORY, "there is no memory to align a scan", NULL);
    uint32_t wanted = 0;
    double total = 0.0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        if (!is_wanted(head, t)) continue;
        total += (double)s->area_mm2[t];
        area_end[wanted] = total;
        which[wanted++] = t;
    }
    if (!wanted) return sbl_fail(diag, SBL_E_DATA, "the template head is empty", "report this");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t t = which[find(area_end, wanted, total * golden(i))];
        /* Anywhere in the triangle: they are small beside the distances that count. */
        sbl_surface_point at = {t, 1.0f / 3.0f, 1.0f / 3.0f};
        sample[i].position = sbl_surface_position(s, at);
        sample[i].normal = sbl_surface_normal(s, at);
        sample[i].hair = sbl_atlas_region(SBL_REGION_SCALP, sbl_head_chart(head, sample[i].position)) > 0.0;
        sample[i].group = group_of(head, sample[i].position, head->part[s->triangle[3 * (size_t)t]]);
    }
    sbl_arena_rewind(arena, mark);
    *model = (align_model){head, sample, count};
    return SBL_OK;
}
