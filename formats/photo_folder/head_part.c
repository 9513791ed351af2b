/* What of a photo shows the head: down to the chin, with a margin. */
#include "photo_folder/parts.h"

#define HEAD_MARGIN 0.06 /* around it, as a part of its longer side */

void photo_head_part(double part[4], const sbl_photo_scene *scene)
{
    const sbl_head *head = scene->head;
    double low[2] = {(double)INFINITY, (double)INFINITY}, high[2] = {-(double)INFINITY, -(double)INFINITY};
    const double size[2] = {scene->photo->width, scene->photo->height};
    for (uint32_t i = 0; i < head->surface.vertex_count; i++) {
        double px[2];
        sbl_vec3 place = sbl_v3_load(head->surface.position[i]);
        if (place.y < head->landmark[SBL_LANDMARK_MENTON].y || !sbl_pinhole_project(scene->camera, place, px, NULL)) continue;
        for (int a = 0; a < 2; a++) {
            low[a] = fmin(low[a], px[a]);
            high[a] = fmax(high[a], px[a]);
        }
    }
    double margin = HEAD_MARGIN * fmax(high[0] - low[0], high[1] - low[1]);
    for (int a = 0; a < 2; a++) {
        part[a] = sbl_clamp(low[a] - margin, 0.0, size[a] - 1.0);
        part[2 + a] = sbl_clamp(high[a] + margin - part[a], 1.0, size[a] - part[a]);
    }
}
