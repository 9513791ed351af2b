/* Names of the marks of two visits, and what a person judges of them. */
#include "measure/specks_sum.h"
#include "stubble/visits.h"

static const char NO_MEMORY[] = "there is not enough memory to compare two visits";

static sbl_status name_mark(sbl_visits *v, uint32_t photo, uint32_t index, char letter, uint32_t number, sbl_mark_state state,
                            uint32_t partner, sbl_diag *diag)
{
    if (index >= v->specks[photo]->count || v->mark[photo][index].name.number)
        return sbl_fail_at(diag, SBL_E_DATA, "the list of pairs, lost and new marks names a mark twice, or one that is not there",
                           "take the list as the program wrote it", index, photo);
    v->mark[photo][index] = (sbl_visit_mark){.name = {letter, number}, .state = state, .partner = partner};
    return SBL_OK;
}

static bool is_named(const sbl_visits *v, uint32_t photo, uint32_t index)
{
    return index < v->specks[photo]->count && v->mark[photo][index].name.number;
}

/* Each mark once: of hairs that one visit shows as one mark, the first pair is theirs. */
static sbl_status name_pairs(sbl_visits *v, const sbl_speck_match *match, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    uint32_t number = 0;
    for (uint32_t i = 0; i < match->pair_count && status == SBL_OK; i++) {
        uint32_t before = match->pair[i].before, after = match->pair[i].after;
        if (match->pair[i].as_one && (is_named(v, 0, before) || is_named(v, 1, after))) continue;
        status = name_mark(v, 0, before, 0, ++number, SBL_MARK_PAIRED, after, diag);
        if (status == SBL_OK) status = name_mark(v, 1, after, 0, number, SBL_MARK_PAIRED, before, diag);
    }
    return status;
}

/* The other hairs of such a mark are there in both, though one visit shows no mark of their own. */
static sbl_status name_joined(sbl_visits *v, const sbl_speck_match *match, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    uint32_t number[2] = {match->lost_count, match->added_count};
    for (uint32_t i = 0; i < match->pair_count && status == SBL_OK; i++) {
        const uint32_t index[2] = {match->pair[i].before, match->pair[i].after};
        for (uint32_t photo = 0; photo < 2 && match->pair[i].as_one && status == SBL_OK; photo++)
            if (!is_named(v, photo, index[photo]))
                status = name_mark(v, photo, index[photo], photo ? 'N' : 'L', ++number[photo], SBL_MARK_MISSED, SBL_NO_SPECK, diag);
    }
    return status;
}

static sbl_status name_all(sbl_visits *v, const sbl_speck_match *match, sbl_diag *diag)
{
    sbl_status status = name_pairs(v, match, diag);
    for (uint32_t i = 0; i < match->lost_count && status == SBL_OK; i++)
        status = name_mark(v, 0, match->lost[i], 'L', i + 1, SBL_MARK_ALONE, SBL_NO_SPECK, diag);
    for (uint32_t i = 0; i < match->added_count && status == SBL_OK; i++)
        status = name_mark(v, 1, match->added[i], 'N', i + 1, SBL_MARK_ALONE, SBL_NO_SPECK, diag);
    if (status == SBL_OK) status = name_joined(v, match, diag);
    for (uint32_t photo = 0; photo < 2 && status == SBL_OK; photo++) {
        uint32_t outside = 0;
        for (uint32_t i = 0; i < v->specks[photo]->count && status == SBL_OK; i++)
            if (!v->mark[photo][i].name.number)
                status = name_mark(v, photo, i, photo ? 'B' : 'A', ++outside, SBL_MARK_OUTSIDE, SBL_NO_SPECK, diag);
    }
    return status;
}

