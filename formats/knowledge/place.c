#include "knowledge/place.h"

#include <stdbool.h>
#include <string.h>

typedef struct cursor {
    const char *at, *end;
} cursor;

static void skip_space(cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r')) c->at++;
}

/* At a quote; goes behind the closing one. */
static void skip_string(cursor *c)
{
    c->at++;
    while (c->at < c->end && *c->at != '"') c->at += *c->at == '\\' && c->at + 1 < c->end ? 2 : 1;
    if (c->at < c->end) c->at++;
}

/* Over one value of any kind, without recursion: only the depth of the brackets counts. */
static void skip_value(cursor *c)
{
    uint32_t depth = 0;
    while (c->at < c->end) {
        char ch = *c->at;
        if (ch == '"') {
            skip_string(c);
        } else if (ch == '{' || ch == '[') {
            depth++;
            c->at++;
        } else if (ch == '}' || ch == ']') {
            if (!depth) return;
            depth--;
            c->at++;
        } else if (ch == ',' && !depth) {
            return;
        } else {
            c->at++;
            continue;
        }
        if (!depth) return;
    }
}

static bool take(cursor *c, char ch)
{
    skip_space(c);
    if (c->at >= c->end || *c->at != ch) return false;
    c->at++;
    return true;
}

/* How much of path the key covers: its length if the path goes on with '.', '[' or ends there, else 0. Keys may hold dots themselves. */
static size_t match_key(const char *path, const char *key, size_t key_bytes)
{
    if (!key_bytes || strncmp(path, key, key_bytes) != 0) return 0;
    char next = path[key_bytes];
    return next == '\0' || next == '.' || next == '[' ? key_bytes : 0;
}

/* At '{': go to the value of the key that covers most of path. */
static bool enter_object(cursor *c, const char **path)
{
    cursor best = {0};
    size_t best_bytes = 0;
    c->at++;
    while (skip_space(c), c->at < c->end && *c->at == '"') {
        const char *key = c->at + 1;
        skip_string(c);
        size_t covered = c->at > key ? match_key(*path, key, (size_t)(c->at - key - 1)) : 0; /* no end: the text was cut */
        if (!take(c, ':')) break;
        skip_space(c);
        if (covered > best_bytes) {
            best_bytes = covered;
            best = *c;
        }
        skip_value(c);
        if (!take(c, ',')) break;
    }
    if (!best_bytes) return false;
    *c = best;
    *path += best_bytes;
    return true;
}

/* At '[': go to the element whose index stands in brackets at the start of path. */
static bool enter_array(cursor *c, const char **path)
{
    const char *p = *path + 1;
    uint32_t index = 0;
    if (*p < '0' || *p > '9') return false;
    for (; *p >= '0' && *p <= '9' && index < 100000000u; p++) index = index * 10 + (uint32_t)(*p - '0');
    if (*p != ']') return false;
    c->at++;
    for (; index; index--) {
        skip_space(c);
        skip_value(c);
        if (!take(c, ',')) return false;
    }
    skip_space(c);
    *path = p + 1;
    return true;
}

static void count_lines(uint32_t *line, uint32_t *column, const char *text, const char *at)
{
    *line = 1;
    *column = 1;
    for (const char *p = text; p < at; p++) {
        if (*p == '\n') {
            (*line)++;
            *column = 1;
        } else if (((unsigned char)*p & 0xC0u) != 0x80u) { /* not the tail of a UTF-8 character */
            (*column)++;
        }
    }
}

void place_in_json(uint32_t *line, uint32_t *column, const char *text, size_t bytes, const char *path)
{
    cursor c = {text, text + bytes};
    skip_space(&c);
    const char *found = c.at;
    while (*path && c.at < c.end) {
        if (*path == '.') path++;
        bool entered = false;
        if (*c.at == '{') entered = enter_object(&c, &path);
        else if (*c.at == '[' && *path == '[') entered = enter_array(&c, &path);
        if (!entered) break;
        found = c.at;
    }
    count_lines(line, column, text, found);
}
