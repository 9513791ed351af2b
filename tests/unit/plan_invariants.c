/* What must hold for the plan of the sample client, and how plans change with what they are asked. */
#include "plan_invariants.h"

static void test_sample(void)
{
    plan_case one, two;
    printf("sample\n");
    plan_case_open(&two, 2);
    plan_case_client(&two, NULL);
    plan_case_head(&two);
    plan_case_plan(&two);
    check_plan(&two);
    CHECK_NEAR(surface_area_above_cm2(&two.head.surface, vault_level_mm(&two.head)), two.head.vault_area_cm2,
               0.001 * two.head.vault_area_cm2);
    /* The usual case: Norwood V, three sessions, Toronto. */
    const sbl_quote *quote = &two.plan.course.quote;
    printf("  CA$%.0f (%.0f to %.0f) before tax\n", quote->before_tax.mid, quote->before_tax.low, quote->before_tax.high);
    CHECK(!strcmp(quote->book->key, "toronto") && quote->before_tax.mid >= 2000.0 && quote->before_tax.mid <= 4000.0);
    plan_case_open(&one, 1);
    plan_case_client(&one, NULL);
    plan_case_head(&one);
    plan_case_plan(&one);
    check_same_plan(&one, &two);
    plan_case_close(&one);
    plan_case_close(&two);
}

/* Stages, sexes and wishes that leave little or much to do: the invariants are the same. */
static void test_woman_between_long_hair(void)
{
    plan_case c;
    printf("density between long hair, four sessions\n");
    plan_case_open(&c, 0);
    plan_case_client(
        &c,
        "{\"client\": {\"sex\": \"female\"}, \"head\": {\"tape\": {\"circumference_mm\": 548, \"length_mm\": null, \"breadth_mm\": null,"
        " \"ear_to_ear_arc_mm\": null}}, \"hair\": {\"pattern\": \"ludwig III\", \"length\": \"long\"}, \"wish\": {\"treatments\":"
        " [\"density\"], \"hairline\": null}, \"course\": {\"sessions\": 4, \"cumulative_percent\": [20, 45, 75, 100]}}");
    plan_case_head(&c);
    plan_case_plan(&c);
    check_plan(&c);
    plan_case_close(&c);
}

/* More area, more sessions and more scars never cost less; the band holds the middle. */
static void test_quote_rises(void)
{
    plan_case c;
    plan_case_open(&c, 1);
    for (uint32_t b = 0; b < c.knowledge.price_book_count; b++) {
        const sbl_price_book *book = &c.knowledge.price_book[b];
        for (uint32_t sessions = 1; sessions <= SBL_SESSIONS_MAX; sessions++)
            for (uint32_t scars = 0; scars <= 3; scars++) {
                double before = 0.0;
                for (double area = 0.0; area <= 800.0; area += 7.0) {
                    sbl_quote quote, session_more, scar_more;
                    sbl_quote_make(&quote, book, area, 0.05 * area, sessions, scars, false);
                    sbl_quote_make(&session_more, book, area, 0.05 * area, sessions + 1, scars, false);
                    sbl_quote_make(&scar_more, book, area, 0.05 * area, sessions, scars + 1, false);
                    CHECK(quote.before_tax.mid >= before);
                    CHECK(session_more.before_tax.mid >= quote.before_tax.mid && scar_more.before_tax.mid >= quote.before_tax.mid);
                    CHECK(quote.before_tax.low <= quote.before_tax.mid && quote.before_tax.mid <= quote.before_tax.high);
                    CHECK(quote.with_tax.mid >= quote.before_tax.mid && quote.deposit <= quote.with_tax.mid);
                    before = quote.before_tax.mid;
                }
            }
    }
    plan_case_close(&c);
}

/* What a stage takes, a shaved look gives back: later stages treat no less skin and place more dots' worth of density. */
static void test_stages_rise(void)
{
    static const char *const STAGE[] = {"norwood II", "norwood III", "norwood IV", "norwood V", "norwood VI", "norwood VII"};
    plan_case c;
    double before = 0.0;
    plan_case_open(&c, 0);
    plan_case_client(&c, NULL);
    plan_case_head(&c);
    for (size_t i = 0; i < sizeof STAGE / sizeof *STAGE; i++) {
        char changes[64];
        sbl_arena_mark mark = sbl_arena_here(&c.arena);
        snprintf(changes, sizeof changes, "{\"hair\": {\"pattern\": \"%s\"}}", STAGE[i]);
        plan_case_client(&c, changes);
        plan_case_require(&c, sbl_design_build(&c.plan.design, &c.head, &c.client.design, &c.host, &c.arena, &c.diag), STAGE[i]);
        double dots = 0.01 * sbl_surface_integral(&c.head.surface, c.plan.design.density_per_cm2);
        CHECK(dots > before);
        before = dots;
        sbl_arena_rewind(&c.arena, mark);
    }
    plan_case_close(&c);
}

int main(void)
{
    test_sample();
    test_woman_between_long_hair();
    test_quote_rises();
    test_stages_rise();
    return check_report("plan_invariants");
}
