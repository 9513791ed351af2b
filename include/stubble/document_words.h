/*
 * stubble/document_words.h - every word and sentence of the printed documents and the calendar, as data (knowledge/documents.json).
 *
 *   const char *title = sbl_document_word(&knowledge, SBL_WORD_report_title);
 *
 * A word has a key and the names of the figures that may stand in it in braces: "after {years} years". A text may leave a name out; one that
 * is not of its list is refused when the file is read. What consent and care sheet need beside these stands in stubble/consent.h.
 */
#ifndef STUBBLE_DOCUMENT_WORDS_H
#define STUBBLE_DOCUMENT_WORDS_H

#include "stubble/course.h"

/* clang-format off */
#define SBL_WORD_LIST(X) \
    X(client_foot, "version") X(artist_foot, "version") X(stencil_foot, "version") X(view_front, "") X(view_left, "") X(view_right, "")    \
    X(view_top, "") X(view_crown, "") X(view_back, "") X(before, "") X(healed_long, "") X(healed_axis, "") X(year_axis, "year")            \
    X(year, "year") X(first_day, "") X(days_after_first, "days") X(mix, "ratio") X(model_title, "") X(report_title, "")                    \
    X(report_subject, "") X(report_client, "") X(price_label, "tax currency") X(cover_note, "") X(see_title, "") X(rows_both, "")          \
    X(rows_healed, "") X(close_title, "") X(close_text, "size place") X(place_hairline, "") X(place_densest, "")                           \
    X(stage_text, "stage head bald bald_low bald_high") X(head_scan, "") X(head_tape, "") X(salt_text, "score top back left right")        \
    X(missing_text, "expected existing missing missing_low missing_high units hairs") X(missing_places, "places")                          \
    X(missing_place, "place missing") X(treat_text, "area area_low area_high") X(wish_text, "treatment fits text") X(fits_well, "")        \
    X(fits_perhaps, "") X(fits_hardly, "") X(hairline_text, "style height feather") X(style_straight, "") X(style_rounded, "")             \
    X(style_mature, "") X(style_m_shaped, "") X(style_receded_natural, "") X(style_widows_peak, "") X(style_feminine, "")                  \
    X(confidence_text, "percent reason") X(confidence_scan, "") X(confidence_scan_unit, "") X(confidence_tape_most, "")                    \
    X(confidence_tape_few, "") X(confidence_photo, "") X(head_photo, "") X(may_title, "") X(finding_head, "title verdict") X(finding_source, "source") X(differ_short, "")           \
    X(findings_note, "") X(think_title, "") X(session_text, "dots minutes minutes_low minutes_high mix") X(session_long, "days")           \
    X(session_pictures, "") X(care_title, "") X(care_after, "") X(span_on, "day") X(span_before, "from to") X(span_from_before, "days")    \
    X(span_one_before, "") X(span_day, "day") X(span_of_day, "") X(span_days, "from to") X(years_title, "")                                \
    X(years_text, "years years_low years_high dots dots_low dots_high") X(years_open, "") X(years_corrected, "")                           \
    X(growth_text, "healed later later_low later_high") X(scar_text, "years years_low years_high") X(note_title, "") X(price_title, "")    \
    X(price_row, "sessions area dots") X(price_tax, "tax percent") X(price_deposit, "") X(price_compare, "city")                           \
    X(money, "currency amount amount_low amount_high") X(money_plain, "currency amount") X(money_range, "currency low high")               \
    X(price_extra, "name") X(price_note, "source") X(short_title, "") X(report_end, "") X(forecast_subject, "") X(goes_on_title, "")       \
    X(look_grey, "") X(look_grown, "") X(look_stage, "stage years years_low years_high") X(head_stage, "") X(head_fast, "")                \
    X(head_usual, "") X(head_slow, "") X(head_bare, "") X(head_takes, "") X(now_cell, "") X(takes_nothing, "") X(takes_dots, "dots")       \
    X(takes_alone, "dots") X(own_pace, "") X(thinning_text, "percent percent_low percent_high")                                            \
    X(prevalence, "counts place percent source") X(grey_title, "") X(follow_ups_text, "count")                                             \
    X(touch_up_text, "years years_low years_high dots dots_low dots_high minutes minutes_low minutes_high") X(way_back_title, "")          \
    X(laser_text, "low high months points error") X(cover_text, "grafts grafts_low grafts_high")                                           \
    X(trace_text, "years years_low years_high") X(worksheet_title, "") X(worksheet_lead, "dots sessions area distance")                    \
    X(hairline_heading, "") X(handles_note, "") X(tape_distance, "mm landmark") X(line_text, "style width feather slow fine")               \
    X(line_even, "text") X(line_left_back, "text back") X(line_right_back, "text back")                                                    \
    X(zones_heading, "") X(col_zone, "") X(col_area, "") X(col_density, "") X(col_dots, "") X(col_missing, "") X(col_diameter, "")         \
    X(col_needle, "") X(col_tone, "") X(col_minutes, "") X(col_dilution, "") X(col_tissue, "") X(depth_note, "") X(marks_heading, "")      \
    X(mark_line, "kind width place") X(mark_line_to, "kind width place end") X(mark_areata, "") X(mark_fut, "") X(mark_fue, "")            \
    X(mark_no_go, "") X(tape_left, "back side") X(tape_right, "back side") X(mind_heading, "") X(mind_line, "title verdict reason")        \
    X(intake_notes, "") X(legend, "density") X(session_of, "number sessions") X(day_number, "day")                                         \
    X(session_work, "dots minutes minutes_low minutes_high mix") X(session_split, "days") X(tissue_skin, "") X(tissue_scar, "")            \
    X(never_on, "") X(record_heading, "") X(record_date, "") X(record_pigment, "") X(record_needle, "") X(record_needles, "")              \
    X(record_machine, "") X(record_depth, "") X(record_angle, "") X(record_dwell, "") X(record_scalp, "") X(record_viscosity, "")          \
    X(record_pattern, "") X(record_dots, "") X(record_numbing, "") X(record_reaction, "") X(record_artist, "") X(zone_hairline, "")        \
    X(zone_front, "") X(zone_mid, "") X(zone_crown, "") X(zone_sides, "") X(zone_scar_fut, "") X(zone_scar_fue, "") X(zone_areata, "")     \
    X(zone_beard, "") X(handle_sideburn_right, "") X(handle_temporal_point_right, "") X(handle_apex_right, "") X(handle_mid_right, "")     \
    X(handle_mid_frontal, "") X(handle_mid_left, "") X(handle_apex_left, "") X(handle_temporal_point_left, "")                             \
    X(handle_sideburn_left, "") X(landmark_glabella, "") X(landmark_sellion, "") X(landmark_nose_tip, "") X(landmark_menton, "")           \
    X(landmark_vertex, "") X(landmark_opisthocranion, "") X(landmark_inion, "") X(landmark_tragion_left, "")                               \
    X(landmark_tragion_right, "") X(landmark_lateral_canthus_left, "") X(landmark_lateral_canthus_right, "")                               \
    X(landmark_cheilion_left, "") X(landmark_cheilion_right, "") X(landmark_gonion_left, "") X(landmark_gonion_right, "")                  \
    X(stencil_title, "") X(gore_place, "from to side") X(gore_left, "from to") X(gore_right, "from to") X(gore_stretch, "mean most")       \
    X(check_note, "") X(check_square, "") X(stencil_key, "") X(stencil_none, "") X(calendar_name, "")                                      \
    X(calendar_session, "number sessions") X(calendar_open, "number sessions")                                                             \
    X(calendar_text, "minutes minutes_low minutes_high dots mix") X(calendar_long, "") X(calendar_note, "") X(calendar_test, "")           \
    X(calendar_test_open, "") X(calendar_test_text, "") X(patch_foot, "version") X(price_note_photo, "source")                             \
    X(band_cm2, "area area_low area_high") X(mix_heading, "") X(col_pigment, "") X(col_water, "") X(col_healed, "") X(col_year_5, "")      \
    X(col_darker, "") X(mix_note, "")                                                                                                      \
    X(patch_title_fut, "") X(patch_title_fue, "") X(patch_title_injury, "") X(patch_title_areata, "") X(patch_title_beard, "")             \
    X(patch_before_close, "") X(patch_healed_close, "") X(patch_cover_note, "") X(patch_scale_text, "px from percent")                     \
    X(patch_scale_card, "") X(patch_scale_length, "") X(patch_as_stated, "") X(patch_form_flat, "") X(patch_form_cylinder, "radius")       \
    X(patch_form_curved, "radius along") X(patch_density_text, "density from") X(patch_density_usual, "") X(patch_density_counted, "")     \
    X(patch_hairs_found, "count density distance") X(patch_hairs_there, "density from") X(patch_hairs_usual, "")                           \
    X(patch_skin_stated, "type hair") X(patch_skin_card, "l a b hair") X(hair_black, "") X(hair_dark_brown, "") X(hair_brown, "")          \
    X(hair_light_brown, "") X(hair_blond, "") X(hair_red, "") X(hair_grey, "") X(hair_white, "") X(patch_place_fut, "")                    \
    X(patch_place_fue, "") X(patch_place_injury, "") X(patch_place_areata, "") X(patch_place_beard, "") X(patch_fact_place, "")            \
    X(patch_fact_size, "") X(patch_fact_area, "") X(patch_fact_scale, "") X(patch_fact_view, "") X(patch_fact_skin, "")                    \
    X(patch_fact_density, "") X(patch_fact_hair, "") X(patch_fact_colours, "") X(patch_size_text, "length width")                          \
    X(patch_view_text, "degrees") X(patch_key_outline, "") X(patch_key_test, "") X(patch_key_no_go, "") X(patch_test_text, "days")         \
    X(patch_session_pictures, "") X(patch_lead, "dots sessions area distance") X(patch_lead_hairs, "dots sessions area distance")          \
    X(patch_map_outline, "") X(patch_map_no_go, "") X(patch_map_test, "") X(patch_place_heading, "") X(patch_kind_injury, "")              \
    X(patch_line_size, "place length width area sd scale clicks level curve")                                                              \
    X(patch_line_scale, "from px degrees density density_from hair hair_from") X(patch_by_card, "") X(patch_by_length, "")                 \
    X(patch_by_stated, "") X(patch_on_photo, "") X(patch_from_biology, "") X(patch_from_stated, "") X(patch_from_counted, "")              \
    X(patch_test_line, "width x y dots days") X(patch_scar_note, "") X(patch_map_first, "scale") X(patch_map_later, "scale")               \
    X(patch_stencil_key, "length width percent picture") X(patch_stencil_no_go, "") X(patch_stencil_test, "")                              \
    X(patch_stencil_stretch, "mean most") X(patch_stencil_dots, "")                                                                        \
    X(patch_sure_card_words, "") X(patch_sure_card, "") X(patch_sure_length_words, "") X(patch_sure_length, "")                            \
    X(patch_sure_stated_words, "") X(patch_sure_stated, "") X(patch_mind_age, "") X(patch_mind_young, "") X(patch_mind_test, "")           \
    X(patch_mind_areata, "") X(patch_mind_hairs, "") X(patch_mind_aside, "") X(patch_mind_flat, "") X(patch_mind_scale, "")                \
    X(patch_mind_card, "") X(patch_mind_clash, "")                                                                                         \
    X(strip_before, "") X(strip_healed, "") X(strip_year, "") X(strip_years, "years") X(photo_before, "") X(photo_healed, "")              \
    X(drawn_before, "") X(drawn_healed, "") X(cover_note_photo, "") X(photos_title, "") X(photos_text, "")
/* clang-format on */
typedef enum sbl_word {
#define SBL_WORD_ENUM(key, names) SBL_WORD_##key,
    SBL_WORD_LIST(SBL_WORD_ENUM)
#undef SBL_WORD_ENUM
        SBL_WORD_COUNT
} sbl_word;

const char *sbl_word_key(sbl_word word);   /* "report_title" */
const char *sbl_word_names(sbl_word word); /* "years years_low years_high": what may stand in braces */

/* knowledge/documents.json */
typedef struct sbl_document_words {
    const char *version;
    const char *text[SBL_WORD_COUNT];
    const char *source;
    sbl_evidence evidence;
} sbl_document_words;

/* The text; "" where the knowledge holds no documents. */
const char *sbl_document_word(const sbl_knowledge *knowledge, sbl_word word);

#endif
