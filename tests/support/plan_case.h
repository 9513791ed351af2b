/*
 * plan_case.h - plans to test: from the sample client's file with a few fields changed, on its tape or on a scan.
 *
 *   plan_case c;
 *   plan_case_open(&c, 2);                                  // threads
 *   plan_case_client(&c, "{\"hair\": {\"pattern\": \"norwood III\"}}");
 *   plan_case_head(&c);                                     // from the tape, or plan_case_scan(&c, "head.obj")
 *   plan_case_plan(&c);
 *   ... c.plan ...
 *   plan_case_close(&c);
 */
#ifndef STUBBLE_TEST_PLAN_CASE_H
#define STUBBLE_TEST_PLAN_CASE_H

#include "check.h"
#include "stubble/client_file.h"
#include "stubble/file.h"
#include "stubble/knowledge_file.h"
#include "stubble/mesh_file.h"
#include "stubble/plan.h"
#include "stubble/threads.h"

#include <jansson.h>

typedef struct plan_case {
    sbl_arena arena;
    sbl_threads *threads;
    sbl_host host;
    sbl_knowledge knowledge;
    sbl_client client;
    sbl_mesh mesh; /* of a scan */
    sbl_scan_report scan;
    sbl_head head;
    sbl_plan plan;
    sbl_diag diag;
} plan_case;

/* REQUIRE with what the diagnosis says. */
static inline void plan_case_require(const plan_case *c, sbl_status status, const char *what)
{
    if (status != SBL_OK)
        fprintf(stderr, "%s: %s: %s (%s)\n", what, c->diag.field, c->diag.message ? c->diag.message : "", c->diag.hint ? c->diag.hint : "");
    REQUIRE(status == SBL_OK);
}

static inline void plan_case_open(plan_case *c, uint32_t threads)
{
    memset(c, 0, sizeof *c);
    sbl_arena_init(&c->arena, NULL);
    plan_case_require(c, sbl_threads_start(&c->threads, threads, &c->diag), "threads");
    c->host = sbl_threads_host(c->threads);
    plan_case_require(c, sbl_knowledge_builtin(&c->knowledge, &c->arena, &c->diag), "knowledge");
}

static inline void plan_case_close(plan_case *c)
{
    sbl_threads_stop(c->threads);
    sbl_arena_release(&c->arena);
}

/* Members of changes replace those of document; objects are gone into, null takes a member away (RFC 7396). */
static inline void plan_case_merge(json_t *document, json_t *changes)
{
    const char *key;
    json_t *value, *old;
    json_object_foreach(changes, key, value)
    {
        old = json_object_get(document, key);
        if (json_is_null(value)) json_object_del(document, key);
        else if (json_is_object(value) && json_is_object(old)) plan_case_merge(old, value); /* as deep as the test's own text */
        else json_object_set(document, key, value);
    }
}

/* The sample client with changes; NULL: as it is. */
static inline void plan_case_client(plan_case *c, const char *changes)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/examples/sample-client.json", STUBBLE_SOURCE_DIR);
    json_t *document = json_load_file(path, JSON_REJECT_DUPLICATES, NULL), *merge = json_loads(changes ? changes : "{}", 0, NULL);
    REQUIRE(document && merge);
    plan_case_merge(document, merge);
    char *text = json_dumps(document, 0);
    REQUIRE(text);
    plan_case_require(c, sbl_client_read(&c->client, text, strlen(text), &c->arena, &c->diag), "client");
    free(text);
    json_decref(merge);
    json_decref(document);
}

static inline void plan_case_head(plan_case *c)
{
    plan_case_require(c, sbl_head_from_measures(&c->head, &c->client.tape, NULL, &c->host, &c->arena, &c->diag), "head from tape");
}

static inline void plan_case_scan(plan_case *c, const char *path)
{
    plan_case_require(c, sbl_mesh_read_file(&c->mesh, path, &c->arena, &c->diag), path);
    plan_case_require(c, sbl_head_from_scan(&c->head, &c->scan, &c->mesh, &c->client.scan, &c->client.tape, &c->host, &c->arena, &c->diag),
                      path);
}

static inline void plan_case_plan(plan_case *c)
{
    plan_case_require(c, sbl_plan_make(&c->plan, &c->client, &c->head, &c->knowledge, &c->host, &c->arena, &c->diag), "plan");
}

#endif
