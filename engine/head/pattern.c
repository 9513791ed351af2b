/* The patterns of hair loss as layers on the scalp; names as people write them. */
#include "stubble/atlas.h"

#include "head/atlas_map.h"
#include "head/atlas_shapes.h"

#include <string.h>

#define LAYERS_MAX 4

/* Within the shape this share of the hair remains, in a zone of edge_mm about its rim it is thinning. Layers multiply. */
typedef struct layer {
    const sbl_map_shape *shape;
    float remaining, edge_mm;
} layer;

/*
 * Shares are ours: a zone that the scale calls bald keeps 0 to 10 % that still shows, one that it calls sparse 20 to 50 %; 50 % is where
 * loss becomes visible. Rims widen with the stage: miniaturisation runs ahead of baldness.
 */
static const struct {
    const char *name;
    layer layers[LAYERS_MAX];
} patterns[SBL_PATTERN_COUNT] = {
    [SBL_PATTERN_NONE] = {"none", {{0}}},
    [SBL_PATTERN_NORWOOD_I] = {"norwood I", {{0}}},
    [SBL_PATTERN_NORWOOD_II] = {"norwood II", {{&sbl_shape_norwood_ii, 0.08f, 8.0f}}},
    [SBL_PATTERN_NORWOOD_II_A] = {"norwood IIa", {{&sbl_shape_norwood_ii_a, 0.08f, 8.0f}}},
    [SBL_PATTERN_NORWOOD_III] = {"norwood III", {{&sbl_shape_norwood_iii, 0.05f, 10.0f}}},
    [SBL_PATTERN_NORWOOD_III_A] = {"norwood IIIa", {{&sbl_shape_norwood_iii_a, 0.05f, 10.0f}}},
    [SBL_PATTERN_NORWOOD_III_VERTEX] = {"norwood III vertex",
                                        {{&sbl_shape_norwood_iii, 0.05f, 10.0f}, {&sbl_shape_norwood_iii_vertex, 0.15f, 20.0f}}},
    [SBL_PATTERN_NORWOOD_IV] = {"norwood IV",
                                {{&sbl_shape_norwood_iv_front, 0.04f, 12.0f},
                                 {&sbl_shape_norwood_iv_vertex, 0.08f, 20.0f},
                                 {&sbl_shape_norwood_vi, 0.85f, 24.0f}}},
    [SBL_PATTERN_NORWOOD_IV_A] = {"norwood IVa", {{&sbl_shape_norwood_iv_a, 0.04f, 14.0f}}},
    [SBL_PATTERN_NORWOOD_V] = {"norwood V",
                               {{&sbl_shape_norwood_v_front, 0.03f, 12.0f},
                                {&sbl_shape_norwood_v_vertex, 0.04f, 16.0f},
                                {&sbl_shape_norwood_vi, 0.75f, 24.0f}}},
    [SBL_PATTERN_NORWOOD_V_A] = {"norwood Va", {{&sbl_shape_norwood_v_a, 0.03f, 16.0f}}},
    [SBL_PATTERN_NORWOOD_VI] = {"norwood VI", {{&sbl_shape_norwood_vi, 0.02f, 16.0f}}},
    [SBL_PATTERN_NORWOOD_VII] = {"norwood VII", {{&sbl_shape_norwood_vii, 0.0f, 18.0f}, {&sbl_shape_scalp, 0.8f, 6.0f}}},
    [SBL_PATTERN_LUDWIG_I] = {"ludwig I", {{&sbl_shape_crown_ludwig, 0.72f, 40.0f}}},
    [SBL_PATTERN_LUDWIG_II] = {"ludwig II", {{&sbl_shape_crown_ludwig, 0.42f, 34.0f}}},
    [SBL_PATTERN_LUDWIG_III] = {"ludwig III", {{&sbl_shape_crown_ludwig, 0.06f, 28.0f}}},
    [SBL_PATTERN_SINCLAIR_1] = {"sinclair 1", {{0}}},
    [SBL_PATTERN_SINCLAIR_2] = {"sinclair 2", {{&sbl_shape_part_sinclair, 0.65f, 14.0f}}},
    [SBL_PATTERN_SINCLAIR_3] = {"sinclair 3", {{&sbl_shape_part_sinclair, 0.5f, 18.0f}, {&sbl_shape_crown_ludwig, 0.78f, 40.0f}}},
    [SBL_PATTERN_SINCLAIR_4] = {"sinclair 4", {{&sbl_shape_part_sinclair, 0.4f, 24.0f}, {&sbl_shape_crown_ludwig, 0.5f, 40.0f}}},
    [SBL_PATTERN_SINCLAIR_5] = {"sinclair 5", {{&sbl_shape_part_sinclair, 0.3f, 30.0f}, {&sbl_shape_crown_ludwig, 0.18f, 34.0f}}},
    [SBL_PATTERN_AREATA_PATCHES] = {"areata patches", {{0}}},
    [SBL_PATTERN_AREATA_TOTALIS] = {"areata totalis", {{0}}},
};

const char *sbl_pattern_name(sbl_pattern pattern)
{
    return (unsigned)pattern < SBL_PATTERN_COUNT ? patterns[pattern].name : "";
}

