/* A person's file against the marks that were found: the same marks, the same photos, what is seen as one, then the corrections one by one. */
#include "measure/mark_name.h"
#include "stubble/matches_file.h"

#include "stubble/math.h"

#include <stdio.h>

#define SAME_PX    0.5   /* places are written with two decimals; marks of one photo lie ten times farther apart */
#define SAME_SCALE 0.002 /* relative */

static const char OTHER[] = "give the same photos in the same order, with the same scale and options, as when the file was written";

/* ---- the same marks ---- */

/* Marks rise by y_mm, which in a photo may run any way: all are looked at. */
static bool find_speck(const sbl_specks *specks, const double px[2], uint32_t *index)
{
    double best = SAME_PX * SAME_PX;
    bool found = false;
    for (uint32_t i = 0; i < specks->count; i++) {
        double dx = specks->speck[i].x_px - px[0], dy = specks->speck[i].y_px - px[1];
        if (!(dx * dx + dy * dy < best)) continue;
        best = dx * dx + dy * dy;
        *index = i;
        found = true;
    }
    return found;
}

static sbl_status other_marks(sbl_diag *diag, const sbl_matched_mark *mark)
{
    char name[MARK_NAME_BYTES];
    mark_name_write(name, mark->name);
    return sbl_fail_field(diag, SBL_E_CONFLICT, "this mark of the file is not found in the photo at its place", OTHER, name, 0.0);
}

static sbl_status check_photos(const sbl_matches *matches, const sbl_measured visit[2], sbl_diag *diag)
{
    const uint32_t marks[2] = {matches->pair_count + matches->lost_count, matches->pair_count + matches->added_count};
    uint32_t outside[2] = {0, 0};
    for (uint32_t i = 0; i < matches->outside_count; i++) outside[matches->outside[i].name.letter == 'B']++;
    for (uint32_t i = 0; i < 2; i++) {
        const char *field = i ? "photos[1]" : "photos[0]";
        if (matches->photo[i].width != visit[i].photo->width || matches->photo[i].height != visit[i].photo->height)
            return sbl_fail_field(diag, SBL_E_CONFLICT, "the photo has another size than that of the file", OTHER, field,
                                  visit[i].photo->width);
        if (!(fabs(visit[i].specks->px_per_mm / matches->photo[i].px_per_mm - 1.0) < SAME_SCALE))
            return sbl_fail_field(diag, SBL_E_CONFLICT, "the photo has another scale than when the file was written", OTHER, field,
                                  visit[i].specks->px_per_mm);
        if (marks[i] + outside[i] != visit[i].specks->count)
            return sbl_fail_field(diag, SBL_E_CONFLICT, "in the photo there are not as many marks as in the file", OTHER, field,
                                  visit[i].specks->count);
    }
    return SBL_OK;
}

static sbl_status find_list(uint32_t *out, const sbl_matched_mark *mark, uint32_t count, uint32_t photo, const sbl_specks *specks,
                            sbl_diag *diag)
{
    for (uint32_t i = 0; i < count; i++)
        if (!find_speck(specks, mark[i].px[photo], &out[i])) return other_marks(diag, &mark[i]);
    return SBL_OK;
}

/* The file's lists as a match of the marks that were found now. */
static sbl_status rebuild(sbl_speck_match *match, const sbl_matches *m, const sbl_measured visit[2], sbl_arena *arena, sbl_diag *diag)
{
    uint32_t *lost = SBL_NEW(arena, uint32_t, m->lost_count), *added = SBL_NEW(arena, uint32_t, m->added_count);
    sbl_speck_pair *pair = SBL_NEW(arena, sbl_speck_pair, m->pair_count);
    if (!lost || !added || !pair) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the matching", "");
    sbl_status status = find_list(lost, m->lost, m->lost_count, 0, visit[0].specks, diag);
    if (status == SBL_OK) status = find_list(added, m->added, m->added_count, 1, visit[1].specks, diag);
    for (uint32_t i = 0; i < m->pair_count && status == SBL_OK; i++)
        if (!find_speck(visit[0].specks, m->pair[i].px[0], &pair[i].before) ||
            !find_speck(visit[1].specks, m->pair[i].px[1], &pair[i].after))
            status = other_marks(diag, &m->pair[i]);
    *match = (sbl_speck_match){.pair = pair,
                               .pair_count = m->pair_count,
                               .lost = lost,
                               .lost_count = m->lost_count,
                               .added = added,
                               .added_count = m->added_count};
    return status;
}

/* What lies outside was named by order, not by the file: it must have come out the same. */
static sbl_status check_outside(const sbl_visits *visits, const sbl_matches *m, sbl_diag *diag)
{
    for (uint32_t i = 0; i < m->outside_count; i++) {
        const sbl_matched_mark *mark = &m->outside[i];
        uint32_t photo = mark->name.letter == 'B', index;
        if (!sbl_visits_find(visits, photo, mark->name, &index)) return other_marks(diag, mark);
        const sbl_speck *speck = &visits->specks[photo]->speck[index];
        if (!(hypot(speck->x_px - mark->px[photo][0], speck->y_px - mark->px[photo][1]) < SAME_PX)) return other_marks(diag, mark);
    }
    return SBL_OK;
}

/* ---- seen as one with a neighbour ---- */

