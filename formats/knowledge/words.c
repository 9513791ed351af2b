/* Texts with names in braces, which become figures: a name that nobody fills would stand in a document as it is. */
#include "knowledge/require.h"

#include <string.h>

static bool is_among(const char *names, const char *name, size_t length)
{
    while (*names) {
        size_t word = strcspn(names, " ");
        if (word == length && !strncmp(names, name, length)) return true;
        names += word + (names[word] == ' ');
    }
    return false;
}

const char *require_words(fields_object *object, const char *key, size_t bytes_max, const char *hint, const char *names)
{
    const char *text = require_text(object, key, bytes_max, hint);
    for (const char *brace = strpbrk(text, "{}"); brace && object->reader->status == SBL_OK; brace = strpbrk(brace, "{}")) {
        size_t length = strcspn(brace + 1, "{}");
        bool closed = *brace == '{' && brace[1 + length] == '}';
        if (!closed || !is_among(names, brace + 1, length))
            fields_mistake(object, key, SBL_E_DATA,
                           closed ? fields_sentence(object->reader, "nothing fills {%.*s} here", (int)length, brace + 1)
                                  : "a brace stands alone",
                           *names ? fields_sentence(object->reader, "in braces may stand: %s", names) : "no braces belong here", 0.0);
        brace += 2 + length;
    }
    return text;
}

/* More texts than one group of fields remembers: looked up one by one here, and what is unknown is refused as fields_end does. */
void require_word_list(fields_object *root, const char *group_key, const char **text, uint32_t count, const char *(*key_of)(uint32_t index),
                       const char *(*names_of)(uint32_t index))
{
    fields_object group = require_group(root, group_key);
    for (uint32_t i = 0; i < count && root->reader->status == SBL_OK; i++) {
        group.known_count = 0;
        text[i] = require_words(&group, key_of(i), KNOWLEDGE_TEXT_BYTES_MAX, "the words for this place", names_of(i));
    }
    const char *key;
    json_t *value;
    if (root->reader->status != SBL_OK || !group.value) return;
    json_object_foreach((json_t *)group.value, key, value)
    {
        uint32_t i = 0;
        while (i < count && strcmp(key, key_of(i)) != 0) i++;
        if (i == count && key[0] != '#')
            fields_mistake(&group, key, SBL_E_DATA, "nothing has this name here", "see knowledge/schema for the names that exist", 0.0);
    }
}
