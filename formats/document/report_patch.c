/* The pages of a patch's report that differ from a head's: the pictures are the client's own photo, and there is no hairline. */
#include "document/patch_sheet.h"
#include "document/report_parts.h"

static sbl_word title_of(sbl_patch_kind kind)
{
    static const sbl_word TITLE[SBL_PATCH_KIND_COUNT] = {SBL_WORD_patch_title_fut, SBL_WORD_patch_title_fue, SBL_WORD_patch_title_injury,
                                                         SBL_WORD_patch_title_areata, SBL_WORD_patch_title_beard};
    return TITLE[kind];
}

static const char *number(report *r, double value, unsigned digits)
{
    return letter_number(r->words, value, digits);
}

/* Pictures of one width side by side, none higher than height; returns how high the row is with its captions. */
static double row_of(report *r, const sbl_image *const *image, const char *const *caption, uint32_t count, double gap, double height)
{
    double width = (r->width - gap * (count - 1)) / count, deepest = 0.0;
    for (uint32_t k = 0; k < count; k++) {
        if (!image[k] || !image[k]->rgb) continue;
        double x = r->x + k * (width + gap), drawn = paper_picture(r->sheet, image[k], NULL, x, r->y, width, height);
        if (caption) paper_text(r->sheet, x, r->y + drawn + 3.0, width, PAPER_CAPTION, INK_SOFT, ALIGN_CENTER, caption[k]);
        deepest = fmax(deepest, drawn);
    }
    return deepest + (caption ? 17.0 : 4.0);
}

static const sbl_image *moment(const report *r, uint32_t which)
{
    return &r->patch->moment[which];
}

void report_patch_cover(report *r)
{
    letter *l = r->words;
    const char *const when_taken[] = {letter_word(l, SBL_WORD_before), letter_word(l, SBL_WORD_healed_long)};
    const char *const close[] = {letter_word(l, SBL_WORD_patch_before_close), letter_word(l, SBL_WORD_patch_healed_close)};
    const sbl_client *client = r->plan->client;
    report_page(r, NULL);
    paper_text(r->sheet, r->x, r->y, r->width, PAPER_LABEL, INK_ACCENT, ALIGN_LEFT, *client->clinic ? client->clinic : "Stubble");
    r->y += 14.0;
    r->y += paper_text(r->sheet, r->x, r->y, r->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT,
                       letter_word(l, title_of(r->plan->patch->wish->kind))) +
            3.0;
    const char *when = r->options->date ? letter_date(l, r->options->date) : NULL;
    report_paragraph(r, PAPER_LEAD, INK_SOFT,
                     paper_say(r->sheet, "%s%s%s%s%s", *client->name ? client->name : letter_word(l, SBL_WORD_report_client),
                               *client->reference ? "  \xc2\xb7  " : "", client->reference, when ? "  \xc2\xb7  " : "", when ? when : ""));
    r->y += 6.0;
    const sbl_image *first[] = {moment(r, SBL_MOMENT_BEFORE), moment(r, SBL_MOMENT_HEALED)},
                    *second[] = {&r->patch->close_up[0], &r->patch->close_up[1]};
    r->y += row_of(r, first, when_taken, 2, 8.0, 300.0);
    if (r->patch->close_up[0].rgb) r->y += row_of(r, second, close, 2, 8.0, report_bottom(r) - r->y - 150.0) + 2.0;
    report_key_figures(r);
    r->y += 9.0;
    report_paragraph(r, PAPER_BODY, INK_SOFT, letter_word(l, SBL_WORD_patch_cover_note));
}

/* ---- what we see ---- */

static const char *scale_words(report *r)
{
    static const sbl_word FROM[] = {SBL_WORD_patch_scale_card, SBL_WORD_patch_scale_length, SBL_WORD_patch_as_stated};
    const sbl_patch *patch = r->plan->patch;
    return letter_put(r->words, SBL_WORD_patch_scale_text,
                      PAIRS({"px", number(r, patch->px_per_mm, 1)}, {"from", letter_word(r->words, FROM[patch->wish->scale])},
                            {"percent", number(r, 100.0 * patch->scale_relative_error, 1)}));
}

static const char *form_words(report *r)
{
    const sbl_patch_wish *wish = r->plan->patch->wish;
    if (wish->form == SBL_PATCH_FLAT) return letter_word(r->words, SBL_WORD_patch_form_flat);
    if (wish->form == SBL_PATCH_CYLINDER)
        return letter_put(r->words, SBL_WORD_patch_form_cylinder, PAIRS({"radius", number(r, wish->radius_mm, 0)}));
    return letter_put(r->words, SBL_WORD_patch_form_curved,
                      PAIRS({"radius", number(r, wish->radius_mm, 0)}, {"along", number(r, wish->along_radius_mm, 0)}));
}

