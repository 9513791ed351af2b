// Runs a WASI command: node run.mjs PROGRAM.wasm [ARGUMENT...]. It gets its arguments, standard output and standard error, and nothing else.
// Not by node:wasi, which is experimental and, in Node.js 20, at times ends with a segmentation fault after the program is done.
import { readFileSync, writeSync } from 'node:fs';

const SUCCESS = 0, BAD_FILE = 8, CHARACTER_DEVICE = 2;
const args = process.argv.slice(2).map((text) => Buffer.from(text + '\0'));
let memory;
const view = () => new DataView(memory.buffer); // anew each time: a memory that has grown has another buffer

class Exit extends Error {
    constructor(code) {
        super(`exit ${code}`);
        this.code = code;
    }
}

const wasi = {
    args_sizes_get(countAt, bytesAt) {
        view().setUint32(countAt, args.length, true);
        view().setUint32(bytesAt, args.reduce((sum, text) => sum + text.length, 0), true);
        return SUCCESS;
    },
    args_get(pointersAt, textAt) {
        for (const text of args) {
            view().setUint32(pointersAt, textAt, true);
            new Uint8Array(memory.buffer).set(text, textAt);
            pointersAt += 4;
            textAt += text.length;
        }
        return SUCCESS;
    },
    fd_write(fd, partsAt, count, writtenAt) {
        if (fd !== 1 && fd !== 2) return BAD_FILE;
        let written = 0;
        for (let i = 0; i < count; i++) {
            const at = view().getUint32(partsAt + 8 * i, true), bytes = view().getUint32(partsAt + 8 * i + 4, true);
            for (let done = 0; done < bytes; ) done += writeSync(fd, new Uint8Array(memory.buffer, at + done, bytes - done));
            written += bytes;
        }
        view().setUint32(writtenAt, written, true);
        return SUCCESS;
    },
    fd_fdstat_get(fd, at) {
        new Uint8Array(memory.buffer, at, 24).fill(0);
        view().setUint8(at, CHARACTER_DEVICE);
        return fd <= 2 ? SUCCESS : BAD_FILE;
    },
    fd_seek: () => BAD_FILE,
    fd_close: () => SUCCESS,
    proc_exit(code) {
        throw new Exit(code);
    },
};

const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(process.argv[2])), { wasi_snapshot_preview1: wasi });
memory = instance.exports.memory;
try {
    instance.exports._start();
} catch (end) {
    if (!(end instanceof Exit)) throw end;
    process.exitCode = end.code;
}
