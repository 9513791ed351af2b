/* stubble match CLIENT.json or plan.json: what to mix for each zone and session of a plan, made from the intake or read back. */
#include "match_zones.h"

#include "stubble/file.h"
#include "stubble/knowledge_file.h"
#include "stubble/plan_file.h"

#include <string.h>

const char *match_hex(char out[8], sbl_lab_d65 lab)
{
    sbl_shown shown = sbl_show_lab(lab);
    const double channel[3] = {shown.rgb.r, shown.rgb.g, shown.rgb.b};
    unsigned byte[3];
    for (int k = 0; k < 3; k++) byte[k] = (unsigned)(255.0 * sbl_srgb_encode(channel[k]) + 0.5);
    snprintf(out, 8, "#%02x%02x%02x", byte[0] & 255u, byte[1] & 255u, byte[2] & 255u);
    return out;
}

/* ---- for a person ---- */

static void print_colour(const char *what, sbl_lab_d65 lab, const char *more)
{
    char code[8];
    bool shown = sbl_show_lab(lab).chroma_kept >= 1.0;
    printf("    %-22s %5.1f %5.1f %5.1f   %s%s  %s\n", what, lab.L, lab.a, lab.b, match_hex(code, lab),
           shown ? "" : " (no screen shows it)", more);
}

static void print_moment(const char *what, const sbl_match_moment *m)
{
    char note[64];
    snprintf(note, sizeof note, "dE %.1f%s", m->dE00, m->blue_shift > 0.5 ? ", cooler than the hair" : "");
    print_colour(what, m->patch, note);
}

static const char *words_of(const sbl_match_moment *now, const sbl_match_moment *then)
{
    if (now->blue_shift > then->blue_shift + 0.1) return "cooler, towards blue";
    if (now->patch.L > then->patch.L + 0.05) return "paler: a haze more than dots";
    return now->patch.L < then->patch.L - 0.05 ? "darker" : "hardly another look";
}

static void print_change(const char *what, const sbl_place_change *c, const sbl_place_match *best)
{
    const sbl_match_moment *now = &c->healed, *then = &best->moment[0];
    printf("    %-22s dE %4.1f   healed L* %+.1f b* %+.1f, year 5 L* %+.1f b* %+.1f: %s\n", what, c->mean_dE00,
           now->patch.L - then->patch.L, now->patch.b - then->patch.b, c->year_5.patch.L - best->moment[SBL_MATCH_MOMENTS - 1].patch.L,
           c->year_5.patch.b - best->moment[SBL_MATCH_MOMENTS - 1].patch.b, words_of(now, then));
}

static void print_zone(const sbl_zone_mix *zone)
{
    const sbl_match_place *place = &zone->place;
    const sbl_place_match *m = &zone->match;
    printf("\n%s: %.0f dots per cm2 of %.2f mm, %.2f mm deep, for %.0f units of hair\n", place->title, place->dots_per_cm2,
           place->diameter_mm, place->top_mm, place->units_per_cm2);
    printf("    %-22s", m->pigment->title);
    for (uint32_t s = 0; s < place->sessions; s++) printf("  %g:1 (%.0f %%)", m->water_parts[s], 100.0 * place->fraction[s]);
    printf("    dE %.1f over five years\n", m->mean_dE00);
    char without[40];
    snprintf(without, sizeof without, "dE %.1f without dots", m->bare_dE00);
    print_colour(zone->scar ? "the scar" : "skin", m->bare, without);
    print_colour("the hair, shaved", m->hair_patch, zone->scar ? "in the skin around" : "");
    print_moment("dots, healed", &m->moment[0]);
    print_moment("dots, after five years", &m->moment[SBL_MATCH_MOMENTS - 1]);
    printf("    how much skin keeps is known roughly: healed L* may be %.1f to %.1f\n", m->healed_high.L, m->healed_low.L);
    print_change("one step darker", &m->darker, m);
    print_change("0.1 mm deeper", &m->deeper, m);
    if (m->at_lightest) printf("    The lightest dilution of the scale is still a little dark for this hair.\n");
    if (m->at_darkest) printf("    The darkest dilution of the scale is still a little light for this hair: more dots come nearer.\n");
    if (m->bare_dE00 < m->mean_dE00) printf("    Without dots it comes nearer to this hair than with any: pigment does not imitate it.\n");
}

