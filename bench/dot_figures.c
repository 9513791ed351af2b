/*
 * Draws the figures of docs/dots.md: bench_dot_figures FOLDER. Without a folder it draws nothing, so that a run of all benches writes no
 * files.
 */
#include "figure.h"

#include "stubble/dot_ageing.h"
#include "stubble/dot_splat.h"
#include "stubble/file.h"
#include "stubble/image_file.h"

#include <string.h>

static void must(sbl_status status)
{
    if (status == SBL_OK) return;
    fprintf(stderr, "%s\n", sbl_status_text(status));
    exit(1);
}

static sbl_dot_table table;

/* A light skin, its gloss left out. */
static sbl_skin_parameters light_skin(void)
{
    return sbl_skin_parameters_from_fitzpatrick(2);
}

static sbl_rgb_linear bare_of(const sbl_skin_parameters *skin)
{
    sbl_spectrum s;
    must(sbl_skin_reflectance(&s, skin, &(sbl_skin_options){.without_gloss = true}, NULL));
    sbl_xyz c = sbl_xyz_from_reflectance(&s, SBL_LIGHT_D65);
    return sbl_rgb_from_xyz((sbl_xyz_d65){c.X, c.Y, c.Z});
}

static sbl_dot_profile profile_of(const sbl_skin_parameters *skin, double top_mm, double radius_mm, double strength)
{
    sbl_dot_profile p;
    sbl_dot_table_profile(&p, &table, &(sbl_dot_query){skin->melanin, skin->blood, top_mm, 0.3, radius_mm, {strength, strength, strength}});
    return p;
}

static figure_ink ink_of(sbl_rgb_linear skin, sbl_rgb_linear left)
{
    return figure_ink_of(sbl_xyz_from_rgb((sbl_rgb_linear){skin.r * left.r, skin.g * left.g, skin.b * left.b}));
}

/* One dot as it is seen, as discs from the outside in. */
static void draw_dot(const figure *f, double x_px, double y_px, double px_per_mm, sbl_rgb_linear skin, const sbl_dot_profile *p)
{
    enum { DISCS = 60 };
    const double reach_mm = 0.62;
    for (int k = DISCS; k > 0; k--) {
        double mm = reach_mm * k / DISCS * k / DISCS;
        fprintf(f->file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.2f\"", x_px, y_px, mm * px_per_mm);
        figure_colour(f, "fill", ink_of(skin, sbl_dot_profile_at(p, 0.98 * mm)));
        fputs("/>\n", f->file);
    }
}

static void draw_depth_and_radius(const char *folder)
{
    static const double radius[] = {0.03, 0.06, 0.1, 0.15}, top[] = {0.05, 0.1, 0.2, 0.4};
    figure f = figure_begin(folder, "dots_depth_radius.svg", 760, 660, "One dot: by radius and depth",
                            "Carbon, 200 per cm, a column 0.3 mm high in light skin (type II). Each square is 1.3 mm wide.");
    sbl_skin_parameters skin = light_skin();
    sbl_rgb_linear bare = bare_of(&skin);
    const double side = 124.0, gap = 8.0, x0 = 150.0, y0 = 104.0;
    char text[64];
    for (int j = 0; j < 4; j++) {
        snprintf(text, sizeof text, "top at %.2f mm", top[j]);
        figure_text_px(&f, x0 - 14.0, y0 + (side + gap) * j + 0.5 * side + 4.0, 2, 11.5, FIGURE_TEXT, text);
        for (int i = 0; i < 4; i++) {
            double x = x0 + (side + gap) * i, y = y0 + (side + gap) * j;
            sbl_dot_profile p = profile_of(&skin, top[j], radius[i], 20.0);
            figure_box_px(&f, x, y, side, side, ink_of(bare, sbl_dot_profile_at(&p, 0.62)));
            draw_dot(&f, x + 0.5 * side, y + 0.5 * side, side / 1.3, bare, &p);
            if (j > 0) continue;
            snprintf(text, sizeof text, "radius %.2f mm", radius[i]);
            figure_text_px(&f, x + 0.5 * side, y0 - 12.0, 1, 11.5, FIGURE_TEXT, text);
        }
    }
    figure_end(&f);
}

