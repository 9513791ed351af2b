/* stubble match: pigment and dilution whose healed dots look like this hair, shaved. */
#include "command.h"
#include "match_zones.h"

#include "stubble/knowledge_file.h"
#include "stubble/match.h"
#include "stubble/text.h"

#include <math.h>
#include <string.h>

const char MATCH_USAGE[] =
    "stubble match CLIENT.json\n"
    "stubble match PLAN/plan.json --hair \"dark brown\"\n"
    "stubble match --skin type:3 --hair black\n"
    "stubble match --skin lab:63,10.2,18.1 --hair-photo 51,4,9 --uncalibrated\n\n"
    "Tries every pigment of the library at every dilution and says which healed dots come nearest to the hair, shaved,\n"
    "over five years (CIEDE2000 of a patch; bluer than the hair is charged on top), lightest session first; then what\n"
    "becomes of one step darker and one step deeper. A model: nobody has measured healed colours.\n\n"
    "With CLIENT.json, or the plan.json that `stubble plan` wrote, each zone of the plan is matched by itself: its dots\n"
    "per cm2, their size and depth, its sessions' shares, the hair that it stands for, and the tissue (a scar is paler\n"
    "and fades faster). The plan's own documents and pictures use the same mix; --hair, --skin and --knowledge ask what\n"
    "another would be. Without a file, one patch of skin with 160 dots per cm2.\n\n"
    "  --skin S          type:1 to type:6, ita:DEGREES, or lab:L,a,b (D65, an instrument or a calibrated photo)\n"
    "  --hair H          black, \"dark brown\", brown, \"light brown\", blond, red, grey, white, or lab:L,a,b (gloss left out)\n"
    "  --hair-photo LAB  the hair's colour read from a photo: L,a,b; one of these must say what photo:\n"
    "    --calibrated      taken with the colour card, gloss left out\n"
    "    --uncalibrated    not so: such photos show hair some 33 too light in L*. The match is made with that taken off,\n"
    "                      and told with how far it may be off\n"
    "  --knowledge DIR   use a clinic's own pigments\n"
    "  --json            as JSON\n"
    "  -h, --help        this text\n\n"
    "Without a file:\n"
    "  --density N       dots per cm2, all sessions together (default 160)\n"
    "  --units N         follicular units per cm2 of the hair that is imitated (default 80)\n"
    "  --diameter MM     of the healed dot (default 0.12)    --depth MM   of the top of the pigment (default 0.12)\n"
    "  --sessions N      1 to 4 (default 3)\n";

typedef struct match_words {
    const char *skin, *hair, *photo, *density, *units, *diameter, *depth, *sessions, *knowledge, *client;
    const char *skin_note, *skin_doubt; /* sbl_skin_fit_note, sbl_skin_doubt */
    bool calibrated, uncalibrated, json;
} match_words;

static bool parse_lab(const char *text, sbl_lab_d65 *lab)
{
    double number[3];
    const char *end = text + strlen(text);
    for (int k = 0; k < 3; k++) {
        const char *after = sbl_decimal_read(text, end, &number[k]);
        if (!after || !(fabs(number[k]) <= 150.0) || (k < 2 ? *after != ',' : after != end)) return false;
        text = after + 1;
    }
    *lab = (sbl_lab_d65){number[0], number[1], number[2]};
    return lab->L >= 0.0 && lab->L <= 100.0;
}

static int parse_skin(const char *text, sbl_skin_parameters *skin, const char **note)
{
    double number;
    sbl_lab_d65 lab;
    sbl_diag diag = {0};
    sbl_skin_fit fit;
    if (!strncmp(text, "type:", 5) && options_number(text + 5, 1.0, 6.0, &number) && number == floor(number)) {
        *skin = sbl_skin_parameters_from_fitzpatrick((uint32_t)number);
    } else if (!strncmp(text, "ita:", 4) && options_number(text + 4, -60.0, 90.0, &number)) {
        *skin = sbl_skin_parameters_from_ita(number);
    } else if (!strncmp(text, "lab:", 4) && parse_lab(text + 4, &lab)) {
        if (sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = lab}, NULL, &diag) != SBL_OK)
            return message_failure("--skin", &diag, FAILED_READING);
        *skin = fit.skin;
        *note = sbl_skin_fit_note(&fit);
    } else {
        return message_usage("match", "--skin wants type:1 to type:6, ita:DEGREES from -60 to 90, or lab:L,a,b, not \"%s\"", text);
    }
    return EXIT_DONE;
}