static void print_practice(const sbl_dilution_series *series)
{
    printf("\nPractitioners mix for %s", series->title);
    for (uint32_t k = 0; k < series->step_count; k++) printf("%s%g:1", k ? ", " : ": ", series->step[k].water_parts);
    printf(".\n");
}

/* A mix, and where it comes from. */
typedef struct answer {
    const sbl_plan_mix *mix;
    const sbl_dilution_series *practice;
    const char *kept_source;
    sbl_match_origin origin;
    bool beard;
} answer;

static void print_notes(const answer *a)
{
    bool scar = false;
    for (uint32_t i = 0; i < a->mix->zone_count; i++) scar = scar || a->mix->zone[i].scar;
    print_practice(a->practice);
    if (scar)
        printf("Scars: known is that they keep less (Liu 2025: 20 %% of the density lost in six months, 10 %% elsewhere);\n"
               "assumed that they are paler, poorer in vessels and denser than the skin around (knowledge/skin_optics.json).\n"
               "Try a few dots and wait four to six weeks.\n");
    if (a->beard) printf("Beard: its hair is taken to be coloured as that of the head; compare it.\n");
    if (!a->origin.hair_stated) printf("The intake states no hair colour: dark brown was taken.\n");
    if (!a->origin.skin_stated) printf("The intake states no skin: type III was taken.\n");
    if (a->origin.skin_note) print_wrapped(a->origin.skin_note, 0);
    if (a->origin.skin_doubt) print_wrapped(a->origin.skin_doubt, 0);
    if (a->origin.uncalibrated)
        printf("The hair's colour was read from an uncalibrated photo: %.0f was taken off its L*, which may be wrong by 10 and more.\n"
               "Measure the hair before anything is placed.\n",
               SBL_MATCH_UNCALIBRATED_L);
    printf("A model: nobody has measured healed colours. Start light, and judge after four weeks.\n");
}

static void print_mix(const answer *a)
{
    const sbl_zone_mix *main = &a->mix->zone[a->mix->main];
    printf("%s. Parts of water to one of pigment, session by session (its share of the dots)\n", main->match.pigment->title);
    printf("    as a patch is seen        L*    a*    b*   screen   dE: CIEDE2000 from the hair, shaved\n");
    for (uint32_t i = 0; i < a->mix->zone_count; i++) print_zone(&a->mix->zone[i]);
    print_notes(a);
}

/* ---- for a machine ---- */

void match_add_number(sbl_text *t, const char *key, double value, unsigned digits)
{
    sbl_text_add_json_string(t, key);
    sbl_text_add(t, ": ");
    sbl_text_add_decimal_short(t, value, digits);
}

void match_add_lab(sbl_text *t, const char *key, sbl_lab_d65 lab)
{
    const double number[3] = {lab.L, lab.a, lab.b};
    sbl_text_add_json_string(t, key);
    sbl_text_add(t, ": [");
    for (int k = 0; k < 3; k++) {
        if (k) sbl_text_add(t, ", ");
        sbl_text_add_decimal(t, number[k], 2);
    }
    sbl_text_add(t, "]");
}

static int print_json(const answer *a, sbl_arena *arena)
{
    sbl_text t;
    sbl_text_begin(&t, arena);
    sbl_plan_write_match_json(&t, a->mix, a->practice, a->kept_source, &a->origin);
    return output_text(&t);
}

static int print_answer(answer *a, bool json, sbl_arena *arena)
{
    a->origin.skin_doubt = sbl_skin_doubt(&a->mix->zone[a->mix->main].place.around);
    if (json) return print_json(a, arena);
    print_mix(a);
    return EXIT_DONE;
}

