/* The pages of a patch's report that differ from a head's: the pictures are the client's own photo, and there is no hairline. */
#include "document/patch_sheet.h"
#include "document/report_parts.h"

static const char *title_of(sbl_patch_kind kind)
{
    static const char *const TITLE[SBL_PATCH_KIND_COUNT] = {"Your plan for a transplant scar (FUT)", "Your plan for transplant scars (FUE)",
                                                            "Your plan for a scar", "Your plan for a bare patch",
                                                            "Your plan for the beard"};
    return TITLE[kind];
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
    static const char *const WHEN[] = {"Before", "Healed, four weeks after the last session"}, *const CLOSE[] = {"Before, close",
                                                                                                                 "Healed, close"};
    const sbl_client *client = r->plan->client;
    report_page(r, NULL);
    paper_text(r->sheet, r->x, r->y, r->width, PAPER_LABEL, INK_ACCENT, ALIGN_LEFT, *client->clinic ? client->clinic : "Stubble");
    r->y += 14.0;
    r->y += paper_text(r->sheet, r->x, r->y, r->width, PAPER_TITLE, INK_TEXT, ALIGN_LEFT, title_of(r->plan->patch->wish->kind)) + 3.0;
    const char *when = r->options->date ? letter_date(r->words, r->options->date) : NULL;
    report_paragraph(r, PAPER_LEAD, INK_SOFT,
                     paper_say(r->sheet, "%s%s%s%s%s", *client->name ? client->name : "Client", *client->reference ? "  \xc2\xb7  " : "",
                               client->reference, when ? "  \xc2\xb7  " : "", when ? when : ""));
    r->y += 6.0;
    const sbl_image *first[] = {moment(r, SBL_MOMENT_BEFORE), moment(r, SBL_MOMENT_HEALED)},
                    *second[] = {&r->patch->close_up[0], &r->patch->close_up[1]};
    r->y += row_of(r, first, WHEN, 2, 8.0, 300.0);
    if (r->patch->close_up[0].rgb) r->y += row_of(r, second, CLOSE, 2, 8.0, report_bottom(r) - r->y - 150.0) + 2.0;
    report_key_figures(r);
    r->y += 9.0;
    report_paragraph(
        r, PAPER_BODY, INK_SOFT,
        "The dots are drawn on your own photo: its light, its hair and its shine are kept, and only skin inside the outline is changed. "
        "It shows where dots go and about how dark the healed look will be. It is no promise. Dots look like shaved hair; they do "
        "not grow hair and do not change the skin's surface: a scar that is raised or sunken still throws its shadow.");
}

/* ---- what we see ---- */

static const char *scale_words(report *r)
{
    const sbl_patch *patch = r->plan->patch;
    static const char *const FROM[] = {"from the card in the photo", "from a known length in the photo", "as stated"};
    return paper_say(r->sheet, "%s pixels a mm, %s; a length is right within %s %% (two of three times)",
                     paper_number(r->sheet, patch->px_per_mm, 1), FROM[patch->wish->scale],
                     paper_number(r->sheet, 100.0 * patch->scale_relative_error, 1));
}

static const char *form_words(report *r)
{
    const sbl_patch_wish *wish = r->plan->patch->wish;
    if (wish->form == SBL_PATCH_FLAT) return "taken as flat";
    if (wish->form == SBL_PATCH_CYLINDER)
        return paper_say(r->sheet, "a cylinder of %s mm radius, as stated", paper_number(r->sheet, wish->radius_mm, 0));
    return paper_say(r->sheet, "curved with %s and %s mm radius, as stated", paper_number(r->sheet, wish->radius_mm, 0),
                     paper_number(r->sheet, wish->along_radius_mm, 0));
}