static sbl_lab_d65 named_hair(sbl_hair_colour colour)
{
    return sbl_lab_from_xyz(sbl_xyz_from_rgb(sbl_hair_rgb(colour)));
}

static int parse_hair(const char *text, sbl_lab_d65 *lab)
{
    for (int k = 0; k < SBL_HAIR_COLOUR_COUNT; k++) {
        if (strcmp(text, sbl_hair_colour_name((sbl_hair_colour)k)) != 0) continue;
        *lab = named_hair((sbl_hair_colour)k);
        return EXIT_DONE;
    }
    if (!strncmp(text, "lab:", 4) && parse_lab(text + 4, lab)) return EXIT_DONE;
    return message_usage("match", "--hair wants a colour such as black or \"dark brown\", or lab:L,a,b, not \"%s\"", text);
}

/* A photo without card and crossed polarisers is not a measurement, and the difference is larger than that between black and blond. */
static int parse_photo(const match_words *w, sbl_lab_d65 *lab)
{
    if (!parse_lab(w->photo, lab)) return message_usage("match", "--hair-photo wants L,a,b such as 24,2.5,3.5, not \"%s\"", w->photo);
    if (w->calibrated == w->uncalibrated) {
        fprintf(stderr,
                "stubble match: the hair's colour comes from a photo, and what photo was not said\n"
                "  Without colour card and with gloss a photo shows hair about %.0f too light in L* (Vaughn 2009): what reads L* %.0f may "
                "be %.0f.\n"
                "  Measure it, photograph it with the card (--calibrated), or go on with that taken off (--uncalibrated).\n",
                SBL_MATCH_UNCALIBRATED_L, lab->L, fmax(lab->L - SBL_MATCH_UNCALIBRATED_L, 10.0));
        return EXIT_DATA;
    }
    if (!w->uncalibrated) return EXIT_DONE;
    /* Chroma shrinks with lightness: the same hue and saturation. Nothing that grows is darker than L* 10. */
    double L = fmax(lab->L - SBL_MATCH_UNCALIBRATED_L, 10.0), scale = lab->L > 0.0 ? L / lab->L : 1.0;
    *lab = (sbl_lab_d65){L, lab->a * fmin(scale, 1.0), lab->b * fmin(scale, 1.0)};
    return EXIT_DONE;
}

