/* The same invariants on two real heads. */
#include "plan_invariants.h"

static void test_head(const char *folder, const char *name)
{
    char path[4300];
    plan_case c;
    printf("%s\n", name);
    snprintf(path, sizeof path, "%s/heads/%s", folder, name);
    plan_case_open(&c, 0);
    plan_case_client(&c, "{\"head\": {\"tape\": null, \"scan\": {\"file\": \"head.obj\", \"unit\": \"mm\"}}}");
    plan_case_scan(&c, path);
    double summed = file_area_above_cm2(&c.mesh, &c.scan, vault_level_mm(&c.head));
    printf("  vault %.1f cm2, the file's own triangles %.1f cm2\n", c.head.vault_area_cm2, summed);
    CHECK_NEAR(c.head.vault_area_cm2, summed, 0.01 * summed);
    plan_case_plan(&c);
    check_plan(&c);
    plan_case_close(&c);
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("plan_invariants_real: skipped, no shared heads\n");
        return CHECK_SKIPPED;
    }
    test_head(folder, "ict_facekit_neutral_head_mm.obj");
    test_head(folder, "leeperrysmith_mm_assumed.obj");
    return check_report("plan_invariants_real");
}
