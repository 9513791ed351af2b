/* Which mesh format a content is: by its magic, never by the name of the file. */
#include "mesh/reader.h"

#include <string.h>

const char *sbl_mesh_format_name(sbl_mesh_format format)
{
    switch (format) {
    case SBL_MESH_FORMAT_FIND:
        break;
    case SBL_MESH_FORMAT_OBJ:
        return "OBJ";
    case SBL_MESH_FORMAT_PLY:
        return "PLY";
    case SBL_MESH_FORMAT_STL:
        return "STL";
    case SBL_MESH_FORMAT_GLB:
        return "GLB";
    }
    return "unknown";
}

struct foreign_format {
    const char *magic;
    size_t magic_bytes;
    const char *message, *hint;
};

static const char export_again[] = "open it in the program that made it and export it as OBJ, PLY, STL or GLB";

static const struct foreign_format foreign[] = {
    {"Kaydara FBX", 11, "this is an FBX file, which is not read", export_again},
    {"; FBX", 5, "this is an FBX file, which is not read", export_again},
    {"PK\3\4", 4, "this is a zip archive (as 3MF, USDZ and packed downloads are)", "unpack it, or export the mesh as OBJ, PLY, STL or GLB"},
    {"BLENDER", 7, "this is a Blender project, which is not read", "open it in Blender and export the head as GLB or OBJ"},
    {"\x1f\x8b", 2, "this is a gzip archive", "unpack it first"},
    {"\x28\xb5\x2f\xfd", 4, "this is a zstd archive", "unpack it first"},
    {"Rar!", 4, "this is a RAR archive", "unpack it first"},
    {"7z\xbc\xaf", 4, "this is a 7z archive", "unpack it first"},
    {"PXR-USDC", 8, "this is a USD file, which is not read", export_again},
    {"#usda", 5, "this is a USD file, which is not read", export_again},
    {"DRACO", 5, "this is a bare Draco stream, which is not read", "export the mesh again without compression"},
    {"ISO-10303-21", 12, "this is a STEP file, which is not read", export_again},
    {"\x89PNG", 4, "this is a picture, not a mesh", "give the scan of the head"},
    {"\xff\xd8\xff", 3, "this is a picture, not a mesh", "give the scan of the head"},
    {"%PDF", 4, "this is a PDF document, not a mesh", "give the scan of the head"},
    {"\xff\xfe", 2, "this is text in UTF-16", "save it as UTF-8 or plain ASCII"},
    {"\xfe\xff", 2, "this is text in UTF-16", "save it as UTF-8 or plain ASCII"},
    {"<", 1, "this is a web page or an XML file (as COLLADA and X3D are), which is not read", export_again},
};

static bool starts_with(const unsigned char *data, size_t bytes, const char *magic, size_t magic_bytes)
{
    return bytes >= magic_bytes && !memcmp(data, magic, magic_bytes);
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Does a line of the first 64 KiB begin like an OBJ statement? */
static bool looks_like_obj(const unsigned char *data, size_t bytes)
{
    static const char *const words[] = {"v ", "v\t", "vn ", "vt ", "f ", "o ", "g ", "s ", "mtllib ", "usemtl "};
    size_t end = bytes < 65536 ? bytes : 65536;
    for (size_t at = 0; at < end; at++) {
        while (at < end && is_blank(data[at])) at++;
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            if (starts_with(data + at, bytes - at, words[w], strlen(words[w]))) return true;
        while (at < end && data[at] != '\n' && data[at] != '\r') {
            if (!data[at]) return false;
            at++;
        }
    }
    return false;
}

static bool looks_binary(const unsigned char *data, size_t bytes)
{
    size_t end = bytes < 1024 ? bytes : 1024;
    return memchr(data, 0, end) != NULL;
}

sbl_status sbl_mesh_format_find(sbl_mesh_format *format, const void *data, size_t bytes, sbl_diag *diag)
{
    if (!format || (!data && bytes)) return sbl_fail(diag, SBL_E_ARG, "sbl_mesh_format_find: an argument is NULL", "give all of them");
    *format = SBL_MESH_FORMAT_FIND;
    const unsigned char *content = data;
    if (!bytes) return sbl_fail(diag, SBL_E_DATA, "the mesh file is empty", "save or copy it again");
    if (sbl_stl_size_matches(content, bytes)) *format = SBL_MESH_FORMAT_STL;
    else if (starts_with(content, bytes, "glTF", 4)) *format = SBL_MESH_FORMAT_GLB;
    else if (starts_with(content, bytes, "ply", 3) && bytes > 3 && is_blank(content[3])) *format = SBL_MESH_FORMAT_PLY;
    if (*format != SBL_MESH_FORMAT_FIND) return SBL_OK;
    const char *text = data;
    size_t mark_bytes = (size_t)(sbl_behind_byte_order_mark(text, text + bytes) - text);
    content += mark_bytes;
    bytes -= mark_bytes;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (starts_with(content, bytes, foreign[i].magic, foreign[i].magic_bytes))
            return sbl_fail(diag, SBL_E_UNSUPPORTED, foreign[i].message, foreign[i].hint);
    while (bytes && is_blank(*content)) {
        content++;
        bytes--;
    }
    if (starts_with(content, bytes, "{", 1))
        return sbl_fail(diag, SBL_E_UNSUPPORTED, "this is JSON text, as a .gltf with its buffers in other files is",
                        "export it as one binary .glb file");
    if (sbl_stl_is_text(content, bytes)) *format = SBL_MESH_FORMAT_STL;
    else if (looks_like_obj(content, bytes)) *format = SBL_MESH_FORMAT_OBJ;
    else if (looks_binary(content, bytes) && bytes >= 84) *format = SBL_MESH_FORMAT_STL;
    if (*format != SBL_MESH_FORMAT_FIND) return SBL_OK;
    return sbl_fail(diag, SBL_E_UNSUPPORTED, "this is no mesh format that is known here", export_again);
}
