// node patch_picture.js CARD.ppm OUT.png: the card (drawn at 300 dots an inch) over skin with shaved hair and a bare ellipse, seen straight on.
// The ellipse lies around pixel (600, 950) with half axes of 210 and 140 pixels: 300 / 25.4 pixels a mm.
const fs = require("fs");
const [, , cardFile, out] = process.argv;
const bytes = fs.readFileSync(cardFile), words = bytes.subarray(0, 60).toString("latin1").split(/\s+/), cardWide = +words[1], cardHigh = +words[2];
const pixels = bytes.subarray(words.slice(0, 4).join(" ").length + 1), width = 1200, height = 1250, perMm = 300 / 25.4;
let state = 4711;
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
const light = new Float64Array(width * height).fill(1), step = perMm * 1.2;
for (let y = -step; y < height + step; y += step)
    for (let x = -step; x < width + step; x += step) {
        const u = x + 0.45 * step * random(), v = y + 0.45 * step * random();
        if (((u - 600) / 210) ** 2 + ((v - 950) / 140) ** 2 < 1.02) continue;
        for (let j = Math.max(0, Math.floor(v - 4)); j < Math.min(height, v + 5); j++)
            for (let k = Math.max(0, Math.floor(u - 6)); k < Math.min(width, u + 7); k++) {
                const along = Math.max(Math.abs(k + 0.5 - u) - 2.2, 0), across = j + 0.5 - v;
                light[j * width + k] *= 1 - 0.75 * Math.min(1, Math.max(0, 1.4 - Math.hypot(along, across)));
            }
    }
const encode = (x) => Math.round(255 * Math.min(1, x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)), skin = [0.5, 0.33, 0.25];
const raw = Buffer.alloc(height * (3 * width + 1));
for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
        for (let k = 0; k < 3; k++) {
            const u = x - 90, v = y - 40, on = u >= 0 && v >= 0 && u < cardWide && v < cardHigh;
            raw[y * (3 * width + 1) + 1 + 3 * x + k] = on ? pixels[3 * (v * cardWide + u) + k] : encode(skin[k] * light[y * width + x] * (1 + 0.02 * (random() - 0.5)));
        }
require("./png.js").write(out, width, height, raw);
