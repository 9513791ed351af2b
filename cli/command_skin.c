/* stubble skin: the light of a stack of layers by two solvers, and the spectrum of a bare skin. */
#include "command.h"
#include "stubble/adding_doubling.h"
#include "stubble/optics_file.h"
#include "stubble/threads.h"

#include <math.h>
#include <string.h>

const char SKIN_USAGE[] =
    "stubble skin --layers 'mua:mus:g:d; ...' [--n 1.4] [--solver ad|mc] [--json]\n"
    "stubble skin --spectrum [--ita DEG | --fitzpatrick 1-6 | --lab L,a,b] [options] [--json]\n\n"
    "For researchers. The first form solves a stack of scattering layers under air: UR1 and UT1 are what comes back and\n"
    "goes through of light falling straight in, gloss and unscattered light included, URU and UTU the same of diffuse\n"
    "light (the terms of Prahl 1993); with the error of each. The second prints the reflectance of bare skin, 380 to 780 nm.\n\n"
    "  --layers TEXT     from the top: absorption 1/cm, scattering 1/cm, anisotropy g (Henyey and Greenstein), thickness cm;\n"
    "                    inf for a last layer without end\n"
    "  --n N             index of refraction of all layers, 1 to 2 (default 1.4)\n"
    "  --solver S        ad: adding-doubling (default); mc: Monte Carlo\n"
    "  --quadrature Q    ad and spectra: 8, 16, 32 or 48 directions (default 32; spectra 16)\n"
    "  --photons N       mc: photons of each kind of light (default 1000000)\n"
    "  --seed S          mc: another run for every whole number (default 0)\n\n"
    "  --spectrum        wavelength_nm,reflectance\n"
    "  --ita DEG         start from the class of this typology angle, -60 to 90\n"
    "  --fitzpatrick T   start from the class of this skin type, 1 (light) to 6\n"
    "  --lab L,a,b       fit the skin to a colour (D65, 2 degrees) first; --json tells how sure each parameter is\n"
    "  --lab-error E     standard error of each of L, a, b (default 1; a calibrated photo 2 to 4)\n"
    "  --gloss-removed   the colour was taken without the 2.8 % that the surface mirrors (crossed polarisers); the spectrum\n"
    "                    then leaves it out, too\n"
    "  --melanin F       melanosomes' share of the epidermis    --epidermis CM   its thickness\n"
    "  --blood F         blood's share of the dermis            --dermis CM      its thickness\n"
    "  --so2 F           share of oxygenated haemoglobin        --baseline F     factor on bloodless tissue\n"
    "  --scattering MUS  reduced, dermis at 500 nm, 1/cm        --power P        its fall with the wavelength\n"
    "                    each of these overrides what the start or the fit gave\n\n"
    "  --json            as JSON, with colour and parameters\n"
    "  --threads N       threads to work with; the result is the same\n"
    "  -h, --help        this text\n";

typedef struct skin_words {
    const char *layers, *n, *solver, *quadrature, *photons, *seed, *threads;
    const char *ita, *fitzpatrick, *lab, *lab_error;
    const char *melanin, *epidermis, *blood, *dermis, *so2, *baseline, *scattering, *power;
    bool spectrum, gloss_removed, json;
} skin_words;

/* Left alone if the option was not given. */
static bool read_number(const char *option, const char *text, double low, double high, bool whole, double *value)
{
    double number;
    if (!text) return true;
    if (options_number(text, low, high, &number) && (!whole || number == floor(number))) {
        *value = number;
        return true;
    }
    message_usage("skin",
                  whole ? "%s wants a whole number from %.15g to %.15g, not \"%s\"" : "%s wants a number from %.15g to %.15g, not \"%s\"",
                  option, low, high, text);
    return false;
}

static int print_text(const sbl_text *text)
{
    if (text->failed) {
        sbl_diag diag = {.status = SBL_E_MEMORY, .message = "there is not enough memory", .hint = ""};
        return message_failure(NULL, &diag, FAILED_PLANNING);
    }
    fputs(text->data, stdout);
    return EXIT_DONE;
}

/* ---- layers ---- */

