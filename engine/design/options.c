/*
 * The wishes of an intake: defaults filled in, every range checked, the place named in the intake's own words.
 */
#include "inside.h"

typedef struct range {
    size_t offset;
    double low, high;
    const char *field, *hint;
} range;

#define WISH(member) offsetof(sbl_design_options, member)

/* 0 stands for the default in every one of these, so 0 always passes. */
static const range ranges[] = {
    {WISH(hairline.mid_frontal_mm), 40, 120, "wish.hairline.mid_frontal_mm",
     "40 to 120 mm above the stated origin; most natural lines lie at 55 to 85"},
    {WISH(hairline.apex_back_mm), 0, 60, "wish.hairline.apex_back_mm", "0 to 60 mm behind the mid-frontal point"},
    {WISH(hairline.temporal_point_mm), 0, 40, "wish.hairline.temporal_point_mm", "0 to 40 mm forward of the recessed place"},
    {WISH(hairline.asymmetry_mm), -10, 10, "wish.hairline.asymmetry_mm", "-10 to 10 mm; up to 2 looks natural"},
    {WISH(hairline.macro_mm), 0, 12, "wish.hairline.macro_mm", "0 to 12 mm"},
    {WISH(hairline.macro_wave_mm), 30, 150, "wish.hairline.macro_wave_mm", "30 to 150 mm"},
    {WISH(hairline.micro_mm), 0, 4, "wish.hairline.micro_mm", "0 to 4 mm"},
    {WISH(hairline.micro_wave_mm), 3, 25, "wish.hairline.micro_wave_mm", "3 to 25 mm"},
    {WISH(hairline.transition_mm), 1, 20, "wish.hairline.transition_mm", "1 to 20 mm; 8 is usual"},
    {WISH(hairline.sentinel_share), 0, 0.10, "wish.hairline.sentinel_share", "0 to 0.10 of the transition's dots"},
    {WISH(natural_density_per_cm2), 30, 150, "wish.natural_density_per_cm2", "30 to 150 follicular units per cm2; 60 to 100 is usual"},
    {WISH(measured_density_per_cm2), 0, 150, "wish.measured_density_per_cm2", "0 to 150 follicular units per cm2"},
    {WISH(full_density_per_cm2), 30, 150, "wish.full_density_per_cm2", "30 to 150 per cm2, dots and hairs together"},
};

#define HANDLE_SHIFT_MAX_MM 40.0

static bool within(double value, double low, double high)
{
    return value >= low && value <= high; /* NaN is not */
}

static sbl_status check_ranges(const sbl_design_options *wish, sbl_diag *diag)
{
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        double value = *(const double *)(const void *)((const char *)wish + ranges[i].offset);
        if (value == 0.0 || within(value, ranges[i].low, ranges[i].high)) continue;
        return sbl_fail_field(diag, SBL_E_RANGE, "a wish lies outside its range", ranges[i].hint, ranges[i].field, value);
    }
    for (int h = 0; h < SBL_HANDLE_COUNT; h++)
        for (int axis = 0; axis < 2; axis++) {
            double shift = wish->hairline.handle_shift_mm[h][axis];
            if (within(shift, -HANDLE_SHIFT_MAX_MM, HANDLE_SHIFT_MAX_MM)) continue;
            return sbl_fail_field(diag, SBL_E_RANGE, "a handle of the hairline is moved too far", "-40 to 40 mm",
                                  "wish.hairline.handle_shift_mm", shift);
        }
    return SBL_OK;
}

static sbl_status check_enums(const sbl_design_options *wish, sbl_diag *diag)
{
    if ((unsigned)wish->hairline.style >= SBL_HAIRLINE_STYLE_COUNT)
        return sbl_fail_field(diag, SBL_E_RANGE, "no such hairline style", NULL, "wish.hairline.style", (double)wish->hairline.style);
    if ((unsigned)wish->hairline.origin > SBL_ORIGIN_SELLION)
        return sbl_fail_field(diag, SBL_E_RANGE, "no such origin of the hairline's height", NULL, "wish.hairline.origin",
                              (double)wish->hairline.origin);
    if ((unsigned)wish->pattern >= SBL_PATTERN_COUNT)
        return sbl_fail_field(diag, SBL_E_RANGE, "no such pattern of hair loss", NULL, "wish.pattern", (double)wish->pattern);
    if ((unsigned)wish->sex > SBL_SEX_FEMALE) return sbl_fail_field(diag, SBL_E_RANGE, "no such sex", NULL, "wish.sex", (double)wish->sex);
    return SBL_OK;
}

static bool is_strip(const sbl_mark *mark)
{
    return mark->point_count > 1;
}

/* Strips wider than this are patches; discs wider than this are a quadrant of the head. */
#define STRIP_WIDTH_MAX_MM 60.0
#define DISC_WIDTH_MAX_MM  200.0

