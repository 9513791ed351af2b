/* The matching of two visits as a file for a person to correct: a mark a line. */
#include "measure/mark_name.h"
#include "stubble/matches_file.h"

#include <string.h>

static const char *const HOW[] = {
    "Look at the picture of both visits (-o both.png). Write what is wrong into \\\"corrections\\\", by the names in the picture:",
    "{\\\"same\\\": [\\\"L3\\\", \\\"N2\\\"]}: one mark of the first and one of the second photo are the same after all",
    "{\\\"apart\\\": \\\"7\\\"}: pair 7 is wrong. {\\\"there\\\": \\\"L3\\\"}: it is in the other photo, too, though not ringed",
    "{\\\"no_mark\\\": \\\"L4\\\"}: no hair and no dot (of a pair both; with \\\"photo\\\": 1 or 2 that one alone)",
    "{\\\"changed\\\": \\\"7\\\"}, {\\\"unchanged\\\": \\\"7\\\"}. Each may carry a \\\"note\\\". Commas between them.",
    "\\\"seen_as_one\\\" names lost and new marks that are taken to be there, as one with their neighbour. Strike those that are not.",
    "Set \\\"confirmed\\\" to true once you have looked at all of it. Leave what stands below \\\"seen_as_one\\\" as it is."};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_photo(sbl_text *text, const sbl_measured *visit, bool last)
{
    sbl_text_add(text, "    {\"file\": ");
    sbl_text_add_json_string(text, visit->file ? base_name(visit->file) : "");
    sbl_text_add(text, ", \"width\": ");
    sbl_text_add_integer(text, visit->photo->width);
    sbl_text_add(text, ", \"height\": ");
    sbl_text_add_integer(text, visit->photo->height);
    sbl_text_add(text, ", \"px_per_mm\": ");
    sbl_text_add_decimal_short(text, visit->specks->px_per_mm, 4);
    sbl_text_add(text, last ? "}\n" : "},\n");
}

static void add_place(sbl_text *text, const char *key, double x, double y)
{
    sbl_text_add(text, ", \"");
    sbl_text_add(text, key);
    sbl_text_add(text, "\": [");
    sbl_text_add_decimal_short(text, x, 2);
    sbl_text_add(text, ", ");
    sbl_text_add_decimal_short(text, y, 2);
    sbl_text_add(text, "]");
}

/* What the program itself takes for there, as one with its neighbour. */
static bool is_joined(const sbl_visit_mark *mark)
{
    return mark->state == SBL_MARK_MISSED && !mark->judged;
}

/* The mark that bears a name, in whichever photos it stands. */
static void add_mark(sbl_text *text, const sbl_visits *v, const uint32_t index[2], bool *first)
{
    static const char *const KEY[2] = {"first", "second"};
    char name[MARK_NAME_BYTES];
    const uint32_t own = index[0] != SBL_NO_SPECK ? 0 : 1;
    const sbl_visit_mark *mark = &v->mark[own][index[own]];
    mark_name_write(name, mark->name);
    sbl_text_add(text, *first ? "\n    {\"id\": \"" : ",\n    {\"id\": \"");
    sbl_text_add(text, name);
    sbl_text_add(text, "\"");
    for (uint32_t photo = 0; photo < 2; photo++)
        if (index[photo] != SBL_NO_SPECK)
            add_place(text, KEY[photo], v->specks[photo]->speck[index[photo]].x_px, v->specks[photo]->speck[index[photo]].y_px);
    sbl_text_add(text, is_joined(mark) ? ", \"as_one\": true}" : "}");
    *first = false;
}

/* Pairs as the first photo's marks have them, which is the order of their names. */
static void add_pairs(sbl_text *text, const sbl_visits *v, bool *first)
{
    for (uint32_t i = 0; i < v->specks[0]->count; i++) {
        const uint32_t index[2] = {i, v->mark[0][i].partner};
        if (!v->mark[0][i].name.letter) add_mark(text, v, index, first);
    }
}

/* Marks of a photo whose name has the letter, in the order of their names. */
static void add_letter(sbl_text *text, const sbl_visits *v, uint32_t photo, char letter, bool *first)
{
    uint32_t at;
    for (uint32_t number = 1; sbl_visits_find(v, photo, (sbl_mark_name){letter, number}, &at); number++)
        add_mark(text, v, (const uint32_t[2]){photo ? SBL_NO_SPECK : at, photo ? at : SBL_NO_SPECK}, first);
}

static void add_list(sbl_text *text, const sbl_visits *v, const char *key, const char *first_letter, const char *second_letter, bool last)
{
    bool first = true;
    sbl_text_add(text, "  \"");
    sbl_text_add(text, key);
    sbl_text_add(text, "\": [");
    if (first_letter && !*first_letter) add_pairs(text, v, &first);
    if (first_letter && *first_letter) add_letter(text, v, 0, *first_letter, &first);
    if (second_letter) add_letter(text, v, 1, *second_letter, &first);
    sbl_text_add(text, first ? "]" : "\n  ]");
    sbl_text_add(text, last ? "\n" : ",\n");
}

/* Once more as a list of names, from which a person may strike some. */
static void add_joined(sbl_text *text, const sbl_visits *v)
{
    bool first = true;
    for (uint32_t photo = 0; photo < 2; photo++)
        for (uint32_t i = 0; i < v->specks[photo]->count; i++) {
            char name[MARK_NAME_BYTES];
            if (!is_joined(&v->mark[photo][i])) continue;
            mark_name_write(name, v->mark[photo][i].name);
            sbl_text_add(text, first ? "\"" : ", \"");
            sbl_text_add(text, name);
            sbl_text_add(text, "\"");
            first = false;
        }
}

void sbl_matches_write(sbl_text *text, const sbl_measured visit[2], const sbl_visits *visits)
{
    sbl_text_add(text, "{\n  \"format\": \"stubble-matches/1\",\n  \"#how\": [");
    for (size_t i = 0; i < sizeof HOW / sizeof *HOW; i++) {
        sbl_text_add(text, i ? ",\n    \"" : "\n    \"");
        sbl_text_add(text, HOW[i]);
        sbl_text_add(text, "\"");
    }
    sbl_text_add(text, "\n  ],\n  \"confirmed\": false,\n  \"corrections\": [\n  ],\n  \"seen_as_one\": [");
    add_joined(text, visits);
    sbl_text_add(text, "],\n  \"photos\": [\n");
    for (int i = 0; i < 2; i++) add_photo(text, &visit[i], i == 1);
    sbl_text_add(text, "  ],\n");
    add_list(text, visits, "pairs", "", NULL, false);
    add_list(text, visits, "lost", "L", NULL, false);
    add_list(text, visits, "new", NULL, "N", false);
    add_list(text, visits, "outside", "A", "B", true);
    sbl_text_add(text, "}\n");
}
