/* The models on pictures without a face, and files that are not the models. */
#include "vision_photos.h"

#include "stubble/file.h"

#include <unistd.h>

static void check_no_face(sbl_vision *vision)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    const uint32_t width = 640, height = 480;
    uint8_t *rgb = SBL_NEW(&arena, uint8_t, 3 * width * height);
    REQUIRE(rgb != NULL);
    for (uint64_t kind = 0; kind < 5; kind++) {
        /* Black, white, noise by pixels, noise by blocks of 16, a slope. */
        for (uint32_t i = 0; i < width * height; i++)
            for (uint32_t c = 0; c < 3; c++) {
                uint64_t block = (uint64_t)(i / width / 16) * width + i % width / 16;
                const double value[5] = {0.0, 1.0, sbl_random_unit(9, c, i), sbl_random_unit(10, c, block), (double)(i % width) / width};
                rgb[3 * i + c] = (uint8_t)(255.0 * value[kind]);
            }
        const sbl_photo photo = {.rgb = rgb, .width = width, .height = height};
        sbl_faces faces;
        sbl_diag diag = {0};
        size_t before = arena.used_bytes;
        CHECK_STATUS(sbl_face_find(&faces, &photo, vision, NULL, &arena, &diag), SBL_OK);
        CHECK(faces.count == 0 && faces.reason[0] != '\0');
        CHECK(arena.used_bytes >= before);
    }
    /* One pixel is a photo too. */
    const sbl_photo dot = {.rgb = rgb, .width = 1, .height = 1};
    sbl_faces faces;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_face_find(&faces, &dot, vision, NULL, &arena, &diag), SBL_OK);
    CHECK(faces.count == 0);
    CHECK_STATUS(sbl_face_find(&faces, &(sbl_photo){0}, vision, NULL, &arena, &diag), SBL_E_ARG);
    sbl_arena_release(&arena);
}

static void check_files(void)
{
    sbl_vision *vision = NULL;
    sbl_diag diag = {0};
    char folder[] = "stubble-models-XXXXXX", path[64];
    REQUIRE(mkdtemp(folder) != NULL);
    CHECK_STATUS(sbl_vision_open(&vision, folder, &diag), SBL_E_NOT_FOUND);
    CHECK(vision == NULL && diag.hint && strstr(diag.hint, "tools/setup vision") && strstr(diag.field, "libonnxruntime"));
    /* A library of another sum is never loaded. */
    snprintf(path, sizeof path, "%s/libonnxruntime.so.1", folder);
    REQUIRE(sbl_file_write(path, "\177ELF", 4, &diag) == SBL_OK);
    CHECK_STATUS(sbl_vision_open(&vision, folder, &diag), SBL_E_DATA);
    CHECK(vision == NULL && strstr(diag.message, "SHA-256"));
    unlink(path);
    rmdir(folder);
    sbl_vision_close(NULL);
}

int main(void)
{
    check_files();
    sbl_vision *vision = vision_or_skip();
    if (!vision) return check_failures ? check_report("face_find") : CHECK_SKIPPED;
    check_no_face(vision);
    sbl_vision_close(vision);
    return check_report("face_find");
}
