/* The pictures of a plan on a photo, from the first rows to the last file. */
#include "photo_folder/parts.h"

#include <stdio.h>

const char *sbl_photo_moment_name(sbl_photo_moment moment)
{
    static const char *const NAME[SBL_PHOTO_MOMENTS] = {"before", "healed", "year_1", "year_3", "year_5", "year_8"};
    return (unsigned)moment < SBL_PHOTO_MOMENTS ? NAME[moment] : "";
}

static sbl_status draw_rows(picture_set *set, sbl_photo_preview_facts *facts, sbl_diag *diag)
{
    sbl_preview_moment moments[SBL_PHOTO_MOMENTS];
    for (uint32_t m = set->first; m < set->last; m++) moments[m - set->first] = photo_moment_shown(&set->scene, m);
    return sbl_photo_preview_rows(photo_pictures_take_rows, set, facts, &set->scene, moments, set->last - set->first, set->host,
                                  set->scratch, diag);
}

/* NAME.jpg in the folder that is wanted. */
static sbl_status write_file(picture_set *set, const char *name, const unsigned char *data, size_t bytes, sbl_diag *diag)
{
    char path[256];
    const char *inside = set->options->inside ? set->options->inside : "";
    int length = snprintf(path, sizeof path, "%s%s%s.jpg", inside, *inside ? "/" : "", name);
    if (length < 0 || length >= (int)sizeof path)
        return sbl_fail(diag, SBL_E_ARG, "the folder's name is too long", "name one of less than 200 characters");
    return sbl_output_write(set->output, path, data, bytes, diag);
}

static sbl_status write_pixels(picture_set *set, const char *name, const sbl_pixels *pixels, sbl_diag *diag)
{
    const unsigned char *data;
    size_t bytes;
    const sbl_jpeg_options jpeg = {.quality = JPEG_QUALITY};
    sbl_arena_mark mark = sbl_arena_here(set->scratch);
    sbl_status status = sbl_jpeg_write_stripes(&data, &bytes, pixels, &jpeg, set->host, set->scratch, diag);
    if (status == SBL_OK) status = write_file(set, name, data, bytes, diag);
    sbl_arena_rewind(set->scratch, mark);
    return status;
}

static sbl_status write_moment(picture_set *set, uint32_t moment, sbl_diag *diag)
{
    const unsigned char *data;
    size_t bytes;
    sbl_arena_mark mark = sbl_arena_here(set->scratch);
    sbl_status status = sbl_jpeg_join(&data, &bytes, set->scene.photo->height, set->stripe[moment], set->stripe_count, set->scratch, diag);
    if (status == SBL_OK) status = write_file(set, sbl_photo_moment_name((sbl_photo_moment)moment), data, bytes, diag);
    sbl_arena_rewind(set->scratch, mark);
    return status;
}

static sbl_status write_loupe(picture_set *set, sbl_diag *diag)
{
    if (!set->loupe.found) return SBL_OK;
    sbl_pixels pixels;
    sbl_arena_mark mark = sbl_arena_here(set->scratch);
    sbl_status status = photo_loupe_draw(&pixels, set, diag);
    if (status == SBL_OK) status = write_pixels(set, "loupe", &pixels, diag);
    sbl_arena_rewind(set->scratch, mark);
    return status;
}

static sbl_status write_extras(picture_set *set, sbl_diag *diag)
{
    sbl_status status = write_pixels(set, "before_after", &set->strip_pixels[PAIR], diag);
    if (status == SBL_OK) status = write_pixels(set, "years", &set->strip_pixels[YEARS], diag);
    return status == SBL_OK ? write_loupe(set, diag) : status;
}

/* The photo itself, where nothing else is wanted. */
static sbl_status write_before(picture_set *set, sbl_diag *diag)
{
    const sbl_photo *photo = set->scene.photo;
    const sbl_pixels pixels = {.data = photo->rgb, .width = photo->width, .height = photo->height, .channels = 3};
    return write_pixels(set, "before", &pixels, diag);
}

static sbl_status write_drawn(picture_set *set, sbl_photo_preview_facts *facts, sbl_diag *diag)
{
    sbl_status status = photo_pictures_begin(set, diag);
    if (status == SBL_OK) status = draw_rows(set, facts, diag);
    for (uint32_t m = 0; m < SBL_PHOTO_MOMENTS && status == SBL_OK; m++)
        if (set->wanted[m]) status = write_moment(set, m, diag);
    return status == SBL_OK && set->extras ? write_extras(set, diag) : status;
}

/* All moments; or one and its lot, so that it is the same picture. */
static void choose(picture_set *set)
{
    const uint32_t only = set->options->only_moment;
    set->extras = !set->options->one_moment;
    for (uint32_t m = 0; m < SBL_PHOTO_MOMENTS; m++) set->wanted[m] = set->extras || m == only;
    set->first = set->extras || only < SBL_PHOTO_HEALED ? SBL_PHOTO_HEALED : only - (only - SBL_PHOTO_HEALED) % PHOTO_LOT;
    set->last = set->extras || set->first + PHOTO_LOT > SBL_PHOTO_MOMENTS ? SBL_PHOTO_MOMENTS : set->first + PHOTO_LOT;
}

sbl_status sbl_photo_folder_write(sbl_output *output, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene,
                                  const sbl_photo_folder_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (facts) *facts = (sbl_photo_preview_facts){0};
    if (!output || !scene || !options || !options->knowledge || !arena ||
        (options->one_moment && options->only_moment >= SBL_PHOTO_MOMENTS))
        return sbl_fail(diag, SBL_E_ARG, "sbl_photo_folder_write: NULL, or no such moment", "see stubble/photo_folder.h");
    picture_set set = {.scene = *scene, .options = options, .host = host, .output = output, .scratch = arena};
    set.scene.lot = PHOTO_LOT;
    choose(&set);
    sbl_arena_init(&set.kept, NULL);
    for (int m = 0; m < SBL_PHOTO_MOMENTS; m++)
        for (int k = 0; k < SBL_PHOTO_BANDS_AT_ONCE; k++) sbl_arena_init(&set.task[m][k].arena, NULL);
    bool nothing_drawn = options->one_moment && options->only_moment == SBL_PHOTO_BEFORE;
    sbl_status status = nothing_drawn ? write_before(&set, diag) : write_drawn(&set, facts, diag);
    sbl_arena_release(&set.kept);
    return status;
}
