/* models.json: the constants of the course's models. Their ranges keep the models meaningful: a share stays a share, a factor a factor. */
#include "knowledge/require.h"

static const char *const SKIN_KEY[7] = {"not_stated", "I", "II", "III", "IV", "V", "VI"};

static const char *end_group(fields_object *group)
{
    (void)require_mark(group);
    const char *source = require_source(group);
    fields_end(group);
    return source;
}

static void read_rate(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "rate");
    model->dots_per_minute = require_band(&group, "dots_per_minute", 10.0, 300.0, "dots placed in a minute");
    model->setup_minutes = require_number(&group, "setup_minutes", 0.0, 180.0, "minutes of preparation in each session");
    model->day_minutes = require_number(&group, "day_minutes", 210.0, 720.0, "minutes after which a day is too long");
    model->rate_source = end_group(&group);
}

static void read_spacing(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "spacing");
    model->days_apart = require_count(&group, "days_apart", 4, 60, "days between two sessions");
    model->days_apart_low = require_count(&group, "usual_low", 1, 60, "fewer days bring a warning");
    model->days_apart_high = require_count(&group, "usual_high", model->days_apart_low, 60, "more days bring a warning");
    model->usual_sessions_high = require_count(&group, "usual_sessions_high", 1, SBL_SESSIONS_MAX, "more sessions bring a warning");
    (void)end_group(&group);
}

static void read_complexion(fields_object *parent, sbl_course_model *model)
{
    fields_object group = require_group(parent, "complexion");
    for (uint32_t i = 0; i < 7; i++) model->complexion[i] = require_number(&group, SKIN_KEY[i], 0.1, 2.0, "a factor: 1 changes nothing");
    fields_end(&group);
}

static void read_fading(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "fading");
    model->early_share = require_number(&group, "early_share", 0.0, 0.9, "the share that goes in the first weeks");
    model->early_days = require_number(&group, "early_days", 0.1, 60.0, "its time constant in days");
    model->tau_years = require_number(&group, "tau_years", 0.5, 50.0, "the time constant of the years");
    model->tau_spread = require_number(&group, "tau_spread", 0.0, 0.9, "the band: 0.4 is 40 % each way");
    model->sun_low = require_number(&group, "sun_low", 1.0, 2.0, "factor for little sun, 1 or more");
    model->sun_high = require_number(&group, "sun_high", 0.1, 1.0, "factor for much sun, 1 or less");
    model->oily = require_number(&group, "oily", 0.1, 1.0, "factor for oily skin, 1 or less");
    model->scar = require_number(&group, "scar", 0.1, 1.0, "factor for scars, 1 or less");
    model->resorbable = require_number(&group, "resorbable", 0.1, 1.0, "factor for resorbable pigment, 1 or less");
    read_complexion(&group, model);
    model->fading_source = end_group(&group);
}

static void read_touch_up(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "touch_up");
    model->touch_up_contrast = require_band(&group, "contrast", 0.05, 0.95, "share of the healed contrast");
    model->lasting_contrast = require_number(&group, "lasting_contrast", 0.05, 0.95, "share left when the look counts as gone");
    model->trace_contrast = require_number(&group, "trace_contrast", 0.01, 0.5, "share left when only a trace is seen");
    model->touch_up_source = end_group(&group);
}

static void read_growth(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "growth");
    model->healed_diameter_mm = require_number(&group, "healed_diameter_mm", 0.05, 0.3, "the usual healed dot");
    model->growth_mm2_per_year = require_band(&group, "growth_mm2_per_year", 0.0, 0.05, "k of d(t) = sqrt(d0^2 + k t)");
    model->growth_source = end_group(&group);
}

static void read_follow_up(fields_object *root, sbl_course_model *model)
{
    static const char *const WAY[SBL_FOLLOW_UP_WAY_COUNT] = {"eye", "contrast", "dots"};
    fields_object group = require_group(root, "follow_up"), error = require_group(&group, "error");
    for (uint32_t i = 0; i < SBL_FOLLOW_UP_WAY_COUNT; i++)
        model->follow_up_sd[i] = require_number(&error, WAY[i], 0.005, 1.0, "one standard deviation, as a share of the healed value");
    fields_end(&error);
    model->follow_up_source = end_group(&group);
}

static void read_cover(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "cover");
    model->cover_share = require_band(&group, "share", 0.05, 1.0, "share of the natural density that covers");
    model->cover_source = end_group(&group);
}

