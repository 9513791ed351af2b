/* Where the fitted head lies beside the person, or a hat covers it, no dot teaches the backdrop's or the hat's colour as skin's. */
#include "stubble/face.h"
#include "vault_photo.h"

enum { WIDTH = 420, HEIGHT = 460, DOTS = 900, CELLS = 64 };

static sbl_arena arena;
static sbl_head head;
static sbl_dot dot[DOTS];
static sbl_dots dots = {.dot = dot, .session_count = 1, .cumulative_share = {1.0}, .per_session = {DOTS}};
static sbl_skin skin;
static sbl_pinhole camera, fitted;
static uint8_t pixels[3 * WIDTH * HEIGHT];
static sbl_photo photo = {.rgb = pixels, .width = WIDTH, .height = HEIGHT};
static sbl_photo_scene scene = {.head = &head, .dots = &dots, .skin = &skin, .photo = &photo, .camera = &fitted};

typedef struct colours {
    uint8_t skin[3], hat[3], behind[3];
    double hat_from; /* mm of the head's own height from which on it is hat */
} colours;

static const colours BARE = {{205, 160, 140}, {0}, {90, 90, 90}, 1e9};

/* The head with grain as a camera has it, before a plain backdrop; cells of the model's person with it, if asked for. */
static void take_photo(const colours *c)
{
    sbl_vec3 eye = sbl_pinhole_position(&camera);
    for (uint32_t y = 0; y < HEIGHT; y++)
        for (uint32_t x = 0; x < WIDTH; x++) {
            sbl_vec3 to = vault_ray(&camera, x, y);
            sbl_surface_hit hit;
            bool seen = sbl_surface_ray(&head.surface, eye, to, 2000.0, &hit);
            const uint8_t *colour = !seen ? c->behind : hit.position.y > c->hat_from ? c->hat : c->skin;
            for (uint32_t k = 0; k < 3; k++) {
                int grain = (int)(7.0 * sbl_random_unit(9, k, (uint64_t)y * WIDTH + x)) - 3;
                int code = colour[k] + grain;
                pixels[3 * ((size_t)y * WIDTH + x) + k] = (uint8_t)(code < 0 ? 0 : code > 255 ? 255 : code);
            }
        }
}

/* The camera that a fit to marks of another size of the photo would find: the head appears so many times larger about the photo's corner. */
static void fit_scaled(double scale)
{
    fitted = camera;
    fitted.focal_px *= scale;
    fitted.center_x *= scale;
    fitted.center_y *= scale;
}

/* About the nose, as marks do that were set too far out. */
static void fit_too_large(double scale)
{
    double nose[2];
    REQUIRE(sbl_pinhole_project(&camera, head.landmark[SBL_LANDMARK_NOSE_TIP], nose, NULL));
    fit_scaled(scale);
    fitted.center_x += nose[0] * (1.0 - scale);
    fitted.center_y += nose[1] * (1.0 - scale);
}

static void setup(void)
{
    vault_head(&head, &skin, &arena);
    /* Dots all over the front half of the vault. */
    vault_dots(&dots, dot, DOTS, &head, (vault_cap){0.8, 0.5, 0.6, 0.6});
    camera = (sbl_pinhole){.rotation = {1, 0, 0, 0, -1, 0, 0, 0, -1},
                           .translation_mm = {0.0, 60.0, 900.0},
                           .focal_px = 950.0,
                           .center_x = 210.0,
                           .center_y = 250.0};
    fitted = camera;
}

static sbl_image image;

static sbl_status draw(sbl_photo_preview_facts *facts, sbl_diag *diag)
{
    const sbl_preview_moment healed = {1, 60.0, true};
    REQUIRE(sbl_image_new(&image, WIDTH, HEIGHT, &arena, diag) == SBL_OK);
    return sbl_photo_preview_render(&image, facts, &scene, &healed, 1, NULL, &arena, diag);
}

static uint32_t changed_above(double height_mm)
{
    double px[2];
    uint32_t count = 0;
    REQUIRE(sbl_pinhole_project(&camera, sbl_v3(0.0, height_mm, head.landmark[SBL_LANDMARK_GLABELLA].z), px, NULL));
    for (uint32_t y = 0; y < HEIGHT && y < px[1]; y++)
        for (uint32_t x = 0; x < WIDTH; x++) count += memcmp(pixels + 3 * (y * WIDTH + x), image.rgb + 3 * (y * WIDTH + x), 3) != 0;
    return count;
}

static void check_refused(const char *what)
{
    sbl_diag diag = {0};
    sbl_photo_preview_facts facts = {0};
    sbl_status status = draw(&facts, &diag);
    if (status != SBL_E_NOT_FOUND) fprintf(stderr, "%s: drawn, %.2f other\n", what, facts.other_share);
    CHECK_STATUS(status, SBL_E_NOT_FOUND);
    REQUIRE(diag.message && diag.hint);
    CHECK(strstr(diag.message, "does not lie on the person") && strstr(diag.message, "hat") && strstr(diag.hint, "marks"));
}

