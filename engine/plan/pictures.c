#include "stubble/pictures.h"

#include "plan/close_up.h"
#include "plan/moment.h"

#include <string.h>

#define DAYS_IN_YEAR 365.25
/* Epidermis renewed, true colour to be judged (FACTS 7.4). */
#define HEALED_DAYS 28.0

const sbl_image *sbl_pictures_at(const sbl_pictures *pictures, sbl_view view, uint32_t moment)
{
    if (view >= SBL_VIEW_COUNT || moment >= SBL_MOMENT_COUNT) return NULL;
    const sbl_image *image = &pictures->image[view][moment];
    return image->rgb ? image : NULL;
}

void sbl_moment_name(char out[16], uint32_t moment)
{
    const char *word = moment == SBL_MOMENT_BEFORE   ? "before"
                       : moment < SBL_MOMENT_HEALED  ? "session_"
                       : moment == SBL_MOMENT_HEALED ? "healed"
                                                     : "year_";
    size_t length = strlen(word);
    memcpy(out, word, length);
    if (moment > SBL_MOMENT_BEFORE && moment != SBL_MOMENT_HEALED) {
        uint32_t number = moment < SBL_MOMENT_HEALED ? moment - SBL_MOMENT_SESSION_1 + 1 : moment - SBL_MOMENT_YEAR_1 + 1;
        out[length++] = (char)('0' + number);
    }
    out[length] = '\0';
}

sbl_preview_moment plan_moment_of(uint32_t moment, uint32_t session_count)
{
    if (moment == SBL_MOMENT_BEFORE) return (sbl_preview_moment){0};
    if (moment < SBL_MOMENT_HEALED) return (sbl_preview_moment){.sessions = moment - SBL_MOMENT_SESSION_1 + 1};
    double years = moment == SBL_MOMENT_HEALED ? 0.0 : (double)(moment - SBL_MOMENT_YEAR_1 + 1);
    return (sbl_preview_moment){.sessions = session_count, .t_days = HEALED_DAYS + years * DAYS_IN_YEAR, .healed = true};
}

static bool is_planned(uint32_t moment, uint32_t session_count)
{
    return moment < SBL_MOMENT_SESSION_1 || moment >= SBL_MOMENT_HEALED || moment <= session_count;
}

static uint32_t moments_of(sbl_preview_moment moment[SBL_MOMENT_COUNT], uint32_t session_count)
{
    uint32_t count = 0;
    for (uint32_t m = 0; m < SBL_MOMENT_COUNT; m++)
        if (is_planned(m, session_count)) moment[count++] = plan_moment_of(m, session_count);
    return count;
}

static bool shows_years(sbl_view view)
{
    return view == SBL_VIEW_FRONT || view == SBL_VIEW_THREE_QUARTER_LEFT || view == SBL_VIEW_TOP;
}

/* All that is drawn with one camera. Each has memory of its own, so that cameras may work side by side. */
typedef struct shot {
    uint32_t width, height;
    sbl_camera camera;
    sbl_image image[SBL_MOMENT_COUNT];
    sbl_preview_moment moment[SBL_MOMENT_COUNT];
    uint32_t place[SBL_MOMENT_COUNT]; /* the moment's number */
    uint32_t count;
    sbl_arena kept; /* the images */
    sbl_status status;
    sbl_diag diag;
} shot;

typedef struct studio {
    shot shot[SBL_VIEW_COUNT + 1]; /* the views, the close-up last */
    /* The longest shots first, so that two threads end together. */
    uint32_t order[SBL_VIEW_COUNT + 1], count;
    double metres;
    const sbl_preview *preview;
    const sbl_allocator *allocator;
} studio;

static void add_moment(shot *s, sbl_preview_moment moment, uint32_t place)
{
    s->moment[s->count] = moment;
    s->place[s->count++] = place;
}

static void set_up_view(shot *s, const sbl_pictures *pictures, sbl_view view, uint32_t session_count)
{
    s->camera = pictures->camera[view];
    s->width = pictures->width;
    s->height = pictures->height;
    for (uint32_t m = 0; m < SBL_MOMENT_COUNT; m++) {
        if (!is_planned(m, session_count) || (m >= SBL_MOMENT_YEAR_1 && !shows_years(view))) continue;
        add_moment(s, plan_moment_of(m, session_count), m);
    }
}

static void set_up_close_up(shot *s, sbl_pictures *pictures, const sbl_plan *plan)
{
    pictures->close_up_place = close_up_camera(&s->camera, plan);
    if (!pictures->close_up_place) return;
    s->width = s->height = CLOSE_UP_PX;
    add_moment(s, plan_moment_of(SBL_MOMENT_BEFORE, 0), 0);
    add_moment(s, plan_moment_of(SBL_MOMENT_HEALED, plan->dots.session_count), 1);
}

/* About how long a shot takes: its shading, and more for each moment; the skin of a close-up fills it, and shows its finest texture. */
static uint32_t cost_of(const studio *st, uint32_t index)
{
    return index == SBL_VIEW_COUNT ? 12 : 5 + st->shot[index].count;
}

