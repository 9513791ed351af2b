#include "stubble/plan_file.h"

#include "json/writer.h"
#include "plan/forecast_json.h"
#include "plan/patch_json.h"
#include "plan/plan_mix_json.h"

#include <string.h>

static const char *const SEX_WORD[] = {"unstated", "male", "female"};
static const char *const VERDICT_KEY[] = {"go", "caution", "ask a physician", "not now", "never here"};

static void write_client(json_writer *w, const sbl_plan *plan)
{
    const sbl_client *client = plan->client;
    write_open(w, "client", '{');
    write_string(w, "name", client->name);
    write_string(w, "reference", client->reference);
    if (client->age_years) write_count(w, "age", client->age_years);
    write_string(w, "sex", SEX_WORD[client->sex]);
    write_string(w, "pattern", sbl_pattern_name(client->design.pattern));
    write_string(w, "hair_colour", sbl_hair_colour_name(client->hair_colour));
    write_open(w, "skin", '{');
    write_count(w, "fitzpatrick", client->skin.fitzpatrick);
    write_number(w, "ita_deg", client->skin.ita_deg, 1);
    write_open(w, "lab_d65", '[');
    write_number(w, NULL, client->skin.lab.L, 2);
    write_number(w, NULL, client->skin.lab.a, 2);
    write_number(w, NULL, client->skin.lab.b, 2);
    write_close(w, ']');
    write_close(w, '}');
    write_string(w, "clinic", client->clinic);
    write_string(w, "artist", client->artist);
    write_string(w, "notes", client->notes);
    write_close(w, '}');
}

/* What is planned on: a head, or the patch in its place. */
static void write_head(json_writer *w, const sbl_plan *plan)
{
    const sbl_head *head = plan->head;
    if (plan->patch) {
        patch_json_write(w, plan);
        return;
    }
    write_open(w, "head", '{');
    write_string(w, "source", sbl_head_source_name(head->source));
    write_string(w, "frame", "mm; origin midway between the tragions, x to the client's left, y up, z to the front");
    write_string(w, "surface", "head.glb");
    write_open(w, "measures_mm", '{');
    for (uint32_t m = 0; m < SBL_MEASURE_COUNT; m++) {
        write_open(w, sbl_measure_name((sbl_measure)m), '{');
        write_number(w, "value", head->measures.value_mm[m], 1);
        write_number(w, "sd", head->measures.sd_mm[m], 1);
        write_flag(w, "measured", head->measures.given[m]);
        write_close(w, '}');
    }
    write_close(w, '}');
    write_open(w, "landmarks_mm", '{');
    for (uint32_t l = 0; l < SBL_LANDMARK_COUNT; l++) write_point(w, sbl_landmark_name((sbl_landmark)l), head->landmark[l]);
    write_close(w, '}');
    write_number(w, "vault_area_cm2", head->vault_area_cm2, 1);
    write_number(w, "area_relative_sd", head->area_relative_sd, 4);
    write_number(w, "fit_rms_mm", head->fit_rms_mm, 2);
    write_close(w, '}');
}

