/*
 * The template against real heads: given only a head's length, breadth and circumference, the vault must lie within 4 mm rms of it once it
 * is moved there rigidly (iterated closest points, point to plane).
 */
#include "check.h"
#include "stubble/head.h"

enum { VERTICES_MAX = 20000, TRIANGLES_MAX = 40000 };

typedef struct obj {
    sbl_vec3f position[VERTICES_MAX];
    uint32_t triangle[3 * TRIANGLES_MAX];
    uint32_t vertices, triangles;
} obj;

/* Positions and triangles only: what these two files hold. */
static void read_obj(obj *o, const char *folder, const char *name)
{
    char path[4300], line[512];
    snprintf(path, sizeof path, "%s/heads/%s", folder, name);
    FILE *file = fopen(path, "rb");
    REQUIRE(file);
    o->vertices = o->triangles = 0;
    while (fgets(line, sizeof line, file)) {
        char *at = line + 1;
        if (line[0] == 'v' && line[1] == ' ') {
            REQUIRE(o->vertices < VERTICES_MAX);
            float *p = &o->position[o->vertices++].x;
            for (int k = 0; k < 3; k++) p[k] = strtof(at, &at);
        } else if (line[0] == 'f' && line[1] == ' ') {
            REQUIRE(o->triangles < TRIANGLES_MAX);
            for (int k = 0; k < 3; k++) {
                o->triangle[3 * o->triangles + (uint32_t)k] = (uint32_t)strtoul(at, &at, 10) - 1;
                while (*at && *at != ' ') at++;
            }
            o->triangles++;
        }
    }
    fclose(file);
}

typedef struct rigid {
    sbl_vec3 axis[3], shift; /* rows of the rotation */
} rigid;

static sbl_vec3 move(const rigid *r, sbl_vec3 p)
{
    return sbl_v3_add(sbl_v3(sbl_v3_dot(r->axis[0], p), sbl_v3_dot(r->axis[1], p), sbl_v3_dot(r->axis[2], p)), r->shift);
}

/* Solve the normal equations of six unknowns by Gaussian elimination with pivoting. */
static void solve(double a[6][7])
{
    for (int k = 0; k < 6; k++) {
        int pivot = k;
        for (int i = k; i < 6; i++)
            if (fabs(a[i][k]) > fabs(a[pivot][k])) pivot = i;
        for (int j = 0; j < 7; j++) {
            double held = a[k][j];
            a[k][j] = a[pivot][j];
            a[pivot][j] = held;
        }
        for (int i = 0; i < 6; i++) {
            if (i == k) continue;
            double factor = a[i][k] / a[k][k];
            for (int j = k; j < 7; j++) a[i][j] -= factor * a[k][j];
        }
    }
}

/* One step towards the surface; gives the rms distance before it. */
static double step(rigid *r, const sbl_surface *to, const sbl_vec3 *point, uint32_t count)
{
    double a[6][7] = {{0}}, squares = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 p = move(r, point[i]);
        sbl_surface_hit hit;
        REQUIRE(sbl_surface_closest(to, p, 200.0, &hit));
        squares += hit.distance_mm * hit.distance_mm;
        sbl_vec3 n = sbl_surface_normal(to, hit.at), turn = sbl_v3_cross(p, n);
        double row[7] = {turn.x, turn.y, turn.z, n.x, n.y, n.z, sbl_v3_dot(sbl_v3_sub(hit.position, p), n)};
        for (int k = 0; k < 6; k++)
            for (int j = 0; j < 7; j++) a[k][j] += row[k] * row[j];
    }
    solve(a);
    sbl_vec3 w = sbl_v3(a[0][6] / a[0][0], a[1][6] / a[1][1], a[2][6] / a[2][2]);
    sbl_vec3 shift = sbl_v3(a[3][6] / a[3][3], a[4][6] / a[4][4], a[5][6] / a[5][5]);
    /* Rotate by w (Rodrigues), then shift. */
    double angle = sbl_v3_length(w), s = sin(angle), c = 1.0 - cos(angle);
    sbl_vec3 u = sbl_v3_normalize(w), column[4];
    const sbl_vec3 was[4] = {sbl_v3(r->axis[0].x, r->axis[1].x, r->axis[2].x), sbl_v3(r->axis[0].y, r->axis[1].y, r->axis[2].y),
                             sbl_v3(r->axis[0].z, r->axis[1].z, r->axis[2].z), r->shift};
    for (int k = 0; k < 4; k++) {
        sbl_vec3 once = sbl_v3_cross(u, was[k]), twice = sbl_v3_cross(u, once);
        column[k] = sbl_v3_madd(sbl_v3_madd(was[k], once, s), twice, c);
    }
    for (int k = 0; k < 3; k++) {
        double x = (&column[0].x)[k], y = (&column[1].x)[k], z = (&column[2].x)[k];
        r->axis[k] = sbl_v3(x, y, z);
    }
    r->shift = sbl_v3_add(column[3], shift);
    return sqrt(squares / count);
}