static void read_hair(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "hair");
    model->natural_sd = require_number(&group, "natural_sd", 0.0, 1.0, "one standard deviation between people, as a share");
    model->natural_counted_sd = require_number(&group, "natural_counted_sd", 0.0, 1.0, "the same after a count on this client");
    model->existing_sd = require_number(&group, "existing_sd", 0.0, 1.0, "of what grows, as the stage gives it, as a share");
    model->existing_counted_sd = require_number(&group, "existing_counted_sd", 0.0, 1.0, "the same after a count on this client");
    model->hairs_per_unit = require_band(&group, "hairs_per_unit", 1.0, 5.0, "hairs in a follicular unit");
    model->hair_source = end_group(&group);
}

static const char *const PLACE_KEY[SBL_REMOVAL_PLACE_COUNT] = {"head_neck", "upper_trunk", "lower_trunk", "proximal_limb", "distal_limb"};
static const char *const COLOUR_KEY[SBL_REMOVAL_COLOUR_COUNT] = {"black", "black_some_red", "black_red_other", "several"};
static const char *const INK_KEY[SBL_REMOVAL_INK_COUNT] = {"amateur", "minimal", "moderate", "significant"};
static const char *const SCAR_KEY[SBL_REMOVAL_SCAR_COUNT] = {"none", "minimal", "moderate", "significant"};

static void read_points(fields_object *removal, const char *category, const char *const *key, uint32_t *points, uint32_t count)
{
    fields_object group = require_group(removal, category);
    for (uint32_t i = 0; i < count; i++) points[i] = require_count(&group, key[i], 0, 10, "points of the scale");
    fields_end(&group);
}

static uint32_t read_row(fields_object *group, const char *name, const char *const *key, uint32_t count)
{
    (void)require_text(group, name, KNOWLEDGE_WORD_BYTES_MAX, "a row of the table above");
    return fields_choice(group, name, 0, key, count, "a row of the table above");
}

static void read_removal(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "removal");
    sbl_removal_scale *scale = &model->removal;
    read_points(&group, "skin", SKIN_KEY, scale->skin, 7);
    read_points(&group, "place", PLACE_KEY, scale->place, SBL_REMOVAL_PLACE_COUNT);
    read_points(&group, "colour", COLOUR_KEY, scale->colour, SBL_REMOVAL_COLOUR_COUNT);
    read_points(&group, "ink", INK_KEY, scale->ink, SBL_REMOVAL_INK_COUNT);
    read_points(&group, "scar", SCAR_KEY, scale->scar, SBL_REMOVAL_SCAR_COUNT);
    scale->layered = require_count(&group, "layered", 0, 10, "points of the scale");
    scale->error_sessions = require_number(&group, "error_sessions", 0.0, 10.0, "sessions either way");
    fields_object row = require_group(&group, "this_pigment");
    model->removal_case.place = (sbl_removal_place)read_row(&row, "place", PLACE_KEY, SBL_REMOVAL_PLACE_COUNT);
    model->removal_case.colour = (sbl_removal_colour)read_row(&row, "colour", COLOUR_KEY, SBL_REMOVAL_COLOUR_COUNT);
    model->removal_case.ink = (sbl_removal_ink)read_row(&row, "ink", INK_KEY, SBL_REMOVAL_INK_COUNT);
    model->removal_case.scar = (sbl_removal_scar)read_row(&row, "scar", SCAR_KEY, SBL_REMOVAL_SCAR_COUNT);
    model->removal_scarred = (sbl_removal_scar)read_row(&row, "treated_scar", SCAR_KEY, SBL_REMOVAL_SCAR_COUNT);
    fields_end(&row);
    model->removal_observed = require_band(&group, "observed", 0.0, 50.0, "laser sessions that were observed");
    model->removal_weeks_apart = require_band(&group, "weeks_apart", 1.0, 52.0, "weeks between two laser sessions");
    model->removal_source = end_group(&group);
}

void knowledge_read_models(fields_object *root, sbl_knowledge *knowledge)
{
    read_rate(root, &knowledge->model);
    read_spacing(root, &knowledge->model);
    read_fading(root, &knowledge->model);
    read_touch_up(root, &knowledge->model);
    read_growth(root, &knowledge->model);
    read_follow_up(root, &knowledge->model);
    read_cover(root, &knowledge->model);
    read_hair(root, &knowledge->model);
    read_removal(root, &knowledge->model);
    fields_end(root);
}