/* Score, class and each quadrant: what is lost, its share of the scalp, what it adds to the score. */
static void write_salt(json_writer *w, const sbl_design *design)
{
    char class_of[3] = {'S', (char)('0' + sbl_salt_class(design->salt_percent)), '\0'};
    write_open(w, "salt", '{');
    write_number(w, "score_percent", design->salt_percent, 1);
    write_string(w, "class", class_of);
    write_open(w, "quadrants", '[');
    for (int k = 0; k < SBL_SALT_COUNT; k++) {
        sbl_salt_quadrant q = (sbl_salt_quadrant)k;
        write_open(w, NULL, '{');
        write_string(w, "quadrant", sbl_salt_quadrant_name(q));
        write_number(w, "weight", sbl_salt_weight(q), 2);
        write_number(w, "lost_percent", design->salt_quadrant_percent[q], 1);
        write_number(w, "adds_percent", sbl_salt_weight(q) * design->salt_quadrant_percent[q], 1);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_string(w, "source",
                 "Olsen 2004, J Am Acad Dermatol 51:440; computed from the pattern and the marks, not read by a dermatologist");
    write_close(w, '}');
}

static void write_missing(json_writer *w, const char *key, const char *place, const sbl_missing *missing)
{
    write_open(w, key, '{');
    if (place) write_string(w, "place", place);
    write_number(w, "area_cm2", missing->area_cm2, 2);
    write_number(w, "expected_per_cm2", missing->expected_per_cm2, 1);
    write_number(w, "existing_per_cm2", missing->existing_per_cm2, 1);
    write_band(w, "missing_per_cm2", missing->per_cm2, 1);
    write_band(w, "missing_units", missing->units, 0);
    write_band(w, "missing_hairs", missing->hairs, 0);
    write_close(w, '}');
}

static void write_all_missing(json_writer *w, const sbl_plan *plan)
{
    const sbl_design_options *stated = &plan->client->design;
    write_open(w, "density_missing_model", '{');
    write_string(w, "unit", "follicular units");
    write_string(w, "expected_from", stated->natural_density_per_cm2 > 0.0 ? "a count on this client" : "averages of adults");
    write_string(w, "existing_from", stated->measured_density_per_cm2 > 0.0 ? "a count on this client" : "the stage and the marks");
    write_missing(w, "scalp", NULL, &plan->missing_scalp);
    write_missing(w, "treated", NULL, &plan->missing_treated);
    write_open(w, "zones", '[');
    for (uint32_t z = 0; z < plan->design.zone_count; z++) write_missing(w, NULL, plan->design.zone[z].name, &plan->missing_zone[z]);
    write_close(w, ']');
    write_open(w, "quadrants", '[');
    for (int q = 0; q < SBL_SALT_COUNT; q++)
        write_missing(w, NULL, sbl_salt_quadrant_name((sbl_salt_quadrant)q), &plan->missing_quadrant[q]);
    write_close(w, ']');
    write_string(w, "source", plan->knowledge->model.hair_source);
    write_close(w, '}');
}

static void write_assessment(json_writer *w, const sbl_plan *plan)
{
    const sbl_candidacy *candidacy = &plan->course.candidacy;
    write_open(w, "assessment", '{');
    write_string(w, "pattern", sbl_pattern_name(plan->client->design.pattern));
    if (!plan->patch) write_salt(w, &plan->design);
    write_band(w, "bald_area_cm2", plan->bald_area_cm2, 1);
    write_band(w, "treated_area_cm2", plan->treated_area_cm2, 1);
    if (!plan->patch) write_all_missing(w, plan);
    write_number(w, "confidence", plan->confidence, 2);
    write_string(w, "confidence_reason", plan->confidence_reason);
    write_open(w, "treatments", '[');
    for (uint32_t k = 0; k < SBL_TREATMENT_COUNT; k++) {
        if (plan->patch && !sbl_treatment_wished((sbl_treatment_kind)k, &plan->design.options.treatment)) continue;
        write_open(w, NULL, '{');
        write_string(w, "treatment", sbl_treatment_key((sbl_treatment_kind)k));
        /* A patch was chosen for what it is. */
        sbl_suits suits = plan->patch ? SBL_SUITS_WELL : sbl_treatment_suits((sbl_treatment_kind)k, &plan->design.options);
        write_string(w, "suits", sbl_suits_text(suits));
        write_flag(w, "wished", sbl_treatment_wished((sbl_treatment_kind)k, &plan->design.options.treatment));
        if (plan->knowledge->treatment[k].text) write_string(w, "text", plan->knowledge->treatment[k].text);
        if (plan->knowledge->treatment[k].text) write_string(w, "source", plan->knowledge->treatment[k].source);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_string(w, "verdict", VERDICT_KEY[candidacy->verdict]);
    write_open(w, "findings", '[');
    for (uint32_t i = 0; i < candidacy->finding_count; i++) {
        const sbl_rule *rule = candidacy->finding[i].rule;
        write_open(w, NULL, '{');
        write_string(w, "condition", rule->condition);
        write_string(w, "verdict", VERDICT_KEY[rule->verdict]);
        write_string(w, "reason", rule->reason);
        write_string(w, "source", rule->source);
        if (rule->conflict) write_string(w, "conflict", rule->conflict);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_open(w, "remarks", '[');
    for (uint32_t i = 0; i < plan->remark_count; i++) {
        write_open(w, NULL, '{');
        write_string(w, "text", plan->remark[i].text);
        write_string(w, "source", plan->remark[i].source);
        write_number(w, "value", plan->remark[i].value, 2);
        write_flag(w, "for_client", plan->remark[i].for_client);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_close(w, '}');
}

static void write_curve(json_writer *w, const char *key, const sbl_vec3 *curve, uint32_t count)
{
    write_open(w, key, '[');
    for (uint32_t i = 0; i < count; i++) write_point(w, NULL, curve[i]);
    write_close(w, ']');
}

static void write_hairline(json_writer *w, const sbl_plan *plan)
{
    static const char *const ORIGIN[] = {"glabella", "mid brow", "sellion"};
    const sbl_design *design = &plan->design;
    const sbl_hairline_options *wish = &design->options.hairline;
    write_open(w, "hairline", '{');
    write_string(w, "style", sbl_hairline_style_name(wish->style));
    write_string(w, "origin", ORIGIN[wish->origin]);
    write_number(w, "mid_frontal_mm", design->hairline.mid_frontal_mm, 1);
    write_number(w, "width_between_apices_mm", design->hairline.width_between_apices_mm, 1);
    write_number(w, "length_mm", design->hairline.length_mm, 1);
    write_number(w, "transition_mm", wish->transition_mm, 1);
    write_number(w, "macro_mm", wish->macro_mm, 2);
    write_number(w, "micro_mm", wish->micro_mm, 2);
    write_number(w, "asymmetry_mm", wish->asymmetry_mm, 1);
    write_open(w, "handles_mm", '{');
    for (uint32_t h = 0; h < SBL_HANDLE_COUNT; h++)
        write_point(w, sbl_hairline_handle_name((sbl_hairline_handle)h), design->hairline.handle[h]);
    write_close(w, '}');
    write_open(w, "tape_distances_mm", '[');
    for (uint32_t i = 0; i < plan->tape_count; i++) {
        write_open(w, NULL, '{');
        write_string(w, "handle", sbl_hairline_handle_name(plan->tape[i].handle));
        write_string(w, "landmark", sbl_landmark_name(plan->tape[i].landmark));
        write_number(w, "mm", plan->tape[i].mm, 1);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_curve(w, "curve_mm", design->hairline.curve, design->hairline.curve_count);
    write_close(w, '}');
}

static void write_design(json_writer *w, const sbl_plan *plan)
{
    const sbl_design *design = &plan->design;
    write_open(w, "design", '{');
    if (!plan->patch) write_hairline(w, plan);
    write_number(w, "natural_density_per_cm2", design->options.natural_density_per_cm2, 1);
    write_number(w, "full_density_per_cm2", design->options.full_density_per_cm2, 1);
    write_open(w, "zones", '[');
    for (uint32_t z = 0; z < design->zone_count; z++) {
        const sbl_zone *zone = &design->zone[z];
        write_open(w, NULL, '{');
        write_string(w, "name", zone->name);
        write_string(w, "kind", sbl_zone_kind_name(zone->kind));
        write_number(w, "area_cm2", zone->area_cm2, 2);
        write_number(w, "target_per_cm2", zone->target_per_cm2, 1);
        write_count(w, "dots", zone->dot_count);
        write_number(w, "diameter_mm", zone->diameter_mm, 3);
        write_number(w, "tone", zone->tone, 2);
        write_string(w, "needle", zone->needle);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_close(w, '}');
}

static void write_dots(json_writer *w, const sbl_plan *plan)
{
    write_open(w, "dots", '{');
    write_string(w, "file", "dots.csv");
    write_count(w, "count", plan->dots.count);
    write_count(w, "field_sites", plan->field.count);
    write_number(w, "field_density_per_cm2", (double)plan->field.density_per_cm2, 1);
    write_count(w, "field_stream", SBL_FIELD_STREAM);
    write_number(w, "min_distance_mm", plan->dots.min_distance_mm, 3);
    write_open(w, "sessions", '[');
    for (uint32_t s = 0; s < plan->dots.session_count; s++) {
        write_open(w, NULL, '{');
        write_count(w, "session", (int64_t)s + 1);
        write_number(w, "cumulative_share", plan->dots.cumulative_share[s], 4);
        write_count(w, "dots", plan->dots.per_session[s]);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_close(w, '}');
}

static void write_sessions(json_writer *w, const sbl_course *course)
{
    write_open(w, "sessions", '[');
    for (uint32_t s = 0; s < course->session_count; s++) {
        const sbl_session *session = &course->session[s];
        write_open(w, NULL, '{');
        write_count(w, "session", session->number);
        if (course->dated) {
            char date[11];
            sbl_date_format(date, session->date);
            write_string(w, "date", date);
        }
        write_count(w, "day", session->day);
        write_count(w, "dots", session->dots);
        write_band(w, "minutes", session->minutes, 0);
        write_string(w, "dilution", session->dilution);
        write_number(w, "tone", session->tone, 2);
        write_flag(w, "too_long", session->too_long);
        write_count(w, "split_days", session->split_days);
        write_close(w, '}');
    }
    write_close(w, ']');
}

static void write_course(json_writer *w, const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    write_open(w, "course", '{');
    write_sessions(w, course);
    write_open(w, "care", '[');
    for (uint32_t i = 0; i < course->care_count; i++) {
        write_open(w, NULL, '{');
        write_count(w, "from_day", course->care[i].from_day);
        write_count(w, "to_day", course->care[i].to_day);
        write_string(w, "text", course->care[i].text);
        write_string(w, "source", course->care[i].source);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_close(w, '}');
}

static void write_forecast(json_writer *w, const sbl_plan *plan)
{
    if (plan->patch) return; /* of hair loss that goes on over a head */
    write_open(w, "forecast", '{');
    forecast_json_members(w, &plan->progression, plan);
    write_close(w, '}');
}

static void write_quote(json_writer *w, const sbl_plan *plan)
{
    const sbl_quote *quote = &plan->course.quote;
    write_open(w, "quote", '{');
    write_string(w, "price_book", quote->book->key);
    write_string(w, "city", quote->book->city);
    write_string(w, "currency", quote->book->currency);
    write_band(w, "before_tax", quote->before_tax, 2);
    write_band(w, "with_tax", quote->with_tax, 2);
    write_string(w, "tax_name", quote->book->tax_name);
    write_number(w, "tax_percent", quote->book->tax_percent, 3);
    write_flag(w, "tax_included", quote->book->tax_included);
    write_number(w, "deposit", quote->deposit, 2);
    write_open(w, "items", '[');
    for (uint32_t i = 0; i < quote->item_count; i++) {
        write_open(w, NULL, '{');
        write_string(w, "item", quote->item[i].key);
        if (quote->item[i].title) write_string(w, "title", quote->item[i].title);
        write_number(w, "amount", quote->item[i].amount, 2);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_number(w, "area_cm2", quote->area_cm2, 1);
    write_number(w, "area_sd_cm2", quote->area_sd_cm2, 1);
    write_string(w, "source", quote->book->source);
    write_close(w, '}');
}

static void write_mix(json_writer *w, const sbl_plan *plan)
{
    if (!plan->mix.zone_count) return;
    write_open(w, "mix", '{');
    write_flag(w, "model", true);
    write_mix_members(w, &plan->mix, plan->course.dilution, plan->knowledge->pigment->kept_source);
    write_close(w, '}');
}

typedef void (*part_writer)(json_writer *w, const sbl_plan *plan);
static const struct {
    const char *name;
    part_writer write;
} PARTS[] = {{"client", write_client}, {"head", write_head},         {"assessment", write_assessment},
             {"design", write_design}, {"dots", write_dots},         {"mix", write_mix},
             {"course", write_course}, {"forecast", write_forecast}, {"quote", write_quote}};
#define PART_COUNT (sizeof PARTS / sizeof *PARTS)

static void write_title(json_writer *w, const char *format, const char *version)
{
    write_string(w, "format", format);
    if (version) write_string(w, "program", version);
    write_string(w, "note", "Forecasts, densities and times are models or practice with their sources, not promises; not a diagnosis.");
}

void sbl_plan_write_json(sbl_text *text, const sbl_plan *plan, const char *version)
{
    json_writer w = {.text = text, .first = true};
    write_open(&w, NULL, '{');
    write_title(&w, "stubble-plan/1", version);
    for (size_t i = 0; i < PART_COUNT; i++) PARTS[i].write(&w, plan);
    write_close(&w, '}');
    sbl_text_add(text, "\n");
}

bool sbl_plan_write_json_part(sbl_text *text, const sbl_plan *plan, const char *part)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (strcmp(PARTS[i].name, part) != 0) continue;
        json_writer w = {.text = text, .first = true};
        write_open(&w, NULL, '{');
        PARTS[i].write(&w, plan);
        write_close(&w, '}');
        sbl_text_add(text, "\n");
        return true;
    }
    return false;
}
