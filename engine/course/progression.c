/*
 * The hair goes on: stages ahead with their years, and what each leaves of this design. All figures are integrals over the real head
 * between what grows, what is planned and what the drawn stage leaves; see stubble/progression.h for the model.
 */
#include "course/progression_measure.h"

#include <string.h>

/* ---- pace ---- */

/*
 * The usual pace is that of the tables, or the person's own mean so far where that is faster: who lost four stages in ten years does not
 * slow down because others are slower. The fast case is at least twice the usual, the slow one at most half.
 */
static void set_pace(sbl_progression *p, sbl_sex sex, uint32_t age_years, uint32_t step)
{
    const sbl_progression_knowledge *k = p->knowledge;
    const double *table = sex == SBL_SEX_FEMALE ? k->women_years_per_stage : k->men_years_per_stage;
    memcpy(p->years_per_stage, table, sizeof p->years_per_stage);
    double lived = (double)age_years - k->onset_age;
    if (step > 1 && lived > 0.0) {
        double own = fmax(lived / (double)(step - 1), 1.0);
        p->own_pace = own < table[SBL_SCENARIO_USUAL];
        if (p->own_pace) p->years_per_stage[SBL_SCENARIO_USUAL] = own;
    }
    double usual = p->years_per_stage[SBL_SCENARIO_USUAL];
    p->years_per_stage[SBL_SCENARIO_FAST] = fmin(p->years_per_stage[SBL_SCENARIO_FAST], usual / 2.0);
    p->years_per_stage[SBL_SCENARIO_SLOW] = fmax(p->years_per_stage[SBL_SCENARIO_SLOW], usual * 2.0);
}

static uint32_t lay_stages(sbl_progression *p, sbl_pattern pattern)
{
    uint32_t count = 0;
    while (count < SBL_STAGES_AHEAD_MAX) {
        sbl_stage_forecast *stage = &p->stage[count];
        stage->pattern = pattern;
        for (int s = 0; s < SBL_SCENARIO_COUNT; s++) stage->years[s] = (double)count * p->years_per_stage[s];
        count++;
        sbl_pattern next = sbl_pattern_next(pattern);
        if (next == pattern) break;
        pattern = next;
    }
    return count;
}

/* ---- verdict ---- */

/* Scars, patches and a beard do not stand or fall with the pattern, but for a scar whose own place loses its hair. */
static bool treats_pattern(const sbl_design *design)
{
    const sbl_treatment *wish = &design->options.treatment;
    return wish->shaved_look || wish->hairline || wish->crown || wish->density;
}

static sbl_fit judge_places(const sbl_stage_forecast *stage, const sbl_stage_forecast *now, const sbl_design *design,
                            const sbl_progression_knowledge *k)
{
    for (uint32_t z = 0; z < design->zone_count && z < SBL_ZONES_MAX; z++) {
        sbl_zone_kind kind = design->zone[z].kind;
        if (kind != SBL_ZONE_SCAR_FUT && kind != SBL_ZONE_SCAR_FUE && kind != SBL_ZONE_AREATA) continue;
        if (stage->zone_lost_share[z] - now->zone_lost_share[z] >= k->support_share) return SBL_FIT_ISLAND;
    }
    return SBL_FIT_HOLDS;
}

static sbl_fit judge(const sbl_stage_forecast *stage, const sbl_stage_forecast *now, bool has_hairline, const sbl_progression_knowledge *k)
{
    bool more_bare = stage->new_bare_cm2 >= k->gap_cm2;
    bool alone = stage->support_share < k->support_share && now->support_share >= k->support_share;
    if (more_bare && alone) return has_hairline ? SBL_FIT_ALONE : SBL_FIT_ISLAND;
    return more_bare ? SBL_FIT_GAP : SBL_FIT_HOLDS;
}

/* "norwood V" in files, "Norwood V" in a sentence. */
static const char *stage_in_words(sbl_pattern pattern, sbl_arena *arena)
{
    const char *name = sbl_pattern_name(pattern);
    char *copy = sbl_arena_copy(arena, name, strlen(name) + 1, 1);
    if (copy && copy[0] >= 'a' && copy[0] <= 'z') copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}

/* To two leading digits: a model has no more. */
static void round_figure(char out[24], double value)
{
    uint64_t whole = (uint64_t)(fmax(value, 0.0) + 0.5), scale = 1;
    while (whole / scale >= 100) scale *= 10;
    whole = (whole + scale / 2) / scale * scale;
    char reversed[24];
    uint32_t count = 0;
    do reversed[count++] = (char)('0' + whole % 10);
    while ((whole /= 10) && count < 20);
    for (uint32_t i = 0; i < count; i++) out[i] = reversed[count - 1 - i];
    out[count] = '\0';
}

sbl_progression_word sbl_fit_word(sbl_fit fit)
{
    static const sbl_progression_word WORD[] = {[SBL_FIT_HOLDS] = SBL_PROGRESSION_HOLDS,
                                                [SBL_FIT_GAP] = SBL_PROGRESSION_GAP,
                                                [SBL_FIT_ALONE] = SBL_PROGRESSION_ALONE,
                                                [SBL_FIT_ISLAND] = SBL_PROGRESSION_ISLAND};
    return WORD[fit];
}

