/* Text into layers and numbers, and results into text. */
#include "check.h"
#include "stubble/optics_file.h"

static uint32_t read_layers(sbl_layer layer[SBL_LAYERS_MAX], const char *text)
{
    uint32_t count = 0;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_layers_read(layer, &count, text, strlen(text), &diag), SBL_OK);
    return count;
}

static void test_layers(void)
{
    sbl_layer layer[SBL_LAYERS_MAX];
    CHECK(read_layers(layer, "10:90:0.75:0.02") == 1);
    CHECK(layer[0].absorption_per_cm == 10.0 && layer[0].scattering_per_cm == 90.0 && layer[0].anisotropy == 0.75 &&
          layer[0].thickness_cm == 0.02);
    CHECK(read_layers(layer, " 1 : 100:.9:1e-1 ;\n2:10:-0.7: inf ; ") == 2);
    CHECK(layer[0].thickness_cm == 0.1 && layer[1].anisotropy == -0.7 && layer[1].thickness_cm == SBL_HALF_SPACE);
    char sixteen[17 * 8 + 1] = "";
    for (int k = 0; k < 16; k++) strcat(sixteen, "1:1:0:1;");
    CHECK(read_layers(layer, sixteen) == SBL_LAYERS_MAX);

    static const struct {
        const char *text;
        sbl_status status;
        uint32_t column;
    } wrong[] = {{"", SBL_E_DATA, 1},
                 {"10:90:0.75", SBL_E_DATA, 11},
                 {"10:90:0.75:", SBL_E_DATA, 12},
                 {"10:90:x:1", SBL_E_DATA, 7},
                 {"inf:90:0:1", SBL_E_DATA, 1},
                 {"10:90:0:1:5", SBL_E_DATA, 10},
                 {"10:90:0:1 2:3:0:4", SBL_E_DATA, 11},
                 {"1:1:0:1; 1:-1:0:1", SBL_E_RANGE, 10},
                 {"1:1:1:1", SBL_E_RANGE, 1},
                 {"1:1:0:0", SBL_E_RANGE, 1},
                 {"1:1:0:inf;1:1:0:1", SBL_E_RANGE, 11},
                 {"1e999:1:0:1", SBL_E_RANGE, 1},
                 {"nan:1:0:1", SBL_E_DATA, 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint32_t count = 77;
        sbl_diag diag = {0};
        CHECK_STATUS(sbl_layers_read(layer, &count, wrong[i].text, strlen(wrong[i].text), &diag), wrong[i].status);
        CHECK(diag.message && diag.hint && diag.line == 1 && count == 77);
        if (diag.column != wrong[i].column) fprintf(stderr, "\"%s\": column %u\n", wrong[i].text, diag.column);
        CHECK(diag.column == wrong[i].column);
    }
    strcat(sixteen, "1:1:0:1");
    uint32_t count;
    CHECK_STATUS(sbl_layers_read(layer, &count, sixteen, strlen(sixteen), NULL), SBL_E_LIMIT);
    static char blanks[SBL_LAYERS_TEXT_BYTES_MAX + 1];
    memset(blanks, ' ', sizeof blanks);
    CHECK_STATUS(sbl_layers_read(layer, &count, blanks, sizeof blanks, NULL), SBL_E_LIMIT);
    CHECK_STATUS(sbl_layers_read(layer, &count, NULL, 0, NULL), SBL_E_ARG);
}

static void test_numbers(void)
{
    double n[6];
    bool empty;
    static const char *const good[3] = {"1 -2.5 3e2\n", "\t1,-2.5;300\r\n", "+1.0 , -25e-1 , 300.0"};
    for (int i = 0; i < 3; i++) {
        CHECK_STATUS(sbl_numbers_read(n, 3, &empty, good[i], strlen(good[i]), NULL), SBL_OK);
        CHECK(!empty && n[0] == 1.0 && n[1] == -2.5 && n[2] == 300.0);
    }
    static const char *const nothing[4] = {"", "\n", "  \t\r\n", "  # 1 2 3\n"};
    for (int i = 0; i < 4; i++) {
        CHECK_STATUS(sbl_numbers_read(n, 3, &empty, nothing[i], strlen(nothing[i]), NULL), SBL_OK);
        CHECK(empty);
    }
    static const struct {
        const char *line;
        sbl_status status;
        uint32_t column;
    } wrong[] = {{"1 2", SBL_E_DATA, 4},     {"1 2 3 4", SBL_E_DATA, 7},  {"1 x 3", SBL_E_DATA, 3},      {"1 2 3a", SBL_E_DATA, 5},
                 {"1 2 inf", SBL_E_DATA, 5}, {"1 2 1e7", SBL_E_RANGE, 5}, {"1 1e999 3", SBL_E_RANGE, 3}, {"1 2 3 # x", SBL_E_DATA, 7}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        sbl_diag diag = {0};
        CHECK_STATUS(sbl_numbers_read(n, 3, &empty, wrong[i].line, strlen(wrong[i].line), &diag), wrong[i].status);
        CHECK(diag.message && diag.hint && diag.column == wrong[i].column);
    }
    static char longer[SBL_NUMBER_LINE_BYTES_MAX + 1];
    memset(longer, ' ', sizeof longer);
    CHECK_STATUS(sbl_numbers_read(n, 3, &empty, longer, sizeof longer, NULL), SBL_E_LIMIT);
    CHECK_STATUS(sbl_numbers_read(n, 3, NULL, "1 2 3", 5, NULL), SBL_E_ARG);
}

static void test_text(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_text text;
    sbl_text_begin(&text, &arena);
    sbl_spectrum s = {{0.25}};
    sbl_spectrum_write_csv(&text, &s);
    CHECK(!text.failed && !strncmp(text.data, "wavelength_nm,reflectance\n380,0.250000\n390,0.000000\n", 52));
    int lines = 0;
    for (const char *c = text.data; *c; c++) lines += *c == '\n';
    CHECK(lines == 42);
    sbl_arena_release(&arena);
}

int main(void)
{
    test_layers();
    test_numbers();
    test_text();
    return check_report("optics_file");
}
