/* What changes from one design to another of the same head: dots added, removed, moved to another session; by zone and session, and as a
 * table. */
#include "field_command.h"

#include "stubble/field.h"
#include "stubble/file.h"

#include <string.h>

/* A dot stands within .25 mm of its site (sbl_field_settle), so two designs' dots of one site within twice that; tables hold 0.001 mm. */
#define SAME_PLACE_MM 0.502

typedef struct site_row {
    uint8_t session[2];
    uint32_t row[2]; /* of each table */
} site_row;

typedef struct comparison {
    const field_dots *dots[2];
    site_row *site;
    uint32_t site_count;
    sbl_field_change *change;
    uint32_t change_count;
} comparison;

static int no_memory(workspace *s)
{
    sbl_fail(&s->diag, SBL_E_MEMORY, "there is not enough memory", "");
    return message_failure(NULL, &s->diag, FAILED_PLANNING);
}

static int need_columns(const field_dots *dots, workspace *s)
{
    if (dots->points.id && dots->points.session) return EXIT_DONE;
    sbl_fail(&s->diag, SBL_E_DATA, "the table has no columns id and session", "dots.csv of a plan, its folder, or an intake");
    return message_failure(dots->path, &s->diag, FAILED_READING);
}

/* Every dot under its site; a site that is in both must be in the same place, or the heads differ. */
static int join(comparison *c, workspace *s)
{
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; i < c->dots[side]->points.count; i++)
            if (c->dots[side]->points.id[i] >= c->site_count) c->site_count = c->dots[side]->points.id[i] + 1;
    if (c->site_count > 1u << 24) {
        sbl_fail(&s->diag, SBL_E_LIMIT, "a dot's id is no site of a field", "ids below 16777216");
        return message_failure(c->dots[0]->path, &s->diag, FAILED_READING);
    }
    c->site = SBL_NEW(&s->arena, site_row, c->site_count);
    c->change = SBL_NEW(&s->arena, sbl_field_change, c->site_count);
    if (!c->site || !c->change) return no_memory(s);
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; i < c->dots[side]->points.count; i++) {
            site_row *row = &c->site[c->dots[side]->points.id[i]];
            row->session[side] = c->dots[side]->points.session[i];
            row->row[side] = i;
        }
    for (uint32_t i = 0; i < c->site_count; i++) {
        const site_row *row = &c->site[i];
        if (!row->session[0] || !row->session[1]) continue;
        double apart_mm =
            sbl_v3_distance(sbl_v3_load(c->dots[0]->points.position[row->row[0]]), sbl_v3_load(c->dots[1]->points.position[row->row[1]]));
        if (apart_mm <= SAME_PLACE_MM) continue;
        sbl_fail_at(&s->diag, SBL_E_CONFLICT, "the two designs are not on the same head: a site of both lies in two places",
                    "plans of one client, made by the same version", i, apart_mm);
        return message_failure(c->dots[1]->path, &s->diag, FAILED_READING);
    }
    return EXIT_DONE;
}

static int find_changes(comparison *c, workspace *s)
{
    uint8_t *before = SBL_NEW(&s->arena, uint8_t, c->site_count), *after = SBL_NEW(&s->arena, uint8_t, c->site_count);
    if (!before || !after) return no_memory(s);
    for (uint32_t i = 0; i < c->site_count; i++) {
        before[i] = c->site[i].session[0];
        after[i] = c->site[i].session[1];
    }
    c->change_count = sbl_field_changes(c->change, before, after, c->site_count);
    return EXIT_DONE;
}

/* ---- what a change is ---- */

typedef enum change_kind { ADDED, REMOVED, MOVED, CHANGE_KINDS } change_kind;
static const char *const KIND_WORD[CHANGE_KINDS] = {"added", "removed", "moved"};

static change_kind kind_of(const sbl_field_change *change)
{
    return !change->before ? ADDED : !change->after ? REMOVED : MOVED;
}

