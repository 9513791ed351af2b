// node dots_picture.js OUT.png TURN_DEGREES LOST_EVERY DARKNESS [PX_PER_MM [DOT_MM]]: dots of 0.3 mm on skin at 20 pixels a mm, 16 x 16 mm,
// the same dots each time.
const [out, turn, lostEvery, darkness] = [process.argv[2], process.argv[3] * Math.PI / 180, +process.argv[4], +process.argv[5]];
let state = 12345;
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
const mm = 16, scale = +(process.argv[6] || 20), side = mm * scale, dots = [];
for (let y = -6; y < mm + 6; y += 0.85)
    for (let x = -6; x < mm + 6; x += 0.85) dots.push([x + 0.4 * random(), y + 0.4 * random()]);
const light = new Float64Array(side * side).fill(1), c = Math.cos(turn), s = Math.sin(turn);
dots.forEach(([x, y], i) => {
    if (lostEvery && i % lostEvery === 0) return;
    const u = (c * (x - mm / 2) - s * (y - mm / 2) + mm / 2) * scale, v = (s * (x - mm / 2) + c * (y - mm / 2) + mm / 2) * scale, r = 0.5 * (process.argv[7] || 0.3) * scale, reach = r + 3;
    for (let j = Math.max(0, Math.floor(v - reach)); j < Math.min(side, v + reach + 1); j++)
        for (let k = Math.max(0, Math.floor(u - reach)); k < Math.min(side, u + reach + 1); k++) {
            const d = Math.hypot(k + 0.5 - u, j + 0.5 - v), cover = Math.min(1, Math.max(0, (r - d) / 1.6 + 0.5));
            light[j * side + k] *= 1 - cover * (1 - Math.exp(-darkness));
        }
});
const encode = (x) => Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)), skin = [0.5, 0.33, 0.25];
const raw = Buffer.alloc(side * (3 * side + 1));
for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
        for (let k = 0; k < 3; k++) raw[y * (3 * side + 1) + 1 + 3 * x + k] = encode(skin[k] * light[y * side + x] * (1 + 0.02 * (random() - 0.5)));
require("./png.js").write(out, side, side, raw);
