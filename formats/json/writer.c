#include "json/writer.h"

static void begin_member(json_writer *writer, const char *key)
{
    if (!writer->first) sbl_text_add(writer->text, ",");
    if (writer->depth) {
        sbl_text_add(writer->text, "\n");
        for (uint32_t i = 0; i < writer->depth; i++) sbl_text_add(writer->text, "  ");
    }
    writer->first = false;
    if (!key) return;
    sbl_text_add_json_string(writer->text, key);
    sbl_text_add(writer->text, ": ");
}

void write_open(json_writer *writer, const char *key, char bracket)
{
    begin_member(writer, key);
    sbl_text_add_bytes(writer->text, &bracket, 1);
    writer->depth++;
    writer->first = true;
}

void write_close(json_writer *writer, char bracket)
{
    writer->depth--;
    if (!writer->first) {
        sbl_text_add(writer->text, "\n");
        for (uint32_t i = 0; i < writer->depth; i++) sbl_text_add(writer->text, "  ");
    }
    sbl_text_add_bytes(writer->text, &bracket, 1);
    writer->first = false;
}

void write_string(json_writer *writer, const char *key, const char *value)
{
    begin_member(writer, key);
    if (value) sbl_text_add_json_string(writer->text, value);
    else sbl_text_add(writer->text, "null");
}

void write_number(json_writer *writer, const char *key, double value, unsigned digits)
{
    begin_member(writer, key);
    sbl_text_add_decimal_short(writer->text, value, digits);
}

void write_count(json_writer *writer, const char *key, int64_t value)
{
    begin_member(writer, key);
    sbl_text_add_integer(writer->text, value);
}

void write_flag(json_writer *writer, const char *key, bool value)
{
    begin_member(writer, key);
    sbl_text_add(writer->text, value ? "true" : "false");
}

void write_band(json_writer *writer, const char *key, sbl_band band, unsigned digits)
{
    begin_member(writer, key);
    sbl_text_add(writer->text, "{\"low\": ");
    sbl_text_add_decimal_short(writer->text, band.low, digits);
    sbl_text_add(writer->text, ", \"mid\": ");
    sbl_text_add_decimal_short(writer->text, band.mid, digits);
    sbl_text_add(writer->text, ", \"high\": ");
    sbl_text_add_decimal_short(writer->text, band.high, digits);
    sbl_text_add(writer->text, "}");
}

void write_point(json_writer *writer, const char *key, sbl_vec3 point)
{
    begin_member(writer, key);
    sbl_text_add(writer->text, "[");
    sbl_text_add_decimal_short(writer->text, point.x, 3);
    sbl_text_add(writer->text, ", ");
    sbl_text_add_decimal_short(writer->text, point.y, 3);
    sbl_text_add(writer->text, ", ");
    sbl_text_add_decimal_short(writer->text, point.z, 3);
    sbl_text_add(writer->text, "]");
}
