#include "client/patch_read.h"

#define PIXELS_MAX      100000.0
#define COUNT_OF(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static const char *const KIND_WORDS[] = {"scar fut", "scar fue", "scar", "areata", "beard", "scar injury", "areata patch"};
static const sbl_patch_kind KIND_OF_WORD[] = {SBL_PATCH_SCAR_FUT, SBL_PATCH_SCAR_FUE,    SBL_PATCH_SCAR_INJURY, SBL_PATCH_AREATA,
                                              SBL_PATCH_BEARD,    SBL_PATCH_SCAR_INJURY, SBL_PATCH_AREATA};
static const char *const FORM_WORDS[] = {"flat", "cylinder", "ellipsoid"};
static const char KIND_HINT[] = "write scar FUT, scar FUE, scar (of an injury), areata or beard";

/* [x, y] or more numbers, each within what a photo can have. */
static bool read_numbers(const json_t *array, double *value, size_t count)
{
    if (!json_is_array(array) || json_array_size(array) != count) return false;
    for (size_t k = 0; k < count; k++) {
        const json_t *number = json_array_get(array, k);
        value[k] = json_number_value(number);
        if (!json_is_number(number) || !(value[k] >= -PIXELS_MAX && value[k] <= PIXELS_MAX)) return false;
    }
    return true;
}

static void bad_place(fields_object *object, const char *key, double which)
{
    fields_mistake(object, key, SBL_E_DATA, "a place in the photo is two numbers",
                   "write [x, y]: pixels from the top left of the photo as it is shown upright", which);
}

static bool read_place(fields_object *object, const char *key, double px[2])
{
    const json_t *array;
    uint32_t count = fields_array(object, key, &array, 2);
    if (!array) return false;
    if (count == 2 && read_numbers(array, px, 2)) return true;
    bad_place(object, key, 0.0);
    return false;
}

