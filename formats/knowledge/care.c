/* care.json: what to do and to leave out before and after a session. */
#include "knowledge/require.h"

#define STEPS_MAX   128u
#define DAYS_BEFORE 365.0
#define DAYS_AFTER  3650.0

static int32_t read_day(fields_object *object, const char *key)
{
    double day = require_number(object, key, -DAYS_BEFORE, DAYS_AFTER, "a day counted from the session: -1 is the day before");
    int32_t whole = (int32_t)day;
    if ((double)whole < day || (double)whole > day)
        fields_mistake(object, key, SBL_E_DATA, "this should be a whole number", "a day counted from the session", day);
    return whole;
}

static void read_days(fields_object *object, sbl_care_step *step)
{
    step->from_day = read_day(object, "from_day");
    if (fields_flag(object, "lasting", false)) {
        step->to_day = SBL_CARE_LASTING;
        if (fields_has(object, "to_day"))
            fields_mistake(object, "to_day", SBL_E_CONFLICT, "what lasts has no last day", "remove to_day or lasting", 0.0);
        return;
    }
    step->to_day = read_day(object, "to_day");
    if (step->to_day < step->from_day)
        fields_mistake(object, "to_day", SBL_E_CONFLICT, "the last day lies before the first", "exchange from_day and to_day",
                       (double)step->to_day);
}

static void read_step(fields_object *object, sbl_care_step *step)
{
    static const char *const SESSION[] = {"every", "first", "last"};
    read_days(object, step);
    step->session = (sbl_care_session)fields_choice(object, "session", SBL_CARE_EVERY_SESSION, SESSION, 3, "every, first or last");
    step->title = require_text(object, "title", KNOWLEDGE_WORD_BYTES_MAX, "a few words for a calendar");
    step->text = require_text(object, "text", KNOWLEDGE_TEXT_BYTES_MAX, "what to do, in plain words");
    step->extremes = fields_text(object, "extremes", NULL, KNOWLEDGE_TEXT_BYTES_MAX);
    step->evidence = require_mark(object);
    step->source = require_source(object);
    fields_end(object);
}

void knowledge_read_care(fields_object *root, sbl_knowledge *knowledge)
{
    const json_t *array;
    uint32_t count = require_list(root, "step", &array, STEPS_MAX);
    sbl_care_step *step = require_memory(root, count, sizeof *step);
    for (uint32_t i = 0; step && i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "step", array, i);
        read_step(&object, &step[i]);
    }
    fields_end(root);
    knowledge->care = step;
    knowledge->care_count = count;
}
