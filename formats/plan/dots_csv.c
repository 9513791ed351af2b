#include "stubble/plan_file.h"

#include <string.h>

/* A field of a CSV line: quoted when it holds what would end it (RFC 4180). */
static void add_field(sbl_text *text, const char *value)
{
    if (!strpbrk(value, ",\"\r\n")) {
        sbl_text_add(text, value);
        return;
    }
    sbl_text_add(text, "\"");
    for (const char *c = value; *c; c++) sbl_text_add_bytes(text, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    sbl_text_add(text, "\"");
}

static void add_number(sbl_text *text, double value, unsigned digits)
{
    char number[SBL_DECIMAL_BYTES + 1];
    size_t length = sbl_decimal_write(number, value, digits);
    number[length] = ',';
    sbl_text_add_bytes(text, number, length + 1);
}

void sbl_plan_write_dots_csv(sbl_text *text, const sbl_plan *plan)
{
    sbl_text_add(text, "id,x_mm,y_mm,z_mm,nx,ny,nz,session,zone,diameter_mm,pigment\n");
    for (uint32_t i = 0; i < plan->dots.count; i++) {
        const sbl_dot *dot = &plan->dots.dot[i];
        sbl_text_add_integer(text, (int64_t)dot->site);
        sbl_text_add(text, ",");
        const float place[6] = {dot->position.x, dot->position.y, dot->position.z, dot->normal.x, dot->normal.y, dot->normal.z};
        for (uint32_t k = 0; k < 6; k++) add_number(text, (double)place[k], k < 3 ? 3 : 4);
        sbl_text_add_integer(text, dot->session);
        sbl_text_add(text, ",");
        add_field(text, plan->design.zone[dot->zone].name);
        sbl_text_add(text, ",");
        add_number(text, (double)dot->diameter_mm, 3);
        add_field(text, sbl_plan_dilution(plan, dot->zone, dot->session));
        sbl_text_add(text, "\n");
    }
}
