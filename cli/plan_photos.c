#include "plan_photos.h"

typedef struct pair_drawing {
    plan_photos *photos;
    workspace *s;
} pair_drawing;

/* The pairs outlive the picture: they lie with the plan. */
static sbl_status draw_pair(void *context, uint32_t index, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene, sbl_arena *arena,
                            sbl_diag *diag)
{
    pair_drawing *d = context;
    sbl_photo_pairs *pairs = &d->photos->pairs;
    sbl_photo_pair *pair = &pairs->pair[pairs->count];
    (void)arena;
    sbl_status status = sbl_photo_pair_draw(pair, scene, &d->s->host, &d->s->arena, diag);
    if (status != SBL_OK) return status;
    pair->name = d->photos->name[index];
    *facts = pair->facts;
    pairs->count++;
    return SBL_OK;
}

int plan_photos_draw(plan_photos *photos, workspace *s, const command_options *options, photo_view *view)
{
    pair_drawing d = {photos, s};
    photo_scenes scenes = {.s = s, .view = view, .quiet = options->quiet || options->json, .draw = draw_pair, .context = &d};
    int code = EXIT_DONE;
    photo_names(photos->name, options);
    for (uint32_t i = 0; i < view->count && code == EXIT_DONE; i++) {
        code = photo_scene_draw(&photos->drawn[i], &scenes, i);
        photos->file[i] = view->photo[i].file;
        photos->fit[i] = view->fit.view[i];
        photos->count++;
    }
    head_models_close(&scenes.models);
    return code;
}

void plan_photos_show(const plan_photos *photos)
{
    for (uint32_t i = 0; i < photos->count; i++) {
        printf("\n%s\n", photos->file[i]);
        photo_drawn_show(&photos->drawn[i], &photos->fit[i]);
        if (photos->drawn[i].left_out && photos->drawn[i].hint && *photos->drawn[i].hint)
            printf("  remark     %s\n", photos->drawn[i].hint);
    }
}

static void write_photo_json(sbl_text *text, const char *file, const photo_drawn *drawn)
{
    sbl_text_add(text, "{\"photo\": ");
    sbl_text_add_json_string(text, file);
    sbl_text_add(text, drawn->left_out ? ", \"drawn\": false, \"reason\": " : ", \"drawn\": true, \"dots_in_view\": ");
    if (drawn->left_out) sbl_text_add_json_string(text, drawn->left_out);
    else sbl_text_add_integer(text, drawn->facts.dots_seen);
    sbl_text_add(text, "}");
}

void plan_photos_write_json(sbl_text *text, const plan_photos *photos)
{
    if (!photos->count) return;
    sbl_text_add(text, "\"photos\": [");
    for (uint32_t i = 0; i < photos->count; i++) {
        if (i) sbl_text_add(text, ", ");
        write_photo_json(text, photos->file[i], &photos->drawn[i]);
    }
    sbl_text_add(text, "], ");
}