/* A right camera draws as before, in light that makes one side dark, too. */
static void bare_heads_are_drawn(void)
{
    sbl_diag diag = {0};
    sbl_photo_preview_facts facts;
    fitted = camera;
    static const uint8_t SKIN[4][3] = {{205, 160, 140}, {92, 58, 44}, {150, 150, 150}, {235, 205, 190}};
    for (int k = 0; k < 4; k++) {
        colours c = BARE;
        memcpy(c.skin, SKIN[k], 3);
        take_photo(&c);
        CHECK_STATUS(draw(&facts, &diag), SBL_OK);
        CHECK(facts.skin_share > 0.95 && facts.other_share < 0.02);
        /* Grey skin, of a photo without colours, is no face's colour that could say what is not. */
        CHECK(facts.compared == (k != 2));
    }
    take_photo(&BARE);
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++)
        for (uint32_t c = 0; c < 3 && i % WIDTH < WIDTH / 2; c++)
            pixels[3 * i + c] = sbl_photo_encode(0.2 * (double)sbl_photo_linear(pixels[3 * i + c]));
    CHECK_STATUS(draw(&facts, &diag), SBL_OK);
    /* Along the shadow's sharp edge it is darker than skin around it by far, as hair is; that was so. */
    CHECK(facts.skin_share > 0.75 && facts.other_share < 0.02);
}

static void backdrops_are_no_skin(void)
{
    static const uint8_t BEHIND[3][3] = {{90, 90, 90}, {70, 110, 190}, {225, 225, 225}};
    for (int k = 0; k < 3; k++) {
        colours c = BARE;
        memcpy(c.behind, BEHIND[k], 3);
        take_photo(&c);
        fit_too_large(1.4);
        check_refused("1.4 times too large");
    }
    fitted = camera;
}

/* A hat to the brows is refused; a band of it takes its dots alone. */
static void hats_are_no_skin(void)
{
    static const uint8_t HAT[4][3] = {{40, 60, 190}, {128, 128, 128}, {190, 30, 30}, {20, 30, 70}};
    sbl_diag diag = {0};
    sbl_photo_preview_facts facts;
    const double brows = head.landmark[SBL_LANDMARK_GLABELLA].y, top = head.landmark[SBL_LANDMARK_VERTEX].y;
    for (int k = 0; k < 4; k++) {
        colours c = BARE;
        memcpy(c.hat, HAT[k], 3);
        c.hat_from = brows + 15.0;
        take_photo(&c);
        check_refused("a hat");
        c.hat_from = top - 22.0;
        take_photo(&c);
        CHECK_STATUS(draw(&facts, &diag), SBL_OK);
        CHECK(facts.other_share > 0.02 && facts.other_share < 0.34);
        CHECK(changed_above(top) == 0 && changed_above(brows) > 200);
    }
    take_photo(&BARE);
}

/* ---- a model's person ---- */

static uint8_t person_level[CELLS * CELLS], hair_level[CELLS * CELLS];
static const sbl_photo_hair person = {
    .level = person_level, .size = CELLS, .cell_of_px = {{(double)CELLS / WIDTH, 0.0, 0.0}, {0.0, (double)CELLS / HEIGHT, 0.0}}};
static const sbl_photo_hair hair = {
    .level = hair_level, .size = CELLS, .cell_of_px = {{(double)CELLS / WIDTH, 0.0, 0.0}, {0.0, (double)CELLS / HEIGHT, 0.0}}};

/* Person where `photo` has not the colour of what is behind it, from a row on. */
static void see_person(double from_y)
{
    for (uint32_t i = 0; i < CELLS * CELLS; i++) {
        uint32_t x = (uint32_t)((i % CELLS + 0.5) * WIDTH / CELLS), y = (uint32_t)((i / CELLS + 0.5) * HEIGHT / CELLS);
        const uint8_t *p = pixels + 3 * (y * WIDTH + x);
        person_level[i] = p[0] > p[2] + 20 && y > from_y ? 255 : 0;
    }
}

/* The backdrop has the very colour of the skin: the model alone can tell. */
static void a_model_tells_a_backdrop_of_skin(void)
{
    sbl_diag diag = {0};
    sbl_photo_preview_facts facts;
    take_photo(&BARE);
    see_person(0.0);
    colours c = BARE;
    memcpy(c.behind, c.skin, 3);
    take_photo(&c);
    scene.person = &person;
    scene.any_hair = &hair;
    fitted = camera;
    CHECK_STATUS(draw(&facts, &diag), SBL_OK);
    CHECK(facts.compared && facts.other_share < 0.1);
    fit_scaled(0.5);
    check_refused("half as large");
    scene.person = scene.any_hair = NULL;
    CHECK_STATUS(draw(&facts, &diag), SBL_OK); /* so it was */
    scene.person = &person;
    scene.any_hair = &hair;
    fitted = camera;
}

