/*
 * Greedy matching by one hash of eight bytes (as in LZ4: the last place with the same hash is the only candidate, and where nothing has
 * matched for long the steps grow), then one Huffman code for the block.
 */
#include "image/deflate.h"

#include <stdlib.h>
#include <string.h>

enum {
    MATCH_MIN = 8, /* measured on previews: shorter ones cost more than their literals, in bytes and in time */
    MATCH_MAX = 258,
    DISTANCE_MAX = 32768,
    HASH_BITS = 13,
    LENGTH_CODES = 29,
    LITERALS = 257 + LENGTH_CODES, /* bytes, the block's end, lengths */
    BLOCK_END = 256,
    DISTANCES = 30,
    ORDERS = 19,        /* symbols that describe the two codes */
    CODE_BITS_MAX = 12, /* four literals and what is left of the last byte fit in 64 bits; the format would allow 15 */
    ORDER_BITS_MAX = 7,
    PATIENCE_BITS = 5 /* a step grows by one with so many places (a power of two) that matched nothing */
};

/* A run of literals and the match behind it; the last one of a block has no match (length 0). */
typedef struct sequence {
    uint32_t literals;
    uint16_t length, distance_minus_1;
} sequence;

typedef struct code {
    uint16_t bits[LITERALS]; /* reversed: the format sends codes from their highest bit */
    uint8_t length[LITERALS];
} code;

typedef struct bit_writer {
    unsigned char *to;
    uint64_t held;
    unsigned count;
} bit_writer;

struct sbl_deflate {
    sbl_sink *sink;
    bit_writer bits;
    uint32_t adler_low, adler_high;
    bool begun;
    uint8_t symbol_of_length[MATCH_MAX + 1];
    uint32_t last_place[1u << HASH_BITS]; /* plus 1; 0: none */
    uint32_t literal_count[LITERALS], distance_count[DISTANCES];
    sequence sequences[SBL_DEFLATE_PIECE / MATCH_MIN + 1];
    uint32_t sequence_count;
    code literal, distance;
};

/* RFC 1951, 3.2.5 */
static const uint16_t length_base[LENGTH_CODES] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                   31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extra[LENGTH_CODES] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t distance_base[DISTANCES] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                                  193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t distance_extra[DISTANCES] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                                  6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

sbl_deflate *sbl_deflate_begin(sbl_sink *sink)
{
    sbl_deflate *d = SBL_NEW(sink->arena, sbl_deflate, 1);
    if (!d) return NULL;
    d->sink = sink;
    d->adler_low = 1;
    for (unsigned k = 0; k < LENGTH_CODES; k++)
        for (unsigned l = length_base[k]; l <= MATCH_MAX; l++) d->symbol_of_length[l] = (uint8_t)k;
    return d;
}

/* The distance's highest bit names a pair of symbols, the bit below it which of the two. */
static unsigned symbol_of_distance(unsigned distance_minus_1)
{
    unsigned top = 0;
    if (distance_minus_1 < 4) return distance_minus_1;
    for (unsigned step = 8; step; step /= 2)
        if (distance_minus_1 >> (top + step)) top += step;
    return 2 * top + (distance_minus_1 >> (top - 1) & 1);
}

/* ---- the checksum (RFC 1950, 9) ---- */

static void add_to_checksum(sbl_deflate *d, const unsigned char *data, size_t bytes)
{
    enum { PRIME = 65521, RUN = 5552 }; /* so many bytes fit in 32 bits before the remainder must be taken */
    uint32_t low = d->adler_low, high = d->adler_high;
    while (bytes) {
        size_t run = bytes < RUN ? bytes : RUN, i = 0;
        for (; i + 16 <= run; i += 16) {
            uint32_t sum = 0, weighted = 0;
            for (uint32_t k = 0; k < 16; k++) {
                sum += data[i + k];
                weighted += (16 - k) * data[i + k];
            }
            high += 16 * low + weighted;
            low += sum;
        }
        for (; i < run; i++) high += low += data[i];
        low %= PRIME;
        high %= PRIME;
        data += run;
        bytes -= run;
    }
    d->adler_low = low;
    d->adler_high = high;
}

/* ---- matches ---- */

