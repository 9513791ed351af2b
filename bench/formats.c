/* Bytes in and out: meshes of 200,000 triangles, pictures of a preview's size, the numbers of dots.csv, an output folder. */
#include "line.h"
#include "check.h"
#include "stubble/file.h"
#include "stubble/image_file.h"
#include "stubble/mesh_file.h"
#include "stubble/text.h"

#include <time.h>
#include <unistd.h>

#define ROUNDS 5

static sbl_diag diag;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static void line(const char *what, double value, const char *unit, double bar, double baseline)
{
    char name[80];
    snprintf(name, sizeof name, "formats.%s", what);
    bench_line(name, value, unit, bar, baseline, LESS_IS_BETTER);
}

/* A sphere of 100 mm, longitude by latitude, with 2 * n * (n - 1) triangles. */
static void make_sphere(sbl_mesh *mesh, uint32_t n, sbl_arena *arena)
{
    uint32_t rows = n + 1;
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, (uint64_t)rows * n);
    uint32_t *triangle = SBL_NEW(arena, uint32_t, 6 * (uint64_t)n * n), *to = triangle;
    REQUIRE(position && triangle);
    for (uint32_t row = 0; row < rows; row++)
        for (uint32_t column = 0; column < n; column++) {
            double latitude = SBL_PI * row / n, longitude = 2.0 * SBL_PI * column / n;
            position[row * n + column] =
                sbl_v3_store(sbl_v3(100.0 * sin(latitude) * cos(longitude), 100.0 * cos(latitude), 100.0 * sin(latitude) * sin(longitude)));
        }
    for (uint32_t row = 0; row < n; row++)
        for (uint32_t column = 0; column < n; column++) {
            uint32_t a = row * n + column, b = row * n + (column + 1) % n;
            const uint32_t corner[6] = {a, b, a + n, b, b + n, a + n};
            memcpy(to, corner, sizeof corner);
            to += 6;
        }
    *mesh = (sbl_mesh){position, rows * n, triangle, 2 * n * n};
}

static void obj_of(sbl_text *text, const sbl_mesh *mesh)
{
    for (uint32_t i = 0; i < mesh->vertex_count; i++) {
        const double p[3] = {(double)mesh->position[i].x, (double)mesh->position[i].y, (double)mesh->position[i].z};
        sbl_text_add(text, "v");
        for (int k = 0; k < 3; k++) {
            sbl_text_add(text, " ");
            sbl_text_add_decimal_short(text, p[k], 5);
        }
        sbl_text_add(text, "\n");
    }
    for (uint32_t i = 0; i < 3 * mesh->triangle_count; i++) {
        sbl_text_add(text, i % 3 ? " " : "f ");
        sbl_text_add_integer(text, (int64_t)mesh->triangle[i] + 1);
        if (i % 3 == 2) sbl_text_add(text, "\n");
    }
    REQUIRE(!text->failed);
}

static void bench_mesh(const char *name, const void *data, size_t bytes, double baseline_ms)
{
    double best = HUGE_VAL;
    for (int round = 0; round < ROUNDS; round++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_mesh mesh;
        double from = now_ms();
        REQUIRE(sbl_mesh_read_memory(&mesh, data, bytes, SBL_MESH_FORMAT_FIND, &arena, &diag) == SBL_OK);
        best = fmin(best, now_ms() - from);
        sbl_arena_release(&arena);
    }
    line(name, best, "ms", 0.0, baseline_ms);
}

static void bench_meshes(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh sphere;
    sbl_text text;
    const unsigned char *glb;
    size_t glb_bytes;
    make_sphere(&sphere, 320, &arena); /* 204,800 triangles */
    sbl_text_begin(&text, &arena);
    obj_of(&text, &sphere);
    /* assimp 5.2.5 on 205,000 triangles, measured elsewhere: 480 ms. */
    bench_mesh("read_obj_205k_triangles", text.data, text.length, 480.0);
    sbl_glb_part part = {.position = sphere.position,
                         .vertex_count = sphere.vertex_count,
                         .triangle = sphere.triangle,
                         .triangle_count = sphere.triangle_count};
    REQUIRE(sbl_glb_write_memory(&glb, &glb_bytes, &part, 1, &arena, &diag) == SBL_OK);
    bench_mesh("read_glb_205k_triangles", glb, glb_bytes, 0.0);
    sbl_arena_release(&arena);
}

