/*
 * The reading grade (Flesch and Kincaid) of each document that a client gets, as it is printed: the sample client's PDF goes through
 * pdftotext, and what ends like a sentence is counted; headings, captions, tables and figures are not. Bar: a school grade of 9.
 */
#include "line.h"
#include "check.h"
#include "reading.h"
#include "stubble/client_file.h"
#include "stubble/consent.h"
#include "stubble/forecast.h"
#include "stubble/knowledge_file.h"

#include <unistd.h>

#define SENTENCE_WORDS_MIN 4.0
#define LINE_BYTES         2000

static sbl_arena arena;
static sbl_diag diag;

/* Lines of one paragraph in the order of drawing; a line that begins with a capital after one without a full stop begins something new. */
typedef struct paragraph {
    char text[20000];
    size_t length;
} paragraph;

static void end_paragraph(paragraph *p, prose *sum)
{
    size_t last = p->length;
    while (last && !strchr(".!?", p->text[last - 1])) last--; /* what has no full stop is a heading or a cell of a table */
    p->text[last] = '\0';
    prose counted = count_prose(p->text);
    if (counted.words >= SENTENCE_WORDS_MIN) add_prose(sum, counted);
    p->length = 0;
}

static void add_line(paragraph *p, const char *line, prose *sum)
{
    bool open = p->length && !strchr(".!?", p->text[p->length - 1]);
    if (p->length && ((open && isupper((unsigned char)line[0])) || !strncmp(line, "\xe2\x80\xa2", 3))) end_paragraph(p, sum);
    size_t bytes = strlen(line);
    if (p->length + bytes + 2 > sizeof p->text) end_paragraph(p, sum);
    if (p->length) p->text[p->length++] = ' ';
    memcpy(p->text + p->length, line, bytes);
    p->length += bytes;
}

static void measure(const char *name, const sbl_bytes *pdf)
{
    char path[] = "reading-XXXXXX", command[100], line[LINE_BYTES];
    int handle = mkstemp(path);
    REQUIRE(handle >= 0 && write(handle, pdf->data, pdf->count) == (ssize_t)pdf->count && !close(handle));
    snprintf(command, sizeof command, "pdftotext -raw %s -", path);
    FILE *text = popen(command, "r");
    prose sum = {0};
    static paragraph p;
    p.length = 0;
    while (text && fgets(line, sizeof line, text)) {
        line[strcspn(line, "\r\n\f")] = '\0';
        if (*line) add_line(&p, line, &sum);
    }
    end_paragraph(&p, &sum);
    int failed = text ? pclose(text) : -1;
    unlink(path);
    char title[120];
    snprintf(title, sizeof title, "reading grade: %s", name);
    bench_line(title, failed || sum.words < 50.0 ? (double)NAN : grade(sum), "school grade", 9.0, 0.0, LESS_IS_BETTER);
}

static void read_sample(sbl_client *client)
{
    static char text[1 << 16];
    char path[1100];
    snprintf(path, sizeof path, "%.1000s/examples/sample-client.json", STUBBLE_SOURCE_DIR);
    FILE *file = fopen(path, "rb");
    REQUIRE(file);
    size_t bytes = fread(text, 1, sizeof text, file);
    fclose(file);
    REQUIRE(sbl_client_read(client, text, bytes, &arena, &diag) == SBL_OK);
}

int main(void)
{
    static const char *const CONDITION[] = {"diabetes", "blood_thinners", "areata_stable"};
    sbl_client client;
    sbl_head head;
    sbl_knowledge knowledge;
    static sbl_plan plan;
    static sbl_pictures pictures;
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    read_sample(&client);
    client.course.condition = CONDITION;
    client.course.condition_count = 3;
    REQUIRE(sbl_head_from_measures(&head, &client.tape, NULL, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_plan_make(&plan, &client, &head, &knowledge, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_pictures_draw(&pictures, &plan, &(sbl_pictures_options){.width = 64, .height = 80}, NULL, &arena, &diag) == SBL_OK);
    sbl_document_options options = {.version = "0"};
    sbl_forecast forecast;
    sbl_bytes pdf;
    REQUIRE(sbl_report_pdf(&pdf, &plan, &pictures, NULL, &options, NULL, &arena, &diag) == SBL_OK);
    measure("report", &pdf);
    REQUIRE(sbl_consent_pdf(&pdf, &plan, NULL, NULL, &options, NULL, &arena, &diag) == SBL_OK);
    measure("consent", &pdf);
    REQUIRE(sbl_care_pdf(&pdf, &plan, NULL, &options, NULL, &arena, &diag) == SBL_OK);
    measure("care sheet", &pdf);
    REQUIRE(sbl_forecast_make(&forecast, &plan, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_forecast_pdf(&pdf, &forecast, &plan, &options, &arena, &diag) == SBL_OK);
    measure("forecast", &pdf);
    sbl_arena_release(&arena);
    return 0;
}
