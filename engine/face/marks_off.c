/* Marks that a person set against the face that the models see. */
#include "face/points.h"
#include "stubble/face.h"

enum { COMMON_LEAST = 4 };

bool sbl_face_marks_off(sbl_face_off *off, const sbl_face_mark found[SBL_LANDMARK_COUNT], double eyes_px, const sbl_photo_marks *marks)
{
    double distance[SBL_LANDMARK_COUNT], shift[2] = {0.0, 0.0};
    uint32_t count = 0;
    *off = (sbl_face_off){0};
    for (uint32_t i = 0; i < SBL_LANDMARK_COUNT; i++) {
        if (!found[i].given || !marks->landmark_given[i]) continue;
        double x = marks->landmark_px[i][0] - found[i].px[0], y = marks->landmark_px[i][1] - found[i].px[1], here = sqrt(x * x + y * y);
        uint32_t at = count++;
        for (; at > 0 && distance[at - 1] > here; at--) distance[at] = distance[at - 1];
        distance[at] = here;
        shift[0] += x;
        shift[1] += y;
    }
    if (count < COMMON_LEAST || !(eyes_px > 0.0)) return false;
    off->median_px = 0.5 * (distance[(count - 1) / 2] + distance[count / 2]);
    off->median_mm = off->median_px * FACE_EYES_MM / eyes_px;
    off->shift_mm = sqrt(shift[0] * shift[0] + shift[1] * shift[1]) / count * FACE_EYES_MM / eyes_px;
    return true;
}