static const char *verdict_text(const sbl_stage_forecast *stage, const sbl_progression_knowledge *k, sbl_arena *arena)
{
    char cm2[24], dots[24];
    round_figure(cm2, stage->new_bare_cm2);
    round_figure(dots, stage->more_dots);
    const char *name = stage_in_words(stage->pattern, arena);
    if (!name) return NULL;
    sbl_word_pair pair[] = {{"stage", name}, {"cm2", cm2}, {"dots", dots}};
    return sbl_words_fill(k->word[sbl_fit_word(stage->fit)].text, pair, 3, arena);
}

/* ---- all of it ---- */

static bool shows_hairline(const sbl_design *design)
{
    const sbl_treatment *wish = &design->options.treatment;
    return (wish->shaved_look || wish->hairline) && design->hairline.curve_count > 0;
}

static sbl_status measure(sbl_progression *p, const sbl_design *design, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    progression_ground ground;
    bool has_hairline = shows_hairline(design);
    sbl_status status = progression_ground_lay(&ground, design, has_hairline, p->knowledge, arena, diag);
    for (uint32_t i = 0; i < p->stage_count && status == SBL_OK; i++) {
        if (sbl_progress(host, "stages of hair loss", (float)i / (float)p->stage_count))
            status = sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
        else progression_measure(&p->stage[i], &ground, i == 0, host);
    }
    sbl_arena_rewind(arena, mark);
    for (uint32_t i = 0; i < p->stage_count && status == SBL_OK; i++) {
        sbl_stage_forecast *stage = &p->stage[i];
        stage->new_bare_cm2 = fmax(stage->bare_cm2 - p->stage[0].bare_cm2, 0.0);
        stage->more_dots = fmax(stage->more_dots - (i ? p->stage[0].more_dots : 0.0), 0.0);
        bool patterned = treats_pattern(design);
        stage->fit =
            patterned ? judge(stage, &p->stage[0], has_hairline, p->knowledge) : judge_places(stage, &p->stage[0], design, p->knowledge);
        if (!patterned && stage->fit == SBL_FIT_HOLDS) stage->more_dots = 0.0;
    }
    if (p->stage_count) p->stage[0].more_dots = 0.0;
    return status;
}

static sbl_status build(sbl_progression *p, const sbl_design *design, uint32_t age_years, const sbl_host *host, sbl_arena *arena,
                        sbl_diag *diag)
{
    uint32_t step = sbl_pattern_step(design->options.pattern);
    p->staged = step > 0;
    set_pace(p, design->options.sex, age_years, step);
    if (!p->staged) return SBL_OK;
    p->stage_count = lay_stages(p, design->options.pattern);
    sbl_status status = measure(p, design, host, arena, diag);
    for (uint32_t i = 0; i < p->stage_count && status == SBL_OK; i++) {
        sbl_stage_forecast *stage = &p->stage[i];
        if (p->first_misfit == SBL_NONE && (stage->fit == SBL_FIT_ALONE || stage->fit == SBL_FIT_ISLAND)) p->first_misfit = i;
        stage->text = verdict_text(stage, p->knowledge, arena);
        if (!stage->text) status = sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", "");
    }
    return status;
}

sbl_status sbl_progression_build(sbl_progression *progression, const sbl_design *design, uint32_t age_years, const sbl_knowledge *knowledge,
                                 const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    memset(progression, 0, sizeof *progression);
    progression->first_misfit = SBL_NONE;
    progression->knowledge = knowledge->progression;
    if (!knowledge->progression)
        return sbl_fail(diag, SBL_E_NOT_FOUND, "the knowledge holds no progression of hair loss", "read all files of knowledge/");
    sbl_arena_mark before = sbl_arena_here(arena);
    sbl_status status = build(progression, design, age_years, host, arena, diag);
    if (status == SBL_OK) return SBL_OK;
    sbl_arena_rewind(arena, before);
    memset(progression, 0, sizeof *progression);
    progression->first_misfit = SBL_NONE;
    return status;
}

uint32_t sbl_progression_stage_after(const sbl_progression *progression, sbl_scenario scenario, double years)
{
    if (!progression->stage_count) return 0;
    double steps = floor(years / progression->years_per_stage[scenario] + 1e-9);
    return steps >= (double)(progression->stage_count - 1) ? progression->stage_count - 1 : steps > 0.0 ? (uint32_t)steps : 0;
}

sbl_band sbl_progression_thinning(const sbl_progression_knowledge *knowledge, double years)
{
    const sbl_band *rate = &knowledge->thinning_percent_per_year;
    return (sbl_band){sbl_pow(1.0 - rate->high / 100.0, years), sbl_pow(1.0 - rate->mid / 100.0, years),
                      sbl_pow(1.0 - rate->low / 100.0, years)};
}
