/* mesh/glb.h - the parts of a glTF 2.0 document that the GLB reader's files share; private to formats/mesh. */
#ifndef STUBBLE_MESH_GLB_H
#define STUBBLE_MESH_GLB_H

#include "mesh/reader.h"

#include <jansson.h>

typedef struct sbl_gltf {
    json_t *root;
    const json_t *nodes, *meshes, *accessors, *views, *buffers; /* arrays; NULL where the document has none */
    const unsigned char *binary;
    size_t binary_bytes;
} sbl_gltf;

sbl_status sbl_gltf_damaged(sbl_diag *diag, uint64_t index, const char *message);

/* An integer member, `otherwise` where there is none; false if it is no integer in [0, 2^53]. */
bool sbl_gltf_integer(uint64_t *value, const json_t *object, const char *key, uint64_t otherwise);

/* An array of vectors or scalars in the binary chunk, checked to lie inside it. */
typedef struct sbl_gltf_accessor {
    const unsigned char *data;
    uint64_t count;
    size_t stride_bytes;
    unsigned component_type; /* 5120 to 5126 */
    bool normalized;
} sbl_gltf_accessor;

/* components: 3 for VEC3, 1 for SCALAR. */
sbl_status sbl_gltf_accessor_open(sbl_gltf_accessor *accessor, const sbl_gltf *gltf, uint64_t index, unsigned components, sbl_diag *diag);
double sbl_gltf_component(const sbl_gltf_accessor *accessor, uint64_t element, unsigned component);
uint32_t sbl_gltf_index(const sbl_gltf_accessor *accessor, uint64_t element);

/* A node that draws something, with its place in the world: three rows of an affine matrix. */
typedef struct sbl_gltf_placement {
    uint64_t mesh;
    double matrix[12];
} sbl_gltf_placement;

sbl_status sbl_gltf_place_nodes(sbl_gltf_placement **placements, uint32_t *count, const sbl_gltf *gltf, sbl_arena *arena, sbl_diag *diag);

#endif
