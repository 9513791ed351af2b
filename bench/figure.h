/*
 * figure.h - charts for docs/ as SVG: a plot with two axes, lines, bands, swatches and labels. Coordinates are those of the data unless a
 * name ends in _px. For programs that draw the documentation's pictures; a file that cannot be written ends the program.
 */
#ifndef STUBBLE_BENCH_FIGURE_H
#define STUBBLE_BENCH_FIGURE_H

#include "stubble/colour.h"
#include "stubble/math.h"

#include <stdio.h>
#include <stdlib.h>

/* Encoded sRGB, 0 to 1. */
typedef struct figure_ink {
    double r, g, b;
} figure_ink;

#define FIGURE_TEXT ((figure_ink){0.13, 0.14, 0.16})
#define FIGURE_SOFT ((figure_ink){0.42, 0.44, 0.47})
#define FIGURE_GRID ((figure_ink){0.90, 0.90, 0.91})

typedef struct figure {
    FILE *file;
    double left_px, top_px, right_px, bottom_px; /* of the plot */
    double x0, x1, y0, y1;
    bool log_x, log_y;
} figure;

static inline void figure_colour(const figure *f, const char *attribute, figure_ink ink)
{
    fprintf(f->file, " %s=\"#%02x%02x%02x\"", attribute, (unsigned)(255.0 * ink.r + 0.5), (unsigned)(255.0 * ink.g + 0.5),
            (unsigned)(255.0 * ink.b + 0.5));
}

/* Text at a place of the picture, without signs that XML reserves; align 0: begins there, 1: centred, 2: ends there. */
static inline void figure_text_px(const figure *f, double x_px, double y_px, int align, double size, figure_ink ink, const char *text)
{
    static const char *const anchor[3] = {"start", "middle", "end"};
    fprintf(f->file, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" text-anchor=\"%s\"", x_px, y_px, size, anchor[align]);
    figure_colour(f, "fill", ink);
    fprintf(f->file, ">%s</text>\n", text);
}

static inline void figure_box_px(const figure *f, double x_px, double y_px, double width_px, double height_px, figure_ink ink)
{
    fprintf(f->file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", x_px, y_px, width_px, height_px);
    figure_colour(f, "fill", ink);
    fputs("/>\n", f->file);
}

/* FOLDER/NAME as a white picture with a title. */
static inline figure figure_begin(const char *folder, const char *name, int width, int height, const char *title, const char *subtitle)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    figure f = {.file = fopen(path, "wb"), .left_px = 70.0, .top_px = 98.0, .right_px = width - 30.0, .bottom_px = height - 56.0};
    if (!f.file) {
        perror(path);
        exit(1);
    }
    fprintf(f.file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
            "font-family=\"Inter, Helvetica, Arial, sans-serif\">\n<title>%s</title>\n",
            width, height, width, height, title);
    figure_box_px(&f, 0.0, 0.0, width, height, (figure_ink){1.0, 1.0, 1.0});
    fprintf(f.file, "<g font-weight=\"bold\">\n");
    figure_text_px(&f, 24.0, 32.0, 0, 16.0, FIGURE_TEXT, title);
    fprintf(f.file, "</g>\n");
    figure_text_px(&f, 24.0, 52.0, 0, 11.5, FIGURE_SOFT, subtitle);
    return f;
}

static inline double figure_x_px(const figure *f, double x)
{
    double part = f->log_x ? sbl_log(x / f->x0) / sbl_log(f->x1 / f->x0) : (x - f->x0) / (f->x1 - f->x0);
    return f->left_px + part * (f->right_px - f->left_px);
}

static inline double figure_y_px(const figure *f, double y)
{
    double part = f->log_y ? sbl_log(y / f->y0) / sbl_log(f->y1 / f->y0) : (y - f->y0) / (f->y1 - f->y0);
    return f->bottom_px - part * (f->bottom_px - f->top_px);
}

