/* stubble field: how even dots are, the field of a mesh, what changes between two designs. */
#include "field_command.h"

#include "stubble/file.h"
#include "stubble/mesh_file.h"
#include "stubble/text.h"

#include <string.h>

const char FIELD_USAGE[] = "stubble field OUT/ | plan.json | dots.csv | CLIENT.json [--picture FILE] [--json]\n"
                           "stubble field --points pts.csv --area A | --mesh head.obj\n"
                           "stubble field --mesh head.obj --count N -o field.csv\n"
                           "stubble field --changes BEFORE AFTER [-o changes.csv]\n\n"
                           "Says how even dots are: each session alone, all sessions until then, each zone; and where they are not.\n"
                           "A plan's density varies over the head, so every distance is taken in the pitch of its place: of an intake\n"
                           "from the density that was designed there, of tables from an estimate, of points from their area.\n\n"
                           "  --points FILE     a table of points: columns x_mm, y_mm, z_mm by name, or two or three numbers a line\n"
                           "  --area A          what the points are meant to cover: 8100mm2, 81cm2; without a unit mm2\n"
                           "  --mesh FILE       OBJ, PLY, STL or GLB: the points' area and sides, or what gets a field. Its numbers are\n"
                           "                    taken as they are; a field has the mesh's own unit\n"
                           "  --picture FILE    the dots, their spectra and the figures as .png, .svg or .pdf\n"
                           "  --json            every figure as JSON, on standard output\n\n"
                           "The field of a mesh: sites such that every beginning and every stretch of the table is even.\n\n"
                           "  --count N         how many sites, 1 to 1048576\n"
                           "  --seed S          another field for every whole number (default 0)\n"
                           "  --regularity R    Clark-Evans R of all, 1.2 (loose) to 1.7 (default 1.45)\n"
                           "  --pattern P       regular, natural (default) or clustered, as afro-textured hair\n"
                           "  --region BOX      X0,Y0,Z0,X1,Y1,Z1: only where triangles lie in it; empty parts are open: ,100,,,,\n"
                           "  -o, --out FILE    the table: rank,x_mm,y_mm,z_mm in rank order\n\n"
                           "  --changes         two designs of one head: which dots are added, removed or moved to another session;\n"
                           "                    with -o the changed dots as a table\n"
                           "  --threads N       threads to work with; the result is the same\n"
                           "  -q, --quiet       no progress, no summary\n"
                           "  -h, --help        this text\n";

bool field_whole_number(const char *option, const char *text, double low, double high, double fallback, double *value)
{
    *value = fallback;
    if (!text) return true;
    if (options_number(text, low, high, value) && *value == floor(*value)) return true;
    message_usage("field", "%s wants a whole number from %.0f to %.0f, not \"%s\"", option, low, high, text);
    return false;
}

/* ---- what is measured ---- */

/* "81cm2", "8100 mm2", "8100". */
static bool read_area(const char *text, double *area_mm2)
{
    const char *end = sbl_decimal_read(text, text + strlen(text), area_mm2);
    if (!end) return false;
    while (*end == ' ') end++;
    if (!strcmp(end, "cm2")) *area_mm2 *= 100.0;
    else if (*end && strcmp(end, "mm2") != 0) return false;
    return *area_mm2 > 0.0 && isfinite(*area_mm2);
}

/* The mesh's area, and for each point the side of the surface that it lies on. */
static int place_on_mesh(sbl_evenness_dots *dots, const char *path, workspace *s)
{
    sbl_mesh mesh;
    sbl_surface surface;
    if (sbl_mesh_read_file(&mesh, path, &s->arena, &s->diag) != SBL_OK ||
        sbl_surface_build(&surface, &mesh, NULL, NULL, &s->arena, &s->diag) != SBL_OK)
        return message_failure(path, &s->diag, FAILED_READING);
    sbl_vec3f *normal = SBL_NEW(&s->arena, sbl_vec3f, dots->count);
    double far_mm = sbl_v3_distance(surface.box_min, surface.box_max);
    for (uint32_t i = 0; normal && i < dots->count; i++) {
        sbl_surface_hit hit;
        if (!sbl_surface_closest(&surface, sbl_v3_load(dots->position[i]), far_mm, &hit)) {
            sbl_fail_at(&s->diag, SBL_E_DATA, "a point lies nowhere near the mesh", "points and a mesh in the same frame and unit", i, 0.0);
            return message_failure(path, &s->diag, FAILED_READING);
        }
        normal[i] = sbl_v3_store(sbl_surface_normal(&surface, hit.at));
    }
    if (!normal) {
        sbl_fail(&s->diag, SBL_E_MEMORY, "there is not enough memory", "");
        return message_failure(NULL, &s->diag, FAILED_PLANNING);
    }
    dots->normal = normal;
    dots->area_mm2 = surface.total_area_mm2;
    return EXIT_DONE;
}

