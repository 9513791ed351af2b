/* cells.h - points sorted into cubes of space, to find who is near: a plain second way beside the engine's own searches. */
#ifndef STUBBLE_TEST_CELLS_H
#define STUBBLE_TEST_CELLS_H

#include "check.h"
#include "stubble/base.h"
#include "stubble/math.h"

typedef struct cells {
    double edge_mm;
    sbl_vec3 low;
    uint32_t size[3];
    uint32_t *first; /* per cube, and one more */
    uint32_t *item;  /* numbers of points, cube by cube */
} cells;

static inline uint32_t cells_along(double from, double at, double edge_mm, uint32_t size)
{
    double k = floor((at - from) / edge_mm);
    return k < 0.0 ? 0 : k >= size ? size - 1 : (uint32_t)k;
}

static inline uint32_t cells_cube(const cells *c, sbl_vec3 p)
{
    uint32_t x = cells_along(c->low.x, p.x, c->edge_mm, c->size[0]), y = cells_along(c->low.y, p.y, c->edge_mm, c->size[1]);
    return (cells_along(c->low.z, p.z, c->edge_mm, c->size[2]) * c->size[1] + y) * c->size[0] + x;
}

/* point: count places, stride_bytes apart. */
static inline void cells_build(cells *c, const void *point, size_t stride_bytes, uint32_t count, double edge_mm, sbl_arena *arena)
{
    sbl_vec3 high = {-1e30, -1e30, -1e30};
    c->low = sbl_v3(1e30, 1e30, 1e30);
    c->edge_mm = edge_mm;
#define CELLS_AT(i) sbl_v3_load(*(const sbl_vec3f *)(const void *)((const char *)point + (size_t)(i)*stride_bytes))
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 p = CELLS_AT(i);
        c->low = sbl_v3(fmin(c->low.x, p.x), fmin(c->low.y, p.y), fmin(c->low.z, p.z));
        high = sbl_v3(fmax(high.x, p.x), fmax(high.y, p.y), fmax(high.z, p.z));
    }
    sbl_vec3 span = count ? sbl_v3_sub(high, c->low) : sbl_v3(0.0, 0.0, 0.0);
    const double side[3] = {span.x, span.y, span.z};
    uint64_t cubes = 1;
    for (int k = 0; k < 3; k++) cubes *= c->size[k] = (uint32_t)(side[k] / edge_mm) + 1;
    REQUIRE(cubes < 100000000);
    c->first = SBL_NEW(arena, uint32_t, cubes + 2);
    c->item = SBL_NEW(arena, uint32_t, count);
    REQUIRE(c->first && c->item);
    for (uint32_t i = 0; i < count; i++) c->first[cells_cube(c, CELLS_AT(i)) + 2]++;
    for (uint64_t k = 2; k < cubes + 2; k++) c->first[k] += c->first[k - 1];
    for (uint32_t i = 0; i < count; i++) c->item[c->first[cells_cube(c, CELLS_AT(i)) + 1]++] = i;
#undef CELLS_AT
}

/* Every point of the cubes within edge_mm of p: pass a body that sees `cells_i`. */
#define CELLS_NEAR(c, p, ...)                                                                                                              \
    do {                                                                                                                                   \
        uint32_t low_[3], high_[3];                                                                                                        \
        const double at_[3] = {(p).x, (p).y, (p).z}, from_[3] = {(c)->low.x, (c)->low.y, (c)->low.z};                                      \
        for (int k_ = 0; k_ < 3; k_++) {                                                                                                   \
            low_[k_] = cells_along(from_[k_], at_[k_] - (c)->edge_mm, (c)->edge_mm, (c)->size[k_]);                                        \
            high_[k_] = cells_along(from_[k_], at_[k_] + (c)->edge_mm, (c)->edge_mm, (c)->size[k_]);                                       \
        }                                                                                                                                  \
        for (uint32_t z_ = low_[2]; z_ <= high_[2]; z_++)                                                                                  \
            for (uint32_t y_ = low_[1]; y_ <= high_[1]; y_++) {                                                                            \
                uint32_t row_ = (z_ * (c)->size[1] + y_) * (c)->size[0];                                                                   \
                for (uint32_t s_ = (c)->first[row_ + low_[0]]; s_ < (c)->first[row_ + high_[0] + 1]; s_++) {                               \
                    uint32_t cells_i = (c)->item[s_];                                                                                      \
                    __VA_ARGS__                                                                                                            \
                }                                                                                                                          \
            }                                                                                                                              \
    } while (0)

#endif
