#include "measure/match_json.h"

#include "measure/mark_name.h"

static void write_pixels(json_writer *writer, const char *key, double x, double y)
{
    write_open(writer, key, '[');
    write_number(writer, NULL, x, 1);
    write_number(writer, NULL, y, 1);
    write_close(writer, ']');
}

static void write_mark_name(json_writer *writer, const char *key, sbl_mark_name name)
{
    char text[MARK_NAME_BYTES];
    mark_name_write(text, name);
    write_string(writer, key, text);
}

void write_figure(json_writer *writer, const char *key, double value, double error, unsigned digits)
{
    write_open(writer, key, '{');
    write_number(writer, "value", value, digits);
    write_number(writer, "error", error, digits);
    write_close(writer, '}');
}

static void write_pair(json_writer *writer, const sbl_measured *visit, const sbl_visits *v, uint32_t first)
{
    const sbl_visit_mark *mark = &v->mark[0][first];
    const sbl_speck *before = &visit[0].specks->speck[first], *after = &visit[1].specks->speck[mark->partner];
    sbl_mark_name other = v->mark[1][mark->partner].name;
    write_open(writer, NULL, '{');
    write_mark_name(writer, "id", mark->name);
    if (other.letter != mark->name.letter || other.number != mark->name.number) write_mark_name(writer, "second_id", other);
    write_pixels(writer, "first_px", before->x_px, before->y_px);
    write_pixels(writer, "second_px", after->x_px, after->y_px);
    write_number(writer, "apart_mm", mark->apart_mm, 3);
    write_flag(writer, "changed", mark->changed);
    write_number(writer, "darkness_factor", sbl_exp(mark->change), 2);
    if (mark->judged || mark->changed_judge) write_flag(writer, "judged", true);
    write_close(writer, '}');
}

static void write_pairs(json_writer *writer, const char *key, const sbl_measured *visit, const sbl_visits *v, bool changed_only)
{
    write_open(writer, key, '[');
    for (uint32_t i = 0; i < v->specks[0]->count; i++)
        if (v->mark[0][i].state == SBL_MARK_PAIRED && (v->mark[0][i].changed || !changed_only)) write_pair(writer, visit, v, i);
    write_close(writer, ']');
}

/* Marks of one photo in one state; expected: with the place where the other photo should show them. */
static void write_marks(json_writer *writer, const char *key, const sbl_measured *visit, const sbl_visits *v, uint32_t photo,
                        sbl_mark_state state, bool expected)
{
    write_open(writer, key, '[');
    for (uint32_t i = 0; i < v->specks[photo]->count; i++) {
        const sbl_visit_mark *mark = &v->mark[photo][i];
        const sbl_speck *speck = &visit[photo].specks->speck[i];
        double px[2];
        if (mark->state != state) continue;
        write_open(writer, NULL, '{');
        write_mark_name(writer, "id", mark->name);
        write_count(writer, "photo", photo + 1);
        write_number(writer, "x_px", speck->x_px, 1);
        write_number(writer, "y_px", speck->y_px, 1);
        if (expected && sbl_plane_to_px(&visit[1 - photo].map, mark->other_mm[0], mark->other_mm[1], px))
            write_pixels(writer, "expected_px", px[0], px[1]);
        write_close(writer, '}');
    }
    write_close(writer, ']');
}

/* Of both photos in one list. */
static void write_both(json_writer *writer, const char *key, const sbl_measured *visit, const sbl_visits *v, sbl_mark_state state)
{
    write_open(writer, key, '{');
    write_marks(writer, "first", visit, v, 0, state, state == SBL_MARK_MISSED);
    write_marks(writer, "second", visit, v, 1, state, state == SBL_MARK_MISSED);
    write_close(writer, '}');
}

static void write_counts(json_writer *writer, const sbl_visits *v)
{
    write_count(writer, "pair_count", v->pair_count);
    write_count(writer, "there_unfound_count", v->missed_count);
    write_number(writer, "again_error", v->again_error, 1);
    write_count(writer, "lost_count", v->lost_count);
    write_number(writer, "lost_error", v->lost_error, 1);
    write_count(writer, "new_count", v->new_count);
    write_number(writer, "new_error", v->new_error, 1);
    write_count(writer, "changed_count", v->changed_count);
    write_number(writer, "changed_error", v->changed_error, 1);
    write_figure(writer, "retention", v->retention, v->retention_error, 4);
    write_number(writer, "confidence", v->confidence, 3);
}

void match_write(json_writer *writer, const sbl_measured *visit, const sbl_visits *v)
{
    write_open(writer, "match", '{');
    write_string(writer, "status", v->confirmed ? "confirmed by a person" : v->judgements ? "corrected by a person" : "proposal");
    write_count(writer, "corrections", v->judgements);
    write_counts(writer, v);
    write_figure(writer, "darkness_factor", v->fading, v->fading_error, 3);
    write_number(writer, "pair_darkness_factor_sd", v->change_scatter, 3);
    write_number(writer, "turn_deg", v->turn * 180.0 / SBL_PI, 3);
    write_number(writer, "turn_error_deg", v->turn_error * 180.0 / SBL_PI, 4);
    write_number(writer, "stretch_least", v->stretch_least, 3);
    write_number(writer, "stretch_least_error", v->stretch_least_error, 3);
    write_number(writer, "stretch_most", v->stretch_most, 3);
    write_number(writer, "stretch_most_error", v->stretch_most_error, 3);
    write_number(writer, "apart_rms_mm", v->apart_rms_mm, 4);
    write_pairs(writer, "pairs", visit, v, false);
    write_pairs(writer, "changed", visit, v, true);
    write_marks(writer, "lost", visit, v, 0, SBL_MARK_ALONE, true);
    write_marks(writer, "new", visit, v, 1, SBL_MARK_ALONE, true);
    write_both(writer, "there_unfound", visit, v, SBL_MARK_MISSED);
    write_both(writer, "outside", visit, v, SBL_MARK_OUTSIDE);
    write_both(writer, "no_mark", visit, v, SBL_MARK_NOTHING);
    write_close(writer, '}');
}
