/* stubble colour: differences and conversions, line by line from standard input. */
#include "command.h"
#include "stubble/colour.h"
#include "stubble/optics_file.h"

#include <string.h>

const char COLOUR_USAGE[] =
    "stubble colour --de2000 < pairs\n"
    "stubble colour --from xyz|lab|srgb|linear --to xyz|lab|srgb|linear < colours\n\n"
    "Reads lines of numbers (parted by blanks or commas) and prints one line for each. Empty lines and lines that\n"
    "begin with # are skipped. A line that cannot be read stops it: exit code 65, and the message says which.\n\n"
    "  --de2000          six numbers a line, two Lab colours; prints CIEDE2000 (Sharma 2005, kL = kC = kH = 1)\n"
    "  --from, --to      three numbers a line:\n"
    "                      xyz     X Y Z; Y of the white is 1\n"
    "                      lab     L* a* b*, CIE 1976\n"
    "                      srgb    encoded sRGB, 0 to 1 (IEC 61966-2-1; may leave 0 to 1)\n"
    "                      linear  linear light of sRGB, 0 to 1\n"
    "  --from-white W    white of xyz and lab read: D65 (default), D50 or A, 2 degrees\n"
    "  --to-white W      white of xyz and lab printed (default: that of --from-white where xyz or lab is read, else D65)\n"
    "                    between whites colours are adapted (Bradford); sRGB is always D65\n"
    "  -h, --help        this text\n";

/* Where this many lines have come, something other than a list of colours is being read. */
#define LINES_MAX 100000000u

typedef enum space { SPACE_XYZ, SPACE_LAB, SPACE_SRGB, SPACE_LINEAR, SPACE_COUNT } space;

typedef struct colour_job {
    bool difference;
    space from, to;
    sbl_light from_white, to_white;
} colour_job;

static bool find_space(const char *word, space *found)
{
    static const char *const NAME[SPACE_COUNT] = {"xyz", "lab", "srgb", "linear"};
    for (int k = 0; k < SPACE_COUNT; k++) {
        if (strcmp(word, NAME[k]) != 0) continue;
        *found = (space)k;
        return true;
    }
    return false;
}

static bool find_white(const char *word, sbl_light *found)
{
    for (int k = 0; k < SBL_LIGHT_COUNT; k++) {
        if (strcmp(word, sbl_light_name((sbl_light)k)) != 0) continue;
        *found = (sbl_light)k;
        return true;
    }
    return false;
}

static bool has_white(space s)
{
    return s == SPACE_XYZ || s == SPACE_LAB;
}

static sbl_xyz to_xyz(const double n[3], space from, sbl_light white)
{
    sbl_xyz_d65 c;
    switch (from) {
    case SPACE_XYZ:
        return (sbl_xyz){n[0], n[1], n[2]};
    case SPACE_LAB:
        return sbl_xyz_from_lab_white((sbl_lab){n[0], n[1], n[2]}, sbl_white(white));
    case SPACE_SRGB:
        c = sbl_xyz_from_rgb((sbl_rgb_linear){sbl_srgb_decode(n[0]), sbl_srgb_decode(n[1]), sbl_srgb_decode(n[2])});
        break;
    default:
        c = sbl_xyz_from_rgb((sbl_rgb_linear){n[0], n[1], n[2]});
    }
    return (sbl_xyz){c.X, c.Y, c.Z};
}

static void from_xyz(double n[3], sbl_xyz c, space to, sbl_light white)
{
    sbl_rgb_linear rgb = sbl_rgb_from_xyz((sbl_xyz_d65){c.X, c.Y, c.Z});
    sbl_lab lab = sbl_lab_from_xyz_white(c, sbl_white(white));
    switch (to) {
    case SPACE_XYZ:
        n[0] = c.X, n[1] = c.Y, n[2] = c.Z;
        return;
    case SPACE_LAB:
        n[0] = lab.L, n[1] = lab.a, n[2] = lab.b;
        return;
    case SPACE_SRGB:
        n[0] = sbl_srgb_encode(rgb.r), n[1] = sbl_srgb_encode(rgb.g), n[2] = sbl_srgb_encode(rgb.b);
        return;
    default:
        n[0] = rgb.r, n[1] = rgb.g, n[2] = rgb.b;
    }
}