static const char *density_words(report *r)
{
    static const sbl_word FROM[] = {SBL_WORD_patch_density_usual, SBL_WORD_patch_as_stated, SBL_WORD_patch_density_counted};
    const sbl_patch *patch = r->plan->patch;
    const char *density = number(r, patch->full_per_cm2, 0);
    if (patch->full_sd_per_cm2 > 0.0) density = letter_join(r->words, density, " \xc2\xb1 ", number(r, patch->full_sd_per_cm2, 0));
    return letter_put(r->words, SBL_WORD_patch_density_text,
                      PAIRS({"density", density}, {"from", letter_word(r->words, FROM[patch->full_source])}));
}

static const char *hair_words(report *r)
{
    const sbl_patch *patch = r->plan->patch;
    const char *density = number(r, patch->existing_per_cm2, 0);
    if (patch->existing_source == SBL_PATCH_COUNTED)
        return letter_put(r->words, SBL_WORD_patch_hairs_found,
                          PAIRS({"count", number(r, patch->hairs_inside, 0)}, {"density", density},
                                {"distance", number(r, r->plan->dots.min_distance_mm, 2)}));
    sbl_word from = patch->existing_source == SBL_PATCH_BY_PERSON ? SBL_WORD_patch_as_stated : SBL_WORD_patch_hairs_usual;
    return letter_put(r->words, SBL_WORD_patch_hairs_there, PAIRS({"density", density}, {"from", letter_word(r->words, from)}));
}

static const char *colour_words(report *r)
{
    const sbl_patch *patch = r->plan->patch;
    const sbl_client *client = r->plan->client;
    const char *hair = letter_word(r->words, (sbl_word)(SBL_WORD_hair_black + (int)client->hair_colour));
    if (!patch->calibrated)
        return letter_put(r->words, SBL_WORD_patch_skin_stated, PAIRS({"type", number(r, client->skin.fitzpatrick, 0)}, {"hair", hair}));
    return letter_put(r->words, SBL_WORD_patch_skin_card,
                      PAIRS({"l", number(r, patch->skin_lab.L, 0)}, {"a", number(r, patch->skin_lab.a, 0)},
                            {"b", number(r, patch->skin_lab.b, 0)}, {"hair", hair}));
}

/* A strip is drawn over the whole width, and what is known of it in two columns under it. */
static bool is_strip(const report *r)
{
    const sbl_image *before = moment(r, SBL_MOMENT_BEFORE);
    return before->height < 0.6 * before->width;
}

typedef struct known {
    sbl_word name;
    const char *value;
} known;

static void facts(report *r, const known *fact, uint32_t count, double x, double width, uint32_t columns)
{
    const double gap = 14.0, column = (width - gap * (columns - 1)) / columns;
    double top = r->y, deepest = top;
    uint32_t rows = (count + columns - 1) / columns;
    for (uint32_t i = 0; i < count; i++) {
        double left = x + (i / rows) * (column + gap);
        if (i % rows == 0) r->y = top;
        const char *name = letter_word(r->words, fact[i].name);
        double high = paper_text(r->sheet, left, r->y + 1.2, 68.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, name);
        r->y += fmax(high, paper_text(r->sheet, left + 70.0, r->y, column - 70.0, PAPER_BODY, INK_TEXT, ALIGN_LEFT, fact[i].value)) + 3.0;
        deepest = fmax(deepest, r->y);
    }
    r->y = deepest;
}

