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

/* Where sbl_vision_open found the models by itself. */
static void models_folder(char folder[4000])
{
    const char *named = getenv("STUBBLE_MODELS"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (named && *named) snprintf(folder, 4000, "%s", named);
    else if (data && *data) snprintf(folder, 4000, "%s/stubble/vision", data);
    else snprintf(folder, 4000, "%s/.local/share/stubble/vision", home ? home : "");
}

static const char *const FILES[] = {"libonnxruntime.so.1", "face_short.onnx", "face_full.onnx",
                                    "face_mesh.onnx",      "hair_skin.onnx",  "outline.onnx"};
enum { FILE_COUNT = sizeof FILES / sizeof *FILES };

/* Each file in its turn is another than it should be, or is not there, also those that are looked at only when a photo needs them. */
static void check_each_file(void)
{
    char from[4000], folder[] = "stubble-models-XXXXXX", path[5000], target[5000];
    models_folder(from);
    REQUIRE(mkdtemp(folder) != NULL);
    for (int bad = 0; bad < FILE_COUNT; bad++)
        for (int there = 0; there < 2; there++) {
            sbl_vision *vision = NULL;
            sbl_diag diag = {0};
            for (int k = 0; k < FILE_COUNT; k++) {
                snprintf(path, sizeof path, "%s/%s", folder, FILES[k]);
                snprintf(target, sizeof target, "%s/%s", from, FILES[k]);
                unlink(path);
                if (k != bad) REQUIRE(symlink(target, path) == 0);
                else if (there) REQUIRE(sbl_file_write(path, "no model", 8, &diag) == SBL_OK);
            }
            sbl_status status = sbl_vision_open(&vision, folder, &diag);
            /* The last one is of use without a face alone; a folder that was set up before it came serves as well. */
            if (!there && bad == FILE_COUNT - 1) CHECK_STATUS(status, SBL_OK);
            else CHECK_STATUS(status, there ? SBL_E_DATA : SBL_E_NOT_FOUND);
            if (status != SBL_OK) CHECK(vision == NULL && strstr(diag.field, FILES[bad]));
            sbl_vision_close(vision);
        }
    for (int k = 0; k < FILE_COUNT; k++) {
        snprintf(path, sizeof path, "%s/%s", folder, FILES[k]);
        unlink(path);
    }
    rmdir(folder);
}

/* Opened twice, one beside the other, and each asked twice: a model that waited gives what it gives when it is ready. */
static void check_twice(sbl_vision *vision)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_vision *both[2] = {vision, NULL};
    REQUIRE(sbl_vision_open(&both[1], NULL, &diag) == SBL_OK);
    /* A dark disc on light grey, which stands out. */
    enum { SIDE = 400 };
    uint8_t *rgb = SBL_NEW(&arena, uint8_t, 3 * SIDE * SIDE);
    REQUIRE(rgb != NULL);
    for (int i = 0; i < SIDE * SIDE; i++) memset(rgb + 3 * (size_t)i, hypot(i % SIDE - 200.0, i / SIDE - 220.0) < 110.0 ? 60 : 200, 3);
    const sbl_photo photo = {.rgb = rgb, .width = SIDE, .height = SIDE};
    sbl_face_outline first = {0};
    const char *first_reason = NULL;
    for (int k = 0; k < 4; k++) {
        sbl_face_outline outline = {0};
        const char *reason;
        CHECK_STATUS(sbl_outline_by_model(&outline, &reason, &photo, true, both[k / 2], &arena, &diag), SBL_OK);
        if (k == 0) first = outline, first_reason = reason;
        CHECK(outline.count > 0 && reason == first_reason && outline.count == first.count && outline.confidence == first.confidence);
        CHECK(!memcmp(outline.px, first.px, first.count * sizeof *first.px));
    }
    sbl_vision_close(both[1]);
    sbl_arena_release(&arena);
}

int main(void)
{
    check_files();
    sbl_vision *vision = vision_or_skip();
    if (!vision) return check_failures ? check_report("face_find") : CHECK_SKIPPED;
    check_no_face(vision);
    check_each_file();
    check_twice(vision);
    sbl_vision_close(vision);
    return check_report("face_find");
}
