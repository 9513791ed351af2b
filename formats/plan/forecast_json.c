/* The forecast for machines: stubble-forecast/1. */
#include "plan/forecast_json.h"

#include "stubble/forecast.h"

static void write_years(json_writer *w, const char *key, const double years[SBL_SCENARIO_COUNT])
{
    write_open(w, key, '{');
    for (int s = 0; s < SBL_SCENARIO_COUNT; s++) write_number(w, sbl_scenario_name((sbl_scenario)s), years[s], 1);
    write_close(w, '}');
}

static void write_stage(json_writer *w, const sbl_stage_forecast *stage, const sbl_design *design)
{
    write_open(w, NULL, '{');
    write_string(w, "stage", sbl_pattern_name(stage->pattern));
    write_years(w, "years_model", stage->years);
    write_string(w, "verdict", sbl_fit_name(stage->fit));
    write_string(w, "text", stage->text);
    write_number(w, "bare_cm2", stage->bare_cm2, 1);
    write_number(w, "new_bare_cm2", stage->new_bare_cm2, 1);
    write_number(w, "support_share", stage->support_share, 3);
    write_number(w, "edge_step", stage->edge_step, 3);
    write_number(w, "more_dots", stage->more_dots, 0);
    write_number(w, "hair_left_share", stage->hair_left_share, 3);
    write_open(w, "zones", '[');
    for (uint32_t z = 0; z < design->zone_count; z++) {
        write_open(w, NULL, '{');
        write_string(w, "name", design->zone[z].name);
        write_number(w, "lost_share", stage->zone_lost_share[z], 3);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_close(w, '}');
}

static void write_progression(json_writer *w, const sbl_progression *p, const sbl_plan *plan)
{
    write_open(w, "hair_loss", '{');
    write_flag(w, "staged", p->staged);
    write_years(w, "years_per_stage_model", p->years_per_stage);
    write_flag(w, "own_pace", p->own_pace);
    if (p->first_misfit != SBL_NONE) write_string(w, "stands_alone_by", sbl_pattern_name(p->stage[p->first_misfit].pattern));
    write_open(w, "stages", '[');
    for (uint32_t i = 0; i < p->stage_count; i++) write_stage(w, &p->stage[i], &plan->design);
    write_close(w, ']');
    write_open(w, "prevalence", '[');
    for (uint32_t i = 0; i < p->knowledge->prevalence_count; i++) {
        const sbl_prevalence *table = &p->knowledge->prevalence[i];
        double percent;
        if (table->sex != plan->client->sex || !sbl_prevalence_at(table, plan->client->age_years, &percent)) continue;
        write_open(w, NULL, '{');
        write_string(w, "place", table->place);
        write_string(w, "counts", table->counts);
        write_number(w, "percent_at_this_age", percent, 1);
        write_string(w, "source", table->source);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_open(w, "thinning_left_model", '[');
    for (int years = 1; years <= 10; years++) write_band(w, NULL, sbl_progression_thinning(p->knowledge, years), 3);
    write_close(w, ']');
    write_open(w, "sources", '[');
    write_string(w, NULL, p->knowledge->pace_source);
    write_string(w, NULL, p->knowledge->thinning_source);
    write_string(w, NULL, p->knowledge->verdict_source);
    write_close(w, ']');
    write_close(w, '}');
}

#define HEALED_DAYS  28
#define DAYS_IN_YEAR 365.25

static void write_fading(json_writer *w, const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    write_open(w, "fading", '{');
    write_count(w, "follow_ups", course->follow_up_count);
    write_band(w, "tau_years_before_model", course->tau_band_before_years, 2);
    write_band(w, "tau_years_model", course->tau_band_years, 2);
    write_open(w, "years_model", '[');
    for (uint32_t y = 0; y < SBL_YEARS_COUNT; y++) {
        write_open(w, NULL, '{');
        write_number(w, "years", course->year[y].years, 1);
        write_band(w, "contrast_of_healed", course->year[y].contrast, 3);
        write_band(w, "dot_diameter_mm", course->year[y].diameter_mm, 3);
        write_close(w, '}');
    }
    write_close(w, ']');
    write_open(w, "touch_up_model", '{');
    write_band(w, "years", course->touch_up_years, 1);
    if (course->dated) {
        char date[11];
        sbl_date_format(date, course->session[course->session_count - 1].date + HEALED_DAYS +
                                  (int32_t)(DAYS_IN_YEAR * course->touch_up_years.mid));
        write_string(w, "date", date);
    }
    write_band(w, "dots", course->touch_up_dots, 0);
    write_band(w, "minutes", course->touch_up_minutes, 0);
    write_close(w, '}');
    write_band(w, "trace_years_model", course->trace_years, 1);
    write_string(w, "source", plan->knowledge->model.fading_source);
    write_close(w, '}');
}

static void write_way_back(json_writer *w, const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    write_open(w, "changing_ones_mind", '{');
    write_open(w, "laser", '{');
    write_count(w, "kirby_desai_points", course->removal_points);
    write_band(w, "kirby_desai_sessions", course->removal_predicted, 1);
    write_band(w, "sessions", course->removal_sessions, 1);
    write_band(w, "months_model", course->removal_months, 1);
    write_string(w, "note", "The score is an upper bound for this pigment: 1 to 3 sessions were observed.");
    write_string(w, "source", plan->knowledge->model.removal_source);
    write_close(w, '}');
    write_open(w, "transplant_cover_model", '{');
    write_band(w, "grafts", sbl_forecast_cover_grafts(plan), 0);
    write_string(w, "source", plan->knowledge->model.cover_source);
    write_close(w, '}');
    write_close(w, '}');
}

void forecast_json_members(json_writer *w, const sbl_progression *progression, const sbl_plan *plan)
{
    if (progression->knowledge) write_progression(w, progression, plan);
    write_fading(w, plan);
    write_way_back(w, plan);
}

void sbl_forecast_write_json(sbl_text *text, const sbl_forecast *forecast, const sbl_plan *plan)
{
    json_writer w = {.text = text, .first = true};
    write_open(&w, NULL, '{');
    write_string(&w, "format", "stubble-forecast/1");
    write_string(&w, "note", "Everything here is a model on this head's shape, not a promise and not a diagnosis.");
    forecast_json_members(&w, &forecast->progression, plan);
    write_close(&w, '}');
    sbl_text_add(text, "\n");
}
