/* The table that travels with the engine: knowledge/dots.tbl, compiled in. */
#include "skin/dot_file.h"
#include "skin/dots_builtin.h"

void sbl_dot_table_builtin(sbl_dot_table *table)
{
    /* The build took the file in whole, and tests/unit/dot_table.c reads it with its checksum, too. */
    if (dot_file_open(table, dots_builtin, sizeof dots_builtin, false, NULL) != SBL_OK) *table = (sbl_dot_table){0};
}