/* The table that holds the dot: the new one, unless it is gone. */
static const field_dots *table_of(const comparison *c, const sbl_field_change *change, uint32_t *row)
{
    int side = change->after ? 1 : 0;
    *row = c->site[change->site].row[side];
    return c->dots[side];
}

static const char *zone_of(const comparison *c, const sbl_field_change *change)
{
    uint32_t row;
    const field_dots *dots = table_of(c, change, &row);
    return dots->points.zone ? dots->points.zone_name[dots->points.zone[row]] : "";
}

/* ---- for a person, for a machine, as a table ---- */

typedef struct tally {
    const char *zone;
    uint32_t count[CHANGE_KINDS];
} tally;

static uint32_t tally_zones(tally tally_of[2 * SBL_POINTS_ZONES_MAX], const comparison *c)
{
    uint32_t zones = 0;
    for (uint32_t i = 0; i < c->change_count; i++) {
        const char *zone = zone_of(c, &c->change[i]);
        uint32_t z = 0;
        while (z < zones && strcmp(tally_of[z].zone, zone) != 0) z++;
        if (z == zones) tally_of[zones++] = (tally){.zone = zone};
        tally_of[z].count[kind_of(&c->change[i])]++;
    }
    return zones;
}

static void tally_sessions(uint32_t count[SBL_EVENNESS_SESSIONS_MAX + 1][SBL_EVENNESS_SESSIONS_MAX + 1], const comparison *c)
{
    memset(count, 0, sizeof(uint32_t[SBL_EVENNESS_SESSIONS_MAX + 1]) * (SBL_EVENNESS_SESSIONS_MAX + 1));
    for (uint32_t i = 0; i < c->change_count; i++) count[c->change[i].before][c->change[i].after]++;
}

static void show_changes(const comparison *c)
{
    tally zone[2 * SBL_POINTS_ZONES_MAX], all = {.zone = "all"};
    uint32_t zones = tally_zones(zone, c), between[SBL_EVENNESS_SESSIONS_MAX + 1][SBL_EVENNESS_SESSIONS_MAX + 1];
    tally_sessions(between, c);
    printf("%s: %u dots\n%s: %u dots\n\n  %-18s %8s %8s %8s\n", c->dots[0]->path, c->dots[0]->points.count, c->dots[1]->path,
           c->dots[1]->points.count, "zone", "added", "removed", "moved");
    for (uint32_t z = 0; z <= zones; z++) {
        const tally *t = z < zones ? &zone[z] : &all;
        printf("  %-18.18s %8u %8u %8u\n", t->zone, t->count[ADDED], t->count[REMOVED], t->count[MOVED]);
        for (int k = 0; k < CHANGE_KINDS && z < zones; k++) all.count[k] += t->count[k];
    }
    if (!c->change_count) {
        printf("\nNothing changes.\n");
        return;
    }
    printf("\n");
    for (uint32_t b = 0; b <= SBL_EVENNESS_SESSIONS_MAX; b++)
        for (uint32_t a = 0; a <= SBL_EVENNESS_SESSIONS_MAX; a++) {
            if (!between[b][a]) continue;
            if (!b) printf("  %6u new dots in session %u\n", between[b][a], a);
            else if (!a) printf("  %6u dots of session %u go\n", between[b][a], b);
            else printf("  %6u dots move from session %u to %u\n", between[b][a], b, a);
        }
    printf("\nAll other dots stay where they are, in their sessions.\n");
}

static void add_counts(sbl_text *text, const uint32_t count[CHANGE_KINDS])
{
    for (int k = 0; k < CHANGE_KINDS; k++) {
        sbl_text_add(text, k ? ", \"" : "\"");
        sbl_text_add(text, KIND_WORD[k]);
        sbl_text_add(text, "\": ");
        sbl_text_add_integer(text, count[k]);
    }
}

