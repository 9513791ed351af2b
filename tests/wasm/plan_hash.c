/*
 * plan_hash - one fixed client from tape measures to a preview, and what came out as hashes: bit_identity.sh compares them between
 * compilers and targets.
 *
 *   plan_hash [reverse] > front.ppm 2> hashes
 *
 * reverse runs every parallel loop from its last index to its first: a result that depends on the order of a loop, and so on the number of
 * threads, differs. Only the engine's headers are used; the knowledge is a small one that is compiled in, and is nobody's price list.
 */
#include "stubble/adding_doubling.h"
#include "stubble/plan.h"
#include "stubble/preview.h"
#include "stubble/skin_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_WIDTH  240u
#define PICTURE_HEIGHT 300u

/* ---- FNV-1a, 64 bits (Fowler, Noll, Vo, draft-eastlake-fnv), over values and never over structures: padding has no meaning ---- */

typedef struct hash {
    uint64_t state;
} hash;

static hash hash_begin(void)
{
    return (hash){0xCBF29CE484222325u};
}

/* The low bytes of value, lowest first. */
static void hash_bytes(hash *h, uint64_t value, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        h->state ^= (value >> (8 * i)) & 0xFFu;
        h->state *= 0x100000001B3u;
    }
}

static void hash_count(hash *h, uint32_t value)
{
    hash_bytes(h, value, 4);
}

static void hash_float(hash *h, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    hash_bytes(h, bits, 4);
}

static void hash_double(hash *h, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    hash_bytes(h, bits, 8);
}

static void hash_place(hash *h, sbl_vec3f p)
{
    hash_float(h, p.x);
    hash_float(h, p.y);
    hash_float(h, p.z);
}

static void hash_vector(hash *h, sbl_vec3 p)
{
    hash_double(h, p.x);
    hash_double(h, p.y);
    hash_double(h, p.z);
}

static void hash_band(hash *h, sbl_band band)
{
    hash_double(h, band.low);
    hash_double(h, band.mid);
    hash_double(h, band.high);
}

static void hash_at(hash *h, sbl_surface_point at)
{
    hash_count(h, at.triangle);
    hash_float(h, at.u);
    hash_float(h, at.v);
}

static void report_hash(const char *name, hash h)
{
    fprintf(stderr, "hash %s %016llx\n", name, (unsigned long long)h.state);
}

/* ---- what is hashed of each stage ---- */

static void report_head(const char *name, const sbl_head *head)
{
    hash h = hash_begin();
    for (uint32_t v = 0; v < head->surface.vertex_count; v++) {
        hash_place(&h, head->surface.position[v]);
        hash_place(&h, head->surface.normal[v]);
        hash_place(&h, head->chart[v]);
        hash_count(&h, head->part[v]);
    }
    for (uint32_t i = 0; i < 3 * head->surface.triangle_count; i++) hash_count(&h, head->surface.triangle[i]);
    for (uint32_t i = 0; i < SBL_LANDMARK_COUNT; i++) hash_vector(&h, head->landmark[i]);
    for (uint32_t i = 0; i < SBL_MEASURE_COUNT; i++) hash_double(&h, head->measures.value_mm[i]);
    hash_double(&h, head->vault_area_cm2);
    report_hash(name, h);
}

static void report_design(const sbl_design *design)
{
    hash h = hash_begin();
    for (uint32_t v = 0; v < design->head->surface.vertex_count; v++) {
        hash_float(&h, design->behind_hairline_mm[v]);
        hash_float(&h, design->existing_per_cm2[v]);
        hash_float(&h, design->density_per_cm2[v]);
        hash_float(&h, design->tone[v]);
        hash_count(&h, design->zone_of[v]);
    }
    for (uint32_t i = 0; i < SBL_HANDLE_COUNT; i++) hash_vector(&h, design->hairline.handle[i]);
    for (uint32_t i = 0; i < design->hairline.curve_count; i++) hash_vector(&h, design->hairline.curve[i]);
    for (uint32_t i = 0; i < design->zone_count; i++) {
        hash_double(&h, design->zone[i].area_cm2);
        hash_double(&h, design->zone[i].target_per_cm2);
        hash_count(&h, design->zone[i].dot_count);
    }
    hash_double(&h, design->treated_area_cm2);
    hash_double(&h, design->bald_area_cm2);
    hash_double(&h, design->salt_percent);
    report_hash("design", h);
}

