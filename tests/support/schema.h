/*
 * schema.h - a small JSON Schema checker for our own schemas: type, const, enum, required, properties, patternProperties (by regcomp),
 * additionalProperties, items, anyOf, min/max of numbers and lists, $ref into #/$defs. A keyword that it does not know is a failure, so a schema
 * can not grow past its checker unnoticed.
 */
#ifndef STUBBLE_TEST_SCHEMA_H
#define STUBBLE_TEST_SCHEMA_H

#include <jansson.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

/* 0 when value fits; otherwise the number of complaints, each printed with its path when loud. */
static int schema_check(const json_t *root, const json_t *schema, const json_t *value, const char *path, int loud);

static int schema_complain(const char *path, const char *what, int loud)
{
    if (loud) fprintf(stderr, "schema: %s: %s\n", *path ? path : "(document)", what);
    return 1;
}

static int schema_type_is(const json_t *value, const char *type)
{
    if (!strcmp(type, "object")) return json_is_object(value);
    if (!strcmp(type, "array")) return json_is_array(value);
    if (!strcmp(type, "string")) return json_is_string(value);
    if (!strcmp(type, "integer")) return json_is_integer(value);
    if (!strcmp(type, "number")) return json_is_number(value);
    if (!strcmp(type, "boolean")) return json_is_boolean(value);
    return !strcmp(type, "null") && json_is_null(value);
}

static int schema_type_fits(const json_t *type, const json_t *value)
{
    if (json_is_string(type)) return schema_type_is(value, json_string_value(type));
    for (size_t i = 0; i < json_array_size(type); i++)
        if (schema_type_is(value, json_string_value(json_array_get(type, i)))) return 1;
    return 0;
}

static int schema_matches(const char *pattern, const char *text)
{
    regex_t expression;
    if (regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB)) return 0;
    int found = regexec(&expression, text, 0, NULL, 0) == 0;
    regfree(&expression);
    return found;
}

static int schema_check_members(const json_t *root, const json_t *schema, const json_t *value, const char *path, int loud)
{
    int bad = 0;
    const char *key, *pattern;
    json_t *member, *sub;
    json_object_foreach((json_t *)value, key, member)
    {
        char inner[512];
        snprintf(inner, sizeof inner, "%s.%s", path, key);
        int known = 0;
        if ((sub = json_object_get(json_object_get(schema, "properties"), key))) {
            known = 1;
            bad += schema_check(root, sub, member, inner, loud);
        }
        json_object_foreach(json_object_get(schema, "patternProperties"), pattern, sub)
        {
            if (!schema_matches(pattern, key)) continue;
            known = 1;
            bad += schema_check(root, sub, member, inner, loud);
        }
        const json_t *additional = json_object_get(schema, "additionalProperties");
        if (!known && json_is_false(additional)) bad += schema_complain(inner, "not in the schema", loud);
        if (!known && json_is_object(additional)) bad += schema_check(root, additional, member, inner, loud);
    }
    const json_t *required = json_object_get(schema, "required");
    for (size_t i = 0; i < json_array_size(required); i++)
        if (!json_object_get(value, json_string_value(json_array_get(required, i))))
            bad += schema_complain(path, json_string_value(json_array_get(required, i)), loud);
    return bad;
}

static int schema_check_bound(const json_t *schema, const char *key, double value, int sign, int strict, const char *path, int loud)
{
    const json_t *bound = json_object_get(schema, key);
    if (!bound) return 0;
    double excess = sign * (value - json_number_value(bound));
    return excess > 0 || (strict && excess >= 0) ? schema_complain(path, key, loud) : 0;
}

static int schema_known_keywords(const json_t *schema, const char *path)
{
    static const char *const KNOWN[] = {"$schema",
                                        "$id",
                                        "$defs",
                                        "$ref",
                                        "title",
                                        "description",
                                        "type",
                                        "const",
                                        "enum",
                                        "required",
                                        "properties",
                                        "patternProperties",
                                        "additionalProperties",
                                        "items",
                                        "minItems",
                                        "maxItems",
                                        "minimum",
                                        "maximum",
                                        "exclusiveMinimum",
                                        "anyOf"};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)schema, key, value)
    {
        size_t i = 0;
        while (i < sizeof KNOWN / sizeof *KNOWN && strcmp(key, KNOWN[i]) != 0) i++;
        if (i == sizeof KNOWN / sizeof *KNOWN) {
            fprintf(stderr, "schema: %s: the checker does not know the keyword %s\n", path, key);
            return 1;
        }
    }
    return 0;
}

static int schema_check(const json_t *root, const json_t *schema, const json_t *value, const char *path, int loud)
{
    const char *reference = json_string_value(json_object_get(schema, "$ref"));
    if (reference) {
        schema = json_object_get(json_object_get(root, "$defs"), reference + strlen("#/$defs/"));
        if (!schema) return schema_complain(path, reference, loud);
    }
    int bad = schema_known_keywords(schema, path);
    const json_t *rule;
    if ((rule = json_object_get(schema, "type")) && !schema_type_fits(rule, value))
        return bad + schema_complain(path, "has another type", loud);
    if ((rule = json_object_get(schema, "const")) && !json_equal(rule, value)) bad += schema_complain(path, "is not the constant", loud);
    if ((rule = json_object_get(schema, "enum"))) {
        size_t i = 0;
        while (i < json_array_size(rule) && !json_equal(json_array_get(rule, i), value)) i++;
        if (i == json_array_size(rule)) bad += schema_complain(path, "is none of the words", loud);
    }
    if ((rule = json_object_get(schema, "anyOf"))) {
        size_t i = 0;
        while (i < json_array_size(rule) && schema_check(root, json_array_get(rule, i), value, path, 0)) i++;
        if (i == json_array_size(rule)) bad += schema_complain(path, "fits none of anyOf", loud);
    }
    if (json_is_number(value)) {
        double number = json_number_value(value);
        bad += schema_check_bound(schema, "minimum", number, -1, 0, path, loud) +
               schema_check_bound(schema, "maximum", number, 1, 0, path, loud) +
               schema_check_bound(schema, "exclusiveMinimum", number, -1, 1, path, loud);
    }
    if (json_is_array(value)) {
        bad += schema_check_bound(schema, "minItems", (double)json_array_size(value), -1, 0, path, loud) +
               schema_check_bound(schema, "maxItems", (double)json_array_size(value), 1, 0, path, loud);
        const json_t *items = json_object_get(schema, "items");
        for (size_t i = 0; items && i < json_array_size(value); i++) {
            char inner[512];
            snprintf(inner, sizeof inner, "%s[%zu]", path, i);
            bad += schema_check(root, items, json_array_get(value, i), inner, loud);
        }
    }
    if (json_is_object(value)) bad += schema_check_members(root, schema, value, path, loud);
    return bad;
}

#endif
