/* builtin.h - the bytes of knowledge/ in the library; the table is written at configure time (formats/CMakeLists.txt), in the order of
 * sbl_knowledge_part. */
#ifndef STUBBLE_FORMATS_KNOWLEDGE_BUILTIN_H
#define STUBBLE_FORMATS_KNOWLEDGE_BUILTIN_H

#include <stddef.h>

typedef struct knowledge_file {
    const char *name;
    const unsigned char *text;
    size_t bytes;
} knowledge_file;

extern const knowledge_file knowledge_builtin_file[];
extern const size_t knowledge_builtin_file_count;

#endif
