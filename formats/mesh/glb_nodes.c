/*
 * The node hierarchy (glTF 2.0, section 3.5): a forest, walked breadth first without recursion. A node seen twice would be a loop or a
 * second parent, which glTF forbids.
 */
#include "mesh/glb.h"

#include <string.h>

#define NODES_MAX 100000u

static const double identity[12] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};

struct walk {
    uint32_t *queue, queued;
    bool *seen;
    double *matrix; /* 12 for each node */
    size_t node_count;
};

static bool read_numbers(double *to, const json_t *array, size_t count)
{
    if (json_array_size(array) != count) return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *number = json_array_get(array, i);
        if (!json_is_number(number)) return false;
        to[i] = json_number_value(number);
    }
    return true;
}

/* Translation * rotation * scale, the rotation a unit quaternion x, y, z, w. */
static bool read_parts(double m[12], const json_t *node)
{
    double t[3] = {0, 0, 0}, q[4] = {0, 0, 0, 1}, s[3] = {1, 1, 1};
    const json_t *translation = json_object_get(node, "translation"), *rotation = json_object_get(node, "rotation");
    const json_t *scale = json_object_get(node, "scale");
    if ((translation && !read_numbers(t, translation, 3)) || (rotation && !read_numbers(q, rotation, 4)) ||
        (scale && !read_numbers(s, scale, 3)))
        return false;
    double norm = q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
    if (!(norm > 0.0)) return false;
    double k = 2.0 / norm, x = q[0], y = q[1], z = q[2], w = q[3];
    const double r[9] = {1 - k * (y * y + z * z), k * (x * y - z * w), k * (x * z + y * w), k * (x * y + z * w),    1 - k * (x * x + z * z),
                         k * (y * z - x * w),     k * (x * z - y * w), k * (y * z + x * w), 1 - k * (x * x + y * y)};
    for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) m[4 * row + column] = r[3 * row + column] * s[column];
        m[4 * row + 3] = t[row];
    }
    return true;
}

static bool read_transform(double m[12], const json_t *node)
{
    const json_t *matrix = json_object_get(node, "matrix");
    if (!matrix) return read_parts(m, node);
    double columns[16];
    if (!read_numbers(columns, matrix, 16)) return false;
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 4; column++) m[4 * row + column] = columns[4 * column + row];
    return true;
}

static void multiply(double out[12], const double a[12], const double b[12])
{
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 4; column++) {
            double sum = column == 3 ? a[4 * row + 3] : 0.0;
            for (int k = 0; k < 3; k++) sum += a[4 * row + k] * b[4 * k + column];
            out[4 * row + column] = sum;
        }
}

static sbl_status enqueue(struct walk *walk, const json_t *number, const double parent[12], const sbl_gltf *gltf, sbl_diag *diag)
{
    json_int_t index = json_is_integer(number) ? json_integer_value(number) : -1;
    if (index < 0 || (uint64_t)index >= walk->node_count) return sbl_gltf_damaged(diag, 0, "the scene names a node that does not exist");
    if (walk->seen[index]) return sbl_gltf_damaged(diag, (uint64_t)index, "a node has two parents, or is its own ancestor");
    double own[12];
    if (!read_transform(own, json_array_get(gltf->nodes, (size_t)index)))
        return sbl_gltf_damaged(diag, (uint64_t)index, "a node's transform is not described rightly");
    walk->seen[index] = true;
    multiply(walk->matrix + 12 * index, parent, own);
    walk->queue[walk->queued++] = (uint32_t)index;
    return SBL_OK;
}

static sbl_status enqueue_all(struct walk *walk, const json_t *numbers, const double parent[12], const sbl_gltf *gltf, sbl_diag *diag)
{
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        sbl_status status = enqueue(walk, json_array_get(numbers, i), parent, gltf, diag);
        if (status != SBL_OK) return status;
    }
    return SBL_OK;
}

