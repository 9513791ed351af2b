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
    model->touch_up_source = end_group(&group);
}

static void read_growth(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "growth");
    model->healed_diameter_mm = require_number(&group, "healed_diameter_mm", 0.05, 0.3, "the usual healed dot");
    model->growth_mm2_per_year = require_band(&group, "growth_mm2_per_year", 0.0, 0.05, "k of d(t) = sqrt(d0^2 + k t)");
    model->growth_source = end_group(&group);
}

static void read_removal(fields_object *root, sbl_course_model *model)
{
    fields_object group = require_group(root, "removal");
    fields_object skin = require_group(&group, "skin");
    for (uint32_t i = 0; i < 7; i++) model->removal_skin[i] = require_count(&skin, SKIN_KEY[i], 0, 10, "points of the scale");
    fields_end(&skin);
    model->removal_place = require_count(&group, "place", 0, 10, "points of the scale");
    model->removal_colour = require_count(&group, "colour", 0, 10, "points of the scale");
    model->removal_ink = require_count(&group, "ink", 0, 10, "points of the scale");
    model->removal_scar = require_count(&group, "scar", 0, 10, "points of the scale");
    model->removal_observed = require_band(&group, "observed", 0.0, 50.0, "laser sessions that were observed");
    model->removal_source = end_group(&group);
}

void knowledge_read_models(fields_object *root, sbl_knowledge *knowledge)
{
    read_rate(root, &knowledge->model);
    read_spacing(root, &knowledge->model);
    read_fading(root, &knowledge->model);
    read_touch_up(root, &knowledge->model);
    read_growth(root, &knowledge->model);
    read_removal(root, &knowledge->model);
    fields_end(root);
}
