/* Accessors (glTF 2.0, section 3.6): every offset, stride and length is checked before a byte is touched. */
#include "mesh/glb.h"

#include <string.h>

#define STRIDE_MAX_BYTES 65536u

enum { GLTF_I8 = 5120, GLTF_U8 = 5121, GLTF_I16 = 5122, GLTF_U16 = 5123, GLTF_U32 = 5125, GLTF_F32 = 5126 };

static unsigned component_bytes(uint64_t type)
{
    switch (type) {
    case GLTF_I8:
    case GLTF_U8:
        return 1;
    case GLTF_I16:
    case GLTF_U16:
        return 2;
    case GLTF_U32:
    case GLTF_F32:
        return 4;
    default:
        return 0;
    }
}

/* Compression of whole buffer views; the data that follows it is not what the accessor describes. */
static bool is_compressed(const json_t *view)
{
    const json_t *extensions = json_object_get(view, "extensions");
    return json_object_get(extensions, "EXT_meshopt_compression") || json_object_get(extensions, "KHR_meshopt_compression");
}

static sbl_status open_view(const unsigned char **data, uint64_t *bytes, uint64_t *stride_bytes, const sbl_gltf *gltf, uint64_t index,
                            sbl_diag *diag)
{
    const json_t *view = json_array_get(gltf->views, (size_t)index);
    uint64_t buffer, offset;
    if (!json_is_object(view)) return sbl_gltf_damaged(diag, index, "an accessor names a buffer view that does not exist");
    if (is_compressed(view))
        return sbl_fail_at(diag, SBL_E_UNSUPPORTED, "this GLB is compressed with meshopt, which is not read",
                           "export the mesh again without compression", index, 0.0);
    if (!sbl_gltf_integer(&buffer, view, "buffer", UINT64_MAX) || !sbl_gltf_integer(&offset, view, "byteOffset", 0) ||
        !sbl_gltf_integer(bytes, view, "byteLength", UINT64_MAX) || !sbl_gltf_integer(stride_bytes, view, "byteStride", 0))
        return sbl_gltf_damaged(diag, index, "a buffer view is not described rightly");
    const json_t *source = json_array_get(gltf->buffers, (size_t)buffer);
    if (buffer != 0 || json_object_get(source, "uri"))
        return sbl_fail_at(diag, SBL_E_UNSUPPORTED, "this GLB keeps its geometry in another file", "export it as one binary .glb file",
                           index, 0.0);
    if (offset > gltf->binary_bytes || *bytes > gltf->binary_bytes - offset)
        return sbl_gltf_damaged(diag, index, "a buffer view reaches beyond the end of the data");
    *data = gltf->binary + offset;
    return SBL_OK;
}

sbl_status sbl_gltf_accessor_open(sbl_gltf_accessor *accessor, const sbl_gltf *gltf, uint64_t index, unsigned components, sbl_diag *diag)
{
    const json_t *json = json_array_get(gltf->accessors, (size_t)index);
    if (!json_is_object(json)) return sbl_gltf_damaged(diag, index, "a mesh names an accessor that does not exist");
    if (json_object_get(json, "sparse"))
        return sbl_fail_at(diag, SBL_E_UNSUPPORTED, "this GLB uses sparse accessors, which are not read",
                           "export the mesh again without them (without shape keys)", index, 0.0);
    const char *type = json_string_value(json_object_get(json, "type"));
    uint64_t view, offset, component_type, count, view_bytes, stride;
    if (!type || strcmp(type, components == 3 ? "VEC3" : "SCALAR") != 0 || !sbl_gltf_integer(&view, json, "bufferView", UINT64_MAX) ||
        !sbl_gltf_integer(&offset, json, "byteOffset", 0) || !sbl_gltf_integer(&component_type, json, "componentType", UINT64_MAX) ||
        !sbl_gltf_integer(&count, json, "count", UINT64_MAX) || !component_bytes(component_type) || !count)
        return sbl_gltf_damaged(diag, index, "an accessor is not described rightly");
    sbl_status status = open_view(&accessor->data, &view_bytes, &stride, gltf, view, diag);
    if (status != SBL_OK) return status;
    uint64_t element_bytes = (uint64_t)component_bytes(component_type) * components;
    if (!stride) stride = element_bytes;
    if (stride < element_bytes || stride > STRIDE_MAX_BYTES) return sbl_gltf_damaged(diag, index, "a buffer view has an impossible stride");
    if (offset > view_bytes || view_bytes - offset < element_bytes || count - 1 > (view_bytes - offset - element_bytes) / stride)
        return sbl_gltf_damaged(diag, index, "an accessor reaches beyond its buffer view");
    accessor->data += offset;
    accessor->count = count;
    accessor->stride_bytes = (size_t)stride;
    accessor->component_type = (unsigned)component_type;
    accessor->normalized = json_is_true(json_object_get(json, "normalized"));
    return SBL_OK;
}

static uint32_t load(const unsigned char *at, unsigned bytes)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < bytes; i++) value |= (uint32_t)at[i] << 8 * i;
    return value;
}

/* Whole numbers as positions are KHR_mesh_quantization; the normalized ones follow section 3.6.2.2 of glTF 2.0. */
double sbl_gltf_component(const sbl_gltf_accessor *accessor, uint64_t element, unsigned component)
{
    unsigned bytes = component_bytes(accessor->component_type);
    uint32_t bits = load(accessor->data + element * accessor->stride_bytes + (size_t)component * bytes, bytes);
    double value, full;
    float single;
    switch (accessor->component_type) {
    case GLTF_I8:
        value = (double)(int8_t)bits, full = 127.0;
        break;
    case GLTF_U8:
        value = (double)bits, full = 255.0;
        break;
    case GLTF_I16:
        value = (double)(int16_t)bits, full = 32767.0;
        break;
    case GLTF_U16:
        value = (double)bits, full = 65535.0;
        break;
    case GLTF_F32:
        memcpy(&single, &bits, sizeof single);
        return (double)single;
    default:
        return (double)bits;
    }
    return accessor->normalized ? fmax(value / full, -1.0) : value;
}

uint32_t sbl_gltf_index(const sbl_gltf_accessor *accessor, uint64_t element)
{
    return load(accessor->data + element * accessor->stride_bytes, component_bytes(accessor->component_type));
}