/* Without a scene the roots are the nodes that are nobody's child. */
static sbl_status enqueue_orphans(struct walk *walk, const sbl_gltf *gltf, sbl_arena *arena, sbl_diag *diag)
{
    bool *is_child = SBL_NEW(arena, bool, walk->node_count);
    if (!is_child) return sbl_mesh_no_memory(diag);
    for (size_t n = 0; n < walk->node_count; n++) {
        const json_t *children = json_object_get(json_array_get(gltf->nodes, n), "children");
        for (size_t i = 0; i < json_array_size(children); i++) {
            json_int_t child = json_integer_value(json_array_get(children, i));
            if (child >= 0 && (uint64_t)child < walk->node_count) is_child[child] = true;
        }
    }
    sbl_status status = SBL_OK;
    for (size_t n = 0; n < walk->node_count && status == SBL_OK; n++) {
        if (is_child[n]) continue;
        json_t *number = json_integer((json_int_t)n);
        status = number ? enqueue(walk, number, identity, gltf, diag) : sbl_mesh_no_memory(diag);
        json_decref(number);
    }
    return status;
}

static sbl_status walk_scene(struct walk *walk, const sbl_gltf *gltf, sbl_arena *arena, sbl_diag *diag)
{
    const json_t *scenes = json_object_get(gltf->root, "scenes");
    sbl_status status;
    if (json_array_size(scenes)) {
        uint64_t chosen;
        const json_t *scene = sbl_gltf_integer(&chosen, gltf->root, "scene", 0) ? json_array_get(scenes, (size_t)chosen) : NULL;
        if (!json_is_object(scene)) return sbl_gltf_damaged(diag, 0, "the file names a scene that does not exist");
        status = enqueue_all(walk, json_object_get(scene, "nodes"), identity, gltf, diag);
    } else {
        status = enqueue_orphans(walk, gltf, arena, diag);
    }
    for (uint32_t i = 0; i < walk->queued && status == SBL_OK; i++) {
        uint32_t node = walk->queue[i];
        const json_t *children = json_object_get(json_array_get(gltf->nodes, node), "children");
        status = enqueue_all(walk, children, walk->matrix + 12 * (size_t)node, gltf, diag);
    }
    return status;
}

static sbl_status place_all_meshes(sbl_gltf_placement **placements, uint32_t *count, const sbl_gltf *gltf, sbl_arena *arena, sbl_diag *diag)
{
    size_t mesh_count = json_array_size(gltf->meshes);
    if (mesh_count > NODES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the GLB has more than 100,000 meshes", "join them", 0, (double)mesh_count);
    *placements = SBL_NEW(arena, sbl_gltf_placement, mesh_count);
    if (!*placements) return sbl_mesh_no_memory(diag);
    for (*count = 0; *count < mesh_count; ++*count) {
        (*placements)[*count].mesh = *count;
        memcpy((*placements)[*count].matrix, identity, sizeof identity);
    }
    return SBL_OK;
}

sbl_status sbl_gltf_place_nodes(sbl_gltf_placement **placements, uint32_t *count, const sbl_gltf *gltf, sbl_arena *arena, sbl_diag *diag)
{
    struct walk walk = {.node_count = json_array_size(gltf->nodes)};
    if (!walk.node_count) return place_all_meshes(placements, count, gltf, arena, diag);
    if (walk.node_count > NODES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the GLB has more than 100,000 nodes", "join its objects", 0, (double)walk.node_count);
    *placements = SBL_NEW(arena, sbl_gltf_placement, walk.node_count);
    walk.queue = SBL_NEW(arena, uint32_t, walk.node_count);
    walk.seen = SBL_NEW(arena, bool, walk.node_count);
    walk.matrix = SBL_NEW(arena, double, 12 * (uint64_t)walk.node_count);
    if (!*placements || !walk.queue || !walk.seen || !walk.matrix) return sbl_mesh_no_memory(diag);
    sbl_status status = walk_scene(&walk, gltf, arena, diag);
    if (status != SBL_OK) return status;
    *count = 0;
    for (uint32_t i = 0; i < walk.queued; i++) {
        const json_t *node = json_array_get(gltf->nodes, walk.queue[i]);
        sbl_gltf_placement *placement = &(*placements)[*count];
        if (!json_object_get(node, "mesh")) continue;
        if (!sbl_gltf_integer(&placement->mesh, node, "mesh", 0))
            return sbl_gltf_damaged(diag, walk.queue[i], "a node names its mesh wrongly");
        /* "The transform of the skinned mesh node must be ignored" (3.7.3.3): its joints would place it. */
        const double *matrix = json_object_get(node, "skin") ? identity : walk.matrix + 12 * (size_t)walk.queue[i];
        memcpy(placement->matrix, matrix, sizeof placement->matrix);
        ++*count;
    }
    return SBL_OK;
}
