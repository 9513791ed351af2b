/* progression.json: how common pattern hair loss is, how fast it moves, and when a design stops to fit. */
#include "knowledge/require.h"
#include "stubble/progression.h"

#include <string.h>

#define TABLES_MAX 32u
#define AGE_MAX    120u

static void read_groups(fields_object *object, sbl_prevalence *table)
{
    const json_t *array;
    table->group_count = require_list(object, "group", &array, SBL_PREVALENCE_GROUPS_MAX);
    for (uint32_t i = 0; i < table->group_count; i++) {
        fields_object item = fields_item(object, "group", array, i);
        sbl_prevalence_group *group = &table->group[i];
        group->from_age = require_count(&item, "from_age", 0, AGE_MAX, "the youngest of the group");
        group->to_age = require_count(&item, "to_age", group->from_age, AGE_MAX, "the oldest of the group, not below from_age");
        group->percent = require_number(&item, "percent", 0.0, 100.0, "of the people of this age");
        if (i && group->from_age <= table->group[i - 1].to_age)
            fields_mistake(&item, "from_age", SBL_E_CONFLICT, "the groups overlap, or are not in order of age",
                           "begin after the group before", (double)group->from_age);
        fields_end(&item);
    }
}

static void read_table(fields_object *object, sbl_prevalence *table)
{
    static const char *const SEX[] = {"male", "female"};
    table->key = require_key(object, "key");
    (void)require_text(object, "sex", KNOWLEDGE_WORD_BYTES_MAX, "male or female");
    table->sex = fields_choice(object, "sex", 0, SEX, 2, "male or female") ? SBL_SEX_FEMALE : SBL_SEX_MALE;
    table->counts = require_text(object, "counts", KNOWLEDGE_TEXT_BYTES_MAX, "what is counted, such as Norwood III or more");
    table->place = require_text(object, "place", KNOWLEDGE_TEXT_BYTES_MAX, "where, or of whom");
    table->conflict = fields_text(object, "conflict", NULL, KNOWLEDGE_TEXT_BYTES_MAX);
    table->evidence = require_mark(object);
    table->source = require_source(object);
    read_groups(object, table);
    fields_end(object);
}

static void read_tables(fields_object *root, sbl_progression_knowledge *progression)
{
    const json_t *array;
    uint32_t count = require_list(root, "prevalence", &array, TABLES_MAX);
    sbl_prevalence *table = require_memory(root, count, sizeof *table);
    for (uint32_t i = 0; table && i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "prevalence", array, i);
        read_table(&object, &table[i]);
    }
    progression->prevalence = table;
    progression->prevalence_count = count;
}

static void read_years(fields_object *pace, const char *key, double years[SBL_SCENARIO_COUNT])
{
    fields_object group = require_group(pace, key);
    for (int s = 0; s < SBL_SCENARIO_COUNT; s++) {
        double least = s ? years[s - 1] : 0.25;
        years[s] = require_number(&group, sbl_scenario_name((sbl_scenario)s), least, 100.0,
                                  "years from stage to stage: fast, usual and slow rise");
    }
    fields_end(&group);
}

static void read_pace(fields_object *root, sbl_progression_knowledge *progression)
{
    fields_object group = require_group(root, "pace");
    read_years(&group, "men_years_per_stage", progression->men_years_per_stage);
    read_years(&group, "women_years_per_stage", progression->women_years_per_stage);
    progression->onset_age = require_number(&group, "onset_age", 0.0, 60.0, "the age from which a person's own pace counts");
    (void)require_mark(&group);
    progression->pace_source = require_source(&group);
    fields_end(&group);
}

static void read_thinning(fields_object *root, sbl_progression_knowledge *progression)
{
    fields_object group = require_group(root, "thinning");
    progression->thinning_percent_per_year = require_band(&group, "percent_per_year", 0.0, 90.0, "hairs lost in a year");
    (void)require_mark(&group);
    progression->thinning_source = require_source(&group);
    fields_end(&group);
}

static void read_verdict(fields_object *root, sbl_progression_knowledge *progression)
{
    fields_object group = require_group(root, "verdict");
    progression->covered_share = require_number(&group, "covered_share", 0.05, 1.0, "share of the natural density");
    progression->support_share = require_number(&group, "support_share", 0.0, 1.0, "share of the skin behind the line");
    progression->gap_cm2 = require_number(&group, "gap_cm2", 0.1, 500.0, "cm2 of new bare skin");
    progression->strip_mm = require_number(&group, "strip_mm", 5.0, 80.0, "mm behind the feather");
    (void)require_mark(&group);
    progression->verdict_source = require_source(&group);
    fields_end(&group);
}

static void read_words(fields_object *root, sbl_progression_knowledge *progression)
{
    fields_object group = require_group(root, "words");
    for (uint32_t i = 0; i < SBL_PROGRESSION_WORD_COUNT; i++) {
        const char *key = sbl_progression_word_key((sbl_progression_word)i);
        fields_object object = require_group(&group, key);
        progression->word[i].title = key;
        progression->word[i].text = require_words(&object, "text", KNOWLEDGE_TEXT_BYTES_MAX, "what is to be said, in plain words",
                                                  i <= SBL_PROGRESSION_ISLAND ? "stage cm2 dots" : "");
        progression->word[i].evidence = require_mark(&object);
        progression->word[i].source = require_source(&object);
        fields_end(&object);
    }
    fields_end(&group);
}

void knowledge_read_progression(fields_object *root, sbl_knowledge *knowledge)
{
    sbl_progression_knowledge *progression = require_memory(root, 1, sizeof *progression);
    if (!progression) return;
    read_tables(root, progression);
    read_pace(root, progression);
    read_thinning(root, progression);
    read_verdict(root, progression);
    read_words(root, progression);
    fields_end(root);
    knowledge->progression = progression;
}
