// node card_beside.js CARD.ppm OUT.png '{"yaw": 45, ...}': the card (drawn at 300 dots an inch) in a photo of 1200 x 1200 pixels as the synthetic front view
// is one: a camera of 2280 pixels focal length, 710 mm before the middle of a head that is not drawn. The card's middle is seen at pixel (at, 640).
//   yaw, pitch   of the card, degrees             depth   of its middle, in those of the head: 2 is 710 mm behind it
//   print        its size over the true one       cover   tags under a hand: that many of the four
//   twice        a second card at the other side
const fs = require("fs");
const [, , cardFile, out, words] = process.argv;
const { yaw = 0, pitch = 0, depth = 1, print = 1, cover = 0, twice = false } = JSON.parse(words || "{}");
const bytes = fs.readFileSync(cardFile), head = bytes.subarray(0, 60).toString("latin1").split(/\s+/), wide = +head[1], high = +head[2];
const pixels = bytes.subarray(head.slice(0, 4).join(" ").length + 1), perMm = (300 / 25.4) / print, size = 1200, focal = 2280, sub = 4;
const rad = Math.PI / 180, cy = Math.cos(yaw * rad), sy = Math.sin(yaw * rad), cp = Math.cos(pitch * rad), sp = Math.sin(pitch * rad);
const right = [cy, 0, sy], down = [-sy * sp, cp, cy * sp], z = 710 * depth;
const linear = Float64Array.from({ length: 256 }, (_, c) => (c <= 0.04045 * 255 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
const encoded = Uint8Array.from({ length: 4096 }, (_, i) => Math.round(255 * (i < 13 ? (12.92 * i) / 4095 : 1.055 * (i / 4095) ** (1 / 2.4) - 0.055)));
// Where a pixel's line of sight meets the card around its middle; its light, or nothing.
const look = (x, y, at) => {
    const ray = [(x - 600) / focal, (y - 600) / focal, 1], middle = [(at - 600) / focal * z, (640 - 600) / focal * z, z];
    const normal = [right[1] * down[2] - right[2] * down[1], right[2] * down[0] - right[0] * down[2], right[0] * down[1] - right[1] * down[0]];
    const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2], reach = dot(middle, normal) / dot(ray, normal);
    const from = ray.map((r, k) => r * reach - middle[k]), u = wide / 2 + dot(from, right) * perMm - 0.5, v = high / 2 + dot(from, down) * perMm - 0.5;
    if (!(u >= 0 && v >= 0 && u < wide - 1 && v < high - 1)) return null;
    if ((cover > 0 && u < 200 && v < 200) || (cover > 1 && u > wide - 200 && v > high - 200)) return [0.5, 0.33, 0.25];
    const i = Math.floor(u), j = Math.floor(v), a = u - i, b = v - j;
    const p = (m, n, k) => linear[pixels[3 * (n * wide + m) + k]];
    return [0, 1, 2].map((k) => (1 - b) * ((1 - a) * p(i, j, k) + a * p(i + 1, j, k)) + b * ((1 - a) * p(i, j + 1, k) + a * p(i + 1, j + 1, k)));
};
let state = 4711;
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
const encode = (x) => encoded[Math.round(4095 * Math.min(1, x))];
const raw = Buffer.alloc(size * (3 * size + 1)), wall = [0.24, 0.25, 0.28], reach = Math.ceil(60 * print * focal / z);
for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
        const light = [0, 0, 0], at = twice && x < 600 ? 200 : 1000, near = Math.abs(x - at) < reach && Math.abs(y - 640) < reach, n = near ? sub : 1;
        for (let k = 0; k < n * n; k++) {
            const seen = (near && look(x + (k % n + 0.5) / n, y + (Math.floor(k / n) + 0.5) / n, at)) || wall;
            for (let c = 0; c < 3; c++) light[c] += seen[c] / (n * n);
        }
        for (let c = 0; c < 3; c++) raw[y * (3 * size + 1) + 1 + 3 * x + c] = encode(light[c] * (1 + 0.02 * (random() - 0.5)));
    }
require("./png.js").write(out, size, size, raw);