static sbl_status join(sbl_visits *visits, sbl_mark_name name, uint32_t position, sbl_diag *diag)
{
    char field[64], text[MARK_NAME_BYTES];
    uint32_t photo = name.letter == 'N', index;
    sbl_status status = SBL_OK;
    bool found = sbl_visits_find(visits, photo, name, &index);
    if (found) status = sbl_visits_join(visits, photo, index, diag);
    if (found && (status == SBL_OK || !diag)) return status;
    mark_name_write(text, name);
    snprintf(field, sizeof field, "seen_as_one[%u]: %s", position, text);
    if (found) return sbl_fail_field(diag, status, "this mark is named twice", "name it once", field, name.number);
    return sbl_fail_field(diag, SBL_E_NOT_FOUND, "no mark has this name", "take the names from the picture or from the lists of the file",
                          field, name.number);
}

/* Names that differ from those that the program wrote. */
static uint32_t count_edits(const sbl_visits *visits, uint32_t photo, const uint32_t *index, const sbl_matched_mark *mark, uint32_t count)
{
    uint32_t edits = 0;
    for (uint32_t i = 0; i < count; i++) edits += (visits->mark[photo][index[i]].state == SBL_MARK_MISSED) != mark[i].as_one;
    return edits;
}

static sbl_status join_all(sbl_visits *visits, const sbl_matches *m, const sbl_speck_match *match, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    for (uint32_t i = 0; i < m->joined_count && status == SBL_OK; i++) status = join(visits, m->joined[i], i, diag);
    if (status != SBL_OK) return status;
    visits->judgements = count_edits(visits, 0, match->lost, m->lost, m->lost_count);
    visits->judgements += count_edits(visits, 1, match->added, m->added, m->added_count);
    return SBL_OK;
}

/* ---- the corrections ---- */

static sbl_status find_named(uint32_t *index, const sbl_visits *visits, uint32_t photo, const sbl_correction *c, sbl_diag *diag)
{
    const sbl_mark_name name = photo ? c->second : c->first;
    char field[64], text[MARK_NAME_BYTES];
    *index = SBL_NO_SPECK;
    if (!name.number || sbl_visits_find(visits, photo, name, index)) return SBL_OK;
    mark_name_write(text, name);
    snprintf(field, sizeof field, "corrections[%u]: %s", c->position, text);
    return sbl_fail_field(diag, SBL_E_NOT_FOUND,
                          photo ? "no mark of the second photo has this name" : "no mark of the first photo has this name",
                          "take the names from the picture or from the lists of the file", field, name.number);
}

static sbl_status correct(sbl_visits *visits, const sbl_correction *c, sbl_diag *diag)
{
    sbl_judgement judgement = {.kind = c->kind};
    char field[64];
    sbl_status status = find_named(&judgement.first, visits, 0, c, diag);
    if (status == SBL_OK) status = find_named(&judgement.second, visits, 1, c, diag);
    if (status != SBL_OK) return status;
    status = sbl_visits_judge(visits, judgement, diag);
    if (status == SBL_OK || !diag) return status;
    snprintf(field, sizeof field, "corrections[%u]", c->position);
    return sbl_fail_field(diag, status, diag->message, diag->hint, field, 0.0);
}

static bool is_of_change(const sbl_correction *c)
{
    return c->kind == SBL_JUDGE_CHANGED || c->kind == SBL_JUDGE_UNCHANGED;
}

/* A slip that shows once all is laid together is told with the correction that made it. */
static sbl_status settle(sbl_visits *visits, const sbl_matches *matches, const sbl_measured visit[2], sbl_arena *arena, sbl_diag *diag)
{
    const double scale_error[2] = {visit[0].scale_relative_error, visit[1].scale_relative_error};
    char field[64];
    sbl_status status = sbl_visits_settle(visits, scale_error, arena, diag);
    if (status != SBL_E_CONFLICT || !diag) return status;
    const sbl_mark_name *name = &visits->mark[0][diag->index].name;
    for (uint32_t i = 0; i < matches->correction_count; i++) {
        const sbl_correction *c = &matches->correction[i];
        if (c->kind != SBL_JUDGE_SAME || c->first.letter != name->letter || c->first.number != name->number) continue;
        snprintf(field, sizeof field, "corrections[%u]", i);
        return sbl_fail_field(diag, status, diag->message, diag->hint, field, diag->value);
    }
    return status;
}

sbl_status sbl_matches_apply(sbl_visits *visits, const sbl_matches *matches, const sbl_measured visit[2], sbl_arena *arena, sbl_diag *diag)
{
    sbl_speck_match match;
    sbl_status status = check_photos(matches, visit, diag);
    if (status == SBL_OK) status = rebuild(&match, matches, visit, arena, diag);
    if (status == SBL_OK) status = sbl_visits_begin(visits, visit[0].specks, visit[1].specks, &match, arena, diag);
    if (status == SBL_OK) status = check_outside(visits, matches, diag);
    if (status == SBL_OK) status = join_all(visits, matches, &match, diag);
    for (int change = 0; change < 2; change++)
        for (uint32_t i = 0; i < matches->correction_count && status == SBL_OK; i++)
            if (is_of_change(&matches->correction[i]) == (change == 1)) status = correct(visits, &matches->correction[i], diag);
    if (status != SBL_OK) return status;
    visits->confirmed = matches->confirmed;
    return settle(visits, matches, visit, arena, diag);
}
