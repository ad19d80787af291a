// Moves lines and points that Plotly has drawn, for a small part of what Plotly.animate takes, while something
// plays or is dragged. Plotly's own data stay where they were: it has to draw again before they are asked for.
const FAR = 1e5;

// All this rests on how Plotly looks inside. Where that has changed, Plotly draws alone from then on.
let knowsPlotly = true;

function byHand(work) {
  if (!knowsPlotly) return null;
  try {
    return work();
  } catch (error) {
    knowsPlotly = false;
    console.warn('plot: nothing is moved by hand any more', error);
    return null;
  }
}

const axisName = (axis) => axis.replace(/^./, '$&axis');

// The places in pixels; not a number where there is none. What is far outside is cut off there.
function pixelsOf(chart, trace, change) {
  const at = (axis, value) => (axis.type === 'category' ? axis.d2p(value) : axis.c2p(value));
  const along = (axis, values) =>
    Float64Array.from(values ?? [], (value) => Math.min(FAR, Math.max(-FAR, at(axis, value))));
  const [x, y] = [trace.xaxis, trace.yaxis].map((axis) => chart._fullLayout[axisName(axis)]);
  const inside = (right, down) => right >= 0 && down >= 0 && right <= x._length && down <= y._length;
  return { across: along(x, change.x ?? trace.x), down: along(y, change.y ?? trace.y), inside };
}

function pathOf({ across, down }, closed) {
  let [path, drawing] = ['', false];
  for (let place = 0; place < across.length; place++) {
    const there = Number.isFinite(across[place] + down[place]);
    if (there) path += `${drawing ? 'L' : 'M'}${across[place].toFixed(2)},${down[place].toFixed(2)}`;
    else if (drawing && closed) path += 'Z';
    drawing = there;
  }
  return drawing && closed ? `${path}Z` : path;
}

// Which points have a mark, as Plotly draws none where a number is missing, and where those point that point
// away from the point before.
function marksOf(chart, place, change) {
  const trace = chart._fullData[place];
  if (trace.visible !== true || trace.type !== 'scatter') return { shown: [], angles: [] };
  const { across, down } = pixelsOf(chart, trace, change);
  const shown = [...across.keys()].filter((at) => Number.isFinite(across[at] + down[at]));
  const angleOf = (at) => Math.atan2(down[at] - down[at - 1], across[at] - across[at - 1]);
  return { shown, angles: shown.map((at) => (180 / Math.PI) * angleOf(at) || 0) };
}

function isSimple(trace, change) {
  return trace.visible === true && !/text/.test(trace.mode) && ['none', 'toself', undefined].includes(trace.fill)
    && (trace.line?.shape ?? 'linear') === 'linear' && !trace.marker?.angle
    && Object.entries(change).every(([name, value]) => name === 'x' || name === 'y' || value === trace[name]);
}

const PLACE = /<b>%\{x:\.(\d)f\}<\/b>$/;

// A number as d3 writes it for Plotly: no minus before zero.
function digitsOf(number, decimals) {
  const digits = Math.abs(number).toFixed(decimals);
  return (number < 0 && +digits ? '-' : '') + digits;
}

// Texts that stand at one place on a very long axis, and say in bold where on it they are.
function tellPlaces(group, { visible, texttemplate, x }, change) {
  const spans = [...group.querySelectorAll('.textpoint text')].map((text) => text.querySelector('tspan'));
  const decimals = [].concat(texttemplate).map((template) => PLACE.exec(template)?.[1]);
  const places = [...(change.x ?? x)];
  const isKnown = visible === true && Object.keys(change).join() === 'x' && decimals.every(Boolean) && spans.every(Boolean)
    && places.length === spans.length && places.length === decimals.length && places.every(Number.isFinite);
  if (!isKnown) return false;
  spans.forEach((span, at) => (span.textContent = digitsOf(places[at], decimals[at])));
  return true;
}

// Move one trace; say whether it could be done. `before` are the marks as Plotly has drawn them.
function sketch(chart, place, change, before) {
  const trace = chart._fullData?.[place];
  if (trace && trace.type !== 'scatter') return sketchMap(chart, place, change);
  const group = trace && chart.querySelector(`.scatterlayer .trace${trace.uid}`);
  if (group && trace.mode === 'text') return tellPlaces(group, trace, change);
  if (!group || !isSimple(trace, change)) return false;
  const [lines, points] = [/lines/, /markers/].map((part) => part.test(trace.mode));
  const strokes = group.querySelectorAll('.lines > path');
  const fills = group.querySelectorAll('.fills path');
  if ((lines && !strokes.length) || (trace.fill === 'toself' && !fills.length)) return false;
  if (points && !moveMarks(chart, place, { group, change, before })) return false;
  const pixels = pixelsOf(chart, trace, change);
  strokes.forEach((stroke, part) => stroke.setAttribute('d', part ? 'M0,0' : pathOf(pixels) || 'M0,0'));
  fills.forEach((fill) => fill.setAttribute('d', pathOf(pixels, true) || 'M0,0Z'));
  return true;
}

// Before Plotly draws: it would use the marks that are hidden by hand again, and leave them hidden.
function dropHidden(chart) {
  chart.querySelectorAll('.points > path[display=none]').forEach((mark) => mark.remove());
}

// Marks that all look the same can become more or fewer; that takes one of them to copy.
function areAlike(marker) {
  const looks = [marker.size, marker.symbol, marker.color, marker.opacity, marker.line?.width, marker.line?.color];
  return marker.angleref !== 'previous' && looks.every((look) => typeof look !== 'object');
}

function moveMarks(chart, place, { group, change, before }) {
  const { marker, cliponaxis } = chart._fullData[place];
  const { shown, angles } = marksOf(chart, place, change);
  const nodes = [...group.querySelectorAll('.points > path')];
  // Of those that Plotly has drawn some may be gone, which were hidden when it drew other traces.
  const changed = nodes.length !== before.shown.length || shown.join() !== before.shown.join();
  if (changed && !(nodes.length && areAlike(marker))) return false;
  while (nodes.length < shown.length) nodes.push(nodes[0].parentNode.appendChild(nodes[0].cloneNode()));
  const { across, down, inside } = pixelsOf(chart, chart._fullData[place], change);
  nodes.forEach((node, part) => {
    const at = shown[part];
    const turn = marker.angleref === 'previous' ? `rotate(${angles[part] - before.angles[part]})` : '';
    if (part < shown.length) node.setAttribute('transform', `translate(${across[at]},${down[at]})${turn}`);
    const hidden = part >= shown.length || (cliponaxis === false && !inside(across[at], down[at]));
    node.setAttribute('display', hidden ? 'none' : 'inline');
  });
  return true;
}