static const char *density_words(report *r)
{
    static const char *const FROM[] = {"what is usual there", "as stated", "counted in the hair beside it"};
    const sbl_patch *patch = r->plan->patch;
    const char *band =
        patch->full_sd_per_cm2 > 0.0 ? paper_say(r->sheet, " \xc2\xb1 %s", paper_number(r->sheet, patch->full_sd_per_cm2, 0)) : "";
    return paper_say(r->sheet, "%s%s per cm\xc2\xb2, hairs and dots together: %s", paper_number(r->sheet, patch->full_per_cm2, 0), band,
                     FROM[patch->full_source]);
}

static const char *hair_words(report *r)
{
    const sbl_patch *patch = r->plan->patch;
    if (patch->existing_source == SBL_PATCH_COUNTED)
        return paper_say(r->sheet, "%u found inside (%s per cm\xc2\xb2); dots keep %s mm away from each", patch->hairs_inside,
                         paper_number(r->sheet, patch->existing_per_cm2, 0), paper_number(r->sheet, r->plan->dots.min_distance_mm, 2));
    return paper_say(r->sheet, "%s per cm\xc2\xb2 inside, %s", paper_number(r->sheet, patch->existing_per_cm2, 0),
                     patch->existing_source == SBL_PATCH_BY_PERSON ? "as stated" : "as is usual for such a place");
}

static const char *colour_words(report *r)
{
    const sbl_patch *patch = r->plan->patch;
    const char *hair = sbl_hair_colour_name(r->plan->client->hair_colour);
    if (!patch->calibrated) return paper_say(r->sheet, "skin as stated (Fitzpatrick %u), hair %s", r->plan->client->skin.fitzpatrick, hair);
    return paper_say(r->sheet, "skin L* %s a* %s b* %s by the card; hair %s", paper_number(r->sheet, patch->skin_lab.L, 0),
                     paper_number(r->sheet, patch->skin_lab.a, 0), paper_number(r->sheet, patch->skin_lab.b, 0), hair);
}

/* A strip is drawn over the whole width, and what is known of it in two columns under it. */
static bool is_strip(const report *r)
{
    const sbl_image *before = moment(r, SBL_MOMENT_BEFORE);
    return before->height < 0.6 * before->width;
}

typedef struct known {
    const char *name, *value;
} known;

static void facts(report *r, const known *fact, uint32_t count, double x, double width, uint32_t columns)
{
    const double gap = 14.0, column = (width - gap * (columns - 1)) / columns;
    double top = r->y, deepest = top;
    uint32_t rows = (count + columns - 1) / columns;
    for (uint32_t i = 0; i < count; i++) {
        double left = x + (i / rows) * (column + gap);
        if (i % rows == 0) r->y = top;
        paper_text(r->sheet, left, r->y + 1.2, 70.0, PAPER_SMALL, INK_SOFT, ALIGN_LEFT, fact[i].name);
        r->y += paper_text(r->sheet, left + 70.0, r->y, column - 70.0, PAPER_BODY, INK_TEXT, ALIGN_LEFT, fact[i].value) + 3.0;
        deepest = fmax(deepest, r->y);
    }
    r->y = deepest;
}

