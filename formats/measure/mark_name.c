#include "measure/mark_name.h"

#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 7

void mark_name_write(char out[MARK_NAME_BYTES], sbl_mark_name name)
{
    if (name.letter) snprintf(out, MARK_NAME_BYTES, "%c%u", name.letter, name.number);
    else snprintf(out, MARK_NAME_BYTES, "%u", name.number);
}

bool mark_name_read(sbl_mark_name *name, const char *text)
{
    char letter = *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text;
    *name = (sbl_mark_name){0};
    if (letter && strchr("LNAB", letter)) {
        name->letter = letter;
        text++;
    }
    int digits = 0;
    for (; text[digits] >= '0' && text[digits] <= '9' && digits < DIGITS_MAX; digits++)
        name->number = 10 * name->number + (uint32_t)(text[digits] - '0');
    return !text[digits] && name->number > 0;
}