void report_patch_assessment(report *r)
{
    static const sbl_word PLACE[SBL_PATCH_KIND_COUNT] = {SBL_WORD_patch_place_fut, SBL_WORD_patch_place_fue, SBL_WORD_patch_place_injury,
                                                         SBL_WORD_patch_place_areata, SBL_WORD_patch_place_beard};
    letter *l = r->words;
    const sbl_plan *plan = r->plan;
    const sbl_patch *patch = plan->patch;
    const sbl_image *before = moment(r, SBL_MOMENT_BEFORE);
    report_page(r, letter_word(l, SBL_WORD_see_title));
    const known fact[] = {
        {SBL_WORD_patch_fact_place, letter_word(l, PLACE[patch->wish->kind])},
        {SBL_WORD_patch_fact_size, letter_put(l, SBL_WORD_patch_size_text,
                                              PAIRS({"length", number(r, patch->length_mm, 0)}, {"width", number(r, patch->width_mm, 0)}))},
        {SBL_WORD_patch_fact_area, letter_put(l, SBL_WORD_band_cm2, PAIRS(BAND(l, "area", plan->treated_area_cm2, 1)))},
        {SBL_WORD_patch_fact_scale, scale_words(r)},
        {SBL_WORD_patch_fact_view, letter_put(l, SBL_WORD_patch_view_text, PAIRS({"degrees", number(r, patch->tilt * 180.0 / SBL_PI, 0)}))},
        {SBL_WORD_patch_fact_skin, form_words(r)},
        {SBL_WORD_patch_fact_density, density_words(r)},
        {SBL_WORD_patch_fact_hair, hair_words(r)},
        {SBL_WORD_patch_fact_colours, colour_words(r)},
    };
    const uint32_t count = sizeof fact / sizeof *fact;
    bool strip = is_strip(r);
    double wide = strip ? r->width : 0.5 * r->width, high = fmin(wide * before->height / before->width, 260.0), top = r->y;
    patch_draw_on_photo(r->sheet, plan, r->patch, r->x, r->y, wide, high);
    if (!strip) facts(r, fact, count, r->x + wide + 14.0, r->width - wide - 14.0, 1);
    r->y = fmax(r->y, top + high + 4.0);
    const char *key = letter_word(l, SBL_WORD_patch_key_outline);
    if (patch->test.radius_mm > 0.0) key = letter_join(l, key, " ", letter_word(l, SBL_WORD_patch_key_test));
    if (patch->wish->no_go_count) key = letter_join(l, key, " ", letter_word(l, SBL_WORD_patch_key_no_go));
    report_paragraph(r, PAPER_CAPTION, INK_SOFT, key);
    if (strip) facts(r, fact, count, r->x, r->width, 2);
    if (strip) r->y += 4.0;
    report_paragraph(
        r, PAPER_BODY, INK_SOFT,
        letter_put(l, SBL_WORD_confidence_text,
                   PAIRS({"percent", number(r, 100.0 * plan->confidence, 0)}, {"reason", letter_say(l, plan->confidence_reason)})));
    report_candidacy(r);
    report_remarks(r);
}

void report_patch_sessions(report *r)
{
    uint32_t count = r->plan->course.session_count, columns = count < 4 ? count : 4;
    const double gap = 10.0, width = fmin((r->width - gap * (columns - 1)) / columns, 186.0);
    report_page(r, letter_label(r->words, SBL_LABEL_your_sessions));
    if (r->plan->test_days)
        report_paragraph(r, PAPER_BODY, INK_TEXT,
                         letter_put(r->words, SBL_WORD_patch_test_text, PAIRS({"days", number(r, r->plan->test_days, 0)})));
    for (uint32_t i = 0; i < count; i += columns) {
        double deepest = 0.0;
        for (uint32_t k = i; k < i + columns && k < count; k++) {
            double x = r->x + (k - i) * (width + gap);
            double drawn = paper_picture(r->sheet, moment(r, SBL_MOMENT_SESSION_1 + k), NULL, x, r->y, width, 190.0) + 6.0;
            deepest = fmax(deepest, drawn + report_session_lines(r, k, x, r->y + drawn, width));
        }
        r->y += deepest + 4.0;
    }
    report_paragraph(r, PAPER_CAPTION, INK_SOFT, letter_word(r->words, SBL_WORD_patch_session_pictures));
    report_care(r);
}

void report_patch_years(report *r)
{
    enum { SHOWN = 6 };
    static const uint32_t YEAR[SHOWN] = {0, 1, 2, 4, 6, 8}; /* 0: healed */
    const char *name[SHOWN];
    const sbl_image *image[SHOWN];
    uint32_t columns = is_strip(r) ? 2 : 3;
    for (uint32_t i = 0; i < SHOWN; i++) {
        image[i] = moment(r, YEAR[i] ? SBL_MOMENT_YEAR_1 + YEAR[i] - 1 : SBL_MOMENT_HEALED);
        name[i] = YEAR[i] ? letter_put(r->words, SBL_WORD_year, PAIRS({"year", number(r, YEAR[i], 0)}))
                          : letter_label(r->words, SBL_LABEL_healed);
    }
    report_page(r, letter_word(r->words, SBL_WORD_years_title));
    for (uint32_t i = 0; i < SHOWN; i += columns) r->y += row_of(r, image + i, name + i, columns, 6.0, 150.0) + 3.0;
    report_years_model(r);
}