void report_patch_assessment(report *r)
{
    static const char *const PLACE[SBL_PATCH_KIND_COUNT] = {"scar of a strip transplant (FUT)", "scars of a transplant (FUE)",
                                                            "scar of an injury", "bare patch (alopecia areata)", "beard"};
    const sbl_plan *plan = r->plan;
    const sbl_patch *patch = plan->patch;
    const sbl_image *before = moment(r, SBL_MOMENT_BEFORE);
    report_page(r, "What we see");
    const known fact[] = {
        {"Place", PLACE[patch->wish->kind]},
        {"Size", paper_say(r->sheet, "%s mm long, %s mm wide", paper_number(r->sheet, patch->length_mm, 0),
                           paper_number(r->sheet, patch->width_mm, 0))},
        {"Area to treat", letter_put(r->words, SBL_WORD_band_cm2, PAIRS(BAND(r->words, "area", plan->treated_area_cm2, 1)))},
        {"Scale", scale_words(r)},
        {"View", paper_say(r->sheet, "%s degrees from square on", paper_number(r->sheet, patch->tilt * 180.0 / SBL_PI, 0))},
        {"Skin", form_words(r)},
        {"Density", density_words(r)},
        {"Hair there", hair_words(r)},
        {"Colours", colour_words(r)},
    };
    const uint32_t count = sizeof fact / sizeof *fact;
    bool strip = is_strip(r);
    double wide = strip ? r->width : 0.5 * r->width, high = fmin(wide * before->height / before->width, 260.0), top = r->y;
    patch_draw_on_photo(r->sheet, plan, r->patch, r->x, r->y, wide, high);
    if (!strip) facts(r, fact, count, r->x + wide + 14.0, r->width - wide - 14.0, 1);
    r->y = fmax(r->y, top + high + 4.0);
    report_paragraph(r, PAPER_CAPTION, INK_SOFT,
                     paper_say(r->sheet, "Brown: the outline; numbers are its corners.%s%s",
                               patch->test.radius_mm > 0.0 ? " Green: the test spot." : "",
                               patch->wish->no_go_count ? " Black: no dots." : ""));
    if (strip) facts(r, fact, count, r->x, r->width, 2);
    if (strip) r->y += 4.0;
    report_paragraph(r, PAPER_BODY, INK_SOFT,
                     paper_say(r->sheet,
                               "How sure this is: %s %% (a model). %s Ranges in brackets hold the true value in nine of ten cases, as "
                               "far as we know.",
                               paper_number(r->sheet, 100.0 * plan->confidence, 0), plan->confidence_reason));
    report_candidacy(r);
    report_remarks(r);
}

void report_patch_sessions(report *r)
{
    uint32_t count = r->plan->course.session_count, columns = count < 4 ? count : 4;
    const double gap = 10.0, width = fmin((r->width - gap * (columns - 1)) / columns, 186.0);
    report_page(r, "Your sessions");
    if (r->plan->test_days)
        report_paragraph(
            r, PAPER_BODY, INK_TEXT,
            paper_say(r->sheet,
                      "First the test spot: some dots in the green circle, %u days before the first session. When it has healed "
                      "and its shade is right, the rest follows.",
                      r->plan->test_days));
    for (uint32_t i = 0; i < count; i += columns) {
        double deepest = 0.0;
        for (uint32_t k = i; k < i + columns && k < count; k++) {
            double x = r->x + (k - i) * (width + gap);
            double drawn = paper_picture(r->sheet, moment(r, SBL_MOMENT_SESSION_1 + k), NULL, x, r->y, width, 190.0) + 6.0;
            deepest = fmax(deepest, drawn + report_session_lines(r, k, x, r->y + drawn, width));
        }
        r->y += deepest + 4.0;
    }
    report_paragraph(r, PAPER_CAPTION, INK_SOFT,
                     "Each picture: the evening of that session, with the darker, larger dots of fresh work. Fresh skin is also red; that "
                     "is not drawn.");
    report_care(r);
}

void report_patch_years(report *r)
{
    enum { SHOWN = 6 };
    static const char *const NAME[SHOWN] = {"Healed", "Year 1", "Year 2", "Year 4", "Year 6", "Year 8"};
    static const uint32_t MOMENT[SHOWN] = {SBL_MOMENT_HEALED,     SBL_MOMENT_YEAR_1,     SBL_MOMENT_YEAR_1 + 1,
                                           SBL_MOMENT_YEAR_1 + 3, SBL_MOMENT_YEAR_1 + 5, SBL_MOMENT_YEAR_1 + 7};
    const sbl_image *image[SHOWN];
    uint32_t columns = is_strip(r) ? 2 : 3;
    for (uint32_t i = 0; i < SHOWN; i++) image[i] = moment(r, MOMENT[i]);
    report_page(r, "The years after");
    for (uint32_t i = 0; i < SHOWN; i += columns) r->y += row_of(r, image + i, NAME + i, columns, 6.0, 150.0) + 3.0;
    report_years_model(r);
}