static void report_field(const sbl_field *field)
{
    hash h = hash_begin();
    for (uint32_t i = 0; i < field->count; i++) {
        hash_at(&h, field->site[i].at);
        hash_float(&h, field->site[i].rank);
        hash_place(&h, field->position[i]);
    }
    report_hash("field", h);
}

static void hash_dot(hash *h, const sbl_dot *dot)
{
    hash_count(h, dot->site);
    hash_at(h, dot->at);
    hash_place(h, dot->position);
    hash_place(h, dot->normal);
    hash_count(h, dot->session);
    hash_count(h, dot->zone);
    hash_float(h, dot->diameter_mm);
    hash_float(h, dot->tone);
    hash_float(h, dot->depth_target_mm);
}

static void report_dots(const sbl_dots *dots)
{
    hash h = hash_begin();
    for (uint32_t i = 0; i < dots->count; i++) hash_dot(&h, &dots->dot[i]);
    hash_double(&h, dots->min_distance_mm);
    report_hash("dots", h);
    h = hash_begin();
    for (uint32_t i = 0; i < dots->hair_count; i++) hash_dot(&h, &dots->hair[i]);
    report_hash("hairs", h);
}

/* The figures of plan.json that no stage above holds. */
static void report_figures(const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    hash h = hash_begin();
    for (uint32_t s = 0; s < course->session_count; s++) {
        hash_band(&h, course->session[s].minutes);
        hash_double(&h, course->session[s].tone);
        hash_count(&h, (uint32_t)course->session[s].day);
    }
    for (uint32_t y = 0; y < SBL_YEARS_COUNT; y++) {
        hash_band(&h, course->year[y].contrast);
        hash_band(&h, course->year[y].diameter_mm);
    }
    hash_band(&h, course->quote.with_tax);
    hash_band(&h, course->touch_up_years);
    hash_band(&h, course->lasting_years);
    hash_double(&h, course->fresh_contrast);
    hash_band(&h, plan->treated_area_cm2);
    hash_double(&h, plan->confidence);
    for (uint32_t i = 0; i < plan->tape_count; i++) hash_double(&h, plan->tape[i].mm);
    for (uint32_t i = 0; i < plan->remark_count; i++) hash_double(&h, plan->remark[i].value);
    report_hash("figures", h);
}

/* ---- the run ---- */

static void require(sbl_status status, const char *stage, const sbl_diag *diag)
{
    if (status == SBL_OK) return;
    fprintf(stderr, "plan_hash: %s: %s: %s\n", stage, sbl_status_text(status), diag->message ? diag->message : "");
    exit(70);
}

static void loop_in_reverse(void *user, uint32_t count, sbl_loop_body body, void *context)
{
    (void)user;
    while (count) body(context, --count);
}

static sbl_client make_client(sbl_diag *diag)
{
    sbl_client client = {.name = "", .reference = "", .age_years = 41, .sex = SBL_SEX_MALE, .clinic = "", .artist = "", .notes = ""};
    client.tape.sex = SBL_SEX_MALE;
    client.tape.given[SBL_MEASURE_CIRCUMFERENCE] = client.tape.given[SBL_MEASURE_EAR_TO_EAR_ARC] = true;
    client.tape.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 575.0;
    client.tape.value_mm[SBL_MEASURE_EAR_TO_EAR_ARC] = 354.0;
    require(sbl_skin_from_fitzpatrick(&client.skin, 3, diag), "skin", diag);
    client.hair_colour = SBL_HAIR_DARK_BROWN;
    client.stubble_mm = 0.3;
    client.design.sex = SBL_SEX_MALE;
    client.design.treatment.shaved_look = true;
    client.design.pattern = SBL_PATTERN_NORWOOD_V;
    client.design.hairline.style = SBL_HAIRLINE_MATURE;
    client.design.hairline.asymmetry_mm = 1.5;
    client.dots.session_count = 3;
    client.course.fitzpatrick = 3;
    client.course.sun = 1.0;
    return client;
}