/* Of a face that it sees and a vault of the same colour that it misses, as in the dark, a model is not believed; of a cap of hair's darkness it is. */
static void a_model_may_miss_the_vault(void)
{
    sbl_diag diag = {0};
    sbl_photo_preview_facts facts;
    double brow[2];
    REQUIRE(sbl_pinhole_project(&camera, head.landmark[SBL_LANDMARK_GLABELLA], brow, NULL));
    take_photo(&BARE);
    see_person(brow[1]);
    CHECK_STATUS(draw(&facts, &diag), SBL_OK);
    CHECK(facts.skin_share > 0.95 && facts.other_share < 0.02);
    /* Black short hair, which the model finds, and a cap, which it does not. */
    colours c = BARE;
    memcpy(c.hat, (const uint8_t[3]){30, 28, 27}, 3);
    c.hat_from = head.landmark[SBL_LANDMARK_GLABELLA].y + 15.0;
    take_photo(&c);
    check_refused("a black cap");
    memset(person_level, 255, sizeof person_level);
    memset(hair_level, 255, sizeof hair_level);
    CHECK_STATUS(draw(&facts, &diag), SBL_OK);
    CHECK(facts.other_share < 0.02);
    memset(hair_level, 0, sizeof hair_level);
    scene.person = scene.any_hair = NULL;
    take_photo(&BARE);
}

/* ---- what comes from the models ---- */

static void person_has_a_margin(void)
{
    static sbl_face_mask mask;
    static uint8_t level[SBL_FACE_MASK_PIXELS], scratch[SBL_FACE_MASK_PIXELS];
    mask.hair[40 * SBL_FACE_MASK_SIZE + 60] = 100;
    mask.skin[40 * SBL_FACE_MASK_SIZE + 60] = 200;
    mask.skin[0] = 90;
    sbl_face_mask_person(level, &mask, 3, scratch);
    for (uint32_t y = 0; y < SBL_FACE_MASK_SIZE; y++)
        for (uint32_t x = 0; x < SBL_FACE_MASK_SIZE; x++) {
            bool near = x >= 57 && x <= 63 && y >= 37 && y <= 43, corner = x <= 3 && y <= 3;
            CHECK(level[y * SBL_FACE_MASK_SIZE + x] == (near ? 255 : corner ? 90 : 0));
        }
}

static void marks_off_are_measured(void)
{
    sbl_face_mark found[SBL_LANDMARK_COUNT] = {{0}};
    sbl_photo_marks marks = {.width = 1000, .height = 1000};
    sbl_face_off off;
    static const sbl_landmark SEEN[] = {SBL_LANDMARK_NOSE_TIP, SBL_LANDMARK_LATERAL_CANTHUS_LEFT, SBL_LANDMARK_LATERAL_CANTHUS_RIGHT,
                                        SBL_LANDMARK_MENTON, SBL_LANDMARK_CHEILION_LEFT};
    for (uint32_t k = 0; k < 5; k++) {
        found[SEEN[k]] = (sbl_face_mark){.given = true, .px = {400.0 + 60.0 * k, 500.0 + 31.0 * k}};
        marks.landmark_given[SEEN[k]] = k < 3;
        for (int a = 0; a < 2; a++) marks.landmark_px[SEEN[k]][a] = found[SEEN[k]].px[a] + (a ? 40.0 : 30.0);
    }
    CHECK(!sbl_face_marks_off(&off, found, 300.0, &marks));
    for (uint32_t k = 0; k < 5; k++) marks.landmark_given[SEEN[k]] = true;
    CHECK(!sbl_face_marks_off(&off, found, 0.0, &marks));
    CHECK(sbl_face_marks_off(&off, found, 300.0, &marks));
    CHECK_NEAR(off.median_px, 50.0, 1e-9);
    CHECK_NEAR(off.median_mm, 15.0, 1e-9);
    CHECK_NEAR(off.shift_mm, 15.0, 1e-9);
    /* One wild mark moves no median. */
    marks.landmark_px[SBL_LANDMARK_MENTON][0] += 5000.0;
    CHECK(sbl_face_marks_off(&off, found, 300.0, &marks));
    CHECK_NEAR(off.median_px, 50.0, 1e-9);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    setup();
    bare_heads_are_drawn();
    backdrops_are_no_skin();
    hats_are_no_skin();
    a_model_tells_a_backdrop_of_skin();
    a_model_may_miss_the_vault();
    person_has_a_margin();
    marks_off_are_measured();
    sbl_arena_release(&arena);
    return check_report("photo_ground");
}
