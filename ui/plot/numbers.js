// What the traces of a figure show in numbers, for those who do not see it; taken from Plotly as it has drawn them.
// Only what an axis or a scale writes as it is counts: behind ticks with words of their own may be a logarithm.
const MOST_POINTS = 12;
const MOST_SIGNS = 1200;

const plain = (words) => String(words ?? '')
  .replace(/<sup>(.*?)<\/sup>/g, (_, power) => raised(power.replace('−', '-')))
  .replace(/<br>/g, ' ').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim();
const sayPlace = (value) => (typeof value === 'number' ? written(value) : plain(value));
const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);
const isDrawn = (value) => value !== null && !Number.isNaN(value);
const flat = (values) => Array.from(values ?? [], (row) => (ArrayBuffer.isView(row) ? [...row] : row)).flat();

// How an axis says a value: as a number or a name, or by the words of its tick there; null where it says nothing.
function speakerOf(chart, trace, letter) {
  const { _fullLayout: all } = chart;
  const axis = all[trace.scene]?.[`${letter}axis`] ?? all[axisName(trace[`${letter}axis`] ?? letter)];
  if (!axis?.visible || axis.showticklabels === false) return null;
  if (axis.tickmode !== 'array' || !axis.ticktext) return sayPlace;
  const [values, words] = [flat(axis.tickvals), [...axis.ticktext].map(plain)];
  if (values.every((value, at) => Number(words[at].replace('−', '-')) === value)) return sayPlace;
  return (value) => words[values.indexOf(value)] ?? null;
}

// What is written in a trace where it draws something, if it is no more than can be listened to.
function textsOf({ text, mode, type, x, y }) {
  const isScatter = type === 'scatter';
  const isShown = isScatter ? mode?.includes('text') : type === 'heatmap';
  const places = isScatter ? [x, y].map(flat) : [];
  const stands = (_, at) => places.every((values) => isDrawn(values[at]));
  const texts = isShown ? flat([text].flat()).filter(stands).map(plain).filter(Boolean) : [];
  return texts.length <= 4 * MOST_POINTS ? texts.join(', ') : '';
}

// Its values one by one if they are few, else where a line begins and ends, and how far all reach.
function valuesIn(chart, trace, words) {
  const [x, y, z] = [trace.x, trace.y, trace.z].map(flat);
  const speakers = ['x', 'y', 'z'].map((letter) => speakerOf(chart, trace, letter));
  const [across, along, up] = speakers;
  if (['heatmap', 'contour'].includes(trace.type)) {
    return trace.showscale && !trace.colorbar?.ticktext ? reachOf(z, words) : '';
  }
  if (trace.type === 'surface') return up === sayPlace ? reachOf(z, words) : '';
  const isSolid = trace.type === 'scatter3d';
  const isLying = trace.orientation === 'h';
  const [heights, speaker] = [[y, along], [x, across], [z, up]][isSolid ? 2 : Number(trace.type === 'bar' && isLying)];
  const points = heights.map((_, at) => [x[at] ?? at, y[at] ?? at, ...(isSolid ? [z[at]] : [])]);
  const drawn = points.filter((point) => point.every(isDrawn));
  if (drawn.length > MOST_POINTS) return speaker === sayPlace ? reachOf(heights, words, trace.mode?.includes('lines')) : '';
  const said = drawn.map((point) => point.map((value, axis) => speakers[axis]?.(value) ?? null));
  if (said.flat().includes(null)) return '';
  if (trace.type !== 'bar') return said.map((point) => `(${point.join(', ')})`).join(', ');
  return said.map((point) => (isLying ? point.reverse() : point).join(' ')).join(', ');
}

function reachOf(values, words, hasEnds = false) {
  const numbers = values.filter(isNumber);
  if (!numbers.length) return '';
  const [low, high] = [Math.min, Math.max].map((least) => numbers.reduce((one, other) => least(one, other)));
  return filled(hasEnds ? words.course : words.reach, { first: numbers[0], last: numbers.at(-1), low, high });
}

// A figure in sentences: its traces by their names, what is written in it, its maps; without any, all of its traces.
function numbersOf(chart, words) {
  const traces = (chart._fullData ?? []).filter(({ visible }) => visible === true);
  const isTold = ({ _input, type }) => _input.name || type !== 'scatter';
  const say = (trace) => {
    const said = textsOf(trace) || (isTold(trace) || !traces.some(isTold) ? valuesIn(chart, trace, words) : '');
    return said && [plain(trace._input.name), said].filter(Boolean).join(': ');
  };
  const said = [...new Set(traces.map(say).filter(Boolean))].join('; ');
  return said.length > MOST_SIGNS ? `${said.slice(0, MOST_SIGNS)} …` : said;
}