sbl_status sbl_visits_begin(sbl_visits *visits, const sbl_specks *before, const sbl_specks *after, const sbl_speck_match *match,
                            sbl_arena *arena, sbl_diag *diag)
{
    if (!visits || !before || !after || !match || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_visits_begin: an argument is NULL", "give all of them");
    sbl_arena_mark begin = sbl_arena_here(arena);
    sbl_status status = SBL_OK;
    *visits = (sbl_visits){.specks = {before, after}};
    for (int photo = 0; photo < 2; photo++) visits->mark[photo] = SBL_NEW(arena, sbl_visit_mark, visits->specks[photo]->count);
    if (!visits->mark[0] || !visits->mark[1]) status = sbl_fail(diag, SBL_E_MEMORY, NO_MEMORY, "choose smaller regions");
    if (status == SBL_OK) status = name_all(visits, match, diag);
    if (status == SBL_OK) return SBL_OK;
    sbl_arena_rewind(arena, begin);
    *visits = (sbl_visits){0};
    return status;
}

bool sbl_visits_find(const sbl_visits *visits, uint32_t photo, sbl_mark_name name, uint32_t *index)
{
    for (uint32_t i = 0; name.number && i < visits->specks[photo]->count; i++) {
        const sbl_mark_name *own = &visits->mark[photo][i].name;
        if (own->letter != name.letter || own->number != name.number) continue;
        *index = i;
        return true;
    }
    return false;
}

sbl_status sbl_visits_join(sbl_visits *visits, uint32_t photo, uint32_t index, sbl_diag *diag)
{
    if (index >= visits->specks[photo]->count || visits->mark[photo][index].state != SBL_MARK_ALONE)
        return sbl_fail_at(diag, SBL_E_CONFLICT, "only a mark that was found in one photo alone can be seen as one with its neighbour",
                           "name each lost one (L) or new one (N) once", index, photo);
    visits->mark[photo][index].state = SBL_MARK_MISSED;
    return SBL_OK;
}

/* ---- judgements ---- */

static sbl_status refuse(sbl_diag *diag, const char *message, const char *hint)
{
    return sbl_fail(diag, SBL_E_CONFLICT, message, hint);
}

static sbl_visit_mark *mark_at(sbl_visits *v, uint32_t photo, uint32_t index)
{
    return index < v->specks[photo]->count ? &v->mark[photo][index] : NULL;
}

/* Its partner stays behind, alone. */
static void leave(sbl_visits *v, uint32_t photo, sbl_visit_mark *mark)
{
    if (mark->state != SBL_MARK_PAIRED) return;
    sbl_visit_mark *partner = &v->mark[1 - photo][mark->partner];
    partner->state = mark->state = SBL_MARK_ALONE;
    partner->partner = mark->partner = SBL_NO_SPECK;
}

static sbl_status judge_same(sbl_visits *v, const sbl_judgement *j, sbl_visit_mark *first, sbl_visit_mark *second, sbl_diag *diag)
{
    if (!first || !second)
        return refuse(diag, "two marks are needed that are the same", "name one of the first photo and one of the second");
    if (first->state != SBL_MARK_PAIRED || first->partner != j->second) {
        leave(v, 0, first);
        leave(v, 1, second);
    }
    first->state = second->state = SBL_MARK_PAIRED;
    first->partner = j->second;
    second->partner = j->first;
    return SBL_OK;
}

static sbl_status judge_apart(sbl_visits *v, const sbl_judgement *j, sbl_visit_mark *first, const sbl_visit_mark *second, sbl_diag *diag)
{
    if (!first || !second || first->state != SBL_MARK_PAIRED || first->partner != j->second)
        return refuse(diag, "only a pair can be wrong", "name a pair, by its number without a letter");
    leave(v, 0, first);
    return SBL_OK;
}

static sbl_status judge_nothing(sbl_visits *v, sbl_visit_mark *first, sbl_visit_mark *second, sbl_diag *diag)
{
    sbl_visit_mark *mark[2] = {first, second};
    if (!first && !second) return refuse(diag, "no mark is named", "name the mark as the picture does");
    for (uint32_t photo = 0; photo < 2; photo++) {
        if (!mark[photo]) continue;
        leave(v, photo, mark[photo]);
        mark[photo]->state = SBL_MARK_NOTHING;
    }
    return SBL_OK;
}

static sbl_status judge_missed(sbl_visit_mark *first, sbl_visit_mark *second, sbl_diag *diag)
{
    sbl_visit_mark *mark = first ? first : second;
    if (mark && !(first && second) && mark->state == SBL_MARK_MISSED)
        return refuse(diag, "this mark counts as there already, seen as one with its neighbour",
                      "leave the judgement away; or strike the mark from those seen as one, if it stands by itself");
    if (!mark || (first && second) || mark->state != SBL_MARK_ALONE)
        return refuse(diag, "only a mark that was found in one photo alone can be there unseen", "name a lost one (L) or a new one (N)");
    mark->state = SBL_MARK_MISSED;
    return SBL_OK;
}

static sbl_status judge_change(sbl_visit_mark *first, int8_t changed, sbl_diag *diag)
{
    if (!first || first->state != SBL_MARK_PAIRED)
        return refuse(diag, "only a pair can be changed or unchanged", "name it by its mark of the first photo");
    if (first->changed_judge) return refuse(diag, "this mark is judged twice", "keep one of the two judgements");
    first->changed_judge = changed;
    return SBL_OK;
}

sbl_status sbl_visits_judge(sbl_visits *visits, sbl_judgement judgement, sbl_diag *diag)
{
    sbl_visit_mark *first = mark_at(visits, 0, judgement.first), *second = mark_at(visits, 1, judgement.second);
    bool change = judgement.kind == SBL_JUDGE_CHANGED || judgement.kind == SBL_JUDGE_UNCHANGED;
    if (!change && ((first && first->judged) || (second && second->judged)))
        return refuse(diag, "this mark is judged twice", "keep one of the two judgements");
    sbl_status status = judgement.kind == SBL_JUDGE_SAME      ? judge_same(visits, &judgement, first, second, diag)
                        : judgement.kind == SBL_JUDGE_APART   ? judge_apart(visits, &judgement, first, second, diag)
                        : judgement.kind == SBL_JUDGE_NOTHING ? judge_nothing(visits, first, second, diag)
                        : judgement.kind == SBL_JUDGE_MISSED  ? judge_missed(first, second, diag)
                                                              : judge_change(first, judgement.kind == SBL_JUDGE_CHANGED ? 1 : -1, diag);
    if (status != SBL_OK) return status;
    visits->judgements++;
    if (!change && first) first->judged = true;
    if (!change && second) second->judged = true;
    return SBL_OK;
}

/* ---- one photo as it stands after the judgements ---- */

/* Copies what stays; returns how many follicular units do. */
static uint32_t keep_specks(const sbl_visits *v, uint32_t photo, sbl_specks *kept, sbl_speck *speck, uint8_t *unit_seen)
{
    uint32_t units = 0;
    kept->count = 0;
    for (uint32_t i = 0; i < v->specks[photo]->count; i++) {
        const sbl_speck *own = &v->specks[photo]->speck[i];
        if (v->mark[photo][i].state == SBL_MARK_NOTHING) continue;
        speck[kept->count++] = *own;
        if (own->unit >= v->specks[photo]->unit_count || unit_seen[own->unit]) continue;
        unit_seen[own->unit] = 1;
        units++;
    }
    kept->speck = speck;
    return units;
}

/* Marks that were found in the other photo alone and yet are here; by_word: of these, those that a person says are. */
static uint32_t count_missed(uint32_t *by_word, const sbl_visits *v, uint32_t other)
{
    uint32_t missed = 0;
    *by_word = 0;
    for (uint32_t i = 0; i < v->specks[other]->count; i++) {
        const sbl_visit_mark *mark = &v->mark[other][i];
        if (mark->state != SBL_MARK_MISSED) continue;
        missed++;
        *by_word += mark->judged;
    }
    return missed;
}

sbl_status sbl_visits_summarize(sbl_specks_summary *summary, sbl_speck_errors *errors, const sbl_visits *visits, uint32_t photo,
                                double scale_relative_error, const sbl_card_colour *colour, sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark begin = sbl_arena_here(arena);
    sbl_specks kept = *visits->specks[photo];
    sbl_speck *speck = SBL_NEW(arena, sbl_speck, kept.count);
    uint8_t *unit_seen = SBL_NEW(arena, uint8_t, (uint64_t)kept.unit_count + 1);
    if (!speck || !unit_seen) {
        sbl_arena_rewind(arena, begin);
        return sbl_fail(diag, SBL_E_MEMORY, NO_MEMORY, "choose smaller regions");
    }
    uint32_t by_word, units = keep_specks(visits, photo, &kept, speck, unit_seen), missed = count_missed(&by_word, visits, 1 - photo);
    double left = kept.unit_count ? (double)units / kept.unit_count : 1.0, more = kept.count ? 1.0 + (double)by_word / kept.count : 1.0;
    kept.unit_count = units;
    kept.hairs_by_light *= left;
    kept.hairs_by_light_error *= left;
    specks_sum(summary, &kept, kept.count + missed, more * units, scale_relative_error);
    sbl_speck_errors_of(errors, &kept, summary, scale_relative_error, colour);
    sbl_arena_rewind(arena, begin);
    return SBL_OK;
}