static sbl_status check_mark(const sbl_mark *mark, uint32_t index, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    double widest = is_strip(mark) ? STRIP_WIDTH_MAX_MM : DISC_WIDTH_MAX_MM;
    if ((unsigned)mark->kind > SBL_MARK_NO_GO)
        status = sbl_fail_field(diag, SBL_E_RANGE, "no such kind of mark", NULL, "wish.marks.kind", (double)mark->kind);
    else if (mark->point_count < 1 || mark->point_count > SBL_MARK_POINTS_MAX)
        status = sbl_fail_field(diag, SBL_E_RANGE, "a mark needs 1 to 16 points", NULL, "wish.marks.points", mark->point_count);
    else if (!within(mark->width_mm, 0.5, widest))
        status = sbl_fail_field(diag, SBL_E_RANGE, "a mark's width lies outside its range",
                                "0.5 to 60 mm for a line, to 200 mm for a patch", "wish.marks.width_mm", mark->width_mm);
    else if (mark->height_mm != 0.0 && !within(mark->height_mm, 0.5, DISC_WIDTH_MAX_MM))
        status = sbl_fail_field(diag, SBL_E_RANGE, "a mark's height lies outside its range", "0.5 to 200 mm", "wish.marks.height_mm",
                                mark->height_mm);
    if (status != SBL_OK && diag) diag->index = index;
    return status;
}

static bool has_mark(const sbl_design_options *wish, sbl_mark_kind a, sbl_mark_kind b)
{
    for (uint32_t i = 0; i < wish->mark_count; i++)
        if (wish->mark[i].kind == a || wish->mark[i].kind == b) return true;
    return false;
}

static sbl_status check_treatment(const sbl_design_options *wish, sbl_diag *diag)
{
    const sbl_treatment *t = &wish->treatment;
    if (!(t->shaved_look || t->hairline || t->crown || t->density || t->scars || t->areata || t->beard))
        return sbl_fail_field(diag, SBL_E_CONFLICT, "nothing is asked for", "name at least one treatment, for example \"shaved_look\"",
                              "wish.treatment", 0.0);
    if (t->scars && !has_mark(wish, SBL_MARK_SCAR_FUT, SBL_MARK_SCAR_FUE))
        return sbl_fail_field(diag, SBL_E_CONFLICT, "scars are to be treated but none is described",
                              "add a mark of kind \"scar FUT\" or \"scar FUE\"", "wish.marks", 0.0);
    if (t->areata && wish->pattern != SBL_PATTERN_AREATA_TOTALIS && !has_mark(wish, SBL_MARK_AREATA_PATCH, SBL_MARK_AREATA_PATCH))
        return sbl_fail_field(diag, SBL_E_CONFLICT, "patches are to be treated but none is described",
                              "add a mark of kind \"areata patch\"", "wish.marks", 0.0);
    return SBL_OK;
}

static void default_to(double *value, double preset)
{
    if (*value == 0.0) *value = preset;
}

static void fill(sbl_design_options *wish)
{
    sbl_hairline_options *line = &wish->hairline;
    const sbl_hairline_shape *shape = sbl_hairline_style_shape(line->style);
    double above_glabella = wish->sex == SBL_SEX_FEMALE ? shape->women_mm : shape->men_mm;
    default_to(&line->mid_frontal_mm, above_glabella + sbl_height_origin_below_glabella_mm(line->origin, wish->sex));
    default_to(&line->apex_back_mm, shape->apex_back_mm);
    default_to(&line->temporal_point_mm, shape->temporal_point_mm);
    /* Irregularity, feather and sentinels: FACTS 3.2, knowledge/biology.json hairline.*. */
    default_to(&line->macro_mm, 3.0);
    default_to(&line->macro_wave_mm, 75.0);
    default_to(&line->micro_mm, 1.2);
    default_to(&line->micro_wave_mm, 9.0);
    default_to(&line->transition_mm, 8.0);
    default_to(&line->sentinel_share, 0.02);
    /* Guo 2017: 74.4 +- 13.3, Tsai 2002: 71.8 follicular units per cm2; knowledge/biology.json scalp.follicular_units_per_cm2. */
    default_to(&wish->natural_density_per_cm2, 72.0);
    default_to(&wish->full_density_per_cm2, wish->natural_density_per_cm2);
}

sbl_status sbl_design_options_complete(sbl_design_options *complete, const sbl_design_options *given, sbl_diag *diag)
{
    if (given->mark_count > SBL_MARKS_MAX || (given->mark_count && !given->mark))
        return sbl_fail_field(diag, SBL_E_RANGE, "too many marks", "at most 48", "wish.marks", given->mark_count);
    sbl_status status = check_ranges(given, diag);
    if (status == SBL_OK) status = check_enums(given, diag);
    for (uint32_t i = 0; i < given->mark_count && status == SBL_OK; i++) status = check_mark(&given->mark[i], i, diag);
    if (status == SBL_OK) status = check_treatment(given, diag);
    if (status != SBL_OK) return status;
    *complete = *given;
    fill(complete);
    return SBL_OK;
}
