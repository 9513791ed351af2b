/* Which kind of picture a file is, by its first bytes. */
#include "stubble/photo_file.h"

#include <string.h>

#define BOX_BYTES_MAX 64

/* ISO 14496-12: a ftyp box names the major brand and then compatible ones. Brands of still pictures in HEVC: ISO 23008-12, annex B. */
static bool is_heic(const unsigned char *data, size_t bytes)
{
    static const char BRAND[][5] = {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"};
    if (bytes < 16 || memcmp(data + 4, "ftyp", 4) != 0) return false;
    /* AVIF names mif1 too, and its own brand first. */
    if (!memcmp(data + 8, "avif", 4) || !memcmp(data + 8, "avis", 4)) return false;
    for (size_t i = 0; i < sizeof BRAND / sizeof *BRAND; i++)
        if (!memcmp(data + 8, BRAND[i], 4)) return true;
    return false;
}

sbl_photo_format sbl_photo_format_of(const void *data, size_t bytes)
{
    const unsigned char *first = data;
    if (!data) return SBL_PHOTO_UNKNOWN;
    if (bytes > BOX_BYTES_MAX) bytes = BOX_BYTES_MAX;
    if (bytes >= 3 && !memcmp(first, "\xff\xd8\xff", 3)) return SBL_PHOTO_JPEG;
    if (bytes >= 8 && !memcmp(first, "\x89PNG\r\n\x1a\n", 8)) return SBL_PHOTO_PNG;
    if (bytes >= 4 && (!memcmp(first, "II*\0", 4) || !memcmp(first, "MM\0*", 4))) return SBL_PHOTO_TIFF;
    if (bytes >= 12 && !memcmp(first, "RIFF", 4) && !memcmp(first + 8, "WEBP", 4)) return SBL_PHOTO_WEBP;
    return is_heic(first, bytes) ? SBL_PHOTO_HEIC : SBL_PHOTO_UNKNOWN;
}

const char *sbl_photo_format_name(sbl_photo_format format)
{
    switch (format) {
    case SBL_PHOTO_JPEG:
        return "JPEG";
    case SBL_PHOTO_PNG:
        return "PNG";
    case SBL_PHOTO_HEIC:
        return "HEIC";
    case SBL_PHOTO_TIFF:
        return "TIFF";
    case SBL_PHOTO_WEBP:
        return "WebP";
    default:
        return "unknown";
    }
}
