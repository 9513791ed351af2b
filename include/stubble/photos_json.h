/*
 * stubble/photos_json.h - a head fitted to photos as JSON: what `stubble head --json` prints.
 */
#ifndef STUBBLE_PHOTOS_JSON_H
#define STUBBLE_PHOTOS_JSON_H

#include "stubble/course.h"
#include "stubble/head_photos.h"
#include "stubble/text.h"

/* 95 of 100 heads like this one: 1.96 sd either way. */
sbl_band sbl_head_measure_band(const sbl_head *head, sbl_measure measure);
sbl_band sbl_head_area_band(const sbl_head *head);

/* {"head": {...}, "photos": [...]}; file names the photos. text->failed tells of missing memory. */
void sbl_photos_write_json(sbl_text *text, const sbl_photos_fit *fit, const char *const *file, uint32_t count);

/* A plain sentence: what to change, and both angles in degrees. Nothing where the angle is good. */
void sbl_photo_angle_text(sbl_text *text, const sbl_photo_angle *angle);

#endif
