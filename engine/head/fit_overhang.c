/* Does a fitted head stand out beyond the border of the person? An outline can run along shoulders, and a head twice as large may fit them. */
#include "head/fit_outline.h"

/* A contour has up to some thousand points; a few hundred tell its share. */
enum { POINTS = 300 };

/* Above 0 on the left of the way from a to b. */
static double side_of(const double a[2], const double b[2], const double px[2])
{
    return (b[0] - a[0]) * (px[1] - a[1]) - (b[1] - a[1]) * (px[0] - a[0]);
}

/* By how often a line to the right meets the closed border (the crossing rule). */
static bool is_inside(const fit_outline *o, const double px[2])
{
    bool inside = false;
    for (uint32_t k = 0, before = o->count - 1; k < o->count; before = k++) {
        const double *a = o->at[before], *b = o->at[k];
        if ((a[1] > px[1]) == (b[1] > px[1])) continue;
        if (px[0] < a[0] + (px[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) inside = !inside;
    }
    return inside;
}

static bool is_near(const fit_outline *o, const double px[2], double within_px)
{
    for (uint32_t k = 0; k < o->count; k++) {
        double x = px[0] - o->at[k][0], y = px[1] - o->at[k][1];
        if (x * x + y * y < within_px * within_px) return true;
    }
    return false;
}

/* The line that joins an open outline's ends, with the outline on the side of sign. */
typedef struct joining_line {
    const double *from, *to;
    double sign; /* 0: the outline closes by itself */
} joining_line;

static joining_line join_ends(const fit_outline *o)
{
    joining_line line = {o->at[0], o->at[o->count - 1], 0.0};
    double x = line.to[0] - line.from[0], y = line.to[1] - line.from[1], step = o->length_px / o->count, sum = 0.0;
    for (uint32_t k = 0; k < o->count; k++) sum += side_of(line.from, line.to, o->at[k]);
    if (x * x + y * y > 9.0 * step * step) line.sign = sum > 0.0 ? 1.0 : -1.0;
    return line;
}

double fit_outline_overhang(const fit_outline *outline, const fit_contour *contour, double beyond_px, const uint32_t size_px[2])
{
    uint32_t seen = 0, beyond = 0, every = contour->count / POINTS + 1;
    if (outline->count < 8) return 0.0;
    joining_line line = join_ends(outline);
    for (uint32_t i = 0; i < contour->count; i += every) {
        const double *px = contour->point[i].px;
        if (!contour->point[i].vault || !(px[0] >= 0.0 && px[1] >= 0.0 && px[0] < size_px[0] && px[1] < size_px[1])) continue;
        seen++;
        if (line.sign * side_of(line.from, line.to, px) < 0.0 || is_inside(outline, px)) continue;
        beyond += !is_near(outline, px, beyond_px);
    }
    return seen ? (double)beyond / seen : 0.0;
}