/* What more directions would change. They halve the distance to the limit at least, so this bounds the error of the larger of the two. */
static sbl_status solve_adding_doubling(sbl_layers_answer *answer, sbl_diag *diag)
{
    sbl_layered_light finer;
    sbl_status status = sbl_adding_doubling(&answer->light, answer->stack, answer->quadrature, diag);
    if (status == SBL_OK) status = sbl_adding_doubling(&finer, answer->stack, answer->quadrature == 48 ? 32 : 48, diag);
    if (status != SBL_OK) return status;
    answer->error = (sbl_layered_light){fabs(finer.UR1 - answer->light.UR1), fabs(finer.UT1 - answer->light.UT1),
                                        fabs(finer.URU - answer->light.URU), fabs(finer.UTU - answer->light.UTU)};
    return SBL_OK;
}

static sbl_status solve_monte_carlo(sbl_layers_answer *answer, uint32_t threads, sbl_arena *arena, sbl_diag *diag)
{
    sbl_threads *pool;
    sbl_status status = sbl_threads_start(&pool, threads, diag);
    if (status != SBL_OK) return status;
    sbl_host host = sbl_threads_host(pool);
    sbl_monte_carlo_result result;
    status = sbl_monte_carlo_run(&result, answer->stack, &(sbl_monte_carlo_options){.photons = answer->photons, .seed = answer->seed},
                                 &host, arena, diag);
    sbl_threads_stop(pool);
    if (status != SBL_OK) return status;
    answer->light = result.light;
    answer->error = result.error;
    return SBL_OK;
}

static void print_answer(const sbl_layers_answer *a)
{
    const struct {
        const char *name, *about;
        double value, error;
    } row[] = {{"UR1", "straight light, what comes back", a->light.UR1, a->error.UR1},
               {"UT1", "straight light, what goes through", a->light.UT1, a->error.UT1},
               {"URU", "diffuse light, what comes back", a->light.URU, a->error.URU},
               {"UTU", "diffuse light, what goes through", a->light.UTU, a->error.UTU}};
    for (int k = 0; k < 4; k++) printf("%s  %.6f  +- %.1e  %s\n", row[k].name, fmax(row[k].value, 0.0), row[k].error, row[k].about);
    if (a->monte_carlo) printf("Monte Carlo, %.0f photons of each kind; +- is one standard error\n", (double)a->photons);
    else printf("Adding-doubling, %u directions; +- is what %u directions change\n", a->quadrature, a->quadrature == 48 ? 32 : 48);
}

static int fill_layers_answer(sbl_layers_answer *answer, sbl_layers *stack, sbl_layer *layer, const skin_words *w, sbl_diag *diag)
{
    double quadrature = 32.0, photons = 1e6, seed = 0.0;
    if (sbl_layers_read(layer, &stack->count, w->layers, strlen(w->layers), diag) != SBL_OK)
        return message_failure("--layers", diag, FAILED_READING);
    stack->layer = layer;
    stack->index = 1.4;
    if (!read_number("--n", w->n, 1.0, 2.0, false, &stack->index) ||
        !read_number("--quadrature", w->quadrature, 8.0, 48.0, true, &quadrature) ||
        !read_number("--photons", w->photons, 1.0, 1e11, true, &photons) ||
        !read_number("--seed", w->seed, 0.0, 9007199254740991.0, true, &seed))
        return EXIT_USAGE;
    if (w->solver && strcmp(w->solver, "ad") != 0 && strcmp(w->solver, "mc") != 0)
        return message_usage("skin", "--solver wants ad or mc, not \"%s\"", w->solver);
    *answer = (sbl_layers_answer){.stack = stack,
                                  .monte_carlo = w->solver && !strcmp(w->solver, "mc"),
                                  .quadrature = (uint32_t)quadrature,
                                  .photons = (uint64_t)photons,
                                  .seed = (uint64_t)seed};
    if (answer->monte_carlo && w->quadrature) return message_usage("skin", "--quadrature goes with --solver ad");
    if (!answer->monte_carlo && (w->photons || w->seed)) return message_usage("skin", "--photons and --seed go with --solver mc");
    return EXIT_DONE;
}

