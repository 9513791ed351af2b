#include "stubble/evenness_file.h"

#include "json/writer.h"

static void write_figure(json_writer *w, const char *key, double value, unsigned digits)
{
    if (isfinite(value)) write_number(w, key, value, digits);
    else write_string(w, key, NULL);
}

static void write_place(json_writer *w, const char *key, const sbl_evenness_sheet *sheet, uint32_t dot, double share)
{
    char words[SBL_EVENNESS_WORDS_BYTES];
    write_open(w, key, '{');
    write_number(w, "share", share, 3);
    write_point(w, "at_mm", sbl_v3_load(sheet->dots->position[dot]));
    write_string(w, "where", sbl_evenness_place(words, sheet, dot));
    write_close(w, '}');
}

static void write_quality(json_writer *w, const sbl_evenness_sheet *sheet, const sbl_field_quality *q)
{
    char words[SBL_EVENNESS_WORDS_BYTES];
    write_count(w, "measured", q->inner_count);
    write_number(w, "pitch_mm", q->pitch_mm, 4);
    write_number(w, "rho_min", q->rho_min, 4);
    write_number(w, "rho_p1", q->rho_p1, 4);
    write_number(w, "rho_mean", q->rho_mean, 4);
    write_number(w, "rho_cv", q->rho_cv, 4);
    write_figure(w, "f2", q->f2, 4);
    write_figure(w, "f6", q->f6, 4);
    write_number(w, "clark_evans_r", q->clark_evans_r, 4);
    write_count(w, "isolated", q->isolated_count);
    if (isfinite(q->closest_mm)) {
        write_open(w, "closest", '{');
        write_number(w, "mm", q->closest_mm, 4);
        write_point(w, "at_mm", sbl_v3_load(sheet->dots->position[q->closest[0]]));
        write_string(w, "where", sbl_evenness_place(words, sheet, q->closest[0]));
        write_close(w, '}');
    }
    if (!isfinite(q->emptiest_share)) return;
    write_place(w, "emptiest", sheet, q->emptiest, q->emptiest_share);
    write_place(w, "fullest", sheet, q->fullest, q->fullest_share);
}

static void write_rings(json_writer *w, const char *key, const sbl_field_spectrum *s, const double *value, unsigned digits)
{
    write_open(w, key, '[');
    for (int k = 0; k < SBL_SPECTRUM_BINS; k++) write_figure(w, NULL, s->samples[k] ? value[k] : (double)NAN, digits);
    write_close(w, ']');
}

static void write_spectrum(json_writer *w, const sbl_field_spectrum *s)
{
    write_open(w, "spectrum", '{');
    write_number(w, "effective_nyquist", s->effective_nyquist, 4);
    write_figure(w, "anisotropy_db", s->worst_anisotropy_db, 2);
    write_count(w, "patches", s->patches);
    write_number(w, "ring_width", 1.0 / 16.0, 4);
    write_rings(w, "power", s, s->power, 4);
    write_rings(w, "ring_anisotropy_db", s, s->anisotropy_db, 2);
    write_close(w, '}');
}

static void write_set(json_writer *w, const sbl_evenness_sheet *sheet, const sbl_evenness_set *set)
{
    static const char *const VERDICT[] = {"even", "uneven density", "uneven direction", "unknown"};
    char words[SBL_EVENNESS_WORDS_BYTES];
    write_open(w, NULL, '{');
    write_string(w, "name", sbl_evenness_set_name(words, sheet, set));
    write_open(w, "sessions", '[');
    write_count(w, NULL, set->from_session);
    write_count(w, NULL, set->to_session);
    write_close(w, ']');
    if (set->zone != SBL_EVENNESS_EVERYWHERE) write_string(w, "zone", words);
    else write_string(w, "zone", NULL);
    write_count(w, "dots", set->count);
    write_string(w, "verdict", VERDICT[sbl_evenness_judge(set)]);
    if (set->has_quality) write_quality(w, sheet, &set->quality);
    if (set->has_spectrum) write_spectrum(w, &set->spectrum);
    write_close(w, '}');
}

void sbl_evenness_write_json(sbl_text *text, const sbl_evenness_sheet *sheet)
{
    static const char *const PITCH[] = {"area", "design", "estimate"};
    json_writer writer = {.text = text, .first = true}, *w = &writer;
    write_open(w, NULL, '{');
    write_string(w, "format", "stubble-evenness/1");
    write_string(w, "source", sheet->source);
    write_count(w, "dots", sheet->dots->count);
    write_count(w, "sessions", sheet->report->session_count);
    write_string(w, "pitch_from", PITCH[sheet->report->pitch]);
    write_open(w, "sets", '[');
    for (uint32_t i = 0; i < sheet->report->set_count; i++) write_set(w, sheet, &sheet->report->set[i]);
    write_close(w, ']');
    write_close(w, '}');
    sbl_text_add(text, "\n");
}