/* MATCH_MIN bytes; the same number on every machine. */
static inline uint64_t load_8(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
           (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static inline uint32_t hash_of(uint64_t eight)
{
    return (uint32_t)((eight * 0x9e3779b97f4a7c15u) >> (64 - HASH_BITS));
}

static size_t match_length(const unsigned char *a, const unsigned char *b, const unsigned char *end)
{
    size_t most = (size_t)(end - b) < MATCH_MAX ? (size_t)(end - b) : MATCH_MAX, n = MATCH_MIN;
    while (n + 8 <= most && !memcmp(a + n, b + n, 8)) n += 8;
    while (n < most && a[n] == b[n]) n++;
    return n;
}

static void add_sequence(sbl_deflate *d, size_t literals, size_t length, size_t distance)
{
    d->sequences[d->sequence_count++] = (sequence){(uint32_t)literals, (uint16_t)length, (uint16_t)(distance - 1)};
    d->literal_count[BLOCK_END + 1 + d->symbol_of_length[length]]++;
    d->distance_count[symbol_of_distance((unsigned)(distance - 1))]++;
}

static void find_matches(sbl_deflate *d, const unsigned char *data, size_t bytes)
{
    const unsigned char *end = data + bytes, *at = data, *run = data;
    memset(d->last_place, 0, sizeof d->last_place);
    d->sequence_count = 0;
    while (end - at >= MATCH_MIN) {
        uint64_t eight = load_8(at);
        uint32_t *slot = &d->last_place[hash_of(eight)];
        uint32_t before = *slot;
        const unsigned char *candidate = data + before - 1;
        *slot = (uint32_t)(at - data) + 1;
        if (!before || at - candidate > DISTANCE_MAX || load_8(candidate) != eight) {
            at += 1 + ((size_t)(at - run) >> PATIENCE_BITS);
            continue;
        }
        size_t length = match_length(candidate, at, end);
        add_sequence(d, (size_t)(at - run), length, (size_t)(at - candidate));
        at += length;
        run = at;
    }
    d->sequences[d->sequence_count++] = (sequence){(uint32_t)(end - run), 0, 0};
}

static void count_literals(sbl_deflate *d, const unsigned char *data)
{
    for (uint32_t i = 0; i < d->sequence_count; i++) {
        const sequence *s = &d->sequences[i];
        for (uint32_t k = 0; k < s->literals; k++) d->literal_count[data[k]]++;
        data += s->literals + s->length;
    }
    d->literal_count[BLOCK_END]++;
}

/* ---- codes ---- */

typedef struct leaf {
    uint32_t count;
    uint16_t symbol;
} leaf;

static int by_count(const void *a, const void *b)
{
    const leaf *x = a, *y = b;
    if (x->count != y->count) return x->count < y->count ? -1 : 1;
    return (int)x->symbol - (int)y->symbol;
}

/* Huffman's tree over leaves in rising order: of leaves and of inner nodes, which rise too, the two smallest are joined again and again.
 * Gives each leaf's depth; the deepest is returned. */
static unsigned depths(uint8_t *depth, const leaf *leaves, unsigned count)
{
    uint64_t weight[LITERALS];
    uint16_t parent[2 * LITERALS];
    uint8_t below_root[LITERALS];
    unsigned leaf_next = 0, inner_next = 0, inner = 0, deepest = 0;
    for (; inner + 1 < count; inner++) {
        weight[inner] = 0;
        for (int child = 0; child < 2; child++) {
            bool take_leaf = leaf_next < count && (inner_next == inner || leaves[leaf_next].count <= weight[inner_next]);
            weight[inner] += take_leaf ? leaves[leaf_next].count : weight[inner_next];
            parent[take_leaf ? leaf_next++ : count + inner_next++] = (uint16_t)inner;
        }
    }
    below_root[inner - 1] = 0;
    for (unsigned k = inner - 1; k-- > 0;) below_root[k] = (uint8_t)(below_root[parent[count + k]] + 1);
    for (unsigned k = 0; k < count; k++) {
        depth[k] = (uint8_t)(below_root[parent[k]] + 1);
        if (depth[k] > deepest) deepest = depth[k];
    }
    return deepest;
}

/* Lengths of at most `limit` bits: where the tree is deeper, rare symbols are taken to be less rare until it is not (as bzip2 does). */
static void choose_lengths(uint8_t *length, const uint32_t *symbol_count, unsigned symbols, unsigned limit)
{
    leaf leaves[LITERALS];
    uint8_t depth[LITERALS];
    unsigned count = 0;
    memset(length, 0, symbols);
    for (unsigned s = 0; s < symbols; s++)
        if (symbol_count[s]) leaves[count++] = (leaf){symbol_count[s], (uint16_t)s};
    if (count == 1) length[leaves[0].symbol] = 1;
    if (count < 2) return;
    qsort(leaves, count, sizeof *leaves, by_count);
    while (depths(depth, leaves, count) > limit)
        for (unsigned k = 0; k < count; k++) leaves[k].count = 1 + leaves[k].count / 2;
    for (unsigned k = 0; k < count; k++) length[leaves[k].symbol] = depth[k];
}

/* RFC 1951, 3.2.2 */
static void number_codes(code *c, unsigned symbols)
{
    uint16_t next[16] = {0}, of_length[16] = {0};
    for (unsigned s = 0; s < symbols; s++) of_length[c->length[s]]++;
    of_length[0] = 0;
    for (unsigned l = 1; l < 16; l++) next[l] = (uint16_t)((next[l - 1] + of_length[l - 1]) << 1);
    for (unsigned s = 0; s < symbols; s++) {
        unsigned number = c->length[s] ? next[c->length[s]]++ : 0, reversed = 0;
        for (unsigned l = 0; l < c->length[s]; l++) reversed |= (number >> l & 1) << (c->length[s] - 1 - l);
        c->bits[s] = (uint16_t)reversed;
    }
}

static void make_code(code *c, const uint32_t *count, unsigned symbols, unsigned limit)
{
    choose_lengths(c->length, count, symbols, limit);
    number_codes(c, symbols);
}

/* ---- bits ---- */

/* Bits on their way out, the first lowest. Held by value where it is busy, so that they stay in registers. */
static inline bit_writer bits_put(bit_writer w, uint32_t bits, unsigned count)
{
    w.held |= (uint64_t)bits << w.count;
    w.count += count;
    return w;
}

/* Whole bytes leave; there is room for eight. */
static inline bit_writer bits_settle(bit_writer w)
{
    uint64_t held = w.held;
    const unsigned char bytes[8] = {(unsigned char)held,         (unsigned char)(held >> 8),  (unsigned char)(held >> 16),
                                    (unsigned char)(held >> 24), (unsigned char)(held >> 32), (unsigned char)(held >> 40),
                                    (unsigned char)(held >> 48), (unsigned char)(held >> 56)};
    memcpy(w.to, bytes, sizeof bytes);
    w.to += w.count / 8;
    w.held >>= w.count & ~7u;
    w.count &= 7;
    return w;
}

static inline bit_writer bits_symbol(bit_writer w, const code *c, unsigned symbol)
{
    return bits_put(w, c->bits[symbol], c->length[symbol]);
}

/* ---- the block ---- */

/* Lengths as a run-length code (RFC 1951, 3.2.7): `symbol` and what follows it, in pairs. */
typedef struct order {
    uint8_t symbol[LITERALS + DISTANCES], extra[LITERALS + DISTANCES];
    unsigned count;
} order;

static void list_lengths(order *o, const uint8_t *length, unsigned count)
{
    o->count = 0;
    for (unsigned i = 0; i < count;) {
        unsigned run = 1;
        while (i + run < count && length[i + run] == length[i] && run < (length[i] ? 7u : 138u)) run++;
        if (!length[i] && run >= 3) {
            o->symbol[o->count] = run < 11 ? 17 : 18;
            o->extra[o->count++] = (uint8_t)(run - (run < 11 ? 3 : 11));
        } else {
            o->symbol[o->count] = length[i];
            o->extra[o->count++] = 0;
            if (length[i] && run >= 4) {
                o->symbol[o->count] = 16;
                o->extra[o->count++] = (uint8_t)(run - 4);
            } else {
                run = 1;
            }
        }
        i += run;
    }
}

static unsigned used(const uint8_t *length, unsigned symbols, unsigned least)
{
    while (symbols > least && !length[symbols - 1]) symbols--;
    return symbols;
}

static bit_writer put_codes(bit_writer w, const sbl_deflate *d)
{
    static const uint8_t sent[ORDERS] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    unsigned literals = used(d->literal.length, LITERALS, 257), distances = used(d->distance.length, DISTANCES, 1), orders = ORDERS;
    uint8_t lengths[LITERALS + DISTANCES];
    memcpy(lengths, d->literal.length, literals);
    memcpy(lengths + literals, d->distance.length, distances);
    order o;
    list_lengths(&o, lengths, literals + distances);
    uint32_t count[ORDERS] = {0};
    for (unsigned i = 0; i < o.count; i++) count[o.symbol[i]]++;
    code c;
    make_code(&c, count, ORDERS, ORDER_BITS_MAX);
    while (orders > 4 && !c.length[sent[orders - 1]]) orders--;
    w = bits_put(w, literals - 257, 5);
    w = bits_put(w, distances - 1, 5);
    w = bits_put(w, orders - 4, 4);
    for (unsigned i = 0; i < orders; i++) w = bits_put(bits_settle(w), c.length[sent[i]], 3);
    for (unsigned i = 0; i < o.count; i++) {
        w = bits_symbol(bits_settle(w), &c, o.symbol[i]);
        if (o.symbol[i] >= 16) w = bits_put(w, o.extra[i], o.symbol[i] == 16 ? 2 : o.symbol[i] == 17 ? 3 : 7);
    }
    return bits_settle(w);
}

static bit_writer put_literals(bit_writer w, const code *c, const unsigned char *data, size_t count)
{
    for (; count >= 4; count -= 4, data += 4) {
        w = bits_symbol(bits_symbol(w, c, data[0]), c, data[1]);
        w = bits_settle(bits_symbol(bits_symbol(w, c, data[2]), c, data[3]));
    }
    for (; count; count--) w = bits_symbol(w, c, *data++);
    return bits_settle(w);
}

static bit_writer put_match(bit_writer w, const sbl_deflate *d, const sequence *s)
{
    unsigned length = d->symbol_of_length[s->length], distance = symbol_of_distance(s->distance_minus_1);
    w = bits_symbol(w, &d->literal, BLOCK_END + 1 + length);
    w = bits_put(w, s->length - (uint32_t)length_base[length], length_extra[length]);
    w = bits_symbol(w, &d->distance, distance);
    return bits_settle(bits_put(w, s->distance_minus_1 + 1u - distance_base[distance], distance_extra[distance]));
}

static bit_writer put_block(bit_writer w, const sbl_deflate *d, const unsigned char *data, bool last)
{
    w = bits_put(w, last, 1);
    w = bits_put(w, 2, 2); /* with codes of its own */
    w = put_codes(w, d);
    for (uint32_t i = 0; i < d->sequence_count; i++) {
        const sequence *s = &d->sequences[i];
        w = put_literals(w, &d->literal, data, s->literals);
        if (s->length) w = put_match(w, d, s);
        data += s->literals + s->length;
    }
    return bits_settle(bits_symbol(w, &d->literal, BLOCK_END));
}

/* To the next whole byte, then the checksum from its highest byte. */
static bit_writer put_end(bit_writer w, uint32_t adler)
{
    w.count = (w.count + 7) & ~7u;
    w = bits_settle(w);
    for (int k = 3; k >= 0; k--) w = bits_put(w, adler >> 8 * k & 255, 8);
    return bits_settle(w);
}

bool sbl_deflate_piece(sbl_deflate *d, const unsigned char *data, size_t bytes, bool last)
{
    /* A literal takes 12 bits at most, a match (8 bytes or more) 42; beside them stand the codes' lengths. */
    if (bytes > SBL_DEFLATE_PIECE || !sbl_sink_reserve(d->sink, bytes + bytes / 2 + 2048)) return false;
    memset(d->literal_count, 0, sizeof d->literal_count);
    memset(d->distance_count, 0, sizeof d->distance_count);
    add_to_checksum(d, data, bytes);
    find_matches(d, data, bytes);
    count_literals(d, data);
    make_code(&d->literal, d->literal_count, LITERALS, CODE_BITS_MAX);
    make_code(&d->distance, d->distance_count, DISTANCES, CODE_BITS_MAX);
    d->bits.to = d->sink->data + d->sink->length;
    if (!d->begun) d->bits = bits_put(d->bits, 0x0178, 16); /* window of 32 KiB, fastest level */
    d->begun = true;
    d->bits = put_block(d->bits, d, data, last);
    if (last) d->bits = put_end(d->bits, d->adler_high << 16 | d->adler_low);
    d->sink->length = (size_t)(d->bits.to - d->sink->data);
    return true;
}