static inline void figure_label(const figure *f, double x, double y, int align, figure_ink ink, const char *text)
{
    figure_text_px(f, figure_x_px(f, x), figure_y_px(f, y) + 4.0, align, 11.5, ink, text);
}

/* Ticks with their numbers, lines of the grid across if asked, and the name of the axis. */
static inline void figure_ticks_x(const figure *f, const double *tick, int count, bool grid, const char *name)
{
    for (int k = 0; k < count; k++) {
        char text[32];
        double x = figure_x_px(f, tick[k]);
        if (grid) figure_box_px(f, x - 0.5, f->top_px, 1.0, f->bottom_px - f->top_px, FIGURE_GRID);
        snprintf(text, sizeof text, "%.4g", tick[k]);
        figure_text_px(f, x, f->bottom_px + 18.0, 1, 11.0, FIGURE_TEXT, text);
    }
    figure_text_px(f, 0.5 * (f->left_px + f->right_px), f->bottom_px + 40.0, 1, 11.5, FIGURE_SOFT, name);
}

static inline void figure_ticks_y(const figure *f, const double *tick, int count, bool grid, const char *name)
{
    for (int k = 0; k < count; k++) {
        char text[32];
        double y = figure_y_px(f, tick[k]);
        if (grid) figure_box_px(f, f->left_px, y - 0.5, f->right_px - f->left_px, 1.0, FIGURE_GRID);
        snprintf(text, sizeof text, "%.4g", tick[k]);
        figure_text_px(f, f->left_px - 8.0, y + 4.0, 2, 11.0, FIGURE_TEXT, text);
    }
    figure_text_px(f, 24.0, f->top_px - 14.0, 0, 11.5, FIGURE_SOFT, name);
}

static inline void figure_points(const figure *f, const double *x, const double *y, int count, bool backwards)
{
    for (int k = 0; k < count; k++) {
        int i = backwards ? count - 1 - k : k;
        fprintf(f->file, "%.1f,%.1f ", figure_x_px(f, x[i]), figure_y_px(f, y[i]));
    }
}

static inline void figure_line(const figure *f, const double *x, const double *y, int count, double width, figure_ink ink)
{
    fputs("<polyline points=\"", f->file);
    figure_points(f, x, y, count, false);
    fprintf(f->file, "\" fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\" stroke-width=\"%.1f\"", width);
    figure_colour(f, "stroke", ink);
    fputs("/>\n", f->file);
}

/* Between two curves. */
static inline void figure_band(const figure *f, const double *x, const double *low, const double *high, int count, figure_ink ink,
                               double opacity)
{
    fputs("<polygon points=\"", f->file);
    figure_points(f, x, low, count, false);
    figure_points(f, x, high, count, true);
    fprintf(f->file, "\" fill-opacity=\"%.2f\"", opacity);
    figure_colour(f, "fill", ink);
    fputs("/>\n", f->file);
}

static inline void figure_ring(const figure *f, double x, double y, double radius_px, double width, figure_ink ink)
{
    fprintf(f->file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"none\" stroke-width=\"%.1f\"", figure_x_px(f, x), figure_y_px(f, y),
            radius_px, width);
    figure_colour(f, "stroke", ink);
    fputs("/>\n", f->file);
}

/* As a screen shows it; what lies outside of sRGB is cut. */
static inline figure_ink figure_ink_of(sbl_xyz_d65 xyz)
{
    sbl_rgb_linear rgb = sbl_rgb_from_xyz(xyz);
    return (figure_ink){sbl_clamp(sbl_srgb_encode(rgb.r), 0.0, 1.0), sbl_clamp(sbl_srgb_encode(rgb.g), 0.0, 1.0),
                        sbl_clamp(sbl_srgb_encode(rgb.b), 0.0, 1.0)};
}

static inline void figure_end(figure *f)
{
    fputs("</svg>\n", f->file);
    bool failed = ferror(f->file);
    if (fclose(f->file) == 0 && !failed) return;
    fprintf(stderr, "a figure could not be written\n");
    exit(1);
}

#endif