static int print_json(const comparison *c, workspace *s)
{
    tally zone[2 * SBL_POINTS_ZONES_MAX];
    uint32_t zones = tally_zones(zone, c), all[CHANGE_KINDS] = {0};
    for (uint32_t i = 0; i < c->change_count; i++) all[kind_of(&c->change[i])]++;
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_text_add(&text, "{\"format\": \"stubble-changes/1\", \"dots_before\": ");
    sbl_text_add_integer(&text, c->dots[0]->points.count);
    sbl_text_add(&text, ", \"dots_after\": ");
    sbl_text_add_integer(&text, c->dots[1]->points.count);
    sbl_text_add(&text, ", ");
    add_counts(&text, all);
    sbl_text_add(&text, ",\n \"zones\": [");
    for (uint32_t z = 0; z < zones; z++) {
        sbl_text_add(&text, z ? ",\n  {\"zone\": " : "\n  {\"zone\": ");
        sbl_text_add_json_string(&text, zone[z].zone);
        sbl_text_add(&text, ", ");
        add_counts(&text, zone[z].count);
        sbl_text_add(&text, "}");
    }
    sbl_text_add(&text, "]}\n");
    if (text.failed) return no_memory(s);
    fputs(text.data, stdout);
    return EXIT_DONE;
}

static int write_table(const comparison *c, const char *path, workspace *s)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_text_add(&text, "id,change,session_before,session_after,zone,x_mm,y_mm,z_mm\n");
    for (uint32_t i = 0; i < c->change_count; i++) {
        const sbl_field_change *change = &c->change[i];
        uint32_t row;
        sbl_vec3f p = table_of(c, change, &row)->points.position[row];
        const double place[3] = {(double)p.x, (double)p.y, (double)p.z};
        const char *zone = zone_of(c, change);
        bool quoted = strpbrk(zone, ",;\"") != NULL;
        sbl_text_add_integer(&text, change->site);
        sbl_text_add(&text, ",");
        sbl_text_add(&text, KIND_WORD[kind_of(change)]);
        sbl_text_add(&text, ",");
        sbl_text_add_integer(&text, change->before);
        sbl_text_add(&text, ",");
        sbl_text_add_integer(&text, change->after);
        sbl_text_add(&text, quoted ? ",\"" : ",");
        sbl_text_add(&text, zone);
        if (quoted) sbl_text_add(&text, "\"");
        for (int k = 0; k < 3; k++) {
            sbl_text_add(&text, ",");
            sbl_text_add_decimal(&text, place[k], 3);
        }
        sbl_text_add(&text, "\n");
    }
    if (text.failed) return no_memory(s);
    sbl_status status = sbl_file_write(path, text.data, text.length, &s->diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(path, &s->diag, FAILED_WRITING);
}

int field_compare(const field_options *options)
{
    if (options->words != 2) return message_usage("field", "--changes wants two designs, the one before and the one after");
    workspace s[2];
    field_dots dots[2];
    comparison c = {.dots = {&dots[0], &dots[1]}};
    int code = field_dots_load(&dots[0], options->word[0], &s[0], options);
    int opened = 1;
    if (code == EXIT_DONE) {
        code = field_dots_load(&dots[1], options->word[1], &s[1], options);
        opened = 2;
    }
    for (int k = 0; k < 2 && code == EXIT_DONE; k++) code = need_columns(&dots[k], &s[k]);
    if (code == EXIT_DONE) code = join(&c, &s[1]);
    if (code == EXIT_DONE) code = find_changes(&c, &s[1]);
    if (code == EXIT_DONE && options->out) code = write_table(&c, options->out, &s[1]);
    if (code == EXIT_DONE && options->json) code = print_json(&c, &s[1]);
    else if (code == EXIT_DONE && !options->quiet) show_changes(&c);
    for (int k = 0; k < opened; k++) workspace_close(&s[k]);
    return code;
}
