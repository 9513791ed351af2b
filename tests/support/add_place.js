// node add_place.js IN OUT: the JPEG or PNG with an EXIF block as phones write it: device, orientation, 35 mm lens, and a place (43 39 12 N, "SecretPlace").
const fs = require("fs");
const source = fs.readFileSync(process.argv[2]);
const u16 = (v) => [v & 255, v >> 8], u32 = (v) => [v & 255, (v >> 8) & 255, (v >> 16) & 255, (v >>> 24) & 255];
const ascii = (s) => [...Buffer.from(s + "\0")];
// Entries of a directory; what does not fit into four bytes lies behind it.
function directory(entries, at) {
    let data = at + 2 + 12 * entries.length + 4, head = [...u16(entries.length)], tail = [];
    for (const [tag, type, count, bytes] of entries) {
        head.push(...u16(tag), ...u16(type), ...u32(count));
        if (bytes.length <= 4) head.push(...bytes, ...Array(4 - bytes.length).fill(0));
        else {
            head.push(...u32(data + tail.length));
            tail.push(...bytes);
            if (tail.length % 2) tail.push(0);
        }
    }
    return [...head, 0, 0, 0, 0, ...tail];
}
const text = (tag, s) => [tag, 2, s.length + 1, ascii(s)], short = (tag, v) => [tag, 3, 1, u16(v)], long = (tag, v) => [tag, 4, 1, u32(v)];
const rationals = (tag, list) => [tag, 5, list.length, list.flatMap(([a, b]) => [...u32(a), ...u32(b)])];
const size = (entries) => directory(entries, 0).length;
const exif = [rationals(0x920a, [[676, 100]]), short(0xa405, 26)];
const gps = [text(1, "N"), rationals(2, [[43, 1], [39, 1], [12, 1]]), text(3, "W"), rationals(4, [[79, 1], [22, 1], [59, 1]]), text(0x1c, "SecretPlace")];
const main = (exifAt, gpsAt) => [text(0x10f, "SecretPhone"), short(0x112, 1), long(0x8769, exifAt), long(0x8825, gpsAt)];
const exifAt = 8 + size(main(0, 0)), gpsAt = exifAt + size(exif);
const block = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, ...directory(main(exifAt, gpsAt), 8), ...directory(exif, exifAt), ...directory(gps, gpsAt)]);
if (source[0] === 0x89) {
    /* Behind the header's chunk. */
    fs.writeFileSync(process.argv[3], Buffer.concat([source.subarray(0, 33), require("./png.js").chunk("eXIf", block), source.subarray(33)]));
    process.exit(0);
}
const payload = Buffer.concat([Buffer.from("Exif\0\0"), block]), length = payload.length + 2;
fs.writeFileSync(process.argv[3], Buffer.concat([source.subarray(0, 2), Buffer.from([0xff, 0xe1, length >> 8, length & 255]), payload, source.subarray(2)]));