static int parse_words(match_words *w, sbl_match_options *opt, int argc, char **argv)
{
    const own_option option[] = {{"--skin", NULL, &w->skin, NULL},
                                 {"--hair", NULL, &w->hair, NULL},
                                 {"--hair-photo", NULL, &w->photo, NULL},
                                 {"--calibrated", NULL, NULL, &w->calibrated},
                                 {"--uncalibrated", NULL, NULL, &w->uncalibrated},
                                 {"--density", NULL, &w->density, NULL},
                                 {"--units", NULL, &w->units, NULL},
                                 {"--diameter", NULL, &w->diameter, NULL},
                                 {"--depth", NULL, &w->depth, NULL},
                                 {"--sessions", NULL, &w->sessions, NULL},
                                 {"--knowledge", NULL, &w->knowledge, NULL},
                                 {"--json", NULL, NULL, &w->json},
                                 {NULL, NULL, NULL, NULL}};
    own_words words = {&w->client, 0, 1};
    int code = options_parse_own("match", option, &words, argc, argv);
    if (code != EXIT_DONE) return code;
    double sessions = 0.0;
    if (w->density && !options_number(w->density, 1.0, 2000.0, &opt->dots_per_cm2))
        return message_usage("match", "--density wants dots per cm2 from 1 to 2000, not \"%s\"", w->density);
    if (w->units && !options_number(w->units, 1.0, 2000.0, &opt->units_per_cm2))
        return message_usage("match", "--units wants follicular units per cm2 from 1 to 2000, not \"%s\"", w->units);
    if (w->diameter && !options_number(w->diameter, 0.03, 0.5, &opt->diameter_mm))
        return message_usage("match", "--diameter wants mm from 0.03 to 0.5, not \"%s\"", w->diameter);
    if (w->depth && !options_number(w->depth, 0.05, 0.8, &opt->top_mm))
        return message_usage("match", "--depth wants mm from 0.05 to 0.8, not \"%s\"", w->depth);
    if (w->sessions && (!options_number(w->sessions, 1.0, SBL_MATCH_SESSIONS_MAX, &sessions) || sessions != floor(sessions)))
        return message_usage("match", "--sessions wants 1 to 4, not \"%s\"", w->sessions);
    opt->sessions = (uint32_t)sessions;
    if (w->hair && w->photo) return message_usage("match", "either --hair or --hair-photo, not both");
    if (!w->photo && (w->calibrated || w->uncalibrated))
        return message_usage("match", "--calibrated and --uncalibrated go with --hair-photo");
    if (w->client && (w->density || w->units || w->diameter || w->depth || w->sessions))
        return message_usage("match", "density, units, diameter, depth and sessions come from the plan");
    if (!w->client && !(w->skin && (w->hair || w->photo)))
        return message_usage("match", "name the intake or a plan.json, or say --skin and --hair");
    return EXIT_DONE;
}

/* ---- for a person ---- */

static void print_colour(const char *what, sbl_lab_d65 lab, const char *more)
{
    char code[8];
    printf("  %-28s %5.1f %5.1f %5.1f   %s%s  %s\n", what, lab.L, lab.a, lab.b, match_hex(code, lab),
           sbl_show_lab(lab).chroma_kept < 1.0 ? " (no screen shows it)" : "", more);
}

static void print_step(const char *what, const sbl_match_look *look, const sbl_match_look *best)
{
    const sbl_match_moment *now = &look->moment[0], *then = &best->moment[0];
    printf("  %-28s dE %4.1f   L* %+.1f, b* %+.1f: %s\n", what, look->mean_dE00, now->patch.L - then->patch.L, now->patch.b - then->patch.b,
           now->blue_shift > then->blue_shift + 0.2 ? "cooler, towards blue"
           : now->patch.L > then->patch.L + 0.1     ? "paler: a haze more than a dot"
                                                    : "darker");
}