static int run_layers(const skin_words *w, uint32_t threads, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_layer layer[SBL_LAYERS_MAX];
    sbl_layers stack;
    sbl_layers_answer answer;
    int code = fill_layers_answer(&answer, &stack, layer, w, &diag);
    if (code != EXIT_DONE) return code;
    sbl_status status = answer.monte_carlo ? solve_monte_carlo(&answer, threads, arena, &diag) : solve_adding_doubling(&answer, &diag);
    if (status != SBL_OK) return message_failure("--layers", &diag, FAILED_READING);
    if (!w->json) {
        print_answer(&answer);
        return EXIT_DONE;
    }
    sbl_text text;
    sbl_text_begin(&text, arena);
    sbl_layers_write_json(&text, &answer);
    return print_text(&text);
}

/* ---- spectrum ---- */

static int fit_colour(sbl_skin_fit *fit, sbl_skin_seen *seen, const skin_words *w, const sbl_skin_options *options)
{
    double lab[3];
    bool empty;
    sbl_diag diag = {0};
    sbl_status status = sbl_numbers_read(lab, 3, &empty, w->lab, strlen(w->lab), &diag);
    if (status != SBL_OK || empty) return message_usage("skin", "--lab wants three numbers, such as 63,10,18, not \"%s\"", w->lab);
    *seen = (sbl_skin_seen){.lab = {lab[0], lab[1], lab[2]}, .gloss_removed = w->gloss_removed};
    if (!read_number("--lab-error", w->lab_error, 0.01, 50.0, false, &seen->error_dE)) return EXIT_USAGE;
    if (sbl_skin_fit_lab(fit, seen, options, &diag) != SBL_OK) return message_failure("--lab", &diag, FAILED_READING);
    return EXIT_DONE;
}

/* Where the parameters come from, and how sure they are. */
typedef struct skin_start {
    sbl_skin_fit fit;
    sbl_skin_seen seen;
    sbl_skin_coarse coarse;
    bool fitted, rough;
} skin_start;

/* What an angle of an instrument may be off. */
#define ITA_ERROR_DEG 5.0

static int start_skin(sbl_skin_parameters *skin, skin_start *start, const skin_words *w, const sbl_skin_options *options)
{
    double number = 0.0;
    *skin = sbl_skin_parameters_mean();
    if ((w->ita != NULL) + (w->fitzpatrick != NULL) + (w->lab != NULL) > 1)
        return message_usage("skin", "one start is enough: --ita, --fitzpatrick or --lab");
    if (w->lab_error && !w->lab) return message_usage("skin", "--lab-error goes with --lab");
    if (w->ita) {
        if (!read_number("--ita", w->ita, -60.0, 90.0, false, &number)) return EXIT_USAGE;
        start->coarse = sbl_skin_coarse_from_ita(number, ITA_ERROR_DEG);
    }
    if (w->fitzpatrick) {
        if (!read_number("--fitzpatrick", w->fitzpatrick, 1.0, 6.0, true, &number)) return EXIT_USAGE;
        start->coarse = sbl_skin_coarse_from_fitzpatrick((uint32_t)number);
    }
    start->rough = w->ita || w->fitzpatrick;
    if (start->rough) *skin = start->coarse.skin;
    if (w->lab) {
        int code = fit_colour(&start->fit, &start->seen, w, options);
        if (code != EXIT_DONE) return code;
        start->fitted = true;
        *skin = start->fit.skin;
    }
    return EXIT_DONE;
}

static bool override(sbl_skin_parameters *skin, const skin_words *w)
{
    return read_number("--melanin", w->melanin, 0.0, 0.6, false, &skin->melanin) &&
           read_number("--epidermis", w->epidermis, 0.001, 0.05, false, &skin->epidermis_cm) &&
           read_number("--blood", w->blood, 0.0, 0.2, false, &skin->blood) &&
           read_number("--dermis", w->dermis, 0.02, 1.0, false, &skin->dermis_cm) &&
           read_number("--so2", w->so2, 0.0, 1.0, false, &skin->oxygenation) &&
           read_number("--baseline", w->baseline, 0.0, 3.0, false, &skin->baseline) &&
           read_number("--scattering", w->scattering, 5.0, 200.0, false, &skin->scattering_per_cm) &&
           read_number("--power", w->power, 0.0, 4.0, false, &skin->scattering_power);
}

