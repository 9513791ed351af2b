/* Where dots come from: a plan's folder, its tables, or an intake whose plan is made now. */
#include "field_command.h"

#include "stubble/file.h"

#include <string.h>
#include <sys/stat.h>

/* A plan's or an intake's format stands near the beginning; so much is looked at. */
#define FORMAT_BYTES   4096u
#define JSON_BYTES_MAX ((uint64_t)64 << 20)

typedef enum kind { KIND_TABLE, KIND_PLAN, KIND_INTAKE } kind;

static bool ends_with(const char *path, const char *end)
{
    size_t length = strlen(path), tail = strlen(end);
    return length >= tail && !strcmp(path + length - tail, end);
}

static const char *beside(const char *path, const char *name, bool is_folder, sbl_arena *arena)
{
    const char *slash = strrchr(path, '/');
    size_t length = is_folder ? strlen(path) : slash ? (size_t)(slash - path) + 1 : 0, room = length + strlen(name) + 2;
    char *out = SBL_NEW(arena, char, room);
    if (!out) return path;
    snprintf(out, room, "%.*s%s%s", (int)length, path, is_folder && length && path[length - 1] != '/' ? "/" : "", name);
    return out;
}

static bool mentions(const unsigned char *data, size_t bytes, const char *word)
{
    size_t length = strlen(word), look = bytes < FORMAT_BYTES ? bytes : FORMAT_BYTES;
    for (size_t i = 0; i + length <= look; i++)
        if (!memcmp(data + i, word, length)) return true;
    return false;
}

static int find_kind(kind *found, const char *path, workspace *s)
{
    *found = KIND_TABLE;
    if (!ends_with(path, ".json")) return EXIT_DONE;
    const unsigned char *data;
    size_t bytes;
    sbl_arena_mark mark = sbl_arena_here(&s->arena);
    sbl_status status = sbl_file_read(&data, &bytes, path, JSON_BYTES_MAX, &s->arena, &s->diag);
    if (status != SBL_OK) return message_failure(path, &s->diag, FAILED_READING);
    bool plan = mentions(data, bytes, "stubble-plan/"), intake = mentions(data, bytes, "stubble-client/");
    sbl_arena_rewind(&s->arena, mark);
    *found = plan ? KIND_PLAN : KIND_INTAKE;
    if (plan || intake) return EXIT_DONE;
    sbl_fail(&s->diag, SBL_E_DATA, "this is neither a plan nor an intake", "plan.json, dots.csv or the folder of a plan, or an intake");
    return message_failure(path, &s->diag, FAILED_READING);
}

/* The plan's dots as a table would give them, with the density that was designed at each. */
static int from_plan(field_dots *dots, workspace *s)
{
    const sbl_dots *made = &s->plan.dots;
    uint32_t count = made->count;
    sbl_vec3f *position = SBL_NEW(&s->arena, sbl_vec3f, count), *normal = SBL_NEW(&s->arena, sbl_vec3f, count);
    uint8_t *session = SBL_NEW(&s->arena, uint8_t, count), *zone = SBL_NEW(&s->arena, uint8_t, count);
    uint32_t *id = SBL_NEW(&s->arena, uint32_t, count);
    float *wanted = SBL_NEW(&s->arena, float, count);
    if (!position || !normal || !session || !zone || !id || !wanted) {
        sbl_fail(&s->diag, SBL_E_MEMORY, "there is not enough memory", "");
        return message_failure(NULL, &s->diag, FAILED_PLANNING);
    }
    for (uint32_t i = 0; i < count; i++) {
        const sbl_dot *dot = &made->dot[i];
        position[i] = dot->position;
        normal[i] = dot->normal;
        session[i] = dot->session;
        zone[i] = dot->zone;
        id[i] = dot->site;
        wanted[i] = fmaxf((float)sbl_design_at(&s->plan.design, dot->at).density_per_cm2, 1.0f);
    }
    dots->points = (sbl_points){.count = count,
                                .position = position,
                                .has_z = true,
                                .normal = normal,
                                .session = session,
                                .session_count = made->session_count,
                                .zone = zone,
                                .zone_count = s->plan.design.zone_count,
                                .id = id};
    for (uint32_t z = 0; z < s->plan.design.zone_count && z < SBL_POINTS_ZONES_MAX; z++)
        dots->points.zone_name[z] = s->plan.design.zone[z].name;
    dots->wanted_per_cm2 = wanted;
    return EXIT_DONE;
}

static int make_plan(field_dots *dots, workspace *s, const field_options *options)
{
    command_options intake = {.client_file = dots->path, .json = options->json, .quiet = options->quiet};
    double threads;
    if (!field_whole_number("--threads", options->threads, 1.0, 64.0, 0.0, &threads)) return EXIT_USAGE;
    intake.threads = (uint32_t)threads;
    workspace_close(s);
    int code = workspace_open_head(s, &intake, "field");
    progress_end();
    return code == EXIT_DONE ? from_plan(dots, s) : code;
}

int field_dots_load(field_dots *dots, const char *path, workspace *s, const field_options *options)
{
    struct stat info;
    bool is_folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    kind found = KIND_TABLE;
    *dots = (field_dots){.path = path, .is_head = true};
    memset(s, 0, sizeof *s);
    sbl_arena_init(&s->arena, NULL);
    if (is_folder) {
        dots->path = beside(path, "dots.csv", true, &s->arena);
    } else {
        int code = find_kind(&found, path, s);
        if (code != EXIT_DONE) return code;
        if (found == KIND_INTAKE) return make_plan(dots, s, options);
        if (found == KIND_PLAN) dots->path = beside(path, "dots.csv", false, &s->arena);
    }
    if (sbl_points_read_file(&dots->points, dots->path, &s->arena, &s->diag) != SBL_OK)
        return message_failure(dots->path, &s->diag, FAILED_READING);
    dots->is_head = dots->points.normal && dots->points.session; /* dots.csv; another table has another frame */
    return EXIT_DONE;
}