/* Shading, grain and some dark dots, as a preview has them. */
static sbl_pixels make_picture(uint32_t width, uint32_t height, sbl_arena *arena)
{
    uint8_t *data = sbl_arena_alloc(arena, (uint64_t)width * height, 3);
    REQUIRE(data);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            double u = 2.0 * x / width - 1.0, v = 2.0 * y / height - 1.0, r = u * u + v * v;
            double shade = r < 0.7 ? 60.0 + 130.0 * sqrt(1.0 - r) : 120.0 + 40.0 * v;
            uint64_t bits = sbl_random_bits(1, y, x);
            double grain = r < 0.7 ? (double)(bits & 3) - 1.5 : 0.0, dot = r < 0.5 && (bits >> 8) % 40 == 0 ? 0.6 : 1.0;
            for (uint32_t c = 0; c < 3; c++) data[3 * ((size_t)y * width + x) + c] = (uint8_t)((shade + grain) * dot * (1.0 - 0.12 * c));
        }
    return (sbl_pixels){data, width, height, 3, 0};
}

static void bench_pictures(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_pixels picture = make_picture(900, 1100, &arena);
    double png = HUGE_VAL, jpeg = HUGE_VAL;
    size_t bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
        const unsigned char *data;
        sbl_arena_mark mark = sbl_arena_here(&arena);
        double from = now_ms();
        REQUIRE(sbl_jpeg_write(&data, &bytes, &picture, NULL, &arena, &diag) == SBL_OK);
        jpeg = fmin(jpeg, now_ms() - from);
        from = now_ms();
        REQUIRE(sbl_png_write(&data, &bytes, &picture, NULL, &arena, &diag) == SBL_OK);
        png = fmin(png, now_ms() - from);
        sbl_arena_rewind(&arena, mark);
    }
    line("write_png_900x1100", png, "ms", 40.0, 0.0);
    line("write_png_900x1100_size", (double)bytes / 1e3, "kB", 0.0, 0.0);
    line("write_jpeg_900x1100", jpeg, "ms", 0.0, 0.0);
    sbl_arena_release(&arena);
}

static void bench_numbers(void)
{
    double best = HUGE_VAL, best_printf = HUGE_VAL;
    static char buffer[64];
    for (int round = 0; round < ROUNDS; round++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_text text;
        double from = now_ms();
        sbl_text_begin(&text, &arena);
        for (int i = 0; i < 30000; i++)
            for (int k = 0; k < 11; k++) {
                sbl_text_add_decimal(&text, i * 0.0071 + k * 11.3, 3);
                sbl_text_add(&text, k == 10 ? "\n" : ",");
            }
        REQUIRE(!text.failed);
        best = fmin(best, now_ms() - from);
        sbl_arena_release(&arena);
        from = now_ms();
        for (int i = 0; i < 30000; i++)
            for (int k = 0; k < 11; k++) snprintf(buffer, sizeof buffer, "%.3f,", i * 0.0071 + k * 11.3);
        best_printf = fmin(best_printf, now_ms() - from);
    }
    line("csv_30000x11_numbers", best, "ms", 30.0, best_printf);
}

/* Twenty results of 400 kB with their fsyncs: what a plan pays for appearing as a whole. */
static void bench_output(void)
{
    static unsigned char content[400000];
    char folder[] = "bench-formats-XXXXXX", goal[64];
    REQUIRE(mkdtemp(folder));
    snprintf(goal, sizeof goal, "%s/out", folder);
    double from = now_ms();
    sbl_output output;
    REQUIRE(sbl_output_begin(&output, goal, NULL, &diag) == SBL_OK);
    for (char name[] = "a.bin"; name[0] <= 't'; name[0]++)
        REQUIRE(sbl_output_write(&output, name, content, sizeof content, &diag) == SBL_OK);
    REQUIRE(sbl_output_commit(&output, &diag) == SBL_OK);
    line("output_20_files_of_400_kB", now_ms() - from, "ms", 0.0, 0.0);
    for (char name[80] = "", letter = 'a'; letter <= 't'; letter++) {
        snprintf(name, sizeof name, "%s/%c.bin", goal, letter);
        unlink(name);
    }
    rmdir(goal);
    rmdir(folder);
}

int main(void)
{
    bench_meshes();
    bench_pictures();
    bench_numbers();
    bench_output();
    return 0;
}
