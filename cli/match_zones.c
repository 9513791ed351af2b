/* stubble match CLIENT.json: what to mix for each zone and session of the intake's plan. */
#include "match_zones.h"

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
    printf("    %-22s %5.1f %5.1f %5.1f   %s%s  %s\n", what, lab.L, lab.a, lab.b, match_hex(code, lab), shown ? "" : " (no screen shows it)",
           more);
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
    printf("    %-22s dE %4.1f   healed L* %+.1f b* %+.1f, year 5 L* %+.1f b* %+.1f: %s\n", what, c->mean_dE00, now->patch.L - then->patch.L,
           now->patch.b - then->patch.b, c->year_5.patch.L - best->moment[SBL_MATCH_MOMENTS - 1].patch.L,
           c->year_5.patch.b - best->moment[SBL_MATCH_MOMENTS - 1].patch.b,
           words_of(now, then));
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

static void print_practice(const workspace *s)
{
    const sbl_dilution_series *series = s->plan.course.dilution;
    printf("\nPractitioners mix for %s", series->title);
    for (uint32_t k = 0; k < series->step_count; k++) printf("%s%g:1", k ? ", " : ": ", series->step[k].water_parts);
    printf(".\n");
}

static void print_notes(const workspace *s, const sbl_plan_mix *mix, const match_zones_options *options)
{
    bool scar = false, beard = false;
    for (uint32_t i = 0; i < mix->zone_count; i++) {
        scar = scar || mix->zone[i].scar;
        beard = beard || s->plan.design.zone[mix->zone[i].zone].kind == SBL_ZONE_BEARD;
    }
    print_practice(s);
    if (scar)
        printf("Scars: known is that they keep less (Liu 2025: 20 %% of the density lost in six months, 10 %% elsewhere); assumed that they are\n"
               "paler, poorer in vessels and denser than the skin around (knowledge/skin_optics.json). Try a few dots and wait four to six weeks.\n");
    if (beard) printf("Beard: its hair is taken to be coloured as that of the head; compare it.\n");
    if (!options->hair && !s->client.hair_stated) printf("The intake states no hair colour: dark brown was taken.\n");
    if (!options->skin && !s->client.skin_stated) printf("The intake states no skin: type III was taken.\n");
    if (options->uncalibrated)
        printf("The hair's colour was read from an uncalibrated photo: %.0f was taken off its L*, which may be wrong by 10 and more.\n"
               "Measure the hair before anything is placed.\n",
               SBL_MATCH_UNCALIBRATED_L);
    printf("A model: nobody has measured healed colours. Start light, and judge after four weeks.\n");
}

static void print_mix(const workspace *s, const sbl_plan_mix *mix, const match_zones_options *options)
{
    const sbl_zone_mix *main = &mix->zone[mix->main];
    printf("%s. Parts of water to one of pigment, session by session (its share of the dots)\n", main->match.pigment->title);
    printf("    as a patch is seen        L*    a*    b*   screen   dE: CIEDE2000 from the hair, shaved\n");
    for (uint32_t i = 0; i < mix->zone_count; i++) print_zone(&mix->zone[i]);
    print_notes(s, mix, options);
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

static int print_json(workspace *s, const sbl_plan_mix *mix, const match_zones_options *options)
{
    sbl_text t;
    sbl_text_begin(&t, &s->arena);
    sbl_match_origin origin = {options->hair || s->client.hair_stated, options->skin || s->client.skin_stated, options->uncalibrated};
    sbl_plan_write_match_json(&t, &s->plan, mix, &origin);
    if (t.failed) {
        fprintf(stderr, "stubble: there is not enough memory\n");
        return EXIT_MEMORY;
    }
    fputs(t.data, stdout);
    return EXIT_DONE;
}

int match_zones(const match_zones_options *options)
{
    workspace s;
    sbl_plan_mix mix;
    command_options open = {.client_file = options->client, .knowledge = options->knowledge, .json = options->json};
    int code = workspace_open(&s, &open);
    if (code == EXIT_DONE && sbl_plan_mix_find(&mix, &s.plan, options->hair, options->skin, &s.arena, &s.diag) != SBL_OK)
        code = message_failure(options->client, &s.diag, FAILED_PLANNING);
    progress_end();
    if (code == EXIT_DONE && options->json) code = print_json(&s, &mix, options);
    else if (code == EXIT_DONE) print_mix(&s, &mix, options);
    workspace_close(&s);
    return code;
}