static int load_points(field_dots *loaded, sbl_evenness_dots *dots, const field_options *o, workspace *s)
{
    memset(s, 0, sizeof *s);
    sbl_arena_init(&s->arena, NULL);
    *loaded = (field_dots){.path = o->points};
    if (o->words) return message_usage("field", "either --points or a plan, not also \"%s\"", o->word[0]);
    if (!o->area == !o->mesh) return message_usage("field", "say what the points cover: either --area A or --mesh FILE");
    if (sbl_points_read_file(&loaded->points, o->points, &s->arena, &s->diag) != SBL_OK)
        return message_failure(o->points, &s->diag, FAILED_READING);
    *dots = (sbl_evenness_dots){.position = loaded->points.position, .count = loaded->points.count};
    if (o->mesh) return place_on_mesh(dots, o->mesh, s);
    dots->normal = loaded->points.normal;
    if (read_area(o->area, &dots->area_mm2)) return EXIT_DONE;
    return message_usage("field", "--area wants an area above 0, such as 8100mm2 or 81cm2, not \"%s\"", o->area);
}

static int load(field_dots *loaded, sbl_evenness_dots *dots, const field_options *o, workspace *s)
{
    if (o->points) return load_points(loaded, dots, o, s);
    if (o->area) {
        memset(s, 0, sizeof *s);
        sbl_arena_init(&s->arena, NULL);
        return message_usage("field", "--area goes with --points");
    }
    int code = field_dots_load(loaded, o->word[0], s, o);
    const sbl_points *p = &loaded->points;
    if (code == EXIT_DONE)
        *dots = (sbl_evenness_dots){.position = p->position,
                                    .normal = p->normal,
                                    .count = p->count,
                                    .session = p->session,
                                    .session_count = p->session_count,
                                    .zone = p->zone,
                                    .zone_count = p->zone_count,
                                    .wanted_per_cm2 = loaded->wanted_per_cm2};
    return code;
}

/* ---- what comes of it ---- */

static bool picture_format(const char *path, sbl_picture_format *format)
{
    static const char *const END[] = {[SBL_PICTURE_PNG] = ".png", [SBL_PICTURE_SVG] = ".svg", [SBL_PICTURE_PDF] = ".pdf"};
    size_t length = strlen(path);
    for (int k = 0; k < 3; k++) {
        if (length < 5 || strcmp(path + length - 4, END[k]) != 0) continue;
        *format = (sbl_picture_format)k;
        return true;
    }
    return false;
}

static int write_picture(const sbl_evenness_sheet *sheet, const char *path, sbl_picture_format format, workspace *s)
{
    sbl_bytes bytes;
    if (sbl_evenness_picture(&bytes, sheet, format, &s->arena, &s->diag) != SBL_OK) return message_failure(path, &s->diag, FAILED_PLANNING);
    if (sbl_file_write(path, bytes.data, bytes.count, &s->diag) != SBL_OK) return message_failure(path, &s->diag, FAILED_WRITING);
    return EXIT_DONE;
}

static int print_json(const sbl_evenness_sheet *sheet, workspace *s)
{
    sbl_text text;
    sbl_text_begin(&text, &s->arena);
    sbl_evenness_write_json(&text, sheet);
    if (text.failed) {
        sbl_fail(&s->diag, SBL_E_MEMORY, "there is not enough memory", "");
        return message_failure(NULL, &s->diag, FAILED_PLANNING);
    }
    fputs(text.data, stdout);
    return EXIT_DONE;
}

