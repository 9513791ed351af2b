/*
 * Any bytes as each file of a knowledge. What is refused must say where; what is accepted must carry a course of a usual client without a
 * fault: the engine trusts what the reader let through.
 */
#include "stubble/knowledge_file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void require(bool holds)
{
    if (!holds) abort();
}

static void use(const sbl_knowledge *knowledge, sbl_arena *arena)
{
    static sbl_design design;
    sbl_dots dots = {.session_count = 3, .per_session = {4000, 60000, 4000}};
    design.treated_area_cm2 = 200.0;
    design.treated_area_sd_cm2 = 9.0;
    design.zone[0] = (sbl_zone){.kind = SBL_ZONE_SCAR_FUT, .area_cm2 = 20.0};
    design.zone_count = 1;
    for (uint32_t type = 0; type <= 6; type++) {
        const char *condition = knowledge->rule[knowledge->rule_count - 1].condition;
        sbl_course_options options = {
            .fitzpatrick = type, .sun = 2.0, .setup_minutes = 180.0, .condition = &condition, .condition_count = 1};
        sbl_course course;
        require(sbl_course_build(&course, &design, &dots, &options, knowledge, arena, NULL) == SBL_OK);
        require(course.touch_up_years.low <= course.touch_up_years.high && course.touch_up_years.low > 0.0);
        require(course.session[0].tone <= course.session[2].tone);
        require(course.quote.before_tax.low <= course.quote.before_tax.high);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static sbl_knowledge shipped;
    static sbl_arena shipped_arena;
    sbl_diag diag;
    if (!shipped.rule_count) {
        sbl_arena_init(&shipped_arena, NULL);
        require(sbl_knowledge_builtin(&shipped, &shipped_arena, &diag) == SBL_OK);
    }
    for (uint32_t part = 0; part < SBL_KNOWLEDGE_PART_COUNT; part++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_knowledge knowledge = shipped;
        if (sbl_knowledge_read_part(&knowledge, (sbl_knowledge_part)part, data, bytes, &arena, &diag) == SBL_OK) use(&knowledge, &arena);
        else require(diag.message && diag.hint && !strncmp(diag.field, sbl_knowledge_file_name((sbl_knowledge_part)part), 5));
        sbl_arena_release(&arena);
    }
    return 0;
}
