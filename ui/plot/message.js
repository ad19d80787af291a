// The message of message.py: header length, JSON header, arrays, all of it deflated.
const NUMBERS = {
  f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array, i4: Int32Array,
  u1: Uint8Array, u1c: Uint8ClampedArray, u2: Uint16Array, u4: Uint32Array,
};

// Inflated at once: the browser's own way is a promise, and Streamlit draws the rest of the page before it is kept.
function unpacked(bytes) {
  const { buffer } = fflate.unzlibSync(bytes);
  const length = new DataView(buffer).getUint32(0, true);
  const message = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  for (const { figure, trace, coordinates } of message.recorded)
    for (const name of Object.keys(coordinates)) delete message.figures[figure].data[trace][name];
  message.looks = message.figures.map(lookOf);
  message.figures = message.figures.map(withArrays);
  const sent = new Map();
  const fill = (place) => {
    if (!sent.has(place.offset)) sent.set(place.offset, arrayOf(place, buffer, 4 + length + place.offset));
    place.values = sent.get(place.offset);
  };
  for (const { coordinates, from, since } of message.recorded)
    for (const track of [...Object.values(coordinates), ...Object.values(from ?? {}), since]) if (track) partsOf(track).forEach(fill);
  for (const { mantissas, exponents } of message.tips) for (const place of [mantissas, exponents]) if (place) fill(place);
  const { which, fields } = message.caption ?? { fields: [] };
  for (const place of [which, ...fields.flatMap((field) => [field.mantissas, field.exponents])]) if (place) fill(place);
  return message;
}

// How a figure looks apart from what each of its frames brings anew, a text above all; with its frames, where they
// bring different things or only parts of one.
function lookOf(figure) {
  const { data, frames = [], ...rest } = figure;
  const isPart = ({ layout, data: changes = [] }) => layout || changes.some((change) => Object.values(change).some(isPlain));
  const [brought, ...others] = new Set(frames.map(({ data: changes = [], traces }) =>
    JSON.stringify(changes.map((change, place) => [traces?.[place] ?? place, Object.keys(change)]))));
  if (!brought || others.length || frames.some(isPart)) return JSON.stringify(figure);
  const still = data.map((trace) => ({ ...trace }));
  for (const [trace, names] of JSON.parse(brought)) for (const name of names) delete still[trace][name];
  return JSON.stringify({ ...rest, data: still, brought });
}

// Of levels and other whole numbers only the first step is sent, and then the changes.
function arrayOf({ dtype, shape }, buffer, start) {
  const [knobs, steps, ...rest] = shape;
  const size = rest.reduce((product, length) => product * length, 1);
  const values = new NUMBERS[dtype](buffer, start, knobs * steps * size);
  if (dtype === 'f4') return values;
  for (let knob = 0; knob < knobs; knob++)
    for (let place = (knob * steps + 1) * size; place < (knob + 1) * steps * size; place++)
      values[place] += values[place - size];
  return values;
}

// Plotly's own base64 arrays, decoded once instead of at every frame.
function withArrays(value) {
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.map(withArrays) : value;
  if (value === null || typeof value !== 'object') return value;
  if (value.bdata === undefined)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withArrays(inner)]));
  const numbers = new NUMBERS[value.dtype](Uint8Array.from(atob(value.bdata), (c) => c.charCodeAt(0)).buffer);
  const [, columns] = String(value.shape ?? '').split(',').map(Number);
  return columns ? rowsOf(numbers, columns) : numbers;
}

function rowsOf(numbers, columns) {
  return Array.from({ length: numbers.length / columns }, (_, row) =>
    numbers.subarray(row * columns, (row + 1) * columns));
}

// What a recorded trace shows at a value of the knob and a step.
function sliceOf(track, knob, step) {
  const trace = {};
  for (const [name, coordinate] of Object.entries(track.coordinates)) {
    const [first, ...others] = partsOf(coordinate).map((place) => partOf(place, track.grow, knob, step));
    const whole = others.length ? Float32Array.of(...first, ...others.flatMap((part) => [...part])) : first;
    const part = arrived(track, whole, knob, step);
    trace[name] = coordinate.shape.length === 4 ? rowsOf(part, coordinate.shape[3]) : part;
  }
  return trace;
}

// A trace may show the points of several tracks, one after the other.
const partsOf = (track) => track.parts ?? [track];

function partOf({ shape, values, low, high, gaps }, grow, knob, step) {
  const [row, column] = [Math.min(knob, shape[0] - 1), Math.min(step, shape[1] - 1)];
  const size = shape.slice(2).reduce((product, length) => product * length, 1);
  const start = (row * shape[1] + (grow ? 0 : column)) * size;
  const sent = values.subarray(start, (row * shape[1] + column + 1) * size);
  return low === undefined ? sent : valuesOf(sent, low, high, gaps);
}

// What is not there yet is no number.
function arrived({ since }, values, knob, step) {
  if (!since) return values;
  const first = Math.min(knob, since.shape[0] - 1) * values.length;
  return values.map((value, at) => (since.values[first + at] > step ? NaN : value));
}

// Levels stand for evenly spaced values.
function valuesOf(levels, low, high, gaps) {
  const unit = (high - low) / (levels.BYTES_PER_ELEMENT === 1 ? 255 : 65535);
  return Float32Array.from(levels, (level) => (gaps && !level ? NaN : low + level * unit));
}