static void read_outline(fields_object *patch, sbl_patch_wish *wish)
{
    const json_t *array;
    uint32_t count = fields_array(patch, "outline_px", &array, SBL_PATCH_POINTS_MAX);
    double(*ring)[2] = sbl_arena_alloc(patch->reader->arena, count, sizeof *ring);
    if (!ring) {
        fields_mistake(patch, "outline_px", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
        return;
    }
    if (count < 3)
        fields_mistake(patch, "outline_px", SBL_E_DATA, "the patch has no outline",
                       "click around the area: a list of 3 to 200 places [x, y] in pixels of the upright photo", count);
    for (uint32_t i = 0; i < count; i++)
        if (!read_numbers(json_array_get(array, i), ring[i], 2)) {
            bad_place(patch, "outline_px", i + 1.0);
            return;
        }
    wish->outline = (const double(*)[2])ring;
    wish->outline_count = count;
}

static void read_no_go(fields_object *patch, sbl_patch_wish *wish)
{
    const json_t *list;
    uint32_t count = fields_array(patch, "no_go", &list, SBL_PATCH_NO_GO_MAX);
    sbl_patch_no_go *spot = SBL_NEW(patch->reader->arena, sbl_patch_no_go, count);
    if (!spot) {
        fields_mistake(patch, "no_go", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        fields_object object = fields_item(patch, "no_go", list, i);
        bool placed = read_place(&object, "at_px", spot[i].px);
        spot[i].diameter_mm = fields_number(&object, "diameter_mm", 0.0, 0.5, 60.0, "the diameter of what is left free, in mm");
        if (!placed || !(spot[i].diameter_mm > 0.0))
            fields_mistake(&object, "", SBL_E_DATA, "a place without dots needs at_px and diameter_mm",
                           "such as {\"at_px\": [812, 640], \"diameter_mm\": 4}", 0.0);
        fields_end(&object);
    }
    wish->no_go = spot;
    wish->no_go_count = count;
}

static void read_scale(fields_object *patch, sbl_patch_wish *wish)
{
    fields_object scale = fields_enter(patch, "scale");
    wish->mm_per_px = fields_number(&scale, "mm_per_px", 0.0, 1e-3, 1.0, "millimetres a pixel, such as 0.04");
    wish->length_mm = fields_number(&scale, "length_mm", 0.0, 0.5, 1000.0, "a known length in the photo, in mm");
    double printed = fields_number(&scale, "printed_mm", 0.0, 50.0, 200.0, "what the check ruler of 100 mm measures on the printed card");
    wish->ignore_card = fields_flag(&scale, "ignore_card", false);
    bool from = read_place(&scale, "from_px", wish->from_px), to = read_place(&scale, "to_px", wish->to_px);
    wish->printed_scale = printed / 100.0;
    wish->scale = wish->mm_per_px > 0.0 ? SBL_PATCH_STATED : wish->length_mm > 0.0 ? SBL_PATCH_BY_LENGTH : SBL_PATCH_BY_CARD;
    if ((wish->mm_per_px > 0.0) + (wish->length_mm > 0.0) + (printed > 0.0) > 1)
        fields_mistake(&scale, "", SBL_E_CONFLICT, "the scale is given in more than one way",
                       "keep one of mm_per_px, length_mm (with from_px and to_px) and printed_mm (of the card)", 0.0);
    if (wish->ignore_card && wish->scale == SBL_PATCH_BY_CARD)
        fields_mistake(&scale, "ignore_card", SBL_E_CONFLICT, "without the card nothing tells the scale",
                       "give mm_per_px, or length_mm with from_px and to_px, or leave ignore_card away", 0.0);
    if (from != (wish->length_mm > 0.0) || to != (wish->length_mm > 0.0))
        fields_mistake(&scale, "length_mm", SBL_E_DATA, "a known length needs its two ends", "give length_mm, from_px and to_px together",
                       0.0);
    fields_end(&scale);
}

static void read_curvature(fields_object *patch, sbl_patch_wish *wish)
{
    fields_object curve = fields_enter(patch, "curvature");
    wish->form = (sbl_patch_form)fields_choice(&curve, "form", SBL_PATCH_FLAT, FORM_WORDS, COUNT_OF(FORM_WORDS),
                                               "write flat, cylinder or ellipsoid");
    wish->radius_mm = fields_number(&curve, "radius_mm", 0.0, 15.0, 400.0, "the radius of the skin, across the axis, in mm");
    wish->along_radius_mm =
        fields_number(&curve, "along_radius_mm", wish->radius_mm, 15.0, 400.0, "the radius of the skin along the axis, in mm");
    if (wish->form == SBL_PATCH_FLAT && (fields_has(&curve, "radius_mm") || fields_has(&curve, "along_radius_mm")))
        fields_mistake(&curve, "form", SBL_E_CONFLICT, "a flat patch has no radius", "write \"form\": \"cylinder\" or \"ellipsoid\"", 0.0);
    if (wish->form != SBL_PATCH_FLAT && !(wish->radius_mm > 0.0))
        fields_mistake(&curve, "radius_mm", SBL_E_DATA, "a curved patch needs its radius",
                       "measure it: a strip of card bent onto the skin; a scalp has 65 to 100 mm", 0.0);
    const json_t *array;
    uint32_t count = fields_array(&curve, "axis_px", &array, 2);
    if (array && (count != 2 || !read_numbers(json_array_get(array, 0), wish->axis_px[0], 2) ||
                  !read_numbers(json_array_get(array, 1), wish->axis_px[1], 2)))
        fields_mistake(&curve, "axis_px", SBL_E_DATA, "the axis is two places in the photo", "write [[x, y], [x, y]] along it", 0.0);
    fields_end(&curve);
}

static void read_density(fields_object *patch, sbl_client *client)
{
    sbl_patch_wish *wish = &client->patch;
    fields_object density = fields_enter(patch, "density");
    wish->full_per_cm2 = fields_number(&density, "full_per_cm2", 0.0, 20.0, 150.0, "dots and hairs together per cm2");
    wish->existing_given = fields_has(&density, "existing_per_cm2");
    wish->existing_per_cm2 =
        fields_number(&density, "existing_per_cm2", 0.0, 0.0, 150.0, "follicular units per cm2 that grow in the outline");
    const json_t *array;
    fields_array(&density, "count_px", &array, 4);
    wish->count_density = array != NULL;
    if (array && (!read_numbers(array, wish->count_px, 4) || !(wish->count_px[2] >= 1.0) || !(wish->count_px[3] >= 1.0)))
        fields_mistake(&density, "count_px", SBL_E_DATA, "the place to count at is four numbers",
                       "write [x, y, width, height] in pixels, where the hair is whole and shaved", 0.0);
    if (array && wish->full_per_cm2 > 0.0)
        fields_mistake(&density, "count_px", SBL_E_CONFLICT, "the density is both stated and to be counted", "keep one of the two", 0.0);
    fields_end(&density);
    /* What was counted at the back of the head serves for scalp. */
    if (!array && !(wish->full_per_cm2 > 0.0) && wish->kind != SBL_PATCH_BEARD) wish->full_per_cm2 = client->design.natural_density_per_cm2;
}

static void read_scar(fields_object *patch, sbl_patch_wish *wish)
{
    fields_object scar = fields_enter(patch, "scar");
    wish->scar_months = fields_count(&scar, "months", 0, 1, 1200, "the age of the scar in months");
    wish->scar_raised = fields_flag(&scar, "raised", false);
    if (scar.value && !sbl_patch_is_scar(wish->kind))
        fields_mistake(patch, "scar", SBL_E_CONFLICT, "this patch is no scar", "leave scar away, or change patch.kind", 0.0);
    fields_end(&scar);
}

void patch_read(fields_object *root, sbl_client *client)
{
    fields_object patch = fields_enter(root, "patch");
    sbl_patch_wish *wish = &client->patch;
    client->has_patch = patch.value != NULL;
    if (!patch.value) return;
    static const char *const OTHER[] = {"head", "wish", "marks"};
    for (uint32_t i = 0; i < COUNT_OF(OTHER); i++)
        if (fields_has(root, OTHER[i]))
            fields_mistake(root, OTHER[i], SBL_E_CONFLICT, "an intake plans a head or a patch, not both",
                           "leave head, wish and marks away beside patch, or write two intakes", 0.0);
    wish->photo_file = fields_text(&patch, "photo", NULL, 1000);
    if (!wish->photo_file || !*wish->photo_file)
        fields_mistake(&patch, "photo", SBL_E_DATA, "the patch has no photo", "name a JPEG, PNG, HEIC, TIFF or WebP file", 0.0);
    uint32_t kind = fields_choice(&patch, "kind", COUNT_OF(KIND_WORDS), KIND_WORDS, COUNT_OF(KIND_WORDS), KIND_HINT);
    if (kind == COUNT_OF(KIND_WORDS)) fields_mistake(&patch, "kind", SBL_E_DATA, "the patch has no kind", KIND_HINT, 0.0);
    else wish->kind = KIND_OF_WORD[kind];
    wish->reference_file = fields_text(&patch, "reference", NULL, 1000);
    read_outline(&patch, wish);
    read_no_go(&patch, wish);
    read_scale(&patch, wish);
    if (wish->reference_file && wish->scale != SBL_PATCH_BY_CARD)
        fields_mistake(&patch, "reference", SBL_E_CONFLICT,
                       "a reference is of the card's colours, and with another scale the card's are not used",
                       "leave reference away, or leave the scale to the card", 0.0);
    read_curvature(&patch, wish);
    read_density(&patch, client);
    read_scar(&patch, wish);
    fields_end(&patch);
}
