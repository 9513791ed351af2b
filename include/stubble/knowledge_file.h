/*
 * stubble/knowledge_file.h - the knowledge of a course (the JSON files of knowledge/, stubble-knowledge/1) as values.
 *
 *   sbl_knowledge knowledge;
 *   st = sbl_knowledge_builtin(&knowledge, &arena, &diag);                       // what the library was built with
 *   st = sbl_knowledge_read_folder(&knowledge, "our-clinic", &arena, &diag);     // or the clinic's own copy of the folder
 *
 * Ten files, all needed: candidacy.json, care.json, prices.json, counsel.json, pigments.json, models.json, progression.json, checks.json,
 * consent.json and documents.json (languages beside them: stubble/consent.h). The schemas in knowledge/schema/ say what each may hold. Reading is strict: an unknown name, a wrong type, a value out of range or a statement
 * without its source or its mark stops it.
 *
 * Failure       diag->field is "care.json: step[3].source"; diag->line and diag->column are the place in that file (for something missing:
 *               the entry that should hold it). SBL_E_NOT_FOUND and SBL_E_IO where a file cannot be read.
 * Memory        Everything lies in the caller's arena, on failure the words of the message, too. *knowledge changes on success only.
 */
#ifndef STUBBLE_KNOWLEDGE_FILE_H
#define STUBBLE_KNOWLEDGE_FILE_H

#include "stubble/course.h"

typedef enum sbl_knowledge_part {
    SBL_KNOWLEDGE_CANDIDACY,
    SBL_KNOWLEDGE_CARE,
    SBL_KNOWLEDGE_PRICES,
    SBL_KNOWLEDGE_COUNSEL,
    SBL_KNOWLEDGE_PIGMENTS,
    SBL_KNOWLEDGE_MODELS,
    SBL_KNOWLEDGE_PROGRESSION,
    SBL_KNOWLEDGE_CHECKS,
    SBL_KNOWLEDGE_CONSENT,
    SBL_KNOWLEDGE_DOCUMENTS,
    SBL_KNOWLEDGE_PART_COUNT
} sbl_knowledge_part;

#define SBL_KNOWLEDGE_BYTES_MAX ((size_t)1 << 19) /* of one file */

/* "candidacy.json", ... */
const char *sbl_knowledge_file_name(sbl_knowledge_part part);

/* One file from memory: fills that part's members of *knowledge and leaves the others alone. */
SBL_MUST_CHECK sbl_status sbl_knowledge_read_part(sbl_knowledge *knowledge, sbl_knowledge_part part, const void *text, size_t bytes,
                                                  sbl_arena *arena, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_knowledge_read_folder(sbl_knowledge *knowledge, const char *folder, sbl_arena *arena, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_knowledge_builtin(sbl_knowledge *knowledge, sbl_arena *arena, sbl_diag *diag);

/* The text of a file as it was when the library was built, to write a clinic its own copy. */
const unsigned char *sbl_knowledge_builtin_text(sbl_knowledge_part part, size_t *bytes);

#endif
