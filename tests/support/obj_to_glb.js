// An OBJ of triangles as a GLB, for tests: node obj_to_glb.js IN.obj OUT.glb METRES_PER_UNIT. One node carries the scale.
"use strict";
const fs = require("fs");
const [, , input, output, scale] = process.argv;
const position = [], corner = [];
for (const line of fs.readFileSync(input, "utf8").split("\n")) {
    const word = line.trim().split(/\s+/);
    if (word[0] === "v") position.push(...word.slice(1, 4).map(Number));
    if (word[0] !== "f") continue;
    const at = word.slice(1).map((w) => parseInt(w, 10) - 1);
    for (let k = 2; k < at.length; k++) corner.push(at[0], at[k - 1], at[k]);
}
const low = [0, 1, 2].map((k) => position.reduce((m, v, i) => (i % 3 === k ? Math.min(m, Math.fround(v)) : m), Infinity));
const high = [0, 1, 2].map((k) => position.reduce((m, v, i) => (i % 3 === k ? Math.max(m, Math.fround(v)) : m), -Infinity));
const data = Buffer.concat([Buffer.from(Float32Array.from(position).buffer), Buffer.from(Uint32Array.from(corner).buffer)]);
const text = JSON.stringify({
    asset: {version: "2.0"}, scene: 0, scenes: [{nodes: [0]}], nodes: [{mesh: 0, scale: [+scale, +scale, +scale]}],
    meshes: [{primitives: [{attributes: {POSITION: 0}, indices: 1}]}],
    accessors: [{bufferView: 0, componentType: 5126, count: position.length / 3, type: "VEC3", min: low, max: high},
                {bufferView: 1, componentType: 5125, count: corner.length, type: "SCALAR"}],
    bufferViews: [{buffer: 0, byteOffset: 0, byteLength: 4 * position.length}, {buffer: 0, byteOffset: 4 * position.length, byteLength: 4 * corner.length}],
    buffers: [{byteLength: data.length}],
});
const json = Buffer.from(text + " ".repeat((4 - (Buffer.byteLength(text) % 4)) % 4));
const head = Buffer.alloc(20);
[0x46546c67, 2, 28 + json.length + data.length, json.length, 0x4e4f534a].forEach((v, i) => head.writeUInt32LE(v, 4 * i));
const chunk = Buffer.alloc(8);
chunk.writeUInt32LE(data.length, 0);
chunk.writeUInt32LE(0x004e4942, 4);
fs.writeFileSync(output, Buffer.concat([head, json, chunk, data]));
