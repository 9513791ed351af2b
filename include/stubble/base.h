/*
 * stubble/base.h - what every room of the engine stands on: status, diagnosis, memory, threads, random streams.
 *
 *   sbl_arena arena;
 *   sbl_arena_init(&arena, NULL);                       // NULL: malloc and free
 *   sbl_diag diag = {0};
 *   sbl_status st = sbl_surface_build(&surface, &mesh, NULL, NULL, &arena, &diag);
 *   if (st != SBL_OK) printf("%s: %s\n", sbl_status_text(st), diag.message);
 *   sbl_arena_release(&arena);                          // everything at once
 *
 * Errors        Values: SBL_OK is 0, failures are negative. Details go to the caller's sbl_diag; the engine never logs, exits or asserts.
 * Memory        Only from the caller's arena; sizes are computed in 64 bits and checked.
 * Threads       The host hands in a parallel_for; results never depend on the number of threads.
 * Determinism   The random streams are counter-based: the number drawn depends on seed, stream and counter alone.
 */
#ifndef STUBBLE_BASE_H
#define STUBBLE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define SBL_MUST_CHECK __attribute__((warn_unused_result))
#else
#define SBL_MUST_CHECK
#endif

/* Append only: numbers are part of the interface. */
#define SBL_STATUS_LIST(X)                                                                                                                 \
    X(SBL_OK, 0, "done")                                                                                                                   \
    X(SBL_E_ARG, -1, "a call of the library was wrong")                                                                                    \
    X(SBL_E_DATA, -2, "the data is not what it should be")                                                                                 \
    X(SBL_E_RANGE, -3, "a value lies outside its range")                                                                                   \
    X(SBL_E_MEMORY, -4, "there is not enough memory")                                                                                      \
    X(SBL_E_CANCELLED, -5, "stopped on request")                                                                                           \
    X(SBL_E_LIMIT, -6, "the data is larger than the limit")                                                                                \
    X(SBL_E_UNSUPPORTED, -7, "this kind of data is not supported")                                                                         \
    X(SBL_E_IO, -8, "a file could not be read or written")                                                                                 \
    X(SBL_E_CONFLICT, -9, "two statements contradict each other")                                                                          \
    X(SBL_E_NOT_FOUND, -10, "something needed was not found")

typedef enum sbl_status {
#define SBL_STATUS_ENUM(name, value, text) name = value,
    SBL_STATUS_LIST(SBL_STATUS_ENUM)
#undef SBL_STATUS_ENUM
} sbl_status;

/* A constant English sentence fragment for a status; never NULL. */
const char *sbl_status_text(sbl_status status);

/*
 * What went wrong, for a person: owned by the caller, filled on failure. message says what is wrong, hint what was expected or what to do;
 * both are constant strings. field names the place in a document ("head.tape.circumference_mm"); line and column count from 1 (0: none).
 */
typedef struct sbl_diag {
    sbl_status status;
    const char *message;
    const char *hint;
    char field[96];
    uint64_t index;
    double value;
    uint32_t line, column;
} sbl_diag;

/* Fill *diag (which may be NULL) and return status, so that a failing function can `return sbl_fail(...)`. */
sbl_status sbl_fail(sbl_diag *diag, sbl_status status, const char *message, const char *hint);
/* The same with the position and the value that were wrong. */
sbl_status sbl_fail_at(sbl_diag *diag, sbl_status status, const char *message, const char *hint, uint64_t index, double value);
/* The same with the field of a document. The name is copied, cut to fit. */
sbl_status sbl_fail_field(sbl_diag *diag, sbl_status status, const char *message, const char *hint, const char *field, double value);

/*
 * Where an arena gets its blocks. A failing alloc returns NULL. With a host that has threads, parallel bodies with arenas of their own ask it
 * from several threads at once, so it must stand that, as malloc does.
 */
typedef struct sbl_allocator {
    void *(*alloc)(void *user, size_t bytes);
    void (*free)(void *user, void *block);
    void *user;
} sbl_allocator;

/*
 * A growing stack of memory, released as a whole. Not for use by two threads at once: a parallel body allocates before the loop.
 * Blocks are aligned to 16 bytes.
 */
typedef struct sbl_arena {
    sbl_allocator allocator;
    struct sbl_arena_block *top;
    size_t used_bytes, held_bytes;
} sbl_arena;

typedef struct sbl_arena_mark {
    struct sbl_arena_block *top;
    size_t block_used_bytes, used_bytes;
} sbl_arena_mark;

void sbl_arena_init(sbl_arena *arena, const sbl_allocator *allocator);
/* count elements of element_bytes each, set to zero; NULL if that overflows or memory is out. count 0 gives a valid pointer. */
void *sbl_arena_alloc(sbl_arena *arena, uint64_t count, size_t element_bytes);
#define SBL_NEW(arena, type, count) ((type *)sbl_arena_alloc((arena), (count), sizeof(type)))
/* The same, but not set to zero: for large scratch that is written before it is read, by several threads as like as not. */
void *sbl_arena_take(sbl_arena *arena, uint64_t count, size_t element_bytes);
#define SBL_TAKE(arena, type, count) ((type *)sbl_arena_take((arena), (count), sizeof(type)))
/* Copy of count bytes. */
void *sbl_arena_copy(sbl_arena *arena, const void *from, uint64_t count, size_t element_bytes);
/* Scratch: take a mark, work, go back to it. Everything allocated since is gone. */
sbl_arena_mark sbl_arena_here(const sbl_arena *arena);
void sbl_arena_rewind(sbl_arena *arena, sbl_arena_mark mark);
void sbl_arena_release(sbl_arena *arena);
/*
 * What lies in `from`, an arena of the same allocator, lies in `arena` from now on; `from` is empty. A parallel body fills an arena of its
 * own, and after the loop the results are taken over without a copy.
 */
void sbl_arena_adopt(sbl_arena *arena, sbl_arena *from);

typedef void (*sbl_loop_body)(void *context, uint32_t index);

/* What the engine may ask of its surroundings. A NULL host, or a NULL member, means: a plain loop, nobody to tell. */
typedef struct sbl_host {
    /* Call body(context, i) once for each i in [0, count), in any order, on any threads; return when all are done. */
    void (*parallel_for)(void *user, uint32_t count, sbl_loop_body body, void *context);
    /* How far a stage is (fraction 0 to 1). Return non-zero to cancel. */
    int (*progress)(void *user, const char *stage, float fraction);
    void *user;
} sbl_host;

void sbl_parallel_for(const sbl_host *host, uint32_t count, sbl_loop_body body, void *context);
/* Non-zero: the host wants to stop; return SBL_E_CANCELLED. */
int sbl_progress(const sbl_host *host, const char *stage, float fraction);

/*
 * Random numbers by counter (a keyed 64-bit mixing of seed, stream and counter): the k-th number of a stream needs no state and no order.
 * The mixing is the finaliser of splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), twice.
 */
uint64_t sbl_random_bits(uint64_t seed, uint64_t stream, uint64_t counter);
/* Uniform in [0, 1): 53 random bits. */
double sbl_random_unit(uint64_t seed, uint64_t stream, uint64_t counter);
/* Standard normal, from counters 2 * counter and 2 * counter + 1 of the stream. */
double sbl_random_normal(uint64_t seed, uint64_t stream, uint64_t counter);

#ifdef __cplusplus
}
#endif
#endif