double sbl_atlas_remaining(sbl_pattern pattern, sbl_vec3 chart_direction)
{
    if ((unsigned)pattern >= SBL_PATTERN_COUNT || pattern == SBL_PATTERN_AREATA_TOTALIS) return 0.0;
    sbl_map_place place = sbl_map_find(chart_direction);
    double remaining = sbl_map_weight(&place, &sbl_shape_scalp, 6.0);
    const layer *l = patterns[pattern].layers;
    for (int i = 0; i < LAYERS_MAX && l[i].shape && remaining > 0.0; i++)
        remaining *= 1.0 - (1.0 - (double)l[i].remaining) * sbl_map_weight(&place, l[i].shape, (double)l[i].edge_mm);
    return remaining;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Letters in small case, digits; all else is gone. False if it does not fit: then it is no name of a pattern. */
static bool squeeze(char *out, size_t out_bytes, const char *text)
{
    size_t n = 0;
    for (; *text; text++) {
        char c = lower(*text);
        if (!is_letter(c) && !(c >= '0' && c <= '9')) continue;
        if (n + 1 >= out_bytes) return false;
        out[n++] = c;
    }
    out[n] = 0;
    return true;
}

static bool skip(const char **text, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(*text, word, n) != 0) return false;
    *text += n;
    return true;
}

/* 1 to 7 in Roman or Arabic figures, or 0; the longest numeral first, so "iiiv" is III and a "v". */
static int skip_stage(const char **text)
{
    static const char *const roman[] = {"vii", "iii", "vi", "iv", "ii", "v", "i"};
    static const int value[] = {7, 3, 6, 4, 2, 5, 1};
    if (**text >= '1' && **text <= '7') return *(*text)++ - '0';
    for (int i = 0; i < 7; i++)
        if (skip(text, roman[i])) return value[i];
    return 0;
}

static sbl_pattern norwood_from(const char *rest)
{
    static const sbl_pattern plain[] = {SBL_PATTERN_NORWOOD_I, SBL_PATTERN_NORWOOD_II, SBL_PATTERN_NORWOOD_III, SBL_PATTERN_NORWOOD_IV,
                                        SBL_PATTERN_NORWOOD_V, SBL_PATTERN_NORWOOD_VI, SBL_PATTERN_NORWOOD_VII};
    static const sbl_pattern front[] = {SBL_PATTERN_COUNT,        SBL_PATTERN_NORWOOD_II_A, SBL_PATTERN_NORWOOD_III_A,
                                        SBL_PATTERN_NORWOOD_IV_A, SBL_PATTERN_NORWOOD_V_A,  SBL_PATTERN_COUNT,
                                        SBL_PATTERN_COUNT};
    int stage = skip_stage(&rest);
    if (!stage) return SBL_PATTERN_COUNT;
    if (!*rest) return plain[stage - 1];
    if (!strcmp(rest, "a")) return front[stage - 1];
    if (stage == 3 && (!strcmp(rest, "v") || !strcmp(rest, "vertex"))) return SBL_PATTERN_NORWOOD_III_VERTEX;
    return SBL_PATTERN_COUNT;
}

static sbl_pattern numbered_from(const char *rest, sbl_pattern first, int count)
{
    int stage = skip_stage(&rest);
    return stage >= 1 && stage <= count && !*rest ? (sbl_pattern)((int)first + stage - 1) : SBL_PATTERN_COUNT;
}

static void skip_filler(const char **text)
{
    while (skip(text, "type") || skip(text, "stage") || skip(text, "grade") || skip(text, "class") || skip(text, "scale")) continue;
}

sbl_pattern sbl_pattern_from_text(const char *text)
{
    char squeezed[64];
    if (!text || !squeeze(squeezed, sizeof squeezed, text)) return SBL_PATTERN_COUNT;
    const char *rest = squeezed;
    if (!strcmp(rest, "none") || !strcmp(rest, "no") || !strcmp(rest, "noloss") || !strcmp(rest, "nohairloss")) return SBL_PATTERN_NONE;
    if (skip(&rest, "alopecia")) {
        if (!strcmp(rest, "totalis")) return SBL_PATTERN_AREATA_TOTALIS;
        if (!skip(&rest, "areata")) return SBL_PATTERN_COUNT;
        rest = strcmp(rest, "totalis") ? "areata" : "areatatotalis";
    }
    if (!strcmp(rest, "areata") || !strcmp(rest, "areatapatches") || !strcmp(rest, "aa")) return SBL_PATTERN_AREATA_PATCHES;
    if (!strcmp(rest, "areatatotalis") || !strcmp(rest, "totalis")) return SBL_PATTERN_AREATA_TOTALIS;
    if (skip(&rest, "norwoodhamilton") || skip(&rest, "hamiltonnorwood") || skip(&rest, "norwood") || skip(&rest, "hamilton") ||
        skip(&rest, "nw")) {
        skip_filler(&rest);
        return norwood_from(rest);
    }
    if (skip(&rest, "ludwig")) {
        skip_filler(&rest);
        return numbered_from(rest, SBL_PATTERN_LUDWIG_I, 3);
    }
    if (skip(&rest, "sinclair")) {
        skip_filler(&rest);
        return numbered_from(rest, SBL_PATTERN_SINCLAIR_1, 5);
    }
    return SBL_PATTERN_COUNT;
}
