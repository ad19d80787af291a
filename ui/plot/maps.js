// Moves maps by hand, as sketch.js moves lines: heatmaps, unless Plotly smooths them, and borders at one level.
const LEVELS = 256;
const XLINK = 'http://www.w3.org/1999/xlink';

// The colours of a heatmap, red, green and blue one after the other, evenly spaced from zmin to zmax.
function shadesOf(trace) {
  const pen = document.createElement('canvas').getContext('2d');
  const stops = trace.colorscale.map(([share, color]) => {
    pen.fillStyle = color;
    return [share, ...[1, 3, 5].map((at) => parseInt(pen.fillStyle.slice(at, at + 2), 16))];
  });
  // What the page shines through is left to Plotly.
  if (stops.some((stop) => stop.some(Number.isNaN))) return null;
  const shades = new Uint8ClampedArray(3 * LEVELS);
  for (let level = 0, stop = 1; level < LEVELS; level++) {
    const share = level / (LEVELS - 1);
    while (share > stops[stop][0]) stop++;
    const [[low, ...from], [high, ...to]] = [stops[stop - 1], stops[stop]];
    const part = (share - low) / (high - low);
    from.forEach((shade, at) => (shades[3 * level + at] = shade + part * (to[at] - shade)));
  }
  return shades;
}

// Colours are kept as long as Plotly keeps the trace.
const shades = new WeakMap();

const shadeOf = (trace, value) => {
  const scale = (LEVELS - 1) / (trace.zmax - trace.zmin);
  return 3 * Math.min(Math.max(Math.round((value - trace.zmin) * scale) || 0, 0), LEVELS - 1);
};

function sketchHeatmap(chart, group, place, { z }) {
  const [trace, image] = [chart._fullData[place], group.querySelector('image')];
  // Numbers written in the cells would stay what they were.
  if (!image || trace.zsmooth === 'best' || trace.texttemplate) return false;
  if (!shades.has(trace)) shades.set(trace, shadesOf(trace));
  if (!shades.get(trace)) return false;
  const canvas = document.createElement('canvas');
  if (trace.zsmooth === 'fast') paintSmooth(canvas, trace, z);
  else paintCells(canvas, trace, z, edgesOf(chart, place, image));
  // As Plotly does it, which else could not change the picture any more.
  image.setAttributeNS(XLINK, 'xlink:href', canvas.toDataURL());
  return true;
}

// One pixel a value; the browser draws them larger.
function paintSmooth(canvas, trace, z) {
  const colors = shades.get(trace);
  [canvas.width, canvas.height] = [z[0].length, z.length];
  const pen = canvas.getContext('2d');
  const pixels = pen.createImageData(canvas.width, canvas.height);
  [...z].reverse().forEach((row, down) => row.forEach((value, across) => {
    const [to, gap] = [4 * (down * canvas.width + across), Number.isNaN(value)];
    const level = shadeOf(trace, value);
    for (let part = 0; part < 3; part++) pixels.data[to + part] = colors[level + part];
    pixels.data[to + 3] = gap ? 0 : 255;
  }));
  pen.putImageData(pixels, 0, 0);
}

// Where cells begin and end in the image, and its size.
function edgesOf(chart, place, image) {
  const [{ x, y }, { xaxis, yaxis }] = [chart.calcdata[place][0], chart._fullData[place]];
  const sides = [[xaxis, x, 'x', 'width'], [yaxis, y, 'y', 'height']];
  return sides.map(([axis, values, start, size]) => {
    const [from, length] = [start, size].map((name) => Number(image.getAttribute(name)));
    const at = (value) => Math.round(chart._fullLayout[axisName(axis)].c2p(value) - from);
    return { length, at: Array.from(values, (value) => Math.min(Math.max(at(value), 0), length)) };
  });
}

// Pixel by pixel as Plotly does it, so that nothing jumps when it draws again.
function paintCells(canvas, trace, z, [across, along]) {
  const colors = shades.get(trace);
  [canvas.width, canvas.height] = [across.length, along.length];
  const pen = canvas.getContext('2d');
  const { xgap = 0, ygap = 0 } = trace;
  z.forEach((row, up) => row.forEach((value, right) => {
    if (Number.isNaN(value)) return;
    const level = shadeOf(trace, value);
    const [left, end] = [across.at[right], across.at[right + 1]].sort((one, other) => one - other);
    const [top, bottom] = [along.at[up], along.at[up + 1]].sort((one, other) => one - other);
    pen.fillStyle = `rgb(${colors.slice(level, level + 3).join()})`;
    pen.fillRect(left + Math.floor(xgap / 2), top + Math.floor(ygap / 2), end - left - xgap, bottom - top - ygap);
  }));
}

// Where values cross a level between the middles of the cells, in pixels: one straight piece for each cell.
function borderOf(z, level, across, down) {
  const pieces = [];
  for (let row = 0; row + 1 < z.length; row++)
    for (let column = 0; column + 1 < z[row].length; column++) {
      const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
      const isAbove = corners.map(([x, y]) => z[y][x] > level);
      const crossings = corners.flatMap(([x, y], place) => {
        const next = (place + 1) % 4;
        if (isAbove[place] === isAbove[next]) return [];
        const [right, up] = corners[next];
        const part = (level - z[y][x]) / (z[up][right] - z[y][x]);
        const [along, upward] = [across[right] - across[x], down[up] - down[y]];
        return [`${(across[x] + part * along).toFixed(2)},${(down[y] + part * upward).toFixed(2)}`];
      });
      // On a saddle the corners that agree with the middle belong together.
      const middle = corners.reduce((sum, [x, y]) => sum + z[y][x] / 4, 0);
      if (crossings.length === 4 && (middle > level) !== isAbove[0]) crossings.push(crossings.shift());
      for (let place = 0; place < crossings.length; place += 2)
        pieces.push(`M${crossings[place]}L${crossings[place + 1]}`);
    }
  return pieces.join('') || 'M0,0';
}

function sketchBorder(chart, group, trace, { z }) {
  const { coloring, start, end } = trace.contours;
  const line = group.querySelector('.contourlevel');
  if (!line || coloring !== 'none' || start !== end) return false;
  const along = (name, values) => Array.from(values, (value) => chart._fullLayout[axisName(name)].c2p(value));
  const path = borderOf(z, start, along(trace.xaxis, trace.x), along(trace.yaxis, trace.y));
  if (!line.firstChild) line.append(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  [...line.children].forEach((part, place) => part.setAttribute('d', place ? 'M0,0' : path));
  return true;
}

// Move one map; say whether it could be done.
function sketchMap(chart, place, change) {
  const [trace, group] = [chart._fullData[place], chart.calcdata[place][0].node3?.node()];
  if (!group || trace.visible !== true || Object.keys(change).join() !== 'z') return false;
  return trace.type === 'heatmap' ? sketchHeatmap(chart, group, place, change) : sketchBorder(chart, group, trace, change);
}