static void test_vault(const char *folder, const char *name, sbl_sex sex, double length_mm, double breadth_mm, double circumference_mm)
{
    static obj o;
    read_obj(&o, folder, name);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh = {o.position, o.vertices, o.triangle, o.triangles};
    sbl_surface real;
    REQUIRE(sbl_surface_build(&real, &mesh, NULL, NULL, &arena, NULL) == SBL_OK);

    sbl_measures m = {.sex = sex};
    m.given[SBL_MEASURE_LENGTH] = m.given[SBL_MEASURE_BREADTH] = m.given[SBL_MEASURE_CIRCUMFERENCE] = true;
    m.value_mm[SBL_MEASURE_LENGTH] = length_mm;
    m.value_mm[SBL_MEASURE_BREADTH] = breadth_mm;
    m.value_mm[SBL_MEASURE_CIRCUMFERENCE] = circumference_mm;
    sbl_head head;
    REQUIRE(sbl_head_from_measures(&head, &m, NULL, NULL, &arena, NULL) == SBL_OK);

    /* Start with the highest points on one another and the middles of the vaults' lengths. */
    double back = 1e9, front = -1e9;
    for (uint32_t v = 0; v < real.vertex_count; v++) {
        if ((double)real.position[v].y < real.box_max.y - 80.0) continue;
        back = fmin(back, (double)real.position[v].z);
        front = fmax(front, (double)real.position[v].z);
    }
    sbl_vec3 glabella = head.landmark[SBL_LANDMARK_GLABELLA], behind = head.landmark[SBL_LANDMARK_OPISTHOCRANION];
    rigid r = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
               {0.0, real.box_max.y - head.landmark[SBL_LANDMARK_VERTEX].y, 0.5 * (back + front) - 0.5 * (glabella.z + behind.z)}};
    sbl_vec3 *point = SBL_NEW(&arena, sbl_vec3, head.surface.vertex_count);
    REQUIRE(point);
    uint32_t count = 0;
    for (uint32_t v = 0; v < head.surface.vertex_count; v += 7) {
        sbl_vec3 p = sbl_v3_load(head.surface.position[v]);
        if (head.part[v] == SBL_PART_SKIN && p.y > glabella.y + 10.0) point[count++] = p;
    }
    double rms = 0.0;
    for (int i = 0; i < 30; i++) rms = step(&r, &real, point, count);
    printf("%s: vault rms %.2f mm over %u places\n", name, rms, count);
    CHECK(rms < 4.0);
    sbl_arena_release(&arena);
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("template_real: skipped, no shared data\n");
        return CHECK_SKIPPED;
    }
    test_vault(folder, "ict_facekit_neutral_head_mm.obj", SBL_SEX_UNSTATED, 194.5, 158.2, 565.7);
    test_vault(folder, "leeperrysmith_mm_assumed.obj", SBL_SEX_MALE, 199.5, 149.9, 556.6);
    return check_report("template_real");
}