static int report(const field_dots *loaded, const sbl_evenness_dots *dots, const field_options *o, sbl_picture_format format, workspace *s)
{
    sbl_evenness found;
    if (sbl_evenness_measure(&found, dots, NULL, &s->arena, &s->diag) != SBL_OK)
        return message_failure(loaded->path, &s->diag, FAILED_READING);
    sbl_evenness_sheet sheet = {
        .source = loaded->path, .dots = dots, .report = &found, .zone_name = loaded->points.zone_name, .is_head = loaded->is_head};
    int code = o->picture ? write_picture(&sheet, o->picture, format, s) : EXIT_DONE;
    if (code == EXIT_DONE && o->json) code = print_json(&sheet, s);
    else if (code == EXIT_DONE && !o->quiet) field_show(&sheet);
    return code;
}

static int measure(const field_options *o)
{
    sbl_picture_format format = SBL_PICTURE_PNG;
    if (o->picture && !picture_format(o->picture, &format))
        return message_usage("field", "--picture wants a name that ends in .png, .svg or .pdf, not \"%s\"", o->picture);
    if (!o->points && o->words != 1) return message_usage("field", "name one plan: its folder, plan.json, dots.csv or the intake");
    workspace s;
    field_dots loaded;
    sbl_evenness_dots dots = {0};
    int code = load(&loaded, &dots, o, &s);
    if (code == EXIT_DONE) code = report(&loaded, &dots, o, format, &s);
    workspace_close(&s);
    return code;
}

/* FOLDER/NAME, or a name beside a file; NULL where it is too long to be read at all. */
static const char *in_folder(char path[4096], const char *folder, int folder_bytes, const char *name)
{
    int length = snprintf(path, 4096, "%.*s%s%s", folder_bytes, folder, folder_bytes ? "/" : "", name);
    return length > 0 && length < 4096 ? path : NULL;
}

/* Of a plan's folder the table is read, and so it is for its plan.json. */
static int results_apart_from(const char *out, const field_options *o)
{
    enum { OWN = 2, OF_WORD = 4 };
    char path[2][3][4096];
    const char *input[OWN + 2 * OF_WORD] = {o->points, o->mesh};
    for (size_t k = 0; k < o->words; k++) {
        const char *word = o->word[k], *slash = strrchr(word, '/'), **of_word = &input[OWN + k * OF_WORD];
        of_word[0] = word;
        of_word[1] = in_folder(path[k][0], word, (int)strlen(word), "dots.csv");
        of_word[2] = in_folder(path[k][1], word, (int)strlen(word), "plan.json");
        of_word[3] = in_folder(path[k][2], word, slash ? (int)(slash - word) : 0, "dots.csv");
    }
    return results_apart(out, input, sizeof input / sizeof *input);
}

int command_field(int argc, char **argv)
{
    field_options o = {0};
    const own_option option[] = {{"--points", NULL, &o.points, NULL},
                                 {"--mesh", NULL, &o.mesh, NULL},
                                 {"--area", NULL, &o.area, NULL},
                                 {"--picture", NULL, &o.picture, NULL},
                                 {"--out", "-o", &o.out, NULL},
                                 {"--count", NULL, &o.count, NULL},
                                 {"--seed", NULL, &o.seed, NULL},
                                 {"--regularity", NULL, &o.regularity, NULL},
                                 {"--region", NULL, &o.region, NULL},
                                 {"--pattern", NULL, &o.pattern, NULL},
                                 {"--threads", NULL, &o.threads, NULL},
                                 {"--json", NULL, NULL, &o.json},
                                 {"--quiet", "-q", NULL, &o.quiet},
                                 {"--changes", NULL, NULL, &o.changes},
                                 {NULL, NULL, NULL, NULL}};
    own_words words = {o.word, 0, 2};
    int code = options_parse_own("field", option, &words, argc, argv);
    if (code != EXIT_DONE) return code;
    o.words = words.count;
    code = results_apart_from(o.out, &o);
    if (code == EXIT_DONE) code = results_apart_from(o.picture, &o);
    if (code != EXIT_DONE) return code;
    if (o.changes) return field_compare(&o);
    if (o.mesh && !o.points && !o.words) return field_write(&o);
    return measure(&o);
}