static void print_match(const sbl_match *m, const match_words *w)
{
    char note[80];
    const sbl_match_look *best = &m->best;
    printf("%s, %g parts of water to one of pigment\n\n", best->pigment->title, best->water_parts);
    printf("  For each session, lightest first     %s\n", "parts of water to one of pigment");
    for (int z = 0; z < 2; z++) {
        printf("  %-36s", m->zone[z].title);
        for (uint32_t s = 0; s < m->zone[z].sessions; s++) printf(" %4g:1", m->zone[z].water_parts[s]);
        printf("    dE %.1f%s%s\n", m->zone[z].mean_dE00, z ? "  " : "", z ? m->zone[z].why : "");
    }
    printf("\n  As a patch is seen             L*    a*    b*   screen   dE: CIEDE2000 from the hair, shaved\n");
    print_colour("skin", m->bare, "");
    print_colour("the hair, shaved", m->hair_patch, "");
    static const char *const when[SBL_MATCH_MOMENTS] = {"dots, healed", NULL, NULL, NULL, "dots, after five years"};
    for (uint32_t k = 0; k < SBL_MATCH_MOMENTS; k++) {
        if (!when[k]) continue;
        snprintf(note, sizeof note, "dE %.1f%s", best->moment[k].dE00, best->moment[k].blue_shift > 0.5 ? ", cooler than the hair" : "");
        print_colour(when[k], best->moment[k].patch, note);
    }
    printf("  The middle of a single dot, healed: L* %.1f; of a hair: L* %.1f.\n", best->moment[0].centre.L, m->hair_centre.L);
    printf("  How much pigment skin keeps is known roughly: healed L* may be %.1f to %.1f.\n\n", best->healed_high.L, best->healed_low.L);
    print_step("one step darker", &m->darker, best);
    print_step("0.1 mm deeper", &m->deeper, best);
    if (m->pigment_count > 1) printf("\n  Other pigments at their own best\n");
    for (uint32_t i = 1; i < m->pigment_count; i++)
        printf("  %-44s %2g:1   dE %.1f\n", m->of_pigment[i].pigment->title, m->of_pigment[i].water_parts, m->of_pigment[i].mean_dE00);
    printf("\n");
    if (m->at_lightest) printf("  The lightest dilution of the scale is still a little dark for this hair.\n");
    if (m->at_darkest) printf("  The darkest dilution of the scale is still a little light for this hair: more dots come nearer.\n");
    if (m->bare_dE00 < best->mean_dE00)
        printf("  Skin without dots comes nearer to this hair than any dots: hair so light is not imitated by pigment.\n");
    if (w->uncalibrated)
        printf("  The hair's colour was read from an uncalibrated photo: %.0f was taken off its L*, which may be wrong by 10 and more.\n"
               "  Measure the hair before anything is placed.\n",
               SBL_MATCH_UNCALIBRATED_L);
    const char *const told[2] = {w->skin_note, w->skin_doubt};
    for (int k = 0; k < 2; k++) {
        if (!told[k]) continue;
        printf("  ");
        print_wrapped(told[k], 2);
    }
    printf("  A model: nobody has measured healed colours. Start light, and judge after four weeks.\n");
}

/* ---- for a machine ---- */

static void add_look(sbl_text *t, const sbl_match_look *look)
{
    sbl_text_add(t, "{\"pigment\": ");
    sbl_text_add_json_string(t, look->pigment->key);
    sbl_text_add(t, ", ");
    match_add_number(t, "water_parts", look->water_parts, 1);
    sbl_text_add(t, ", ");
    match_add_number(t, "top_mm", look->top_mm, 3);
    sbl_text_add(t, ", ");
    match_add_number(t, "mean_dE00", look->mean_dE00, 3);
    sbl_text_add(t, ", ");
    match_add_number(t, "cost", look->cost, 3);
    sbl_text_add(t, ", ");
    match_add_lab(t, "healed_low", look->healed_low);
    sbl_text_add(t, ", ");
    match_add_lab(t, "healed_high", look->healed_high);
    sbl_text_add(t, ", \"moments\": [");
    for (uint32_t k = 0; k < SBL_MATCH_MOMENTS; k++) {
        const sbl_match_moment *m = &look->moment[k];
        sbl_text_add(t, k ? ", {" : "{");
        match_add_number(t, "day", m->t_days, 0);
        sbl_text_add(t, ", ");
        match_add_lab(t, "patch", m->patch);
        sbl_text_add(t, ", ");
        match_add_lab(t, "centre", m->centre);
        sbl_text_add(t, ", ");
        match_add_number(t, "dE00", m->dE00, 3);
        sbl_text_add(t, ", ");
        match_add_number(t, "blue_shift", m->blue_shift, 3);
        sbl_text_add(t, ", ");
        match_add_number(t, "screen_chroma_kept", sbl_show_lab(m->patch).chroma_kept, 3);
        sbl_text_add(t, "}");
    }
    sbl_text_add(t, "]}");
}

static void add_zone(sbl_text *t, const sbl_match_zone *zone)
{
    sbl_text_add(t, "{\"zone\": ");
    sbl_text_add_json_string(t, zone->key);
    sbl_text_add(t, ", \"water_parts\": [");
    for (uint32_t s = 0; s < zone->sessions; s++) {
        if (s) sbl_text_add(t, ", ");
        sbl_text_add_decimal_short(t, zone->water_parts[s], 1);
    }
    sbl_text_add(t, "], ");
    match_add_number(t, "mean_dE00", zone->mean_dE00, 3);
    sbl_text_add(t, "}");
}

