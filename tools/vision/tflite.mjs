// A reader of TensorFlow Lite models, as much as the pinned models need. Field numbers are those of the published schema (schema.fbs, version 3).

const OPERATOR = {
    0: 'ADD', 2: 'CONCATENATION', 3: 'CONV_2D', 4: 'DEPTHWISE_CONV_2D', 6: 'DEQUANTIZE', 17: 'MAX_POOL_2D', 18: 'MUL', 19: 'RELU', 22: 'RESHAPE',
    23: 'RESIZE_BILINEAR', 25: 'SOFTMAX', 34: 'PAD', 39: 'TRANSPOSE', 54: 'PRELU', 67: 'TRANSPOSE_CONV', 74: 'SUM', 97: 'RESIZE_NEAREST_NEIGHBOR',
};
const FLOAT32 = 0, FLOAT16 = 1, INT32 = 2;

// A flatbuffers table: fields by number, each with its default.
class Table {
    constructor(view, at) {
        this.view = view;
        this.at = at;
        this.fields = at - view.getInt32(at, true);
        this.fieldBytes = view.getUint16(this.fields, true);
    }
    place(field) {
        const slot = 4 + 2 * field;
        if (slot >= this.fieldBytes) return 0;
        const offset = this.view.getUint16(this.fields + slot, true);
        return offset ? this.at + offset : 0;
    }
    byte(field, otherwise = 0) {
        const at = this.place(field);
        return at ? this.view.getInt8(at) : otherwise;
    }
    int(field, otherwise = 0) {
        const at = this.place(field);
        return at ? this.view.getInt32(at, true) : otherwise;
    }
    follow(field) {
        const at = this.place(field);
        return at ? at + this.view.getUint32(at, true) : 0;
    }
    table(field) {
        const at = this.follow(field);
        return at ? new Table(this.view, at) : null;
    }
    bytes(field) {
        const at = this.follow(field);
        if (!at) return new Uint8Array(0);
        return new Uint8Array(this.view.buffer, this.view.byteOffset + at + 4, this.view.getUint32(at, true));
    }
    ints(field) {
        const at = this.follow(field), list = [];
        const count = at ? this.view.getUint32(at, true) : 0;
        for (let i = 0; i < count; i++) list.push(this.view.getInt32(at + 4 + 4 * i, true));
        return list;
    }
    tables(field) {
        const at = this.follow(field), list = [];
        const count = at ? this.view.getUint32(at, true) : 0;
        for (let i = 0; i < count; i++) {
            const entry = at + 4 + 4 * i;
            list.push(new Table(this.view, entry + this.view.getUint32(entry, true)));
        }
        return list;
    }
}

function halfToFloat(bits) {
    const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function constant(type, raw) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const read = {
        [FLOAT32]: [Float32Array, 4, (i) => view.getFloat32(4 * i, true)],
        [FLOAT16]: [Float32Array, 2, (i) => halfToFloat(view.getUint16(2 * i, true))],
        [INT32]: [Int32Array, 4, (i) => view.getInt32(4 * i, true)],
    }[type];
    if (!read) throw new Error(`a constant of type ${type} was not expected`);
    const [Kind, bytes, at] = read;
    return Kind.from({length: raw.byteLength / bytes}, (_, i) => at(i));
}

// {tensors: [{shape, data}], inputs, outputs, operators: [{name, inputs, outputs, options}]}; data is null where it is computed.
export function readTflite(file) {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    if (String.fromCharCode(...file.subarray(4, 8)) !== 'TFL3') throw new Error('this is no TensorFlow Lite model');
    const model = new Table(view, view.getUint32(0, true));
    const names = model.tables(1).map((code) => {
        const number = Math.max(code.byte(0), code.int(3));
        if (!OPERATOR[number]) throw new Error(`operator ${number} was not expected`);
        return OPERATOR[number];
    });
    const buffers = model.tables(4), [graph] = model.tables(2);
    const tensors = graph.tables(0).map((tensor) => {
        const raw = buffers[tensor.int(2)].bytes(0);
        return {shape: tensor.ints(0), data: raw.byteLength ? constant(tensor.byte(1), raw) : null};
    });
    const operators = graph.tables(3).map((operator) => ({
        name: names[operator.int(0)], inputs: operator.ints(1), outputs: operator.ints(2), options: operator.table(4),
    }));
    return {tensors, inputs: graph.ints(1), outputs: graph.ints(2), operators};
}
