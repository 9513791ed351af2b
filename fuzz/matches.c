/* A person's corrections of two visits from strangers; applied to marks that fit the file, they must leave the visits whole. */
#include "stubble/matches_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* What the header promises of a file that was read. */
static void check(const sbl_matches *m)
{
    if (m->pair_count > SBL_MATCHES_MARKS_MAX || m->lost_count > SBL_MATCHES_MARKS_MAX || m->added_count > SBL_MATCHES_MARKS_MAX ||
        m->outside_count > SBL_MATCHES_MARKS_MAX || m->correction_count > SBL_MATCHES_CORRECTIONS_MAX ||
        m->joined_count > SBL_MATCHES_MARKS_MAX)
        abort();
    for (uint32_t i = 0; i < m->pair_count; i++)
        if (m->pair[i].name.letter || m->pair[i].name.number != i + 1 || !(m->pair[i].px[0][0] >= 0.0) || !(m->pair[i].px[1][1] <= 1e5))
            abort();
    for (uint32_t i = 0; i < m->lost_count; i++)
        if (m->lost[i].name.letter != 'L' || !(m->lost[i].px[0][0] >= 0.0)) abort();
    for (uint32_t i = 0; i < m->correction_count; i++)
        if (!m->correction[i].first.number && !m->correction[i].second.number) abort();
    for (uint32_t i = 0; i < m->joined_count; i++)
        if ((m->joined[i].letter != 'L' && m->joined[i].letter != 'N') || !m->joined[i].number) abort();
}

static void add(sbl_specks *specks, sbl_speck *speck, const double px[2])
{
    sbl_speck *own = &speck[specks->count++];
    *own = (sbl_speck){.x_px = px[0], .y_px = px[1], .x_mm = 0.05 * px[0], .y_mm = 0.05 * px[1], .width_mm = 0.2, .darkness = 0.4};
}

/* Marks as the file has them. */
static bool make_specks(sbl_specks specks[2], const sbl_matches *m, sbl_arena *arena)
{
    const struct {
        const sbl_matched_mark *mark;
        uint32_t count;
    } list[4] = {{m->pair, m->pair_count}, {m->lost, m->lost_count}, {m->added, m->added_count}, {m->outside, m->outside_count}};
    for (int photo = 0; photo < 2; photo++) {
        sbl_speck *speck = SBL_NEW(arena, sbl_speck, (uint64_t)m->pair_count + m->lost_count + m->added_count + m->outside_count);
        if (!speck) return false;
        specks[photo] = (sbl_specks){.speck = speck, .px_per_mm = m->photo[photo].px_per_mm, .area_cm2 = 1.0};
        for (int k = 0; k < 4; k++)
            for (uint32_t i = 0; i < list[k].count; i++)
                if (!isnan(list[k].mark[i].px[photo][0])) add(&specks[photo], speck, list[k].mark[i].px[photo]);
    }
    return true;
}

static void check_visits(const sbl_visits *v)
{
    uint32_t paired = 0;
    for (uint32_t i = 0; i < v->specks[0]->count; i++) {
        const sbl_visit_mark *mark = &v->mark[0][i];
        if (mark->state != SBL_MARK_PAIRED) continue;
        if (mark->partner >= v->specks[1]->count || v->mark[1][mark->partner].partner != i) abort();
        paired++;
    }
    if (paired != v->pair_count || !(v->retention >= 0.0 && v->retention <= 1.0)) abort();
}

static void apply(const sbl_matches *m, sbl_arena *arena)
{
    sbl_specks specks[2];
    sbl_photo photo[2];
    sbl_measured visit[2];
    sbl_visits visits;
    sbl_diag diag = {0};
    if (m->pair_count + m->lost_count + m->added_count + m->outside_count > 400 || !make_specks(specks, m, arena)) return;
    for (int i = 0; i < 2; i++) {
        photo[i] = (sbl_photo){.width = m->photo[i].width, .height = m->photo[i].height};
        visit[i] = (sbl_measured){.photo = &photo[i], .specks = &specks[i], .scale_relative_error = 0.05};
    }
    if (sbl_matches_apply(&visits, m, visit, arena, &diag) == SBL_OK) check_visits(&visits);
    else if (!diag.message) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    sbl_arena arena;
    sbl_diag diag = {0};
    sbl_matches matches;
    sbl_arena_init(&arena, NULL);
    if (sbl_matches_read(&matches, data, bytes, &arena, &diag) == SBL_OK) {
        check(&matches);
        apply(&matches, &arena);
    } else if (matches.pair_count || matches.correction_count || !diag.message) abort();
    sbl_arena_release(&arena);
    return 0;
}