static const sbl_price_book TEST_PRICES = {.key = "test",
                                           .city = "",
                                           .currency = "CAD",
                                           .tax_name = "",
                                           .source = "",
                                           .base = 300.0,
                                           .per_cm2 = 9.0,
                                           .per_session = 250.0,
                                           .minimum = 600.0,
                                           .tax_percent = 13.0,
                                           .round_to = 10.0};
static const sbl_dilution_series TEST_DILUTIONS = {.key = "test",
                                                   .title = "",
                                                   .source = "",
                                                   .fitzpatrick_low = 1,
                                                   .fitzpatrick_high = 6,
                                                   .step = {{18.0, "18:1"}, {12.0, "12:1"}, {9.0, "9:1"}},
                                                   .step_count = 3};

static sbl_knowledge make_knowledge(void)
{
    sbl_knowledge knowledge = {.price_book = &TEST_PRICES,
                               .price_book_count = 1,
                               .dilution = &TEST_DILUTIONS,
                               .dilution_count = 1,
                               .water_parts_lightest = 20.0,
                               .water_parts_darkest = 6.0};
    knowledge.model = (sbl_course_model){.dots_per_minute = {58.0, 75.0, 117.0},
                                         .setup_minutes = 30.0,
                                         .day_minutes = 240.0,
                                         .days_apart = 14,
                                         .days_apart_low = 7,
                                         .days_apart_high = 30,
                                         .usual_sessions_high = 4,
                                         .early_share = 0.3,
                                         .early_days = 7.0,
                                         .tau_years = 9.0,
                                         .tau_spread = 0.4,
                                         .sun_low = 1.2,
                                         .sun_high = 0.6,
                                         .oily = 0.8,
                                         .scar = 0.6,
                                         .resorbable = 0.35,
                                         .complexion = {1.0, 0.9, 0.95, 1.0, 1.0, 1.05, 1.1},
                                         .touch_up_contrast = {0.6, 0.65, 0.7},
                                         .lasting_contrast = 0.5,
                                         .healed_diameter_mm = 0.12,
                                         .growth_mm2_per_year = {0.0005, 0.001, 0.002},
                                         .removal_observed = {1.0, 2.0, 3.0}};
    return knowledge;
}

static void draw(sbl_image *image, const sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_preview_scene scene = {.head = plan->head,
                               .dots = &plan->dots,
                               .skin = &plan->client->skin,
                               .hair = plan->client->hair_colour,
                               .stubble_mm = plan->client->stubble_mm,
                               .tau_years = plan->course.tau_years,
                               .ink = plan->mix.ink,
                               .ink_zones = plan->mix.ink_zones};
    sbl_preview preview;
    require(sbl_preview_prepare(&preview, &scene, host, arena, diag), "preview", diag);
    require(sbl_image_new(image, PICTURE_WIDTH, PICTURE_HEIGHT, arena, diag), "image", diag);
    sbl_preview_moment healed = {.sessions = plan->dots.session_count, .t_days = 28.0, .healed = true};
    require(sbl_preview_render(image, &preview, SBL_VIEW_FRONT, &healed, host, arena, diag), "render", diag);
    hash h = hash_begin();
    for (uint32_t i = 0; i < 3 * PICTURE_WIDTH * PICTURE_HEIGHT; i++) hash_bytes(&h, image->rgb[i], 1);
    report_hash("pixels", h);
}

