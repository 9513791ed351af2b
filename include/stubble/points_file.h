/*
 * stubble/points_file.h - dots out of a table: dots.csv of a plan, a field as `stubble field` writes it, or any file of points.
 *
 *   sbl_points points;
 *   st = sbl_points_read(&points, data, bytes, &arena, &diag);
 *
 * Table         One line a point, parted by commas, semicolons, tabs or blanks; a number's decimal mark is the point. Empty lines and lines
 *               that begin with # are passed over. Fields may be quoted (RFC 4180), without line breaks inside.
 * Header        If the first line names x_mm and y_mm (or x and y), columns are found by name: z_mm or z, nx, ny, nz, session, zone, id,
 *               rank; others are passed over. Without a header the columns are x, y and, if there are three or more, z.
 * Failure       diag->line and column (counted from 1) of the field that is wrong.
 * Limits        SBL_POINTS_MAX points, 64 columns, SBL_POINTS_ZONES_MAX names of zones.
 */
#ifndef STUBBLE_POINTS_FILE_H
#define STUBBLE_POINTS_FILE_H

#include "stubble/base.h"
#include "stubble/math.h"

#define SBL_POINTS_MAX       (1u << 22)
#define SBL_POINTS_ZONES_MAX 64u
#define SBL_POINTS_BYTES_MAX ((uint64_t)512 << 20)

typedef struct sbl_points {
    uint32_t count;
    const sbl_vec3f *position; /* z is 0 if the table has none */
    bool has_z;
    const sbl_vec3f *normal; /* NULL unless there are nx, ny, nz */
    const uint8_t *session;  /* NULL without the column; from 1 */
    uint32_t session_count;  /* the highest */
    const uint8_t *zone;     /* NULL without the column; index of zone_name */
    const char *zone_name[SBL_POINTS_ZONES_MAX];
    uint32_t zone_count;
    const uint32_t *id; /* NULL without the column */
} sbl_points;

/*
 * SBL_E_DATA   no point, a field that is no number, a line with other columns than the first, a session outside 1 to 16
 * SBL_E_LIMIT  more than the limits above
 * SBL_E_MEMORY, SBL_E_ARG
 */
SBL_MUST_CHECK sbl_status sbl_points_read(sbl_points *points, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag);
/* The same from a file; also SBL_E_NOT_FOUND and SBL_E_IO as sbl_file_read gives them. */
SBL_MUST_CHECK sbl_status sbl_points_read_file(sbl_points *points, const char *path, sbl_arena *arena, sbl_diag *diag);

#endif