static void print_numbers(const double *number, int count)
{
    for (int k = 0; k < count; k++) {
        char text[SBL_DECIMAL_BYTES];
        sbl_decimal_write(text, number[k], 9);
        fputs(text, stdout);
        putchar(k + 1 < count ? ' ' : '\n');
    }
}

static void answer_line(const colour_job *job, double n[6])
{
    if (job->difference) {
        double de = sbl_ciede2000((sbl_lab_d65){n[0], n[1], n[2]}, (sbl_lab_d65){n[3], n[4], n[5]});
        print_numbers(&de, 1);
        return;
    }
    from_xyz(n, sbl_xyz_adapt(to_xyz(n, job->from, job->from_white), job->from_white, job->to_white), job->to, job->to_white);
    print_numbers(n, 3);
}

static int run_lines(const colour_job *job)
{
    char line[SBL_NUMBER_LINE_BYTES_MAX + 2];
    uint32_t count = job->difference ? 6 : 3;
    for (uint32_t number = 1; fgets(line, sizeof line, stdin); number++) {
        sbl_diag diag = {0};
        double values[6];
        bool empty;
        sbl_status status = number > LINES_MAX ? sbl_fail(&diag, SBL_E_LIMIT, "there are too many lines", "at most 100,000,000")
                                               : sbl_numbers_read(values, count, &empty, line, strcspn(line, "\n"), &diag);
        if (status != SBL_OK) {
            fflush(stdout);
            diag.line = number;
            return message_failure("standard input", &diag, FAILED_READING);
        }
        if (!empty) answer_line(job, values);
    }
    if (!ferror(stdin)) return EXIT_DONE;
    sbl_diag diag = {.status = SBL_E_IO, .message = "it could not be read", .hint = ""};
    return message_failure("standard input", &diag, FAILED_READING);
}

static int fill_job(colour_job *job, bool difference, const char *from, const char *to, const char *from_white, const char *to_white)
{
    *job = (colour_job){.difference = difference, .from_white = SBL_LIGHT_D65, .to_white = SBL_LIGHT_D65};
    if (difference) {
        if (from || to || from_white || to_white) return message_usage("colour", "either --de2000 or --from and --to, not both");
        return EXIT_DONE;
    }
    if (!from || !to) return message_usage("colour", "say what to do: --de2000, or --from and --to");
    if (!find_space(from, &job->from)) return message_usage("colour", "--from wants xyz, lab, srgb or linear, not \"%s\"", from);
    if (!find_space(to, &job->to)) return message_usage("colour", "--to wants xyz, lab, srgb or linear, not \"%s\"", to);
    if (from_white && !find_white(from_white, &job->from_white))
        return message_usage("colour", "--from-white wants D65, D50 or A, not \"%s\"", from_white);
    if (from_white && !has_white(job->from)) return message_usage("colour", "sRGB has its own white, D65: no --from-white with it");
    if (has_white(job->to)) job->to_white = job->from_white;
    if (to_white && !find_white(to_white, &job->to_white))
        return message_usage("colour", "--to-white wants D65, D50 or A, not \"%s\"", to_white);
    if (to_white && !has_white(job->to)) return message_usage("colour", "sRGB has its own white, D65: no --to-white with it");
    return EXIT_DONE;
}

int command_colour(int argc, char **argv)
{
    const char *from = NULL, *to = NULL, *from_white = NULL, *to_white = NULL;
    bool difference = false;
    own_words words = {0};
    const own_option option[] = {
        {"--de2000", NULL, NULL, &difference},     {"--from", NULL, &from, NULL},         {"--to", NULL, &to, NULL},
        {"--from-white", NULL, &from_white, NULL}, {"--to-white", NULL, &to_white, NULL}, {NULL, NULL, NULL, NULL}};
    int code = options_parse_own("colour", option, &words, argc, argv);
    if (code != EXIT_DONE) return code;
    colour_job job;
    code = fill_job(&job, difference, from, to, from_white, to_white);
    return code == EXIT_DONE ? run_lines(&job) : code;
}
