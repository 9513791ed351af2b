/* table.h - the reference tables of ../shared/data/optics: comment lines with #, a line of column names, rows. Texts give NaN. */
#ifndef STUBBLE_TABLE_H
#define STUBBLE_TABLE_H

#include "check.h"

enum { TABLE_ROWS = 600, TABLE_COLUMNS = 16 };

typedef struct table {
    char name[TABLE_COLUMNS][48];
    double cell[TABLE_ROWS][TABLE_COLUMNS];
    char text[TABLE_ROWS][TABLE_COLUMNS][96];
    int rows, columns;
} table;

static inline int table_split(char text[TABLE_COLUMNS][96], const char *line)
{
    int count = 0;
    while (count < TABLE_COLUMNS) {
        size_t length = strcspn(line, ",\r\n");
        snprintf(text[count++], 96, "%.*s", (int)length, line);
        if (line[length] != ',') break;
        line += length + 1;
    }
    return count;
}

static inline void table_read(table *t, const char *folder, const char *file)
{
    char path[4400], line[1000], head[TABLE_COLUMNS][96];
    snprintf(path, sizeof path, "%s/optics/%s", folder, file);
    FILE *in = fopen(path, "rb");
    REQUIRE(in);
    t->rows = t->columns = 0;
    while (fgets(line, sizeof line, in)) {
        if (line[0] == '#') continue;
        if (!t->columns) {
            t->columns = table_split(head, line);
            for (int c = 0; c < t->columns; c++) snprintf(t->name[c], sizeof t->name[c], "%.47s", head[c]);
            continue;
        }
        REQUIRE(t->rows < TABLE_ROWS);
        table_split(t->text[t->rows], line);
        for (int c = 0; c < t->columns; c++) {
            char *end;
            t->cell[t->rows][c] = strtod(t->text[t->rows][c], &end);
            if (end == t->text[t->rows][c]) t->cell[t->rows][c] = (double)NAN;
        }
        t->rows++;
    }
    fclose(in);
    REQUIRE(t->rows > 0);
}

static inline int table_column(const table *t, const char *name)
{
    for (int c = 0; c < t->columns; c++)
        if (!strcmp(t->name[c], name)) return c;
    fprintf(stderr, "no column %s\n", name);
    REQUIRE(0);
    return 0;
}

/* Between rows by a straight line; column 0 rises. The ends hold. */
static inline double table_at(const table *t, int column, double x)
{
    for (int r = 1; r < t->rows; r++)
        if (x <= t->cell[r][0]) {
            double part = (x - t->cell[r - 1][0]) / (t->cell[r][0] - t->cell[r - 1][0]);
            part = part < 0.0 ? 0.0 : part;
            return t->cell[r - 1][column] + part * (t->cell[r][column] - t->cell[r - 1][column]);
        }
    return t->cell[t->rows - 1][column];
}

#endif