/* The template as a scanner would give it: in metres, with z up and the face to -y. */
static void report_scan(const sbl_head *head, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, head->surface.vertex_count);
    if (!position) require(SBL_E_MEMORY, "scan", diag);
    for (uint32_t v = 0; v < head->surface.vertex_count; v++) {
        sbl_vec3 p = sbl_v3_scale(sbl_v3_load(head->surface.position[v]), 1e-3);
        position[v] = sbl_v3_store(sbl_v3(p.x, -p.z, p.y));
    }
    sbl_mesh mesh = {position, head->surface.vertex_count, head->surface.triangle, head->surface.triangle_count};
    sbl_scan_options options = {.unit = SBL_UNIT_M};
    sbl_scan_report found;
    sbl_head scan;
    require(sbl_head_from_scan(&scan, &found, &mesh, &options, NULL, host, arena, diag), "scan", diag);
    report_head("scan", &scan);
}

/* Light of a skin in each number of directions, its spectrum, and a fit, which follows every bit of some hundred spectra. */
static void report_optics(const sbl_host *host, sbl_diag *diag)
{
    hash h = hash_begin();
    sbl_skin_parameters skin = sbl_skin_parameters_from_ita(20.0);
    for (uint32_t quadrature = 8; quadrature <= 48; quadrature += quadrature == 32 ? 16 : quadrature) {
        sbl_layer layer[SBL_SKIN_LAYERS];
        sbl_layered_light light;
        sbl_skin_layers(layer, &skin, 545.0);
        require(sbl_adding_doubling(&light, &(sbl_layers){layer, SBL_SKIN_LAYERS, SBL_SKIN_INDEX}, quadrature, diag), "optics", diag);
        hash_double(&h, light.UR1);
        hash_double(&h, light.URU);
    }
    sbl_spectrum reflectance;
    require(sbl_skin_reflectance(&reflectance, &skin, &(sbl_skin_options){.host = host}, diag), "optics", diag);
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) hash_double(&h, reflectance.value[k]);
    sbl_skin_fit fit;
    require(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = {59.2, 11.6, 15.1}}, &(sbl_skin_options){.quadrature = 8, .host = host}, diag),
            "optics", diag);
    hash_double(&h, fit.skin.melanin);
    hash_double(&h, fit.covariance[0][1]);
    report_hash("optics", h);
}

int main(int argc, char **argv)
{
    sbl_diag diag = {0};
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_host host = {0};
    if (argc > 1 && !strcmp(argv[1], "reverse")) host.parallel_for = loop_in_reverse;
    sbl_client client = make_client(&diag);
    sbl_knowledge knowledge = make_knowledge();

    sbl_head head;
    require(sbl_head_from_measures(&head, &client.tape, NULL, &host, &arena, &diag), "head", &diag);
    report_head("head", &head);

    sbl_plan plan;
    require(sbl_plan_make(&plan, &client, &head, &knowledge, &host, &arena, &diag), "plan", &diag);
    report_design(&plan.design);
    report_field(&plan.field);
    report_dots(&plan.dots);
    report_figures(&plan);

    sbl_image image;
    draw(&image, &plan, &host, &arena, &diag);

    report_scan(&head, &host, &arena, &diag);
    report_optics(&host, &diag);

    fprintf(stderr, "count vertices %u sites %u dots %u hairs %u\n", head.surface.vertex_count, plan.field.count, plan.dots.count,
            plan.dots.hair_count);
    fprintf(stderr, "arena %zu MiB\n", arena.held_bytes >> 20);
    printf("P6\n%u %u\n255\n", image.width, image.height);
    size_t bytes = (size_t)3 * image.width * image.height;
    bool written = fwrite(image.rgb, 1, bytes, stdout) == bytes && !fflush(stdout);
    sbl_arena_release(&arena);
    return written ? 0 : 74;
}
