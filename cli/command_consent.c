/* consent: what a client signs and takes home. */
#include "command.h"

#include "stubble/file.h"
#include "stubble/forecast.h"
#include "stubble/consent.h"

#define PICTURE_WIDTH  760u
#define PICTURE_HEIGHT 930u

const char CONSENT_USAGE[] = "stubble consent CLIENT.json -o DIR/ [--language en|fr]\n\n"
                             "Writes consent.pdf (what will be done, what it does not do, risks, other ways, the client's health\n"
                             "answers, choices to tick, lines to sign) and care.pdf (sessions, care day by day, numbing), made from\n"
                             "the plan. Clauses and labels are data: knowledge/consent.json; languages: knowledge/language-XX.json.\n"
                             "A text without a translation is printed in English and listed. Have a lawyer of your place read it once.\n\n"
                             "  -o, --out DIR     where the results go (made if it is not there)\n"
                             "  --language XX     en (default), fr, or what the folder of --knowledge holds as language-XX.json\n"
                             "  --date DATE       YYYY-MM-DD, printed on the documents (default: none)\n"
                             "  --json            one JSON object about what was made, with the texts that are not translated\n";

/* Before and healed: from the front, or of a patch on its photo. */
static sbl_status draw_looks(sbl_image looks[2], workspace *s)
{
    if (!s->plan.patch) return sbl_consent_looks_draw(looks, &s->plan, PICTURE_WIDTH, PICTURE_HEIGHT, &s->host, &s->arena, &s->diag);
    static const uint32_t MOMENT[2] = {SBL_MOMENT_BEFORE, SBL_MOMENT_HEALED};
    for (int k = 0; k < 2; k++) {
        sbl_patch_pictures pictures;
        sbl_patch_pictures_options one = {.side_px = PICTURE_HEIGHT, .one_moment = true, .only_moment = MOMENT[k], .no_close_up = true};
        sbl_status status = sbl_patch_pictures_draw(&pictures, &s->plan, &one, &s->host, &s->arena, &s->diag);
        if (status != SBL_OK) return status;
        looks[k] = pictures.moment[MOMENT[k]];
    }
    return SBL_OK;
}

static sbl_status make_documents(workspace *s, sbl_output *output, const sbl_language *language, const sbl_document_options *document,
                                 sbl_untranslated *missing)
{
    sbl_image looks[2];
    sbl_bytes consent, care;
    sbl_status status = draw_looks(looks, s);
    if (status == SBL_OK) status = sbl_consent_pdf(&consent, &s->plan, looks, language, document, missing, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_care_pdf(&care, &s->plan, language, document, missing, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_output_write(output, "consent.pdf", consent.data, consent.count, &s->diag);
    if (status == SBL_OK) status = sbl_output_write(output, "care.pdf", care.data, care.count, &s->diag);
    return status;
}

static int print_json(workspace *s, const command_options *options, const language_choice *choice)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_text_add(&text, "{\"out\": ");
    sbl_text_add_json_string(&text, options->out);
    sbl_text_add(&text, ", \"template\": ");
    sbl_text_add_json_string(&text, s->knowledge.consent->version);
    sbl_text_add(&text, ", ");
    language_write_json(&text, choice);
    sbl_text_add(&text, "}\n");
    return output_text(&text);
}

static int write_folder(workspace *s, const command_options *options, const language_choice *choice, int32_t date)
{
    sbl_document_options document = {
        .paper = s->client.paper_a4 ? SBL_PAPER_A4 : SBL_PAPER_LETTER, .version = STUBBLE_VERSION, .date = date};
    sbl_output output = {0};
    sbl_status status = sbl_output_begin(&output, options->out, NULL, &s->diag);
    if (status == SBL_OK) status = make_documents(s, &output, choice->language, &document, choice->missing);
    if (status == SBL_OK) status = sbl_output_commit(&output, &s->diag);
    sbl_output_abort(&output);
    progress_end();
    if (status != SBL_OK) return message_failure(options->out, &s->diag, FAILED_WRITING);
    if (options->json) return print_json(s, options, choice);
    if (options->quiet) return EXIT_DONE;
    printf("consent.pdf and care.pdf lie in %s\n", options->out);
    language_show_missing(choice);
    return EXIT_DONE;
}

int command_consent(const command_options *options)
{
    int32_t date = 0;
    if (options->date && !sbl_date_parse(&date, options->date))
        return message_usage("consent", "--date wants a day as YYYY-MM-DD, not \"%s\"", options->date);
    language_choice choice;
    int code = language_open(&choice, options);
    if (code == EXIT_DONE) {
        workspace s;
        code = workspace_open(&s, options);
        if (code == EXIT_DONE) code = write_folder(&s, options, &choice, date);
        workspace_close(&s);
    }
    language_close(&choice);
    return code;
}