static void draw_why_blue(const char *folder)
{
    enum { STEPS = 56 };
    figure f = figure_begin(folder, "dots_why_blue.svg", 760, 430, "Why deep is blue",
                            "Share of the skin's light left over the middle of a dot (radius 0.1 mm, 200 per cm, light skin): red reaches "
                            "deeper, so more of it is lost.");
    f.x0 = 0.05, f.x1 = 0.6, f.y0 = 0.0, f.y1 = 1.0, f.right_px = 640.0;
    figure_ticks_x(&f, (const double[]){0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, 6, true, "depth of the dot's top, mm");
    figure_ticks_y(&f, (const double[]){0.0, 0.2, 0.4, 0.6, 0.8, 1.0}, 6, true, "light left");
    sbl_skin_parameters skin = light_skin();
    sbl_rgb_linear bare = bare_of(&skin);
    double top[STEPS], left[3][STEPS];
    for (int k = 0; k < STEPS; k++) {
        top[k] = 0.05 + 0.01 * k;
        sbl_dot_profile p = profile_of(&skin, top[k], 0.1, 20.0);
        sbl_rgb_linear c = sbl_dot_profile_at(&p, 0.0);
        left[0][k] = c.r, left[1][k] = c.g, left[2][k] = c.b;
        /* The colour of the dot itself, along the axis. */
        double x = figure_x_px(&f, top[k]);
        if (k + 1 < STEPS) figure_box_px(&f, x, f.bottom_px - 22.0, figure_x_px(&f, top[k] + 0.01) - x + 0.5, 22.0, ink_of(bare, c));
    }
    static const figure_ink ink[3] = {{0.80, 0.22, 0.18}, {0.20, 0.58, 0.28}, {0.20, 0.36, 0.80}};
    static const char *const name[3] = {"red", "green", "blue"};
    for (int c = 0; c < 3; c++) figure_line(&f, top, left[c], STEPS, 2.6, ink[c]);
    for (int c = 0; c < 3; c++)
        figure_text_px(&f, 650.0, figure_y_px(&f, left[c][STEPS - 1]) + 4.0 + 13.0 * (1 - c), 0, 11.5, ink[c], name[c]);
    figure_text_px(&f, 650.0, f.bottom_px - 7.0, 0, 11.5, FIGURE_SOFT, "as it is seen");
    figure_end(&f);
}

static sbl_dot_placed typical(void)
{
    return (sbl_dot_placed){.pigment = sbl_pigment_carbon(), .healed_mg_per_ml = 1.5, .diameter_mm = 0.12};
}

static sbl_dot_aged aged(sbl_ageing_course course, double t_days)
{
    sbl_dot_placed placed = typical();
    sbl_dot_ageing a = sbl_dot_ageing_typical(course);
    return sbl_dot_age(&placed, &a, t_days);
}

static void draw_ageing(const char *folder)
{
    enum { STEPS = 121 };
    figure f = figure_begin(folder, "dots_ageing.svg", 760, 430, "What the years leave",
                            "Contrast of a patch with 160 dots per cm2 over that when healed. Band: the slow and the fast course. A model: "
                            "nothing here was measured.");
    f.x0 = 0.0, f.x1 = 10.0, f.y0 = 0.0, f.y1 = 2.0, f.right_px = 640.0;
    figure_ticks_x(&f, (const double[]){0.0, 2.0, 4.0, 6.0, 8.0, 10.0}, 6, true, "years");
    figure_ticks_y(&f, (const double[]){0.0, 0.4, 0.8, 1.2, 1.6, 2.0}, 6, true, "contrast, healed = 1");
    sbl_skin_parameters skin = light_skin();
    double years[STEPS], left[SBL_AGEING_COUNT][STEPS];
    for (int c = 0; c < SBL_AGEING_COUNT; c++) {
        sbl_dot_seen seen;
        sbl_dot_aged now = aged((sbl_ageing_course)c, 60.0);
        must(sbl_dot_see(&seen, &table, &now, &skin, 160.0, NULL));
        double healed = seen.contrast;
        for (int k = 0; k < STEPS; k++) {
            /* Dense at first, where swelling goes. */
            years[k] = 10.0 * k / (STEPS - 1) * k / (STEPS - 1);
            now = aged((sbl_ageing_course)c, 365.25 * years[k]);
            must(sbl_dot_see(&seen, &table, &now, &skin, 160.0, NULL));
            left[c][k] = seen.contrast / healed;
        }
    }
    figure_band(&f, years, left[SBL_AGEING_FAST], left[SBL_AGEING_SLOW], STEPS, (figure_ink){0.25, 0.42, 0.60}, 0.18);
    figure_line(&f, years, left[SBL_AGEING_MIDDLE], STEPS, 2.6, (figure_ink){0.16, 0.32, 0.50});
    static const char *const name[SBL_AGEING_COUNT] = {"slow", "middle", "fast"};
    for (int c = 0; c < SBL_AGEING_COUNT; c++) figure_label(&f, 10.1, left[c][STEPS - 1], 0, FIGURE_TEXT, name[c]);
    figure_end(&f);
}

/* 8 mm squares of skin beside each other: fresh, one week, healed, after one, three, five and eight years. */
static void draw_patches(const char *folder)
{
    enum { MOMENTS = 7, SIDE = 200, GAP = 6, WIDTH = MOMENTS * SIDE + (MOMENTS - 1) * GAP };
    static const double days[MOMENTS] = {0.0, 7.0, 60.0, 365.25, 3.0 * 365.25, 5.0 * 365.25, 8.0 * 365.25};
    const double px_per_mm = SIDE / 8.0, pitch_mm = sqrt(2.0 / sqrt(3.0) * 100.0 / 160.0);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    uint8_t *picture = SBL_NEW(&arena, uint8_t, 3 * WIDTH * SIDE);
    float *rgb = SBL_NEW(&arena, float, 3 * SIDE * SIDE);
    sbl_splat_dot dot[512];
    if (!rgb || !picture) exit(1);
    memset(picture, 255, (size_t)3 * WIDTH * SIDE);
    for (int m = 0; m < MOMENTS; m++) {
        sbl_dot_aged now = aged(SBL_AGEING_MIDDLE, days[m]);
        sbl_skin_parameters skin = light_skin();
        sbl_dot_profile p;
        sbl_dot_query query = {skin.melanin, skin.blood, now.top_mm, now.height_mm, 0.5 * now.diameter_mm, {0}};
        for (int c = 0; c < 3; c++) query.strength_per_mm[c] = now.strength_per_mm[c];
        sbl_dot_table_profile(&p, &table, &query);
        skin.blood *= now.blood_factor;
        sbl_rgb_linear bare = bare_of(&skin);
        for (size_t i = 0; i < SIDE * SIDE; i++) rgb[3 * i] = (float)bare.r, rgb[3 * i + 1] = (float)bare.g, rgb[3 * i + 2] = (float)bare.b;
        uint32_t count = 0;
        for (int j = -2; j < 16; j++)
            for (int i = -2; i < 14 && count < 512; i++) {
                double shake_x = 0.22 * (sbl_random_unit(1, 1, count) - 0.5), shake_y = 0.22 * (sbl_random_unit(1, 2, count) - 0.5);
                dot[count] = sbl_splat_dot_flat((i + 0.5 * (j & 1) + shake_x) * pitch_mm * px_per_mm,
                                                (j * sqrt(0.75) + shake_y) * pitch_mm * px_per_mm, 1.0 / px_per_mm, 0);
                count++;
            }
        must(sbl_dot_splat(rgb, SIDE, SIDE, dot, count, &p, 1, NULL, NULL, &arena, NULL));
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE * 3; x++)
                picture[(size_t)3 * ((size_t)y * WIDTH + (size_t)m * (SIDE + GAP)) + (size_t)x] =
                    (uint8_t)(255.0 * sbl_clamp(sbl_srgb_encode((double)rgb[(size_t)y * SIDE * 3 + (size_t)x]), 0.0, 1.0) + 0.5);
    }
    char path[4096];
    const unsigned char *png;
    size_t bytes;
    snprintf(path, sizeof path, "%s/dots_ageing_patches.png", folder);
    must(sbl_png_write(&png, &bytes, &(sbl_pixels){.data = picture, .width = WIDTH, .height = SIDE, .channels = 3}, NULL, &arena, NULL));
    must(sbl_file_write(path, png, bytes, NULL));
    sbl_arena_release(&arena);
}

int main(int argc, char **argv)
{
    if (argc < 2) return 0;
    sbl_dot_table_builtin(&table);
    draw_depth_and_radius(argv[1]);
    draw_why_blue(argv[1]);
    draw_ageing(argv[1]);
    draw_patches(argv[1]);
    return 0;
}
