/* Monte Carlo against every stack of the project's reference table (adding-doubling at 48 points): 4 sigma at 1e6 photons. */
#include "check.h"
#include "stubble/monte_carlo.h"

#include <string.h>

typedef struct row {
    sbl_layer layer[SBL_LAYERS_MAX];
    sbl_layers stack;
    int points;
    sbl_layered_light light;
} row;

/* case,n,mua:mus:g:d;...,nq,UR1,UT1,URU,UTU,Rsp */
static bool read_row(row *r, const char *text)
{
    char layers[256], name[64];
    if (sscanf(text, "%63[^,],%lf,%255[^,],%d,%lf,%lf,%lf,%lf", name, &r->stack.index, layers, &r->points, &r->light.UR1, &r->light.UT1,
               &r->light.URU, &r->light.UTU) != 8)
        return false;
    r->stack.count = 0;
    r->stack.layer = r->layer;
    for (const char *at = layers; at && r->stack.count < SBL_LAYERS_MAX; at = strchr(at, ';') ? strchr(at, ';') + 1 : NULL) {
        sbl_layer *l = &r->layer[r->stack.count++];
        if (sscanf(at, "%lf:%lf:%lf:%lf", &l->absorption_per_cm, &l->scattering_per_cm, &l->anisotropy, &l->thickness_cm) != 4)
            return false;
    }
    return true;
}

static void check_row(const row *r)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_monte_carlo_options opt = {.photons = 1000000, .seed = 4};
    sbl_monte_carlo_result mc;
    CHECK_STATUS(sbl_monte_carlo_run(&mc, &r->stack, &opt, NULL, &arena, NULL), SBL_OK);
    CHECK_NEAR(mc.light.UR1, r->light.UR1, 4.0 * mc.error.UR1);
    CHECK_NEAR(mc.light.UT1, r->light.UT1, 4.0 * mc.error.UT1);
    CHECK_NEAR(mc.light.URU, r->light.URU, 4.0 * mc.error.URU);
    CHECK_NEAR(mc.light.UTU, r->light.UTU, 4.0 * mc.error.UTU);
    sbl_arena_release(&arena);
}

int main(void)
{
    const char *shared = check_shared_data();
    if (!shared) return CHECK_SKIPPED;
    char path[4400], line[512];
    snprintf(path, sizeof path, "%s/optics/reference_layered_rt.csv", shared);
    FILE *file = fopen(path, "r");
    if (!file) return CHECK_SKIPPED;
    int rows = 0;
    while (fgets(line, sizeof line, file)) {
        row r;
        if (line[0] == '#' || !read_row(&r, line) || r.points != 48) continue;
        check_row(&r);
        rows++;
    }
    fclose(file);
    CHECK(rows == 4);
    return check_report("monte_carlo_reference");
}
