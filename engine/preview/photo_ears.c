/*
 * Dots keep off the ears in the picture: a camera that is half a degree off moves an ear's rim, which stands 20 mm before the skin, by
 * millimetres over it, and its root as well.
 */
#include "preview/photo_bands.h"

/* What a fit of a camera to a scan moves a rim by, and half of what a remeshed ear's edges are long. */
#define AWAY_MM 4.0
/* So thick is an ear, by and large. */
#define EAR_MM 25.0
/* So fine is the mask. */
#define CELL_MM 1.0

typedef struct ear_mask {
    uint8_t *cell; /* 1: on an ear or beside it */
    uint32_t columns, rows;
    double cell_px;
} ear_mask;

static bool is_ear(const sbl_head *head, uint32_t vertex)
{
    return head->part[vertex] == SBL_PART_EAR_LEFT || head->part[vertex] == SBL_PART_EAR_RIGHT;
}

/* Not behind the head. What the ear itself hides lies within its outline and may count. */
static bool is_before_head(const sbl_head *head, const sbl_camera *camera, uint32_t vertex)
{
    sbl_surface_hit hit;
    sbl_vec3 to = sbl_v3_sub(sbl_v3_load(head->surface.position[vertex]), camera->position);
    double far = sbl_v3_length(to);
    return !sbl_surface_ray(&head->surface, camera->position, to, far, &hit) || hit.distance_mm > far - EAR_MM;
}

static void mark_around(ear_mask *mask, double x, double y, double radius)
{
    int64_t reach = (int64_t)ceil(radius), column = (int64_t)floor(x), row = (int64_t)floor(y);
    for (int64_t r = row - reach; r <= row + reach; r++)
        for (int64_t c = column - reach; c <= column + reach; c++) {
            double u = (double)c + 0.5 - x, v = (double)r + 0.5 - y;
            if (r < 0 || c < 0 || r >= mask->rows || c >= mask->columns || u * u + v * v > radius * radius) continue;
            mask->cell[(size_t)r * mask->columns + (size_t)c] = 1;
        }
}

/* False: no ear is seen. */
static bool mark_ears(ear_mask *mask, const view_job *job)
{
    const sbl_head *head = job->preview->scene.head;
    bool any = false;
    for (uint32_t v = 0; v < head->surface.vertex_count; v++) {
        double x, y, depth;
        if (!is_ear(head, v) || !sbl_camera_project(job->camera, sbl_v3_load(head->surface.position[v]), &x, &y, &depth)) continue;
        double away_px = AWAY_MM * job->camera->focal_px / depth;
        if (!(x > -away_px && y > -away_px && x < job->width + away_px && y < job->height + away_px)) continue;
        if (!is_before_head(head, job->camera, v)) continue;
        mark_around(mask, x / mask->cell_px, y / mask->cell_px, away_px / mask->cell_px);
        any = true;
    }
    return any;
}

sbl_status photo_spare_ears(view_job *job, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_head *head = job->preview->scene.head;
    if (!head->part || !job->splat_count) return SBL_OK; /* a patch has no ears */
    ear_mask mask = {.cell_px = fmax(CELL_MM * job->camera->focal_px / (double)job->splat[0].depth_mm, 1.0)};
    mask.columns = (uint32_t)(job->width / mask.cell_px) + 1;
    mask.rows = (uint32_t)(job->height / mask.cell_px) + 1;
    mask.cell = SBL_NEW(arena, uint8_t, (uint64_t)mask.columns * mask.rows);
    dot_splat *kept = SBL_NEW(arena, dot_splat, job->splat_count);
    if (!mask.cell || !kept) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a photo's preview", "use a smaller photo");
    if (!mark_ears(&mask, job)) return SBL_OK;
    uint32_t count = 0;
    for (uint32_t i = 0; i < job->splat_count; i++) {
        double column = floor((double)job->splat[i].x_px / mask.cell_px), row = floor((double)job->splat[i].y_px / mask.cell_px);
        bool within = column >= 0.0 && row >= 0.0 && column < mask.columns && row < mask.rows;
        if (!within || !mask.cell[(size_t)row * mask.columns + (size_t)column]) kept[count++] = job->splat[i];
    }
    job->splat = kept;
    job->splat_count = count;
    return SBL_OK;
}
