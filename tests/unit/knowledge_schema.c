/* The schemas of knowledge/ hold for the shipped files, and refuse what the reader refuses. */
#include "check.h"
#include "schema.h"
#include "stubble/knowledge_file.h"

static json_t *load(const char *folder, const char *name, const char *ending)
{
    char path[4096];
    json_error_t error;
    snprintf(path, sizeof path, "%s/%s/%s%s", STUBBLE_SOURCE_DIR, folder, name, ending);
    json_t *document = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!document) fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
    REQUIRE(document);
    return document;
}

/* The first group that must have a source: the entry of the first list, or the first group. */
static json_t *first_entry(json_t *document)
{
    const char *key;
    json_t *value;
    json_object_foreach(document, key, value)
    {
        if (json_is_array(value)) return json_array_get(value, 0);
        if (json_is_object(value)) return value;
    }
    return NULL;
}

static bool reader_accepts(sbl_knowledge_part part, const json_t *document)
{
    sbl_arena arena;
    sbl_knowledge knowledge = {0};
    char *text = json_dumps(document, 0);
    REQUIRE(text);
    sbl_arena_init(&arena, NULL);
    sbl_status status = sbl_knowledge_read_part(&knowledge, part, text, strlen(text), &arena, NULL);
    sbl_arena_release(&arena);
    free(text);
    return status == SBL_OK;
}

/* Schema and reader must agree about a damaged document. */
static void check_both(const json_t *schema, json_t *document, sbl_knowledge_part part, bool fine)
{
    CHECK((schema_check(schema, schema, document, "", fine) == 0) == fine);
    CHECK(reader_accepts(part, document) == fine);
    json_decref(document);
}

/* Take each field of the entry away: the schema must call it required exactly if the reader does. */
static void check_each_absence(const json_t *schema, const json_t *document, sbl_knowledge_part part)
{
    const char *key;
    json_t *value;
    json_object_foreach(first_entry((json_t *)document), key, value)
    {
        json_t *less = json_deep_copy(document);
        json_object_del(first_entry(less), key);
        bool schema_fine = schema_check(schema, schema, less, "", 0) == 0, reader_fine = reader_accepts(part, less);
        /* care: to_day or lasting, which this subset of JSON Schema cannot say. */
        bool agree = schema_fine == reader_fine || !strcmp(key, "to_day");
        if (!agree) fprintf(stderr, "without %s\n", key);
        CHECK(agree);
        json_decref(less);
    }
}

int main(void)
{
    for (uint32_t i = 0; i < SBL_KNOWLEDGE_PART_COUNT; i++) {
        sbl_knowledge_part part = (sbl_knowledge_part)i;
        char name[40];
        snprintf(name, sizeof name, "%.30s", sbl_knowledge_file_name(part));
        *strchr(name, '.') = '\0';
        json_t *schema = load("knowledge/schema", name, ".schema.json"), *document = load("knowledge", name, ".json"), *wrong;
        check_both(schema, json_deep_copy(document), part, true);
        check_each_absence(schema, document, part);

        wrong = json_deep_copy(document);
        json_object_set_new(wrong, "tilte", json_sprintf("x"));
        check_both(schema, wrong, part, false);
        wrong = json_deep_copy(document);
        json_object_set_new(first_entry(wrong), "sorce", json_sprintf("x"));
        check_both(schema, wrong, part, false);
        wrong = json_deep_copy(document);
        json_object_set_new(first_entry(wrong), "mark", json_sprintf("sure"));
        check_both(schema, wrong, part, false);
        wrong = json_deep_copy(document);
        json_object_set_new(first_entry(wrong), "source", json_integer(4));
        check_both(schema, wrong, part, false);
        wrong = json_deep_copy(document);
        json_object_set_new(wrong, "format", json_sprintf("stubble-knowledge/9"));
        check_both(schema, wrong, part, false);
        wrong = json_deep_copy(document);
        json_object_set_new(wrong, "#note", json_sprintf("a comment is free"));
        check_both(schema, wrong, part, true);
        json_decref(document);
        json_decref(schema);
    }
    return check_report("knowledge_schema");
}
