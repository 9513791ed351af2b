// What a WebAssembly module asks of its surroundings, one import a line: node imports.mjs MODULE.wasm
import { readFile } from 'node:fs/promises';

const module = await WebAssembly.compile(await readFile(process.argv[2]));
for (const { module: from, name } of WebAssembly.Module.imports(module)) console.log(`${from}.${name}`);
