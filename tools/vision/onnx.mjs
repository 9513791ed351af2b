// A writer of ONNX models: protocol buffers by hand (field numbers of onnx.proto3), so that the same model gives the same bytes everywhere.

const FLOAT = 1, INT64 = 7; // TensorProto.DataType

function varint(value) {
    const bytes = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    do {
        const low = Number(rest & 127n);
        rest >>= 7n;
        bytes.push(rest ? low | 128 : low);
    } while (rest);
    return Buffer.from(bytes);
}
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const chunk = (field, bytes) => Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
const string = (field, text) => chunk(field, Buffer.from(text, 'utf8'));
const message = (field, parts) => chunk(field, Buffer.concat(parts));

function attribute(name, value) {
    if (Array.isArray(value)) return message(5, [string(1, name), ...value.map((v) => number(8, v)), number(20, 7)]);
    if (typeof value === 'string') return message(5, [string(1, name), string(4, value), number(20, 3)]);
    return message(5, [string(1, name), number(3, value), number(20, 2)]);
}

function valueInfo(field, name, shape) {
    const dimensions = shape.map((size) => message(1, [number(1, size)]));
    return message(field, [string(1, name), message(2, [message(1, [number(1, FLOAT), message(2, dimensions)])])]);
}

export class OnnxGraph {
    nodes = [];
    constants = [];
    count = 0;
    fresh() {
        return `v${this.count++}`;
    }
    // Returns the name of the result.
    node(operator, inputs, attributes = {}, output = this.fresh()) {
        const written = Object.entries(attributes).map(([name, value]) => attribute(name, value));
        this.nodes.push(message(1, [...inputs.map((name) => string(1, name)), string(2, output), string(4, operator), ...written]));
        return output;
    }
    floats(shape, values) {
        const raw = Buffer.alloc(4 * values.length);
        values.forEach((value, i) => raw.writeFloatLE(value, 4 * i));
        return this.constant(shape, FLOAT, raw);
    }
    integers(values) {
        const raw = Buffer.alloc(8 * values.length);
        values.forEach((value, i) => raw.writeBigInt64LE(BigInt(value), 8 * i));
        return this.constant([values.length], INT64, raw);
    }
    constant(shape, type, raw) {
        const name = this.fresh();
        this.constants.push(message(5, [...shape.map((size) => number(1, size)), number(2, type), string(8, name), chunk(9, raw)]));
        return name;
    }
    // inputs and outputs: [[name, shape]]. Operator set 13, which every runtime since 2020 knows.
    bytes(inputs, outputs) {
        const graph = message(7, [
            ...this.nodes, string(2, 'stubble'), ...this.constants,
            ...inputs.map(([name, shape]) => valueInfo(11, name, shape)), ...outputs.map(([name, shape]) => valueInfo(12, name, shape)),
        ]);
        return Buffer.concat([number(1, 7), graph, message(8, [string(1, ''), number(2, 13)])]);
    }
}