static void add_note(sbl_text *t, const char *key, const char *note)
{
    if (!note) return;
    sbl_text_add_json_string(t, key);
    sbl_text_add(t, ": ");
    sbl_text_add_json_string(t, note);
    sbl_text_add(t, ", ");
}

static int print_json(const sbl_match *m, const match_words *w, sbl_arena *arena)
{
    sbl_text t;
    sbl_text_begin(&t, arena);
    sbl_text_add(&t, "{\"model\": true, \"hair_from_uncalibrated_photo\": ");
    sbl_text_add(&t, w->uncalibrated ? "true, \"hair_L_taken_off\": 33, " : "false, ");
    add_note(&t, "skin_note", w->skin_note);
    add_note(&t, "skin_doubt", w->skin_doubt);
    match_add_lab(&t, "skin", m->bare);
    sbl_text_add(&t, ", ");
    match_add_lab(&t, "hair_shaved", m->hair_patch);
    sbl_text_add(&t, ", ");
    match_add_number(&t, "skin_dE00", m->bare_dE00, 3);
    sbl_text_add(&t, ", \"best\": ");
    add_look(&t, &m->best);
    sbl_text_add(&t, ", \"darker\": ");
    add_look(&t, &m->darker);
    sbl_text_add(&t, ", \"deeper\": ");
    add_look(&t, &m->deeper);
    sbl_text_add(&t, ", \"zones\": [");
    add_zone(&t, &m->zone[0]);
    sbl_text_add(&t, ", ");
    add_zone(&t, &m->zone[1]);
    sbl_text_add(&t, "], \"pigments\": [");
    for (uint32_t i = 0; i < m->pigment_count; i++) {
        if (i) sbl_text_add(&t, ", ");
        add_look(&t, &m->of_pigment[i]);
    }
    sbl_text_add(&t, "]}\n");
    if (t.failed) {
        sbl_diag diag = {.status = SBL_E_MEMORY, .message = "there is not enough memory", .hint = ""};
        return message_failure(NULL, &diag, FAILED_PLANNING);
    }
    fputs(t.data, stdout);
    return EXIT_DONE;
}

static int run_match(match_words *w, sbl_match_options *opt, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_knowledge knowledge;
    sbl_dot_table table;
    sbl_match match;
    int code = w->skin ? parse_skin(w->skin, &opt->skin, &w->skin_note) : EXIT_DONE;
    if (code == EXIT_DONE && w->hair) code = parse_hair(w->hair, &opt->hair.lab);
    if (code == EXIT_DONE && w->photo) code = parse_photo(w, &opt->hair.lab);
    if (code != EXIT_DONE) return code;
    if (w->client) {
        match_zones_options zones = {.client = w->client,
                                     .knowledge = w->knowledge,
                                     .hair = w->hair || w->photo ? &opt->hair.lab : NULL,
                                     .skin = w->skin ? &opt->skin : NULL,
                                     .skin_note = w->skin_note,
                                     .uncalibrated = w->uncalibrated,
                                     .json = w->json};
        return match_zones(&zones);
    }
    sbl_status status =
        w->knowledge ? sbl_knowledge_read_folder(&knowledge, w->knowledge, arena, &diag) : sbl_knowledge_builtin(&knowledge, arena, &diag);
    if (status != SBL_OK) return message_failure(w->knowledge, &diag, FAILED_READING);
    opt->library = knowledge.pigment;
    sbl_dot_table_builtin(&table);
    w->skin_doubt = sbl_skin_doubt(&opt->skin);
    if (sbl_match_find(&match, &table, opt, &diag) != SBL_OK) return message_failure(NULL, &diag, FAILED_PLANNING);
    if (w->json) return print_json(&match, w, arena);
    print_match(&match, w);
    return EXIT_DONE;
}

int command_match(int argc, char **argv)
{
    match_words words = {.skin = NULL};
    sbl_match_options options = {.dots_per_cm2 = 0.0};
    int code = parse_words(&words, &options, argc, argv);
    if (code != EXIT_DONE) return code;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    code = run_match(&words, &options, &arena);
    sbl_arena_release(&arena);
    return code;
}
