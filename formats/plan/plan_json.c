#include "stubble/plan_file.h"

#include "json/writer.h"

#include <string.h>

static const char *const SEX_WORD[] = {"unstated", "male", "female"};
static const char *const VERDICT_KEY[] = {"go", "caution", "ask a physician", "not now", "never here"};

static void write_client(json_writer *w, const sbl_plan *plan)
{
    const sbl_client *client = plan->client;
    json_open(w, "client", '{');
    json_string(w, "name", client->name);
    json_string(w, "reference", client->reference);
    if (client->age_years) json_count(w, "age", client->age_years);
    json_string(w, "sex", SEX_WORD[client->sex]);
    json_string(w, "pattern", sbl_pattern_name(client->design.pattern));
    json_string(w, "hair_colour", sbl_hair_colour_name(client->hair_colour));
    json_open(w, "skin", '{');
    json_count(w, "fitzpatrick", client->skin.fitzpatrick);
    json_number(w, "ita_deg", client->skin.ita_deg, 1);
    json_open(w, "lab_d65", '[');
    json_number(w, NULL, client->skin.lab.L, 2);
    json_number(w, NULL, client->skin.lab.a, 2);
    json_number(w, NULL, client->skin.lab.b, 2);
    json_close(w, ']');
    json_close(w, '}');
    json_string(w, "clinic", client->clinic);
    json_string(w, "artist", client->artist);
    json_string(w, "notes", client->notes);
    json_close(w, '}');
}

static void write_head(json_writer *w, const sbl_plan *plan)
{
    const sbl_head *head = plan->head;
    json_open(w, "head", '{');
    json_string(w, "source", head->source == SBL_HEAD_SCAN ? "scan" : "tape measures and template");
    json_string(w, "frame", "mm; origin midway between the tragions, x to the client's left, y up, z to the front");
    json_string(w, "surface", "head.glb");
    json_open(w, "measures_mm", '{');
    for (uint32_t m = 0; m < SBL_MEASURE_COUNT; m++) {
        json_open(w, sbl_measure_name((sbl_measure)m), '{');
        json_number(w, "value", head->measures.value_mm[m], 1);
        json_number(w, "sd", head->measures.sd_mm[m], 1);
        json_flag(w, "measured", head->measures.given[m]);
        json_close(w, '}');
    }
    json_close(w, '}');
    json_open(w, "landmarks_mm", '{');
    for (uint32_t l = 0; l < SBL_LANDMARK_COUNT; l++) json_point(w, sbl_landmark_name((sbl_landmark)l), head->landmark[l]);
    json_close(w, '}');
    json_number(w, "vault_area_cm2", head->vault_area_cm2, 1);
    json_number(w, "area_relative_sd", head->area_relative_sd, 4);
    json_number(w, "fit_rms_mm", head->fit_rms_mm, 2);
    json_close(w, '}');
}

