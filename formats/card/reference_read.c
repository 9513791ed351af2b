/* A card's reference measurement as JSON. */
#include "json/fields.h"
#include "stubble/card_file.h"

#define REFERENCE_BYTES_MAX ((size_t)64 << 10)

static const char *const SCHEMA[] = {"stubble-card-reference/1"};
static const char *const KIND[SBL_CARD_KIND_COUNT] = {"standard", "close-up"};

static void read_patch(fields_object *patches, const char *name, sbl_lab_d65 *lab)
{
    if (!fields_has(patches, name))
        fields_mistake(patches, name, SBL_E_DATA, "this patch is missing", "measure every patch of the card, or leave the reference away",
                       0.0);
    fields_object patch = fields_enter(patches, name);
    lab->L = fields_number(&patch, "L", -1.0, 0.0, 100.0, "lightness from 0 to 100");
    lab->a = fields_number(&patch, "a", 1000.0, -128.0, 128.0, "a* from -128 to 128");
    lab->b = fields_number(&patch, "b", 1000.0, -128.0, 128.0, "b* from -128 to 128");
    if (lab->L < 0.0 || lab->a > 128.0 || lab->b > 128.0)
        fields_mistake(&patch,
                       lab->L < 0.0     ? "L"
                       : lab->a > 128.0 ? "a"
                                        : "b",
                       SBL_E_DATA, "this value is missing", "give L, a and b (CIE Lab, D65, 2 degrees)", 0.0);
    fields_end(&patch);
}

sbl_status sbl_card_reference_read(sbl_card_reference *reference, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    if (!reference || !text || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_card_reference_read: an argument is NULL", "give all of them");
    *reference = (sbl_card_reference){0};
    json_t *root;
    sbl_status status = fields_parse(&root, text, bytes, REFERENCE_BYTES_MAX, diag);
    if (status != SBL_OK) return status;
    fields_reader reader = {arena, diag, SBL_OK};
    fields_object top = fields_root(&reader, root);
    if (fields_choice(&top, "schema", 1, SCHEMA, 1, "stubble-card-reference/1") == 1)
        fields_mistake(&top, "schema", SBL_E_DATA, "the schema is missing", "write \"schema\": \"stubble-card-reference/1\"", 0.0);
    uint32_t kind = fields_choice(&top, "card", SBL_CARD_STANDARD, KIND, SBL_CARD_KIND_COUNT, "standard or close-up");
    reference->kind = kind == SBL_CARD_CLOSE_UP ? SBL_CARD_CLOSE_UP : SBL_CARD_STANDARD;
    const sbl_card_layout *layout = sbl_card_layout_of(reference->kind);
    fields_object patches = fields_enter(&top, "patches");
    for (uint32_t i = 0; i < layout->patch_count; i++) read_patch(&patches, layout->patch[i].name, &reference->patch[i]);
    fields_end(&patches);
    fields_end(&top);
    json_decref(root);
    if (reader.status != SBL_OK) *reference = (sbl_card_reference){0};
    return reader.status;
}
