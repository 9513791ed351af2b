/* Values into a sentence of the knowledge: "at {stage} a gap of {cm2} cm2" and what stands for the names. */
#include "stubble/course.h"

#include <string.h>

/* The pair whose name stands between the braces at text, NULL if there is none; *after: behind the closing brace. */
static const sbl_word_pair *find_pair(const char *text, const sbl_word_pair *pair, uint32_t pair_count, const char **after)
{
    const char *end = strchr(text, '}');
    for (uint32_t i = 0; end && i < pair_count; i++) {
        size_t length = strlen(pair[i].name);
        if ((size_t)(end - text - 1) != length || strncmp(text + 1, pair[i].name, length) != 0) continue;
        *after = end + 1;
        return &pair[i];
    }
    return NULL;
}

/* Writes to out unless it is NULL; returns the length without the terminating zero. */
static size_t fill(char *out, const char *text, const sbl_word_pair *pair, uint32_t pair_count)
{
    size_t length = 0;
    while (*text) {
        const char *after;
        const sbl_word_pair *found = *text == '{' ? find_pair(text, pair, pair_count, &after) : NULL;
        const char *from = found ? found->value : text;
        size_t bytes = found ? strlen(from) : 1;
        if (out) memcpy(out + length, from, bytes);
        length += bytes;
        text = found ? after : text + 1;
    }
    if (out) out[length] = '\0';
    return length;
}

const char *sbl_words_fill(const char *text, const sbl_word_pair *pair, uint32_t pair_count, sbl_arena *arena)
{
    char *out = SBL_NEW(arena, char, fill(NULL, text, pair, pair_count) + 1);
    if (out) fill(out, text, pair, pair_count);
    return out;
}