static void write_assessment(json_writer *w, const sbl_plan *plan)
{
    const sbl_candidacy *candidacy = &plan->course.candidacy;
    json_open(w, "assessment", '{');
    json_string(w, "pattern", sbl_pattern_name(plan->client->design.pattern));
    json_number(w, "salt_percent", plan->design.salt_percent, 1);
    json_band(w, "bald_area_cm2", plan->bald_area_cm2, 1);
    json_band(w, "treated_area_cm2", plan->treated_area_cm2, 1);
    json_number(w, "confidence", plan->confidence, 2);
    json_string(w, "confidence_reason", plan->confidence_reason);
    json_string(w, "verdict", VERDICT_KEY[candidacy->verdict]);
    json_open(w, "findings", '[');
    for (uint32_t i = 0; i < candidacy->finding_count; i++) {
        const sbl_rule *rule = candidacy->finding[i].rule;
        json_open(w, NULL, '{');
        json_string(w, "condition", rule->condition);
        json_string(w, "verdict", VERDICT_KEY[rule->verdict]);
        json_string(w, "reason", rule->reason);
        json_string(w, "source", rule->source);
        if (rule->conflict) json_string(w, "conflict", rule->conflict);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_open(w, "remarks", '[');
    for (uint32_t i = 0; i < plan->remark_count; i++) {
        json_open(w, NULL, '{');
        json_string(w, "text", plan->remark[i].text);
        json_string(w, "source", plan->remark[i].source);
        json_number(w, "value", plan->remark[i].value, 2);
        json_flag(w, "for_client", plan->remark[i].for_client);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

static void write_curve(json_writer *w, const char *key, const sbl_vec3 *curve, uint32_t count)
{
    json_open(w, key, '[');
    for (uint32_t i = 0; i < count; i++) json_point(w, NULL, curve[i]);
    json_close(w, ']');
}

static void write_design(json_writer *w, const sbl_plan *plan)
{
    static const char *const ORIGIN[] = {"glabella", "mid brow", "sellion"};
    const sbl_design *design = &plan->design;
    const sbl_hairline_options *wish = &design->options.hairline;
    json_open(w, "design", '{');
    json_open(w, "hairline", '{');
    json_string(w, "style", sbl_hairline_style_name(wish->style));
    json_string(w, "origin", ORIGIN[wish->origin]);
    json_number(w, "mid_frontal_mm", design->hairline.mid_frontal_mm, 1);
    json_number(w, "width_between_apices_mm", design->hairline.width_between_apices_mm, 1);
    json_number(w, "length_mm", design->hairline.length_mm, 1);
    json_number(w, "transition_mm", wish->transition_mm, 1);
    json_number(w, "macro_mm", wish->macro_mm, 2);
    json_number(w, "micro_mm", wish->micro_mm, 2);
    json_number(w, "asymmetry_mm", wish->asymmetry_mm, 1);
    json_open(w, "handles_mm", '{');
    for (uint32_t h = 0; h < SBL_HANDLE_COUNT; h++) json_point(w, sbl_hairline_handle_name((sbl_hairline_handle)h), design->hairline.handle[h]);
    json_close(w, '}');
    json_open(w, "tape_distances_mm", '[');
    for (uint32_t i = 0; i < plan->tape_count; i++) {
        json_open(w, NULL, '{');
        json_string(w, "handle", sbl_hairline_handle_name(plan->tape[i].handle));
        json_string(w, "landmark", sbl_landmark_name(plan->tape[i].landmark));
        json_number(w, "mm", plan->tape[i].mm, 1);
        json_close(w, '}');
    }
    json_close(w, ']');
    write_curve(w, "curve_mm", design->hairline.curve, design->hairline.curve_count);
    json_close(w, '}');
    json_number(w, "natural_density_per_cm2", design->options.natural_density_per_cm2, 1);
    json_number(w, "full_density_per_cm2", design->options.full_density_per_cm2, 1);
    json_open(w, "zones", '[');
    for (uint32_t z = 0; z < design->zone_count; z++) {
        const sbl_zone *zone = &design->zone[z];
        json_open(w, NULL, '{');
        json_string(w, "name", zone->name);
        json_string(w, "kind", sbl_zone_kind_name(zone->kind));
        json_number(w, "area_cm2", zone->area_cm2, 2);
        json_number(w, "target_per_cm2", zone->target_per_cm2, 1);
        json_count(w, "dots", zone->dot_count);
        json_number(w, "diameter_mm", zone->diameter_mm, 3);
        json_number(w, "tone", zone->tone, 2);
        json_string(w, "needle", zone->needle);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

static void write_dots(json_writer *w, const sbl_plan *plan)
{
    json_open(w, "dots", '{');
    json_string(w, "file", "dots.csv");
    json_count(w, "count", plan->dots.count);
    json_count(w, "field_sites", plan->field.count);
    json_number(w, "field_density_per_cm2", (double)plan->field.density_per_cm2, 1);
    json_count(w, "field_stream", SBL_FIELD_STREAM);
    json_number(w, "min_distance_mm", plan->dots.min_distance_mm, 3);
    json_open(w, "sessions", '[');
    for (uint32_t s = 0; s < plan->dots.session_count; s++) {
        json_open(w, NULL, '{');
        json_count(w, "session", (int64_t)s + 1);
        json_number(w, "cumulative_share", plan->dots.cumulative_share[s], 4);
        json_count(w, "dots", plan->dots.per_session[s]);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

static void write_sessions(json_writer *w, const sbl_course *course)
{
    json_open(w, "sessions", '[');
    for (uint32_t s = 0; s < course->session_count; s++) {
        const sbl_session *session = &course->session[s];
        json_open(w, NULL, '{');
        json_count(w, "session", session->number);
        if (course->dated) {
            char date[11];
            sbl_date_format(date, session->date);
            json_string(w, "date", date);
        }
        json_count(w, "day", session->day);
        json_count(w, "dots", session->dots);
        json_band(w, "minutes", session->minutes, 0);
        json_string(w, "dilution", session->dilution);
        json_number(w, "tone", session->tone, 2);
        json_flag(w, "too_long", session->too_long);
        json_count(w, "split_days", session->split_days);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_course(json_writer *w, const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    json_open(w, "course", '{');
    write_sessions(w, course);
    json_open(w, "care", '[');
    for (uint32_t i = 0; i < course->care_count; i++) {
        json_open(w, NULL, '{');
        json_count(w, "from_day", course->care[i].from_day);
        json_count(w, "to_day", course->care[i].to_day);
        json_string(w, "text", course->care[i].text);
        json_string(w, "source", course->care[i].source);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_open(w, "years_model", '[');
    for (uint32_t y = 0; y < SBL_YEARS_COUNT; y++) {
        json_open(w, NULL, '{');
        json_number(w, "years", course->year[y].years, 1);
        json_band(w, "contrast_of_healed", course->year[y].contrast, 3);
        json_band(w, "dot_diameter_mm", course->year[y].diameter_mm, 3);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_band(w, "touch_up_years_model", course->touch_up_years, 1);
    json_band(w, "removal_sessions", course->removal_sessions, 1);
    json_close(w, '}');
}

static void write_quote(json_writer *w, const sbl_plan *plan)
{
    const sbl_quote *quote = &plan->course.quote;
    json_open(w, "quote", '{');
    json_string(w, "price_book", quote->book->key);
    json_string(w, "city", quote->book->city);
    json_string(w, "currency", quote->book->currency);
    json_band(w, "before_tax", quote->before_tax, 2);
    json_band(w, "with_tax", quote->with_tax, 2);
    json_string(w, "tax_name", quote->book->tax_name);
    json_number(w, "deposit", quote->deposit, 2);
    json_number(w, "area_cm2", quote->area_cm2, 1);
    json_number(w, "area_sd_cm2", quote->area_sd_cm2, 1);
    json_string(w, "source", quote->book->source);
    json_close(w, '}');
}

typedef void (*part_writer)(json_writer *w, const sbl_plan *plan);
static const struct {
    const char *name;
    part_writer write;
} PARTS[] = {{"client", write_client}, {"head", write_head},     {"assessment", write_assessment}, {"design", write_design},
             {"dots", write_dots},     {"course", write_course}, {"quote", write_quote}};
#define PART_COUNT (sizeof PARTS / sizeof *PARTS)

static void write_title(json_writer *w, const char *format, const char *version)
{
    json_string(w, "format", format);
    if (version) json_string(w, "program", version);
    json_string(w, "note", "Forecasts, densities and times are models or practice with their sources, not promises; not a diagnosis.");
}

void sbl_plan_write_json(sbl_text *text, const sbl_plan *plan, const char *version)
{
    json_writer w = {.text = text, .first = true};
    json_open(&w, NULL, '{');
    write_title(&w, "stubble-plan/1", version);
    for (size_t i = 0; i < PART_COUNT; i++) PARTS[i].write(&w, plan);
    json_close(&w, '}');
    sbl_text_add(text, "\n");
}

bool sbl_plan_write_json_part(sbl_text *text, const sbl_plan *plan, const char *part)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (strcmp(PARTS[i].name, part) != 0) continue;
        json_writer w = {.text = text, .first = true};
        json_open(&w, NULL, '{');
        PARTS[i].write(&w, plan);
        json_close(&w, '}');
        sbl_text_add(text, "\n");
        return true;
    }
    return false;
}