static void set_up(studio *st, sbl_pictures *pictures, const sbl_plan *plan)
{
    for (uint32_t view = 0; view < SBL_VIEW_COUNT; view++) {
        pictures->camera[view] = sbl_view_camera(plan->head, (sbl_view)view, pictures->width, pictures->height);
        set_up_view(&st->shot[view], pictures, (sbl_view)view, plan->dots.session_count);
    }
    set_up_close_up(&st->shot[SBL_VIEW_COUNT], pictures, plan);
    for (uint32_t i = 0; i <= SBL_VIEW_COUNT; i++) {
        if (!st->shot[i].count) continue;
        uint32_t at = st->count++;
        for (; at > 0 && cost_of(st, i) > cost_of(st, st->order[at - 1]); at--) st->order[at] = st->order[at - 1];
        st->order[at] = i;
    }
}

/* What a pixel spans on a head, whose middle is the frame's origin, or on the skin of a close-up. */
static double pixel_mm(const studio *st, const shot *s)
{
    bool close_up = s == &st->shot[SBL_VIEW_COUNT];
    return close_up ? SBL_CLOSE_UP_MM / CLOSE_UP_PX : sbl_v3_length(s->camera.position) / s->camera.focal_px;
}

static void draw_shot(void *context, uint32_t index)
{
    studio *st = context;
    shot *s = &st->shot[st->order[index]];
    sbl_arena own;
    sbl_arena_init(&own, st->allocator);
    sbl_arena_init(&s->kept, st->allocator);
    for (uint32_t i = 0; i < s->count && s->status == SBL_OK; i++)
        s->status = sbl_image_new(&s->image[i], s->width, s->height, &s->kept, &s->diag);
    if (s->status == SBL_OK)
        s->status = sbl_preview_render_camera(s->image, st->preview, &s->camera, s->moment, s->count, NULL, &own, &s->diag);
    for (uint32_t i = 0; i < s->count && st->metres > 0.0 && s->status == SBL_OK; i++)
        s->status = sbl_image_seen_from(&s->image[i], st->metres, pixel_mm(st, s), &own, &s->diag);
    sbl_arena_release(&own);
}

static void hand_out(sbl_pictures *pictures, const studio *st)
{
    for (uint32_t view = 0; view < SBL_VIEW_COUNT; view++)
        for (uint32_t i = 0; i < st->shot[view].count; i++) pictures->image[view][st->shot[view].place[i]] = st->shot[view].image[i];
    const shot *close = &st->shot[SBL_VIEW_COUNT];
    for (uint32_t i = 0; i < close->count; i++) pictures->close_up[close->place[i]] = close->image[i];
}

static sbl_status draw_all(sbl_pictures *pictures, const sbl_plan *plan, const sbl_pictures_options *options, const sbl_host *host,
                           sbl_arena *arena, sbl_diag *diag)
{
    sbl_preview_moment moment[SBL_MOMENT_COUNT];
    sbl_preview_scene scene = {
        .head = plan->head,
        .dots = &plan->dots,
        .skin = &plan->client->skin,
        .hair = plan->client->hair_colour,
        .stubble_mm = plan->client->stubble_mm,
        .tau_years = plan->course.tau_years,
        .light = options->light,
        .ink = plan->mix.ink,
        .ink_zones = plan->mix.ink_zones,
        .moment = moment,
        .moment_count = moments_of(moment, plan->dots.session_count),
    };
    if (sbl_progress(host, "pictures", 0.0f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
    sbl_status status = sbl_preview_prepare(&pictures->preview, &scene, host, arena, diag);
    if (status != SBL_OK) return status;
    studio *st = SBL_NEW(arena, studio, 1);
    if (!st) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the pictures", "make smaller ones");
    st->preview = &pictures->preview;
    st->allocator = &arena->allocator;
    st->metres = options->metres;
    set_up(st, pictures, plan);
    if (sbl_progress(host, "pictures", 0.1f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
    sbl_parallel_for(host, st->count, draw_shot, st);
    for (uint32_t i = 0; i < st->count; i++) {
        shot *s = &st->shot[st->order[i]];
        sbl_arena_adopt(arena, &s->kept);
        if (s->status == SBL_OK || status != SBL_OK) continue;
        status = s->status;
        if (diag) *diag = s->diag;
    }
    if (status == SBL_OK) hand_out(pictures, st);
    return status;
}

sbl_status sbl_pictures_draw(sbl_pictures *pictures, const sbl_plan *plan, const sbl_pictures_options *options, const sbl_host *host,
                             sbl_arena *arena, sbl_diag *diag)
{
    if (!pictures || !plan || !options || !arena) return sbl_fail(diag, SBL_E_ARG, "pictures, plan, options and arena are needed", "");
    sbl_arena_mark mark = sbl_arena_here(arena);
    memset(pictures, 0, sizeof *pictures);
    pictures->width = options->width;
    pictures->height = options->height;
    sbl_status status = draw_all(pictures, plan, options, host, arena, diag);
    if (status != SBL_OK) {
        memset(pictures, 0, sizeof *pictures);
        sbl_arena_rewind(arena, mark);
    }
    return status;
}