static int run_spectrum(const skin_words *w, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_skin_parameters skin;
    skin_start start = {0};
    sbl_spectrum reflectance;
    double quadrature = 16.0;
    if (!read_number("--quadrature", w->quadrature, 8.0, 48.0, true, &quadrature)) return EXIT_USAGE;
    const sbl_skin_options options = {.quadrature = (uint32_t)quadrature, .without_gloss = w->gloss_removed};
    int code = start_skin(&skin, &start, w, &options);
    if (code != EXIT_DONE) return code;
    if (!override(&skin, w)) return EXIT_USAGE;
    if (sbl_skin_reflectance(&reflectance, &skin, &options, &diag) != SBL_OK) return message_failure(NULL, &diag, FAILED_PLANNING);
    sbl_text text;
    sbl_text_begin(&text, arena);
    if (w->json)
        sbl_skin_write_json(&text, &(sbl_skin_answer){.skin = &skin,
                                                      .fit = start.fitted ? &start.fit : NULL,
                                                      .seen = &start.seen,
                                                      .coarse = start.rough ? &start.coarse : NULL,
                                                      .reflectance = &reflectance,
                                                      .without_gloss = w->gloss_removed});
    else sbl_spectrum_write_csv(&text, &reflectance);
    /* The table is for machines: what a person should know goes beside it. */
    const char *note = start.fitted && !w->json ? sbl_skin_fit_note(&start.fit) : NULL;
    if (note)
        fprintf(stderr, "stubble skin: %s\n  dE76 %.1f from what was seen; --json tells how sure each parameter is.\n", note,
                start.fit.misfit_dE76);
    return print_text(&text);
}

static int check_form(const skin_words *w)
{
    bool of_layers = w->n || w->solver || w->photons || w->seed;
    bool of_spectrum = w->ita || w->fitzpatrick || w->lab || w->lab_error || w->gloss_removed || w->melanin || w->epidermis || w->blood ||
                       w->dermis || w->so2 || w->baseline || w->scattering || w->power;
    if (!w->layers == !w->spectrum) return message_usage("skin", "say what to do: either --layers or --spectrum");
    if (w->spectrum && of_layers) return message_usage("skin", "--n, --solver, --photons and --seed go with --layers");
    if (w->layers && of_spectrum) return message_usage("skin", "the parameters of a skin go with --spectrum, not with --layers");
    return EXIT_DONE;
}

int command_skin(int argc, char **argv)
{
    skin_words w = {0};
    own_words words = {0};
    const own_option option[] = {{"--layers", NULL, &w.layers, NULL},
                                 {"--n", NULL, &w.n, NULL},
                                 {"--solver", NULL, &w.solver, NULL},
                                 {"--quadrature", NULL, &w.quadrature, NULL},
                                 {"--photons", NULL, &w.photons, NULL},
                                 {"--seed", NULL, &w.seed, NULL},
                                 {"--threads", NULL, &w.threads, NULL},
                                 {"--spectrum", NULL, NULL, &w.spectrum},
                                 {"--ita", NULL, &w.ita, NULL},
                                 {"--fitzpatrick", NULL, &w.fitzpatrick, NULL},
                                 {"--lab", NULL, &w.lab, NULL},
                                 {"--lab-error", NULL, &w.lab_error, NULL},
                                 {"--gloss-removed", NULL, NULL, &w.gloss_removed},
                                 {"--melanin", NULL, &w.melanin, NULL},
                                 {"--epidermis", NULL, &w.epidermis, NULL},
                                 {"--blood", NULL, &w.blood, NULL},
                                 {"--dermis", NULL, &w.dermis, NULL},
                                 {"--so2", NULL, &w.so2, NULL},
                                 {"--baseline", NULL, &w.baseline, NULL},
                                 {"--scattering", NULL, &w.scattering, NULL},
                                 {"--power", NULL, &w.power, NULL},
                                 {"--json", NULL, NULL, &w.json},
                                 {NULL, NULL, NULL, NULL}};
    int code = options_parse_own("skin", option, &words, argc, argv);
    double threads = 0.0;
    if (code == EXIT_DONE) code = check_form(&w);
    if (code == EXIT_DONE && !read_number("--threads", w.threads, 1.0, 64.0, true, &threads)) code = EXIT_USAGE;
    if (code != EXIT_DONE) return code;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    code = w.layers ? run_layers(&w, (uint32_t)threads, &arena) : run_spectrum(&w, &arena);
    sbl_arena_release(&arena);
    return code;
}
