// TensorFlow Lite to ONNX, for the operators of the pinned models. TensorFlow keeps channels last, ONNX's convolutions want them first: a picture
// is held channels first from its first convolution on, and turned back only where an operator works on the plain order.
import {OnnxGraph} from './onnx.mjs';
import {readTflite} from './tflite.mjs';

const FIRST = [0, 3, 1, 2], LAST = [0, 2, 3, 1];
const NO_ACTIVATION = 0, RELU = 1, RELU6 = 3, PADDING_SAME = 0;

function permute(shape, data, order) {
    const step = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const size = order.map((axis) => shape[axis]), out = new data.constructor(data.length), at = size.map(() => 0);
    for (let i = 0; i < data.length; i++) {
        out[i] = data[at.reduce((sum, index, k) => sum + index * step[order[k]], 0)];
        for (let k = size.length - 1; k >= 0 && ++at[k] === size[k]; k--) at[k] = 0;
    }
    return {shape: size, data: out};
}

// What TensorFlow's "same" adds before and after along one axis.
function samePadding(from, to, window, stride) {
    const total = Math.max((to - 1) * stride + window - from, 0);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

class Converter {
    constructor(model) {
        this.tensors = model.tensors;
        this.graph = new OnnxGraph();
        this.plain = new Map(); // tensor -> name, in TensorFlow's order
        this.first = new Map(); // tensor -> name, channels first
    }

    isConstant(i) {
        return this.tensors[i].data !== null;
    }
    constant(i) {
        const {shape, data} = this.tensors[i];
        return this.graph.floats(shape, data);
    }
    channelsFirst(i) {
        if (this.first.has(i)) return this.first.get(i);
        const name = this.isConstant(i) ? this.constantFirst(i) : this.graph.node('Transpose', [this.plain.get(i)], {perm: FIRST});
        this.first.set(i, name);
        return name;
    }
    // A constant beside a picture: broadcast along the channels.
    constantFirst(i) {
        const {shape, data} = this.tensors[i];
        if (data.length === 1) return this.graph.floats([], data);
        if (shape.length === 1) return this.graph.floats([shape[0], 1, 1], data);
        const order = shape.length === 4 ? FIRST : [2, 0, 1];
        const turned = permute(shape, data, order);
        return this.graph.floats(turned.shape, turned.data);
    }
    plainOrder(i) {
        if (this.plain.has(i)) return this.plain.get(i);
        const name = this.isConstant(i) ? this.constant(i) : this.graph.node('Transpose', [this.first.get(i)], {perm: LAST});
        this.plain.set(i, name);
        return name;
    }
    activated(name, kind) {
        if (kind === NO_ACTIVATION) return name;
        if (kind === RELU) return this.graph.node('Relu', [name]);
        if (kind === RELU6) return this.graph.node('Clip', [name, this.graph.floats([], [0]), this.graph.floats([], [6])]);
        throw new Error(`activation ${kind} was not expected`);
    }
    pads(padding, input, output, window, stride) {
        if (padding !== PADDING_SAME) return [0, 0, 0, 0];
        const [top, bottom] = samePadding(input[1], output[1], window[0], stride[0]);
        const [left, right] = samePadding(input[2], output[2], window[1], stride[1]);
        return [top, left, bottom, right];
    }

    convolution({name, inputs, outputs, options}) {
        const deep = name === 'DEPTHWISE_CONV_2D', weights = this.tensors[inputs[1]];
        const window = weights.shape.slice(1, 3), stride = [options.int(2), options.int(1)], dilation = deep ? [options.int(6, 1), options.int(5, 1)] : [options.int(5, 1), options.int(4, 1)];
        if (dilation[0] !== 1 || dilation[1] !== 1) throw new Error('dilation was not expected');
        const turned = permute(weights.shape, weights.data, deep ? [3, 0, 1, 2] : [0, 3, 1, 2]);
        const from = [this.channelsFirst(inputs[0]), this.graph.floats(turned.shape, turned.data)];
        if (inputs.length > 2 && inputs[2] >= 0) from.push(this.constant(inputs[2]));
        const result = this.graph.node('Conv', from, {
            kernel_shape: window, strides: stride, group: deep ? weights.shape[3] : 1,
            pads: this.pads(options.byte(0), this.tensors[inputs[0]].shape, this.tensors[outputs[0]].shape, window, stride),
        });
        this.first.set(outputs[0], this.activated(result, options.byte(deep ? 4 : 3)));
    }
    transposedConvolution({inputs, outputs, options}) {
        const weights = this.tensors[inputs[1]], window = weights.shape.slice(1, 3), stride = [options.int(2), options.int(1)];
        const input = this.tensors[inputs[2]].shape, output = this.tensors[outputs[0]].shape;
        const pads = this.pads(options.byte(0), output, input, window, stride), turned = permute(weights.shape, weights.data, [3, 0, 1, 2]);
        const missing = [0, 1].map((k) => output[k + 1] - ((input[k + 1] - 1) * stride[k] + window[k] - pads[k] - pads[k + 2]));
        const from = [this.channelsFirst(inputs[2]), this.graph.floats(turned.shape, turned.data)];
        if (inputs.length > 3) from.push(this.constant(inputs[3]));
        this.first.set(outputs[0], this.graph.node('ConvTranspose', from, {kernel_shape: window, strides: stride, pads, output_padding: missing}));
    }
    elementwise(operator, {inputs, outputs, options}) {
        const picture = inputs.some((i) => this.first.has(i) && !this.isConstant(i));
        const names = inputs.map((i) => (picture ? this.channelsFirst(i) : this.plainOrder(i)));
        (picture ? this.first : this.plain).set(outputs[0], this.activated(this.graph.node(operator, names), options ? options.byte(0) : NO_ACTIVATION));
    }
    pool({inputs, outputs, options}) {
        const window = [options.int(4), options.int(3)], stride = [options.int(2), options.int(1)];
        const pads = this.pads(options.byte(0), this.tensors[inputs[0]].shape, this.tensors[outputs[0]].shape, window, stride);
        const result = this.graph.node('MaxPool', [this.channelsFirst(inputs[0])], {kernel_shape: window, strides: stride, pads});
        this.first.set(outputs[0], this.activated(result, options.byte(5)));
    }
    pad({inputs, outputs}) {
        const pairs = this.tensors[inputs[1]].data, order = FIRST;
        const amounts = [...order.map((axis) => pairs[2 * axis]), ...order.map((axis) => pairs[2 * axis + 1])];
        this.first.set(outputs[0], this.graph.node('Pad', [this.channelsFirst(inputs[0]), this.graph.integers(amounts)]));
    }
    resize(mode, corners, half, {inputs, outputs}) {
        const [batch, height, width, channels] = this.tensors[outputs[0]].shape;
        const coordinates = corners ? 'align_corners' : half ? 'half_pixel' : 'asymmetric';
        const attributes = {coordinate_transformation_mode: coordinates, mode, ...(mode === 'nearest' && {nearest_mode: half ? 'round_prefer_ceil' : 'floor'})};
        const from = [this.channelsFirst(inputs[0]), '', '', this.graph.integers([batch, channels, height, width])];
        this.first.set(outputs[0], this.graph.node('Resize', from, attributes));
    }
    onPlain(outputs, name) {
        this.plain.set(outputs[0], name);
    }

    operator(o) {
        const {name, inputs, outputs, options} = o, shape = this.tensors[outputs[0]].shape;
        switch (name) {
        case 'CONV_2D': case 'DEPTHWISE_CONV_2D': return this.convolution(o);
        case 'TRANSPOSE_CONV': return this.transposedConvolution(o);
        case 'ADD': return this.elementwise('Add', o);
        case 'MUL': return this.elementwise('Mul', o);
        case 'RELU': return this.elementwise('Relu', {...o, options: null});
        case 'PRELU': return this.elementwise('PRelu', {...o, options: null});
        case 'MAX_POOL_2D': return this.pool(o);
        case 'PAD': return this.pad(o);
        case 'RESIZE_BILINEAR': return this.resize('linear', options.byte(2), options.byte(3), o);
        case 'RESIZE_NEAREST_NEIGHBOR': return this.resize('nearest', options.byte(0), options.byte(1), o);
        case 'RESHAPE': return this.onPlain(outputs, this.graph.node('Reshape', [this.plainOrder(inputs[0]), this.graph.integers(shape)]));
        case 'TRANSPOSE':
            return this.onPlain(outputs, this.graph.node('Transpose', [this.plainOrder(inputs[0])], {perm: [...this.tensors[inputs[1]].data]}));
        case 'CONCATENATION':
            return this.onPlain(outputs, this.graph.node('Concat', inputs.map((i) => this.plainOrder(i)), {axis: options.int(0)}));
        case 'SOFTMAX': return this.onPlain(outputs, this.graph.node('Softmax', [this.plainOrder(inputs[0])], {axis: -1}));
        case 'SUM': {
            const axes = this.graph.integers([...this.tensors[inputs[1]].data]);
            return this.onPlain(outputs, this.graph.node('ReduceSum', [this.plainOrder(inputs[0]), axes], {keepdims: options ? options.byte(0) : 0}));
        }
        default: throw new Error(`operator ${name} was not expected`);
        }
    }

    convert(model) {
        for (const o of model.operators) {
            // Weights of half precision are widened as they are read.
            if (o.name === 'DEQUANTIZE') this.tensors[o.outputs[0]] = {...this.tensors[o.outputs[0]], data: this.tensors[o.inputs[0]].data};
        }
        const inputs = model.inputs.map((i, k) => [`input${k}`, this.tensors[i].shape]);
        model.inputs.forEach((i, k) => this.plain.set(i, `input${k}`));
        for (const o of model.operators) if (o.name !== 'DEQUANTIZE') this.operator(o);
        const outputs = model.outputs.map((i, k) => [this.graph.node('Identity', [this.plainOrder(i)], {}, `output${k}`), this.tensors[i].shape]);
        return this.graph.bytes(inputs, outputs);
    }
}

// The model as ONNX: inputs input0 ..., outputs output0 ... in the order and layout of the original.
export function convertTflite(file) {
    const model = readTflite(file);
    return new Converter(model).convert(model);
}