/* ---- an intake ---- */

static bool has_beard(const sbl_plan *plan, const sbl_plan_mix *mix)
{
    for (uint32_t i = 0; i < mix->zone_count; i++)
        if (plan->design.zone[mix->zone[i].zone].kind == SBL_ZONE_BEARD) return true;
    return false;
}

static int match_intake(const match_zones_options *options)
{
    workspace s;
    sbl_plan_mix mix;
    command_options open = {.client_file = options->client, .knowledge = options->knowledge, .json = options->json};
    int code = workspace_open(&s, &open);
    if (code == EXIT_DONE && sbl_plan_mix_find(&mix, &s.plan, options->hair, options->skin, &s.arena, &s.diag) != SBL_OK)
        code = message_failure(options->client, &s.diag, FAILED_PLANNING);
    progress_end();
    if (code == EXIT_DONE) {
        answer a = {.mix = &mix,
                    .practice = s.plan.course.dilution,
                    .kept_source = s.knowledge.pigment->kept_source,
                    .origin = {options->hair || s.client.hair_stated, options->skin || s.client.skin_stated, options->uncalibrated,
                               options->skin_note, NULL},
                    .beard = has_beard(&s.plan, &mix)};
        code = print_answer(&a, options->json, &s.arena);
    }
    workspace_close(&s);
    return code;
}

/* ---- a plan that was written ---- */

static int match_plan(const match_zones_options *options, const unsigned char *bytes, size_t count, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_knowledge knowledge;
    sbl_plan_mix mix;
    sbl_plan_places *places = SBL_NEW(arena, sbl_plan_places, 1);
    if (!places) {
        fprintf(stderr, "stubble: there is not enough memory\n");
        return EXIT_MEMORY;
    }
    sbl_status status = sbl_plan_read_places(places, bytes, count, options->hair, options->skin, arena, &diag);
    if (status != SBL_OK) return message_failure(options->client, &diag, FAILED_READING);
    status = options->knowledge ? sbl_knowledge_read_folder(&knowledge, options->knowledge, arena, &diag)
                                : sbl_knowledge_builtin(&knowledge, arena, &diag);
    if (status != SBL_OK) return message_failure(options->knowledge, &diag, FAILED_READING);
    status = sbl_plan_mix_places(&mix, places->zone, places->zone_count, &knowledge, arena, &diag);
    if (status != SBL_OK) return message_failure(options->client, &diag, FAILED_PLANNING);
    answer a = {.mix = &mix,
                .practice = &places->practice,
                .kept_source = knowledge.pigment->kept_source,
                .origin = {true, true, options->uncalibrated, options->skin_note, NULL},
                .beard = places->beard};
    return print_answer(&a, options->json, arena);
}

/* By its format: a plan, or an intake; what cannot be read is an intake's mistake, which says where it lies. */
static int match_file(const match_zones_options *options, sbl_arena *arena)
{
    sbl_diag diag = {0};
    const unsigned char *bytes;
    size_t count;
    if (sbl_file_read(&bytes, &count, options->client, SBL_PLAN_BYTES_MAX, arena, &diag) != SBL_OK)
        return message_failure(options->client, &diag, FAILED_READING);
    const char *format = sbl_plan_format_of(bytes, count, arena);
    if (!strncmp(format, "stubble-plan/", 13)) return match_plan(options, bytes, count, arena);
    if (!*format || !strncmp(format, "stubble-client/", 15)) return match_intake(options);
    sbl_fail_field(&diag, SBL_E_DATA, "this is neither an intake nor a plan",
                   "the file should say \"format\": \"stubble-client/1\" or \"stubble-plan/1\"", "format", 0.0);
    return message_failure(options->client, &diag, FAILED_READING);
}

int match_zones(const match_zones_options *options)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    int code = match_file(options, &arena);
    sbl_arena_release(&arena);
    return code;
}
